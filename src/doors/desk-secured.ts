/** One TLS line of the desk: who has logged in on it, and its requests. */
import type { Centre, Context, FreeSlots, Principal, Request } from '#centre/requests.ts';
import { isRefusal, refuse } from '#model/refusal.ts';
import type { Logger } from 'pino';
import { type DeskHub, type KeyEvent, keyText, type Listener } from './desk-events.ts';
import { type DeskRequest, readDeskRequest } from './desk-requests.ts';
import type { JsonTalker, LineReply, LineRequest } from './line/json-talk.ts';
import type { LineLimits } from './line/limits.ts';
import { isLoginFailure } from './line/login-failure.ts';
import type { Line } from './line/listen.ts';

/** What all lines of one desk share. */
export interface Desk {
  readonly centre: Centre;
  readonly hub: DeskHub;
  readonly limits: LineLimits;
  readonly now: () => number;
  readonly log: Logger;
  /** The list as JSON, made once per change. */
  readonly listJson: (list: FreeSlots) => string;
}

interface Session {
  readonly principal: Principal;
  readonly token: string;
  readonly expiresAt: number;
}

const LOG_IN = refuse('unauthenticated', 'log in first: {"id":1,"verb":"login","args":{"username":"…","password":"…"}}');

export class SecuredTalker implements JsonTalker, Listener {
  readonly #desk: Desk;
  readonly #line: Line;
  #session: Session | undefined;
  #loginFailures = 0;
  /** Key events seen while it is not known yet for which doctor this agent answers. */
  #early: KeyEvent[] | undefined;
  #afterReply: (() => void) | undefined;

  constructor(desk: Desk, line: Line) {
    this.#desk = desk;
    this.#line = line;
    desk.hub.join(this);
  }

  get known(): boolean {
    return this.#session !== undefined;
  }

  get role(): Listener['role'] {
    return this.#session?.principal.role;
  }

  tell(text: string): void {
    this.#line.send(text);
  }

  keyEvent(event: KeyEvent): void {
    this.#early?.push(event);
  }

  request(asked: LineRequest): LineReply | Promise<LineReply> {
    const request = readDeskRequest(asked);
    if (isRefusal(request)) return request;
    switch (request.verb) {
      case 'login':
      case 'resume':
        return this.#logIn(request);
      case 'enrol':
        return this.#desk.centre.perform(request, this.#context(undefined, asked.key));
      default: {
        const session = this.#present();
        return session === undefined ? LOG_IN : this.#serve(request, session, asked.key);
      }
    }
  }

  replied(): void {
    const act = this.#afterReply;
    this.#afterReply = undefined;
    act?.();
  }

  garbage(): void {
    this.#desk.centre.stranger('desk', 'garbage');
  }

  failed(error: unknown): void {
    this.#desk.log.error({ err: error, door: 'desk' }, 'a request failed');
  }

  closed(): void {
    this.#desk.hub.leave(this);
  }

  #serve(
    request: Exclude<DeskRequest, { verb: 'login' | 'resume' | 'enrol' }>,
    session: Session,
    key: string | undefined,
  ): LineReply | Promise<LineReply> {
    const { centre, hub, listJson } = this.#desk;
    switch (request.verb) {
      case 'list':
        return { json: listJson(centre.freeSlots()) };
      case 'watch':
        this.#line.keep();
        return { json: listJson(hub.watch(this)) };
      case 'agent':
        return this.#attend(request, session, key);
      case 'logout':
        return this.#logOut(session, key);
      default:
        return centre.perform(request, this.#context(session.principal, key));
    }
  }

  async #logIn(request: Extract<Request, { verb: 'login' | 'resume' }>): Promise<LineReply> {
    const { centre, hub, limits } = this.#desk;
    const answer = await centre.perform(request, this.#context(undefined, undefined));
    if (isRefusal(answer)) {
      if (isLoginFailure(request, answer)) this.#loginFailures += 1;
      if (this.#loginFailures >= limits.loginFailuresMax) this.#afterReply = () => this.#line.end();
      return answer;
    }
    const { principal, expiresAt } = answer.ok;
    const token = 'token' in answer.ok ? answer.ok.token : request.verb === 'resume' ? request.token : '';
    hub.dismiss(this);
    this.#session = { principal, token, expiresAt };
    return answer;
  }

  async #logOut(session: Session, key: string | undefined): Promise<LineReply> {
    const answer = await this.#desk.centre.perform({ verb: 'logout', token: session.token }, this.#context(session.principal, key));
    this.#desk.hub.dismiss(this);
    this.#session = undefined;
    return answer;
  }

  /** Keys that are made while the centre collects the present ones must be neither lost nor sent before the answer. */
  async #attend(request: Extract<Request, { verb: 'agent' }>, session: Session, key: string | undefined): Promise<LineReply> {
    const { centre, hub } = this.#desk;
    const early: KeyEvent[] = [];
    this.#early = early;
    hub.expect(this);
    const settle = (): void => {
      hub.settle(this);
      this.#early = undefined;
    };
    try {
      const answer = await centre.perform(request, this.#context(session.principal, key));
      if (isRefusal(answer)) {
        settle();
        return answer;
      }
      const { doctor } = answer.ok;
      this.#line.keep();
      this.#afterReply = () => {
        settle();
        hub.attend(this, doctor);
        for (const event of early) if (event.doctor === doctor) this.tell(keyText(event));
      };
      return answer;
    } catch (error) {
      settle();
      throw error;
    }
  }

  #present(): Session | undefined {
    if (this.#session !== undefined && this.#session.expiresAt <= this.#desk.now()) {
      this.#desk.hub.dismiss(this);
      this.#session = undefined;
    }
    return this.#session;
  }

  #context(principal: Principal | undefined, key: string | undefined): Context {
    return {
      door: 'desk',
      secured: true,
      address: this.#line.address,
      ...(principal !== undefined && { principal }),
      ...(key !== undefined && { key }),
    };
  }
}
