/** The desk: appointments over TCP, TLS lines and (where switched on) the originals' lab lines on one port. docs/lines.md. */
import type { Centre, FreeSlots } from '#centre/requests.ts';
import { serverWords } from '#model/lab-words.ts';
import type { PemPair } from '#vault/tls-options.ts';
import type { Logger } from 'pino';
import { createDeskHub } from './desk-events.ts';
import { LabTalk, QUIET_TIMES, type LabDesk, type QuietTimes } from './desk-lab.ts';
import { createLabLists } from './desk-lab-list.ts';
import { DeskTalk, type Desk } from './desk-secured.ts';
import { JsonTalk } from './line/json-talk.ts';
import { LINE_LIMITS, type LineLimits } from './line/limits.ts';
import { listenLine } from './line/listen.ts';

export interface DeskOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly log: Logger;
  /** Wall clock, UTC milliseconds. */
  readonly now: () => number;
  readonly tls?: PemPair;
  /** Lab dialects, for loopback peers only unless `anywhere`. */
  readonly lab?: { readonly anywhere: boolean };
  readonly limits?: Partial<LineLimits>;
  readonly quiet?: QuietTimes;
}

export interface DeskDoor {
  readonly address: { readonly host: string; readonly port: number };
  /** Counters and gauges by name, for metrics. */
  figures(): Readonly<Record<string, number>>;
  /** Ends idle lines at once and the others when their request is answered, within 5 s. */
  close(): Promise<void>;
}

/** Throws a ListenRefusal where the port cannot be had. */
export async function startDesk(centre: Centre, options: DeskOptions): Promise<DeskDoor> {
  const { host, port, log, now, tls, lab } = options;
  const limits: LineLimits = { ...LINE_LIMITS, ...options.limits };
  const hub = createDeskHub(centre, { beatMs: limits.idleMs / 3 });
  const desk: Desk = { centre, hub, limits, now, log, listJson: createListJson() };
  const labDesk: LabDesk = {
    centre,
    limits,
    now,
    log,
    quiet: options.quiet ?? QUIET_TIMES,
    lists: createLabLists(),
  };
  try {
    const listener = await listenLine({
      door: 'desk',
      host,
      port,
      limits,
      ...(tls !== undefined && { tls }),
      ...(lab !== undefined && { lab }),
      onSecured: (line) => new JsonTalk(line, limits, new DeskTalk(desk, line)),
      onLab: (line) => new LabTalk(labDesk, line),
      onStranger: (what) => centre.stranger('desk', what),
      log,
    });
    const address = { host: listener.host, port: listener.port };
    if (lab?.anywhere === true)
      log.warn('lab lines are open to other machines: names, passwords and visits cross the network in the clear');
    if (lab !== undefined) log.info(serverWords.address({ ip: address.host, port: address.port }));
    return {
      address,
      figures: () => ({ ...listener.figures(), ...hub.figures() }),
      async close() {
        await listener.close();
        hub.close();
      },
    };
  } catch (error) {
    hub.close();
    throw error;
  }
}

/** The list as JSON, kept for as long as it is the same object. */
function createListJson(): (list: FreeSlots) => string {
  let kept: { readonly list: FreeSlots; readonly json: string } | undefined;
  return (list) => {
    if (kept?.list !== list) kept = { list, json: JSON.stringify(list) };
    return kept.json;
  };
}
