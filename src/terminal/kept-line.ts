/**
 * A line to the centre that comes back: when it ends, it is opened again after waits that grow, greeted again (log in, watch), and what was asked
 * meanwhile is asked once more. Requests that change something carry an idempotency key, so asking twice does not do it twice.
 */
import type { Line, LineEvent, LineReply } from './line-client.ts';
import { LineFault } from './line-client.ts';

/** Waits before the next attempt, in milliseconds: the first, doubled each time, up to the last; each up to a half shorter, at random. */
export const REOPEN_MS = 250;
export const REOPEN_MAX_MS = 15_000;
/** How long a request waits for the line to come back, in milliseconds. */
export const REQUEST_PATIENCE_MS = 20_000;
/** The centre sends something at least this often to those who listen; a line silent for longer is taken for dead. */
export const SILENCE_MS = 90_000;

export interface KeptLineOptions {
  readonly open: (onEvent: (event: LineEvent) => void) => Promise<Line>;
  /** Logs in and starts to listen. A LineFault is tried again; any other rejection ends the keeping, and `gone` resolves with it. */
  readonly greet: (line: Line) => Promise<void>;
  /** Told of events after the greeting; those that came during it are kept until then, since what the greeting asks for may contain them already. */
  readonly onEvent: (event: LineEvent) => void;
  /** Told when the line comes up (undefined) and when it, or an attempt to open it, ends. */
  readonly onState?: (fault: LineFault | undefined) => void;
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly random: (bytes: number) => Uint8Array;
}

export class KeptLine {
  /** Resolves when the centre has turned us away for good, or with undefined after `close`. Never rejects. */
  readonly gone: Promise<Error | undefined>;
  readonly #options: KeptLineOptions;
  readonly #finish: (reason: Error | undefined) => void;
  #line: Line | undefined;
  #early: LineEvent[] = [];
  #comeUp = nextLine();
  #closed = false;
  #waitMs = REOPEN_MS;
  #cancelWait: (() => void) | undefined;
  #cancelSilence: (() => void) | undefined;

  constructor(options: KeptLineOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.gone = promise;
    this.#finish = resolve;
  }

  /** Whether there is a line now. */
  get up(): boolean {
    return this.#line !== undefined;
  }

  /** One attempt at opening and greeting; rejects with what went wrong, and keeps nothing then. */
  async open(): Promise<void> {
    this.#early = [];
    const line = await this.#options.open((event) => this.#heard(event));
    this.#listenForSilence(line);
    try {
      await this.#options.greet(line);
    } catch (error) {
      this.#cancelSilence?.();
      line.close();
      throw error;
    }
    if (this.#closed) return line.close();
    this.#line = line;
    this.#waitMs = REOPEN_MS;
    void line.ended.then((fault) => this.#ended(fault));
    this.#comeUp.resolve();
    try {
      for (const event of this.#early.splice(0)) this.#options.onEvent(event);
    } catch {
      line.close(); // as the line itself does when an event cannot be understood
    }
    this.#options.onState?.(undefined);
  }

  /** Opens, and goes on trying until it is up, closed or turned away. */
  keepOpening(): void {
    if (this.#closed) return;
    this.open().catch((error: unknown) => {
      if (error instanceof LineFault) this.#ended(error);
      else this.#giveUp(error instanceof Error ? error : new Error(String(error)));
    });
  }

  /**
   * Asks; where the line ends meanwhile, once more on the next. Only requests that may be repeated: reads, or those with a key. Rejects with
   * LineFault when there is no line for REQUEST_PATIENCE_MS, and with what `gone` says once turned away.
   */
  async request(verb: string, args: object, key?: string): Promise<LineReply> {
    for (;;) {
      const line = this.#line ?? (await this.#next());
      try {
        return await line.request(verb, args, key);
      } catch (error) {
        if (!(error instanceof LineFault) || error.code === 'timeout' || this.#closed) throw error;
      }
    }
  }

  close(): void {
    this.#giveUp(undefined);
  }

  #giveUp(reason: Error | undefined): void {
    this.#closed = true;
    this.#cancelWait?.();
    this.#cancelSilence?.();
    this.#line?.close();
    this.#line = undefined;
    const fault = reason ?? new LineFault('closed', 'The connection was closed.');
    this.#comeUp.reject(fault); // for those who wait already
    this.#comeUp = nextLine();
    this.#comeUp.reject(fault); // for those who still come
    this.#finish(reason);
  }

  async #next(): Promise<Line> {
    const late = Promise.withResolvers<never>();
    const cancel = this.#options.after(REQUEST_PATIENCE_MS, () =>
      late.reject(
        new LineFault('unreachable', `The centre has not been there for ${REQUEST_PATIENCE_MS / 1000} seconds; try again later.`),
      ),
    );
    try {
      await Promise.race([this.#comeUp.promise, late.promise]);
    } finally {
      cancel();
    }
    return this.#line ?? this.#next();
  }

  #ended(fault: LineFault): void {
    this.#cancelSilence?.();
    if (this.#line !== undefined) {
      this.#line = undefined;
      this.#comeUp = nextLine();
    }
    if (this.#closed) return;
    this.#options.onState?.(fault);
    const jitter = 1 - (this.#options.random(1)[0] ?? 0) / 510;
    this.#cancelWait = this.#options.after(Math.round(this.#waitMs * jitter), () => this.keepOpening());
    this.#waitMs = Math.min(this.#waitMs * 2, REOPEN_MAX_MS);
  }

  #heard(event: LineEvent): void {
    if (this.#line !== undefined) this.#listenForSilence(this.#line);
    if (event.event === 'beat') return;
    if (this.#line === undefined) this.#early.push(event);
    else this.#options.onEvent(event);
  }

  #listenForSilence(line: Line): void {
    this.#cancelSilence?.();
    this.#cancelSilence = this.#options.after(SILENCE_MS, () => line.close());
  }
}

/** Resolved when there is a line, rejected when there will be none. */
const nextLine = (): PromiseWithResolvers<void> => {
  const next = Promise.withResolvers<void>();
  next.promise.catch(() => undefined); // nobody may be waiting for it
  return next;
};
