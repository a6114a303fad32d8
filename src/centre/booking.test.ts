import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAppointment } from '#fhir/scheduling.ts';
import type { AuditEvent } from './audit.ts';
import { openRow, TYPE } from './records.ts';
import type { Answer, Context, Request, Visit } from './requests.ts';
import { openTrial, type Trial, type TrialOptions } from './trial/centre.ts';

const trialFor = async (t: { after: (done: () => Promise<void>) => void }, options?: TrialOptions): Promise<Trial> => {
  const trial = await openTrial(options);
  t.after(() => trial.remove());
  return trial;
};

const patient1 = (trial: Trial) => trial.as('patient1', 'password111');
const patient2 = (trial: Trial) => trial.as('patient2', 'password222');

const visit = (answer: Answer<'hold' | 'choose' | 'cancel' | 'move'>): Visit => {
  assert.ok('ok' in answer, 'refused' in answer ? answer.text : '');
  return answer.ok;
};
const refusal = (answer: Answer): string => {
  assert.ok('refused' in answer, 'was not refused');
  return answer.refused;
};
const indices = (trial: Trial): readonly number[] => trial.centre.freeSlots().slots.map((slot) => slot.index);

/** Events of all entries, oldest first. */
const events = async (trial: Trial): Promise<readonly AuditEvent[]> =>
  trial.store.snapshot(async (snapshot) => (await snapshot.scanEntries(undefined, 1000)).map((row) => JSON.parse(row.event) as AuditEvent));

test('a chosen slot is booked, is off the list at once, and is told with its doctor and port', async (t) => {
  const trial = await trialFor(t);
  const booked = visit(await trial.centre.perform({ verb: 'choose', index: 2 }, await patient1(trial)));
  assert.equal(booked.status, 'booked');
  assert.equal(booked.slot.doctor, 'doc2');
  assert.equal(booked.slot.port, 42000);
  assert.deepEqual(indices(trial), [1, 3, 4, 5, 6]);
});

test('a slot that somebody has is refused to others, and to the one who has it', async (t) => {
  const trial = await trialFor(t);
  const [one, two] = [await patient1(trial), await patient2(trial)];
  visit(await trial.centre.perform({ verb: 'choose', index: 3 }, one));
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: 3 }, two)), 'slot-taken');
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: 3 }, one)), 'slot-taken');
  assert.equal(refusal(await trial.centre.perform({ verb: 'hold', index: 3 }, two)), 'slot-taken');
});

for (const index of [0, -1, 7, 2.5, 99_999_999_999, Number.MAX_SAFE_INTEGER + 2, Number.NaN]) {
  test(`the number ${index} never was a slot`, async (t) => {
    const trial = await trialFor(t);
    assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index }, await patient1(trial))), 'slot-unknown');
  });
}

test('a slot whose time has come is no longer listed and cannot be had, before and after a restart', async (t) => {
  const trial = await trialFor(t);
  const one = await patient1(trial);
  // Which weekday comes first depends on today.
  const [first, second] = trial.centre.freeSlots().slots.toSorted((a, b) => a.start - b.start);
  assert.ok(first !== undefined && second !== undefined);
  trial.setClock(first.start);
  assert.ok(!indices(trial).includes(first.index));
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: first.index }, one)), 'slot-past');
  const booked = visit(await trial.centre.perform({ verb: 'choose', index: second.index }, one));
  trial.setClock(booked.slot.start);
  assert.equal(refusal(await trial.centre.perform({ verb: 'cancel', appointment: booked.appointment }, one)), 'slot-past');
});

test('a hold keeps the slot from others for its time and can be confirmed meanwhile', async (t) => {
  const trial = await trialFor(t);
  const [one, two] = [await patient1(trial), await patient2(trial)];
  const held = visit(await trial.centre.perform({ verb: 'hold', index: 4 }, one));
  assert.equal(held.status, 'held');
  assert.ok(!indices(trial).includes(4));
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: 4 }, two)), 'slot-taken');
  const booked = visit(await trial.centre.perform({ verb: 'choose', index: 4 }, one));
  assert.equal(booked.appointment, held.appointment);
  assert.equal(booked.status, 'booked');
});

test('a hold frees its slot by itself at its very end, and the record says that it expired', async (t) => {
  const trial = await trialFor(t);
  const [one, two] = [await patient1(trial), await patient2(trial)];
  const now = Date.now();
  trial.setClock(now);
  const held = visit(await trial.centre.perform({ verb: 'hold', index: 4 }, one));
  assert.equal(held.heldUntil, now + 120_000);
  trial.setClock(now + 119_999);
  assert.ok(!indices(trial).includes(4));
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: 4 }, two)), 'slot-taken');
  trial.setClock(now + 120_000);
  assert.ok(indices(trial).includes(4));
  assert.equal(refusal(await trial.centre.perform({ verb: 'cancel', appointment: held.appointment }, one)), 'hold-expired');
  assert.equal(visit(await trial.centre.perform({ verb: 'choose', index: 4 }, two)).status, 'booked');
});

test('a hold that ran out unnoticed is ended by the chores, with an entry that says so', async (t) => {
  const trial = await trialFor(t);
  const now = Date.now();
  trial.setClock(now);
  const held = visit(await trial.centre.perform({ verb: 'hold', index: 4 }, await patient1(trial)));
  trial.setClock(now + 121_000);
  assert.equal(await trial.expireHolds(), 1);
  assert.equal(await trial.expireHolds(), 0);
  const row = (await trial.store.current(TYPE.appointment, held.appointment)) ?? assert.fail();
  const facts = readAppointment((await openRow(trial.house.keyring, row)).resource);
  assert.deepEqual([facts?.status, facts?.ending], ['cancelled', 'expired']);
  assert.equal((await events(trial)).at(-1)?.act, 'expire-hold');
});

test('a cancelled booking frees its slot at once and cannot be cancelled twice', async (t) => {
  const trial = await trialFor(t);
  const [one, two] = [await patient1(trial), await patient2(trial)];
  const { appointment } = visit(await trial.centre.perform({ verb: 'choose', index: 1 }, one));
  assert.equal(visit(await trial.centre.perform({ verb: 'cancel', appointment }, one)).status, 'cancelled');
  assert.ok(indices(trial).includes(1));
  assert.equal(refusal(await trial.centre.perform({ verb: 'cancel', appointment }, one)), 'conflict');
  assert.equal(visit(await trial.centre.perform({ verb: 'choose', index: 1 }, two)).status, 'booked');
});

test("nobody may touch, or learn of, another patient's booking", async (t) => {
  const trial = await trialFor(t);
  const [one, two] = [await patient1(trial), await patient2(trial)];
  const { appointment } = visit(await trial.centre.perform({ verb: 'choose', index: 1 }, one));
  const foreign = await trial.centre.perform({ verb: 'cancel', appointment }, two);
  const absent = await trial.centre.perform({ verb: 'cancel', appointment: 'nothing-like-it' }, two);
  assert.deepEqual(foreign, absent);
  assert.equal(refusal(await trial.centre.perform({ verb: 'move', appointment, index: 2 }, two)), 'not-found');
  assert.equal(refusal(await trial.centre.perform({ verb: 'visits', patient: 'patient1' }, two)), 'forbidden');
  const visits = await trial.centre.perform({ verb: 'visits' }, two);
  assert.ok('ok' in visits && visits.ok.visits.length === 0);
});

test('moving takes the new slot and frees the old one; where the new one is taken, the old one stays', async (t) => {
  const trial = await trialFor(t);
  const [one, two] = [await patient1(trial), await patient2(trial)];
  const { appointment, key } = visit(await trial.centre.perform({ verb: 'choose', index: 1 }, one));
  visit(await trial.centre.perform({ verb: 'choose', index: 2 }, two));
  assert.equal(refusal(await trial.centre.perform({ verb: 'move', appointment, index: 2 }, one)), 'slot-taken');
  assert.equal(refusal(await trial.centre.perform({ verb: 'move', appointment, index: 1 }, one)), 'bad-request');
  assert.equal(refusal(await trial.centre.perform({ verb: 'move', appointment, index: 77 }, one)), 'slot-unknown');
  assert.deepEqual(indices(trial), [3, 4, 5, 6]);
  const moved = visit(await trial.centre.perform({ verb: 'move', appointment, index: 6 }, one));
  assert.equal(moved.slot.doctor, 'doc2');
  assert.notEqual(moved.key?.keyId, key?.keyId, 'the old doctor must not go on answering');
  assert.deepEqual(indices(trial), [1, 3, 4, 5]);
});

test('a patient has so many future bookings at most; a cancelled or past one makes room', async (t) => {
  const trial = await trialFor(t, { settings: { bookingsMax: 2 } });
  const one = await patient1(trial);
  const first = visit(await trial.centre.perform({ verb: 'choose', index: 1 }, one));
  visit(await trial.centre.perform({ verb: 'hold', index: 2 }, one));
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: 3 }, one)), 'booking-limit');
  visit(await trial.centre.perform({ verb: 'cancel', appointment: first.appointment }, one));
  visit(await trial.centre.perform({ verb: 'choose', index: 3 }, one));
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: 4 }, one)), 'booking-limit');
});

test('as many bookings at once as one likes do not get past the limit', async (t) => {
  const trial = await trialFor(t, { settings: { bookingsMax: 3 } });
  const one = await patient1(trial);
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((index) => trial.centre.perform({ verb: 'choose', index }, one)));
  assert.equal(answers.filter((answer) => 'ok' in answer).length, 3);
  assert.deepEqual(new Set(answers.filter((answer) => 'refused' in answer).map(refusal)), new Set(['booking-limit']));
});

test('a thousand requests for one slot at once have one winner', async (t) => {
  const trial = await trialFor(t, { settings: { bookingsMax: 1000 } });
  const contexts = [await patient1(trial), await patient2(trial)];
  const attempts = Array.from({ length: 1000 }, (_, at) =>
    trial.centre.perform({ verb: 'choose', index: 5 }, contexts[at % 2] ?? assert.fail()),
  );
  const answers = await Promise.all(attempts);
  assert.equal(answers.filter((answer) => 'ok' in answer).length, 1);
  assert.deepEqual(new Set(answers.filter((answer) => 'refused' in answer).map(refusal)), new Set(['slot-taken']));
});

test('a retry under the same key gets the first answer and books once; another request under it is refused', async (t) => {
  const trial = await trialFor(t);
  const context: Context = { ...(await patient1(trial)), key: 'my-key' };
  const first = await trial.centre.perform({ verb: 'choose', index: 1 }, context);
  const again = await trial.centre.perform({ verb: 'choose', index: 1 }, context);
  assert.deepEqual(again, first);
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: 2 }, context)), 'duplicate-key');
  const other: Context = { ...(await patient2(trial)), key: 'my-key' };
  assert.equal(visit(await trial.centre.perform({ verb: 'choose', index: 2 }, other)).slot.index, 2);
});

test('retries at the same time book once and all get the same answer', async (t) => {
  const trial = await trialFor(t);
  const context: Context = { ...(await patient1(trial)), key: 'k' };
  const answers = await Promise.all(Array.from({ length: 20 }, () => trial.centre.perform({ verb: 'choose', index: 1 }, context)));
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
  assert.ok(answers.every((answer) => 'ok' in answer));
});

test('every act and every refused attempt leaves an entry that says who, what and why not, by opaque ids', async (t) => {
  const trial = await trialFor(t);
  const [one, two] = [await patient1(trial), await patient2(trial)];
  const { appointment } = visit(await trial.centre.perform({ verb: 'choose', index: 1 }, one));
  await trial.centre.perform({ verb: 'choose', index: 1 }, two);
  await trial.centre.perform({ verb: 'visits' }, one);
  const told = (await events(trial)).slice(-3);
  assert.deepEqual(
    told.map(({ act, outcome, refused, patient }) => [act, outcome, refused, patient]),
    [
      ['book-slot', 'success', null, 'patient1'],
      ['book-slot', 'refused', 'slot-taken', 'patient2'],
      ['read-bookings', 'success', null, 'patient1'],
    ],
  );
  assert.deepEqual(told[0]?.wrote, [`Appointment/${appointment}/1`]);
  assert.deepEqual(told[2]?.shown, [`Appointment/${appointment}/1`]);
  assert.equal(told[0]?.actor, one.principal.account);
});

test('a receptionist books for a patient, and nobody without a patient books for nobody', async (t) => {
  const trial = await trialFor(t);
  await trial.administration.addAccount({ username: 'desk', name: 'Desk', role: 'receptionist', password: 'a-good-one' });
  const desk = await trial.as('desk', 'a-good-one');
  assert.equal(visit(await trial.centre.perform({ verb: 'choose', index: 1, patient: 'patient1' }, desk)).status, 'booked');
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: 2 }, desk)), 'not-found');
  assert.equal(refusal(await trial.centre.perform({ verb: 'choose', index: 2, patient: 'nobody' }, desk)), 'not-found');
  const seen = await trial.centre.perform({ verb: 'visits' }, await patient1(trial));
  assert.ok('ok' in seen && seen.ok.visits.length === 1);
});

test('without a session nothing of a patient is read or changed', async (t) => {
  const trial = await trialFor(t);
  const stranger: Context = { door: 'desk', secured: true, address: '127.0.0.1' };
  const requests: readonly Request[] = [
    { verb: 'hold', index: 1 },
    { verb: 'choose', index: 1 },
    { verb: 'cancel', appointment: 'x' },
    { verb: 'move', appointment: 'x', index: 1 },
    { verb: 'visits' },
    { verb: 'findings' },
    { verb: 'invite', doctor: 'doc1' },
  ];
  for (const request of requests) assert.equal(refusal(await trial.centre.perform(request, stranger)), 'unauthenticated', request.verb);
  assert.deepEqual(indices(trial), [1, 2, 3, 4, 5, 6]);
});

test('bookings, holds and free slots are the same after a restart', async (t) => {
  const trial = await openTrial();
  const one = await patient1(trial);
  const booked = visit(await trial.centre.perform({ verb: 'choose', index: 1 }, one));
  visit(await trial.centre.perform({ verb: 'hold', index: 2 }, one));
  await trial.stop();
  const again = await openTrial({ folder: trial.folder });
  t.after(() => again.remove());
  assert.deepEqual(indices(again), [3, 4, 5, 6]);
  const visits = await again.centre.perform({ verb: 'visits' }, await patient1(again));
  assert.ok('ok' in visits);
  assert.deepEqual(
    visits.ok.visits.map((each) => [each.slot.index, each.status]),
    [
      [2, 'held'],
      [1, 'booked'],
    ],
  );
  assert.ok(visits.ok.visits.some((each) => each.appointment === booked.appointment && each.key?.keyId === booked.key?.keyId));
});

test('watchers of the list are told of each change within 200 ms', async (t) => {
  const trial = await trialFor(t);
  const one = await patient1(trial);
  trial.centre.freeSlots();
  const told = new Promise<number>((resolve) => {
    trial.centre.subscribe((event) => {
      if (event.event === 'slots') resolve(performance.now());
    });
  });
  await trial.centre.perform({ verb: 'choose', index: 1 }, one);
  const done = performance.now();
  assert.ok((await told) - done < 200);
});
