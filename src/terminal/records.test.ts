import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
// oxlint-disable-next-line no-restricted-imports -- for tests only
import { openTrial, type Trial, type TrialOptions } from '#centre/trial/centre.ts';
import { startRecords } from '#doors/records.ts';
import { keptLog } from '#doors/testing/log.ts';
import { authenticatorCode } from '#doors/testing/authenticator.ts';
import { runRecords } from './records.ts';
import { houseTls } from './testing/house.ts';
import { realClock, type ScriptedTerminal, scriptedTerminal } from './testing/scripted-terminal.ts';

interface Room {
  readonly trial: Trial;
  readonly port: number;
  readonly folder: string;
  readonly ca: string;
  /** Runs `medlar records` with these lines as input, to its end. */
  type(lines: Lines, pin?: string): Promise<{ code: number; shown: string }>;
}

async function openRoom(t: TestContext, options: TrialOptions = {}): Promise<Room> {
  const [trial, { server, authority }, folder] = await Promise.all([
    openTrial(options),
    houseTls(),
    mkdtemp(join(tmpdir(), 'medlar-records-')),
  ]);
  const auditorsChangeRecords = options.settings?.auditorsChangeRecords ?? true;
  const parts = { host: '127.0.0.1', port: 0, log: keptLog().log, now: realClock().now, tls: server, auditorsChangeRecords };
  const door = await startRecords(trial.centre, parts);
  t.after(async () => {
    await door.close();
    await trial.remove();
    await rm(folder, { recursive: true });
  });
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, authority);
  const { port } = door.address;
  return {
    trial,
    port,
    folder,
    ca,
    async type(lines, pin) {
      const terminal = scriptedTerminal();
      const run = runRecords({ line: { host: '127.0.0.1', port }, ca, ...(pin !== undefined && { pin }) }, terminal.io);
      terminal.type(
        lines
          .flat()
          .map((line) => `${line}\n`)
          .join(''),
      );
      terminal.endInput();
      const code = await run;
      return { code, shown: `${terminal.shown()}${terminal.complaints()}` };
    },
  };
}

/** What the person types stands behind the prompts on the screens; here each prompt ends its line. */
const screen = (shown: string): readonly string[] => shown.split('\n').map((line) => line.trimEnd());

/** In groups, for those who read. */
type Lines = readonly (string | readonly string[])[];

const hasScreen = (shown: string, lines: Lines): void => {
  const all = screen(shown);
  let from = 0;
  for (const line of lines.flat()) {
    const at = all.indexOf(line, from);
    assert.ok(at >= 0, `"${line}" is missing after line ${from} of\n${shown}`);
    from = at + 1;
  }
};

const AUDITOR = ['test', '4567'];
const PATIENT = ['testpatient', '2468'];

async function register(room: Room): Promise<void> {
  await room.type([...AUDITOR, 'n']);
  await room.type([...PATIENT, 'Y']);
}

test('registration and login go as on the screens of the report', async (t) => {
  const room = await openRoom(t);
  const auditor = await room.type([...AUDITOR, '']);
  hasScreen(auditor.shown, [
    'Enter username:',
    'You are not registered as a user. Please enter a password',
    'Enter password:',
    'Enter UserType',
    'Enter Y if you are a patient:',
    'Registration successful',
    'Welcome',
    '',
    'You are auditor usertype',
  ]);
  assert.match(auditor.shown, /Note: this is the demo: elsewhere an administrator has to approve an auditor first\./);
  const patient = await room.type([...PATIENT, 'Y']);
  hasScreen(patient.shown, ['Registration successful', 'Welcome', '', 'You are patient usertype']);
  assert.match(patient.shown, /lets auditors change records/);
  const wrong = await room.type(['test', '4389']);
  hasScreen(wrong.shown, ['Enter username:', 'Enter password', 'Enter password:', 'Login unsuccessful']);
  assert.equal(wrong.code, 1);
  const right = await room.type(AUDITOR);
  hasScreen(right.shown, [
    'Enter username:',
    'Enter password',
    'Enter password:',
    'Login successful',
    'Welcome',
    '',
    'You are auditor usertype',
    '',
    'Choose an option:',
    '',
    '1. Create a record',
    '2. Delete a record',
    '3. Update a record',
    '4. Get all records',
    '5. Print a record',
    '6. Copy a record',
    '7. Query user logs',
    '',
    'Enter your choice:',
  ]);
});

test('the walk-through of the report, in the original words, with each receipt proven', async (t) => {
  const room = await openRoom(t);
  await register(room);
  const pin = join(room.folder, 'pin.json');
  const first = await room.type(
    [
      ...AUDITOR,
      ['1', 'testpatient', '22334455', '89', '110/117', 'Y', 'Y'],
      ['5', 'testpatient', '2334455', 'Y'],
      ['5', 'testpatient', '22334455', 'Y'],
      ['3', 'testpatient', '22334455', '100', '120/121', 'Y', 'Y'],
      ['5', 'testpatient', '22334455', 'n'],
    ],
    pin,
  );
  assert.equal(first.code, 0);
  hasScreen(first.shown, [
    ['Enter your choice:', 'Enter patient ID:', 'Enter record ID:', 'Enter record data:', 'Enter temperature:', 'Enter blood_pressure:'],
    ['Please check: the diastolic value 117 exceeds the systolic value 110.', 'Success: Record created successfully'],
    ['Enter Y to continue:', 'Enter patient ID:', 'Enter record ID:'],
    ['Error: No records found for patient ID: testpatient', '', 'OR', '', 'User not allowed to print record'],
    ['Success: Record found', '', 'Data:', 'temperature : 89.0', 'blood_pressure : 110/117'],
    'Success: Record updated successfully',
    ['Success: Record found', '', 'Data:', 'temperature : 100.0', 'blood_pressure : 120/121'],
  ]);
  assert.equal(
    first.shown.match(/^Receipt [0-9a-f]{8}: proven, entry \d+ of the signed ledger of \d+ \((pinned now|extends the pinned \d+)\)\.$/gm)
      ?.length,
    4,
  );
  assert.doesNotMatch(first.shown, /NOT/);

  const second = await room.type(
    [...PATIENT, ['1', '13579', '104', '88/98', 'Y', 'Y'], ['3', '23587', '107', '87/93', 'Y'], ['2', '16547', 'Y'], '6'],
    pin,
  );
  hasScreen(second.shown, [
    ['1. Create a record', '2. Delete a record', '3. Update a record', '4. Get all records', '5. Print a record', '6. Query user logs'],
    'Success: Record created successfully',
    ['Error: Records not found', '', 'OR', '', 'User not allowed to update record'],
    ['Error: Records not found', '', 'OR', '', 'User not allowed to delete record'],
    ['Success: Logs found for user testpatient', '', 'Data:', 'Logs'],
  ]);
  const rows = (shown: string): readonly string[] =>
    screen(shown)
      .filter((line) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /.test(line))
      .map((line) => line.slice(20).trim().replaceAll(/ +/g, ' '));
  assert.deepEqual(rows(second.shown).slice(-8), [
    'test testpatient update',
    'test testpatient print_record',
    'testpatient testpatient login',
    'testpatient testpatient create (refused)',
    'testpatient testpatient create',
    'testpatient testpatient update (refused)',
    'testpatient testpatient delete (refused)',
    'testpatient testpatient query_logs',
  ]);
  const third = await room.type(
    [
      ...AUDITOR,
      '2',
      'testpatient',
      '13579',
      'Y',
      '7',
      'testpatient',
      'Y',
      '6',
      'testpatient',
      '22334455',
      'patient1',
      '9',
      'Y',
      '4',
      'patient1',
    ],
    pin,
  );
  hasScreen(third.shown, [
    'Success: Record deleted successfully',
    'Success: Logs found for user testpatient',
    'Success: Record copied successfully',
    'Success: Records found',
    '',
    'Data:',
    '9:',
    'temperature : 100.0',
  ]);
  assert.deepEqual(rows(third.shown).slice(-2), ['test testpatient delete', 'test testpatient query_logs']);
});

test('a ledger that is not the pinned one is told in one line, and nothing more is said', async (t) => {
  const [room, other] = await Promise.all([openRoom(t), openRoom(t, { files: 'none' })]);
  await register(room);
  await register(other);
  const pin = join(room.folder, 'pin.json');
  const seen = await room.type([...PATIENT, '1', 'a', '37', '120/80', 'n'], pin);
  assert.match(seen.shown, /pinned now/);
  const foreign = await other.type([...PATIENT, '1', 'a', '37', '120/80', 'n'], pin);
  assert.equal(foreign.code, 2);
  assert.match(foreign.shown, /the key of the ledger is not the pinned one/);
  // The same key with another tree: the pinned checkpoint is of a longer one that the centre does not have any more.
  const { vkey, checkpoint } = JSON.parse(await readFile(pin, 'utf8')) as { vkey: string; checkpoint: string };
  await writeFile(pin, JSON.stringify({ vkey, checkpoint: checkpoint.replace(/^\d+$/m, '9') }));
  assert.match((await room.type([...PATIENT, '5', 'a', 'n'], pin)).shown, /the pinned checkpoint is not signed by the pinned key/);
});

test('the alert reaches everybody on the line within two seconds of the watch finding it, and names the record', async (t) => {
  const room = await openRoom(t, { watchShare: 1 });
  await register(room);
  const idle = [scriptedTerminal(), scriptedTerminal(), scriptedTerminal()];
  const runs = idle.map((terminal) => runRecords({ line: { host: '127.0.0.1', port: room.port }, ca: room.ca }, terminal.io));
  const [first, second, stranger] = idle as [ScriptedTerminal, ScriptedTerminal, ScriptedTerminal];
  first.type('testpatient\n2468\n1\na\n37\n120/80\n');
  await first.see('Success: Record created successfully');
  second.type('test\n4567\n');
  await second.see('Enter your choice:');
  await stranger.see('Enter username:');
  const found = new Promise<number>((resolve) =>
    room.trial.centre.subscribe((event) => {
      if (event.event === 'alert') resolve(performance.now());
    }),
  );
  const thief = new DatabaseSync(join(room.trial.folder, 'medlar.db'));
  thief.exec('delete from index_row where param = 61');
  thief.close();
  const at = await found;
  await Promise.all([
    first.see(/Error: No data integrity in the server's database \(Observation\/[\w.-]+\)/),
    second.see(/Error: No data integrity in the server's database \(Observation\/[\w.-]+\)/),
    stranger.see("Error: No data integrity in the server's database"),
  ]);
  assert.ok(performance.now() - at < 2_000);
  for (const terminal of idle) terminal.endInput();
  await Promise.all(runs);
});

test('outside the demo: weak passwords are changed, auditors wait for approval, and a second factor is set up before anything else', async (t) => {
  const room = await openRoom(t, { settings: { demo: false, auditorsChangeRecords: false } });
  assert.match((await room.type(['test', '4567', 'n'])).shown, /Registration unsuccessful: a password has at least 10 characters/);
  const auditor = await room.type(['test', 'a horse and its staple', 'n']);
  assert.match(auditor.shown, /Registration successful\nNote: an administrator has to approve an auditor/);
  assert.match((await room.type(['test', 'a horse and its staple'])).shown, /Login unsuccessful/);

  const again1 = ['two small umbrellas', 'two large umbrellas'];
  const chosen = ['password222', 'password222', 'two small umbrellas', 'two small umbrellas'];
  const imported = await room.type(['patient1', 'password111', ...again1, ...chosen, '5', 'x']);
  assert.match(imported.shown, /Your password is one that everybody tries first/);
  assert.match(imported.shown, /The two are not the same; nothing was changed\./);
  assert.match(imported.shown, /That password is among the first that everybody tries/);
  assert.match(imported.shown, /Password changed\.\n[\s\S]*Login successful[\s\S]*No records found/);

  await room.trial.administration.addAccount({ username: 'ada', name: 'Ada', role: 'administrator', password: 'correct horse' });
  const terminal = scriptedTerminal();
  const run = runRecords({ line: { host: '127.0.0.1', port: room.port }, ca: room.ca }, terminal.io);
  terminal.type('ada\ncorrect horse\n');
  await terminal.see('type its secret there: ');
  await terminal.see('Enter code: ');
  const secret = /secret there: ([A-Z2-7]+)/.exec(terminal.shown())?.[1] ?? '';
  const [now, next] = [authenticatorCode(secret, room.trial.house.now()), authenticatorCode(secret, room.trial.house.now(), 1)];
  terminal.type(`${now === '000000' ? '111111' : '000000'}\n`);
  await terminal.see('That code does not fit');
  terminal.type(`${now}\n`);
  await terminal.see('Second factor set');
  const recovery = /each is good once:\n([A-Z2-7-]+)/.exec(terminal.shown())?.[1] ?? '';
  await terminal.see('Enter your choice:'); // nobody has to wait for a second code
  terminal.type('a\ntest\n');
  await terminal.see('Approved.');
  terminal.endInput();
  await run;

  const replayed = await room.type(['ada', 'correct horse', now, next, 'w']);
  assert.match(replayed.shown, /That code was used already; wait for the next one\.[\s\S]*There are none\./);
  const again = await room.type(['ada', 'correct horse', recovery, 'w']);
  assert.match(again.shown, /There are none\./);
  assert.match((await room.type(['ada', 'correct horse', recovery])).shown, /That code does not fit/);
  assert.match((await room.type(['test', 'a horse and its staple'])).shown, /Your role needs a second factor/);
});

test('reports go to a file, as PDF where its name says so, and never over one that is there', async (t) => {
  const room = await openRoom(t);
  await register(room);
  await room.type([...PATIENT, ['1', 'a', '37', '120/80', 'n']]);
  await room.type([...AUDITOR, ['5', 'testpatient', 'a', 'n']]);
  const pdf = join(room.folder, 'report.pdf');
  const json = join(room.folder, 'copy.json');
  const done = await room.type([...PATIENT, ['r', pdf, 'Y', 'c', json, 'Y', 'r', json, 'n']]);
  hasScreen(done.shown, [`Written: ${pdf}`, `Written: ${json}`]);
  assert.match(done.shown, /Error: .*copy\.json is there already; nothing was written over it/);
  assert.match(await readFile(pdf, 'latin1'), /^%PDF-1\./); // report.test.ts looks into it
  const shown = await room.type([...PATIENT, ['r', '', 'n']]);
  hasScreen(shown.shown, ['Accounting of disclosures', 'Who was shown your data']);
  assert.match(shown.shown, /test \(auditor\) +print record +a +audit/);
  const copy = JSON.parse(await readFile(json, 'utf8')) as { resources: { resourceType: string }[]; rows: unknown[] };
  assert.deepEqual(
    copy.resources.map(({ resourceType }) => resourceType),
    ['Patient', 'Observation', 'MedlarAccount'],
  );
  assert.equal(copy.rows.length, 1);
});

test('a centre that is away, or a foreign certificate, is told in a sentence', async (t) => {
  const room = await openRoom(t);
  const terminal = scriptedTerminal();
  const code = await runRecords({ line: { host: '127.0.0.1', port: 1 }, ca: room.ca }, terminal.io);
  assert.equal(code, 2);
  assert.match(terminal.complaints(), /cannot be reached/);
});
