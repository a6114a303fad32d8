/** What FHIR's interactions are asked and answer, and what the engine of searches promises. */
import type { Query } from '#fhir/interactions.ts';
import type { Predicate } from '#model/policy.ts';
import type { Refusal, RefusalIssue } from '#model/refusal.ts';
import type { Instant, VersionRow } from '#store/port.ts';
import type { House } from '../house.ts';

export type { FhirInteraction, Json, Query } from '#fhir/interactions.ts';
export type { FhirAnswer, FhirRequest } from '../fhir-requests.ts';

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

/** A refusal with one issue. */
export const refuseIssue = (refused: Refusal['refused'], text: string, code = 'processing', expression = ''): Refusal => ({
  refused,
  text,
  issues: [{ severity: 'error', code, expression, text }],
});
