import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { parseVerifierKey } from '#ledger/note.ts';
import { SECRET_NAMES } from '#vault/secrets.ts';
import { verifySignature } from '#vault/signature.ts';
import { sha256 } from '#vault/digest.ts';
import { createErased, type Erased } from './erasure.ts';
import { TYPE } from './records.ts';
import type { Context, Principal, Request } from './requests.ts';
import { openTrial, type Trial } from './trial/centre.ts';
import { verifyStore } from './verify/verify.ts';

const LINE: Context = { door: 'records', secured: true, address: '127.0.0.1' };

async function logIn(trial: Trial, username: string, password: string): Promise<Context & { readonly principal: Principal }> {
  const answer = await trial.centre.perform({ verb: 'login', username, password }, LINE);
  if ('refused' in answer) throw new Error(answer.text);
  return { ...LINE, principal: answer.ok.principal };
}

async function administrators(trial: Trial) {
  for (const username of ['ada', 'bob'])
    await trial.administration.addAccount({ username, name: username, role: 'administrator', password: 'correct horse' });
  return [await logIn(trial, 'ada', 'correct horse'), await logIn(trial, 'bob', 'correct horse')] as const;
}

const code = async (trial: Trial, request: Request, context: Context): Promise<string> => {
  const done = await trial.centre.perform(request, context);
  return 'refused' in done ? done.refused : 'ok';
};

async function faults(trial: Trial, erased?: Erased): Promise<readonly string[]> {
  const key = parseVerifierKey(sha256, trial.centre.ledger.verifierKey);
  assert.ok(key);
  const found: string[] = [];
  const verification = verifyStore({
    store: trial.store,
    keyring: trial.house.keyring,
    ledger: { origin: trial.centre.ledger.origin, key, verify: verifySignature },
    pinned: () => Promise.resolve(undefined),
    now: trial.house.now,
    secretNames: SECRET_NAMES,
    erased: erased ?? (await createErased(trial.store, trial.house.keyring)),
  });
  for await (const { table, record, what } of verification) found.push(`${table} ${record} ${what}`);
  return found;
}

const ERASE = { verb: 'erase', patient: 'testpatient', reason: 'asked for in writing, 21 November' } as const;

test('two administrators erase a patient: the key is gone, nothing opens or is found any more, and verification is content', async (t) => {
  const trial = await openTrial();
  t.after(() => trial.remove());
  const { centre, store } = trial;
  await centre.perform({ verb: 'register', username: 'testpatient', password: '2468', kind: 'patient' }, LINE);
  await centre.perform({ verb: 'register', username: 'test', password: '4567', kind: 'auditor' }, LINE);
  const patient = await logIn(trial, 'testpatient', '2468');
  const values = { temperature: '37', bloodPressure: '120/80' };
  for (const record of ['a', 'b', 'c']) assert.equal(await code(trial, { verb: 'create-record', record, ...values }, patient), 'ok');
  assert.equal(await code(trial, { verb: 'delete-record', record: 'c' }, patient), 'ok');
  const slot = centre.freeSlots().slots[0];
  assert.ok(slot);
  const visit = await centre.perform({ verb: 'choose', index: slot.index }, { ...patient, door: 'desk' });
  assert.ok('ok' in visit);
  const [ada, bob] = await administrators(trial);
  const row = await store.current(TYPE.patient, 'testpatient');
  assert.ok(row);

  const elsewhere = await createErased(store, trial.house.keyring); // another process, which is told of nothing
  assert.equal(await code(trial, ERASE, patient), 'forbidden');
  const asked = await centre.perform(ERASE, ada);
  assert.equal('ok' in asked && asked.ok.erased, false);
  const again = await centre.perform(ERASE, ada);
  assert.equal('ok' in again && again.ok.erased, false, 'the same person twice is one person');
  assert.equal(await code(trial, ERASE, bob), 'conflict', 'a visit ahead has to be cancelled first');
  assert.equal(await code(trial, { verb: 'cancel', appointment: visit.ok.appointment }, { ...patient, door: 'desk' }), 'ok');
  const done = await centre.perform(ERASE, bob);
  assert.ok('ok' in done, JSON.stringify(done));
  assert.deepEqual(done.ok, { erased: true, records: 4 });

  assert.equal(await store.dataKey(row.rid), undefined);
  assert.equal(await trial.house.keyring.ownerKeys(row.rid), undefined);
  for (const version of await store.history(row.rid)) assert.equal(await trial.house.keyring.openVersion(version), undefined);
  assert.equal(await code(trial, { verb: 'print-record', record: 'a' }, patient), 'not-found');
  const auditor = await logIn(trial, 'test', '4567');
  assert.equal(await code(trial, { verb: 'print-record', patient: 'testpatient', record: 'a' }, auditor), 'not-found');
  await assert.rejects(logIn(trial, 'testpatient', '2468'));
  const file = new DatabaseSync(join(trial.folder, 'medlar.db'), { readOnly: true });
  const left = file.prepare('select count(*) as count from index_row where rid in (select rid from resource where owner = ?)').get(row.rid);
  file.close();
  assert.equal(left?.['count'], 0);
  assert.deepEqual(await faults(trial), []);
  assert.equal(elsewhere.owner(row.rid), false);
  assert.deepEqual(await faults(trial, elsewhere), []);
  assert.equal(elsewhere.owner(row.rid), true);
  assert.ok(centre.health().ready);

  // The name may be had again, by a patient who has nothing of the old one.
  await centre.perform({ verb: 'register', username: 'testpatient', password: '1357', kind: 'patient' }, LINE);
  const fresh = await logIn(trial, 'testpatient', '1357');
  assert.notEqual(fresh.principal.patient, 'testpatient');
  assert.equal(await code(trial, { verb: 'print-record', record: 'a' }, fresh), 'not-found');
  assert.equal(await code(trial, { verb: 'create-record', record: 'a', ...values }, fresh), 'ok');
  assert.deepEqual(await faults(trial), []);
});

/** Everything that the store holds of a sort, opened wherever a key opens it: bodies of versions, transient rows, and the rest as it is. */
async function everythingThatOpens(trial: Trial): Promise<string> {
  const { keyring } = trial.house;
  const parts: string[] = [];
  const file = new DatabaseSync(join(trial.folder, 'medlar.db'), { readOnly: true });
  const tables = file.prepare("select name from sqlite_schema where type = 'table'").all();
  for (const { name } of tables) {
    for (const row of file.prepare(`select * from ${String(name)}`).iterate()) {
      parts.push(
        ...Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value))),
      );
      if (name === 'transient_item')
        parts.push(
          JSON.stringify(keyring.openTransient(String(row['kind']), String(row['key']), Number(row['until']), row['value'] as Uint8Array)),
        );
    }
  }
  file.close();
  await trial.store.snapshot(async (snapshot) => {
    for (const version of await snapshot.scanVersions(undefined, 10_000)) {
      const body = await keyring.openVersion(version);
      if (body !== undefined) parts.push(Buffer.from(body).toString());
    }
  });
  return parts.join('\n');
}

test('after an erasure no stored byte tells the user name, any of its password hashes, or what was recorded', async (t) => {
  const trial = await openTrial({ settings: { demo: false } });
  t.after(() => trial.remove());
  const { centre, store } = trial;
  const username = 'quentin.zephyr';
  const password = 'seven purple walnuts';
  assert.equal(await code(trial, { verb: 'register', username, password, kind: 'patient' }, LINE), 'ok');
  const patient = await logIn(trial, username, password);
  const record = { verb: 'create-record', record: 'spleen-4711', temperature: '37.77', bloodPressure: '121/83' } as const;
  assert.equal(await code(trial, record, { ...patient, key: 'kept for a retry' }), 'ok');
  const newPassword = 'eight purple walnuts';
  assert.equal(await code(trial, { verb: 'change-password', password, newPassword }, patient), 'ok');
  const account = (await store.current(TYPE.account, patient.principal.account)) ?? assert.fail();
  const hashes: string[] = [];
  for (const version of await store.history(account.rid)) {
    const body = (await trial.house.keyring.openVersion(version)) ?? assert.fail();
    hashes.push((JSON.parse(Buffer.from(body).toString()) as { password: string }).password);
  }
  assert.equal(new Set(hashes).size, 2);
  assert.notEqual(patient.principal.patient, username, 'ids stay for good, so they tell nothing');
  const secrets = [username, '37.77', 'spleen-4711', ...hashes];
  const before = await everythingThatOpens(trial);
  for (const secret of secrets) assert.ok(before.includes(secret), `${secret} can be found while it is there`);

  // Who administers is another test's subject: their second factor is left out.
  const [ada, bob] = (await administrators(trial)).map((context) => {
    const { restricted: _restricted, ...principal } = context.principal;
    return { ...context, principal };
  });
  const erase = { verb: 'erase', patient: username, reason: 'asked for in writing' } as const;
  assert.equal(await code(trial, erase, ada ?? assert.fail()), 'ok');
  assert.equal(await code(trial, erase, bob ?? assert.fail()), 'ok');

  const after = await everythingThatOpens(trial);
  for (const secret of secrets) assert.ok(!after.includes(secret), `${secret} is still there`);
  // Nor in what SQLite no longer uses: the index had the name in the clear.
  for (const name of ['medlar.db', 'medlar.db-wal']) {
    const bytes = await readFile(join(trial.folder, name));
    assert.ok(!bytes.includes(username), `${name} still has the name`);
  }
  assert.deepEqual(await faults(trial), []);
  assert.ok(centre.health().ready);
});

const YEAR_MS = 365.25 * 86_400_000;
const PERIODS = { keepYears: { records: 10, visits: 0, prescriptions: 5 }, eraseAfterYears: 20 };

test('what the law wants kept is not erased before its time, a deleted record neither, unless the law that demands it is named', async (t) => {
  const trial = await openTrial({ settings: { retention: PERIODS } });
  t.after(() => trial.remove());
  const { centre } = trial;
  await centre.perform({ verb: 'register', username: 'testpatient', password: '2468', kind: 'patient' }, LINE);
  const patient = await logIn(trial, 'testpatient', '2468');
  const [ada, bob] = await administrators(trial);
  assert.equal(await code(trial, { ...ERASE, patient: 'patient2' }, ada), 'ok', 'of whom there is nothing that has a period');
  const record = { verb: 'create-record', record: 'a', temperature: '37', bloodPressure: '120/80' } as const;
  assert.equal(await code(trial, record, patient), 'ok');
  assert.equal(await code(trial, { verb: 'delete-record', record: 'a' }, patient), 'ok');
  const held = await centre.perform(ERASE, ada);
  assert.ok('refused' in held && held.refused === 'conflict');
  const until = new Date(trial.house.now()).getUTCFullYear() + 10;
  assert.match(held.text, new RegExp(`records of this patient have to be kept until ${until}-`));
  assert.equal(await code(trial, { ...ERASE, ground: ' ' }, ada), 'bad-request');
  const grounded = { ...ERASE, ground: 'GDPR art. 17(1)(d)' };
  assert.equal(await code(trial, grounded, ada), 'ok');
  assert.equal(await code(trial, ERASE, bob), 'conflict', 'the second one has to name it, too');
  assert.equal(await code(trial, grounded, bob), 'ok');
  const log = await centre.perform({ verb: 'query-logs', act: 'erase-patient' }, await auditor(trial));
  assert.ok('ok' in log && log.ok.rows.some(({ about }) => about?.endsWith('before the end of its period: GDPR art. 17(1)(d)')));

  await centre.perform({ verb: 'register', username: 'later', password: '2468', kind: 'patient' }, LINE);
  assert.equal(await code(trial, record, await logIn(trial, 'later', '2468')), 'ok');
  trial.setClock(trial.house.now() + 10.1 * YEAR_MS);
  assert.equal(await code(trial, { ...ERASE, patient: 'later' }, ada), 'ok', 'the period is over');
});

const auditor = async (trial: Trial) => {
  await trial.centre.perform({ verb: 'register', username: 'olga', password: '4567', kind: 'auditor' }, LINE);
  return logIn(trial, 'olga', '4567');
};

test('whose time is over is listed beforehand and erased by the centre itself; who has come back is not', async (t) => {
  const trial = await openTrial({ settings: { retention: PERIODS } });
  t.after(() => trial.remove());
  const { centre, store } = trial;
  for (const username of ['old', 'young']) await centre.perform({ verb: 'register', username, password: '2468', kind: 'patient' }, LINE);
  const [ada] = await administrators(trial);
  const record = { verb: 'create-record', record: 'a', temperature: '37', bloodPressure: '120/80' } as const;
  const old = await logIn(trial, 'old', '2468');
  assert.equal(await code(trial, record, old), 'ok');
  assert.equal(await trial.eraseDue(), 0);
  const begin = trial.house.now();
  trial.setClock(begin + 15 * YEAR_MS);
  const young = await logIn(trial, 'young', '2468');
  assert.equal(await code(trial, record, young), 'ok');
  trial.setClock(begin + 19.9 * YEAR_MS);
  await logIn(trial, 'old', '2468'); // a login is no treatment
  assert.equal(await code(trial, { verb: 'print-record', record: 'a' }, old), 'ok');
  const listed = async (before: number): Promise<readonly unknown[]> => {
    const answer = await centre.perform({ verb: 'retention', before }, ada);
    assert.ok('ok' in answer, JSON.stringify(answer));
    assert.equal(answer.ok.eraseAfterYears, 20);
    return answer.ok.due.map(({ username }) => username ?? '').toSorted((a, b) => a.localeCompare(b));
  };
  assert.deepEqual(await listed(trial.house.now()), []);
  assert.deepEqual(await listed(begin + 21 * YEAR_MS), ['old', 'patient1', 'patient2']);
  assert.equal(await code(trial, { verb: 'retention' }, old), 'forbidden');
  assert.equal(await trial.eraseDue(), 0);

  trial.setClock(begin + 20.1 * YEAR_MS);
  const row = (await store.current(TYPE.patient, 'old')) ?? assert.fail();
  assert.equal(await trial.eraseDue(), 3);
  assert.equal(await store.dataKey(row.rid), undefined);
  await assert.rejects(logIn(trial, 'old', '2468'));
  assert.equal(await code(trial, { verb: 'print-record', record: 'a' }, young), 'ok');
  const log = await centre.perform({ verb: 'query-logs', act: 'erase-patient' }, await auditor(trial));
  const entries = 'ok' in log ? log.ok.rows.filter(({ user, about }) => user === 'system' && about?.includes('eraseAfterYears')) : [];
  assert.equal(entries.length, 3);
  assert.deepEqual(await listed(begin + 100 * YEAR_MS), ['young']);
  assert.equal(await trial.eraseDue(), 0);
  assert.deepEqual(await faults(trial), []);
});

test('a key that a crash has left is destroyed at the next start, and a key that somebody took away is no erasure', async (t) => {
  const trial = await openTrial();
  const { store } = trial;
  const row = await store.current(TYPE.patient, 'patient1');
  assert.ok(row);
  const key = await store.dataKey(row.rid);
  assert.ok(key);
  const [ada, bob] = await administrators(trial);
  const erase = { ...ERASE, patient: 'patient1' };
  assert.equal(await code(trial, erase, ada), 'ok');
  assert.equal(await code(trial, erase, bob), 'ok');
  await store.commit({ entries: [], keys: [key] }); // as if it had not come to that
  await trial.stop();
  const next = await openTrial({ folder: trial.folder });
  t.after(() => next.remove());
  assert.equal(await next.store.dataKey(row.rid), undefined);
  assert.deepEqual(await faults(next), []);

  const other = await next.store.current(TYPE.patient, 'patient2');
  assert.ok(other);
  await next.store.destroyKey(other.rid);
  next.house.keyring.forget(other.rid);
  assert.ok(
    (await faults(next)).some((fault) => /^data_key .* is missing/.test(fault)),
    'a key that somebody took away is no erasure',
  );
});
