/** Entries of the log as rows that people can read: with names of people and of records, as far as they can still be told. */
import { readVitalSignsBody } from '#fhir/vital-signs.ts';
import { accountById, accountOfPatient } from './accounts.ts';
import { type AuditEvent, versionsTold } from './audit.ts';
import type { Matched } from './audit-entries.ts';
import type { House } from './house.ts';
import { TYPE } from './records.ts';
import type { LogRow } from './vital-records-requests.ts';

/** Record IDs of one row: a page of all records names the first. */
const RECORDS_OF_ROW = 20;
/** Rows whose records are looked up together. */
const AT_ONCE = 200;

/** What an act wrote and showed; of one that was refused, what it was about. */
export const namesMeant = (event: AuditEvent): readonly string[] =>
  event.outcome === 'refused' && event.about !== null ? [...versionsTold(event), event.about] : versionsTold(event);

/** Gives the rows of entries, in their order; everybody and everything is looked up once. */
export function logRows(house: House): (entries: readonly Matched[]) => Promise<readonly LogRow[]> {
  const { store, keyring } = house;

  /** The record IDs behind names such as `Observation/id/version`, by id; without a version, as the record last was. */
  const recordsOf = async (names: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const versions = new Map<string, string | undefined>();
    for (const name of names) {
      const [type, id = '', version] = name.split('/');
      if (type === 'Observation' && !versions.has(id)) versions.set(id, version);
    }
    if (versions.size === 0) return new Map();
    const current = await store.currentByIds(TYPE.observation, [...versions.keys()]);
    const deleted = current.filter((row) => row.deleted);
    // The version that is meant says it, or, where that is a tombstone, the one before.
    const meant = deleted.flatMap(({ rid, id, version }) => {
      const named = Number(versions.get(id) ?? version);
      return [named, named - 1].map((each) => ({ rid, version: each }));
    });
    const before = meant.length === 0 ? [] : await store.versions(meant);
    const read = [...current, ...before].filter((row) => !row.deleted);
    const found = await Promise.all(
      read.map(async (row) => [row.id, (await keyring.readVersion(row, readVitalSignsBody))?.record] as const),
    );
    return new Map(found.filter((each): each is readonly [string, string] => each[1] !== undefined));
  };

  const userOf = async (account: string | null): Promise<string> =>
    account === null ? 'system' : ((await accountById(house, account))?.account.username ?? account);

  const nameOf = async (patient: string | null): Promise<string | undefined> =>
    patient === null ? undefined : (await accountOfPatient(house, patient))?.username;

  return async (entries: readonly Matched[]): Promise<readonly LogRow[]> => {
    const [users, patients] = [new Map<string | null, string>(), new Map<string | null, string | undefined>()];
    const rows: LogRow[] = [];
    for (let from = 0; from < entries.length; from += AT_ONCE) {
      const some = entries.slice(from, from + AT_ONCE);
      const names = some.map(({ event }) => namesMeant(event).slice(0, RECORDS_OF_ROW));
      const records = await recordsOf(names.flat());
      for (const [nth, { row, event }] of some.entries()) {
        const { act, actor, role, outcome, refused, purpose, door, about, patient } = event;
        const user = users.get(actor) ?? (await userOf(actor));
        users.set(actor, user);
        if (!patients.has(patient)) patients.set(patient, await nameOf(patient));
        const patientName = patients.get(patient);
        const ids = names[nth]?.map((name) => records.get(name.split('/')[1] ?? '')).filter((id) => id !== undefined);
        rows.push({
          id: row.id.toHex(),
          at: row.at,
          user,
          role,
          patient,
          ...(patientName !== undefined && { patientName }),
          act,
          outcome,
          refused,
          purpose,
          door,
          about,
          records: [...new Set(ids)],
        });
      }
    }
    return rows;
  };
}
