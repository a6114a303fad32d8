/**
 * The data folder of the original appointment system, as one import: `users.txt` (`name password`), `availabilities.txt` (`index Day Time doctor
 * port`), `docN.txt` (`plan price`), `patientN.txt` (`name password`, as its patient logs in), `patientNinsurance.txt` (`plan`, of the user that
 * `patientN.txt` names). All or nothing: either everything fits together, or every fault is told with its file and line.
 */
import { parseTariff, PLAN_LENGTH_MAX, type Tariff } from './tariff.ts';
import { type Fault, type Line, readLines } from './text-lines.ts';
import { parseHour, parseWeekday } from './weekly-rule.ts';

export interface NamedText {
  /** Name of the file without its folder. */
  readonly name: string;
  readonly text: string;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface ImportedUser extends Login {
  /** Insurance plan, where the folder tells one. */
  readonly plan?: string;
}

export interface ImportedDoctor {
  /** As the files name the doctor, `doc1`. */
  readonly name: string;
  /** UDP port; absent for a doctor without a time in `availabilities.txt`. */
  readonly port?: number;
  readonly tariff: Tariff;
}

/** A time by the wall clock: it becomes the next such one (see `nextWallClock`). */
export interface ImportedTime {
  /** 1 to INDEX_MAX. */
  readonly index: number;
  /** `Tue` */
  readonly day: string;
  /** `01pm` */
  readonly hour: string;
  readonly doctor: string;
}

export interface AppointmentImport {
  /** In the order of `users.txt`. */
  readonly users: readonly ImportedUser[];
  /** By number: doc1, doc2, … doc10. */
  readonly doctors: readonly ImportedDoctor[];
  /** By index. */
  readonly times: readonly ImportedTime[];
}

/** Length of an imported slot: the files do not say, and their times are an hour apart. */
export const IMPORTED_SLOT_MINUTES = 60;

export const INDEX_MAX = 999_999_999;
export const USERNAME_LENGTH_MAX = 64;
export const PASSWORD_LENGTH_MAX = 256;
/** Faults told of one folder at most. */
const IMPORT_FAULTS_MAX = 100;

const PORT_MAX = 65_535;
const MINUTES_PER_WEEK = 7 * 24 * 60;

/** Everything in the folder, or what is wrong with it. Files with other names are passed over. */
export function parseAppointmentFiles(
  files: readonly NamedText[],
): { readonly import: AppointmentImport } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const read = (name: string, expected: string): readonly Line[] => {
    const text = texts.get(name);
    if (text === undefined) {
      faults.push({ file: name, line: 1, text: `the file is missing; the folder needs it, with ${expected}` });
      return [];
    }
    return take(readLines(name, text, expected), faults)?.lines ?? [];
  };

  const users = parseUsers(read('users.txt', 'one line `name password` for each user'), faults);
  const tariffs = parseTariffs(files, faults);
  const isDoctor = (name: string): boolean => DOCTOR_FILE.test(`${name}.txt`) && texts.has(`${name}.txt`);
  const { times, ports } = parseTimes(read('availabilities.txt', 'one line `index Day Time doctor port` for each time'), isDoctor, faults);
  const plans = parsePlans(files, users, faults);
  if (faults.length > 0) return { faults: faults.slice(0, IMPORT_FAULTS_MAX) };

  return {
    import: {
      users: Array.from(users, ([username, { password }]) => {
        const plan = plans.get(username);
        return { username, password, ...(plan === undefined ? {} : { plan }) };
      }),
      doctors: Array.from(tariffs, ([name, tariff]) => {
        const port = ports.get(name);
        return { name, tariff, ...(port === undefined ? {} : { port }) };
      }),
      times,
    },
  };
}

/** A login file: one line `name password`. `patientN.txt` of the folder, and what `medlar patient --login` reads. */
export function parseLogin(
  text: string,
  fileName: string,
): { readonly login: Login; readonly line: number } | { readonly faults: readonly Fault[] } {
  const expected = 'one line `name password`';
  const read = readLines(fileName, text, expected);
  if ('faults' in read) return read;
  const [first, second] = read.lines;
  if (second !== undefined) return fault(fileName, second.line, `there is more than one line; keep ${expected}`);
  const [username = '', password = ''] = first?.words ?? [];
  const said = userFault(first?.words ?? []);
  const line = first?.line ?? 1;
  return said === undefined ? { login: { username, password }, line } : fault(fileName, line, said);
}

/** An insurance file: one line with the plan's name. `patientNinsurance.txt`, and what `medlar patient --insurance` reads. */
export function parseInsurance(text: string, fileName: string): { readonly plan: string } | { readonly faults: readonly Fault[] } {
  const expected = 'the name of the plan, e.g. `insurance1`';
  const read = readLines(fileName, text, expected);
  if ('faults' in read) return read;
  const [first, second] = read.lines;
  if (second !== undefined) return fault(fileName, second.line, `there is more than one line; keep ${expected}`);
  const [plan = '', ...others] = first?.words ?? [];
  if (others.length > 0) return fault(fileName, first?.line ?? 1, `there is more than one word; keep ${expected}`);
  if (plan.length > PLAN_LENGTH_MAX)
    return fault(fileName, first?.line ?? 1, `the name of a plan has ${PLAN_LENGTH_MAX} characters at most; shorten it`);
  return { plan };
}

const fault = (file: string, line: number, text: string): { readonly faults: readonly Fault[] } => ({ faults: [{ file, line, text }] });

/** The good part of a result; its faults go to the others. */
function take<T extends object>(result: T | { readonly faults: readonly Fault[] }, faults: Fault[]): T | undefined {
  if (!('faults' in result)) return result;
  faults.push(...result.faults);
  return undefined;
}

/** Says nothing of the password but its length. */
function userFault(words: readonly string[]): string | undefined {
  const [username, password] = words;
  if (username === undefined || password === undefined || words.length > 2) {
    return `write a name and a password with a blank between; these are ${words.length} words, and neither may hold a blank`;
  }
  if (username.length > USERNAME_LENGTH_MAX) return `a name has ${USERNAME_LENGTH_MAX} characters at most; shorten it`;
  if (password.length > PASSWORD_LENGTH_MAX) return `a password has ${PASSWORD_LENGTH_MAX} characters at most; shorten it`;
  return undefined;
}

interface User {
  readonly password: string;
  readonly line: number;
}

function parseUsers(lines: readonly Line[], faults: Fault[]): ReadonlyMap<string, User> {
  const users = new Map<string, User>();
  for (const { line, words } of lines) {
    const [username = '', password = ''] = words;
    const before = users.get(username);
    const said =
      userFault(words) ??
      (before === undefined ? undefined : `user ${JSON.stringify(username)} is on line ${before.line} already; keep one of the two`);
    if (said === undefined) users.set(username, { password, line });
    else faults.push({ file: 'users.txt', line, text: said });
  }
  return users;
}

/** Files whose name has a number, in the order of the numbers. */
function numbered(files: readonly NamedText[], pattern: RegExp): readonly (NamedText & { readonly number: string })[] {
  return files
    .flatMap((file) => {
      const number = pattern.exec(file.name)?.[1];
      return number === undefined ? [] : [{ ...file, number }];
    })
    .sort((a, b) => Number(a.number) - Number(b.number));
}

const DOCTOR_FILE = /^doc([1-9]\d{0,5})\.txt$/;
const PATIENT_FILE = /^patient([1-9]\d{0,5})\.txt$/;
const INSURANCE_FILE = /^patient([1-9]\d{0,5})insurance\.txt$/;

function parseTariffs(files: readonly NamedText[], faults: Fault[]): ReadonlyMap<string, Tariff> {
  const tariffs = new Map<string, Tariff>();
  for (const { name, text, number } of numbered(files, DOCTOR_FILE)) {
    const parsed = take(parseTariff(text, name), faults);
    if (parsed !== undefined) tariffs.set(`doc${number}`, parsed.tariff);
  }
  return tariffs;
}

/** A time of `availabilities.txt` with what its checks need. */
interface PlacedTime extends ImportedTime {
  readonly port: number;
  readonly line: number;
  readonly minuteOfWeek: number;
}

/** What the lines so far have taken. */
interface Taken {
  readonly byIndex: Map<number, PlacedTime>;
  readonly byDoctor: Map<string, PlacedTime[]>;
  /** The first line with each port. */
  readonly byPort: Map<number, PlacedTime>;
}

/** Times by index, and ports by doctor. `isDoctor`: there is a file of that doctor, good or not: a broken one has its own faults already. */
function parseTimes(
  lines: readonly Line[],
  isDoctor: (name: string) => boolean,
  faults: Fault[],
): { readonly times: readonly ImportedTime[]; readonly ports: ReadonlyMap<string, number> } {
  const taken: Taken = { byIndex: new Map(), byDoctor: new Map(), byPort: new Map() };
  for (const { line, words } of lines) {
    const time = parseTime(line, words);
    const said = typeof time === 'string' ? time : timeFault(time, isDoctor, taken);
    if (said !== undefined) faults.push({ file: 'availabilities.txt', line, text: said });
    else if (typeof time !== 'string') {
      taken.byIndex.set(time.index, time);
      const before = taken.byDoctor.get(time.doctor);
      if (before === undefined) taken.byDoctor.set(time.doctor, [time]);
      else before.push(time);
      taken.byPort.set(time.port, taken.byPort.get(time.port) ?? time);
    }
  }
  const times = Array.from(taken.byIndex.values(), ({ index, day, hour, doctor }) => ({ index, day, hour, doctor }));
  return {
    times: times.sort((a, b) => a.index - b.index),
    ports: new Map(Array.from(taken.byPort.values(), ({ doctor, port }) => [doctor, port])),
  };
}

/** One line by itself: the time, or what is wrong with it. */
function parseTime(line: number, words: readonly string[]): PlacedTime | string {
  const [index, day, hour, doctor, port] = words;
  if (index === undefined || day === undefined || hour === undefined || doctor === undefined || port === undefined || words.length > 5) {
    return `write \`index Day Time doctor port\`, e.g. \`1 Tue 01pm doc1 41000\`; these are ${words.length} words`;
  }
  if (!/^[1-9]\d{0,8}$/.test(index)) return `${shown(index)} is no index; write a number from 1 to ${INDEX_MAX}`;
  const weekday = parseWeekday(day);
  if (weekday === undefined) return `${shown(day)} is no day; write Mon, Tue, Wed, Thu, Fri, Sat or Sun`;
  const minute = parseHour(hour);
  if (minute === undefined) return `${shown(hour)} is no time; write it as 01pm or 10am`;
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > PORT_MAX) return `${shown(port)} is no UDP port; write a number from 1 to ${PORT_MAX}`;
  return { index: Number(index), day, hour, doctor, port: Number(port), line, minuteOfWeek: (weekday - 1) * 24 * 60 + minute };
}

/** One line against the doctors and the lines before it. */
function timeFault(time: PlacedTime, isDoctor: (name: string) => boolean, taken: Taken): string | undefined {
  const { index, doctor, port } = time;
  if (!isDoctor(doctor)) {
    return `there is no doctor ${shown(doctor)}; add ${shown(`${doctor}.txt`)} with the tariff, or correct the name (doc1, doc2, …)`;
  }
  const doubled = taken.byIndex.get(index);
  if (doubled !== undefined) return `index ${index} is on line ${doubled.line} already; give each time its own`;
  const others = taken.byDoctor.get(doctor) ?? [];
  const [first] = others;
  if (first !== undefined && first.port !== port) return `${doctor} has port ${first.port} on line ${first.line}; a doctor has one port`;
  const owner = taken.byPort.get(port);
  if (owner !== undefined && owner.doctor !== doctor)
    return `port ${port} is ${owner.doctor}'s on line ${owner.line}; give each doctor another one`;
  const busy = others.find((other) => overlap(other, time));
  if (busy === undefined) return undefined;
  return `${doctor} is busy then with the time on line ${busy.line}; times of a doctor lie ${IMPORTED_SLOT_MINUTES} minutes apart at least`;
}

/** Times of every week that begin less than a slot apart, Sunday night and Monday morning included. */
function overlap(a: PlacedTime, b: PlacedTime): boolean {
  const apart = Math.abs(a.minuteOfWeek - b.minuteOfWeek);
  return Math.min(apart, MINUTES_PER_WEEK - apart) < IMPORTED_SLOT_MINUTES;
}

/** The plan of each user that a pair of patient's files names. */
function parsePlans(files: readonly NamedText[], users: ReadonlyMap<string, User>, faults: Fault[]): ReadonlyMap<string, string> {
  const fileOf = new Map<string, string>();
  const userOf = new Map<string, string>();
  const patients = numbered(files, PATIENT_FILE);
  for (const { name, text, number } of patients) {
    const parsed = take(parseLogin(text, name), faults);
    if (parsed === undefined) continue;
    const { login } = parsed;
    const said = loginFault(login, users.get(login.username), fileOf.get(login.username));
    if (said !== undefined) {
      faults.push({ file: name, line: parsed.line, text: said });
      continue;
    }
    fileOf.set(login.username, name);
    userOf.set(number, login.username);
  }
  const plans = new Map<string, string>();
  for (const { name, text, number } of numbered(files, INSURANCE_FILE)) {
    const plan = take(parseInsurance(text, name), faults)?.plan;
    const username = userOf.get(number);
    if (!patients.some((patient) => patient.number === number)) {
      faults.push({
        file: name,
        line: 1,
        text: `nobody knows whose plan this is; add \`patient${number}.txt\` with the line \`name password\``,
      });
    } else if (plan !== undefined && username !== undefined) plans.set(username, plan);
  }
  return plans;
}

function loginFault(login: Login, user: User | undefined, before: string | undefined): string | undefined {
  const name = shown(login.username);
  if (user === undefined) return `there is no user ${name} in users.txt; add one, or correct the name`;
  if (user.password !== login.password) return `the password of ${name} is another one in users.txt (line ${user.line}); make them equal`;
  return before === undefined ? undefined : `user ${name} is named in ${before} already; keep one of the two`;
}

/** What a line held, short enough for a message. */
const shown = (word: string): string => JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word);
