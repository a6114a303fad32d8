/** The sequencer's part of the store: the state of the tree, tiles, checkpoints and the lease. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byRid, same, type Open } from './conformance-bench.ts';
import { bytesOf, entryRow, entryWrite, NOW } from './conformance-rows.ts';
import type { CheckpointRow, LedgerState, Store } from './port.ts';

const state = (size: number, epoch: number): LedgerState => ({ size, root: bytesOf(32, size), epoch });

export function ledgerConformance(open: Open): void {
  void test('the state moves only from what it is, and entries leave the pending ones with it', async (t) => {
    const { store } = await open(t);
    await store.commit({ entries: [entryWrite(1), entryWrite(2), entryWrite(3)] });
    same(
      (await store.pending(2)).map(({ rid }) => rid),
      [1, 2],
    );
    same(
      (await store.pending(9, 1)).map(({ rid }) => rid),
      [2, 3],
    );
    assert.equal(await store.advance(state(0, 1), state(1, 1), []), false);
    assert.equal(await store.advance(undefined, state(0, 1), []), true);
    assert.equal(await store.advance(undefined, state(0, 1), []), false);
    const seqs = [
      { rid: 1, seq: 0 },
      { rid: 2, seq: 1 },
    ];
    for (const wrong of [{ ...state(0, 1), size: 1 }, { ...state(0, 1), root: bytesOf(32, 9) }, state(0, 2)]) {
      assert.equal(await store.advance(wrong, state(2, 2), seqs), false);
    }
    assert.equal((await store.pending(9)).length, 3);
    assert.equal(await store.advance(state(0, 1), state(2, 1), seqs), true);
    same(await store.ledgerState(), state(2, 1));
    same(await store.pending(9), [entryRow(3)]);
    same(byRid(await store.sequenced([1, 2, 3])), seqs);
  });

  void test('a leader that was replaced can neither move the state nor overwrite tiles', async (t) => {
    const { store } = await open(t);
    const tile = (width: number): Parameters<Store['putTiles']>[0] => [{ level: 0, n: 0, width, data: bytesOf(32 * width, width) }];
    assert.equal(await store.putTiles(tile(1), 1), false);
    await store.advance(undefined, state(0, 1), []);
    assert.equal(await store.putTiles(tile(1), 1), true);
    assert.equal(await store.advance(state(0, 1), state(0, 2), []), true);
    assert.equal(await store.putTiles(tile(9), 1), false);
    assert.equal(await store.advance(state(0, 2), state(1, 1), []), false);
    assert.equal(await store.putTiles([...tile(2), { level: -1, n: 7, width: 256, data: bytesOf(90_000, 1) }], 2), true);
    same(await store.tile(0, 0), { level: 0, n: 0, width: 2, data: bytesOf(64, 2) });
    same(await store.tile(-1, 7), { level: -1, n: 7, width: 256, data: bytesOf(90_000, 1) });
  });

  void test('an entry cannot be sequenced twice: nothing of that step is written', async (t) => {
    const { store } = await open(t);
    await store.commit({ entries: [entryWrite(1), entryWrite(2)] });
    await store.advance(undefined, state(1, 1), [{ rid: 1, seq: 0 }]);
    await assert.rejects(
      store.advance(state(1, 1), state(3, 1), [
        { rid: 2, seq: 1 },
        { rid: 1, seq: 2 },
      ]),
    );
    same(await store.ledgerState(), state(1, 1));
    same(await store.pending(9), [entryRow(2)]);
  });

  void test('the lease has one holder at a time; its number grows with each change of hands, also when the row was lost', async (t) => {
    const { store, sql } = await open(t);
    assert.equal(await store.lease('sequencer', 'a', NOW, 100), 1);
    assert.equal(await store.lease('sequencer', 'b', NOW + 99, 100), undefined);
    assert.equal(await store.lease('sequencer', 'a', NOW + 99, 100), 1);
    assert.equal(await store.lease('sequencer', 'b', NOW + 198, 100), undefined);
    assert.equal(await store.lease('sequencer', 'b', NOW + 199, 100), 2);
    assert.equal(await store.lease('sequencer', 'a', NOW + 200, 100), undefined);
    assert.equal(await store.lease('sequencer', 'b', NOW + 5000, 100), 2);
    await store.advance(undefined, state(0, 7), []);
    await sql('DELETE FROM transient_lease');
    assert.equal(await store.lease('sequencer', 'a', NOW + 6000, 100), 8);
    assert.equal(await store.lease('other', 'z', NOW, 100), 8);
  });

  void test('of many who want the lease at once, one gets it', async (t) => {
    const { store } = await open(t);
    const got = await Promise.all(Array.from({ length: 20 }, (_, index) => store.lease('sequencer', `holder ${index}`, NOW, 1000)));
    assert.equal(got.filter((epoch) => epoch !== undefined).length, 1);
  });

  void test('the checkpoint of the largest tree is kept, alone; that of the same size is replaced', async (t) => {
    const { store } = await open(t);
    const checkpoint = (size: number, note = `centre\n${size}\n— sig\n`): CheckpointRow => ({ size, note, at: NOW + size });
    for (const size of [0, 3, 12, 7]) await store.putCheckpoint(checkpoint(size));
    same(await store.latestCheckpoint(), checkpoint(12));
    same(await store.snapshot((snapshot) => snapshot.scanCheckpoints(undefined, 9)), [checkpoint(12)]);
    await store.putCheckpoint(checkpoint(12, 'again'));
    same(await store.latestCheckpoint(), checkpoint(12, 'again'));
    same(await store.snapshot((snapshot) => snapshot.scanCheckpoints(12, 9)), []);
  });
}
