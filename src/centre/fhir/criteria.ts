/**
 * Criteria of conditional interactions: what they match, and the claim on them by which two that race make one resource.
 * https://hl7.org/fhir/R4/http.html#ccreate
 */
import { typeCode } from '#fhir/resource-types.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import type { Claim, Instant, VersionRow } from '#store/port.ts';
import { CLAIM_CRITERIA } from '#store/port.ts';
import { sha256 } from '#vault/digest.ts';
import { type Query, refuseIssue, type SearchFhir } from './requests.ts';
import type { House } from '../house.ts';
import type { Deciding } from '../perform.ts';

export interface Criteria {
  /** What criteria match: a row, none, or a refusal where they match several or cannot be understood. */
  readonly only: (type: string, query: Query, deciding: Deciding, base: string) => Promise<VersionRow | undefined | Refusal>;
  /** A claim on criteria that matched nothing; taken before they are asked. */
  readonly claim: (type: string, query: Query) => Promise<CriteriaClaim>;
}

export type CriteriaClaim = (holder: number, now: Instant) => Claim;

/** How long a claim on criteria keeps others from deciding on an older view of the same; longer than any decision takes. */
const CRITERIA_MS = 60_000;

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

    async claim(type, query) {
      const key = `${typeCode(type)}/${sha256(JSON.stringify(query)).toBase64({ alphabet: 'base64url', omitPadding: true })}`;
      const [before] = await house.store.claims(CLAIM_CRITERIA, [key]);
      return (holder, now) => ({
        space: CLAIM_CRITERIA,
        key,
        holder,
        until: now + CRITERIA_MS,
        changed: now,
        ...(before !== undefined && before.holder !== 0 && { from: before.holder }),
      });
    },
  };
}
