/** What a validation answers: OperationOutcome issues as plain data. https://hl7.org/fhir/R4/operationoutcome.html */

/**
 * https://hl7.org/fhir/R4/valueset-issue-type.html, those that validation gives:
 *
 * - `structure`: not the JSON that FHIR defines (unknown element, object for a list, null, empty)
 * - `required`: an element that must be there is not
 * - `value`: not the format of its type
 * - `code-invalid`: not in the value set that is required
 * - `invariant`: breaks a rule of the specification between elements
 * - `invalid`: a reference to a type that is not allowed there, or a resource that is not allowed there
 * - `not-found`: `#id` names no contained resource
 * - `too-long`, `too-costly`: beyond a named limit
 */
export type IssueCode =
  'structure' | 'required' | 'value' | 'code-invalid' | 'invariant' | 'invalid' | 'not-found' | 'too-long' | 'too-costly';

export interface Issue {
  readonly severity: 'error' | 'warning';
  readonly code: IssueCode;
  /** FHIRPath of the fault, `Observation.component[1].value.ofType(Quantity).code`; of what is missing, where it should be. */
  readonly expression: string;
  /** For people, English; names the element and the value, shortened. */
  readonly text: string;
}

/** An issue before it is known where. */
export interface Complaint {
  readonly severity?: 'warning';
  readonly code: IssueCode;
  readonly text: string;
}

const SHOWN_MAX = 60;

/** A value from outside for a message: JSON, at most 60 characters, controls escaped. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX - 1)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value;
}
