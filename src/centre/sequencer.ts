/**
 * The sequencer: turns committed entries into the tree and signs it. docs/ledger.md, "From commit to checkpoint".
 *
 * The order of writes is the design: entries, tiles, state, pinned copy, checkpoint. Each step is harmless when it was the last before a crash:
 * tiles beyond the state mean nothing, a state beyond the checkpoint is checked and signed by the next leader, and the pinned copy is written
 * before the checkpoint is published, so that nobody ever holds a checkpoint this centre would forget.
 *
 * What it never does: sign an entry whose MAC is not ours, or a tree that does not extend the last one signed. Then it stops for good.
 */
import type { CheckpointRow, EntryRow, LedgerState, Rid, SequencedRow, Store, TileRow } from '#store/port.ts';
import { append, type Growth, growthFrom, tilesRehash } from '#ledger/append.ts';
import { type Checkpoint, openCheckpoint, signCheckpoint } from '#ledger/checkpoint.ts';
import { emptyRoot, equalBytes, type Sha256 } from '#ledger/hash.ts';
import { parseLeaf } from '#ledger/leaf.ts';
import type { Ed25519Verify, NoteSigner } from '#ledger/note.ts';
import { decodeBundle, ENTRIES_LEVEL, rightEdge, TILE_WIDTH } from '#ledger/tiles.ts';
import { consistencyProof, type ReadTile, verifyConsistency } from '#ledger/tree.ts';
import { type HashedLeaf, hashedLeafOf } from './audit.ts';
import type { Fault } from './findings.ts';
import type { Pinned, PinnedCheckpoint } from './pinned-file.ts';

/** From a commit to the round that takes it up, at most. */
export const ROUND_MS = 200;
/** As many new entries start a round at once. */
export const ROUND_ENTRIES = 256;
/** Entries taken up in one round at most, so that a round stays short. Also how far a crash can leave tiles beyond the state. */
export const BATCH_MAX = 1024;
/** The name of the lease that elects the sequencer among processes on one store. */
export const LEASE = 'sequencer';
/** A process that died is replaced after this; one that only slept is fenced off by the epoch. */
export const LEASE_MS = 3000;
/** Entries this process remembers until it sees them in the tree; beyond, the sweep alone finds what vanishes. */
const REMEMBERED_MAX = 20_000;
/** An entry that is older than this and not in the tree yet is looked up: pending, or gone? */
const MISSED_MS = 500;
/** Look-ups of missed entries in one round. */
const MISSED_PER_ROUND = 64;
/** Invented pending rows stepped over in one round; the rest waits for the next. */
const PAGES_PER_ROUND = 16;
/** Rows hashed before the event loop gets its turn, about 4 ms. Fewer would starve the sequencer: under load, each turn lasts as long as its work. */
const SLICE = 256;
/** Findings told once each, of at most so many records. */
const TOLD_MAX = 10_000;

/** Why the sequencer stopped, with what it saw, for whoever investigates. */
export interface SequencerStop extends Fault {
  readonly at: number;
  readonly evidence: {
    readonly pinned?: string;
    readonly latest?: CheckpointRow;
    readonly state?: LedgerState;
    /** What this process knew the state to be. */
    readonly expected?: LedgerState;
  };
}

export type SequencerStore = Pick<
  Store,
  | 'engine'
  | 'lease'
  | 'ledgerState'
  | 'latestCheckpoint'
  | 'pending'
  | 'entries'
  | 'entryById'
  | 'sequenced'
  | 'tile'
  | 'putTiles'
  | 'advance'
  | 'putCheckpoint'
>;

export interface SequencerOptions {
  readonly store: SequencerStore;
  readonly sha256: Sha256;
  readonly origin: string;
  readonly signer: NoteSigner;
  readonly verify: Ed25519Verify;
  readonly entryMacValid: (row: EntryRow) => boolean;
  readonly pinned: PinnedCheckpoint;
  /** UTC milliseconds. */
  readonly clock: () => number;
  /** Names this process for the lease. The same after a restart (kept with the pinned copy): then no lease has to run out first. */
  readonly holder: string;
  readonly onFault: (found: Fault) => void;
  /** Called once. The centre is read-only from here on; receipts say so. */
  readonly onStop: (stop: SequencerStop) => void;
  /** After each signed checkpoint. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void;
  /** A round failed because the store or the disk did; it is tried again at the next round. */
  readonly onError: (error: unknown) => void;
}

/** `advanced`: a tree was signed. `idle`: nothing to do. `elsewhere`: another process leads. */
export type Round = 'advanced' | 'idle' | 'elsewhere' | 'stopped';

export interface SequencerFigures {
  readonly size: number;
  readonly rounds: number;
  readonly refused: number;
  readonly remembered: number;
  /** Entries not remembered for lack of room. */
  readonly forgotten: number;
}

export interface Sequencer {
  /** Starts the rounds. */
  start(): void;
  /** What this process has just made durable: remembered until it is in the tree. */
  committed(rows: readonly EntryRow[]): void;
  /** One round now, after one that may be running. Throws when the store does. */
  round(): Promise<Round>;
  /** Rounds until everything pending is in a signed tree, or another process leads, or it is stopped. */
  flush(): Promise<void>;
  /** Ends the rounds and gives the lease up; what is pending stays for the next start. */
  close(): Promise<void>;
  readonly stopped: SequencerStop | undefined;
  figures(): SequencerFigures;
}

/** What a leader knows. Only ever replaced whole. */
interface Lead {
  readonly epoch: number;
  readonly growth: Growth;
  /** Time of the last leaf; 0 without leaves. A checkpoint's `at` is this, so that it can be recomputed. */
  readonly lastAt: number;
  /** Size of the last checkpoint signed, pinned and published by this leader; undefined before the first. */
  readonly signed: number | undefined;
  /** What stands in the pinned copy. */
  readonly kept: Pinned | undefined;
}

/** Thrown inside a round only: the tree is not the one that was signed. */
class Tampered extends Error {
  override readonly name = 'Tampered';
  readonly found: Fault;
  readonly evidence: SequencerStop['evidence'];
  constructor(found: Fault, evidence: SequencerStop['evidence']) {
    super(found.what);
    this.found = found;
    this.evidence = evidence;
  }
}

const stateFault = (what: string, evidence: SequencerStop['evidence']): Tampered =>
  new Tampered({ table: 'ledger_state', record: '1', what }, evidence);
const tileFault = (record: string, what: string, evidence: SequencerStop['evidence']): Tampered =>
  new Tampered({ table: 'tile', record, what }, evidence);

/**
 * Whether a state's epoch can be right: on SQLite one process at a time leads, so it is one of those pinned; on PostgreSQL others may have led since.
 */
export const epochMayBe = (epoch: number, pinned: readonly number[], engine: Store['engine']): boolean =>
  pinned.includes(epoch) || (engine === 'postgres' && epoch > Math.max(...pinned));

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The state of a tree under an epoch. */
const stateOf = ({ size, root }: Growth, epoch: number): LedgerState => ({ size, root, epoch });

const sameTree = (one: { size: number; root: Uint8Array }, other: { size: number; root: Uint8Array }): boolean =>
  one.size === other.size && equalBytes(one.root, other.root);

export function createSequencer(options: SequencerOptions): Sequencer {
  const { store, sha256, origin, signer, verify, pinned, clock, holder } = options;
  let lead: Lead | undefined;
  let leaseEnds = 0;
  /** The name under which the lease is taken. */
  let hand = holder;
  let stopped: SequencerStop | undefined;
  let closed = false;
  let started = false;
  let timer: NodeJS.Timeout | undefined;
  let fresh = 0;
  /** The last batch was full, so more is waiting. */
  let behind = false;
  let rounds = 0;
  let refused = 0;
  let forgotten = 0;
  /** The round that runs, or ran last: rounds are one after another. */
  let queue: Promise<unknown> = Promise.resolve();
  const remembered = new Map<Rid, { readonly row: EntryRow; lookAt: number }>();
  const told = new Set<string>();

  const tell = (found: Fault): void => {
    const id = `${found.table}/${found.record}`;
    if (told.has(id) || told.size >= TOLD_MAX) return;
    told.add(id);
    options.onFault(found);
  };

  /** A tile as stored, at least as wide as asked. */
  const readTile: ReadTile = async ({ level, n, width }) => {
    const tile = await store.tile(level, n);
    if (tile === undefined || tile.width < width) throw new RangeError(`tile ${level}/${n} of width ${width} is not there`);
    return tile.data;
  };

  const open = (note: string): Checkpoint | undefined => openCheckpoint(note, signer.key, verify, origin);

  /** Whether the stored tree extends a signed one; false also where tiles needed for the proof are missing. */
  async function extendsSigned(from: Checkpoint, to: { size: number; root: Uint8Array }): Promise<boolean> {
    if (from.size > to.size) return false;
    try {
      const proof = await consistencyProof(sha256, readTile, from.size, to.size);
      return verifyConsistency(sha256, { from: from.size, fromRoot: from.root, size: to.size, root: to.root }, proof);
    } catch (error) {
      if (error instanceof RangeError) return false; // a tile is missing or too short
      throw error;
    }
  }

  /** Checks everything there is against the last signed checkpoint, and fences the former leader off. Undefined: somebody else was faster. */
  async function takeOver(epoch: number): Promise<Lead | undefined> {
    const kept = await pinned.read();
    const latest = await store.latestCheckpoint();
    const state = await store.ledgerState();
    const evidence = {
      ...(kept === undefined ? {} : { pinned: kept.checkpoint }),
      ...(latest === undefined ? {} : { latest }),
      ...(state === undefined ? {} : { state }),
    };
    const own = kept === undefined ? undefined : open(kept.checkpoint);
    if (kept !== undefined && own === undefined) {
      throw new Tampered({ table: 'pinned', record: 'checkpoint', what: 'the pinned checkpoint is not signed by this ledger' }, evidence);
    }
    const published = latest === undefined ? undefined : open(latest.note);
    if (latest !== undefined && (published === undefined || published.size !== latest.size)) {
      tell({ table: 'checkpoint', record: String(latest.size), what: 'is not signed by this ledger' });
    }
    const empty: Checkpoint = { origin, size: 0, root: emptyRoot(sha256) };
    // Without a pinned copy (a new process on an old store) the published checkpoint is believed once: it carries our signature.
    const signed = [own, published].filter((one) => one !== undefined).sort((one, other) => other.size - one.size)[0];
    if (signed === undefined && state !== undefined && state.size > 0) {
      throw stateFault('there is a tree, but no checkpoint of it was ever signed', evidence);
    }
    const { size, root } = state ?? empty;
    for (const checkpoint of [own, published]) {
      if (checkpoint !== undefined && !(await extendsSigned(checkpoint, { size, root }))) {
        throw stateFault(`the tree of ${size} entries does not extend the signed one of ${checkpoint.size}`, evidence);
      }
    }

    if (state !== undefined && kept !== undefined && !epochMayBe(state.epoch, kept.epochs, store.engine)) {
      throw stateFault(`no leader had the epoch ${state.epoch} that the state of the tree has`, evidence);
    }
    if (state !== undefined && state.epoch > epoch) {
      // The lease row forgot its number (it is transient): give it back, so that another hand gets a fresh one.
      await store.lease(LEASE, hand, clock(), 0);
      hand = hand === holder ? `${holder}/2` : holder;
      return undefined;
    }

    const edge: TileRow[] = [];
    for (const { level, n } of rightEdge(size)) {
      const tile = await store.tile(level, n);
      if (tile !== undefined) edge.push(tile);
    }
    const growth = growthFrom(sha256, size, edge);
    if (growth === undefined || !equalBytes(growth.root, root)) {
      throw stateFault(`the tiles at the right edge do not give the root of the tree of ${size} entries`, evidence);
    }
    const lastAt = await checkUnsigned(signed?.size ?? 0, size, evidence);

    const from = state;
    if (from === undefined || from.epoch !== epoch) {
      if (kept !== undefined) await pinned.write({ ...kept, epochs: from === undefined ? [epoch] : [epoch, from.epoch] });
      if (!(await store.advance(from, { size, root, epoch }, []))) return undefined;
    }
    // Signing the same tree again gives the same note, so what a crash left out is simply done again.
    const complete = own?.size === size && published?.size === size && from?.epoch === epoch && kept?.epochs.length === 1;
    return { epoch, growth, lastAt, signed: complete ? size : undefined, kept };
  }

  /**
   * Leaves that are in the tree but in no signed checkpoint yet: a crash left them, or somebody wrote a tree of his own. They are signed only when
   * each is an entry of ours in its place. Gives the time of the last leaf.
   */
  async function checkUnsigned(from: number, size: number, evidence: SequencerStop['evidence']): Promise<number> {
    if (size === 0) return 0;
    const first = Math.min(from, size - 1);
    let lastAt = 0;
    for (let n = Math.floor(first / TILE_WIDTH); n * TILE_WIDTH < size; n += 1) {
      const bundle = await store.tile(ENTRIES_LEVEL, n);
      const leaves = bundle === undefined ? [] : (decodeBundle(bundle.data) ?? []);
      for (let index = Math.max(first, n * TILE_WIDTH); index < Math.min(size, (n + 1) * TILE_WIDTH); index += 1) {
        const bytes = leaves[index - n * TILE_WIDTH];
        const leaf = bytes === undefined ? undefined : parseLeaf(bytes);
        if (bytes === undefined || leaf === undefined)
          throw tileFault(`${ENTRIES_LEVEL}/${n}`, `leaf ${index} is not one of ours`, evidence);
        lastAt = Date.parse(leaf.at);
        if (index < from) continue;
        const row = await store.entryById(lastAt, Uint8Array.fromHex(leaf.id));
        const [place] = row === undefined ? [] : await store.sequenced([row.rid]);
        const isOurs =
          row !== undefined && options.entryMacValid(row) && equalBytes(hashedLeafOf(row).bytes, bytes) && place?.seq === index;
        if (!isOurs) throw tileFault(`${ENTRIES_LEVEL}/${n}`, `leaf ${index}, not signed yet, is no entry of ours`, evidence);
      }
    }
    return lastAt;
  }

  /**
   * What this process committed is known to the letter, and needs no MAC to be believed; of anything else, or of a changed one, the MAC decides.
   * Gives the entry, as it is in memory where it is known; undefined for what is not ours.
   */
  const ours = (row: EntryRow): EntryRow | undefined => {
    const known = remembered.get(row.rid);
    if (known !== undefined && sameEntry(known.row, row)) return known.row;
    if (!options.entryMacValid(row)) return undefined;
    if (known !== undefined) tell({ table: 'entry', record: String(row.rid), what: 'is not the entry this process committed' });
    return row;
  };

  /** Entries to take up, oldest row first, each one ours and none in the tree already. */
  async function collect(): Promise<readonly { readonly row: EntryRow; readonly leaf: HashedLeaf }[]> {
    const batch: { row: EntryRow; leaf: HashedLeaf }[] = [];
    let after: Rid | undefined;
    for (let page = 0; page < PAGES_PER_ROUND && batch.length < BATCH_MAX; page += 1) {
      const limit = BATCH_MAX - batch.length;
      const rows: readonly EntryRow[] = await (after === undefined ? store.pending(limit) : store.pending(limit, after));
      const placed = new Set((await store.sequenced(rows.map(({ rid }) => rid))).map(({ rid }) => rid));
      for (const [at, row] of rows.entries()) {
        if (at % SLICE === SLICE - 1) await pause();
        after = row.rid;
        if (placed.has(row.rid)) {
          refuse({ table: 'pending', record: String(row.rid), what: 'waits for the tree, but is in it already' });
          continue;
        }
        const entry = ours(row);
        if (entry !== undefined) batch.push({ row: entry, leaf: hashedLeafOf(entry) });
        else {
          refuse({
            table: 'entry',
            record: String(row.rid),
            what: 'does not carry our MAC: edited or invented; it is not taken into the tree',
          });
        }
      }
      if (rows.length < limit) break;
    }
    return batch;
  }

  const refuse = (found: Fault): void => {
    refused += 1;
    tell(found);
  };

  /** Makes a batch part of the stored tree. Undefined: another process leads now. */
  async function grow(leading: Lead, batch: Awaited<ReturnType<typeof collect>>): Promise<Lead | undefined> {
    const { epoch, growth } = leading;
    const leaves = batch.map(({ leaf }) => leaf.bytes);
    const hashes = batch.map(({ leaf }) => leaf.hash);
    const next = append(sha256, growth, leaves, hashes);
    if (!(await store.putTiles(next.tiles, epoch))) return undefined;
    await checkWritten(next.tiles);
    const sequenced: readonly SequencedRow[] = batch.map(({ row }, at) => ({ rid: row.rid, seq: growth.size + at }));
    if (!(await store.advance(stateOf(growth, epoch), stateOf(next, epoch), sequenced))) return undefined;
    for (const { row } of batch) remembered.delete(row.rid);
    return { ...leading, growth: { size: next.size, root: next.root, edge: next.edge }, lastAt: batch.at(-1)?.row.at ?? leading.lastAt };
  }

  /** What was written is read again and hashed again, before anything is said about it. */
  async function checkWritten(tiles: readonly TileRow[]): Promise<void> {
    const stored: TileRow[] = [];
    for (const { level, n, width, data } of tiles) {
      const tile = await store.tile(level, n);
      if (tile === undefined || tile.width !== width || Buffer.compare(tile.data, data) !== 0) {
        throw tileFault(`${level}/${n}`, 'reads back otherwise than it was written', {});
      }
      stored.push(tile);
    }
    if (!tilesRehash(sha256, stored)) throw new Error('tiles do not rehash'); // our own arithmetic: a bug, not a tamperer
  }

  /** Signs, pins, publishes. */
  async function sign(leading: Lead): Promise<Lead> {
    const { epoch, growth, lastAt } = leading;
    const { size, root } = growth;
    const note = signCheckpoint({ origin, size, root }, signer);
    const published = leading.signed ?? leading.kept?.published;
    const kept: Pinned = { checkpoint: note, epochs: [epoch], ...(published === undefined ? {} : { published }) };
    await pinned.write(kept);
    await store.putCheckpoint({ size, note, at: lastAt });
    options.onCheckpoint?.({ origin, size, root });
    return { ...leading, signed: size, kept };
  }

  /** Once nothing else is to do, the pinned copy learns that the last checkpoint is in the database, so that its removal would be noticed. */
  async function confirm(leading: Lead): Promise<Lead> {
    const { kept, signed } = leading;
    if (kept === undefined || signed === undefined || kept.published === signed) return leading;
    const confirmed = { ...kept, published: signed };
    await pinned.write(confirmed);
    return { ...leading, kept: confirmed };
  }

  /** The state must be the one this leader wrote, unless a later epoch tells of another leader. */
  async function stillLeads(leading: Lead): Promise<boolean> {
    const state = await store.ledgerState();
    const expected = stateOf(leading.growth, leading.epoch);
    if (state !== undefined && state.epoch === leading.epoch && sameTree(state, expected)) return true;
    const evidence = { expected, ...(state === undefined ? {} : { state }) };
    if (state === undefined) throw stateFault('the state of the tree was removed', evidence);
    // Another leader took the lease first, so asking for it again tells honest succession from a row edited by hand.
    const epoch = await store.lease(LEASE, hand, clock(), LEASE_MS);
    if (epoch === leading.epoch) throw stateFault('the state of the tree was changed by somebody else', evidence);
    return false;
  }

  /** What this process committed and has not seen in the tree for a while: it is pending, or in the tree of another leader, or gone. */
  async function checkRemembered(): Promise<void> {
    const now = clock();
    const due: Rid[] = [];
    for (const [rid, { lookAt }] of remembered) {
      if (lookAt > now || due.length >= MISSED_PER_ROUND) break; // in order of commit
      due.push(rid);
    }
    if (due.length === 0) return;
    // Read in this order: an entry goes from pending to sequenced, never back, so none is missed in between.
    const waiting = new Set<Rid>();
    for (const rid of due) for (const row of await store.pending(1, rid - 1)) waiting.add(row.rid);
    const placed = new Set((await store.sequenced(due)).map(({ rid }) => rid));
    const rows = new Map((await store.entries(due)).map((row) => [row.rid, row]));
    for (const rid of due) {
      const known = remembered.get(rid);
      const row = rows.get(rid);
      remembered.delete(rid);
      if (known === undefined) continue;
      const record = String(rid);
      if (row === undefined) tell({ table: 'entry', record, what: 'was committed by this process and is gone' });
      else if (!options.entryMacValid(row) || !sameEntry(known.row, row)) {
        tell({ table: 'entry', record, what: 'is not the entry this process committed' });
      } else if (waiting.has(rid)) {
        known.lookAt = now + MISSED_MS;
        remembered.set(rid, known);
      } else if (!placed.has(rid))
        tell({ table: 'pending', record, what: 'was committed by this process and is neither pending nor in the tree' });
    }
  }

  async function oneRound(): Promise<Round> {
    if (stopped !== undefined) return 'stopped';
    rounds += 1;
    fresh = 0;
    behind = false;
    try {
      const result = await leadRound();
      await checkRemembered();
      return result;
    } catch (error) {
      lead = undefined; // whatever was half done is checked anew
      leaseEnds = 0;
      if (!(error instanceof Tampered)) throw error;
      stopped = { ...error.found, at: clock(), evidence: error.evidence };
      options.onFault(error.found);
      options.onStop(stopped);
      return 'stopped';
    }
  }

  async function leadRound(): Promise<Round> {
    const now = clock();
    if (lead === undefined || leaseEnds - now < LEASE_MS / 2 || leaseEnds - now > LEASE_MS) {
      const epoch = await store.lease(LEASE, hand, now, LEASE_MS);
      if (epoch !== lead?.epoch) lead = undefined;
      if (epoch === undefined) return 'elsewhere';
      leaseEnds = now + LEASE_MS;
      lead ??= await takeOver(epoch);
    }
    if (lead === undefined || !(await stillLeads(lead))) {
      lead = undefined;
      return 'elsewhere';
    }
    // First the tree as it is: without a pinned copy, a crash in the middle of growing could not be told from a tamperer's tree.
    if (lead.kept === undefined) lead = await sign(lead);
    const batch = await collect();
    behind = batch.length === BATCH_MAX;
    if (batch.length > 0) lead = await grow(lead, batch);
    if (lead === undefined) return 'elsewhere';
    if (lead.signed === lead.growth.size) {
      lead = await confirm(lead);
      return 'idle';
    }
    lead = await sign(lead);
    return 'advanced';
  }

  const round = (): Promise<Round> => {
    const next = queue.then(oneRound, oneRound);
    queue = next.catch(() => undefined); // whoever asked for the round hears of its error
    return next;
  };

  const schedule = (delayMs: number): void => {
    if (!started || closed || stopped !== undefined) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      round()
        .catch(options.onError)
        .finally(() => schedule(behind || fresh >= ROUND_ENTRIES ? 0 : ROUND_MS));
    }, delayMs);
    timer.unref();
  };

  return {
    start() {
      started = true;
      schedule(0);
    },

    committed(rows) {
      const lookAt = clock() + MISSED_MS;
      for (const row of rows) {
        if (remembered.size >= REMEMBERED_MAX) forgotten += 1;
        else remembered.set(row.rid, { row, lookAt });
      }
      const before = fresh;
      fresh += rows.length;
      if (before < ROUND_ENTRIES && fresh >= ROUND_ENTRIES) schedule(0);
    },

    round,

    async flush() {
      for (let result = await round(); result === 'advanced';) result = await round();
    },

    async close() {
      closed = true;
      clearTimeout(timer);
      await queue;
      if (lead !== undefined) await store.lease(LEASE, hand, clock(), 0);
      lead = undefined;
    },

    get stopped() {
      return stopped;
    },

    figures: () => ({ size: lead?.growth.size ?? 0, rounds, refused, remembered: remembered.size, forgotten }),
  };
}

const sameEntry = (one: EntryRow, other: EntryRow): boolean =>
  one.at === other.at &&
  one.event === other.event &&
  Buffer.compare(one.id, other.id) === 0 &&
  Buffer.compare(one.mac, other.mac) === 0 &&
  Buffer.compare(one.content, other.content) === 0 &&
  Buffer.compare(one.record, other.record) === 0 &&
  Buffer.compare(one.salt, other.salt) === 0;
