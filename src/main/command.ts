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
