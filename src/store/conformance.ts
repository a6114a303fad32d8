/**
 * What every engine must do, as tests: one suite, run by sqlite.test.ts and postgres.test.ts against the real thing.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { suite, test } from 'node:test';
import { byRid, DONE, same, type Bench, type Open } from './conformance-bench.ts';
import { historyConformance } from './conformance-history.ts';
import { ledgerConformance } from './conformance-ledger.ts';
import { randomConformance } from './conformance-random.ts';
import { rangeConformance } from './conformance-range.ts';
import { bytesOf, claimOf, dataKeyRow, entryRow, entryWrite, indexRow, NOW, versionRow, versionWrite } from './conformance-rows.ts';
import { searchConformance } from './conformance-search.ts';
import { writeConformance } from './conformance-writes.ts';
import type { EntryPlace, LedgerState, Snapshot } from './port.ts';
import { FOREVER, StoreRefusal } from './port.ts';

/** Declares the suite. `open` makes a fresh store for one test and registers with `t.after` what removes it. */
export function conformance(name: string, open: (t: TestContext) => Promise<Bench>): void {
  void suite(`${name}: the store's port`, () => {
    writeConformance(open);
    reads(open);
    ledgerConformance(open);
    secrets(open);
    destruction(open);
    transients(open);
    snapshots(open);
    schema(open);
    life(open);
    rangeConformance(open);
    randomConformance(open);
    searchConformance(open);
    historyConformance(open);
  });
}

function reads(open: Open): void {
  void test('what is not there is undefined or left out, never an exception', async (t) => {
    const { store } = await open(t);
    assert.equal(await store.current(3, 'nobody'), undefined);
    assert.equal(await store.currentByRid(99), undefined);
    assert.deepEqual(await store.currentByRids([98, 99]), []);
    assert.deepEqual(await store.currentByRids([]), []);
    assert.deepEqual(await store.currentByIds(3, ['nobody']), []);
    assert.deepEqual(await store.currentByIds(3, []), []);
    assert.equal(await store.version(99, 1), undefined);
    assert.deepEqual(await store.history(99), []);
    assert.deepEqual(await store.versions([{ rid: 99, version: 1 }]), []);
    assert.deepEqual(await store.versionPlaces({ of: { rid: 99 } }, 9), []);
    assert.deepEqual(await store.versionPlaces({ of: { types: [3, 4] } }, 9), []);
    assert.deepEqual(await store.range({ param: 1, low: new Uint8Array(0), limit: 9 }), []);
    assert.deepEqual(await store.claims(1, ['a']), []);
    assert.deepEqual(await store.claims(1, []), []);
    assert.deepEqual(await store.claimsChanged(1, 0, 9), []);
    assert.equal(await store.dataKey(1), undefined);
    assert.deepEqual(await store.dataKeys(0, 9), []);
    assert.deepEqual(await store.secrets(), []);
    assert.equal(await store.entry(1), undefined);
    assert.deepEqual(await store.entries([1, 2]), []);
    assert.equal(await store.entryById(NOW, bytesOf(16, 1)), undefined);
    assert.deepEqual(await store.entryPlaces({}, 9), []);
    assert.deepEqual(await store.pending(9), []);
    assert.deepEqual(await store.sequenced([1]), []);
    assert.equal(await store.tile(0, 0), undefined);
    assert.equal(await store.ledgerState(), undefined);
    assert.equal(await store.latestCheckpoint(), undefined);
    assert.equal(await store.transient('session', 's', NOW), undefined);
  });

  void test('several rows are read at once, each once, missing ones left out', async (t) => {
    const { store } = await open(t);
    await store.commit({
      versions: [versionWrite(1), versionWrite(2), versionWrite(2, { version: 2 })],
      entries: [entryWrite(5), entryWrite(6)],
    });
    same(byRid(await store.currentByRids([2, 9, 1])), [versionRow(1), versionRow(2, { version: 2 })]);
    same(byRid(await store.currentByIds(3, ['id-2', 'id-9', 'id-1'])), [versionRow(1), versionRow(2, { version: 2 })]);
    same(await store.currentByIds(4, ['id-1']), []);
    same(byRid(await store.entries([6, 9, 5])), [entryRow(5), entryRow(6)]);
  });

  void test('a pointer bent to another resource finds nothing, rather than somebody else’s record', async (t) => {
    const { store, sql } = await open(t);
    await store.commit({ versions: [versionWrite(1, { id: 'mine' }), versionWrite(2, { id: 'yours' })], entries: [] });
    await sql("UPDATE resource SET id = 'elsewhere' WHERE rid = 1");
    await sql("UPDATE resource SET id = 'mine' WHERE rid = 2");
    assert.equal(await store.current(3, 'mine'), undefined);
    assert.deepEqual(await store.currentByIds(3, ['mine']), []);
  });

  void test('entries of one instant are told apart by their id', async (t) => {
    const { store } = await open(t);
    await store.commit({ entries: [entryWrite(1), entryWrite(2), entryWrite(3, { at: NOW + 1 })] });
    same(await store.entryById(NOW, bytesOf(16, 2)), entryRow(2));
    assert.equal(await store.entryById(NOW, bytesOf(16, 3)), undefined);
    await store.snapshot(async (snapshot) => {
      same(await snapshot.entriesAt(NOW, 9), [entryRow(1), entryRow(2)]);
      same(await snapshot.entriesAt(NOW, 1), [entryRow(1)]);
      same(await snapshot.entriesAt(NOW + 2, 9), []);
    });
  });

  void test('entries are walked in the order of time, each once, in pages of any size and from any place', async (t) => {
    const { store } = await open(t);
    const times = [NOW + 2, NOW, NOW + 1, NOW, NOW + 2, NOW, 0, FOREVER];
    const places = times.map((at, n) => ({ at, rid: n + 1 }));
    await store.commit({ entries: places.map(({ at, rid }) => entryWrite(rid, { at })) });
    for (const ascending of [true, false]) {
      const order = places.toSorted((a, b) => (a.at - b.at || a.rid - b.rid) * (ascending ? 1 : -1));
      for (const limit of [1, 3, 9]) {
        const joined: EntryPlace[] = [];
        for (let after: EntryPlace | undefined; ;) {
          const page = await store.entryPlaces({ ascending, ...(after && { after }) }, limit);
          if (page.length === 0) break;
          joined.push(...page);
          after = page.at(-1);
        }
        same(joined, order);
      }
      const beyond = (place: EntryPlace): readonly EntryPlace[] =>
        order.filter(({ at, rid }) => (at - place.at || rid - place.rid) * (ascending ? 1 : -1) > 0);
      for (const after of [
        { at: NOW + 1, rid: 0 },
        { at: NOW, rid: 4 },
        { at: NOW + 1, rid: 99 },
      ]) {
        same(await store.entryPlaces({ ascending, after }, 9), beyond(after));
      }
    }
  });
}

const state = (size: number, epoch: number): LedgerState => ({ size, root: bytesOf(32, size), epoch });

function secrets(open: Open): void {
  const secret = (name: string, kek = 1): { name: string; kek: number; wrapped: Uint8Array } => ({ name, kek, wrapped: bytesOf(44, kek) });

  void test('secrets are made once, all or none', async (t) => {
    const { store } = await open(t);
    assert.equal(await store.createSecrets([secret('root'), secret('sign')]), true);
    assert.equal(await store.createSecrets([secret('other'), secret('root', 2)]), false);
    same(
      (await store.secrets()).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      [secret('root'), secret('sign')],
    );
  });

  void test('rewrapping replaces what still has the old wrap, and nothing else', async (t) => {
    const { store } = await open(t);
    await store.createSecrets([secret('root'), secret('sign', 3)]);
    await store.commit({ keys: [dataKeyRow(1, 1), dataKeyRow(2, 3), dataKeyRow(4, 1)], entries: [] });
    await store.rewrap([dataKeyRow(1, 2), dataKeyRow(2, 2), dataKeyRow(9, 2)], [secret('root', 2), secret('sign', 2), secret('new', 2)], 1);
    same(await store.dataKeys(0, 9), [dataKeyRow(1, 2), dataKeyRow(2, 3), dataKeyRow(4, 1)]);
    same(
      (await store.secrets()).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      [secret('root', 2), secret('sign', 3)],
    );
  });
}

function destruction(open: Open): void {
  void test('a destroyed key is gone, and no other', async (t) => {
    const { store } = await open(t);
    await store.commit({ keys: [dataKeyRow(1, 1), dataKeyRow(2, 1)], entries: [] });
    await store.destroyKey(1);
    await store.destroyKey(7);
    same(await store.dataKeys(0, 9), [dataKeyRow(2, 1)]);
    assert.equal(await store.dataKey(1), undefined);
  });
}

function transients(open: Open): void {
  const item = (key: string, until: number, seed = 1): { kind: string; key: string; value: Uint8Array; until: number } => ({
    kind: 'session',
    key,
    value: bytesOf(20, seed),
    until,
  });

  void test('transient rows are replaced, end at their instant, and can be taken back', async (t) => {
    const { store } = await open(t);
    await store.commit({ transient: [item('a', NOW + 5), item('b', NOW + 5)], entries: [] });
    await store.commit({ transient: [item('a', NOW + 9, 2)], entries: [] });
    same(await store.transient('session', 'a', NOW + 8), item('a', NOW + 9, 2));
    assert.equal(await store.transient('session', 'a', NOW + 9), undefined);
    assert.equal(await store.transient('throttle', 'a', NOW), undefined);
    await store.deleteTransient('session', 'b');
    await store.deleteTransient('session', 'never');
    assert.equal(await store.transient('session', 'b', NOW), undefined);
  });

  void test('purging removes what has ended and counts it', async (t) => {
    const { store } = await open(t);
    const rows = Array.from({ length: 2300 }, (_, index) => item(String(index), index < 2200 ? NOW - index : NOW + 1));
    await store.commit({ transient: rows, entries: [] });
    assert.equal(await store.purge(NOW), 2200);
    assert.equal(await store.purge(NOW), 0);
    assert.equal((await store.transient('session', '2299', NOW))?.until, NOW + 1);
  });

  void test('an answer is kept once while it lasts; a Write without entries has no clock and finds nothing expired', async (t) => {
    const { store } = await open(t);
    const once = item('request', NOW + 10);
    const answer = { conflict: 'answer', index: 0 };
    assert.deepEqual(await store.commit({ once, entries: [entryWrite(1)] }), DONE);
    assert.deepEqual(await store.commit({ once: item('request', FOREVER, 2), entries: [entryWrite(2, { at: NOW + 9 })] }), answer);
    same(await store.transient('session', 'request', NOW), once);
    assert.deepEqual(await store.commit({ once: item('request', FOREVER, 2), entries: [] }), answer);
    assert.deepEqual(await store.commit({ once: item('request', FOREVER, 2), entries: [entryWrite(3, { at: NOW + 10 })] }), DONE);
    same(await store.transient('session', 'request', NOW), item('request', FOREVER, 2));
    assert.deepEqual(
      (await store.pending(9)).map(({ rid }) => rid),
      [1, 3],
    );
  });

  void test('of two requests with one key that wait together, the first is done', async (t) => {
    const { store } = await open(t);
    const results = await Promise.all(
      [1, 2].map((rid) => store.commit({ once: item('request', FOREVER, rid), entries: [entryWrite(rid)] })),
    );
    assert.deepEqual(results, [DONE, { conflict: 'answer', index: 0 }]);
    same((await store.transient('session', 'request', NOW))?.value, bytesOf(20, 1));
  });
}

function snapshots(open: Open): void {
  void test('a snapshot goes on seeing what was there when it began, and others see what came after', async (t) => {
    const { store } = await open(t);
    await store.commit({ versions: [versionWrite(1)], entries: [entryWrite(2)] });
    await store.snapshot(async (snapshot) => {
      await store.commit({ versions: [versionWrite(1, { version: 2 }), versionWrite(3)], entries: [entryWrite(4)] });
      assert.equal((await snapshot.currentByRid(1))?.version, 1);
      assert.equal((await snapshot.scanVersions(undefined, 9)).length, 1);
      assert.equal((await snapshot.pending(9)).length, 1);
      assert.equal((await store.currentByRid(1))?.version, 2);
      assert.equal(await store.snapshot(async (later) => (await later.scanVersions(undefined, 9)).length), 3);
    });
    assert.equal(await store.snapshot(async (later) => (await later.currentByRid(1))?.version), 2);
  });

  void test('a snapshot whose work fails rejects with that error and leaves the store in order', async (t) => {
    const { store } = await open(t);
    const failure = new Error('the work failed');
    for (let round = 0; round < 12; round++) {
      await assert.rejects(
        store.snapshot(() => Promise.reject(failure)),
        failure,
      );
    }
    await store.commit({ entries: [entryWrite(1)] });
    assert.equal(await store.snapshot(async (snapshot) => (await snapshot.scanEntries(undefined, 9)).length), 1);
  });

  void test('every table can be read whole, in pages, in the order of its key', async (t) => {
    const { store } = await open(t);
    const indexRows = [
      indexRow(1, [], 2),
      indexRow(1, [0], 2),
      indexRow(1, [0, 1], 1, 5),
      indexRow(1, [0, 1], 1),
      indexRow(1, [0, 1], 3),
      indexRow(2, [255], 1),
    ];
    const sequenced = [5, 6, 7].map((rid) => ({ rid, seq: rid + 10 }));
    const tiles = [
      { level: -1, n: 0, width: 3, data: bytesOf(9, 1) },
      { level: -1, n: 1, width: 3, data: bytesOf(9, 2) },
      { level: 0, n: 0, width: 2, data: bytesOf(64, 3) },
    ];
    await store.commit({
      versions: [
        versionWrite(3),
        versionWrite(1, {}, indexRows.toReversed()),
        versionWrite(1, { version: 2, deleted: true }),
        versionWrite(2),
      ],
      claims: [claimOf('b', 1), claimOf('', 1), claimOf('a', 1, { space: 2 }), claimOf('10', 1), claimOf('9', 1)],
      entries: [8, 7, 6, 5].map((rid) => entryWrite(rid)),
    });
    await store.advance(undefined, state(0, 1), sequenced);
    await store.putTiles(tiles.toReversed(), 1);
    await store.snapshot(async (snapshot) => {
      const read = async <Row, After>(
        page: (after: After | undefined) => Promise<readonly Row[]>,
        after: (row: Row) => After,
      ): Promise<readonly Row[]> => {
        const rows: Row[] = [];
        for (;;) {
          const last = rows.at(-1);
          const next = await page(last === undefined ? undefined : after(last));
          if (next.length === 0) return rows;
          assert.ok(next.length <= 2);
          rows.push(...next);
        }
      };
      const scan = snapshotScans(snapshot);
      same(await read(scan.versions, (row) => row), [
        versionRow(1),
        versionRow(1, { version: 2, deleted: true }),
        versionRow(2),
        versionRow(3),
      ]);
      same(
        (await read(scan.resources, ({ rid }) => rid)).map(({ rid, version, deleted }) => [rid, version, deleted]),
        [
          [1, 2, true],
          [2, 1, false],
          [3, 1, false],
        ],
      );
      // One resource's rows come together.
      same(
        await read(scan.index, (row) => row),
        indexRows.toSorted((a, b) => a.rid - b.rid),
      );
      assert.deepEqual(await snapshot.structureFaults(), []);
      same(
        (await read(scan.claims, (row) => row)).map(({ space, key }) => `${space}/${key}`),
        ['1/', '1/10', '1/9', '1/b', '2/a'],
      );
      same(
        await read(scan.entries, ({ rid }) => rid),
        [5, 6, 7, 8].map((rid) => entryRow(rid)),
      );
      same(await read(scan.pending, (rid) => rid), [8]);
      same(await read(scan.sequenced, ({ rid }) => rid), sequenced);
      same(await read(scan.tiles, (row) => row), tiles);
      const asked = [indexRow(1, [0], 2), indexRow(1, [0], 1), indexRow(2, [255], 1), indexRow(1, [0, 1], 1, 6), indexRow(1, [], 2)];
      assert.deepEqual(await snapshot.hasIndex(asked), [true, false, true, false, true]);
      assert.deepEqual(await snapshot.hasIndex([]), []);
      same(
        byRid(await snapshot.resourcesByRid([3, 99, 1])).map(({ rid }) => rid),
        [1, 3],
      );
    });
  });
}

/** The scans of a snapshot, in pages of two. */
function snapshotScans(snapshot: Snapshot) {
  return {
    versions: (after: Parameters<Snapshot['scanVersions']>[0]) => snapshot.scanVersions(after, 2),
    resources: (after: Parameters<Snapshot['scanResources']>[0]) => snapshot.scanResources(after, 2),
    index: (after: Parameters<Snapshot['scanIndex']>[0]) => snapshot.scanIndex(after, 2),
    claims: (after: Parameters<Snapshot['scanClaims']>[0]) => snapshot.scanClaims(after, 2),
    entries: (after: Parameters<Snapshot['scanEntries']>[0]) => snapshot.scanEntries(after, 2),
    pending: (after: Parameters<Snapshot['scanPending']>[0]) => snapshot.scanPending(after, 2),
    sequenced: (after: Parameters<Snapshot['scanSequenced']>[0]) => snapshot.scanSequenced(after, 2),
    tiles: (after: Parameters<Snapshot['scanTiles']>[0]) => snapshot.scanTiles(after, 2),
  };
}

function schema(open: Open): void {
  const refusal = (code: StoreRefusal['code']) => (error: unknown) => {
    assert.ok(error instanceof StoreRefusal, String(error));
    assert.equal(error.code, code);
    return true;
  };

  for (const [what, statement] of [
    ['a table that somebody added', 'CREATE TABLE planted (a INTEGER)'],
    ['a view that somebody added', 'CREATE VIEW planted AS SELECT rid FROM entry'],
    ['an index that somebody added', 'CREATE INDEX planted ON entry (rid)'],
    ['a column that somebody added', 'ALTER TABLE entry ADD COLUMN planted INTEGER'],
    ['a table that somebody removed', 'DROP TABLE pending'],
    ['an index that somebody removed', 'DROP INDEX entry_at'],
    ['a migration whose hash somebody changed', "UPDATE schema_migration SET sha256 = 'ab' WHERE version = 1"],
    ['a migration whose name somebody changed', "UPDATE schema_migration SET name = 'ab' WHERE version = 1"],
    ['a migration whose row somebody removed', 'DELETE FROM schema_migration'],
  ] as const) {
    void test(`${what} is told by the running store and refused when it is opened next`, async (t) => {
      const { store, reopen, sql } = await open(t);
      assert.deepEqual(await store.snapshot((snapshot) => snapshot.schemaFaults()), []);
      await sql(statement);
      const faults = await store.snapshot((snapshot) => snapshot.schemaFaults());
      assert.ok(faults.length > 0, 'no fault found');
      await assert.rejects(reopen(), refusal('foreign-schema'));
    });
  }

  void test('a migration from the future is told, and refused with advice about the release', async (t) => {
    const { store, reopen, sql } = await open(t);
    await sql("INSERT INTO schema_migration (version, name, sha256) VALUES (999, 'future', 'ab')");
    assert.equal((await store.snapshot((snapshot) => snapshot.schemaFaults())).length, 1);
    await assert.rejects(reopen(), refusal('newer-schema'));
  });
}

function life(open: Open): void {
  void test('closing waits for what is queued, then refuses; closing again does nothing', async (t) => {
    const { store, reopen } = await open(t);
    const queued = Array.from({ length: 30 }, (_, index) => store.commit({ entries: [entryWrite(index + 1)] }));
    const closed = store.close();
    await assert.rejects(store.commit({ entries: [entryWrite(99)] }));
    await assert.rejects(store.snapshot(() => Promise.resolve(1)));
    await closed;
    await store.close();
    assert.ok((await Promise.all(queued)).every((result) => 'done' in result));
    const again = await reopen();
    assert.equal((await again.pending(99)).length, 30);
  });

  void test('more waiting Writes than the named limit are refused at once; the rest are done', async (t) => {
    const { store } = await open(t);
    const results = await Promise.allSettled(
      Array.from({ length: 10_500 }, (_, index) =>
        store.commit({ transient: [{ kind: 'k', key: String(index % 50), value: bytesOf(1, 1), until: NOW }], entries: [] }),
      ),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    assert.ok(refused.length > 0 && refused.length <= 500, `${refused.length} refused`);
    assert.ok(refused.every(({ reason }) => reason instanceof StoreRefusal && reason.code === 'busy'));
  });
}
