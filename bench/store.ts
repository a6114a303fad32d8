/**
 * Bookings per second of the SQLite engine with 64 clients and with one, reads by id and searches of 20, each beside its limit measured in the same
 * run: the very same statements in a bare loop over node:sqlite, without port, queue or promises. Run: node bench/store.ts [rounds]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '#store/open.ts';
import { CLAIM_SLOT, FOREVER } from '#store/port.ts';
import { AT, bareBookings, DOCTORS, engineBookings, number, scattered } from './bare-bookings.ts';
import { median } from './figures.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const BOOKINGS = 20_000;
const BOOKINGS_ALONE = 4000;
const READS = 40_000;
const SEARCHES = 8000;
const CLIENTS = 64;
async function perSecond(count: number, work: (turn: number) => unknown): Promise<number> {
  const start = performance.now();
  for (let turn = 0; turn < count; turn++) await work(turn);
  return (count * 1000) / (performance.now() - start);
}

const folder = mkdtempSync(join(tmpdir(), 'medlar-bench-'));
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
