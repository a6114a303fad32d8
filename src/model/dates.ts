/** Birth dates in any common way of writing, from text to one calendar date. */

/** Which number comes first in `2/3/2007`: where both readings are dates, the centre's setting decides. */
export const DATE_ORDERS = ['month-first', 'day-first'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const YEAR_MIN = 1850;
const YEAR_MAX = 2199;
const LENGTH_MAX = 40;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/**
 * The date as `YYYY-MM-DD`, or undefined where the text is none. Understood: `2/3/2007`, `02-03-2007`, `2.3.2007`, `2 3 2007` (in the order given, in the
 * other one where only that is a date), `2007-02-03`, `20070203`, `Feb 3, 2007`, `3 February 2007`, `3rd of February 2007`. Years have four digits.
 */
export function parseDate(text: string, order: DateOrder): string | undefined {
  if (text.length > LENGTH_MAX) return undefined;
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const yearFirst = /^(\d{4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (yearFirst !== null) return calendarDate(yearFirst[1], yearFirst[2], yearFirst[3]);
  const yearLast = /^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})$/.exec(plain);
  if (yearLast !== null) {
    const [, first, second, year] = yearLast;
    const monthFirst = calendarDate(year, first, second);
    const dayFirst = calendarDate(year, second, first);
    return order === 'month-first' ? (monthFirst ?? dayFirst) : (dayFirst ?? monthFirst);
  }
  const named = /^([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/.exec(plain);
  if (named !== null) return calendarDate(named[3], monthNumber(named[1]), named[2]);
  const dayNamed = /^(\d{1,2})(?:st|nd|rd|th)?\.?(?:\s+of)?\s+([a-z]+)\.?,?\s+(\d{4})$/.exec(plain);
  return dayNamed === null ? undefined : calendarDate(dayNamed[3], monthNumber(dayNamed[2]), dayNamed[1]);
}

/** `2003-02-05` as the original program wrote it: `2/5/2003`. */
export function originalDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${Number(month)}/${Number(day)}/${year}`;
}

/** Whether it is a `YYYY-MM-DD` of a day that was. */
export const isDate = (text: string): boolean => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return parts !== null && calendarDate(parts[1], parts[2], parts[3]) === text;
};

const FULL_MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** `sept`, `feb` and `february`; nothing shorter than three letters, nothing that the month's name does not begin with. */
function monthNumber(word = ''): string | undefined {
  const index = MONTHS.indexOf(word.slice(0, 3));
  return index >= 0 && FULL_MONTHS[index]?.startsWith(word) === true ? String(index + 1) : undefined;
}

function calendarDate(year: string | undefined, month: string | undefined, day: string | undefined): string | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (!(y >= YEAR_MIN && y <= YEAR_MAX && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m))) return undefined;
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

const daysIn = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
