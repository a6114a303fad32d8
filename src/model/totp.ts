/**
 * Time-based one-time passwords: RFC 6238 over HOTP, RFC 4226, as authenticator apps do it (SHA-1, 30 s, 6 digits). HMAC is passed in.
 * https://www.rfc-editor.org/rfc/rfc6238
 */

/** HMAC-SHA-1 of `message` under `key`, 20 bytes. SHA-1 is what every app speaks; HMAC does not need its collision resistance. RFC 6238 §1.2. */
export type HmacSha1 = (key: Uint8Array, message: Uint8Array) => Uint8Array;

export const TOTP_PERIOD_MS = 30_000;
export const TOTP_DIGITS = 6;
/** Bytes of a fresh secret: as long as the hash. RFC 4226 §4, R6. */
export const TOTP_SECRET_BYTES = 20;
/** Steps by which the person's clock may be off, each way. RFC 6238 §5.2. */
const DRIFT_STEPS = 1;

/** Number of the period that an instant (UTC milliseconds) lies in. */
export const totpStep = (atMs: number): number => Math.floor(atMs / TOTP_PERIOD_MS);

/** HOTP value for a counter, as `TOTP_DIGITS` digits. RFC 4226 §5.3. */
export function totpCode(hmac: HmacSha1, secret: Uint8Array, step: number, digits = TOTP_DIGITS): string {
  const message = new Uint8Array(8);
  new DataView(message.buffer).setBigUint64(0, BigInt(step));
  const hash = hmac(secret, message);
  const offset = (hash.at(-1) ?? 0) & 0xf;
  const number = new DataView(hash.buffer, hash.byteOffset).getUint32(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step whose code this is, among the present one and one to each side; undefined when it is none of them. Whoever accepts it must refuse the same
 * step from then on. Every candidate is compared in full, so that the time taken does not tell how much was right.
 */
export function totpStepOf(hmac: HmacSha1, secret: Uint8Array, code: string, nowMs: number): number | undefined {
  let found: number | undefined;
  for (let drift = -DRIFT_STEPS; drift <= DRIFT_STEPS; drift++) {
    const step = totpStep(nowMs) + drift;
    if (step >= 0 && sameDigits(totpCode(hmac, secret, step), code)) found = step;
  }
  return found;
}

function sameDigits(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ (b.charCodeAt(at) || 0);
  return difference === 0;
}

/** The URI that apps read, as text or as a QR code. https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function otpauthUri(issuer: string, username: string, secret: Uint8Array): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(username)}`;
  const query = `secret=${toBase32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${TOTP_DIGITS}&period=${TOTP_PERIOD_MS / 1000}`;
  return `otpauth://totp/${label}?${query}`;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6, without padding. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >>> bits) & 31] ?? '';
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + (ALPHABET[(held << (5 - bits)) & 31] ?? '');
}
