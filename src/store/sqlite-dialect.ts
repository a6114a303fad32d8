/** How SQLite says what the two engines say differently in searches. */
import type { Dialect, SqlValue } from './search-sql.ts';
import type { Value } from './sqlite-connection.ts';

/** Lists go as JSON, bytes in it as hex. Placeholders are numbered: their order in the text is not the order in which they are taken. */
export const SQLITE: Dialect = {
  placeholder: (nth) => `?${nth}`,
  among: (column, placeholder, of) =>
    `${column} IN (SELECT ${of === 'bytes' ? 'unhex(j.value)' : 'j.value'} FROM json_each(${placeholder}) j)`,
  unindexed: (column) => `+${column}`,
  // A subquery with a limit is not merged into the outer one; its rows come out one by one, in its order, as they are asked for.
  asSorted: ' LIMIT -1',
  stillBy: () => '',
  each: (placeholder) => `j.value AS rid FROM json_each(${placeholder}) j`,
  part: (column, at, length) => `substr(${column}, ${at + 1}${length === undefined ? '' : `, ${length}`})`,
  end: (column, length) => `substr(${column}, -${length})`,
  contains: (column, placeholder) => `instr(${column}, ${placeholder}) > 0`,
  textBytes: (column) => `CAST(${column} AS BLOB)`,
  byRid: 'INDEXED BY index_row_rid',
  ofEach: '',
  idOf: (column) => `CAST(substr(${column}, 3) AS TEXT)`,
  referenceTo: (type, id) => `CAST(x'${type}' || ${id} AS BLOB)`,
  bytes: (hex) => `x'${hex}'`,
};

export function bound(value: SqlValue): Value {
  if (typeof value === 'number' || value instanceof Uint8Array) return value;
  return JSON.stringify(value.map((each) => (typeof each === 'number' ? each : Buffer.from(each).toString('hex'))));
}
