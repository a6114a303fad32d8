/**
 * SQLite's side of the migrations: running them, and comparing what is there with what they make.
 */
import { DatabaseSync } from 'node:sqlite';
import type { AppliedMigration, Migration } from './migrations.ts';
import { migrationFaults, migrationHash, migrationsToRun, refuseFaults } from './migrations.ts';
import { StoreRefusal } from './port.ts';
import { Connection, onlyNumber } from './sqlite-connection.ts';
import { APPLICATION_ID } from './sqlite-schema.ts';

/** Brings the schema to the newest of `known`; each step is one transaction, so a crash leaves whole steps. Throws `newer-schema` or `foreign-schema`. */
export function migrate(connection: Connection, known: readonly Migration[]): void {
  const applied = appliedMigrations(connection);
  const steps = migrationsToRun(applied, known);
  refuseFaults(schemaDifferences(connection, expectedSchema(known.slice(0, applied.length))));
  for (const step of steps) runStep(connection, step);
  if (steps.length > 0) refuseFaults(schemaDifferences(connection, expectedSchema(known)));
}

/** For a store opened for reading: its schema must be the newest already. Throws `newer-schema` or `foreign-schema`. */
export function requireMigrated(connection: Connection, known: readonly Migration[]): void {
  const applied = appliedMigrations(connection);
  const missing = migrationsToRun(applied, known);
  refuseFaults(schemaDifferences(connection, expectedSchema(known.slice(0, applied.length))));
  if (missing.length > 0) {
    throw new StoreRefusal(
      'foreign-schema',
      `The store has schema version ${applied.length} and this release reads ${known.length}. Start the server once with this release, which migrates it.`,
    );
  }
}

/** Marks a new, empty database as Medlar's. */
export function markAsMedlar(connection: Connection): void {
  connection.script(`PRAGMA application_id = ${APPLICATION_ID}`);
}

/** Every difference between this database and what `known` makes, one sentence each. Computes what they make once. */
export function schemaComparison(known: readonly Migration[]): (connection: Connection) => readonly string[] {
  const expected = expectedSchema(known);
  return (connection) => {
    const applied = appliedMigrations(connection);
    const lacking = known.slice(applied.length).map(({ version }) => `schema_migration lacks version ${version}`);
    const stranger = isMedlar(connection) ? [] : ['the application id of the file is not Medlar’s'];
    return [...stranger, ...migrationFaults(applied, known), ...lacking, ...schemaDifferences(connection, expected)];
  };
}

function runStep(connection: Connection, step: Migration): void {
  connection.run('BEGIN IMMEDIATE');
  try {
    connection.script(step.sql);
    connection.run('INSERT INTO schema_migration (version, name, sha256) VALUES (?, ?, ?)', step.version, step.name, migrationHash(step));
    connection.run('COMMIT');
  } catch (error) {
    if (connection.db.isTransaction) connection.run('ROLLBACK');
    throw error;
  }
}

function isMedlar(connection: Connection): boolean {
  return connection.one(onlyNumber, 'PRAGMA application_id') === APPLICATION_ID;
}

/** Throws `foreign-schema` when the file is another program's. Asked before anything is changed. */
export function requireMedlar(connection: Connection): void {
  if (isMedlar(connection)) return;
  throw new StoreRefusal('foreign-schema', 'The file is an SQLite database of another program. Choose another file, or restore a backup.');
}

function appliedMigrations(connection: Connection): readonly AppliedMigration[] {
  if (!connection.exists("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'")) return [];
  return connection.all(
    ([version, name, sha256]: [number, string, string]): AppliedMigration => ({ version, name, sha256 }),
    'SELECT version, name, sha256 FROM schema_migration ORDER BY version',
  );
}

/** `table claim`, `index claim_changed on claim` … to the SQL that made it (empty for what SQLite makes itself). */
type Schema = ReadonlyMap<string, string>;

function expectedSchema(migrations: readonly Migration[]): Schema {
  const connection = new Connection(new DatabaseSync(':memory:', { returnArrays: true }), ':memory:');
  try {
    for (const { sql } of migrations) connection.script(sql);
    return liveSchema(connection);
  } finally {
    connection.close();
  }
}

function liveSchema(connection: Connection): Schema {
  // sqlite_stat1 and sqlite_stat4 are left by ANALYZE: hints for the planner, which change no answer.
  const parts = connection.all(
    ([type, name, table, sql]: [string, string, string, string | null]): [string, string] => [
      type === 'table' || type === 'view' ? `${type} ${name}` : `${type} ${name} on ${table}`,
      normalised(sql),
    ],
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT IN ('sqlite_stat1', 'sqlite_stat4') ORDER BY type, name",
  );
  return new Map(parts);
}

const normalised = (sql: string | null): string => (sql ?? '').replace(/\s+/g, ' ').trim();

function schemaDifferences(connection: Connection, expected: Schema): readonly string[] {
  const live = liveSchema(connection);
  const faults: string[] = [];
  for (const [what, sql] of expected) {
    if (!live.has(what)) faults.push(`${what} is missing`);
    else if (live.get(what) !== sql) faults.push(`${what} was changed`);
  }
  for (const what of live.keys()) if (!expected.has(what)) faults.push(`${what} is not Medlar’s`);
  return faults;
}
