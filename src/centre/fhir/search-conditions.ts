/**
 * From what is asked to conditions on the index: each parameter by itself, chains and `_has` by searches of their own under the same predicate, so that
 * nothing which may not be seen decides what is found. https://hl7.org/fhir/R4/search.html
 */
import { compartmentOf } from '#fhir/definitions/compartments.ts';
import { member, memberList, memberText } from '#fhir/json.ts';
import { isTypeCode, isTypeName, typeCode, typeName } from '#fhir/resource-types.ts';
import { COMPARTMENT, compartmentValue, everyCode, LISTED, type Searchable, searchablesOf } from '#fhir/search-query-parameters.ts';
import { splitEscaped, Unaskable, unescaped } from '#fhir/search-query-spans.ts';
import { codesCondition } from '#fhir/search-query-tokens.ts';
import { knowsModifier, valueCondition } from '#fhir/search-query-values.ts';
import { urlValue } from '#fhir/search-query-rows.ts';
import { contentTest, nearTest, type ResourceTest, textTest } from '#fhir/search-words.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import type { IndexCondition, IndexLink, IndexRow, IndexSource, IndexSpan, Rid, SearchSet, VersionRow } from '#store/port.ts';
import type { Sight } from './access.ts';
import { codesAround, codesOfValueSet, type FindCanonical } from './search-codes.ts';
import type { SearchCounts } from './search-counts.ts';
import type { SearchSizes } from './search-sizes.ts';
import type { House } from '../house.ts';
import { openRow } from '../records.ts';

export type SearchHouse = Pick<House, 'store' | 'keyring'>;

/** From where on a search goes another way. What it finds does not depend on it. */
export interface SearchLimits {
  /** Fewer resources than these are collected, in whatever order their rows are. */
  readonly walkFrom: number;
  /** Resources that are collected and sorted for one page; of more, the index is walked. */
  readonly collectMax: number;
  /** Rows of a walk that are looked at without a break, at first. */
  readonly stepsFirst: number;
  /** Resources that a chain leads over and that are known beforehand; of more, each reference is followed. */
  readonly chainedMax: number;
  /** The same of resources that lead to a patient, for `_has`. */
  readonly hadMax: number;
}

export const SEARCH_LIMITS: SearchLimits = { walkFrom: 100, collectMax: 2_000, stepsFirst: 1_000, chainedMax: 30, hadMax: 5_000 };

export interface SearchScope {
  readonly house: SearchHouse;
  readonly limits: SearchLimits;
  readonly sizes: SearchSizes;
  /** Undefined where others write, too. */
  readonly counts: SearchCounts | undefined;
  /** Versions that were read on the way, current when this search began. */
  readonly known: Map<Rid, VersionRow>;
  readonly sight: Sight;
  readonly now: number;
  readonly base: string;
  /** Resources that are wanted in no order but their own; undefined where all have to be known, for sorting or counting them. */
  readonly page: number | undefined;
}

/** Links of a chain, `_has` included. */
const DEPTH_MAX = 4;

/** Resources that a link of a chain may lead over where they have to be known beforehand. */
const LINKED_MAX = 5_000;

/** Look-ups that conditions behind a link may cost for each resource. */
const WEIGHT_MAX = 200;

/** Versions that one search keeps in memory to read them once. */
const KNOWN_MAX = 100;

/** Rows that a link of a chain may look at. */
const LINK_SOURCE_MAX = 50_000;

/** Types that one link may lead to where it does not say which. */
const LINK_TYPES_MAX = 20;

/** Patients whose compartments are walked by themselves; with more it is cheaper to ask of each resource whose it is. */
const COMPARTMENTS_MAX = 100;

export interface Conditions {
  readonly type: string;
  readonly where: readonly IndexCondition[];
  /** Those of `where` that ask for references: what they find belongs together, in time as well. */
  readonly references: readonly IndexCondition[];
  /** What is asked of the resource itself: the index is folded, and does not have everything. */
  readonly confirmations: readonly ResourceTest[];
  /** Undefined: everybody's. */
  readonly owners: readonly Rid[] | undefined;
}

/** Conditions of the parameters of one type. Throws Unaskable. */
export async function conditionsOf(
  scope: SearchScope,
  type: string,
  asked: readonly (readonly [name: string, value: string])[],
  depth = 0,
): Promise<Conditions> {
  const where: IndexCondition[] = [];
  const references: IndexCondition[] = [];
  const confirmations: ResourceTest[] = [];
  for (const [name, value] of asked) {
    const { condition, confirmation, isReference } = await conditionOf(scope, type, name, value, depth);
    if (condition !== undefined) where.push(condition);
    if (condition !== undefined && isReference === true) references.push(condition);
    if (confirmation !== undefined) confirmations.push(confirmation);
  }
  return { type, where, references, confirmations, owners: ownersOf(scope.sight, type) };
}

function ownersOf(sight: Sight, type: string): readonly Rid[] | undefined {
  if (sight.all) return undefined;
  return sight.sees({ type: typeCode(type), owner: 0 }) ? [0, ...sight.owners] : [...sight.owners];
}

interface Made {
  readonly condition?: IndexCondition;
  readonly isReference?: boolean;
  readonly confirmation?: ResourceTest;
}

/** What only the resource itself can tell. */
const OF_THE_RESOURCE: ReadonlyMap<string, (value: string) => ResourceTest> = new Map([
  ['_text', textTest],
  ['_content', contentTest],
]);

async function conditionOf(scope: SearchScope, type: string, name: string, value: string, depth: number): Promise<Made> {
  if (depth >= DEPTH_MAX) throw new Unaskable('too-costly', `chains have ${DEPTH_MAX} links at most`);
  if (name.startsWith('_has:')) return { condition: await hasCondition(scope, type, name, value, depth) };
  const dot = name.indexOf('.');
  if (dot !== -1) return { condition: await chainCondition(scope, type, name.slice(0, dot), name.slice(dot + 1), value, depth) };
  const [plain = '', modifier, ...more] = name.split(':');
  if (plain === '_compartment') return { condition: await compartmentCondition(scope, type, value) };
  if (name === '_list') return { condition: await listCondition(scope, type, value) };
  const test = name === 'near' && type === 'Location' ? nearTest : OF_THE_RESOURCE.get(name);
  if (test !== undefined) return { confirmation: test(value) };
  const searchable = searchableOf(type, plain);
  const { definition } = searchable;
  if (more.length > 0 || (modifier !== undefined && !knowsModifier(definition.kind, modifier)))
    throw new Unaskable(
      'not-supported',
      `${plain}: the modifier :${name.slice(plain.length + 1, plain.length + 40)} is not supported for a ${definition.kind}`,
    );
  if (plain === '_id') return { condition: await idCondition(scope, type, modifier, value) };
  if (definition.kind === 'token' && modifier !== undefined && CODES.has(modifier))
    return { condition: await codesAskedCondition(scope, searchable, modifier, value) };
  const { confirm, ...condition } = valueCondition(searchable, modifier, value, scope);
  return {
    condition,
    isReference: definition.kind === 'reference',
    ...(confirm && { confirmation: (resource) => definition.values(resource).some(confirm) }),
  };
}

const CODES: ReadonlySet<string> = new Set(['in', 'not-in', 'above', 'below']);

async function codesAskedCondition(scope: SearchScope, searchable: Searchable, modifier: string, value: string): Promise<IndexCondition> {
  const find: FindCanonical = async (type, by, asked) => {
    const rows = await rowsSeen(scope, type, await linkedRids(scope, type, [[by, asked.replaceAll(/[\\$,|]/g, '\\$&')]], 0));
    return Promise.all(rows.map(async (row) => (await openRow(scope.house.keyring, row)).resource));
  };
  const values = modifier === 'in' || modifier === 'not-in' ? [value] : splitEscaped(value, ',');
  const codes = [];
  for (const each of values) {
    if (modifier === 'above' || modifier === 'below') codes.push(...(await codesAround(modifier, each, find)));
    else codes.push(...(await codesOfValueSet(each, scope.base, find)));
  }
  return codesCondition(searchable, codes, modifier === 'not-in');
}

/** What a List names, without what it says is deleted. https://hl7.org/fhir/R4/search.html#list */
async function listCondition(scope: SearchScope, type: string, value: string): Promise<IndexCondition> {
  const { house, sight } = scope;
  const ids = new Set<string>();
  for (const each of splitEscaped(value, ',').map(unescaped)) {
    if (each.startsWith('$')) throw new Unaskable('not-supported', `_list: the functional list ${each.slice(0, 60)} is not kept here`);
    const id = each.replace(/^List\//, '');
    if (id === '') throw new Unaskable('value', '_list needs the id of a List');
    const row = await house.store.current(typeCode('List'), id);
    if (row === undefined || row.deleted || !sight.sees(row)) continue;
    const { resource } = await openRow(house.keyring, row);
    for (const entry of memberList(resource, 'entry')) {
      const [of, to] = memberText(member(entry, 'item'), 'reference')?.split('/') ?? [];
      if (of === type && to !== undefined && member(entry, 'deleted') !== true) ids.add(to);
    }
  }
  return { rids: await ridsOf(scope, type, [...ids]) };
}

/** Throws Unaskable where there is no such parameter. */
export function searchableOf(type: string, name: string): Searchable {
  const found = searchablesOf(type).get(name);
  if (found === undefined) throw new Unaskable('not-supported', `${type} is not searched by ${name.slice(0, 60)}`);
  return found;
}

async function idCondition(scope: SearchScope, type: string, modifier: string | undefined, value: string): Promise<IndexCondition> {
  if (modifier !== undefined && modifier !== 'not') throw new Unaskable('not-supported', `_id: the modifier :${modifier} is not supported`);
  const ids = splitEscaped(value, ',').map(unescaped);
  if (ids.includes('')) throw new Unaskable('value', '_id needs a value');
  return { rids: await ridsOf(scope, type, ids), not: modifier === 'not' };
}

async function ridsOf({ house: { store }, known }: SearchScope, type: string, ids: readonly string[]): Promise<readonly Rid[]> {
  const rows = (await store.currentByIds(typeCode(type), ids)).filter(({ deleted }) => !deleted);
  for (const row of rows) if (known.size < KNOWN_MAX) known.set(row.rid, row);
  return rows.map(({ rid }) => rid);
}

/** `Patient/1`: that resource, and those that any parameter of the compartment's definition leads there from. https://hl7.org/fhir/R4/compartmentdefinition.html */
async function compartmentCondition(scope: SearchScope, type: string, value: string): Promise<IndexCondition> {
  const { store } = scope.house;
  const [of = '', id = ''] = value.split('/');
  if (!isTypeName(of) || id === '') throw new Unaskable('value', '_compartment is Type/id');
  const low = referenceValue(typeCode(of), id);
  const known = searchablesOf(type);
  const names = compartmentOf(of).get(type) ?? [];
  const anyOf = names.flatMap((name) => known.get(name)?.sources ?? []).map(({ code }) => ({ param: code, low }));
  if (type !== of) return { anyOf };
  const owners = ownersOf(scope.sight, type);
  const set = { source: { anyOf }, where: [], ...(owners && { owners }) };
  const linkedHere = anyOf.length === 0 || owners?.length === 0 ? [] : await store.collectIndex(set, [], undefined, LINKED_MAX);
  return { rids: [...(await ridsOf(scope, type, [id])), ...linkedHere.map(({ rid }) => rid)] };
}

// --- links ---

/** `subject:Patient` and `name`: the resources that a reference leads to, searched by themselves. */
async function chainCondition(
  scope: SearchScope,
  type: string,
  link: string,
  rest: string,
  value: string,
  depth: number,
): Promise<IndexCondition> {
  const [name = '', only, ...more] = link.split(':');
  const searchable = searchableOf(type, name);
  if (searchable.definition.kind !== 'reference' || more.length > 0 || rest === '')
    throw new Unaskable('value', `${name.slice(0, 60)} leads to no other resource`);
  if (only !== undefined && !isTypeName(only)) throw new Unaskable('value', `${name}: there is no type ${only.slice(0, 40)}`);
  const first = /^[^:.]+/.exec(rest)?.[0] ?? '';
  const targets = (only === undefined ? searchable.targets : [only]).filter(
    (target) => isTypeName(target) && (first === '_has' || searchablesOf(target).has(first) || (first === 'near' && target === 'Location')),
  );
  if (targets.length === 0) throw new Unaskable('not-supported', `${name} leads to nothing that is searched by ${first.slice(0, 60)}`);
  if (targets.length > LINK_TYPES_MAX)
    throw new Unaskable('too-costly', `${name} leads to many types: say which, as in ${name}:Patient.${first.slice(0, 60)}`);
  const anyOf: IndexSpan[] = [];
  const links: IndexLink[] = [];
  for (const target of targets) {
    const of = await linkedOf(scope, target, [[rest, value]], depth + 1, searchable.isCanonical ? Infinity : scope.limits.chainedMax);
    if (of === undefined) continue;
    const params = searchable.sources.filter((source) => source.target === undefined || source.target === target).map(({ code }) => code);
    if (isConditions(of)) links.push(linkOf('to', params, target, of));
    else if (searchable.isCanonical)
      for (const row of await rowsSeen(scope, target, of)) anyOf.push(...(await leadingTo(scope, searchable, row)));
    else
      for (const row of (await scope.house.store.resourcesByRid(of)).filter((each) => !each.deleted && scope.sight.sees(each)))
        anyOf.push(...params.map((param) => ({ param, low: referenceValue(row.type, row.id) })));
  }
  return { anyOf, ...(links.length > 0 && { linked: links }) };
}

const linkOf = (direction: IndexLink['direction'], params: readonly number[], type: string, { where, owners }: Conditions): IndexLink => ({
  direction,
  params,
  type: typeCode(type),
  where,
  ...(owners && { owners }),
});
/** Rows of references to a resource: by its id, and by its canonical URL where the parameter leads by such. */
export async function leadingTo(
  { house }: SearchScope,
  { sources, isCanonical }: Searchable,
  row: VersionRow,
): Promise<readonly IndexSpan[]> {
  const values = [referenceValue(row.type, row.id)];
  if (isCanonical) {
    const { resource } = await openRow(house.keyring, row);
    const url = memberText(resource, 'url');
    const version = memberText(resource, 'version');
    if (url !== undefined) values.push(urlValue(url, ''), ...(version === undefined ? [] : [urlValue(url, version)]));
  }
  const type = typeName(row.type);
  return sources
    .filter(({ target }) => target === undefined || target === type)
    .flatMap(({ code }) => values.map((low) => ({ param: code, low })));
}

/** `_has:Observation:patient:code`: the resources that others lead to. */
async function hasCondition(scope: SearchScope, type: string, name: string, value: string, depth: number): Promise<IndexCondition> {
  const [, from = '', link = '', ...rest] = name.split(':');
  if (!isTypeName(from) || rest.length === 0) throw new Unaskable('value', '_has is _has:Type:reference:parameter');
  const { definition, sources } = searchableOf(from, link);
  if (definition.kind !== 'reference') throw new Unaskable('value', `_has: ${from}.${link} is no reference`);
  // Whoever is had is looked at with all that leads there: of a patient that is one chart, of anything else it may be everything.
  const params = [...new Set(sources.map(({ code }) => code))];
  const few = type === 'Patient' ? scope.limits.hadMax : Infinity;
  const isDense = type === 'Patient' && depth === 0 ? (leading: Candidate) => hadDensely(scope, leading, params) : undefined;
  const of = await linkedOf(scope, from, [[rest.join(':'), value]], depth + 1, few, isDense);
  if (of === undefined) return { anyOf: [] };
  if (isConditions(of)) return { anyOf: [], linked: [linkOf('from', params, type, of)] };
  const ids = new Set<string>();
  for (const rids of chunks(of, 500)) {
    const rows = await scope.house.store.indexOf(rids, params, LINK_SOURCE_MAX);
    for (const row of rows) {
      const target = targetOf(row);
      if (target?.type === type) ids.add(target.id);
    }
  }
  return { rids: await ridsOf(scope, type, [...ids]) };
}

/** Rows that are looked at to tell how many patients so many rows are of. */
const SAMPLE = 50;

/** To look at one patient with what leads there takes as long as to list so many that are had. */
const LOOK_COST = 3.3;

/**
 * Whether those who are had lie so densely among all patients that a page of them is found sooner by looking at one patient after the other than by
 * listing them all: listing n takes n, looking takes a page's size times all patients / n. What a few patients have many of is not dense.
 */
async function hadDensely(scope: SearchScope, { source, size }: Candidate, params: readonly number[]): Promise<boolean> {
  const { page, limits } = scope;
  if (page === undefined || size < limits.walkFrom || !('anyOf' in source)) return false;
  const isEnough = async (patients: number): Promise<boolean> =>
    patients ** 2 >= LOOK_COST * page * (await sizeOf(scope, [everySpan('Patient')], LINK_SOURCE_MAX));
  const [span] = source.anyOf;
  if (span === undefined || !(await isEnough(size))) return false;
  const some = await scope.house.store.walkIndex({ span }, { where: [] }, SAMPLE);
  const led = await scope.house.store.indexOf(
    some.map(({ rid }) => rid),
    params,
    LINK_SOURCE_MAX,
  );
  const patients = new Set(led.map((row) => targetOf(row)?.id));
  return isEnough((size * patients.size) / Math.max(1, some.length));
}

/**
 * What a link leads over: the resources that satisfy what is asked, as far as the predicate lets them be seen; or, where more than `few` would have to be
 * looked through to know them (or they lie densely), what they must satisfy, to be looked up one by one. Undefined: nothing that may be seen. Throws Unaskable.
 */
async function linkedOf(
  scope: SearchScope,
  type: string,
  asked: readonly (readonly [string, string])[],
  depth: number,
  few: number,
  isDense?: (leading: Candidate) => Promise<boolean>,
): Promise<readonly Rid[] | Conditions | undefined> {
  const { house, sight } = scope;
  const conditions = await conditionsOf(scope, type, asked, depth);
  const owners = conditions.owners?.filter((owner) => sight.sees({ type: typeCode(type), owner }));
  if (sight.all ? !sight.sees({ type: typeCode(type), owner: 0 }) : owners?.length === 0) return undefined;
  let candidate = await narrowest(scope, conditions, Math.min(few, LINK_SOURCE_MAX));
  const weight = conditions.where.reduce((product, condition) => product * weightOf(condition), 1);
  const isLookedUp = conditions.confirmations.length === 0 && weight <= WEIGHT_MAX;
  if (isLookedUp && (candidate.size > few || (await isDense?.(candidate)) === true)) return { ...conditions, ...(owners && { owners }) };
  if (candidate.size > few) candidate = await narrowest(scope, conditions, LINK_SOURCE_MAX);
  if (candidate.size > LINK_SOURCE_MAX) throw tooMany(asked);
  const found = await house.store.collectIndex(setOf(conditions, candidate), [], undefined, LINKED_MAX + 1);
  if (found.length > LINKED_MAX) throw tooMany(asked);
  const rids = found.map(({ rid }) => rid);
  if (conditions.confirmations.length === 0) return rids;
  const rows = await rowsSeen(scope, type, rids);
  const confirmed: Rid[] = [];
  for (const row of rows) if (await isConfirmed(scope, row, conditions.confirmations)) confirmed.push(row.rid);
  return confirmed;
}

/** All of them by row id; throws Unaskable where they are too many. */
async function linkedRids(
  scope: SearchScope,
  type: string,
  asked: readonly (readonly [string, string])[],
  depth: number,
): Promise<readonly Rid[]> {
  const of = await linkedOf(scope, type, asked, depth, Infinity);
  return of === undefined || isConditions(of) ? [] : of;
}

const isConditions = (of: readonly Rid[] | Conditions): of is Conditions => 'where' in of;

/** How many look-ups a condition costs, about: of what leads to a patient there may be hundreds. */
export function weightOf(condition: IndexCondition): number {
  if ('rids' in condition) return 1;
  return (condition.linked ?? []).reduce(
    (sum, { direction, where }) => sum + where.reduce((product, each) => product * weightOf(each), direction === 'to' ? 2 : 50),
    1,
  );
}

const tooMany = (asked: readonly (readonly [string, string])[]): Unaskable =>
  new Unaskable('too-costly', `${asked[0]?.[0].slice(0, 60) ?? 'a link'} leads over more than ${LINKED_MAX} resources: narrow it`);

/** Where a reference leads that is written into a row; undefined for URLs and identifiers. */
export function targetOf({ value }: Pick<IndexRow, 'value'>): { readonly type: string; readonly id: string } | undefined {
  const code = ((value[0] ?? 0) << 8) | (value[1] ?? 0);
  return isTypeCode(code) ? { type: typeName(code), id: Buffer.from(value.subarray(2)).toString() } : undefined;
}

/** Current versions that the predicate lets through, in the order asked. An index row may be wrong; a version is not. */
export async function rowsSeen({ house, sight, known }: SearchScope, type: string, rids: readonly Rid[]): Promise<readonly VersionRow[]> {
  if (rids.length === 0) return [];
  const code = typeCode(type);
  const unknown = known.size === 0 ? rids : rids.filter((rid) => !known.has(rid));
  const byRid = unknown.length === rids.length ? new Map<Rid, VersionRow>() : new Map(known);
  if (unknown.length > 0) for (const row of await house.store.currentByRids(unknown)) byRid.set(row.rid, row);
  return rids.flatMap((rid) => {
    const row = byRid.get(rid);
    return row !== undefined && !row.deleted && row.type === code && sight.sees(row) ? [row] : [];
  });
}

export async function isConfirmed({ house }: SearchScope, row: VersionRow, confirmations: readonly ResourceTest[]): Promise<boolean> {
  if (confirmations.length === 0) return true;
  const { resource } = await openRow(house.keyring, row);
  return confirmations.every((test) => test(resource));
}

// --- where to begin ---

/** What leads is not looked up once more. */
export const setOf = ({ where, owners }: Conditions, { source, leads }: Pick<Candidate, 'source' | 'leads'>): SearchSet => ({
  source,
  where: leads === undefined ? where : where.filter((condition) => condition !== leads),
  ...(owners && { owners }),
});

/** Everything of a type, by row id. */
export const everySpan = (type: string): IndexSpan => ({ param: everyCode(type), low: LISTED });

export interface Candidate {
  readonly source: IndexSource;
  /** The condition whose rows they are, if it is one's. */
  readonly leads?: IndexCondition;
  /** How many rows lead it, counted no further than asked plus one. */
  readonly size: number;
}

/** The source with the fewest resources; one of more than `max` is as good as any other such. */
export async function narrowest(scope: SearchScope, conditions: Conditions, max: number): Promise<Candidate> {
  let best: Candidate | undefined;
  for (const candidate of sourcesOf(conditions)) {
    const { source } = candidate;
    const size = 'rids' in source ? source.rids.length : await sizeOf(scope, source.anyOf, max + 1);
    if (best === undefined || size < best.size) best = { ...candidate, size };
    if (best.size < FEW) return best;
  }
  if (best !== undefined && best.size <= max) return best;
  const every = [everySpan(conditions.type)];
  return best ?? { source: { anyOf: every }, size: await sizeOf(scope, every, max + 1) };
}

/** Rows that lead, after which no fewer are looked for. */
const FEW = 50;

export const sizeOf = ({ house, sizes, now }: SearchScope, spans: readonly IndexSpan[], max: number): Promise<number> =>
  sizes.of(house.store, spans, max, now);

interface Leading extends Pick<Candidate, 'leads'> {
  readonly source: Exclude<IndexSource, { walk: unknown }>;
}

/** What may lead a search, exact values first. */
function sourcesOf({ type, where, owners }: Conditions): readonly Leading[] {
  if (owners?.length === 0) return [{ source: { rids: [] } }]; // nobody's at all may be seen
  const sources: Leading[] = [];
  for (const condition of where) {
    if (condition.not === true) continue;
    if ('rids' in condition) sources.push({ source: { rids: condition.rids }, leads: condition });
    else if (condition.linked !== undefined) continue;
    else if (condition.anyOf.length === 0) return [{ source: { rids: [] } }];
    else if (!condition.anyOf.some(({ contains, ends }) => contains !== undefined || ends !== undefined))
      sources.push({ source: { anyOf: condition.anyOf }, leads: condition });
  }
  if (owners !== undefined && owners.length <= COMPARTMENTS_MAX && !owners.includes(0)) {
    const code = typeCode(type);
    sources.push({ source: { anyOf: owners.map((owner) => ({ param: COMPARTMENT, low: compartmentValue(owner, code) })) } });
  }
  const cost = ({ source }: Leading): number => ('rids' in source ? 0 : source.anyOf.every(({ high }) => high === undefined) ? 1 : 2);
  return sources.toSorted((a, b) => cost(a) - cost(b));
}

export function* chunks<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
