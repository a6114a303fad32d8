/**
 * One connection to one SQLite file: how it is opened and set, its statement cache, and what its errors mean to a person.
 */
import type { DatabaseSyncOptions, StatementSync } from 'node:sqlite';
import { constants, DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { StoreRefusal } from './port.ts';

/** What may be bound to a parameter of ours. */
export type Value = number | string | Uint8Array | null;

/** How long a connection waits for a lock that another process holds. It blocks this thread, so it is short. */
export const BUSY_TIMEOUT_MS = 2000;

/** Memory for pages, in KiB, taken as they are used: the connection that everybody reads through keeps the inner pages of some gigabytes. */
const PAGE_CACHE_KIB = { write: 65_536, read: 16_384, immutable: 16_384 } as const;

/** Pages in the write-ahead log after which a commit copies them into the file: fewer means more stalls, more means longer ones. */
const WAL_AUTOCHECKPOINT_PAGES = 2000;

/** What the write-ahead log is cut to after it was long (a slow reader, a large import). */
const WAL_BYTES_KEPT = 64 * 1024 * 1024;

/** Prepared statements kept for each connection. */
const STATEMENTS_MAX = 1000;

/**
 * A limit that is a parameter and nothing else is part of SQLite's plan: it compiles the statement anew each time another value is bound, the same one too,
 * which takes ten times as long as a look-up. As an expression it is not looked at. https://www.sqlite.org/c3ref/c_dbconfig_defensive.html (ENABLE_QPSG)
 */
const BARE_LIMIT = /\bLIMIT (\?\d*)/g;

/** An earlier fault of SQLite could lose writes with several connections on one write-ahead log. */
const SQLITE_AT_LEAST = [3, 51, 3] as const;

/** What is wrong with an SQLite of this version ("3.53.4"), or undefined. */
export function sqliteVersionFault(version: string): string | undefined {
  const parts = version.split('.').map(Number);
  for (const [place, least] of SQLITE_AT_LEAST.entries()) {
    const part = parts[place] ?? 0;
    if (part > least) return undefined;
    if (!(part === least)) {
      return `This runtime brings SQLite ${version}, and Medlar needs ${SQLITE_AT_LEAST.join('.')} or later (earlier ones can lose writes). Run it with the Node that its package lock names.`;
    }
  }
  return undefined;
}

/** An open connection with its prepared statements. What SQLite throws about the file, the disk or another program is a `StoreRefusal`; the rest passes. */
export class Connection {
  readonly db: DatabaseSync;
  readonly #path: string;
  readonly #statements = new LRUCache<string, StatementSync>({ max: STATEMENTS_MAX });
  /** Whether what is read in one turn of the event loop is read in one transaction. */
  #byTurn = false;
  /** In such a transaction now. */
  #inTurn = false;

  /** `path` is for messages. */
  constructor(db: DatabaseSync, path: string) {
    this.db = db;
    this.#path = path;
  }

  /**
   * From now on what is read outside of a transaction in one turn of the event loop is read in one: each by itself takes and gives back the locks of the
   * write-ahead log, which is as dear as a look-up. Only for a connection through which everything is written as well: what others commit is seen in the next turn.
   */
  readByTurn(): void {
    this.#byTurn = true;
  }

  #beginTurn(): void {
    if (!this.#byTurn || this.#inTurn || this.db.isTransaction) return;
    this.#statement('BEGIN').run();
    this.#inTurn = true;
    setImmediate(() => this.endTurn());
  }

  /** Ends the transaction in which is read, if there is one: before another can begin, and before what must be outside of any. */
  endTurn(): void {
    if (!this.#inTurn) return;
    this.#inTurn = false;
    // SQLite itself ends it after some errors.
    if (this.db.isTransaction) this.#statement('COMMIT').run();
  }

  /** A transaction that may write is open. */
  get isWriting(): boolean {
    return this.db.isTransaction && !this.#inTurn;
  }

  /** Runs a statement; returns how many rows it changed. */
  run(sql: string, ...values: readonly Value[]): number {
    try {
      this.endTurn();
      // Never a bigint: these statements are not set to read them.
      return this.#statement(sql).run(...values).changes as number;
    } catch (error) {
      throw refusalOf(this.#path, error) ?? error;
    }
  }

  /** The first row, made of its columns: they come as an array, and the caller knows their types because the tables are STRICT. */
  one<Row>(make: (columns: never) => Row, sql: string, ...values: readonly Value[]): Row | undefined {
    try {
      this.#beginTurn();
      const columns = this.#statement(sql).get(...values);
      // Whatever array the maker wants: `never` lets it say so itself.
      return columns === undefined ? undefined : make(columns as never);
    } catch (error) {
      throw refusalOf(this.#path, error) ?? error;
    }
  }

  all<Row>(make: (columns: never) => Row, sql: string, ...values: readonly Value[]): readonly Row[] {
    try {
      this.#beginTurn();
      return this.#statement(sql)
        .all(...values)
        .map((columns) => make(columns as never));
    } catch (error) {
      throw refusalOf(this.#path, error) ?? error;
    }
  }

  exists(sql: string, ...values: readonly Value[]): boolean {
    return this.one(() => true, sql, ...values) === true;
  }

  /** The same of a PRAGMA that is asked outside of any transaction. */
  pragma<Row>(make: (columns: never) => Row, sql: string): Row | undefined {
    try {
      this.endTurn();
      const columns = this.#statement(sql).get();
      return columns === undefined ? undefined : make(columns as never); // as for `one`
    } catch (error) {
      throw refusalOf(this.#path, error) ?? error;
    }
  }

  /** Several statements without parameters, such as a migration. */
  script(sql: string): void {
    try {
      this.endTurn();
      this.db.exec(sql);
    } catch (error) {
      throw refusalOf(this.#path, error) ?? error;
    }
  }

  close(): void {
    this.endTurn();
    this.#byTurn = false;
    this.#statements.clear();
    this.db.close();
  }

  /** The prepared statement for this SQL. All but those of searches are a fixed set; the least recently used goes where searches have many shapes. */
  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql.replace(BARE_LIMIT, 'LIMIT $1 + 0'));
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** For rows of one integer column. */
export const onlyNumber = ([value]: [number]): number => value;

/** What a connection is for. `immutable`: a file that nobody can write, on a folder that nobody can write, read without any lock. */
export type Purpose = 'write' | 'read' | 'immutable';

/** Opens an existing file. `path` is for messages, `location` is the file (absolute, or a file URL). Throws `StoreRefusal`. */
export function openConnection(path: string, location: string | URL, purpose: Purpose): Connection {
  const connection = new Connection(
    opened(path, location, { readOnly: purpose !== 'write', timeout: BUSY_TIMEOUT_MS, returnArrays: true }),
    path,
  );
  try {
    connection.script(`
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
      PRAGMA cache_size = -${PAGE_CACHE_KIB[purpose]};
      PRAGMA temp_store = MEMORY;`);
    // The first statement that touches the file: fails here when it is no database.
    connection.exists('SELECT 1 FROM sqlite_schema LIMIT 1');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Sets a connection, opened for `write` on a file known to be ours, for durable writing. Throws `StoreRefusal` when the file cannot be written.
 * A commit is on the disk when it returns; or, with `durable` `later`, when a sync of the log that began after it is done: the log and the file are as
 * consistent then, whatever of the last commits a power cut takes. https://www.sqlite.org/pragma.html#pragma_synchronous
 */
export function setForWriting(connection: Connection, durable: 'at once' | 'later' = 'at once'): void {
  connection.script(`
    PRAGMA locking_mode = NORMAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${durable === 'later' ? 'NORMAL' : 'FULL'};
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA journal_size_limit = ${WAL_BYTES_KEPT};`);
  setAutocheckpoint(connection, 'itself');
  // SQLite opens a file that it may not write all the same, and says so only at the first write: make one, of what is there already.
  connection.script(`PRAGMA application_id = ${connection.one(onlyNumber, 'PRAGMA application_id') ?? 0}`);
  // Medlar has no triggers and no views: one that somebody planted must not run with a write of ours. The write fails instead.
  // Statements that only read are prepared outside of those, and may have parts with names (WITH, json_each), which SQLite tells like views.
  connection.db.setAuthorizer((_action, _first, _second, _database, inner) =>
    inner === null || !connection.isWriting ? constants.SQLITE_OK : constants.SQLITE_DENY,
  );
}

/** Whether a connection's own commits bring the log into the file when it is long, or never: then somebody else has to. */
export function setAutocheckpoint(connection: Connection, by: 'itself' | 'never'): void {
  connection.script(`PRAGMA wal_autocheckpoint = ${by === 'itself' ? WAL_AUTOCHECKPOINT_PAGES : 0}`);
}

/** Sets a connection, opened for `write`, for nothing but bringing the log into the file, durably, as `setForWriting` does for commits. */
export function setForCheckpoints(connection: Connection): void {
  connection.script(`
    PRAGMA synchronous = NORMAL;
    PRAGMA checkpoint_fullfsync = ON;`);
  setAutocheckpoint(connection, 'never');
}

/** `new DatabaseSync`, refusing in our words. */
export function opened(path: string, location: string | URL, options: DatabaseSyncOptions): DatabaseSync {
  try {
    return new DatabaseSync(location, options);
  } catch (error) {
    throw refusalOf(path, error) ?? error;
  }
}

const diskFailsText = (path: string): string =>
  `The disk under ${path} fails. Stop Medlar, check the disk and its log, and restore the store from a backup if it is damaged.`;

/** What a disk did not take that should have. */
export const diskFails = (path: string, cause: unknown): StoreRefusal => new StoreRefusal('damaged', diskFailsText(path), { cause });

// Primary result codes. https://www.sqlite.org/rescode.html
const REFUSALS: Readonly<Record<number, { readonly code: StoreRefusal['code']; readonly text: (path: string) => string }>> = {
  5: { code: 'in-use', text: (path) => `Another program is writing to ${path}. Stop it, then try again.` },
  6: { code: 'in-use', text: (path) => `Another program has locked ${path}. Stop it, then try again.` },
  8: {
    code: 'access',
    text: (path) => `${path} or its folder is read-only. Give this user the right to write both, or choose another folder.`,
  },
  10: { code: 'damaged', text: diskFailsText },
  11: {
    code: 'damaged',
    text: (path) => `${path} is damaged or cut short. Keep a copy of it and of ${path}-wal for examination, then restore a backup.`,
  },
  13: {
    code: 'full',
    text: (path) => `The disk is full: ${path} cannot grow. Nothing of this write is there. Free some space, then try again.`,
  },
  14: {
    code: 'access',
    text: (path) =>
      `${path} cannot be opened. Check that it is a file, that its folder exists, and that this user may read and write both.`,
  },
  23: {
    code: 'foreign-schema',
    text: (path) =>
      `Somebody planted a trigger or a view in ${path}. Nothing is written while it is there: find out who, then restore a backup.`,
  },
  26: { code: 'foreign-schema', text: (path) => `${path} is not an SQLite database. Choose another file, or restore a backup.` },
};

/** The refusal for an error of SQLite that is about the file, the disk or another program; undefined for any other error. */
export function refusalOf(path: string, error: unknown): StoreRefusal | undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE') {
    return new StoreRefusal('unreachable', 'The store is closed: Medlar is stopping.', { cause: error });
  }
  const code = sqliteCode(error);
  const known = code === undefined ? undefined : REFUSALS[code];
  return known === undefined ? undefined : new StoreRefusal(known.code, known.text(path), { cause: error });
}

/** SQLite's primary result code, if SQLite threw this. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}
