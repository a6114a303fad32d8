/**
 * A transaction is one decision and one Write: all of it or nothing, references among its entries resolved, reads seeing what was
 * written. Searches and histories in it are asked after its commit.
 * https://hl7.org/fhir/R4/http.html#trules
 */
import { isJsonObject, type JsonObject, memberList, memberText } from '#fhir/json.ts';
import { typeCode, typeName } from '#fhir/resource-types.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { Instant, Rid, VersionRow } from '#store/port.ts';
import { type Sight, sightOf } from './access.ts';
import { shownText } from './body.ts';
import { type Entry, inEntry } from './bundle-entries.ts';
import { responseEntry } from './bundle-responses.ts';
import { criteriaOf } from './criteria.ts';
import type { DecideAny, Deciders } from './deciders.ts';
import { patched } from './patch.ts';
import { ownReferences, rewriteReferences } from './references.ts';
import { type FhirAnswer, type FhirInteraction, refuseIssue } from './requests.ts';
import { isUnchanged } from './rules.ts';
import { type Place, type Places, placesIn } from './transaction-places.ts';
import { versionName } from './view.ts';
import type { Drafted } from './writes.ts';
import type { Deciding, Decision } from '../perform.ts';
import { openBody } from '../records.ts';

/** An entry and the resource that it is about. */
interface Planned {
  readonly entry: Entry;
  readonly place: Place;
}

export interface TransactionAnswer {
  /** Entries as JSON text, in their order; nothing (null, once it was kept) for what is asked after the commit. */
  readonly answers: readonly (string | undefined | null)[];
  readonly at: Instant;
}

/** What a reference leads to, by what the Bundle calls it. */
type Resolve = (literal: string) => string | undefined;

export async function transaction(
  deciders: Deciders,
  asked: readonly Entry[],
  base: string,
  deciding: Deciding,
  decideOn: DecideAny,
): Promise<Decision<TransactionAnswer> | Refusal> {
  const sight = await sightOf(deciders.house, deciding.predicate);
  const places = placesIn(deciders, sight, deciding, base);
  const planned = await plan(asked, places);
  if (isRefusal(planned)) return planned;
  const byCriteria = await resolvedCriteria(planned, places);
  if (isRefusal(byCriteria)) return byCriteria;
  const names = namesOf(planned);
  const impossible = await faultAfterwards(planned, deciding, base, decideOn);
  if (impossible !== undefined) return impossible;
  const drafts = await draft(deciders, planned, (literal) => names.get(literal) ?? byCriteria.get(literal), sight, deciding, base);
  if (isRefusal(drafts)) return drafts;
  const answered = await answers(deciders, planned, drafts, base, sight);
  if (isRefusal(answered)) return answered;
  const written = [...drafts.values()];
  const patient = await concerned(deciders, written);
  return {
    answer: { answers: answered.entries, at: deciding.now },
    versions: written.map(({ version }) => version),
    claims: places.claims,
    keys: written.flatMap(({ key }) => (key === undefined ? [] : [key])),
    shown: answered.shown,
    about: `${written.length} resources`,
    ...(patient && { patient }),
  };
}

/** In the order of the entries; deletes are looked at first, since what they delete matches nothing any more. */
async function plan(asked: readonly Entry[], places: Places): Promise<readonly Planned[] | Refusal> {
  const planned: Planned[] = [];
  const taken = new Set<string>();
  const isDelete = ({ interaction }: Entry): boolean => interaction.do === 'delete' || interaction.do === 'delete-where';
  for (const entry of [...asked.filter(isDelete), ...asked.filter((each) => !isDelete(each))]) {
    const place = await places.placeOf(entry);
    if (isRefusal(place)) return inEntry(place, entry.index);
    planned.push({ entry, place });
    if (!place.writes) continue;
    const key = `${place.type}/${place.id}`;
    if (taken.has(key)) return inEntry(refuseIssue('bad-request', `${key} is written by two entries`, 'duplicate'), entry.index);
    taken.add(key);
  }
  return planned.toSorted((a, b) => a.entry.index - b.entry.index);
}

/** Searches, histories and the like find what the transaction has written, so they are asked after it; what cannot be asked at all is told before. */
async function faultAfterwards(
  planned: readonly Planned[],
  deciding: Deciding,
  base: string,
  decideOn: DecideAny,
): Promise<Refusal | undefined> {
  const written = new Set(planned.flatMap(({ place }) => (place.writes ? [`${place.type}/${place.id}`] : [])));
  for (const { entry } of planned) {
    const { interaction } = entry;
    if (!isAfterwards(interaction)) continue;
    const isOfWritten = 'id' in interaction && 'type' in interaction && written.has(`${interaction.type ?? ''}/${interaction.id ?? ''}`);
    const decided = isOfWritten ? undefined : await decideOn(interaction, deciding, base);
    if (decided !== undefined && isRefusal(decided)) return inEntry(decided, entry.index);
  }
  return undefined;
}

type Afterwards = Extract<FhirInteraction, { do: 'search' | 'history' | 'vread' | 'everything' }>;

const isAfterwards = (interaction: FhirInteraction): interaction is Afterwards =>
  interaction.do === 'search' || interaction.do === 'history' || interaction.do === 'vread' || interaction.do === 'everything';

/** By fullUrl, and by the literal that a fullUrl ends with. */
function namesOf(planned: readonly Planned[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { entry, place } of planned) {
    if (entry.fullUrl === undefined || place.id === '') continue;
    const name = `${place.type}/${place.id}`;
    names.set(entry.fullUrl, name);
    const literal = /^https?:\/\/\S+\/([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})$/.exec(entry.fullUrl)?.[1];
    if (literal !== undefined && literal !== name) names.set(literal, name);
  }
  return names;
}

/** References by search: to what there is, and to what the same transaction writes where they name an identifier. */
async function resolvedCriteria(planned: readonly Planned[], places: Places): Promise<ReadonlyMap<string, string> | Refusal> {
  const byCriteria = new Map<string, string>();
  const identified = identifiersOf(planned);
  for (const { entry } of planned) {
    if (!('resource' in entry.interaction)) continue;
    for (const reference of conditionalReferences(entry.interaction.resource)) {
      if (byCriteria.has(reference)) continue;
      const mark = reference.indexOf('?');
      const type = reference.slice(0, mark);
      const query = criteriaOf(reference);
      const stored = await places.match(type, query);
      if (stored !== undefined && isRefusal(stored)) return inEntry(stored, entry.index);
      const [pair, ...more] = query;
      const own = pair?.[0] === 'identifier' && more.length === 0 ? identified.get(`${type}|${pair[1]}`) : undefined;
      const found = new Set([...(own ?? []), ...(stored === undefined ? [] : [`${type}/${stored.id}`])]);
      const [name] = found;
      if (name === undefined)
        return inEntry(refuseIssue('precondition', `${reference.slice(0, 100)} matches nothing`, 'not-found'), entry.index);
      if (found.size > 1)
        return inEntry(refuseIssue('precondition', `${reference.slice(0, 100)} matches several`, 'multiple-matches'), entry.index);
      byCriteria.set(reference, name);
    }
  }
  return byCriteria;
}

/** What is written under which identifier: `Type|system|value`. */
function identifiersOf(planned: readonly Planned[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { entry, place } of planned) {
    if (!place.writes || !('resource' in entry.interaction)) continue;
    for (const each of memberList(entry.interaction.resource, 'identifier')) {
      const key = `${place.type}|${memberText(each, 'system') ?? ''}|${memberText(each, 'value') ?? ''}`;
      found.set(key, (found.get(key) ?? new Set()).add(`${place.type}/${place.id}`));
    }
  }
  return found;
}

/** Drafts by the entries' indexes. Patients come first: the others are sealed with their keys. */
async function draft(
  deciders: Deciders,
  planned: readonly Planned[],
  resolve: Resolve,
  sight: Sight,
  deciding: Deciding,
  base: string,
): Promise<ReadonlyMap<number, Drafted> | Refusal> {
  const fresh = new Map<string, Rid>();
  for (const { place } of planned) if (place.writes && place.type === 'Patient' && place.rid !== undefined) fresh.set(place.id, place.rid);
  const drafts = new Map<number, Drafted>();
  for (const each of planned.toSorted((a, b) => rank(a.place) - rank(b.place))) {
    if (!each.place.writes) continue;
    const drafted = await draftOf(deciders, each, resolve, sight, fresh, deciding, base);
    if (isRefusal(drafted)) return inEntry(drafted, each.entry.index);
    drafts.set(each.entry.index, drafted);
  }
  return drafts;
}

const rank = ({ type }: Place): number => (type === 'Patient' ? 0 : 1);

async function draftOf(
  { house, writes }: Deciders,
  { entry: { interaction }, place: { type, id, current, rid } }: Planned,
  resolve: Resolve,
  sight: Sight,
  fresh: ReadonlyMap<string, Rid>,
  { now, entry }: Deciding,
  base: string,
): Promise<Drafted | Refusal> {
  if ((interaction.do === 'delete' || interaction.do === 'delete-where') && current !== undefined)
    return writes.remove(current, now, entry);
  let resource: unknown;
  if (interaction.do === 'patch' || interaction.do === 'patch-where') {
    if (current === undefined) throw new Error('a patch without what it patches');
    const result = await patched(house, current, interaction.patch);
    if (isRefusal(result)) return result;
    resource = result;
  } else if ('resource' in interaction) resource = interaction.resource;
  const rewritten = ownReferences(rewriteReferences(resource, resolve), base) as JsonObject; // an object stays one
  return writes.put({
    type: typeCode(type),
    id,
    resource: rewritten,
    current,
    now,
    entry,
    sight,
    fresh,
    ...(rid !== undefined && { rid }),
  });
}

interface Answered {
  /** In the order of the entries; undefined for what is asked afterwards. */
  readonly entries: readonly (string | undefined)[];
  /** What is shown and was not written. */
  readonly shown: readonly VersionRow[];
}

async function answers(
  { house }: Deciders,
  planned: readonly Planned[],
  drafts: ReadonlyMap<number, Drafted>,
  base: string,
  sight: Sight,
): Promise<Answered | Refusal> {
  const entries: (string | undefined)[] = [];
  const shown: VersionRow[] = [];
  const byName = new Map([...drafts.values()].map((drafted) => [`${typeName(drafted.row.type)}/${drafted.row.id}`, drafted]));
  for (const { entry, place } of planned) {
    const { interaction, shape } = entry;
    if (isAfterwards(interaction)) {
      entries.push(undefined);
      continue;
    }
    const drafted = drafts.get(entry.index) ?? byName.get(`${place.type}/${place.id}`);
    const row = drafted?.row ?? place.current;
    const isThere = row !== undefined && !row.deleted && (drafted !== undefined || sight.sees(row));
    if (interaction.do === 'read') {
      if (!isThere) return inEntry(refuseIssue('not-found', `there is no ${place.type}/${place.id}`, 'not-found'), entry.index);
      const unchanged = isUnchanged(row, interaction.ifNoneMatch, interaction.ifModifiedSince);
      const text = unchanged ? undefined : (drafted?.text ?? Buffer.from(await openBody(house.keyring, row)).toString());
      const told = { version: row.version, lastModified: row.at };
      const ok: FhirAnswer = text === undefined ? { ...told, status: 304 } : { ...told, status: 200, body: shownText(row, text) };
      entries.push(responseEntry({ ok }, base, shape));
    } else if (drafted !== undefined) entries.push(responseEntry({ ok: answerOf(drafted, place) }, base, shape));
    else if (!isThere) entries.push(responseEntry({ ok: { status: 204 } }, base, shape));
    else {
      const body =
        shape.returned === 'representation' ? shownText(row, Buffer.from(await openBody(house.keyring, row)).toString()) : undefined;
      const told = { status: 200, version: row.version, lastModified: row.at, location: versionName(row) } as const;
      entries.push(responseEntry({ ok: { ...told, ...(body !== undefined && { body }) } }, base, shape));
    }
    if (drafted === undefined && isThere) shown.push(row);
  }
  return { entries, shown };
}

const answerOf = ({ row, text }: Drafted, { current, writes }: Place): FhirAnswer => {
  const status = !writes || (current !== undefined && !current.deleted) ? 200 : 201;
  return {
    status: row.deleted ? 204 : status,
    version: row.version,
    lastModified: row.at,
    location: versionName(row),
    ...(!row.deleted && { body: shownText(row, text) }),
  };
};

/** Whose the transaction is, where all that it writes is one patient's. */
async function concerned({ writes }: Deciders, written: readonly Drafted[]): Promise<{ id: string; rid: Rid } | undefined> {
  const owners = new Set(written.map(({ row }) => row.owner).filter((owner) => owner !== 0));
  const [owner] = owners;
  if (owners.size !== 1 || owner === undefined) return undefined;
  const own = written.find(({ row }) => row.rid === owner);
  return own === undefined ? writes.ownerOf({ owner }) : { id: own.row.id, rid: owner };
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
