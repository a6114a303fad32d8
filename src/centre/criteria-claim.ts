/**
 * A claim on what was looked for and not found, by which two who make it at the same time make one: whoever comes second decides again, and finds what the
 * first has made. Nothing leans on it afterwards.
 */
import type { Claim, Instant, Rid } from '#store/port.ts';
import { CLAIM_CRITERIA } from '#store/port.ts';
import type { House } from './house.ts';

/** The claim of the one who makes it: the rid of what is made, and the time of the decision. */
export type CriteriaClaim = (holder: Rid, now: Instant) => Claim;

/** How long a claim keeps others from deciding on an older view of the same, milliseconds; longer than any decision takes. */
const CRITERIA_MS = 60_000;

/** `type`: code of the resource type. `criteria`: what was looked for, in one spelling. Taken before it is looked for. */
export async function claimCriteria({ store, keyring }: House, type: number, criteria: string): Promise<CriteriaClaim> {
  const key = `${type}/${keyring.criteriaKey(criteria)}`;
  const [before] = await store.claims(CLAIM_CRITERIA, [key]);
  return (holder, now) => ({
    space: CLAIM_CRITERIA,
    key,
    holder,
    until: now + CRITERIA_MS,
    changed: now,
    ...(before !== undefined && before.holder !== 0 && { from: before.holder }),
  });
}
