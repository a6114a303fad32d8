/**
 * A backup: one age file that holds a tar archive of the store's copy, the settings, the pinned checkpoint and, last, a manifest signed with the
 * ledger's key. `age -d FILE | tar x` opens it without Medlar. The key-encryption key is not in it. docs/operations.md
 */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, link, lstat, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { openCheckpoint } from '#ledger/checkpoint.ts';
import { verifierKey } from '#ledger/note.ts';
import { openStore } from '#store/open.ts';
import type { Bytes } from '#store/port.ts';
import { copySqlite, type StoreCopy } from '#store/sqlite-copy.ts';
import { ageEncrypter, type AgeRecipients } from '#vault/age.ts';
import type { KeyGate } from '#vault/gate.ts';
import { type SigningKey, verifySignature } from '#vault/signature.ts';
import { sha256 } from '#vault/digest.ts';
import { type Manifest, type Member, MEMBERS, signManifest, writeTar } from './backup-archive.ts';
import { BackupRefusal } from './backup-refusal.ts';
import { openForVerification } from './open-secrets.ts';
import { formatPinned, type Pinned, type PinnedCheckpoint } from './pinned-file.ts';

/** What is being done, for a progress bar. */
export interface BackupProgress {
  readonly phase: 'copying' | 'encrypting' | 'decrypting' | 'verifying';
  /** From 0 to 1; undefined where the end is not known. */
  readonly share: number | undefined;
}

export interface BackupOptions {
  /** `sqlite:FILE`. */
  readonly storeUrl: string;
  readonly pinned: PinnedCheckpoint;
  /** DIR/medlar.json, which need not exist. */
  readonly settingsFile: string;
  /** The ledger's name. */
  readonly origin: string;
  /** The manifest is signed by the ledger's key, which it opens. */
  readonly gate: KeyGate;
  readonly to: AgeRecipients;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly onProgress: (progress: BackupProgress) => void;
  readonly signal: AbortSignal;
}

export interface BackupSummary {
  /** Of the file. */
  readonly bytes: number;
  /** Entries in the ledger's tree. */
  readonly ledgerSize: number;
  /** There was a pinned checkpoint, and it is in the backup. */
  readonly withPin: boolean;
  /** There was a DIR/medlar.json, and it is in the backup. */
  readonly withSettings: boolean;
}

/** Before anybody is asked for a passphrase. Throws BackupRefusal (`absent`, `exists`, `unsupported`). */
export async function requireBackupPossible(path: string, storeUrl: string): Promise<void> {
  if (!storeUrl.startsWith('sqlite:')) {
    throw new BackupRefusal(
      'unsupported',
      'a PostgreSQL store is backed up by PostgreSQL itself, which can also go back to any point in time: docs/operations.md, "Backup on PostgreSQL"',
    );
  }
  const target = resolve(path);
  if ((await stat(dirname(target)).catch(() => undefined))?.isDirectory() !== true) {
    throw new BackupRefusal('absent', `there is no folder ${dirname(target)} to write the backup into`);
  }
  await refuseExisting(target);
}

/**
 * Makes a backup beside a running server; afterwards there is a whole file with mode 0600 at `path`, or none.
 * Throws BackupRefusal (`exists`, `unsupported`, `tampered`), StoreRefusal, VaultRefusal; rejects with the signal's reason.
 */
export async function makeBackup(path: string, options: BackupOptions): Promise<BackupSummary> {
  const { storeUrl, pinned, onProgress, signal } = options;
  const target = resolve(path);
  await requireBackupPossible(target, storeUrl);
  const encrypt = ageEncrypter(options.to);
  // Read before the copy is fixed, and again after: the copy is then never behind its pin, nor led by somebody whom the pin does not know.
  let pin = await pinned.read();
  const copy = await copySqlite(storeUrl.slice('sqlite:'.length), {
    async settled() {
      const before = pin;
      const after = await pinned.read();
      if (String(before?.epochs) === String(after?.epochs)) return true;
      pin = after;
      return false;
    },
    onShare: (share) => onProgress({ phase: 'copying', share }),
    signal,
  });
  try {
    const { ledger, ledgerSize } = await openCopy(copy, options.gate);
    refuseForeignPin(pin, options.origin, ledger);
    const settings = await readFile(options.settingsFile).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
    const archive = writeTar(members(copy, pin, settings, ledger, options), options.now());
    const bytes = await writeWhole(target, await encrypt(ReadableStream.from(archive)), options);
    return { bytes, ledgerSize, withPin: pin !== undefined, withSettings: settings !== undefined };
  } finally {
    await copy.remove();
  }
}

async function openCopy(copy: StoreCopy, gate: KeyGate): Promise<{ readonly ledger: SigningKey; readonly ledgerSize: number }> {
  const store = await openStore(`sqlite:${copy.file}`, 'read');
  try {
    const opened = await openForVerification(store, gate);
    if ('gate' in opened) return { ledger: opened.ledger, ledgerSize: (await store.ledgerState())?.size ?? 0 };
  } finally {
    await store.close();
  }
  throw new BackupRefusal('tampered', 'the centre’s secrets were changed, so that this backup could not be restored: run medlar verify');
}

function refuseForeignPin(pin: Pinned | undefined, origin: string, ledger: SigningKey): void {
  if (pin === undefined) return;
  const key = verifierKey(sha256, origin, ledger.publicKey);
  if (openCheckpoint(pin.checkpoint, key, verifySignature, origin) !== undefined) return;
  throw new BackupRefusal(
    'tampered',
    `the pinned checkpoint is not one that this centre’s ledger signed as ${origin}: give the --origin of the server, and run medlar verify`,
  );
}

async function* members(
  copy: StoreCopy,
  pin: Pinned | undefined,
  settings: Bytes | undefined,
  ledger: SigningKey,
  { origin, now, onProgress, signal }: BackupOptions,
): AsyncGenerator<Member> {
  const files: { name: string; bytes: number; sha256: string }[] = [];
  const digest = createHash('sha256');
  let read = 0;
  const content = async function* (): AsyncGenerator<Bytes> {
    // A stream of a file gives buffers, unless it is told an encoding.
    for await (const chunk of createReadStream(copy.file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      digest.update(chunk);
      read += chunk.length;
      onProgress({ phase: 'encrypting', share: read / copy.bytes });
      yield chunk;
    }
  };
  yield { name: MEMBERS.store, bytes: copy.bytes, content: content() };
  files.push({ name: MEMBERS.store, bytes: copy.bytes, sha256: digest.digest('hex') });
  const small = [
    { name: MEMBERS.pin, text: pin === undefined ? undefined : Buffer.from(formatPinned(pin)) },
    { name: MEMBERS.settings, text: settings },
  ];
  for (const { name, text } of small) {
    if (text === undefined) continue;
    files.push({ name, bytes: text.length, sha256: sha256(text).toHex() });
    yield memberOf(name, text);
  }
  const manifest: Manifest = { origin, made: new Date(now()).toISOString(), files };
  const signer = { key: verifierKey(sha256, origin, ledger.publicKey), sign: (message: Uint8Array) => ledger.sign(message) };
  yield memberOf(MEMBERS.manifest, Buffer.from(signManifest(manifest, signer)));
}

const memberOf = (name: string, text: Bytes): Member => ({ name, bytes: text.length, content: ReadableStream.from([text]) });

async function refuseExisting(target: string): Promise<void> {
  const found = await lstat(target).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found !== undefined) throw existing(target);
}

const existing = (target: string): BackupRefusal =>
  new BackupRefusal('exists', `${target} is there already, and a backup is never overwritten: give another name`);

/** Under another name until it is whole and durable; returns how many bytes it has. */
async function writeWhole(
  target: string,
  chunks: AsyncIterable<Bytes>,
  { random, signal }: Pick<BackupOptions, 'random' | 'signal'>,
): Promise<number> {
  const draft = `${target}.${random(8).toHex()}.part`;
  const file = await open(draft, 'wx', 0o600);
  try {
    const bytes = await writeAll(file, chunks, signal);
    await file.sync();
    await file.close();
    await place(draft, target);
    await syncFolder(dirname(target));
    return bytes;
  } catch (error) {
    await file.close().catch(() => undefined); // closed already
    await unlink(draft).catch(() => undefined); // the first fault is the one to tell
    throw error;
  }
}

async function writeAll(file: FileHandle, chunks: AsyncIterable<Bytes>, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    await file.writeFile(chunk);
    bytes += chunk.length;
  }
  return bytes;
}

/** Some file systems of memory sticks have no links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Unlike a rename, a link never replaces what somebody has put there meanwhile. */
async function place(draft: string, target: string): Promise<void> {
  try {
    await link(draft, target);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EEXIST') throw existing(target);
    if (!NO_LINKS.has(code)) throw error;
    await refuseExisting(target);
    await rename(draft, target);
    return;
  }
  await unlink(draft);
}

/** A new name is only durable once its folder is. Windows cannot open folders and keeps names itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
