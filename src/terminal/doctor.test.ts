import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { isRefusal } from '#model/refusal.ts';
import { runDoctor } from './doctor.ts';
import type { DoctorOptions } from './doctor.ts';
import { runPatient } from './patient.ts';
import { openHouse } from './testing/house.ts';
import type { House } from './testing/house.ts';
import { realClock, scriptedTerminal } from './testing/scripted-terminal.ts';

/** Starts the program; it is stopped at the end of the test. */
const start = (t: TestContext, options: DoctorOptions) => {
  const terminal = scriptedTerminal({ clock: realClock(10) });
  const running = runDoctor(options, terminal.io);
  t.after(async () => {
    terminal.stop();
    await running;
  });
  return { terminal, running };
};

/** The port that the program says it has. */
const portOf = (shown: string): number => Number(/static UDP port (\d+) /.exec(shown)?.[1]);

const ask = async (t: TestContext, port: number, ...datagrams: readonly string[]): Promise<string> => {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  for (const datagram of datagrams) socket.send(datagram, port, '127.0.0.1');
  const [reply] = (await once(socket, 'message')) as [Buffer]; // dgram's message event begins with the datagram
  return reply.toString();
};

/** As an administrator would: the original cast has none. */
const invite = async (house: House, doctor: string): Promise<string> => {
  await house.trial.administration.addAccount({
    username: 'boss',
    name: 'Boss',
    password: 'a long enough password',
    role: 'administrator',
  });
  const answer = await house.trial.centre.perform({ verb: 'invite', doctor }, await house.trial.as('boss', 'a long enough password'));
  assert.ok(!isRefusal(answer), JSON.stringify(answer));
  return answer.ok.code;
};

const base = async (house: House): Promise<DoctorOptions> => ({
  id: 'doc1',
  tariff: await house.file('doc1.txt', 'insurance2 20\ninsurance3 50\ninsurance1 30\n'),
  udp: { host: '127.0.0.1', port: 0 },
  lab: false,
  data: house.folder,
});

test('in lab mode it answers and prints as the original program', async (t) => {
  const house = await openHouse(t, { agents: false });
  const { terminal } = start(t, { ...(await base(house)), lab: true });
  await terminal.see('IP Address 127.0.0.1\n');
  const port = portOf(terminal.shown());
  assert.equal(await ask(t, port, 'Patient2', 'insurance2'), '20');
  await terminal.see(/Doctor1 has sent [^]*IP Address 127\.0\.0\.1\n/);
  const shown = terminal
    .shown()
    .replaceAll(String(port), '41000')
    .replace(/(patient with port number) \d+/g, '$1 53710');
  assert.equal(
    shown,
    `Phase3: Doctor1 has a static UDP port 41000 and IP Address 127.0.0.1
Phase3: Doctor1 receives the request from the patient with port number 53710 and name Patient2 with the insurance plan insurance2
{'insurance2': '20', 'insurance3': '50', 'insurance1': '30'}
Phase3: Doctor1 has sent estimated price $ 20 to patient with port number 53710
Phase3: Doctor1 has a static UDP port 41000 and IP Address 127.0.0.1
`,
  );
  assert.equal(await ask(t, port, 'Pa\u001b[2Jtient', 'nothing'), 'notcovered');
  await terminal.see('name Pa?[2Jtient with the insurance plan nothing');
});

test('enrolled once, it gets its bookings’ keys, answers sealed questions, reports them, and survives the centre’s absence', async (t) => {
  const house = await openHouse(t, { agents: false });
  const code = await invite(house, 'doc1');
  const options = { ...(await base(house)), centre: house.desk, ca: house.ca };
  const first = start(t, { ...options, enrol: code });
  await first.terminal.see('doc1 is enrolled');
  await first.terminal.see('is connected to the centre');
  const file = join(house.folder, 'agents', 'doc1.json');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.doesNotMatch(first.terminal.shown(), new RegExp((JSON.parse(await readFile(file, 'utf8')) as { token: string }).token));

  const login = await house.file('patient1.txt', 'patient1 password111\n');
  const insurance = await house.file('patient1insurance.txt', 'insurance3\n');
  const patient = scriptedTerminal();
  assert.equal(await runPatient({ desk: house.desk, ca: house.ca, lab: false, login, insurance, pick: 1 }, patient.io), 0);
  assert.match(patient.shown(), /With insurance3, doc1 charges 50\./);
  await until(async () => (await visitsOf(house)).some(({ estimate }) => estimate?.price === '50'));

  // The centre goes away while a patient holds a key: the agent answers, and reports when the centre is back.
  const second = scriptedTerminal();
  const booking = runPatient({ desk: house.desk, ca: house.ca, lab: false, login, pick: 3 }, second.io);
  await second.see('Insurance plan: ');
  await house.closeDesk();
  await first.terminal.hear(/tries again/);
  second.type('insurance2\n');
  assert.equal(await booking, 0);
  await second.see('With insurance2, doc1 charges 20.');
  await house.openDesk();
  await first.terminal.see('is connected to the centre');
  await until(async () => (await visitsOf(house)).some(({ estimate }) => estimate?.plan === 'insurance2'));

  // Stopped right after an answer: it is reported before the program ends.
  const third = scriptedTerminal();
  assert.equal(await runPatient({ desk: house.desk, ca: house.ca, lab: false, login, insurance, pick: 4 }, third.io), 0);
  first.terminal.stop();
  assert.equal(await first.running, 0);
  assert.equal((await visitsOf(house)).find(({ slot }) => slot.index === 4)?.estimate?.price, '50');

  // Started again without a code: the token is enough.
  const again = start(t, options);
  await again.terminal.see('is connected to the centre at');
  assert.match(again.terminal.shown(), /booking keys: 3\n/);
});

test('a changed tariff goes to the centre; a broken one stays here and is told', async (t) => {
  const house = await openHouse(t, { agents: false });
  const code = await invite(house, 'doc1');
  const options = { ...(await base(house)), lab: true, centre: house.desk, ca: house.ca, enrol: code };
  const { terminal } = start(t, options);
  await terminal.see('is connected to the centre');
  const port = portOf(terminal.shown());
  await house.file('doc1.txt', 'insurance1 31\ninsurance2 -1\n');
  await terminal.hear(/doc1\.txt:2: the price "-1" is negative.*; the tariff read before stays in use/);
  assert.equal(await ask(t, port, 'insurance1'), '30');
  await house.file('doc1.txt', 'insurance1 31\n');
  await terminal.see("{'insurance1': '31'}");
  assert.equal(await ask(t, port, 'insurance1'), '31');
  const [agent] = await house.trial.centre.doctors();
  assert.ok(agent);
  const context = { door: 'estimate', secured: true, address: '127.0.0.1', principal: agent.principal } as const;
  await until(async () => {
    const answer = await house.trial.centre.perform({ verb: 'agent', port }, context);
    return !isRefusal(answer) && answer.ok.tariff === 'insurance1 31\n';
  });
});

test('without a code, with a wrong one, or with another doctor’s, it says so and ends', async (t) => {
  const house = await openHouse(t, { agents: false });
  const options = { ...(await base(house)), centre: house.desk, ca: house.ca };
  const bare = start(t, options);
  assert.equal(await bare.running, 2);
  assert.match(bare.terminal.complaints(), /^doc1 is not enrolled \(there is no .*agents\/doc1\.json\): ask an administrator for a code/);
  const wrong = start(t, { ...options, enrol: 'nonsense' });
  assert.equal(await wrong.running, 1);
  assert.match(wrong.terminal.complaints(), /^The centre refuses the agent: That code is not valid/);
  const other = start(t, { ...options, enrol: await invite(house, 'doc2') });
  assert.equal(await other.running, 1);
  assert.match(other.terminal.complaints(), /That code is an invitation for doc2, not for doc1\./);
});

test('nothing to answer, a broken tariff, and a port in use are told in a sentence and exit with 2', async (t) => {
  const house = await openHouse(t, { agents: false });
  const options = await base(house);
  const idle = start(t, options);
  assert.equal(await idle.running, 2);
  assert.match(idle.terminal.complaints(), /^There is nothing to answer: give --lab/);
  const broken = start(t, { ...options, lab: true, tariff: await house.file('broken.txt', 'insurance1\n') });
  assert.equal(await broken.running, 2);
  assert.match(broken.terminal.complaints(), /broken\.txt:1: /);
  const taken = createSocket('udp4');
  t.after(() => taken.close());
  await new Promise<void>((resolve) => taken.bind(0, '127.0.0.1', resolve));
  const second = start(t, { ...options, lab: true, udp: { host: '127.0.0.1', port: taken.address().port } });
  assert.equal(await second.running, 2);
  assert.match(second.terminal.complaints(), /^UDP 127\.0\.0\.1:\d+ for doc1 is in use by another program/);
});

const visitsOf = async (house: House) => {
  const answer = await house.trial.centre.perform({ verb: 'visits' }, await house.trial.as('patient1', 'password111'));
  assert.ok(!isRefusal(answer));
  return answer.ok.visits;
};

/** Asks again, turn by turn, until it is so. */
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
};
