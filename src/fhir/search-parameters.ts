/**
 * What is indexed: one row per search parameter. Names are FHIR's where FHIR has the parameter, Medlar's own otherwise.
 * Codes are written into index rows: once given, never changed and never given again. https://hl7.org/fhir/R4/search.html
 */
import { dateInterval } from './date-time.ts';
import { list, member, memberList, memberText, text } from './json.ts';
import { typeCode } from './resource-types.ts';
import { EXTENSION } from './urls.ts';
import { dateValue, referenceValue, stringValue, tokenValue } from './value-encoding.ts';

export interface SearchParameter {
  /** 1 to 65535. */
  readonly code: number;
  /** Name of the resource type. */
  readonly type: string;
  readonly name: string;
  readonly kind: 'token' | 'reference' | 'date' | 'string' | 'number';
  /** The encoded values of a resource of that type. Takes any JSON; what has not the expected shape has no values. */
  readonly extract: (resource: unknown) => readonly Uint8Array[];
}

const NOTHING: readonly Uint8Array[] = [];

const one = (value: Uint8Array | undefined): readonly Uint8Array[] => (value === undefined ? NOTHING : [value]);

/** Reference.reference, relative (`Patient/p1`) and literal; logical references and fragments have no value. */
export function referenceOf(reference: unknown): { readonly type: string; readonly id: string } | undefined {
  const literal = memberText(reference, 'reference');
  if (literal === undefined) return undefined;
  const slash = literal.indexOf('/');
  if (slash < 1 || slash === literal.length - 1) return undefined;
  return { type: literal.slice(0, slash), id: literal.slice(slash + 1) };
}

const referenceTo = (type: string): ((reference: unknown) => Uint8Array | undefined) => {
  const code = typeCode(type);
  return (reference) => {
    const found = referenceOf(reference);
    return found?.type === type ? referenceValue(code, found.id) : undefined;
  };
};

const toPatient = referenceTo('Patient');
const toPractitioner = referenceTo('Practitioner');
const toSchedule = referenceTo('Schedule');
const toSlot = referenceTo('Slot');
const toAppointment = referenceTo('Appointment');
const PATIENT = typeCode('Patient');
const PRACTITIONER = typeCode('Practitioner');

/** Values of the elements of a list, in order, those without one left out. */
function each(elements: readonly unknown[], value: (element: unknown) => Uint8Array | undefined): readonly Uint8Array[] {
  const values: Uint8Array[] = [];
  for (const element of elements) {
    const found = value(element);
    if (found !== undefined) values.push(found);
  }
  return values;
}

const identifiers = (resource: unknown): readonly Uint8Array[] =>
  each(memberList(resource, 'identifier'), (identifier) => {
    const value = memberText(identifier, 'value');
    return value === undefined ? undefined : tokenValue(memberText(identifier, 'system'), value);
  });

/** A member of type `code`. */
const code =
  (key: string) =>
  (resource: unknown): readonly Uint8Array[] => {
    const value = memberText(resource, key);
    return value === undefined ? NOTHING : [tokenValue(undefined, value)];
  };

const date =
  (key: string) =>
  (resource: unknown): readonly Uint8Array[] => {
    const value = memberText(resource, key);
    const interval = value === undefined ? undefined : dateInterval(value);
    return interval === undefined ? NOTHING : [dateValue(interval.low, interval.high)];
  };

/** A member that is one reference. */
const reference =
  (key: string, to: (reference: unknown) => Uint8Array | undefined) =>
  (resource: unknown): readonly Uint8Array[] =>
    one(to(member(resource, key)));

/** A member that is a list of references. */
const references =
  (key: string, to: (reference: unknown) => Uint8Array | undefined) =>
  (resource: unknown): readonly Uint8Array[] =>
    each(memberList(resource, key), to);

const participants =
  (to: (reference: unknown) => Uint8Array | undefined) =>
  (appointment: unknown): readonly Uint8Array[] =>
    each(memberList(appointment, 'participant'), (participant) => to(member(participant, 'actor')));

const extensionReference =
  (url: string, to: (reference: unknown) => Uint8Array | undefined) =>
  (resource: unknown): readonly Uint8Array[] =>
    each(memberList(resource, 'extension'), (extension) =>
      member(extension, 'url') === url ? to(member(extension, 'valueReference')) : undefined,
    );

/** HumanName: each part by itself, and its text. https://hl7.org/fhir/R4/patient.html#search */
const humanNames = (resource: unknown): readonly Uint8Array[] =>
  memberList(resource, 'name').flatMap((name) =>
    each([member(name, 'text'), member(name, 'family'), ...list(member(name, 'given'))], (part) => {
      const value = text(part);
      return value === undefined ? undefined : stringValue(value);
    }),
  );

/** An id by itself, as MedlarAccount links to its person. */
const idOf =
  (key: string, type: number) =>
  (resource: unknown): readonly Uint8Array[] => {
    const id = memberText(resource, key);
    return id === undefined ? NOTHING : [referenceValue(type, id)];
  };

const coverageClasses = (coverage: unknown): readonly Uint8Array[] =>
  each(memberList(coverage, 'class'), (entry) => {
    const value = memberText(entry, 'value');
    return value === undefined ? undefined : tokenValue(undefined, value);
  });

/** A reference that counts only while `status` is this. */
const whileStatus =
  (status: string, key: string, to: (reference: unknown) => Uint8Array | undefined) =>
  (resource: unknown): readonly Uint8Array[] =>
    member(resource, 'status') === status ? one(to(member(resource, key))) : NOTHING;

/** Needs a key that this room has not: the centre makes these rows (centre/records.ts). */
const byTheCentre = (): readonly Uint8Array[] => NOTHING;

/** A member that is one CodeableConcept: each of its codings. */
const concept =
  (key: string) =>
  (resource: unknown): readonly Uint8Array[] =>
    each(memberList(member(resource, key), 'coding'), (coding) => {
      const value = memberText(coding, 'code');
      return value === undefined ? undefined : tokenValue(memberText(coding, 'system'), value);
    });

/** Audit entries are no resources; the centre makes their rows from the event itself (centre/audit.ts). */
const fromEvent = (): readonly Uint8Array[] => NOTHING;

export const PARAMETERS = [
  { code: 1, type: 'Patient', name: 'identifier', kind: 'token', extract: identifiers },
  { code: 2, type: 'Patient', name: 'name', kind: 'string', extract: humanNames },
  { code: 3, type: 'Practitioner', name: 'identifier', kind: 'token', extract: identifiers },
  { code: 4, type: 'Schedule', name: 'actor', kind: 'reference', extract: references('actor', toPractitioner) },
  { code: 5, type: 'Slot', name: 'schedule', kind: 'reference', extract: reference('schedule', toSchedule) },
  { code: 6, type: 'Slot', name: 'status', kind: 'token', extract: code('status') },
  { code: 7, type: 'Slot', name: 'start', kind: 'date', extract: date('start') },
  { code: 8, type: 'Slot', name: 'identifier', kind: 'token', extract: identifiers },
  { code: 9, type: 'Appointment', name: 'patient', kind: 'reference', extract: participants(toPatient) },
  { code: 10, type: 'Appointment', name: 'practitioner', kind: 'reference', extract: participants(toPractitioner) },
  { code: 11, type: 'Appointment', name: 'slot', kind: 'reference', extract: references('slot', toSlot) },
  { code: 12, type: 'Appointment', name: 'status', kind: 'token', extract: code('status') },
  { code: 13, type: 'Appointment', name: 'date', kind: 'date', extract: date('start') },
  { code: 14, type: 'Appointment', name: 'identifier', kind: 'token', extract: identifiers },
  { code: 15, type: 'Coverage', name: 'beneficiary', kind: 'reference', extract: reference('beneficiary', toPatient) },
  { code: 16, type: 'Coverage', name: 'class-value', kind: 'token', extract: coverageClasses },
  { code: 17, type: 'InsurancePlan', name: 'identifier', kind: 'token', extract: identifiers },
  {
    code: 18,
    type: 'InsurancePlan',
    name: 'practitioner',
    kind: 'reference',
    extract: extensionReference(EXTENSION.doctor, toPractitioner),
  },
  { code: 19, type: 'CoverageEligibilityResponse', name: 'patient', kind: 'reference', extract: reference('patient', toPatient) },
  {
    code: 20,
    type: 'CoverageEligibilityResponse',
    name: 'appointment',
    kind: 'reference',
    extract: extensionReference(EXTENSION.appointment, toAppointment),
  },
  { code: 21, type: 'Device', name: 'identifier', kind: 'token', extract: identifiers },
  { code: 22, type: 'MedlarAccount', name: 'patient', kind: 'reference', extract: idOf('patient', PATIENT) },
  { code: 23, type: 'MedlarAccount', name: 'practitioner', kind: 'reference', extract: idOf('practitioner', PRACTITIONER) },
  { code: 24, type: 'MedlarAccount', name: 'role', kind: 'token', extract: code('role') },
  { code: 25, type: 'AuditEvent', name: 'patient', kind: 'reference', extract: fromEvent },
  { code: 26, type: 'AuditEvent', name: 'agent', kind: 'reference', extract: fromEvent },
  { code: 27, type: 'AuditEvent', name: 'action', kind: 'token', extract: fromEvent },
  { code: 28, type: 'AuditEvent', name: 'date', kind: 'date', extract: fromEvent },
  // The pharmacy. `name-key` is a keyed hash: the database can be asked for a name, and does not tell one.
  { code: 40, type: 'Patient', name: 'name-key', kind: 'token', extract: byTheCentre },
  { code: 41, type: 'MedicationRequest', name: 'patient', kind: 'reference', extract: reference('subject', toPatient) },
  { code: 42, type: 'MedicationRequest', name: 'status', kind: 'token', extract: code('status') },
  { code: 43, type: 'MedicationRequest', name: 'open-for', kind: 'reference', extract: whileStatus('active', 'subject', toPatient) },
  { code: 44, type: 'MedicationDispense', name: 'patient', kind: 'reference', extract: reference('subject', toPatient) },
  { code: 45, type: 'MedicationDispense', name: 'status', kind: 'token', extract: code('status') },
  { code: 46, type: 'Task', name: 'patient', kind: 'reference', extract: reference('for', toPatient) },
  { code: 47, type: 'Task', name: 'status', kind: 'token', extract: code('status') },
  { code: 60, type: 'Observation', name: 'patient', kind: 'reference', extract: reference('subject', toPatient) },
  { code: 61, type: 'Observation', name: 'identifier', kind: 'token', extract: identifiers },
  { code: 62, type: 'Observation', name: 'code', kind: 'token', extract: concept('code') },
  { code: 63, type: 'Observation', name: 'date', kind: 'date', extract: date('effectiveDateTime') },
  { code: 64, type: 'Communication', name: 'subject', kind: 'reference', extract: reference('subject', toPatient) },
  { code: 65, type: 'MedlarAccount', name: 'waiting', kind: 'token', extract: code('waiting') },
] as const satisfies readonly SearchParameter[];

type NameOf<P> = P extends { readonly type: infer T extends string; readonly name: infer N extends string } ? `${T}.${N}` : never;

/** `Appointment.patient` and the like. */
export type ParameterName = NameOf<(typeof PARAMETERS)[number]>;

const CODES: ReadonlyMap<string, number> = new Map(PARAMETERS.map(({ type, name, code }) => [`${type}.${name}`, code]));

/** The code of `Type.parameter`; throws where there is none: a bug. */
export function parameterCode(name: ParameterName): number {
  const found = CODES.get(name);
  if (found === undefined) throw new RangeError(`no search parameter is called ${JSON.stringify(name)}`);
  return found;
}
