import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Act, ACTS, RELATIONSHIPS, type Relationship, type Role, ROLES } from './act.ts';
import { type About, decide, policyMatrix, relationshipOf, type Subject } from './policy.ts';

const subjectOf = (role: Role): Subject => {
  if (role === 'patient') return { role, account: 'acc', patient: 'p1' };
  if (role === 'doctor' || role === 'nurse' || role === 'pharmacist' || role === 'device')
    return { role, account: 'acc', practitioner: 'd1' };
  return { role, account: 'acc' };
};

/** Something that stands to the subject in this relationship; undefined where none can. */
const aboutOf = (subject: Subject, relationship: Relationship): About | undefined => {
  const other = { patient: 'p2', practitioner: 'd2', assignedPractitioners: ['d3'] };
  const about = {
    self: { ...other, patient: 'p1' },
    treating: { ...other, practitioner: 'd1' },
    assigned: subject.role === 'device' ? { ...other, practitioner: 'd1' } : { ...other, assignedPractitioners: ['d3', 'd1'] },
    emergency: { ...other, emergency: true },
    none: other,
  }[relationship];
  return relationshipOf(subject, about) === relationship ? about : undefined;
};

/** Relationships in which a role may do an act, by asking `decide` about each. */
const allowed = (role: Role, act: Act): string => {
  const subject = subjectOf(role);
  const found = RELATIONSHIPS.filter((relationship) => {
    const about = aboutOf(subject, relationship);
    return about !== undefined && decide(subject, act, about).allowed;
  });
  return found.join(' ');
};

const SYSTEM_ONLY = [
  'expire-hold',
  'summarise-strangers',
  'report-finding',
  'rotate-key',
  'start',
  'return-to-stock',
  'expire-ticket',
  'alert-pharmacy',
] as const;
const READ_RECORDS = ['read-records', 'print-record'] as const;
const CHANGE_RECORDS = ['create-record', 'update-record'] as const;
const MOVE_RECORDS = ['delete-record', 'copy-record', 'create-copy-record'] as const;
const ACCOUNT_FOR = ['query-logs', 'report-disclosures'] as const;
const PHARMACY = [
  'find-patient',
  'register-patient',
  'read-prescriptions',
  'enter-prescription',
  'prepare-prescription',
  'mark-prescription-ready',
  'hand-over-prescription',
  'cancel-prescription',
  'read-queue',
] as const;
const READ_RESOURCES = ['read-resource', 'search-resources', 'read-history'] as const;
const WRITE_RESOURCES = ['create-resource', 'update-resource', 'delete-resource', 'write-bundle'] as const;
const BOOKINGS = ['hold-slot', 'confirm-booking', 'book-slot', 'cancel-booking', 'move-booking', 'read-bookings'] as const;

test('the policy is the one in docs/policy-matrix.md', (t) => {
  const printed = policyMatrix();
  t.diagnostic(`\n${printed}`);
  const kept = readFileSync(new URL('../../docs/policy-matrix.md', import.meta.url), 'utf8').replaceAll('\r\n', '\n');
  const tables = kept.slice(kept.indexOf('| act '));
  assert.equal(tables, printed, 'where the change is meant, replace the tables in docs/policy-matrix.md by those printed above');
});

test('every role, act and relationship is decided, as written here and nowhere else', () => {
  const expected: Partial<Record<Role, Partial<Record<Act, string>>>> = {};
  const allow = (role: Role, acts: readonly Act[], relationships: string): void => {
    for (const act of acts) expected[role] = { ...expected[role], [act]: relationships };
  };
  const administration: readonly Act[] = [
    'write-tariff',
    'invite-device',
    'write-schedule',
    'write-account',
    'read-findings',
    'acknowledge-finding',
    'import',
  ];
  const related: Readonly<Record<Role, string>> = {
    patient: 'self emergency none',
    doctor: 'treating assigned emergency none',
    nurse: 'treating assigned emergency none',
    pharmacist: 'treating assigned emergency none',
    device: 'assigned emergency none',
    receptionist: 'emergency none',
    auditor: 'emergency none',
    administrator: 'emergency none',
    software: 'emergency none',
    kiosk: 'emergency none',
    system: 'emergency none',
  };
  for (const role of ROLES) {
    if (role === 'system') continue;
    allow(role, ['login', 'logout'], related[role]);
    if (role !== 'device' && role !== 'kiosk') allow(role, ['change-password'], related[role]);
    if (role !== 'device' && role !== 'kiosk' && role !== 'software') allow(role, ['set-second-factor'], related[role]);
    if (role !== 'auditor' && role !== 'device' && role !== 'kiosk') allow(role, ['list-slots'], related[role]);
  }
  allow('patient', [...BOOKINGS, ...READ_RECORDS, ...CHANGE_RECORDS, ...MOVE_RECORDS, ...ACCOUNT_FOR, 'read-notices'], 'self');
  allow('doctor', BOOKINGS, 'treating');
  allow('doctor', [...READ_RECORDS, ...CHANGE_RECORDS], 'treating emergency');
  allow('nurse', BOOKINGS, 'treating assigned');
  allow('nurse', [...READ_RECORDS, ...CHANGE_RECORDS], 'treating assigned emergency');
  for (const role of ['doctor', 'nurse'] as const) allow(role, ['break-glass'], related[role]);
  allow('pharmacist', PHARMACY, related.pharmacist);
  allow('receptionist', BOOKINGS, related.receptionist);
  allow('auditor', ['read-findings', ...READ_RECORDS, ...ACCOUNT_FOR], related.auditor);
  allow('administrator', [...administration, 'approve-account', 'erase-patient'], related.administrator);
  allow('pharmacist', PHARMACY, related.pharmacist);
  allow('kiosk', ['identify-at-kiosk', 'enrol-device'], 'none');
  allow('device', ['receive-booking-keys', 'answer-estimate', 'write-tariff', 'enrol-device'], 'assigned');
  allow('kiosk', ['identify-at-kiosk', 'enrol-device'], related.kiosk);
  for (const role of ['patient', 'doctor', 'nurse', 'auditor', 'administrator', 'software'] as const)
    allow(role, ['validate-resource'], related[role]);
  allow('patient', [...READ_RESOURCES, 'read-audit'], 'self');
  for (const role of ['doctor', 'nurse'] as const) allow(role, [...READ_RESOURCES, ...WRITE_RESOURCES], 'treating');
  allow('auditor', [...READ_RESOURCES, 'read-audit'], related.auditor);
  allow('administrator', [...READ_RESOURCES, ...WRITE_RESOURCES, 'read-audit'], related.administrator);
  allow('software', [...BOOKINGS, ...READ_RESOURCES, ...WRITE_RESOURCES], related.software);
  allow('patient', ['check-eligibility'], 'self');
  for (const role of ['receptionist', 'administrator', 'software'] as const) allow(role, ['check-eligibility'], related[role]);
  const commands: readonly Act[] = ['login', 'enrol-device', 'write-schedule', 'write-account', 'import'];
  allow('system', [...commands, 'register', 'approve-account', 'erase-patient', ...SYSTEM_ONLY], related.system);
  for (const role of ROLES) for (const act of ACTS) assert.equal(allowed(role, act), expected[role]?.[act] ?? '', `${role} ${act}`);
});

test('what only the system does is done by nobody else', () => {
  for (const act of SYSTEM_ONLY) {
    for (const role of ROLES) assert.equal(decide(subjectOf(role), act).allowed, role === 'system', `${role} ${act}`);
  }
});

test('a permission for nobody in particular reaches no further than the subject', () => {
  const predicateOf = (subject: Subject): unknown => {
    const permission = decide(subject, 'read-bookings');
    return permission.allowed ? permission.predicate : 'forbidden';
  };
  assert.deepEqual(predicateOf(subjectOf('patient')), { kind: 'patient', id: 'p1' });
  assert.deepEqual(predicateOf(subjectOf('doctor')), { kind: 'practitioner', id: 'd1' });
  for (const role of ['receptionist', 'software'] as const) assert.deepEqual(predicateOf(subjectOf(role)), { kind: 'all' }, role);
  for (const role of ['auditor', 'administrator', 'pharmacist', 'device', 'system'] as const) {
    assert.equal(predicateOf(subjectOf(role)), 'forbidden', role);
  }
});

test('a patient account without a patient, and a device without a doctor, reach nothing', () => {
  assert.equal(decide({ role: 'patient', account: 'acc' }, 'read-bookings').allowed, false);
  assert.equal(decide({ role: 'patient', account: 'acc', practitioner: 'd1' }, 'read-bookings').allowed, false);
  assert.equal(decide({ role: 'device', account: 'acc' }, 'write-tariff').allowed, false);
  assert.equal(decide({ role: 'device', account: 'acc', patient: 'p1' }, 'answer-estimate', { patient: 'p1' }).allowed, false);
});

test('a doctor is treating only where the booking is known to be theirs', () => {
  const doctor = subjectOf('doctor');
  assert.equal(decide(doctor, 'cancel-booking', { patient: 'p1' }).allowed, false);
  assert.equal(decide(doctor, 'cancel-booking', { patient: 'p1', practitioner: 'd1' }).allowed, true);
  assert.equal(decide(doctor, 'cancel-booking', { practitioner: 'd2' }).allowed, false);
});

test('a doctor who is a patient too does not book for patients as a doctor by being one of them', () => {
  const doctor: Subject = { role: 'doctor', account: 'acc', practitioner: 'd1', patient: 'p1' };
  assert.equal(decide(doctor, 'book-slot', { patient: 'p1', practitioner: 'd2' }).allowed, false);
});

test('auditors change records only where the centre’s policy has that line', () => {
  const about = { patient: 'p1' };
  for (const act of [...CHANGE_RECORDS, ...MOVE_RECORDS]) {
    assert.equal(decide(subjectOf('auditor'), act, about).allowed, false, act);
    assert.equal(decide(subjectOf('auditor'), act, about, { auditorsChangeRecords: true }).allowed, true, act);
    assert.equal(decide(subjectOf('receptionist'), act, about, { auditorsChangeRecords: true }).allowed, false, act);
  }
});

test('programs of the clinic administer nothing and watch nobody', () => {
  const administration: readonly Act[] = [
    'write-tariff',
    'invite-device',
    'write-schedule',
    'write-account',
    'approve-account',
    'read-findings',
    'acknowledge-finding',
    'erase-patient',
    'import',
    'read-audit',
    ...READ_RECORDS,
    ...CHANGE_RECORDS,
    ...MOVE_RECORDS,
    ...ACCOUNT_FOR,
    'break-glass',
  ];
  for (const act of administration) assert.equal(decide(subjectOf('software'), act, { patient: 'p1' }).allowed, false, act);
});

test('every permission names a purpose of use', () => {
  for (const role of ROLES) {
    for (const act of ACTS) {
      const permission = decide(subjectOf(role), act);
      if (permission.allowed) assert.ok(permission.purposes.length > 0, `${role} ${act}`);
    }
  }
});
