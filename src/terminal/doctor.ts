/**
 * `medlar doctor`: a doctor's agent as a process of its own. Alone it answers lab datagrams; with `centre` it enrols once, receives the keys of
 * its bookings, reports its answers, and sends its tariff when that changes. While the centre is away it goes on answering. Exit codes: see EXIT.
 */
import type { AgentAnswer } from '#centre/requests.ts';
import { isPassing } from '#doors/estimate-reports.ts';
import { TariffRefusal, openTariff } from '#doors/estimate-tariff.ts';
import type { TariffFile } from '#doors/estimate-tariff.ts';
import { startAgent } from '#doors/estimate.ts';
import type { Agent, LabAnswer } from '#doors/estimate.ts';
import { ListenRefusal } from '#doors/line/listen-refusal.ts';
import { doctorWords } from '#model/lab-words.ts';
import { isRefusal } from '#model/refusal.ts';
import { parseTariff } from '#model/tariff.ts';
import { readToken, tokenFile, writeToken } from './agent-token.ts';
import { readArray, readBookingKey, readFields, readString } from './centre-replies.ts';
import { KeptLine } from './kept-line.ts';
import { LineFault, endpointText, openLine } from './line-client.ts';
import type { Endpoint, Line, LineEvent } from './line-client.ts';
import { refusalText } from './patient-words.ts';
import { EXIT, FileRefusal, plainText, readText } from './terminal-io.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface DoctorOptions {
  /** The doctor's name as the centre lists it, `doc1`. */
  readonly id: string;
  /** File with one line `plan price` for each plan. */
  readonly tariff: string;
  readonly udp: Endpoint;
  /** Answers plaintext datagrams, of loopback senders only unless `labAnywhere`. */
  readonly lab: boolean;
  readonly labAnywhere?: boolean;
  /** The centre's desk; without it only lab datagrams are answered. */
  readonly centre?: Endpoint;
  /** File with the centre's certificate authority, PEM. */
  readonly ca?: string;
  /** One-time code of an invitation; needed until a token is kept in DIR/agents. */
  readonly enrol?: string;
  /** Folder DIR. */
  readonly data: string;
}

/** How long the last report may take when the agent is stopped, in milliseconds. */
const LAST_REPORT_MS = 3_000;

/** Runs until the signal; resolves with an exit code. */
export const runDoctor = async (options: DoctorOptions, io: TerminalIo): Promise<number> => {
  const complain = (sentence: string): void => void io.stderr.write(`${sentence}\n`);
  const parts: { tariff?: TariffFile; agent?: Agent; link?: CentreLink } = {};
  try {
    if (!options.lab && options.centre === undefined) {
      complain('There is nothing to answer: give --lab for plaintext datagrams, --centre HOST:PORT for sealed ones, or both.');
      return EXIT.cannot;
    }
    const centre = options.centre === undefined ? undefined : await readCentre(options, options.centre);
    const tariff = await openTariff({
      file: options.tariff,
      after: io.clock.after,
      onChange: (now) => {
        io.stdout.write(`${doctorWords.tariff(now.prices)}\n`);
        parts.link?.sendTariff();
      },
      fault: complain,
    });
    parts.tariff = tariff;
    const agent = await startAgent({
      doctor: options.id,
      host: options.udp.host,
      port: options.udp.port,
      lab: labOf(options),
      tariff: () => tariff.tariff,
      report: (answers) => parts.link?.report(answers) ?? Promise.resolve(true),
      onLabAnswer: (answer) => io.stdout.write(labAnswerText(options.id, agent, tariff, answer)),
      fault: complain,
      clock: io.clock,
      random: io.random,
    });
    parts.agent = agent;
    io.stdout.write(`${doctorWords.udpAddress(options.id, { ip: agent.host, port: agent.port })}\n`);
    if (centre === undefined) {
      await aborted(io.signal);
      return EXIT.done;
    }
    const link = new CentreLink({ ...centre, doctor: options.id, agent, tariff, io, complain });
    parts.link = link;
    const gone = await Promise.race([link.run(), aborted(io.signal)]);
    if (gone === undefined) return EXIT.done;
    complain(gone);
    return EXIT.refused;
  } catch (error) {
    if (!(error instanceof TariffRefusal || error instanceof ListenRefusal || error instanceof FileRefusal)) throw error;
    complain(error.message);
    return EXIT.cannot;
  } finally {
    parts.tariff?.close();
    // The agent reports once more what waits, so the link goes last; but not for ever.
    const late = io.clock.after(LAST_REPORT_MS, () => parts.link?.close());
    await parts.agent?.close();
    late();
    parts.link?.close();
  }
};

const labOf = ({ lab, labAnywhere }: DoctorOptions): 'off' | 'loopback' | 'anywhere' => {
  if (!lab) return 'off';
  return labAnywhere === true ? 'anywhere' : 'loopback';
};

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

/** What the original program prints for one question. */
const labAnswerText = (doctor: string, agent: Agent, tariff: TariffFile, { name, plan, price, sender }: LabAnswer): string => {
  const shownPlan = plainText(plan, 64);
  return [
    doctorWords.asked(doctor, shownPlan, sender.port, name === undefined ? undefined : plainText(name, 64)),
    doctorWords.tariff(tariff.tariff.prices),
    price === undefined ? doctorWords.notCovered(doctor, shownPlan, sender.port) : doctorWords.answered(doctor, price, sender.port),
    doctorWords.udpAddress(doctor, { ip: agent.host, port: agent.port }),
    '',
  ].join('\n');
};

interface CentrePart {
  readonly centre: Endpoint;
  /** PEM. */
  readonly ca?: string;
  readonly file: string;
  readonly token: string | undefined;
  readonly code: string | undefined;
}

const readCentre = async (options: DoctorOptions, centre: Endpoint): Promise<CentrePart> => {
  const file = tokenFile(options.data, options.id);
  const token = await readToken(file);
  if (token === undefined && options.enrol === undefined) {
    throw new FileRefusal(
      `${options.id} is not enrolled (there is no ${file}): ask an administrator for a code and give it with --enrol CODE.`,
    );
  }
  const ca = options.ca === undefined ? undefined : await readText(options.ca);
  return { centre, file, token, code: options.enrol, ...(ca === undefined ? {} : { ca }) };
};

interface LinkParts extends CentrePart {
  readonly doctor: string;
  readonly agent: Agent;
  readonly tariff: TariffFile;
  readonly io: TerminalIo;
  readonly complain: (sentence: string) => void;
}

/** The agent's line to the centre. */
class CentreLink {
  readonly #parts: LinkParts;
  readonly #line: KeptLine;
  /** The same for every attempt of this process, so that an answer lost on its way can be had again. */
  readonly #enrolKey: string;
  #token: string | undefined;
  #told = '';

  constructor(parts: LinkParts) {
    const { centre, ca, io, token } = parts;
    this.#parts = parts;
    this.#token = token;
    this.#enrolKey = io.random(16).toHex();
    this.#line = new KeptLine({
      open: (onEvent) =>
        openLine({ server: centre, ...(ca === undefined ? {} : { ca }), after: io.clock.after, signal: io.signal, onEvent }),
      greet: (line) => this.#greet(line),
      onEvent: (event) => this.#heard(event),
      onState: (fault) => this.#tell(fault),
      after: io.clock.after,
      random: io.random,
    });
  }

  /** Resolves with a sentence when the centre has turned this agent away for good; with undefined when closed. */
  async run(): Promise<string | undefined> {
    this.#line.keepOpening();
    return (await this.#line.gone)?.message;
  }

  async report(answers: readonly AgentAnswer[]): Promise<boolean> {
    if (!this.#line.up) return false; // kept, and sent as soon as the line is back
    const reply = await this.#line.request('answers', { answers }, this.#parts.io.random(16).toHex());
    if (!isRefusal(reply)) return true;
    this.#parts.complain(`The centre did not take ${answers.length} answers: ${plainText(refusalText(reply))}`);
    return !isPassing(reply.refused);
  }

  /** Sends the tariff in use; when the line is away, the next greeting does. */
  sendTariff(): void {
    if (!this.#line.up) return;
    this.#line.request('tariff', { text: this.#parts.tariff.text }, this.#parts.io.random(16).toHex()).then(
      (reply) => {
        if (isRefusal(reply)) this.#parts.complain(`The centre did not take the tariff: ${plainText(refusalText(reply))}`);
      },
      (error: unknown) =>
        this.#parts.complain(`The tariff is not at the centre yet: ${error instanceof Error ? error.message : String(error)}`),
    );
  }

  close(): void {
    this.#line.close();
  }

  async #greet(line: Line): Promise<void> {
    const { agent, tariff, complain } = this.#parts;
    if (!(await this.#logIn(line))) await this.#enrol(line);
    const { keys, tariff: kept } = readFields(await asked(line, 'agent', { port: agent.port }));
    agent.replaceKeys(readArray(keys, 'list of keys', readBookingKey));
    const known = typeof kept === 'string' ? parseTariff(kept, 'tariff') : undefined;
    if (known === undefined || 'faults' in known || known.tariff.version !== tariff.tariff.version) {
      const reply = await line.request('tariff', { text: tariff.text });
      if (isRefusal(reply)) complain(`The centre did not take the tariff: ${plainText(refusalText(reply))}`);
    }
    void agent.flush();
  }

  /** False when there is no token, or none that is good any more while there is a code to get another. */
  async #logIn(line: Line): Promise<boolean> {
    if (this.#token === undefined) return false;
    const reply = await line.request('login', { token: this.#token });
    if (!isRefusal(reply)) return true;
    if (reply.refused !== 'unauthenticated') throw passingOr(reply);
    if (this.#parts.code !== undefined) return false;
    throw new TurnedAway(`The centre does not know this agent any more: ${refusalText(reply)} The token is in ${this.#parts.file}.`);
  }

  async #enrol(line: Line): Promise<void> {
    const { code, doctor, file, io } = this.#parts;
    const ok = readFields(await asked(line, 'enrol', { code }, this.#enrolKey));
    const token = readString(ok['token'], 'token');
    if (ok['doctor'] !== doctor)
      throw new TurnedAway(`That code is an invitation for ${readString(ok['doctor'], 'doctor')}, not for ${doctor}.`);
    await writeToken(file, token);
    this.#token = token;
    io.stdout.write(`${doctor} is enrolled; its token is kept in ${file}\n`);
    await asked(line, 'login', { token });
  }

  #heard(event: LineEvent): void {
    if (event.event === 'key') this.#parts.agent.addKey(readBookingKey(event['key']));
    else if (event.event === 'key-end') this.#parts.agent.endKey(readString(event['keyId'], 'key id'));
  }

  #tell(fault: LineFault | undefined): void {
    const { centre, agent, doctor, io, complain } = this.#parts;
    const { keys } = agent.figures();
    if (fault === undefined) io.stdout.write(`${doctor} is connected to the centre at ${endpointText(centre)}; booking keys: ${keys}\n`);
    else if (fault.message !== this.#told) complain(`${fault.message} The agent goes on answering and tries again.`);
    this.#told = fault?.message ?? '';
  }
}

/** The centre will not have this agent, today or tomorrow: the sentence says why. */
class TurnedAway extends Error {}

const asked = async (line: Line, verb: string, args: object, key?: string): Promise<unknown> => {
  const reply = await line.request(verb, args, key);
  if (isRefusal(reply)) throw passingOr(reply);
  return reply.ok;
};

/** A refusal that passes is tried again like a broken line; any other turns the agent away. */
const passingOr = (refusal: Parameters<typeof refusalText>[0]): Error => {
  const text = plainText(refusalText(refusal), 500);
  const passes = isPassing(refusal.refused) && refusal.refused !== 'unauthenticated';
  return passes
    ? new LineFault('closed', `The centre cannot take the agent now: ${text}`)
    : new TurnedAway(`The centre refuses the agent: ${text}`);
};
