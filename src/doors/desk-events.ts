/** What the desk tells those who listen: changes of the list, keys for doctors' agents, alerts. One hub for all TLS lines of a desk. */
import type { BookingKey, Centre, CentreEvent, FreeSlot, FreeSlots } from '#centre/requests.ts';
import type { Role } from '#model/act.ts';
import { lineText } from './line/json-talk.ts';

/** `slots`: how the list differs from the one that this line was last told of. */
export interface SlotsEvent {
  readonly event: 'slots';
  readonly revision: number;
  /** New on the list, or changed on it (another port); each replaces what the list had at its index. */
  readonly freed: readonly FreeSlot[];
  /** Indices no longer on the list. */
  readonly taken: readonly number[];
}

/** Everything that a desk line may be told unasked. */
export type DeskEvent =
  | SlotsEvent
  | { readonly event: 'key'; readonly key: BookingKey }
  | { readonly event: 'key-end'; readonly keyId: string }
  | { readonly event: 'alert'; readonly text: string; readonly finding?: Extract<CentreEvent, { event: 'alert' }>['finding'] }
  /** Sent to those who only listen, so that both sides know the line is alive. */
  | { readonly event: 'beat' };

/** A line as the hub sees it. */
export interface Listener {
  readonly role: Role | undefined;
  tell(text: string): void;
  /** For a line that is just becoming an agent and does not know yet for whom: it keeps what concerns it. */
  keyEvent(event: KeyEvent): void;
}

export type KeyEvent = Extract<CentreEvent, { event: 'key' | 'key-end' }>;

export interface DeskHub {
  /** Every TLS line, from its first moment to its last. */
  join(listener: Listener): void;
  leave(listener: Listener): void;
  /** From now on it is told of changes to the list that this returns. */
  watch(listener: Listener): FreeSlots;
  /** From now on it gets the keys of this doctor's bookings. */
  attend(listener: Listener, doctor: string): void;
  /** No more keys: somebody else has logged in on that line. */
  dismiss(listener: Listener): void;
  /** It is asking to be an agent: until `attend` or `settle` it sees every key event. */
  expect(listener: Listener): void;
  settle(listener: Listener): void;
  figures(): Readonly<Record<string, number>>;
  close(): void;
}

/** Changes of the list are gathered for this long; 200 ms is what watchers are promised. */
const GATHER_MS = 50;

export const ALERT_TEXT = "Error: No data integrity in the server's database";

/** Those who see what a finding is about; everybody else sees that there is one. */
const SEES_FINDINGS: ReadonlySet<Role | undefined> = new Set<Role | undefined>(['auditor', 'administrator']);

export function createDeskHub(centre: Centre, { beatMs }: { readonly beatMs: number }): DeskHub {
  const everybody = new Set<Listener>();
  const watchers = new Set<Listener>();
  const expecting = new Set<Listener>();
  const agents = new Map<Listener, string>();
  let published = centre.freeSlots();
  let gathering: NodeJS.Timeout | undefined;

  /** A list can change with nobody doing anything (a hold runs out, a time passes), so it is looked at, and not only listened for. */
  const publish = (): void => {
    const current = centre.freeSlots();
    if (current === published) return;
    const change = slotsEvent(published, current);
    published = current;
    if (change === undefined) return;
    const text = lineText(change);
    for (const watcher of watchers) watcher.tell(text);
  };

  const stopGathering = (): void => {
    clearInterval(gathering);
    gathering = undefined;
  };

  const unsubscribe = centre.subscribe((event) => {
    switch (event.event) {
      case 'key':
      case 'key-end':
        for (const listener of expecting) listener.keyEvent(event);
        for (const [listener, doctor] of agents) if (doctor === event.doctor) listener.tell(keyText(event));
        break;
      case 'alert': {
        const brief = lineText({ event: 'alert', text: ALERT_TEXT } satisfies DeskEvent);
        const full = lineText({ event: 'alert', text: ALERT_TEXT, finding: event.finding } satisfies DeskEvent);
        for (const listener of everybody) listener.tell(SEES_FINDINGS.has(listener.role) ? full : brief);
        break;
      }
      case 'slots': // seen by `publish`
      case 'kiosk-alert': // for other doors
      case 'notice':
        break;
    }
  });

  const beat = lineText({ event: 'beat' } satisfies DeskEvent);
  const beating = setInterval(() => {
    for (const watcher of watchers) watcher.tell(beat);
    for (const agent of agents.keys()) if (!watchers.has(agent)) agent.tell(beat);
  }, beatMs);
  beating.unref();

  return {
    join: (listener) => void everybody.add(listener),
    leave(listener) {
      everybody.delete(listener);
      expecting.delete(listener);
      agents.delete(listener);
      if (watchers.delete(listener) && watchers.size === 0) stopGathering();
    },
    watch(listener) {
      publish(); // so that what is answered now is what the next change is told against
      watchers.add(listener);
      gathering ??= setInterval(publish, GATHER_MS).unref();
      return published;
    },
    attend: (listener, doctor) => void agents.set(listener, doctor),
    dismiss: (listener) => void agents.delete(listener),
    expect: (listener) => void expecting.add(listener),
    settle: (listener) => void expecting.delete(listener),
    figures: () => ({ watchers: watchers.size, agents: agents.size }),
    close() {
      unsubscribe();
      stopGathering();
      clearInterval(beating);
    },
  };
}

/** As an agent is told. */
export const keyText = (event: KeyEvent): string =>
  lineText(
    event.event === 'key'
      ? ({ event: 'key', key: event.key } satisfies DeskEvent)
      : ({ event: 'key-end', keyId: event.keyId } satisfies DeskEvent),
  );

/** How one list became another; undefined where nobody would see a difference. Both are in order of index. */
export function slotsEvent(before: FreeSlots, after: FreeSlots): SlotsEvent | undefined {
  const old = new Map(before.slots.map((slot) => [slot.index, slot]));
  const freed: FreeSlot[] = [];
  for (const slot of after.slots) {
    const was = old.get(slot.index);
    old.delete(slot.index);
    if (was === undefined || !sameSlot(was, slot)) freed.push(slot);
  }
  const taken = [...old.keys()];
  return freed.length + taken.length === 0 ? undefined : { event: 'slots', revision: after.revision, freed, taken };
}

const sameSlot = (a: FreeSlot, b: FreeSlot): boolean =>
  a === b || (a.id === b.id && a.start === b.start && a.end === b.end && a.doctor === b.doctor && a.port === b.port);
