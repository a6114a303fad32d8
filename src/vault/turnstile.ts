/** Lets a few through at once, a bounded number wait in order, and turns the rest away: a flood costs its own answers, not the machine. */
export interface Turnstile {
  /** Runs `work` when its turn comes. Undefined, without running it, when too many wait already. */
  pass<T>(work: () => Promise<T>): Promise<T | undefined>;
}

export interface TurnstileLimits {
  /** Works that run at the same time, from 1. */
  readonly atOnce: number;
  /** Works that wait, from 0. */
  readonly waiting: number;
}

export function createTurnstile(limits: TurnstileLimits): Turnstile {
  const queue: (() => void)[] = [];
  let inside = 0;

  return {
    async pass(work) {
      if (inside < limits.atOnce) inside += 1;
      else if (queue.length >= limits.waiting) return undefined;
      else await new Promise<void>((proceed) => queue.push(proceed)); // the place is handed over: `inside` stays as it is
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next === undefined) inside -= 1;
        else next();
      }
    },
  };
}
