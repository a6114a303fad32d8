/** `medlar backup` and `medlar restore` as people use them: processes of their own, beside a server that works. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { COMMANDS } from '../src/main/commands.ts';
import { type Explained, explain } from '../src/main/faults.ts';
import type { Machine } from '../src/main/machine.ts';
import { converse } from './lab-line.ts';
import { freshFolder, portOf, runMedlar, startMedlar } from './medlar-process.ts';

/** What main.ts would print, without the second that a process of its own takes. */
async function refusalOf([name = '', ...args]: readonly string[], env: Readonly<Record<string, string>>): Promise<Explained> {
  const command = await COMMANDS.get(name)?.load();
  assert.ok(command);
  const machine: Machine = {
    env,
    zone: 'UTC',
    now: Date.now,
    after: () => () => undefined,
    random: randomBytes,
    print: () => undefined,
    complain: () => undefined,
    readText: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    errorIsTerminal: false,
    stopAsked: () => new Promise(() => undefined),
  };
  const ended = await command.run(args, machine).catch(explain);
  assert.ok(typeof ended === 'object', `${args.join(' ')} was not refused`);
  return ended;
}

const ROOT = join(import.meta.dirname, '..');
const SERVE = ['serve', '--demo', '--http', 'off', '--desk', '127.0.0.1:0', '--doctors', '0,0', '--log-level', 'error'];

test('a backup made under load, restored with its key brought apart, is intact and serves; what was acknowledged before it is there', async (t) => {
  const folder = await freshFolder(t);
  const [data, file, identity] = [join(folder, 'data'), join(folder, 'centre.age'), join(folder, 'identity')];
  const secret = await generateX25519Identity();
  await writeFile(identity, `# made by a test\n${secret}\n`, { mode: 0o600 });
  const recipient = await identityToRecipient(secret);
  await mkdir(data, { mode: 0o700 });
  await writeFile(join(data, 'medlar.json'), JSON.stringify({ origin: 'backup.example', currency: 'EUR' }));

  const server = startMedlar(t, [...SERVE, '--data', data]);
  const desk = portOf(await server.ready, 'desk');
  await converse(desk, ['patient1 password111', 'available', 'selection 1']);
  const over = new AbortController();
  const load = Array.from({ length: 3 }, async () => {
    let acts = 0;
    while (!over.signal.aborted) acts += (await converse(desk, ['patient1 password111', 'available', 'available', 'available'])).length;
    return acts;
  });
  const backup = await runMedlar(t, ['backup', file, '--recipient', recipient, '--data', data]);
  assert.equal(backup.code, 0, backup.stderr);
  assert.match(
    backup.stdout,
    /backed up .*centre\.age: .* entries in the ledger\nin it: the store, the settings in medlar\.json, the pinned checkpoint\nnot in it: the key-encryption key/,
  );
  over.abort();
  assert.ok((await Promise.all(load)).every((acts) => acts > 0));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(
    (await readdir(data)).filter((name) => /backup(?!-lock)/.test(name)),
    [],
  );

  // A later checkpoint, and the key on its own way.
  await converse(desk, ['patient2 password222', 'available']);
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);
  const key = `file:${join(data, 'keys', 'kek.json')}`;
  const place = join(folder, 'restored');
  const restore = ['restore', file, '--data', place, '--key-source', key];
  const restored = await runMedlar(t, [...restore, '--identity', identity, '--pin', join(data, 'ledger-pin.json')]);
  assert.equal(restored.code, 0, restored.stderr);
  assert.match(
    restored.stdout,
    /^restored .* rows verified, \d+ entries in the ledger\nit extends the checkpoint of \d+ entries that was pinned then\n/,
  );
  const [, from, to, count] = /^missing: entries (\d+) to (\d+) \((\d+)\), which /m.exec(restored.stdout) ?? assert.fail(restored.stdout);
  assert.equal(Number(to) - Number(from) + 1, Number(count));
  assert.doesNotMatch(restored.stdout, /--origin/);
  assert.match(restored.stdout, /the same --key-source/);
  assert.deepEqual(await readFile(join(place, 'medlar.json')), await readFile(join(data, 'medlar.json')));

  const verified = await runMedlar(t, ['verify', '--data', place, '--key-source', key]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  const second = startMedlar(t, [...SERVE, '--data', place, '--key-source', key]);
  const replies = await converse(portOf(await second.ready, 'desk'), ['patient1 password111', 'available']);
  assert.doesNotMatch(replies[1] ?? '', /^1 /m, 'the time that was booked before the backup is not free');
  assert.match(replies[1] ?? '', /^2 /m);
  second.child.kill('SIGTERM');
  assert.deepEqual(await second.ended.then(({ code, stderr }) => ({ code, stderr })), { code: 0, stderr: '' });
});

test('a passphrase is taken from the environment; each refusal is one sentence with the exit code that scripts expect', async (t) => {
  const folder = await freshFolder(t);
  const data = join(folder, 'data');
  const server = startMedlar(t, ['serve', '--http', '127.0.0.1:0', '--desk', 'off', '--log-level', 'error', '--data', data]);
  await server.ready;
  const [file, key] = [join(folder, 'centre.age'), join(data, 'keys', 'kek.json')];
  const passphrase = { MEDLAR_BACKUP_PASSPHRASE: 'four random words here' };
  const made = await runMedlar(t, ['backup', file, '--data', data], passphrase);
  assert.equal(made.code, 0, made.stderr);
  let places = 0;
  const place = (): readonly string[] => ['--data', join(folder, 'place', String(places++))]; // two restores into one would meet
  const from = ['--key-source', `file:${key}`];
  await writeFile(join(folder, 'text'), 'hello');
  // Under a passphrase each costs a second of scrypt: the rest goes to a recipient.
  const [quick, identity] = [join(folder, 'quick.age'), join(folder, 'identity')];
  const secret = await generateX25519Identity();
  await writeFile(identity, secret, { mode: 0o600 });
  const to = ['--recipient', await identityToRecipient(secret)];
  assert.equal((await runMedlar(t, ['backup', quick, ...to, '--data', data])).code, 0);
  const cases: readonly (readonly [args: readonly string[], env: Record<string, string>, code: number, words: RegExp])[] = [
    [['backup'], {}, 2, /into which file/],
    [['backup', file, '--data', data], passphrase, 1, /is there already/],
    [['backup', join(folder, 'b'), '--data', data], {}, 2, /--recipient age1….*MEDLAR_BACKUP_PASSPHRASE/],
    [['backup', join(folder, 'b'), '--data', data], { MEDLAR_BACKUP_PASSPHRASE: 'short' }, 1, /at least 12 characters/],
    [['backup', join(folder, 'b'), '--recipient', 'bob', '--data', data], {}, 2, /age recipient/],
    [['backup', join(folder, 'b'), '--data', join(folder, 'none')], passphrase, 1, /there is no .*kek\.json/],
    [['backup', join(folder, 'b'), '--store', 'postgres://u:tiger@127.0.0.1/x', '--data', data], passphrase, 1, /docs\/operations\.md/],
    [['restore', file, ...place()], passphrase, 1, /there is no .*kek\.json/],
    [['restore', file, ...place(), ...from], { MEDLAR_BACKUP_PASSPHRASE: 'four random words gone' }, 1, /passphrase does not open/],
    [['restore'], {}, 2, /from which file/],
    [['restore', file, ...place(), ...from], {}, 2, /give the passphrase of .* in MEDLAR_BACKUP_PASSPHRASE/],
    [['restore', file, ...place(), ...from, '--identity', join(folder, 'text')], {}, 2, /leave --identity out/],
    [['restore', file, '--data', data, ...from], passphrase, 1, /is not empty/],
    [['restore', file, ...place(), ...from, '--pin', join(folder, 'none')], passphrase, 2, /there is no file .*none/],
    [['restore', quick, ...place(), ...from, '--identity', identity, '--pin', join(folder, 'text')], {}, 1, /holds no checkpoint/],
    [['restore', quick, ...place(), ...from], {}, 2, /give the file of its identity with --identity/],
    [['restore', join(folder, 'text'), ...place(), ...from], passphrase, 1, /it is not an age file/],
    [['restore', join(folder, 'none'), ...place(), ...from], passphrase, 1, /there is no file/],
    [['restore', file, ...place(), ...from, '--store', `sqlite:${join(folder, 'x.db')}`], passphrase, 2, /leave --store out/],
  ];
  for (const [args, env, code, words] of cases) {
    const refused = await refusalOf(args, env);
    assert.equal(refused.code, code, `${args.join(' ')}: ${refused.text}`);
    assert.match(refused.text, words);
    assert.ok(refused.expected);
    assert.doesNotMatch(refused.text, /\n|tiger/);
  }
  assert.equal(existsSync(join(folder, 'place')), false);
  assert.equal(existsSync(join(folder, 'b')), false);

  // Neither a backup nor a restore that meets a full disk leaves anything; a limit on the size of files stands for that.
  if (process.platform === 'win32') return;
  for (const args of [
    ['backup', join(folder, 'b'), ...to, '--data', data],
    ['restore', quick, ...place(), ...from, '--identity', identity],
  ]) {
    const limited = spawnSync('/bin/sh', ['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, join(ROOT, 'bin/medlar.mjs'), ...args], {
      env: { PATH: process.env['PATH'] },
      encoding: 'utf8',
    });
    assert.equal(limited.status, 1, limited.stderr);
    assert.match(limited.stderr, /^medlar: .*(EFBIG|full|fails)/);
    assert.doesNotMatch(limited.stderr, /\n {4}at |unexpected fault/);
  }
  assert.deepEqual((await readdir(folder)).toSorted(), ['centre.age', 'data', 'identity', 'quick.age', 'text']);
  assert.deepEqual(
    (await readdir(data)).filter((name) => /backup(?!-lock)/.test(name)),
    [],
  );
});
