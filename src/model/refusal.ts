/**
 * The closed list of expected refusals. Each door has one total table from these codes to its own words;
 * bugs and broken disks are thrown instead.
 */
export const REFUSAL_CODES = [
  'bad-request', // the request cannot be understood; detail says which part
  'unauthenticated', // wrong credentials, unknown account, or no session: deliberately one answer
  'throttled', // too many failed attempts; retryAfterMs says how long to wait
  'forbidden', // the policy says no
  'not-found', // no such thing, or none that this principal may know of
  'slot-unknown', // an index that never existed
  'slot-taken', // held or booked by somebody
  'slot-past', // its start has passed
  'booking-limit', // the patient already has as many future bookings as the centre allows
  'hold-expired', // the hold ran out before it was confirmed
  'implausible', // unusual values: ask the person, and send the same again with `confirm`
  'second-factor', // the password is right; a code from the person's app is needed as well
  'invalid', // what was sent breaks the rules of its kind; `issues` say which and where
  'gone', // it was there and is deleted
  'precondition', // it is not in the state that the request demands, or its criteria match several
  'conflict', // changed by somebody else meanwhile; read again
  'duplicate-key', // an idempotency key was reused for another request
  'read-only', // the record, or the whole centre, is read-only until an administrator acknowledges a finding
  'too-large', // over a named limit
  'unavailable', // shutting down, or the store does not answer; try again
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** An expected refusal. `text` is for a person: what happened and what to do next; never names a patient. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly text: string;
  /** Milliseconds to wait before trying again; with `throttled` only. */
  readonly retryAfterMs?: number;
  /** What is wrong where, with `invalid` and `bad-request`: FHIR's issues. */
  readonly issues?: readonly RefusalIssue[];
}

/** One fault of what was sent. https://hl7.org/fhir/R4/operationoutcome.html */
export interface RefusalIssue {
  readonly severity: 'error' | 'warning';
  /** https://hl7.org/fhir/R4/valueset-issue-type.html */
  readonly code: string;
  /** FHIRPath. */
  readonly expression: string;
  readonly text: string;
}

export const refuse = (refused: RefusalCode, text: string): Refusal => ({ refused, text });

export const isRefusal = (value: object): value is Refusal => 'refused' in value;
