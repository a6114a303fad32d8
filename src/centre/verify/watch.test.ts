import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { formatVerifierKey } from '#ledger/note.ts';
import { verifySignature } from '#vault/signature.ts';
import type { Fault } from '../findings.ts';
import { createLedgerView } from '../ledger-view.ts';
import { ORIGIN, type TrialLedger, trialLedger } from '#centre/trial/ledger.ts';
import { parseTilePath } from '#ledger/tiles.ts';
import { sha256 } from '#vault/digest.ts';
import type { VerifySources } from './verify.ts';
import { verifyUrl } from './url.ts';
import { createWatch, type Watch } from './watch.ts';

async function open(t: TestContext): Promise<TrialLedger> {
  const trial = await trialLedger();
  t.after(() => trial.close());
  return trial;
}

const sourcesOf = (trial: TrialLedger): VerifySources => ({
  store: trial.store,
  keyring: trial.keyring,
  ledger: { origin: ORIGIN, key: trial.signer.key, verify: verifySignature },
  pinned: () => trial.pinned.read(),
  now: () => trial.now,
  secretNames: [],
});

/** Numbers that are the same in every run. */
function fixedNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function watchOf(trial: TrialLedger): { readonly watch: Watch; readonly faults: Fault[] } {
  const faults: Fault[] = [];
  const watch = createWatch({
    sources: sourcesOf(trial),
    random: fixedNumbers(),
    onFault: (fault) => faults.push(fault),
    onError: (error) => {
      throw error;
    },
  });
  return { watch, faults };
}

suite('The watch', () => {
  test('raises no alarm beside a writer, a sequencer and its own rounds', async (t) => {
    const trial = await open(t);
    const { watch, faults } = watchOf(trial);
    const sequencer = trial.sequencer();
    const done = { batches: 0 };
    const writer = (async () => {
      for (let batch = 0; batch < 40; batch += 1) {
        trial.now += 7;
        sequencer.committed(await trial.commitEntries(1 + ((batch * 37) % 90)));
        await sequencer.round();
        done.batches += 1;
      }
    })();
    for (let round = 0; round < 2 || done.batches < 40; round += 1) {
      await watch.glance();
      await watch.round();
    }
    await writer;
    await watch.glance();
    assert.deepEqual(faults, []);
    assert.deepEqual(trial.faults, []);
    const { rounds, seen, rows } = watch.figures();
    assert.ok(rounds >= 2, `${rounds} rounds`);
    assert.equal(seen, sequencer.figures().size);
    assert.ok(rows > seen);
  });

  const GLANCED: readonly (readonly [name: string, sql: string, table: string])[] = [
    ['a removed checkpoint', 'DELETE FROM checkpoint', 'checkpoint'],
    ['a checkpoint with another signature', "UPDATE checkpoint SET note = replace(note, 'A', 'B')", 'checkpoint'],
    ['a removed state', 'DELETE FROM ledger_state', 'ledger_state'],
    ['a state cut back', 'UPDATE ledger_state SET size = size - 1', 'ledger_state'],
    ['another root', 'UPDATE ledger_state SET root = zeroblob(32)', 'ledger_state'],
    ['a removed last tile', 'DELETE FROM tile WHERE level = 0', 'tile'],
  ];
  for (const [name, sql, table] of GLANCED) {
    test(`sees ${name} at its next glance, and says since which checkpoint`, async (t) => {
      const trial = await open(t);
      await trial.commitEntries(20);
      await trial.sequencer().flush();
      const { watch, faults } = watchOf(trial);
      await watch.glance();
      assert.equal(faults.length, 0);
      trial.tamper(sql);
      await watch.glance();
      await watch.glance();
      assert.ok(
        faults.some((fault) => fault.table === table && fault.sinceSize === 20),
        JSON.stringify(faults),
      );
      assert.equal(new Set(faults.map((fault) => `${fault.table}/${fault.record}`)).size, faults.length, 'told twice');
    });
  }

  test('remembers the last checkpoint itself: another tree under our own signature is seen without any pinned copy', async (t) => {
    const trial = await open(t);
    await trial.commitEntries(20);
    await trial.sequencer().flush();
    const faults: Fault[] = [];
    const watch = createWatch({
      sources: { ...sourcesOf(trial), pinned: () => Promise.resolve(undefined) },
      random: fixedNumbers(),
      onFault: (fault) => faults.push(fault),
      onError: (error) => assert.fail(String(error)),
    });
    await watch.glance();
    const other = await trialLedger(3); // the same keys, other entries
    t.after(() => other.close());
    await other.commitEntries(30);
    await other.sequencer().flush();
    for (const table of ['tile', 'ledger_state', 'checkpoint']) {
      trial.tamper(`DELETE FROM ${table}`);
      for (const row of other.rows(`SELECT * FROM ${table}`)) {
        const values = Object.values(row) as (string | number | Uint8Array)[]; // the three kinds of columns there are
        trial.tamper(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`, ...values);
      }
    }
    await watch.glance();
    assert.deepEqual(
      faults.map(({ table, record, what }) => `${table}/${record} ${what}`),
      ['checkpoint/30 does not extend the checkpoint of 20 seen before'],
    );
  });

  test('sees a changed new leaf at the glance after its checkpoint', async (t) => {
    const trial = await open(t);
    const sequencer = trial.sequencer();
    await sequencer.flush();
    const { watch, faults } = watchOf(trial);
    await watch.glance();
    const rows = await trial.commitEntries(300);
    await sequencer.flush();
    trial.tamper("UPDATE entry SET event = replace(event, 'start', 'login') WHERE rid = ?", rows[7]?.rid ?? 0);
    trial.tamper('UPDATE tile SET data = zeroblob(length(data)) WHERE level = -1 AND n = 0');
    await watch.glance();
    assert.deepEqual(
      faults.map(({ table, record }) => `${table}/${record}`),
      ['tile/-1/0'],
    );
  });

  test('finds an edited entry in a round, from whatever place it starts', async (t) => {
    const trial = await open(t);
    const rows = await trial.commitEntries(700);
    await trial.sequencer().flush();
    const { watch, faults } = watchOf(trial);
    for (let round = 0; round < 3; round += 1) await watch.round();
    assert.equal(faults.length, 0);
    for (const at of [0, 350, 699]) trial.tamper('UPDATE entry SET record = zeroblob(32) WHERE rid = ?', rows[at]?.rid ?? 0);
    await watch.round();
    const entries = faults.filter(({ table }) => table === 'entry').map(({ record }) => record);
    for (const at of [0, 350, 699]) assert.ok(entries.includes(String(rows[at]?.rid)), `entry number ${at} in ${entries.join()}`);
  });

  test('starts, sweeps by itself, and stops', async (t) => {
    const trial = await open(t);
    await trial.commitEntries(3);
    await trial.sequencer().flush();
    trial.tamper("UPDATE entry SET event = replace(event, 'start', 'login')");
    const { promise, resolve } = Promise.withResolvers<Fault>();
    const alive = setInterval(() => undefined, 1000); // the watch itself keeps no process alive
    const watch = createWatch({
      sources: sourcesOf(trial),
      random: fixedNumbers(),
      onFault: (fault) => (fault.table === 'entry' ? resolve(fault) : undefined),
      onError: (error) => {
        throw error;
      },
      share: 1,
    });
    watch.start();
    assert.match((await promise).what, /MAC/);
    clearInterval(alive);
    await watch.stop();
  });
});

test('without a share of a core the watch only glances', async (t) => {
  const trial = await open(t);
  await trial.commitEntries(3);
  await trial.sequencer().flush();
  const { promise, resolve } = Promise.withResolvers<void>();
  const sources = sourcesOf(trial);
  let looks = 0;
  const pinned = (): ReturnType<VerifySources['pinned']> => {
    looks += 1;
    if (looks === 20) resolve();
    return sources.pinned();
  };
  const alive = setInterval(() => undefined, 1000);
  const watch = createWatch({
    sources: { ...sources, pinned },
    random: fixedNumbers(),
    onFault: () => undefined,
    onError: () => undefined,
    share: 0,
    glanceMs: 1,
  });
  watch.start();
  await promise;
  await watch.stop();
  clearInterval(alive);
  const { glances, rounds, rows } = watch.figures();
  assert.deepEqual([glances >= 10, rounds, rows], [true, 0, 0]);
});

suite('Verification from outside', () => {
  /** The ledger's routes, as the HTTP door serves them. */
  const served = (trial: TrialLedger): typeof globalThis.fetch => {
    const view = createLedgerView(trial.store, ORIGIN, formatVerifierKey(trial.signer.key));
    const answer = async (path: string): Promise<Uint8Array | undefined> => {
      if (path === 'checkpoint') return new TextEncoder().encode(await view.checkpoint());
      const tile = parseTilePath(path);
      if (tile === undefined) return undefined;
      return tile.level < 0 ? view.entries(tile.n, tile.width) : view.tile(tile.level, tile.n, tile.width);
    };
    return async (input) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const bytes = await answer(pathname.replace('/ledger/', ''));
      return bytes === undefined ? new Response('', { status: 404 }) : new Response(Uint8Array.from(bytes));
    };
  };
  const trustOf = (trial: TrialLedger) => ({ sha256, verify: verifySignature, key: trial.signer.key });
  const URL_OF = 'http://127.0.0.1:1/ledger';

  async function used(t: TestContext): Promise<{ trial: TrialLedger; pinned: string }> {
    const trial = await open(t);
    await trial.commitEntries(300);
    const sequencer = trial.sequencer();
    await sequencer.flush();
    const first = await verifyUrl(served(trial), URL_OF, trustOf(trial));
    assert.deepEqual([first.exit, first.lines], [0, [`intact: 300 entries of ${ORIGIN}`]]);
    await trial.commitEntries(500);
    await sequencer.flush();
    return { trial, pinned: first.checkpoint ?? assert.fail() };
  }

  test('a ledger that grew honestly extends the pinned checkpoint', async (t) => {
    const { trial, pinned } = await used(t);
    const verdict = await verifyUrl(served(trial), URL_OF, { ...trustOf(trial), pinned });
    assert.deepEqual([verdict.exit, verdict.lines], [0, [`intact: 800 entries of ${ORIGIN}, extending the pinned 300`]]);
  });

  const CHANGES: readonly (readonly [name: string, sql: string])[] = [
    [
      'a changed entry',
      'UPDATE tile SET data = CAST(replace(CAST(data AS TEXT), \'"v":1\', \'"v":2\') AS BLOB) WHERE level = -1 AND n = 1',
    ],
    ['a changed leaf hash', 'UPDATE tile SET data = zeroblob(8192) WHERE level = 0 AND n = 2'],
    ['a changed upper tile', 'UPDATE tile SET data = zeroblob(length(data)) WHERE level = 1'],
    ['a changed checkpoint', "UPDATE checkpoint SET note = replace(note, '800', '801')"],
  ];
  for (const [name, sql] of CHANGES) {
    test(`${name} is tampering`, async (t) => {
      const { trial } = await used(t);
      assert.ok(trial.tamper(sql) > 0);
      const verdict = await verifyUrl(served(trial), URL_OF, trustOf(trial));
      assert.equal(verdict.exit, 1, verdict.lines.join());
      assert.match(verdict.lines[0] ?? '', /^tampered: /);
    });
  }

  test('an older tree than the pinned one, and another tree, are tampering', async (t) => {
    const { trial, pinned } = await used(t);
    const young = await trialLedger();
    const other = await trialLedger(3);
    t.after(() => young.close());
    t.after(() => other.close());
    await young.commitEntries(5);
    await young.sequencer().flush();
    assert.match((await verifyUrl(served(young), URL_OF, { ...trustOf(trial), pinned })).lines[0] ?? '', /its tail was cut/);
    await other.commitEntries(400);
    await other.sequencer().flush();
    assert.match(
      (await verifyUrl(served(other), URL_OF, { ...trustOf(trial), pinned })).lines[0] ?? '',
      /does not extend the pinned one of 300/,
    );
  });

  test('a server that does not answer, or a wrong pinned checkpoint, is no verdict', async (t) => {
    const { trial } = await used(t);
    const silent: typeof globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
    assert.deepEqual((await verifyUrl(silent, URL_OF, trustOf(trial))).exit, 2);
    assert.deepEqual((await verifyUrl(served(trial), URL_OF, { ...trustOf(trial), pinned: 'garbage' })).exit, 2);
    trial.tamper('DELETE FROM tile WHERE level = -1 AND n = 0');
    assert.deepEqual((await verifyUrl(served(trial), URL_OF, trustOf(trial))).exit, 2);
  });
});
