/**
 * The medical records as they grow: create and print at 64 TLS connections, the log of one patient, and what it takes to append an act and to check that
 * it is in the ledger, at each of the sizes. The original took 123 ms to append and 917 ms to check at 10,000 blocks. One process builds a store, another one
 * serves it, as a server does that is started on what is there; its clients are in a worker.
 * Run: node bench/records.ts [sizes, 10000,1000000] [sqlite or postgres, whose server shares the same cores]
 */
import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fsyncSync, openSync, readFileSync, readSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from 'node:tls';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { pino } from 'pino';
import { createEntry, leafHashOf } from '#centre/audit.ts';
import { draftPatient } from '#centre/people.ts';
import { performSystemAct } from '#centre/perform.ts';
import type { Context } from '#centre/requests.ts';
import { draftVersion, TYPE } from '#centre/records.ts';
import { openTrial, type Trial } from '#centre/trial/centre.ts';
import { recordResourceId } from '#centre/vital-records.ts';
import { startRecords } from '#doors/records.ts';
import { vitalSignsResource } from '#fhir/vital-signs.ts';
import { parseVerifierKey } from '#ledger/note.ts';
import { checkProof } from '#ledger/proof.ts';
import { RECEIPT_PROMISE_MS } from '#ledger/receipt.ts';
import { type EntryWrite, FOREVER, type Rid, type VersionWrite } from '#store/port.ts';
import { verifySignature } from '#vault/signature.ts';
import { startPostgres } from '../test/postgres-server.ts';
import { type Figure, figures, median } from './figures.ts';
import { load as loadIn } from './load-thread.ts';

const CLIENTS = 64;
const PATIENTS = 500;
const CREATES = 20_000;
const ROUNDS = 3;
const WARM_UP = 20_000;
const PRINTS = 60_000;
const QUERIES = 200;
const APPENDS = 200;
const CHECKS = 200;
const BATCH = 500;
const PIECE_BYTES = 1024 * 1024;
/** Row ids of a sample of the entries. */
const SAMPLE = 'sample.json';
/** Milliseconds, at 10,000 blocks. */
const ORIGINAL = { append: 123, check: 917 };

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

interface Load {
  readonly port: number;
  readonly authority: string;
  readonly tokens: readonly string[];
  readonly verb: 'create_record' | 'print_record';
  readonly count: number;
  /** `rN` names a record: its first number, or how many each patient has. */
  readonly from: number;
}

if (!isMainThread) {
  parentPort?.on('message', (load: Load) => {
    void run(load).then((perSecond) => parentPort?.postMessage(perSecond));
  });
} else {
  const [what, ...given] = process.argv.slice(2);
  const [folder = '', size = '', url = '', round = ''] = given;
  if (what === 'build') await build({ folder, url }, Number(size));
  else if (what === 'measure') console.log(JSON.stringify(await measure({ folder, url }, Number(size), Number(round))));
  else await main(what, given[0]);
}

/** Requests a second; each connection has one on its way. */
async function run({ port, authority, tokens, verb, count, from }: Load): Promise<number> {
  const lines = await Promise.all(
    tokens.map(async (token) => {
      const socket = connect({ port, host: '127.0.0.1', ca: authority });
      await once(socket, 'secureConnect');
      socket.setNoDelay(true).setEncoding('utf8');
      let text = '';
      let wake: ((line: string) => void) | undefined;
      socket.on('data', (more: string) => {
        text += more;
        for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
          const line = text.slice(0, end);
          text = text.slice(end + 1);
          if (!line.startsWith('{"event"')) wake?.(line);
        }
      });
      const ask = (name: string, args: object): Promise<string> =>
        new Promise((resolve) => {
          wake = resolve;
          socket.write(`${JSON.stringify({ id: 1, verb: name, args })}\n`);
        });
      const reply = await ask('login', { token });
      if (!reply.startsWith('{"id":1,"ok"')) throw new Error(reply);
      return { ask, close: () => socket.destroy() };
    }),
  );
  let next = 0;
  const began = performance.now();
  await Promise.all(
    lines.map(async ({ ask }) => {
      for (let at = next++; at < count; at = next++) {
        const args =
          verb === 'print_record'
            ? { record_id: `r${(at * 7919) % from}` }
            : { record_id: `r${from + at}`, record_data: { temperature: 37.2, blood_pressure: '120/80' } };
        const reply = await ask(verb, args);
        if (!reply.startsWith('{"id":1,"ok"')) throw new Error(reply);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  for (const line of lines) line.close();
  return count / seconds;
}

/** Where a centre is kept; `url` is empty where that is SQLite in the folder. */
interface Kept {
  readonly folder: string;
  readonly url: string;
}

async function main(given = '10000,1000000', engine = 'sqlite'): Promise<void> {
  const sizes = given.split(',');
  const server = engine === 'postgres' ? await startPostgres() : undefined;
  const places: Kept[] = [];
  const rounds: Measured[] = [];
  try {
    for (const size of sizes) {
      const folder = await mkdtemp(join(tmpdir(), 'medlar-records-'));
      const url = server?.url(`records_${size}`) ?? '';
      places.push({ folder, url });
      await inProcess('build', folder, size, url);
    }
    // By turns: a machine whose speed changes within minutes would be measured otherwise, not the sizes.
    for (let round = 0; round < ROUNDS; round++) {
      for (const [at, { folder, url }] of places.entries()) {
        rounds.push(JSON.parse(await inProcess('measure', folder, sizes[at] ?? '', url, String(round))) as Measured); // as measure() gave it
      }
    }
  } finally {
    for (const { folder } of places) await rm(folder, { recursive: true });
    await server?.stop();
  }
  const measured = [...Map.groupBy(rounds, ({ size }) => size).values()].map(medians);
  const [first] = measured;
  const rows = measured.flatMap(({ size, create, print, query, append, check }): Figure[] => {
    const at = size.toLocaleString('en');
    const smallest = `at ${first?.size.toLocaleString('en') ?? ''}`;
    return [
      {
        name: `create, ${CLIENTS} lines, ${at} records`,
        ours: create,
        unit: '/s',
        want: { floor: 2_500 },
        limit: first?.create ?? create,
        limitOf: smallest,
      },
      {
        name: `print, ${CLIENTS} lines, ${at} records`,
        ours: print,
        unit: '/s',
        want: { floor: 6_000 },
        limit: first?.print ?? print,
        limitOf: smallest,
      },
      {
        name: `log of one patient, ${at} entries`,
        ours: query,
        unit: 'ms',
        want: { ceiling: 10 },
        limit: first?.query ?? query,
        limitOf: smallest,
      },
      {
        name: `append, ${at} entries`,
        ours: append,
        unit: 'ms',
        want: { ceiling: 10 },
        limit: ORIGINAL.append,
        limitOf: 'the original at 10,000 blocks',
      },
      {
        name: `check, ${at} entries`,
        ours: check,
        unit: 'ms',
        want: { ceiling: 10 },
        limit: ORIGINAL.check,
        limitOf: 'the original at 10,000 blocks',
      },
    ];
  });
  figures(rows);
}

interface Measured {
  readonly size: number;
  readonly create: number;
  readonly print: number;
  /** Medians, milliseconds. */
  readonly query: number;
  readonly append: number;
  readonly check: number;
}

/** Of measurements of one size; prints what they are of. */
function medians(rounds: readonly Measured[]): Measured {
  const of = (key: keyof Measured): number => median(rounds.map((round) => round[key]));
  const size = of('size');
  for (const key of ['create', 'print'] as const) {
    const each = rounds.map((round) => round[key].toFixed(0)).join(', ');
    console.log(`${key}, ${size.toLocaleString('en')} records: the median of ${each} /s`);
  }
  return { size, create: of('create'), print: of('print'), query: of('query'), append: of('append'), check: of('check') };
}

/** This file in a process of its own; what it prints goes on, but for its last line, which is given. */
async function inProcess(what: 'build' | 'measure', ...given: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [import.meta.filename, what, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let last: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (last !== undefined) console.log(last);
    last = line;
  }
  const [code] = (await exit) as [number | null];
  if (code !== 0 || last === undefined) throw new Error(`${what} failed`);
  return last;
}

function openKept({ folder, url }: Kept): Promise<Trial> {
  return openTrial({ folder, ...(url !== '' && { url }), files: 'none', settings: { sessionMs: 24 * 3600_000 } });
}

async function build(kept: Kept, size: number): Promise<void> {
  const trial = await openKept(kept);
  const began = performance.now();
  const patients = await addPatients(trial);
  const entries = await fill(trial, patients, size);
  const filled = performance.now();
  await sequenced(trial, size);
  const known = performance.now();
  const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(0);
  console.log(
    `${size.toLocaleString('en')} records of ${PATIENTS} patients: stored after ${seconds(began, filled)} s, in the ledger ${seconds(filled, known)} s later`,
  );
  await writeFile(join(kept.folder, SAMPLE), JSON.stringify(entries));
  await trial.stop();
  if (kept.url === '') written(join(kept.folder, 'medlar.db'));
  console.log('built');
}

async function measure(kept: Kept, size: number, round: number): Promise<Measured> {
  if (kept.url === '') readOnce(join(kept.folder, 'medlar.db'));
  const worker = new Worker(import.meta.filename, { execArgv: [] });
  const load = (work: Load): Promise<number> => loadIn(worker, work);
  const trial = await openKept(kept);
  try {
    const door = await startRecords(trial.centre, {
      host: '127.0.0.1',
      port: 0,
      log: pino({ level: 'silent' }),
      now: trial.house.now,
      tls: trial.tls.server,
      auditorsChangeRecords: true,
      sockets: 'aside',
    });
    const tokens: string[] = [];
    for (let at = 0; at < CLIENTS; at++) tokens.push((await trial.administration.issueToken(`p${at}`, FOREVER)) ?? '');
    const parts = { port: door.address.port, authority: trial.tls.authority, tokens };
    const each = Math.floor(size / PATIENTS);
    // A server is not measured while its engine still compiles.
    await load({ ...parts, verb: 'print_record', count: WARM_UP, from: each });
    const before = readFromDisks();
    const print = await load({ ...parts, verb: 'print_record', count: PRINTS, from: each });
    const after = readFromDisks();
    if (before !== undefined && after !== undefined)
      console.log(
        `  ${size.toLocaleString('en')} records: of disks ${((after - before) / PRINTS).toFixed(0)} bytes were read for each print`,
      );
    const create = await load({ ...parts, verb: 'create_record', count: CREATES, from: each + round * CREATES });
    await door.close();
    const context = { door: 'records', secured: true, address: '127.0.0.1' } as const;
    const sessions: Context[] = [];
    for (const token of tokens) {
      const resumed = await trial.centre.perform({ verb: 'resume', token }, context);
      if ('refused' in resumed) throw new Error(resumed.text);
      sessions.push({ ...context, principal: resumed.ok.principal });
    }
    const timed = async (count: number, work: (at: number) => Promise<unknown>): Promise<number> => {
      const times: number[] = [];
      for (let at = 0; at < count; at++) {
        const start = performance.now();
        const done = await work(at);
        times.push(performance.now() - start);
        if (typeof done === 'object' && done !== null && 'refused' in done) throw new Error(JSON.stringify(done));
      }
      return median(times);
    };
    const who = (at: number) => sessions[at % sessions.length] ?? context;
    const query = await timed(QUERIES, (at) => trial.centre.perform({ verb: 'query-logs' }, who(at)));
    const append = await timed(APPENDS, (at) =>
      trial.centre.perform({ verb: 'create-record', record: `append${round}.${at}`, temperature: '37', bloodPressure: '120/80' }, who(at)),
    );
    const key = parseVerifierKey(sha256, trial.centre.ledger.verifierKey);
    if (key === undefined) throw new Error('no key');
    const trust = { sha256, verify: verifySignature, key, origin: key.name };
    const rids = JSON.parse(await readFile(join(kept.folder, SAMPLE), 'utf8')) as readonly Rid[]; // as build() wrote it
    const entries = await trial.store.entries(rids);
    const check = await timed(CHECKS, async (at) => {
      const row = entries[(at * 7919) % entries.length];
      if (row === undefined) throw new Error('no entry');
      const proof = await trial.centre.ledger.proof(row.id.toHex(), row.at + RECEIPT_PROMISE_MS);
      if (proof === undefined || checkProof(proof, leafHashOf(row), trust) === undefined) throw new Error('the proof does not hold');
    });
    return { size, create, print, query, append, check };
  } finally {
    await trial.stop();
    await worker.terminate();
  }
}

interface Patient {
  readonly id: string;
  readonly rid: Rid;
  readonly account: string;
}

async function addPatients({ house }: Trial): Promise<readonly Patient[]> {
  const patients: Patient[] = [];
  for (let at = 0; at < PATIENTS; at++) {
    await performSystemAct(house, 'write-account', async (deciding) => {
      const drafts = await draftPatient(house, { username: `p${at}`, name: `p${at}` }, deciding);
      const [patient] = drafts.versions;
      if (patient !== undefined) patients.push({ id: patient.row.id, rid: patient.row.rid, account: drafts.account });
      return { answer: {}, ...drafts };
    });
  }
  return patients;
}

/** Records as their patients would have created them, an entry each, many to a commit. Gives the row ids of a sample of the entries. */
async function fill({ house }: Trial, patients: readonly Patient[], size: number): Promise<readonly Rid[]> {
  const sample: Rid[] = [];
  const each = Math.floor(size / patients.length);
  for (let from = 0; from < size; from += BATCH) {
    const first = await house.store.allocate(BATCH * 2);
    const versions: VersionWrite[] = [];
    const entries: EntryWrite[] = [];
    for (let at = from; at < Math.min(from + BATCH, size); at++) {
      const patient = patients[at % patients.length];
      if (patient === undefined) throw new Error('no patient');
      const record = `r${Math.floor(at / patients.length)}`;
      const id = recordResourceId(house, patient.rid, record);
      const rid = first + (at - from) * 2;
      const now = house.now();
      const signs = {
        temperature: { value: 36 + (at % 30) / 10, unit: 'Cel' },
        bloodPressure: { systolic: 100 + (at % 50), diastolic: 80 },
      } as const;
      const version = await draftVersion(house.keyring, {
        head: { rid, version: 1, type: TYPE.observation, id, owner: patient.rid, at: now, deleted: false },
        resource: vitalSignsResource({ id, patient: patient.id, record, signs, at: now, status: 'final' }),
        entry: rid + 1,
      });
      versions.push(version);
      entries.push(
        createEntry(house.keyring, {
          rid: rid + 1,
          at: now,
          event: {
            about: null,
            act: 'create-record',
            actor: patient.account,
            door: 'records',
            outcome: 'success',
            patient: patient.id,
            purpose: 'PATRQT',
            refused: null,
            role: 'patient',
          },
          wrote: [version.row],
          shown: [],
          record: house.random(32),
          random: house.random(32),
        }),
      );
    }
    await house.store.commit({ versions, entries });
    house.committed({ versions, entries });
    const [one] = entries;
    if (one !== undefined) sample.push(one.row.rid);
  }
  if (each === 0) throw new Error('more records than patients, please');
  return sample;
}

/** Waits until the disk has what was built: gigabytes on their way to it would be measured along. */
function written(file: string): void {
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

/** Reads a file to its end: an operating system that has forgotten it (some give memory back as soon as they can) would be measured along. */
function readOnce(file: string): void {
  const handle = openSync(file, 'r');
  const piece = Buffer.alloc(PIECE_BYTES);
  while (readSync(handle, piece) > 0);
  closeSync(handle);
}

/** Bytes that this process has read from disks; undefined where the operating system does not tell. https://man7.org/linux/man-pages/man5/proc_pid_io.5.html */
function readFromDisks(): number | undefined {
  try {
    return Number(/^read_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

/** Waits until the tree has all of it. */
async function sequenced({ centre }: Trial, size: number): Promise<void> {
  while ((centre.figures()['ledger_size'] ?? 0) < size) await new Promise((resolve) => setTimeout(resolve, 100));
}
