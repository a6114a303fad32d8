/** The medical records on PostgreSQL: the walk-through, the races and the log, as on SQLite. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Context, Request } from '#centre/requests.ts';
import { openTrial, type Trial } from '#centre/trial/centre.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

let postgres: PostgresServer;
let trial: Trial;
before(async () => {
  postgres = await startPostgres();
  trial = await openTrial({ url: postgres.url('records'), files: 'none' });
});
after(async () => {
  await trial.remove();
  await postgres.stop();
});

const LINE: Context = { door: 'records', secured: true, address: '127.0.0.1' };

async function entered(username: string, password: string, kind: 'patient' | 'auditor'): Promise<Context> {
  await trial.centre.perform({ verb: 'register', username, password, kind }, LINE);
  const answer = await trial.centre.perform({ verb: 'login', username, password }, LINE);
  if ('refused' in answer) throw new Error(answer.text);
  return { ...LINE, principal: answer.ok.principal };
}

const code = async (request: Request, context: Context): Promise<string> => {
  const done = await trial.centre.perform(request, context);
  return 'refused' in done ? done.refused : 'ok';
};

const values = { temperature: '37', bloodPressure: '120/80' };

test('the walk-through: create, print, update, copy, delete, and the log of it', async () => {
  const auditor = await entered('test', '4567', 'auditor');
  const patient = await entered('testpatient', '2468', 'patient');
  const record = { patient: 'testpatient', record: '22334455' };
  assert.equal(await code({ verb: 'create-record', ...record, temperature: '89', bloodPressure: '110/117' }, auditor), 'implausible');
  assert.equal(await code({ verb: 'create-record', ...record, temperature: '89', bloodPressure: '110/117', confirm: true }, auditor), 'ok');
  assert.equal(
    await code({ verb: 'update-record', ...record, temperature: '100', bloodPressure: '120/121', confirm: true }, auditor),
    'ok',
  );
  assert.equal(await code({ verb: 'copy-record', record: '22334455', newRecord: '13579' }, patient), 'ok');
  const all = await trial.centre.perform({ verb: 'get-records' }, patient);
  assert.deepEqual('ok' in all && all.ok.records.map((one) => one.record).toSorted(), ['13579', '22334455']);
  assert.equal(await code({ verb: 'delete-record', patient: 'testpatient', record: '13579' }, auditor), 'ok');
  assert.equal(await code({ verb: 'print-record', record: '13579' }, patient), 'not-found');
  const log = await trial.centre.perform({ verb: 'query-logs', limit: 5 }, patient);
  assert.ok('ok' in log);
  assert.deepEqual(log.ok.rows.map(({ user, act }) => `${user} ${act}`).slice(0, 4), [
    'testpatient query-logs',
    'testpatient print-record',
    'test delete-record',
    'testpatient read-records',
  ]);
  assert.ok(log.ok.next !== undefined);
});

test('one of many creates of one record ID is stored; update against delete leaves one of the two', async () => {
  const patient = await entered('racer', '1234', 'patient');
  const created = await Promise.all(Array.from({ length: 20 }, () => code({ verb: 'create-record', record: 'same', ...values }, patient)));
  assert.equal(created.filter((one) => one === 'ok').length, 1);
  for (let round = 0; round < 5; round++) {
    const record = `r${round}`;
    assert.equal(await code({ verb: 'create-record', record, ...values }, patient), 'ok');
    const [updated, deleted] = await Promise.all([
      code({ verb: 'update-record', record, ...values }, patient),
      code({ verb: 'delete-record', record }, patient),
    ]);
    assert.equal(deleted, 'ok');
    assert.ok(updated === 'ok' || updated === 'not-found');
    assert.equal(await code({ verb: 'print-record', record }, patient), 'not-found');
  }
});

test('who is erased is erased for every process, and none of them takes the missing key for a theft', async (t) => {
  const retention = { keepYears: { records: 10, visits: 0, prescriptions: 0 }, eraseAfterYears: 20 };
  const url = postgres.url('erasure');
  const one = await openTrial({ url, files: 'none', settings: { retention } });
  const two = await openTrial({ url, folder: one.folder, settings: { retention } });
  t.after(async () => {
    await two.stop();
    await one.remove();
  });
  await one.centre.perform({ verb: 'register', username: 'old', password: '2468', kind: 'patient' }, LINE);
  const atTwo = await two.centre.perform({ verb: 'login', username: 'old', password: '2468' }, LINE);
  assert.ok('ok' in atTwo);
  const old: Context = { ...LINE, principal: atTwo.ok.principal };
  const ask = async (request: Request): Promise<string> => {
    const done = await two.centre.perform(request, old);
    return 'refused' in done ? done.refused : 'ok';
  };
  assert.equal(await ask({ verb: 'create-record', record: 'a', ...values }), 'ok');
  one.setClock(one.house.now() + 20.1 * 365.25 * 86_400_000);
  assert.equal(await one.eraseDue(), 1);
  assert.equal(await ask({ verb: 'print-record', record: 'a' }), 'not-found');
  assert.ok(two.centre.health().ready, two.centre.health().faults.join());
});
