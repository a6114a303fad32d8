/** The original patient's program (dialect A): plaintext to the desk, two datagrams to the doctor, and its own words. docs/lines.md */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { patientTitle, patientWords } from '#model/lab-words.ts';
import { PLAN_LENGTH_MAX } from '#model/tariff.ts';
import { askLab } from './estimate-client.ts';
import { CONNECT_MS, LineFault, REPLY_MS, connectFault, endpointText } from './line-client.ts';
import type { Endpoint } from './line-client.ts';
import type { PatientSetting } from './patient-session.ts';
import { EXIT, openLineInput, plainText } from './terminal-io.ts';
import type { LineInput, TerminalIo } from './terminal-io.ts';

/** A message without an end of line is whole when nothing followed it for this long, in milliseconds. */
const GATHER_MS = 40;
/** Longest message taken, in UTF-16 units. */
const MESSAGE_MAX = 16_384;

export const runLabPatient = async (setting: PatientSetting, io: TerminalIo): Promise<number> => {
  const input = openLineInput(io);
  let line: LabLine | undefined;
  try {
    const login = setting.login ?? (await askLogin(input));
    if (login === undefined) return io.signal.aborted ? EXIT.interrupted : EXIT.refused;
    line = await openLabLine(setting.desk, io);
    const reserved = await book(login, setting.pick, line, input, io);
    if (typeof reserved === 'number') return io.signal.aborted ? EXIT.interrupted : reserved;
    line.close();
    return await estimate(login.username, { host: line.address, port: reserved.port }, setting.plan, input, io);
  } finally {
    line?.close();
    input.close();
  }
};

type Login = NonNullable<PatientSetting['login']>;

const askLogin = async (input: LineInput): Promise<Login | undefined> => {
  const username = (await input.ask('Name: '))?.trim();
  if (username === undefined || username === '') return undefined;
  const password = (await input.ask('Password: '))?.trim();
  return password === undefined || password === '' ? undefined : { username, password };
};

/** Phases 1 and 2: the doctor's port, or the code to exit with. */
const book = async (
  login: Login,
  pick: number | undefined,
  line: LabLine,
  input: LineInput,
  io: TerminalIo,
): Promise<{ port: number } | number> => {
  const { username, password } = login;
  const print = printer(io);
  print(patientWords.tcpAddress(username, line.own));
  print(patientWords.loginSent(username));
  const result = await line.ask(`${username} ${password}`);
  const success = result.trim() === 'Success';
  if (!success && result.trim() !== 'Failure') return odd(result, line, io);
  print(patientWords.loginResult(username, success));
  if (!success) return EXIT.refused;
  print(patientWords.endOfPhase1(username));
  print(patientWords.listAsked());
  const list = await line.ask('available');
  const times = list.split('\n').filter((time) => time.trim() !== '');
  for (const text of patientWords.list(username, times.map(readTime))) print(text);

  let picked = pick;
  for (;;) {
    const index = await askIndex(picked, input, io);
    picked = undefined;
    if (index === undefined) return EXIT.refused;
    const reply = (await line.ask(`selection ${index}`)).trim();
    if (reply === 'Invalid') continue;
    if (reply === 'notavailable') {
      print(patientWords.notAvailable(username));
      return EXIT.refused;
    }
    const port = /^\d{1,5}$/.test(reply) ? Number(reply) : 0;
    if (port < 1 || port > 65_535) return odd(reply, line, io);
    print(patientWords.reserved(username, port));
    return { port };
  }
};

/** Until a number has been typed; undefined at the end of input. */
const askIndex = async (picked: number | undefined, input: LineInput, io: TerminalIo): Promise<string | undefined> => {
  const prompt = `${patientWords.prompt()}\n`;
  if (picked !== undefined) {
    io.stdout.write(`${prompt}${picked}\n`);
    return String(picked);
  }
  for (;;) {
    const typed = await input.ask(prompt);
    if (typed === undefined) return undefined;
    // What is no number was never on the list: asked for again, as the server would have it.
    const index = typed.trim();
    if (/^\d{1,20}$/.test(index)) return index;
  }
};

/** Phase 3. */
const estimate = async (
  username: string,
  doctor: Endpoint,
  given: string | undefined,
  input: LineInput,
  io: TerminalIo,
): Promise<number> => {
  const print = printer(io);
  const plan = given ?? (await input.ask('Insurance plan: '))?.trim().slice(0, PLAN_LENGTH_MAX);
  if (plan === undefined || plan === '') return io.signal.aborted ? EXIT.interrupted : EXIT.unanswered;
  const answer = await askLab({
    agent: doctor,
    name: patientTitle(username),
    plan,
    clock: io.clock,
    signal: io.signal,
    onSocket: ({ host, port }) => {
      print(patientWords.udpAddress(username, { ip: host, port }));
      print(patientWords.insurance(plan));
      for (const text of patientWords.estimateAsked(username, plan, { ip: doctor.host, port: doctor.port })) print(text);
    },
  });
  if ('unanswered' in answer) {
    if (answer.unanswered === 'interrupted') return EXIT.interrupted;
    print(patientWords.noAnswer(doctor.port));
    return EXIT.unanswered;
  }
  const price = answer.price === undefined ? undefined : plainText(answer.price, 40);
  print(price === undefined ? patientWords.notCovered(username, plan, doctor.port) : patientWords.estimated(username, price, doctor.port));
  for (const text of patientWords.summary(username, plan, price ?? 'not covered', doctor.port)) print(text);
  print(patientWords.endOfPhase3(username));
  return EXIT.done;
};

const printer =
  (io: TerminalIo) =>
  (text: string): void =>
    void io.stdout.write(`${text}\n`);

const readTime = (text: string): { readonly index: number; readonly label: string } => {
  const [, index = '0', label = ''] = /^\s*(\d+)\s*(.*)$/.exec(text) ?? ['', '0', text];
  return { index: Number(index), label: plainText(label.trim()) };
};

/** A server that speaks otherwise than dialect A, e.g. one whose lab lines are off: its own words say most. */
const odd = (reply: string, line: LabLine, io: TerminalIo): number => {
  const said = plainText(reply.trim());
  io.stderr.write(`${line.where} does not speak as the original server${said === '' ? '' : `; it says: ${said}`}\n`);
  return EXIT.cannot;
};

interface LabLine {
  readonly where: string;
  /** This end. */
  readonly own: { readonly ip: string; readonly port: number };
  /** The server's address, as a number. */
  readonly address: string;
  /** Sends a message and gives the one that answers it. Rejects with LineFault. */
  ask(message: string): Promise<string>;
  close(): void;
}

const openLabLine = (server: Endpoint, io: TerminalIo): Promise<LabLine> =>
  new Promise((resolve, reject) => {
    const socket = connect({ ...server, noDelay: true });
    const stop = (): void => void socket.destroy(new LineFault('closed', 'Interrupted.'));
    const late = io.clock.after(CONNECT_MS, () => socket.destroy(new LineFault('timeout', `${endpointText(server)} did not answer.`)));
    io.signal.addEventListener('abort', stop, { once: true });
    const failed = (error?: Error): void => {
      late();
      reject(error instanceof LineFault ? error : connectFault(server, error));
    };
    socket.once('close', () => io.signal.removeEventListener('abort', stop));
    socket.once('error', failed);
    socket.once('connect', () => {
      late();
      socket.off('error', failed);
      resolve(labLine(socket, server, io));
    });
  });

const labLine = (socket: Socket, server: Endpoint, { clock }: TerminalIo): LabLine => {
  const where = endpointText(server);
  const come: { text: string; fault: LineFault | undefined } = { text: '', fault: undefined };
  let notify: () => void = () => undefined;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    come.text = (come.text + chunk).slice(0, MESSAGE_MAX);
    notify();
  });
  socket.on('error', (error) => {
    come.fault = error instanceof LineFault ? error : new LineFault('closed', `${where} broke the connection.`);
  });
  socket.on('close', () => {
    come.fault ??= new LineFault('closed', `${where} closed the connection.`);
    notify();
  });
  /** False when nothing came for so long. */
  const changed = (waitMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const cancel = clock.after(waitMs, () => resolve(false));
      notify = () => {
        cancel();
        resolve(true);
      };
    });
  return {
    where,
    own: { ip: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    address: socket.remoteAddress ?? server.host,
    ask: async (message) => {
      come.text = '';
      socket.write(`${message}\n`); // the line end, which the originals allow, spares the server waiting for more of it
      while (come.text === '' && come.fault === undefined) {
        if (!(await changed(REPLY_MS))) throw new LineFault('timeout', `${where} did not answer within ${REPLY_MS / 1000} seconds.`);
      }
      while (come.fault === undefined && !come.text.endsWith('\n') && (await changed(GATHER_MS)));
      if (come.text === '' && come.fault !== undefined) throw come.fault;
      return come.text;
    },
    close: () => void socket.destroy(),
  };
};
