import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, CentreEvent, Context } from './requests.ts';
import { openTrial, type Trial } from './trial/centre.ts';

const trialFor = async (t: { after: (done: () => Promise<void>) => void }): Promise<Trial> => {
  const trial = await openTrial();
  t.after(() => trial.remove());
  return trial;
};

const stranger: Context = { door: 'desk', secured: true, address: '127.0.0.1' };

const administrator = async (trial: Trial) => {
  await trial.administration.addAccount({ username: 'admin', name: 'Admin', role: 'administrator', password: 'correct horse' });
  return trial.as('admin', 'correct horse');
};

const refusal = (answer: Answer): string => {
  assert.ok('refused' in answer, 'was not refused');
  return answer.refused;
};

/** An enrolled agent's context. */
const enrolled = async (trial: Trial, doctor: string): Promise<Context> => {
  const invited = await trial.centre.perform({ verb: 'invite', doctor }, await administrator(trial));
  assert.ok('ok' in invited);
  const done = await trial.centre.perform({ verb: 'enrol', code: invited.ok.code }, stranger);
  assert.ok('ok' in done);
  const resumed = await trial.centre.perform({ verb: 'resume', token: done.ok.token }, stranger);
  assert.ok('ok' in resumed);
  return { ...stranger, principal: resumed.ok.principal };
};

test('an invitation enrols one agent once, and its token says whose agent it is, also after a restart', async (t) => {
  const trial = await openTrial();
  const admin = await administrator(trial);
  const invited = await trial.centre.perform({ verb: 'invite', doctor: 'doc1' }, admin);
  assert.ok('ok' in invited);
  const { code } = invited.ok;
  const done = await trial.centre.perform({ verb: 'enrol', code }, stranger);
  assert.ok('ok' in done);
  assert.equal(done.ok.doctor, 'doc1');
  assert.equal(refusal(await trial.centre.perform({ verb: 'enrol', code }, stranger)), 'unauthenticated');
  await trial.stop();
  const again = await openTrial({ folder: trial.folder });
  t.after(() => again.remove());
  const resumed = await again.centre.perform({ verb: 'resume', token: done.ok.token }, stranger);
  assert.ok('ok' in resumed);
  assert.deepEqual([resumed.ok.principal.role, resumed.ok.principal.practitioner], ['device', 'doc1']);
  const forged = await again.centre.perform({ verb: 'resume', token: `${done.ok.token}x` }, stranger);
  assert.equal(refusal(forged), 'unauthenticated');
});

test('a code that was used at the same time by two enrols one of them', async (t) => {
  const trial = await trialFor(t);
  const invited = await trial.centre.perform({ verb: 'invite', doctor: 'doc2' }, await administrator(trial));
  assert.ok('ok' in invited);
  const { code } = invited.ok;
  const answers = await Promise.all([1, 2, 3, 4].map(() => trial.centre.perform({ verb: 'enrol', code }, stranger)));
  assert.equal(answers.filter((answer) => 'ok' in answer).length, 1);
});

test('an invitation ends after a day, and only an administrator can make one', async (t) => {
  const trial = await trialFor(t);
  const now = Date.now();
  trial.setClock(now);
  const invited = await trial.centre.perform({ verb: 'invite', doctor: 'doc1' }, await administrator(trial));
  assert.ok('ok' in invited);
  assert.equal(
    refusal(await trial.centre.perform({ verb: 'invite', doctor: 'doc1' }, await trial.as('patient1', 'password111'))),
    'forbidden',
  );
  assert.equal(
    refusal(await trial.centre.perform({ verb: 'invite', doctor: 'doc9' }, await trial.as('admin', 'correct horse'))),
    'not-found',
  );
  trial.setClock(invited.ok.expiresAt);
  assert.equal(refusal(await trial.centre.perform({ verb: 'enrol', code: invited.ok.code }, stranger)), 'unauthenticated');
  for (const code of ['', '~', 'nothing', 'a~b~c']) {
    assert.equal(refusal(await trial.centre.perform({ verb: 'enrol', code }, stranger)), 'unauthenticated', code);
  }
});

test("an agent gets the keys of its doctor's bookings, is told of new ones and of their end, and of nobody else's", async (t) => {
  const trial = await trialFor(t);
  const agent = await enrolled(trial, 'doc2');
  const patient = await trial.as('patient1', 'password111');
  const before = await trial.centre.perform({ verb: 'choose', index: 2 }, patient); // doc2
  assert.ok('ok' in before);
  const told: CentreEvent[] = [];
  trial.centre.subscribe((event) => told.push(event));
  const keys = await trial.centre.perform({ verb: 'agent', port: 42000 }, agent);
  assert.ok('ok' in keys);
  assert.deepEqual(keys.ok.keys, [before.ok.key]);
  assert.equal(keys.ok.tariff, 'insurance1 40\ninsurance2 60\ninsurance3 10\n');
  const after = await trial.centre.perform({ verb: 'choose', index: 5 }, patient); // doc2
  assert.ok('ok' in after);
  await trial.centre.perform({ verb: 'cancel', appointment: after.ok.appointment }, patient);
  assert.deepEqual(
    told.filter((event) => event.event === 'key' || event.event === 'key-end'),
    [
      { event: 'key', doctor: 'doc2', key: after.ok.key },
      { event: 'key-end', doctor: 'doc2', keyId: after.ok.key?.keyId },
    ],
  );
  const later = await trial.centre.perform({ verb: 'agent', port: 42000 }, agent);
  assert.ok('ok' in later);
  assert.equal(later.ok.keys.length, 1);
});

test('the port an agent answers on is the one that lists and bookings name', async (t) => {
  const trial = await trialFor(t);
  await trial.centre.perform({ verb: 'agent', port: 45678 }, await enrolled(trial, 'doc1'));
  const ports = trial.centre.freeSlots().slots.map(({ doctor, port }) => `${doctor} ${port}`);
  assert.deepEqual(new Set(ports), new Set(['doc1 45678', 'doc2 42000']));
});

test('what an agent answered is kept with the booking, and told to its patient', async (t) => {
  const trial = await trialFor(t);
  const agent = await enrolled(trial, 'doc1');
  const patient = await trial.as('patient1', 'password111');
  const booked = await trial.centre.perform({ verb: 'choose', index: 1 }, patient);
  assert.ok('ok' in booked);
  const at = Date.now();
  const answer = { appointment: booked.ok.appointment, plan: 'insurance1', price: '30', tariffVersion: 'v1', at };
  const kept = await trial.centre.perform({ verb: 'answers', answers: [answer, { ...answer, appointment: 'none' }] }, agent);
  assert.ok('ok' in kept);
  assert.equal(kept.ok.kept, 1);
  const visits = await trial.centre.perform({ verb: 'visits' }, patient);
  assert.ok('ok' in visits);
  assert.deepEqual(visits.ok.visits[0]?.estimate, { doctor: 'doc1', plan: 'insurance1', price: '30', tariffVersion: 'v1', at });
  const uncovered = { appointment: answer.appointment, plan: 'other', tariffVersion: 'v2', at };
  await trial.centre.perform({ verb: 'answers', answers: [uncovered] }, agent);
  const later = await trial.centre.perform({ verb: 'visits' }, patient);
  assert.ok('ok' in later);
  assert.equal(later.ok.visits[0]?.estimate?.price, undefined);
  assert.equal(later.ok.visits[0]?.estimate?.plan, 'other');
});

test("an agent can answer for its own doctor's bookings only", async (t) => {
  const trial = await trialFor(t);
  const agent = await enrolled(trial, 'doc2');
  const booked = await trial.centre.perform({ verb: 'choose', index: 1 }, await trial.as('patient1', 'password111')); // doc1
  assert.ok('ok' in booked);
  const answers = [{ appointment: booked.ok.appointment, plan: 'insurance1', price: '1', tariffVersion: 'v', at: 1 }];
  const kept = await trial.centre.perform({ verb: 'answers', answers }, agent);
  assert.ok('ok' in kept && kept.ok.kept === 0);
  assert.equal(refusal(await trial.centre.perform({ verb: 'answers', answers }, await trial.as('patient1', 'password111'))), 'forbidden');
});

test('a tariff is kept as versions; a broken one is refused with its line, and the old one stays', async (t) => {
  const trial = await trialFor(t);
  const agent = await enrolled(trial, 'doc1');
  const broken = await trial.centre.perform({ verb: 'tariff', text: 'insurance1 30\ninsurance2 -5\n' }, agent);
  assert.ok('refused' in broken && broken.refused === 'bad-request' && broken.text.includes('line 2'), JSON.stringify(broken));
  const changed = await trial.centre.perform({ verb: 'tariff', text: 'insurance1 35.50\n' }, agent);
  assert.ok('ok' in changed);
  const again = await trial.centre.perform({ verb: 'tariff', text: 'insurance1 35.50' }, agent);
  assert.ok('ok' in again && again.ok.version === changed.ok.version);
  const keys = await trial.centre.perform({ verb: 'agent', port: 41000 }, agent);
  assert.ok('ok' in keys);
  assert.equal(keys.ok.tariff, 'insurance1 35.50\n');
});

test('agents inside the server have a principal each, in the order of their doctors, made once', async (t) => {
  const trial = await trialFor(t);
  const first = await trial.centre.doctors();
  assert.deepEqual(
    first.map(({ doctor }) => doctor),
    ['doc1', 'doc2'],
  );
  assert.deepEqual(await trial.centre.doctors(), first);
});
