/**
 * Loads resources of FHIR in bulk: validated, their references resolved, many in one Write, each Write an act in the ledger. Loading the same again writes
 * nothing, so an import that was cut off is continued by doing it again.
 */
import { isJsonObject, type JsonObject } from '#fhir/json.ts';
import { formatJson } from '#fhir/json-text.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { isValid, validateResource } from '#fhir/validate.ts';
import { isResourceType } from '#fhir/validate-references.ts';
import { isRefusal } from '#model/refusal.ts';
import type { Rid } from '#store/port.ts';
import { sightOf } from './fhir-access.ts';
import { keptForm, openBody } from './fhir-body.ts';
import { rewriteReferences } from './fhir-references.ts';
import type { Json, Query, SearchFhir } from './fhir-requests.ts';
import { ID, notWritable } from './fhir-rules.ts';
import { createFhirWrites, type Drafted } from './fhir-writes.ts';
import type { House } from './house.ts';
import { sha256 } from './keyring.ts';
import { performSystemAct } from './perform.ts';

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
  /** Items of one file that may refer to each other by fullUrl. Everything that is good is durable when this resolves. */
  load(items: readonly ImportItem[]): Promise<ImportedItems>;
}

/** Resources in one Write. */
const WRITE_ITEMS = 2_000;
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

  interface Ready {
    readonly position: number;
    readonly type: string;
    readonly id: string;
    readonly resource: JsonObject;
  }

  /** Writes some; those that may not be written are faults. */
  const write = async (
    ready: readonly Ready[],
    fault: (position: number, text: string) => void,
  ): Promise<{ written: number; same: number }> => {
    const sight = await sightOf(house, { kind: 'all' });
    const refused = new Set<number>();
    let same = 0;
    let written = 0;
    let fresh = new Map<string, Rid>();
    const wrote = await performSystemAct(
      house,
      'import',
      async ({ now, entry }) => {
        const drafts: Drafted[] = [];
        fresh = new Map();
        same = 0;
        for (const { position, type, id, resource } of ready) {
          if (refused.has(position)) continue;
          const current = await store.current(typeCode(type), id);
          if (current !== undefined && !current.deleted && (await isSame(await openBody(keyring, current), resource, id))) {
            same += 1;
            continue;
          }
          const drafted = await writes.put({ type: typeCode(type), id, resource, current, now, entry, sight, fresh });
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

  const isSame = async (body: Uint8Array, resource: JsonObject, id: string): Promise<boolean> =>
    Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString() === formatJson(keptForm(resource, id));

  return {
    async load(items) {
      const faults: { position: number; text: string }[] = [];
      const fault = (position: number, text: string): void => void faults.push({ position, text });
      const names = new Map<string, string>();
      const named: (Ready & { readonly raw: JsonObject })[] = [];
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
        const raw = item.resource as JsonObject; // nameOf has looked
        named.push({ position, ...name, resource: raw, raw });
      }
      // Patients first: the others are sealed with their keys.
      named.sort((a, b) => Number(b.type === 'Patient') - Number(a.type === 'Patient') || a.position - b.position);
      let written = 0;
      let same = 0;
      let ready: Ready[] = [];
      const flush = async (): Promise<void> => {
        if (ready.length === 0) return;
        const some = ready;
        ready = [];
        const done = await write(some, fault);
        written += done.written;
        same += done.same;
      };
      for (const each of named) {
        const missing: string[] = [];
        for (const reference of conditional(each.raw)) {
          const name = names.get(reference) ?? (await referred(reference));
          if (name === undefined) missing.push(reference);
          else names.set(reference, name);
        }
        const [first] = missing;
        if (first !== undefined) {
          fault(each.position, `${each.type}/${each.id} refers to ${first.slice(0, 100)}, and there is none, or more than one`);
          continue;
        }
        const rewritten = rewriteReferences(each.raw, (literal) => names.get(literal)) as JsonObject; // an object stays one
        const issues = validateResource(rewritten, { type: each.type });
        if (!isValid(issues)) {
          const told = issues.filter(({ severity }) => severity === 'error');
          const more = told.length > FAULTS_TOLD ? `; and ${told.length - FAULTS_TOLD} more` : '';
          fault(
            each.position,
            `${each.type}/${each.id}: ${told
              .slice(0, FAULTS_TOLD)
              .map(({ expression, text }) => `${expression}: ${text}`)
              .join('; ')}${more}`,
          );
          continue;
        }
        remember(rewritten, `${each.type}/${each.id}`);
        ready.push({ position: each.position, type: each.type, id: each.id, resource: rewritten });
        if (ready.length >= WRITE_ITEMS) await flush();
      }
      await flush();
      return { written, same, faults: faults.toSorted((a, b) => a.position - b.position) };
    },
  };
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
