/**
 * From the specification's search parameters to the index: which rows a resource has under which code, and under which codes a parameter is looked up.
 * What says the same is written once: `patient` is `subject` of type Patient, `phonetic` is `name`.
 */
import { eachOnce, type ElementDefinition, typeDefinition, valueSetOf } from './definitions/definitions.ts';
import { DATE_HIGH, DATE_LOW, type SearchParameterDefinition, searchParametersOf } from './definitions/search.ts';
import { memberName, shapeIs, shapeOf } from './definitions/shape.ts';
import { dateInterval } from './date-time.ts';
import { isTypeName, typeCode } from './resource-types.ts';
import { PARAMETERS } from './search-parameters.ts';
import { PRESENT, pushRows, typedIdentifierValue } from './search-query-rows.ts';
import { dateValue, putUint32, referenceValue, stringValue, tokenValue } from './value-encoding.ts';

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

interface Extractor {
  readonly code: number;
  /** Without any of these members there is nothing to find. */
  readonly roots: readonly string[] | undefined;
  readonly push: (resource: unknown, rows: Uint8Array[]) => void;
}

const OF_TYPE = /^(.*)\.where\(resolve\(\) is (\w+)\)$/;

/** A parameter whose expression is another's, for one type of target. */
function narrowed({ kind, expression }: SearchParameterDefinition): { readonly of: string; readonly target: string } | undefined {
  const [, of, target] = kind === 'reference' ? (OF_TYPE.exec(expression) ?? []) : [];
  return of === undefined || target === undefined ? undefined : { of, target };
}

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
      isCode: kind === 'token' && leafOf(expression, type)?.shape === 'code',
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

// --- extraction ---

function extractorOf(definition: SearchParameterDefinition, without: ReadonlySet<string>): Extractor {
  const { code, kind, expression, type } = definition;
  const omitted = [...without].map(typeCode);
  const isOmitted = (row: Uint8Array): boolean => omitted.some((each) => row[0] === each >>> 8 && row[1] === (each & 0xff));
  const simple = simplePath(expression, type);
  const read = simple === undefined ? undefined : READERS[`${kind} ${simple.shape}`];
  const careful = (resource: unknown, rows: Uint8Array[]): void => {
    const found: Uint8Array[] = [];
    for (const value of definition.values(resource)) pushRows(value, found);
    for (const row of found) if (kind !== 'reference' || !isOmitted(row)) rows.push(row);
  };
  if (simple === undefined || read === undefined) return { code, roots: rootsOf(definition), push: careful };
  return {
    code,
    roots: rootsOf(definition),
    push(resource, rows) {
      const length = rows.length;
      if (!pushAt(resource, simple.keys, 0, rows, read, simple.target, without)) {
        // Something that is not as plain as most of it.
        rows.length = length;
        careful(resource, rows);
      }
    },
  };
}

/** Members of the resource without which a parameter has no values. Undefined: it may have some of any resource. */
function rootsOf({ expression, type, components }: SearchParameterDefinition): readonly string[] | undefined {
  if (expression.includes('exists()')) return undefined;
  const children = shapeOf(type).children;
  const roots: string[] = [];
  for (const path of expression.split('|').map((each) => each.trim())) {
    // A composite of the resource itself has no values without its last component, which is the rarest.
    const last = components.at(-1)?.expression.split('|') ?? [];
    for (const each of path === type ? last.map((part) => `${type}.${part.trim()}`) : [path]) {
      const [, root, as] = new RegExp(`^[\\s(]*(?:${type}|Resource)\\.(\\w+)(?:(?: as |\\.as\\()(\\w+))?`).exec(each) ?? [];
      const keys = root === undefined ? undefined : children.get(root);
      if (root === undefined || keys === undefined) return undefined;
      const only =
        as === undefined ? [] : keys.filter(({ shape }) => shape.toLowerCase() === as.toLowerCase() || shapeIs(shapeOf(shape), as));
      for (const { key, companion } of as === undefined ? keys : only) roots.push(key, companion);
    }
  }
  return roots;
}

interface SimplePath {
  readonly keys: readonly string[];
  /** Shape of what is at its end. */
  readonly shape: string;
  readonly target: string | undefined;
}

/** A path of plain members, perhaps for one type of target: most of them. */
function simplePath(expression: string, type: string): SimplePath | undefined {
  const [, of, target] = OF_TYPE.exec(expression) ?? [undefined, expression, undefined];
  const leaf = leafOf(of ?? '', type);
  return leaf === undefined ? undefined : { ...leaf, target };
}

function leafOf(expression: string, type: string): Omit<SimplePath, 'target'> | undefined {
  if (!/^\w+(?:\.\w+)+$/.test(expression)) return undefined;
  const [start, ...keys] = expression.split('.');
  if (start !== type && start !== 'Resource') return undefined;
  let shape = shapeOf(type);
  for (const name of keys) {
    const children = shape.children.get(name);
    const [child] = children ?? [];
    if (child === undefined || children?.length !== 1 || child.shape === 'Resource') return undefined;
    shape = shapeOf(child.shape);
  }
  return { keys: keys.map(memberName), shape: shapeIs(shape, 'Reference') ? 'Reference' : shape.name };
}

const isCanonicalPath = (path: string, type: string): boolean => {
  const shape = leafOf(path, type)?.shape;
  return shape === 'canonical' || shape === 'uri' || path.includes('canonical');
};

/** The code systems that the element's required binding names; undefined where it has none, or is not of the type itself. */
function codeSystemsOf(expression: string, type: string): ReadonlySet<string> | undefined {
  if (leafOf(expression, type)?.shape !== 'code') return undefined;
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

type Member = Readonly<Record<string, unknown>>;

/** Appends the rows of one value; false where it is for the careful way. */
type Reader = (value: unknown, rows: Uint8Array[], target: string | undefined, without: ReadonlySet<string>) => boolean;

function pushAt(
  value: unknown,
  keys: readonly string[],
  at: number,
  rows: Uint8Array[],
  read: Reader,
  target: string | undefined,
  without: ReadonlySet<string>,
): boolean {
  if (Array.isArray(value)) {
    for (const each of value) if (!pushAt(each, keys, at, rows, read, target, without)) return false;
    return true;
  }
  if (value === undefined || value === null) return true;
  const key = keys[at];
  if (key === undefined) return read(value, rows, target, without);
  if (typeof value !== 'object' || !Object.hasOwn(value, key)) return true;
  return pushAt((value as Member)[key], keys, at + 1, rows, read, target, without); // own, as was just asked
}

const isMember = (value: unknown): value is Member => typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (value: Member, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);

/** A member that is text, or is not there; anything else is for the careful way. */
function ownText(value: Member, key: string): string | undefined | false {
  const found = own(value, key);
  if (found === undefined || found === '') return undefined;
  return typeof found === 'string' ? found : false;
}

const plainToken: Reader = (value, rows) => {
  if (typeof value === 'string') {
    if (value !== '') rows.push(tokenValue(undefined, value));
    return true;
  }
  if (typeof value !== 'boolean') return false;
  rows.push(tokenValue(undefined, String(value)));
  return true;
};

const coding: Reader = (value, rows) => {
  if (!isMember(value)) return false;
  const system = ownText(value, 'system');
  const code = ownText(value, 'code');
  if (system === false || code === false) return false;
  rows.push(tokenValue(system, code ?? ''));
  return true;
};

const concept: Reader = (value, rows, target, without) => {
  if (!isMember(value)) return false;
  const codings = own(value, 'coding');
  if (codings !== undefined && !Array.isArray(codings)) return false;
  for (const each of codings ?? []) if (!coding(each, rows, target, without)) return false;
  const words = ownText(value, 'text');
  if (words === false) return false;
  if (words !== undefined) rows.push(PRESENT);
  return true;
};

const identifier: Reader = (value, rows) => {
  if (!isMember(value)) return false;
  const system = ownText(value, 'system');
  const code = ownText(value, 'value');
  if (system === false || code === false) return false;
  if (code === undefined) return true;
  rows.push(tokenValue(system, code));
  const type = own(value, 'type');
  if (type === undefined) return true;
  const codings = isMember(type) ? own(type, 'coding') : false;
  if (codings !== undefined && !Array.isArray(codings)) return false;
  for (const each of (codings ?? []) as readonly unknown[]) {
    const typeSystem = isMember(each) ? ownText(each, 'system') : false;
    const kind = isMember(each) ? ownText(each, 'code') : false;
    if (typeSystem === false || kind === false) return false;
    if (kind !== undefined) rows.push(typedIdentifierValue(typeSystem ?? '', kind, code));
  }
  return true;
};

/** `Type/id`, and nothing else said: of every other kind there are few. */
const reference: Reader = (value, rows, target, without) => {
  if (!isMember(value) || Object.hasOwn(value, 'identifier')) return false;
  const literal = ownText(value, 'reference');
  if (literal === false || literal === undefined) return false;
  const slash = literal.indexOf('/');
  const type = literal.slice(0, Math.max(slash, 0));
  if (slash < 1 || slash === literal.length - 1 || literal.includes('/', slash + 1) || literal.includes(':') || !isTypeName(type))
    return false;
  if ((target === undefined || target === type) && !without.has(type)) rows.push(referenceValue(typeCode(type), literal.slice(slash + 1)));
  return true;
};

const date: Reader = (value, rows) => {
  const interval = typeof value === 'string' ? dateInterval(value) : undefined;
  if (interval === undefined) return false;
  rows.push(dateValue(interval.low, interval.high));
  return true;
};

const period: Reader = (value, rows) => {
  if (!isMember(value)) return false;
  const start = ownText(value, 'start');
  const end = ownText(value, 'end');
  if (start === false || end === false) return false;
  const low = start === undefined ? undefined : dateInterval(start);
  const high = end === undefined ? undefined : dateInterval(end);
  if (low === undefined && high === undefined) return true;
  rows.push(dateValue(low?.low ?? DATE_LOW, high?.high ?? DATE_HIGH));
  return true;
};

const words: Reader = (value, rows) => {
  if (typeof value !== 'string') return false;
  if (value === '') return true;
  const folded = stringValue(value);
  rows.push(folded.length === 0 ? PRESENT : folded);
  return true;
};

const uri: Reader = (value, rows) => {
  if (typeof value !== 'string') return false;
  if (value !== '') rows.push(tokenValue(undefined, value));
  return true;
};

const READERS: Readonly<Record<string, Reader | undefined>> = {
  'token code': plainToken,
  'token string': plainToken,
  'token id': plainToken,
  'token uri': plainToken,
  'token boolean': plainToken,
  'token Coding': coding,
  'token CodeableConcept': concept,
  'token Identifier': identifier,
  'reference Reference': reference,
  'date date': date,
  'date dateTime': date,
  'date instant': date,
  'date Period': period,
  'string string': words,
  'uri uri': uri,
  'uri canonical': uri,
};
