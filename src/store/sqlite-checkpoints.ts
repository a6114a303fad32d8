/**
 * Bringing the write-ahead log into the file on a thread of its own: writing pages to where they belong, and waiting twice for the disk, takes a sixth of
 * the time of a server that writes all the time. https://www.sqlite.org/wal.html#ckpt
 *
 * SQLite begins the log anew only when all of it is in the file, which never happens while somebody goes on writing. So there are two passes: one of what
 * there is, beside those who write; and one of what they have written meanwhile, for which the next transaction waits, and which is short.
 */
import { Worker } from 'node:worker_threads';
import { StoreRefusal } from './port.ts';
import { type Connection, setAutocheckpoint } from './sqlite-connection.ts';
import type { CheckpointsThreadData } from './sqlite-checkpoints-thread.ts';
import { openStoreSync } from './sqlite-log.ts';

export interface CheckpointOptions {
  /** Pages in the log after which bringing them into the file is worth the waits for the disk. */
  readonly checkpointAt: number;
  /** Pages in the log at which the thread is started: no command and hardly a test writes so much, and it takes 50 ms and some 20 MB. */
  readonly startAt: number;
  /** Its body, unless a test brings another. */
  readonly thread?: URL;
}

/** With what is written meanwhile 64 MB, which is what is kept of a log that was long; and 4 MB. */
const DEFAULTS: CheckpointOptions = { checkpointAt: 14_000, startAt: 1_000 };

export interface Checkpoints {
  /** To be asked before each transaction: undefined where it may begin, otherwise it may when this resolves. */
  readonly room: () => Promise<void> | undefined;
  /** Resolves when none is under way; another begins only when `room` is asked. */
  readonly idle: () => Promise<void>;
  /** Ends the thread and its connection, when none is under way and no other connection of this process is open. */
  readonly close: () => Promise<void>;
}

/** Pages in the log, and how many of them are in the file. */
interface Log {
  readonly pages: number;
  readonly done: number;
}

const NO_LOG: Log = { pages: 0, done: 0 };

/** `connection` writes to `file`; it makes its checkpoints itself until the thread is there, and again should it end. */
export function checkpointsAside(connection: Connection, file: string, options: CheckpointOptions = DEFAULTS): Checkpoints {
  const stored = openStoreSync(file);
  let worker: Worker | undefined;
  let state: 'none' | 'starting' | 'ready' | 'ended' = 'none';
  let underway: Promise<void> | undefined;
  /** In the pass that the next transaction waits for. */
  let isLast = false;
  let passed: (() => void) | undefined;
  /** Pages in the log after the last checkpoint. What it left there, because somebody reads from it, is tried again when there is more. */
  let tried = 0;

  const pass = (): Promise<void> =>
    new Promise((resolve) => {
      passed = resolve;
      if (state === 'ready') worker?.postMessage('pass');
      else resolve();
    });

  const checkpoint = async (): Promise<void> => {
    const { pages } = logOf(connection);
    await pass();
    const first = logOf(connection);
    // Where somebody reads from the log it could not be begun anew, whatever is done.
    if (first.done === first.pages || first.done < pages) return;
    // SQLite waits for the disk when all of the log is in the file: in the last pass, which should find little that the disk has not.
    await stored.sync();
    isLast = true;
    await pass();
  };

  const begin = (): void => {
    worker?.ref();
    underway = checkpoint()
      // A failing disk: the log has everything, and whoever waits for that is told.
      .catch(() => undefined)
      .then(() => {
        underway = undefined;
        isLast = false;
        worker?.unref();
        tried = logOf(connection).pages;
      });
  };

  const start = (): Worker => {
    const started = new Worker(options.thread ?? new URL('sqlite-checkpoints-thread.ts', import.meta.url), {
      workerData: { file } satisfies CheckpointsThreadData,
      name: 'medlar-checkpoints',
    });
    started.on('message', (told: 'ready' | 'passed') => {
      if (told === 'passed') passed?.();
      else if (state === 'starting') {
        state = 'ready';
        setAutocheckpoint(connection, 'never');
      }
    });
    const ended = (): void => {
      if (state === 'ended') return;
      state = 'ended';
      setAutocheckpoint(connection, 'itself');
      passed?.();
    };
    started.on('error', ended);
    started.on('exit', ended);
    // It keeps the process alive only while somebody waits for it.
    started.unref();
    return started;
  };

  return {
    room() {
      if (underway !== undefined) return isLast ? underway : undefined;
      if (state === 'starting' || state === 'ended') return undefined;
      const { pages, done } = logOf(connection);
      if (pages < tried) tried = 0; // begun anew
      if (state === 'none' && pages >= options.startAt) {
        state = 'starting';
        worker = start();
      } else if (state === 'ready' && pages - Math.max(done, tried) >= options.checkpointAt) begin();
      return undefined;
    },

    idle: () => underway ?? Promise.resolve(),

    async close() {
      const running = state === 'ended' ? undefined : worker;
      state = 'ended';
      if (running !== undefined) {
        running.ref();
        await new Promise((resolve) => {
          running.once('exit', resolve);
          running.postMessage('close');
        });
      }
      stored.close();
    },
  };
}

/**
 * Asks and does nothing, a microsecond. A file that cannot be read has no log to bring in: whoever writes next is told so by their own transaction.
 * https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
 */
function logOf(connection: Connection): Log {
  const made = ([, pages, done]: [busy: number, pages: number, done: number]): Log => ({ pages, done });
  try {
    return connection.pragma(made, 'PRAGMA wal_checkpoint(NOOP)') ?? NO_LOG;
  } catch (error) {
    if (error instanceof StoreRefusal) return NO_LOG;
    throw error;
  }
}
