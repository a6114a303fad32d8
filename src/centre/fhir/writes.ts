/**
 * One resource about to be written by FHIR's means: whose it is, whether the centre's own operations are bypassed by it, sealed and indexed. Nothing here
 * commits; several of these make one Write.
 */
import { formatJson } from '#fhir/json-text.ts';
import { type JsonObject, list, memberText } from '#fhir/json.ts';
import { readTicket } from '#fhir/pharmacy.ts';
import { typeName } from '#fhir/resource-types.ts';
import { readAppointment, readPractitioner, readSchedule, readSlot } from '#fhir/scheduling.ts';
import { referenceOf } from '#fhir/search-parameters.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import type { Bytes, DataKeyRow, IndexRow, Instant, Rid, VersionRow, VersionWrite } from '#store/port.ts';
import { utf8 } from '#model/bytes.ts';
import { patientsOf, type Sight } from './access.ts';
import { keptForm, openResource } from './body.ts';
import { refuseIssue } from './requests.ts';
import type { House } from '../house.ts';
import { claimsOf, indexChange, indexRowsOf, TYPE } from '../records.ts';

/** A version drafted, and what its answer is made of. */
export interface Drafted {
  readonly row: VersionRow;
  readonly version: VersionWrite;
  /** The kept body's text; `{}` of a tombstone. */
  readonly text: string;
  /** A new Patient's. */
  readonly key?: DataKeyRow;
}

export interface Put {
  readonly type: number;
  readonly id: string;
  /** A valid resource of that type. */
  readonly resource: JsonObject;
  /** The row that it follows, a tombstone included. */
  readonly current: VersionRow | undefined;
  readonly now: Instant;
  readonly entry: Rid;
  readonly sight: Sight;
  /** Rids of Patients that the same Write makes, by id. */
  readonly fresh?: ReadonlyMap<string, Rid>;
  /** The rid that the resource shall have where it is new. */
  readonly rid?: Rid;
  /** `patientsOf` the resource, where that is known. */
  readonly patients?: readonly string[];
}

export interface FhirWrites {
  /** A create or an update. */
  put(put: Put): Promise<Drafted | Refusal>;
  /** A tombstone after `current`. */
  remove(current: VersionRow, now: Instant, entry: Rid): Promise<Drafted | Refusal>;
  /** Patient concerned, for the ledger: the owner's id. */
  ownerOf(row: Pick<VersionRow, 'owner'>): Promise<{ readonly id: string; readonly rid: Rid } | undefined>;
}

const TOMBSTONE = '{}';

export function createFhirWrites(house: House): FhirWrites {
  const { store, keyring } = house;
  const { patients } = house;
  const recent = createRecentRows();

  /**
   * Whose key seals it: the Patient itself, the first patient known here in whose compartment it is, or the centre. Of whoever may not see everybody the
   * first patient named has to be known: to go on to the next one would tell that there is no such patient.
   */
  const ownerFor = async (put: Put, kept: JsonObject & { readonly resourceType: string }, rid: Rid): Promise<Rid> => {
    if (put.type === TYPE.patient) return rid;
    for (const id of put.patients ?? patientsOf(kept)) {
      const owner = put.fresh?.get(id) ?? (await patients.ridOf(id));
      if (owner !== undefined) return owner;
      if (!put.sight.all) return 0;
    }
    return 0;
  };

  const sealed = async (
    head: Omit<VersionRow, 'sealed' | 'entry'>,
    text: string,
    entry: Rid,
    resource: unknown,
    previous: { readonly row: VersionRow; readonly resource: unknown } | undefined,
  ): Promise<{ readonly row: VersionRow; readonly version: VersionWrite }> => {
    const row: VersionRow = { ...head, sealed: await keyring.sealVersion(head, utf8(text)), entry };
    const index = indexRowsOf(keyring, row, resource);
    const before = previous === undefined ? [] : (recent.find(previous.row) ?? indexRowsOf(keyring, previous.row, previous.resource));
    recent.keep(row, index);
    return { row, version: { row, ...indexChange(index, before) } };
  };

  const demands = (head: Omit<VersionRow, 'sealed' | 'entry'>, resource: unknown) =>
    claimsOf(head, resource, -1, {
      ridOf: async (type, id) => (await store.current(type, id))?.rid,
      nameKey: (username) => keyring.nameKey(username),
    });

  /** What the centre runs itself is changed by its own operations alone, since these ask for it in the store (claims). */
  const bypasses = async (head: Omit<VersionRow, 'sealed' | 'entry'>, before: unknown, after: unknown): Promise<Refusal | undefined> => {
    const type = typeName(head.type);
    if (runByTheCentre(head.type, before) !== runByTheCentre(head.type, after))
      return refuseIssue('invalid', ADVICE[type] ?? ADVICE['other'] ?? '', 'business-rule', type);
    if (!CLAIMING.has(head.type)) return undefined;
    const had = JSON.stringify(before === undefined ? [] : await demands({ ...head, deleted: false }, before));
    const has = JSON.stringify(after === undefined ? [] : await demands({ ...head, deleted: false }, after));
    if (had !== has) return refuseIssue('invalid', ADVICE[type] ?? ADVICE['other'] ?? '', 'business-rule', type);
    if (head.type === TYPE.appointment && after !== undefined && readAppointment(after) === undefined && (await takesListedSlot(after))) {
      return refuseIssue('invalid', ADVICE['Appointment'] ?? '', 'business-rule', 'Appointment.slot');
    }
    return undefined;
  };

  const takesListedSlot = async (appointment: unknown): Promise<boolean> => {
    if (!OCCUPYING.has(memberText(appointment, 'status') ?? '')) return false;
    for (const slot of slotsOf(appointment)) {
      const row = await store.current(TYPE.slot, slot);
      if (row !== undefined && !row.deleted && readSlot(await openResource(keyring, row)) !== undefined) return true;
    }
    return false;
  };

  return {
    async ownerOf({ owner }) {
      const id = owner === 0 ? undefined : await patients.idOf(owner);
      return id === undefined ? undefined : { id, rid: owner };
    },

    async put(put) {
      const { current, now, entry, sight, type, id } = put;
      const rid = current?.rid ?? put.rid ?? (await store.allocate(1));
      const kept = keptForm(put.resource, id);
      const owner = await ownerFor(put, kept, rid);
      const isNewPatient = type === TYPE.patient && current === undefined;
      // Neither may somebody take over what is nobody's, by saying that it is about a patient of theirs.
      const isTheirs = sight.all || (sight.owners.has(owner) && (current === undefined || sight.owners.has(current.owner)));
      if (!isTheirs) return NOT_YOURS;
      const previous =
        current === undefined || current.deleted ? undefined : { row: current, resource: await openResource(keyring, current) };
      const head = { rid, version: (current?.version ?? 0) + 1, type, id, owner, at: Math.max(now, current?.at ?? 0), deleted: false };
      const bypass = GUARDED.has(type) ? await bypasses(head, previous?.resource, kept) : undefined;
      if (bypass !== undefined) return bypass;
      const key = isNewPatient ? await keyring.createDataKey(rid, house.random) : undefined;
      // Patients of the same Write have made their keys before; whoever else has none was erased.
      if (key === undefined && owner !== 0 && (await keyring.ownerKeys(owner)) === undefined) return ERASED;
      const text = formatJson(kept);
      return { ...(await sealed(head, text, entry, kept, previous)), text, ...(key && { key }) };
    },

    async remove(current, now, entry) {
      const { rid, type, id, owner } = current;
      const resource = await openResource(keyring, current);
      const head = { rid, version: current.version + 1, type, id, owner, at: Math.max(now, current.at), deleted: true };
      const bypass = GUARDED.has(type) ? await bypasses(head, resource, undefined) : undefined;
      if (bypass !== undefined) return bypass;
      return { ...(await sealed(head, TOMBSTONE, entry, {}, { row: current, resource })), text: TOMBSTONE };
    },
  };
}

/** Index rows of what was written a moment ago: what is updated or deleted soon after need not have them made again. */
function createRecentRows() {
  const rows = new Map<Rid, { readonly sealed: Bytes; readonly index: readonly IndexRow[] }>();
  return {
    /** Of that very version, or undefined. */
    find({ rid, sealed }: VersionRow): readonly IndexRow[] | undefined {
      const kept = rows.get(rid);
      return kept !== undefined && Buffer.compare(kept.sealed, sealed) === 0 ? kept.index : undefined;
    },
    keep({ rid, sealed }: VersionRow, index: readonly IndexRow[]): void {
      if (rows.size >= RECENT_MAX) rows.clear();
      rows.set(rid, { sealed, index });
    },
  };
}

const RECENT_MAX = 1_000;

export const NOT_YOURS = refuse('forbidden', 'your role may write only what belongs to patients whom it concerns');
export const ERASED = refuseIssue('gone', 'the record of the patient to whom this belongs has been erased', 'deleted');

const CLAIMING: ReadonlySet<number> = new Set([TYPE.appointment, TYPE.slot, TYPE.task]);
const GUARDED: ReadonlySet<number> = new Set([...CLAIMING, TYPE.schedule, TYPE.practitioner]);

/** Statuses in which an appointment has its slot. https://hl7.org/fhir/R4/valueset-appointmentstatus.html */
const OCCUPYING: ReadonlySet<string> = new Set(['pending', 'booked', 'arrived', 'fulfilled', 'checked-in']);

/** The part of a resource by which the centre runs it, as a text to compare; undefined where it is data like any other. */
function runByTheCentre(type: number, resource: unknown): string | undefined {
  if (resource === undefined) return undefined;
  if (type === TYPE.appointment) {
    const facts = readAppointment(resource);
    return facts === undefined || facts.status === 'cancelled' ? undefined : JSON.stringify(facts);
  }
  if (type === TYPE.slot) return JSON.stringify(readSlot(resource));
  if (type === TYPE.task) return JSON.stringify(readTicket(resource));
  if (type === TYPE.schedule) {
    const schedule = readSchedule(resource);
    return schedule === undefined || schedule.rules.length === 0 ? undefined : JSON.stringify(schedule);
  }
  return type === TYPE.practitioner ? readPractitioner(resource)?.listed : undefined;
}

const ADVICE: Readonly<Record<string, string>> = {
  Appointment:
    'a visit in the centre’s own time is booked by POST of an Appointment with status booked (or pending, to hold it) and one slot, or by $book, outside of a transaction; it is cancelled by PUT or PATCH of its status, moved by PUT or PATCH of its slot, by whoever may do so at the desk',
  Slot: 'times of the centre’s list come from its schedules; they cannot be made, changed or deleted as resources',
  Schedule: 'weekly rules that make times are set in the centre’s configuration (hours)',
  Practitioner: 'who is listed as a doctor of this centre is settled by medlar import and its configuration',
  Task: 'queue tickets are given by the kiosk',
  other: 'this part of the resource is kept by the centre’s own operations',
};

/** Ids of the Slots that an Appointment names. */
export const slotsOf = (appointment: unknown): readonly string[] =>
  list((appointment as { readonly slot?: unknown }).slot).flatMap((slot) => {
    const found = referenceOf(slot);
    return found?.type === 'Slot' ? [found.id] : [];
  });
