/** FHIR dates and times as UTC milliseconds. https://hl7.org/fhir/R4/datatypes.html#dateTime */

/** A half-open interval [low, high) of UTC milliseconds. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** UTC milliseconds of an `instant` or of a `dateTime` that has a time; undefined for anything else. */
export function instantMs(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length < 'yyyy-mm-ddThh:mm:ssZ'.length) return undefined;
  return dateInterval(value)?.low;
}

const DATE_TIME = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d)))?)?)?$/;

/**
 * What a `date`, `dateTime` or `instant` means: `2026` is all that year, `2026-11-21` all that day (of UTC: such a value has no zone),
 * and a time the second or the millisecond that it names. Undefined where the text is none of these, or names no day of the calendar.
 */
export function dateInterval(text: string): Interval | undefined {
  const canonical = canonicalMs(text);
  if (canonical !== undefined) return { low: canonical, high: canonical + 1 };
  if (text.length > 'yyyy-mm-ddThh:mm:ss.nnnnnnnnn+hh:mm'.length) return undefined;
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction, sign, zoneHour, zoneMinute] = match;
  const y = Number(year);
  const m = Number(month ?? 1) - 1;
  const d = Number(day ?? 1);
  const low = utc(y, m, d);
  if (y === 0 || m < 0 || m > 11 || d < 1 || new Date(low).getUTCDate() !== d) return undefined;
  if (month === undefined) return { low, high: utc(y + 1, 0, 1) };
  if (day === undefined) return { low, high: utc(y, m + 1, 1) };
  if (hour === undefined) return { low, high: low + 86_400_000 };
  // FHIR allows second 60 for leap seconds, which UTC milliseconds do not know: it is the first of the next minute.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  if (Number(zoneHour ?? 0) > 14 || Number(zoneMinute ?? 0) > 59) return undefined;
  const offset = (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)) * (sign === '-' ? -60_000 : 60_000);
  const millis = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const instant = low + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + millis - offset;
  return { low: instant, high: instant + (fraction === undefined ? 1000 : 1) };
}

/** Years below 100 as well, which Date.UTC alone takes for 19xx. */
const utc = (year: number, month: number, day: number): number => new Date(0).setUTCFullYear(year, month, day);

/** Fast path for what Medlar itself writes, `yyyy-mm-ddThh:mm:ss.mmmZ`: digits only, no regular expression. */
function canonicalMs(text: string): number | undefined {
  if (text.length !== 24 || text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':')
    return undefined;
  if (text[19] !== '.' || text[23] !== 'Z') return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const millis = digits(text, 20, 23);
  // Days that not every month has, years below 100 and leap seconds take the careful way.
  if (!(year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23 && minute <= 59 && second <= 59 && millis >= 0)) {
    return undefined;
  }
  return Date.UTC(year, month - 1, day, hour, minute, second, millis);
}

/** The number in text[from, to); NaN where one of them is no digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
