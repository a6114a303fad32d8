/** `_include` and `_revinclude`: what matches lead to and what leads to them, each under the predicate. https://hl7.org/fhir/R4/search.html#include */
import { isTypeName, typeCode, typeName } from '#fhir/resource-types.ts';
import { type Searchable, searchablesOf, type Source } from '#fhir/search-query-parameters.ts';
import { Unaskable } from '#fhir/search-query-values.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import type { Rid, VersionRow } from '#store/port.ts';
import { rowsSeen, type SearchScope, searchableOf, targetOf } from './fhir-search-conditions.ts';
import type { Control, IncludeAsked } from './fhir-search-control.ts';

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

function sourcesOf(type: string, name: string): readonly Source[] {
  if (name !== '*') return referenceOf(type, name).sources;
  return [...searchablesOf(type).values()].filter(({ definition }) => definition.kind === 'reference').flatMap(({ sources }) => sources);
}

/** Resources that these lead to. */
async function leadTo(
  scope: SearchScope,
  from: readonly VersionRow[],
  { type, name, target }: IncludeAsked,
): Promise<readonly VersionRow[]> {
  const { store } = scope.house;
  const found = new Map<string, readonly [type: string, id: string]>();
  for (const [code, own] of Map.groupBy(from, (row) => row.type)) {
    const of = typeName(code);
    if (type !== '*' && type !== of) continue;
    const sources = sourcesOf(of, name);
    const references = await store.indexOf(
      own.map(({ rid }) => rid),
      [...new Set(sources.map((source) => source.code))],
      ROWS_MAX,
    );
    for (const reference of references) {
      const to = targetOf(reference);
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
  return rows;
}

/** Resources that lead to these. */
async function leadHere(
  scope: SearchScope,
  rows: readonly VersionRow[],
  { type, name, target }: IncludeAsked,
): Promise<readonly VersionRow[]> {
  if (!isTypeName(type)) throw new Unaskable('value', '_revinclude is Type:parameter');
  const sources = sourcesOf(type, name);
  const anyOf = rows
    .filter((row) => target === undefined || typeName(row.type) === target)
    .flatMap((row) =>
      sources
        .filter((source) => source.target === undefined || source.target === typeName(row.type))
        .map(({ code }) => ({ param: code, low: referenceValue(row.type, row.id) })),
    );
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
