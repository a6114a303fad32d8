/** `medlar rotate-keys`: a new key-encryption key, under which every data key and secret is wrapped anew; nothing else is encrypted again. docs/keys.md */
import { addKeyVersion, retireKeyVersion } from '#vault/key-source.ts';
import { VaultRefusal } from '#vault/refusal.ts';
import { readSettings } from '../config.ts';
import type { Command } from './command.ts';
import { EXIT } from './faults.ts';
import { gateOpener, openEverything } from './house.ts';
import { createLog } from './log.ts';
import { toggle } from './setting.ts';

const flags = {
  rewrapOnly: {
    kind: toggle(),
    doc: 'adds no key: wraps with the newest there is, after one was added in the environment or the key command',
  },
  retireOld: {
    kind: toggle(),
    doc: 'forgets the old keys afterwards; on PostgreSQL stop every server first, older backups then need an older key file',
  },
} as const;

export const rotateKeys: Command = {
  flags,
  takesSettings: true,
  async run(args, machine) {
    const { settings, own } = readSettings(args, { flags, wordsMax: 0 }, machine);
    const { source, surroundings, open } = gateOpener(settings, machine);
    const log = createLog(settings, machine);
    if (own.rewrapOnly !== true) {
      // Store and keys must belong together before anything is changed.
      await (await openEverything(settings, machine, log)).close();
      await addKeyVersion(source, surroundings);
    }
    const opened = await openEverything(settings, machine, log);
    try {
      const count = await opened.administration.rewrapKeys();
      machine.print(`wrapped ${count} keys anew`);
    } finally {
      await opened.close();
    }
    const { current } = await open('open');
    machine.print(`key version ${current} wraps everything now`);
    if (own.retireOld === true) {
      for (let version = current - 1; version >= 1; version--) await retire(source, version, surroundings);
      machine.print('the old keys are forgotten: older backups of the store need an older copy of the key file');
    }
    return EXIT.done;
  },
};

/** Versions may have been retired before. */
async function retire(...args: Parameters<typeof retireKeyVersion>): Promise<void> {
  try {
    await retireKeyVersion(...args);
  } catch (error) {
    if (!(error instanceof VaultRefusal) || error.code !== 'absent') throw error;
  }
}
