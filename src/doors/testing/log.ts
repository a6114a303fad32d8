/** A logger that keeps what is logged. */
import { pino, type Logger } from 'pino';

export interface KeptLog {
  readonly log: Logger;
  readonly messages: () => readonly string[];
  /** Everything, as one text: for what must not be in it. */
  readonly text: () => string;
}

export function keptLog(level: 'info' | 'error' = 'info'): KeptLog {
  const lines: string[] = [];
  const log = pino({ level }, { write: (line: string) => void lines.push(line) });
  return {
    log,
    messages: () => lines.map((line) => (JSON.parse(line) as { readonly msg: string }).msg), // pino writes JSON with a msg
    text: () => lines.join(''),
  };
}
