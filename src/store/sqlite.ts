/**
 * The SQLite engine: one file, one writing process. `node:sqlite` is synchronous: a read is done when its promise is returned, on this thread; writes are
 * grouped, here or on a thread of their own (sqlite-writer.ts).
 *
 * Three kinds of connections: the writer's, through which is read as well where it is on this thread; a reader's otherwise; and one for each running snapshot.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migration } from './migrations.ts';
import type {
  CheckpointRow,
  CommitResult,
  DataKeyRow,
  Instant,
  LedgerState,
  OpenMode,
  Rid,
  SecretRow,
  SequencedRow,
  Snapshot,
  Store,
  StoreFigures,
  TileRow,
  Write,
} from './port.ts';
import { StoreRefusal } from './port.ts';
import type { CheckpointOptions } from './sqlite-checkpoints.ts';
import type { Connection } from './sqlite-connection.ts';
import { openConnection, setForWriting, sqliteVersionFault } from './sqlite-connection.ts';
import type { FileLock } from './sqlite-lock.ts';
import { lockFile } from './sqlite-lock.ts';
import { markAsMedlar, migrate, requireMedlar, requireMigrated, schemaComparison } from './sqlite-migrate.ts';
import { SqliteReader } from './sqlite-read.ts';
import { SqliteSnapshot } from './sqlite-snapshot.ts';
import { SQLITE_MIGRATIONS } from './sqlite-schema.ts';
import { PURGE_BATCH, type WriteAnswer, type WriteArguments, type WriteName, type Writer } from './sqlite-writes.ts';
import { writeHere, writeOnThread } from './sqlite-writer.ts';

/** Row ids reserved ahead by one durable write; those that a crash leaves over are never used. */
const RID_BLOCK = 4096;

/** Snapshots that may run at once, each with a connection of its own; one more is refused. */
const SNAPSHOTS_MAX = 8;

/** Connections for snapshots that stay open for the next one. */
const SNAPSHOTS_KEPT = 2;

export interface SqliteOptions {
  /** This release's schema, unless a test brings another. */
  readonly migrations?: readonly Migration[];
  /** Where writes are done. A thread of its own takes some 50 ms to start, and pays where much is written beside other work. Default: here. */
  readonly writer?: 'here' | 'thread';
  /** When the log is brought into the file, where writes are done here, unless a test brings other limits. */
  readonly checkpoints?: CheckpointOptions;
}

/** Opens the store in the file at `path`. Throws `StoreRefusal` with what to do. */
export function openSqlite(path: string, mode: OpenMode, options: SqliteOptions = {}): Store {
  const file = resolve(path);
  const { migrations = SQLITE_MIGRATIONS } = options;
  refuseOldSqlite();
  if (mode === 'read') return openForReading(file, migrations);
  const lock = lockFile(regularFile(file));
  const opened: Connection[] = [];
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) createFile(file, migrations);
    refuseEmpty(file);
    const writer = openConnection(file, file, 'write');
    opened.push(writer);
    requireMedlar(writer);
    setForWriting(writer, 'later');
    migrate(writer, migrations);
    if (options.writer !== 'thread') {
      // It is read through the same connection: no transaction stays open between two turns of the event loop, and a commit makes its pages stale for
      // every connection but its own.
      return new SqliteStore({
        file,
        reads: writer,
        writer: writeHere(writer, file, options.checkpoints),
        lock,
        immutable: false,
        migrations,
      });
    }
    const reads = openConnection(file, file, 'read');
    opened.push(reads);
    // The connection that has made sure of the file makes room for the thread's own; not as the last one, which would end the write-ahead log.
    writer.close();
    return new SqliteStore({ file, reads, writer: writeOnThread(file), lock, immutable: false, migrations });
  } catch (error) {
    for (const connection of opened) connection.close();
    lock.release();
    throw error;
  }
}

function openForReading(file: string, migrations: readonly Migration[]): Store {
  if (statSync(regularFile(file), { throwIfNoEntry: false }) === undefined) {
    throw new StoreRefusal('absent', `There is no store at ${file}. Check --data and --store, or start the server once, which makes it.`);
  }
  refuseEmpty(file);
  const { connection, immutable } = readingConnection(file);
  try {
    requireMedlar(connection);
    requireMigrated(connection, migrations);
    return new SqliteStore({ file, reads: connection, writer: undefined, lock: undefined, immutable, migrations });
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Beside a server, or on a stopped store; in a folder that this user cannot write, only when no changes wait in the write-ahead log. */
function readingConnection(file: string): { readonly connection: Connection; readonly immutable: boolean } {
  try {
    return { connection: openConnection(file, file, 'read'), immutable: false };
  } catch (error) {
    if (!(error instanceof StoreRefusal) || error.code !== 'access') throw error;
    if (logBytes(file) > 0) {
      throw new StoreRefusal(
        'access',
        `${file} has changes in ${file}-wal, which can be read only with the right to write its folder. Run this as the server's user, or copy both files to a folder of your own and read the copy.`,
        { cause: error },
      );
    }
    return { connection: openConnection(file, immutableLocation(file), 'immutable'), immutable: true };
  }
}

function immutableLocation(file: string): URL {
  const location = pathToFileURL(file);
  location.searchParams.set('immutable', '1');
  return location;
}

/** Bytes in the write-ahead log; 0 when there is none. */
const logBytes = (file: string): number => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;

/** Makes the store under another name and renames it, so that a crash leaves a whole store or none, and an empty file is never ours. */
function createFile(file: string, migrations: readonly Migration[]): void {
  if (logBytes(file) > 0) {
    throw new StoreRefusal(
      'damaged',
      `${file} is missing but its ${file}-wal is there. Restore both from a backup, or remove ${file}-wal to begin a new store.`,
    );
  }
  const draft = `${file}-new`;
  for (const leftover of [draft, `${draft}-wal`, `${draft}-shm`, `${file}-wal`, `${file}-shm`]) rmSync(leftover, { force: true });
  try {
    // Not even this machine's other users: index values and times are readable in it. SQLite gives its side files the same mode.
    writeFileSync(draft, '', { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new StoreRefusal('access', `${file} cannot be made. Check that its folder exists, has room, and that this user may write it.`, {
      cause: error,
    });
  }
  const connection = openConnection(file, draft, 'write');
  try {
    markAsMedlar(connection);
    setForWriting(connection);
    migrate(connection, migrations);
  } finally {
    connection.close();
  }
  renameSync(draft, file);
  syncFolder(dirname(file));
}

/** Makes a rename durable. Windows has no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function regularFile(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile()) {
    throw new StoreRefusal(
      'access',
      `${file} is ${stat.isDirectory() ? 'a folder' : 'no regular file'}. Name a file, such as ${file}/medlar.db.`,
    );
  }
  return file;
}

function refuseEmpty(file: string): void {
  if (statSync(file).size > 0) return;
  throw new StoreRefusal(
    'damaged',
    `${file} is empty, which Medlar never leaves behind. Restore a backup, or remove the file to begin a new store.`,
  );
}

function refuseOldSqlite(): void {
  const fault = sqliteVersionFault(process.versions['sqlite'] ?? '');
  if (fault !== undefined) throw new StoreRefusal('unreachable', fault);
}

interface Parts {
  /** Absolute. */
  readonly file: string;
  /** Through which it is read; the writer's as well, where it writes on this thread. */
  readonly reads: Connection;
  /** Absent on a store opened for reading. */
  readonly writer: Writer | undefined;
  readonly lock: FileLock | undefined;
  readonly immutable: boolean;
  readonly migrations: readonly Migration[];
}

class SqliteStore extends SqliteReader implements Store {
  readonly engine = 'sqlite';
  readonly #parts: Parts;
  readonly #schemaFaults: (connection: Connection) => readonly string[];
  readonly #idleSnapshots: Connection[] = [];
  readonly #runningSnapshots = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;
  #nextRid = 0;
  #ridEnd = 0;
  #reserving: Promise<void> | undefined;
  #writes = 0;
  #conflicts = 0;

  constructor(parts: Parts) {
    super(parts.reads);
    this.#parts = parts;
    this.#schemaFaults = schemaComparison(parts.migrations);
  }

  async allocate(count: number): Promise<Rid> {
    if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`Cannot allocate ${count} row ids`);
    while (this.#nextRid + count > this.#ridEnd) await this.#reserve(Math.max(count, RID_BLOCK));
    const first = this.#nextRid;
    this.#nextRid += count;
    return first;
  }

  /** Whoever else runs out meanwhile waits for the same block. */
  #reserve(count: number): Promise<void> {
    this.#reserving ??= this.#do('reserve', count)
      .then((first) => {
        this.#nextRid = first;
        this.#ridEnd = first + count;
      })
      .finally(() => {
        this.#reserving = undefined;
      });
    return this.#reserving;
  }

  async commit(write: Write): Promise<CommitResult> {
    const result = await this.#do('commit', write);
    if ('done' in result) this.#writes++;
    else this.#conflicts++;
    return result;
  }

  rewrap(keys: readonly DataKeyRow[], secrets: readonly SecretRow[], oldKek: number): Promise<void> {
    return this.#do('rewrap', keys, secrets, oldKek);
  }

  async destroyKey(owner: Rid): Promise<void> {
    await this.#do('destroyKey', owner);
    await this.#parts.writer?.emptyLog();
  }

  createSecrets(secrets: readonly SecretRow[]): Promise<boolean> {
    return this.#do('createSecrets', secrets);
  }

  lease(name: string, holder: string, now: Instant, ttlMs: number): Promise<number | undefined> {
    return this.#do('lease', name, holder, now, ttlMs);
  }

  putTiles(tiles: readonly TileRow[], epoch: number): Promise<boolean> {
    return this.#do('putTiles', tiles, epoch);
  }

  advance(from: LedgerState | undefined, to: LedgerState, sequenced: readonly SequencedRow[]): Promise<boolean> {
    return this.#do('advance', from, to, sequenced);
  }

  putCheckpoint(checkpoint: CheckpointRow): Promise<void> {
    return this.#do('putCheckpoint', checkpoint);
  }

  deleteTransient(kind: string, key: string): Promise<void> {
    return this.#do('deleteTransient', kind, key);
  }

  async purge(now: Instant): Promise<number> {
    let purged = 0;
    for (;;) {
      const count = await this.#do('purge', now);
      purged += count;
      if (count < PURGE_BATCH) return purged;
    }
  }

  async snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) throw closed();
    if (this.#runningSnapshots.size >= SNAPSHOTS_MAX) {
      throw new StoreRefusal('busy', `${SNAPSHOTS_MAX} snapshots are being read already. Try again when one has ended.`);
    }
    const running = this.#runSnapshot(work);
    this.#runningSnapshots.add(running);
    try {
      return await running;
    } finally {
      this.#runningSnapshots.delete(running);
    }
  }

  async #runSnapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const { file, immutable } = this.#parts;
    const connection =
      this.#idleSnapshots.pop() ?? openConnection(file, immutable ? immutableLocation(file) : file, immutable ? 'immutable' : 'read');
    try {
      connection.run('BEGIN');
      // SQLite fixes what a transaction sees at its first read, not at BEGIN.
      connection.exists('SELECT 1 FROM schema_migration LIMIT 1');
      const result = await work(new SqliteSnapshot(connection, this.#schemaFaults));
      connection.run('COMMIT');
      if (immutable && logBytes(file) > 0) {
        throw new StoreRefusal(
          'in-use',
          `A server has opened ${file} while it was being read without locks. Try again as a user who may write its folder.`,
        );
      }
      return result;
    } finally {
      if (connection.db.isTransaction) connection.db.exec('ROLLBACK');
      if (this.#idleSnapshots.length < SNAPSHOTS_KEPT && this.#closing === undefined) this.#idleSnapshots.push(connection);
      else connection.close();
    }
  }

  figures(): StoreFigures {
    return {
      ...(this.#parts.writer?.figures() ?? { commits: 0, queued: 0, batchMax: 0 }),
      writes: this.#writes,
      conflicts: this.#conflicts,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#parts.writer?.drain();
    await Promise.allSettled(this.#runningSnapshots);
    for (const connection of this.#idleSnapshots) connection.close();
    this.#parts.reads.close();
    // Last, since the last connection to close copies the write-ahead log into the file and removes it.
    await this.#parts.writer?.close();
    this.#parts.lock?.release();
  }

  #do<N extends WriteName>(name: N, ...values: WriteArguments<N>): Promise<WriteAnswer<N>> {
    const { writer, file } = this.#parts;
    if (writer === undefined) return Promise.reject(new StoreRefusal('access', `${file} was opened for reading only.`));
    if (this.#closing !== undefined) return Promise.reject(closed());
    return writer.do(name, ...values);
  }
}

const closed = (): StoreRefusal => new StoreRefusal('unreachable', 'The store is closed: Medlar is stopping.');
