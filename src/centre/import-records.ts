/**
 * Brings the data of the original medical records along: accounts with their passwords, records, and the old log, which says of each act whether its
 * chain held. All of it in one commit, or nothing.
 */
import { vitalSignsResource } from '#fhir/vital-signs.ts';
import { type OriginalTexts, readOriginalRecords } from '#model/record-files.ts';
import type { Fault } from '#model/text-lines.ts';
import type { Claim, DataKeyRow, EntryWrite, Rid, VersionWrite } from '#store/port.ts';
import type { Passwords } from '#vault/password.ts';
import { sha256 } from '#vault/digest.ts';
import { createEntry } from './audit.ts';
import type { House } from './house.ts';
import { draftAccount, draftPatient, nameIsTaken } from './people.ts';
import { performSystemAct } from './perform.ts';
import { draftVersion, TYPE } from './records.ts';
import { recordResourceId } from './vital-records.ts';

export type ImportedRecords =
  | {
      readonly users: number;
      readonly records: number;
      readonly blocks: number;
      /** Number of the first block whose chain did not hold; undefined: all of it did. */
      readonly brokenAt?: number;
      /** Accounts of which no file tells the name. */
      readonly nameless: number;
    }
  | { readonly faults: readonly Fault[] };

export async function importRecords(house: House, passwords: Passwords, texts: OriginalTexts): Promise<ImportedRecords> {
  const read = readOriginalRecords(texts, (text) => sha256(text).toHex());
  if ('faults' in read) return read;
  const { users, records, blocks, nameless } = read.ok;
  const faults: Fault[] = [];
  for (const { username } of users) {
    if (await nameIsTaken(house, username))
      faults.push({ file: 'user.json', line: 0, text: `there is a user ${username} in this centre already; was this imported before?` });
  }
  if (faults.length > 0) return { faults };
  const hashes = new Map<string, string>();
  for (const { username, passwordHash } of users) {
    if (passwordHash === undefined) continue;
    const hash = await passwords.hashPassword(passwordHash);
    if (typeof hash !== 'string') throw new Error('the password queue is full');
    hashes.set(username, hash);
  }

  const { store, keyring } = house;
  const brokenAt = blocks.find(({ held }) => !held)?.number;
  const done = await performSystemAct(
    house,
    'import',
    async (at) => {
      const versions: VersionWrite[] = [];
      const claims: Claim[] = [];
      const keys: DataKeyRow[] = [];
      const patients = new Map<string, { readonly id: string; readonly rid: Rid }>();
      const accounts = new Map<string, string>();
      for (const { username, role } of users) {
        const password = hashes.get(username);
        const credentials = password === undefined ? {} : { password, wrapped: true };
        if (role === 'patient') {
          const drafts = await draftPatient(house, { username, name: username, ...credentials }, at);
          const [patient] = drafts.versions;
          if (patient !== undefined) patients.set(username, { id: patient.row.id, rid: patient.row.rid });
          accounts.set(username, drafts.account);
          versions.push(...drafts.versions);
          claims.push(...drafts.claims);
          keys.push(...drafts.keys);
        } else {
          const drafts = await draftAccount(house, { username, role, ...credentials }, at);
          accounts.set(username, drafts.id);
          versions.push(...drafts.versions);
          claims.push(...drafts.claims);
        }
      }
      for (const { patient: name, record, signs } of records) {
        const patient = patients.get(name);
        if (patient === undefined) throw new Error('the parser let a record of nobody through');
        const id = recordResourceId(house, patient.rid, record);
        const head = {
          rid: await store.allocate(1),
          version: 1,
          type: TYPE.observation,
          id,
          owner: patient.rid,
          at: at.now,
          deleted: false,
        };
        const facts = { id, patient: patient.id, record, signs, at: at.now, status: 'final' } as const;
        versions.push(await draftVersion(keyring, { head, resource: vitalSignsResource(facts), entry: at.entry }));
      }
      const entries: EntryWrite[] = [];
      for (const block of blocks) {
        const patient = patients.get(block.patient);
        const tag = patient === undefined ? undefined : await keyring.recordTag(patient.rid, `Patient/${patient.id}`);
        const chain = block.held ? 'its chain held' : 'its chain did NOT hold';
        entries.push(
          createEntry(keyring, {
            rid: await store.allocate(1),
            at: at.now,
            event: {
              about: `${block.action} at ${block.timestamp}, block ${block.number}: ${chain}`,
              act: 'import',
              actor: accounts.get(block.user) ?? null,
              door: 'command',
              outcome: 'success',
              patient: patient?.id ?? null,
              purpose: 'HOPERAT',
              refused: null,
              role: 'system',
            },
            wrote: [],
            shown: [],
            record: tag ?? house.random(32),
            random: house.random(32),
          }),
        );
      }
      const chain = brokenAt === undefined ? 'its chain held' : `its chain did NOT hold from block ${brokenAt} on`;
      const about = `${users.length} users, ${records.length} records, a log of ${blocks.length} blocks: ${chain}`;
      return { answer: {}, about, versions, claims, keys, told: entries };
    },
    'command',
  );
  if (!done) return { faults: [{ file: '', line: 0, text: 'others changed the same things at the same time; try again' }] };
  return { users: users.length, records: records.length, blocks: blocks.length, nameless, ...(brokenAt !== undefined && { brokenAt }) };
}
