/** FHIR's part of the seam: interactions as plain data, and what they are answered with. */
import type { FhirInteraction } from '#fhir/interactions.ts';
import type { Instant } from '#store/port.ts';

export type { FhirInteraction, Query } from '#fhir/interactions.ts';

export interface FhirRequest {
  readonly verb: 'fhir';
  readonly interaction: FhirInteraction;
  /** Absolute URL of the service, without a slash at its end: what links and fullUrls begin with. */
  readonly base: string;
}

/** What becomes of one resource. */
export interface FhirAnswer {
  readonly status: 200 | 201 | 204 | 304;
  /** JSON, UTF-8 where it is bytes. Nothing for 204 and 304. */
  readonly body?: string | Uint8Array;
  /** The version that the body is, or that was written. */
  readonly version?: number;
  readonly lastModified?: Instant;
  /** `Type/id/_history/version` of what was written. */
  readonly location?: string;
  /** The body is a Bundle, an OperationOutcome or the like: no preference replaces it. */
  readonly whole?: true;
}

export interface FhirAnswers {
  fhir: FhirAnswer;
}
