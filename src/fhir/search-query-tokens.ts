/** Codes as they are searched for. https://hl7.org/fhir/R4/search.html#token */
import type { Searchable } from './search-query-parameters.ts';
import { typedIdentifierValue } from './search-query-rows.ts';
import { ANY, type Bare, splitEscaped, Unaskable, unescaped, type ValueCondition } from './search-query-spans.ts';
import { tokenRange, tokenValue } from './value-encoding.ts';

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

export function tokenSpans({ isCode, codeSystems, definition }: Searchable, { system, code }: TokenAsked): readonly Bare[] {
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

export function contactsAsked({ definition }: Searchable, values: readonly string[]): ValueCondition['confirm'] {
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
export function ofTypeSpans(name: string, value: string): readonly Bare[] {
  const [system, code, identifier, ...more] = splitEscaped(value, '|').map(unescaped);
  if (system === undefined || code === undefined || identifier === undefined || code === '' || identifier === '' || more.length > 0)
    throw new Unaskable('value', `${name}:of-type is system|code|value`);
  return [{ low: typedIdentifierValue(system, code, identifier) }];
}
