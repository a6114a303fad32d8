/**
 * Ports whose sockets, with their TLS, are those of a thread of their own (transport-thread.ts), which takes a quarter of a short request from the thread of
 * the centre. One thread for all that listen so. Should it end, its lines are closed, and this thread listens in its place.
 */
import { Worker } from 'node:worker_threads';
import { ListenRefusal } from './listen-refusal.ts';
import { type Accept, openPort, type Port, type PortOptions, type Transport, type TransportUser } from './transport.ts';
import { COMMAND, EVENT, type FromLines, type ToLines } from './transport-messages.ts';

let shared: LinesThread | undefined;

/** Starts the thread of this process, unless it runs: it takes as long to start as much of what comes before the first port. */
export function startLinesThread(): LinesThread {
  if (shared === undefined || shared.ended) shared = new LinesThread(linesWorker());
  return shared;
}

/** Listens on `thread`, by default the one of this process. Throws a ListenRefusal where the port cannot be had. */
export const openPortAside = (options: PortOptions, accept: Accept, thread = startLinesThread()): Promise<Port> =>
  thread.listen(options, accept);

export const linesWorker = (): Worker => new Worker(new URL('transport-thread.ts', import.meta.url), { name: 'medlar-lines' });

export class LinesThread {
  ended = false;
  readonly #worker: Worker;
  readonly #ports = new Map<number, AsidePort>();
  readonly #lines = new Map<number, AsideTransport>();
  #nextPort = 0;
  #commands: (number | string | Uint8Array)[] = [];
  #scheduled = false;
  #taken = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: FromLines) => this.#told(message));
    worker.on('error', (error: unknown) => this.#end(error));
    worker.on('exit', (code) => this.#end(new Error(`exit code ${code}`)));
    // After the listeners, the first of which would keep the process. It is kept while a port is open.
    worker.unref();
  }

  listen(options: PortOptions, accept: Accept): Promise<Port> {
    const number = this.#nextPort++;
    if (this.#ports.size === 0) this.#worker.ref();
    const { promise, resolve, reject } = Promise.withResolvers<Port>();
    const port = new AsidePort(options, accept, { opened: resolve, refused: reject, close: () => this.#post({ close: number }) });
    this.#ports.set(number, port);
    const { failed: _, ...plain } = options;
    this.#post({ listen: number, ...plain });
    return promise;
  }

  /** What is asked for while events are handled, and in what follows from them at once, crosses together. */
  do(command: number, line: number, argument: number | string | Uint8Array = 0): void {
    this.#commands.push(command, line, argument);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(() => {
      const [commands, taken] = [this.#commands, this.#taken];
      this.#scheduled = false;
      this.#commands = [];
      this.#taken = false;
      this.#post({ commands, taken });
    });
  }

  #post(message: ToLines): void {
    this.#worker.postMessage(message);
  }

  #told(message: FromLines): void {
    if ('events' in message) this.#happened(message);
    else if ('listening' in message) this.#ports.get(message.listening)?.listening(message);
    else if ('failed' in message) this.#ports.get(message.failed)?.options.failed(message.error);
    else {
      const { refused, code, error } = message;
      this.#forget(refused)?.refused(code === undefined ? error : new ListenRefusal(code, error.message));
    }
  }

  #forget(number: number): AsidePort | undefined {
    const port = this.#ports.get(number);
    this.#ports.delete(number);
    if (this.#ports.size === 0) this.#worker.unref();
    return port;
  }

  #happened({ events, bytes }: Extract<FromLines, { events: unknown }>): void {
    this.#taken = true;
    this.#schedule();
    const received = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let from = 0;
    for (let at = 0; at < events.length; at += 3) {
      // As FromLines says: two numbers, and a text only where a line was opened.
      const [event, line, argument] = [events[at] as number, events[at + 1] as number, events[at + 2] as number];
      const user = this.#lines.get(line)?.user;
      switch (event) {
        case EVENT.opened:
          this.#opened(line, String(argument));
          break;
        case EVENT.data:
          user?.data(received.subarray(from, from + argument));
          from += argument;
          break;
        case EVENT.first:
          user?.first(argument);
          break;
        case EVENT.secured:
          user?.secured();
          break;
        case EVENT.handshakeFailed:
          user?.handshakeFailed();
          break;
        case EVENT.ended:
          user?.ended();
          break;
        case EVENT.backlogged:
          user?.backlogged();
          break;
        case EVENT.closed:
          this.#lines.delete(line);
          user?.closed();
          break;
        case EVENT.portClosed:
          this.#forget(line)?.gone();
          break;
      }
    }
  }

  #opened(line: number, what: string): void {
    const [port = '', peer = '', address = ''] = what.split(' ');
    const transport = new AsideTransport(this, line);
    transport.user = this.#ports.get(Number(port))?.accept(transport, address, Number(peer));
    if (transport.user !== undefined) this.#lines.set(line, transport);
  }

  #end(cause: unknown): void {
    if (this.ended) return;
    this.ended = true;
    const error = new Error('the thread of the lines has ended; its lines are closed, and the centre’s own thread listens now', { cause });
    for (const { user } of this.#lines.values()) user?.closed();
    this.#lines.clear();
    for (const port of this.#ports.values()) port.lost(error);
    this.#ports.clear();
  }
}

interface Asking {
  readonly opened: (port: Port) => void;
  readonly refused: (error: Error) => void;
  readonly close: () => void;
}

class AsidePort implements Port {
  host: string;
  port: number;
  readonly options: PortOptions;
  readonly accept: Accept;
  readonly refused: (error: Error) => void;
  readonly #asking: Asking;
  readonly #gone = Promise.withResolvers<void>();
  #closing = false;
  /** This thread's, when the other has ended. */
  #instead: Promise<Port | undefined> | undefined;

  constructor(options: PortOptions, accept: Accept, asking: Asking) {
    this.host = options.host;
    this.port = options.port;
    this.options = options;
    this.accept = accept;
    this.refused = asking.refused;
    this.#asking = asking;
  }

  listening({ host, port }: { readonly host: string; readonly port: number }): void {
    this.host = host;
    this.port = port;
    this.#asking.opened(this);
  }

  async close(): Promise<void> {
    if (this.#instead !== undefined) return (await this.#instead)?.close();
    if (!this.#closing) this.#asking.close();
    this.#closing = true;
    return this.#gone.promise;
  }

  gone(): void {
    this.#gone.resolve();
  }

  /** The thread has ended. */
  lost(error: Error): void {
    this.options.failed(error);
    if (this.#closing) this.gone();
    else this.#instead = this.#listenHere();
  }

  async #listenHere(): Promise<Port | undefined> {
    try {
      const instead = await openPort({ ...this.options, host: this.host, port: this.port }, this.accept);
      this.listening(instead);
      return instead;
    } catch (cause) {
      const fault = cause instanceof Error ? cause : new Error('listening again failed', { cause });
      this.options.failed(fault);
      this.refused(fault);
      return undefined;
    }
  }
}

class AsideTransport implements Transport {
  user: TransportUser | undefined;
  readonly #thread: LinesThread;
  readonly #line: number;

  constructor(thread: LinesThread, line: number) {
    this.#thread = thread;
    this.#line = line;
  }

  plain(): void {
    this.#thread.do(COMMAND.plain, this.#line);
  }

  secure(): void {
    this.#thread.do(COMMAND.secure, this.#line);
  }

  write(bytes: Uint8Array | string): void {
    this.#thread.do(COMMAND.write, this.#line, bytes);
  }

  pause(): void {
    this.#thread.do(COMMAND.pause, this.#line);
  }

  resume(): void {
    this.#thread.do(COMMAND.resume, this.#line);
  }

  end(): void {
    this.#thread.do(COMMAND.end, this.#line);
  }

  destroy(): void {
    this.#thread.do(COMMAND.destroy, this.#line);
  }

  reset(): void {
    this.#thread.do(COMMAND.reset, this.#line);
  }
}
