/**
 * Who may do what to whom, and why: one table, one function. What is not in the table is forbidden.
 * The whole matrix is printed in docs/policy-matrix.md and compared by a test.
 */
import { type Act, ACTS, type Purpose, type Relationship, RELATIONSHIPS, type Role, ROLES } from './act.ts';

/** Whoever acts. */
export interface Subject {
  readonly role: Role;
  readonly account: string;
  /** The Patient that this person is. */
  readonly patient?: string;
  /** The Practitioner that this person is, or that this device answers for. */
  readonly practitioner?: string;
}

/** What the act is about, as far as it is known before anything is read. Nothing known: the predicate limits what will be read. */
export interface About {
  /** Patient id. */
  readonly patient?: string;
  /** The Practitioner whose slot, booking, tariff or schedule it is. */
  readonly practitioner?: string;
  /** Practitioners who are assigned to that patient or practitioner besides. */
  readonly assignedPractitioners?: readonly string[];
  /** The subject has broken the glass for that patient, with a reason, a short time ago. */
  readonly emergency?: boolean;
}

/** Lines of the policy that a centre may switch. */
export interface PolicyLines {
  /** Auditors may change records, as in the original. Always shown to the patients concerned. */
  readonly auditorsChangeRecords: boolean;
}

const STRICT: PolicyLines = { auditorsChangeRecords: false };

/** Which records the act may touch. Whoever reads records under a permission applies it to each of them. */
export type Predicate =
  | { readonly kind: 'all' }
  | { readonly kind: 'patient'; readonly id: string }
  | { readonly kind: 'practitioner'; readonly id: string }
  | { readonly kind: 'none' };

export type Permission =
  { readonly allowed: true; readonly predicate: Predicate; readonly purposes: readonly Purpose[] } | { readonly allowed: false };

/**
 * How far a rule reaches: `unrelated` acts concern no patient and no doctor (log in, the list of slots); `own` what the subject is related to in
 * one of the ways listed; `any` whoever it concerns.
 */
type Rule = (
  | { readonly reach: 'unrelated' | 'any'; readonly purposes: readonly [Purpose, ...Purpose[]] }
  | { readonly reach: 'own'; readonly by: readonly Exclude<Relationship, 'none'>[]; readonly purposes: readonly [Purpose, ...Purpose[]] }
) & {
  /** The rule holds only where this line of the policy is on. */
  readonly line?: keyof PolicyLines;
};

type Rules = Readonly<Partial<Record<Act, Rule>>>;

const SESSION: Rules = {
  login: { reach: 'unrelated', purposes: ['HOPERAT'] },
  logout: { reach: 'unrelated', purposes: ['HOPERAT'] },
};

const CHANGE_PASSWORD: Rules = { 'change-password': { reach: 'unrelated', purposes: ['HOPERAT'] } };

/** What people, unlike devices, do to their own accounts. */
const PERSON: Rules = {
  ...SESSION,
  ...CHANGE_PASSWORD,
  'set-second-factor': { reach: 'unrelated', purposes: ['HOPERAT'] },
};

const readRecords = (rule: Rule): Rules => ({ 'read-records': rule, 'print-record': rule });
const changeRecords = (rule: Rule): Rules => ({ 'create-record': rule, 'update-record': rule });
const moveRecords = (rule: Rule): Rules => ({ 'delete-record': rule, 'copy-record': rule, 'create-copy-record': rule });
const accountFor = (rule: Rule): Rules => ({ 'query-logs': rule, 'report-disclosures': rule });

const OWN_RECORDS: Rule = { reach: 'own', by: ['self'], purposes: ['PATRQT'] };
const AUDIT: Rule = { reach: 'any', purposes: ['AUDIT'] };
const AUDITORS_CHANGE: Rule = { ...AUDIT, line: 'auditorsChangeRecords' };
const CARE_OF_DOCTORS: Rule = { reach: 'own', by: ['treating', 'emergency'], purposes: ['TREAT', 'ETREAT'] };
const CARE_OF_NURSES: Rule = { reach: 'own', by: ['treating', 'assigned', 'emergency'], purposes: ['TREAT', 'ETREAT'] };
/** Resources of patients with whom there is a booking. */
const CARE: Rule = { reach: 'own', by: ['treating'], purposes: ['TREAT', 'ETREAT'] };
const BREAK_GLASS: Rules = { 'break-glass': { reach: 'any', purposes: ['ETREAT'] } };

const readResources = (rule: Rule): Rules => ({ 'read-resource': rule, 'search-resources': rule, 'read-history': rule });
const writeResources = (rule: Rule): Rules => ({
  'create-resource': rule,
  'update-resource': rule,
  'delete-resource': rule,
  'write-bundle': rule,
});
const VALIDATE: Rules = { 'validate-resource': { reach: 'unrelated', purposes: ['HOPERAT'] } };

const LIST: Rules = { 'list-slots': { reach: 'unrelated', purposes: ['HOPERAT', 'PATRQT'] } };

const bookings = (rule: Rule): Rules => ({
  'hold-slot': rule,
  'confirm-booking': rule,
  'book-slot': rule,
  'cancel-booking': rule,
  'move-booking': rule,
  'read-bookings': rule,
});

const checkEligibility = (rule: Rule): Rules => ({ 'check-eligibility': rule });

const SYSTEM: Rule = { reach: 'any', purposes: ['HOPERAT', 'HSYSADMIN'] };
const ADMINISTRATION: Rule = { reach: 'any', purposes: ['HSYSADMIN', 'HOPERAT'] };
const RESOURCES: Rule = { reach: 'any', purposes: ['HOPERAT', 'HSYSADMIN', 'TREAT', 'HPAYMT'] };
const SOFTWARE: Rule = { reach: 'any', purposes: ['TREAT', 'HPAYMT', 'HOPERAT', 'PATRQT'] };
const PAYMENT_OF_ANYBODY: Rule = { reach: 'any', purposes: ['HPAYMT', 'HOPERAT'] };
const AGENCY: Rule = { reach: 'own', by: ['assigned'], purposes: ['HPAYMT'] };

/** Patients stand before a pharmacist who is nobody's in particular; each act is in the ledger and the patient sees it. */
const PHARMACY: Rule = { reach: 'any', purposes: ['TREAT', 'HOPERAT'] };

const POLICY: Readonly<Record<Role, Rules>> = {
  patient: {
    ...PERSON,
    ...LIST,
    ...bookings({ reach: 'own', by: ['self'], purposes: ['PATRQT'] }),
    ...readRecords(OWN_RECORDS),
    ...changeRecords(OWN_RECORDS),
    ...moveRecords(OWN_RECORDS),
    ...accountFor(OWN_RECORDS),
    'read-notices': OWN_RECORDS,
    ...VALIDATE,
    ...readResources(OWN_RECORDS),
    'read-audit': OWN_RECORDS,
    ...checkEligibility({ reach: 'own', by: ['self'], purposes: ['HPAYMT', 'PATRQT'] }),
  },
  doctor: {
    ...PERSON,
    ...LIST,
    ...bookings({ reach: 'own', by: ['treating'], purposes: ['TREAT', 'ETREAT'] }),
    ...readRecords(CARE_OF_DOCTORS),
    ...changeRecords(CARE_OF_DOCTORS),
    ...BREAK_GLASS,
    ...VALIDATE,
    ...readResources(CARE),
    ...writeResources(CARE),
  },
  nurse: {
    ...PERSON,
    ...LIST,
    ...bookings({ reach: 'own', by: ['treating', 'assigned'], purposes: ['TREAT', 'ETREAT'] }),
    ...readRecords(CARE_OF_NURSES),
    ...changeRecords(CARE_OF_NURSES),
    ...BREAK_GLASS,
    ...VALIDATE,
    ...readResources(CARE),
    ...writeResources(CARE),
  },
  pharmacist: {
    ...PERSON,
    ...LIST,
    'find-patient': PHARMACY,
    'register-patient': PHARMACY,
    'read-prescriptions': PHARMACY,
    'enter-prescription': PHARMACY,
    'prepare-prescription': PHARMACY,
    'mark-prescription-ready': PHARMACY,
    'hand-over-prescription': PHARMACY,
    'cancel-prescription': PHARMACY,
    'read-queue': PHARMACY,
  },
  receptionist: {
    ...PERSON,
    ...LIST,
    ...bookings({ reach: 'any', purposes: ['PATRQT', 'HOPERAT'] }),
    ...checkEligibility(PAYMENT_OF_ANYBODY),
  },
  auditor: {
    ...PERSON,
    'read-findings': AUDIT,
    ...readRecords(AUDIT),
    ...changeRecords(AUDITORS_CHANGE),
    ...moveRecords(AUDITORS_CHANGE),
    ...accountFor(AUDIT),
    ...VALIDATE,
    ...readResources(AUDIT),
    'read-audit': AUDIT,
  },
  administrator: {
    ...PERSON,
    ...LIST,
    'write-tariff': ADMINISTRATION,
    'invite-device': ADMINISTRATION,
    'write-schedule': ADMINISTRATION,
    'write-account': ADMINISTRATION,
    'read-findings': ADMINISTRATION,
    'acknowledge-finding': ADMINISTRATION,
    'approve-account': ADMINISTRATION,
    'erase-patient': ADMINISTRATION,
    import: ADMINISTRATION,
    ...VALIDATE,
    ...readResources(RESOURCES),
    ...writeResources(RESOURCES),
    ...checkEligibility(PAYMENT_OF_ANYBODY),
    'read-audit': ADMINISTRATION,
  },
  // The clinic's other programs (its EHR, its analytics, scripts): all that care and its billing need of FHIR, and nothing of the administration.
  software: {
    ...SESSION,
    ...CHANGE_PASSWORD,
    ...LIST,
    ...bookings({ reach: 'any', purposes: ['PATRQT', 'HOPERAT', 'TREAT'] }),
    ...VALIDATE,
    ...readResources(SOFTWARE),
    ...writeResources(SOFTWARE),
    ...checkEligibility(PAYMENT_OF_ANYBODY),
  },
  device: {
    ...SESSION,
    'receive-booking-keys': AGENCY,
    'answer-estimate': AGENCY,
    'write-tariff': AGENCY,
    'enrol-device': AGENCY,
  },
  // A device where patients say who they are: it may ask on behalf of whoever stands before it, and nothing else.
  kiosk: {
    ...SESSION,
    'identify-at-kiosk': { reach: 'any', purposes: ['PATRQT'] },
    'enrol-device': { reach: 'unrelated', purposes: ['HSYSADMIN'] },
  },
  // What it does of itself, at its start and for the command line: agents inside the server, configured hours, sessions of the demo.
  system: {
    login: SYSTEM,
    'enrol-device': SYSTEM,
    'write-schedule': SYSTEM,
    'write-account': SYSTEM,
    import: SYSTEM,
    register: SYSTEM,
    'approve-account': SYSTEM,
    'erase-patient': SYSTEM,
    'expire-hold': SYSTEM,
    'return-to-stock': SYSTEM,
    'expire-ticket': SYSTEM,
    'alert-pharmacy': SYSTEM,
    'summarise-strangers': SYSTEM,
    'report-finding': SYSTEM,
    'rotate-key': SYSTEM,
    start: SYSTEM,
  },
};

/**
 * How the subject stands to what the act is about. A patient is `self` to own records; a practitioner is `treating` where booking or slot is
 * theirs; a device is `assigned` to the doctor it answers for, a practitioner to those who have assigned them; `emergency` where none of this holds
 * and the glass was broken. Otherwise `none`.
 */
export function relationshipOf(subject: Subject, about: About): Relationship {
  const { patient, practitioner } = subject;
  if (patient !== undefined && about.patient === patient) return 'self';
  const stranger = about.emergency === true ? 'emergency' : 'none';
  if (practitioner === undefined) return stranger;
  if (about.practitioner === practitioner) return subject.role === 'device' ? 'assigned' : 'treating';
  return about.assignedPractitioners?.includes(practitioner) === true ? 'assigned' : stranger;
}

/**
 * May this subject do this? Where `about` names nobody, the answer is for whatever the predicate lets through; where it does, it is for
 * exactly that. Example: a patient may `cancel-booking` with the predicate `{ kind: 'patient', id: own }`, and not at all about somebody else.
 */
export function decide(subject: Subject, act: Act, about: About = {}, lines: PolicyLines = STRICT): Permission {
  const rule = POLICY[subject.role][act];
  if (rule === undefined || (rule.line !== undefined && !lines[rule.line])) return { allowed: false };
  if (rule.reach !== 'own') return { allowed: true, predicate: { kind: 'all' }, purposes: rule.purposes };
  const predicate = ownPredicate(subject);
  if (predicate.kind === 'none') return { allowed: false };
  const named = about.patient !== undefined || about.practitioner !== undefined;
  const relationship = named ? relationshipOf(subject, about) : undefined;
  if (relationship !== undefined && !rule.by.some((by) => by === relationship)) return { allowed: false };
  return { allowed: true, predicate, purposes: rule.purposes };
}

/** Role first: a doctor who is a patient too acts on own records with an account of that role. */
function ownPredicate({ role, patient, practitioner }: Subject): Predicate {
  if (role === 'patient') return patient === undefined ? { kind: 'none' } : { kind: 'patient', id: patient };
  return practitioner === undefined ? { kind: 'none' } : { kind: 'practitioner', id: practitioner };
}

/**
 * The whole policy as two Markdown tables. Whom: `any`, the relationships needed, `yes` where an act concerns nobody, empty where it is forbidden.
 * Why: the purposes of use, the first one where none is named.
 */
export function policyMatrix(): string {
  const whom = ACTS.map((act) => [`\`${act}\``, ...ROLES.map((role) => reachText(POLICY[role][act]))]);
  const why = ROLES.flatMap((role) => {
    const acts = Map.groupBy(ACTS, (act) => POLICY[role][act]?.purposes.join(', ') ?? '');
    return Array.from(acts, ([purposes, acts]) => [role, purposes, acts.map((act) => `\`${act}\``).join(', ')]).filter(
      ([, purposes]) => purposes !== '',
    );
  });
  return `${table([['act', ...ROLES], ...whom])}\n\n${table([['role', 'purposes of use', 'acts'], ...why])}\n`;
}

function reachText(rule: Rule | undefined): string {
  if (rule === undefined) return '';
  if (rule.line !== undefined) return `${rule.reach}, where ${rule.line}`;
  if (rule.reach === 'own') return RELATIONSHIPS.filter((by) => rule.by.some((one) => one === by)).join(', ');
  return rule.reach === 'any' ? 'any' : 'yes';
}

/** Columns are as wide as their widest cell, as prettier wants it. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(line)].join('\n');
}
