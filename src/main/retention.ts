/** `medlar retention`: the periods that are set, and whom the running centre erases by itself within some days. It changes nothing. docs/records.md */
import { KEPT_KINDS, type RetentionPeriods, yearsText } from '#model/retention.ts';
import { administratorFlags, asAdministrator } from './administer.ts';
import { readFlags, UsageRefusal } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './faults.ts';
import { integer } from './setting.ts';

const DAY_MS = 86_400_000;
const DAYS_PRESET = 365;

const flags = {
  ...administratorFlags,
  days: { kind: integer('DAYS', 0, 36_500), doc: `who is to be erased within this many days; ${DAYS_PRESET} without it` },
} as const;

/** Answers['retention'], from the centre that we pinned. */
type Answer = RetentionPeriods & {
  readonly due: readonly { readonly patient: string; readonly username?: string; readonly due: number }[];
  readonly next?: number;
};

export const retention: Command = {
  flags,
  takesSettings: false,
  async run(args, machine) {
    const { values, words } = readFlags(flags, args);
    const { line: server, ca, login, days = DAYS_PRESET } = values;
    if (words.length > 0 || server === undefined || login === undefined)
      throw new UsageRefusal('say where and as who: medlar retention --line HOST:PORT --ca FILE --login FILE');
    return asAdministrator(machine, { server, ca, login }, async (ask) => {
      const before = machine.now() + days * DAY_MS;
      let count = 0;
      for (let after: number | undefined, first = true; first || after !== undefined; first = false) {
        const { keepYears, eraseAfterYears, due, next } = (await ask('retention', {
          before,
          ...(after !== undefined && { after }),
        })) as Answer;
        if (first) {
          for (const kind of KEPT_KINDS)
            machine.print(`${kind}: ${keepYears[kind] === 0 ? 'no period' : `kept at least ${yearsText(keepYears[kind])}`}`);
          machine.print(
            eraseAfterYears === 0 ? 'nobody is erased by the centre itself' : `erased after ${yearsText(eraseAfterYears)} without a change`,
          );
        }
        for (const { patient, username, due: at } of due)
          machine.print(`${new Date(at).toISOString().slice(0, 10)}  ${patient}${username === undefined ? '' : `  ${username}`}`);
        count += due.length;
        after = next;
      }
      machine.print(`${count} ${count === 1 ? 'patient is' : 'patients are'} due within ${days} ${days === 1 ? 'day' : 'days'}`);
      return EXIT.done;
    });
  },
};
