/** Something that has to show a sign of life by a deadline. The fields belong to the wheel. */
export interface Timed {
  /** Tick at which it is overdue. */
  deadline: number;
  /** Bucket in which the wheel keeps it; -1 while in none. */
  bucket: number;
}

/**
 * Deadlines for many connections on one coarse timer. A sign of life only writes a number; the wheel looks at a connection when its bucket comes
 * round, and moves it on if it has lived meanwhile. Late by up to two ticks, never early.
 */
export class IdleWheel<T extends Timed> {
  readonly #buckets: readonly Set<T>[];
  readonly #tickMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #overdue: (timed: T) => void;
  #tick = 0;

  /** `spanMs`: the longest deadline ever asked for. */
  constructor(spanMs: number, overdue: (timed: T) => void) {
    this.#tickMs = Math.max(10, Math.ceil(spanMs / 60));
    this.#buckets = Array.from({ length: this.#ticks(spanMs) + 1 }, () => new Set<T>());
    this.#overdue = overdue;
    this.#timer = setInterval(() => this.#turn(), this.#tickMs);
    this.#timer.unref();
  }

  /** Puts the deadline at `ms` from now, earlier or later than it was. */
  set(timed: T, ms: number): void {
    this.delete(timed);
    timed.deadline = this.#tick + this.#ticks(ms);
    this.#file(timed);
  }

  /** Moves the deadline to `ms` from now; only ever later. Costs nothing. */
  extend(timed: T, ms: number): void {
    timed.deadline = Math.max(timed.deadline, this.#tick + this.#ticks(ms));
  }

  delete(timed: T): void {
    if (timed.bucket >= 0) this.#buckets[timed.bucket]?.delete(timed);
    timed.bucket = -1;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** One more than needed, since the present tick has partly gone by. */
  #ticks(ms: number): number {
    return Math.ceil(ms / this.#tickMs) + 1;
  }

  #file(timed: T): void {
    const bucket = timed.deadline % this.#buckets.length;
    timed.bucket = bucket;
    this.#buckets[bucket]?.add(timed);
  }

  #turn(): void {
    this.#tick += 1;
    const due = this.#buckets[this.#tick % this.#buckets.length];
    if (due === undefined) return;
    for (const timed of due) {
      if (timed.deadline > this.#tick) {
        due.delete(timed);
        this.#file(timed); // never into this bucket again, which would loop: there are more buckets than ticks to any deadline
      } else {
        this.delete(timed);
        this.#overdue(timed);
      }
    }
  }
}
