/** A centre with the doors of kiosk, pharmacy and medical records open, on either store: for what has to hold on both. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, type TestContext } from 'node:test';
import { openTrial, type Trial } from '#centre/trial/centre.ts';
import { type KioskDoor, startKiosk } from '#doors/kiosk.ts';
import { type RecordsDoor, startRecords } from '#doors/records.ts';
import { type KeptLog, keptLog } from '#doors/testing/log.ts';
import { type Peer, peer, tlsPeer } from '#doors/testing/peer.ts';
import type { Role } from '#model/act.ts';
import { FOREVER } from '#store/port.ts';
import { startPostgres } from './postgres-server.ts';

const STORES = ['SQLite', 'PostgreSQL'] as const;

/** The original kiosk's people. */
export const PEOPLE_FILE = join(import.meta.dirname, '../samples/kiosk/people.json');

/** Whom the tests need beside them; `front` and `back` are kiosks. */
const STAFF = { pia: 'pharmacist', paul: 'pharmacist', audrey: 'auditor', adam: 'administrator' } as const satisfies Record<string, Role>;
const PATIENTS = ['ann', 'ben'] as const;
const KIOSKS = ['front', 'back'] as const;
export type Somebody = keyof typeof STAFF | (typeof PATIENTS)[number] | (typeof KIOSKS)[number];

export type Door = 'kiosk' | 'records';

export interface OpenDoors {
  readonly trial: Trial;
  readonly doors: { readonly kiosk: KioskDoor; readonly records: RecordsDoor };
  readonly log: KeptLog;
  /** A session of this person or kiosk, without the cost of a password. */
  readonly token: (who: Somebody) => string;
  /** A TLS line on which nobody has logged in, until the test ends. */
  open(t: TestContext, door: Door): Promise<Peer>;
  /** A TLS line of this person or kiosk. */
  as(t: TestContext, who: Somebody, door: Door): Promise<Peer>;
  /** A lab line of the kiosk. */
  lab(t: TestContext): Promise<Peer>;
  close(): Promise<void>;
}

/** Small enough that a test can fill it, large enough for every honest answer. */
export const BACKLOG_BYTES_MAX = 200_000;

/** Lab messages of these tests end with a newline, and no busy machine is slow enough to cut one. */
const LAB_QUIET_MS = 60_000;

/** Declares the same tests for each store: their doors are opened before them and closed after. */
export function onEachStore(declare: (opened: () => OpenDoors) => void): void {
  for (const store of STORES) {
    describe(store, () => {
      let doors: OpenDoors | undefined;
      before(async () => {
        doors = await openDoors(store);
      });
      after(() => doors?.close());
      declare(() => doors ?? assert.fail('the doors are opened before the tests'));
    });
  }
}

async function openDoors(store: (typeof STORES)[number]): Promise<OpenDoors> {
  // What is open already is closed when something further fails: it would keep the process alive.
  await using opening = new AsyncDisposableStack();
  const postgres = store === 'PostgreSQL' ? await startPostgres() : undefined;
  opening.defer(() => postgres?.stop());
  const trial = await openTrial(postgres === undefined ? {} : { url: postgres.url(`doors_${process.pid}`), files: 'none' });
  opening.defer(() => trial.remove());
  const { administration } = trial;
  const text = await readFile(PEOPLE_FILE, 'utf8');
  assert.ok('people' in (await administration.importKiosk({ name: 'people.json', text })));
  const password = 'a long enough passphrase';
  for (const [username, role] of Object.entries(STAFF)) await administration.addAccount({ username, name: username, role, password });
  for (const username of PATIENTS) {
    const context = { door: 'records', secured: true, address: '192.0.2.1' } as const;
    assert.ok('ok' in (await trial.centre.perform({ verb: 'register', username, password, kind: 'patient' }, context)));
  }
  const tokens = new Map<string, string>();
  for (const kiosk of KIOSKS) await trial.centre.kiosk(kiosk);
  for (const who of [...Object.keys(STAFF), ...PATIENTS, ...KIOSKS]) {
    const username = KIOSKS.some((kiosk) => kiosk === who) ? `kiosk:${who}` : who;
    tokens.set(who, (await administration.issueToken(username, FOREVER)) ?? assert.fail(username));
  }
  const log = keptLog();
  const limits = { idleMs: 600_000, peerConnectionsMax: 3_000, labPeerConnectionsMax: 3_000, backlogBytesMax: BACKLOG_BYTES_MAX };
  const options = { host: '127.0.0.1', port: 0, log: log.log, now: trial.house.now, tls: trial.tls.server, limits };
  const kiosk = await startKiosk(trial.centre, { ...options, lab: { anywhere: false }, times: { moreMs: LAB_QUIET_MS } });
  opening.defer(() => kiosk.close());
  const records = await startRecords(trial.centre, { ...options, sockets: 'aside', auditorsChangeRecords: true });
  opening.defer(() => records.close());
  const doors = { kiosk, records };
  const token = (who: Somebody): string => tokens.get(who) ?? assert.fail(who);
  const kept = <P extends Peer>(t: TestContext, line: P): P => {
    t.after(() => line.socket.destroy());
    return line;
  };
  // A session taken up again costs a third of a new one, and there are hundreds of lines.
  const sessions = new Map<Door, Buffer>();
  const open = async (t: TestContext, door: Door): Promise<Peer> => {
    const line = await tlsPeer(doors[door].address.port, trial.tls.authority, sessions.get(door));
    line.socket.once('session', (session: Buffer) => sessions.set(door, session));
    return kept(t, line);
  };
  const all = opening.move();
  return {
    trial,
    doors,
    log,
    token,
    open,
    async as(t, who, door) {
      const line = await open(t, door);
      okOf(await line.ask('login', { token: token(who) }));
      return line;
    },
    lab: async (t) => kept(t, await peer(doors.kiosk.address.port)),
    close: () => all.disposeAsync(),
  };
}

export type Reply = Readonly<Record<string, unknown>>;

/** What was answered; fails on a refusal. */
export function okOf(reply: Reply): unknown {
  assert.ok('ok' in reply, JSON.stringify(reply));
  return reply['ok'];
}

/** The code of a refusal, or `ok`. */
export function codeOf(reply: Reply): string {
  if ('ok' in reply) return 'ok';
  assert.ok('refused' in reply, JSON.stringify(reply));
  return (reply['refused'] as { readonly code: string }).code; // docs/lines.md
}

interface NewPatient {
  readonly name: string;
  readonly birthDate: string;
  readonly address: string;
}

/** A prescription of a new patient, entered by this pharmacist; its id. */
export async function enteredFor(pharmacist: Peer, who: NewPatient): Promise<unknown> {
  const { patient } = okOf(await pharmacist.ask('register-patient', who)) as Reply;
  const entered = okOf(await pharmacist.ask('enter-prescription', { patient, medication: 'Lisinopril' })) as Reply;
  return entered['prescription'];
}

/** The same, ready. */
export async function readyFor(pharmacist: Peer, who: NewPatient): Promise<unknown> {
  const prescription = await enteredFor(pharmacist, who);
  okOf(await pharmacist.ask('mark-ready', { prescription }));
  return prescription;
}
