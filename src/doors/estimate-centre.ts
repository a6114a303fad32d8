/** Doctors' agents inside the server (`medlar serve --doctors 41000,42000`): the same agents, fed by the centre itself instead of over a line. */
import type { AgentAnswer, Centre, CentreEvent, Context, DoctorAgent } from '#centre/requests.ts';
import { isRefusal } from '#model/refusal.ts';
import { parseTariff, tariffOf } from '#model/tariff.ts';
import type { Tariff } from '#model/tariff.ts';
import { faultText } from './estimate-tariff.ts';
import { isPassing } from './estimate-reports.ts';
import { startAgent } from './estimate.ts';
import type { Agent, AgentOptions } from './estimate.ts';

export interface CentreAgentsOptions extends Pick<AgentOptions, 'host' | 'lab' | 'fault' | 'clock' | 'random'> {
  readonly centre: Centre;
  /** One per doctor, in the doctors' order; 0 picks one. */
  readonly ports: readonly number[];
}

export interface CentreAgents {
  /** In the doctors' order. */
  readonly agents: readonly Agent[];
  /** Ports for which there was no doctor. */
  readonly unused: readonly number[];
  close(): Promise<void>;
}

/**
 * Starts one agent per doctor and port. A port too many is told through `fault` and left unused. Rejects with ListenRefusal when a port cannot be
 * had, and then leaves none open.
 */
export const startCentreAgents = async (options: CentreAgentsOptions): Promise<CentreAgents> => {
  const doctors = await options.centre.doctors();
  const unused = options.ports.slice(doctors.length);
  if (unused.length > 0) {
    const they = `${doctors.length} ${doctors.length === 1 ? 'doctor' : 'doctors'}`;
    options.fault(`there are ${they} and ${options.ports.length} ports for agents: ${unused.join(', ')} left unused`);
  }
  const running: Running[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((agent) => agent.close()));
  };
  try {
    for (const [index, port] of options.ports.slice(0, doctors.length).entries()) {
      const doctor = doctors[index];
      if (doctor !== undefined) running.push(await startOne(options, doctor, port));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { agents: running.map(({ agent }) => agent), unused, close };
};

interface Running {
  readonly agent: Agent;
  close(): Promise<void>;
}

const startOne = async (options: CentreAgentsOptions, { doctor, principal }: DoctorAgent, port: number): Promise<Running> => {
  const { centre, fault } = options;
  const context: Context = { door: 'estimate', secured: true, address: '127.0.0.1', principal };
  let tariff: Tariff | undefined;

  const report = async (answers: readonly AgentAnswer[]): Promise<boolean> => {
    const answer = await centre.perform({ verb: 'answers', answers }, context);
    if (!isRefusal(answer)) return true;
    fault(`the centre did not take ${answers.length} answers of ${doctor}: ${answer.text}`);
    return !isPassing(answer.refused);
  };
  const agent = await startAgent({ ...options, doctor, port, tariff: () => tariff, report });

  const follow = (event: CentreEvent): void => {
    if (event.event === 'key' && event.doctor === doctor) agent.addKey(event.key);
    else if (event.event === 'key-end' && event.doctor === doctor) agent.endKey(event.keyId);
  };
  // Keys that are made while the list of them is on its way must not be lost: first they are kept, then applied on top of the list.
  const early: CentreEvent[] = [];
  let handle = (event: CentreEvent): void => void early.push(event);
  const unsubscribe = centre.subscribe((event) => handle(event));
  const close = async (): Promise<void> => {
    unsubscribe();
    await agent.close();
  };
  try {
    const answer = await centre.perform({ verb: 'agent', port: agent.port }, context);
    if (isRefusal(answer)) throw new Error(`the centre refuses the agent of ${doctor}: ${answer.text}`);
    agent.replaceKeys(answer.ok.keys);
    handle = follow;
    for (const event of early) follow(event);
    tariff = tariffOfCentre(doctor, answer.ok.tariff, fault);
    return { agent, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const tariffOfCentre = (doctor: string, text: string | undefined, fault: (sentence: string) => void): Tariff => {
  if (text === undefined) {
    fault(`${doctor} has no tariff at the centre yet: the agent answers that no plan is covered`);
    return tariffOf([]);
  }
  const read = parseTariff(text, `tariff of ${doctor}`);
  if ('faults' in read) throw new Error(`the centre's tariff of ${doctor} cannot be read: ${read.faults.map(faultText).join('; ')}`);
  return read.tariff;
};
