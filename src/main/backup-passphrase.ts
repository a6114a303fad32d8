/** The passphrase of a backup: from the environment, or asked for on the terminal; never from a flag, which other users of the machine could read. */
import { isCancel, password } from '@clack/prompts';
import { UsageRefusal } from './arguments.ts';
import type { Machine } from './machine.ts';

export const BACKUP_PASSPHRASE = 'MEDLAR_BACKUP_PASSPHRASE';

/** `twice` where it seals something, since nobody sees what is typed. Throws UsageRefusal, which says `instead` where there is nobody to ask. */
export async function backupPassphrase(machine: Machine, { twice, instead }: { twice: boolean; instead: string }): Promise<string> {
  const given = machine.env[BACKUP_PASSPHRASE];
  if (given !== undefined && given !== '') return given;
  if (!process.stdin.isTTY || !machine.errorIsTerminal) throw new UsageRefusal(instead);
  const first = await ask('Passphrase of the backup');
  if (twice && (await ask('The same again')) !== first) throw new UsageRefusal('the two passphrases differ');
  return first;
}

async function ask(message: string): Promise<string> {
  const answer = await password({ message, output: process.stderr });
  if (isCancel(answer)) throw new UsageRefusal('no passphrase was given');
  return answer;
}
