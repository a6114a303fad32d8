import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
// oxlint-disable-next-line no-restricted-imports -- for tests only: no program of the terminal can reach this file
import { openTrial } from '#centre/trial/centre.ts';
import { startKiosk } from '#doors/kiosk.ts';
import { keptLog } from '#doors/testing/log.ts';
import { runKiosk } from './kiosk.ts';
import { runPharmacy } from './pharmacy.ts';
import { scriptedTerminal } from './testing/scripted-terminal.ts';

const PEOPLE = join(import.meta.dirname, '../../samples/kiosk/people.json');
const PASSWORD = 'along-enough-passphrase';

async function pharmacy(t: TestContext) {
  const trial = await openTrial();
  const folder = await mkdtemp(join(tmpdir(), 'medlar-kiosk-'));
  await trial.administration.importKiosk({ name: 'people.json', text: await readFile(PEOPLE, 'utf8') });
  for (const [username, role] of [
    ['pia', 'pharmacist'],
    ['root', 'administrator'],
  ] as const) {
    await trial.administration.addAccount({ username, name: username, role, password: PASSWORD });
  }
  const door = await startKiosk(trial.centre, {
    host: '127.0.0.1',
    port: 0,
    log: keptLog().log,
    now: () => trial.house.now(),
    tls: trial.tls.server,
    lab: { anywhere: false },
  });
  t.after(async () => {
    await door.close();
    await trial.remove();
    await rm(folder, { recursive: true });
  });
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, trial.tls.authority);
  const login = join(folder, 'login');
  await writeFile(login, `pia ${PASSWORD}\n`);
  const invite = async (): Promise<string> => {
    const answer = await trial.centre.perform({ verb: 'invite-kiosk', kiosk: 'hall' }, await trial.as('root', PASSWORD));
    return 'ok' in answer ? answer.ok.code : assert.fail(answer.text);
  };
  return { line: door.address, ca, folder, login, invite };
}

const typing = (typed: string) => {
  const terminal = scriptedTerminal();
  terminal.type(typed);
  terminal.endInput();
  return terminal;
};

const ASKED = 'First and Last Name Please: ';
const SORRY = 'Sorry you are not on record here. Have a good day.\nConnection to server closed\n';
const AGAIN = "Can you please try again that DOB doesn't exist? ";

test("the original's four scenarios, word for word", async (t) => {
  const { line, folder } = await pharmacy(t);
  const run = async (typed: string): Promise<{ readonly shown: string; readonly code: number }> => {
    const terminal = typing(typed);
    const code = await runKiosk({ line, data: folder, lab: true }, terminal.io);
    assert.equal(terminal.complaints(), '');
    return { shown: terminal.shown(), code };
  };
  const dob = `${ASKED}Can I please have your DOB? `;
  assert.deepEqual(await run('Amy Lee\n4/3/1997\n'), {
    shown: `${dob}4/3/1997\nYou have these medications ready today: PHE****. Have a good day!\nConnection to server closed\n`,
    code: 0,
  });
  assert.deepEqual(await run('Harold Johnson\n6/9/1945\n'), {
    shown: `${dob}6/9/1945\nYou don't have any prescriptions available today\nConnection to server closed\n`,
    code: 0,
  });
  assert.deepEqual(await run('John Doe\n5/17/1980\n5567 Apple Farm Blvd.\n'), {
    shown: `${dob}5/17/1980\nCan I please have your address?You have these medications ready today: ART***\nLOW***. Have a good day!\nConnection to server closed\n`,
    code: 0,
  });
  assert.deepEqual(await run('John Doe\n5/17/1980\n677 Ave Rd\n'), {
    shown: `${dob}5/17/1980\nCan I please have your address?${SORRY}`,
    code: 1,
  });
  assert.deepEqual(await run('Raneem Alarian\n'), { shown: `${ASKED}${SORRY}`, code: 1 });
  assert.deepEqual(await run('Sarah Smith\n2/5/2004\n2/5/2003\n'), {
    shown: `${dob}${AGAIN}You have these medications ready today: TRE***\nAML***. Have a good day!\nConnection to server closed\n`,
    code: 0,
  });
  assert.deepEqual(await run('Sarah Smith\n2/3/2008\n02/03/2007\n'), { shown: `${dob}${AGAIN}${SORRY}`, code: 1 });
});

test('a kiosk enrols once, keeps its token, and serves one person after the other', async (t) => {
  const { line, ca, folder, invite } = await pharmacy(t);
  const unknown = typing('');
  assert.equal(await runKiosk({ line, ca, data: folder, lab: false }, unknown.io), 2);
  assert.match(unknown.complaints(), /not enrolled.*--enrol/);

  const enrolled = typing('Amy Lee\n4/3/1997\nJohn Doe\n17 May 1980\n5567 apple farm boulevard\n');
  assert.equal(await runKiosk({ line, ca, data: folder, lab: false, enrol: await invite() }, enrolled.io), 0);
  assert.match(
    enrolled.shown(),
    /Ready for you:\n {2}PHE\*{4}\nYour number is \d{3}\.[^]*Home address: Ready for you:\n {2}ART\*{3}\n {2}LOW\*{3}\n/,
  );

  const again = typing('Harold Johnson\n6/9/1945\nNobody\n1/1/2000\nNobody\n1/2/2000\n');
  assert.equal(await runKiosk({ line, ca, data: folder, lab: false }, again.io), 1);
  assert.match(again.shown(), /nothing to collect for you today\.[^]*Sorry, you are not on record here\./);
});

test('a pharmacist sees queue and prescriptions and takes them through their states', async (t) => {
  const { line, ca, folder, login, invite } = await pharmacy(t);
  await runKiosk({ line, ca, data: folder, lab: false, enrol: await invite() }, typing('Amy Lee\n4/3/1997\n').io);
  const terminal = typing(
    'queue\nlist\nhandover 4\nAmy Lee\n12/13/2000\nhandover 4\nAmy Lee\n4/3/1997\nqueue\nfind johnson, harold\nenter\n1\nMetformin\nyes\nlist\nready 9\nprepare 99\nnonsense\nquit\n',
  );
  assert.equal(await runPharmacy({ line, ca, login }, terminal.io), 1, 'the last command was refused');
  const shown = terminal.shown();
  assert.match(shown, /> \d{3} {2}Amy Lee, 1997-04-03, 943 Beach Front Ave\.\n/);
  assert.match(shown, /4 {2}ready {12} {2}PHE\*{4} {2}for Amy Lee, 1997-04-03/);
  assert.match(shown, /are not those of this prescription's patient; nothing was handed over/);
  assert.match(shown, /handed over {6} {2}PHE/);
  assert.match(shown, /Nobody waits\./);
  assert.match(shown, /entered {10} {2}Metformin \(sensitive\) {2}for Harold Johnson/);
  assert.match(shown, /There is no such line/);
  const wrong = typing(`pia\nwrong\n`);
  assert.equal(await runPharmacy({ line, ca }, wrong.io), 1);
});

test('on a terminal the kiosk shows what is ready and clears the screen for the next person', async (t) => {
  const { line, ca, folder, invite } = await pharmacy(t);
  const terminal = scriptedTerminal({ tty: true });
  const running = runKiosk({ line, ca, data: folder, lab: false, enrol: await invite() }, terminal.io);
  await terminal.see('First and last name');
  terminal.type('Amy Lee\r');
  await terminal.see('Birth date');
  terminal.type('4/3/1997\r');
  await terminal.see('PHE****');
  await terminal.see('Press Enter');
  terminal.type('\r');
  await terminal.see('First and last name');
  terminal.type('\u0003');
  assert.equal(await running, 130);
});

test('on a terminal a pharmacist works with menus', async (t) => {
  const { line, ca, login } = await pharmacy(t);
  const terminal = scriptedTerminal({ tty: true });
  const running = runPharmacy({ line, ca, login }, terminal.io);
  await terminal.see('Leave');
  terminal.type('\u001b[B\r');
  await terminal.see('Nobody waits.');
  await terminal.see('Leave');
  terminal.type('\r');
  await terminal.see('Which one?');
  terminal.type('\r');
  await terminal.see('Hand over');
  terminal.type('\r'); // of what is ready it is the first: it can be neither prepared nor made ready again
  await terminal.see('The person says, name');
  terminal.type('Sarah Smith\r');
  await terminal.see('and birth date');
  terminal.type('2/5/2003\r');
  await terminal.see(/handed over +TRE\*{3}/);
  await terminal.see('Leave');
  terminal.type('\u0003');
  assert.equal(await running, 130);
});
