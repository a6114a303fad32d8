/**
 * SHA-256 and HMAC-SHA-256 of short texts, by the runtime's one-shot hash: an object for each hash costs more than the hashing, and a hundred
 * of them live for every few acts. FIPS 180-4, https://csrc.nist.gov/pubs/fips/180-4/upd1/final
 */
import { hash, timingSafeEqual } from 'node:crypto';

type Part = Uint8Array | string;

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Longer ones are joined in memory of their own. */
const SCRATCH_BYTES = 16 * 1024;
const UTF8_BYTES_PER_UNIT = 3;

/** Everything here is done before it returns, so that one piece of memory serves all. */
const scratch = Buffer.alloc(SCRATCH_BYTES);

/** SHA-256, 32 bytes; a string is hashed as UTF-8. */
export const sha256 = (bytes: Part): Uint8Array => digestOf(hash('sha256', bytes, 'binary'));

/** SHA-256 of several parts, as of their concatenation. */
export const sha256Of = (...parts: readonly Part[]): Uint8Array => sha256(joined(0, parts));

/** A key as the blocks that the two hashes of an HMAC begin with; the outer one has room for the inner digest. */
interface MacKey {
  readonly inner: Uint8Array;
  readonly outer: Buffer;
}

const macKeys = new WeakMap<Uint8Array, MacKey>();

/**
 * HMAC-SHA-256 of the concatenation of `parts`, 32 bytes. Separate variable parts yourself: their borders are not covered. `key` has at most 64 bytes and
 * never changes. RFC 2104, https://www.rfc-editor.org/rfc/rfc2104
 */
export function mac(key: Uint8Array, ...parts: readonly Part[]): Uint8Array {
  const { inner, outer } = macKeyOf(key);
  scratch.set(inner);
  outer.write(hash('sha256', joined(BLOCK_BYTES, parts), 'binary'), BLOCK_BYTES, 'latin1');
  return sha256(outer);
}

/** Compares two MACs in constant time; different lengths are unequal. */
export const macEquals = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

function macKeyOf(key: Uint8Array): MacKey {
  const known = macKeys.get(key);
  if (known !== undefined) return known;
  if (key.length > BLOCK_BYTES) throw new RangeError(`a MAC's key has at most ${BLOCK_BYTES} bytes, this one has ${key.length}`);
  const inner = new Uint8Array(BLOCK_BYTES).fill(0x36);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES).fill(0x5c, 0, BLOCK_BYTES);
  for (const [at, byte] of key.entries()) {
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  }
  const made = { inner, outer };
  macKeys.set(key, made);
  return made;
}

/** A digest that came as text, a character a byte: as bytes it would be memory outside of the engine's heap, which takes longer than hashing. */
function digestOf(text: string): Uint8Array {
  const bytes = new Uint8Array(DIGEST_BYTES);
  for (let at = 0; at < DIGEST_BYTES; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** The scratch memory from its start: the first `from` bytes, which are there already, and the parts. A copy where they are too long. */
function joined(from: number, parts: readonly Part[]): Uint8Array {
  let end = from;
  for (const part of parts) {
    const room = typeof part === 'string' ? part.length * UTF8_BYTES_PER_UNIT : part.length;
    if (end + room > SCRATCH_BYTES) return Buffer.concat([scratch.subarray(0, from), ...parts.map(bytesOf)]);
    if (typeof part === 'string') end += scratch.write(part, end);
    else {
      scratch.set(part, end);
      end += part.length;
    }
  }
  return scratch.subarray(0, end);
}

const bytesOf = (part: Part): Uint8Array => (typeof part === 'string' ? Buffer.from(part) : part);
