/**
 * One lab line of the kiosk: the original's conversation, docs/lines.md. Unlike there, a line is bound to one identity being proven: a birth date
 * counts only for the name given, an address only for that name and date, medications only for the one person whom they single out.
 */
import type { Centre, Context, Principal, Request } from '#centre/requests.ts';
import { originalDate } from '#model/dates.ts';
import { isRefusal } from '#model/refusal.ts';
import type { Logger } from 'pino';
import type { KioskTimes } from './kiosk-times.ts';
import type { LineLimits } from './line/limits.ts';
import type { Line, Talk } from './line/listen.ts';

/** What all lab lines of one kiosk share. */
export interface KioskLab {
  readonly centre: Centre;
  readonly limits: LineLimits;
  readonly times: KioskTimes;
  readonly log: Logger;
  /** As whom the centre is asked. */
  readonly principal: Principal;
}

/** The original's word for everything that is not so. */
const NO = 'N/A';
const CLOSED = 'closed';
/** Old clients read once, this many bytes. */
const REPLY_BYTES_MAX = 1_024;

/** Names that one line may try, dates and addresses for one name: the original client needs one, two and one. */
const NAMES_MAX = 3;
const TRIES_MAX = 2;

/** What was said and found to fit, word for word as it was said. */
interface Proof {
  readonly name: string;
  readonly birthDate?: string;
  readonly address?: string;
  readonly dateTries: number;
  readonly addressTries: number;
}

const MESSAGE = /^(Name|DOB|Address|MedsDOB|MedsAddress) ([^]*)$/;

export class KioskLabTalk implements Talk {
  busy = false;
  readonly #lab: KioskLab;
  readonly #line: Line;
  #pending: Buffer = Buffer.alloc(0);
  #proof: Proof | undefined;
  #names = 0;
  #peerEnded = false;
  #paused = false;
  #silence: NodeJS.Timeout | undefined;
  readonly #idle: NodeJS.Timeout;

  constructor(lab: KioskLab, line: Line) {
    this.#lab = lab;
    this.#line = line;
    this.#idle = setTimeout(() => this.#line.end(), lab.times.endMs);
  }

  data(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    if (!this.busy) this.#work(false);
    else if (this.#pending.length > this.#lab.limits.waitingBytesMax && !this.#paused) {
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
    clearTimeout(this.#idle);
    this.#proof = undefined;
    this.#pending = Buffer.alloc(0);
  }

  /** Acts on whole messages: those with a line end, and the last one when nothing follows it for a while (`settled`). */
  #work(settled: boolean): void {
    clearTimeout(this.#silence);
    while (this.#line.open && this.#pending.length > 0) {
      const newline = this.#pending.indexOf('\n');
      const length = newline < 0 ? this.#pending.length : newline;
      if (length > this.#lab.limits.labMessageBytesMax) {
        this.#garbage();
        this.#line.end();
        return;
      }
      if (newline < 0 && !settled) {
        this.#silence = setTimeout(() => this.#work(true), this.#lab.times.moreMs);
        return;
      }
      const message = this.#pending.subarray(0, length);
      this.#pending = this.#pending.subarray(newline < 0 ? length : newline + 1);
      const acting = this.#act(message);
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

  /** Answers at once, or says what to wait for. Never throws, never rejects. */
  #act(bytes: Uint8Array): Promise<void> | undefined {
    this.#line.touch();
    this.#idle.refresh();
    const message = textOf(bytes);
    if (message === '') return undefined;
    if (message?.toLowerCase() === 'close') {
      this.#line.send(CLOSED);
      this.#line.end();
      return undefined;
    }
    const [, word = '', said = ''] = message === undefined ? [] : (MESSAGE.exec(message) ?? []);
    const answering = this.#answer(word, said.trim());
    if (answering === undefined) {
      this.#garbage();
      return undefined;
    }
    return answering.then(
      (reply) => this.#line.send(reply),
      (error: unknown) => {
        this.#lab.log.error({ err: error, door: 'kiosk' }, 'a request failed');
        this.#line.send(NO);
      },
    );
  }

  /** Undefined: no message of the original. */
  #answer(word: string, said: string): Promise<string> | undefined {
    switch (word) {
      case 'Name':
        return this.#name(said);
      case 'DOB':
        return this.#birthDate(said);
      case 'Address':
        return this.#address(said);
      case 'MedsDOB':
        return this.#medications(this.#proof?.birthDate === said);
      case 'MedsAddress':
        return this.#medications(this.#proof?.address === said);
      default:
        return undefined;
    }
  }

  async #name(name: string): Promise<string> {
    this.#proof = undefined;
    this.#names += 1;
    if (this.#names > NAMES_MAX || name === '') return NO;
    const answer = await this.#perform({ verb: 'kiosk-match', name });
    if (isRefusal(answer)) return NO;
    this.#proof = { name, dateTries: 0, addressTries: 0 };
    return reply(answer.ok.names);
  }

  async #birthDate(birthDate: string): Promise<string> {
    const before = this.#proof;
    if (before === undefined || before.dateTries >= TRIES_MAX) return NO;
    const { name, dateTries } = before;
    this.#proof = { name, dateTries: dateTries + 1, addressTries: 0 };
    const answer = await this.#perform({ verb: 'kiosk-match', name, birthDate });
    if (isRefusal(answer)) return NO;
    this.#proof = { ...this.#proof, birthDate };
    return reply(answer.ok.birthDates.map(originalDate));
  }

  async #address(address: string): Promise<string> {
    const before = this.#proof;
    if (before?.birthDate === undefined || before.addressTries >= TRIES_MAX) return NO;
    const { address: _, ...known } = before;
    this.#proof = { ...known, addressTries: known.addressTries + 1 };
    const { name, birthDate } = before;
    const answer = await this.#perform({ verb: 'kiosk-match', name, birthDate, address });
    if (isRefusal(answer)) return NO;
    this.#proof = { ...this.#proof, address };
    return reply(answer.ok.addresses);
  }

  /** For the proof as a whole: `same` says that the message repeats what was proven before. */
  async #medications(same: boolean): Promise<string> {
    const { name, birthDate, address } = this.#proof ?? {};
    if (!same || name === undefined || birthDate === undefined) return NO;
    const answer = await this.#perform({ verb: 'kiosk-collect', name, birthDate, ...(address !== undefined && { address }) });
    return isRefusal(answer) || answer.ok.status !== 'ready' ? NO : reply(answer.ok.items);
  }

  #perform<R extends Request>(request: R) {
    const context: Context = { door: 'kiosk', secured: false, address: this.#line.address, principal: this.#lab.principal };
    return this.#lab.centre.perform(request, context);
  }

  #garbage(): void {
    this.#lab.centre.stranger('kiosk', 'garbage');
    this.#line.send(NO);
  }
}

/** Stateless without `stream`. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The message without its line end; undefined where it is not UTF-8 or holds control characters. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(bytes).replace(/\r$/, '');
    return /\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** As many whole lines as an old client reads. */
function reply(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (Buffer.byteLength(longer) > REPLY_BYTES_MAX) break;
    text = longer;
  }
  return text === '' ? NO : text;
}
