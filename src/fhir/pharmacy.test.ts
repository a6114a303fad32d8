import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRESCRIPTION_STATES } from '#model/prescription.ts';
import { indexValues } from './index-values.ts';
import {
  type DispenseFacts,
  dispenseId,
  dispenseResource,
  dispenseStatus,
  type PrescriptionFacts,
  prescriptionResource,
  readDispense,
  readPrescription,
  readTicket,
  requestStatus,
  stateOf,
  type TicketFacts,
  ticketResource,
} from './pharmacy.ts';
import { typeCode } from './resource-types.ts';
import { patientResource, readPatient } from './scheduling.ts';
import { validateResource } from './validate.ts';

const AT = Date.parse('2026-11-21T05:06:07.089Z');
const prescription: PrescriptionFacts = {
  id: 'rx1',
  status: 'active',
  patient: 'person1',
  medication: 'TRE***',
  sensitive: false,
  authoredOn: AT,
};
const dispense: DispenseFacts = {
  id: dispenseId('rx1'),
  status: 'in-progress',
  prescription: 'rx1',
  patient: 'person1',
  medication: 'TRE***',
  sensitive: false,
  preparedAt: AT,
};
const ticket: TicketFacts = {
  id: 't1',
  status: 'requested',
  patient: 'person1',
  day: '2026-11-21',
  number: 437,
  givenAt: AT,
  until: AT + 1,
};
const again = (resource: object): unknown => JSON.parse(JSON.stringify(resource));

test('what is made is read again as it was', () => {
  for (const sensitive of [false, true]) {
    for (const status of ['active', 'completed', 'cancelled'] as const) {
      const facts = { ...prescription, sensitive, status };
      assert.deepEqual(readPrescription(again(prescriptionResource(facts))), facts);
    }
    for (const status of ['preparation', 'in-progress', 'completed', 'stopped', 'cancelled'] as const) {
      const facts = { ...dispense, sensitive, status, handedOverAt: AT + 5 };
      assert.deepEqual(readDispense(again(dispenseResource(facts))), facts);
    }
  }
  for (const status of ['requested', 'completed', 'cancelled'] as const) {
    assert.deepEqual(readTicket(again(ticketResource({ ...ticket, status }))), { ...ticket, status });
  }
  const person = { id: 'person1', name: 'Sarah Smith', birthDate: '2003-02-05', address: '321 Python Way' };
  assert.deepEqual(readPatient(again(patientResource(person))), person);
});

test('all of them are valid FHIR R4', () => {
  const person = { id: 'person1', name: 'Sarah Smith', birthDate: '2003-02-05', address: '321 Python Way' };
  const resources = [
    prescriptionResource({ ...prescription, sensitive: true }),
    ...(['preparation', 'in-progress', 'completed', 'stopped', 'cancelled'] as const).map((status) =>
      dispenseResource({ ...dispense, status }),
    ),
    ticketResource(ticket),
    patientResource(person),
  ];
  for (const resource of resources) {
    const errors = validateResource(again(resource)).filter(({ severity }) => severity === 'error');
    assert.deepEqual(errors, [], JSON.stringify(resource));
  }
});

test('every state is said by the two statuses together, and contradictions are no state', () => {
  for (const state of PRESCRIPTION_STATES) {
    const request = { ...prescription, status: requestStatus(state) };
    const done = state === 'entered' ? undefined : { ...dispense, status: dispenseStatus(state) };
    assert.equal(stateOf(request, done), state);
  }
  assert.equal(stateOf({ ...prescription, status: 'completed' }, undefined), undefined);
  assert.equal(stateOf({ ...prescription, status: 'cancelled' }, { ...dispense, status: 'in-progress' }), undefined);
  assert.equal(stateOf({ ...prescription, status: 'active' }, { ...dispense, status: 'completed' }), undefined);
});

test('an open prescription is found by its patient, one that is over is not', () => {
  const codes = (resource: object): readonly number[] =>
    indexValues(typeCode('MedicationRequest'), resource).flatMap(({ param }) => (param >= 40 && param < 60 ? [param] : []));
  assert.deepEqual(codes(prescriptionResource(prescription)), [41, 42, 43]);
  assert.deepEqual(codes(prescriptionResource({ ...prescription, status: 'completed' })), [41, 42]);
});

test('JSON of any other shape is none of them, and nothing throws', () => {
  const odd = [
    undefined,
    null,
    1,
    'x',
    [],
    {},
    { resourceType: 'MedicationRequest' },
    { ...prescriptionResource(prescription), subject: { reference: 'Group/1' } },
  ];
  for (const json of odd) {
    assert.equal(readPrescription(json), undefined);
    assert.equal(readDispense(json), undefined);
    assert.equal(readTicket(json), undefined);
  }
  assert.equal(readTicket({ ...ticketResource(ticket), identifier: [{ system: 'x', value: '2026-11-21/437' }] }), undefined);
  assert.equal(readDispense({ ...dispenseResource(dispense), authorizingPrescription: [{ reference: 'Task/1' }] }), undefined);
});
