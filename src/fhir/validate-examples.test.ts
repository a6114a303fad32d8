/** Validation on the specification's own resources: valid as they are, and, changed in one known way, faulty at exactly that place. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';

import {
  choiceKey,
  elementAt,
  typeDefinition,
  typeNames,
  valueSetOf,
  type ElementDefinition,
  type TypeUse,
} from './definitions/definitions.ts';
import { formatJson, parseJson } from './json-text.ts';
import { primitiveCheck } from './validate-primitives.ts';
import { isResourceType } from './validate-references.ts';
import { validateResource } from './validate.ts';

const EXAMPLES = join(import.meta.dirname, '../../node_modules/hl7.fhir.r4.examples');
/** Those that are not valid themselves, with their first error. */
const INVALID: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // Their div is empty, which txt-2 forbids.
    'ActivityDefinition-blood-tubes-supply': 'invariant ActivityDefinition.text.div',
    'ActivityDefinition-heart-valve-replacement': 'invariant ActivityDefinition.text.div',
    'EventDefinition-example': 'invariant EventDefinition.text.div',
    'Questionnaire-zika-virus-exposure-assessment': 'invariant Questionnaire.text.div',
    // Their fullUrl ends in another id than the resource has.
    'Bundle-10bb101f-a121-4264-a920-67be9cb82c74': 'invalid Bundle.entry[2].fullUrl',
    'Bundle-3a0707d3-549e-4467-b8b8-5a2ab3800efe': 'invalid Bundle.entry[3].fullUrl',
    'Bundle-lri-example': 'invalid Bundle.entry[1].fullUrl',
    // They refer to types that are not allowed there.
    'DeviceMetric-example': 'invalid DeviceMetric.parent',
    'DeviceUseStatement-example': 'invalid DeviceUseStatement.reasonReference[0]',
    'MedicationRequest-medrx0301': 'invalid MedicationRequest.dispenseRequest.performer',
    'Observation-clinical-gender': 'invalid Observation.performer[0]',
    // It names contained resources that it does not contain.
    'PlanDefinition-example-cardiology-os': 'not-found PlanDefinition.contained[11].item[0].answerValueSet',
    // urn:oid:X.Y.Z is no OID.
    'Library-zika-virus-intervention-logic': 'value Library.dataRequirement[0].codeFilter[0].valueSet',
    // Items without linkId.
    'Questionnaire-qs1': 'required Questionnaire.item[0].item[0].linkId',
    // Extensions of a type that R4 does not have, so that no base is left.
    'SearchParameter-codesystem-extensions-CodeSystem-author': 'required SearchParameter.base',
    'SearchParameter-codesystem-extensions-CodeSystem-effective': 'required SearchParameter.base',
    'SearchParameter-codesystem-extensions-CodeSystem-end': 'required SearchParameter.base',
    'SearchParameter-codesystem-extensions-CodeSystem-keyword': 'required SearchParameter.base',
    'SearchParameter-codesystem-extensions-CodeSystem-workflow': 'required SearchParameter.base',
    'SearchParameter-valueset-extensions-ValueSet-author': 'required SearchParameter.base',
    'SearchParameter-valueset-extensions-ValueSet-effective': 'required SearchParameter.base',
    'SearchParameter-valueset-extensions-ValueSet-end': 'required SearchParameter.base',
    'SearchParameter-valueset-extensions-ValueSet-keyword': 'required SearchParameter.base',
    'SearchParameter-valueset-extensions-ValueSet-workflow': 'required SearchParameter.base',
    // An id of more than 64 characters.
    'SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject': 'value SearchParameter.id',
    // Not abstract, and without a base (sdf-4).
    'StructureDefinition-Definition': 'invariant StructureDefinition',
    'StructureDefinition-Event': 'invariant StructureDefinition',
    'StructureDefinition-FiveWs': 'invariant StructureDefinition',
    'StructureDefinition-Request': 'invariant StructureDefinition',
  }),
);

/** Larger ones are all definitions in Bundles: more of the same. */
const BYTES_MAX = 1_000_000;
/** Of the specification's 4,400 definitions, one in so many is enough. */
const DEFINITIONS_STEP = 5;

const isDefinition = (file: string): boolean => /^(?:StructureDefinition|ValueSet|CodeSystem|SearchParameter)-/.test(file);

/** Every example, and some of the definitions. */
const files = readdirSync(EXAMPLES).filter((file, i) => {
  if (!file.endsWith('.json') || file === 'package.json' || statSync(join(EXAMPLES, file)).size > BYTES_MAX) return false;
  return !isDefinition(file) || i % DEFINITIONS_STEP === 0 || INVALID.has(file.replace('.json', ''));
});

const errorsOf = (json: unknown): readonly string[] =>
  validateResource(json)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, expression }) => `${code} ${expression}`);

/** JSON without white space, its strings escaped as JSON.stringify does, its numbers as they are. */
const minified = (text: string): string =>
  text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) =>
    string === undefined ? '' : JSON.stringify(JSON.parse(string)),
  );

test('every example of the specification is valid, but for those that are not, and comes back as it was', () => {
  const invalid = new Map<string, string>();
  for (const file of files) {
    const bytes = readFileSync(join(EXAMPLES, file));
    const result = parseJson(bytes);
    assert.ok(result.ok, file);
    assert.ok(formatJson(result.value) === minified(bytes.toString('utf8').replace(/^\uFEFF/, '')), `${file} does not come back as it was`);
    const [first] = errorsOf(result.value);
    if (first !== undefined) invalid.set(file.replace('.json', ''), first);
  }
  assert.deepEqual(Object.fromEntries(invalid), Object.fromEntries(INVALID));
  assert.ok(files.length > 1500);
});

// --- changed in one known way ---

type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member of a resource, with what the definitions say of it. */
interface Place {
  readonly object: JsonObject;
  readonly key: string;
  /** FHIRPath of the object, and of the member. */
  readonly parent: string;
  readonly path: string;
  readonly element: ElementDefinition;
  readonly type: TypeUse | undefined;
}

const elementsOf = (element: ElementDefinition, type: TypeUse | undefined): readonly ElementDefinition[] => {
  if (element.content !== undefined) return elementsOf(elementAt(element.content), elementAt(element.content).types[0]);
  const code = type?.code.replace('attribute:', '') ?? 'Element';
  return [...typeDefinition(code).elements, ...element.children];
};

/** Every member that the definitions know, in resources without others in them. */
function placesOf(object: JsonObject, elements: readonly ElementDefinition[], parent: string): readonly Place[] {
  const places: Place[] = [];
  for (const element of elements) {
    for (const type of element.types.length === 0 ? [undefined] : element.types) {
      const key = element.isChoice && type !== undefined ? choiceKey(element.name, type.code) : element.name;
      const value = object[key];
      if (value === undefined || type?.code === 'Resource') continue;
      const step = element.isChoice && type !== undefined ? `${element.name}.ofType(${type.code})` : element.name;
      const path = `${parent}.${step}`;
      places.push({ object, key, parent, path, element, type });
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      items.forEach((item, i) => {
        if (isObject(item)) places.push(...placesOf(item, elementsOf(element, type), Array.isArray(value) ? `${path}[${i}]` : path));
      });
    }
  }
  return places;
}

/** Small examples of most types, without contained resources, whose references to each other would be further faults. */
const subjects: readonly string[] = files
  .filter(
    (file) =>
      !INVALID.has(file.replace('.json', '')) &&
      !/^(?:Bundle|Parameters|StructureDefinition|ValueSet|CodeSystem|SearchParameter)-/.test(file),
  )
  .filter((file) => statSync(join(EXAMPLES, file)).size < 20_000)
  .map((file) => readFileSync(join(EXAMPLES, file), 'utf8'))
  .filter((text) => !text.includes('"contained"') && !text.includes('"#'));

/** Changes the member and says what the one error must be; undefined where it cannot be changed so. */
type Mutation = (place: Place) => string | undefined;

const isPrimitive = ({ type }: Place): boolean => type !== undefined && primitiveCheck(type.code) !== undefined;

/** A value of the wrong format for each primitive type, of the right JSON type. */
const MALFORMED: Readonly<Record<string, unknown>> = {
  base64Binary: '*',
  canonical: 'a b',
  code: ' a',
  date: '2023-02-29',
  dateTime: '2023-02-29T10:00:00Z',
  id: 'a_b',
  instant: '2023-02-28',
  integer: 0.5,
  markdown: 'a\u0000',
  oid: 'urn:oid:9',
  positiveInt: 0,
  string: 'a\u0000',
  time: '24:00:00',
  unsignedInt: -1,
  uri: 'a b',
  url: 'a b',
  uuid: 'urn:uuid:1',
};

/** Changes the first value of a member: the value itself, or the first of the list. */
function replaceFirst({ object, key, path }: Place, value: unknown): string {
  const before = object[key];
  if (!Array.isArray(before)) {
    object[key] = value;
    return path;
  }
  object[key] = [value, ...(before as readonly unknown[]).slice(1)];
  return `${path}[0]`;
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'an unknown element': ({ object, parent }) => {
    object['unheardOf'] = 'x';
    return `structure ${parent}.unheardOf`;
  },
  null: (place) => {
    place.object[place.key] = null;
    return `structure ${place.path}`;
  },
  'a list for a value': ({ object, key, path }) => {
    if (Array.isArray(object[key])) return undefined;
    object[key] = [object[key]];
    return `structure ${path}`;
  },
  'a value for a list': ({ object, key, path }) => {
    const value = object[key];
    if (!Array.isArray(value)) return undefined;
    object[key] = value[0];
    return `structure ${path}`;
  },
  'an empty list': ({ object, key, path, element }) => {
    if (element.max === 1) return undefined;
    object[key] = [];
    return `structure ${path}`;
  },
  'an object for a primitive': (place) => (isPrimitive(place) ? `structure ${replaceFirst(place, { value: 'x' })}` : undefined),
  'a text for an object': (place) => (isPrimitive(place) ? undefined : `structure ${replaceFirst(place, 'x')}`),
  'an empty object': (place) => {
    if (isPrimitive(place)) return undefined;
    const path = replaceFirst(place, {});
    // What is required within is missing as well.
    return elementsOf(place.element, place.type).some(({ min }) => min > 0) ? undefined : `structure ${path}`;
  },
  'a number for a text': (place) => {
    const value = place.object[place.key];
    return typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'string')
      ? `structure ${replaceFirst(place, 5)}`
      : undefined;
  },
  'a malformed primitive': (place) => {
    const bad = MALFORMED[place.type?.code ?? ''];
    return bad === undefined ? undefined : `value ${replaceFirst(place, bad)}`;
  },
  'a code that is not in the value set': (place) => {
    if (place.type?.code !== 'code' || place.element.binding === undefined || valueSetOf(place.element.binding) === undefined)
      return undefined;
    return `code-invalid ${replaceFirst(place, 'unheard-of')}`;
  },
  'a required element left out': ({ object, key, parent, element }) => {
    if (element.min === 0 || Object.hasOwn(object, `_${key}`) || Object.keys(object).length === 1) return undefined;
    delete object[key];
    return `required ${parent}.${element.name}`;
  },
  'a second type of a choice': ({ object, key, parent, element, type }) => {
    const other = element.types.find(({ code }) => code !== type?.code && (code === 'string' || code === 'dateTime' || code === 'boolean'));
    if (!element.isChoice || other === undefined || element.max !== 1) return undefined;
    object[choiceKey(element.name, other.code)] = other.code === 'boolean' ? true : '2020';
    return Object.keys(object).indexOf(key) === -1 ? undefined : `structure ${parent}.${element.name}.ofType(${other.code})`;
  },
  'a reference to another type': (place) => {
    const { targets = [] } = place.type ?? {};
    if (place.type?.code !== 'Reference' || targets.length === 0) return undefined;
    const other = targets.includes('Basic') ? 'Linkage' : 'Basic';
    return `invalid ${replaceFirst(place, { reference: `${other}/1` })}`;
  },
  'a reference that is none': (place) =>
    place.type?.code === 'Reference' ? `value ${replaceFirst(place, { reference: 'not a reference' })}.reference` : undefined,
  'a reference to nothing contained': (place) =>
    place.type?.code === 'Reference' ? `not-found ${replaceFirst(place, { reference: '#nothing' })}.reference` : undefined,
  'an extension without a value': ({ object, parent }) => {
    if (Object.hasOwn(object, 'resourceType') && !Object.hasOwn(object, 'text') && object['resourceType'] === 'Binary') return undefined;
    if (Object.hasOwn(object, 'url') && Object.hasOwn(object, 'extension')) return undefined;
    if (Object.keys(object).some((key) => key.startsWith('value')) && Object.hasOwn(object, 'url')) return undefined;
    const before = Array.isArray(object['extension']) ? (object['extension'] as readonly unknown[]) : [];
    object['extension'] = [...before, { url: 'https://example.org/x' }];
    return `invariant ${parent}.extension[${before.length}]`;
  },
};

/** Rules between elements, and bindings of the concept to which the element belongs, may be broken by the same change. */
const isConsequence = (error: string, expected: string): boolean => {
  const [code = '', path = ''] = error.split(' ');
  return code === 'invariant' || (code === 'code-invalid' && (expected.split(' ')[1] ?? '').startsWith(`${path}.`));
};

test('a valid resource with one thing wrong has exactly that fault, there', () => {
  const counts = new Map<string, number>();
  fc.assert(
    fc.property(fc.constantFrom(...subjects), fc.constantFrom(...Object.keys(MUTATIONS)), fc.nat(), (text, name, at) => {
      const resource = JSON.parse(text) as JsonObject; // examples are resources
      const type = String(resource['resourceType']);
      const places = placesOf(resource, typeDefinition(type).elements, type);
      const mutate = MUTATIONS[name];
      // The first place from there on that can be changed so.
      for (let i = 0; i < places.length; i++) {
        const place = places[(at + i) % places.length];
        if (place === undefined) break;
        const before = JSON.stringify(resource);
        const expected = mutate?.(place);
        if (expected === undefined) {
          // Some find out only after the change.
          if (JSON.stringify(resource) !== before) return;
          continue;
        }
        counts.set(name, (counts.get(name) ?? 0) + 1);
        const found = errorsOf(resource);
        const label = `${name} in ${type}/${String(resource['id'])} at ${place.path}`;
        // Nothing else is asked where the JSON itself is not sound.
        const others = found.filter((error) => error !== expected);
        assert.equal(found.length - others.length, 1, `${label}: ${expected} expected, found ${found.join(', ')}`);
        if (expected.startsWith('structure ')) assert.deepEqual(others, [], label);
        else
          assert.deepEqual(
            others.filter((error) => !isConsequence(error, expected)),
            [],
            label,
          );
        return;
      }
    }),
    { numRuns: 1500 },
  );
  for (const name of Object.keys(MUTATIONS)) assert.ok((counts.get(name) ?? 0) > 5, `${name} was tried ${counts.get(name) ?? 0} times`);
});

test('every type of resource has a plan, and refuses what no type has', () => {
  for (const type of typeNames()) {
    if (isResourceType(type)) assert.ok(errorsOf({ resourceType: type, unheardOf: 1 }).includes(`structure ${type}.unheardOf`), type);
    else assert.deepEqual(errorsOf({ resourceType: type }), ['structure resourceType'], type);
  }
});
