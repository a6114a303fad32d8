/** Work of the centre that comes round again by itself. */
import type { Log } from './house.ts';

export interface Chores {
  every(ms: number, work: () => Promise<void>): void;
  stop(): Promise<void>;
}

/** Work that comes round again; never twice at once, and a failure is logged and tried again next time. */
export function createChores(log: Log): Chores {
  const timers: NodeJS.Timeout[] = [];
  const running = new Set<Promise<void>>();
  return {
    every(ms, work) {
      let under = false;
      const run = async (): Promise<void> => {
        try {
          await work();
        } catch (error) {
          log.error({ error: String(error) }, 'a chore failed; it will be tried again');
        } finally {
          under = false;
        }
      };
      timers.push(
        setInterval(() => {
          if (under) return;
          under = true;
          const done = run().finally(() => running.delete(done));
          running.add(done);
        }, ms),
      );
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
