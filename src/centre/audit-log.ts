/**
 * Asking the log: who did what to whom, when, why, and with what outcome. Rows come from the audit entries' own index, newest first, a page at a time;
 * an entry that does not carry our MAC is not shown as one. Reports (45 CFR 164.528, GDPR article 15) are made of the same rows. docs/security.md
 */
import { parameterCode } from '#fhir/search-parameters.ts';
import { referenceValue, tokenValue } from '#fhir/value-encoding.ts';
import { readPatient } from '#fhir/scheduling.ts';
import { refuse } from '#model/refusal.ts';
import { typeCode } from '#fhir/resource-types.ts';
import type { Instant } from '#store/port.ts';
import { type AccountBody, accountById, accountByName, accountOfPatient } from './accounts.ts';
import { type AuditEvent, concerns, eventAbout } from './audit.ts';
import { type EntrySource, entryWalks, type Matched, type Place, placeBefore } from './audit-entries.ts';
import { ofPatient } from './compartment.ts';
import type { House } from './house.ts';
import { logRows, namesMeant } from './log-rows.ts';
import { type Done, performAct } from './perform.ts';
import { openRow, TYPE } from './records.ts';
import type { Answers, Context, Request } from './requests.ts';
import type { Disclosures, LogFilter, LogRow } from './vital-records-requests.ts';
import type { FindPatient, Named } from './patient-names.ts';
import { cursorOf, readCursor, recordResourceId } from './vital-records.ts';

type Of<V extends Request['verb']> = Extract<Request, { verb: V }>;

const PAGE = 50;
export const LOG_PAGE_MAX = 200;
/** Entries looked at for one page; then the page is given as it is, with where to go on. */
const SCAN_MAX = 2_000;
const REPORT_ROWS_MAX = 2_000;
const REPORT_ENTRIES_MAX = 100_000;
/** 45 CFR 164.528(a)(1): the six years before the request. */
const REPORT_MS = 6 * 365.25 * 24 * 3600_000;
const COPY_RESOURCES_MAX = 5_000;

const PATIENT = parameterCode('AuditEvent.patient');
const AGENT = parameterCode('AuditEvent.agent');
const ACTION = parameterCode('AuditEvent.action');
const NO_PATIENT = refuse('not-found', 'there is no such patient');

/** The part of a report that is made of the log. */
type Accounting = Pick<Disclosures, 'from' | 'before' | 'madeAt' | 'rows' | 'more'>;

export function createAuditLog(house: House, findPatient: FindPatient) {
  const { store, keyring, settings } = house;

  const entriesOf = entryWalks(house);
  const rowsOf = logRows(house);

  /** Where the filter's entries are to be found; undefined where it names nothing that has an index of its own. */
  const sourcesOf = (filter: LogFilter, patient: Named | undefined, actor: Actor | undefined): readonly EntrySource[] | undefined => {
    if (patient !== undefined) return [{ param: PATIENT, low: referenceValue(TYPE.patient, patient.id) }];
    if (actor !== undefined) {
      const agent = { param: AGENT, low: referenceValue(ACCOUNT, actor.account) };
      // What patients do themselves is found by patient.
      return actor.patient === undefined ? [agent] : [agent, { param: PATIENT, low: referenceValue(TYPE.patient, actor.patient) }];
    }
    return filter.act === undefined ? undefined : [{ param: ACTION, low: tokenValue(undefined, filter.act) }];
  };

  const queryLogs = async (request: Of<'query-logs'>, context: Context): Promise<Done<Answers['query-logs']>> => {
    const everybody = context.principal?.role !== 'patient' && request.patient === undefined;
    const patient = everybody ? undefined : await findPatient(request.patient, context);
    const attempt = { act: 'query-logs', purpose: 'AUDIT', context, ...(patient && { patient: patient.id }) } as const;
    return performAct(house, attempt, async ({ now }) => {
      if (!everybody && patient === undefined) return NO_PATIENT;
      const after = request.cursor === undefined ? undefined : readCursor(request.cursor);
      if (request.cursor !== undefined && after === undefined) return refuse('bad-request', 'cursor: the `next` of an earlier answer');
      if (request.record !== undefined && patient === undefined) return refuse('bad-request', 'record: with a patient only');
      const actor = request.actor === undefined ? undefined : await actorOf(request.actor);
      if (request.actor !== undefined && actor === undefined) return refuse('not-found', 'there is no user of that name');
      const sources = sourcesOf(request, patient, actor);
      if (sources === undefined) return refuse('bad-request', 'say whose log: patient, actor, or act');
      const resource =
        request.record === undefined || patient === undefined
          ? undefined
          : `Observation/${recordResourceId(house, patient.rid, request.record)}/`;
      const limit = Math.min(request.limit ?? PAGE, LOG_PAGE_MAX);
      const page: Matched[] = [];
      let last: Place | undefined;
      let over = true;
      let scanned = 0;
      for await (const found of entriesOf(sources, { after: after ?? placeBefore(request.before), likely: limit + 1 }, SCAN_MAX)) {
        if (request.from !== undefined && found.at.updated < request.from) break;
        if (page.length >= limit) {
          over = false;
          break;
        }
        last = found.at;
        scanned += 1;
        if (found.row !== undefined && fits(found.event, request, patient, actor, resource)) page.push(about(found, patient));
      }
      if (scanned >= SCAN_MAX) over = false;
      const question = isWhole(request) && patient !== undefined ? [thisVeryAct(context, patient.id, now)] : [];
      return {
        answer: {
          ...(patient && { patient: patient.id }),
          rows: [...question, ...(await rowsOf(page))],
          ...(!over && last !== undefined && { next: cursorOf(last) }),
        },
        ...(patient && { patient, record: `Patient/${patient.id}` }),
        ...(actor !== undefined && { about: `MedlarAccount/${actor.account}` }),
      };
    });
  };

  const actorOf = async (username: string): Promise<Actor | undefined> => {
    const found = await accountByName(house, keyring.nameKey(username));
    if (found === undefined) return undefined;
    const { id, patient } = found.account;
    return { account: id, ...(patient !== undefined && { patient }) };
  };

  /** What was shown to, or changed by, others than the patient. */
  const disclosuresOf = async (patient: Named, request: Of<'disclosures' | 'own-copy'>, now: Instant): Promise<Accounting> => {
    const before = ('before' in request ? request.before : undefined) ?? now;
    const from = ('from' in request ? request.from : undefined) ?? before - REPORT_MS;
    const own = new Map<string, boolean>();
    const isOwn = async (account: string | null): Promise<boolean> => {
      if (account === null) return false;
      const known = own.get(account) ?? (await accountById(house, account))?.account.patient === patient.id;
      own.set(account, known);
      return known;
    };
    const listed: Matched[] = [];
    let more = false;
    let scanned = 0;
    const source = { param: PATIENT, low: referenceValue(TYPE.patient, patient.id) };
    for await (const found of entriesOf([source], { after: placeBefore(before) }, REPORT_ENTRIES_MAX)) {
      if (found.at.updated < from) break;
      scanned += 1;
      if (found.row === undefined || !concerns(found.event, patient.id)) continue;
      const told = about(found, patient);
      if (told.event.outcome !== 'success' || told.event.role === 'system') continue;
      if (told.event.shown.length === 0 || (await isOwn(told.event.actor))) continue;
      if (listed.length >= REPORT_ROWS_MAX) {
        more = true;
        break;
      }
      listed.push(told);
    }
    return { from, before, madeAt: now, rows: await rowsOf(listed.toReversed()), more: more || scanned >= REPORT_ENTRIES_MAX };
  };

  /** Whom a report is about. */
  const personOf = async (patient: Named): Promise<Disclosures['person']> => {
    const row = await store.currentByRid(patient.rid);
    const person = row === undefined || row.deleted ? undefined : readPatient((await openRow(keyring, row)).resource);
    const username = (await accountOfPatient(house, patient.id))?.username;
    return {
      ...(person !== undefined && { name: person.name }),
      ...(person?.birthDate !== undefined && { birthDate: person.birthDate }),
      ...(username !== undefined && { username }),
    };
  };

  const report = async <T>(
    request: Of<'disclosures' | 'own-copy'>,
    context: Context,
    finish: (patient: Named, disclosures: Disclosures) => Promise<T>,
  ): Promise<Done<T>> => {
    const patient = await findPatient(request.patient, context);
    const attempt = {
      act: 'report-disclosures',
      purpose: 'PATRQT',
      context,
      about: request.verb,
      ...(patient && { patient: patient.id }),
    } as const;
    return performAct<T>(house, attempt, async ({ now }) => {
      if (patient === undefined) return NO_PATIENT;
      const answer = await finish(patient, {
        centre: settings.name,
        zone: settings.zone,
        patient: patient.id,
        person: await personOf(patient),
        madeBy: context.principal?.username ?? '',
        ...(await disclosuresOf(patient, request, now)),
      });
      return { answer, patient, record: `Patient/${patient.id}` };
    });
  };

  /** Everything that is sealed under the patient's key and current, in whatever type. */
  const resourcesOf = async (patient: Named): Promise<readonly object[]> => {
    const found: object[] = [];
    for await (const row of ofPatient(store, patient.rid)) {
      if (found.length >= COPY_RESOURCES_MAX) break;
      const { resource } = await openRow(keyring, row);
      if (row.type === TYPE.patient)
        found.unshift(resource as object); // a FHIR resource, as below
      else found.push(row.type === TYPE.account ? withoutSecrets(resource) : (resource as object));
    }
    return found;
  };

  return {
    'query-logs': queryLogs,
    disclosures: (request: Of<'disclosures'>, context: Context) =>
      report(request, context, (_, disclosures) => Promise.resolve(disclosures)),
    'own-copy': (request: Of<'own-copy'>, context: Context) =>
      report(request, context, async (patient, disclosures) => ({
        ...disclosures,
        resources: await resourcesOf(patient),
        retention: settings.retention,
      })),
  };
}

/** What is kept about somebody's account; what proves that it is them is theirs to know and nobody's to print. */
const withoutSecrets = (account: unknown): object => {
  const { password: _password, totp: _totp, recovery: _recovery, ...told } = account as Partial<AccountBody>; // our own body, as its type says
  return told;
};

interface Actor {
  readonly account: string;
  readonly patient?: string;
}

const ACCOUNT = typeCode('MedlarAccount');

function fits(
  event: AuditEvent,
  filter: LogFilter,
  patient: Named | undefined,
  actor: Actor | undefined,
  resource: string | undefined,
): boolean {
  if (patient !== undefined && !concerns(event, patient.id)) return false; // the index is derived: the event decides
  if (actor !== undefined && event.actor !== actor.account) return false;
  if (filter.act !== undefined && event.act !== filter.act) return false;
  return resource === undefined || namesMeant(event).some((name) => `${name}/`.startsWith(resource));
}

/** Of an entry that concerns several patients, what it tells of this one. */
const about = (found: Matched, patient: Named | undefined): Matched =>
  patient === undefined ? found : { ...found, event: eventAbout(found.event, patient.id) };

/** Whether a page is the newest of the whole log of a patient: then the original showed the question itself as its last row. */
const isWhole = ({ cursor, record, actor, act, before }: Of<'query-logs'>): boolean =>
  [cursor, record, actor, act, before].every((part) => part === undefined);

const thisVeryAct = ({ principal, door }: Context, patient: string, at: Instant): LogRow => ({
  id: '',
  at,
  user: principal?.username ?? '',
  role: principal?.role ?? 'system',
  patient,
  ...(principal?.patient === patient && { patientName: principal.username }),
  act: 'query-logs',
  outcome: 'success',
  refused: null,
  purpose: principal?.role === 'auditor' ? 'AUDIT' : 'PATRQT',
  door,
  about: null,
  records: [],
});
