/** The published clients' conversations, byte for byte, with a real `medlar serve --demo` over real sockets. docs/lines.md */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { converse } from './lab-line.ts';
import { freshFolder, portOf, startMedlar } from './medlar-process.ts';

interface Demo {
  readonly desk: number;
  readonly doc1: number;
  readonly doc2: number;
}

async function startDemo(t: TestContext): Promise<Demo> {
  const data = await freshFolder(t);
  const server = startMedlar(t, [
    'serve',
    '--demo',
    '--data',
    data,
    '--http',
    'off',
    '--desk',
    '127.0.0.1:0',
    '--doctors',
    '0,0',
    '--log-level',
    'warn',
  ]);
  const lines = await server.ready;
  return { desk: portOf(lines, 'desk'), doc1: portOf(lines, 'doc1'), doc2: portOf(lines, 'doc2') };
}

/** Sends the datagrams from one socket, and returns the one that comes back. */
async function ask(port: number, datagrams: readonly string[]): Promise<string> {
  const socket = createSocket('udp4');
  for (const datagram of datagrams) socket.send(datagram, port, '127.0.0.1');
  const [reply] = (await once(socket, 'message')) as readonly unknown[]; // Node's types say any
  socket.close();
  return String(reply);
}

const LIST = '1 Tue 01pm\n2 Mon 03pm\n3 Thu 02pm\n4 Wed 10am\n5 Sat 12pm\n6 Fri 04pm\n';
const without = (list: string, ...indices: readonly number[]): string =>
  list
    .split(/(?<=\n)/)
    .filter((line) => !indices.includes(Number.parseInt(line, 10)))
    .join('');

test('dialect A, the Python programs: both patients, both doctors, a taken slot and an index that never was', async (t) => {
  const { desk, doc1, doc2 } = await startDemo(t);
  assert.deepEqual(await converse(desk, ['patient1 password111', 'available', 'selection 2']), ['Success', LIST, `${doc2} `]);
  assert.equal(await ask(doc2, ['Patient1', 'insurance1']), '40');

  const list = without(LIST, 2);
  assert.deepEqual(await converse(desk, ['patient1 password111\n', 'available', 'selection 8', 'selection 1']), [
    'Success',
    list,
    'Invalid',
    `${doc1} `,
  ]);
  assert.equal(await ask(doc1, ['Patient1', 'insurance1\n']), '30');

  assert.deepEqual(await converse(desk, ['patient2 password222', 'available', 'selection 3']), ['Success', without(list, 1), `${doc1} `]);
  assert.equal(await ask(doc1, ['Patient2', 'insurance2']), '20');

  assert.deepEqual(await converse(desk, ['patient2 password222', 'available', 'selection 3']), [
    'Success',
    without(list, 1, 3),
    'notavailable',
  ]);
  assert.deepEqual(await converse(desk, ['patient2 password111']), ['Failure']);
});

test('dialect B, the course’s specification: lower case, and the doctor’s name before the port', async (t) => {
  const { desk, doc1, doc2 } = await startDemo(t);
  assert.deepEqual(await converse(desk, ['authenticate patient1 password111', 'available', 'selection 5']), [
    'success',
    LIST,
    `doc2 ${doc2}`,
  ]);
  assert.equal(await ask(doc2, ['insurance3']), '10');
  assert.deepEqual(await converse(desk, ['authenticate patient2 password222', 'available', 'selection 5']), [
    'success',
    without(LIST, 5),
    'notavailable',
  ]);
  assert.deepEqual(await converse(desk, ['authenticate patient2 password222', 'available', 'selection 77']), [
    'success',
    without(LIST, 5),
    'notavailable',
  ]);
  assert.deepEqual(await converse(desk, ['authenticate nobody password222']), ['failure']);
  assert.equal(await ask(doc1, ['insurance9']), 'notcovered');
});
