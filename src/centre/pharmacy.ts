/**
 * The pharmacist's side: prescriptions through their states, people found and registered, the queue. Two pharmacists who do something with the same
 * prescription meet in the store: every step writes the prescription's dispense, so one of them wins and the other hears what became of it.
 */
import { type DispenseFacts, dispenseId, dispenseResource, dispenseStatus, prescriptionResource, requestStatus } from '#fhir/pharmacy.ts';
import { patientResource } from '#fhir/scheduling.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { tokenValue } from '#fhir/value-encoding.ts';
import type { Act } from '#model/act.ts';
import { foldAddress } from '#model/addresses.ts';
import { parseDate } from '#model/dates.ts';
import { fits } from '#model/identity.ts';
import { foldName } from '#model/names.ts';
import { nextState, type PrescriptionState, type PrescriptionStep } from '#model/prescription.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import type { Instant, Rid, VersionRow, VersionWrite } from '#store/port.ts';
import { claimCriteria } from './criteria-claim.ts';
import { type House, newId } from './house.ts';
import type { KioskAlert } from './kiosk-requests.ts';
import { type Deciding, type Decision, type Done, performAct, performSystemAct } from './perform.ts';
import { asPatient, asPrescription, type FoundPerson, type FoundPrescription, type PharmacyRecords, rowsOf } from './pharmacy-records.ts';
import { PATIENTS_FOUND_MAX, PRESCRIPTIONS_MAX, type Prescription, QUEUE_MAX } from './pharmacy-requests.ts';
import type { QueueTickets } from './queue-tickets.ts';
import { draftVersion, type Opened, TYPE } from './records.ts';
import type { Answers, Context, Request } from './requests.ts';

type Of<V extends Request['verb']> = Extract<Request, { verb: V }>;
type Verb<V extends Request['verb']> = (request: Of<V>, context: Context) => Promise<Done<Answers[V]>>;

export interface Pharmacy {
  readonly findPatient: Verb<'find-patient'>;
  readonly registerPatient: Verb<'register-patient'>;
  readonly prescriptions: Verb<'prescriptions'>;
  readonly enter: Verb<'enter-prescription'>;
  readonly prepare: Verb<'prepare'>;
  readonly markReady: Verb<'mark-ready'>;
  readonly handOver: Verb<'hand-over'>;
  readonly cancel: Verb<'cancel-prescription'>;
  readonly queue: Verb<'queue'>;
  /** Puts back what nobody has collected in time; one of the chores. Returns how many. */
  readonly returnToStock: () => Promise<number>;
}

interface At {
  readonly now: Instant;
  readonly entry: Rid;
}

const NO_SUCH_PRESCRIPTION = refuse('not-found', 'there is no prescription with that id');
const NO_SUCH_PATIENT = refuse('not-found', 'there is no patient with that id; find or register them first');
const NO_DATE = refuse('bad-request', 'birthDate has to be a date such as 2/5/2003 or 2003-02-05');
const REQUEST_STATUS = parameterCode('MedicationRequest.status');
const DISPENSE_STATUS = parameterCode('MedicationDispense.status');
const DAY_MS = 86_400_000;
/** Put back in one go; the rest next time. */
const RETURNED_AT_ONCE = 500;

export function createPharmacy(
  house: House,
  records: PharmacyRecords,
  tickets: QueueTickets,
  alerts: () => readonly KioskAlert[],
): Pharmacy {
  const { store, settings } = house;

  /** A step of a prescription, with whatever else belongs into the same commit. */
  const step = (
    kind: PrescriptionStep,
    act: Act,
    request: Of<'prepare' | 'mark-ready' | 'hand-over' | 'cancel-prescription'>,
    context: Context,
    more: (found: FoundPrescription, patient: FoundPerson, at: Deciding) => Promise<readonly VersionWrite[] | Refusal> = () =>
      Promise.resolve([]),
  ): Promise<Done<Prescription>> => {
    const about = `MedicationRequest/${request.prescription}`;
    return performAct(house, { act, purpose: 'TREAT', context, request, about }, async (at): Promise<Decision<Prescription> | Refusal> => {
      const found = await records.prescription(request.prescription);
      const patient = found === undefined ? undefined : await records.person(found.facts.patient);
      if (found === undefined || patient === undefined) return NO_SUCH_PRESCRIPTION;
      const to = nextState(found.state, kind);
      if (to === undefined || to === 'entered')
        return refuse('conflict', `that prescription is ${found.state} already; look at the list again`);
      const further = await more(found, patient, at);
      if ('refused' in further) return further;
      return {
        answer: { ...asPrescription({ ...found, state: to }, patient), since: at.now },
        patient: { id: patient.id, rid: patient.opened.row.rid },
        record: about,
        versions: [...(await draftStep(house, found, to, at)), ...further],
        shown: [patient.opened.row],
      };
    });
  };

  /** The second identity check: what the person at the counter says has to fit the patient whose prescription it is. */
  const handOver: Pharmacy['handOver'] = (request, context) =>
    step('hand-over', 'hand-over-prescription', request, context, async (found, patient, at) => {
      const birthDate = parseDate(request.birthDate, settings.dateOrder);
      if (birthDate === undefined) return NO_DATE;
      if (!fits({ name: request.name, birthDate }, patient)) {
        return refuse('forbidden', "name and birth date are not those of this prescription's patient; nothing was handed over");
      }
      const open = await records.ofPatient(patient.id, 'open');
      const others = open.some(({ facts, state }) => facts.id !== found.facts.id && state === 'ready');
      return others ? [] : tickets.draftEnd(patient.opened.row.rid, at);
    });

  const enter: Pharmacy['enter'] = (request, context) => {
    const attempt = { act: 'enter-prescription', purpose: 'TREAT', context, request, patient: request.patient } as const;
    return performAct(house, attempt, async ({ now, entry }) => {
      const patient = await records.person(request.patient);
      if (patient === undefined) return NO_SUCH_PATIENT;
      const id = newId(house.random);
      const versions = await draftNew(
        house,
        patient,
        { id, medication: request.medication, sensitive: request.sensitive ?? false },
        'entered',
        {
          now,
          entry,
        },
      );
      return {
        answer: {
          prescription: id,
          patient: asPatient(patient),
          medication: request.medication,
          sensitive: request.sensitive ?? false,
          state: 'entered',
          since: now,
        },
        patient: { id: patient.id, rid: patient.opened.row.rid },
        versions,
        shown: [patient.opened.row],
      };
    });
  };

  const findPatient: Pharmacy['findPatient'] = (request, context) =>
    performAct(house, { act: 'find-patient', purpose: 'TREAT', context, request }, async () => {
      const birthDate = request.birthDate === undefined ? undefined : parseDate(request.birthDate, settings.dateOrder);
      if (request.birthDate !== undefined && birthDate === undefined) return NO_DATE;
      const evidence = { name: request.name, ...(birthDate !== undefined && { birthDate }) };
      const found = (await records.byName(request.name, PATIENTS_FOUND_MAX)).filter((person) => fits(evidence, person));
      const [only] = found;
      return {
        answer: { patients: found.map(asPatient) },
        shown: found.map(({ opened }) => opened.row),
        ...(found.length === 1 && only !== undefined && { patient: { id: only.id, rid: only.opened.row.rid } }),
      };
    });

  const registerPatient: Pharmacy['registerPatient'] = (request, context) =>
    performAct(house, { act: 'register-patient', purpose: 'TREAT', context, request }, async ({ now, entry }) => {
      const birthDate = parseDate(request.birthDate, settings.dateOrder);
      if (birthDate === undefined) return NO_DATE;
      if (foldName(request.name) === '') return refuse('bad-request', 'name has to be a name');
      const same = { name: request.name, birthDate, address: request.address };
      const spelling = JSON.stringify([foldName(request.name), birthDate, foldAddress(request.address)]);
      const claim = await claimCriteria(house, TYPE.patient, spelling);
      if ((await records.byName(request.name, PATIENTS_FOUND_MAX)).some((person) => fits(same, person))) {
        return refuse('conflict', 'a patient of that name, birth date and address is here already; find them instead');
      }
      const person = { id: newId(house.random), name: request.name.trim(), birthDate, address: request.address.trim() };
      const { rid, version, key } = await draftPerson(house, person, { now, entry });
      return { answer: asPatient(person), versions: [version], keys: [key], claims: [claim(rid, now)], patient: { id: person.id, rid } };
    });

  /** Everybody who is there, by id; all at once, since each is a round trip beyond one machine. */
  const peopleOf = async (ids: readonly string[]): Promise<ReadonlyMap<string, FoundPerson>> => {
    const people = await Promise.all([...new Set(ids)].map(records.person));
    return new Map(people.flatMap((person) => (person === undefined ? [] : [[person.id, person]])));
  };

  const prescriptions: Pharmacy['prescriptions'] = (request, context) => {
    const attempt = {
      act: 'read-prescriptions',
      purpose: 'TREAT',
      context,
      request,
      ...(request.patient !== undefined && { patient: request.patient }),
    } as const;
    return performAct(house, attempt, async (): Promise<Decision<Answers['prescriptions']> | Refusal> => {
      if (request.patient !== undefined) {
        const patient = await records.person(request.patient);
        if (patient === undefined) return NO_SUCH_PATIENT;
        const found = await records.ofPatient(patient.id, 'all');
        return {
          answer: { prescriptions: found.map((one) => asPrescription(one, patient)), more: false },
          shown: [patient.opened.row, ...found.flatMap(rowsOf)],
          patient: { id: patient.id, rid: patient.opened.row.rid },
          record: `Patient/${patient.id}`,
        };
      }
      const range = { param: REQUEST_STATUS, low: tokenValue(undefined, 'active'), limit: PRESCRIPTIONS_MAX + 1 };
      const rows = await store.currentByRids((await store.range(range)).slice(0, PRESCRIPTIONS_MAX + 1).map(({ rid }) => rid));
      const opened = await Promise.all(rows.slice(0, PRESCRIPTIONS_MAX).map(records.opened));
      const found = opened.filter((one) => one !== undefined);
      const people = await peopleOf(found.map(({ facts }) => facts.patient));
      const listed: Prescription[] = [];
      const shown: VersionRow[] = [];
      for (const one of found) {
        const patient = people.get(one.facts.patient);
        if (patient === undefined) continue;
        listed.push(asPrescription(one, patient));
        shown.push(...rowsOf(one));
      }
      for (const { opened: person } of people.values()) shown.push(person.row);
      return { answer: { prescriptions: listed, more: rows.length > PRESCRIPTIONS_MAX }, shown };
    });
  };

  const queue: Pharmacy['queue'] = (request, context) =>
    performAct(house, { act: 'read-queue', purpose: 'TREAT', context, request }, async ({ now }) => {
      const waiting = await tickets.waiting(now, QUEUE_MAX);
      const shown: VersionRow[] = [];
      const listed: Answers['queue']['tickets'][number][] = [];
      const people = await peopleOf(waiting.map(({ facts }) => facts.patient));
      for (const { facts, opened } of waiting) {
        const patient = people.get(facts.patient);
        if (patient === undefined) continue;
        listed.push({ number: facts.number, patient: asPatient(patient), since: facts.givenAt });
        shown.push(opened.row, patient.opened.row);
      }
      return { answer: { tickets: listed, alerts: alerts() }, shown };
    });

  return {
    findPatient,
    registerPatient,
    prescriptions,
    enter,
    queue,
    handOver,
    prepare: (request, context) => step('prepare', 'prepare-prescription', request, context),
    markReady: (request, context) => step('ready', 'mark-prescription-ready', request, context),
    cancel: (request, context) =>
      step('cancel', 'cancel-prescription', request, context, async (found, patient, at) => {
        if (found.state !== 'ready') return [];
        const open = await records.ofPatient(patient.id, 'open');
        const others = open.some(({ facts, state }) => facts.id !== found.facts.id && state === 'ready');
        return others ? [] : tickets.draftEnd(patient.opened.row.rid, at);
      }),

    async returnToStock() {
      // Ready ones by the time of their last change, the oldest first.
      const range = { param: DISPENSE_STATUS, low: tokenValue(undefined, dispenseStatus('ready')), limit: RETURNED_AT_ONCE };
      const before = house.now() - settings.kiosk.returnDays * DAY_MS;
      const overdue = (await store.range(range)).filter(({ updated }) => updated <= before);
      let returned = 0;
      for (const row of await store.currentByRids(overdue.map(({ rid }) => rid))) {
        const prescription = row.id.slice(dispenseId('').length);
        const done = await performSystemAct(house, 'return-to-stock', async (at) => {
          const found = await records.prescription(prescription);
          const to = found === undefined ? undefined : nextState(found.state, 'return');
          if (found?.dispense === undefined || to === undefined || to === 'entered' || found.dispense.opened.row.at > before)
            return undefined;
          return {
            answer: {},
            versions: await draftStep(house, found, to, at),
            patient: { id: found.facts.patient, rid: found.opened.row.owner },
            record: `MedicationRequest/${prescription}`,
          };
        });
        if (done) returned += 1;
      }
      return returned;
    },
  };
}

/** A patient without an account: the pharmacy's own. */
export async function draftPerson(
  house: House,
  person: { readonly id: string; readonly name: string; readonly birthDate: string; readonly address: string },
  at: At,
) {
  const rid = await house.store.allocate(1);
  const key = await house.keyring.createDataKey(rid, house.random);
  const version = await draftVersion(house.keyring, {
    head: { rid, version: 1, type: TYPE.patient, id: person.id, owner: rid, at: at.now, deleted: false },
    resource: patientResource(person),
    entry: at.entry,
  });
  return { rid, key, version };
}

/** A new prescription, with its dispense where it is further than entered. */
export async function draftNew(
  house: House,
  patient: { readonly id: string; readonly opened: { readonly row: Pick<VersionRow, 'rid'> } },
  what: { readonly id: string; readonly medication: string; readonly sensitive: boolean },
  state: 'entered' | 'ready',
  at: At,
): Promise<readonly VersionWrite[]> {
  const facts = { ...what, patient: patient.id, status: requestStatus(state), authoredOn: at.now };
  const own = async (type: number, id: string) => ({
    rid: await house.store.allocate(1),
    version: 1,
    type,
    id,
    owner: patient.opened.row.rid,
    at: at.now,
    deleted: false,
  });
  const request = await draftVersion(house.keyring, {
    head: await own(TYPE.prescription, what.id),
    resource: prescriptionResource(facts),
    entry: at.entry,
  });
  if (state === 'entered') return [request];
  const { medication, sensitive } = what;
  const dispense: DispenseFacts = {
    id: dispenseId(what.id),
    status: dispenseStatus(state),
    prescription: what.id,
    patient: patient.id,
    medication,
    sensitive,
    preparedAt: at.now,
  };
  const head = await own(TYPE.dispense, dispense.id);
  return [request, await draftVersion(house.keyring, { head, resource: dispenseResource(dispense), entry: at.entry })];
}

/** The versions that take a prescription to its next state. The dispense is written at every step: that is where two who are at it meet. */
async function draftStep(
  house: House,
  found: FoundPrescription,
  to: Exclude<PrescriptionState, 'entered'>,
  at: At,
): Promise<readonly VersionWrite[]> {
  const { facts, dispense } = found;
  const { keyring, store } = house;
  const versions: VersionWrite[] = [];
  const status = requestStatus(to);
  if (status !== facts.status) {
    versions.push(
      await draftVersion(keyring, {
        head: nextHead(found.opened, at.now),
        resource: prescriptionResource({ ...facts, status }),
        entry: at.entry,
        previous: found.opened,
      }),
    );
  }
  const { preparedAt, handedOverAt } = dispense?.facts ?? {};
  const next: DispenseFacts = {
    id: dispenseId(facts.id),
    status: dispenseStatus(to),
    prescription: facts.id,
    patient: facts.patient,
    medication: facts.medication,
    sensitive: facts.sensitive,
    ...(to === 'ready' ? { preparedAt: at.now } : preparedAt !== undefined && to !== 'in preparation' && { preparedAt }),
    ...(to === 'handed over' ? { handedOverAt: at.now } : handedOverAt !== undefined && { handedOverAt }),
  };
  const head =
    dispense === undefined
      ? {
          rid: await store.allocate(1),
          version: 1,
          type: TYPE.dispense,
          id: next.id,
          owner: found.opened.row.owner,
          at: at.now,
          deleted: false,
        }
      : nextHead(dispense.opened, at.now);
  versions.push(
    await draftVersion(keyring, {
      head,
      resource: dispenseResource(next),
      entry: at.entry,
      ...(dispense !== undefined && { previous: dispense.opened }),
    }),
  );
  return versions;
}

const nextHead = ({ row }: Opened, at: Instant) => {
  const { rid, version, type, id, owner } = row;
  return { rid, version: version + 1, type, id, owner, at, deleted: false };
};
