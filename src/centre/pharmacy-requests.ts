/** What a pharmacist asks of the centre, and what the answer is. */
import type { PrescriptionState } from '#model/prescription.ts';
import type { KioskAlert } from './kiosk-requests.ts';

export type PharmacyRequest =
  /** Everybody of that name; with a birth date, of that name and birth date. */
  | { readonly verb: 'find-patient'; readonly name: string; readonly birthDate?: string }
  | { readonly verb: 'register-patient'; readonly name: string; readonly birthDate: string; readonly address: string }
  /** Of one patient, or all that are under way in the whole pharmacy. */
  | { readonly verb: 'prescriptions'; readonly patient?: string }
  | { readonly verb: 'enter-prescription'; readonly patient: string; readonly medication: string; readonly sensitive?: boolean }
  | { readonly verb: 'prepare'; readonly prescription: string }
  | { readonly verb: 'mark-ready'; readonly prescription: string }
  /** With what the person who collects it has said about themselves: it has to fit the patient. */
  | { readonly verb: 'hand-over'; readonly prescription: string; readonly name: string; readonly birthDate: string }
  | { readonly verb: 'cancel-prescription'; readonly prescription: string }
  | { readonly verb: 'queue' };

export interface PharmacyPatient {
  readonly patient: string;
  readonly name: string;
  /** `YYYY-MM-DD` */
  readonly birthDate?: string;
  readonly address?: string;
}

export interface Prescription {
  readonly prescription: string;
  readonly patient: PharmacyPatient;
  readonly medication: string;
  readonly sensitive: boolean;
  readonly state: PrescriptionState;
  /** UTC milliseconds of its last change. */
  readonly since: number;
}

export interface QueueTicket {
  readonly number: number;
  readonly patient: PharmacyPatient;
  /** Waiting since, UTC milliseconds. */
  readonly since: number;
}

/** The pharmacy's list is cut there, oldest first: whoever has more under way asks by patient. */
export const PRESCRIPTIONS_MAX = 500;
export const QUEUE_MAX = 200;
export const PATIENTS_FOUND_MAX = 50;

export interface PharmacyAnswers {
  'find-patient': { readonly patients: readonly PharmacyPatient[] };
  'register-patient': PharmacyPatient;
  prescriptions: { readonly prescriptions: readonly Prescription[]; readonly more: boolean };
  'enter-prescription': Prescription;
  prepare: Prescription;
  'mark-ready': Prescription;
  'hand-over': Prescription;
  'cancel-prescription': Prescription;
  /** Longest waiting first; the alerts of today. */
  queue: { readonly tickets: readonly QueueTicket[]; readonly alerts: readonly KioskAlert[] };
}
