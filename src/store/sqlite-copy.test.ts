import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { copySqlite } from './sqlite-copy.ts';

const ROWS = 6_000;
const ROW_BYTES = 2_000;

/** A store of some 12 MB, three steps of copying; its content matters to nobody here. */
async function largeStore(t: TestContext): Promise<{ readonly file: string; readonly writer: DatabaseSync }> {
  const folder = await mkdtemp(join(tmpdir(), 'medlar-copy-'));
  const file = join(folder, 'medlar.db');
  const writer = new DatabaseSync(file);
  t.after(async () => {
    writer.close();
    await rm(folder, { recursive: true });
  });
  writer.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TABLE schema_migration (version INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE pair (id INTEGER PRIMARY KEY, value INTEGER NOT NULL, filler BLOB NOT NULL) STRICT;
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${ROWS})
      INSERT INTO pair SELECT n, 0, randomblob(${ROW_BYTES}) FROM number;`);
  return { file, writer };
}

const running = (): AbortSignal => new AbortController().signal;

test('a copy made while somebody commits at every step shows one moment, and comes to its end', async (t) => {
  const { file, writer } = await largeStore(t);
  const raise = writer.prepare('UPDATE pair SET value = value + 1');
  const shares: number[] = [];
  const copy = await copySqlite(file, {
    settled: () => Promise.resolve(true),
    onShare(share) {
      shares.push(share);
      // Every page changes; a copy that began again at each commit would otherwise never come to an end, nor this test.
      if (shares.length < 20) raise.run();
    },
    signal: running(),
  });
  assert.ok(shares.length >= 3, String(shares.length));
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
    'it never began again',
  );
  assert.equal(shares.at(-1), 1);
  const reader = new DatabaseSync(copy.file);
  assert.deepEqual(
    { ...reader.prepare('SELECT min(value) AS low, max(value) AS high, count(*) AS rows FROM pair').get() },
    { low: 0, high: 0, rows: ROWS },
  );
  assert.deepEqual({ ...reader.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  reader.close();
  assert.equal((await stat(copy.file)).mode & 0o777, 0o600);
  assert.equal((await stat(`${file}-backup`)).mode & 0o777, 0o700);
  await copy.remove();
  assert.equal(existsSync(`${file}-backup`), false);
});

test('a copy that is stopped between two steps ends at once and leaves nothing', async (t) => {
  const { file } = await largeStore(t);
  const stop = new AbortController();
  let steps = 0;
  const copying = copySqlite(file, {
    settled: () => Promise.resolve(true),
    onShare() {
      steps += 1;
      stop.abort(new Error('enough'));
    },
    signal: stop.signal,
  });
  await assert.rejects(copying, /enough/);
  assert.equal(steps, 1);
  assert.equal(existsSync(`${file}-backup`), false);
});

test('what never settles is given up, and a store that is not there is told', async (t) => {
  const { file } = await largeStore(t);
  const never = { settled: () => Promise.resolve(false), onShare: () => undefined, signal: running() };
  await assert.rejects(copySqlite(file, never), { code: 'busy' });
  await assert.rejects(copySqlite(`${file}.missing`, never), { code: 'absent' });
});
