/** IHE's Scheduling over HTTP: $find, $hold and $book, cancelling and moving, as the desk's own verbs; and what a visit costs, by $submit. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Trial } from '#centre/trial/centre.ts';
import { type Answer, type FhirTalk, type FhirTrial, openFhir, outcome, tokenOf } from './fhir-talk.ts';

let opened: FhirTrial;
let trial: Trial;
let program: FhirTalk;
let patient1: FhirTalk;

before(async () => {
  opened = await openFhir();
  ({ trial } = opened);
  await trial.administration.addAccount({ username: 'portal', name: 'Portal', role: 'software', password: 'the portal of the clinic' });
  program = opened.talk.as(await tokenOf(trial, 'portal'));
  patient1 = opened.talk.as(await tokenOf(trial, 'patient1'));
});

after(() => opened.close());

const reference = (name: string, to: string) => ({ name, valueReference: { reference: to } });
const parameters = (...parameter: readonly object[]) => ({ resourceType: 'Parameters', parameter });
const find = (talk: FhirTalk, query = ''): Promise<Answer> => talk.call('GET', `/Appointment/$find${query}`);
const proposalFor = async (talk: FhirTalk, patient: string): Promise<string> =>
  (await find(talk, `?patient-reference=Patient/${patient}&_count=1`)).word('entry.0.resource.id');
const freeCount = (): number => trial.centre.freeSlots().slots.length;
const take = (talk: FhirTalk, verb: 'hold' | 'book', appointment: string, headers = {}): Promise<Answer> =>
  talk.call('POST', `/Appointment/$${verb}`, parameters(reference('appointment-reference', `Appointment/${appointment}`)), headers);
const acts = async (id: string): Promise<readonly unknown[]> => {
  const found = await opened.talk.call('GET', `/AuditEvent?entity=Appointment/${id}&_sort=date`);
  return found.each('entry', 'resource.subtype.0.code');
};

test('$find lists the free times of the centre’s list as proposed Appointments, by GET and by POST', async () => {
  const found = await find(program, '?patient-reference=Patient/patient1');
  assert.equal(found.status, 200, found.text);
  assert.equal(found.at('type'), 'searchset');
  const { slots } = trial.centre.freeSlots();
  assert.deepEqual(
    found.each('entry', 'resource.start'),
    slots.map(({ start }) => new Date(start).toISOString()).toSorted((a, b) => a.localeCompare(b)),
  );
  for (const [at] of slots.entries()) {
    assert.equal(found.at(`entry.${at}.resource.status`), 'proposed');
    const validated = await program.call('POST', '/Appointment/$validate', found.at(`entry.${at}.resource`));
    assert.ok(!validated.each('issue', 'severity').includes('error'), validated.text);
  }
  const posted = await program.call('POST', '/Appointment/$find', parameters(reference('patient-reference', 'Patient/patient1')));
  assert.deepEqual(posted.each('entry', 'resource.id'), found.each('entry', 'resource.id'));

  const [first, , third] = found.each('entry', 'resource.start').map(String);
  const doctor = found.word('entry.0.resource.participant.1.actor.reference');
  const within = await find(program, `?start=${first}&end=${third}&_count=2`);
  assert.deepEqual(within.each('entry', 'resource.start'), found.each('entry', 'resource.start').slice(0, 2));
  const theirs = await find(program, `?practitioner=${doctor}`);
  assert.ok(
    theirs.each('entry', 'resource.participant.0.actor.reference').every((each) => each === doctor),
    theirs.text,
  );
  assert.ok(theirs.each('entry', 'id').length < slots.length);
  assert.equal((await find(program, '?end=2020-01-01')).at('entry'), undefined);
  assert.equal((await find(program, '?_count=0')).at('entry'), undefined);
});

test('$find by specialty, place and organization goes by the practitioners’ roles; what the list does not depend on is told', async () => {
  const doctor = (await find(program)).word('entry.0.resource.participant.0.actor.reference');
  const coding = { system: 'http://snomed.info/sct', code: '394579002' };
  const role = { resourceType: 'PractitionerRole', practitioner: { reference: doctor }, specialty: [{ coding: [coding] }] };
  assert.equal((await program.call('POST', '/PractitionerRole', role)).status, 201);
  const found = await find(program, `?specialty=${coding.system}|${coding.code}`);
  const doctors = new Set(found.each('entry', 'resource.participant.0.actor.reference'));
  assert.deepEqual([...doctors], [doctor]);
  assert.equal((await find(program, '?specialty=http://snomed.info/sct|1')).at('entry'), undefined);
  assert.equal((await find(program, `?specialty=394579002&practitioner=Practitioner/nobody`)).at('entry'), undefined);
  const told = await find(program, '?visit-type=x|y&_count=1');
  assert.deepEqual(told.each('entry', 'search.mode'), ['match', 'outcome']);
  outcome(await find(program, '?start=tomorrow'), 400, 'value');
  outcome(await find(program, '?colour=red'), 400, 'not-supported');
  outcome(await program.call('DELETE', '/Appointment/$find'), 405);
  outcome(await program.call('GET', '/Appointment/$hold'), 405);
});

test('$hold holds and $book books what was found, each one act of the desk', async () => {
  const before = freeCount();
  const proposal = await proposalFor(program, 'patient1');
  const held = await take(program, 'hold', proposal);
  assert.equal(held.status, 200, held.text);
  assert.equal(held.at('type'), 'searchset');
  assert.equal(held.at('entry.0.resource.status'), 'pending');
  assert.equal(held.at('entry.0.resource.participant.0.actor.reference'), 'Patient/patient1');
  assert.equal(freeCount(), before - 1);
  const id = held.word('entry.0.resource.id');
  assert.deepEqual(await acts(id), ['hold-slot']);

  outcome(await take(program, 'book', proposal.replace('patient1', 'patient2')), 409, 'conflict');
  const booked = await take(program, 'book', id);
  assert.equal(booked.at('entry.0.resource.status'), 'booked', booked.text);
  assert.equal(booked.at('entry.0.resource.id'), id);
  assert.deepEqual(await acts(id), ['hold-slot', 'book-slot']);
  const resource = { ...(booked.at('entry.0.resource') as object), status: 'cancelled' };
  const ended = await program.call('POST', '/Appointment/$book', parameters({ name: 'appointment-resource', resource }));
  assert.equal(ended.at('entry.0.resource.status'), 'cancelled', ended.text);
  assert.equal(freeCount(), before);
});

test('patients book for themselves and nobody else, whatever they refer to', async () => {
  const found = await find(patient1, '?_count=1');
  const proposal = found.word('entry.0.resource.id');
  const booked = await take(patient1, 'book', proposal);
  assert.equal(booked.at('entry.0.resource.participant.0.actor.reference'), 'Patient/patient1', booked.text);
  const id = booked.word('entry.0.resource.id');
  const patient2 = opened.talk.as(await tokenOf(trial, 'patient2'));
  outcome(await take(patient2, 'book', id), 404, 'not-found');
  outcome(await take(patient2, 'book', 'not-there'), 404, 'not-found');
  outcome(await take(patient2, 'hold', await proposalFor(patient2, 'patient1')), 403);
  outcome(await patient2.call('PATCH', `/Appointment/${id}`, [{ op: 'replace', path: '/status', value: 'cancelled' }]), 403);
  outcome(await take(opened.talk, 'book', await proposalFor(opened.talk, 'patient1')), 403);
  outcome(await program.call('POST', '/Appointment/$book', parameters()), 404);
  outcome(await take(program, 'book', (await find(program, '?_count=1')).word('entry.0.resource.id')), 400, 'required');
  outcome(await program.call('POST', '/Appointment/$book', { resourceType: 'Patient' }), 400);

  const cancelled = await patient1.call('PATCH', `/Appointment/${id}`, [{ op: 'replace', path: '/status', value: 'cancelled' }]);
  assert.equal(cancelled.status, 200, cancelled.text);
  assert.equal(cancelled.at('status'), 'cancelled');
  assert.deepEqual(await acts(id), ['book-slot', 'cancel-booking']);
});

test('a retried $book under its key books once and gets the same answer; the desk’s limit holds', async () => {
  const proposal = await proposalFor(program, 'patient2');
  const before = freeCount();
  const first = await take(program, 'book', proposal, { 'idempotency-key': 'book-1' });
  const again = await take(program, 'book', proposal, { 'idempotency-key': 'book-1' });
  assert.equal(again.status, 200, again.text);
  assert.deepEqual(again.at('entry'), first.at('entry'));
  assert.equal(freeCount(), before - 1);
  const answers: Answer[] = [];
  for (let n = 0; n < 5; n++) answers.push(await take(program, 'book', await proposalFor(program, 'patient2')));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200, 409],
  );
  for (const { at } of answers.slice(0, 4)) {
    const id = String(at('entry.0.resource.id'));
    assert.equal(
      (await program.call('PUT', `/Appointment/${id}`, { ...(at('entry.0.resource') as object), status: 'cancelled' })).status,
      200,
    );
  }
});

test('a booking is cancelled and moved by PUT as at the desk, and only while it is what the client saw', async () => {
  const booked = await take(program, 'book', await proposalFor(program, 'patient1'));
  const resource = booked.at('entry.0.resource') as Record<string, unknown>;
  const id = String(resource['id']);
  const other = (await find(program, '?_count=1')).word('entry.0.resource.slot.0.reference');
  const left = String((resource['slot'] as readonly { reference: string }[])[0]?.reference);
  const moved = await program.call('PUT', `/Appointment/${id}`, { ...resource, slot: [{ reference: other }] }, { 'if-match': 'W/"1"' });
  assert.equal(moved.status, 200, moved.text);
  assert.equal(moved.at('slot.0.reference'), other);
  assert.equal(moved.headers.get('etag'), 'W/"2"');
  assert.equal((await program.call('GET', `/${left}`)).at('status'), 'free');
  const ended = { ...resource, status: 'cancelled' };
  outcome(await program.call('PUT', `/Appointment/${id}`, ended, { 'if-match': 'W/"1"' }), 412);
  outcome(await opened.talk.call('PUT', `/Appointment/${id}`, ended), 422, 'business-rule');
  const cancelled = await program.call('PUT', `/Appointment/${id}`, ended, { 'if-match': 'W/"2"' });
  assert.equal(cancelled.at('status'), 'cancelled', cancelled.text);
  assert.deepEqual(await acts(id), ['book-slot', 'move-booking', 'cancel-booking']);
  assert.equal((await program.call('GET', `/${other}`)).at('status'), 'free');
  const entry = [{ request: { method: 'POST', url: 'Appointment/$book' }, resource: ended }];
  outcome(await program.call('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry }), 400, 'not-supported');
});

const eligibility = (patient: string, given: object) => ({
  resourceType: 'CoverageEligibilityRequest',
  status: 'active',
  purpose: ['benefits'],
  patient: { reference: `Patient/${patient}` },
  created: '2026-11-28',
  insurer: { display: 'Insurance' },
  ...given,
});

test('$submit answers with the doctor’s price under the patient’s plan, in the tariff’s digits, and keeps both', async () => {
  const { doctor, tariff } = await agentOf('doc1');
  assert.ok('ok' in (await tariff('insurance1 30\ninsurance2 12.50\n')));
  const provider = { reference: `Practitioner/${doctor}` };
  const insurance = [{ coverage: { display: 'insurance2' } }];
  const sent = eligibility('patient1', { provider, insurance });
  const key = { 'idempotency-key': 'price-1' };
  const answered = await program.call('POST', '/CoverageEligibilityRequest/$submit', sent, key);
  assert.equal(answered.status, 200, answered.text);
  assert.equal(answered.at('outcome'), 'complete');
  assert.ok(answered.text.includes('"allowedMoney":{"value":12.50,"currency":"EUR"}'), answered.text);
  assert.equal(answered.at('insurance.0.item.0.excluded'), false);
  const validated = await program.call('POST', '/CoverageEligibilityResponse/$validate', answered.text);
  assert.ok(!validated.each('issue', 'severity').includes('error'), validated.text);
  assert.equal((await program.call('POST', '/CoverageEligibilityRequest/$submit', sent, key)).text, answered.text);

  const response = answered.word('id');
  const request = answered.word('request.reference');
  assert.equal((await program.call('GET', `/CoverageEligibilityResponse/${response}`)).text, answered.text);
  assert.equal((await patient1.call('GET', `/${request}`)).at('patient.reference'), 'Patient/patient1');
  const told = await opened.talk.call('GET', `/AuditEvent?entity=CoverageEligibilityResponse/${response}&subtype=check-eligibility`);
  assert.equal(told.at('entry.length'), 1, told.text);
  assert.equal((await opened.talk.call('GET', `/AuditEvent?entity=${request}&subtype=check-eligibility`)).at('entry.length'), 1);

  const none = await program.call('POST', '/CoverageEligibilityRequest/$submit', {
    resourceType: 'Parameters',
    parameter: [{ name: 'resource', resource: eligibility('patient1', { provider, insurance: [{ coverage: { display: 'none' } }] }) }],
  });
  assert.equal(none.at('outcome'), 'complete', none.text);
  assert.equal(none.at('insurance.0.item.0.excluded'), true);
  assert.equal(none.at('disposition'), 'doc1 does not cover none');
});

test('$submit finds the plan among the patient’s coverages, and says what it lacks', async () => {
  const { doctor } = await agentOf('doc1');
  const provider = { reference: `Practitioner/${doctor}` };
  const coverage = await program.call('POST', '/Coverage', {
    resourceType: 'Coverage',
    status: 'active',
    beneficiary: { reference: 'Patient/made-up' },
    payor: [{ display: 'x' }],
  });
  const lookUp = await program.call('POST', '/Coverage', {
    resourceType: 'Coverage',
    status: 'active',
    beneficiary: { reference: 'Patient/patient2' },
    payor: [{ display: 'insurance1' }],
    class: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'plan' }] }, value: 'insurance1' }],
  });
  assert.equal(lookUp.status, 201, lookUp.text);
  const submit = (given: object, patient = 'patient2', talk = program): Promise<Answer> =>
    talk.call('POST', '/CoverageEligibilityRequest/$submit', eligibility(patient, given));
  const priced = await submit({ provider });
  assert.equal(priced.at('outcome'), 'complete', priced.text);
  assert.ok(priced.each('insurance', 'coverage.reference').includes(`Coverage/${lookUp.word('id')}`), priced.text);
  assert.ok(priced.each('insurance', 'item.0.benefit.0.allowedMoney.value').includes(30));

  const noProvider = await submit({ insurance: [{ coverage: { display: 'insurance1' } }] });
  assert.equal(noProvider.at('outcome'), 'error', noProvider.text);
  assert.ok(noProvider.at('error.0.code.text'));
  const noTariff = await submit({ provider: { reference: 'Practitioner/nobody' } });
  assert.equal(noTariff.at('outcome'), 'error');
  assert.match(noTariff.word('disposition'), /no tariff of Practitioner\/nobody/);
  for (const each of [noProvider, noTariff]) {
    const validated = await program.call('POST', '/CoverageEligibilityResponse/$validate', each.text);
    assert.ok(!validated.each('issue', 'severity').includes('error'), validated.text);
  }

  outcome(await submit({ provider }, 'nobody-here'), 422, 'not-found');
  outcome(await submit({ provider, insurance: [{ coverage: { reference: `Coverage/${coverage.word('id')}` } }] }), 422, 'not-found');
  outcome(await submit({ provider, purpose: [] }), 422);
  outcome(await program.call('POST', '/CoverageEligibilityRequest/$submit', { resourceType: 'Patient' }), 400);
  // Patients ask for themselves; another's record is one that is not there.
  outcome(await submit({ provider }, 'patient2', patient1), 422, 'not-found');
  assert.equal((await submit({ provider, insurance: [{ coverage: { display: 'insurance1' } }] }, 'patient1', patient1)).status, 200);
});

/** A doctor's Practitioner, and a way to set the tariff as the doctor's agent does. */
async function agentOf(name: string) {
  const agent = (await trial.centre.doctors()).find(({ doctor }) => doctor === name);
  assert.ok(agent?.principal.practitioner !== undefined);
  const context = { door: 'desk', secured: true, address: '127.0.0.1', principal: agent.principal } as const;
  return { doctor: agent.principal.practitioner, tariff: (text: string) => trial.centre.perform({ verb: 'tariff', text }, context) };
}

test('no request failed of which the log would have to tell', () => {
  assert.equal(opened.logged(), '');
});
