/** Canonical JSON, RFC 8785 (JCS): one value has one text. Numbers and strings as ECMAScript writes them, members in order of UTF-16 code units. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Deepest nesting written: deeper values are refused instead of exhausting the stack. */
export const CANONICAL_DEPTH_MAX = 1000;

/**
 * The canonical text of a value. Throws TypeError for what has none: NaN, Infinity, lone surrogates, undefined, bigint, functions, symbols,
 * objects that are not plain, and nesting beyond 1,000.
 */
export function canonicalJson(value: Json): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > CANONICAL_DEPTH_MAX) throw new TypeError(`nested deeper than ${CANONICAL_DEPTH_MAX}`);
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is no JSON number`);
      return JSON.stringify(value);
    case 'string':
      return writeString(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
      return writeObject(value, depth);
    default:
      throw new TypeError(`${typeof value} is no JSON`);
  }
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a string with a lone surrogate is no Unicode text');
  return JSON.stringify(text);
}

function writeObject(object: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('only plain objects are JSON');
  const members = Object.entries(object)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, item]) => `${writeString(name)}:${write(item, depth + 1)}`);
  return `{${members.join(',')}}`;
}
