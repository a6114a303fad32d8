/**
 * JSON in and out of FHIR, with nothing lost and nothing ambiguous: numbers keep their digits (1.00 stays 1.00), and what two readers could read
 * differently is a fault (duplicate keys, `__proto__`, lone surrogates, invalid UTF-8). Whatever comes in, time and memory are linear in its length.
 * https://hl7.org/fhir/R4/json.html, RFC 8259
 */
import { rawNumber } from './json-number.ts';

export interface JsonLimits {
  /** Deepest nesting of lists and objects. */
  readonly depthMax: number;
  /** Longest text, in UTF-16 units of a string or bytes of a Uint8Array. */
  readonly lengthMax: number;
}

/** FHIR nests by objects and lists in turn: twice `NESTING_MAX` of validation, and some. */
export const JSON_LIMITS: JsonLimits = { depthMax: 250, lengthMax: 50 * 1024 * 1024 };

export interface JsonFault {
  /** For people, English. */
  readonly text: string;
  /** Where: UTF-16 units from 0 in the text; in bytes where they are not UTF-8 or too many. */
  readonly position: number;
  /** From 1; 0 where there are no lines to count. */
  readonly line: number;
  readonly column: number;
}

export type JsonResult = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: JsonFault };

/** Value → JSON as it came in: raw numbers in their own digits. No white space; `indent` blanks per level where given. */
export const formatJson = (value: unknown, indent?: number): string => JSON.stringify(value, undefined, indent);

/**
 * JSON text, or its UTF-8 bytes, to a value of plain objects, lists, strings, booleans, null and numbers; a number whose digits a double would lose is a raw number
 * (json-number.ts). A byte order mark is left out.
 */
export function parseJson(source: string | Uint8Array, limits: JsonLimits = JSON_LIMITS): JsonResult {
  if (source.length > limits.lengthMax) {
    return { ok: false, fault: { text: `longer than ${limits.lengthMax}`, position: limits.lengthMax, line: 0, column: 0 } };
  }
  let text: string;
  if (typeof source === 'string') text = source;
  else {
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(source);
    } catch {
      return { ok: false, fault: { text: 'not UTF-8', position: firstBadByte(source), line: 0, column: 0 } };
    }
  }
  const quick = parseQuickly(text, limits.depthMax);
  if (quick !== undefined) return { ok: true, value: quick.value };
  const parser = new Parser(text, limits.depthMax);
  try {
    return { ok: true, value: parser.parse() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ok: false, fault: { text: error.message, position: error.position, ...lineAndColumn(text, error.position) } };
  }
}

// --- the quick way: the engine's own parser, where a look at the text shows that it would lose nothing ---

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Undefined where the careful way must look: faults, escapes by number, `__proto__`. Keys that the text has and the value has not are duplicates. Numbers that
 * would lose digits go through the engine's parser as texts that no text of ours can be, since it has no escape for their mark.
 */
function parseQuickly(text: string, depthMax: number): { readonly value: unknown } | undefined {
  if (!text.isWellFormed() || text.includes('\\u') || text.includes('"__proto__"')) return undefined;
  const look = lookThrough(text);
  if (look === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(look.text);
    if (look.keys !== keysOf(value, depthMax, look.marked)) return undefined;
    return { value: look.marked && isMarked(value) ? numberFrom(value.slice(1)) : value };
  } catch {
    return undefined;
  }
}

const MARK = 1;
/** With more of them the careful way is the quicker one. */
const MARKS_MAX = 50_000;

interface Look {
  /** Keys in it, if it is JSON. */
  readonly keys: number;
  /** With every number that might lose digits as a marked text. */
  readonly text: string;
  readonly marked: boolean;
}

/** Looks through what may or may not be JSON; undefined where it surely is not. Strings are jumped over. */
function lookThrough(text: string): Look | undefined {
  const { length } = text;
  const parts: string[] = [];
  let taken = 0;
  let keys = 0;
  let at = 0;
  while (at < length) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      let end = text.indexOf('"', at + 1);
      while (end !== -1 && text.charCodeAt(end - 1) === BACKSLASH && isEscaped(text, end)) end = text.indexOf('"', end + 1);
      if (end === -1) return undefined;
      at = end + 1;
    } else if (unit === 0x3a) {
      keys++;
      at++;
    } else if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) {
      let end = endOfNumber(text, at);
      if (end === -1) {
        NUMBER.lastIndex = at;
        if (parts.length >= MARKS_MAX * 2 || !NUMBER.test(text)) return undefined;
        end = NUMBER.lastIndex;
        parts.push(text.slice(taken, at), text.slice(at, end));
        taken = end;
      }
      at = end;
    } else at++;
  }
  if (taken === 0) return { keys, text, marked: false };
  let marked = '';
  for (let part = 0; part < parts.length; part += 2) marked += `${parts[part] ?? ''}"\\u0001${parts[part + 1] ?? ''}"`;
  return { keys, text: marked + text.slice(taken), marked: true };
}

/** True where an odd number of backslashes is before `at`. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === BACKSLASH) start--;
  return (at - start) % 2 === 1;
}

/** Digits that every double keeps. */
const SAFE_DIGITS = 15;

/** End of the number at `from`; -1 where writing the double again might give other digits. */
function endOfNumber(text: string, from: number): number {
  const start = text.charCodeAt(from) === 0x2d ? from + 1 : from;
  let at = start;
  let unit = text.charCodeAt(at);
  let isFraction = false;
  while ((unit >= 0x30 && unit <= 0x39) || unit === 0x2e) {
    isFraction ||= unit === 0x2e;
    unit = text.charCodeAt(++at);
  }
  // Exponents; many digits; -0; a last digit 0 after the point; small fractions, which are written with exponents.
  if (unit === 0x65 || unit === 0x45 || at - start > SAFE_DIGITS) return -1;
  if (start > from && text.charCodeAt(start) === 0x30 && at - start === 1) return -1;
  if (isFraction && (text.charCodeAt(at - 1) === 0x30 || text.startsWith('0.00000', start))) return -1;
  return at;
}

/** Number of keys in a value, -1 where it is nested too deep or a number is a key. Marked texts become the numbers that they are. */
function keysOf(value: unknown, depthLeft: number, marked: boolean): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depthLeft === 0) return -1;
  let count = 0;
  // What JSON.parse has made and nobody else has yet: own keys only.
  if (Array.isArray(value)) {
    const items = value as unknown[];
    for (let i = 0; i < items.length; i++) {
      const each = items[i];
      const inner = keysOf(each, depthLeft - 1, marked);
      if (inner === -1) return -1;
      count += inner;
      if (marked && isMarked(each)) items[i] = numberFrom(each.slice(1));
    }
    return count;
  }
  const members = value as Record<string, unknown>;
  for (const key in members) {
    count++;
    if (marked && isMarked(key)) return -1;
    const each = members[key];
    if (typeof each === 'object') {
      const inner = keysOf(each, depthLeft - 1, marked);
      if (inner === -1) return -1;
      count += inner;
    } else if (marked && isMarked(each)) members[key] = numberFrom(each.slice(1));
  }
  return count;
}

const isMarked = (value: unknown): value is string => typeof value === 'string' && value.charCodeAt(0) === MARK;

/** A number where it gives these digits again, else one that keeps them. */
function numberFrom(digits: string): unknown {
  const number = Number(digits);
  return String(number) === digits ? number : rawNumber(digits);
}

// --- the careful way ---

class Fault extends Error {
  readonly position: number;
  constructor(text: string, position: number) {
    super(text);
    this.position = position;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex -- these are what JSON forbids in strings
const CONTROL = /[\u0000-\u001f]/;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class Parser {
  readonly #text: string;
  readonly #depthMax: number;
  #at = 0;

  constructor(text: string, depthMax: number) {
    this.#text = text;
    this.#depthMax = depthMax;
  }

  parse(): unknown {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#unexpected('the end');
    return value;
  }

  #unexpected(expected: string): Fault {
    const unit = this.#text[this.#at];
    return new Fault(`${expected} expected, not ${unit === undefined ? 'the end' : JSON.stringify(unit)}`, this.#at);
  }

  #space(): void {
    let unit = this.#text.charCodeAt(this.#at);
    while (unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09) unit = this.#text.charCodeAt(++this.#at);
  }

  #value(depth: number): unknown {
    this.#space();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#list(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#literal('true', true);
      case 'f':
        return this.#literal('false', false);
      case 'n':
        return this.#literal('null', null);
      default:
        return this.#number();
    }
  }

  #deeper(depth: number): void {
    if (depth === this.#depthMax) throw new Fault(`nested deeper than ${this.#depthMax}`, this.#at);
  }

  #object(depth: number): unknown {
    this.#deeper(depth);
    this.#at++;
    const object: Record<string, unknown> = {};
    this.#space();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return object;
    }
    for (;;) {
      this.#space();
      const position = this.#at;
      if (this.#text[position] !== '"') throw this.#unexpected('a key');
      const key = this.#string();
      if (key === '__proto__') throw new Fault('the key "__proto__" is not allowed', position);
      if (Object.hasOwn(object, key)) throw new Fault(`the key ${JSON.stringify(key.slice(0, 60))} is there twice`, position);
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#unexpected('":"');
      this.#at++;
      object[key] = this.#value(depth + 1);
      this.#space();
      const unit = this.#text[this.#at];
      if (unit !== ',' && unit !== '}') throw this.#unexpected('"," or "}"');
      this.#at++;
      if (unit === '}') return object;
    }
  }

  #list(depth: number): unknown {
    this.#deeper(depth);
    this.#at++;
    const list: unknown[] = [];
    this.#space();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return list;
    }
    for (;;) {
      list.push(this.#value(depth + 1));
      this.#space();
      const unit = this.#text[this.#at];
      if (unit !== ',' && unit !== ']') throw this.#unexpected('"," or "]"');
      this.#at++;
      if (unit === ']') return list;
    }
  }

  #literal(text: string, value: boolean | null): boolean | null {
    if (!this.#text.startsWith(text, this.#at)) throw this.#unexpected('a value');
    this.#at += text.length;
    return value;
  }

  #number(): unknown {
    NUMBER.lastIndex = this.#at;
    const digits = NUMBER.exec(this.#text)?.[0];
    if (digits === undefined) throw this.#unexpected('a value');
    this.#at += digits.length;
    return numberFrom(digits);
  }

  #string(): string {
    const start = this.#at + 1;
    const end = this.#text.indexOf('"', start);
    if (end === -1) throw new Fault('a string does not end', this.#at);
    const plain = this.#text.slice(start, end);
    if (!plain.includes('\\')) {
      this.#at = end + 1;
      return this.#checked(plain, plain, start);
    }
    return this.#escaped(start);
  }

  /** A string with escapes, from after its quote. */
  #escaped(start: number): string {
    const parts: string[] = [];
    let at = start;
    let quote = -1;
    for (;;) {
      // Looked for again only once it is passed: many escapes must not mean many searches.
      if (quote < at) quote = this.#text.indexOf('"', at);
      if (quote === -1) throw new Fault('a string does not end', start - 1);
      const slash = this.#text.indexOf('\\', at);
      if (slash === -1 || slash > quote) {
        parts.push(this.#text.slice(at, quote));
        this.#at = quote + 1;
        return this.#checked(parts.join(''), this.#text.slice(start, quote), start);
      }
      parts.push(this.#text.slice(at, slash));
      const letter = this.#text[slash + 1] ?? '';
      const unit = ESCAPES.get(letter);
      if (unit !== undefined) {
        parts.push(unit);
        at = slash + 2;
      } else {
        const hex = this.#text.slice(slash + 2, slash + 6);
        if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) throw new Fault('an escape that JSON does not know', slash);
        parts.push(String.fromCharCode(Number.parseInt(hex, 16)));
        at = slash + 6;
      }
    }
  }

  /** `value` as it is meant, `source` as it is written from `start`. */
  #checked(value: string, source: string, start: number): string {
    const control = source.search(CONTROL);
    if (control !== -1) throw new Fault('a control character in a string', start + control);
    if (!value.isWellFormed()) throw new Fault('a lone surrogate in a string', start - 1);
    return value;
  }
}

// --- where ---

function lineAndColumn(text: string, position: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: position - start + 1 };
}

/** Position of the first byte that is not of well-formed UTF-8; the length where the last character is cut off. RFC 3629 */
function firstBadByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const follow = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
    if (follow === -1) return at;
    // No overlong forms, no surrogates, nothing above U+10FFFF.
    let low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    let high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    for (let i = 1; i <= follow; i++) {
      const next = bytes[at + i] ?? 0;
      if (next < low || next > high) return at + i;
      low = 0x80;
      high = 0xbf;
    }
    at += follow + 1;
  }
  return at;
}
