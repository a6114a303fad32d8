/**
 * FHIR's search over the index: which rows lead, which are looked up beside them, in what order, and where the next page begins.
 * https://hl7.org/fhir/R4/search.html
 *
 * Whoever leads is bounded: a set of up to a few thousand resources is collected and sorted, anything larger is walked in the order of the index, in steps
 * between which others have their turn, and a page that would take too long is a short one with a next link. Without `_sort` the order is that of row ids,
 * which never change: no page skips or repeats a resource, whatever is written meanwhile. The predicate is part of every statement, and holds once more
 * for every version before it leaves.
 */
import { setImmediate } from 'node:timers/promises';
import { typeNames } from '#fhir/definitions/definitions.ts';
import { searchParametersOf } from '#fhir/definitions/search.ts';
import { isTypeName, typeCode } from '#fhir/resource-types.ts';
import { isDated, latestCode, LISTED } from '#fhir/search-query-parameters.ts';
import { Unaskable } from '#fhir/search-query-spans.ts';
import { anySpans } from '#fhir/search-query-values.ts';
import type { RefusalIssue } from '#model/refusal.ts';
import type { IndexCondition, IndexPlace, IndexSort, IndexSpan, Rid, SearchSet, SortedPlace, VersionRow } from '#store/port.ts';
import { sightOf } from './access.ts';
import type { Query, SearchAsked, SearchFound } from './requests.ts';
import {
  type Candidate,
  conditionsOf,
  type Conditions,
  everySpan,
  isConfirmed,
  narrowest,
  rowsSeen,
  searchableOf,
  SEARCH_LIMITS,
  type SearchHouse,
  type SearchScope,
  setOf,
  sizeOf,
  weightOf,
} from './search-conditions.ts';
import { controlOf, type SortKey } from './search-control.ts';
import { includedIn } from './search-include.ts';
import { cursorsOf, type Place } from './search-places.ts';
import type { SearchCounts } from './search-counts.ts';
import { SearchSizes } from './search-sizes.ts';

/** Resources that are collected where only sorting them all gives the order that is asked for. */
const SORT_MAX = 20_000;

/** How far the rows of an order are counted to tell how thinly a search's resources lie among them. */
const SPREAD_MAX = 50_000;

/** Rows of a walk that are looked at without a break, at most; and for one page. */
const STEPS_MAX = 8_000;
const STEPS_PER_PAGE = 200_000;

/** Rows that are counted without a break where nothing else is asked of them. */
const PLAIN_STEPS_MAX = 50_000;
/** What it costs, in rows, to open a resource because the index alone cannot tell: 20,000 of them for one page. */
const OPENED_COST = 10;

/** Resources that are opened for a total whose conditions the index alone cannot tell. */
const CONFIRMED_TOTAL_MAX = 5_000;

interface Hit {
  readonly row: VersionRow;
  readonly place: Place;
}

interface Page {
  readonly hits: readonly Hit[];
  /** Set where the page ended for want of time: go on from here. */
  readonly stopped?: Place;
}

/** A search that remembers how much of what there is; with `counts`, exactly, which must be told of every commit. */
export function createSearch(
  limits = SEARCH_LIMITS,
  counts?: SearchCounts,
): (house: SearchHouse, asked: SearchAsked) => Promise<SearchFound | { readonly fault: RefusalIssue }> {
  const sizes = new SearchSizes();
  return async (house, asked) => {
    try {
      return await search({ house, sizes, counts, limits }, asked);
    } catch (error) {
      if (error instanceof Unaskable) return { fault: issue('error', error.code, error.message) };
      throw error;
    }
  };
}

const issue = (severity: 'error' | 'warning', code: string, text: string): RefusalIssue => ({ severity, code, expression: '', text });

async function search(given: Pick<SearchScope, 'house' | 'sizes' | 'counts' | 'limits'>, asked: SearchAsked): Promise<SearchFound> {
  const { house } = given;
  const sight = await sightOf(house, asked.predicate);
  const visible = (type: string): boolean =>
    isTypeName(type) && searchParametersOf(type).length > 0 && (sight.all ? sight.sees({ type: typeCode(type), owner: 0 }) : true);
  if (asked.type !== undefined && !visible(asked.type))
    throw new Unaskable('not-supported', `${asked.type.slice(0, 60)} is not searched here`);
  const { query, issues } = asked.lenient === true ? leftOut(asked) : { query: asked.query, issues: [] };
  const control = controlOf(query);
  const page = control.sort.length === 0 && !control.total && !control.totalOnly ? control.count : undefined;
  const scope: SearchScope = { ...given, known: new Map(), sight, now: asked.now, base: asked.base, page };
  if (asked.type !== undefined && control.types !== undefined && !control.types.includes(asked.type))
    throw new Unaskable('value', '_type names another type');
  const types = asked.type === undefined ? (control.types ?? typeNames()).filter(visible) : [asked.type];

  const plans: Conditions[] = [];
  for (const type of types) {
    for (const { name } of control.sort) sortSource(type, name);
    plans.push(await conditionsOf(scope, type, control.filters));
  }
  const outcome = issues.length === 0 ? {} : { outcome: issues };
  const { applied } = control;
  if (control.totalOnly) return { matches: [], included: [], applied, ...outcome, total: await totalOf(scope, plans) };

  const seal = (): ReturnType<typeof cursorsOf> => cursorsOf(house, asked, control);
  const from = control.cursor === undefined ? undefined : seal().open(control.cursor);
  const limit = control.count;
  const pages: Page[] = [];
  for (const plan of plans) pages.push(await pageOf(scope, plan, control.sort, from, limit + 1, plans.length > 1));
  const { hits, next } = merged(pages, control.sort, limit);
  const matches = hits.map(({ row }) => row);
  const { included, isWhole } = await includedIn(scope, matches, control);
  const total = control.total ? await totalOf(scope, plans) : next === undefined && from === undefined ? matches.length : undefined;
  const warnings = isWhole
    ? issues
    : [...issues, issue('warning', 'too-costly', 'not everything that was to be included is: there is too much of it')];
  return {
    matches,
    included,
    applied,
    ...(total !== undefined && { total }),
    ...(next !== undefined && { next: seal().close(next) }),
    ...(warnings.length > 0 && { outcome: warnings }),
  };
}

/** Lenient handling: parameters that are not known here are left out, and told of. https://hl7.org/fhir/R4/search.html#errors */
function leftOut({ type, query }: SearchAsked): { readonly query: Query; readonly issues: readonly RefusalIssue[] } {
  const issues: RefusalIssue[] = [];
  const known = searchParametersOf(type ?? 'Resource');
  const kept = query.filter(([name]) => {
    const plain = /^[^:.]*/.exec(name)?.[0] ?? '';
    const isKnown = CONTROLS.has(plain) || known.some((each) => each.name === plain);
    if (!isKnown) issues.push(issue('warning', 'not-supported', `${plain.slice(0, 60)} is unknown and was left out`));
    return isKnown;
  });
  return { query: kept, issues };
}

const CONTROLS: ReadonlySet<string> = new Set(
  '_text _content _list _count _sort _total _summary _elements _contained _type _include _revinclude _cursor _format _pretty _has _compartment'.split(
    ' ',
  ),
);

// --- one type, one page ---

interface SortSource {
  readonly sort: IndexSort;
  /** What to walk for this order; undefined where no single stretch of the index has it. */
  readonly span: IndexSpan | undefined;
  /** Everything that has the key. */
  readonly any: readonly IndexSpan[];
}

function sortSource(type: string, name: string): Omit<SortSource, 'sort'> & { readonly params: readonly number[] } {
  if (name === '_lastUpdated') {
    const span = { param: latestCode(type), low: LISTED };
    return { params: [span.param], span, any: [span] };
  }
  if (name === '_id') return { params: [], span: undefined, any: [] };
  const searchable = searchableOf(type, name);
  if (searchable.definition.kind === 'composite') throw new Unaskable('not-supported', `_sort: not by ${name}`);
  const any = anySpans(searchable);
  const [span] = any;
  return { params: searchable.sources.map(({ code }) => code), span: any.length === 1 ? span : undefined, any };
}

async function pageOf(
  scope: SearchScope,
  conditions: Conditions,
  keys: readonly SortKey[],
  from: Place | undefined,
  limit: number,
  isOneOfMany: boolean,
): Promise<Page> {
  if (conditions.owners?.length === 0) return { hits: [] };
  const { type } = conditions;
  const sorts = keys.map(({ name, descending }): SortSource => {
    const { params, span, any } = sortSource(type, name);
    return { sort: { params, descending, by: name === '_lastUpdated' ? 'updated' : name === '_id' ? 'id' : 'value' }, span, any };
  });
  const [first] = sorts;
  if (first === undefined) return inRidOrder(scope, conditions, from, limit);
  const walkable = sorts.length === 1 ? first.span : undefined;
  if (isOneOfMany && (walkable === undefined || keys[0]?.name !== '_lastUpdated'))
    throw new Unaskable('not-supported', '_sort: a search of several types is sorted by _lastUpdated only');
  const collects = async (narrow?: Candidate): Promise<Page> => {
    const candidate = narrow ?? (await narrowest(scope, conditions, SORT_MAX));
    if (candidate.size > SORT_MAX)
      throw new Unaskable('too-costly', `_sort: more than ${SORT_MAX} resources would have to be sorted: narrow the search`);
    return collected(
      scope,
      conditions,
      candidate,
      sorts.map(({ sort }) => sort),
      from,
      limit,
    );
  };
  if (walkable === undefined || from?.by === 'collect') return collects();
  const isFree = conditions.where.length === 0 && conditions.owners === undefined;
  if (from === undefined && !isOneOfMany && !isFree) {
    const candidate = await narrowest(scope, conditions, scope.limits.collectMax);
    if (candidate.size <= scope.limits.collectMax)
      return (await shortWalk(scope, conditions, first, walkable, limit, candidate)) ?? collects(candidate);
  }
  return sortedWalk(scope, conditions, first, walkable, from?.by === 'walk' ? from : undefined, limit);
}

/**
 * A page along the order asked for, where it is likely to be full before as many rows are looked at as would have to be sorted. Undefined: it is not, or
 * was not. What one patient has lies together in any order that goes with time, far from where it begins.
 */
async function shortWalk(
  scope: SearchScope,
  conditions: Conditions,
  { sort, any }: SortSource,
  span: IndexSpan,
  limit: number,
  { size, leads }: Candidate,
): Promise<Page | undefined> {
  if (size === 0 || size < scope.limits.walkFrom || leads === undefined || conditions.references.includes(leads)) return undefined;
  // Of dated rows those of one value lie in the order of time first.
  if (sort.by === 'value' && isDated(span.param)) return undefined;
  const likely = (limit * (await sizeOf(scope, any, SPREAD_MAX))) / size;
  if (likely > size) return undefined;
  const walk = { span, descending: sort.descending, firstOnly: span.high !== undefined };
  const { hits } = await walkPage(scope, conditions, walk, 0, undefined, limit, Math.min(size, 2 * Math.ceil(likely)));
  if (hits.length < limit) return undefined;
  // Whoever leads may lie thinly further on: the pages after this one are collected, from the same place in the same order.
  return { hits: hits.map(({ row, place }) => ({ row, place: collectPlace(place, sort.by) })) };
}

function collectPlace(place: Place, by: IndexSort['by']): Place {
  return place.by === 'collect' ? place : { by: 'collect', keys: [by === 'value' ? place.at.value : place.at.updated], rid: place.at.rid };
}

/** The order of row ids, whichever source leads. */
async function inRidOrder(scope: SearchScope, conditions: Conditions, from: Place | undefined, limit: number): Promise<Page> {
  const after = from === undefined ? 0 : from.by === 'walk' ? from.at.rid : from.rid;
  const collectAfter: Place = { by: 'collect', keys: [], rid: after };
  const exact = exactWalk(conditions);
  const rest = conditions.where.filter((condition) => condition !== exact?.condition);
  if (exact !== undefined && rest.length === 0 && conditions.owners === undefined)
    return walked(scope, { ...conditions, where: rest }, exact.span, after, limit);
  if (conditions.where.length === 0 && conditions.owners === undefined)
    return walked(scope, conditions, everySpan(conditions.type), after, limit);
  const candidate = await narrowest(scope, conditions, scope.limits.collectMax);
  const { source, size } = candidate;
  if (size > scope.limits.walkFrom && exact === undefined) {
    const sharp = await sharpened(scope, conditions);
    if (sharp !== undefined) return inRidOrder(scope, sharp, from, limit);
  }
  // Already in order: one page of it is found before all of it is collected.
  const isInOrder = exact !== undefined && size > scope.limits.walkFrom && 'anyOf' in source && source.anyOf[0] === exact.span;
  if (size <= scope.limits.collectMax && !isInOrder) return collected(scope, conditions, candidate, [], collectAfter, limit);
  if (exact !== undefined) return walked(scope, { ...conditions, where: rest }, exact.span, after, limit, size <= scope.limits.collectMax);
  return walked(scope, conditions, everySpan(conditions.type), after, limit);
}

/** A condition whose rows are in the order of row ids. */
function exactWalk({ where }: Conditions): { readonly condition: IndexCondition; readonly span: IndexSpan } | undefined {
  for (const condition of where) {
    if (condition.not === true || 'rids' in condition || condition.linked !== undefined || condition.anyOf.length !== 1) continue;
    const [span] = condition.anyOf;
    if (span !== undefined && span.high === undefined && span.updated === undefined && !isDated(span.param)) return { condition, span };
  }
  return undefined;
}

/** A code asked for without its system, where all rows have the same system: that one value, whose rows are in order. Undefined where there is none such. */
async function sharpened({ house: { store } }: SearchScope, conditions: Conditions): Promise<Conditions | undefined> {
  for (const condition of conditions.where) {
    if (condition.not === true || 'rids' in condition || condition.linked !== undefined || condition.anyOf.length !== 1) continue;
    const [span] = condition.anyOf;
    if (
      span?.high === undefined ||
      span.parts !== undefined ||
      span.contains !== undefined ||
      span.ends !== undefined ||
      isDated(span.param)
    )
      continue;
    const [first] = await store.walkIndex({ span }, { where: [] }, 1);
    const [last] = await store.walkIndex({ span, descending: true }, { where: [] }, 1);
    if (first === undefined || last === undefined || Buffer.compare(first.value, last.value) !== 0) continue;
    const sharp = { anyOf: [{ param: span.param, low: first.value }] };
    return { ...conditions, where: conditions.where.map((each) => (each === condition ? sharp : each)) };
  }
  return undefined;
}

const walked = (scope: SearchScope, conditions: Conditions, span: IndexSpan, after: Rid, limit: number, isShort = false): Promise<Page> =>
  walkPage(
    scope,
    conditions,
    { span, isShort },
    0,
    after === 0 ? undefined : { value: span.low, updated: 0, rid: after },
    limit,
    STEPS_PER_PAGE,
  );

/** Along the values of one parameter, and then through those that have none. */
async function sortedWalk(
  scope: SearchScope,
  conditions: Conditions,
  { sort, any }: SortSource,
  span: IndexSpan,
  from: Extract<Place, { by: 'walk' }> | undefined,
  limit: number,
): Promise<Page> {
  const { descending } = sort;
  const hits: Hit[] = [];
  if (from?.phase !== 1) {
    const walk = { span, descending, firstOnly: span.high !== undefined };
    const page = await walkPage(scope, conditions, walk, 0, from?.at, limit, STEPS_PER_PAGE);
    if (page.stopped !== undefined || page.hits.length >= limit || sort.by === 'updated') return page;
    hits.push(...page.hits);
  }
  const lacking = { ...conditions, where: [...conditions.where, { anyOf: any, not: true }] };
  const page = await walkPage(
    scope,
    lacking,
    { span: everySpan(conditions.type) },
    1,
    from?.phase === 1 ? from.at : undefined,
    limit - hits.length,
    STEPS_PER_PAGE,
  );
  return { ...page, hits: [...hits, ...page.hits] };
}

interface Walk {
  readonly span: IndexSpan;
  readonly descending?: boolean;
  readonly firstOnly?: boolean;
  /** Few enough rows to look at them all at once. */
  readonly isShort?: boolean;
}

async function walkPage(
  scope: SearchScope,
  conditions: Conditions,
  { isShort, ...walk }: Walk,
  phase: 0 | 1,
  from: IndexPlace | undefined,
  limit: number,
  budget: number,
): Promise<Page> {
  const { store } = scope.house;
  const { where, owners, confirmations, type } = conditions;
  const rest = { where, ...(owners && { owners }) };
  const isBounded = isShort !== true && (where.length > 0 || owners !== undefined || walk.firstOnly === true);
  const hits: Hit[] = [];
  let after = from;
  // Not more look-ups at once, nor for one page, where each row costs many.
  const weight = where.reduce((most, condition) => Math.max(most, weightOf(condition)), 1);
  const stepsMax = Math.ceil(STEPS_MAX / weight);
  let steps = Math.ceil(Math.min(scope.limits.stepsFirst, budget) / weight);
  const take = async (places: readonly IndexPlace[]): Promise<void> => {
    const rids = places.map(({ rid }) => rid);
    const rows = new Map((await rowsSeen(scope, type, rids)).map((row) => [row.rid, row]));
    for (const at of places) {
      const row = rows.get(at.rid);
      if (row !== undefined && (await isConfirmed(scope, row, confirmations))) hits.push({ row, place: { by: 'walk', phase, at } });
    }
    after = places.at(-1) ?? after;
  };
  if (isBounded) {
    // Most pages are full after a few rows: where the first steps end is not looked up beforehand. Nothing is passed over but what was taken.
    const here = { ...walk, ...(after && { after }), steps };
    await take(await store.walkIndex(here, rest, limit));
    if (hits.length >= limit) return { hits };
  }
  for (let left = Math.ceil(budget / weight) - (isBounded ? steps : 0); left > 0;) {
    const here = { ...walk, ...(after && { after }) };
    const until = isBounded ? await store.placeInIndex(here, steps) : undefined;
    const wanted = limit - hits.length;
    const places = await store.walkIndex({ ...here, ...(until && { until }) }, rest, wanted);
    await take(places);
    if (hits.length >= limit) return { hits };
    if (places.length < wanted) {
      if (until === undefined) return { hits };
      after = until;
    }
    left -= (isBounded ? steps : wanted) + (confirmations.length > 0 ? places.length * OPENED_COST : 0);
    steps = Math.min(steps * 2, stepsMax);
    await setImmediate();
  }
  return after === undefined ? { hits } : { hits, stopped: { by: 'walk', phase, at: after } };
}

async function collected(
  scope: SearchScope,
  conditions: Conditions,
  candidate: Pick<Candidate, 'source' | 'leads'>,
  sorts: readonly IndexSort[],
  from: Place | undefined,
  limit: number,
): Promise<Page> {
  const hits: Hit[] = [];
  let after = from?.by === 'collect' && (from.rid !== 0 || from.keys.length > 0) ? { keys: from.keys, rid: from.rid } : undefined;
  for (;;) {
    const wanted = limit - hits.length;
    const places = await placesOf(scope, setOf(conditions, candidate), sorts, after, wanted);
    const rows = new Map(
      (
        await rowsSeen(
          scope,
          conditions.type,
          places.map(({ rid }) => rid),
        )
      ).map((row) => [row.rid, row]),
    );
    for (const { rid, keys } of places) {
      const row = rows.get(rid);
      if (row !== undefined && (await isConfirmed(scope, row, conditions.confirmations)))
        hits.push({ row, place: { by: 'collect', keys, rid } });
    }
    if (hits.length >= limit || places.length < wanted) return { hits };
    after = places.at(-1);
    await setImmediate();
  }
}

async function placesOf(
  { house: { store } }: SearchScope,
  set: SearchSet,
  sorts: readonly IndexSort[],
  after: SortedPlace | undefined,
  limit: number,
): Promise<readonly SortedPlace[]> {
  const { source, where, owners } = set;
  if (!('rids' in source) || where.length > 0 || owners !== undefined || sorts.length > 0)
    return store.collectIndex(set, sorts, after, limit);
  // Nothing is left to ask of the index.
  const rids = [...new Set(source.rids)].filter((rid) => rid > (after?.rid ?? 0)).toSorted((a, b) => a - b);
  return rids.slice(0, limit).map((rid) => ({ rid, keys: [] }));
}

/** The first `limit` of several types' pages, in their common order. */
function merged(
  pages: readonly Page[],
  keys: readonly SortKey[],
  limit: number,
): { readonly hits: readonly Hit[]; readonly next: Place | undefined } {
  const [only] = pages;
  if (pages.length === 1 && only !== undefined) {
    const hits = only.hits.slice(0, limit);
    return { hits, next: only.hits.length > limit ? hits.at(-1)?.place : only.stopped };
  }
  const sign = keys[0]?.descending === true ? -1 : 1;
  const compare = (a: PlaceKey, b: PlaceKey): number =>
    keys.length === 0 ? a.rid - b.rid : (a.updated - b.updated || a.rid - b.rid) * sign;
  // Beyond where one type's page stopped, nothing is known to be next.
  const stops = pages.flatMap(({ stopped }) => (stopped === undefined ? [] : [stopped])).toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  const [stop] = stops;
  const all = pages
    .flatMap(({ hits }) => hits)
    .filter(({ place }) => stop === undefined || compare(keyOf(place), keyOf(stop)) <= 0)
    .toSorted((a, b) => compare(keyOf(a.place), keyOf(b.place)));
  const hits = all.slice(0, limit);
  return { hits, next: all.length > limit ? hits.at(-1)?.place : stop };
}

interface PlaceKey {
  readonly updated: number;
  readonly rid: Rid;
}

const keyOf = (place: Place): PlaceKey => (place.by === 'walk' ? place.at : { updated: 0, rid: place.rid });

// --- totals ---

async function totalOf(scope: SearchScope, plans: readonly Conditions[]): Promise<number> {
  let total = 0;
  for (const plan of plans) total += await totalOfType(scope, plan);
  return total;
}

async function totalOfType(scope: SearchScope, conditions: Conditions): Promise<number> {
  const { store } = scope.house;
  if (conditions.owners?.length === 0) return 0;
  if (conditions.confirmations.length > 0) {
    const page = await inRidOrder(scope, conditions, undefined, CONFIRMED_TOTAL_MAX + 1);
    if (page.stopped !== undefined || page.hits.length > CONFIRMED_TOTAL_MAX)
      throw new Unaskable('too-costly', `more than ${CONFIRMED_TOTAL_MAX} would have to be opened to be counted`);
    return page.hits.length;
  }
  const candidate = await narrowest(scope, conditions, scope.limits.collectMax);
  if (candidate.size <= scope.limits.collectMax) return store.countIndex(setOf(conditions, candidate), scope.limits.collectMax + 1);
  const exact = exactWalk(conditions);
  const sharp = exact === undefined ? await sharpened(scope, conditions) : undefined;
  if (sharp !== undefined) return totalOfType(scope, sharp);
  const span = exact?.span ?? everySpan(conditions.type);
  const rest = { ...conditions, where: conditions.where.filter((condition) => condition !== exact?.condition) };
  if (rest.where.length > 0 || conditions.owners !== undefined) return counted(scope, rest, span, STEPS_MAX);
  const count = (): Promise<number> => counted(scope, rest, span, PLAIN_STEPS_MAX);
  return scope.counts === undefined ? count() : scope.counts.of(span, count);
}

/** Rows of a span whose resources satisfy the conditions, in steps between which others have their turn. */
async function counted({ house: { store } }: SearchScope, conditions: Conditions, span: IndexSpan, steps: number): Promise<number> {
  let total = 0;
  for (let after: IndexPlace | undefined; ; await setImmediate()) {
    const walk = { span, ...(after && { after }) };
    const until = await store.placeInIndex(walk, steps);
    total += await store.countIndex(setOf(conditions, { source: { walk: { ...walk, ...(until && { until }) } } }), steps);
    if (until === undefined) return total;
    after = until;
  }
}
