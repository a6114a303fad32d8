/**
 * Doctors' agents: separate processes that answer price questions over UDP. They are invited, enrol once, receive the keys of their doctor's
 * bookings and report what they answered; the answer is kept with the booking.
 */
import {
  type AppointmentFacts,
  type EstimateFacts,
  estimateResource,
  practitionerResource,
  readAppointment,
  readEstimate,
  readPractitioner,
  readTariff,
  tariffResource,
} from '#fhir/scheduling.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import { refuse } from '#model/refusal.ts';
import { parseTariff, type Tariff } from '#model/tariff.ts';
import type { Instant, Rid, VersionWrite } from '#store/port.ts';
import { bookingKey } from '#vault/estimate-keys.ts';
import { principalOf } from './accounts.ts';
import type { DeviceName, Devices } from './devices.ts';
import type { Directory } from './directory.ts';
import type { House } from './house.ts';
import { type Done, performAct, performSystemAct } from './perform.ts';
import { draftVersion, openRow, TYPE } from './records.ts';
import type { Answers, BookingKey, Context, DoctorAgent, Estimate, Request } from './requests.ts';
import { headOf } from './sessions.ts';
import type { KnownDoctor } from './slot-list.ts';

type Of<V extends Request['verb']> = Extract<Request, { verb: V }>;

export interface Agents {
  readonly invite: (request: Of<'invite'>, context: Context) => Promise<Done<Answers['invite']>>;
  readonly enrol: (request: Of<'enrol'>, context: Context) => Promise<Done<Answers['enrol']>>;
  readonly agent: (request: Of<'agent'>, context: Context) => Promise<Done<Answers['agent']>>;
  readonly answers: (request: Of<'answers'>, context: Context) => Promise<Done<Answers['answers']>>;
  readonly tariff: (request: Of<'tariff'>, context: Context) => Promise<Done<Answers['tariff']>>;
  /** The doctors, each with the principal as which an agent inside the server acts. */
  readonly doctors: () => Promise<readonly DoctorAgent[]>;
  /** The last answer kept with a booking. */
  readonly estimateOf: (appointment: string) => Promise<Estimate | undefined>;
  /** The key that a booking's patient and its doctor's agent share. */
  readonly keyOf: (booking: AppointmentFacts) => BookingKey;
  /** Tells the doctor's agent, wherever it is connected, of a booking or of its end. */
  readonly booked: (booking: AppointmentFacts) => void;
  readonly ended: (booking: AppointmentFacts) => void;
}

/** Keys that an agent is sent when it connects, those of the latest bookings first. */
const KEYS_MAX = 20_000;
/** Answers reported in one request at most. */
const ANSWERS_MAX = 500;
/** An agent may answer, and report, a little after the visit: the key ends then. */
const AFTER_VISIT_MS = 0;

const NOT_AN_AGENT = refuse('forbidden', "only a doctor's agent may do this; enrol it first");

export function createAgents(house: House, directory: Directory, devices: Devices): Agents {
  const { store, keyring } = house;

  /** Practitioners whose agents have connected to this process. */
  const present = new Set<string>();

  const keyOf = (booking: AppointmentFacts): BookingKey => {
    // A moved booking gets another key: the old doctor's agent must not go on answering for it.
    const { keyId, key } = bookingKey(keyring.purposes.estimates, `${booking.id}/${booking.slot}`);
    const doctor = directory.doctor(booking.practitioner)?.name ?? booking.practitioner;
    return { appointment: booking.id, keyId: keyId.toHex(), key: key.toHex(), doctor, until: booking.end + AFTER_VISIT_MS };
  };

  const accountOf = (doctor: KnownDoctor) => devices.account(agentName(doctor.name));

  const estimateOf = async (appointment: string): Promise<Estimate | undefined> => {
    const row = await store.current(TYPE.estimate, estimateId(appointment));
    const facts = row === undefined || row.deleted ? undefined : readEstimate((await openRow(keyring, row)).resource);
    if (facts === undefined) return undefined;
    const { doctor, plan, price, tariffVersion, at } = facts;
    return { doctor, plan, tariffVersion, at, ...(price !== undefined && { price }) };
  };

  const practitionerOf = (context: Context): string | undefined =>
    context.principal?.role === 'device' ? context.principal.practitioner : undefined;

  /** The text of the tariff that the centre keeps for a doctor. */
  const tariffText = async (practitioner: string): Promise<string | undefined> => {
    const row = await store.current(TYPE.tariff, tariffId(practitioner));
    const facts = row === undefined || row.deleted ? undefined : readTariff((await openRow(keyring, row)).resource);
    return facts?.prices.map(({ plan, price }) => `${plan} ${price}\n`).join('');
  };

  /** The keys of all bookings of a doctor that are still ahead. */
  const keysOf = async (practitioner: string, now: number): Promise<readonly BookingKey[]> => {
    const rows = await store.range({
      param: parameterCode('Appointment.practitioner'),
      low: referenceValue(TYPE.practitioner, practitioner),
      limit: KEYS_MAX,
      descending: true,
    });
    const keys: BookingKey[] = [];
    for (const row of await store.currentByRids(rows.map(({ rid }) => rid))) {
      const booking = readAppointment((await openRow(keyring, row)).resource);
      if (booking?.status === 'booked' && booking.end > now) keys.push(keyOf(booking));
    }
    return keys;
  };

  /** Keeps one answer with its booking; one act per booking, since each concerns one patient. */
  const keepAnswer = (answer: Of<'answers'>['answers'][number], practitioner: string, context: Context) =>
    performAct(house, { act: 'answer-estimate', purpose: 'HPAYMT', context, practitioner }, async ({ now, entry }) => {
      const appointmentRow = await store.current(TYPE.appointment, answer.appointment);
      const booking = appointmentRow === undefined ? undefined : readAppointment((await openRow(keyring, appointmentRow)).resource);
      const patientRid = booking === undefined ? undefined : await directory.patientRid(booking.patient);
      if (booking === undefined || patientRid === undefined || booking.practitioner !== practitioner) {
        return refuse('not-found', 'this agent has no booking with that id');
      }
      const row = await store.current(TYPE.estimate, estimateId(booking.id));
      const previous = row === undefined ? undefined : await openRow(keyring, row);
      const facts: EstimateFacts = {
        id: estimateId(booking.id),
        patient: booking.patient,
        practitioner,
        appointment: booking.id,
        doctor: directory.doctor(practitioner)?.name ?? practitioner,
        plan: answer.plan,
        tariffVersion: answer.tariffVersion,
        at: Math.min(answer.at, now),
        ...(answer.price !== undefined && { price: answer.price }),
      };
      const version = await draftVersion(keyring, {
        head: {
          rid: row?.rid ?? (await store.allocate(1)),
          version: (row?.version ?? 0) + 1,
          type: TYPE.estimate,
          id: facts.id,
          owner: patientRid,
          at: now,
          deleted: false,
        },
        resource: estimateResource(facts),
        entry,
        ...(previous && { previous }),
      });
      return { answer: {}, versions: [version], patient: { id: booking.patient, rid: patientRid } };
    });

  return {
    keyOf,
    estimateOf,
    booked(booking) {
      if (!present.has(booking.practitioner)) return;
      const key = keyOf(booking);
      house.emit({ event: 'key', doctor: key.doctor, key });
    },
    ended(booking) {
      if (!present.has(booking.practitioner)) return;
      const { doctor, keyId } = keyOf(booking);
      house.emit({ event: 'key-end', doctor, keyId });
    },

    async doctors() {
      const agents: DoctorAgent[] = [];
      for (const doctor of directory.doctors()) {
        if ((await accountOf(doctor)) === undefined) {
          await performSystemAct(house, 'enrol-device', async (at) => {
            const { body, versions, claims } = await devices.draft(agentOf(doctor), {}, at);
            return { answer: {}, versions, claims, about: `Device/${body.id}` };
          });
        }
        const found = await accountOf(doctor);
        if (found !== undefined) agents.push({ doctor: doctor.name, principal: principalOf(found.account) });
      }
      return agents;
    },

    invite: (request, context) =>
      performAct(house, { act: 'invite-device', purpose: 'HSYSADMIN', context, about: `doctor ${request.doctor}`, request }, async (at) => {
        const doctor = directory.doctorByName(request.doctor);
        if (doctor === undefined) return refuse('not-found', `there is no doctor listed as ${request.doctor}`);
        const { code, until, versions, claims } = await devices.draftInvitation(agentOf(doctor), at);
        return { answer: { code, expiresAt: until }, versions, claims };
      }),

    async enrol(request, context) {
      const wrong = refuse('unauthenticated', 'that code is not valid (any more); ask an administrator for a new invitation');
      const account = await devices.invited(request.code);
      const doctor = account?.practitioner === undefined ? undefined : directory.doctor(account.practitioner);
      if (account?.role !== 'device' || doctor === undefined) return wrong;
      const invited = { ...context, principal: principalOf(account) };
      return performAct(
        house,
        { act: 'enrol-device', purpose: 'HSYSADMIN', context: invited, practitioner: doctor.practitioner },
        async (at) => {
          const enrolment = await devices.draftEnrolment(agentOf(doctor), request.code, at);
          if (enrolment === undefined) return wrong;
          const { token, versions, claims } = enrolment;
          return { answer: { token, doctor: doctor.name }, versions, claims, about: `Device/${account.id}` };
        },
      );
    },

    async agent(request, context) {
      const practitioner = practitionerOf(context);
      if (practitioner === undefined) return NOT_AN_AGENT;
      present.add(practitioner); // before the keys are read, so that no booking falls between them and the events
      const done = await performAct(
        house,
        { act: 'receive-booking-keys', purpose: 'HPAYMT', context, practitioner, about: `Practitioner/${practitioner}` },
        async ({ now, entry }) => {
          const row = await store.current(TYPE.practitioner, practitioner);
          const opened = row === undefined ? undefined : await openRow(keyring, row);
          const facts = opened === undefined ? undefined : readPractitioner(opened.resource);
          if (opened === undefined || facts === undefined) return NOT_AN_AGENT;
          const keys = await keysOf(practitioner, now);
          const tariff = await tariffText(practitioner);
          const versions =
            facts.port === request.port
              ? []
              : [
                  await draftVersion(keyring, {
                    head: { ...headOf(opened), version: opened.row.version + 1, at: now },
                    resource: practitionerResource({ ...facts, port: request.port }),
                    entry,
                    previous: opened,
                  }),
                ];
          return { answer: { doctor: facts.listed, keys, ...(tariff !== undefined && { tariff }) }, versions };
        },
      );
      if ('ok' in done) await directory.refresh();
      return done;
    },

    async answers(request, context) {
      const practitioner = practitionerOf(context);
      if (practitioner === undefined) return NOT_AN_AGENT;
      if (request.answers.length > ANSWERS_MAX) return refuse('too-large', `report ${ANSWERS_MAX} answers at a time at most`);
      const done = await Promise.all(request.answers.map((answer) => keepAnswer(answer, practitioner, context)));
      return { ok: { kept: done.filter((each) => 'ok' in each).length } };
    },

    async tariff(request, context) {
      const practitioner = practitionerOf(context);
      const doctor = practitioner === undefined ? undefined : directory.doctor(practitioner);
      if (practitioner === undefined || doctor === undefined) return NOT_AN_AGENT;
      const parsed = parseTariff(request.text, `${doctor.name}.txt`);
      if ('faults' in parsed) return refuse('bad-request', parsed.faults.map((fault) => `line ${fault.line}: ${fault.text}`).join('; '));
      const { tariff } = parsed;
      return performAct(house, { act: 'write-tariff', purpose: 'HOPERAT', context, practitioner }, async ({ now, entry }) => {
        const versions = await draftTariff(house, { practitioner, name: doctor.name }, tariff, { now, entry });
        return { answer: { version: tariff.version }, versions };
      });
    },
  };
}

/** The next version of a doctor's tariff; none where it is the current one already. */
export async function draftTariff(
  house: Pick<House, 'store' | 'keyring'>,
  doctor: { readonly practitioner: string; readonly name: string },
  tariff: Tariff,
  at: { readonly now: Instant; readonly entry: Rid },
): Promise<readonly VersionWrite[]> {
  const { store, keyring } = house;
  const id = tariffId(doctor.practitioner);
  const row = await store.current(TYPE.tariff, id);
  const previous = row === undefined ? undefined : await openRow(keyring, row);
  if (previous !== undefined && readTariff(previous.resource)?.version === tariff.version) return [];
  const { practitioner, name } = doctor;
  const version = await draftVersion(keyring, {
    head: {
      rid: row?.rid ?? (await store.allocate(1)),
      version: (row?.version ?? 0) + 1,
      type: TYPE.tariff,
      id,
      owner: 0,
      at: at.now,
      deleted: false,
    },
    resource: tariffResource({ id, practitioner, doctor: name, version: tariff.version, prices: tariff.prices }),
    entry: at.entry,
    ...(previous && { previous }),
  });
  return [version];
}

/** User name of a doctor's agent; no person can have one with a colon. */
export const agentName = (doctor: string): `agent:${string}` => `agent:${doctor}`;

const agentOf = ({ practitioner, name }: KnownDoctor): DeviceName => ({
  username: agentName(name),
  role: 'device',
  title: `Agent of ${name}`,
  practitioner,
});

/** One tariff per doctor, one estimate per booking: their versions are their history. */
export const tariffId = (practitioner: string): string => `tariff-${practitioner}`;
const estimateId = (appointment: string): string => `estimate-${appointment}`;
