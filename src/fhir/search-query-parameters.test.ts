import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { typeNames } from './definitions/definitions.ts';
import { searchParametersOf } from './definitions/search.ts';
import { indexValues } from './index-values.ts';
import { isTypeName, typeCode } from './resource-types.ts';
import { compartmentValue, extractorsOf, isDated, searchablesOf } from './search-query-parameters.ts';
import { pushRows } from './search-query-rows.ts';

const EXAMPLES = join(import.meta.dirname, '../../node_modules/hl7.fhir.r4.examples');

test('of every example of the specification, each parameter’s rows are those of its definition', () => {
  let compared = 0;
  for (const file of readdirSync(EXAMPLES)) {
    const type = file.split('-', 1)[0] ?? '';
    if (!isTypeName(type) || !file.endsWith('.json')) continue;
    const resource = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as { readonly resourceType: string };
    const rows = indexValues(typeCode(type), resource);
    const found = new Set(rows.map(({ param, value }) => `${param} ${value.toHex()}`));
    const demanded = new Set<string>();
    for (const [name, { definition, sources }] of searchablesOf(type)) {
      if (name === '_id' || name === '_lastUpdated') continue;
      const values: Uint8Array[] = [];
      for (const value of definition.values(resource)) pushRows(value, values);
      for (const value of values) {
        const names = sources.map(({ code }) => `${code} ${value.toHex()}`);
        assert.ok(
          names.some((each) => found.has(each)),
          `${file}: ${name} ${value.toHex()}`,
        );
        for (const each of names) demanded.add(each);
        compared++;
      }
    }
    const codes = new Map(searchParametersOf(type).map(({ code, name }) => [code, name]));
    for (const { param, value } of rows) {
      const name = codes.get(param);
      if (name === undefined || name === '_id' || name === '_lastUpdated') continue;
      assert.ok(demanded.has(`${param} ${value.toHex()}`), `${file}: ${name} ${value.toHex()} comes from nothing`);
    }
  }
  assert.ok(compared > 5_000, `${compared} values compared`);
});

test('every parameter of every type is looked up where rows are written', () => {
  for (const type of typeNames().filter(isTypeName)) {
    const written = new Set(extractorsOf(type).map(({ code }) => code));
    for (const [name, { sources }] of searchablesOf(type)) {
      if (name === '_id' || name === '_lastUpdated') continue;
      for (const { code } of sources) assert.ok(written.has(code), `${type}.${name} ${code}`);
    }
  }
});

test('patient is subject of type Patient, and where the centre has rows of its own for it, the other way round', () => {
  const sources = (type: string, name: string): unknown => searchablesOf(type).get(name)?.sources;
  const code = (type: string, name: string): number => searchParametersOf(type).find((each) => each.name === name)?.code ?? 0;
  assert.deepEqual(sources('Condition', 'patient'), [{ code: code('Condition', 'subject'), target: 'Patient' }]);
  assert.deepEqual(sources('Observation', 'patient'), [{ code: 60 }]);
  assert.deepEqual(sources('Observation', 'subject'), [{ code: code('Observation', 'subject') }, { code: 60 }]);
  assert.deepEqual(sources('Patient', 'phonetic'), [{ code: 2 }]);
});

test('rows of compartments sort by owner and then by type, and only lists of the centre bear times', () => {
  assert.equal(compartmentValue(258, 3).toHex(), '000000000001020003');
  assert.equal(compartmentValue(Number.MAX_SAFE_INTEGER, 0x1234).toHex(), '1fffffffffffff1234');
  assert.deepEqual([1, 9, 62, 99, 1_500, 21_001, 22_001, 22_148, 23_001, 30_000].map(isDated), [
    false,
    true,
    false,
    true,
    false,
    false,
    true,
    true,
    false,
    false,
  ]);
});
