/** Rules of a booking: its states, how long a hold lasts, how many a patient may have. Who wins a slot is decided by the store alone. */

/** How long a hold keeps a slot, milliseconds. */
export const HOLD_MS = 120_000;

/** `pending` is a hold. Words of FHIR's Appointment.status. */
export type BookingStatus = 'pending' | 'booked' | 'cancelled';

/** Why a hold or a booking ended: its patient cancelled, the centre did, or the hold ran out. */
export const ENDINGS = ['patient', 'centre', 'expired'] as const;
export type Ending = (typeof ENDINGS)[number];

/** What the rules need to know of an appointment. */
export interface BookingState {
  readonly status: BookingStatus;
  /** With `pending`: it ends then, UTC milliseconds. */
  readonly heldUntil?: number;
  readonly ending?: Ending;
}

const NEXT: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  pending: ['booked', 'cancelled'],
  booked: ['cancelled'],
  cancelled: [],
};

/** True where a booking may go from one state to another; moving it to another slot keeps its state. A cancelled one stays cancelled. */
export const mayBecome = (from: BookingStatus, to: BookingStatus): boolean => NEXT[from].includes(to);

/**
 * The same appointment in its next state, without what belonged to the former one. `ending` goes with `cancelled`.
 * Throws where there is no such step: the caller has refused by then (`conflict`, `hold-expired`).
 */
export function nextStatus<B extends BookingState>(body: B, status: Exclude<BookingStatus, 'pending'>, ending?: Ending) {
  if (!mayBecome(body.status, status)) throw new RangeError(`a booking that is ${body.status} cannot become ${status}`);
  const { heldUntil: _heldUntil, ending: _ending, ...kept } = body;
  return { ...kept, status, ...(status === 'cancelled' && ending !== undefined ? { ending } : {}) };
}

/** True for a hold that has run out, recorded or not. At the very millisecond `heldUntil` the slot is free again. */
export const hasLapsed = (body: BookingState, now: number): boolean =>
  body.status === 'pending' && (body.heldUntil === undefined || body.heldUntil <= now);

/**
 * The lowest seat from 1 to `max` that is not taken; undefined when all are. A seat is one of the future bookings that a patient may have:
 * two requests that pick the same one meet in the store, where one of them wins.
 */
export function freeSeat(taken: ReadonlySet<number>, max: number): number | undefined {
  for (let seat = 1; seat <= max; seat++) if (!taken.has(seat)) return seat;
  return undefined;
}
