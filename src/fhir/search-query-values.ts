/**
 * What is asked of one parameter, as ranges of index values: prefixes, modifiers and the forms of each kind of value.
 * https://hl7.org/fhir/R4/search.html#ptypes, https://hl7.org/fhir/R4/search.html#prefix
 */
import { dateInterval, type Interval } from './date-time.ts';
import type { SearchKind, SearchValue } from './definitions/search.ts';
import { isTypeName, typeCode } from './resource-types.ts';
import { resourceTypes } from './validate-references.ts';
import { latestCode, LISTED, searchablesOf, type Searchable, type Source } from './search-query-parameters.ts';
import { identifierReferenceValue, joined, partLength, pushRows, textHash, typedIdentifierValue, urlValue } from './search-query-rows.ts';
import {
  compareBytes,
  dateRange,
  dateValue,
  foldText,
  numberValue,
  prefixRange,
  referenceValue,
  stringValue,
  tokenRange,
  tokenValue,
} from './value-encoding.ts';

/** A range of index values under one code; the store's IndexSpan. */
export interface ValueSpan {
  readonly param: number;
  readonly low: Uint8Array;
  readonly high?: Uint8Array;
  readonly parts?: readonly ValuePart[];
  readonly contains?: Uint8Array;
  readonly ends?: Uint8Array;
  readonly updated?: { readonly from: number; readonly before: number };
}

interface ValuePart {
  readonly at: number;
  readonly length?: number;
  readonly low?: Uint8Array;
  readonly high?: Uint8Array;
}

/** A span that does not say under which code yet. */
type Bare = Omit<ValueSpan, 'param'>;

/** What cannot be asked so: for people, English. */
export class Unaskable extends Error {
  readonly code: 'value' | 'not-supported' | 'too-costly';
  constructor(code: Unaskable['code'], text: string) {
    super(text);
    this.code = code;
  }
}

/** A resource has a row in one of these; with `not` it has none. */
export interface ValueCondition {
  readonly anyOf: readonly ValueSpan[];
  readonly not?: boolean;
  /** The rows alone cannot tell (they are folded): a resource that has one must also have a value of which this holds. */
  readonly confirm?: (value: SearchValue) => boolean;
}

/** Above every value. */
const END = new Uint8Array(17).fill(0xff);
const START = new Uint8Array();
const ANY: Bare = { low: START, high: END };

/** Alternatives of one value. */
const VALUES_MAX = 500;

/** Splits at a separator that no backslash precedes; what is escaped stays so. https://hl7.org/fhir/R4/search.html#escaping */
export function splitEscaped(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] ?? '';
    if (sign === '\\' && i + 1 < text.length) {
      part += sign + (text[i + 1] ?? '');
      i++;
    } else if (sign === separator) {
      parts.push(part);
      part = '';
    } else part += sign;
  }
  parts.push(part);
  return parts;
}

export const unescaped = (text: string): string => text.replace(/\\([\\$,|])/g, '$1');

export interface ValueContext {
  readonly now: number;
  /** Absolute URL of the service: references that begin with it are our own. */
  readonly base: string;
}

/** Everything under a parameter, for `:missing` and for sorting. */
export const anySpans = ({ sources }: Searchable): readonly ValueSpan[] =>
  sources.map(({ code, target }) => ({ param: code, ...(target === undefined ? ANY : prefixRange(typeBytes(target))) }));

const typeBytes = (type: string): Uint8Array => referenceValue(typeCode(type), '');

/** `value` as it came, still escaped. Throws Unaskable. */
export function valueCondition(searchable: Searchable, modifier: string | undefined, value: string, context: ValueContext): ValueCondition {
  const { definition } = searchable;
  if (value === '') throw new Unaskable('value', `${definition.name} needs a value`);
  if (modifier === 'missing') {
    if (value !== 'true' && value !== 'false') throw new Unaskable('value', `${definition.name}:missing is true or false`);
    return definition.name === '_lastUpdated'
      ? { anyOf: [{ param: latestCode(definition.type), low: LISTED }], not: value === 'true' }
      : { anyOf: anySpans(searchable), not: value === 'true' };
  }
  const values = splitEscaped(value, ',');
  if (values.length > VALUES_MAX)
    throw new Unaskable('too-costly', `${definition.name} has ${values.length} values, ${VALUES_MAX} are the most`);
  if (values.includes('')) throw new Unaskable('value', `one of the values of ${definition.name} is empty`);
  const spans = values.flatMap((each) => spansOf(searchable, modifier, each, context));
  if (modifier === 'not') return { anyOf: spans, not: true };
  if (modifier === 'text') {
    const starts = values.map((each) => foldText(unescaped(each)));
    return {
      anyOf: anySpans(searchable),
      confirm(found) {
        const words = found.kind === 'token' ? foldText(found.text ?? '') : '';
        return starts.some((start) => beginsWord(words, start));
      },
    };
  }
  const confirm = definition.kind === 'composite' ? unitsAsked(searchable, values, context) : contactsAsked(searchable, values);
  if (confirm !== undefined) return { anyOf: spans, confirm };
  if (modifier === 'exact') {
    const texts = new Set(values.map(unescaped));
    return { anyOf: spans, confirm: (found) => found.kind === 'string' && texts.has(found.text) };
  }
  return { anyOf: spans };
}

/** True where a word of the folded text begins so, or several do. */
export function beginsWord(text: string, start: string): boolean {
  if (start === '') return false;
  for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

const MODIFIERS: Readonly<Record<SearchKind, readonly string[]>> = {
  // In, not-in, above and below are of codes that the centre has to look up first: see `codesCondition`.
  token: ['not', 'of-type', 'text', 'in', 'not-in', 'above', 'below'],
  string: ['exact', 'contains'],
  reference: ['identifier'],
  uri: ['above', 'below'],
  date: [],
  number: [],
  quantity: [],
  composite: [],
  special: [],
};

/** Whether a modifier means something for a kind of parameter; of references a type's name does, too. */
export const knowsModifier = (kind: SearchKind, modifier: string): boolean =>
  modifier === 'missing' || MODIFIERS[kind].includes(modifier) || (kind === 'reference' && isTypeName(modifier));

function spansOf(searchable: Searchable, modifier: string | undefined, value: string, context: ValueContext): readonly ValueSpan[] {
  const { definition, sources } = searchable;
  if (definition.name === '_lastUpdated') return updatedSpans(definition.type, value, context);
  if (definition.kind === 'reference') return sources.flatMap((source) => referenceSpans(searchable, source, modifier, value, context));
  const bare = bareSpans(searchable, modifier, value, context);
  return sources.flatMap(({ code }) => bare.map((span) => ({ param: code, ...span })));
}

function bareSpans(searchable: Searchable, modifier: string | undefined, value: string, context: ValueContext): readonly Bare[] {
  const { definition } = searchable;
  switch (definition.kind) {
    case 'token':
      return modifier === 'of-type' ? ofTypeSpans(definition.name, value) : tokenSpans(searchable, tokenAsked(value));
    case 'string':
      return stringSpans(modifier, unescaped(value));
    case 'uri':
      return uriSpans(definition.name, modifier, unescaped(value));
    case 'date':
      return dateSpans(value, definition.name, context);
    case 'number':
      return numberSpans(value, definition.name);
    case 'quantity':
      return quantitySpans(value, definition.name);
    case 'composite':
      return compositeSpans(searchable, value, context);
    case 'reference':
    case 'special':
      throw new Unaskable('not-supported', `${definition.name} is not searched here`);
  }
}

// --- tokens ---

export interface TokenAsked {
  /** Undefined: whatever system. Empty: none. */
  readonly system: string | undefined;
  /** Empty: whatever code. */
  readonly code: string;
}

export function tokenAsked(value: string): TokenAsked {
  const [first = '', second, ...more] = splitEscaped(value, '|');
  if (more.length > 0) return { system: unescaped(first), code: unescaped([second, ...more].join('|')) };
  return second === undefined ? { system: undefined, code: unescaped(first) } : { system: unescaped(first), code: unescaped(second) };
}

/** What true and false are codes of, though nobody says so. https://hl7.org/fhir/R4/search.html#token */
const OF_BOOLEANS: ReadonlySet<string> = new Set([
  'http://hl7.org/fhir/special-values',
  'http://terminology.hl7.org/CodeSystem/special-values',
]);

function tokenSpans({ isCode, codeSystems, definition }: Searchable, { system, code }: TokenAsked): readonly Bare[] {
  if (code === '') {
    if (system === undefined || system === '') throw new Unaskable('value', `${definition.name} needs a code or a system`);
    // A code's system is not in its rows: all of them are of it.
    if (codeSystems?.has(system) === true) return [ANY];
    return [{ ...ANY, ends: tokenValue(system, '') }];
  }
  if (system === undefined) return [tokenRange(code)];
  const exact: Bare = { low: tokenValue(system, code) };
  const isImplied = isCode ? codeSystems?.has(system) !== false : OF_BOOLEANS.has(system) && (code === 'true' || code === 'false');
  return (isImplied && system !== '') || CONTACTS.has(system) ? [exact, { low: tokenValue(undefined, code) }] : [exact];
}

/** Codes that are looked up by their systems; a code that is empty is all of its system. */
export function codesCondition(searchable: Searchable, codes: readonly TokenAsked[], not: boolean): ValueCondition {
  const bare = codes.flatMap((each) => tokenSpans(searchable, each));
  return { anyOf: searchable.sources.flatMap(({ code: param }) => bare.map((span) => ({ param, ...span }))), not };
}

/** ContactPoint.system and use: what stands before the bar of a telephone number, which its rows do not have. */
const CONTACTS: ReadonlySet<string> = new Set('phone fax email pager url sms other home work temp old mobile'.split(' '));

function contactsAsked({ definition }: Searchable, values: readonly string[]): ValueCondition['confirm'] {
  if (definition.kind !== 'token') return undefined;
  const asked = values.map(tokenAsked);
  if (!asked.some(({ system, code }) => system !== undefined && code !== '' && CONTACTS.has(system))) return undefined;
  return (found) =>
    found.kind === 'token' &&
    asked.some(
      ({ system, code }) =>
        (code === '' || code === found.code) &&
        (system === undefined || system === (found.system ?? '') || found.contact?.includes(system) === true),
    );
}

/** `system|code|value`. https://hl7.org/fhir/R4/search.html#token */
function ofTypeSpans(name: string, value: string): readonly Bare[] {
  const [system, code, identifier, ...more] = splitEscaped(value, '|').map(unescaped);
  if (system === undefined || code === undefined || identifier === undefined || code === '' || identifier === '' || more.length > 0)
    throw new Unaskable('value', `${name}:of-type is system|code|value`);
  return [{ low: typedIdentifierValue(system, code, identifier) }];
}

// --- strings and URIs ---

function stringSpans(modifier: string | undefined, value: string): readonly Bare[] {
  const folded = stringValue(value);
  if (modifier === 'exact') return [{ low: folded.length === 0 ? Uint8Array.of(0) : folded }];
  if (folded.length === 0) return [];
  return modifier === 'contains' ? [{ ...ANY, contains: folded }] : [prefixRange(folded)];
}

function uriSpans(name: string, modifier: string | undefined, uri: string): readonly Bare[] {
  if (modifier === 'below') return [prefixRange(tokenValue(undefined, uri).slice(0, -1))];
  if (modifier === 'above') {
    const starts = [uri];
    for (let at = uri.lastIndexOf('/'); at > 0; at = uri.lastIndexOf('/', at - 1)) starts.push(uri.slice(0, at), uri.slice(0, at + 1));
    return starts.slice(0, VALUES_MAX).map((each) => ({ low: tokenValue(undefined, each) }));
  }
  const exact: Bare = { low: tokenValue(undefined, uri) };
  // A profile is a canonical: asked for without a version it is meant in all of them.
  return name === '_profile' && !uri.includes('|') ? [exact, prefixRange(tokenValue(undefined, `${uri}|`).slice(0, -1))] : [exact];
}

// --- references ---

const ID = /^[A-Za-z0-9.-]{1,64}$/;

function referenceSpans(
  { definition, targets }: Searchable,
  { code: param, target }: Source,
  modifier: string | undefined,
  value: string,
  { base }: ValueContext,
): readonly ValueSpan[] {
  if (modifier === 'identifier') {
    const { system, code } = tokenAsked(value);
    if (code === '') throw new Unaskable('value', `${definition.name}:identifier needs a value`);
    const low = identifierReferenceValue(system, code);
    return system === undefined ? [{ param, ...prefixRange(low) }] : [{ param, low }];
  }
  const asked = unescaped(value);
  const literal = asked.startsWith(`${base}/`) ? asked.slice(base.length + 1) : asked;
  const local = /^([A-Za-z]+)\/([^/]+)(?:\/_history\/[^/]+)?$/.exec(literal);
  const among = (type: string): boolean => target === undefined || target === type;
  const spanOf = (type: string, id: string): ValueSpan => ({ param, low: referenceValue(typeCode(type), id) });
  if (local !== null) {
    const [, type = '', id = ''] = local;
    if (!isTypeName(type)) throw new Unaskable('value', `${definition.name}: there is no type ${type.slice(0, 40)}`);
    if (modifier !== undefined && modifier !== type) return [];
    return among(type) ? [spanOf(type, id)] : [];
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(literal) || literal.includes('/')) {
    const [url = '', version] = literal.split('|', 2);
    const low = urlValue(url, version ?? '');
    return version === undefined ? [{ param, ...prefixRange(low) }] : [{ param, low }];
  }
  if (!ID.test(literal)) throw new Unaskable('value', `${definition.name}: ${literal.slice(0, 60)} is neither Type/id, an id nor a URL`);
  if (modifier !== undefined) return among(modifier) ? [spanOf(modifier, literal)] : [];
  if (target !== undefined) return [spanOf(target, literal)];
  return (targets.length > 0 ? targets.filter(isTypeName) : resourceTypes()).map((type) => spanOf(type, literal));
}

// --- dates ---

const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=.)/;
type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

function prefixed(value: string): { readonly prefix: Prefix; readonly rest: string } {
  const found = PREFIX.exec(value);
  return found === null ? { prefix: 'eq', rest: value } : { prefix: found[0] as Prefix, rest: value.slice(2) }; // one of those that the pattern lists
}

/** A search may leave out seconds and zone, and a `+` may have come as a blank. */
function askedInterval(text: string, name: string): Interval {
  const spelled = text.replace(/(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:\d\d)$/, '$1+$2');
  const found = dateInterval(spelled);
  if (found !== undefined) return found;
  const [, start, seconds, zone] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(spelled) ?? [];
  const whole = start === undefined ? undefined : dateInterval(`${start}${seconds ?? ':00'}${zone ?? 'Z'}`);
  if (whole === undefined) throw new Unaskable('value', `${name}: ${text.slice(0, 40)} is no date`);
  return seconds === undefined ? { low: whole.low, high: whole.low + 60_000 } : whole;
}

/** Ten per cent of the time between then and now, to either side. https://hl7.org/fhir/R4/search.html#prefix */
const approximate = ({ low, high }: Interval, now: number): Interval => {
  const distance = Math.round(Math.abs(now - (low + high) / 2) / 10);
  return { low: low - distance, high: high + distance };
};

const instantBytes = (ms: number): Uint8Array => dateValue(ms, ms).slice(0, 8);

/**
 * What [low, high) asks of a value [l, h). True ranges: `eq` is containment, `gt` and `lt` are that something of the value lies beyond, `sa` and `eb` that all
 * of it does, `ge` and `le` are one or the other.
 */
function dateSpans(value: string, name: string, { now }: ValueContext): readonly Bare[] {
  const { prefix, rest } = prefixed(value);
  const asked = askedInterval(rest, name);
  const { low, high } = prefix === 'ap' ? approximate(asked, now) : asked;
  const [L, H, afterH] = [instantBytes(low), instantBytes(high), instantBytes(high + 1)];
  const equal: Bare = { ...dateRange(low, high), parts: [{ at: 8, high: afterH }] };
  const endsAfter: Bare = { low: START, high: H, parts: [{ at: 8, low: afterH }] };
  const startsAfter: Bare = { low: H, high: END };
  const startsBefore: Bare = { low: START, high: L };
  switch (prefix) {
    case 'eq':
      return [equal];
    case 'ne':
      return [startsBefore, { low: L, high: END, parts: [{ at: 8, low: afterH }] }];
    case 'gt':
      return [startsAfter, endsAfter];
    case 'lt':
      return [startsBefore];
    case 'ge':
      return [startsAfter, endsAfter, equal];
    case 'le':
      return [startsBefore, equal];
    case 'sa':
      return [startsAfter];
    case 'eb':
      return [{ low: START, high: L, parts: [{ at: 8, high: instantBytes(low + 1) }] }];
    case 'ap':
      return [{ low: START, high: H, parts: [{ at: 8, low: instantBytes(low + 1) }] }];
  }
}

const LAST = 253_402_300_799_999 + 1;

/** When a version was written is an instant of one millisecond. */
function updatedSpans(type: string, value: string, { now }: ValueContext): readonly ValueSpan[] {
  const { prefix, rest } = prefixed(value);
  const asked = askedInterval(rest, '_lastUpdated');
  const { low, high } = prefix === 'ap' ? approximate(asked, now) : asked;
  const between = (from: number, before: number): ValueSpan => ({
    param: latestCode(type),
    low: LISTED,
    updated: { from: Math.max(from, 0), before: Math.max(before, 0) },
  });
  switch (prefix) {
    case 'eq':
    case 'ap':
      return [between(low, high)];
    case 'ne':
      return [between(0, low), between(high, LAST)];
    case 'gt':
    case 'sa':
      return [between(high, LAST)];
    case 'lt':
    case 'eb':
      return [between(0, low)];
    case 'ge':
      return [between(low, LAST)];
    case 'le':
      return [between(0, high)];
  }
}

// --- numbers and quantities ---

const NUMBER = /^([+-]?)(\d{1,25})(?:\.(\d{1,25}))?(?:[eE]([+-]?\d{1,3}))?$/;

interface NumberAsked {
  readonly value: number;
  /** Of what rounds to the digits as written: [low, high). */
  readonly low: number;
  readonly high: number;
}

/** `100` is 99.5 to 100.5, `100.00` is 99.995 to 100.005, `1e2` is 95 to 105. https://hl7.org/fhir/R4/search.html#number */
function numberAsked(text: string, name: string): NumberAsked {
  const match = NUMBER.exec(text);
  if (match === null) throw new Unaskable('value', `${name}: ${text.slice(0, 40)} is no number`);
  const [, sign, whole = '', fraction = '', exponent] = match;
  // Exact in decimal: half a unit of the last digit, written as one more digit.
  const scale = Number(exponent ?? 0) - fraction.length - (exponent === undefined ? 1 : 2);
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`) * (exponent === undefined ? 10n : 100n);
  const at = (offset: bigint): number => Number(`${digits + offset}e${scale}`);
  return { value: Number(text), low: at(-5n), high: at(5n) };
}

/** Above every number. */
const NUMBERS_END = new Uint8Array(9).fill(0xff);
/** Directly above all values that begin so. */
const beyond = (bytes: Uint8Array): Uint8Array => prefixRange(bytes).high;

/** What is asked of a value's low and high end, each at its place. */
interface Ends {
  readonly low?: { readonly from?: Uint8Array; readonly before?: Uint8Array };
  readonly high?: { readonly from?: Uint8Array; readonly before?: Uint8Array };
}

function numberEnds(text: string, name: string): readonly Ends[] {
  const { prefix, rest } = prefixed(text);
  const asked = numberAsked(rest, name);
  const value = numberValue(asked.value);
  const margin = Math.abs(asked.value) / 10;
  const [L, H] = [numberValue(asked.low), numberValue(asked.high)];
  switch (prefix) {
    case 'eq':
      return [{ low: { from: L }, high: { before: H } }];
    case 'ne':
      return [{ low: { before: L } }, { low: { from: L }, high: { from: H } }];
    case 'gt':
      return [{ high: { from: beyond(value) } }];
    case 'ge':
      return [{ high: { from: value } }];
    case 'sa':
      return [{ low: { from: beyond(value) } }];
    case 'lt':
      return [{ low: { before: value } }];
    case 'le':
      return [{ low: { before: beyond(value) } }];
    case 'eb':
      return [{ high: { before: value } }];
    case 'ap':
      return [{ low: { before: beyond(numberValue(asked.value + margin)) }, high: { from: numberValue(asked.value - margin) } }];
  }
}

function numberSpans(text: string, name: string): readonly Bare[] {
  return numberEnds(text, name).map(({ low, high }) => {
    // A number is its own low and high end.
    const from = [low?.from, high?.from].filter((each) => each !== undefined);
    const before = [low?.before, high?.before].filter((each) => each !== undefined);
    return { low: from.at(-1) ?? START, high: before[0] ?? NUMBERS_END };
  });
}

/** Conditions on the two ends of a value whose numbers begin at `at`. */
function endParts({ low, high }: Ends, at: number): readonly ValuePart[] {
  const part = (from: number, { from: least, before }: NonNullable<Ends['low']>): ValuePart => ({
    at: from,
    length: 8,
    ...(least && { low: least }),
    ...(before && { high: before }),
  });
  return [...(low === undefined ? [] : [part(at, low)]), ...(high === undefined ? [] : [part(at + 8, high)])];
}

/** `5.4`, `5.4|system|code`, `5.4||code`. https://hl7.org/fhir/R4/search.html#quantity */
function quantitySpans(text: string, name: string): readonly Bare[] {
  const { number, unit } = quantityAsked(text, name);
  return numberEnds(number, name).map((ends) => ({
    low: ends.low?.from ?? START,
    // The narrowest range by the low end; the high end is never below it.
    high: ends.low?.before ?? ends.high?.before ?? END,
    parts: [...endParts(ends, 0), ...(unit === undefined ? [] : [unitPart(unit)])],
  }));
}

interface UnitAsked {
  /** Empty: whatever system, and the unit's words as well as its code. */
  readonly system: string;
  readonly code: string;
}

function quantityAsked(text: string, name: string): { readonly number: string; readonly unit: UnitAsked | undefined } {
  const [number = '', system = '', code = '', ...more] = splitEscaped(text, '|').map(unescaped);
  if (more.length > 0) throw new Unaskable('value', `${name} is number|system|code`);
  if (code === '') {
    if (system !== '') throw new Unaskable('value', `${name}: a unit's system needs a code`);
    return { number, unit: undefined };
  }
  return { number, unit: { system, code } };
}

function unitPart({ system, code }: UnitAsked): ValuePart {
  const bytes = tokenValue(system, code);
  // Without a system the code may be of any.
  return { at: 16, ...(system === '' ? prefixRange(bytes) : { low: bytes, high: joined([bytes, Uint8Array.of(0)]) }) };
}

// --- composites ---

/** Units are not in the rows of composites: where one is asked for, the values themselves are looked at. */
function unitsAsked(searchable: Searchable, values: readonly string[], context: ValueContext): ValueCondition['confirm'] {
  const { components, name } = searchable.definition;
  const asked = values.map((value) => ({
    spans: compositeSpans(searchable, value, context),
    units: splitEscaped(value, '$').map((text, index) =>
      components[index]?.kind === 'quantity' ? quantityAsked(text, name).unit : undefined,
    ),
  }));
  if (asked.every(({ units }) => units.every((unit) => unit === undefined))) return undefined;
  return (found) => {
    if (found.kind !== 'composite') return false;
    const rows: Uint8Array[] = [];
    pushRows(found, rows);
    const [row] = rows;
    return (
      row !== undefined &&
      asked.some(
        ({ spans, units }) =>
          spans.some((span) => isWithin(row, span)) &&
          units.every((unit, index) => unit === undefined || hasUnit(found.parts[index], unit)),
      )
    );
  };
}

const hasUnit = (value: SearchValue | undefined, { system, code }: UnitAsked): boolean =>
  value?.kind === 'quantity' &&
  (system === '' ? value.code === code || value.unit === code : value.code === code && value.system === system);

/** What the store asks of a row, of one that is at hand. */
function isWithin(row: Uint8Array, { low, high, parts }: Bare): boolean {
  const isAbove = high === undefined ? compareBytes(row, low) === 0 : compareBytes(row, low) >= 0 && compareBytes(row, high) < 0;
  return (
    isAbove &&
    (parts ?? []).every((part) => {
      const piece = row.subarray(part.at, part.length === undefined ? undefined : part.at + part.length);
      return (
        (part.low === undefined || compareBytes(piece, part.low) >= 0) && (part.high === undefined || compareBytes(piece, part.high) < 0)
      );
    })
  );
}

function compositeSpans({ definition }: Searchable, value: string, context: ValueContext): readonly Bare[] {
  const texts = splitEscaped(value, '$');
  const { components, name, type } = definition;
  if (texts.length !== components.length) throw new Unaskable('value', `${name} has ${components.length} parts with $ between them`);
  let found: readonly (readonly ValuePart[])[] = [[]];
  let at = 0;
  for (const [index, component] of components.entries()) {
    const start = at;
    const alternatives = partAlternatives(type, component, texts[index] ?? '', start, context);
    found = found.flatMap((parts) => alternatives.map((each) => [...parts, ...each]));
    at += partLength(component.kind === 'special' || component.kind === 'composite' ? 'string' : component.kind);
  }
  // The first part leads, so that only its rows are walked.
  return found.map((parts) => {
    const [first, ...others] = parts;
    if (first?.low === undefined || first.at !== 0) return { ...ANY, parts };
    return { low: first.low, high: first.high ?? END, parts: first.length === undefined ? others : parts };
  });
}

function partAlternatives(
  type: string,
  { name, kind }: { readonly name: string; readonly kind: SearchKind },
  text: string,
  at: number,
  context: ValueContext,
): readonly (readonly ValuePart[])[] {
  const is = (bytes: Uint8Array, from = at): ValuePart => ({ at: from, length: bytes.length, low: bytes, high: beyond(bytes) });
  switch (kind) {
    case 'token': {
      const { system, code } = tokenAsked(text);
      if (code === '') throw new Unaskable('value', `${name} needs a code within a composite`);
      return [system === undefined ? [is(textHash(code))] : [is(joined([textHash(code), textHash(system)]))]];
    }
    case 'string':
      return [[is(joined([textHash(foldText(unescaped(text))), textHash('')]))]];
    case 'uri':
      return [[is(joined([textHash(unescaped(text)), textHash('')]))]];
    case 'reference': {
      const [referenceType, id] = unescaped(text).startsWith(`${context.base}/`)
        ? unescaped(text)
            .slice(context.base.length + 1)
            .split('/')
        : unescaped(text).split('/');
      if (unescaped(text).includes(':') && !unescaped(text).startsWith(context.base))
        return [[is(joined([textHash(unescaped(text)), textHash('')]))]];
      if (id === undefined) return [[is(textHash(referenceType ?? ''))]];
      return [[is(joined([textHash(id), textHash(referenceType ?? '')]))]];
    }
    case 'number':
      return numberEnds(text, name).map((ends) => {
        const from = ends.high?.from ?? ends.low?.from;
        const before = ends.low?.before ?? ends.high?.before;
        return [{ at, length: 8, ...(from && { low: from }), ...(before && { high: before }) }];
      });
    case 'quantity':
      // Units are not within composites: see `unitsAsked`.
      return numberEnds(quantityAsked(text, name).number, name).map((ends) => endParts(ends, at));
    case 'date':
      return dateSpans(text, name, context).map(({ low, high, parts }) => [
        { at, length: 8, low, ...(high && { high }) },
        ...(parts ?? []).map((part) => ({ ...part, at: at + part.at, length: 8 })),
      ]);
    case 'composite':
    case 'special':
      throw new Unaskable('not-supported', `${searchablesOf(type).get(name)?.definition.name ?? name} is not searched within a composite`);
  }
}
