/** The centre's clock: the wall clock, except that it stands still rather than step back by a little. */
import type { Instant } from '#store/port.ts';
import type { House, Log } from './house.ts';

/** A step back of at most this long is waited out: nothing happens twice at one time, and no hold lengthens. */
const STEP_BACK_ABSORBED_MS = 10_000;

/**
 * A clock that jumps back further was wrong before or is wrong now; it is followed, and said aloud. Nothing in the store depends on time running
 * forwards: versions are counted, the ledger is ordered by index. docs/operations.md
 */
export function createClock(wall: () => Instant, log: Pick<Log, 'warn'>): () => Instant {
  let last = 0;
  return () => {
    const now = wall();
    if (now >= last) last = now;
    else if (last - now > STEP_BACK_ABSORBED_MS) {
      log.warn({ backMs: last - now }, 'the clock of this machine jumped back; check its time service');
      last = now;
    }
    return last;
  };
}

/** Nobody is erased for their time's end before the process has seen this much time pass: a clock set wrong must not erase everybody. */
const CLOCK_TRIED_MS = 24 * 3600_000;
const CLOCK_OFF_MAX_MS = 600_000;

/** Whether the wall clock has gone as fast as the one that never jumps, for long enough to be believed about years. */
export function createClockAgreement({ now, monotonic }: Pick<House, 'now' | 'monotonic'>): () => boolean {
  const [wall, steady] = [now(), monotonic()];
  return () => {
    const passed = monotonic() - steady;
    return passed >= CLOCK_TRIED_MS && Math.abs(now() - wall - passed) <= CLOCK_OFF_MAX_MS;
  };
}
