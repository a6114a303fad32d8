import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fakeClock } from './estimate-fake-clock.ts';
import { LAB_HELD_MAX, LAB_HOLD_MS, LAB_TEXT_MAX, LabPairs } from './estimate-pairs.ts';
import type { LabQuestion } from './estimate-pairs.ts';

const PLANS = new Set(['insurance1', 'insurance2']);
const one = { address: '127.0.0.1', port: 5001 };
const two = { address: '127.0.0.1', port: 5002 };

const start = () => {
  const clock = fakeClock();
  const asked: (LabQuestion & { port: number })[] = [];
  const pairs = new LabPairs({
    isPlan: (text) => PLANS.has(text),
    after: clock.after,
    question: ({ port }, question) => asked.push({ ...question, port }),
  });
  return { clock, asked, pairs };
};

test('a plan of the tariff alone is a question at once', () => {
  const { asked, pairs } = start();
  pairs.receive(one, 'insurance1');
  assert.deepEqual(asked, [{ plan: 'insurance1', port: 5001 }]);
  assert.equal(pairs.size, 0);
});

test('a name and then a plan are one question', () => {
  const { asked, pairs, clock } = start();
  pairs.receive(one, 'Patient1');
  assert.deepEqual(asked, []);
  pairs.receive(one, 'insurance1');
  clock.advance(10 * LAB_HOLD_MS);
  assert.deepEqual(asked, [{ name: 'Patient1', plan: 'insurance1', port: 5001 }]);
});

test('a name and then a plan that the tariff lacks are one question, asked at once', () => {
  const { asked, pairs } = start();
  pairs.receive(one, 'Patient1');
  pairs.receive(one, 'insurance9');
  assert.deepEqual(asked, [{ name: 'Patient1', plan: 'insurance9', port: 5001 }]);
});

test('a first text without a second becomes a question when its time is over, and not before', () => {
  const { asked, pairs, clock } = start();
  pairs.receive(one, 'Patient1');
  clock.advance(LAB_HOLD_MS - 1);
  assert.deepEqual(asked, []);
  clock.advance(1);
  assert.deepEqual(asked, [{ plan: 'Patient1', port: 5001 }]);
  assert.equal(pairs.size, 0);
  pairs.receive(one, 'insurance1');
  assert.deepEqual(asked.at(-1), { plan: 'insurance1', port: 5001 });
});

test('texts of different senders never make one question', () => {
  const { asked, pairs } = start();
  pairs.receive(one, 'Patient1');
  pairs.receive(two, 'Patient2');
  pairs.receive({ address: '127.0.0.2', port: 5001 }, 'insurance2');
  pairs.receive(two, 'insurance2');
  pairs.receive(one, 'insurance1');
  assert.deepEqual(asked, [
    { plan: 'insurance2', port: 5001 },
    { name: 'Patient2', plan: 'insurance2', port: 5002 },
    { name: 'Patient1', plan: 'insurance1', port: 5001 },
  ]);
});

test('a doubled name is one name, and does not put the end of its time off', () => {
  const { asked, pairs, clock } = start();
  pairs.receive(one, 'Patient1');
  clock.advance(LAB_HOLD_MS / 2);
  pairs.receive(one, 'Patient1');
  pairs.receive(one, 'insurance1');
  assert.deepEqual(asked, [{ name: 'Patient1', plan: 'insurance1', port: 5001 }]);
  pairs.receive(one, 'insurance9');
  clock.advance(LAB_HOLD_MS / 2);
  pairs.receive(one, 'insurance9');
  clock.advance(LAB_HOLD_MS / 2);
  assert.deepEqual(asked.at(-1), { plan: 'insurance9', port: 5001 });
});

test('a plan doubled is answered twice, since its first answer may have been lost', () => {
  const { asked, pairs } = start();
  for (const text of ['Patient1', 'insurance1', 'insurance1']) pairs.receive(one, text);
  assert.deepEqual(asked, [
    { name: 'Patient1', plan: 'insurance1', port: 5001 },
    { plan: 'insurance1', port: 5001 },
  ]);
});

test('a name that comes after its plan changes neither the answer given nor that of the next question', () => {
  const { asked, pairs } = start();
  for (const text of ['insurance1', 'Patient1', 'Patient1', 'insurance2']) pairs.receive(one, text);
  assert.deepEqual(asked, [
    { plan: 'insurance1', port: 5001 },
    { name: 'Patient1', plan: 'insurance2', port: 5001 },
  ]);
});

test('an empty text and an endless one are texts like others, and of the endless one only its start is kept', () => {
  const { asked, pairs, clock } = start();
  pairs.receive(one, '');
  pairs.receive(one, 'insurance1');
  pairs.receive(two, 'x'.repeat(65_507));
  clock.advance(LAB_HOLD_MS);
  assert.deepEqual(asked[0], { name: '', plan: 'insurance1', port: 5001 });
  assert.equal(asked[1]?.plan.length, LAB_TEXT_MAX);
});

test('no more than so many texts are held: the oldest is answered early', () => {
  const { asked, pairs, clock } = start();
  for (let port = 1; port <= LAB_HELD_MAX + 3; port += 1) pairs.receive({ address: '127.0.0.1', port }, `Patient${port}`);
  assert.equal(pairs.size, LAB_HELD_MAX);
  assert.deepEqual(
    asked.map(({ port }) => port),
    [1, 2, 3],
  );
  clock.advance(LAB_HOLD_MS);
  assert.equal(asked.length, LAB_HELD_MAX + 3);
  assert.equal(pairs.size, 0);
  assert.deepEqual(clock.waiting, []);
});

test('whatever comes, in whatever order: every sender gets an answer, at most one per datagram, and only about its own texts', () => {
  const text = fc.constantFrom('Patient1', 'Patient2', 'insurance1', 'insurance2', 'insurance9', '');
  const step = fc.record({ port: fc.integer({ min: 1, max: 3 }), text, wait: fc.constantFrom(0, 0, 0, 700, 2_500) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { asked, pairs, clock } = start();
      for (const { port, text, wait } of steps) {
        pairs.receive({ address: '127.0.0.1', port }, text);
        clock.advance(wait);
      }
      clock.advance(LAB_HOLD_MS);
      assert.equal(pairs.size, 0);
      for (const port of [1, 2, 3]) {
        const sent: readonly string[] = steps.filter((step) => step.port === port).map((step) => step.text);
        const answers = asked.filter((question) => question.port === port);
        assert.ok(answers.length <= sent.length);
        assert.equal(answers.length > 0, sent.length > 0);
        assert.ok(answers.every(({ name, plan }) => sent.includes(plan) && (name === undefined || sent.includes(name))));
        for (const plan of PLANS)
          assert.equal(answers.filter((answer) => answer.plan === plan).length, sent.filter((sent) => sent === plan).length);
      }
    }),
  );
});
