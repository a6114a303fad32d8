import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { refuse } from '#model/refusal.ts';
import { type DeskDoor, type DeskOptions, startDesk } from './desk.ts';
import { keptLog } from './testing/log.ts';
import { type Peer, peer, read } from './testing/peer.ts';
import { LAB_LIST, smallCentre, type SmallCentre } from './testing/small-centre.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

async function withDesk(
  work: (desk: DeskDoor, centre: SmallCentre, open: () => Promise<Peer>) => Promise<void>,
  options: Partial<DeskOptions> = {},
  centre = smallCentre(),
): Promise<void> {
  const desk = await startDesk(centre, {
    host: '127.0.0.1',
    port: 0,
    log: keptLog('error').log,
    now: () => NOW,
    lab: { anywhere: false },
    quiet: { moreMs: 15, wordMs: 60 },
    ...options,
  });
  try {
    await work(desk, centre, () => peer(desk.address.port));
  } finally {
    await desk.close();
  }
}

test('dialect A, the four cases of the original screens, byte for byte', () =>
  withDesk(async (_desk, _centre, open) => {
    const patient1 = await open(); // case 1: a booking
    patient1.send('patient1 password111');
    await patient1.expect('Success');
    patient1.send('available');
    await patient1.expect(LAB_LIST);
    patient1.send('selection 2');
    await patient1.expect('42000 ');
    patient1.socket.end();

    const again = await open(); // case 2: a number that never was on the list, then another try
    again.send('patient1 password111\n');
    await again.expect('Success');
    again.send('available');
    await again.expect(LAB_LIST.replace('2 Mon 03pm\n', ''));
    again.send('selection 8');
    await again.expect('Invalid');
    again.socket.end();

    const patient2 = await open(); // case 3: another patient
    patient2.send('patient2 password222');
    await patient2.expect('Success');
    patient2.send('available');
    await patient2.expect(LAB_LIST.replace('2 Mon 03pm\n', ''));
    patient2.send('selection 3');
    await patient2.expect('41000 ');
    patient2.socket.end();

    const late = await open(); // case 4: a slot that is taken
    late.send('patient2 password222');
    await late.expect('Success');
    late.send('available');
    await late.expect(LAB_LIST.replace('2 Mon 03pm\n', '').replace('3 Thu 02pm\n', ''));
    late.send('selection 3');
    await late.expect('notavailable');
    late.socket.end();
    assert.equal(await late.closed(), '');
  }));

test('dialect B, byte for byte: its own words, and notavailable for a number that never was', () =>
  withDesk(async (_desk, _centre, open) => {
    const client = await open();
    client.send('authenticate patient1 password111');
    await client.expect('success');
    client.send('available');
    await client.expect(LAB_LIST);
    client.send('selection 8');
    await client.expect('notavailable');
    client.send('selection x\n');
    await client.expect('notavailable');
    client.send('selection 2');
    await client.expect('doc2 42000');
    client.send('selection 2');
    await client.expect('notavailable');
    client.send('what\n');
    await client.expect('failure');
    client.socket.end();
    assert.equal(await client.closed(), '');
  }));

test('whoever fails may try again on the same line, in either dialect, and is sent away after five', () =>
  withDesk(async (_desk, _centre, open) => {
    const client = await open();
    client.send('patient1 wrong\n');
    await client.expect('Failure');
    client.send('authenticate nobody wrong\n');
    await client.expect('failure');
    client.send('patient1 password111\n');
    await client.expect('Success');

    const guesser = await open();
    for (let tries = 0; tries < 5; tries++) guesser.send('patient1 wrong\n');
    assert.equal(await guesser.closed(), 'Failure'.repeat(5));
  }));

test('what is not a list index is Invalid, and one may choose again', () =>
  withDesk(async (_desk, centre, open) => {
    const client = await open();
    client.send('patient1 password111\n');
    await client.expect('Success');
    for (const argument of ['x', '99999999999', '-1', '2.5', '0', '1e1', '']) {
      client.send(`selection ${argument}`);
      await client.expect('Invalid');
    }
    client.send('selection 7\n');
    await client.expect('Invalid');
    client.send('selection 1\n');
    await client.expect('41000 ');
    assert.deepEqual(
      centre.asked.filter(({ request }) => request.verb === 'choose').map(({ request }) => request),
      [
        { verb: 'choose', index: 7 },
        { verb: 'choose', index: 1 },
      ],
    );
  }));

test('in dialect A any message brings the list, a line end alone brings nothing', () =>
  withDesk(async (_desk, _centre, open) => {
    const client = await open();
    client.send('patient1 password111');
    await client.expect('Success');
    client.send('\n'); // the login's own, late
    client.send('hello');
    await client.expect(LAB_LIST);
    client.send('availableselection 2');
    await client.expect(`${LAB_LIST}42000 `);
    assert.equal(client.rest, '');
  }));

test('a whole conversation in one piece is answered in order', () =>
  withDesk(async (_desk, _centre, open) => {
    const client = await open();
    client.send('patient1 password111\navailableselection 8selection 2\nselection 2available');
    await client.expect(`Success${LAB_LIST}Invalid42000 notavailable${LAB_LIST.replace('2 Mon 03pm\n', '')}`);
  }));

test('each message cut at every byte is the same conversation', () =>
  withDesk(
    async (_desk, centre, open) => {
      const conversation = [
        ['patient1 password111', 'Success'],
        ['available', LAB_LIST],
        ['selection 8', 'Invalid'],
        ['selection 70', 'Invalid'],
        ['selection x', 'Invalid'],
      ] as const;
      const talk = async (line: Peer, cutMessage: number, at: number): Promise<void> => {
        for (const [index, [message, reply]] of conversation.entries()) {
          if (index === cutMessage) {
            line.send(message.slice(0, at));
            await read();
            line.send(message.slice(at));
          } else {
            line.send(message);
          }
          await line.expect(reply);
        }
      };
      const lines: Promise<void>[] = [];
      for (const [index, [message]] of conversation.entries()) {
        for (let at = 1; at < message.length; at++) lines.push(open().then((line) => talk(line, index, at)));
      }
      await Promise.all(lines);
      assert.ok(centre.asked.every(({ request }) => request.verb !== 'choose' || request.index === 8 || request.index === 70));
    },
    { quiet: { moreMs: 150, wordMs: 300 } },
  ));

test('a list is cut at a line end before 1,024 bytes, and a list of nothing is one line end', () =>
  withDesk(
    async (_desk, centre, open) => {
      const client = await open();
      client.send('patient1 password111\navailable');
      await client.expect('Success');
      await client.expect(LAB_LIST);
      while (!client.rest.endsWith('\n')) await new Promise((resolve) => client.socket.once('data', resolve));
      const bytes = Buffer.byteLength(LAB_LIST + client.rest);
      assert.ok(bytes <= 1024 && bytes > 1000, String(bytes));
      await client.expect(client.rest);
      for (let index = 1; index < 207; index++) centre.set(index, false);
      client.send('available');
      await client.expect('\n');
    },
    {},
    smallCentre(200),
  ));

test('a number that a longer one on the list begins with waits for its digits', () =>
  withDesk(
    async (_desk, _centre, open) => {
      const client = await open();
      client.send('patient1 password111\navailable');
      await client.expect('Success');
      await client.expect(LAB_LIST);
      await read();
      await client.expect(client.rest);
      client.send('selection 1');
      await read();
      client.send('2');
      await client.expect('41000 ');
      client.send('available');
      await client.expect('1 Tue 01pm\n');
    },
    { quiet: { moreMs: 500, wordMs: 500 } },
    smallCentre(10),
  ));

test('a doctor without an agent leaves the booking with port 0', () =>
  withDesk(async (_desk, centre, open) => {
    const slots = centre.freeSlots().slots.map(({ port: _port, ...slot }) => slot);
    const perform = centre.perform.bind(centre);
    centre.perform = async (request, context) => {
      const answer = await perform(request, context);
      const slot = slots[0];
      return 'ok' in answer && 'slot' in answer.ok && slot !== undefined ? { ...answer, ok: { ...answer.ok, slot } } : answer;
    };
    const client = await open();
    client.send('patient1 password111\nselection 1\n');
    await client.expect('Success0 ');
  }));

test('every refusal of a choice has its word in both dialects', () =>
  withDesk(async (_desk, centre, open) => {
    const [a, b] = [await open(), await open()];
    a.send('patient1 password111\n');
    b.send('authenticate patient1 password111\n');
    await a.expect('Success');
    await b.expect('success');
    for (const [code, wordA, wordB] of [
      ['slot-taken', 'notavailable', 'notavailable'],
      ['booking-limit', 'notavailable', 'notavailable'],
      ['read-only', 'notavailable', 'notavailable'],
      ['unavailable', 'notavailable', 'notavailable'],
      ['slot-unknown', 'Invalid', 'notavailable'],
      ['unauthenticated', 'Failure', 'failure'],
    ] as const) {
      centre.refuseNext('choose', refuse(code, 'no'));
      a.send('selection 1\n');
      await a.expect(wordA);
      centre.refuseNext('choose', refuse(code, 'no'));
      b.send('selection 1\n');
      await b.expect(wordB);
    }
  }));

test('what breaks below is the word for no, and the line lives on', () =>
  withDesk(async (_desk, centre, open) => {
    const client = await open();
    centre.breakNext('login');
    client.send('patient1 password111\n');
    await client.expect('Failure');
    client.send('patient1 password111\n');
    await client.expect('Success');
    centre.breakNext('choose');
    client.send('selection 1\n');
    await client.expect('notavailable');
    client.send('selection 1\n');
    await client.expect('41000 ');
  }));

test('a session that ends sends its line back to the login', () => {
  let now = NOW;
  return withDesk(
    async (_desk, _centre, open) => {
      const client = await open();
      client.send('patient1 password111\n');
      await client.expect('Success');
      now = Date.parse('2100-01-01T00:00:00Z');
      client.send('selection 1\n');
      await client.expect('Failure');
    },
    { now: () => now },
  );
});

test('a peer that ends its side gets the answer to what it sent', () =>
  withDesk(async (_desk, centre, open) => {
    const client = await open();
    const release = centre.hold('login');
    client.socket.end('patient1 password111');
    setImmediate(release);
    assert.equal(await client.closed(), 'Success');
  }));

test('a message over 1,024 bytes ends the line, with or without its end', () =>
  withDesk(async (_desk, centre, open) => {
    for (const message of ['x'.repeat(1025), `patient1 ${'p'.repeat(1100)}\n`, `x ${' '.repeat(60_000)}x`, `a${'\u00ff'.repeat(5000)}`]) {
      const client = await open();
      client.send(message);
      assert.equal(await client.closed(), 'Failure');
    }
    const client = await open();
    client.send('patient1 password111\n');
    await client.expect('Success');
    client.send(`selection ${' '.repeat(1100)}`);
    assert.equal(await client.closed(), 'Failure');
    assert.equal(centre.strangers.filter(({ what }) => what === 'garbage').length, 5);
  }));

test('the log tells in the original words, without passwords', async () => {
  const kept = keptLog();
  await withDesk(
    async (desk, _centre, open) => {
      const client = await open();
      const localPort = client.socket.localPort ?? 0;
      client.send('patient1 password111');
      await client.expect('Success');
      client.send('available');
      await client.expect(LAB_LIST);
      client.send('selection 8\nselection 2\nselection 2\n');
      await client.expect('Invalid42000 notavailable');
      assert.deepEqual(kept.messages(), [
        `Phase1: The Health Center Server has port number: ${desk.address.port} and IP address: 127.0.0.1`,
        'Phase1: The Health Center Server has received request from a patient with username patient1 and password ********',
        'Phase1: The Health Center Server sends the response: Success to patient with username patient1',
        `Phase2: The Health Center Server receives a request for available time slots from patients with port number: ${localPort} and IP Address: 127.0.0.1`,
        'Phase2: The Health Center Server sends available time slots to patients with username patient1',
        `Phase2: The Health Center Server receives a request for appointment 8 from patient with port number: ${localPort} and username patient1`,
        'Receiving invalid time index, let patient re-enter',
        `Phase2: The Health Center Server receives a request for appointment 2 from patient with port number: ${localPort} and username patient1`,
        'Phase2: The Health Center Server confirms the following appointment 2 to patient with username patient1',
        `Phase2: The Health Center Server receives a request for appointment 2 from patient with port number: ${localPort} and username patient1`,
        'Phase2: The Health Center Server rejects the following appointment 2 to patient with username patient1',
      ]);
      assert.match(kept.text(), /1 Tue 01pm doc1 41000\\n2 Mon 03pm doc2 42000\\n/);
      assert.doesNotMatch(kept.text(), /password111|patient2/);
    },
    { log: kept.log },
  );
});

test('random bytes and broken conversations are answered or closed, and the desk goes on', () =>
  withDesk(
    async (_desk, _centre, open) => {
      const words = [
        'patient1 password111\n',
        'authenticate patient1 password111',
        'available',
        'selection 2\n',
        'selection ',
        '\0',
        '\n',
        ' ',
      ];
      const part = fc.oneof(
        fc.constantFrom(...words).map((word) => Buffer.from(word)),
        fc.uint8Array({ minLength: 1, maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
          const client = await open();
          for (const bytes of parts) client.send(bytes);
          client.socket.end();
          const answered = await client.closed();
          assert.match(
            answered.replaceAll(/\d+ \w{3} \d\d[ap]m\n/g, ''),
            /^(Success|success|Failure|failure|Invalid|notavailable|4[12]000 |doc\d 4[12]000|this port speaks TLS[^\n]*\n|\n)*$/,
          );
        }),
        { numRuns: 150 },
      );
      const client = await open();
      client.send('patient1 password111\n');
      await client.expect('Success');
    },
    { quiet: { moreMs: 1, wordMs: 2 } },
  ));
