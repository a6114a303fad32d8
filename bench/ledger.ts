/**
 * The ledger and its watch: every number that the design asks of them, each beside its limit from the same run. Run: node bench/ledger.ts [quick]
 *
 * Rates and costs are of processor time (all threads of this process), so that a busy machine changes them little, except where a name says `wall`:
 * that is what somebody waits, and is worth something on an idle machine only.
 */
import { hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { draftVersion, TYPE } from '#centre/records.ts';
import { ROUND_MS } from '#centre/sequencer.ts';
import { openTrial } from '#centre/trial/centre.ts';
import { ORIGIN, trialLedger, type TrialLedger } from '#centre/trial/ledger.ts';
import { SWEEPS, verifyChunk, type VerifySources } from '#centre/verify/verify.ts';
import { SLICE_MS } from '#centre/verify/view.ts';
import { createWatch } from '#centre/verify/watch.ts';
import { patientResource } from '#fhir/scheduling.ts';
import { append, emptyGrowth, type Growth } from '#ledger/append.ts';
import { signCheckpoint } from '#ledger/checkpoint.ts';
import { HASH_BYTES } from '#ledger/hash.ts';
import { LEAF_BYTES } from '#ledger/leaf.ts';
import { checkProof, formatProof } from '#ledger/proof.ts';
import { ENTRIES_LEVEL, hashAt, TILE_WIDTH } from '#ledger/tiles.ts';
import { inclusionProof, type ReadTile, rememberedSubtrees, treeRoot } from '#ledger/tree.ts';
import type { Rid, Write } from '#store/port.ts';
import { verifySignature } from '#vault/signature.ts';
import { sha256 } from '#vault/digest.ts';
import { type Figure, figures, quantile } from './figures.ts';

const quick = process.argv[2] === 'quick';
/** Leaves of the tree in memory, and of the small one that it is compared with. */
const TREE = quick ? 1_000_000 : 10_000_000;
const SMALL = 10_000;
const PROOFS = 2_000;
const ENTRIES = quick ? 20_480 : 102_400;
const VERSIONS = quick ? 5_000 : 40_000;
const VERSION_BYTES = 2_048;
const BOOKINGS = quick ? 4_000 : 16_000;
const CLIENTS = 64;
/** Entries of one batch: what the sequencer takes up in a round. */
const BATCH = 1_024;

const all: Figure[] = [];
const take = (...rows: readonly Figure[]): void => {
  all.push(...rows);
  for (const { name, ours, unit } of rows) console.log(`${name}: ${ours.toFixed(ours < 10 ? 3 : 0)} ${unit}`);
};

const micros = ({ user, system }: NodeJS.CpuUsage): number => user + system;

interface Cost {
  /** Milliseconds. */
  readonly processor: number;
  readonly wall: number;
}

async function cost(work: () => unknown): Promise<Cost> {
  const before = process.cpuUsage();
  const began = performance.now();
  await work();
  return { processor: micros(process.cpuUsage(before)) / 1000, wall: performance.now() - began };
}

/** Hashes of so many bytes per second of processor time: what no hashing can beat. */
async function bareHashes(bytes: number): Promise<Cost & { readonly perSecond: number }> {
  const count = 200_000;
  const input = new Uint8Array(bytes);
  const hashAll = (): void => {
    for (let at = 0; at < count; at += 1) hash('sha256', input, 'buffer');
  };
  hashAll();
  const took = await cost(hashAll);
  return { processor: took.processor / count, wall: took.wall / count, perSecond: (count * 1000) / took.processor };
}

const LEAF = await bareHashes(1 + LEAF_BYTES);
const NODE = await bareHashes(1 + 2 * HASH_BYTES);

// ── The tree in memory ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Grows a tree leaf by leaf from nothing, as after the loss of all tiles, and keeps its tiles of hashes. */
async function tree(): Promise<void> {
  const buffer = new Uint8Array(BATCH * LEAF_BYTES).fill(0x61);
  const view = new DataView(buffer.buffer);
  const leaves = Array.from({ length: BATCH }, (_, at) => buffer.subarray(at * LEAF_BYTES, (at + 1) * LEAF_BYTES));
  const tiles: Uint8Array[][] = [];
  const WINDOW = 200;
  /** Microseconds of an entry's append to a tree, and to what becomes of it in a while. */
  const appendCost = async (from: Growth): Promise<number> => {
    let next = from;
    const took = await cost(() => {
      for (let at = 0; at < WINDOW; at += 1) {
        const { size, root, edge } = append(sha256, next, leaves);
        next = { size, root, edge };
      }
    });
    return (took.processor * 1000) / (WINDOW * BATCH);
  };
  let small: Growth | undefined;
  let growth = emptyGrowth(sha256);
  for (let at = 0; at < 50; at += 1) growth = append(sha256, growth, leaves); // warm
  growth = emptyGrowth(sha256);
  const whole = await cost(() => {
    while (growth.size < TREE) {
      const count = Math.min(BATCH, TREE - growth.size);
      for (let at = 0; at < count; at += 1) view.setFloat64(at * LEAF_BYTES, growth.size + at);
      if (growth.size >= SMALL) small ??= growth;
      const next = append(sha256, growth, leaves.slice(0, count));
      for (const { level, n, data } of next.tiles) if (level !== ENTRIES_LEVEL) (tiles[level] ??= [])[n] = data;
      growth = { size: next.size, root: next.root, edge: next.edge };
    }
  });
  await appendCost(small ?? growth); // warm
  const appendSmall = await appendCost(small ?? growth);
  const appendBig = await appendCost(growth);
  take(
    {
      name: 'full rebuild of the tree',
      ours: (TREE * 1000) / whole.processor,
      unit: '/s',
      want: { floor: 100_000 },
      limit: 1000 / (LEAF.processor + NODE.processor),
      limitOf: 'a bare SHA-256 of each leaf and of a node',
    },
    {
      name: `append at ${TREE.toLocaleString('en')} entries`,
      ours: appendBig,
      unit: 'µs',
      want: { ceiling: 1.5 * appendSmall },
      limit: appendSmall,
      limitOf: `the same at ${SMALL.toLocaleString('en')}`,
    },
  );

  const read: ReadTile = ({ level, n, width }) => {
    const data = tiles[level]?.[n];
    if (data === undefined || data.length < width * HASH_BYTES) throw new RangeError('no such tile');
    return Promise.resolve(data);
  };
  const checks = new Map<number, number>();
  for (const size of [SMALL, TREE]) {
    const { signer } = keys;
    const checkpoint = signCheckpoint({ origin: ORIGIN, size, root: await treeRoot(sha256, read, size) }, signer);
    const indexes = Array.from({ length: PROOFS }, (_, at) => Math.floor(((at * 0.618_033_988_75) % 1) * size));
    const proofs: string[] = [];
    const subtree = rememberedSubtrees(sha256, 256); // as src/centre/ledger-view.ts
    const build = async (): Promise<void> => {
      proofs.length = 0;
      for (const index of indexes)
        proofs.push(formatProof({ index, path: await inclusionProof(sha256, read, index, size, subtree), checkpoint }));
    };
    const trust = { sha256, verify: verifySignature, key: signer.key, origin: ORIGIN };
    const check = (): void => {
      for (const [at, index] of indexes.entries()) {
        const leaf = hashAt(tiles[0]?.[Math.floor(index / TILE_WIDTH)] ?? new Uint8Array(), index % TILE_WIDTH);
        if (checkProof(proofs[at] ?? '', leaf, trust)?.index !== index) throw new Error(`the proof of leaf ${index} does not check`);
      }
    };
    await build();
    check();
    const built = (await cost(build)).processor / PROOFS;
    const checked = (await cost(check)).processor / PROOFS;
    checks.set(size, checked);
    if (size !== TREE) continue;
    const path = Math.ceil(Math.log2(size));
    take(
      {
        name: `proof, build, ${size.toLocaleString('en')} entries`,
        ours: built,
        unit: 'ms',
        want: { ceiling: 1 },
        limit: (TILE_WIDTH - 1) * NODE.processor,
        limitOf: 'the bare hashes of one tile',
      },
      {
        name: `proof, check with its signature, ${size.toLocaleString('en')} entries`,
        ours: checked,
        unit: 'ms',
        want: { ceiling: 5 },
        limit: path * NODE.processor,
        limitOf: `${path} bare hashes`,
      },
      {
        name: `check at ${size.toLocaleString('en')} entries`,
        ours: checked,
        unit: 'ms',
        want: { ceiling: ((checks.get(SMALL) ?? Number.NaN) * Math.log2(size)) / Math.log2(SMALL) },
        limit: checks.get(SMALL) ?? Number.NaN,
        limitOf: `the same at ${SMALL.toLocaleString('en')}; the path grows by its logarithm`,
      },
    );
  }
}

// ── Sequencing alone ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

async function sequencing(): Promise<void> {
  const ledger = await trialLedger();
  try {
    for (let done = 0; done < ENTRIES; done += CLIENTS) {
      ledger.now += 5;
      await ledger.commitEntries(CLIENTS);
    }
    const sequencer = ledger.sequencer();
    await sequencer.round(); // takes the lead, warm
    const before = sequencer.figures().size;
    const took = await cost(() => sequencer.flush());
    const count = sequencer.figures().size - before;
    if (sequencer.figures().size !== ENTRIES) throw new Error('the sequencer left entries behind');
    await sequencer.close();
    const wanted = { unit: '/s', want: { floor: 30_000 }, limitOf: 'a bare SHA-256 of each leaf' };
    take(
      { name: 'sequencing alone, SQLite', ours: (count * 1000) / took.processor, limit: LEAF.perSecond, ...wanted },
      { name: 'sequencing alone, SQLite, wall', ours: (count * 1000) / took.wall, limit: 1000 / LEAF.wall, ...wanted },
    );
  } finally {
    await ledger.close();
  }
}

// ── The sweep, and what it keeps from the event loop ───────────────────────────────────────────────────────────────────────────────────────

/** A patient's observations, each sealed to 2 KB, each written by an entry of its own. */
async function writeVersions(ledger: TrialLedger): Promise<void> {
  const { store, keyring } = ledger;
  const owner = await store.allocate(1);
  const key = await keyring.createDataKey(owner, ledger.random);
  const commit = async (type: number, rid: Rid, id: string, resource: object, more: Partial<Write> = {}): Promise<void> => {
    const entry = await store.allocate(1);
    const head = { rid, version: 1, type, id, owner, at: ledger.now, deleted: false };
    const version = await draftVersion(keyring, { head, resource, entry });
    const result = await store.commit({ versions: [version], entries: [ledger.entry(entry, [version.row])], ...more });
    if (!('done' in result)) throw new Error(`conflict: ${result.conflict}`);
  };
  await commit(TYPE.patient, owner, 'patient', patientResource({ id: 'patient', name: 'Ada Example' }), { keys: [key] });
  const note = 'x'.repeat(VERSION_BYTES - 550);
  for (let done = 0; done < VERSIONS; done += CLIENTS) {
    ledger.now += 5;
    const rids = await store.allocate(CLIENTS);
    await Promise.all(
      Array.from({ length: CLIENTS }, (_, at) =>
        commit(TYPE.observation, rids + at, `observation-${rids + at}`, {
          resourceType: 'Observation',
          id: `observation-${rids + at}`,
          identifier: [{ system: 'urn:medlar:bench', value: String(rids + at) }],
          status: 'final',
          category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
          code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
          subject: { reference: 'Patient/patient' },
          effectiveDateTime: new Date(ledger.now).toISOString(),
          valueQuantity: { value: 60 + (at % 60), unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
          note: [{ text: note }],
        }),
      ),
    );
  }
}

async function sweeps(): Promise<void> {
  const ledger = await trialLedger();
  try {
    await writeVersions(ledger);
    const sequencer = ledger.sequencer();
    await sequencer.flush();
    await sequencer.close();
    const sources: VerifySources = {
      store: ledger.store,
      keyring: ledger.keyring,
      ledger: { origin: ORIGIN, key: ledger.signer.key, verify: verifySignature },
      pinned: () => ledger.pinned.read(),
      now: () => ledger.now,
      secretNames: [],
    };
    const rate = async (table: string): Promise<number> => {
      const sweep = SWEEPS.find((one) => one.table === table);
      if (sweep === undefined) throw new Error(`no sweep of ${table}`);
      let rows = 0;
      const took = await cost(async () => {
        let after: unknown;
        do {
          const chunk = await verifyChunk(sources, sweep, after);
          if (chunk.faults.length > 0) throw new Error(`a false alarm: ${JSON.stringify(chunk.faults[0])}`);
          rows += chunk.rows;
          after = chunk.next;
        } while (after !== undefined);
      });
      return (rows * 1000) / took.processor;
    };
    const sealed = await bareHashes(VERSION_BYTES);
    const limit = { limit: sealed.perSecond, limitOf: 'a bare SHA-256 of 2 KB' };
    // An entry's sweep hashes every version it tells of, and checks its MAC, its leaf and its index rows; a version's opens it and rebuilds its index rows.
    const entries = await rate('entry');
    const versions = await rate('version');
    const index = await rate('index_row');
    take(
      { name: 'sweep: versions hashed against leaves', ours: entries, unit: '/s', want: { floor: 25_000 }, ...limit },
      { name: 'sweep: versions opened, index rebuilt', ours: versions, unit: '/s', want: { floor: 5_000 }, ...limit },
      { name: 'sweep: both', ours: 1 / (1 / entries + 1 / versions), unit: '/s', want: { floor: 5_000 }, ...limit },
      { name: 'sweep: index rows justified', ours: index, unit: '/s', want: { floor: 5_000 }, ...limit },
    );
    await watching(sources);
  } finally {
    await ledger.close();
  }
}

/** Processor time of this thread from one turn of the event loop to the next, while a round runs as fast as it can. */
async function watching(sources: VerifySources): Promise<void> {
  const watch = createWatch({
    sources,
    random: () => 0,
    onFault: (fault) => {
      throw new Error(`a false alarm: ${JSON.stringify(fault)}`);
    },
    onError: (error) => {
      throw error;
    },
  });
  await watch.glance();
  const kept: number[] = [];
  const round = { running: true };
  const ended = watch.round().finally(() => {
    round.running = false;
  });
  while (round.running) {
    const before = process.threadCpuUsage();
    await turn();
    kept.push(micros(process.threadCpuUsage(before)) / 1000);
  }
  await ended;
  const worked = kept.filter((ms) => ms > SLICE_MS / 10); // the other turns only waited for the pinned copy
  const limit = { unit: 'ms', limit: SLICE_MS, limitOf: 'the slice after which it gives way' };
  take(
    { name: 'watch keeps the event loop, p99', ours: quantile(worked, 0.99), want: { ceiling: 10 }, ...limit },
    {
      name: 'watch keeps the event loop, longest (garbage collection included)',
      ours: quantile(worked, 1),
      want: { ceiling: 50 },
      ...limit,
    },
  );
}

// ── From commit to checkpoint ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Patients who book as fast as they are answered, on a real centre; the time from each entry's commit to the checkpoint that covers it. */
async function commitToCheckpoint(): Promise<void> {
  const users = Array.from({ length: CLIENTS }, (_, at) => `user${at + 1}`);
  const doctor = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', minutes: 10 } as const;
  const trial = await openTrial({
    files: [
      { name: 'users.txt', text: users.map((name) => `${name} password-of-${name}\n`).join('') },
      { name: 'availabilities.txt', text: '900000 Tue 01pm doc1 41000\n' },
      { name: 'doc1.txt', text: 'insurance1 30\n' },
    ],
    hours: Array.from({ length: 5 }, (_, at) => ({ doctor: `busy${at + 1}`, ...doctor })),
    settings: { bookingsMax: 1_000 },
  });
  try {
    const seen: { readonly at: number; readonly size: number }[] = [];
    const poll = async (): Promise<void> => {
      const size = (await trial.store.latestCheckpoint())?.size ?? 0;
      if (size !== seen.at(-1)?.size) seen.push({ at: Date.now(), size });
    };
    const polling = setInterval(() => void poll(), 2);
    const contexts = [];
    for (const name of users) contexts.push(await trial.as(name, `password-of-${name}`));
    const first = Date.now();
    let next = 101; // earlier ones may begin while this runs
    const last = next + BOOKINGS;
    await Promise.all(
      contexts.map(async (context) => {
        while (next < last) {
          const answer = await trial.centre.perform({ verb: 'choose', index: next++ }, context);
          if ('refused' in answer) throw new Error(answer.text);
        }
      }),
    );
    const tookMs = Date.now() - first;
    const behind = async (): Promise<boolean> =>
      (await trial.store.pending(1)).length > 0 || (await trial.store.ledgerState())?.size !== (await trial.store.latestCheckpoint())?.size;
    while (await behind()) await turn();
    await poll();
    clearInterval(polling);
    const waits = await trial.store.snapshot(async (snapshot) => {
      const found: number[] = [];
      for (let after: Rid | undefined, more = true; more;) {
        const rows = await snapshot.scanEntries(after, 1_000);
        const places = new Map((await snapshot.sequenced(rows.map(({ rid }) => rid))).map(({ rid, seq }) => [rid, seq]));
        for (const { rid, at } of rows) {
          const covered = seen.find(({ size }) => size > (places.get(rid) ?? Infinity));
          if (at < first) continue;
          if (covered === undefined) throw new Error(`entry ${rid} is in no checkpoint`);
          found.push(covered.at - at);
        }
        after = rows.at(-1)?.rid;
        more = rows.length === 1_000;
      }
      return found;
    });
    console.log(`${waits.length} entries of ${BOOKINGS} bookings, ${Math.round((BOOKINGS * 1000) / tookMs)} bookings per second`);
    const limitOf = `rounds every ${ROUND_MS} ms, if they took no time`;
    take(
      {
        name: 'commit → checkpoint, p50, wall',
        ours: quantile(waits, 0.5),
        unit: 'ms',
        want: { ceiling: 600 },
        limit: ROUND_MS / 2,
        limitOf,
      },
      {
        name: 'commit → checkpoint, p99, wall',
        ours: quantile(waits, 0.99),
        unit: 'ms',
        want: { ceiling: 1_500 },
        limit: ROUND_MS,
        limitOf,
      },
    );
  } finally {
    await trial.remove();
  }
}

const keys = await trialLedger();
await keys.close();
await commitToCheckpoint();
await sequencing();
await sweeps();
await tree();
console.log();
figures(all);
