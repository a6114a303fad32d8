/**
 * A patient's side of the price question over UDP: sealed for real use, plain in lab mode. Datagrams get lost, so it asks again after 200, 400,
 * 800 ms …, at most 6 times; the repetition of a sealed request is byte for byte the same, and so is its answer. docs/estimate.md
 */
import { createSecretKey } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { BookingKey } from '#centre/requests.ts';
import { LAB_HOLD_MS } from '#doors/estimate-pairs.ts';
import { openReply, requestHash, sealRequest } from '#doors/estimate-wire.ts';
import type { EstimateReply, RandomBytes } from '#doors/estimate-wire.ts';
import type { AgentClock } from '#doors/estimate.ts';
import { estimateReply } from '#model/lab-words.ts';
import { directionKeys } from '#vault/estimate-keys.ts';
import type { Endpoint } from './line-client.ts';

/** The first wait for an answer, in milliseconds; each later one is twice as long. */
export const RETRY_MS = 200;
export const RETRIES_MAX = 6;
/** The wait after the last repetition, in milliseconds. */
export const LAST_WAIT_MS = 3_200;

export interface Asking {
  /** Where the doctor's agent listens. */
  readonly agent: Endpoint;
  readonly clock: AgentClock;
  readonly signal?: AbortSignal;
  /** Before each datagram: which attempt it is, from 1 to RETRIES_MAX + 1. */
  readonly onAttempt?: (attempt: number) => void;
  /** The socket is there: its own address and port. */
  readonly onSocket?: (own: Endpoint) => void;
}

/** `unanswered`: none of the attempts was. `nobody`: and nothing listens there. */
export type Unanswered = { readonly unanswered: 'silence' | 'nobody' | 'interrupted' };

/** Asks the price of `plan` for the booking of `key`. Throws RangeError for a plan that cannot travel (`isPlanSendable`). */
export const askSealed = (
  asking: Asking & { readonly key: BookingKey; readonly plan: string; readonly random: RandomBytes },
): Promise<EstimateReply | Unanswered> => {
  const { clock, key, plan, random } = asking;
  const keyId = Uint8Array.fromHex(key.keyId);
  const { request, reply } = directionKeys(Uint8Array.fromHex(key.key));
  const keys = { request: createSecretKey(request), reply: createSecretKey(reply) };
  const datagram = sealRequest(keyId, keys, { at: clock.now(), plan }, random);
  const hash = requestHash(datagram);
  return converse(
    asking,
    () => [datagram],
    (answer) => openReply(keyId, keys, hash, answer),
  );
};

/**
 * Asks as the original clients do: the name, then the plan. Repetitions send the plan alone, which the agent answers at once where its tariff has
 * it, or pairs with the name it holds. When the plan was lost, the agent gives up on the name after LAB_HOLD_MS and says `notcovered`, which may
 * then be wrong; so the first such answer that comes that late is doubted, and the plan asked for once more.
 */
export const askLab = (
  asking: Asking & { readonly name: string; readonly plan: string },
): Promise<{ readonly price?: string } | Unanswered> => {
  const { clock, name, plan } = asking;
  let mayBeLate = false;
  let doubts = 1;
  const cancel = clock.after(LAB_HOLD_MS - RETRY_MS, () => (mayBeLate = true));
  const read = (answer: Uint8Array): { readonly price?: string } | 'again' => {
    const text = Buffer.from(answer).toString('utf8').trim();
    if (text !== estimateReply(undefined)) return { price: text };
    if (!mayBeLate || doubts === 0) return {};
    doubts -= 1;
    return 'again';
  };
  return converse(asking, (attempt) => (attempt === 1 ? [name, plan] : [plan]), read).finally(cancel);
};

/** Sends until `read` makes something of an answer. `again` restarts the attempts; undefined is not an answer to this question. */
const converse = async <Answer extends object>(
  { agent, clock, signal, onAttempt, onSocket }: Asking,
  datagrams: (attempt: number) => readonly (string | Uint8Array)[],
  read: (answer: Uint8Array) => Answer | 'again' | undefined,
): Promise<Answer | Unanswered> => {
  const socket = createSocket(isIPv6(agent.host) ? 'udp6' : 'udp4');
  const { promise, resolve } = Promise.withResolvers<Answer | Unanswered>();
  let cancel = (): void => undefined;
  let unanswered: 'silence' | 'nobody' = 'silence';

  const attempt = (count: number): void => {
    onAttempt?.(count);
    for (const datagram of datagrams(count)) socket.send(datagram, () => undefined);
    const last = count > RETRIES_MAX;
    cancel = clock.after(last ? LAST_WAIT_MS : RETRY_MS * 2 ** (count - 1), () => (last ? resolve({ unanswered }) : attempt(count + 1)));
  };
  // A refused port may be an agent that is just starting again: it is only remembered.
  socket.on('error', () => (unanswered = 'nobody'));
  socket.on('message', (datagram) => {
    const answer = read(datagram);
    if (answer === undefined) return;
    cancel();
    if (answer === 'again') attempt(2);
    else resolve(answer);
  });
  const interrupt = (): void => resolve({ unanswered: 'interrupted' });
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    // A connected socket takes datagrams from the agent alone.
    socket.connect(agent.port, agent.host);
    await Promise.race([once(socket, 'connect'), promise]);
    onSocket?.({ host: socket.address().address, port: socket.address().port });
    if (signal?.aborted === true) interrupt();
    else attempt(1);
    return await promise;
  } finally {
    cancel();
    signal?.removeEventListener('abort', interrupt);
    socket.close();
  }
};
