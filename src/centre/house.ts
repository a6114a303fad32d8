/** What every part of the centre is given: store, keys, clock, settings, and the way to tell others. Wired once, in centre.ts. */
import type { DateOrder } from '#model/dates.ts';
import type { KioskShows } from '#model/medication-mask.ts';
import type { RetentionPeriods } from '#model/retention.ts';
import type { Bytes, EntryRow, Instant, Store, Write } from '#store/port.ts';
import type { CentreEvent, Receipt } from './requests.ts';
import type { Keyring } from './keyring.ts';
import type { PatientNames } from './patient-names.ts';

export interface CentreSettings {
  /** IANA name of the zone in which the centre's clocks hang. */
  readonly zone: string;
  /** How long a hold keeps a slot, milliseconds. */
  readonly holdMs: number;
  /** Future bookings that one patient may have, from 1. */
  readonly bookingsMax: number;
  /** How long a session lasts, milliseconds. */
  readonly sessionMs: number;
  /** ISO 4217 code in which prices are meant. */
  readonly currency: string;
  /** The walk-through at once: weak passwords, one factor, auditors without approval. Never for real patients. */
  readonly demo: boolean;
  /** A line of the policy (model/policy.ts). */
  readonly auditorsChangeRecords: boolean;
  /** Which number of `2/3/2007` is the month. */
  readonly dateOrder: DateOrder;
  readonly kiosk: KioskSettings;
  readonly retention: RetentionPeriods;
  /** What the centre is called, on what it hands out. */
  readonly name: string;
  /** Name of the ledger: first line of its checkpoints and name of its key. */
  readonly origin: string;
}

export interface KioskSettings {
  /** resistant: name and birth date together, one answer to every failure. stepwise: name first, as the original; tells who is a patient. */
  readonly mode: 'resistant' | 'stepwise';
  readonly shows: KioskShows;
  /** What nobody collects goes back to stock after this many days. */
  readonly returnDays: number;
  /** Answers at secured kiosks leave at whole multiples of this, milliseconds; 0 leaves it out. */
  readonly floorMs: number;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface House {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly patients: PatientNames;
  readonly settings: CentreSettings;
  readonly log: Log;
  /** Wall clock, UTC milliseconds; does not step back by little (centre/clock.ts). */
  readonly now: () => Instant;
  /** Milliseconds of a clock that never jumps, for lengths of time. */
  readonly monotonic: () => number;
  /** Unpredictable bytes. */
  readonly random: (size: number) => Bytes;
  readonly emit: (event: CentreEvent) => void;
  /** Tells the sequencer, and whoever remembers what is stored, what has just become durable. */
  readonly committed: (write: Write) => void;
  /** The ledger's promise to take that entry up; signed beside other work, since a signature costs more than the act. */
  readonly receipt: (row: EntryRow) => Promise<Receipt>;
  /** Why nothing may be changed now, if so: the whole centre, or one record `Type/id` of it. */
  readonly readOnly: (record?: string) => string | undefined;
}

/** A fresh opaque id, 22 characters of [A-Za-z0-9.-] holding 128 random bits. https://hl7.org/fhir/R4/datatypes.html#id */
export const newId = (random: House['random']): string =>
  random(16).toBase64({ alphabet: 'base64url', omitPadding: true }).replaceAll('_', '.');

/** An id of that form: nobody else's has it but by intent. */
export const isOwnId = (id: string): boolean => /^[A-Za-z0-9.-]{22}$/.test(id);
