import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { parameterCode } from '#fhir/search-parameters.ts';
import { parseVerifierKey } from '#ledger/note.ts';
import type { Role } from '#model/act.ts';
import type { VersionRow } from '#store/port.ts';
import { SECRET_NAMES } from '#vault/secrets.ts';
import { verifySignature } from '#vault/signature.ts';
import { sha256 } from '#vault/digest.ts';
import { TYPE } from './records.ts';
import type { Context, Finding, Principal, Receipt, Request } from './requests.ts';
import { openTrial, type Trial, type TrialOptions } from './trial/centre.ts';
import { verifyStore } from './verify/verify.ts';
import { recordResourceId } from './vital-records.ts';

const LINE: Context = { door: 'records', secured: true, address: '127.0.0.1' };

type Known = Context & { readonly principal: Principal };

async function trialFor(t: TestContext, options: TrialOptions = {}): Promise<Trial> {
  const trial = await openTrial(options);
  t.after(() => trial.remove());
  return trial;
}

async function logIn(trial: Trial, username: string, password: string, code?: string): Promise<Known> {
  const answer = await trial.centre.perform({ verb: 'login', username, password, ...(code !== undefined && { code }) }, LINE);
  if ('refused' in answer) throw new Error(`${answer.refused}: ${answer.text}`);
  return { ...LINE, principal: answer.ok.principal };
}

/** The walk-through's two, registered as in the report. */
async function cast(trial: Trial): Promise<{ auditor: Known; patient: Known }> {
  for (const [username, password, kind] of [
    ['test', '4567', 'auditor'],
    ['testpatient', '2468', 'patient'],
  ] as const) {
    const done = await trial.centre.perform({ verb: 'register', username, password, kind }, LINE);
    assert.ok('ok' in done, JSON.stringify(done));
  }
  return { auditor: await logIn(trial, 'test', '4567'), patient: await logIn(trial, 'testpatient', '2468') };
}

const person = async (trial: Trial, username: string, role: Role): Promise<Known> => {
  await trial.administration.addAccount({ username, name: username, role, password: 'correct horse' });
  return logIn(trial, username, 'correct horse');
};

const ok = <T>(done: { readonly ok: T; readonly receipt?: Receipt } | { readonly refused: string; readonly text: string }): T => {
  assert.ok('ok' in done, JSON.stringify(done));
  return done.ok;
};

const code = async (trial: Trial, request: Request, context: Context): Promise<string> => {
  const done = await trial.centre.perform(request, context);
  return 'refused' in done ? done.refused : 'ok';
};

const RECORD = { record: '22334455', temperature: '89', bloodPressure: '110/117' } as const;

test('the walk-through of the report: create, print, update, copy, delete, and a log that shows all of it', async (t) => {
  const trial = await trialFor(t);
  const { centre } = trial;
  const { auditor, patient } = await cast(trial);
  const create = { verb: 'create-record', patient: 'testpatient', ...RECORD } as const;
  assert.equal(await code(trial, create, auditor), 'implausible');
  assert.equal(await code(trial, { verb: 'print-record', patient: 'testpatient', record: '22334455' }, auditor), 'not-found');
  const created = await centre.perform({ ...create, confirm: true }, auditor);
  assert.deepEqual(
    { ...ok(created), changedAt: 0 },
    {
      record: '22334455',
      temperature: 89,
      unit: '[degF]',
      bloodPressure: '110/117',
      version: 1,
      changedAt: 0,
    },
  );
  assert.equal(await code(trial, { verb: 'print-record', patient: 'testpatient', record: '2334455' }, auditor), 'not-found');
  assert.equal(
    ok(await centre.perform({ verb: 'print-record', patient: 'testpatient', record: '22334455' }, auditor)).bloodPressure,
    '110/117',
  );
  ok(
    await centre.perform(
      { verb: 'update-record', patient: 'testpatient', record: '22334455', temperature: '100', bloodPressure: '120/121', confirm: true },
      auditor,
    ),
  );
  const printed = ok(await centre.perform({ verb: 'print-record', record: '22334455' }, patient));
  assert.deepEqual([printed.temperature, printed.bloodPressure, printed.version], [100, '120/121', 2]);
  ok(await centre.perform({ verb: 'create-record', record: '13579', temperature: '104', bloodPressure: '88/98', confirm: true }, patient));
  ok(await centre.perform({ verb: 'copy-record', record: '13579', newRecord: '2468' }, patient));
  assert.equal(ok(await centre.perform({ verb: 'get-records' }, patient)).records.length, 3);
  ok(await centre.perform({ verb: 'delete-record', patient: 'testpatient', record: '13579' }, auditor));
  assert.equal(await code(trial, { verb: 'print-record', record: '13579' }, patient), 'not-found');

  const log = ok(await centre.perform({ verb: 'query-logs' }, patient)).rows;
  assert.deepEqual(log.map(({ user, act, outcome, records }) => `${user} ${act} ${outcome} ${records.join()}`).toReversed(), [
    'system register success ',
    'testpatient login success ',
    'test create-record refused 22334455',
    'test print-record refused 22334455',
    'test create-record success 22334455',
    'test print-record refused ',
    'test print-record success 22334455',
    'test update-record success 22334455',
    'testpatient print-record success 22334455',
    'testpatient create-record success 13579',
    'testpatient copy-record success 13579',
    'testpatient create-copy-record success 2468',
    'testpatient read-records success 22334455,13579,2468',
    'test delete-record success 13579',
    'testpatient print-record refused 13579',
    'testpatient query-logs success ',
  ]);
});

test('a record that exists is not overwritten by create; one that was deleted keeps its history', async (t) => {
  const trial = await trialFor(t);
  const { patient } = await cast(trial);
  const create = { verb: 'create-record', record: 'a', temperature: '37', bloodPressure: '120/80' } as const;
  ok(await trial.centre.perform(create, patient));
  assert.equal(await code(trial, { ...create, temperature: '38' }, patient), 'conflict');
  assert.equal(ok(await trial.centre.perform({ verb: 'print-record', record: 'a' }, patient)).temperature, 37);
  ok(await trial.centre.perform({ verb: 'delete-record', record: 'a' }, patient));
  assert.equal(await code(trial, { verb: 'delete-record', record: 'a' }, patient), 'not-found');
  assert.equal(ok(await trial.centre.perform(create, patient)).version, 3);
  ok(await trial.centre.perform({ verb: 'delete-record', record: 'a' }, patient));
  // Whichever of its lives a page of the log tells of, it tells which record that was.
  const log = { verb: 'query-logs', record: 'a', limit: 1 } as const;
  const first = ok(await trial.centre.perform(log, patient));
  const told = [...first.rows];
  for (let cursor = first.next; cursor !== undefined;) {
    const page = ok(await trial.centre.perform({ ...log, cursor }, patient));
    told.push(...page.rows);
    cursor = page.next;
  }
  assert.deepEqual(told.map(({ act, outcome, records }) => `${act} ${outcome} ${records.join()}`).toReversed(), [
    'create-record success a',
    'create-record refused a',
    'print-record success a',
    'delete-record success a',
    'delete-record refused a',
    'create-record success a',
    'delete-record success a',
  ]);
  assert.deepEqual(await faults(trial), []);
});

test('nobody reaches another’s record, and a foreign one is refused as one that is not there', async (t) => {
  const trial = await trialFor(t);
  const { auditor, patient } = await cast(trial);
  ok(await trial.centre.perform({ verb: 'create-record', patient: 'testpatient', ...RECORD, confirm: true }, auditor));
  const other = await logIn(trial, 'patient1', 'password111');
  const values = { temperature: '37', bloodPressure: '120/80' };
  for (const request of [
    { verb: 'print-record', patient: 'testpatient', record: '22334455' },
    { verb: 'get-records', patient: 'testpatient' },
    { verb: 'update-record', patient: 'testpatient', record: '22334455', ...values },
    { verb: 'create-record', patient: 'testpatient', record: 'x', ...values },
    { verb: 'delete-record', patient: 'testpatient', record: '22334455' },
    { verb: 'copy-record', patient: 'testpatient', record: '22334455', newPatient: 'patient1', newRecord: 'x' },
    { verb: 'copy-record', record: '22334455', newPatient: 'testpatient', newRecord: 'x' },
    { verb: 'query-logs', patient: 'testpatient' },
    { verb: 'disclosures', patient: 'testpatient' },
  ] as const)
    assert.ok(['forbidden', 'not-found'].includes(await code(trial, request, other)), request.verb);
  assert.equal(ok(await trial.centre.perform({ verb: 'get-records' }, patient)).records.length, 1);
  const seen = ok(await trial.centre.perform({ verb: 'query-logs' }, patient)).rows;
  assert.equal(
    seen.filter(({ user, outcome }) => user === 'patient1' && outcome === 'refused').length,
    8,
    'each attempt is in the log of the one it was about',
  );
});

test('auditors change records only where the policy has that line', async (t) => {
  const trial = await trialFor(t, { settings: { auditorsChangeRecords: false } });
  const { auditor, patient } = await cast(trial);
  ok(await trial.centre.perform({ verb: 'create-record', ...RECORD, confirm: true }, patient));
  const own = { patient: 'testpatient', record: '22334455' };
  assert.equal(await code(trial, { verb: 'print-record', ...own }, auditor), 'ok');
  assert.equal(await code(trial, { verb: 'delete-record', ...own }, auditor), 'forbidden');
  assert.equal(await code(trial, { verb: 'update-record', ...own, temperature: '37', bloodPressure: '120/80' }, auditor), 'forbidden');
  assert.equal(await code(trial, { verb: 'copy-record', ...own, newPatient: 'patient1', newRecord: 'x' }, auditor), 'forbidden');
});

test('a copy to another patient is in both logs, and sealed under the other’s key', async (t) => {
  const trial = await trialFor(t);
  const { auditor, patient } = await cast(trial);
  ok(await trial.centre.perform({ verb: 'create-record', ...RECORD, confirm: true }, patient));
  ok(
    await trial.centre.perform(
      { verb: 'copy-record', patient: 'testpatient', record: '22334455', newPatient: 'patient1', newRecord: 'c' },
      auditor,
    ),
  );
  const other = await logIn(trial, 'patient1', 'password111');
  assert.equal(ok(await trial.centre.perform({ verb: 'print-record', record: 'c' }, other)).bloodPressure, '110/117');
  const acts = async (who: Known) => ok(await trial.centre.perform({ verb: 'query-logs' }, who)).rows.map(({ act }) => act);
  assert.ok((await acts(patient)).includes('copy-record'));
  assert.ok((await acts(other)).includes('create-copy-record'));
  assert.ok(!(await acts(other)).includes('copy-record'));
  assert.deepEqual(await faults(trial), []);
});

test('update against delete of one record: one of them wins, and nothing is half done', async (t) => {
  const trial = await trialFor(t);
  const { patient } = await cast(trial);
  for (let round = 0; round < 10; round++) {
    const record = `r${round}`;
    ok(await trial.centre.perform({ verb: 'create-record', record, temperature: '37', bloodPressure: '120/80' }, patient));
    const [updated, deleted] = await Promise.all([
      code(trial, { verb: 'update-record', record, temperature: '38', bloodPressure: '120/80' }, patient),
      code(trial, { verb: 'delete-record', record }, patient),
    ]);
    assert.equal(deleted, 'ok');
    assert.ok(updated === 'ok' || updated === 'not-found');
    assert.equal(await code(trial, { verb: 'print-record', record }, patient), 'not-found');
  }
  assert.deepEqual(await faults(trial), []);
});

test('many creates of one record ID at once: one is stored', async (t) => {
  const trial = await trialFor(t);
  const { patient } = await cast(trial);
  const done = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      code(trial, { verb: 'create-record', record: 'same', temperature: `${36 + at / 10}`, bloodPressure: '120/80' }, patient),
    ),
  );
  assert.equal(done.filter((one) => one === 'ok').length, 1);
  assert.equal(done.filter((one) => one === 'conflict').length, 19);
});

test('a newline, a NUL or JSON in a name or record ID is a text like another, and nothing stops', async (t) => {
  const trial = await trialFor(t);
  const { auditor, patient } = await cast(trial);
  const odd = 'a\nTimestamp | 1\n\0{"x":1}';
  ok(await trial.centre.perform({ verb: 'create-record', record: odd, temperature: '37', bloodPressure: '120/80' }, patient));
  assert.equal(ok(await trial.centre.perform({ verb: 'print-record', record: odd }, patient)).record, odd);
  assert.equal(await code(trial, { verb: 'print-record', patient: odd, record: 'x' }, auditor), 'not-found');
  assert.deepEqual(await faults(trial), []);
});

test('doctors and nurses see whom they treat, and break the glass for others with a reason that the patient is told', async (t) => {
  const trial = await trialFor(t);
  const { centre } = trial;
  const { patient } = await cast(trial);
  ok(await centre.perform({ verb: 'create-record', ...RECORD, confirm: true }, patient));
  const doctors = await centre.doctors();
  const first = doctors.find(({ doctor }) => doctor === 'doc1');
  assert.ok(first?.principal.practitioner !== undefined);
  const { practitioner } = first.principal;
  await trial.administration.addAccount({
    username: 'drjones',
    name: 'Jones',
    role: 'doctor',
    password: 'correct horse',
    practitioner,
    department: 'heart',
  });
  await trial.administration.addAccount({
    username: 'kim',
    name: 'Kim',
    role: 'nurse',
    password: 'correct horse',
    practitioner: 'nurse-kim',
    department: 'heart',
  });
  const doctor = await logIn(trial, 'drjones', 'correct horse');
  const nurse = await logIn(trial, 'kim', 'correct horse');
  const print = { verb: 'print-record', patient: 'testpatient', record: '22334455' } as const;
  assert.equal(await code(trial, print, doctor), 'forbidden');
  assert.equal(await code(trial, print, nurse), 'forbidden');

  const heard: string[] = [];
  centre.subscribe((event) => {
    if (event.event === 'notice') heard.push(event.patient);
  });
  assert.equal(await code(trial, { verb: 'break-glass', patient: 'testpatient', reason: 'why not' }, doctor), 'bad-request');
  ok(await centre.perform({ verb: 'break-glass', patient: 'testpatient', reason: 'unconscious in the emergency room' }, doctor));
  assert.deepEqual(heard, ['testpatient']);
  assert.equal(await code(trial, print, doctor), 'ok');
  assert.equal(await code(trial, { verb: 'delete-record', patient: 'testpatient', record: '22334455' }, doctor), 'forbidden');
  const { notices } = ok(await centre.perform({ verb: 'notices' }, patient));
  assert.match(
    notices[0]?.text ?? '',
    /drjones \(doctor\) opened your records in an emergency\. Reason given: unconscious in the emergency room/,
  );
  const row = ok(await centre.perform({ verb: 'query-logs' }, patient)).rows.find(
    ({ act, outcome }) => act === 'print-record' && outcome === 'success',
  );
  assert.deepEqual([row?.user, row?.purpose], ['drjones', 'ETREAT']);

  // A visit makes the doctor a treating one, and the nurses of the department assigned.
  const slot = centre.freeSlots().slots.find((free) => free.doctor === 'doc1');
  assert.ok(slot);
  ok(await centre.perform({ verb: 'choose', index: slot.index }, { ...patient, door: 'desk' }));
  assert.equal(await code(trial, print, nurse), 'ok');
  assert.deepEqual(await faults(trial), []);
});

test('the log is asked by patient, actor, act, record and time, a page at a time', async (t) => {
  const trial = await trialFor(t);
  const { centre } = trial;
  const { auditor, patient } = await cast(trial);
  for (let at = 0; at < 30; at++) {
    ok(await centre.perform({ verb: 'create-record', record: `r${at}`, temperature: '37', bloodPressure: '120/80' }, patient));
    ok(await centre.perform({ verb: 'print-record', patient: 'testpatient', record: 'r0' }, auditor));
  }
  const ask = async (filter: Partial<Extract<Request, { verb: 'query-logs' }>>, who: Known = auditor) =>
    ok(await centre.perform({ verb: 'query-logs', patient: 'testpatient', ...filter }, who));
  const pages: string[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const page = await ask({ act: 'create-record', limit: 7, ...(cursor !== undefined && { cursor }) });
    assert.ok(page.rows.length <= 7);
    pages.push(...page.rows.flatMap(({ records }) => records));
    cursor = page.next;
    more = cursor !== undefined;
  }
  assert.deepEqual(
    pages,
    Array.from({ length: 30 }, (_, at) => `r${29 - at}`),
  );
  assert.equal((await ask({ record: 'r0', limit: 200 })).rows.length, 31);
  assert.equal((await ask({ actor: 'test', act: 'print-record', limit: 200 })).rows.length, 30);
  const all = (await ask({ act: 'print-record', limit: 200 })).rows;
  const middle = all[10];
  assert.ok(middle);
  const earlier = (await ask({ act: 'print-record', before: middle.at, limit: 200 })).rows;
  assert.ok(earlier.every(({ at }) => at < middle.at));
  assert.ok((await ask({ act: 'print-record', from: middle.at, limit: 200 })).rows.every(({ at }) => at >= middle.at));
  // Without a patient, by actor: what a patient did himself is found as well as what he was refused elsewhere.
  assert.equal(await code(trial, { verb: 'print-record', patient: 'patient1', record: 'x' }, patient), 'forbidden');
  const mine = ok(await centre.perform({ verb: 'query-logs', actor: 'testpatient', limit: 200 }, auditor)).rows;
  assert.equal(mine.filter(({ act }) => act === 'create-record').length, 30);
  assert.equal(mine.filter(({ outcome }) => outcome === 'refused').length, 1);
  assert.equal(await code(trial, { verb: 'query-logs', actor: 'test' }, await person(trial, 'rita', 'receptionist')), 'forbidden');
  assert.equal(await code(trial, { verb: 'query-logs', cursor: 'x' }, patient), 'bad-request');
});

test('an accounting of disclosures has what others saw, and not what the patient did', async (t) => {
  const trial = await trialFor(t);
  const { auditor, patient } = await cast(trial);
  ok(await trial.centre.perform({ verb: 'create-record', ...RECORD, confirm: true }, patient));
  ok(await trial.centre.perform({ verb: 'print-record', record: '22334455' }, patient));
  ok(await trial.centre.perform({ verb: 'print-record', patient: 'testpatient', record: '22334455' }, auditor));
  assert.equal(await code(trial, { verb: 'print-record', patient: 'testpatient', record: 'no' }, auditor), 'not-found');
  const { rows, more } = ok(await trial.centre.perform({ verb: 'disclosures' }, patient));
  assert.deepEqual(
    rows.map(({ user, act, purpose, records }) => [user, act, purpose, records]),
    [['test', 'print-record', 'AUDIT', ['22334455']]],
  );
  assert.equal(more, false);
  const copy = ok(await trial.centre.perform({ verb: 'own-copy' }, patient));
  assert.deepEqual(
    copy.resources.map((resource) => (resource as { resourceType: string }).resourceType),
    ['Patient', 'Observation', 'MedlarAccount'],
  );
});

test('a record of which an index row was removed is found by the watch, can be read and not changed, until an administrator acknowledges it', async (t) => {
  const trial = await trialFor(t, { watchShare: 1 });
  const { patient } = await cast(trial);
  const { centre } = trial;
  const values = { temperature: '37', bloodPressure: '120/80' };
  ok(await centre.perform({ verb: 'create-record', record: 'sound', ...values }, patient));
  ok(await centre.perform({ verb: 'create-record', record: 'hit', ...values }, patient));
  const rid = await trial.house.store.current(TYPE.observation, recordResourceId(trial.house, (await patientRow(trial)).rid, 'hit'));
  const alert = new Promise<Finding>((resolve) =>
    centre.subscribe((event) => {
      if (event.event === 'alert') resolve(event.finding);
    }),
  );
  const thief = new DatabaseSync(join(trial.folder, 'medlar.db'));
  thief.exec(`delete from index_row where param = ${parameterCode('Observation.identifier')} and rid = ${rid?.rid}`);
  thief.close();
  const finding = await alert;
  assert.equal(finding.record, `Observation/${rid?.id}`);
  assert.equal(await code(trial, { verb: 'print-record', record: 'hit' }, patient), 'ok');
  assert.equal(await code(trial, { verb: 'update-record', record: 'hit', ...values }, patient), 'read-only');
  assert.equal(await code(trial, { verb: 'delete-record', record: 'hit' }, patient), 'read-only');
  assert.equal(await code(trial, { verb: 'update-record', record: 'sound', ...values }, patient), 'ok');
  const administrator = await person(trial, 'ada', 'administrator');
  ok(await centre.perform({ verb: 'acknowledge', finding: finding.id, reason: 'restored by hand' }, administrator));
  assert.equal(await code(trial, { verb: 'update-record', record: 'hit', ...values }, patient), 'ok');
});

const patientRow = async (trial: Trial): Promise<VersionRow> => {
  const row = await trial.store.current(TYPE.patient, 'testpatient');
  assert.ok(row);
  return row;
};

/** What verification says of the whole store, after the ledger has caught up. */
async function faults(trial: Trial): Promise<readonly string[]> {
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
  });
  for await (const { table, record, what } of verification) found.push(`${table} ${record} ${what}`);
  return found;
}
