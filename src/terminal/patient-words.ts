/** Sentences that the patient's programs over TLS share: times, visits, receipts, prices. */
import type { FreeSlot, Receipt, Visit } from '#centre/requests.ts';
import type { EstimateReply } from '#doors/estimate-wire.ts';
import type { Refusal } from '#model/refusal.ts';
import type { Unanswered } from './estimate-client.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (value: number): string => String(value).padStart(2, '0');

/** `Tue 24 Nov 2026, 13:00-14:00`, by the clocks of the centre's zone. */
export const timeText = ({ start, end }: Pick<FreeSlot, 'start' | 'end'>, zone: string): string => {
  const from = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone);
  const to = Temporal.Instant.fromEpochMilliseconds(end).toZonedDateTimeISO(zone);
  const day = `${DAYS[from.dayOfWeek - 1] ?? ''} ${two(from.day)} ${MONTHS[from.month - 1] ?? ''} ${from.year}`;
  return `${day}, ${two(from.hour)}:${two(from.minute)}-${two(to.hour)}:${two(to.minute)}`;
};

/** `Tue 24 Nov 2026, 13:00-14:00 with doc1` */
export const slotText = (slot: FreeSlot, zone: string): string => `${timeText(slot, zone)} with ${slot.doctor}`;

export const visitText = (visit: Visit, zone: string): string => {
  const told = visit.estimate;
  const price = told === undefined ? '' : `; ${told.plan}: ${told.price ?? 'not covered'}`;
  return `${slotText(visit.slot, zone)}, ${visit.status}${price}`;
};

export const bookedText = (visit: Visit, zone: string): string => `Booked: ${slotText(visit.slot, zone)}.`;

/** One line that is enough to look the entry up. */
export const receiptText = ({ id, by, stopped }: Receipt): string =>
  stopped === true ? `Receipt ${id}: recorded; the ledger is stopped and will take it up later.` : `Receipt ${id}: in the ledger by ${by}.`;

export const refusalText = ({ text, retryAfterMs }: Refusal): string => {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
  return retryAfterMs === undefined ? sentence : `${sentence} Try again in ${Math.ceil(retryAfterMs / 1000)} s.`;
};

export const priceText = (plan: string, doctor: string, { price }: EstimateReply): string =>
  price === undefined ? `${doctor} does not take ${plan}: it is not covered.` : `With ${plan}, ${doctor} charges ${price}.`;

export const unansweredText = (doctor: string, unanswered: Unanswered | undefined): string => {
  if (unanswered === undefined) return `${doctor} cannot be asked for a price now; your visit is booked.`;
  const why = unanswered.unanswered === 'nobody' ? 'is not there to answer' : 'did not answer';
  return `${doctor} ${why}; your visit is booked. Ask again later: it is among your visits.`;
};

/** Whether a visit is still to come off, and may be moved or cancelled. */
export const isOpen = ({ status }: Visit): boolean => status === 'booked' || status === 'held';
