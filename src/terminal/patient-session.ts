/** A patient at the desk over TLS: logged in, with a list of free slots that follows the centre, whatever the screen looks like. */
import type { FreeSlot, FreeSlots, Receipt, Visit } from '#centre/requests.ts';
import type { EstimateReply } from '#doors/estimate-wire.ts';
import { isRefusal } from '#model/refusal.ts';
import type { Refusal } from '#model/refusal.ts';
import { readArray, readFields, readFreeSlot, readFreeSlots, readNumber, readVisit } from './centre-replies.ts';
import { askSealed } from './estimate-client.ts';
import type { Unanswered } from './estimate-client.ts';
import { KeptLine } from './kept-line.ts';
import { openLine } from './line-client.ts';
import type { Endpoint, Line, LineEvent, LineFault } from './line-client.ts';
import { logIn, type LoginQuestions } from './log-in.ts';
import { plainText } from './terminal-io.ts';
import type { TerminalIo } from './terminal-io.ts';

/** What the command line gave; what is missing is asked for. */
export interface PatientSetting {
  readonly desk: Endpoint;
  /** PEM. */
  readonly ca?: string;
  readonly login?: { readonly username: string; readonly password: string };
  readonly plan?: string;
  readonly pick?: number;
}

/** Something done, and the centre's promise that it can be proven. */
export interface Done<T> {
  readonly value: T;
  readonly receipt?: Receipt;
}

export class PatientSession {
  readonly #setting: PatientSetting;
  readonly #io: TerminalIo;
  readonly #line: KeptLine;
  /** Opened before anybody has logged in, so that a centre that is away is told of before a password is asked for. */
  #early: Line | undefined;
  #sink: (event: LineEvent) => void = () => undefined;
  #token: string | undefined;
  readonly #slots = new Map<number, FreeSlot>();
  #zone = 'UTC';
  #more = false;
  #fault: LineFault | undefined;
  #changed: () => void = () => undefined;

  constructor(setting: PatientSetting, io: TerminalIo) {
    this.#setting = setting;
    this.#io = io;
    this.#line = new KeptLine({
      open: async (onEvent) => {
        this.#sink = onEvent;
        const early = this.#early;
        this.#early = undefined;
        return early ?? this.#openLine();
      },
      greet: (line) => this.#greet(line),
      onEvent: (event) => this.#heard(event),
      onState: (fault) => {
        this.#fault = fault;
        this.#changed();
      },
      after: io.clock.after,
      random: io.random,
    });
    io.signal.addEventListener('abort', () => this.close(), { once: true });
  }

  /** Reaches the centre and checks its certificate; rejects with LineFault. */
  async reach(): Promise<void> {
    await this.#openEarly();
  }

  /** Undefined once logged in, the refusal, or `gone` where the person has gone meanwhile. Rejects with LineFault. */
  async logIn(username: string, password: string, questions: LoginQuestions): Promise<Refusal | 'gone' | undefined> {
    // On a line of its own, which may be silent while somebody looks for their phone; the kept line then begins with it.
    const line = this.#early ?? (await this.#openEarly());
    const entered = await logIn((verb, args) => line.request(verb, args), { username, password }, questions);
    if (entered === undefined) return 'gone';
    if (isRefusal(entered)) return { ...entered, text: plainText(entered.text, 500) };
    this.#token = entered.token; // from now on it speaks for the person
    try {
      await this.#line.open();
      return undefined;
    } catch (error) {
      if (error instanceof Refused) return error.refusal;
      throw error;
    }
  }

  /** Free slots as the centre last told of them, in order of index. */
  get slots(): readonly FreeSlot[] {
    return [...this.#slots.values()].toSorted((a, b) => a.index - b.index);
  }

  /** IANA name of the centre's time zone. */
  get zone(): string {
    return this.#zone;
  }

  /** There are more free slots than the list shows. */
  get more(): boolean {
    return this.#more;
  }

  /** Why the list stands still, while the centre is away. */
  get fault(): LineFault | undefined {
    return this.#fault;
  }

  /** Called whenever `slots` or `fault` changes, from now on instead of any earlier listener. */
  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  choose(index: number): Promise<Done<Visit> | Refusal> {
    return this.#act('choose', { index }, readVisit);
  }

  cancel(appointment: string): Promise<Done<Visit> | Refusal> {
    return this.#act('cancel', { appointment }, readVisit);
  }

  move(appointment: string, index: number): Promise<Done<Visit> | Refusal> {
    return this.#act('move', { appointment, index }, readVisit);
  }

  async visits(): Promise<Done<readonly Visit[]> | Refusal> {
    return this.#act('visits', {}, (ok) => readArray(readFields(ok)['visits'], 'list of visits', readVisit));
  }

  /**
   * Asks the doctor's agent, which listens on the desk's host, for the price of a booked visit; undefined when there is nothing to ask with: no
   * key, or no agent known.
   */
  async estimate(
    visit: Visit,
    plan: string,
    onAttempt: (attempt: number) => void,
    stop?: AbortSignal,
  ): Promise<EstimateReply | Unanswered | undefined> {
    const { key, slot } = visit;
    if (key === undefined || slot.port === undefined) return undefined;
    const { clock, random } = this.#io;
    const signal = stop === undefined ? this.#io.signal : AbortSignal.any([this.#io.signal, stop]);
    return askSealed({ agent: { host: this.#setting.desk.host, port: slot.port }, key, plan, clock, random, signal, onAttempt });
  }

  close(): void {
    this.#early?.close();
    this.#line.close();
  }

  async #act<T>(verb: string, args: object, read: (ok: unknown) => T): Promise<Done<T> | Refusal> {
    // One key for one act: asked again on a new line, the centre gives the first answer instead of doing it twice.
    const key = this.#io.random(16).toHex();
    const reply = await this.#line.request(verb, args, key).catch(refusalOf);
    if (isRefusal(reply)) return { ...reply, text: plainText(reply.text, 500) };
    return { value: read(reply.ok), ...(reply.receipt === undefined ? {} : { receipt: reply.receipt }) };
  }

  async #openEarly(): Promise<Line> {
    const line = await this.#openLine();
    this.#early = line;
    void line.ended.then(() => {
      if (this.#early === line) this.#early = undefined;
    });
    return line;
  }

  #openLine(): Promise<Line> {
    const { desk, ca } = this.#setting;
    const onEvent = (event: LineEvent): void => this.#sink(event);
    return openLine({ server: desk, ...(ca === undefined ? {} : { ca }), after: this.#io.clock.after, signal: this.#io.signal, onEvent });
  }

  async #greet(line: Line): Promise<void> {
    const reply = await line.request('login', { token: this.#token ?? '' });
    if (isRefusal(reply)) throw new Refused({ ...reply, text: plainText(reply.text, 500) });
    const watched = await line.request('watch', {});
    if (isRefusal(watched)) throw new Refused(watched);
    this.#take(readFreeSlots(watched.ok));
  }

  #take(list: FreeSlots): void {
    this.#slots.clear();
    for (const slot of list.slots) this.#slots.set(slot.index, slot);
    this.#zone = isZone(list.zone) ? list.zone : 'UTC';
    this.#more = list.more;
    this.#changed();
  }

  #heard(event: LineEvent): void {
    if (event.event !== 'slots') return;
    for (const index of readArray(event['taken'], 'taken slots', (item) => readNumber(item, 'slot index'))) this.#slots.delete(index);
    for (const slot of readArray(event['freed'], 'freed slots', readFreeSlot)) this.#slots.set(slot.index, slot);
    this.#changed();
  }
}

/** The centre refused the login itself. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.text);
    this.refusal = refusal;
  }
}

/** Turned away when logging in again, e.g. because the session ended meanwhile: an answer like another. */
const refusalOf = (error: unknown): Refusal => {
  if (error instanceof Refused) return error.refusal;
  throw error;
};

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
