/**
 * `medlar import fhir` of a whole folder into SQLite and into PostgreSQL, end to end: unpacked, parsed, validated, indexed, sealed, audited, durable. The limit
 * of each, in the same run: a bare loop that writes the very same rows again, in the same transactions, with nothing else to do. Wanted: 4,000 resources a second on
 * SQLite, 2,000 on PostgreSQL, on two cores that nobody else uses; the time of the process's own threads is shown for cores that are shared.
 *
 * Run: node bench/fhir-import.ts [folder of *.json.gz, ../shared/data/synthea] [files, all]
 */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { byteaArray, int8Array, textArray } from '#store/postgres-array.ts';
import { POSTGRES_MIGRATIONS } from '#store/postgres-schema.ts';
import { SQLITE_MIGRATIONS } from '#store/sqlite-schema.ts';
import { readSettings } from '../src/config.ts';
import { importFhir } from '../src/main/import-fhir.ts';
import { quietMachine, settingsOf } from '../src/main/trial-import.ts';
import { startPostgres } from '../test/postgres-server.ts';
import { type Figure, figures } from './figures.ts';

const source = process.argv[2] ?? join(import.meta.dirname, '../../shared/data/synthea');
if (!existsSync(source)) {
  console.log(`${source} is not there: name a folder of Bundles, gzipped`);
  process.exit(0);
}
const files = readdirSync(source)
  .filter((name) => name.endsWith('.json.gz'))
  .toSorted()
  .slice(0, Number(process.argv[3] ?? Infinity))
  .map((name) => join(source, name));

type Cell = number | string | Uint8Array;
type Row = readonly Cell[];
/** What one Write has put into the tables. */
interface Written {
  readonly resources: readonly Row[];
  readonly versions: readonly Row[];
  readonly index: readonly Row[];
  readonly entry: Row;
}

const TABLES = {
  resource: ['rid', 'type', 'id', 'version', 'owner', 'deleted'],
  version: ['rid', 'version', 'type', 'id', 'owner', 'at', 'deleted', 'entry', 'sealed'],
  index_row: ['param', 'value', 'updated', 'rid'],
  entry: ['rid', 'id', 'at', 'record', 'content', 'salt', 'event', 'mac'],
} as const;
type Table = keyof typeof TABLES;

/** Imports into a store; gives the rate, and the process's own time for a thousand resources. */
async function load(
  folder: string,
  url?: string,
): Promise<{ readonly perSecond: number; readonly loaded: number; readonly ownMs: number }> {
  await mkdir(folder, { recursive: true });
  let told = '';
  const machine = { ...quietMachine(), print: (line: string) => void (told = line), complain: (line: string) => console.log(line) };
  const { settings } = readSettings([...settingsOf(folder, url)], { flags: {}, wordsMax: 0 }, machine);
  const before = process.cpuUsage();
  const code = await importFhir(files, settings, machine);
  const { user, system } = process.cpuUsage(before);
  const [, loaded = '', perSecond = ''] = /^loaded (\d+) resources .*\((\d+)\/s\)/.exec(told) ?? [];
  if (code !== 0) throw new Error(`the import ended with ${code}: ${told}`);
  return { perSecond: Number(perSecond), loaded: Number(loaded), ownMs: (user + system) / Number(loaded) };
}

/** The rows of a store, Write by Write. */
function writtenIn(file: string): readonly Written[] {
  const db = new DatabaseSync(file, { readOnly: true, returnArrays: true });
  const all = (table: Table, order: string): readonly Row[] =>
    // The tables are STRICT: no other cells than these.
    db.prepare(`SELECT ${TABLES[table].join()} FROM ${table} ORDER BY ${order}`).all() as unknown as readonly Row[];
  const versions = Map.groupBy(all('version', 'rid'), (row) => Number(row[7]));
  const entryOf = new Map([...versions].flatMap(([entry, rows]) => rows.map((row): [number, number] => [Number(row[0]), entry])));
  const resources = Map.groupBy(all('resource', 'rid'), (row) => entryOf.get(Number(row[0])));
  const index = Map.groupBy(all('index_row', 'rid, param, value'), (row) => entryOf.get(Number(row[3])) ?? Number(row[3]));
  const written = all('entry', 'rid').map((entry) => {
    const rid = Number(entry[0]);
    return { entry, versions: versions.get(rid) ?? [], resources: resources.get(rid) ?? [], index: index.get(rid) ?? [] };
  });
  db.close();
  return written;
}

const inOrder = ({ resources, versions, index, entry }: Written): readonly (readonly [Table, readonly Row[]])[] => [
  ['resource', resources],
  ['version', versions],
  ['index_row', index],
  ['entry', [entry]],
];

/** Seconds that a bare loop over node:sqlite takes. */
function sqliteLimit(file: string, written: readonly Written[]): number {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -16384');
  for (const { sql } of SQLITE_MIGRATIONS) db.exec(sql);
  const statements = new Map(
    Object.entries(TABLES).map(([table, columns]) => [
      table,
      db.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`),
    ]),
  );
  const began = performance.now();
  for (const write of written) {
    db.exec('BEGIN IMMEDIATE');
    for (const [table, rows] of inOrder(write)) for (const row of rows) statements.get(table)?.run(...row);
    db.exec('COMMIT');
  }
  const seconds = (performance.now() - began) / 1000;
  db.close();
  return seconds;
}

const ARRAYS = {
  bigint: (cells: readonly Cell[]) => int8Array(cells.map(Number)),
  text: (cells: readonly Cell[]) => textArray(cells.map(String)),
  bytea: (cells: readonly Cell[]) => byteaArray(cells.map((cell) => (cell instanceof Uint8Array ? cell : new Uint8Array()))),
};

/** Seconds that a bare loop of pg takes: each table's rows of a Write are one statement. */
async function postgresLimit(url: string, written: readonly Written[]): Promise<number> {
  const address = new URL(url);
  const schema = address.searchParams.get('schema') ?? '';
  address.searchParams.delete('schema');
  const client = new Client({ connectionString: address.href });
  await client.connect();
  await client.query(`CREATE SCHEMA ${schema}; SET search_path TO ${schema}`);
  for (const { sql } of POSTGRES_MIGRATIONS) await client.query(sql);
  const began = performance.now();
  for (const write of written) {
    await client.query('BEGIN');
    for (const [table, rows] of inOrder(write)) {
      const [first] = rows;
      if (first === undefined) continue;
      const kinds = first.map((cell) => (typeof cell === 'number' ? 'bigint' : typeof cell === 'string' ? 'text' : 'bytea'));
      const unnested = kinds.map((kind, at) => `$${at + 1}::${kind}[]`).join();
      await client.query({
        name: table,
        text: `INSERT INTO ${table} (${TABLES[table].join()}) SELECT * FROM unnest(${unnested})`,
        values: kinds.map((kind, at) => ARRAYS[kind](rows.map((row) => row[at] ?? 0))),
      });
    }
    await client.query('COMMIT');
  }
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return seconds;
}

const folder = await mkdtemp(join(tmpdir(), 'medlar-bench-import-'));
const postgres = await startPostgres();
try {
  const onSqlite = await load(join(folder, 'sqlite'));
  const written = writtenIn(join(folder, 'sqlite/data/medlar.db'));
  const sqliteSeconds = sqliteLimit(join(folder, 'limit.db'), written);
  const onPostgres = await load(join(folder, 'postgres'), postgres.url(`bench_${process.pid}`));
  const postgresSeconds = await postgresLimit(postgres.url(`limit_${process.pid}`), written);
  const rows = written.reduce((sum, { index }) => sum + index.length, 0);
  console.log(
    `${onSqlite.loaded.toLocaleString('en')} resources of ${files.length} files in ${written.length} Writes, ${(rows / onSqlite.loaded).toFixed(1)} index rows each; ` +
      `own time of the process for a thousand: ${onSqlite.ownMs.toFixed(0)} ms with SQLite in it, ${onPostgres.ownMs.toFixed(0)} ms beside PostgreSQL`,
  );
  const figure = (name: string, loaded: { readonly perSecond: number }, floor: number, seconds: number, limitOf: string): Figure => ({
    name,
    ours: loaded.perSecond,
    unit: '/s',
    want: { floor },
    limit: onSqlite.loaded / seconds,
    limitOf,
  });
  figures([
    figure('import into SQLite', onSqlite, 4_000, sqliteSeconds, 'the same rows by a bare loop of node:sqlite'),
    figure('import into PostgreSQL', onPostgres, 2_000, postgresSeconds, 'the same rows by a bare loop of pg'),
  ]);
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true });
}
process.exit();
