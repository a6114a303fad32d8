/** A network between a UDP client and an agent that loses, doubles, holds back and forges datagrams, the same way for the same seed. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';

export interface RelayOptions {
  /** Where the datagrams should go, on 127.0.0.1. */
  readonly port: number;
  readonly seed: number;
  /** Chances from 0 to 1, per datagram and direction. */
  readonly lose?: number;
  readonly double?: number;
  /** Held back until the next datagram of the same direction and client has passed. */
  readonly reorder?: number;
  /** A copy with one byte changed goes first. */
  readonly forge?: number;
}

export interface Relay {
  readonly port: number;
  readonly counts: { passed: number; lost: number; doubled: number; reordered: number; forged: number };
  close(): Promise<void>;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export const seededChance = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const startRelay = async (options: RelayOptions): Promise<Relay> => {
  const { lose = 0, double = 0, reorder = 0, forge = 0 } = options;
  const chance = seededChance(options.seed);
  const counts = { passed: 0, lost: 0, doubled: 0, reordered: 0, forged: 0 };
  const front = createSocket('udp4');
  /** By the client's port: the socket that stands for it towards the agent. */
  const backs = new Map<number, Socket>();

  /** One direction of one client. */
  const way = (send: (datagram: Uint8Array) => void): ((datagram: Uint8Array) => void) => {
    let kept: Uint8Array | undefined;
    const pass = (datagram: Uint8Array): void => {
      counts.passed += 1;
      send(datagram);
    };
    return (datagram) => {
      if (chance() < lose) {
        counts.lost += 1;
        return;
      }
      if (chance() < forge && datagram.length > 0) {
        const forged = Uint8Array.from(datagram);
        const at = Math.floor(chance() * forged.length);
        forged[at] = (forged[at] ?? 0) ^ (1 + Math.floor(chance() * 255));
        counts.forged += 1;
        send(forged);
      }
      if (kept === undefined && chance() < reorder) {
        counts.reordered += 1;
        kept = datagram;
        return;
      }
      pass(datagram);
      if (chance() < double) {
        counts.doubled += 1;
        pass(datagram);
      }
      if (kept !== undefined) pass(kept);
      kept = undefined;
    };
  };

  const forward = new Map<number, (datagram: Uint8Array) => void>();
  front.on('message', (datagram, { port }) => {
    let send = forward.get(port);
    if (send === undefined) {
      const back = createSocket('udp4');
      back.on('error', () => undefined);
      back.on(
        'message',
        way((reply) => front.send(reply, port, '127.0.0.1')),
      );
      backs.set(port, back);
      send = way((request) => back.send(request, options.port, '127.0.0.1'));
      forward.set(port, send);
    }
    send(datagram);
  });
  front.on('error', () => undefined); // a client that is gone
  await new Promise<void>((resolve) => front.bind(0, '127.0.0.1', resolve));
  return {
    port: front.address().port,
    counts,
    close: async () => {
      await Promise.all([front, ...backs.values()].map((socket) => new Promise<void>((resolve) => socket.close(resolve))));
    },
  };
};
