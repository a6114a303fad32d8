/** `medlar verify` as an auditor runs it: beside the server, and on a store that somebody edited with SQL. The exhaustive list is in src/centre. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { freshFolder, runMedlar, startMedlar } from './medlar-process.ts';

test('verify reads beside a running server, and names what was edited once somebody did', async (t) => {
  const data = await freshFolder(t);
  const verify = () => runMedlar(t, ['verify', '--data', data]);
  const server = startMedlar(t, [
    'serve',
    '--demo',
    '--data',
    data,
    '--http',
    'off',
    '--desk',
    '127.0.0.1:0',
    '--doctors',
    '0,0',
    '--log-level',
    'warn',
  ]);
  await server.ready;
  const beside = await verify();
  assert.equal(beside.code, 0, `${beside.stdout}${beside.stderr}`);
  assert.match(beside.stdout, /^intact: /m);
  server.child.kill('SIGTERM');
  await server.ended;

  const database = new DatabaseSync(join(data, 'medlar.db'));
  t.after(() => database.close());
  database.exec(`INSERT INTO transient_item (kind, key, value, until) VALUES ('invented', 'x', x'00', 1)`);
  assert.equal((await verify()).code, 0, 'transient rows hold no authority');

  database.exec('BEGIN');
  database.exec('UPDATE resource SET version = version + 1 WHERE rid = (SELECT min(rid) FROM resource)');
  database.exec('COMMIT');
  const edited = await verify();
  assert.equal(edited.code, 1, edited.stderr);
  assert.match(edited.stdout, /^tampered: resource/m);
});

test('what cannot be checked is never called intact', async (t) => {
  const data = await freshFolder(t);
  const absent = await runMedlar(t, ['verify', '--data', data]);
  assert.equal(absent.code, 2);
  assert.match(absent.stderr, /no store at/);
  const typo = await runMedlar(t, ['verify', '--dta', data]);
  assert.equal(typo.code, 2);

  await runMedlar(t, ['import', 'appointments', join(import.meta.dirname, '../samples/appointments'), '--data', data]);
  const otherKey = await runMedlar(t, ['verify', '--data', data, '--key-source', 'env:OTHER'], {
    OTHER: Buffer.alloc(32, 1).toString('base64'),
  });
  assert.equal(otherKey.code, 2);
  assert.match(otherKey.stderr, /does not open this store's secrets/);
});
