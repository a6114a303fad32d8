import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hours } from './schedules.ts';
import { openTrial } from './trial/centre.ts';

const HOURS: readonly Hours[] = [{ doctor: 'doc7', weekdays: [1, 3], from: '09:00', to: '11:00', minutes: 30 }];
const DAY_MS = 24 * 3600_000;

test('weekly hours become slots up to the horizon, numbered after every slot there is, and a restart makes none twice', async (t) => {
  const trial = await openTrial();
  await trial.stop();
  const first = await openTrial({ folder: trial.folder, hours: HOURS, horizonMs: 14 * DAY_MS });
  const slots = first.centre.freeSlots().slots.filter((slot) => slot.doctor === 'doc7');
  assert.equal(slots.length, 16);
  assert.deepEqual(
    slots.map((slot) => slot.index),
    Array.from({ length: 16 }, (_, at) => at + 7),
  );
  await first.stop();
  const second = await openTrial({ folder: trial.folder, hours: HOURS, horizonMs: 14 * DAY_MS });
  t.after(() => second.remove());
  assert.deepEqual(
    second.centre.freeSlots().slots.filter((slot) => slot.doctor === 'doc7'),
    slots,
  );
});
