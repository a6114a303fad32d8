/** A centre in memory for tests of doors: the original cast and its six slots, decided at once, nothing durable. */
import {
  type Answer,
  type BookingKey,
  type Centre,
  type CentreEvent,
  type Context,
  type Finding,
  type FreeSlot,
  type FreeSlots,
  type Principal,
  type Request,
  type Verb,
  type Visit,
} from '#centre/requests.ts';
import type { Door } from '#model/act.ts';
import { refuse, type Refusal } from '#model/refusal.ts';

export interface SmallCentre extends Centre {
  readonly asked: { readonly request: Request; readonly context: Context }[];
  readonly strangers: { readonly door: Door; readonly what: string }[];
  tell(event: CentreEvent): void;
  /** Frees or takes a slot, as somebody elsewhere would. */
  set(index: number, free: boolean): void;
  /** Answers of this verb wait until the returned function is called. */
  hold(verb: Verb): () => void;
  /** The next request of this verb throws. */
  breakNext(verb: Verb): void;
  /** The next request of this verb is refused so. */
  refuseNext(verb: Verb, refusal: Refusal): void;
  faults: string[];
}

const SLOTS: readonly (readonly [number, string, string, number])[] = [
  [1, '2026-11-24T13:00:00Z', 'doc1', 41000],
  [2, '2026-11-23T15:00:00Z', 'doc2', 42000],
  [3, '2026-11-26T14:00:00Z', 'doc1', 41000],
  [4, '2026-11-25T10:00:00Z', 'doc1', 41000],
  [5, '2026-11-28T12:00:00Z', 'doc2', 42000],
  [6, '2026-11-27T16:00:00Z', 'doc2', 42000],
];

/** The list of the six slots as the lab shows it. */
export const LAB_LIST = '1 Tue 01pm\n2 Mon 03pm\n3 Thu 02pm\n4 Wed 10am\n5 Sat 12pm\n6 Fri 04pm\n';

const PASSWORDS: Readonly<Record<string, string>> = {
  patient1: 'password111',
  patient2: 'password222',
  zoë: 'geheim wört',
  auditor1: 'auditing111',
  admin: 'administers',
};

const principalOf = (username: string): Principal => ({
  account: `account-${username}`,
  username,
  role: username === 'auditor1' ? 'auditor' : username === 'admin' ? 'administrator' : username === 'agent' ? 'device' : 'patient',
  ...(username.startsWith('patient') && { patient: username }),
});

export const bookingKey = (appointment: string, doctor: string): BookingKey => ({
  appointment,
  keyId: '00'.repeat(16),
  key: '11'.repeat(32),
  doctor,
  until: Date.parse('2026-11-24T14:00:00Z'),
});

export const FINDING: Finding = {
  id: 'version/17',
  table: 'version',
  record: '17',
  what: 'does not open',
  foundAt: 0,
  acknowledged: false,
};

/** `extra` slots follow the six, at one hour each, with indices from 7. */
export function smallCentre(extra = 0): SmallCentre {
  const slots = new Map<number, FreeSlot>();
  for (const [index, start, doctor, port] of SLOTS) {
    const from = Date.parse(start);
    slots.set(index, { index, id: `slot${index}`, start: from, end: from + 3_600_000, doctor, port });
  }
  for (let index = 7; index < 7 + extra; index++) {
    const from = Date.parse('2026-12-01T00:00:00Z') + index * 3_600_000;
    slots.set(index, { index, id: `slot${index}`, start: from, end: from + 3_600_000, doctor: 'doc1', port: 41000 });
  }
  const takenBy = new Map<number, string>();
  const listeners = new Set<(event: CentreEvent) => void>();
  const held = new Map<Verb, Promise<void>>();
  const breaking = new Set<Verb>();
  const refusing = new Map<Verb, Refusal>();
  let revision = 1;
  let list: FreeSlots | undefined;

  const changed = (): void => {
    list = undefined;
    revision += 1;
    for (const listener of listeners) listener({ event: 'slots', revision });
  };

  const visit = (index: number, status: Visit['status']): Visit => ({
    appointment: `visit${index}`,
    status,
    slot: slots.get(index) ?? fail(`no slot ${index}`),
  });

  const take = (index: number, status: 'held' | 'booked', { principal }: Context): Visit | Refusal => {
    if (principal === undefined) return refuse('unauthenticated', 'log in first');
    if (!slots.has(index)) return refuse('slot-unknown', `no slot ${index}`);
    if (takenBy.has(index)) return refuse('slot-taken', `slot ${index} is taken`);
    takenBy.set(index, principal.username);
    changed();
    return visit(index, status);
  };

  const decide = (request: Request, context: Context): object => {
    switch (request.verb) {
      case 'login':
        return PASSWORDS[request.username] === request.password
          ? { principal: principalOf(request.username), token: `token-${request.username}`, expiresAt: EXPIRES }
          : refuse('unauthenticated', 'wrong name or password');
      case 'resume':
        return request.token.startsWith('token-')
          ? { principal: principalOf(request.token.slice(6)), expiresAt: EXPIRES }
          : refuse('unauthenticated', 'log in again');
      case 'logout':
        return {};
      case 'list':
        return centre.freeSlots();
      case 'hold':
        return take(request.index, 'held', context);
      case 'choose':
        return take(request.index, 'booked', context);
      case 'cancel': {
        const index = Number(request.appointment.slice(5));
        takenBy.delete(index);
        changed();
        return visit(index, 'cancelled');
      }
      case 'move':
        return take(request.index, 'booked', context);
      case 'visits':
        return { visits: [...takenBy].filter(([, who]) => who === context.principal?.username).map(([index]) => visit(index, 'booked')) };
      case 'invite':
        return { code: 'code-1', expiresAt: EXPIRES };
      case 'enrol':
        return request.code === 'code-1' ? { token: 'token-agent', doctor: 'doc1' } : refuse('not-found', 'no such code');
      case 'agent':
        return { doctor: 'doc1', keys: [bookingKey('visit1', 'doc1')] };
      case 'answers':
        return { kept: request.answers.length };
      case 'tariff':
        return { version: '1' };
      case 'findings':
        return { findings: [FINDING] };
      case 'acknowledge':
        return { ...FINDING, acknowledged: true };
      default:
        throw new Error(`the small centre does not know ${request.verb}`);
    }
  };

  const centre: SmallCentre = {
    asked: [],
    strangers: [],
    faults: [],
    async perform<R extends Request>(request: R, context: Context): Promise<Answer<R['verb']>> {
      centre.asked.push({ request, context });
      await held.get(request.verb);
      if (breaking.delete(request.verb)) throw new Error('the disk is on fire at /secret/place');
      const refusal = refusing.get(request.verb);
      refusing.delete(request.verb);
      const answer = refusal ?? decide(request, context);
      // `decide` answers verb by verb as `Answers` says.
      return ('refused' in answer ? answer : { ok: answer }) as Answer<R['verb']>;
    },
    freeSlots() {
      list ??= { revision, slots: [...slots.values()].filter((slot) => !takenBy.has(slot.index)), more: false, zone: 'UTC' };
      return list;
    },
    doctors: () => Promise.resolve([]),
    kiosk: (name) => Promise.resolve({ account: `kiosk-${name}`, username: `kiosk:${name}`, role: 'kiosk' }),
    stranger: (door, what) => void centre.strangers.push({ door, what }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ledger: {
      origin: 'test.example/medlar',
      verifierKey: 'test.example/medlar+00000000+AAAA',
      checkpoint: () => Promise.resolve('test.example/medlar\n1\nAAAA\n\n— test.example/medlar AAAA\n'),
      tile: (level, n, width) => Promise.resolve(level === 0 && n === 1234067 ? new Uint8Array((width ?? 256) * 32) : undefined),
      entries: (n, width) => Promise.resolve(n === 0 ? new Uint8Array((width ?? 256) * 3) : undefined),
      proof: (id, by) => Promise.resolve(id === 'ab'.repeat(16) && by === EXPIRES ? 'c2sp.org/tlog-proof@v1\n' : undefined),
    },
    health: () => ({ ready: centre.faults.length === 0, faults: centre.faults }),
    figures: () => ({ commits_total: 3, queued: 1 }),
    close: () => Promise.resolve(),
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    set(index, free) {
      if (free) takenBy.delete(index);
      else takenBy.set(index, 'somebody');
      changed();
    },
    hold(verb) {
      const gate = Promise.withResolvers<void>();
      held.set(verb, gate.promise);
      return () => {
        held.delete(verb);
        gate.resolve();
      };
    },
    breakNext: (verb) => void breaking.add(verb),
    refuseNext: (verb, refusal) => void refusing.set(verb, refusal),
  };
  return centre;
}

/** When sessions and codes of the small centre end. */
export const EXPIRES = Date.parse('2099-01-01T00:00:00Z');

const fail = (message: string): never => {
  throw new Error(message);
};
