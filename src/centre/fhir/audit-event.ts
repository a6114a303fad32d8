/**
 * An entry of the ledger as an AuditEvent, in the shape of IHE's Basic Audit Log Patterns: who (the user, the server), what (the patients, the resources),
 * when, why, and with what outcome. What was searched for is not told: the ledger does not keep it. https://profiles.ihe.net/ITI/BALP/
 */
import { CODE_SYSTEM, SYSTEM } from '#fhir/urls.ts';
import { isResourceType } from '#fhir/validate-references.ts';
import type { Act, Role } from '#model/act.ts';
import { instantText } from '#model/instant-text.ts';
import type { EntryRow } from '#store/port.ts';
import { type AuditEvent, versionsTold } from '../audit.ts';

const TERMS = 'http://terminology.hl7.org/CodeSystem';
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const RESTFUL = 'http://hl7.org/fhir/restful-interaction';

interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** Who acted, as far as it is still known. */
export interface Actor {
  readonly username: string;
  readonly patient?: string;
  readonly practitioner?: string;
}

export const OUTCOME = { success: '0', refused: '4' } as const;

/** C, R, U, D or E. https://hl7.org/fhir/R4/valueset-audit-event-action.html */
export function actionOf(act: Act): 'C' | 'R' | 'U' | 'D' | 'E' {
  if (/^(?:create|register|book|hold|enter|invite|enrol|copy|import)/.test(act)) return 'C';
  if (/^(?:read|search|list|find|query|report|print|check)/.test(act)) return 'R';
  if (/^(?:update|write|confirm|move|change|set|prepare|mark|hand|approve|acknowledge)/.test(act)) return 'U';
  return /^(?:delete|cancel|erase)/.test(act) ? 'D' : 'E';
}

/** FHIR's own interactions; other acts have the policy's word alone. https://hl7.org/fhir/R4/valueset-type-restful-interaction.html */
const INTERACTION: Readonly<Partial<Record<Act, string>>> = {
  'read-resource': 'read',
  'search-resources': 'search',
  'read-history': 'history',
  'create-resource': 'create',
  'update-resource': 'update',
  'delete-resource': 'delete',
  'write-bundle': 'transaction',
  'validate-resource': 'operation',
  'check-eligibility': 'operation',
  'read-audit': 'search',
};

const REST: Coding = { system: `${TERMS}/audit-event-type`, code: 'rest', display: 'RESTful Operation' };
const dicom = (code: string, display: string): Coding => ({ system: DICOM, code, display });
const PATIENT_RECORD = dicom('110110', 'Patient Record');
const AUTHENTICATION = dicom('110114', 'User Authentication');
const SECURITY = dicom('110113', 'Security Alert');
const LOG_USED = dicom('110101', 'Audit Log Used');

/** What is not about a patient's record. https://hl7.org/fhir/R4/valueset-audit-event-type.html */
const TYPE: Readonly<Partial<Record<Act, Coding>>> = {
  login: AUTHENTICATION,
  logout: AUTHENTICATION,
  'change-password': AUTHENTICATION,
  'set-second-factor': AUTHENTICATION,
  'query-logs': LOG_USED,
  import: dicom('110107', 'Import'),
  start: dicom('110100', 'Application Activity'),
  'write-account': SECURITY,
  'approve-account': SECURITY,
  'invite-device': SECURITY,
  'enrol-device': SECURITY,
  'break-glass': SECURITY,
  'report-finding': SECURITY,
  'acknowledge-finding': SECURITY,
  'summarise-strangers': SECURITY,
  'rotate-key': SECURITY,
};

const LOGIN: Readonly<Partial<Record<Act, Coding>>> = { login: dicom('110122', 'Login'), logout: dicom('110123', 'Logout') };

export const typeOf = (act: Act): Coding => TYPE[act] ?? (INTERACTION[act] === undefined ? PATIENT_RECORD : REST);

/** FHIR's or DICOM's word where there is one, then the policy's. */
export function subtypesOf(act: Act): readonly Coding[] {
  const interaction = INTERACTION[act];
  const login = LOGIN[act];
  return [
    ...(interaction === undefined ? [] : [{ system: RESTFUL, code: interaction }]),
    ...(login === undefined ? [] : [login]),
    { system: CODE_SYSTEM.act, code: act },
  ];
}

/** Programs and devices are sources of requests, people take part. */
const PROGRAMS: ReadonlySet<Role> = new Set<Role>(['software', 'device', 'kiosk', 'system']);
const CLIENT = dicom('110153', 'Source Role ID');
const SERVER = dicom('110152', 'Destination Role ID');
const PERSON: Coding = { system: `${TERMS}/v3-ParticipationType`, code: 'IRCP', display: 'information recipient' };

/** By when it happened and its id, so that it is found without an index of its own. */
export const auditEventId = (row: Pick<EntryRow, 'at' | 'id'>): string => `${row.at.toString(36)}-${row.id.toHex()}`;

/** When it happened, and the entry's id; undefined for what is no id of an AuditEvent. */
export function readAuditEventId(id: string): { readonly at: number; readonly id: Uint8Array } | undefined {
  const [, at, hex] = /^([0-9a-z]{1,11})-([0-9a-f]{32})$/.exec(id) ?? [];
  return at === undefined || hex === undefined ? undefined : { at: Number.parseInt(at, 36), id: Uint8Array.fromHex(hex) };
}

export function auditEventResource(row: EntryRow, event: AuditEvent, actor: Actor | undefined, origin: string) {
  const recorded = instantText(row.at);
  return {
    resourceType: 'AuditEvent',
    id: auditEventId(row),
    meta: { versionId: '1', lastUpdated: recorded },
    type: typeOf(event.act),
    subtype: subtypesOf(event.act),
    action: actionOf(event.act),
    recorded,
    outcome: OUTCOME[event.outcome],
    ...(event.refused !== null && { outcomeDesc: event.refused }),
    purposeOfEvent: [{ coding: [{ system: `${TERMS}/v3-ActReason`, code: event.purpose }] }],
    agent: [
      {
        type: { coding: [PROGRAMS.has(event.role) ? CLIENT : PERSON] },
        role: [{ coding: [{ system: CODE_SYSTEM.role, code: event.role }] }],
        who: whoOf(event.actor, actor),
        ...(actor !== undefined && { name: actor.username }),
        requestor: true,
      },
      { type: { coding: [SERVER] }, who: { display: origin }, requestor: false },
    ],
    source: {
      site: event.door,
      observer: { display: origin },
      type: [{ system: `${TERMS}/security-source-type`, code: '4', display: 'Application Server' }],
    },
    ...entitiesOf(event),
  };
}

function whoOf(account: string | null, actor: Actor | undefined): object {
  if (account === null) return { display: 'the centre itself' };
  const { patient, practitioner } = actor ?? {};
  return {
    ...(patient !== undefined && { reference: `Patient/${patient}` }),
    ...(patient === undefined && practitioner !== undefined && { reference: `Practitioner/${practitioner}` }),
    identifier: { system: SYSTEM.account, value: account },
    ...(actor !== undefined && { display: actor.username }),
  };
}

const ENTITY = { person: { system: `${TERMS}/audit-entity-type`, code: '1' }, object: { system: `${TERMS}/audit-entity-type`, code: '2' } };
const ROLE = { patient: { system: `${TERMS}/object-role`, code: '1' }, resource: { system: `${TERMS}/object-role`, code: '4' } };

function entitiesOf(event: AuditEvent): { readonly entity?: readonly object[] } {
  const patients = [...(event.patient === null ? [] : [event.patient]), ...(event.others ?? []).map(([id]) => id)];
  const entity = [
    ...patients.map((id) => ({ what: { reference: `Patient/${id}` }, type: ENTITY.person, role: ROLE.patient })),
    ...versionsTold(event).map((name) => ({ what: whatOf(name), type: ENTITY.object, role: ROLE.resource })),
    ...(event.about === null ? [] : [{ description: event.about }]),
  ];
  return entity.length === 0 ? {} : { entity };
}

/** `Type/id/version` as a reference, where it is a type of FHIR's. */
function whatOf(name: string): object {
  const [type = '', id = '', version = ''] = name.split('/');
  return isResourceType(type)
    ? { reference: `${type}/${id}/_history/${version}` }
    : { identifier: { system: SYSTEM.version, value: name } };
}
