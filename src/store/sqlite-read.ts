/**
 * Reading from SQLite: one statement per question. Rows come as arrays and leave as the port's plain objects.
 */
import type {
  Bytes,
  CheckpointRow,
  ClaimRow,
  DataKeyRow,
  EntryPlace,
  EntryRow,
  EntryWalk,
  IndexPlace,
  IndexRow,
  IndexSort,
  IndexSpan,
  IndexWalk,
  Instant,
  LedgerState,
  Range,
  Reader,
  ResourceRow,
  Rid,
  SearchSet,
  SecretRow,
  SequencedRow,
  SortedPlace,
  TileRow,
  TransientRow,
  VersionPlace,
  VersionRow,
  VersionWalk,
} from './port.ts';
import { FOREVER } from './port.ts';
import {
  collectStatement,
  countStatement,
  placeStatement,
  rowCountStatement,
  rowsStatement,
  type SearchStatement,
  walkStatement,
} from './search-sql.ts';
import type { Connection, Value } from './sqlite-connection.ts';
import { onlyNumber } from './sqlite-connection.ts';
import { bound, SQLITE } from './sqlite-dialect.ts';
import {
  checkpointOf,
  CLAIM,
  claimOf,
  dataKeyOf,
  ENTRY,
  entryOf,
  entryPlaceOf,
  INDEX,
  indexOf,
  placeOf,
  RESOURCE,
  resourceOf,
  sequencedOf,
  tileOf,
  VERSION,
  versionOf,
  versionPlaceOf,
} from './sqlite-rows.ts';

const TYPES_ASKED_ONE_BY_ONE = 4;

/** Reads of committed data through one connection, which it does not own. The work is done before the promise is returned. */
export class SqliteReader implements Reader {
  protected readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async current(type: number, id: string): Promise<VersionRow | undefined> {
    // The newest version is the current one. `resource` would say so too, in a row of its own, which a large store has to fetch; its index by id is enough.
    const row = this.connection.one(
      versionOf,
      `SELECT ${VERSION} FROM version v WHERE v.rid = (SELECT r.rid FROM resource r WHERE r.type = ? AND r.id = ?) ORDER BY v.version DESC LIMIT 1`,
      type,
      id,
    );
    // It must be of that resource, too: an id bent to another resource finds nothing rather than somebody else's record.
    return row?.type === type && row.id === id ? row : undefined;
  }

  async currentByRid(rid: Rid): Promise<VersionRow | undefined> {
    return this.connection.one(
      versionOf,
      `SELECT ${VERSION} FROM resource r CROSS JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.rid = ?`,
      rid,
    );
  }

  async currentByRids(rids: readonly Rid[]): Promise<readonly VersionRow[]> {
    return this.connection.all(
      versionOf,
      `SELECT ${VERSION} FROM json_each(?) a CROSS JOIN resource r ON r.rid = a.value CROSS JOIN version v ON v.rid = r.rid AND v.version = r.version`,
      JSON.stringify(rids),
    );
  }

  async currentByIds(type: number, ids: readonly string[]): Promise<readonly VersionRow[]> {
    return this.connection.all(
      versionOf,
      `SELECT ${VERSION} FROM json_each(?2) a CROSS JOIN resource r ON r.type = ?1 AND r.id = a.value
         CROSS JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE v.type = ?1 AND v.id = r.id`,
      type,
      JSON.stringify(ids),
    );
  }

  async resourcesByRid(rids: readonly Rid[]): Promise<readonly ResourceRow[]> {
    const sql = `SELECT ${RESOURCE} FROM json_each(?) a CROSS JOIN resource r ON r.rid = a.value`;
    return this.connection.all(resourceOf, sql, JSON.stringify(rids));
  }

  async version(rid: Rid, version: number): Promise<VersionRow | undefined> {
    return this.connection.one(versionOf, `SELECT ${VERSION} FROM version v WHERE rid = ? AND version = ?`, rid, version);
  }

  async versions(names: readonly Pick<VersionRow, 'rid' | 'version'>[]): Promise<readonly VersionRow[]> {
    return collect(names, ({ rid, version }) =>
      this.connection.one(versionOf, `SELECT ${VERSION} FROM version v WHERE rid = ? AND version = ?`, rid, version),
    );
  }

  async history(rid: Rid): Promise<readonly VersionRow[]> {
    return this.connection.all(versionOf, `SELECT ${VERSION} FROM version v WHERE rid = ? ORDER BY version DESC`, rid);
  }

  async versionPlaces(walk: VersionWalk, limit: number): Promise<readonly VersionPlace[]> {
    if ('rid' in walk.of) return this.#places(walk, 'rid', walk.of.rid, limit);
    const before = placesBefore(walk.ascending === true);
    let places: readonly VersionPlace[] = [];
    for (const type of this.#typesPresent(walk.of.types)) {
      // What lies beyond those that are enough already need not be looked at.
      const last = places.length === limit ? places.at(-1) : undefined;
      const bound = last === undefined ? walk : walk.ascending === true ? { ...walk, before: last.at + 1 } : { ...walk, since: last.at };
      places = merged(places, this.#places(bound, 'type', type, limit), before, limit);
    }
    return places;
  }

  /** Those of which there is a version: a step along the index for each that is there, where a statement for each asked would cost more than it finds. */
  #typesPresent(types: readonly number[]): readonly number[] {
    if (types.length <= TYPES_ASKED_ONE_BY_ONE) return types;
    const present = this.connection.all(
      onlyNumber,
      `WITH RECURSIVE present (type) AS (
         SELECT min(type) FROM version
         UNION ALL SELECT (SELECT min(v.type) FROM version v INDEXED BY version_at WHERE v.type > present.type) FROM present WHERE type IS NOT NULL)
       SELECT type FROM present WHERE type IS NOT NULL`,
    );
    const there = new Set(present);
    return types.filter((type) => there.has(type));
  }

  #places(walk: VersionWalk, by: 'rid' | 'type', key: number, limit: number): readonly VersionPlace[] {
    const { since, before, after, ascending, nexts } = walk;
    const values: number[] = [key];
    const where = [`v.${by} = ?`];
    const bound = (text: string, ...given: readonly number[]): void => {
      where.push(text);
      values.push(...given);
    };
    const [beyond, order] = ascending === true ? ['>', 'ASC'] : ['<', 'DESC'];
    if (since !== undefined) bound('v.at >= ?', since);
    if (before !== undefined) bound('v.at < ?', before);
    if (after !== undefined) {
      if (by === 'rid') bound(`v.version ${beyond} ?`, after.version);
      else bound(`(v.at, v.rid, v.version) ${beyond} (?, ?, ?)`, after.at, after.rid, after.version);
    }
    const next = nexts === true ? '(SELECT n.at FROM version n WHERE n.rid = v.rid AND n.version = v.version + 1)' : 'NULL';
    const sorted = by === 'rid' ? ['version'] : ['at', 'rid', 'version'];
    return this.connection.all(
      versionPlaceOf,
      `SELECT v.rid, v.version, v.type, v.owner, v.at, ${next} FROM version v ${by === 'type' ? 'INDEXED BY version_at' : ''} WHERE ${where.join(' AND ')}
         ORDER BY ${sorted.map((column) => `v.${column} ${order}`).join(', ')} LIMIT ?`,
      ...values,
      limit,
    );
  }

  async range(range: Range): Promise<readonly IndexRow[]> {
    const query = rangeQuery(range);
    return query === undefined ? [] : this.connection.all(indexOf, query.sql, ...query.values);
  }

  async walkIndex(walk: IndexWalk, rest: Pick<SearchSet, 'where' | 'owners'>, limit: number): Promise<readonly IndexPlace[]> {
    return this.#search(placeOf, walkStatement(SQLITE, walk, rest, limit));
  }

  async placeInIndex(walk: IndexWalk, steps: number): Promise<IndexPlace | undefined> {
    return this.#search(placeOf, placeStatement(SQLITE, walk, steps))[0];
  }

  async collectIndex(
    set: SearchSet,
    sort: readonly IndexSort[],
    after: SortedPlace | undefined,
    limit: number,
  ): Promise<readonly SortedPlace[]> {
    return this.#search(
      ([rid, ...keys]: [number, ...(Bytes | number)[]]): SortedPlace => ({ rid, keys }),
      collectStatement(SQLITE, set, sort, after, limit),
    );
  }

  async countIndex(set: SearchSet, max: number): Promise<number> {
    return this.#search(onlyNumber, countStatement(SQLITE, set, max))[0] ?? 0;
  }

  async rowsInIndex(spans: readonly IndexSpan[], max: number): Promise<number> {
    return this.#search(onlyNumber, rowCountStatement(SQLITE, spans, max))[0] ?? 0;
  }

  async indexOf(rids: readonly Rid[], params: readonly number[], limit: number): Promise<readonly IndexRow[]> {
    return this.#search(indexOf, rowsStatement(SQLITE, rids, params, limit));
  }

  #search<Row>(make: (columns: never) => Row, { sql, values }: SearchStatement): readonly Row[] {
    return this.connection.all(make, sql, ...values.map(bound));
  }

  async claims(space: number, keys: readonly string[]): Promise<readonly ClaimRow[]> {
    return collect(keys, (key) => this.connection.one(claimOf, `SELECT ${CLAIM} FROM claim WHERE space = ? AND key = ?`, space, key));
  }

  async claimsChanged(space: number, since: Instant, limit: number): Promise<readonly ClaimRow[]> {
    return this.connection.all(
      claimOf,
      `SELECT ${CLAIM} FROM claim INDEXED BY claim_changed WHERE space = ? AND changed >= ? ORDER BY changed, key LIMIT ?`,
      space,
      since,
      limit,
    );
  }

  async dataKey(owner: Rid): Promise<DataKeyRow | undefined> {
    return this.connection.one(dataKeyOf, 'SELECT owner, kek, wrapped FROM data_key WHERE owner = ?', owner);
  }

  async dataKeys(after: Rid, limit: number): Promise<readonly DataKeyRow[]> {
    return this.connection.all(dataKeyOf, 'SELECT owner, kek, wrapped FROM data_key WHERE owner > ? ORDER BY owner LIMIT ?', after, limit);
  }

  async secrets(): Promise<readonly SecretRow[]> {
    return this.connection.all(
      ([name, kek, wrapped]: [string, number, Bytes]): SecretRow => ({ name, kek, wrapped }),
      'SELECT name, kek, wrapped FROM secret ORDER BY name',
    );
  }

  async entry(rid: Rid): Promise<EntryRow | undefined> {
    return this.#entry(rid);
  }

  async entries(rids: readonly Rid[]): Promise<readonly EntryRow[]> {
    return this.connection.all(entryOf, `SELECT ${ENTRY} FROM json_each(?) a CROSS JOIN entry e ON e.rid = a.value`, JSON.stringify(rids));
  }

  #entry(rid: Rid): EntryRow | undefined {
    return this.connection.one(entryOf, `SELECT ${ENTRY} FROM entry e WHERE rid = ?`, rid);
  }

  async entryById(at: Instant, id: Bytes): Promise<EntryRow | undefined> {
    return this.connection.one(entryOf, `SELECT ${ENTRY} FROM entry e INDEXED BY entry_at WHERE at = ? AND id = ?`, at, id);
  }

  async entryPlaces({ after, ascending = false }: EntryWalk, limit: number): Promise<readonly EntryPlace[]> {
    const sql = ascending
      ? 'SELECT at, rid FROM entry INDEXED BY entry_at WHERE (at, rid) > (?, ?) ORDER BY at, rid LIMIT ?'
      : 'SELECT at, rid FROM entry INDEXED BY entry_at WHERE (at, rid) < (?, ?) ORDER BY at DESC, rid DESC LIMIT ?';
    const { at, rid } = after ?? { at: ascending ? -1 : FOREVER + 1, rid: 0 };
    return this.connection.all(entryPlaceOf, sql, at, rid, limit);
  }

  async pending(limit: number, after: Rid = 0): Promise<readonly EntryRow[]> {
    // CROSS JOIN: from `pending`, which is short, never from `entry`, which is not.
    return this.connection.all(
      entryOf,
      `SELECT ${ENTRY} FROM pending p CROSS JOIN entry e ON e.rid = p.rid WHERE p.rid > ? ORDER BY p.rid LIMIT ?`,
      after,
      limit,
    );
  }

  async sequenced(rids: readonly Rid[]): Promise<readonly SequencedRow[]> {
    // One statement for all: outside a transaction each costs the locks of the write-ahead log, ten times what it reads.
    return this.connection.all(
      sequencedOf,
      'SELECT s.rid, s.seq FROM json_each(?) a CROSS JOIN sequenced s ON s.rid = a.value',
      JSON.stringify(rids),
    );
  }

  async tile(level: number, n: number): Promise<TileRow | undefined> {
    return this.connection.one(tileOf, 'SELECT level, n, width, data FROM tile WHERE level = ? AND n = ?', level, n);
  }

  async ledgerState(): Promise<LedgerState | undefined> {
    return ledgerState(this.connection);
  }

  async latestCheckpoint(): Promise<CheckpointRow | undefined> {
    return this.connection.one(checkpointOf, 'SELECT size, note, at FROM checkpoint ORDER BY size DESC LIMIT 1');
  }

  async transient(kind: string, key: string, now: Instant): Promise<TransientRow | undefined> {
    return this.connection.one(
      ([value, until]: [Bytes, number]): TransientRow => ({ kind, key, value, until }),
      'SELECT value, until FROM transient_item WHERE kind = ? AND key = ? AND until > ?',
      kind,
      key,
      now,
    );
  }
}

/** The state as this connection sees it now; the writer asks inside its transaction. */
export function ledgerState(connection: Connection): LedgerState | undefined {
  return connection.one(
    ([size, root, epoch]: [number, Bytes, number]): LedgerState => ({ size, root, epoch }),
    'SELECT size, root, epoch FROM ledger_state WHERE one = 1',
  );
}

/**
 * A range as one statement whose single lower (or upper) bound is the tighter of the range's own and `after`:
 * with both written down SQLite would start at the wrong one and walk over every earlier page. Undefined: nothing can match.
 */
function rangeQuery(range: Range): { readonly sql: string; readonly values: readonly Value[] } | undefined {
  const { param, low, high, after, limit, descending = false } = range;
  const select = `SELECT ${INDEX} FROM index_row WHERE param = ?`;
  const direction = descending ? 'DESC' : 'ASC';
  const beyond = descending ? '<' : '>';
  if (high === undefined) {
    const order = `ORDER BY updated ${direction}, rid ${direction} LIMIT ?`;
    const place = after === undefined ? 0 : Buffer.compare(after.value, low) * (descending ? -1 : 1);
    if (place > 0) return undefined;
    return after === undefined || place < 0
      ? { sql: `${select} AND value = ? ${order}`, values: [param, low, limit] }
      : {
          sql: `${select} AND value = ? AND (updated, rid) ${beyond} (?, ?) ${order}`,
          values: [param, low, after.updated, after.rid, limit],
        };
  }
  const order = `ORDER BY value ${direction}, updated ${direction}, rid ${direction} LIMIT ?`;
  const past = `(value, updated, rid) ${beyond} (?, ?, ?)`;
  if (!descending && after !== undefined && Buffer.compare(after.value, low) >= 0) {
    return { sql: `${select} AND ${past} AND value < ? ${order}`, values: [param, after.value, after.updated, after.rid, high, limit] };
  }
  if (descending && after !== undefined && Buffer.compare(after.value, high) < 0) {
    return { sql: `${select} AND ${past} AND value >= ? ${order}`, values: [param, after.value, after.updated, after.rid, low, limit] };
  }
  return { sql: `${select} AND value >= ? AND value < ? ${order}`, values: [param, low, high, limit] };
}

/** What is there of what was asked, in the order asked. */
function collect<Key, Row>(keys: readonly Key[], get: (key: Key) => Row | undefined): readonly Row[] {
  const rows: Row[] = [];
  for (const key of keys) {
    const row = get(key);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** The order of a walk of types. */
const placesBefore = (ascending: boolean) => {
  const sign = ascending ? 1 : -1;
  return (a: VersionPlace, b: VersionPlace): boolean => sign * (a.at - b.at || a.rid - b.rid || a.version - b.version) < 0;
};

/** The first `limit` of two lists that are in order. */
function merged<Row>(some: readonly Row[], more: readonly Row[], before: (a: Row, b: Row) => boolean, limit: number): readonly Row[] {
  if (more.length === 0) return some;
  const rows: Row[] = [];
  for (let left = 0, right = 0; rows.length < limit;) {
    const a = some[left];
    const b = more[right];
    if (a !== undefined && (b === undefined || before(a, b))) {
      rows.push(a);
      left += 1;
    } else if (b !== undefined) {
      rows.push(b);
      right += 1;
    } else break;
  }
  return rows;
}
