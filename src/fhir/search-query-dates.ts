/** Dates as they are searched for, as ranges against ranges. https://hl7.org/fhir/R4/search.html#date */
import { INSTANT_MAX } from '#model/instant-text.ts';
import { dateInterval, type Interval } from './date-time.ts';
import { latestCode, LISTED } from './search-query-parameters.ts';
import { type Bare, END, prefixed, START, Unaskable, type ValueContext, type ValueSpan } from './search-query-spans.ts';
import { dateRange, dateValue } from './value-encoding.ts';

/** A search may leave out seconds and zone, and a `+` may have come as a blank. */
function askedInterval(text: string, name: string): Interval {
  const spelled = text.replace(/(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:\d\d)$/, '$1+$2');
  const found = dateInterval(spelled);
  if (found !== undefined) return found;
  const [, start, seconds, zone] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(spelled) ?? [];
  const whole = start === undefined ? undefined : dateInterval(`${start}${seconds ?? ':00'}${zone ?? 'Z'}`);
  if (whole === undefined) throw new Unaskable('value', `${name}: ${text.slice(0, 40)} is no date`);
  return seconds === undefined ? { low: whole.low, high: whole.low + 60_000 } : whole;
}

/** Ten per cent of the time between then and now, to either side. https://hl7.org/fhir/R4/search.html#prefix */
const approximate = ({ low, high }: Interval, now: number): Interval => {
  const distance = Math.round(Math.abs(now - (low + high) / 2) / 10);
  return { low: low - distance, high: high + distance };
};

const instantBytes = (ms: number): Uint8Array => dateValue(ms, ms).slice(0, 8);

/**
 * What [low, high) asks of a value [l, h). True ranges: `eq` is containment, `gt` and `lt` are that something of the value lies beyond, `sa` and `eb` that all
 * of it does, `ge` and `le` are one or the other.
 */
export function dateSpans(value: string, name: string, { now }: ValueContext): readonly Bare[] {
  const { prefix, rest } = prefixed(value);
  const asked = askedInterval(rest, name);
  const { low, high } = prefix === 'ap' ? approximate(asked, now) : asked;
  const [L, H, afterH] = [instantBytes(low), instantBytes(high), instantBytes(high + 1)];
  const equal: Bare = { ...dateRange(low, high), parts: [{ at: 8, high: afterH }] };
  const endsAfter: Bare = { low: START, high: H, parts: [{ at: 8, low: afterH }] };
  const startsAfter: Bare = { low: H, high: END };
  const startsBefore: Bare = { low: START, high: L };
  switch (prefix) {
    case 'eq':
      return [equal];
    case 'ne':
      return [startsBefore, { low: L, high: END, parts: [{ at: 8, low: afterH }] }];
    case 'gt':
      return [startsAfter, endsAfter];
    case 'lt':
      return [startsBefore];
    case 'ge':
      return [startsAfter, endsAfter, equal];
    case 'le':
      return [startsBefore, equal];
    case 'sa':
      return [startsAfter];
    case 'eb':
      return [{ low: START, high: L, parts: [{ at: 8, high: instantBytes(low + 1) }] }];
    case 'ap':
      return [{ low: START, high: H, parts: [{ at: 8, low: instantBytes(low + 1) }] }];
  }
}

const LAST = INSTANT_MAX + 1;

/** When a version was written is an instant of one millisecond. */
export function updatedSpans(type: string, value: string, { now }: ValueContext): readonly ValueSpan[] {
  const { prefix, rest } = prefixed(value);
  const asked = askedInterval(rest, '_lastUpdated');
  const { low, high } = prefix === 'ap' ? approximate(asked, now) : asked;
  const between = (from: number, before: number): ValueSpan => ({
    param: latestCode(type),
    low: LISTED,
    updated: { from: Math.max(from, 0), before: Math.max(before, 0) },
  });
  switch (prefix) {
    case 'eq':
    case 'ap':
      return [between(low, high)];
    case 'ne':
      return [between(0, low), between(high, LAST)];
    case 'gt':
    case 'sa':
      return [between(high, LAST)];
    case 'lt':
    case 'eb':
      return [between(0, low)];
    case 'ge':
      return [between(low, LAST)];
    case 'le':
      return [between(0, high)];
  }
}
