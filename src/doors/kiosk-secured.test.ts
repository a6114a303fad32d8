import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openTrial, type TrialOptions } from '#centre/trial/centre.ts';
import { startKiosk, type KioskDoorOptions } from './kiosk.ts';
import { keptLog } from './testing/log.ts';
import { peer, tlsPeer, type Peer } from './testing/peer.ts';

const PEOPLE = join(import.meta.dirname, '../../samples/kiosk/people.json');
const PASSWORD = 'a long enough passphrase';

async function pharmacy(t: TestContext, options: Partial<KioskDoorOptions> = {}, settings: TrialOptions['settings'] = {}) {
  const trial = await openTrial({ settings });
  const text = await readFile(PEOPLE, 'utf8');
  assert.ok('people' in (await trial.administration.importKiosk({ name: 'people.json', text })));
  for (const [username, role] of [
    ['pia', 'pharmacist'],
    ['root', 'administrator'],
  ] as const) {
    await trial.administration.addAccount({ username, name: username, role, password: PASSWORD });
  }
  await trial.centre.kiosk('front');
  const token = (await trial.administration.issueToken('kiosk:front', Date.now() + 3_600_000)) ?? assert.fail();
  const kiosk = await startKiosk(trial.centre, {
    host: '127.0.0.1',
    port: 0,
    log: keptLog().log,
    now: () => trial.house.now(),
    tls: trial.tls.server,
    ...options,
  });
  t.after(async () => {
    await kiosk.close();
    await trial.remove();
  });
  const open = async (args?: object): Promise<Peer> => {
    const line = await tlsPeer(kiosk.address.port, trial.tls.authority);
    t.after(() => line.socket.destroy());
    if (args !== undefined) assert.ok('ok' in (await line.ask('login', args)));
    return line;
  };
  return { trial, kiosk, open, atKiosk: () => open({ token }), pharmacist: () => open({ username: 'pia', password: PASSWORD }) };
}

type Said = Readonly<Record<string, unknown>>;
const okOf = (reply: Said): Said => (reply['ok'] as Said | undefined) ?? assert.fail(JSON.stringify(reply));
const refusedOf = (reply: Said): unknown => (reply['refused'] as Said | undefined)?.['code'] ?? assert.fail(JSON.stringify(reply));

test('somebody says who they are, gives an address where it is needed, and hears what is ready, with a receipt', async (t) => {
  const { atKiosk } = await pharmacy(t);
  const line = await atKiosk();
  assert.deepEqual(okOf(await line.ask('identify', { name: 'John Doe', birthDate: '5/17/1980' })), { status: 'address' });
  const reply = await line.ask('address', { address: '5567 Apple Farm Boulevard' });
  const { ticket, ...rest } = okOf(reply);
  assert.deepEqual(rest, { status: 'ready', items: ['ART***', 'LOW***'] });
  assert.ok(Number(ticket) >= 100);
  assert.equal(typeof (reply['receipt'] as Said)['sig'], 'string');
  assert.deepEqual(okOf(await line.ask('close')), {});
  assert.equal(refusedOf(await line.ask('address', { address: '5567 Apple Farm Boulevard' })), 'bad-request', 'it is over');
});

test('an address counts for what this line said before it, and once', async (t) => {
  const { atKiosk } = await pharmacy(t);
  const [line, other] = [await atKiosk(), await atKiosk()];
  await line.ask('identify', { name: 'John Doe', birthDate: '5/17/1980' });
  assert.equal(refusedOf(await other.ask('address', { address: '5567 Apple Farm Blvd.' })), 'bad-request');
  assert.equal(refusedOf(await line.ask('address', { address: '677 Ave Rd' })), 'not-found');
  assert.deepEqual(await line.line(), { event: 'ended', why: 'failures' });
  assert.equal(refusedOf(await line.ask('address', { address: '5567 Apple Farm Blvd.' })), 'bad-request');
});

test('two failures end a conversation, and are the same bytes for a patient and for nobody', async (t) => {
  const { atKiosk } = await pharmacy(t);
  const conversation = async (name: string): Promise<string> => {
    const line = await atKiosk();
    const said = [await line.ask('identify', { name, birthDate: '1/1/2001' }), await line.ask('identify', { name, birthDate: '1/2/2001' })];
    return JSON.stringify([...said, await line.line()]);
  };
  assert.equal(await conversation('Sarah Smith'), await conversation('Nobody Atall'));
});

test('a resistant kiosk does not answer a name alone, a stepwise one does', async (t) => {
  const resistant = await pharmacy(t);
  assert.equal(refusedOf(await (await resistant.atKiosk()).ask('identify', { name: 'Sarah Smith' })), 'bad-request');
  const stepwise = await pharmacy(t, {}, { kiosk: { mode: 'stepwise', shows: 'letters', returnDays: 14, floorMs: 0 } });
  const line = await stepwise.atKiosk();
  assert.deepEqual(okOf(await line.ask('identify', { name: 'Sarah Smith' })), { status: 'birth-date' });
  assert.equal(refusedOf(await line.ask('identify', { name: 'Nobody Atall' })), 'not-found');
});

test('a conversation without input is warned, then over', async (t) => {
  const { atKiosk } = await pharmacy(t, { times: { warnMs: 20, endMs: 60 } });
  const line = await atKiosk();
  assert.deepEqual(okOf(await line.ask('identify', { name: 'John Doe', birthDate: '5/17/1980' })), { status: 'address' });
  assert.deepEqual(await line.line(), { event: 'idle', endsInMs: 40 });
  assert.deepEqual(await line.line(), { event: 'ended', why: 'idle' });
  assert.equal(refusedOf(await line.ask('address', { address: '5567 Apple Farm Blvd.' })), 'bad-request');
});

test('a line without a credential, with a wrong one, or of somebody else is no kiosk', async (t) => {
  const { open, pharmacist, kiosk } = await pharmacy(t);
  const stranger = await open();
  const identify = { name: 'Sarah Smith', birthDate: '2/5/2003' };
  assert.equal(refusedOf(await stranger.ask('identify', identify)), 'unauthenticated');
  assert.equal(refusedOf(await stranger.ask('login', { token: 'x~y' })), 'unauthenticated');
  assert.equal(refusedOf(await stranger.ask('queue')), 'unauthenticated');
  assert.equal(refusedOf(await (await pharmacist()).ask('identify', identify)), 'forbidden');
  const patient = await open({ username: 'patient1', password: 'password111' });
  assert.equal(refusedOf(await patient.ask('identify', identify)), 'forbidden');
  assert.equal(refusedOf(await patient.ask('prescriptions')), 'forbidden');
  const plain = await peer(kiosk.address.port);
  plain.send('Name Sarah Smith');
  assert.match(await plain.closed(), /speaks TLS 1\.3 only/);
});

test('a kiosk is invited and enrols over the line', async (t) => {
  const { open } = await pharmacy(t);
  const administrator = await open({ username: 'root', password: PASSWORD });
  const { code } = okOf(await administrator.ask('invite-kiosk', { kiosk: 'hall' }));
  const device = await open();
  const { token } = okOf(await device.ask('enrol-kiosk', { code }));
  assert.ok('ok' in (await device.ask('login', { token })));
  assert.equal(okOf(await device.ask('identify', { name: 'Sarah Smith', birthDate: '2/5/2003' }))['status'], 'ready');
});

test('the pharmacist has every verb, and hears of repeated failure at once', async (t) => {
  const { atKiosk, pharmacist } = await pharmacy(t);
  const line = await pharmacist();
  const { patient } = okOf(await line.ask('register-patient', { name: 'Ada Byron', birthDate: '12/10/1985', address: '1 Analytic Way' }));
  const { patients } = okOf(await line.ask('find-patient', { name: 'byron, ada', birthDate: '1985-12-10' }));
  assert.deepEqual(
    (patients as readonly Said[]).map((one) => one['patient']),
    [patient],
  );
  const entered = okOf(await line.ask('enter-prescription', { patient, medication: 'Lisinopril', sensitive: false }));
  const { prescription } = entered;
  assert.equal(okOf(await line.ask('prepare', { prescription }))['state'], 'in preparation');
  assert.equal(okOf(await line.ask('mark-ready', { prescription }))['state'], 'ready');
  const kiosk = await atKiosk();
  assert.deepEqual(okOf(await kiosk.ask('identify', { name: 'Ada Byron', birthDate: '12/10/1985' }))['items'], ['LIS***']);
  assert.equal((okOf(await line.ask('queue'))['tickets'] as readonly Said[]).length, 1);
  const handOver = { prescription, name: 'Ada Byron', birthDate: '12/10/1985' };
  assert.equal(okOf(await line.ask('hand-over', handOver))['state'], 'handed over');
  const second = okOf(await line.ask('enter-prescription', { patient, medication: 'Metformin' }));
  assert.equal(okOf(await line.ask('cancel-prescription', { prescription: second['prescription'] }))['state'], 'cancelled');
  assert.equal((okOf(await line.ask('prescriptions', { patient }))['prescriptions'] as readonly Said[]).length, 2);

  for (let round = 0; round < 3; round++) {
    const failing = await atKiosk();
    for (let tried = 0; tried < 2; tried++)
      await failing.ask('identify', { name: 'Ada Byron', birthDate: `1/${tried + 1}/19${50 + round}` });
  }
  const alert = await line.line();
  assert.equal(alert['event'], 'kiosk-alert');
  assert.doesNotMatch(JSON.stringify(alert), /Ada/);
});

test('a pharmacist who only listens stays connected, a kiosk that says nothing does not', async (t) => {
  const { atKiosk, pharmacist } = await pharmacy(t, { limits: { idleMs: 90 } });
  const [listening, silent] = [await pharmacist(), await atKiosk()];
  assert.equal(await silent.closed(), '');
  assert.deepEqual(await listening.line(), { event: 'beat' });
  assert.equal(listening.socket.readyState, 'open');
});

test('what is no request is refused in words, and pipelined ones are answered in order', async (t) => {
  const { atKiosk, open } = await pharmacy(t);
  const line = await atKiosk();
  assert.equal(refusedOf(await line.ask('nonsense')), 'bad-request');
  assert.equal(refusedOf(await line.ask('identify', { name: 7, birthDate: '1/1/2000' })), 'bad-request');
  assert.equal(refusedOf(await line.ask('identify', { name: 'A\nB', birthDate: '1/1/2000' })), 'bad-request');
  assert.equal(refusedOf(await line.ask('identify', { name: 'x'.repeat(201), birthDate: '1/1/2000' })), 'bad-request');
  assert.equal(refusedOf(await line.ask('identify', { name: 'A', birthDate: '1/1/2000', role: 'pharmacist' })), 'bad-request');
  const both = ['5/17/1980', '9/10/1970'].map((birthDate, id) =>
    JSON.stringify({ id: `p${id}`, verb: 'identify', args: { name: id === 0 ? 'John Doe' : 'Kimberly Shaw', birthDate } }),
  );
  line.send(`${both.join('\n')}\n`);
  assert.deepEqual([(await line.line())['id'], (await line.line())['id']], ['p0', 'p1']);
  const garbled = await open();
  garbled.send(Uint8Array.of(0xff, 0xfe, 0x0a));
  assert.equal(refusedOf(await garbled.line()), 'bad-request');
  garbled.send('x'.repeat(5_000));
  assert.equal(refusedOf(await garbled.line()), 'too-large');
});
