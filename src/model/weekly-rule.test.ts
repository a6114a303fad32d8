import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  isZone,
  nextWallClock,
  parseHour,
  parseWeekday,
  slotLabel,
  slotLabeller,
  slotsOfRule,
  type Weekday,
  type WeeklyRule,
  weeklyRuleFault,
} from './weekly-rule.ts';

const utc = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const wall = (ms: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainTime().toString().slice(0, 5);

/** The slots of one local date, as `09:00+30` in wall-clock start and real minutes. */
const onDate = (date: string, rule: WeeklyRule): readonly string[] => {
  const day = Temporal.PlainDate.from(date);
  const from = day.toZonedDateTime(rule.zone).epochMilliseconds;
  const until = day.add({ days: 1 }).toZonedDateTime(rule.zone).epochMilliseconds;
  return slotsOfRule(rule, from, until).map(({ start, end }) => `${wall(start, rule.zone)}+${(end - start) / 60_000}`);
};

const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const NIGHT = { weekdays: EVERY_DAY, from: '00:00', to: '05:00', minutes: 30 } as const;

test('Tuesdays 09:00 to 12:00 by 30 minutes are six slots on each Tuesday, and a rest that is no slot is left', () => {
  const rule: WeeklyRule = { weekdays: [2], from: '09:00', to: '12:00', minutes: 30, zone: 'Europe/Berlin' };
  const slots = slotsOfRule(rule, utc('2026-11-23T00:00Z'), utc('2026-12-07T00:00Z'));
  assert.equal(slots.length, 12);
  assert.deepEqual(slots[0], { start: utc('2026-11-24T08:00Z'), end: utc('2026-11-24T08:30Z') });
  assert.deepEqual(slots[11], { start: utc('2026-12-01T10:30Z'), end: utc('2026-12-01T11:00Z') });
  assert.deepEqual(onDate('2026-11-24', { ...rule, minutes: 50 }), ['09:00+50', '09:50+50', '10:40+50']);
  assert.deepEqual(onDate('2026-11-25', rule), []);
});

test('a range holds the slots that begin in it: the end is not in it', () => {
  const rule: WeeklyRule = { weekdays: [2], from: '09:00', to: '10:00', minutes: 30, zone: 'UTC' };
  const [nine, half, ten] = [utc('2026-11-24T09:00Z'), utc('2026-11-24T09:30Z'), utc('2026-11-24T10:00Z')];
  const starts = (from: number, until: number): readonly number[] => slotsOfRule(rule, from, until).map(({ start }) => start);
  assert.deepEqual(starts(nine, half), [nine]);
  assert.deepEqual(starts(nine + 1, ten), [half]);
  assert.deepEqual(starts(nine, nine), []);
  assert.deepEqual(starts(ten, nine), []);
});

test('clocks put forward: slots in the missing hour are left out, the others keep their wall-clock times', () => {
  // 02:00 → 03:00
  assert.deepEqual(onDate('2026-03-29', { ...NIGHT, zone: 'Europe/Berlin' }), [
    '00:00+30',
    '00:30+30',
    '01:00+30',
    '01:30+30',
    '03:00+30',
    '03:30+30',
    '04:00+30',
    '04:30+30',
  ]);
  // 45 minutes: the one that began at 01:30 runs until 03:15 by the wall clock, so 03:00 is left out as well
  assert.deepEqual(onDate('2026-03-29', { ...NIGHT, minutes: 45, zone: 'Europe/Berlin' }), [
    '00:00+45',
    '00:45+45',
    '01:30+45',
    '03:45+45',
  ]);
  // half an hour only: 02:00 → 02:30
  assert.deepEqual(onDate('2026-10-04', { ...NIGHT, from: '01:00', to: '03:00', zone: 'Australia/Lord_Howe' }), [
    '01:00+30',
    '01:30+30',
    '02:30+30',
  ]);
});

test('clocks put forward: no slot runs beyond the end of the hours', () => {
  // by the wall clock 01:30+45 ends at 03:15, and the hours end at 03:00; with the end within the gap, at the jump
  assert.deepEqual(onDate('2026-03-29', { ...NIGHT, from: '01:30', to: '03:00', minutes: 45, zone: 'Europe/Berlin' }), []);
  assert.deepEqual(onDate('2026-03-29', { ...NIGHT, from: '01:30', to: '02:30', minutes: 30, zone: 'Europe/Berlin' }), ['01:30+30']);
  assert.deepEqual(onDate('2026-03-29', { ...NIGHT, from: '01:30', to: '02:30', minutes: 60, zone: 'Europe/Berlin' }), []);
});

test('clocks put back: a wall-clock time that comes twice is offered once, at its first coming', () => {
  // 03:00 → 02:00
  const slots = onDate('2026-10-25', { ...NIGHT, zone: 'Europe/Berlin' });
  assert.deepEqual(
    slots,
    ['00:00', '00:30', '01:00', '01:30', '02:00', '02:30', '03:00', '03:30', '04:00', '04:30'].map((at) => `${at}+30`),
  );
  const two = slotsOfRule({ ...NIGHT, zone: 'Europe/Berlin' }, utc('2026-10-25T00:00Z'), utc('2026-10-25T02:00Z'));
  assert.deepEqual(
    two.map(({ start }) => start),
    [utc('2026-10-25T00:00Z'), utc('2026-10-25T00:30Z')],
  );
});

test('a day that a zone skips has no slots, and midnight that does not exist begins none', () => {
  assert.deepEqual(onDate('2011-12-29', { ...NIGHT, minutes: 300, zone: 'Pacific/Apia' }), ['00:00+300']);
  const skipped = slotsOfRule({ ...NIGHT, minutes: 300, zone: 'Pacific/Apia' }, utc('2011-12-29T10:00Z'), utc('2011-12-31T10:00Z'));
  assert.deepEqual(
    skipped.map(({ start }) => start),
    [utc('2011-12-29T10:00Z'), utc('2011-12-30T10:00Z')],
  ); // the 29th and the 31st
  assert.deepEqual(onDate('2026-03-29', { ...NIGHT, from: '00:00', to: '02:00', minutes: 60, zone: 'Asia/Beirut' }), ['01:00+60']);
});

test('hours may last until midnight', () => {
  assert.deepEqual(onDate('2026-11-24', { ...NIGHT, from: '23:00', to: '24:00', zone: 'UTC' }), ['23:00+30', '23:30+30']);
});

const zone = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Asia/Kolkata',
  'UTC',
  'Asia/Beirut',
);
const time = fc
  .integer({ min: 0, max: 1439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
const rule: fc.Arbitrary<WeeklyRule> = fc
  .record({ from: time, to: fc.oneof(time, fc.constant('24:00')), minutes: fc.integer({ min: 5, max: 200 }), zone })
  .filter(({ from, to }) => from < to)
  .map((rest) => ({ weekdays: EVERY_DAY, ...rest }));
/** Around the changes of the clock in spring and autumn, both hemispheres. */
const moment = fc
  .tuple(
    fc.constantFrom(
      utc('2026-03-08T00:00Z'),
      utc('2026-03-29T00:00Z'),
      utc('2026-10-04T00:00Z'),
      utc('2026-10-25T00:00Z'),
      utc('2026-11-01T00:00Z'),
    ),
    fc.integer({ min: -3 * 86_400_000, max: 3 * 86_400_000 }),
  )
  .map(([near, by]) => near + by);

test('slots last exactly their minutes, never overlap, stay within the hours, and show wall-clock times a whole number of slots apart', () => {
  fc.assert(
    fc.property(rule, moment, fc.integer({ min: 0, max: 4 * 86_400_000 }), (rule, from, length) => {
      const slots = slotsOfRule(rule, from, from + length);
      const labels = new Set(slots.map(({ start }) => `${slotLabel(start, rule.zone)} ${Math.floor(start / 604_800_000)}`));
      assert.equal(labels.size, slots.length);
      let busyUntil = from;
      for (const { start, end } of slots) {
        assert.ok(start >= busyUntil && start < from + length);
        assert.equal(end - start, rule.minutes * 60_000);
        busyUntil = end;
        const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
        assert.equal((minuteOf(wall(start, rule.zone)) - minuteOf(rule.from)) % rule.minutes, 0);
        assert.ok(wall(start, rule.zone) >= rule.from);
        // a moment before its end the hours are not over
        assert.ok(wall(end - 1, rule.zone) < rule.to, `${wall(end - 1, rule.zone)} ${rule.to}`);
      }
    }),
    { numRuns: 500 },
  );
});

test('the same slots come out however the time is cut', () => {
  fc.assert(
    fc.property(rule, moment, fc.integer({ min: 0, max: 2 * 86_400_000 }), (rule, cut, length) => {
      const [from, until] = [cut - length, cut + length];
      assert.deepEqual([...slotsOfRule(rule, from, cut), ...slotsOfRule(rule, cut, until)], slotsOfRule(rule, from, until));
    }),
    { numRuns: 200 },
  );
});

test('a rule that makes no sense says what to write instead, and makes no slots', () => {
  const good: WeeklyRule = { weekdays: [1], from: '09:00', to: '12:00', minutes: 30, zone: 'UTC' };
  assert.equal(weeklyRuleFault(good), undefined);
  const faults: readonly (readonly [Partial<WeeklyRule>, RegExp])[] = [
    [{ weekdays: [] }, /weekday/],
    [{ weekdays: [0 as 1] }, /weekday/],
    [{ from: '9:00' }, /no time of day/],
    [{ from: '24:00' }, /no time of day/],
    [{ to: '12:60' }, /no time of day/],
    [{ to: '09:00' }, /two rules/],
    [{ minutes: 0 }, /1 to 1440/],
    [{ minutes: 1.5 }, /1 to 1440/],
    [{ zone: 'Europe/Atlantis' }, /IANA/],
    [{ zone: '' }, /IANA/],
  ];
  for (const [change, said] of faults) {
    assert.match(weeklyRuleFault({ ...good, ...change }) ?? '', said);
    assert.throws(() => slotsOfRule({ ...good, ...change }, 0, 1), RangeError);
  }
  assert.throws(() => slotsOfRule(good, 0, utc('2026-01-01T00:00Z')), /at a time/);
  assert.ok(isZone('Europe/Berlin') && !isZone('nowhere'));
});

test('days and hours are read as the original files write them, and a little more', () => {
  assert.deepEqual(['Mon', 'tue', 'SUN', 'Tues', '', 'M'].map(parseWeekday), [1, 2, 7, undefined, undefined, undefined]);
  assert.deepEqual(['12am', '01am', '10am', '12pm', '01pm', '1PM', '11:59pm'].map(parseHour), [0, 60, 600, 720, 780, 780, 1439]);
  for (const wrong of ['', '00am', '13pm', '1', 'pm', '01:60pm', '01:5pm', '001pm', '01pm ', '-1pm'])
    assert.equal(parseHour(wrong), undefined, wrong);
});

test('`Tue 01pm` is the next such time: today when it is still ahead, in a week at that very moment', () => {
  const at = utc('2026-11-24T13:00Z'); // a Tuesday
  assert.equal(nextWallClock('Tue', '01pm', 'UTC', at - 1), at);
  assert.equal(nextWallClock('Tue', '01pm', 'UTC', at), at + 7 * 86_400_000);
  assert.equal(nextWallClock('Tue', '01pm', 'America/New_York', at), at + 5 * 3_600_000);
  assert.equal(nextWallClock('Mon', '03pm', 'Asia/Kolkata', at), utc('2026-11-30T09:30Z'));
  assert.equal(nextWallClock('Tue', '1 o’clock', 'UTC', at), undefined);
  assert.equal(nextWallClock('Someday', '01pm', 'UTC', at), undefined);
});

test('a wall-clock time that the clocks jump over comes a week later; one that comes twice means the first', () => {
  assert.equal(nextWallClock('Sun', '02:30am', 'Europe/Berlin', utc('2026-03-28T12:00Z')), utc('2026-04-05T00:30Z'));
  assert.equal(nextWallClock('Sun', '02:30am', 'Europe/Berlin', utc('2026-10-24T12:00Z')), utc('2026-10-25T00:30Z'));
  assert.equal(nextWallClock('Sun', '01:30am', 'America/New_York', utc('2026-10-31T12:00Z')), utc('2026-11-01T05:30Z'));
});

test('the next time lies ahead, within two weeks, and shows what was asked', () => {
  const day = fc.constantFrom('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun');
  const hour = fc.record({
    hour: fc.integer({ min: 1, max: 12 }),
    half: fc.constantFrom('am', 'pm'),
    minute: fc.constantFrom('', ':15', ':30'),
  });
  fc.assert(
    fc.property(day, hour, zone, moment, (day, { hour, half, minute }, zone, now) => {
      const asked = `${String(hour).padStart(2, '0')}${minute}${half}`;
      const next = nextWallClock(day, asked, zone, now);
      assert.ok(next !== undefined && next > now && next <= now + 15 * 86_400_000);
      assert.equal(slotLabel(next, zone), `${day} ${asked}`);
    }),
    { numRuns: 500 },
  );
});

test('labels show the wall clock of the zone, on both kinds of changing day', () => {
  const labels: readonly (readonly [string, string, string])[] = [
    ['2026-11-24T13:00Z', 'UTC', 'Tue 01pm'],
    ['2026-11-24T00:00Z', 'UTC', 'Tue 12am'],
    ['2026-11-24T12:00Z', 'UTC', 'Tue 12pm'],
    ['2026-11-24T13:00Z', 'Asia/Kolkata', 'Tue 06:30pm'],
    ['2026-03-29T00:30Z', 'Europe/Berlin', 'Sun 01:30am'],
    ['2026-03-29T01:00Z', 'Europe/Berlin', 'Sun 03am'],
    ['2026-10-25T00:30Z', 'Europe/Berlin', 'Sun 02:30am'],
    ['2026-10-25T01:30Z', 'Europe/Berlin', 'Sun 02:30am'],
    ['2026-11-01T05:00Z', 'America/New_York', 'Sun 01am'],
    ['2026-03-08T07:00Z', 'America/New_York', 'Sun 03am'],
  ];
  for (const [instant, zone, label] of labels) assert.equal(slotLabel(utc(instant), zone), label);
  const labeller = slotLabeller('Europe/Berlin');
  for (let round = 0; round < 2; round++) assert.equal(labeller(utc('2026-11-24T12:00Z')), 'Tue 01pm');
});
