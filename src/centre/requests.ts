/**
 * The seam of the house: what doors say to the centre and what it answers, as plain data (it could cross a thread or a network).
 * A door turns bytes into one of these and an answer into its own words; nothing else.
 */
import type { Door, Purpose } from '#model/act.ts';
import type { Refusal } from '#model/refusal.ts';
import type { KioskAlert, KioskAnswers, KioskRequest } from './kiosk-requests.ts';
import type { FhirAnswers, FhirRequest } from './fhir-requests.ts';
import type { PharmacyAnswers, PharmacyRequest } from './pharmacy-requests.ts';
import type { Principal } from './principal.ts';
import type { RecordsAnswers, RecordsRequest } from './vital-records-requests.ts';

export type { FhirAnswer, FhirInteraction, FhirRequest, Query } from './fhir-requests.ts';
export type { Principal } from './principal.ts';

export interface Context {
  readonly door: Door;
  /** TLS (or HTTP on loopback or behind TLS): gets receipts and keys. Lab lines do not. */
  readonly secured: boolean;
  /** Network address of the peer, for throttling. */
  readonly address: string;
  readonly principal?: Principal;
  readonly purpose?: Purpose;
  /** Idempotency key chosen by the client, 1 to 64 characters; scoped to the principal. A retry gets the first answer. */
  readonly key?: string;
}

/** A slot as a list shows it. */
export interface FreeSlot {
  /** The number a person types, from 1; keeps its meaning for ever. */
  readonly index: number;
  readonly id: string;
  /** UTC milliseconds, half-open. */
  readonly start: number;
  readonly end: number;
  /** The doctor's name as the centre lists it, e.g. `doc2`. */
  readonly doctor: string;
  /** UDP port on which that doctor's agent answers; undefined while none is known. */
  readonly port?: number;
}

/** Most free slots that one list shows; the first in order of index. */
export const LIST_SLOTS_MAX = 400;

/** The list at one moment. The same object until something changes, so doors may cache bytes by identity. In order of index, at most LIST_SLOTS_MAX. */
export interface FreeSlots {
  readonly revision: number;
  readonly slots: readonly FreeSlot[];
  /** There are more than are listed. */
  readonly more: boolean;
  /** IANA name of the centre's zone, for wall-clock words. */
  readonly zone: string;
}

/** A booking as its patient sees it. */
export interface Visit {
  readonly appointment: string;
  readonly status: 'held' | 'booked' | 'cancelled' | 'expired';
  readonly slot: FreeSlot;
  /** With `held`: when the hold ends, UTC milliseconds. */
  readonly heldUntil?: number;
  readonly estimate?: Estimate;
  /** Secured lines only, while booked: how to ask the doctor's price over sealed UDP. */
  readonly key?: BookingKey;
}

/** The doctor's answer, kept with the booking. */
export interface Estimate {
  readonly doctor: string;
  readonly plan: string;
  /** In the centre's currency; undefined where the tariff does not cover the plan. */
  readonly price?: string;
  readonly tariffVersion: string;
  readonly at: number;
}

/** The secret of one booking, shared by its patient and the doctor's agent; ends with the booking. */
export interface BookingKey {
  readonly appointment: string;
  /** 16 bytes, lowercase hex. */
  readonly keyId: string;
  /** 32 bytes, lowercase hex. */
  readonly key: string;
  readonly doctor: string;
  /** UTC milliseconds. */
  readonly until: number;
}

export type Request =
  | KioskRequest
  | PharmacyRequest
  /** `code`: of the person's app, or a recovery code, where the account has a second factor. */
  | { readonly verb: 'login'; readonly username: string; readonly password: string; readonly code?: string }
  | { readonly verb: 'resume'; readonly token: string }
  | { readonly verb: 'logout'; readonly token: string }
  | { readonly verb: 'list' }
  /** `patient` (id): for whom, where a receptionist books; patients book for themselves. So with `choose` and `visits`. */
  | { readonly verb: 'hold'; readonly index: number; readonly patient?: string }
  /** Books at once: confirms one's own hold on that slot, or holds and confirms in one act. */
  | { readonly verb: 'choose'; readonly index: number; readonly patient?: string }
  /** `version`: only while it is that version. */
  | { readonly verb: 'cancel'; readonly appointment: string; readonly version?: number }
  | { readonly verb: 'move'; readonly appointment: string; readonly index: number; readonly version?: number }
  | { readonly verb: 'visits'; readonly patient?: string }
  /** An administrator invites a doctor's agent; the answer holds a one-time code. */
  | { readonly verb: 'invite'; readonly doctor: string }
  /** A doctor's agent shows its code once and gets a device token. */
  | { readonly verb: 'enrol'; readonly code: string }
  /** A device asks for the keys of its bookings and is sent later ones as events. */
  | { readonly verb: 'agent'; readonly port: number }
  | { readonly verb: 'answers'; readonly answers: readonly AgentAnswer[] }
  | { readonly verb: 'tariff'; readonly text: string }
  | { readonly verb: 'findings' }
  | { readonly verb: 'acknowledge'; readonly finding: string; readonly reason: string }
  | RecordsRequest
  | FhirRequest;

export type Verb = Request['verb'];

/** What an agent answered a patient, reported to the centre afterwards. */
export interface AgentAnswer {
  readonly appointment: string;
  readonly plan: string;
  readonly price?: string;
  readonly tariffVersion: string;
  readonly at: number;
}

/** Something the watch found wrong. */
export interface Finding {
  /** Stable name of the finding: `table/record`. */
  readonly id: string;
  readonly table: string;
  readonly record: string;
  readonly what: string;
  readonly foundAt: number;
  /** Size of the last checkpoint at which all was well, if known. */
  readonly sinceSize?: number;
  readonly acknowledged: boolean;
}

/** Promise that an entry will be in the tree; docs/ledger.md. */
export interface Receipt {
  /** 16 bytes, lowercase hex. */
  readonly id: string;
  /** Leaf hash, lowercase hex. */
  readonly leaf: string;
  /** RFC 3339 UTC: in the tree by then. */
  readonly by: string;
  /** Ed25519 over the JSON of the three above in that order, base64. */
  readonly sig: string;
  /** Present and true while the sequencer is stopped: `by` cannot be promised. */
  readonly stopped?: true;
}

/** The answers, by verb. */
export interface Answers extends FhirAnswers, KioskAnswers, PharmacyAnswers, RecordsAnswers {
  /** `notices`: of a patient at the records' door, of late and newest first; absent where there are none. */
  login: {
    readonly principal: Principal;
    readonly token: string;
    readonly expiresAt: number;
    readonly notices?: RecordsAnswers['notices']['notices'];
  };
  resume: { readonly principal: Principal; readonly expiresAt: number };
  logout: Record<never, never>;
  list: FreeSlots;
  hold: Visit;
  choose: Visit;
  cancel: Visit;
  move: Visit;
  visits: { readonly visits: readonly Visit[] };
  invite: { readonly code: string; readonly expiresAt: number };
  enrol: { readonly token: string; readonly doctor: string };
  /** `tariff`: the text of the doctor's current tariff, `plan price` lines, as the centre keeps it. */
  agent: { readonly doctor: string; readonly keys: readonly BookingKey[]; readonly tariff?: string };
  answers: { readonly kept: number };
  tariff: { readonly version: string };
  findings: { readonly findings: readonly Finding[] };
  acknowledge: Finding;
}

export type Answer<V extends Verb = Verb> = { readonly ok: Answers[V]; readonly receipt?: Receipt } | Refusal;

/** What the centre tells unasked. */
export type CentreEvent =
  /** The list changed; doors read `freeSlots()` again. */
  | { readonly event: 'slots'; readonly revision: number }
  /** For the agent of that doctor only. */
  | { readonly event: 'key'; readonly doctor: string; readonly key: BookingKey }
  | { readonly event: 'key-end'; readonly doctor: string; readonly keyId: string }
  /** For pharmacists. */
  | { readonly event: 'kiosk-alert'; readonly alert: KioskAlert }
  | { readonly event: 'alert'; readonly finding: Finding }
  /** Something that this patient, and those who watch over the centre, should see at once. */
  | { readonly event: 'notice'; readonly patient: string; readonly text: string };

/** A doctor, for the agents that run inside the server. */
export interface DoctorAgent {
  readonly doctor: string;
  readonly principal: Principal;
}

export interface Health {
  /** False while starting, stopping, or when the ledger or the store cannot be trusted. */
  readonly ready: boolean;
  /** Why not, one sentence each; also unacknowledged findings. */
  readonly faults: readonly string[];
}

/** What the ledger's HTTP routes serve; bytes are exactly as C2SP tlog-tiles says. */
export interface LedgerView {
  readonly origin: string;
  readonly verifierKey: string;
  checkpoint(): Promise<string | undefined>;
  /** `width` undefined asks for the full tile; undefined answer: not (or not yet) there. */
  tile(level: number, n: number, width: number | undefined): Promise<Uint8Array | undefined>;
  entries(n: number, width: number | undefined): Promise<Uint8Array | undefined>;
  /** A C2SP tlog-proof for the entry that a receipt names; undefined while it is not in the tree. */
  proof(id: string, by: number): Promise<string | undefined>;
}

export interface Centre {
  perform<R extends Request>(request: R, context: Context): Promise<Answer<R['verb']>>;
  /** Synchronous and shared: see FreeSlots. Not about any patient, hence no act. */
  freeSlots(): FreeSlots;
  /** The doctors in their order, each with the device principal as which `medlar serve --doctors` runs its agent. */
  doctors(): Promise<readonly DoctorAgent[]>;
  /** The principal of a kiosk that needs no credential: the lab line's. */
  kiosk(name: string): Promise<Principal>;
  /** Counts a stranger's failed or garbled attempt; one summary entry per door and minute tells of them. */
  stranger(door: Door, what: 'garbage' | 'failed-login' | 'limit'): void;
  subscribe(listener: (event: CentreEvent) => void): () => void;
  readonly ledger: LedgerView;
  health(): Health;
  /** Prometheus-ready numbers by name, counters and gauges. */
  figures(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}
