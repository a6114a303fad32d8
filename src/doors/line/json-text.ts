/**
 * What `JSON.parse` lets pass and a door must not: nesting without bound, the same key twice (two readers would disagree on which counts), and
 * `__proto__`. RFC 8259 §4 leaves all three to us.
 */

export type JsonFault = string;

/** The value of a JSON text, or what is wrong with it in one sentence. */
export function readJson(text: string, depthMax: number): { readonly value: unknown } | { readonly fault: JsonFault } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'this is not JSON' };
  }
  const fault = structureFault(text, depthMax);
  return fault === undefined ? { value } : { fault };
}

/** Walks a text that is known to be well-formed. */
function structureFault(text: string, depthMax: number): JsonFault | undefined {
  /** Keys seen so far, by depth; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case BRACE_OPEN:
        if (open.push(new Set()) > depthMax) return tooDeep(depthMax);
        break;
      case BRACKET_OPEN:
        if (open.push(undefined) > depthMax) return tooDeep(depthMax);
        break;
      case BRACE_CLOSE:
      case BRACKET_CLOSE:
        open.pop();
        break;
      case QUOTE: {
        const end = stringEnd(text, index);
        const keys = open.at(-1);
        if (keys !== undefined && isKey(text, end)) {
          const raw = text.slice(index, end);
          // The text is well-formed, so that a quoted piece of it is a JSON string.
          const key = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
          if (key === '__proto__') return 'the key __proto__ is not allowed';
          if (keys.has(key)) return `the key ${JSON.stringify(key.slice(0, 40))} occurs twice`;
          keys.add(key);
        }
        index = end - 1;
        break;
      }
    }
  }
  return undefined;
}

const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

const tooDeep = (depthMax: number): JsonFault => `more than ${depthMax} objects and arrays inside each other`;

/** Position after the closing quote of the string that opens at `start`. */
function stringEnd(text: string, start: number): number {
  let index = start + 1;
  while (text.charCodeAt(index) !== QUOTE) index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  return index + 1;
}

/** Whether the string that ends at `end` is followed by a colon. */
function isKey(text: string, end: number): boolean {
  let index = end;
  while (text.charCodeAt(index) <= 0x20) index += 1;
  return text.charCodeAt(index) === COLON;
}
