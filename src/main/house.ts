/** Store and keys of one centre, opened by the settings: what every command that touches them begins with. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type OpenCentre, openCentre } from '#centre/centre.ts';
import { pinnedFile } from '#centre/pinned-file.ts';
import { openStore } from '#store/open.ts';
import type { Store } from '#store/port.ts';
import { openKeyGate, parseKeySource } from '#vault/key-source.ts';
import type { Logger } from 'pino';
import { retentionOf, type Settings } from '../config.ts';
import type { Machine } from './machine.ts';

/** Folders hold keys and pins: nobody else's business. */
const FOLDER_MODE = 0o700;

/** The last signed checkpoint, outside the database; belongs into every backup. */
export const PIN_FILE = 'ledger-pin.json';

const WEEK_MS = 7 * 86_400_000;

export interface OpenedCentre extends OpenCentre {
  readonly store: Store;
  /** Centre first, then store. */
  readonly close: () => Promise<void>;
}

/** How the centre's keys are opened. */
export const gateOpener = (settings: Settings, machine: Machine) => {
  const source = parseKeySource(settings.keySource, settings.data);
  const surroundings = { env: machine.env, passphrase: settings.passphrase, random: machine.random };
  return { source, surroundings, open: (mode: 'create' | 'open') => openKeyGate(source, mode, surroundings) };
};

/** Opens everything but the doors; makes what a first start needs. Throws StoreRefusal, VaultRefusal. */
export async function openEverything(settings: Settings, machine: Machine, log: Logger): Promise<OpenedCentre> {
  const gate = gateOpener(settings, machine);
  await mkdir(settings.data, { recursive: true, mode: FOLDER_MODE });
  const store = await openStore(settings.store, 'write', { writer: settings.writerThread ? 'thread' : 'here' });
  try {
    const opened = await openCentre({
      store,
      openGate: gate.open,
      settings: {
        zone: settings.zone,
        holdMs: settings.holdSeconds * 1_000,
        bookingsMax: settings.bookingsMax,
        sessionMs: settings.sessionHours * 3_600_000,
        currency: settings.currency,
        dateOrder: settings.dateOrder,
        kiosk: {
          mode: settings.kioskMode,
          shows: settings.kioskShows,
          returnDays: settings.returnDays,
          floorMs: settings.kioskFloorMs,
        },
        retention: retentionOf(settings),
        name: settings.centreName,
        origin: settings.origin,
        demo: settings.demo,
        auditorsChangeRecords: settings.auditorsChangeRecords,
      },
      hours: settings.hours,
      horizonMs: settings.slotWeeks * WEEK_MS,
      hosts: settings.hosts,
      wallClock: machine.now,
      pinned: pinnedFile(join(settings.data, PIN_FILE)),
      watchShare: settings.watchShare / 100,
      log,
    });
    return {
      ...opened,
      store,
      async close() {
        try {
          await opened.centre.close();
        } finally {
          await store.close();
        }
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
