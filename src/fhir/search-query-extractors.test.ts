import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SearchParameterDefinition, searchParametersOf } from './definitions/search.ts';
import { extractorOf } from './search-query-extractors.ts';
import { pushRows } from './search-query-rows.ts';
import { vitalSignsResource } from './vital-signs.ts';

const SIGNS = {
  id: 'r1',
  patient: 'p1',
  record: 'record 1',
  signs: { temperature: { value: 37.2, unit: 'Cel' }, bloodPressure: { systolic: 120, diastolic: 80 } },
  at: Date.parse('2026-11-21T04:05:06.007Z'),
  status: 'final',
} as const;

const LOINC = 'http://loinc.org';
const KILOGRAM = { value: 71.5, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' };

interface Resource {
  readonly resourceType: string;
  readonly [member: string]: unknown;
}

const RESOURCES: readonly Resource[] = [
  vitalSignsResource(SIGNS) as Resource, // an Observation
  {
    resourceType: 'Observation',
    id: 'weight',
    status: 'final',
    code: { coding: [{ system: LOINC, code: '29463-7' }, { code: 'weight' }, { system: LOINC }], text: 'Weight' },
    effectivePeriod: { start: '2026-11-21', end: '2026-11-22' },
    valueQuantity: KILOGRAM,
  },
  {
    resourceType: 'Observation',
    id: 'answer',
    code: { coding: [{ system: LOINC, code: '1' }] },
    valueCodeableConcept: { coding: [{ code: 'yes' }, { code: 'no' }], text: 'both' },
    component: [
      { code: { coding: [{ code: 'a' }, { code: 'b' }] }, valueQuantity: { value: 1, comparator: '<' } },
      { code: { coding: [{ code: 'c' }] }, valueSampledData: { origin: { value: 2 }, period: 1, dimensions: 1 } },
      { code: { coding: [{ code: 'd' }] }, valueQuantity: { value: 3, unit: 'one' } },
    ],
  },
  {
    resourceType: 'Condition',
    id: 'c',
    subject: { reference: 'Patient/p1' },
    onsetAge: { value: 40, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' },
    abatementDateTime: '2026-11',
  },
  {
    resourceType: 'Condition',
    id: 'd',
    onsetPeriod: { start: '2026-11-21T04:05:06Z' },
    abatementRange: { low: { value: 1, code: 'a' }, high: { value: 2, code: 'a' } },
  },
  { resourceType: 'Goal', id: 'g', startDate: '2026-11-21', target: [{ dueDate: '2027-01' }, { dueDuration: { value: 3, code: 'mo' } }] },
  { resourceType: 'Group', id: 'h', characteristic: [{ code: { coding: [{ code: 'x' }] }, valueBoolean: true, exclude: false }] },
];

/** What may stand where something else should: each is put in the place of every part of every resource. */
const ODD: readonly unknown[] = [
  null,
  '',
  'x',
  0,
  -0.5,
  true,
  [],
  {},
  [[]],
  [null],
  [[{ coding: [{ code: 'nested' }] }]],
  { value: '1' },
  { value: 1, comparator: 'about' },
  { value: 1, code: 7 },
  { coding: 'none' },
  { coding: [7, { code: 'seven' }] },
  { coding: Array.from({ length: 30 }, (_, index) => ({ system: LOINC, code: `many ${index}` })) },
  { coding: [...Array.from({ length: 150 }, () => ({ system: LOINC })), { code: 'beyond what is combined' }] },
  { start: 1, end: '2026' },
  [KILOGRAM, KILOGRAM],
];

/** Every resource that has something odd in one place. */
function* oddly(part: unknown, whole: (part: unknown) => object): Generator<object> {
  if (typeof part !== 'object' || part === null) return;
  for (const key of Object.keys(part)) {
    if (key === 'resourceType') continue;
    const put = (value: unknown): object =>
      whole(Array.isArray(part) ? part.map((each: unknown, at) => (String(at) === key ? value : each)) : { ...part, [key]: value });
    for (const odd of ODD) yield put(odd);
    yield* oddly((part as Readonly<Record<string, unknown>>)[key], put); // a key of its own
  }
}

/** Each once: what is said twice is one row. */
const once = (rows: readonly Uint8Array[]): readonly string[] => [...new Set(rows.map((row) => row.toHex()))].toSorted();

const rowsOf = (definition: SearchParameterDefinition, resource: object): readonly string[] => {
  const rows: Uint8Array[] = [];
  for (const value of definition.values(resource)) pushRows(value, rows);
  return once(rows);
};

test('rows that were read without evaluating a path are those of its definition, whatever is in the resource', () => {
  let compared = 0;
  for (const resource of RESOURCES) {
    const definitions = searchParametersOf(resource.resourceType);
    const extractors = definitions.map((definition) => extractorOf(definition, new Set()));
    for (const changed of [resource, ...oddly(resource, (part) => part as object)]) {
      for (const [at, definition] of definitions.entries()) {
        const rows: Uint8Array[] = [];
        extractors[at]?.push(changed, rows);
        const found = once(rows);
        assert.deepEqual(found, rowsOf(definition, changed), `${definition.name} of ${JSON.stringify(changed)}`);
        compared += found.length;
      }
    }
  }
  assert.ok(compared > 10_000, `${compared} rows compared`);
});
