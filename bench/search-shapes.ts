/** What the benchmarks of searching ask of Synthea's patients, each shape as often. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { TrialResource } from '#centre/trial/search.ts';

/** `$p` is a patient, `$e` an encounter: another each time. */
export const SHAPES: readonly string[] = [
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

/** Ids to fill shapes with. */
export interface Ids {
  readonly patients: readonly string[];
  readonly encounters: readonly string[];
}

export interface Asked {
  readonly type: string;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** A shape with the ids of its `turn`, from 0. */
export function askedOf(shape: string, turn: number, { patients, encounters }: Ids): Asked {
  const [type = '', text = ''] = shape.split('?');
  const filled = text
    .replace('=$p', () => `=${patients[turn % patients.length] ?? ''}`)
    .replace('=$e', () => `=${encounters[turn % encounters.length] ?? ''}`);
  const query = filled.split('&').map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return { type, query };
}

export const SYNTHEA = join(import.meta.dirname, '../../shared/data/synthea');

interface Bundle {
  readonly entry: readonly { readonly resource: TrialResource }[];
}

/** The resources of Synthea's Bundles, one Bundle after the other, with references as they are stored: `urn:uuid:` and conditional ones resolved. */
export function* syntheaBundles(folder: string): Generator<readonly TrialResource[]> {
  if (!existsSync(folder)) {
    console.log(`${folder} is not there: name a folder of Synthea's Bundles, gzipped`);
    process.exit(0);
  }
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json.gz'))) {
    const text = gunzipSync(readFileSync(join(folder, file))).toString('utf8');
    const resources = (JSON.parse(text) as Bundle).entry.map(({ resource }) => resource); // Synthea writes Bundles
    const types = new Map(resources.map(({ id, resourceType }) => [id, resourceType]));
    const resolved = JSON.stringify(resources)
      .replaceAll(/"urn:uuid:([0-9a-f-]+)"/g, (whole, id: string) => (types.has(id) ? `"${types.get(id) ?? ''}/${id}"` : whole))
      .replaceAll(/"(Practitioner|Organization|Location)\?identifier=[^"|]*\|([^"]+)"/g, '"$1/$2"');
    const own = JSON.parse(resolved) as readonly TrialResource[];
    // Patients first, so that what is theirs is found to be.
    yield own.toSorted((a, b) => Number(b.resourceType === 'Patient') - Number(a.resourceType === 'Patient'));
  }
}
