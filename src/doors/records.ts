/** The medical records over TCP: TLS lines only, JSON, the original's verbs. docs/lines.md. */
import type { Centre } from '#centre/requests.ts';
import type { PemPair } from '#vault/tls-options.ts';
import type { Logger } from 'pino';
import { JsonTalk } from './line/json-talk.ts';
import { LINE_LIMITS, type LineLimits } from './line/limits.ts';
import { listenLine, type ListenLineOptions } from './line/listen.ts';
import { type RecordsRoom, RecordsTalk } from './records-secured.ts';

export interface RecordsOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly log: Logger;
  /** Wall clock, UTC milliseconds. */
  readonly now: () => number;
  readonly tls: PemPair;
  readonly limits?: Partial<LineLimits>;
  readonly sockets?: ListenLineOptions['sockets'];
  readonly auditorsChangeRecords: boolean;
}

export interface RecordsDoor {
  readonly address: { readonly host: string; readonly port: number };
  /** Counters and gauges by name, for metrics. */
  figures(): Readonly<Record<string, number>>;
  /** Ends idle lines at once and the others when their request is answered, within 5 s. */
  close(): Promise<void>;
}

/** Throws a ListenRefusal where the port cannot be had. */
export async function startRecords(centre: Centre, options: RecordsOptions): Promise<RecordsDoor> {
  const { host, port, log, now, tls } = options;
  const limits: LineLimits = { ...LINE_LIMITS, ...options.limits };
  const everybody = new Set<RecordsTalk>();
  const room: RecordsRoom = {
    centre,
    limits,
    now,
    log,
    everybody,
    policy: { auditorsChangeRecords: options.auditorsChangeRecords },
  };
  const unsubscribe = centre.subscribe((event) => {
    if (event.event === 'alert') for (const talker of everybody) talker.alert(event.finding);
    if (event.event === 'notice') for (const talker of everybody) talker.notice(event);
  });
  const beating = setInterval(() => {
    for (const talker of everybody) talker.beat();
  }, limits.idleMs / 3).unref();
  const stop = (): void => {
    unsubscribe();
    clearInterval(beating);
  };
  try {
    const listener = await listenLine({
      door: 'records',
      host,
      port,
      limits,
      tls,
      onSecured: (line) => new JsonTalk(line, limits, new RecordsTalk(room, line)),
      onLab: () => {
        throw new Error('the records have no lab line'); // listenLine asks for one only where `lab` is given
      },
      onStranger: (what) => centre.stranger('records', what),
      ...(options.sockets !== undefined && { sockets: options.sockets }),
      log,
    });
    return {
      address: { host: listener.host, port: listener.port },
      figures: () => listener.figures(),
      async close() {
        await listener.close();
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}
