/** FNV-1a, 64 bits: a short name for content where nobody gains by a collision. Not a cryptographic hash. https://www.rfc-editor.org/rfc/rfc9923 */

import { utf8 } from './bytes.ts';

/** The two halves of the hash of the first `length` bytes, each 0 to 2^32 - 1. hash = (hash xor byte) * (2^40 + 0x1b3) mod 2^64 for each byte. */
export function fnv64(bytes: Uint8Array, length = bytes.length): { readonly high: number; readonly low: number } {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let at = 0; at < length; at++) {
    low = (low ^ (bytes[at] ?? 0)) >>> 0;
    const product = low * 0x1b3; // below 2^41: exact
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x1_0000_0000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return { high, low };
}

const encoder = new TextEncoder();
const UTF8_BYTES_PER_UNIT = 3;
/** Where short texts are written to be hashed, and then forgotten. */
const scratch = new Uint8Array(768);

/** The hash of a text's UTF-8. */
export const fnv64Text = (text: string): ReturnType<typeof fnv64> =>
  text.length * UTF8_BYTES_PER_UNIT > scratch.length ? fnv64(utf8(text)) : fnv64(scratch, encoder.encodeInto(text, scratch).written);

/** The hash as 16 lowercase hex digits. */
export function fnv64Hex(bytes: Uint8Array): string {
  const { high, low } = fnv64(bytes);
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
