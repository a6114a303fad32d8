/** Brings a schema to this release's shape, or refuses to touch it. */
import { DatabaseError, type ClientBase } from 'pg';
import { migrationHash, migrationsToRun, refuseFaults, type AppliedMigration } from './migrations.ts';
import { StoreRefusal, type OpenMode } from './port.ts';
import { sender, type PostgresAddress, type Query } from './postgres-connection.ts';
import { POSTGRES_MIGRATIONS, appliedMigrations, readShape, schemaFaults } from './postgres-schema.ts';

const SERVER_MIN = 15;
const SERVER_MAX = 18;

/** Throws StoreRefusal `access` (version, standby), `absent`, `newer-schema`, `foreign-schema`; and whatever the database says. */
export async function openSchema(client: ClientBase, address: PostgresAddress, mode: OpenMode): Promise<void> {
  const { schema, place } = address;
  const send = sender(client);
  const query: Query = async (statement, parameters) => (await send(statement, parameters)).rows;
  const run = async (text: string): Promise<void> => void (await client.query(text));
  await refuseServer(query, place, mode);
  if (mode === 'read') {
    await run('BEGIN READ ONLY');
    if (!(await schemaExists(query, schema))) {
      throw new StoreRefusal(
        'absent',
        `There is no schema ${schema} in PostgreSQL at ${place}. Start the server once to create it, or name the right one.`,
      );
    }
    const missing = migrationsToRun(await recordOf(query), POSTGRES_MIGRATIONS);
    if (missing.length > 0) {
      throw new StoreRefusal(
        'absent',
        `Schema ${schema} at ${place} is empty, or older than this release. Start the server once: it brings it up to date.`,
      );
    }
    refuseFaults(await schemaFaults(query));
    await run('COMMIT');
    return;
  }
  await run('BEGIN');
  // For the length of this transaction: of several processes that start at once, one migrates and the others find it done.
  await send({ name: 'lock schema', text: `SELECT pg_advisory_xact_lock(hashtextextended('medlar ' || $1, 0))` }, [schema]);
  // Not IF NOT EXISTS: that asks for the right to create even where there is nothing to create.
  if (!(await schemaExists(query, schema))) await run(`CREATE SCHEMA "${schema}"`);
  const before = await recordOf(query);
  const missing = migrationsToRun(before, POSTGRES_MIGRATIONS);
  // Tables that are not ours are not to be mixed with ours.
  if (before.length === 0) refuseFaults((await readShape(query)).map((line) => `unexpected ${line}`));
  for (const migration of missing) {
    await run(migration.sql);
    await send(
      {
        name: 'record migration',
        text: 'INSERT INTO schema_migration (version, name, sha256) VALUES ($1, $2, $3)',
      },
      [migration.version, migration.name, migrationHash(migration)],
    );
  }
  refuseFaults(await schemaFaults(query));
  await run('COMMIT');
}

async function refuseServer(query: Query, place: string, mode: OpenMode): Promise<void> {
  const text = `SELECT current_setting('server_version_num')::integer / 10000, current_setting('server_version'), pg_is_in_recovery()`;
  const [[major, version, standby] = []] = await query({ name: 'server', text }, []);
  if (typeof major !== 'number' || major < SERVER_MIN || major > SERVER_MAX) {
    throw new StoreRefusal(
      'access',
      `PostgreSQL at ${place} is version ${String(version)}; Medlar is tested with ${SERVER_MIN} to ${SERVER_MAX}. Use one of those, or a newer Medlar.`,
    );
  }
  if (standby === true && mode === 'write') {
    throw new StoreRefusal('access', `PostgreSQL at ${place} is a standby and takes no writes. Name the primary server in the store URL.`);
  }
}

async function schemaExists(query: Query, schema: string): Promise<boolean> {
  const [[there] = []] = await query({ name: 'schema', text: 'SELECT count(*) FROM pg_namespace WHERE nspname = $1' }, [schema]);
  return there === 1;
}

/** A record that cannot even be read is none of ours. */
async function recordOf(query: Query): Promise<readonly AppliedMigration[]> {
  try {
    return (await appliedMigrations(query)) ?? [];
  } catch (error) {
    if (!(error instanceof DatabaseError) || !error.code?.startsWith('42') || error.code === '42501') throw error;
    throw new StoreRefusal(
      'foreign-schema',
      `Its table schema_migration is not Medlar's (${error.message}). Name another schema in the store URL.`,
      {
        cause: error,
      },
    );
  }
}
