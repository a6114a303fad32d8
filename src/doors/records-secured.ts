/** One TLS line of the medical records: the records' verbs, and what this line is told unasked. */
import type { Answers, CentreEvent, Finding, Principal, Request } from '#centre/requests.ts';
import type { Role } from '#model/act.ts';
import { doneWords, INTEGRITY_ALERT, notThereWords } from '#model/records-words.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { type LineReply, lineText } from './line/json-talk.ts';
import type { Line } from './line/listen.ts';
import { SessionTalk, type TalkingDoor } from './line/session-talk.ts';
import { BEFORE_LOGIN, readRecordsRequest, type RecordsLineRequest } from './records-requests.ts';

/** What all lines of the door share. */
export interface RecordsRoom extends TalkingDoor {
  /** Every line, from its first moment to its last. */
  readonly everybody: Set<RecordsTalk>;
  /** Shown to everybody who logs in. */
  readonly policy: { readonly auditorsChangeRecords: boolean };
}

const BEAT = lineText({ event: 'beat' });
const NOT_YET = refuse('not-found', 'the ledger has no such entry, or not yet; wait until the time that the receipt names');

/** Those who see what a finding is about, and who hear of broken glass wherever it is. */
const WATCHES: ReadonlySet<Role | undefined> = new Set<Role | undefined>(['auditor', 'administrator']);

export class RecordsTalk extends SessionTalk<RecordsLineRequest> {
  protected readonly read = readRecordsRequest;
  readonly #room: RecordsRoom;

  constructor(room: RecordsRoom, line: Line) {
    super('records', room, line);
    this.#room = room;
    room.everybody.add(this);
  }

  override closed(): void {
    super.closed();
    this.#room.everybody.delete(this);
  }

  /** Told to every line; who may not see what it is about is told that there is something, and about which record. */
  alert(finding: Finding): void {
    this.tell(lineText(alertOf(finding, this.principal)));
  }

  beat(): void {
    if (this.principal !== undefined) this.tell(BEAT);
  }

  notice({ patient, text }: Extract<CentreEvent, { event: 'notice' }>): void {
    const { principal } = this;
    if (principal?.patient === patient || WATCHES.has(principal?.role)) this.tell(lineText({ event: 'notice', text }));
  }

  protected override entered(): object {
    this.keep(); // people read and think; beats tell whether they are still there
    if (!this.#room.centre.health().ready) this.afterReply(() => this.#tellOfTrouble());
    return { policy: this.#room.policy };
  }

  /** Who comes while something is wrong is told like those who were here. */
  #tellOfTrouble(): void {
    this.tell(lineText({ event: 'alert', text: INTEGRITY_ALERT }));
  }

  protected forStrangers(request: RecordsLineRequest): Request | undefined {
    return request.kind === 'centre' && BEFORE_LOGIN.has(request.request.verb) ? request.request : undefined;
  }

  protected serve(request: RecordsLineRequest, principal: Principal, key: string | undefined): LineReply | Promise<LineReply> {
    const { centre } = this.#room;
    switch (request.kind) {
      case 'vkey':
        return { ok: { origin: centre.ledger.origin, vkey: centre.ledger.verifierKey } };
      case 'checkpoint':
        return this.#ledger(async () => ({ checkpoint: await centre.ledger.checkpoint() }));
      case 'proof':
        return this.#ledger(async () => ({ proof: await centre.ledger.proof(request.id, request.by) }));
      case 'tile':
        return this.#ledger(async () => ({ data: (await centre.ledger.tile(request.level, request.n, request.width))?.toBase64() }));
      case 'centre':
        return this.#ask(request, principal, key);
    }
  }

  async #ledger(read: () => Promise<Readonly<Record<string, string | undefined>>>): Promise<LineReply> {
    const found = await read();
    return Object.values(found).some((value) => value === undefined) ? NOT_YET : { ok: found };
  }

  async #ask({ request, verb, patient }: Extract<RecordsLineRequest, { kind: 'centre' }>, principal: Principal, key: string | undefined) {
    const answer = await this.perform(request, key);
    if (verb === undefined) return answer;
    const whom = patient ?? principal.patient;
    // One answer for what is not there and what one may not touch.
    if (isRefusal(answer)) return hidden(answer, principal) ? refuse('not-found', notThereWords(verb, whom)) : answer;
    const words = doneWords(verb, whom ?? '');
    return { ...answer, ok: ['Success', words, ...dataOf(request.verb, answer.ok)] };
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
