/**
 * Verification: one piece of code for `medlar verify` and for the watch that runs beside the centre. docs/ledger.md
 *
 * It walks over every authentic and derived table in chunks, each in one short snapshot, and checks locally, two ways: every row is justified by
 * authentic rows, and everything that authentic rows demand is there. No chunk relies on another, so writers beside it cause no false alarm.
 */
import type { Fault } from '../findings.ts';
import { LEDGER_SWEEPS } from './ledger.ts';
import { RECORD_SWEEPS } from './records.ts';
import { type Sweep, type VerifySources, View } from './view.ts';

export type { VerifySources } from './view.ts';

/** Faults told at most; beyond, the store is lost, and one more row makes no difference. */
export const FAULTS_MAX = 10_000;

/** Compares the live schema, triggers and all, with this release's. */
const SCHEMA: Sweep = {
  table: 'schema',
  async step(view) {
    const faults = await view.snapshot.schemaFaults();
    for (const [at, what] of faults.entries()) view.fault('schema', at + 1, what);
    return { rows: 0, next: undefined };
  },
};

/** Row by row in small chunks: what the watch goes round, and `medlar verify` does in this order. */
export const SWEEPS: readonly Sweep[] = [SCHEMA, ...LEDGER_SWEEPS, ...RECORD_SWEEPS];

/** All of the file in one go: for `medlar verify` alone. Rows that an index has and its table has not are found by no walk over one of them. */
const STRUCTURE: Sweep = {
  table: 'structure',
  async step(view) {
    const faults = await view.snapshot.structureFaults();
    for (const [at, what] of faults.entries()) view.fault('structure', at + 1, what);
    return { rows: 0, next: undefined };
  },
};

const UNCOUNTED: ReadonlySet<Sweep> = new Set([SCHEMA, STRUCTURE]);

export interface Chunk {
  readonly table: string;
  readonly rows: number;
  readonly faults: readonly Fault[];
  /** Cursor of the next chunk; undefined after the last. */
  readonly next: unknown;
}

/** One chunk. What seems wrong is looked at a second time in a snapshot of its own, with everything outside the store read again: only what stays is told. */
export async function verifyChunk(sources: VerifySources, sweep: Sweep, after: unknown): Promise<Chunk> {
  const look = async (): Promise<Chunk> => {
    // Read before the snapshot: the pinned copy is never ahead of a store that is read after it.
    const pinned = await sources.pinned();
    return sources.store.snapshot(async (snapshot) => {
      const view = new View(snapshot, sources, pinned);
      const step = await sweep.step(view, after);
      return { table: sweep.table, ...step, faults: view.faults };
    });
  };
  const first = await look();
  if (first.faults.length === 0) return first;
  await sources.erased?.refresh();
  const second = await look();
  const again = new Set(second.faults.map(recordKey)); // not by their words: sizes in them grow under load
  return { ...second, faults: first.faults.filter((fault) => again.has(recordKey(fault))) };
}

const recordKey = ({ table, record }: Fault): string => `${table}/${record}`;

const faultKey = ({ table, record, what }: Fault): string => `${table}/${record}: ${what}`;

/** What was looked at, when it is over. */
export interface VerifySummary {
  /** Rows by table. */
  readonly rows: ReadonlyMap<string, number>;
  readonly faults: number;
}

/** Every fault of the whole store, each once, table by table. */
export async function* verifyStore(
  sources: VerifySources,
  { sweeps = [...SWEEPS, STRUCTURE] }: { readonly sweeps?: readonly Sweep[] } = {},
): AsyncGenerator<Fault, VerifySummary> {
  const rows = new Map<string, number>();
  const told = new Set<string>();
  for (const sweep of sweeps) {
    let after: unknown;
    do {
      const chunk = await verifyChunk(sources, sweep, after);
      if (!UNCOUNTED.has(sweep)) rows.set(chunk.table, (rows.get(chunk.table) ?? 0) + chunk.rows);
      for (const fault of chunk.faults) {
        const key = faultKey(fault);
        if (told.has(key) || told.size >= FAULTS_MAX) continue;
        told.add(key);
        yield fault;
      }
      after = chunk.next;
    } while (after !== undefined);
  }
  return { rows, faults: told.size };
}

/** 0: intact. 1: tampered. 2: could not be checked. */
export type VerifyExit = 0 | 1 | 2;

/** Verifies a store and says, in lines for a person, what was found. Never throws: what kept it from checking is printed, and is 2. */
export async function runVerify(sources: VerifySources, print: (line: string) => void): Promise<VerifyExit> {
  try {
    if ((await sources.pinned()) === undefined) {
      print(
        'note: there is no pinned checkpoint to compare with, so a ledger whose newest entries were cut off cannot be told from a whole one',
      );
    }
    const faults = verifyStore(sources);
    let next = await faults.next();
    for (; next.done !== true; next = await faults.next()) print(`tampered: ${faultKey(next.value)}`);
    const { rows, faults: count } = next.value;
    const counts = [...rows].map(([table, number]) => `${table} ${number}`).join(', ');
    print(
      count === 0 ? `intact: ${counts}` : `${count} ${count === 1 ? 'thing is' : 'things are'} not what was written; looked at: ${counts}`,
    );
    return count === 0 ? 0 : 1;
  } catch (error) {
    print(`could not check: ${messageOf(error)}`);
    return 2;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
