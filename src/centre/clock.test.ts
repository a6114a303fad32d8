import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock, createClockAgreement } from './clock.ts';
import { openTrial } from './trial/centre.ts';

test('a clock that steps back by a little stands still, and goes on when it has caught up', () => {
  let wall = 1_000_000;
  const warned: string[] = [];
  const now = createClock(() => wall, { warn: (_, message) => warned.push(message) });
  assert.equal(now(), 1_000_000);
  wall -= 10_000;
  assert.equal(now(), 1_000_000);
  wall += 10_001;
  assert.equal(now(), 1_000_001);
  assert.deepEqual(warned, []);
});

test('a clock that jumps back far is followed, and the log says what to check', () => {
  let wall = 100_000_000;
  const warned: string[] = [];
  const now = createClock(() => wall, { warn: (_, message) => warned.push(message) });
  now();
  wall -= 3600_000;
  assert.equal(now(), 96_400_000);
  assert.equal(now(), 96_400_000);
  assert.equal(warned.length, 1);
  assert.match(warned[0] ?? '', /jumped back; check its time service/);
});

test('a centre whose clock jumps back an hour books, holds and frees as before, and stays intact', async (t) => {
  const trial = await openTrial();
  t.after(() => trial.remove());
  const start = Date.now();
  trial.setClock(start);
  const one = await trial.as('patient1', 'password111');
  assert.ok('ok' in (await trial.centre.perform({ verb: 'choose', index: 1 }, one)));
  trial.setClock(start - 3600_000);
  const two = await trial.as('patient2', 'password222');
  const taken = await trial.centre.perform({ verb: 'choose', index: 1 }, two);
  assert.ok('refused' in taken && taken.refused === 'slot-taken');
  const held = await trial.centre.perform({ verb: 'hold', index: 2 }, two);
  assert.ok('ok' in held && held.ok.heldUntil === start - 3600_000 + 120_000);
  trial.setClock(start - 3600_000 + 120_000);
  assert.ok('ok' in (await trial.centre.perform({ verb: 'choose', index: 2 }, one)));
  assert.deepEqual(trial.centre.health(), { ready: true, faults: [] });
});

test('whose time is over is believed after a day in which both clocks went alike, and not where the wall clock was set', () => {
  const HOUR = 3600_000;
  let [wall, steady] = [1_000_000, 0];
  const agrees = createClockAgreement({ now: () => wall, monotonic: () => steady });
  const pass = (ms: number, also = 0): void => {
    steady += ms;
    wall += ms + also;
  };
  assert.equal(agrees(), false, 'at once');
  pass(24 * HOUR - 1);
  assert.equal(agrees(), false, 'before the day is over');
  pass(1);
  assert.equal(agrees(), true);
  pass(0, 600_000);
  assert.equal(agrees(), true, 'ten minutes apart');
  pass(0, 1);
  assert.equal(agrees(), false, 'set ahead');
  pass(0, -1_200_002);
  assert.equal(agrees(), false, 'set back');
  pass(0, 30 * 365 * 24 * HOUR);
  assert.equal(agrees(), false, 'set ahead by decades');
});
