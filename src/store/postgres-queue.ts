/**
 * Group commit: Writes that wait are committed together, a few batches at a time, each on a connection of its own.
 *
 * Two Writes that touch the same thing are done in the order in which they came, never at the same time: each stands in a line for every key it
 * touches, and runs when it is first in all of them. When one is done, those behind it whom its outcome may have decided are not each tried in
 * vain, but looked at together (postgres-known.ts).
 */
import { setTimeout } from 'node:timers/promises';
import { StoreRefusal, type CommitResult, type Rid, type StoreFigures, type Write } from './port.ts';
import { runAgain, runBatch } from './postgres-batch.ts';
import {
  Lane,
  UnknownOutcome,
  asStoreError,
  connectionBroke,
  mayRetry,
  type PostgresAddress,
  type Session,
} from './postgres-connection.ts';
import { conflictWith, knownAfter, lockedKeys, type Known } from './postgres-known.ts';

/** Batches in flight: while one waits for its fsync, another executes. Three and four gained nothing on two cores. */
const LANES = 2;
/** Writes in one batch: bounds how long row locks are held. */
const BATCH_MAX = 128;
/** Writes that may wait; one more is refused. */
const QUEUE_MAX = 10_000;
/** Tries of one batch after deadlocks or a connection found dead. */
const TRIES_MAX = 5;
/** How long a batch whose COMMIT was not answered waits for the server to come back and tell: 10 s. */
const OUTCOME_TRIES_MAX = 40;
const OUTCOME_PAUSE_MS = 250;

interface Job {
  readonly write: Write;
  readonly keys: readonly string[];
  readonly settle: (result: CommitResult | Error) => void;
  /** In how many lines somebody stands before it. */
  behind: number;
}

export class CommitQueue {
  readonly #address: PostgresAddress;
  readonly #observe: (writes: readonly Write[]) => Promise<Known>;
  readonly #lanes: readonly Lane[];
  readonly #idle: Lane[];
  /** Who wants each key, in order of arrival; the first has it. */
  readonly #lines = new Map<string, Job[]>();
  /** First in all their lines, and neither running nor being looked at. */
  readonly #ready: Job[] = [];
  #unanswered = 0;
  #scheduled = false;
  #drained: (() => void) | undefined;
  #closed = false;
  #figures = { commits: 0, writes: 0, conflicts: 0, batchMax: 0 };

  /** `observe` reads what stands in the way of some Writes, as committed at that moment. */
  constructor(address: PostgresAddress, observe: (writes: readonly Write[]) => Promise<Known>) {
    this.#address = address;
    this.#observe = observe;
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
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      this.#enter({ write, keys: lockedKeys(write), settle, behind: 0 });
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

  #enter(job: Job): void {
    this.#unanswered++;
    for (const key of job.keys) {
      const line = this.#lines.get(key);
      if (line === undefined) this.#lines.set(key, [job]);
      else if (line.push(job) > 1) job.behind++;
    }
    if (job.behind === 0) this.#ready.push(job);
    this.#schedule();
  }

  /** Answers a job that is first in all its lines; those who are first then become ready, unless they are kept back. */
  #leave(job: Job, result: CommitResult | Error, kept?: ReadonlySet<Job>): void {
    for (const key of job.keys) {
      const line = this.#lines.get(key);
      line?.shift();
      const next = line?.[0];
      if (next === undefined) this.#lines.delete(key);
      else if (--next.behind === 0 && kept?.has(next) !== true) this.#ready.push(next);
    }
    if (!(result instanceof Error)) this.#figures['done' in result ? 'writes' : 'conflicts']++;
    this.#unanswered--;
    job.settle(result);
    if (this.#unanswered === 0) this.#drained?.();
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
    while (this.#ready.length > 0) {
      const lane = this.#idle.pop();
      if (lane === undefined) return;
      void this.#run(lane, this.#ready.splice(0, BATCH_MAX)).finally(() => {
        this.#idle.push(lane);
        this.#schedule();
      });
    }
  }

  /** Runs until every job is answered; never rejects. */
  async #run(lane: Lane, batch: readonly Job[]): Promise<void> {
    let left = batch;
    /** Row id of an entry of a batch that may or may not be committed. */
    let witness: Rid | undefined;
    let lost: UnknownOutcome | undefined;
    for (let attempt = 1; left.length > 0; attempt++) {
      let session: Session | undefined;
      try {
        session = await lane.open();
        const { send } = session;
        const writes = left.map(({ write }) => write);
        const conflicts = witness === undefined ? await runBatch(send, writes) : await runAgain(send, writes, witness);
        if (conflicts.size === 0) {
          this.#figures.commits++;
          this.#figures.batchMax = Math.max(this.#figures.batchMax, left.length);
          for (const job of left) this.#finish(job, { done: true }, knownAfter(job.write));
          return;
        }
        // The losers are answered at once, since nothing of them is written; the others go again without them.
        for (const [place, conflict] of conflicts) {
          const loser = left[place];
          if (loser) this.#finish(loser, conflict);
        }
        left = left.filter((_, place) => !conflicts.has(place));
        witness = lost = undefined;
        attempt = 0;
      } catch (error) {
        session?.drop();
        if (error instanceof UnknownOutcome) {
          lost = error;
          witness = left.flatMap(({ write }) => write.entries)[0]?.row.rid;
        }
        if (witness !== undefined && connectionBroke(error) && attempt < OUTCOME_TRIES_MAX) {
          if (session === undefined) await setTimeout(OUTCOME_PAUSE_MS);
          continue;
        }
        if (lost === undefined && (mayRetry(error) || (session !== undefined && connectionBroke(error))) && attempt < TRIES_MAX) continue;
        if (left.length > 1 && !connectionBroke(error) && !(error instanceof StoreRefusal)) {
          // One of them is at fault: found by halving, so that only it is refused.
          const half = left.length >> 1;
          await this.#run(lane, left.slice(0, half));
          await this.#run(lane, left.slice(half));
          return;
        }
        // A refusal of the port would say that nothing is written.
        const told = connectionBroke(error) && lost ? lost : asStoreError(error, this.#address.place);
        for (const job of left) this.#leave(job, told);
        return;
      }
    }
  }

  /** Answers a job, and has those looked at who waited for it and may have lost by it. `known` undefined: it met a conflict with another process. */
  #finish(job: Job, result: CommitResult, known?: Known): void {
    const suspects = this.#suspects(job, known);
    this.#leave(job, result, new Set(suspects));
    if (suspects.length > 0) void this.#look(suspects);
  }

  /**
   * Those behind `job` who probably cannot succeed: by what is known of its outcome, and because everybody before them in any line is `job` itself
   * or another such (who then writes nothing).
   */
  #suspects(job: Job, known: Known | undefined): readonly Job[] {
    const suspects: Job[] = [];
    /** How many of each line, from its front, are `job` or suspects. */
    const counted = new Map(job.keys.map((key) => [key, 1]));
    const isNext = (each: Job) => each.keys.every((key) => this.#lines.get(key)?.[counted.get(key) ?? 0] === each);
    for (let found = true; found;) {
      found = false;
      for (const key of job.keys) {
        const next = this.#lines.get(key)?.[counted.get(key) ?? 0];
        if (next === undefined || !isNext(next) || (known !== undefined && conflictWith(known, next.write) === undefined)) continue;
        for (const each of next.keys) counted.set(each, (counted.get(each) ?? 0) + 1);
        suspects.push(next);
        found = true;
      }
    }
    return suspects;
  }

  /** Answers those suspects who have indeed lost; the others are ready when their turn comes. In order of arrival, which is that of their lines. */
  async #look(suspects: readonly Job[]): Promise<void> {
    // What cannot be looked at is tried.
    const known = await this.#observe(suspects.map(({ write }) => write)).catch(() => undefined);
    const kept = new Set(suspects);
    for (const job of suspects) {
      kept.delete(job);
      // Behind somebody who has not lost, all is open again.
      if (job.behind > 0) continue;
      const conflict = known && conflictWith(known, job.write);
      if (conflict) this.#leave(job, conflict, kept);
      else this.#ready.push(job);
    }
    this.#schedule();
  }
}
