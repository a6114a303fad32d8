/** Outside the demo, at every door where somebody logs in with a password: weak passwords and a missing second factor, and the way out of them. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openTrial, type Trial } from '#centre/trial/centre.ts';
import { startDesk } from './desk.ts';
import { startHttp } from './http/server.ts';
import { startKiosk } from './kiosk.ts';
import { startRecords } from './records.ts';
import { authenticatorCode } from './testing/authenticator.ts';
import { keptLog } from './testing/log.ts';
import { peer, tlsPeer } from './testing/peer.ts';

type Said = Readonly<Record<string, unknown>>;

/** One who speaks at a door, in the words of all of them. */
interface Speaker {
  /** `ok` of the answer, or the code of a refusal. */
  ask(verb: 'login' | 'change_password' | 'second_factor' | 'something', args?: object): Promise<Said | string>;
}

const OPTIONS = { host: '127.0.0.1', port: 0, log: keptLog('error').log };

/** What only a whole session may do at that door. */
const SOMETHING = {
  desk: ['visits', {}],
  kiosk: ['queue', {}],
  records: ['query_user_logs', { action: 'login' }],
} as const;

const LINES = {
  desk: startDesk,
  kiosk: startKiosk,
  records: (centre: Trial['centre'], options: Parameters<typeof startKiosk>[1]) =>
    startRecords(centre, { ...options, tls: options.tls ?? assert.fail(), auditorsChangeRecords: false }),
};

async function atLine(t: TestContext, trial: Trial, door: keyof typeof LINES): Promise<Speaker> {
  const opened = await LINES[door](trial.centre, { ...OPTIONS, now: trial.house.now, tls: trial.tls.server });
  const line = await tlsPeer(opened.address.port, trial.tls.authority);
  t.after(async () => {
    line.socket.destroy();
    await opened.close();
  });
  const [verb, args] = SOMETHING[door];
  return {
    async ask(asked, given = {}) {
      const reply = await (asked === 'something' ? line.ask(verb, args) : line.ask(asked, given));
      return 'refused' in reply ? String((reply['refused'] as Said)['code']) : (reply['ok'] as Said); // as docs/lines.md says
    },
  };
}

const ROUTES = { login: '/auth/login', change_password: '/auth/password', second_factor: '/auth/second-factor' } as const;

async function atHttp(t: TestContext, trial: Trial): Promise<Speaker & { token: string }> {
  const http = await startHttp(trial.centre, OPTIONS);
  t.after(() => http.close());
  const speaker = {
    token: '',
    async ask(asked: keyof typeof ROUTES | 'something', args: object = {}) {
      const url = `http://127.0.0.1:${http.address.port}${asked === 'something' ? '/fhir/R4/Patient' : ROUTES[asked]}`;
      const headers = { authorization: `Bearer ${speaker.token}`, 'content-type': 'application/json' };
      const response = await fetch(url, asked === 'something' ? { headers } : { method: 'POST', headers, body: JSON.stringify(args) });
      const body = (await response.json()) as Said;
      if (!response.ok) return response.status === 403 ? 'forbidden' : response.status === 401 ? 'unauthenticated' : String(body['code']);
      if (typeof body['token'] === 'string') speaker.token = body['token'];
      return { ...body, principal: { restricted: body['restricted'] } };
    },
  };
  return speaker;
}

const restrictedOf = (reply: Said | string): unknown =>
  typeof reply === 'string' ? assert.fail(reply) : (reply['principal'] as Said)['restricted'];

const WEAK = 'password111';
const STRONG = 'two small umbrellas';

async function trialWith(t: TestContext, role: 'pharmacist' | 'patient' | 'administrator' | 'auditor', password: string): Promise<Trial> {
  const trial = await openTrial({ settings: { demo: false, auditorsChangeRecords: false } });
  t.after(() => trial.remove());
  await trial.administration.addAccount({ username: 'ada', name: 'Ada', role, password });
  return trial;
}

for (const [door, role] of [
  ['desk', 'patient'],
  ['kiosk', 'pharmacist'],
  ['records', 'patient'],
  ['http', 'patient'],
] as const) {
  test(`${door}: a weak password lets nobody do anything but choose another one, which ends every session from before`, async (t) => {
    const trial = await trialWith(t, role, WEAK);
    const speaker = door === 'http' ? await atHttp(t, trial) : await atLine(t, trial, door);
    const elsewhere = await trial.centre.perform(
      { verb: 'login', username: 'ada', password: WEAK },
      { door: 'http', secured: true, address: '192.0.2.7' },
    );
    assert.ok('ok' in elsewhere);
    assert.equal(restrictedOf(await speaker.ask('login', { username: 'ada', password: WEAK })), 'password');
    assert.equal(await speaker.ask('something'), 'forbidden');
    assert.equal(await speaker.ask('change_password', { password: WEAK, newPassword: 'password222' }), 'bad-request');
    assert.equal(await speaker.ask('change_password', { password: 'no', newPassword: STRONG }), 'unauthenticated');
    assert.equal(await speaker.ask('something'), 'forbidden');
    assert.equal(restrictedOf(await speaker.ask('change_password', { password: WEAK, newPassword: STRONG })), undefined);
    const done = await speaker.ask('something');
    assert.ok(typeof done !== 'string' || (door === 'records' && done === 'not-found'), JSON.stringify(done));
    const resumed = await trial.centre.perform(
      { verb: 'resume', token: elsewhere.ok.token },
      { door: 'http', secured: true, address: '192.0.2.7' },
    );
    assert.equal('refused' in resumed && resumed.refused, 'unauthenticated');
    assert.equal(await speaker.ask('login', { username: 'ada', password: WEAK }), 'unauthenticated');
    assert.equal(restrictedOf(await speaker.ask('login', { username: 'ada', password: STRONG })), undefined);
  });
}

for (const [door, role] of [
  ['desk', 'administrator'],
  ['kiosk', 'administrator'],
  ['records', 'auditor'],
  ['http', 'administrator'],
] as const) {
  test(`${door}: who needs a second factor sets it up there, and is in at once; from then on a code is asked for`, async (t) => {
    const trial = await trialWith(t, role, STRONG);
    const speaker = door === 'http' ? await atHttp(t, trial) : await atLine(t, trial, door);
    assert.equal(restrictedOf(await speaker.ask('login', { username: 'ada', password: STRONG })), 'second-factor');
    assert.equal(await speaker.ask('something'), 'forbidden');
    const begun = await speaker.ask('second_factor');
    assert.ok(typeof begun !== 'string');
    const code = authenticatorCode(String(begun['secret']), trial.house.now());
    assert.equal(
      await speaker.ask('second_factor', { code: code === '000000' ? '111111' : '000000' }),
      door === 'http' ? 'unauthenticated' : 'second-factor',
    );
    const set = await speaker.ask('second_factor', { code });
    assert.equal(restrictedOf(set), undefined);
    assert.equal(typeof set === 'string' ? 0 : (set['recovery'] as unknown[]).length, 10);
    const done = await speaker.ask('something');
    // Neither keeps a queue or books: what matters is that it is the role which is told no now, and not the session.
    assert.ok(door === 'desk' || door === 'kiosk' || typeof done !== 'string', JSON.stringify(done));
    assert.equal(await speaker.ask('login', { username: 'ada', password: STRONG }), door === 'http' ? 'unauthenticated' : 'second-factor');
  });
}

test('the lab line lets the original’s own passwords in: its clients know no way to change them', async (t) => {
  const trial = await openTrial({ settings: { demo: false } });
  const desk = await startDesk(trial.centre, { ...OPTIONS, now: trial.house.now, lab: { anywhere: false } });
  t.after(async () => {
    await desk.close();
    await trial.remove();
  });
  const line = await peer(desk.address.port);
  t.after(() => line.socket.destroy());
  line.send('patient1 password111');
  await line.expect('Success');
});
