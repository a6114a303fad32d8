/**
 * Resources between the centre and the store: opening what is stored, and drafting versions with their index rows and claims.
 * What a body demands of the derived tables (index rows, claims) is computed here and nowhere else, so that verification can rebuild it.
 */
import type { Bytes, ClaimRow, IndexRow, Instant, Rid, VersionRow, VersionWrite } from '#store/port.ts';
import { CLAIM_NAME, CLAIM_ORDINAL, CLAIM_SEAT, CLAIM_SLOT, CLAIM_TICKET, FOREVER } from '#store/port.ts';
import { indexValues } from '#fhir/index-values.ts';
import { parseJson } from '#fhir/json-text.ts';
import { readTicket } from '#fhir/pharmacy.ts';
import { typeCode, typeName } from '#fhir/resource-types.ts';
import { readAppointment, readPatient, readSlot } from '#fhir/scheduling.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { COMPARTMENT, compartmentValue, isDated } from '#fhir/search-query-parameters.ts';
import { utf8 } from '#model/bytes.ts';
import type { Keyring, VersionHead } from './keyring.ts';

export const TYPE = {
  account: typeCode('MedlarAccount'),
  appointment: typeCode('Appointment'),
  coverage: typeCode('Coverage'),
  device: typeCode('Device'),
  dispense: typeCode('MedicationDispense'),
  estimate: typeCode('CoverageEligibilityResponse'),
  notice: typeCode('Communication'),
  observation: typeCode('Observation'),
  patient: typeCode('Patient'),
  practitioner: typeCode('Practitioner'),
  prescription: typeCode('MedicationRequest'),
  schedule: typeCode('Schedule'),
  slot: typeCode('Slot'),
  tariff: typeCode('InsurancePlan'),
  task: typeCode('Task'),
} as const;

/** A stored resource, opened. */
export interface Opened {
  readonly row: VersionRow;
  /** Parsed JSON of the body; `{}` for a tombstone. */
  readonly resource: unknown;
}

/** A stored body that does not open: somebody changed the database. Found by whoever uses it first. */
export class Unopenable extends Error {
  override readonly name = 'Unopenable';
  readonly row: VersionRow;
  constructor(row: VersionRow) {
    super(`version ${row.version} of ${typeName(row.type)}/${row.id} does not open: it is not what was written; run medlar verify`);
    this.row = row;
  }
}

/** Opens a row's bytes. Throws Unopenable where the row is not what was written. */
export async function openBody(keyring: Pick<Keyring, 'openVersion'>, row: VersionRow): Promise<Bytes> {
  const body = await keyring.openVersion(row);
  if (body === undefined) throw new Unopenable(row);
  return body;
}

/** What `read` makes of a row's bytes (keyring.ts, readVersion). Throws Unopenable where the row is not what was written. */
export async function readBody<T extends object | null>(
  keyring: Pick<Keyring, 'readVersion'>,
  row: VersionRow,
  read: (body: Bytes) => T,
): Promise<T> {
  const made = await keyring.readVersion(row, read);
  if (made === undefined) throw new Unopenable(row);
  return made;
}

/** Opens one row. Throws Unopenable where the row is not what was written. */
export const openRow = async (keyring: Pick<Keyring, 'openVersion'>, row: VersionRow): Promise<Opened> => ({
  row,
  resource: parseStored(await openBody(keyring, row)),
});

/** What is stored, as JSON with its numbers' digits: index rows are made from digits, too. Throws SyntaxError for what is none. */
export function parseStored(body: Uint8Array): unknown {
  const parsed = parseJson(body, STORED_LIMITS);
  if (!parsed.ok) throw new SyntaxError(parsed.fault.text);
  return parsed.value;
}

/** What the centre itself has written was bounded when it was. */
const STORED_LIMITS = { depthMax: 1_000, lengthMax: Number.MAX_SAFE_INTEGER };

/** A version about to be written: its head, its body and the version that it follows. */
export interface Draft {
  readonly head: VersionHead;
  readonly resource: object;
  readonly entry: Rid;
  readonly previous?: Opened;
}

/** Seals a draft and says which index rows come and go. */
export async function draftVersion(keyring: Pick<Keyring, 'sealVersion' | 'personKey'>, draft: Draft): Promise<VersionWrite> {
  const { head, resource, entry, previous } = draft;
  const sealed = await keyring.sealVersion(head, utf8(JSON.stringify(resource)));
  const row: VersionRow = { ...head, sealed, entry };
  const index = indexRowsOf(keyring, row, resource);
  return { row, ...indexChange(index, previous === undefined ? [] : indexRowsOf(keyring, previous.row, previous.resource)) };
}

/** Which index rows come and which go where those of `before` were there: what did not change is not written again. */
export function indexChange(index: readonly IndexRow[], before: readonly IndexRow[]): Pick<VersionWrite, 'index' | 'unindex'> {
  if (before.length === 0) return { index, unindex: [] };
  return index.length === 0 ? { index, unindex: before } : { index: withoutRows(index, before), unindex: withoutRows(before, index) };
}

/** Rows that are not among the others. */
function withoutRows(rows: readonly IndexRow[], others: readonly IndexRow[]): readonly IndexRow[] {
  const there = new Set(others.map(rowKey));
  return rows.filter((row) => !there.has(rowKey(row)));
}

const rowKey = ({ param, value, updated }: IndexRow): string => `${param}/${updated}/${Buffer.from(value).toString('latin1')}`;

/** The index rows that a version's body demands while it is current. */
export function indexRowsOf(keyring: Pick<Keyring, 'personKey'>, row: VersionHead, resource: unknown): readonly IndexRow[] {
  if (row.deleted) return [];
  const { rid, at, owner, type } = row;
  const rows = indexValues(type, resource).map(({ param, value }) => ({ param, value, updated: isDated(param) ? at : 0, rid }));
  if (owner !== 0) rows.push({ param: COMPARTMENT, value: compartmentValue(owner, type), updated: 0, rid });
  const person = row.type === TYPE.patient ? readPatient(resource) : undefined;
  if (person !== undefined) rows.push({ param: NAME_KEY, value: keyring.personKey(person.name), updated: row.at, rid: row.rid });
  return rows;
}

/** Keyed hash of a patient's folded name: who has the database alone can neither read names from it nor try them. */
const NAME_KEY = parameterCode('Patient.name-key');

/**
 * A claim that the body of a current version demands, whoever wrote it when. Holder 0 demands that the row is there, held or free:
 * every slot has one from its birth, so that processes which follow `changed` learn of new slots too.
 */
export type DemandedClaim = Omit<ClaimRow, 'changed'>;

export const slotKey = (slot: Rid): string => String(slot);
export const seatKey = (patient: Rid, seat: number): string => `${patient}/${seat}`;
export const seatOf = (key: string): number => Number(key.slice(key.indexOf('/') + 1));

/** What verification must know to rebuild claims: rids behind the references in bodies, and the keyed hash of names. */
export interface ClaimSources {
  readonly ridOf: (type: number, id: string) => Promise<Rid | undefined>;
  readonly nameKey: (username: string) => string;
}

/** The claims that a current version demands at `now`; ended ones demand nothing. Derived. */
export async function claimsOf(
  row: VersionHead,
  resource: unknown,
  now: Instant,
  sources: ClaimSources,
): Promise<readonly DemandedClaim[]> {
  if (row.deleted) return [];
  if (row.type === TYPE.appointment) {
    const appointment = readAppointment(resource);
    if (appointment === undefined || appointment.status === 'cancelled') return [];
    const slot = await sources.ridOf(TYPE.slot, appointment.slot);
    const patient = await sources.ridOf(TYPE.patient, appointment.patient);
    if (slot === undefined || patient === undefined) return [];
    const held = appointment.status === 'pending';
    const slotUntil = held ? (appointment.heldUntil ?? 0) : FOREVER;
    const seatUntil = held ? Math.min(slotUntil, appointment.start) : appointment.start;
    return [
      { space: CLAIM_SLOT, key: slotKey(slot), holder: row.rid, until: slotUntil },
      { space: CLAIM_SEAT, key: seatKey(patient, appointment.seat), holder: row.rid, until: seatUntil },
    ].filter((claim) => claim.until > now);
  }
  if (row.type === TYPE.slot) {
    const slot = readSlot(resource);
    if (slot === undefined) return [];
    return [
      { space: CLAIM_ORDINAL, key: String(slot.index), holder: row.rid, until: FOREVER },
      { space: CLAIM_SLOT, key: slotKey(row.rid), holder: 0, until: 0 },
    ];
  }
  if (row.type === TYPE.account) {
    const { username } = resource as { readonly username?: unknown };
    return typeof username === 'string' ? [{ space: CLAIM_NAME, key: sources.nameKey(username), holder: row.rid, until: FOREVER }] : [];
  }
  if (row.type === TYPE.task) {
    const ticket = readTicket(resource);
    if (ticket === undefined || ticket.until <= now) return [];
    const patient = await sources.ridOf(TYPE.patient, ticket.patient);
    if (patient === undefined) return [];
    return [ticketKey(ticket.day, ticket.number), ticketOfPatientKey(ticket.day, patient)].map((key) => ({
      space: CLAIM_TICKET,
      key,
      holder: row.rid,
      until: ticket.until,
    }));
  }
  return [];
}

/** A number is given once a day; a patient has one ticket a day. */
export const ticketKey = (day: string, number: number): string => `${day}/${number}`;
export const ticketOfPatientKey = (day: string, patient: Rid): string => `${day}/p${patient}`;
