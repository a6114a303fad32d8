/**
 * Verification of the ledger: entries against what they tell of, entries against the tree and back, tiles against a rebuild, and the tree
 * against the checkpoint that was signed and the copy of it outside the database.
 */
import type { CheckpointRow, EntryRow, IndexRow, Rid, SequencedRow, TileRow, VersionRow } from '#store/port.ts';
import { cutTile, growthFrom } from '#ledger/append.ts';
import { type Checkpoint, openCheckpoint } from '#ledger/checkpoint.ts';
import { equalBytes, HASH_BYTES, leafHash, subtreeRoot } from '#ledger/hash.ts';
import { leafBytes, parseLeaf } from '#ledger/leaf.ts';
import { decodeBundle, ENTRIES_LEVEL, hashAt, LEVEL_MAX, rightEdge, TILE_WIDTH, tileWidth } from '#ledger/tiles.ts';
import { consistencyProof, type ReadTile, verifyConsistency } from '#ledger/tree.ts';
import { sha256, sha256Of } from '#vault/digest.ts';
import { type AuditEvent, eventIndex, leafOf, versionsTold } from '../audit.ts';
import { BATCH_MAX, epochMayBe } from '../sequencer.ts';
import { type Step, type Sweep, sweep, type View } from './view.ts';

const ENTRIES = 256;
/** Versions looked up together: a round trip on PostgreSQL. Their bodies are read. */
const NAMES = 64;
const PENDING = 256;
const SEQUENCED = 512;
/** A bundle is 80 KB and 256 look-ups. */
const TILES = 1;
const CHECKPOINTS = 8;

/** The state, the published checkpoint and the pinned one: cheap enough for every second. */
export const STATE_SWEEP: Sweep = { table: 'ledger_state', step: checkState };

export const TILE_SWEEP: Sweep = sweep(
  'tile',
  TILES,
  (view, after: { level: number; n: number } | undefined, limit) => view.snapshot.scanTiles(after, limit),
  ({ level, n }: TileRow) => ({ level, n }),
  checkTiles,
);

export const LEDGER_SWEEPS: readonly Sweep[] = [
  STATE_SWEEP,
  sweep(
    'checkpoint',
    CHECKPOINTS,
    (view, after: number | undefined, limit) => view.snapshot.scanCheckpoints(after, limit),
    ({ size }: CheckpointRow) => size,
    checkCheckpoints,
  ),
  sweep(
    'entry',
    ENTRIES,
    (view, after: Rid | undefined, limit) => view.snapshot.scanEntries(after, limit),
    ({ rid }: EntryRow) => rid,
    checkEntries,
  ),
  sweep(
    'pending',
    PENDING,
    (view, after: Rid | undefined, limit) => view.snapshot.scanPending(after, limit),
    (rid: Rid) => rid,
    checkPending,
  ),
  sweep(
    'sequenced',
    SEQUENCED,
    (view, after: Rid | undefined, limit) => view.snapshot.scanSequenced(after, limit),
    ({ rid }: SequencedRow) => rid,
    checkSequenced,
  ),
  TILE_SWEEP,
];

/** Checks entries against the versions they tell of, their index rows, and their place: waiting for the tree, or in it. */
async function checkEntries(view: View, rows: readonly EntryRow[]): Promise<void> {
  const { snapshot } = view;
  const places = new Map((await snapshot.sequenced(rows.map(({ rid }) => rid))).map(({ rid, seq }) => [rid, seq]));
  const waiting = await pendingBetween(view, rows.at(0)?.rid ?? 1, rows.at(-1)?.rid ?? 0);
  const versionOf = versionsAhead(view, rows);
  const index: IndexRow[] = [];
  for (const row of rows) {
    await view.breathe();
    const event = view.event(row);
    if (event === undefined) {
      view.fault('entry', row.rid, 'does not carry our MAC: edited, moved or invented');
      continue;
    }
    const seq = places.get(row.rid);
    if (seq === undefined) {
      // Where it is the row of `sequenced` that is missing, the leaf in its bundle tells of that too.
      if (!waiting.has(row.rid))
        view.fault('pending', row.rid, 'is missing: the entry is neither waiting for the tree nor said to be in it');
    } else {
      if (waiting.has(row.rid)) view.fault('pending', row.rid, 'waits for the tree, but is in it already');
      await checkPlace(view, row, seq);
    }
    await checkVersionsTold(view, row, event, versionOf);
    index.push(...eventIndex(row.rid, row.at, event));
  }
  const there = await snapshot.hasIndex(index);
  for (const [at, { param, rid }] of index.entries()) {
    if (there[at] !== true) view.fault('index_row', `entry/${rid}`, `a row of parameter ${param} is missing`);
  }
}

async function pendingBetween(view: View, first: Rid, last: Rid): Promise<ReadonlySet<Rid>> {
  const found = new Set<Rid>();
  for (let after = first - 1; after < last;) {
    const rids = await view.snapshot.scanPending(after, PENDING);
    for (const rid of rids) if (rid <= last) found.add(rid);
    after = rids.length < PENDING ? last : (rids.at(-1) ?? last);
  }
  return found;
}

/** The leaf at an entry's index is that entry's. */
async function checkPlace(view: View, row: EntryRow, seq: number): Promise<void> {
  const size = await view.size();
  if (seq >= size) {
    view.fault('sequenced', row.rid, `says leaf ${seq} of a tree of ${size}`);
    return;
  }
  const bytes = await view.leaf(seq);
  if (bytes !== undefined && equalBytes(bytes, leafBytes(leafOf(row)))) return;
  // Either the leaf was changed, or the row that says where it is: a leaf that is another entry's own tells.
  const other = bytes === undefined ? undefined : await view.entryOfLeaf(bytes);
  if (other === undefined)
    view.fault('tile', `${ENTRIES_LEVEL}/${Math.floor(seq / TILE_WIDTH)}`, `leaf ${seq} is not that of entry ${row.rid}`);
  else view.fault('sequenced', row.rid, `says leaf ${seq}, which is that of entry ${other.rid}`);
}

/** Every version an entry tells of is there with the content that the entry, and so the leaf, commits to. */
async function checkVersionsTold(
  view: View,
  row: EntryRow,
  event: AuditEvent,
  versionOf: (name: string) => Promise<VersionRow | undefined>,
): Promise<void> {
  const hashes: Uint8Array[] = [];
  for (const [at, name] of versionsTold(event).entries()) {
    await view.breathe();
    const version = await versionOf(name);
    if (version === undefined) {
      const whose = event.others?.find(([, ...versions]) => versions.includes(at))?.[0] ?? event.patient;
      const erased = whose !== null && view.sources.erased?.patient(whose) === true;
      if (!erased) view.fault('version', name, `is missing: entry ${row.rid} tells of it`);
      continue;
    }
    if (at < event.wrote.length && version.entry !== row.rid) {
      view.fault('version', name, `was written by entry ${row.rid}, but names entry ${version.entry}`);
    }
    hashes.push(sha256(version.sealed));
  }
  if (hashes.length < versionsTold(event).length) return;
  if (equalBytes(contentOfHashes(hashes), row.content)) return;
  for (const name of versionsTold(event)) {
    const version = await view.versionNamed(name);
    if (version !== undefined && (await view.body(version)) === undefined) return; // that version is told of by itself
  }
  view.fault('entry', row.rid, `the versions it tells of (${versionsTold(event).join(', ')}) are not the ones it committed to`);
}

/** Gives the version of each name that these entries tell of, asked in their order, from some that were looked up together. */
function versionsAhead(view: View, rows: readonly EntryRow[]): (name: string) => Promise<VersionRow | undefined> {
  // One entry of an import tells of hundreds: no more of them are read than are needed next.
  const names = rows.values().flatMap((row) => {
    const event = view.event(row);
    return event === undefined ? [] : versionsTold(event);
  });
  let left = 0;
  let known: ReadonlyMap<string, VersionRow> = new Map();
  return async (name) => {
    if (left === 0) {
      const some: string[] = [];
      for (let next = names.next(); next.done !== true; next = names.next()) if (some.push(next.value) === NAMES) break;
      known = await view.versionsNamed(some);
      left = some.length;
    }
    left -= 1;
    // What was not found so, as where its pointer is wrong, may be there all the same.
    return known.get(name) ?? view.versionNamed(name);
  };
}

/** One hash is by far the most frequent, and the one-shot way costs half. */
const contentOfHashes = ([first, ...more]: readonly Uint8Array[]): Uint8Array =>
  first === undefined ? sha256('') : more.length === 0 ? sha256(first) : sha256Of(first, ...more);

async function checkPending(view: View, rids: readonly Rid[]): Promise<void> {
  const known = new Set((await view.snapshot.entries(rids)).map(({ rid }) => rid));
  const placed = new Set((await view.snapshot.sequenced(rids)).map(({ rid }) => rid));
  for (const rid of rids) {
    if (!known.has(rid)) view.fault('pending', rid, 'waits for the tree, but there is no such entry');
    if (placed.has(rid)) view.fault('pending', rid, 'waits for the tree, but is in it already');
  }
}

async function checkSequenced(view: View, rows: readonly SequencedRow[]): Promise<void> {
  const known = new Set((await view.snapshot.entries(rows.map(({ rid }) => rid))).map(({ rid }) => rid));
  const size = await view.size();
  for (const { rid, seq } of rows) {
    if (!known.has(rid)) view.fault('sequenced', rid, `says leaf ${seq}, but there is no such entry`);
    else if (seq >= size) view.fault('sequenced', rid, `says leaf ${seq} of a tree of ${size}`);
  }
}

/**
 * How far tiles may go: to the size of the tree, or, where a crash left a batch that was not counted yet, to the end of its bundles. Tiles beyond
 * the size mean nothing and are written over; they are tolerated only as what the next batch would write: entries of ours.
 */
async function extent(view: View): Promise<number> {
  const size = await view.size();
  let reach = size;
  for (let n = Math.floor(size / TILE_WIDTH); n * TILE_WIDTH <= size + BATCH_MAX; n += 1) {
    const entries = await view.bundle(n);
    if (entries === undefined) break;
    reach = Math.max(reach, Math.min(n * TILE_WIDTH + entries.length, size + BATCH_MAX));
    if (entries.length < TILE_WIDTH) break;
  }
  return reach;
}

async function checkTiles(view: View, rows: readonly TileRow[]): Promise<void> {
  const size = await view.size();
  const reach = rows.length === 0 ? size : await extent(view);
  for (const row of rows) {
    const place = `${row.level}/${row.n}`;
    const width = row.level === ENTRIES_LEVEL ? decodeBundle(row.data)?.length : row.data.length / HASH_BYTES;
    if (width !== row.width) view.fault('tile', place, `says ${row.width} but holds ${width ?? 'no whole entries'}`);
    else if (row.width > tileWidth(reach, row.level, row.n)) view.fault('tile', place, `goes beyond the tree of ${size}`);
    else if (row.width < tileWidth(size, row.level, row.n)) view.fault('tile', place, `is too short for the tree of ${size}`);
    else if (row.level === ENTRIES_LEVEL) await checkBundle(view, row, size);
    else await checkHashes(view, row, size);
  }
}

/** Entries of a bundle: each is an entry of ours, in its place. */
async function checkBundle(view: View, row: TileRow, size: number): Promise<void> {
  const place = `${ENTRIES_LEVEL}/${row.n}`;
  const hashes = await view.snapshot.tile(0, row.n);
  if (hashes === undefined || hashes.width < row.width) view.fault('tile', `0/${row.n}`, 'is missing or too short: its entries are there');
  const leaves = decodeBundle(row.data) ?? [];
  const entries = await view.entriesOfLeaves(leaves);
  const rids = entries.flatMap((entry) => (entry === undefined ? [] : [entry.rid]));
  const places = new Map((await view.snapshot.sequenced(rids)).map(({ rid, seq }) => [rid, seq]));
  for (const [at, bytes] of leaves.entries()) {
    const index = row.n * TILE_WIDTH + at;
    const entry = entries[at];
    if (entry === undefined) {
      // The hash tells whether the leaf was changed, or its entry removed.
      const asHashed = hashes !== undefined && equalBytes(leafHash(sha256, bytes), hashAt(hashes.data, at));
      const leaf = parseLeaf(bytes);
      const there = leaf === undefined ? undefined : await view.snapshot.entryById(Date.parse(leaf.at), Uint8Array.fromHex(leaf.id));
      if (!asHashed) view.fault('tile', place, `leaf ${index} was changed`);
      else if (index >= size) view.fault('tile', place, `leaf ${index}, beyond the tree of ${size}, is no entry of ours`);
      else if (there === undefined)
        view.fault('entry', `leaf ${index}`, `is missing, or is no longer what it was: leaf ${index} is in the tree`);
      continue; // an entry that is there with the leaf's id, but otherwise changed, is told of by its MAC
    }
    const seq = places.get(entry.rid);
    if (index < size && seq === undefined) view.fault('sequenced', entry.rid, `is missing: its leaf is ${index}`);
    else if (index < size && seq !== index) view.fault('tile', place, `leaf ${index} is that of entry ${entry.rid}, which is elsewhere`);
  }
}

/** Hashes of a tile follow from what is below, and are what is above. */
async function checkHashes(view: View, row: TileRow, size: number): Promise<void> {
  const { snapshot } = view;
  const place = `${row.level}/${row.n}`;
  if (row.level === 0) {
    const bundle = await view.bundle(row.n);
    if (bundle === undefined || bundle.length < row.width)
      view.fault('tile', `${ENTRIES_LEVEL}/${row.n}`, 'is missing or too short: its hashes are there');
    for (const [at, bytes] of (bundle ?? []).slice(0, row.width).entries()) {
      await view.breathe();
      if (equalBytes(leafHash(sha256, bytes), hashAt(row.data, at))) continue;
      if ((await view.entryOfLeaf(bytes)) !== undefined)
        view.fault('tile', place, `hash ${at} is not that of leaf ${row.n * TILE_WIDTH + at}`);
    }
  } else {
    for (let at = 0; at < row.width; at += 1) {
      await view.breathe();
      const below = await snapshot.tile(row.level - 1, row.n * TILE_WIDTH + at);
      if (below === undefined || below.data.length !== TILE_WIDTH * HASH_BYTES) {
        view.fault('tile', `${row.level - 1}/${row.n * TILE_WIDTH + at}`, `is missing or too short: its root is in tile ${place}`);
      } else if (!equalBytes(subtreeRoot(sha256, below.data, 0, TILE_WIDTH), hashAt(row.data, at))) {
        if (await hashesHold(view, below)) view.fault('tile', place, `hash ${at} is not the root of tile ${row.level - 1}/${below.n}`);
      }
    }
  }
  const parent = Math.floor(row.n / TILE_WIDTH);
  if (row.width < TILE_WIDTH || row.level >= LEVEL_MAX || tileWidth(size, row.level + 1, parent) <= row.n % TILE_WIDTH) return;
  const above = await snapshot.tile(row.level + 1, parent);
  if (above === undefined) view.fault('tile', `${row.level + 1}/${parent}`, `is missing: tile ${place} is full`);
}

/** Whether a tile's hashes follow from what is below it: asked only when it does not fit what is above, to tell which of the two was changed. */
async function hashesHold(view: View, row: TileRow): Promise<boolean> {
  for (let at = 0; at < row.width; at += 1) {
    await view.breathe();
    const stated = hashAt(row.data, at);
    if (row.level === 0) {
      const bytes = await view.leaf(row.n * TILE_WIDTH + at);
      if (bytes === undefined || !equalBytes(leafHash(sha256, bytes), stated)) return false;
    } else {
      const below = await view.snapshot.tile(row.level - 1, row.n * TILE_WIDTH + at);
      if (below?.data.length !== TILE_WIDTH * HASH_BYTES || !equalBytes(subtreeRoot(sha256, below.data, 0, TILE_WIDTH), stated))
        return false;
    }
  }
  return true;
}

const openNoteOf = (view: View, note: string): Checkpoint | undefined => {
  const { origin, key, verify } = view.sources.ledger;
  return openCheckpoint(note, key, verify, origin);
};

const tileReader =
  (view: View): ReadTile =>
  async ({ level, n, width }) => {
    const row = await view.snapshot.tile(level, n);
    if (row === undefined || row.width < width) throw new RangeError(`tile ${level}/${n} is not there`);
    return row.data;
  };

/** Whether the stored tree extends a signed one. */
async function treeExtends(view: View, from: Checkpoint, to: { readonly size: number; readonly root: Uint8Array }): Promise<boolean> {
  if (from.size > to.size) return false;
  try {
    const proof = await consistencyProof(sha256, tileReader(view), from.size, to.size);
    return verifyConsistency(sha256, { from: from.size, fromRoot: from.root, size: to.size, root: to.root }, proof);
  } catch (error) {
    if (error instanceof RangeError) return false; // tiles are missing
    throw error;
  }
}

/** The state against tiles, the published checkpoint and the pinned one. */
async function checkState(view: View): Promise<Step> {
  const { snapshot, pinned, sources } = view;
  const state = await view.state();
  const latest = await snapshot.latestCheckpoint();
  const fault = (what: string): void => view.fault('ledger_state', '1', what);
  const own = pinned === undefined ? undefined : openNoteOf(view, pinned.checkpoint);
  if (pinned !== undefined && own === undefined)
    view.fault('pinned', 'checkpoint', 'the copy outside the database is not signed by this ledger');
  if (pinned?.published !== undefined && (latest === undefined || latest.size < pinned.published)) {
    view.fault('checkpoint', pinned.published, 'is missing: it was published');
  }
  if (state === undefined) {
    if (own !== undefined && own.size + (pinned?.published ?? 0) > 0) fault(`is missing: a tree of ${own.size} was signed`);
    else if (latest !== undefined || pinned?.published !== undefined) fault('is missing: a checkpoint was signed');
    return { rows: 0, next: undefined };
  }
  if (pinned !== undefined && pinned.epochs.length > 0 && !epochMayBe(state.epoch, pinned.epochs, sources.store.engine)) {
    fault(`has the epoch ${state.epoch}, which no leader had`);
  }
  const published = latest === undefined ? undefined : openNoteOf(view, latest.note);
  const edge: TileRow[] = [];
  for (const { level, n } of rightEdge(state.size)) {
    const tile = await snapshot.tile(level, n);
    if (tile !== undefined) edge.push(tile);
  }
  const growth = growthFrom(sha256, state.size, edge);
  const signedHere = [own, published].some((one) => one?.size === state.size && equalBytes(one.root, state.root));
  if (growth === undefined || !equalBytes(growth.root, state.root)) {
    if (signedHere) view.fault('tile', 'right edge', `does not give the signed root of the tree of ${state.size}`);
    else fault(`has a root that the tiles of a tree of ${state.size} do not give`);
  } else {
    for (const checkpoint of [own, published]) {
      if (checkpoint === undefined || (await treeExtends(view, checkpoint, state))) continue;
      if (checkpoint.size > state.size)
        fault(`a tree of ${checkpoint.size} was signed, and only ${state.size} entries are in it: its tail was cut`);
      else fault(`the tree of ${state.size} does not extend the signed one of ${checkpoint.size}`);
    }
  }
  await checkBundlesThere(view, state.size);
  return { rows: 1, next: undefined };
}

/** The last bundle at least must be there: the others are demanded by their hashes, and by the entries that are in them. */
async function checkBundlesThere(view: View, size: number): Promise<void> {
  if (size === 0) return;
  const n = Math.floor((size - 1) / TILE_WIDTH);
  for (const level of [ENTRIES_LEVEL, 0]) {
    const tile = await view.snapshot.tile(level, n);
    if (tile === undefined || cutTile(tile, tileWidth(size, level, n)) === undefined)
      view.fault('tile', `${level}/${n}`, `is missing or too short for the tree of ${size}`);
  }
}

async function checkCheckpoints(view: View, rows: readonly CheckpointRow[]): Promise<void> {
  const state = await view.state();
  for (const row of rows) {
    await view.breathe();
    const checkpoint = openNoteOf(view, row.note);
    if (checkpoint === undefined) view.fault('checkpoint', row.size, 'is not signed by this ledger');
    else if (checkpoint.size !== row.size) view.fault('checkpoint', row.size, `holds the checkpoint of ${checkpoint.size}`);
    else if (row.at !== (await lastAt(view, row.size))) view.fault('checkpoint', row.size, 'has another time than its last entry');
    else if (state !== undefined && row.size < state.size && !(await treeExtends(view, checkpoint, state))) {
      view.fault('checkpoint', row.size, `the tree of ${state.size} does not extend it`);
    }
  }
}

/** Time of the last leaf of a tree; a checkpoint has no other. */
async function lastAt(view: View, size: number): Promise<number | undefined> {
  if (size === 0) return 0;
  const bytes = await view.leaf(size - 1);
  const leaf = bytes === undefined ? undefined : parseLeaf(bytes);
  return leaf === undefined ? undefined : Date.parse(leaf.at);
}
