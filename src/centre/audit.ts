/**
 * Audit entries: what happened, committed in the same transaction as what it tells of. A leaf of the ledger is made from an entry and
 * holds commitments only. docs/ledger.md
 */
import type { Bytes, EntryRow, EntryWrite, IndexRow, Instant, Rid, VersionRow } from '#store/port.ts';
import { leafHash } from '#ledger/hash.ts';
import { type Leaf, leafBytes } from '#ledger/leaf.ts';
import type { Act, Door, Outcome, Purpose, Role } from '#model/act.ts';
import { instantText } from '#model/instant-text.ts';
import type { RefusalCode } from '#model/refusal.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { referenceValue, tokenValue } from '#fhir/value-encoding.ts';
import { typeCode, typeName } from '#fhir/resource-types.ts';
import { sha256, sha256Of } from '#vault/digest.ts';
import { type Keyring } from './keyring.ts';

/** One act, as it is kept: opaque ids only, no names. Fields in the order of canonical JSON. */
export interface AuditEvent {
  /** What it was about where no resource says it: a slot's id, a finding's id, counts of strangers. */
  readonly about: string | null;
  readonly act: Act;
  /** Account id; null for the system. */
  readonly actor: string | null;
  readonly door: Door;
  /**
   * Patients besides `patient` whose versions are among `wrote` and `shown`: their ids, each with the positions of its versions, counted through both
   * lists from 0. Absent where there are none, which is nearly always.
   */
  readonly others?: readonly Concerned[];
  readonly outcome: Outcome;
  /** Patient id concerned. */
  readonly patient: string | null;
  readonly purpose: Purpose;
  readonly refused: RefusalCode | null;
  readonly role: Role;
  /** `Type/id/version` of every version shown. */
  readonly shown: readonly string[];
  /** `Type/id/version` of every version written. */
  readonly wrote: readonly string[];
}

export type Concerned = readonly [patient: string, ...versions: readonly number[]];

/** The event concerns that patient: alone, or among others. */
export const concerns = ({ patient, others }: Pick<AuditEvent, 'patient' | 'others'>, id: string): boolean =>
  patient === id || others?.some(([other]) => other === id) === true;

/**
 * As much of an event as tells that patient, or whoever asks about that patient, what was done with what is theirs, and nothing of the other patients:
 * a search that showed twenty people's resources shows each of them their own.
 */
export function eventAbout(event: AuditEvent, id: string): AuditEvent {
  const { others, ...rest } = event;
  if (others === undefined) return event;
  const [, ...own] = others.find(([other]) => other === id) ?? [id];
  const theirs = new Set(others.flatMap(([, ...versions]) => versions));
  const keeps = event.patient === id ? (at: number) => !theirs.has(at) : (at: number) => own.includes(at);
  return {
    ...rest,
    about: event.patient === id ? event.about : null,
    patient: id,
    wrote: event.wrote.filter((_, at) => keeps(at)),
    shown: event.shown.filter((_, at) => keeps(event.wrote.length + at)),
  };
}

export const versionName = (row: Pick<VersionRow, 'type' | 'id' | 'version'>): string => `${typeName(row.type)}/${row.id}/${row.version}`;

/** Names of the versions that an event tells of, in the order of its content: what was written, then what was shown. */
export const versionsTold = ({ wrote, shown }: Pick<AuditEvent, 'wrote' | 'shown'>): readonly string[] => [...wrote, ...shown];

/** What the entry's fields are made of. */
export interface EntryParts {
  readonly rid: Rid;
  readonly at: Instant;
  readonly event: Omit<AuditEvent, 'shown' | 'wrote'>;
  readonly wrote: readonly VersionRow[];
  readonly shown: readonly VersionRow[];
  /** 32 bytes: the tag of the record concerned, or random for acts without one. */
  readonly record: Bytes;
  /** 32 random bytes: the entry's id and salt. */
  readonly random: Bytes;
}

export function createEntry(keyring: Pick<Keyring, 'entryMac'>, parts: EntryParts): EntryWrite {
  const { about, act, actor, door, others, outcome, patient, purpose, refused, role } = parts.event;
  // Fields in lexical order and nothing but well-formed strings: JSON.stringify is then RFC 8785's canonical form.
  const event = JSON.stringify({
    about,
    act,
    actor,
    door,
    ...(others && { others }),
    outcome,
    patient,
    purpose,
    refused,
    role,
    shown: parts.shown.map(versionName),
    wrote: parts.wrote.map(versionName),
  } satisfies AuditEvent);
  const row: Omit<EntryRow, 'mac'> = {
    rid: parts.rid,
    id: parts.random.subarray(0, 16),
    at: parts.at,
    record: parts.record,
    content: contentOf([...parts.wrote, ...parts.shown]),
    salt: parts.random.subarray(16, 32),
    event,
  };
  return { row: { ...row, mac: keyring.entryMac(row) }, index: eventIndex(row.rid, parts.at, parts.event) };
}

const CONTENT_OF_NOTHING = sha256('');

/** SHA-256 over the content hashes of the versions, in order; of nothing when there are none. */
export const contentOf = (rows: readonly Pick<VersionRow, 'sealed'>[]): Bytes =>
  rows.length === 0 ? CONTENT_OF_NOTHING : sha256Of(...rows.map((row) => sha256(row.sealed)));

const PARAM_PATIENT = parameterCode('AuditEvent.patient');
const PARAM_AGENT = parameterCode('AuditEvent.agent');
const PARAM_ACTION = parameterCode('AuditEvent.action');
const PATIENT = typeCode('Patient');
const ACCOUNT = typeCode('MedlarAccount');

/**
 * Index rows of an entry, computed from its event alone so that verification can rebuild them. Derived.
 * Acts are found by the patients concerned, and by the agent; what patients do themselves is found by patient alone, which saves the busiest index a row.
 * What they were refused is found by agent too: it may have been about somebody else.
 * Acts that concern no patient (the system's, the administrators') are found by action as well.
 */
export const entryIndex = (rid: Rid, at: Instant, event: string): EntryWrite['index'] =>
  eventIndex(rid, at, JSON.parse(event) as AuditEvent); // our own canonical JSON, under the entry's MAC

/** The same of a parsed event. */
export function eventIndex(
  rid: Rid,
  at: Instant,
  { act, actor, others, outcome, patient, role }: Pick<AuditEvent, 'act' | 'actor' | 'others' | 'outcome' | 'patient' | 'role'>,
): EntryWrite['index'] {
  const rows: IndexRow[] = [];
  const add = (param: number, value: Bytes): void => void rows.push({ param, value, updated: at, rid });
  if (patient !== null) add(PARAM_PATIENT, referenceValue(PATIENT, patient));
  for (const [other] of others ?? []) add(PARAM_PATIENT, referenceValue(PATIENT, other));
  if (actor !== null && !(role === 'patient' && patient !== null && outcome === 'success'))
    add(PARAM_AGENT, referenceValue(ACCOUNT, actor));
  if (patient === null) add(PARAM_ACTION, tokenValue(undefined, act));
  return rows;
}

/** The leaf that stands for an entry in the tree. */
export function leafOf(row: EntryRow): Leaf {
  return {
    v: 1,
    id: row.id.toHex(),
    at: instantText(row.at),
    record: row.record.toHex(),
    content: row.content.toHex(),
    event: sha256Of(row.salt, row.event).toHex(),
  };
}

/** An entry's leaf as it goes into the tree. */
export interface HashedLeaf {
  readonly bytes: Bytes;
  /** Leaf hash, 32 bytes: SHA-256(0x00 || leaf). RFC 6962 §2.1. */
  readonly hash: Bytes;
}

/** Made once for each entry as it is in memory: for its receipt, then for the tree. */
const leaves = new WeakMap<EntryRow, HashedLeaf>();

export function hashedLeafOf(row: EntryRow): HashedLeaf {
  const known = leaves.get(row);
  if (known !== undefined) return known;
  const bytes = leafBytes(leafOf(row));
  const made = { bytes, hash: leafHash(sha256, bytes) };
  leaves.set(row, made);
  return made;
}

export const leafHashOf = (row: EntryRow): Bytes => hashedLeafOf(row).hash;
