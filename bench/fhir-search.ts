/**
 * Searches over the whole of Synthea's data, shape by shape: requests a second on one core, median and p99. No audit and no HTTP, and bodies in the clear:
 * what the index itself costs. Goal: 3,400 a second over the mix. With a number, each patient is there that many times.
 *
 * Run: node bench/fhir-search.ts [times, 1] [folder of *.json.gz, ../shared/data/synthea]
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createSearch } from '#centre/fhir-search.ts';
import { openSearchTrial, type TrialResource } from '#centre/trial-search.ts';
import { quantile } from './figures.ts';

const times = Number(process.argv[2] ?? 1);
const source = process.argv[3] ?? join(import.meta.dirname, '../../shared/data/synthea');
if (!existsSync(source)) {
  console.log(`${source} is not there: name a folder of Synthea's Bundles, gzipped`);
  process.exit(0);
}

const SECONDS_PER_SHAPE = 0.3;
const searchFhir = createSearch();
const NOW = Date.UTC(2026, 10, 21);

interface Bundle {
  readonly entry: readonly { readonly fullUrl: string; readonly resource: TrialResource }[];
}

const folder = mkdtempSync(join(tmpdir(), 'medlar-bench-search-'));
const trial = await openSearchTrial(`sqlite:${join(folder, 'medlar.db')}`);
const { house } = trial;

/** The Bundle's resources with references as they are stored: `urn:uuid:` and conditional ones resolved. */
function resourcesOf(file: string, copy: number): readonly TrialResource[] {
  const text = gunzipSync(readFileSync(join(source, file))).toString('utf8');
  const bundle = JSON.parse(text) as Bundle; // Synthea writes Bundles
  const types = new Map(bundle.entry.map(({ resource }) => [resource.id, resource.resourceType]));
  const suffix = copy === 0 ? '' : `.${copy}`;
  const resolved = JSON.stringify(bundle.entry.map(({ resource }) => resource))
    .replaceAll(/"urn:uuid:([0-9a-f-]+)"/g, (whole, id: string) => (types.has(id) ? `"${types.get(id) ?? ''}/${id}${suffix}"` : whole))
    .replaceAll(/"(Practitioner|Organization|Location)\?identifier=[^"|]*\|([^"]+)"/g, '"$1/$2"');
  const resources = JSON.parse(resolved) as readonly TrialResource[];
  return copy === 0 ? resources : resources.map((resource) => ({ ...resource, id: `${resource.id}${suffix}` }));
}

const files = readdirSync(source).filter((file) => file.endsWith('.json.gz'));
let loaded = 0;
const began = performance.now();
for (let copy = 0; copy < times; copy++) {
  for (const [index, file] of files.entries()) {
    if (copy > 0 && /^0[01]-/.test(file)) continue;
    const resources = resourcesOf(file, copy).toSorted(
      (a, b) => Number(b.resourceType === 'Patient') - Number(a.resourceType === 'Patient'),
    );
    for (let at = 0; at < resources.length; at += 500) await trial.put(resources.slice(at, at + 500), NOW - 1e9 + copy * 1000 + index);
    loaded += resources.length;
  }
}
const seconds = (performance.now() - began) / 1000;
console.log(
  `${loaded.toLocaleString('en')} resources indexed and written in ${seconds.toFixed(1)} s, ${Math.round(loaded / seconds).toLocaleString('en')} a second`,
);

async function some(type: string, count: number): Promise<readonly string[]> {
  const answer = await searchFhir(house, { type, query: [['_count', String(count)]], predicate: { kind: 'all' }, now: NOW, base: '' });
  if ('fault' in answer) throw new Error(answer.fault.text);
  return answer.matches.map(({ id }) => id);
}
const patients = await some('Patient', 100);
const encounters = await some('Encounter', 500);

/** `$p` is a patient, `$e` an encounter: another each time. */
const SHAPES: readonly string[] = [
  'Patient?_id=$p',
  'Patient?name=ab&_count=20',
  'Patient?family=w&gender=female&_count=20',
  'Patient?birthdate=ge1970-01-01&birthdate=lt1980-01-01&_count=20',
  'Patient?gender=male&_sort=-birthdate&_count=20',
  'Patient?_sort=-_lastUpdated&_count=20',
  'Patient?_has:Condition:patient:code=59621000&_count=20',
  'Observation?patient=$p&_count=20',
  'Observation?patient=$p&code=http://loinc.org|8302-2&_count=20',
  'Observation?patient=$p&category=vital-signs&_sort=-date&_count=20',
  'Observation?code=http://loinc.org|8867-4&_count=20',
  'Observation?code=8302-2&value-quantity=gt170&_count=20',
  'Observation?code=85354-9&date=ge2018&_sort=-date&_count=20',
  'Observation?date=2015-06&_count=20',
  'Observation?component-code-value-quantity=http://loinc.org|8480-6$gt140&_count=20',
  'Observation?encounter=$e&_count=20',
  'Observation?_lastUpdated=gt2020&_count=20',
  'Observation?code=8302-2&patient.gender=male&_count=20',
  'Condition?patient=$p&clinical-status=active&_count=20',
  'Condition?code=http://snomed.info/sct|59621000&_include=Condition:patient&_count=20',
  'Encounter?patient=$p&date=ge2015&_sort=-date&_count=20',
  'Encounter?class=AMB&_summary=count',
  'MedicationRequest?patient=$p&status=active&_count=20',
  'Procedure?patient=$p&_include=Procedure:encounter&_count=20',
  'Patient?_id=$p&_revinclude=Condition:patient&_revinclude=AllergyIntolerance:patient',
  'DiagnosticReport?patient=$p&category=LAB&_count=20',
  'Claim?status=active&created=lt2012&_count=20',
];

const everything: number[] = [];
const perShape: number[] = [];
for (const shape of SHAPES) {
  const [type, text = ''] = shape.split('?');
  const runs: number[] = [];
  let found = 0;
  let turn = 0;
  const end = performance.now() + SECONDS_PER_SHAPE * 1000;
  do {
    const query = text.split('&').map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=');
      const filled = value
        .join('=')
        .replace('$p', patients[turn % patients.length] ?? '')
        .replace('$e', encounters[turn % encounters.length] ?? '');
      return [name, name === 'component-code-value-quantity' ? value.join('=') : filled];
    });
    const start = performance.now();
    const answer = await searchFhir(house, { type, query, predicate: { kind: 'all' }, now: NOW, base: '' });
    runs.push(performance.now() - start);
    if ('fault' in answer) throw new Error(`${shape}: ${answer.fault.text}`);
    found += answer.total ?? answer.matches.length + answer.included.length;
    turn++;
  } while (performance.now() < end);
  const mean = runs.reduce((sum, each) => sum + each, 0) / runs.length;
  perShape.push(mean);
  everything.push(...runs.slice(0, 200));
  const figures = `${Math.round(1000 / mean)
    .toLocaleString('en')
    .padStart(7)}/s  median ${quantile(runs, 0.5).toFixed(2)} ms  p99 ${quantile(runs, 0.99).toFixed(2)} ms`;
  console.log(`${figures}  ${(found / turn).toFixed(1).padStart(8)} found  ${shape}`);
}
const mean = perShape.reduce((sum, each) => sum + each, 0) / perShape.length;
console.log(
  `mix of ${SHAPES.length} shapes, each as often: ${Math.round(1000 / mean).toLocaleString('en')}/s (wanted: 3,400/s), p99 ${quantile(everything, 0.99).toFixed(2)} ms`,
);
await house.store.close();
rmSync(folder, { recursive: true });
