import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { indexValues } from './index-values.ts';
import { typeCode, typeName } from './resource-types.ts';
import { PARAMETERS, parameterCode, type ParameterName } from './search-parameters.ts';
import { appointmentResource, patientResource, slotResource } from './scheduling.ts';
import { SYSTEM } from './urls.ts';
import { compareBytes, dateValue, referenceValue, stringValue, tokenValue } from './value-encoding.ts';

const START = Date.UTC(2026, 10, 24, 13);

const values = (type: string, resource: unknown): readonly (readonly [string, string])[] =>
  indexValues(typeCode(type), resource)
    .filter(({ param }) => param < 100)
    .map(({ param, value }) => [nameOf(param), value.toHex()]);

const nameOf = (code: number): string => {
  const found = PARAMETERS.find((parameter) => parameter.code === code);
  return found === undefined ? '?' : `${found.type}.${found.name}`;
};

test('the codes of search parameters never change: these are written into rows', () => {
  const written: readonly (readonly [ParameterName, number])[] = [
    ['Patient.identifier', 1],
    ['Slot.start', 7],
    ['Appointment.patient', 9],
    ['Appointment.identifier', 14],
    ['CoverageEligibilityResponse.appointment', 20],
    ['MedlarAccount.role', 24],
    ['AuditEvent.date', 28],
  ];
  for (const [name, code] of written) assert.equal(parameterCode(name), code);
  assert.equal(new Set(PARAMETERS.map(({ code }) => code)).size, PARAMETERS.length);
  assert.equal(new Set(PARAMETERS.map(({ type, name }) => `${type}.${name}`)).size, PARAMETERS.length);
  for (const { type } of PARAMETERS) assert.equal(typeName(typeCode(type)), type);
});

test('a parameter that is not in the table is a bug', () => {
  // @ts-expect-error: not a name of the table, which is the point
  assert.throws(() => parameterCode('Appointment.colour'), RangeError);
});

test('an appointment is found by its patient, practitioner, slot, status and time', () => {
  const resource = appointmentResource({
    id: 'a1',
    status: 'booked',
    patient: 'p1',
    practitioner: 'doc1',
    slot: 's1',
    start: START,
    end: START + 3_600_000,
    seat: 1,
  });
  assert.deepEqual(values('Appointment', resource), [
    ['Appointment.patient', referenceValue(typeCode('Patient'), 'p1').toHex()],
    ['Appointment.practitioner', referenceValue(typeCode('Practitioner'), 'doc1').toHex()],
    ['Appointment.slot', referenceValue(typeCode('Slot'), 's1').toHex()],
    ['Appointment.status', tokenValue(undefined, 'booked').toHex()],
    ['Appointment.date', dateValue(START, START + 1).toHex()],
  ]);
});

test('a slot is found by its schedule, status, start and the number that people pick', () => {
  const resource = slotResource({ id: 's1', index: 7, schedule: 'doc1', start: START, end: START + 1, status: 'free' });
  assert.deepEqual(values('Slot', resource), [
    ['Slot.schedule', referenceValue(typeCode('Schedule'), 'doc1').toHex()],
    ['Slot.status', tokenValue(undefined, 'free').toHex()],
    ['Slot.start', dateValue(START, START + 1).toHex()],
    ['Slot.identifier', tokenValue(SYSTEM.listIndex, '7').toHex()],
  ]);
});

test('a name is found by each of its parts, equal parts once', () => {
  const name = [{ text: 'Ana Ruiz', family: 'Ruiz', given: ['Ana', 'ANA', ''] }, { family: 'RUÍZ' }, { family: 5 }, null];
  assert.deepEqual(values('Patient', { ...patientResource({ id: 'p1', name: 'x' }), name }), [
    ['Patient.name', stringValue('ana').toHex()],
    ['Patient.name', stringValue('ana ruiz').toHex()],
    ['Patient.name', stringValue('ruiz').toHex()],
  ]);
});

test('references of another type, logical ones and fragments are not indexed', () => {
  const actor = (reference: unknown): unknown => ({ actor: reference });
  const participant = [
    actor({ reference: 'Practitioner/' }),
    actor({ reference: '/p1' }),
    actor({ reference: '#p1' }),
    actor({ reference: 'Group/g1' }),
    actor({ identifier: { value: 'p1' } }),
    actor('Patient/p1'),
    actor({ reference: 'Patient/p9' }),
  ];
  assert.deepEqual(values('Appointment', { resourceType: 'Appointment', participant }), [
    ['Appointment.patient', referenceValue(typeCode('Patient'), 'p9').toHex()],
  ]);
});

test('an account is found by the ids it links to', () => {
  assert.deepEqual(values('MedlarAccount', { role: 'patient', patient: 'p1' }), [
    ['MedlarAccount.patient', referenceValue(typeCode('Patient'), 'p1').toHex()],
    ['MedlarAccount.role', tokenValue(undefined, 'patient').toHex()],
  ]);
});

test('any JSON at all has index values or none: sorted, each once, 1 to 255 bytes, and no exception', () => {
  const keys = [
    'identifier',
    'name',
    'actor',
    'participant',
    'slot',
    'status',
    'start',
    'class',
    'extension',
    'value',
    'reference',
    'text',
  ];
  const key = fc.oneof(fc.constantFrom(...keys), fc.string());
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(null, true, 0, '', 'Patient/p1', '2026-11-21', '__proto__'),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
    ),
  }));
  const types = [...new Set(PARAMETERS.map(({ type }) => typeCode(type))), 1, 999_999];
  fc.assert(
    fc.property(tree, fc.constantFrom(...types), (resource, type) => {
      const rows = indexValues(type, resource);
      for (const [index, row] of rows.entries()) {
        assert.ok(row.value.length <= 255 && row.value.length > 0);
        const before = rows[index - 1];
        if (before !== undefined)
          assert.ok(before.param < row.param || (before.param === row.param && compareBytes(before.value, row.value) < 0));
      }
    }),
    { numRuns: 500 },
  );
});
