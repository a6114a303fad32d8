/**
 * Random Writes, several at a time, on the engine and on the model: equal answers, and equal tables afterwards.
 */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { ModelStore } from './conformance-model.ts';
import { bytesOf, dataKeyRow, entryWrite, indexRow, NOW, plain, versionWrite } from './conformance-rows.ts';
import type { Claim, IndexRow, Release, Store, TransientRow, VersionWrite, Write } from './port.ts';
import { FOREVER } from './port.ts';

interface Opened {
  readonly store: Store;
}

/** What a Write is to do, before it is known which row ids and versions there are. */
interface Intent {
  readonly versions: readonly {
    readonly name: string;
    readonly create: boolean;
    readonly off: number;
    readonly deleted: boolean;
    readonly values: readonly number[];
  }[];
  readonly claims: readonly { readonly key: string; readonly holder: number; readonly from?: number; readonly until: number }[];
  readonly releases: readonly { readonly key: string; readonly holder: number }[];
  readonly keys: readonly number[];
  readonly transient: readonly string[];
  readonly once?: string;
  readonly entry: boolean;
  /** Milliseconds since the Write before. */
  readonly later: number;
}

const NAMES = ['a', 'b', 'c'] as const;
const HOLDERS = [1, 2, 3] as const;

const intent: fc.Arbitrary<Intent> = fc.record(
  {
    versions: fc.array(
      fc.record({
        name: fc.constantFrom(...NAMES),
        create: fc.boolean(),
        off: fc.constantFrom(0, 0, 0, 0, -1, 1),
        deleted: fc.boolean(),
        values: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
    claims: fc.array(
      fc.record(
        {
          key: fc.constantFrom(...NAMES),
          holder: fc.constantFrom(...HOLDERS),
          from: fc.constantFrom(...HOLDERS),
          until: fc.constantFrom(2, 20, FOREVER),
        },
        { requiredKeys: ['key', 'holder', 'until'] },
      ),
      { maxLength: 3 },
    ),
    releases: fc.array(fc.record({ key: fc.constantFrom(...NAMES), holder: fc.constantFrom(...HOLDERS) }), { maxLength: 2 }),
    keys: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 1 }),
    transient: fc.array(fc.constantFrom(...NAMES), { maxLength: 1 }),
    once: fc.constantFrom(...NAMES),
    entry: fc.boolean(),
    later: fc.integer({ min: 0, max: 4 }),
  },
  { requiredKeys: ['versions', 'claims', 'releases', 'keys', 'transient', 'entry', 'later'] },
);

export function randomConformance(open: (t: TestContext) => Promise<Opened>): void {
  void test('random Writes, alone and together, do on the engine what they do in the model', async (t) => {
    const { store } = await open(t);
    // Runs share the store; each has names of its own, so that a failing one can be shrunk.
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(intent, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 }), async (rounds) => {
        run++;
        await compareRun(store, rounds, run);
      }),
      { numRuns: 60 },
    );
  });
}

async function compareRun(store: Store, rounds: readonly (readonly Intent[])[], run: number): Promise<void> {
  const model = new ModelStore();
  const space = 100 + run;
  let now = NOW;
  for (const round of rounds) {
    const writes: Write[] = [];
    for (const each of round) {
      now += each.later;
      writes.push(await toWrite(store, model, each, run, space, now));
    }
    const expected = writes.map((write) => model.commit(write));
    const actual = await Promise.all(writes.map((write) => store.commit(write)));
    assert.deepEqual(actual, expected);
  }
  await compareTables(store, model, run, space);
}

/** Aims at the state before its round: Writes of one round therefore often disagree. */
async function toWrite(store: Store, model: ModelStore, given: Intent, run: number, space: number, now: number): Promise<Write> {
  const rid = await store.allocate(4);
  const versions = given.versions.map(({ name, create, off, deleted, values }, place): VersionWrite => {
    const id = `run${run}-${name}`;
    const current = model.current(3, id);
    const index = (owner: number): readonly IndexRow[] => values.map((value) => indexRow(7, [value], owner, now));
    if (create || current === undefined) return versionWrite(rid + place, { id, deleted, at: now }, index(rid + place));
    const before = [...model.index.values()].filter((row) => row.rid === current.rid);
    const version = Math.max(2, current.version + 1 + off);
    return versionWrite(current.rid, { id, version, deleted, at: now }, index(current.rid), before);
  });
  const item = (kind: string, key: string): TransientRow => ({ kind: `${kind}${run}`, key, value: bytesOf(4, rid), until: now + 6 });
  return {
    versions,
    claims: given.claims.map(({ key, holder, from, until }): Claim => ({
      space,
      key,
      holder,
      until: until === FOREVER ? FOREVER : now + until,
      changed: now,
      ...(from === undefined ? {} : { from }),
    })),
    releases: given.releases.map(({ key, holder }): Release => ({ space, key, holder, changed: now })),
    keys: given.keys.map((owner) => dataKeyRow(run * 10 + owner)),
    transient: given.transient.map((key) => item('answer', key)),
    ...(given.once === undefined ? {} : { once: item('answer', given.once) }),
    entries: given.entry ? [entryWrite(rid + 3, { at: now }, [indexRow(8, [1], rid + 3, now)])] : [],
  };
}

async function compareTables(store: Store, model: ModelStore, run: number, space: number): Promise<void> {
  await store.snapshot(async (snapshot) => {
    const rids = new Set([...model.resources.keys(), ...model.entries.keys()]);
    const sorted = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(plain(row))).toSorted();
    const all = 1_000_000;
    const equal = (actual: readonly unknown[], expected: Iterable<unknown>): void =>
      assert.deepEqual(sorted(actual), sorted([...expected]));
    const versions = await snapshot.scanVersions(undefined, all);
    equal(
      versions.filter(({ id }) => id.startsWith(`run${run}-`)),
      model.versions.values(),
    );
    const resources = await snapshot.scanResources(undefined, all);
    equal(
      resources.filter(({ id }) => id.startsWith(`run${run}-`)),
      model.resources.values(),
    );
    const index = await snapshot.scanIndex(undefined, all);
    equal(
      index.filter(({ rid }) => rids.has(rid)),
      model.index.values(),
    );
    const claims = await snapshot.scanClaims({ space, key: '' }, all);
    equal(
      claims.filter((row) => row.space === space),
      model.claims.values(),
    );
    equal(await snapshot.entries([...rids]), model.entries.values());
    const pending = await snapshot.scanPending(undefined, all);
    equal(
      pending.filter((rid) => rids.has(rid)),
      model.entries.keys(),
    );
    equal(
      (await snapshot.dataKeys(run * 10, 9)).filter(({ owner }) => owner <= run * 10 + 6),
      model.keys.values(),
    );
    for (const row of model.transient.values()) {
      assert.deepEqual(plain(await snapshot.transient(row.kind, row.key, row.until - 1)), plain(row));
      assert.equal(await snapshot.transient(row.kind, row.key, row.until), undefined);
    }
  });
}
