/**
 * Validation of Synthea's resources on one core, beside JSON.parse of the same bytes and beside `parseJson`. Goal: 30,000 resources a second.
 *
 * Run: node bench/fhir-validate.ts [folder of *.json.gz, ../shared/data/synthea]
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { parseJson } from '#fhir/json-text.ts';
import { isValid, validateResource } from '#fhir/validate.ts';

const ROUNDS = 5;
const folder = process.argv[2] ?? join(import.meta.dirname, '../../shared/data/synthea');
if (!existsSync(folder)) {
  console.log(`${folder} is not there: name a folder of Synthea's Bundles, gzipped`);
  process.exit(0);
}

interface Bundle {
  readonly entry: readonly { readonly resource: unknown }[];
}

/** Each resource as its own text, as it would come in. */
const texts = readdirSync(folder)
  .filter((file) => file.endsWith('.json.gz'))
  .flatMap((file) => {
    const bundle = JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString('utf8')) as Bundle; // Synthea writes Bundles
    return bundle.entry.map(({ resource }) => JSON.stringify(resource));
  });
const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6;

/** Best of some rounds, in seconds: the first ones compile. */
function best(work: () => void): number {
  let seconds = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    work();
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
  }
  return seconds;
}

const native = best(() => {
  for (const text of texts) JSON.parse(text);
});
const values = texts.map((text): unknown => JSON.parse(text));
let raw = 0;
const careful = best(() => {
  for (const text of texts) {
    const result = parseJson(text);
    if (!result.ok) raw++;
  }
});
let faulty = 0;
const firstStart = performance.now();
for (const value of values) if (!isValid(validateResource(value, { conditionalReferences: true }))) faulty++;
const first = (performance.now() - firstStart) / 1000;
const validation = best(() => {
  for (const value of values) validateResource(value, { conditionalReferences: true });
});

const line = (name: string, seconds: number): void => {
  const perSecond = Math.round(texts.length / seconds).toLocaleString('en');
  console.log(
    `${name.padEnd(24)} ${perSecond.padStart(9)} resources/s  ${(megabytes / seconds).toFixed(0).padStart(5)} MB/s  ${(seconds / native).toFixed(2)} × JSON.parse`,
  );
};
console.log(`${texts.length} resources, ${megabytes.toFixed(1)} MB; ${faulty} invalid, ${raw} unreadable`);
line('JSON.parse', native);
line('parseJson', careful);
line('validate, first round', first);
line('validate', validation);
line('parseJson and validate', careful + validation);
