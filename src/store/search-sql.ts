/**
 * Searching the index as SQL that both engines understand: one text for each shape of question, with what differs (placeholders, lists, byte functions)
 * left to a dialect. Every statement is led by one range of `index_row`; each further condition is a look-up by row id (index `index_row_rid`), so that the
 * time goes with the rows walked and not with the size of the table.
 */
import type { Bytes, IndexCondition, IndexLink, IndexPlace, IndexSort, IndexSource, IndexSpan, IndexWalk, Rid, SearchSet } from './port.ts';

/** What a placeholder stands for. */
export type SqlValue = number | Bytes | readonly number[] | readonly Bytes[];

export interface Dialect {
  /** The nth placeholder, from 1. */
  readonly placeholder: (nth: number) => string;
  /** True where `column` is among the list in this placeholder, which is of numbers or of bytes. */
  readonly among: (column: string, placeholder: string, of: 'numbers' | 'bytes') => string;
  /** A column whose index is not to be used: of one resource's few rows each is compared, instead of one look-up for each alternative. */
  readonly unindexed: (column: string) => string;
  /** After a subquery's ORDER BY: it is sorted as it says, and read no further than whoever reads it needs. */
  readonly asSorted: string;
  /** What keeps the order of such a subquery: nothing where rows come out as they are read. */
  readonly stillBy: (order: string) => string;
  /** What follows SELECT to have the numbers of a list as rows of the column `rid`. */
  readonly each: (placeholder: string) => string;
  /** `length` bytes (all to the end without) of a column from `at`, counted from 0. */
  readonly part: (column: string, at: number, length: number | undefined) => string;
  /** The last `length` bytes. */
  readonly end: (column: string, length: number) => string;
  readonly contains: (column: string, placeholder: string) => string;
  /** The bytes of a text. */
  readonly textBytes: (column: string) => string;
  /** After the table's name: look up by row id. */
  readonly byRid: string;
  /** At the end of an EXISTS: it is asked of each row by itself, and never joined with the rest. */
  readonly ofEach: string;
  /** The id within a reference to one of our own, as text. */
  readonly idOf: (column: string) => string;
  /** The reference to an id, its type as 4 hex digits. */
  readonly referenceTo: (type: string, id: string) => string;
  /** A literal of bytes. */
  readonly bytes: (hex: string) => string;
}

export interface SearchStatement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

class Sql {
  readonly values: SqlValue[] = [];
  #links = 0;
  readonly dialect: Dialect;
  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }
  take(value: SqlValue): string {
    this.values.push(value);
    return this.dialect.placeholder(this.values.length);
  }
  /** A number for the aliases of a link, which may be within another. */
  link(): number {
    return ++this.#links;
  }
  made(sql: string): SearchStatement {
    return { sql, values: this.values };
  }
}

/** Conditions of a span on the row `alias`; an end that `without` names is left to a tighter one. */
function spanSql(sql: Sql, alias: string, span: IndexSpan, without: { readonly low?: boolean; readonly high?: boolean } = {}): string {
  return [`${alias}.param = ${sql.take(span.param)}`, ...valueSql(sql, alias, `${alias}.value`, span, without)].join(' AND ');
}

/** What a span asks of the row `alias` beside its parameter; `value` is its value, or that without its index. */
function valueSql(
  sql: Sql,
  alias: string,
  value: string,
  { low, high, parts, contains, ends, updated }: IndexSpan,
  without: { readonly low?: boolean; readonly high?: boolean } = {},
): readonly string[] {
  const { dialect } = sql;
  const all: string[] = [];
  if (high === undefined) all.push(`${value} = ${sql.take(low)}`);
  else {
    if (without.low !== true) all.push(`${value} >= ${sql.take(low)}`);
    if (without.high !== true) all.push(`${value} < ${sql.take(high)}`);
  }
  for (const part of parts ?? []) {
    const piece = dialect.part(value, part.at, part.length);
    if (part.low !== undefined) all.push(`${piece} >= ${sql.take(part.low)}`);
    if (part.high !== undefined) all.push(`${piece} < ${sql.take(part.high)}`);
  }
  if (contains !== undefined) all.push(dialect.contains(value, sql.take(contains)));
  if (ends !== undefined) all.push(`${dialect.end(value, ends.length)} = ${sql.take(ends)}`);
  if (updated !== undefined) all.push(`${alias}.updated >= ${sql.take(updated.from)}`, `${alias}.updated < ${sql.take(updated.before)}`);
  return all;
}

const isPlain = (span: IndexSpan): boolean =>
  span.high === undefined &&
  span.parts === undefined &&
  span.contains === undefined &&
  span.ends === undefined &&
  span.updated === undefined;

/** Each alternative as one condition on the row `alias`; exact values of one parameter are one list. */
function alternatives(sql: Sql, alias: string, spans: readonly IndexSpan[]): readonly string[] {
  const lists = Map.groupBy(spans.filter(isPlain), ({ param }) => param);
  const made: string[] = [];
  for (const [param, list] of lists) {
    const [first] = list;
    if (list.length === 1 && first !== undefined) made.push(spanSql(sql, alias, first));
    else {
      const values = list.map(({ low }) => low);
      made.push(`${alias}.param = ${sql.take(param)} AND ${sql.dialect.among(`${alias}.value`, sql.take(values), 'bytes')}`);
    }
  }
  for (const span of spans) if (!isPlain(span)) made.push(spanSql(sql, alias, span));
  return made;
}

function conditionSql(sql: Sql, rid: string, condition: IndexCondition): string {
  const not = condition.not === true ? 'NOT ' : '';
  if ('rids' in condition) return `${not}(${sql.dialect.among(rid, sql.take(condition.rids), 'numbers')})`;
  const tests = [...Map.groupBy(condition.anyOf, ({ param }) => param).values()].map(
    (spans) =>
      `EXISTS (SELECT 1 FROM index_row f ${sql.dialect.byRid} WHERE f.rid = ${rid} AND ${anyOfSql(sql, 'f', spans)}${sql.dialect.ofEach})`,
  );
  tests.push(...(condition.linked ?? []).map((link) => linkSql(sql, rid, link)));
  return tests.length === 0 ? (condition.not === true ? '1 = 1' : '1 = 0') : `${not}(${tests.join(' OR ')})`;
}

/** A reference is looked up, then what it leads to, or what it comes from. */
function linkSql(sql: Sql, rid: string, { direction, params, type, where, owners }: IndexLink): string {
  const { dialect } = sql;
  const nth = sql.link();
  const [reference, resource] = [`l${nth}`, `t${nth}`];
  const [only] = params;
  const one = (column: string): string =>
    params.length === 1 && only !== undefined ? `${column} = ${sql.take(only)}` : dialect.among(column, sql.take(params), 'numbers');
  const hex = type.toString(16).padStart(4, '0');
  const belongs = (): string => (owners === undefined ? '' : ` AND ${dialect.among(`${resource}.owner`, sql.take(owners), 'numbers')}`);
  const rest = (linked: string): string => where.map((condition) => ` AND ${conditionSql(sql, linked, condition)}`).join('');
  if (direction === 'to') {
    const from = `index_row ${reference} ${dialect.byRid} CROSS JOIN resource ${resource}`;
    const row = `${reference}.rid = ${rid} AND ${one(`${reference}.param`)}`;
    const isOfType = `${reference}.value >= ${dialect.bytes(hex)} AND ${reference}.value < ${dialect.bytes((type + 1).toString(16).padStart(4, '0'))}`;
    const there = `${resource}.type = ${sql.take(type)} AND ${resource}.id = ${dialect.idOf(`${reference}.value`)} AND ${resource}.deleted = 0`;
    return `EXISTS (SELECT 1 FROM ${from} WHERE ${row} AND ${isOfType} AND ${there}${belongs()}${rest(`${resource}.rid`)}${dialect.ofEach})`;
  }
  const own = `o${nth}`;
  const from = `resource ${own} CROSS JOIN index_row ${reference} CROSS JOIN resource ${resource}`;
  const row = `${own}.rid = ${rid} AND ${one(`${reference}.param`)} AND ${reference}.value = ${dialect.referenceTo(hex, `${own}.id`)}`;
  const there = `${own}.type = ${sql.take(type)} AND ${resource}.rid = ${reference}.rid AND ${resource}.deleted = 0`;
  return `EXISTS (SELECT 1 FROM ${from} WHERE ${row} AND ${there}${belongs()}${rest(`${reference}.rid`)}${dialect.ofEach})`;
}

/** Spans of one parameter as one condition: the row `alias` of one resource is looked up once, and each of its few values compared. */
function anyOfSql(sql: Sql, alias: string, spans: readonly IndexSpan[]): string {
  const [first] = spans;
  if (first === undefined || spans.length === 1) return first === undefined ? '1 = 0' : spanSql(sql, alias, first);
  const value = sql.dialect.unindexed(`${alias}.value`);
  const param = `${alias}.param = ${sql.take(first.param)}`;
  const plain = spans.filter(isPlain).map(({ low }) => low);
  const list = plain.length === 0 ? [] : [sql.dialect.among(value, sql.take(plain), 'bytes')];
  const others = spans.filter((span) => !isPlain(span)).map((span) => `(${valueSql(sql, alias, value, span).join(' AND ')})`);
  return `${param} AND (${[...list, ...others].join(' OR ')})`;
}

/** ` AND …` for everything that a resource must be beside being in the source. */
function restSql(sql: Sql, rid: string, { where, owners }: Pick<SearchSet, 'where' | 'owners'>): string {
  const all = where.map((condition) => ` AND ${conditionSql(sql, rid, condition)}`);
  if (owners !== undefined) {
    const among = sql.dialect.among('r.owner', sql.take(owners), 'numbers');
    all.push(` AND EXISTS (SELECT 1 FROM resource r WHERE r.rid = ${rid} AND ${among}${sql.dialect.ofEach})`);
  }
  return all.join('');
}

/** The rows of a walk: all conditions but those that need other rows. */
function walkSql(sql: Sql, walk: IndexWalk): string {
  const { span, descending, after, until, firstOnly } = walk;
  // With two bounds on one side SQLite may start (or end) at the wrong one, and walk over every earlier page.
  const [start, end] = descending === true ? [until, after] : [after, until];
  const all = [spanSql(sql, 'd', span, { low: start !== undefined, high: end !== undefined })];
  const exact = span.high === undefined;
  const columns = exact ? '(d.updated, d.rid)' : '(d.value, d.updated, d.rid)';
  const place = ({ value, updated, rid }: IndexPlace): string =>
    exact ? `(${sql.take(updated)}, ${sql.take(rid)})` : `(${sql.take(value)}, ${sql.take(updated)}, ${sql.take(rid)})`;
  if (after !== undefined) all.push(`${columns} ${descending === true ? '<' : '>'} ${place(after)}`);
  if (until !== undefined) all.push(`${columns} ${descending === true ? '>=' : '<='} ${place(until)}`);
  if (firstOnly === true) all.push(firstSql(sql, walk));
  return all.join(' AND ');
}

/** No row of the same resource comes before the row `d`. */
function firstSql({ dialect }: Sql, { descending }: IndexWalk): string {
  const beyond = descending === true ? '>' : '<';
  return `NOT EXISTS (SELECT 1 FROM index_row s ${dialect.byRid} WHERE s.rid = d.rid AND s.param = d.param AND s.value ${beyond} d.value${dialect.ofEach})`;
}

function walkOrder({ span, descending }: IndexWalk): string {
  const direction = descending === true ? 'DESC' : 'ASC';
  return `${span.high === undefined ? '' : `d.value ${direction}, `}d.updated ${direction}, d.rid ${direction}`;
}

/** Rows of a walk that satisfy the rest, in its order. Columns: value, updated, rid. */
export function walkStatement(
  dialect: Dialect,
  walk: IndexWalk,
  rest: Pick<SearchSet, 'where' | 'owners'>,
  limit: number,
): SearchStatement {
  const sql = new Sql(dialect);
  const { steps } = walk;
  if (steps === undefined) {
    const rows = walkSql(sql, walk);
    const others = restSql(sql, 'd.rid', rest);
    return sql.made(
      `SELECT d.value, d.updated, d.rid FROM index_row d WHERE ${rows}${others} ORDER BY ${walkOrder(walk)} LIMIT ${sql.take(limit)}`,
    );
  }
  const order = walkOrder(walk);
  const rows = walkSql(sql, { ...walk, firstOnly: false });
  const few = `SELECT d.param, d.value, d.updated, d.rid FROM index_row d WHERE ${rows} ORDER BY ${order} LIMIT ${sql.take(steps)}`;
  const others = restSql(sql, 'd.rid', rest);
  const first = walk.firstOnly === true ? ` AND ${firstSql(sql, walk)}` : '';
  return sql.made(
    `SELECT d.value, d.updated, d.rid FROM (${few}) d WHERE 1 = 1${others}${first}${sql.dialect.stillBy(order)} LIMIT ${sql.take(limit)}`,
  );
}

/** The `steps`th row of a walk, whatever else it is. Columns: value, updated, rid. */
export function placeStatement(dialect: Dialect, walk: IndexWalk, steps: number): SearchStatement {
  const sql = new Sql(dialect);
  const rows = walkSql(sql, { ...walk, firstOnly: false });
  return sql.made(
    `SELECT d.value, d.updated, d.rid FROM index_row d WHERE ${rows} ORDER BY ${walkOrder(walk)} LIMIT 1 OFFSET ${sql.take(steps - 1)}`,
  );
}

/** A resource has one value under one parameter once: of one exact value nothing needs to be made distinct. */
const distinct = (spans: readonly IndexSpan[]): string => (spans.length === 1 && spans[0]?.high === undefined ? '' : 'DISTINCT ');

/** A subquery of one column, `rid`, each once. */
function sourceSql(sql: Sql, source: IndexSource): string {
  if ('walk' in source) {
    return `SELECT ${distinct([source.walk.span])}d.rid FROM index_row d WHERE ${walkSql(sql, source.walk)}`;
  }
  if ('rids' in source) return `SELECT DISTINCT ${sql.dialect.each(sql.take(source.rids))}`;
  const spans = alternatives(sql, 'd', source.anyOf).map((test) => `SELECT d.rid FROM index_row d WHERE ${test}`);
  return spans.length === 1 ? (spans[0] ?? '').replace('SELECT ', `SELECT ${distinct(source.anyOf)}`) : spans.join(' UNION ');
}

/** How many resources, counting no further than `max`. */
export function countStatement(dialect: Dialect, { source, ...rest }: SearchSet, max: number): SearchStatement {
  const sql = new Sql(dialect);
  const rids = sourceSql(sql, source);
  const others = restSql(sql, 'c.rid', rest);
  return sql.made(`SELECT count(*) FROM (SELECT c.rid FROM (${rids}) c WHERE 1 = 1${others} LIMIT ${sql.take(max)}) n`);
}

/** How many rows have to be walked for these spans, counting no further than `max`. */
export function rowCountStatement(dialect: Dialect, spans: readonly IndexSpan[], max: number): SearchStatement {
  const sql = new Sql(dialect);
  const walked = spans.map(({ param, low, high, updated }) => ({ param, low, ...(high && { high }), ...(updated && { updated }) }));
  const rows = alternatives(sql, 'd', walked).map((test) => `SELECT d.rid FROM index_row d WHERE ${test}`);
  return sql.made(`SELECT count(*) FROM (SELECT u.rid FROM (${rows.join(' UNION ALL ')}) u LIMIT ${sql.take(max)}) n`);
}

/** Sorts before every value, and after every value: where a resource without one goes. */
const LOWEST = '';
const HIGHEST = 'ff'.repeat(17);

/**
 * All of a set, sorted, from a place on. Columns: rid, then the keys. Without keys what leads is sorted, and the rest asked of each in turn until there are
 * enough; with keys the rest is asked first, since a key costs as much.
 */
export function collectStatement(
  dialect: Dialect,
  { source, ...rest }: SearchSet,
  sort: readonly IndexSort[],
  after: { readonly keys: readonly (Bytes | number)[]; readonly rid: Rid } | undefined,
  limit: number,
): SearchStatement {
  const sql = new Sql(dialect);
  const beyond = (): string => (after === undefined ? '' : ` AND ${beyondSql(sql, sort, after)}`);
  const keys = sort.map((one, index) => `, ${keySql(sql, one)} AS k${index}`);
  const rids = sourceSql(sql, source);
  if (sort.length === 0) {
    const from = `(${rids} ORDER BY rid${dialect.asSorted}) p`;
    return sql.made(
      `SELECT p.rid FROM ${from} WHERE 1 = 1${beyond()}${restSql(sql, 'p.rid', rest)}${dialect.stillBy('p.rid')} LIMIT ${sql.take(limit)}`,
    );
  }
  const order = [
    ...sort.map(({ descending }, index) => `k${index} ${descending ? 'DESC' : 'ASC'}`),
    `rid ${isDown(sort) ? 'DESC' : 'ASC'}`,
  ];
  const sorted = `SELECT c.rid${keys.join('')} FROM (${rids}) c WHERE 1 = 1${restSql(sql, 'c.rid', rest)} ORDER BY ${order.join(', ')}`;
  if (after === undefined) return sql.made(`${sorted} LIMIT ${sql.take(limit)}`);
  const names = ['rid', ...sort.map((_, index) => `k${index}`)].map((name) => `p.${name}`);
  const still = dialect.stillBy(order.map((each) => `p.${each}`).join(', '));
  return sql.made(
    `SELECT ${names.join(', ')} FROM (${sorted}${dialect.asSorted}) p WHERE 1 = 1${beyond()}${still} LIMIT ${sql.take(limit)}`,
  );
}

function keySql(sql: Sql, { params, descending, by }: IndexSort): string {
  const { dialect } = sql;
  if (by === 'id') return `(SELECT ${dialect.textBytes('r.id')} FROM resource r WHERE r.rid = c.rid)`;
  const direction = descending ? 'DESC' : 'ASC';
  const column = by === 'updated' ? 's.updated' : 's.value';
  const missing = by === 'updated' ? '0' : dialect.bytes(descending ? LOWEST : HIGHEST);
  const [only] = params;
  const test =
    params.length === 1 && only !== undefined ? `s.param = ${sql.take(only)}` : dialect.among('s.param', sql.take(params), 'numbers');
  return `coalesce((SELECT ${column} FROM index_row s ${dialect.byRid} WHERE s.rid = c.rid AND ${test} ORDER BY s.value ${direction} LIMIT 1), ${missing})`;
}

/** Row ids go the way of the first key, as they do in a walk. */
const isDown = (sort: readonly IndexSort[]): boolean => sort[0]?.descending === true;

/** From the last key to the first: (k0 > a OR (k0 = a AND (k1 < b OR (k1 = b AND rid > c)))). */
function beyondSql(sql: Sql, sort: readonly IndexSort[], after: { readonly keys: readonly (Bytes | number)[]; readonly rid: Rid }): string {
  let beyond = `p.rid ${isDown(sort) ? '<' : '>'} ${sql.take(after.rid)}`;
  for (let index = sort.length - 1; index >= 0; index--) {
    const key = after.keys[index] ?? 0;
    const operator = sort[index]?.descending === true ? '<' : '>';
    beyond = `(p.k${index} ${operator} ${sql.take(key)} OR (p.k${index} = ${sql.take(key)} AND ${beyond}))`;
  }
  return beyond;
}

/** Rows of these resources under these parameters. Columns: param, value, updated, rid. */
export function rowsStatement(dialect: Dialect, rids: readonly Rid[], params: readonly number[], limit: number): SearchStatement {
  const sql = new Sql(dialect);
  const ridTest = dialect.among('d.rid', sql.take(rids), 'numbers');
  const paramTest = dialect.among('d.param', sql.take(params), 'numbers');
  return sql.made(
    `SELECT d.param, d.value, d.updated, d.rid FROM index_row d ${dialect.byRid} WHERE ${ridTest} AND ${paramTest} ORDER BY d.rid, d.param, d.value LIMIT ${sql.take(limit)}`,
  );
}
