import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, test, type TestContext } from 'node:test';
// oxlint-disable-next-line no-restricted-imports -- for tests only: the door on a real centre
import { openTrial, type Trial, type TrialOptions } from '#centre/trial/centre.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { type RecordsDoor, type RecordsOptions, startRecords } from './records.ts';
import { type TestTls, testTls } from './testing/certificate.ts';
import { keptLog } from './testing/log.ts';
import { type Peer, peer, tlsPeer, until } from './testing/peer.ts';

let tls: TestTls;
before(async () => {
  tls = await testTls();
});

interface Room {
  readonly trial: Trial;
  readonly door: RecordsDoor;
  readonly open: () => Promise<Peer>;
  readonly logIn: (username: string, password: string) => Promise<Peer>;
}

async function openRoom(t: TestContext, options: Partial<RecordsOptions> = {}, trialOptions: TrialOptions = {}): Promise<Room> {
  const trial = await openTrial(trialOptions);
  const parts = {
    host: '127.0.0.1',
    port: 0,
    log: keptLog('error').log,
    now: trial.house.now,
    tls: tls.server,
    auditorsChangeRecords: true,
  };
  const door = await startRecords(trial.centre, { ...parts, sockets: 'aside', ...options });
  const peers: Peer[] = [];
  t.after(async () => {
    for (const line of peers) line.socket.destroy();
    await door.close();
    await trial.remove();
  });
  const open = async (): Promise<Peer> => {
    const line = await tlsPeer(door.address.port, tls.authority);
    peers.push(line);
    return line;
  };
  const line = await open();
  await line.ask('register', { username: 'test', password: '4567', kind: 'auditor' });
  await line.ask('register', { username: 'testpatient', password: '2468', kind: 'patient' });
  const logIn = async (username: string, password: string): Promise<Peer> => {
    const fresh = await open();
    const reply = await fresh.ask('login', { username, password });
    assert.ok('ok' in reply, JSON.stringify(reply));
    return fresh;
  };
  return { trial, door, open, logIn };
}

type Reply = Readonly<Record<string, unknown>>;

const okOf = (reply: Reply): readonly unknown[] => {
  assert.ok(Array.isArray(reply['ok']), JSON.stringify(reply));
  return reply['ok'];
};
const refusedOf = (reply: Reply): { readonly code: string; readonly text: string } => {
  assert.ok('refused' in reply, JSON.stringify(reply));
  return reply['refused'] as { readonly code: string; readonly text: string }; // as docs/lines.md says
};

const DATA = { temperature: 37, blood_pressure: '120/80' };

test('the seven verbs answer in the original words, each with a receipt', async (t) => {
  const { logIn } = await openRoom(t);
  const auditor = await logIn('test', '4567');
  const one = { patient_id: 'testpatient', record_id: '22334455' };
  const created = await auditor.ask('create_record', {
    ...one,
    record_data: { temperature: 89, blood_pressure: '110/117' },
    confirm: true,
  });
  assert.deepEqual(created['ok'], ['Success', 'Record created successfully']);
  assert.deepEqual(Object.keys(created['receipt'] as object), ['id', 'leaf', 'by', 'sig']);
  const [, , data] = okOf(await auditor.ask('print_record', one));
  assert.deepEqual(
    { ...(data as object), changed_at: 0 },
    {
      temperature: 89,
      blood_pressure: '110/117',
      unit: '[degF]',
      version: 1,
      changed_at: 0,
    },
  );
  assert.deepEqual(okOf(await auditor.ask('update_record', { ...one, record_data: DATA })).slice(0, 2), [
    'Success',
    'Record updated successfully',
  ]);
  assert.deepEqual(okOf(await auditor.ask('copy_record', { ...one, new_patient_id: 'patient1', new_record_id: '9' })), [
    'Success',
    'Record copied successfully',
  ]);
  const [success, found, records] = okOf(await auditor.ask('get_records', { patient_id: 'patient1' }));
  assert.deepEqual([success, found, Object.keys(records as object)], ['Success', 'Records found', ['9']]);
  assert.deepEqual(okOf(await auditor.ask('delete_record', one)), ['Success', 'Record deleted successfully']);
  const [, words, rows] = okOf(await auditor.ask('query_user_logs', { patient_id: 'testpatient', action: 'delete' }));
  assert.equal(words, 'Logs found for user testpatient');
  assert.equal((rows as readonly unknown[]).length, 1);
  assert.deepEqual(refusedOf(await auditor.ask('update_record', { ...one, record_data: DATA })), {
    code: 'not-found',
    text: 'Records not found\n\nOR\n\nUser not allowed to update record',
  });
});

test('what is not there and what one may not touch are refused in the same bytes', async (t) => {
  const { logIn } = await openRoom(t);
  const auditor = await logIn('test', '4567');
  await auditor.ask('create_record', { patient_id: 'testpatient', record_id: 'real', record_data: DATA });
  const other = await logIn('patient1', 'password111');
  for (const [verb, args] of [
    ['print_record', {}],
    ['delete_record', {}],
    ['update_record', { record_data: DATA }],
    ['copy_record', { new_record_id: 'x' }],
  ] as const) {
    const answers = [];
    for (const [patient_id, record_id] of [
      ['testpatient', 'real'],
      ['testpatient', 'none'],
    ])
      answers.push(refusedOf(await other.ask(verb, { patient_id, record_id, ...args })));
    assert.deepEqual(answers[0], answers[1], verb);
    assert.equal(answers[0]?.code, 'not-found');
  }
});

test('a role or user name that the client sends is no argument', async (t) => {
  const { logIn } = await openRoom(t);
  const patient = await logIn('testpatient', '2468');
  for (const extra of [{ role: 'auditor' }, { user_type: 'auditor' }, { user_id: 'test' }, { username: 'test' }])
    assert.equal(refusedOf(await patient.ask('print_record', { record_id: 'x', ...extra })).code, 'bad-request');
  assert.equal(refusedOf(await patient.ask('register', { username: 'eve', password: 'x', kind: 'administrator' })).code, 'bad-request');
});

test('nobody is anybody before login, and a plaintext line is told to speak TLS', async (t) => {
  const { open, door } = await openRoom(t);
  const line = await open();
  for (const verb of ['create_record', 'get_records', 'query_user_logs', 'findings', 'vkey', 'proof', 'logout'])
    assert.ok(['unauthenticated', 'bad-request'].includes(refusedOf(await line.ask(verb, {})).code), verb);
  const plain = await peer(door.address.port);
  plain.send('{"id":1,"verb":"login"}\n');
  assert.match(await plain.closed(), /TLS 1\.3 only/);
});

test('bad lines are refused one by one: not UTF-8, NUL, newline in an ID, too large, cut short, unknown verbs', async (t) => {
  const { logIn, open } = await openRoom(t);
  const line = await logIn('testpatient', '2468');
  line.send(Uint8Array.from([0x7b, 0xff, 0xfe, 0x0a]));
  assert.equal(refusedOf(await line.line()).code, 'bad-request');
  for (const record_id of ['a\0b', 'a\nb', '', 'x'.repeat(65), 5, null, { a: 1 }, '\ud800'])
    assert.equal(refusedOf(await line.ask('print_record', { record_id })).code, 'bad-request', JSON.stringify(record_id));
  for (const record_data of [null, [], {}, { temperature: 37 }, { ...DATA, role: 'x' }, { temperature: {}, blood_pressure: '1/2' }])
    assert.equal(refusedOf(await line.ask('create_record', { record_id: 'a', record_data })).code, 'bad-request');
  assert.equal(
    refusedOf(await line.ask('create_record', { record_id: 'a', record_data: { temperature: 60, blood_pressure: '120/80' } })).code,
    'bad-request',
  );
  assert.equal(refusedOf(await line.ask('drop_table', {})).code, 'bad-request');
  line.send(`{"id":1,"verb":"print_record","args":{"record_id":"${'x'.repeat(70_000)}"}}\n`);
  assert.match(await line.closed(), /too-large/);
  const cut = await open();
  cut.send('{"id":1,"verb":"login","args":{"user');
  cut.socket.end();
  await cut.closed();
});

test('pipelined requests are done one after the other and answered in order', async (t) => {
  const { logIn } = await openRoom(t);
  const line = await logIn('testpatient', '2468');
  const requests = [
    { id: 'a', verb: 'create_record', args: { record_id: 'p', record_data: DATA } },
    { id: 'b', verb: 'update_record', args: { record_id: 'p', record_data: { ...DATA, temperature: 38 } } },
    { id: 'c', verb: 'print_record', args: { record_id: 'p' } },
    { id: 'd', verb: 'delete_record', args: { record_id: 'p' } },
    { id: 'e', verb: 'print_record', args: { record_id: 'p' } },
  ];
  line.send(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  const replies: Reply[] = [];
  for (let at = 0; at < requests.length; at++) replies.push(await line.line());
  assert.deepEqual(
    replies.map(({ id }) => id),
    ['a', 'b', 'c', 'd', 'e'],
  );
  assert.equal((okOf(replies[2] ?? {})[2] as { temperature: number }).temperature, 38);
  assert.equal(refusedOf(replies[4] ?? {}).code, 'not-found');
});

test('a line that is sent again under its key is answered again and done once', async (t) => {
  const { logIn } = await openRoom(t);
  const line = await logIn('testpatient', '2468');
  const create = { record_id: 'once', record_data: DATA };
  const first = await line.ask('create_record', create, { key: 'k1' });
  const again = await line.ask('create_record', create, { key: 'k1' });
  assert.deepEqual(again['receipt'], first['receipt']);
  assert.equal(refusedOf(await line.ask('create_record', create)).code, 'conflict');
  assert.equal((okOf(await line.ask('print_record', { record_id: 'once' }))[2] as { version: number }).version, 1);
});

test('hundreds of records come whole, a page at a time, where the original looped for ever', async (t) => {
  const { logIn } = await openRoom(t);
  const line = await logIn('testpatient', '2468');
  for (let at = 0; at < 230; at++)
    line.send(`${JSON.stringify({ id: at, verb: 'create_record', args: { record_id: `r${at}`, record_data: DATA } })}\n`);
  for (let at = 0; at < 230; at++) await line.line();
  const seen = new Set<string>();
  for (let after: string | undefined, more = true; more;) {
    const [, , records, rest] = okOf(await line.ask('get_records', after === undefined ? {} : { after }));
    for (const record of Object.keys(records as object)) seen.add(record);
    after = (rest as { next?: string } | undefined)?.next;
    more = after !== undefined;
  }
  assert.equal(seen.size, 230);
});

test('who ends a line with the last request is answered; who ends it within the handshake is forgotten at once', async (t) => {
  const { door, open } = await openRoom(t);
  const line = await open();
  line.socket.end(`${JSON.stringify({ id: 1, verb: 'login', args: { username: 'testpatient', password: '2468' } })}\n`);
  assert.match(await line.closed(), /^\{"id":1,"ok":/);
  const hasty = await peer(door.address.port);
  hasty.socket.end(Uint8Array.of(0x16, 0x03, 0x01));
  assert.equal(await hasty.closed(), '');
  await until(() => door.figures()['handshakes_failed_total'] === 1 && door.figures()['connections'] === 1);
});

test('medical data edited in the database is found when it is next looked at, told to everybody, and not overwritten', async (t) => {
  const { logIn, trial } = await openRoom(t);
  const patient = await logIn('testpatient', '2468');
  await patient.ask('create_record', { record_id: 'a', record_data: DATA });
  okOf(await patient.ask('print_record', { record_id: 'a' })); // what was read a moment ago hides nothing
  const thief = new DatabaseSync(join(trial.folder, 'medlar.db'));
  thief.exec(`update version set sealed = zeroblob(length(sealed)) where type = ${typeCode('Observation')}`);
  thief.close();
  const other = await logIn('patient1', 'password111');
  patient.send('{"id":50,"verb":"print_record","args":{"record_id":"a"}}\n');
  const lines = [await patient.line(), await patient.line()];
  const alert = lines.find((line) => 'event' in line);
  assert.equal(alert?.['text'], "Error: No data integrity in the server's database");
  assert.match(String(alert?.['record']), /^Observation\//);
  assert.equal(refusedOf(lines.find((line) => 'id' in line) ?? {}).code, 'read-only');
  assert.equal((await other.line())['event'], 'alert');
  assert.equal(refusedOf(await patient.ask('update_record', { record_id: 'a', record_data: DATA })).code, 'read-only');
  assert.equal(refusedOf(await patient.ask('delete_record', { record_id: 'a' })).code, 'read-only');
});

test('break-glass shows a banner on the lines of the patient, of auditors and of administrators, and on no other', async (t) => {
  const { logIn, trial } = await openRoom(t);
  const account = { name: 'Jones', role: 'doctor', password: 'correct horse', practitioner: 'dr-jones' } as const;
  await trial.administration.addAccount({ username: 'jones', ...account });
  const [doctor, patient, auditor, other] = await Promise.all([
    logIn('jones', 'correct horse'),
    logIn('testpatient', '2468'),
    logIn('test', '4567'),
    logIn('patient1', 'password111'),
  ]);
  await doctor.ask('break_glass', { patient: 'testpatient', reason: 'found unconscious in the street' });
  for (const line of [patient, auditor])
    assert.match(String((await line.line())['text']), /jones \(doctor\) opened your records in an emergency/);
  await other.ask('notices');
  assert.equal(other.rest, '');
});

test('a patient whose glass was broken while they were away is told at each login for a month, and nobody else is', async (t) => {
  const { open, logIn, trial } = await openRoom(t);
  const account = { name: 'Jones', role: 'doctor', password: 'correct horse', practitioner: 'dr-jones' } as const;
  await trial.administration.addAccount({ username: 'jones', ...account });
  const told = async (username: string, password: string): Promise<unknown> => {
    const line = await open();
    const { notices } = (await line.ask('login', { username, password }))['ok'] as { readonly notices?: unknown };
    return notices;
  };
  assert.equal(await told('testpatient', '2468'), undefined);
  const broken = Date.now();
  trial.setClock(broken);
  await (await logIn('jones', 'correct horse')).ask('break_glass', { patient: 'testpatient', reason: 'found unconscious in the street' });
  const text = 'jones (doctor) opened your records in an emergency. Reason given: found unconscious in the street';
  assert.deepEqual(await told('testpatient', '2468'), [{ at: broken, text }]);
  assert.equal(await told('patient1', 'password111'), undefined);
  assert.equal(await told('test', '4567'), undefined);
  trial.setClock(broken + 30 * 24 * 3600_000);
  assert.equal(await told('testpatient', '2468'), undefined);
});

test('passwords are guessed slowly, and five failures end the line', async (t) => {
  const { open } = await openRoom(t);
  const line = await open();
  const codes: string[] = [];
  for (let at = 0; at < 5; at++) codes.push(refusedOf(await line.ask('login', { username: 'test', password: `${at}` })).code);
  assert.ok(codes.includes('throttled'));
  await line.closed();
});
