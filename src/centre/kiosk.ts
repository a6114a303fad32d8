/**
 * The kiosk: somebody says who they are and hears what is ready for them. Every question is decided on everything that was said so far, and all of it
 * has to fit one person; what a connection remembers is for its door. Failures are all one answer, and on secured lines last equally long
 * whether a name is a patient's or not. docs/security.md
 */
import type { FoundPerson, FoundPrescription, PharmacyRecords } from './pharmacy-records.ts';
import { parseDate } from '#model/dates.ts';
import type { GuessScope } from '#model/guess-bucket.ts';
import { fits, judge, type Evidence } from '#model/identity.ts';
import { maskedItems } from '#model/medication-mask.ts';
import { foldName } from '#model/names.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import type { VersionRow } from '#store/port.ts';
import { principalOf } from './accounts.ts';
import type { DeviceName, Devices } from './devices.ts';
import { atEvenTime } from './even-time.ts';
import { createGuesses, type Guess, subnetOf } from './guesses.ts';
import type { House } from './house.ts';
import type { KioskAlert } from './kiosk-requests.ts';
import { type Deciding, type Decision, type Done, performAct, performSystemAct } from './perform.ts';
import { rowsOf } from './pharmacy-records.ts';
import type { QueueTickets } from './queue-tickets.ts';
import { openRow, TYPE } from './records.ts';
import type { Answers, Context, Principal, Request } from './requests.ts';

type Of<V extends Request['verb']> = Extract<Request, { verb: V }>;

export interface Kiosk {
  readonly match: (request: Of<'kiosk-match'>, context: Context) => Promise<Done<Answers['kiosk-match']>>;
  readonly collect: (request: Of<'kiosk-collect'>, context: Context) => Promise<Done<Answers['kiosk-collect']>>;
  readonly invite: (request: Of<'invite-kiosk'>, context: Context) => Promise<Done<Answers['invite-kiosk']>>;
  readonly enrol: (request: Of<'enrol-kiosk'>, context: Context) => Promise<Done<Answers['enrol-kiosk']>>;
  /** As whom an unnamed kiosk acts: the lab line's, or the demo's. Made when it is asked for first. */
  readonly principal: (kiosk: string) => Promise<Principal>;
  /** Of the last 24 hours, newest first. */
  readonly alerts: () => readonly KioskAlert[];
  /** Writes what has not been written of the alerts; one of the chores. */
  readonly recordAlerts: () => Promise<void>;
}

/** The one answer to everything that proves nothing. */
const NOT_ON_RECORD = refuse('not-found', 'Sorry, you are not on record here. Check what you typed, or ask at the counter.');
const TOGETHER = refuse('bad-request', 'this kiosk asks for name and birth date together: use identify with both');

/** People of one name who are looked at. */
const NAMESAKES_MAX = 64;
/** As many people are opened and compared at least, whoever was asked for. */
const OPENED_MIN = 2;
/** One alert per kiosk in this time; more would say the same. */
const ALERT_EVERY_MS = 10 * 60_000;
const ALERT_KEPT_MS = 24 * 3600_000;
const ALERTS_MAX = 200;
const PREFIX = 'kiosk:';

export async function createKiosk(
  house: House,
  devices: Devices,
  records: PharmacyRecords,
  tickets: QueueTickets,
  stranger: (context: Context) => void,
): Promise<Kiosk> {
  const { keyring, settings } = house;
  const guesses = createGuesses(house);
  const decoy = await makeDecoy(keyring);
  const alerts: (KioskAlert & { device: string; written: boolean })[] = [];

  /** The candidates for a name. Opens and compares as much for a name that is nobody's as for one that is a few people's. */
  const candidates = async (evidence: Evidence): Promise<readonly FoundPerson[]> => {
    const people = await records.byName(evidence.name, NAMESAKES_MAX);
    for (let opened = people.length; opened < OPENED_MIN; opened++) await openRow(keyring, decoy);
    return people.filter((person) => fits({ name: evidence.name }, person));
  };

  const guess = (name: string, context: Context): Promise<Guess> => {
    const folded = foldName(name);
    const subjects: readonly (readonly [GuessScope, string])[] = context.secured
      ? [
          ['name', folded],
          ['device', context.principal?.account ?? ''],
          ['subnet', subnetOf(context.address)],
        ]
      : [['lab-name', folded]];
    return guesses.begin(subjects);
  };

  const alert = (context: Context): void => {
    const { principal } = context;
    const at = house.now();
    if (!context.secured || principal === undefined) return;
    if (alerts.some(({ device, at: before }) => device === principal.account && at - before < ALERT_EVERY_MS)) return;
    const kiosk = nameOf(principal);
    const told: KioskAlert = { kiosk, at, text: `somebody at the kiosk ${kiosk} fails again and again to say who they are; go and look` };
    alerts.unshift({ ...told, device: principal.account, written: false });
    alerts.length = Math.min(alerts.length, ALERTS_MAX);
    house.log.warn({ kiosk }, 'repeated failure at a kiosk');
    house.emit({ event: 'kiosk-alert', alert: told });
  };

  /** One question at a kiosk: counted, answered, and over at an even time where the line is a real one. */
  const asked = <T>(name: string, context: Context, work: () => Promise<Done<T>>, proves: (answer: T) => boolean): Promise<Done<T>> =>
    atEvenTime(context.secured ? settings.kiosk.floorMs : 0, house.monotonic, async () => {
      const trying = await guess(name, context);
      if (trying.wait > 0) {
        stranger(context);
        const seconds = Math.ceil(trying.wait / 1000);
        return { ...refuse('throttled', `too many tries; wait ${seconds} s, or ask at the counter`), retryAfterMs: trying.wait };
      }
      const done = await work();
      if (!isRefusal(done)) {
        if (proves(done.ok)) await trying.succeeded();
        else trying.neither();
      } else if (done.refused === NOT_ON_RECORD.refused) {
        if (await trying.failed()) alert(context);
      } else {
        trying.neither();
      }
      return done;
    });

  const attemptOf = (context: Context) => ({ act: 'identify-at-kiosk', purpose: 'PATRQT', context }) as const;

  const match: Kiosk['match'] = async (request, context) => {
    if (context.secured && settings.kiosk.mode === 'resistant') return TOGETHER;
    const evidence = evidenceOf(request, settings.dateOrder);
    const answer = (): Promise<Done<Answers['kiosk-match']>> =>
      performAct(house, attemptOf(context), async () => {
        const fitting = evidence === undefined ? [] : (await candidates(evidence)).filter((person) => fits(evidence, person));
        const [only] = fitting;
        if (only === undefined) return NOT_ON_RECORD;
        return {
          answer: {
            names: fitting.map(({ name }) => name),
            birthDates: request.birthDate === undefined ? [] : fitting.map(({ birthDate = '' }) => birthDate),
            addresses: request.address === undefined ? [] : fitting.map(({ address = '' }) => address),
          },
          shown: fitting.map(({ opened }) => opened.row),
          ...(fitting.length === 1 && { patient: { id: only.id, rid: only.opened.row.rid } }),
        };
      });
    return asked(request.name, context, answer, () => false);
  };

  const collect: Kiosk['collect'] = (request, context) => {
    const evidence = evidenceOf(request, settings.dateOrder);
    const answer = (): Promise<Done<Answers['kiosk-collect']>> =>
      performAct(house, attemptOf(context), async (deciding): Promise<Decision<Answers['kiosk-collect']> | Refusal> => {
        const people = await candidates(evidence ?? { name: request.name });
        const verdict = evidence === undefined ? ({ verdict: 'unproven' } as const) : judge(evidence, people);
        if (verdict.verdict === 'unproven') return NOT_ON_RECORD;
        if (verdict.verdict === 'address') return { answer: { status: 'address' } };
        return whatIsReady(verdict.person, deciding, context);
      });
    return asked(request.name, context, answer, ({ status }) => status !== 'address');
  };

  /** Only for somebody who has been proven to be that person. */
  const whatIsReady = async (person: FoundPerson, deciding: Deciding, context: Context): Promise<Decision<Answers['kiosk-collect']>> => {
    const patient = { id: person.id, rid: person.opened.row.rid };
    const open = await records.ofPatient(person.id, 'open');
    const ready = open.filter(({ state }) => state === 'ready');
    const shown: VersionRow[] = [person.opened.row, ...open.flatMap(rowsOf)];
    if (ready.length === 0) {
      const coming = open.some(({ state }) => state === 'entered' || state === 'in preparation');
      return { answer: { status: coming ? 'not-ready' : 'nothing' }, patient, shown };
    }
    const items = maskedItems(ready.map(asItem), settings.kiosk.shows);
    // The lab's conversation has no words for a ticket; a centre that may not write still says what is ready.
    if (!context.secured || house.readOnly() !== undefined) return { answer: { status: 'ready', items }, patient, shown };
    const { number, versions, claims, shown: ticket } = await tickets.draft(patient, deciding);
    return { answer: { status: 'ready', items, ticket: number }, patient, shown: [...shown, ...ticket], versions, claims };
  };

  const invite: Kiosk['invite'] = (request, context) =>
    performAct(house, { act: 'invite-device', purpose: 'HSYSADMIN', context, about: `kiosk ${request.kiosk}`, request }, async (at) => {
      const { code, until, versions, claims } = await devices.draftInvitation(kioskOf(request.kiosk), at);
      return { answer: { code, expiresAt: until }, versions, claims };
    });

  const enrol: Kiosk['enrol'] = async (request, context) => {
    const wrong = refuse('unauthenticated', 'that code is not valid (any more); ask an administrator for a new invitation');
    const account = await devices.invited(request.code);
    if (account?.role !== 'kiosk') return wrong;
    const principal = principalOf(account);
    const attempt = {
      act: 'enrol-device',
      purpose: 'HSYSADMIN',
      context: { ...context, principal },
      about: `Device/${account.id}`,
    } as const;
    return performAct(house, attempt, async (at) => {
      const enrolment = await devices.draftEnrolment(kioskOf(nameOf(principal)), request.code, at);
      if (enrolment === undefined) return wrong;
      const { token, versions, claims } = enrolment;
      return { answer: { token, kiosk: nameOf(principal) }, versions, claims };
    });
  };

  return {
    match,
    collect,
    invite,
    enrol,

    async principal(kiosk) {
      const device = kioskOf(kiosk);
      if ((await devices.account(device.username)) === undefined) {
        await performSystemAct(house, 'enrol-device', async (at) => {
          if ((await devices.account(device.username)) !== undefined) return undefined;
          const { body, versions, claims } = await devices.draft(device, {}, at);
          return { answer: {}, versions, claims, about: `Device/${body.id}` };
        });
      }
      const found = await devices.account(device.username);
      if (found === undefined) throw new Error(`the kiosk ${kiosk} could not be made`);
      return principalOf(found.account);
    },

    alerts() {
      const since = house.now() - ALERT_KEPT_MS;
      return alerts.filter(({ at }) => at > since).map(({ kiosk, at, text }) => ({ kiosk, at, text }));
    },

    async recordAlerts() {
      for (const one of alerts.filter(({ written }) => !written)) {
        one.written = true;
        await performSystemAct(house, 'alert-pharmacy', () => Promise.resolve({ answer: {}, about: `Device/${one.device}` }), 'kiosk');
      }
    },
  };
}

/** What was said, with the date understood; undefined where the date is none, which fits nobody. */
function evidenceOf(
  { name, birthDate: said, address }: Of<'kiosk-match' | 'kiosk-collect'>,
  order: House['settings']['dateOrder'],
): Evidence | undefined {
  const birthDate = said === undefined ? undefined : parseDate(said, order);
  if (said !== undefined && birthDate === undefined) return undefined;
  return { name, ...(birthDate !== undefined && { birthDate }), ...(address !== undefined && { address }) };
}

const asItem = ({ facts }: FoundPrescription) => ({ medication: facts.medication, sensitive: facts.sensitive });

const kioskOf = (kiosk: string): DeviceName => ({ username: `${PREFIX}${kiosk}`, role: 'kiosk', title: `Kiosk ${kiosk}` });
const nameOf = ({ username }: Principal): string => username.slice(PREFIX.length);

/** A row as a patient's is, of nobody: opening it costs what opening somebody's does. */
async function makeDecoy(keyring: House['keyring']): Promise<VersionRow> {
  const head = { rid: 0, version: 1, type: TYPE.patient, id: 'decoy', owner: 0, at: 0, deleted: false };
  const body =
    '{"resourceType":"Patient","id":"decoy","active":true,"name":[{"text":"Nobody Atall"}],"birthDate":"1900-01-01","address":[{"text":"1 No Way"}]}';
  return { ...head, sealed: await keyring.sealVersion(head, new TextEncoder().encode(body)), entry: 0 };
}
