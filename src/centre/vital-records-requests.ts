/** The medical records' part of the seam: requests and answers of the seven verbs, of accounts and their second factor, of logs and reports. */
import type { Act, Door, Outcome, Purpose, Role } from '#model/act.ts';
import type { RefusalCode } from '#model/refusal.ts';
import type { RetentionPeriods } from '#model/retention.ts';
import type { TemperatureUnit } from '#model/vital-signs.ts';
import type { Principal } from './principal.ts';

/** Values as they were typed; `confirm`: the person has said that unusual ones are meant. */
interface Entered {
  readonly temperature: string;
  readonly bloodPressure: string;
  readonly confirm?: boolean;
}

/** `patient`: a patient's id, or the name of their account; left out, it is the principal's own. */
export type RecordsRequest =
  | ({ readonly verb: 'create-record'; readonly patient?: string; readonly record: string } & Entered)
  | ({ readonly verb: 'update-record'; readonly patient?: string; readonly record: string } & Entered)
  | { readonly verb: 'delete-record'; readonly patient?: string; readonly record: string }
  | { readonly verb: 'print-record'; readonly patient?: string; readonly record: string }
  /** `after`: the `next` of the answer before. */
  | { readonly verb: 'get-records'; readonly patient?: string; readonly after?: string }
  | {
      readonly verb: 'copy-record';
      readonly patient?: string;
      readonly record: string;
      readonly newPatient?: string;
      readonly newRecord: string;
    }
  | ({ readonly verb: 'query-logs'; readonly limit?: number; readonly cursor?: string } & LogFilter)
  | { readonly verb: 'disclosures'; readonly patient?: string; readonly from?: number; readonly before?: number }
  /** A GDPR article 15 copy: all that is kept about the patient, and who saw it. */
  | { readonly verb: 'own-copy'; readonly patient?: string }
  | { readonly verb: 'notices' }
  | { readonly verb: 'break-glass'; readonly patient: string; readonly reason: string }
  | { readonly verb: 'register'; readonly username: string; readonly password: string; readonly kind: 'patient' | 'auditor' }
  /** Whether a user name may be registered. */
  | { readonly verb: 'name-free'; readonly username: string }
  | { readonly verb: 'waiting' }
  | { readonly verb: 'approve'; readonly username: string }
  | { readonly verb: 'change-password'; readonly password: string; readonly newPassword: string }
  /** Without `code` it begins: the answer holds the secret. With it, it is confirmed. */
  | { readonly verb: 'second-factor'; readonly code?: string }
  /** First one administrator asks, then another one confirms; then it is done. `ground`: what in law demands it before the end of its period. */
  | { readonly verb: 'erase'; readonly patient: string; readonly reason: string; readonly ground?: string }
  /** The periods that are set, and whom the centre erases by itself before that instant (default: now). `after`: the `next` of the answer before. */
  | { readonly verb: 'retention'; readonly before?: number; readonly after?: number };

/** Every part that is given has to fit. Times are UTC milliseconds, half-open. */
export interface LogFilter {
  readonly patient?: string;
  /** User name of the one who acted. */
  readonly actor?: string;
  readonly act?: Act;
  /** Record ID; with `patient`. */
  readonly record?: string;
  readonly from?: number;
  readonly before?: number;
}

/** A record as people see it. */
export interface VitalRecord {
  readonly record: string;
  readonly temperature: number;
  readonly unit: TemperatureUnit;
  /** `110/117` */
  readonly bloodPressure: string;
  /** Counts from 1. */
  readonly version: number;
  /** UTC milliseconds. */
  readonly changedAt: number;
}

/** A row of the log: names where they are still known, ids otherwise. */
export interface LogRow {
  /** 16 bytes, lowercase hex: the entry's id in the ledger. */
  readonly id: string;
  readonly at: number;
  /** User name; `system` for the centre itself. */
  readonly user: string;
  readonly role: Role;
  /** Patient id. */
  readonly patient: string | null;
  /** User name of that patient's account, while there is one. */
  readonly patientName?: string;
  readonly act: Act;
  readonly outcome: Outcome;
  readonly refused: RefusalCode | null;
  readonly purpose: Purpose;
  readonly door: Door;
  /** A stated reason, or what it was about. */
  readonly about: string | null;
  /** Record IDs that it showed or wrote. */
  readonly records: readonly string[];
}

/** A copy of the records as they are now, and of what was told of them. */
export interface Disclosures {
  /** What the centre is called, and the zone of its clocks. */
  readonly centre: string;
  readonly zone: string;
  /** Patient id. */
  readonly patient: string;
  /** Whom it is about, as far as it is known. */
  readonly person: { readonly name?: string; readonly birthDate?: string; readonly username?: string };
  /** User name of whoever asked for it. */
  readonly madeBy: string;
  readonly from: number;
  readonly before: number;
  readonly madeAt: number;
  /** Disclosures to others, oldest first. */
  readonly rows: readonly LogRow[];
  /** There were more than a report holds; ask for a shorter time. */
  readonly more: boolean;
}

/** A patient whose time with the centre is over. */
export interface DuePatient {
  /** Patient id. */
  readonly patient: string;
  readonly username?: string;
  /** UTC milliseconds: from then on the centre erases them by itself. */
  readonly due: number;
}

/** A session that takes the place of the one in which it was asked for. */
interface RenewedSession {
  readonly principal: Principal;
  readonly token: string;
  readonly expiresAt: number;
}

export interface RecordsAnswers {
  'create-record': VitalRecord;
  'update-record': VitalRecord;
  'delete-record': { readonly record: string };
  'print-record': VitalRecord;
  'get-records': { readonly patient: string; readonly records: readonly VitalRecord[]; readonly next?: string };
  'copy-record': VitalRecord;
  'query-logs': { readonly patient?: string; readonly rows: readonly LogRow[]; readonly next?: string };
  disclosures: Disclosures;
  'own-copy': Disclosures & { readonly resources: readonly object[]; readonly retention: RetentionPeriods };
  notices: { readonly notices: readonly { readonly at: number; readonly text: string }[] };
  'break-glass': { readonly patient: string; readonly until: number };
  register: {
    readonly role: 'patient' | 'auditor';
    /** An administrator has to approve it first. */
    readonly waiting: boolean;
    /** What the person should know about it. */
    readonly why?: string;
  };
  'name-free': { readonly free: boolean };
  waiting: { readonly accounts: readonly { readonly username: string; readonly role: Role; readonly since: number }[] };
  approve: { readonly username: string; readonly role: Role };
  /** A new session: those from before are over. */
  'change-password': RenewedSession;
  'second-factor':
    | { readonly secret: string; readonly uri: string }
    /** One-time codes for when the app is lost; shown this once. */
    | (RenewedSession & { readonly recovery: readonly string[] });
  /** `until`: by when another administrator has to confirm. */
  retention: RetentionPeriods & { readonly due: readonly DuePatient[]; readonly next?: number };
  erase: { readonly erased: false; readonly until: number } | { readonly erased: true; readonly records: number };
}
