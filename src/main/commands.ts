/** The commands by name, each loaded when it is needed, and help made from their flags and the settings' table. */
import type { Command } from './command.ts';

interface Listed {
  readonly summary: string;
  readonly usage: string;
  /** More about it, for its help. */
  readonly about: readonly string[];
  readonly load: () => Promise<Command>;
  /** Where every fault has one exit code of its own. */
  readonly exitOnFault?: number;
}

export const COMMANDS: ReadonlyMap<string, Listed> = new Map<string, Listed>([
  [
    'serve',
    {
      summary: 'runs the centre',
      usage:
        'medlar serve [--demo] [--lab] [--data DIR] [--store URL] [--http HOST:PORT] [--desk HOST:PORT] [--kiosk HOST:PORT] [--doctors PORT,PORT]',
      about: ['Prints one line per listener, then `medlar ready`. Ctrl-C or SIGTERM finishes what is in flight and stops within 5 s.'],
      load: async () => (await import('./serve.ts')).serve,
    },
  ],
  [
    'patient',
    {
      summary: 'books a visit and asks what it will cost',
      usage: 'medlar patient --desk HOST:PORT [--ca FILE] [--login FILE] [--insurance FILE] [--pick N] [--lab]',
      about: ['Asks for what is not given. Exit codes: 0 done, 1 refused, 2 could not be tried, 3 booked but no answer about the price.'],
      load: async () => (await import('./terminal.ts')).patient,
    },
  ],
  [
    'doctor',
    {
      summary: 'answers what visits to one doctor will cost',
      usage: 'medlar doctor --id doc1 --tariff doc1.txt --udp HOST:PORT [--lab] [--centre HOST:PORT --ca FILE --enrol CODE]',
      about: [
        'Without --centre it answers lab questions only; with it, it enrols once, receives the keys of its bookings and reports its answers.',
      ],
      load: async () => (await import('./terminal.ts')).doctor,
    },
  ],
  [
    'kiosk',
    {
      summary: 'tells people what is ready for them at the pharmacy',
      usage: 'medlar kiosk --line HOST:PORT [--ca FILE] [--enrol CODE] [--lab]',
      about: [
        'Enrols once with a code from medlar invite --kiosk NAME and keeps its token in --data. With --lab it speaks as the original program, in the clear.',
        'Exit codes: 0 done, 1 refused, 2 could not be tried.',
      ],
      load: async () => (await import('./terminal.ts')).kiosk,
    },
  ],
  [
    'pharmacy',
    {
      summary: 'the pharmacist’s queue and prescriptions',
      usage: 'medlar pharmacy --line HOST:PORT [--ca FILE] [--login FILE]',
      about: ['Asks for what is not given. Exit codes: 0 done, 1 refused, 2 could not be tried.'],
      load: async () => (await import('./terminal.ts')).pharmacy,
    },
  ],
  [
    'records',
    {
      summary: 'keeps and shows medical records, and who saw them',
      usage: 'medlar records --line HOST:PORT [--ca FILE] [--pin FILE]',
      about: [
        'Asks for everything; `help` at its menu tells of more. It checks every receipt against the ledger, and says so in one line.',
      ],
      load: async () => (await import('./terminal.ts')).records,
    },
  ],
  [
    'erase',
    {
      summary: 'erases a patient, when two administrators say so',
      usage: 'medlar erase PATIENT --line HOST:PORT [--ca FILE] --login FILE --reason TEXT [--ground TEXT]',
      about: [
        'The first administrator asks, another one confirms within a day with the same command. It cannot be undone. docs/records.md',
      ],
      load: async () => (await import('./erase.ts')).erase,
    },
  ],
  [
    'retention',
    {
      summary: 'lists whom the centre will erase by itself, and the periods that are set',
      usage: 'medlar retention --line HOST:PORT [--ca FILE] --login FILE [--days DAYS]',
      about: ['It changes nothing. The login is an administrator’s. docs/records.md'],
      load: async () => (await import('./retention.ts')).retention,
    },
  ],
  [
    'invite',
    {
      summary: 'gives a doctor’s agent or a kiosk a one-time code to enrol with',
      usage:
        'medlar invite DOCTOR --desk HOST:PORT [--ca FILE] --login FILE | medlar invite --kiosk NAME --line HOST:PORT [--ca FILE] --login FILE',
      about: ['The login is an administrator’s. The code is used within a day: medlar doctor … --enrol CODE, medlar kiosk … --enrol CODE'],
      load: async () => (await import('./invite.ts')).invite,
    },
  ],
  [
    'import',
    {
      summary: 'brings the data of the original programs along',
      usage: 'medlar import appointments DIR | kiosk FILE | records DIR | fhir PATH… [--data DIR] [--store URL]',
      about: [
        'All or nothing: a fault is told with its file and line, and nothing is imported. Not while a server has the same SQLite file open.',
        'fhir loads FHIR R4 resources, ndjson or Bundles, gzipped or not: what is good is loaded, what is not is told; done again, it goes on where it stopped.',
      ],
      load: async () => (await import('./import.ts')).importFiles,
    },
  ],
  [
    'verify',
    {
      summary: 'says whether everything stored is what was written',
      usage: 'medlar verify [--data DIR] [--store URL] | --url URL [--vkey FILE] [--pin FILE]',
      about: [
        'Exit codes: 0 intact, 1 tampered (naming what), 2 could not check. It may run beside a server, and changes nothing.',
        'With --url it checks what anybody can: the signature, that the ledger extends the pinned checkpoint, every tile and entry.',
      ],
      load: async () => (await import('./verify.ts')).verify,
      exitOnFault: 2,
    },
  ],
  [
    'backup',
    {
      summary: 'writes an encrypted backup, beside the running server',
      usage: 'medlar backup FILE [--recipient age1…,age1…] [--data DIR] [--store URL]',
      about: [
        'Without --recipient under a passphrase of at least 12 characters: MEDLAR_BACKUP_PASSPHRASE, or asked for. `age -d FILE | tar x` opens it, too.',
        'The key-encryption key is not in it: keep a copy of that somewhere else. SQLite; for PostgreSQL see docs/operations.md',
      ],
      load: async () => (await import('./backup.ts')).backup,
    },
  ],
  [
    'restore',
    {
      summary: 'brings a backup back, into an empty folder, and verifies it',
      usage: 'medlar restore FILE [--identity FILE] [--pin FILE] [--data DIR] [--key-source SOURCE]',
      about: [
        'DIR is absent, empty, or holds nothing but `keys`. Everything is decrypted and verified before anything is in its place.',
        'The passphrase, where the backup has one: MEDLAR_BACKUP_PASSPHRASE, or asked for. Exit codes: 0 restored, 1 refused, 2 wrong flags.',
      ],
      load: async () => (await import('./restore.ts')).restore,
    },
  ],
  [
    'account',
    {
      summary: 'adds an account, for example the first administrator',
      usage: 'medlar account NAME --role ROLE [--password-file FILE] [--data DIR] [--store URL]',
      about: ['Not while a server has the same SQLite file open.'],
      load: async () => (await import('./account.ts')).account,
    },
  ],
  [
    'rotate-keys',
    {
      summary: 'wraps all keys under a new key-encryption key',
      usage: 'medlar rotate-keys [--retire-old] [--rewrap-only] [--data DIR] [--store URL]',
      about: ['Encrypts nothing else again, so it is quick. Not while a server has the same SQLite file open. docs/keys.md'],
      load: async () => (await import('./rotate-keys.ts')).rotateKeys,
    },
  ],
]);

const FLAG_PLACES = 'A flag wins over its MEDLAR_* variable, which wins over DIR/medlar.json, which wins over the default.';

/** Help for one command, or the list of all. */
export async function helpText(name: string | undefined): Promise<string> {
  const listed = name === undefined ? undefined : COMMANDS.get(name);
  if (listed === undefined) return listText();
  const { flags, takesSettings } = await listed.load();
  const [{ flagLines }, { settingLines }] = await Promise.all([import('./arguments.ts'), import('../config.ts')]);
  const own = flagLines(flags);
  const settings = takesSettings ? ['Settings', ...settingLines(), '', FLAG_PLACES] : [];
  return [listed.usage, '', ...listed.about, '', ...(own.length > 0 ? ['Flags', ...own, ''] : []), ...settings].join('\n').trimEnd();
}

function listText(): string {
  const rows = [...COMMANDS].map(([name, { summary }]) => [name, summary] as const);
  const all = [...rows, ['help', 'this list; medlar help COMMAND tells all about one'] as const, ['version', 'Medlar’s version'] as const];
  const width = Math.max(...all.map(([name]) => name.length));
  return ['medlar COMMAND [FLAGS]', '', ...all.map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`)].join('\n');
}
