/**
 * Coordinates, paths and contents of tiles, as https://c2sp.org/tlog-tiles says. Level 0 holds leaf hashes; a hash at level L+1 is the root of
 * a full tile at level L. Level -1 stands for the bundles of entries. Sizes and indices are safe integers from 0.
 */
import { HASH_BYTES } from './hash.ts';

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256;

/** The level that stands for bundles of entries. */
export const ENTRIES_LEVEL = -1;

/** Highest level a tree of at most 2^53 - 1 leaves has: 256^6 leaves are one hash at level 6. */
export const LEVEL_MAX = 6;

/** Longest entry a bundle can hold, in bytes: its length is a uint16. */
export const ENTRY_BYTES_MAX = 0xffff;

export interface TileCoordinates {
  /** -1 for entry bundles, else 0 to 6. */
  readonly level: number;
  readonly n: number;
  /** Hashes or entries wanted, 1 to 256; 256 is the full tile. */
  readonly width: number;
}

/** Leaves under one hash of a tile at that level (an entry is its own leaf). */
export const leavesPerHash = (level: number): number => TILE_WIDTH ** Math.max(level, 0);

/** Hashes at that level in a tree of `size` leaves. */
export const hashesAt = (size: number, level: number): number => Math.floor(size / leavesPerHash(level));

/** Width of tile `n` at `level` in a tree of `size` leaves: 0 (not there) to 256. */
export const tileWidth = (size: number, level: number, n: number): number =>
  Math.min(TILE_WIDTH, Math.max(0, hashesAt(size, level) - n * TILE_WIDTH));

/** Partial tiles (and the partial bundle) of a tree of `size` leaves, lowest level first: all that is needed to append. */
export function rightEdge(size: number): readonly TileCoordinates[] {
  const edge: TileCoordinates[] = [];
  for (let level = ENTRIES_LEVEL; level <= LEVEL_MAX; level += 1) {
    const count = hashesAt(size, level);
    if (count % TILE_WIDTH > 0) edge.push({ level, n: Math.floor(count / TILE_WIDTH), width: count % TILE_WIDTH });
  }
  return edge;
}

/** `tile/0/x001/067` or `tile/entries/x001/067.p/12`. */
export function tilePath({ level, n, width }: TileCoordinates): string {
  const groups: string[] = [];
  let rest = n;
  do {
    const group = String(rest % 1000).padStart(3, '0');
    groups.unshift(groups.length === 0 ? group : `x${group}`);
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  const partial = width < TILE_WIDTH ? `.p/${width}` : '';
  return `tile/${level === ENTRIES_LEVEL ? 'entries' : level}/${groups.join('/')}${partial}`;
}

// At most six groups: 10^18 is more tiles than 2^53 leaves can have, and nobody's path makes us count further.
const TILE_PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** The tile a path asks for. Undefined: not a path that `tilePath` writes (one tile has one path). Levels above 6 cannot exist here. */
export function parseTilePath(path: string): TileCoordinates | undefined {
  const match = TILE_PATH.exec(path);
  if (match === null) return undefined;
  const [, levelText = '', groups = '', widthText] = match;
  const level = levelText === 'entries' ? ENTRIES_LEVEL : Number(levelText);
  const n = Number(groups.replaceAll(/[x/]/g, ''));
  const width = widthText === undefined ? TILE_WIDTH : Number(widthText);
  if (level > LEVEL_MAX || (widthText !== undefined && width >= TILE_WIDTH)) return undefined;
  if (!Number.isSafeInteger(n)) return undefined;
  const coordinates = { level, n, width };
  return tilePath(coordinates) === path ? coordinates : undefined;
}

/** Hash number `at` of a tile's bytes. */
export const hashAt = (data: Uint8Array, at: number): Uint8Array => data.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);

/** Entries one after another, each after its length as big-endian uint16. Throws when an entry is longer than 65,535 bytes. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(entries.reduce((bytes, entry) => bytes + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > ENTRY_BYTES_MAX) throw new RangeError(`an entry of ${entry.length} bytes is longer than ${ENTRY_BYTES_MAX}`);
    bundle[at] = entry.length >> 8;
    bundle[at + 1] = entry.length & 0xff;
    bundle.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bundle;
}

/** The entries of a bundle, as views on it; undefined when it ends inside an entry. Reads at most 256. */
export function decodeBundle(bundle: Uint8Array): readonly Uint8Array[] | undefined {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length) {
    const [high, low] = bundle.subarray(at, at + 2);
    if (high === undefined || low === undefined || entries.length === TILE_WIDTH) return undefined;
    const end = at + 2 + high * 256 + low;
    if (end > bundle.length) return undefined;
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
