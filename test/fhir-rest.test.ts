/** FHIR over HTTP on a real centre: what clients send and what they get, status and headers included. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Trial } from '#centre/trial/centre.ts';
import type { FhirInteraction } from '#centre/requests.ts';
import { RECORD_SWEEPS } from '#centre/verify/records.ts';
import { verifyChunk } from '#centre/verify/verify.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { verifierKey } from '#ledger/note.ts';
import { sha256 } from '#vault/digest.ts';
import { type Answer, type FhirTalk, type FhirTrial, openFhir, outcome } from './fhir-talk.ts';

let trial: Trial;
let talk: FhirTalk;
let opened: FhirTrial;
let base = '';

before(async () => {
  opened = await openFhir();
  ({ trial, talk } = opened);
  ({ base } = talk);
});

after(() => opened.close());

const call: FhirTalk['call'] = (...asked) => talk.call(...asked);

const patient = (family: string) => ({ resourceType: 'Patient', name: [{ family, given: ['Ada'] }], birthDate: '1980-02-29' });
const observation = (subject: string, value = '1.00') =>
  `{"resourceType":"Observation","status":"final","code":{"text":"weight"},"subject":{"reference":"${subject}"},"valueQuantity":{"value":${value},"unit":"kg"}}`;

const NEVER: FhirInteraction = { do: 'search', query: [] };
const parsed = (text: string): unknown => JSON.parse(text);

test('a resource is made, read, changed, read as it was, deleted, and told of in its history', async () => {
  const made = await call('POST', '/Patient', patient('Lovelace'));
  assert.equal(made.status, 201, made.text);
  const id = made.word('id');
  assert.match(id, /^[A-Za-z0-9.-]{22}$/);
  assert.equal(made.headers.get('location'), `${base}/Patient/${id}/_history/1`);
  assert.equal(made.headers.get('etag'), 'W/"1"');
  assert.equal(made.at('meta.versionId'), '1');

  const read = await call('GET', `/Patient/${id}`);
  assert.equal(read.status, 200);
  assert.equal(read.text, made.text);
  assert.equal(read.headers.get('etag'), 'W/"1"');
  assert.equal(
    new Date(read.headers.get('last-modified') ?? '').getTime(),
    Math.floor(Date.parse(read.word('meta.lastUpdated')) / 1000) * 1000,
  );

  const changed = await call('PUT', `/Patient/${id}`, { ...patient('Lovelace'), id, gender: 'female' });
  assert.equal(changed.status, 200, changed.text);
  assert.equal(changed.at('meta.versionId'), '2');
  const old = await call('GET', `/Patient/${id}/_history/1`);
  assert.equal(old.text, made.text);

  assert.equal((await call('DELETE', `/Patient/${id}`)).status, 204);
  assert.equal((await call('DELETE', `/Patient/${id}`)).status, 204, 'deleting again has no effect');
  outcome(await call('GET', `/Patient/${id}`), 410, 'deleted');
  outcome(await call('GET', `/Patient/${id}/_history/3`), 410);
  outcome(await call('GET', `/Patient/${id}/_history/9`), 404);

  const history = await call('GET', `/Patient/${id}/_history`);
  assert.equal(history.at('total'), 3);
  assert.deepEqual(history.each('entry', 'request.method'), ['DELETE', 'PUT', 'POST']);
  assert.deepEqual(history.each('entry', 'resource.meta.versionId'), [undefined, '2', '1']);
  const page = await call('GET', `/Patient/${id}/_history?_count=2`);
  const next = page.word('link.1.url');
  assert.deepEqual((await call('GET', next)).each('entry', 'request.method'), ['POST']);

  const again = await call('PUT', `/Patient/${id}`, { ...patient('Lovelace'), id });
  assert.equal(again.status, 201, 'an update brings a deleted resource back');
  assert.equal(again.at('meta.versionId'), '4');
});

test('a body comes back as it came: digits, order and characters', async () => {
  const id = (await call('POST', '/Patient', patient('Digits'))).word('id');
  const text = `{"resourceType":"Observation","meta":{"profile":["http://example.org/p"],"versionId":"77","lastUpdated":"2001-01-01T00:00:00Z"},"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">é 𝄞</div>"},"status":"final","code":{"text":"x"},"subject":{"reference":"Patient/${id}"},"valueQuantity":{"value":1.00,"unit":"kg"},"component":[{"code":{"text":"y"},"valueQuantity":{"value":-0.0000010}}]}`;
  const made = await call('POST', '/Observation', text);
  assert.equal(made.status, 201, made.text);
  const read = await call('GET', `/Observation/${made.at('id')}`);
  assert.ok(read.text.includes('"value":1.00,'), read.text);
  assert.ok(read.text.includes('"value":-0.0000010'), read.text);
  assert.ok(read.text.includes('é 𝄞'));
  assert.deepEqual(read.at('meta.profile'), ['http://example.org/p']);
  assert.equal(read.at('meta.versionId'), '1');
  const row = await trial.store.current(typeCode('Observation'), made.word('id'));
  const owner = await trial.store.current(typeCode('Patient'), id);
  assert.equal(row?.owner, owner?.rid, 'sealed with its patient’s key');
});

test('a reference to this service’s own address is the reference without it, alone and in a transaction', async () => {
  const id = (await call('POST', '/Patient', patient('Own'))).word('id');
  const about = (reference: string) => ({ resourceType: 'Observation', status: 'final', code: { text: 'own' }, subject: { reference } });
  const made = await call('POST', '/Observation', about(`${base}/Patient/${id}`));
  assert.equal(made.at('subject.reference'), `Patient/${id}`);
  const entry = { resource: about(`${base}/Patient/${id}`), request: { method: 'POST', url: 'Observation' } };
  assert.equal((await call('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry: [entry] })).status, 200);
  const elsewhere = await call('POST', '/Observation', about(`https://elsewhere.example/fhir/Patient/${id}`));
  assert.equal(elsewhere.at('subject.reference'), `https://elsewhere.example/fhir/Patient/${id}`);
  const found = await call('GET', `/Observation?patient=${id}`);
  assert.equal(found.at('total'), 2, found.text);
  assert.equal((await call('GET', `/Observation?patient=${base}/Patient/${id}`)).at('total'), 2);
});

test('a client may choose an id by PUT, and If-Match and If-None-Match guard writes', async () => {
  const body = { ...patient('Chosen'), id: 'chosen-1' };
  assert.equal((await call('PUT', '/Patient/chosen-1', body, { 'if-none-match': '*' })).status, 201);
  outcome(await call('PUT', '/Patient/chosen-1', body, { 'if-none-match': '*' }), 412);
  outcome(await call('PUT', '/Patient/chosen-1', body, { 'if-match': 'W/"7"' }), 412);
  assert.equal((await call('PUT', '/Patient/chosen-1', body, { 'if-match': 'W/"1"' })).status, 200);
  outcome(await call('PUT', '/Patient/none-here', { ...body, id: 'none-here' }, { 'if-match': 'W/"1"' }), 412);
  outcome(await call('DELETE', '/Patient/chosen-1', undefined, { 'if-match': 'W/"1"' }), 412);
  outcome(await call('PUT', '/Patient/chosen-1', { ...body, id: 'other' }), 400);
  outcome(await call('PUT', '/Patient/chosen-1', patient('No id')), 400);
  outcome(await call('PUT', '/Patient/chosen-1', { resourceType: 'Basic', id: 'chosen-1' }), 400);
});

test('a conditional read is 304 while nothing changed', async () => {
  const id = (await call('POST', '/Patient', patient('Cached'))).word('id');
  const unchanged = await call('GET', `/Patient/${id}`, undefined, { 'if-none-match': 'W/"1"' });
  assert.equal(unchanged.status, 304);
  assert.equal(unchanged.text, '');
  assert.equal((await call('GET', `/Patient/${id}`, undefined, { 'if-none-match': 'W/"2"' })).status, 200);
  assert.equal(
    (await call('GET', `/Patient/${id}`, undefined, { 'if-modified-since': new Date(Date.now() + 5000).toUTCString() })).status,
    304,
  );
  assert.equal((await call('GET', `/Patient/${id}`, undefined, { 'if-modified-since': new Date(0).toUTCString() })).status, 200);
});

test('Prefer says what comes back', async () => {
  const minimal = await call('POST', '/Patient', patient('Min'), { prefer: 'return=minimal' });
  assert.equal(minimal.status, 201);
  assert.equal(minimal.text, '');
  assert.ok(minimal.headers.get('location'));
  const told = await call('POST', '/Patient', patient('Out'), { prefer: 'return=OperationOutcome' });
  assert.equal(told.status, 201);
  assert.equal(told.at('resourceType'), 'OperationOutcome');
});

test('JSON Patch changes a part, all of it or nothing', async () => {
  const id = (await call('POST', '/Patient', patient('Patch'))).word('id');
  const done = await call('PATCH', `/Patient/${id}`, [
    { op: 'test', path: '/name/0/family', value: 'Patch' },
    { op: 'replace', path: '/name/0/family', value: 'Patched' },
    { op: 'add', path: '/active', value: true },
  ]);
  assert.equal(done.status, 200, done.text);
  assert.equal(done.at('name.0.family'), 'Patched');
  outcome(await call('PATCH', `/Patient/${id}`, [{ op: 'test', path: '/active', value: false }]), 422);
  outcome(await call('PATCH', `/Patient/${id}`, [{ op: 'add', path: '/nonsense', value: 1 }]), 422, 'structure');
  outcome(await call('PATCH', `/Patient/${id}`, [{ op: 'replace', path: '/id', value: 'other' }]), 400);
  outcome(await call('PATCH', `/Patient/${id}`, [{ op: 'add', path: '/__proto__/x', value: 1 }]), 422);
  outcome(await call('PATCH', '/Patient/not-there', []), 404);
  assert.equal((await call('GET', `/Patient/${id}`)).at('meta.versionId'), '2');
});

test('every refusal has its status and an outcome', async () => {
  outcome(await call('GET', '/Patient/unknown'), 404, 'not-found');
  outcome(await call('GET', '/Nonsense/1'), 404);
  outcome(await call('GET', '/MedlarAccount/1'), 404);
  outcome(await call('GET', '/a/b/c/d/e'), 404);
  outcome(await call('POST', '/Patient/some-id', patient('X')), 405);
  outcome(await call('DELETE', '/'), 405);
  outcome(await call('POST', '/Patient', '{"resourceType":"Patient",}'), 400, 'structure');
  outcome(await call('POST', '/Patient', ''), 400);
  outcome(await call('POST', '/Patient', { resourceType: 'Patient', gender: 'x' }), 422, 'code-invalid');
  outcome(await call('POST', '/Patient', { resourceType: 'Observation' }), 400);
  outcome(await call('POST', '/Patient', '<Patient/>', { 'content-type': 'application/fhir+xml' }), 415);
  outcome(await call('GET', '/Patient/x', undefined, { accept: 'application/fhir+xml' }), 406);
  outcome(await call('GET', '/Patient/x?_format=xml'), 406);
  outcome(await call('POST', '/AuditEvent', { resourceType: 'AuditEvent' }), 403);
  outcome(await call('POST', '/Patient', `{"resourceType":"Patient","language":"${'x'.repeat(17_000_000)}"}`), 413);
  const told = await call('POST', '/Patient', { resourceType: 'Patient', gender: 'x', birthDate: 'yesterday', nope: 1 });
  assert.deepEqual(
    told.each('issue', 'expression.0').map(String).toSorted(),
    ['Patient.birthDate', 'Patient.gender', 'Patient.nope'],
    'all faults in one answer',
  );
});

test('what two readers could read differently is refused, and told where', async () => {
  const refused = async (body: string | Uint8Array): Promise<void> => outcome(await call('POST', '/Patient', body), 400, 'structure');
  await refused('{"resourceType":"Patient","active":true,"active":false}');
  await refused('{"resourceType":"Patient","__proto__":{"active":true}}');
  await refused('{"resourceType":"Patient","name":[{"family":"\\ud800"}]}');
  await refused(
    Buffer.concat([Buffer.from('{"resourceType":"Patient","name":[{"family":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}]}')]),
  );
  await refused(`{"resourceType":"Patient","extension":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
});

test('nobody gets in without a token, and not a byte of a large body is waited for', async () => {
  const before = talk.token;
  talk.token = '';
  outcome(await call('GET', '/Patient/x'), 401, 'login');
  outcome(await call('POST', '/Patient', patient('X')), 401, 'login');
  assert.equal((await call('GET', '/metadata')).status, 200);
  talk.token = 'nonsense';
  outcome(await call('GET', '/Patient/x'), 401);
  talk.token = before;
});

test('the capability statement is valid and tells of every type', async () => {
  const told = await call('GET', '/metadata');
  assert.equal(told.at('fhirVersion'), '4.0.1');
  assert.equal(told.at('rest.0.resource.length'), 146);
  const validated = await call('POST', '/CapabilityStatement/$validate', told.text);
  assert.ok(!validated.each('issue', 'severity').includes('error'), validated.text);
});

test('$validate tells faults without keeping anything', async () => {
  const bad = await call('POST', '/Patient/$validate', { resourceType: 'Patient', gender: 'x' });
  assert.equal(bad.status, 200);
  assert.equal(bad.at('issue.0.code'), 'code-invalid');
  const wrapped = await call('POST', '/Patient/$validate', {
    resourceType: 'Parameters',
    parameter: [{ name: 'resource', resource: patient('Fine') }],
  });
  assert.equal(wrapped.at('issue.0.severity'), 'information');
  assert.equal((await call('POST', '/$validate', patient('Fine'))).at('issue.0.severity'), 'information');
});

test('$validate says what it does not look at: profiles, and modes that there are not', async () => {
  const sound = { resourceType: 'Patient', active: true };
  const asked = (profile: string): object => ({
    resourceType: 'Parameters',
    parameter: [
      { name: 'profile', valueUri: profile },
      { name: 'resource', resource: sound },
    ],
  });
  const unknown = await call('POST', '/Patient/$validate', asked('http://example.org/StructureDefinition/none'));
  assert.equal(unknown.status, 200);
  assert.deepEqual([unknown.at('issue.0.severity'), unknown.at('issue.0.code')], ['error', 'not-supported']);
  const own = await call('POST', '/$validate', asked('http://hl7.org/fhir/StructureDefinition/Patient'));
  assert.equal(own.at('issue.0.severity'), 'information');
  const meta = { profile: ['http://hl7.org/fhir/StructureDefinition/Patient', 'http://example.org/p'] };
  const named = await call('POST', '/Patient/$validate', { ...sound, meta });
  assert.deepEqual([named.at('issue.0.severity'), named.at('issue.0.expression.0')], ['information', 'Patient.meta.profile[1]']);
  outcome(await call('POST', '/Patient/$validate?mode=guess', sound), 400, 'value');
});

test('racing conditional creates make one resource', async () => {
  const body = { ...patient('Race'), identifier: [{ system: 'urn:test', value: 'race-1' }] };
  const answers = await Promise.all(
    Array.from({ length: 24 }, () => call('POST', '/Patient', body, { 'if-none-exist': 'identifier=urn:test|race-1' })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [...Array.from({ length: 23 }, () => 200), 201],
  );
  assert.equal(new Set(answers.map((answer) => answer.at('id'))).size, 1);
  const [first] = answers;
  await call('DELETE', `/Patient/${first?.word('id')}`);
  assert.equal(
    (await call('POST', '/Patient', body, { 'if-none-exist': 'identifier=urn:test|race-1' })).status,
    201,
    'once it is gone it may be made again',
  );
});

test('conditional creates that decide at the very same moment make one resource, alone and in transactions', async () => {
  const session = await trial.centre.perform({ verb: 'resume', token: talk.token }, { door: 'http', secured: false, address: '127.0.0.1' });
  assert.ok('ok' in session);
  const { principal } = session.ok;
  const context = { door: 'http', secured: false, address: '127.0.0.1', principal } as const;
  const resource = { ...patient('Same'), identifier: [{ system: 'urn:test', value: 'same-1' }] };
  const request = { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=urn:test|same-1' };
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ resource, request }] };
  const interactions: readonly FhirInteraction[] = [
    { do: 'create', type: 'Patient', resource, ifNoneExist: [['identifier', 'urn:test|same-1']] },
    { do: 'bundle', bundle },
    { do: 'update-where', type: 'Patient', query: [['identifier', 'urn:test|same-1']], resource },
  ];
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => trial.centre.perform({ verb: 'fhir', interaction: interactions[n % 3] ?? NEVER, base }, context)),
  );
  for (const answer of answers) assert.ok('ok' in answer, JSON.stringify(answer));
  const found = await call('GET', '/Patient?identifier=urn:test|same-1&_summary=count');
  assert.equal(found.at('total'), 1, found.text);
});

test('conditional update and delete act on what the criteria match, and on nothing where several do', async () => {
  const identifier = [{ system: 'urn:test', value: 'cond-1' }];
  const where = '/Patient?identifier=urn:test|cond-1';
  const made = await call('PUT', where, { ...patient('Cond'), identifier });
  assert.equal(made.status, 201, made.text);
  const updated = await call('PUT', where, { ...patient('Cond2'), identifier });
  assert.equal(updated.status, 200, updated.text);
  assert.equal(updated.at('id'), made.at('id'));
  outcome(await call('PUT', where, { ...patient('Cond2'), identifier, id: 'other' }), 400);
  const second = await call('POST', '/Patient', { ...patient('Twin'), identifier });
  outcome(await call('PUT', where, { ...patient('Cond3'), identifier }), 412, 'multiple-matches');
  outcome(await call('DELETE', where), 412);
  await call('DELETE', `/Patient/${second.at('id')}`);
  assert.equal((await call('DELETE', where)).status, 204);
  outcome(await call('GET', `/Patient/${made.at('id')}`), 410);
  outcome(await call('DELETE', '/Patient'), 412);
});

test('a retried request writes once and gets its first answer', async () => {
  const headers = { 'idempotency-key': 'retry-1' };
  const first = await call('POST', '/Patient', patient('Retry'), headers);
  const second = await call('POST', '/Patient', patient('Retry'), headers);
  assert.equal(second.status, 201);
  assert.equal(second.text, first.text);
  outcome(await call('POST', '/Patient', patient('Another'), headers), 422, 'duplicate');
});

const urn = (n: number): string => `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

test('a transaction is done whole, its references resolved', async () => {
  const done = await call('POST', '/', {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      { fullUrl: urn(2), resource: parsed(observation(urn(1))), request: { method: 'POST', url: 'Observation' } },
      {
        fullUrl: urn(1),
        resource: { ...patient('Trans'), identifier: [{ system: 'urn:test', value: 'trans-1' }] },
        request: { method: 'POST', url: 'Patient' },
      },
    ],
  });
  assert.equal(done.status, 200, done.text);
  assert.equal(done.at('type'), 'transaction-response');
  assert.deepEqual(done.each('entry', 'response.status'), ['201 Created', '201 Created']);
  const [first, second] = done.each('entry', 'response.location');
  const read = await call('GET', String(first).replace(/\/_history.*/, ''));
  assert.equal(
    read.at('subject.reference'),
    String(second)
      .replace(`${base}/`, '')
      .replace(/\/_history.*/, ''),
  );

  const more = await call('POST', '/', {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: urn(3),
        resource: parsed(observation('Patient?identifier=urn:test|trans-1')),
        request: { method: 'POST', url: 'Observation' },
      },
      {
        request: {
          method: 'GET',
          url: String(second)
            .replace(`${base}/`, '')
            .replace(/\/_history.*/, ''),
        },
      },
    ],
  });
  assert.equal(more.status, 200, more.text);
  assert.equal(more.at('entry.1.resource.name.0.family'), 'Trans');
});

test('a transaction with one fault leaves nothing behind', async () => {
  const entry = (resource: object, url = 'Patient', method = 'POST') => ({ resource, request: { method, url } });
  const identifier = [{ system: 'urn:test', value: 'nothing-1' }];
  const send = (entries: readonly object[]) => call('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry: entries });
  outcome(await send([entry({ ...patient('A'), identifier }), entry({ resourceType: 'Patient', gender: 'x' })]), 422);
  outcome(
    await send([
      entry({ ...patient('A'), identifier }),
      { resource: parsed(observation('Patient?identifier=urn:test|nobody')), request: { method: 'POST', url: 'Observation' } },
    ]),
    412,
  );
  outcome(await send([entry({ ...patient('A'), identifier }), { request: { method: 'GET', url: 'Patient/not-there' } }]), 404);
  outcome(
    await send([
      entry({ ...patient('A'), id: 'twice-1' }, 'Patient/twice-1', 'PUT'),
      entry({ ...patient('B'), id: 'twice-1' }, 'Patient/twice-1', 'PUT'),
    ]),
    400,
  );
  const found = await call('POST', '/Patient', { ...patient('A'), identifier }, { 'if-none-exist': 'identifier=urn:test|nothing-1' });
  assert.equal(found.status, 201, 'nothing was there');
});

test('a batch does what can be done, entry by entry', async () => {
  const done = await call('POST', '/', {
    resourceType: 'Bundle',
    type: 'batch',
    entry: [
      { resource: patient('Batch'), request: { method: 'POST', url: 'Patient' } },
      { request: { method: 'GET', url: 'Patient/not-there' } },
      { resource: { resourceType: 'Patient', gender: 'x' }, request: { method: 'POST', url: 'Patient' } },
      { request: { method: 'DELETE', url: 'Patient/never-was' } },
    ],
  });
  assert.equal(done.status, 200, done.text);
  assert.deepEqual(
    done.each('entry', 'response.status').map((status) => String(status).slice(0, 3)),
    ['201', '404', '422', '204'],
  );
});

test('a million entries are refused quickly', async () => {
  const started = performance.now();
  const body = `{"resourceType":"Bundle","type":"batch","entry":[${'{},'.repeat(999_999)}{}]}`;
  outcome(await call('POST', '/', body), 413);
  assert.ok(performance.now() - started < 5000);
});

test('parts of resources are asked by _elements and _summary, and say that they are parts', async () => {
  const id = (await call('POST', '/Patient', { ...patient('Part'), active: true, contact: [{ name: { family: 'C' } }] })).word('id');
  const elements = await call('GET', `/Patient/${id}?_elements=birthDate`);
  assert.deepEqual(Object.keys(parsed(elements.text) as object).toSorted(), ['birthDate', 'id', 'meta', 'resourceType']);
  assert.equal(elements.at('meta.tag.0.code'), 'SUBSETTED');
  const summary = await call('GET', `/Patient/${id}?_summary=true&_pretty=true`);
  assert.equal(summary.at('contact'), undefined);
  assert.equal(summary.at('name.0.family'), 'Part');
  assert.ok(summary.text.includes('\n  '));
});

test('HEAD and OPTIONS answer without a body', async () => {
  const id = (await call('POST', '/Patient', patient('Head'))).word('id');
  const head = await call('HEAD', `/Patient/${id}`);
  assert.equal(head.status, 200);
  assert.equal(head.text, '');
  assert.equal(head.headers.get('etag'), 'W/"1"');
  assert.equal((await call('OPTIONS', '/Patient')).status, 204);
});

test('a booking by FHIR is a booking: one gets the slot, its resource says busy, and plain writes cannot get round it', async () => {
  const [slot, other] = trial.centre.freeSlots().slots;
  assert.ok(slot !== undefined && other !== undefined);
  const appointment = (patientId: string, slotId = slot.id) => ({
    resourceType: 'Appointment',
    status: 'booked',
    slot: [{ reference: `Slot/${slotId}` }],
    start: new Date(slot.start).toISOString(),
    end: new Date(slot.end).toISOString(),
    participant: [{ actor: { reference: `Patient/${patientId}` }, status: 'accepted' }],
  });
  const patients = ['patient1', 'patient2'];
  const before = talk.token;
  const answers = await Promise.all(
    patients.map(async (name) => {
      const own = await trial.administration.issueToken(name, Date.now() + 3600_000);
      const response = await fetch(`${base}/Appointment`, {
        method: 'POST',
        headers: { authorization: `Bearer ${own}`, 'content-type': 'application/fhir+json' },
        body: JSON.stringify(appointment(name)),
      });
      return { status: response.status, text: await response.text() };
    }),
  );
  talk.token = before;
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [201, 409],
    answers.map(({ text }) => text).join('\n'),
  );
  const shown = await call('GET', `/Slot/${slot.id}`);
  assert.equal(shown.at('status'), 'busy');
  assert.equal((await call('GET', `/Slot/${other.id}`)).at('status'), 'free');
  const booked = JSON.parse(answers.find(({ status }) => status === 201)?.text ?? '{}') as { id: string; status: string };
  outcome(await call('PUT', `/Appointment/${booked.id}`, { ...booked, status: 'cancelled' }), 422, 'business-rule');
  outcome(await call('DELETE', `/Appointment/${booked.id}`), 422);
  outcome(await call('DELETE', `/Slot/${slot.id}`), 422);
  outcome(await call('PATCH', `/Slot/${other.id}`, [{ op: 'replace', path: '/status', value: 'busy' }]), 422);
  outcome(await call('PUT', '/Appointment/bypass', { ...appointment('patient1', other.id), id: 'bypass' }), 422);
  outcome(
    await call('POST', '/', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: appointment('patient1', other.id), request: { method: 'POST', url: 'Appointment' } }],
    }),
    422,
  );
});

test('a patient reads what is theirs and nobody else’s, by any path', async () => {
  const before = talk.token;
  const foreign = (await call('POST', '/Patient', patient('Foreign'))).word('id');
  const secret = (await call('POST', '/Observation', observation(`Patient/${foreign}`))).word('id');
  const own = (await call('POST', '/Observation', observation('Patient/patient1'))).word('id');
  const loose = (await call('POST', '/Observation', '{"resourceType":"Observation","status":"final","code":{"text":"of whom?"}}')).word(
    'id',
  );
  const organization = (await call('POST', '/Organization', { resourceType: 'Organization', name: 'Public' })).word('id');
  talk.token = (await trial.administration.issueToken('patient1', Date.now() + 3600_000)) ?? '';
  try {
    assert.equal((await call('GET', `/Observation/${own}`)).status, 200);
    assert.equal((await call('GET', '/Patient/patient1')).status, 200);
    assert.equal((await call('GET', `/Organization/${organization}`)).status, 200);
    for (const path of [`/Patient/${foreign}`, `/Observation/${secret}`, `/Observation/${loose}`]) {
      outcome(await call('GET', path), 404);
      outcome(await call('GET', `${path}/_history`), 404);
      outcome(await call('GET', `${path}/_history/1`), 404);
      outcome(await call('GET', `${path}/$validate`), 404);
    }
    outcome(await call('POST', '/Observation', observation('Patient/patient1')), 403);
    outcome(await call('DELETE', `/Observation/${own}`), 403);
    const all = await call('GET', '/Observation');
    assert.deepEqual(all.each('entry', 'resource.id'), [own]);
    outcome(await call('GET', `/Patient/${foreign}/$everything`), 404);
    const batch = await call('POST', '/', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ request: { method: 'GET', url: `Observation/${secret}` } }],
    });
    assert.ok(!batch.text.includes('weight'));
    assert.equal(batch.at('entry.0.response.status'), '404');
  } finally {
    talk.token = before;
  }
});

test('a doctor sees and writes what belongs to patients with a booking, and cannot take what belongs to others or to nobody', async () => {
  const [slot] = trial.centre.freeSlots().slots;
  assert.ok(slot !== undefined);
  const schedule = (await call('GET', `/Slot/${slot.id}`)).word('schedule.reference');
  const practitioner = (await call('GET', `/${schedule}`)).word('actor.0.reference').replace('Practitioner/', '');
  await trial.administration.addAccount({ username: 'dr', name: 'Dr', role: 'doctor', password: 'a doctor of the clinic', practitioner });
  const other = (await call('POST', '/Patient', patient('Stranger'))).word('id');
  const secret = (await call('POST', '/Observation', observation(`Patient/${other}`))).word('id');
  const theirs = (await call('POST', '/Observation', observation('Patient/patient2'))).word('id');
  const before = talk.token;
  const doctor = (await trial.administration.issueToken('dr', Date.now() + 3600_000)) ?? '';
  try {
    talk.token = doctor;
    outcome(await call('GET', `/Observation/${theirs}`), 404);
    talk.token = (await trial.administration.issueToken('patient2', Date.now() + 3600_000)) ?? '';
    const booking = {
      resourceType: 'Appointment',
      status: 'booked',
      slot: [{ reference: `Slot/${slot.id}` }],
      start: new Date(slot.start).toISOString(),
      end: new Date(slot.end).toISOString(),
      participant: [{ actor: { reference: 'Patient/patient2' }, status: 'accepted' }],
    };
    const booked = await call('POST', '/Appointment', booking);
    assert.equal(booked.status, 201, booked.text);
    talk.token = doctor;
    assert.equal((await call('GET', `/Observation/${theirs}`)).status, 200);
    outcome(await call('GET', `/Observation/${secret}`), 404);
    assert.ok(!(await call('GET', '/Observation')).text.includes(secret));
    assert.equal((await call('POST', '/Observation', observation('Patient/patient2'))).status, 201);
    outcome(await call('POST', '/Observation', observation(`Patient/${other}`)), 403);
    outcome(await call('POST', '/Observation', observation('Patient/not-there')), 403);
    outcome(await call('PUT', `/Observation/${secret}`, `{"id":"${secret}",${observation('Patient/patient2').slice(1)}`), 404);
    outcome(
      await call('PUT', `/${schedule}`, { resourceType: 'Schedule', id: schedule.slice(9), actor: [{ reference: 'Patient/patient2' }] }),
      403,
    );
    outcome(await call('DELETE', `/${schedule}`), 404);
    outcome(await call('PUT', '/Observation/of-my-choice', `{"id":"of-my-choice",${observation('Patient/patient2').slice(1)}`), 404);
  } finally {
    talk.token = before;
  }
});

test('clients that say a type of a body that they do not send, or leave the slash away, are understood', async () => {
  const id = (await call('POST', '/Patient', patient('Lenient'))).word('id');
  assert.equal((await call('DELETE', `/Patient/${id}`, undefined, { 'content-type': 'application/fhir+json' })).status, 204);
  assert.equal((await call('POST', '', { resourceType: 'Bundle', type: 'batch' })).status, 200);
});

test('AuditEvents tell who read what, to those whom it concerns', async () => {
  const id = (await call('POST', '/Patient', patient('Audited'))).word('id');
  await call('GET', `/Patient/${id}`);
  const found = await call('GET', `/AuditEvent?patient=Patient/${id}`);
  assert.equal(found.status, 200, found.text);
  const events = found.each('entry', 'resource.subtype.0.code');
  assert.deepEqual(events, ['read', 'create']);
  const first = found.word('entry.0.resource.id');
  const read = await call('GET', `/AuditEvent/${first}`);
  assert.deepEqual(read.at(''), found.at('entry.0.resource'));
  const validated = await call('POST', '/AuditEvent/$validate', read.text);
  assert.ok(!validated.each('issue', 'severity').includes('error'), validated.text);
  const reads = await call('GET', `/AuditEvent?patient=${id}&action=R&date=ge2020-01-01`);
  assert.deepEqual(reads.each('entry', 'resource.subtype.0.code'), ['search', 'read'], 'who looked at the log is in it, too');
  outcome(await call('DELETE', `/AuditEvent/${first}`), 403);
});

test('a search’s pages follow one another, and $everything is a patient with all that is theirs', async () => {
  const id = (await call('POST', '/Patient', patient('Everything'))).word('id');
  for (let n = 0; n < 5; n++) await call('POST', '/Observation', observation(`Patient/${id}`, `${n}.50`));
  const found: unknown[] = [];
  let pages = 0;
  for (let next: string | undefined = `${base}/Observation?subject=Patient/${id}&_count=2`; next !== undefined; pages += 1) {
    const page: Answer = await call('GET', next);
    assert.equal(page.status, 200, page.text);
    found.push(...page.each('entry', 'resource.id'));
    const links = page.each('link', 'relation');
    next = links.includes('next') ? page.word(`link.${links.indexOf('next')}.url`) : undefined;
  }
  assert.equal(pages, 3);
  assert.equal(new Set(found).size, 5);
  const form = await call('POST', '/Observation/_search', `subject=Patient/${id}&_summary=count`, {
    'content-type': 'application/x-www-form-urlencoded',
  });
  assert.equal(form.at('total'), 5, form.text);
  const within = await call('GET', `/Patient/${id}/Observation?_total=accurate&_count=1`);
  assert.equal(within.at('total'), 5, within.text);
  const everything = await call('GET', `/Patient/${id}/$everything`);
  assert.equal(everything.status, 200, everything.text);
  assert.deepEqual(everything.each('entry', 'resource.resourceType').map(String).toSorted(), [
    'Observation',
    'Observation',
    'Observation',
    'Observation',
    'Observation',
    'Patient',
  ]);
  outcome(await call('GET', '/Observation?nonsense=1'), 400, 'not-supported');
  assert.equal((await call('GET', '/Observation?nonsense=1&_count=1', undefined, { prefer: 'handling=lenient' })).status, 200);
});

test('what was written by FHIR is what verification demands', async () => {
  const { store, keyring, now } = trial.house;
  const key = verifierKey(sha256, 'none', new Uint8Array(32)); // the records' sweeps do not look at the ledger's signature
  const sources = {
    store,
    keyring,
    now,
    ledger: { origin: 'none', key, verify: () => false },
    pinned: async () => undefined,
    secretNames: [],
  };
  const faults: unknown[] = [];
  for (const sweep of RECORD_SWEEPS) {
    for (let after: unknown, more = true; more;) {
      const chunk = await verifyChunk(sources, sweep, after);
      faults.push(...chunk.faults);
      after = chunk.next;
      more = after !== undefined;
    }
  }
  assert.deepEqual(faults, []);
});

test('no request failed of which the log would have to tell', () => {
  assert.equal(opened.logged(), '');
});
