/** delete, by id and by criteria that match one. https://hl7.org/fhir/R4/http.html#delete */
import { typeCode } from '#fhir/resource-types.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { VersionRow } from '#store/port.ts';
import { sightOf } from './access.ts';
import type { Decide, Deciders } from './deciders.ts';
import type { FhirAnswer } from './requests.ts';
import { preconditions } from './rules.ts';
import { NOTHING_THERE } from './view.ts';
import type { Deciding, Decision } from '../perform.ts';

export const remove =
  (deciders: Deciders): Decide<'delete'> =>
  async ({ type, id, ifMatch }, deciding) => {
    const sight = await sightOf(deciders.house, deciding.predicate);
    const row = await deciders.house.store.current(typeCode(type), id);
    if (row !== undefined && !sight.sees(row)) return NOTHING_THERE(type, id);
    if (row === undefined && !sight.all) return NOTHING_THERE(type, id);
    const unmet = preconditions(row, ifMatch, undefined);
    if (unmet !== undefined) return unmet;
    // Deleting what is not there has no effect and is no error.
    if (row === undefined || row.deleted) return { answer: { status: 204 }, about: `${type}/${id}` };
    if (!sight.all && !sight.owners.has(row.owner)) return NOTHING_THERE(type, id);
    return removeRow(deciders, row, deciding);
  };

export const removeWhere =
  (deciders: Deciders): Decide<'delete-where'> =>
  async ({ type, query, ifMatch }, deciding, base) => {
    const match = await deciders.criteria.only(type, query, deciding, base);
    if (match !== undefined && isRefusal(match)) return match;
    const unmet = preconditions(match, ifMatch, undefined);
    if (unmet !== undefined) return unmet;
    if (match === undefined) return { answer: { status: 204 }, about: type };
    const sight = await sightOf(deciders.house, deciding.predicate);
    return sight.all || sight.owners.has(match.owner) ? removeRow(deciders, match, deciding) : NOTHING_THERE(type, match.id);
  };

async function removeRow({ writes, view }: Deciders, row: VersionRow, { now, entry }: Deciding): Promise<Decision<FhirAnswer> | Refusal> {
  const drafted = await writes.remove(row, now, entry);
  return isRefusal(drafted) ? drafted : view.written(drafted, 204);
}
