/** The original kiosk's data: one JSON object of people, each with `Name`, `DOB`, `Address` and the list `Medication`. */
import { ADDRESS_LENGTH_MAX, foldAddress } from './addresses.ts';
import { type DateOrder, parseDate } from './dates.ts';
import { foldName, NAME_LENGTH_MAX } from './names.ts';
import { MEDICATION_LENGTH_MAX } from './prescription.ts';
import { FAULTS_MAX, type Fault, FILE_LENGTH_MAX } from './text-lines.ts';

export interface KioskPerson {
  /** Its name in the file, `person1`. */
  readonly key: string;
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly address: string;
  /** What is ready for them. */
  readonly medications: readonly string[];
}

/** Most people in one file. */
export const PEOPLE_MAX = 20_000;
const MEDICATIONS_MAX = 100;

/** The people of a file, or what is wrong with it; `line` is 1 throughout, since JSON has members rather than lines, and the text names the member. */
export function parseKioskFile(
  file: string,
  text: string,
  order: DateOrder,
): { readonly people: readonly KioskPerson[] } | { readonly faults: readonly Fault[] } {
  const whole = (said: string): { readonly faults: readonly Fault[] } => ({ faults: [{ file, line: 1, text: said }] });
  if (text.length > FILE_LENGTH_MAX)
    return whole(`the file is longer than ${FILE_LENGTH_MAX / 1024 / 1024} MiB; check that it is the right one`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return whole('this is not JSON; the file holds one object: { "person1": { "Name": …, "DOB": …, "Address": …, "Medication": […] } }');
  }
  if (!isObject(json)) return whole('the file holds one object of people: { "person1": { … }, … }');
  const entries = Object.entries(json);
  if (entries.length === 0) return whole('there is nobody in the file');
  if (entries.length > PEOPLE_MAX) return whole(`the file has more than ${PEOPLE_MAX} people; import them in parts`);
  const people: KioskPerson[] = [];
  const faults: Fault[] = [];
  for (const [key, value] of entries) {
    const read = readPerson(key, value, order);
    if (typeof read === 'string') faults.push({ file, line: 1, text: `${JSON.stringify(key.slice(0, 64))}: ${read}` });
    else people.push(read);
    if (faults.length === FAULTS_MAX) break;
  }
  return faults.length > 0 ? { faults } : { people };
}

/** Never repeats what a person's member holds: faults are shown and logged. */
function readPerson(key: string, value: unknown, order: DateOrder): KioskPerson | string {
  if (!isObject(value)) return 'has to be an object with Name, DOB, Address and Medication';
  const { Name: name, DOB: born, Address: address, Medication: medications } = value;
  if (typeof name !== 'string' || name.length > NAME_LENGTH_MAX || foldName(name) === '' || hasControls(name))
    return 'Name has to be a name';
  const birthDate = typeof born === 'string' ? parseDate(born, order) : undefined;
  if (birthDate === undefined) return 'DOB has to be a date such as 2/5/2003';
  if (typeof address !== 'string' || address.length > ADDRESS_LENGTH_MAX || foldAddress(address) === '' || hasControls(address)) {
    return 'Address has to be an address';
  }
  if (!Array.isArray(medications) || medications.length > MEDICATIONS_MAX || !medications.every(isMedication)) {
    return `Medication has to be a list of at most ${MEDICATIONS_MAX} names`;
  }
  return { key, name, birthDate, address, medications };
}

const isMedication = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= MEDICATION_LENGTH_MAX && value.isWellFormed() && !hasControls(value);

const hasControls = (text: string): boolean => /\p{Cc}/u.test(text);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
