/** The desk's verbs as FHIR asks for them: times by their Slot's id, answers by their Appointment's. centre/booking.ts decides; nothing is decided here. */
import { refuse } from '#model/refusal.ts';
import type { Instant } from '#store/port.ts';
import type { Booking } from '../booking.ts';
import type { Done } from '../perform.ts';
import type { Context, Visit } from '../requests.ts';
import type { KnownSlot, SlotList } from '../slot-list.ts';

export interface BookingAsked {
  /** Id of a Slot, or its number in the list. */
  readonly slot: string | number;
  /** Id of a Patient. */
  readonly patient: string;
  readonly hold: boolean;
}

/** The desk's verbs; centre/booking.ts. Each answers with the Appointment's id. */
export interface Desk {
  readonly book: (asked: BookingAsked, context: Context) => Promise<Booked>;
  readonly cancel: (appointment: string, version: number | undefined, context: Context) => Promise<Booked>;
  /** `slot`: id of the Slot to which it moves. */
  readonly move: (appointment: string, slot: string, version: number | undefined, context: Context) => Promise<Booked>;
  /** Free times that begin in the period, by their beginning. */
  readonly freeBetween: (
    from: Instant,
    before: Instant,
    practitioners: ReadonlySet<string> | undefined,
    limit: number,
  ) => readonly KnownSlot[];
}

export type Booked = Done<{ readonly appointment: string }>;

const PAST = refuse('slot-past', 'that time has passed; choose another one');

export function createFhirDesk(
  slots: Pick<SlotList, 'byId' | 'freeBetween'>,
  booking: Pick<Booking, 'hold' | 'choose' | 'cancel' | 'move'>,
): Desk {
  return {
    freeBetween: (...asked) => slots.freeBetween(...asked),

    async book({ slot, patient, hold }, context) {
      const index = typeof slot === 'number' ? slot : slots.byId(slot)?.index;
      if (index === undefined) return PAST;
      const asked = { index, patient };
      return bookingOf(
        await (hold ? booking.hold({ verb: 'hold', ...asked }, context) : booking.choose({ verb: 'choose', ...asked }, context)),
      );
    },

    async cancel(appointment, version, context) {
      return bookingOf(await booking.cancel({ verb: 'cancel', appointment, ...(version !== undefined && { version }) }, context));
    },

    async move(appointment, slot, version, context) {
      const index = slots.byId(slot)?.index;
      if (index === undefined) return PAST;
      return bookingOf(await booking.move({ verb: 'move', appointment, index, ...(version !== undefined && { version }) }, context));
    },
  };
}

const bookingOf = (booked: Done<Visit>): Booked =>
  'refused' in booked ? booked : { ...booked, ok: { appointment: booked.ok.appointment } };
