/**
 * Bookings in FHIR's words, each of them the desk's own verb with everything that the desk's bookings meet: an Appointment for a time of the centre's list
 * that is created, `$hold`, `$book`, and one whose status becomes `cancelled` or whose slot becomes another. What else such a resource says is not kept.
 * https://profiles.ihe.net/ITI/Scheduling/
 */
import { list, member, memberList, memberText } from '#fhir/json.ts';
import { type AppointmentFacts, readAppointment, readSlot } from '#fhir/scheduling.ts';
import { referenceOf } from '#fhir/search-parameters.ts';
import type { Act } from '#model/act.ts';
import { decide } from '#model/policy.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { VersionRow } from '#store/port.ts';
import { openResource } from './body.ts';
import { bundleBody, searchEntry } from './bundles.ts';
import type { Deciders, Of } from './deciders.ts';
import type { Booked, BookingAsked, Desk } from './desk.ts';
import { patched } from './patch.ts';
import { type FhirAnswer, type Json, refuseIssue } from './requests.ts';
import { faultsOf, preconditions } from './rules.ts';
import { readProposed } from './times.ts';
import { type FhirView, versionName } from './view.ts';
import { slotsOf } from './writes.ts';
import { performAct } from '../perform.ts';
import { TYPE } from '../records.ts';
import type { Answer, Context } from '../requests.ts';

/** A booking that is there. */
interface Known {
  readonly row: VersionRow;
  readonly facts: AppointmentFacts;
}

/** What of FHIR is a booking; each part answers undefined where it is none. */
export function bookings({ house, view }: { readonly house: Deciders['house']; readonly view: FhirView }, desk: Desk) {
  const { store, keyring } = house;

  const isListed = async (slot: string): Promise<boolean> => {
    const row = await store.current(TYPE.slot, slot);
    return row !== undefined && !row.deleted && readSlot(await openResource(keyring, row)) !== undefined;
  };

  /** The booking of that id, if whoever asks may do this with it. */
  const bookingOf = async (id: string, act: Act, { principal }: Context): Promise<Known | undefined> => {
    const permission = principal === undefined ? undefined : decide(principal, act);
    const row = permission?.allowed === true ? await view.current('Appointment', id) : undefined;
    const facts = row === undefined || row.deleted ? undefined : readAppointment(await openResource(keyring, row));
    if (permission?.allowed !== true || row === undefined || facts === undefined || !(await isListed(facts.slot))) return undefined;
    const { predicate } = permission;
    return predicate.kind === 'all' || (predicate.kind === 'patient' && predicate.id === facts.patient) ? { row, facts } : undefined;
  };

  /** The Appointment as it is after what the desk did. */
  const answered = async (done: Booked, answerOf: (row: VersionRow, body: Uint8Array) => FhirAnswer): Promise<Answer<'fhir'>> => {
    if (isRefusal(done)) return done;
    const row = await store.current(TYPE.appointment, done.ok.appointment);
    if (row === undefined) throw new Error(`the booking ${done.ok.appointment} is not there after it was made`);
    return { ...done, ok: answerOf(row, await view.shown(row, house.now())) };
  };

  const asResource =
    (status: 200 | 201) =>
    (row: VersionRow, body: Uint8Array): FhirAnswer => ({
      status,
      body: Buffer.from(body).toString(),
      version: row.version,
      lastModified: row.at,
      location: versionName(row),
    });

  const asBundle =
    (base: string) =>
    (row: VersionRow, body: Uint8Array): FhirAnswer => ({
      status: 200,
      whole: true,
      body: bundleBody('searchset', { total: 1, entries: [searchEntry(base, row, body, 'match')], now: house.now() }),
    });

  /** A refused attempt is an act as well. */
  const no = (act: Act, context: Context, refusal: Refusal): Promise<Answer<'fhir'>> =>
    performAct<FhirAnswer>(house, { act, purpose: 'PATRQT', context, about: 'Appointment' }, async () => refusal);

  const taken = async (
    { do: verb, appointment, resource, patient }: Of<'hold-time' | 'book-time'>,
    base: string,
    context: Context,
  ): Promise<Answer<'fhir'>> => {
    const hold = verb === 'hold-time';
    const act = hold ? 'hold-slot' : 'book-slot';
    const fault = resource === undefined ? undefined : faultsOf(resource, 'Appointment');
    if (fault !== undefined) return no(act, context, fault);
    const id = resource === undefined ? idIn(appointment, 'Appointment') : memberText(resource, 'id');
    const known = id === undefined ? undefined : await bookingOf(id, act, context);
    if (known !== undefined && resource !== undefined && !hold) {
      const changed = await changeOf(known, resource, undefined, context);
      if (changed !== undefined) return answered(changed, asBundle(base));
    }
    const proposed = id === undefined ? undefined : readProposed(id);
    const slot = known?.facts.slot ?? (resource === undefined ? undefined : slotsOf(resource)[0]) ?? proposed?.index;
    const forWhom =
      known?.facts.patient ?? idIn(patient, 'Patient') ?? (resource === undefined ? undefined : patientIn(resource)) ?? proposed?.patient;
    if (slot === undefined) return no(act, context, NO_TIME);
    const whom = forWhom ?? context.principal?.patient;
    if (whom === undefined) return no(act, context, NOBODY);
    return answered(await desk.book({ slot, patient: whom, hold }, context), asBundle(base));
  };

  /** What a booking becomes where it ends or moves. */
  const changeOf = async (
    { row, facts }: Known,
    after: Json,
    version: number | undefined,
    context: Context,
  ): Promise<Booked | undefined> => {
    const status = memberText(after, 'status');
    if (status === 'cancelled' && facts.status !== 'cancelled') return desk.cancel(row.id, version, context);
    const [slot, ...more] = slotsOf(after);
    const moves = slot !== undefined && more.length === 0 && slot !== facts.slot && status === facts.status;
    return moves && (await isListed(slot)) ? desk.move(row.id, slot, version, context) : undefined;
  };

  return {
    taken,

    async byCreate(interaction: Of<'create'>, context: Context): Promise<Answer<'fhir'> | undefined> {
      const asked = bookingIn(interaction);
      if (asked === undefined || !(await isListed(asked.slot))) return undefined;
      return answered(await desk.book(asked, context), asResource(201));
    },

    async byChange(interaction: Of<'update' | 'patch'>, context: Context): Promise<Answer<'fhir'> | undefined> {
      const { type, id, ifMatch } = interaction;
      const known = type === 'Appointment' ? await bookingOf(id, 'cancel-booking', context) : undefined;
      if (known === undefined) return undefined;
      const after = interaction.do === 'update' ? interaction.resource : await patched(house, known.row, interaction.patch);
      if (isRefusal(after as object)) return undefined; // told by whoever patches what is no booking
      const unmet = preconditions(known.row, ifMatch, interaction.do === 'update' ? interaction.ifNoneMatch : undefined);
      if (unmet !== undefined) return undefined;
      const changed = await changeOf(known, after, ifMatch === undefined ? undefined : known.row.version, context);
      return changed === undefined ? undefined : answered(changed, asResource(200));
    },
  };
}

const NO_TIME = refuseIssue(
  'not-found',
  'say which time: the id of a proposed Appointment that $find gave, of one that you hold, or an Appointment with its slot',
  'not-found',
);
const NOBODY = refuseIssue('bad-request', 'say for which patient: as a participant, or as patient-reference', 'required');

/** The booking that an Appointment asks for: one slot, one patient, a status that takes the slot. */
function bookingIn({ type, resource, ifNoneExist }: Of<'create'>): (BookingAsked & { readonly slot: string }) | undefined {
  if (type !== 'Appointment' || ifNoneExist !== undefined) return undefined;
  const status = memberText(resource, 'status');
  if ((status !== 'booked' && status !== 'pending') || list(member(resource, 'slot')).length !== 1) return undefined;
  const [slot] = slotsOf(resource);
  const patient = patientIn(resource);
  return slot === undefined || patient === undefined ? undefined : { slot, patient, hold: status === 'pending' };
}

const patientIn = (appointment: Json): string | undefined =>
  memberList(appointment, 'participant')
    .map((each) => referenceOf(member(each, 'actor')))
    .find((actor) => actor?.type === 'Patient')?.id;

/** The id in a reference to that type, absolute or not, or a bare one. */
const idIn = (reference: string | undefined, type: string): string | undefined =>
  reference === undefined ? undefined : new RegExp(`^(?:(?:.*/)?${type}/)?([A-Za-z0-9.-]{1,64})$`).exec(reference)?.[1];
