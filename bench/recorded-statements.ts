/**
 * The limit of the embedded store: every statement that a load made the server run, recorded with its values and transaction bounds, and run again in a
 * bare loop over node:sqlite on a copy of the database as it was before. What the server takes longer is its own: network, rules, keys, audit.
 */
import { copyFileSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Connection } from '#store/sqlite-connection.ts';

type Method = 'run' | 'one' | 'all';

interface Recorded {
  readonly method: Method;
  readonly sql: string;
  readonly values: readonly (null | number | bigint | string | Uint8Array)[];
}

export interface Recording {
  readonly statements: readonly Recorded[];
  stop(): void;
}

/** Records what every connection of this process runs from now on. Values are shared, not copied. */
export function recordStatements(): Recording {
  const statements: Recorded[] = [];
  const methods: readonly Method[] = ['run', 'one', 'all'];
  const originals = methods.map((method) => Object.getOwnPropertyDescriptor(Connection.prototype, method) ?? {});
  for (const [at, method] of methods.entries()) {
    const original = originals[at]?.value as (this: Connection, ...given: unknown[]) => unknown; // a method of the class
    Object.defineProperty(Connection.prototype, method, {
      configurable: true,
      value(this: Connection, ...given: readonly unknown[]) {
        const [sql, ...values] = (method === 'run' ? given : given.slice(1)) as [string, ...Recorded['values']]; // as Connection declares
        statements.push({ method, sql, values });
        return original.apply(this, [...given]);
      },
    });
  }
  return {
    statements,
    stop: () => methods.forEach((method, at) => Object.defineProperty(Connection.prototype, method, originals[at] ?? {})),
  };
}

/** A copy of an SQLite database that nobody writes just now. */
export function copyDatabase(from: string, to: string): void {
  const db = new DatabaseSync(from);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  copyFileSync(from, to);
}

/** Milliseconds that the recorded statements take by themselves. */
export function replayStatements(file: string, statements: readonly Recorded[]): number {
  const db = new DatabaseSync(file, { returnArrays: true });
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY',
  );
  const prepared = new Map<string, StatementSync>();
  const start = performance.now();
  for (const { method, sql, values } of statements) {
    // Snapshots have connections of their own; on one they would be transactions within transactions.
    if (sql === 'BEGIN') continue;
    let statement = prepared.get(sql);
    if (statement === undefined) prepared.set(sql, (statement = db.prepare(sql)));
    if (sql === 'COMMIT' && !db.isTransaction) continue;
    if (method === 'run') statement.run(...values);
    else if (method === 'one') statement.get(...values);
    else statement.all(...values);
  }
  const took = performance.now() - start;
  db.close();
  return took;
}
