/**
 * Price questions over UDP: answers a second by a doctor's agent, plain and sealed, beside a bare node:dgram echo of as many bytes in the same run,
 * and how many questions stay unanswered when the network loses 30 % of all datagrams. The load comes from a process of its own.
 * Run: node bench/estimate.ts
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSecretKey, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { startAgent } from '#doors/estimate.ts';
import { openReply, requestHash, sealRequest } from '#doors/estimate-wire.ts';
import { tariffOf } from '#model/tariff.ts';
import { askLab, askSealed } from '#terminal/estimate-client.ts';
import { directionKeys } from '#vault/estimate-keys.ts';
import type { BookingKey } from '#centre/requests.ts';
import { startRelay } from '../test/datagram-relay.ts';
import { median, table } from './figures.ts';

const ROUNDS = 5;
/** Questions of one round. */
const QUESTIONS = 15_000;
/** Questions on their way at once. */
const WINDOW = 64;
const BOOKINGS = 1_000;
const PATIENTS = 1_000;
/** Patients who ask at the same time. */
const GROUP = 100;
/** Retransmission waits go by so much faster than for people. */
const SPEED = 20;

type Kind = 'echo-small' | 'echo-large' | 'plan' | 'name-and-plan' | 'sealed';
type Order = { readonly kind: Kind; readonly port: number; readonly keys: readonly BookingKey[]; readonly round: number };
/** Answers a second. */
type Figure = { readonly perSecond: number };

const makeKey = (index: number): BookingKey => ({
  appointment: `a${index}`,
  keyId: randomBytes(16).toString('hex'),
  key: randomBytes(32).toString('hex'),
  doctor: 'doc1',
  until: Date.now() + 3_600_000,
});

const clock = {
  now: () => Date.now(),
  after: (delayMs: number, run: () => void) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

const fast = { ...clock, after: (delayMs: number, run: () => void) => clock.after(delayMs / SPEED, run) };

const bind = async (): Promise<Socket> => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
};

/** The child's side: asks, and checks what comes back. */
const load = async ({ kind, port, keys, round }: Order): Promise<Figure> => {
  const questions = makeQuestions(kind, keys, round);
  // Dialect A is told apart by sender: each question on its way needs a socket of its own.
  const sockets = await Promise.all(Array.from({ length: kind === 'name-and-plan' ? WINDOW : 1 }, bind));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let sent = 0;
  let answered = 0;
  const ask = (socket: Socket): void => {
    if (sent === QUESTIONS) return;
    for (const datagram of questions[sent]?.datagrams ?? []) socket.send(datagram, port, '127.0.0.1');
    sent += 1;
  };
  for (const socket of sockets) {
    socket.on('message', (reply) => {
      if (
        answered % 500 === 0 &&
        !questions.some(({ isAnswer }, index) => index >= answered - WINDOW && index <= answered + WINDOW && isAnswer(reply))
      )
        reject(new Error(`${kind}: a wrong answer`));
      answered += 1;
      if (answered === QUESTIONS) resolve();
      ask(socket);
    });
  }
  const late = setTimeout(() => reject(new Error(`${kind}: ${answered} of ${QUESTIONS} answered within 60 s`)), 60_000);
  const start = performance.now();
  for (let index = 0; index < WINDOW; index += 1) {
    const socket = sockets[index % sockets.length];
    if (socket !== undefined) ask(socket);
  }
  await promise;
  const seconds = (performance.now() - start) / 1000;
  clearTimeout(late);
  for (const socket of sockets) socket.close();
  return { perSecond: QUESTIONS / seconds };
};

interface Question {
  readonly datagrams: readonly (string | Uint8Array)[];
  readonly isAnswer: (reply: Uint8Array) => boolean;
}

const makeQuestions = (kind: Kind, keys: readonly BookingKey[], round: number): readonly Question[] => {
  const text = (...datagrams: readonly string[]): Question => ({ datagrams, isAnswer: (reply) => Buffer.from(reply).toString() === '30' });
  const echo = (datagram: Uint8Array): Question => ({ datagrams: [datagram], isAnswer: (reply) => Buffer.from(reply).equals(datagram) });
  const small = Buffer.from('insurance1');
  const large = randomBytes(512);
  const derived = keys.map(({ keyId, key }) => {
    const { request, reply } = directionKeys(Uint8Array.fromHex(key));
    return { keyId: Uint8Array.fromHex(keyId), keys: { request: createSecretKey(request), reply: createSecretKey(reply) } };
  });
  const sealed = (index: number): Question => {
    const booking = derived[index % derived.length];
    if (booking === undefined) throw new Error('no booking');
    const datagram = sealRequest(booking.keyId, booking.keys, { at: round * QUESTIONS + index, plan: 'insurance1' }, randomBytes);
    return {
      datagrams: [datagram],
      isAnswer: (reply) => openReply(booking.keyId, booking.keys, requestHash(datagram), reply)?.price === '30',
    };
  };
  const make: Readonly<Record<Kind, (index: number) => Question>> = {
    'echo-small': () => echo(small),
    'echo-large': () => echo(large),
    plan: () => text('insurance1'),
    'name-and-plan': () => text('Patient1', 'insurance1'),
    sealed,
  };
  return Array.from({ length: QUESTIONS }, (_, index) => make[kind](index));
};

const order = async (child: ChildProcess, what: Order): Promise<number> => {
  child.send(what);
  const [figure] = (await once(child, 'message')) as [Figure]; // the child sends nothing else
  return figure.perSecond;
};

const measure = async (): Promise<void> => {
  const tariff = tariffOf([{ plan: 'insurance1', price: '30' }]);
  const parts = { doctor: 'doc1', host: '127.0.0.1', port: 0, lab: 'loopback', tariff: () => tariff, clock, random: randomBytes } as const;
  const fault = (sentence: string): never => {
    throw new Error(sentence);
  };
  const agent = await startAgent({ ...parts, report: async () => true, fault });
  const keys = Array.from({ length: BOOKINGS }, (_, index) => makeKey(index));
  agent.replaceKeys(keys);
  const echo = await bind();
  echo.on('message', (datagram, { port, address }) => echo.send(datagram, port, address));

  const child = fork(import.meta.filename, ['load']);
  const speeds: Record<Kind, number[]> = { 'echo-small': [], 'echo-large': [], plan: [], 'name-and-plan': [], sealed: [] };
  const kinds: readonly Kind[] = ['echo-small', 'plan', 'name-and-plan', 'echo-large', 'sealed'];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const kind of kinds) {
      const port = kind.startsWith('echo') ? echo.address().port : agent.port;
      const perSecond = await order(child, { kind, port, keys, round });
      if (round > 0) speeds[kind].push(perSecond); // the first round warms up
    }
  }
  child.disconnect();
  echo.close();
  await agent.close();
  const row = (name: string, kind: Kind, limit: Kind, want: number) => ({
    name,
    ours: median(speeds[kind]),
    limit: median(speeds[limit]),
    want,
    unit: '/s',
  });
  table([
    row('lab, plan alone; limit: echo of 10 bytes', 'plan', 'echo-small', 0.5),
    row('lab, name and plan: 2 datagrams in, 1 out', 'name-and-plan', 'echo-small', 0.5),
    row('sealed; limit: echo of 512 bytes', 'sealed', 'echo-large', 0.25),
  ]);
};

/** Everybody asks through a network that loses 30 % each way; whoever gets no answer in seven attempts asks again, as a person would. */
const measureLoss = async (): Promise<void> => {
  const tariff = tariffOf([{ plan: 'insurance1', price: '30' }]);
  const parts = {
    doctor: 'doc1',
    host: '127.0.0.1',
    port: 0,
    lab: 'loopback',
    tariff: () => tariff,
    clock: fast,
    random: randomBytes,
  } as const;
  const agent = await startAgent({ ...parts, report: async () => true, fault: (sentence) => console.error(sentence) });
  const keys = Array.from({ length: PATIENTS }, (_, index) => makeKey(index));
  agent.replaceKeys(keys);
  const relay = await startRelay({ port: agent.port, seed: 30, lose: 0.3 });
  const at = { host: '127.0.0.1', port: relay.port };
  const ways = {
    sealed: (key: BookingKey) => askSealed({ agent: at, key, plan: 'insurance1', clock: fast, random: randomBytes }),
    lab: (key: BookingKey) => askLab({ agent: at, name: key.appointment, plan: 'insurance1', clock: fast }),
  };
  for (const [name, way] of Object.entries(ways)) {
    const ask = async (key: BookingKey): Promise<number | undefined> => {
      for (let time = 1; time <= 5; time += 1) {
        const answer = await way(key);
        if ('unanswered' in answer) continue;
        if (answer.price !== '30') throw new Error(`${name}: a wrong price`);
        return time;
      }
      return undefined;
    };
    const times: (number | undefined)[] = [];
    // A group at a time, so that what is late is late because it was lost.
    for (let from = 0; from < keys.length; from += GROUP) times.push(...(await Promise.all(keys.slice(from, from + GROUP).map(ask))));
    const count = (isSo: (time: number | undefined) => boolean): number => times.filter(isSo).length;
    const again = count((time) => time !== undefined && time > 1);
    const unanswered = count((time) => time === undefined);
    console.log(
      `${name}, 30 % lost each way: ${PATIENTS} patients, ${again} had to ask a second time, ${unanswered} unanswered (wanted: 0)`,
    );
    if (unanswered > 0) process.exitCode = 1;
  }
  await relay.close();
  await agent.close();
};

if (process.argv[2] === 'load') {
  process.on('message', (what) => {
    // The parent sends nothing else.
    void load(what as Order).then((figure) => process.send?.(figure));
  });
} else {
  await measure();
  await measureLoss();
}
