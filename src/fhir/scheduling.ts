/**
 * The FHIR R4 resources of an appointment, made and read. Each has a flat interface of facts: `…Resource` makes the FHIR JSON of them and
 * `read…` finds them again in JSON of any origin. A reader answers `undefined` where something needed is missing or malformed; it never
 * throws, and passes over what it does not know. Instants are UTC milliseconds; ids are bare (`doc1`, not `Practitioner/doc1`).
 */
import { type Ending, ENDINGS } from '#model/booking.ts';
import { instantText } from '#model/instant-text.ts';
import { type Weekday, type WeeklyRule, weeklyRuleFault } from '#model/weekly-rule.ts';
import { instantMs } from './date-time.ts';
import { list, member, memberList, memberText, text } from './json.ts';
import { referenceOf } from './search-parameters.ts';
import { CODE_SYSTEM, EXTENSION, SYSTEM } from './urls.ts';

export type { Ending } from '#model/booking.ts';

/** https://hl7.org/fhir/R4/patient.html */
export interface PatientFacts {
  readonly id: string;
  /** As a person writes it. */
  readonly name: string;
  /** The name in the appointment system, `patient1`. */
  readonly listed?: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
  /** Home address, as a person writes it. */
  readonly address?: string;
}

/** https://hl7.org/fhir/R4/practitioner.html */
export interface PractitionerFacts {
  readonly id: string;
  readonly name: string;
  /** The name under which the centre lists a doctor, `doc1`. */
  readonly listed: string;
  /** UDP port on which the doctor's agent answers, 1 to 65535. */
  readonly port?: number;
}

/** https://hl7.org/fhir/R4/schedule.html */
export interface ScheduleFacts {
  readonly id: string;
  readonly practitioner: string;
  readonly rules: readonly WeeklyRule[];
}

/** Slot.status of R4, those that are used. Who has a slot is told by its claim; `free` here means that it may be had. */
export type SlotStatus = 'free' | 'busy-unavailable';

/** https://hl7.org/fhir/R4/slot.html */
export interface SlotFacts {
  readonly id: string;
  /** The number by which a person picks it, from 1. */
  readonly index: number;
  readonly schedule: string;
  /** Half-open. */
  readonly start: number;
  readonly end: number;
  readonly status: SlotStatus;
}

/** `pending` is a hold, until `heldUntil`. https://hl7.org/fhir/R4/valueset-appointmentstatus.html */
export type AppointmentStatus = 'pending' | 'booked' | 'cancelled';

/** https://hl7.org/fhir/R4/appointment.html */
export interface AppointmentFacts {
  readonly id: string;
  readonly status: AppointmentStatus;
  readonly patient: string;
  readonly practitioner: string;
  readonly slot: string;
  /** Half-open. */
  readonly start: number;
  readonly end: number;
  /** Which of the patient's future bookings it is, from 1. */
  readonly seat: number;
  /** With `pending`, always: the hold ends then. */
  readonly heldUntil?: number;
  /** With `cancelled`: why the booking or the hold ended. */
  readonly ending?: Ending;
}

/** https://hl7.org/fhir/R4/coverage.html */
export interface CoverageFacts {
  readonly id: string;
  readonly patient: string;
  /** Name of the plan, `insurance1`. */
  readonly plan: string;
}

/** A doctor's tariff. https://hl7.org/fhir/R4/insuranceplan.html */
export interface TariffFacts {
  readonly id: string;
  readonly practitioner: string;
  /** The doctor's listed name. */
  readonly doctor: string;
  readonly version: string;
  /** In the tariff's order; prices are decimal strings. */
  readonly prices: readonly { readonly plan: string; readonly price: string }[];
}

/** What a visit will cost. https://hl7.org/fhir/R4/coverageeligibilityresponse.html */
export interface EstimateFacts {
  readonly id: string;
  readonly patient: string;
  readonly practitioner: string;
  readonly appointment: string;
  /** The doctor's listed name. */
  readonly doctor: string;
  readonly plan: string;
  /** Decimal string; absent where the tariff does not cover the plan. */
  readonly price?: string;
  readonly tariffVersion: string;
  readonly at: number;
}

/** A doctor's agent. https://hl7.org/fhir/R4/device.html */
export interface DeviceFacts {
  readonly id: string;
  /** For whom a doctor's agent answers; kiosks have nobody. */
  readonly practitioner?: string;
  readonly name: string;
  readonly active: boolean;
}

export const patientResource = (facts: PatientFacts): object => ({
  resourceType: 'Patient',
  id: facts.id,
  ...(facts.listed === undefined ? {} : { identifier: [{ system: SYSTEM.patient, value: facts.listed }] }),
  active: true,
  name: [{ text: facts.name }],
  ...(facts.birthDate === undefined ? {} : { birthDate: facts.birthDate }),
  ...(facts.address === undefined ? {} : { address: [{ use: 'home', text: facts.address }] }),
});

export function readPatient(json: unknown): PatientFacts | undefined {
  const id = idOf(json, 'Patient');
  const name = nameOf(json);
  if (id === undefined || name === undefined) return undefined;
  const listed = identifierOf(json, SYSTEM.patient);
  const birthDate = memberText(json, 'birthDate');
  const address = memberText(memberList(json, 'address')[0], 'text');
  return {
    id,
    name,
    ...(listed === undefined ? {} : { listed }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(address === undefined ? {} : { address }),
  };
}

export const practitionerResource = (facts: PractitionerFacts): object => ({
  resourceType: 'Practitioner',
  id: facts.id,
  ...(facts.port === undefined ? {} : { extension: [{ url: EXTENSION.udpPort, valuePositiveInt: facts.port }] }),
  identifier: [{ system: SYSTEM.doctor, value: facts.listed }],
  active: true,
  name: [{ text: facts.name }],
});

export function readPractitioner(json: unknown): PractitionerFacts | undefined {
  const id = idOf(json, 'Practitioner');
  const name = nameOf(json);
  const listed = identifierOf(json, SYSTEM.doctor);
  if (id === undefined || name === undefined || listed === undefined) return undefined;
  const port = positive(extensionValue(json, EXTENSION.udpPort, 'valuePositiveInt'), 65_535);
  return { id, name, listed, ...(port === undefined ? {} : { port }) };
}

export const scheduleResource = (facts: ScheduleFacts): object => ({
  resourceType: 'Schedule',
  id: facts.id,
  ...(facts.rules.length === 0 ? {} : { extension: facts.rules.map(ruleExtension) }),
  active: true,
  actor: [referenceTo('Practitioner', facts.practitioner)],
});

const ruleExtension = (rule: WeeklyRule): object => ({
  url: EXTENSION.weeklyRule,
  extension: [
    ...rule.weekdays.map((weekday) => ({ url: 'weekday', valuePositiveInt: weekday })),
    { url: 'from', valueString: rule.from },
    { url: 'to', valueString: rule.to },
    { url: 'minutes', valuePositiveInt: rule.minutes },
    { url: 'zone', valueCode: rule.zone },
  ],
});

export function readSchedule(json: unknown): ScheduleFacts | undefined {
  const id = idOf(json, 'Schedule');
  const practitioner = firstId(memberList(json, 'actor'), 'Practitioner');
  if (id === undefined || practitioner === undefined) return undefined;
  const rules: WeeklyRule[] = [];
  for (const extension of memberList(json, 'extension')) {
    if (member(extension, 'url') !== EXTENSION.weeklyRule) continue;
    const rule = readRule(extension);
    if (rule === undefined) return undefined;
    rules.push(rule);
  }
  return { id, practitioner, rules };
}

function readRule(extension: unknown): WeeklyRule | undefined {
  const weekdays: Weekday[] = [];
  for (const part of memberList(extension, 'extension')) {
    if (member(part, 'url') !== 'weekday') continue;
    const weekday = positive(member(part, 'valuePositiveInt'), 7);
    if (weekday === undefined) return undefined;
    weekdays.push(weekday as Weekday); // 1 to 7, as just checked
  }
  const from = text(extensionValue(extension, 'from', 'valueString'));
  const to = text(extensionValue(extension, 'to', 'valueString'));
  const minutes = positive(extensionValue(extension, 'minutes', 'valuePositiveInt'), 1440);
  const zone = text(extensionValue(extension, 'zone', 'valueCode'));
  if (from === undefined || to === undefined || minutes === undefined || zone === undefined) return undefined;
  const rule = { weekdays, from, to, minutes, zone };
  return weeklyRuleFault(rule) === undefined ? rule : undefined;
}

export const slotResource = (facts: SlotFacts): object => ({
  resourceType: 'Slot',
  id: facts.id,
  identifier: [{ system: SYSTEM.listIndex, value: String(facts.index) }],
  schedule: referenceTo('Schedule', facts.schedule),
  status: facts.status,
  start: instantText(facts.start),
  end: instantText(facts.end),
});

const LIST_INDEX = /^[1-9]\d{0,14}$/;

export function readSlot(json: unknown): SlotFacts | undefined {
  const id = idOf(json, 'Slot');
  const index = identifierOf(json, SYSTEM.listIndex);
  const schedule = idIn(member(json, 'schedule'), 'Schedule');
  const status = member(json, 'status');
  const start = instantMs(member(json, 'start'));
  const end = instantMs(member(json, 'end'));
  if (id === undefined || index === undefined || !LIST_INDEX.test(index) || schedule === undefined) return undefined;
  if (start === undefined || end === undefined || end <= start) return undefined;
  if (status !== 'free' && status !== 'busy-unavailable') return undefined;
  return { id, index: Number(index), schedule, start, end, status };
}

/** Constraint app-3 asks for start and end, app-4 for a reason only where cancelled. */
export function appointmentResource(facts: AppointmentFacts): object {
  const held = facts.status === 'pending';
  const extension: object[] = [{ url: EXTENSION.seat, valuePositiveInt: facts.seat }];
  if (held && facts.heldUntil !== undefined) extension.push({ url: EXTENSION.heldUntil, valueInstant: instantText(facts.heldUntil) });
  return {
    resourceType: 'Appointment',
    id: facts.id,
    extension,
    status: facts.status,
    ...(facts.status === 'cancelled' && facts.ending !== undefined
      ? { cancelationReason: { coding: [{ system: CODE_SYSTEM.ending, code: facts.ending }] } }
      : {}),
    start: instantText(facts.start),
    end: instantText(facts.end),
    minutesDuration: Math.round((facts.end - facts.start) / 60_000),
    slot: [referenceTo('Slot', facts.slot)],
    participant: [
      { actor: referenceTo('Patient', facts.patient), status: held ? 'tentative' : 'accepted' },
      { actor: referenceTo('Practitioner', facts.practitioner), status: 'accepted' },
    ],
  };
}

export function readAppointment(json: unknown): AppointmentFacts | undefined {
  const id = idOf(json, 'Appointment');
  const status = member(json, 'status');
  const slot = firstId(memberList(json, 'slot'), 'Slot');
  const actors = memberList(json, 'participant').map((participant) => member(participant, 'actor'));
  const patient = firstId(actors, 'Patient');
  const practitioner = firstId(actors, 'Practitioner');
  const start = instantMs(member(json, 'start'));
  const end = instantMs(member(json, 'end'));
  const seat = positive(extensionValue(json, EXTENSION.seat, 'valuePositiveInt'), Number.MAX_SAFE_INTEGER);
  if (id === undefined || slot === undefined || patient === undefined || practitioner === undefined) return undefined;
  if (start === undefined || end === undefined || end <= start || seat === undefined) return undefined;
  const facts = { id, patient, practitioner, slot, start, end, seat };
  if (status === 'booked') return { ...facts, status };
  if (status === 'pending') {
    const heldUntil = instantMs(extensionValue(json, EXTENSION.heldUntil, 'valueInstant'));
    return heldUntil === undefined ? undefined : { ...facts, status, heldUntil };
  }
  if (status === 'cancelled') {
    const ending = endingOf(json);
    return { ...facts, status, ...(ending === undefined ? {} : { ending }) };
  }
  return undefined;
}

function endingOf(json: unknown): Ending | undefined {
  for (const coding of memberList(member(json, 'cancelationReason'), 'coding')) {
    if (member(coding, 'system') !== CODE_SYSTEM.ending) continue;
    return ENDINGS.find((ending) => ending === member(coding, 'code'));
  }
  return undefined;
}

export const coverageResource = (facts: CoverageFacts): object => ({
  resourceType: 'Coverage',
  id: facts.id,
  status: 'active',
  beneficiary: referenceTo('Patient', facts.patient),
  payor: [{ type: 'Organization', display: facts.plan }],
  class: [{ type: { coding: [{ system: CODE_SYSTEM.coverageClass, code: 'plan' }] }, value: facts.plan }],
});

export function readCoverage(json: unknown): CoverageFacts | undefined {
  const id = idOf(json, 'Coverage');
  const patient = idIn(member(json, 'beneficiary'), 'Patient');
  const entry = memberList(json, 'class').find((entry) =>
    memberList(member(entry, 'type'), 'coding').some(
      (coding) => member(coding, 'system') === CODE_SYSTEM.coverageClass && member(coding, 'code') === 'plan',
    ),
  );
  const plan = memberText(entry, 'value');
  return id === undefined || patient === undefined || plan === undefined ? undefined : { id, patient, plan };
}

/** One plan with one specific cost per line of the tariff: category the plan, benefit the visit. */
export const tariffResource = (facts: TariffFacts): object => ({
  resourceType: 'InsurancePlan',
  id: facts.id,
  extension: [
    { url: EXTENSION.doctor, valueReference: referenceTo('Practitioner', facts.practitioner) },
    { url: EXTENSION.tariffVersion, valueString: facts.version },
  ],
  identifier: [{ system: SYSTEM.tariff, value: facts.doctor }],
  status: 'active',
  name: `Tariff of ${facts.doctor}`,
  ...(facts.prices.length === 0 ? {} : { plan: facts.prices.map(pricedPlan) }),
});

const pricedPlan = ({ plan, price }: TariffFacts['prices'][number]): object => ({
  identifier: [{ value: plan }],
  specificCost: [
    {
      category: { text: 'visit' },
      benefit: [{ type: { text: 'visit' }, cost: [{ type: { text: 'price' }, value: decimal(price) }] }],
    },
  ],
});

export function readTariff(json: unknown): TariffFacts | undefined {
  const id = idOf(json, 'InsurancePlan');
  const practitioner = idIn(extensionValue(json, EXTENSION.doctor, 'valueReference'), 'Practitioner');
  const version = text(extensionValue(json, EXTENSION.tariffVersion, 'valueString'));
  const doctor = identifierOf(json, SYSTEM.tariff);
  if (id === undefined || practitioner === undefined || version === undefined || doctor === undefined) return undefined;
  const prices: { plan: string; price: string }[] = [];
  for (const entry of memberList(json, 'plan')) {
    const plan = memberText(memberList(entry, 'identifier')[0], 'value');
    const benefit = memberList(memberList(entry, 'specificCost')[0], 'benefit')[0];
    const price = readDecimal(member(memberList(benefit, 'cost')[0], 'value'));
    if (plan === undefined || price === undefined) return undefined;
    prices.push({ plan, price });
  }
  return { id, practitioner, doctor, version, prices };
}

/** The request that it answers is implied by the booking and lies within: R4 demands one, and the insurer, by name. */
export const estimateResource = (facts: EstimateFacts): object => ({
  resourceType: 'CoverageEligibilityResponse',
  id: facts.id,
  contained: [
    {
      resourceType: 'CoverageEligibilityRequest',
      id: 'request',
      status: 'active',
      purpose: ['benefits'],
      patient: referenceTo('Patient', facts.patient),
      created: instantText(facts.at),
      insurer: { type: 'Organization', display: facts.plan },
    },
  ],
  extension: [
    { url: EXTENSION.appointment, valueReference: referenceTo('Appointment', facts.appointment) },
    { url: EXTENSION.tariffVersion, valueString: facts.tariffVersion },
  ],
  status: 'active',
  purpose: ['benefits'],
  patient: referenceTo('Patient', facts.patient),
  created: instantText(facts.at),
  request: { reference: '#request' },
  outcome: 'complete',
  insurer: { type: 'Organization', display: facts.plan },
  insurance: [
    {
      coverage: { type: 'Coverage', display: facts.plan },
      inforce: true,
      item: [
        {
          provider: { ...referenceTo('Practitioner', facts.practitioner), display: facts.doctor },
          excluded: facts.price === undefined,
          name: facts.plan,
          ...(facts.price === undefined
            ? {}
            : {
                benefit: [{ type: { coding: [{ system: CODE_SYSTEM.benefitType, code: 'copay' }] }, allowedMoney: decimal(facts.price) }],
              }),
        },
      ],
    },
  ],
});

export function readEstimate(json: unknown): EstimateFacts | undefined {
  const id = idOf(json, 'CoverageEligibilityResponse');
  const patient = idIn(member(json, 'patient'), 'Patient');
  const appointment = idIn(extensionValue(json, EXTENSION.appointment, 'valueReference'), 'Appointment');
  const tariffVersion = text(extensionValue(json, EXTENSION.tariffVersion, 'valueString'));
  const at = instantMs(member(json, 'created'));
  const item = memberList(memberList(json, 'insurance')[0], 'item')[0];
  const provider = member(item, 'provider');
  const practitioner = idIn(provider, 'Practitioner');
  const doctor = memberText(provider, 'display');
  const plan = memberText(item, 'name');
  if (id === undefined || patient === undefined || appointment === undefined || tariffVersion === undefined) return undefined;
  if (at === undefined || practitioner === undefined || doctor === undefined || plan === undefined) return undefined;
  const facts = { id, patient, practitioner, appointment, doctor, plan, tariffVersion, at };
  const excluded = member(item, 'excluded');
  if (excluded === true) return facts;
  const price = readDecimal(member(memberList(item, 'benefit')[0], 'allowedMoney'));
  return price === undefined ? undefined : { ...facts, price };
}

export const deviceResource = (facts: DeviceFacts): object => ({
  resourceType: 'Device',
  id: facts.id,
  ...(facts.practitioner === undefined
    ? {}
    : { extension: [{ url: EXTENSION.doctor, valueReference: referenceTo('Practitioner', facts.practitioner) }] }),
  identifier: [{ system: SYSTEM.agent, value: facts.id }],
  status: facts.active ? 'active' : 'inactive',
  deviceName: [{ name: facts.name, type: 'user-friendly-name' }],
});

export function readDevice(json: unknown): DeviceFacts | undefined {
  const id = idOf(json, 'Device');
  const practitioner = idIn(extensionValue(json, EXTENSION.doctor, 'valueReference'), 'Practitioner');
  const name = memberText(memberList(json, 'deviceName')[0], 'name');
  const status = member(json, 'status');
  if (id === undefined || name === undefined) return undefined;
  if (status !== 'active' && status !== 'inactive') return undefined;
  return { id, name, active: status === 'active', ...(practitioner === undefined ? {} : { practitioner }) };
}

const referenceTo = (type: string, id: string): { readonly reference: string } => ({ reference: `${type}/${id}` });

const ID = /^[A-Za-z0-9\-.]{1,64}$/;

const validId = (id: string | undefined): string | undefined => (id !== undefined && ID.test(id) ? id : undefined);

/** The id of a resource of that very type. */
const idOf = (json: unknown, type: string): string | undefined =>
  member(json, 'resourceType') === type ? validId(memberText(json, 'id')) : undefined;

/** The id in a reference to that type. */
function idIn(reference: unknown, type: string): string | undefined {
  const found = referenceOf(reference);
  return found?.type === type ? validId(found.id) : undefined;
}

/** The id in the first reference of the list that goes to that type. */
function firstId(references: readonly unknown[], type: string): string | undefined {
  for (const reference of references) {
    const id = idIn(reference, type);
    if (id !== undefined) return id;
  }
  return undefined;
}

function identifierOf(json: unknown, system: string): string | undefined {
  const found = memberList(json, 'identifier').find((identifier) => member(identifier, 'system') === system);
  return memberText(found, 'value');
}

/** HumanName as one line: its text, else its parts. */
function nameOf(json: unknown): string | undefined {
  const name = memberList(json, 'name')[0];
  const parts = [...list(member(name, 'given')), member(name, 'family')].map(text).filter((part) => part !== undefined);
  return memberText(name, 'text') ?? text(parts.join(' '));
}

function extensionValue(json: unknown, url: string, key: string): unknown {
  const found = memberList(json, 'extension').find((extension) => member(extension, 'url') === url);
  return member(found, key);
}

const positive = (value: unknown, max: number): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max ? value : undefined;

/** A decimal's JSON number loses digits that a price has (`12.50`): they then stand beside it, as an extension on the value. */
function decimal(digits: string): object {
  const value = Number(digits);
  if (String(value) === digits) return { value };
  return { value, _value: { extension: [{ url: EXTENSION.digits, valueString: digits }] } };
}

const DECIMAL = /^\d{1,15}(?:\.\d{1,9})?$/;

function readDecimal(quantity: unknown): string | undefined {
  const value = member(quantity, 'value');
  if (typeof value !== 'number') return undefined;
  const digits = text(extensionValue(member(quantity, '_value'), EXTENSION.digits, 'valueString')) ?? String(value);
  // Whoever changed the number without its digits has changed the price: neither is to be believed.
  return DECIMAL.test(digits) && Number(digits) === value ? digits : undefined;
}
