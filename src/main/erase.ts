/** `medlar erase PATIENT`: one administrator asks the running centre to erase a patient, another one confirms with the same command. docs/records.md */
import { instantText } from '#model/instant-text.ts';
import { administratorFlags, asAdministrator } from './administer.ts';
import { readFlags, UsageRefusal } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './faults.ts';
import { text } from './setting.ts';

const flags = {
  ...administratorFlags,
  reason: { kind: text('TEXT'), doc: 'why; it stays in the ledger' },
  ground: { kind: text('TEXT'), doc: 'the law that demands it before the end of a period that is set, for example GDPR art. 17(1)(d)' },
} as const;

export const erase: Command = {
  flags,
  takesSettings: false,
  async run(args, machine) {
    const { values, words } = readFlags(flags, args);
    const [patient] = words;
    const { line: server, ca, login, reason, ground } = values;
    if (patient === undefined || words.length > 1 || server === undefined || login === undefined || reason === undefined) {
      throw new UsageRefusal('say whom, where, as who and why: medlar erase PATIENT --line HOST:PORT --ca FILE --login FILE --reason TEXT');
    }
    return asAdministrator(machine, { server, ca, login }, async (ask) => {
      const reply = await ask('erase', { patient, reason, ...(ground !== undefined && { ground }) });
      const done = reply as { erased: true; records: number } | { erased: false; until: number }; // Answers['erase'], from the centre that we pinned
      machine.print(
        done.erased
          ? `erased: ${done.records} resources are gone for good, and the key with them`
          : `asked: another administrator has to confirm with the same command by ${instantText(done.until)}`,
      );
      return EXIT.done;
    });
  },
};
