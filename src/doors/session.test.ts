/** Logging in, logging out and the end of a session, at each TLS door: they are one class, and this would see one of them go its own way. */
import assert from 'node:assert/strict';
import { before, test, type TestContext } from 'node:test';
import { refuse } from '#model/refusal.ts';
import { startDesk } from './desk.ts';
import { startKiosk } from './kiosk.ts';
import { startRecords } from './records.ts';
import { type TestTls, testTls } from './testing/certificate.ts';
import { keptLog } from './testing/log.ts';
import { type Peer, tlsPeer } from './testing/peer.ts';
import { EXPIRES, smallCentre, type SmallCentre } from './testing/small-centre.ts';

let tls: TestTls;
before(async () => {
  tls = await testTls();
});

const START = Date.parse('2026-11-21T12:00:00Z');

const DOORS = {
  desk: startDesk,
  kiosk: startKiosk,
  records: (centre: SmallCentre, options: Parameters<typeof startDesk>[1]) =>
    startRecords(centre, { ...options, tls: tls.server, auditorsChangeRecords: true }),
};

interface AtDoor {
  readonly centre: SmallCentre;
  readonly open: () => Promise<Peer>;
  readonly clock: { now: number };
}

/** One test for each door. */
function atEachDoor(title: string, work: (at: AtDoor) => Promise<void>): void {
  for (const [door, start] of Object.entries(DOORS)) {
    test(`${door}: ${title}`, async (t: TestContext) => {
      const centre = smallCentre();
      const clock = { now: START };
      const log = keptLog('error').log;
      const opened = await start(centre, { host: '127.0.0.1', port: 0, log, now: () => clock.now, tls: tls.server });
      const peers: Peer[] = [];
      t.after(async () => {
        for (const line of peers) line.socket.destroy();
        await opened.close();
      });
      const open = async (): Promise<Peer> => {
        const line = await tlsPeer(opened.address.port, tls.authority);
        peers.push(line);
        return line;
      };
      await work({ centre, open, clock });
    });
  }
}

/** A verb that every door has and that needs a session. */
const WHO = 'logout';
const PATIENT1 = { username: 'patient1', password: 'password111' };

type Reply = Readonly<Record<string, unknown>>;
const codeOf = (reply: Reply): unknown => (reply['refused'] as Reply | undefined)?.['code'];

atEachDoor(
  'a session begins with a login, is known to the centre as that and nothing else, and ends with a logout',
  async ({ open, centre }) => {
    const line = await open();
    assert.equal(codeOf(await line.ask(WHO)), 'unauthenticated');
    const { principal, token, expiresAt } = (await line.ask('login', PATIENT1))['ok'] as Reply;
    assert.deepEqual([token, expiresAt], ['token-patient1', EXPIRES]);
    assert.ok('ok' in (await line.ask(WHO, {}, { key: 'once' })));
    const { request, context } = centre.asked.at(-1) ?? assert.fail();
    assert.deepEqual(request, { verb: 'logout', token: 'token-patient1' });
    assert.deepEqual([context.principal, context.secured, context.address, context.key], [principal, true, '127.0.0.1', 'once']);
    assert.equal(codeOf(await line.ask(WHO)), 'unauthenticated', 'and then nobody is there');
  },
);

atEachDoor('a session ends when its time is over, also for a line that is open', async ({ open, clock }) => {
  const line = await open();
  assert.ok('ok' in (await line.ask('login', PATIENT1)));
  clock.now = EXPIRES;
  assert.equal(codeOf(await line.ask(WHO)), 'unauthenticated');
});

atEachDoor('a second login takes the place of the first', async ({ open, centre }) => {
  const line = await open();
  await line.ask('login', PATIENT1);
  assert.equal(codeOf(await line.ask('login', { ...PATIENT1, password: 'wrong' })), 'unauthenticated');
  await line.ask('login', { username: 'patient2', password: 'password222' });
  await line.ask(WHO);
  assert.equal(centre.asked.at(-1)?.context.principal?.username, 'patient2');
});

atEachDoor('a role, a name or an identity that the client sends is no argument', async ({ open, centre }) => {
  const line = await open();
  const invented = [{ role: 'administrator' }, { user_id: 'patient2' }, { principal: { role: 'auditor' } }, { patient: 'patient2' }];
  for (const more of invented) {
    assert.equal(codeOf(await line.ask('login', { ...PATIENT1, ...more })), 'bad-request');
    assert.equal(codeOf(await line.ask('login', { token: 'token-patient1', ...more })), 'bad-request');
  }
  assert.deepEqual(centre.asked, [], 'none of it has reached the centre');
});

atEachDoor('five failed logins end the line, the fifth answered; a code that was only missing is no failure', async ({ open, centre }) => {
  const line = await open();
  const missing = refuse('second-factor', 'a code as well');
  for (let attempt = 0; attempt < 6; attempt++) {
    centre.refuseNext('login', missing);
    assert.equal(codeOf(await line.ask('login', PATIENT1)), 'second-factor');
  }
  for (let attempt = 0; attempt < 5; attempt++) {
    assert.equal(codeOf(await line.ask('login', { ...PATIENT1, password: `wrong ${attempt}` })), 'unauthenticated');
  }
  assert.equal(await line.closed(), '');
});
