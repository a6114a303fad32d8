/** The index rows that a resource demands: derived from its body alone, so that verification can rebuild and compare them. */
import { typeCode } from './resource-types.ts';
import { PARAMETERS, type SearchParameter } from './search-parameters.ts';
import { compareBytes } from './value-encoding.ts';

export interface IndexValue {
  /** Code of the search parameter. */
  readonly param: number;
  /** 1 to 255 bytes, see value-encoding.ts. */
  readonly value: Uint8Array;
}

const BY_TYPE: ReadonlyMap<number, readonly SearchParameter[]> = Map.groupBy<number, SearchParameter>(PARAMETERS, ({ type }) =>
  typeCode(type),
);

const NONE: readonly IndexValue[] = [];

/** Index values of a resource, by parameter code and then by bytes, each once. Types without parameters, and JSON of any other shape, have none. */
export function indexValues(type: number, resource: unknown): readonly IndexValue[] {
  const parameters = BY_TYPE.get(type);
  if (parameters === undefined) return NONE;
  const rows: IndexValue[] = [];
  for (const { code, extract } of parameters) {
    for (const value of extract(resource)) rows.push({ param: code, value });
  }
  rows.sort(compare);
  return rows.filter((row, index) => {
    const before = rows[index - 1];
    return before === undefined || compare(before, row) !== 0;
  });
}

const compare = (a: IndexValue, b: IndexValue): number => a.param - b.param || compareBytes(a.value, b.value);
