/** A line to the medical records: requests, what is told unasked, and a check of every receipt. */
import type { Receipt } from '#centre/requests.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import { isObject, type Endpoint, type Line, type LineEvent, openLine } from './line-client.ts';
import { type Checked, type LedgerPin, ReceiptCheck } from './receipt-check.ts';
import { plainText } from './terminal-io.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface RecordsSetting {
  readonly line: Endpoint;
  /** PEM. */
  readonly ca?: string;
  readonly pin?: LedgerPin;
}

export type Told = { readonly ok: unknown; readonly receipt?: Receipt } | Refusal;

const TEXT_MAX = 2_000;

/** Where events go; kept until somebody listens. */
interface Sink {
  hear: (event: LineEvent) => void;
  readonly early: LineEvent[];
}

export class RecordsSession {
  readonly #line: Line;
  readonly #io: TerminalIo;
  readonly #pin: LedgerPin | undefined;
  #check: ReceiptCheck | undefined;
  readonly #sink: Sink;

  private constructor(line: Line, io: TerminalIo, pin: LedgerPin | undefined, sink: Sink) {
    this.#line = line;
    this.#io = io;
    this.#pin = pin;
    this.#sink = sink;
  }

  /** Reaches the centre and checks its certificate; rejects with LineFault. */
  static async open({ line: server, ca, pin }: RecordsSetting, io: TerminalIo): Promise<RecordsSession> {
    const early: LineEvent[] = [];
    const sink = { early, hear: (event: LineEvent): void => void early.push(event) };
    const onEvent = (event: LineEvent): void => sink.hear(event);
    const line = await openLine({ server, ...(ca !== undefined && { ca }), after: io.clock.after, signal: io.signal, onEvent });
    return new RecordsSession(line, io, pin, sink);
  }

  /** Events from now on, and those that came before. */
  onEvent(hear: (event: LineEvent) => void): void {
    this.#sink.hear = hear;
    for (const event of this.#sink.early.splice(0)) hear(event);
  }

  /** Rejects with LineFault. Texts of refusals are made harmless to a terminal. */
  async ask(verb: string, args: object = {}): Promise<Told> {
    const reply = await this.#line.request(verb, args);
    if (!isRefusal(reply)) return reply;
    const text = reply.text
      .split('\n')
      .map((line) => plainText(line, TEXT_MAX))
      .join('\n');
    return { ...reply, text };
  }

  /** Undefined where there is nothing to check. Rejects with LedgerFault where the ledger's key is not the pinned one. */
  async check(receipt: Receipt | undefined): Promise<Checked | undefined> {
    if (receipt === undefined) return undefined;
    this.#check ??= await ReceiptCheck.begin(
      async (verb, args) => {
        const reply = await this.#line.request(verb, args);
        return isRefusal(reply) || !isObject(reply.ok) ? undefined : reply.ok;
      },
      this.#pin,
      {
        now: this.#io.clock.now,
        wait: (ms) => new Promise((resolve) => this.#io.clock.after(ms, resolve)),
      },
    );
    return this.#check.check(receipt);
  }

  /** What to keep for the next run; undefined while nothing was checked. */
  get pin(): LedgerPin | undefined {
    return this.#check?.pin;
  }

  close(): void {
    this.#line.close();
  }
}
