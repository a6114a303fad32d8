/** create, and the write that create, update and patch have in common. https://hl7.org/fhir/R4/http.html#create */
import type { JsonObject } from '#fhir/json.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { VersionRow } from '#store/port.ts';
import { type Sight, sightOf } from './access.ts';
import type { Decide, Deciders } from './deciders.ts';
import type { FhirAnswer, Json } from './requests.ts';
import { versionName } from './view.ts';
import type { CriteriaClaim } from '../criteria-claim.ts';
import { newId } from '../house.ts';
import type { Deciding, Decision } from '../perform.ts';

export const create =
  (deciders: Deciders): Decide<'create'> =>
  async ({ type, resource, ifNoneExist }, deciding, base) => {
    const { house, view, criteria } = deciders;
    const sight = await sightOf(house, deciding.predicate);
    const claim = ifNoneExist === undefined ? undefined : await criteria.claim(type, ifNoneExist);
    if (ifNoneExist !== undefined) {
      const match = await criteria.only(type, ifNoneExist, deciding, base);
      if (match !== undefined) {
        if (isRefusal(match)) return match;
        return view.showing(match, { status: 200, body: await view.shown(match, deciding.now), location: versionName(match) });
      }
    }
    return put(deciders, { type, id: newId(house.random), resource, current: undefined, sight, ...(claim && { claim }) }, deciding);
  };

/** A resource that is valid, under its id. */
interface Putting {
  readonly type: string;
  readonly id: string;
  /** An object: validation has looked. */
  readonly resource: Json;
  /** The row that it follows, a tombstone included. */
  readonly current: VersionRow | undefined;
  readonly sight: Sight;
  /** On criteria that matched nothing. */
  readonly claim?: CriteriaClaim;
}

export async function put(
  { writes, view }: Deciders,
  { type, id, resource, current, sight, claim }: Putting,
  { now, entry }: Deciding,
): Promise<Decision<FhirAnswer> | Refusal> {
  const drafted = await writes.put({ type: typeCode(type), id, resource: resource as JsonObject, current, now, entry, sight }); // validated before
  if (isRefusal(drafted)) return drafted;
  const decision = await view.written(drafted, current === undefined || current.deleted ? 201 : 200);
  return claim === undefined ? decision : { ...decision, claims: [claim(drafted.row.rid, now)] };
}
