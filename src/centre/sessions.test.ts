import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOREVER } from '#store/port.ts';
import { createPasswords } from '#vault/password.ts';
import { accountResource, readAccount } from './accounts.ts';
import { performSystemAct } from './perform.ts';
import { draftVersion, openRow, TYPE } from './records.ts';
import type { Answer, Context } from './requests.ts';
import { createResumed, RESUMED_MS } from './resumed.ts';
import { openTrial, type Trial, type TrialOptions } from './trial/centre.ts';

const trialFor = async (t: { after: (done: () => Promise<void>) => void }, options?: TrialOptions): Promise<Trial> => {
  const trial = await openTrial(options);
  t.after(() => trial.remove());
  return trial;
};

const from = (address: string, secured = true): Context => ({ door: 'desk', secured, address });
const login = (trial: Trial, username: string, password: string, context = from('10.0.0.1')) =>
  trial.centre.perform({ verb: 'login', username, password }, context);
const refusal = (answer: Answer): string => {
  assert.ok('refused' in answer, 'was not refused');
  return answer.refused;
};

test('the right name and password open a session whose token says who one is', async (t) => {
  const trial = await trialFor(t);
  const answer = await login(trial, 'patient1', 'password111');
  assert.ok('ok' in answer);
  assert.equal(answer.ok.principal.patient, 'patient1');
  const resumed = await trial.centre.perform({ verb: 'resume', token: answer.ok.token }, from('10.0.0.9'));
  assert.ok('ok' in resumed);
  assert.deepEqual(resumed.ok.principal, answer.ok.principal);
});

test('an unknown name and a wrong password get the very same answer', async (t) => {
  const trial = await trialFor(t);
  const wrong = await login(trial, 'patient1', 'nonsense');
  const unknown = await login(trial, 'nobody', 'nonsense');
  assert.deepEqual(wrong, unknown);
  assert.equal(refusal(wrong), 'unauthenticated');
});

test('names are folded, passwords are not', async (t) => {
  const trial = await trialFor(t);
  assert.ok('ok' in (await login(trial, 'PATIENT1', 'password111')));
  assert.equal(refusal(await login(trial, 'patient1', 'PASSWORD111')), 'unauthenticated');
});

test('guessing earns waits that grow, and the right password must wait too', async (t) => {
  const trial = await trialFor(t);
  let now = Date.now();
  trial.setClock(now);
  for (let failure = 0; failure < 4; failure++) assert.equal(refusal(await login(trial, 'patient1', 'wrong')), 'unauthenticated');
  const first = await login(trial, 'patient1', 'password111');
  assert.ok('refused' in first && first.refused === 'throttled' && first.retryAfterMs === 1000, JSON.stringify(first));
  trial.setClock((now += 1000));
  assert.equal(refusal(await login(trial, 'patient1', 'wrong')), 'unauthenticated');
  const second = await login(trial, 'patient1', 'password111');
  assert.ok('refused' in second && second.retryAfterMs === 2000, JSON.stringify(second));
  trial.setClock((now += 2000));
  assert.ok('ok' in (await login(trial, 'patient1', 'password111')));
  assert.equal(refusal(await login(trial, 'patient1', 'wrong')), 'unauthenticated', 'a success begins anew');
});

test("other people's guesses never lock an owner out who logged in from here before", async (t) => {
  const trial = await trialFor(t);
  const now = Date.now();
  trial.setClock(now);
  assert.ok('ok' in (await login(trial, 'patient1', 'password111', from('192.0.2.1'))));
  for (let attacker = 0; attacker < 20; attacker++) await login(trial, 'patient1', 'guess', from(`203.0.113.${attacker}`));
  const elsewhere = await login(trial, 'patient1', 'password111', from('198.51.100.7'));
  assert.ok('refused' in elsewhere && elsewhere.refused === 'throttled' && (elsewhere.retryAfterMs ?? 0) <= 30_000);
  assert.ok('ok' in (await login(trial, 'patient1', 'password111', from('192.0.2.1'))));
  trial.setClock(now + 30_000);
  assert.ok('ok' in (await login(trial, 'patient1', 'password111', from('198.51.100.7'))));
});

test('one address that tries many names is slowed down, on secured lines', async (t) => {
  const trial = await trialFor(t);
  trial.setClock(Date.now());
  for (let guess = 0; guess < 21; guess++) await login(trial, `nobody${guess}`, 'x', from('203.0.113.5'));
  assert.equal(refusal(await login(trial, 'patient1', 'password111', from('203.0.113.5'))), 'throttled');
  assert.ok('ok' in (await login(trial, 'patient1', 'password111', from('203.0.113.6'))));
});

test('on the lab line only the account is slowed down: everybody there shares one address', async (t) => {
  const trial = await trialFor(t);
  trial.setClock(Date.now());
  for (let guess = 0; guess < 30; guess++) await login(trial, `nobody${guess}`, 'x', from('127.0.0.1', false));
  assert.ok('ok' in (await login(trial, 'patient1', 'password111', from('127.0.0.1', false))));
  for (let guess = 0; guess < 11; guess++) await login(trial, 'patient2', 'x', from('127.0.0.1', false));
  assert.equal(refusal(await login(trial, 'patient2', 'password222', from('127.0.0.1', false))), 'throttled');
});

test('guessing in parallel wins nothing over guessing in turn', async (t) => {
  const trial = await trialFor(t);
  trial.setClock(Date.now());
  const answers = await Promise.all(Array.from({ length: 30 }, () => login(trial, 'patient1', 'wrong')));
  assert.equal(answers.filter((answer) => refusal(answer) === 'unauthenticated').length, 4);
});

test('waits outlast a restart', async (t) => {
  const trial = await openTrial();
  for (let failure = 0; failure < 9; failure++) await login(trial, 'patient1', 'wrong');
  await trial.stop();
  const again = await openTrial({ folder: trial.folder });
  t.after(() => again.remove());
  assert.ok(['throttled', 'unauthenticated'].includes(refusal(await login(again, 'patient1', 'wrong'))));
});

test('a session ends when it is logged out, and when its time is over', async (t) => {
  const trial = await trialFor(t);
  const now = Date.now();
  trial.setClock(now);
  const answer = await login(trial, 'patient1', 'password111');
  assert.ok('ok' in answer);
  const { token, principal, expiresAt } = answer.ok;
  assert.equal(expiresAt, now + 3600_000);
  trial.setClock(expiresAt);
  assert.equal(refusal(await trial.centre.perform({ verb: 'resume', token }, from('a'))), 'unauthenticated');
  trial.setClock(now);
  const second = await login(trial, 'patient1', 'password111');
  assert.ok('ok' in second);
  await trial.centre.perform({ verb: 'logout', token: second.ok.token }, { ...from('a'), principal });
  assert.equal(refusal(await trial.centre.perform({ verb: 'resume', token: second.ok.token }, from('a'))), 'unauthenticated');
});

test('a session that was resumed a moment ago ends all the same: when it is logged out, and when its account is changed', async (t) => {
  const trial = await trialFor(t);
  const answer = await login(trial, 'patient1', 'password111');
  assert.ok('ok' in answer);
  const { token, principal } = answer.ok;
  const resume = () => trial.centre.perform({ verb: 'resume', token }, from('a'));
  assert.deepEqual(await resume(), await resume());
  const row = (await trial.store.current(TYPE.account, principal.account)) ?? assert.fail();
  await performSystemAct(trial.house, 'write-account', async ({ now, entry }) => {
    const previous = await openRow(trial.house.keyring, row);
    const account = readAccount(previous.resource) ?? assert.fail();
    const head = { rid: row.rid, version: row.version + 1, type: row.type, id: row.id, owner: row.owner, at: now, deleted: false };
    const resource = accountResource({ ...account, active: false });
    return { answer: {}, versions: [await draftVersion(trial.house.keyring, { head, resource, entry, previous })] };
  });
  assert.equal(refusal(await resume()), 'unauthenticated');

  const other = await login(trial, 'patient2', 'password222');
  assert.ok('ok' in other);
  const again = () => trial.centre.perform({ verb: 'resume', token: other.ok.token }, from('a'));
  assert.ok('ok' in (await again()));
  await trial.centre.perform({ verb: 'logout', token: other.ok.token }, { ...from('a'), principal: other.ok.principal });
  assert.equal(refusal(await again()), 'unauthenticated');
});

test('a session that was looked up before a change is not kept after it, and none longer than a second', () => {
  let now = 0;
  const resumed = createResumed(() => now);
  const session = { principal: { account: 'a', username: 'a', role: 'patient' }, expiresAt: FOREVER } as const;
  const asOf = resumed.asOf();
  resumed.changed({ transient: [{ kind: 'session', key: 'k', value: new Uint8Array(), until: 0 }] });
  resumed.keep('t', 'k', session, asOf);
  assert.equal(resumed.find('t', 0), undefined);
  resumed.keep('t', 'k', session, resumed.asOf());
  assert.equal(resumed.find('t', 0)?.principal.account, 'a');
  assert.equal(resumed.find('t', FOREVER), undefined);
  now += RESUMED_MS;
  assert.equal(resumed.find('t', 0), undefined);
});

test('a session row that was invented or moved in the database is ignored', async (t) => {
  const trial = await trialFor(t);
  const answer = await login(trial, 'patient1', 'password111');
  assert.ok('ok' in answer);
  const token = 'invented';
  const key = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(token))).toString('base64');
  const ownKey = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(answer.ok.token))).toString('base64');
  const own = (await trial.store.transient('session', ownKey, Date.now())) ?? assert.fail();
  await trial.store.commit({ entries: [], transient: [{ ...own, key }] });
  assert.equal(refusal(await trial.centre.perform({ verb: 'resume', token }, from('a'))), 'unauthenticated');
});

test('a hash of another cost is renewed at the next log-in, as a new version of the account', async (t) => {
  const trial = await trialFor(t);
  const cheap = createPasswords({ cost: { memoryKiB: 64, passes: 1, parallelism: 1 } });
  const before = await trial.as('patient1', 'password111');
  const row = (await trial.store.current(TYPE.account, before.principal.account)) ?? assert.fail();
  const weak = await cheap.hashPassword('password111');
  assert.ok(typeof weak === 'string');
  await performSystemAct(trial.house, 'write-account', async ({ now, entry }) => {
    const previous = await openRow(trial.house.keyring, row);
    const account = readAccount(previous.resource) ?? assert.fail();
    const head = { rid: row.rid, version: row.version + 1, type: row.type, id: row.id, owner: row.owner, at: now, deleted: false };
    const resource = accountResource({ ...account, password: weak });
    return { answer: {}, versions: [await draftVersion(trial.house.keyring, { head, resource, entry, previous })] };
  });
  assert.ok('ok' in (await login(trial, 'patient1', 'password111')));
  const renewed = (await trial.store.current(TYPE.account, before.principal.account)) ?? assert.fail();
  assert.equal(renewed.version, row.version + 2);
  const account = readAccount((await openRow(trial.house.keyring, renewed)).resource);
  assert.ok(account?.password?.includes('m=19456,t=2,p=1'));
});

test('strangers are counted and summarised, one entry per door', async (t) => {
  const trial = await openTrial();
  for (let guess = 0; guess < 3; guess++) await login(trial, `nobody${guess}`, 'x');
  trial.centre.stranger('desk', 'garbage');
  trial.centre.stranger('http', 'garbage');
  await trial.stop();
  const again = await openTrial({ folder: trial.folder });
  t.after(() => again.remove());
  const rows = await again.store.snapshot((snapshot) => snapshot.scanEntries(undefined, 1000));
  const summaries = rows
    .map((row) => JSON.parse(row.event) as { act: string; about: string; door: string })
    .filter(({ act }) => act === 'summarise-strangers');
  assert.deepEqual(
    summaries.map(({ door, about }) => `${door}: ${about}`),
    ['desk: 3 failed-login, 1 garbage', 'http: 1 garbage'],
  );
});
