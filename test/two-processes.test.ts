/** Two processes of one centre on one PostgreSQL: they race, follow each other, and keep one ledger. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { freshFolder, portOf, runMedlar, type Started, startMedlar } from './medlar-process.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

let postgres: PostgresServer;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

interface Pair {
  readonly servers: readonly [Started, Started];
  /** Ports of their desks. */
  readonly desks: readonly [number, number];
  readonly store: string;
  readonly folders: readonly [string, string];
  readonly keys: string;
}

/** Two servers with folders of their own, one store and one key. */
async function pair(t: TestContext, schema: string): Promise<Pair> {
  const folders = [await freshFolder(t), await freshFolder(t)] as const;
  const store = postgres.url(schema);
  const keys = `file:${join(folders[0], 'keys', 'kek.json')}`;
  const serve = (data: string): Started =>
    startMedlar(t, [
      'serve',
      '--demo',
      `--data=${data}`,
      `--store=${store}`,
      `--key-source=${keys}`,
      '--log-level=error',
      '--http=127.0.0.1:0',
      '--desk=127.0.0.1:0',
      '--kiosk=off',
      '--records=off',
      '--doctors=0,0',
    ]);
  const first = serve(folders[0]);
  const firstLines = await first.ready;
  const second = serve(folders[1]);
  const secondLines = await second.ready;
  return { servers: [first, second], desks: [portOf(firstLines, 'desk'), portOf(secondLines, 'desk')], store, folders, keys };
}

/** One lab line: each message waits for its reply. */
async function labLine(port: number): Promise<{ ask(message: string): Promise<string>; close(): void }> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  socket.setEncoding('utf8');
  await once(socket, 'connect');
  return {
    async ask(message) {
      socket.write(message);
      const [reply] = (await once(socket, 'data')) as [string];
      return reply;
    },
    close: () => socket.destroy(),
  };
}

test('a thousand clients of two processes race for one slot: one has it, and both lists say so', async (t) => {
  const { desks, store, folders, keys } = await pair(t, 'race');
  const lines = await Promise.all(
    Array.from({ length: 1000 }, async (_, at) => {
      const line = await labLine(desks[at % 2] ?? assert.fail());
      const who = at % 4 < 2 ? 'patient1 password111' : 'patient2 password222';
      assert.equal(await line.ask(`${who}\n`), 'Success');
      return line;
    }),
  );
  t.after(() => {
    for (const line of lines) line.close();
  });
  const replies = await Promise.all(lines.map((line) => line.ask('selection 5\n')));
  const counts = new Map<string, number>();
  for (const reply of replies) counts.set(reply, (counts.get(reply) ?? 0) + 1);
  assert.equal(counts.get('notavailable'), 999, JSON.stringify([...counts]));
  assert.equal(counts.size, 2);
  for (const line of lines.slice(0, 2)) assert.doesNotMatch(await line.ask('available\n'), /^5 /m);

  const verified = await runMedlar(t, ['verify', '--data', folders[0], '--store', store, '--key-source', keys]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
});

test('what one process books and frees, the other lists within moments', async (t) => {
  const { desks } = await pair(t, 'follow');
  const here = await labLine(desks[0]);
  const there = await labLine(desks[1]);
  t.after(() => {
    here.close();
    there.close();
  });
  assert.equal(await here.ask('patient1 password111\n'), 'Success');
  assert.equal(await there.ask('patient2 password222\n'), 'Success');
  assert.match(await there.ask('available\n'), /^2 /m);
  assert.match(await here.ask('selection 2\n'), /^\d+ $/);
  // Each question is a turn of the other process's loop; its look at the store comes round ten times a second.
  const deadline = performance.now() + 5_000;
  while (/^2 /m.test(await there.ask('available\n'))) assert.ok(performance.now() < deadline, 'the other process never learnt of it');
});

test('a process with another key is refused in plain words, and harms nothing', async (t) => {
  const { store } = await pair(t, 'foreign');
  const folder = await freshFolder(t);
  const stranger = await runMedlar(t, ['serve', '--data', folder, '--store', store, '--http', '127.0.0.1:0', '--desk', '127.0.0.1:0']);
  assert.equal(stranger.code, 1);
  assert.match(stranger.stderr, /^medlar: .*key/);
  assert.doesNotMatch(stranger.stderr, /\n {4}at /);
});
