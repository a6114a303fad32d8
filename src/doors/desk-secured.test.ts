import assert from 'node:assert/strict';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { before, test } from 'node:test';
import fc from 'fast-check';
import type { FreeSlot } from '#centre/requests.ts';
import { refuse, REFUSAL_CODES } from '#model/refusal.ts';
import { type DeskDoor, type DeskOptions, startDesk } from './desk.ts';
import { slotsEvent } from './desk-events.ts';
import { type TestTls, testTls } from './testing/certificate.ts';
import { keptLog } from './testing/log.ts';
import { type Peer, peer, read, tlsPeer, until } from './testing/peer.ts';
import { bookingKey, EXPIRES, FINDING, LAB_LIST, smallCentre, type SmallCentre } from './testing/small-centre.ts';

let tls: TestTls;
before(async () => {
  tls = await testTls();
});

async function withDesk(
  work: (open: () => Promise<Peer>, centre: SmallCentre, desk: DeskDoor) => Promise<void>,
  options: Partial<DeskOptions> = {},
): Promise<void> {
  const centre = smallCentre();
  const desk = await startDesk(centre, {
    host: '127.0.0.1',
    port: 0,
    log: keptLog('error').log,
    now: () => Date.parse('2026-11-21T12:00:00Z'),
    tls: tls.server,
    ...options,
  });
  try {
    await work(() => tlsPeer(desk.address.port, tls.authority), centre, desk);
  } finally {
    await desk.close();
  }
}

const PATIENT1 = { username: 'patient1', password: 'password111' };

async function loggedIn(open: () => Promise<Peer>, username = 'patient1'): Promise<Peer> {
  const line = await open();
  await line.ask('login', { token: `token-${username}` });
  return line;
}

/** The refusal in a reply. */
const refused = (
  reply: Readonly<Record<string, unknown>>,
): { readonly code: string; readonly text: string; readonly retryAfterMs?: number } => {
  assert.ok('refused' in reply, JSON.stringify(reply));
  return reply['refused'] as { readonly code: string; readonly text: string }; // as docs/lines.md says
};

test('a patient logs in, looks, chooses, sees the visit and cancels it', () =>
  withDesk(async (open, centre) => {
    const line = await open();
    assert.deepEqual(await line.ask('login', PATIENT1), {
      id: 1,
      ok: {
        principal: { account: 'account-patient1', username: 'patient1', role: 'patient', patient: 'patient1' },
        token: 'token-patient1',
        expiresAt: EXPIRES,
      },
    });
    assert.deepEqual(await line.ask('list'), { id: 2, ok: JSON.parse(JSON.stringify(centre.freeSlots())) as unknown });
    const chosen = await line.ask('choose', { index: 2 }, { key: 'once' });
    assert.deepEqual((chosen['ok'] as { status: string }).status, 'booked');
    assert.deepEqual(centre.asked.at(-1), {
      request: { verb: 'choose', index: 2 },
      context: {
        door: 'desk',
        secured: true,
        address: '127.0.0.1',
        principal: { account: 'account-patient1', username: 'patient1', role: 'patient', patient: 'patient1' },
        key: 'once',
      },
    });
    assert.equal(refused(await line.ask('choose', { index: 2 })).code, 'slot-taken');
    assert.equal(((await line.ask('visits'))['ok'] as { visits: unknown[] }).visits.length, 1);
    assert.equal(((await line.ask('cancel', { appointment: 'visit2' }))['ok'] as { status: string }).status, 'cancelled');
  }));

test('without a login there is only login and enrol, and a logout or the end of the session leads back there', () => {
  let now = 0;
  return withDesk(
    async (open) => {
      const line = await open();
      for (const verb of ['list', 'watch', 'visits', 'findings', 'logout'])
        assert.equal(refused(await line.ask(verb)).code, 'unauthenticated');
      assert.deepEqual((await line.ask('enrol', { code: 'code-1' }))['ok'], { token: 'token-agent', doctor: 'doc1' });
      await line.ask('login', PATIENT1);
      assert.deepEqual((await line.ask('logout'))['ok'], {});
      assert.equal(refused(await line.ask('list')).code, 'unauthenticated');
      await line.ask('login', PATIENT1);
      assert.ok('ok' in (await line.ask('list')));
      now = EXPIRES;
      assert.equal(refused(await line.ask('list')).code, 'unauthenticated');
    },
    { now: () => now },
  );
});

test('every verb has its arguments read strictly', () =>
  withDesk(async (open) => {
    const line = await loggedIn(open, 'admin');
    const wrong: readonly (readonly [string, object, RegExp])[] = [
      ['choose', {}, /index is missing/],
      ['choose', { index: '2' }, /index has to be a whole number/],
      ['choose', { index: 1e300 }, /index has to be a whole number from 1 to 999999999/],
      ['hold', { index: 1, patient: '../x' }, /patient has to be an id/],
      ['move', { index: 1 }, /appointment is missing/],
      ['cancel', { appointment: 7 }, /appointment has to be an id/],
      ['list', { all: true }, /no argument "all"/],
      ['login', { username: 'a' }, /password is missing/],
      ['login', { token: 'a', username: 'a' }, /no argument "username"/],
      ['agent', { port: 0 }, /port has to be/],
      ['agent', { port: 65_536 }, /port has to be/],
      ['answers', { answers: [{ appointment: 'a', plan: 'p', price: '-1', tariffVersion: '1', at: 1 }] }, /answers has to be/],
      ['tariff', { text: 'a\0' }, /text has to be/],
      ['acknowledge', { finding: 'version/17' }, /reason is missing/],
      ['dance', {}, /no verb "dance"; there are login, /],
      ['constructor', {}, /no verb "constructor"/],
    ];
    for (const [verb, args, text] of wrong) {
      const { code, text: said } = refused(await line.ask(verb, args));
      assert.equal(code, 'bad-request');
      assert.match(said, text);
    }
    const right: readonly (readonly [string, object])[] = [
      ['invite', { doctor: 'doc1' }],
      ['agent', { port: 41000 }],
      [
        'answers',
        {
          answers: [
            { appointment: 'a', plan: 'p', price: '30', tariffVersion: '1', at: 1 },
            { appointment: 'b', plan: 'q', tariffVersion: '1', at: 2 },
          ],
        },
      ],
      ['tariff', { text: 'insurance1 30\r\ninsurance2 20' }],
      ['findings', {}],
      ['acknowledge', { finding: 'version/17', reason: 'restored from the backup' }],
      ['hold', { index: 1, patient: 'patient2' }],
      ['move', { appointment: 'visit1', index: 2 }],
      ['visits', { patient: 'patient2' }],
    ];
    for (const [verb, args] of right) assert.ok('ok' in (await line.ask(verb, args)), verb);
  }));

test('requests sent all at once are answered in order, each seeing what the one before it did', () =>
  withDesk(async (open, centre) => {
    const line = await open();
    const release = centre.hold('login');
    line.send(
      [
        { id: 'a', verb: 'login', args: PATIENT1 },
        { id: 'b', verb: 'choose', args: { index: 1 } },
        { id: 'c', verb: 'list' },
        { id: 'd', verb: 'choose', args: { index: 1 } },
      ]
        .map((request) => `${JSON.stringify(request)}\n`)
        .join(''),
    );
    await read();
    line.send('{"id":"e","verb":"visits"}\n'); // in a read of its own, while the login is still going on
    await read();
    assert.deepEqual(
      centre.asked.map(({ request }) => request.verb),
      ['login'],
    );
    assert.equal(line.rest, '');
    release();
    assert.equal((await line.line())['id'], 'a');
    assert.equal(((await line.line())['ok'] as { status: string }).status, 'booked');
    const list = await line.line();
    assert.deepEqual(
      (list['ok'] as { slots: { index: number }[] }).slots.map(({ index }) => index),
      [2, 3, 4, 5, 6],
    );
    assert.deepEqual(refused(await line.line()), { code: 'slot-taken', text: 'slot 1 is taken' });
    assert.equal((await line.line())['id'], 'e');
  }));

test('a conversation cut at every byte is the same conversation', () =>
  withDesk(async (open) => {
    const text = `${JSON.stringify({ id: 1, verb: 'login', args: { username: 'zoë', password: 'geheim wört' } })}\n{"id":2,"verb":"visits"}\n`;
    const bytes = Buffer.from(text);
    const line = await open();
    for (let at = 1; at < bytes.length; at++) {
      line.send(bytes.subarray(0, at));
      await read();
      line.send(bytes.subarray(at));
      assert.ok('ok' in (await line.line()));
      assert.ok('ok' in (await line.line()));
    }
    for (const byte of bytes) {
      line.send(Uint8Array.of(byte));
      await read();
    }
    assert.ok('ok' in (await line.line()));
    assert.ok('ok' in (await line.line()));
  }));

test('what is no request is told why, and eight of them end the line', () =>
  withDesk(async (open, centre) => {
    const wrong: readonly (readonly [string | Uint8Array, RegExp])[] = [
      ['hello\n', /not JSON/],
      [Buffer.from([0x22, 0xff, 0x22, 0x0a]), /not UTF-8/],
      ['[1]\n', /a request is an object/],
      ['{"verb":"list"}\n', /^id:/],
      ['{"id":1.5,"verb":"list"}\n', /^id:/],
      ['{"id":1e400,"verb":"list"}\n', /^id:/],
      ['{"id":1}\n', /^verb:/],
      ['{"id":1,"verb":"list","args":[]}\n', /^args:/],
      ['{"id":1,"verb":"list","key":""}\n', /^key:/],
      ['{"id":1,"verb":"list","arg":{}}\n', /but no "arg"/],
      ['{"id":1,"id":2,"verb":"list"}\n', /"id" occurs twice/],
      ['{"id":1,"verb":"list","args":{"__proto__":1}}\n', /__proto__/],
      [`{"id":1,"verb":"list","args":{"a":${'['.repeat(20)}${']'.repeat(20)}}}\n`, /more than 16/],
      ['\0\n', /not JSON/],
    ];
    for (const [bytes, text] of wrong) {
      const line = await loggedIn(open);
      line.send(bytes);
      const { code, text: said } = refused(await line.line());
      assert.equal(code, 'bad-request');
      assert.match(said, text);
      assert.ok('ok' in (await line.ask('list')), 'the line lives on');
      line.socket.destroy();
    }
    assert.equal(centre.strangers.filter(({ what }) => what === 'garbage').length, wrong.length);
    const line = await open();
    line.send('x\n'.repeat(20));
    for (let count = 0; count < 8; count++) refused(await line.line());
    assert.equal(await line.closed(), '');
  }));

test('the id comes back as it was sent', () =>
  withDesk(async (open) => {
    const line = await open();
    for (const id of [0, -7, 9007199254740991, 'x', 'a "quoted" one', '😀']) {
      line.send(`${JSON.stringify({ id, verb: 'list' })}\n`);
      assert.equal((await line.line())['id'], id);
    }
    line.send('{"id":null,"verb":"list"}\n');
    assert.equal((await line.line())['id'], null);
  }));

test('a line may have 64 KiB, before login 4 KiB; a longer one is refused and the line ends', () =>
  withDesk(async (open) => {
    const filled = (bytes: number): string => {
      const frame = '{"id":1,"verb":"tariff","args":{"text":""}}\n';
      return frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`);
    };
    const line = await loggedIn(open);
    line.send(filled(60_000));
    assert.ok('ok' in (await line.line()));
    line.send(filled(65_536));
    assert.equal(refused(await line.line()).code, 'bad-request'); // the text argument is over its own limit, the line is not
    line.send(filled(65_537));
    assert.equal(refused(await line.line()).code, 'too-large');
    assert.equal(await line.closed(), '');

    const stranger = await open();
    stranger.send(filled(4_096));
    assert.equal(refused(await stranger.line()).code, 'unauthenticated');
    stranger.send('y'.repeat(4_097));
    assert.match(refused(await stranger.line()).text, /before login may have at most 4096 bytes/);
    assert.equal(await stranger.closed(), '');
  }));

test('what breaks below is answered without details, logged, and the line lives on', () => {
  const kept = keptLog('error');
  return withDesk(
    async (open, centre) => {
      const line = await loggedIn(open);
      centre.breakNext('visits');
      const reply = await line.ask('visits');
      assert.equal(refused(reply).code, 'unavailable');
      assert.doesNotMatch(JSON.stringify(reply), /fire|secret/);
      assert.match(kept.text(), /on fire/);
      assert.ok('ok' in (await line.ask('visits')));
    },
    { log: kept.log },
  );
});

test('refusals reach the client as code, text and waiting time, whichever it is', () =>
  withDesk(async (open, centre) => {
    const line = await loggedIn(open);
    for (const code of REFUSAL_CODES) {
      centre.refuseNext('visits', { ...refuse(code, `because of ${code}`), retryAfterMs: 1500 });
      assert.deepEqual(refused(await line.ask('visits')), { code, text: `because of ${code}`, retryAfterMs: 1500 });
    }
  }));

test('watchers are told of every change within 200 ms, changes at one time in one line', () =>
  withDesk(async (open, centre) => {
    const [one, two] = [await loggedIn(open), await loggedIn(open, 'patient2')];
    await one.ask('watch');
    await two.ask('watch');
    const started = performance.now();
    centre.set(1, false);
    centre.set(2, false);
    const seen = await one.line();
    assert.ok(performance.now() - started < 200);
    assert.deepEqual(seen, { event: 'slots', revision: 3, freed: [], taken: [1, 2] });
    assert.deepEqual(await two.line(), seen);
    centre.set(2, true);
    const freed = await two.line();
    assert.deepEqual(
      (freed['freed'] as { index: number; doctor: string }[]).map(({ index, doctor }) => [index, doctor]),
      [[2, 'doc2']],
    );
    const late = await loggedIn(open);
    centre.set(3, false);
    const list = (await late.ask('watch'))['ok'] as { slots: { index: number }[] };
    assert.deepEqual(
      list.slots.map(({ index }) => index),
      [2, 4, 5, 6],
    );
    await one.line();
    assert.deepEqual((await one.line())['taken'], [3]); // told although the late watcher's answer had it already
    centre.set(4, false);
    assert.deepEqual((await late.line())['taken'], [4]);
  }));

test('the changes that watchers are told of, applied to the first list, give the last', () => {
  const slot = fc.record({ index: fc.integer({ min: 1, max: 12 }), port: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }) });
  const list = fc.uniqueArray(slot, { selector: ({ index }) => index }).map((slots) => ({
    revision: 1,
    more: false,
    zone: 'UTC',
    slots: slots
      .sort((a, b) => a.index - b.index)
      .map(({ index, port }) => ({
        index,
        id: `s${index}`,
        start: index,
        end: index + 1,
        doctor: 'doc1',
        ...(port !== undefined && { port }),
      })),
  }));
  fc.assert(
    fc.property(list, list, (before, after) => {
      const event = slotsEvent(before, after);
      const shown = new Map<number, FreeSlot>(before.slots.map((one) => [one.index, one]));
      for (const index of event?.taken ?? []) assert.ok(shown.delete(index));
      for (const one of event?.freed ?? []) shown.set(one.index, one);
      assert.deepEqual(
        [...shown.values()].sort((a, b) => a.index - b.index),
        after.slots,
      );
      assert.equal(slotsEvent(after, after), undefined);
    }),
  );
});

test("an agent gets its doctor's keys, those that were made while it asked after the answer, and nobody else gets any", () =>
  withDesk(async (open, centre) => {
    const [agent, patient] = [await loggedIn(open, 'agent'), await loggedIn(open)];
    const release = centre.hold('agent');
    const answer = agent.ask('agent', { port: 41000 });
    await read();
    centre.tell({ event: 'key', doctor: 'doc1', key: bookingKey('visit5', 'doc1') });
    centre.tell({ event: 'key', doctor: 'doc2', key: bookingKey('visit6', 'doc2') });
    centre.tell({ event: 'key-end', doctor: 'doc1', keyId: 'aa' });
    await read();
    assert.equal(agent.rest, '');
    release();
    assert.deepEqual((await answer)['ok'], { doctor: 'doc1', keys: [bookingKey('visit1', 'doc1')] });
    assert.deepEqual(await agent.line(), { event: 'key', key: bookingKey('visit5', 'doc1') });
    assert.deepEqual(await agent.line(), { event: 'key-end', keyId: 'aa' });
    centre.tell({ event: 'key', doctor: 'doc2', key: bookingKey('visit6', 'doc2') });
    centre.tell({ event: 'key', doctor: 'doc1', key: bookingKey('visit7', 'doc1') });
    assert.deepEqual(await agent.line(), { event: 'key', key: bookingKey('visit7', 'doc1') });
    await agent.ask('login', PATIENT1); // somebody else on the same line
    centre.tell({ event: 'key', doctor: 'doc1', key: bookingKey('visit8', 'doc1') });
    await agent.ask('list');
    await patient.ask('list');
    assert.equal(agent.rest + patient.rest, '');
  }));

test('an alert reaches every TLS line; what it is about, auditors and administrators only', () =>
  withDesk(async (open, centre) => {
    const [stranger, patient, auditor] = [await open(), await loggedIn(open), await loggedIn(open, 'auditor1')];
    centre.tell({ event: 'alert', finding: FINDING });
    const text = "Error: No data integrity in the server's database";
    assert.deepEqual(await stranger.line(), { event: 'alert', text });
    assert.deepEqual(await patient.line(), { event: 'alert', text });
    assert.deepEqual(await auditor.line(), { event: 'alert', text, finding: FINDING });
  }));

test('whoever watches is not idle and gets a beat; whoever only sits there is closed', () =>
  withDesk(
    async (open) => {
      const [watcher, idle] = [await loggedIn(open), await loggedIn(open)];
      await watcher.ask('watch');
      assert.equal(await idle.closed(), '');
      assert.deepEqual(await watcher.line(), { event: 'beat' });
      let reply = await watcher.ask('list');
      while ('event' in reply) reply = await watcher.line();
      assert.ok('ok' in reply);
    },
    { limits: { idleMs: 300 } },
  ));

test('a line that stops reading is closed at its backlog limit; the others are told on', () =>
  withDesk(
    async (open, centre, desk) => {
      const [deaf, good] = [await loggedIn(open, 'auditor1'), await loggedIn(open)];
      await good.ask('watch');
      deaf.socket.pause();
      const long = { ...FINDING, what: 'x'.repeat(50_000) };
      await until(
        () => desk.figures()['closed_backlog_total'] === 1,
        () => centre.tell({ event: 'alert', finding: long }),
      );
      centre.set(1, false);
      let event = await good.line();
      while (event['event'] === 'alert') event = await good.line();
      assert.deepEqual(event['taken'], [1]);
      deaf.socket.destroy();
    },
    { limits: { backlogBytesMax: 100_000 } },
  ));

test('TLS and lab share one port; TLS 1.2 and strangers to the authority get nowhere', () =>
  withDesk(
    async (open, _centre, desk) => {
      const { port } = desk.address;
      const [secured, lab] = [await loggedIn(open), await peer(port)];
      lab.send('patient1 password111\navailable');
      await lab.expect(`Success${LAB_LIST}`);
      assert.ok('ok' in (await secured.ask('list')));
      assert.equal((secured.socket as TLSSocket).getProtocol(), 'TLSv1.3');
      const old = connectTls({ host: '127.0.0.1', port, ca: tls.authority, maxVersion: 'TLSv1.2' });
      const [error] = (await once(old, 'error')) as [Error]; // 'error' comes with one
      assert.match(error.message, /alert|version|ECONNRESET/i);
      const distrustful = connectTls({ host: '127.0.0.1', port });
      await once(distrustful, 'error');
      assert.ok('ok' in (await secured.ask('list')));
    },
    { lab: { anywhere: false } },
  ));

test('plaintext on a port without lab is told so in one line and closed', () =>
  withDesk(async (_open, centre, desk) => {
    for (const bytes of ['patient1 password111', 'GET / HTTP/1.1\r\n\r\n', '\0', '{"id":1}\n']) {
      const line = await peer(desk.address.port);
      line.send(bytes);
      assert.equal(await line.closed(), "this port speaks TLS 1.3 only: connect with TLS and the centre's ca.pem\n");
    }
    assert.equal(centre.strangers.length, 4);
  }));

test('a handshake that stands still is closed, garbage after the first byte too', () =>
  withDesk(
    async (open, _centre, desk) => {
      const still = await peer(desk.address.port);
      still.send(Uint8Array.of(0x16));
      await still.closed();
      const garbage = await peer(desk.address.port);
      garbage.send(Buffer.concat([Uint8Array.of(0x16, 3, 1, 0, 50), Buffer.alloc(50, 7)]));
      await garbage.closed();
      assert.ok('ok' in (await (await loggedIn(open)).ask('list')));
    },
    { limits: { handshakeMs: 100, idleMs: 3_000, lingerMs: 1_000 } },
  ));

test('random bytes inside TLS are answered or closed, and the desk goes on', () =>
  withDesk(async (open) => {
    const part = fc.oneof(
      fc
        .constantFrom('{"id":1,"verb":"login","args":{"token":"token-patient1"}}\n', '{"id":2,"verb":"list"}', '\n', '{"id":', '[[', '"')
        .map((word) => Buffer.from(word)),
      fc.jsonValue().map((value) => Buffer.from(`${JSON.stringify(value)}\n`)),
      fc.uint8Array({ minLength: 1, maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        const line = await open();
        for (const bytes of parts) line.send(bytes);
        line.socket.end();
        for (const reply of (await line.closed()).split('\n').slice(0, -1)) assert.match(reply, /^\{"id":.*,"(ok|refused)":\{/);
      }),
      { numRuns: 60 },
    );
    assert.ok('ok' in (await (await loggedIn(open)).ask('list')));
  }));
