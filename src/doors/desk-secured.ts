/** One TLS line of the desk: the desk's verbs, and what this line is told unasked. */
import type { FreeSlots, Principal, Request } from '#centre/requests.ts';
import { isRefusal } from '#model/refusal.ts';
import { type DeskHub, type KeyEvent, keyText, type Listener } from './desk-events.ts';
import { type DeskRequest, readDeskRequest } from './desk-requests.ts';
import type { LineReply } from './line/json-talk.ts';
import type { Line } from './line/listen.ts';
import { SessionTalk, type TalkingDoor } from './line/session-talk.ts';

/** What all lines of one desk share. */
export interface Desk extends TalkingDoor {
  readonly hub: DeskHub;
  /** The list as JSON, made once per change. */
  readonly listJson: (list: FreeSlots) => string;
}

export class DeskTalk extends SessionTalk<DeskRequest> implements Listener {
  protected readonly read = readDeskRequest;
  readonly #desk: Desk;
  /** Key events seen while it is not known yet for which doctor this agent answers. */
  #early: KeyEvent[] | undefined;

  constructor(desk: Desk, line: Line) {
    super('desk', desk, line);
    this.#desk = desk;
    desk.hub.join(this);
  }

  get role(): Listener['role'] {
    return this.principal?.role;
  }

  keyEvent(event: KeyEvent): void {
    this.#early?.push(event);
  }

  override closed(): void {
    super.closed();
    this.#desk.hub.leave(this);
  }

  protected override left(): void {
    this.#desk.hub.dismiss(this);
  }

  protected forStrangers(request: DeskRequest): Request | undefined {
    return request.verb === 'enrol' ? request : undefined;
  }

  protected serve(request: DeskRequest, _: Principal, key: string | undefined): LineReply | Promise<LineReply> {
    const { centre, hub, listJson } = this.#desk;
    switch (request.verb) {
      case 'list':
        return { json: listJson(centre.freeSlots()) };
      case 'watch':
        this.keep();
        return { json: listJson(hub.watch(this)) };
      case 'agent':
        return this.#attend(request, key);
      default:
        return this.perform(request, key);
    }
  }

  /** Keys that are made while the centre collects the present ones must be neither lost nor sent before the answer. */
  async #attend(request: Extract<Request, { verb: 'agent' }>, key: string | undefined): Promise<LineReply> {
    const { hub } = this.#desk;
    const early: KeyEvent[] = [];
    this.#early = early;
    hub.expect(this);
    const settle = (): void => {
      hub.settle(this);
      this.#early = undefined;
    };
    try {
      const answer = await this.perform(request, key);
      if (isRefusal(answer)) {
        settle();
        return answer;
      }
      const { doctor } = answer.ok;
      this.keep();
      this.afterReply(() => {
        settle();
        hub.attend(this, doctor);
        for (const event of early) if (event.doctor === doctor) this.tell(keyText(event));
      });
      return answer;
    } catch (error) {
      settle();
      throw error;
    }
  }
}
