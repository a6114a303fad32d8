/** AuditEvent over HTTP: the ledger's entries as those whom they concern, and those who watch, find them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LEDGER_SWEEPS } from '#centre/verify-ledger.ts';
import { RECORD_SWEEPS } from '#centre/verify-records.ts';
import { verifyChunk } from '#centre/verify.ts';
import { sha256 } from '#centre/keyring.ts';
import type { Trial } from '#centre/trial-centre.ts';
import { verifierKey } from '#ledger/note.ts';
import { type Answer, type FhirTalk, type FhirTrial, openFhir, tokenOf } from './fhir-talk.ts';

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
    assert.deepEqual(found.each('entry', 'resource.subtype.0.code'), ['write-bundle'], found.text);
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
