/** One TLS line of the pharmacy's port: a kiosk with its credential, or a pharmacist who has logged in. What somebody proves is kept here, for this line only. */
import type { Centre, Context, Principal, Request } from '#centre/requests.ts';
import { isRefusal, refuse } from '#model/refusal.ts';
import type { Logger } from 'pino';
import { ALERT_TEXT } from './desk-events.ts';
import type { KioskTimes } from './kiosk.ts';
import { type KioskLineRequest, readKioskRequest } from './kiosk-requests.ts';
import { type JsonTalker, type LineReply, type LineRequest, lineText } from './line/json-talk.ts';
import type { LineLimits } from './line/limits.ts';
import { isLoginFailure } from './line/login-failure.ts';
import type { Line } from './line/listen.ts';

/** What all lines of one port share. */
export interface KioskLines {
  readonly centre: Centre;
  readonly limits: LineLimits;
  readonly times: KioskTimes;
  readonly now: () => number;
  readonly log: Logger;
  readonly talkers: Set<KioskTalker>;
  close(): void;
}

/** Failed tries of one conversation: the first, and one more. */
const TRIES_MAX = 2;

export function createKioskLines(centre: Centre, shared: Pick<KioskLines, 'limits' | 'times' | 'now' | 'log'>): KioskLines {
  const talkers = new Set<KioskTalker>();
  const unsubscribe = centre.subscribe((event) => {
    if (event.event === 'alert') for (const talker of talkers) talker.tell({ event: 'alert', text: ALERT_TEXT });
    else if (event.event === 'kiosk-alert') {
      for (const talker of talkers) if (talker.role === 'pharmacist') talker.tell({ event: 'kiosk-alert', ...event.alert });
    }
  });
  // Pharmacists listen for alerts and may say nothing for hours: both sides know by this that the line is alive.
  const beat = setInterval(() => {
    for (const talker of talkers) if (talker.role === 'pharmacist') talker.tell({ event: 'beat' });
  }, shared.limits.idleMs / 3);
  return {
    ...shared,
    centre,
    talkers,
    close() {
      unsubscribe();
      clearInterval(beat);
    },
  };
}

interface Session {
  readonly principal: Principal;
  readonly token: string;
  readonly expiresAt: number;
}

/** What the person at the kiosk has said. */
interface Conversation {
  readonly said?: { readonly name: string; readonly birthDate: string };
  readonly failures: number;
}

const LOG_IN = refuse('unauthenticated', 'log in first: {"id":1,"verb":"login","args":{"token":"…"}}');
const NO_QUESTION = refuse('bad-request', 'no address was asked for; begin with identify');
const NOTHING_SAID: Conversation = { failures: 0 };

export class KioskTalker implements JsonTalker {
  readonly #lines: KioskLines;
  readonly #line: Line;
  #session: Session | undefined;
  #loginFailures = 0;
  #conversation = NOTHING_SAID;
  #idle: NodeJS.Timeout | undefined;
  #afterReply: (() => void) | undefined;

  constructor(lines: KioskLines, line: Line) {
    this.#lines = lines;
    this.#line = line;
    lines.talkers.add(this);
  }

  get known(): boolean {
    return this.#session !== undefined;
  }

  get role(): Principal['role'] | undefined {
    return this.#session?.principal.role;
  }

  tell(event: object): void {
    this.#line.send(lineText(event));
  }

  request(asked: LineRequest): LineReply | Promise<LineReply> {
    const request = readKioskRequest(asked);
    if (isRefusal(request)) return request;
    if (request.verb === 'login' || request.verb === 'resume') return this.#logIn(request);
    if (request.verb === 'enrol-kiosk') return this.#lines.centre.perform(request, this.#context(undefined, asked.key));
    const session = this.#present();
    return session === undefined ? LOG_IN : this.#serve(request, session, asked.key);
  }

  replied(): void {
    const act = this.#afterReply;
    this.#afterReply = undefined;
    act?.();
  }

  garbage(): void {
    this.#lines.centre.stranger('kiosk', 'garbage');
  }

  failed(error: unknown): void {
    this.#lines.log.error({ err: error, door: 'kiosk' }, 'a request failed');
  }

  closed(): void {
    this.#forget();
    this.#lines.talkers.delete(this);
  }

  #serve(
    request: Exclude<KioskLineRequest, { verb: 'login' | 'resume' | 'enrol-kiosk' }>,
    session: Session,
    key: string | undefined,
  ): LineReply | Promise<LineReply> {
    switch (request.verb) {
      case 'identify':
        return this.#identify(request, session);
      case 'address':
        return this.#address(request.address, session);
      case 'close':
        this.#forget();
        return { ok: {} };
      case 'logout':
        return this.#logOut(session, key);
      default:
        return this.#lines.centre.perform(request, this.#context(session.principal, key));
    }
  }

  /** A name alone is for kiosks that ask step by step; the centre says whether this one may. */
  async #identify({ name, birthDate }: Extract<KioskLineRequest, { verb: 'identify' }>, session: Session): Promise<LineReply> {
    const { centre } = this.#lines;
    const context = this.#context(session.principal, undefined);
    if (birthDate === undefined) {
      const matched = await centre.perform({ verb: 'kiosk-match', name }, context);
      return this.#concluded(isRefusal(matched) ? matched : { ok: { status: 'birth-date' } }, undefined);
    }
    const answer = await centre.perform({ verb: 'kiosk-collect', name, birthDate }, context);
    const wanted = !isRefusal(answer) && answer.ok.status === 'address';
    return this.#concluded(answer, wanted ? { name, birthDate } : undefined);
  }

  /** An address counts for the name and the birth date that were said before it on this line, and once. */
  async #address(address: string, session: Session): Promise<LineReply> {
    const { said } = this.#conversation;
    if (said === undefined) return NO_QUESTION;
    const context = this.#context(session.principal, undefined);
    const answer = await this.#lines.centre.perform({ verb: 'kiosk-collect', ...said, address }, context);
    this.#conversation = NOTHING_SAID;
    return this.#concluded(answer, undefined, isRefusal(answer));
  }

  /** Counts failures, keeps what is needed for the address, starts the idle time again. */
  #concluded(answer: LineReply, said: Conversation['said'], over = false): LineReply {
    const failed = 'refused' in answer && answer.refused === 'not-found';
    const failures = failed ? this.#conversation.failures + 1 : 0;
    this.#conversation = { failures, ...(said !== undefined && { said }) };
    if (over || failures >= TRIES_MAX) this.#afterReply = () => this.#end('failures');
    else this.#waitForInput();
    return answer;
  }

  #waitForInput(): void {
    const { warnMs, endMs } = this.#lines.times;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.tell({ event: 'idle', endsInMs: endMs - warnMs });
      this.#idle = setTimeout(() => this.#end('idle'), endMs - warnMs);
    }, warnMs);
  }

  #end(why: 'idle' | 'failures'): void {
    this.#forget();
    this.tell({ event: 'ended', why });
  }

  #forget(): void {
    clearTimeout(this.#idle);
    this.#conversation = NOTHING_SAID;
  }

  async #logIn(request: Extract<Request, { verb: 'login' | 'resume' }>): Promise<LineReply> {
    const { centre, limits } = this.#lines;
    const answer = await centre.perform(request, this.#context(undefined, undefined));
    if (isRefusal(answer)) {
      if (isLoginFailure(request, answer)) this.#loginFailures += 1;
      if (this.#loginFailures >= limits.loginFailuresMax) this.#afterReply = () => this.#line.end();
      return answer;
    }
    const { principal, expiresAt } = answer.ok;
    const token = 'token' in answer.ok ? answer.ok.token : request.verb === 'resume' ? request.token : '';
    this.#forget();
    this.#session = { principal, token, expiresAt };
    if (principal.role === 'pharmacist') this.#line.keep();
    return answer;
  }

  async #logOut(session: Session, key: string | undefined): Promise<LineReply> {
    const answer = await this.#lines.centre.perform({ verb: 'logout', token: session.token }, this.#context(session.principal, key));
    this.#forget();
    this.#session = undefined;
    return answer;
  }

  #present(): Session | undefined {
    if (this.#session !== undefined && this.#session.expiresAt <= this.#lines.now()) this.#session = undefined;
    return this.#session;
  }

  #context(principal: Principal | undefined, key: string | undefined): Context {
    return {
      door: 'kiosk',
      secured: true,
      address: this.#line.address,
      ...(principal !== undefined && { principal }),
      ...(key !== undefined && { key }),
    };
  }
}
