/**
 * AuditEvent as a read-only view of the ledger's entries, shaped like IHE's Basic Audit Log Patterns. Nothing is stored twice: what is shown is the event
 * under its MAC. https://profiles.ihe.net/ITI/BALP/
 */
import { dateInterval } from '#fhir/date-time.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { referenceValue, tokenValue } from '#fhir/value-encoding.ts';
import type { Act } from '#model/act.ts';
import type { Predicate } from '#model/policy.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { EntryRow, Instant, Range } from '#store/port.ts';
import { type AuditEvent, concerns, eventAbout } from './audit.ts';
import { bundleText, nextLink, selfLink } from './fhir-bundles.ts';
import { type FhirAnswer, type FhirInteraction, type Query, refuseIssue } from './fhir-requests.ts';
import type { House } from './house.ts';
import { type Decision, performAct } from './perform.ts';
import type { Answer, Context } from './requests.ts';

export type AuditView = (interaction: FhirInteraction, base: string, context: Context) => Promise<Answer<'fhir'>>;

const PAGE = 50;
const PAGE_MAX = 500;
/** Entries looked at for one page; where it does not fill by then, the next link goes on. */
const SCAN_MAX = 5_000;
const SCAN_STEP = 500;

const PATIENT_PARAM = parameterCode('AuditEvent.patient');
const AGENT_PARAM = parameterCode('AuditEvent.agent');
const ACTION_PARAM = parameterCode('AuditEvent.action');
const PATIENT = typeCode('Patient');
const ACCOUNT = typeCode('MedlarAccount');

const TERMS = 'http://terminology.hl7.org/CodeSystem';
const BASE = 'https://medlar.example/fhir';

export function createAuditView(house: House): AuditView {
  const { store, keyring, settings } = house;

  const eventOf = (row: EntryRow, predicate: Predicate): AuditEvent | undefined =>
    keyring.entryMacValid(row) ? known(predicate, JSON.parse(row.event) as AuditEvent) : undefined; // ours: the MAC says so

  const read = async (id: string, predicate: Predicate): Promise<Decision<FhirAnswer> | Refusal> => {
    const [, at, hex] = /^([0-9a-z]{1,11})-([0-9a-f]{32})$/.exec(id) ?? [];
    const row = at === undefined || hex === undefined ? undefined : await store.entryById(Number.parseInt(at, 36), Uint8Array.fromHex(hex));
    const event = row === undefined ? undefined : eventOf(row, predicate);
    if (row === undefined || event === undefined) return refuseIssue('not-found', `there is no AuditEvent/${id.slice(0, 64)}`, 'not-found');
    const body = JSON.stringify(auditEvent(row, event, settings.origin));
    return { answer: { status: 200, body, version: 1, lastModified: row.at }, about: `AuditEvent/${id}` };
  };

  const search = async (query: Query, predicate: Predicate, now: Instant, base: string): Promise<Decision<FhirAnswer> | Refusal> => {
    const asked = searchOf(query, predicate);
    if (isRefusal(asked)) return asked;
    const found: { readonly row: EntryRow; readonly event: AuditEvent }[] = [];
    let after = asked.after;
    let more = true;
    for (let scanned = 0; scanned < SCAN_MAX && found.length < asked.count && more; scanned += SCAN_STEP) {
      const range: Range = {
        param: asked.param,
        low: asked.value,
        limit: SCAN_STEP,
        descending: true,
        ...(after && { after: { value: asked.value, ...after } }),
      };
      const index = await store.range(range);
      more = index.length === SCAN_STEP;
      const rows = new Map((await store.entries(index.map(({ rid }) => rid))).map((row) => [row.rid, row]));
      for (const { rid, updated } of index) {
        if (found.length === asked.count) {
          more = true;
          break;
        }
        after = { updated, rid };
        if (updated < asked.from) {
          more = false;
          break;
        }
        const row = rows.get(rid);
        const event = row === undefined ? undefined : eventOf(row, predicate);
        if (row !== undefined && event !== undefined && asked.fits(row, event)) found.push({ row, event });
      }
    }
    const path = `${base}/AuditEvent`;
    const links = [selfLink(path, query), ...(more && after !== undefined ? [nextLink(path, query, `${after.updated}-${after.rid}`)] : [])];
    const entries = found.map(({ row, event }) => {
      const resource = auditEvent(row, event, settings.origin);
      return JSON.stringify({ fullUrl: `${path}/${resource.id}`, resource, search: { mode: 'match' } });
    });
    return { answer: { status: 200, whole: true, body: bundleText('searchset', { links, entries, now }) }, about: 'AuditEvent' };
  };

  return (interaction, base, context) => {
    const attempt = { act: 'read-audit', purpose: 'AUDIT', context, about: 'AuditEvent' } as const;
    return performAct<FhirAnswer>(house, attempt, async ({ predicate, now }) => {
      if (interaction.do === 'read') return read(interaction.id, predicate);
      if (interaction.do === 'search') return search(interaction.query, predicate, now, base);
      if (interaction.do === 'vread' && interaction.version === '1') return read(interaction.id, predicate);
      return refuseIssue('forbidden', 'AuditEvents are read by id and searched; nobody writes them', 'not-supported');
    });
  };
}

/** What somebody may know of an event: patients, what it did with what is theirs. */
function known(predicate: Predicate, event: AuditEvent): AuditEvent | undefined {
  if (predicate.kind === 'all') return event;
  return predicate.kind === 'patient' && concerns(event, predicate.id) ? eventAbout(event, predicate.id) : undefined;
}

interface AuditSearch {
  readonly param: number;
  readonly value: Uint8Array;
  readonly from: Instant;
  readonly count: number;
  readonly after: { readonly updated: Instant; readonly rid: number } | undefined;
  readonly fits: (row: EntryRow, event: AuditEvent) => boolean;
}

const idIn = (value: string, type: string): string => value.replace(new RegExp(`^(?:.*/)?${type}/`), '');

function searchOf(query: Query, predicate: Predicate): AuditSearch | Refusal {
  const tests: ((row: EntryRow, event: AuditEvent) => boolean)[] = [];
  let by: Pick<AuditSearch, 'param' | 'value'> | undefined =
    predicate.kind === 'patient' ? { param: PATIENT_PARAM, value: referenceValue(PATIENT, predicate.id) } : undefined;
  let from = 0;
  let count = PAGE;
  let after: AuditSearch['after'];
  for (const [name, value] of query) {
    if (name === 'patient' || name === 'patient:Patient') {
      const id = idIn(value, 'Patient');
      // A patient's own entries are looked through whoever is asked about: how many another has, no page may tell.
      if (predicate.kind !== 'patient') by = { param: PATIENT_PARAM, value: referenceValue(PATIENT, id) };
      tests.push((_, event) => concerns(event, id));
    } else if (name === 'agent') {
      const id = idIn(value, 'MedlarAccount');
      by ??= { param: AGENT_PARAM, value: referenceValue(ACCOUNT, id) };
      tests.push((_, event) => event.actor === id);
    } else if (name === 'subtype') {
      const act = value.slice(value.indexOf('|') + 1);
      by ??= { param: ACTION_PARAM, value: tokenValue(undefined, act) };
      tests.push((_, event) => event.act === act);
    } else if (name === 'action') tests.push((_, event) => value.split(',').includes(actionOf(event.act)));
    else if (name === 'outcome') tests.push((_, event) => value.split(',').includes(OUTCOME[event.outcome]));
    else if (name === 'entity') {
      tests.push(
        (_, event) =>
          [...event.shown, ...event.wrote].some((each) => each === value || each.startsWith(`${value}/`)) ||
          (value.startsWith('Patient/') && concerns(event, value.slice(8))),
      );
    } else if (name === 'date') {
      const [, prefix = 'eq', text = ''] = /^(eq|ne|gt|lt|ge|le|sa|eb)?(.*)$/.exec(value) ?? [];
      const interval = dateInterval(text);
      if (interval === undefined) return refuseIssue('bad-request', `${JSON.stringify(value.slice(0, 60))} is no date`, 'value');
      const { low, high } = interval;
      const test = DATE_TESTS[prefix];
      if (test === undefined) return refuseIssue('bad-request', `the prefix ${prefix} is not known`, 'value');
      if (prefix === 'ge' || prefix === 'eq') from = Math.max(from, low);
      if (prefix === 'gt' || prefix === 'sa') from = Math.max(from, high);
      tests.push(({ at }) => test(at, low, high));
    } else if (name === '_count') {
      if (!/^\d{1,9}$/.test(value)) return refuseIssue('bad-request', '_count is a number', 'value');
      count = Math.min(Math.max(Number(value), 1), PAGE_MAX);
    } else if (name === '_cursor') {
      const [, updated, rid] = /^(\d{1,15})-(\d{1,16})$/.exec(value) ?? [];
      if (updated === undefined || rid === undefined) return refuseIssue('bad-request', '_cursor is what a next link has', 'value');
      after = { updated: Number(updated), rid: Number(rid) };
    } else if (!IGNORED.has(name)) return refuseIssue('bad-request', `AuditEvent is not searched by ${name.slice(0, 60)}`, 'not-supported');
  }
  if (by === undefined)
    return refuseIssue('bad-request', 'say of which patient, agent or subtype: patient=, agent= or subtype=', 'required');
  return { ...by, from, count, after, fits: (row, event) => tests.every((test) => test(row, event)) };
}

const IGNORED: ReadonlySet<string> = new Set(['_format', '_pretty', '_summary', '_elements', '_total']);

const DATE_TESTS: Readonly<Record<string, (at: Instant, low: Instant, high: Instant) => boolean>> = {
  eq: (at, low, high) => at >= low && at < high,
  ne: (at, low, high) => at < low || at >= high,
  gt: (at, _, high) => at >= high,
  sa: (at, _, high) => at >= high,
  lt: (at, low) => at < low,
  eb: (at, low) => at < low,
  ge: (at, low) => at >= low,
  le: (at, _, high) => at < high,
};

const OUTCOME = { success: '0', refused: '4' } as const;

/** C, R, U, D or E. https://hl7.org/fhir/R4/valueset-audit-event-action.html */
function actionOf(act: Act): 'C' | 'R' | 'U' | 'D' | 'E' {
  if (/^(?:create|register|book|hold|enter|invite|enrol|copy|import)/.test(act)) return 'C';
  if (/^(?:read|search|list|find|query|report|print)/.test(act)) return 'R';
  if (/^(?:update|write|confirm|move|change|set|prepare|mark|hand|approve|acknowledge)/.test(act)) return 'U';
  return /^(?:delete|cancel|erase)/.test(act) ? 'D' : 'E';
}

const auditId = (row: EntryRow): string => `${row.at.toString(36)}-${row.id.toHex()}`;

function auditEvent(row: EntryRow, event: AuditEvent, origin: string) {
  const recorded = new Date(row.at).toISOString();
  const entity = (name: string, role: string) => {
    const [type = '', id = '', version = ''] = name.split('/');
    return { what: { reference: `${type}/${id}/_history/${version}` }, role: { system: `${TERMS}/object-role`, code: role } };
  };
  const patients = [...(event.patient === null ? [] : [event.patient]), ...(event.others ?? []).map(([id]) => id)];
  const entities = [
    ...patients.map((id) => ({
      what: { reference: `Patient/${id}` },
      type: { system: `${TERMS}/audit-entity-type`, code: '1' },
      role: { system: `${TERMS}/object-role`, code: '1' },
    })),
    ...[...event.wrote, ...event.shown].map((name) => entity(name, '4')),
    ...(event.about === null ? [] : [{ description: event.about }]),
  ];
  return {
    resourceType: 'AuditEvent',
    id: auditId(row),
    meta: { versionId: '1', lastUpdated: recorded },
    type: { system: `${TERMS}/audit-event-type`, code: 'rest', display: 'RESTful Operation' },
    subtype: [{ system: `${BASE}/CodeSystem/act`, code: event.act }],
    action: actionOf(event.act),
    recorded,
    outcome: OUTCOME[event.outcome],
    ...(event.refused !== null && { outcomeDesc: event.refused }),
    purposeOfEvent: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: event.purpose }] }],
    agent: [
      {
        role: [{ coding: [{ system: `${BASE}/CodeSystem/role`, code: event.role }] }],
        who: event.actor === null ? { display: 'the centre itself' } : { identifier: { system: `${BASE}/account`, value: event.actor } },
        requestor: true,
      },
    ],
    source: { site: event.door, observer: { display: origin } },
    ...(entities.length > 0 && { entity: entities }),
  };
}
