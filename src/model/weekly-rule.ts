/**
 * Hours by the wall clock, every week, and the instants that they mean in a zone whose clocks are put forward and back.
 *
 * On a day with a gap, slots whose wall-clock start does not exist are left out, and so is one that would reach into the next slot or beyond
 * the end of the hours because the clock jumped while it ran. On a day with an overlap, a wall-clock time that comes twice means the first of
 * the two: every slot is offered once, and no two look alike. So slots never overlap, and each lasts exactly its minutes of real time.
 */

/** As ISO 8601 counts: 1 is Monday, 7 Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface WeeklyRule {
  /** At least one. */
  readonly weekdays: readonly Weekday[];
  /** Wall-clock times `hh:mm`, from before to; `to` may be `24:00`. Hours beyond midnight are two rules. */
  readonly from: string;
  readonly to: string;
  /** Length of a slot, 1 to 1440. */
  readonly minutes: number;
  /** IANA name. */
  readonly zone: string;
}

/** Half-open [start, end), UTC milliseconds. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Days that one call covers at most. */
export const DAYS_MAX = 1100;

const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** What is wrong with a rule, in one sentence; undefined when nothing is. */
export function weeklyRuleFault(rule: WeeklyRule): string | undefined {
  const { weekdays, from, to, minutes, zone } = rule;
  if (weekdays.length === 0 || weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
    return 'name at least one weekday, 1 (Monday) to 7';
  if (!TIME.test(from) || from === '24:00') return `${JSON.stringify(from)} is no time of day; write it as 09:00`;
  if (!TIME.test(to)) return `${JSON.stringify(to)} is no time of day; write it as 12:00`;
  if (from >= to) return `the hours end (${to}) before they begin (${from}); write hours beyond midnight as two rules`;
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440) return 'a slot has 1 to 1440 minutes';
  return isZone(zone) ? undefined : `${JSON.stringify(zone)} is no time zone; write an IANA name, e.g. Europe/Berlin`;
}

/** True for an IANA zone that this runtime knows. */
export function isZone(zone: string): boolean {
  try {
    return new Temporal.ZonedDateTime(0n, zone).timeZoneId !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * The slots of a rule that begin in [fromMs, untilMs), in order of time; the same ones however the time is cut into ranges.
 * Example: Tuesdays 09:00 to 12:00 by 30 minutes are six slots on each Tuesday. Throws for a rule with a fault, and for more than DAYS_MAX days.
 */
export function slotsOfRule(rule: WeeklyRule, fromMs: number, untilMs: number): readonly Interval[] {
  const fault = weeklyRuleFault(rule);
  if (fault !== undefined) throw new RangeError(fault);
  if (untilMs - fromMs > DAYS_MAX * 86_400_000) throw new RangeError(`slots are made for ${DAYS_MAX} days at a time at most`);
  const slots: Interval[] = [];
  if (untilMs <= fromMs) return slots;
  const last = zonedAt(untilMs, rule.zone).toPlainDate();
  for (let date = zonedAt(fromMs, rule.zone).toPlainDate(); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    if (!rule.weekdays.some((day) => day === date.dayOfWeek)) continue;
    for (const slot of slotsOn(date, rule)) if (slot.start >= fromMs && slot.start < untilMs) slots.push(slot);
  }
  return slots;
}

function slotsOn(date: Temporal.PlainDate, { from, to, minutes, zone }: WeeklyRule): readonly Interval[] {
  const closing = firstInstantAt(wallClock(date, minuteOfDay(to)), zone);
  const slots: Interval[] = [];
  let busyUntil = -Infinity;
  for (let minute = minuteOfDay(from); minute + minutes <= minuteOfDay(to); minute += minutes) {
    const start = instantOf(wallClock(date, minute), zone);
    if (start === undefined) continue;
    const end = start + minutes * 60_000;
    if (start < busyUntil || end > closing) continue;
    busyUntil = end;
    slots.push({ start, end });
  }
  return slots;
}

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** `minute` from 0 to 1440. */
const wallClock = (date: Temporal.PlainDate, minute: number): Temporal.PlainDateTime => date.toPlainDateTime().add({ minutes: minute });

/** When the wall clock first shows this time; undefined where it never does. */
function instantOf(wall: Temporal.PlainDateTime, zone: string): number | undefined {
  const zoned = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return zoned.toPlainDateTime().equals(wall) ? zoned.epochMilliseconds : undefined;
}

/** When the wall clock first shows this time or has jumped over it. */
function firstInstantAt(wall: Temporal.PlainDateTime, zone: string): number {
  const exact = instantOf(wall, zone);
  if (exact !== undefined) return exact;
  // `earlier` lies before the gap: the next change of the clock is the gap itself.
  const before = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return (before.getTimeZoneTransition('next') ?? before).epochMilliseconds;
}

const zonedAt = (ms: number, zone: string): Temporal.ZonedDateTime => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** `Tue` (or `tue`) → 2; undefined for anything else. */
export function parseWeekday(text: string): Weekday | undefined {
  const index = DAY_NAMES.findIndex((name) => name.toLowerCase() === text.toLowerCase());
  return index < 0 ? undefined : ((index + 1) as Weekday); // 1 to 7: DAY_NAMES has seven
}

const HOUR = /^(0?[1-9]|1[0-2])(?::([0-5]\d))?(am|pm)$/i;

/** `01pm`, `1pm` or `01:30pm` → minutes since midnight, 0 to 1439; `12am` is midnight, `12pm` noon. Undefined for anything else. */
export function parseHour(text: string): number | undefined {
  const match = HOUR.exec(text);
  if (match === null) return undefined;
  const [, hour, minute = '0', half = ''] = match;
  return ((Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)) * 60 + Number(minute);
}

/**
 * The next instant after `now` at which the clocks in the zone show that day and time, e.g. `Tue`, `01pm`; UTC milliseconds. A week in which that
 * time does not exist is passed over. Undefined where day or hour is not understood.
 */
export function nextWallClock(day: string, hour: string, zone: string, now: number): number | undefined {
  const weekday = parseWeekday(day);
  const minute = parseHour(hour);
  if (weekday === undefined || minute === undefined) return undefined;
  const today = zonedAt(now, zone).toPlainDate();
  let date = today.add({ days: (weekday - today.dayOfWeek + 7) % 7 });
  // A clock jumps over the same wall-clock time twice in a row nowhere: three weeks are enough, ten are sure.
  for (let week = 0; week < 10; week++, date = date.add({ weeks: 1 })) {
    const instant = instantOf(wallClock(date, minute), zone);
    if (instant !== undefined && instant > now) return instant;
  }
  return undefined;
}

/** What the clock in the zone shows at an instant, as lists have it: `Tue 01pm`, and `Tue 01:30pm` when not on the hour. About 2 µs. */
export function slotLabel(ms: number, zone: string): string {
  const { dayOfWeek, hour, minute } = zonedAt(ms, zone);
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${DAY_NAMES[dayOfWeek - 1] ?? ''} ${String(hour % 12 || 12).padStart(2, '0')}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}

/** Labels that one labeller remembers. */
const LABELS_MAX = 50_000;

/** `slotLabel` for one zone that remembers what it has said: a list is made again at every booking, its labels need not be. */
export function slotLabeller(zone: string): (ms: number) => string {
  const labels = new Map<number, string>();
  return (ms) => {
    const known = labels.get(ms);
    if (known !== undefined) return known;
    if (labels.size === LABELS_MAX) labels.clear();
    const label = slotLabel(ms, zone);
    labels.set(ms, label);
    return label;
  };
}
