/**
 * Appending to the tree: from the partial tiles at its right edge and new entries to the tiles that change and the new root.
 * Costs the same whatever the size of the tree: a batch's own hashes, and at most 255 more for each level.
 */
import { emptyRoot, HASH_BYTES, leafHash, nodeHash, type Sha256, subtreeRoot } from './hash.ts';
import { encodeBundle, ENTRIES_LEVEL, hashAt, hashesAt, LEVEL_MAX, rightEdge, TILE_WIDTH, type TileCoordinates } from './tiles.ts';

/** A tile or a bundle of entries with its bytes; the store's `TileRow` has this shape. */
export interface Tile extends TileCoordinates {
  readonly data: Uint8Array;
}

/** A tree as it is kept between two batches: its size, root, and the partial tiles at its right edge (`rightEdge(size)`). */
export interface Growth {
  readonly size: number;
  readonly root: Uint8Array;
  readonly edge: readonly Tile[];
}

export interface Appended extends Growth {
  /** Every tile and bundle that is new or wider than before, partial ones included. */
  readonly tiles: readonly Tile[];
}

/** The tree without leaves. */
export const emptyGrowth = (sha256: Sha256): Growth => ({ size: 0, root: emptyRoot(sha256), edge: [] });

/**
 * Takes up a tree at its right edge. `tiles` may hold more hashes or entries than belong to a tree of that size; they are cut.
 * Undefined: a tile is missing, too short, or its entries are not the ones that its hashes tell of. Compare the root with the one known.
 */
export function growthFrom(sha256: Sha256, size: number, tiles: readonly Tile[]): Growth | undefined {
  const edge: Tile[] = [];
  for (const wanted of rightEdge(size)) {
    const found = tiles.find(({ level, n }) => level === wanted.level && n === wanted.n);
    const data = found === undefined ? undefined : cutTile(found, wanted.width);
    if (data === undefined) return undefined;
    edge.push({ ...wanted, data });
  }
  const bundle = edge.find(({ level }) => level === ENTRIES_LEVEL);
  const leaves = edge.find(({ level }) => level === 0);
  if (bundle !== undefined && leaves !== undefined && !bundleMatches(sha256, bundle.data, leaves.data)) return undefined;
  return { size, root: edgeRoot(sha256, edge), edge };
}

/** The first `width` hashes or entries of a tile; undefined when it has fewer. */
export function cutTile({ level, data }: Pick<Tile, 'level' | 'data'>, width: number): Uint8Array | undefined {
  if (level !== ENTRIES_LEVEL) return data.length < width * HASH_BYTES ? undefined : data.subarray(0, width * HASH_BYTES);
  let end = 0;
  for (let count = 0; count < width; count += 1) {
    const [high, low] = data.subarray(end, end + 2);
    if (high === undefined || low === undefined) return undefined;
    end += 2 + high * 256 + low;
  }
  return end > data.length ? undefined : data.subarray(0, end);
}

/** Whether each entry of a bundle hashes to the leaf hash in its place, with none left over on either side. */
export function bundleMatches(sha256: Sha256, bundle: Uint8Array, leaves: Uint8Array): boolean {
  let at = 0;
  let leaf = 0;
  for (; at < bundle.length; leaf += HASH_BYTES) {
    const [high, low] = [bundle[at], bundle[at + 1]];
    if (high === undefined || low === undefined) return false;
    const end = at + 2 + high * 256 + low;
    if (end > bundle.length || leaf + HASH_BYTES > leaves.length) return false;
    const hash = leafHash(sha256, bundle.subarray(at + 2, end));
    for (let byte = 0; byte < HASH_BYTES; byte += 1) if (hash[byte] !== leaves[leaf + byte]) return false;
    at = end;
  }
  return leaf === leaves.length;
}

/** Root of a tree from the partial tiles at its right edge, highest level's hashes leftmost. RFC 6962 §2.1. */
export function edgeRoot(sha256: Sha256, edge: readonly TileWithHashes[]): Uint8Array {
  let root: Uint8Array | undefined;
  for (const { level, width, data } of [...edge].sort((one, other) => one.level - other.level)) {
    if (level === ENTRIES_LEVEL) continue;
    // A tile of width 0b1011 is perfect subtrees of 8, 2 and 1 hashes; the smallest, rightmost, is the deepest.
    let end = width;
    for (let count = 1; end > 0; count *= 2) {
      if (end % (count * 2) === 0) continue;
      end -= count;
      const left = subtreeRoot(sha256, data, end, count);
      root = root === undefined ? left : nodeHash(sha256, left, root);
    }
  }
  return root ?? emptyRoot(sha256);
}

type TileWithHashes = Pick<Tile, 'level' | 'width' | 'data'>;

/** Appends entries, in order. The leaf hashes may be given where the caller has them already (same length). */
export function append(sha256: Sha256, growth: Growth, entries: readonly Uint8Array[], hashes?: readonly Uint8Array[]): Appended {
  if (entries.length === 0) return { ...growth, tiles: [] };
  const size = growth.size + entries.length;
  if (!Number.isSafeInteger(size)) throw new RangeError(`a tree cannot have ${size} leaves`);
  if (hashes !== undefined && hashes.length !== entries.length) throw new RangeError('as many hashes as entries');
  const edgeAt = (level: number): Uint8Array => growth.edge.find((tile) => tile.level === level)?.data ?? new Uint8Array(0);

  const tiles: Tile[] = bundles(growth.size, edgeAt(ENTRIES_LEVEL), entries);
  let added = concat(hashes ?? entries.map((entry) => leafHash(sha256, entry)));
  for (let level = 0; level <= LEVEL_MAX && added.length > 0; level += 1) {
    const before = hashesAt(growth.size, level);
    const row = concat([edgeAt(level), added]);
    const above: Uint8Array[] = [];
    let n = Math.floor(before / TILE_WIDTH);
    for (let start = 0; start < row.length; start += TILE_WIDTH * HASH_BYTES, n += 1) {
      const data = row.slice(start, start + TILE_WIDTH * HASH_BYTES);
      const width = data.length / HASH_BYTES;
      tiles.push({ level, n, width, data });
      if (width === TILE_WIDTH) above.push(subtreeRoot(sha256, data, 0, TILE_WIDTH));
    }
    added = concat(above);
  }

  const edge = rightEdge(size).map((wanted) => {
    const tile =
      tiles.find(({ level, n }) => level === wanted.level && n === wanted.n) ?? growth.edge.find(({ level }) => level === wanted.level);
    if (tile === undefined) throw new Error(`no tile at level ${wanted.level} of the right edge at size ${size}`);
    return tile;
  });
  return { size, root: edgeRoot(sha256, edge), edge, tiles };
}

function bundles(size: number, partial: Uint8Array, entries: readonly Uint8Array[]): Tile[] {
  const tiles: Tile[] = [];
  for (let done = 0; done < entries.length;) {
    const already = (size + done) % TILE_WIDTH;
    const some = entries.slice(done, done + TILE_WIDTH - already);
    const encoded = encodeBundle(some);
    const data = already > 0 ? concat([partial, encoded]) : encoded;
    tiles.push({ level: ENTRIES_LEVEL, n: Math.floor((size + done) / TILE_WIDTH), width: already + some.length, data });
    done += some.length;
  }
  return tiles;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Checks tiles as read back from storage against what was meant to be written: same bytes, and hashes that follow from the entries. */
export function tilesRehash(sha256: Sha256, tiles: readonly Tile[]): boolean {
  const byPlace = new Map(tiles.map((tile) => [`${tile.level}/${tile.n}`, tile]));
  return tiles.every((tile) => {
    if (tile.level === ENTRIES_LEVEL) {
      const leaves = byPlace.get(`0/${tile.n}`);
      return leaves !== undefined && leaves.width === tile.width && bundleMatches(sha256, tile.data, leaves.data);
    }
    if (tile.data.length !== tile.width * HASH_BYTES) return false;
    if (tile.width < TILE_WIDTH) return true;
    const above = byPlace.get(`${tile.level + 1}/${Math.floor(tile.n / TILE_WIDTH)}`);
    if (above === undefined) return tile.level === LEVEL_MAX;
    const root = subtreeRoot(sha256, tile.data, 0, TILE_WIDTH);
    const stated = hashAt(above.data, tile.n % TILE_WIDTH);
    return root.every((byte, at) => byte === stated[at]);
  });
}
