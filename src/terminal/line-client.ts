/**
 * One TLS line to the centre, from the client's side: JSON requests and their replies by id, and what the centre tells unasked. docs/lines.md
 * The certificate must come from the pinned authority (`--ca`). That authority signs for one centre only, so a name or address that the
 * certificate does not list is accepted from it; with the machine's own authorities the name has to be right.
 */
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Receipt } from '#centre/requests.ts';
import { REFUSAL_CODES } from '#model/refusal.ts';
import type { Refusal, RefusalCode } from '#model/refusal.ts';
import { tlsClientOptions } from '#vault/tls-options.ts';

/** Longest line taken from the centre, in bytes; an agent's list of keys is the longest there is. */
export const LINE_BYTES_MAX = 32 * 1024 * 1024;
export const CONNECT_MS = 10_000;
/** A request that is not answered within this time ends the line. */
export const REPLY_MS = 30_000;

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** `[::1]:21000`, `127.0.0.1:21000`. */
export const endpointText = ({ host, port }: Endpoint): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

export interface LineOptions {
  readonly server: Endpoint;
  /** Certificate authority to trust, PEM; undefined: the machine's own. */
  readonly ca?: string;
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** Gives the opening up; a line that is open is ended by `close`. */
  readonly signal?: AbortSignal;
  /** What it throws ends the line. */
  readonly onEvent: (event: LineEvent) => void;
}

/** What the centre tells unasked; `event` names it, the rest depends on it. */
export type LineEvent = Readonly<Record<string, unknown>> & { readonly event: string };

/** `ok` is as the centre sent it: whoever asked knows what to expect, and reads it as unknown. */
export type LineReply = { readonly ok: unknown; readonly receipt?: Receipt } | Refusal;

/** The line is not, or no longer, there. The message is one sentence for a person and says what to do. */
export class LineFault extends Error {
  override readonly name = 'LineFault';
  /** `certificate` and `not-tls` do not pass by themselves; the others may. */
  readonly code: 'unreachable' | 'certificate' | 'not-tls' | 'busy' | 'closed' | 'timeout' | 'garbage';
  constructor(code: LineFault['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface Line {
  /** Rejects with LineFault when the line ends before the reply. */
  request(verb: string, args: object, key?: string): Promise<LineReply>;
  /** Resolves when the line has ended, with the reason. */
  readonly ended: Promise<LineFault>;
  close(): void;
}

/** Resolves after the handshake; rejects with LineFault. */
export const openLine = (options: LineOptions): Promise<Line> =>
  new Promise((resolve, reject) => {
    const { server, ca, signal } = options;
    let refused: LineFault | undefined;
    const socket = connect({
      host: server.host,
      port: server.port,
      ...(ca === undefined ? { minVersion: 'TLSv1.3' } : tlsClientOptions(ca)),
      ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
      // No name to check: what the pinned authority signed is the centre, under whatever name it is reached.
      ...(ca === undefined ? {} : { checkServerIdentity: () => undefined }),
    });
    const late = options.after(CONNECT_MS, () => {
      refused = new LineFault(
        'timeout',
        `${endpointText(server)} did not answer within ${CONNECT_MS / 1000} seconds; is it the centre's desk?`,
      );
      socket.destroy(refused);
    });
    const stop = (): void => {
      refused = new LineFault('closed', 'The connection was closed.');
      socket.destroy(refused);
    };
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    const failed = (error?: Error): void => {
      late();
      signal?.removeEventListener('abort', stop);
      reject(refused ?? connectFault(server, error));
    };
    const closed = (): void => failed();
    socket.once('error', failed);
    socket.once('close', closed);
    socket.once('secureConnect', () => {
      late();
      signal?.removeEventListener('abort', stop);
      socket.off('error', failed);
      socket.off('close', closed);
      socket.setNoDelay(true);
      resolve(talk(socket, options));
    });
  });

interface Waiting {
  readonly resolve: (reply: LineReply) => void;
  readonly reject: (fault: LineFault) => void;
  readonly cancel: () => void;
}

const talk = (socket: TLSSocket, { server, after, onEvent }: LineOptions): Line => {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let fault: LineFault | undefined;
  let chunks: Buffer[] = [];
  let length = 0;

  const end = (reason: LineFault): void => {
    fault ??= reason;
    socket.destroy();
  };

  const takeLine = (text: string): void => {
    const line = readLine(text);
    if (line === undefined) return end(new LineFault('garbage', `${endpointText(server)} sent a line that is not of this protocol.`));
    if ('event' in line) return takeEvent(line.event);
    // A reply to no request in particular is a refusal of what could not be read; then it is the answer to the only one there is, or to none.
    const id = line.id ?? (waiting.size === 1 ? waiting.keys().next().value : undefined);
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || asked === undefined) return;
    waiting.delete(id);
    asked.cancel();
    asked.resolve(line.reply);
  };

  const takeEvent = (event: LineEvent): void => {
    try {
      onEvent(event);
    } catch (error) {
      end(new LineFault('garbage', error instanceof Error ? error.message : String(error), { cause: error }));
    }
  };

  socket.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let newline = rest.indexOf(0x0a); newline >= 0 && !socket.destroyed; newline = rest.indexOf(0x0a)) {
      const text = Buffer.concat([...chunks, rest.subarray(0, newline)]).toString('utf8');
      chunks = [];
      length = 0;
      rest = rest.subarray(newline + 1);
      takeLine(text);
    }
    if (rest.length > 0) chunks.push(rest);
    length += rest.length;
    if (length > LINE_BYTES_MAX) end(new LineFault('garbage', `${endpointText(server)} sent a line of more than ${LINE_BYTES_MAX} bytes.`));
  });
  socket.on('error', () => undefined); // 'close' follows
  const ended = new Promise<LineFault>((resolve) => {
    socket.once('close', () => {
      const reason = fault ?? new LineFault('closed', `${endpointText(server)} closed the connection.`);
      fault = reason;
      for (const { reject, cancel } of waiting.values()) {
        cancel();
        reject(reason);
      }
      waiting.clear();
      resolve(reason);
    });
  });

  return {
    ended,
    request: (verb, args, key) => {
      if (fault !== undefined) return Promise.reject(fault);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        const cancel = after(REPLY_MS, () =>
          end(new LineFault('timeout', `${endpointText(server)} did not answer within ${REPLY_MS / 1000} seconds.`)),
        );
        waiting.set(id, { resolve, reject, cancel });
        socket.write(`${JSON.stringify({ id, verb, args, ...(key === undefined ? {} : { key }) })}\n`);
      });
    },
    close: () => end(new LineFault('closed', 'The connection was closed.')),
  };
};

type LineIn = { readonly event: LineEvent } | { readonly id: number | undefined; readonly reply: LineReply };

/**
 * A name or an address may hold what a terminal takes for a command (files and FHIR clients bring all sorts of texts along): it is shown as U+FFFD,
 * whichever client shows it. Line ends and tabs stay.
 */
const withoutControls = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.replaceAll(CONTROLS, '\ufffd') : value);
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** Whether a line of JSON may hold one, escaped or not. */
const MAY_CONTROL = /\\u00[0189]|\\[bf]|[\u007f-\u009f]/i;

const readLine = (text: string): LineIn | undefined => {
  let line: unknown;
  try {
    line = MAY_CONTROL.test(text) ? JSON.parse(text, withoutControls) : JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(line)) return undefined;
  if (typeof line['event'] === 'string') return { event: { ...line, event: line['event'] } };
  const id = typeof line['id'] === 'number' ? line['id'] : undefined;
  if (isObject(line['refused'])) {
    const { code, text, retryAfterMs } = line['refused'];
    if (!isRefusalCode(code) || typeof text !== 'string') return undefined;
    return { id, reply: { refused: code, text, ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}) } };
  }
  if (!('ok' in line)) return undefined;
  const receipt = readReceipt(line['receipt']);
  return { id, reply: { ok: line['ok'], ...(receipt === undefined ? {} : { receipt }) } };
};

const readReceipt = (value: unknown): Receipt | undefined => {
  if (!isObject(value)) return undefined;
  const { id, leaf, by, sig, stopped } = value;
  if (typeof id !== 'string' || typeof leaf !== 'string' || typeof by !== 'string' || typeof sig !== 'string') return undefined;
  return { id, leaf, by, sig, ...(stopped === true ? { stopped } : {}) };
};

const isRefusalCode = (value: unknown): value is RefusalCode => REFUSAL_CODES.some((code) => code === value);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; is the centre running, and is this its desk',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name could not be looked up',
  ETIMEDOUT: 'nobody answered',
};

export const connectFault = (server: Endpoint, error: Error | undefined): LineFault => {
  const where = endpointText(server);
  const code = error !== undefined && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const options = error === undefined ? {} : { cause: error };
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) return new LineFault('unreachable', `${where} cannot be reached: ${unreachable}?`, options);
  if (error === undefined || code === 'ECONNRESET' || code === 'EPIPE') {
    const what = 'it is busy, or it is not a Medlar desk that speaks TLS; try again in a moment';
    return new LineFault('busy', `${where} closed the connection at once: ${what}.`, options);
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const what = 'is not valid today: check the clock of this machine, or have the centre renew it';
    return new LineFault('certificate', `The certificate of ${where} ${what}.`, options);
  }
  if (/CERT|SIGNATURE|ISSUER|VERIFY|CHAIN/.test(code)) {
    const what = "is not the centre's: nothing was sent to it. Give the centre's ca.pem with --ca FILE, and check the address";
    return new LineFault('certificate', `The certificate of ${where} ${what}.`, options);
  }
  return new LineFault('not-tls', `${where} does not speak TLS 1.3 as a centre does: ${error.message.split('\n')[0] ?? ''}`, options);
};
