/**
 * The keys in use: the centre's purpose keys and the patients' data keys, opened through the key gate and kept in memory only.
 * Everything that has authority in the store is sealed or carries a MAC under one of them.
 */
import { LRUCache } from 'lru-cache';
import type { Bytes, DataKeyRow, EntryRow, Reader, Rid, SecretRow, VersionRow } from '#store/port.ts';
import { foldName as foldPersonName } from '#model/names.ts';
import type { KeyGate } from '#vault/gate.ts';
import { patientTagKey, type PurposeKeys } from '#vault/purpose-keys.ts';
import { open, seal, versionAad } from '#vault/seal.ts';
import { mac, macEquals } from '#vault/digest.ts';
import { createOpenedBodies, type ReadBody } from './opened-bodies.ts';

/** Patients' data keys kept open at most; the least recently used goes first. */
const OPEN_KEYS_MAX = 50_000;

/** Memory for bodies that were opened a moment ago. */
const OPENED_BODIES_BYTES = 16 * 1024 * 1024;

interface OwnerKeys {
  readonly data: Bytes;
  readonly tag: Bytes;
}

export type VersionHead = Omit<VersionRow, 'sealed' | 'entry'>;

export interface Keyring {
  readonly purposes: PurposeKeys;
  /** A new data key for a patient about to be written; the row belongs into the same Write. */
  createDataKey(owner: Rid, random: (size: number) => Bytes): Promise<DataKeyRow>;
  /** Takes an owner's keys out of memory. */
  forget(owner: Rid): void;
  /** Opens the owner's keys, from memory or the store. Undefined: no such key, or it does not open. */
  ownerKeys(owner: Rid): Promise<OwnerKeys | undefined>;
  /** Sealed bytes of a body. Throws when the owner has no key: nothing may be written in the clear. */
  sealVersion(head: VersionHead, body: Bytes): Promise<Bytes>;
  /** The body, or undefined when it does not open as exactly this row. */
  openVersion(row: VersionRow): Promise<Bytes | undefined>;
  /** What `read` makes of the body, made once as long as the body is kept; undefined as above. */
  readVersion<T extends object | null>(row: VersionRow, read: ReadBody<T>): Promise<T | undefined>;
  /** The same by the cipher alone, whatever was opened before: for verification, which looks at everything once. */
  openAfresh(row: VersionRow): Promise<Bytes | undefined>;
  /** The leaf's `record` of an act on `Type/id` of this owner, 32 bytes; ledger.md. Undefined when the owner's key is gone. */
  recordTag(owner: Rid, record: string): Promise<Bytes | undefined>;
  entryMac(row: Omit<EntryRow, 'mac'>): Bytes;
  entryMacValid(row: EntryRow): boolean;
  /** Whether a wrapped key opens as exactly this row. */
  unwraps(row: DataKeyRow | SecretRow): Promise<boolean>;
  /** Keyed hash of a user name: what the database may know of it. */
  nameKey(username: string): string;
  /** Keyed hash of a person's name, however it is written (model/names.ts), 32 bytes. */
  personKey(name: string): Bytes;
  /** Keyed hash of what was looked for and not found (criteria-claim.ts). */
  criteriaKey(criteria: string): string;
  /** Transient rows that matter are sealed as what they are: kind, key and end. */
  sealTransient(kind: string, key: string, until: number, value: unknown): Bytes;
  openTransient(kind: string, key: string, until: number, sealed: Bytes): unknown;
}

/** How keyed hashes are written where they are texts. */
const KEY_TEXT = { alphabet: 'base64url', omitPadding: true } as const;

export const dataKeyContext = (owner: Rid): string => `data_key|${owner}`;
export const secretContext = (name: string): string => `secret|${name}`;

export function createKeyring(gate: KeyGate, purposes: PurposeKeys, store: Pick<Reader, 'dataKey'>): Keyring {
  const opened = new LRUCache<Rid, OwnerKeys>({ maxSize: OPEN_KEYS_MAX, sizeCalculation: () => 1 });
  const bodies = createOpenedBodies(OPENED_BODIES_BYTES);
  const centreKeys: OwnerKeys = { data: purposes.centreData, tag: purposes.tags };

  const remember = (owner: Rid, data: Bytes): OwnerKeys => {
    const keys = { data, tag: patientTagKey(data) };
    opened.set(owner, keys);
    return keys;
  };

  const ownerKeys = async (owner: Rid): Promise<OwnerKeys | undefined> => {
    if (owner === 0) return centreKeys;
    const known = opened.get(owner);
    if (known !== undefined) return known;
    const row = await store.dataKey(owner);
    if (row === undefined) return undefined;
    const data = await gate.unwrap(row.kek, row.wrapped, dataKeyContext(owner));
    return data === undefined ? undefined : remember(owner, data);
  };

  const entryMac = (row: Omit<EntryRow, 'mac'>): Bytes =>
    mac(purposes.entryMac, `entry|${row.rid}|${row.at}|`, row.id, row.record, row.content, row.salt, row.event);

  const transientAad = (kind: string, key: string, until: number): Bytes => Buffer.from(`transient|${kind}|${key}|${until}`);

  const openAfresh: Keyring['openAfresh'] = async (row) => {
    const keys = await ownerKeys(row.owner);
    return keys === undefined ? undefined : open(keys.data, versionAad(row), row.sealed);
  };

  const openAndMeet: Keyring['openVersion'] = async (row) => {
    const body = await openAfresh(row);
    if (body !== undefined) bodies.met(row, body);
    return body;
  };

  return {
    purposes,
    ownerKeys,
    forget(owner) {
      opened.delete(owner);
      bodies.forget(owner);
    },
    entryMac,
    entryMacValid: (row) => macEquals(entryMac(row), row.mac),

    async createDataKey(owner, random) {
      const data = random(32);
      const { kek, wrapped } = await gate.wrap(data, dataKeyContext(owner));
      remember(owner, data);
      return { owner, kek, wrapped };
    },

    async sealVersion(head, body) {
      const keys = await ownerKeys(head.owner);
      if (keys === undefined) throw new Error(`no data key opens for owner ${head.owner}; run medlar verify`);
      const sealed = seal(keys.data, versionAad(head), body);
      bodies.keep({ ...head, sealed }, body);
      return sealed;
    },

    async openVersion(row) {
      const known = bodies.find(row);
      return known === undefined ? openAndMeet(row) : known.bytes;
    },

    async readVersion(row, read) {
      const known = bodies.find(row);
      if (known !== undefined) return known.as(read);
      const body = await openAndMeet(row);
      return body === undefined ? undefined : read(body);
    },

    openAfresh,

    async recordTag(owner, record) {
      const keys = await ownerKeys(owner);
      return keys === undefined ? undefined : mac(keys.tag, record);
    },

    async unwraps(row) {
      const context = 'owner' in row ? dataKeyContext(row.owner) : secretContext(row.name);
      return (await gate.unwrap(row.kek, row.wrapped, context)) !== undefined;
    },

    nameKey: (username) => mac(purposes.index, 'name|', foldName(username)).toBase64(KEY_TEXT),

    personKey: (name) => mac(purposes.index, 'person|', foldPersonName(name)),

    criteriaKey: (criteria) => mac(purposes.index, 'criteria|', criteria).toBase64(KEY_TEXT),

    sealTransient: (kind, key, until, value) =>
      seal(purposes.transient, transientAad(kind, key, until), Buffer.from(JSON.stringify(value))),

    openTransient(kind, key, until, sealed) {
      const opened = open(purposes.transient, transientAad(kind, key, until), sealed);
      return opened === undefined ? undefined : (JSON.parse(Buffer.from(opened).toString()) as unknown);
    },
  };
}

/** User names are the same name however they are cased or composed. */
const foldName = (username: string): string => username.normalize('NFKC').toLowerCase();
