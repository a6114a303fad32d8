/** Patients by id and by rid, remembered: which of the two names the other never changes, not even when the patient is deleted or erased. */
import type { Rid, Store } from '#store/port.ts';
import { TYPE } from './records.ts';
import type { Context } from './requests.ts';

/** A patient, as a request named them. */
export interface Named {
  readonly id: string;
  readonly rid: Rid;
}

/** Finds the patient of a request: by id, by the user name of the account, or the principal's own. */
export type FindPatient = (named: string | undefined, context: Context) => Promise<Named | undefined>;

export interface PatientNames {
  /** Rid of a Patient, a deleted one included. */
  ridOf(id: string): Promise<Rid | undefined>;
  /** Id of the Patient of that rid. */
  idOf(rid: Rid): Promise<string | undefined>;
  /** Ids of several, those that there are. */
  idsOf(rids: readonly Rid[]): Promise<ReadonlyMap<Rid, string>>;
}

const REMEMBERED_MAX = 100_000;

export function createPatientNames(store: Pick<Store, 'current' | 'currentByRids'>): PatientNames {
  const rids = new Map<string, Rid>();
  const ids = new Map<Rid, string>();

  const remember = (id: string, rid: Rid): void => {
    if (rids.size >= REMEMBERED_MAX) {
      rids.clear();
      ids.clear();
    }
    rids.set(id, rid);
    ids.set(rid, id);
  };

  const idsOf: PatientNames['idsOf'] = async (asked) => {
    const found = new Map<Rid, string>();
    const missing: Rid[] = [];
    for (const rid of asked) {
      const id = ids.get(rid);
      if (id === undefined) missing.push(rid);
      else found.set(rid, id);
    }
    const rows = missing.length === 0 ? [] : await store.currentByRids(missing);
    for (const { rid, id, type } of rows) {
      if (type !== TYPE.patient) continue;
      remember(id, rid);
      found.set(rid, id);
    }
    return found;
  };

  return {
    idsOf,
    idOf: async (rid) => ids.get(rid) ?? (await idsOf([rid])).get(rid),
    async ridOf(id) {
      const known = rids.get(id);
      if (known !== undefined) return known;
      const row = await store.current(TYPE.patient, id);
      if (row !== undefined) remember(id, row.rid);
      return row?.rid;
    },
  };
}
