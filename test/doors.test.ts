/** The doors on a real centre: what crosses from a socket to the store and back. The lab conversations are in original-clients.test.ts. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Answers } from '#centre/requests.ts';
import { openTrial, type Trial } from '#centre/trial/centre.ts';
import { type DeskDoor, startDesk } from '#doors/desk.ts';
import { type HttpDoor, startHttp } from '#doors/http/server.ts';
import { keptLog } from '#doors/testing/log.ts';
import { type Peer, peer, read, tlsPeer } from '#doors/testing/peer.ts';
import { openCheckpoint } from '#ledger/checkpoint.ts';
import { parseVerifierKey } from '#ledger/note.ts';
import { checkProof } from '#ledger/proof.ts';
import { type SignedReceipt, verifyReceipt } from '#ledger/receipt.ts';
import { verifySignature } from '#vault/signature.ts';

const ORIGIN = 'trial.medlar.example';

let trial: Trial;
let desk: DeskDoor;
let http: HttpDoor;

before(async () => {
  trial = await openTrial();
  await trial.administration.addAccount({ username: 'admin', name: 'Admin', role: 'administrator', password: 'correct horse' });
  const { log } = keptLog('error');
  desk = await startDesk(trial.centre, {
    host: '127.0.0.1',
    port: 0,
    log,
    now: () => Date.now(),
    tls: trial.tls.server,
    lab: { anywhere: false },
  });
  http = await startHttp(trial.centre, { host: '127.0.0.1', port: 0, log, figures: () => ({ desk: desk.figures() }) });
});

after(async () => {
  await desk.close();
  await http.close();
  await trial.remove();
});

type Json = Readonly<Record<string, unknown>>;

const open = (): Promise<Peer> => tlsPeer(desk.address.port, trial.tls.authority);

interface LineAnswers extends Answers {
  readonly watch: Answers['list'];
}

/** What a verb was answered; fails where it was refused. */
async function ask<V extends keyof LineAnswers>(
  line: Peer,
  verb: V,
  args: object = {},
  more: object = {},
): Promise<{ readonly ok: LineAnswers[V]; readonly receipt?: SignedReceipt }> {
  const reply = await line.ask(verb, args, more);
  assert.ok('ok' in reply, JSON.stringify(reply));
  return reply as unknown as { readonly ok: LineAnswers[V]; readonly receipt?: SignedReceipt }; // docs/lines.md says what each verb is answered
}

async function refused(line: Peer, verb: string, args: object = {}): Promise<string> {
  const reply = await line.ask(verb, args);
  assert.ok('refused' in reply, JSON.stringify(reply));
  return (reply['refused'] as { readonly code: string }).code; // docs/lines.md
}

async function loggedIn(username: string, password: string): Promise<Peer> {
  const line = await open();
  await ask(line, 'login', { username, password });
  return line;
}

const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${http.address.port}${path}`);

test('a booking over TLS has a key and a receipt, and the ledger over HTTP proves the receipt', async () => {
  const line = await loggedIn('patient1', 'password111');
  const { ok: visit, receipt } = await ask(line, 'choose', { index: 2 }, { key: 'once' });
  assert.equal(visit.status, 'booked');
  assert.match(visit.key?.keyId ?? '', /^[0-9a-f]{32}$/);
  assert.ok(receipt !== undefined);
  const again = await ask(line, 'choose', { index: 2 }, { key: 'once' });
  assert.equal(again.ok.appointment, visit.appointment);

  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const key = parseVerifierKey(sha256, (await (await get('/ledger/vkey')).text()).trim());
  assert.ok(key !== undefined);
  assert.ok(verifyReceipt(receipt, key, verifySignature));
  let response = await get(`/ledger/proof?id=${receipt.id}&by=${receipt.by}`);
  while (response.status === 404) {
    assert.ok(Date.now() < Date.parse(receipt.by) + 3_000, 'the receipt is not honoured');
    await read();
    response = await get(`/ledger/proof?id=${receipt.id}&by=${receipt.by}`);
  }
  const proven = checkProof(await response.text(), Uint8Array.fromHex(receipt.leaf), {
    sha256,
    verify: verifySignature,
    key,
    origin: ORIGIN,
  });
  assert.ok(proven !== undefined);
  const checkpoint = openCheckpoint(await (await get('/ledger/checkpoint')).text(), key, verifySignature, ORIGIN);
  assert.ok(checkpoint !== undefined && checkpoint.size > proven.index);
  const tile = await get(`/ledger/tile/0/000.p/${checkpoint.size}`);
  const hashes = new Uint8Array(await tile.arrayBuffer());
  assert.equal(hashes.subarray(proven.index * 32, proven.index * 32 + 32).toHex(), receipt.leaf);
  line.socket.destroy();
});

test('watchers see a booking, a move and a cancellation within 200 ms, whichever door they came through', async () => {
  const watcher = await loggedIn('patient2', 'password222');
  const { ok: list } = await ask(watcher, 'watch');
  const shown = new Set(list.slots.map(({ index }) => index));
  assert.ok(shown.has(3) && shown.has(4));

  /** Waits until the watcher's list is as it should be; the time from `since` counts. */
  const becomes = async (index: number, free: boolean, since: number): Promise<void> => {
    while (shown.has(index) !== free) {
      const event = (await watcher.line()) as {
        readonly freed?: readonly { readonly index: number }[];
        readonly taken?: readonly number[];
      };
      for (const slot of event.freed ?? []) shown.add(slot.index);
      for (const taken of event.taken ?? []) shown.delete(taken);
    }
    const took = performance.now() - since;
    assert.ok(took < 200, `${took} ms`);
  };

  const lab = await peer(desk.address.port);
  lab.send('patient1 password111\n');
  await lab.expect('Success');
  lab.send('selection 3\n');
  await lab.expect('41000 ');
  await becomes(3, false, performance.now());

  const patient = await loggedIn('patient1', 'password111');
  const { ok } = await ask(patient, 'visits');
  const visit = ok.visits.find(({ slot, status }) => slot.index === 3 && status === 'booked');
  assert.ok(visit !== undefined);
  await ask(patient, 'move', { appointment: visit.appointment, index: 4 });
  const moved = performance.now();
  await becomes(3, true, moved);
  await becomes(4, false, moved);
  await ask(patient, 'cancel', { appointment: visit.appointment });
  await becomes(4, true, performance.now());
  for (const line of [watcher, lab, patient]) line.socket.destroy();
});

test('an agent is invited, enrols, and gets the key of each booking with its doctor while it is connected', async () => {
  const admin = await loggedIn('admin', 'correct horse');
  const { ok: invitation } = await ask(admin, 'invite', { doctor: 'doc1' });
  const agent = await open();
  assert.equal(await refused(agent, 'agent', { port: 41000 }), 'unauthenticated');
  const { ok: device } = await ask(agent, 'enrol', { code: invitation.code });
  assert.equal(device.doctor, 'doc1');
  assert.equal(await refused(agent, 'enrol', { code: invitation.code }), 'unauthenticated');
  await ask(agent, 'login', { token: device.token });
  await ask(agent, 'agent', { port: 41000 });

  const patient = await loggedIn('patient2', 'password222');
  const { ok: visit } = await ask(patient, 'choose', { index: 1 });
  let event: Json = await agent.line();
  while (event['event'] !== 'key') event = await agent.line();
  assert.deepEqual(event, { event: 'key', key: visit.key });
  await ask(patient, 'cancel', { appointment: visit.appointment });
  event = await agent.line();
  while (event['event'] !== 'key-end') event = await agent.line();
  assert.equal(event['keyId'], visit.key?.keyId);
  assert.equal(await refused(patient, 'invite', { doctor: 'doc1' }), 'forbidden');
  for (const line of [admin, agent, patient]) line.socket.destroy();
});

test('a login over HTTP is a session on the TLS line, until the logout', async () => {
  const login = await fetch(`http://127.0.0.1:${http.address.port}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'patient1', password: 'password111' }),
  });
  assert.equal(login.status, 200);
  const { token } = (await login.json()) as { readonly token: string }; // protocols: {"token","expiresAt"}
  const line = await open();
  await ask(line, 'login', { token });
  const logout = await fetch(`http://127.0.0.1:${http.address.port}/auth/logout`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(logout.status, 204);
  assert.equal(await refused(await open(), 'login', { token }), 'unauthenticated');
  line.socket.destroy();
});

test('300 lab clients that choose one slot at once: one gets it', async () => {
  const lines = await Promise.all(Array.from({ length: 300 }, () => peer(desk.address.port)));
  await Promise.all(
    lines.map(async (line, at) => {
      line.send(at % 2 === 0 ? 'patient1 password111\n' : 'patient2 password222\n');
      await line.expect('Success');
    }),
  );
  for (const line of lines) line.send('selection 6\n');
  const replies = await Promise.all(
    lines.map(async (line) => {
      while (line.rest === '') await read();
      return line.rest;
    }),
  );
  const counted = Map.groupBy(replies, (reply) => reply);
  assert.deepEqual([...counted.keys()].sort(), ['42000 ', 'notavailable']);
  assert.equal(counted.get('42000 ')?.length, 1);
  for (const line of lines) line.socket.destroy();
});

test('the metrics tell of the store, the desk and the process', async () => {
  const text = await (await get('/metrics')).text();
  for (const name of ['medlar_desk_connections', 'medlar_http_responses_2xx_total', 'process_cpu_seconds_total'])
    assert.match(text, new RegExp(`^${name} `, 'm'));
  assert.equal((await get('/readyz')).status, 200);
});
