/** The least of a search, by `_id` and by what Medlar itself indexes as tokens: what conditional requests stand on until the engine of searches is there. */
import { typeCode } from '#fhir/resource-types.ts';
import { PARAMETERS } from '#fhir/search-parameters.ts';
import { prefixRange, tokenRange, tokenValue } from '#fhir/value-encoding.ts';
import type { VersionRow } from '#store/port.ts';
import { sightOf } from './fhir-access.ts';
import type { SearchFhir } from './fhir-requests.ts';

const COUNT = 50;

export const lookUp: SearchFhir = async (house, { type, query, predicate }) => {
  const sight = await sightOf(house, predicate);
  let found: readonly VersionRow[] | undefined;
  let count = COUNT;
  const narrow = (rows: readonly VersionRow[]): void => {
    const rids = new Set(rows.map(({ rid }) => rid));
    found = found === undefined ? rows : found.filter(({ rid }) => rids.has(rid));
  };
  for (const [name, value] of query) {
    if (name === '_count') count = Math.min(Number(value) || COUNT, COUNT);
    else if (name === '_id' && type !== undefined) {
      const row = await house.store.current(typeCode(type), value);
      narrow(row === undefined ? [] : [row]);
    } else {
      const parameter = PARAMETERS.find((each) => each.type === type && each.name === name && each.kind === 'token');
      if (parameter === undefined) {
        return {
          fault: {
            severity: 'error',
            code: 'not-supported',
            expression: '',
            text: `${type ?? 'everything'} is not searched by ${name.slice(0, 60)} here`,
          },
        };
      }
      const bar = value.indexOf('|');
      const range = bar === -1 ? tokenRange(value) : prefixRange(tokenValue(value.slice(0, bar), value.slice(bar + 1)));
      const rows = await house.store.range({ param: parameter.code, ...range, limit: COUNT });
      narrow(await house.store.currentByRids(rows.map(({ rid }) => rid)));
    }
  }
  const matches = (found ?? []).filter((row) => !row.deleted && sight.sees(row)).slice(0, count);
  return { matches, included: [], applied: query };
};
