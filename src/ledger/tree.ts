/**
 * The Merkle tree as pure functions over whatever gives tiles: roots, inclusion proofs and consistency proofs, made and checked.
 * RFC 6962 §2.1, RFC 9162 §2.1. Making a proof reads tiles; checking one needs nothing but the proof.
 */
import { emptyRoot, equalBytes, HASH_BYTES, nodeHash, type Sha256, subtreeRoot, subtreeRows } from './hash.ts';
import { TILE_WIDTH, type TileCoordinates, tilePath, tileWidth } from './tiles.ts';

/**
 * Gives at least the first `width` hashes of a tile (the bytes may go on; a tile kept at a later, wider state serves an earlier one).
 * Throws when there is no such tile.
 */
export type ReadTile = (tile: TileCoordinates) => Promise<Uint8Array>;

/** Leaves from `low` (inclusive) to `high` (exclusive). */
interface Span {
  readonly low: number;
  readonly high: number;
}

/** Largest power of two below `count`, which is at least 2: where RFC 6962 splits a tree. */
export function splitPoint(count: number): number {
  let half = 1;
  while (half * 2 < count) half *= 2;
  return half;
}

const checkIndex = (index: number, size: number): void => {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    throw new RangeError(`no leaf ${index} in a tree of ${size}`);
};

/** The spans whose roots are the inclusion proof of leaf `index`, from the leaf's sibling up. RFC 6962 §2.1.1. */
function inclusionSpans(index: number, size: number): readonly Span[] {
  const spans: Span[] = [];
  let low = 0;
  let high = size;
  while (high - low > 1) {
    const middle = low + splitPoint(high - low);
    if (index < middle) {
      spans.push({ low: middle, high });
      high = middle;
    } else {
      spans.push({ low, high: middle });
      low = middle;
    }
  }
  return spans.reverse();
}

/** The spans whose roots show that the first `from` leaves of `size` are unchanged. RFC 6962 §2.1.2. */
function consistencySpans(from: number, size: number): readonly Span[] {
  const spans: Span[] = [];
  let low = 0;
  let high = size;
  while (high !== from) {
    const middle = low + splitPoint(high - low);
    if (from <= middle) {
      spans.push({ low: middle, high });
      high = middle;
    } else {
      spans.push({ low, high: middle });
      low = middle;
    }
  }
  // The verifier knows the old root itself; it needs the old tree's last subtree only where that is not the whole.
  if (low > 0) spans.push({ low, high });
  return spans.reverse();
}

/** A perfect subtree of `count` leaves (a power of two) that starts at leaf `low`, a multiple of `count`. */
interface Subtree {
  readonly low: number;
  readonly count: number;
}

/** The perfect subtrees a span consists of, left to right; `low` is a multiple of the largest. */
function subtreesOf({ low, high }: Span): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = low; at < high;) {
    let count = 1;
    while (at + count * 2 <= high && at % (count * 2) === 0) count *= 2;
    subtrees.push({ low: at, count });
    at += count;
  }
  return subtrees;
}

/** The tile in a tree of `size` leaves that holds a perfect subtree's lowest stored hashes, and where in it they stand. */
function tileOf({ low, count }: Subtree, size: number): { tile: TileCoordinates; start: number; hashes: number } {
  let level = 0;
  let perHash = 1;
  while (perHash * TILE_WIDTH <= count) {
    perHash *= TILE_WIDTH;
    level += 1;
  }
  const first = low / perHash;
  const n = Math.floor(first / TILE_WIDTH);
  return { tile: { level, n, width: tileWidth(size, level, n) }, start: first % TILE_WIDTH, hashes: count / perHash };
}

/** Root of the perfect subtree over `count` hashes of a tile from hash number `start` on; throws when the tile is too short. */
export type TileSubtree = (tile: TileCoordinates, data: Uint8Array, start: number, count: number) => Uint8Array;

/**
 * Remembers every node of the upper tiles read last, at most `most` of them (16 KB each): one such tile serves the proofs of 65,536 leaves or more.
 * Nodes are given for the very same bytes only, so what is remembered can never stand for a tile that was changed.
 */
export function rememberedSubtrees(sha256: Sha256, most: number): TileSubtree {
  /** `same`: the view that was compared last; within one proof it comes again and again. */
  const known = new Map<string, { readonly data: Uint8Array; readonly rows: readonly Uint8Array[]; same: Uint8Array }>();
  return (tile, data, start, count) => {
    if (tile.level < 1) return subtreeRoot(sha256, data, start, count);
    const path = tilePath(tile);
    let nodes = known.get(path);
    known.delete(path);
    if (nodes === undefined || (nodes.same !== data && !equalBytes(nodes.data, data))) {
      nodes = { data: data.slice(), rows: subtreeRows(sha256, data), same: data };
    }
    nodes.same = data;
    known.set(path, nodes); // the newest last
    for (const oldest of known.keys()) {
      if (known.size <= most) break;
      known.delete(oldest);
    }
    const row = nodes.rows[Math.log2(count)] ?? new Uint8Array(0);
    const at = (start / count) * HASH_BYTES;
    if (row.length < at + HASH_BYTES) throw new RangeError(`${path} is too short`);
    return row.subarray(at, at + HASH_BYTES);
  };
}

/** Roots of spans of a tree of `size` leaves; each tile is read once, all at the same time. */
async function spanRoots(
  sha256: Sha256,
  read: ReadTile,
  size: number,
  spans: readonly Span[],
  subtree: TileSubtree = (_tile, data, start, count) => subtreeRoot(sha256, data, start, count),
): Promise<Uint8Array[]> {
  const wanted = spans.map((span) => subtreesOf(span).map((subtree) => tileOf(subtree, size)));
  const reading = new Map<string, Promise<Uint8Array>>();
  for (const { tile } of wanted.flat()) {
    const path = tilePath(tile);
    if (!reading.has(path)) reading.set(path, read(tile));
  }
  const paths = [...reading.keys()];
  const tiles = new Map((await Promise.all(reading.values())).map((data, at) => [paths[at], data]));
  return wanted.map((subtrees) => {
    const roots = subtrees.map(({ tile, start, hashes }) => {
      const path = tilePath(tile);
      const data = tiles.get(path);
      if (data === undefined || data.length < tile.width * HASH_BYTES) throw new RangeError(`${path} is too short`);
      return subtree(tile, data, start, hashes);
    });
    return roots.reduceRight((right, left) => nodeHash(sha256, left, right));
  });
}

/** Root of the first `size` leaves. Throws when a tile cannot be read. */
export async function treeRoot(sha256: Sha256, read: ReadTile, size: number): Promise<Uint8Array> {
  if (size === 0) return emptyRoot(sha256);
  const [root] = await spanRoots(sha256, read, size, [{ low: 0, high: size }]);
  return root ?? emptyRoot(sha256);
}

/**
 * Inclusion proof of leaf `index` in the tree of `size` leaves, from the leaf's sibling up; at most 53 hashes. RFC 6962 §2.1.1.
 * Whoever makes many hands in `rememberedSubtrees`.
 */
export async function inclusionProof(
  sha256: Sha256,
  read: ReadTile,
  index: number,
  size: number,
  subtree?: TileSubtree,
): Promise<readonly Uint8Array[]> {
  checkIndex(index, size);
  return spanRoots(sha256, read, size, inclusionSpans(index, size), subtree);
}

/** Proof that the tree of `size` leaves extends the one of `from` leaves (1 to `size`; none is needed for 0). RFC 6962 §2.1.2. */
export async function consistencyProof(sha256: Sha256, read: ReadTile, from: number, size: number): Promise<readonly Uint8Array[]> {
  if (from === 0 && Number.isSafeInteger(size)) return [];
  checkIndex(from - 1, size);
  return spanRoots(sha256, read, size, consistencySpans(from, size));
}

/** What a proof makes of a leaf and its tree. */
export interface Inclusion {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether `proof` shows leaf hash `leaf` at `index` in the tree of `size` leaves with that root. False for anything malformed. RFC 9162 §2.1.3.2. */
export function verifyInclusion(sha256: Sha256, { leaf, index, size, root }: Inclusion, proof: readonly Uint8Array[]): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  if (![leaf, root, ...proof].every((hash) => hash.length === HASH_BYTES)) return false;
  const spans = inclusionSpans(index, size);
  if (spans.length !== proof.length) return false;
  const computed = proof.reduce((below, sibling, at) => {
    const onTheLeft = (spans[at]?.high ?? 0) <= index;
    return onTheLeft ? nodeHash(sha256, sibling, below) : nodeHash(sha256, below, sibling);
  }, leaf);
  return equalBytes(computed, root);
}

/** Two trees of which the second should extend the first. */
export interface Extension {
  readonly from: number;
  readonly fromRoot: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether `proof` shows that a tree extends an earlier one. False for anything malformed. RFC 9162 §2.1.4.2. */
export function verifyConsistency(sha256: Sha256, { from, fromRoot, size, root }: Extension, proof: readonly Uint8Array[]): boolean {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(size) || from < 0 || from > size) return false;
  if (![fromRoot, root, ...proof].every((hash) => hash.length === HASH_BYTES)) return false;
  if (from === 0) return proof.length === 0 && equalBytes(fromRoot, emptyRoot(sha256)) && (size > 0 || equalBytes(root, fromRoot));
  if (from === size) return proof.length === 0 && equalBytes(fromRoot, root);
  const spans = consistencySpans(from, size);
  if (spans.length !== proof.length) return false;
  // Spans inside the old tree build both roots, those beyond it only the new one. Without a seed among them, the old root is the seed.
  const seeded = spans[0]?.high === from;
  const seed = (seeded ? proof[0] : undefined) ?? fromRoot;
  let older = seed;
  let newer = seed;
  for (const [at, hash] of proof.entries()) {
    if (seeded && at === 0) continue;
    if ((spans[at]?.high ?? 0) <= from) {
      older = nodeHash(sha256, hash, older);
      newer = nodeHash(sha256, hash, newer);
    } else newer = nodeHash(sha256, newer, hash);
  }
  return equalBytes(older, fromRoot) && equalBytes(newer, root);
}
