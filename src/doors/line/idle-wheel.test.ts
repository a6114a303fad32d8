import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { IdleWheel, type Timed } from './idle-wheel.ts';

const timed = (): Timed => ({ deadline: 0, bucket: -1 });

test('what gives no sign of life is overdue once, never early and at most three ticks late', () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 0, max: 5_000 }), (ms, before) => {
        let overdue = 0;
        const wheel = new IdleWheel(60_000, () => (overdue += 1));
        mock.timers.tick(before);
        wheel.set(timed(), ms);
        mock.timers.tick(ms - 1);
        assert.equal(overdue, 0);
        mock.timers.tick(3_001);
        assert.equal(overdue, 1);
        mock.timers.tick(200_000);
        assert.equal(overdue, 1);
        wheel.stop();
      }),
    );
  } finally {
    mock.timers.reset();
  }
});

test('signs of life put it off, for as long as they come', () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    let overdue = 0;
    const wheel = new IdleWheel(60_000, () => (overdue += 1));
    const one = timed();
    wheel.set(one, 60_000);
    for (let round = 0; round < 50; round++) {
      mock.timers.tick(50_000);
      wheel.extend(one, 60_000);
    }
    assert.equal(overdue, 0);
    mock.timers.tick(63_000);
    assert.equal(overdue, 1);
    wheel.stop();
  } finally {
    mock.timers.reset();
  }
});

test('a deadline can be brought forward, and what is deleted is never overdue', () => {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    const late: Timed[] = [];
    const wheel = new IdleWheel<Timed>(60_000, (one) => late.push(one));
    const [sooner, gone] = [timed(), timed()];
    wheel.set(sooner, 60_000);
    wheel.set(gone, 60_000);
    wheel.set(sooner, 2_000);
    wheel.delete(gone);
    mock.timers.tick(5_000);
    assert.deepEqual(late, [sooner]);
    mock.timers.tick(300_000);
    assert.deepEqual(late, [sooner]);
    wheel.stop();
  } finally {
    mock.timers.reset();
  }
});
