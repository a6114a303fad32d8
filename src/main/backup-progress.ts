/** A bar on the terminal while a backup is made or restored, and the wish to stop, as a signal. */
import type { BackupProgress } from '#centre/backup.ts';
import { startRetryBar } from '#terminal/retry-bar.ts';
import { Interrupted } from './interrupted.ts';
import type { Machine } from './machine.ts';

export interface Watched {
  readonly onProgress: (progress: BackupProgress) => void;
  readonly signal: AbortSignal;
}

/** Runs the work with a bar, if there is a terminal to draw it on; the bar is gone when it ends, however it does. */
export async function withProgress<T>(machine: Machine, work: (watched: Watched) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const abort = (): void => stop.abort(new Interrupted('interrupted: nothing was written'));
  void machine.stopAsked().then(abort);
  if (!machine.errorIsTerminal) return work({ onProgress: () => undefined, signal: stop.signal });
  const bar = startRetryBar({ input: process.stdin, output: process.stderr, after: machine.after, onInterrupt: abort });
  try {
    return await work({ onProgress: ({ phase, share }) => bar.show(share ?? 1, phase), signal: stop.signal });
  } finally {
    bar.stop();
  }
}
