/** Numbers and quantities as they are searched for. https://hl7.org/fhir/R4/search.html#number, https://hl7.org/fhir/R4/search.html#quantity */
import { joined } from './search-query-rows.ts';
import { type Bare, END, prefixed, splitEscaped, START, Unaskable, unescaped, type ValuePart } from './search-query-spans.ts';
import { numberValue, prefixRange, tokenValue } from './value-encoding.ts';

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
export const beyond = (bytes: Uint8Array): Uint8Array => prefixRange(bytes).high;

/** What is asked of a value's low and high end, each at its place. */
interface Ends {
  readonly low?: { readonly from?: Uint8Array; readonly before?: Uint8Array };
  readonly high?: { readonly from?: Uint8Array; readonly before?: Uint8Array };
}

export function numberEnds(text: string, name: string): readonly Ends[] {
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

export function numberSpans(text: string, name: string): readonly Bare[] {
  return numberEnds(text, name).map(({ low, high }) => {
    // A number is its own low and high end.
    const from = [low?.from, high?.from].filter((each) => each !== undefined);
    const before = [low?.before, high?.before].filter((each) => each !== undefined);
    return { low: from.at(-1) ?? START, high: before[0] ?? NUMBERS_END };
  });
}

/** Conditions on the two ends of a value whose numbers begin at `at`. */
export function endParts({ low, high }: Ends, at: number): readonly ValuePart[] {
  const part = (from: number, { from: least, before }: NonNullable<Ends['low']>): ValuePart => ({
    at: from,
    length: 8,
    ...(least && { low: least }),
    ...(before && { high: before }),
  });
  return [...(low === undefined ? [] : [part(at, low)]), ...(high === undefined ? [] : [part(at + 8, high)])];
}

/** `5.4`, `5.4|system|code`, `5.4||code`. https://hl7.org/fhir/R4/search.html#quantity */
export function quantitySpans(text: string, name: string): readonly Bare[] {
  const { number, unit } = quantityAsked(text, name);
  return numberEnds(number, name).map((ends) => ({
    low: ends.low?.from ?? START,
    // The narrowest range by the low end; the high end is never below it.
    high: ends.low?.before ?? ends.high?.before ?? END,
    parts: [...endParts(ends, 0), ...(unit === undefined ? [] : [unitPart(unit)])],
  }));
}

export interface UnitAsked {
  /** Empty: whatever system, and the unit's words as well as its code. */
  readonly system: string;
  readonly code: string;
}

export function quantityAsked(text: string, name: string): { readonly number: string; readonly unit: UnitAsked | undefined } {
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
