/** A real centre, its desk on a real port, and doctors' agents, for the terminal programs to talk to. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
// oxlint-disable-next-line no-restricted-imports -- for tests only: no program of the terminal can reach this file
import { type Trial, openTrial } from '#centre/trial/centre.ts';
import { startDesk } from '#doors/desk.ts';
import type { DeskDoor } from '#doors/desk.ts';
import { startCentreAgents } from '#doors/estimate-centre.ts';
import type { Agent } from '#doors/estimate.ts';
import { testTls } from '#doors/testing/certificate.ts';
import { keptLog } from '#doors/testing/log.ts';
import type { Endpoint } from '../line-client.ts';
import { realClock } from './scripted-terminal.ts';

let tls: ReturnType<typeof testTls> | undefined;

/** The certificate of all desks of this process. */
export const houseTls = (): ReturnType<typeof testTls> => (tls ??= testTls());

export interface House {
  readonly trial: Trial;
  readonly desk: Endpoint;
  readonly agents: readonly Agent[];
  /** Folder for the files that programs are given. */
  readonly folder: string;
  /** `ca.pem` in it. */
  readonly ca: string;
  /** Writes a file in it and gives its path. */
  file(name: string, text: string): Promise<string>;
  /** Closes the desk's port, as a centre that goes away, and opens it again. */
  closeDesk(): Promise<void>;
  openDesk(): Promise<void>;
}

/** `agents`: doctors' agents inside the centre, on ports of their own. */
export const openHouse = async (
  t: TestContext,
  { agents: withAgents = true, demo = true }: { readonly agents?: boolean; readonly demo?: boolean } = {},
): Promise<House> => {
  const [trial, { server, authority }, folder] = await Promise.all([
    openTrial({ settings: { demo } }),
    houseTls(),
    mkdtemp(join(tmpdir(), 'medlar-terminal-')),
  ]);
  const faults: string[] = [];
  const started = await startCentreAgents({
    centre: trial.centre,
    ports: withAgents ? [0, 0] : [],
    host: '127.0.0.1',
    lab: 'loopback',
    clock: realClock(),
    random: randomBytes,
    fault: (sentence) => faults.push(sentence),
  });
  let port = 0;
  let desk: DeskDoor | undefined;
  const openDesk = async (): Promise<void> => {
    const parts = { host: '127.0.0.1', port, log: keptLog().log, now: realClock().now, tls: server, lab: { anywhere: false } };
    desk = await startDesk(trial.centre, parts);
    ({ port } = desk.address);
  };
  const closeDesk = async (): Promise<void> => {
    await desk?.close();
    desk = undefined;
  };
  await openDesk();
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  t.after(async () => {
    await closeDesk();
    await started.close();
    await trial.remove();
    await rm(folder, { recursive: true });
  });
  return {
    trial,
    desk: { host: '127.0.0.1', port },
    agents: started.agents,
    folder,
    ca: await file('ca.pem', authority),
    file,
    closeDesk,
    openDesk,
  };
};
