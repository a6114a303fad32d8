/**
 * FHIR's search as its specification describes it, one line for each thing that it says: what is asked of a small known set, and which ids answer it.
 * https://hl7.org/fhir/R4/search.html
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isTypeName } from '#fhir/resource-types.ts';
import { validateResource } from '#fhir/validate.ts';
import { createSearch } from './search.ts';
import { openSuiteStores, type SuiteStores } from '../../../test/suite-stores.ts';
import { openSearchTrial, type SearchTrial, type TrialResource } from '#centre/trial/search.ts';

const NOW = Date.UTC(2026, 10, 21);
const BASE = 'https://medlar.example/fhir/R4';
const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
const SNOMED = 'http://snomed.info/sct';

/** As it is, and so that everything is walked along the index, as with very much in it. */
const ENGINES = [createSearch(), createSearch({ walkFrom: 0, collectMax: 0, stepsFirst: 2, chainedMax: 0, hadMax: 0 })];

let trial: SearchTrial;
let stores: SuiteStores;

const resource = (resourceType: string, id: string, more: object = {}): TrialResource => ({ resourceType, id, ...more });
const coding = (system: string, code: string, display?: string): object => ({ system, code, ...(display !== undefined && { display }) });
const concept = (...coding: readonly object[]): object => ({ coding });
const to = (reference: string): object => ({ reference });
const div = (words: string): object => ({
  text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p title="hidden">${words}</p></div>` },
});

const observation = (id: string, more: object): TrialResource =>
  resource('Observation', id, { status: 'final', code: { text: 'x' }, ...more });
const dated = (id: string, more: object): TrialResource => observation(`d-${id}`, { method: concept(coding('urn:set', 'dates')), ...more });
const measured = (id: string, valueQuantity: object): TrialResource =>
  observation(`q-${id}`, { method: concept(coding('urn:set', 'quantities')), valueQuantity });
const mg = (value: number, more: object = {}): object => ({ value, unit: 'milligram', system: UCUM, code: 'mg', ...more });
const bloodPressure = (id: string, systolic: number, diastolic: number, code = 'mm[Hg]'): TrialResource =>
  observation(id, {
    method: concept(coding('urn:set', 'pressures')),
    code: concept(coding(LOINC, '85354-9', 'Blood pressure panel')),
    component: [
      { code: concept(coding(LOINC, '8480-6')), valueQuantity: { value: systolic, unit: 'mmHg', system: UCUM, code } },
      { code: concept(coding(LOINC, '8462-4')), valueQuantity: { value: diastolic, unit: 'mmHg', system: UCUM, code } },
    ],
  });

const RESOURCES: readonly TrialResource[] = [
  resource('Organization', 'hosp', { name: 'Hôpital Saint-Luc', partOf: to('Organization/group') }),
  resource('Organization', 'group', { name: 'Health, Group | Ltd $ Co', alias: ['HG'] }),
  resource('Practitioner', 'doc', {
    name: [{ family: 'Who', given: ['John'], prefix: ['Dr.'] }],
    identifier: [{ system: 'urn:npi', value: 'N1' }],
  }),
  resource('PractitionerRole', 'role', { practitioner: to('Practitioner/doc'), organization: to('Organization/hosp') }),
  resource('Patient', 'ann', {
    ...div('Ann has a <b>penicillin</b> allergy'),
    meta: {
      tag: [coding('urn:tags', 'vip', 'Very important')],
      security: [coding('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', 'R')],
      profile: ['http://example.org/fhir/StructureDefinition/p|1.0'],
      source: 'http://example.org/source#part',
    },
    identifier: [
      {
        system: 'urn:mrn',
        value: '12345',
        type: { ...concept(coding('http://terminology.hl7.org/CodeSystem/v2-0203', 'MR')), text: 'Medical record number' },
      },
      { value: 'bare' },
    ],
    active: true,
    name: [
      { family: 'Núñez', given: ['Ann', 'Mary'], text: 'Ann Mary Núñez' },
      { use: 'nickname', given: ['Nan'] },
    ],
    gender: 'female',
    birthDate: '1970-03-15',
    telecom: [
      { system: 'phone', value: '+1 555 0100', use: 'home' },
      { system: 'email', value: 'ann@example.org', use: 'work' },
    ],
    address: [{ city: "Ville d'Avray", postalCode: '92410', country: 'FR', use: 'home' }],
    managingOrganization: to('Organization/hosp'),
    generalPractitioner: [to('Practitioner/doc')],
  }),
  resource('Patient', 'bob', {
    ...div('Nothing to say'),
    active: false,
    name: [{ family: 'Smith, Jr', given: ['Bob'] }],
    gender: 'male',
    birthDate: '1970',
    deceasedDateTime: '2020-02-03T04:05:06Z',
    identifier: [
      { system: 'urn:mrn', value: '999' },
      { system: 'urn:odd', value: 'a|b,c$d' },
    ],
    managingOrganization: to('Organization/group'),
    link: [{ other: to('Patient/ann'), type: 'seealso' }],
  }),
  resource('Patient', 'cat', { name: [{ family: 'Straße', given: ['annabel'] }], deceasedBoolean: false, birthDate: '1980-02-29' }),
  resource('Patient', 'dan', { deceasedBoolean: true }),
  // Dates.
  dated('day', { effectiveDateTime: '2020-03-10' }),
  dated('month', { effectiveDateTime: '2020-03' }),
  dated('year', { effectiveDateTime: '2020' }),
  dated('utc', { effectiveDateTime: '2020-03-10T23:30:00Z' }),
  dated('east', { effectiveDateTime: '2020-03-11T01:00:00+02:00' }),
  dated('west', { effectiveDateTime: '2020-03-10T20:00:00-05:00' }),
  dated('ms', { effectiveInstant: '2020-03-10T10:00:00.250Z' }),
  dated('period', { effectivePeriod: { start: '2020-03-01', end: '2020-03-20' } }),
  dated('since', { effectivePeriod: { start: '2020-03-15' } }),
  dated('until', { effectivePeriod: { end: '2020-03-05' } }),
  dated('timing', { effectiveTiming: { event: ['2020-03-02', '2020-03-04'] } }),
  dated('bounds', {
    effectiveTiming: { repeat: { boundsPeriod: { start: '2020-04-01', end: '2020-04-30' }, frequency: 1, period: 1, periodUnit: 'd' } },
  }),
  dated('none', {}),
  // Quantities.
  measured('5.4', mg(5.4)),
  measured('5.40', mg(5.36)),
  measured('5.45', mg(5.45)),
  measured('neg', mg(-5.4)),
  measured('grams', { value: 5.4, unit: 'gram', system: UCUM, code: 'g' }),
  measured('local', { value: 5.4, unit: 'mg' }),
  measured('less', mg(5, { comparator: '<' })),
  measured('more', mg(6, { comparator: '>=' })),
  measured('big', mg(120)),
  measured('small', mg(0.0001)),
  bloodPressure('bp1', 150, 70),
  bloodPressure('bp2', 110, 95),
  bloodPressure('bp3', 150, 70, 'kPa'),
  // Tokens and references.
  observation('t-two', {
    method: concept(coding('urn:set', 'tokens')),
    code: { coding: [coding(LOINC, '718-7', 'Hemoglobin'), coding(SNOMED, '718-7', 'Other')], text: 'Haemoglobin in blood' },
    subject: to('Patient/ann'),
    performer: [to('Practitioner/doc')],
    valueCodeableConcept: { coding: [coding('urn:v', 'pos', 'Positive result')] },
    focus: [to('Patient/bob')],
  }),
  observation('t-bare', {
    method: concept(coding('urn:set', 'tokens')),
    code: { coding: [{ code: '718-7' }] },
    subject: to('Patient/ann'),
    status: 'amended',
    valueString: 'Positively long',
  }),
  observation('t-text', {
    method: concept(coding('urn:set', 'tokens')),
    code: { text: 'only words' },
    subject: to('Patient/bob/_history/1'),
    status: 'preliminary',
  }),
  observation('t-else', {
    method: concept(coding('urn:set', 'tokens')),
    code: concept(coding(LOINC, '2345-7', 'Glucose')),
    subject: to('http://elsewhere.example/fhir/Patient/ann'),
    valueBoolean: true,
  }),
  observation('t-logical', {
    method: concept(coding('urn:set', 'tokens')),
    code: concept(coding(LOINC, '2345-7')),
    subject: { type: 'Patient', identifier: { system: 'urn:mrn', value: '999' } },
    dataAbsentReason: concept(coding('http://terminology.hl7.org/CodeSystem/data-absent-reason', 'unknown')),
    hasMember: [to('Observation/t-two')],
  }),
  resource('DiagnosticReport', 'report', {
    status: 'final',
    code: { text: 'x' },
    subject: to('Patient/ann'),
    result: [to('Observation/t-two')],
  }),
  resource('Encounter', 'enc', {
    status: 'finished',
    class: coding('urn:c', 'AMB'),
    subject: to('Patient/bob'),
    serviceProvider: to('Organization/hosp'),
  }),
  resource('Condition', 'cond', {
    subject: to('Patient/bob'),
    code: concept(coding(SNOMED, '38341003', 'Hypertension')),
    encounter: to('Encounter/enc'),
    onsetAge: { value: 40, unit: 'a', system: UCUM, code: 'a' },
  }),
  resource('Provenance', 'prov', {
    target: [to('Observation/t-two')],
    recorded: '2020-01-01T00:00:00Z',
    agent: [{ who: to('Practitioner/doc') }],
  }),
  // Uris and canonicals.
  resource('ValueSet', 'vs1', {
    url: 'http://example.org/fhir/ValueSet/one',
    version: '1',
    status: 'active',
    compose: { include: [{ system: LOINC, concept: [{ code: '718-7' }] }] },
  }),
  resource('ValueSet', 'vs2', {
    url: 'http://example.org/fhir/ValueSet/two',
    status: 'draft',
    compose: { include: [{ valueSet: ['http://example.org/fhir/ValueSet/one'] }, { system: 'urn:animals' }] },
  }),
  resource('ValueSet', 'vs3', { url: 'urn:oid:1.2.3', status: 'active' }),
  resource('ValueSet', 'vs4', { url: 'http://example.org/fhir/ValueSetOther', status: 'active' }),
  resource('CodeSystem', 'animals', {
    url: 'urn:animals',
    status: 'active',
    content: 'complete',
    concept: [{ code: 'mammal', concept: [{ code: 'dog', concept: [{ code: 'poodle' }] }, { code: 'cat' }] }, { code: 'bird' }],
  }),
  observation('a-poodle', { code: concept(coding('urn:animals', 'poodle', 'Poodle')) }),
  observation('a-dog', { code: concept(coding('urn:animals', 'dog', 'Dog')) }),
  observation('a-bird', { code: concept(coding('urn:animals', 'bird', 'Bird')) }),
  resource('Questionnaire', 'quest', { url: 'http://example.org/q', version: '2', status: 'active', title: 'Questions' }),
  resource('QuestionnaireResponse', 'ans', { status: 'completed', questionnaire: 'http://example.org/q|2', subject: to('Patient/ann') }),
  resource('QuestionnaireResponse', 'ans0', { status: 'completed', questionnaire: 'http://example.org/q' }),
  // Numbers, positions, lists.
  resource('RiskAssessment', 'r1', { status: 'final', subject: to('Patient/ann'), prediction: [{ probabilityDecimal: 0.8 }] }),
  resource('RiskAssessment', 'r2', { status: 'final', subject: to('Patient/ann'), prediction: [{ probabilityDecimal: 0.804 }] }),
  resource('RiskAssessment', 'r3', { status: 'final', subject: to('Patient/ann'), prediction: [{ probabilityDecimal: 100 }] }),
  resource('Location', 'paris', { name: 'Paris', position: { latitude: 48.8566, longitude: 2.3522 } }),
  resource('Location', 'versailles', { name: 'Versailles', position: { latitude: 48.8014, longitude: 2.1301 } }),
  resource('Location', 'fiji', { name: 'Fiji', position: { latitude: -17.7, longitude: 179.9 } }),
  resource('Location', 'nowhere', { name: 'Nowhere', partOf: to('Location/paris') }),
  resource('List', 'list', {
    status: 'current',
    mode: 'working',
    entry: [{ item: to('Patient/ann') }, { item: to('Patient/cat') }, { item: to('Observation/t-two') }, { item: to('Location/paris') }],
  }),
];

before(async () => {
  stores = await openSuiteStores();
  trial = await openSearchTrial(stores.fresh());
  await trial.put(RESOURCES, NOW);
});

after(async () => {
  await trial.house.store.close();
  await stores.close();
});

/** Ids of matches and then of what is included; or why it cannot be asked. */
async function answerTo(text: string, search = ENGINES[0]): Promise<readonly string[] | string> {
  const [type = '', query = ''] = text.split('?');
  const asked = {
    type: type === '' ? undefined : type,
    query: [...new URLSearchParams(query)],
    predicate: { kind: 'all' },
    now: NOW,
    base: BASE,
  } as const;
  const answer = await search?.(trial.house, asked);
  if (answer === undefined || 'fault' in answer) return `${answer?.fault.code ?? ''}: ${answer?.fault.text ?? ''}`;
  const { matches, included } = answer;
  return [...matches.map(({ id }) => id), ...included.map(({ id }) => `+${id}`)];
}

/** What is asked, and the ids in alphabetical order; those that are included have a plus. */
type Case = readonly [asked: string, ids: string];

async function check(cases: readonly Case[], ordered = false): Promise<void> {
  const wrong: string[] = [];
  for (const engine of ENGINES) {
    for (const [asked, ids] of cases) {
      const found = await answerTo(asked, engine);
      const got = typeof found === 'string' ? found : (ordered ? found : found.toSorted()).join(' ');
      const expected = ordered ? ids : ids.split(' ').toSorted().join(' ').trim();
      if (got !== expected) wrong.push(`${asked}\n    expected ${expected}\n    found    ${got}`);
    }
  }
  assert.deepEqual(wrong, []);
}

async function refused(cases: readonly (readonly [asked: string, why: RegExp])[]): Promise<void> {
  for (const [asked, why] of cases) {
    const found = await answerTo(asked);
    assert.ok(typeof found === 'string', `${asked}: ${JSON.stringify(found)}`);
    assert.match(found, why, asked);
  }
}

test('the known set is valid FHIR', () => {
  for (const each of RESOURCES) {
    assert.ok(isTypeName(each.resourceType));
    assert.deepEqual(
      validateResource(each).filter(({ severity }) => severity === 'error'),
      [],
      JSON.stringify(each),
    );
  }
});

test('strings: the start of any part, without case and accents; exactly; anywhere', async () => {
  await check([
    ['Patient?name=ann', 'ann cat'],
    ['Patient?name=ANN', 'ann cat'],
    ['Patient?name=nunez', 'ann'],
    ['Patient?name=N%C3%BA%C3%B1ez', 'ann'],
    ['Patient?name=unez', ''],
    ['Patient?name:contains=unez', 'ann'],
    ['Patient?name:contains=NABE', 'cat'],
    ['Patient?name:exact=Ann', 'ann'],
    ['Patient?name:exact=ann', ''],
    ['Patient?name:exact=Ann%20Mary%20N%C3%BA%C3%B1ez', 'ann'],
    ['Patient?given=mary', 'ann'],
    ['Patient?given=nan', 'ann'],
    ['Patient?family=strasse', 'cat'],
    ['Patient?family=smith%5C,%20jr', 'bob'],
    ['Patient?family=smith,stra', 'bob cat'],
    ['Patient?name=ann&family=stra', 'cat'],
    ['Patient?name=bob&name=smith', 'bob'],
    ['Patient?phonetic=ann', 'ann cat'],
    ['Patient?address=ville', 'ann'],
    ['Patient?address-city:contains=avray', 'ann'],
    ['Patient?address-postalcode=924', 'ann'],
    ['Patient?address-country=fr', 'ann'],
    ['Practitioner?name=dr', 'doc'],
    ['Organization?name=health%5C,%20group%20%5C%7C%20ltd%20%5C$%20co', 'group'],
    ['Organization?name=hg', 'group'],
    ['Observation?value-string=positive', 't-bare'],
    ['Observation?value-string:contains=LONG', 't-bare'],
    ['Patient?name:missing=true', 'dan'],
    ['Patient?name:missing=false', 'ann bob cat'],
    ['Patient?address:missing=false', 'ann'],
  ]);
});

test('tokens: code, system, both, neither; booleans; codes whose system is known; :not, :of-type', async () => {
  await check([
    ['Observation?code=718-7', 't-two t-bare'],
    [`Observation?code=${LOINC}|718-7`, 't-two'],
    ['Observation?code=|718-7', 't-bare'],
    [`Observation?code=${LOINC}|`, 't-two t-else t-logical bp1 bp2 bp3'],
    ['Observation?code=718', ''],
    ['Observation?code=718-7,2345-7', 't-two t-bare t-else t-logical'],
    [`Observation?code=718-7&code=${SNOMED}|`, 't-two'],
    ['Observation?method=tokens&code:not=718-7', 't-text t-else t-logical'],
    ['Observation?method=tokens&code:not=718-7,2345-7', 't-text'],
    ['Observation?method=tokens&status:not=final', 't-bare t-text'],
    ['Observation?method=tokens&value-concept:not=pos', 't-bare t-text t-else t-logical'],
    ['Observation?method=tokens&status=amended,preliminary', 't-bare t-text'],
    ['Observation?status=http://hl7.org/fhir/observation-status|amended', 't-bare'],
    ['Observation?value-concept=urn:v|pos', 't-two'],
    ['Observation?data-absent-reason:missing=false', 't-logical'],
    ['Patient?active=true', 'ann'],
    ['Patient?active=false', 'bob'],
    ['Patient?active:not=true', 'bob cat dan'],
    ['Patient?active:missing=true', 'cat dan'],
    ['Patient?active=http://terminology.hl7.org/CodeSystem/special-values|true', 'ann'],
    ['Patient?deceased=true', 'bob dan'],
    ['Patient?deceased=false', 'ann cat'],
    ['Patient?death-date=2020', 'bob'],
    ['Patient?gender=female', 'ann'],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|female', 'ann'],
    ['Patient?gender=|female', 'ann'],
    ['Patient?gender=urn:other|female', ''],
    ['Patient?gender:not=female', 'bob cat dan'],
    ['Patient?gender=female,male', 'ann bob'],
    ['Patient?identifier=12345', 'ann'],
    ['Patient?identifier=urn:mrn|12345', 'ann'],
    ['Patient?identifier=urn:mrn|', 'ann bob'],
    ['Patient?identifier=|bare', 'ann'],
    ['Patient?identifier=|12345', ''],
    ['Patient?identifier=urn:odd|a%5C|b%5C,c%5C$d', 'bob'],
    ['Patient?identifier=a%5C|b%5C,c%5C$d', 'bob'],
    ['Patient?identifier=urn:mrn|12345,urn:mrn|999', 'ann bob'],
    ['Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|12345', 'ann'],
    ['Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|999', ''],
    ['Patient?telecom=ann@example.org', 'ann'],
    ['Patient?email=ann@example.org', 'ann'],
    ['Patient?telecom=email|ann@example.org', 'ann'],
    ['Patient?telecom=phone|ann@example.org', ''],
    ['Patient?phone=%2B1%20555%200100', 'ann'],
    ['Patient?phone=ann@example.org', ''],
    ['Patient?address-use=home', 'ann'],
    ['Patient?_tag=vip', 'ann'],
    ['Patient?_tag=urn:tags|vip', 'ann'],
    ['Patient?_tag:not=vip', 'bob cat dan'],
    ['Patient?_tag:missing=true', 'bob cat dan'],
    ['Patient?_security=R', 'ann'],
    ['Patient?_id=ann', 'ann'],
    ['Patient?_id=ann,bob', 'ann bob'],
    ['Patient?_id=ann&_id=bob', ''],
    ['Patient?_id=nobody', ''],
    ['Patient?_id:not=ann', 'bob cat dan'],
    ['Encounter?class=urn:c|AMB', 'enc'],
  ]);
});

test('tokens by their words, by value sets and by hierarchies', async () => {
  await check([
    ['Observation?code:text=hemo', 't-two'],
    ['Observation?code:text=HAEMOGLOBIN', 't-two'],
    ['Observation?code:text=only', 't-text'],
    ['Observation?code:text=words', 't-text'],
    ['Observation?code:text=ords', ''],
    ['Observation?code:text=glucose,only', 't-else t-text'],
    ['Patient?identifier:text=medical', 'ann'],
    ['Patient?_tag:text=very', 'ann'],
    ['Observation?code:in=http://example.org/fhir/ValueSet/one', 't-two'],
    ['Observation?code:in=ValueSet/vs1', 't-two'],
    ['Observation?code:in=http://example.org/fhir/ValueSet/one|1', 't-two'],
    ['Observation?code:in=http://example.org/fhir/ValueSet/two', 't-two a-poodle a-dog a-bird'],
    ['Observation?method=tokens&code:not-in=http://example.org/fhir/ValueSet/one', 't-bare t-text t-else t-logical'],
    ['Patient?gender:in=http://hl7.org/fhir/ValueSet/administrative-gender', 'ann bob'],
    ['Patient?gender:not-in=http://hl7.org/fhir/ValueSet/administrative-gender', 'cat dan'],
    ['Observation?code:below=urn:animals|dog', 'a-dog a-poodle'],
    ['Observation?code:below=urn:animals|mammal', 'a-dog a-poodle'],
    ['Observation?code:above=urn:animals|poodle', 'a-dog a-poodle'],
    ['Observation?code:above=urn:animals|bird', 'a-bird'],
  ]);
  await refused([
    ['Observation?code:in=http://example.org/fhir/ValueSet/unknown', /not-supported: .*unknown/],
    ['Observation?code:in=http://example.org/fhir/ValueSet/one|9', /not-supported/],
    ['Observation?code:below=urn:unknown|x', /not-supported/],
    ['Observation?code:below=dog', /value: /],
  ]);
});

test('references: an id alone, with its type, as a URL, versioned, logical, canonical', async () => {
  await check([
    ['Observation?subject=Patient/ann', 't-two t-bare'],
    ['Observation?subject=ann', 't-two t-bare'],
    ['Observation?subject:Patient=ann', 't-two t-bare'],
    ['Observation?subject:Group=ann', ''],
    ['Observation?patient=ann', 't-two t-bare'],
    ['Observation?patient=Patient/ann', 't-two t-bare'],
    [`Observation?subject=${BASE}/Patient/ann`, 't-two t-bare'],
    ['Observation?subject=http://elsewhere.example/fhir/Patient/ann', 't-else'],
    ['Observation?subject=Patient/bob', 't-text'],
    ['Observation?subject=Patient/bob/_history/1', 't-text'],
    ['Observation?subject=Patient/ann,Patient/bob', 't-two t-bare t-text'],
    ['Observation?subject=Patient/nobody', ''],
    ['Observation?subject:identifier=urn:mrn|999', 't-logical'],
    ['Observation?subject:identifier=999', 't-logical'],
    ['Observation?patient:identifier=urn:mrn|999', 't-logical'],
    ['Observation?subject:missing=true&method=tokens', ''],
    ['Observation?performer=Practitioner/doc', 't-two'],
    ['Observation?performer=doc', 't-two'],
    ['Observation?focus=Patient/bob', 't-two'],
    ['Observation?focus=bob', 't-two'],
    ['Provenance?target=t-two', 'prov'],
    ['Observation?has-member=Observation/t-two', 't-logical'],
    ['Patient?general-practitioner=Practitioner/doc', 'ann'],
    ['Patient?link=Patient/ann', 'bob'],
    ['QuestionnaireResponse?questionnaire=http://example.org/q', 'ans ans0'],
    ['QuestionnaireResponse?questionnaire=http://example.org/q|2', 'ans'],
    ['QuestionnaireResponse?questionnaire=http://example.org/q|3', ''],
  ]);
});

test('dates: every prefix over coarse values, zones, fractions, open periods and timings', async () => {
  const d = (ids: string): string =>
    ids
      .split(' ')
      .filter((id) => id !== '')
      .map((id) => `d-${id}`)
      .join(' ');
  await check([
    ['Observation?date=2020-03-10', d('day utc east ms')],
    ['Observation?date=eq2020-03-10', d('day utc east ms')],
    ['Observation?date=2020-03', d('day month utc east west ms period timing')],
    ['Observation?date=2020', d('day month year utc east west ms period timing bounds')],
    ['Observation?date=2020-03-10T23:30:00Z', d('utc')],
    ['Observation?date=2020-03-10T23:30Z', d('utc')],
    ['Observation?date=2020-03-11T01:30:00%2B02:00', d('utc')],
    ['Observation?date=2020-03-11T01:30:00+02:00', d('utc')],
    ['Observation?date=2020-03-10T23:00:00Z', d('east')],
    ['Observation?date=2020-03-11T01:00:00Z', d('west')],
    ['Observation?date=2020-03-10T10:00:00Z', d('ms')],
    ['Observation?date=2020-03-10T10:00:00.250Z', d('ms')],
    ['Observation?date=2020-03-10T10:00:00.251Z', ''],
    ['Observation?date=gt2020-03-10T10:00:00.249Z&date=lt2020-03-10T10:00:00.251Z&date=ap2020-03-10', d('day month year period ms')],
    ['Observation?date=gt2020-03-31', d('year since bounds')],
    ['Observation?date=ge2020-03-31', d('year since bounds')],
    ['Observation?date=lt2020-03-01', d('year until')],
    ['Observation?date=le2020-03-05', d('month year period until timing')],
    ['Observation?date=sa2020-03-10', d('west since bounds')],
    ['Observation?date=sa2020-03-31', d('bounds')],
    ['Observation?date=eb2020-03-05', d('timing')],
    ['Observation?date=eb2020-03-06', d('timing until')],
    ['Observation?date=ne2020-03&date=ne2020', d('since until')],
    ['Observation?date=2020-03-05,2020-03-15', ''],
    ['Observation?date=ge2020-03-01&date=le2020-03-20', d('day month year utc east west ms period since until timing')],
    ['Observation?date:missing=true&method=dates', d('none')],
    ['Patient?birthdate=1970', 'ann bob'],
    ['Patient?birthdate=1970-03', 'ann'],
    ['Patient?birthdate=1980-02-29', 'cat'],
    ['Patient?birthdate=gt1970-03-15', 'bob cat'],
    ['Patient?birthdate=ge1970-03-15', 'ann bob cat'],
    ['Patient?birthdate=lt1970-03-15', 'bob'],
    ['Patient?birthdate=le1970-03-15', 'ann bob'],
    ['Patient?birthdate=sa1970-03-14', 'ann cat'],
    ['Patient?birthdate=eb1970-03-16', 'ann'],
    ['Patient?birthdate=ne1970-03-15', 'bob cat'],
    ['Patient?_lastUpdated=2026-11-21', 'ann bob cat dan'],
    ['Patient?_lastUpdated=2026-11-21T00:00:00.000Z', 'ann bob cat dan'],
    ['Patient?_lastUpdated=gt2026-11-20', 'ann bob cat dan'],
    ['Patient?_lastUpdated=lt2026-11-21', ''],
  ]);
  await refused([
    ['Patient?birthdate=1970-13', /value: .*no date/],
    ['Patient?birthdate=yesterday', /value: .*no date/],
    ['Patient?birthdate=xx1970', /value: .*no date/],
    ['Patient?birthdate:exact=1970', /not-supported: .*exact/],
  ]);
});

test('numbers and quantities: the digits that are written, exponents, comparators, units', async () => {
  const q = (ids: string): string =>
    ids
      .split(' ')
      .filter((id) => id !== '')
      .map((id) => `q-${id}`)
      .join(' ');
  const Q = 'Observation?method=quantities&value-quantity=';
  await check([
    ['RiskAssessment?probability=0.8', 'r1 r2'],
    ['RiskAssessment?probability=0.80', 'r1 r2'],
    ['RiskAssessment?probability=0.800', 'r1'],
    ['RiskAssessment?probability=gt0.8', 'r2 r3'],
    ['RiskAssessment?probability=ge0.8', 'r1 r2 r3'],
    ['RiskAssessment?probability=lt0.804', 'r1'],
    ['RiskAssessment?probability=ne0.80', 'r3'],
    ['RiskAssessment?probability=100', 'r3'],
    ['RiskAssessment?probability=1e2', 'r3'],
    ['RiskAssessment?probability=ap0.85', 'r1 r2'],
    ['RiskAssessment?probability=sa0.8', 'r2 r3'],
    ['RiskAssessment?probability=eb0.8', ''],
    [`${Q}5.4|${UCUM}|mg`, q('5.4 5.40')],
    [`${Q}5.4||mg`, q('5.4 5.40 local')],
    [`${Q}5.4||milligram`, q('5.4 5.40')],
    [`${Q}5.4`, q('5.4 5.40 grams local')],
    [`${Q}5.40||mg`, q('5.4 local')],
    [`${Q}5.4|${UCUM}|g`, q('grams')],
    [`${Q}-5.4`, q('neg')],
    [`${Q}gt5.4||mg`, q('5.45 more big')],
    [`${Q}ge5.4||mg`, q('5.4 5.45 local more big')],
    [`${Q}lt5||mg`, q('neg small less')],
    [`${Q}le-5.4`, q('neg less')],
    [`${Q}1.2e2|${UCUM}|mg`, q('big more').replace(' q-more', '')],
    [`${Q}1e-4`, q('small')],
    [`${Q}0.0001`, q('small')],
    [`${Q}ne5.4|${UCUM}|mg`, q('5.45 neg less more big small')],
    [`${Q}ap5.4|${UCUM}|mg`, q('5.4 5.40 5.45 less')],
    ['Observation?value-quantity:missing=true&method=quantities', ''],
    ['Condition?onset-age=40', 'cond'],
    [`Condition?onset-age=gt30|${UCUM}|a`, 'cond'],
  ]);
  await refused([
    ['RiskAssessment?probability=many', /value: .*no number/],
    ['Observation?value-quantity=5.4|a|b|c', /value/],
  ]);
});

test('composites: parts of one element, units included', async () => {
  const C = 'Observation?component-code-value-quantity=';
  await check([
    [`${C}8480-6$gt140`, 'bp1 bp3'],
    [`${C}${LOINC}|8480-6$150`, 'bp1 bp3'],
    [`${C}8480-6$lt100`, ''],
    [`${C}8462-4$gt90`, 'bp2'],
    [`${C}8480-6$gt140|${UCUM}|mm[Hg]`, 'bp1'],
    [`${C}8480-6$gt140||mm[Hg]`, 'bp1'],
    [`${C}8480-6$gt140||mmHg`, 'bp1 bp3'],
    [`${C}8480-6$gt140|${UCUM}|kPa,8462-4$gt90`, 'bp2 bp3'],
    [`Observation?combo-code-value-quantity=${LOINC}|8480-6$gt140||mm[Hg]`, 'bp1'],
    ['Observation?code-value-concept=718-7$pos', 't-two'],
    ['Observation?code-value-concept=2345-7$pos', ''],
    ['Observation?code-value-string=718-7$positively%20long', 't-bare'],
    ['Observation?component-code-value-quantity:missing=false', 'bp1 bp2 bp3'],
  ]);
  await refused([
    [`${C}8480-6`, /2 parts/],
    [`${C}8480-6$gt140$x`, /2 parts/],
  ]);
});

test('uris: exact, above and below', async () => {
  await check([
    ['ValueSet?url=http://example.org/fhir/ValueSet/one', 'vs1'],
    ['ValueSet?url=http://example.org/fhir/ValueSet', ''],
    ['ValueSet?url=HTTP://example.org/fhir/ValueSet/one', ''],
    ['ValueSet?url=urn:oid:1.2.3', 'vs3'],
    ['ValueSet?url:below=http://example.org/fhir/', 'vs1 vs2 vs4'],
    ['ValueSet?url:below=http://example.org/fhir/ValueSet/', 'vs1 vs2'],
    ['ValueSet?url:above=http://example.org/fhir/ValueSet/one/more', 'vs1'],
    ['ValueSet?url:missing=true', ''],
    ['ValueSet?version=1', 'vs1'],
    ['Patient?_profile=http://example.org/fhir/StructureDefinition/p', 'ann'],
    ['Patient?_profile=http://example.org/fhir/StructureDefinition/p|1.0', 'ann'],
    ['Patient?_profile:missing=true', 'bob cat dan'],
    ['Patient?_profile:below=http://example.org/fhir/StructureDefinition', 'ann'],
    ['Patient?_source=http://example.org/source#part', 'ann'],
    ['Patient?_source:below=http://example.org', 'ann'],
  ]);
});

test('chains and _has, typed and untyped, over several links', async () => {
  await check([
    ['Observation?subject:Patient.name=nunez', 't-two t-bare'],
    ['Observation?patient.name=nunez', 't-two t-bare'],
    ['Observation?subject.name=nunez', 't-two t-bare'],
    ['Observation?patient.gender=male', 't-text'],
    ['Observation?patient.identifier=urn:mrn|12345', 't-two t-bare'],
    ['Observation?patient.birthdate=ge1970-01-01&patient.gender=female', 't-two t-bare'],
    ['Observation?patient.organization.name=hop', 't-two t-bare'],
    ['Observation?patient.organization.partof.name=health', 't-two t-bare'],
    ['Observation?patient._id=ann', 't-two t-bare'],
    ['Observation?patient._id=ann,bob', 't-two t-bare t-text'],
    ['Observation?patient._tag=vip', 't-two t-bare'],
    ['Observation?patient.name:exact=Bob', 't-text'],
    ['Observation?patient.gender:not=male', 't-two t-bare'],
    ['Observation?patient.active:missing=true', ''],
    ['DiagnosticReport?result.code=718-7', 'report'],
    ['DiagnosticReport?result.patient.name=nunez', 'report'],
    ['Condition?encounter.service-provider.name=hop', 'cond'],
    ['Patient?general-practitioner:Practitioner.name=who', 'ann'],
    ['Patient?general-practitioner.name=who', 'ann'],
    ['PractitionerRole?practitioner.identifier=N1', 'role'],
    ['Patient?_has:Observation:patient:code=718-7', 'ann'],
    ['Patient?_has:Observation:subject:status=preliminary', 'bob'],
    ['Patient?_has:Observation:patient:code=718-7,nothing', 'ann'],
    ['Patient?_has:Observation:patient:status:not=final', 'ann bob'],
    ['Patient?_has:Observation:patient:_has:DiagnosticReport:result:status=final', 'ann'],
    ['Patient?_has:Observation:patient:performer:Practitioner.name=who', 'ann'],
    ['Patient?_has:Condition:patient:code=38341003&gender=male', 'bob'],
    ['Practitioner?_has:PractitionerRole:practitioner:organization.name=hop', 'doc'],
    ['Practitioner?_has:Observation:performer:patient.name=nunez', 'doc'],
    ['Encounter?patient._has:Condition:patient:code=38341003', 'enc'],
    ['Organization?_has:Patient:organization:_has:Observation:patient:code=718-7', 'hosp'],
    ['QuestionnaireResponse?questionnaire.title=quest', 'ans ans0'],
  ]);
  await refused([
    ['Patient?_has:Observation:code=x', /_has/],
    ['Patient?_has:Nothing:patient:code=x', /_has/],
    ['Patient?_has:Observation:code:code=x', /no reference/],
    ['Observation?code.name=x', /leads to no other/],
    ['Observation?patient.colour=x', /colour/],
    ['Observation?subject:Nothing.name=x', /no type/],
  ]);
});

test('includes of both directions, of a type, of all, again and again', async () => {
  await check([
    ['Observation?_id=t-two&_include=Observation:subject', 't-two +ann'],
    ['Observation?_id=t-two&_include=Observation:patient', 't-two +ann'],
    ['Observation?_id=t-bare&_include=Observation:subject', 't-bare +ann'],
    ['Observation?_id=t-text&_include=Observation:subject', 't-text +bob'],
    ['Observation?_id=t-two&_include=Observation:subject:Patient', 't-two +ann'],
    ['Observation?_id=t-two&_include=Observation:subject:Group', 't-two'],
    ['Observation?_id=t-two&_include=Observation:*', 't-two +ann +doc +bob'],
    ['Observation?_id=t-two&_include=*', 't-two +ann +doc +bob'],
    ['Observation?_id=t-two&_include=Observation:subject&_include=Patient:organization', 't-two +ann'],
    ['Observation?_id=t-two&_include=Observation:subject&_include:iterate=Patient:organization', 't-two +ann +hosp'],
    ['Observation?_id=t-two&_include=Observation:subject&_include:recurse=Patient:organization', 't-two +ann +hosp'],
    [
      'Observation?_id=t-two&_include=Observation:subject&_include:iterate=Patient:organization&_include:iterate=Organization:partof',
      't-two +ann +hosp +group',
    ],
    ['Observation?_id=t-else&_include=Observation:subject', 't-else'],
    ['Observation?_id=t-logical&_include=Observation:subject', 't-logical'],
    ['Observation?_id=t-logical&_include:iterate=Observation:has-member&_include:iterate=Observation:subject', 't-logical +t-two +ann'],
    ['Patient?_id=bob&_revinclude=Condition:subject', 'bob +cond'],
    ['Patient?_id=bob&_revinclude=Condition:patient&_revinclude=Encounter:patient', 'bob +cond +enc'],
    ['Patient?_id=ann&_revinclude=Observation:subject&_revinclude:iterate=DiagnosticReport:result', 'ann +t-two +t-bare +report'],
    ['Patient?_id=ann&_revinclude=Observation:patient', 'ann +t-two +t-bare'],
    ['Observation?_id=t-two&_revinclude=Provenance:target', 't-two +prov'],
    ['Patient?_id=ann&_revinclude=RiskAssessment:*', 'ann +r1 +r2 +r3'],
    ['Patient?_id=ann,bob&_include=Patient:link', 'ann bob'],
    ['QuestionnaireResponse?_id=ans&_include=QuestionnaireResponse:questionnaire', 'ans +quest'],
    ['QuestionnaireResponse?_id=ans0&_include=QuestionnaireResponse:questionnaire', 'ans0 +quest'],
    ['Questionnaire?_revinclude=QuestionnaireResponse:questionnaire', 'quest +ans +ans0'],
    ['Location?_id=nowhere&_include=Location:partof', 'nowhere +paris'],
  ]);
  await refused([
    ['Patient?_include=Patient', /_include/],
    ['Patient?_include=Nothing:patient', /_include/],
    ['Observation?_include=Observation:code', /no reference/],
    ['Observation?_include=Observation:colour', /colour/],
    ['Patient?_revinclude=Observation:colour', /colour/],
    ['Observation?_include=Observation:subject:Nothing', /no type/],
  ]);
});

test('order: keys, directions, ids, times, and what has no value comes last', async () => {
  const set = 'Patient?_sort=';
  await check(
    [
      [`${set}family`, 'ann bob cat dan'],
      [`${set}-family`, 'cat bob ann dan'],
      [`${set}birthdate`, 'bob ann cat dan'],
      [`${set}-birthdate`, 'cat ann bob dan'],
      [`${set}gender,-birthdate`, 'ann bob cat dan'],
      [`${set}-gender`, 'bob ann cat dan'],
      [`${set}_id`, 'ann bob cat dan'],
      [`${set}-_id`, 'dan cat bob ann'],
      [`${set}gender,-_id`, 'ann bob dan cat'],
      [`${set}_lastUpdated,-_id`, 'dan cat bob ann'],
      ['Patient?gender:missing=false&_sort=-_id', 'bob ann'],
      ['RiskAssessment?_sort=-probability', 'r3 r2 r1'],
      ['RiskAssessment?_sort=probability', 'r1 r2 r3'],
      ['ValueSet?_sort=url', 'vs1 vs2 vs4 vs3'],
      [
        'Observation?method=quantities&value-quantity=ge5.4|http://unitsofmeasure.org|mg&_sort=-value-quantity',
        'q-big q-more q-5.45 q-5.4',
      ],
    ],
    true,
  );
  await refused([
    [`${set}colour`, /colour/],
    [set, /_sort/],
  ]);
});

test('text, content, lists and distances', async () => {
  await check([
    ['Patient?_text=penicillin', 'ann'],
    ['Patient?_text=PENICILLIN%20allergy', 'ann'],
    ['Patient?_text=penicillin%20peanuts', ''],
    ['Patient?_text=nothing,penicillin', 'ann bob'],
    ['Patient?_text=hidden', ''],
    ['Patient?_text=xhtml', ''],
    ['Patient?_content=avray', 'ann'],
    ['Patient?_content=penicillin', 'ann'],
    ['Observation?_content=haemoglobin', 't-two'],
    ['Patient?_text=penicillin&gender=female', 'ann'],
    ['Patient?_list=list', 'ann cat'],
    ['Observation?_list=list', 't-two'],
    ['Patient?_list=List/list&name=ann', 'ann cat'],
    ['Patient?_list=nothing', ''],
    ['Location?near=48.8566|2.3522', 'paris versailles'],
    ['Location?near=48.8566|2.3522|1|km', 'paris'],
    ['Location?near=48.8566|2.3522|18|km', 'paris versailles'],
    ['Location?near=48.8566|2.3522|11|[mi_us]', 'paris versailles'],
    ['Location?near=48.8566|2.3522|500|m', 'paris'],
    ['Location?near=-17.7|-179.9|30|km', 'fiji'],
    ['Location?near=48.8566|2.3522|1|km,-17.7|179.9|1|km', 'paris fiji'],
    ['Location?near=48.8566|2.3522|100|km&name=vers', 'versailles'],
    ['Location?partof.near=48.8566|2.3522|1|km', 'nowhere'],
  ]);
  await refused([
    ['Location?near=91|0', /value/],
    ['Location?near=north', /value/],
    ['Location?near=0|0|1|furlongs', /value/],
    ['Patient?_list=$current-problems', /not-supported/],
    ['Patient?_filter=name%20eq%20x', /not-supported/],
    ['Patient?_query=x', /not-supported/],
    ['Patient?_text=', /value/],
  ]);
});

test('everything at once: types, compartments', async () => {
  await check([
    ['?_type=Patient,Organization', 'ann bob cat dan hosp group'],
    ['?_type=Patient&gender=male', 'bob'],
    ['?_id=ann', 'ann'],
    ['?_type=Patient,Observation&_tag=vip', 'ann'],
    ['Observation?_compartment=Patient/ann', 't-two t-bare'],
    ['Condition?_compartment=Patient/bob', 'cond'],
    ['Condition?_compartment=Encounter/enc', 'cond'],
    ['Encounter?_compartment=Practitioner/doc', ''],
    ['Observation?_compartment=Practitioner/doc', 't-two'],
    ['?_compartment=Patient/bob', 'bob t-text enc cond'],
    ['?_compartment=Patient/bob&_type=Condition,Encounter', 'enc cond'],
  ]);
  await refused([
    ['?_type=Nothing', /no type/],
    ['?gender=male', /gender/],
    ['Nothing?x=y', /not searched/],
    ['Patient?_count=-1', /_count/],
    ['Patient?_count=many', /_count/],
    ['Patient?_total=all', /_total/],
    ['Patient?_summary=some', /_summary/],
    ['Patient?name:nothing=x', /modifier/],
    ['Patient?name:exact:contains=x', /modifier/],
    ['Patient?name:missing=maybe', /true or false/],
    ['Patient?name=ann,,bob', /empty/],
  ]);
});
