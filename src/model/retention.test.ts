import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptKind, periodsFault, yearsAfter, yearsText } from './retention.ts';

test('each type has the period of its kind, and who somebody is has none of its own', () => {
  assert.equal(keptKind('Observation'), 'records');
  assert.equal(keptKind('Condition'), 'records');
  assert.equal(keptKind('Appointment'), 'visits');
  assert.equal(keptKind('MedicationDispense'), 'prescriptions');
  for (const type of ['Patient', 'MedlarAccount', 'Coverage']) assert.equal(keptKind(type), undefined);
});

test('a period ends on the same day of a later year', () => {
  assert.equal(yearsAfter(Date.UTC(2016, 4, 2, 10), 10), Date.UTC(2026, 4, 2, 10));
  assert.equal(yearsAfter(Date.UTC(2024, 1, 29), 10), Date.UTC(2034, 1, 28));
});

test('one year is not years', () => {
  assert.deepEqual([1, 2].map(yearsText), ['1 year', '2 years']);
});

test('what has to be kept longer than the centre keeps it is a contradiction', () => {
  const keepYears = { records: 10, visits: 3, prescriptions: 5 };
  assert.match(periodsFault({ keepYears, eraseAfterYears: 9 }) ?? '', /10 years cannot be erased after 9/);
  assert.equal(periodsFault({ keepYears, eraseAfterYears: 10 }), undefined);
  assert.equal(periodsFault({ keepYears, eraseAfterYears: 0 }), undefined);
});
