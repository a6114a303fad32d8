import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { AgentAnswer, Answer, BookingKey, Centre, CentreEvent, Context, Request } from '#centre/requests.ts';
import { directionKeys } from '#vault/estimate-keys.ts';
import { startCentreAgents } from './estimate-centre.ts';
import type { CentreAgentsOptions } from './estimate-centre.ts';
import { fakeClock } from './estimate-fake-clock.ts';
import { openReply, requestHash, sealRequest } from './estimate-wire.ts';
import { ListenRefusal } from './line/listen-refusal.ts';

const DOCTORS = ['doc1', 'doc2'];
const TARIFFS: Readonly<Record<string, string>> = { doc1: 'insurance1 30\n', doc2: 'insurance1 40\n' };

const makeKey = (doctor: string) => {
  const secret = randomBytes(32);
  const id = randomBytes(16);
  const key: BookingKey = {
    appointment: `a-${id.toString('hex').slice(0, 8)}`,
    keyId: id.toString('hex'),
    key: secret.toString('hex'),
    doctor,
    until: Date.parse('2026-12-01T00:00:00Z'),
  };
  const { request, reply } = directionKeys(secret);
  return { key, id, keys: { request: createSecretKey(request), reply: createSecretKey(reply) } };
};

/** As much of a centre as agents see. */
const fakeCentre = (keys: readonly BookingKey[], during: () => void = () => undefined) => {
  const listeners = new Set<(event: CentreEvent) => void>();
  const answered: (readonly AgentAnswer[])[] = [];
  const ports: Record<string, number> = {};
  const perform = async (request: Request, { principal, door }: Context): Promise<Answer> => {
    assert.equal(door, 'estimate');
    const doctor = principal?.practitioner ?? '';
    if (request.verb === 'agent') {
      ports[doctor] = request.port;
      during();
      const tariff = TARIFFS[doctor];
      return { ok: { doctor, keys: keys.filter((key) => key.doctor === doctor), ...(tariff === undefined ? {} : { tariff }) } };
    }
    assert.equal(request.verb, 'answers');
    answered.push(request.answers);
    return { ok: { kept: request.answers.length } };
  };
  const centre = {
    perform,
    doctors: async () =>
      DOCTORS.map((doctor) => ({ doctor, principal: { account: doctor, username: doctor, role: 'device', practitioner: doctor } })),
    subscribe: (listener: (event: CentreEvent) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const tell = (event: CentreEvent): void => listeners.forEach((listener) => listener(event));
  // Of the centre, agents use these three functions only; the test would fail on any other.
  return { centre: centre as unknown as Centre, tell, answered, ports, listeners };
};

const start = async (t: TestContext, centre: Centre, ports: readonly number[], options: Partial<CentreAgentsOptions> = {}) => {
  const faults: string[] = [];
  const parts = { centre, ports, host: '127.0.0.1', lab: 'loopback' as const, clock: fakeClock(), random: randomBytes, ...options };
  const started = await startCentreAgents({ ...parts, fault: (sentence) => faults.push(sentence) });
  t.after(() => started.close());
  return { ...started, faults };
};

const ask = async (t: TestContext, port: number, datagram: Uint8Array | string): Promise<Buffer> => {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  socket.send(datagram, port, '127.0.0.1');
  const [reply] = (await once(socket, 'message')) as [Buffer]; // dgram's message event begins with the datagram
  return reply;
};

test('each doctor in order gets a port, a tariff and its own keys, and the centre learns the port', async (t) => {
  const one = makeKey('doc1');
  const { centre, ports } = fakeCentre([one.key, makeKey('doc2').key]);
  const { agents, faults } = await start(t, centre, [0, 0]);
  assert.deepEqual(
    agents.map(({ doctor, port }) => [doctor, port]),
    Object.entries(ports),
  );
  const [first, second] = agents;
  assert.equal((await ask(t, first?.port ?? 0, 'insurance1')).toString(), '30');
  assert.equal((await ask(t, second?.port ?? 0, 'insurance1')).toString(), '40');
  assert.equal(first?.figures().keys, 1);
  assert.deepEqual(faults, []);
});

test('keys that come later, even while the first ones are collected, are good until they end, and answers reach the centre', async (t) => {
  const [early, late] = [makeKey('doc1'), makeKey('doc1')];
  const parts = fakeCentre([], () => parts.tell({ event: 'key', doctor: 'doc1', key: early.key }));
  const { agents } = await start(t, parts.centre, [0]);
  const [agent] = agents;
  assert.ok(agent);
  parts.tell({ event: 'key', doctor: 'doc1', key: late.key });
  parts.tell({ event: 'key', doctor: 'doc2', key: makeKey('doc2').key });
  for (const { id, keys } of [early, late]) {
    const request = sealRequest(id, keys, { at: 1, plan: 'insurance1' }, randomBytes);
    assert.equal(openReply(id, keys, requestHash(request), await ask(t, agent.port, request))?.price, '30');
  }
  await agent.flush();
  assert.deepEqual(
    parts.answered
      .flat()
      .map(({ appointment }) => appointment)
      .toSorted(),
    [early.key.appointment, late.key.appointment].toSorted(),
  );
  parts.tell({ event: 'key-end', doctor: 'doc1', keyId: late.key.keyId });
  assert.equal(agent.figures().keys, 1);
});

test('a port too many is told of and left unused', async (t) => {
  const { agents, unused, faults } = await start(t, fakeCentre([]).centre, [0, 0, 43_000]);
  assert.equal(agents.length, 2);
  assert.deepEqual(unused, [43_000]);
  assert.deepEqual(faults, ['there are 2 doctors and 3 ports for agents: 43000 left unused']);
});

test('a port in use is a refusal, and leaves no other agent behind', async (t) => {
  const taken = createSocket('udp4');
  t.after(() => taken.close());
  await new Promise<void>((resolve) => taken.bind(0, '127.0.0.1', resolve));
  const { centre, listeners } = fakeCentre([]);
  await assert.rejects(start(t, centre, [0, taken.address().port]), (error) => error instanceof ListenRefusal && error.code === 'in-use');
  assert.equal(listeners.size, 0);
});
