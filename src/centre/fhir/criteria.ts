/**
 * Criteria of conditional interactions: what they match, and the claim on them by which two that race make one resource.
 * https://hl7.org/fhir/R4/http.html#ccreate
 */
import { typeCode } from '#fhir/resource-types.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import type { VersionRow } from '#store/port.ts';
import { type Query, refuseIssue, type SearchFhir } from './requests.ts';
import { claimCriteria, type CriteriaClaim } from '../criteria-claim.ts';
import type { House } from '../house.ts';
import type { Deciding } from '../perform.ts';

export interface Criteria {
  /** What criteria match: a row, none, or a refusal where they match several or cannot be understood. */
  readonly only: (type: string, query: Query, deciding: Deciding, base: string) => Promise<VersionRow | undefined | Refusal>;
  /** A claim on criteria that matched nothing; taken before they are asked. */
  readonly claim: (type: string, query: Query) => Promise<CriteriaClaim>;
}

/** They say what to answer, not what to find. */
export const RESULT_PARAMETERS: ReadonlySet<string> = new Set([
  '_count',
  '_sort',
  '_format',
  '_pretty',
  '_summary',
  '_elements',
  '_total',
  '_cursor',
]);

/** Criteria as headers and Bundles give them: with or without the address before the question mark. */
export const criteriaOf = (text: string): Query => [...new URLSearchParams(text.slice(text.indexOf('?') + 1))];

export function createCriteria(house: House, search: SearchFhir): Criteria {
  return {
    async only(type, query, deciding, base) {
      const asked = { type, query: [...query.filter(([name]) => !RESULT_PARAMETERS.has(name)), ['_count', '2']] as const };
      if (asked.query.length < 2) return refuseIssue('precondition', 'there are no criteria', 'required');
      const found = await search(house, { ...asked, predicate: deciding.predicate, now: deciding.now, base });
      if ('fault' in found) return { ...refuse('bad-request', found.fault.text), issues: [found.fault] };
      if (found.matches.length > 1) return refuseIssue('precondition', 'the criteria match several resources', 'multiple-matches');
      return found.matches[0];
    },

    claim: (type, query) => claimCriteria(house, typeCode(type), JSON.stringify(query)),
  };
}
