import assert from 'node:assert/strict';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, suite, test } from 'node:test';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { append, growthFrom } from '#ledger/append.ts';
import { leafBytes } from '#ledger/leaf.ts';
import { parseVerifierKey } from '#ledger/note.ts';
import { openStore } from '#store/open.ts';
import type { EntryRow } from '#store/port.ts';
import { sha256 } from '#vault/digest.ts';
import { leafOf } from '../audit.ts';
import type { Fault } from '../findings.ts';
import type { Answers, Context, Request } from '../requests.ts';
import { openTrial, type Trial } from '#centre/trial/centre.ts';
import {
  type Hand,
  leavePending,
  missedCases,
  type Row,
  saveTables,
  sourcesOf,
  tamperCases,
  useCentre,
  type Used,
} from '#centre/trial/tampering.ts';
import { runVerify, verifyStore, type VerifySources } from './verify.ts';

/** A centre that was used for a while and then stopped; each case tampers with a copy of its file. */
let used: Used | undefined;
const centre = (): Used => used ?? assert.fail('not set up');
const fileOf = (name: string): string => join(centre().folder, name);

before(async () => {
  const trial = await openTrial({ settings: { holdMs: 60_000 } });
  try {
    used = await useCentre(trial, 256); // a full bundle, and a tile above it
  } finally {
    await trial.stop();
  }
  const store = await openStore(trial.url, 'write');
  await leavePending(centre(), store, 3);
  await store.close();
});

after(() => {
  if (used !== undefined) rmSync(used.folder, { recursive: true });
});

type Change = (database: DatabaseSync) => void;

async function withCopy<T>(change: Change, work: (sources: VerifySources) => Promise<T>): Promise<T> {
  const copy = fileOf('copy.db');
  const log = fileOf('medlar.db-wal');
  copyFileSync(fileOf('medlar.db'), copy);
  if (existsSync(log)) copyFileSync(log, `${copy}-wal`);
  try {
    const database = new DatabaseSync(copy);
    database.exec('PRAGMA synchronous = OFF'); // a copy for one case
    change(database);
    database.close();
    const store = await openStore(`sqlite:${copy}`, 'read');
    try {
      return await work(await sourcesOf(centre(), store));
    } finally {
      await store.close();
    }
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${copy}${end}`, { force: true });
  }
}

const faultsAfter = (change: Change): Promise<readonly Fault[]> =>
  withCopy(change, async (sources) => {
    const faults: Fault[] = [];
    for await (const fault of verifyStore(sources)) faults.push(fault);
    return faults;
  });

/** Rows of a table that are tampered with: more where rows are of many kinds. */
const ROWS_OF: Readonly<Record<string, number>> = { claim: 6, tile: 5 };
const ROWS_EACH = 2;

test('any row of any authentic or derived table, edited, deleted, swapped or invented, is found and named', async () => {
  const file = fileOf('tampered.db');
  copyFileSync(fileOf('medlar.db'), file);
  const database = new DatabaseSync(file);
  database.exec("PRAGMA synchronous = OFF; ATTACH ':memory:' AS saved");
  const hand: Hand = {
    rows: (sql) => Promise.resolve(database.prepare(sql).all() as Row[]), // no column of ours is a bigint
    run: async (sql, ...values) => Number(database.prepare(sql).run(...values).changes),
  };
  const store = await openStore(`sqlite:${file}`, 'read');
  try {
    await saveTables(hand, 'saved');
    const cases = await tamperCases(hand, (table) => ROWS_OF[table] ?? ROWS_EACH);
    assert.deepEqual(await missedCases(centre(), store, hand, 'saved', cases), []);
    assert.ok(cases.length > 200, `only ${cases.length} cases`);
  } finally {
    await store.close();
    database.close();
  }
});

test('a pointer that was set back to an older version is named', async () => {
  const faults = await faultsAfter((database) => {
    const back = 'UPDATE resource SET version = version - 1 WHERE rid = (SELECT rid FROM resource WHERE version > 1 ORDER BY rid LIMIT 1)';
    assert.equal(database.prepare(back).run().changes, 1);
  });
  assert.ok(
    faults.some(({ table, what }) => table === 'resource' && what.endsWith('which is not the newest')),
    JSON.stringify(faults),
  );
});

test('an entry whose columns have not their sizes is found, though all their bytes are there', async () => {
  const changes = {
    'a byte moved into the next column': 'id = substr(id, 1, 15), record = CAST(substr(id, 16) || record AS BLOB)',
    'text in the place of bytes': 'id = CAST(id AS TEXT)',
    'longer at the end': "mac = CAST(mac || x'00' AS BLOB)",
    'too short': 'salt = substr(salt, 1, 15)',
    empty: "content = x''",
  };
  for (const [what, change] of Object.entries(changes)) {
    const faults = await faultsAfter((database) => {
      // A column's type is a rule of STRICT, which only the schema can take away.
      database.enableDefensive(false);
      database.exec('PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON');
      const schema = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'entry'").get()?.['sql'];
      database.exec("UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'entry'; PRAGMA schema_version = 1000");
      database.exec(`UPDATE entry SET ${change} WHERE rid = (SELECT rid FROM sequenced WHERE seq = 7)`);
      database.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'entry'").run(schema ?? null);
      database.exec('PRAGMA schema_version = 1001');
    });
    assert.ok(
      faults.some(({ table }) => table === 'entry' || table === 'sequenced'),
      `${what}: ${JSON.stringify(faults)}`,
    );
  }
});

test('rows of transient tables raise no alarm, whatever is done to them', async () => {
  const faults = await faultsAfter((database) => {
    for (const table of ['transient_item', 'transient_lease']) database.exec(`DELETE FROM ${table}`);
    database.exec("INSERT INTO transient_item VALUES ('session', 'x', x'00', 9999999999999)");
    database.exec("INSERT INTO transient_lease VALUES ('sequencer', 'nobody', 9999999999999, 77)");
    database.exec('UPDATE transient_counter SET next = next + 1000000');
  });
  assert.deepEqual(faults, []);
});

test('beside a centre that books, holds, moves, cancels and lets holds run out, nothing is an alarm', async () => {
  const trial = await openTrial({ settings: { holdMs: 300, bookingsMax: 50 } });
  try {
    let now = Date.now();
    trial.setClock(now);
    const people = [await trial.as('patient1', 'password111'), await trial.as('patient2', 'password222')] as const;
    const { slots } = await list(trial, people[0]);
    const indexes = slots.filter(({ start }) => start > now + 3600_000).map(({ index }) => index);
    const done = new Map<string, number>();
    const verifying = { running: true };
    const write = async (who: (typeof people)[number], seed: number): Promise<void> => {
      const booked: string[] = [];
      for (let turn = seed; verifying.running; turn = (Math.imul(turn, 1_103_515_245) + 12_345) >>> 0) {
        trial.setClock((now += 20));
        const index = indexes[(turn >>> 8) % indexes.length] ?? assert.fail();
        const [appointment] = booked;
        const kind = (turn >>> 20) % 5;
        const request: Request =
          kind < 2 || appointment === undefined
            ? { verb: kind === 0 ? 'hold' : 'choose', index } // nobody confirms the holds: they run out, and others take the slots
            : kind === 2
              ? { verb: 'move', appointment, index }
              : kind === 3
                ? { verb: 'cancel', appointment }
                : { verb: 'visits' };
        const answer = await trial.centre.perform(request, who);
        const name = 'refused' in answer ? `${request.verb} refused` : request.verb;
        done.set(name, (done.get(name) ?? 0) + 1);
        if ('refused' in answer) continue;
        if (request.verb === 'cancel' || request.verb === 'move') booked.shift();
        if (request.verb === 'choose' || request.verb === 'move') booked.push((answer.ok as Answers['choose']).appointment);
        await turnOfTheLoop();
      }
    };
    const writers = Promise.all([write(people[0], 0), write(people[1], 3)]);
    const { origin, verifierKey } = trial.centre.ledger;
    const house = { folder: trial.folder, purposes: trial.house.keyring.purposes, origin, now };
    const key = parseVerifierKey(sha256, verifierKey) ?? assert.fail();
    const faults: Fault[] = [];
    const sources = { ...(await sourcesOf({ ...house, key }, trial.store)), now: () => now };
    const enough = (): boolean => ['hold', 'choose', 'move', 'cancel', 'visits'].every((verb) => (done.get(verb) ?? 0) > 5);
    for (let round = 0; round < 5 || (!enough() && round < 2_000); round += 1) {
      for await (const fault of verifyStore(sources)) faults.push(fault);
    }
    verifying.running = false;
    await writers;
    for await (const fault of verifyStore(sources)) faults.push(fault);
    assert.deepEqual(faults, []);
    assert.ok(enough(), [...done].join(' '));
  } finally {
    await trial.remove();
  }
});

async function list(trial: Trial, context: Context): Promise<Answers['list']> {
  const answer = await trial.centre.perform({ verb: 'list' }, context);
  return 'ok' in answer ? answer.ok : assert.fail(answer.text);
}

suite('medlar verify', () => {
  const run = async (change: Change, other: Partial<VerifySources> = {}): Promise<{ exit: number; lines: readonly string[] }> => {
    const lines: string[] = [];
    const exit = await withCopy(change, (sources) => runVerify({ ...sources, ...other }, (line) => lines.push(line)));
    return { exit, lines };
  };
  const nothing: Change = () => undefined;

  test('ends with 0 and says what it looked at when all is well', async () => {
    const { exit, lines } = await run(nothing);
    assert.equal(exit, 0);
    assert.match(lines.join('\n'), /^intact: ledger_state 1, checkpoint 1, entry 2[0-9]{2}, pending 3, sequenced 2[0-9]{2}, tile 5/);
  });

  test('ends with 1 and names what was tampered with', async () => {
    const { exit, lines } = await run((database) => database.exec('DELETE FROM checkpoint'));
    assert.equal(exit, 1);
    assert.match(lines[0] ?? '', /^tampered: checkpoint\/[0-9]+: is missing: it was published$/);
    assert.match(lines.at(-1) ?? '', /^1 thing is not what was written/);
  });

  test('ends with 2 when it could not check', async () => {
    const { exit, lines } = await run(nothing, { pinned: () => Promise.reject(new Error('the disk is gone')) });
    assert.deepEqual([exit, lines], [2, ['could not check: the disk is gone']]);
  });

  test('says so when there is no pinned checkpoint to compare with', async () => {
    const { exit, lines } = await run(nothing, { pinned: () => Promise.resolve(undefined) });
    assert.equal(exit, 0);
    assert.match(lines[0] ?? '', /^note: there is no pinned checkpoint/);
  });

  test('a row that the table has and its index has not is found, whichever of the two the walk goes along', async () => {
    const lines: string[] = [];
    const exit = await withCopy(nothing, (sources) => {
      const hand = (...statements: readonly string[]): void => {
        const database = new DatabaseSync(fileOf('copy.db'), { defensive: false });
        database.exec('PRAGMA writable_schema = ON');
        for (const statement of statements) database.exec(statement);
        database.close();
      };
      // SQLite forgets that there is an index while the row is planted, and finds it again as it was.
      hand(
        "CREATE TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'index_row_rid'",
        "DELETE FROM sqlite_schema WHERE name = 'index_row_rid'",
        'PRAGMA schema_version = 1000',
      );
      hand("INSERT INTO index_row (param, value, updated, rid) SELECT param, x'6d696e65', updated, rid FROM index_row LIMIT 1");
      hand('INSERT INTO sqlite_schema SELECT * FROM kept', 'PRAGMA schema_version = 1001');
      hand('DROP TABLE kept');
      return runVerify(sources, (line) => lines.push(line));
    });
    assert.equal(exit, 1, lines.join('\n'));
    assert.match(lines.join('\n'), /^tampered: structure\/1: .*index_row_rid/m);
  });

  test('a trigger made while the store is open is found', async () => {
    const lines: string[] = [];
    const exit = await withCopy(nothing, (sources) => {
      const database = new DatabaseSync(fileOf('copy.db'));
      database.exec('CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM pending; END');
      database.close();
      return runVerify(sources, (line) => lines.push(line));
    });
    assert.equal(exit, 1);
    assert.match(lines[0] ?? '', /^tampered: schema\/1: .*trigger t/);
  });

  test('a ledger rolled back to its beginning, consistent in itself, is told from a whole one by the pinned checkpoint', async () => {
    const faults = await faultsAfter((database) => {
      database.exec('DELETE FROM ledger_state; DELETE FROM tile; DELETE FROM checkpoint; DELETE FROM sequenced');
      database.exec('DELETE FROM pending; INSERT INTO pending SELECT rid FROM entry');
    });
    assert.deepEqual([...new Set(faults.map(({ table }) => table))].sort(), ['checkpoint', 'ledger_state']);
  });

  /** Faults after tiles grown by some leaves were put, and nothing else: what a crash leaves between tiles and state. */
  async function afterTilesOf(leavesOf: (pending: readonly EntryRow[]) => readonly Uint8Array[]): Promise<readonly Fault[]> {
    const tiles = await withCopy(nothing, ({ store }) =>
      store.snapshot(async (snapshot) => {
        const state = (await snapshot.ledgerState()) ?? assert.fail();
        const growth = growthFrom(sha256, state.size, await snapshot.scanTiles(undefined, 100)) ?? assert.fail();
        return append(sha256, growth, leavesOf(await snapshot.pending(10))).tiles;
      }),
    );
    return faultsAfter((database) => {
      const put = database.prepare('INSERT OR REPLACE INTO tile VALUES (?, ?, ?, ?)');
      for (const { level, n, width, data } of tiles) put.run(level, n, width, data);
    });
  }

  test('tiles that a crash left beyond the tree are no alarm', async () => {
    assert.deepEqual(await afterTilesOf((pending) => pending.map((row) => leafBytes(leafOf(row)))), []);
    assert.deepEqual(await afterTilesOf((pending) => pending.slice(0, 1).map((row) => leafBytes(leafOf(row)))), []);
  });

  test('tiles of invented leaves beyond the tree are one', async () => {
    const faults = await afterTilesOf((pending) => pending.map((row) => leafBytes({ ...leafOf(row), record: 'ab'.repeat(32) })));
    assert.deepEqual([...new Set(faults.map(({ table }) => table))], ['tile']);
  });
});
