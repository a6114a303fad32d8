/** The original kiosk's client: plaintext, its four scenarios, its words. docs/lines.md */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { CONNECT_MS, connectFault, endpointText, LineFault, REPLY_MS } from './line-client.ts';
import type { Endpoint } from './line-client.ts';
import { EXIT, openLineInput, plainText } from './terminal-io.ts';
import type { LineInput, TerminalIo } from './terminal-io.ts';

/** A reply without an end of line is whole when nothing followed it for this long, in milliseconds. */
const GATHER_MS = 40;
const REPLY_MAX = 16_384;
const NO = 'N/A';

export const runLabKiosk = async (server: Endpoint, io: TerminalIo): Promise<number> => {
  const input = openLineInput(io);
  let line: LabLine | undefined;
  try {
    line = await openLabLine(server, io);
    const code = await converse(line, input, io);
    await line.ask('close').catch(() => CLOSED);
    if (io.signal.aborted) return EXIT.interrupted;
    io.stdout.write('Connection to server closed\n');
    return code;
  } finally {
    line?.close();
    input.close();
  }
};

const CLOSED = 'closed';

/** Scenario by scenario as the original: one name, one date and another try, an address where several fit. */
const converse = async (line: LabLine, input: LineInput, io: TerminalIo): Promise<number> => {
  const print = (text: string): void => void io.stdout.write(`${text}\n`);
  const unknown = (): number => {
    print('Sorry you are not on record here. Have a good day.');
    return EXIT.refused;
  };
  const name = await input.ask('First and Last Name Please: ');
  if (name === undefined || (await line.ask(`Name ${name}`)) === NO) return unknown();
  let date = await input.ask('Can I please have your DOB? ');
  if (date === undefined) return unknown();
  let dates = await line.ask(`DOB ${date}`);
  if (dates === NO) {
    date = await input.ask("Can you please try again that DOB doesn't exist? ");
    if (date === undefined) return unknown();
    dates = await line.ask(`DOB ${date}`);
    if (dates === NO) return unknown();
  } else {
    print(plainText(dates.split('\n')[0] ?? ''));
  }
  let proof = `MedsDOB ${date}`;
  // More than one date, each with two slashes. Asked after a second try, too: the original forgot it there.
  if (dates.split('/').length > 3) {
    const address = await input.ask('Can I please have your address?');
    if (address === undefined || (await line.ask(`Address ${address}`)) === NO) return unknown();
    proof = `MedsAddress ${address}`;
  }
  const ready = await line.ask(proof);
  if (ready === NO) print("You don't have any prescriptions available today");
  else
    print(
      `You have these medications ready today: ${ready
        .split('\n')
        .map((item) => plainText(item))
        .join('\n')}. Have a good day!`,
    );
  return EXIT.done;
};

interface LabLine {
  /** Sends a message and gives the reply. Rejects with LineFault. */
  ask(message: string): Promise<string>;
  close(): void;
}

const openLabLine = (server: Endpoint, { clock, signal }: TerminalIo): Promise<LabLine> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: server.host, port: server.port, noDelay: true });
    const late = clock.after(CONNECT_MS, () => socket.destroy(new LineFault('timeout', `${endpointText(server)} did not answer.`)));
    const stop = (): void => void socket.destroy(new LineFault('closed', 'The connection was closed.'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const failed = (error: Error): void => {
      late();
      reject(error instanceof LineFault ? error : connectFault(server, error));
    };
    socket.once('error', failed);
    socket.once('close', () => signal.removeEventListener('abort', stop));
    socket.once('connect', () => {
      late();
      socket.off('error', failed);
      resolve(talk(socket, server, clock));
    });
  });

const talk = (socket: Socket, server: Endpoint, clock: TerminalIo['clock']): LabLine => {
  let come = '';
  let waiting: { readonly resolve: (reply: string) => void; readonly reject: (fault: LineFault) => void } | undefined;
  let quiet: (() => void) | undefined;
  let fault: LineFault | undefined;
  const give = (): void => {
    quiet?.();
    const asked = waiting;
    const reply = come.trim();
    waiting = undefined;
    come = '';
    asked?.resolve(reply);
  };
  const end = (reason: LineFault): void => {
    fault ??= reason;
    socket.destroy();
    const asked = waiting;
    waiting = undefined;
    asked?.reject(fault);
  };
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    come += text;
    if (come.length > REPLY_MAX) return end(new LineFault('garbage', `${endpointText(server)} sent more than a reply.`));
    quiet?.();
    quiet = clock.after(GATHER_MS, give);
  });
  socket.on('end', () => {
    if (come !== '') give();
  });
  socket.on('error', () => undefined); // 'close' follows
  socket.once('close', () => end(new LineFault('closed', `${endpointText(server)} closed the connection.`)));
  return {
    ask: (message) =>
      fault === undefined
        ? new Promise((resolve, reject) => {
            const late = clock.after(REPLY_MS, () => end(new LineFault('timeout', `${endpointText(server)} did not answer.`)));
            waiting = {
              resolve: (reply) => {
                late();
                resolve(reply);
              },
              reject: (reason) => {
                late();
                reject(reason);
              },
            };
            socket.write(message);
          })
        : Promise.reject(fault),
    close: () => void socket.destroy(),
  };
};
