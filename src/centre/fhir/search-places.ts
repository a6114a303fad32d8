/** Where a search has come to: a place in one of its two orders, and the sealed cursor that a next link carries. */
import { Unaskable } from '#fhir/search-query-spans.ts';
import type { IndexPlace, Rid } from '#store/port.ts';
import { cursorSeal } from './cursor.ts';
import type { SearchAsked } from './requests.ts';
import type { SearchHouse } from './search-conditions.ts';
import type { Control } from './search-control.ts';

/** Where a page ended. `walk`: the last row of the index; `collect`: the keys of the last resource. */
export type Place =
  | { readonly by: 'walk'; /** 1: those that lack the key of the sort. */ readonly phase: 0 | 1; readonly at: IndexPlace }
  | { readonly by: 'collect'; readonly keys: readonly (Uint8Array | number)[]; readonly rid: Rid };

/** Cursors that are good for this very search alone. */
export function cursorsOf({ keyring }: Pick<SearchHouse, 'keyring'>, { type }: SearchAsked, { filters, sort, types }: Control) {
  const seal = cursorSeal<Packed>(keyring, 'fhir-search', [type, filters, sort, types]);
  return {
    close: (place: Place): string => seal.close(packed(place)),
    /** Throws Unaskable where it is not of this search. */
    open(cursor: string): Place {
      const found = seal.open(cursor);
      if (found === undefined) throw new Unaskable('value', '_cursor is of another search: take it from the next link as it is');
      return unpacked(found);
    },
  };
}

type Packed = readonly ['w', 0 | 1, string, number, number] | readonly ['c', readonly (string | number)[], number];

const packed = (place: Place): Packed =>
  place.by === 'walk'
    ? ['w', place.phase, Buffer.from(place.at.value).toString('hex'), place.at.updated, place.at.rid]
    : ['c', place.keys.map((key) => (typeof key === 'number' ? key : Buffer.from(key).toString('hex'))), place.rid];

function unpacked(found: Packed): Place {
  if (found[0] === 'w')
    return { by: 'walk', phase: found[1], at: { value: Buffer.from(found[2], 'hex'), updated: found[3], rid: found[4] } };
  return { by: 'collect', keys: found[1].map((key) => (typeof key === 'number' ? key : Buffer.from(key, 'hex'))), rid: found[2] };
}
