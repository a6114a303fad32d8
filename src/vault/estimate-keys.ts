/**
 * Keys of the sealed price question (UDP). No I/O: the terminal's clients and the doctors' agents, which are other processes, import this too.
 * The centre derives a booking's key and hands it to the patient and to the doctor's agent over TLS; both derive one key per direction from it,
 * so that no datagram of one can be played back as one of the other's.
 */
import { hkdfSync } from 'node:crypto';

export interface BookingKey {
  /** 16 bytes, public: names the key in a datagram and tells nothing of the booking. */
  readonly keyId: Uint8Array;
  /** 32 bytes, secret. */
  readonly key: Uint8Array;
}

export interface DirectionKeys {
  /** 32 bytes: patient to doctor. */
  readonly request: Uint8Array;
  /** 32 bytes: doctor to patient. */
  readonly reply: Uint8Array;
}

const KEY_ID_BYTES = 16;
const KEY_BYTES = 32;

/** The key of one booking, always the same for the same Appointment id. `estimatesKey` is PurposeKeys.estimates. */
export function bookingKey(estimatesKey: Uint8Array, appointmentId: string): BookingKey {
  const bytes = expand(estimatesKey, `medlar/1/estimate/booking|${appointmentId}`, KEY_ID_BYTES + KEY_BYTES);
  return { keyId: bytes.subarray(0, KEY_ID_BYTES), key: bytes.subarray(KEY_ID_BYTES) };
}

/** One key per direction of a booking's conversation. */
export const directionKeys = (key: Uint8Array): DirectionKeys => ({
  request: expand(key, 'medlar/1/estimate/request', KEY_BYTES),
  reply: expand(key, 'medlar/1/estimate/reply', KEY_BYTES),
});

/** HKDF-SHA-256 without salt. RFC 5869. */
function expand(key: Uint8Array, label: string, bytes: number): Uint8Array {
  if (key.length !== KEY_BYTES) throw new RangeError(`a key is ${KEY_BYTES} bytes, this one has ${key.length}`);
  return new Uint8Array(hkdfSync('sha256', key, '', label, bytes));
}
