/**
 * AuditEvent as a read-only view of the ledger's entries. Nothing is stored twice: what is shown is the event under its MAC. Auditors and administrators see
 * all, patients what was done with what is theirs. Searches walk in the order of time along the shortest index: a patient's entries, an agent's, or all.
 */
import { isTypeName, typeCode } from '#fhir/resource-types.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import type { Predicate } from '#model/policy.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { EntryRow } from '#store/port.ts';
import { type AccountBody, accountById, accountByName, accountOfPatient } from '../accounts.ts';
import { type AuditEvent, concerns, eventAbout } from '../audit.ts';
import { type EntrySource, entryWalks, type Place } from '../audit-entries.ts';
import { type Actor, auditEventResource, readAuditEventId } from './audit-event.ts';
import { type AgentAsked, type AuditAsked, readAuditQuery } from './audit-query.ts';
import { bundleBody, nextLink, selfLink } from './bundles.ts';
import { cursorSeal } from './cursor.ts';
import { type FhirAnswer, type FhirInteraction, type Query, refuseIssue } from './requests.ts';
import type { House } from '../house.ts';
import { type Deciding, type Decision, performAct } from '../perform.ts';
import { TYPE } from '../records.ts';
import type { Answer, Context } from '../requests.ts';

export type AuditView = (interaction: FhirInteraction, base: string, context: Context) => Promise<Answer<'fhir'>>;

/** Entries looked at for one page; where it does not fill by then, the next link goes on. */
const SCAN_MAX = 5_000;
/** Versions of a resource that are asked whose they were; of one with more, all entries are walked through. */
const VERSIONS_MAX = 1_000;

const PATIENT_PARAM = parameterCode('AuditEvent.patient');
const AGENT_PARAM = parameterCode('AuditEvent.agent');

const ofPatient = (id: string): EntrySource => ({ param: PATIENT_PARAM, low: referenceValue(TYPE.patient, id) });
const ofAgent = (account: string): EntrySource => ({ param: AGENT_PARAM, low: referenceValue(TYPE.account, account) });

export function createAuditView(house: House): AuditView {
  const { store, keyring, settings, patients } = house;
  const entriesOf = entryWalks(house);

  /** Shows entries; remembers who is who for as long as one answer takes. */
  const shower = () => {
    const actors = new Map<string, Actor | undefined>();
    return async (row: EntryRow, event: AuditEvent) => {
      const { actor } = event;
      if (actor !== null && !actors.has(actor)) actors.set(actor, (await accountById(house, actor))?.account);
      return auditEventResource(row, event, actor === null ? undefined : actors.get(actor), settings.origin);
    };
  };

  const entryOf = async (id: string): Promise<EntryRow | undefined> => {
    const name = readAuditEventId(id);
    const row = name === undefined ? undefined : await store.entryById(name.at, name.id);
    return row !== undefined && keyring.entryMacValid(row) ? row : undefined;
  };

  /** The part of an event that somebody may know. */
  const eventOf = (row: EntryRow, predicate: Predicate): AuditEvent | undefined => known(predicate, JSON.parse(row.event) as AuditEvent); // ours: its MAC was looked at

  const read = async (id: string, { predicate }: Deciding): Promise<Decision<FhirAnswer> | Refusal> => {
    const row = await entryOf(id);
    const event = row === undefined ? undefined : eventOf(row, predicate);
    if (row === undefined || event === undefined) return refuseIssue('not-found', `there is no AuditEvent/${id.slice(0, 64)}`, 'not-found');
    const body = JSON.stringify(await shower()(row, event));
    return { answer: { status: 200, body, version: 1, lastModified: row.at }, about: `AuditEvent/${id}`, ...(await lookedAt(predicate)) };
  };

  /** Whose log is looked at, where it is one patient's: that is in their log, too. */
  const lookedAt = async (predicate: Predicate, asked?: readonly string[]): Promise<Pick<Decision<never>, 'patient' | 'record'>> => {
    const [id, ...more] = predicate.kind === 'patient' ? [predicate.id] : (asked ?? []);
    const rid = id === undefined || more.length > 0 ? undefined : await patients.ridOf(id);
    return id === undefined || rid === undefined ? {} : { patient: { id, rid }, record: `Patient/${id}` };
  };

  const accountOf = async (asked: AgentAsked): Promise<AccountBody | undefined> => {
    if ('patient' in asked) return accountOfPatient(house, asked.patient);
    if ('account' in asked) return (await accountById(house, asked.account))?.account;
    return (await accountByName(house, keyring.nameKey(asked.username)))?.account;
  };

  /** Patients whose a resource was at any time; undefined where it was nobody's, or that cannot be told. */
  const patientsOf = async (name: string): Promise<readonly string[] | undefined> => {
    const [type = '', id = ''] = name.split('/');
    if (type === 'Patient') return [id];
    const current = isTypeName(type) ? await store.current(typeCode(type), id) : undefined;
    if (current === undefined) return undefined;
    const versions = await store.versionPlaces({ of: { rid: current.rid } }, VERSIONS_MAX);
    const owners = new Set(versions.map(({ owner }) => owner));
    return owners.has(0) || versions.length === VERSIONS_MAX ? undefined : [...(await patients.idsOf([...owners])).values()];
  };

  /** Where all entries are that may be wanted. */
  const sourcesOf = async (
    predicate: Predicate,
    { patients: asked, entities }: AuditAsked,
    agents: readonly AccountBody[] | undefined,
  ): Promise<readonly EntrySource[]> => {
    if (predicate.kind === 'patient') return [ofPatient(predicate.id)];
    if (asked !== undefined) return [...new Set(asked)].map(ofPatient);
    const owners = entities === undefined ? [] : await Promise.all(entities.map(patientsOf));
    if (entities !== undefined && owners.every((each) => each !== undefined)) return [...new Set(owners.flat())].map(ofPatient);
    // What patients do themselves is found by patient.
    if (agents !== undefined)
      return agents.flatMap(({ id, patient }) => [ofAgent(id), ...(patient === undefined ? [] : [ofPatient(patient)])]);
    return ['all'];
  };

  const search = async (
    query: Query,
    lenient: boolean,
    { predicate, now }: Deciding,
    base: string,
  ): Promise<Decision<FhirAnswer> | Refusal> => {
    const asked = readAuditQuery(query, lenient);
    if (isRefusal(asked)) return asked;
    const { ascending, count, cursor, ids } = asked;
    const question = query.filter(([name]) => name !== '_cursor' && name !== '_count');
    const seal = cursorSeal<readonly [updated: number, rid: number]>(keyring, 'fhir-audit', question);
    const place = cursor === undefined ? undefined : seal.open(cursor);
    if (cursor !== undefined && place === undefined) return OTHER_CURSOR;
    const agents =
      asked.agents === undefined ? undefined : (await Promise.all(asked.agents.map(accountOf))).filter((account) => account !== undefined);
    const fits = (row: EntryRow, event: AuditEvent): boolean =>
      asked.tests.every((test) => test(row, event)) && (agents === undefined || agents.some(({ id }) => id === event.actor));

    const found: { readonly row: EntryRow; readonly event: AuditEvent }[] = [];
    const consider = (row: EntryRow): void => {
      const event = eventOf(row, predicate);
      if (event !== undefined && fits(row, event)) found.push({ row, event });
    };
    let next: Place | undefined;
    if (ids !== undefined) {
      for (const id of new Set(ids.slice(0, count))) {
        const row = await entryOf(id);
        if (row !== undefined) consider(row);
      }
    } else if (count > 0) {
      const sources = await sourcesOf(predicate, asked, agents);
      const edge = ascending ? asked.from : asked.before;
      const start = Number.isFinite(edge) ? { updated: edge, rid: 0 } : undefined;
      const after = place === undefined ? start : { updated: place[0], rid: place[1] };
      let last: Place | undefined;
      let scanned = 0;
      for await (const { at, row } of entriesOf(sources, { after, ascending }, SCAN_MAX)) {
        if (ascending ? at.updated >= asked.before : at.updated < asked.from) {
          last = undefined;
          break;
        }
        if (found.length === count || scanned === SCAN_MAX) {
          next = last;
          break;
        }
        last = at;
        scanned += 1;
        if (row !== undefined) consider(row);
      }
      if (scanned === SCAN_MAX) next = last;
    }
    const path = `${base}/AuditEvent`;
    const links = [selfLink(path, query), ...(next === undefined ? [] : [nextLink(path, query, seal.close([next.updated, next.rid]))])];
    const shown = shower();
    const entries: string[] = [];
    for (const { row, event } of found) {
      const resource = await shown(row, event);
      entries.push(JSON.stringify({ fullUrl: `${path}/${resource.id}`, resource, search: { mode: 'match' } }));
    }
    const body = bundleBody('searchset', { links, entries, now });
    return { answer: { status: 200, whole: true, body }, about: 'AuditEvent', ...(await lookedAt(predicate, asked.patients)) };
  };

  return (interaction, base, context) => {
    const attempt = { act: 'read-audit', purpose: 'AUDIT', context, about: 'AuditEvent' } as const;
    return performAct<FhirAnswer>(house, attempt, async (deciding) => {
      if (interaction.do === 'read') return read(interaction.id, deciding);
      if (interaction.do === 'search') return search(interaction.query, interaction.lenient === true, deciding, base);
      if (interaction.do === 'vread' && interaction.version === '1') return read(interaction.id, deciding);
      return refuseIssue('forbidden', 'AuditEvents are read by id and searched; nobody writes them', 'not-supported');
    });
  };
}

/** What somebody may know of an event: patients, what it did with what is theirs. */
function known(predicate: Predicate, event: AuditEvent): AuditEvent | undefined {
  if (predicate.kind === 'all') return event;
  return predicate.kind === 'patient' && concerns(event, predicate.id) ? eventAbout(event, predicate.id) : undefined;
}

const OTHER_CURSOR = refuseIssue('bad-request', '_cursor is of another search: take it from the next link as it is', 'value');
