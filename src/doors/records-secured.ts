/** One TLS line of the medical records: who has logged in on it, its requests, and what it is told unasked. */
import type { Answers, Centre, CentreEvent, Context, Finding, Principal, Request } from '#centre/requests.ts';
import type { Role } from '#model/act.ts';
import { doneWords, INTEGRITY_ALERT, notThereWords } from '#model/records-words.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import type { Logger } from 'pino';
import { type JsonTalker, type LineReply, type LineRequest, lineText } from './line/json-talk.ts';
import type { LineLimits } from './line/limits.ts';
import { isLoginFailure } from './line/login-failure.ts';
import type { Line } from './line/listen.ts';
import { BEFORE_LOGIN, readRecordsRequest, type RecordsLineRequest } from './records-requests.ts';

/** What all lines of the door share. */
export interface RecordsRoom {
  readonly centre: Centre;
  readonly limits: LineLimits;
  readonly now: () => number;
  readonly log: Logger;
  /** Every line, from its first moment to its last. */
  readonly everybody: Set<RecordsTalker>;
  /** Shown to everybody who logs in. */
  readonly policy: { readonly auditorsChangeRecords: boolean };
}

interface Session {
  readonly principal: Principal;
  readonly token: string;
  readonly expiresAt: number;
}

const LOG_IN = refuse('unauthenticated', 'log in first: {"id":1,"verb":"login","args":{"username":"…","password":"…"}}');
const BEAT = lineText({ event: 'beat' });
const NOT_YET = refuse('not-found', 'the ledger has no such entry, or not yet; wait until the time that the receipt names');

/** Those who see what a finding is about, and who hear of broken glass wherever it is. */
const WATCHES: ReadonlySet<Role | undefined> = new Set<Role | undefined>(['auditor', 'administrator']);

export class RecordsTalker implements JsonTalker {
  readonly #room: RecordsRoom;
  readonly #line: Line;
  #session: Session | undefined;
  #loginFailures = 0;
  #afterReply: (() => void) | undefined;

  constructor(room: RecordsRoom, line: Line) {
    this.#room = room;
    this.#line = line;
    room.everybody.add(this);
  }

  get known(): boolean {
    return this.#session !== undefined;
  }

  request(asked: LineRequest): LineReply | Promise<LineReply> {
    const request = readRecordsRequest(asked);
    if (isRefusal(request)) return request;
    if (request.kind === 'centre' && BEFORE_LOGIN.has(request.request.verb)) return this.#asStranger(request.request);
    const session = this.#present();
    return session === undefined ? LOG_IN : this.#serve(request, session, asked.key);
  }

  replied(): void {
    const act = this.#afterReply;
    this.#afterReply = undefined;
    act?.();
  }

  garbage(): void {
    this.#room.centre.stranger('records', 'garbage');
  }

  failed(error: unknown): void {
    this.#room.log.error({ err: error, door: 'records' }, 'a request failed');
  }

  closed(): void {
    this.#room.everybody.delete(this);
  }

  /** Told to every line; who may not see what it is about is told that there is something, and about which record. */
  alert(finding: Finding): void {
    this.#line.send(lineText(alertOf(finding, this.#session?.principal)));
  }

  beat(): void {
    if (this.#session !== undefined) this.#line.send(BEAT);
  }

  notice({ patient, text }: Extract<CentreEvent, { event: 'notice' }>): void {
    const principal = this.#session?.principal;
    if (principal?.patient === patient || WATCHES.has(principal?.role)) this.#line.send(lineText({ event: 'notice', text }));
  }

  async #asStranger(request: Request): Promise<LineReply> {
    const { centre, limits } = this.#room;
    const answer = await centre.perform(request, this.#context(undefined, undefined));
    if (request.verb !== 'login' && request.verb !== 'resume') return answer;
    if (isRefusal(answer)) {
      if (isLoginFailure(request, answer)) this.#loginFailures += 1;
      if (this.#loginFailures >= limits.loginFailuresMax) this.#afterReply = () => this.#line.end();
      return answer;
    }
    // The request is one of these two, so the answer is one of theirs.
    const { principal, expiresAt, ...more } = answer.ok as Answers['login'] | Answers['resume'];
    const token = 'token' in more ? more.token : request.verb === 'resume' ? request.token : '';
    this.#session = { principal, token, expiresAt };
    this.#line.keep(); // people read and think; beats tell whether they are still there
    if (!centre.health().ready) this.#afterReply = () => this.#tellOfTrouble();
    return { ...answer, ok: { ...answer.ok, policy: this.#room.policy } };
  }

  /** Who comes while something is wrong is told like those who were here. */
  #tellOfTrouble(): void {
    this.#line.send(lineText({ event: 'alert', text: INTEGRITY_ALERT }));
  }

  #serve(request: RecordsLineRequest, session: Session, key: string | undefined): LineReply | Promise<LineReply> {
    const { centre } = this.#room;
    switch (request.kind) {
      case 'logout':
        return this.#logOut(session);
      case 'vkey':
        return { ok: { origin: centre.ledger.origin, vkey: centre.ledger.verifierKey } };
      case 'checkpoint':
        return this.#ledger(async () => ({ checkpoint: await centre.ledger.checkpoint() }));
      case 'proof':
        return this.#ledger(async () => ({ proof: await centre.ledger.proof(request.id, request.by) }));
      case 'tile':
        return this.#ledger(async () => ({ data: (await centre.ledger.tile(request.level, request.n, request.width))?.toBase64() }));
      case 'centre':
        return this.#perform(request, session, key);
    }
  }

  async #ledger(read: () => Promise<Readonly<Record<string, string | undefined>>>): Promise<LineReply> {
    const found = await read();
    return Object.values(found).some((value) => value === undefined) ? NOT_YET : { ok: found };
  }

  async #perform({ request, verb, patient }: Extract<RecordsLineRequest, { kind: 'centre' }>, session: Session, key: string | undefined) {
    const answer = await this.#room.centre.perform(request, this.#context(session.principal, key));
    if (verb === undefined) return answer;
    const whom = patient ?? session.principal.patient;
    // One answer for what is not there and what one may not touch.
    if (isRefusal(answer)) return hidden(answer, session.principal) ? refuse('not-found', notThereWords(verb, whom)) : answer;
    const words = doneWords(verb, whom ?? '');
    return { ...answer, ok: ['Success', words, ...dataOf(request.verb, answer.ok)] };
  }

  async #logOut(session: Session): Promise<LineReply> {
    const answer = await this.#room.centre.perform({ verb: 'logout', token: session.token }, this.#context(session.principal, undefined));
    this.#session = undefined;
    return answer;
  }

  #present(): Session | undefined {
    if (this.#session !== undefined && this.#session.expiresAt <= this.#room.now()) this.#session = undefined;
    return this.#session;
  }

  #context(principal: Principal | undefined, key: string | undefined): Context {
    return {
      door: 'records',
      secured: true,
      address: this.#line.address,
      ...(principal !== undefined && { principal }),
      ...(key !== undefined && { key }),
    };
  }
}

/** A session that has to do something first is told what; everything else that is forbidden looks as if it were not there. */
const hidden = ({ refused }: Refusal, principal: Principal): boolean =>
  refused === 'not-found' || (refused === 'forbidden' && principal.restricted === undefined);

function alertOf(finding: Finding, principal: Principal | undefined): object {
  if (principal === undefined) return { event: 'alert', text: INTEGRITY_ALERT };
  const about = WATCHES.has(principal.role) ? { finding } : {};
  return { event: 'alert', text: INTEGRITY_ALERT, record: finding.record, ...about };
}

/** The third part of an answer, where there is something to show: in the original's names. */
function dataOf(verb: Request['verb'], answer: object): readonly unknown[] {
  switch (verb) {
    case 'print-record':
      return [recordData(answer as Answers['print-record'])]; // the answer is the one of the verb
    case 'get-records': {
      const { records, next } = answer as Answers['get-records'];
      return [Object.fromEntries(records.map((record) => [record.record, recordData(record)])), ...(next === undefined ? [] : [{ next }])];
    }
    case 'query-logs': {
      const { rows, next } = answer as Answers['query-logs'];
      return [rows, ...(next === undefined ? [] : [{ next }])];
    }
    default:
      return [];
  }
}

const recordData = ({ temperature, unit, bloodPressure, version, changedAt }: Answers['print-record']): object => ({
  temperature,
  blood_pressure: bloodPressure,
  unit,
  version,
  changed_at: changedAt,
});
