import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { rewrap, type KeyGate, type Wrapped } from './gate.ts';
import {
  addKeyVersion,
  changePassphrase,
  openKeyGate,
  parseKeySource,
  retireKeyVersion,
  type KeySource,
  type KeySurroundings,
} from './key-source.ts';
import { VaultRefusal } from './refusal.ts';

const NOTHING: KeySurroundings = { env: {} };
const CHEAP: KeySurroundings = {
  env: {},
  passphrase: 'correct horse battery staple',
  passphraseCost: { memoryKiB: 8, passes: 1, parallelism: 1 },
};
const secret = new Uint8Array(32).map((_, at) => at);
const POSIX = process.platform !== 'win32';

async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'medlar-vault-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The file or passphrase source of a new folder. */
async function fileSource(
  context: TestContext,
  kind: 'file' | 'passphrase' = 'file',
): Promise<{ source: KeySource; path: string; folder: string }> {
  const folder = await temporaryFolder(context);
  const source = parseKeySource(kind, folder);
  assert.ok('path' in source);
  return { source, path: source.path, folder };
}

const opens = async (gate: KeyGate, { kek, wrapped }: Wrapped, what: Uint8Array = secret, under = 'data_key|17'): Promise<void> =>
  assert.equal((await gate.unwrap(kek, wrapped, under))?.toHex(), what.toHex());

const refused = (code: VaultRefusal['code'], words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof VaultRefusal, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, words);
  return true;
};

test('the setting is read as file, passphrase, environment or command', () => {
  assert.deepEqual(parseKeySource('', '/data'), { kind: 'file', path: join('/data', 'keys', 'kek.json') });
  assert.deepEqual(parseKeySource('file', '/data'), { kind: 'file', path: join('/data', 'keys', 'kek.json') });
  assert.deepEqual(parseKeySource('file:some/kek.json', '/data'), { kind: 'file', path: resolve('some/kek.json') });
  assert.deepEqual(parseKeySource('passphrase', '/data'), { kind: 'passphrase', path: join('/data', 'keys', 'passphrase.json') });
  assert.deepEqual(parseKeySource('env:CENTRE_KEK', '/data'), { kind: 'env', name: 'CENTRE_KEK' });
  assert.deepEqual(parseKeySource('command:/bin/kms  --key a', '/data'), { kind: 'command', command: ['/bin/kms', '--key', 'a'] });
  assert.deepEqual(parseKeySource('command:["/my kms","a b",""]', '/data'), { kind: 'command', command: ['/my kms', 'a b', ''] });
});

test('a setting that is none of these is refused and never quoted, since it may hold a secret', () => {
  const bad = [
    'hunter2hunter2',
    'passphrase:hunter2hunter2',
    'env:',
    'env:hunter2 hunter2',
    'command:',
    'command:["hunter2hunter2',
    'command:[1]',
    'command:[]',
  ];
  for (const text of bad) {
    assert.throws(
      () => parseKeySource(text, '/data'),
      (error: Error) => refused('setting', /key source/)(error) && !error.message.includes('hunter2'),
    );
  }
});

test('a key file is made at the first start, for its owner alone, whatever the umask', { skip: !POSIX }, async (context) => {
  const { source, path, folder } = await fileSource(context);
  const before = process.umask(0);
  try {
    await openKeyGate(source, 'create', NOTHING);
  } finally {
    process.umask(before);
  }
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal((await stat(join(folder, 'keys'))).mode & 0o777, 0o700);
  assert.deepEqual(await readdir(join(folder, 'keys')), ['kek.json'], 'no draft stays behind');
  assert.match(await readFile(path, 'utf8'), /^\{\n {2}"current": 1,\n {2}"keys": \{\n {4}"1": "[A-Za-z0-9+/]{43}="\n {2}\}\n\}\n$/);
});

test('what one process wrapped, the next one opens with the same file', async (context) => {
  const { source } = await fileSource(context);
  const wrapped = await (await openKeyGate(source, 'create', NOTHING)).wrap(secret, 'data_key|17');
  assert.equal(wrapped.kek, 1);
  await opens(await openKeyGate(source, 'create', NOTHING), wrapped);
  await opens(await openKeyGate(source, 'open', NOTHING), wrapped);
});

test('a later start without the key file is refused, and makes none', async (context) => {
  for (const kind of ['file', 'passphrase'] as const) {
    const { source, folder } = await fileSource(context, kind);
    await assert.rejects(openKeyGate(source, 'open', CHEAP), refused('absent', /there is no .*backup/));
    assert.deepEqual(await readdir(folder), []);
  }
});

test('of many first starts at once, one makes the key and all use it', async (context) => {
  for (const kind of ['file', 'passphrase'] as const) {
    const { source, folder } = await fileSource(context, kind);
    const gates = await Promise.all(Array.from({ length: 8 }, () => openKeyGate(source, 'create', CHEAP)));
    const wrapped = await Promise.all(gates.map((gate) => gate.wrap(secret, 'data_key|17')));
    for (const gate of gates) for (const each of wrapped) await opens(gate, each);
    assert.equal((await readdir(join(folder, 'keys'))).length, 1);
  }
});

test('any other byte, length, context or version does not unwrap', async (context) => {
  const { source } = await fileSource(context);
  const gate = await openKeyGate(source, 'create', NOTHING);
  const { kek, wrapped } = await gate.wrap(secret, 'data_key|17');
  await opens(gate, { kek, wrapped });
  for (let at = 0; at < wrapped.length; at += 1) {
    const changed = Uint8Array.from(wrapped, (byte, index) => (index === at ? byte ^ 1 : byte));
    assert.equal(await gate.unwrap(kek, changed, 'data_key|17'), undefined, `byte ${at}`);
    assert.equal(await gate.unwrap(kek, wrapped.subarray(0, at), 'data_key|17'), undefined, `cut at ${at}`);
  }
  for (const other of ['data_key|18', 'data_key|1', 'data_key|177', 'secret|17', '']) {
    assert.equal(await gate.unwrap(kek, wrapped, other), undefined, other);
  }
  for (const other of [0, 2, -1, 1.5, Number.NaN]) assert.equal(await gate.unwrap(other, wrapped, 'data_key|17'), undefined, String(other));
});

test('a version number cannot be exchanged even when both versions have the same key', async () => {
  const key = secret.toBase64();
  const gate = await openKeyGate({ kind: 'env', name: 'KEK' }, 'open', { env: { KEK: `1:${key},2:${key}` } });
  const { wrapped } = await gate.wrap(secret, 'x');
  assert.notEqual(await gate.unwrap(2, wrapped, 'x'), undefined);
  assert.equal(await gate.unwrap(1, wrapped, 'x'), undefined);
});

test('a key file that others can read or write is refused with the command that helps', { skip: !POSIX }, async (context) => {
  const { source, path } = await fileSource(context);
  await openKeyGate(source, 'create', NOTHING);
  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o610]) {
    await chmod(path, mode);
    await assert.rejects(openKeyGate(source, 'open', NOTHING), refused('access', /chmod 600/));
    await assert.rejects(openKeyGate(source, 'create', NOTHING), refused('access', /chmod 600/));
  }
  await chmod(path, 0o400);
  await openKeyGate(source, 'open', NOTHING);
});

test('a folder in which others could exchange the key file is refused, one like /tmp is not', { skip: !POSIX }, async (context) => {
  const { source, folder } = await fileSource(context);
  await openKeyGate(source, 'create', NOTHING);
  await chmod(join(folder, 'keys'), 0o777);
  await assert.rejects(openKeyGate(source, 'open', NOTHING), refused('access', /chmod go-w/));
  await chmod(join(folder, 'keys'), 0o1777);
  await openKeyGate(source, 'open', NOTHING);
});

test('a key file cut off anywhere, empty, or with something else in it is refused in words, without a byte of a key', async (context) => {
  const { source, path } = await fileSource(context);
  await openKeyGate(source, 'create', NOTHING);
  await addKeyVersion(source, NOTHING);
  const text = (await readFile(path, 'utf8')).trimEnd();
  const key = /"1": "(.*)"/.exec(text)?.[1] ?? '';
  const short = secret.subarray(1).toBase64();
  const others = [
    '[]',
    'null',
    '1',
    '{}',
    '{"current":1}',
    '{"current":1,"keys":[]}',
    '{"current":1,"keys":{}}',
    '{"current":3,"keys":{"1":"' + key + '"}}',
  ];
  others.push(
    `{"current":"1","keys":{"1":"${key}"}}`,
    `{"current":1,"keys":{"1":"${short}"}}`,
    `{"current":1,"keys":{"1":"${key}","01":"${key}"}}`,
  );
  others.push(`{"current":1,"keys":{"1":"${key}","0":"${key}"}}`, `{"current":1,"keys":{"1":"${key}!"}}`, 'x'.repeat(70_000));
  const cuts = Array.from({ length: text.length }, (_, length) => text.slice(0, length));
  for (const bad of [...others, ...cuts]) {
    await writeFile(path, bad);
    await assert.rejects(openKeyGate(source, 'open', NOTHING), (error: Error) => {
      assert.ok(refused('malformed', /kek\.json (is|has) /)(error), bad);
      assert.ok(!error.message.includes(key.slice(0, 6)) && error.cause === undefined);
      return true;
    });
  }
});

test('a folder or a pipe in the place of the key file is refused at once', { skip: !POSIX, timeout: 5000 }, async (context) => {
  const { source, path } = await fileSource(context);
  await mkdir(path, { recursive: true });
  await assert.rejects(openKeyGate(source, 'open', NOTHING), refused('malformed', /is not a file/));
  await rm(path, { recursive: true });
  execFileSync('/usr/bin/env', ['mkfifo', path]);
  await assert.rejects(openKeyGate(source, 'open', NOTHING), refused('malformed', /is not a file/));
});

test('a passphrase file that asks for more memory, passes or lanes than Medlar ever writes is refused', async (context) => {
  const { source, path } = await fileSource(context, 'passphrase');
  await openKeyGate(source, 'create', CHEAP);
  const text = await readFile(path, 'utf8');
  for (const [from, to] of [
    ['"memoryKiB": 8', '"memoryKiB": 1048577'],
    ['"passes": 1', '"passes": 65'],
    ['"parallelism": 1', '"parallelism": 17'],
    ['"memoryKiB": 8', '"memoryKiB": 7'],
  ] as const) {
    assert.ok(text.includes(from));
    await writeFile(path, text.replace(from, to));
    await assert.rejects(openKeyGate(source, 'open', CHEAP), refused('malformed', /has no usable/), to);
  }
});

test('where no file can be made the refusal says so', { skip: !POSIX }, async (context) => {
  const folder = await temporaryFolder(context);
  await writeFile(join(folder, 'keys'), 'a file where the folder should be');
  await assert.rejects(
    openKeyGate(parseKeySource('', folder), 'create', NOTHING),
    refused('access', /cannot (read|create) .*E(NOTDIR|EXIST)/),
  );
});

for (const kind of ['file', 'passphrase'] as const) {
  test(`rotation with the source ${kind}: new wraps use the new key, old ones open until their version is retired`, async (context) => {
    const { source, path } = await fileSource(context, kind);
    const first = await openKeyGate(source, 'create', CHEAP);
    const old = await first.wrap(secret, 'data_key|17');

    const second = await addKeyVersion(source, CHEAP);
    assert.deepEqual([first.current, second.current], [1, 2]);
    await opens(second, old);
    const again = await rewrap(second, old.kek, old.wrapped, 'data_key|17');
    assert.ok(again !== undefined);
    assert.equal(again.kek, 2);
    await opens(second, again);

    await opens(first, again); // a process that ran before the rotation meets the new version
    assert.equal(first.current, 2);

    await assert.rejects(retireKeyVersion(source, 2, CHEAP), refused('unsupported', /in use/));
    await assert.rejects(retireKeyVersion(source, 9, CHEAP), refused('absent', /no key version 9/));
    await retireKeyVersion(source, 1, CHEAP);
    const third = await openKeyGate(source, 'open', CHEAP);
    await opens(third, again);
    assert.equal(await third.unwrap(old.kek, old.wrapped, 'data_key|17'), undefined);
    assert.equal(await rewrap(third, old.kek, old.wrapped, 'data_key|17'), undefined);
    assert.equal((await addKeyVersion(source, CHEAP)).current, 3, 'a retired number is not given again while a later one exists');
    if (POSIX) assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  test(`rotations of the source ${kind} at the same time lose no key: each succeeds or is told that it is busy`, async (context) => {
    const { source, folder } = await fileSource(context, kind);
    await openKeyGate(source, 'create', CHEAP);
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => addKeyVersion(source, CHEAP)));
    const wraps: Wrapped[] = [];
    for (const result of results) {
      if (result.status === 'fulfilled') wraps.push(await result.value.wrap(secret, 'data_key|17'));
      else refused('busy', /delete that file/)(result.reason);
    }
    assert.ok(wraps.length >= 1);
    const gate = await openKeyGate(source, 'open', CHEAP);
    assert.equal(gate.current, 1 + wraps.length);
    for (const each of wraps) await opens(gate, each);
    assert.equal((await readdir(join(folder, 'keys'))).length, 1);
  });
}

test('a rotation that fails leaves the old file as it was, and nothing beside it', async (context) => {
  const { source, path, folder } = await fileSource(context);
  await openKeyGate(source, 'create', NOTHING);
  const text = await readFile(path, 'utf8');
  const random = (): never => {
    throw new Error('no randomness');
  };
  await assert.rejects(addKeyVersion(source, { env: {}, random }));
  assert.equal(await readFile(path, 'utf8'), text);
  assert.deepEqual(await readdir(join(folder, 'keys')), ['kek.json']);
});

test('a draft left behind by a crash is not overwritten but named', async (context) => {
  const { source, path } = await fileSource(context);
  await openKeyGate(source, 'create', NOTHING);
  await writeFile(`${path}.new`, 'half');
  await assert.rejects(addKeyVersion(source, NOTHING), refused('busy', /kek\.json\.new exists/));
  assert.equal(await readFile(`${path}.new`, 'utf8'), 'half');
});

test('a key file behind a link is changed where it lies', { skip: !POSIX }, async (context) => {
  const { source, folder } = await fileSource(context);
  await openKeyGate(source, 'create', NOTHING);
  const link = parseKeySource(`file:${join(folder, 'link.json')}`, folder);
  await symlink(join(folder, 'keys', 'kek.json'), join(folder, 'link.json'));
  assert.equal((await addKeyVersion(link, NOTHING)).current, 2);
  assert.equal((await openKeyGate(source, 'open', NOTHING)).current, 2);
});

test('a wrong passphrase says so, a missing or short one too', async (context) => {
  const { source } = await fileSource(context, 'passphrase');
  await assert.rejects(openKeyGate(source, 'create', NOTHING), refused('passphrase', /no passphrase/));
  await assert.rejects(openKeyGate(source, 'create', { ...CHEAP, passphrase: 'short' }), refused('passphrase', /at least 12/));
  const wrapped = await (await openKeyGate(source, 'create', CHEAP)).wrap(secret, 'data_key|17');
  await assert.rejects(
    openKeyGate(source, 'open', { ...CHEAP, passphrase: 'correct horse battery stable' }),
    refused('passphrase', /wrong passphrase/),
  );
  await assert.rejects(
    openKeyGate(source, 'create', { ...CHEAP, passphrase: 'correct horse battery stable' }),
    refused('passphrase', /wrong passphrase/),
  );
  await assert.rejects(
    addKeyVersion(source, { ...CHEAP, passphrase: 'correct horse battery stable' }),
    refused('passphrase', /wrong passphrase/),
  );
  await opens(await openKeyGate(source, 'open', CHEAP), wrapped);
});

test('a new passphrase opens what the old one wrapped, and the old one opens no more', async (context) => {
  const { source } = await fileSource(context, 'passphrase');
  const old = await (await openKeyGate(source, 'create', CHEAP)).wrap(secret, 'data_key|17');
  await addKeyVersion(source, CHEAP);
  const next = { ...CHEAP, passphrase: 'another long passphrase' };
  await assert.rejects(changePassphrase(source, 'short', CHEAP), refused('passphrase', /at least 12/));
  await changePassphrase(source, next.passphrase, CHEAP);
  await opens(await openKeyGate(source, 'open', next), old);
  await assert.rejects(openKeyGate(source, 'open', CHEAP), refused('passphrase', /wrong passphrase/));
  await assert.rejects(changePassphrase(parseKeySource('', '/data'), 'x'.repeat(20), CHEAP), refused('unsupported', /no passphrase/));
});

test('a passphrase file in which any byte is another is refused, never opened as something else', async (context) => {
  const { source, path } = await fileSource(context, 'passphrase');
  const wrapped = await (await openKeyGate(source, 'create', CHEAP)).wrap(secret, 'data_key|17');
  const text = await readFile(path, 'utf8');
  for (let at = 0; at < text.length; at += 1) {
    for (const byte of ['A', '1', '"', '}']) {
      if (text[at] === byte) continue;
      await writeFile(path, text.slice(0, at) + byte + text.slice(at + 1));
      const gate = await openKeyGate(source, 'open', CHEAP).catch((error: unknown) => {
        assert.ok(error instanceof VaultRefusal, String(error));
        assert.match(error.code, /malformed|passphrase/);
        return undefined;
      });
      if (gate !== undefined) await opens(gate, wrapped); // a blank or the like: still the same keys
    }
  }
});

test('an environment variable holds one key in base64 or hex, or several with versions', async () => {
  const source = parseKeySource('env:KEK', '/data');
  const [one, two] = [secret.toBase64(), new Uint8Array(32).fill(7).toHex()];
  const open = (KEK: string): Promise<KeyGate> => openKeyGate(source, 'open', { env: { KEK } });
  const wrapped = await (await open(one)).wrap(secret, 'data_key|17');
  assert.equal(wrapped.kek, 1);
  for (const same of [secret.toHex(), secret.toHex().toUpperCase(), ` ${one}\n`, `1:${one}`]) await opens(await open(same), wrapped);
  const both = await open(`1:${one}, 2:${two}`);
  assert.equal(both.current, 2);
  await opens(both, wrapped);
  assert.equal((await open(`12:${two},3:${one}`)).current, 12);
});

test('an environment variable that is absent or holds anything else is refused without telling its value', async () => {
  const source = parseKeySource('env:KEK', '/data');
  const key = secret.toBase64();
  for (const KEK of [undefined, '', '  '])
    await assert.rejects(openKeyGate(source, 'create', { env: { KEK } }), refused('absent', /openssl rand/));
  const bad = [
    'hunter2',
    key.slice(4),
    key + key,
    `0:${key}`,
    `1:${key},1:${key}`,
    `1:${key},`,
    `${key},${key}`,
    `x:${key}`,
    `1:${secret.toHex().slice(1)}`,
  ];
  for (const KEK of bad) {
    await assert.rejects(openKeyGate(source, 'create', { env: { KEK } }), (error: Error) => {
      assert.ok(refused('malformed', /KEK is neither/)(error), KEK);
      return !error.message.includes(KEK.slice(0, 7));
    });
  }
});

test('sources that Medlar cannot change say what to do instead', async () => {
  for (const [text, words] of [
    ['env:KEK', /KEK/],
    ['command:/bin/kms', /there/],
  ] as const) {
    const source = parseKeySource(text, '/data');
    await assert.rejects(addKeyVersion(source, NOTHING), refused('unsupported', words));
    await assert.rejects(retireKeyVersion(source, 1, NOTHING), refused('unsupported', words));
  }
});
