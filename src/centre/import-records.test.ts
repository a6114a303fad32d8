import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import type { OriginalTexts } from '#model/record-files.ts';
import { accountByName } from './accounts.ts';
import type { Context } from './requests.ts';
import { openTrial, type Trial } from './trial/centre.ts';

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

const LINE: Context = { door: 'records', secured: true, address: '127.0.0.1' };

/** As the original wrote them. */
function originals(): OriginalTexts {
  const user = (name: string, password: string, type: string) => [
    hex(name),
    { [hex('password')]: hex(password), [hex('type')]: hex(type) },
  ];
  let previous = '0';
  const blocks = [
    ['2023-05-02 00:04:54.261517', 'oldpatient', 'oldauditor', 'create'],
    ['2023-05-02 00:24:05.100000', 'oldpatient', 'oldauditor', 'print_record'],
    ['2023-05-02 01:13:27.200000', 'oldpatient', 'oldpatient', 'query_logs'],
  ].map(([timestamp = '', patient = '', by = '', action = '']) => {
    const hash = hex(`${timestamp}${patient}${by}${action}${previous}`);
    const text = `Timestamp | ${timestamp}\nPatient ID | ${patient}\nUser ID | ${by}\nAction | ${action}\nPrevious Hash | ${previous}\nHash | ${hash}\n\n`;
    previous = hash;
    return text;
  });
  return {
    users: JSON.stringify(
      Object.fromEntries([
        user('oldauditor', '4567', 'auditor'),
        user('oldpatient', '2468', 'patient'),
        user('nobody knows', 'x', 'patient'),
      ]),
    ),
    data: JSON.stringify({
      oldpatient: { '22334455': { temperature: 89, blood_pressure: '110/117' } },
      walkin: { '1': { temperature: 37.5, blood_pressure: '120/80' } },
    }),
    chain: blocks.join(''),
  };
}

async function trialFor(t: TestContext): Promise<Trial> {
  const trial = await openTrial();
  t.after(() => trial.remove());
  return trial;
}

test('people keep their passwords, records arrive, and the old log says that its chain held', async (t) => {
  const trial = await trialFor(t);
  assert.deepEqual(await trial.administration.importRecords(originals()), { users: 3, records: 2, blocks: 3, nameless: 1 });
  const login = async (username: string, password: string) => trial.centre.perform({ verb: 'login', username, password }, LINE);
  assert.ok('refused' in (await login('oldpatient', hex('2468'))), 'the stored hash is no password');
  const patient = await login('oldpatient', '2468');
  assert.ok('ok' in patient);
  const found = await accountByName(trial.house, trial.house.keyring.nameKey('oldpatient'));
  assert.match(found?.account.password ?? '', /^\$argon2id\$/);
  assert.equal(found?.account.wrapped, undefined, 'the first login replaces the wrapped hash');
  assert.ok('ok' in (await login('oldpatient', '2468')));
  assert.ok('refused' in (await login('walkin', '')));

  const context = { ...LINE, principal: patient.ok.principal };
  const printed = await trial.centre.perform({ verb: 'print-record', record: '22334455' }, context);
  assert.equal('ok' in printed && printed.ok.bloodPressure, '110/117');
  const log = await trial.centre.perform({ verb: 'query-logs', act: 'import' }, context);
  assert.ok('ok' in log);
  assert.deepEqual(log.ok.rows.map(({ user, about }) => `${user}: ${about}`).toReversed(), [
    'system: null', // that the patient's own records came in this way
    'oldauditor: create at 2023-05-02 00:04:54.261517, block 1: its chain held',
    'oldauditor: print_record at 2023-05-02 00:24:05.100000, block 2: its chain held',
    'oldpatient: query_logs at 2023-05-02 01:13:27.200000, block 3: its chain held',
  ]);
  assert.match(JSON.stringify(await trial.administration.importRecords(originals())), /there is a user oldauditor in this centre already/);
});

test('an edited log arrives with the block from which on its chain did not hold', async (t) => {
  const trial = await trialFor(t);
  const edited = originals();
  const done = await trial.administration.importRecords({ ...edited, chain: edited.chain.replace('print_record', 'create_record') });
  assert.deepEqual(done, { users: 3, records: 2, blocks: 3, nameless: 1, brokenAt: 2 });
});

test('files that cannot be read are told with their places, and nothing is imported', async (t) => {
  const trial = await trialFor(t);
  const good = originals();
  for (const [texts, told] of [
    [{ ...good, users: '{' }, /user\.json.*is not JSON/],
    [{ ...good, data: '{"oldpatient":{"1":{"temperature":"warm","blood_pressure":"1/2"}}}' }, /temperature has to be a number/],
    [{ ...good, chain: good.chain.replace('User ID', 'Who') }, /blockchain\.txt","line":3/],
    [{ ...good, data: '{"a\\nb":{}}' }, /is no user name/],
    [{ ...good, data: '{"oldauditor":{}}' }, /has records, and is an auditor/],
  ] as const) {
    const done = await trial.administration.importRecords(texts);
    assert.ok('faults' in done);
    assert.match(JSON.stringify(done.faults), told);
  }
  assert.equal(await accountByName(trial.house, trial.house.keyring.nameKey('oldpatient')), undefined);
});
