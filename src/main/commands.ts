/** The commands by name, each loaded when it is needed, and help made from their flags and the settings' table. */
import type { Flags } from './arguments.ts';
import type { Machine } from './machine.ts';

/** What the file of a command exports. */
export interface Command {
  /** Besides the settings, where it takes those. */
  readonly flags: Flags;
  /** It takes the server's settings too: they say where store and keys are. */
  readonly takesSettings: boolean;
  /** Resolves with the exit code. Refusals are thrown: main.ts has the words for them. */
  readonly run: (args: readonly string[], machine: Machine) => Promise<number>;
}

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
      usage: 'medlar serve [--demo] [--lab] [--data DIR] [--store URL] [--http HOST:PORT] [--desk HOST:PORT] [--doctors PORT,PORT]',
      about: ['Prints one line per listener, then `medlar ready`. Ctrl-C or SIGTERM finishes what is in flight and stops within 5 s.'],
      load: async () => (await import('./serve.ts')).serve,
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
