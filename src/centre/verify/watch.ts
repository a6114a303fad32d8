/**
 * The watch: verification that never ends, beside a running centre. docs/ledger.md, "The watch".
 *
 * Each second a glance: the new checkpoint extends the last one seen, and what came between is hashed again. In rounds, from a random place on and at
 * most a share of a core, a sweep over everything, with the code of `medlar verify`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Checkpoint, openCheckpoint } from '#ledger/checkpoint.ts';
import { equalBytes } from '#ledger/hash.ts';
import { ENTRIES_LEVEL, TILE_WIDTH } from '#ledger/tiles.ts';
import { consistencyProof, verifyConsistency } from '#ledger/tree.ts';
import { sha256 } from '#vault/digest.ts';
import type { Fault } from '../findings.ts';
import { SWEEPS, verifyChunk, type VerifySources } from './verify.ts';
import { STATE_SWEEP, TILE_SWEEP } from './ledger.ts';
import { View } from './view.ts';

/** From one glance to the next. */
export const GLANCE_MS = 1000;
/** Part of a core that the sweep may use. */
export const SWEEP_SHARE = 0.05;
/** New bundles hashed again in one glance, about a thousand entries: in a busy second the sweep comes by the others. */
const GLANCE_BUNDLES = 4;
/** Places kept of each table, from which the next round may start. */
const PLACES_MAX = 1024;
/** The shortest wait between two chunks: a small store is not swept without end. */
const CHUNK_WAIT_MS = 20;

export interface WatchOptions {
  readonly sources: VerifySources;
  /** Each fault once, for as long as the watch lives; `sinceSize` is the last checkpoint at which the glance found all well. */
  readonly onFault: (fault: Fault) => void;
  /** The store could not be read; the watch goes on. */
  readonly onError: (error: unknown) => void;
  /** 0 to 1, from 0 inclusive. */
  readonly random: () => number;
  /** Part of a core for the rounds, 0 to 1; with 0 there are none, only glances. */
  readonly share?: number;
  readonly glanceMs?: number;
}

export interface WatchFigures {
  readonly glances: number;
  /** Sweeps over everything that were finished. */
  readonly rounds: number;
  readonly rows: number;
  readonly faults: number;
  /** Size of the last checkpoint that was seen and found well. */
  readonly seen: number;
}

export interface Watch {
  start(): void;
  /** One glance now. */
  glance(): Promise<void>;
  /** One round over every table now, as fast as it goes. */
  round(): Promise<void>;
  /** Ends after the chunk that runs. */
  stop(): Promise<void>;
  figures(): WatchFigures;
}

/** Faults told at most, and remembered so that none is told twice. */
const TOLD_MAX = 10_000;

export function createWatch(options: WatchOptions): Watch {
  const { sources, random } = options;
  const share = options.share ?? SWEEP_SHARE;
  const stopping = new AbortController();
  const told = new Set<string>();
  /** Where chunks of each table began in the round before. */
  const places = new Map<string, unknown[]>();
  let seen: Checkpoint | undefined;
  let glances = 0;
  let rounds = 0;
  let rows = 0;
  let running: Promise<unknown> = Promise.resolve();

  const tell = (fault: Fault): void => {
    const id = `${fault.table}/${fault.record}`;
    if (told.has(id) || told.size >= TOLD_MAX) return;
    told.add(id);
    options.onFault(seen === undefined ? fault : { ...fault, sinceSize: seen.size });
  };

  /** Tells of what a second look finds again. */
  const confirmed = async (look: (view: View) => Promise<void>): Promise<readonly Fault[]> => {
    const once = async (): Promise<readonly Fault[]> => {
      const pinned = await sources.pinned();
      return sources.store.snapshot(async (snapshot) => {
        const view = new View(snapshot, sources, pinned);
        await look(view);
        return view.faults;
      });
    };
    const first = await once();
    if (first.length === 0) return first;
    const again = new Set((await once()).map(({ table, record }) => `${table}/${record}`));
    return first.filter(({ table, record }) => again.has(`${table}/${record}`));
  };

  async function glance(): Promise<void> {
    glances += 1;
    let latest: Checkpoint | undefined;
    const faults = await confirmed(async (view) => {
      await STATE_SWEEP.step(view, undefined);
      latest = await checkLatest(view);
    });
    for (const fault of faults) tell(fault);
    if (faults.length > 0 || latest === undefined) return;
    const { size } = latest;
    const first = Math.floor((seen?.size ?? size) / TILE_WIDTH);
    for (let n = first; n * TILE_WIDTH < size && n < first + GLANCE_BUNDLES; n += 1) {
      const chunk = await verifyChunk(sources, TILE_SWEEP, { level: ENTRIES_LEVEL, n: n - 1 });
      for (const fault of chunk.faults) tell(fault);
      if (chunk.faults.length > 0) return;
    }
    seen = latest;
  }

  /** The published checkpoint: ours, and an extension of the one seen before. */
  async function checkLatest(view: View): Promise<Checkpoint | undefined> {
    const row = await view.snapshot.latestCheckpoint();
    const { origin, key, verify } = sources.ledger;
    if (row === undefined) {
      if (seen !== undefined) view.fault('checkpoint', seen.size, 'is missing: it was published');
      return undefined;
    }
    const checkpoint = openCheckpoint(row.note, key, verify, origin);
    if (checkpoint === undefined) view.fault('checkpoint', row.size, 'is not signed by this ledger');
    else if (seen !== undefined && !(await extendsSeen(view, seen, checkpoint))) {
      view.fault('checkpoint', row.size, `does not extend the checkpoint of ${seen.size} seen before`);
    }
    return checkpoint;
  }

  async function extendsSeen(view: View, from: Checkpoint, to: Checkpoint): Promise<boolean> {
    if (from.size > to.size) return false;
    if (from.size === to.size) return equalBytes(from.root, to.root);
    try {
      const read = async ({ level, n, width }: { level: number; n: number; width: number }): Promise<Uint8Array> => {
        const row = await view.snapshot.tile(level, n);
        if (row === undefined || row.width < width) throw new RangeError(`tile ${level}/${n} is not there`);
        return row.data;
      };
      const proof = await consistencyProof(sha256, read, from.size, to.size);
      return verifyConsistency(sha256, { from: from.size, fromRoot: from.root, size: to.size, root: to.root }, proof);
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /** Every table once: each from a random place to its end, then from its beginning to that place. */
  async function sweepAll(between: (tookMs: number) => Promise<void>): Promise<void> {
    for (const sweep of shuffled(SWEEPS, random)) {
      const known = places.get(sweep.table) ?? [];
      const from = known[Math.floor(random() * known.length)];
      const visited: unknown[] = [];
      const halves: readonly (readonly [start: unknown, end: unknown])[] =
        from === undefined
          ? [[undefined, undefined]]
          : [
              [from, undefined],
              [undefined, from],
            ];
      for (const [start, end] of halves) {
        for (let after = start, whole = false; !whole;) {
          if (stopping.signal.aborted) return;
          const began = performance.now();
          const chunk = await verifyChunk(sources, sweep, after);
          rows += chunk.rows;
          for (const fault of chunk.faults) tell(fault);
          after = chunk.next;
          // Chunks need not fall on the same places again, so the second half runs up to one chunk into the first.
          whole = after === undefined || (end !== undefined && isBeyond(after, end));
          if (after !== undefined && visited.length < PLACES_MAX) visited.push(after);
          await between(performance.now() - began);
        }
      }
      places.set(sweep.table, visited);
    }
    rounds += 1;
  }

  const wait = async (ms: number): Promise<void> => {
    await sleep(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined); // stopping ends the wait
  };

  /** Does a thing again and again until the watch is stopped. */
  async function forever(work: () => Promise<void>, pauseMs: number): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await work();
      } catch (error) {
        if (!stopping.signal.aborted) options.onError(error);
      }
      await wait(pauseMs);
    }
  }

  return {
    start() {
      const paced = (tookMs: number): Promise<void> => wait(Math.max(CHUNK_WAIT_MS, (tookMs * (1 - share)) / share));
      const glanceMs = options.glanceMs ?? GLANCE_MS;
      running = Promise.all([forever(glance, glanceMs), ...(share > 0 ? [forever(() => sweepAll(paced), glanceMs)] : [])]);
    },
    glance,
    round: () => sweepAll(() => Promise.resolve()),
    async stop() {
      stopping.abort();
      await running;
    },
    figures: () => ({ glances, rounds, rows, faults: told.size, seen: seen?.size ?? 0 }),
  };
}

function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  const order = list.map((item) => ({ item, at: random() }));
  return order.sort((one, other) => one.at - other.at).map(({ item }) => item);
}

/** Whether a cursor is at or beyond another of the same table. Cursors are numbers, or records of numbers, strings and bytes in key order. */
function isBeyond(cursor: unknown, end: unknown): boolean {
  const one = parts(cursor);
  const other = parts(end);
  for (const [at, part] of one.entries()) {
    const order = compare(part, other[at]);
    if (order !== 0) return order > 0;
  }
  return true;
}

const parts = (cursor: unknown): readonly unknown[] => (typeof cursor === 'object' && cursor !== null ? Object.values(cursor) : [cursor]);

function compare(one: unknown, other: unknown): number {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one) < String(other) ? -1 : String(one) > String(other) ? 1 : 0;
}
