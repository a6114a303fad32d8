/**
 * The thread of the lines: accepts, deciphers and enciphers. What happens on all lines in one turn of its event loop crosses in one message, and not before the
 * last one was taken: while the other side is busy nothing queues up there, and what comes meanwhile crosses together.
 */
import { parentPort } from 'node:worker_threads';
import { ListenRefusal } from './listen-refusal.ts';
import { openPort, type Port, type Transport, type TransportUser } from './transport.ts';
import { COMMAND, EVENT, type FromLines, type ToLines } from './transport-messages.ts';

/** Bytes of one line, and of all, that wait to cross; who brings more is not read from until they have. */
const LINE_BYTES_MAX = 65_536;
const BYTES_MAX = 4 * 1024 * 1024;

if (parentPort === null) throw new Error('this file is the body of a thread');
const other = parentPort;

const lines = new Map<number, Carried>();
const ports = new Map<number, Port>();
/** Those of whom something waits to cross. */
const waiting = new Set<Carried>();
let nextLine = 1;
let events: (number | string)[] = [];
let chunks: Uint8Array[] = [];
let bytes = 0;
let scheduled = false;
let underway = false;

const post = (message: FromLines, give: ArrayBuffer[] = []): void => other.postMessage(message, give);

function tell(event: number, line: number, argument: number | string): void {
  events.push(event, line, argument);
  schedule();
}

function schedule(): void {
  if (scheduled || underway) return;
  scheduled = true;
  setImmediate(cross);
}

function cross(): void {
  scheduled = false;
  const packed = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    packed.set(chunk, at);
    at += chunk.length;
  }
  underway = true;
  post({ events, bytes: packed }, [packed.buffer]);
  events = [];
  chunks = [];
  bytes = 0;
}

/** The other side has taken what crossed. */
function taken(): void {
  underway = false;
  if (events.length > 0) schedule();
  for (const line of waiting) line.taken();
  waiting.clear();
}

/** One line, told of on the other side. */
class Carried implements TransportUser {
  readonly transport: Transport;
  readonly #line: number;
  #waiting = 0;
  #paused = false;
  #held = false;

  constructor(transport: Transport, line: number) {
    this.transport = transport;
    this.#line = line;
  }

  first(byte: number): void {
    tell(EVENT.first, this.#line, byte);
  }

  secured(): void {
    tell(EVENT.secured, this.#line, 0);
  }

  handshakeFailed(): void {
    tell(EVENT.handshakeFailed, this.#line, 0);
  }

  data(chunk: Buffer): void {
    tell(EVENT.data, this.#line, chunk.length);
    chunks.push(chunk);
    bytes += chunk.length;
    this.#waiting += chunk.length;
    waiting.add(this);
    if (this.#held || (this.#waiting <= LINE_BYTES_MAX && bytes <= BYTES_MAX)) return;
    this.#held = true;
    this.transport.pause();
  }

  ended(): void {
    tell(EVENT.ended, this.#line, 0);
  }

  backlogged(): void {
    tell(EVENT.backlogged, this.#line, 0);
  }

  closed(): void {
    lines.delete(this.#line);
    waiting.delete(this);
    tell(EVENT.closed, this.#line, 0);
  }

  pause(): void {
    this.#paused = true;
    this.transport.pause();
  }

  resume(): void {
    this.#paused = false;
    if (!this.#held) this.transport.resume();
  }

  taken(): void {
    this.#waiting = 0;
    if (!this.#held) return;
    this.#held = false;
    if (!this.#paused) this.transport.resume();
  }

  end(): void {
    this.#paused = false;
    this.#held = false;
    this.transport.end();
  }
}

function command(kind: number, line: Carried, argument: string | Uint8Array | number): void {
  switch (kind) {
    case COMMAND.write:
      if (typeof argument !== 'number') line.transport.write(argument);
      return;
    case COMMAND.plain:
      return line.transport.plain();
    case COMMAND.secure:
      return line.transport.secure();
    case COMMAND.pause:
      return line.pause();
    case COMMAND.resume:
      return line.resume();
    case COMMAND.end:
      return line.end();
    case COMMAND.destroy:
      return line.transport.destroy();
    case COMMAND.reset:
      return line.transport.reset();
  }
}

other.on('message', (message: ToLines) => {
  if ('commands' in message) {
    const { commands } = message;
    for (let at = 0; at < commands.length; at += 3) {
      const line = lines.get(commands[at + 1] as number);
      if (line !== undefined) command(commands[at] as number, line, commands[at + 2] as string);
    }
    if (message.taken) taken();
    return;
  }
  if ('close' in message) {
    const { close } = message;
    void ports
      .get(close)
      ?.close()
      .then(() => tell(EVENT.portClosed, close, 0));
    ports.delete(close);
    return;
  }
  const { listen, ...options } = message;
  openPort({ ...options, failed: (error) => post({ failed: listen, error }) }, (transport, address, port) => {
    const line = nextLine++;
    const carried = new Carried(transport, line);
    lines.set(line, carried);
    tell(EVENT.opened, line, `${listen} ${port} ${address}`);
    return carried;
  }).then(
    (port) => {
      ports.set(listen, port);
      post({ listening: listen, host: port.host, port: port.port });
    },
    (error: unknown) => {
      const refusal = error instanceof ListenRefusal ? { code: error.code } : {};
      post({ refused: listen, error: error instanceof Error ? error : new Error(String(error)), ...refusal });
    },
  );
});
