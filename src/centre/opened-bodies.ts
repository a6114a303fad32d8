/**
 * Bodies that were sealed or opened a moment ago. What is in the database is still read each time and compared to the bit, with everything that its seal is bound
 * to: a row that was changed is opened anew, and does not open. Only the cipher is spared, for the same bytes under the same key open to the same body.
 */
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
  const bodies = new Map<Rid, Kept>();
  let bytes = 0;
  const sizeOf = ({ sealed, body }: Kept): number => sealed.length + body.length + OVERHEAD_BYTES;

  const drop = (rid: Rid, kept: Kept): void => {
    bodies.delete(rid);
    bytes -= sizeOf(kept);
  };

  return {
    find(row) {
      const kept = bodies.get(row.rid);
      if (kept === undefined) return undefined;
      const isSame =
        kept.owner === row.owner && Buffer.compare(kept.sealed, row.sealed) === 0 && Buffer.compare(kept.aad, versionAad(row)) === 0;
      if (!isSame) return undefined;
      bodies.delete(row.rid);
      bodies.set(row.rid, kept);
      return kept.body;
    },

    keep(row, body) {
      const before = bodies.get(row.rid);
      if (before !== undefined) drop(row.rid, before);
      const kept: Kept = { owner: row.owner, aad: versionAad(row), sealed: row.sealed, body };
      bodies.set(row.rid, kept);
      bytes += sizeOf(kept);
      for (const [rid, oldest] of bodies) {
        if (bytes <= bytesMax) break;
        drop(rid, oldest);
      }
    },

    forget(owner) {
      for (const [rid, kept] of bodies) if (kept.owner === owner) drop(rid, kept);
    },
  };
}
