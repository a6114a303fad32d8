import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { AgentAnswer, BookingKey } from '#centre/requests.ts';
import { fakeClock } from '#doors/estimate-fake-clock.ts';
import { startAgent } from '#doors/estimate.ts';
import { tariffOf } from '#model/tariff.ts';
import { startRelay } from '../../test/datagram-relay.ts';
import type { RelayOptions } from '../../test/datagram-relay.ts';
import { LAST_WAIT_MS, RETRIES_MAX, askLab, askSealed } from './estimate-client.ts';
import { realClock } from './testing/scripted-terminal.ts';

/** Waits go by so much faster than for people; the agent's hold as well. */
const SPEED = 50;
const TARIFF = tariffOf([
  { plan: 'insurance1', price: '30' },
  { plan: 'insurance2', price: '20.50' },
]);

const makeKey = (appointment: string): BookingKey => ({
  appointment,
  keyId: randomBytes(16).toString('hex'),
  key: randomBytes(32).toString('hex'),
  doctor: 'doc1',
  until: Date.now() + 3_600_000,
});

const start = async (t: TestContext, network: Omit<RelayOptions, 'port'>, keys: readonly BookingKey[] = []) => {
  const clock = realClock(SPEED);
  const reported: AgentAnswer[] = [];
  const agent = await startAgent({
    doctor: 'doc1',
    host: '127.0.0.1',
    port: 0,
    lab: 'loopback',
    tariff: () => TARIFF,
    report: async (answers) => reported.push(...answers) > 0,
    fault: (sentence) => assert.fail(sentence),
    clock,
    random: randomBytes,
  });
  agent.replaceKeys(keys);
  const relay = await startRelay({ port: agent.port, ...network });
  t.after(async () => {
    await relay.close();
    await agent.close();
  });
  return { agent, relay, clock, reported, at: { host: '127.0.0.1', port: relay.port } };
};

const isAnswered = (answer: object): boolean => !('unanswered' in answer);

test('sealed: through a network that loses a tenth, doubles, reorders and forges, every patient learns the right price', async (t) => {
  const keys = Array.from({ length: 60 }, (_, index) => makeKey(`a${index}`));
  const { agent, relay, clock, reported, at } = await start(t, { seed: 7, lose: 0.1, double: 0.2, reorder: 0.2, forge: 0.2 }, keys);
  const plans = keys.map((_, index) => (['insurance1', 'insurance2', 'insurance9'] as const)[index % 3] ?? 'insurance1');
  const answers = await Promise.all(
    keys.map((key, index) => askSealed({ agent: at, key, plan: plans[index] ?? '', clock, random: randomBytes })),
  );
  for (const [index, answer] of answers.entries()) {
    assert.ok(!('unanswered' in answer));
    assert.equal(answer.price, TARIFF.priceOf(plans[index] ?? ''));
  }
  await agent.flush();
  assert.equal(reported.length, keys.length, 'each booking is reported once, however often it was asked');
  assert.ok(Math.min(...Object.values(relay.counts)) > 0, JSON.stringify(relay.counts));
});

test('sealed: with 30 % lost each way, whoever asks again after a silence gets the answer in the end', async (t) => {
  const keys = Array.from({ length: 100 }, (_, index) => makeKey(`a${index}`));
  const { clock, at } = await start(t, { seed: 3, lose: 0.3 }, keys);
  let silences = 0;
  const ask = async (key: BookingKey): Promise<boolean> => {
    for (let time = 0; time < 4; time += 1) {
      if (isAnswered(await askSealed({ agent: at, key, plan: 'insurance1', clock, random: randomBytes }))) return true;
      silences += 1;
    }
    return false;
  };
  assert.ok((await Promise.all(keys.map(ask))).every(Boolean));
  assert.ok(silences <= 5, `${silences} of 100 had to ask a second time`);
});

test('lab: through the same network the price is right, and never wrongly refused', async (t) => {
  const { clock, at } = await start(t, { seed: 11, lose: 0.3, double: 0.2, reorder: 0.2 });
  const plans = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 'insurance1' : 'insurance2'));
  const answers: Awaited<ReturnType<typeof askLab>>[] = [];
  // One after the other: the relay's chances then fall on the same datagrams in every run.
  for (const [index, plan] of plans.entries()) answers.push(await askLab({ agent: at, name: `Patient${index}`, plan, clock }));
  let answered = 0;
  for (const [index, answer] of answers.entries()) {
    if ('unanswered' in answer) continue;
    answered += 1;
    assert.equal(answer.price, TARIFF.priceOf(plans[index] ?? ''));
  }
  assert.ok(answered >= 57, `${answered} of 60 were answered`);
});

test('lab: an unknown plan is not covered', async (t) => {
  const { clock, at } = await start(t, { seed: 1 });
  assert.deepEqual(await askLab({ agent: at, name: 'Patient1', plan: 'insurance9', clock }), {});
});

test('a silent agent is asked seven times, after 200, 400, 800 ms …, with the same bytes, and then given up', async (t) => {
  const clock = fakeClock();
  const silent = createSocket('udp4');
  t.after(() => silent.close());
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const heard: Buffer[] = [];
  silent.on('message', (datagram) => heard.push(datagram));
  const attempts: number[] = [];
  const agent = { host: '127.0.0.1', port: silent.address().port };
  const asking = askSealed({
    agent,
    key: makeKey('a1'),
    plan: 'insurance1',
    clock,
    random: randomBytes,
    onAttempt: (n) => attempts.push(n),
  });
  const waits: number[] = [];
  for (let attempt = 1; attempt <= RETRIES_MAX + 1; attempt += 1) {
    while (heard.length < attempt) await once(silent, 'message');
    waits.push(...clock.waiting);
    clock.advance(clock.waiting[0] ?? 0);
  }
  assert.deepEqual(await asking, { unanswered: 'silence' });
  assert.deepEqual(waits, [200, 400, 800, 1_600, 3_200, 6_400, LAST_WAIT_MS]);
  assert.deepEqual(attempts, [1, 2, 3, 4, 5, 6, 7]);
  assert.ok(heard.every((datagram) => datagram.equals(heard[0] ?? Buffer.of())));
});

test('a port at which nobody listens is told as such', async () => {
  const closed = createSocket('udp4');
  await new Promise<void>((resolve) => closed.bind(0, '127.0.0.1', resolve));
  const agent = { host: '127.0.0.1', port: closed.address().port };
  await new Promise<void>((resolve) => closed.close(resolve));
  const asking = askSealed({ agent, key: makeKey('a1'), plan: 'insurance1', clock: realClock(500), random: randomBytes });
  assert.deepEqual(await asking, { unanswered: 'nobody' });
});

test('asking is interrupted at once', async (t) => {
  const silent = createSocket('udp4');
  t.after(() => silent.close());
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const stop = new AbortController();
  const agent = { host: '127.0.0.1', port: silent.address().port };
  const asking = askSealed({ agent, key: makeKey('a1'), plan: 'insurance1', clock: fakeClock(), random: randomBytes, signal: stop.signal });
  await once(silent, 'message');
  stop.abort();
  assert.deepEqual(await asking, { unanswered: 'interrupted' });
});
