import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';

import { PARAMETERS } from '../search-parameters.ts';
import { typeNames } from './definitions.ts';
import { searchBytes } from './search-bytes.ts';
import { DATE_HIGH, DATE_LOW, searchParametersOf, type SearchValue } from './search.ts';

const EXAMPLES = join(import.meta.dirname, '../../../node_modules/hl7.fhir.r4.examples');

const valuesOf = (resource: { readonly resourceType: string; readonly [key: string]: unknown }, name: string): readonly SearchValue[] => {
  const parameter = searchParametersOf(resource.resourceType).find((each) => each.name === name);
  assert.ok(parameter !== undefined, `${resource.resourceType}.${name}`);
  return parameter.values(resource);
};

const patient = {
  resourceType: 'Patient',
  id: 'p1',
  meta: {
    lastUpdated: '2026-11-21T04:05:06.007Z',
    tag: [{ system: 'https://example.org/tags', code: 'vip' }],
    profile: ['https://example.org/p|2'],
  },
  identifier: [
    {
      system: 'https://example.org/mrn',
      value: '7',
      type: { coding: [{ system: 'https://example.org/kinds', code: 'MR' }], text: 'record' },
    },
  ],
  name: [{ family: 'Núñez', given: ['Ana', 'María'], prefix: ['Dr'] }],
  telecom: [
    { system: 'phone', value: '1' },
    { system: 'email', value: 'a@example.org' },
  ],
  birthDate: '1970-03',
  generalPractitioner: [
    { reference: 'Practitioner/d1/_history/3' },
    { identifier: { system: 'https://example.org/npi', value: '9' } },
    { reference: '#here' },
  ],
  link: [{ other: { reference: 'https://elsewhere.example/fhir/Patient/2' }, type: 'seealso' }],
};

test('tokens: codings, concepts, identifiers with their types, contact points, booleans, ids', () => {
  assert.deepEqual(valuesOf(patient, 'identifier'), [
    {
      kind: 'token',
      system: 'https://example.org/mrn',
      code: '7',
      text: 'record',
      types: [{ system: 'https://example.org/kinds', code: 'MR' }],
    },
  ]);
  const plain = (code: string, system?: string): SearchValue => ({ kind: 'token', system, code, text: undefined, types: [] });
  assert.deepEqual(valuesOf(patient, 'phone'), [{ ...plain('1'), contact: ['phone'] }]);
  assert.deepEqual(valuesOf(patient, 'email'), [{ ...plain('a@example.org'), contact: ['email'] }]);
  assert.deepEqual(valuesOf(patient, '_id'), [plain('p1')]);
  assert.deepEqual(valuesOf(patient, '_tag'), [plain('vip', 'https://example.org/tags')]);
  const condition = { resourceType: 'Condition', code: { coding: [{ code: 'c', display: 'shown' }], text: 'words' } };
  assert.deepEqual(valuesOf(condition, 'code'), [
    { kind: 'token', system: undefined, code: 'c', text: 'shown', types: [] },
    { kind: 'token', system: undefined, code: undefined, text: 'words', types: [] },
  ]);
});

test('deceased is true with a date, false with none', () => {
  const deceased = (more: object): unknown =>
    valuesOf({ resourceType: 'Patient', ...more }, 'deceased').map((value) => (value.kind === 'token' ? value.code : ''));
  assert.deepEqual(deceased({}), ['false']);
  assert.deepEqual(deceased({ deceasedBoolean: false }), ['false']);
  assert.deepEqual(deceased({ deceasedBoolean: true }), ['true']);
  assert.deepEqual(deceased({ deceasedDateTime: '2020' }), ['true']);
});

test('references: relative, versioned, absolute, logical; never what is contained', () => {
  const nothing = { type: undefined, id: undefined, url: undefined, version: undefined, identifier: undefined };
  assert.deepEqual(valuesOf(patient, 'general-practitioner'), [
    { kind: 'reference', ...nothing, type: 'Practitioner', id: 'd1', version: '3' },
    { kind: 'reference', ...nothing, identifier: { system: 'https://example.org/npi', value: '9' } },
  ]);
  assert.deepEqual(valuesOf(patient, 'link'), [
    { kind: 'reference', ...nothing, type: 'Patient', id: '2', url: 'https://elsewhere.example/fhir/Patient/2' },
  ]);
  const plan = { resourceType: 'CarePlan', instantiatesCanonical: ['https://example.org/PlanDefinition/p|1.0'] };
  assert.deepEqual(valuesOf(plan, 'instantiates-canonical'), [
    { kind: 'reference', ...nothing, type: undefined, url: 'https://example.org/PlanDefinition/p', version: '1.0' },
  ]);
});

test('dates: coarse ones are their whole interval, periods may be open, a timing is its outer limits', () => {
  const utc = (text: string): number => Date.parse(text);
  assert.deepEqual(valuesOf(patient, 'birthdate'), [{ kind: 'date', low: utc('1970-03-01'), high: utc('1970-04-01') }]);
  assert.deepEqual(valuesOf(patient, '_lastUpdated'), [
    { kind: 'date', low: utc('2026-11-21T04:05:06.007Z'), high: utc('2026-11-21T04:05:06.008Z') },
  ]);
  const visit = (period: object): unknown => valuesOf({ resourceType: 'Encounter', period }, 'date');
  assert.deepEqual(visit({ start: '2026-01-01' }), [{ kind: 'date', low: utc('2026-01-01'), high: DATE_HIGH }]);
  assert.deepEqual(visit({ end: '2026-01-01' }), [{ kind: 'date', low: DATE_LOW, high: utc('2026-01-02') }]);
  assert.deepEqual(visit({}), []);
  const observation = { resourceType: 'Observation', effectiveTiming: { event: ['2026-02-01', '2026-01-01', 'never'] } };
  assert.deepEqual(valuesOf(observation, 'date'), [{ kind: 'date', low: utc('2026-01-01'), high: utc('2026-02-02') }]);
});

test('strings: every part of a name', () => {
  assert.deepEqual(
    valuesOf(patient, 'name').map((value) => (value.kind === 'string' ? value.text : '')),
    ['Núñez', 'Ana', 'María', 'Dr'],
  );
});

test('quantities and composites keep together what belongs together', () => {
  const unit = { system: 'http://unitsofmeasure.org', code: 'mm[Hg]' };
  const part = (code: string, value: number): object => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value, ...unit },
  });
  const pressure = { resourceType: 'Observation', component: [part('8480-6', 107), part('8462-4', 60)] };
  const found = valuesOf(pressure, 'component-code-value-quantity').map((value) =>
    value.kind === 'composite'
      ? value.parts.map((each) => (each.kind === 'token' ? each.code : each.kind === 'quantity' ? each.low : ''))
      : [],
  );
  assert.deepEqual(found, [
    ['8480-6', 107],
    ['8462-4', 60],
  ]);
  const below = { resourceType: 'Observation', valueQuantity: { value: 5, comparator: '<', ...unit } };
  assert.deepEqual(valuesOf(below, 'value-quantity'), [{ kind: 'quantity', low: -Infinity, high: 5, ...unit, unit: undefined }]);
});

test('values are taken from a resource of the right type only, and any JSON has them or none', () => {
  const parameter = searchParametersOf('Patient').find(({ name }) => name === 'name');
  assert.deepEqual(parameter?.values({ ...patient, resourceType: 'Person' }), []);
  fc.assert(
    fc.property(
      fc.constantFrom('Patient', 'Observation', 'Appointment', 'Encounter'),
      fc.dictionary(
        fc.constantFrom('name', 'code', 'component', 'period', 'subject', 'meta', 'participant', 'valueQuantity'),
        fc.jsonValue(),
      ),
      (type, members) => {
        for (const each of searchParametersOf(type))
          for (const value of each.values({ ...members, resourceType: type })) searchBytes(value);
      },
    ),
    { numRuns: 200 },
  );
});

/** Examples of the specification of the types that have hand-written parameters. */
const samples = (): readonly Record<string, unknown>[] => {
  const types = new Set<string>(PARAMETERS.map(({ type }) => type));
  return readdirSync(EXAMPLES)
    .filter((file) => types.has(file.split('-', 1)[0] ?? ''))
    .map((file) => JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as Record<string, unknown>); // resources are objects
};

/**
 * What the hand-written extractors leave out on purpose or for want of need, parameter by parameter: prefixes of names, actors other than doctors,
 * periods as dates, absolute URLs.
 */
const WIDER: ReadonlySet<string> = new Set(['Patient.name', 'Schedule.actor', 'Observation.date']);

test('the hand-written extractors find nothing that the generated ones do not, and where they are as wide, the same', () => {
  const generated = new Map(typeNames().flatMap((type) => searchParametersOf(type).map((each) => [`${type}.${each.name}`, each])));
  const hex = (bytes: readonly Uint8Array[]): readonly string[] => [...new Set(bytes.map((each) => each.toHex()))].sort();
  let compared = 0;
  for (const resource of samples()) {
    for (const { type, name, code, kind, extract } of PARAMETERS) {
      const parameter = generated.get(`${type}.${name}`);
      // AuditEvent's come from the ledger's events; Medlar's own parameters are not the specification's.
      if (resource['resourceType'] !== type || parameter?.kind !== kind || type === 'AuditEvent') continue;
      assert.equal(parameter.code, code, `${type}.${name}`);
      const mine = hex(parameter.values(resource).flatMap((value) => searchBytes(value) ?? []));
      const given = hex(extract(resource));
      const label = `${type}.${name} of ${type}/${String(resource['id'])}`;
      if (WIDER.has(`${type}.${name}`))
        assert.deepEqual(
          given.filter((each) => !mine.includes(each)),
          [],
          label,
        );
      else assert.deepEqual(given, mine, label);
      compared += given.length;
    }
  }
  assert.ok(compared > 300, `${compared} values compared`);
});

test('the parameters that Medlar writes by hand are numbered as they are there', () => {
  for (const { type, name, kind, code } of PARAMETERS) {
    // Of another kind it is another parameter: Coverage.class-value is a token by hand, a string in the specification.
    const found = searchParametersOf(type).find((each) => each.name === name && each.kind === kind);
    if (found !== undefined) assert.equal(found.code, code, `${type}.${name}: run npm run fhir:definitions`);
  }
});
