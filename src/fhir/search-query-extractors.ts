/**
 * From a resource to its rows under one parameter. Most parameters lead along plain members to values of the plainest form, which are read without evaluating
 * FHIRPath; whatever is not as plain, in one resource or in all, takes the careful way of its definition.
 */
import { DATE_HIGH, DATE_LOW, type SearchParameterDefinition } from './definitions/search.ts';
import { shapeIs, shapeOf } from './definitions/shape.ts';
import { dateInterval } from './date-time.ts';
import { isTypeName, typeCode } from './resource-types.ts';
import { plainPath } from './search-query-paths.ts';
import { joined, PRESENT, pushQuantity, pushRows, quantityPart, tokenPart, typedIdentifierValue } from './search-query-rows.ts';
import { dateValue, referenceValue, stringValue, tokenValue } from './value-encoding.ts';

export interface Extractor {
  readonly code: number;
  /** Without any of these members there is nothing to find. */
  readonly roots: readonly string[] | undefined;
  readonly push: (resource: unknown, rows: Uint8Array[]) => void;
}

/** Rows of a parameter. `without`: types of targets whose references have rows elsewhere. */
export function extractorOf(definition: SearchParameterDefinition, without: ReadonlySet<string>): Extractor {
  const { code, kind } = definition;
  const omitted = [...without].map(typeCode);
  const isOmitted = (row: Uint8Array): boolean => omitted.some((each) => row[0] === each >>> 8 && row[1] === (each & 0xff));
  const careful = (resource: unknown, rows: Uint8Array[]): void => {
    const found: Uint8Array[] = [];
    for (const value of definition.values(resource)) pushRows(value, found);
    for (const row of found) if (kind !== 'reference' || !isOmitted(row)) rows.push(row);
  };
  const plain = kind === 'composite' ? plainComposite(definition) : plainWay(kind, definition, 'resource', READERS, without);
  const roots = rootsOf(definition);
  if (plain === undefined) return { code, roots, push: careful };
  return {
    code,
    roots,
    push(resource, rows) {
      const length = rows.length;
      if (plain(resource, rows)) return;
      // Something that is not as plain as most of it.
      rows.length = length;
      careful(resource, rows);
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

type Member = Readonly<Record<string, unknown>>;

/** Appends what one value is worth; false where it is for the careful way. */
type Reader = (value: unknown, rows: Uint8Array[], target: string | undefined, without: ReadonlySet<string>) => boolean;

/** The same, of whatever is along a path. */
type Way = (start: unknown, rows: Uint8Array[]) => boolean;

const NOTHING_ELSEWHERE: ReadonlySet<string> = new Set();

/** Undefined where a path needs evaluating, or none of its ends has a reader. */
function plainWay(
  kind: string,
  { expression, type }: Pick<SearchParameterDefinition, 'expression' | 'type'>,
  from: 'resource' | 'element',
  readers: Readonly<Record<string, Reader | undefined>>,
  without = NOTHING_ELSEWHERE,
): Way | undefined {
  const ways: Way[] = [];
  let known = false;
  for (const each of expression.split('|')) {
    const path = plainPath(each.trim(), type, from);
    if (path === undefined || path.ends.length === 0) return undefined;
    const ends = path.ends.map(({ key, shape }) => ({ key, read: readers[`${kind} ${shape}`] }));
    known ||= ends.some(({ read }) => read !== undefined);
    ways.push((start, rows) =>
      walk(start, path.keys, 0, (value) => {
        for (const { key, read } of ends) if (!readAt(value, key, rows, read, path.target, without)) return false;
        return true;
      }),
    );
  }
  return known ? (start, rows) => ways.every((way) => way(start, rows)) : undefined;
}

/** Whatever is at the end of members of members, one by one; false as soon as `visit` gives it. */
function walk(value: unknown, keys: readonly string[], at: number, visit: (value: Member) => boolean): boolean {
  if (Array.isArray(value)) {
    for (const each of value) if (Array.isArray(each) || !walk(each, keys, at, visit)) return false;
    return true;
  }
  if (typeof value !== 'object' || value === null) return true;
  const member = value as Member; // an object, read by own keys only
  const key = keys[at];
  if (key === undefined) return visit(member);
  return !Object.hasOwn(member, key) || walk(member[key], keys, at + 1, visit);
}

function readAt(
  value: Member,
  key: string,
  rows: Uint8Array[],
  read: Reader | undefined,
  target: string | undefined,
  without: ReadonlySet<string>,
): boolean {
  if (!Object.hasOwn(value, key)) return true;
  const found = value[key];
  if (found === undefined || found === null) return true;
  if (read === undefined) return false;
  if (!Array.isArray(found)) return read(found, rows, target, without);
  for (const each of found as readonly unknown[]) {
    if (each === undefined || each === null) continue;
    if (Array.isArray(each) || !read(each, rows, target, without)) return false;
  }
  return true;
}

/** More of one part are for the careful way, which bounds how many combinations there are. */
const PARTS_MAX = 4;

/** Every combination of the components' values within one element. */
function plainComposite({ expression, type, components }: SearchParameterDefinition): Way | undefined {
  const path = plainPath(expression, type, 'resource');
  const [end] = path?.ends ?? [];
  if (path === undefined || path.ends.length > 1) return undefined;
  const parts: Way[] = [];
  for (const component of components) {
    const part = plainWay(component.kind, { expression: component.expression, type: end?.shape ?? type }, 'element', PART_READERS);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  // From the last one, which is the rarest: where one has no values there is nothing to combine.
  const rarestFirst = parts.toReversed();
  const keys = end === undefined ? path.keys : [...path.keys, end.key];
  return (resource, rows) =>
    walk(resource, keys, 0, (element) => {
      let combinations: readonly Uint8Array[] = [];
      for (const [at, part] of rarestFirst.entries()) {
        const values: Uint8Array[] = [];
        if (!part(element, values) || values.length > PARTS_MAX) return false;
        if (values.length === 0) return true;
        combinations = at === 0 ? values : values.flatMap((value) => combinations.map((rest) => joined([value, rest])));
      }
      rows.push(...combinations);
      return true;
    });
}

const isMember = (value: unknown): value is Member => typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (value: Member, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);

/** A member that is text, or is not there; anything else is for the careful way. */
function ownText(value: Member, key: string): string | undefined | false {
  const found = own(value, key);
  if (found === undefined || found === '') return undefined;
  return typeof found === 'string' ? found : false;
}

const codeText: Reader = (value, rows) => {
  if (typeof value === 'string') {
    if (value !== '') rows.push(tokenValue(undefined, value));
    return true;
  }
  if (typeof value !== 'boolean') return false;
  rows.push(tokenValue(undefined, String(value)));
  return true;
};

/** A system, and what it gives a name to: a Coding's code, an Identifier's value. Undefined where it is for the careful way. */
function plainToken(
  value: unknown,
  key: 'code' | 'value',
): { readonly system: string | undefined; readonly code: string | undefined } | undefined {
  if (!isMember(value)) return undefined;
  const system = ownText(value, 'system');
  const code = ownText(value, key);
  return system === false || code === false ? undefined : { system, code };
}

const coding: Reader = (value, rows) => {
  const token = plainToken(value, 'code');
  if (token !== undefined) rows.push(tokenValue(token.system, token.code ?? ''));
  return token !== undefined;
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
  const named = plainToken(value, 'value');
  if (named?.code === undefined) return named !== undefined;
  rows.push(tokenValue(named.system, named.code));
  const type = isMember(value) ? own(value, 'type') : undefined;
  if (type === undefined) return true;
  const codings = isMember(type) ? own(type, 'coding') : false;
  if (codings !== undefined && !Array.isArray(codings)) return false;
  for (const each of (codings ?? []) as readonly unknown[]) {
    const kind = plainToken(each, 'code');
    if (kind === undefined) return false;
    if (kind.code !== undefined) rows.push(typedIdentifierValue(kind.system ?? '', kind.code, named.code));
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

/** Without a comparator, which hardly any has. */
function plainQuantity(value: unknown): { readonly number: number | undefined; readonly value: Member } | undefined {
  if (!isMember(value) || Object.hasOwn(value, 'comparator')) return undefined;
  const number = own(value, 'value');
  return number === undefined || typeof number === 'number' ? { number, value } : undefined;
}

const quantity: Reader = (value, rows) => {
  const plain = plainQuantity(value);
  if (plain === undefined) return false;
  const token = plainToken(plain.value, 'code');
  const unit = ownText(plain.value, 'unit');
  if (token === undefined || unit === false) return false;
  if (plain.number !== undefined) pushQuantity({ low: plain.number, high: plain.number, ...token, unit }, rows);
  return true;
};

const conceptPart: Reader = (value, parts) => {
  const codings = isMember(value) ? own(value, 'coding') : false;
  if (codings === undefined) return true;
  if (!Array.isArray(codings) || codings.length > PARTS_MAX) return false;
  for (const each of codings as readonly unknown[]) {
    const token = plainToken(each, 'code');
    if (token === undefined) return false;
    if (token.code !== undefined) parts.push(tokenPart(token.system, token.code));
  }
  return true;
};

const quantityPartReader: Reader = (value, parts) => {
  const plain = plainQuantity(value);
  if (plain?.number !== undefined) parts.push(quantityPart(plain.number, plain.number));
  return plain !== undefined;
};

const READERS: Readonly<Record<string, Reader | undefined>> = {
  'token code': codeText,
  'token string': codeText,
  'token id': codeText,
  'token uri': codeText,
  'token boolean': codeText,
  'token Coding': coding,
  'token CodeableConcept': concept,
  'token Identifier': identifier,
  'reference Reference': reference,
  'date date': date,
  'date dateTime': date,
  'date instant': date,
  'date Period': period,
  'quantity Quantity': quantity,
  'string string': words,
  'uri uri': uri,
  'uri canonical': uri,
};

/** Parts of composites. */
const PART_READERS: Readonly<Record<string, Reader | undefined>> = {
  'token CodeableConcept': conceptPart,
  'quantity Quantity': quantityPartReader,
};
