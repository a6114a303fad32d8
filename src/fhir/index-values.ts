/** The index rows that a resource demands: derived from its body alone, so that verification can rebuild and compare them. */
import { eachOnce } from './definitions/definitions.ts';
import { isTypeCode, typeName } from './resource-types.ts';
import { everyCode, extractorsOf, latestCode, LISTED, searchablesOf } from './search-query-parameters.ts';
import { compareBytes } from './value-encoding.ts';

export interface IndexValue {
  /** Code of the search parameter. */
  readonly param: number;
  /** 1 to 255 bytes, see value-encoding.ts and search-query-rows.ts. */
  readonly value: Uint8Array;
}

type Extractors = ReturnType<typeof extractorsOf>;

interface TypePlan {
  readonly extractors: Extractors;
  /** The rows that every resource of the type has. */
  readonly always: readonly IndexValue[];
}

const planOf = eachOnce((name: string): TypePlan => ({
  extractors: extractorsOf(name),
  always:
    searchablesOf(name).size === 0
      ? []
      : [
          { param: everyCode(name), value: LISTED },
          { param: latestCode(name), value: LISTED },
        ],
}));

const NONE: readonly IndexValue[] = [];

/** Index values of a resource, by parameter code and then by bytes, each once. Types without parameters, and JSON of any other shape, have few or none. */
export function indexValues(type: number, resource: unknown): readonly IndexValue[] {
  if (typeof resource !== 'object' || resource === null || !isTypeCode(type)) return NONE;
  const plan = planOf(typeName(type));
  const rows: IndexValue[] = [];
  let alwaysFrom = 0;
  for (const { code, roots, push } of plan.extractors) {
    if (roots !== undefined && !hasAny(resource, roots)) continue;
    for (let next = plan.always[alwaysFrom]; next !== undefined && next.param < code; next = plan.always[alwaysFrom]) {
      rows.push(next);
      alwaysFrom++;
    }
    const values: Uint8Array[] = [];
    push(resource, values);
    if (values.length > 1) values.sort(compareBytes);
    let before: Uint8Array | undefined;
    for (const value of values) {
      if (before === undefined || compareBytes(before, value) !== 0) rows.push({ param: code, value });
      before = value;
    }
  }
  for (const next of plan.always.slice(alwaysFrom)) rows.push(next);
  return rows;
}

function hasAny(resource: object, keys: readonly string[]): boolean {
  for (const key of keys) if (Object.hasOwn(resource, key)) return true;
  return false;
}
