/** Bad input at the doors of kiosk, pharmacy and records, on both stores: whoever sends it is told or cut off, and everything else is as it was. */
import assert from 'node:assert/strict';
import { createServer, connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { type Peer, read, until } from '#doors/testing/peer.ts';
import { codeOf, type Door, enteredFor, okOf, onEachStore, type Reply, type Somebody } from './doors-on-store.ts';

/** Who says what where: a kiosk, a pharmacist, a patient at the records. */
const SPEAKERS = [
  ['kiosk', 'front'],
  ['kiosk', 'pia'],
  ['records', 'ann'],
] as const satisfies readonly (readonly [Door, Somebody])[];

const VALUES = { temperature: 37, blood_pressure: '120/80' };

/** Every verb of the two doors with arguments that are right as far as they go. */
const SAMPLES: Readonly<Record<string, object>> = {
  login: { username: 'ann', password: 'a long enough passphrase' },
  logout: {},
  identify: { name: 'Amy Lee', birthDate: '4/3/1997' },
  address: { address: '5567 Apple Farm Blvd.' },
  close: {},
  'invite-kiosk': { kiosk: 'hall' },
  'enrol-kiosk': { code: 'a-code' },
  'find-patient': { name: 'Amy Lee', birthDate: '4/3/1997' },
  'register-patient': { name: 'Ada Byron', birthDate: '12/10/1985', address: '1 Analytic Way' },
  prescriptions: { patient: 'somebody' },
  'enter-prescription': { patient: 'somebody', medication: 'Lisinopril', sensitive: true },
  prepare: { prescription: 'some' },
  'mark-ready': { prescription: 'some' },
  'hand-over': { prescription: 'some', name: 'Amy Lee', birthDate: '4/3/1997' },
  'cancel-prescription': { prescription: 'some' },
  queue: {},
  create_record: { patient_id: 'ann', record_id: 'r', record_data: VALUES, confirm: true },
  update_record: { patient_id: 'ann', record_id: 'r', record_data: VALUES, confirm: true },
  delete_record: { patient_id: 'ann', record_id: 'r' },
  print_record: { patient_id: 'ann', record_id: 'r' },
  get_records: { patient_id: 'ann', after: 'q' },
  copy_record: { patient_id: 'ann', record_id: 'r', new_patient_id: 'ben', new_record_id: 's' },
  query_user_logs: { patient_id: 'ann', user_id: 'ann', action: 'print_record', record_id: 'r', cursor: 'c' },
  register: { username: 'eve', password: 'a long enough passphrase', kind: 'patient' },
  name_free: { username: 'eve' },
  waiting: {},
  approve: { username: 'eve' },
  change_password: { password: 'a long enough passphrase', newPassword: 'another long passphrase' },
  second_factor: { code: '123456' },
  break_glass: { patient: 'ann', reason: 'found unconscious' },
  notices: {},
  disclosures: { patient: 'ann' },
  own_copy: { patient: 'ann' },
  erase: { patient: 'ann', reason: 'asked for it', ground: 'the keeping time is over' },
  retention: {},
  findings: {},
  acknowledge: { finding: 'version/1', reason: 'restored' },
  vkey: {},
  checkpoint: {},
  proof: { id: 'ab'.repeat(16), by: '2026-11-21T12:00:00.000Z' },
  tile: { level: 0, n: 0, width: 1 },
};

/** Texts in which lines may end. */
const OF_LINES = new Set(['acknowledge reason']);

onEachStore((opened) => {
  const writes = (): number => opened().trial.centre.figures()['store_writes_total'] ?? assert.fail();

  /** The verbs that a door says it has. */
  const verbsOf = async (line: Peer): Promise<readonly string[]> => {
    const { text } = (await line.ask('nonsense'))['refused'] as { readonly text: string };
    return /there are (.*)$/.exec(text)?.[1]?.split(', ') ?? assert.fail(text);
  };

  test('NUL, newlines, half characters, empty and endless texts are refused in every argument of every verb, and nothing is written', async (t) => {
    for (const [door, who] of SPEAKERS) {
      const line = await opened().as(t, who, door);
      const before = writes();
      for (const verb of await verbsOf(line)) {
        const sample = SAMPLES[verb] ?? assert.fail(`no sample of ${verb}`);
        for (const [path, bad, args] of spoilt(sample)) {
          if (bad.includes('\n') && OF_LINES.has(`${verb} ${path}`)) continue;
          assert.equal(codeOf(await line.ask(verb, args)), 'bad-request', `${verb} ${path} ${JSON.stringify(bad)}`);
        }
      }
      assert.equal(writes(), before, who);
    }
  });

  test('a role, a name or an identity that the client sends along is refused at every verb', async (t) => {
    for (const [door, who] of SPEAKERS) {
      const line = await opened().as(t, who, door);
      const before = writes();
      for (const verb of await verbsOf(line)) {
        const sample = SAMPLES[verb] ?? assert.fail(`no sample of ${verb}`);
        for (const more of [
          { role: 'administrator' },
          { user_type: 'auditor' },
          { userName: 'adam' },
          { principal: { role: 'auditor' } },
        ]) {
          assert.equal(codeOf(await line.ask(verb, { ...sample, ...more })), 'bad-request', `${verb} ${JSON.stringify(more)}`);
        }
      }
      // Beside the arguments it makes a request of no known form.
      line.send('{"id":1,"verb":"notices","role":"administrator"}\n');
      assert.equal(codeOf(await line.line()), 'bad-request');
      assert.equal(writes(), before, who);
    }
  });

  test('bytes that are not UTF-8 are refused wherever they are, the eighth time for good, and others are served', async (t) => {
    const bad = ['ff', 'c080', 'eda080', 'e282', 'f4908080', '80'].map((hex) => Buffer.from(hex, 'hex'));
    for (const [door, who] of SPEAKERS) {
      const [line, other] = [await opened().as(t, who, door), await opened().as(t, who, door)];
      for (const bytes of [...bad, ...bad].slice(0, 8)) {
        line.send(Buffer.concat([Buffer.from('{"id":1,"verb":"close","args":{"a":"'), bytes, Buffer.from('"}}\n')]));
        assert.equal(codeOf(await line.line()), 'bad-request');
      }
      assert.equal(await line.closed(), '');
      assert.equal(codeOf(await other.ask('nonsense')), 'bad-request');
    }
    const lab = await opened().lab(t);
    for (const bytes of bad) {
      lab.send(Buffer.concat([Buffer.from('Name Amy Lee'), bytes, Buffer.from('\n')]));
      await lab.expect('N/A');
    }
  });

  test('a line over its limit ends its own connection and no other: 4 KiB of strangers, 64 KiB of those who are known, 1 KiB in the lab', async (t) => {
    const asks = (bytes: number): string => `{"id":1,"verb":"nonsense","args":{}}`.padEnd(bytes - 1, ' ') + '\n';
    for (const [door, who] of SPEAKERS) {
      const [known, stranger, other] = [await opened().as(t, who, door), await opened().open(t, door), await opened().as(t, who, door)];
      known.send(asks(65_536));
      assert.equal(codeOf(await known.line()), 'bad-request', 'this much is read');
      known.send(asks(65_537));
      assert.equal(codeOf(await known.line()), 'too-large');
      assert.equal(await known.closed(), '');
      stranger.send(asks(4_097));
      assert.equal(codeOf(await stranger.line()), 'too-large');
      assert.equal(await stranger.closed(), '');
      const endless = await opened().open(t, door);
      endless.send('x'.repeat(1_000_000));
      assert.match(await endless.closed(), /too-large/);
      assert.equal(codeOf(await other.ask('nonsense')), 'bad-request');
    }
    const lab = await opened().lab(t);
    lab.send(`Name ${'x'.repeat(1_020)}`);
    assert.equal(await lab.closed(), 'N/A');
  });

  test('a request that is cut off at any byte is not done, and a cut that goes on is no cut', async (t) => {
    const requests: readonly (readonly [Door, Somebody, string, object])[] = [
      ['kiosk', 'front', 'identify', { name: 'Kimberly Shaw', birthDate: '9/10/1970' }],
      ['kiosk', 'pia', 'register-patient', { name: 'Cut Off', birthDate: '1/1/1950', address: '1 Way' }],
      ['records', 'ann', 'create_record', { record_id: 'cut', record_data: VALUES }],
    ];
    for (const [door, who, verb, args] of requests) {
      const bytes = Buffer.from(`${JSON.stringify({ id: 2, verb, args })}\n`);
      const before = writes();
      await Promise.all(
        Array.from({ length: bytes.length - 1 }, async (_, cut) => {
          const line = await opened().as(t, who, door);
          line.send(bytes.subarray(0, cut));
          line.socket.end();
          assert.equal(await line.closed(), '');
        }),
      );
      assert.equal(writes(), before, `${verb}: nothing was done`);
      const line = await opened().as(t, who, door);
      for (const byte of bytes.subarray(0, -1)) {
        line.send(Uint8Array.of(byte));
        await read();
      }
      assert.equal(line.rest, '');
      line.send('\n');
      okOf(await line.line());
    }
  });

  test('a lab conversation that is cut at any byte is the same conversation', async (t) => {
    const bytes = Buffer.from('Name Kimberly Shaw\nDOB 9/10/1970\nMedsDOB 9/10/1970\nclose\n');
    for (let cut = 1; cut < bytes.length; cut++) {
      const line = await opened().lab(t);
      line.send(bytes.subarray(0, cut));
      await read();
      line.send(bytes.subarray(cut));
      await line.expect('Kimberly Shaw9/10/1970DOX****closed');
    }
  });

  test('requests sent all at once are done one after the other, each seeing what the one before it did', async (t) => {
    const send = (line: Peer, requests: readonly (readonly [string, object])[]): void =>
      line.send(requests.map(([verb, args], id) => `${JSON.stringify({ id, verb, args })}\n`).join(''));
    const replies = async (line: Peer, count: number): Promise<readonly string[]> => {
      const codes: string[] = [];
      for (let id = 0; id < count; id++) {
        const reply = await line.line();
        assert.equal(reply['id'], id);
        codes.push(codeOf(reply));
      }
      return codes;
    };
    const patient = await opened().as(t, 'ann', 'records');
    const record = { record_id: 'piped' };
    send(patient, [
      ['create_record', { ...record, record_data: VALUES }],
      ['create_record', { ...record, record_data: VALUES }],
      ['update_record', { ...record, record_data: { ...VALUES, temperature: 38 } }],
      ['print_record', record],
      ['delete_record', record],
      ['print_record', record],
    ]);
    assert.deepEqual(await replies(patient, 6), ['ok', 'conflict', 'ok', 'ok', 'ok', 'not-found']);

    const pharmacist = await opened().as(t, 'pia', 'kiosk');
    const prescription = await enteredFor(pharmacist, { name: 'Pipe Line', birthDate: '2/2/1962', address: '2 Way' });
    const handOver = { prescription, name: 'Line, Pipe', birthDate: '1962-02-02' };
    send(pharmacist, [
      ['hand-over', handOver],
      ['prepare', { prescription }],
      ['mark-ready', { prescription }],
      ['hand-over', handOver],
      ['hand-over', handOver],
      ['cancel-prescription', { prescription }],
    ]);
    assert.deepEqual(await replies(pharmacist, 6), ['conflict', 'ok', 'ok', 'ok', 'conflict', 'conflict']);

    const kiosk = await opened().as(t, 'front', 'kiosk');
    send(kiosk, [
      ['identify', { name: 'John Doe', birthDate: '5/17/1980' }],
      ['address', { address: '5567 Apple Farm Blvd.' }],
      ['address', { address: '5567 Apple Farm Blvd.' }],
      ['close', {}],
    ]);
    assert.deepEqual(await replies(kiosk, 4), ['ok', 'ok', 'bad-request', 'ok']);
  });

  test('a line sent again is done once: under its key it has its first answer, without one it finds what it did', async (t) => {
    const patient = await opened().as(t, 'ann', 'records');
    const create = { record_id: 'again', record_data: VALUES };
    const first = await patient.ask('create_record', create, { key: 'k1' });
    assert.deepEqual((await patient.ask('create_record', create, { key: 'k1' }))['receipt'], first['receipt']);
    assert.equal(codeOf(await patient.ask('create_record', { ...create, record_id: 'other' }, { key: 'k1' })), 'duplicate-key');
    assert.equal(codeOf(await patient.ask('create_record', create)), 'conflict');
    const [, , printed] = okOf(await patient.ask('print_record', { record_id: 'again' })) as readonly [string, string, Reply];
    assert.equal(printed['version'], 1);

    const pharmacist = await opened().as(t, 'pia', 'kiosk');
    const who = { name: 'Once Only', birthDate: '3/3/1963', address: '3 Way' };
    const prescription = await enteredFor(pharmacist, who);
    assert.equal(codeOf(await pharmacist.ask('register-patient', who)), 'conflict');
    okOf(await pharmacist.ask('prepare', { prescription }));
    assert.equal(codeOf(await pharmacist.ask('prepare', { prescription })), 'conflict');
    okOf(await pharmacist.ask('mark-ready', { prescription }));
    const handOver = { prescription, name: who.name, birthDate: who.birthDate };
    const handed = await pharmacist.ask('hand-over', handOver, { key: 'k2' });
    assert.deepEqual((await pharmacist.ask('hand-over', handOver, { key: 'k2' }))['receipt'], handed['receipt']);
    assert.equal(codeOf(await pharmacist.ask('hand-over', handOver)), 'conflict');
  });

  test('what was recorded on the wire and is sent again does nothing', async (t) => {
    const { port } = opened().doors.records.address;
    const tap = await recordingTap(t, port);
    const socket = connectTls({ host: '127.0.0.1', port: tap.port, ca: opened().trial.tls.authority });
    t.after(() => socket.destroy());
    socket.setEncoding('utf8');
    let came = '';
    socket.on('data', (text: string) => (came += text));
    const request = { verb: 'create_record', args: { record_id: 'wire', record_data: VALUES } };
    socket.write(
      `${JSON.stringify({ id: 1, verb: 'login', args: { token: opened().token('ann') } })}\n${JSON.stringify({ id: 2, ...request })}\n`,
    );
    await until(() => came.includes('Record created successfully'));
    const patient = await opened().as(t, 'ann', 'records');
    okOf(await patient.ask('delete_record', { record_id: 'wire' }));
    const before = writes();

    const again = connect({ host: '127.0.0.1', port });
    again.on('error', () => undefined);
    again.resume();
    const closed = once(again, 'close');
    for (const bytes of tap.recorded()) again.write(bytes);
    await closed;
    assert.equal(writes(), before);
    assert.equal(codeOf(await patient.ask('print_record', { record_id: 'wire' })), 'not-found');
  });

  test('a peer that goes away in the middle of a request harms nobody, and nothing of a patient is in the log', async (t) => {
    for (const [door, who] of SPEAKERS) {
      for (let round = 0; round < 10; round++) {
        const gone = await opened().as(t, who, door);
        gone.send(
          `{"id":1,"verb":"query_user_logs"}\n{"id":2,"verb":"identify","args":{"name":"Sarah Smith","birthDate":"2/5/2003"}}\n{"id":3`,
        );
        gone.socket.destroy();
      }
      assert.equal(codeOf(await (await opened().as(t, who, door)).ask('nonsense')), 'bad-request');
    }
    const lab = await opened().lab(t);
    lab.send('Name Sarah Smith');
    lab.socket.resetAndDestroy();
    const next = await opened().lab(t);
    next.send('Name Sarah Smith\n');
    await next.expect('Sarah Smith');
    assert.doesNotMatch(opened().log.text(), /Sarah|Smith|2\/5\/2003|TRE\*|Amy|Kimberly|120\/80|a request failed/);
  });
});

const BAD_TEXTS = ['a\0b', 'a\nb', '\u001b[2Ja', '\u009b2Ja', '\ud800', '', 'x'.repeat(5_000)];

/** The sample with one of its texts, however deep, spoilt in each of the ways. */
function* spoilt(sample: object): Generator<readonly [path: string, bad: string, args: object]> {
  for (const [name, value] of Object.entries(sample)) {
    if (typeof value === 'string') {
      for (const bad of BAD_TEXTS) yield [name, bad, { ...sample, [name]: bad }];
    } else if (typeof value === 'object' && value !== null) {
      for (const [path, bad, inner] of spoilt(value as object)) yield [`${name}.${path}`, bad, { ...sample, [name]: inner }];
    }
  }
}

/** Stands between a client and a door and keeps what the client sends. */
async function recordingTap(t: TestContext, port: number): Promise<{ readonly port: number; readonly recorded: () => readonly Buffer[] }> {
  const recorded: Buffer[] = [];
  const server = createServer((client: Socket) => {
    const door = connect({ host: '127.0.0.1', port });
    client.on('data', (bytes: Buffer) => recorded.push(bytes));
    client.pipe(door).pipe(client);
    for (const socket of [client, door]) socket.on('error', () => undefined);
    t.after(() => [client, door].forEach((socket) => socket.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { port: address.port, recorded: () => recorded };
}
