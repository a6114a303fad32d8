/**
 * Bodies that were sealed or opened a moment ago. What is in the database is still read each time and compared to the bit, with everything that its seal is bound
 * to: a row that was changed is opened anew, and does not open. Only the cipher is spared, for the same bytes under the same key open to the same body.
 */
import { LRUCache } from 'lru-cache';
import type { Bytes, Rid, VersionRow } from '#store/port.ts';
import { versionAad } from '#vault/seal.ts';

type SealedRow = Omit<VersionRow, 'entry'>;

interface Kept {
  readonly owner: Rid;
  readonly aad: Bytes;
  readonly sealed: Bytes;
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
    sizeCalculation: ({ sealed, body }) => sealed.length + body.length + OVERHEAD_BYTES,
  });

  return {
    find(row) {
      const kept = bodies.get(row.rid);
      if (kept === undefined) return undefined;
      const isSame =
        kept.owner === row.owner && Buffer.compare(kept.sealed, row.sealed) === 0 && Buffer.compare(kept.aad, versionAad(row)) === 0;
      return isSame ? kept.body : undefined;
    },

    keep(row, body) {
      bodies.set(row.rid, { owner: row.owner, aad: versionAad(row), sealed: row.sealed, body });
    },

    forget(owner) {
      for (const [rid, kept] of bodies.entries()) if (kept.owner === owner) bodies.delete(rid);
    },
  };
}
