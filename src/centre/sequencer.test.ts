import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { Store, TileRow } from '#store/port.ts';
import { openCheckpoint } from '#ledger/checkpoint.ts';
import { decodeBundle, ENTRIES_LEVEL } from '#ledger/tiles.ts';
import { inclusionProof, treeRoot, verifyInclusion } from '#ledger/tree.ts';
import { verifySignature } from '#vault/signature.ts';
import { leafBytes } from '#ledger/leaf.ts';
import { sha256 } from '#vault/digest.ts';
import { leafHashOf, leafOf } from './audit.ts';
import { BATCH_MAX, LEASE_MS, type SequencerOptions } from './sequencer.ts';
import { ORIGIN, type TrialLedger, trialLedger } from './trial/ledger.ts';

async function open(t: TestContext): Promise<TrialLedger> {
  const trial = await trialLedger();
  t.after(() => trial.close());
  return trial;
}

/** What anybody who reads the store must find: a signed checkpoint of a tree that holds exactly these entries, in order, provably. */
async function assertTreeHolds(trial: TrialLedger, count: number): Promise<void> {
  const { store, signer } = trial;
  const state = (await store.ledgerState()) ?? assert.fail('no state');
  assert.equal(state.size, count);
  const latest = (await store.latestCheckpoint()) ?? assert.fail('no checkpoint');
  const checkpoint = openCheckpoint(latest.note, signer.key, verifySignature, ORIGIN) ?? assert.fail('not signed');
  assert.equal(checkpoint.size, count);
  assert.deepEqual(Buffer.from(checkpoint.root), Buffer.from(state.root));
  const read = async ({ level, n }: { level: number; n: number }): Promise<Uint8Array> =>
    (await store.tile(level, n))?.data ?? assert.fail(`no tile ${level}/${n}`);
  assert.deepEqual(Buffer.from(await treeRoot(sha256, read, count)), Buffer.from(state.root));
  const entries = await store.snapshot((snapshot) => snapshot.scanEntries(undefined, count + 1));
  assert.equal(entries.length, count);
  for (const [index, entry] of entries.entries()) {
    if (index % 97 !== 0) continue;
    const proof = await inclusionProof(sha256, read, index, count);
    assert.ok(verifyInclusion(sha256, { leaf: leafHashOf(entry), index, size: count, root: state.root }, proof));
    const bundle = decodeBundle(await read({ level: ENTRIES_LEVEL, n: Math.floor(index / 256) })) ?? assert.fail();
    assert.deepEqual(Buffer.from(bundle[index % 256] ?? assert.fail()), Buffer.from(leafBytes(leafOf(entry))));
    assert.deepEqual(await store.sequenced([entry.rid]), [{ rid: entry.rid, seq: index }]);
  }
  assert.deepEqual(await store.pending(1), []);
}

suite('From commit to checkpoint', () => {
  test('a new centre signs the empty tree, then every entry in order of rid', async (t) => {
    const trial = await open(t);
    const sequencer = trial.sequencer();
    await sequencer.flush();
    await assertTreeHolds(trial, 0);
    for (const count of [1, 300, 2 * BATCH_MAX + 5]) sequencer.committed(await trial.commitEntries(count));
    await sequencer.flush();
    await assertTreeHolds(trial, 301 + 2 * BATCH_MAX + 5);
    assert.equal(await sequencer.round(), 'idle');
    assert.equal(sequencer.figures().remembered, 0);
    assert.deepEqual(trial.faults, []);
    await sequencer.close();
  });

  test('the pinned copy is never behind what was published', async (t) => {
    const trial = await open(t);
    let published = 0;
    const store = new Proxy(trial.store, {
      get(target, name) {
        if (name !== 'putCheckpoint') return bound(target, name);
        return async (checkpoint: Parameters<Store['putCheckpoint']>[0]) => {
          assert.equal((await trial.pinned.read())?.checkpoint, checkpoint.note);
          published += 1;
          await target.putCheckpoint(checkpoint);
        };
      },
    });
    const sequencer = trial.sequencer({ store });
    await trial.commitEntries(3);
    await sequencer.flush();
    assert.equal(published, 2);
    assert.equal((await trial.pinned.read())?.published, 3);
  });

  test('256 new entries start a round without waiting for the timer, and close gives the lease up', async (t) => {
    const trial = await open(t);
    const { promise, resolve } = Promise.withResolvers<void>();
    const sequencer = trial.sequencer({ onCheckpoint: ({ size }) => (size === 256 ? resolve() : undefined) });
    sequencer.start();
    sequencer.committed(await trial.commitEntries(256));
    await promise;
    await sequencer.close();
    const other = trial.sequencer({ holder: 'other' });
    await trial.commitEntries(1);
    assert.equal(await other.round(), 'advanced');
    await assertTreeHolds(trial, 257);
  });

  test('a second process waits while the first leads, and takes over once it is gone', async (t) => {
    const trial = await open(t);
    const first = trial.sequencer();
    const second = trial.sequencer({ holder: 'second' });
    assert.equal(await first.round(), 'idle');
    assert.equal(await second.round(), 'elsewhere');
    await trial.commitEntries(5);
    trial.now += LEASE_MS + 1;
    await second.flush();
    await assertTreeHolds(trial, 5);
    // The first wakes up: its epoch is old, and nothing that it does reaches the tree.
    await trial.commitEntries(2);
    assert.equal(await first.round(), 'elsewhere');
    await second.flush();
    await assertTreeHolds(trial, 7);
    assert.deepEqual(trial.stops, []);
  });

  test('a leader that slept through its lease in the middle of a round changes nothing', async (t) => {
    const trial = await open(t);
    const second = trial.sequencer({ holder: 'second' });
    for (const step of ['putTiles', 'advance'] as const) {
      let slept = false;
      const sleepy = trial.sequencer({
        holder: `sleepy before ${step}`,
        store: intercepted(trial.store, async (name) => {
          // The first call of `advance` claims the epoch; the one that moves the tree comes after the tiles.
          if (name !== step || slept || !(await trial.store.ledgerState()) || (await pendingCount(trial)) === 0) return;
          slept = true;
          trial.now += LEASE_MS + 1;
          await trial.commitEntries(3);
          await second.flush();
        }),
      });
      trial.now += LEASE_MS + 1;
      await trial.commitEntries(4);
      await sleepy.round();
      assert.ok(slept, step);
      assert.deepEqual(trial.stops, []);
      await second.flush();
      await assertTreeHolds(trial, (await trial.store.ledgerState())?.size ?? 0);
    }
    assert.equal((await trial.store.ledgerState())?.size, 14);
  });
});

const bound = (target: Store, name: string | symbol): unknown => {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
};

/** The store with something happening before each of its methods. */
const intercepted = (store: Store, before: (name: string) => Promise<void> | void): Store =>
  new Proxy(store, {
    get(target, name) {
      const value = bound(target, name);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return async (...values: unknown[]) => {
        await before(name);
        return (value as (...values: unknown[]) => Promise<unknown>)(...values);
      };
    },
  });

const pendingCount = async (trial: TrialLedger): Promise<number> => (await trial.store.pending(10)).length;

suite('A crash between any two steps', () => {
  class Crash extends Error {}

  /** Everything a round asks of store and pinned copy counts as a step; before step `at` the process dies. */
  function crashing(trial: TrialLedger, at: number): { readonly options: Partial<SequencerOptions>; readonly steps: () => number } {
    let step = 0;
    const count = (): void => {
      step += 1;
      if (step > at) throw new Crash(`before step ${at}`);
    };
    const pinned: SequencerOptions['pinned'] = {
      read: () => trial.pinned.read(),
      write: async (value) => {
        count();
        await trial.pinned.write(value);
      },
    };
    const WRITES = new Set(['lease', 'putTiles', 'advance', 'putCheckpoint', 'tile']);
    const store = intercepted(trial.store, (name) => (WRITES.has(name) ? count() : undefined));
    return { options: { store, pinned }, steps: () => step };
  }

  test('is harmless: the next process goes on and every entry is in the tree once', async (t) => {
    const trial = await open(t);
    let size = 0;
    let crashes = 0;
    for (let round = 0, survived = false; !survived || round < 4; round += 1) {
      survived = false;
      for (let at = 0; !survived; at += 1) {
        if (at % 3 === 0) size += (await trial.commitEntries(60)).length;
        const { options, steps } = crashing(trial, at);
        const doomed = trial.sequencer({ ...options, holder: `process ${crashes % 2}` });
        trial.now += LEASE_MS + 1;
        try {
          await doomed.flush();
          survived = steps() <= at;
        } catch (error) {
          assert.ok(error instanceof Crash, String(error));
          crashes += 1;
        }
        assert.deepEqual(trial.stops, []);
      }
      const next = trial.sequencer({ holder: 'survivor' });
      trial.now += LEASE_MS + 1;
      await next.flush();
      await assertTreeHolds(trial, size);
    }
    assert.ok(crashes > 40, `only ${crashes} crashes`);
    assert.deepEqual(trial.faults, []);
  });

  test('a reopened store goes on where it was', async (t) => {
    const trial = await open(t);
    await trial.commitEntries(10);
    await trial.sequencer().flush();
    await trial.reopen();
    await trial.commitEntries(10);
    await trial.sequencer().flush();
    await assertTreeHolds(trial, 20);
  });
});

suite('What somebody with the database does', () => {
  test('an invented entry is refused and told of, the others go into the tree', async (t) => {
    const trial = await open(t);
    const rows = await trial.commitEntries(6);
    const [victim, edited] = rows;
    assert.ok(victim !== undefined && edited !== undefined);
    trial.tamper("UPDATE entry SET event = replace(event, 'start', 'login') WHERE rid = ?", edited.rid);
    trial.tamper('INSERT INTO entry SELECT 999999, id, at, record, content, salt, event, mac FROM entry WHERE rid = ?', victim.rid);
    trial.tamper('INSERT INTO pending (rid) VALUES (999999)');
    await trial.sequencer().flush();
    assert.deepEqual(
      trial.faults.map(({ table, record }) => `${table}/${record}`),
      [`entry/${edited.rid}`, 'entry/999999'],
    );
    assert.equal((await trial.store.ledgerState())?.size, 5);
    assert.deepEqual(trial.stops, []);
  });

  test('a flood of invented entries does not keep honest ones out', async (t) => {
    const trial = await open(t);
    const [model] = await trial.commitEntries(1);
    trial.tamper(
      `INSERT INTO entry WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
       SELECT 100000 + i, id, at, record, content, salt, event, mac FROM entry, n WHERE rid = ?`,
      model?.rid ?? 0,
    );
    trial.tamper('INSERT INTO pending (rid) SELECT rid FROM entry WHERE rid > 100000');
    trial.tamper('UPDATE transient_counter SET next = 200000');
    await trial.reopen();
    const honest = await trial.commitEntries(3);
    assert.ok((honest[0]?.rid ?? 0) > 103_000);
    await trial.sequencer().flush();
    assert.equal((await trial.store.ledgerState())?.size, 4);
  });

  test('an entry put back among the pending is not taken into the tree twice', async (t) => {
    const trial = await open(t);
    const [row] = await trial.commitEntries(3);
    const sequencer = trial.sequencer();
    await sequencer.flush();
    trial.tamper('INSERT INTO pending (rid) VALUES (?)', row?.rid ?? 0);
    await sequencer.flush();
    assert.equal((await trial.store.ledgerState())?.size, 3);
    assert.deepEqual(
      trial.faults.map(({ table, record }) => [table, record]),
      [['pending', String(row?.rid)]],
    );
  });

  test('an entry that vanishes before it is in the tree is noticed by the process that wrote it', async (t) => {
    const trial = await open(t);
    const sequencer = trial.sequencer();
    await sequencer.flush();
    const rows = await trial.commitEntries(4);
    sequencer.committed(rows);
    const [gone, hidden, replaced] = rows.map(({ rid }) => rid);
    assert.ok(gone !== undefined && hidden !== undefined && replaced !== undefined);
    trial.tamper('DELETE FROM pending WHERE rid IN (?, ?)', gone, hidden);
    trial.tamper('DELETE FROM entry WHERE rid = ?', gone);
    trial.now += 1000;
    await sequencer.round();
    assert.deepEqual(trial.faults.map(({ table, record }) => `${table}/${record}`).sort(), [`entry/${gone}`, `pending/${hidden}`]);
    assert.equal(sequencer.figures().remembered, 0);
  });

  const ATTACKS: readonly (readonly [name: string, attack: (trial: TrialLedger) => Promise<void> | void])[] = [
    ['a removed state', (trial) => void trial.tamper('DELETE FROM ledger_state')],
    ['another size in the state', (trial) => void trial.tamper('UPDATE ledger_state SET size = size - 1')],
    ['another root in the state', (trial) => void trial.tamper('UPDATE ledger_state SET root = zeroblob(32)')],
    ['a higher epoch in the state', (trial) => void trial.tamper('UPDATE ledger_state SET epoch = epoch + 1')],
    ['a lower epoch in the state', (trial) => void trial.tamper('UPDATE ledger_state SET epoch = epoch - 1')],
  ];
  for (const [name, attack] of ATTACKS) {
    test(`${name} stops a running sequencer and one that starts, and nothing is signed any more`, async (t) => {
      const trial = await open(t);
      const running = trial.sequencer();
      await trial.commitEntries(300);
      await running.flush();
      const before = await trial.pinned.read();
      await attack(trial);
      await trial.commitEntries(1);
      assert.equal(await running.round(), 'stopped');
      assert.equal(running.stopped?.table, 'ledger_state');
      const starting = trial.sequencer();
      assert.equal(await starting.round(), 'stopped');
      assert.equal(await starting.round(), 'stopped');
      assert.deepEqual(
        trial.stops.map(({ table }) => table),
        ['ledger_state', 'ledger_state'],
      );
      assert.deepEqual(await trial.pinned.read(), before);
    });
  }

  test('a tail cut and grown again is not signed', async (t) => {
    const trial = await open(t);
    await trial.commitEntries(200);
    await trial.sequencer().flush();
    // Somebody who knows the format rolls the whole ledger back and has the centre's own code grow it otherwise.
    const rolledBack = await trialLedger(3);
    t.after(() => rolledBack.close());
    await rolledBack.commitEntries(201);
    await rolledBack.sequencer().flush();
    for (const table of ['tile', 'ledger_state', 'checkpoint']) {
      trial.tamper(`DELETE FROM ${table}`);
      for (const row of rolledBack.rows(`SELECT * FROM ${table}`)) {
        const values = Object.values(row) as (string | number | Uint8Array)[];
        trial.tamper(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`, ...values);
      }
    }
    assert.equal(await trial.sequencer().round(), 'stopped');
    assert.match(trial.stops[0]?.what ?? '', /does not extend/);
  });

  test('leaves of a tamperer’s own, added to tiles and state while nobody looked, are not signed', async (t) => {
    const trial = await open(t);
    await trial.commitEntries(20);
    await trial.sequencer().flush();
    // The attacker grows the tree by a leaf of a made-up entry, with tiles, state and sequenced row all as they should be.
    const { append, growthFrom } = await import('#ledger/append.ts');
    const tiles = (await Promise.all([trial.store.tile(-1, 0), trial.store.tile(0, 0)])).filter(
      (tile): tile is TileRow => tile !== undefined,
    );
    const growth = growthFrom(sha256, 20, tiles) ?? assert.fail();
    const invented = { ...trial.entry(777).row, mac: new Uint8Array(32) };
    const grown = append(sha256, growth, [leafBytes(leafOf(invented))]);
    for (const { level, n, width, data } of grown.tiles) {
      trial.tamper('UPDATE tile SET width = ?, data = ? WHERE level = ? AND n = ?', width, data, level, n);
    }
    const { rid, id, at, record, content, salt, event, mac } = invented;
    trial.tamper('INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)', rid, id, at, record, content, salt, event, mac);
    trial.tamper('INSERT INTO sequenced VALUES (777, 20)');
    trial.tamper('UPDATE ledger_state SET size = ?, root = ?', grown.size, grown.root);
    assert.equal(await trial.sequencer().round(), 'stopped');
    assert.match(trial.stops[0]?.what ?? '', /leaf 20, not signed yet, is no entry of ours/);
  });

  test('a pinned copy that somebody else signed, or that is no checkpoint, stops it', async (t) => {
    const trial = await open(t);
    await trial.sequencer().flush();
    for (const checkpoint of ['', 'garbage', `${ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— ${ORIGIN} AAAAAAAA\n`]) {
      await trial.pinned.write({ checkpoint, epochs: [1] });
      assert.equal(await trial.sequencer().round(), 'stopped');
    }
    assert.ok(trial.stops.every(({ table }) => table === 'pinned'));
  });

  test('a tile that does not read back as written stops it before anything is signed', async (t) => {
    const trial = await open(t);
    const sequencer = trial.sequencer({
      store: intercepted(trial.store, (name) => {
        if (name === 'tile') trial.tamper('UPDATE tile SET data = zeroblob(length(data))');
      }),
    });
    await trial.commitEntries(3);
    assert.equal(await sequencer.round(), 'stopped');
    assert.equal((await trial.store.latestCheckpoint())?.size, 0);
  });

  test('changed rows of the transient lease are no alarm: it goes on under a fresh epoch', async (t) => {
    const trial = await open(t);
    const sequencer = trial.sequencer();
    await sequencer.flush();
    for (const change of [
      'DELETE FROM transient_lease',
      'UPDATE transient_lease SET epoch = 0',
      'UPDATE transient_lease SET epoch = epoch + 7',
    ]) {
      trial.tamper(change);
      trial.now += LEASE_MS;
      await trial.commitEntries(2);
      for (let round = 0; round < 4; round += 1) await sequencer.flush();
      assert.deepEqual(await trial.store.pending(1), [], change);
    }
    assert.deepEqual([trial.stops, trial.faults], [[], []]);
    await assertTreeHolds(trial, 6);
  });

  test('a removed checkpoint row is written again by the next start', async (t) => {
    const trial = await open(t);
    await trial.commitEntries(2);
    await trial.sequencer().flush();
    trial.tamper('DELETE FROM checkpoint');
    await trial.sequencer().flush();
    await assertTreeHolds(trial, 2);
  });
});

test('a round that fails because the store does is tried again', async (t) => {
  const trial = await open(t);
  let broken = true;
  const { promise, resolve } = Promise.withResolvers<void>();
  const errors: unknown[] = [];
  const sequencer = trial.sequencer({
    store: intercepted(trial.store, (name) => {
      if (broken && name === 'putTiles') throw new Error('disk full');
    }),
    onError: (error) => {
      errors.push(error);
      broken = false;
    },
    onCheckpoint: ({ size }) => (size === 2 ? resolve() : undefined),
  });
  await trial.commitEntries(2);
  sequencer.start();
  await promise;
  await sequencer.close();
  assert.match(String(errors[0]), /disk full/);
  await assertTreeHolds(trial, 2);
});
