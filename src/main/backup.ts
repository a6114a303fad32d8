/** `medlar backup FILE`: store, settings and pinned checkpoint of a centre, encrypted, beside the running server. docs/operations.md */
import { join } from 'node:path';
import { makeBackup, requireBackupPossible } from '#centre/backup.ts';
import { pinnedFile } from '#centre/pinned-file.ts';
import type { AgeRecipients } from '#vault/age.ts';
import { readSettings, SETTINGS_FILE } from '../config.ts';
import { UsageRefusal } from './arguments.ts';
import { BACKUP_PASSPHRASE, backupPassphrase } from './backup-passphrase.ts';
import { withProgress } from './backup-progress.ts';
import type { Command } from './command.ts';
import { EXIT } from './faults.ts';
import { gateOpener, PIN_FILE } from './house.ts';
import type { Machine } from './machine.ts';
import { list, text } from './setting.ts';

const RECIPIENTS_MAX = 20;
const MIB = 1_048_576;

const flags = {
  recipient: {
    kind: list(text('RECIPIENT', 'an age recipient, age1…', /^age1\S+$/), RECIPIENTS_MAX),
    doc: `age recipients who can open it, as age-keygen prints them; without one, under the passphrase in ${BACKUP_PASSPHRASE}, or asked for`,
  },
} as const;

export const backup: Command = {
  flags,
  takesSettings: true,
  async run(args, machine) {
    const { settings, own, words } = readSettings(args, { flags, wordsMax: 1 }, machine);
    const [path] = words;
    if (path === undefined) throw new UsageRefusal('say into which file: medlar backup FILE --recipient age1…');
    await requireBackupPossible(path, settings.store);
    const to = await recipientsOf(own.recipient, machine);
    const gate = await gateOpener(settings, machine).open('open');
    const { bytes, ledgerSize, withPin, withSettings } = await withProgress(machine, (watched) =>
      makeBackup(path, {
        storeUrl: settings.store,
        pinned: pinnedFile(join(settings.data, PIN_FILE)),
        settingsFile: join(settings.data, SETTINGS_FILE),
        origin: settings.origin,
        gate,
        to,
        now: machine.now,
        random: machine.random,
        ...watched,
      }),
    );
    machine.print(`backed up ${path}: ${(bytes / MIB).toFixed(1)} MiB, ${ledgerSize} entries in the ledger`);
    const inIt = [
      'the store',
      ...(withSettings ? [`the settings in ${SETTINGS_FILE}`] : []),
      ...(withPin ? ['the pinned checkpoint'] : []),
    ];
    machine.print(`in it: ${inIt.join(', ')}`);
    machine.print('not in it: the key-encryption key, without which it is noise; keep a copy of that somewhere else');
    return EXIT.done;
  },
};

async function recipientsOf(recipients: readonly string[] | undefined, machine: Machine): Promise<AgeRecipients> {
  if (recipients !== undefined && recipients.length > 0) return { kind: 'recipients', recipients };
  const instead = `say who can open it: --recipient age1…, or a passphrase in ${BACKUP_PASSPHRASE}`;
  return { kind: 'passphrase', passphrase: await backupPassphrase(machine, { twice: true, instead }) };
}
