/**
 * Every setting of the server, in one table. A flag wins over its MEDLAR_* variable, which wins over DIR/medlar.json, which wins over the default.
 * `holdSeconds` is `--hold-seconds`, `MEDLAR_HOLD_SECONDS` and `"holdSeconds"`. docs/operations.md
 */
import { join, resolve } from 'node:path';
import { DATE_ORDERS } from '#model/dates.ts';
import { KIOSK_SHOWS } from '#model/medication-mask.ts';
import { periodsFault, type RetentionPeriods } from '#model/retention.ts';
import {
  type Flag,
  flagName,
  type Flags,
  type FlagValues,
  type Given,
  readValue,
  splitArguments,
  suggestion,
  UsageRefusal,
  type ValueOf,
  variableName,
} from './main/arguments.ts';
import { hours } from './main/hours.ts';
import { type Address, choice, integer, list, listener, port, text, toggle, Unreadable, zone } from './main/setting.ts';

export const SETTINGS = {
  data: {
    kind: text('DIR'),
    doc: 'folder for the database, the keys and the ledger’s pin',
    preset: './data',
    from: ['flag', 'environment'],
  },
  store: {
    kind: text('URL', 'sqlite:FILE or postgres://…', /^(sqlite:.+|postgres(ql)?:\/\/.+)$/),
    doc: 'sqlite:FILE or postgres://USER@HOST/DATABASE?schema=NAME',
    preset: 'sqlite:DIR/medlar.db',
  },
  http: { kind: listener(), doc: 'HTTP: health, metrics, ledger, login', preset: '127.0.0.1:8080' },
  desk: { kind: listener(), doc: 'appointments: TLS, and the lab line where that is on', preset: '127.0.0.1:21000' },
  kiosk: { kind: listener(), doc: 'pharmacy and its kiosks: TLS, and the lab line where that is on', preset: '127.0.0.1:8000' },
  records: { kind: listener(), doc: 'medical records: TLS', preset: '127.0.0.1:1345' },
  auditorsChangeRecords: {
    kind: toggle(),
    doc: 'lets auditors change patients’ records, as the original did; patients are shown that it is so',
    preset: 'false; true with --demo',
  },
  doctors: {
    kind: list(port(), 1_000),
    doc: 'runs the doctors’ agents inside the server, on these UDP ports, in the doctors’ order',
    preset: 'none; 41000,42000 with --demo',
  },
  doctorsHost: { kind: text('HOST'), doc: 'address of those agents', preset: '127.0.0.1' },
  demo: { kind: toggle(), doc: 'imports the original cast once, opens the lab lines, writes DIR/demo.json', preset: 'false' },
  lab: { kind: toggle(), doc: 'opens the plaintext lab lines, for loopback peers only', preset: 'false; true with --demo' },
  labAnywhere: {
    kind: toggle(),
    doc: 'lets lab peers come from other machines: passwords cross the network in the clear',
    preset: 'false',
  },
  zone: { kind: zone(), doc: 'IANA time zone in which the centre’s clocks hang', preset: 'the system’s' },
  currency: {
    kind: text('CODE', 'an ISO 4217 code, for example EUR', /^[A-Z]{3}$/),
    doc: 'ISO 4217 code in which prices are meant',
    preset: 'USD',
  },
  holdSeconds: { kind: integer('SECONDS', 1, 3_600), doc: 'how long a hold keeps a slot', preset: '120' },
  bookingsMax: { kind: integer('COUNT', 1, 1_000), doc: 'future bookings that one patient may have', preset: '5; 100 with --demo' },
  sessionHours: { kind: integer('HOURS', 1, 720), doc: 'how long a login lasts', preset: '12' },
  keySource: {
    kind: text('SOURCE'),
    doc: 'where the key-encryption key lives: file:PATH, passphrase, env:NAME, command:PROGRAM ARGUMENT…',
    preset: 'file:DIR/keys/kek.json',
  },
  passphrase: {
    kind: text('TEXT'),
    doc: 'for the key source `passphrase`; a flag or a file would show it to others',
    preset: 'none',
    from: ['environment'],
  },
  hosts: {
    kind: list(text('HOST'), 97),
    doc: 'further names and addresses in the server’s certificate, besides localhost',
    preset: 'none',
  },
  origin: {
    kind: text('NAME', 'a name without blanks and plus signs, at most 200 characters', /^[^\s+]{1,200}$/),
    doc: 'name of the ledger, first line of its checkpoints; to be chosen before the first start',
    preset: 'medlar.localhost',
  },
  centreName: {
    kind: text('NAME', 'a name of at most 100 characters', /^[^\p{Cc}]{1,100}$/u),
    doc: 'what the centre is called, on the reports that it hands out',
    preset: 'the name of the ledger',
  },
  hours: { kind: hours(), doc: 'weekly hours of doctors, from which slots are made; docs/operations.md', preset: 'none', from: ['file'] },
  dateOrder: {
    kind: choice('ORDER', DATE_ORDERS),
    doc: 'which number of 2/3/2007 is the month: month-first or day-first',
    preset: 'month-first',
  },
  kioskMode: {
    kind: choice('MODE', ['resistant', 'stepwise']),
    doc: 'resistant: kiosks ask for name and birth date together; stepwise: name first, which tells who is a patient',
    preset: 'resistant',
  },
  kioskShows: {
    kind: choice('WHAT', KIOSK_SHOWS),
    doc: 'what kiosks show of medications that are ready: their first letters, or only their count',
    preset: 'letters',
  },
  kioskFloorMs: {
    kind: integer('MS', 0, 2_000),
    doc: 'secured kiosks answer at whole multiples of this, so that the time tells nothing',
    preset: '50',
  },
  returnDays: { kind: integer('DAYS', 1, 365), doc: 'what nobody collects goes back to stock after this many days', preset: '14' },
  keepRecordsYears: {
    kind: integer('YEARS', 0, 150),
    doc: 'years that records have to be kept after their last change; an erasure before that has to name the law that demands it',
    preset: '0: no period',
  },
  keepVisitsYears: { kind: integer('YEARS', 0, 150), doc: 'the same for visits', preset: '0: no period' },
  keepPrescriptionsYears: {
    kind: integer('YEARS', 0, 150),
    doc: 'the same for prescriptions and what was handed over',
    preset: '0: no period',
  },
  eraseAfterYears: {
    kind: integer('YEARS', 0, 150),
    doc: 'a patient of whom nothing was changed for this many years is erased; `medlar retention` lists them beforehand',
    preset: '0: nobody is erased without two administrators',
  },
  slotWeeks: { kind: integer('WEEKS', 1, 52), doc: 'how far ahead hours are made into slots', preset: '4' },
  writerThread: {
    kind: toggle(),
    doc: 'SQLite writes on a thread of its own: pays where there are more than two cores',
    preset: 'false',
  },
  linesThread: {
    kind: choice('WHETHER', ['on', 'off']),
    doc: 'sockets and TLS of the records are a thread’s own, which leaves more to the one that answers; off where there is one core',
    preset: 'on',
  },
  watchShare: {
    kind: integer('PERCENT', 0, 100),
    doc: 'share of one core that the watch may use for its rounds; 0 leaves rounds out',
    preset: '10',
  },
  logLevel: {
    kind: choice('LEVEL', ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    doc: 'least grave line that is logged (on standard error); debug adds stack traces',
    preset: 'info',
  },
  logFormat: {
    kind: choice('FORMAT', ['auto', 'json', 'text']),
    doc: 'json, text, or auto: text on a terminal, JSON elsewhere',
    preset: 'auto',
  },
} as const satisfies Flags & Record<string, Setting>;

type Source = 'flag' | 'environment' | 'file';

interface Setting extends Flag {
  /** The default, in words. */
  readonly preset: string;
  /** Where it may come from; all three unless it says otherwise. */
  readonly from?: readonly Source[];
}

type Name = keyof typeof SETTINGS;

/** What was given, before defaults. */
type GivenSettings = { readonly [K in Name]?: ValueOf<(typeof SETTINGS)[K]> };

export interface Settings extends Required<Omit<GivenSettings, 'passphrase'>> {
  /** Absolute. */
  readonly data: string;
  readonly http: Address | 'off';
  readonly desk: Address | 'off';
  readonly kiosk: Address | 'off';
  readonly records: Address | 'off';
  readonly passphrase: string | undefined;
}

/** What settings are read from. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file; undefined when there is none. Throws when it cannot be read. */
  readonly readText: (path: string) => string | undefined;
  /** IANA name of the machine's time zone. */
  readonly zone: string;
}

/** In the data folder. */
export const SETTINGS_FILE = 'medlar.json';
const FILE_CHARS_MAX = 1_000_000;

/** What a command takes besides the settings. */
export interface Own<F extends Flags> {
  readonly flags: F;
  /** Most plain words, e.g. the folder of `import appointments DIR`. */
  readonly wordsMax: number;
}

export interface Read<F extends Flags> {
  readonly settings: Settings;
  readonly own: FlagValues<F>;
  readonly words: readonly string[];
}

/** Reads all settings from flags, environment and DIR/medlar.json, and a command's own flags. Throws UsageRefusal: it names the setting and where its value came from. */
export function readSettings<F extends Flags>(args: readonly string[], own: Own<F>, surroundings: Surroundings): Read<F> {
  const { given, words } = splitArguments({ ...byFlag(), ...own.flags }, args);
  const surplus = words.slice(own.wordsMax);
  if (surplus.length > 0)
    throw new UsageRefusal(`there is no place for ${surplus.map((word) => `"${word}"`).join(' ')}; flags begin with --`);
  const ownValues = Object.fromEntries(
    given.filter(({ name }) => name in own.flags).map(({ name, raw, origin }) => [name, readValue(own.flags[name], raw, origin)]),
  );
  const flags = given.filter(({ name }) => !(name in own.flags));
  const variables = fromEnvironment(surroundings.env);
  const dataGiven = flags.find(isData) ?? variables.find(isData);
  const data = resolve(dataGiven === undefined ? SETTINGS.data.preset : readFolder(dataGiven));
  const file = fromFile(join(data, SETTINGS_FILE), surroundings.readText);
  const values: GivenSettings = Object.fromEntries(
    [...file, ...variables, ...flags].map(({ name, raw, origin }) => [name, readValue(tableRow(name), raw, origin)]),
  );
  // Every value was read by the kind of the flag of that name.
  return { settings: withDefaults(values, data, surroundings.zone), own: ownValues as FlagValues<F>, words };
}

const readFolder = ({ raw, origin }: Given): string => {
  const value = SETTINGS.data.kind.read(raw);
  if (value instanceof Unreadable) throw new UsageRefusal(`${origin} is not a folder: expected ${value.expected}`);
  return value;
};
const isData = ({ name }: Given): boolean => name === 'data';
const tableRow = (name: string): Setting | undefined => Object.entries<Setting>(SETTINGS).find(([known]) => known === name)?.[1];
const mayComeFrom = (setting: Setting, source: Source): boolean => setting.from?.includes(source) ?? true;

const byFlag = (): Flags => Object.fromEntries(Object.entries<Setting>(SETTINGS).filter(([, setting]) => mayComeFrom(setting, 'flag')));

/** Variables that tell the project's own tests and benches something. */
const TEST_VARIABLES = 'MEDLAR_TEST_';
/** Read by `backup` and `restore` alone; no setting. */
const BACKUP_PASSPHRASE = 'MEDLAR_BACKUP_PASSPHRASE';

function fromEnvironment(env: Surroundings['env']): readonly Given[] {
  const names = new Map(Object.entries<Setting>(SETTINGS).map(([name]) => [variableName(name), name]));
  return Object.entries(env)
    .filter(
      ([variable, raw]) =>
        variable.startsWith('MEDLAR_') && !variable.startsWith(TEST_VARIABLES) && variable !== BACKUP_PASSPHRASE && raw !== undefined,
    )
    .map(([variable, raw]) => {
      const name = names.get(variable);
      if (name === undefined) {
        throw new UsageRefusal(`there is no setting for the environment variable ${variable}${suggestion(variable, [...names.keys()])}`);
      }
      return { name, raw, origin: `the environment variable ${variable}` };
    });
}

function fromFile(path: string, readText: Surroundings['readText']): readonly Given[] {
  const content = readText(path);
  if (content === undefined) return [];
  if (content.length > FILE_CHARS_MAX) throw new UsageRefusal(`${path} is larger than ${FILE_CHARS_MAX} characters`);
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw new UsageRefusal(`${path} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new UsageRefusal(`${path}: expected one object, { "setting": value, … }`);
  return Object.entries(json).map(([name, raw]: [string, unknown]) => {
    const setting = tableRow(name);
    if (setting === undefined) throw new UsageRefusal(`${path} has an unknown setting "${name}"${suggestion(name, Object.keys(SETTINGS))}`);
    if (!mayComeFrom(setting, 'file')) {
      throw new UsageRefusal(
        `${path}: "${name}" cannot be set there; ${(setting.from ?? []).map((source) => placeName(name, source)).join(' or ')} can`,
      );
    }
    return { name, raw, origin: `"${name}" in ${path}` };
  });
}

const placeName = (name: string, source: Source): string =>
  ({ flag: flagName(name), environment: variableName(name), file: `"${name}"` })[source];

/** Ports of the original doctors. */
const DEMO_DOCTORS = [41_000, 42_000];

function withDefaults(given: GivenSettings, data: string, systemZone: string): Settings {
  const demo = given.demo ?? false;
  const lab = given.lab ?? demo;
  if (given.labAnywhere === true && !lab) throw new UsageRefusal('--lab-anywhere needs --lab: it widens the lab lines, which are off');
  const settings: Settings = {
    http: { host: '127.0.0.1', port: 8080 },
    desk: { host: '127.0.0.1', port: 21_000 },
    kiosk: { host: '127.0.0.1', port: 8_000 },
    records: { host: '127.0.0.1', port: 1_345 },
    auditorsChangeRecords: demo,
    store: `sqlite:${join(data, 'medlar.db')}`,
    doctors: demo ? DEMO_DOCTORS : [],
    doctorsHost: '127.0.0.1',
    labAnywhere: false,
    zone: systemZone,
    currency: 'USD',
    holdSeconds: 120,
    bookingsMax: demo ? 100 : 5,
    sessionHours: 12,
    keySource: 'file',
    passphrase: undefined,
    hosts: [],
    hours: [],
    dateOrder: 'month-first',
    kioskMode: 'resistant',
    kioskShows: 'letters',
    kioskFloorMs: 50,
    returnDays: 14,
    keepRecordsYears: 0,
    keepVisitsYears: 0,
    keepPrescriptionsYears: 0,
    eraseAfterYears: 0,
    slotWeeks: 4,
    origin: 'medlar.localhost',
    centreName: given.origin ?? 'medlar.localhost',
    writerThread: false,
    linesThread: 'on',
    watchShare: 10,
    logLevel: 'info',
    logFormat: 'auto',
    ...given,
    demo,
    lab,
    data,
  };
  const fault = periodsFault(retentionOf(settings));
  if (fault !== undefined) throw new UsageRefusal(`--erase-after-years: ${fault}`);
  return settings;
}

export const retentionOf = (settings: Settings): RetentionPeriods => ({
  keepYears: {
    records: settings.keepRecordsYears,
    visits: settings.keepVisitsYears,
    prescriptions: settings.keepPrescriptionsYears,
  },
  eraseAfterYears: settings.eraseAfterYears,
});

/** Help for `medlar serve`, made from the table. */
export function settingLines(): readonly string[] {
  return Object.entries<Setting>(SETTINGS).flatMap(([name, setting]) => {
    const places = (['flag', 'environment', 'file'] as const)
      .filter((source) => mayComeFrom(setting, source))
      .map((source) => placeName(name, source));
    const [first = '', ...rest] = places;
    return [
      `  ${`${first} ${setting.kind.word}`.trimEnd()}`,
      `      ${setting.doc}`,
      `      default: ${setting.preset}${rest.length > 0 ? `; also ${rest.join(', ')}` : ''}`,
    ];
  });
}
