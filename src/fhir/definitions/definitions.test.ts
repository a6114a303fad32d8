import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { fhirTables } from '../../../scripts/fhir-definitions.ts';
import { isTypeName, typeCode } from '../resource-types.ts';
import { compartmentOf, compartmentTypes } from './compartments.ts';
import { elementAt, invariantOf, specializes, typeDefinition, typeNames, valueSetOf, type ElementDefinition } from './definitions.ts';
import { searchParametersOf } from './search.ts';

test('the tables are what the generator makes of the published package, byte for byte', () => {
  for (const [file, content] of fhirTables()) {
    const checkedIn = readFileSync(join(import.meta.dirname, 'tables', file), 'utf8');
    assert.ok(
      checkedIn === content,
      `tables/${file} is not what scripts/fhir-definitions.ts makes: run npm run fhir:definitions and look at the difference`,
    );
  }
});

/** An element with all within. */
const withChildren = (element: ElementDefinition): readonly ElementDefinition[] => [element, ...element.children.flatMap(withChildren)];

test('every type parses, and what its elements name exists', () => {
  let count = 0;
  for (const name of typeNames()) {
    const type = typeDefinition(name);
    type.invariants.forEach(invariantOf);
    for (const element of type.elements.flatMap(withChildren)) {
      count++;
      assert.ok(element.types.length > 0 || element.content !== undefined, element.path);
      if (element.content !== undefined) assert.ok(elementAt(element.content).children.length > 0, element.path);
      if (element.binding !== undefined) valueSetOf(element.binding);
      element.invariants.forEach(invariantOf);
      for (const { code, profile, targets } of element.types) {
        typeDefinition(code.replace('attribute:', ''));
        if (profile !== undefined) typeDefinition(profile);
        for (const target of targets) assert.equal(typeDefinition(target).kind, 'resource', element.path);
      }
    }
  }
  // Elements of DomainResource and the like count in every type.
  assert.equal(count, 6008);
});

test('the resource types are those that have codes', () => {
  const types = typeNames().filter((name) => typeDefinition(name).kind === 'resource');
  assert.equal(types.length, 148);
  for (const type of types) assert.ok(isTypeName(type), type);
});

test('a type knows its bases', () => {
  assert.ok(specializes('Age', 'Quantity'));
  assert.ok(specializes('Patient', 'DomainResource'));
  assert.ok(specializes('Bundle', 'Resource'));
  assert.ok(!specializes('Bundle', 'DomainResource'));
  assert.ok(!specializes('Nothing', 'Resource'));
  assert.throws(() => typeDefinition('Nothing'), RangeError);
});

test('an element is what the specification says of it', () => {
  const component = elementAt('Observation.component');
  assert.deepEqual([component.min, component.max, component.types[0]?.code], [0, Infinity, 'BackboneElement']);
  const range = component.children.find(({ name }) => name === 'referenceRange');
  assert.equal(range?.content, 'Observation.referenceRange');
  const status = elementAt('Observation.status');
  assert.deepEqual([status.min, status.max, status.binding, status.inSummary], [1, 1, 'observation-status', true]);
  assert.deepEqual(elementAt('Encounter.subject').types, [{ code: 'Reference', profile: undefined, targets: ['Patient', 'Group'] }]);
  assert.equal(elementAt('Patient.deceased').isChoice, true);
  assert.throws(() => elementAt('Patient.nothing'), RangeError);
});

test('required value sets are enumerated, but for those that the specification leaves to others', () => {
  const bindings = new Set(
    typeNames()
      .flatMap((name) => typeDefinition(name).elements)
      .flatMap(withChildren)
      .flatMap(({ binding }) => (binding === undefined ? [] : [binding])),
  );
  assert.equal(bindings.size, 224);
  assert.deepEqual([...bindings].filter((name) => valueSetOf(name) === undefined).sort(), [
    'LL379-9',
    'currencies',
    'mimetypes',
    'ucum-units',
  ]);
  assert.deepEqual(
    [...(valueSetOf('slotstatus')?.get('http://hl7.org/fhir/slotstatus') ?? [])],
    ['busy', 'free', 'busy-unavailable', 'busy-tentative', 'entered-in-error'],
  );
  assert.deepEqual([...(valueSetOf('administrative-gender')?.keys() ?? [])], ['http://hl7.org/fhir/administrative-gender']);
});

test('every search parameter has a code of its own, from 1 to 65535', () => {
  const codes = new Map<number, string>();
  for (const type of typeNames()) {
    for (const { code, name } of searchParametersOf(type)) {
      assert.ok(Number.isInteger(code) && code >= 1 && code <= 65_535);
      assert.ok(!codes.has(code), `${type}.${name} and ${codes.get(code) ?? ''} have the code ${code}`);
      codes.set(code, `${type}.${name}`);
    }
  }
  assert.equal(codes.size, 2585);
});

test('codes of search parameters are in databases, so these are theirs for ever', () => {
  const codeOf = (type: string, name: string): number | undefined => searchParametersOf(type).find((each) => each.name === name)?.code;
  const given = {
    'Account.identifier': 1001,
    'Condition.onset-date': 1362,
    'Encounter.date': 1545,
    'Immunization.date': 1762,
    'Observation.value-quantity': 2143,
    'Patient.birthdate': 2201,
    'Procedure.code': 2307,
    'VisionPrescription.status': 2706,
    'Patient.identifier': 1,
    'Slot.schedule': 5,
    'Observation.patient': 60,
  };
  for (const [name, code] of Object.entries(given)) {
    const [type = '', parameter = ''] = name.split('.');
    assert.equal(codeOf(type, parameter), code, name);
  }
  assert.equal(codeOf('Patient', '_id'), 21_000 + typeCode('Patient'));
  assert.equal(codeOf('Slot', '_lastUpdated'), 22_000 + typeCode('Slot'));
});

test('compartments name types and parameters that exist', () => {
  assert.deepEqual(compartmentTypes(), ['Device', 'Encounter', 'Patient', 'Practitioner', 'RelatedPerson']);
  for (const compartment of compartmentTypes()) {
    for (const [type, names] of compartmentOf(compartment)) {
      for (const name of names)
        assert.ok(
          searchParametersOf(type).some((each) => each.name === name),
          `${compartment}: ${type}.${name}`,
        );
    }
  }
  assert.deepEqual(compartmentOf('Patient').get('Appointment'), ['actor']);
  assert.equal(compartmentOf('Patient').get('Slot'), undefined);
  assert.equal(compartmentOf('Slot').size, 0);
});
