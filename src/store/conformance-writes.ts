/** Writes: whole or not at all, what stands in their way, claims, and many that wait together. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DONE, same, type Open } from './conformance-bench.ts';
import { bytesOf, claimOf, dataKeyRow, entryRow, entryWrite, indexRow, NOW, versionRow, versionWrite } from './conformance-rows.ts';
import type { Claim, ClaimRow, CommitResult, Store, Write } from './port.ts';
import { FOREVER } from './port.ts';

/** Declares them. */
export function writeConformance(open: Open): void {
  writes(open);
  claims(open);
  batches(open);
}

function writes(open: Open): void {
  void test('row ids are consecutive within a call and never given out twice, not even after a restart', async (t) => {
    const { store, reopen } = await open(t);
    const first = await store.allocate(5);
    const second = await store.allocate(1);
    assert.ok(first >= 1 && second >= first + 5);
    const large = await store.allocate(50_000);
    const afterLarge = await store.allocate(1);
    assert.ok(large > second && afterLarge >= large + 50_000);
    const again = await reopen();
    assert.ok((await again.allocate(1)) > afterLarge);
    await assert.rejects(again.allocate(0), RangeError);
  });

  void test('many callers at once get row ids that do not overlap', async (t) => {
    const { store } = await open(t);
    const blocks = await Promise.all(
      Array.from({ length: 200 }, (_, index) => store.allocate(index + 1).then((first) => [first, index + 1] as const)),
    );
    const ids = blocks.flatMap(([first, count]) => Array.from({ length: count }, (_, index) => first + index));
    assert.equal(new Set(ids).size, ids.length);
  });

  void test('a Write is there whole: versions, pointer, index, claim, key, entry, pending and transient rows', async (t) => {
    const { store, reopen } = await open(t);
    const version = versionRow(10, { owner: 9, entry: 11, sealed: new Uint8Array(0) });
    const rows = [indexRow(1, [1, 0, 255], 10), indexRow(2, [], 10)];
    const entry = entryRow(11, { at: FOREVER });
    const write: Write = {
      versions: [{ row: version, index: rows, unindex: [] }],
      claims: [claimOf('10', 12, { until: FOREVER })],
      keys: [dataKeyRow(9)],
      entries: [{ row: entry, index: [indexRow(3, [7], 11)] }],
      transient: [{ kind: 'session', key: 's', value: bytesOf(40, 1), until: NOW + 5 }],
      once: { kind: 'answer', key: 'k', value: bytesOf(3, 2), until: FOREVER },
    };
    assert.deepEqual(await store.commit(write), DONE);
    for (const restarted of [false, true]) {
      const each = restarted ? await reopen() : store;
      same(await each.current(3, 'id-10'), version);
      same(await each.currentByRid(10), version);
      same(await each.version(10, 1), version);
      same(await each.range({ param: 1, low: Uint8Array.of(1, 0, 255), limit: 9 }), [rows[0]]);
      same(await each.range({ param: 2, low: new Uint8Array(0), limit: 9 }), [rows[1]]);
      same(await each.range({ param: 3, low: Uint8Array.of(7), limit: 9 }), [indexRow(3, [7], 11)]);
      same(await each.claims(1, ['10']), [claimOf('10', 12, { until: FOREVER })]);
      same(await each.dataKey(9), dataKeyRow(9));
      same(await each.entry(11), entry);
      same(await each.entryById(FOREVER, entry.id), entry);
      same(await each.pending(9), [entry]);
      same(await each.transient('session', 's', NOW), { kind: 'session', key: 's', value: bytesOf(40, 1), until: NOW + 5 });
      same(await each.transient('answer', 'k', NOW), write.once);
      same(await each.snapshot((snapshot) => snapshot.resourcesByRid([10])), [
        { rid: 10, type: 3, id: 'id-10', version: 1, owner: 9, deleted: false },
      ]);
    }
  });

  void test('version 1 needs a free name, version n needs n-1; a tombstone is a version like any other', async (t) => {
    const { store } = await open(t);
    const put = (rid: number, given: Parameters<typeof versionRow>[1]): Promise<CommitResult> =>
      store.commit({ versions: [versionWrite(rid, given)], entries: [] });
    const refused = { conflict: 'version', index: 0 };
    assert.deepEqual(await put(1, { id: 'a' }), DONE);
    assert.deepEqual(await put(2, { id: 'a' }), refused);
    assert.deepEqual(await put(2, { id: 'a', type: 4 }), DONE);
    assert.deepEqual(await put(3, { id: 'a', version: 2 }), refused);
    assert.deepEqual(await put(1, { id: 'a', version: 3 }), refused);
    assert.deepEqual(await put(1, { id: 'a', version: 2, owner: 5 }), DONE);
    assert.deepEqual(await put(1, { id: 'a', version: 2 }), refused);
    assert.deepEqual(await put(1, { id: 'a', version: 3, deleted: true }), DONE);
    assert.equal((await store.current(3, 'a'))?.deleted, true);
    assert.deepEqual(await put(4, { id: 'a' }), refused);
    assert.deepEqual(
      (await store.history(1)).map(({ version, owner, deleted }) => [version, owner, deleted]),
      [
        [3, 0, true],
        [2, 5, false],
        [1, 0, false],
      ],
    );
  });

  void test('one Write may make several versions, also of one resource, and names the one that stands in the way', async (t) => {
    const { store } = await open(t);
    const several = [versionWrite(1), versionWrite(1, { version: 2 }), versionWrite(2)];
    assert.deepEqual(await store.commit({ versions: [...several, versionWrite(3, { id: 'id-2' })], entries: [] }), {
      conflict: 'version',
      index: 3,
    });
    assert.deepEqual(await store.commit({ versions: [...several, versionWrite(1, { version: 2 })], entries: [] }), {
      conflict: 'version',
      index: 3,
    });
    assert.equal(await store.currentByRid(1), undefined);
    assert.deepEqual(await store.commit({ versions: several, entries: [] }), DONE);
    assert.equal((await store.currentByRid(1))?.version, 2);
  });

  void test('index rows of the old version go before those of the new one come; a row that is there already does no harm', async (t) => {
    const { store } = await open(t);
    const kept = indexRow(1, [1], 1);
    const gone = indexRow(1, [2], 1);
    await store.commit({ versions: [versionWrite(1, {}, [kept, gone])], entries: [] });
    await store.commit({ versions: [versionWrite(1, { version: 2 }, [kept, kept], [kept, gone])], entries: [] });
    same(await store.range({ param: 1, low: Uint8Array.of(0), high: Uint8Array.of(9), limit: 9 }), [kept]);
  });

  void test('whatever stands in the way, nothing of the Write is there; the first reason is named: answer, version, key, claim', async (t) => {
    const { store } = await open(t);
    const once = { kind: 'answer', key: 'k', value: bytesOf(1, 1), until: NOW + 9 };
    await store.commit({ versions: [versionWrite(1)], keys: [dataKeyRow(1)], claims: [claimOf('1', 1)], entries: [], once });
    const fresh: Write = {
      versions: [versionWrite(20, {}, [indexRow(1, [1], 20)])],
      keys: [dataKeyRow(20)],
      claims: [claimOf('20', 20)],
      releases: [{ space: 1, key: '1', holder: 1, changed: NOW }],
      entries: [entryWrite(21, {}, [indexRow(1, [1], 21)])],
      transient: [{ kind: 'session', key: 's', value: bytesOf(1, 1), until: FOREVER }],
      once: { ...once, key: 'other' },
    };
    const add = <Row>(rows: readonly Row[] | undefined, row: Row): readonly Row[] => [...(rows ?? []), row];
    const claim: Write = { ...fresh, claims: add<Claim>(fresh.claims, claimOf('1', 2)), releases: [] };
    const key: Write = { ...claim, keys: add(fresh.keys, dataKeyRow(1)) };
    const version: Write = { ...key, versions: add(fresh.versions, versionWrite(2, { id: 'id-1' })) };
    const answer: Write = { ...version, once };
    for (const [write, conflict] of [
      [claim, { conflict: 'claim', index: 1 }],
      [key, { conflict: 'key', index: 1 }],
      [version, { conflict: 'version', index: 1 }],
      [answer, { conflict: 'answer', index: 0 }],
    ] as const) {
      assert.deepEqual(await store.commit(write), conflict);
    }
    assert.equal(await store.currentByRid(20), undefined);
    assert.equal(await store.dataKey(20), undefined);
    assert.equal(await store.entry(21), undefined);
    assert.deepEqual(await store.pending(9), []);
    assert.deepEqual(await store.range({ param: 1, low: Uint8Array.of(1), limit: 9 }), []);
    assert.equal(await store.transient('session', 's', NOW), undefined);
    assert.equal(await store.transient('answer', 'other', NOW), undefined);
    same(await store.claims(1, ['1', '20']), [claimOf('1', 1)]);
    assert.deepEqual(await store.commit(fresh), DONE);
  });

  void test('a second key for one owner is a conflict, in one Write as well', async (t) => {
    const { store } = await open(t);
    assert.deepEqual(await store.commit({ keys: [dataKeyRow(1), dataKeyRow(2), dataKeyRow(1)], entries: [] }), {
      conflict: 'key',
      index: 2,
    });
    assert.deepEqual(await store.commit({ keys: [dataKeyRow(1), dataKeyRow(2)], entries: [] }), DONE);
    assert.deepEqual(await store.commit({ keys: [dataKeyRow(3), dataKeyRow(2)], entries: [] }), { conflict: 'key', index: 1 });
    same(await store.dataKeys(0, 9), [dataKeyRow(1), dataKeyRow(2)]);
    same(await store.dataKeys(1, 9), [dataKeyRow(2)]);
    same(await store.dataKeys(0, 1), [dataKeyRow(1)]);
  });

  void test('large Writes and large bodies are committed whole', async (t) => {
    const { store } = await open(t);
    const body = bytesOf(1_500_000, 5);
    const versions = Array.from({ length: 700 }, (_, index) =>
      versionWrite(index + 1, index === 5 ? { sealed: body } : {}, [indexRow(1, [index >> 8, index & 255], index + 1)]),
    );
    const claims = versions.map(({ row }) => claimOf(String(row.rid), row.rid));
    assert.deepEqual(await store.commit({ versions, claims, entries: [entryWrite(9000, { event: 'e'.repeat(300_000) })] }), DONE);
    assert.equal(Buffer.compare((await store.currentByRid(6))?.sealed ?? new Uint8Array(0), body), 0);
    assert.equal((await store.currentByRids(versions.map(({ row }) => row.rid))).length, 700);
    assert.equal((await store.entry(9000))?.event.length, 300_000);
  });
}

function claims(open: Open): void {
  const taken = { conflict: 'claim', index: 0 };
  const claim = (store: Store, ...list: readonly Claim[]): Promise<CommitResult> => store.commit({ claims: list, entries: [] });

  void test('a claim is free when nobody has it, when it has run out, for its holder, and for who takes it over from the holder', async (t) => {
    const { store } = await open(t);
    assert.deepEqual(await claim(store, claimOf('a', 1, { until: NOW + 10 })), DONE);
    assert.deepEqual(await claim(store, claimOf('a', 2, { changed: NOW + 9, until: NOW + 50 })), taken);
    assert.deepEqual(await claim(store, claimOf('a', 1, { changed: NOW + 9, until: NOW + 20 })), DONE);
    assert.deepEqual(await claim(store, claimOf('a', 2, { changed: NOW + 10, until: NOW + 50 })), taken);
    assert.deepEqual(await claim(store, claimOf('a', 2, { changed: NOW + 20, until: NOW + 50 })), DONE);
    assert.deepEqual(await claim(store, claimOf('a', 3, { changed: NOW + 21, until: NOW + 60, from: 1 })), taken);
    assert.deepEqual(await claim(store, claimOf('a', 3, { changed: NOW + 21, until: FOREVER, from: 2 })), DONE);
    same(await store.claims(1, ['a']), [claimOf('a', 3, { changed: NOW + 21, until: FOREVER })]);
    assert.deepEqual(await claim(store, claimOf('a', 4, { space: 2 })), DONE);
  });

  void test('a claim by nobody makes the row of something free, once, and does not take it from who has it', async (t) => {
    const { store } = await open(t);
    const free = claimOf('slot', 0, { until: 0 });
    assert.deepEqual(await claim(store, free), DONE);
    same(await store.claims(1, ['slot']), [free]);
    assert.deepEqual(await claim(store, claimOf('slot', 1, { changed: NOW + 1, until: FOREVER })), DONE);
    assert.deepEqual(await claim(store, claimOf('slot', 0, { changed: NOW + 2, until: 0 })), taken);
    same(await store.claims(1, ['slot']), [claimOf('slot', 1, { changed: NOW + 1, until: FOREVER })]);
  });

  void test('a release frees at once what the holder still has, keeps the row, and leaves what somebody else has alone', async (t) => {
    const { store } = await open(t);
    await claim(store, claimOf('a', 1, { until: FOREVER }));
    const release = (holder: number, changed: number): Promise<CommitResult> =>
      store.commit({ releases: [{ space: 1, key: 'a', holder, changed }], entries: [] });
    assert.deepEqual(await release(2, NOW + 1), DONE);
    assert.deepEqual(await claim(store, claimOf('a', 2)), taken);
    assert.deepEqual(await release(1, NOW + 2), DONE);
    same(await store.claims(1, ['a', 'never']), [{ space: 1, key: 'a', holder: 0, until: 0, changed: NOW + 2 }]);
    assert.deepEqual(await claim(store, claimOf('a', 2)), DONE);
  });

  void test('releases come before claims: a visit moves to its new slot and its old seat in one Write', async (t) => {
    const { store } = await open(t);
    await claim(store, claimOf('old', 1, { until: FOREVER }), claimOf('seat', 1, { space: 2, until: FOREVER }));
    const releases = [
      { space: 1, key: 'old', holder: 1, changed: NOW },
      { space: 2, key: 'seat', holder: 1, changed: NOW },
    ];
    assert.deepEqual(await store.commit({ releases, claims: [claimOf('new', 5), claimOf('seat', 5, { space: 2 })], entries: [] }), DONE);
    same(await store.claims(1, ['old', 'new']), [claimOf('old', 0, { until: 0 }), claimOf('new', 5)]);
    same(await store.claims(2, ['seat']), [claimOf('seat', 5, { space: 2 })]);
  });

  void test('claims of one Write are taken in order, so that the second of one key meets the first', async (t) => {
    const { store } = await open(t);
    assert.deepEqual(await claim(store, claimOf('a', 1), claimOf('a', 2)), { conflict: 'claim', index: 1 });
    assert.deepEqual(await store.claims(1, ['a']), []);
    assert.deepEqual(await claim(store, claimOf('a', 1), claimOf('a', 2, { from: 1 })), DONE);
    same(await store.claims(1, ['a']), [claimOf('a', 2)]);
  });

  void test('of a thousand who claim one thing at once, one gets it', async (t) => {
    const { store } = await open(t);
    const results = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        store.commit({
          versions: [versionWrite(index + 1)],
          claims: [claimOf('slot', index + 1, { until: FOREVER })],
          entries: [entryWrite(5000 + index)],
        }),
      ),
    );
    const winners = results.flatMap((result, index) => ('done' in result ? [index + 1] : []));
    assert.equal(winners.length, 1);
    assert.deepEqual(
      results.filter((result) => !('done' in result)).every((result) => 'conflict' in result && result.conflict === 'claim'),
      true,
    );
    assert.deepEqual(
      (await store.claims(1, ['slot'])).map(({ holder }) => holder),
      winners,
    );
    assert.equal((await store.pending(2000)).length, 1);
    assert.equal((await store.snapshot((snapshot) => snapshot.scanVersions(undefined, 2000))).length, 1);
    assert.equal(store.figures().conflicts, 999);
  });

  void test('changed claims are told in order of their change, from a given instant on, for one space', async (t) => {
    const { store } = await open(t);
    await claim(store, claimOf('c', 1, { changed: NOW + 3 }), claimOf('a', 1, { changed: NOW + 1 }), claimOf('b', 1, { changed: NOW + 2 }));
    await claim(store, claimOf('z', 1, { space: 2, changed: NOW + 2 }));
    const keys = (rows: readonly ClaimRow[]): readonly string[] => rows.map(({ key }) => key);
    assert.deepEqual(keys(await store.claimsChanged(1, 0, 9)), ['a', 'b', 'c']);
    assert.deepEqual(keys(await store.claimsChanged(1, NOW + 2, 9)), ['b', 'c']);
    assert.deepEqual(keys(await store.claimsChanged(1, 0, 2)), ['a', 'b']);
    await store.commit({ releases: [{ space: 1, key: 'a', holder: 1, changed: NOW + 8 }], entries: [] });
    assert.deepEqual(keys(await store.claimsChanged(1, NOW + 3, 9)), ['c', 'a']);
  });
}

function batches(open: Open): void {
  void test('of two Writes that disagree and wait together, the later loses', async (t) => {
    const { store } = await open(t);
    const results = await Promise.all([
      store.commit({ versions: [versionWrite(1, { id: 'a' })], entries: [entryWrite(101)] }),
      store.commit({ versions: [versionWrite(2, { id: 'a' })], entries: [entryWrite(102)] }),
      store.commit({ versions: [versionWrite(1, { id: 'a', version: 2 })], entries: [entryWrite(103)] }),
      store.commit({ versions: [versionWrite(1, { id: 'a', version: 2 })], entries: [entryWrite(104)] }),
      store.commit({ keys: [dataKeyRow(1)], entries: [entryWrite(105)] }),
      store.commit({ keys: [dataKeyRow(1)], entries: [entryWrite(106)] }),
    ]);
    assert.deepEqual(
      results.map((result) => ('done' in result ? 'done' : result.conflict)),
      ['done', 'version', 'done', 'version', 'done', 'key'],
    );
    assert.deepEqual(
      (await store.pending(9)).map(({ rid }) => rid),
      [101, 103, 105],
    );
  });

  void test('a Write that breaks a rule of a table is refused alone; those that waited with it are committed', async (t) => {
    const { store } = await open(t);
    await store.commit({ entries: [entryWrite(1)] });
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        store.commit({ versions: [versionWrite(100 + index)], entries: [entryWrite(index === 7 || index === 30 ? 1 : 200 + index)] }),
      ),
    );
    assert.deepEqual(
      results.flatMap((result, index) => (result.status === 'rejected' ? [index] : [])),
      [7, 30],
    );
    assert.equal(await store.currentByRid(107), undefined);
    assert.equal((await store.currentByRid(108))?.rid, 108);
    assert.equal((await store.pending(99)).length, 39);
  });

  void test('Writes are counted, conflicts too, and many that wait together share a commit', async (t) => {
    const { store } = await open(t);
    const before = store.figures();
    await Promise.all(Array.from({ length: 60 }, (_, index) => store.commit({ entries: [entryWrite(index + 1)] })));
    await store.commit({ versions: [versionWrite(1, { version: 2 })], entries: [] });
    const after = store.figures();
    assert.equal(after.writes - before.writes, 60);
    assert.equal(after.conflicts - before.conflicts, 1);
    assert.equal(after.queued, 0);
    assert.ok(after.commits - before.commits < 30, `${after.commits - before.commits} commits for 60 Writes`);
    assert.ok(after.batchMax > 1);
  });
}
