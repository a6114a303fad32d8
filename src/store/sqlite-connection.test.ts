import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Connection, onlyNumber, openConnection, setForWriting } from './sqlite-connection.ts';
import { openSqlite } from './sqlite.ts';

async function open(t: TestContext): Promise<{ readonly connection: Connection; readonly file: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'medlar-connection-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'medlar.db');
  await openSqlite(file, 'write').close();
  const connection = openConnection(file, file, 'write');
  setForWriting(connection, 'later');
  connection.readByTurn();
  return { connection, file };
}

const pending = (connection: Connection): readonly number[] => connection.all(onlyNumber, 'SELECT rid FROM pending ORDER BY rid');

test('what is read in one turn of the event loop is read in one transaction, which ends with it', async (t) => {
  const { connection, file } = await open(t);
  const other = new DatabaseSync(file);
  assert.deepEqual(pending(connection), []);
  assert.equal(connection.db.isTransaction, true);
  assert.equal(connection.isWriting, false);
  other.exec('INSERT INTO pending (rid) VALUES (1)');
  await Promise.resolve();
  assert.deepEqual(pending(connection), [], 'the same turn');
  await setImmediate();
  assert.equal(connection.db.isTransaction, false);
  assert.deepEqual(pending(connection), [1]);
  connection.close();
  await setImmediate();
  other.close();
});

test('whatever writes, or must be outside of transactions, ends the one in which is read', async (t) => {
  const { connection } = await open(t);
  assert.deepEqual(pending(connection), []);
  connection.run('BEGIN IMMEDIATE');
  assert.equal(connection.isWriting, true);
  connection.run('INSERT INTO pending (rid) VALUES (7)');
  assert.deepEqual(pending(connection), [7], 'its own');
  await setImmediate();
  assert.equal(connection.isWriting, true, 'the end of a turn ends no other transaction');
  connection.run('COMMIT');
  assert.deepEqual(pending(connection), [7]);
  assert.equal(
    connection.pragma(([busy]: [number]) => busy, 'PRAGMA wal_checkpoint(NOOP)'),
    0,
  );
  assert.deepEqual(pending(connection), [7]);
  connection.script('PRAGMA wal_checkpoint(TRUNCATE)');
  assert.equal(
    connection.pragma(([, pages]: [number, number]) => pages, 'PRAGMA wal_checkpoint(NOOP)'),
    0,
  );
  assert.deepEqual(pending(connection), [7]);
  connection.close();
});

test('a trigger that somebody planted runs in no transaction that writes, also when its statement was made in a turn of reading', async (t) => {
  const { connection, file } = await open(t);
  const other = new DatabaseSync(file);
  other.exec('CREATE TRIGGER planted AFTER INSERT ON pending BEGIN DELETE FROM entry; END');
  other.close();
  assert.deepEqual(pending(connection), []);
  connection.run('BEGIN IMMEDIATE');
  assert.throws(() => connection.run('INSERT INTO pending (rid) VALUES (7)'), { code: 'foreign-schema' });
  connection.run('ROLLBACK');
  assert.deepEqual(connection.all(onlyNumber, "SELECT value FROM json_each('[1,2]')"), [1, 2]);
  connection.close();
});
