/**
 * Everything that is ever written to the store, as one closed table: a name, plain data, a plain answer. So a write can be asked for from another thread, where
 * closures cannot go. Each runs inside an open transaction, does all of it or nothing, and may run again after a rollback.
 */
import type {
  CheckpointRow,
  CommitResult,
  DataKeyRow,
  Instant,
  LedgerState,
  Rid,
  SecretRow,
  SequencedRow,
  TileRow,
  Write,
} from './port.ts';
import { StoreRefusal } from './port.ts';
import type { Connection } from './sqlite-connection.ts';
import { onlyNumber } from './sqlite-connection.ts';
import { advance, putCheckpoint, putTiles, takeLease } from './sqlite-ledger.ts';
import { applyWrite, conflictOf } from './sqlite-write.ts';

/** Expired rows removed in one transaction, so that a long purge does not hold up the rest. */
export const PURGE_BATCH = 1000;

const DONE: CommitResult = { done: true };

export const WRITES = {
  commit(connection: Connection, write: Write): CommitResult {
    const conflict = conflictOf(connection, write);
    if (conflict !== undefined) return conflict;
    if (write.overwrites !== true) applyWrite(connection, write);
    else overwriting(connection, () => applyWrite(connection, write));
    return DONE;
  },

  /** Reserves `count` row ids beyond the counter and beyond every row that is there, so that a counter set back by hand cannot make ids collide. */
  reserve(connection: Connection, count: number): Rid {
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
  },

  rewrap(connection: Connection, keys: readonly DataKeyRow[], secrets: readonly SecretRow[], oldKek: number): void {
    for (const { owner, kek, wrapped } of keys) {
      connection.run('UPDATE data_key SET kek = ?, wrapped = ? WHERE owner = ? AND kek = ?', kek, wrapped, owner, oldKek);
    }
    for (const { name, kek, wrapped } of secrets) {
      connection.run('UPDATE secret SET kek = ?, wrapped = ? WHERE name = ? AND kek = ?', kek, wrapped, name, oldKek);
    }
  },

  destroyKey(connection: Connection, owner: Rid): void {
    // SQLite leaves deleted bytes where they were: first they are overwritten in their place.
    connection.run('UPDATE data_key SET wrapped = zeroblob(length(wrapped)) WHERE owner = ?', owner);
    connection.run('DELETE FROM data_key WHERE owner = ?', owner);
  },

  createSecrets(connection: Connection, secrets: readonly SecretRow[]): boolean {
    if (secrets.some(({ name }) => connection.exists('SELECT 1 FROM secret WHERE name = ?', name))) return false;
    for (const { name, kek, wrapped } of secrets)
      connection.run('INSERT INTO secret (name, kek, wrapped) VALUES (?, ?, ?)', name, kek, wrapped);
    return true;
  },

  lease: (connection: Connection, name: string, holder: string, now: Instant, ttlMs: number): number | undefined =>
    takeLease(connection, name, holder, now, ttlMs),

  putTiles: (connection: Connection, tiles: readonly TileRow[], epoch: number): boolean => putTiles(connection, tiles, epoch),

  advance: (connection: Connection, from: LedgerState | undefined, to: LedgerState, sequenced: readonly SequencedRow[]): boolean =>
    advance(connection, from, to, sequenced),

  putCheckpoint: (connection: Connection, checkpoint: CheckpointRow): void => putCheckpoint(connection, checkpoint),

  deleteTransient(connection: Connection, kind: string, key: string): void {
    connection.run('DELETE FROM transient_item WHERE kind = ? AND key = ?', kind, key);
  },

  /** Removes some of what has expired; returns how many, PURGE_BATCH where there may be more. */
  purge: (connection: Connection, now: Instant): number =>
    connection.run(
      `DELETE FROM transient_item WHERE (kind, key) IN
         (SELECT kind, key FROM transient_item INDEXED BY transient_item_until WHERE until <= ? LIMIT ${PURGE_BATCH})`,
      now,
    ),
} as const;

/** https://www.sqlite.org/pragma.html#pragma_secure_delete */
function overwriting(connection: Connection, work: () => void): void {
  connection.script('PRAGMA secure_delete = ON');
  try {
    work();
  } finally {
    connection.script('PRAGMA secure_delete = OFF');
  }
}

export type WriteName = keyof typeof WRITES;
export type WriteArguments<N extends WriteName> = Parameters<(typeof WRITES)[N]> extends [Connection, ...infer Rest] ? Rest : never;
export type WriteAnswer<N extends WriteName> = ReturnType<(typeof WRITES)[N]>;

/** Does one of them. The table pairs names with arguments, which TypeScript cannot follow through an index. */
export function perform(connection: Connection, name: WriteName, values: readonly unknown[]): unknown {
  const write = WRITES[name] as (connection: Connection, ...values: readonly unknown[]) => unknown;
  return write(connection, ...values);
}

/** Where writes are done: on this thread, or on one of their own. */
export interface Writer {
  /** Resolves once durable. Rejects with nothing of it written. */
  do<N extends WriteName>(name: N, ...values: WriteArguments<N>): Promise<WriteAnswer<N>>;
  /** Empties the write-ahead log after what was asked before, as far as nobody reads from it just now. */
  emptyLog(): Promise<void>;
  figures(): WriterFigures;
  /** Resolves when all that waits is done; nothing may be asked from now on. */
  drain(): Promise<void>;
  /** Closes what is its own: a thread's connection. */
  close(): Promise<void>;
}

export interface WriterFigures {
  /** Transactions made durable. */
  readonly commits: number;
  /** The most pieces of work in one of them. */
  readonly batchMax: number;
  readonly queued: number;
}
