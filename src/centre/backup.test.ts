import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, suite, test } from 'node:test';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { claimedCheckpoint } from '#ledger/checkpoint.ts';
import { StoreRefusal } from '#store/port.ts';
import { ageEncrypter, type AgeKey, parseIdentities } from '#vault/age.ts';
import { openKeyGate, parseKeySource } from '#vault/key-source.ts';
import type { KeyGate } from '#vault/gate.ts';
import { VaultRefusal } from '#vault/refusal.ts';
import { sha256 } from '#vault/digest.ts';
import { type BackupOptions, type BackupProgress, makeBackup } from './backup.ts';
import { type Member, parseManifest, readTar, TarFault, writeTar } from './backup-archive.ts';
import { BackupRefusal } from './backup-refusal.ts';
import { pinnedFile } from './pinned-file.ts';
import { backupKind, restoreBackup, type RestoreOptions, TamperedBackup } from './restore.ts';
import { openTrial, type Trial } from './trial/centre.ts';

const ORIGIN = 'trial.medlar.example';
const NOW = Date.UTC(2026, 10, 21, 4, 5, 6);

/** A running centre, two of its pins, and a backup made between them. */
interface Scene {
  readonly folder: string;
  readonly trial: Trial;
  readonly gate: KeyGate;
  readonly identity: string;
  readonly recipient: string;
  readonly file: string;
  readonly earlierPin: string;
  readonly laterPin: string;
}

let made: Scene | undefined;
const scene = (): Scene => made ?? assert.fail('not set up');

const randomBytes = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));
const gateOf = (folder: string): Promise<KeyGate> => openKeyGate(parseKeySource('file', folder), 'open', { env: {} });
const pinText = (trial: Trial): Promise<string> => readFile(join(trial.folder, 'ledger.pin'), 'utf8');

/** Acts, and waits until the ledger's tree holds them and the checkpoint is pinned. */
async function act(trial: Trial, count: number): Promise<void> {
  const before = (await trial.store.ledgerState())?.size ?? 0;
  for (let done = 0; done < count; done++) await trial.as('patient1', 'password111');
  while (
    ((await trial.store.ledgerState())?.size ?? 0) < before + count ||
    (await trial.store.latestCheckpoint())?.size !== (await trial.store.ledgerState())?.size
  ) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function backupOptions(trial: Pick<Trial, 'folder' | 'url'>, gate: KeyGate, recipient: string): BackupOptions {
  return {
    storeUrl: trial.url,
    pinned: pinnedFile(join(trial.folder, 'ledger.pin')),
    settingsFile: join(trial.folder, 'medlar.json'),
    origin: ORIGIN,
    gate,
    to: { kind: 'recipients', recipients: [recipient] },
    now: () => NOW,
    random: randomBytes,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  };
}

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'medlar-backup-'));
  const trial = await openTrial();
  await writeFile(join(trial.folder, 'medlar.json'), JSON.stringify({ origin: ORIGIN }));
  const gate = await gateOf(trial.folder);
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  await act(trial, 3);
  const earlierPin = await pinText(trial);
  await act(trial, 3);
  const file = join(folder, 'backup.age');
  await makeBackup(file, backupOptions(trial, gate, recipient));
  await act(trial, 4);
  made = { folder, trial, gate, identity, recipient, file, earlierPin, laterPin: await pinText(trial) };
});

after(async () => {
  await made?.trial.remove();
  if (made !== undefined) await rm(made.folder, { recursive: true });
});

let places = 0;
const freshPlace = (): string => join(scene().folder, `place-${places++}`);

function restoreOptions(folder: string, over: Partial<RestoreOptions> = {}): RestoreOptions {
  const { gate, identity } = scene();
  return {
    folder,
    key: { kind: 'identities', identities: [identity] },
    gate,
    later: undefined,
    now: () => NOW,
    random: randomBytes,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...over,
  };
}

/** It is refused in one sentence, and the place is as it was: not there. */
async function assertRefused(work: (place: string) => Promise<unknown>, words: RegExp, note = 'it'): Promise<Error> {
  const place = freshPlace();
  const refusal = await work(place).then(
    () => assert.fail(`${note} was not refused`),
    (error: unknown) => error,
  );
  assert.ok(
    refusal instanceof BackupRefusal || refusal instanceof VaultRefusal || refusal instanceof StoreRefusal,
    `${note}: ${String(refusal)}`,
  );
  assert.match(refusal.message, words, note);
  assert.doesNotMatch(refusal.message, /\n/);
  assert.equal(existsSync(place), false, note);
  return refusal;
}

async function plainOf(file: string, identity: string): Promise<Buffer> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return Buffer.from(await decrypter.decrypt(await readFile(file)));
}

async function sealed(name: string, plain: Uint8Array): Promise<string> {
  const path = join(scene().folder, name);
  const stream = await ageEncrypter({ kind: 'recipients', recipients: [scene().recipient] })(ReadableStream.from([plain]));
  await writeFile(path, stream);
  return path;
}

const memberOf = (name: string, content: Uint8Array): Member => ({ name, bytes: content.length, content: ReadableStream.from([content]) });

async function contents(archive: AsyncIterable<Uint8Array>): Promise<Map<string, Buffer>> {
  const members = new Map<string, Buffer>();
  for await (const { name, content } of readTar(archive)) members.set(name, Buffer.concat(await Array.fromAsync(content)));
  return members;
}

/** The archive of the scene's backup with some members replaced, in the same order. */
async function altered(change: (members: Map<string, Buffer>) => void): Promise<Uint8Array> {
  const members = await contents(ReadableStream.from([await plainOf(scene().file, scene().identity)]));
  change(members);
  return Buffer.concat(
    await Array.fromAsync(
      writeTar(
        [...members].map(([name, content]) => memberOf(name, content)),
        NOW,
      ),
    ),
  );
}

suite('a backup', () => {
  test('holds the store, the pin, the settings and a manifest, in an archive that any tar opens, and no key', async (t) => {
    const { file, identity, trial } = scene();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const plain = await plainOf(file, identity);
    const members = await contents(ReadableStream.from([plain]));
    assert.deepEqual([...members.keys()], ['medlar.db', 'ledger-pin.json', 'medlar.json', 'manifest']);
    const manifest = parseManifest(String(members.get('manifest')));
    assert.equal(manifest?.origin, ORIGIN);
    assert.equal(manifest.made, new Date(NOW).toISOString());
    const kek = JSON.parse(await readFile(join(trial.folder, 'keys', 'kek.json'), 'utf8')) as { keys: Record<string, string> }; // our own file
    for (const key of Object.values(kek.keys)) {
      assert.equal(plain.includes(Buffer.from(key, 'base64')), false);
      assert.equal(plain.includes(key), false);
    }
    await t.test('tar says the same', { skip: process.platform === 'win32' }, () => {
      const listed = execFileSync('tar', ['-tvf', '-'], { input: plain }).toString().trim().split('\n');
      assert.deepEqual(
        listed.map((line) => /^-rw------- .* (\S+)$/.exec(line)?.[1]),
        [...members.keys()],
      );
    });
  });

  test('is consistent: everything committed before it is in it, nothing of later acts, and verification finds no fault', async () => {
    const place = freshPlace();
    const phases = new Set<string>();
    const restored = await restoreBackup(scene().file, restoreOptions(place, { onProgress: ({ phase }) => phases.add(phase) }));
    assert.deepEqual([...phases], ['decrypting', 'verifying']);
    const at = claimedCheckpoint((JSON.parse(scene().earlierPin) as { checkpoint: string }).checkpoint);
    assert.equal(restored.ledgerSize, (at?.size ?? 0) + 3);
    assert.equal(restored.pinnedSize, restored.ledgerSize);
    assert.ok(restored.rows > 100);
    assert.deepEqual((await readdir(place)).toSorted(), ['ledger-pin.json', 'medlar.db', 'medlar.json']);
    for (const name of await readdir(place)) assert.equal((await stat(join(place, name))).mode & 0o777, 0o600, name);
    assert.equal((await stat(place)).mode & 0o777, 0o700);
  });

  test('of a centre that was restored is restored again, and the centre goes on writing where it stopped', async () => {
    const place = freshPlace();
    const { ledgerSize } = await restoreBackup(scene().file, restoreOptions(place));
    await cp(join(scene().trial.folder, 'keys'), join(place, 'keys'), { recursive: true });
    await cp(join(place, 'ledger-pin.json'), join(place, 'ledger.pin'));
    const again = await openTrial({ folder: place });
    try {
      await act(again, 2);
      assert.ok(((await again.store.ledgerState())?.size ?? 0) >= ledgerSize + 2);
      const file = join(scene().folder, 'second.age');
      await makeBackup(file, backupOptions(again, scene().gate, scene().recipient));
      assert.ok((await restoreBackup(file, restoreOptions(freshPlace()))).ledgerSize >= ledgerSize + 2);
    } finally {
      await again.stop();
    }
  });

  test('under a passphrase is opened by that passphrase alone', async () => {
    const { trial, gate, recipient, folder } = scene();
    const file = join(folder, 'passphrase.age');
    const passphrase = 'four random words here';
    await makeBackup(file, { ...backupOptions(trial, gate, recipient), to: { kind: 'passphrase', passphrase, workFactor: 8 } });
    assert.equal(await backupKind(file), 'passphrase');
    assert.equal(await backupKind(scene().file), 'recipients');
    await restoreBackup(file, restoreOptions(freshPlace(), { key: { kind: 'passphrase', passphrase } }));
    const wrong: AgeKey = { kind: 'passphrase', passphrase: 'four random words hera' };
    await assertRefused((place) => restoreBackup(file, restoreOptions(place, { key: wrong })), /the passphrase does not open/);
    for (const short of ['', 'elevenchars']) {
      assert.throws(() => ageEncrypter({ kind: 'passphrase', passphrase: short }), /at least 12 characters/);
    }
  });

  test('is not made over a file, into a missing folder, to a recipient that is none, or of PostgreSQL', async () => {
    const { trial, gate, recipient, file, folder } = scene();
    const options = backupOptions(trial, gate, recipient);
    const before = await readFile(file);
    const names = await readdir(folder);
    await assert.rejects(makeBackup(file, options), { code: 'exists' });
    assert.deepEqual(await readFile(file), before);
    await assert.rejects(makeBackup(join(folder, 'missing', 'b.age'), options), { code: 'absent' });
    const postgres = { ...options, storeUrl: 'postgres://medlar:tiger@127.0.0.1/medlar' };
    await assert.rejects(makeBackup(join(folder, 'new.age'), postgres), /^BackupRefusal: .*docs\/operations\.md/);
    for (const wrong of ['age1x', scene().identity]) {
      const to = { kind: 'recipients', recipients: [wrong] } as const;
      const refused = makeBackup(join(folder, 'new.age'), { ...options, to });
      await assert.rejects(refused, (error: unknown) => error instanceof VaultRefusal && !error.message.includes(wrong));
    }
    await assert.rejects(makeBackup(join(folder, 'new.age'), { ...options, origin: 'elsewhere.example' }), /--origin/);
    assert.deepEqual(await readdir(folder), names);
  });

  test('that is interrupted at any phase leaves no file behind, neither here nor beside the store', async () => {
    const { trial, gate, recipient, folder } = scene();
    const names = await readdir(folder);
    for (const phase of ['copying', 'encrypting'] as const) {
      const stop = new AbortController();
      const onProgress = (progress: BackupProgress): void => {
        if (progress.phase === phase) stop.abort(new Error('enough'));
      };
      const options = { ...backupOptions(trial, gate, recipient), onProgress, signal: stop.signal };
      await assert.rejects(makeBackup(join(folder, 'stopped.age'), options), /enough/);
      assert.deepEqual(await readdir(folder), names);
      assert.equal(existsSync(join(trial.folder, 'medlar.db-backup')), false);
    }
  });

  test('waits its turn: a second one at the same time is refused, and what a killed one left behind is cleared away', async () => {
    const { trial, gate, recipient, folder } = scene();
    await mkdir(join(trial.folder, 'medlar.db-backup'));
    await writeFile(join(trial.folder, 'medlar.db-backup', 'medlar.db'), 'left behind');
    const options = backupOptions(trial, gate, recipient);
    const first = makeBackup(join(folder, 'first.age'), options);
    const second = makeBackup(join(folder, 'other.age'), options);
    const [one, other] = await Promise.allSettled([first, second]);
    const refused = [one, other].filter((result) => result.status === 'rejected');
    assert.equal(refused.length, 1);
    assert.match(String(refused[0]?.reason), /Another backup of this store is being made/);
    assert.equal(existsSync(join(trial.folder, 'medlar.db-backup')), false);
  });

  test('begins again when the sequencer’s lease changes hands between the pin and the copy', async () => {
    const { trial, gate, recipient, folder } = scene();
    const real = pinnedFile(join(trial.folder, 'ledger.pin'));
    let reads = 0;
    const file = join(folder, 'hands.age');
    const pinned = {
      write: real.write,
      async read() {
        const pin = await real.read();
        return pin === undefined || ++reads > 1 ? pin : { ...pin, epochs: [999] };
      },
    };
    await makeBackup(file, { ...backupOptions(trial, gate, recipient), pinned });
    assert.equal(reads, 3);
    await restoreBackup(file, restoreOptions(freshPlace()));
  });
});

suite('a restore', () => {
  test('refuses a file that was cut anywhere, and leaves nothing behind', async () => {
    const whole = await readFile(scene().file);
    const cut = join(scene().folder, 'cut.age');
    const everyHeaderByte = Array.from({ length: 202 }, (_, at) => at);
    const chunk = 64 * 1024 + 16;
    const edges = [1, 2, 3].flatMap((count) => [-1, 0, 1].map((by) => 200 + count * chunk + by));
    const spread = Array.from({ length: 40 }, (_, at) => Math.floor((whole.length * at) / 40));
    for (const length of new Set([...everyHeaderByte, ...edges, ...spread, whole.length - 17, whole.length - 16, whole.length - 1])) {
      if (length >= whole.length) continue;
      await writeFile(cut, whole.subarray(0, length));
      const work = async (place: string): Promise<unknown> => {
        await backupKind(cut);
        return restoreBackup(cut, restoreOptions(place));
      };
      await assertRefused(work, /is cut short or was changed/, `cut to ${length} bytes`);
    }
  });

  test('refuses a file with one bit changed anywhere, or with a byte more', async () => {
    const whole = await readFile(scene().file);
    const path = join(scene().folder, 'changed.age');
    const places = [
      ...Array.from({ length: 210 }, (_, at) => at),
      ...Array.from({ length: 30 }, (_, at) => Math.floor((whole.length * at) / 30)),
    ];
    for (const at of [...places, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed.writeUInt8((whole[at] ?? 0) ^ 1, at);
      await writeFile(path, changed);
      const work = async (place: string): Promise<unknown> => {
        await backupKind(path);
        return restoreBackup(path, restoreOptions(place));
      };
      await assertRefused(work, /cut short or was changed|not an age file|no identity given|passphrase/, `byte ${at}`);
    }
    await writeFile(path, Buffer.concat([whole, Buffer.of(0)]));
    await assertRefused((place) => restoreBackup(path, restoreOptions(place)), /cut short or was changed/);
  });

  test('refuses what is no backup: another file, an empty archive, an archive of other things', async () => {
    const path = join(scene().folder, 'foreign.age');
    for (const content of ['SQLite format 3\0', 'hello', '-----BEGIN AGE ENCRYPTED FILE-----\n']) {
      await writeFile(path, content);
      await assert.rejects(backupKind(path), /no backup of Medlar: it is not an age file/);
    }
    await assert.rejects(backupKind(join(scene().folder, 'nothing')), { code: 'absent' });
    await assert.rejects(backupKind(scene().folder), { code: 'absent' });
    const other = async (...members: Member[]): Promise<string> =>
      sealed('other.age', Buffer.concat(await Array.fromAsync(writeTar(members, NOW))));
    const text = Buffer.from('text');
    for (const file of [
      await sealed('other.age', text),
      await sealed('other.age', new Uint8Array(1024)),
      await other(),
      await other(memberOf('../evil', text)),
      await other(memberOf('medlar.json', text)),
      await other(memberOf('medlar.db', text), memberOf('medlar.db', text)),
      await other(memberOf('medlar.db', text), memberOf('manifest', text)),
      await other(memberOf('medlar.db', text), memberOf('medlar.json', Buffer.alloc(2 << 20))),
    ]) {
      await assertRefused((place) => restoreBackup(file, restoreOptions(place)), /opens, but is no backup of Medlar/);
    }
  });

  test('refuses what somebody else put together, since everybody who knows the recipient can encrypt to it', async () => {
    const swapped = await sealed(
      'swapped.age',
      await altered((members) => void members.set('medlar.json', Buffer.from('{"keySource":"command:evil"}'))),
    );
    await assertRefused((place) => restoreBackup(swapped, restoreOptions(place)), /does not hold what its own manifest says/);

    // With a manifest made to fit, the signature no longer does.
    const fitted = await sealed(
      'fitted.age',
      await altered((members) => {
        const settings = Buffer.from('{"keySource":"command:evil"}');
        const digest = sha256(members.get('medlar.json') ?? Buffer.of()).toHex();
        const was = `{"name":"medlar.json","bytes":${members.get('medlar.json')?.length ?? 0},"sha256":"${digest}"}`;
        const manifest = String(members.get('manifest'));
        assert.ok(manifest.includes(was));
        members.set('medlar.json', settings);
        members.set(
          'manifest',
          Buffer.from(manifest.replace(was, `{"name":"medlar.json","bytes":${settings.length},"sha256":"${sha256(settings).toHex()}"}`)),
        );
      }),
    );
    await assertRefused((place) => restoreBackup(fitted, restoreOptions(place)), /not signed by the centre/);
  });

  test('names the rows of a store that had been tampered with before it was backed up, and restores nothing', async () => {
    const { trial, gate, recipient, folder } = scene();
    const copy = join(folder, 'tampered.db');
    const first = await contents(ReadableStream.from([await plainOf(scene().file, scene().identity)]));
    await writeFile(copy, first.get('medlar.db') ?? Buffer.of());
    const database = new DatabaseSync(copy);
    database.exec("UPDATE entry SET event = replace(event, 'login', 'logon') WHERE rid = (SELECT max(rid) FROM entry)");
    database.close();
    const file = join(folder, 'tampered.age');
    await writeFile(join(folder, 'pin'), first.get('ledger-pin.json') ?? '');
    await makeBackup(file, {
      ...backupOptions(trial, gate, recipient),
      storeUrl: `sqlite:${copy}`,
      pinned: pinnedFile(join(folder, 'pin')),
    });
    const refusal = await assertRefused((place) => restoreBackup(file, restoreOptions(place)), /not what was written/);
    assert.ok(refusal instanceof TamperedBackup);
    assert.ok(
      refusal.faults.some((fault) => fault.startsWith('entry/')),
      refusal.faults.join(),
    );
  });

  test('says what is missing since a later checkpoint, that nothing is since an earlier one, and refuses a foreign or forked one', async () => {
    const { file, earlierPin, laterPin } = scene();
    const note = (JSON.parse(laterPin) as { checkpoint: string }).checkpoint;
    const size = claimedCheckpoint(note)?.size;
    for (const text of [laterPin, note, JSON.stringify({ vkey: 'x', checkpoint: note })]) {
      const restored = await restoreBackup(file, restoreOptions(freshPlace(), { later: { text, path: 'pin' } }));
      assert.equal(restored.laterSize, size);
      assert.equal(restored.ledgerSize, (size ?? 0) - 4);
    }
    const earlier = await restoreBackup(file, restoreOptions(freshPlace(), { later: { text: earlierPin, path: 'pin' } }));
    assert.ok((earlier.laterSize ?? 0) < earlier.ledgerSize);
    for (const text of ['', 'nonsense', '{}', note.replace(/^\d+$/m, '1')]) {
      await assertRefused(
        (place) => restoreBackup(file, restoreOptions(place, { later: { text, path: 'pin' } })),
        /pin holds no checkpoint/,
      );
    }
  });

  test('refuses a later ledger’s checkpoint that the same key signed over another past', async () => {
    const { file, folder, trial } = scene();
    // The backup, restored, goes its own way: its checkpoints and the first centre's are signed by one key.
    const place = freshPlace();
    await restoreBackup(file, restoreOptions(place));
    await cp(join(trial.folder, 'keys'), join(place, 'keys'), { recursive: true });
    await cp(join(place, 'ledger-pin.json'), join(place, 'ledger.pin'));
    const fork = await openTrial({ folder: place });
    await act(fork, 6);
    const text = await pinText(trial);
    const forked = join(folder, 'forked.age');
    await makeBackup(forked, backupOptions(fork, scene().gate, scene().recipient));
    await fork.stop();
    await assertRefused(
      (empty) => restoreBackup(forked, restoreOptions(empty, { later: { text, path: 'the pin' } })),
      /is not the one of the pin/,
    );
  });

  test('tells a wrong identity and a wrong key from each other', async () => {
    const other: AgeKey = { kind: 'identities', identities: [await generateX25519Identity()] };
    await assertRefused((place) => restoreBackup(scene().file, restoreOptions(place, { key: other })), /another recipient/);
    const keys = join(scene().folder, 'other-keys');
    const gate = await openKeyGate(parseKeySource('file', keys), 'create', { env: {} });
    await assertRefused((place) => restoreBackup(scene().file, restoreOptions(place, { gate })), /another centre's key/);
    assert.throws(() => parseIdentities('AGE-SECRET-KEY-1X\n', 'id'), /no file of age identities/);
    assert.throws(() => parseIdentities('# created\n\n', 'id'), /holds no age identity/);
  });

  test('takes an empty folder, or one that holds the keys; whatever else is there is left alone', async () => {
    const place = freshPlace();
    await mkdir(join(place, 'keys'), { recursive: true });
    await restoreBackup(scene().file, restoreOptions(place));
    const names = await readdir(place);
    await assert.rejects(restoreBackup(scene().file, restoreOptions(place)), /is not empty/);
    assert.deepEqual(await readdir(place), names);

    for (const name of ['medlar.json', 'medlar.db-wal', 'a file']) {
      const occupied = freshPlace();
      await mkdir(occupied);
      await writeFile(join(occupied, name), 'mine');
      await assert.rejects(restoreBackup(scene().file, restoreOptions(occupied)), { code: 'occupied' });
      assert.equal(await readFile(join(occupied, name), 'utf8'), 'mine');
    }
    const interrupted = freshPlace();
    await mkdir(join(interrupted, 'restoring-0011'), { recursive: true });
    await assert.rejects(restoreBackup(scene().file, restoreOptions(interrupted)), /interrupted or is still running/);
  });

  test('that is interrupted in any phase, or finds that somebody came first, leaves what was there', async () => {
    for (const phase of ['decrypting', 'verifying'] as const) {
      const place = freshPlace();
      await mkdir(join(place, 'keys'), { recursive: true });
      const stop = new AbortController();
      const onProgress = (progress: BackupProgress): void => {
        if (progress.phase === phase) stop.abort(new Error('enough'));
      };
      await assert.rejects(restoreBackup(scene().file, restoreOptions(place, { onProgress, signal: stop.signal })), /enough/);
      assert.deepEqual(await readdir(place), ['keys']);
    }
    const place = freshPlace();
    let came: Promise<void> | undefined;
    const onProgress = ({ phase }: BackupProgress): void => {
      if (phase === 'verifying') came ??= writeFile(join(place, 'medlar.db'), 'another');
    };
    await assert.rejects(restoreBackup(scene().file, restoreOptions(place, { onProgress })), /came into .* meanwhile/);
    assert.deepEqual(await readdir(place), ['medlar.db']);
  });
});

suite('the archive', () => {
  test('gives back what was put in, however it is cut into chunks', async () => {
    const content = fc.uint8Array({ maxLength: 2_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 4 }), fc.integer({ min: 1, max: 1_500 }), async (all, size) => {
        const members = all.map((bytes, at) => memberOf(`member-${at}`, bytes));
        const whole = Buffer.concat(await Array.fromAsync(writeTar(members, NOW)));
        assert.equal(whole.length % 512, 0);
        const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) => whole.subarray(at * size, (at + 1) * size));
        const back = await contents(ReadableStream.from(chunks));
        assert.deepEqual(
          [...back.values()].map(String),
          all.map((bytes) => String(Buffer.from(bytes))),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('tells sizes beyond what tar’s octal digits hold', async () => {
    const bytes = 8 ** 11 + 12_345;
    const begun = writeTar([{ name: 'large', bytes, content: ReadableStream.from([Buffer.of(1)]) }], NOW);
    const header = await begun.next();
    const first = await readTar(ReadableStream.from(header.done === true ? [] : [header.value])).next();
    assert.equal(first.done === true ? undefined : first.value.bytes, bytes);
    await assert.rejects(async () => Array.fromAsync(begun), /large has 1 bytes/);
  });

  test('is refused when it is cut, at every byte', async () => {
    const whole = Buffer.concat(await Array.fromAsync(writeTar([memberOf('a', Buffer.from('b'))], NOW)));
    for (let length = 0; length < whole.length; length++) {
      await assert.rejects(contents(ReadableStream.from([whole.subarray(0, length)])), TarFault, String(length));
    }
    await assert.rejects(contents(ReadableStream.from([whole, Buffer.of(0)])), TarFault);
  });
});
