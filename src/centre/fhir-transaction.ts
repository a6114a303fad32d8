/**
 * A transaction is one decision and one Write: all of it or nothing, references among its entries resolved, reads seeing what was written.
 * https://hl7.org/fhir/R4/http.html#trules
 */
import { isJsonObject, type JsonObject } from '#fhir/json.ts';
import { typeCode, typeName } from '#fhir/resource-types.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { Rid, VersionRow } from '#store/port.ts';
import { type Sight, sightOf } from './fhir-access.ts';
import { openBody, shownBytes, shownText } from './fhir-body.ts';
import { type Entry, inEntry } from './fhir-bundle-entries.ts';
import { responseEntry } from './fhir-bundle-responses.ts';
import { bundleText } from './fhir-bundles.ts';
import type { Deciders } from './fhir-deciders.ts';
import { patched } from './fhir-patch.ts';
import { rewriteReferences } from './fhir-references.ts';
import { type FhirAnswer, refuseIssue } from './fhir-requests.ts';
import { type Place, type Places, placesIn } from './fhir-transaction-places.ts';
import { versionName } from './fhir-view.ts';
import type { Drafted } from './fhir-writes.ts';
import type { Deciding, Decision } from './perform.ts';

/** An entry and the resource that it is about. */
interface Planned {
  readonly entry: Entry;
  readonly place: Place;
}

/** What a reference leads to, by what the Bundle calls it. */
type Resolve = (literal: string) => string | undefined;

export async function transaction(
  deciders: Deciders,
  asked: readonly Entry[],
  full: boolean,
  base: string,
  deciding: Deciding,
): Promise<Decision<FhirAnswer> | Refusal> {
  const sight = await sightOf(deciders.house, deciding.predicate);
  const places = placesIn(deciders, sight, deciding, base);
  const planned = await plan(asked, places);
  if (isRefusal(planned)) return planned;
  const byCriteria = await resolvedCriteria(asked, places);
  if (isRefusal(byCriteria)) return byCriteria;
  const names = namesOf(planned);
  const drafts = await draft(deciders, planned, (literal) => names.get(literal) ?? byCriteria.get(literal), sight, deciding);
  if (isRefusal(drafts)) return drafts;
  const answered = await answers(deciders, planned, drafts, full, base, sight);
  if (isRefusal(answered)) return answered;
  const written = [...drafts.values()];
  const patient = await concerned(deciders, written);
  return {
    answer: { status: 200, whole: true, body: bundleText('transaction-response', { entries: answered.entries, now: deciding.now }) },
    versions: written.map(({ version }) => version),
    claims: places.claims,
    keys: written.flatMap(({ key }) => (key === undefined ? [] : [key])),
    shown: answered.shown,
    about: `${written.length} resources`,
    ...(patient && { patient }),
  };
}

async function plan(asked: readonly Entry[], places: Places): Promise<readonly Planned[] | Refusal> {
  const planned: Planned[] = [];
  const taken = new Set<string>();
  for (const entry of asked) {
    const place = await places.placeOf(entry);
    if (isRefusal(place)) return inEntry(place, entry.index);
    planned.push({ entry, place });
    if (!place.writes) continue;
    const key = `${place.type}/${place.id}`;
    if (taken.has(key)) return inEntry(refuseIssue('bad-request', `${key} is written by two entries`, 'duplicate'), entry.index);
    taken.add(key);
  }
  return planned;
}

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

/** References by search. */
async function resolvedCriteria(asked: readonly Entry[], places: Places): Promise<ReadonlyMap<string, string> | Refusal> {
  const byCriteria = new Map<string, string>();
  for (const { interaction, index } of asked) {
    if (!('resource' in interaction)) continue;
    for (const reference of conditionalReferences(interaction.resource)) {
      if (byCriteria.has(reference)) continue;
      const mark = reference.indexOf('?');
      const type = reference.slice(0, mark);
      const found = await places.match(type, [...new URLSearchParams(reference.slice(mark + 1))]);
      if (found !== undefined && isRefusal(found)) return inEntry(found, index);
      if (found === undefined)
        return inEntry(refuseIssue('precondition', `${reference.slice(0, 100)} matches nothing`, 'not-found'), index);
      byCriteria.set(reference, `${type}/${found.id}`);
    }
  }
  return byCriteria;
}

/** Drafts by the entries' indexes. Patients come first: the others are sealed with their keys. */
async function draft(
  deciders: Deciders,
  planned: readonly Planned[],
  resolve: Resolve,
  sight: Sight,
  deciding: Deciding,
): Promise<ReadonlyMap<number, Drafted> | Refusal> {
  const fresh = new Map<string, Rid>();
  for (const { place } of planned) if (place.writes && place.type === 'Patient' && place.rid !== undefined) fresh.set(place.id, place.rid);
  const drafts = new Map<number, Drafted>();
  for (const each of planned.toSorted((a, b) => rank(a.place) - rank(b.place))) {
    if (!each.place.writes) continue;
    const drafted = await draftOf(deciders, each, resolve, sight, fresh, deciding);
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
    ...(rid !== undefined && { rid }),
  });
}

interface Answered {
  /** In the order of the entries. */
  readonly entries: readonly string[];
  /** What is shown and was not written. */
  readonly shown: readonly VersionRow[];
}

async function answers(
  { house }: Deciders,
  planned: readonly Planned[],
  drafts: ReadonlyMap<number, Drafted>,
  full: boolean,
  base: string,
  sight: Sight,
): Promise<Answered | Refusal> {
  const entries: string[] = [];
  const shown: VersionRow[] = [];
  const byName = new Map([...drafts.values()].map((drafted) => [`${typeName(drafted.row.type)}/${drafted.row.id}`, drafted]));
  for (const { entry, place } of planned) {
    const isRead = entry.interaction.do === 'read';
    const wanted = full || isRead;
    const drafted = drafts.get(entry.index) ?? byName.get(`${place.type}/${place.id}`);
    if (drafted !== undefined) {
      entries.push(responseEntry({ ok: answerOf(drafted, entry, place) }, base, wanted));
      continue;
    }
    const row = place.current;
    if (row === undefined || row.deleted || !sight.sees(row)) {
      if (isRead) return inEntry(refuseIssue('not-found', `there is no ${place.type}/${place.id}`, 'not-found'), entry.index);
      entries.push(responseEntry({ ok: { status: 204 } }, base, full));
      continue;
    }
    shown.push(row);
    const body = wanted ? Buffer.from(shownBytes(row, await openBody(house.keyring, row))).toString() : undefined;
    const answer: FhirAnswer = {
      status: 200,
      version: row.version,
      lastModified: row.at,
      location: versionName(row),
      ...(body && { body }),
    };
    entries.push(responseEntry({ ok: answer }, base, wanted));
  }
  return { entries, shown };
}

const answerOf = ({ row, text }: Drafted, { interaction }: Entry, { current, writes }: Place): FhirAnswer => {
  const status = interaction.do === 'read' || !writes || (current !== undefined && !current.deleted) ? 200 : 201;
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
