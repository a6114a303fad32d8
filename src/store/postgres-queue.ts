/**
 * Group commit: Writes that wait are committed together, a few batches at a time, each on a connection of its own. Two Writes that touch the
 * same thing never run at the same time; the later waits for the earlier and, where the earlier's outcome already decides against it,
 * is answered without asking the database at all (a thousand clients racing for one slot cost one commit).
 */
import { StoreRefusal, type CommitResult, type StoreFigures, type Write } from './port.ts';
import { UnknownOutcome, conflictWith, knownAfter, lockedKeys, runBatch, type Known } from './postgres-batch.ts';
import { Lane, asStoreError, connectionBroke, mayRetry, type PostgresAddress } from './postgres-connection.ts';

/** Batches in flight: while one waits for its fsync, others execute. More gain nothing on the machines measured. */
const LANES = 3;
/** Writes in one batch: bounds how long row locks are held. */
const BATCH_MAX = 128;
/** Writes that may wait; one more is refused. */
const QUEUE_MAX = 10_000;
/** Tries of one batch after deadlocks or a connection found dead. */
const TRIES_MAX = 5;

interface Job {
  readonly write: Write;
  readonly keys: readonly string[];
  /** Order of arrival. */
  readonly nth: number;
  readonly settle: (result: CommitResult | Error) => void;
}

export class CommitQueue {
  readonly #address: PostgresAddress;
  #waiting: Job[] = [];
  /** What running Writes have for themselves, with those who wait for it. */
  readonly #held = new Map<string, Job[]>();
  readonly #lanes: readonly Lane[];
  readonly #idle: Lane[];
  #unanswered = 0;
  #arrivals = 0;
  #scheduled = false;
  #drained: (() => void) | undefined;
  #closed = false;
  #figures = { commits: 0, writes: 0, conflicts: 0, batchMax: 0 };

  constructor(address: PostgresAddress) {
    this.#address = address;
    this.#lanes = Array.from({ length: LANES }, () => new Lane(address));
    this.#idle = [...this.#lanes];
  }

  commit(write: Write): Promise<CommitResult> {
    if (this.#closed) return Promise.reject(new StoreRefusal('unreachable', 'The store is closed: Medlar is stopping.'));
    if (this.#unanswered >= QUEUE_MAX) {
      return Promise.reject(new StoreRefusal('busy', `${QUEUE_MAX} writes wait for PostgreSQL already. Try again in a second.`));
    }
    return new Promise((resolve, reject) => {
      const settle = (result: CommitResult | Error) => {
        this.#unanswered--;
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      this.#unanswered++;
      this.#waiting.push({ write, keys: lockedKeys(write), nth: this.#arrivals++, settle });
      this.#schedule();
    });
  }

  figures(): StoreFigures {
    return { ...this.#figures, queued: this.#unanswered };
  }

  /** Refuses new Writes, answers those that wait, closes the connections. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#unanswered > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  /** Once per turn of the event loop, so that all who ask in one turn ride together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const lane = this.#idle.pop();
      if (lane === undefined) return;
      const batch = this.#take();
      if (batch.length === 0) {
        this.#idle.push(lane);
        return;
      }
      void this.#run(lane, batch).finally(() => {
        this.#idle.push(lane);
        if (this.#unanswered === 0) this.#drained?.();
        else this.#schedule();
      });
    }
  }

  /** The next batch: Writes that touch nothing that is under way. The others go to wait for what they touch. */
  #take(): Job[] {
    const batch: Job[] = [];
    let seen = 0;
    for (const job of this.#waiting) {
      if (batch.length === BATCH_MAX) break;
      seen++;
      const queue = job.keys.map((key) => this.#held.get(key)).find((waiters) => waiters !== undefined);
      if (queue) {
        queue.push(job);
        continue;
      }
      for (const key of job.keys) this.#held.set(key, []);
      batch.push(job);
    }
    this.#waiting.splice(0, seen);
    return batch;
  }

  /** Runs until every job is answered; never rejects. */
  async #run(lane: Lane, batch: readonly Job[]): Promise<void> {
    let left = batch;
    for (let attempt = 1; left.length > 0; attempt++) {
      try {
        const send = await lane.open();
        const { conflicts, known } = await runBatch(
          send,
          left.map(({ write }) => write),
        );
        if (conflicts.size === 0) {
          this.#figures.commits++;
          this.#figures.batchMax = Math.max(this.#figures.batchMax, left.length);
          for (const job of left) this.#finish(job, { done: true }, knownAfter(job.write));
          return;
        }
        // The losers are answered at once, since nothing of them is written; the others go again without them.
        for (const [place, conflict] of conflicts) {
          const loser = left[place];
          if (loser) this.#finish(loser, conflict, known);
        }
        left = left.filter((_, place) => !conflicts.has(place));
        attempt = 0;
      } catch (error) {
        lane.drop();
        const again = mayRetry(error) || (lane.worked && connectionBroke(error) && !(error instanceof UnknownOutcome));
        if (again && attempt < TRIES_MAX) continue;
        if (left.length > 1 && !connectionBroke(error) && !(error instanceof StoreRefusal)) {
          // One of them is at fault: found by halving, so that only it is refused.
          const half = left.length >> 1;
          await this.#run(lane, left.slice(0, half));
          await this.#run(lane, left.slice(half));
          return;
        }
        // A refusal of the port would say that nothing is written.
        const told = error instanceof UnknownOutcome ? error : asStoreError(error, this.#address.place);
        for (const job of left) this.#finish(job, told, undefined);
        return;
      }
    }
  }

  #finish(job: Job, result: CommitResult | Error, known: Known | undefined): void {
    this.#answer(job, result);
    const again: Job[] = [];
    for (const key of job.keys) {
      const waiters = this.#held.get(key) ?? [];
      this.#held.delete(key);
      for (const waiter of waiters) {
        const conflict = known && conflictWith(known, waiter.write);
        if (conflict) this.#answer(waiter, conflict);
        else again.push(waiter);
      }
    }
    if (again.length > 0) this.#waiting = [...again, ...this.#waiting].toSorted((a, b) => a.nth - b.nth);
  }

  #answer(job: Job, result: CommitResult | Error): void {
    if (!(result instanceof Error)) this.#figures['done' in result ? 'writes' : 'conflicts']++;
    job.settle(result);
  }
}
