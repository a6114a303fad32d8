/** The other end of a line in tests: keeps what comes, and waits for what should. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { once } from 'node:events';

export interface Peer {
  readonly socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** Waits for exactly these bytes next; anything else fails at once. */
  expect(text: string): Promise<void>;
  /** Waits for a whole line of JSON. */
  line(): Promise<Readonly<Record<string, unknown>>>;
  /** A JSON request and the next line. */
  ask(verb: string, args?: object, more?: object): Promise<Readonly<Record<string, unknown>>>;
  /** Waits until the server has closed the connection; gives what came before. */
  closed(): Promise<string>;
  /** What has come and was not asked for yet. */
  readonly rest: string;
}

/** Until everybody in this process has read what was sent on loopback: the event loop has polled in between, for certain. */
export async function read(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** How long a test waits for what should come. */
const PATIENCE_MS = 20_000;

/** Waits until `condition` holds; what never comes fails, instead of keeping everybody waiting. */
export async function until(condition: () => boolean, step: () => Promise<void> | void = () => undefined): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${PATIENCE_MS} ms for nothing: ${condition.toString()}`);
    await step();
    await read();
  }
}

export async function peer(port: number): Promise<Peer> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  return wrap(socket);
}

/** `session`: an earlier one's, taken up again, which costs a third; for tests of very many lines. */
export async function tlsPeer(port: number, authority: string, session?: Buffer): Promise<Peer & { readonly socket: TLSSocket }> {
  const socket = connectTls({ host: '127.0.0.1', port, ca: authority, ...(session !== undefined && { session }) });
  await once(socket, 'secureConnect');
  socket.setNoDelay(true);
  return wrap(socket);
}

/** Many TLS lines at once. */
export async function tlsPeers(port: number, authority: string, count: number): Promise<readonly Peer[]> {
  const first = connectTls({ host: '127.0.0.1', port, ca: authority });
  const [session] = (await once(first, 'session')) as [Buffer];
  const others = await Promise.all(Array.from({ length: count - 1 }, () => tlsPeer(port, authority, session)));
  return [wrap(first), ...others];
}

function wrap<S extends Socket>(socket: S): Peer & { readonly socket: S } {
  let rest = '';
  let over = false;
  let wake = (): void => undefined;
  let id = 0;
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    rest += text;
    wake();
  });
  socket.on('error', () => undefined); // a reset is a way of closing
  socket.on('close', () => {
    over = true;
    wake();
  });

  /** Waits until `take` finds something in what has come, or throws because it never will. */
  const wait = <T>(take: (text: string) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => settle(() => reject(new Error(`waited ${PATIENCE_MS} ms, got ${JSON.stringify(rest)}`))), PATIENCE_MS);
      const settle = (act: () => void): void => {
        clearTimeout(late);
        wake = () => undefined;
        act();
      };
      wake = () => {
        try {
          const taken = take(rest);
          if (taken !== undefined) settle(() => resolve(taken));
          else if (over) throw new Error(`closed after ${JSON.stringify(rest)}`);
        } catch (error) {
          settle(() => reject(error instanceof Error ? error : new Error(String(error))));
        }
      };
      wake();
    });

  const self = {
    socket,
    get rest() {
      return rest;
    },
    send: (bytes: string | Uint8Array) => void socket.write(bytes),
    expect: (text: string) =>
      wait((come) => {
        if (!come.startsWith(text) && !text.startsWith(come))
          throw new Error(`expected ${JSON.stringify(text)}, got ${JSON.stringify(come)}`);
        if (!come.startsWith(text)) return undefined;
        rest = come.slice(text.length);
        return true;
      }).then(() => undefined),
    line: () =>
      wait((come) => {
        const end = come.indexOf('\n');
        if (end < 0) return undefined;
        rest = come.slice(end + 1);
        return JSON.parse(come.slice(0, end)) as Readonly<Record<string, unknown>>; // the tests look at what it is
      }),
    ask(verb: string, args: object = {}, more: object = {}) {
      id += 1;
      socket.write(`${JSON.stringify({ id, verb, args, ...more })}\n`);
      return self.line();
    },
    closed: () => wait((come) => (over ? come : undefined)),
  };
  return self;
}
