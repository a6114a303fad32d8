/**
 * How long health data is kept: at least (the law of most countries has a period for each kind, within which nothing may be erased without a ground in
 * law), and at most. Periods are in calendar years from the last change; 0 is none.
 */

/** Kinds that have a period of their own. */
export const KEPT_KINDS = ['records', 'visits', 'prescriptions'] as const;
export type KeptKind = (typeof KEPT_KINDS)[number];

export interface RetentionPeriods {
  /** Years that each kind has to be kept at least. */
  readonly keepYears: Readonly<Record<KeptKind, number>>;
  /** A patient of whom nothing was changed for this many years is erased by the centre itself. */
  readonly eraseAfterYears: number;
}

export const NO_PERIODS: RetentionPeriods = { keepYears: { records: 0, visits: 0, prescriptions: 0 }, eraseAfterYears: 0 };

const VISITS: ReadonlySet<string> = new Set(['Appointment', 'Encounter']);
const PRESCRIPTIONS: ReadonlySet<string> = new Set([
  'MedicationRequest',
  'MedicationDispense',
  'MedicationAdministration',
  'MedicationStatement',
]);
/** Who somebody is and how they are reached and billed, kept as long as something else is; and what is nobody's. */
const WITHOUT_PERIOD: ReadonlySet<string> = new Set([
  'Patient',
  'MedlarAccount',
  'Task',
  'Communication',
  'Coverage',
  'CoverageEligibilityResponse',
  'Slot',
  'Schedule',
  'Practitioner',
  'InsurancePlan',
  'Device',
]);

/** `1 year`, `10 years`. */
export const yearsText = (years: number): string => `${years} ${years === 1 ? 'year' : 'years'}`;

/** The kind of a resource of that type; undefined where it has no period of its own. */
export function keptKind(type: string): KeptKind | undefined {
  if (WITHOUT_PERIOD.has(type)) return undefined;
  if (VISITS.has(type)) return 'visits';
  return PRESCRIPTIONS.has(type) ? 'prescriptions' : 'records';
}

/** The same day of a later year, UTC milliseconds; 28 February for 29 February. */
export const yearsAfter = (at: number, years: number): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').add({ years }).epochMilliseconds;

/** Why periods cannot be meant, as a sentence; undefined when they can. */
export function periodsFault({ keepYears, eraseAfterYears }: RetentionPeriods): string | undefined {
  const longest = Math.max(...Object.values(keepYears));
  return eraseAfterYears > 0 && eraseAfterYears < longest
    ? `what has to be kept for ${yearsText(longest)} cannot be erased after ${eraseAfterYears}`
    : undefined;
}
