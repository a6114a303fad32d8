/** The centre's clock: the wall clock, except that it stands still rather than step back by a little. */
import type { Instant } from '#store/port.ts';
import type { Log } from './house.ts';

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
