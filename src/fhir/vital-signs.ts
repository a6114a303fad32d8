/**
 * A record of the medical records: one Observation that holds body temperature and blood pressure as components, named by the record ID as its
 * identifier. One resource, so that a record is written, shown and erased whole. https://hl7.org/fhir/R4/observation-vitalsigns.html
 */
import { instantText } from '#model/instant-text.ts';
import type { TemperatureUnit, VitalSigns } from '#model/vital-signs.ts';
import { instantMs } from './date-time.ts';
import { member, memberList, memberText } from './json.ts';
import { referenceOf } from './search-parameters.ts';
import { SYSTEM } from './urls.ts';

const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';

/** LOINC codes. */
export const VITAL_SIGN = { panel: '85353-1', temperature: '8310-5', systolic: '8480-6', diastolic: '8462-4' } as const;

export interface VitalSignsFacts {
  readonly id: string;
  /** Patient id. */
  readonly patient: string;
  /** The record ID that people use, 1 to 64 characters. */
  readonly record: string;
  readonly signs: VitalSigns;
  /** UTC milliseconds: when it was entered, or when the original says so. */
  readonly at: number;
  /** `amended` once it was changed. */
  readonly status: 'final' | 'amended';
}

const coding = (code: string, display: string): object => ({ coding: [{ system: LOINC, code, display }] });

const quantity = (value: number, unit: string, code: string): object => ({ valueQuantity: { value, unit, system: UCUM, code } });

const UNIT_WORDS: Readonly<Record<TemperatureUnit, string>> = { Cel: '°C', '[degF]': '°F' };

export const vitalSignsResource = ({ id, patient, record, signs, at, status }: VitalSignsFacts): object => ({
  resourceType: 'Observation',
  id,
  identifier: [{ system: SYSTEM.record, value: record }],
  status,
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
  code: coding(VITAL_SIGN.panel, 'Vital signs panel'),
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: instantText(at),
  component: [
    {
      code: coding(VITAL_SIGN.temperature, 'Body temperature'),
      ...quantity(signs.temperature.value, UNIT_WORDS[signs.temperature.unit], signs.temperature.unit),
    },
    { code: coding(VITAL_SIGN.systolic, 'Systolic blood pressure'), ...quantity(signs.bloodPressure.systolic, 'mmHg', 'mm[Hg]') },
    { code: coding(VITAL_SIGN.diastolic, 'Diastolic blood pressure'), ...quantity(signs.bloodPressure.diastolic, 'mmHg', 'mm[Hg]') },
  ],
});

/** Undefined where something needed is missing or of another shape; never throws. */
export function readVitalSignsResource(json: unknown): VitalSignsFacts | undefined {
  const id = memberText(json, 'id');
  const subject = referenceOf(member(json, 'subject'));
  const record = memberList(json, 'identifier')
    .filter((identifier) => member(identifier, 'system') === SYSTEM.record)
    .map((identifier) => memberText(identifier, 'value'))[0];
  const at = instantMs(member(json, 'effectiveDateTime'));
  const temperature = component(json, VITAL_SIGN.temperature);
  const systolic = component(json, VITAL_SIGN.systolic);
  const diastolic = component(json, VITAL_SIGN.diastolic);
  const unit = temperature?.unit === 'Cel' || temperature?.unit === '[degF]' ? temperature.unit : undefined;
  if (member(json, 'resourceType') !== 'Observation' || id === undefined || subject?.type !== 'Patient' || record === undefined)
    return undefined;
  if (at === undefined || temperature === undefined || unit === undefined || systolic === undefined || diastolic === undefined)
    return undefined;
  return {
    id,
    patient: subject.id,
    record,
    signs: {
      temperature: { value: temperature.value, unit },
      bloodPressure: { systolic: systolic.value, diastolic: diastolic.value },
    },
    at,
    status: member(json, 'status') === 'amended' ? 'amended' : 'final',
  };
}

const utf8 = new TextDecoder();

/**
 * The same of the UTF-8 of a body that was checked when it was written; null where it is no such record, SyntaxError where it is no JSON. Digits are of no account here.
 * What `vitalSignsResource` wrote is taken from its places, which costs a fifth of parsing; whatever else may be in a body is parsed.
 */
export function readVitalSignsBody(body: Uint8Array): VitalSignsFacts | null {
  const text = utf8.decode(body);
  return factsAsWritten(text) ?? readVitalSignsResource(JSON.parse(text)) ?? null;
}

/** Stand-ins for facts, each unlike anything else in the text. */
const STAND_IN = {
  id: '{id}',
  patient: '{patient}',
  record: '{record}',
  signs: { temperature: { value: 111.5, unit: 'Cel' }, bloodPressure: { systolic: 222.5, diastolic: 333.5 } },
  at: 0,
  status: 'final',
} as const satisfies VitalSignsFacts;

/** The JSON of a record as it is written, with a group for each fact; text in it has no escapes, numbers no exponents. */
const AS_WRITTEN = ((): RegExp => {
  const text = String.raw`([^"\\\u0000-\u001f]*)`;
  const number = String.raw`(-?(?:0|[1-9]\d*)(?:\.\d+)?)`;
  const facts: readonly (readonly [written: string, group: string])[] = [
    [`"${STAND_IN.id}"`, `"${text}"`],
    [`"${STAND_IN.record}"`, `"${text}"`],
    ['"final"', '"(final|amended)"'],
    [`/${STAND_IN.patient}"`, '/([A-Za-z0-9.-]{1,64})"'],
    [`"${instantText(STAND_IN.at)}"`, '"([0-9T:.Z-]{24})"'],
    [`:${STAND_IN.signs.temperature.value},"unit":"${UNIT_WORDS.Cel}"`, `:${number},"unit":"(?:${Object.values(UNIT_WORDS).join('|')})"`],
    ['"Cel"', String.raw`"(Cel|\[degF\])"`],
    [`:${STAND_IN.signs.bloodPressure.systolic},`, `:${number},`],
    [`:${STAND_IN.signs.bloodPressure.diastolic},`, `:${number},`],
  ];
  const source = facts.reduce(
    (pattern, [written, group]) => pattern.replace(RegExp.escape(written), () => group),
    RegExp.escape(JSON.stringify(vitalSignsResource(STAND_IN))),
  );
  return new RegExp(`^${source}$`);
})();

/** Undefined where the text is anything but the JSON of what `vitalSignsResource` makes, or has escapes or exponents in it. */
export function factsAsWritten(text: string): VitalSignsFacts | undefined {
  const match = AS_WRITTEN.exec(text);
  if (match === null) return undefined;
  const [, id = '', record = '', status, patient = '', written, temperature, unit, systolic, diastolic] = match;
  const at = instantMs(written);
  if (at === undefined) return undefined;
  return {
    id,
    patient,
    record,
    signs: {
      temperature: { value: Number(temperature), unit: unit === 'Cel' ? 'Cel' : '[degF]' },
      bloodPressure: { systolic: Number(systolic), diastolic: Number(diastolic) },
    },
    at,
    status: status === 'amended' ? 'amended' : 'final',
  };
}

function component(json: unknown, code: string): { readonly value: number; readonly unit: string | undefined } | undefined {
  for (const part of memberList(json, 'component')) {
    const codes = memberList(member(part, 'code'), 'coding');
    if (!codes.some((one) => member(one, 'system') === LOINC && member(one, 'code') === code)) continue;
    const measured = member(part, 'valueQuantity');
    const value = member(measured, 'value');
    if (typeof value === 'number') return { value, unit: memberText(measured, 'code') };
  }
  return undefined;
}

/** Something that a patient has to be told: FHIR Communication. https://hl7.org/fhir/R4/communication.html */
export interface NoticeFacts {
  readonly id: string;
  /** Patient id. */
  readonly patient: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly text: string;
}

export const noticeResource = ({ id, patient, at, text }: NoticeFacts): object => ({
  resourceType: 'Communication',
  id,
  status: 'completed',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/communication-category', code: 'notification' }] }],
  subject: { reference: `Patient/${patient}` },
  recipient: [{ reference: `Patient/${patient}` }],
  sent: instantText(at),
  payload: [{ contentString: text }],
});

export function readNotice(json: unknown): NoticeFacts | undefined {
  const id = memberText(json, 'id');
  const subject = referenceOf(member(json, 'subject'));
  const at = instantMs(member(json, 'sent'));
  const text = memberText(memberList(json, 'payload')[0], 'contentString');
  if (id === undefined || subject?.type !== 'Patient' || at === undefined || text === undefined) return undefined;
  return { id, patient: subject.id, at, text };
}
