/** `medlar restore FILE`: a backup into an empty folder, after everything in it was verified. docs/operations.md */
import { join } from 'node:path';
import { backupKind, requireEmptyPlace, type Restored, restoreBackup, TamperedBackup } from '#centre/restore.ts';
import { type AgeKey, parseIdentities } from '#vault/age.ts';
import { readPrivateFile } from '#vault/private-file.ts';
import { readSettings, type Settings } from '../config.ts';
import { UsageRefusal } from './arguments.ts';
import { BACKUP_PASSPHRASE, backupPassphrase } from './backup-passphrase.ts';
import { withProgress } from './backup-progress.ts';
import type { Command } from './command.ts';
import { EXIT } from './faults.ts';
import { gateOpener } from './house.ts';
import type { Machine } from './machine.ts';
import { text } from './setting.ts';

const flags = {
  identity: { kind: text('FILE'), doc: 'file of the age identity that opens the backup, as age-keygen writes it' },
  pin: {
    kind: text('FILE'),
    doc: 'a later checkpoint of the ledger (another machine’s pin, or ledger-pin.json of the lost one): it is told what is missing since',
  },
} as const;

export const restore: Command = {
  flags,
  takesSettings: true,
  async run(args, machine) {
    const { settings, own, words } = readSettings(args, { flags, wordsMax: 1 }, machine);
    const [path] = words;
    if (path === undefined) throw new UsageRefusal('say from which file: medlar restore FILE --data DIR --key-source file:KEY');
    if (settings.store !== `sqlite:${join(settings.data, 'medlar.db')}`) {
      throw new UsageRefusal('a backup is restored to DIR/medlar.db: leave --store out, and move the file afterwards if you must');
    }
    await requireEmptyPlace(settings.data);
    const later = own.pin === undefined ? undefined : { text: readPin(own.pin, machine), path: own.pin };
    // The key before the long work: without it nothing can be verified.
    const gate = await gateOpener(settings, machine).open('open');
    const key = await keyOf(path, own.identity, machine);
    try {
      const restored = await withProgress(machine, (watched) =>
        restoreBackup(path, { folder: settings.data, key, gate, later, now: machine.now, random: machine.random, ...watched }),
      );
      tell(restored, settings, own.pin, machine);
      return EXIT.done;
    } catch (error) {
      if (error instanceof TamperedBackup) for (const fault of error.faults) machine.print(`tampered: ${fault}`);
      throw error;
    }
  },
};

function readPin(path: string, machine: Machine): string {
  const content = machine.readText(path);
  if (content === undefined) throw new UsageRefusal(`there is no file ${path}`);
  return content;
}

async function keyOf(path: string, identity: string | undefined, machine: Machine): Promise<AgeKey> {
  const kind = await backupKind(path);
  if (kind === 'passphrase') {
    if (identity !== undefined) throw new UsageRefusal(`${path} is under a passphrase, not to a recipient: leave --identity out`);
    const instead = `give the passphrase of ${path} in ${BACKUP_PASSPHRASE}`;
    return { kind, passphrase: await backupPassphrase(machine, { twice: false, instead }) };
  }
  if (identity === undefined)
    throw new UsageRefusal(`${path} is encrypted to a recipient: give the file of its identity with --identity FILE`);
  const content = await readPrivateFile(identity);
  if (content === undefined) throw new UsageRefusal(`there is no file ${identity}`);
  return parseIdentities(content, identity);
}

function tell(restored: Restored, settings: Settings, pin: string | undefined, machine: Machine): void {
  const { made, ledgerSize, laterSize, pinnedSize, origin, rows } = restored;
  machine.print(`restored ${settings.data} as of ${made}: ${rows} rows verified, ${ledgerSize} entries in the ledger`);
  machine.print(
    pinnedSize === undefined
      ? 'no checkpoint had been pinned yet: a ledger whose newest entries were cut off before cannot be told from a whole one'
      : `it extends the checkpoint of ${pinnedSize} entries that was pinned then`,
  );
  if (laterSize !== undefined) {
    machine.print(
      laterSize > ledgerSize
        ? `missing: entries ${ledgerSize} to ${laterSize - 1} (${laterSize - ledgerSize}), which ${pin ?? ''} covers and this backup does not`
        : `nothing is missing that ${pin ?? ''} covers: it is the same ledger`,
    );
  }
  const kept = settingsIn(restored.settings);
  if ((kept['origin'] ?? settings.origin) !== origin) {
    machine.print(`the ledger’s name came from a flag or a variable: start with --origin ${origin}`);
  }
  if ('store' in kept) machine.print('medlar.json names another "store": take that line out, or move medlar.db there, before you start');
  if ((kept['keySource'] ?? 'file') !== settings.keySource) {
    machine.print('the key stays where it is: give medlar serve the same --key-source, or write it into medlar.json');
  }
}

/** As the server will read it; what is wrong with it is its to tell. */
function settingsIn(content: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(content ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
