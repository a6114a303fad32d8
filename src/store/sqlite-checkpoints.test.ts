import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { bytesOf, entryWrite, versionRow } from './conformance-rows.ts';
import { type Store, StoreRefusal, type Write } from './port.ts';
import { checkpointsAside } from './sqlite-checkpoints.ts';
import { type Connection, openConnection, setForWriting } from './sqlite-connection.ts';
import { openSqlite } from './sqlite.ts';

const LIMITS = { startAt: 10, checkpointAt: 200 };
const PAGE_BYTES = 4096;

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'medlar-checkpoints-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function open(t: TestContext, checkpoints = LIMITS): { readonly store: Store; readonly file: string } {
  const file = join(folderOf(t), 'medlar.db');
  return { store: openSqlite(file, 'write', { checkpoints }), file };
}

const writeOf = (rid: number): Write => ({
  versions: [{ row: versionRow(rid, { sealed: bytesOf(3_000, rid), entry: rid + 1 }), index: [], unindex: [] }],
  entries: [entryWrite(rid + 1)],
});

/** Commits one by one, each a page of its own and some that all change, until `enough`. Gives their row ids. */
async function writeUntil(store: Store, enough: () => boolean): Promise<readonly number[]> {
  const rids: number[] = [];
  while (!enough() || rids.length === 0) {
    assert.ok(rids.length < 20_000, 'written for ever');
    const rid = await store.allocate(2);
    await store.commit(writeOf(rid));
    rids.push(rid);
  }
  return rids;
}

const logPages = (file: string): number => statSync(`${file}-wal`).size / PAGE_BYTES;
const filePages = (file: string): number => statSync(file).size / PAGE_BYTES;

test('while somebody writes all the time, the log is brought into the file and begun anew', async (t) => {
  const { store, file } = open(t);
  const rids = await writeUntil(store, () => filePages(file) > 4_000);
  // Until the thread was there, 2,000 were the connection's own limit.
  assert.ok(logPages(file) < 2_500, `${logPages(file)} pages in the log`);
  const versions = await store.snapshot((snapshot) => snapshot.scanVersions(undefined, rids.length + 1));
  assert.deepEqual(
    versions.map(({ rid }) => rid),
    rids,
  );
  await store.close();
  const database = new DatabaseSync(file, { readOnly: true });
  assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  assert.equal(database.prepare('SELECT count(*) AS count FROM version').get()?.['count'], rids.length);
  database.close();
});

test('while somebody reads what was before, writing goes on, and the log is brought in when they are done', async (t) => {
  const { store, file } = open(t);
  await writeUntil(store, () => filePages(file) > LIMITS.checkpointAt);
  const before = filePages(file);
  const rids = await store.snapshot(async (snapshot) => {
    const there = await snapshot.scanVersions(undefined, 10_000);
    const written = await writeUntil(store, () => logPages(file) > 6 * LIMITS.checkpointAt);
    assert.equal((await snapshot.scanVersions(undefined, 10_000)).length, there.length, 'what is read changed');
    return written;
  });
  assert.ok(filePages(file) < before + 2 * LIMITS.checkpointAt, 'what is read from was overtaken');
  await writeUntil(store, () => filePages(file) > before + rids.length / 2);
  await store.close();
});

test('a destroyed key leaves the log at once, whatever is under way', async (t) => {
  const { store, file } = open(t, { startAt: 1, checkpointAt: 1 });
  await writeUntil(store, () => filePages(file) > LIMITS.checkpointAt);
  for (let round = 0; round < 50; round++) {
    const owner = await store.allocate(1);
    const wrapped = bytesOf(64, owner);
    await store.commit({ entries: [], keys: [{ owner, kek: 1, wrapped }] });
    await store.destroyKey(owner);
    for (const path of [file, `${file}-wal`]) assert.equal(readFileSync(path).indexOf(wrapped), -1, path);
  }
  await store.close();
});

test('a store that is closed while its thread starts, or right after a long write, ends', async (t) => {
  const { store, file } = open(t);
  await writeUntil(store, () => logPages(file) > 2 * LIMITS.startAt);
  await store.close();
  const again = openSqlite(file, 'write', { checkpoints: LIMITS });
  const rid = await again.allocate(2_000);
  const writes = Array.from({ length: 1_000 }, (_, at) => again.commit(writeOf(rid + 2 * at)));
  await again.close();
  assert.deepEqual(new Set(await Promise.all(writes)), new Set([{ done: true }]));
});

const thread = (body: string): URL => new URL(`data:text/javascript,${encodeURIComponent(body)}`);

const ENDING_WHEN_ASKED = thread(`
  import { parentPort } from 'node:worker_threads';
  parentPort.postMessage('ready');
  parentPort.on('message', () => {
    throw new Error('the thread ends');
  });`);

const autocheckpoint = (connection: Connection): number | undefined =>
  connection.one(([pages]: [number]) => pages, 'PRAGMA wal_autocheckpoint');

test('when the thread ends, nobody waits for it, and the connection brings the log in itself', async (t) => {
  const file = join(folderOf(t), 'medlar.db');
  await openSqlite(file, 'write').close();
  const connection = openConnection(file, file, 'write');
  setForWriting(connection, 'later');
  const itself = autocheckpoint(connection);
  assert.ok(itself !== undefined && itself > 0);
  const checkpoints = checkpointsAside(connection, file, { startAt: 1, checkpointAt: 1, thread: ENDING_WHEN_ASKED });
  for (let turns = 0, wasAside = false; !wasAside || autocheckpoint(connection) !== itself; turns++) {
    assert.ok(turns < 1_000_000, 'the thread has not ended');
    const room = checkpoints.room();
    if (room !== undefined) await room;
    if (turns < 10) connection.run('INSERT INTO pending (rid) VALUES (?)', turns + 1);
    await setImmediate();
    wasAside ||= autocheckpoint(connection) === 0;
  }
  await checkpoints.idle();
  assert.equal(checkpoints.room(), undefined);
  connection.close();
  await checkpoints.close();
});

test('a file that can no longer be asked for its log holds nobody up: who writes is told by their own transaction', async (t) => {
  const file = join(folderOf(t), 'medlar.db');
  await openSqlite(file, 'write').close();
  const connection = openConnection(file, file, 'write');
  setForWriting(connection, 'later');
  const checkpoints = checkpointsAside(connection, file);
  connection.close();
  assert.equal(checkpoints.room(), undefined);
  assert.throws(() => connection.run('BEGIN IMMEDIATE'), StoreRefusal);
  await checkpoints.idle();
  await checkpoints.close();
});
