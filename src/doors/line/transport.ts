/**
 * What carries one peer's bytes: a socket, plain or under TLS 1.3. Here it is one of this thread; transport-aside.ts gives the same from a thread of its own.
 * It knows no times, no counts and no messages: those are the line's (listen.ts).
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import { type PemPair, tlsServerOptions } from '#vault/tls-options.ts';
import { listenRefusal } from './listen-refusal.ts';

/** One connection, from the side of whoever talks on it. */
export interface Transport {
  /** The first byte has been seen: what follows, and it, is the peer's plain text. */
  plain(): void;
  /** … or the beginning of a TLS handshake. Only where the port has a certificate. */
  secure(): void;
  /** Queues bytes, texts as UTF-8. */
  write(bytes: Uint8Array | string): void;
  /** Stops and starts reading. Some of what was on its way may still come. */
  pause(): void;
  resume(): void;
  /** Says that no more will be sent, after what is queued, and reads on. */
  end(): void;
  destroy(): void;
  /** The same, so that the peer is told at once (RST). */
  reset(): void;
}

/** Whoever talks on a connection is told what comes. */
export interface TransportUser {
  /** The first byte is there; say `plain` or `secure`, or write and end. */
  first(byte: number): void;
  /** The handshake is done. */
  secured(): void;
  handshakeFailed(): void;
  data(chunk: Buffer): void;
  /** The peer will send no more. */
  ended(): void;
  /** The peer has left more unread than it may. */
  backlogged(): void;
  /** Gone; nothing is told after this. */
  closed(): void;
}

/** Takes a new connection from this address and port, or turns it away. */
export type Accept = (transport: Transport, address: string, port: number) => TransportUser | undefined;

export interface PortOptions {
  /** Name of the door, also of its flag: `desk`. */
  readonly door: string;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly tls?: PemPair;
  /** Bytes that a peer may leave unread. */
  readonly backlogBytesMax: number;
  /** Something is wrong with listening: a connection could not be accepted, say. */
  readonly failed: (error: Error) => void;
}

/** Something that listens. */
export interface Port {
  readonly host: string;
  readonly port: number;
  /** Takes no new connections; resolves when the last one is gone. */
  close(): Promise<void>;
}

/** Connections that the system keeps for us until we accept them. */
const BACKLOG = 1024;

/** Listens on this thread. Throws a ListenRefusal where the port cannot be had. */
export async function openPort(options: PortOptions, accept: Accept): Promise<Port> {
  const context = options.tls && createSecureContext(tlsServerOptions(options.tls));
  let open = 0;
  const closed = Promise.withResolvers<void>();
  /** No new ones are taken. The server is closed when its last connection is about to be; that one's user has still to be told. */
  let shut = false;
  const gone = (): void => {
    open -= 1;
    if (open === 0 && shut) closed.resolve();
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const { remoteAddress, remotePort } = socket;
    socket.on('error', ignore); // a peer that resets its connection is no event; 'close' follows
    if (remoteAddress === undefined || remotePort === undefined) {
      socket.destroy();
      return;
    }
    const transport = new SocketTransport(socket, context, options.backlogBytesMax);
    const user = accept(transport, remoteAddress, remotePort);
    if (user === undefined) return;
    open += 1;
    transport.begin(user, gone);
  });
  await listen(server, options);
  server.on('error', options.failed);
  // A server that listens on TCP has an AddressInfo; a string is for pipes only.
  const address = server.address() as AddressInfo;
  return {
    host: address.address,
    port: address.port,
    close() {
      server.close(() => {
        shut = true;
        if (open === 0) closed.resolve();
      });
      return closed.promise;
    },
  };
}

function listen(server: Server, { door, host, port }: PortOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(listenRefusal(door, host, port, error));
    server.once('error', failed);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

/** Listeners are few and there are no buffers or timers of its own: an idle one costs little more than its socket. */
class SocketTransport implements Transport {
  readonly #context: SecureContext | undefined;
  readonly #backlogBytesMax: number;
  #socket: Socket;
  #user: TransportUser | undefined;
  /** Until it is known how they are to be read. */
  #firstBytes: Buffer | undefined;
  /** The peer's end came meanwhile: a stream tells of it even while it is paused. */
  #endedFirst = false;

  constructor(socket: Socket, context: SecureContext | undefined, backlogBytesMax: number) {
    this.#socket = socket;
    this.#context = context;
    this.#backlogBytesMax = backlogBytesMax;
  }

  /** `gone` follows the user's own `closed`. */
  begin(user: TransportUser, gone: () => void): void {
    const socket = this.#socket;
    this.#user = user;
    socket.once('data', (chunk: Buffer) => {
      socket.pause();
      this.#firstBytes = chunk;
      user.first(chunk[0] ?? 0);
    });
    socket.once('end', () => this.#ended(socket));
    socket.once('close', () => {
      user.closed();
      gone();
    });
  }

  plain(): void {
    const chunk = this.#firstBytes;
    this.#firstBytes = undefined;
    this.#read();
    // Begins to flow in the next turn, unless the first bytes are too many already.
    this.#socket.resume();
    if (chunk !== undefined) this.#user?.data(chunk);
    if (this.#endedFirst) this.#user?.ended();
  }

  /** Hands the socket, its first bytes included, to TLS. */
  secure(): void {
    if (this.#context === undefined) throw new Error('this port has no certificate');
    const raw = this.#socket;
    if (this.#endedFirst) {
      this.#user?.handshakeFailed();
      raw.destroy();
      return;
    }
    if (this.#firstBytes !== undefined) raw.unshift(this.#firstBytes);
    this.#firstBytes = undefined;
    const socket = new TLSSocket(raw, { isServer: true, secureContext: this.#context });
    this.#socket = socket;
    let shaken = false;
    socket.on('error', () => {
      if (!shaken) this.#user?.handshakeFailed();
      raw.destroy();
    });
    socket.once('close', () => raw.destroy());
    socket.once('end', () => this.#ended(socket));
    socket.once('secure', () => {
      shaken = true;
      this.#user?.secured();
      this.#read();
    });
  }

  write(bytes: Uint8Array | string): void {
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#backlogBytesMax) this.#user?.backlogged();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #read(): void {
    this.#socket.on('data', (chunk: Buffer) => this.#user?.data(chunk));
  }

  #ended(socket: Socket): void {
    if (socket !== this.#socket) return; // the raw one under TLS
    if (this.#firstBytes === undefined) this.#user?.ended();
    else this.#endedFirst = true;
  }
}

const ignore = (): void => undefined;
