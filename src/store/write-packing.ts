/**
 * A `Write` as one stretch of bytes, to cross from one thread to another: a structured clone of its many small arrays costs more than what is done with them.
 * Numbers are float64, little-endian; texts and bytes have their length in bytes before them; lists their count, -1 where there is none.
 */
import type { Claim, DataKeyRow, EntryRow, EntryWrite, IndexRow, Release, TransientRow, VersionRow, VersionWrite, Write } from './port.ts';

const FIRST_BYTES = 16_384;

/** Writes packed one after the other. */
export class Packer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #at = 0;

  /** Adds one Write; returns where it begins. */
  add(write: Write): number {
    const start = this.#at;
    this.#list(write.versions, (version) => this.#version(version));
    this.#list(write.claims, (claim) => this.#claim(claim));
    this.#list(write.releases, (release) => this.#release(release));
    this.#list(write.entries, (entry) => this.#entry(entry));
    this.#list(write.keys, (key) => this.#key(key));
    this.#list(write.transient, (row) => this.#transient(row));
    this.#list(write.once === undefined ? undefined : [write.once], (row) => this.#transient(row));
    this.#number(write.overwrites === true ? 1 : 0);
    return start;
  }

  /** What was added so far, in a buffer of its own that may be given away; begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
    this.#at = 0;
    return taken;
  }

  #room(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }

  #number(value: number): void {
    this.#room(8);
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
  }

  #text(text: string): void {
    this.#room(4 + text.length * 3);
    const written = this.#bytes.write(text, this.#at + 4);
    this.#bytes.writeUInt32LE(written, this.#at);
    this.#at += 4 + written;
  }

  #blob(bytes: Uint8Array): void {
    this.#room(4 + bytes.length);
    this.#bytes.writeUInt32LE(bytes.length, this.#at);
    this.#bytes.set(bytes, this.#at + 4);
    this.#at += 4 + bytes.length;
  }

  #list<T>(items: readonly T[] | undefined, pack: (item: T) => void): void {
    this.#number(items?.length ?? -1);
    if (items !== undefined) for (const item of items) pack(item);
  }

  #version({ row, index, unindex }: VersionWrite): void {
    this.#number(row.rid);
    this.#number(row.version);
    this.#number(row.type);
    this.#text(row.id);
    this.#number(row.owner);
    this.#number(row.at);
    this.#number(row.deleted ? 1 : 0);
    this.#blob(row.sealed);
    this.#number(row.entry);
    this.#list(index, (each) => this.#index(each));
    this.#list(unindex, (each) => this.#index(each));
  }

  #index({ param, value, updated, rid }: IndexRow): void {
    this.#number(param);
    this.#blob(value);
    this.#number(updated);
    this.#number(rid);
  }

  #claim(claim: Claim): void {
    this.#number(claim.space);
    this.#text(claim.key);
    this.#number(claim.holder);
    this.#number(claim.until);
    this.#number(claim.changed);
    this.#number(claim.from ?? -1);
  }

  #release({ space, key, holder, changed }: Release): void {
    this.#number(space);
    this.#text(key);
    this.#number(holder);
    this.#number(changed);
  }

  #entry({ row, index }: EntryWrite): void {
    this.#number(row.rid);
    this.#blob(row.id);
    this.#number(row.at);
    this.#blob(row.record);
    this.#blob(row.content);
    this.#blob(row.salt);
    this.#text(row.event);
    this.#blob(row.mac);
    this.#list(index, (each) => this.#index(each));
  }

  #key({ owner, kek, wrapped }: DataKeyRow): void {
    this.#number(owner);
    this.#number(kek);
    this.#blob(wrapped);
  }

  #transient({ kind, key, value, until }: TransientRow): void {
    this.#text(kind);
    this.#text(key);
    this.#blob(value);
    this.#number(until);
  }
}

/** The Write that begins there. Its bytes are views of `packed`. */
export function unpackWrite(packed: Uint8Array, start: number): Write {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  let at = start;
  const number = (): number => {
    at += 8;
    return bytes.readDoubleLE(at - 8);
  };
  const blob = (): Uint8Array => {
    const from = at + 4;
    at = from + bytes.readUInt32LE(at);
    return bytes.subarray(from, at);
  };
  const text = (): string => {
    const from = at + 4;
    at = from + bytes.readUInt32LE(at);
    return bytes.toString('utf8', from, at);
  };
  const list = <T>(unpack: () => T): readonly T[] | undefined => {
    const count = number();
    if (count < 0) return undefined;
    const items: T[] = [];
    for (let each = 0; each < count; each++) items.push(unpack());
    return items;
  };
  const some = <T>(unpack: () => T): readonly T[] => list(unpack) ?? [];
  // Members are read in the order in which they stand here, which is that of the packer.
  const index = (): IndexRow => ({ param: number(), value: blob(), updated: number(), rid: number() });
  const versionRow = (): VersionRow => ({
    rid: number(),
    version: number(),
    type: number(),
    id: text(),
    owner: number(),
    at: number(),
    deleted: number() === 1,
    sealed: blob(),
    entry: number(),
  });
  const version = (): VersionWrite => ({ row: versionRow(), index: some(index), unindex: some(index) });
  const claim = (): Claim => {
    const row = { space: number(), key: text(), holder: number(), until: number(), changed: number() };
    const from = number();
    return from === -1 ? row : { ...row, from };
  };
  const release = (): Release => ({ space: number(), key: text(), holder: number(), changed: number() });
  const entryRow = (): EntryRow => ({
    rid: number(),
    id: blob(),
    at: number(),
    record: blob(),
    content: blob(),
    salt: blob(),
    event: text(),
    mac: blob(),
  });
  const entry = (): EntryWrite => ({ row: entryRow(), index: some(index) });
  const key = (): DataKeyRow => ({ owner: number(), kek: number(), wrapped: blob() });
  const transientRow = (): TransientRow => ({ kind: text(), key: text(), value: blob(), until: number() });

  const versions = list(version);
  const claims = list(claim);
  const releases = list(release);
  const entries = some(entry);
  const keys = list(key);
  const transient = list(transientRow);
  const once = list(transientRow)?.[0];
  const overwrites = number() === 1;
  return {
    entries,
    ...(versions && { versions }),
    ...(claims && { claims }),
    ...(releases && { releases }),
    ...(keys && { keys }),
    ...(transient && { transient }),
    ...(once && { once }),
    ...(overwrites && { overwrites }),
  };
}
