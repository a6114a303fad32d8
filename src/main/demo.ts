/** `medlar serve --demo`: the original cast, imported once, an administrator, an EHR, and DIR/demo.json with their bearer tokens for scripts and newcomers. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameIsTaken } from '#centre/people.ts';
import { TYPE } from '#centre/records.ts';
import type { Role } from '#model/act.ts';
import { isRefusal } from '#model/refusal.ts';
import { FOREVER } from '#store/port.ts';
import type { Settings } from '../config.ts';
import { faultLines, readNamedTexts } from './appointment-folder.ts';
import type { OpenedCentre } from './house.ts';
import type { Machine } from './machine.ts';

/** One of the cast, as DIR/demo.json tells of it. */
interface Member {
  readonly username: string;
  readonly password: string;
  readonly role: Role;
  /** Bearer token that lasts as long as the data. */
  readonly token: string;
}

const SAMPLES = join(import.meta.dirname, '../../samples/appointments');
const KIOSK_PEOPLE = join(import.meta.dirname, '../../samples/kiosk/people.json');
const PHARMACIST = 'pharmacist';
/** The clinic's other software, for scripts that speak FHIR. */
const SOFTWARE = 'ehr';
const STAFF = [
  { username: 'administrator', name: 'Administrator', role: 'administrator' },
  { username: PHARMACIST, name: 'Pharmacist', role: 'pharmacist' },
  { username: SOFTWARE, name: 'EHR', role: 'software' },
] as const;
/** The kiosk whose token stands in DIR/demo.json: it needs no enrolment. */
const KIOSK = 'demo';
/** The two of the records' walk-through. */
const WALKERS = [
  { username: 'test', password: '4567', role: 'auditor' },
  { username: 'testpatient', password: '2468', role: 'patient' },
] as const;

/** Makes the cast and its file unless both are there already. */
export async function prepareDemo(settings: Settings, machine: Machine, opened: OpenedCentre): Promise<void> {
  const path = join(settings.data, 'demo.json');
  const kept = readMembers(machine.readText(path));
  const expected = [...WALKERS.map(({ username }) => username), PHARMACIST, SOFTWARE, kioskName(KIOSK)];
  const whole = expected.every((username) => kept.some((member) => member.username === username));
  if (whole && (await allKnown(opened, kept))) return;

  const { administration, house } = opened;
  const files = await readNamedTexts(SAMPLES);
  const people = patientsOf(files);
  const [first] = people;
  if (first === undefined) throw new Error(`${SAMPLES} has no users`);
  if (!(await nameIsTaken(house, first.username))) {
    const imported = await administration.importAppointments(files);
    if ('faults' in imported) throw new Error(`the demo's cast cannot be imported: ${faultLines(imported.faults).join('; ')}`);
  }
  // What nobody kept can only be made anew: the password is stored as its hash alone.
  const staff: Omit<Member, 'token'>[] = [];
  for (const { username, name, role } of STAFF) {
    const before = kept.find((member) => member.username === username)?.password;
    const password = before ?? machine.random(12).toBase64({ alphabet: 'base64url' });
    const added = await administration.addAccount({ username, name, role, password });
    staff.push({ username, role, password: added || before !== undefined ? password : '' });
  }
  await importPeople(opened);
  await opened.centre.kiosk(KIOSK);
  for (const { username, password: known, role } of WALKERS) {
    if (await nameIsTaken(house, username)) continue;
    const request = { verb: 'register', username, password: known, kind: role } as const;
    const registered = await opened.centre.perform(request, { door: 'command', secured: false, address: 'local' });
    if (isRefusal(registered)) throw new Error(`the demo's ${username} cannot be registered: ${registered.text}`);
  }
  const members: Member[] = [];
  for (const person of [...people, ...WALKERS, ...staff, { username: kioskName(KIOSK), password: '', role: 'kiosk' as const }]) {
    const token = await administration.issueToken(person.username, FOREVER);
    if (token !== undefined) members.push({ ...person, token });
  }
  await replaceFile(path, `${JSON.stringify(members, null, 2)}\n`);
}

const kioskName = (kiosk: string): string => `kiosk:${kiosk}`;

/** The original kiosk's people, unless they are here already. */
async function importPeople({ administration, house }: OpenedCentre): Promise<void> {
  const text = await readFile(KIOSK_PEOPLE, 'utf8');
  const [first] = Object.keys(JSON.parse(text) as Readonly<Record<string, unknown>>); // our own sample: one object of people
  if (first !== undefined && (await house.store.current(TYPE.patient, first)) !== undefined) return;
  const imported = await administration.importKiosk({ name: 'people.json', text });
  if ('faults' in imported) throw new Error(`the kiosk's people cannot be imported: ${faultLines(imported.faults).join('; ')}`);
}

async function allKnown({ centre }: OpenedCentre, members: readonly Member[]): Promise<boolean> {
  for (const { token } of members) {
    if (isRefusal(await centre.perform({ verb: 'resume', token }, { door: 'command', secured: true, address: 'local' }))) return false;
  }
  return true;
}

const patientsOf = (files: readonly { readonly name: string; readonly text: string }[]) =>
  (files.find(({ name }) => name === 'users.txt')?.text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([username = '', password = '']) => (username === '' ? [] : [{ username, password, role: 'patient' as const }]));

/** Whatever it holds that is not ours counts as not there: the file is written anew. */
function readMembers(text: string | undefined): readonly Member[] {
  if (text === undefined) return [];
  try {
    const members: unknown = JSON.parse(text);
    return Array.isArray(members) && members.every(isMember) ? members : [];
  } catch {
    return [];
  }
}

const isMember = (value: unknown): value is Member =>
  typeof value === 'object' &&
  value !== null &&
  ['username', 'password', 'role', 'token'].every((field) => typeof (value as Readonly<Record<string, unknown>>)[field] === 'string');

/** Readable by its owner alone from the first moment on, and whole or not there. */
async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, text, { mode: 0o600, flag: 'wx' });
  await rename(fresh, path);
}
