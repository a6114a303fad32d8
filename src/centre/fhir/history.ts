/**
 * history of a resource, of a type, of everything: versions under the predicate, each by itself, newest first. Pages follow one another by the last
 * version's place, which never changes: whatever is written between two pages, none is skipped and none comes twice.
 * https://hl7.org/fhir/R4/http.html#history
 */
import { setImmediate } from 'node:timers/promises';
import { dateInterval, type Interval } from '#fhir/date-time.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { resourceTypes } from '#fhir/validate-references.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { Rid, VersionPlace, VersionRow, VersionWalk } from '#store/port.ts';
import { type Sight, sightOf } from './access.ts';
import { bundleBody, historyEntry, nextLink, selfLink } from './bundles.ts';
import { cursorSeal } from './cursor.ts';
import type { Decide, Deciders } from './deciders.ts';
import { type Query, refuseIssue } from './requests.ts';
import { NOTHING_THERE } from './view.ts';
import type { House } from '../house.ts';

const PAGE = 100;
const PAGE_MAX = 1_000;

/** Versions that are looked at without a break, and for one page: one that would take longer is a short one with a next link. */
const STEPS = 2_000;
const STEPS_PER_PAGE = 20_000;

/** Versions of one resource that are counted for a total. */
const TOTAL_MAX = 10_000;

type At = Pick<VersionPlace, 'at' | 'rid' | 'version'>;

export const history =
  (deciders: Deciders): Decide<'history'> =>
  async ({ type, id, query }, { predicate, now }, base) => {
    const { house, view } = deciders;
    const asked = parametersOf(query);
    if (isRefusal(asked)) return asked;
    const { count, since, during, ascending, cursor } = asked;
    const sight = await sightOf(house, predicate);
    const rid = type === undefined || id === undefined ? undefined : (await view.current(type, id))?.rid;
    if (type !== undefined && id !== undefined && (rid === undefined || !(await isSeen(house, rid, sight)))) return NOTHING_THERE(type, id);
    const question = [type, id, since, during, ascending];
    const seal = cursorSeal<readonly [at: number, rid: number, version: number]>(house.keyring, 'fhir-history', question);
    const from = cursor === undefined ? undefined : seal.open(cursor);
    if (cursor !== undefined && from === undefined) return OTHER_CURSOR;
    const after = from && { at: from[0], rid: from[1], version: from[2] };
    const versions: Versions = {
      sight,
      during,
      walk: {
        of: rid === undefined ? { types: (type === undefined ? resourceTypes() : [type]).map(typeCode) } : { rid },
        ...(since !== undefined && { since }),
        ...(during !== undefined && { before: during.high, nexts: true }),
        ...(ascending && { ascending }),
      },
    };
    const page = count === 0 ? NO_PAGE : await pageOf(house, versions, after, count);
    const isWhole = count > 0 && after === undefined && page.next === undefined;
    // Where it is cheap, of one resource; of others where nothing but the total is asked for.
    const countedMax = count === 0 ? Infinity : rid === undefined ? 0 : TOTAL_MAX;
    const total = isWhole ? page.places.length : await totalOf(house, versions, countedMax);
    const rows = await rowsOf(house, page.places);
    const entries: string[] = [];
    for (const row of rows) entries.push(historyEntry(base, row, await view.asWritten(row)));
    const path = [base, type, id, '_history'].filter((step) => step !== undefined).join('/');
    const { next } = page;
    const links = [
      selfLink(path, query),
      ...(next === undefined ? [] : [nextLink(path, query, seal.close([next.at, next.rid, next.version]))]),
    ];
    const body = bundleBody('history', { ...(total !== undefined && { total }), links, entries, now });
    return { answer: { status: 200, body, whole: true }, shown: rows, ...(await view.patientOf(rows)) };
  };

/** Which versions are wanted. */
interface Versions {
  readonly walk: VersionWalk;
  readonly sight: Sight;
  /** Those that were current at some point of it. */
  readonly during: Interval | undefined;
}

interface Page {
  readonly places: readonly VersionPlace[];
  /** There may be more beyond this one. */
  readonly next?: At;
}

const NO_PAGE: Page = { places: [] };

const fits = (place: VersionPlace, { sight, during }: Versions): boolean =>
  sight.sees(place) && (during === undefined || place.next === undefined || place.next > during.low);

async function pageOf({ store }: Pick<House, 'store'>, versions: Versions, from: At | undefined, count: number): Promise<Page> {
  const places: VersionPlace[] = [];
  let after = from;
  // Whoever sees everything mostly finds what is looked at.
  let steps = Math.min(versions.sight.all && versions.during === undefined ? count + 1 : STEPS, STEPS);
  for (let left = STEPS_PER_PAGE; left > 0; left -= steps, steps = STEPS) {
    const found = await store.versionPlaces({ ...versions.walk, ...(after && { after }) }, steps);
    for (const place of found) {
      if (!fits(place, versions)) continue;
      const last = places.at(-1);
      if (places.length === count && last !== undefined) return { places, next: last };
      places.push(place);
    }
    if (found.length < steps) return { places };
    after = found.at(-1);
    await setImmediate();
  }
  return { places, ...(after && { next: after }) };
}

/** Undefined where there is more to look at than `max`. */
async function totalOf({ store }: Pick<House, 'store'>, versions: Versions, max: number): Promise<number | undefined> {
  let total = 0;
  let after: At | undefined;
  for (let counted = 0; counted < max; counted += STEPS) {
    const found = await store.versionPlaces({ ...versions.walk, ...(after && { after }) }, STEPS);
    total += found.filter((place) => fits(place, versions)).length;
    if (found.length < STEPS) return total;
    after = found.at(-1);
    await setImmediate();
  }
  return undefined;
}

/** Some version of it may be seen, whatever else is asked. */
async function isSeen({ store }: Pick<House, 'store'>, rid: Rid, sight: Sight): Promise<boolean> {
  const page = await pageOf({ store }, { walk: { of: { rid } }, sight, during: undefined }, undefined, 1);
  return page.places.length > 0;
}

/** In the order of their places. */
async function rowsOf({ store }: Pick<House, 'store'>, places: readonly VersionPlace[]): Promise<readonly VersionRow[]> {
  const found = new Map((await store.versions(places)).map((row) => [`${row.rid}/${row.version}`, row]));
  return places.flatMap(({ rid, version }) => found.get(`${rid}/${version}`) ?? []);
}

interface Parameters {
  /** 0: nothing but the total. */
  readonly count: number;
  readonly since: number | undefined;
  readonly during: Interval | undefined;
  readonly ascending: boolean;
  readonly cursor: string | undefined;
}

function parametersOf(query: Query): Parameters | Refusal {
  let count = PAGE;
  let since: number | undefined;
  let during: Interval | undefined;
  let ascending = false;
  let cursor: string | undefined;
  for (const [name, value] of query) {
    // A plus sign in an address means a blank, and clients forget to escape that of a zone.
    const time = name === '_since' || name === '_at' ? dateInterval(value.replace(' ', '+')) : undefined;
    if (name === '_count') {
      if (!/^\d{1,9}$/.test(value)) return refuseIssue('bad-request', '_count is a number from 0 up', 'value');
      count = Math.min(Number(value), PAGE_MAX);
    } else if (name === '_since') {
      if (time === undefined) return refuseIssue('bad-request', '_since is an instant', 'value');
      since = time.low;
    } else if (name === '_at') {
      if (time === undefined) return refuseIssue('bad-request', '_at is a date or a time', 'value');
      during = time;
    } else if (name === '_sort') {
      if (value !== '_lastUpdated' && value !== '-_lastUpdated')
        return refuseIssue('bad-request', '_sort of a history is _lastUpdated or -_lastUpdated', 'not-supported');
      ascending = value === '_lastUpdated';
    } else if (name === '_summary') {
      if (value === 'count') count = 0;
    } else if (name === '_cursor') cursor = value;
    else if (!OF_THE_DOOR.has(name))
      return refuseIssue('bad-request', `history does not know the parameter ${name.slice(0, 60)}`, 'not-supported');
  }
  return { count, since, during, ascending, cursor };
}

const OF_THE_DOOR: ReadonlySet<string> = new Set(['_format', '_pretty', '_elements', '_total']);

const OTHER_CURSOR = refuseIssue('bad-request', '_cursor is of another history: take it from the next link as it is', 'value');
