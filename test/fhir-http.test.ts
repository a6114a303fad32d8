/**
 * What https://hl7.org/fhir/R4/http.html says of headers, media types, methods and statuses, sentence by sentence, as a client sees it that knows nothing
 * else of this server.
 */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { interactionCodes, operationsOf } from '#fhir/addresses.ts';
import { type Answer, type FhirTalk, type FhirTrial, openFhir, outcome } from './fhir-talk.ts';

let opened: FhirTrial;
let talk: FhirTalk;
let id = '';

before(async () => {
  opened = await openFhir();
  ({ talk } = opened);
  id = (await call('POST', '/Patient', patient('Read'))).word('id');
});

after(() => opened.close());

const call: FhirTalk['call'] = (...asked) => talk.call(...asked);

const patient = (family: string, more: object = {}): object => ({
  resourceType: 'Patient',
  identifier: [{ system: 'urn:http', value: family }],
  text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${family}</div>` },
  name: [{ family }],
  photo: [{ contentType: 'image/png', title: 'x' }],
  ...more,
});

const typeOf = ({ headers }: Answer): string => (headers.get('content-type') ?? '').split(';', 1)[0] ?? '';

/** The status of a request that fetch would not send. */
const bare = (method: string, path: string): Promise<{ status: number; allow: string | undefined; text: string }> =>
  new Promise((resolve, reject) => {
    const url = new URL(talk.base);
    const sent = request({
      host: url.hostname,
      port: url.port,
      method,
      path: `/fhir/R4${path}`,
      headers: { authorization: `Bearer ${talk.token}` },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, allow: answer.headers.allow, text }));
    });
    sent.end();
  });

test('the format that a client accepts is the one it gets, by its own name', async () => {
  const accepted: Readonly<Record<string, string>> = {
    'application/fhir+json': 'application/fhir+json',
    'application/fhir+json; charset=utf-8': 'application/fhir+json',
    'application/fhir+json;fhirVersion=4.0': 'application/fhir+json',
    'application/json+fhir': 'application/fhir+json',
    'application/json': 'application/json',
    'text/json': 'application/json',
    '*/*': 'application/fhir+json',
    'application/fhir+xml;q=1.0, application/fhir+json;q=0.9': 'application/fhir+json',
    'application/json;q=0.5, application/fhir+json;q=0.8': 'application/fhir+json',
    'text/html,application/xhtml+xml,*/*;q=0.8': 'application/fhir+json',
  };
  for (const [accept, type] of Object.entries(accepted)) {
    const answer = await call('GET', `/Patient/${id}`, undefined, { accept });
    assert.equal(answer.status, 200, accept);
    assert.equal(typeOf(answer), type, accept);
  }
  for (const accept of ['application/fhir+xml', 'image/png', 'application/fhir+json;q=0', 'application/fhir+json;fhirVersion=3.0'])
    outcome(await call('GET', `/Patient/${id}`, undefined, { accept }), 406, 'not-supported');
});

test('_format names JSON in every spelling, and goes before Accept', async () => {
  for (const format of ['json', 'application/json', 'application/fhir%2Bjson', 'application/fhir+json', 'text/json', 'JSON']) {
    const answer = await call('GET', `/Patient/${id}?_format=${format}`, undefined, { accept: 'application/fhir+xml' });
    assert.equal(answer.status, 200, format);
    assert.equal(typeOf(answer), 'application/fhir+json', format);
  }
  for (const format of ['xml', 'application/fhir%2Bxml', 'ttl', 'html'])
    outcome(await call('GET', `/Patient/${id}?_format=${format}`), 406);
  assert.match((await call('GET', `/Patient/${id}?_pretty=true`)).text, /\n {2}"id": /);
  assert.ok(!(await call('GET', `/Patient/${id}?_pretty=false`)).text.includes('\n'));
  assert.equal((await call('GET', '/metadata?_format=json')).status, 200);
});

test('a body is understood in UTF-8 and this release of FHIR, whichever of its names it has', async () => {
  const body = patient('Sent');
  for (const type of [
    'application/fhir+json',
    'application/fhir+json; charset=UTF-8',
    'application/fhir+json;fhirVersion="4.0"',
    'application/json;charset=utf-8',
    'application/json+fhir',
    'text/json',
  ])
    assert.equal((await call('POST', '/Patient', body, { 'content-type': type })).status, 201, type);
  for (const type of [
    'application/fhir+json; charset=iso-8859-1',
    'application/fhir+json; fhirVersion=3.0',
    'application/fhir+xml',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json-patch+json',
  ])
    outcome(await call('POST', '/Patient', body, { 'content-type': type }), 415);
  outcome(await call('POST', '/Patient', body, { 'content-encoding': 'gzip' }), 415);
  const patch = await call('PATCH', `/Patient/${id}`, [], { 'content-type': 'application/fhir+json' });
  outcome(patch, 415);
  assert.equal(patch.headers.get('accept-patch'), 'application/json-patch+json');
  outcome(await call('POST', '/Patient/_search', {}), 415);
  outcome(await call('POST', '/Patient'), 400, 'required');
});

test('create: 201, where it is, its version and time; an id and version that were sent are not kept', async () => {
  const made = await call(
    'POST',
    '/Patient',
    patient('Created', { id: 'mine', meta: { versionId: '9', lastUpdated: '2001-01-01T00:00:00Z' } }),
  );
  assert.equal(made.status, 201);
  const own = made.word('id');
  assert.notEqual(own, 'mine');
  assert.equal(made.headers.get('location'), `${talk.base}/Patient/${own}/_history/1`);
  assert.equal(made.headers.get('etag'), 'W/"1"');
  assert.equal(made.headers.get('last-modified'), new Date(made.word('meta.lastUpdated')).toUTCString());
  assert.equal(made.at('meta.versionId'), '1');
  outcome(await call('POST', '/Nonsense', patient('x')), 404);
  outcome(await call('POST', '/Patient', { resourceType: 'Observation' }), 400);
});

test('update: 200 or 201, and 400 where the id is missing or another', async () => {
  const put = (name: string, more: object = {}, headers = {}): Promise<Answer> =>
    call('PUT', `/Patient/${name}`, patient('Updated', { id: name, ...more }), headers);
  const made = await put('http-1');
  assert.equal(made.status, 201);
  assert.equal(made.headers.get('location'), `${talk.base}/Patient/http-1/_history/1`);
  const changed = await put('http-1', { active: true });
  assert.equal(changed.status, 200);
  assert.equal(changed.headers.get('etag'), 'W/"2"');
  assert.equal(changed.headers.get('content-location'), `${talk.base}/Patient/http-1/_history/2`);
  assert.ok(changed.headers.get('last-modified'));
  outcome(await call('PUT', '/Patient/http-1', patient('No id')), 400);
  outcome(await put('http-1', { id: 'http-2' }), 400);
  outcome(await call('PUT', '/Patient/not_an_id', patient('x', { id: 'not_an_id' })), 400);
  assert.equal((await call('DELETE', '/Patient/http-1')).headers.get('etag'), 'W/"3"');
  const revived = await put('http-1', {}, { 'if-match': 'W/"2"' });
  outcome(revived, 412);
  assert.equal((await put('http-1')).status, 201, 'brought back to life');
});

test('version-aware writes: weak, strong and several etags; 412 where none fits or nothing is there', async () => {
  const own = (await call('POST', '/Patient', patient('Aware'))).word('id');
  const put = (headers: Readonly<Record<string, string>>): Promise<Answer> =>
    call('PUT', `/Patient/${own}`, patient('Aware', { id: own }), headers);
  assert.equal((await put({ 'if-match': 'W/"1"' })).status, 200);
  assert.equal((await put({ 'if-match': '"2"' })).status, 200);
  assert.equal((await put({ 'if-match': 'W/"9", W/"3"' })).status, 200);
  assert.equal((await put({ 'if-match': '*' })).status, 200);
  for (const etag of ['W/"1"', '"x"', 'W/""', 'W/"55"']) outcome(await put({ 'if-match': etag }), 412, 'conflict');
  outcome(await put({ 'if-none-match': '*' }), 412);
  outcome(await call('PATCH', `/Patient/${own}`, [{ op: 'add', path: '/active', value: true }], { 'if-match': 'W/"1"' }), 412);
  outcome(await call('DELETE', `/Patient/${own}`, undefined, { 'if-match': 'W/"1"' }), 412);
  outcome(await call('DELETE', '/Patient?identifier=urn:http|nobody', undefined, { 'if-match': 'W/"1"' }), 412);
  outcome(await call('DELETE', '/Patient/nobody', undefined, { 'if-match': '*' }), 412);
  assert.equal((await call('DELETE', `/Patient/${own}`, undefined, { 'if-match': 'W/"5"' })).status, 204);
});

test('conditional read: If-None-Match goes before If-Modified-Since, and 304 has its etag', async () => {
  const past = new Date(0).toUTCString();
  const future = new Date(Date.now() + 60_000).toUTCString();
  const read = (headers: Readonly<Record<string, string>>): Promise<Answer> => call('GET', `/Patient/${id}`, undefined, headers);
  const unchanged = await read({ 'if-none-match': 'W/"1"' });
  assert.equal(unchanged.status, 304);
  assert.equal(unchanged.headers.get('etag'), 'W/"1"');
  assert.equal((await read({ 'if-none-match': '"1"' })).status, 304);
  assert.equal((await read({ 'if-none-match': 'W/"2", W/"1"' })).status, 304);
  assert.equal((await read({ 'if-none-match': '*' })).status, 304);
  assert.equal((await read({ 'if-modified-since': future })).status, 304);
  assert.equal((await read({ 'if-modified-since': past })).status, 200);
  assert.equal((await read({ 'if-none-match': 'W/"2"', 'if-modified-since': future })).status, 200);
  assert.equal((await read({ 'if-modified-since': 'yesterday' })).status, 200, 'what is no date says nothing');
  const { headers } = await read({});
  assert.equal((await read({ 'if-modified-since': headers.get('last-modified') ?? '' })).status, 304);
});

test('conditional create: 201 where nothing matches, 200 where one does, 412 where several do or nothing is said', async () => {
  const ask = (criteria: string): Promise<Answer> => call('POST', '/Patient', patient('Once'), { 'if-none-exist': criteria });
  const made = await ask('identifier=urn:http|Once');
  assert.equal(made.status, 201);
  for (const criteria of ['identifier=urn:http|Once', '?identifier=urn:http|Once', 'Patient?identifier=urn%3Ahttp%7COnce']) {
    const again = await ask(criteria);
    assert.equal(again.status, 200, criteria);
    assert.equal(again.headers.get('location'), made.headers.get('location'));
    assert.equal(again.headers.get('etag'), 'W/"1"');
  }
  await call('POST', '/Patient', patient('Once'));
  outcome(await ask('identifier=urn:http|Once'), 412, 'multiple-matches');
  outcome(await ask(''), 412, 'required');
  outcome(await ask('nonsense=1'), 400);
});

test('conditional update, patch and delete act on the one match', async () => {
  const where = '/Patient?identifier=urn:http|Where';
  const made = await call('PUT', where, patient('Where'));
  assert.equal(made.status, 201);
  const own = made.word('id');
  assert.equal((await call('PUT', where, patient('Where', { id: own }))).status, 200);
  outcome(await call('PUT', where, patient('Where', { id: 'another' })), 400);
  assert.equal((await call('PATCH', where, [{ op: 'add', path: '/active', value: true }])).at('active'), true);
  outcome(await call('PATCH', '/Patient?identifier=urn:http|nobody', []), 404);
  await call('POST', '/Patient', patient('Where'));
  for (const method of ['PUT', 'PATCH', 'DELETE'])
    outcome(await call(method, where, method === 'DELETE' ? undefined : method === 'PUT' ? patient('Where') : []), 412, 'multiple-matches');
  assert.equal((await call('DELETE', '/Patient?identifier=urn:http|nobody')).status, 204);
  outcome(await call('DELETE', '/Patient'), 412, 'required');
});

test('delete: read gives 410 afterwards, another delete has no effect', async () => {
  const own = (await call('POST', '/Patient', patient('Gone'))).word('id');
  const told = await call('DELETE', `/Patient/${own}`, undefined, { prefer: 'return=OperationOutcome' });
  assert.equal(told.status, 200);
  assert.equal(told.at('resourceType'), 'OperationOutcome');
  outcome(await call('GET', `/Patient/${own}`), 410, 'deleted');
  assert.equal((await call('DELETE', `/Patient/${own}`)).status, 204);
  assert.equal((await call('DELETE', '/Patient/never-was')).status, 204);
  assert.equal((await call('GET', `/Patient/${own}/_history/1`)).status, 200, 'its history stays');
  outcome(await call('GET', `/Patient/${own}/_history/2`), 410);
  assert.equal((await call('GET', `/Patient?_id=${own}`)).at('total'), 0);
});

test('Prefer: return is honoured by every write', async () => {
  for (const [method, path, body] of [
    ['POST', '/Patient', patient('Prefer')],
    ['PUT', '/Patient/prefer', patient('Prefer', { id: 'prefer' })],
    ['PATCH', '/Patient/prefer', [{ op: 'replace', path: '/name/0/family', value: 'P' }]],
  ] as const) {
    const minimal = await call(method, path, body, { prefer: 'return=minimal' });
    assert.equal(minimal.text, '', method);
    assert.ok(minimal.headers.get('etag'));
    const full = await call(method, path, body, { prefer: 'return=representation' });
    assert.equal(full.at('resourceType'), 'Patient');
    const told = await call(method, path, body, { prefer: 'handling=strict, return="OperationOutcome"' });
    assert.equal(told.at('resourceType'), 'OperationOutcome');
    assert.equal((await call(method, path, body)).at('resourceType'), 'Patient');
  }
});

test('_summary and _elements of a read give a part that says so', async () => {
  const part = await call('GET', `/Patient/${id}?_summary=true`);
  assert.equal(part.at('text'), undefined);
  assert.equal(part.at('name.0.family'), 'Read');
  assert.equal(part.at('meta.tag.0.code'), 'SUBSETTED');
  assert.equal((await call('GET', `/Patient/${id}?_summary=text`)).at('name'), undefined);
  assert.equal((await call('GET', `/Patient/${id}?_summary=data`)).at('text'), undefined);
  assert.equal((await call('GET', `/Patient/${id}?_summary=false`)).at('meta.tag'), undefined);
  const elements = await call('GET', `/Patient/${id}?_elements=name,birthDate`);
  assert.deepEqual(Object.keys(elements.at('') as object).toSorted(), ['id', 'meta', 'name', 'resourceType']);
  outcome(await call('GET', `/Patient/${id}?_summary=some`), 400);
});

test('HEAD is GET without its body, wherever GET is', async () => {
  for (const path of [
    `/Patient/${id}`,
    `/Patient/${id}/_history/1`,
    `/Patient/${id}/_history`,
    '/Patient?_count=1',
    '/_history?_count=1',
    '/metadata',
  ]) {
    const got = await call('GET', path);
    const head = await call('HEAD', path);
    assert.equal(head.status, 200, path);
    assert.equal(head.text, '');
    assert.equal(head.headers.get('etag'), got.headers.get('etag'));
    assert.equal(head.headers.get('content-type'), got.headers.get('content-type'));
  }
  assert.equal((await call('HEAD', '/Patient/nobody')).status, 404);
});

test('what is not possible at an address is 405, and OPTIONS say the same', async () => {
  const allowed: Readonly<Record<string, string>> = {
    '': 'GET, HEAD, POST, OPTIONS',
    '/metadata': 'GET, HEAD, OPTIONS',
    '/_history': 'GET, HEAD, OPTIONS',
    '/_search': 'POST, OPTIONS',
    '/$validate': 'POST, OPTIONS',
    '/Patient': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
    '/Patient/_search': 'POST, OPTIONS',
    '/Patient/_history': 'GET, HEAD, OPTIONS',
    '/Patient/x': 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS',
    '/Patient/x/_history': 'GET, HEAD, OPTIONS',
    '/Patient/x/_history/1': 'GET, HEAD, OPTIONS',
    '/Patient/x/$validate': 'GET, HEAD, POST, OPTIONS',
    '/Patient/x/Observation': 'GET, HEAD, OPTIONS',
    '/Patient/x/Observation/_search': 'POST, OPTIONS',
  };
  for (const [path, allow] of Object.entries(allowed)) {
    const told = await call('OPTIONS', path);
    assert.equal(told.status, 204, path);
    assert.equal(told.headers.get('allow'), allow, path);
    const refused = await bare('TRACE', path);
    assert.equal(refused.status, 405, path);
    assert.equal(refused.allow, allow);
    assert.match(refused.text, /OperationOutcome/);
  }
  for (const path of ['/Nonsense', '/Patient/x/$nonsense', '/$nonsense', '/Patient/x/_nonsense', '/Patient/x/_history/1/2'])
    outcome(await call('GET', path), 404, 'not-supported');
});

test('an address that cannot be read is 400 with an outcome', async () => {
  for (const path of ['/Patient/%zz', '/Patient/%ff']) {
    const refused = await bare('GET', path);
    assert.equal(refused.status, 400, path);
    assert.match(refused.text, /^\{"resourceType":"OperationOutcome"/, path);
  }
});

test('a request’s own id comes back with its answer', async () => {
  assert.equal((await call('GET', `/Patient/${id}`, undefined, { 'x-request-id': 'mine-1' })).headers.get('x-request-id'), 'mine-1');
  assert.equal((await call('GET', '/Patient/nobody', undefined, { 'x-request-id': 'mine-2' })).headers.get('x-request-id'), 'mine-2');
});

test('the capability statement says what is really there, and changes its etag with what it says', async () => {
  const told = await call('GET', '/metadata');
  assert.match(told.headers.get('etag') ?? '', /^W\/".+"$/);
  assert.equal((await call('GET', '/metadata', undefined, { 'if-none-match': told.headers.get('etag') ?? '' })).status, 304);
  const validated = await call('POST', '/CapabilityStatement/$validate', told.text);
  assert.ok(!validated.each('issue', 'severity').includes('error'), validated.text);
  assert.deepEqual(told.each('rest.0.interaction', 'code').map(String).toSorted(), [
    'batch',
    'history-system',
    'search-system',
    'transaction',
  ]);
  const types = told.each('rest.0.resource', 'type');
  const observation = types.indexOf('Observation');
  assert.deepEqual(told.each(`rest.0.resource.${observation}.interaction`, 'code'), interactionCodes('Observation'));
  assert.equal(interactionCodes('Observation').length, 9, 'every interaction of the specification');
  const audit = types.indexOf('AuditEvent');
  for (const code of ['create', 'update', 'patch', 'delete'])
    assert.ok(!told.each(`rest.0.resource.${audit}.interaction`, 'code').includes(code), `nobody has to ${code} an AuditEvent`);
  for (const { name } of operationsOf('Patient')) {
    const there = await call('OPTIONS', `/Patient/${id}/$${name}`);
    const onType = await call('OPTIONS', `/Patient/$${name}`);
    assert.ok(there.status === 204 || onType.status === 204, `$${name} is where the statement says`);
  }
});

test('no request failed of which the log would have to tell', () => {
  assert.equal(opened.logged(), '');
});
