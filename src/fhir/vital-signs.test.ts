import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { indexValues } from './index-values.ts';
import { typeCode } from './resource-types.ts';
import { parameterCode } from './search-parameters.ts';
import { referenceValue } from './value-encoding.ts';
import { noticeResource, readNotice, readVitalSignsResource, type VitalSignsFacts, vitalSignsResource } from './vital-signs.ts';

const FACTS: VitalSignsFacts = {
  id: 'r1',
  patient: 'testpatient',
  record: '22334455',
  signs: { temperature: { value: 89, unit: '[degF]' }, bloodPressure: { systolic: 110, diastolic: 117 } },
  at: Date.parse('2026-11-21T04:05:06.007Z'),
  status: 'final',
};

test('a record is an Observation that reads back as itself', () => {
  assert.deepEqual(readVitalSignsResource(JSON.parse(JSON.stringify(vitalSignsResource(FACTS)))), FACTS);
  const notice = { id: 'n1', patient: 'p', at: FACTS.at, text: 'somebody looked' };
  assert.deepEqual(readNotice(JSON.parse(JSON.stringify(noticeResource(notice)))), notice);
});

test('a record is found by its patient', () => {
  const values = indexValues(typeCode('Observation'), vitalSignsResource(FACTS));
  const byPatient = values.find(({ param }) => param === parameterCode('Observation.patient'));
  assert.deepEqual(byPatient?.value, referenceValue(typeCode('Patient'), 'testpatient'));
  assert.equal(values.filter(({ param }) => param < 100).length, 4);
});

test('JSON of any other shape is no record, and nothing throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      assert.equal(readVitalSignsResource(json), undefined);
      assert.equal(readNotice(json), undefined);
    }),
  );
  for (const missing of ['id', 'identifier', 'subject', 'effectiveDateTime', 'component', 'resourceType'])
    assert.equal(readVitalSignsResource({ ...vitalSignsResource(FACTS), [missing]: undefined }), undefined, missing);
});
