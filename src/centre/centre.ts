/** The centre, wired: the only module that knows the business, whichever door a request came through. */
import { randomFillSync } from 'node:crypto';
import { typeName } from '#fhir/resource-types.ts';
import { formatVerifierKey, verifierKey } from '#ledger/note.ts';
import { createReceipt } from '#ledger/receipt.ts';
import type { Role } from '#model/act.ts';
import type { NamedText } from '#model/appointment-files.ts';
import type { OriginalTexts } from '#model/record-files.ts';
import { refuse } from '#model/refusal.ts';
import type { Bytes, Instant, Store } from '#store/port.ts';
import type { KeyGate } from '#vault/gate.ts';
import { createPasswords } from '#vault/password.ts';
import { SECRET_NAMES } from '#vault/secrets.ts';
import { verifySignature } from '#vault/signature.ts';
import type { PemPair } from '#vault/tls-options.ts';
import { sha256 } from '#vault/digest.ts';
import { createAgents } from './agents.ts';
import { createAuditLog } from './audit-log.ts';
import { leafHashOf } from './audit.ts';
import { createBooking } from './booking.ts';
import { createBreakGlass } from './break-glass.ts';
import { createChores } from './chores.ts';
import { createClock, createClockAgreement } from './clock.ts';
import { createDevices } from './devices.ts';
import { createDirectory } from './directory.ts';
import { createAuditView } from './fhir/audit.ts';
import { createFhirImport, type FhirImport } from './fhir/import.ts';
import { createFhirDesk } from './fhir/desk.ts';
import { createFhir } from './fhir/interactions.ts';
import { SEARCH_LIMITS, type SearchLimits } from './fhir/search-conditions.ts';
import { SearchCounts } from './fhir/search-counts.ts';
import { createSearch } from './fhir/search.ts';
import { createErased, createErasure } from './erasure.ts';
import { createFindings } from './findings.ts';
import type { CentreSettings, House, Log } from './house.ts';
import { type Imported, importAppointments } from './import-appointments.ts';
import { type ImportedKiosk, importKiosk } from './import-kiosk.ts';
import { type ImportedRecords, importRecords } from './import-records.ts';
import { createKeyring } from './keyring.ts';
import { createKiosk } from './kiosk.ts';
import { createLedgerView } from './ledger-view.ts';
import { openSecrets } from './open-secrets.ts';
import { addAccount } from './people.ts';
import { createPharmacy } from './pharmacy.ts';
import { createPatientNames } from './patient-names.ts';
import { createPharmacyRecords } from './pharmacy-records.ts';
import type { PinnedCheckpoint } from './pinned-file.ts';
import { createQueueTickets } from './queue-tickets.ts';
import { Unopenable } from './records.ts';
import type { Answer, Centre, CentreEvent, Context, Request } from './requests.ts';
import { rewrapKeys } from './rewrap-keys.ts';
import { createRegistration } from './registration.ts';
import { createSchedules, type Hours } from './schedules.ts';
import { createSecondFactor } from './second-factor.ts';
import { createSequencer } from './sequencer.ts';
import { createResumed } from './resumed.ts';
import { createSessions } from './sessions.ts';
import { createSlotList } from './slot-list.ts';
import { createStrangers } from './strangers.ts';
import { createFindPatient, createVitalRecords } from './vital-records.ts';
import { createWatch } from './verify/watch.ts';

export interface CentreOptions {
  readonly store: Store;
  readonly openGate: (mode: 'create' | 'open') => Promise<KeyGate>;
  readonly settings: CentreSettings;
  /** Weekly hours of doctors, from the configuration. */
  readonly hours: readonly Hours[];
  /** How far ahead hours are turned into slots, milliseconds. */
  readonly horizonMs: number;
  /** Host names and addresses under which the doors are reached, for the certificate. */
  readonly hosts: readonly string[];
  readonly wallClock: () => Instant;
  /** The copy of the last signed checkpoint outside the database. */
  readonly pinned: PinnedCheckpoint;
  /** Part of a core that the watch's rounds may use, above 0 up to 1; 0 leaves the rounds out, and the glance each second remains. */
  readonly watchShare: number;
  readonly log: Log;
  /** From where on FHIR searches go other ways; what is found does not depend on it. */
  readonly searchLimits?: SearchLimits;
}

/** Everything else that one process of the centre consists of: for main.ts, imports and tests. Doors get the `centre` only. */
export interface OpenCentre {
  readonly centre: Centre;
  readonly house: House;
  /** What the TLS doors present, and the authority that clients pin (PEM). */
  readonly tls: { readonly server: PemPair; readonly authority: string };
  readonly administration: Administration;
  /** Records what became of holds that ran out; also one of the chores. Returns how many. */
  readonly expireHolds: () => Promise<number>;
  /** Erases patients whose time with the centre is over; also one of the chores. Returns how many. */
  readonly eraseDue: () => Promise<number>;
  /** Puts back what was not collected in time and ends yesterday's tickets; also chores. */
  readonly tidyPharmacy: () => Promise<{ readonly returned: number; readonly ended: number }>;
}

/** What the command line of the machine that holds the keys may do beyond the doors; every bit of it is an act in the ledger all the same. */
export interface Administration {
  importAppointments(files: readonly NamedText[]): Promise<Imported>;
  /** The original kiosk's people.json. */
  importKiosk(file: NamedText): Promise<ImportedKiosk>;
  /** False: the name is taken. Refuses a password that is empty or too long by throwing RangeError. */
  addAccount(account: {
    readonly username: string;
    readonly name: string;
    readonly role: Role;
    readonly password: string;
    /** Doctors and nurses: the Practitioner that they are, and where they work. */
    readonly practitioner?: string;
    readonly department?: string;
  }): Promise<boolean>;
  /** The original medical records: `user.json`, `medical_data.json`, `blockchain.txt`. */
  importRecords(texts: OriginalTexts): Promise<ImportedRecords>;
  /** Loads resources; what it has seen it remembers for references of later files. */
  importFhir(): FhirImport;
  /** A session token for an account, without its password; undefined: no such account. */
  issueToken(username: string, until: Instant): Promise<string | undefined>;
  /** Re-wraps every key under the gate's current key-encryption key, and says how many. */
  rewrapKeys(): Promise<number>;
}

/** Log-ins that wait for Argon2 at most: some seconds of work. */
const LOGINS_WAITING_MAX = 1_000;

const FOLLOW_MS = 100;
const DEEP_FOLLOW_EVERY = 50;
const CHORES_MS = 1_000;
const STRANGERS_MS = 60_000;
const SCHEDULES_MS = 3600_000;
const PHARMACY_MS = 600_000;
const PURGE_MS = 600_000;
const ERASE_DUE_MS = 3600_000;
/** The list's changes are told at most this often, so that a busy hour costs its watchers little. Well under the 200 ms that they are promised. */
const SLOTS_EVENT_MS = 40;

export async function openCentre(options: CentreOptions): Promise<OpenCentre> {
  const { store, settings, log } = options;
  const now = createClock(options.wallClock, log);
  const random = createRandom();
  const { gate, secrets } = await openSecrets(store, options.openGate, new Date(now()), options.hosts);
  const keyring = createKeyring(gate, secrets.purposes, store);
  const key = verifierKey(sha256, settings.origin, secrets.ledger.publicKey);
  const ledger = createLedgerView(store, settings.origin, formatVerifierKey(key));

  const sign = (message: Bytes): Bytes => secrets.ledger.sign(message);

  const listeners = new Set<(event: CentreEvent) => void>();
  const emit = (event: CentreEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const findings = createFindings(() => house);
  const resumed = createResumed(() => performance.now());
  // On PostgreSQL other processes write, too.
  const counts = store.engine === 'sqlite' ? new SearchCounts() : undefined;
  const house: House = {
    store,
    keyring,
    patients: createPatientNames(store),
    settings,
    log,
    now,
    monotonic: () => performance.now(),
    random,
    emit,
    committed: (write) => {
      sequencer.committed(write.entries.map(({ row }) => row));
      resumed.changed(write);
      counts?.committed(write);
    },
    receipt: async (row) => ({
      ...(await createReceipt(row, leafHashOf(row), (message) => secrets.ledger.signAside(message))),
      ...(sequencer.stopped !== undefined && { stopped: true as const }),
    }),
    readOnly: (record) => findings.readOnly(record),
  };

  const sequencer = createSequencer({
    store,
    sha256,
    origin: settings.origin,
    signer: { key, sign },
    verify: verifySignature,
    entryMacValid: (row) => keyring.entryMacValid(row),
    pinned: options.pinned,
    clock: now,
    // One process at a time has an SQLite file: the name may stay, and no lease has to run out after a restart.
    holder: store.engine === 'sqlite' ? 'medlar' : random(16).toHex(),
    onFault: (fault) => findings.report(fault),
    onStop(stop) {
      findings.stop(`the ledger cannot be continued: ${stop.what}`);
      findings.report(stop);
    },
    onError: (error) => log.error({ error: String(error) }, 'the ledger waits for the store'),
  });

  const directory = await createDirectory(store, keyring);
  const strangers = createStrangers(house);
  const passwords = createPasswords({ limits: { atOnce: 2, waiting: LOGINS_WAITING_MAX } });
  const sessions = createSessions(house, {
    passwords,
    resumed,
    stranger: (context) => strangers.count(context.door, 'failed-login'),
    lately: (patient, at) => glass.lately(patient, at),
  });
  const devices = createDevices(house);
  const agents = createAgents(house, directory, devices);

  let slotsTold: NodeJS.Timeout | undefined;
  const slots = createSlotList({
    zone: settings.zone,
    now,
    store,
    openSlots: directory.openSlots,
    doctor: directory.doctor,
    changed: () => {
      slotsTold ??= setTimeout(() => {
        slotsTold = undefined;
        emit({ event: 'slots', revision: slots.freeSlots().revision });
      }, SLOTS_EVENT_MS);
    },
    elsewhere: (claim) => void booking.bookedElsewhere(claim.holder),
  });
  const booking = createBooking(house, slots, agents, {
    patientRid: directory.patientRid,
    slotById: async (id) => slots.byId(id) ?? directory.slotById(id),
  });
  const tickets = createQueueTickets(house);
  const pharmacyRecords = createPharmacyRecords(house);
  const kiosk = await createKiosk(house, devices, pharmacyRecords, tickets, (context) => strangers.count(context.door, 'failed-login'));
  const pharmacy = createPharmacy(house, pharmacyRecords, tickets, kiosk.alerts);
  const findPatient = createFindPatient(house, directory.patientRid);
  const glass = createBreakGlass(house, findPatient);
  const records = createVitalRecords(house, findPatient, glass);
  const auditLog = createAuditLog(house, findPatient);
  const registration = createRegistration(house, passwords, sessions.renew);
  const { secondFactor } = createSecondFactor(house, sessions.renew);
  const erased = await createErased(store, keyring, ({ id, rid }) => {
    directory.forgetPatient(id);
    keyring.forget(rid);
  });
  const erasure = createErasure(house, findPatient, erased);
  await erasure.finish();
  const schedules = createSchedules(house, directory, slots);

  for await (const page of directory.slotsFrom(now())) slots.add(page);
  await slots.load();
  await findings.recall();
  await schedules.apply(options.hours);
  await schedules.fill(now() + options.horizonMs);

  sequencer.start();

  const watch = createWatch({
    sources: {
      store,
      keyring,
      ledger: { origin: settings.origin, key, verify: verifySignature },
      pinned: () => options.pinned.read(),
      now,
      secretNames: SECRET_NAMES,
      erased,
    },
    onFault: (fault) => findings.report(fault),
    onError: (error) => log.error({ error: String(error) }, 'the watch could not read the store; it goes on'),
    random: () => new DataView(random(4).slice().buffer).getUint32(0) / 2 ** 32,
    share: options.watchShare,
  });
  watch.start();

  const search = createSearch(options.searchLimits ?? SEARCH_LIMITS, counts);
  const fhir = createFhir(house, {
    search,
    audit: createAuditView(house),
    clientIds: true,
    desk: createFhirDesk(slots, booking),
  });

  const verbs: Verbs = {
    fhir: fhir.perform,
    login: sessions.login,
    resume: sessions.resume,
    logout: sessions.logout,
    list: () => Promise.resolve({ ok: slots.freeSlots() }),
    hold: booking.hold,
    choose: booking.choose,
    cancel: booking.cancel,
    move: booking.move,
    visits: booking.visits,
    invite: agents.invite,
    enrol: agents.enrol,
    agent: async (request, context) => {
      const answer = await agents.agent(request, context);
      if ('ok' in answer) slots.invalidate();
      return answer;
    },
    answers: agents.answers,
    tariff: agents.tariff,
    'kiosk-match': kiosk.match,
    'kiosk-collect': kiosk.collect,
    'invite-kiosk': kiosk.invite,
    'enrol-kiosk': kiosk.enrol,
    'find-patient': pharmacy.findPatient,
    'register-patient': pharmacy.registerPatient,
    prescriptions: pharmacy.prescriptions,
    'enter-prescription': pharmacy.enter,
    prepare: pharmacy.prepare,
    'mark-ready': pharmacy.markReady,
    'hand-over': pharmacy.handOver,
    'cancel-prescription': pharmacy.cancel,
    queue: pharmacy.queue,
    findings: (_, context) => findings.list(context),
    acknowledge: findings.acknowledge,
    ...records,
    ...auditLog,
    ...registration,
    'second-factor': secondFactor,
    notices: (request, context) => glass.notices(request, context),
    'break-glass': glass['break-glass'],
    erase: (request, context) => erasure.erase(request, context),
    retention: (request, context) => erasure.retention(request, context),
  };

  let closing = false;
  let busy = 0;
  let idle: (() => void) | undefined;
  const performed = new Map<string, number>();

  const perform = async (request: Request, context: Context): Promise<Answer> => {
    if (closing) return refuse('unavailable', 'the centre is stopping; try again in a moment');
    busy += 1;
    performed.set(request.verb, (performed.get(request.verb) ?? 0) + 1);
    try {
      // Each verb's function takes the request of that verb: the table's type says so, which TypeScript cannot follow through an index.
      const verb = verbs[request.verb] as (request: Request, context: Context) => Promise<Answer>;
      return await verb(request, context);
    } catch (error) {
      if (!(error instanceof Unopenable)) throw error;
      if (!erased.owner(error.row.owner)) await erased.refresh(); // by another process
      if (erased.owner(error.row.owner)) return refuse('not-found', 'that was erased');
      const record = `${typeName(error.row.type)}/${error.row.id}`;
      findings.report({ table: 'version', record, what: `version ${error.row.version} does not open: it is not what was written` });
      return refuse('read-only', 'no data integrity: what is stored there is not what was written; an administrator has been told');
    } finally {
      busy -= 1;
      if (busy === 0) idle?.();
    }
  };

  const chores = createChores(log);
  if (store.engine === 'postgres') {
    let round = 0;
    chores.every(FOLLOW_MS, async () => {
      round += 1;
      const deep = round % DEEP_FOLLOW_EVERY === 0;
      await slots.follow(deep ? 'deep' : 'shallow');
      if (deep && (await directory.refresh())) slots.invalidate();
      if (deep) await erased.refresh();
    });
  }
  chores.every(CHORES_MS, async () => {
    slots.freeSlots(); // notices holds that ended by themselves, and tells the watchers
    await booking.expireHolds();
  });
  chores.every(CHORES_MS, () => kiosk.recordAlerts());
  chores.every(PHARMACY_MS, async () => {
    await pharmacy.returnToStock();
    await tickets.expire();
  });
  chores.every(STRANGERS_MS, () => strangers.summarise());
  chores.every(SCHEDULES_MS, async () => void (await schedules.fill(now() + options.horizonMs)));
  const clockAgrees = createClockAgreement(house);
  chores.every(ERASE_DUE_MS, async () => {
    if (clockAgrees()) await erasure.eraseDue();
  });
  chores.every(PURGE_MS, async () => void (await store.purge(now())));

  const centre: Centre = {
    // The answer is the one of the request's verb: `verbs` pairs them.
    perform: perform as Centre['perform'],
    freeSlots: () => slots.freeSlots(),
    doctors: () => agents.doctors(),
    kiosk: (name) => kiosk.principal(name),
    stranger: (door, what) => strangers.count(door, what),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ledger,
    health() {
      const faults = findings
        .all()
        .filter((finding) => !finding.acknowledged)
        .map((finding) => `${finding.id}: ${finding.what}`);
      const readOnly = findings.readOnly();
      if (readOnly !== undefined) faults.unshift(readOnly);
      return { ready: !closing && faults.length === 0, faults };
    },
    figures() {
      const { commits, writes, conflicts, queued, batchMax } = store.figures();
      const watchFigures = watch.figures();
      const ledgerFigures = sequencer.figures();
      const figures: Record<string, number> = {
        store_commits_total: commits,
        store_writes_total: writes,
        store_conflicts_total: conflicts,
        store_queued: queued,
        store_batch_max: batchMax,
        slots_ahead: slots.size,
        findings: findings.all().filter((finding) => !finding.acknowledged).length,
        ledger_size: ledgerFigures.size,
        ledger_rounds_total: ledgerFigures.rounds,
        ledger_refused_total: ledgerFigures.refused,
        ledger_remembered: ledgerFigures.remembered,
        watch_glances_total: watchFigures.glances,
        watch_rounds_total: watchFigures.rounds,
        watch_rows_total: watchFigures.rows,
      };
      for (const [verb, count] of performed) figures[`requests_${verb}_total`] = count;
      for (const [what, count] of strangers.totals()) figures[`strangers_${what.replaceAll(/\W/g, '_')}_total`] = count;
      return figures;
    },
    async close() {
      closing = true;
      if (busy > 0) await new Promise<void>((resolve) => (idle = resolve));
      await chores.stop();
      await kiosk.recordAlerts();
      await watch.stop();
      clearTimeout(slotsTold);
      await strangers.summarise();
      await findings.settled();
      await sequencer.flush();
      await sequencer.close();
      listeners.clear();
    },
  };

  const administration: Administration = {
    async importAppointments(files) {
      const imported = await importAppointments(house, directory, passwords, files);
      if ('faults' in imported) return imported;
      await directory.refresh();
      for await (const page of directory.slotsFrom(now())) slots.add(page);
      return imported;
    },
    importKiosk: (file) => importKiosk(house, file),
    async addAccount({ password, ...account }) {
      if (password === '') throw new RangeError('a password has at least one character');
      const hash = await passwords.hashPassword(password);
      if (typeof hash !== 'string') throw new Error('the password queue is full');
      return addAccount(house, { ...account, password: hash });
    },
    importRecords: (texts) => importRecords(house, passwords, texts),
    importFhir: () => createFhirImport(house, search),
    issueToken: (username, until) => sessions.issueFor(username, until),
    rewrapKeys: () => rewrapKeys(house, gate),
  };

  return {
    centre,
    house,
    administration,
    expireHolds: () => booking.expireHolds(),
    eraseDue: () => erasure.eraseDue(),
    tidyPharmacy: async () => ({ returned: await pharmacy.returnToStock(), ended: await tickets.expire() }),
    tls: { server: secrets.server, authority: secrets.authority.certificate },
  };
}

type Verbs = { readonly [V in Request['verb']]: (request: Extract<Request, { verb: V }>, context: Context) => Promise<Answer<V>> };

/** Unpredictable bytes from a pool, since asking the system for a few at a time costs more than the work they are for. */
function createRandom(): (size: number) => Bytes {
  let pool = new Uint8Array(0);
  let used = 0;
  return (size) => {
    if (used + size > pool.length) {
      pool = randomFillSync(new Uint8Array(8192)); // a fresh pool: earlier slices of the old one stay what they are
      used = 0;
    }
    used += size;
    return pool.subarray(used - size, used);
  };
}
