/**
 * The FHIR R4 resources of the pharmacy, made and read as in scheduling.ts: a MedicationRequest is a prescription, a MedicationDispense what the
 * pharmacy does about it, a Task of Medlar's own kind a queue ticket. State of a prescription, and what says so:
 *
 * | state             | MedicationRequest.status | MedicationDispense.status |
 * |-------------------|--------------------------|---------------------------|
 * | entered           | active                   | (none)                    |
 * | in preparation    | active                   | preparation               |
 * | ready             | active                   | in-progress               |
 * | handed over       | completed                | completed                 |
 * | returned to stock | active                   | stopped                   |
 * | cancelled         | cancelled                | cancelled, or none        |
 *
 * `in-progress` is R4's "the dispensed product is ready for pickup". https://hl7.org/fhir/R4/valueset-medicationdispense-status.html
 */
import { instantText } from '#model/instant-text.ts';
import type { PrescriptionState } from '#model/prescription.ts';
import { instantMs } from './date-time.ts';
import { member, memberList, memberText } from './json.ts';
import { referenceOf } from './search-parameters.ts';
import { CODE_SYSTEM, SYSTEM } from './urls.ts';

/** https://hl7.org/fhir/R4/medicationrequest.html */
export interface PrescriptionFacts {
  readonly id: string;
  readonly status: 'active' | 'completed' | 'cancelled';
  readonly patient: string;
  /** Name as the pharmacy has it; imported ones may be masked already. */
  readonly medication: string;
  /** Not even its first letters are shown at a kiosk: Resource.meta.security is `R`, restricted. */
  readonly sensitive: boolean;
  readonly authoredOn: number;
}

/** https://hl7.org/fhir/R4/medicationdispense.html */
export interface DispenseFacts {
  readonly id: string;
  readonly status: 'preparation' | 'in-progress' | 'completed' | 'stopped' | 'cancelled';
  readonly prescription: string;
  readonly patient: string;
  readonly medication: string;
  readonly sensitive: boolean;
  /** Ready since. */
  readonly preparedAt?: number;
  readonly handedOverAt?: number;
}

/** A queue ticket. https://hl7.org/fhir/R4/task.html */
export interface TicketFacts {
  readonly id: string;
  readonly status: 'requested' | 'completed' | 'cancelled';
  readonly patient: string;
  /** `YYYY-MM-DD` in the centre's zone. */
  readonly day: string;
  /** What is called out, from 100. */
  readonly number: number;
  readonly givenAt: number;
  /** The day is over; the number may be given again. */
  readonly until: number;
}

const REQUEST_STATUS: Readonly<Record<PrescriptionState, PrescriptionFacts['status']>> = {
  entered: 'active',
  'in preparation': 'active',
  ready: 'active',
  'handed over': 'completed',
  'returned to stock': 'active',
  cancelled: 'cancelled',
};

const DISPENSE_STATUS: Readonly<Record<Exclude<PrescriptionState, 'entered'>, DispenseFacts['status']>> = {
  'in preparation': 'preparation',
  ready: 'in-progress',
  'handed over': 'completed',
  'returned to stock': 'stopped',
  cancelled: 'cancelled',
};

export const requestStatus = (state: PrescriptionState): PrescriptionFacts['status'] => REQUEST_STATUS[state];
export const dispenseStatus = (state: Exclude<PrescriptionState, 'entered'>): DispenseFacts['status'] => DISPENSE_STATUS[state];

/** The state that a prescription and its dispense say together; undefined where they contradict each other. */
export function stateOf(prescription: PrescriptionFacts, dispense: DispenseFacts | undefined): PrescriptionState | undefined {
  if (dispense === undefined)
    return prescription.status === 'active' ? 'entered' : prescription.status === 'cancelled' ? 'cancelled' : undefined;
  return STATES_DISPENSED.find((state) => DISPENSE_STATUS[state] === dispense.status && REQUEST_STATUS[state] === prescription.status);
}

const STATES_DISPENSED = ['in preparation', 'ready', 'handed over', 'returned to stock', 'cancelled'] as const;

/** One dispense per prescription: its versions are its history. */
export const dispenseId = (prescription: string): string => `dispense-${prescription}`;

const RESTRICTED = 'R';
const sensitivity = (sensitive: boolean): object =>
  sensitive ? { meta: { security: [{ system: CODE_SYSTEM.confidentiality, code: RESTRICTED }] } } : {};
const isSensitive = (json: unknown): boolean =>
  memberList(member(json, 'meta'), 'security').some(
    (coding) => member(coding, 'system') === CODE_SYSTEM.confidentiality && member(coding, 'code') === RESTRICTED,
  );

export const prescriptionResource = (facts: PrescriptionFacts): object => ({
  resourceType: 'MedicationRequest',
  id: facts.id,
  ...sensitivity(facts.sensitive),
  status: facts.status,
  intent: 'order',
  medicationCodeableConcept: { text: facts.medication },
  subject: { reference: `Patient/${facts.patient}` },
  authoredOn: instantText(facts.authoredOn),
});

export function readPrescription(json: unknown): PrescriptionFacts | undefined {
  const id = idOf(json, 'MedicationRequest');
  const status = (['active', 'completed', 'cancelled'] as const).find((known) => known === member(json, 'status'));
  const patient = patientIn(member(json, 'subject'));
  const medication = memberText(member(json, 'medicationCodeableConcept'), 'text');
  const authoredOn = instantOf(json, 'authoredOn');
  if (id === undefined || status === undefined || patient === undefined || medication === undefined || authoredOn === undefined)
    return undefined;
  return { id, status, patient, medication, sensitive: isSensitive(json), authoredOn };
}

const ENDING: Readonly<Partial<Record<DispenseFacts['status'], string>>> = { stopped: 'returned-to-stock', cancelled: 'cancelled' };

export const dispenseResource = (facts: DispenseFacts): object => {
  const ending = ENDING[facts.status];
  return {
    resourceType: 'MedicationDispense',
    id: facts.id,
    ...sensitivity(facts.sensitive),
    status: facts.status,
    ...(ending === undefined ? {} : { statusReasonCodeableConcept: { coding: [{ system: CODE_SYSTEM.dispenseEnding, code: ending }] } }),
    medicationCodeableConcept: { text: facts.medication },
    subject: { reference: `Patient/${facts.patient}` },
    authorizingPrescription: [{ reference: `MedicationRequest/${facts.prescription}` }],
    ...(facts.preparedAt === undefined ? {} : { whenPrepared: instantText(facts.preparedAt) }),
    ...(facts.handedOverAt === undefined ? {} : { whenHandedOver: instantText(facts.handedOverAt) }),
  };
};

export function readDispense(json: unknown): DispenseFacts | undefined {
  const id = idOf(json, 'MedicationDispense');
  const status = (['preparation', 'in-progress', 'completed', 'stopped', 'cancelled'] as const).find(
    (known) => known === member(json, 'status'),
  );
  const patient = patientIn(member(json, 'subject'));
  const medication = memberText(member(json, 'medicationCodeableConcept'), 'text');
  const authorizing = referenceOf(memberList(json, 'authorizingPrescription')[0]);
  const prescription = authorizing?.type === 'MedicationRequest' ? authorizing.id : undefined;
  if (id === undefined || status === undefined || patient === undefined || medication === undefined || prescription === undefined)
    return undefined;
  const preparedAt = instantOf(json, 'whenPrepared');
  const handedOverAt = instantOf(json, 'whenHandedOver');
  return {
    id,
    status,
    prescription,
    patient,
    medication,
    sensitive: isSensitive(json),
    ...(preparedAt === undefined ? {} : { preparedAt }),
    ...(handedOverAt === undefined ? {} : { handedOverAt }),
  };
}

const COLLECT = 'collect';

export const ticketResource = (facts: TicketFacts): object => ({
  resourceType: 'Task',
  id: facts.id,
  identifier: [{ system: SYSTEM.ticket, value: `${facts.day}/${facts.number}` }],
  status: facts.status,
  intent: 'order',
  code: { coding: [{ system: CODE_SYSTEM.task, code: COLLECT }] },
  for: { reference: `Patient/${facts.patient}` },
  authoredOn: instantText(facts.givenAt),
  restriction: { period: { end: instantText(facts.until) } },
});

export function readTicket(json: unknown): TicketFacts | undefined {
  const id = idOf(json, 'Task');
  const kind = memberList(member(json, 'code'), 'coding')[0];
  const status = (['requested', 'completed', 'cancelled'] as const).find((known) => known === member(json, 'status'));
  const patient = patientIn(member(json, 'for'));
  const identifier = memberList(json, 'identifier').find((one) => member(one, 'system') === SYSTEM.ticket);
  const named = /^(\d{4}-\d{2}-\d{2})\/(\d{1,9})$/.exec(memberText(identifier, 'value') ?? '');
  const givenAt = instantOf(json, 'authoredOn');
  const until = instantOf(member(member(json, 'restriction'), 'period'), 'end');
  if (member(kind, 'system') !== CODE_SYSTEM.task || member(kind, 'code') !== COLLECT || named === null) return undefined;
  if (id === undefined || status === undefined || patient === undefined || givenAt === undefined || until === undefined) return undefined;
  return { id, status, patient, day: named[1] ?? '', number: Number(named[2]), givenAt, until };
}

const ID = /^[A-Za-z0-9\-.]{1,64}$/;

function idOf(json: unknown, type: string): string | undefined {
  const id = member(json, 'resourceType') === type ? memberText(json, 'id') : undefined;
  return id !== undefined && ID.test(id) ? id : undefined;
}

function patientIn(reference: unknown): string | undefined {
  const found = referenceOf(reference);
  return found?.type === 'Patient' && ID.test(found.id) ? found.id : undefined;
}

function instantOf(json: unknown, key: string): number | undefined {
  const value = memberText(json, key);
  return value === undefined ? undefined : instantMs(value);
}
