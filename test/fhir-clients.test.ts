/** FHIR clients that nobody here wrote do their ordinary work over HTTP: fhir-kit-client, fhirclient (SMART's) and Medplum's. docs/fhir.md */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { ClientStorage, MedplumClient, MemoryStorage, OperationOutcomeError } from '@medplum/core';
import { Client as FhirKitClient } from 'fhir-kit-client';
import { eachAt, type FhirTrial, openFhir, valueAt as at, wordAt } from './fhir-talk.ts';

let house: FhirTrial;
let token = '';
let base = '';

before(async () => {
  house = await openFhir();
  ({ token, base } = house.talk);
});

after(() => house.close());

const NRN = 'https://clinic.example/numbers';
const patient = (value: string, family = 'Nightingale') => ({
  resourceType: 'Patient',
  identifier: [{ system: NRN, value }],
  name: [{ family, given: ['Florence'] }],
  gender: 'female',
});
const observation = (subject: string, value: number) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { reference: subject },
  valueQuantity: { value, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
});
const bundle = (type: 'batch' | 'transaction', ...entry: readonly object[]) => ({ resourceType: 'Bundle', type, entry });
const URN = 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a';
/** A patient and what is said of them, made together. */
const together = (value: string) =>
  bundle(
    'transaction',
    { fullUrl: URN, resource: patient(value), request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=${NRN}|${value}` } },
    { resource: observation(URN, 71), request: { method: 'POST', url: 'Observation' } },
  );
/** `Type/id` of where an entry of an answer says that it is. */
const placeOf = (answer: unknown, index: number): string =>
  wordAt(answer, `entry.${index}.response.location`)
    .slice(base.length + 1)
    .replace(/\/_history.*/, '');

// --- fhir-kit-client ---

const kit = (bearerToken = token): FhirKitClient => new FhirKitClient({ baseUrl: base, bearerToken });

/** What the client throws: its status and the OperationOutcome that came with it. */
async function kitFault(promise: Promise<unknown>, status: number, code: string): Promise<void> {
  await assert.rejects(promise, (error: unknown) => {
    assert.equal(at(error, 'response.status'), status);
    assert.equal(at(error, 'response.data.resourceType'), 'OperationOutcome');
    assert.equal(at(error, 'response.data.issue.0.code'), code);
    return true;
  });
}

test('fhir-kit-client: metadata, create, read, vread, update, patch, history, delete', async () => {
  const client = kit();
  const metadata: unknown = await client.capabilityStatement();
  assert.equal(at(metadata, 'fhirVersion'), '4.0.1');
  const made = await client.create({ resourceType: 'Patient', body: patient('kit-1') });
  const id = wordAt(made, 'id');
  const { response } = FhirKitClient.httpFor(made);
  assert.equal(response?.status, 201);
  assert.equal(response.headers.get('location'), `${base}/Patient/${id}/_history/1`);
  const read: unknown = await client.read({ resourceType: 'Patient', id });
  assert.deepEqual(read, made);
  const changed: unknown = await client.update({ resourceType: 'Patient', id, body: { ...made, active: true } });
  assert.equal(at(changed, 'meta.versionId'), '2');
  const patched: unknown = await client.patch({
    resourceType: 'Patient',
    id,
    jsonPatch: [
      { op: 'test', path: '/active', value: true },
      { op: 'replace', path: '/name/0/family', value: 'Seacole' },
    ],
  });
  assert.equal(at(patched, 'name.0.family'), 'Seacole');
  const old: unknown = await client.vread({ resourceType: 'Patient', id, version: '1' });
  assert.deepEqual(old, made);
  assert.equal(at(await client.history({ resourceType: 'Patient', id }), 'total'), 3);
  await client.delete({ resourceType: 'Patient', id });
  await kitFault(client.read({ resourceType: 'Patient', id }), 410, 'deleted');
  await kitFault(client.read({ resourceType: 'Patient', id: 'nobody' }), 404, 'not-found');
});

test('fhir-kit-client: conditional create and update, searches by GET and POST, of all types and in a compartment, page after page', async () => {
  const client = kit();
  const once = { headers: { 'If-None-Exist': `identifier=${NRN}|kit-2` } };
  const made: unknown = await client.create({ resourceType: 'Patient', body: patient('kit-2'), options: once });
  const again: unknown = await client.create({ resourceType: 'Patient', body: patient('kit-2'), options: once });
  assert.deepEqual(again, made);
  const updated: unknown = await client.update({
    resourceType: 'Patient',
    searchParams: { identifier: `${NRN}|kit-2` },
    body: patient('kit-2', 'Barton'),
  });
  assert.equal(at(updated, 'id'), at(made, 'id'));
  const id = wordAt(made, 'id');
  for (let kg = 60; kg < 65; kg++) await client.create({ resourceType: 'Observation', body: observation(`Patient/${id}`, kg) });

  const searchParams = { subject: `Patient/${id}`, _count: '2', _sort: '-value-quantity' };
  const values: unknown[] = [];
  let page = (await client.search({ resourceType: 'Observation', searchParams })) as
    Parameters<FhirKitClient['nextPage']>[0]['bundle'] | undefined;
  while (page !== undefined) {
    values.push(...eachAt(page, 'entry', 'resource.valueQuantity.value'));
    page = (await client.nextPage({ bundle: page })) as typeof page; // a Bundle with links again
  }
  assert.deepEqual(values, [64, 63, 62, 61, 60]);

  const byPost: unknown = await client.search({ resourceType: 'Observation', searchParams, options: { postSearch: true } });
  assert.deepEqual(eachAt(byPost, 'entry', 'resource.valueQuantity.value'), [64, 63]);
  const compartment = { resourceType: 'Patient', id };
  for (const postSearch of [false, true]) {
    const within: unknown = await client.search({ resourceType: 'Observation', compartment, options: { postSearch } });
    assert.equal(at(within, 'total'), 5);
    const everywhere: unknown = await client.search({ searchParams: { _type: 'Patient,Observation', _id: id }, options: { postSearch } });
    assert.deepEqual(eachAt(everywhere, 'entry', 'resource.id'), [id]);
  }
  const included: unknown = await client.search({
    resourceType: 'Observation',
    searchParams: { subject: `Patient/${id}`, 'value-quantity': 'gt63', _include: 'Observation:subject' },
  });
  assert.deepEqual(eachAt(included, 'entry', 'search.mode'), ['match', 'include']);
  await kitFault(client.search({ resourceType: 'Observation', searchParams: { nonsense: '1' } }), 400, 'not-supported');
});

test('fhir-kit-client: batch, transaction, operations by POST and GET, and references resolved', async () => {
  const client = kit();
  const done: unknown = await client.transaction({ body: together('kit-3') });
  const [who, what] = [placeOf(done, 0), placeOf(done, 1)];
  const resolved: unknown = await client.resolve({ reference: `${base}/${what}` });
  assert.equal(at(resolved, 'subject.reference'), who);
  const batch: unknown = await client.batch({
    body: bundle(
      'batch',
      { request: { method: 'GET', url: what } },
      { request: { method: 'GET', url: 'Patient/nobody' } },
      { request: { method: 'GET', url: `Observation?subject=${who}` } },
    ),
  });
  assert.deepEqual(
    eachAt(batch, 'entry', 'response.status').map((status) => String(status).slice(0, 3)),
    ['200', '404', '200'],
  );
  assert.equal(at(batch, 'entry.2.resource.entry.0.resource.resourceType'), 'Observation');
  const id = who.slice('Patient/'.length);
  for (const method of ['GET', 'POST'] as const) {
    const everything: unknown = await client.operation({ name: 'everything', resourceType: 'Patient', id, method });
    assert.deepEqual(eachAt(everything, 'entry', 'resource.resourceType').map(String).toSorted(), ['Observation', 'Patient']);
  }
  const some: unknown = await client.operation({
    name: '$everything',
    resourceType: 'Patient',
    id,
    input: { resourceType: 'Parameters', parameter: [{ name: '_type', valueString: 'Observation' }] },
  });
  assert.deepEqual(eachAt(some, 'entry', 'resource.resourceType'), ['Observation']);
  const outcome: unknown = await client.operation({
    name: 'validate',
    resourceType: 'Patient',
    input: { resourceType: 'Patient', gender: 'unheard of' },
  });
  assert.equal(at(outcome, 'issue.0.code'), 'code-invalid');
  await kitFault(
    client.transaction({ body: bundle('transaction', { request: { method: 'GET', url: 'Patient/nobody' } }) }),
    404,
    'not-found',
  );
  await kitFault(client.create({ resourceType: 'Patient', body: { resourceType: 'Patient', birthDate: 'yesterday' } }), 422, 'value');
  await kitFault(kit('nonsense').read({ resourceType: 'Patient', id }), 401, 'login');
});

// --- fhirclient ---

/** What is used of SMART's client. Its own types need the browser's. */
interface SmartClient {
  create(resource: object): Promise<unknown>;
  update(resource: object): Promise<unknown>;
  patch(url: string, patch: readonly object[]): Promise<unknown>;
  delete(url: string): Promise<unknown>;
  request(asked: string | object, options?: object): Promise<unknown>;
  pages(url: string): AsyncIterable<unknown>;
  resources(url: string): AsyncIterable<unknown>;
  getFhirRelease(): Promise<number>;
  readonly patient: { readonly id: string | null; read(): Promise<unknown>; request(url: string): Promise<unknown> };
}
type Smart = (request: object, response: object) => { client(state: object): SmartClient };

const require = createRequire(import.meta.url);
const smart = require('fhirclient') as Smart;

/** A client as it is after its launch: with an access token, and perhaps a patient in its context. */
const smartClient = (access_token = token, context: object = {}): SmartClient =>
  smart({ headers: {}, session: {} }, {}).client({
    serverUrl: base,
    tokenResponse: { access_token, token_type: 'Bearer', ...context },
  });

test('fhirclient: create, read, update, patch, delete, and what a refusal says', async () => {
  const client = smartClient();
  assert.equal(await client.getFhirRelease(), 4);
  const made = await client.create(patient('smart-1'));
  const id = wordAt(made, 'id');
  assert.deepEqual(await client.request(`Patient/${id}`), made);
  assert.equal(at(await client.update({ ...(made as object), active: true }), 'meta.versionId'), '2');
  assert.equal(at(await client.patch(`Patient/${id}`, [{ op: 'replace', path: '/active', value: false }]), 'active'), false);
  assert.deepEqual(await client.request(`Patient/${id}/_history/1`), made);
  assert.equal(at(await client.request(`Patient/${id}/_history`), 'total'), 3);
  await client.delete(`Patient/${id}`);
  await assert.rejects(client.request(`Patient/${id}`), { status: 410, message: /OperationOutcome[^]*is deleted/ });
  await assert.rejects(client.create({ resourceType: 'Patient', gender: 'unheard of' }), { status: 422, message: /code-invalid/ });
  await assert.rejects(smartClient('nonsense').request('Patient'), { status: 401 });
});

test('fhirclient: an answer without a body is fetched from where it says that it is', async () => {
  const headers = { prefer: 'return=minimal', 'content-type': 'application/json' };
  const made = await smartClient().request({ url: 'Patient', method: 'POST', headers, body: JSON.stringify(patient('smart-2')) });
  assert.equal(at(made, 'identifier.0.value'), 'smart-2');
});

test('fhirclient: transaction and batch, search by GET and POST, pages, references resolved, and the patient of its context', async () => {
  const json = { 'content-type': 'application/fhir+json' };
  const client = smartClient();
  const post = (body: object): Promise<unknown> => client.request({ url: '', method: 'POST', headers: json, body: JSON.stringify(body) });
  const who = placeOf(await post(together('smart-3')), 0);
  for (let kg = 80; kg < 84; kg++) await client.create(observation(who, kg));
  const batch = await post(
    bundle('batch', { request: { method: 'GET', url: who } }, { request: { method: 'DELETE', url: 'Patient/nobody' } }),
  );
  assert.deepEqual(eachAt(batch, 'entry', 'response.status'), ['200 OK', '204 No Content']);

  const query = `subject=${who}&_sort=value-quantity&_count=2`;
  const pages: unknown[] = [];
  for await (const page of client.pages(`Observation?${query}`)) pages.push(eachAt(page, 'entry', 'resource.valueQuantity.value'));
  assert.deepEqual(pages, [[71, 80], [81, 82], [83]]);
  const values: unknown[] = [];
  for await (const each of client.resources(`Observation?${query}`)) values.push(at(each, 'valueQuantity.value'));
  assert.deepEqual(values, [71, 80, 81, 82, 83]);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const byPost = await client.request({ url: 'Observation/_search', method: 'POST', headers: form, body: query });
  assert.deepEqual(eachAt(byPost, 'entry', 'resource.valueQuantity.value'), [71, 80]);
  const all = await client.request(`Observation?${query}`, { pageLimit: 0, flat: true, resolveReferences: ['subject'] });
  assert.ok(Array.isArray(all) && all.length === 5);
  assert.equal(at(all, '0.subject.resourceType'), 'Patient');

  const id = who.slice('Patient/'.length);
  const inContext = smartClient(token, { patient: id });
  assert.equal(at(await inContext.patient.read(), 'id'), id);
  assert.equal(at(await inContext.patient.request('Observation'), 'total'), 5);
  assert.equal(at(await client.request(`${who}/$everything`), 'total'), 6);
  const headers = { ...json, 'if-none-exist': `identifier=${NRN}|smart-3` };
  const once = await client.request({ url: 'Patient', method: 'POST', headers, body: JSON.stringify(patient('smart-3')) });
  assert.equal(at(once, 'id'), id);
});

// --- Medplum's client ---

const medplumOptions = () => ({ baseUrl: house.origin, fetch, storage: new ClientStorage(new MemoryStorage()) });

/** Nothing kept between requests, so that each is one; nothing tried twice. */
const medplum = (accessToken = token): MedplumClient =>
  new MedplumClient({ ...medplumOptions(), accessToken, cacheTime: 0, maxRetries: 0 });

async function medplumFault(promise: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof OperationOutcomeError, String(error));
    assert.equal(at(error, 'outcome.issue.0.code'), code);
    return true;
  });
}

test('MedplumClient: create, read, update, patch, vread, history, delete, and what a refusal says', async () => {
  const client = medplum();
  const made: unknown = await client.createResource(patient('medplum-1'));
  const id = wordAt(made, 'id');
  const read: unknown = await client.readResource('Patient', id);
  assert.deepEqual(read, made);
  const byReference: unknown = await client.readReference({ reference: `Patient/${id}` });
  assert.deepEqual(byReference, made);
  const changed: unknown = await client.updateResource({ ...(made as object), active: true });
  assert.equal(at(changed, 'meta.versionId'), '2');
  const patched: unknown = await client.patchResource('Patient', id, [{ op: 'add', path: '/name/0/given/-', value: 'Ada' }]);
  assert.deepEqual(at(patched, 'name.0.given'), ['Florence', 'Ada']);
  const old: unknown = await client.readVersion('Patient', id, '1');
  assert.deepEqual(old, made);
  const history: unknown = await client.readHistory('Patient', id);
  assert.equal(at(history, 'total'), 3);
  const nothing: unknown = await client.deleteResource('Patient', id);
  assert.equal(nothing, undefined);
  await medplumFault(client.readResource('Patient', id), 'deleted');
  await medplumFault(client.readResource('Patient', 'nobody'), 'not-found');
  await medplumFault(client.createResource({ resourceType: 'Patient', gender: 'unheard of' }), 'code-invalid');
  const refused: Promise<unknown> = medplum('nonsense').readResource('Patient', id);
  await assert.rejects(refused, OperationOutcomeError);
});

test('MedplumClient: conditional create and upsert, searches and pages, $everything, $validate', async () => {
  const client = medplum();
  const made: unknown = await client.createResourceIfNoneExist(patient('medplum-2'), `identifier=${NRN}|medplum-2`);
  const again: unknown = await client.createResourceIfNoneExist(patient('medplum-2'), `identifier=${NRN}|medplum-2`);
  assert.deepEqual(again, made);
  const id = wordAt(made, 'id');
  const upserted: unknown = await client.upsertResource(patient('medplum-2', 'Barton'), { identifier: `${NRN}|medplum-2` });
  assert.deepEqual([at(upserted, 'id'), at(upserted, 'meta.versionId')], [id, '2']);
  const fresh: unknown = await client.upsertResource(patient('medplum-3'), { identifier: `${NRN}|medplum-3` });
  assert.equal(at(fresh, 'meta.versionId'), '1');
  for (let kg = 50; kg < 55; kg++) await client.createResource(observation(`Patient/${id}`, kg));

  const query = { subject: `Patient/${id}`, _sort: '-value-quantity', _count: '2' };
  const found: unknown = await client.search('Observation', query);
  assert.equal(at(found, 'type'), 'searchset');
  const one: unknown = await client.searchOne('Observation', query);
  assert.equal(at(one, 'valueQuantity.value'), 54);
  const pages: unknown[] = [];
  for await (const page of client.searchResourcePages('Observation', query)) pages.push(page.length);
  assert.deepEqual(pages, [2, 2, 1]);
  const everything: unknown = await client.readPatientEverything(id);
  assert.equal(at(everything, 'total'), 6);
  const valid: unknown = await client.validateResource(patient('medplum-4'));
  assert.equal(at(valid, 'issue.0.severity'), 'information');
  await medplumFault(client.search('Observation', { nonsense: '1' }), 'not-supported');
});

test('MedplumClient: batch, transaction, and requests that it gathers into one batch by itself', async () => {
  const client = medplum();
  const done: unknown = await client.executeBatch(together('medplum-5'));
  const [who, what] = [placeOf(done, 0), placeOf(done, 1)];
  const gathering = new MedplumClient({ ...medplumOptions(), accessToken: token, cacheTime: 60_000, autoBatchTime: 1 });
  const [first, second, third] = await Promise.allSettled<unknown>([
    gathering.readResource('Patient', who.slice('Patient/'.length)),
    gathering.search('Observation', { subject: who }),
    gathering.readResource('Patient', 'nobody'),
  ]);
  assert.equal(at(first, 'value.identifier.0.value'), 'medplum-5');
  assert.deepEqual(eachAt(second, 'value.entry', 'fullUrl'), [`${base}/${what}`]);
  assert.equal(at(third, 'reason.outcome.issue.0.code'), 'not-found');
});

test('MedplumClient: a document goes as it is, and comes back as it went', async () => {
  const client = medplum();
  const binary: unknown = await client.createBinary({ data: 'Night was falling.', contentType: 'text/plain', filename: 'lamp.txt' });
  assert.equal(at(binary, 'contentType'), 'text/plain');
  const url = `${base}/Binary/${wordAt(binary, 'id')}`;
  const asResource: unknown = await client.readResource('Binary', wordAt(binary, 'id'));
  assert.equal(at(asResource, 'data'), Buffer.from('Night was falling.').toString('base64'));
  const blob = await client.download(url, { headers: { Accept: 'text/plain' } });
  assert.equal(await blob.text(), 'Night was falling.');
});

test('a Binary’s bytes: for whoever takes their type, as a file; XML is refused, since we would keep a resource as a text', async () => {
  const authorization = `Bearer ${token}`;
  const binary = (method: string, path: string, headers: Readonly<Record<string, string>>, body?: Uint8Array<ArrayBuffer>) =>
    fetch(`${base}/Binary${path}`, { method, headers: { authorization, ...headers }, ...(body && { body }) });
  const bytes = Buffer.from([0x89, 0x50, 0xff, 0x00, 0x0a]);
  const made = await binary('PUT', '/lamp', { 'content-type': 'image/png', prefer: 'return=minimal' }, bytes);
  assert.equal(made.status, 201, await made.text());
  for (const [path, accept] of [
    ['/lamp', 'image/*'],
    ['/lamp/_history/1', 'image/png;q=0.9, */*;q=0.1'],
  ] as const) {
    const answer = await binary('GET', path, { accept });
    assert.deepEqual(
      [answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition'), answer.headers.get('etag')],
      [200, 'image/png', 'attachment', 'W/"1"'],
    );
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
  }
  for (const accept of ['*/*', 'application/fhir+json, */*; q=0.1', 'text/html,image/png'])
    assert.equal(at(await (await binary('GET', '/lamp', { accept })).json(), 'contentType'), 'image/png');
  assert.equal((await binary('GET', '/lamp', { accept: 'text/plain' })).status, 406);
  assert.equal((await binary('POST', '', { 'content-type': 'application/fhir+xml' }, Buffer.from('<Binary/>'))).status, 415);
  assert.equal((await binary('POST', '', {}, bytes)).status, 415);
});

test('no request of these clients failed of which the log would have to tell', () => {
  assert.equal(house.logged(), '');
});
