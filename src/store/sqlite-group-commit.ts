/**
 * Group commit: whatever waits when the event loop comes round is done in one transaction, with one fsync, and answered after it. While the disk is at
 * work this thread looks at the requests of the next transaction, which is begun when the last one is on the disk.
 *
 * No savepoints: they halve the speed (SQLite copies every page a savepoint touches). Instead a piece of work must find out by reading whether it can
 * be done before it writes. When one throws all the same (a bug, or a row that breaks a rule of the table), the transaction is rolled back and done again in
 * halves until the culprit stands alone; only it is refused.
 */
import { StoreRefusal } from './port.ts';
import type { Connection } from './sqlite-connection.ts';

/** Pieces of work in one transaction: bounds how long one flush blocks this thread (about 20 ms of bookings). */
const BATCH_MAX = 256;

/** Fewer clients than this at once are not waited for: their commits are cheap, and their time is not. */
const WAIT_FOR_AT_LEAST = 8;
/** Share of the last COMMIT's time that the next one may wait for company. */
const WAIT_SHARE = 0.25;
/** One commit in so many waits for more than have come together lately, to find out whether more would. */
const PROBE_EVERY = 16;

/** Pieces of work that may wait; one more is refused. */
export const QUEUE_MAX = 10_000;

export const tooMuchWaits = (): StoreRefusal =>
  new StoreRefusal('busy', `${QUEUE_MAX} writes wait for the disk already. Try again in a second.`);

/** One piece of work. `work` runs inside a transaction and may run again after a rollback. */
interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The queue before the writing connection, which nothing else may write through while it is open. */
export class GroupCommit {
  readonly #connection: Connection;
  readonly #makeDurable: (() => Promise<void>) | undefined;
  readonly #makeRoom: (() => Promise<void> | undefined) | undefined;
  /** Transactions on their way to the disk, and waits for room: the next one is begun when they are over. */
  #underway = 0;
  #waiting: Waiting[] = [];
  #scheduled = false;
  /** Nobody will come any more: what waits need not wait for company. */
  #closed = false;
  /** Set by an error after which the file cannot be trusted to hold what SQLite believes; every later write gets it. */
  #broken: StoreRefusal | undefined;
  /** After a refused trigger the connection keeps its old idea of the schema until something reads it afresh. */
  #schemaStale = false;
  #idle: (() => void) | undefined;
  /** Sizes of the last two batches; the largest since the last probe, and between the two before; how long the last COMMIT took, milliseconds. */
  #lastBatch = 0;
  #batchBefore = 0;
  #largest = 0;
  #largestBefore = 0;
  #commitMs = 0;
  /** Transactions made durable. */
  commits = 0;
  /** The most pieces of work in one of them. */
  batchMax = 0;

  /**
   * `makeDurable` resolves when everything committed before it was called is on the disk; without it COMMIT itself does that. `makeRoom` is asked before
   * each transaction, which waits for what it gives.
   */
  constructor(connection: Connection, makeDurable?: () => Promise<void>, makeRoom?: () => Promise<void> | undefined) {
    this.#connection = connection;
    this.#makeDurable = makeDurable;
    this.#makeRoom = makeRoom;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  /** Does `work` in the next transaction; resolves with its result once that is durable. Rejects with nothing of it written. */
  submit<T>(work: () => T): Promise<T> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    if (this.#waiting.length >= QUEUE_MAX) return Promise.reject(tooMuchWaits());
    return new Promise<T>((resolve, reject) => {
      // The result of `work` is what `resolve` takes: both come from this call.
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Resolves when all that waits is done; nothing may be submitted from now on. */
  drain(): Promise<void> {
    this.#closed = true;
    if (this.#waiting.length === 0 && this.#underway === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#underway > 0) return;
    this.#scheduled = true;
    const since = performance.now();
    const turn = (): void => {
      if (this.#worthWaiting(since)) {
        setImmediate(turn);
        return;
      }
      this.#scheduled = false;
      this.#flush();
    };
    setImmediate(turn);
  }

  /**
   * While one half of the clients is being committed the other half asks, and the two would take turns for ever, each paying for a commit of its own.
   * So, where commits are slow, the next one waits some turns of the event loop, a fraction of a commit's time at most, for as many as have come
   * together lately; now and then for as many as both halves, lest nobody ever learn that they could. Waiting for both halves each time would be
   * waiting for nobody once they are together.
   */
  #worthWaiting(since: number): boolean {
    const probing = this.commits % PROBE_EVERY === 0;
    const expected = Math.min(probing ? this.#lastBatch + this.#batchBefore : Math.max(this.#largest, this.#largestBefore), BATCH_MAX);
    return (
      expected >= WAIT_FOR_AT_LEAST &&
      this.#waiting.length < expected &&
      !this.#closed &&
      performance.now() - since < this.#commitMs * WAIT_SHARE
    );
  }

  #flush(): void {
    const room = this.#makeRoom?.();
    if (room !== undefined) {
      this.#underway += 1;
      void room.then(() => {
        this.#underway -= 1;
        this.#goOn();
      });
      return;
    }
    const all = this.#waiting;
    const batch = all.length <= BATCH_MAX ? all : all.slice(0, BATCH_MAX);
    this.#waiting = all.length <= BATCH_MAX ? [] : all.slice(BATCH_MAX);
    this.#transact(batch);
    this.#goOn();
  }

  #goOn(): void {
    if (this.#underway > 0) return;
    if (this.#waiting.length > 0) this.#schedule();
    else this.#idle?.();
  }

  #transact(batch: readonly Waiting[]): void {
    if (this.#broken !== undefined) {
      for (const { reject } of batch) reject(this.#broken);
      return;
    }
    const results: unknown[] = [];
    try {
      this.#begin();
      for (const { work } of batch) results.push(work());
      const begun = performance.now();
      this.#connection.run('COMMIT');
      this.#commitMs = performance.now() - begun;
    } catch (error) {
      this.#rollBack();
      this.#fail(batch, error);
      return;
    }
    this.commits++;
    this.batchMax = Math.max(this.batchMax, batch.length);
    this.#batchBefore = this.#lastBatch;
    this.#lastBatch = batch.length;
    this.#largest = Math.max(this.#largest, batch.length);
    if (this.commits % PROBE_EVERY === 0) {
      this.#largestBefore = this.#largest;
      this.#largest = 0;
    }
    this.#answer(batch, results);
  }

  /** Once what was committed is on the disk. */
  #answer(batch: readonly Waiting[], results: readonly unknown[]): void {
    const answer = (): void => batch.forEach(({ resolve }, index) => resolve(results[index]));
    if (this.#makeDurable === undefined) {
      answer();
      return;
    }
    this.#underway += 1;
    void this.#makeDurable()
      .then(answer, (error: unknown) => {
        // SQLite has it, the disk may not, and nothing can be taken back: whoever goes on would build on it.
        const refusal =
          error instanceof StoreRefusal ? error : new StoreRefusal('damaged', 'The disk fails. Restart Medlar.', { cause: error });
        this.#broken = refusal;
        for (const { reject } of batch) reject(refusal);
      })
      .then(() => {
        this.#underway -= 1;
        this.#goOn();
      });
  }

  #fail(batch: readonly Waiting[], error: unknown): void {
    if (error instanceof StoreRefusal) {
      // A full disk or another program's lock passes; a failing or damaged file does not: what a failed fsync left behind is anybody's guess.
      if (error.code === 'damaged') this.#broken = error;
      for (const { reject } of batch) reject(error);
    } else if (batch.length === 1) {
      for (const { reject } of batch) reject(error instanceof Error ? error : new Error('The write failed', { cause: error }));
    } else {
      const half = batch.length >> 1;
      this.#transact(batch.slice(0, half));
      this.#transact(batch.slice(half));
    }
  }

  #begin(): void {
    this.#connection.run('BEGIN IMMEDIATE');
    if (!this.#schemaStale) return;
    this.#connection.exists('SELECT 1 FROM sqlite_schema LIMIT 1');
    this.#schemaStale = false;
  }

  #rollBack(): void {
    this.#schemaStale = true;
    try {
      // SQLite itself rolls back after some errors, such as a full disk.
      if (this.#connection.db.isTransaction) this.#connection.run('ROLLBACK');
    } catch (error) {
      this.#broken ??= new StoreRefusal('damaged', 'A failed write could not be rolled back. Restart Medlar.', { cause: error });
    }
  }
}
