/** One lab line of the desk: the originals' conversation in dialects A and B. ../shared protocols are retold in docs/lines.md. */
import type { Centre, Context, FreeSlots, Principal } from '#centre/requests.ts';
import type { RefusalCode } from '#model/refusal.ts';
import { isRefusal } from '#model/refusal.ts';
import type { Logger } from 'pino';
import { type LabMessage, takeLogin, takeMessage, withoutLeading } from './desk-lab-messages.ts';
import type { LineLimits } from './line/limits.ts';
import type { Line, Talk } from './line/listen.ts';

/** What all lab lines of one desk share. */
export interface LabDesk {
  readonly centre: Centre;
  readonly limits: LineLimits;
  readonly now: () => number;
  readonly log: Logger;
  readonly quiet: QuietTimes;
  /** The list as lab clients get it, made once per change. */
  readonly listBytes: (list: FreeSlots) => Uint8Array;
  /** Some list has shown a longer number that begins with these digits. */
  readonly longer: (index: number) => boolean;
}

/** How long a message without an end may be silent before it is taken as whole, milliseconds. */
export interface QuietTimes {
  /** When it could be whole already. */
  readonly moreMs: number;
  /** When it is the beginning of a word, or a login without its password. */
  readonly wordMs: number;
}

export const QUIET_TIMES: QuietTimes = { moreMs: 20, wordMs: 200 };

type Dialect = 'A' | 'B';

const WORDS = {
  A: { success: 'Success', failure: 'Failure', unknown: 'Invalid' },
  B: { success: 'success', failure: 'failure', unknown: 'notavailable' },
} as const;

/** What a choice that the centre refuses is answered; `failure` where it is the login that is missing. */
const CHOICE_REFUSED: Readonly<Record<RefusalCode, 'unknown' | 'notavailable' | 'failure'>> = {
  'bad-request': 'unknown',
  unauthenticated: 'failure',
  throttled: 'notavailable',
  forbidden: 'notavailable',
  'not-found': 'notavailable',
  'slot-unknown': 'unknown',
  'slot-taken': 'notavailable',
  'slot-past': 'notavailable',
  'booking-limit': 'notavailable',
  'hold-expired': 'notavailable',
  conflict: 'notavailable',
  'duplicate-key': 'notavailable',
  'read-only': 'notavailable',
  'too-large': 'unknown',
  unavailable: 'notavailable',
};

interface Session {
  readonly principal: Principal;
  readonly expiresAt: number;
}

export class LabTalk implements Talk {
  busy = false;
  readonly #desk: LabDesk;
  readonly #line: Line;
  /** What has come and is not understood yet, one byte per character. */
  #pending = '';
  #dialect: Dialect = 'A';
  #session: Session | undefined;
  #loginFailures = 0;
  #peerEnded = false;
  #paused = false;
  #silence: NodeJS.Timeout | undefined;

  constructor(desk: LabDesk, line: Line) {
    this.#desk = desk;
    this.#line = line;
  }

  data(chunk: Buffer): void {
    if (this.#pending === '' && !this.busy && this.#session !== undefined && isAvailable(chunk)) {
      this.#list(); // most of what a busy desk is asked: no text is made, nothing is searched
      return;
    }
    this.#pending += chunk.toString('latin1');
    if (!this.busy) this.#work(false);
    else if (this.#pending.length > this.#desk.limits.waitingBytesMax && !this.#paused) {
      this.#paused = true;
      this.#line.pause();
    }
  }

  ended(): void {
    this.#peerEnded = true;
    if (!this.busy) this.#work(true);
  }

  closed(): void {
    clearTimeout(this.#silence);
    this.#pending = '';
  }

  /** Acts on every whole message, up to the first that has to be waited for. `settled`: nothing more comes for now. */
  #work(settled: boolean): void {
    clearTimeout(this.#silence);
    const { labMessageBytesMax } = this.#desk.limits;
    while (this.#line.open) {
      const pending = withoutLeading(this.#pending);
      this.#pending = pending;
      if (pending === '') break;
      // No message is longer than this, and nothing below looks further: its cost must not grow with what a peer sends.
      const whole = pending.length <= labMessageBytesMax;
      const window = whole ? pending : pending.slice(0, labMessageBytesMax + 1);
      const taken =
        this.#present() === undefined ? takeLogin(window, settled && whole) : takeMessage(window, settled && whole, this.#desk.longer);
      if ('wait' in taken) {
        if (whole) this.#waitFor(taken.wait);
        else this.#tooLong();
        return;
      }
      this.#pending = taken.rest + pending.slice(window.length);
      const acting = this.#act(taken.message);
      if (acting !== undefined) {
        this.busy = true;
        void acting.then(() => this.#acted());
        return;
      }
    }
    if (this.#peerEnded) this.#line.end();
  }

  #acted(): void {
    this.busy = false;
    this.#line.touch();
    this.#work(this.#peerEnded);
    if (this.#paused && !this.busy) {
      this.#paused = false;
      this.#line.resume();
    }
  }

  #waitFor(what: 'word' | 'more'): void {
    const { wordMs, moreMs } = this.#desk.quiet;
    this.#silence = setTimeout(() => this.#work(true), what === 'word' ? wordMs : moreMs);
  }

  /** Answers at once, or says what to wait for. Never throws, never rejects. */
  #act(message: LabMessage): Promise<void> | undefined {
    this.#line.touch();
    switch (message.kind) {
      case 'login':
        this.#dialect = message.dialect;
        return this.#settle(this.#logIn(message.username, message.password), 'failure');
      case 'no-login':
        this.#dialect = message.dialect;
        this.#desk.centre.stranger('desk', 'garbage');
        this.#loginFailed();
        return undefined;
      case 'available':
        this.#list();
        return undefined;
      case 'selection':
        if (message.index !== undefined) return this.#settle(this.#choose(message.index), 'notavailable');
        this.#line.send(WORDS[this.#dialect].unknown);
        return undefined;
      case 'other':
        if (this.#dialect === 'A') this.#list();
        else this.#line.send(WORDS.B.failure);
        return undefined;
    }
  }

  /** A bug or a broken disk below: the peer gets the word for no, the log what happened. */
  #settle(acting: Promise<void>, word: 'failure' | 'notavailable'): Promise<void> {
    return acting.catch((error: unknown) => {
      this.#desk.log.error({ err: error, door: 'desk' }, 'a request failed');
      this.#line.send(word === 'failure' ? WORDS[this.#dialect].failure : word);
    });
  }

  async #logIn(username: string, password: string): Promise<void> {
    const answer = await this.#desk.centre.perform({ verb: 'login', username, password }, this.#context());
    if (isRefusal(answer)) {
      this.#loginFailed();
      return;
    }
    this.#session = { principal: answer.ok.principal, expiresAt: answer.ok.expiresAt };
    this.#line.send(WORDS[this.#dialect].success);
  }

  #loginFailed(): void {
    this.#line.send(WORDS[this.#dialect].failure);
    this.#loginFailures += 1;
    if (this.#loginFailures >= this.#desk.limits.loginFailuresMax) this.#line.end();
  }

  #list(): void {
    this.#line.touch();
    this.#line.send(this.#desk.listBytes(this.#desk.centre.freeSlots()));
  }

  async #choose(index: number): Promise<void> {
    const answer = await this.#desk.centre.perform({ verb: 'choose', index }, this.#context());
    this.#line.send(isRefusal(answer) ? this.#refusedWord(answer.refused) : this.#chosenWords(answer.ok.slot));
  }

  #refusedWord(code: RefusalCode): string {
    const word = CHOICE_REFUSED[code];
    return word === 'notavailable' ? word : WORDS[this.#dialect][word];
  }

  /** A doctor without an agent has no port: 0, which no client can ask. The booking stands all the same. */
  #chosenWords({ doctor, port = 0 }: FreeSlots['slots'][number]): string {
    return this.#dialect === 'A' ? `${port} ` : `${doctor} ${port}`;
  }

  #tooLong(): void {
    this.#desk.centre.stranger('desk', 'garbage');
    this.#pending = '';
    this.#line.send(WORDS[this.#dialect].failure);
    this.#line.end();
  }

  #present(): Session | undefined {
    if (this.#session !== undefined && this.#session.expiresAt <= this.#desk.now()) this.#session = undefined;
    return this.#session;
  }

  #context(): Context {
    const principal = this.#session?.principal;
    return { door: 'desk', secured: false, address: this.#line.address, ...(principal !== undefined && { principal }) };
  }
}

const AVAILABLE = Buffer.from('available', 'latin1');
const NEWLINE = 0x0a;

/** `available`, with or without a line end. */
function isAvailable(chunk: Buffer): boolean {
  const { length } = AVAILABLE;
  if (chunk.length !== length && (chunk.length !== length + 1 || chunk[length] !== NEWLINE)) return false;
  return chunk.compare(AVAILABLE, 0, length, 0, length) === 0;
}
