/**
 * PostgreSQL's tables: the same names, columns and keys as SQLite's (migrations.ts), and the shape that they must have in a live database.
 * Text sorts by bytes (COLLATE "C"), so that both engines page in the same order on every machine.
 */
import type { Query, Statement } from './postgres-connection.ts';
import { migrationFaults, type AppliedMigration, type Migration } from './migrations.ts';

export const POSTGRES_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'the centre opens',
    sql: `
CREATE TABLE schema_migration (
  version bigint PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  sha256 text COLLATE "C" NOT NULL
);

CREATE TABLE version (
  rid bigint NOT NULL CHECK (rid BETWEEN 1 AND 9007199254740991),
  version bigint NOT NULL CHECK (version BETWEEN 1 AND 9007199254740991),
  type integer NOT NULL CHECK (type BETWEEN 0 AND 65535),
  id text COLLATE "C" NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  owner bigint NOT NULL CHECK (owner BETWEEN 0 AND 9007199254740991),
  at bigint NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  deleted smallint NOT NULL CHECK (deleted IN (0, 1)),
  entry bigint NOT NULL CHECK (entry BETWEEN 0 AND 9007199254740991),
  sealed bytea NOT NULL,
  PRIMARY KEY (rid, version)
);
-- Sealed bytes and hashes do not compress: trying would only cost time.
ALTER TABLE version ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE resource (
  rid bigint PRIMARY KEY CHECK (rid BETWEEN 1 AND 9007199254740991),
  type integer NOT NULL CHECK (type BETWEEN 0 AND 65535),
  id text COLLATE "C" NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  version bigint NOT NULL CHECK (version BETWEEN 1 AND 9007199254740991),
  owner bigint NOT NULL CHECK (owner BETWEEN 0 AND 9007199254740991),
  deleted smallint NOT NULL CHECK (deleted IN (0, 1)),
  UNIQUE (type, id)
-- Room in each page, so that a new version moves the pointer without touching the indexes.
) WITH (fillfactor = 90);

CREATE TABLE index_row (
  param integer NOT NULL CHECK (param BETWEEN 0 AND 65535),
  value bytea NOT NULL CHECK (length(value) <= 255),
  updated bigint NOT NULL CHECK (updated BETWEEN 0 AND 253402300799999),
  rid bigint NOT NULL CHECK (rid BETWEEN 1 AND 9007199254740991),
  PRIMARY KEY (param, value, updated, rid)
);

CREATE TABLE claim (
  space integer NOT NULL CHECK (space BETWEEN 0 AND 65535),
  key text COLLATE "C" NOT NULL,
  holder bigint NOT NULL CHECK (holder BETWEEN 0 AND 9007199254740991),
  until bigint NOT NULL CHECK (until BETWEEN 0 AND 253402300799999),
  changed bigint NOT NULL CHECK (changed BETWEEN 0 AND 253402300799999),
  PRIMARY KEY (space, key)
);
CREATE INDEX claim_changed ON claim (space, changed);

CREATE TABLE entry (
  rid bigint PRIMARY KEY CHECK (rid BETWEEN 1 AND 9007199254740991),
  id bytea NOT NULL CHECK (length(id) = 16),
  at bigint NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  record bytea NOT NULL CHECK (length(record) = 32),
  content bytea NOT NULL CHECK (length(content) = 32),
  salt bytea NOT NULL CHECK (length(salt) = 16),
  event text COLLATE "C" NOT NULL,
  mac bytea NOT NULL CHECK (length(mac) = 32)
);
CREATE INDEX entry_at ON entry (at);

CREATE TABLE pending (
  rid bigint PRIMARY KEY CHECK (rid BETWEEN 1 AND 9007199254740991)
);

CREATE TABLE sequenced (
  rid bigint PRIMARY KEY CHECK (rid BETWEEN 1 AND 9007199254740991),
  seq bigint NOT NULL CHECK (seq BETWEEN 0 AND 9007199254740991)
);

CREATE TABLE tile (
  level integer NOT NULL CHECK (level BETWEEN -1 AND 5),
  n bigint NOT NULL CHECK (n BETWEEN 0 AND 9007199254740991),
  width integer NOT NULL CHECK (width BETWEEN 1 AND 256),
  data bytea NOT NULL,
  PRIMARY KEY (level, n)
);
ALTER TABLE tile ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE ledger_state (
  one integer PRIMARY KEY CHECK (one = 1),
  size bigint NOT NULL CHECK (size BETWEEN 0 AND 9007199254740991),
  root bytea NOT NULL CHECK (length(root) = 32),
  epoch bigint NOT NULL CHECK (epoch BETWEEN 0 AND 9007199254740991)
);

CREATE TABLE checkpoint (
  size bigint PRIMARY KEY CHECK (size BETWEEN 0 AND 9007199254740991),
  note text COLLATE "C" NOT NULL,
  at bigint NOT NULL CHECK (at BETWEEN 0 AND 253402300799999)
);

CREATE TABLE data_key (
  owner bigint PRIMARY KEY CHECK (owner BETWEEN 1 AND 9007199254740991),
  kek bigint NOT NULL CHECK (kek BETWEEN 0 AND 9007199254740991),
  wrapped bytea NOT NULL
);

CREATE TABLE secret (
  name text COLLATE "C" PRIMARY KEY,
  kek bigint NOT NULL CHECK (kek BETWEEN 0 AND 9007199254740991),
  wrapped bytea NOT NULL
);

CREATE TABLE transient_item (
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  until bigint NOT NULL CHECK (until BETWEEN 0 AND 253402300799999),
  PRIMARY KEY (kind, key)
);
CREATE INDEX transient_item_until ON transient_item (until);

CREATE TABLE transient_lease (
  name text COLLATE "C" PRIMARY KEY,
  holder text COLLATE "C" NOT NULL,
  until bigint NOT NULL CHECK (until BETWEEN 0 AND 253402300799999),
  epoch bigint NOT NULL CHECK (epoch BETWEEN 0 AND 9007199254740991)
);

CREATE TABLE transient_counter (
  name text COLLATE "C" PRIMARY KEY,
  next bigint NOT NULL CHECK (next BETWEEN 1 AND 9007199254740991)
);
`,
  },
  {
    version: 2,
    name: 'searches look resources up by row id',
    sql: 'CREATE INDEX index_row_rid ON index_row (rid, param, value);',
  },
  {
    version: 3,
    name: 'histories of types in the order of time',
    // The owner besides, so that whoever sees one patient's walks the index alone.
    sql: 'CREATE INDEX version_at ON version (type, at, rid, version, owner);',
  },
];

/**
 * All that a schema holds and that decides what its rows mean, one line each: tables with their columns, constraints, indexes, and what must
 * not be there at all (views, sequences, triggers, rules, policies, functions). The text is the same on PostgreSQL 15 to 18; NOT NULL is
 * told with the column, since 18 alone counts it as a constraint.
 */
const SHAPE: Statement = {
  name: 'shape',
  text: `
WITH ours AS (SELECT oid, relname, relkind, relpersistence FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
SELECT 'table ' || relname || CASE relpersistence WHEN 'p' THEN '' ELSE ' (not permanent)' END || ': ' || (
    SELECT string_agg(
      attname || ' ' || format_type(atttypid, atttypmod)
        || CASE WHEN attcollation NOT IN (0, 100) THEN ' ' || attcollation::regcollation ELSE '' END
        || CASE WHEN attnotnull THEN '' ELSE ' null' END
        || CASE WHEN atthasdef OR attidentity <> '' THEN ' default' ELSE '' END,
      ', ' ORDER BY attnum)
    FROM pg_attribute WHERE attrelid = ours.oid AND attnum > 0 AND NOT attisdropped)
  FROM ours WHERE relkind = 'r'
UNION ALL
SELECT 'constraint ' || relname || ': ' || pg_get_constraintdef(c.oid)
  FROM pg_constraint c JOIN ours ON ours.oid = conrelid WHERE contype <> 'n'
UNION ALL
SELECT 'index ' || relname || ': ' || regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', CASE WHEN indisunique THEN 'unique ' ELSE '' END)
    || CASE WHEN indisvalid THEN '' ELSE ' (invalid)' END
  FROM pg_index i JOIN ours ON ours.oid = i.indrelid
UNION ALL
SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence ' WHEN 'f' THEN 'foreign table '
    WHEN 'p' THEN 'partitioned table ' ELSE relkind::text || ' ' END || relname
  FROM ours WHERE relkind NOT IN ('r', 'i', 't', 'c')
UNION ALL
SELECT 'trigger ' || tgname || ' on ' || relname FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal
UNION ALL
SELECT 'rule ' || rulename || ' on ' || relname FROM pg_rewrite JOIN ours ON ours.oid = ev_class WHERE relkind = 'r'
UNION ALL
SELECT 'policy ' || polname || ' on ' || relname FROM pg_policy JOIN ours ON ours.oid = polrelid
UNION ALL
SELECT 'inheritance of ' || relname FROM pg_inherits JOIN ours ON ours.oid = inhparent OR ours.oid = inhrelid
UNION ALL
SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
ORDER BY 1`,
};

/** What `readShape` gives for a store that this release's migrations have made. */
export const POSTGRES_SHAPE: readonly string[] = [
  'table checkpoint: size bigint, note text "C", at bigint',
  `constraint checkpoint: CHECK (((at >= 0) AND (at <= '253402300799999'::bigint)))`,
  `constraint checkpoint: CHECK (((size >= 0) AND (size <= '9007199254740991'::bigint)))`,
  'constraint checkpoint: PRIMARY KEY (size)',
  'index checkpoint: unique btree (size)',
  'table claim: space integer, key text "C", holder bigint, until bigint, changed bigint',
  `constraint claim: CHECK (((changed >= 0) AND (changed <= '253402300799999'::bigint)))`,
  `constraint claim: CHECK (((holder >= 0) AND (holder <= '9007199254740991'::bigint)))`,
  'constraint claim: CHECK (((space >= 0) AND (space <= 65535)))',
  `constraint claim: CHECK (((until >= 0) AND (until <= '253402300799999'::bigint)))`,
  'constraint claim: PRIMARY KEY (space, key)',
  'index claim: btree (space, changed)',
  'index claim: unique btree (space, key)',
  'table data_key: owner bigint, kek bigint, wrapped bytea',
  `constraint data_key: CHECK (((kek >= 0) AND (kek <= '9007199254740991'::bigint)))`,
  `constraint data_key: CHECK (((owner >= 1) AND (owner <= '9007199254740991'::bigint)))`,
  'constraint data_key: PRIMARY KEY (owner)',
  'index data_key: unique btree (owner)',
  'table entry: rid bigint, id bytea, at bigint, record bytea, content bytea, salt bytea, event text "C", mac bytea',
  `constraint entry: CHECK (((at >= 0) AND (at <= '253402300799999'::bigint)))`,
  `constraint entry: CHECK (((rid >= 1) AND (rid <= '9007199254740991'::bigint)))`,
  'constraint entry: CHECK ((length(content) = 32))',
  'constraint entry: CHECK ((length(id) = 16))',
  'constraint entry: CHECK ((length(mac) = 32))',
  'constraint entry: CHECK ((length(record) = 32))',
  'constraint entry: CHECK ((length(salt) = 16))',
  'constraint entry: PRIMARY KEY (rid)',
  'index entry: btree (at)',
  'index entry: unique btree (rid)',
  'table index_row: param integer, value bytea, updated bigint, rid bigint',
  'constraint index_row: CHECK (((param >= 0) AND (param <= 65535)))',
  `constraint index_row: CHECK (((rid >= 1) AND (rid <= '9007199254740991'::bigint)))`,
  `constraint index_row: CHECK (((updated >= 0) AND (updated <= '253402300799999'::bigint)))`,
  'constraint index_row: CHECK ((length(value) <= 255))',
  'constraint index_row: PRIMARY KEY (param, value, updated, rid)',
  'index index_row: btree (rid, param, value)',
  'index index_row: unique btree (param, value, updated, rid)',
  'table ledger_state: one integer, size bigint, root bytea, epoch bigint',
  `constraint ledger_state: CHECK (((epoch >= 0) AND (epoch <= '9007199254740991'::bigint)))`,
  `constraint ledger_state: CHECK (((size >= 0) AND (size <= '9007199254740991'::bigint)))`,
  'constraint ledger_state: CHECK ((length(root) = 32))',
  'constraint ledger_state: CHECK ((one = 1))',
  'constraint ledger_state: PRIMARY KEY (one)',
  'index ledger_state: unique btree (one)',
  'table pending: rid bigint',
  `constraint pending: CHECK (((rid >= 1) AND (rid <= '9007199254740991'::bigint)))`,
  'constraint pending: PRIMARY KEY (rid)',
  'index pending: unique btree (rid)',
  'table resource: rid bigint, type integer, id text "C", version bigint, owner bigint, deleted smallint',
  'constraint resource: CHECK (((length(id) >= 1) AND (length(id) <= 64)))',
  `constraint resource: CHECK (((owner >= 0) AND (owner <= '9007199254740991'::bigint)))`,
  `constraint resource: CHECK (((rid >= 1) AND (rid <= '9007199254740991'::bigint)))`,
  'constraint resource: CHECK (((type >= 0) AND (type <= 65535)))',
  `constraint resource: CHECK (((version >= 1) AND (version <= '9007199254740991'::bigint)))`,
  'constraint resource: CHECK ((deleted = ANY (ARRAY[0, 1])))',
  'constraint resource: PRIMARY KEY (rid)',
  'constraint resource: UNIQUE (type, id)',
  'index resource: unique btree (rid)',
  'index resource: unique btree (type, id)',
  'table schema_migration: version bigint, name text "C", sha256 text "C"',
  'constraint schema_migration: PRIMARY KEY (version)',
  'index schema_migration: unique btree (version)',
  'table secret: name text "C", kek bigint, wrapped bytea',
  `constraint secret: CHECK (((kek >= 0) AND (kek <= '9007199254740991'::bigint)))`,
  'constraint secret: PRIMARY KEY (name)',
  'index secret: unique btree (name)',
  'table sequenced: rid bigint, seq bigint',
  `constraint sequenced: CHECK (((rid >= 1) AND (rid <= '9007199254740991'::bigint)))`,
  `constraint sequenced: CHECK (((seq >= 0) AND (seq <= '9007199254740991'::bigint)))`,
  'constraint sequenced: PRIMARY KEY (rid)',
  'index sequenced: unique btree (rid)',
  'table tile: level integer, n bigint, width integer, data bytea',
  `constraint tile: CHECK (((level >= '-1'::integer) AND (level <= 5)))`,
  `constraint tile: CHECK (((n >= 0) AND (n <= '9007199254740991'::bigint)))`,
  'constraint tile: CHECK (((width >= 1) AND (width <= 256)))',
  'constraint tile: PRIMARY KEY (level, n)',
  'index tile: unique btree (level, n)',
  'table transient_counter: name text "C", next bigint',
  `constraint transient_counter: CHECK (((next >= 1) AND (next <= '9007199254740991'::bigint)))`,
  'constraint transient_counter: PRIMARY KEY (name)',
  'index transient_counter: unique btree (name)',
  'table transient_item: kind text "C", key text "C", value bytea, until bigint',
  `constraint transient_item: CHECK (((until >= 0) AND (until <= '253402300799999'::bigint)))`,
  'constraint transient_item: PRIMARY KEY (kind, key)',
  'index transient_item: btree (until)',
  'index transient_item: unique btree (kind, key)',
  'table transient_lease: name text "C", holder text "C", until bigint, epoch bigint',
  `constraint transient_lease: CHECK (((epoch >= 0) AND (epoch <= '9007199254740991'::bigint)))`,
  `constraint transient_lease: CHECK (((until >= 0) AND (until <= '253402300799999'::bigint)))`,
  'constraint transient_lease: PRIMARY KEY (name)',
  'index transient_lease: unique btree (name)',
  'table version: rid bigint, version bigint, type integer, id text "C", owner bigint, at bigint, deleted smallint, entry bigint, sealed bytea',
  `constraint version: CHECK (((at >= 0) AND (at <= '253402300799999'::bigint)))`,
  `constraint version: CHECK (((entry >= 0) AND (entry <= '9007199254740991'::bigint)))`,
  'constraint version: CHECK (((length(id) >= 1) AND (length(id) <= 64)))',
  `constraint version: CHECK (((owner >= 0) AND (owner <= '9007199254740991'::bigint)))`,
  `constraint version: CHECK (((rid >= 1) AND (rid <= '9007199254740991'::bigint)))`,
  'constraint version: CHECK (((type >= 0) AND (type <= 65535)))',
  `constraint version: CHECK (((version >= 1) AND (version <= '9007199254740991'::bigint)))`,
  'constraint version: CHECK ((deleted = ANY (ARRAY[0, 1])))',
  'constraint version: PRIMARY KEY (rid, version)',
  'index version: btree (type, at, rid, version, owner)',
  'index version: unique btree (rid, version)',
];

export async function readShape(query: Query): Promise<readonly string[]> {
  return (await query(SHAPE, [])).map(([line]) => String(line));
}

/** One sentence for each difference between a live schema and ours; empty when equal. */
export function shapeFaults(live: readonly string[]): readonly string[] {
  const expected = new Set(POSTGRES_SHAPE);
  const found = new Set(live);
  return [
    ...POSTGRES_SHAPE.filter((line) => !found.has(line)).map((line) => `missing ${line}`),
    ...live.filter((line) => !expected.has(line)).map((line) => `unexpected ${line}`),
  ];
}

const HAS_RECORD: Statement = {
  name: 'has record',
  text: `SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = 'schema_migration' AND relkind = 'r'`,
};
const RECORD: Statement = { name: 'record', text: 'SELECT version, name, sha256 FROM schema_migration ORDER BY version' };

/** The store's own record of its migrations; undefined where there is no such table. */
export async function appliedMigrations(query: Query): Promise<readonly AppliedMigration[] | undefined> {
  const [[there] = []] = await query(HAS_RECORD, []);
  if (there !== 1) return undefined;
  const rows = await query(RECORD, []);
  return rows.map(([version, name, sha256]) => ({
    version: Number(version),
    name: String(name),
    sha256: String(sha256),
  }));
}

/** All that is wrong with a schema that should be ours and current. */
export async function schemaFaults(query: Query): Promise<readonly string[]> {
  const shape = shapeFaults(await readShape(query));
  // A record of another shape may not even be readable; that is told already.
  if (shape.some((line) => line.includes(' schema_migration:'))) return shape;
  const applied = (await appliedMigrations(query)) ?? [];
  const missing = POSTGRES_MIGRATIONS.slice(applied.length).map(({ version }) => `schema_migration does not have version ${version}`);
  return [...shape, ...migrationFaults(applied, POSTGRES_MIGRATIONS), ...missing];
}
