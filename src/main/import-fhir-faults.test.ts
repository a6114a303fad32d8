/** What can be wrong with files, and what can happen on the way. The process that is killed is this file, run with `until-killed FOLDER LINE`. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { typeCode } from '#fhir/resource-types.ts';
import { StoreRefusal } from '#store/port.ts';
import { readSettings } from '../config.ts';
import { UsageRefusal } from './arguments.ts';
import { openEverything } from './house.ts';
import { importFhir } from './import-fhir.ts';
import { createLog } from './log.ts';
import { bundle, ignored, ndjson, observation, openImportTrial, patient, quietMachine, settingsOf, type Told } from './trial-import.ts';

/** Names of the files that something is told of. */
const namesTold = ({ complained }: Told): ReadonlySet<string> =>
  new Set(complained.flatMap((line) => /^medlar: ([^:]+):\d+:/.exec(line)?.[1] ?? []));

/** `whole` cut off after every one of its bytes, each cut a file. */
async function everyCut(folder: string, ending: string, whole: Uint8Array): Promise<void> {
  await mkdir(folder);
  for (let length = 0; length < whole.length; length++)
    await writeFile(join(folder, `${String(length).padStart(4, '0')}${ending}`), whole.subarray(0, length));
}

test('a file that is cut off at any byte is told, nothing of it is half written, and the whole file brings the rest', async (t) => {
  const trial = await openImportTrial(t);
  const resources = [patient('a'), observation('o', 'Patient/a')];
  const lines = Buffer.from(ndjson(resources));
  const whole = Buffer.from(JSON.stringify(bundle(resources)));
  const kinds: readonly (readonly [ending: string, bytes: Uint8Array])[] = [
    ['.json', whole],
    ['.json.gz', gzipSync(whole)],
    ['.ndjson', lines],
    ['.ndjson.gz', gzipSync(lines)],
  ];
  for (const [ending, bytes] of kinds) {
    const name = `cuts${ending.replaceAll('.', '-')}`;
    await everyCut(join(trial.folder, name), ending, bytes);
    const told = await trial.load(name);
    const silent = bytes.length - namesTold(told).size;
    // Nothing at all, and a text that ends where a line does, are no faults.
    const good = { '.json': 0, '.json.gz': 0, '.ndjson': 3, '.ndjson.gz': 0 }[ending] ?? 0;
    assert.equal(silent, good, ending);
    if (ending.startsWith('.json')) assert.equal(told.written, 0, 'no Bundle is taken in part');
  }
  await writeFile(join(trial.folder, 'all.json'), whole);
  const last = await trial.load('all.json');
  assert.deepEqual([last.code, last.written + last.same], [0, 2]);
  const again = await trial.load('all.json');
  assert.deepEqual([again.code, again.written, again.same], [0, 0, 2]);
  assert.equal(await trial.verify(), 0);
});

test('files that cannot be read are told, and the others are loaded', async (t) => {
  const trial = await openImportTrial(t);
  await mkdir(join(trial.folder, 'a-folder.json'));
  await symlink('nowhere', join(trial.folder, 'b-nothing.ndjson'));
  await writeFile(join(trial.folder, 'c-empty.json'), '');
  await writeFile(join(trial.folder, 'd-empty.ndjson'), '');
  await writeFile(join(trial.folder, 'e-no-gzip.json.gz'), 'no gzip');
  await writeFile(join(trial.folder, 'f-words.json'), 'words');
  await writeFile(join(trial.folder, 'g.ndjson'), JSON.stringify(patient('a')));
  const told = await trial.load('.');
  assert.deepEqual([told.code, told.written], [1, 1]);
  const expected = ['a-folder.json', 'b-nothing.ndjson', 'c-empty.json', 'e-no-gzip.json.gz', 'f-words.json'];
  assert.deepEqual([...namesTold(told)], expected, told.complained.join('\n'));
  await mkdir(join(trial.folder, 'nothing'));
  await assert.rejects(trial.load('nothing'), UsageRefusal);
  await assert.rejects(trial.load('not-there.json'), UsageRefusal);
});

test('byte order marks, other ends of lines and blank lines are no faults; bytes that are no text are', async (t) => {
  const trial = await openImportTrial(t);
  const mark = Buffer.from([0xef, 0xbb, 0xbf]);
  const text = (resource: object): Buffer => Buffer.from(JSON.stringify(resource));
  await writeFile(join(trial.folder, '1.json'), Buffer.concat([mark, text(patient('a'))]));
  await writeFile(
    join(trial.folder, '2.ndjson'),
    Buffer.concat([mark, text(patient('b')), Buffer.from('\r\n \r\n'), text(patient('c')), Buffer.from('\r\n')]),
  );
  const lines = [
    text(patient('d')),
    Buffer.from('{"resourceType":"Patient","id":"e","language":"\xff\xfe"}', 'latin1'),
    text(patient('f')),
  ];
  await writeFile(join(trial.folder, '3.ndjson'), Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
  const told = await trial.load('.');
  assert.equal(told.written, 5, told.complained.join('\n'));
  assert.match(told.complained[0] ?? '', /3\.ndjson:2: .*not UTF-8/);
});

test('a Bundle in a line stands for its entries, as it does in a file; a document is a resource of its own', async (t) => {
  const trial = await openImportTrial(t);
  const document = {
    ...bundle([], 'document'),
    id: 'letter',
    identifier: { system: 'urn:letters', value: '1' },
    timestamp: '2026-01-01T00:00:00Z',
  };
  const composition = {
    resourceType: 'Composition',
    status: 'final',
    type: { text: 'letter' },
    date: '2026-01-01',
    author: [{ display: 'somebody' }],
    title: 'A letter',
  };
  const lines = [
    patient('a'),
    bundle([observation('o', 'Patient/a'), { resourceType: 'Patient', id: 'b', gender: 'x' }]),
    { ...document, entry: [{ fullUrl: 'urn:uuid:0b0e0a00-0000-4000-8000-000000000001', resource: composition }] },
    patient('c'),
  ];
  await writeFile(join(trial.folder, 'all.ndjson'), ndjson(lines));
  const told = await trial.load('all.ndjson');
  assert.equal(told.written, 4, told.complained.join('\n'));
  assert.match(told.complained[0] ?? '', /all\.ndjson:2: Patient\/b: Patient\.gender/);
});

test('references lead to what comes later, in the same file or in another', async (t) => {
  const trial = await openImportTrial(t);
  await writeFile(
    join(trial.folder, '1.ndjson'),
    ndjson([observation('o1', 'Patient/late'), observation('o2', 'Patient/b'), patient('b')]),
  );
  await writeFile(join(trial.folder, '2.ndjson'), ndjson([patient('late')]));
  const told = await trial.load('.');
  assert.deepEqual([told.code, told.written], [0, 4], told.complained.join('\n'));
  assert.equal(await trial.verify(), 0);
});

test('what belongs to a patient of a file before is sealed with that patient’s key, however many files are under way', async (t) => {
  const trial = await openImportTrial(t);
  for (let n = 0; n < 12; n++) {
    const before = n === 0 ? [] : [observation(`back${n}`, `Patient/p${n - 1}`)];
    await writeFile(
      join(trial.folder, `${String(n).padStart(2, '0')}.ndjson`),
      ndjson([...before, patient(`p${n}`), observation(`o${n}`, `Patient/p${n}`)]),
    );
  }
  assert.deepEqual((await trial.load('.')).written, 35);
  const opened = await openEverything(trial.settings, trial.machine, createLog(trial.settings, trial.machine));
  try {
    const { store } = opened;
    for (let n = 1; n < 12; n++) {
      const owner = (await store.current(typeCode('Patient'), `p${n - 1}`))?.rid;
      assert.ok(owner !== undefined);
      assert.equal((await store.current(typeCode('Observation'), `back${n}`))?.owner, owner);
    }
  } finally {
    await opened.close(); // before the folder goes: what runs after a test runs in the order of asking
  }
});

test('a line that is too long is told, and those after it are loaded', async (t) => {
  const trial = await openImportTrial(t);
  const long = `{"resourceType":"Patient","id":"${'x'.repeat(51 * 1024 * 1024)}"}`;
  await writeFile(join(trial.folder, 'long.ndjson'), [JSON.stringify(patient('a')), long, JSON.stringify(patient('b'))].join('\n'));
  const told = await trial.load('long.ndjson');
  assert.deepEqual([told.code, told.written], [1, 2]);
  assert.match(told.complained[0] ?? '', /long\.ndjson:2: the line is longer than/);
});

test('an archive that unpacks to a gigabyte of nothing takes little memory', async (t) => {
  const trial = await openImportTrial(t);
  // Parts of an archive follow one another; all of these are the same. RFC 1952 §2.2
  const part = gzipSync(Buffer.alloc(16 * 1024 * 1024));
  const bomb = Buffer.concat(Array.from({ length: 64 }, () => part));
  await writeFile(join(trial.folder, 'a.json.gz'), bomb);
  await writeFile(join(trial.folder, 'b.ndjson.gz'), bomb);
  await writeFile(join(trial.folder, 'c.ndjson'), JSON.stringify(patient('a')));
  const before = process.resourceUsage().maxRSS;
  const told = await trial.load('.');
  assert.equal(told.written, 1);
  assert.deepEqual([...namesTold(told)], ['a.json.gz', 'b.ndjson.gz']);
  const grownKiB = process.resourceUsage().maxRSS - before;
  assert.ok(grownKiB < 300 * 1024, `${Math.round(grownKiB / 1024)} MiB`);
});

test('a file that a server or another import has open is left alone, and that is said', async (t) => {
  const trial = await openImportTrial(t);
  await writeFile(join(trial.folder, 'a.ndjson'), JSON.stringify(patient('a')));
  const opened = await openEverything(trial.settings, trial.machine, createLog(trial.settings, trial.machine));
  await assert.rejects(
    trial.load('a.ndjson'),
    (error) => error instanceof StoreRefusal && error.code === 'in-use' && /Stop it/.test(error.message),
  );
  await opened.close();
  assert.equal((await trial.load('a.ndjson')).written, 1);
});

test('whoever asks it to stop gets what was begun, and the same command goes on', async (t) => {
  const trial = await openImportTrial(t);
  for (const name of ['1', '2', '3']) await writeFile(join(trial.folder, `${name}.ndjson`), ndjson([patient(name), patient(`${name}x`)]));
  const stopped = await trial.loadIn({ stopAsked: async () => 'SIGINT' }, '.');
  assert.equal(stopped.code, 1);
  assert.match(stopped.complained.join('\n'), /goes on where it stopped/);
  const rest = await trial.load('.');
  assert.deepEqual([rest.code, rest.written + rest.same], [0, 6]);
  assert.ok(rest.written > 0);
});

/** Lines that nothing can be made of, far enough from each other for Writes to be under way. */
const BAD_LINES: ReadonlySet<number> = new Set([1_050, 2_100]);
const LINES = 2_200;

test('killed at any point, an import has written whole acts, and the same command brings the rest', async (t) => {
  const trial = await openImportTrial(t);
  const lines = Array.from({ length: LINES }, (_, n) =>
    BAD_LINES.has(n + 1) ? 'nothing' : JSON.stringify({ resourceType: 'Basic', id: `b${n}`, code: { text: 'x' } }),
  );
  await writeFile(join(trial.folder, 'all.ndjson'), lines.join('\n'));
  for (const line of BAD_LINES) {
    const child = spawn(process.execPath, [import.meta.filename, 'until-killed', trial.folder, String(line)], { stdio: 'inherit' });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.deepEqual([code, signal], [null, 'SIGKILL']);
    assert.equal(await trial.verify(), 0, `killed at line ${line}`);
  }
  const rest = await trial.load('all.ndjson');
  assert.equal(rest.written + rest.same, LINES - BAD_LINES.size);
  assert.equal(await trial.verify(), 0);
});

if (process.argv[2] === 'until-killed') {
  const [, , , folder = '', line = ''] = process.argv;
  const complain = (text: string): void => {
    if (text.includes(`all.ndjson:${line}:`)) process.kill(process.pid, 'SIGKILL');
  };
  const machine = { ...quietMachine(), print: ignored, complain };
  const { settings } = readSettings([...settingsOf(folder)], { flags: {}, wordsMax: 0 }, machine);
  await importFhir([join(folder, 'all.ndjson')], settings, machine);
}
