/**
 * `medlar records`: the original's conversation, word for word, over TLS. What the original had not (second factor, receipts, notices, reports) is
 * asked for only where it is needed, or under letters that `help` lists. Exit codes: see EXIT.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { ReplyFault } from './centre-replies.ts';
import { LineFault } from './line-client.ts';
import type { Endpoint } from './line-client.ts';
import { type LedgerPin, LedgerFault } from './receipt-check.ts';
import { RecordsSession } from './records-session.ts';
import { RecordsTalk } from './records-talk.ts';
import { isObject } from './line-client.ts';
import { EXIT, FileRefusal, openLineInput, readText } from './terminal-io.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface RecordsOptions {
  readonly line: Endpoint;
  /** File with the centre's certificate authority, PEM; without it the machine's own authorities count. */
  readonly ca?: string;
  /** File that keeps the ledger's key and the newest checkpoint seen, from one run to the next. */
  readonly pin?: string;
}

/** Resolves with an exit code; never rejects for anything that a person can mend. */
export const runRecords = async (options: RecordsOptions, io: TerminalIo): Promise<number> => {
  const input = openLineInput(io);
  let session: RecordsSession | undefined;
  try {
    const ca = options.ca === undefined ? undefined : await readText(options.ca);
    const pin = options.pin === undefined ? undefined : await readPin(options.pin);
    session = await RecordsSession.open({ line: options.line, ...(ca !== undefined && { ca }), ...(pin !== undefined && { pin }) }, io);
    const code = await new RecordsTalk(session, input, io).run();
    const seen = session.pin;
    if (options.pin !== undefined && seen !== undefined) await keepPin(options.pin, seen);
    return io.signal.aborted ? EXIT.interrupted : code;
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted;
    const known = error instanceof LineFault || error instanceof FileRefusal || error instanceof ReplyFault || error instanceof LedgerFault;
    if (!known) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT.cannot;
  } finally {
    input.close();
    session?.close();
  }
};

async function readPin(file: string): Promise<LedgerPin | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new FileRefusal(`${file} cannot be read.`, { cause: error });
  }
  const fault = new FileRefusal(`${file} is no pin of a ledger; remove it only if you know why it changed.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fault;
  }
  if (!isObject(json) || typeof json['vkey'] !== 'string') throw fault;
  const { vkey, checkpoint } = json;
  return { vkey, ...(typeof checkpoint === 'string' && { checkpoint }) };
}

/** Whole or not at all. */
async function keepPin(file: string, pin: LedgerPin): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(pin)}\n`);
  await rename(`${file}.new`, file);
}
