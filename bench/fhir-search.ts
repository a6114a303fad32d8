/**
 * Searches over Synthea's data, shape by shape: requests a second of one core's time, median and p99 of it (of the clock's time beside, which other programs share).
 * No audit and no HTTP (fhir-search-http.ts has both), and bodies in the clear: what the index itself costs. First the whole of Synthea, alone and with a commit between each two searches, which empties SQLite's page cache as each audited
 * search does; then how it grows: the same patients, thinned and copied, 1,000 of them and as many as one likes.
 *
 * Run: node bench/fhir-search.ts [patients to grow to, 10000; 0 for none] [folder of *.json.gz, ../shared/data/synthea]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEARCH_LIMITS } from '#centre/fhir/search-conditions.ts';
import { SearchCounts } from '#centre/fhir/search-counts.ts';
import { createSearch } from '#centre/fhir/search.ts';
import { openSearchTrial, PLAIN_KEYRING } from '#centre/trial/search.ts';
import { openStore } from '#store/open.ts';
import type { Store } from '#store/port.ts';
import { figures, quantile } from './figures.ts';
import { makeManyPatients } from './many-patients.ts';
import { askedOf, type Ids, SHAPES, SYNTHEA, syntheaBundles } from './search-shapes.ts';

const grown = Number(process.argv[2] ?? 10_000);
const source = process.argv[3] ?? SYNTHEA;

const SECONDS_PER_SHAPE = 0.3;
const RUNS_COUNTED = 200;
const NOW = Date.UTC(2026, 10, 21);
const WANTED = 3_400;

interface Shape {
  readonly shape: string;
  /** Milliseconds of processor time that each search took. */
  readonly runs: readonly number[];
  /** Milliseconds of the clock. */
  readonly waits: readonly number[];
  readonly found: number;
}

/** Every shape for a while; `between` runs before each search and is not measured. */
async function measured(store: Store, between: () => Promise<unknown> = () => Promise.resolve()): Promise<readonly Shape[]> {
  const search = createSearch(SEARCH_LIMITS, new SearchCounts());
  const house = { store, keyring: PLAIN_KEYRING };
  const ask = async (type: string, query: readonly (readonly [string, string])[]) => {
    const answer = await search(house, { type, query, predicate: { kind: 'all' }, now: NOW, base: '' });
    if ('fault' in answer) throw new Error(`${type}: ${answer.fault.text}`);
    return answer;
  };
  const some = async (type: string, count: string): Promise<readonly string[]> =>
    (await ask(type, [['_count', count]])).matches.map(({ id }) => id);
  const ids: Ids = { patients: await some('Patient', '100'), encounters: await some('Encounter', '500') };
  const shapes: Shape[] = [];
  for (const shape of SHAPES) {
    const runs: number[] = [];
    const waits: number[] = [];
    let found = 0;
    const end = performance.now() + SECONDS_PER_SHAPE * 1000;
    for (let turn = 0; performance.now() < end || turn < 20; turn++) {
      const { type, query } = askedOf(shape, turn, ids);
      await between();
      const start = performance.now();
      const before = process.cpuUsage();
      const answer = await ask(type, query);
      const { user, system } = process.cpuUsage(before);
      runs.push((user + system) / 1000);
      waits.push(performance.now() - start);
      found += answer.total ?? answer.matches.length + answer.included.length;
    }
    shapes.push({ shape, runs, waits, found: found / runs.length });
  }
  return shapes;
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

interface Mix {
  readonly perSecond: number;
  readonly p99: number;
}

/** Each shape as often: searches a second, and p99 over as many of each. */
function mixOf(shapes: readonly Shape[], of: 'runs' | 'waits' = 'runs'): Mix {
  const all = shapes.map((shape) => shape[of]);
  return {
    perSecond: 1000 / mean(all.map(mean)),
    p99: quantile(
      all.flatMap((times) => times.slice(-RUNS_COUNTED)),
      0.99,
    ),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'medlar-bench-search-'));
try {
  await wholeSynthea();
  if (grown > 0) await growth();
} finally {
  rmSync(folder, { recursive: true });
}

async function wholeSynthea(): Promise<void> {
  const trial = await openSearchTrial(`sqlite:${join(folder, 'whole.db')}`);
  const { store } = trial.house;
  let loaded = 0;
  const began = performance.now();
  for (const resources of syntheaBundles(source)) {
    for (let at = 0; at < resources.length; at += 500) await trial.put(resources.slice(at, at + 500), NOW - 1e9 + loaded + at);
    loaded += resources.length;
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${loaded.toLocaleString('en')} resources indexed and written in ${seconds.toFixed(1)} s, ${Math.round(loaded / seconds).toLocaleString('en')} a second`,
  );
  const alone = await measured(store);
  for (const { shape, runs, found } of alone) {
    const perSecond = Math.round(1000 / mean(runs)).toLocaleString('en');
    console.log(
      `${perSecond.padStart(7)}/s  median ${quantile(runs, 0.5).toFixed(2)} ms  p99 ${quantile(runs, 0.99).toFixed(2)} ms  ${found.toFixed(1).padStart(8)} found  ${shape}`,
    );
  }
  let commits = 0;
  const value = new Uint8Array(8);
  const between = await measured(store, () =>
    store.commit({ entries: [], transient: [{ kind: 'bench', key: String(commits++ % 100), value, until: NOW + 1e6 }] }),
  );
  const [mix, clock, emptied] = [mixOf(alone), mixOf(alone, 'waits'), mixOf(between)];
  const limit = { limit: mix.perSecond, limitOf: 'the mix alone' };
  figures([
    { name: `mix of ${SHAPES.length} shapes`, ours: mix.perSecond, unit: '/s', want: { floor: WANTED }, ...limit },
    { name: 'the same, a commit before each', ours: emptied.perSecond, unit: '/s', want: { floor: WANTED }, ...limit },
    { name: 'the same, by the clock', ours: clock.perSecond, unit: '/s', want: { floor: WANTED }, ...limit },
    { name: 'mix, p99', ours: mix.p99, unit: 'ms', want: { ceiling: 5 }, limit: clock.p99, limitOf: 'by the clock' },
  ]);
  await store.close();
}

/** As searches on 1,000 patients are, so they should be on any number. */
async function growth(): Promise<void> {
  const results: { readonly patients: number; readonly shapes: readonly Shape[] }[] = [];
  for (const wanted of [1_000, grown]) {
    const began = performance.now();
    const file = join(folder, `${wanted}.db`);
    const patients = await makeManyPatients(file, source, wanted);
    const store = await openStore(`sqlite:${file}`, 'read');
    console.log(
      `\n${patients.toLocaleString('en')} patients, about 30 resources each, ${Math.round(statSync(file).size / 1e6).toLocaleString('en')} MB, made in ${((performance.now() - began) / 1000).toFixed(0)} s`,
    );
    results.push({ patients, shapes: await measured(store) });
    await store.close();
    rmSync(file);
  }
  const [small, large] = results;
  if (small === undefined || large === undefined) return;
  console.log(`median ms: ${small.patients.toLocaleString('en')}  ${large.patients.toLocaleString('en')}  ratio`);
  for (const [index, { shape, runs, found }] of large.shapes.entries()) {
    const [before, after] = [quantile(small.shapes[index]?.runs ?? [], 0.5), quantile(runs, 0.5)];
    console.log(
      `${before.toFixed(2).padStart(8)} ${after.toFixed(2).padStart(8)} ${(after / before).toFixed(1).padStart(6)} ${found.toFixed(1).padStart(10)} found  ${shape}`,
    );
  }
  const [before, after] = [mixOf(small.shapes), mixOf(large.shapes)];
  const limitOf = `${small.patients.toLocaleString('en')} patients`;
  const name = `at ${large.patients.toLocaleString('en')} patients`;
  figures([
    { name: `mix ${name}`, ours: after.perSecond, unit: '/s', want: { floor: WANTED }, limit: before.perSecond, limitOf },
    { name: `p99 ${name}`, ours: after.p99, unit: 'ms', want: { ceiling: 2 * before.p99 }, limit: before.p99, limitOf },
  ]);
}
