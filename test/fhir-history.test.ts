/** Histories of a type and of everything over HTTP: their pages, their times, and that nobody sees a version that is not theirs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Trial } from '#centre/trial/centre.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { type Answer, type FhirTalk, type FhirTrial, openFhir, outcome, tokenOf } from './fhir-talk.ts';

let opened: FhirTrial;
let trial: Trial;
let talk: FhirTalk;

before(async () => {
  opened = await openFhir();
  ({ trial, talk } = opened);
});

after(() => opened.close());

const basic = (text: string, subject?: string): object => ({
  resourceType: 'Basic',
  code: { text },
  ...(subject !== undefined && { subject: { reference: subject } }),
});

const made = async (resource: object, type = 'Basic'): Promise<string> => (await talk.call('POST', `/${type}`, resource)).word('id');

const changed = (id: string, resource: object): Promise<Answer> => talk.call('PUT', `/Basic/${id}`, { ...resource, id });

/** `id/version` of each entry; of a tombstone by its etag. */
const names = (page: Answer): readonly string[] =>
  page.at('entry') === undefined
    ? []
    : page.each('entry', 'fullUrl').map((url, index) => {
        const etag = String(page.each('entry', 'response.etag')[index]);
        return `${String(url).split('/').at(-1)}/${/\d+/.exec(etag)?.[0]}`;
      });

const nextOf = (page: Answer): string | undefined => {
  const at = page.each('link', 'relation').indexOf('next');
  return at === -1 ? undefined : page.word(`link.${at}.url`);
};

/** All pages from this one on; `between` runs before each further one. */
async function pages(path: string, who = talk, between: () => Promise<void> = async () => undefined): Promise<readonly Answer[]> {
  const found: Answer[] = [];
  for (let next: string | undefined = path; next !== undefined; next = nextOf(found.at(-1) as Answer)) {
    if (found.length > 0) await between();
    const page = await who.call('GET', next);
    assert.equal(page.status, 200, page.text);
    found.push(page);
  }
  return found;
}

test('the history of a type is that of all its resources, deleted ones too, newest first', async () => {
  const a = await made(basic('a'));
  const b = await made(basic('b'));
  await changed(a, basic('a2'));
  await talk.call('DELETE', `/Basic/${b}`);
  await talk.call('PUT', '/Basic/by-client', { ...basic('c'), id: 'by-client' });
  const told = await talk.call('GET', '/Basic/_history');
  assert.equal(told.status, 200, told.text);
  assert.deepEqual(names(told), ['by-client/1', `${b}/2`, `${a}/2`, `${b}/1`, `${a}/1`]);
  assert.equal(told.at('type'), 'history');
  assert.equal(told.at('total'), 5);
  assert.deepEqual(told.each('entry', 'request.method'), ['PUT', 'DELETE', 'PUT', 'POST', 'POST']);
  assert.deepEqual(told.each('entry', 'request.url'), ['Basic/by-client', `Basic/${b}`, `Basic/${a}`, 'Basic', 'Basic']);
  assert.deepEqual(told.each('entry', 'resource.code.text'), ['c', undefined, 'a2', 'b', 'a']);
  const validated = await talk.call('POST', '/Bundle/$validate', told.text);
  assert.ok(!validated.each('issue', 'severity').includes('error'), validated.text);
  assert.deepEqual(names(await talk.call('GET', '/Basic/_history?_sort=_lastUpdated')), names(told).toReversed());
  assert.equal((await talk.call('GET', '/Basic/_history?_summary=count')).at('total'), 5);
  assert.deepEqual(names(await talk.call('GET', '/Media/_history')), [], 'nothing yet is an empty Bundle');
});

test('the history of everything mixes the types in the order of time', async () => {
  const since = new Date(Date.now() + 1).toISOString();
  await new Promise((done) => setImmediate(done));
  while (Date.now() <= Date.parse(since)) await new Promise((done) => setImmediate(done));
  const organization = await made({ resourceType: 'Organization', name: 'O' }, 'Organization');
  const one = await made(basic('system'));
  const location = await made({ resourceType: 'Location', name: 'L' }, 'Location');
  const told = await talk.call('GET', `/_history?_since=${since}`);
  assert.deepEqual(names(told), [`${location}/1`, `${one}/1`, `${organization}/1`]);
  assert.equal(told.at('link.0.url'), `${talk.base}/_history?_since=${encodeURIComponent(since)}`);
  const paged = await pages(`/_history?_since=${since}&_count=1`);
  assert.deepEqual(paged.flatMap(names), names(told));
  const all = (await pages('/_history?_count=40')).flatMap((page) => page.each('entry', 'fullUrl'));
  assert.ok(!all.some((url) => String(url).includes('/Medlar')), 'the centre’s own accounts are nobody’s history');
});

test('pages neither skip nor repeat a version while others are written', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 7; n++) ids.push(await made(basic(`page ${n}`)));
  const before = (await pages('/Basic/_history?_count=100')).flatMap(names);
  const joined = await pages('/Basic/_history?_count=3', talk, async () => {
    const id = await made(basic('meanwhile'));
    await changed(id, basic('and again'));
    await talk.call('DELETE', `/Basic/${ids[0]}`);
  });
  assert.deepEqual(joined.flatMap(names), before);
  const upwards = await pages('/Basic/_history?_count=4&_sort=_lastUpdated');
  assert.deepEqual(upwards.flatMap(names).toReversed(), (await pages('/Basic/_history?_count=1000')).flatMap(names));
});

test('_at gives the versions that were current at some point of it', async () => {
  const id = await made(basic('first'));
  const other = await made(basic('other'));
  const first = (await talk.call('GET', `/Basic/${id}`)).word('meta.lastUpdated');
  while (Date.now() <= Date.parse(first) + 1) await new Promise((done) => setImmediate(done));
  const between = new Date(Date.parse(first) + 1).toISOString();
  const second = (await changed(id, basic('second'))).word('meta.lastUpdated');
  const only = (page: Answer): readonly string[] => names(page).filter((name) => name.startsWith(id) || name.startsWith(other));
  assert.deepEqual(only(await talk.call('GET', `/Basic/${id}/_history?_at=${first}`)), [`${id}/1`]);
  assert.deepEqual(only(await talk.call('GET', `/Basic/${id}/_history?_at=${second}`)), [`${id}/2`]);
  const year = new Date(Date.parse(first)).getUTCFullYear();
  assert.equal(only(await talk.call('GET', `/Basic/${id}/_history?_at=${year}`)).length, 2);
  assert.deepEqual(only(await talk.call('GET', `/Basic/${id}/_history?_at=${year - 1}`)), []);
  for (const path of ['/Basic/_history', '/_history']) {
    const then = (await pages(`${path}?_at=${between}&_count=30`)).flatMap(only);
    assert.ok(then.includes(`${id}/1`) && !then.includes(`${id}/2`), `${path}: ${then.join(' ')}`);
  }
});

test('everybody sees the versions that are theirs, whoever has the resource now', async () => {
  const own = await made(basic('mine', 'Patient/patient1'));
  await changed(own, basic('given away', 'Patient/patient2'));
  const foreign = await made(basic('never mine', 'Patient/patient2'));
  const loose = await made(basic('of whom?'));
  const organization = await made({ resourceType: 'Organization', name: 'Public' }, 'Organization');
  const patient = talk.as(await tokenOf(trial, 'patient1'));
  const seen = (await pages('/Basic/_history', patient)).flatMap(names);
  assert.deepEqual(seen, [`${own}/1`]);
  const everything = (await pages('/_history?_count=7', patient)).flatMap(names);
  assert.ok(everything.includes(`${own}/1`) && everything.includes(`${organization}/1`) && everything.includes('patient1/1'));
  for (const name of [`${own}/2`, `${foreign}/1`, `${loose}/1`, 'patient2/1']) assert.ok(!everything.includes(name), name);
  const counted = await patient.call('GET', '/Basic/_history?_summary=count');
  assert.equal(counted.at('total'), 1, 'a total betrays nothing');
  const shared = talk.as(await tokenOf(trial, 'patient2'));
  assert.deepEqual((await pages('/Basic/_history', shared)).flatMap(names), [`${foreign}/1`, `${own}/2`]);
});

test('one entry of the log tells of a page, and names each version shown', async () => {
  const id = await made(basic('told of'));
  await changed(id, basic('told of again'));
  const page = await talk.call('GET', '/Basic/_history?_count=2');
  assert.deepEqual(names(page), [`${id}/2`, `${id}/1`]);
  const events = await talk.call('GET', '/AuditEvent?subtype=read-history&_count=1');
  const entities = events.each('entry.0.resource.entity', 'what.reference');
  assert.deepEqual(
    entities.filter((name) => String(name).startsWith('Basic/')),
    [`Basic/${id}/_history/2`, `Basic/${id}/_history/1`],
  );
});

test('a version whose patient was erased is told of without its body', async () => {
  const patient = await made({ resourceType: 'Patient', name: [{ family: 'Erased' }] }, 'Patient');
  const id = await made(basic('of somebody erased', `Patient/${patient}`));
  const row = await trial.store.current(typeCode('Patient'), patient);
  assert.ok(row !== undefined);
  await trial.store.destroyKey(row.rid);
  trial.house.keyring.forget(row.rid);
  const told = await talk.call('GET', '/Basic/_history?_count=1');
  assert.deepEqual(names(told), [`${id}/1`]);
  assert.equal(told.at('entry.0.resource'), undefined);
  outcome(await talk.call('GET', `/Basic/${id}/_history/1`), 410, 'deleted');
});

test('what a history cannot be asked is refused, and a cursor is good for its own history alone', async () => {
  for (const path of ['_since=yesterday', '_at=now', '_count=-1', '_sort=name', 'name=x', '_cursor=AAAA'])
    outcome(await talk.call('GET', `/Basic/_history?${path}`), 400);
  outcome(await talk.call('GET', '/Nonsense/_history'), 404);
  outcome(await talk.call('GET', '/Basic/nobody/_history'), 404);
  outcome(await talk.call('POST', '/_history', {}), 405);
  const next = nextOf(await talk.call('GET', '/Basic/_history?_count=1'));
  const cursor = new URL(next ?? '').searchParams.get('_cursor') ?? '';
  assert.equal((await talk.call('GET', `/Basic/_history?_count=5&_cursor=${cursor}`)).status, 200, 'the size of a page may change');
  outcome(await talk.call('GET', `/Basic/_history?_sort=_lastUpdated&_cursor=${cursor}`), 400);
  outcome(await talk.call('GET', `/_history?_cursor=${cursor}`), 400);
});

test('no request failed of which the log would have to tell', () => {
  assert.equal(opened.logged(), '');
});
