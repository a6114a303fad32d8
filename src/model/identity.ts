/**
 * One proof of who somebody is: a name, a birth date, and an address where those two fit more than one person. Everything said counts together and
 * has to fit the same person: a birth date counts only for the name given, an address only for that name and that date.
 */
import { foldAddress } from './addresses.ts';
import { foldName } from './names.ts';

/** What somebody has said about themselves so far. */
export interface Evidence {
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
  readonly address?: string;
}

/** What is on record about a person. */
export interface PersonOnRecord {
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
  readonly address?: string;
}

/** Whether all of it fits this person. What is not on record fits nothing. */
export const fits = (evidence: Evidence, person: PersonOnRecord): boolean => {
  const name = foldName(evidence.name);
  return (
    name !== '' &&
    name === foldName(person.name) &&
    (evidence.birthDate === undefined || evidence.birthDate === person.birthDate) &&
    (evidence.address === undefined || addressFits(evidence.address, person.address))
  );
};

const addressFits = (said: string, onRecord: string | undefined): boolean => {
  const folded = foldAddress(said);
  return folded !== '' && onRecord !== undefined && folded === foldAddress(onRecord);
};

/** `proven`: it is that one. `address`: name and birth date fit several, and no address was given. `unproven`: everything else. */
export type Verdict<P> =
  { readonly verdict: 'proven'; readonly person: P } | { readonly verdict: 'address' } | { readonly verdict: 'unproven' };

/** Who of the candidates it is. A name and a birth date are needed at least; a name alone proves nothing. */
export function judge<P extends PersonOnRecord>(evidence: Evidence, candidates: readonly P[]): Verdict<P> {
  if (evidence.birthDate === undefined) return { verdict: 'unproven' };
  const fitting = candidates.filter((person) => fits(evidence, person));
  const [person] = fitting;
  if (person === undefined) return { verdict: 'unproven' };
  if (fitting.length === 1) return { verdict: 'proven', person };
  return evidence.address === undefined ? { verdict: 'address' } : { verdict: 'unproven' };
}
