/** Streams that stand for a terminal, or for pipes, in tests: what is typed, and what is to be read on them. */
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { AgentClock } from '#doors/estimate.ts';
import type { TerminalIo } from '../terminal-io.ts';

export interface ScriptedTerminal {
  readonly io: TerminalIo;
  /** Everything on standard output so far, escape sequences taken out. */
  readonly shown: () => string;
  readonly complaints: () => string;
  type(text: string): void;
  /** The end of input, as Ctrl-D or the end of a pipe. */
  endInput(): void;
  /** Ctrl-C or SIGTERM, as a signal. */
  stop(): void;
  /** Waits until `shown` has this, after what was waited for before. */
  see(text: string | RegExp): Promise<void>;
  /** Waits until standard error has this. */
  hear(text: RegExp): Promise<void>;
  /** Whether the terminal is in raw mode. */
  readonly raw: () => boolean;
  /** Whether the cursor was hidden and not shown again. */
  readonly cursorHidden: () => boolean;
}

/** The real clock; `speed` makes waits shorter. */
export const realClock = (speed = 1): AgentClock => ({
  // oxlint-disable-next-line no-restricted-properties -- tests make the real clock themselves, as main does
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs / speed);
    return () => clearTimeout(timer);
  },
});

export const scriptedTerminal = ({
  tty = false,
  clock = realClock(),
}: { readonly tty?: boolean; readonly clock?: AgentClock } = {}): ScriptedTerminal => {
  const stop = new AbortController();
  const stdin = Object.assign(new PassThrough(), {
    isTTY: tty,
    setRawMode: (on: boolean) => (raw = on),
  });
  const stdout = Object.assign(new PassThrough(), { isTTY: tty, columns: 100, rows: 40 });
  const stderr = new PassThrough();
  let raw = false;
  let out = '';
  let seen = 0;
  let complained = '';
  let wake: () => void = () => undefined;
  stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    wake();
  });
  stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text;
    wake();
  });
  const shown = (): string => plain(out);
  const until = async (found: () => boolean): Promise<void> => {
    while (!found()) await new Promise<void>((resolve) => (wake = resolve));
  };
  return {
    io: { stdin, stdout, stderr, clock, random: randomBytes, signal: stop.signal },
    shown,
    complaints: () => complained,
    type: (text) => void stdin.write(text),
    endInput: () => void stdin.end(),
    stop: () => stop.abort(),
    see: (text) =>
      until(() => {
        const rest = shown().slice(seen);
        const match = typeof text === 'string' ? { index: rest.indexOf(text), 0: text } : (text.exec(rest) ?? { index: -1, 0: '' });
        if (match.index < 0) return false;
        seen += match.index + match[0].length;
        return true;
      }),
    hear: (text) => until(() => text.test(complained)),
    raw: () => raw,
    cursorHidden: () => out.lastIndexOf('\u001b[?25l') > out.lastIndexOf('\u001b[?25h'),
  };
};

// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const plain = (text: string): string => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
