/** `medlar import appointments DIR`: brings the data of the original programs along, all of it or nothing. */
import { readSettings } from '../config.ts';
import { faultLines, readNamedTexts } from './appointment-folder.ts';
import { UsageRefusal } from './arguments.ts';
import type { Command } from './commands.ts';
import { EXIT } from './faults.ts';
import { openEverything } from './house.ts';
import { createLog } from './log.ts';

export const importFiles: Command = {
  flags: {},
  takesSettings: true,
  async run(args, machine) {
    const { settings, words } = readSettings(args, { flags: {}, wordsMax: 2 }, machine);
    const [what, folder] = words;
    if (what !== 'appointments' || folder === undefined) {
      const other = what === undefined || what === 'appointments' ? '' : `"${what}" cannot be imported in this version; `;
      throw new UsageRefusal(`${other}say what and from where: medlar import appointments DIR`);
    }
    const files = await readNamedTexts(folder);
    const opened = await openEverything(settings, machine, createLog(settings, machine));
    try {
      const imported = await opened.administration.importAppointments(files);
      if ('faults' in imported) {
        for (const line of faultLines(imported.faults)) machine.complain(`medlar: ${line}`);
        machine.complain('medlar: nothing was imported');
        return EXIT.failed;
      }
      const { users, doctors, slots } = imported;
      machine.print(`imported ${users} patients, ${doctors} doctors and ${slots} free times`);
      return EXIT.done;
    } finally {
      await opened.close();
    }
  },
};
