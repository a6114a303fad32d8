/** FHIR's interactions as plain data, whichever way they are asked: by an address over HTTP, or by an entry of a Bundle. https://hl7.org/fhir/R4/http.html */

/** Parameters of a search in the order in which they came, decoded. */
export type Query = readonly (readonly [name: string, value: string])[];

/** JSON of a resource as `parseJson` gives it, its type not yet looked at. */
export type Json = unknown;

/** What an answer to a write holds; RFC 7240 `return`. */
export type Returned = 'minimal' | 'representation' | 'OperationOutcome';

export type FhirInteraction =
  | {
      readonly do: 'read';
      readonly type: string;
      readonly id: string;
      readonly ifNoneMatch?: string;
      /** UTC milliseconds. */
      readonly ifModifiedSince?: number;
    }
  | { readonly do: 'vread'; readonly type: string; readonly id: string; readonly version: string }
  | { readonly do: 'create'; readonly type: string; readonly resource: Json; readonly ifNoneExist?: Query }
  | {
      readonly do: 'update';
      readonly type: string;
      readonly id: string;
      readonly resource: Json;
      readonly ifMatch?: string;
      readonly ifNoneMatch?: string;
    }
  | { readonly do: 'update-where'; readonly type: string; readonly query: Query; readonly resource: Json; readonly ifMatch?: string }
  | { readonly do: 'patch'; readonly type: string; readonly id: string; readonly patch: Json; readonly ifMatch?: string }
  | { readonly do: 'patch-where'; readonly type: string; readonly query: Query; readonly patch: Json; readonly ifMatch?: string }
  | { readonly do: 'delete'; readonly type: string; readonly id: string; readonly ifMatch?: string }
  | { readonly do: 'delete-where'; readonly type: string; readonly query: Query; readonly ifMatch?: string }
  | { readonly do: 'history'; readonly type?: string; readonly id?: string; readonly query: Query }
  | { readonly do: 'search'; readonly type?: string; readonly query: Query; readonly lenient?: boolean }
  /** A Bundle of type batch or transaction, and what its answer's entries hold. */
  | { readonly do: 'bundle'; readonly bundle: Json; readonly returned?: Returned }
  | {
      readonly do: 'validate';
      readonly type?: string;
      readonly id?: string;
      readonly resource?: Json;
      readonly mode?: string;
      /** Canonical URL of what it shall be valid against, besides the specification. */
      readonly profile?: string;
    }
  | { readonly do: 'everything'; readonly id: string; readonly query: Query }
  /** `$find` of IHE's Scheduling: free times as proposed Appointments. */
  | { readonly do: 'find-times'; readonly query: Query; readonly lenient?: boolean }
  /** `$hold` and `$book`: an Appointment or the reference to one, and for whom. */
  | ({ readonly do: 'hold-time' } & TimeAsked)
  | ({ readonly do: 'book-time' } & TimeAsked)
  /** `$submit` of a CoverageEligibilityRequest. */
  | { readonly do: 'check-eligibility'; readonly resource: Json };

/** What `$hold` and `$book` are given. */
export interface TimeAsked {
  /** Reference to an Appointment: proposed by `$find`, or held or booked. */
  readonly appointment?: string;
  /** An Appointment. */
  readonly resource?: Json;
  /** Reference to a Patient. */
  readonly patient?: string;
}

/** Types of which resources are written by the centre alone, whoever asks. */
export const WRITTEN_BY_THE_CENTRE: ReadonlySet<string> = new Set(['AuditEvent', 'MedlarAccount', 'MedlarPolicy']);
