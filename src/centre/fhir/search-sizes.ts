/**
 * How many rows lead over a part of the index, remembered for a while: counting is most of what choosing a plan costs. Sizes decide which way is taken and
 * when a search is refused for its cost, never what is found.
 */
import { LRUCache } from 'lru-cache';
import type { IndexSpan, Instant, Store } from '#store/port.ts';

/** How long a size is believed. */
const BELIEVED_MS = 10_000;

/** Fewer are counted as quickly as remembered. */
const REMEMBERED_FROM = 50;

/** Sizes that are remembered at once. */
const SIZES_MAX = 5_000;

interface Known {
  readonly size: number;
  /** How far it was counted. */
  readonly max: number;
  readonly until: Instant;
}

export class SearchSizes {
  readonly #known = new LRUCache<string, Known>({ max: SIZES_MAX });

  /** Rows of these spans, counted no further than `max`. */
  async of(store: Pick<Store, 'rowsInIndex'>, spans: readonly IndexSpan[], max: number, now: Instant): Promise<number> {
    const key = spans.map(keyOf).join();
    const known = this.#known.get(key);
    if (known !== undefined && known.until > now && (known.size < known.max || known.max >= max)) return Math.min(known.size, max);
    const size = await store.rowsInIndex(spans, max);
    if (size < REMEMBERED_FROM) return size;
    this.#known.set(key, { size, max, until: now + BELIEVED_MS });
    return size;
  }
}

const keyOf = ({ param, low, high, updated }: IndexSpan): string =>
  `${param}/${textOf(low)}/${high === undefined ? '' : textOf(high)}/${updated?.from ?? ''}/${updated?.before ?? ''}`;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
