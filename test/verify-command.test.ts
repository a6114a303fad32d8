/** `medlar verify` as an auditor runs it: beside the server, and on a store that somebody edited with SQL. The exhaustive list is in src/centre. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { freshFolder, portOf, runMedlar, startMedlar } from './medlar-process.ts';

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

test('a stranger verifies over HTTP, pins key and checkpoint at the first use, and holds the server to them', async (t) => {
  const data = await freshFolder(t);
  const [vkey, pin] = [join(data, 'vkey'), join(data, 'pin')];
  const first = startMedlar(t, [
    'serve',
    '--demo',
    '--data',
    join(data, 'one'),
    '--http',
    '127.0.0.1:0',
    '--desk',
    'off',
    '--doctors',
    '',
    '--log-level',
    'error',
  ]);
  const url = `http://127.0.0.1:${portOf(await first.ready, 'http')}`;
  const outside = (address: string) => runMedlar(t, ['verify', '--url', address, '--vkey', vkey, '--pin', pin]);
  const found = await outside(url);
  assert.equal(found.code, 0, found.stdout + found.stderr);
  assert.match(found.stdout, /^intact: \d+ entries of medlar\.localhost\nnote: the key is taken from the server/);
  const again = await outside(`${url}/ledger/`);
  assert.equal(again.code, 0, again.stdout + again.stderr);
  assert.match(again.stdout, /extending the pinned \d+\n$/);
  assert.equal(await readFile(vkey, 'utf8'), await (await fetch(`${url}/ledger/vkey`)).text());

  const other = startMedlar(t, ['serve', '--data', join(data, 'two'), '--http', '127.0.0.1:0', '--desk', 'off', '--log-level', 'error']);
  const impostor = await outside(`http://127.0.0.1:${portOf(await other.ready, 'http')}`);
  assert.equal(impostor.code, 1, impostor.stdout + impostor.stderr);
  assert.match(impostor.stdout, /^tampered: /);

  first.child.kill('SIGKILL');
  await first.ended;
  assert.equal((await outside(url)).code, 2, 'who is not there is not intact');
});
