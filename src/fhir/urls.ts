/** Every identifier system, extension and code system that Medlar names, in one place: they are written into resources and never change. */

const BASE = 'https://medlar.example/fhir';

/** Identifier.system */
export const SYSTEM = {
  /** The number by which a person picks a slot from the list; decimal, from 1. */
  listIndex: `${BASE}/list-index`,
  /** The name under which the centre lists a doctor, `doc1`. */
  doctor: `${BASE}/doctor`,
  /** A patient's name in the appointment system, `patient1`. */
  patient: `${BASE}/patient`,
  /** A doctor's agent. */
  agent: `${BASE}/agent`,
  /** A tariff, named by its content. */
  tariff: `${BASE}/tariff`,
  /** A vital-sign record, by the ID that its patient gave it. */
  record: `${BASE}/record`,
  /** A queue ticket at the pharmacy: day and number, `2026-11-21/437`. */
  ticket: `${BASE}/queue-ticket`,
  /** An account of the centre, by its id. */
  account: `${BASE}/account`,
  /** A version of what the centre keeps and FHIR has no type for, `MedlarAccount/id/3`. */
  version: `${BASE}/version`,
} as const;

/** Extension.url */
export const EXTENSION = {
  /** Appointment, valueInstant: a hold ends then. */
  heldUntil: `${BASE}/StructureDefinition/held-until`,
  /** Appointment, valuePositiveInt: which of its patient's future bookings it is. */
  seat: `${BASE}/StructureDefinition/seat`,
  /** Practitioner, valuePositiveInt: UDP port of the doctor's agent. */
  udpPort: `${BASE}/StructureDefinition/udp-port`,
  /** Schedule, complex: a weekly wall-clock rule. */
  weeklyRule: `${BASE}/StructureDefinition/weekly-rule`,
  /** InsurancePlan and Device, valueReference(Practitioner): whose it is. */
  doctor: `${BASE}/StructureDefinition/doctor`,
  /** CoverageEligibilityResponse, valueReference(Appointment): the booking that it was answered for. */
  appointment: `${BASE}/StructureDefinition/appointment`,
  /** InsurancePlan and CoverageEligibilityResponse, valueString: which tariff. */
  tariffVersion: `${BASE}/StructureDefinition/tariff-version`,
  /** On a decimal, valueString: its digits, where JSON numbers lose some (`12.50`). */
  digits: `${BASE}/StructureDefinition/digits`,
} as const;

/** Coding.system */
export const CODE_SYSTEM = {
  /** Why a booking ended: `patient`, `centre`, `expired`. */
  ending: `${BASE}/CodeSystem/booking-ending`,
  /** Why a medication was not handed over: `returned-to-stock`, `cancelled`. */
  dispenseEnding: `${BASE}/CodeSystem/dispense-ending`,
  /** What happened, in the policy's words: `read-resource`. */
  act: `${BASE}/CodeSystem/act`,
  /** As what somebody acted, in the policy's words: `doctor`. */
  role: `${BASE}/CodeSystem/role`,
  /** What a Task is: `collect`. */
  task: `${BASE}/CodeSystem/task`,
  confidentiality: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  coverageClass: 'http://terminology.hl7.org/CodeSystem/coverage-class',
  benefitType: 'http://terminology.hl7.org/CodeSystem/benefit-type',
} as const;
