/** Reads what was typed after the command's name: flags of a table, and plain words. Anything unknown is refused, with a guess at what was meant. */
import { type Kind, Unreadable } from './setting.ts';

/** The command cannot be carried out as it was given. The message names the setting, where it came from, and what was expected. */
export class UsageRefusal extends Error {
  override readonly name = 'UsageRefusal';
}

export interface Flag<T = unknown> {
  readonly kind: Kind<T>;
  /** One line for help: what it does, its unit. */
  readonly doc: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** The value that a flag's kind reads. */
export type ValueOf<F> = F extends { readonly kind: Kind<infer T> } ? T : never;

export type FlagValues<F extends Flags> = { readonly [K in keyof F]?: ValueOf<F[K]> };

/** `holdSeconds` is `--hold-seconds` on the command line. */
export const flagName = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** `holdSeconds` is `MEDLAR_HOLD_SECONDS` in the environment. */
export const variableName = (name: string): string => `MEDLAR_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** A flag as it was typed; the text is undefined for a switch without one. */
export interface Given {
  readonly name: string;
  readonly raw: unknown;
  /** As the person knows it, e.g. `--hold-seconds`. */
  readonly origin: string;
}

export interface Typed {
  readonly given: readonly Given[];
  readonly words: readonly string[];
}

/** Splits arguments into flags of the table and plain words. `--name value` and `--name=value`; a switch takes a value only after `=`. */
export function splitArguments(flags: Flags, args: readonly string[]): Typed {
  const byFlag = new Map(Object.entries(flags).map(([name, flag]) => [flagName(name), { name, flag }]));
  const given: Given[] = [];
  const words: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    const origin = equals < 0 ? arg : arg.slice(0, equals);
    const known = byFlag.get(origin);
    if (known === undefined) throw new UsageRefusal(`there is no flag ${origin}${suggestion(origin, [...byFlag.keys()])}`);
    if (given.some(({ name }) => name === known.name)) throw new UsageRefusal(`${origin} is given twice`);
    let raw: unknown = equals < 0 ? undefined : arg.slice(equals + 1);
    if (raw === undefined) {
      raw = known.flag.kind.word === '' ? true : args[++index];
      if (raw === undefined) throw new UsageRefusal(`${origin} needs a value: ${origin} ${known.flag.kind.word}`);
    }
    given.push({ name: known.name, raw, origin });
  }
  return { given, words };
}

/** Reads the flags of one command. Throws UsageRefusal. */
export function readFlags<F extends Flags>(
  flags: F,
  args: readonly string[],
): { readonly values: FlagValues<F>; readonly words: readonly string[] } {
  const { given, words } = splitArguments(flags, args);
  const values = Object.fromEntries(given.map(({ name, raw, origin }) => [name, readValue(flags[name], raw, origin)]));
  // Every value was read by the kind of the flag of that name.
  return { values: values as FlagValues<F>, words };
}

export function readValue(flag: Flag | undefined, raw: unknown, origin: string): unknown {
  const value = flag?.kind.read(raw);
  if (!(value instanceof Unreadable)) return value;
  throw new UsageRefusal(`${origin} is ${shown(raw)}: expected ${value.expected}`);
}

const SHOWN_CHARS_MAX = 60;

function shown(raw: unknown): string {
  const json = withoutPassword(JSON.stringify(raw) ?? String(raw));
  return json.length > SHOWN_CHARS_MAX ? `${json.slice(0, SHOWN_CHARS_MAX)}…` : json;
}

/** A URL's password, should there be one, is nobody's business. */
export const withoutPassword = (words: string): string => words.replace(/(\/\/[^/@:\s]*):[^/@\s]*@/g, '$1:********@');

/** `; did you mean --desk?` when one of the known names is near, otherwise nothing. */
export function suggestion(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(2, Math.floor(candidate.length / 4)))
    .toSorted((a, b) => a.edits - b.edits);
  return nearest === undefined ? '' : `; did you mean ${nearest.candidate}?`;
}

const EDIT_CHARS_MAX = 64;

/** Insertions, deletions and replacements that turn one into the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  if (a.length > EDIT_CHARS_MAX) return Infinity;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** Help for a table of flags, one or two lines each. */
export function flagLines(flags: Flags, extra: (name: string) => readonly string[] = () => []): readonly string[] {
  return Object.entries(flags).flatMap(([name, { kind, doc }]) => [
    `  ${[flagName(name), kind.word].join(' ').trimEnd()}`,
    ...[doc, ...extra(name)].map((line) => `      ${line}`),
  ]);
}
