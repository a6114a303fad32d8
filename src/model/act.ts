/** The words of the policy and of the ledger's events: who (role), does what (act), to whom (relationship), why (purpose). */

export const ROLES = [
  'patient',
  'doctor',
  'nurse',
  'pharmacist',
  'receptionist',
  'auditor',
  'administrator',
  'software',
  'device',
  'kiosk',
  'system',
] as const;
export type Role = (typeof ROLES)[number];

/** How the principal stands to the patient (or, for a device, to the doctor) whom the act concerns; `emergency`: the glass was broken for that patient. */
export const RELATIONSHIPS = ['self', 'treating', 'assigned', 'emergency', 'none'] as const;
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
  'check-eligibility',
  'write-tariff',
  'invite-device',
  'enrol-device',
  'write-schedule',
  'write-account',
  'read-findings',
  'acknowledge-finding',
  'import',
  // accounts
  'register',
  'approve-account',
  'change-password',
  'set-second-factor',
  // medical records
  'create-record',
  'update-record',
  'delete-record',
  'read-records',
  'print-record',
  'copy-record',
  'create-copy-record',
  'query-logs',
  'report-disclosures',
  'read-notices',
  'break-glass',
  'erase-patient',
  'identify-at-kiosk',
  'find-patient',
  'register-patient',
  'read-prescriptions',
  'enter-prescription',
  'prepare-prescription',
  'mark-prescription-ready',
  'hand-over-prescription',
  'cancel-prescription',
  'read-queue',
  // FHIR's interactions
  'read-resource',
  'search-resources',
  'read-history',
  'create-resource',
  'update-resource',
  'delete-resource',
  'write-bundle',
  'validate-resource',
  'read-audit',
  // acts that only the system itself performs
  'expire-hold',
  'return-to-stock',
  'expire-ticket',
  'alert-pharmacy',
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
