/**
 * How many wrong guesses a kiosk, a network and a name may have in a while: a bucket that drains. Each failure puts one in; a full bucket refuses until
 * one has drained. Nobody is locked out for long by others' mistakes, and guessing is as slow as the drain.
 */

export interface Bucket {
  /** Failures in it at `at`; fractions while it drains. */
  readonly level: number;
  /** UTC milliseconds. */
  readonly at: number;
}

export type GuessScope = 'device' | 'subnet' | 'name' | 'lab-name';

interface Size {
  readonly capacity: number;
  /** Time in which one drains, milliseconds. */
  readonly drainMs: number;
}

const SIZES: Readonly<Record<GuessScope, Size>> = {
  // Everybody's typing mistakes at one kiosk.
  device: { capacity: 30, drainMs: 20_000 },
  // The kiosks of one pharmacy, or of one building.
  subnet: { capacity: 100, drainMs: 5_000 },
  // One person's mistakes; whoever guesses at a birth date needs tens of thousands.
  name: { capacity: 6, drainMs: 120_000 },
  // Made-up people in a laboratory, where everybody shares one address: classes work through the scenarios side by side.
  'lab-name': { capacity: 100, drainMs: 2_000 },
};

/** After this long every bucket is empty. */
export const EMPTIED_MS = 15 * 60_000;

const levelAt = (scope: GuessScope, bucket: Bucket | undefined, now: number): number =>
  bucket === undefined ? 0 : Math.max(0, bucket.level - Math.max(0, now - bucket.at) / SIZES[scope].drainMs);

/** Milliseconds until another try is heard; 0: now. */
export function waitFor(scope: GuessScope, bucket: Bucket | undefined, now: number): number {
  const { capacity, drainMs } = SIZES[scope];
  const over = levelAt(scope, bucket, now) - (capacity - 1);
  return over <= 0 ? 0 : Math.ceil(over * drainMs);
}

export const filled = (scope: GuessScope, bucket: Bucket | undefined, now: number): Bucket => ({
  level: levelAt(scope, bucket, now) + 1,
  at: now,
});

/** Takes one out again: the try was none. */
export const drained = (scope: GuessScope, bucket: Bucket | undefined, now: number): Bucket => ({
  level: Math.max(0, levelAt(scope, bucket, now) - 1),
  at: now,
});

/** The fuller one of two accounts of the same bucket. */
export const fuller = (scope: GuessScope, a: Bucket | undefined, b: Bucket | undefined, now: number): Bucket | undefined =>
  levelAt(scope, a, now) >= levelAt(scope, b, now) ? a : b;
