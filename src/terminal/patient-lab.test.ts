import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { runPatient } from './patient.ts';
import type { PatientOptions } from './patient.ts';
import { openHouse } from './testing/house.ts';
import type { House } from './testing/house.ts';
import { scriptedTerminal } from './testing/scripted-terminal.ts';

/** Runs the program with what is typed; ports that the system picked are shown as words. */
const run = async (options: PatientOptions, typed: string, house?: House) => {
  const terminal = scriptedTerminal();
  terminal.type(typed);
  terminal.endInput();
  const code = await runPatient(options, terminal.io);
  let shown = terminal.shown();
  for (const { doctor, port } of house?.agents ?? []) shown = shown.replaceAll(String(port), doctor);
  shown = shown.replace(/(TCP port number: |UDP port number: )\d+/g, '$1PORT');
  return { code, shown, complaints: terminal.complaints() };
};

const login = (house: House, patient: 1 | 2): Promise<string> =>
  house.file(`patient${patient}.txt`, patient === 1 ? 'patient1 password111' : 'patient2 password222\r\n');

const start = (name: string, list: string): string => {
  const title = name.replace('p', 'P');
  return `Phase1: ${title} has TCP port number: PORT and IP Address: 127.0.0.1
Phase1: Authentication request from ${title} with username ${name} and password ******** has been sent to the Health Center Server
Phase1: ${title} authentication result: Success
-----Phase1: End of Phase1 Authentication for ${title}-----
send available
Phase2: The following appointments are available for ${name}:
${list}
Please enter the preferred appointment index and press enter:
`;
};

const LIST = '1 Tue 01pm\n2 Mon 03pm\n3 Thu 02pm\n4 Wed 10am\n5 Sat 12pm\n6 Fri 04pm\n';
const without = (...indices: readonly number[]): string => LIST.replace(new RegExp(`^[${indices.join('')}] .*\n`, 'gm'), '');

const end = (name: string, doctor: string, plan: string, price: string): string => {
  const title = name.replace('p', 'P');
  return `Phase2: The requested appointment is available and reserved to ${title}. The assigned doctor port number is ${doctor}
Phase3: ${title} has a dynamic UDP port number: PORT and IP Address: 127.0.0.1
My insurance: ${plan}
Phase3: The cost estimation request from ${title} with insurance plan ${plan}
has been sent to the doctor with port number ${doctor} and IP address 127.0.0.1
Phase3: ${title} receive $ ${price} estimation cost from doctor with port number ${doctor}

Doctors port number      ${doctor}
Patient                  ${name}
Insurance                ${plan}
Cost                     ${price}

Phase3: End of Phase3 for ${title}
`;
};

test('the four cases of the original screens, word for word, against the real desk and the real agents', async (t) => {
  const house = await openHouse(t);
  const plan = (number: 1 | 2): Promise<string> => house.file(`patient${number}insurance.txt`, `insurance${number}\n`);
  const options = async (patient: 1 | 2) => ({
    desk: house.desk,
    lab: true,
    login: await login(house, patient),
    insurance: await plan(patient),
  });

  const first = await run(await options(1), '2\n', house);
  assert.equal(first.shown, start('patient1', LIST) + end('patient1', 'doc2', 'insurance1', '40'));
  assert.equal(first.code, 0);

  const invalid = await run(await options(1), '8\n', house);
  assert.equal(invalid.shown, `${start('patient1', without(2))}Please enter the preferred appointment index and press enter:\n`);
  assert.equal(invalid.code, 1);

  const second = await run({ ...(await options(2)), pick: 3 }, '', house);
  assert.equal(second.shown, `${start('patient2', without(2))}3\n${end('patient2', 'doc1', 'insurance2', '20')}`);
  assert.equal(second.code, 0);

  const taken = await run(await options(2), '3\n', house);
  assert.equal(
    taken.shown,
    `${start('patient2', without(2, 3))}Phase2: The requested appointment from Patient2 is not available.----->Exiting\n`,
  );
  assert.equal(taken.code, 1);
});

test('what is not given is asked for, a wrong password is told, and neither is ever shown', async (t) => {
  const house = await openHouse(t);
  const asked = await run({ desk: house.desk, lab: true }, 'patient1\npassword111\n\n  \nselection\n1\ninsurance9\n', house);
  assert.match(asked.shown, /^Name: Password: Phase1: /);
  assert.match(asked.shown, /Insurance plan: Phase3: /);
  assert.match(asked.shown, /Patient1 learns that insurance plan insurance9 is not covered by the doctor with port number doc1/);
  assert.equal(asked.code, 0);
  const wrong = await run({ desk: house.desk, lab: true }, 'patient1\npassword112\n');
  assert.match(wrong.shown, /Phase1: Patient1 authentication result: Failure\n$/);
  assert.equal(wrong.code, 1);
  for (const { shown } of [asked, wrong]) assert.doesNotMatch(shown, /password11/);
});

/** A desk that says what the test tells it to, and then nothing. */
const scriptedDesk = async (
  t: TestContext,
  replies: readonly (string | readonly string[])[],
  after: (socket: Socket) => void = () => undefined,
) => {
  const server = createServer((socket) => {
    const left = [...replies];
    socket.on('error', () => undefined);
    socket.on('data', () => {
      const reply = left.shift();
      if (reply === undefined) return after(socket);
      for (const part of typeof reply === 'string' ? [reply] : reply) socket.write(part);
      if (left.length === 0) after(socket);
    });
    t.after(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  // It listens on TCP, so its address is no string.
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
};

test('a server that closes, or speaks another language, is told of in one sentence', async (t) => {
  const options = { lab: true, pick: 1 };
  const gone = await scriptedDesk(t, ['Success'], (socket) => socket.end());
  const typed = 'patient1\npassword111\n';
  assert.match((await run({ ...options, desk: gone }, typed)).complaints, /^127\.0\.0\.1:\d+ closed the connection\.\n$/);
  const secured = await scriptedDesk(t, ['this port speaks TLS 1.3 only\u001b[2J\n']);
  const told = await run({ ...options, desk: secured }, typed);
  assert.match(told.complaints, /does not speak as the original server; it says: this port speaks TLS 1\.3 only\?\[2J\n$/);
  assert.equal(told.code, 2);
  const strange = await scriptedDesk(t, ['Success', '1 Tue 01pm\n', '99999 ']);
  assert.match((await run({ ...options, desk: strange }, typed)).complaints, /it says: 99999\n$/);
});

test('nobody at that port is told in one sentence', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo; // as above
  await new Promise((resolve) => closed.close(resolve));
  const { code, complaints } = await run({ desk: { host: '127.0.0.1', port }, lab: true }, 'patient1\npassword111\n');
  assert.equal(complaints, `127.0.0.1:${port} cannot be reached: nothing listens there; is the centre running, and is this its desk?\n`);
  assert.equal(code, 2);
});

test('Ctrl-C while the server is silent ends the program at once', async (t) => {
  const silent = await scriptedDesk(t, ['Success']);
  const terminal = scriptedTerminal();
  const running = runPatient({ desk: silent, lab: true }, terminal.io);
  terminal.type('patient1\npassword111\n');
  await terminal.see('send available');
  terminal.stop();
  assert.equal(await running, 130);
});

test('a file that is missing or holds something else is told by name', async (t) => {
  const house = await openHouse(t, { agents: false });
  const bad = await house.file('bad.txt', 'one two three');
  for (const [options, words] of [
    [{ login: bad }, /bad\.txt has to hold one line: name password\./],
    [{ login: `${bad}.absent` }, /bad\.txt\.absent cannot be read: ENOENT/],
    [{ insurance: bad }, /bad\.txt has to hold one line: the name of the insurance plan\./],
  ] as const) {
    const { code, complaints } = await run({ desk: house.desk, lab: true, ...options }, '');
    assert.match(complaints, words);
    assert.equal(code, 2);
  }
});
