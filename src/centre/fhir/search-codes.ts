/**
 * Codes that a search names by a value set (`:in`, `:not-in`) or by their place in a hierarchy (`:above`, `:below`). They come from the ValueSets and
 * CodeSystems that are stored here, under the asker's own predicate, and from the value sets that the specification fixes. No terminology server is asked:
 * what cannot be enumerated is refused, never guessed. https://hl7.org/fhir/R4/search.html#modifiers
 */
import { specifiedValueSet } from '#fhir/definitions/definitions.ts';
import { member, memberList, memberText, text } from '#fhir/json.ts';
import { Unaskable, unescaped } from '#fhir/search-query-spans.ts';
import { type TokenAsked, tokenAsked } from '#fhir/search-query-tokens.ts';

/** Codes of one question. */
const CODES_MAX = 1_000;

/** Value sets within value sets. */
const DEPTH_MAX = 8;

/** A code of a system; an empty code is every code of it. */
interface Code {
  readonly system: string;
  readonly code: string;
}

/** Stored resources of a type with that canonical URL (and version), or that id. */
export type FindCanonical = (type: 'ValueSet' | 'CodeSystem', by: 'url' | '_id', value: string) => Promise<readonly unknown[]>;

const unknown = (what: string, name: string): Unaskable =>
  new Unaskable('not-supported', `${what} ${name.slice(0, 120)} is unknown here: store it first`);

/** `base`: of the service, whose URLs are our own. */
export async function codesOfValueSet(value: string, base: string, find: FindCanonical): Promise<readonly TokenAsked[]> {
  return bounded(await valueSet(unescaped(value), base, find, 0));
}

/** `system|code`, with what it subsumes or with what subsumes it. */
export async function codesAround(direction: 'above' | 'below', value: string, find: FindCanonical): Promise<readonly TokenAsked[]> {
  const { system, code } = tokenAsked(value);
  if (system === undefined || system === '' || code === '') throw new Unaskable('value', `:${direction} needs system|code`);
  const tree = await hierarchy(system, find);
  if (tree === undefined) throw unknown('the code system', system);
  return bounded([...reached(tree[direction], code)].map((each) => ({ system, code: each })));
}

function bounded(codes: readonly Code[]): readonly Code[] {
  if (codes.length > CODES_MAX) throw new Unaskable('too-costly', `more than ${CODES_MAX} codes`);
  return codes;
}

const keyOf = ({ system, code }: Code): string => `${system}|${code}`;

// --- value sets ---

async function valueSet(name: string, base: string, find: FindCanonical, depth: number): Promise<readonly Code[]> {
  if (depth >= DEPTH_MAX) throw new Unaskable('too-costly', `value sets lie ${DEPTH_MAX} deep at most`);
  const id = /^ValueSet\/([A-Za-z0-9.-]{1,64})$/.exec(name.startsWith(`${base}/`) ? name.slice(base.length + 1) : name)?.[1];
  const [url = '', version] = name.split('|', 2);
  const stored = id === undefined ? await find('ValueSet', 'url', url) : await find('ValueSet', '_id', id);
  const found = stored.findLast((each) => version === undefined || memberText(each, 'version') === version);
  if (found === undefined) {
    const fixed = specifiedValueSet(url);
    if (fixed === undefined) throw unknown('the value set', name);
    return [...fixed].flatMap(([system, codes]) => [...codes].map((code) => ({ system, code })));
  }
  const expansion = memberList(member(found, 'expansion'), 'contains');
  if (expansion.length > 0) return expansion.flatMap(contained);
  const compose = member(found, 'compose');
  const included = new Map<string, Code>();
  for (const each of memberList(compose, 'include')) {
    for (const code of await ofInclude(each, base, find, depth)) included.set(keyOf(code), code);
  }
  for (const each of memberList(compose, 'exclude')) {
    for (const excluded of await ofInclude(each, base, find, depth)) {
      if (included.has(keyOf({ system: excluded.system, code: '' })))
        throw new Unaskable(
          'not-supported',
          `the value set ${url.slice(0, 120)} excludes codes of a system that cannot be enumerated here`,
        );
      included.delete(keyOf(excluded));
    }
  }
  return [...included.values()];
}

function contained(entry: unknown): readonly Code[] {
  const system = memberText(entry, 'system');
  const code = memberText(entry, 'code');
  const within = memberList(entry, 'contains').flatMap(contained);
  return system === undefined || code === undefined || member(entry, 'abstract') === true ? within : [{ system, code }, ...within];
}

/** One include or exclude: the codes of its system, as far as they are in all of its value sets. */
async function ofInclude(include: unknown, base: string, find: FindCanonical, depth: number): Promise<readonly Code[]> {
  const system = memberText(include, 'system');
  let codes = system === undefined ? undefined : await ofSystem(system, include, find);
  for (const each of memberList(include, 'valueSet')) {
    const name = text(each);
    if (name === undefined) continue;
    const others = await valueSet(name, base, find, depth + 1);
    codes = codes === undefined ? others : common(codes, others);
  }
  return codes ?? [];
}

function common(a: readonly Code[], b: readonly Code[]): readonly Code[] {
  const isIn = (codes: readonly Code[], { system, code }: Code): boolean =>
    codes.some((each) => each.system === system && (each.code === '' || each.code === code));
  return [...a.filter((each) => isIn(b, each)), ...b.filter((each) => !a.some((one) => keyOf(one) === keyOf(each)) && isIn(a, each))];
}

async function ofSystem(system: string, include: unknown, find: FindCanonical): Promise<readonly Code[]> {
  const concepts = memberList(include, 'concept');
  if (concepts.length > 0) {
    return concepts.flatMap((each) => {
      const code = memberText(each, 'code');
      return code === undefined ? [] : [{ system, code }];
    });
  }
  const filters = memberList(include, 'filter');
  const tree = await hierarchy(system, find);
  if (filters.length === 0) return tree === undefined ? [{ system, code: '' }] : [...tree.codes].map((code) => ({ system, code }));
  if (tree === undefined) throw unknown('the code system', system);
  let codes: readonly string[] = [...tree.codes];
  for (const filter of filters) {
    const kept = filtered(tree, filter);
    codes = codes.filter((code) => kept.has(code));
  }
  return codes.map((code) => ({ system, code }));
}

function filtered(tree: Hierarchy, filter: unknown): ReadonlySet<string> {
  const value = memberText(filter, 'value') ?? '';
  const below = reached(tree.below, value);
  switch (`${memberText(filter, 'property') ?? ''} ${memberText(filter, 'op') ?? ''}`) {
    case 'concept is-a':
      return below;
    case 'concept descendent-of':
      return new Set([...below].filter((code) => code !== value));
    case 'concept is-not-a':
      return new Set([...tree.codes].filter((code) => !below.has(code)));
    case 'concept in':
    case 'code in':
      return new Set(value.split(',').map((code) => code.trim()));
    default:
      throw new Unaskable('not-supported', 'a filter of a value set that is neither is-a nor the like is not evaluated here');
  }
}

// --- hierarchies ---

interface Hierarchy {
  readonly codes: ReadonlySet<string>;
  /** Code → those directly below it, and those directly above it. */
  readonly below: ReadonlyMap<string, readonly string[]>;
  readonly above: ReadonlyMap<string, readonly string[]>;
}

/** Undefined where the system is not stored here with all its codes. */
async function hierarchy(system: string, find: FindCanonical): Promise<Hierarchy | undefined> {
  const found = (await find('CodeSystem', 'url', system)).findLast((each) => memberText(each, 'content') === 'complete');
  if (found === undefined) return undefined;
  const codes = new Set<string>();
  const below = new Map<string, string[]>();
  const above = new Map<string, string[]>();
  const link = (parent: string, child: string): void => {
    below.set(parent, [...(below.get(parent) ?? []), child]);
    above.set(child, [...(above.get(child) ?? []), parent]);
  };
  const add = (concept: unknown, parent: string | undefined): void => {
    const code = memberText(concept, 'code');
    if (code === undefined) return;
    codes.add(code);
    if (parent !== undefined) link(parent, code);
    for (const property of memberList(concept, 'property')) {
      const other = memberText(property, 'valueCode');
      if (other === undefined) continue;
      if (memberText(property, 'code') === 'parent') link(other, code);
      if (memberText(property, 'code') === 'child') link(code, other);
    }
    for (const each of memberList(concept, 'concept')) add(each, code);
  };
  for (const each of memberList(found, 'concept')) add(each, undefined);
  return { codes, below, above };
}

/** A code and all that can be reached from it. */
function reached(links: ReadonlyMap<string, readonly string[]>, from: string): ReadonlySet<string> {
  const found = new Set([from]);
  // A set that grows while it is walked is walked to its new end.
  for (const code of found) for (const next of links.get(code) ?? []) found.add(next);
  return found;
}
