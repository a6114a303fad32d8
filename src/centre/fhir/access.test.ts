import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ElementDefinition, typeDefinition, typeNames } from '#fhir/definitions/definitions.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { sightOfOwners } from './access.ts';

/** Types that could name a patient and do not, in any sensible use: what is published, and whose plan a Schedule is (with a patient as actor it is theirs). */
const PUBLIC: ReadonlySet<string> = new Set(['ImplementationGuide', 'Questionnaire', 'Schedule', 'StructureMap', 'TestScript']);

const PEOPLE = ['Patient', 'RelatedPerson', 'Person'];

function canNameSomebody(elements: readonly ElementDefinition[], known = new Set<ElementDefinition>()): boolean {
  return elements.some((element) => {
    if (known.has(element)) return false;
    known.add(element);
    const leads = element.types.some(
      ({ code, targets }) => code === 'Reference' && (targets.length === 0 || targets.some((target) => PEOPLE.includes(target))),
    );
    return leads || canNameSomebody(element.children, known);
  });
}

test('a type that can name a patient is not seen by everybody where nothing says whose it is', () => {
  const { sees } = sightOfOwners(new Set([7]));
  const open = typeNames().filter((name) => {
    const { kind, isAbstract, elements } = typeDefinition(name);
    return kind === 'resource' && !isAbstract && sees({ type: typeCode(name), owner: 0 }) && canNameSomebody(elements);
  });
  assert.deepEqual(
    open.filter((name) => !PUBLIC.has(name)),
    [],
  );
  for (const type of ['Patient', 'Observation', 'Contract', 'GuidanceResponse', 'Subscription', 'Binary', 'AuditEvent'])
    assert.ok(!sees({ type: typeCode(type), owner: 0 }), type);
  for (const type of ['Organization', 'Slot', 'ValueSet']) assert.ok(sees({ type: typeCode(type), owner: 0 }), type);
  assert.ok(sees({ type: typeCode('Observation'), owner: 7 }) && !sees({ type: typeCode('Observation'), owner: 8 }));
});
