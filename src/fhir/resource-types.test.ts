import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTypeName, typeCode, typeName } from './resource-types.ts';

test('the codes of resource types never change: these are written into rows', () => {
  const written = {
    Account: 1,
    Appointment: 5,
    AuditEvent: 7,
    Coverage: 31,
    CoverageEligibilityResponse: 33,
    Device: 35,
    InsurancePlan: 67,
    Patient: 104,
    Practitioner: 109,
    Schedule: 124,
    Slot: 127,
    VisionPrescription: 148,
    MedlarAccount: 1001,
    MedlarPolicy: 1002,
  };
  assert.deepEqual(Object.fromEntries(Object.keys(written).map((name) => [name, typeCode(name)])), written);
});

test('R4 has 148 types, in alphabetical order, each with a code of its own', () => {
  const names = Array.from({ length: 148 }, (_, index) => typeName(index + 1));
  assert.deepEqual(names, [...new Set(names)].sort());
  assert.deepEqual(
    names.map(typeCode),
    Array.from(names, (_, index) => index + 1),
  );
});

test('what is no type is a bug where a type is needed, and no type where one asks', () => {
  for (const name of ['', 'patient', 'Patients', '__proto__', 'constructor', 'toString']) {
    assert.throws(() => typeCode(name), RangeError);
    assert.equal(isTypeName(name), false);
  }
  for (const code of [0, 149, 1000, 1003, 1.5, Number.NaN]) assert.throws(() => typeName(code), RangeError);
});
