/**
 * The seven verbs of the medical records, but for the log (audit-log.ts). A record is an Observation of its patient, sealed under the patient's key; the
 * record ID that people use names it within that patient. What is not there and what one may not touch are refused as one. docs/lines.md
 */
import { parameterCode } from '#fhir/search-parameters.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import { readVitalSignsBody, vitalSignsResource, type VitalSignsFacts } from '#fhir/vital-signs.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import { pressureText, readVitalSigns, type VitalSigns } from '#model/vital-signs.ts';
import type { IndexRow, Rid, VersionRow, VersionWrite } from '#store/port.ts';
import { mac } from '#vault/digest.ts';
import { accountByName } from './accounts.ts';
import type { Care } from './break-glass.ts';
import type { House } from './house.ts';
import type { FindPatient, Named } from './patient-names.ts';
import { type Attempt, type Deciding, type Done, performAct } from './perform.ts';
import { draftVersion, type Opened, openRow, readBody, TYPE } from './records.ts';
import type { Answers, Context, Request } from './requests.ts';
import type { VitalRecord } from './vital-records-requests.ts';

type Of<V extends Request['verb']> = Extract<Request, { verb: V }>;

/** Records that one answer lists at most. */
export const RECORDS_PAGE = 100;

const NO_RECORD = refuse('not-found', 'there is no such record');
const NO_PATIENT = refuse('not-found', 'there is no such patient');
const EXISTS = refuse('conflict', 'a record with that ID is there already; update it, or choose another ID');

const OBSERVATION_PATIENT = parameterCode('Observation.patient');

/** Id of the record's resource: whoever knows patient and record ID finds it with one look, and the database tells neither. */
export const recordResourceId = ({ keyring }: Pick<House, 'keyring'>, patient: Rid, record: string): string =>
  mac(keyring.purposes.index, `record|${patient}|`, record)
    .slice(0, 16) // a copy: a view would move it out of the engine's heap first
    .toBase64({ alphabet: 'base64url', omitPadding: true })
    .replaceAll('_', '.');

export function createFindPatient(house: House, patientRid: (id: string) => Promise<Rid | undefined>): FindPatient {
  return async (named, { principal }) => {
    const id = named ?? principal?.patient;
    const rid = id === undefined ? undefined : await patientRid(id);
    if (id !== undefined && rid !== undefined) return { id, rid };
    const account = named === undefined ? undefined : (await accountByName(house, house.keyring.nameKey(named)))?.account;
    const owned = account?.patient === undefined ? undefined : await patientRid(account.patient);
    return account?.patient === undefined || owned === undefined ? undefined : { id: account.patient, rid: owned };
  };
}

/** Where a record is, whether it is there or not: a patient's, under the name they gave it. */
interface Place {
  readonly patient: Named;
  readonly record: string;
  /** Of the record's resource. */
  readonly id: string;
}

export function createVitalRecords(house: House, findPatient: FindPatient, care: Care) {
  const { store, keyring } = house;

  const place = (patient: Named | undefined, record: string): Place | undefined =>
    patient === undefined ? undefined : { patient, record, id: recordResourceId(house, patient.rid, record) };

  const current = ({ id }: Place): Promise<VersionRow | undefined> => store.current(TYPE.observation, id);

  const open = async (place: Place): Promise<Opened | undefined> => {
    const row = await current(place);
    return row === undefined ? undefined : openRow(keyring, row);
  };

  /** Null where it is another kind of Observation. */
  const factsOf = (row: VersionRow): Promise<VitalSignsFacts | null> => readBody(keyring, row, readVitalSignsBody);

  /** The attempt, with how the principal stands to the patient; `act` when that cannot be known is about nobody. */
  const attemptOn = async (
    act: Attempt['act'],
    patient: Named | undefined,
    request: Request,
    context: Context,
    meant?: Place,
  ): Promise<Attempt> => ({
    act,
    purpose: context.principal?.role === 'auditor' ? 'AUDIT' : 'PATRQT',
    context,
    request,
    ...(patient !== undefined && { patient: patient.id, ...(await care.relation(context, patient.id)) }),
    ...(meant !== undefined && { meant: `Observation/${meant.id}` }),
  });

  const write = async (
    { patient, record, id }: Place,
    { now, entry }: Pick<Deciding, 'now' | 'entry'>,
    next: { readonly signs: VitalSigns; readonly at: number } | 'deleted',
    previous: Opened | undefined,
  ): Promise<{ readonly version: VersionWrite; readonly facts: VitalSignsFacts | null }> => {
    const known = previous !== undefined && !previous.row.deleted;
    const facts: VitalSignsFacts | null =
      next === 'deleted' ? null : { id, patient: patient.id, record, signs: next.signs, at: next.at, status: known ? 'amended' : 'final' };
    const version = await draftVersion(keyring, {
      head: {
        rid: previous?.row.rid ?? (await store.allocate(1)),
        version: (previous?.row.version ?? 0) + 1,
        type: TYPE.observation,
        id,
        owner: patient.rid,
        at: now,
        deleted: facts === null,
      },
      resource: facts === null ? {} : vitalSignsResource(facts),
      entry,
      ...(previous && { previous }),
    });
    return { version, facts };
  };

  /** Values that were typed, or why they cannot be taken: misread, or so unusual that the person has to say that they are meant. */
  const signsOf = (request: Of<'create-record' | 'update-record'>): VitalSigns | Refusal => {
    const read = readVitalSigns(request);
    if ('fault' in read) return refuse('bad-request', read.fault);
    if (read.doubts.length > 0 && request.confirm !== true) return refuse('implausible', read.doubts.join('; '));
    return read.signs;
  };

  const put = async (
    act: 'create-record' | 'update-record',
    request: Of<'create-record' | 'update-record'>,
    context: Context,
  ): Promise<Done<VitalRecord>> => {
    const patient = await findPatient(request.patient, context);
    const meant = place(patient, request.record);
    return performAct(house, await attemptOn(act, patient, request, context, meant), async (deciding) => {
      if (patient === undefined || meant === undefined) return NO_PATIENT;
      const previous = await open(meant);
      const there = previous !== undefined && !previous.row.deleted;
      if (act === 'create-record' ? there : !there) return there ? EXISTS : NO_RECORD;
      const signs = signsOf(request);
      if ('refused' in signs) return signs;
      const { version, facts } = await write(meant, deciding, { signs, at: deciding.now }, previous);
      return { answer: recordOf(facts, version.row), patient, versions: [version] };
    });
  };

  return {
    'create-record': (request: Of<'create-record'>, context: Context) => put('create-record', request, context),
    'update-record': (request: Of<'update-record'>, context: Context) => put('update-record', request, context),

    /** A tombstone: what was there before stays in the history. */
    async 'delete-record'(request: Of<'delete-record'>, context: Context): Promise<Done<Answers['delete-record']>> {
      const patient = await findPatient(request.patient, context);
      const meant = place(patient, request.record);
      return performAct(house, await attemptOn('delete-record', patient, request, context, meant), async (deciding) => {
        const previous = meant === undefined ? undefined : await open(meant);
        if (patient === undefined || meant === undefined || previous === undefined || previous.row.deleted) return NO_RECORD;
        const { version } = await write(meant, deciding, 'deleted', previous);
        return { answer: { record: request.record }, patient, versions: [version] };
      });
    },

    async 'print-record'(request: Of<'print-record'>, context: Context): Promise<Done<VitalRecord>> {
      const patient = await findPatient(request.patient, context);
      const meant = place(patient, request.record);
      return performAct(house, await attemptOn('print-record', patient, request, context, meant), async () => {
        const row = meant === undefined ? undefined : await current(meant);
        if (patient === undefined || row === undefined || row.deleted) return NO_RECORD;
        return { answer: recordOf(await factsOf(row), row), patient, shown: [row] };
      });
    },

    async 'get-records'(request: Of<'get-records'>, context: Context): Promise<Done<Answers['get-records']>> {
      const patient = await findPatient(request.patient, context);
      return performAct(house, await attemptOn('read-records', patient, request, context), async () => {
        if (patient === undefined) return NO_RECORD;
        const after = request.after === undefined ? undefined : readCursor(request.after);
        if (request.after !== undefined && after === undefined) return refuse('bad-request', 'after: the `next` of an earlier answer');
        const low = referenceValue(TYPE.patient, patient.id);
        const rows = await store.range({
          param: OBSERVATION_PATIENT,
          low,
          limit: RECORDS_PAGE + 1,
          ...(after && { after: { value: low, ...after } }),
        });
        const page = rows.slice(0, RECORDS_PAGE);
        const versions = await store.currentByRids(page.map(({ rid }) => rid));
        const records: VitalRecord[] = [];
        const shown: (typeof versions)[number][] = [];
        for (const row of versions) {
          const facts = row.deleted ? null : await factsOf(row);
          if (facts === null || facts.patient !== patient.id) continue; // index rows are derived: the body decides
          records.push(recordOf(facts, row));
          shown.push(row);
        }
        if (records.length === 0 && request.after === undefined) return NO_RECORD;
        const last = rows.length > RECORDS_PAGE ? page.at(-1) : undefined;
        return {
          answer: { patient: patient.id, records, ...(last && { next: cursorOf(last) }) },
          patient,
          shown,
          record: `Patient/${patient.id}`,
        };
      });
    },

    async 'copy-record'(request: Of<'copy-record'>, context: Context): Promise<Done<VitalRecord>> {
      const patient = await findPatient(request.patient, context);
      const target = request.newPatient === undefined ? patient : await findPatient(request.newPatient, context);
      const [from, to] = [place(patient, request.record), place(target, request.newRecord)];
      const attempt = {
        ...(await attemptOn('copy-record', patient, request, context, from)),
        ...(target !== undefined && { also: { act: 'create-copy-record' as const, patient: target.id } }),
      };
      return performAct(house, attempt, async (deciding) => {
        const source = from === undefined ? undefined : await current(from);
        const facts = source === undefined || source.deleted ? null : await factsOf(source);
        if (patient === undefined || target === undefined || to === undefined || source === undefined || facts === null) return NO_RECORD;
        const previous = await open(to);
        if (previous !== undefined && !previous.row.deleted) return EXISTS;
        const entry = await store.allocate(1);
        const { version, facts: copied } = await write(to, { now: deciding.now, entry }, facts, previous);
        return {
          answer: recordOf(copied, version.row),
          patient,
          shown: [source],
          also: { entry, act: 'create-copy-record', patient: target, versions: [version] },
        };
      });
    },
  };
}

/** What is stored as a record of ours is one: it is sealed. Anything else is a bug. */
function recordOf(facts: VitalSignsFacts | null, row: { readonly version: number; readonly at: number }): VitalRecord {
  if (facts === null) throw new TypeError('a stored record is not a vital-sign record');
  const { record, signs } = facts;
  return {
    record,
    temperature: signs.temperature.value,
    unit: signs.temperature.unit,
    bloodPressure: pressureText(signs.bloodPressure),
    version: row.version,
    changedAt: row.at,
  };
}

/** Where a page ended: `updated.rid`. */
export const cursorOf = ({ updated, rid }: Pick<IndexRow, 'updated' | 'rid'>): string => `${updated}.${rid}`;

export function readCursor(text: string): Pick<IndexRow, 'updated' | 'rid'> | undefined {
  const match = /^(\d{1,16})\.(\d{1,16})$/.exec(text);
  const updated = Number(match?.[1]);
  const rid = Number(match?.[2]);
  return match === null || !Number.isSafeInteger(updated) || !Number.isSafeInteger(rid) ? undefined : { updated, rid };
}
