/**
 * Every example of the specification over HTTP: what is valid is stored under its id and comes back as it was, decimals' digits included; what is not
 * stored is named here, with the reason.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isJsonObject, member, memberList, memberText } from '#fhir/json.ts';
import { isRawNumber } from '#fhir/json-number.ts';
import { formatJson, parseJson } from '#fhir/json-text.ts';
import { type FhirTalk, type FhirTrial, openFhir } from './fhir-talk.ts';

const EXAMPLES = join(import.meta.dirname, '../node_modules/hl7.fhir.r4.examples');
const DEFINITIONS =
  /^(?:StructureDefinition|ValueSet|CodeSystem|SearchParameter|ConceptMap|OperationDefinition|CompartmentDefinition|NamingSystem)-/;
const BYTES_MAX = 1_000_000;
const AT_ONCE = 16;

/** The specification's examples; its own definitions are only those that it calls examples as well, and not its Bundles of everything. */
const files = readdirSync(EXAMPLES).filter(
  (file) =>
    file.endsWith('.json') &&
    file !== 'package.json' &&
    (!DEFINITIONS.test(file) || file.includes('example')) &&
    statSync(join(EXAMPLES, file)).size <= BYTES_MAX,
);

/** What is not stored: its status, and the first fault with its place. */
const REFUSED: Readonly<Record<string, string>> = {
  // Not valid themselves; src/fhir/validate-examples.test.ts says what is wrong with each.
  'ActivityDefinition-blood-tubes-supply': '422 invariant ActivityDefinition.text.div',
  'ActivityDefinition-heart-valve-replacement': '422 invariant ActivityDefinition.text.div',
  'Bundle-10bb101f-a121-4264-a920-67be9cb82c74': '422 invalid Bundle.entry[2].fullUrl',
  'Bundle-3a0707d3-549e-4467-b8b8-5a2ab3800efe': '422 invalid Bundle.entry[3].fullUrl',
  'Bundle-lri-example': '422 invalid Bundle.entry[1].fullUrl',
  'DeviceMetric-example': '422 invalid DeviceMetric.parent',
  'DeviceUseStatement-example': '422 invalid DeviceUseStatement.reasonReference[0]',
  'EventDefinition-example': '422 invariant EventDefinition.text.div',
  'Library-zika-virus-intervention-logic': '422 value Library.dataRequirement[0].codeFilter[0].valueSet',
  'MedicationRequest-medrx0301': '422 invalid MedicationRequest.dispenseRequest.performer',
  'Observation-clinical-gender': '422 invalid Observation.performer[0]',
  'PlanDefinition-example-cardiology-os': '422 not-found PlanDefinition.contained[11].item[0].answerValueSet',
  'Questionnaire-qs1': '422 required Questionnaire.item[0].item[0].linkId',
  'Questionnaire-zika-virus-exposure-assessment': '422 invariant Questionnaire.text.div',
  // AuditEvents are a view of the ledger: nobody writes them.
  'AuditEvent-example': '403 forbidden',
  'AuditEvent-example-disclosure': '403 forbidden',
  'AuditEvent-example-error': '403 forbidden',
  'AuditEvent-example-login': '403 forbidden',
  'AuditEvent-example-logout': '403 forbidden',
  'AuditEvent-example-media': '403 forbidden',
  'AuditEvent-example-pixQuery': '403 forbidden',
  'AuditEvent-example-rest': '403 forbidden',
  'AuditEvent-example-search': '403 forbidden',
};

let opened: FhirTrial;
let talk: FhirTalk;

before(async () => {
  opened = await openFhir();
  ({ talk } = opened);
});

after(() => opened.close());

/** As text that is the same for equal JSON: members in one order, the version and time that only the centre gives left out. */
function canonical(text: string): string {
  const parsed = parseJson(text);
  assert.ok(parsed.ok, text.slice(0, 100));
  const ordered = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(ordered);
    if (!isJsonObject(value) || isRawNumber(value)) return value;
    return Object.fromEntries(
      Object.keys(value)
        .toSorted((a, b) => (a < b ? -1 : 1))
        .map((key) => [key, ordered(value[key])]),
    );
  };
  const resource = parsed.value;
  assert.ok(isJsonObject(resource));
  const { meta, ...rest } = resource;
  const { versionId: _, lastUpdated: __, ...kept } = isJsonObject(meta) ? meta : {};
  return formatJson(ordered(Object.keys(kept).length === 0 ? rest : { ...rest, meta: kept }));
}

test('every valid example is stored and comes back as it was, and those that are not are known', async () => {
  const refused: Record<string, string> = {};
  const stored = new Set<string>();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) {
      const text = readFileSync(join(EXAMPLES, file), 'utf8').replace(/^\uFEFF/, '');
      const resource: unknown = JSON.parse(text);
      const path = `/${memberText(resource, 'resourceType')}/${memberText(resource, 'id')}`;
      const put = await talk.call('PUT', path, text, { prefer: 'return=minimal' });
      if (put.status !== 201) {
        const where = put.at('issue.0.expression.0');
        const told = [put.status, put.word('issue.0.code'), ...(typeof where === 'string' ? [where] : [])];
        refused[file.replace('.json', '')] = told.join(' ');
        continue;
      }
      const got = await talk.call('GET', path);
      assert.equal(got.status, 200, file);
      assert.equal(canonical(got.text), canonical(text), file);
      stored.add(file);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  assert.deepEqual(refused, REFUSED);
  assert.equal(files.length, 746);
  assert.equal(stored.size, files.length - Object.keys(REFUSED).length);
});

test('the same examples by a batch are new versions, and come back by a search of each type', async () => {
  const some = files.filter((file) => file.startsWith('Observation-') && REFUSED[file.replace('.json', '')] === undefined);
  const resources = some.map((file) => readFileSync(join(EXAMPLES, file), 'utf8').replace(/^\uFEFF/, ''));
  const entries = resources.map((text) => {
    const id = memberText(JSON.parse(text), 'id');
    return `{"resource":${text},"request":{"method":"PUT","url":"Observation/${id}"}}`;
  });
  const answer = await talk.call('POST', '/', `{"resourceType":"Bundle","type":"batch","entry":[${entries.join(',')}]}`);
  assert.deepEqual(new Set(answer.each('entry', 'response.status')), new Set(['200 OK']), answer.text.slice(0, 500));
  assert.deepEqual(new Set(answer.each('entry', 'response.etag')), new Set(['W/"2"']));
  const found = await talk.call('GET', `/Observation?_count=1000`);
  const bundle = parseJson(found.text);
  assert.ok(bundle.ok);
  const shown = memberList(bundle.value, 'entry').map((entry) => canonical(formatJson(member(entry, 'resource'))));
  assert.deepEqual(new Set(shown), new Set(resources.map(canonical)));
});

test('no request failed of which the log would have to tell', () => {
  assert.equal(opened.logged(), '');
});
