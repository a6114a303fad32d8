/**
 * Answers on their way to the centre: gathered, sent in batches, and kept until they are acknowledged, however long the centre is away.
 * One answer per booking waits, the latest, so the queue is never longer than the list of bookings.
 */
import type { AgentAnswer } from '#centre/requests.ts';
import type { RefusalCode } from '#model/refusal.ts';
import { BOOKINGS_MAX } from './estimate-bookings.ts';

/** Most answers in one report. */
export const REPORT_ANSWERS_MAX = 100;
/** How long the first answer waits for company, in milliseconds. */
export const REPORT_GATHER_MS = 50;
/** Waits after a report that failed, in milliseconds: this, doubled each time, up to the second. */
export const REPORT_RETRY_MS = 500;
export const REPORT_RETRY_MAX_MS = 30_000;

/** Refusals of a report that pass by themselves; after any other, sending the same again would be refused for ever. */
const PASSING: ReadonlySet<RefusalCode> = new Set(['unavailable', 'throttled', 'conflict', 'read-only', 'unauthenticated']);

/** Whether a report refused so is to be sent again. */
export const isPassing = (refused: RefusalCode): boolean => PASSING.has(refused);

export class Reports {
  readonly #waiting = new Map<string, AgentAnswer>();
  readonly #send: (answers: readonly AgentAnswer[]) => Promise<boolean>;
  readonly #after: (delayMs: number, run: () => void) => () => void;
  readonly #fault: (sentence: string) => void;
  #cancel: (() => void) | undefined;
  #sending: Promise<void> | undefined;
  #retryMs = REPORT_RETRY_MS;
  #closed = false;

  constructor(parts: {
    /** True once the centre has durably taken them; false, or a rejection, when it has not: they are sent again. */
    readonly send: (answers: readonly AgentAnswer[]) => Promise<boolean>;
    readonly after: (delayMs: number, run: () => void) => () => void;
    readonly fault: (sentence: string) => void;
  }) {
    this.#send = parts.send;
    this.#after = parts.after;
    this.#fault = parts.fault;
  }

  /** Answers that the centre does not have yet. */
  get size(): number {
    return this.#waiting.size;
  }

  add(answer: AgentAnswer): void {
    if (this.#closed) return;
    if (!this.#waiting.has(answer.appointment) && this.#waiting.size >= BOOKINGS_MAX) {
      this.#fault(`an answer was not kept for the centre: ${BOOKINGS_MAX} are waiting already`);
      return;
    }
    this.#waiting.set(answer.appointment, answer);
    this.#schedule(REPORT_GATHER_MS);
  }

  /** Sends at once what waits, e.g. because the centre is back. Resolves when that attempt has ended, well or not. */
  flush(): Promise<void> {
    this.#retryMs = REPORT_RETRY_MS;
    return this.#start();
  }

  /** One last attempt, then nothing more is sent or kept. */
  async close(): Promise<void> {
    await this.#start();
    this.#closed = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(delayMs: number): void {
    if (this.#closed || this.#cancel !== undefined || this.#sending !== undefined) return;
    this.#cancel = this.#after(delayMs, () => void this.#start());
  }

  #start(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#sending ??= this.#drain().then((taken) => {
      this.#sending = undefined;
      if (taken) this.#retryMs = REPORT_RETRY_MS;
      if (this.#waiting.size === 0) return;
      this.#schedule(taken ? REPORT_GATHER_MS : this.#retryMs);
      if (!taken) this.#retryMs = Math.min(this.#retryMs * 2, REPORT_RETRY_MAX_MS);
    });
    return this.#sending;
  }

  /** Sends batch after batch until none waits or one is not taken. Never rejects. */
  async #drain(): Promise<boolean> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting.values().take(REPORT_ANSWERS_MAX)];
      if (!(await this.#isTaken(batch))) return false;
      for (const answer of batch) if (this.#waiting.get(answer.appointment) === answer) this.#waiting.delete(answer.appointment);
    }
    return true;
  }

  async #isTaken(batch: readonly AgentAnswer[]): Promise<boolean> {
    try {
      return await this.#send(batch);
    } catch (error) {
      this.#fault(`the centre did not take ${batch.length} answers, they are kept and sent again: ${String(error)}`);
      return false;
    }
  }
}
