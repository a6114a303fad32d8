import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type BookingState, type BookingStatus, freeSeat, hasLapsed, HOLD_MS, mayBecome, nextStatus } from './booking.ts';

const NOW = Date.UTC(2026, 10, 24, 13);
const STATUSES: readonly BookingStatus[] = ['pending', 'booked', 'cancelled'];

test('a hold becomes a booking or ends, a booking ends, and what has ended stays so', () => {
  const steps = STATUSES.flatMap((from) => STATUSES.filter((to) => mayBecome(from, to)).map((to) => `${from} → ${to}`));
  assert.deepEqual(steps, ['pending → booked', 'pending → cancelled', 'booked → cancelled']);
});

test('the next state keeps what belongs to the booking and drops what belonged to the hold', () => {
  const held = { id: 'a1', seat: 2, status: 'pending', heldUntil: NOW } as const;
  assert.deepEqual(nextStatus(held, 'booked'), { id: 'a1', seat: 2, status: 'booked' });
  assert.deepEqual(nextStatus(held, 'cancelled', 'expired'), { id: 'a1', seat: 2, status: 'cancelled', ending: 'expired' });
  assert.deepEqual(nextStatus({ status: 'booked' }, 'cancelled', 'patient'), { status: 'cancelled', ending: 'patient' });
  assert.deepEqual(held, { id: 'a1', seat: 2, status: 'pending', heldUntil: NOW });
});

test('a step that does not exist is a bug', () => {
  const body = (status: BookingStatus): BookingState => ({ status });
  for (const [from, to] of [
    ['booked', 'booked'],
    ['cancelled', 'booked'],
    ['cancelled', 'cancelled'],
  ] as const) {
    assert.throws(() => nextStatus(body(from), to), /cannot become/);
  }
});

test('a hold lasts two minutes and not a millisecond longer', () => {
  assert.equal(HOLD_MS, 120_000);
  const held = { status: 'pending', heldUntil: NOW + HOLD_MS } as const;
  assert.equal(hasLapsed(held, NOW + HOLD_MS - 1), false);
  assert.equal(hasLapsed(held, NOW + HOLD_MS), true);
  assert.equal(hasLapsed({ status: 'booked', heldUntil: NOW }, NOW + 1), false);
  assert.equal(hasLapsed({ status: 'pending' }, NOW), true);
});

test('a patient gets the lowest free seat, and none when all are taken', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 8 })), fc.integer({ min: 0, max: 8 }), (taken, max) => {
      const seat = freeSeat(new Set(taken), max);
      const free = Array.from({ length: max }, (_, index) => index + 1).filter((candidate) => !taken.includes(candidate));
      assert.equal(seat, free[0]);
    }),
  );
});
