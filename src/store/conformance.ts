/**
 * What every engine must do, as tests: one suite, run by sqlite.test.ts and postgres.test.ts against the real thing.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { suite, test } from 'node:test';
import { rangeConformance } from './conformance-range.ts';
import { historyConformance } from './conformance-history.ts';
import { randomConformance } from './conformance-random.ts';
import { searchConformance } from './conformance-search.ts';
import { bytesOf, claimOf, dataKeyRow, entryRow, entryWrite, indexRow, NOW, plain, versionRow, versionWrite } from './conformance-rows.ts';
import type { CheckpointRow, Claim, ClaimRow, CommitResult, EntryPlace, LedgerState, Snapshot, Store, Write } from './port.ts';
import { FOREVER, StoreRefusal } from './port.ts';

/** An engine under test: a fresh empty store, opened for writing, and a way behind its back. */
export interface Bench {
  readonly store: Store;
  /** Closes `store` and opens the same data again. */
  readonly reopen: () => Promise<Store>;
  /** Runs one SQL statement (common subset of both engines, no parameters) on a connection of its own, as a tamperer would. */
  readonly sql: (statement: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

const DONE: CommitResult = { done: true };

/** Declares the suite. `open` makes a fresh store for one test and registers with `t.after` what removes it. */
export function conformance(name: string, open: (t: TestContext) => Promise<Bench>): void {
  void suite(`${name}: the store's port`, () => {
    writes(open);
    claims(open);
    batches(open);
    reads(open);
    ledger(open);
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

type Open = (t: TestContext) => Promise<Bench>;

function same(actual: unknown, expected: unknown): void {
  assert.deepEqual(plain(actual), plain(expected));
}

const byRid = <Row extends { readonly rid: number }>(rows: readonly Row[]): readonly Row[] => rows.toSorted((a, b) => a.rid - b.rid);

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

function ledger(open: Open): void {
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
      same(await read(scan.index, (row) => row), indexRows);
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
