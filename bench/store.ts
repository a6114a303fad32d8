/**
 * Bookings per second of the SQLite engine with 64 clients and with one, reads by id and searches of 20, each beside its limit measured in the same
 * run: the very same statements in a bare loop over node:sqlite, without port, queue or promises. Run: node bench/store.ts [rounds]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '#store/open.ts';
import type { IndexRow, Rid, Store, Write } from '#store/port.ts';
import { CLAIM_SEAT, CLAIM_SLOT, FOREVER } from '#store/port.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const BOOKINGS = 20_000;
const BOOKINGS_ALONE = 4000;
const READS = 40_000;
const SEARCHES = 8000;
const CLIENTS = 64;
const PATIENTS = 5000;
const DOCTORS = 20;
const AT = Date.UTC(2026, 10, 21);

const bytes = (length: number, seed: number): Uint8Array =>
  new Uint8Array(length).map((_, place) => (Math.imul(place + seed, 2_654_435_761) >>> 24) & 255);
const number = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
/** Scatters consecutive numbers as random ids would. */
const scattered = (value: number): number => Math.imul(value, 2_654_435_761) >>> 0;

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
function booking(rid: Rid): Write {
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

async function engineBookings(store: Store, count: number, clients: number): Promise<number> {
  let left = count;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const result = await store.commit(booking(await store.allocate(2)));
      if (!('done' in result)) throw new Error('a booking met a conflict');
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  return (count * 1000) / (performance.now() - start);
}

/** The statements of the engine for a booking, and nothing else. */
function bareBookings(file: string): (count: number, batch: number) => number {
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

async function perSecond(count: number, work: (turn: number) => unknown): Promise<number> {
  const start = performance.now();
  for (let turn = 0; turn < count; turn++) await work(turn);
  return (count * 1000) / (performance.now() - start);
}

const folder = mkdtempSync(join(tmpdir(), 'medlar-bench-'));
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
try {
  const samples = new Map<string, { engine: number[]; bare: number[] }>();
  const take = (name: string, engine: number, bare: number): void => {
    const sample = samples.get(name) ?? { engine: [], bare: [] };
    sample.engine.push(engine);
    sample.bare.push(bare);
    samples.set(name, sample);
  };
  for (let round = 0; round < ROUNDS; round++) {
    const file = join(folder, `engine-${round}.db`);
    const bareFile = join(folder, `bare-${round}.db`);
    await (await openStore(`sqlite:${bareFile}`, 'write')).close();
    const store = await openStore(`sqlite:${file}`, 'write');
    const bare = bareBookings(bareFile);
    await engineBookings(store, BOOKINGS / 10, CLIENTS);
    bare(BOOKINGS / 10, CLIENTS);
    take(`bookings, ${CLIENTS} clients`, await engineBookings(store, BOOKINGS, CLIENTS), bare(BOOKINGS, CLIENTS));
    take('bookings, 1 client', await engineBookings(store, BOOKINGS_ALONE, 1), bare(BOOKINGS_ALONE, 1));
    const reader = new DatabaseSync(file, { readOnly: true, returnArrays: true });
    const byId = reader.prepare(
      `SELECT v.rid, v.version, v.type, v.id, v.owner, v.at, v.deleted, v.entry, v.sealed FROM resource r CROSS JOIN version v
       ON v.rid = r.rid AND v.version = r.version WHERE r.type = ?1 AND r.id = ?2 AND v.type = ?1 AND v.id = ?2`,
    );
    const id = (turn: number): string => `appointment-${scattered(1 + 2 * ((turn * 7919) % BOOKINGS))}`;
    take(
      'reads by id',
      await perSecond(READS, (turn) => store.current(4, id(turn))),
      await perSecond(READS, (turn) => byId.get(4, id(turn))),
    );
    const search = reader.prepare(
      'SELECT param, value, updated, rid FROM index_row WHERE param = ? AND value = ? ORDER BY updated DESC, rid DESC LIMIT ?',
    );
    const doctor = (turn: number): Uint8Array => number(turn % DOCTORS);
    take(
      'searches of 20 rows',
      await perSecond(SEARCHES, (turn) => store.range({ param: 3, low: doctor(turn), limit: 20, descending: true })),
      await perSecond(SEARCHES, (turn) => search.all(3, doctor(turn), 20)),
    );
    reader.close();
    const contested = 20_000;
    const start = performance.now();
    const claim = { space: CLAIM_SLOT, key: 'contested', holder: 1, until: FOREVER, changed: AT };
    for (let done = 0; done < contested; done += 1000) {
      await Promise.all(
        Array.from({ length: 1000 }, (_, place) => store.commit({ claims: [{ ...claim, holder: done + place + 1 }], entries: [] })),
      );
    }
    take('claims of one contested slot', (contested * 1000) / (performance.now() - start), Number.NaN);
    const { commits, writes, batchMax } = store.figures();
    if (round === 0)
      console.log(
        `${writes} Writes in ${commits} commits, at most ${batchMax} in one; heap ${Math.round(process.memoryUsage().heapUsed / 1e6)} MB`,
      );
    await store.close();
  }
  console.log(`${'median of ' + ROUNDS}${' '.repeat(20)} engine/s     bare/s   ratio`);
  for (const [name, { engine, bare }] of samples) {
    const [ours, limit] = [median(engine), median(bare)];
    const beside = Number.isNaN(limit) ? '' : `${Math.round(limit).toString().padStart(11)} ${(ours / limit).toFixed(2).padStart(7)}`;
    console.log(`${name.padEnd(30)} ${Math.round(ours).toString().padStart(8)}${beside}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
