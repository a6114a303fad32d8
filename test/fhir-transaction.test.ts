/** Batches and transactions over HTTP: searches within, conditional entries, references by search, and what each answer says. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Answer, type FhirTalk, type FhirTrial, openFhir, outcome, tokenOf } from './fhir-talk.ts';

let opened: FhirTrial;
let talk: FhirTalk;

before(async () => {
  opened = await openFhir();
  ({ talk } = opened);
});

after(() => opened.close());

interface EntryAsked {
  readonly fullUrl?: string;
  readonly resource?: unknown;
  readonly request: object;
}

const get = (url: string, more: object = {}): EntryAsked => ({ request: { method: 'GET', url, ...more } });
const post = (url: string, resource: object, more: object = {}, fullUrl?: string): EntryAsked => ({
  ...(fullUrl !== undefined && { fullUrl }),
  resource,
  request: { method: 'POST', url, ...more },
});

const send = (type: 'batch' | 'transaction', entry: readonly EntryAsked[], headers = {}): Promise<Answer> =>
  talk.call('POST', '/', { resourceType: 'Bundle', type, entry }, headers);

const person = (value: string, family = 'Person'): object => ({
  resourceType: 'Patient',
  identifier: [{ system: 'urn:test', value }],
  name: [{ family }],
});

const statuses = (answer: Answer): readonly string[] => answer.each('entry', 'response.status').map((status) => String(status).slice(0, 3));

test('searches, histories and old versions in a transaction see what it has written', async () => {
  const answer = await send('transaction', [
    get('Patient?identifier=urn:test|t1'),
    post('Patient', person('t1'), {}, 'urn:uuid:0b7ff6a0-76d1-4d0e-9a3a-0e7d2ab0ce01'),
    { resource: { resourceType: 'Basic', id: 't1-basic', code: { text: 'x' } }, request: { method: 'PUT', url: 'Basic/t1-basic' } },
    get('Basic/t1-basic/_history'),
    get('Basic/t1-basic/_history/1'),
    get('Basic/t1-basic'),
    get('Basic/_history?_count=1'),
    get('Patient?identifier=urn:test|t1&_summary=count'),
  ]);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(statuses(answer), ['200', '201', '201', '200', '200', '200', '200', '200']);
  assert.equal(answer.at('entry.0.resource.type'), 'searchset');
  assert.equal(answer.at('entry.0.resource.entry.0.resource.identifier.0.value'), 't1');
  assert.equal(answer.at('entry.3.resource.entry.0.resource.id'), 't1-basic');
  assert.equal(answer.at('entry.4.resource.meta.versionId'), '1');
  assert.equal(answer.at('entry.5.response.etag'), 'W/"1"');
  assert.equal(answer.at('entry.6.resource.type'), 'history');
  assert.equal(answer.at('entry.7.resource.total'), 1);
  const validated = await talk.call('POST', '/Bundle/$validate', answer.text);
  assert.ok(!validated.each('issue', 'severity').includes('error'), validated.text);
});

test('a search that cannot be asked leaves nothing of its transaction behind', async () => {
  const refused = await send('transaction', [post('Patient', person('t2')), get('Patient?nonsense=1')]);
  outcome(refused, 400, 'not-supported');
  assert.equal(refused.at('issue.0.expression.0'), 'Bundle.entry[1]');
  outcome(await send('transaction', [post('Patient', person('t2')), get('Basic/nobody/_history')]), 404);
  assert.equal((await talk.call('GET', '/Patient?identifier=urn:test|t2')).at('total'), 0);
});

test('each search of a transaction is an act that the log tells of', async () => {
  const answer = await send('transaction', [post('Patient', person('t3')), get('Patient?identifier=urn:test|t3')]);
  const id = answer.word('entry.1.resource.entry.0.resource.id');
  const events = await talk.call('GET', `/AuditEvent?patient=${id}`);
  assert.deepEqual(events.each('entry', 'resource.subtype.0.code').map(String).toSorted(), ['search', 'transaction']);
});

test('a retried transaction writes once, and its searches find anew', async () => {
  const ask = (): Promise<Answer> =>
    send('transaction', [post('Patient', person('t4')), get('Patient?identifier=urn:test|t4')], { 'idempotency-key': 'once-4' });
  const first = await ask();
  const second = await ask();
  assert.equal(second.at('entry.0.response.location'), first.at('entry.0.response.location'));
  assert.equal(second.at('entry.1.resource.total'), 1, second.text);
});

test('parts, formats and absolute addresses are asked in entries as they are over HTTP', async () => {
  const id = (await talk.call('POST', '/Patient', { ...person('parts'), text: DIV })).word('id');
  for (const type of ['batch', 'transaction'] as const) {
    const answer = await send(type, [
      get(`Patient/${id}?_elements=name&_format=json`),
      get(`${talk.base}/Patient/${id}?_summary=text`),
      get('/Patient?identifier=urn:test|parts&_elements=identifier'),
      get(`Patient/${id}`, { ifNoneMatch: 'W/"1"' }),
      get(`Patient/${id}`, { ifModifiedSince: new Date(Date.now() + 60_000).toISOString() }),
      { request: { method: 'HEAD', url: `Patient/${id}` } },
      get(`Patient/${id}/$everything`),
      get(`Patient/${id}/Observation`),
    ]);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(statuses(answer), ['200', '200', '200', '304', '304', '200', '200', '200'], type);
    assert.equal(answer.at('entry.0.resource.text'), undefined);
    assert.equal(answer.at('entry.0.resource.name.0.family'), 'Person');
    assert.equal(answer.at('entry.0.resource.meta.tag.0.code'), 'SUBSETTED');
    assert.equal(answer.at('entry.1.resource.name'), undefined);
    assert.equal(answer.at('entry.1.resource.text.status'), 'generated');
    assert.equal(answer.at('entry.2.resource.entry.0.resource.name'), undefined);
    assert.deepEqual(
      [3, 4, 5].map((n) => answer.at(`entry.${n}.resource`)),
      [undefined, undefined, undefined],
    );
    assert.equal(answer.at('entry.6.resource.total'), 1);
  }
});

const DIV = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">a person</div>' };

test('a reference by search finds what there is and what the same transaction makes, and nothing that is ambiguous', async () => {
  const about = (reference: string): object => ({ resourceType: 'Basic', code: { text: 'about' }, subject: { reference } });
  const made = await send('transaction', [post('Basic', about('Patient?identifier=urn:test|fresh')), post('Patient', person('fresh'))], {
    prefer: 'return=representation',
  });
  assert.equal(made.status, 200, made.text);
  const id = made.word('entry.1.resource.id');
  assert.equal(made.at('entry.0.resource.subject.reference'), `Patient/${id}`);
  const again = await send('transaction', [post('Basic', about('Patient?identifier=urn:test|fresh'))], { prefer: 'return=representation' });
  assert.equal(again.at('entry.0.resource.subject.reference'), `Patient/${id}`);
  outcome(await send('transaction', [post('Basic', about('Patient?identifier=urn:test|nobody'))]), 412, 'not-found');
  const ambiguous = [post('Basic', about('Patient?identifier=urn:test|fresh')), post('Patient', person('fresh'))];
  outcome(await send('transaction', ambiguous), 412, 'multiple-matches');
});

test('conditional entries meet what they say, or nothing is done', async () => {
  const id = (await talk.call('POST', '/Patient', person('cond'))).word('id');
  const put = (more: object): EntryAsked => ({
    resource: { ...person('cond'), id },
    request: { method: 'PUT', url: `Patient/${id}`, ...more },
  });
  const byCriteria = { method: 'PUT', url: 'Patient?identifier=urn:test|cond' };
  outcome(await send('transaction', [put({ ifMatch: 'W/"9"' })]), 412);
  outcome(await send('transaction', [put({ ifNoneMatch: '*' })]), 412);
  outcome(await send('transaction', [{ resource: person('cond'), request: { ...byCriteria, ifMatch: 'W/"9"' } }]), 412);
  outcome(await send('transaction', [{ request: { method: 'DELETE', url: 'Patient?identifier=urn:test|cond', ifMatch: 'W/"9"' } }]), 412);
  const matched = await send('transaction', [post('Patient', person('cond'), { ifNoneExist: 'identifier=urn:test|cond' })]);
  assert.deepEqual(statuses(matched), ['200']);
  assert.equal(matched.at('entry.0.response.location'), `${talk.base}/Patient/${id}/_history/1`);
  const changed = await send('transaction', [{ resource: person('cond', 'Changed'), request: { ...byCriteria, ifMatch: 'W/"1"' } }]);
  assert.deepEqual(statuses(changed), ['200'], changed.text);
  assert.equal(changed.at('entry.0.response.etag'), 'W/"2"');
  const replaced = await send('transaction', [
    post('Patient', person('cond', 'New'), { ifNoneExist: 'identifier=urn:test|cond' }),
    { request: { method: 'DELETE', url: 'Patient?identifier=urn:test|cond' } },
  ]);
  assert.deepEqual(statuses(replaced), ['201', '204'], 'deletes come first');
  assert.deepEqual((await talk.call('GET', '/Patient?identifier=urn:test|cond')).each('entry', 'resource.name.0.family'), ['New']);
});

test('an entry whose resource is not that of its address is refused, and so is what no Bundle can ask', async () => {
  outcome(await send('transaction', [post('Patient', { resourceType: 'Basic', code: { text: 'x' } })]), 422);
  const other = { resource: { ...person('x'), id: 'a' }, request: { method: 'PUT', url: 'Patient/b' } };
  outcome(await send('transaction', [other]), 422);
  outcome(await send('transaction', [get('AuditEvent?patient=x')]), 400, 'not-supported');
  outcome(await send('transaction', [{ request: { method: 'DELETE', url: 'AuditEvent/x' } }]), 403);
  outcome(await send('transaction', [post('Patient/$validate', person('x'))]), 400, 'not-supported');
  outcome(await send('transaction', [get('Nonsense/1')]), 404, 'not-supported');
  outcome(await send('transaction', [get('metadata')]), 400, 'not-supported');
  const batch = await send('batch', [get('metadata'), other, get('Nonsense/1'), post('Patient/$validate', person('x'))]);
  assert.deepEqual(statuses(batch), ['400', '400', '404', '200']);
  assert.equal(batch.at('entry.3.resource.resourceType'), 'OperationOutcome');
});

test('Prefer says what the entries of writes hold', async () => {
  for (const type of ['batch', 'transaction'] as const) {
    const minimal = await send(type, [post('Patient', person('prefer'))]);
    assert.equal(minimal.at('entry.0.resource'), undefined);
    assert.match(minimal.word('entry.0.response.location'), /\/Patient\/[^/]+\/_history\/1$/);
    assert.match(minimal.word('entry.0.response.lastModified'), /^\d{4}-.*Z$/);
    const full = await send(type, [post('Patient', person('prefer'))], { prefer: 'return=representation' });
    assert.equal(full.at('entry.0.resource.identifier.0.value'), 'prefer');
    const told = await send(type, [post('Patient', person('prefer'))], { prefer: 'return=OperationOutcome' });
    assert.equal(told.at('entry.0.response.outcome.resourceType'), 'OperationOutcome');
  }
});

test('who may not search may not do it in a transaction either', async () => {
  const patient = talk.as(await tokenOf(opened.trial, 'patient1'));
  const asked = { resourceType: 'Bundle', type: 'transaction', entry: [get('Patient?identifier=urn:test|t1')] };
  outcome(await patient.call('POST', '/', asked), 403);
  const batch = await patient.call('POST', '/', { ...asked, type: 'batch' });
  assert.equal(batch.at('entry.0.resource.total'), 0, 'not theirs');
});

test('no request failed of which the log would have to tell', () => {
  assert.equal(opened.logged(), '');
});
