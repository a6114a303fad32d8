/** What strangers may see of the ledger: checkpoint, tiles, bundles of entries, and proofs for those who hold a receipt. */
import { claimedCheckpoint } from '#ledger/checkpoint.ts';
import { formatProof } from '#ledger/proof.ts';
import { receiptAt } from '#ledger/receipt.ts';
import { decodeBundle, encodeBundle, ENTRIES_LEVEL, tileWidth } from '#ledger/tiles.ts';
import { inclusionProof, rememberedSubtrees } from '#ledger/tree.ts';
import { instantText } from '#model/instant-text.ts';
import type { Bytes, Reader } from '#store/port.ts';
import { sha256 } from '#vault/digest.ts';
import type { LedgerView } from './requests.ts';

const HASH_BYTES = 32;
/** Upper tiles whose nodes are remembered: those over 16 million leaves, in 4 MB. */
const TILES_REMEMBERED = 256;

/** Serves what the latest signed checkpoint covers, and nothing beyond it. */
export function createLedgerView(store: Reader, origin: string, verifierKey: string): LedgerView {
  const subtree = rememberedSubtrees(sha256, TILES_REMEMBERED);
  const signedSize = async (): Promise<number> => (await store.latestCheckpoint())?.size ?? 0;

  /** The first `width` hashes or entries of a tile; undefined where the tree is not that far yet. */
  const read = async (level: number, n: number, width: number): Promise<Bytes | undefined> => {
    if (width > tileWidth(await signedSize(), level, n)) return undefined;
    const row = await store.tile(level, n);
    if (row === undefined || row.width < width) return undefined;
    if (row.width === width) return row.data;
    if (level !== ENTRIES_LEVEL) return row.data.subarray(0, width * HASH_BYTES);
    const entries = decodeBundle(row.data);
    return entries === undefined ? undefined : encodeBundle(entries.slice(0, width));
  };

  return {
    origin,
    verifierKey,
    checkpoint: async () => (await store.latestCheckpoint())?.note,
    tile: (level, n, width) => read(level, n, width ?? 256),
    entries: (n, width) => read(ENTRIES_LEVEL, n, width ?? 256),

    async proof(id, by) {
      const at = receiptAt(instantText(by));
      const entry = at === undefined ? undefined : await store.entryById(at, Uint8Array.fromHex(id));
      const [sequenced] = entry === undefined ? [] : await store.sequenced([entry.rid]);
      const latest = await store.latestCheckpoint();
      const checkpoint = latest === undefined ? undefined : claimedCheckpoint(latest.note);
      if (sequenced === undefined || latest === undefined || checkpoint === undefined || sequenced.seq >= checkpoint.size) return undefined;
      const path = await inclusionProof(
        sha256,
        async ({ level, n, width }) => {
          const data = await read(level, n, width);
          if (data === undefined) throw new Error(`tile ${level}/${n} is missing; run medlar verify`);
          return data;
        },
        sequenced.seq,
        checkpoint.size,
        subtree,
      );
      return formatProof({ index: sequenced.seq, path, checkpoint: latest.note });
    },
  };
}
