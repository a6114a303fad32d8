/** search and $everything: what the engine finds (search.ts), asked once more whether it may be seen, as a Bundle. https://hl7.org/fhir/R4/http.html#search */
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { sightOf } from './access.ts';
import { bundleBody, nextLink, searchEntry, selfLink } from './bundles.ts';
import type { Decide, Deciders, Of } from './deciders.ts';
import { type FhirAnswer, type Query, refuseIssue } from './requests.ts';
import type { Deciding, Decision } from '../perform.ts';

export const search =
  (deciders: Deciders): Decide<'search'> =>
  (asked, deciding, base) =>
    find(deciders, asked, deciding, base);

/** Everything in the patient's compartment, the patient included, a page at a time. https://hl7.org/fhir/R4/patient-operation-everything.html */
export const everything =
  (deciders: Deciders): Decide<'everything'> =>
  async ({ id, query }, deciding, base) => {
    const row = await deciders.view.seen('Patient', id, await sightOf(deciders.house, deciding.predicate));
    if (isRefusal(row)) return row;
    const own = query.filter(([name]) => EVERYTHING_PARAMETERS.has(name));
    if (own.length < query.length) return refuseIssue('bad-request', '$everything knows _count, _type and _since', 'not-supported');
    const asked = own.map(([name, value]) => (name === '_since' ? (['_lastUpdated', `ge${value}`] as const) : ([name, value] as const)));
    return find(deciders, { query: [...asked, ['_compartment', `Patient/${id}`]] }, deciding, base, {
      path: `${base}/Patient/${id}/$everything`,
      query: own,
    });
  };

const EVERYTHING_PARAMETERS: ReadonlySet<string> = new Set(['_count', '_type', '_since', '_cursor', '_elements', '_summary']);

async function find(
  { house, search: engine, view }: Deciders,
  asked: Pick<Of<'search'>, 'type' | 'query' | 'lenient'>,
  deciding: Deciding,
  base: string,
  own?: { readonly path: string; readonly query: Query },
): Promise<Decision<FhirAnswer> | Refusal> {
  const { type, query, lenient } = asked;
  const found = await engine(house, {
    type,
    query,
    predicate: deciding.predicate,
    now: deciding.now,
    base,
    ...(lenient !== undefined && { lenient }),
  });
  if ('fault' in found) return { ...refuse('bad-request', found.fault.text), issues: [found.fault] };
  // The engine obeys the predicate in its queries; what it gives is asked once more, since a leak here is the one thing that must not be.
  const sight = await sightOf(house, deciding.predicate);
  const matched = found.matches.filter((row) => sight.sees(row));
  const included = found.included.filter((row) => sight.sees(row));
  const entries: Uint8Array[] = [];
  for (const row of matched) entries.push(searchEntry(base, row, await view.shown(row, deciding.now), 'match'));
  for (const row of included) entries.push(searchEntry(base, row, await view.shown(row, deciding.now), 'include'));
  const url = own?.path ?? (type === undefined ? base : `${base}/${type}`);
  const applied = own?.query ?? found.applied;
  const links = [selfLink(url, applied), ...(found.next === undefined ? [] : [nextLink(url, applied, found.next)])];
  const body = bundleBody('searchset', {
    ...(found.total !== undefined && { total: found.total }),
    links,
    entries,
    now: deciding.now,
    ...(found.outcome !== undefined && found.outcome.length > 0 && { outcome: found.outcome }),
  });
  const rows = [...matched, ...included];
  return { answer: { status: 200, body, whole: true }, shown: rows, ...(await view.patientOf(rows)) };
}
