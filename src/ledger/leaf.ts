/**
 * A leaf of Medlar's ledger: fixed fields, fixed size, nothing personal. docs/ledger.md
 * Its bytes are canonical JSON (RFC 8785): fields in lexical order, no blanks.
 */
import { utf8 } from '#model/bytes.ts';
import { type Sha256 } from './hash.ts';

export interface Leaf {
  readonly v: 1;
  /** 16 bytes, lowercase hex. */
  readonly id: string;
  /** Commit time, RFC 3339 UTC with milliseconds: `2026-11-21T04:05:06.007Z`. Years 0000 to 9999. */
  readonly at: string;
  /** 32 bytes, lowercase hex: keyed hash of the record concerned, random for acts without one. */
  readonly record: string;
  /** 32 bytes, lowercase hex: SHA-256 over the content hashes of the versions written, then shown. */
  readonly content: string;
  /** 32 bytes, lowercase hex: SHA-256(salt || canonical JSON of the event). */
  readonly event: string;
}

const HEX_16 = /^[0-9a-f]{32}$/;
const HEX_32 = /^[0-9a-f]{64}$/;
const AT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

const isLeaf = ({ id, at, record, content, event }: Omit<Leaf, 'v'>): boolean =>
  HEX_16.test(id) && AT.test(at) && HEX_32.test(record) && HEX_32.test(content) && HEX_32.test(event);

/** Size of every leaf, in bytes. */
export const LEAF_BYTES = 307;

/** The bytes that are hashed into the tree and served in entry bundles; always 307. Throws when a field has not its form. */
export function leafBytes(leaf: Leaf): Uint8Array {
  if (!isLeaf(leaf)) throw new RangeError('a field of the leaf has not its form');
  const { at, content, event, id, record } = leaf;
  return utf8(`{"at":"${at}","content":"${content}","event":"${event}","id":"${id}","record":"${record}","v":1}`);
}

const LEAF = new RegExp(
  '^\\{"at":"(?<at>[0-9T:.Z-]{24})","content":"(?<content>[0-9a-f]{64})","event":"(?<event>[0-9a-f]{64})",' +
    '"id":"(?<id>[0-9a-f]{32})","record":"(?<record>[0-9a-f]{64})","v":1\\}$',
);

/** The leaf these bytes are; undefined for anything that `leafBytes` does not write, an impossible date included. */
export function parseLeaf(bytes: Uint8Array): Leaf | undefined {
  if (bytes.length !== LEAF_BYTES) return undefined;
  const groups = LEAF.exec(new TextDecoder('latin1').decode(bytes))?.groups;
  const { at = '', content = '', event = '', id = '', record = '' } = groups ?? {};
  const leaf: Leaf = { v: 1, id, at, record, content, event };
  if (groups === undefined || !isLeaf(leaf)) return undefined;
  const time = new Date(at);
  return Number.isNaN(time.getTime()) || time.toISOString() !== at ? undefined : leaf;
}

/** The leaf's `event`: SHA-256(salt || canonical JSON of the event), 32 bytes. The salt has 16. */
export function eventCommitment(sha256: Sha256, salt: Uint8Array, event: string): Uint8Array {
  const json = utf8(event);
  const salted = new Uint8Array(salt.length + json.length);
  salted.set(salt);
  salted.set(json, salt.length);
  return sha256(salted);
}
