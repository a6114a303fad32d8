import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until, peer } from '../testing/peer.ts';
import { type Accept, openPort, type TransportUser } from './transport.ts';
import { LinesThread, linesWorker, openPortAside } from './transport-aside.ts';

/** Everybody's plain bytes go back to them. */
function echo(): { readonly accept: Accept; readonly open: Set<TransportUser> } {
  const open = new Set<TransportUser>();
  const accept: Accept = (transport) => {
    const user: TransportUser = {
      first: () => transport.plain(),
      secured: () => assert.fail('nobody asked for TLS'),
      handshakeFailed: () => assert.fail('nobody asked for TLS'),
      data: (chunk) => transport.write(chunk),
      ended: () => transport.end(),
      backlogged: () => assert.fail('nobody leaves that much unread'),
      closed: () => void open.delete(user),
    };
    open.add(user);
    return user;
  };
  return { accept, open };
}

const options = { door: 'desk', host: '127.0.0.1', port: 0, backlogBytesMax: 10_000_000 } as const;

test('when the thread of the lines ends, its lines are closed, the fault is told, and the same port goes on answering', async () => {
  const { accept, open } = echo();
  const worker = linesWorker();
  const faults: Error[] = [];
  const port = await openPortAside({ ...options, failed: (error) => void faults.push(error) }, accept, new LinesThread(worker));
  try {
    const before = await peer(port.port);
    before.send('a');
    await before.expect('a');
    assert.equal(open.size, 1);
    await worker.terminate();
    await before.closed();
    await until(() => faults.length > 0);
    assert.match(faults[0]?.message ?? '', /^the thread of the lines has ended;/);
    assert.equal(open.size, 0);
    const after = await peer(port.port);
    after.send('b');
    await after.expect('b');
    assert.equal(faults.length, 1);
    after.socket.end();
    await after.closed();
  } finally {
    await port.close();
  }
  assert.equal(open.size, 0);
});

test('a thread that ends before it listens leaves the port to this one', async () => {
  const { accept } = echo();
  const worker = linesWorker();
  const faults: Error[] = [];
  const opening = openPortAside({ ...options, failed: (error) => void faults.push(error) }, accept, new LinesThread(worker));
  await worker.terminate();
  const port = await opening;
  try {
    assert.equal(faults.length, 1);
    const line = await peer(port.port);
    line.socket.end('a');
    assert.equal(await line.closed(), 'a');
  } finally {
    await port.close();
  }
});

test('what a peer sends much faster than it is taken comes whole, in order and little at a time, and so does what is sent back', async () => {
  const { accept } = echo();
  let together = 0;
  let most = 0;
  const slow: Accept = (transport, address, peerPort) => {
    const user = accept(transport, address, peerPort);
    return {
      ...user,
      data(chunk: Buffer) {
        if (together === 0) process.nextTick(() => (together = 0)); // all of a crossing comes in one go
        together += chunk.length;
        most = Math.max(most, together);
        const end = performance.now() + 2;
        while (performance.now() < end);
        user?.data(chunk);
      },
    } as TransportUser;
  };
  const port = await openPortAside({ ...options, failed: assert.fail }, slow);
  const line = await peer(port.port);
  try {
    const sent = Array.from({ length: 400_000 }, (_, at) => `${at};`).join('');
    let back = '';
    line.socket.removeAllListeners('data').on('data', (text: string) => {
      back += text;
    });
    line.socket.write(sent);
    await until(() => back.length >= sent.length);
    assert.equal(back, sent);
    assert.ok(most <= 4 * 65_536, `${most} bytes at once`);
  } finally {
    line.socket.destroy();
    await port.close();
  }
});

for (const [where, open] of [
  ['here', openPort],
  ['aside', openPortAside],
] as const) {
  test(`a port that is closed has told of every line that it is gone, to whoever closed it (sockets ${where})`, async () => {
    const { accept, open: talking } = echo();
    const port = await open({ ...options, failed: assert.fail }, accept);
    const lines = await Promise.all(Array.from({ length: 50 }, () => peer(port.port)));
    for (const line of lines) line.send('x');
    await Promise.all(lines.map((line) => line.expect('x')));
    assert.equal(talking.size, 50);
    const closing = [port.close(), port.close()];
    for (const line of lines) line.socket.destroy();
    await Promise.all(closing);
    assert.equal(talking.size, 0);
    await port.close();
  });
}
