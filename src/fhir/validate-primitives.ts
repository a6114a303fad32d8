/**
 * The formats of FHIR's primitive types: JSON type, characters, length, range, and days that the calendar has.
 * The tables' regular expressions say the same or less; validate-primitives.test.ts compares.
 * https://hl7.org/fhir/R4/datatypes.html#primitive
 */
import { digitsOf, numberOf } from './json-number.ts';
import { shown, type Complaint } from './validate-issues.ts';
import { narrativeComplaint } from './validate-xhtml.ts';

/** Undefined when the value is good. */
export type PrimitiveCheck = (value: unknown) => Complaint | undefined;

/** https://hl7.org/fhir/R4/datatypes.html#string: 1 MB. */
export const STRING_LENGTH_MAX = 1_048_576;

/** No number anybody measures has more digits; more would only cost. */
const DECIMAL_LENGTH_MAX = 100;

const structure = (expected: string, value: unknown): Complaint => ({
  code: 'structure',
  text: `${expected} expected, not ${shown(value)}`,
});
const malformed = (type: string, value: unknown, why = ''): Complaint => ({
  code: 'value',
  text: `${shown(value)} is no ${type}${why === '' ? '' : `: ${why}`}`,
});

// --- strings ---

// eslint-disable-next-line no-control-regex -- these are what is forbidden
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const VISIBLE = /\S/;

/** What is wrong with any string of FHIR. */
function stringComplaint(value: unknown): Complaint | undefined {
  if (typeof value !== 'string') return structure('a string', value);
  if (value === '') return { code: 'structure', text: 'a string must not be empty' };
  if (value.length > STRING_LENGTH_MAX)
    return { code: 'too-long', text: `a string of ${value.length} characters; at most ${STRING_LENGTH_MAX} are allowed` };
  if (CONTROL.test(value)) return malformed('string', value, 'control characters other than tab, line feed and carriage return');
  if (!value.isWellFormed()) return malformed('string', value, 'a lone surrogate');
  if (!VISIBLE.test(value)) return { severity: 'warning', code: 'value', text: 'a string should not be white space only' };
  return undefined;
}

/** A string that is all of `pattern`. Patterns here leave no room for anything that `stringComplaint` forbids. */
const formatted =
  (type: string, pattern: RegExp, why = ''): PrimitiveCheck =>
  (value) => {
    if (typeof value === 'string' && pattern.test(value) && value.isWellFormed()) return undefined;
    return typeof value !== 'string' || value === '' ? stringComplaint(value) : malformed(type, value, why);
  };

/** White space is XML's: a no-break space is a character like others. */
const CODE = /^[^ \u0000-\u001f]+(?:[ \t\r\n][^ \u0000-\u001f]+)*$/; // eslint-disable-line no-control-regex -- these are what is forbidden
const URI = /^[^\s\u0000-\u001f]+$/; // eslint-disable-line no-control-regex -- forbidden here too
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ANY_CASE_UUID = new RegExp(UUID, 'i');
const OID = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/;
const ID = /^[A-Za-z0-9\-.]{1,64}$/;

const isUri = (value: string): boolean => {
  if (!URI.test(value) || !value.isWellFormed()) return false;
  if (!value.startsWith('urn:')) return true;
  return value.startsWith('urn:uuid:') ? ANY_CASE_UUID.test(value) : !value.startsWith('urn:oid:') || OID.test(value);
};

const uriLike =
  (type: string): PrimitiveCheck =>
  (value) => {
    if (typeof value === 'string' && isUri(value)) return undefined;
    return typeof value !== 'string' || value === '' ? stringComplaint(value) : malformed(type, value);
  };

/** A uri, with or without |version. */
const canonicalComplaint: PrimitiveCheck = (value) =>
  typeof value === 'string' && isUri(value.replace(/\|[^|\s]+$/, '')) ? undefined : uriLike('canonical')(value);

const NOT_BASE64 = /[^A-Za-z0-9+/=\s]/;

/** Searches for what is wrong rather than matching all: a regular expression over megabytes must not need a stack. */
function base64Complaint(value: unknown): Complaint | undefined {
  if (typeof value !== 'string' || value === '') return stringComplaint(value);
  if (NOT_BASE64.test(value)) return malformed('base64Binary', value);
  // White space may divide it, but not a group of four.
  const pieces = value.trim().split(/\s+/);
  const last = pieces.at(-1) ?? '';
  const padding = last.indexOf('=');
  const isPadded = padding === -1 || (padding >= last.length - 2 && last.endsWith('='));
  const isWhole = pieces.every(
    (piece, i) => piece.length > 0 && piece.length % 4 === 0 && (i === pieces.length - 1 || !piece.includes('=')),
  );
  return isPadded && isWhole ? undefined : malformed('base64Binary', value);
}

// --- numbers ---

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

const integerFrom =
  (type: string, min: number): PrimitiveCheck =>
  (value) => {
    const number = numberOf(value);
    if (number === undefined) return structure('a whole number', value);
    if (!Number.isInteger(number) || (typeof value !== 'number' && !INTEGER.test(digitsOf(value) ?? '')))
      return malformed(type, digitsOf(value) ?? number);
    if (number < min || number > 2_147_483_647) return malformed(type, number, `it must be from ${min} to 2147483647`);
    return undefined;
  };

function decimalComplaint(value: unknown): Complaint | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : malformed('decimal', value);
  const digits = digitsOf(value);
  if (digits === undefined) return structure('a number', value);
  return digits.length <= DECIMAL_LENGTH_MAX ? undefined : { code: 'too-long', text: `a number of ${digits.length} characters` };
}

const booleanComplaint: PrimitiveCheck = (value) => (typeof value === 'boolean' ? undefined : structure('true or false', value));

// --- dates and times ---

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The number in text[from, to); NaN where one of them is no digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** True where text[0, end) is yyyy, yyyy-mm or yyyy-mm-dd and the calendar has it. */
function isDay(text: string, end: number): boolean {
  if (end !== 4 && end !== 7 && end !== 10) return false;
  const year = digits(text, 0, 4);
  if (!(year >= 1)) return false;
  if (end === 4) return true;
  const month = digits(text, 5, 7);
  if (text[4] !== '-' || !(month >= 1 && month <= 12)) return false;
  if (end === 7) return true;
  const day = digits(text, 8, 10);
  if (text[7] !== '-' || !(day >= 1 && day <= (DAYS[month - 1] ?? 0))) return false;
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

/** End of hh:mm:ss(.n+)? that begins at `from`; -1 where there is none. Second 60 is a leap second. */
function endOfTime(text: string, from: number): number {
  if (text[from + 2] !== ':' || text[from + 5] !== ':') return -1;
  if (!(digits(text, from, from + 2) <= 23 && digits(text, from + 3, from + 5) <= 59 && digits(text, from + 6, from + 8) <= 60)) return -1;
  let end = from + 8;
  if (text[end] !== '.') return end;
  end++;
  const start = end;
  while (digits(text, end, end + 1) >= 0) end++;
  return end > start ? end : -1;
}

/** True where text[from, …) is Z or ±hh:mm, at most 14:00. */
function isZone(text: string, from: number): boolean {
  if (text[from] === 'Z') return text.length === from + 1;
  if ((text[from] !== '+' && text[from] !== '-') || text.length !== from + 6 || text[from + 3] !== ':') return false;
  const hours = digits(text, from + 1, from + 3);
  const minutes = digits(text, from + 4, from + 6);
  return (hours <= 13 && minutes <= 59) || (hours === 14 && minutes === 0);
}

function isInstant(text: string): boolean {
  if (text[10] !== 'T' || !isDay(text, 10)) return false;
  const end = endOfTime(text, 11);
  return end !== -1 && isZone(text, end);
}

const dateLike =
  (type: string, isGood: (text: string) => boolean, form: string): PrimitiveCheck =>
  (value) => {
    if (typeof value === 'string' && isGood(value)) return undefined;
    return typeof value !== 'string' || value === '' ? stringComplaint(value) : malformed(type, value, `${form} of the calendar`);
  };

// --- the table ---

const CHECKS: ReadonlyMap<string, PrimitiveCheck> = new Map<string, PrimitiveCheck>([
  ['base64Binary', base64Complaint],
  ['boolean', booleanComplaint],
  ['canonical', canonicalComplaint],
  ['code', formatted('code', CODE, 'no white space at the ends, single blanks within')],
  ['date', dateLike('date', (text) => isDay(text, text.length), 'YYYY, YYYY-MM or YYYY-MM-DD')],
  [
    'dateTime',
    dateLike(
      'dateTime',
      (text) => isDay(text, text.length) || isInstant(text),
      'YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with zone',
    ),
  ],
  ['decimal', decimalComplaint],
  ['id', formatted('id', ID, '1 to 64 of A-Z a-z 0-9 - .')],
  ['instant', dateLike('instant', isInstant, 'YYYY-MM-DDThh:mm:ss with zone')],
  ['integer', integerFrom('integer', -2_147_483_648)],
  ['markdown', stringComplaint],
  ['oid', formatted('oid', OID)],
  ['positiveInt', integerFrom('positiveInt', 1)],
  ['string', stringComplaint],
  ['time', dateLike('time', (text) => endOfTime(text, 0) === text.length, 'hh:mm:ss')],
  ['unsignedInt', integerFrom('unsignedInt', 0)],
  ['uri', uriLike('uri')],
  ['url', uriLike('url')],
  ['uuid', formatted('uuid', UUID)],
  ['xhtml', narrativeComplaint],
  ['attribute:string', formatted('element id', URI, 'no white space')],
  ['attribute:uri', uriLike('uri')],
]);

/** The check of a primitive type (or `attribute:` type); undefined for other types. */
export const primitiveCheck = (type: string): PrimitiveCheck | undefined => CHECKS.get(type);
