/** People and prescriptions as the pharmacy and its kiosks find them. */
import { type DispenseFacts, dispenseId, type PrescriptionFacts, readDispense, readPrescription, stateOf } from '#fhir/pharmacy.ts';
import { readPatient, type PatientFacts } from '#fhir/scheduling.ts';
import { parameterCode, type ParameterName } from '#fhir/search-parameters.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import type { PrescriptionState } from '#model/prescription.ts';
import type { Rid, VersionRow } from '#store/port.ts';
import type { House } from './house.ts';
import type { Prescription, PharmacyPatient } from './pharmacy-requests.ts';
import { type Opened, openRow, TYPE } from './records.ts';

/** A patient with what the store has of them. */
export interface FoundPerson extends PatientFacts {
  readonly opened: Opened;
}

/** A prescription, what has been done about it, and what both say together. */
export interface FoundPrescription {
  readonly facts: PrescriptionFacts;
  readonly opened: Opened;
  readonly dispense?: { readonly facts: DispenseFacts; readonly opened: Opened };
  readonly state: PrescriptionState;
}

export interface PharmacyRecords {
  /** Everybody who has this name, however it is written; at most `limit`. */
  readonly byName: (name: string, limit: number) => Promise<readonly FoundPerson[]>;
  readonly person: (id: string) => Promise<FoundPerson | undefined>;
  readonly prescription: (id: string) => Promise<FoundPrescription | undefined>;
  /** Those of a patient that are neither handed over nor cancelled, or all of them; newest change last. */
  readonly ofPatient: (patient: string, which: 'open' | 'all') => Promise<readonly FoundPrescription[]>;
  readonly opened: (row: VersionRow) => Promise<FoundPrescription | undefined>;
}

/** Prescriptions of one patient that are looked at. */
const OF_PATIENT_MAX = 200;
const NAME_KEY = parameterCode('Patient.name-key');
const NOBODY: readonly Rid[] = [0];

export function createPharmacyRecords({ store, keyring }: Pick<House, 'store' | 'keyring'>): PharmacyRecords {
  const person = async (row: VersionRow): Promise<FoundPerson | undefined> => {
    if (row.deleted || row.type !== TYPE.patient) return undefined;
    const opened = await openRow(keyring, row);
    const facts = readPatient(opened.resource);
    return facts === undefined ? undefined : { ...facts, opened };
  };

  const prescriptionOf = async (row: VersionRow): Promise<FoundPrescription | undefined> => {
    if (row.deleted || row.type !== TYPE.prescription) return undefined;
    const dispensed = await store.current(TYPE.dispense, dispenseId(row.id));
    const opened = await openRow(keyring, row);
    const facts = readPrescription(opened.resource);
    const dispenseOpened = dispensed === undefined || dispensed.deleted ? undefined : await openRow(keyring, dispensed);
    const dispense = dispenseOpened === undefined ? undefined : readDispense(dispenseOpened.resource);
    const state = facts === undefined ? undefined : stateOf(facts, dispense);
    if (facts === undefined || state === undefined) return undefined;
    return {
      facts,
      opened,
      state,
      ...(dispense !== undefined && dispenseOpened !== undefined && { dispense: { facts: dispense, opened: dispenseOpened } }),
    };
  };

  return {
    async byName(name, limit) {
      const rows = await store.range({ param: NAME_KEY, low: keyring.personKey(name), limit });
      // Nobody is asked for as somebody is: what nobody's name costs must not tell that it is nobody's.
      const found = await store.currentByRids(rows.length === 0 ? NOBODY : rows.map(({ rid }) => rid));
      const people = await Promise.all(found.map(person));
      return people.filter((one) => one !== undefined);
    },

    async person(id) {
      const row = await store.current(TYPE.patient, id);
      return row === undefined ? undefined : person(row);
    },

    async prescription(id) {
      const row = await store.current(TYPE.prescription, id);
      return row === undefined ? undefined : prescriptionOf(row);
    },

    async ofPatient(patient, which) {
      const parameter: ParameterName = which === 'open' ? 'MedicationRequest.open-for' : 'MedicationRequest.patient';
      const rows = await store.range({
        param: parameterCode(parameter),
        low: referenceValue(TYPE.patient, patient),
        limit: OF_PATIENT_MAX,
        descending: true,
      });
      if (rows.length === 0) return [];
      const found = await store.currentByRids(rows.map(({ rid }) => rid).reverse());
      const prescriptions = await Promise.all(found.map(prescriptionOf));
      // An index row is derived: that it is this patient's is for the prescription itself to say.
      return prescriptions.filter((one) => one !== undefined).filter(({ facts }) => facts.patient === patient);
    },

    opened: prescriptionOf,
  };
}

export const asPatient = ({ id, name, birthDate, address }: PatientFacts): PharmacyPatient => ({
  patient: id,
  name,
  ...(birthDate !== undefined && { birthDate }),
  ...(address !== undefined && { address }),
});

export const asPrescription = ({ facts, state, opened, dispense }: FoundPrescription, patient: PatientFacts): Prescription => ({
  prescription: facts.id,
  patient: asPatient(patient),
  medication: facts.medication,
  sensitive: facts.sensitive,
  state,
  since: Math.max(opened.row.at, dispense?.opened.row.at ?? 0),
});

/** The rows that were shown with it. */
export const rowsOf = ({ opened, dispense }: FoundPrescription): readonly VersionRow[] =>
  dispense === undefined ? [opened.row] : [opened.row, dispense.opened.row];
