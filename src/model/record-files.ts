/**
 * The three files of the original medical records: `user.json` (hashes only), `medical_data.json`, `blockchain.txt`. Their log's chain is verified;
 * whether it held is said of every block. SHA-256 is passed in. Wire facts: docs/lines.md
 */
import { readVitalSigns, type VitalSigns } from './vital-signs.ts';
import type { Fault } from './text-lines.ts';

/** SHA-256 of a text's UTF-8, lowercase hex. */
export type Sha256Hex = (text: string) => string;

export interface OriginalUser {
  readonly username: string;
  /** SHA-256 of the password, lowercase hex; absent where only records tell of the person. */
  readonly passwordHash?: string;
  readonly role: 'patient' | 'auditor';
}

export interface OriginalRecord {
  readonly patient: string;
  readonly record: string;
  readonly signs: VitalSigns;
}

export interface OriginalBlock {
  /** From 1. */
  readonly number: number;
  /** As written, `2023-05-02 00:04:54.261517`. */
  readonly timestamp: string;
  readonly patient: string;
  readonly user: string;
  readonly action: string;
  /** Its hash is right, it follows the one before, and so did all before it. */
  readonly held: boolean;
}

export interface OriginalRecords {
  readonly users: readonly OriginalUser[];
  readonly records: readonly OriginalRecord[];
  readonly blocks: readonly OriginalBlock[];
  /** Accounts of which no file tells the name: their people have to register again. */
  readonly nameless: number;
}

export interface OriginalTexts {
  readonly users: string;
  readonly data: string;
  readonly chain: string;
}

/** More than this is no data of the original: it rewrote its whole log at every act. */
const RECORDS_MAX = 20_000;
const BLOCKS_MAX = 100_000;
const NAME_CHARS_MAX = 64;
const FIELDS = ['Timestamp', 'Patient ID', 'User ID', 'Action', 'Previous Hash', 'Hash'] as const;

export function readOriginalRecords(
  texts: OriginalTexts,
  sha256: Sha256Hex,
): { readonly ok: OriginalRecords } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const blocks = readChain(texts.chain, sha256, faults);
  const records = readData(texts.data, faults);
  const named = new Set([...records.patients, ...blocks.flatMap(({ patient, user }) => [patient, user])]);
  for (const name of named) {
    if (!isName(name)) faults.push({ file: 'medical_data.json', line: 0, text: `${JSON.stringify(name.slice(0, 40))} is no user name` });
  }
  const { users, nameless } = readUsers(texts.users, named, new Set(records.patients), sha256, faults);
  return faults.length > 0 ? { faults } : { ok: { users, records: records.records, blocks, nameless } };
}

const isName = (name: string): boolean => name.length <= NAME_CHARS_MAX && /^[^\s\p{Cc}\p{Cf}]+$/u.test(name);

function readChain(text: string, sha256: Sha256Hex, faults: Fault[]): readonly OriginalBlock[] {
  const lines = text.split(/\r?\n/);
  const blocks: OriginalBlock[] = [];
  let previous = '0';
  let held = true;
  for (let at = 0; at < lines.length && blocks.length < BLOCKS_MAX;) {
    if (lines[at]?.trim() === '') {
      at += 1;
      continue;
    }
    const values = FIELDS.map((field, offset) => valueOf(lines[at + offset], field));
    const wrong = values.indexOf(undefined);
    if (wrong >= 0) {
      faults.push({ file: 'blockchain.txt', line: at + wrong + 1, text: `expected "${FIELDS[wrong] ?? ''} | …"` });
      return blocks;
    }
    const [timestamp = '', patient = '', user = '', action = '', before = '', hash = ''] = values;
    held &&= before === previous && sha256(`${timestamp}${patient}${user}${action}${before}`) === hash;
    blocks.push({ number: blocks.length + 1, timestamp, patient, user, action, held });
    previous = hash;
    at += FIELDS.length;
  }
  return blocks;
}

const valueOf = (line: string | undefined, field: string): string | undefined => {
  const start = `${field} | `;
  return line?.startsWith(start) === true ? line.slice(start.length) : undefined;
};

function readData(text: string, faults: Fault[]): { readonly patients: readonly string[]; readonly records: readonly OriginalRecord[] } {
  const file = 'medical_data.json';
  const json = readJson(text, file, faults);
  const records: OriginalRecord[] = [];
  for (const [patient, ofPatient] of entriesOf(json)) {
    for (const [record, values] of entriesOf(ofPatient)) {
      const where = `${JSON.stringify(patient.slice(0, 40))}, record ${JSON.stringify(record.slice(0, 40))}`;
      const { temperature, blood_pressure: pressure } = Object.fromEntries(entriesOf(values));
      if (record === '' || record.length > NAME_CHARS_MAX || /\p{Cc}/u.test(record)) {
        faults.push({
          file,
          line: 0,
          text: `${where}: a record ID has 1 to ${NAME_CHARS_MAX} characters, none of them control characters`,
        });
        continue;
      }
      const degrees = typeof temperature === 'number' ? String(temperature) : temperature;
      if (typeof degrees !== 'string' || typeof pressure !== 'string') {
        faults.push({ file, line: 0, text: `${where}: expected temperature and blood_pressure` });
        continue;
      }
      const read = readVitalSigns({ temperature: degrees, bloodPressure: pressure });
      if ('fault' in read) faults.push({ file, line: 0, text: `${where}: ${read.fault}` });
      else records.push({ patient, record, signs: read.signs });
    }
  }
  if (records.length > RECORDS_MAX) faults.push({ file, line: 0, text: `more than ${RECORDS_MAX} records` });
  return { patients: entriesOf(json).map(([patient]) => patient), records };
}

function readUsers(
  text: string,
  named: ReadonlySet<string>,
  patients: ReadonlySet<string>,
  sha256: Sha256Hex,
  faults: Fault[],
): { readonly users: readonly OriginalUser[]; readonly nameless: number } {
  const json = readJson(text, 'user.json', faults);
  const names = new Map(Array.from(named, (name) => [sha256(name), name]));
  const roles = new Map((['patient', 'auditor'] as const).map((role) => [sha256(role), role]));
  const users: OriginalUser[] = [];
  let nameless = 0;
  for (const [hash, fields] of entriesOf(json)) {
    const values = Object.fromEntries(entriesOf(fields));
    const passwordHash = values[sha256('password')];
    const role = roles.get(String(values[sha256('type')]));
    if (typeof passwordHash !== 'string' || !/^[0-9a-f]{64}$/.test(passwordHash) || role === undefined) {
      faults.push({ file: 'user.json', line: 0, text: `${hash.slice(0, 16)}…: expected the hashes of a password and of a type` });
      continue;
    }
    const username = names.get(hash);
    if (username === undefined) nameless += 1;
    else users.push({ username, passwordHash, role });
  }
  // An auditor could write records of somebody who never registered: that patient comes along, and cannot log in.
  for (const username of patients) if (!users.some((user) => user.username === username)) users.push({ username, role: 'patient' });
  for (const { username, role } of users) {
    if (role === 'auditor' && patients.has(username))
      faults.push({ file: 'medical_data.json', line: 0, text: `${JSON.stringify(username)} has records, and is an auditor` });
  }
  return { users, nameless };
}

function readJson(text: string, file: string, faults: Fault[]): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    faults.push({ file, line: 0, text: `is not JSON: ${error instanceof Error ? error.message : String(error)}` });
    return {};
  }
}

/** Own members only; none where it is no object. */
const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
