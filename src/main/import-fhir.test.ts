import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readSettings } from '../config.ts';
import { importFhir } from './import-fhir.ts';
import type { Machine } from './machine.ts';

interface Told {
  readonly code: number;
  readonly printed: string;
  readonly complained: readonly string[];
}

async function withFolder(work: (folder: string, load: (...names: string[]) => Promise<Told>) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'medlar-import-'));
  const load = async (...names: string[]): Promise<Told> => {
    const printed: string[] = [];
    const complained: string[] = [];
    const machine: Machine = {
      env: {},
      zone: 'UTC',
      now: () => Date.now(),
      after: () => () => undefined,
      random: (size) => crypto.getRandomValues(new Uint8Array(size)),
      print: (line) => void printed.push(line),
      complain: (line) => void complained.push(line),
      readText: () => undefined,
      errorIsTerminal: false,
      stopAsked: () => new Promise(() => undefined),
    };
    const args = ['--data', join(folder, 'data'), '--watch-share', '0', '--log-level', 'silent'];
    const { settings } = readSettings(args, { flags: {}, wordsMax: 0 }, machine);
    const code = await importFhir(
      names.map((name) => join(folder, name)),
      settings,
      machine,
    );
    return { code, printed: printed.join('\n'), complained: complained.map((line) => line.replace(`${folder}/`, '')) };
  };
  try {
    await work(folder, load);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const patient = (id: string) => ({ resourceType: 'Patient', id, name: [{ family: `F${id}` }] });
const observation = (id: string, subject: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x' },
  subject: { reference: subject },
});

test('ndjson is loaded line by line, what is bad is told with its line, and the same again writes nothing', async () => {
  await withFolder(async (folder, load) => {
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
});

test('a Bundle’s entries refer to each other by urn:uuid, and to what earlier files brought by search', async () => {
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
  await withFolder(async (folder, load) => {
    await writeFile(join(folder, '1.json'), JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [{ resource: practitioner }] }));
    await writeFile(join(folder, '2.json.gz'), gzipSync(JSON.stringify(bundle, undefined, 1)));
    const told = await load('.');
    assert.match(told.printed, /^loaded 3 resources/);
    assert.match(told.complained[0] ?? '', /2\.json\.gz:\d+: Observation\/o2 refers to Practitioner\?identifier=urn:npi\|8/);
  });
});

test('an archive that is cut off at any byte is told, nothing of it is half written, and the whole one goes on from there', async () => {
  const lines = Array.from({ length: 40 }, (_, n) => JSON.stringify(patient(`p${n}`))).join('\n');
  const whole = gzipSync(lines);
  await withFolder(async (folder, load) => {
    for (const part of [0, 1, 9, 11, whole.length >> 1, whole.length - 9, whole.length - 1]) {
      await writeFile(join(folder, 'cut.ndjson.gz'), whole.subarray(0, part));
      const told = await load('cut.ndjson.gz');
      if (part > 0) assert.equal(told.code, 1, `cut at ${part}`);
    }
    await writeFile(join(folder, 'cut.ndjson.gz'), whole);
    const told = await load('cut.ndjson.gz');
    assert.equal(told.code, 0);
    const [, written = '', same = '0'] = /^loaded (\d+) .*?(?:; (\d+) were)?/.exec(told.printed) ?? [];
    assert.equal(Number(written) + Number(/; (\d+) were there/.exec(told.printed)?.[1] ?? same), 40);
  });
});
