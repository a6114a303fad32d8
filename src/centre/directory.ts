/**
 * The people and places that bookings refer to: doctors in their order, schedules, patients' row ids, slots by id.
 * Remembered in memory; the doctors are read again when somebody says so and every few seconds where other processes may change them.
 */
import { dateRange, VALUE_BYTES_MAX } from '#fhir/value-encoding.ts';
import { readPractitioner, readSchedule, readSlot, type ScheduleFacts } from '#fhir/scheduling.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { FOREVER } from '#store/port.ts';
import type { IndexRow, Instant, Range, Reader, Rid, VersionRow } from '#store/port.ts';
import type { Keyring } from './keyring.ts';
import { openRow, TYPE } from './records.ts';
import type { KnownDoctor, KnownSlot } from './slot-list.ts';

export interface Directory {
  /** Listed doctors, `doc2` before `doc10`. */
  readonly doctors: () => readonly KnownDoctor[];
  readonly doctor: (practitioner: string) => KnownDoctor | undefined;
  readonly doctorByName: (name: string) => KnownDoctor | undefined;
  readonly patientRid: (id: string) => Promise<Rid | undefined>;
  /** The patient is there no more. */
  readonly forgetPatient: (id: string) => void;
  readonly slotById: (id: string) => Promise<KnownSlot | undefined>;
  /** Opens slots by rid; deleted, unreadable and blocked ones are left out. */
  readonly openSlots: (rids: readonly Rid[]) => Promise<readonly KnownSlot[]>;
  /** Every slot that begins at or after `from`, a page at a time. */
  readonly slotsFrom: (from: Instant) => AsyncGenerator<readonly KnownSlot[]>;
  /** The schedules that make slots by rules. */
  readonly schedules: () => readonly ScheduleFacts[];
  /** Reads doctors and schedules again; true when something about the doctors changed. */
  readonly refresh: () => Promise<boolean>;
}

const PAGE = 500;
const PATIENTS_MAX = 100_000;

export async function createDirectory(store: Reader, keyring: Keyring): Promise<Directory> {
  let doctors: readonly KnownDoctor[] = [];
  let byPractitioner = new Map<string, KnownDoctor>();
  let schedules = new Map<string, ScheduleFacts>();
  const patients = new Map<string, Rid>();

  const refresh = async (): Promise<boolean> => {
    const [practitioners, found] = await Promise.all([
      all(store, { param: parameterCode('Practitioner.identifier'), ...EVERY_VALUE }),
      all(store, { param: parameterCode('Schedule.actor'), ...EVERY_VALUE }),
    ]);
    schedules = new Map();
    for (const row of found) {
      const schedule = row.deleted ? undefined : readSchedule((await openRow(keyring, row)).resource);
      if (schedule !== undefined) schedules.set(schedule.id, schedule);
    }
    const fresh: KnownDoctor[] = [];
    for (const row of practitioners) {
      const facts = row.deleted ? undefined : readPractitioner((await openRow(keyring, row)).resource);
      if (facts === undefined) continue;
      fresh.push({ practitioner: facts.id, name: facts.listed, ...(facts.port !== undefined && { port: facts.port }) });
    }
    fresh.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
    const changed = JSON.stringify(fresh) !== JSON.stringify(doctors);
    doctors = fresh;
    byPractitioner = new Map(fresh.map((doctor) => [doctor.practitioner, doctor]));
    return changed;
  };

  const knownSlot = async (row: VersionRow): Promise<KnownSlot | undefined> => {
    if (row.deleted) return undefined;
    const facts = readSlot((await openRow(keyring, row)).resource);
    if (facts === undefined || facts.status !== 'free') return undefined;
    if (!schedules.has(facts.schedule)) await refresh();
    const practitioner = schedules.get(facts.schedule)?.practitioner;
    if (practitioner === undefined) return undefined;
    return { rid: row.rid, id: facts.id, index: facts.index, start: facts.start, end: facts.end, practitioner };
  };

  const knownSlots = async (rows: readonly VersionRow[]): Promise<readonly KnownSlot[]> => {
    const slots: KnownSlot[] = [];
    for (const row of rows) {
      const slot = await knownSlot(row);
      if (slot !== undefined) slots.push(slot);
    }
    return slots;
  };

  await refresh();

  return {
    refresh,
    doctors: () => doctors,
    schedules: () => [...schedules.values()],
    doctor: (practitioner) => byPractitioner.get(practitioner),
    doctorByName: (name) => doctors.find((doctor) => doctor.name === name),

    async patientRid(id) {
      const known = patients.get(id);
      if (known !== undefined) return known;
      const row = await store.current(TYPE.patient, id);
      if (row === undefined || row.deleted) return undefined;
      if (patients.size >= PATIENTS_MAX) patients.clear();
      patients.set(id, row.rid);
      return row.rid;
    },

    forgetPatient: (id) => void patients.delete(id),

    async slotById(id) {
      const row = await store.current(TYPE.slot, id);
      return row === undefined ? undefined : knownSlot(row);
    },

    openSlots: async (rids) => knownSlots(await store.currentByRids(rids)),

    async *slotsFrom(from) {
      const range = { param: parameterCode('Slot.start'), ...dateRange(from, FOREVER) };
      for await (const rows of pages(store, range)) yield await knownSlots(rows);
    },
  };
}

const EVERY_VALUE = { low: new Uint8Array(), high: new Uint8Array(VALUE_BYTES_MAX + 1).fill(0xff) };

async function all(store: Reader, range: Pick<Range, 'param' | 'low' | 'high'>): Promise<readonly VersionRow[]> {
  const rows: VersionRow[] = [];
  for await (const page of pages(store, range)) rows.push(...page);
  return rows;
}

async function* pages(store: Reader, range: Pick<Range, 'param' | 'low' | 'high'>): AsyncGenerator<readonly VersionRow[]> {
  let after: IndexRow | undefined;
  for (;;) {
    const rows = await store.range({ ...range, limit: PAGE, ...(after && { after }) });
    if (rows.length > 0) yield await store.currentByRids([...new Set(rows.map((row) => row.rid))]);
    after = rows.at(-1);
    if (rows.length < PAGE || after === undefined) return;
  }
}
