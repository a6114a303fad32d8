/**
 * Restoring a backup into an empty place: decrypted, compared with its signed manifest, verified row by row as `medlar verify` does, and only then moved to
 * where a server would find it. docs/operations.md
 */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Checkpoint, claimedCheckpoint, openCheckpoint } from '#ledger/checkpoint.ts';
import { verifierKey } from '#ledger/note.ts';
import { consistencyProof, verifyConsistency } from '#ledger/tree.ts';
import { openStore } from '#store/open.ts';
import type { Bytes, LedgerState, Store } from '#store/port.ts';
import { AGE_HEADER_BYTES_MAX, type AgeKey, ageKindOf, decryptAge } from '#vault/age.ts';
import type { KeyGate } from '#vault/gate.ts';
import { SECRET_NAMES } from '#vault/secrets.ts';
import { verifySignature } from '#vault/signature.ts';
import { sha256 } from '#vault/digest.ts';
import { type BackupProgress, syncFolder } from './backup.ts';
import { type Manifest, manifestSigned, MEMBERS, parseManifest, readTar, TarFault } from './backup-archive.ts';
import { BackupRefusal } from './backup-refusal.ts';
import { createErased } from './erasure.ts';
import type { Fault } from './findings.ts';
import { createKeyring } from './keyring.ts';
import { openForVerification } from './open-secrets.ts';
import { parsePinned, pinnedFile } from './pinned-file.ts';
import { type VerifySources, verifyStore } from './verify/verify.ts';

export interface RestoreOptions {
  /** Absolute; absent, empty, or with nothing but a folder `keys` in it. */
  readonly folder: string;
  readonly key: AgeKey;
  readonly gate: KeyGate;
  /** A later checkpoint, should one be known: a pin of Medlar's or a signed note, and what to call it. */
  readonly later: { readonly text: string; readonly path: string } | undefined;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly onProgress: (progress: BackupProgress) => void;
  readonly signal: AbortSignal;
}

export interface Restored {
  /** The ledger's name. */
  readonly origin: string;
  /** When the backup was made, RFC 3339. */
  readonly made: string;
  /** Entries in the ledger's tree. */
  readonly ledgerSize: number;
  /** Rows that were verified. */
  readonly rows: number;
  /** Of the checkpoint that was pinned when the backup was made. */
  readonly pinnedSize: number | undefined;
  /** With a later checkpoint: how many entries it covers. Those from `ledgerSize` on are not in the backup. */
  readonly laterSize: number | undefined;
  /** DIR/medlar.json as it came; absent where there was none. */
  readonly settings: string | undefined;
}

/** Faults that are told; that there are more is enough. */
const FAULTS_TOLD = 20;

/** What Medlar did not write, or somebody changed: the faults, each `table/record: what`. */
export class TamperedBackup extends BackupRefusal {
  readonly faults: readonly string[];
  constructor(faults: readonly Fault[]) {
    super('tampered', 'what is in this backup is not what was written, so nothing was restored; take an earlier backup');
    this.faults = faults.map(({ table, record, what }) => `${table}/${record}: ${what}`);
  }
}

/** Members beside the store are small; a larger one is something else. */
const SMALL_BYTES_MAX = 1 << 20;

/** Says whether a file was encrypted to recipients or under a passphrase. Throws BackupRefusal `absent`, VaultRefusal `malformed` where it is no age file. */
export async function backupKind(path: string): Promise<'recipients' | 'passphrase'> {
  if ((await stat(path).catch(() => undefined))?.isFile() !== true)
    throw new BackupRefusal('absent', `there is no file ${path} that can be read`);
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(AGE_HEADER_BYTES_MAX);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    return ageKindOf(start.subarray(0, bytesRead), path);
  } finally {
    await file.close();
  }
}

/** Refuses a place where anything is but the keys, which come on their own way. Throws BackupRefusal `occupied`. */
export async function requireEmptyPlace(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const left = names.find((name) => name.startsWith(DRAFT_PREFIX));
  if (left !== undefined) {
    throw new BackupRefusal(
      'occupied',
      `a restore into ${folder} was interrupted or is still running: if none is, remove everything in it but keys, and try again`,
    );
  }
  const [first] = names.filter((name) => !MAY_BE_THERE.has(name)).toSorted();
  if (first === undefined) return;
  throw new BackupRefusal(
    'occupied',
    `${folder} is not empty (${first} is in it), and nothing is ever restored over it: give another --data folder`,
  );
}

const DRAFT_PREFIX = 'restoring-';
const MAY_BE_THERE: ReadonlySet<string> = new Set(['keys', 'lost+found']);

/**
 * Restores; afterwards the folder holds everything, or what it held before. Throws BackupRefusal (TamperedBackup where verification found faults),
 * VaultRefusal (wrong passphrase, identity or key; a file cut short or changed), StoreRefusal; rejects with the signal's reason.
 */
export async function restoreBackup(path: string, options: RestoreOptions): Promise<Restored> {
  const { folder, signal } = options;
  await requireEmptyPlace(folder);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${DRAFT_PREFIX}${options.random(8).toHex()}`);
  try {
    await mkdir(draft, { mode: 0o700 });
    const manifest = await unpack(path, draft, options);
    const restored = await check(draft, manifest, options);
    signal.throwIfAborted();
    await moveInto(folder, draft);
    return restored;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (made !== undefined) await removeEmpty(folder, made);
    throw error;
  }
}

/** The folders that were made, from the innermost out; one in which somebody has put something meanwhile stays. */
async function removeEmpty(folder: string, outermost: string): Promise<void> {
  for (let each = folder; ; each = dirname(each)) {
    const removed = await rmdir(each).then(
      () => true,
      () => false,
    );
    if (!removed || each === outermost) return;
  }
}

/** The store comes last: it is what makes the folder a centre's. */
async function moveInto(folder: string, draft: string): Promise<void> {
  const there = await readdir(folder);
  const [other] = there.filter((name) => !MAY_BE_THERE.has(name) && join(folder, name) !== draft);
  if (other !== undefined) throw new BackupRefusal('occupied', `${other} came into ${folder} meanwhile: restore into a folder of its own`);
  const unpacked = new Set(await readdir(draft));
  const moved: string[] = [];
  try {
    for (const name of [MEMBERS.pin, MEMBERS.settings, MEMBERS.store]) {
      if (!unpacked.has(name)) continue;
      await rename(join(draft, name), join(folder, name));
      moved.push(name);
    }
    await syncFolder(folder);
    await rm(draft, { recursive: true });
    await syncFolder(dirname(folder));
  } catch (error) {
    for (const name of moved) await rm(join(folder, name), { force: true });
    throw error;
  }
}

/** Decrypts into the folder, and compares with what the manifest says. Whether the centre signed that is seen when its key is open. */
async function unpack(
  path: string,
  draft: string,
  options: RestoreOptions,
): Promise<{ readonly manifest: Manifest; readonly note: string }> {
  const file = await open(path, 'r');
  try {
    const cipher = ReadableStream.from(chunksOf(file, (await file.stat()).size, options));
    const files: { name: string; bytes: number; sha256: string }[] = [];
    let note: string | undefined;
    for await (const { name, bytes, content } of readTar(decryptAge(cipher, options.key, path))) {
      if (note !== undefined || !isWanted(name, files)) throw new TarFault(`${name} does not belong there`);
      if (name !== MEMBERS.store && bytes > SMALL_BYTES_MAX) throw new TarFault(`${name} is too large`);
      if (name === MEMBERS.manifest) {
        const parts: Bytes[] = [];
        for await (const chunk of content) parts.push(chunk);
        note = Buffer.concat(parts).toString();
      } else files.push({ name, bytes, sha256: await writeMember(join(draft, name), content, options.signal) });
    }
    const manifest = note === undefined ? undefined : parseManifest(note);
    if (note === undefined || manifest === undefined) throw new TarFault('there is no manifest');
    if (JSON.stringify(manifest.files) !== JSON.stringify(files)) {
      throw new BackupRefusal('tampered', `${path} does not hold what its own manifest says: it was put together by somebody else`);
    }
    return { manifest, note };
  } catch (error) {
    if (!(error instanceof TarFault)) throw error;
    throw new BackupRefusal('malformed', `${path} opens, but is no backup of Medlar: ${error.message}`, { cause: error });
  } finally {
    await file.close();
  }
}

const ORDER: readonly string[] = Object.values(MEMBERS);

/** The store first, each at most once, in their order. */
const isWanted = (name: string, before: readonly { readonly name: string }[]): boolean =>
  before.length === 0 ? name === MEMBERS.store : ORDER.indexOf(name) > ORDER.indexOf(before.at(-1)?.name ?? '');

const CHUNK_BYTES = 1 << 18;

async function* chunksOf(file: FileHandle, size: number, { onProgress, signal }: RestoreOptions): AsyncGenerator<Bytes> {
  for (let at = 0; !signal.aborted;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    onProgress({ phase: 'decrypting', share: Math.min(1, at / size) });
    yield new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead);
  }
}

async function writeMember(target: string, content: AsyncIterable<Bytes>, signal: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  const file = await open(target, 'wx', 0o600);
  try {
    for await (const chunk of content) {
      signal.throwIfAborted();
      digest.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return digest.digest('hex');
}

async function check(
  draft: string,
  { manifest, note }: { readonly manifest: Manifest; readonly note: string },
  options: RestoreOptions,
): Promise<Restored> {
  const store = await openStore(`sqlite:${join(draft, MEMBERS.store)}`, 'read');
  try {
    const opened = await openForVerification(store, options.gate);
    if (!('gate' in opened)) throw new TamperedBackup(opened);
    const { origin } = manifest;
    if (!manifestSigned(note, manifest, opened.ledger.publicKey, verifySignature)) {
      throw new BackupRefusal('tampered', 'this backup was not signed by the centre whose store it holds: somebody else put it together');
    }
    const key = verifierKey(sha256, origin, opened.ledger.publicKey);
    const pinned = await pinnedFile(join(draft, MEMBERS.pin)).read();
    const keyring = createKeyring(opened.gate, opened.purposes, store);
    const rows = await verifyAll(
      {
        store,
        keyring,
        ledger: { origin, key, verify: verifySignature },
        pinned: () => Promise.resolve(pinned),
        now: options.now,
        secretNames: SECRET_NAMES,
        erased: await createErased(store, keyring),
      },
      options,
    );
    const state = await store.ledgerState();
    const { later } = options;
    const laterCheckpoint = later === undefined ? undefined : openCheckpoint(noteIn(later.text), key, verifySignature, origin);
    if (later !== undefined && laterCheckpoint === undefined) {
      throw new BackupRefusal('pin', `${later.path} holds no checkpoint that the ledger of this backup (${origin}) signed`);
    }
    if (laterCheckpoint !== undefined && !(await extendsIt(store, state, laterCheckpoint))) {
      throw new BackupRefusal(
        'tampered',
        `the ledger of this backup is not the one of ${later?.path ?? ''}: its first ${laterCheckpoint.size} entries are others`,
      );
    }
    return {
      origin,
      made: manifest.made,
      ledgerSize: state?.size ?? 0,
      rows,
      pinnedSize: pinned === undefined ? undefined : claimedCheckpoint(pinned.checkpoint)?.size,
      laterSize: laterCheckpoint?.size,
      settings: manifest.files.some(({ name }) => name === MEMBERS.settings)
        ? await readFile(join(draft, MEMBERS.settings), 'utf8')
        : undefined,
    };
  } finally {
    await store.close();
  }
}

/** Every row; throws TamperedBackup. Returns how many rows were looked at. */
async function verifyAll(sources: VerifySources, { onProgress, signal }: RestoreOptions): Promise<number> {
  const { store } = sources;
  const watched: VerifySources['store'] = {
    engine: store.engine,
    snapshot(work) {
      signal.throwIfAborted();
      onProgress({ phase: 'verifying', share: undefined });
      return store.snapshot(work);
    },
  };
  const faults: Fault[] = [];
  const verifying = verifyStore({ ...sources, store: watched });
  let next = await verifying.next();
  for (; next.done !== true && faults.length < FAULTS_TOLD; next = await verifying.next()) faults.push(next.value);
  if (next.done !== true || faults.length > 0) throw new TamperedBackup(faults);
  return [...next.value.rows.values()].reduce((sum, count) => sum + count, 0);
}

/** The signed note in a pin of `serve`, of `medlar records`, or as it is. */
function noteIn(text: string): string {
  const pinned = parsePinned(text);
  if (pinned !== undefined) return pinned.checkpoint;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'checkpoint' in value && typeof value.checkpoint === 'string')
      return value.checkpoint;
  } catch {
    // no JSON: a note, or nothing
  }
  return text;
}

/** Whether the tree, verified before, extends an earlier checkpoint. Of a later one nothing can be said: what it covers is not here. */
async function extendsIt(store: Store, state: LedgerState | undefined, { size, root }: Checkpoint): Promise<boolean> {
  if (size === 0 || size > (state?.size ?? 0) || state === undefined) return true;
  const proof = await consistencyProof(
    sha256,
    async ({ level, n }) => {
      const tile = await store.tile(level, n);
      if (tile === undefined) throw new BackupRefusal('tampered', `tile ${level}/${n} is missing`);
      return tile.data;
    },
    size,
    state.size,
  );
  return verifyConsistency(sha256, { from: size, fromRoot: root, size: state.size, root: state.root }, proof);
}
