/**
 * Whose a resource is, and who may see it: the owner is the patient in whose compartment it is, and one predicate stands beneath every path to
 * resources (read, history, search, includes, conditional requests, bundles). https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
import { compartmentOf } from '#fhir/definitions/compartments.ts';
import { eachOnce } from '#fhir/definitions/definitions.ts';
import { type SearchParameterDefinition, searchParametersOf } from '#fhir/definitions/search.ts';
import { isTypeName, typeCode } from '#fhir/resource-types.ts';
import { readAppointment } from '#fhir/scheduling.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import type { Predicate } from '#model/policy.ts';
import type { Rid, VersionRow } from '#store/port.ts';
import type { House } from '../house.ts';
import { openRow, TYPE } from '../records.ts';

/** Types of the centre's own that no path of FHIR shows, and AuditEvent, which is a view of the ledger and never a row. */
const HIDDEN: ReadonlySet<number> = new Set([typeCode('MedlarAccount'), typeCode('MedlarPolicy'), typeCode('AuditEvent')]);

/** Types that hold whatever anybody puts in, or can name a patient where no parameter of the compartment looks: about whom is not known. */
const ANYTHING =
  'BiologicallyDerivedProduct Binary Bundle Contract Device GuidanceResponse Linkage MessageHeader Parameters PaymentNotice PaymentReconciliation Subscription Task VerificationResult'.split(
    ' ',
  );

/**
 * Types of which a resource without a patient may still be about one: in the compartment's list, or able to hold anything. Whoever may not see everybody's
 * does not see those that belong to nobody.
 */
const ABOUT_PEOPLE: ReadonlySet<number> = new Set(
  [...compartmentOf('Patient').keys(), ...ANYTHING].filter((name) => name !== 'Schedule' && isTypeName(name)).map(typeCode),
);

/** What somebody may see under a predicate, settled once for a request. */
export interface Sight {
  /** Everything but the centre's own types. */
  readonly all: boolean;
  /** Patients whose resources are seen, by rid; what belongs to nobody comes besides, see `sees`. Empty where `all`. */
  readonly owners: ReadonlySet<Rid>;
  /** The one question beneath every path: of this very version, since a resource may have changed hands. */
  readonly sees: (row: Pick<VersionRow, 'type' | 'owner'>) => boolean;
}

/** Bookings of one practitioner that are looked through. */
const BOOKINGS_MAX = 5_000;

const APPOINTMENT_PRACTITIONER = parameterCode('Appointment.practitioner');

/** Settles a predicate: whose resources it lets through. A practitioner sees patients who have or had a booking with them. */
export async function sightOf(house: Pick<House, 'store' | 'keyring'>, predicate: Predicate): Promise<Sight> {
  if (predicate.kind === 'all') return EVERYTHING;
  return sightOfOwners(await ownersUnder(house, predicate));
}

const EVERYTHING: Sight = { all: true, owners: new Set(), sees: ({ type }) => !HIDDEN.has(type) };

export function sightOfOwners(owners: ReadonlySet<Rid>): Sight {
  return {
    all: false,
    owners,
    sees: ({ type, owner }) => !HIDDEN.has(type) && (owner === 0 ? !ABOUT_PEOPLE.has(type) : owners.has(owner)),
  };
}

async function ownersUnder({ store, keyring }: Pick<House, 'store' | 'keyring'>, predicate: Predicate): Promise<ReadonlySet<Rid>> {
  if (predicate.kind === 'patient') {
    const row = await store.current(TYPE.patient, predicate.id);
    return new Set(row === undefined ? [] : [row.rid]);
  }
  const owners = new Set<Rid>();
  if (predicate.kind !== 'practitioner') return owners;
  const rows = await store.range({
    param: APPOINTMENT_PRACTITIONER,
    low: referenceValue(TYPE.practitioner, predicate.id),
    limit: BOOKINGS_MAX,
    descending: true,
  });
  for (const row of await store.currentByRids(rows.map(({ rid }) => rid))) {
    if (row.deleted || row.owner === 0 || owners.has(row.owner) || row.type !== TYPE.appointment) continue;
    const appointment = readAppointment((await openRow(keyring, row)).resource);
    if (appointment?.status === 'booked' && appointment.practitioner === predicate.id) owners.add(row.owner);
  }
  return owners;
}

/** The parameters of a type that can lead to a patient, as its compartment's list has them. */
const patientParameters = eachOnce((type: string): readonly SearchParameterDefinition[] => {
  const names = compartmentOf('Patient').get(type) ?? [];
  const known = searchParametersOf(type);
  return names.flatMap((name) => known.find((parameter) => parameter.name === name) ?? []);
});

/** Ids of the patients whose compartments a resource is in, the one whose it is first. None for a Patient: it is its own. */
export function patientsOf(resource: { readonly resourceType: string }): readonly string[] {
  const found: string[] = [];
  if (resource.resourceType === 'Patient') return found;
  for (const parameter of patientParameters(resource.resourceType)) {
    for (const value of parameter.values(resource)) {
      if (
        value.kind === 'reference' &&
        value.type === 'Patient' &&
        value.url === undefined &&
        value.id !== undefined &&
        !found.includes(value.id)
      )
        found.push(value.id);
    }
  }
  return found;
}
