import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IndexRow, Write } from '#store/port.ts';
import { SearchCounts } from './search-counts.ts';

const SPAN = { param: 7, low: Uint8Array.of(1, 2) };
const row = (value: readonly number[], param = 7): IndexRow => ({ param, value: Uint8Array.from(value), updated: 0, rid: 1 });

/** A write whose one entry has this row. */
const entryOf = (index: IndexRow): Write => {
  const bytes = new Uint8Array(32);
  return {
    entries: [{ row: { rid: 1, id: bytes, at: 0, record: bytes, content: bytes, salt: bytes, event: '{}', mac: bytes }, index: [index] }],
  };
};

/** A write of a version that gains one row and loses another. */
const versionOf = (index: readonly IndexRow[], unindex: readonly IndexRow[]): Write => ({
  entries: [],
  versions: [
    { row: { rid: 1, version: 1, type: 3, id: 'a', owner: 0, at: 0, deleted: false, sealed: new Uint8Array(), entry: 1 }, index, unindex },
  ],
});

test('a count is remembered until a row of that value comes or goes', async () => {
  const counts = new SearchCounts();
  let there = 5_000;
  let counted = 0;
  const count = (): Promise<number> => counts.of(SPAN, () => Promise.resolve((counted++, there)));
  assert.equal(await count(), 5_000);
  counts.committed(versionOf([row([1]), row([1, 2], 8)], [row([1, 2, 3])]));
  assert.equal(await count(), 5_000);
  assert.equal(counted, 1, 'rows of other values change nothing');
  for (const write of [versionOf([row([1, 2])], []), versionOf([], [row([1, 2])]), entryOf(row([1, 2]))]) {
    there++;
    counts.committed(write);
    assert.equal(await count(), there);
  }
  assert.equal(counted, 4);
});

test('few are counted anew each time', async () => {
  const counts = new SearchCounts();
  assert.equal(await counts.of(SPAN, () => Promise.resolve(10)), 10);
  assert.equal(await counts.of(SPAN, () => Promise.resolve(11)), 11);
});

test('a count that a write came between is not remembered, whoever else counts meanwhile', async () => {
  const counts = new SearchCounts();
  const [first, second] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
  const answers = [counts.of(SPAN, () => first.promise), counts.of(SPAN, () => second.promise)];
  first.resolve(5_000);
  await answers[0];
  counts.committed(versionOf([row([1, 2])], []));
  second.resolve(5_000);
  await answers[1];
  assert.equal(await counts.of(SPAN, () => Promise.resolve(5_001)), 5_001);
});

test('a count that fails is no count', async () => {
  const counts = new SearchCounts();
  await assert.rejects(
    counts.of(SPAN, () => Promise.reject(new Error('the disk'))),
    /the disk/,
  );
  assert.equal(await counts.of(SPAN, () => Promise.resolve(4_000)), 4_000);
});
