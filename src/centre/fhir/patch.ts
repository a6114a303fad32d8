/** patch, by id and by criteria. https://hl7.org/fhir/R4/http.html#patch */
import type { JsonObject } from '#fhir/json.ts';
import { applyPatch } from '#fhir/json-patch.ts';
import { typeName } from '#fhir/resource-types.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { VersionRow } from '#store/port.ts';
import { type Sight, sightOf } from './access.ts';
import { openResource, shownResource } from './body.ts';
import { put } from './create.ts';
import type { Decide, Deciders } from './deciders.ts';
import { type FhirAnswer, type Json, refuseIssue } from './requests.ts';
import { faultsOf, preconditions } from './rules.ts';
import type { House } from '../house.ts';
import type { Deciding, Decision } from '../perform.ts';

export const patch =
  (deciders: Deciders): Decide<'patch'> =>
  async ({ type, id, patch: operations, ifMatch }, deciding) => {
    const sight = await sightOf(deciders.house, deciding.predicate);
    const row = await deciders.view.seen(type, id, sight);
    return isRefusal(row) ? row : patchRow(deciders, row, operations, ifMatch, sight, deciding);
  };

export const patchWhere =
  (deciders: Deciders): Decide<'patch-where'> =>
  async ({ type, query, patch: operations, ifMatch }, deciding, base) => {
    const match = await deciders.criteria.only(type, query, deciding, base);
    if (match === undefined) return NO_MATCH;
    if (isRefusal(match)) return match;
    return patchRow(deciders, match, operations, ifMatch, await sightOf(deciders.house, deciding.predicate), deciding);
  };

export const NO_MATCH = refuseIssue('not-found', 'the criteria match nothing', 'not-found');

/** What a row becomes by a patch: a valid resource of the same id. */
export async function patched({ keyring }: Pick<House, 'keyring'>, row: VersionRow, operations: Json): Promise<JsonObject | Refusal> {
  const result = applyPatch(shownResource(row, await openResource(keyring, row)), operations);
  if (!result.ok) return refuseIssue('invalid', `the patch does not apply: ${result.text}`, result.isTest ? 'conflict' : 'processing');
  return faultsOf(result.value, typeName(row.type), row.id) ?? (result.value as JsonObject); // what is no object has a fault
}

async function patchRow(
  deciders: Deciders,
  row: VersionRow,
  operations: Json,
  ifMatch: string | undefined,
  sight: Sight,
  deciding: Deciding,
): Promise<Decision<FhirAnswer> | Refusal> {
  const unmet = preconditions(row, ifMatch, undefined);
  if (unmet !== undefined) return unmet;
  const resource = await patched(deciders.house, row, operations);
  if (isRefusal(resource)) return resource;
  return put(deciders, { type: typeName(row.type), id: row.id, resource, current: row, sight }, deciding);
}
