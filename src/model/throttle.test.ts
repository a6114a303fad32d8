import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { guessed, GUESSING_FORGOTTEN_MS, type Guessing, type Scope, waitAfter } from './throttle.ts';

const NOW = Date.UTC(2026, 10, 24, 13);
const SCOPES: readonly Scope[] = ['pair', 'address', 'account'];
const scope = fc.constantFrom(...SCOPES);

/** Waits right after the 1st, 2nd … failure, when each comes as soon as it may. */
function waits(scope: Scope, failures: number): readonly number[] {
  let guessing: Guessing | undefined;
  let now = NOW;
  return Array.from({ length: failures }, () => {
    guessing = guessed(guessing, now);
    const wait = waitAfter(scope, guessing, now);
    now += wait;
    return wait;
  });
}

test('one account from one address: three tries are free, then 1 s, 2 s, 4 s … up to 60 s', () => {
  assert.deepEqual(waits('pair', 11), [0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

test('an address has 20 free tries, an account 10 from everywhere and never more than 30 s to wait', () => {
  assert.deepEqual(waits('address', 22).slice(19), [0, 1000, 2000]);
  assert.deepEqual(waits('account', 17).slice(9), [0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('a wait grows with each failure and never passes its cap, however many there are', () => {
  fc.assert(
    fc.property(scope, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 1 }), (scope, failures) => {
      const wait = waitAfter(scope, { failures, last: NOW }, NOW);
      const next = waitAfter(scope, { failures: failures + 1, last: NOW }, NOW);
      assert.ok(wait >= 0 && wait <= next && next <= (scope === 'account' ? 30_000 : 60_000));
    }),
  );
});

test('a wait passes as time does, and is over when it is over', () => {
  fc.assert(
    fc.property(scope, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: GUESSING_FORGOTTEN_MS }), (scope, failures, passed) => {
      const guessing = { failures, last: NOW };
      assert.equal(waitAfter(scope, guessing, NOW + passed), Math.max(0, waitAfter(scope, guessing, NOW) - passed));
    }),
  );
});

test('a quarter of an hour without a failure forgets the earlier ones', () => {
  const many = { failures: 1000, last: NOW };
  assert.deepEqual(guessed(many, NOW + GUESSING_FORGOTTEN_MS - 1), { failures: 1001, last: NOW + GUESSING_FORGOTTEN_MS - 1 });
  assert.deepEqual(guessed(many, NOW + GUESSING_FORGOTTEN_MS), { failures: 1, last: NOW + GUESSING_FORGOTTEN_MS });
  assert.equal(waitAfter('pair', undefined, NOW), 0);
});

test('nobody is locked out for good: whatever the failures and the clock, whoever waits as told is let in after two waits', () => {
  const clock = fc.integer({ min: -1e12, max: 1e12 });
  fc.assert(
    fc.property(scope, fc.integer({ min: 1, max: 1e9 }), clock, (scope, failures, jump) => {
      // the clock jumps, backwards too, right after the last failure
      const guessing = { failures, last: NOW };
      let now = NOW + jump;
      for (let told = 0; told < 2; told++) {
        const wait = waitAfter(scope, guessing, now);
        assert.ok(wait <= 60_000);
        now += wait;
      }
      assert.equal(waitAfter(scope, guessing, now), 0);
    }),
    {
      numRuns: 1000,
      examples: [
        ['pair', 100, -60_000],
        ['pair', 100, -60_001],
        ['account', 100, -30_000],
        ['address', 100, -3_600_000],
      ],
    },
  );
});
