/**
 * Bundles of requests. A batch is as many acts as it has entries; a transaction is one decision and one Write: all of it or nothing, references among its
 * entries resolved. https://hl7.org/fhir/R4/http.html#transaction
 */
import { parseJson } from '#fhir/json-text.ts';
import { typeCode, typeName } from '#fhir/resource-types.ts';
import { isValid, validateResource } from '#fhir/validate.ts';
import { isResourceType } from '#fhir/validate-references.ts';
import type { Act } from '#model/act.ts';
import { decide } from '#model/policy.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import type { Claim, DataKeyRow, Rid, VersionRow, VersionWrite } from '#store/port.ts';
import { sightOf } from './fhir-access.ts';
import { isJsonObject, type JsonObject, openBody, openResource, shownBytes, shownResource, shownText } from './fhir-body.ts';
import { bundleText } from './fhir-bundles.ts';
import { type Deciders, faultsOf, notWritable, outcomeIssues, preconditions } from './fhir-rules.ts';
import { applyPatch } from './fhir-patch.ts';
import { type FhirAnswer, type FhirInteraction, type FhirRequest, type Json, type Query, refuseIssue } from './fhir-requests.ts';
import { rewriteReferences } from './fhir-references.ts';
import type { Drafted } from './fhir-writes.ts';
import { newId } from './house.ts';
import { type Deciding, type Decision, performAct } from './perform.ts';
import type { Answer, Context } from './requests.ts';

/** Entries of one Bundle. */
export const BUNDLE_ENTRIES_MAX = 10_000;
/** Entries of a batch that are under way at the same time: their commits go together. */
const BATCH_AT_ONCE = 32;

type PerformOne = (request: FhirRequest, context: Context) => Promise<Answer<'fhir'>>;
type BundleInteraction = Extract<FhirInteraction, { do: 'bundle' }>;

/** HTTP status of a refusal inside a Bundle; the door has the same table for whole answers. */
export const STATUS_OF: Readonly<Record<Refusal['refused'], string>> = {
  'bad-request': '400',
  unauthenticated: '401',
  throttled: '429',
  forbidden: '403',
  'not-found': '404',
  'slot-unknown': '404',
  'slot-taken': '409',
  'slot-past': '409',
  'booking-limit': '409',
  'hold-expired': '409',
  implausible: '422',
  'second-factor': '401',
  invalid: '422',
  gone: '410',
  precondition: '412',
  conflict: '409',
  'duplicate-key': '422',
  'read-only': '423',
  'too-large': '413',
  unavailable: '503',
};

export function createTransactions(deciders: Deciders) {
  const { house, writes } = deciders;
  const { store, keyring } = house;

  // ---- batch --------------------------------------------------------------------------------------------------------

  const batch = async (
    entries: readonly Json[],
    full: boolean,
    request: FhirRequest,
    context: Context,
    one: PerformOne,
  ): Promise<FhirAnswer> => {
    const answers: string[] = entries.map(() => '');
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < entries.length; index = next++) {
        const asked = readEntry(entries[index], request.base);
        const own = context.key === undefined ? context : { ...context, key: `${context.key}/${index}` };
        const answer = isRefusal(asked) ? asked : await one({ verb: 'fhir', interaction: asked.interaction, base: request.base }, own);
        answers[index] = responseEntry(answer, request.base, full);
      }
    };
    await Promise.all(Array.from({ length: Math.min(BATCH_AT_ONCE, entries.length) }, work));
    return { status: 200, whole: true, body: bundleText('batch-response', { entries: answers, now: house.now() }) };
  };

  // ---- transaction --------------------------------------------------------------------------------------------------

  const transaction = async (
    asked: readonly Entry[],
    full: boolean,
    base: string,
    deciding: Deciding,
  ): Promise<Decision<FhirAnswer> | Refusal> => {
    const { now, entry } = deciding;
    const sight = await sightOf(house, deciding.predicate);
    const claims: Claim[] = [];
    const shown: VersionRow[] = [];
    const places: Place[] = [];
    const names = new Map<string, string>();
    const fresh = new Map<string, Rid>();
    const taken = new Set<string>();
    const matched = new Map<string, VersionRow | undefined>();

    const match = async (type: string, query: Query): Promise<VersionRow | undefined | Refusal> => {
      const key = `${type}?${JSON.stringify(query)}`;
      if (matched.has(key)) return matched.get(key);
      const found = await deciders.only(type, query, deciding, base);
      if (found === undefined || !isRefusal(found)) matched.set(key, found);
      return found;
    };

    // 1. Which resource each entry is about, before anything is written: references may lead forward.
    const made = new Map<string, Place>();
    for (const item of asked) {
      const place = await placeOf(item);
      if (isRefusal(place)) return inEntry(place, item.index);
      places.push(place);
      if (place.writes) {
        const key = `${place.type}/${place.id}`;
        if (taken.has(key)) return inEntry(refuseIssue('bad-request', `${key} is written by two entries`, 'duplicate'), item.index);
        taken.add(key);
      }
      if (item.fullUrl !== undefined && place.id !== '') {
        names.set(item.fullUrl, `${place.type}/${place.id}`);
        const literal = /^https?:\/\/\S+\/([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})$/.exec(item.fullUrl)?.[1];
        if (literal !== undefined && literal !== `${place.type}/${place.id}`) names.set(literal, `${place.type}/${place.id}`);
      }
      if (place.writes && place.type === 'Patient' && place.rid !== undefined) fresh.set(place.id, place.rid);
    }

    async function placeOf({ interaction, index }: Entry): Promise<Place | Refusal> {
      switch (interaction.do) {
        case 'create': {
          const { type, ifNoneExist } = interaction;
          if (ifNoneExist !== undefined) {
            const key = `${type}?${JSON.stringify(ifNoneExist)}`;
            const twin = made.get(key);
            if (twin !== undefined) return { ...twin, index, writes: false };
            const claim = await deciders.criteriaClaim(type, ifNoneExist);
            const found = await match(type, ifNoneExist);
            if (found !== undefined) return isRefusal(found) ? found : { index, type, id: found.id, current: found, writes: false };
            const rid = await store.allocate(1);
            claims.push(claim(rid, now));
            const place = { index, type, id: newId(house.random), current: undefined, rid, writes: true };
            made.set(key, place);
            return place;
          }
          return { index, type, id: newId(house.random), current: undefined, rid: await store.allocate(1), writes: true };
        }
        case 'update': {
          const { type, id } = interaction;
          const current = await store.current(typeCode(type), id);
          if (current !== undefined && !sight.sees(current)) return refuseIssue('not-found', `there is no ${type}/${id}`, 'not-found');
          const unmet = preconditions(current, interaction.ifMatch, interaction.ifNoneMatch);
          if (unmet !== undefined) return unmet;
          if (current === undefined && (!sight.all || !deciders.clientIds))
            return refuseIssue('not-found', `there is no ${type}/${id}`, 'not-found');
          return { index, type, id, current, rid: current?.rid ?? (await store.allocate(1)), writes: true };
        }
        case 'update-where': {
          const { type, query, resource } = interaction;
          const claim = await deciders.criteriaClaim(type, query);
          const found = await match(type, query);
          if (found !== undefined && isRefusal(found)) return found;
          const given = isJsonObject(resource) ? resource['id'] : undefined;
          if (found !== undefined) {
            if (given !== undefined && given !== found.id)
              return refuseIssue('bad-request', 'the resource’s id is not the one that the criteria match', 'invalid');
            return { index, type, id: found.id, current: found, rid: found.rid, writes: true };
          }
          const rid = await store.allocate(1);
          claims.push(claim(rid, now));
          if (typeof given !== 'string') return { index, type, id: newId(house.random), current: undefined, rid, writes: true };
          if (!sight.all || !deciders.clientIds) return refuseIssue('not-found', `there is no ${type}/${given}`, 'not-found');
          const current = await store.current(typeCode(type), given);
          if (current !== undefined && !current.deleted)
            return refuseIssue('conflict', `${type}/${given} does not match the criteria`, 'conflict');
          return { index, type, id: given, current, rid: current?.rid ?? rid, writes: true };
        }
        case 'patch':
        case 'delete': {
          const { type, id, ifMatch } = interaction;
          const current = await store.current(typeCode(type), id);
          const hidden =
            current !== undefined &&
            !(interaction.do === 'delete' ? sight.sees(current) && (sight.all || sight.owners.has(current.owner)) : sight.sees(current));
          if (hidden || (interaction.do === 'patch' && current === undefined))
            return refuseIssue('not-found', `there is no ${type}/${id}`, 'not-found');
          const unmet = preconditions(current, ifMatch, undefined);
          if (unmet !== undefined) return unmet;
          if (interaction.do === 'patch' && current?.deleted === true) return refuseIssue('gone', `${type}/${id} is deleted`, 'deleted');
          return { index, type, id, current, writes: current !== undefined && !current.deleted };
        }
        case 'patch-where':
        case 'delete-where': {
          const { type, query } = interaction;
          const found = await match(type, query);
          if (found !== undefined && isRefusal(found)) return found;
          if (found === undefined && interaction.do === 'patch-where')
            return refuseIssue('not-found', 'the criteria match nothing', 'not-found');
          if (found !== undefined && !sight.all && !sight.owners.has(found.owner))
            return refuseIssue('not-found', 'the criteria match nothing', 'not-found');
          return { index, type, id: found?.id ?? '', current: found, writes: found !== undefined };
        }
        case 'read': {
          const { type, id } = interaction;
          return { index, type, id, current: await store.current(typeCode(type), id), writes: false };
        }
        default:
          return refuseIssue('bad-request', `${interaction.do} is not possible in a transaction`, 'not-supported');
      }
    }

    // 2. References by search.
    const byCriteria = new Map<string, string>();
    for (const { interaction, index } of asked) {
      if (!('resource' in interaction)) continue;
      for (const reference of conditionalReferences(interaction.resource)) {
        if (byCriteria.has(reference)) continue;
        const mark = reference.indexOf('?');
        const type = reference.slice(0, mark);
        const found = await match(type, [...new URLSearchParams(reference.slice(mark + 1))]);
        if (found !== undefined && isRefusal(found)) return inEntry(found, index);
        if (found === undefined)
          return inEntry(refuseIssue('precondition', `${reference.slice(0, 100)} matches nothing`, 'not-found'), index);
        byCriteria.set(reference, `${type}/${found.id}`);
      }
    }

    // 3. Drafts; patients first, whose keys the others are sealed with.
    const resolve = (literal: string): string | undefined => names.get(literal) ?? byCriteria.get(literal);
    const drafts = new Map<number, Drafted>();
    const order = places.map((place, position) => ({ place, item: asked[position] })).sort((a, b) => rank(a.place) - rank(b.place));
    for (const { place, item } of order) {
      if (!place.writes || item === undefined) continue;
      const drafted = await draftOf(item.interaction, place);
      if (isRefusal(drafted)) return inEntry(drafted, item.index);
      drafts.set(item.index, drafted);
    }

    async function draftOf(interaction: FhirInteraction, place: Place): Promise<Drafted | Refusal> {
      const { type, id, current } = place;
      if ((interaction.do === 'delete' || interaction.do === 'delete-where') && current !== undefined)
        return writes.remove(current, now, entry);
      let resource: unknown;
      if (interaction.do === 'patch' || interaction.do === 'patch-where') {
        if (current === undefined) throw new Error('a patch without what it patches');
        const patched = applyPatch(shownResource(current, await openResource(keyring, current)), interaction.patch);
        if (!patched.ok) return refuseIssue('invalid', `the patch does not apply: ${patched.text}`);
        const fault = faultsOf(patched.value, type, id);
        if (fault !== undefined) return fault;
        resource = patched.value;
      } else if ('resource' in interaction) resource = interaction.resource;
      const rewritten = rewriteReferences(resource, resolve) as JsonObject; // an object stays one
      return writes.put({
        type: typeCode(type),
        id,
        resource: rewritten,
        current,
        now,
        entry,
        sight,
        fresh,
        ...(place.rid !== undefined && { rid: place.rid }),
      });
    }

    // 4. Answers, in the order of the entries; reads see what was written.
    const entries: string[] = [];
    const byName = new Map([...drafts.values()].map((drafted) => [`${typeName(drafted.row.type)}/${drafted.row.id}`, drafted]));
    for (const [position, place] of places.entries()) {
      const item = asked[position];
      if (item === undefined) continue;
      const drafted = drafts.get(item.index) ?? byName.get(`${place.type}/${place.id}`);
      if (drafted !== undefined) {
        entries.push(responseEntry({ ok: answerOf(drafted, item, place) }, base, full || item.interaction.do === 'read'));
        continue;
      }
      const row = place.current;
      if (row === undefined || row.deleted || !sight.sees(row)) {
        if (item.interaction.do === 'read')
          return inEntry(refuseIssue('not-found', `there is no ${place.type}/${place.id}`, 'not-found'), item.index);
        entries.push(responseEntry({ ok: { status: 204 } }, base, full));
        continue;
      }
      shown.push(row);
      const wanted = full || item.interaction.do === 'read';
      const body = wanted ? Buffer.from(shownBytes(row, await openBody(keyring, row))).toString() : undefined;
      entries.push(
        responseEntry(
          {
            ok: {
              status: 200,
              version: row.version,
              lastModified: row.at,
              location: `${place.type}/${place.id}/_history/${row.version}`,
              ...(body !== undefined && { body }),
            },
          },
          base,
          wanted,
        ),
      );
    }
    const written = [...drafts.values()];
    const versions: VersionWrite[] = written.map(({ version }) => version);
    const keys: DataKeyRow[] = written.flatMap(({ key }) => (key === undefined ? [] : [key]));
    const owners = new Set(written.map(({ row }) => row.owner).filter((owner) => owner !== 0));
    const [owner] = owners;
    const patient = owners.size === 1 && owner !== undefined ? await concerned(owner, written) : undefined;
    return {
      answer: { status: 200, whole: true, body: bundleText('transaction-response', { entries, now }) },
      versions,
      claims,
      keys,
      shown,
      about: `${written.length} resources`,
      ...(patient && { patient }),
    };
  };

  const concerned = async (owner: Rid, written: readonly Drafted[]): Promise<{ id: string; rid: Rid } | undefined> => {
    const own = written.find(({ row }) => row.rid === owner);
    return own === undefined ? writes.ownerOf({ owner }) : { id: own.row.id, rid: owner };
  };

  const readTransaction = (entries: readonly Json[], context: Context, base: string): readonly Entry[] | Refusal => {
    const asked: Entry[] = [];
    for (const [index, each] of entries.entries()) {
      const entry = readEntry(each, base);
      if (isRefusal(entry)) return inEntry(entry, index);
      const { interaction } = entry;
      const fault =
        'type' in interaction && interaction.type !== undefined && interaction.do !== 'read' ? notWritable(interaction.type) : undefined;
      if (fault !== undefined) return inEntry(fault, index);
      const act = ACT_OF[interaction.do];
      const { principal } = context;
      if (act !== undefined && principal !== undefined && !decide(principal, act).allowed) {
        return inEntry(refuse('forbidden', `your role (${principal.role}) may not do this`), index);
      }
      asked.push({ ...entry, index });
    }
    return asked;
  };

  return {
    async perform(interaction: BundleInteraction, request: FhirRequest, context: Context, one: PerformOne): Promise<Answer<'fhir'>> {
      if (context.principal === undefined) return refuse('unauthenticated', 'log in first');
      const { bundle, full = false } = interaction;
      const shell = isJsonObject(bundle) ? bundle : {};
      const type = shell['type'];
      const entries: readonly Json[] = Array.isArray(shell['entry']) ? shell['entry'] : [];
      const attempt = { act: 'write-bundle', purpose: 'TREAT', context, about: `${entries.length} entries` } as const;
      const no = (refusal: Refusal): Promise<Answer<'fhir'>> => performAct<FhirAnswer>(house, attempt, async () => refusal);
      if (shell['resourceType'] !== 'Bundle') return no(refuseIssue('bad-request', 'a Bundle is expected here', 'invalid'));
      if (type !== 'batch' && type !== 'transaction') {
        return no(refuseIssue('bad-request', 'a Bundle of type batch or transaction is expected here', 'value', 'Bundle.type'));
      }
      if (entries.length > BUNDLE_ENTRIES_MAX)
        return no(refuseIssue('too-large', `a Bundle has at most ${BUNDLE_ENTRIES_MAX} entries`, 'too-costly'));
      if (type === 'batch') return { ok: await batch(entries, full, request, context, one) };
      const issues = validateResource(bundle);
      if (!isValid(issues)) return no({ ...refuse('invalid', 'the transaction is not valid; nothing was done'), issues });
      const asked = readTransaction(entries, context, request.base);
      if (isRefusal(asked)) return no(asked);
      return performAct(house, { ...attempt, request }, (deciding) => transaction(asked, full, request.base, deciding));
    },
  };
}

interface Entry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly interaction: FhirInteraction;
}

/** Where an entry's resource is, or will be. */
interface Place {
  readonly index: number;
  readonly type: string;
  /** Nothing where criteria match nothing. */
  readonly id: string;
  readonly current: VersionRow | undefined;
  readonly rid?: Rid;
  readonly writes: boolean;
}

/** Deletes, then patients, then the rest. */
const rank = ({ type }: Place): number => (type === 'Patient' ? 0 : 1);

const ACT_OF: Readonly<Partial<Record<FhirInteraction['do'], Act>>> = {
  read: 'read-resource',
  create: 'create-resource',
  update: 'update-resource',
  'update-where': 'update-resource',
  patch: 'update-resource',
  'patch-where': 'update-resource',
  delete: 'delete-resource',
  'delete-where': 'delete-resource',
};

const answerOf = ({ row, text }: Drafted, { interaction }: Entry, { current, writes }: Place): FhirAnswer => {
  const status = interaction.do === 'read' || !writes || (current !== undefined && !current.deleted) ? 200 : 201;
  return {
    status: row.deleted ? 204 : status,
    version: row.version,
    lastModified: row.at,
    location: `${typeName(row.type)}/${row.id}/_history/${row.version}`,
    ...(!row.deleted && { body: shownText(row, text) }),
  };
};

const inEntry = (refusal: Refusal, index: number): Refusal => ({
  ...refusal,
  text: `entry ${index}: ${refusal.text}; nothing was done`,
  issues: (refusal.issues ?? [{ severity: 'error' as const, code: 'processing', expression: '', text: refusal.text }]).map((issue) => ({
    ...issue,
    expression: `Bundle.entry[${index}]${issue.expression === '' ? '' : `.resource.ofType(${issue.expression.split('.', 1)[0] ?? ''})${issue.expression.slice((issue.expression.split('.', 1)[0] ?? '').length)}`}`,
  })),
});

const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: '200 OK',
  201: '201 Created',
  204: '204 No Content',
  304: '304 Not Modified',
};

function responseEntry(answer: Answer<'fhir'>, base: string, full: boolean): string {
  if (isRefusal(answer)) {
    const issues = answer.issues ?? [{ severity: 'error', code: 'processing', expression: '', text: answer.text }];
    const outcome = { resourceType: 'OperationOutcome', issue: outcomeIssues(issues) };
    return JSON.stringify({ response: { status: STATUS_OF[answer.refused], outcome } });
  }
  const { status, body, version, lastModified, location, whole } = answer.ok;
  const response = JSON.stringify({
    status: STATUS_WORDS[status],
    ...(location !== undefined && { location: `${base}/${location}` }),
    ...(version !== undefined && { etag: `W/"${version}"` }),
    ...(lastModified !== undefined && { lastModified: new Date(lastModified).toISOString() }),
  });
  const shows = body !== undefined && (full || whole === true || (status === 200 && location === undefined));
  const resource = shows ? `"resource":${typeof body === 'string' ? body : Buffer.from(body).toString()},` : '';
  return `{${resource}"response":${response}}`;
}

/** What an entry asks, as an interaction. */
function readEntry(entry: Json, base: string): Omit<Entry, 'index'> | Refusal {
  const request = isJsonObject(entry) ? entry['request'] : undefined;
  if (!isJsonObject(entry) || !isJsonObject(request)) return refuseIssue('bad-request', 'an entry needs a request', 'required');
  const { method, url } = request;
  if (typeof method !== 'string' || typeof url !== 'string')
    return refuseIssue('bad-request', 'a request needs method and url', 'required');
  const interaction = interactionOf(method, relative(url, base), request, entry['resource']);
  if (isRefusal(interaction)) return interaction;
  const { fullUrl } = entry;
  return { interaction, fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined };
}

const relative = (url: string, base: string): string => (url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url.replace(/^\//, ''));

function interactionOf(method: string, url: string, request: JsonObject, resource: Json): FhirInteraction | Refusal {
  const [path = '', search] = url.split('?', 2);
  const query: Query | undefined = search === undefined ? undefined : [...new URLSearchParams(search)];
  const [type = '', id, word, version, ...more] = path.split('/');
  if (more.length > 0 || type.startsWith('$') || type.startsWith('_') || id?.startsWith('$') === true || word?.startsWith('$') === true) {
    return refuseIssue('bad-request', `${url.slice(0, 100)} is not possible in a Bundle`, 'not-supported');
  }
  if (type !== '' && !isResourceType(type)) return refuseIssue('not-found', `${type.slice(0, 60)} is no resource type`, 'not-supported');
  const header = (name: string): string | undefined => (typeof request[name] === 'string' ? request[name] : undefined);
  const ifMatch = header('ifMatch');
  const ifNoneMatch = header('ifNoneMatch');
  const ifNoneExist = header('ifNoneExist');
  const guards = { ...(ifMatch !== undefined && { ifMatch }) };
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (id === undefined || query !== undefined) return { do: 'search', ...(type !== '' && { type }), query: query ?? [] };
      if (word === '_history') return version === undefined ? { do: 'history', type, id, query: [] } : { do: 'vread', type, id, version };
      return { do: 'read', type, id, ...(ifNoneMatch !== undefined && { ifNoneMatch }) };
    case 'POST':
      if (type === '' || id !== undefined) break;
      return { do: 'create', type, resource, ...(ifNoneExist !== undefined && { ifNoneExist: criteriaOf(ifNoneExist) }) };
    case 'PUT':
      if (type === '' || word !== undefined) break;
      if (id !== undefined) return { do: 'update', type, id, resource, ...guards, ...(ifNoneMatch !== undefined && { ifNoneMatch }) };
      return query === undefined ? NO_TARGET : { do: 'update-where', type, query, resource, ...guards };
    case 'PATCH': {
      if (type === '' || word !== undefined) break;
      const patch = patchIn(resource);
      if (patch === undefined)
        return refuseIssue('bad-request', 'a patch in a Bundle is a Binary of application/json-patch+json', 'invalid');
      if (id !== undefined) return { do: 'patch', type, id, patch, ...guards };
      return query === undefined ? NO_TARGET : { do: 'patch-where', type, query, patch, ...guards };
    }
    case 'DELETE':
      if (type === '' || word !== undefined) break;
      if (id !== undefined) return { do: 'delete', type, id, ...guards };
      return query === undefined ? NO_TARGET : { do: 'delete-where', type, query };
  }
  return refuseIssue('bad-request', `${method.slice(0, 10)} ${url.slice(0, 100)} is not possible in a Bundle`, 'not-supported');
}

const NO_TARGET = refuseIssue('bad-request', 'say which: Type/id or Type?criteria', 'required');

/** Criteria as headers and Bundles give them: with or without the address before the question mark. */
export const criteriaOf = (text: string): Query => [...new URLSearchParams(text.slice(text.indexOf('?') + 1))];

function patchIn(resource: Json): Json {
  if (!isJsonObject(resource) || resource['resourceType'] !== 'Binary' || resource['contentType'] !== 'application/json-patch+json')
    return undefined;
  const { data } = resource;
  if (typeof data !== 'string') return undefined;
  const parsed = parseJson(Buffer.from(data, 'base64'));
  return parsed.ok ? parsed.value : undefined;
}

/** `Type?criteria` wherever a Reference has it. */
function conditionalReferences(value: unknown, found: string[] = []): readonly string[] {
  if (Array.isArray(value)) for (const each of value) conditionalReferences(each, found);
  else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const each = value[key];
      if (key === 'reference' && typeof each === 'string') {
        if (/^[A-Z][A-Za-z]+\?\S+$/.test(each)) found.push(each);
      } else if (typeof each === 'object') conditionalReferences(each, found);
    }
  }
  return found;
}
