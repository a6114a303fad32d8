/**
 * FHIR's interactions as acts of the centre: each is one decision that reads, and one commit that holds what was written, what was shown and the entry
 * that tells of it. https://hl7.org/fhir/R4/http.html
 */
import { isTypeName, typeCode, typeName } from '#fhir/resource-types.ts';
import { readSlot } from '#fhir/scheduling.ts';
import { validateResource } from '#fhir/validate.ts';
import { isResourceType } from '#fhir/validate-references.ts';
import type { Act } from '#model/act.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import type { Instant, VersionRow } from '#store/port.ts';
import { CLAIM_CRITERIA, CLAIM_SLOT } from '#store/port.ts';
import { type Sight, sightOf } from './fhir-access.ts';
import type { AuditView } from './fhir-audit.ts';
import { type Deciders, faultsOf, ID, matches, notWritable, outcomeIssues, preconditions } from './fhir-rules.ts';
import { applyPatch } from './fhir-patch.ts';
import { isJsonObject, type JsonObject, openBody, openResource, parseBody, shownBytes, shownResource, shownText } from './fhir-body.ts';
import { createTransactions } from './fhir-transaction.ts';
import {
  type FhirAnswer,
  type FhirInteraction,
  type FhirRequest,
  type Json,
  type Query,
  refuseIssue,
  type SearchFhir,
} from './fhir-requests.ts';
import { createFhirWrites, type Drafted, slotsOf } from './fhir-writes.ts';
import { bundleText, historyEntry, nextLink, searchEntry, selfLink } from './fhir-bundles.ts';
import type { House } from './house.ts';
import { newId } from './house.ts';
import { sha256 } from './keyring.ts';
import { type Deciding, type Decision, type Done, performAct } from './perform.ts';
import { slotKey, TYPE } from './records.ts';
import type { Answer, Context } from './requests.ts';

type Of<D extends FhirInteraction['do']> = Extract<FhirInteraction, { do: D }>;

export interface FhirSources {
  readonly search: SearchFhir;
  readonly audit: AuditView;
  /** Books the slot of that id, or holds it; centre/booking.ts. The answer is the Appointment's id. */
  readonly book: (
    asked: { readonly slot: string; readonly patient: string; readonly hold: boolean },
    context: Context,
  ) => Promise<Done<{ readonly appointment: string }>>;
  /** Clients may choose ids by PUT. */
  readonly clientIds: boolean;
}

export interface Fhir {
  readonly perform: (request: FhirRequest, context: Context) => Promise<Answer<'fhir'>>;
}

/** How long a claim on criteria keeps others from deciding on an older view of the same; longer than any decision takes. */
const CRITERIA_MS = 60_000;
const HISTORY_PAGE = 100;
const HISTORY_PAGE_MAX = 1_000;
const NOTHING_THERE = (type: string, id: string): Refusal =>
  refuseIssue('not-found', `there is no ${type}/${id}, or none that you may see`, 'not-found');
const DELETED = (type: string, id: string): Refusal => refuseIssue('gone', `${type}/${id} is deleted`, 'deleted');

export function createFhir(house: House, sources: FhirSources): Fhir {
  const { store, keyring } = house;
  const writes = createFhirWrites(house);

  const only: Deciders['only'] = async (type, query, deciding, base) => {
    const asked = { type, query: [...query.filter(([name]) => !RESULT_PARAMETERS.has(name)), ['_count', '2']] as const };
    if (asked.query.length < 2) return refuseIssue('precondition', 'there are no criteria', 'required');
    const found = await sources.search(house, { ...asked, predicate: deciding.predicate, now: deciding.now, base });
    if ('fault' in found) return { ...refuse('bad-request', found.fault.text), issues: [found.fault] };
    if (found.matches.length > 1) return refuseIssue('precondition', 'the criteria match several resources', 'multiple-matches');
    return found.matches[0];
  };

  const criteriaClaim: Deciders['criteriaClaim'] = async (type, query) => {
    const key = `${typeCode(type)}/${sha256(JSON.stringify(query)).toBase64({ alphabet: 'base64url', omitPadding: true })}`;
    const [before] = await store.claims(CLAIM_CRITERIA, [key]);
    return (holder, now) => ({
      space: CLAIM_CRITERIA,
      key,
      holder,
      until: now + CRITERIA_MS,
      changed: now,
      ...(before !== undefined && before.holder !== 0 && { from: before.holder }),
    });
  };

  const deciders: Deciders = { house, writes, clientIds: sources.clientIds, only, criteriaClaim };
  const transactions = createTransactions(deciders);

  /** The current row of a resource that may be seen; a tombstone is answered as such to whoever could see what it was. */
  const seen = async (type: string, id: string, sight: Sight): Promise<VersionRow | Refusal> => {
    const row = isTypeName(type) && ID.test(id) ? await store.current(typeCode(type), id) : undefined;
    if (row === undefined || !sight.sees(row)) return NOTHING_THERE(type, id);
    return row.deleted ? DELETED(type, id) : row;
  };

  /** A row's bytes as they are shown. */
  const shown = async (row: VersionRow, now: Instant): Promise<Uint8Array> => {
    const body = await openBody(keyring, row);
    return row.type === TYPE.slot ? slotBody(row, body, now) : shownBytes(row, body);
  };

  /** A time of the centre's list is busy while somebody has it, whatever was written when it was made. */
  const slotBody = async (row: VersionRow, body: Uint8Array, now: Instant): Promise<Uint8Array> => {
    const slot = parseBody(row, body);
    if (readSlot(slot)?.status !== 'free') return shownBytes(row, body);
    const [claim] = await store.claims(CLAIM_SLOT, [slotKey(row.rid)]);
    const taken = claim !== undefined && claim.holder !== 0 && claim.until > now;
    return taken ? Buffer.from(JSON.stringify(shownResource(row, { ...slot, status: 'busy' }))) : shownBytes(row, body);
  };

  const patientOf = async (rows: readonly VersionRow[]): Promise<Pick<Decision<never>, 'patient'>> => {
    const [first] = rows;
    if (first === undefined || rows.some(({ owner }) => owner !== first.owner)) return {};
    const patient = await writes.ownerOf(first);
    return patient === undefined ? {} : { patient };
  };

  const showing = async (row: VersionRow, answer: FhirAnswer): Promise<Decision<FhirAnswer>> => ({
    answer: { ...answer, version: row.version, lastModified: row.at },
    shown: [row],
    ...(await patientOf([row])),
  });

  const written = async (drafted: Drafted, status: 200 | 201 | 204): Promise<Decision<FhirAnswer>> => {
    const { row, version, text, key } = drafted;
    const isNewPatient = key !== undefined;
    return {
      answer: {
        status,
        version: row.version,
        lastModified: row.at,
        location: `${typeName(row.type)}/${row.id}/_history/${row.version}`,
        ...(status !== 204 && { body: shownText(row, text) }),
      },
      versions: [version],
      ...(key && { keys: [key] }),
      ...(isNewPatient ? { patient: { id: row.id, rid: row.rid } } : await patientOf([row])),
    };
  };

  // ---- reads --------------------------------------------------------------------------------------------------------

  const read = async ({ type, id, ifNoneMatch, ifModifiedSince }: Of<'read'>, { predicate, now }: Deciding) => {
    const row = await seen(type, id, await sightOf(house, predicate));
    if (isRefusal(row)) return row;
    const same =
      ifNoneMatch !== undefined
        ? matches(ifNoneMatch, row.version)
        : ifModifiedSince !== undefined && Math.floor(row.at / 1000) * 1000 <= ifModifiedSince;
    return showing(row, same ? { status: 304 } : { status: 200, body: await shown(row, now) });
  };

  const vread = async ({ type, id, version }: Of<'vread'>, { predicate }: Deciding) => {
    const sight = await sightOf(house, predicate);
    const current = isTypeName(type) && ID.test(id) ? await store.current(typeCode(type), id) : undefined;
    const row = current !== undefined && /^[1-9]\d{0,8}$/.test(version) ? await store.version(current.rid, Number(version)) : undefined;
    if (row === undefined || !sight.sees(row)) return NOTHING_THERE(type, `${id}/_history/${version}`);
    if (row.deleted) return DELETED(type, id);
    return showing(row, { status: 200, body: shownBytes(row, await openBody(keyring, row)) });
  };

  const history = async ({ type, id, query }: Of<'history'>, { predicate, now }: Deciding, base: string) => {
    if (type === undefined || id === undefined) return NO_WHOLE_HISTORY;
    const asked = historyParameters(query);
    if (isRefusal(asked)) return asked;
    const sight = await sightOf(house, predicate);
    const current = isTypeName(type) && ID.test(id) ? await store.current(typeCode(type), id) : undefined;
    const all = current === undefined ? [] : (await store.history(current.rid)).filter((row) => sight.sees(row));
    if (current === undefined || all.length === 0) return NOTHING_THERE(type, id);
    const fitting = all.filter(({ at }) => at >= asked.since);
    const rest = fitting.filter(({ version }) => version < asked.before);
    const page = rest.slice(0, asked.count);
    const entries: string[] = [];
    for (const row of page)
      entries.push(
        historyEntry(base, row, row.deleted ? undefined : Buffer.from(shownBytes(row, await openBody(keyring, row))).toString()),
      );
    const last = page.at(-1);
    const path = `${base}/${type}/${id}/_history`;
    const links = [
      selfLink(path, query),
      ...(last !== undefined && rest.length > page.length ? [nextLink(path, query, String(last.version))] : []),
    ];
    const body = bundleText('history', { total: fitting.length, links, entries, now });
    return { answer: { status: 200, body, whole: true }, shown: page, ...(await patientOf(page)) } satisfies Decision<FhirAnswer>;
  };

  const search = async (
    asked: Pick<Of<'search'>, 'type' | 'query' | 'lenient'>,
    deciding: Deciding,
    base: string,
    own?: { readonly path: string; readonly query: Query },
  ) => {
    const { type, query, lenient } = asked;
    const found = await sources.search(house, {
      type,
      query,
      predicate: deciding.predicate,
      now: deciding.now,
      base,
      ...(lenient !== undefined && { lenient }),
    });
    if ('fault' in found) return { ...refuse('bad-request', found.fault.text), issues: [found.fault] };
    // The engine obeys the predicate in its queries; what it gives is asked once more, since a leak here is the one thing that must not be.
    const sight = await sightOf(house, deciding.predicate);
    const matched = found.matches.filter((row) => sight.sees(row));
    const included = found.included.filter((row) => sight.sees(row));
    const entries: string[] = [];
    for (const row of matched) entries.push(searchEntry(base, row, await shown(row, deciding.now), 'match'));
    for (const row of included) entries.push(searchEntry(base, row, await shown(row, deciding.now), 'include'));
    const url = own?.path ?? (type === undefined ? base : `${base}/${type}`);
    const applied = own?.query ?? found.applied;
    const links = [selfLink(url, applied), ...(found.next === undefined ? [] : [nextLink(url, applied, found.next)])];
    const body = bundleText('searchset', {
      ...(found.total !== undefined && { total: found.total }),
      links,
      entries,
      now: deciding.now,
      ...(found.outcome !== undefined && found.outcome.length > 0 && { outcome: found.outcome }),
    });
    const rows = [...matched, ...included];
    return { answer: { status: 200, body, whole: true }, shown: rows, ...(await patientOf(rows)) } satisfies Decision<FhirAnswer>;
  };

  /** Everything in the patient's compartment, the patient included, a page at a time. https://hl7.org/fhir/R4/patient-operation-everything.html */
  const everything = async ({ id, query }: Of<'everything'>, deciding: Deciding, base: string) => {
    const row = await seen('Patient', id, await sightOf(house, deciding.predicate));
    if (isRefusal(row)) return row;
    const own = query.filter(([name]) => EVERYTHING_PARAMETERS.has(name));
    if (own.length < query.length) return refuseIssue('bad-request', '$everything knows _count, _type and _since', 'not-supported');
    const asked = own.map(([name, value]) => (name === '_since' ? (['_lastUpdated', `ge${value}`] as const) : ([name, value] as const)));
    return search({ query: [...asked, ['_compartment', `Patient/${id}`]] }, deciding, base, {
      path: `${base}/Patient/${id}/$everything`,
      query: own,
    });
  };

  // ---- writes -------------------------------------------------------------------------------------------------------

  const create = async ({ type, resource, ifNoneExist }: Of<'create'>, deciding: Deciding, base: string) => {
    const sight = await sightOf(house, deciding.predicate);
    const claim = ifNoneExist === undefined ? undefined : await criteriaClaim(type, ifNoneExist);
    if (ifNoneExist !== undefined) {
      const match = await only(type, ifNoneExist, deciding, base);
      if (match !== undefined) {
        if (isRefusal(match)) return match;
        return showing(match, {
          status: 200,
          body: await shown(match, deciding.now),
          location: `${type}/${match.id}/_history/${match.version}`,
        });
      }
    }
    return make(type, newId(house.random), resource, undefined, sight, deciding, claim);
  };

  const make = async (
    type: string,
    id: string,
    resource: Json,
    current: VersionRow | undefined,
    sight: Sight,
    { now, entry }: Deciding,
    claim?: Awaited<ReturnType<Deciders['criteriaClaim']>>,
  ): Promise<Decision<FhirAnswer> | Refusal> => {
    const drafted = await writes.put({ type: typeCode(type), id, resource: resource as JsonObject, current, now, entry, sight }); // validated before
    if (isRefusal(drafted)) return drafted;
    const decision = await written(drafted, current === undefined || current.deleted ? 201 : 200);
    return claim === undefined ? decision : { ...decision, claims: [claim(drafted.row.rid, now)] };
  };

  const update = async ({ type, id, resource, ifMatch, ifNoneMatch }: Of<'update'>, deciding: Deciding) => {
    const sight = await sightOf(house, deciding.predicate);
    const current = await store.current(typeCode(type), id);
    if (current !== undefined && !sight.sees(current)) return NOTHING_THERE(type, id);
    const unmet = preconditions(current, ifMatch, ifNoneMatch);
    if (unmet !== undefined) return unmet;
    if (current === undefined || current.deleted) {
      // Whoever may not see everything must not learn by trying which ids are given.
      if (!sight.all) return NOTHING_THERE(type, id);
      if (!sources.clientIds && current === undefined) return NO_CLIENT_IDS;
    }
    return make(type, id, resource, current, sight, deciding);
  };

  const updateWhere = async ({ type, query, resource, ifMatch }: Of<'update-where'>, deciding: Deciding, base: string) => {
    const claim = await criteriaClaim(type, query);
    const match = await only(type, query, deciding, base);
    if (match !== undefined && isRefusal(match)) return match;
    const id = (resource as JsonObject)['id'];
    if (match !== undefined) {
      if (id !== undefined && id !== match.id)
        return refuseIssue('bad-request', 'the resource’s id is not the one that the criteria match', 'invalid', `${type}.id`);
      return update({ do: 'update', type, id: match.id, resource, ...(ifMatch !== undefined && { ifMatch }) }, deciding);
    }
    const unmet = preconditions(undefined, ifMatch, undefined);
    if (unmet !== undefined) return unmet;
    const sight = await sightOf(house, deciding.predicate);
    if (typeof id === 'string') {
      if (!sight.all || !sources.clientIds) return NO_CLIENT_IDS;
      const current = await store.current(typeCode(type), id);
      if (current !== undefined && !current.deleted)
        return refuseIssue('conflict', `${type}/${id} is there and does not match the criteria`, 'conflict');
      return make(type, id, resource, current, sight, deciding, claim);
    }
    return make(type, newId(house.random), resource, undefined, sight, deciding, claim);
  };

  const patchRow = async (row: VersionRow, patch: Json, ifMatch: string | undefined, sight: Sight, deciding: Deciding) => {
    const unmet = preconditions(row, ifMatch, undefined);
    if (unmet !== undefined) return unmet;
    const type = typeName(row.type);
    const patched = applyPatch(shownResource(row, await openResource(keyring, row)), patch);
    if (!patched.ok) return refuseIssue('invalid', `the patch does not apply: ${patched.text}`, patched.isTest ? 'conflict' : 'processing');
    const fault = faultsOf(patched.value, type, row.id);
    return fault ?? make(type, row.id, patched.value, row, sight, deciding);
  };

  const patch = async ({ type, id, patch: operations, ifMatch }: Of<'patch'>, deciding: Deciding) => {
    const sight = await sightOf(house, deciding.predicate);
    const row = await seen(type, id, sight);
    return isRefusal(row) ? row : patchRow(row, operations, ifMatch, sight, deciding);
  };

  const patchWhere = async ({ type, query, patch: operations, ifMatch }: Of<'patch-where'>, deciding: Deciding, base: string) => {
    const match = await only(type, query, deciding, base);
    if (match === undefined) return refuseIssue('not-found', 'the criteria match nothing', 'not-found');
    if (isRefusal(match)) return match;
    return patchRow(match, operations, ifMatch, await sightOf(house, deciding.predicate), deciding);
  };

  const removeRow = async (row: VersionRow, { now, entry }: Deciding) => {
    const drafted = await writes.remove(row, now, entry);
    return isRefusal(drafted) ? drafted : written(drafted, 204);
  };

  const remove = async ({ type, id, ifMatch }: Of<'delete'>, deciding: Deciding) => {
    const sight = await sightOf(house, deciding.predicate);
    const row = await store.current(typeCode(type), id);
    if (row !== undefined && !sight.sees(row)) return NOTHING_THERE(type, id);
    if (row === undefined && !sight.all) return NOTHING_THERE(type, id);
    const unmet = preconditions(row, ifMatch, undefined);
    if (unmet !== undefined) return unmet;
    // Deleting what is not there has no effect and is no error. https://hl7.org/fhir/R4/http.html#delete
    if (row === undefined || row.deleted) return { answer: { status: 204 }, about: `${type}/${id}` } satisfies Decision<FhirAnswer>;
    if (!sight.all && !sight.owners.has(row.owner)) return NOTHING_THERE(type, id);
    return removeRow(row, deciding);
  };

  const removeWhere = async ({ type, query }: Of<'delete-where'>, deciding: Deciding, base: string) => {
    const match = await only(type, query, deciding, base);
    if (match === undefined) return { answer: { status: 204 }, about: type } satisfies Decision<FhirAnswer>;
    if (isRefusal(match)) return match;
    const sight = await sightOf(house, deciding.predicate);
    return sight.all || sight.owners.has(match.owner) ? removeRow(match, deciding) : NOTHING_THERE(type, match.id);
  };

  const validate = async (
    { type, id, resource, mode }: Of<'validate'>,
    { predicate }: Deciding,
  ): Promise<Decision<FhirAnswer> | Refusal> => {
    const answer = (issues: readonly object[]): Decision<FhirAnswer> => ({
      answer: {
        status: 200,
        whole: true,
        body: JSON.stringify({ resourceType: 'OperationOutcome', issue: issues.length === 0 ? [ALL_WELL] : issues }),
      },
      about: type ?? 'any type',
    });
    if (mode === 'delete' || (resource === undefined && id !== undefined)) {
      if (type === undefined || id === undefined) return refuseIssue('bad-request', 'say which: Type/id/$validate', 'required');
      const row = await seen(type, id, await sightOf(house, predicate));
      if (isRefusal(row)) return row;
      if (mode === 'delete') return answer([]);
      const found = validateResource(await openResource(keyring, row), { type });
      return { ...answer(outcomeIssues(found)), shown: [row], ...(await patientOf([row])) };
    }
    if (resource === undefined) return refuseIssue('bad-request', 'there is no resource to validate', 'required');
    const issues = validateResource(resource, type === undefined ? {} : { type });
    const ids =
      mode === 'update' && isJsonObject(resource) && id !== undefined && resource['id'] !== id
        ? [
            {
              severity: 'error',
              code: 'invalid',
              expression: [`${type ?? 'Resource'}.id`],
              diagnostics: `an update of ${type ?? ''}/${id} has that id`,
            },
          ]
        : [];
    return answer([...outcomeIssues(issues), ...ids]);
  };

  // ---- one table ----------------------------------------------------------------------------------------------------

  type Decide<D extends FhirInteraction['do']> = (
    interaction: Of<D>,
    deciding: Deciding,
    base: string,
  ) => Promise<Decision<FhirAnswer> | Refusal>;

  const DECISIONS: { readonly [D in Exclude<FhirInteraction['do'], 'bundle'>]: readonly [Act, Decide<D>] } = {
    read: ['read-resource', read],
    vread: ['read-resource', vread],
    history: ['read-history', history],
    search: ['search-resources', search],
    create: ['create-resource', create],
    update: ['update-resource', update],
    'update-where': ['update-resource', updateWhere],
    patch: ['update-resource', patch],
    'patch-where': ['update-resource', patchWhere],
    delete: ['delete-resource', remove],
    'delete-where': ['delete-resource', removeWhere],
    validate: ['validate-resource', validate],
    everything: ['read-resource', everything],
  };

  const perform: Fhir['perform'] = async (request, context) => {
    const { interaction, base } = request;
    const fault = shapeFault(interaction);
    if (fault === undefined && 'type' in interaction && interaction.type === 'AuditEvent' && interaction.do !== 'validate')
      return sources.audit(interaction, base, context);
    if (interaction.do === 'bundle') return transactions.perform(interaction, request, context, perform);
    const booked = fault === undefined && interaction.do === 'create' ? bookingIn(interaction) : undefined;
    if (booked !== undefined && (await isListed(booked.slot))) return book(booked, context);
    // The table pairs each interaction with its own decision, which TypeScript cannot follow through an index.
    const [usual, decideOn] = DECISIONS[interaction.do] as readonly [Act, Decide<FhirInteraction['do']>];
    // What is stored is read by whoever may read it, to whatever end.
    const act = interaction.do === 'validate' && interaction.id !== undefined ? 'read-resource' : usual;
    const writesIt = act.endsWith('-resource') && act !== 'read-resource' && act !== 'validate-resource';
    return performAct(
      house,
      { act, purpose: 'TREAT', context, about: aboutOf(interaction), ...(writesIt && { request }) },
      // A refused attempt is an act as well, and the policy is asked before faults are told.
      async (deciding) => fault ?? decideOn(interaction, deciding, base),
    );
  };

  const isListed = async (slot: string): Promise<boolean> => {
    const row = await store.current(TYPE.slot, slot);
    return row !== undefined && !row.deleted && readSlot(await openResource(keyring, row)) !== undefined;
  };

  /** An Appointment for a time of the centre's list is a booking, with everything that the desk's bookings meet. */
  const book = async (
    asked: { readonly slot: string; readonly patient: string; readonly hold: boolean },
    context: Context,
  ): Promise<Answer<'fhir'>> => {
    const done = await sources.book(asked, context);
    if (isRefusal(done)) return done;
    const row = await store.current(TYPE.appointment, done.ok.appointment);
    if (row === undefined) throw new Error(`the booking ${done.ok.appointment} is not there after it was made`);
    const body = Buffer.from(await shown(row, house.now())).toString();
    const location = `Appointment/${row.id}/_history/${row.version}`;
    return { ...done, ok: { status: 201, body, version: row.version, lastModified: row.at, location } };
  };

  return { perform };
}

/** The booking that an Appointment asks for: one slot, one patient, a status that takes the slot. */
function bookingIn({ type, resource, ifNoneExist }: Of<'create'>): { slot: string; patient: string; hold: boolean } | undefined {
  if (type !== 'Appointment' || ifNoneExist !== undefined || !isJsonObject(resource)) return undefined;
  const { status, participant } = resource;
  const [slot, ...more] = slotsOf(resource);
  if ((status !== 'booked' && status !== 'pending') || slot === undefined || more.length > 0 || !Array.isArray(participant))
    return undefined;
  const patients = participant.flatMap((each: unknown) => {
    const actor = isJsonObject(each) && isJsonObject(each['actor']) ? each['actor']['reference'] : undefined;
    return typeof actor === 'string' && actor.startsWith('Patient/') ? [actor.slice('Patient/'.length)] : [];
  });
  const [patient] = patients;
  return patient === undefined ? undefined : { slot, patient, hold: status === 'pending' };
}

const RESULT_PARAMETERS: ReadonlySet<string> = new Set([
  '_count',
  '_sort',
  '_format',
  '_pretty',
  '_summary',
  '_elements',
  '_total',
  '_cursor',
]);

const EVERYTHING_PARAMETERS: ReadonlySet<string> = new Set(['_count', '_type', '_since', '_cursor', '_elements', '_summary']);
const NO_WHOLE_HISTORY = refuseIssue('bad-request', 'history is kept of each resource: ask Type/id/_history', 'not-supported');
const NO_CLIENT_IDS = refuse('forbidden', 'ids are chosen by the centre: POST a new resource');
const ALL_WELL = { severity: 'information', code: 'informational', diagnostics: 'no fault found' };

/** What can be said of an interaction before anything is read: types, ids, and the faults of a resource. */
function shapeFault(interaction: FhirInteraction): Refusal | undefined {
  const type = 'type' in interaction ? interaction.type : undefined;
  if (type !== undefined && !isResourceType(type))
    return refuseIssue('not-found', `${JSON.stringify(type.slice(0, 60))} is no resource type`, 'not-supported');
  switch (interaction.do) {
    case 'create':
      return notWritable(interaction.type) ?? faultsOf(interaction.resource, interaction.type);
    case 'update':
      return notWritable(interaction.type) ?? faultsOf(interaction.resource, interaction.type, interaction.id);
    case 'update-where':
      return notWritable(interaction.type) ?? faultsOf(interaction.resource, interaction.type);
    case 'patch':
    case 'patch-where':
    case 'delete':
    case 'delete-where':
      return notWritable(interaction.type);
    default:
      return undefined;
  }
}

function historyParameters(query: Query): { readonly count: number; readonly since: Instant; readonly before: number } | Refusal {
  let count = HISTORY_PAGE;
  let since = 0;
  let before = Infinity;
  for (const [name, value] of query) {
    if (name === '_count') {
      if (!/^\d{1,9}$/.test(value)) return refuseIssue('bad-request', '_count is a number', 'value');
      count = Math.min(Number(value), HISTORY_PAGE_MAX);
    } else if (name === '_since') {
      since = Date.parse(value);
      if (!Number.isFinite(since)) return refuseIssue('bad-request', '_since is an instant', 'value');
    } else if (name === '_cursor') {
      before = Number(value);
      if (!Number.isSafeInteger(before)) return refuseIssue('bad-request', '_cursor is what a next link has', 'value');
    } else if (!RESULT_PARAMETERS.has(name))
      return refuseIssue('bad-request', `history does not know the parameter ${name.slice(0, 60)}`, 'not-supported');
  }
  return { count, since, before };
}

const aboutOf = (interaction: FhirInteraction): string => {
  const type = 'type' in interaction ? interaction.type : undefined;
  const id = 'id' in interaction ? interaction.id : undefined;
  const name = [type ?? 'resources', ...(id === undefined ? [] : [id])].join('/');
  return name.slice(0, 100).replaceAll(/[^\w./-]/g, '?');
};
