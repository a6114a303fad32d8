/**
 * Booking: Slot → Appointment with hold, confirm, cancel and move. Who gets a slot is decided by a claim in the store, in the same commit as the
 * appointment and its audit entry; so is the number of future bookings a patient may have (seats). Nothing here checks first and inserts later.
 */
import { type AppointmentFacts, appointmentResource, readAppointment } from '#fhir/scheduling.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import type { Act } from '#model/act.ts';
import { freeSeat, hasLapsed, nextStatus } from '#model/booking.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import type { Claim, ClaimRow, Instant, Release, Rid } from '#store/port.ts';
import { CLAIM_ORDINAL, CLAIM_SEAT, CLAIM_SLOT, FOREVER } from '#store/port.ts';
import type { Agents } from './agents.ts';
import type { House } from './house.ts';
import { newId } from './house.ts';
import { type Deciding, type Decision, type Done, performAct, performSystemAct } from './perform.ts';
import { draftVersion, type Opened, openRow, seatKey, seatOf, slotKey, TYPE } from './records.ts';
import type { Context, Request, Visit } from './requests.ts';
import type { KnownSlot, SlotList } from './slot-list.ts';

export interface Booking {
  /** Keeps a slot for a while: Appointment `pending` with an end of its own. */
  readonly hold: (request: Extract<Request, { verb: 'hold' }>, context: Context) => Promise<Done<Visit>>;
  /** Books a slot, or confirms one's own hold of it: Appointment `booked`. */
  readonly choose: (request: Extract<Request, { verb: 'choose' }>, context: Context) => Promise<Done<Visit>>;
  readonly cancel: (request: Extract<Request, { verb: 'cancel' }>, context: Context) => Promise<Done<Visit>>;
  /** Takes a new slot and frees the old one in one act; where the new one is taken, the old one stays. */
  readonly move: (request: Extract<Request, { verb: 'move' }>, context: Context) => Promise<Done<Visit>>;
  readonly visits: (request: Extract<Request, { verb: 'visits' }>, context: Context) => Promise<Done<{ visits: readonly Visit[] }>>;
  /** Another process wrote this appointment: an agent connected here may need its key. */
  readonly bookedElsewhere: (appointment: Rid) => Promise<void>;
  /** Turns holds that ran out into cancelled appointments, so that the record says what became of them. */
  readonly expireHolds: () => Promise<number>;
}

/** What booking must know of people and slots beyond the list. */
export interface BookingSources {
  readonly patientRid: (id: string) => Promise<Rid | undefined>;
  /** A slot that may be in the past. */
  readonly slotById: (id: string) => Promise<KnownSlot | undefined>;
}

const SLOT_TAKEN = refuse('slot-taken', 'that time is taken; choose another one from the list');
const NO_SUCH_BOOKING = refuse('not-found', 'you have no booking with that id; `visits` lists yours');
const VISITS_MAX = 200;
const APPOINTMENT_PATIENT = parameterCode('Appointment.patient');

export function createBooking(house: House, slots: SlotList, agents: Agents, sources: BookingSources): Booking {
  const { store, keyring, settings } = house;
  const seats = createSeats(store, settings.bookingsMax);

  const openAppointment = async (rid: Rid): Promise<Found | undefined> => {
    const row = await store.currentByRid(rid);
    return row === undefined ? undefined : found(await openRow(keyring, row));
  };

  const appointmentById = async (id: string): Promise<Found | undefined> => {
    const row = await store.current(TYPE.appointment, id);
    return row === undefined || row.deleted ? undefined : found(await openRow(keyring, row));
  };

  /** The visit as its patient sees it; the key goes only over secured lines. */
  const visitOf = async (body: AppointmentFacts, slot: KnownSlot, context: Context, now: Instant, fresh = false): Promise<Visit> => {
    // Nobody can have asked the price of a booking that is just being made.
    const estimate = body.status === 'booked' && !fresh ? await agents.estimateOf(body.id) : undefined;
    const lapsed = hasLapsed(body, now);
    return {
      appointment: body.id,
      status: body.status === 'pending' ? (lapsed ? 'expired' : 'held') : body.status,
      slot: slots.asListed(slot),
      ...(body.status === 'pending' && body.heldUntil !== undefined && { heldUntil: body.heldUntil }),
      ...(estimate !== undefined && { estimate }),
      ...(context.secured && body.status === 'booked' && body.end > now && { key: agents.keyOf(body) }),
    };
  };

  /** Why a number on nobody's list cannot be had: it never was a slot, or its time has passed. */
  const unlisted = async (index: number): Promise<Refusal> => {
    const [known] = Number.isSafeInteger(index) && index > 0 ? await store.claims(CLAIM_ORDINAL, [String(index)]) : [];
    return known === undefined
      ? refuse('slot-unknown', `there is no time with the number ${index}; choose one from the list`)
      : refuse('slot-past', `the time with the number ${index} has passed; choose another one from the list`);
  };

  /** One draft of an appointment's next version with the claims that it demands. */
  const draft = async (
    deciding: Deciding,
    patient: { readonly id: string; readonly rid: Rid },
    slot: KnownSlot,
    body: AppointmentFacts,
    previous: Opened | undefined,
  ): Promise<Decision<never> & { readonly claims: readonly Claim[] }> => {
    const rid = previous?.row.rid ?? (await store.allocate(1));
    const head = {
      rid,
      version: (previous?.row.version ?? 0) + 1,
      type: TYPE.appointment,
      id: body.id,
      owner: patient.rid,
      at: deciding.now,
      deleted: false,
    };
    const version = await draftVersion(keyring, {
      head,
      resource: appointmentResource(body),
      entry: deciding.entry,
      ...(previous && { previous }),
    });
    const held = body.status === 'pending' ? body.heldUntil : undefined;
    const claims: Claim[] =
      body.status === 'cancelled'
        ? []
        : [
            { space: CLAIM_SLOT, key: slotKey(slot.rid), holder: rid, until: held ?? FOREVER, changed: deciding.now },
            {
              space: CLAIM_SEAT,
              key: seatKey(patient.rid, body.seat),
              holder: rid,
              until: Math.min(held ?? FOREVER, body.start),
              changed: deciding.now,
            },
          ];
    return { answer: undefined as never, patient, versions: [version], claims }; // callers put their answer
  };

  /** hold and choose are one act that ends in different states. */
  const take = (
    act: Act,
    status: 'pending' | 'booked',
    request: Extract<Request, { verb: 'hold' | 'choose' }>,
    context: Context,
  ): Promise<Done<Visit>> => {
    const patientId = request.patient ?? context.principal?.patient;
    const attempt = {
      act,
      purpose: 'PATRQT',
      context,
      request,
      about: `slot ${request.index}`,
      ...(patientId && { patient: patientId }),
    } as const;
    return performAct(house, attempt, async (deciding) => {
      const { now } = deciding;
      const slot = slots.byIndex(request.index);
      if (slot === undefined) return unlisted(request.index);
      if (slot.start <= now)
        return refuse('slot-past', `the time with the number ${request.index} has passed; choose another one from the list`);
      const patientRid = patientId === undefined ? undefined : await sources.patientRid(patientId);
      if (patientId === undefined || patientRid === undefined)
        return refuse('not-found', 'say for which patient; there is none with that id');
      const patient = { id: patientId, rid: patientRid };

      // What this process believes is tried first without asking: where it is wrong, the claim is refused, and the next decision asks the store.
      const trusting = deciding.attempt === 0 && slots.holder(slot.rid) === 0;
      const [slotClaim] = trusting ? NO_CLAIMS : await store.claims(CLAIM_SLOT, [slotKey(slot.rid)]);
      const taken = slotClaim !== undefined && slotClaim.holder !== 0 && slotClaim.until > now ? slotClaim : undefined;
      const own = taken === undefined ? undefined : await ownHold(taken.holder, patientId);
      if (taken !== undefined && own === undefined) {
        slots.apply([taken]);
        return SLOT_TAKEN;
      }
      const seat = own?.body.seat ?? (await seats.free(patientRid, now, deciding.attempt === 0));
      if (seat === undefined) {
        return refuse('booking-limit', `a patient may have ${settings.bookingsMax} future visits at most; cancel one first`);
      }
      const body: AppointmentFacts = {
        id: own?.body.id ?? newId(house.random),
        status,
        patient: patientId,
        practitioner: slot.practitioner,
        slot: slot.id,
        start: slot.start,
        end: slot.end,
        seat,
        ...(status === 'pending' && { heldUntil: own?.body.heldUntil ?? now + settings.holdMs }),
      };
      const decision = await draft(deciding, patient, slot, body, own?.opened);
      return {
        ...decision,
        answer: await visitOf(body, slot, context, now, own === undefined),
        afterwards: () => {
          slots.apply(decision.claims.filter((claim) => claim.space === CLAIM_SLOT));
          if (status === 'booked') agents.booked(body);
        },
      };
    });
  };

  const ownHold = async (holder: Rid, patient: string): Promise<Found | undefined> => {
    const appointment = await openAppointment(holder);
    return appointment?.body.patient === patient && appointment.body.status === 'pending' ? appointment : undefined;
  };

  /** cancel and move start from a booking that the principal may touch and that is still ahead. */
  const ahead = async (
    { appointment: id, version }: { readonly appointment: string; readonly version?: number },
    deciding: Deciding,
  ): Promise<(Found & { patientRid: Rid; slot: KnownSlot }) | Refusal> => {
    const appointment = await appointmentById(id);
    if (appointment === undefined) return NO_SUCH_BOOKING;
    const { body } = appointment;
    const { predicate } = deciding;
    const allowed = predicate.kind === 'all' || (predicate.kind === 'patient' && predicate.id === body.patient);
    const patientRid = allowed ? await sources.patientRid(body.patient) : undefined;
    const slot = allowed ? await sources.slotById(body.slot) : undefined;
    if (patientRid === undefined || slot === undefined) return NO_SUCH_BOOKING;
    if (version !== undefined && version !== appointment.opened.row.version)
      return refuse('precondition', 'that visit was changed meanwhile; look at it again');
    if (body.status === 'cancelled') return refuse('conflict', 'that visit is cancelled already');
    if (hasLapsed(body, deciding.now)) return refuse('hold-expired', 'that hold has run out; choose again');
    if (body.start <= deciding.now) return refuse('slot-past', 'that visit has begun or is over');
    return { ...appointment, patientRid, slot };
  };

  const slotRelease = (slot: Rid, holder: Rid, changed: Instant): Release => ({ space: CLAIM_SLOT, key: slotKey(slot), holder, changed });

  return {
    hold: (request, context) => take('hold-slot', 'pending', request, context),
    choose: (request, context) => take('book-slot', 'booked', request, context),

    cancel: (request, context) =>
      performAct(house, attemptOn('cancel-booking', request, context), async (deciding) => {
        const current = await ahead(request, deciding);
        if ('refused' in current) return current;
        const { rid } = current.opened.row;
        const body = nextStatus(current.body, 'cancelled', 'patient');
        const patient = { id: body.patient, rid: current.patientRid };
        const decision = await draft(deciding, patient, current.slot, body, current.opened);
        return {
          ...decision,
          releases: [
            slotRelease(current.slot.rid, rid, deciding.now),
            { space: CLAIM_SEAT, key: seatKey(current.patientRid, body.seat), holder: rid, changed: deciding.now },
          ],
          answer: await visitOf(body, current.slot, context, deciding.now),
          afterwards: () => {
            slots.apply([{ key: slotKey(current.slot.rid), holder: 0, until: 0 }]);
            agents.ended(current.body);
          },
        };
      }),

    move: (request, context) =>
      performAct(house, attemptOn('move-booking', request, context), async (deciding) => {
        const current = await ahead(request, deciding);
        if ('refused' in current) return current;
        const slot = slots.byIndex(request.index);
        if (slot === undefined) return unlisted(request.index);
        if (slot.start <= deciding.now) return refuse('slot-past', 'that time has passed; choose another one from the list');
        if (slot.rid === current.slot.rid) return refuse('bad-request', 'the visit is at that time already');
        const [claim] = await store.claims(CLAIM_SLOT, [slotKey(slot.rid)]);
        if (claim !== undefined && claim.holder !== 0 && claim.until > deciding.now) {
          slots.apply([claim]);
          return SLOT_TAKEN;
        }
        const { rid } = current.opened.row;
        const body: AppointmentFacts = {
          ...current.body,
          practitioner: slot.practitioner,
          slot: slot.id,
          start: slot.start,
          end: slot.end,
        };
        const patient = { id: body.patient, rid: current.patientRid };
        const decision = await draft(deciding, patient, slot, body, current.opened);
        return {
          ...decision,
          releases: [slotRelease(current.slot.rid, rid, deciding.now)],
          answer: await visitOf(body, slot, context, deciding.now),
          afterwards: () => {
            slots.apply([
              { key: slotKey(current.slot.rid), holder: 0, until: 0 },
              ...decision.claims.filter((c) => c.space === CLAIM_SLOT),
            ]);
            agents.ended(current.body);
            if (body.status === 'booked') agents.booked(body);
          },
        };
      }),

    visits: (request, context) => {
      const patientId = request.patient ?? context.principal?.patient;
      const attempt = { act: 'read-bookings', purpose: 'PATRQT', context, request, ...(patientId && { patient: patientId }) } as const;
      return performAct(house, attempt, async ({ now }) => {
        const patientRid = patientId === undefined ? undefined : await sources.patientRid(patientId);
        if (patientId === undefined || patientRid === undefined)
          return refuse('not-found', 'say of which patient; there is none with that id');
        const rows = await store.range({
          param: APPOINTMENT_PATIENT,
          low: referenceValue(TYPE.patient, patientId),
          limit: VISITS_MAX,
          descending: true,
        });
        const current = await store.currentByRids(rows.map((row) => row.rid));
        const visits: Visit[] = [];
        for (const row of current) {
          const { body } = found(await openRow(keyring, row)) ?? {};
          const slot = body === undefined ? undefined : await sources.slotById(body.slot);
          if (body !== undefined && slot !== undefined) visits.push(await visitOf(body, slot, context, now));
        }
        visits.sort((a, b) => a.slot.start - b.slot.start);
        return { answer: { visits }, shown: current, patient: { id: patientId, rid: patientRid }, record: `Patient/${patientId}` };
      });
    },

    async bookedElsewhere(appointment) {
      const there = appointment === 0 ? undefined : await openAppointment(appointment);
      if (there?.body.status === 'booked') agents.booked(there.body);
    },

    async expireHolds() {
      let expired = 0;
      for (const holder of slots.expiredHolds()) {
        const done = await performSystemAct(house, 'expire-hold', async (deciding) => {
          const appointment = holder === 0 ? undefined : await openAppointment(holder);
          if (appointment === undefined || !hasLapsed(appointment.body, deciding.now)) return undefined;
          const patientRid = await sources.patientRid(appointment.body.patient);
          const slot = await sources.slotById(appointment.body.slot);
          if (patientRid === undefined || slot === undefined) return undefined;
          const body = nextStatus(appointment.body, 'cancelled', 'expired');
          const patient = { id: body.patient, rid: patientRid };
          const decision = await draft({ ...deciding, predicate: { kind: 'all' } }, patient, slot, body, appointment.opened);
          return {
            ...decision,
            releases: [
              slotRelease(slot.rid, holder, deciding.now),
              { space: CLAIM_SEAT, key: seatKey(patientRid, body.seat), holder, changed: deciding.now },
            ],
            afterwards: () => slots.apply([{ key: slotKey(slot.rid), holder: 0, until: 0 }]),
          };
        });
        if (done) expired += 1;
      }
      return expired;
    },
  };
}

const NO_CLAIMS: readonly ClaimRow[] = [];

const SEAT_HINTS_MAX = 100_000;

/** Finds a free seat of a patient. Two requests that find the same one meet in the store, where one of them wins and the other looks again. */
function createSeats(store: House['store'], max: number) {
  /** The seat after the last one given: nearly always free. */
  const next = new Map<Rid, number>();
  const remember = (patient: Rid, given: number): void => {
    if (next.size >= SEAT_HINTS_MAX) next.clear();
    next.set(patient, (given % max) + 1);
  };
  return {
    /** `trusting` takes the likely one unseen: the store refuses it where it is taken. */
    async free(patient: Rid, now: Instant, trusting: boolean): Promise<number | undefined> {
      const likely = next.get(patient);
      if (trusting && likely !== undefined) {
        remember(patient, likely);
        return likely;
      }
      const seats = Array.from({ length: max }, (_, index) => index + 1);
      const claims = await store.claims(
        CLAIM_SEAT,
        seats.map((seat) => seatKey(patient, seat)),
      );
      const used = new Set(claims.filter((claim) => claim.holder !== 0 && claim.until > now).map((claim) => seatOf(claim.key)));
      const seat = freeSeat(used, max);
      if (seat === undefined) next.delete(patient);
      else remember(patient, seat);
      return seat;
    },
  };
}

interface Found {
  readonly opened: Opened;
  readonly body: AppointmentFacts;
}

function found(opened: Opened): Found | undefined {
  const body = readAppointment(opened.resource);
  return body === undefined ? undefined : { opened, body };
}

const attemptOn = (act: Act, request: Extract<Request, { verb: 'cancel' | 'move' }>, context: Context) => ({
  act,
  purpose: 'PATRQT' as const,
  context,
  request,
  about: `Appointment/${request.appointment}`,
  ...(context.principal?.patient !== undefined && { patient: context.principal.patient }),
});
