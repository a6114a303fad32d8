/** `medlar import fhir` into PostgreSQL: what differs from a file of one's own. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type PostgresServer, startPostgres } from '../../test/postgres-server.ts';
import { bundle, ndjson, observation, openImportTrial, patient } from './trial-import.ts';

let postgres: PostgresServer;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

test('on PostgreSQL, too, files are loaded once, what is bad is told, and the store is intact', async (t) => {
  const trial = await openImportTrial(t, postgres.url(`import_${process.pid}`));
  await writeFile(join(trial.folder, '1.json.gz'), gzipSync(JSON.stringify(bundle([observation('o', 'Patient/a'), patient('a')]))));
  await writeFile(
    join(trial.folder, '2.ndjson'),
    `${ndjson([patient('b'), observation('o2', 'Patient/a')])}\n{"resourceType":"Patient","id":"c","gender":"x"}`,
  );
  const first = await trial.load('.');
  assert.deepEqual([first.code, first.written], [1, 4], first.complained.join('\n'));
  assert.match(first.complained[0] ?? '', /2\.ndjson:3: Patient\/c/);
  const again = await trial.load('.');
  assert.deepEqual([again.written, again.same], [0, 4]);
  await writeFile(join(trial.folder, '3.ndjson'), ndjson([{ ...patient('b'), gender: 'female' }, patient('a')]));
  const changed = await trial.load('3.ndjson');
  assert.deepEqual([changed.code, changed.written, changed.same], [0, 1, 1]);
  assert.equal(await trial.verify(), 0);
});

test('two imports of the same files at once load each resource once', async (t) => {
  const trial = await openImportTrial(t, postgres.url(`imports_${process.pid}`));
  await writeFile(join(trial.folder, '0.ndjson'), ndjson([patient('first')]));
  await trial.load('0.ndjson');
  for (let n = 0; n < 6; n++) {
    const resources = [patient(`p${n}`), ...Array.from({ length: 60 }, (_, each) => observation(`o${n}.${each}`, `Patient/p${n}`))];
    await writeFile(join(trial.folder, `${n + 1}.ndjson`), ndjson(resources));
  }
  const told = await Promise.all([trial.load('.'), trial.load('.')]);
  assert.deepEqual(
    told.map(({ code, written, same }) => [code, written + same]),
    [
      [0, 367],
      [0, 367],
    ],
  );
  assert.equal(
    told.reduce((sum, { written }) => sum + written, 0),
    366,
  );
  assert.equal(await trial.verify(), 0);
});
