/** Answers that last equally long whatever they say: each leaves at a whole multiple of a floor after it was asked for. */
import { setTimeout as wait } from 'node:timers/promises';

/** Runs `work` and waits until the next whole multiple of `floorMs` since the start; 0 waits for nothing. What it throws waits, too. */
export async function atEvenTime<T>(floorMs: number, monotonic: () => number, work: () => Promise<T>): Promise<T> {
  if (floorMs === 0) return work();
  const start = monotonic();
  try {
    return await work();
  } finally {
    const taken = monotonic() - start;
    await wait(Math.max(0, Math.ceil(taken / floorMs) * floorMs - taken));
  }
}
