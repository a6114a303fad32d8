/**
 * What a report says, apart from how it looks: the accounting of disclosures (45 CFR 164.528) and the copy of all that is kept (GDPR article 15), from the
 * centre's answer. Times are by the centre's clocks.
 */
import { readAppointment } from '#fhir/scheduling.ts';
import { readVitalSignsResource } from '#fhir/vital-signs.ts';
import type { Purpose } from '#model/act.ts';
import { yearsText } from '#model/retention.ts';
import { pressureText } from '#model/vital-signs.ts';
import { readArray, readFields, readNumber, readString } from './centre-replies.ts';
import { isObject } from './line-client.ts';
import { type LogLine, readLogLine } from './log-line.ts';

export interface Report {
  readonly title: string;
  /** Who hands it out. */
  readonly centre: string;
  /** Whom and what time it concerns, label and value. */
  readonly facts: readonly Pair[];
  readonly sections: readonly Section[];
  /** UTC milliseconds. */
  readonly madeAt: number;
}

export type Pair = readonly [label: string, value: string];

export interface Section {
  readonly heading: string;
  readonly text?: readonly string[];
  readonly table?: Table;
  readonly pairs?: readonly Pair[];
}

export interface Table {
  readonly head: readonly string[];
  /** Shares of the width, one for each column. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

export type ReportKind = 'disclosures' | 'own_copy';

/** Throws ReplyFault where the answer is not one. */
export function readReport(kind: ReportKind, ok: unknown): Report {
  const { centre, zone, patient, person, madeBy, from, before, madeAt, rows, more, resources, retention } = readFields(ok, 'report');
  const { name, birthDate, username } = readFields(person, 'person');
  const clock = timeIn(readString(zone, 'zone'));
  const optional = (label: string, value: unknown): readonly Pair[] => (typeof value === 'string' ? [[label, value]] : []);
  const copy = kind === 'own_copy';
  const made = readNumber(madeAt, 'time');
  return {
    title: copy ? 'Copy of your health data' : 'Accounting of disclosures',
    centre: readString(centre, 'centre'),
    facts: [
      ...optional('Patient', name),
      ...optional('Date of birth', birthDate),
      ...optional('User name', username),
      ['Patient number', readString(patient, 'patient')],
      ['Period', `${clock(readNumber(from, 'time'))} to ${clock(readNumber(before, 'time'))}`],
      ['Made', `${clock(made)} (${readString(zone, 'zone')}) by ${readString(madeBy, 'name')}`],
      ['Basis', copy ? 'Regulation (EU) 2016/679, article 15' : '45 CFR 164.528'],
    ],
    sections: [
      ...(copy
        ? kept(
            readArray(resources, 'resources', (resource) => resource),
            clock,
          )
        : []),
      disclosed(readArray(rows, 'report', readLogLine), more === true, clock),
      ...(copy ? [rights(retention)] : []),
    ],
    madeAt: made,
  };
}

/** For a screen: the same words in plain lines. */
export function reportLines({ title, centre, facts, sections }: Report): readonly string[] {
  const width = Math.max(...facts.map(([label]) => label.length));
  const lines = [title, centre, '', ...facts.map(([label, value]) => `${label.padEnd(width)}  ${value}`)];
  for (const { heading, text = [], table, pairs = [] } of sections) {
    lines.push('', heading, '', ...text);
    if (table !== undefined) lines.push(...columnLines([table.head, ...table.rows]));
    lines.push(...pairs.map(([label, value]) => `${label}: ${value}`));
  }
  return lines;
}

/** Rows of a table as lines, each column as wide as its widest cell. */
export function columnLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

type Clock = (at: number) => string;

/** `2023-05-02 00:04:54`, by the clocks of a zone. */
export const timeIn =
  (zone: string): Clock =>
  (at) =>
    Temporal.Instant.fromEpochMilliseconds(at)
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'second' })
      .replace('T', ' ');

/** HL7 v3 PurposeOfUse in words. https://terminology.hl7.org/ValueSet-v3-PurposeOfUse.html */
const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  TREAT: 'treatment',
  HPAYMT: 'payment',
  HOPERAT: 'running the centre',
  PATRQT: 'request of the patient',
  ETREAT: 'emergency treatment',
  HSYSADMIN: 'administration of the system',
  AUDIT: 'audit',
};

const purposeWords = (purpose: string): string => Object.entries(PURPOSE_WORDS).find(([code]) => code === purpose)?.[1] ?? purpose;

function disclosed(rows: readonly LogLine[], more: boolean, clock: Clock): Section {
  const heading = 'Who was shown your data';
  if (rows.length === 0) return { heading, text: ['Nobody but you was shown anything in this period.'] };
  return {
    heading,
    text: more ? ['There were more than fit here: ask for a shorter period.'] : [],
    table: {
      head: ['Date and time', 'Who', 'What was done', 'Records', 'Purpose', 'Reason or remark'],
      widths: [19, 16, 14, 17, 14, 20],
      rows: rows.map(({ at, user, role, act, records, purpose, about }) => [
        clock(at),
        `${user} (${role})`,
        act.replaceAll('_', ' '),
        records,
        purposeWords(purpose),
        about,
      ]),
    },
  };
}

/** GDPR article 15(1)(d) to (f): for how long, and what one may do about it. */
function rights(retention: unknown): Section {
  const { keepYears, eraseAfterYears } = readFields(retention, 'retention');
  const periods = Object.entries(readFields(keepYears, 'retention')).flatMap(([kind, years]) =>
    readNumber(years, 'years') === 0 ? [] : [`${kind} at least ${yearsText(readNumber(years, 'years'))} after their last change`],
  );
  const most = readNumber(eraseAfterYears, 'years');
  return {
    heading: 'How long it is kept, and your rights',
    text: [
      `This centre keeps ${periods.length === 0 ? 'your data without a period that the law sets' : periods.join(', ')}; ` +
        `${most === 0 ? 'they are erased when you ask for it' : `everything is erased when nothing was changed for ${yearsText(most)}`}. ` +
        'The log of who saw and changed them stays, without names.',
      'You may ask this centre to correct or to erase your data, or to restrict or end their use, and you may complain to a supervisory authority.',
    ],
  };
}

/** All resources, the kinds that everybody knows as tables, the others field by field. */
function kept(resources: readonly unknown[], clock: Clock): readonly Section[] {
  const signs: (readonly string[])[] = [];
  const visits: (readonly string[])[] = [];
  const others: Section[] = [];
  for (const resource of resources) {
    const record = readVitalSignsResource(resource);
    const visit = record === undefined ? readAppointment(resource) : undefined;
    if (record !== undefined) {
      const { value, unit } = record.signs.temperature;
      const degrees = `${value} ${unit === 'Cel' ? '°C' : '°F'}`;
      signs.push([record.record, clock(record.at), degrees, `${pressureText(record.signs.bloodPressure)} mmHg`, record.status]);
    } else if (visit !== undefined) visits.push([clock(visit.start), clock(visit.end), visit.practitioner, visit.status]);
    else others.push(fieldsOf(resource));
  }
  return [
    ...(signs.length === 0
      ? []
      : [section('Vital signs', ['Record', 'Entered', 'Temperature', 'Blood pressure', 'State'], [20, 28, 16, 22, 14], signs)]),
    ...(visits.length === 0 ? [] : [section('Visits', ['From', 'To', 'With', 'State'], [30, 30, 24, 16], visits)]),
    ...others,
  ];
}

const section = (heading: string, head: Table['head'], widths: Table['widths'], rows: Table['rows']): Section => ({
  heading,
  table: { head, widths, rows },
});

function fieldsOf(resource: unknown): Section {
  const { resourceType, ...fields } = readFields(resource, 'resource');
  const heading = typeof resourceType === 'string' ? resourceType.replace(/^Medlar/, '') : 'Resource';
  return { heading: heading.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' '), pairs: [...leaves(fields, '')] };
}

/** Every value with its path: `name[0].family`. */
function* leaves(value: unknown, path: string): Generator<Pair> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* leaves(item, `${path}[${index}]`);
  else if (isObject(value)) for (const [name, item] of Object.entries(value)) yield* leaves(item, path === '' ? name : `${path}.${name}`);
  else yield [path, String(value)];
}
