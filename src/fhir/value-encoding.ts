/**
 * Index values as bytes whose order is the order of what they stand for, so that one clustered table serves every search by range.
 * Written into every index row: a format, once published, never changes.
 *
 * | kind      | bytes                                                                                   | order             |
 * |-----------|-----------------------------------------------------------------------------------------|-------------------|
 * | token     | code, 00, system (nothing when there is none); 00 and 01 within the code are 01 01, 01 02 | code, then system |
 * | reference | type code, 2 bytes big-endian, then the id                                              | type, then id     |
 * | date      | low, then high: each its floor(ms / 2^32) + 2^31 and its ms mod 2^32, 4 bytes big-endian | low, then high    |
 * | string    | folded text (see `foldText`)                                                            | folded text       |
 * | number    | IEEE 754 double, big-endian; sign bit flipped, all bits flipped when negative           | numeric           |
 *
 * Text is UTF-8, whose byte order is the order of code points. A value longer than 255 bytes is its first 247 bytes and the 8-byte FNV-1a
 * hash of all of them: different long values may then meet, so a search for a value of exactly 255 bytes looks into the resources it finds.
 */

import { freshBytes, utf8 } from '#model/bytes.ts';
import { fnv64 } from '#model/fnv.ts';
import { foldLetters } from '#model/letters.ts';

/** Longest index value, in bytes. */
export const VALUE_BYTES_MAX = 255;

const HASH_BYTES = 8;

/** Token value: `code` of `system`. An empty system is no system. A code alone, whatever its system, is `tokenRange(code)`. */
export function tokenValue(system: string | undefined, code: string): Uint8Array {
  const systemText = system ?? '';
  const split = code.length;
  const value = freshBytes(split + 1 + systemText.length);
  for (let i = 0; i < split; i++) {
    const unit = code.charCodeAt(i);
    if (unit <= 0x01 || unit >= 0x80) return anyTokenValue(systemText, code);
    value[i] = unit;
  }
  for (let i = 0; i < systemText.length; i++) {
    const unit = systemText.charCodeAt(i);
    if (unit >= 0x80) return anyTokenValue(systemText, code);
    value[split + 1 + i] = unit;
  }
  return bounded(value);
}

const anyTokenValue = (system: string, code: string): Uint8Array => {
  const escaped = code.replaceAll('\u0001', '\u0001\u0002').replaceAll('\u0000', '\u0001\u0001');
  return bounded(utf8(`${escaped}\u0000${system}`));
};

/** Reference value: resource type (see `typeCode`) and id. */
export function referenceValue(type: number, id: string): Uint8Array {
  const value = freshBytes(2 + id.length);
  value[0] = type >>> 8;
  value[1] = type;
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    if (unit >= 0x80) {
      const bytes = utf8(id);
      const longer = new Uint8Array(2 + bytes.length);
      longer.set([type >>> 8, type]);
      longer.set(bytes, 2);
      return bounded(longer);
    }
    value[2 + i] = unit;
  }
  return bounded(value);
}

/** Date value: the half-open interval [lowMs, highMs) of UTC milliseconds that a FHIR date, dateTime, instant or Period means. */
export function dateValue(lowMs: number, highMs: number): Uint8Array {
  const value = new Uint8Array(16);
  putInstant(value, 0, lowMs);
  putInstant(value, 8, highMs);
  return value;
}

function putInstant(target: Uint8Array, offset: number, ms: number): void {
  const high = Math.floor(ms / 0x1_0000_0000);
  putUint32(target, offset, high + 0x8000_0000);
  putUint32(target, offset + 4, ms - high * 0x1_0000_0000);
}

/** A whole number below 2^32 at `offset`, big-endian; of a larger one the lowest 32 bits. */
export function putUint32(target: Uint8Array, offset: number, value: number): void {
  target[offset] = value >>> 24;
  target[offset + 1] = value >>> 16;
  target[offset + 2] = value >>> 8;
  target[offset + 3] = value;
}

/** String value: text without regard to case and accents. Search by prefix is `prefixRange(stringValue(start))`. */
export const stringValue = (text: string): Uint8Array => bounded(utf8(foldText(text)));

/**
 * Text without regard to case, accents and width: `Ærø` and `ærö` differ, `José`, `JOSE` and `jose` do not; `Straße` is `strasse`.
 * White space is one blank, none at the ends. Folding twice is folding once.
 */
export const foldText = (text: string): string => foldLetters(text).replace(/\s+/gu, ' ').trim();

/** Where a number is turned into bytes: a view of each value's own memory would move it out of the engine's heap. */
const float = new DataView(new ArrayBuffer(8));

/** Number value. -0 is 0. */
export function numberValue(value: number): Uint8Array {
  float.setFloat64(0, value + 0);
  const bytes = new Uint8Array(8);
  const isNegative = float.getUint8(0) >= 0x80;
  for (let i = 0; i < 8; i++) bytes[i] = isNegative ? ~float.getUint8(i) : float.getUint8(i);
  if (!isNegative) bytes[0] = float.getUint8(0) | 0x80;
  return bytes;
}

/** Values from `low` (inclusive) to `high` (exclusive). */
export interface ValueRange {
  readonly low: Uint8Array;
  readonly high: Uint8Array;
}

/** All values that begin with `prefix`. */
export function prefixRange(prefix: Uint8Array): ValueRange {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 0xff) end--;
  if (end === 0) return { low: prefix, high: new Uint8Array(VALUE_BYTES_MAX + 1).fill(0xff) };
  const high = prefix.slice(0, end);
  high[end - 1] = (high[end - 1] ?? 0) + 1;
  return { low: prefix, high };
}

/** Every token with this code, whatever its system. */
export const tokenRange = (code: string): ValueRange => prefixRange(tokenValue(undefined, code));

/** Every date whose interval begins in [fromMs, beforeMs). */
export function dateRange(fromMs: number, beforeMs: number): ValueRange {
  const low = new Uint8Array(8);
  const high = new Uint8Array(8);
  putInstant(low, 0, fromMs);
  putInstant(high, 0, beforeMs);
  return { low, high };
}

/** Byte order, shorter first where one begins the other: below, above or equal to 0. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A value that may be too long, as it is written: see above. */
export const boundedValue = (value: Uint8Array): Uint8Array => bounded(value);

function bounded(value: Uint8Array): Uint8Array {
  if (value.length <= VALUE_BYTES_MAX) return value;
  const short = value.slice(0, VALUE_BYTES_MAX);
  const { high, low } = fnv64(value);
  putUint32(short, VALUE_BYTES_MAX - HASH_BYTES, high);
  putUint32(short, VALUE_BYTES_MAX - HASH_BYTES + 4, low);
  return short;
}
