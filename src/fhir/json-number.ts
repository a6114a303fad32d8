/**
 * Numbers whose digits matter. A JavaScript number forgets that 1.00 is not 1.0, so `parseJson` gives such numbers as JSON.rawJSON objects, which
 * JSON.stringify writes as they came; everything that reads numbers out of FHIR JSON asks here.
 * https://hl7.org/fhir/R4/datatypes.html#decimal, https://github.com/tc39/proposal-json-parse-with-source
 */

/** A number in its own digits. Frozen, without prototype. */
export interface RawNumber {
  readonly rawJSON: string;
}

// TypeScript's library does not know the proposal yet; every engine that Medlar runs on does.
const { rawJSON, isRawJSON } = JSON as unknown as {
  readonly rawJSON: (text: string) => RawNumber;
  readonly isRawJSON: (value: unknown) => boolean;
};

/** A number in these digits; throws where they are no JSON number. */
export function rawNumber(digits: string): RawNumber {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(digits)) throw new SyntaxError(`${JSON.stringify(digits)} is no JSON number`);
  return rawJSON(digits);
}

/** True for what `rawNumber` and `parseJson` make, false for JSON objects that look like it. */
export const isRawNumber = (value: unknown): value is RawNumber => isRawJSON(value);

/** The number that a JSON number means, nearest double; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return isRawNumber(value) ? Number(value.rawJSON) : undefined;
}

/** The digits of a JSON number, `1.00`; undefined for anything else. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value === 'number') return JSON.stringify(value);
  return isRawNumber(value) ? value.rawJSON : undefined;
}
