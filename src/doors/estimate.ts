/**
 * A doctor's agent: one UDP socket that tells patients what a visit will cost under their insurance plan. Sealed requests
 * (estimate-wire.ts) are answered from wherever they come; plaintext ones of the original clients (estimate-pairs.ts) only in lab mode and
 * only from loopback, unless `anywhere`. Everything else is dropped in silence. No datagram stops it. docs/estimate.md
 */
import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { AgentAnswer, BookingKey } from '#centre/requests.ts';
import { estimateReply } from '#model/lab-words.ts';
import type { Tariff } from '#model/tariff.ts';
import { SealedBookings } from './estimate-bookings.ts';
import { LabPairs } from './estimate-pairs.ts';
import type { LabQuestion, Sender } from './estimate-pairs.ts';
import { Reports } from './estimate-reports.ts';
import type { RandomBytes } from './estimate-wire.ts';
import { keyIdOf } from './estimate-wire.ts';
import { ListenRefusal } from './line/listen-refusal.ts';

/** Replies waiting in the socket; beyond it they are dropped, and their patients ask again. */
export const SEND_QUEUE_MAX = 10_000;
/** Receive buffer asked of the kernel, which may give less, in bytes. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** Time as an agent needs it. */
export interface AgentClock {
  /** UTC milliseconds; may jump. */
  readonly now: () => number;
  /** Runs once after the delay, on a clock that never jumps; returns what cancels it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

/** A lab question and its answer, for the words on the doctor's screen. */
export interface LabAnswer extends LabQuestion {
  /** Decimal string; undefined: not covered. */
  readonly price?: string;
  readonly sender: Sender;
}

export interface AgentOptions {
  /** Name of the doctor, for messages. */
  readonly doctor: string;
  readonly host: string;
  /** 0 picks one. */
  readonly port: number;
  /** Lab datagrams: not answered at all, from loopback, or from anywhere. */
  readonly lab: 'off' | 'loopback' | 'anywhere';
  /** Asked at every question; undefined while no tariff is known, and the agent is silent until then. */
  readonly tariff: () => Tariff | undefined;
  /** Takes answers to sealed requests to the centre; true once they are durable there (or can never be). Absent: they are not reported. */
  readonly report?: (answers: readonly AgentAnswer[]) => Promise<boolean>;
  readonly onLabAnswer?: (answer: LabAnswer) => void;
  /** Something went wrong that did not stop the agent: one sentence, naming no patient. */
  readonly fault: (sentence: string) => void;
  readonly clock: AgentClock;
  readonly random: RandomBytes;
}

export interface AgentFigures {
  readonly received: number;
  readonly labAnswers: number;
  readonly sealedAnswers: number;
  /** Identical requests answered again from the cache. */
  readonly repeated: number;
  /** Datagrams that got no answer: not sealed by any key held, or plaintext where that is not taken. */
  readonly dropped: number;
  readonly keys: number;
  readonly held: number;
  readonly unreported: number;
}

export interface Agent {
  readonly doctor: string;
  readonly host: string;
  readonly port: number;
  addKey(key: BookingKey): void;
  endKey(keyId: string): void;
  /** Makes these the only keys. */
  replaceKeys(keys: readonly BookingKey[]): void;
  /** Tries at once to report what waits. */
  flush(): Promise<void>;
  figures(): AgentFigures;
  /** Reports once more what waits, and closes the socket. */
  close(): Promise<void>;
}

/** Resolves when the port is bound; rejects with ListenRefusal when it cannot be. */
export const startAgent = async (options: AgentOptions): Promise<Agent> => {
  const { clock, lab, tariff, fault } = options;
  const count = { received: 0, labAnswers: 0, sealedAnswers: 0, repeated: 0, dropped: 0 };
  const bookings = new SealedBookings(options.random);
  const reports = new Reports({ send: options.report ?? (() => Promise.resolve(true)), after: clock.after, fault });
  const pairs = new LabPairs({ isPlan: (text) => tariff()?.priceOf(text) !== undefined, after: clock.after, question: answerLab });
  const socket = await bind(options);
  const { port } = socket.address();

  function answerLab(sender: Sender, question: LabQuestion): void {
    const price = tariff()?.priceOf(question.plan);
    count.labAnswers += 1;
    send(estimateReply(price), sender);
    options.onLabAnswer?.({ ...question, ...(price === undefined ? {} : { price }), sender });
  }

  const answerSealed = (datagram: Uint8Array, sender: Sender, current: Tariff): void => {
    const sealed = bookings.answer(datagram, clock.now(), current);
    if (sealed === undefined) {
      count.dropped += 1;
      return;
    }
    if (sealed.answer === undefined) count.repeated += 1;
    else {
      count.sealedAnswers += 1;
      if (options.report !== undefined) reports.add(sealed.answer);
    }
    send(sealed.reply, sender);
  };

  const send = (reply: Uint8Array | string, sender: Sender): void => {
    if (socket.getSendQueueCount() < SEND_QUEUE_MAX) socket.send(reply, sender.port, sender.address);
  };

  socket.on('message', (datagram: Buffer, sender: RemoteInfo) => {
    count.received += 1;
    const current = tariff();
    // A datagram from port 0 cannot be answered, and trying to would throw.
    if (current === undefined || sender.port === 0) count.dropped += 1;
    else if (keyIdOf(datagram) !== undefined) answerSealed(datagram, sender, current);
    else if (lab === 'anywhere' || (lab === 'loopback' && isLoopback(sender.address)))
      pairs.receive(sender, datagram.toString('utf8').trim());
    else count.dropped += 1;
  });
  // What one datagram or its reply met on the way says nothing about the next.
  socket.on('error', (error) => fault(`the agent of ${options.doctor} on UDP port ${port} met ${error.message}`));

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    pairs.close();
    await new Promise<void>((resolve) => socket.close(resolve));
    await reports.close();
  };

  const warnFull = (fits: boolean): void => {
    if (!fits) fault(`the agent of ${options.doctor} holds as many booking keys as it can; later bookings get no estimate from it`);
  };
  return {
    doctor: options.doctor,
    host: socket.address().address,
    port,
    addKey: (key) => warnFull(bookings.add(key, clock.now())),
    endKey: (keyId) => bookings.end(keyId),
    replaceKeys: (keys) => warnFull(bookings.replace(keys, clock.now())),
    flush: () => reports.flush(),
    figures: () => ({ ...count, keys: bookings.size, held: pairs.size, unreported: reports.size }),
    close: () => (closing ??= close()),
  };
};

/** 127.0.0.0/8 and ::1, also as IPv4 in IPv6 clothes. */
export const isLoopback = (address: string): boolean => address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.');

const REFUSALS: Readonly<Record<string, readonly [ListenRefusal['code'], string]>> = {
  EADDRINUSE: ['in-use', 'is in use by another program; stop that one or choose another port'],
  EACCES: ['access', 'may not be opened by this user; choose a port from 1024 up'],
  EADDRNOTAVAIL: ['address', 'is not an address of this machine'],
  ENOTFOUND: ['address', 'is not a known host'],
};

const bind = async ({ host, port, doctor }: AgentOptions): Promise<Socket> => {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      const [code, sentence] = REFUSALS[error.code ?? ''] ?? ['other', `cannot be opened: ${error.message}`];
      reject(new ListenRefusal(code, `UDP ${host}:${port} for ${doctor} ${sentence}.`, { cause: error }));
    });
    socket.bind(port, host, () => {
      socket.removeAllListeners('error');
      resolve();
    });
  });
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
  } catch {
    // Some kernels refuse instead of giving less; the default buffer is only smaller.
  }
  return socket;
};
