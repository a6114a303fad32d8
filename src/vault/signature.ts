/** Ed25519: the ledger's signatures. RFC 8032, https://www.rfc-editor.org/rfc/rfc8032 */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { SIGNATURE_BYTES, signerAside } from './signing-aside.ts';

export interface SigningKey {
  /** 32 bytes, as in RFC 8032. */
  readonly publicKey: Uint8Array;
  /** 64 bytes; the same message gives the same signature. */
  sign(message: Uint8Array): Uint8Array;
  /** The same on another core, for what is signed while somebody waits. */
  signAside(message: Uint8Array): Promise<Uint8Array>;
}

const SEED_BYTES = 32;
const PUBLIC_KEY_BYTES = 32;
/** DER before the 32 bytes of a seed in PKCS #8, and of a public key in SubjectPublicKeyInfo. RFC 8410 §7 and §4. */
const PKCS8_PREFIX = Uint8Array.fromHex('302e020100300506032b657004220420');
const SPKI_PREFIX = Uint8Array.fromHex('302a300506032b6570032100');

/** A new signing key as PKCS #8 DER, 48 bytes. */
export const createSigningKey = (random: (size: number) => Uint8Array): Uint8Array => signingKeyOfSeed(random(SEED_BYTES));

/** PKCS #8 DER of a seed of 32 bytes. Throws RangeError for any other length. */
export function signingKeyOfSeed(seed: Uint8Array): Uint8Array {
  if (seed.length !== SEED_BYTES) throw new RangeError(`an Ed25519 seed is ${SEED_BYTES} bytes, this one has ${seed.length}`);
  return Buffer.concat([PKCS8_PREFIX, seed]);
}

/** Opens PKCS #8 DER. Throws when it is not an Ed25519 key; the message holds no key bytes. */
export function openSigningKey(pkcs8: Uint8Array): SigningKey {
  const key = privateKey(pkcs8);
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI_PREFIX.length)),
    sign: (message) => sign(null, message, key),
    signAside: signerAside(key),
  };
}

/** Whether `signature` is this public key's (32 raw bytes) over `message`. False for anything malformed; never throws. */
export const verifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  openVerifier(publicKey)(message, signature);

/** Like `verifySignature`, with the key read once: for many signatures of one signer. */
export function openVerifier(publicKey: Uint8Array): (message: Uint8Array, signature: Uint8Array) => boolean {
  const key = parsePublicKey(publicKey);
  return (message, signature) => {
    if (key === undefined || signature.length !== SIGNATURE_BYTES) return false;
    try {
      return verify(null, message, key, signature);
    } catch {
      return false; // a check that fails to run means no
    }
  };
}

function parsePublicKey(publicKey: Uint8Array): KeyObject | undefined {
  if (publicKey.length !== PUBLIC_KEY_BYTES) return undefined;
  try {
    return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

function privateKey(pkcs8: Uint8Array): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  } catch {
    // answered below, without the parser's own message
  }
  if (key?.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 private key in PKCS #8');
  return key;
}
