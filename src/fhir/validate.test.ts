import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { parseJson } from './json-text.ts';
import { isValid, ISSUES_MAX, NESTING_MAX, validateResource, type Issue, type ValidateOptions } from './validate.ts';

/** `code expression` of every error. */
const errors = (json: unknown, options?: ValidateOptions): readonly string[] =>
  validateResource(json, options)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, expression }) => `${code} ${expression}`);

/** What a table expects: members of a resource, and its errors. */
type Case = readonly [members: Readonly<Record<string, unknown>>, ...expected: readonly string[]];

function checkAll(type: string, base: Readonly<Record<string, unknown>>, cases: readonly Case[]): void {
  for (const [members, ...expected] of cases) {
    assert.deepEqual(errors({ resourceType: type, ...base, ...members }), expected, JSON.stringify(members).slice(0, 300));
  }
}

const observation = { status: 'final', code: { text: 'x' } };

test('what is no resource is one fault', () => {
  for (const json of [null, undefined, 1, 'Patient', [], [{ resourceType: 'Patient' }], true])
    assert.deepEqual(errors(json), ['structure ']);
  assert.deepEqual(errors({}), ['required resourceType']);
  for (const type of [
    'Nothing',
    'patient',
    'Resource',
    'DomainResource',
    'HumanName',
    'string',
    '',
    'MedlarAccount',
    '__proto__',
    'constructor',
  ]) {
    assert.deepEqual(errors({ resourceType: type }), ['structure resourceType'], type);
  }
  for (const type of [1, null, ['Patient'], {}]) assert.deepEqual(errors({ resourceType: type }), ['structure resourceType']);
  assert.deepEqual(errors({ resourceType: 'Patient' }, { type: 'Person' }), ['invalid Patient']);
  assert.deepEqual(errors({ resourceType: 'Patient' }, { type: 'Patient' }), []);
});

test('the JSON must be what FHIR defines: lists, objects, values, no null, nothing empty', () => {
  checkAll('Patient', {}, [
    [{ foo: 1 }, 'structure Patient.foo'],
    [{ 'a b': 1 }, 'structure Patient.`a b`'],
    [{ fhir_comments: ['x'] }, 'structure Patient.fhir_comments'],
    [{ name: { family: 'x' } }, 'structure Patient.name'],
    [{ name: [] }, 'structure Patient.name'],
    [{ name: [null] }, 'structure Patient.name[0]'],
    [{ name: [[{ family: 'x' }]] }, 'structure Patient.name[0]'],
    [{ name: null }, 'structure Patient.name'],
    [{ name: [{}] }, 'structure Patient.name[0]'],
    [{ name: ['x'] }, 'structure Patient.name[0]'],
    [{ name: [{ family: 'a', familyName: 'b' }] }, 'structure Patient.name[0].familyName'],
    [{ name: [{ id: 'a' }] }, 'invariant Patient.name[0]'],
    [{ birthDate: ['1970'] }, 'structure Patient.birthDate'],
    [{ birthDate: null }, 'structure Patient.birthDate'],
    [{ birthDate: 1970 }, 'structure Patient.birthDate'],
    [{ birthDate: '' }, 'structure Patient.birthDate'],
    [{ birthDate: { value: '1970' } }, 'structure Patient.birthDate'],
    [{ active: 'true' }, 'structure Patient.active'],
    [{ maritalStatus: [{ text: 'x' }] }, 'structure Patient.maritalStatus'],
    [{ maritalStatus: 'married' }, 'structure Patient.maritalStatus'],
    [{ name: [{ given: 'x' }] }, 'structure Patient.name[0].given'],
    [{ name: [{ given: ['x', ''] }] }, 'structure Patient.name[0].given[1]'],
    [{ name: [{ given: ['x', { a: 1 }] }] }, 'structure Patient.name[0].given[1]'],
    [{ birthDate: '1970-02-30' }, 'value Patient.birthDate'],
    [{ gender: 'x' }, 'code-invalid Patient.gender'],
    [{ gender: 'male ' }, 'value Patient.gender'],
    [{ id: 'a_b' }, 'value Patient.id'],
    [{ deceasedBoolean: false, deceasedDateTime: '2020' }, 'structure Patient.deceased.ofType(dateTime)'],
    [{ deceasedString: 'x' }, 'structure Patient.deceasedString'],
    [{ deceased: true }, 'structure Patient.deceased'],
    [{ communication: [{ preferred: true }] }, 'required Patient.communication[0].language'],
    [
      { birthDate: 'x', gender: 'y', name: [{ use: 'z' }], active: 1 },
      'value Patient.birthDate',
      'code-invalid Patient.gender',
      'code-invalid Patient.name[0].use',
      'structure Patient.active',
    ],
  ]);
});

test('what stands beside a primitive may have an id and extensions, and nothing else', () => {
  const extension = [{ url: 'https://example.org/x', valueString: 'y' }];
  checkAll('Patient', {}, [
    [{ birthDate: '1970', _birthDate: { extension } }],
    [{ _birthDate: { extension } }],
    [{ birthDate: '1970', _birthDate: { id: 'a' } }],
    [{ _birthDate: { id: 'a' } }, 'invariant Patient.birthDate'],
    [{ _birthDate: { id: 'a', extension } }],
    [{ birthDate: '1970', _birthDate: {} }, 'structure Patient.birthDate'],
    [{ birthDate: '1970', _birthDate: null }, 'structure Patient.birthDate'],
    [{ birthDate: '1970', _birthDate: [{ extension }] }, 'structure Patient.birthDate'],
    [{ birthDate: '1970', _birthDate: 'x' }, 'structure Patient.birthDate'],
    [{ birthDate: '1970', _birthDate: { value: 'x', extension } }, 'structure Patient.birthDate.value'],
    [{ birthDate: '1970', _birthDate: { extension: [{ url: 'https://example.org/x' }] } }, 'invariant Patient.birthDate.extension[0]'],
    [{ _name: [{ extension }] }, 'structure Patient._name'],
    [{ name: [{ given: ['a', null], _given: [null, { extension }] }] }],
    [{ name: [{ _given: [{ extension }] }] }],
    [{ name: [{ given: ['a', null] }] }, 'structure Patient.name[0].given[1]'],
    [{ name: [{ given: [null], _given: [null] }] }, 'structure Patient.name[0].given[0]'],
    [{ name: [{ _given: [null, { extension }] }] }, 'structure Patient.name[0].given[0]'],
    [{ name: [{ given: ['a'], _given: [null, { extension }] }] }, 'structure Patient.name[0].given'],
    [{ name: [{ given: ['a', 'b'], _given: [{ extension }] }] }, 'structure Patient.name[0].given'],
    [{ name: [{ given: ['a'], _given: { extension } }] }, 'structure Patient.name[0].given'],
    [{ name: [{ given: ['a'], _given: [] }] }, 'structure Patient.name[0].given'],
    [{ name: [{ given: ['a'], _given: ['x'] }] }, 'structure Patient.name[0].given[0]'],
    [{ _deceasedBoolean: { extension }, deceasedDateTime: '2020' }, 'structure Patient.deceased.ofType(dateTime)'],
    [{ deceasedDateTime: '2020', _deceasedDateTime: { extension } }],
    [{ _id: { extension }, id: 'a' }],
  ]);
  // A required element may have only extensions that say why it is not there.
  assert.deepEqual(errors({ resourceType: 'Observation', code: { text: 'x' }, _status: { extension } }), []);
});

test('an extension has a url, and either a value or extensions', () => {
  const url = 'https://example.org/x';
  checkAll('Patient', {}, [
    [{ extension: [{ url, valueString: 'x' }] }],
    [{ extension: [{ url, extension: [{ url: 'part', valueInteger: 1 }] }] }],
    [{ extension: [{ url }] }, 'invariant Patient.extension[0]'],
    [{ extension: [{ url, valueString: 'x', extension: [{ url: 'y', valueCode: 'z' }] }] }, 'invariant Patient.extension[0]'],
    [{ extension: [{ valueString: 'x' }] }, 'required Patient.extension[0].url'],
    [{ extension: [{ url: '', valueString: 'x' }] }, 'structure Patient.extension[0].url'],
    [{ extension: [{ url, _url: { id: 'x' }, valueString: 'x' }] }, 'structure Patient.extension[0]._url'],
    [{ extension: [{ url, valueString: 'x', valueCode: 'y' }] }, 'structure Patient.extension[0].value.ofType(code)'],
    [{ extension: [{ url, valueNothing: 'x' }] }, 'structure Patient.extension[0].valueNothing', 'invariant Patient.extension[0]'],
    [{ extension: [{ url, value: 'x' }] }, 'structure Patient.extension[0].value', 'invariant Patient.extension[0]'],
    [{ extension: [{ url, valueQuantity: { value: 1, code: 'mg' } }] }, 'invariant Patient.extension[0].value.ofType(Quantity)'],
    [{ extension: [{ url: 'x', valueString: 'x' }] }, 'value Patient.extension[0].url'],
    [{ extension: [{ url, extension: [{ url: 'x', valueString: 'x' }] }] }],
    [{ extension: [{ url: 'urn:oid:1.2.3', valueString: 'x' }] }],
    [{ name: [{ family: 'x', extension: [{ url: 'x', valueString: 'x' }] }] }, 'value Patient.name[0].extension[0].url'],
    [{ _birthDate: { extension: [{ url: 'x', valueCode: 'x' }] } }, 'value Patient.birthDate.extension[0].url'],
    [{ modifierExtension: [{ url, valueString: 'x' }] }],
    [{ name: [{ modifierExtension: [{ url, valueString: 'x' }], family: 'x' }] }, 'structure Patient.name[0].modifierExtension'],
  ]);
});

test('required elements, required codes and choices', () => {
  assert.deepEqual(errors({ resourceType: 'Observation' }), ['required Observation.status', 'required Observation.code']);
  checkAll('Observation', observation, [
    [{}],
    [{ status: 'done' }, 'code-invalid Observation.status'],
    [{ status: 'FINAL' }, 'code-invalid Observation.status'],
    [{ valueQuantity: { value: 1, unit: 'x' } }],
    [{ valueQuantity: 1 }, 'structure Observation.value.ofType(Quantity)'],
    [{ valueInteger: 1.5 }, 'value Observation.value.ofType(integer)'],
    [{ valueDecimal: 1.5 }, 'structure Observation.valueDecimal'],
    [{ component: [{ valueString: 'x' }] }, 'required Observation.component[0].code'],
    [
      { component: [{ code: { text: 'x' }, referenceRange: [{ text: 'x', foo: 1 }] }] },
      'structure Observation.component[0].referenceRange[0].foo',
    ],
    [{ component: [{ code: { text: 'x' }, referenceRange: [{ text: 'x' }] }] }],
    // The rules of what a content reference refers to are its own.
    [
      { component: [{ code: { text: 'x' }, referenceRange: [{ type: { text: 'x' } }] }] },
      'invariant Observation.component[0].referenceRange[0]',
    ],
    [{ referenceRange: [{ type: { text: 'x' } }] }, 'invariant Observation.referenceRange[0]'],
    [{ referenceRange: [{ low: { value: 1, comparator: '<' } }] }, 'structure Observation.referenceRange[0].low.comparator'],
    [{ valueString: 'x', dataAbsentReason: { text: 'x' } }, 'invariant Observation'],
    [{ effectivePeriod: { start: '2026-01-02', end: '2026-01-01' } }, 'invariant Observation.effective.ofType(Period)'],
    [{ subject: { reference: 'Practitioner/1' } }, 'invalid Observation.subject'],
  ]);
  const clinical = (code: string, system = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical'): unknown => ({
    coding: [{ system, code }],
  });
  checkAll('AllergyIntolerance', { patient: { reference: 'Patient/1' } }, [
    [{ clinicalStatus: clinical('active') }],
    [{ clinicalStatus: clinical('activ') }, 'code-invalid AllergyIntolerance.clinicalStatus'],
    [{ clinicalStatus: clinical('active', 'https://example.org/') }, 'code-invalid AllergyIntolerance.clinicalStatus'],
    [{ clinicalStatus: { text: 'active' } }, 'code-invalid AllergyIntolerance.clinicalStatus'],
    [{ clinicalStatus: { extension: [{ url: 'https://example.org/why', valueCode: 'unknown' }] } }],
  ]);
  assert.deepEqual(
    errors({
      resourceType: 'Coverage',
      status: 'active',
      beneficiary: { display: 'x' },
      payor: [{ display: 'y' }],
      costToBeneficiary: [{ valueMoney: { value: 1, currency: 'eur' } }],
    }),
    ['code-invalid Coverage.costToBeneficiary[0].value.ofType(Money).currency'],
  );
});

test('codes of standards that the specification names: media types, currencies, languages', () => {
  checkAll('Patient', {}, [
    [{ language: 'de-CH' }],
    [{ language: 'x-klingon' }],
    [{ language: 'en_US' }, 'code-invalid Patient.language'],
    [{ language: 'ridiculously-long' }, 'code-invalid Patient.language'],
    [{ photo: [{ contentType: 'image/png', data: 'AAAA' }] }],
    [{ photo: [{ contentType: 'text/plain; charset=utf-8', data: 'AAAA' }] }],
    [{ photo: [{ contentType: 'image/svg+xml' }] }],
    [{ photo: [{ contentType: 'png' }] }, 'code-invalid Patient.photo[0].contentType'],
    [{ photo: [{ contentType: 'image/' }] }, 'code-invalid Patient.photo[0].contentType'],
    [{ photo: [{ contentType: 'image/png', language: 'en US' }] }, 'code-invalid Patient.photo[0].language'],
  ]);
  checkAll('Invoice', { status: 'draft' }, [
    [{ totalNet: { value: 1, currency: 'CHF' } }],
    [{ totalNet: { value: 1, currency: 'XYZ' } }, 'code-invalid Invoice.totalNet.currency'],
    [{ totalNet: { value: 1, currency: 'chf' } }, 'code-invalid Invoice.totalNet.currency'],
  ]);
  assert.deepEqual(errors({ resourceType: 'Binary', contentType: 'jpeg' }), ['code-invalid Binary.contentType']);
});

test('references: their form, the types they may lead to, their type', () => {
  checkAll('Encounter', { status: 'planned', class: { code: 'AMB' } }, [
    [{ subject: { reference: 'Patient/1' } }],
    [{ subject: { reference: 'Patient/1/_history/2' } }],
    [{ subject: { reference: 'https://example.org/fhir/Patient/1' } }],
    [{ subject: { reference: 'https://example.org/anything?a=b' } }],
    [{ subject: { reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520' } }],
    [{ subject: { display: 'somebody' } }],
    [{ subject: { identifier: { value: '1' }, type: 'Patient' } }],
    [{ subject: { identifier: { value: '1' }, type: 'Location' } }, 'invalid Encounter.subject'],
    [{ subject: { reference: 'Location/1' } }, 'invalid Encounter.subject'],
    [{ subject: { reference: 'https://example.org/fhir/Location/1' } }, 'invalid Encounter.subject'],
    [{ subject: { reference: 'Patient/1', type: 'Group' } }, 'invalid Encounter.subject.type'],
    [{ subject: { reference: 'Patient/1', type: 'Patient' } }],
    [{ subject: { reference: 'Patient' } }, 'value Encounter.subject.reference'],
    [{ subject: { reference: 'Patients/1' } }, 'value Encounter.subject.reference'],
    [{ subject: { reference: 'Patient/a_b' } }, 'value Encounter.subject.reference'],
    [{ subject: { reference: '/Patient/1' } }, 'value Encounter.subject.reference'],
    [{ subject: { reference: 'urn:uuid:1' } }, 'value Encounter.subject.reference'],
    [{ subject: { reference: 'Patient?identifier=1' } }, 'value Encounter.subject.reference'],
    [{ subject: { reference: '#p' } }, 'not-found Encounter.subject.reference'],
    [{ subject: { reference: '#' } }, 'not-found Encounter.subject.reference'],
    [{ subject: {} }, 'structure Encounter.subject'],
    [{ subject: 'Patient/1' }, 'structure Encounter.subject'],
  ]);
  const byIdentifier = {
    resourceType: 'Encounter',
    status: 'planned',
    class: { code: 'AMB' },
    subject: { reference: 'Patient?identifier=1' },
  };
  assert.deepEqual(errors(byIdentifier, { conditionalReferences: true }), []);
});

test('contained resources are checked, must be referred to, and contain none', () => {
  const subject = { reference: '#p' };
  const contained = (more: object): readonly unknown[] => [{ resourceType: 'Patient', id: 'p', ...more }];
  checkAll('Observation', observation, [
    [{ subject, contained: contained({}) }],
    [{ contained: contained({}) }, 'invariant Observation.contained[0]'],
    [
      { contained: contained({ link: [{ type: 'seealso', other: { reference: '#' } }] }) },
      'invalid Observation.contained[0].link[0].other',
    ],
    [{ subject, contained: contained({ birthDate: 'x' }) }, 'value Observation.contained[0].birthDate'],
    [
      { subject, contained: contained({ contained: [{ resourceType: 'Patient', id: 'q' }] }) },
      'invariant Observation.contained[0].contained',
    ],
    [
      { subject, contained: contained({ meta: { versionId: '1', security: [{ code: 'x' }] } }) },
      'invariant Observation.contained[0].meta.versionId',
      'invariant Observation.contained[0].meta.security',
    ],
    [
      { subject, contained: [{ resourceType: 'Patient' }] },
      'not-found Observation.subject.reference',
      'required Observation.contained[0].id',
    ],
    [{ subject, contained: [...contained({}), ...contained({})] }, 'invariant Observation.contained[1].id'],
    [{ subject, contained: [{ resourceType: 'Location', id: 'p' }] }],
    [{ subject, contained: [{ resourceType: 'Medication', id: 'p' }] }, 'invalid Observation.subject'],
    [{ subject, contained: [{ id: 'p' }] }, 'required Observation.contained[0].resourceType'],
    [{ subject, contained: ['x'] }, 'not-found Observation.subject.reference', 'structure Observation.contained[0]'],
    // A contained resource may name its siblings and, by #, its container.
    [
      {
        subject,
        contained: contained({ managingOrganization: { reference: '#o' } }).concat({ resourceType: 'Organization', id: 'o', name: 'x' }),
      },
    ],
  ]);
  const provenance = {
    resourceType: 'Provenance',
    id: 'v',
    recorded: '2026-01-01T00:00:00Z',
    agent: [{ who: { display: 'x' } }],
    target: [{ reference: '#' }],
  };
  assert.deepEqual(errors({ resourceType: 'Patient', contained: [provenance] }), []);
  assert.deepEqual(
    errors({ resourceType: 'CarePlan', status: 'active', intent: 'plan', subject: { display: 'x' }, instantiatesCanonical: ['#q'] }),
    ['not-found CarePlan.instantiatesCanonical[0]'],
  );
});

test('invariants of the specification are asked, each at its element', () => {
  assert.deepEqual(errors({ resourceType: 'Patient', contact: [{ gender: 'male' }] }), ['invariant Patient.contact[0]']);
  assert.deepEqual(errors({ resourceType: 'Patient', telecom: [{ value: '1' }] }), ['invariant Patient.telecom[0]']);
  assert.deepEqual(errors({ resourceType: 'Organization', name: 'x', telecom: [{ system: 'phone', value: '1', use: 'home' }] }), [
    'invariant Organization.telecom[0]',
  ]);
  assert.deepEqual(errors({ resourceType: 'Organization', active: true }), ['invariant Organization']);
  const slot = { start: '2026-01-01T10:00:00Z', participant: [{ status: 'accepted', actor: { reference: 'Patient/1' } }] };
  assert.deepEqual(errors({ resourceType: 'Appointment', status: 'booked', ...slot }), ['invariant Appointment', 'invariant Appointment']);
  // %resource is the resource that is asked about, not one that was looked at before it.
  const coded = (code: string): object => ({ resourceType: 'Observation', status: 'final', code: { coding: [{ code }] } });
  const part = { code: { coding: [{ code: 'a' }] }, valueString: 'x' };
  const member = { hasMember: [{ reference: '#m' }], contained: [{ ...coded('b'), id: 'm' }], valueString: 'x', component: [part] };
  assert.deepEqual(errors({ ...member, ...coded('a') }), ['invariant Observation']);
  assert.deepEqual(errors({ ...member, ...coded('c') }), []);
  const parameter = (more: object): readonly string[] => errors({ resourceType: 'Parameters', parameter: [{ name: 'a', ...more }] });
  assert.deepEqual(parameter({ valueString: 'x' }), []);
  assert.deepEqual(parameter({ resource: { resourceType: 'Patient' } }), []);
  assert.deepEqual(parameter({ resource: { resourceType: 'Patient', foo: 1 } }), ['structure Parameters.parameter[0].resource.foo']);
  assert.deepEqual(parameter({}), ['invariant Parameters.parameter[0]']);
  assert.deepEqual(parameter({ part: [{ name: 'b' }] }), ['invariant Parameters.parameter[0].part[0]']);
  // Advice is a warning.
  const named = validateResource({ resourceType: 'ValueSet', status: 'draft', name: 'not a name' });
  assert.deepEqual(
    named.map(({ severity, code, expression }) => [severity, code, expression]),
    [['warning', 'invariant', 'ValueSet']],
  );
  assert.ok(isValid(named));
});

test('a Bundle: its entries by its type, fullUrl, requests, references within', () => {
  const urn = 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520';
  const patient = { resourceType: 'Patient' };
  const post = { method: 'POST', url: 'Patient' };
  const bundle = (type: string, ...entry: readonly object[]): readonly string[] =>
    errors({ resourceType: 'Bundle', type, ...(entry.length > 0 && { entry }) });
  const at = 'Bundle.entry[0]';
  assert.deepEqual(bundle('transaction', { fullUrl: urn, resource: patient, request: post }), []);
  assert.deepEqual(bundle('transaction', { fullUrl: urn, resource: patient }), [`invariant ${at}.request`]);
  assert.deepEqual(bundle('collection', { fullUrl: urn, resource: patient, request: post }), [`invariant ${at}.request`]);
  assert.deepEqual(bundle('collection', { fullUrl: 'urn:uuid:x', resource: patient }), [`value ${at}.fullUrl`]);
  assert.deepEqual(bundle('collection', { fullUrl: 'Patient/1', resource: patient }), [`value ${at}.fullUrl`]);
  assert.deepEqual(bundle('collection', { fullUrl: 'https://example.org/Patient/1/_history/1', resource: patient }), [
    `invariant ${at}.fullUrl`,
  ]);
  assert.deepEqual(bundle('collection', { fullUrl: 'https://example.org/Patient/1', resource: { ...patient, id: '1' } }), []);
  assert.deepEqual(bundle('collection', { fullUrl: 'https://example.org/Patient/1', resource: { ...patient, id: '2' } }), [
    `invalid ${at}.fullUrl`,
  ]);
  assert.deepEqual(bundle('collection', { fullUrl: urn, resource: patient }, { fullUrl: urn, resource: patient }), [
    'invariant Bundle.entry[1].fullUrl',
  ]);
  assert.deepEqual(bundle('collection', { fullUrl: urn }), [`invariant ${at}`]);
  assert.deepEqual(bundle('collection', { resource: { resourceType: 'Patient', birthDate: 'x' } }), [`value ${at}.resource.birthDate`]);
  assert.deepEqual(bundle('collection', { resource: {} }), [`required ${at}.resource.resourceType`]);
  assert.deepEqual(bundle('batch', { request: { method: 'GET', url: 'Patient/1' } }), []);
  assert.deepEqual(bundle('batch', { request: { method: 'get', url: 'Patient/1' } }), [`code-invalid ${at}.request.method`]);
  assert.deepEqual(bundle('batch', { request: { url: 'Patient/1' } }), [`required ${at}.request.method`]);
  assert.deepEqual(bundle('batch', { request: post }), [`required ${at}.resource`]);
  assert.deepEqual(bundle('batch', { resource: patient, request: { method: 'POST', url: 'Person' } }), [`invalid ${at}.request.url`]);
  assert.deepEqual(bundle('batch', { resource: patient, request: { method: 'PUT', url: 'Patient' } }), [`value ${at}.request.url`]);
  assert.deepEqual(bundle('batch', { resource: { ...patient, id: '1' }, request: { method: 'PUT', url: 'Patient/1' } }), []);
  assert.deepEqual(bundle('batch', { resource: { ...patient, id: '2' }, request: { method: 'PUT', url: 'Patient/1' } }), [
    `invalid ${at}.request.url`,
  ]);
  assert.deepEqual(bundle('batch', { resource: patient, request: { method: 'PUT', url: 'Patient?identifier=1' } }), []);
  assert.deepEqual(bundle('batch', { resource: { resourceType: 'Parameters' }, request: { method: 'POST', url: 'Patient/1/$match' } }), []);
  assert.deepEqual(bundle('searchset', { resource: patient, search: { mode: 'match' } }), []);
  assert.deepEqual(bundle('collection', { resource: patient, search: { mode: 'match' } }), [`invariant ${at}.search`]);
  assert.deepEqual(bundle('batch-response', { response: { status: '200' } }), []);
  assert.deepEqual(bundle('batch-response', { resource: patient }), [`invariant ${at}.response`]);
  assert.deepEqual(errors({ resourceType: 'Bundle', type: 'collection', total: 1 }), ['invariant Bundle.total']);
  assert.deepEqual(bundle('document', { fullUrl: urn, resource: patient }), [
    'invariant Bundle.identifier',
    'invariant Bundle.timestamp',
    'invariant Bundle',
  ]);
  assert.deepEqual(bundle('message'), ['invariant Bundle']);
  // References within a transaction must lead somewhere, and to the right type.
  const visit = (reference: string): object => ({
    fullUrl: 'urn:uuid:a757873d-ec9a-4326-a141-556f43239521',
    resource: { resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' }, subject: { reference } },
    request: { method: 'POST', url: 'Encounter' },
  });
  const person = { fullUrl: urn, resource: patient, request: post };
  assert.deepEqual(bundle('transaction', visit(urn), person), []);
  assert.deepEqual(bundle('transaction', visit('Patient?identifier=1'), person), []);
  assert.deepEqual(bundle('transaction', visit(urn.replace('c', 'd')), person), [`not-found ${at}.resource.subject.reference`]);
  assert.deepEqual(bundle('transaction', visit('urn:uuid:a757873d-ec9a-4326-a141-556f43239521'), person), [
    `invalid ${at}.resource.subject`,
  ]);
  // Each entry is the container of what it contains.
  assert.deepEqual(
    bundle('collection', {
      resource: {
        resourceType: 'Observation',
        ...observation,
        subject: { reference: '#p' },
        contained: [{ resourceType: 'Patient', id: 'p' }],
      },
    }),
    [],
  );
  assert.deepEqual(bundle('collection', { resource: { resourceType: 'Observation', ...observation, subject: { reference: '#p' } } }), [
    `not-found ${at}.resource.subject.reference`,
  ]);
});

test('a text names the element and the value, shortened, and says what is expected', () => {
  const textOf = (json: unknown): string =>
    validateResource(json)
      .map(({ text }: Issue) => text)
      .join('; ');
  assert.equal(textOf({ resourceType: 'Patient', gender: 'unspecified' }), '"unspecified" is not in the value set administrative-gender');
  assert.equal(textOf({ resourceType: 'Patient', foo: 1 }), 'Patient has no element "foo"');
  assert.equal(
    textOf({ resourceType: 'Patient', birthDate: '1970-02-30' }),
    '"1970-02-30" is no date: YYYY, YYYY-MM or YYYY-MM-DD of the calendar',
  );
  assert.ok(textOf({ resourceType: 'Patient', ['x'.repeat(100_000)]: 1 }).length < 200);
  assert.ok(textOf({ resourceType: 'Patient', gender: 'x'.repeat(100_000) }).length < 200);
});

// --- hostile resources ---

test('any JSON has an answer', () => {
  const key = fc.constantFrom(
    'resourceType',
    'contained',
    'extension',
    'entry',
    'resource',
    'name',
    '_birthDate',
    'id',
    'meta',
    'text',
    'div',
    'subject',
    'reference',
    'type',
    'parameter',
    'valueString',
    'url',
    'toString',
    'status',
    'given',
    '_given',
    'coding',
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom<unknown>(null, 0, -1.5, true, '', 'a', 'Patient', 'Bundle', 'Observation', 'Parameters', '#a', 'Patient/1', '2020'),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
    ),
  }));
  const type = fc.constantFrom('Patient', 'Bundle', 'Observation', 'Parameters', 'Questionnaire', 'StructureDefinition', 'Composition');
  fc.assert(
    fc.property(type, fc.dictionary(key, tree, { maxKeys: 8 }), (resourceType, members) => {
      const json: unknown = JSON.parse(JSON.stringify({ ...members, resourceType }));
      for (const issue of validateResource(json)) assert.ok(issue.text !== '' && issue.expression.startsWith(resourceType));
    }),
    { numRuns: 1000 },
  );
});

test('names that every JavaScript object has are unknown elements like others', () => {
  const parsed: unknown = JSON.parse(
    '{"resourceType":"Patient","__proto__":{"id":"x"},"name":[{"__proto__":[],"constructor":1,"toString":null}]}',
  );
  assert.deepEqual(errors(parsed), [
    'structure Patient.__proto__',
    'structure Patient.name[0].__proto__',
    'structure Patient.name[0].constructor',
    'structure Patient.name[0].toString',
  ]);
});

test('nesting and faults have limits', () => {
  let extension: unknown = { url: 'a', valueString: 'x' };
  for (let depth = 0; depth < 10_000; depth++) extension = { url: 'a', extension: [extension] };
  const deep = validateResource({ resourceType: 'Patient', extension: [{ url: 'urn:a', extension: [extension] }] });
  assert.deepEqual(
    deep.map(({ code }) => code),
    ['too-long'],
  );
  assert.equal(deep[0]?.expression.split('.').length, NESTING_MAX + 2);
  const many = validateResource({ resourceType: 'Patient', name: Array.from({ length: 1_000_000 }, () => ({ family: 1 })) });
  assert.equal(many.length, ISSUES_MAX + 1);
  assert.deepEqual([many.at(-1)?.code, many.at(-1)?.severity], ['too-costly', 'error']);
  const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
  assert.equal(validateResource({ ...keys, resourceType: 'Patient' }).length, ISSUES_MAX + 1);
});

test('warnings alone never make a resource invalid, however many', () => {
  const given = Array.from({ length: 5000 }, () => ' ');
  const issues = validateResource({ resourceType: 'Patient', name: [{ given }] });
  assert.equal(issues.length, ISSUES_MAX);
  assert.ok(isValid(issues));
});

test('what is large is not too costly for that', () => {
  const item = Array.from({ length: 120_000 }, (_, i) => ({ linkId: String(i), type: 'string', maxLength: 9, required: true }));
  assert.deepEqual(errors({ resourceType: 'Questionnaire', status: 'draft', item }), []);
});

test('hostile resources take linear time', () => {
  const times = (count: number, value: unknown): readonly unknown[] => Array.from({ length: count }, () => value);
  const contained = Array.from({ length: 20_000 }, (_, i) => ({ resourceType: 'Patient', id: `p${i}` }));
  const item = { linkId: 'a', type: 'display' };
  const resources: readonly Readonly<Record<string, unknown>>[] = [
    {
      resourceType: 'Observation',
      ...observation,
      contained,
      performer: Array.from({ length: 20_000 }, (_, i) => ({ reference: `#p${i}` })),
    },
    {
      resourceType: 'Observation',
      ...observation,
      code: { coding: times(20_000, { code: 'a' }) },
      component: times(2000, { code: { coding: times(20, { code: 'b' }) } }),
    },
    { resourceType: 'Questionnaire', status: 'draft', item: times(50_000, item) },
    {
      resourceType: 'ImplementationGuide',
      url: 'a',
      packageId: 'a',
      fhirVersion: ['4.0.1'],
      name: 'A',
      status: 'draft',
      definition: {
        grouping: times(10_000, { name: 'a', id: 'a' }),
        resource: times(10_000, { reference: { display: 'x' }, groupingId: 'a' }),
      },
    },
    {
      resourceType: 'StructureDefinition',
      url: 'a',
      name: 'A',
      status: 'draft',
      kind: 'resource',
      abstract: true,
      type: 'A',
      snapshot: {
        element: times(5000, { id: 'a', path: 'a.b', min: 0, max: '1', base: { path: 'a', min: 0, max: '1' }, definition: 'x' }),
      },
    },
    {
      resourceType: 'Bundle',
      type: 'collection',
      entry: times(50_000, {
        fullUrl: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
        resource: { resourceType: 'Basic', code: { text: 'x' } },
      }),
    },
    { resourceType: 'ElementDefinition' },
  ];
  for (const resource of resources) {
    // Of this process's own time: others may have the machine meanwhile.
    const start = process.cpuUsage();
    validateResource(resource);
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1_000_000;
    assert.ok(seconds < 3, `${String(resource['resourceType'])} took ${seconds} s`);
  }
});

test('a resource from parseJson is valid as one from JSON.parse is, and its decimals keep their digits', () => {
  const text = '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.00,"unit":"g"}}';
  const parsed = parseJson(text);
  assert.ok(parsed.ok);
  assert.deepEqual(errors(parsed.value), []);
  const integer = parseJson('{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueInteger":1.0}');
  assert.ok(integer.ok);
  assert.deepEqual(errors(integer.value), ['value Observation.value.ofType(integer)']);
});
