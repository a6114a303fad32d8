/** A kiosk's line to the centre, from its side: one line per conversation, since nothing is said between two people. */
import { isRefusal } from '#model/refusal.ts';
import type { Refusal } from '#model/refusal.ts';
import { readToken, writeToken } from './agent-token.ts';
import { readArray, readFields, readNumber, readString, ReplyFault } from './centre-replies.ts';
import type { Endpoint, Line, LineEvent } from './line-client.ts';
import { openLine } from './line-client.ts';
import { FileRefusal } from './terminal-io.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface KioskSetting {
  readonly line: Endpoint;
  readonly ca?: string;
  /** File in which the device's token is kept. */
  readonly tokenFile: string;
  /** One-time code of an invitation. */
  readonly enrol?: string;
}

/** What the centre says to somebody at the kiosk. */
export type KioskAnswer =
  | { readonly status: 'ready'; readonly items: readonly string[]; readonly ticket?: number }
  | { readonly status: 'not-ready' | 'nothing' | 'address' | 'birth-date' };

export interface KioskConversation {
  identify(name: string, birthDate: string): Promise<KioskAnswer | Refusal>;
  address(address: string): Promise<KioskAnswer | Refusal>;
  /** Aborted when the centre ends the conversation: too long without input, or too many failures. */
  readonly over: AbortSignal;
  /** The centre says that it will end the conversation in this many milliseconds. */
  onIdle(told: (endsInMs: number) => void): void;
  close(): void;
}

/** The device's token: kept, or got by enrolling. */
export async function deviceToken(setting: KioskSetting, io: TerminalIo): Promise<string> {
  if (setting.enrol === undefined) {
    const kept = await readToken(setting.tokenFile);
    if (kept !== undefined) return kept;
    throw new FileRefusal(
      `This kiosk is not enrolled: there is no ${setting.tokenFile}. Get a code with medlar invite --kiosk NAME, and give it with --enrol.`,
    );
  }
  const line = await openLine({ ...wayTo(setting, io), onEvent: () => undefined });
  try {
    const reply = await line.request('enrol-kiosk', { code: setting.enrol });
    if (isRefusal(reply)) throw new FileRefusal(reply.text);
    const token = readString(readFields(reply.ok)['token'], 'token');
    await writeToken(setting.tokenFile, token);
    return token;
  } finally {
    line.close();
  }
}

/** Rejects with LineFault, and with FileRefusal where the centre does not know the device (any more). */
export async function openConversation(setting: KioskSetting, token: string, io: TerminalIo): Promise<KioskConversation> {
  const over = new AbortController();
  let idle: (endsInMs: number) => void = () => undefined;
  const onEvent = ({ event, endsInMs }: LineEvent): void => {
    if (event === 'ended') over.abort();
    if (event === 'idle') idle(readNumber(endsInMs, 'time'));
  };
  const line = await openLine({ ...wayTo(setting, io), onEvent });
  void line.ended.then(() => over.abort());
  const login = await line.request('login', { token });
  if (isRefusal(login)) {
    line.close();
    throw new FileRefusal(`The centre does not know this kiosk: ${login.text}.`);
  }
  return {
    over: over.signal,
    onIdle: (told) => (idle = told),
    identify: (name, birthDate) => ask(line, 'identify', { name, birthDate }),
    address: (address) => ask(line, 'address', { address }),
    close: () => line.close(),
  };
}

const wayTo = ({ line, ca }: KioskSetting, { clock, signal }: TerminalIo) => ({
  server: line,
  ...(ca === undefined ? {} : { ca }),
  after: clock.after,
  signal,
});

async function ask(line: Line, verb: string, args: object): Promise<KioskAnswer | Refusal> {
  const reply = await line.request(verb, args);
  return isRefusal(reply) ? reply : readAnswer(reply.ok);
}

function readAnswer(value: unknown): KioskAnswer {
  const { status, items, ticket } = readFields(value, 'answer');
  if (status === 'ready') {
    return {
      status,
      items: readArray(items, 'list', (item) => readString(item, 'item')),
      ...(ticket === undefined ? {} : { ticket: readNumber(ticket, 'ticket') }),
    };
  }
  const known = (['not-ready', 'nothing', 'address', 'birth-date'] as const).find((one) => one === status);
  if (known === undefined) throw new ReplyFault('answer');
  return { status: known };
}
