/** What the terminal programs need from outside: streams, clock, chance, and the wish to stop. `main` gives the real ones, tests their own. */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { RandomBytes } from '#doors/estimate-wire.ts';
import type { AgentClock } from '#doors/estimate.ts';

export interface TerminalIo {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
  readonly clock: AgentClock;
  readonly random: RandomBytes;
  /** Aborted by Ctrl-C and SIGTERM: finish and return. */
  readonly signal: AbortSignal;
}

/** Exit codes of `medlar patient` and `medlar doctor`. */
export const EXIT = {
  done: 0,
  /** The centre said no: wrong password, slot taken, no such index. */
  refused: 1,
  /** It could not even be tried: server away, foreign certificate, unreadable file, port in use. */
  cannot: 2,
  /** Booked, but the doctor's agent did not answer the price question. */
  unanswered: 3,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

/** A file given on the command line cannot be used. The message names it and says what is expected. */
export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
}

/** Largest file read, in UTF-16 units. */
const TEXT_MAX = 1_000_000;

/** The text of a file given on the command line; rejects with FileRefusal. */
export const readText = async (file: string): Promise<string> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new FileRefusal(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
  if (text.length > TEXT_MAX) throw new FileRefusal(`${file} is too large to be the right file.`);
  return text;
};

/** Text from elsewhere, harmless to a terminal: control characters shown as `?`, cut to a length that fits. */
export const plainText = (text: string, charsMax = 200): string => {
  const shown = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
  return shown.length > charsMax ? `${shown.slice(0, charsMax)}…` : shown;
};

/** The lines of standard input, one at a time, for whoever has no terminal. */
export interface LineInput {
  /** Writes the prompt and gives the next line; undefined at the end of input, or when interrupted. */
  ask(prompt: string): Promise<string | undefined>;
  close(): void;
}

/** Most lines read ahead; then reading pauses. */
const AHEAD_MAX = 1_000;

export const openLineInput = ({ stdin, stdout, signal }: Pick<TerminalIo, 'stdin' | 'stdout' | 'signal'>): LineInput => {
  const reader = createInterface({ input: stdin, terminal: false });
  const ahead: string[] = [];
  let ended = false;
  let waiting: ((line: string | undefined) => void) | undefined;
  const give = (line: string | undefined): void => {
    const asked = waiting;
    waiting = undefined;
    asked?.(line);
  };
  const end = (): void => {
    ended = true;
    give(undefined);
  };
  reader.on('line', (line) => {
    if (waiting !== undefined) give(line);
    else if (ahead.push(line) >= AHEAD_MAX) reader.pause();
  });
  reader.once('close', end);
  signal.addEventListener('abort', end, { once: true });
  return {
    ask: async (prompt) => {
      stdout.write(prompt);
      const line = ahead.shift();
      if (signal.aborted) return undefined;
      if (line !== undefined || ended) return line;
      reader.resume();
      return new Promise((resolve) => (waiting = resolve));
    },
    close: () => {
      signal.removeEventListener('abort', end);
      reader.close();
      stdin.pause();
    },
  };
};
