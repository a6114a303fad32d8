/** The server's log: JSON lines for machines, or one readable line each for a person at a terminal. On standard error, since standard output is for results. */
import pino, { type Logger } from 'pino';
import type { Settings } from '../config.ts';
import type { Machine } from './machine.ts';

export function createLog({ logLevel, logFormat }: Pick<Settings, 'logLevel' | 'logFormat'>, machine: Machine): Logger {
  const readable = logFormat === 'text' || (logFormat === 'auto' && machine.errorIsTerminal);
  const write = (line: string): void => machine.complain(readable ? readableLine(line) : line.trimEnd());
  return pino({ level: logLevel, base: null, timestamp: () => `,"time":"${new Date(machine.now()).toISOString()}"` }, { write });
}

/** `04:05:06 warn  the clock jumped back backMs=12000`. Values from outside stay JSON, so that none can forge a line. */
function readableLine(line: string): string {
  // pino wrote this line: an object with at least these fields.
  const { time, level, msg, ...rest } = JSON.parse(line) as { time: string; level: number; msg?: string };
  const fields = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' && /^[\w.:/@-]+$/.test(value) ? value : JSON.stringify(value)}`,
  );
  return [time.slice(11, 19), (pino.levels.labels[level] ?? '').padEnd(5), plain(msg ?? ''), ...fields].join(' ');
}

// Control characters could move the cursor or hide what was written before.
const plain = (words: string): string => words.replaceAll(/\p{Cc}/gu, ' ');
