/**
 * One TCP port for a door: TLS 1.3 and, where it is switched on, the originals' plaintext lab lines, told apart by the first byte.
 * Peers, limits, idle times and closing are handled here, once for all doors; what is said on a line is a `Talk`.
 */
import type { Logger } from 'pino';
import type { PemPair } from '#vault/tls-options.ts';
import { IdleWheel, type Timed } from './idle-wheel.ts';
import { LINE_LIMITS, type LineLimits } from './limits.ts';
import { openPort, type Port, type Transport, type TransportUser } from './transport.ts';
import { openPortAside } from './transport-aside.ts';

/** What a door does with the bytes of one peer. Created with the first byte (lab) or after the handshake (TLS). */
export interface Talk {
  /** True while a request is being worked on: the line is then neither idle nor closed. */
  readonly busy: boolean;
  data(chunk: Buffer): void;
  /** The peer will send no more: answer what is complete, then `line.end()`. */
  ended(): void;
  /** The connection is gone. */
  closed(): void;
}

export interface ListenLineOptions {
  /** Name of the door, also of its flag: `desk`. */
  readonly door: string;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly limits?: Partial<LineLimits>;
  /** What the TLS side presents; without it this port has none. */
  readonly tls?: PemPair;
  /** Plaintext lines, for loopback peers only unless `anywhere`. Off when absent. */
  readonly lab?: { readonly anywhere: boolean };
  readonly onSecured: (line: Line) => Talk;
  readonly onLab: (line: Line) => Talk;
  /** A stranger was turned away: over a limit, or no TLS where TLS is needed. */
  readonly onStranger: (what: 'garbage' | 'limit') => void;
  readonly log: Logger;
  /** Whose sockets they are: this thread's, or those of one of their own, which takes a quarter of a short request from this one. Default: here. */
  readonly sockets?: 'here' | 'aside';
}

export interface LineListener {
  readonly host: string;
  readonly port: number;
  readonly limits: LineLimits;
  /** Counters and gauges by name, for metrics. */
  figures(): Readonly<Record<string, number>>;
  /** Takes no new connections, ends the idle ones, lets requests finish for `closeMs`. */
  close(): Promise<void>;
}

/** RFC 8446 §4: a TLS record that holds a handshake begins with this byte. No lab message does: it is a control character. */
const TLS_HANDSHAKE = 0x16;

const NO_LAB = "this port speaks TLS 1.3 only: connect with TLS and the centre's ca.pem\n";
const LAB_ELSEWHERE = "lab lines are for programs on the same machine only: connect with TLS and the centre's ca.pem\n";

/** Throws a ListenRefusal where the port cannot be had. */
export async function listenLine(options: ListenLineOptions): Promise<LineListener> {
  const lines = new Lines(options);
  const { door, host, port: wanted, tls, log } = options;
  const open = options.sockets === 'aside' ? openPortAside : openPort;
  const port = await open(
    {
      door,
      host,
      port: wanted,
      ...(tls !== undefined && { tls }),
      backlogBytesMax: lines.limits.backlogBytesMax,
      failed: (error) => log.error({ err: error }, `${door}: ${error.message}`),
    },
    (transport, address, peerPort) => lines.accept(transport, address, peerPort),
  );
  return {
    host: port.host,
    port: port.port,
    limits: lines.limits,
    figures: () => lines.figures(),
    close: () => closeAll(port, lines),
  };
}

async function closeAll(port: Port, lines: Lines): Promise<void> {
  const late = setTimeout(() => lines.destroyAll(), lines.limits.closeMs);
  const closed = port.close();
  lines.endAll();
  await closed;
  clearTimeout(late);
  lines.stop();
}

/** All lines of one port. */
class Lines {
  readonly limits: LineLimits;
  readonly wheel: IdleWheel<Line>;
  readonly options: ListenLineOptions;
  closing = false;
  readonly counts = { accepted: 0, overLimit: 0, idle: 0, backlog: 0, handshakesFailed: 0, plaintextRefused: 0 };
  readonly #open = new Set<Line>();
  readonly #perAddress = new Map<string, number>();

  constructor(options: ListenLineOptions) {
    this.options = options;
    this.limits = { ...LINE_LIMITS, ...options.limits };
    const { idleMs, handshakeMs, lingerMs } = this.limits;
    this.wheel = new IdleWheel<Line>(Math.max(idleMs, handshakeMs, lingerMs), (line) => line.overdue());
  }

  accept(transport: Transport, remoteAddress: string, port: number): Line | undefined {
    if (this.closing) {
      transport.destroy();
      return undefined;
    }
    const address = plainAddress(remoteAddress);
    const ofPeer = this.#perAddress.get(address) ?? 0;
    if (ofPeer >= this.#peerMax(address) || this.#open.size >= this.limits.connectionsMax) {
      this.counts.overLimit += 1;
      this.options.onStranger('limit');
      transport.reset();
      return undefined;
    }
    this.counts.accepted += 1;
    this.#perAddress.set(address, ofPeer + 1);
    const line = new Line(this, transport, address, port);
    this.#open.add(line);
    this.wheel.set(line, this.limits.idleMs);
    return line;
  }

  #peerMax(address: string): number {
    return this.options.lab !== undefined && isLoopback(address) ? this.limits.labPeerConnectionsMax : this.limits.peerConnectionsMax;
  }

  /** Which way a line goes on, by its first byte. */
  kind(line: Line, first: number): 'tls' | 'lab' | 'refused' {
    return lineKind(first, line.address, this.options);
  }

  forget(line: Line): void {
    this.#open.delete(line);
    this.wheel.delete(line);
    const left = (this.#perAddress.get(line.address) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(line.address, left);
    else this.#perAddress.delete(line.address);
  }

  endAll(): void {
    this.closing = true;
    for (const line of this.#open) line.endWhenIdle();
  }

  destroyAll(): void {
    for (const line of this.#open) line.destroy();
  }

  stop(): void {
    this.wheel.stop();
  }

  figures(): Readonly<Record<string, number>> {
    const { counts } = this;
    return {
      connections: this.#open.size,
      connections_total: counts.accepted,
      over_limit_total: counts.overLimit,
      closed_idle_total: counts.idle,
      closed_backlog_total: counts.backlog,
      handshakes_failed_total: counts.handshakesFailed,
      plaintext_refused_total: counts.plaintextRefused,
    };
  }
}

/** One connection. */
export class Line implements Timed, TransportUser {
  deadline = 0;
  bucket = -1;
  /** The peer's, IPv4 in IPv6 unwrapped. */
  readonly address: string;
  readonly port: number;
  readonly #lines: Lines;
  readonly #transport: Transport;
  #talk: Talk | undefined;
  #state: 'open' | 'ending' | 'closed' = 'open';

  constructor(lines: Lines, transport: Transport, address: string, port: number) {
    this.#lines = lines;
    this.#transport = transport;
    this.address = address;
    this.port = port;
  }

  /** False once it is ending: nothing is read or sent any more. */
  get open(): boolean {
    return this.#state === 'open';
  }

  /** Queues bytes. A peer that leaves more than `backlogBytesMax` unread is closed. */
  send(bytes: Uint8Array | string): void {
    if (this.#state === 'open') this.#transport.write(bytes);
  }

  /** A complete message came or was answered: the idle time starts again. */
  touch(): void {
    this.#lines.wheel.extend(this, this.#lines.limits.idleMs);
    if (this.#lines.closing) this.endWhenIdle();
  }

  /** Somebody who listens and has nothing to say: no longer closed for being idle. The door sends it something now and then instead. */
  keep(): void {
    this.#lines.wheel.delete(this);
  }

  /** Stops and starts reading, so that a peer that asks faster than it is answered waits in its own socket. */
  pause(): void {
    this.#transport.pause();
  }

  resume(): void {
    this.#transport.resume();
  }

  /** Ends after what is queued; what still comes in is thrown away, so that the peer reads our last words before a reset could overtake them. */
  end(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    this.#transport.end();
    this.#lines.wheel.set(this, this.#lines.limits.lingerMs);
  }

  endWhenIdle(): void {
    if (this.#talk?.busy !== true) this.end();
  }

  destroy(): void {
    if (this.#state === 'open') this.#state = 'ending';
    this.#transport.destroy();
  }

  /** Called by the wheel. */
  overdue(): void {
    if (this.#talk?.busy === true) {
      this.#lines.wheel.set(this, this.#lines.limits.idleMs);
    } else if (this.#state === 'open' && this.#talk !== undefined) {
      this.#lines.counts.idle += 1;
      this.end();
    } else {
      this.destroy();
    }
  }

  // ---- TransportUser ------------------------------------------------------------------------------------------------

  first(byte: number): void {
    if (this.#state !== 'open') return;
    const kind = this.#lines.kind(this, byte);
    if (kind === 'lab') {
      this.#talk = this.#lines.options.onLab(this);
      this.#transport.plain();
    } else if (kind === 'refused') {
      this.#lines.counts.plaintextRefused += 1;
      this.#lines.options.onStranger('garbage');
      this.#transport.write(this.#lines.options.lab === undefined ? NO_LAB : LAB_ELSEWHERE);
      this.end();
    } else {
      this.#lines.wheel.set(this, this.#lines.limits.handshakeMs);
      this.#transport.secure();
    }
  }

  secured(): void {
    this.#lines.wheel.set(this, this.#lines.limits.idleMs);
    this.#talk = this.#lines.options.onSecured(this);
    if (this.#lines.closing) this.end();
  }

  handshakeFailed(): void {
    this.#lines.counts.handshakesFailed += 1;
  }

  data(chunk: Buffer): void {
    if (this.#state === 'open') this.#talk?.data(chunk);
  }

  ended(): void {
    if (this.#state === 'open' && this.#talk !== undefined) this.#talk.ended();
    else this.end();
  }

  /** Whoever does not read what it asked for is closed. */
  backlogged(): void {
    if (this.#state !== 'open') return;
    this.#lines.counts.backlog += 1;
    this.#lines.options.onStranger('limit');
    this.destroy();
  }

  closed(): void {
    this.#state = 'closed';
    this.#lines.forget(this);
    this.#talk?.closed();
  }
}

/** What a connection is, by its first byte, its peer's address and what is switched on. */
export function lineKind(
  first: number | undefined,
  address: string,
  { tls, lab }: Pick<ListenLineOptions, 'tls' | 'lab'>,
): 'tls' | 'lab' | 'refused' {
  if (first === TLS_HANDSHAKE && tls !== undefined) return 'tls';
  return lab !== undefined && (lab.anywhere || isLoopback(address)) ? 'lab' : 'refused';
}

/** `::ffff:127.0.0.1` is how a dual-stack socket tells of 127.0.0.1. RFC 4291 §2.5.5.2. */
const plainAddress = (address: string): string => (address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address);

export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
