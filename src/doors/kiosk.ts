/** The pharmacy's port: kiosks and pharmacists over TLS lines and (where switched on) the original kiosk's lab line. docs/lines.md. */
import type { Centre } from '#centre/requests.ts';
import type { PemPair } from '#vault/tls-options.ts';
import type { Logger } from 'pino';
import { KioskLabTalk, type KioskLab } from './kiosk-lab.ts';
import { createKioskLines, KioskTalk } from './kiosk-secured.ts';
import { KIOSK_TIMES, type KioskTimes } from './kiosk-times.ts';
import { JsonTalk } from './line/json-talk.ts';
import { LINE_LIMITS, type LineLimits } from './line/limits.ts';
import { listenLine } from './line/listen.ts';

export interface KioskDoorOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly log: Logger;
  /** Wall clock, UTC milliseconds. */
  readonly now: () => number;
  readonly tls?: PemPair;
  /** The lab line, for loopback peers only unless `anywhere`. */
  readonly lab?: { readonly anywhere: boolean };
  readonly limits?: Partial<LineLimits>;
  readonly times?: Partial<KioskTimes>;
}

export interface KioskDoor {
  readonly address: { readonly host: string; readonly port: number };
  /** Counters and gauges by name, for metrics. */
  figures(): Readonly<Record<string, number>>;
  /** Ends idle lines at once and the others when their request is answered, within 5 s. */
  close(): Promise<void>;
}

/** As whom the lab line asks. */
const LAB_KIOSK = 'lab';

/** Throws a ListenRefusal where the port cannot be had. */
export async function startKiosk(centre: Centre, options: KioskDoorOptions): Promise<KioskDoor> {
  const { host, port, log, now, tls, lab } = options;
  const limits: LineLimits = { ...LINE_LIMITS, ...options.limits };
  const times: KioskTimes = { ...KIOSK_TIMES, ...options.times };
  const lines = createKioskLines(centre, { limits, times, now, log });
  const labSide: KioskLab | undefined =
    lab === undefined ? undefined : { centre, limits, times, log, principal: await centre.kiosk(LAB_KIOSK) };
  try {
    const listener = await listenLine({
      door: 'kiosk',
      host,
      port,
      limits,
      ...(tls !== undefined && { tls }),
      ...(lab !== undefined && { lab }),
      onSecured: (line) => new JsonTalk(line, limits, new KioskTalk(lines, line)),
      onLab: (line) => {
        if (labSide === undefined) throw new Error('a lab line where there is no lab');
        return new KioskLabTalk(labSide, line);
      },
      onStranger: (what) => centre.stranger('kiosk', what),
      log,
    });
    if (lab !== undefined)
      log.info('kiosk: the lab line answers as the original did, so it tells whether a name is a patient’s; use made-up people');
    if (lab?.anywhere === true)
      log.warn('kiosk: the lab line is open to other machines: names, birth dates and addresses cross the network in the clear');
    return {
      address: { host: listener.host, port: listener.port },
      figures: () => listener.figures(),
      async close() {
        await listener.close();
        lines.close();
      },
    };
  } catch (error) {
    lines.close();
    throw error;
  }
}
