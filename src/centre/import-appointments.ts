/** Brings the data folder of the original appointment system along: all of it in one commit, or nothing and a list of what is wrong. */
import { practitionerResource, scheduleResource } from '#fhir/scheduling.ts';
import { IMPORTED_SLOT_MINUTES, type NamedText, parseAppointmentFiles } from '#model/appointment-files.ts';
import type { Fault } from '#model/text-lines.ts';
import { nextWallClock } from '#model/weekly-rule.ts';
import type { Claim, DataKeyRow, VersionWrite } from '#store/port.ts';
import { CLAIM_ORDINAL } from '#store/port.ts';
import type { Passwords } from '#vault/password.ts';
import { draftTariff } from './agents.ts';
import type { Directory } from './directory.ts';
import { type House, newId } from './house.ts';
import { draftPatient, idFor, nameIsTaken } from './people.ts';
import { type Deciding, type Decision, performSystemAct } from './perform.ts';
import { draftVersion, TYPE } from './records.ts';
import { draftSlot, scheduleId } from './schedules.ts';
import type { KnownSlot } from './slot-list.ts';

export type Imported = { readonly users: number; readonly doctors: number; readonly slots: number } | { readonly faults: readonly Fault[] };

const MINUTE_MS = 60_000;

/** Imports the files. Faults name file and line; nothing is written then, nor when a user name or list index is somebody's already. */
export async function importAppointments(
  house: House,
  directory: Directory,
  passwords: Passwords,
  files: readonly NamedText[],
): Promise<Imported> {
  const parsed = parseAppointmentFiles(files);
  if ('faults' in parsed) return parsed;
  const { users, doctors, times } = parsed.import;

  const hashed: { username: string; name: string; password: string; plan?: string }[] = [];
  for (const { username, password, plan } of users) {
    const hash = await passwords.hashPassword(password);
    if (typeof hash !== 'string') throw new Error('the password queue is full although nobody else uses it');
    hashed.push({ username, name: username, password: hash, ...(plan !== undefined && { plan }) });
  }

  let faults: readonly Fault[] = [];
  const done = await performSystemAct(
    house,
    'import',
    async (at) => {
      faults = await alreadyThere(house, parsed.import);
      if (faults.length > 0) return undefined;
      const versions: VersionWrite[] = [];
      const claims: Claim[] = [];
      const keys: DataKeyRow[] = [];
      const practitioners = new Map<string, string>();

      for (const doctor of doctors) {
        const known = directory.doctorByName(doctor.name);
        const practitioner = known?.practitioner ?? idFor(house, doctor.name);
        practitioners.set(doctor.name, practitioner);
        if (known === undefined) versions.push(...(await draftDoctor(house, practitioner, doctor, at)));
        versions.push(...(await draftTariff(house, { practitioner, name: doctor.name }, doctor.tariff, at)));
      }
      for (const user of hashed) {
        const drafts = await draftPatient(house, user, at);
        versions.push(...drafts.versions);
        claims.push(...drafts.claims);
        keys.push(...drafts.keys);
      }
      const firstRid = await house.store.allocate(Math.max(times.length, 1));
      for (const [position, time] of times.entries()) {
        const start = nextWallClock(time.day, time.hour, house.settings.zone, at.now);
        const practitioner = practitioners.get(time.doctor);
        if (start === undefined || practitioner === undefined) throw new Error('the parser let an impossible time through');
        const slot: KnownSlot = {
          rid: firstRid + position,
          id: newId(house.random),
          index: time.index,
          start,
          end: start + IMPORTED_SLOT_MINUTES * MINUTE_MS,
          practitioner,
        };
        const draft = await draftSlot(house, slot, scheduleId(practitioner), at.now, at.entry);
        versions.push(draft.version);
        claims.push(...draft.claims);
      }
      const about = `${users.length} users, ${doctors.length} doctors, ${times.length} slots`;
      return { answer: {}, about, versions, claims, keys } satisfies Decision<unknown>;
    },
    'command',
  );
  if (done) return { users: users.length, doctors: doctors.length, slots: times.length };
  return {
    faults: faults.length > 0 ? faults : [{ file: '', line: 0, text: 'others changed the same things at the same time; try again' }],
  };
}

/** What the centre has already that the files would make again. */
async function alreadyThere(
  house: House,
  { users, times }: { readonly users: readonly { username: string }[]; readonly times: readonly { index: number }[] },
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const [position, { username }] of users.entries()) {
    if (await nameIsTaken(house, username)) {
      faults.push({
        file: 'users.txt',
        line: position + 1,
        text: `there is a user ${username} in this centre already; were these files imported before?`,
      });
    }
  }
  const taken = new Set(
    (
      await house.store.claims(
        CLAIM_ORDINAL,
        times.map(({ index }) => String(index)),
      )
    ).map(({ key }) => key),
  );
  for (const [position, { index }] of times.entries()) {
    if (taken.has(String(index))) {
      faults.push({
        file: 'availabilities.txt',
        line: position + 1,
        text: `the centre has a time with the number ${index} already; give this one another number`,
      });
    }
  }
  return faults;
}

type At = Pick<Deciding, 'now' | 'entry'>;

async function draftDoctor(
  house: House,
  practitioner: string,
  doctor: { readonly name: string; readonly port?: number },
  at: At,
): Promise<readonly VersionWrite[]> {
  const head = async (type: number, id: string) => ({
    rid: await house.store.allocate(1),
    version: 1,
    type,
    id,
    owner: 0,
    at: at.now,
    deleted: false,
  });
  const { name, port } = doctor;
  const facts = { id: practitioner, name, listed: name, ...(port !== undefined && { port }) };
  const schedule = scheduleId(practitioner);
  return [
    await draftVersion(house.keyring, {
      head: await head(TYPE.practitioner, practitioner),
      resource: practitionerResource(facts),
      entry: at.entry,
    }),
    await draftVersion(house.keyring, {
      head: await head(TYPE.schedule, schedule),
      resource: scheduleResource({ id: schedule, practitioner, rules: [] }),
      entry: at.entry,
    }),
  ];
}
