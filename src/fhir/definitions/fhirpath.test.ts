import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compilePath, compileTest, envOf, TooCostly } from './fhirpath.ts';
import { resourceNode, type Node } from './shape.ts';
import { INVARIANTS } from './tables/invariants.ts';
import { SEARCH_PARAMETERS } from './tables/search-parameters.ts';

function nodeOf(resource: unknown): Node {
  const node = resourceNode(resource);
  assert.ok(node !== undefined);
  return node;
}

const values = (expression: string, resource: unknown): readonly unknown[] => {
  const node = nodeOf(resource);
  return compilePath(expression)(node, envOf(node)).map(({ value }) => value);
};

const isTrue = (expression: string, resource: unknown): boolean | undefined => {
  const node = nodeOf(resource);
  return compileTest(expression)(node, envOf(node));
};

const patient = {
  resourceType: 'Patient',
  id: 'p1',
  birthDate: '1970-03-30',
  _birthDate: { extension: [{ url: 'https://example.org/x', valueCode: 'seen' }] },
  deceasedBoolean: false,
  multipleBirthInteger: 3,
  name: [
    { use: 'official', family: 'Chalmers', given: ['Peter', 'James'] },
    { use: 'usual', given: ['Jim', null], _given: [null, { extension: [{ url: 'https://example.org/y', valueString: 'later' }] }] },
  ],
  generalPractitioner: [
    { reference: 'Practitioner/d1' },
    { reference: '#o' },
    { reference: 'https://example.org/fhir/Patient/9/_history/2' },
  ],
  contained: [{ resourceType: 'Organization', id: 'o', name: 'Ours' }],
};

test('every invariant and every search parameter of the tables compiles', () => {
  let count = 0;
  for (const line of INVARIANTS.trim().split('\n')) {
    compilePath(line.split('\t')[2] ?? '');
    count++;
  }
  for (const line of SEARCH_PARAMETERS.trim().split('\n')) {
    const [, , , , , expression = '', ...components] = line.split('\t');
    compilePath(expression);
    for (const component of components) compilePath(component.slice(component.indexOf('=') + 1));
    count++;
  }
  assert.ok(count > 1900);
});

test('what is no FHIRPath, or not implemented, is a SyntaxError', () => {
  for (const text of ['', 'a.', 'a b', 'nothing(1)', '(a', "'a", 'a.where(', '%nothing', 'a[b]', '§']) {
    assert.throws(() => compilePath(text), SyntaxError, text);
  }
});

test('a path goes through lists, choices and the extensions of primitives', () => {
  assert.deepEqual(values('Patient.name.given', patient), ['Peter', 'James', 'Jim', undefined]);
  assert.deepEqual(values('name.given.extension.value', patient), ['later']);
  const unsaid = { resourceType: 'Patient', name: [{ _given: [{ extension: [{ url: 'https://example.org/y', valueString: 'a' }] }] }] };
  assert.deepEqual(values('name.given.extension.value', unsaid), ['a']);
  assert.equal(isTrue('name.given.exists() and name.given.hasValue().not()', unsaid), true);
  assert.deepEqual(values('Patient.deceased', patient), [false]);
  assert.deepEqual(values('Patient.deceased.as(dateTime)', patient), []);
  assert.deepEqual(values('(Patient.multipleBirth as integer)', patient), [3]);
  assert.deepEqual(values('birthDate.extension.value', patient), ['seen']);
  assert.deepEqual(values('Observation.status', patient), []);
  assert.deepEqual(values("name.where(use = 'usual').given.first()", patient), ['Jim']);
  assert.deepEqual(values('name[0].given[1]', patient), ['James']);
  assert.deepEqual(values('name.family | name.given | name.family', patient), ['Chalmers', 'Peter', 'James', 'Jim', undefined]);
});

test('a reference resolves to what it names, contained or by its type', () => {
  assert.deepEqual(values('generalPractitioner.where(resolve() is Practitioner).reference', patient), ['Practitioner/d1']);
  assert.deepEqual(values('generalPractitioner.where(resolve() is Organization).reference', patient), ['#o']);
  assert.deepEqual(values('generalPractitioner.where(resolve() is Patient).reference', patient), [
    'https://example.org/fhir/Patient/9/_history/2',
  ]);
  assert.deepEqual(values('generalPractitioner.resolve().name', patient), ['Ours']);
});

test('logic has three values', () => {
  const table: readonly (readonly [string, boolean | undefined])[] = [
    ['true and {}', undefined],
    ['false and {}', false],
    ['{} and false', false],
    ['true or {}', true],
    ['{} or true', true],
    ['{} or false', undefined],
    ['true xor true', false],
    ['true xor {}', undefined],
    ['false implies {}', true],
    ['{} implies true', true],
    ['{} implies false', undefined],
    ['true implies false', false],
    ['{}.not()', undefined],
    ["'a' = {}", undefined],
    ["'a' in ('a' | 'b')", true],
    ["('a' | 'b') contains 'c'", false],
    ["'a' & {} & 'b' = 'ab'", true],
    ['1 + 2 = 3', true],
    ["'ab'.startsWith('a') and 'abc'.substring(1) = 'bc'", true],
    ["'a.b'.replaceMatches('\\\\..*', '') = 'a'", true],
    ["'abc'.matches('b')", false],
    ["'x' = 'x' and 1 < 2 or false", true],
    ["iif({}, 'a', 'b') = 'b'", true],
    ["'12'.toInteger() >= 12", true],
    ['(1 | 2 | 2).count() = 2', true],
    ['(1).combine(1).isDistinct()', false],
  ];
  for (const [expression, expected] of table) assert.equal(isTrue(expression, patient), expected, expression);
});

test('dates are compared as far as they are known', () => {
  const visit = (start: string, end: string): unknown => ({ resourceType: 'Encounter', period: { start, end } });
  const order = 'period.start <= period.end';
  assert.equal(isTrue(order, visit('2026-01-01', '2026-01-02')), true);
  assert.equal(isTrue(order, visit('2026-01-02', '2026-01-01')), false);
  assert.equal(isTrue(order, visit('2026-01-01T10:00:00+02:00', '2026-01-01T09:00:00+01:00')), true);
  assert.equal(isTrue(order, visit('2026-01-01T10:00:00+02:00', '2026-01-01T07:59:59Z')), false);
  assert.equal(isTrue(order, visit('2026', '2026-05-01')), undefined);
  assert.equal(isTrue(order, visit('2027', '2026-05-01')), false);
});

test('quantities are compared only in the same unit', () => {
  const risk = (low: object, high: object): unknown => ({
    resourceType: 'Observation',
    valueRange: { low, high },
  });
  const order = 'value.low <= value.high';
  const mg = { system: 'http://unitsofmeasure.org', code: 'mg' };
  assert.equal(isTrue(order, risk({ value: 1, ...mg }, { value: 2, ...mg })), true);
  assert.equal(isTrue(order, risk({ value: 3, ...mg }, { value: 2, ...mg })), false);
  assert.equal(isTrue(order, risk({ value: 3, ...mg }, { value: 2, system: mg.system, code: 'g' })), undefined);
});

test('a path that would take too many steps is stopped', () => {
  const item = { linkId: 'a' };
  const form = { resourceType: 'Questionnaire', status: 'draft', item: Array.from({ length: 3000 }, () => item) };
  assert.throws(
    () => isTrue('item.all(%context.item.linkId contains linkId or %resource.item.where(linkId = linkId).exists())', form),
    TooCostly,
  );
  // Linear ones are not.
  assert.equal(isTrue('descendants().linkId.isDistinct()', form), false);
});
