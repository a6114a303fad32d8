import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantText } from '#model/instant-text.ts';
import { dateInterval, instantMs } from './date-time.ts';

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

test('a date means all of what it names', () => {
  const meant = (text: string): readonly string[] => {
    const interval = dateInterval(text);
    return interval === undefined ? [] : [instantText(interval.low), instantText(interval.high)];
  };
  assert.deepEqual(meant('2026'), ['2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']);
  assert.deepEqual(meant('2026-12'), ['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']);
  assert.deepEqual(meant('2028-02-29'), ['2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z']);
  assert.deepEqual(meant('0099-12-31'), ['0099-12-31T00:00:00.000Z', '0100-01-01T00:00:00.000Z']);
  assert.deepEqual(meant('2026-11-21T04:05:06Z'), ['2026-11-21T04:05:06.000Z', '2026-11-21T04:05:07.000Z']);
  assert.deepEqual(meant('2026-11-21T04:05:06.5+01:00'), ['2026-11-21T03:05:06.500Z', '2026-11-21T03:05:06.501Z']);
  assert.deepEqual(meant('2026-11-21T04:05:06.123456-03:30'), ['2026-11-21T07:35:06.123Z', '2026-11-21T07:35:06.124Z']);
  assert.deepEqual(meant('2016-12-31T23:59:60Z'), ['2017-01-01T00:00:00.000Z', '2017-01-01T00:00:01.000Z']);
});

test('what names no day or no time of the calendar is no date', () => {
  const wrong = [
    '',
    '26',
    '0000',
    '2026-00',
    '2026-13',
    '2026-02-29',
    '2026-04-31',
    '2026-11-00',
    '2026-11-21T',
    '2026-11-21T04:05Z',
    '2026-11-21T04:05:06',
    '2026-11-21T24:00:00Z',
    '2026-11-21T04:60:00Z',
    '2026-11-21T04:05:61Z',
    '2026-11-21T04:05:06+15:00',
    '2026-02-30T00:00:00.000Z',
    '2026-11-21t04:05:06.000Z',
    '2026-11-2xT04:05:06.000Z',
    '2026-11-21T04:05:06.00-Z',
    ' 2026-11-21',
    '2026-11-21\n',
    '+002026-11-21',
    'Tue, 24 Nov 2026 13:00:00 GMT',
  ];
  for (const text of wrong) assert.equal(dateInterval(text), undefined, JSON.stringify(text));
});

test('an instant that is written is read again, whatever way it is parsed', () => {
  fc.assert(
    fc.property(fc.integer({ min: at('0001-01-01T00:00:00Z'), max: at('9999-12-31T23:59:59.999Z') }), (ms) => {
      assert.equal(instantMs(instantText(ms)), ms);
      assert.deepEqual(dateInterval(instantText(ms)), { low: ms, high: ms + 1 });
      assert.equal(instantMs(instantText(ms).replace('Z', '+00:00')), ms); // not the fast path
    }),
  );
});

test('any text is a date or is not; nothing throws, and the interval is never empty', () => {
  const digit = fc.constantFrom(...'0123456789-:.TZ+ '.split(''));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: digit, maxLength: 40 })), (text) => {
      const interval = dateInterval(text);
      assert.ok(interval === undefined || interval.low < interval.high);
    }),
  );
  for (const value of [undefined, null, 5, {}, [], '2026', '2026-11-21']) assert.equal(instantMs(value), undefined);
});
