/**
 * Bodies that were sealed or opened a moment ago. What is in the database is still read each time and compared to the bit, with everything that its seal is bound
 * to: a row that was changed is opened anew, and does not open. Only the cipher is spared, for the same bytes under the same key open to the same body.
 */
import { LRUCache } from 'lru-cache';
import type { Bytes, Rid, VersionRow } from '#store/port.ts';

type SealedRow = Omit<VersionRow, 'entry'>;

interface Kept {
  readonly row: SealedRow;
  readonly body: Bytes;
}

export interface OpenedBodies {
  find(row: SealedRow): Bytes | undefined;
  keep(row: SealedRow, body: Bytes): void;
  /** Of an owner whose key is destroyed. */
  forget(owner: Rid): void;
}

/** What a kept body takes besides its bytes, about. */
const OVERHEAD_BYTES = 400;

/** `bytesMax`: memory for it; the least recently used goes first. One version of each resource is kept. */
export function createOpenedBodies(bytesMax: number): OpenedBodies {
  const bodies = new LRUCache<Rid, Kept>({
    maxSize: bytesMax,
    sizeCalculation: ({ row, body }) => row.sealed.length + body.length + OVERHEAD_BYTES,
  });

  return {
    find(row) {
      const kept = bodies.get(row.rid);
      return kept !== undefined && isSame(kept.row, row) ? kept.body : undefined;
    },

    keep(row, body) {
      bodies.set(row.rid, { row, body });
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
