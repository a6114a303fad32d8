/** The words of the policy and of the ledger's events: who (role), does what (act), to whom (relationship), why (purpose). */

export const ROLES = ['patient', 'doctor', 'nurse', 'pharmacist', 'receptionist', 'auditor', 'administrator', 'device', 'system'] as const;
export type Role = (typeof ROLES)[number];

/** How the principal stands to the patient (or, for a device, to the doctor) whom the act concerns. */
export const RELATIONSHIPS = ['self', 'treating', 'assigned', 'none'] as const;
export type Relationship = (typeof RELATIONSHIPS)[number];

/** Purpose of use, a subset of HL7 v3 PurposeOfUse. https://terminology.hl7.org/ValueSet-v3-PurposeOfUse.html */
export const PURPOSES = ['TREAT', 'HPAYMT', 'HOPERAT', 'PATRQT', 'ETREAT', 'HSYSADMIN', 'AUDIT'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const ACTS = [
  'login',
  'logout',
  'list-slots',
  'hold-slot',
  'confirm-booking',
  'book-slot',
  'cancel-booking',
  'move-booking',
  'read-bookings',
  'receive-booking-keys',
  'answer-estimate',
  'write-tariff',
  'invite-device',
  'enrol-device',
  'write-schedule',
  'write-account',
  'read-findings',
  'acknowledge-finding',
  'import',
  // acts that only the system itself performs
  'expire-hold',
  'summarise-strangers',
  'report-finding',
  'rotate-key',
  'start',
] as const;
export type Act = (typeof ACTS)[number];

/** FHIR AuditEvent.outcome in words: success, or a minor failure (refused). */
export type Outcome = 'success' | 'refused';

/** The door through which a request came. */
export const DOORS = ['desk', 'estimate', 'http', 'kiosk', 'records', 'command', 'centre'] as const;
export type Door = (typeof DOORS)[number];
