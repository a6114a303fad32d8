/**
 * Bodies that were sealed or opened a moment ago. What is in the database is still read each time and compared to the bit, with everything that its seal is bound
 * to: a row that was changed is opened anew, and does not open. Only the cipher is spared, for the same bytes under the same key open to the same body.
 */
import { LRUCache } from 'lru-cache';
import type { Bytes, Rid, VersionRow } from '#store/port.ts';

type SealedRow = Omit<VersionRow, 'entry'>;

/** Makes something of a body. The same function makes the same of the same bytes. */
export type ReadBody<T> = (body: Bytes) => T;

/** A body that is kept, and what was last made of it: reading takes longer than opening. */
export class KeptBody {
  readonly row: SealedRow;
  readonly bytes: Bytes;
  #made: { readonly by: ReadBody<unknown>; readonly value: unknown } | undefined;

  constructor(row: SealedRow, bytes: Bytes) {
    this.row = row;
    this.bytes = bytes;
  }

  as<T>(read: ReadBody<T>): T {
    if (this.#made?.by !== read) this.#made = { by: read, value: read(this.bytes) };
    return this.#made.value as T; // `read` itself made it
  }
}

export interface OpenedBodies {
  find(row: SealedRow): KeptBody | undefined;
  /** A body just written: it is likely to be read. */
  keep(row: SealedRow, body: Bytes): void;
  /** A body just opened: kept when it is opened for the second time within a while. Most of a large store is read once, and keeping costs as much as opening. */
  met(row: SealedRow, body: Bytes): void;
  /** Of an owner whose key is destroyed. */
  forget(owner: Rid): void;
}

/** What a kept body takes, about, besides what is sealed, its bytes, and as many again for what was made of them. */
const OVERHEAD_BYTES = 400;

/** Resources opened lately, each in the place of its row id: one that was met there is forgotten when another comes. */
const LATELY_OPENED = 16_384;

/** `bytesMax`: memory for it; the least recently used goes first. One version of each resource is kept. */
export function createOpenedBodies(bytesMax: number): OpenedBodies {
  const bodies = new LRUCache<Rid, KeptBody>({
    maxSize: bytesMax,
    sizeCalculation: ({ row, bytes }) => row.sealed.length + 2 * bytes.length + OVERHEAD_BYTES,
  });
  const lately = new Float64Array(LATELY_OPENED);

  const keep = (row: SealedRow, body: Bytes): void => void bodies.set(row.rid, new KeptBody(row, body));

  return {
    find(row) {
      const kept = bodies.get(row.rid);
      return kept !== undefined && isSame(kept.row, row) ? kept : undefined;
    },

    keep,

    met(row, body) {
      const place = row.rid % LATELY_OPENED;
      if (lately[place] === row.rid) keep(row, body);
      else lately[place] = row.rid;
    },

    forget(owner) {
      for (const [rid, kept] of bodies.entries()) if (kept.row.owner === owner) bodies.delete(rid);
    },
  };
}

/** The same bytes, bound to the same (vault/seal.ts, versionAad). */
const isSame = (one: SealedRow, other: SealedRow): boolean =>
  one.version === other.version &&
  one.owner === other.owner &&
  one.at === other.at &&
  one.type === other.type &&
  one.deleted === other.deleted &&
  one.id === other.id &&
  Buffer.compare(one.sealed, other.sealed) === 0;
