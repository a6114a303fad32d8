/**
 * The two places where an SQLite store may write: on the thread that asks (tests, short commands), or on a thread of its own, so that statements, commits and
 * the disk's waiting take nothing from those who answer people. Both group what waits into one transaction (sqlite-group-commit.ts).
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { StoreRefusal } from './port.ts';
import { type CheckpointOptions, checkpointsAside } from './sqlite-checkpoints.ts';
import type { Connection } from './sqlite-connection.ts';
import { emptyLog, openLogSync } from './sqlite-log.ts';
import { GroupCommit, QUEUE_MAX, tooMuchWaits } from './sqlite-group-commit.ts';
import { perform, type WriteAnswer, type WriteArguments, type WriteName, type Writer } from './sqlite-writes.ts';
import type { Asked, Told, WriterThreadData } from './sqlite-writer-thread.ts';
import { Packer } from './write-packing.ts';

/** The connection to `file`, set for writing that is durable later, stays its owner's, who reads through it and closes it. */
export function writeHere(connection: Connection, file: string, checkpointing?: CheckpointOptions): Writer {
  const log = openLogSync(file);
  const checkpoints = checkpointsAside(connection, file, checkpointing);
  const group = new GroupCommit(connection, log.sync, checkpoints.room);
  return {
    do: <N extends WriteName>(name: N, ...values: WriteArguments<N>) =>
      // The table says that this name's answer is of that type.
      group.submit(() => perform(connection, name, values) as WriteAnswer<N>),
    async emptyLog() {
      // Two at once are one too many for SQLite, which would leave it as it is.
      await checkpoints.idle();
      emptyLog(connection);
    },
    figures: () => ({ commits: group.commits, batchMax: group.batchMax, queued: group.queued }),
    async drain() {
      await group.drain();
      await checkpoints.idle();
    },
    async close() {
      await checkpoints.close();
      log.close();
    },
  };
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** `file` is there, ours, and migrated. What is asked in one turn of the event loop crosses in one message, and so do the answers of one transaction. */
export function writeOnThread(file: string): Writer {
  const worker = new Worker(new URL('sqlite-writer-thread.ts', import.meta.url), {
    workerData: { file } satisfies WriterThreadData,
    name: 'medlar-writer',
  });
  const waiting = new Map<number, Waiting>();
  const packer = new Packer();
  let calls: Asked['calls'][number][] = [];
  let next = 0;
  let commits = 0;
  let batchMax = 0;
  let broken: Error | undefined;
  let idle: (() => void) | undefined;

  const post = (): void => {
    const packed = packer.take();
    const message: Asked = { calls, packed };
    calls = [];
    worker.postMessage(message, [packed.buffer]);
  };

  worker.on('message', (told: Told) => {
    ({ commits, batchMax } = told);
    for (const [id, outcome] of told.outcomes) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if ('answer' in outcome) asked?.resolve(outcome.answer);
      else asked?.reject('refused' in outcome ? new StoreRefusal(outcome.refused, outcome.text) : outcome.error);
    }
    if (waiting.size > 0) return;
    // It keeps the process alive only while somebody waits for it.
    worker.unref();
    idle?.();
  });
  worker.on('error', (error: unknown) => {
    broken = new StoreRefusal('damaged', 'The thread that writes to the store has ended. Restart Medlar.', { cause: error });
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
    idle?.();
  });
  worker.unref();

  const ask = <T>(call: (id: number) => Asked['calls'][number]): Promise<T> => {
    if (broken !== undefined) return Promise.reject(broken);
    if (waiting.size >= QUEUE_MAX) return Promise.reject(tooMuchWaits());
    return new Promise((resolve, reject) => {
      const id = next++;
      if (waiting.size === 0) worker.ref();
      // What comes back is the answer to this call.
      waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      if (calls.length === 0) setImmediate(post);
      calls.push(call(id));
    });
  };

  return {
    do<N extends WriteName>(name: N, ...values: WriteArguments<N>): Promise<WriteAnswer<N>> {
      const [write] = values;
      // A Write is packed; everything else is rare, and cloned.
      return ask((id) => (name === 'commit' ? [id, packer.add(write as WriteArguments<'commit'>[0])] : [id, name, values]));
    },
    emptyLog: () => ask((id) => [id, 'empty-log']),
    figures: () => ({ commits, batchMax, queued: waiting.size }),
    async drain() {
      if (waiting.size === 0) return;
      await new Promise<void>((resolve) => {
        idle = resolve;
      });
    },
    async close() {
      if (broken !== undefined) return;
      worker.ref();
      const ended = once(worker, 'exit');
      worker.postMessage('close');
      await ended;
    },
  };
}
