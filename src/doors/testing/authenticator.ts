/** What an authenticator app does, for tests: from the secret as a person types it to the code of the moment. */
import { createHmac } from 'node:crypto';
import { totpCode, totpStep } from '#model/totp.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `ahead`: periods after the one of `now`. */
export function authenticatorCode(secret: string, now: number, ahead = 0): string {
  const bits = Array.from(secret, (char) => ALPHABET.indexOf(char).toString(2).padStart(5, '0')).join('');
  const key = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
  return totpCode((keyed, message) => createHmac('sha1', keyed).update(message).digest(), key, totpStep(now) + ahead);
}
