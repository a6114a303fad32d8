import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { AgentAnswer } from '#centre/requests.ts';
import { tariffOf } from '#model/tariff.ts';
import { directionKeys } from '#vault/estimate-keys.ts';
import { fakeClock } from './estimate-fake-clock.ts';
import { LAB_HOLD_MS } from './estimate-pairs.ts';
import { REPLY_BYTES, openReply, requestHash, sealRequest } from './estimate-wire.ts';
import { isLoopback, startAgent } from './estimate.ts';
import type { AgentOptions, LabAnswer } from './estimate.ts';
import { ListenRefusal } from './line/listen-refusal.ts';

const TARIFF = tariffOf([
  { plan: 'insurance1', price: '30' },
  { plan: 'insurance2', price: '20' },
  { plan: 'insurance3', price: '50' },
]);

const start = async (t: TestContext, options: Partial<AgentOptions> = {}) => {
  const clock = fakeClock();
  const faults: string[] = [];
  const shown: LabAnswer[] = [];
  const agent = await startAgent({
    doctor: 'doc1',
    host: '127.0.0.1',
    port: 0,
    lab: 'loopback',
    tariff: () => TARIFF,
    onLabAnswer: (answer) => shown.push(answer),
    fault: (sentence) => faults.push(sentence),
    clock,
    random: randomBytes,
    ...options,
  });
  t.after(() => agent.close());
  return { agent, clock, faults, shown };
};

/** A patient's socket: what it was told, one promise per datagram. */
const openPatient = (t: TestContext, port: number) => {
  const socket = createSocket('udp4');
  t.after(() => new Promise<void>((resolve) => socket.close(resolve)));
  const told: Buffer[] = [];
  socket.on('message', (datagram) => told.push(datagram));
  const send = (datagram: string | Uint8Array) => new Promise<void>((resolve) => socket.send(datagram, port, '127.0.0.1', () => resolve()));
  const next = async (): Promise<Buffer> => {
    while (told.length === 0) await once(socket, 'message');
    return told.shift() ?? Buffer.of();
  };
  const ask = async (...datagrams: readonly (string | Uint8Array)[]): Promise<string> => {
    for (const datagram of datagrams) await send(datagram);
    return (await next()).toString();
  };
  return { send, next, ask, told };
};

/** Waits until the agent has taken in so many datagrams. */
const received = async (agent: Awaited<ReturnType<typeof startAgent>>, count: number): Promise<void> => {
  while (agent.figures().received < count) await new Promise((resolve) => setImmediate(resolve));
};

const makeBooking = () => {
  const keyId = randomBytes(16);
  const key = randomBytes(32);
  const { request, reply } = directionKeys(key);
  const keys = { request: createSecretKey(request), reply: createSecretKey(reply) };
  const until = Date.parse('2026-12-01T00:00:00Z');
  return { keyId, keys, key: { appointment: 'a1', keyId: keyId.toString('hex'), key: key.toString('hex'), doctor: 'doc1', until } };
};

test('dialect B: one datagram with a plan of the tariff is answered with its price', async (t) => {
  const { agent } = await start(t);
  const patient = openPatient(t, agent.port);
  assert.equal(await patient.ask('insurance1'), '30');
  assert.equal(await patient.ask('insurance3\n'), '50');
  assert.equal(await patient.ask('insurance2\r\n'), '20');
});

test('dialect A: a name and then a plan from one socket are answered with the price, and shown to the doctor', async (t) => {
  const { agent, shown } = await start(t);
  const patient = openPatient(t, agent.port);
  assert.equal(await patient.ask('Patient1', 'insurance1'), '30');
  assert.equal(shown.length, 1);
  assert.deepEqual({ ...shown[0], sender: undefined }, { name: 'Patient1', plan: 'insurance1', price: '30', sender: undefined });
});

test('patients who ask at the same moment each get the price of their own plan', async (t) => {
  const { agent } = await start(t);
  const patients = TARIFF.prices.map(({ plan, price }, index) => ({ plan, price, index, socket: openPatient(t, agent.port) }));
  for (const { socket, index } of patients) await socket.send(`Patient${index}`);
  for (const { socket, plan } of patients.toReversed()) await socket.send(plan);
  for (const { socket, price } of patients) assert.equal((await socket.next()).toString(), price);
});

test('an unknown plan is answered at once after a name, and after the wait without one; the agent goes on', async (t) => {
  const { agent, clock } = await start(t);
  const patient = openPatient(t, agent.port);
  assert.equal(await patient.ask('Patient1', 'insurance9'), 'notcovered');
  await patient.send('insurance9');
  await received(agent, 3);
  clock.advance(LAB_HOLD_MS);
  assert.equal((await patient.next()).toString(), 'notcovered');
  assert.equal(await patient.ask('insurance1'), '30');
});

test('lost, doubled and reordered lab datagrams are survived', async (t) => {
  const { agent } = await start(t);
  const doubled = openPatient(t, agent.port);
  assert.equal(await doubled.ask('Patient1', 'Patient1', 'insurance1'), '30');
  const reordered = openPatient(t, agent.port);
  assert.equal(await reordered.ask('insurance1', 'Patient1'), '30');
  assert.equal(await reordered.ask('insurance2'), '20');
});

test('datagrams of 0 and of 65,507 bytes and bytes that are no text do not stop the agent', async (t) => {
  const { agent, clock, faults } = await start(t);
  const patient = openPatient(t, agent.port);
  const strange = [Buffer.alloc(0), Buffer.alloc(65_507, 0x41), Buffer.of(0xff, 0xfe, 0x00), Buffer.alloc(512, 1), randomBytes(512)];
  for (const datagram of strange) await openPatient(t, agent.port).send(datagram);
  await received(agent, strange.length);
  clock.advance(LAB_HOLD_MS);
  assert.equal(await patient.ask('Patient1', 'insurance1'), '30');
  assert.deepEqual(faults, []);
});

test('a sealed request is answered, its repetition identically, and the answer is reported once', async (t) => {
  const reported: AgentAnswer[] = [];
  const report = async (answers: readonly AgentAnswer[]) => reported.push(...answers) > 0;
  const { agent, clock } = await start(t, { lab: 'off', report });
  const { key, keyId, keys } = makeBooking();
  agent.addKey(key);
  const patient = openPatient(t, agent.port);
  const request = sealRequest(keyId, keys, { at: clock.now(), plan: 'insurance2' }, randomBytes);
  await patient.send(request);
  const first = await patient.next();
  await patient.send(request);
  assert.deepEqual(await patient.next(), first);
  assert.equal(first.length, REPLY_BYTES);
  assert.equal(openReply(keyId, keys, requestHash(request), first)?.price, '20');
  await agent.flush();
  assert.deepEqual(reported, [{ appointment: 'a1', plan: 'insurance2', price: '20', tariffVersion: TARIFF.version, at: clock.now() }]);
  assert.deepEqual(agent.figures(), {
    received: 2,
    labAnswers: 0,
    sealedAnswers: 1,
    repeated: 1,
    dropped: 0,
    keys: 1,
    held: 0,
    unreported: 0,
  });
});

test('a sealed request with any one byte changed is dropped in silence', async (t) => {
  const { agent, clock } = await start(t, { lab: 'off' });
  const { key, keyId, keys } = makeBooking();
  agent.addKey(key);
  const patient = openPatient(t, agent.port);
  const request = sealRequest(keyId, keys, { at: clock.now(), plan: 'insurance2' }, randomBytes);
  for (let index = 0; index < request.length; index += 1) {
    const changed = Uint8Array.from(request);
    changed[index] = (changed[index] ?? 0) ^ 0x80;
    await patient.send(changed);
  }
  await received(agent, request.length);
  assert.equal(agent.figures().dropped, request.length);
  await patient.send(request);
  assert.equal((await patient.next()).length, REPLY_BYTES);
  assert.equal(patient.told.length, 0);
});

test('without lab mode plain words are dropped in silence', async (t) => {
  const { agent } = await start(t, { lab: 'off' });
  const patient = openPatient(t, agent.port);
  await patient.send('insurance1');
  await received(agent, 1);
  assert.equal(agent.figures().dropped, 1);
  assert.deepEqual(patient.told, []);
});

const LAN = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

test(
  'plain words from another address than loopback are dropped, unless lab peers may come from anywhere',
  { skip: LAN === undefined },
  async (t) => {
    for (const [lab, dropped] of [
      ['loopback', 1],
      ['anywhere', 0],
    ] as const) {
      const { agent } = await start(t, { lab, host: '0.0.0.0' });
      const socket = createSocket('udp4');
      t.after(() => socket.close());
      // Sent to the machine's own outer address, it comes from there.
      socket.send('insurance1', agent.port, LAN);
      await received(agent, 1);
      assert.equal(agent.figures().dropped, dropped, lab);
    }
  },
);

test('until a tariff is known the agent is silent, not wrong', async (t) => {
  let known = false;
  const { agent } = await start(t, { tariff: () => (known ? TARIFF : undefined) });
  const patient = openPatient(t, agent.port);
  await patient.send('insurance1');
  await received(agent, 1);
  known = true;
  assert.equal(await patient.ask('insurance2'), '20');
  assert.deepEqual(patient.told, []);
});

test('a port that is in use, and an address of another machine, are refused in a sentence', async (t) => {
  const { agent } = await start(t);
  await assert.rejects(start(t, { port: agent.port }), (error) => {
    assert.ok(error instanceof ListenRefusal);
    assert.equal(error.code, 'in-use');
    assert.match(error.message, new RegExp(`UDP 127.0.0.1:${agent.port} for doc1 is in use`));
    return true;
  });
  await assert.rejects(start(t, { host: '192.0.2.1' }), /is not an address of this machine/);
});

test('only 127.0.0.0/8 and ::1 are loopback', () => {
  for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1']) assert.ok(isLoopback(address), address);
  for (const address of ['128.0.0.1', '10.0.0.127', '::2', '::ffff:10.0.0.1', 'fe80::1']) assert.equal(isLoopback(address), false, address);
});
