/** `_include` and `_revinclude`: what matches lead to and what leads to them, each under the predicate. https://hl7.org/fhir/R4/search.html#include */
import { typeNames } from '#fhir/definitions/definitions.ts';
import { memberText } from '#fhir/json.ts';
import { isTypeName, typeCode, typeName } from '#fhir/resource-types.ts';
import { type Searchable, searchablesOf } from '#fhir/search-query-parameters.ts';
import { Unaskable } from '#fhir/search-query-spans.ts';
import { tokenValue } from '#fhir/value-encoding.ts';
import type { IndexRow, IndexSpan, Rid, VersionRow } from '#store/port.ts';
import { leadingTo, rowsSeen, type SearchScope, searchableOf, targetOf } from './search-conditions.ts';
import type { Control, IncludeAsked } from './search-control.ts';
import { openRow } from '../records.ts';

/** Resources beside the matches of one page. */
const INCLUDED_MAX = 1_000;

/** Rows of references looked at for one step. */
const ROWS_MAX = 20_000;

/** How often what is included is asked what it leads to. */
const ROUNDS_MAX = 4;

interface Included {
  readonly included: readonly VersionRow[];
  /** False where there was more than may be. */
  readonly isWhole: boolean;
}

export async function includedIn(
  scope: SearchScope,
  matches: readonly VersionRow[],
  { includes, revincludes }: Pick<Control, 'includes' | 'revincludes'>,
): Promise<Included> {
  for (const { type, name } of [...includes, ...revincludes]) if (type !== '*' && name !== '*') referenceOf(type, name);
  const known = new Set(matches.map(({ rid }) => rid));
  const included: VersionRow[] = [];
  let isWhole = true;
  let frontier = matches;
  for (let round = 0; round < ROUNDS_MAX && frontier.length > 0; round++) {
    const isAsked = ({ iterate }: IncludeAsked): boolean => round === 0 || iterate;
    const found: VersionRow[] = [];
    for (const asked of includes.filter(isAsked)) found.push(...(await leadTo(scope, frontier, asked)));
    for (const asked of revincludes.filter(isAsked)) found.push(...(await leadHere(scope, frontier, asked)));
    const fresh: VersionRow[] = [];
    for (const row of found) {
      if (known.has(row.rid)) continue;
      if (included.length + fresh.length >= INCLUDED_MAX) {
        isWhole = false;
        break;
      }
      known.add(row.rid);
      fresh.push(row);
    }
    included.push(...fresh);
    frontier = fresh;
  }
  return { included, isWhole };
}

function referenceOf(type: string, name: string): Searchable {
  const found = searchableOf(type, name);
  if (found.definition.kind !== 'reference') throw new Unaskable('value', `_include: ${type}:${name.slice(0, 60)} is no reference`);
  return found;
}

function referencesOf(type: string, name: string): readonly Searchable[] {
  if (name !== '*') return [referenceOf(type, name)];
  return [...searchablesOf(type).values()].filter(({ definition }) => definition.kind === 'reference');
}

/** Resources that these lead to. */
async function leadTo(
  scope: SearchScope,
  from: readonly VersionRow[],
  { type, name, target }: IncludeAsked,
): Promise<readonly VersionRow[]> {
  const { store } = scope.house;
  const found = new Map<string, readonly [type: string, id: string]>();
  const canonicals = new Set<string>();
  for (const [code, own] of Map.groupBy(from, (row) => row.type)) {
    const of = typeName(code);
    if (type !== '*' && type !== of) continue;
    const sources = referencesOf(of, name).flatMap((each) => each.sources);
    const references = await store.indexOf(
      own.map(({ rid }) => rid),
      [...new Set(sources.map((source) => source.code))],
      ROWS_MAX,
    );
    for (const reference of references) {
      const to = targetOf(reference);
      if (to === undefined) canonicals.add(canonicalOf(reference) ?? '');
      if (to === undefined || (target !== undefined && target !== to.type)) continue;
      const fits = sources.some((source) => source.code === reference.param && (source.target === undefined || source.target === to.type));
      if (fits && found.size <= INCLUDED_MAX) found.set(`${to.type}/${to.id}`, [to.type, to.id]);
    }
  }
  const rows: VersionRow[] = [];
  for (const [of, named] of Map.groupBy(found.values(), ([of]) => of)) {
    const ids = named.map(([, id]) => id);
    rows.push(...(await store.currentByIds(typeCode(of), ids)).filter((row) => !row.deleted && scope.sight.sees(row)));
  }
  canonicals.delete('');
  if (canonicals.size > 0) rows.push(...(await byCanonical(scope, [...canonicals], target)));
  return rows;
}

/** What has that canonical URL, and that version where one is named. */
async function byCanonical(scope: SearchScope, canonicals: readonly string[], target: string | undefined): Promise<readonly VersionRow[]> {
  const found: VersionRow[] = [];
  for (const type of target === undefined ? typeNames() : [target]) {
    const searchable = searchablesOf(type).get('url');
    if (searchable?.definition.kind !== 'uri') continue;
    const urls = canonicals.slice(0, INCLUDED_MAX).map((each) => tokenValue(undefined, each.split('|', 1)[0] ?? ''));
    const anyOf = searchable.sources.flatMap(({ code }) => urls.map((low) => ({ param: code, low })));
    const places = await scope.house.store.collectIndex({ source: { anyOf }, where: [] }, [], undefined, INCLUDED_MAX);
    const rows = await rowsSeen(
      scope,
      type,
      places.map(({ rid }) => rid),
    );
    for (const row of rows) {
      const { resource } = await openRow(scope.house.keyring, row);
      const [url, version] = [memberText(resource, 'url') ?? '', memberText(resource, 'version') ?? ''];
      if (canonicals.includes(url) || canonicals.includes(`${url}|${version}`)) found.push(row);
    }
  }
  return found;
}

/** The URL, and the version behind a bar, that is written into a row of a reference. */
function canonicalOf({ value }: Pick<IndexRow, 'value'>): string | undefined {
  if (value[0] !== 0 || value[1] !== 0) return undefined;
  const [url = '', version = ''] = Buffer.from(value.subarray(2)).toString().split('\u0000');
  return version === '' ? url : `${url}|${version}`;
}

/** Resources that lead to these. */
async function leadHere(
  scope: SearchScope,
  rows: readonly VersionRow[],
  { type, name, target }: IncludeAsked,
): Promise<readonly VersionRow[]> {
  if (!isTypeName(type)) throw new Unaskable('value', '_revinclude is Type:parameter');
  const searchables = referencesOf(type, name);
  const anyOf: IndexSpan[] = [];
  for (const row of rows) {
    if (target !== undefined && typeName(row.type) !== target) continue;
    for (const each of searchables) anyOf.push(...(await leadingTo(scope, each, row)));
  }
  if (anyOf.length === 0) return [];
  const owners: readonly Rid[] | undefined = scope.sight.all
    ? undefined
    : scope.sight.sees({ type: typeCode(type), owner: 0 })
      ? [0, ...scope.sight.owners]
      : [...scope.sight.owners];
  if (owners?.length === 0) return [];
  const found = await scope.house.store.collectIndex(
    { source: { anyOf }, where: [], ...(owners && { owners }) },
    [],
    undefined,
    INCLUDED_MAX + 1,
  );
  return rowsSeen(
    scope,
    type,
    found.map(({ rid }) => rid),
  );
}
