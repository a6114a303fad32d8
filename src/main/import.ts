/** `medlar import appointments DIR`, `medlar import kiosk FILE`, `medlar import records DIR`: brings the data of the original programs along, all of it or nothing. */
import { basename, join } from 'node:path';
import { readSettings, type Settings } from '../config.ts';
import { faultLines, readNamedTexts } from './appointment-folder.ts';
import { UsageRefusal } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './faults.ts';
import { openEverything } from './house.ts';
import { createLog } from './log.ts';
import type { Machine } from './machine.ts';

/** Files and folders of one `medlar import fhir`. */
const WORDS_MAX = 10_000;

export const importFiles: Command = {
  flags: {},
  takesSettings: true,
  async run(args, machine) {
    const { settings, words } = readSettings(args, { flags: {}, wordsMax: WORDS_MAX }, machine);
    const [what, folder, ...more] = words;
    if (what === 'fhir' && folder !== undefined) return (await import('./import-fhir.ts')).importFhir([folder, ...more], settings, machine);
    if (more.length > 0) throw new UsageRefusal(`there is no place for ${JSON.stringify(more[0])}`);
    if (what === 'kiosk' && folder !== undefined) return importKiosk(folder, settings, machine);
    if (what === 'records' && folder !== undefined) return importRecords(folder, settings, machine);
    if (what !== 'appointments' || folder === undefined) {
      const other =
        what === undefined || what === 'appointments' || what === 'kiosk' || what === 'records' || what === 'fhir'
          ? ''
          : `"${what}" cannot be imported in this version; `;
      throw new UsageRefusal(
        `${other}say what and from where: medlar import appointments DIR, medlar import kiosk FILE, medlar import records DIR, or medlar import fhir PATH…`,
      );
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

/** The original kiosk's people, with what is ready for them. */
async function importKiosk(path: string, settings: Settings, machine: Machine): Promise<number> {
  const text = machine.readText(path);
  if (text === undefined) throw new UsageRefusal(`there is no file ${path}`);
  const opened = await openEverything(settings, machine, createLog(settings, machine));
  try {
    const imported = await opened.administration.importKiosk({ name: basename(path), text });
    if ('faults' in imported) {
      for (const line of faultLines(imported.faults)) machine.complain(`medlar: ${line}`);
      machine.complain('medlar: nothing was imported');
      return EXIT.failed;
    }
    machine.print(`imported ${imported.people} patients and ${imported.ready} prescriptions that are ready`);
    return EXIT.done;
  } finally {
    await opened.close();
  }
}

/** The original medical records, and their log, which says whether its chain held. */
async function importRecords(folder: string, settings: Settings, machine: Machine): Promise<number> {
  const read = (name: string): string => {
    const text = machine.readText(join(folder, name));
    if (text === undefined) throw new UsageRefusal(`there is no file ${join(folder, name)}`);
    return text;
  };
  const texts = { users: read('user.json'), data: read('medical_data.json'), chain: read('blockchain.txt') };
  const opened = await openEverything(settings, machine, createLog(settings, machine));
  try {
    const imported = await opened.administration.importRecords(texts);
    if ('faults' in imported) {
      for (const line of faultLines(imported.faults)) machine.complain(`medlar: ${line}`);
      machine.complain('medlar: nothing was imported');
      return EXIT.failed;
    }
    const { users, records, blocks, brokenAt, nameless } = imported;
    const chain = brokenAt === undefined ? 'whose chain held' : `whose chain did NOT hold from block ${brokenAt} on`;
    machine.print(`imported ${users} users, ${records} records and a log of ${blocks} blocks ${chain}`);
    if (nameless > 0) machine.print(`${nameless} accounts have names that no file tells: their people have to register again`);
    return EXIT.done;
  } finally {
    await opened.close();
  }
}
