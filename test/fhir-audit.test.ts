/** AuditEvent over HTTP: the ledger's entries as those whom they concern, and those who watch, find them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LEDGER_SWEEPS } from '#centre/verify/ledger.ts';
import { RECORD_SWEEPS } from '#centre/verify/records.ts';
import { verifyChunk } from '#centre/verify/verify.ts';
import type { Trial } from '#centre/trial/centre.ts';
import { verifierKey } from '#ledger/note.ts';
import { sha256 } from '#vault/digest.ts';
import { type Answer, type FhirTalk, type FhirTrial, openFhir, outcome, tokenOf } from './fhir-talk.ts';

let opened: FhirTrial;
let trial: Trial;
let talk: FhirTalk;

before(async () => {
  opened = await openFhir();
  ({ trial, talk } = opened);
});

after(() => opened.close());

const call: FhirTalk['call'] = (...asked) => talk.call(...asked);
const as = async (username: string): Promise<FhirTalk> => talk.as(await tokenOf(trial, username));

const observation = (patient: string, code: string) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: code, coding: [{ system: 'urn:test', code }] },
  subject: { reference: `Patient/${patient}` },
});

const made = async (patient: string, code: string): Promise<string> =>
  (await call('POST', '/Observation', observation(patient, code))).word('id');

/** References of the entities of each event. */
const entitiesOf = (found: Answer): readonly (readonly string[])[] =>
  found
    .each('entry', 'resource.entity')
    .map((entities) =>
      (Array.isArray(entities) ? entities : []).map((each: { what?: { reference?: string } }) => each.what?.reference ?? ''),
    );

test('a search that shows resources of several patients is found by each of them, with what is theirs and nothing else', async () => {
  const first = await made('patient1', 'several');
  const second = await made('patient2', 'several');
  const found = await call('GET', '/Observation?code=urn:test|several');
  assert.equal(found.at('entry.length'), 2, found.text);

  for (const [username, own, others] of [
    ['patient1', first, 'patient2'],
    ['patient2', second, 'patient1'],
  ] as const) {
    const told = await (await as(username)).call('GET', '/AuditEvent?subtype=search-resources');
    assert.equal(told.at('entry.length'), 1, told.text);
    assert.deepEqual(entitiesOf(told), [[`Patient/${username}`, `Observation/${own}/_history/1`]]);
    assert.ok(!told.text.includes(others), told.text);
    const read = await (await as(username)).call('GET', `/AuditEvent/${told.word('entry.0.resource.id')}`);
    assert.deepEqual(read.at(''), told.at('entry.0.resource'));
  }
  const all = await call('GET', '/AuditEvent?patient=patient2&subtype=search-resources');
  const versions = [first, second].map((id) => `Observation/${id}/_history/1`);
  assert.deepEqual(entitiesOf(all)[0]?.toSorted(), ['', 'Patient/patient1', 'Patient/patient2', ...versions].toSorted());
});

test('the log of a patient and the accounting of disclosures tell of it too', async () => {
  const context = { door: 'records', secured: true, address: '127.0.0.1' } as const;
  const session = await trial.centre.perform({ verb: 'resume', token: await tokenOf(trial, 'patient2') }, context);
  assert.ok('ok' in session);
  const own = { ...context, principal: session.ok.principal };
  const log = await trial.centre.perform({ verb: 'query-logs', act: 'search-resources' }, own);
  assert.ok('ok' in log, JSON.stringify(log));
  assert.deepEqual(
    log.ok.rows.filter(({ act }) => act === 'search-resources').map(({ user, patient, about }) => ({ user, patient, about })),
    [{ user: 'ehr', patient: 'patient2', about: null }],
  );
  const report = await trial.centre.perform({ verb: 'disclosures' }, own);
  assert.ok('ok' in report, JSON.stringify(report));
  assert.equal(report.ok.rows.filter(({ act }) => act === 'search-resources').length, 1);
});

test('a transaction that makes patients is found by each of them', async () => {
  const entry = ['one', 'two'].map((id) => ({
    resource: { resourceType: 'Patient', id: `made-${id}` },
    request: { method: 'PUT', url: `Patient/made-${id}` },
  }));
  assert.equal((await call('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry })).status, 200);
  for (const id of ['made-one', 'made-two']) {
    const found = await call('GET', `/AuditEvent?patient=${id}`);
    assert.deepEqual(found.each('entry', 'resource.subtype.0.code'), ['transaction'], found.text);
  }
});

test('what entries of several patients demand of the index is what verification finds', async () => {
  const { store, keyring, now } = trial.house;
  const key = verifierKey(sha256, 'none', new Uint8Array(32)); // the tree's signature is not looked at here
  const sources = {
    store,
    keyring,
    now,
    ledger: { origin: 'none', key, verify: () => true },
    pinned: async () => undefined,
    secretNames: [],
  };
  const faults: unknown[] = [];
  for (const sweep of [...LEDGER_SWEEPS, ...RECORD_SWEEPS]) {
    for (let next: unknown, more = true; more;) {
      const chunk = await verifyChunk(sources, sweep, next);
      faults.push(...chunk.faults.filter(({ table }) => table === 'index_row' || table === 'entry' || table === 'version'));
      next = chunk.next;
      more = next !== undefined;
    }
  }
  assert.deepEqual(faults, []);
});

/** Every AuditEvent of a search, page after page. */
async function all(talk: FhirTalk, query: string): Promise<readonly Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let next: string | undefined = `/AuditEvent?${query}`; next !== undefined;) {
    const page: Answer = await talk.call('GET', next);
    assert.equal(page.status, 200, page.text);
    const entries = page.at('entry');
    if (Array.isArray(entries)) found.push(...entries.map(({ resource }: { resource: Record<string, unknown> }) => resource));
    const at = page.each('link', 'relation').indexOf('next');
    next = at === -1 ? undefined : page.word(`link.${at}.url`);
  }
  return found;
}

test('by date alone, in pages of any size and in both directions, every entry comes once', async () => {
  const until = new Date().toISOString();
  const ids = (await all(talk, `date=lt${until}&_count=500`)).map(({ id }) => id);
  assert.ok(ids.length > 15, String(ids.length));
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    (await all(talk, `date=lt${until}&_count=7`)).map(({ id }) => id),
    ids,
  );
  assert.deepEqual(
    (await all(talk, `date=lt${until}&_count=7&_sort=date`)).map(({ id }) => id),
    ids.toReversed(),
  );
  const times = (await all(talk, `date=lt${until}`)).map(({ recorded }) => String(recorded));
  const middle = times[Math.floor(times.length / 2)] ?? '';
  const after = times.filter((time) => time >= middle).length;
  assert.equal((await all(talk, `_lastUpdated=ge${middle}&date=lt${until}`)).length, after);
  assert.equal((await all(talk, `date=lt${middle}&_sort=_lastUpdated`)).length, times.length - after);
  assert.equal((await all(talk, `date=ge${middle}&date=lt${until}&_sort=date&_count=3`)).length, after);
});

test('each parameter finds what it names, alone and with others', async () => {
  const id = await made('patient1', 'params');
  await call('GET', `/Observation/${id}`);
  const patient = await as('patient1');
  await patient.call('GET', `/Observation/${id}`);
  outcome(await patient.call('GET', '/Observation/not-there'), 404);
  const count = async (query: string): Promise<number> => (await all(talk, query)).length;

  assert.equal(await count(`entity=Observation/${id}`), 3);
  assert.equal(await count(`entity=Observation/${id}/_history/1&action=R`), 2);
  assert.equal(await count(`entity=${talk.base}/Observation/${id}&agent-name=ehr`), 2);
  assert.equal(await count(`entity=Observation/${id}&agent=Patient/patient1`), 1, 'what patients do is found by them as agents');
  assert.equal(await count(`entity=Observation/${id}&agent-role=patient,doctor`), 1);
  assert.equal(await count(`entity=Observation/${id}&subtype=create-resource`), 1);
  assert.equal(await count(`entity=Observation/${id}&subtype=http://hl7.org/fhir/restful-interaction|read`), 2);
  assert.equal(await count(`entity=Observation/${id}&subtype=|read`), 0);
  assert.equal(await count('agent=Patient/patient1&outcome=4&action=R'), 1);
  assert.equal(await count('agent-name=nobody-here'), 0);
  assert.equal(await count('entity=Observation/not-there'), 0);
  const rest = await count('type=rest&site=http&action=R,C&agent-name=ehr');
  const [all1, all2] = [await count('type=rest&agent-name=ehr&action=R'), await count('type=rest&agent-name=ehr&action=C')];
  assert.ok(rest > 5 && all2 > 1 && all1 + all2 - rest >= 0, `${rest} ${all1} ${all2}`);
  const [one] = await all(talk, `entity=Observation/${id}`);
  const byId = await call('GET', `/AuditEvent?_id=${String(one?.['id'])},nonsense`);
  assert.deepEqual(byId.at('entry.0.resource'), one);
  assert.equal(await count(`_id=${String(one?.['id'])}&action=D`), 0);
  const form = await call('POST', '/AuditEvent/_search', `entity=Observation/${id}&_count=1`, {
    'content-type': 'application/x-www-form-urlencoded',
  });
  assert.equal(form.at('entry.length'), 1, form.text);

  outcome(await call('GET', '/AuditEvent?date=yesterday'), 400, 'value');
  outcome(await call('GET', '/AuditEvent?colour=red'), 400, 'not-supported');
  outcome(await call('GET', '/AuditEvent?_summary=count'), 400, 'not-supported');
  outcome(await call('GET', '/AuditEvent?_sort=patient'), 400, 'not-supported');
  outcome(await call('GET', '/AuditEvent?_cursor=nonsense'), 400, 'value');
  assert.equal((await call('GET', '/AuditEvent?colour=red&_count=1', undefined, { prefer: 'handling=lenient' })).status, 200);
});

test('patients see no entry but those that concern them, whatever they ask', async () => {
  const patient = await as('patient2');
  for (const query of ['', 'date=ge2020', 'patient=patient1', 'agent-name=ehr', 'type=rest', 'subtype=login', 'entity=Patient/patient1']) {
    for (const event of await all(patient, query)) {
      const entities = event['entity'] as readonly { readonly what?: { readonly reference?: string } }[];
      const patients = entities.map(({ what }) => what?.reference).filter((reference) => reference?.startsWith('Patient/') === true);
      assert.ok(patients.includes('Patient/patient2') && !patients.includes('Patient/patient1'), JSON.stringify(event));
    }
  }
  assert.equal((await all(patient, 'patient=patient1')).length, 0);
});

test('every AuditEvent is a valid one in the shape of the audit log patterns', async () => {
  const events = await all(talk, 'date=ge2020&_count=500');
  const types = new Set<unknown>();
  for (const event of events) {
    const validated = await call('POST', '/AuditEvent/$validate', event);
    assert.ok(!validated.each('issue', 'severity').includes('error'), `${validated.text} ${JSON.stringify(event)}`);
    const { type, agent, source } = event as {
      type: { code: string };
      agent: readonly { who: object; requestor: boolean; type: object }[];
      source: { observer: object };
    };
    types.add(type.code);
    assert.deepEqual(
      agent.map(({ requestor }) => requestor),
      [true, false],
    );
    assert.ok(agent.every(({ who, type }) => Object.keys(who).length > 0 && Object.keys(type).length > 0) && 'display' in source.observer);
  }
  assert.ok(types.has('rest') && types.size > 3, [...types].join(' '));
});
