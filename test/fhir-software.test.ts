/** The clinic's other programs over HTTP: what their role lets them do, and what not, in a centre with the rules of every day. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { FhirTalk, type FhirTrial, openFhir, outcome } from './fhir-talk.ts';

const PASSWORD = 'a program of the clinic';

let house: FhirTrial;
let talk: FhirTalk;

before(async () => {
  house = await openFhir({ settings: { demo: false, auditorsChangeRecords: false } });
  await house.trial.administration.addAccount({ username: 'analytics', name: 'Analytics', role: 'software', password: PASSWORD });
  const response = await fetch(`${house.origin}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'analytics', password: PASSWORD }),
  });
  const session: unknown = await response.json();
  assert.ok(typeof session === 'object' && session !== null && 'token' in session && typeof session.token === 'string');
  talk = new FhirTalk(house.talk.base, session.token);
});

after(() => house.close());

test('a program logs in with its password alone, and reads and writes what the centre does not run itself', async () => {
  const made = await talk.call('POST', '/Patient', { resourceType: 'Patient', name: [{ family: 'Of a program' }] });
  assert.equal(made.status, 201, made.text);
  assert.equal((await talk.call('GET', `/Patient/${made.word('id')}`)).status, 200);
  assert.equal((await talk.call('GET', '/Patient?family=of')).at('entry.length'), 1);
  assert.equal((await talk.call('GET', `/Patient/${made.word('id')}/_history`)).status, 200);
  assert.equal((await talk.call('DELETE', `/Patient/${made.word('id')}`)).status, 204);
  const listed = (await talk.call('GET', '/Slot?status=free')).word('entry.0.resource.id');
  outcome(await talk.call('DELETE', `/Slot/${listed}`), 422, 'business-rule');
});

test('a program watches nobody and administers nothing', async () => {
  outcome(await talk.call('GET', '/AuditEvent?patient=patient1'), 403);
  const context = { door: 'records', secured: true, address: '127.0.0.1' } as const;
  const session = await house.trial.centre.perform({ verb: 'resume', token: talk.token }, context);
  assert.ok('ok' in session);
  const program = { ...context, principal: session.ok.principal };
  for (const request of [
    { verb: 'query-logs', patient: 'patient1' },
    { verb: 'get-records', patient: 'patient1' },
    { verb: 'invite', doctor: 'doc1' },
    { verb: 'findings' },
    { verb: 'waiting' },
    { verb: 'erase', patient: 'patient1', reason: 'none' },
  ] as const) {
    const answer = await house.trial.centre.perform(request, program);
    assert.ok('refused' in answer && answer.refused === 'forbidden', `${request.verb}: ${JSON.stringify(answer)}`);
  }
});
