/** Which resource each entry of a transaction is about, settled before anything is drafted: references may lead forward. */
import { member } from '#fhir/json.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { Claim, Rid, VersionRow } from '#store/port.ts';
import type { Sight } from './access.ts';
import type { Entry } from './bundle-entries.ts';
import type { Deciders } from './deciders.ts';
import { NO_MATCH } from './patch.ts';
import { type Query, refuseIssue } from './requests.ts';
import { preconditions } from './rules.ts';
import { OTHER_ID, OUTSIDE_CRITERIA } from './update.ts';
import { DELETED } from './view.ts';
import { newId } from '../house.ts';
import type { Deciding } from '../perform.ts';

/** Where an entry's resource is, or will be. */
export interface Place {
  readonly index: number;
  readonly type: string;
  /** Nothing where criteria match nothing. */
  readonly id: string;
  readonly current: VersionRow | undefined;
  readonly rid?: Rid;
  readonly writes: boolean;
}

export interface Places {
  readonly placeOf: (entry: Entry) => Promise<Place | Refusal>;
  /** What criteria match that is not deleted by the same transaction; asked once. Deletes have to be placed first. */
  readonly match: (type: string, query: Query) => Promise<VersionRow | undefined | Refusal>;
  /** Claims on the criteria that matched nothing, as far as they have been asked. */
  readonly claims: readonly Claim[];
}

const NOT_THERE = (type: string, id: string): Refusal => refuseIssue('not-found', `there is no ${type}/${id}`, 'not-found');

export function placesIn(deciders: Deciders, sight: Sight, deciding: Deciding, base: string): Places {
  const { house, criteria, clientIds } = deciders;
  const { store } = house;
  const { now } = deciding;
  const claims: Claim[] = [];
  const made = new Map<string, Place>();
  const matched = new Map<string, VersionRow | undefined>();
  const deleted = new Set<Rid>();

  const match: Places['match'] = async (type, query) => {
    const key = `${type}?${JSON.stringify(query)}`;
    if (!matched.has(key)) {
      const found = await criteria.only(type, query, deciding, base);
      if (found !== undefined && isRefusal(found)) return found;
      matched.set(key, found);
    }
    const found = matched.get(key);
    return found === undefined || deleted.has(found.rid) ? undefined : found;
  };

  const fresh = async (index: number, type: string): Promise<Place> => ({
    index,
    type,
    id: newId(house.random),
    current: undefined,
    rid: await store.allocate(1),
    writes: true,
  });

  const placeOf: Places['placeOf'] = async ({ interaction, index }) => {
    switch (interaction.do) {
      case 'create': {
        const { type, ifNoneExist } = interaction;
        if (ifNoneExist === undefined) return fresh(index, type);
        const key = `${type}?${JSON.stringify(ifNoneExist)}`;
        const twin = made.get(key);
        if (twin !== undefined) return { ...twin, index, writes: false };
        const claim = await criteria.claim(type, ifNoneExist);
        const found = await match(type, ifNoneExist);
        if (found !== undefined) return isRefusal(found) ? found : { index, type, id: found.id, current: found, writes: false };
        const place = await fresh(index, type);
        if (place.rid !== undefined) claims.push(claim(place.rid, now));
        made.set(key, place);
        return place;
      }
      case 'update': {
        const { type, id } = interaction;
        const current = await store.current(typeCode(type), id);
        if (current === undefined ? !sight.all : !sight.sees(current)) return NOT_THERE(type, id);
        const unmet = preconditions(current, interaction.ifMatch, interaction.ifNoneMatch);
        if (unmet !== undefined) return unmet;
        if (current === undefined && !clientIds) return NOT_THERE(type, id);
        return { index, type, id, current, rid: current?.rid ?? (await store.allocate(1)), writes: true };
      }
      case 'update-where': {
        const { type, query, resource } = interaction;
        const claim = await criteria.claim(type, query);
        const found = await match(type, query);
        if (found !== undefined && isRefusal(found)) return found;
        const unmet = preconditions(found, interaction.ifMatch, undefined);
        if (unmet !== undefined) return unmet;
        const given = member(resource, 'id');
        if (found !== undefined) {
          if (given !== undefined && given !== found.id) return OTHER_ID(type);
          return { index, type, id: found.id, current: found, rid: found.rid, writes: true };
        }
        const rid = await store.allocate(1);
        claims.push(claim(rid, now));
        if (typeof given !== 'string') return { index, type, id: newId(house.random), current: undefined, rid, writes: true };
        if (!sight.all || !clientIds) return NOT_THERE(type, given);
        const current = await store.current(typeCode(type), given);
        if (current !== undefined && !current.deleted) return OUTSIDE_CRITERIA(type, given);
        return { index, type, id: given, current, rid: current?.rid ?? rid, writes: true };
      }
      case 'patch':
      case 'delete': {
        const { type, id, ifMatch } = interaction;
        const current = await store.current(typeCode(type), id);
        const isTheirs =
          current === undefined
            ? sight.all && interaction.do === 'delete'
            : sight.sees(current) && (interaction.do === 'patch' || sight.all || sight.owners.has(current.owner));
        if (!isTheirs) return NOT_THERE(type, id);
        const unmet = preconditions(current, ifMatch, undefined);
        if (unmet !== undefined) return unmet;
        if (interaction.do === 'patch' && current?.deleted === true) return DELETED(type, id);
        if (interaction.do === 'delete' && current !== undefined) deleted.add(current.rid);
        return { index, type, id, current, writes: current !== undefined && !current.deleted };
      }
      case 'patch-where':
      case 'delete-where': {
        const { type, query, ifMatch } = interaction;
        const found = await match(type, query);
        if (found !== undefined && isRefusal(found)) return found;
        if (found === undefined && interaction.do === 'patch-where') return NO_MATCH;
        if (found !== undefined && !sight.all && !sight.owners.has(found.owner)) return NO_MATCH;
        const unmet = preconditions(found, ifMatch, undefined);
        if (unmet !== undefined) return unmet;
        if (interaction.do === 'delete-where' && found !== undefined) deleted.add(found.rid);
        return { index, type, id: found?.id ?? '', current: found, writes: found !== undefined };
      }
      case 'read': {
        const { type, id } = interaction;
        return { index, type, id, current: await store.current(typeCode(type), id), writes: false };
      }
      default:
        // It is asked afterwards: it is about whatever it finds then.
        return { index, type: '', id: '', current: undefined, writes: false };
    }
  };

  return { placeOf, match, claims };
}
