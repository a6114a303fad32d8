/** One lab line of the desk: the originals' conversation in dialects A and B, docs/lines.md. Its words are the model's. */
import type { Centre, Context, Principal } from '#centre/requests.ts';
import { choiceReply, type Dialect, loginReply, serverWords } from '#model/lab-words.ts';
import type { RefusalCode } from '#model/refusal.ts';
import { isRefusal } from '#model/refusal.ts';
import type { Logger } from 'pino';
import type { LabLists } from './desk-lab-list.ts';
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
  readonly lists: LabLists;
}

/** How long a message without an end may be silent before it is taken as whole, milliseconds. */
export interface QuietTimes {
  /** When it could be whole already. */
  readonly moreMs: number;
  /** When it is the beginning of a word, or a login without its password. */
  readonly wordMs: number;
}

export const QUIET_TIMES: QuietTimes = { moreMs: 20, wordMs: 200 };

/** What a choice that the centre refuses is answered: no such time, not to be had, or that a login is missing. */
const CHOICE_REFUSED: Readonly<Record<RefusalCode, 'unknown' | 'taken' | 'login'>> = {
  'bad-request': 'unknown',
  unauthenticated: 'login',
  throttled: 'taken',
  forbidden: 'taken',
  'not-found': 'taken',
  'slot-unknown': 'unknown',
  'slot-taken': 'taken',
  'slot-past': 'taken',
  'booking-limit': 'taken',
  'hold-expired': 'taken',
  implausible: 'taken',
  'second-factor': 'login',
  invalid: 'unknown',
  gone: 'taken',
  precondition: 'taken',
  conflict: 'taken',
  'duplicate-key': 'taken',
  'read-only': 'taken',
  'too-large': 'unknown',
  unavailable: 'taken',
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
        this.#present() === undefined
          ? takeLogin(window, settled && whole)
          : takeMessage(window, settled && whole, (index) => this.#unfinished(index));
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

  #unfinished(index: number): boolean {
    const { lists, centre } = this.#desk;
    return lists.unfinished(index, () => centre.freeSlots());
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
        return this.#settle(this.#logIn(message.username, message.password), () => loginReply(this.#dialect, false));
      case 'no-login':
        this.#dialect = message.dialect;
        this.#desk.centre.stranger('desk', 'garbage');
        this.#loginFailed();
        return undefined;
      case 'available':
        this.#list();
        return undefined;
      case 'selection':
        if (message.index !== undefined)
          return this.#settle(this.#choose(message.index), () => choiceReply(this.#dialect, { kind: 'taken' }));
        this.#invalid();
        return undefined;
      case 'other':
        if (this.#dialect === 'A') this.#list();
        else this.#line.send(loginReply('B', false)); // B has no other word for what it does not understand
        return undefined;
    }
  }

  /** A bug or a broken disk below: the peer gets the word for no, the log what happened. */
  #settle(acting: Promise<void>, no: () => string): Promise<void> {
    return acting.catch((error: unknown) => {
      this.#desk.log.error({ err: error, door: 'desk' }, 'a request failed');
      this.#line.send(no());
    });
  }

  async #logIn(username: string, password: string): Promise<void> {
    const { centre, log } = this.#desk;
    log.info(serverWords.loginReceived(username));
    const answer = await centre.perform({ verb: 'login', username, password }, this.#context());
    const success = !isRefusal(answer);
    log.info(serverWords.loginAnswered(username, success));
    if (!success) {
      this.#loginFailed();
      return;
    }
    this.#session = { principal: answer.ok.principal, expiresAt: answer.ok.expiresAt };
    this.#line.send(loginReply(this.#dialect, true));
  }

  #loginFailed(): void {
    this.#line.send(loginReply(this.#dialect, false));
    this.#loginFailures += 1;
    if (this.#loginFailures >= this.#desk.limits.loginFailuresMax) this.#line.end();
  }

  #list(): void {
    this.#line.touch();
    const { centre, lists, log } = this.#desk;
    const list = lists.of(centre.freeSlots());
    this.#line.send(list.bytes);
    if (this.#session !== undefined && log.isLevelEnabled('info')) {
      log.info({ slots: list.logged() }, serverWords.listReceived({ ip: this.#line.address, port: this.#line.port }));
      log.info(serverWords.listSent(this.#session.principal.username));
    }
  }

  async #choose(index: number): Promise<void> {
    const { centre, log } = this.#desk;
    const context = this.#context();
    const username = context.principal?.username ?? '';
    log.info(serverWords.choiceReceived(index, this.#line.port, username));
    const answer = await centre.perform({ verb: 'choose', index }, context);
    if (!isRefusal(answer)) {
      log.info(serverWords.confirmed(index, username));
      // A doctor without an agent has no port: 0, which no client can ask. The booking stands all the same.
      const { doctor, port = 0 } = answer.ok.slot;
      this.#line.send(choiceReply(this.#dialect, { kind: 'reserved', doctor, port }));
      return;
    }
    const kind = CHOICE_REFUSED[answer.refused];
    if (kind === 'unknown') {
      this.#invalid();
      return;
    }
    log.info(serverWords.rejected(index, username));
    this.#line.send(kind === 'login' ? loginReply(this.#dialect, false) : choiceReply(this.#dialect, { kind }));
  }

  #invalid(): void {
    this.#desk.log.info(serverWords.invalidIndex());
    this.#line.send(choiceReply(this.#dialect, { kind: 'unknown' }));
  }

  #tooLong(): void {
    this.#desk.centre.stranger('desk', 'garbage');
    this.#pending = '';
    this.#line.send(loginReply(this.#dialect, false));
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
