/**
 * Verification from outside, with nothing but HTTP: what a stranger, or an auditor with a pinned key, can check of a running centre's ledger.
 * https://c2sp.org/tlog-tiles. It reads every tile and every entry and rebuilds the tree; no secret is needed and none is shown.
 */
import { append, bundleMatches, emptyGrowth, type Growth } from '#ledger/append.ts';
import { type Checkpoint, openCheckpoint } from '#ledger/checkpoint.ts';
import { equalBytes, HASH_BYTES, type Sha256, subtreeRoot } from '#ledger/hash.ts';
import { parseLeaf } from '#ledger/leaf.ts';
import { type Ed25519Verify, type VerifierKey } from '#ledger/note.ts';
import { decodeBundle, ENTRIES_LEVEL, hashAt, LEVEL_MAX, TILE_WIDTH, type TileCoordinates, tilePath, tileWidth } from '#ledger/tiles.ts';
import { consistencyProof, verifyConsistency } from '#ledger/tree.ts';
import { messageOf, type VerifyExit } from './verify.ts';

/** Longest answer read: a bundle of 256 entries of 65,535 bytes; Medlar's have 80 KB. */
const ANSWER_BYTES_MAX = 17_000_000;
const TIMEOUT_MS = 30_000;
/** Bundles fetched at the same time. */
const AHEAD = 4;

export interface UrlTrust {
  readonly sha256: Sha256;
  readonly verify: Ed25519Verify;
  /** Pinned at first use, or had from the centre by another way. Its name is the ledger's origin. */
  readonly key: VerifierKey;
  /** The last checkpoint that was verified: the signed note. Undefined at first use. */
  readonly pinned?: string;
}

export interface UrlVerdict {
  readonly exit: VerifyExit;
  /** One sentence each: what was found, or what kept it from checking. */
  readonly lines: readonly string[];
  /** With exit 0: the checkpoint to pin from now on. */
  readonly checkpoint?: string;
}

/** What the server says is wrong with the ledger; anything else that is thrown means it could not be checked. */
class Tampered extends Error {
  override readonly name = 'Tampered';
}

/** Verifies the ledger under `url` (`https://centre.example/ledger`), to the last entry. Never throws. */
export async function verifyUrl(fetch: typeof globalThis.fetch, url: string, trust: UrlTrust): Promise<UrlVerdict> {
  try {
    const get = getter(fetch, url);
    const note = new TextDecoder('utf-8', { fatal: true }).decode(await get('checkpoint'));
    const origin = trust.key.name;
    const checkpoint = openCheckpoint(note, trust.key, trust.verify, origin);
    if (checkpoint === undefined) throw new Tampered(`the checkpoint is not signed by ${origin}`);
    const pinned = trust.pinned === undefined ? undefined : openCheckpoint(trust.pinned, trust.key, trust.verify, origin);
    if (trust.pinned !== undefined && pinned === undefined) throw new Error(`the pinned checkpoint is not one of ${origin}`);
    await checkExtends(get, trust, pinned, checkpoint);
    await checkTree(get, trust.sha256, checkpoint);
    const since = pinned === undefined ? '' : `, extending the pinned ${pinned.size}`;
    return { exit: 0, lines: [`intact: ${checkpoint.size} entries of ${origin}${since}`], checkpoint: note };
  } catch (error) {
    if (error instanceof Tampered) return { exit: 1, lines: [`tampered: ${error.message}`] };
    return { exit: 2, lines: [`could not check: ${messageOf(error)}`] };
  }
}

type Get = (path: string) => Promise<Uint8Array>;

function getter(fetch: typeof globalThis.fetch, url: string): Get {
  const base = url.endsWith('/') ? url : `${url}/`;
  return async (path) => {
    const response = await fetch(new URL(path, base), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok || response.body === null) throw new Error(`${path}: the server answers ${response.status}`);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of response.body as AsyncIterable<Uint8Array>) {
      bytes += part.length;
      if (bytes > ANSWER_BYTES_MAX) throw new Error(`${path}: more than ${ANSWER_BYTES_MAX} bytes`);
      parts.push(part);
    }
    return Buffer.concat(parts);
  };
}

/** A tile of exactly that width. One that is missing, although the signed tree has it, cannot be told from a server in trouble. */
async function readTile(get: Get, tile: TileCoordinates): Promise<Uint8Array> {
  const data = await get(tilePath(tile));
  if (tile.level !== ENTRIES_LEVEL && data.length !== tile.width * HASH_BYTES) {
    throw new Tampered(`${tilePath(tile)} has ${data.length} bytes, not ${tile.width * HASH_BYTES}`);
  }
  return data;
}

async function checkExtends(get: Get, { sha256 }: UrlTrust, from: Checkpoint | undefined, to: Checkpoint): Promise<void> {
  if (from === undefined) return;
  if (from.size > to.size)
    throw new Tampered(`the checkpoint has ${to.size} entries, fewer than the pinned ${from.size}: its tail was cut`);
  const proof = await consistencyProof(sha256, (tile) => readTile(get, tile), from.size, to.size);
  const extension = { from: from.size, fromRoot: from.root, size: to.size, root: to.root };
  if (!verifyConsistency(sha256, extension, proof)) {
    throw new Tampered(`the tree of ${to.size} entries does not extend the pinned one of ${from.size}`);
  }
}

/** Hashes every entry and every tile again, from the first on. */
async function checkTree(get: Get, sha256: Sha256, { size, root }: Checkpoint): Promise<void> {
  let growth: Growth = emptyGrowth(sha256);
  const bundles = Math.ceil(size / TILE_WIDTH);
  for (let first = 0; first < bundles; first += AHEAD) {
    const numbers = Array.from({ length: Math.min(AHEAD, bundles - first) }, (_, at) => first + at);
    const fetched = await Promise.all(
      numbers.map(async (n) => {
        const width = tileWidth(size, 0, n);
        const [bundle, leaves] = await Promise.all([
          readTile(get, { level: ENTRIES_LEVEL, n, width }),
          readTile(get, { level: 0, n, width }),
        ]);
        return { n, bundle, leaves };
      }),
    );
    for (const { n, bundle, leaves } of fetched) {
      const entries = decodeBundle(bundle);
      if (entries === undefined || !bundleMatches(sha256, bundle, leaves)) {
        throw new Tampered(`the entries from ${n * TILE_WIDTH} on are not those of tile/0 number ${n}`);
      }
      const odd = entries.findIndex((entry) => parseLeaf(entry) === undefined);
      if (odd >= 0) throw new Tampered(`entry ${n * TILE_WIDTH + odd} is no leaf of Medlar's form`);
      growth = append(sha256, growth, entries);
    }
  }
  if (growth.size !== size || !equalBytes(growth.root, root))
    throw new Tampered(`the entries do not give the signed root of the tree of ${size}`);
  await checkUpperTiles(get, sha256, size);
}

/** Each hash above level 0 is the root of a full tile below. */
async function checkUpperTiles(get: Get, sha256: Sha256, size: number): Promise<void> {
  for (let level = 1; level <= LEVEL_MAX; level += 1) {
    for (let n = 0; tileWidth(size, level, n) > 0; n += 1) {
      const width = tileWidth(size, level, n);
      const tile = await readTile(get, { level, n, width });
      for (let at = 0; at < width; at += 1) {
        const below = { level: level - 1, n: n * TILE_WIDTH + at, width: TILE_WIDTH };
        const root = subtreeRoot(sha256, await readTile(get, below), 0, TILE_WIDTH);
        if (!equalBytes(root, hashAt(tile, at)))
          throw new Tampered(`${tilePath({ level, n, width })}: hash ${at} is not the root of ${tilePath(below)}`);
      }
    }
  }
}
