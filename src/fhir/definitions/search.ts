/**
 * Search parameters of FHIR R4 from the specification's table: for every type which there are, and what values a resource has for each.
 * Values are plain data, before any encoding. https://hl7.org/fhir/R4/search.html#ptypes
 */
import { dateInterval } from '../date-time.ts';
import { digitsOf, numberOf } from '../json-number.ts';
import { typeCode } from '../resource-types.ts';
import { eachOnce, isDefinedType, once, specializes, tableLines } from './definitions.ts';
import { compilePath, envOf, referenceType, type Env, type Path } from './fhirpath.ts';
import { pushChildren, resourceNode, shapeIs, type Node } from './shape.ts';
import { SEARCH_PARAMETERS } from './tables/search-parameters.ts';

export type SearchKind = 'token' | 'reference' | 'date' | 'string' | 'number' | 'quantity' | 'uri' | 'composite' | 'special';

export type SearchValue =
  | {
      readonly kind: 'token';
      readonly system: string | undefined;
      /** Undefined for a concept that has only words. */
      readonly code: string | undefined;
      /** For `:text`: Coding.display, CodeableConcept.text, Identifier.type.text. */
      readonly text: string | undefined;
      /** Identifier.type's codings, for `:of-type`. */
      readonly types: readonly { readonly system: string | undefined; readonly code: string }[];
      /** ContactPoint.system and use. */
      readonly contact?: readonly string[];
    }
  | {
      readonly kind: 'reference';
      /** Where the reference names a resource; of an absolute URL as well. */
      readonly type: string | undefined;
      readonly id: string | undefined;
      /** The literal, where it is an absolute URL or canonical (without |version). */
      readonly url: string | undefined;
      readonly version: string | undefined;
      /** Reference.identifier, for `:identifier`. */
      readonly identifier: { readonly system: string | undefined; readonly value: string } | undefined;
    }
  /** Half-open interval of UTC milliseconds; what is open at an end has `DATE_LOW` or `DATE_HIGH`. */
  | { readonly kind: 'date'; readonly low: number; readonly high: number }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number; /** As written, `1.00`. */ readonly digits: string }
  | {
      readonly kind: 'quantity';
      /** Both the value where it is one; ±Infinity where it is open. */
      readonly low: number;
      readonly high: number;
      readonly system: string | undefined;
      readonly code: string | undefined;
      readonly unit: string | undefined;
    }
  | { readonly kind: 'uri'; readonly uri: string }
  /** One value for each component, in their order. */
  | { readonly kind: 'composite'; readonly parts: readonly SearchValue[] };

/** What a Date can hold: the ends of open periods. */
export const DATE_LOW = -8_640_000_000_000_000;
export const DATE_HIGH = 8_640_000_000_000_000;

export interface SearchParameterDefinition {
  /** Written into databases: 1 to 65535, one for each type and name, never changed. */
  readonly code: number;
  readonly type: string;
  readonly name: string;
  readonly kind: SearchKind;
  /** Types that a reference may lead to; none means any. */
  readonly targets: readonly string[];
  /** FHIRPath. */
  readonly expression: string;
  /** Of a composite: names of parameters of the same type. */
  readonly components: readonly { readonly name: string; readonly kind: SearchKind; readonly expression: string }[];
  /** Values of a resource of that type, in its order, with repeats. Takes any JSON; what has not the expected shape has none. */
  readonly values: (resource: unknown) => readonly SearchValue[];
}

/** Every type has these, each with a code of its own: the line's and the type's. */
const OF_ALL = 'Resource';

const linesByType = once(() => Map.groupBy(tableLines(SEARCH_PARAMETERS), (line) => line.split('\t', 2)[1] ?? ''));

/** Parameters of a resource type, those of all types last. None for a name that is no type. */
export const searchParametersOf = (type: string): readonly SearchParameterDefinition[] =>
  isDefinedType(type) && specializes(type, 'Resource') ? parametersOf(type) : [];

const parametersOf = eachOnce((type: string): readonly SearchParameterDefinition[] => {
  const own = linesByType().get(type) ?? [];
  const common = type === OF_ALL ? [] : (linesByType().get(OF_ALL) ?? []);
  return [...own.map((line) => parameter(line, type, 0)), ...common.map((line) => parameter(line, type, typeCode(type)))];
});

const KINDS: ReadonlySet<string> = new Set(['token', 'reference', 'date', 'string', 'number', 'quantity', 'uri', 'composite', 'special']);

function parameter(line: string, type: string, codeOffset: number): SearchParameterDefinition {
  const [code = '', , name = '', kind = '', targets = '', expression = '', ...parts] = line.split('\t');
  if (!isKind(kind)) throw new Error(`the table of search parameters is broken at ${line}`);
  const components = parts.map((text) => {
    const equals = text.indexOf('=');
    return { name: text.slice(0, equals), kind: kindOf(type, text.slice(0, equals)), expression: text.slice(equals + 1) };
  });
  const path = once(() => compilePath(expression));
  const read =
    kind === 'composite'
      ? once(() => compositeReader(components.map((each) => ({ kind: each.kind, path: compilePath(each.expression) }))))
      : once((): CompositeReader => READERS[kind]);
  return {
    code: Number(code) + codeOffset,
    type,
    name,
    kind,
    targets: targets === '' ? [] : targets.split(','),
    expression,
    components,
    values: (resource) => valuesOf(resource, type, path(), read()),
  };
}

const isKind = (text: string): text is SearchKind => KINDS.has(text);

function kindOf(type: string, name: string): SearchKind {
  for (const line of linesByType().get(type) ?? []) {
    const [, , lineName, kind = ''] = line.split('\t', 4);
    if (lineName === name && isKind(kind)) return kind;
  }
  throw new Error(`${type} has no search parameter ${name}`);
}

/** Appends the values of a node. */
type Reader = (node: Node, found: SearchValue[]) => void;

/** Appends the values of a composite's node, whose components are paths of their own. */
type CompositeReader = (node: Node, found: SearchValue[], env: Env) => void;

function valuesOf(resource: unknown, type: string, path: Path, read: CompositeReader): readonly SearchValue[] {
  const node = resourceNode(resource);
  if (node?.shape.name !== type) return [];
  // These paths look at each element once or twice; no purse is needed.
  const env = { ...envOf(node), steps: Infinity };
  const found: SearchValue[] = [];
  for (const each of path(node, env)) read(each, found, env);
  return found;
}

// --- what a node is worth, by kind of parameter ---

const children = (node: Node, name: string): readonly Node[] => {
  const found: Node[] = [];
  pushChildren(node, name, found);
  return found;
};

const text = ({ value }: Node): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The text of a child that is there at most once. */
const childText = (node: Node, name: string): string | undefined => {
  const [child] = children(node, name);
  return child === undefined ? undefined : text(child);
};

const NO_TYPES: readonly never[] = [];

const token = (system: string | undefined, code: string | undefined, words?: string): SearchValue => ({
  kind: 'token',
  system,
  code,
  text: words,
  types: NO_TYPES,
});

const readToken: Reader = (node, found) => {
  const { value, shape } = node;
  switch (shape.name) {
    case 'Coding':
      found.push(token(childText(node, 'system'), childText(node, 'code'), childText(node, 'display')));
      return;
    case 'CodeableConcept': {
      const words = childText(node, 'text');
      for (const coding of children(node, 'coding')) readToken(coding, found);
      if (words !== undefined) found.push(token(undefined, undefined, words));
      return;
    }
    case 'Identifier': {
      const code = childText(node, 'value');
      if (code === undefined) return;
      const types: { system: string | undefined; code: string }[] = [];
      let words: string | undefined;
      for (const type of children(node, 'type')) {
        words = childText(type, 'text');
        for (const coding of children(type, 'coding')) {
          const typeCode = childText(coding, 'code');
          if (typeCode !== undefined) types.push({ system: childText(coding, 'system'), code: typeCode });
        }
      }
      found.push({ kind: 'token', system: childText(node, 'system'), code, text: words, types });
      return;
    }
    case 'ContactPoint': {
      const code = childText(node, 'value');
      const contact = ['system', 'use'].map((name) => childText(node, name)).filter((each) => each !== undefined);
      if (code !== undefined) found.push({ kind: 'token', system: undefined, code, text: undefined, types: NO_TYPES, contact });
      return;
    }
    default: {
      const code = typeof value === 'boolean' ? String(value) : (text(node) ?? digitsOf(value));
      if (code !== undefined) found.push(token(undefined, code));
    }
  }
};

const readReference: Reader = (node, found) => {
  if (shapeIs(node.shape, 'Resource')) {
    const id = childText(node, 'id');
    if (id !== undefined)
      found.push({ kind: 'reference', type: node.shape.name, id, url: undefined, version: undefined, identifier: undefined });
    return;
  }
  if (!shapeIs(node.shape, 'Reference')) {
    // A canonical or uri.
    const literal = text(node);
    if (literal === undefined || literal.startsWith('#')) return;
    const [url, version] = literal.split('|', 2);
    found.push({ kind: 'reference', ...typeAndId(literal), url, version, identifier: undefined });
    return;
  }
  const literal = childText(node, 'reference');
  const [logical] = children(node, 'identifier');
  const value = logical === undefined ? undefined : childText(logical, 'value');
  const identifier = logical === undefined || value === undefined ? undefined : { system: childText(logical, 'system'), value };
  // What is contained is no resource that could be searched for.
  const named = literal === undefined || literal.startsWith('#') ? undefined : literal;
  if (named === undefined && identifier === undefined) return;
  const url = named?.includes(':') === true ? named : undefined;
  const target = named === undefined ? undefined : typeAndId(named);
  found.push({
    kind: 'reference',
    type: target?.type ?? childText(node, 'type'),
    id: target?.id,
    url,
    version: target?.version,
    identifier,
  });
};

function typeAndId(literal: string): {
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly version: string | undefined;
} {
  const type = referenceType(literal);
  if (type === undefined) return { type: undefined, id: undefined, version: undefined };
  const [, id, version] = /([^/]+)(?:\/_history\/([^/]+))?$/.exec(literal.slice(literal.lastIndexOf(`${type}/`) + type.length + 1)) ?? [];
  return { type, id, version };
}

const readDate: Reader = (node, found) => {
  if (node.shape.name === 'Period') return pushPeriod(childText(node, 'start'), childText(node, 'end'), found);
  if (node.shape.name === 'Timing') return readTiming(node, found);
  const interval = dateInterval(text(node) ?? '');
  if (interval !== undefined) found.push({ kind: 'date', low: interval.low, high: interval.high });
  return undefined;
};

function pushPeriod(start: string | undefined, end: string | undefined, found: SearchValue[]): void {
  const low = start === undefined ? undefined : dateInterval(start);
  const high = end === undefined ? undefined : dateInterval(end);
  if (low === undefined && high === undefined) return;
  found.push({ kind: 'date', low: low?.low ?? DATE_LOW, high: high?.high ?? DATE_HIGH });
}

/** Only the outer limits matter. https://hl7.org/fhir/R4/search.html#date */
function readTiming(node: Node, found: SearchValue[]): void {
  const events = children(node, 'event')
    .map((event) => dateInterval(text(event) ?? ''))
    .filter((interval) => interval !== undefined);
  if (events.length > 0) {
    let low = DATE_HIGH;
    let high = DATE_LOW;
    for (const event of events) {
      low = Math.min(low, event.low);
      high = Math.max(high, event.high);
    }
    found.push({ kind: 'date', low, high });
  }
  for (const repeat of children(node, 'repeat')) {
    for (const bounds of children(repeat, 'bounds')) {
      if (bounds.shape.name === 'Period') pushPeriod(childText(bounds, 'start'), childText(bounds, 'end'), found);
    }
  }
}

const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['HumanName', ['text', 'family', 'given', 'prefix', 'suffix']],
  ['Address', ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country']],
  ['CodeableConcept', ['text']],
  ['Annotation', ['text']],
]);

const readString: Reader = (node, found) => {
  const parts = PARTS.get(node.shape.name);
  for (const part of parts === undefined ? [node] : parts.flatMap((name) => children(node, name))) {
    const words = text(part);
    if (words !== undefined) found.push({ kind: 'string', text: words });
  }
};

const readNumber: Reader = ({ value }, found) => {
  const number = numberOf(value);
  if (number !== undefined) found.push({ kind: 'number', value: number, digits: digitsOf(value) ?? '' });
};

/** https://www.iso.org/iso-4217-currency-codes.html */
const CURRENCIES = 'urn:iso:std:iso:4217';

const childNumber = (node: Node, name: string): number | undefined => numberOf(children(node, name)[0]?.value);

const readQuantity: Reader = (node, found) => {
  const { shape } = node;
  if (shapeIs(shape, 'Quantity')) {
    const value = childNumber(node, 'value');
    if (value === undefined) return;
    const comparator = childText(node, 'comparator');
    found.push({
      kind: 'quantity',
      low: comparator === '<' || comparator === '<=' ? -Infinity : value,
      high: comparator === '>' || comparator === '>=' ? Infinity : value,
      system: childText(node, 'system'),
      code: childText(node, 'code'),
      unit: childText(node, 'unit'),
    });
  } else if (shape.name === 'Money') {
    const value = childNumber(node, 'value');
    const code = childText(node, 'currency');
    if (value !== undefined)
      found.push({ kind: 'quantity', low: value, high: value, system: code === undefined ? undefined : CURRENCIES, code, unit: undefined });
  } else if (shape.name === 'Range') {
    const [low] = children(node, 'low');
    const [high] = children(node, 'high');
    const unit = low ?? high;
    if (unit === undefined) return;
    found.push({
      kind: 'quantity',
      low: (low === undefined ? undefined : childNumber(low, 'value')) ?? -Infinity,
      high: (high === undefined ? undefined : childNumber(high, 'value')) ?? Infinity,
      system: childText(unit, 'system'),
      code: childText(unit, 'code'),
      unit: childText(unit, 'unit'),
    });
  } else if (shape.name === 'SampledData') {
    for (const origin of children(node, 'origin')) readQuantity(origin, found);
  }
};

const readUri: Reader = (node, found) => {
  const uri = text(node);
  if (uri !== undefined) found.push({ kind: 'uri', uri });
};

const READERS: Readonly<Record<Exclude<SearchKind, 'composite'>, Reader>> = {
  token: readToken,
  reference: readReference,
  date: readDate,
  string: readString,
  number: readNumber,
  quantity: readQuantity,
  uri: readUri,
  // Location.near is a distance, not a value.
  special: () => undefined,
};

/** Most combinations of one element: none of the specification's examples has ten. */
const COMBINATIONS_MAX = 100;

/** Every combination of the components' values within one element. */
function compositeReader(components: readonly { readonly kind: SearchKind; readonly path: Path }[]): CompositeReader {
  // From the last one, which is the rarest: where one has no values there is nothing to combine.
  const rarestFirst = components.toReversed();
  return (node, found, env) => {
    const lists: (readonly SearchValue[])[] = [];
    for (const { kind, path } of rarestFirst) {
      const values: SearchValue[] = [];
      if (kind !== 'composite') for (const each of path(node, env)) READERS[kind](each, values);
      if (values.length === 0) return;
      lists.unshift(values);
    }
    let combinations: readonly (readonly SearchValue[])[] = [[]];
    for (const values of lists) {
      combinations = combinations.flatMap((parts) => values.map((value) => [...parts, value])).slice(0, COMBINATIONS_MAX);
    }
    for (const parts of combinations) found.push({ kind: 'composite', parts });
  };
}
