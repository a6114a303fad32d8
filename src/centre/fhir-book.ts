/** An Appointment for a time of the centre's list is a booking, with everything that the desk's bookings meet; what else such a resource says is not kept. */
import { list, member, memberList, memberText } from '#fhir/json.ts';
import { readSlot } from '#fhir/scheduling.ts';
import { referenceOf } from '#fhir/search-parameters.ts';
import { isRefusal } from '#model/refusal.ts';
import { openResource } from './fhir-body.ts';
import type { Deciders, Of } from './fhir-deciders.ts';
import { type FhirView, versionName } from './fhir-view.ts';
import { slotsOf } from './fhir-writes.ts';
import type { Done } from './perform.ts';
import { TYPE } from './records.ts';
import type { Answer, Context } from './requests.ts';

export interface BookingAsked {
  /** Id of a Slot. */
  readonly slot: string;
  /** Id of a Patient. */
  readonly patient: string;
  readonly hold: boolean;
}

/** Books the slot of that id, or holds it; centre/booking.ts. The answer is the Appointment's id. */
export type Book = (asked: BookingAsked, context: Context) => Promise<Done<{ readonly appointment: string }>>;

/** Answers a create that is a booking; undefined where it is one like any other. */
export function bookingByCreate({ house, view }: { readonly house: Deciders['house']; readonly view: FhirView }, book: Book) {
  const { store, keyring } = house;

  const isListed = async (slot: string): Promise<boolean> => {
    const row = await store.current(TYPE.slot, slot);
    return row !== undefined && !row.deleted && readSlot(await openResource(keyring, row)) !== undefined;
  };

  return async (interaction: Of<'create'>, context: Context): Promise<Answer<'fhir'> | undefined> => {
    const asked = bookingIn(interaction);
    if (asked === undefined || !(await isListed(asked.slot))) return undefined;
    const done = await book(asked, context);
    if (isRefusal(done)) return done;
    const row = await store.current(TYPE.appointment, done.ok.appointment);
    if (row === undefined) throw new Error(`the booking ${done.ok.appointment} is not there after it was made`);
    const body = Buffer.from(await view.shown(row, house.now())).toString();
    return { ...done, ok: { status: 201, body, version: row.version, lastModified: row.at, location: versionName(row) } };
  };
}

/** The booking that an Appointment asks for: one slot, one patient, a status that takes the slot. */
function bookingIn({ type, resource, ifNoneExist }: Of<'create'>): BookingAsked | undefined {
  if (type !== 'Appointment' || ifNoneExist !== undefined) return undefined;
  const status = memberText(resource, 'status');
  if ((status !== 'booked' && status !== 'pending') || list(member(resource, 'slot')).length !== 1) return undefined;
  const [slot] = slotsOf(resource);
  const patient = memberList(resource, 'participant')
    .map((each) => referenceOf(member(each, 'actor')))
    .find((actor) => actor?.type === 'Patient')?.id;
  return slot === undefined || patient === undefined ? undefined : { slot, patient, hold: status === 'pending' };
}
