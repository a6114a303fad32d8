import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { typeCode } from '#fhir/resource-types.ts';
import { openStore } from '#store/open.ts';
import { observation, openImportTrial, patient } from './trial-import.ts';

test('ndjson is loaded line by line, what is bad is told with its line, and the same again writes nothing', async (t) => {
  const { folder, load } = await openImportTrial(t);
  const lines = [
    JSON.stringify(patient('a')),
    '',
    '{"resourceType":"Patient","id":"b","gender":"x"}',
    '{"resourceType":"Patient",',
    '{"resourceType":"Nonsense","id":"n"}',
    '{"resourceType":"AuditEvent","id":"n"}',
    JSON.stringify(observation('o', 'Patient/a')),
  ];
  await writeFile(join(folder, 'all.ndjson'), lines.join('\n'));
  const first = await load('all.ndjson');
  assert.equal(first.code, 1);
  assert.match(first.printed, /^loaded 2 resources/);
  const places = first.complained.flatMap((line) => /all\.ndjson:(\d+)/.exec(line)?.[1] ?? []);
  assert.deepEqual(places.toSorted(), ['3', '4', '5', '6']);
  const again = await load('all.ndjson');
  assert.match(again.printed, /^loaded 0 resources .*; 2 were there already$/);
});

test('a Bundle’s entries refer to each other by urn:uuid, and to what earlier files brought by search', async (t) => {
  const urn = 'urn:uuid:0b0e0a00-0000-4000-8000-000000000001';
  const practitioner = { resourceType: 'Practitioner', id: 'doc', identifier: [{ system: 'urn:npi', value: '7' }] };
  const { id: _, ...unnamed } = patient('x');
  const bundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      { resource: { ...observation('o1', urn), performer: [{ reference: 'Practitioner?identifier=urn:npi|7' }] } },
      { fullUrl: urn, resource: unnamed },
      { resource: { ...observation('o2', urn), performer: [{ reference: 'Practitioner?identifier=urn:npi|8' }] } },
    ],
  };
  const { folder, load } = await openImportTrial(t);
  await writeFile(join(folder, '1.json'), JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [{ resource: practitioner }] }));
  await writeFile(join(folder, '2.json.gz'), gzipSync(JSON.stringify(bundle, undefined, 1)));
  const told = await load('.');
  assert.match(told.printed, /^loaded 3 resources/);
  assert.match(told.complained[0] ?? '', /2\.json\.gz:\d+: Observation\/o2 refers to Practitioner\?identifier=urn:npi\|8/);
});

test('patients of a folder come first, whatever the names of the files; what came before its patient is theirs once it is loaded again', async (t) => {
  const trial = await openImportTrial(t);
  await writeFile(join(trial.folder, 'Condition.ndjson'), JSON.stringify(condition('c', 'Patient/a')));
  await writeFile(join(trial.folder, 'Patient.ndjson'), JSON.stringify(patient('a')));
  await writeFile(join(trial.folder, 'early.json'), JSON.stringify(observation('early', 'Patient/late')));
  await writeFile(join(trial.folder, 'late.json'), JSON.stringify(patient('late')));
  const owners = async (): Promise<readonly boolean[]> => {
    const store = await openStore(trial.settings.store, 'read');
    const rows = await Promise.all([store.current(typeCode('Condition'), 'c'), store.current(typeCode('Observation'), 'early')]);
    await store.close();
    return rows.map((row) => row !== undefined && row.owner !== 0);
  };
  assert.deepEqual((await trial.load('.')).written, 4);
  assert.deepEqual(await owners(), [true, false]);
  const again = await trial.load('.');
  assert.deepEqual([again.written, again.same], [1, 3]);
  assert.deepEqual(await owners(), [true, true]);
  assert.equal((await trial.load('.')).same, 4);
  assert.equal(await trial.verify(), 0);
});

const condition = (id: string, subject: string) => ({ resourceType: 'Condition', id, subject: { reference: subject } });
