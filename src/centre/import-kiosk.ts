/** Brings the original kiosk's people along: patients, and what is ready for them. All of it in one commit, or nothing and a list of what is wrong. */
import { parseKioskFile } from '#model/kiosk-file.ts';
import type { Fault } from '#model/text-lines.ts';
import type { DataKeyRow, VersionWrite } from '#store/port.ts';
import type { House } from './house.ts';
import { idFor } from './people.ts';
import { performSystemAct } from './perform.ts';
import { draftNew, draftPerson } from './pharmacy.ts';
import { TYPE } from './records.ts';
import { newId } from './house.ts';

export type ImportedKiosk = { readonly people: number; readonly ready: number } | { readonly faults: readonly Fault[] };

/** Imports the file. Nothing is written where anything in it is wrong, or where one of its people is here already. */
export async function importKiosk(house: House, file: { readonly name: string; readonly text: string }): Promise<ImportedKiosk> {
  const parsed = parseKioskFile(file.name, file.text, house.settings.dateOrder);
  if ('faults' in parsed) return parsed;
  const { people } = parsed;
  const ready = people.reduce((sum, { medications }) => sum + medications.length, 0);
  let faults: readonly Fault[] = [];
  const done = await performSystemAct(
    house,
    'import',
    async (at) => {
      const known = await Promise.all(people.map(({ key }) => house.store.current(TYPE.patient, idFor(house, key))));
      faults = people
        .filter((_, index) => known[index] !== undefined)
        .slice(0, 20)
        .map(({ key }) => ({ file: file.name, line: 1, text: `${JSON.stringify(key)} is here already; was this file imported before?` }));
      if (faults.length > 0) return undefined;
      const versions: VersionWrite[] = [];
      const keys: DataKeyRow[] = [];
      for (const { key: name, medications, ...person } of people) {
        const id = idFor(house, name);
        const { rid, key, version } = await draftPerson(house, { ...person, id }, at);
        versions.push(version);
        keys.push(key);
        for (const medication of medications) {
          const what = { id: newId(house.random), medication, sensitive: false };
          versions.push(...(await draftNew(house, { id, opened: { row: { rid } } }, what, 'ready', at)));
        }
      }
      return { answer: {}, about: `${people.length} people, ${ready} prescriptions`, versions, keys };
    },
    'command',
  );
  if (done) return { people: people.length, ready };
  return {
    faults: faults.length > 0 ? faults : [{ file: '', line: 0, text: 'others changed the same things at the same time; try again' }],
  };
}
