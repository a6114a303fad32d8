/**
 * Loads resources of FHIR in bulk: validated, their references resolved, many in one Write, each Write an act in the ledger. Loading the same again writes
 * nothing, so an import that was cut off is continued by doing it again.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '#fhir/json.ts';
import { formatJson } from '#fhir/json-text.ts';
import { typeCode, typeName } from '#fhir/resource-types.ts';
import { isValid, validateResource } from '#fhir/validate.ts';
import { isResourceType } from '#fhir/validate-references.ts';
import { isRefusal } from '#model/refusal.ts';
import type { Rid, VersionRow } from '#store/port.ts';
import { sha256 } from '#vault/digest.ts';
import { patientsOf, sightOf } from './access.ts';
import { keptForm } from './body.ts';
import { rewriteReferences } from './references.ts';
import type { Json, Query, SearchFhir } from './requests.ts';
import { ID, notWritable } from './rules.ts';
import { createFhirWrites, type Drafted } from './writes.ts';
import type { House } from '../house.ts';
import { performSystemAct } from '../perform.ts';
import { openBody, TYPE } from '../records.ts';

/** A resource on its way in. */
export interface ImportItem {
  readonly resource: Json;
  /** Bundle.entry.fullUrl: what others in the same Bundle call it. */
  readonly fullUrl?: string;
}

export interface ImportedItems {
  readonly written: number;
  /** They were there already, just as they are. */
  readonly same: number;
  /** By position in the items; each fault with its place in the resource. */
  readonly faults: readonly { readonly position: number; readonly text: string }[];
}

export interface FhirImport {
  /**
   * Items of one file that may refer to each other by fullUrl. Everything that is good is durable when this resolves. Need not be waited for before the next:
   * while some are made durable, others are looked at, in the order of the calls.
   */
  load(items: readonly ImportItem[]): Promise<ImportedItems>;
}

/** Resources in one Write. */
const WRITE_ITEMS = 1_000;
/** Writes under way at once: two on their way to the disk, and one that is being sealed. */
const WRITES_AT_ONCE = 3;
/** Resources looked at (about 5 ms) before others have their turn. */
const ITEMS_PER_TURN = 50;
/** Identifiers remembered of what was loaded, for references by search. */
const IDENTIFIERS_MAX = 2_000_000;
const FAULTS_TOLD = 5;

export function createFhirImport(house: House, search: SearchFhir): FhirImport {
  const { store, keyring } = house;
  const writes = createFhirWrites(house);
  const byIdentifier = new Map<string, string>();
  const found = new Map<string, string | undefined>();

  const remember = (resource: JsonObject, name: string): void => {
    const { identifier } = resource;
    if (!Array.isArray(identifier) || byIdentifier.size >= IDENTIFIERS_MAX) return;
    for (const each of identifier) {
      if (!isJsonObject(each) || typeof each['value'] !== 'string') continue;
      const system = typeof each['system'] === 'string' ? each['system'] : '';
      byIdentifier.set(`${String(resource['resourceType'])}?identifier=${system}|${each['value']}`, name);
    }
  };

  /** `Type?criteria` to `Type/id`; undefined where nothing, or more than one, is there. */
  const referred = async (reference: string): Promise<string | undefined> => {
    const known = byIdentifier.get(reference) ?? found.get(reference);
    if (known !== undefined || found.has(reference)) return known;
    const mark = reference.indexOf('?');
    const type = reference.slice(0, mark);
    const query: Query = [...new URLSearchParams(reference.slice(mark + 1)), ['_count', '2']];
    const result = await search(house, { type, query, predicate: { kind: 'all' }, now: house.now(), base: '' });
    const only = 'fault' in result || result.matches.length !== 1 ? undefined : result.matches[0];
    const name = only === undefined ? undefined : `${type}/${only.id}`;
    // What is not there may come with a later file.
    if (name !== undefined) found.set(reference, name);
    return name;
  };

  /** Type and id under which an item is kept: its own id, that of its urn:uuid, or one made of what it says, so that it is the same the next time. */
  const nameOf = ({ resource, fullUrl }: ImportItem): { readonly type: string; readonly id: string } | string => {
    if (!isJsonObject(resource)) return 'a resource is expected here';
    const { resourceType: type, id } = resource;
    if (typeof type !== 'string' || !isResourceType(type)) return `${JSON.stringify(type)?.slice(0, 60) ?? 'nothing'} is no resource type`;
    const refused = notWritable(type);
    if (refused !== undefined) return refused.text;
    if (id !== undefined)
      return typeof id === 'string' && ID.test(id) ? { type, id } : `${JSON.stringify(id)?.slice(0, 80) ?? ''} is no id`;
    const uuid = /^urn:uuid:([0-9a-fA-F-]{36})$/.exec(fullUrl ?? '')?.[1];
    if (uuid !== undefined) return { type, id: uuid.toLowerCase() };
    const hash = sha256(formatJson(resource)).subarray(0, 16);
    return { type, id: hash.toBase64({ alphabet: 'base64url', omitPadding: true }).replaceAll('_', '.') };
  };

  /** Those of some that are there, by `Type/id`. */
  const currentOf = async (some: readonly Ready[]): Promise<ReadonlyMap<string, VersionRow>> => {
    const rows = await Promise.all(
      Map.groupBy(some, ({ type }) => type)
        .entries()
        .map(([type, each]) =>
          store.currentByIds(
            typeCode(type),
            each.map(({ id }) => id),
          ),
        ),
    );
    return new Map(rows.flat().map((row) => [`${typeName(row.type)}/${row.id}`, row]));
  };

  /** Writes some; those that may not be written are faults. */
  const write = async (some: readonly Ready[], fault: (position: number, text: string) => void): Promise<Count> => {
    const sight = await sightOf(house, { kind: 'all' });
    const refused = new Set<number>();
    let same = 0;
    let written = 0;
    const wrote = await performSystemAct(
      house,
      'import',
      async ({ now, entry }) => {
        const drafts: Drafted[] = [];
        const fresh = new Map<string, Rid>();
        const there = await currentOf(some);
        same = 0;
        for (const { position, type, id, resource, patients } of some) {
          if (refused.has(position)) continue;
          const current = there.get(`${type}/${id}`);
          if (
            current !== undefined &&
            !current.deleted &&
            isSame(await openBody(keyring, current), resource, id) &&
            !(await hasPatientNow(current, patients))
          ) {
            same += 1;
            continue;
          }
          const drafted = await writes.put({ type: typeCode(type), id, resource, current, now, entry, sight, fresh, patients });
          if (isRefusal(drafted)) {
            refused.add(position);
            fault(position, drafted.text);
            continue;
          }
          if (type === 'Patient') fresh.set(id, drafted.row.rid);
          drafts.push(drafted);
        }
        written = drafts.length;
        if (drafts.length === 0) return undefined;
        const owners = new Set(drafts.map(({ row }) => row.owner));
        const [owner] = owners;
        const own = drafts.find(({ row }) => row.rid === owner);
        const patient =
          owners.size !== 1 || owner === undefined || owner === 0
            ? undefined
            : own !== undefined
              ? { id: own.row.id, rid: owner }
              : await writes.ownerOf({ owner });
        return {
          answer: {},
          about: `${drafts.length} resources`,
          versions: drafts.map(({ version }) => version),
          keys: drafts.flatMap(({ key }) => (key === undefined ? [] : [key])),
          ...(patient && { patient }),
        };
      },
      'command',
    );
    if (!wrote && written > 0)
      throw new Error('somebody else changes the same resources all the time; stop what writes beside the import, and do it again');
    return { written, same };
  };

  const isSame = (body: Uint8Array, resource: JsonObject, id: string): boolean =>
    Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString() === formatJson(keptForm(resource, id));

  /** Whether it was nobody's when it was written and is somebody's now: its patient came after it. */
  const hasPatientNow = async ({ owner }: VersionRow, patients: readonly string[]): Promise<boolean> => {
    if (owner !== 0 || patients.length === 0) return false;
    return (await store.currentByIds(TYPE.patient, patients)).some(({ deleted }) => !deleted);
  };

  const underWay = new Set<UnderWay>();

  /** Whether some belong to a patient whom a Write under way makes: whose key seals them is known once that is durable. */
  const waitsFor = ({ patients }: UnderWay, some: readonly Ready[]): boolean =>
    patients.size > 0 && some.some((each) => each.patients.some((id) => patients.has(id)));

  /** Begins to write some as soon as there is room for it; gives what will tell how it went, in a list, lest whoever waits for the beginning wait for the end. */
  const begin = async (some: readonly Ready[], fault: (position: number, text: string) => void): Promise<Promise<Count>[]> => {
    while (underWay.size >= WRITES_AT_ONCE || [...underWay].some((each) => waitsFor(each, some)))
      await Promise.race([...underWay].map(({ settled }) => settled));
    const done = write(some, fault);
    const one: UnderWay = {
      patients: new Set(some.flatMap(({ type, id }) => (type === 'Patient' ? [id] : []))),
      settled: done.then(
        () => void underWay.delete(one),
        () => void underWay.delete(one),
      ),
    };
    underWay.add(one);
    return [done];
  };

  /** Looks at items and begins to write those that are good. */
  const take = async (
    items: readonly ImportItem[],
    fault: (position: number, text: string) => void,
  ): Promise<readonly Promise<Count>[]> => {
    const names = new Map<string, string>();
    const named: Named[] = [];
    const taken = new Set<string>();
    for (const [position, item] of items.entries()) {
      const name = nameOf(item);
      if (typeof name === 'string') {
        fault(position, name);
        continue;
      }
      const full = `${name.type}/${name.id}`;
      if (taken.has(full)) {
        fault(position, `${full} is there twice in this file`);
        continue;
      }
      taken.add(full);
      if (item.fullUrl !== undefined) names.set(item.fullUrl, full);
      named.push({ position, ...name, resource: item.resource as Named['resource'] }); // nameOf has looked
    }
    // Patients first: the others are sealed with their keys.
    named.sort((a, b) => Number(b.type === 'Patient') - Number(a.type === 'Patient') || a.position - b.position);
    const writing: Promise<Count>[] = [];
    let ready: Ready[] = [];
    for (const [nth, each] of named.entries()) {
      // What is being written must not wait until all of this is looked at.
      if (nth % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await turnOfTheLoop();
      const missing: string[] = [];
      for (const reference of conditional(each.resource)) {
        const name = names.get(reference) ?? (await referred(reference));
        if (name === undefined) missing.push(reference);
        else names.set(reference, name);
      }
      const [first] = missing;
      if (first !== undefined) {
        fault(each.position, `${each.type}/${each.id} refers to ${first.slice(0, 100)}, and there is none, or more than one`);
        continue;
      }
      const rewritten = rewriteReferences(each.resource, (literal) => names.get(literal)) as Named['resource']; // an object of its type stays one
      const broken = faultOf(each, rewritten);
      if (broken !== undefined) {
        fault(each.position, broken);
        continue;
      }
      remember(rewritten, `${each.type}/${each.id}`);
      ready.push({ ...each, resource: rewritten, patients: patientsOf(rewritten) });
      if (ready.length < WRITE_ITEMS) continue;
      writing.push(...(await begin(ready, fault)));
      ready = [];
    }
    if (ready.length > 0) writing.push(...(await begin(ready, fault)));
    return writing;
  };

  /** Items are looked at in the order in which they came: later ones refer to earlier ones. */
  let turn: Promise<unknown> = Promise.resolve();

  return {
    async load(items) {
      const faults: { position: number; text: string }[] = [];
      const mine = turn.then(() => take(items, (position, text) => void faults.push({ position, text })));
      turn = mine.catch(() => undefined);
      const settled = await Promise.allSettled(await mine);
      const counts = settled.map((result) => {
        if (result.status === 'rejected') throw result.reason;
        return result.value;
      });
      return {
        written: counts.reduce((sum, { written }) => sum + written, 0),
        same: counts.reduce((sum, { same }) => sum + same, 0),
        faults: faults.toSorted((a, b) => a.position - b.position),
      };
    },
  };
}

interface Named {
  readonly position: number;
  readonly type: string;
  readonly id: string;
  readonly resource: JsonObject & { readonly resourceType: string };
}

interface Ready extends Named {
  /** In whose compartments it is. */
  readonly patients: readonly string[];
}

interface Count {
  readonly written: number;
  readonly same: number;
}

interface UnderWay {
  /** Ids of the Patients it may make. */
  readonly patients: ReadonlySet<string>;
  /** Never rejects. */
  readonly settled: Promise<void>;
}

/** What is wrong with a resource, in one line; undefined where nothing is. */
function faultOf({ type, id }: Named, resource: JsonObject): string | undefined {
  const issues = validateResource(resource, { type });
  if (isValid(issues)) return undefined;
  const told = issues.filter(({ severity }) => severity === 'error');
  const more = told.length > FAULTS_TOLD ? `; and ${told.length - FAULTS_TOLD} more` : '';
  return `${type}/${id}: ${told
    .slice(0, FAULTS_TOLD)
    .map(({ expression, text }) => `${expression}: ${text}`)
    .join('; ')}${more}`;
}

/** `Type?criteria` wherever a Reference has it. */
function conditional(value: unknown, found: string[] = []): readonly string[] {
  if (Array.isArray(value)) for (const each of value) conditional(each, found);
  else if (isJsonObject(value)) {
    for (const key in value) {
      const each = value[key];
      if (typeof each === 'string') {
        if (key === 'reference' && each.includes('?') && /^[A-Z][A-Za-z]+\?\S+$/.test(each)) found.push(each);
      } else if (typeof each === 'object' && each !== null) conditional(each, found);
    }
  }
  return found;
}
