/** A clock for tests that stands still until it is told to go on. */
import type { AgentClock } from './estimate.ts';

export interface FakeClock extends AgentClock {
  /** Goes on by so many milliseconds and runs what falls due, in order. */
  advance(ms: number): void;
  /** Delays of what still waits, in milliseconds from now, shortest first. */
  readonly waiting: readonly number[];
}

export const fakeClock = (start = Date.parse('2026-11-21T08:00:00Z')): FakeClock => {
  let time = start;
  let timers: readonly { readonly due: number; readonly run: () => void }[] = [];
  const clock: FakeClock = {
    now: () => time,
    after: (delayMs, run) => {
      const timer = { due: time + delayMs, run };
      timers = [...timers, timer].sort((a, b) => a.due - b.due);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    advance: (ms) => {
      const end = time + ms;
      for (let next = timers[0]; next !== undefined && next.due <= end; next = timers[0]) {
        timers = timers.slice(1);
        time = next.due;
        next.run();
      }
      time = end;
    },
    get waiting() {
      return timers.map((timer) => timer.due - time);
    },
  };
  return clock;
};
