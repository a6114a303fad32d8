import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { fakeClock } from '#doors/estimate-fake-clock.ts';
import { startDesk } from '#doors/desk.ts';
import { testTls } from '#doors/testing/certificate.ts';
import { keptLog } from '#doors/testing/log.ts';
import { smallCentre } from '#doors/testing/small-centre.ts';
import { LineFault, REPLY_MS, openLine } from './line-client.ts';
import type { LineEvent, LineOptions } from './line-client.ts';
import { houseTls } from './testing/house.ts';

const openDesk = async (t: TestContext, host = '127.0.0.1') => {
  const { server } = await houseTls();
  const centre = smallCentre();
  const desk = await startDesk(centre, { host, port: 0, log: keptLog().log, now: () => Date.now(), tls: server });
  t.after(() => desk.close());
  return { centre, desk: desk.address };
};

const open = async (t: TestContext, options: Pick<LineOptions, 'server'> & Partial<LineOptions>) => {
  const events: LineEvent[] = [];
  const clock = fakeClock();
  const line = await openLine({ ca: (await houseTls()).authority, after: clock.after, onEvent: (event) => events.push(event), ...options });
  t.after(() => line.close());
  return { line, events, clock };
};

/** A TLS server with the centre's certificate. */
const secured = async (talk: (socket: TLSSocket) => void): Promise<Server> => {
  const { server } = await houseTls();
  return createTlsServer({ key: server.key, cert: server.certificate, minVersion: 'TLSv1.3' }, (socket) => {
    socket.on('error', () => undefined);
    talk(socket);
  });
};

/** A server of ours that says what the test tells it to. */
const speak = async (t: TestContext, server: Server): Promise<{ host: string; port: number }> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  // It listens on TCP, so its address is no string.
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
};

const faultOf = async (opening: Promise<unknown>): Promise<LineFault> => {
  const error: unknown = await opening.then(
    () => new Error('it was opened'),
    (error: unknown) => error,
  );
  assert.ok(error instanceof LineFault, String(error));
  return error;
};

test('requests are answered by id, refusals are values, and events come by themselves', async (t) => {
  const { centre, desk } = await openDesk(t);
  const { line, events } = await open(t, { server: desk });
  const [wrong, right] = await Promise.all([
    line.request('login', { username: 'patient1', password: 'wrong' }),
    line.request('login', { username: 'patient1', password: 'password111' }),
  ]);
  assert.equal('refused' in wrong && wrong.refused, 'unauthenticated');
  assert.ok('ok' in right);
  assert.ok('ok' in (await line.request('watch', {})));
  centre.set(2, false);
  await line.request('list', {});
  while (events.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(events, [{ event: 'slots', revision: 2, freed: [], taken: [2] }]);
});

test('the certificate of another authority, and the machine’s own authorities, are not taken, and nothing is sent', async (t) => {
  const { centre, desk } = await openDesk(t);
  const after = fakeClock().after;
  const unpinned = await faultOf(openLine({ server: desk, after, onEvent: () => undefined }));
  assert.equal(unpinned.code, 'certificate');
  assert.match(unpinned.message, /^The certificate of 127\.0\.0\.1:\d+ is not the centre's: nothing was sent to it\. Give .* --ca FILE/);
  const { authority } = await testTls();
  const pinned = await faultOf(openLine({ server: desk, ca: authority, after, onEvent: () => undefined }));
  assert.equal(pinned.code, 'certificate');
  assert.deepEqual(centre.asked, []);
});

test('an address that the certificate does not list is taken from the pinned authority', async (t) => {
  const { server, authority } = await houseTls();
  assert.doesNotMatch(new X509Certificate(server.certificate).subjectAltName ?? '', /127\.0\.0\.7/);
  const { port } = (await openDesk(t, '0.0.0.0')).desk;
  assert.ok((await open(t, { server: { host: '127.0.0.7', port }, ca: authority })).line);
});

test('nobody there, a plain server, one that hangs up, and a silent one are told apart', async (t) => {
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms / 100);
    return () => clearTimeout(timer);
  };
  const attempt = (server: { host: string; port: number }) => faultOf(openLine({ server, after, onEvent: () => undefined }));
  const plain = await speak(
    t,
    createTcpServer((socket) => socket.on('error', () => undefined).end('hello, I am no TLS\n')),
  );
  assert.equal((await attempt(plain)).code, 'not-tls');
  const busy = await speak(
    t,
    createTcpServer((socket) => socket.resetAndDestroy()),
  );
  assert.match((await attempt(busy)).message, /closed the connection at once: it is busy/);
  const closing = await speak(
    t,
    createTcpServer((socket) => socket.destroy()),
  );
  assert.equal((await attempt(closing)).code, 'busy');
  const silent = await speak(
    t,
    createTcpServer((socket) => socket.on('error', () => undefined)),
  );
  assert.match((await attempt(silent)).message, /did not answer within 10 seconds/);
  const gone = createTcpServer();
  const nobody = await speak(t, gone);
  await new Promise((resolve) => gone.close(resolve));
  assert.equal((await attempt(nobody)).code, 'unreachable');
});

test('what waits is rejected when the line ends, and the line says why', async (t) => {
  const address = await speak(
    t,
    await secured((socket) => {
      socket.once('data', () => socket.end('{"id":1,"ok":{}}\n'));
    }),
  );
  const { line } = await open(t, { server: address });
  const [first, second] = await Promise.allSettled([line.request('list', {}), line.request('list', {})]);
  assert.equal(first.status, 'fulfilled');
  assert.ok(second.status === 'rejected' && second.reason instanceof LineFault && second.reason.code === 'closed');
  assert.match((await line.ended).message, /closed the connection\.$/);
  await assert.rejects(line.request('list', {}), LineFault);
});

test('a reply that never comes ends the line after its time', async (t) => {
  const address = await speak(t, await secured(() => undefined));
  const { line, clock } = await open(t, { server: address });
  const asking = faultOf(line.request('list', {}));
  clock.advance(REPLY_MS);
  assert.equal((await asking).code, 'timeout');
});

test('lines arrive whole however they are cut, and anything that is no line of the protocol ends it', async (t) => {
  const text = '{"event":"beat"}\n{"event":"slots","revision":2,"freed":[],"taken":[]}\n{"id":1,"ok":{"ä":"€"}}\n';
  const bytes = Buffer.from(text);
  let say: (socket: TLSSocket) => void = () => undefined;
  const address = await speak(
    t,
    await secured((socket) => {
      socket.once('data', () => say(socket));
    }),
  );
  for (let cut = 1; cut < bytes.length; cut += 7) {
    say = (socket) => {
      socket.write(bytes.subarray(0, cut));
      socket.write(bytes.subarray(cut));
    };
    const { line, events } = await open(t, { server: address });
    assert.deepEqual(await line.request('list', {}), { ok: { ä: '€' } });
    assert.equal(events.length, 2);
    line.close();
  }
  for (const garbage of ['\n', 'null\n', '[]\n', '{}\n', '{"id":1}\n', '{"id":1,"refused":{"code":"nonsense","text":""}}\n', '\u0000\n']) {
    say = (socket) => socket.write(garbage);
    const { line } = await open(t, { server: address });
    assert.equal((await faultOf(line.request('list', {}))).code, 'garbage', JSON.stringify(garbage));
  }
});

test('what would command the terminal is shown as a replacement character, wherever in an answer it stands', async (t) => {
  const address = await speak(
    t,
    await secured((socket) => {
      socket.once('data', () =>
        socket.write('{"id":1,"ok":{"list":[{"name":"\\u001b[2JAda\\u009b1m\u009b","lines":"a\\n\\tb\\b\\u0000"}]}}\n'),
      );
    }),
  );
  const { line } = await open(t, { server: address });
  assert.deepEqual(await line.request('list', {}), { ok: { list: [{ name: '\ufffd[2JAda\ufffd1m\ufffd', lines: 'a\n\tb\ufffd\ufffd' }] } });
});

test('a listener that cannot understand an event ends the line instead of the program', async (t) => {
  const address = await speak(
    t,
    await secured((socket) => {
      socket.write('{"event":"slots"}\n');
    }),
  );
  const onEvent = (): void => {
    throw new Error('no revision');
  };
  const { line } = await open(t, { server: address, onEvent });
  assert.equal((await line.ended).message, 'no revision');
});
