/**
 * Walking through the ledger's entries in the order of time, by what they are found under: patients, agents, acts, or all of them. An entry that does not
 * carry our MAC is passed over as one of which nothing is known.
 */
import type { Bytes, EntryRow, Instant, Rid } from '#store/port.ts';
import type { AuditEvent } from './audit.ts';
import type { House } from './house.ts';

/** Entries that have exactly this row in the index, or all entries. */
export type EntrySource = { readonly param: number; readonly low: Bytes } | 'all';

/** An entry's place in the order of time: by `updated`, then rid. */
export interface Place {
  readonly updated: Instant;
  readonly rid: Rid;
}

export interface Matched {
  readonly row: EntryRow;
  readonly event: AuditEvent;
  readonly at: Place;
}

/** Newest first. */
export interface EntryOrder {
  /** Entries strictly beyond this place, whether there is one or not. */
  readonly after?: Place | undefined;
  readonly ascending?: boolean;
  /** How many will likely be looked at: so many are read first. */
  readonly likely?: number;
}

/** Where a walk, newest first, begins that is to find what was before an instant. */
export const placeBefore = (before: Instant | undefined): Place | undefined =>
  before === undefined ? undefined : { updated: before, rid: 0 };

/** Index rows and entries read at once. */
const STEP = 200;

/** Gives entries of all sources, each once. */
export function entryWalks({ store, keyring }: Pick<House, 'store' | 'keyring'>) {
  const placesOf = async (source: EntrySource, after: Place | undefined, ascending: boolean, limit: number): Promise<readonly Place[]> => {
    if (source === 'all') {
      const walk = { ascending, ...(after && { after: { at: after.updated, rid: after.rid } }) };
      return (await store.entryPlaces(walk, limit)).map(({ at, rid }) => ({ updated: at, rid }));
    }
    const { param, low } = source;
    return store.range({ param, low, limit, descending: !ascending, ...(after && { after: { value: low, ...after } }) });
  };

  return async function* entriesOf(
    sources: readonly EntrySource[],
    { after, ascending = false, likely = STEP }: EntryOrder,
    limit: number,
  ): AsyncGenerator<Matched | { readonly at: Place; readonly row: undefined }> {
    const isBefore = (a: Place, b: Place): boolean => (ascending ? 1 : -1) * (a.updated - b.updated || a.rid - b.rid) < 0;
    const heads = sources.map((source) => ({ source, rows: [] as readonly Place[], next: 0, from: after, over: false }));
    let last: Place | undefined;
    let step = Math.min(STEP, likely);
    for (let count = 0; count < limit;) {
      for (const head of heads) {
        if (head.over || head.next < head.rows.length) continue;
        head.rows = await placesOf(head.source, head.from, ascending, step);
        head.next = 0;
        head.over = head.rows.length < step;
        const end = head.rows.at(-1);
        if (end !== undefined) head.from = { updated: end.updated, rid: end.rid };
      }
      // The first of what the sources have next, in runs, so that entries are read many at a time.
      const run: Place[] = [];
      for (;;) {
        let first: (typeof heads)[number] | undefined;
        for (const head of heads) {
          const row = head.rows[head.next];
          if (row === undefined) continue;
          const best = first?.rows[first.next];
          if (best === undefined || isBefore(row, best)) first = head;
        }
        const row = first?.rows[first.next];
        if (first === undefined || row === undefined) break;
        first.next += 1;
        if (row.rid !== last?.rid) run.push(row);
        last = row;
        if (first.next >= first.rows.length && !first.over) break;
        if (run.length >= STEP) break;
      }
      step = STEP;
      if (run.length === 0 && heads.every((head) => head.over && head.next >= head.rows.length)) return;
      const entries = new Map((await store.entries(run.map(({ rid }) => rid))).map((entry) => [entry.rid, entry]));
      for (const at of run) {
        count += 1;
        const row = entries.get(at.rid);
        // Under the entry's MAC, so it is what we wrote.
        if (row !== undefined && keyring.entryMacValid(row)) yield { row, event: JSON.parse(row.event) as AuditEvent, at };
        else yield { at, row: undefined };
      }
    }
  };
}
