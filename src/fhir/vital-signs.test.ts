import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { indexValues } from './index-values.ts';
import { typeCode } from './resource-types.ts';
import { parameterCode } from './search-parameters.ts';
import { referenceValue } from './value-encoding.ts';
import {
  factsAsWritten,
  noticeResource,
  readNotice,
  readVitalSignsBody,
  readVitalSignsResource,
  type VitalSignsFacts,
  vitalSignsResource,
} from './vital-signs.ts';

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

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const PLAIN = { noNullPrototype: true } as const;
const fhirId = fc.stringMatching(/^[A-Za-z0-9.-]{1,64}$/);
const millimetres = fc.integer({ min: 0, max: 400 });
const facts = fc.record(
  {
    id: fhirId,
    patient: fhirId,
    record: fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }),
    signs: fc.record(
      {
        temperature: fc.record(
          {
            value: fc.double({ min: -50, max: 200, noNaN: true }).map((value) => value + 0), // JSON knows no -0
            unit: fc.constantFrom('Cel' as const, '[degF]' as const),
          },
          PLAIN,
        ),
        bloodPressure: fc.record({ systolic: millimetres, diastolic: millimetres }, PLAIN),
      },
      PLAIN,
    ),
    at: fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59.999Z') }),
    status: fc.constantFrom('final' as const, 'amended' as const),
  },
  PLAIN,
);

test('a body as it was written is read without parsing it, and says the same', () => {
  assert.deepEqual(factsAsWritten(JSON.stringify(vitalSignsResource(FACTS))), FACTS);
  const celsius = { ...FACTS, signs: { ...FACTS.signs, temperature: { value: 37.2, unit: 'Cel' } } } as const;
  assert.deepEqual(factsAsWritten(JSON.stringify(vitalSignsResource(celsius))), celsius);
  fc.assert(
    fc.property(facts, (given) => {
      assert.deepEqual(readVitalSignsBody(bytes(JSON.stringify(vitalSignsResource(given)))), given);
    }),
    {
      examples: [
        [{ ...FACTS, record: 'a "quoted" \\ one' }],
        [{ ...FACTS, record: 'Ünïcødé °C \u{1f9ea}' }],
        [{ ...FACTS, record: 'final' }],
      ],
    },
  );
});

test('a body with any character changed, left out or put in says what parsing it says', () => {
  const text = JSON.stringify(vitalSignsResource(FACTS));
  const parsed = (changed: string): unknown => {
    try {
      return readVitalSignsResource(JSON.parse(changed)) ?? null;
    } catch (error) {
      return error instanceof SyntaxError ? 'no JSON' : error;
    }
  };
  const read = (changed: string): unknown => {
    try {
      return readVitalSignsBody(bytes(changed));
    } catch (error) {
      return error instanceof SyntaxError ? 'no JSON' : error;
    }
  };
  for (let at = 0; at <= text.length; at++) {
    for (const put of ['', '"', '\\', '0', '.', 'x', '{', '\u0000', ' ']) {
      for (const from of [at, at + 1]) {
        const changed = text.slice(0, at) + put + text.slice(from);
        assert.deepEqual(read(changed), parsed(changed), changed);
      }
    }
  }
});
