/** The clients of the desk's benchmark: plain TCP, lab dialect A, one message on its way per connection, logged in before the clock starts. */
import { connect, type Socket } from 'node:net';
import { quantile } from './figures.ts';

export interface Load {
  readonly kind: 'book' | 'converse' | 'list' | 'echo';
  readonly port: number;
  /** One connection each; passwords follow from the names. */
  readonly users: readonly string[];
  /** Conversations in all. */
  readonly count: number;
  /** First of the list indices that nobody else takes. */
  readonly firstIndex: number;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly replyBytes: number;
}

export async function runLoad({ kind, port, users, count, firstIndex }: Load): Promise<LoadResult> {
  const lines = await Promise.all(
    users.map(async (user) => {
      const line = await openLine(port);
      if (kind !== 'echo') {
        const reply = await line.ask(`${user} ${user.replace('user', 'password')}\n`);
        if (reply !== 'Success') throw new Error(`login: ${reply}`);
      }
      return line;
    }),
  );
  let next = firstIndex;
  let left = count;
  let replyBytes = 0;
  const times: number[] = [];
  const start = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      while (left-- > 0) {
        const begun = performance.now();
        if (kind !== 'book') replyBytes = (await line.ask('available')).length;
        if (kind === 'book' || kind === 'converse') {
          const index = next++;
          const reply = await line.ask(`selection ${index}`);
          if (!/^\d* $/.test(reply)) throw new Error(`selection ${index}: ${reply}`);
        }
        times.push(performance.now() - begun);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const line of lines) line.close();
  return { perSecond: count / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99), replyBytes };
}

interface Line {
  ask(message: string): Promise<string>;
  close(): void;
}

async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let answered: ((reply: string) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  socket.on('close', () => failed?.(new Error('the desk closed the line')));
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => answered?.(text));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return {
    ask: (message) =>
      new Promise((resolve, reject) => {
        answered = resolve;
        failed = reject;
        socket.write(message);
      }),
    close: () => socket.destroy(),
  };
}
