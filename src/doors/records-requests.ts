/** The verbs of the records' line and their arguments, in the original's names where it had them. docs/lines.md is their reference. */
import type { Request } from '#centre/requests.ts';
import { ACTS } from '#model/act.ts';
import { INSTANT_MAX } from '#model/instant-text.ts';
import { actOfWord, RECORD_VERBS, type RecordVerb } from '#model/records-words.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { type Field, lines, optional, readArguments, type Shape, text, wholeNumber } from './line/arguments.ts';
import type { LineRequest } from './line/json-talk.ts';
import { PASSWORD_MAX, SESSION_VERBS } from './line/session-requests.ts';

/** What one line asks: of the centre, or of the ledger, to check what the centre says. */
export type RecordsLineRequest =
  | {
      readonly kind: 'centre';
      readonly request: Request;
      readonly verb?: RecordVerb;
      /** As the person named them. */
      readonly patient?: string;
    }
  | { readonly kind: 'vkey' | 'checkpoint' }
  | { readonly kind: 'proof'; readonly id: string; readonly by: number }
  | { readonly kind: 'tile'; readonly level: number; readonly n: number; readonly width?: number };

const NAME_MAX = 64;

const name = text(NAME_MAX);
const patient = optional(name);
const instant = optional(wholeNumber(0, INSTANT_MAX));

const flag: Field<boolean> = { expected: 'true or false', read: (value) => (typeof value === 'boolean' ? value : undefined) };

const oneOf = <const T extends string>(choices: readonly T[]): Field<T> => ({
  expected: `one of ${choices.join(', ')}`,
  read: (value) => choices.find((choice) => choice === value),
});

const act: Field<(typeof ACTS)[number]> = {
  expected: 'an act, or the original’s word for it, such as print_record',
  read: (value) => (typeof value === 'string' ? actOfWord(value, ACTS) : undefined),
};

const hex16: Field<string> = {
  expected: 'the id of a receipt: 32 hexadecimal digits',
  read: (value) => (typeof value === 'string' && /^[0-9a-f]{32}$/.test(value) ? value : undefined),
};

const time: Field<number> = {
  expected: 'the `by` of a receipt',
  read: (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) ? finite(Date.parse(value)) : undefined,
};

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** `temperature`: a number, or a text with its unit; `blood_pressure`: `110/117`. */
const recordData: Field<{ readonly temperature: string; readonly bloodPressure: string }> = {
  expected: 'an object with temperature (a number, or a text such as "37.5 C") and blood_pressure (a text such as "120/80")',
  read(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const { temperature, blood_pressure: pressure, ...more } = value as Readonly<Record<string, unknown>>;
    if (Object.keys(more).length > 0) return undefined;
    const degrees = typeof temperature === 'number' ? String(temperature) : text(NAME_MAX).read(temperature);
    const bloodPressure = text(NAME_MAX).read(pressure);
    return degrees === undefined || bloodPressure === undefined ? undefined : { temperature: degrees, bloodPressure };
  },
};

const WRITE = { patient_id: patient, record_id: name, record_data: recordData, confirm: optional(flag) };
const ONE = { patient_id: patient, record_id: name };

/** Reads the arguments of each of the original verbs. */
const RECORDS: Readonly<Record<RecordVerb, (args: LineRequest['args']) => RecordsLineRequest | Refusal>> = {
  create_record: (args) => write('create-record', 'create_record', args),
  update_record: (args) => write('update-record', 'update_record', args),
  delete_record: (args) => one('delete-record', 'delete_record', args),
  print_record: (args) => one('print-record', 'print_record', args),
  get_records(args) {
    const read = readArguments({ patient_id: patient, after: optional(text(NAME_MAX)) }, args);
    if (isRefusal(read)) return read;
    const request = { verb: 'get-records', ...named(read.patient_id), ...(read.after !== undefined && { after: read.after }) } as const;
    return { kind: 'centre', verb: 'get_records', request, ...named(read.patient_id) };
  },
  copy_record(args) {
    const read = readArguments({ ...ONE, new_patient_id: patient, new_record_id: name }, args);
    if (isRefusal(read)) return read;
    const request = {
      verb: 'copy-record',
      ...named(read.patient_id),
      record: read.record_id,
      ...(read.new_patient_id !== undefined && { newPatient: read.new_patient_id }),
      newRecord: read.new_record_id,
    } as const;
    return { kind: 'centre', verb: 'copy_record', request, ...named(read.patient_id) };
  },
  query_user_logs(args) {
    const read = readArguments(
      {
        patient_id: patient,
        user_id: optional(name),
        action: optional(act),
        record_id: optional(name),
        from: instant,
        before: instant,
        limit: optional(wholeNumber(1, 200)),
        cursor: optional(text(NAME_MAX)),
      },
      args,
    );
    if (isRefusal(read)) return read;
    const { patient_id, user_id, action, record_id, ...rest } = read;
    const request = {
      verb: 'query-logs',
      ...named(patient_id),
      ...(user_id !== undefined && { actor: user_id }),
      ...(action !== undefined && { act: action }),
      ...(record_id !== undefined && { record: record_id }),
      ...rest,
    } as const;
    return { kind: 'centre', verb: 'query_user_logs', request, ...named(patient_id) };
  },
};

const named = (id: string | undefined): { readonly patient?: string } => (id === undefined ? {} : { patient: id });

function write(centreVerb: 'create-record' | 'update-record', verb: RecordVerb, args: LineRequest['args']): RecordsLineRequest | Refusal {
  const read = readArguments(WRITE, args);
  if (isRefusal(read)) return read;
  const { patient_id, record_id, record_data, confirm } = read;
  const request = { verb: centreVerb, ...named(patient_id), record: record_id, ...record_data, ...(confirm === true && { confirm }) };
  return { kind: 'centre', verb, request, ...named(patient_id) };
}

function one(centreVerb: 'delete-record' | 'print-record', verb: RecordVerb, args: LineRequest['args']): RecordsLineRequest | Refusal {
  const read = readArguments(ONE, args);
  if (isRefusal(read)) return read;
  return {
    kind: 'centre',
    verb,
    request: { verb: centreVerb, ...named(read.patient_id), record: read.record_id },
    ...named(read.patient_id),
  };
}

/** Verbs beyond the original's: line name to the centre's verb and arguments. */
const OTHERS = {
  register: { verb: 'register', shape: { username: name, password: text(PASSWORD_MAX), kind: oneOf(['patient', 'auditor']) } },
  name_free: { verb: 'name-free', shape: { username: name } },
  waiting: { verb: 'waiting', shape: {} },
  approve: { verb: 'approve', shape: { username: name } },
  break_glass: { verb: 'break-glass', shape: { patient: name, reason: text(300) } },
  notices: { verb: 'notices', shape: {} },
  disclosures: { verb: 'disclosures', shape: { patient, from: instant, before: instant } },
  own_copy: { verb: 'own-copy', shape: { patient } },
  erase: { verb: 'erase', shape: { patient: name, reason: text(300), ground: optional(text(300)) } },
  retention: { verb: 'retention', shape: { before: instant, after: optional(wholeNumber(1, Number.MAX_SAFE_INTEGER)) } },
  findings: { verb: 'findings', shape: {} },
  acknowledge: { verb: 'acknowledge', shape: { finding: text(200), reason: lines(500) } },
} as const satisfies Readonly<Record<string, { readonly verb: Request['verb']; readonly shape: Shape }>>;

const LEDGER = {
  vkey: {},
  checkpoint: {},
  proof: { id: hex16, by: time },
  tile: { level: wholeNumber(0, 5), n: wholeNumber(0, Number.MAX_SAFE_INTEGER), width: optional(wholeNumber(1, 256)) },
} as const;

/** What strangers may ask. */
export const BEFORE_LOGIN: ReadonlySet<Request['verb']> = new Set<Request['verb']>(['register', 'name-free']);

/** Understands a request, or says which part of it cannot be understood. */
export function readRecordsRequest({ verb, args }: LineRequest): RecordsLineRequest | Refusal {
  if (isIn(RECORDS, verb)) return RECORDS[verb](args);
  if (isIn(OTHERS, verb)) return asCentre(OTHERS[verb].verb, readArguments<Shape>(OTHERS[verb].shape, args));
  if (isIn(LEDGER, verb)) {
    const read = readArguments<Shape>(LEDGER[verb], args);
    // The shapes say, verb by verb, what the kinds ask for.
    return isRefusal(read) ? read : ({ kind: verb, ...read } as RecordsLineRequest);
  }
  const known = [...SESSION_VERBS, ...RECORD_VERBS, ...Object.keys(OTHERS), ...Object.keys(LEDGER)].join(', ');
  return refuse('bad-request', `there is no verb ${JSON.stringify(verb.slice(0, 40))}; there are ${known}`);
}

const isIn = <T extends object>(table: T, verb: string): verb is keyof T & string => Object.hasOwn(table, verb);

/** The shapes say, verb by verb, what `Request` asks for: records.test.ts sends each of them to a real centre. */
const asCentre = (verb: Request['verb'], values: object | Refusal): RecordsLineRequest | Refusal =>
  isRefusal(values) ? values : { kind: 'centre', request: { verb, ...values } as Request };
