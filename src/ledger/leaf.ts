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

/** Size of every leaf, in bytes. */
export const LEAF_BYTES = 307;

const AT = String.raw`[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z`;

const form = (named: (name: string, pattern: string) => string): RegExp =>
  new RegExp(
    String.raw`^\{"at":"${named('at', AT)}","content":"${named('content', '[0-9a-f]{64}')}","event":"${named('event', '[0-9a-f]{64}')}",` +
      String.raw`"id":"${named('id', '[0-9a-f]{32}')}","record":"${named('record', '[0-9a-f]{64}')}","v":1\}$`,
  );

/** Every entry's leaf is made and checked: one pattern without groups takes a third of the time of one for each field. */
const FORM = form((_, pattern) => pattern);
const FIELDS = form((name, pattern) => `(?<${name}>${pattern})`);

/** The bytes that are hashed into the tree and served in entry bundles; always 307. Throws when a field has not its form. */
export function leafBytes({ at, content, event, id, record }: Leaf): Uint8Array {
  const text = `{"at":"${at}","content":"${content}","event":"${event}","id":"${id}","record":"${record}","v":1}`;
  if (!FORM.test(text)) throw new RangeError('a field of the leaf has not its form');
  return utf8(text);
}

/** The leaf these bytes are; undefined for anything that `leafBytes` does not write, and for an impossible date. */
export function parseLeaf(bytes: Uint8Array): Leaf | undefined {
  if (bytes.length !== LEAF_BYTES) return undefined;
  const groups = FIELDS.exec(new TextDecoder('latin1').decode(bytes))?.groups;
  if (groups === undefined) return undefined;
  const { at = '', content = '', event = '', id = '', record = '' } = groups;
  const time = new Date(at);
  return Number.isNaN(time.getTime()) || time.toISOString() !== at ? undefined : { v: 1, id, at, record, content, event };
}

/** The leaf's `event`: SHA-256(salt || canonical JSON of the event), 32 bytes. The salt has 16. */
export function eventCommitment(sha256: Sha256, salt: Uint8Array, event: string): Uint8Array {
  const json = utf8(event);
  const salted = new Uint8Array(salt.length + json.length);
  salted.set(salt);
  salted.set(json, salt.length);
  return sha256(salted);
}
