import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { keptLog } from '../testing/log.ts';
import { type Peer, peer, read, until } from '../testing/peer.ts';
import { isLoopback, type Line, lineKind, type LineListener, listenLine, type ListenLineOptions, type Talk } from './listen.ts';

/** A door that gives back what it gets, at once or when it is released. */
class Echo implements Talk {
  busy = false;
  readonly #line: Line;
  readonly gone: () => void;
  constructor(line: Line, gone: () => void) {
    this.#line = line;
    this.gone = gone;
  }
  data(chunk: Buffer): void {
    if (chunk.includes('wait')) {
      this.busy = true;
      return;
    }
    this.#line.touch();
    this.#line.send(chunk);
  }
  release(): void {
    this.busy = false;
    this.#line.send('released');
    this.#line.touch();
  }
  ended(): void {
    this.#line.end();
  }
  closed(): void {
    this.gone();
  }
}

interface World {
  readonly listener: LineListener;
  readonly talks: Echo[];
  readonly strangers: string[];
  readonly gone: () => number;
  readonly open: () => Promise<Peer>;
}

async function onListener(work: (world: World) => Promise<void>, options: Partial<ListenLineOptions> = {}): Promise<void> {
  const talks: Echo[] = [];
  const strangers: string[] = [];
  let gone = 0;
  const talk = (line: Line): Talk => {
    const echo = new Echo(line, () => (gone += 1));
    talks.push(echo);
    return echo;
  };
  const listener = await listenLine({
    door: 'desk',
    host: '127.0.0.1',
    port: 0,
    lab: { anywhere: false },
    onLab: talk,
    onSecured: talk,
    onStranger: (what) => void strangers.push(what),
    log: keptLog('error').log,
    ...options,
  });
  try {
    await work({ listener, talks, strangers, gone: () => gone, open: () => peer(listener.port) });
  } finally {
    await listener.close();
  }
}

/** Connects and is closed without a word. */
async function turnedAway(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined); // it is reset, perhaps before it knows that it is connected
  socket.on('data', () => assert.fail('a word'));
  await new Promise((resolve) => socket.once('close', resolve)); // `once` of node:events would fail at the reset
}

test('the first byte, the address and the settings decide what a connection is', () => {
  const tls = { certificate: '', key: '' };
  const [here, there] = ['127.0.0.1', '192.0.2.7'];
  for (const [first, address, options, kind] of [
    [0x16, here, { tls }, 'tls'],
    [0x16, there, { tls, lab: { anywhere: false } }, 'tls'],
    [0x41, here, { tls }, 'refused'],
    [0x41, here, { tls, lab: { anywhere: false } }, 'lab'],
    [0x41, there, { tls, lab: { anywhere: false } }, 'refused'],
    [0x41, there, { tls, lab: { anywhere: true } }, 'lab'],
    [0x16, there, { lab: { anywhere: false } }, 'refused'],
    [0x16, here, {}, 'refused'],
  ] as const) {
    assert.equal(lineKind(first, address, options), kind, JSON.stringify([first, address, options]));
  }
});

test('loopback is 127.0.0.0/8 and ::1, nothing that merely looks like it', () => {
  for (const address of ['127.0.0.1', '127.8.9.10', '::1']) assert.ok(isLoopback(address), address);
  for (const address of ['128.0.0.1', '1127.0.0.1', '::2', 'fe80::1', '10.0.0.1', '']) assert.ok(!isLoopback(address), address);
});

for (const sockets of ['here', 'aside'] as const) {
  const where = ` (sockets ${sockets})`;
  const withListener = (work: (world: World) => Promise<void>, options: Partial<ListenLineOptions> = {}): Promise<void> =>
    onListener(work, { sockets, ...options });
  test('a silent peer and one that stops in the middle are closed after the idle time, one that speaks is not' + where, () =>
    withListener(
      async ({ open, listener }) => {
        const [silent, halting, lively] = [await open(), await open(), await open()];
        halting.send('x');
        await halting.expect('x');
        await until(
          () => halting.socket.closed,
          () => {
            lively.send('y');
            return lively.expect('y');
          },
        );
        await silent.closed();
        lively.send('z');
        await lively.expect('z');
        assert.equal(listener.figures()['closed_idle_total'], 1);
      },
      { limits: { idleMs: 120, lingerMs: 100, handshakeMs: 100 } },
    ),
  );

  test('a line that works on a request is not idle' + where, () =>
    withListener(
      async ({ open, talks }) => {
        const [working, silent] = [await open(), await open()];
        working.send('wait');
        await silent.closed();
        talks[0]?.release();
        await working.expect('released');
      },
      { limits: { idleMs: 120, lingerMs: 100, handshakeMs: 100 } },
    ),
  );

  test('more connections than one peer may have are turned away and counted, and room is made by closing' + where, () =>
    withListener(
      async ({ open, listener, strangers }) => {
        const kept = [await open(), await open(), await open()];
        for (const line of kept) {
          line.send('a');
          await line.expect('a');
        }
        await turnedAway(listener.port);
        assert.deepEqual(strangers, ['limit']);
        assert.equal(listener.figures()['over_limit_total'], 1);
        kept[0]?.socket.end();
        await kept[0]?.closed();
        const next = await open();
        next.send('b');
        await next.expect('b');
      },
      { limits: { labPeerConnectionsMax: 3 } },
    ),
  );

  test('more connections than there may be in all are turned away' + where, () =>
    withListener(
      async ({ open, listener, strangers }) => {
        const kept = await open();
        kept.send('a');
        await kept.expect('a');
        await turnedAway(listener.port);
        assert.deepEqual(strangers, ['limit']);
      },
      { limits: { connectionsMax: 1 } },
    ),
  );

  test('a reader that stops is cut off at the backlog limit, and others are served meanwhile' + where, () =>
    withListener(
      async ({ open, listener }) => {
        const [slow, good] = [await open(), await open()];
        slow.socket.pause();
        const flood = Buffer.alloc(60_000, 'x');
        await until(
          () => listener.figures()['closed_backlog_total'] === 1,
          () => {
            slow.send(flood);
            good.send('hello');
            return good.expect('hello');
          },
        );
        slow.socket.destroy();
      },
      { limits: { backlogBytesMax: 200_000 } },
    ),
  );

  test('1,000 connections at once are all answered, and all are forgotten when they go' + where, () =>
    withListener(async ({ listener, gone }) => {
      const lines = await Promise.all(Array.from({ length: 1_000 }, () => peer(listener.port)));
      for (const line of lines) line.send('ping');
      await Promise.all(lines.map((line) => line.expect('ping')));
      assert.equal(listener.figures()['connections'], 1_000);
      for (const line of lines) line.socket.resetAndDestroy();
      await until(() => gone() === 1_000);
      assert.equal(listener.figures()['connections'], 0);
    }),
  );

  test('a peer that says all it has to say and ends its side at once is answered' + where, () =>
    withListener(async ({ open }) => {
      const lines = await Promise.all([open(), open(), open()]);
      for (const line of lines) line.socket.end('abc');
      for (const line of lines) assert.equal(await line.closed(), 'abc');
    }),
  );

  test('closing answers what is being worked on, ends the others at once, and takes no more' + where, async () => {
    const kept: { line?: Peer; idle?: Peer; closing?: Promise<void> } = {};
    await withListener(async ({ open, talks, listener }) => {
      kept.line = await open();
      kept.line.send('wait');
      await until(() => talks[0]?.busy === true);
      kept.idle = await open();
      kept.idle.send('a');
      await kept.idle.expect('a');
      kept.closing = listener.close();
      assert.equal(await kept.idle.closed(), '');
      const late = connect(listener.port, '127.0.0.1');
      await once(late, 'error');
      kept.line.send('more');
      await read();
      talks[0]?.release();
      assert.match(await kept.line.closed(), /released$/);
      await kept.closing;
    });
  });

  test('closing does not wait for ever for a request that does not end' + where, () =>
    withListener(
      async ({ open, listener, talks, gone }) => {
        const line = await open();
        line.send('wait');
        await until(() => talks[0]?.busy === true);
        await listener.close();
        await line.closed();
        await until(() => gone() === 1);
      },
      { limits: { closeMs: 50 } },
    ),
  );

  test('a port in use is refused by name, with what to do' + where, () =>
    withListener(async ({ listener }) => {
      const { port } = listener;
      await assert.rejects(
        withListener(() => Promise.resolve(), { port }),
        {
          name: 'ListenRefusal',
          code: 'in-use',
          message: `desk: 127.0.0.1:${port} is in use by another program; stop it, or choose another port with --desk 127.0.0.1:PORT (0 picks a free one)`,
        },
      );
      await assert.rejects(
        withListener(() => Promise.resolve(), { host: '192.0.2.1', port: 0 }),
        { name: 'ListenRefusal', code: 'address' },
      );
    }),
  );
}
