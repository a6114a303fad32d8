/** What every kind of value that is searched for shares: ranges of index values, how values are escaped, and the prefixes of ordered ones. https://hl7.org/fhir/R4/search.html */
import type { SearchValue } from './definitions/search.ts';

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

export interface ValuePart {
  readonly at: number;
  readonly length?: number;
  readonly low?: Uint8Array;
  readonly high?: Uint8Array;
}

/** A span that does not say under which code yet. */
export type Bare = Omit<ValueSpan, 'param'>;

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
export const END = new Uint8Array(17).fill(0xff);
export const START = new Uint8Array();
export const ANY: Bare = { low: START, high: END };

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

// https://hl7.org/fhir/R4/search.html#prefix
const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=.)/;
type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

export function prefixed(value: string): { readonly prefix: Prefix; readonly rest: string } {
  const found = PREFIX.exec(value);
  return found === null ? { prefix: 'eq', rest: value } : { prefix: found[0] as Prefix, rest: value.slice(2) }; // one of those that the pattern lists
}
