/** The desk's verbs as FHIR asks for them: times by their Slot's id, answers by their Appointment's. centre/booking.ts decides; nothing is decided here. */
import { refuse } from '#model/refusal.ts';
import type { Booking } from '../booking.ts';
import type { Booked, Desk } from './book.ts';
import type { Done } from '../perform.ts';
import type { Visit } from '../requests.ts';
import type { SlotList } from '../slot-list.ts';

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
