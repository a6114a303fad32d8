/** The port's reads on PostgreSQL: each is one statement along one index. Who runs them (a pool, a snapshot's connection) is the caller's choice. */
import { byteaArray, int8Array, textArray } from './postgres-array.ts';
import type { Cell, Parameter, Query, Row, Statement } from './postgres-connection.ts';
import type {
  Bytes,
  CheckpointRow,
  ClaimRow,
  DataKeyRow,
  EntryPlace,
  EntryRow,
  IndexPlace,
  IndexRow,
  LedgerState,
  Range,
  Reader,
  ResourceRow,
  SecretRow,
  SequencedRow,
  Snapshot,
  SortedPlace,
  TileRow,
  TransientRow,
  VersionPlace,
  VersionRow,
  VersionWalk,
} from './port.ts';
import { FOREVER } from './port.ts';
import { schemaFaults } from './postgres-schema.ts';
import {
  collectStatement,
  countStatement,
  type Dialect,
  placeStatement,
  rowCountStatement,
  rowsStatement,
  type SearchStatement,
  type SqlValue,
  walkStatement,
} from './search-sql.ts';

const statement = (name: string, text: string): Statement => ({ name, text });

const VERSION = 'v.rid, v.version, v.type, v.id, v.owner, v.at, v.deleted, v.sealed, v.entry';
// A subquery with an OFFSET is asked as it stands, once for each row before it: what a planner without statistics would make of a join is left to chance.
const CURRENT = `SELECT ${VERSION} FROM resource r
  CROSS JOIN LATERAL (SELECT ${VERSION} FROM version v WHERE v.rid = r.rid AND v.version = r.version OFFSET 0) v`;
const RESOURCE = 'rid, type, id, version, owner, deleted';
const INDEX = 'param, value, updated, rid';
const CLAIM = 'space, key, holder, until, changed';
const ENTRY = 'e.rid, e.id, e.at, e.record, e.content, e.salt, e.event, e.mac';

const SQL = {
  current: statement('current', `${CURRENT} WHERE r.type = $1 AND r.id = $2 AND v.type = r.type AND v.id = r.id`),
  currentByRid: statement('currentByRid', `${CURRENT} WHERE r.rid = $1`),
  currentByRids: statement('currentByRids', `${CURRENT} WHERE r.rid = ANY ($1::bigint[]) ORDER BY r.rid`),
  currentByIds: statement('currentByIds', `${CURRENT} WHERE r.type = $1 AND r.id = ANY ($2::text[]) AND v.type = r.type AND v.id = r.id`),
  version: statement('version', `SELECT ${VERSION} FROM version v WHERE rid = $1 AND version = $2`),
  versions: statement(
    'versions',
    `SELECT ${VERSION} FROM unnest($1::bigint[], $2::bigint[]) AS a (rid, version)
     CROSS JOIN LATERAL (SELECT ${VERSION} FROM version v WHERE v.rid = a.rid AND v.version = a.version OFFSET 0) v`,
  ),
  history: statement('history', `SELECT ${VERSION} FROM version v WHERE rid = $1 ORDER BY version DESC`),
  claims: statement(
    'claims',
    `SELECT c.space, c.key, c.holder, c.until, c.changed FROM unnest($2::text[]) WITH ORDINALITY AS a (key, nth)
     CROSS JOIN LATERAL (SELECT ${CLAIM} FROM claim WHERE space = $1 AND key = a.key OFFSET 0) c ORDER BY nth`,
  ),
  claimsChanged: statement(
    'claimsChanged',
    `SELECT ${CLAIM} FROM claim WHERE space = $1 AND changed >= $2 ORDER BY space, changed, key LIMIT $3`,
  ),
  dataKey: statement('dataKey', 'SELECT owner, kek, wrapped FROM data_key WHERE owner = $1'),
  dataKeys: statement('dataKeys', 'SELECT owner, kek, wrapped FROM data_key WHERE owner > $1 ORDER BY owner LIMIT $2'),
  secrets: statement('secrets', 'SELECT name, kek, wrapped FROM secret ORDER BY name'),
  entry: statement('entry', `SELECT ${ENTRY} FROM entry e WHERE rid = $1`),
  entries: statement('entries', `SELECT ${ENTRY} FROM entry e WHERE rid = ANY ($1::bigint[]) ORDER BY rid`),
  entryById: statement('entryById', `SELECT ${ENTRY} FROM entry e WHERE at = $1 AND id = $2 ORDER BY rid LIMIT 1`),
  entryPlacesUp: statement('entryPlacesUp', 'SELECT at, rid FROM entry WHERE (at, rid) > ($1, $2) ORDER BY at, rid LIMIT $3'),
  entryPlacesDown: statement('entryPlacesDown', 'SELECT at, rid FROM entry WHERE (at, rid) < ($1, $2) ORDER BY at DESC, rid DESC LIMIT $3'),
  pending: statement(
    'pending',
    `SELECT ${ENTRY} FROM (SELECT rid FROM pending WHERE rid > $1 ORDER BY rid OFFSET 0) p
     CROSS JOIN LATERAL (SELECT ${ENTRY} FROM entry e WHERE e.rid = p.rid OFFSET 0) e ORDER BY p.rid LIMIT $2`,
  ),
  sequenced: statement('sequenced', 'SELECT rid, seq FROM sequenced WHERE rid = ANY ($1::bigint[]) ORDER BY rid'),
  tile: statement('tile', 'SELECT level, n, width, data FROM tile WHERE level = $1 AND n = $2'),
  ledgerState: statement('ledgerState', 'SELECT size, root, epoch FROM ledger_state WHERE one = 1'),
  latestCheckpoint: statement('latestCheckpoint', 'SELECT size, note, at FROM checkpoint ORDER BY size DESC LIMIT 1'),
  transient: statement('transient', 'SELECT kind, key, value, until FROM transient_item WHERE kind = $1 AND key = $2 AND until > $3'),

  scanVersions: statement(
    'scanVersions',
    `SELECT ${VERSION} FROM version v WHERE (rid, version) > ($1, $2) ORDER BY rid, version LIMIT $3`,
  ),
  scanResources: statement('scanResources', `SELECT ${RESOURCE} FROM resource WHERE rid > $1 ORDER BY rid LIMIT $2`),
  scanIndex: statement(
    'scanIndex',
    `SELECT ${INDEX} FROM index_row WHERE (rid, param, value, updated) > ($1, $2, $3, $4) ORDER BY rid, param, value, updated LIMIT $5`,
  ),
  hasIndex: statement(
    'hasIndex',
    `SELECT EXISTS (SELECT FROM index_row i WHERE i.param = a.param AND i.value = a.value AND i.updated = a.updated AND i.rid = a.rid OFFSET 0)
     FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS a (param, value, updated, rid, nth) ORDER BY nth`,
  ),
  scanClaims: statement('scanClaims', `SELECT ${CLAIM} FROM claim WHERE (space, key) > ($1, $2) ORDER BY space, key LIMIT $3`),
  scanEntries: statement('scanEntries', `SELECT ${ENTRY} FROM entry e WHERE rid > $1 ORDER BY rid LIMIT $2`),
  entriesAt: statement('entriesAt', `SELECT ${ENTRY} FROM entry e WHERE at = $1 ORDER BY rid LIMIT $2`),
  scanPending: statement('scanPending', 'SELECT rid FROM pending WHERE rid > $1 ORDER BY rid LIMIT $2'),
  scanSequenced: statement('scanSequenced', 'SELECT rid, seq FROM sequenced WHERE rid > $1 ORDER BY rid LIMIT $2'),
  scanTiles: statement('scanTiles', 'SELECT level, n, width, data FROM tile WHERE (level, n) > ($1, $2) ORDER BY level, n LIMIT $3'),
  scanCheckpoints: statement('scanCheckpoints', 'SELECT size, note, at FROM checkpoint WHERE size > $1 ORDER BY size LIMIT $2'),
  resourcesByRid: statement('resourcesByRid', `SELECT ${RESOURCE} FROM resource WHERE rid = ANY ($1::bigint[]) ORDER BY rid`),
};

/** A range has eight shapes: one value or an interval, from the start or after a row, up or down. */
function rangeQuery({ param, low, high, limit, after, descending }: Range): readonly [Statement, readonly Parameter[]] {
  const parameters: Parameter[] = [param, limit, low];
  const take = (...values: readonly Parameter[]) => values.map((value) => `$${parameters.push(value)}`).join(', ');
  const [beyond, order] = descending === true ? ['<', 'DESC'] : ['>', 'ASC'];
  const bounds = high === undefined ? 'value = $3' : `value >= $3 AND value < ${take(high)}`;
  const page = after === undefined ? '' : `AND (value, updated, rid) ${beyond} (${take(after.value, after.updated, after.rid)})`;
  const name = `range ${high === undefined ? 'equal' : 'between'} ${order}${after === undefined ? '' : ' after'}`;
  const text = `SELECT ${INDEX} FROM index_row WHERE param = $1 AND ${bounds} ${page} ORDER BY value ${order}, updated ${order}, rid ${order} LIMIT $2`;
  return [statement(name, text), parameters];
}

/** One walk for each type, as far as the limit goes, and then their common order: one index does all of it. */
function placesQuery(
  { of, since, before, after, ascending, nexts }: VersionWalk,
  limit: number,
): readonly [Statement, readonly Parameter[]] {
  const parameters: Parameter[] = ['rid' in of ? of.rid : int8Array(of.types), limit];
  const take = (...values: readonly Parameter[]) => values.map((value) => `$${parameters.push(value)}::bigint`).join(', ');
  const [beyond, order] = ascending === true ? ['>', 'ASC'] : ['<', 'DESC'];
  const where = ['rid' in of ? 'v.rid = $1' : 'v.type = t.type'];
  if (since !== undefined) where.push(`v.at >= ${take(since)}`);
  if (before !== undefined) where.push(`v.at < ${take(before)}`);
  if (after !== undefined) {
    if ('rid' in of) where.push(`v.version ${beyond} ${take(after.version)}`);
    else where.push(`(v.at, v.rid, v.version) ${beyond} (${take(after.at, after.rid, after.version)})`);
  }
  const next = nexts === true ? '(SELECT n.at FROM version n WHERE n.rid = v.rid AND n.version = v.version + 1)' : 'NULL::bigint';
  const columns = `v.rid, v.version, v.type, v.owner, v.at, ${next} AS next`;
  const sorted = ('rid' in of ? ['version'] : ['at', 'rid', 'version']).map((column) => `${column} ${order}`).join(', ');
  const walk = `SELECT ${columns} FROM version v WHERE ${where.join(' AND ')} ORDER BY ${sorted} LIMIT $2`;
  const text =
    'rid' in of ? walk : `SELECT p.* FROM unnest($1::bigint[]) AS t (type) CROSS JOIN LATERAL (${walk}) p ORDER BY ${sorted} LIMIT $2`;
  return [statement('', text), parameters];
}

const POSTGRES: Dialect = {
  placeholder: (nth) => `$${nth}`,
  among: (column, placeholder, of) => `${column} = ANY (${placeholder}::${of === 'bytes' ? 'bytea' : 'bigint'}[])`,
  unindexed: (column) => column,
  asSorted: '',
  stillBy: (order) => ` ORDER BY ${order}`,
  each: (placeholder) => `j.rid FROM unnest(${placeholder}::bigint[]) AS j (rid)`,
  part: (column, at, length) => `substring(${column} from ${at + 1}${length === undefined ? '' : ` for ${length}`})`,
  end: (column, length) => `substring(${column} from greatest(length(${column}) - ${length - 1}, 1))`,
  contains: (column, placeholder) => `position(${placeholder}::bytea in ${column}) > 0`,
  textBytes: (column) => `convert_to(${column}, 'UTF8')`,
  byRid: '',
  ofEach: ' OFFSET 0',
  // Never fails, whatever the bytes are: some other row's may be no text.
  idOf: (column) => `encode(substring(${column} from 3), 'escape')`,
  referenceTo: (type, id) => `'\\x${type}'::bytea || convert_to(${id}, 'UTF8')`,
  bytes: (hex) => `'\\x${hex}'::bytea`,
};

/** Searches have as many shapes as people think of: they are parsed anew each time rather than kept by each connection for ever. */
const searching = ({ sql, values }: SearchStatement): readonly [Statement, readonly Parameter[]] => [
  { name: '', text: sql },
  values.map(parameterOf),
];

function parameterOf(value: SqlValue): Parameter {
  if (typeof value === 'number' || value instanceof Uint8Array) return value;
  const bytes = value.filter((each) => typeof each !== 'number');
  return bytes.length > 0 ? byteaArray(bytes) : int8Array(value.filter((each) => typeof each === 'number'));
}

export function postgresReader(query: Query): Reader {
  const all = async <T>(sql: Statement, parameters: readonly Parameter[], read: (row: Row) => T): Promise<readonly T[]> =>
    (await query(sql, parameters)).map(read);
  const one = async <T>(sql: Statement, parameters: readonly Parameter[], read: (row: Row) => T): Promise<T | undefined> => {
    const [row] = await query(sql, parameters);
    return row && read(row);
  };
  return {
    current: (type, id) => one(SQL.current, [type, id], versionRow),
    currentByRid: (rid) => one(SQL.currentByRid, [rid], versionRow),
    currentByRids: (rids) => all(SQL.currentByRids, [int8Array(rids)], versionRow),
    currentByIds: (type, ids) => all(SQL.currentByIds, [type, textArray(ids)], versionRow),
    resourcesByRid: (rids) => all(SQL.resourcesByRid, [int8Array(rids)], resourceRow),
    version: (rid, version) => one(SQL.version, [rid, version], versionRow),
    versions: (names) =>
      all(SQL.versions, [int8Array(names.map(({ rid }) => rid)), int8Array(names.map(({ version }) => version))], versionRow),
    history: (rid) => all(SQL.history, [rid], versionRow),
    versionPlaces: (walk, limit) => all(...placesQuery(walk, limit), versionPlaceRow),
    range: (range) => all(...rangeQuery(range), indexRow),
    walkIndex: (walk, rest, limit) => all(...searching(walkStatement(POSTGRES, walk, rest, limit)), placeRow),
    placeInIndex: (walk, steps) => one(...searching(placeStatement(POSTGRES, walk, steps)), placeRow),
    collectIndex: (set, sort, after, limit) => all(...searching(collectStatement(POSTGRES, set, sort, after, limit)), sortedRow),
    countIndex: async (set, max) => (await one(...searching(countStatement(POSTGRES, set, max)), ([count]) => integer(count))) ?? 0,
    rowsInIndex: async (spans, max) => (await one(...searching(rowCountStatement(POSTGRES, spans, max)), ([count]) => integer(count))) ?? 0,
    indexOf: (rids, params, limit) => all(...searching(rowsStatement(POSTGRES, rids, params, limit)), indexRow),
    claims: (space, keys) => all(SQL.claims, [space, textArray(keys)], claimRow),
    claimsChanged: (space, since, limit) => all(SQL.claimsChanged, [space, since, limit], claimRow),
    dataKey: (owner) => one(SQL.dataKey, [owner], dataKeyRow),
    dataKeys: (after, limit) => all(SQL.dataKeys, [after, limit], dataKeyRow),
    secrets: () => all(SQL.secrets, [], secretRow),
    entry: (rid) => one(SQL.entry, [rid], entryRow),
    entries: (rids) => all(SQL.entries, [int8Array(rids)], entryRow),
    entryById: (at, id) => one(SQL.entryById, [at, id], entryRow),
    entryPlaces({ after, ascending = false }, limit) {
      const { at, rid } = after ?? { at: ascending ? -1 : FOREVER + 1, rid: 0 };
      return all(ascending ? SQL.entryPlacesUp : SQL.entryPlacesDown, [at, rid, limit], entryPlaceRow);
    },
    pending: (limit, after) => all(SQL.pending, [after ?? 0, limit], entryRow),
    sequenced: (rids) => all(SQL.sequenced, [int8Array(rids)], sequencedRow),
    tile: (level, n) => one(SQL.tile, [level, n], tileRow),
    ledgerState: () => one(SQL.ledgerState, [], ledgerStateRow),
    latestCheckpoint: () => one(SQL.latestCheckpoint, [], checkpointRow),
    transient: (kind, key, now) => one(SQL.transient, [kind, key, now], transientRow),
  };
}

/** `query` runs on one connection inside one REPEATABLE READ transaction. */
export function postgresSnapshot(query: Query): Snapshot {
  const all = async <T>(sql: Statement, parameters: readonly Parameter[], read: (row: Row) => T): Promise<readonly T[]> =>
    (await query(sql, parameters)).map(read);
  return {
    ...postgresReader(query),
    scanVersions: (after, limit) => all(SQL.scanVersions, [after?.rid ?? 0, after?.version ?? 0, limit], versionRow),
    scanResources: (after, limit) => all(SQL.scanResources, [after ?? 0, limit], resourceRow),
    scanIndex: (after, limit) =>
      all(SQL.scanIndex, [after?.rid ?? 0, after?.param ?? -1, after?.value ?? new Uint8Array(), after?.updated ?? 0, limit], indexRow),
    hasIndex: (rows) => all(SQL.hasIndex, indexColumns(rows), ([there]) => there === true),
    scanClaims: (after, limit) => all(SQL.scanClaims, [after?.space ?? -1, after?.key ?? '', limit], claimRow),
    scanEntries: (after, limit) => all(SQL.scanEntries, [after ?? 0, limit], entryRow),
    entriesAt: (at, limit) => all(SQL.entriesAt, [at, limit], entryRow),
    scanPending: (after, limit) => all(SQL.scanPending, [after ?? 0, limit], ([rid]) => integer(rid)),
    scanSequenced: (after, limit) => all(SQL.scanSequenced, [after ?? 0, limit], sequencedRow),
    scanTiles: (after, limit) => all(SQL.scanTiles, [after?.level ?? -2, after?.n ?? 0, limit], tileRow),
    scanCheckpoints: (after, limit) => all(SQL.scanCheckpoints, [after ?? -1, limit], checkpointRow),
    schemaFaults: () => schemaFaults(query),
    // Its own check of indexes, amcheck, is an extension that not every server has.
    structureFaults: () => Promise.resolve([]),
  };
}

/** Index rows as the four columns of a multi-row statement. */
export function indexColumns(rows: readonly IndexRow[]): readonly Parameter[] {
  return [
    int8Array(rows.map((row) => row.param)),
    byteaArray(rows.map((row) => row.value)),
    int8Array(rows.map((row) => row.updated)),
    int8Array(rows.map((row) => row.rid)),
  ];
}

// The statements above say which type each column has; a value of another type is a bug here, never data.

function integer(cell: Cell | undefined): number {
  if (typeof cell !== 'number') throw new TypeError(`expected an integer, got ${typeof cell}`);
  return cell;
}

function text(cell: Cell | undefined): string {
  if (typeof cell !== 'string') throw new TypeError(`expected text, got ${typeof cell}`);
  return cell;
}

function bytes(cell: Cell | undefined): Bytes {
  if (!(cell instanceof Uint8Array)) throw new TypeError(`expected bytes, got ${typeof cell}`);
  return cell;
}

const versionRow = ([rid, version, type, id, owner, at, deleted, sealed, entry]: Row): VersionRow => ({
  rid: integer(rid),
  version: integer(version),
  type: integer(type),
  id: text(id),
  owner: integer(owner),
  at: integer(at),
  deleted: deleted !== 0,
  sealed: bytes(sealed),
  entry: integer(entry),
});

const versionPlaceRow = ([rid, version, type, owner, at, next]: Row): VersionPlace => ({
  rid: integer(rid),
  version: integer(version),
  type: integer(type),
  owner: integer(owner),
  at: integer(at),
  ...(next !== null && { next: integer(next) }),
});

const resourceRow = ([rid, type, id, version, owner, deleted]: Row): ResourceRow => ({
  rid: integer(rid),
  type: integer(type),
  id: text(id),
  version: integer(version),
  owner: integer(owner),
  deleted: deleted !== 0,
});

const indexRow = ([param, value, updated, rid]: Row): IndexRow => ({
  param: integer(param),
  value: bytes(value),
  updated: integer(updated),
  rid: integer(rid),
});

const claimRow = ([space, key, holder, until, changed]: Row): ClaimRow => ({
  space: integer(space),
  key: text(key),
  holder: integer(holder),
  until: integer(until),
  changed: integer(changed),
});

const placeRow = ([value, updated, rid]: Row): IndexPlace => ({ value: bytes(value), updated: integer(updated), rid: integer(rid) });

const sortedRow = ([rid, ...keys]: Row): SortedPlace => ({
  rid: integer(rid),
  keys: keys.map((key) => (typeof key === 'number' ? key : bytes(key))),
});

const entryPlaceRow = ([at, rid]: Row): EntryPlace => ({ at: integer(at), rid: integer(rid) });

const entryRow = ([rid, id, at, record, content, salt, event, mac]: Row): EntryRow => ({
  rid: integer(rid),
  id: bytes(id),
  at: integer(at),
  record: bytes(record),
  content: bytes(content),
  salt: bytes(salt),
  event: text(event),
  mac: bytes(mac),
});

const dataKeyRow = ([owner, kek, wrapped]: Row): DataKeyRow => ({ owner: integer(owner), kek: integer(kek), wrapped: bytes(wrapped) });
const secretRow = ([name, kek, wrapped]: Row): SecretRow => ({ name: text(name), kek: integer(kek), wrapped: bytes(wrapped) });
const sequencedRow = ([rid, seq]: Row): SequencedRow => ({ rid: integer(rid), seq: integer(seq) });
const tileRow = ([level, n, width, data]: Row): TileRow => ({
  level: integer(level),
  n: integer(n),
  width: integer(width),
  data: bytes(data),
});
const ledgerStateRow = ([size, root, epoch]: Row): LedgerState => ({ size: integer(size), root: bytes(root), epoch: integer(epoch) });
const checkpointRow = ([size, note, at]: Row): CheckpointRow => ({ size: integer(size), note: text(note), at: integer(at) });
const transientRow = ([kind, key, value, until]: Row): TransientRow => ({
  kind: text(kind),
  key: text(key),
  value: bytes(value),
  until: integer(until),
});
