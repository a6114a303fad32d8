/**
 * How long to wait after failed log-ins. A wait grows and is capped, and is forgotten after a quarter of an hour without another failure: guessing
 * becomes slow, but nobody is locked out for good by somebody else's guesses. Counted for each account at each address, for each address, and
 * for each account over all addresses; the longest of the waits counts.
 */

/** Failed tries so far. */
export interface Guessing {
  /** From 1. */
  readonly failures: number;
  /** When the last one was, UTC milliseconds. */
  readonly last: number;
}

/** `pair`: one account from one address; `address`: any account from it; `account`: that account from anywhere. */
export type Scope = 'pair' | 'address' | 'account';

interface Limit {
  /** Failures that earn no wait. */
  readonly free: number;
  readonly capMs: number;
}

const LIMITS: Readonly<Record<Scope, Limit>> = {
  pair: { free: 3, capMs: 60_000 },
  // Many people share an address.
  address: { free: 20, capMs: 60_000 },
  // Others' guesses reach this one: it must never keep the owner out for long.
  account: { free: 10, capMs: 30_000 },
};

const FIRST_WAIT_MS = 1000;

/** Without another failure for this long, the earlier ones count no more. */
export const GUESSING_FORGOTTEN_MS = 15 * 60_000;

/** Milliseconds that are still to be waited at `now`; 0: try. After the free failures 1 s, 2 s, 4 s … up to the cap. */
export function waitAfter(scope: Scope, guessing: Guessing | undefined, now: number): number {
  if (guessing === undefined || isForgotten(guessing, now)) return 0;
  const { free, capMs } = LIMITS[scope];
  const beyond = guessing.failures - free;
  if (beyond <= 0) return 0;
  const wait = Math.min(capMs, FIRST_WAIT_MS * 2 ** (beyond - 1));
  return Math.min(wait, Math.max(0, guessing.last + wait - now));
}

/** The count after one more failure. */
export const guessed = (before: Guessing | undefined, now: number): Guessing => ({
  failures: before === undefined || isForgotten(before, now) ? 1 : before.failures + 1,
  last: now,
});

/** A clock that has jumped back leaves failures in the future: beyond the longest wait they are forgotten, or they would lock until it catches up. */
const isForgotten = ({ last }: Guessing, now: number): boolean => now - last >= GUESSING_FORGOTTEN_MS || last - now > LIMITS.pair.capMs;
