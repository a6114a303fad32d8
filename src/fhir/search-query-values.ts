/**
 * What is asked of one parameter, as ranges of index values: which kind of value it is, modifiers, and the kinds that need few words: strings, URIs, references.
 * https://hl7.org/fhir/R4/search.html#ptypes
 */
import type { SearchKind } from './definitions/search.ts';
import { isTypeName, typeCode } from './resource-types.ts';
import { compositeSpans, unitsAsked } from './search-query-composites.ts';
import { dateSpans, updatedSpans } from './search-query-dates.ts';
import { numberSpans, quantitySpans } from './search-query-numbers.ts';
import { latestCode, LISTED, type Searchable, type Source } from './search-query-parameters.ts';
import { identifierReferenceValue, urlValue } from './search-query-rows.ts';
import {
  ANY,
  type Bare,
  splitEscaped,
  Unaskable,
  unescaped,
  type ValueCondition,
  type ValueContext,
  type ValueSpan,
} from './search-query-spans.ts';
import { contactsAsked, ofTypeSpans, tokenAsked, tokenSpans } from './search-query-tokens.ts';
import { resourceTypes } from './validate-references.ts';
import { foldText, prefixRange, referenceValue, stringValue, tokenValue } from './value-encoding.ts';

/** Alternatives of one value. */
const VALUES_MAX = 500;

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
