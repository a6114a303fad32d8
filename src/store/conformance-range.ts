/**
 * Ranges over the index: every way to ask, against a sorted list.
 */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { NOW, plain, versionWrite } from './conformance-rows.ts';
import type { IndexRow, Range, Store } from './port.ts';

interface Opened {
  readonly store: Store;
}

export function rangeConformance(open: (t: TestContext) => Promise<Opened>): void {
  void test('a range gives the rows between its ends, in either direction, after any row, up to its limit', async (t) => {
    const { store } = await open(t);
    const rows = sampleRows();
    await store.commit({ versions: [versionWrite(1, {}, rows)], entries: [] });
    const value = fc.constantFrom(...VALUES);
    const after = fc.record({ value, updated: fc.constantFrom(NOW - 1, NOW, NOW + 1), rid: fc.integer({ min: 0, max: 5 }) });
    const range: fc.Arbitrary<Range> = fc.record(
      { param: fc.constantFrom(1, 2, 3), low: value, high: value, after, limit: fc.constantFrom(1, 2, 5, 100), descending: fc.boolean() },
      { requiredKeys: ['param', 'low', 'limit'] },
    );
    await fc.assert(
      fc.asyncProperty(range, async (asked) => {
        assert.deepEqual(plain(await store.range(asked)), plain(expected(rows, asked)));
      }),
      { numRuns: 300 },
    );
  });

  void test('pages joined by their last row are the whole range, nothing twice', async (t) => {
    const { store } = await open(t);
    const rows = sampleRows();
    await store.commit({ versions: [versionWrite(1, {}, rows)], entries: [] });
    for (const descending of [false, true]) {
      const whole: Range = { param: 1, low: new Uint8Array(0), high: Uint8Array.of(255, 255, 255), limit: 1000, descending };
      const joined: IndexRow[] = [];
      for (;;) {
        const after = joined.at(-1);
        const page = await store.range({ ...whole, limit: 7, ...(after === undefined ? {} : { after }) });
        if (page.length === 0) break;
        joined.push(...page);
      }
      assert.deepEqual(plain(joined), plain(expected(rows, whole)));
    }
  });
}

/** Values where an order by text, by length or by signed bytes would go wrong. */
const VALUES: readonly Uint8Array[] = [[], [0], [0, 0], [0, 1], [1], [1, 255], [127], [128], [255], [255, 0], [255, 255]].map((bytes) =>
  Uint8Array.from(bytes),
);

function sampleRows(): readonly IndexRow[] {
  const rows: IndexRow[] = [];
  for (const param of [1, 2]) {
    for (const value of VALUES) {
      for (const updated of [NOW - 1, NOW, NOW + 1]) {
        for (const rid of [1, 3, 4]) rows.push({ param, value, updated, rid });
      }
    }
  }
  return rows.filter((_, index) => index % 5 !== 2);
}

function expected(rows: readonly IndexRow[], { param, low, high, limit, after, descending = false }: Range): readonly IndexRow[] {
  const direction = descending ? -1 : 1;
  return rows
    .filter((row) => row.param === param)
    .filter((row) =>
      high === undefined
        ? Buffer.compare(row.value, low) === 0
        : Buffer.compare(row.value, low) >= 0 && Buffer.compare(row.value, high) < 0,
    )
    .filter((row) => after === undefined || compare(row, after) * direction > 0)
    .toSorted((a, b) => compare(a, b) * direction)
    .slice(0, limit);
}

type Place = Pick<IndexRow, 'value' | 'updated' | 'rid'>;

const compare = (a: Place, b: Place): number => Buffer.compare(a.value, b.value) || a.updated - b.updated || a.rid - b.rid;
