/**
 * What ten thousand idle connections cost: a desk in a process of its own, all of its lab lines opened and left alone; memory before and after.
 * Beside it a bare TCP server with the same number of connections, for the ratio. Limit: 20 KB for each.
 *
 *     node bench/idle-connections.ts [count]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { pino } from 'pino';
import { startDesk } from '#doors/desk.ts';
import { smallCentre } from '../src/doors/testing/small-centre.ts';

const LIMIT_BYTES = 20 * 1024;

type Kind = 'bare' | 'connected' | 'logged in';

interface Measured {
  readonly port?: number;
  readonly rss?: number;
}

const kind = process.env['BENCH_SERVER'] as Kind | undefined; // set by `measure` below
if (kind === undefined) await main(Number(process.argv[2] ?? 10_000));
else await serve(kind);

async function main(count: number): Promise<void> {
  const bare = await measure('bare', count);
  console.log(`${count} idle connections, resident memory each:`);
  console.log(`  bare node:net server       ${kib(bare)}`);
  for (const server of ['connected', 'logged in'] as const) {
    const bytes = await measure(server, count);
    const verdict = bytes <= LIMIT_BYTES ? 'within' : 'OVER';
    console.log(
      `  desk, ${server.padEnd(12)}         ${kib(bytes)}   ${(bytes / bare).toFixed(2)} x bare   ${verdict} ${LIMIT_BYTES / 1024} KiB`,
    );
    if (bytes > LIMIT_BYTES) process.exitCode = 1;
  }
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(6)} KiB`;
}

/** Bytes of resident memory that one connection adds to a server of this kind. */
async function measure(server: Kind, count: number): Promise<number> {
  const child = fork(import.meta.filename, { execArgv: ['--expose-gc'], env: { ...process.env, BENCH_SERVER: server } });
  try {
    const { port = 0 } = await answer(child);
    const before = await rss(child);
    const sockets: Socket[] = [];
    for (let opened = 0; opened < count; opened += 500) {
      const more = Array.from({ length: Math.min(500, count - opened) }, () => connect(port, '127.0.0.1'));
      await Promise.all(more.map((socket) => once(socket, 'connect')));
      if (server === 'logged in') {
        for (const socket of more) socket.write('patient1 password111\navailable');
        await Promise.all(more.map((socket) => once(socket, 'data')));
      }
      sockets.push(...more);
    }
    const after = await rss(child);
    for (const socket of sockets) socket.destroy();
    return (after - before) / count;
  } finally {
    child.kill();
  }
}

async function rss(child: ReturnType<typeof fork>): Promise<number> {
  child.send('rss');
  return (await answer(child)).rss ?? Number.NaN;
}

async function answer(child: ReturnType<typeof fork>): Promise<Measured> {
  const [message] = (await once(child, 'message')) as [Measured]; // `serve` sends nothing else
  return message;
}

async function serve(server: Kind): Promise<void> {
  process.on('message', () => {
    globalThis.gc?.();
    globalThis.gc?.();
    process.send?.({ rss: process.memoryUsage.rss() } satisfies Measured);
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ port: server === 'bare' ? await bareServer() : await desk() } satisfies Measured);
}

async function bareServer(): Promise<number> {
  const server = createServer((socket) => void socket.on('data', (chunk) => socket.write(chunk)).on('error', () => undefined));
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function desk(): Promise<number> {
  const door = await startDesk(smallCentre(), {
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
    now: () => Date.now(),
    lab: { anywhere: false },
    limits: { idleMs: 3600_000 },
  });
  return door.address.port;
}
