/** One TLS line of the pharmacy's port: a kiosk with its credential, or a pharmacist who has logged in. What somebody proves is kept here, for this line only. */
import type { Centre, Principal, Request } from '#centre/requests.ts';
import { isRefusal, refuse } from '#model/refusal.ts';
import { ALERT_TEXT } from './desk-events.ts';
import type { KioskTimes } from './kiosk-times.ts';
import { type KioskLineRequest, readKioskRequest } from './kiosk-requests.ts';
import { type LineReply, lineText } from './line/json-talk.ts';
import type { Line } from './line/listen.ts';
import { SessionTalk, type TalkingDoor } from './line/session-talk.ts';

/** What all lines of one port share. */
export interface KioskLines extends TalkingDoor {
  readonly times: KioskTimes;
  readonly talkers: Set<KioskTalk>;
  close(): void;
}

/** Failed tries of one conversation: the first, and one more. */
const TRIES_MAX = 2;

export function createKioskLines(centre: Centre, shared: Pick<KioskLines, 'limits' | 'times' | 'now' | 'log'>): KioskLines {
  const talkers = new Set<KioskTalk>();
  const unsubscribe = centre.subscribe((event) => {
    if (event.event === 'alert') for (const talker of talkers) talker.tell(ALERT);
    else if (event.event === 'kiosk-alert') {
      const text = lineText({ event: 'kiosk-alert', ...event.alert });
      for (const talker of talkers) if (isPharmacist(talker)) talker.tell(text);
    }
  });
  // Pharmacists listen for alerts and may say nothing for hours: both sides know by this that the line is alive.
  const beat = setInterval(() => {
    for (const talker of talkers) if (isPharmacist(talker)) talker.tell(BEAT);
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

/** What the person at the kiosk has said. */
interface Conversation {
  readonly said?: { readonly name: string; readonly birthDate: string };
  readonly failures: number;
}

const ALERT = lineText({ event: 'alert', text: ALERT_TEXT });
const BEAT = lineText({ event: 'beat' });
const NO_QUESTION = refuse('bad-request', 'no address was asked for; begin with identify');
const NOTHING_SAID: Conversation = { failures: 0 };

const isPharmacist = ({ principal }: KioskTalk): boolean => principal?.role === 'pharmacist';

export class KioskTalk extends SessionTalk<KioskLineRequest> {
  protected readonly read = readKioskRequest;
  readonly #lines: KioskLines;
  #conversation = NOTHING_SAID;
  #idle: NodeJS.Timeout | undefined;

  constructor(lines: KioskLines, line: Line) {
    super('kiosk', lines, line);
    this.#lines = lines;
    lines.talkers.add(this);
  }

  override closed(): void {
    super.closed();
    this.#lines.talkers.delete(this);
  }

  protected override entered({ role }: Principal): object {
    if (role === 'pharmacist') this.keep();
    return {};
  }

  protected override left(): void {
    this.#forget();
  }

  protected forStrangers(request: KioskLineRequest): Request | undefined {
    return request.verb === 'enrol-kiosk' ? request : undefined;
  }

  protected serve(request: KioskLineRequest, _: Principal, key: string | undefined): LineReply | Promise<LineReply> {
    switch (request.verb) {
      case 'identify':
        return this.#identify(request);
      case 'address':
        return this.#address(request.address);
      case 'close':
        this.#forget();
        return { ok: {} };
      default:
        return this.perform(request, key);
    }
  }

  /** A name alone is for kiosks that ask step by step; the centre says whether this one may. */
  async #identify({ name, birthDate }: Extract<KioskLineRequest, { verb: 'identify' }>): Promise<LineReply> {
    if (birthDate === undefined) {
      const matched = await this.perform({ verb: 'kiosk-match', name }, undefined);
      return this.#concluded(isRefusal(matched) ? matched : { ok: { status: 'birth-date' } }, undefined);
    }
    const answer = await this.perform({ verb: 'kiosk-collect', name, birthDate }, undefined);
    const wanted = !isRefusal(answer) && answer.ok.status === 'address';
    return this.#concluded(answer, wanted ? { name, birthDate } : undefined);
  }

  /** An address counts for the name and the birth date that were said before it on this line, and once. */
  async #address(address: string): Promise<LineReply> {
    const { said } = this.#conversation;
    if (said === undefined) return NO_QUESTION;
    const answer = await this.perform({ verb: 'kiosk-collect', ...said, address }, undefined);
    this.#conversation = NOTHING_SAID;
    return this.#concluded(answer, undefined, isRefusal(answer));
  }

  /** Counts failures, keeps what is needed for the address, starts the idle time again. */
  #concluded(answer: LineReply, said: Conversation['said'], over = false): LineReply {
    const failed = 'refused' in answer && answer.refused === 'not-found';
    const failures = failed ? this.#conversation.failures + 1 : 0;
    this.#conversation = { failures, ...(said !== undefined && { said }) };
    if (over || failures >= TRIES_MAX) this.afterReply(() => this.#end('failures'));
    else this.#waitForInput();
    return answer;
  }

  #waitForInput(): void {
    const { warnMs, endMs } = this.#lines.times;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.tell(lineText({ event: 'idle', endsInMs: endMs - warnMs }));
      this.#idle = setTimeout(() => this.#end('idle'), endMs - warnMs);
    }, warnMs);
  }

  #end(why: 'idle' | 'failures'): void {
    this.#forget();
    this.tell(lineText({ event: 'ended', why }));
  }

  #forget(): void {
    clearTimeout(this.#idle);
    this.#conversation = NOTHING_SAID;
  }
}
