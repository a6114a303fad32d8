/** The clients of the kiosk's benchmark: TLS lines with a device's credential, one request on its way per line. */
import { connect, type TLSSocket } from 'node:tls';
import { quantile } from './figures.ts';

export interface KioskLoad {
  readonly port: number;
  readonly authority: string;
  /** One line each. */
  readonly tokens: readonly string[];
  /** Conversations in all, by turns on the lines: `{"verb", "args"}`; `group` sorts their times. */
  readonly requests: readonly { readonly verb: string; readonly args: object; readonly group: string; readonly expect: string }[];
}

export interface KioskLoadResult {
  readonly perSecond: number;
  /** Milliseconds, by group. */
  readonly p50: Readonly<Record<string, number>>;
  readonly p99: Readonly<Record<string, number>>;
}

const LINES_AT_ONCE = 50;

export async function runKioskLoad({ port, authority, tokens, requests }: KioskLoad): Promise<KioskLoadResult> {
  const lines: Line[] = [];
  for (let from = 0; from < tokens.length; from += LINES_AT_ONCE) {
    const some = tokens.slice(from, from + LINES_AT_ONCE);
    lines.push(
      ...(await Promise.all(
        some.map(async (token) => {
          const line = await openLine(port, authority);
          const reply = await line.ask('login', { token });
          if (!reply.includes('"ok"')) throw new Error(`login: ${reply}`);
          return line;
        }),
      )),
    );
  }
  const times = new Map<string, number[]>();
  let next = 0;
  const start = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const begun = performance.now();
        const reply = await line.ask(request.verb, request.args);
        const taken = performance.now() - begun;
        if (!reply.includes(request.expect)) throw new Error(`${request.verb} ${request.group}: ${reply}`);
        const group = times.get(request.group);
        if (group === undefined) times.set(request.group, [taken]);
        else group.push(taken);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const line of lines) line.close();
  const by = (share: number): Record<string, number> =>
    Object.fromEntries([...times].map(([group, taken]) => [group, quantile(taken, share)]));
  return { perSecond: requests.length / seconds, p50: by(0.5), p99: by(0.99) };
}

interface Line {
  /** The line of the reply; events in between are passed over. */
  ask(verb: string, args: object): Promise<string>;
  close(): void;
}

function openLine(port: number, authority: string): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca: authority, checkServerIdentity: () => undefined });
    let come = '';
    let waiting: ((reply: string) => void) | undefined;
    socket.setNoDelay(true);
    socket.setEncoding('utf8');
    socket.once('error', reject);
    socket.on('data', (text: string) => {
      come += text;
      for (let end = come.indexOf('\n'); end >= 0; end = come.indexOf('\n')) {
        const line = come.slice(0, end);
        come = come.slice(end + 1);
        if (line.startsWith('{"event"')) continue;
        const asked = waiting;
        waiting = undefined;
        asked?.(line);
      }
    });
    socket.once('secureConnect', () =>
      resolve({
        ask: (verb, args) =>
          new Promise((give) => {
            waiting = give;
            socket.write(`${JSON.stringify({ id: 1, verb, args })}\n`);
          }),
        close: () => void socket.destroy(),
      }),
    );
  });
}
