import assert from 'node:assert/strict';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { after, before, suite, test } from 'node:test';
import { append, growthFrom } from '#ledger/append.ts';
import { leafBytes } from '#ledger/leaf.ts';
import { parseVerifierKey, type VerifierKey } from '#ledger/note.ts';
import { openStore } from '#store/open.ts';
import type { EntryRow, Store } from '#store/port.ts';
import { openKeyGate, parseKeySource } from '#vault/key-source.ts';
import type { PurposeKeys } from '#vault/purpose-keys.ts';
import { SECRET_NAMES } from '#vault/secrets.ts';
import { verifySignature } from '#vault/signature.ts';
import { createEntry, leafOf } from './audit.ts';
import type { Fault } from './findings.ts';
import { createKeyring, type Keyring, sha256 } from './keyring.ts';
import { pinnedFile } from './pinned-file.ts';
import type { Answers, Context, Request } from './requests.ts';
import { openTrial, type Trial } from './trial-centre.ts';
import { runVerify, verifyStore, type VerifySources } from './verify.ts';

/** A centre that was used for a while and then stopped; each case tampers with a copy of its file. */
interface Used {
  readonly folder: string;
  readonly purposes: PurposeKeys;
  readonly key: VerifierKey;
  readonly origin: string;
  readonly now: number;
}

let used: Used | undefined;
const centre = (): Used => used ?? assert.fail('not set up');
const fileOf = (name: string): string => join(centre().folder, name);

before(async () => {
  const trial = await openTrial({ settings: { holdMs: 60_000 } });
  try {
    used = { folder: trial.folder, purposes: trial.house.keyring.purposes, ...(await use(trial)) };
  } finally {
    await trial.stop();
  }
  await leaveEntriesPending(trial.url);
});

/** Makes claims of every kind: held, booked, cancelled, moved, and a hold that ran out and was taken over by somebody else. And many reads. */
async function use(trial: Trial): Promise<Pick<Used, 'key' | 'origin' | 'now'>> {
  let now = Date.now();
  trial.setClock(now);
  const one = await trial.as('patient1', 'password111');
  const other = await trial.as('patient2', 'password222');
  const perform = async <R extends Request>(request: R, context: Context): Promise<Answers[R['verb']]> => {
    now += 7;
    trial.setClock(now);
    const answer = await trial.centre.perform(request, context);
    if ('refused' in answer) throw new Error(`${request.verb}: ${answer.text}`);
    return answer.ok;
  };
  const { slots } = await perform({ verb: 'list' }, one);
  const [first, second, third, fourth, fifth] = slots.filter(({ start }) => start > now + 600_000).map(({ index }) => index);
  assert.ok(first !== undefined && second !== undefined && third !== undefined && fourth !== undefined && fifth !== undefined);
  const { appointment: cancelled } = await perform({ verb: 'choose', index: first }, one);
  await perform({ verb: 'cancel', appointment: cancelled }, one);
  const { appointment: moved } = await perform({ verb: 'choose', index: second }, one);
  await perform({ verb: 'move', appointment: moved, index: third }, one);
  await perform({ verb: 'hold', index: fourth }, other);
  now += 61_000;
  await perform({ verb: 'choose', index: fourth }, one);
  await perform({ verb: 'hold', index: fifth }, other);
  await perform({ verb: 'visits' }, one);
  await commitEntries(trial.store, trial.house.keyring, 256, now); // a full bundle, and a tile above it
  const { origin, verifierKey } = trial.centre.ledger;
  return { key: parseVerifierKey(sha256, verifierKey) ?? assert.fail(), origin, now };
}

/** Entries of a process that died before they were in the tree. */
async function leaveEntriesPending(url: string): Promise<void> {
  const { now, purposes } = centre();
  const store = await openStore(url, 'write');
  await commitEntries(store, createKeyring(await gate(), purposes, store), 3, now);
  await store.close();
}

async function commitEntries(store: Store, keyring: Keyring, count: number, at: number): Promise<void> {
  const first = await store.allocate(count);
  const entries = Array.from({ length: count }, (_, index) =>
    createEntry(keyring, {
      rid: first + index,
      at,
      event: {
        about: null,
        act: 'start',
        actor: null,
        door: 'centre',
        outcome: 'success',
        patient: null,
        purpose: 'HOPERAT',
        refused: null,
        role: 'system',
      },
      wrote: [],
      shown: [],
      record: sha256(`record ${first + index}`),
      random: sha256(`random ${first + index}`),
    }),
  );
  assert.deepEqual(await store.commit({ entries }), { done: true });
}

after(() => {
  if (used !== undefined) rmSync(used.folder, { recursive: true });
});

const gate = () => openKeyGate(parseKeySource('file', centre().folder), 'open', { env: {} });

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
      const { purposes, key, origin, now } = centre();
      return await work({
        store,
        keyring: createKeyring(await gate(), purposes, store),
        ledger: { origin, key, verify: verifySignature },
        pinned: () => pinnedFile(fileOf('ledger.pin')).read(),
        now: () => now,
        secretNames: SECRET_NAMES,
      });
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

// ── Every table × every way to tamper ──────────────────────────────────────────────────────────────────────────────────────────────────────

type Row = Record<string, SQLInputValue>;

interface Case {
  readonly name: string;
  readonly table: string;
  readonly change: Change;
}

const TABLES: Readonly<Record<string, readonly string[]>> = {
  version: ['rid', 'version'],
  entry: ['rid'],
  data_key: ['owner'],
  secret: ['name'],
  resource: ['rid'],
  index_row: ['param', 'value', 'updated', 'rid'],
  claim: ['space', 'key'],
  pending: ['rid'],
  sequenced: ['rid'],
  tile: ['level', 'n'],
  ledger_state: ['one'],
  checkpoint: ['size'],
};

/** Rows of a table that are tampered with, evenly spread from the first to the last: more where rows are of many kinds. */
const ROWS_OF: Readonly<Record<string, number>> = { claim: 6, tile: 5 };
const ROWS_EACH = 2;

function sampled(table: string, rows: readonly Row[]): readonly Row[] {
  const count = Math.min(rows.length, ROWS_OF[table] ?? ROWS_EACH);
  return Array.from({ length: count }, (_, at) => rows[Math.round((at * (rows.length - 1)) / Math.max(count - 1, 1))] ?? assert.fail());
}

const where = (keys: readonly string[]): string => keys.map((key) => `"${key}" = ?`).join(' AND ');
const keyOf = (row: Row, keys: readonly string[]): SQLInputValue[] => keys.map((key) => row[key] ?? null);
const shown = (row: Row, keys: readonly string[]): string => keys.map((key) => textOf(row[key])).join('/');
const textOf = (value: SQLInputValue | undefined): string =>
  value instanceof Uint8Array ? value.toHex() : typeof value === 'string' ? value : JSON.stringify(value);

/** Values near the one that is there; the first that the schema's checks let in is taken. */
function near(value: SQLInputValue): readonly SQLInputValue[] {
  return otherValues(value).filter((other) => other !== value);
}

function otherValues(value: SQLInputValue): readonly SQLInputValue[] {
  if (typeof value === 'number') return [value + 1, value - 1, value + 1_000_003, 1 - value, value + 3, value + 4];
  if (typeof value === 'string') return [value.replace(/[a-z]/, (letter) => (letter === 'x' ? 'y' : 'x')), `${value}1`, value.slice(0, -1)];
  if (value instanceof Uint8Array && value.length > 0) {
    const flipped = value.slice();
    flipped[value.length >> 1] = (flipped[value.length >> 1] ?? 0) ^ 1;
    return [flipped];
  }
  return [];
}

const tries = (database: DatabaseSync, sql: string, choices: readonly (readonly SQLInputValue[])[]): boolean =>
  choices.some((values) => {
    try {
      return database.prepare(sql).run(...values).changes === 1;
    } catch {
      return false; // the schema does not let this value in
    }
  });

function casesOf(database: DatabaseSync): readonly Case[] {
  const cases: Case[] = [];
  for (const [table, keys] of Object.entries(TABLES)) {
    const rows = database.prepare(`SELECT * FROM "${table}" ORDER BY ${keys.join(', ')}`).all() as Row[];
    assert.ok(rows.length > 0, `nothing in ${table} to tamper with`);
    for (const row of sampled(table, rows)) {
      const label = `${table} ${shown(row, keys)}`;
      cases.push({
        name: `${label} deleted`,
        table,
        change: (open) => void open.prepare(`DELETE FROM "${table}" WHERE ${where(keys)}`).run(...keyOf(row, keys)),
      });
      for (const [column, value] of Object.entries(row)) {
        if (column === 'one') continue; // the key of a table that can have one row only
        cases.push({
          name: `${label}: ${column} edited`,
          table,
          change: (open) => {
            const sql = `UPDATE "${table}" SET "${column}" = ? WHERE ${where(keys)}`;
            assert.ok(
              tries(
                open,
                sql,
                near(value).map((one) => [one, ...keyOf(row, keys)]),
              ),
              'no edit possible',
            );
          },
        });
        const other = rows.find((one) => !Object.is(one[column], value) && shown(one, [column]) !== shown(row, [column]));
        if (other === undefined || keys.includes(column)) continue;
        cases.push({
          name: `${label}: ${column} swapped with ${shown(other, keys)}`,
          table,
          change(open) {
            const sql = `UPDATE "${table}" SET "${column}" = ? WHERE ${where(keys)}`;
            // Through a third value, as columns may be unique.
            tries(
              open,
              sql,
              near(value).map((one) => [one, ...keyOf(row, keys)]),
            );
            open.prepare(sql).run(value, ...keyOf(other, keys));
            open.prepare(sql).run(other[column] ?? null, ...keyOf(row, keys));
          },
        });
      }
      if (table === 'ledger_state') continue;
      for (const key of keys) {
        cases.push({
          name: `${label} copied to another ${key}`,
          table,
          change(open) {
            const columns = Object.keys(row);
            const sql = `INSERT INTO "${table}" VALUES (${columns.map(() => '?').join(', ')})`;
            const invented = (offset: number): SQLInputValue[] =>
              columns.map((column) => {
                const value = row[column] ?? null;
                if (column === 'id' && typeof value === 'string') return `${value}x`; // unique with the type
                if (column !== key) return value;
                return typeof value === 'number' ? value + offset : key === 'key' ? `${textOf(value)}9` : (near(value)[0] ?? null);
              });
            assert.ok(tries(open, sql, [900_001, 1, -1, 2, 3, 4].map(invented)), 'nothing could be invented');
          },
        });
      }
    }
  }
  return cases;
}

/**
 * Where two rows contradict each other and either may be the one that was changed, the other one may be named: the table that is named instead.
 */
const INSTEAD: readonly (readonly [name: RegExp, tables: readonly string[]])[] = [[/^entry \d+ deleted$/, ['pending']]];

suite('Any row of any authentic or derived table', () => {
  test('edited, deleted, swapped or invented is found, and named', async () => {
    assert.deepEqual(await faultsAfter(() => undefined), []);
    const original = new DatabaseSync(fileOf('medlar.db'), { readOnly: true });
    const cases = casesOf(original);
    original.close();
    const missed: string[] = [];
    for (const { name, table, change } of cases) {
      const faults = await faultsAfter(change);
      const tables = [table, ...INSTEAD.filter(([pattern]) => pattern.test(name)).flatMap(([, others]) => others)];
      if (!faults.some((fault) => tables.includes(fault.table))) {
        missed.push(`${name} → ${faults.map((fault) => `${fault.table}/${fault.record} ${fault.what}`).join('; ') || 'nothing'}`);
      }
    }
    assert.deepEqual(missed, []);
    assert.ok(cases.length > 200, `only ${cases.length} cases`);
  });
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
