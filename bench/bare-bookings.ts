/** A booking as one Write, committed through the engine or written by the same statements in a bare loop over node:sqlite: the limit of the embedded store. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { IndexRow, Rid, Store, Write } from '#store/port.ts';
import { CLAIM_SEAT, CLAIM_SLOT, FOREVER } from '#store/port.ts';

export const PATIENTS = 5000;
export const DOCTORS = 20;
export const AT = Date.UTC(2026, 10, 21);

const bytes = (length: number, seed: number): Uint8Array =>
  new Uint8Array(length).map((_, place) => (Math.imul(place + seed, 2_654_435_761) >>> 24) & 255);
export const number = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
/** Scatters consecutive numbers as random ids would. */
export const scattered = (value: number): number => Math.imul(value, 2_654_435_761) >>> 0;

const SEALED = bytes(700, 1);
const HASH = bytes(32, 2);
const SALT = bytes(16, 3);
const EVENT = JSON.stringify({
  about: 'x'.repeat(40),
  act: 'book',
  actor: 'y'.repeat(22),
  patient: 'z'.repeat(22),
  shown: ['w'.repeat(40)],
  wrote: ['v'.repeat(230)],
});

/** A booking as the centre writes it: the Appointment and six index rows, slot and seat, the audit entry of about 600 bytes and its two. */
export function booking(rid: Rid): Write {
  const at = AT + rid;
  const patient = scattered(rid) % PATIENTS;
  const doctor = rid % DOCTORS;
  const index = (param: number, value: Uint8Array, of: Rid): IndexRow => ({ param, value, updated: at, rid: of });
  return {
    versions: [
      {
        row: {
          rid,
          version: 1,
          type: 4,
          id: `appointment-${scattered(rid)}`,
          owner: patient + 1,
          at,
          deleted: false,
          sealed: SEALED,
          entry: rid + 1,
        },
        index: [
          index(1, number(patient), rid),
          index(2, number(scattered(rid)), rid),
          index(3, number(doctor), rid),
          index(4, number(rid % 3), rid),
          index(5, number(rid % 3000), rid),
          index(6, number(1), rid),
        ],
        unindex: [],
      },
    ],
    claims: [
      { space: CLAIM_SLOT, key: String(scattered(rid)), holder: rid, until: FOREVER, changed: at },
      { space: CLAIM_SEAT, key: `${rid}/1`, holder: rid, until: FOREVER, changed: at },
    ],
    entries: [
      {
        row: { rid: rid + 1, id: SALT, at, record: HASH, content: HASH, salt: SALT, event: EVENT, mac: HASH },
        index: [index(20, number(patient), rid + 1), index(21, number(patient), rid + 1)],
      },
    ],
  };
}

/** Bookings per second with so many clients waiting; `audited` false leaves the audit entry out, which only a benchmark may. */
export async function engineBookings(store: Store, count: number, clients: number, audited = true): Promise<number> {
  let left = count;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const result = await store.commit(audited ? booking(await store.allocate(2)) : { ...booking(await store.allocate(2)), entries: [] });
      if (!('done' in result)) throw new Error('a booking met a conflict');
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  return (count * 1000) / (performance.now() - start);
}

/** The statements of the engine for a booking, and nothing else. */
export function bareBookings(file: string): (count: number, batch: number) => number {
  const db = new DatabaseSync(file, { returnArrays: true });
  db.exec(
    'PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON',
  );
  const prepare = (sql: string): StatementSync => db.prepare(sql);
  const begin = prepare('BEGIN IMMEDIATE');
  const commit = prepare('COMMIT');
  const named = prepare('SELECT 1 FROM resource WHERE type = ? AND id = ?');
  const held = prepare('SELECT holder, until FROM claim WHERE space = ? AND key = ?');
  const resource = prepare('INSERT INTO resource (rid, type, id, version, owner, deleted) VALUES (?, ?, ?, ?, ?, ?)');
  const version = prepare(
    'INSERT INTO version (rid, version, type, id, owner, at, deleted, entry, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const index = prepare('INSERT INTO index_row (param, value, updated, rid) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const claim = prepare(
    'INSERT INTO claim (space, key, holder, until, changed) VALUES (?, ?, ?, ?, ?) ON CONFLICT (space, key) DO UPDATE SET holder = excluded.holder, until = excluded.until, changed = excluded.changed',
  );
  const entry = prepare('INSERT INTO entry (rid, id, at, record, content, salt, event, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const pending = prepare('INSERT INTO pending (rid) VALUES (?)');
  let rid = 1;
  return (count, batch) => {
    const start = performance.now();
    for (let done = 0; done < count;) {
      begin.run();
      for (let place = 0; place < batch && done < count; place++, done++) {
        const write = booking(rid);
        rid += 2;
        for (const { row } of write.versions ?? []) named.get(row.type, row.id);
        for (const { space, key } of write.claims ?? []) held.get(space, key);
        for (const { row, index: rows } of write.versions ?? []) {
          resource.run(row.rid, row.type, row.id, row.version, row.owner, 0);
          version.run(row.rid, row.version, row.type, row.id, row.owner, row.at, 0, row.entry, row.sealed);
          for (const each of rows) index.run(each.param, each.value, each.updated, each.rid);
        }
        for (const each of write.claims ?? []) claim.run(each.space, each.key, each.holder, each.until, each.changed);
        for (const { row, index: rows } of write.entries) {
          entry.run(row.rid, row.id, row.at, row.record, row.content, row.salt, row.event, row.mac);
          for (const each of rows) index.run(each.param, each.value, each.updated, each.rid);
          pending.run(row.rid);
        }
      }
      commit.run();
    }
    return (count * 1000) / (performance.now() - start);
  };
}
