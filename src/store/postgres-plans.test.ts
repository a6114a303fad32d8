/** What PostgreSQL looks at for each statement of the engine, as it says itself. https://www.postgresql.org/docs/current/auto-explain.html */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOwnPostgres } from '../../test/postgres-server.ts';
import { bytesOf, claimOf, dataKeyRow, entryWrite, indexRow, NOW, versionWrite } from './conformance-rows.ts';
import { openPostgres } from './postgres.ts';
import { FOREVER, type LedgerState, type Store, type Write } from './port.ts';

const EXPLAINED = [
  'session_preload_libraries=auto_explain',
  'auto_explain.log_min_duration=0',
  'auto_explain.log_analyze=on',
  'auto_explain.log_timing=off',
  'auto_explain.log_format=json',
  'auto_explain.log_parameter_max_length=0',
];

const TYPE = 3;
const ROWS = 3_000;
const BATCH = 100;
/** More than any answer here has; far fewer than there are rows. */
const LOOKED_AT_MAX = 60;
/** More of each at once than there are connections that read. */
const AT_ONCE = 8;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}
interface Explained {
  readonly 'Query Text': string;
  readonly Plan: PlanNode;
}

/** A resource with its claim, its entry and three index rows: of a value that all have, of one that few have, and a reference to the one before it. */
const write = (rid: number): Write => {
  const reference = [0, TYPE, ...Buffer.from(`id-${rid - 2}`)];
  const index = [indexRow(1, [1], rid), indexRow(2, [rid >> 16, rid >> 8, rid], rid), indexRow(3, reference, rid)];
  return {
    versions: [versionWrite(rid, { type: TYPE, owner: 1 + (rid % 50) }, index)],
    claims: [claimOf(`claim ${rid}`, rid, { until: FOREVER, changed: NOW + rid })],
    entries: [entryWrite(rid + 1, { at: NOW + rid })],
    keys: [dataKeyRow(rid)],
    transient: [{ kind: 'seen', key: String(rid), value: bytesOf(8, rid), until: FOREVER }],
  };
};

async function fill(store: Store): Promise<void> {
  for (let rid = 2; rid < 2 + ROWS * 2; rid += BATCH * 2) {
    await Promise.all(Array.from({ length: BATCH }, (_, nth) => store.commit(write(rid + nth * 2))));
  }
}

/** Every way to read, of what is near `rid` and nothing else. */
async function read(store: Store, rid: number): Promise<void> {
  const span = { param: 2, low: Uint8Array.of(rid >> 16, rid >> 8, rid), high: Uint8Array.of(rid >> 16, rid >> 8, rid + 4) };
  const many = { param: 1, low: Uint8Array.of(1) };
  const limit = 5;
  const sorted = [{ params: [2], descending: false, by: 'value' }] as const;
  const linked = (direction: 'to' | 'from') => ({
    anyOf: [],
    linked: [{ direction, params: [3], type: TYPE, where: [{ anyOf: [many] }], owners: [1] }],
  });
  const reads: readonly (() => Promise<unknown>)[] = [
    () => store.current(TYPE, `id-${rid}`),
    () => store.currentByRid(rid),
    () => store.currentByRids([rid, rid + 2]),
    () => store.currentByIds(TYPE, [`id-${rid}`, `id-${rid + 2}`]),
    () => store.resourcesByRid([rid, rid + 2]),
    () => store.version(rid, 1),
    () => store.versions([{ rid, version: 1 }]),
    () => store.history(rid),
    () => store.versionPlaces({ of: { rid } }, limit),
    () => store.versionPlaces({ of: { types: [TYPE] }, nexts: true }, limit),
    () =>
      store.versionPlaces({ of: { types: [TYPE, TYPE + 1] }, since: NOW, ascending: true, after: { at: NOW + 1, rid, version: 1 } }, limit),
    () => store.range({ ...many, limit }),
    () => store.range({ ...many, limit, descending: true, after: { value: many.low, updated: NOW, rid } }),
    () => store.range({ ...span, limit }),
    () => store.walkIndex({ span: many, after: { value: many.low, updated: NOW, rid }, steps: limit }, { where: [] }, limit),
    () => store.placeInIndex({ span: many }, limit),
    () => store.collectIndex({ source: { anyOf: [span] }, where: [{ anyOf: [many] }] }, sorted, undefined, limit),
    () =>
      store.collectIndex({ source: { anyOf: [span] }, where: [linked('to'), linked('from')], owners: [1, 2, 3] }, sorted, undefined, limit),
    () => store.collectIndex({ source: { rids: [rid, rid + 2] }, where: [{ ...linked('from'), not: true }] }, sorted, undefined, limit),
    () => store.walkIndex({ span: many, steps: limit, firstOnly: true }, { where: [linked('to')], owners: [1, 2, 3] }, limit),
    () => store.countIndex({ source: { anyOf: [many] }, where: [] }, limit),
    () => store.rowsInIndex([many, span], limit),
    () => store.indexOf([rid, rid + 2], [1, 2], limit),
    () => store.claims(1, [`claim ${rid}`]),
    () => store.claimsChanged(1, NOW + rid, limit),
    () => store.dataKey(rid),
    () => store.dataKeys(rid, limit),
    () => store.secrets(),
    () => store.entry(rid + 1),
    () => store.entries([rid + 1, rid + 3]),
    () => store.entryById(NOW + rid, bytesOf(16, rid + 1)),
    () => store.entryPlaces({}, limit),
    () => store.entryPlaces({ ascending: true, after: { at: NOW + rid, rid } }, limit),
    () => store.pending(limit, rid),
    () => store.sequenced([rid + 1, rid + 3]),
    () => store.tile(0, rid),
    () => store.ledgerState(),
    () => store.latestCheckpoint(),
    () => store.transient('seen', String(rid), NOW),
  ];
  for (const one of reads) await Promise.all(Array.from({ length: AT_ONCE }, one));
  await store.snapshot((snapshot) =>
    Promise.all([
      snapshot.scanVersions({ rid, version: 1 }, limit),
      snapshot.scanResources(rid, limit),
      snapshot.scanIndex(indexRow(1, [], rid), limit),
      snapshot.hasIndex([indexRow(1, [1], rid), indexRow(9, [9], rid)]),
      snapshot.scanClaims({ space: 1, key: `claim ${rid}` }, limit),
      snapshot.scanEntries(rid, limit),
      snapshot.entriesAt(NOW + rid, limit),
      snapshot.scanPending(rid, limit),
      snapshot.scanSequenced(rid, limit),
      snapshot.scanTiles({ level: 0, n: rid }, limit),
      snapshot.scanCheckpoints(rid, limit),
    ]),
  );
}

/** Every way to write, of what is near `rid` (a resource there, where there is one) and of what `fresh` makes. */
async function change(store: Store, rid: number, fresh: number, from: LedgerState | undefined): Promise<LedgerState> {
  const seen = { kind: 'once', key: String(fresh), value: bytesOf(8, 1), until: FOREVER };
  // One of them is done, the others are conflicts.
  await Promise.all(Array.from({ length: AT_ONCE }, () => store.commit({ ...write(fresh), once: seen })));
  const row = indexRow(2, [rid >> 16, rid >> 8, rid], rid);
  const update = versionWrite(rid, { type: TYPE, version: 2, owner: 1 + (rid % 50) }, [indexRow(2, [9, 9, 9], rid)], [row]);
  const release = { space: 1, key: `claim ${rid}`, holder: rid, changed: NOW + rid };
  await store.commit({ versions: [update], releases: [release], entries: [entryWrite(fresh + 3, { at: NOW + fresh })] });
  await store.allocate(5_000);
  const epoch = (await store.lease('tree', `holder ${fresh}`, NOW + fresh, 1)) ?? assert.fail('the lease is free');
  const to = { size: (from?.size ?? 0) + 1, root: bytesOf(32, fresh), epoch };
  assert.ok(await store.advance(from, to, [{ rid: fresh + 1, seq: to.size - 1 }]));
  assert.ok(await store.putTiles([{ level: 0, n: fresh, width: 1, data: bytesOf(32, fresh) }], epoch));
  await store.putCheckpoint({ size: to.size, note: 'note', at: NOW });
  await store.rewrap([dataKeyRow(fresh, 2)], [], 1);
  await store.destroyKey(fresh);
  await store.deleteTransient('seen', String(fresh));
  await store.purge(NOW);
  return to;
}

/** All that one statement looked at in one place, whatever it made of it. */
const lookedAt = (node: PlanNode): number =>
  Math.max(
    (node['Actual Rows'] +
      (node['Rows Removed by Filter'] ?? 0) +
      (node['Rows Removed by Join Filter'] ?? 0) +
      (node['Rows Removed by Index Recheck'] ?? 0)) *
      node['Actual Loops'],
    ...(node.Plans ?? []).map(lookedAt),
  );

/** The plans in a server's log: JSON on lines that begin with a tab, behind one that does not. */
const plansIn = (log: string): readonly Explained[] =>
  [...log.matchAll(/plan:\n((?:\t.*\n)+)/g)].map(([, json = '']) => JSON.parse(json) as Explained); // as PostgreSQL documents it

test('no statement walks a table that grew after its plan was made, whatever the server knows about the table', async (t) => {
  let log = '';
  const server = await startOwnPostgres((text) => (log += text));
  t.after(() => server.stop());
  const store = await openPostgres(
    `${server.url('plans')}&options=${encodeURIComponent(EXPLAINED.map((setting) => `-c ${setting}`).join(' '))}`,
    'write',
  );
  await read(store, 2);
  let state = await change(store, 2, 20_000, undefined);
  await fill(store);
  const filled = log.length;
  for (const rid of [2_002, 4_002]) {
    await read(store, rid);
    state = await change(store, rid, 20_010 + rid, state);
  }
  await store.close();
  await server.stop();
  const plans = plansIn(log.slice(filled));
  assert.ok(plans.length > 500, `${plans.length} plans`);
  const [last] = plans.slice(-1);
  assert.match(last?.['Query Text'] ?? '', /DELETE FROM transient_item WHERE until/, 'the log was heard to its end');
  const wide = plans.filter(({ Plan }) => lookedAt(Plan) > LOOKED_AT_MAX);
  assert.deepEqual([...new Set(wide.map((plan) => `${lookedAt(plan.Plan)}: ${plan['Query Text']}`))], []);
});
