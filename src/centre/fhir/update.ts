/** update, by id and by criteria. https://hl7.org/fhir/R4/http.html#update, https://hl7.org/fhir/R4/http.html#cond-update */
import { member } from '#fhir/json.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { isRefusal, refuse } from '#model/refusal.ts';
import { sightOf } from './access.ts';
import { put } from './create.ts';
import type { Decide, Deciders } from './deciders.ts';
import { refuseIssue } from './requests.ts';
import { preconditions } from './rules.ts';
import { NOTHING_THERE } from './view.ts';
import { newId } from '../house.ts';

export const update =
  (deciders: Deciders): Decide<'update'> =>
  async ({ type, id, resource, ifMatch, ifNoneMatch }, deciding) => {
    const sight = await sightOf(deciders.house, deciding.predicate);
    const current = await deciders.house.store.current(typeCode(type), id);
    // Whoever may not see everything must not learn by trying which ids are given: what is hidden, and what never was, is answered alike, before anything else is.
    if (current === undefined ? !sight.all : !sight.sees(current)) return NOTHING_THERE(type, id);
    const unmet = preconditions(current, ifMatch, ifNoneMatch);
    if (unmet !== undefined) return unmet;
    if (current?.deleted === true && !sight.all) return NOTHING_THERE(type, id);
    if (current === undefined && !deciders.clientIds) return NO_CLIENT_IDS;
    return put(deciders, { type, id, resource, current, sight }, deciding);
  };

export const updateWhere = (deciders: Deciders): Decide<'update-where'> => {
  const byId = update(deciders);
  return async ({ type, query, resource, ifMatch }, deciding, base) => {
    const { house, criteria } = deciders;
    const claim = await criteria.claim(type, query);
    const match = await criteria.only(type, query, deciding, base);
    if (match !== undefined && isRefusal(match)) return match;
    const id = member(resource, 'id');
    if (match !== undefined) {
      if (id !== undefined && id !== match.id) return OTHER_ID(type);
      return byId({ do: 'update', type, id: match.id, resource, ...(ifMatch !== undefined && { ifMatch }) }, deciding, base);
    }
    const unmet = preconditions(undefined, ifMatch, undefined);
    if (unmet !== undefined) return unmet;
    const sight = await sightOf(house, deciding.predicate);
    if (typeof id !== 'string')
      return put(deciders, { type, id: newId(house.random), resource, current: undefined, sight, claim }, deciding);
    if (!sight.all || !deciders.clientIds) return NO_CLIENT_IDS;
    const current = await house.store.current(typeCode(type), id);
    if (current !== undefined && !current.deleted) return OUTSIDE_CRITERIA(type, id);
    return put(deciders, { type, id, resource, current, sight, claim }, deciding);
  };
};

export const NO_CLIENT_IDS = refuse('forbidden', 'ids are chosen by the centre: POST a new resource');

export const OTHER_ID = (type: string) =>
  refuseIssue('bad-request', 'the resource’s id is not the one that the criteria match', 'invalid', `${type}.id`);

export const OUTSIDE_CRITERIA = (type: string, id: string) =>
  refuseIssue('conflict', `${type}/${id} is there and does not match the criteria`, 'conflict');
