/**
 * What fails while the store runs: a full disk, a failing one, another program's lock, a planted trigger.
 */
import assert from 'node:assert/strict';
import fs, { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { bytesOf, claimOf, entryWrite, indexRow, NOW, versionWrite } from './conformance-rows.ts';
import type { Store } from './port.ts';
import { StoreRefusal } from './port.ts';
import { openSqlite } from './sqlite.ts';
import type { Value } from './sqlite-connection.ts';
import { Connection, onlyNumber, openConnection, setForWriting } from './sqlite-connection.ts';
import { GroupCommit } from './sqlite-group-commit.ts';
import { writeOnThread } from './sqlite-writer.ts';
import { SQLITE_MIGRATIONS } from './sqlite-schema.ts';

function fileFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'medlar-faults-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'medlar.db');
}

const open = (file: string, migrations = SQLITE_MIGRATIONS): Store => openSqlite(file, 'write', { migrations });

const isRefusal = (code: StoreRefusal['code']) => (error: unknown) => {
  assert.ok(error instanceof StoreRefusal, String(error));
  assert.equal(error.code, code);
  return true;
};

void test('on a full disk a batch is refused whole, what was acknowledged stays, and the store goes on when there is room', async (t) => {
  const file = fileFor(t);
  await open(file).close();
  // A migration without tables, to limit the file's size on the very connection that writes.
  const full = { version: SQLITE_MIGRATIONS.length + 1, name: 'full', sql: 'PRAGMA max_page_count = 120' };
  const store = open(file, [...SQLITE_MIGRATIONS, full]);
  const acknowledged: number[] = [];
  let refusals = 0;
  for (let rid = 1; refusals < 3; rid += 20) {
    const rids = Array.from({ length: 10 }, (_, place) => rid + 2 * place);
    const results = await Promise.allSettled(
      rids.map((each) =>
        store.commit({
          versions: [versionWrite(each, { sealed: bytesOf(3000, each) }, [indexRow(1, [each & 255], each)])],
          claims: [claimOf(String(each), each)],
          entries: [entryWrite(each + 1)],
        }),
      ),
    );
    const done = results.filter(({ status }) => status === 'fulfilled').length;
    assert.ok(done === 0 || done === 10, `${done} of a batch`);
    if (done === 10) acknowledged.push(...rids);
    else refusals++;
    for (const result of results) {
      if (result.status === 'rejected')
        assert.ok(result.reason instanceof StoreRefusal && result.reason.code === 'full' && /Free some space/.test(result.reason.message));
    }
  }
  assert.ok(acknowledged.length > 0);
  const check = async (each: Store): Promise<void> => {
    await each.snapshot(async (snapshot) => {
      assert.deepEqual(
        (await snapshot.scanVersions(undefined, 9999)).map(({ rid }) => rid),
        acknowledged,
      );
      assert.deepEqual(
        await snapshot.scanPending(undefined, 9999),
        acknowledged.map((rid) => rid + 1),
      );
      assert.equal((await snapshot.scanIndex(undefined, 9999)).length, acknowledged.length);
      assert.equal((await snapshot.scanClaims(undefined, 9999)).length, acknowledged.length);
    });
  };
  await check(store);
  await store.commit({ releases: [{ space: 1, key: '1', holder: 1, changed: NOW }], entries: [] });
  await store.close();
  const roomy = open(file, [...SQLITE_MIGRATIONS, full]);
  t.after(() => roomy.close());
  await check(roomy);
  assert.deepEqual(await roomy.commit({ versions: [versionWrite(100_000)], entries: [] }), { done: true });
});

void test('a disk too full for the first start leaves no store, and the next start makes it', async (t) => {
  const file = fileFor(t);
  const [first] = SQLITE_MIGRATIONS;
  assert.ok(first !== undefined);
  const tooBig = { ...first, sql: `PRAGMA max_page_count = 4; ${first.sql}` };
  assert.throws(() => open(file, [tooBig]), isRefusal('full'));
  await open(file).close();
});

/** A connection whose COMMIT fails as told, after all statements were done. */
class FailingConnection extends Connection {
  failure: StoreRefusal | undefined;

  override run(sql: string, ...values: readonly Value[]): number {
    if (sql === 'COMMIT' && this.failure !== undefined) throw this.failure;
    return super.run(sql, ...values);
  }
}

function failing(t: TestContext): {
  readonly connection: FailingConnection;
  readonly group: GroupCommit;
  readonly count: () => number | undefined;
} {
  const connection = new FailingConnection(new DatabaseSync(fileFor(t), { returnArrays: true }), 'medlar.db');
  t.after(() => connection.close());
  connection.script('CREATE TABLE item (a INTEGER PRIMARY KEY, parent INTEGER REFERENCES item DEFERRABLE INITIALLY DEFERRED) STRICT');
  return { connection, group: new GroupCommit(connection), count: () => connection.one(onlyNumber, 'SELECT count(*) FROM item') };
}

void test('a COMMIT that fails rejects all of its batch, and nothing of it is there', async (t) => {
  const { connection, group, count } = failing(t);
  const insert = (a: number) => group.submit(() => connection.run('INSERT INTO item (a) VALUES (?)', a));
  await insert(1);
  connection.failure = new StoreRefusal('full', 'The disk is full.');
  const results = await Promise.allSettled([2, 3, 4].map(insert));
  assert.ok(results.every((result) => result.status === 'rejected' && result.reason === connection.failure));
  assert.equal(count(), 1);
  connection.failure = undefined;
  assert.deepEqual(await Promise.all([2, 3].map(insert)), [1, 1]);
  assert.equal(group.commits, 2);
});

void test('after a failing disk nothing more is written until a restart', async (t) => {
  const { connection, group, count } = failing(t);
  connection.failure = new StoreRefusal('damaged', 'The disk fails.');
  await assert.rejects(
    group.submit(() => 1),
    isRefusal('damaged'),
  );
  connection.failure = undefined;
  await assert.rejects(
    group.submit(() => 1),
    isRefusal('damaged'),
  );
  assert.equal(count(), 0);
});

/** The disk as a test has it: each sync waits until it is told how it ends. */
function slowDisk(t: TestContext): { readonly asked: () => number; readonly end: (error: Error | null) => void } {
  const waiting: ((error: NodeJS.ErrnoException | null) => void)[] = [];
  let asked = 0;
  const real = fs.fdatasync;
  fs.fdatasync = Object.assign((_file: number, done: (error: NodeJS.ErrnoException | null) => void) => {
    asked += 1;
    waiting.push(done);
  }, real);
  syncBuiltinESMExports();
  t.after(() => {
    fs.fdatasync = real;
    syncBuiltinESMExports();
  });
  return { asked: () => asked, end: (error) => waiting.shift()?.(error) };
}

const someTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
};

void test('nobody is answered before the disk has what was committed, and what comes meanwhile is the next transaction', async (t) => {
  const store = open(fileFor(t));
  const disk = slowDisk(t);
  const answered: string[] = [];
  const commit = (name: string, rid: number): Promise<void> =>
    store.commit({ entries: [entryWrite(rid)] }).then(() => void answered.push(name));
  const first = commit('first', 1);
  await someTurns();
  assert.equal(disk.asked(), 1);
  const others = [commit('second', 2), commit('third', 3)];
  let closed = false;
  const closing = store.close().then(() => (closed = true));
  await someTurns();
  assert.deepEqual([disk.asked(), answered, closed], [1, [], false]);
  disk.end(null);
  await first;
  await someTurns();
  assert.deepEqual([disk.asked(), answered, closed], [2, ['first'], false]);
  disk.end(null);
  await Promise.all(others);
  await closing;
  assert.deepEqual([disk.asked(), answered], [2, ['first', 'second', 'third']]);
});

void test('what the disk does not take is refused, and so is everything after it, until a restart', async (t) => {
  const file = fileFor(t);
  const store = open(file);
  const disk = slowDisk(t);
  const [lost, waits] = [store.commit({ entries: [entryWrite(1)] }), store.commit({ entries: [entryWrite(2)] })];
  const refused = [assert.rejects(lost, isRefusal('damaged')), assert.rejects(waits, isRefusal('damaged'))];
  await someTurns();
  const late = assert.rejects(store.commit({ entries: [entryWrite(3)] }), isRefusal('damaged'));
  disk.end(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
  await Promise.all(refused);
  await late;
  await assert.rejects(store.commit({ entries: [entryWrite(4)] }), isRefusal('damaged'));
  assert.equal(disk.asked(), 1);
  await store.close();
});

void test('work that breaks a rule only at COMMIT is found among its batch and refused alone', async (t) => {
  const { connection, group, count } = failing(t);
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, a) =>
      group.submit(() => connection.run('INSERT INTO item (a, parent) VALUES (?, ?)', a, a === 13 ? 999 : null)),
    ),
  );
  assert.deepEqual(
    results.flatMap(({ status }, a) => (status === 'rejected' ? [a] : [])),
    [13],
  );
  assert.equal(count(), 19);
});

/** A connection on a slow disk. */
class SlowConnection extends Connection {
  override run(sql: string, ...values: readonly Value[]): number {
    const until = performance.now() + (sql === 'COMMIT' ? 2 : 0);
    while (performance.now() < until);
    return super.run(sql, ...values);
  }
}

void test('two halves of the clients that take turns on a slow disk soon commit together, and nobody waits for the absent', async (t) => {
  const connection = new SlowConnection(new DatabaseSync(fileFor(t), { returnArrays: true }), 'medlar.db');
  t.after(() => connection.close());
  connection.script('CREATE TABLE item (a INTEGER PRIMARY KEY) STRICT');
  const group = new GroupCommit(connection);
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(resolve);
    });
  const each = 60;
  const client = async (late: boolean): Promise<void> => {
    if (late) await turn();
    for (let round = 0; round < each; round++) {
      await group.submit(() => connection.run('INSERT INTO item DEFAULT VALUES'));
      // The reply goes out and the next request comes in: not before another turn.
      await turn();
      await turn();
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, place) => client(place % 2 === 1)));
  assert.equal(group.batchMax, 20);
  assert.ok(group.commits < each * 1.5, `${group.commits} commits of ${each * 2} halves`);
});

void test('while another program holds the file, a write waits a little and then says so', async (t) => {
  const file = fileFor(t);
  await open(file).close();
  const connection = openConnection(file, file, 'write');
  setForWriting(connection);
  connection.script('PRAGMA busy_timeout = 1');
  const group = new GroupCommit(connection);
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  await assert.rejects(
    group.submit(() => 1),
    isRefusal('in-use'),
  );
  other.exec('ROLLBACK');
  assert.equal(await group.submit(() => 1), 1);
  other.close();
  connection.close();
});

void test('a trigger planted while the store runs stops the write instead of running with it', async (t) => {
  const file = fileFor(t);
  const store = open(file);
  t.after(() => store.close());
  await store.commit({ versions: [versionWrite(1)], entries: [entryWrite(2)] });
  const tamperer = new DatabaseSync(file);
  t.after(() => tamperer.close());
  tamperer.exec('CREATE TRIGGER planted AFTER INSERT ON entry BEGIN DELETE FROM version; END');
  await assert.rejects(store.commit({ entries: [entryWrite(4)] }), isRefusal('foreign-schema'));
  assert.equal((await store.currentByRid(1))?.rid, 1);
  tamperer.exec('DROP TRIGGER planted');
  assert.deepEqual(await store.commit({ entries: [entryWrite(4)] }), { done: true });
});

void test('where a thread writes, a write that fails fails alone, and everything is refused once the thread has ended', async (t) => {
  const file = fileFor(t);
  await open(file).close();
  const connection = openConnection(file, file, 'write');
  connection.script('ALTER TABLE pending RENAME TO gone');
  connection.close();
  const writer = writeOnThread(file);
  await assert.rejects(writer.do('commit', { entries: [entryWrite(2)] }), /no such table: pending/);
  assert.equal(await writer.do('lease', 'l', 'me', NOW, 1000), 1);
  await writer.close();
  // A file that cannot be opened ends the thread before it has done anything.
  const absent = writeOnThread(join(`${file}-absent`, 'medlar.db'));
  await assert.rejects(absent.do('purge', NOW), isRefusal('damaged'));
  await assert.rejects(absent.do('purge', NOW), isRefusal('damaged'));
  await absent.drain();
  await absent.close();
});

void test('more snapshots at once than the named limit are refused; those that ended make room', async (t) => {
  const store = open(fileFor(t));
  t.after(() => store.close());
  const release = Promise.withResolvers<void>();
  const running = Array.from({ length: 8 }, () => store.snapshot(() => release.promise));
  await assert.rejects(
    store.snapshot(() => Promise.resolve()),
    isRefusal('busy'),
  );
  release.resolve();
  await Promise.all(running);
  assert.equal(await store.snapshot(() => Promise.resolve(7)), 7);
});

void test('closing waits for a snapshot that is being read', async (t) => {
  const store = open(fileFor(t));
  const release = Promise.withResolvers<void>();
  const reading = store.snapshot(async (snapshot) => {
    await release.promise;
    return snapshot.scanEntries(undefined, 9);
  });
  const order: string[] = [];
  const closing = store.close().then(() => order.push('closed'));
  const read = reading.then(() => order.push('read'));
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  release.resolve();
  assert.deepEqual(await reading, []);
  await Promise.all([closing, read]);
  assert.deepEqual(order, ['read', 'closed']);
});
