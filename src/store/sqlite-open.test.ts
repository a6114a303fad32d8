/**
 * Opening an SQLite file: what may be there instead of a store, who else may have it, and whether the message says what to do.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { entryWrite, NOW, versionWrite } from './conformance-rows.ts';
import { openStore } from './open.ts';
import type { OpenMode, Store } from './port.ts';
import { StoreRefusal } from './port.ts';
import { openSqlite } from './sqlite.ts';
import { onlyNumber, openConnection, setForWriting, sqliteVersionFault } from './sqlite-connection.ts';
import { APPLICATION_ID, SQLITE_MIGRATIONS } from './sqlite-schema.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'medlar-open-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const open = (file: string, mode: OpenMode = 'write', migrations = SQLITE_MIGRATIONS): Store => openSqlite(file, mode, { migrations });

function refused(work: () => unknown, code: StoreRefusal['code'], words: RegExp): void {
  assert.throws(work, (error: unknown) => {
    assert.ok(error instanceof StoreRefusal, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });
}

/** A closed store with one resource and one entry. */
async function stopped(folder: string): Promise<string> {
  const file = join(folder, 'medlar.db');
  const store = open(file);
  await store.commit({ versions: [versionWrite(1)], entries: [entryWrite(2)] });
  await store.close();
  return file;
}

/** Runs `work` without a superuser's rights, for whom no folder is read-only. */
function asOrdinaryUser<T>(work: () => T): T {
  const superuser = process.geteuid?.() === 0;
  if (superuser) process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    if (superuser) process.seteuid?.(0);
  }
}

void test('a store is one file for its owner alone, and only it is left when the store is closed', async (t) => {
  const folder = folderFor(t);
  const file = await stopped(folder);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(existsSync(`${file}-wal`), false);
  assert.equal(existsSync(`${file}-new`), false);
  assert.equal(readFileSync(file).subarray(0, 15).toString(), 'SQLite format 3');
});

void test('the writing connection is set for durability, whatever SQLite’s defaults are', async (t) => {
  const connection = openConnection('x', await stopped(folderFor(t)), 'write');
  setForWriting(connection);
  t.after(() => connection.close());
  const settings = [
    'synchronous',
    'trusted_schema',
    'foreign_keys',
    'fullfsync',
    'checkpoint_fullfsync',
    'cell_size_check',
    'wal_autocheckpoint',
  ];
  assert.deepEqual(
    settings.map((name) => connection.one(onlyNumber, `PRAGMA ${name}`)),
    [2, 0, 1, 1, 1, 1, 2000],
  );
  // Where a sync of the log makes it durable, SQLite still syncs whatever its consistency needs.
  setForWriting(connection, 'later');
  assert.deepEqual(
    settings.map((name) => connection.one(onlyNumber, `PRAGMA ${name}`)),
    [1, 0, 1, 1, 1, 1, 2000],
  );
  assert.deepEqual(
    ['journal_mode', 'locking_mode'].map((name) => connection.one(([mode]: [string]) => mode, `PRAGMA ${name}`)),
    ['wal', 'normal'],
  );
});

void test('a statement with a limit is compiled once, however often it is asked', async (t) => {
  const file = await stopped(folderFor(t));
  const connection = openConnection(file, file, 'read');
  t.after(() => connection.close());
  let compiled = 0;
  // SQLite asks the authorizer whenever it compiles. https://www.sqlite.org/c3ref/set_authorizer.html
  connection.db.setAuthorizer(() => {
    compiled += 1;
    return constants.SQLITE_OK;
  });
  for (const sql of ['SELECT rid FROM entry ORDER BY rid LIMIT ?', 'SELECT rid FROM (SELECT rid FROM entry LIMIT ?1) LIMIT ?1']) {
    const ask = (limit: number): number => connection.all(onlyNumber, sql, limit).length;
    assert.equal(ask(1), 1);
    const once = compiled;
    assert.ok(once > 0);
    assert.deepEqual([ask(1), ask(0), ask(5)], [1, 0, 1]);
    assert.equal(compiled, once, sql);
  }
});

void test('an SQLite that could lose writes is refused', () => {
  assert.match(sqliteVersionFault('3.51.2') ?? '', /3\.51\.2.*needs 3\.51\.3/);
  assert.match(sqliteVersionFault('3.9.9') ?? '', /needs/);
  assert.match(sqliteVersionFault('2.99.99') ?? '', /needs/);
  assert.match(sqliteVersionFault('unknown') ?? '', /needs/);
  assert.match(sqliteVersionFault('') ?? '', /needs/);
  for (const good of ['3.51.3', '3.51.10', '3.52.0', '4.0.0', process.versions['sqlite'] ?? ''])
    assert.equal(sqliteVersionFault(good), undefined, good);
});

void test('a URL of no known kind, or without a file, is refused without repeating it', async () => {
  for (const url of ['mysql://root:secret@host/db', 'sqlite:', 'sqlite:a\0b', '']) {
    await assert.rejects(openStore(url, 'write'), (error: unknown) => {
      assert.ok(error instanceof StoreRefusal && error.code === 'url');
      return !error.message.includes('secret');
    });
  }
});

void test('what is no store is refused and left as it is', (t) => {
  const folder = folderFor(t);
  const file = join(folder, 'medlar.db');
  const other = new DatabaseSync(file);
  other.exec('CREATE TABLE theirs (a INTEGER)');
  other.close();
  const theirs = readFileSync(file);
  for (const mode of ['write', 'read'] as const) refused(() => open(file, mode), 'foreign-schema', /another program/);
  assert.deepEqual(readFileSync(file), theirs);
  for (const [content, code, words] of [
    ['', 'damaged', /is empty.*(Restore|remove)/],
    [
      'just a text file, long enough to have a header of a hundred bytes or more, but not the right ones in it',
      'foreign-schema',
      /not an SQLite database/,
    ],
  ] as const) {
    writeFileSync(file, content);
    for (const mode of ['write', 'read'] as const) refused(() => open(file, mode), code, words);
    assert.equal(readFileSync(file, 'utf8'), content);
  }
  for (const mode of ['write', 'read'] as const) refused(() => open(folder, mode), 'access', /is a folder.*medlar\.db/);
  refused(() => open(join(folder, 'nowhere', 'medlar.db')), 'access', /its folder exists/);
  refused(() => open(join(folder, 'nowhere', 'medlar.db'), 'read'), 'absent', /no store at/);
});

void test('a file that was cut short is refused as damaged, with the advice to keep it and restore a backup', async (t) => {
  const file = await stopped(folderFor(t));
  const size = statSync(file).size;
  for (const left of [size - 4096, Math.floor(size / 2), 4096, 50]) {
    truncateSync(file, left);
    for (const mode of ['write', 'read'] as const) refused(() => open(file, mode), 'damaged', /cut short.*backup/);
  }
});

void test('a write-ahead log whose store is gone is not poured into a new one', async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'medlar.db-wal'), 'left over');
  refused(() => open(join(folder, 'medlar.db')), 'damaged', /is missing but/);
  assert.equal(existsSync(join(folder, 'medlar.db')), false);
});

void test('a store half made when the machine stopped is made afresh', async (t) => {
  const folder = folderFor(t);
  for (const name of ['medlar.db-new', 'medlar.db-new-wal', 'medlar.db-wal']) writeFileSync(join(folder, name), '');
  const store = open(await stopped(folder), 'read');
  t.after(() => store.close());
  assert.equal((await store.currentByRid(1))?.rid, 1);
});

void test('one process writes: a second is refused with advice, until the first has closed', async (t) => {
  const file = await stopped(folderFor(t));
  const first = open(file);
  refused(() => open(file), 'in-use', /has .*medlar\.db open for writing. Stop it/);
  await first.commit({ entries: [entryWrite(3)] });
  refused(() => open(file), 'in-use', /Stop it/);
  await first.close();
  await open(file).close();
});

void test('another process that writes is noticed, and its hold ends when it is killed', async (t) => {
  const file = await stopped(folderFor(t));
  const script = `import { openSqlite } from ${JSON.stringify(import.meta.resolve('./sqlite.ts'))};
    globalThis.store = openSqlite(process.argv[1], 'write'); // kept: what is collected is closed
    console.log('open'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  refused(() => open(file), 'in-use', /another|Another/);
  const reader = open(file, 'read');
  assert.equal((await reader.currentByRid(1))?.rid, 1);
  await reader.close();
  child.kill('SIGKILL');
  await once(child, 'exit');
  await open(file).close();
});

void test('reading works beside a running server, sees its commits, and changes nothing', async (t) => {
  const file = await stopped(folderFor(t));
  const server = open(file);
  const reader = open(file, 'read');
  await server.commit({ versions: [versionWrite(5)], entries: [] });
  assert.equal((await reader.currentByRid(5))?.rid, 5);
  await assert.rejects(reader.commit({ entries: [] }), /reading only/);
  await assert.rejects(reader.allocate(1), /reading only/);
  await assert.rejects(reader.purge(NOW), /reading only/);
  await reader.close();
  await assert.rejects(reader.current(3, 'x'), /closed/);
  await server.close();
  const before = readFileSync(file);
  const after = open(file, 'read');
  assert.deepEqual(await after.snapshot((snapshot) => snapshot.schemaFaults()), []);
  await after.close();
  assert.deepEqual(readFileSync(file), before);
});

void test(
  'a read-only folder is refused for writing and read all the same, unless changes wait in the log',
  { skip: process.platform === 'win32' },
  async (t) => {
    const folder = folderFor(t);
    chmodSync(folder, 0o755);
    const file = await stopped(folder);
    const fixed = join(folder, 'fixed');
    mkdirSync(fixed);
    copyFileSync(file, join(fixed, 'medlar.db'));
    chmodSync(join(fixed, 'medlar.db'), 0o444);
    chmodSync(fixed, 0o555);
    const there = join(fixed, 'medlar.db');
    asOrdinaryUser(() => {
      refused(() => open(there), 'access', /right to write|may read and write/);
      refused(() => open(join(fixed, 'new.db')), 'access', /may read and write|may write it/);
    });
    const reader = asOrdinaryUser(() => open(there, 'read'));
    t.after(() => reader.close());
    assert.equal((await reader.currentByRid(1))?.rid, 1);
    assert.equal((await reader.snapshot((snapshot) => snapshot.scanEntries(undefined, 9))).length, 1);

    // Somebody with the rights opens and writes it: what this reader sees without locks can no longer be relied on.
    chmodSync(fixed, 0o755);
    chmodSync(there, 0o644);
    const server = open(there);
    await server.commit({ entries: [entryWrite(3)] });
    await assert.rejects(
      reader.snapshot((snapshot) => snapshot.scanEntries(undefined, 9)),
      /has opened/,
    );
    cpSync(`${there}-wal`, join(folder, 'medlar.db-wal'));
    await server.close();
    cpSync(join(folder, 'medlar.db-wal'), `${there}-wal`);
    for (const name of readFileSync(there).length > 0 ? ['medlar.db', 'medlar.db-wal'] : []) chmodSync(join(fixed, name), 0o444);
    rmSync(`${there}-shm`, { force: true });
    chmodSync(fixed, 0o555);
    asOrdinaryUser(() => refused(() => open(there, 'read'), 'access', /copy both files/));
    chmodSync(fixed, 0o755);
  },
);

void test(
  'a file that this user may not write, in a folder that he may, is refused for writing',
  { skip: process.platform === 'win32' },
  async (t) => {
    const folder = folderFor(t);
    const file = await stopped(folder);
    rmSync(`${file}-lock`);
    chmodSync(file, 0o444);
    chmodSync(folder, 0o777);
    asOrdinaryUser(() => refused(() => open(file), 'access', /is read-only|its folder is read-only/));
    writeFileSync(`${file}-lock`, '');
    chmodSync(`${file}-lock`, 0o444);
    asOrdinaryUser(() => refused(() => open(file), 'access', /-lock or its folder is read-only/));
  },
);

const KNOWN = SQLITE_MIGRATIONS.length;
const SECOND = {
  version: KNOWN + 1,
  name: 'rooms',
  sql: 'CREATE TABLE room (a INTEGER PRIMARY KEY) STRICT; CREATE INDEX room_a ON room (a);',
};

void test('a newer release migrates an older store and keeps what is in it; the older release then refuses', async (t) => {
  const file = await stopped(folderFor(t));
  refused(
    () => open(file, 'read', [...SQLITE_MIGRATIONS, SECOND]),
    'foreign-schema',
    new RegExp(`version ${KNOWN} .*Start the server once`),
  );
  const newer = open(file, 'write', [...SQLITE_MIGRATIONS, SECOND]);
  assert.equal((await newer.currentByRid(1))?.rid, 1);
  assert.deepEqual(await newer.snapshot((snapshot) => snapshot.schemaFaults()), []);
  await newer.close();
  for (const mode of ['write', 'read'] as const)
    refused(() => open(file, mode), 'newer-schema', new RegExp(`version ${KNOWN + 1}.*knows ${KNOWN}.*newer release`));
});

void test('a migration that fails half-way leaves nothing of itself, and the next start carries on', async (t) => {
  const file = await stopped(folderFor(t));
  const broken = { ...SECOND, sql: 'CREATE TABLE room (a INTEGER PRIMARY KEY) STRICT; CREATE TABLE entry (a INTEGER);' };
  const third = { version: KNOWN + 2, name: 'third', sql: 'CREATE TABLE third (a INTEGER PRIMARY KEY) STRICT;' };
  assert.throws(() => open(file, 'write', [...SQLITE_MIGRATIONS, broken, third]), /already exists/);
  await open(file).close();
  assert.throws(() => open(file, 'write', [...SQLITE_MIGRATIONS, SECOND, { ...third, sql: broken.sql }]), /already exists/);
  await open(file, 'write', [...SQLITE_MIGRATIONS, SECOND]).close();
  await open(file, 'write', [...SQLITE_MIGRATIONS, SECOND, third]).close();
});

void test('a trigger, or a file marked as another program’s, is told by the running store and refused at the next start', async (t) => {
  const file = await stopped(folderFor(t));
  for (const [plant, fault, remove] of [
    [
      'CREATE TRIGGER planted AFTER INSERT ON entry BEGIN DELETE FROM version; END',
      'trigger planted on entry is not Medlar’s',
      'DROP TRIGGER planted',
    ],
    ['PRAGMA application_id = 7', 'the application id of the file is not Medlar’s', `PRAGMA application_id = ${APPLICATION_ID}`],
  ] as const) {
    const store = open(file);
    const tamperer = new DatabaseSync(file);
    tamperer.exec(plant);
    assert.deepEqual(await store.snapshot((snapshot) => snapshot.schemaFaults()), [fault]);
    await store.close();
    for (const mode of ['write', 'read'] as const) refused(() => open(file, mode), 'foreign-schema', /planted on entry|another program/);
    tamperer.exec(remove);
    tamperer.close();
    await open(file).close();
  }
});

void test('statistics that ANALYZE left are no difference', async (t) => {
  const file = await stopped(folderFor(t));
  const db = new DatabaseSync(file);
  db.exec('ANALYZE');
  db.close();
  await open(file).close();
});

void test('a counter of row ids that was set back by hand, or removed, gives out no id twice', async (t) => {
  const file = await stopped(folderFor(t));
  for (const statement of ['UPDATE transient_counter SET next = 1', 'DELETE FROM transient_counter']) {
    const first = open(file);
    const rid = await first.allocate(2);
    await first.commit({ versions: [versionWrite(rid)], entries: [entryWrite(rid + 1)] });
    await first.close();
    const db = new DatabaseSync(file);
    db.exec(statement);
    db.close();
    const store = open(file);
    assert.ok((await store.allocate(1)) > rid + 1);
    await store.close();
  }
});

void test('an invented row at the end of the number space stops new ids with advice, instead of wrapping round', async (t) => {
  const file = await stopped(folderFor(t));
  const db = new DatabaseSync(file);
  db.exec(`INSERT INTO pending (rid) VALUES (${Number.MAX_SAFE_INTEGER})`);
  db.close();
  const store = open(file);
  t.after(() => store.close());
  await assert.rejects(store.allocate(1), /medlar verify/);
});
