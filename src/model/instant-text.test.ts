import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantText } from './instant-text.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

test('an instant is written as a Date writes it, whatever was written before', () => {
  const near = fc.integer({ min: 1_760_000_000_000, max: 1_760_000_009_999 });
  const any = fc.integer({ min: -8.64e15, max: 8.64e15 });
  fc.assert(
    fc.property(fc.array(fc.oneof(near, any), { maxLength: 50 }), (instants) => {
      for (const ms of instants) assert.equal(instantText(ms), iso(ms));
    }),
  );
});

test('the borders of seconds, of years and of what a Date can hold', () => {
  for (const ms of [0, 1, 9, 10, 99, 100, 999, 1000, -1, 253_402_300_799_999, 253_402_300_800_000, 1.5, 8.64e15]) {
    assert.equal(instantText(ms), iso(ms), String(ms));
  }
  for (const ms of [Number.NaN, 8.64e15 + 1, Number.POSITIVE_INFINITY]) assert.throws(() => instantText(ms), RangeError);
});
