/** Instants as text. Each act writes two or three, of the last seconds. */

/** The last instant that is written with four digits for its year, 9999-12-31T23:59:59.999Z; UTC milliseconds. */
export const INSTANT_MAX = 253_402_300_799_999;

const SECOND_MS = 1000;

/** What the texts of the last seconds begin with, each in the place of its own number: a commit's and a promise's are not far from each other. */
const KEPT = 4;
const seconds: number[] = Array.from({ length: KEPT }, () => Number.NaN);
const prefixes: string[] = Array.from({ length: KEPT }, () => '');

/**
 * UTC milliseconds as RFC 3339 and FHIR write them, `2026-11-21T04:05:06.007Z`: what `toISOString` gives, which is also what it throws outside of what a Date
 * can hold. https://www.rfc-editor.org/rfc/rfc3339
 */
export function instantText(ms: number): string {
  if (!Number.isInteger(ms) || ms < 0 || ms > INSTANT_MAX) return new Date(ms).toISOString();
  const millis = ms % SECOND_MS;
  const second = (ms - millis) / SECOND_MS;
  const place = second % KEPT;
  if (seconds[place] !== second) {
    seconds[place] = second;
    prefixes[place] = new Date(ms).toISOString().slice(0, -'mmmZ'.length);
  }
  return `${prefixes[place] ?? ''}${millis < 10 ? '00' : millis < 100 ? '0' : ''}${millis}Z`;
}
