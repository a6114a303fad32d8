import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { freshFolder, portOf, runMedlar, startMedlar } from './medlar-process.ts';

const ROOT = join(import.meta.dirname, '..');
const ANY_PORTS = ['--http', '127.0.0.1:0', '--desk', '127.0.0.1:0', '--log-level', 'warn'];

/** One sentence for a person, and no stack trace. */
function assertPlainWords(stderr: string): void {
  assert.doesNotMatch(stderr, /\n {4}at |unexpected fault/);
}

test('serve prints a line per listener, then ready; answers; and stops at SIGTERM, well within 5 s', async (t) => {
  const data = await freshFolder(t);
  const server = startMedlar(t, ['serve', '--data', data, '--kiosk', '127.0.0.1:0', ...ANY_PORTS]);
  const lines = await server.ready;
  assert.deepEqual(
    lines.map((line) => line.replace(/:\d+/, ':PORT')),
    ['http 127.0.0.1:PORT', 'desk 127.0.0.1:PORT (TLS)', 'kiosk 127.0.0.1:PORT (TLS)'],
  );
  const readyz = await fetch(`http://127.0.0.1:${portOf(lines, 'http')}/readyz`);
  assert.equal(readyz.status, 200, await readyz.text());
  const asked = performance.now();
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);
  assert.ok(performance.now() - asked < 5_000);
});

test('the demo imports its cast once, and its tokens outlast a restart', async (t) => {
  const data = await freshFolder(t);
  const args = ['serve', '--demo', '--data', data, '--doctors', '0,0', ...ANY_PORTS];
  const files: string[] = [];
  for (const start of [1, 2]) {
    const server = startMedlar(t, args);
    const lines = await server.ready;
    assert.equal(lines.filter((line) => /^doc[12] 127\.0\.0\.1:\d+ \(UDP, sealed and lab\)$/.test(line)).length, 2, `start ${start}`);
    files.push(await readFile(join(data, 'demo.json'), 'utf8'));
    server.child.kill('SIGINT');
    assert.deepEqual(await server.ended.then(({ code, stderr }) => ({ code, stderr })), { code: 0, stderr: '' });
  }
  assert.equal(files[1], files[0]);
  const members = JSON.parse(files[0] ?? '') as { username: string; role: string; token: string }[];
  assert.deepEqual(
    members.map(({ username, role }) => `${username} ${role}`),
    [
      'patient1 patient',
      'patient2 patient',
      'test auditor',
      'testpatient patient',
      'administrator administrator',
      'pharmacist pharmacist',
      'ehr software',
      'kiosk:demo kiosk',
    ],
  );
  assert.equal((await stat(join(data, 'demo.json'))).mode & 0o777, 0o600);
});

test('a second process on the same data folder is refused in plain words, and the first goes on', async (t) => {
  const data = await freshFolder(t);
  const first = startMedlar(t, ['serve', '--data', data, ...ANY_PORTS]);
  const lines = await first.ready;
  for (const args of [
    ['serve', ...ANY_PORTS],
    ['import', 'appointments', join(ROOT, 'samples/appointments')],
  ]) {
    const second = await runMedlar(t, [...args, '--data', data]);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /^medlar: .*(in use|open|running)/i);
    assertPlainWords(second.stderr);
  }
  assert.equal((await fetch(`http://127.0.0.1:${portOf(lines, 'http')}/readyz`)).status, 200);
});

test('a port in use is named with its flag, and nothing stays open', async (t) => {
  const data = await freshFolder(t);
  const holder = createServer().listen(0, '127.0.0.1');
  t.after(() => holder.close());
  await once(holder, 'listening');
  const address = holder.address();
  assert.ok(typeof address === 'object' && address !== null);
  const taken = `127.0.0.1:${address.port}`;
  for (const [flag, elsewhere] of [
    ['--desk', '--http'],
    ['--http', '--desk'],
  ] as const) {
    const { code, stdout, stderr } = await runMedlar(t, ['serve', '--data', data, elsewhere, 'off', flag, taken]);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`127\\.0\\.0\\.1:${address.port} is in use.*${flag}`));
    assert.doesNotMatch(stdout, /medlar ready/);
    assertPlainWords(stderr);
  }
});

test('folders and stores that cannot be used are refused with what to do', async (t) => {
  const folder = await freshFolder(t);
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const cases: readonly (readonly [args: readonly string[], words: RegExp])[] = [
    [['--data', join(file, 'data')], /not a directory.*--data/],
    [['--data', join(folder, 'a'), '--store', `sqlite:${join(folder, 'missing/medlar.db')}`], /missing/],
    [['--data', join(folder, 'b'), '--store', 'postgres://medlar:tiger@127.0.0.1:1/medlar'], /127\.0\.0\.1|PostgreSQL/],
    [['--data', join(folder, 'c'), '--key-source', 'env:MEDLAR'], /MEDLAR/],
    [['--data', join(folder, 'd'), '--key-source', 'passphrase'], /passphrase/],
  ];
  for (const [args, words] of cases) {
    const { code, stderr } = await runMedlar(t, ['serve', ...args, ...ANY_PORTS]);
    assert.equal(code, 1, `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /tiger/);
    assertPlainWords(stderr);
  }
});

test('what is typed wrongly is refused with a guess, exit code 2, before anything is opened', async (t) => {
  const folder = await freshFolder(t);
  const cases: readonly (readonly [args: readonly string[], words: RegExp])[] = [
    [['sevre'], /there is no command "sevre"; did you mean serve\?/],
    [['serve', '--dmeo'], /there is no flag --dmeo; did you mean --demo\?/],
    [['serve', '--zone', 'Mars/Olympus', '--data', join(folder, 'x')], /--zone is "Mars\/Olympus"/],
    [['import', 'kiosk', join(folder, 'people.json'), '--data', join(folder, 'x')], /there is no file .*people.json/],
    [['kiosk'], /--line HOST:PORT/],
    [['invite', 'doc1', '--kiosk', 'hall', '--login', 'x'], /say whom/],
    [['account', 'ada', '--data', join(folder, 'x')], /--role/],
    [['patient'], /--desk HOST:PORT/],
  ];
  for (const [args, words] of cases) {
    const { code, stderr } = await runMedlar(t, args);
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, words);
    assertPlainWords(stderr);
  }
  await assert.rejects(stat(join(folder, 'x')), { code: 'ENOENT' });
});

test('help tells every command and every setting', async (t) => {
  const list = await runMedlar(t, ['help']);
  assert.equal(list.code, 0);
  const names = [...list.stdout.matchAll(/^ {2}([a-z-]+) {2,}/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'help' && name !== 'version');
  assert.ok(names.length >= 5);
  for (const name of names) {
    const { code, stdout } = await runMedlar(t, [name, '--help']);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^medlar ${name}`));
  }
  const { stdout } = await runMedlar(t, ['help', 'serve']);
  assert.match(stdout, /--hold-seconds SECONDS\n.*\n.*default: 120; also MEDLAR_HOLD_SECONDS, "holdSeconds"/);
});

test('an import names file and line of what is wrong and imports nothing; a good one is imported once', async (t) => {
  const folder = await freshFolder(t);
  const data = ['--data', join(folder, 'data'), '--log-level', 'warn'];
  const files = join(folder, 'files');
  await cp(join(ROOT, 'samples/appointments'), files, { recursive: true });
  await writeFile(join(files, 'doc1.txt'), 'insurance1 30\ninsurance2 -5\n');
  const bad = await runMedlar(t, ['import', 'appointments', files, ...data]);
  assert.equal(bad.code, 1);
  assert.match(bad.stderr, /doc1\.txt:2: /);
  assert.match(bad.stderr, /nothing was imported/);

  const good = await runMedlar(t, ['import', 'appointments', join(ROOT, 'samples/appointments'), ...data]);
  assert.deepEqual(good, { code: 0, stdout: 'imported 2 patients, 2 doctors and 6 free times\n', stderr: '' });
  const again = await runMedlar(t, ['import', 'appointments', join(ROOT, 'samples/appointments'), ...data]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /users\.txt:1: .*imported before/);
});

test('an account is added once, with the password given or with one that is printed', async (t) => {
  const folder = await freshFolder(t);
  const data = ['--data', join(folder, 'data'), '--log-level', 'warn'];
  const added = await runMedlar(t, ['account', 'ada', '--role', 'administrator', ...data]);
  assert.match(added.stdout, /^added ada as administrator, password [\w-]{16}\n$/);
  const again = await runMedlar(t, ['account', 'ada', '--role', 'auditor', ...data]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /an account ada already/);
  await writeFile(join(folder, 'password'), 'correct horse\n');
  const given = await runMedlar(t, ['account', 'bob', '--role', 'auditor', '--password-file', join(folder, 'password'), ...data]);
  assert.deepEqual(given, { code: 0, stdout: 'added bob as auditor\n', stderr: '' });
});

test('keys are rotated, and the centre opens with the new one alone', async (t) => {
  const folder = await freshFolder(t);
  const data = ['--data', join(folder, 'data'), '--log-level', 'warn'];
  await runMedlar(t, ['import', 'appointments', join(ROOT, 'samples/appointments'), ...data]);
  const rotated = await runMedlar(t, ['rotate-keys', '--retire-old', ...data]);
  assert.equal(rotated.code, 0, rotated.stderr);
  assert.match(rotated.stdout, /wrapped 6 keys anew\nkey version 2 wraps everything now\nthe old keys are forgotten/);
  const again = await runMedlar(t, ['import', 'appointments', join(ROOT, 'samples/appointments'), ...data]);
  assert.match(again.stderr, /imported before/, 'the store still opens');
});

test('without its packages it says how to set up, and under an older Node it hands over or refuses', async (t) => {
  const copy = await freshFolder(t);
  await mkdir(join(copy, 'bin'));
  await cp(join(ROOT, 'bin/medlar.mjs'), join(copy, 'bin/medlar.mjs'));
  const unset = spawnSync(process.execPath, [join(copy, 'bin/medlar.mjs'), 'version'], { encoding: 'utf8' });
  assert.equal(unset.status, 1);
  assert.match(unset.stderr, /^medlar: not set up yet: run "npm run set-up" in .*\n$/);
  const older = olderNode(t);
  if (older === undefined) return;
  const handed = spawnSync(older, [join(ROOT, 'bin/medlar.mjs'), 'version'], { encoding: 'utf8' });
  assert.match(handed.stdout, /^medlar \d+\.\d+\.\d+ \(Node 26\./);
  await mkdir(join(copy, 'node_modules'));
  await writeFile(join(copy, 'node_modules/.package-lock.json'), '{}');
  const refused = spawnSync(older, [join(copy, 'bin/medlar.mjs'), 'version'], { encoding: 'utf8' });
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /^medlar: this is Node \d+\.\d+\.\d+, and Medlar needs 26\.10 or newer: run "npm run set-up" in .*\n$/);
});

/** The Node that runs npm, where that is an older one. */
function olderNode(t: TestContext): string | undefined {
  const node = process.env['npm_node_execpath'];
  const version = node === undefined ? '' : spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout;
  if (Number(/^v(\d+)/.exec(version)?.[1]) < 26) return node;
  t.diagnostic('no older Node on this machine: hand-over not tried');
  return undefined;
}

test('the original kiosk’s people are imported once, all of them or none', async (t) => {
  const folder = await freshFolder(t);
  const data = ['--data', join(folder, 'data'), '--log-level', 'warn'];
  const people = join(ROOT, 'samples/kiosk/people.json');
  const wrong = join(folder, 'wrong.json');
  await writeFile(wrong, (await readFile(people, 'utf8')).replace('9/10/1970', '99/10/1970'));
  const bad = await runMedlar(t, ['import', 'kiosk', wrong, ...data]);
  assert.equal(bad.code, 1);
  assert.match(bad.stderr, /wrong\.json:1: "person3": DOB .*\n.*nothing was imported/);

  const good = await runMedlar(t, ['import', 'kiosk', people, ...data]);
  assert.deepEqual(good, { code: 0, stdout: 'imported 7 patients and 8 prescriptions that are ready\n', stderr: '' });
  const again = await runMedlar(t, ['import', 'kiosk', people, ...data]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /"person1" is here already/);
});
