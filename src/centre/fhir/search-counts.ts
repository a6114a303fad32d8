/**
 * How many resources have one value, remembered until a write changes it: counting is the one search whose time goes with how much there is. Only where this
 * process alone writes (SQLite): each commit is told before it is answered, so nobody who was answered is told an older count.
 */
import type { IndexRow, IndexSpan, Write } from '#store/port.ts';

/** Fewer are counted as quickly. */
const REMEMBERED_FROM = 2_000;

/** Counts that are remembered at once. */
const COUNTS_MAX = 1_000;

/** A count under way. */
interface Counting {
  readonly key: string;
  /** A write came between: what was counted may be neither before nor after it. */
  isSpoiled: boolean;
}

export class SearchCounts {
  readonly #known = new Map<string, number>();
  readonly #counting = new Set<Counting>();

  /** The count of an exact value, which `count` finds out where it is not known. */
  async of({ param, low }: Pick<IndexSpan, 'param' | 'low'>, count: () => Promise<number>): Promise<number> {
    const key = keyOf(param, low);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const counting: Counting = { key, isSpoiled: false };
    this.#counting.add(counting);
    try {
      const found = await count();
      if (!counting.isSpoiled && found >= REMEMBERED_FROM && this.#known.size < COUNTS_MAX) this.#known.set(key, found);
      return found;
    } finally {
      this.#counting.delete(counting);
    }
  }

  /** A write is durable. */
  committed({ versions, entries }: Write): void {
    if (this.#known.size === 0 && this.#counting.size === 0) return;
    for (const { index, unindex } of versions ?? []) {
      this.#changed(index);
      this.#changed(unindex);
    }
    for (const { index } of entries) this.#changed(index);
  }

  #changed(rows: readonly IndexRow[]): void {
    for (const { param, value } of rows) {
      const key = keyOf(param, value);
      this.#known.delete(key);
      for (const counting of this.#counting) if (counting.key === key) counting.isSpoiled = true;
    }
  }
}

const keyOf = (param: number, value: Uint8Array): string =>
  `${param}/${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')}`;
