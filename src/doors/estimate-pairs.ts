/**
 * Lab datagrams: which of them make one question. Old clients of dialect A send a name and then a plan, those of dialect B a plan
 * alone, and UDP loses, doubles and reorders all of them. docs/estimate.md
 *
 * - A text that names a plan of the tariff is a question, answered at once; a name held for its sender goes with it.
 * - Any other text is held up to LAB_HOLD_MS for the next one of the same sender (address and port), which is then the plan.
 * - The same text again while it is held is a doubled datagram: `Patient1`, `Patient1`, `insurance1` is one question. So is an unknown
 *   plan sent twice; the hold does not begin anew, so a repeated datagram puts no answer off.
 * - A text held to the end was never completed, or is itself an unknown plan: it is answered as not covered.
 * - A name that arrives after its plan is held like any other and pairs with its own sender's next plan only; alone it ends as not covered,
 *   2 s after the price that its patient has long read.
 */

/** How long a first datagram waits for its second, in milliseconds. */
export const LAB_HOLD_MS = 2_000;
/** Most texts held at once; the oldest is answered early to make room. */
export const LAB_HELD_MAX = 4_096;
/** Longest text held, in UTF-16 units; the rest of a longer one is forgotten. The originals' messages have at most 1,024 bytes. */
export const LAB_TEXT_MAX = 1_024;

export interface Sender {
  readonly address: string;
  readonly port: number;
}

/** A question put together; `plan` is as sent, `name` is there when a first datagram carried one. */
export interface LabQuestion {
  readonly name?: string;
  readonly plan: string;
}

interface Held {
  readonly sender: Sender;
  readonly text: string;
  readonly cancel: () => void;
}

export class LabPairs {
  readonly #held = new Map<string, Held>();
  readonly #isPlan: (text: string) => boolean;
  readonly #after: (delayMs: number, run: () => void) => () => void;
  readonly #question: (sender: Sender, question: LabQuestion) => void;

  constructor(parts: {
    readonly isPlan: (text: string) => boolean;
    /** Runs once after the delay, on a clock that never jumps; returns what cancels it. */
    readonly after: (delayMs: number, run: () => void) => () => void;
    /** Told of every question as soon as it is one. */
    readonly question: (sender: Sender, question: LabQuestion) => void;
  }) {
    this.#isPlan = parts.isPlan;
    this.#after = parts.after;
    this.#question = parts.question;
  }

  get size(): number {
    return this.#held.size;
  }

  /** One datagram's text, without the white space around it. */
  receive(sender: Sender, text: string): void {
    const known = this.#isPlan(text);
    if (known && this.#held.size === 0) return this.#question(sender, { plan: text });
    const key = `${sender.address} ${sender.port}`;
    const held = this.#held.get(key);
    const cut = text.slice(0, LAB_TEXT_MAX);
    if (held === undefined) return known ? this.#question(sender, { plan: text }) : this.#hold(key, sender, cut);
    if (!known && held.text === cut) return; // doubled
    this.#release(key, held);
    this.#question(sender, { name: held.text, plan: cut });
  }

  /** Forgets whatever is held, unanswered. */
  close(): void {
    for (const [key, held] of this.#held) this.#release(key, held);
  }

  #hold(key: string, sender: Sender, text: string): void {
    if (this.#held.size >= LAB_HELD_MAX) {
      const oldest = this.#held.entries().next().value;
      if (oldest !== undefined) this.#giveUp(...oldest);
    }
    const held: Held = { sender, text, cancel: this.#after(LAB_HOLD_MS, () => this.#giveUp(key, held)) };
    this.#held.set(key, held);
  }

  #giveUp(key: string, held: Held): void {
    this.#release(key, held);
    this.#question(held.sender, { plan: held.text });
  }

  #release(key: string, held: Held): void {
    held.cancel();
    this.#held.delete(key);
  }
}
