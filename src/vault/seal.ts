/**
 * Sealing: AES-256-GCM as nonce(12) | ciphertext | tag(16). NIST SP 800-38D, https://doi.org/10.6028/NIST.SP.800-38D
 *
 * Nonces are random. With 96 random bits a key may seal 2^32 messages before the chance that any two share a nonce exceeds
 * 2^-32 (SP 800-38D §8.3). A patient's key seals that patient's record: thousands. The centre's own key seals its slots, tariffs and
 * accounts: at 100,000 a day the bound is reached after 117 years.
 */
import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

/** Bytes of a key. */
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** How much longer sealed bytes are than what they hold. */
export const SEAL_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;
/** Asking the operating system costs more than half a sealing; 1,024 nonces are fetched at once. */
const NONCE_POOL_BYTES = 1024 * NONCE_BYTES;
const OPTIONS = { authTagLength: TAG_BYTES } as const;

/**
 * Seals `plain` under a 32-byte key, bound to `aad`: only the same key and the same `aad` open it.
 * `nonce` (12 bytes) is for published test vectors and protocols that carry it elsewhere; leave it out, and it is random.
 */
export function seal(key: Uint8Array, aad: Uint8Array, plain: Uint8Array, nonce: Uint8Array = nextNonce()): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, OPTIONS);
  cipher.setAAD(aad);
  const ciphertext = cipher.update(plain);
  cipher.final(); // GCM is a stream: nothing is left to come out, only the tag
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
}

/** What `seal` sealed, or undefined when key, `aad`, or any bit of `sealed` is another. Throws only for a key that is not 32 bytes: a bug. */
export function open(key: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  const tagAt = sealed.length - TAG_BYTES;
  if (tagAt < NONCE_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), OPTIONS);
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(tagAt));
  const plain = decipher.update(sealed.subarray(NONCE_BYTES, tagAt));
  try {
    decipher.final();
  } catch {
    return undefined; // the tag does not match; nothing of `plain` may be believed
  }
  return plain;
}

/** What a sealed version is bound to: every column of its row that gives it a meaning. */
export interface VersionHead {
  readonly type: number;
  readonly id: string;
  readonly version: number;
  readonly owner: number;
  /** UTC, milliseconds since 1970. */
  readonly at: number;
  readonly deleted: boolean;
}

/** Additional data of a sealed version: UTF-8 of `version|type|id|version|owner|at|deleted`. Part of the format; ids hold no `|`. */
export const versionAad = (row: VersionHead): Uint8Array =>
  Buffer.from(`version|${row.type}|${row.id}|${row.version}|${row.owner}|${row.at}|${row.deleted ? 1 : 0}`);

// The one state of this module: random bytes not handed out yet. Workers and child processes have a module, and so a pool, of their own.
const pool = Buffer.allocUnsafeSlow(NONCE_POOL_BYTES);
let poolUsed = NONCE_POOL_BYTES;

function nextNonce(): Uint8Array {
  if (poolUsed === NONCE_POOL_BYTES) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  poolUsed += NONCE_BYTES;
  return pool.subarray(poolUsed - NONCE_BYTES, poolUsed);
}
