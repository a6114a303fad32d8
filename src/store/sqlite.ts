/**
 * The SQLite engine: one file, one writing process, everything on this thread. `node:sqlite` is synchronous: a read is done when its promise is returned,
 * writes are grouped (sqlite-group-commit.ts).
 *
 * Three kinds of connections: the writer; a reader, which therefore never sees an open transaction; and one for each running snapshot.
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
import type { Connection } from './sqlite-connection.ts';
import { emptyLog, onlyNumber, openConnection, setForWriting, sqliteVersionFault } from './sqlite-connection.ts';
import { GroupCommit } from './sqlite-group-commit.ts';
import { advance, putCheckpoint, putTiles, takeLease } from './sqlite-ledger.ts';
import type { FileLock } from './sqlite-lock.ts';
import { lockFile } from './sqlite-lock.ts';
import { markAsMedlar, migrate, requireMedlar, requireMigrated, schemaComparison } from './sqlite-migrate.ts';
import { SqliteReader, SqliteSnapshot } from './sqlite-read.ts';
import { SQLITE_MIGRATIONS } from './sqlite-schema.ts';
import { applyWrite, conflictOf } from './sqlite-write.ts';

/** Row ids reserved ahead by one durable write; those that a crash leaves over are never used. */
const RID_BLOCK = 4096;

/** Snapshots that may run at once, each with a connection of its own; one more is refused. */
const SNAPSHOTS_MAX = 8;

/** Connections for snapshots that stay open for the next one. */
const SNAPSHOTS_KEPT = 2;

/** Expired rows removed in one transaction, so that a long purge does not hold up the rest. */
const PURGE_BATCH = 1000;

const DONE: CommitResult = { done: true };

export interface SqliteOptions {
  /** This release's schema, unless a test brings another. */
  readonly migrations?: readonly Migration[];
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
    setForWriting(writer);
    migrate(writer, migrations);
    const reader = openConnection(file, file, 'read');
    opened.push(reader);
    return new SqliteStore({ file, reader, writer, lock, immutable: false, migrations });
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
    return new SqliteStore({ file, reader: connection, writer: undefined, lock: undefined, immutable, migrations });
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
  readonly reader: Connection;
  /** Absent on a store opened for reading. */
  readonly writer: Connection | undefined;
  readonly lock: FileLock | undefined;
  readonly immutable: boolean;
  readonly migrations: readonly Migration[];
}

class SqliteStore extends SqliteReader implements Store {
  readonly engine = 'sqlite';
  readonly #parts: Parts;
  readonly #writing: { readonly connection: Connection; readonly group: GroupCommit } | undefined;
  readonly #schemaFaults: (connection: Connection) => readonly string[];
  readonly #idleSnapshots: Connection[] = [];
  readonly #runningSnapshots = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;
  #nextRid = 0;
  #ridEnd = 0;
  #writes = 0;
  #conflicts = 0;

  constructor(parts: Parts) {
    super(parts.reader);
    this.#parts = parts;
    this.#writing = parts.writer === undefined ? undefined : { connection: parts.writer, group: new GroupCommit(parts.writer) };
    this.#schemaFaults = schemaComparison(parts.migrations);
  }

  async allocate(count: number): Promise<Rid> {
    if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`Cannot allocate ${count} row ids`);
    if (this.#nextRid + count > this.#ridEnd) this.#reserve(Math.max(count, RID_BLOCK));
    const first = this.#nextRid;
    this.#nextRid += count;
    return first;
  }

  #reserve(count: number): void {
    const { connection, group } = this.#writer();
    const first = group.atOnce(() => nextFreeRid(connection, count));
    this.#nextRid = first;
    this.#ridEnd = first + count;
  }

  async commit(write: Write): Promise<CommitResult> {
    const result = await this.#write((connection): CommitResult => {
      const conflict = conflictOf(connection, write);
      if (conflict !== undefined) return conflict;
      // https://www.sqlite.org/pragma.html#pragma_secure_delete
      if (write.overwrites === true) connection.script('PRAGMA secure_delete = ON');
      applyWrite(connection, write);
      if (write.overwrites === true) connection.script('PRAGMA secure_delete = OFF');
      return DONE;
    });
    if (result === DONE) this.#writes++;
    else this.#conflicts++;
    return result;
  }

  async rewrap(keys: readonly DataKeyRow[], secrets: readonly SecretRow[], oldKek: number): Promise<void> {
    await this.#write((connection) => {
      for (const { owner, kek, wrapped } of keys) {
        connection.run('UPDATE data_key SET kek = ?, wrapped = ? WHERE owner = ? AND kek = ?', kek, wrapped, owner, oldKek);
      }
      for (const { name, kek, wrapped } of secrets) {
        connection.run('UPDATE secret SET kek = ?, wrapped = ? WHERE name = ? AND kek = ?', kek, wrapped, name, oldKek);
      }
    });
  }

  async destroyKey(owner: Rid): Promise<void> {
    await this.#write((connection) => {
      // SQLite leaves deleted bytes where they were: first they are overwritten in their place.
      connection.run('UPDATE data_key SET wrapped = zeroblob(length(wrapped)) WHERE owner = ?', owner);
      connection.run('DELETE FROM data_key WHERE owner = ?', owner);
    });
    emptyLog(this.#writer().connection);
  }

  createSecrets(secrets: readonly SecretRow[]): Promise<boolean> {
    return this.#write((connection) => {
      if (secrets.some(({ name }) => connection.exists('SELECT 1 FROM secret WHERE name = ?', name))) return false;
      for (const { name, kek, wrapped } of secrets)
        connection.run('INSERT INTO secret (name, kek, wrapped) VALUES (?, ?, ?)', name, kek, wrapped);
      return true;
    });
  }

  lease(name: string, holder: string, now: Instant, ttlMs: number): Promise<number | undefined> {
    return this.#write((connection) => takeLease(connection, name, holder, now, ttlMs));
  }

  putTiles(tiles: readonly TileRow[], epoch: number): Promise<boolean> {
    return this.#write((connection) => putTiles(connection, tiles, epoch));
  }

  advance(from: LedgerState | undefined, to: LedgerState, sequenced: readonly SequencedRow[]): Promise<boolean> {
    return this.#write((connection) => advance(connection, from, to, sequenced));
  }

  putCheckpoint(checkpoint: CheckpointRow): Promise<void> {
    return this.#write((connection) => putCheckpoint(connection, checkpoint));
  }

  async deleteTransient(kind: string, key: string): Promise<void> {
    await this.#write((connection) => connection.run('DELETE FROM transient_item WHERE kind = ? AND key = ?', kind, key));
  }

  async purge(now: Instant): Promise<number> {
    let purged = 0;
    for (;;) {
      const count = await this.#write((connection) =>
        connection.run(
          `DELETE FROM transient_item WHERE (kind, key) IN
             (SELECT kind, key FROM transient_item INDEXED BY transient_item_until WHERE until <= ? LIMIT ${PURGE_BATCH})`,
          now,
        ),
      );
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
    const group = this.#writing?.group;
    return {
      commits: group?.commits ?? 0,
      writes: this.#writes,
      conflicts: this.#conflicts,
      queued: group?.queued ?? 0,
      batchMax: group?.batchMax ?? 0,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#writing?.group.drain();
    await Promise.allSettled(this.#runningSnapshots);
    for (const connection of this.#idleSnapshots) connection.close();
    this.#parts.reader.close();
    // Last, since the last connection to close copies the write-ahead log into the file and removes it.
    this.#parts.writer?.close();
    this.#parts.lock?.release();
  }

  #write<T>(work: (connection: Connection) => T): Promise<T> {
    try {
      const { connection, group } = this.#writer();
      return group.submit(() => work(connection));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : closed());
    }
  }

  #writer(): { readonly connection: Connection; readonly group: GroupCommit } {
    if (this.#writing === undefined) throw new StoreRefusal('access', `${this.#parts.file} was opened for reading only.`);
    if (this.#closing !== undefined) throw closed();
    return this.#writing;
  }
}

const closed = (): StoreRefusal => new StoreRefusal('unreachable', 'The store is closed: Medlar is stopping.');

/** Reserves `count` row ids beyond the counter and beyond every row that is there, so that a counter set back by hand cannot make ids collide. */
function nextFreeRid(connection: Connection, count: number): Rid {
  const tables = ['version', 'resource', 'entry', 'pending', 'sequenced'];
  const used = tables.map((table) => connection.one(onlyNumber, `SELECT coalesce(max(rid), 0) FROM ${table}`) ?? 0);
  const owner = connection.one(onlyNumber, 'SELECT coalesce(max(owner), 0) FROM data_key') ?? 0;
  const counted = connection.one(onlyNumber, "SELECT next FROM transient_counter WHERE name = 'rid'") ?? 1;
  const first = Math.max(counted, owner + 1, ...used.map((rid) => rid + 1));
  if (first + count > Number.MAX_SAFE_INTEGER) {
    throw new StoreRefusal('damaged', 'Row ids have run out: somebody has put a row with a huge id into the store. Run `medlar verify`.');
  }
  connection.run(
    "INSERT INTO transient_counter (name, next) VALUES ('rid', ?) ON CONFLICT (name) DO UPDATE SET next = excluded.next",
    first + count,
  );
  return first;
}
