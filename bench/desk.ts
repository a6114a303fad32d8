/**
 * The desk under load: bookings, list + choose conversations and lists over real TCP (lab dialect A, logged in already), each beside its limit from the
 * same run; and what the audit costs of a booking. The server runs in this process, its clients in a worker. Run: node bench/desk.ts [rounds]
 */
import { createServer } from 'node:net';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { createEntry } from '#centre/audit.ts';
import { openTrial, type Trial } from '#centre/trial/centre.ts';
import { startDesk } from '#doors/desk.ts';
import { openStore } from '#store/open.ts';
import { booking, engineBookings } from './bare-bookings.ts';
import { copyDatabase, recordStatements, replayStatements } from './recorded-statements.ts';
import { median, type Row, table } from './figures.ts';
import { type Load, type LoadResult, runLoad } from './desk-load.ts';
import { load as loadIn } from './load-thread.ts';

const CLIENTS = 64;
const WARM_UP = 2_000;
const BOOKINGS = 6_000;
const CONVERSATIONS = 6_000;
const LISTS = 40_000;
/** The first slots may begin while the benchmark runs. */
const FIRST = 101;
const ROUNDS = Number(process.argv[2] ?? 3);

if (!isMainThread) {
  parentPort?.on('message', (load: Load) => {
    void runLoad(load).then((result) => parentPort?.postMessage(result));
  });
} else {
  await main();
}

async function main(): Promise<void> {
  const worker = new Worker(import.meta.filename, { execArgv: [] });
  const load = (work: Load): Promise<LoadResult> => loadIn(worker, work);
  const rows = new Map<string, { ours: number[]; limit: number[]; want: number; unit: string }>();
  const take = (name: string, ours: number, limit: number, want: number, unit = '/s'): void => {
    const row = rows.get(name) ?? { ours: [], limit: [], want, unit };
    row.ours.push(ours);
    row.limit.push(limit);
    rows.set(name, row);
  };

  try {
    for (let round = 0; round < ROUNDS; round++) {
      const trial = await busyCentre();
      const desk = await startDesk(trial.centre, {
        host: '127.0.0.1',
        port: 0,
        log: pino({ level: 'silent' }),
        now: Date.now,
        lab: { anywhere: false },
      });
      const { port } = desk.address;
      const users = Array.from({ length: CLIENTS }, (_, at) => `user${at + 1}`);

      await load({ kind: 'book', port, users, count: WARM_UP, firstIndex: FIRST });
      const before = trial.store.figures();
      const cpuBefore = process.threadCpuUsage();
      const booked = await load({ kind: 'book', port, users, count: BOOKINGS, firstIndex: FIRST + WARM_UP });
      const cpu = process.threadCpuUsage(cpuBefore);
      const after = trial.store.figures();
      const batch = (after.writes - before.writes) / (after.commits - before.commits);

      const copy = join(trial.folder, 'bare.db');
      copyDatabase(join(trial.folder, 'medlar.db'), copy);
      const recording = recordStatements();
      await load({ kind: 'book', port, users, count: BOOKINGS, firstIndex: FIRST + WARM_UP + BOOKINGS });
      recording.stop();
      const bareCpuBefore = process.threadCpuUsage();
      const bareMs = replayStatements(copy, recording.statements);
      const bareCpu = process.threadCpuUsage(bareCpuBefore);
      const each = ({ user, system }: NodeJS.CpuUsage): string => `${((user + system) / BOOKINGS).toFixed(0)} µs`;
      console.log(
        `round ${round + 1}: a booking takes ${each(cpu)} of the server's thread, its ${(recording.statements.length / BOOKINGS).toFixed(0)} statements ` +
          `alone ${each(bareCpu)}; latency p50 ${booked.p50.toFixed(1)} ms, p99 ${booked.p99.toFixed(1)} ms; ${batch.toFixed(0)} to a commit`,
      );
      take(`bookings, ${CLIENTS} clients / bare loop of the same statements`, booked.perSecond, (BOOKINGS * 1000) / bareMs, 0.6);

      const talks = await load({ kind: 'converse', port, users, count: CONVERSATIONS, firstIndex: FIRST + WARM_UP + 2 * BOOKINGS });
      take(`list + choose, ${CLIENTS} connections / 2,500 per second`, talks.perSecond, 2_500, 1);

      const listed = await load({ kind: 'list', port, users, count: LISTS, firstIndex: 0 });
      const echo = createServer({ noDelay: true }, (socket) => {
        const bytes = Buffer.alloc(listed.replyBytes, 'x');
        socket.on('data', () => socket.write(bytes));
        socket.on('error', () => undefined);
      });
      await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
      const address = echo.address();
      if (address === null || typeof address === 'string') throw new Error('the echo does not listen');
      const echoed = await load({ kind: 'echo', port: address.port, users, count: LISTS, firstIndex: 0 });
      echo.close();
      take(`lists, ${CLIENTS} connections / bare TCP server of the same bytes`, listed.perSecond, echoed.perSecond, 0.6);

      const bookingUs = 1e6 / booked.perSecond;
      const audit = await auditUs(trial, join(trial.folder, 'audit.db'));
      take('audit of a booking / booking (µs; at most 0.15)', audit, bookingUs, 0.15, 'µs');
      await desk.close();
      await trial.remove();
    }
    table(Array.from(rows, ([name, { ours, limit, want, unit }]): Row => ({ name, ours: median(ours), limit: median(limit), want, unit })));
  } finally {
    await worker.terminate();
  }
}

/** A centre with 64 patients and more slots than the load books. */
async function busyCentre(): Promise<Trial> {
  const users = Array.from({ length: CLIENTS }, (_, at) => `user${at + 1} password${at + 1}\n`).join('');
  const files = [
    { name: 'users.txt', text: users },
    { name: 'availabilities.txt', text: '900000 Tue 01pm doc1 41000\n' },
    { name: 'doc1.txt', text: 'insurance1 30\n' },
  ];
  const hours = Array.from({ length: 5 }, (_, at) => ({
    doctor: `busy${at + 1}`,
    weekdays: [1, 2, 3, 4, 5, 6, 7] as const,
    from: '00:00',
    to: '24:00',
    minutes: 10,
  }));
  return openTrial({
    files,
    hours,
    horizonMs: 28 * 24 * 3600_000,
    settings: { bookingsMax: 1_000, sessionMs: 3600_000 },
  });
}

/** What the audit adds to one booking at 64 clients: making the entry, and the commit with it beyond the commit without it. */
async function auditUs(trial: Trial, file: string): Promise<number> {
  const { keyring } = trial.house;
  const count = 20_000;
  const random = new Uint8Array(32);
  const write = booking(1);
  const row = (write.versions ?? []).map((version) => version.row);
  const event = {
    about: 'slot 1',
    act: 'book-slot',
    actor: 'x'.repeat(22),
    door: 'desk',
    outcome: 'success',
    patient: 'y'.repeat(22),
    purpose: 'PATRQT',
    refused: null,
    role: 'patient',
  } as const;
  const parts = { at: 1, event, wrote: row.map((each) => ({ ...each, type: 1 })), shown: [], random };
  const start = performance.now();
  for (let rid = 1; rid <= count; rid++) {
    createEntry(keyring, { ...parts, rid, record: (await keyring.recordTag(0, `Appointment/${rid}`)) ?? random });
  }
  const making = performance.now() - start;
  const store = await openStore(`sqlite:${file}`, 'write');
  await engineBookings(store, 2_000, CLIENTS);
  const withEntries = 1e6 / (await engineBookings(store, count, CLIENTS));
  const without = 1e6 / (await engineBookings(store, count, CLIENTS, false));
  await store.close();
  await rm(file, { force: true });
  return (making * 1000) / count + Math.max(0, withEntries - without);
}
