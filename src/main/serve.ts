/** `medlar serve`: opens the centre, then its doors, and closes them in the opposite order. The one place where everything is wired together. */
import { rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startDesk } from '#doors/desk.ts';
import { startCentreAgents } from '#doors/estimate-centre.ts';
import { startHttp } from '#doors/http/server.ts';
import { startKiosk } from '#doors/kiosk.ts';
import { startLinesThread } from '#doors/line/transport-aside.ts';
import { startRecords } from '#doors/records.ts';
import { readSettings, type Settings } from '../config.ts';
import type { Command } from './command.ts';
import { prepareDemo } from './demo.ts';
import { EXIT } from './faults.ts';
import { openEverything } from './house.ts';
import { createLog } from './log.ts';
import type { Machine } from './machine.ts';

/** All of it must have closed by then; whatever is left is cut off. Nothing acknowledged is lost by that. */
const STOP_MS = 4_500;

/** Something that was opened, and how it is closed. The last one opened is closed first. */
interface Opened {
  readonly name: string;
  readonly close: () => Promise<void>;
}

export const serve: Command = { flags: {}, takesSettings: true, run };

async function run(args: readonly string[], machine: Machine): Promise<number> {
  const { settings } = readSettings(args, { flags: {}, wordsMax: 0 }, machine);
  const stop = machine.stopAsked();
  const log = createLog(settings, machine);
  warn(settings, machine);
  const opened: Opened[] = [];
  try {
    for (const line of await openDoors(settings, machine, log, opened)) machine.print(line);
    machine.print('medlar ready');
    const signal = await stop;
    log.info({ signal }, 'stopping');
    return (await closeAll(opened, machine)) ? EXIT.done : EXIT.failed;
  } catch (error) {
    await closeAll(opened, machine);
    throw error;
  }
}

function warn(settings: Settings, machine: Machine): void {
  if (settings.labAnywhere) {
    machine.complain(
      'medlar: WARNING: --lab-anywhere lets other machines use the lab lines: passwords and prices cross the network in the clear.',
    );
    machine.complain('medlar: WARNING: use it in a closed laboratory network only, with made-up patients.');
  }
}

/** Opens centre and doors in order, adding each to `opened`; returns one line per listener. */
async function openDoors(
  settings: Settings,
  machine: Machine,
  log: ReturnType<typeof createLog>,
  opened: Opened[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  if (settings.records !== 'off' && settings.linesThread === 'on') startLinesThread();
  const house = await openEverything(settings, machine, log);
  opened.push({ name: 'centre and store', close: house.close });
  const { centre, tls } = house;
  await keepAuthority(join(settings.data, 'ca.pem'), tls.authority, machine);
  if (settings.demo) await prepareDemo(settings, machine, house);

  const figures = new Map<string, () => Readonly<Record<string, number>>>();
  if (settings.doctors.length > 0) {
    const agents = await startCentreAgents({
      centre,
      ports: settings.doctors,
      host: settings.doctorsHost,
      lab: settings.lab ? (settings.labAnywhere ? 'anywhere' : 'loopback') : 'off',
      fault: (sentence) => log.warn({ door: 'estimate' }, sentence),
      clock: { now: machine.now, after: machine.after },
      random: machine.random,
    });
    opened.push({ name: 'agents', close: () => agents.close() });
    for (const agent of agents.agents) {
      figures.set(`agent_${agent.doctor}`, () => ({ ...agent.figures() }));
      lines.push(`${agent.doctor} ${shown(agent)} (UDP, sealed${settings.lab ? ' and lab' : ''})`);
    }
  }
  if (settings.desk !== 'off') {
    const desk = await startDesk(centre, {
      ...settings.desk,
      log,
      now: machine.now,
      tls: tls.server,
      ...(settings.lab && { lab: { anywhere: settings.labAnywhere } }),
    });
    opened.push({ name: 'desk', close: () => desk.close() });
    figures.set('desk', () => desk.figures());
    lines.unshift(`desk ${shown(desk.address)} (TLS${settings.lab ? ' and lab' : ''})`);
  }
  if (settings.records !== 'off') {
    const records = await startRecords(centre, {
      ...settings.records,
      log,
      now: machine.now,
      tls: tls.server,
      auditorsChangeRecords: settings.auditorsChangeRecords,
      sockets: settings.linesThread === 'on' ? 'aside' : 'here',
    });
    opened.push({ name: 'records', close: () => records.close() });
    figures.set('records', () => records.figures());
    lines.unshift(`records ${shown(records.address)} (TLS)`);
  }
  if (settings.kiosk !== 'off') {
    const kiosk = await startKiosk(centre, {
      ...settings.kiosk,
      log,
      now: machine.now,
      tls: tls.server,
      ...(settings.lab && { lab: { anywhere: settings.labAnywhere } }),
    });
    opened.push({ name: 'kiosk', close: () => kiosk.close() });
    figures.set('kiosk', () => kiosk.figures());
    lines.push(`kiosk ${shown(kiosk.address)} (TLS${settings.lab ? ' and lab' : ''})`);
  }
  if (settings.http !== 'off') {
    const http = await startHttp(centre, {
      ...settings.http,
      log,
      figures: () => Object.fromEntries([...figures].map(([name, read]) => [name, read()])),
    });
    opened.push({ name: 'http', close: () => http.close() });
    lines.unshift(`http ${shown(http.address)}`);
  }
  return lines;
}

/** What clients pin (`--ca`): whole or not there, and left alone where it is right already. */
async function keepAuthority(path: string, authority: string, machine: Machine): Promise<void> {
  if (machine.readText(path) === authority) return;
  await writeFile(`${path}.new`, authority);
  await rename(`${path}.new`, path);
}

/** Closes what was opened, last first. False when it took too long or something would not close. */
async function closeAll(opened: Opened[], machine: Machine): Promise<boolean> {
  const closing = (async () => {
    let well = true;
    for (let last = opened.pop(); last !== undefined; last = opened.pop()) {
      try {
        await last.close();
      } catch (error) {
        well = false;
        machine.complain(`medlar: ${last.name} did not close: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return well;
  })();
  const late = wait(STOP_MS, false, { ref: false });
  return Promise.race([closing, late]);
}

const shown = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
