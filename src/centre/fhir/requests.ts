/** FHIR's part of the seam: interactions as plain data, what they are answered with, and what the engine of searches promises. */
import type { FhirInteraction, Query } from '#fhir/interactions.ts';
import type { Predicate } from '#model/policy.ts';
import type { Refusal, RefusalIssue } from '#model/refusal.ts';
import type { Instant, VersionRow } from '#store/port.ts';
import type { House } from '../house.ts';

export type { FhirInteraction, Json, Query } from '#fhir/interactions.ts';

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

/** What a search is asked. */
export interface SearchAsked {
  /** Undefined: all types. */
  readonly type: string | undefined;
  readonly query: Query;
  readonly predicate: Predicate;
  readonly now: Instant;
  readonly base: string;
  /** Unknown parameters are left out instead of refused. */
  readonly lenient?: boolean;
}

export interface SearchFound {
  readonly matches: readonly VersionRow[];
  readonly included: readonly VersionRow[];
  readonly total?: number;
  /** Opaque; goes into the next link as `_cursor`. */
  readonly next?: string;
  /** The parameters that were obeyed, for the self link. */
  readonly applied: Query;
  /** What the asker should know: parameters left out, and the like. */
  readonly outcome?: readonly RefusalIssue[];
}

/** centre/fhir/search.ts */
export type SearchFhir = (house: House, asked: SearchAsked) => Promise<SearchFound | { readonly fault: RefusalIssue }>;

export interface FhirAnswers {
  fhir: FhirAnswer;
}

/** A refusal with one issue. */
export const refuseIssue = (refused: Refusal['refused'], text: string, code = 'processing', expression = ''): Refusal => ({
  refused,
  text,
  issues: [{ severity: 'error', code, expression, text }],
});
