/**
 * Who is there on one TLS line: logging in, logging out, the end of a session, and the context in which the centre is asked. Every door's talker is
 * one of these with the door's own verbs added, so that no door can come to see it differently. Role and identity are those of the session, and
 * nothing that a client says changes them.
 */
import type { Answer, Answers, Centre, Context, Principal, Request } from '#centre/requests.ts';
import type { Door } from '#model/act.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import type { Logger } from 'pino';
import type { JsonTalker, LineReply, LineRequest } from './json-talk.ts';
import type { LineLimits } from './limits.ts';
import type { Line } from './listen.ts';
import { isLoginFailure } from './login-failure.ts';
import { readSessionRequest, type SessionRequest } from './session-requests.ts';

/** What all lines of one door share. */
export interface TalkingDoor {
  readonly centre: Centre;
  readonly limits: LineLimits;
  /** Wall clock, UTC milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
}

interface Session {
  readonly principal: Principal;
  readonly token: string;
  readonly expiresAt: number;
}

const LOG_IN = refuse(
  'unauthenticated',
  'log in first: {"id":1,"verb":"login","args":{"username":"…","password":"…"}}, or with {"token":"…"}',
);

/** `R`: what the door's own verbs are read into. */
export abstract class SessionTalk<R extends object> implements JsonTalker {
  readonly #name: Door;
  readonly #door: TalkingDoor;
  readonly #line: Line;
  #session: Session | undefined;
  #loginFailures = 0;
  #afterReply: (() => void) | undefined;

  constructor(name: Door, door: TalkingDoor, line: Line) {
    this.#name = name;
    this.#door = door;
    this.#line = line;
  }

  // ---- the door's part ----------------------------------------------------------------------------------------------

  /** Understands a request that is none of the session's, or says which part of it cannot be understood. */
  protected abstract read(asked: LineRequest): R | Refusal;

  /** What strangers may ask of the centre, too; undefined for everything else. */
  protected abstract forStrangers(request: R): Request | undefined;

  protected abstract serve(request: R, principal: Principal, key: string | undefined): LineReply | Promise<LineReply>;

  /** Somebody has logged in. What is returned is told with the answer. */
  protected entered(_principal: Principal): object {
    return {};
  }

  /** The session has ended, or another takes its place: what belonged to it on this line is over. */
  protected left(): void {
    // most doors keep nothing for it
  }

  // ---- what doors use -----------------------------------------------------------------------------------------------

  /** Whoever's session is good now. */
  get principal(): Principal | undefined {
    return this.#session !== undefined && this.#session.expiresAt > this.#door.now() ? this.#session.principal : undefined;
  }

  /** Told between replies, never inside one. */
  tell(text: string): void {
    this.#line.send(text);
  }

  /** The line may be silent from now on. */
  protected keep(): void {
    this.#line.keep();
  }

  /** Runs when the reply that is being made has been sent. */
  protected afterReply(act: () => void): void {
    this.#afterReply = act;
  }

  protected perform<A extends Request>(request: A, key: string | undefined): Promise<Answer<A['verb']>> {
    return this.#door.centre.perform(request, this.#context(this.principal, key));
  }

  // ---- JsonTalker ---------------------------------------------------------------------------------------------------

  get known(): boolean {
    return this.principal !== undefined;
  }

  request(asked: LineRequest): LineReply | Promise<LineReply> {
    if (this.#session !== undefined && this.principal === undefined) this.#leave();
    const own = readSessionRequest(asked);
    if (own !== undefined) return isRefusal(own) ? own : this.#ownVerb(own, asked.key);
    const request = this.read(asked);
    if (isRefusal(request)) return request;
    const open = this.forStrangers(request);
    if (open !== undefined) return this.#door.centre.perform(open, this.#context(undefined, asked.key));
    const { principal } = this;
    return principal === undefined ? LOG_IN : this.serve(request, principal, asked.key);
  }

  replied(): void {
    const act = this.#afterReply;
    this.#afterReply = undefined;
    act?.();
  }

  garbage(): void {
    this.#door.centre.stranger(this.#name, 'garbage');
  }

  failed(error: unknown): void {
    this.#door.log.error({ err: error, door: this.#name }, 'a request failed');
  }

  closed(): void {
    this.#leave();
  }

  // ---- the session --------------------------------------------------------------------------------------------------

  #ownVerb(request: SessionRequest, key: string | undefined): LineReply | Promise<LineReply> {
    if (request.verb === 'login' || request.verb === 'resume') return this.#logIn(request);
    if (this.#session === undefined) return LOG_IN;
    return request.verb === 'logout' ? this.#logOut(this.#session, key) : this.#mend(request, key);
  }

  async #logIn(request: Extract<SessionRequest, { verb: 'login' | 'resume' }>): Promise<LineReply> {
    const answer: Answer<'login' | 'resume'> = await this.#door.centre.perform(request, this.#context(undefined, undefined));
    if (isRefusal(answer)) {
      if (isLoginFailure(request, answer)) this.#loginFailures += 1;
      if (this.#loginFailures >= this.#door.limits.loginFailuresMax) this.#afterReply = () => this.#line.end();
      return answer;
    }
    const { principal, expiresAt } = answer.ok;
    this.#leave();
    this.#session = { principal, expiresAt, token: tokenOf(request, answer.ok) };
    if (principal.restricted !== undefined) this.keep(); // somebody is looking for their phone
    return { ...answer, ok: { ...answer.ok, ...this.entered(principal) } };
  }

  /** Password or second factor: the answer may hold a new session, which takes this one's place. */
  async #mend(
    request: Extract<SessionRequest, { verb: 'change-password' | 'second-factor' }>,
    key: string | undefined,
  ): Promise<LineReply> {
    const answer: Answer<'change-password' | 'second-factor'> = await this.perform(request, key);
    if (!isRefusal(answer) && 'token' in answer.ok) {
      const { principal, token, expiresAt } = answer.ok;
      this.#session = { principal, token, expiresAt };
    }
    return answer;
  }

  async #logOut(session: Session, key: string | undefined): Promise<LineReply> {
    const answer = await this.perform({ verb: 'logout', token: session.token }, key);
    this.#leave();
    return answer;
  }

  #leave(): void {
    this.#session = undefined;
    this.left();
  }

  #context(principal: Principal | undefined, key: string | undefined): Context {
    return {
      door: this.#name,
      secured: true,
      address: this.#line.address,
      ...(principal !== undefined && { principal }),
      ...(key !== undefined && { key }),
    };
  }
}

/** A new session comes with its token; one that is taken up again is the token's that was shown. */
const tokenOf = (request: Extract<SessionRequest, { verb: 'login' | 'resume' }>, answer: Answers['login'] | Answers['resume']): string =>
  request.verb === 'resume' ? request.token : 'token' in answer ? answer.token : '';
