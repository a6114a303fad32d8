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

test('what a peer sends much faster than it is taken comes whole and in order, and so does what is sent back', async () => {
  const { accept } = echo();
  const port = await openPortAside({ ...options, failed: assert.fail }, accept);
  try {
    const line = await peer(port.port);
    const sent = Array.from({ length: 400_000 }, (_, at) => `${at};`).join('');
    let back = '';
    line.socket.removeAllListeners('data').on('data', (chunk: Buffer) => {
      back += chunk.toString();
    });
    line.socket.write(sent);
    await until(() => back.length >= sent.length);
    assert.equal(back, sent);
    line.socket.end();
  } finally {
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
