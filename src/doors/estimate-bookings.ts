/**
 * A doctor's agent's keys, one per booking, and the sealed questions asked under them. What does not open is nobody's: the answer is
 * `undefined`, and the agent stays silent.
 */
import { createSecretKey } from 'node:crypto';
import type { AgentAnswer, BookingKey } from '#centre/requests.ts';
import type { Tariff } from '#model/tariff.ts';
import { directionKeys } from '#vault/estimate-keys.ts';
import { inBlocks, keyIdOf, openRequest, requestHash, sealReply } from './estimate-wire.ts';
import type { DirectionKeys, RandomBytes } from './estimate-wire.ts';

/** Most bookings whose keys one agent holds. */
export const BOOKINGS_MAX = 100_000;
/** Most replies kept per booking for identical retransmissions; older requests are never answered again. */
export const REPLIES_PER_BOOKING_MAX = 8;

export interface SealedAnswer {
  /** The reply datagram. */
  readonly reply: Uint8Array;
  /** To be reported; undefined for a repeated request, which was reported already. */
  readonly answer?: AgentAnswer;
}

interface Booking {
  readonly key: BookingKey;
  readonly keyId: Uint8Array;
  /** Derived at the first request: most bookings ask once, a few hundred thousand derivations at start would be felt. */
  keys: DirectionKeys | undefined;
  /** By hash of the request, oldest first. */
  readonly replies: Map<string, { readonly at: number; readonly reply: Uint8Array }>;
  /** Requests made at or before this (by the patient's clock) and no longer in `replies` are replays. */
  floor: number;
}

export class SealedBookings {
  readonly #bookings = new Map<string, Booking>();
  readonly #random: RandomBytes;
  #sweepAt = 1_024;

  constructor(random: RandomBytes) {
    this.#random = inBlocks(random);
  }

  get size(): number {
    return this.#bookings.size;
  }

  /** Takes one more key; false when BOOKINGS_MAX live ones are held already. A key id that is known keeps its replies. */
  add(key: BookingKey, now: number): boolean {
    if (this.#bookings.size >= this.#sweepAt) this.#sweep(now);
    const known = this.#bookings.get(key.keyId);
    if (known === undefined && this.#bookings.size >= BOOKINGS_MAX) return false;
    const fresh = { keyId: Uint8Array.fromHex(key.keyId), keys: undefined, replies: new Map<string, never>(), floor: -1 };
    this.#bookings.set(key.keyId, { ...fresh, ...known, key });
    return true;
  }

  /** The booking ended (cancelled, moved, over): its key opens nothing any more. */
  end(keyId: string): void {
    this.#bookings.delete(keyId);
  }

  /** Makes these the only keys, as after a time without the centre; false when some did not fit. */
  replace(keys: readonly BookingKey[], now: number): boolean {
    const wanted = new Set(keys.map((key) => key.keyId));
    for (const keyId of this.#bookings.keys()) if (!wanted.has(keyId)) this.#bookings.delete(keyId);
    return keys.map((key) => this.add(key, now)).every(Boolean);
  }

  /** The answer to a datagram at `now`, from this tariff; undefined for whatever was not sealed under a key that is still good. */
  answer(datagram: Uint8Array, now: number, tariff: Tariff): SealedAnswer | undefined {
    const keyId = keyIdOf(datagram);
    const booking = keyId === undefined ? undefined : this.#bookings.get(keyId);
    if (booking === undefined) return undefined;
    if (now >= booking.key.until) {
      this.#bookings.delete(booking.key.keyId);
      return undefined;
    }
    const hash = requestHash(datagram);
    const hashHex = hash.toHex();
    const repeated = booking.replies.get(hashHex);
    if (repeated !== undefined) return { reply: repeated.reply };
    booking.keys ??= deriveKeys(booking.key);
    const request = openRequest(booking.keys, datagram);
    if (request === undefined || request.at <= booking.floor) return undefined;

    const price = tariff.priceOf(request.plan);
    const told = { at: now, tariffVersion: tariff.version, ...(price === undefined ? {} : { price }) };
    const reply = sealReply(booking.keyId, booking.keys, hash, told, this.#random);
    remember(booking, hashHex, request.at, reply);
    return { reply, answer: { appointment: booking.key.appointment, plan: request.plan, ...told } };
  }

  #sweep(now: number): void {
    for (const [keyId, { key }] of this.#bookings) if (now >= key.until) this.#bookings.delete(keyId);
    this.#sweepAt = Math.max(1_024, Math.min(BOOKINGS_MAX, this.#bookings.size * 2));
  }
}

const deriveKeys = (key: BookingKey): DirectionKeys => {
  const { request, reply } = directionKeys(Uint8Array.fromHex(key.key));
  return { request: createSecretKey(request), reply: createSecretKey(reply) };
};

const remember = (booking: Booking, hashHex: string, at: number, reply: Uint8Array): void => {
  booking.replies.set(hashHex, { at, reply });
  if (booking.replies.size <= REPLIES_PER_BOOKING_MAX) return;
  const oldest = booking.replies.entries().next().value;
  if (oldest === undefined) return;
  booking.replies.delete(oldest[0]);
  booking.floor = Math.max(booking.floor, oldest[1].at);
};
