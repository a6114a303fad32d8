/**
 * From the specification's search parameters to the index: which rows a resource has under which code, and under which codes a parameter is looked up.
 * What says the same is written once: `patient` is `subject` of type Patient, `phonetic` is `name`.
 */
import { eachOnce, type ElementDefinition, typeDefinition, valueSetOf } from './definitions/definitions.ts';
import { type SearchParameterDefinition, searchParametersOf } from './definitions/search.ts';
import { typeCode } from './resource-types.ts';
import { PARAMETERS } from './search-parameters.ts';
import { type Extractor, extractorOf } from './search-query-extractors.ts';
import { shapeAt, targetedPath } from './search-query-paths.ts';
import { putUint32 } from './value-encoding.ts';

/** Every resource has these two rows, each with the one byte 01: those of a type by row id, and by when they were last changed. */
const EVERY = 21_000;
const LATEST = 22_000;
export const LISTED: Uint8Array = Uint8Array.of(1);
export const everyCode = (type: string): number => EVERY + typeCode(type);
export const latestCode = (type: string): number => LATEST + typeCode(type);

/** Resources of a patient, of whatever type: the owner's row id (7 bytes, big-endian) and the type (2). The centre makes these rows. */
export const COMPARTMENT = 30_000;

export function compartmentValue(owner: number, type: number): Uint8Array {
  const bytes = new Uint8Array(9);
  const high = Math.floor(owner / 0x1_0000_0000);
  bytes[0] = high >>> 16;
  bytes[1] = high >>> 8;
  bytes[2] = high;
  putUint32(bytes, 3, owner);
  bytes[7] = type >>> 8;
  bytes[8] = type;
  return bytes;
}

/** Codes that keep the time of the last change in their rows: the centre's own lists are sorted by it. */
const DATED_BELOW = 100;
const UNDATED: ReadonlySet<number> = new Set([1, 2, 61, 62, 63]);

/**
 * Whether rows under this code bear the version's time. All others bear 0: rows of one value are then in the order of row ids, which never changes, so
 * that pages neither skip nor repeat, and a new version leaves those that are still true as they are.
 */
export const isDated = (code: number): boolean =>
  code < DATED_BELOW ? !UNDATED.has(code) : code >= LATEST && code < LATEST + (LATEST - EVERY);

export interface Source {
  readonly code: number;
  /** Only references to this type. */
  readonly target?: string;
}

export interface Searchable {
  readonly definition: SearchParameterDefinition;
  /** Where its rows are: more than one where types of targets have rows of their own. */
  readonly sources: readonly Source[];
  /** Of an element of type `code`: its system is the specification's, and not in the resource. */
  readonly isCode: boolean;
  /** The systems of such codes, where the specification fixes them. */
  readonly codeSystems: ReadonlySet<string> | undefined;
  /** Leads by canonical URL, to whatever has that as its `url`. */
  readonly isCanonical: boolean;
  /** Types that a reference may lead to; none means any. */
  readonly targets: readonly string[];
}

/** Not looked up among rows: what the store knows by itself, and what is the same for every resource. */
const UNINDEXED: ReadonlySet<string> = new Set(['_id', '_lastUpdated']);

interface Plan {
  readonly searchables: ReadonlyMap<string, Searchable>;
  readonly extractors: readonly Extractor[];
}

/** A parameter whose expression is another's, for one type of target. */
const narrowed = ({ kind, expression }: SearchParameterDefinition): ReturnType<typeof targetedPath> =>
  kind === 'reference' ? targetedPath(expression) : undefined;

const planOf = eachOnce((type: string): Plan => {
  const known = searchParametersOf(type).filter(({ kind }) => kind !== 'special');
  const searchables = new Map<string, Searchable>();
  const extractors: Extractor[] = [];
  for (const definition of known) {
    const { name, kind, expression, code } = definition;
    const sources = sourcesOf(definition, known);
    const part = narrowed(definition);
    searchables.set(name, {
      definition,
      sources,
      isCode: kind === 'token' && shapeAt(expression, type) === 'code',
      codeSystems: kind === 'token' ? codeSystemsOf(expression, type) : undefined,
      isCanonical:
        kind === 'reference' &&
        pathsOf(expression)
          .values()
          .some((path) => isCanonicalPath(path, type)),
      targets: part === undefined ? definition.targets : [part.target],
    });
    const isWritten = !UNINDEXED.has(name) && sources.some((source) => source.code === code);
    if (isWritten)
      extractors.push(extractorOf(definition, new Set(apartFrom(definition, known).map((each) => narrowed(each)?.target ?? ''))));
  }
  for (const { type: of, code, name, kind, extract } of PARAMETERS) {
    if (of !== type || known.some((each) => each.name === name && each.kind === kind)) continue;
    extractors.push({ code, roots: undefined, push: (resource, rows) => void rows.push(...extract(resource)) });
  }
  return { searchables, extractors: extractors.toSorted((a, b) => a.code - b.code) };
});

type Definitions = readonly SearchParameterDefinition[];

/** Where the rows of a parameter are: under its own code unless others say all of the same. */
function sourcesOf(definition: SearchParameterDefinition, known: Definitions): readonly Source[] {
  const { code, kind, expression } = definition;
  const whatOf = ({ kind: of, expression: path, components }: SearchParameterDefinition): string =>
    [of, path, ...components.map((each) => each.expression)].join('\n');
  const [same = definition] = known.filter((each) => whatOf(each) === whatOf(definition)).toSorted((a, b) => a.code - b.code);
  if (same !== definition) return sourcesOf(same, known);
  const part = code < DATED_BELOW ? undefined : narrowed(definition);
  const whole = part === undefined ? undefined : known.find((each) => each.kind === kind && each.expression === part.of);
  if (part !== undefined && whole !== undefined)
    return sourcesOf(whole, known).map((source) => ({ code: source.code, target: part.target }));
  const own = pathsOf(expression);
  if (own.size > 1 && code >= DATED_BELOW) {
    // `combo-code` is `code` and `component-code`.
    const parts = known.filter((each) => {
      const paths = pathsOf(each.expression);
      const rest = [kind, ...definition.components.map((component) => component.expression)].join('\n');
      return (
        each !== definition &&
        paths.size < own.size &&
        paths.isSubsetOf(own) &&
        [each.kind, ...each.components.map((component) => component.expression)].join('\n') === rest
      );
    });
    const covered = new Set(parts.flatMap((each) => [...pathsOf(each.expression)]));
    if (own.isSubsetOf(covered))
      return [...new Map(parts.flatMap((each) => sourcesOf(each, known)).map((source) => [source.code, source])).values()];
  }
  return [{ code }, ...apartFrom(definition, known).map((each) => ({ code: each.code }))];
}

const pathsOf = (expression: string): ReadonlySet<string> => new Set(expression.split('|').map((path) => path.trim()));

/** Parameters of the centre's own lists that have one type of this one's targets: those references are written there only. */
const apartFrom = ({ kind, expression }: SearchParameterDefinition, known: Definitions): Definitions =>
  known.filter((each) => each.code < DATED_BELOW && each.kind === kind && narrowed(each)?.of === expression);

/** Parameters of a resource type by name; none for what is no type of FHIR. */
export const searchablesOf = (type: string): ReadonlyMap<string, Searchable> => planOf(type).searchables;

/** What rows a resource of a type has: code by code, in their order. */
export const extractorsOf = (type: string): readonly Extractor[] => planOf(type).extractors;

/** The code systems that the element's required binding names; undefined where it has none, or is not of the type itself. */
function codeSystemsOf(expression: string, type: string): ReadonlySet<string> | undefined {
  if (shapeAt(expression, type) !== 'code') return undefined;
  const [, ...names] = expression.split('.');
  let elements = typeDefinition(type).elements;
  let found: ElementDefinition | undefined;
  for (const name of names) {
    found = elements.find((element) => element.name === name);
    elements = found?.children ?? [];
  }
  const codes = found?.binding === undefined ? undefined : valueSetOf(found.binding);
  return codes === undefined ? undefined : new Set(codes.keys());
}

const isCanonicalPath = (path: string, type: string): boolean => {
  const shape = shapeAt(path, type);
  return shape === 'canonical' || shape === 'uri' || path.includes('canonical');
};
