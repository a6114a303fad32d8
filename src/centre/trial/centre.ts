/** A real centre for tests and benchmarks: real keys, a real store in a folder that goes with it, the original cast, and a clock that one can set. */
import { rmSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamedText } from '#model/appointment-files.ts';
import { NO_PERIODS } from '#model/retention.ts';
import { openStore } from '#store/open.ts';
import type { Store } from '#store/port.ts';
import { openKeyGate, parseKeySource } from '#vault/key-source.ts';
import type { CentreSettings, Log } from '../house.ts';
import { type CentreOptions, type OpenCentre, openCentre } from '#centre/centre.ts';
import { pinnedFile } from '../pinned-file.ts';
import type { Context, Principal } from '../requests.ts';

const SAMPLES = join(import.meta.dirname, '../../../samples/appointments');

export interface Trial extends OpenCentre {
  readonly store: Store;
  readonly folder: string;
  readonly url: string;
  /** Sets the wall clock, UTC milliseconds; without it the machine's is used. */
  setClock(ms: number): void;
  /** Logs in and gives the context of a secured desk line. Throws when that fails. */
  as(username: string, password: string): Promise<Context & { readonly principal: Principal }>;
  /** Stops this process's part, keeps the folder. */
  stop(): Promise<void>;
  /** Stops, and removes the folder. */
  remove(): Promise<void>;
}

export interface TrialOptions extends Partial<Omit<CentreOptions, 'settings' | 'store' | 'wallClock'>> {
  readonly settings?: Partial<CentreSettings>;
  /** Another trial's folder, to start again on it. */
  readonly folder?: string;
  /** Default: SQLite in the folder. */
  readonly url?: string;
  /** Where SQLite writes; a server has a thread for it. Default: here, which starts faster. */
  readonly writer?: 'here' | 'thread';
  /** Files of the original system; default: the original cast. `none` imports nothing. */
  readonly files?: readonly NamedText[] | 'none';
}

export const SILENT: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export async function readSamples(folder = SAMPLES): Promise<readonly NamedText[]> {
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

let cast: Promise<string> | undefined;

/** A folder with the original cast imported, made once a process: its RSA key costs more than everything else a test does. */
const castFolder = (): Promise<string> =>
  (cast ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'medlar-cast-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const trial = await start({ folder }, folder, true);
    await trial.stop();
    return folder;
  })());

export async function openTrial(options: TrialOptions = {}): Promise<Trial> {
  if (options.folder !== undefined) return start(options, options.folder, false);
  const folder = await mkdtemp(join(tmpdir(), 'medlar-trial-'));
  const ownStart =
    options.files !== undefined || options.url !== undefined || options.settings?.zone !== undefined || options.hosts !== undefined;
  if (ownStart) return start(options, folder, options.files !== 'none');
  await cp(await castFolder(), folder, { recursive: true });
  return start(options, folder, false);
}

async function start(options: TrialOptions, folder: string, importFiles: boolean): Promise<Trial> {
  const url = options.url ?? `sqlite:${join(folder, 'medlar.db')}`;
  // A store or a centre left open when something further fails would keep the process alive.
  await using opening = new AsyncDisposableStack();
  const store = await openStore(url, 'write', { writer: options.writer ?? 'here' });
  opening.defer(() => store.close());
  let clock: number | undefined;
  const open = await openCentre({
    openGate: (mode) => openKeyGate(parseKeySource('file', folder), mode, { env: {} }),
    hours: [],
    horizonMs: 28 * 24 * 3600_000,
    hosts: [],
    log: SILENT,
    watchShare: 0,
    pinned: pinnedFile(join(folder, 'ledger.pin')),
    ...options,
    store,
    wallClock: () => clock ?? Date.now(),
    settings: {
      zone: 'Europe/Berlin',
      holdMs: 120_000,
      bookingsMax: 5,
      sessionMs: 3600_000,
      currency: 'EUR',
      dateOrder: 'month-first',
      kiosk: { mode: 'resistant', shows: 'letters', returnDays: 14, floorMs: 0 },
      retention: NO_PERIODS,
      demo: true,
      auditorsChangeRecords: true,
      name: 'Trial Health Centre',
      origin: 'trial.medlar.example',
      ...options.settings,
    },
  });
  opening.defer(() => open.centre.close());
  if (importFiles) {
    const files = options.files === undefined || options.files === 'none' ? await readSamples() : options.files;
    const imported = await open.administration.importAppointments(files);
    if ('faults' in imported) throw new Error(imported.faults.map((fault) => `${fault.file}:${fault.line} ${fault.text}`).join('\n'));
  }
  const all = opening.move();
  const stop = (): Promise<void> => all.disposeAsync();
  return {
    ...open,
    store,
    folder,
    url,
    stop,
    setClock: (ms) => {
      clock = ms;
    },
    async as(username, password) {
      const context: Context = { door: 'desk', secured: true, address: '127.0.0.1' };
      const answer = await open.centre.perform({ verb: 'login', username, password }, context);
      if ('refused' in answer) throw new Error(answer.text);
      return { ...context, principal: answer.ok.principal };
    },
    async remove() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
