/** For tests: a centre that was used, and every way to tamper with a row of each of its tables, on either engine. */
import assert from 'node:assert/strict';
import type { Store } from '#store/port.ts';
import { openKeyGate, parseKeySource } from '#vault/key-source.ts';
import type { PurposeKeys } from '#vault/purpose-keys.ts';
import { SECRET_NAMES } from '#vault/secrets.ts';
import { verifySignature } from '#vault/signature.ts';
import { parseVerifierKey, type VerifierKey } from '#ledger/note.ts';
import { sha256 } from '#vault/digest.ts';
import { createEntry } from '../audit.ts';
import type { Fault } from '../findings.ts';
import { createKeyring, type Keyring } from '../keyring.ts';
import { pinnedFile } from '../pinned-file.ts';
import { join } from 'node:path';
import type { Answers, Context, Request } from '../requests.ts';
import type { Trial } from './centre.ts';
import { SWEEPS, verifyStore, type VerifySources } from '#centre/verify/verify.ts';

export type Value = number | string | Uint8Array | null;
export type Row = Readonly<Record<string, Value>>;

/** The hand of somebody who has the database but not the keys: SQL with `?`, each statement by itself. */
export interface Hand {
  rows(sql: string): Promise<readonly Row[]>;
  /** Number of rows changed; rejects when the schema does not let it in. */
  run(sql: string, ...values: readonly Value[]): Promise<number>;
}

/** Every authentic and derived table, and its key. */
export const TABLES: Readonly<Record<string, readonly string[]>> = {
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

/** A centre after some use, stopped; its store may be opened again. */
export interface Used {
  readonly folder: string;
  readonly purposes: PurposeKeys;
  readonly key: VerifierKey;
  readonly origin: string;
  readonly now: number;
}

/** Makes claims of every kind: held, booked, cancelled, moved, and a hold that ran out and was taken over by somebody else. And `entries` acts of the system. */
export async function useCentre(trial: Trial, entries: number): Promise<Used> {
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
  now += trial.house.settings.holdMs + 1000;
  await perform({ verb: 'choose', index: fourth }, one);
  await perform({ verb: 'hold', index: fifth }, other);
  await perform({ verb: 'visits' }, one);
  await commitEntries(trial.store, trial.house.keyring, entries, now);
  const { origin, verifierKey } = trial.centre.ledger;
  const key = parseVerifierKey(sha256, verifierKey) ?? assert.fail();
  return { folder: trial.folder, purposes: trial.house.keyring.purposes, key, origin, now };
}

/** Entries that no sequencer has taken up, as of a process that died. */
export async function leavePending(used: Used, store: Store, count: number): Promise<void> {
  await commitEntries(store, (await sourcesOf(used, store)).keyring, count, used.now);
}

async function commitEntries(store: Store, keyring: Pick<Keyring, 'entryMac'>, count: number, at: number): Promise<void> {
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

/** What `medlar verify` is given: keys opened anew, nothing remembered. */
export async function sourcesOf(used: Used, store: Store): Promise<VerifySources & { readonly keyring: Keyring }> {
  const gate = await openKeyGate(parseKeySource('file', used.folder), 'open', { env: {} });
  const pinned = pinnedFile(join(used.folder, 'ledger.pin'));
  return {
    store,
    keyring: createKeyring(gate, used.purposes, store),
    ledger: { origin: used.origin, key: used.key, verify: verifySignature },
    pinned: () => pinned.read(),
    now: () => used.now,
    secretNames: SECRET_NAMES,
  };
}

export interface TamperCase {
  readonly name: string;
  readonly table: string;
  readonly change: (hand: Hand) => Promise<void>;
}

const where = (keys: readonly string[]): string => keys.map((key) => `"${key}" = ?`).join(' AND ');
const keyOf = (row: Row, keys: readonly string[]): readonly Value[] => keys.map((key) => row[key] ?? null);
const shown = (row: Row, keys: readonly string[]): string => keys.map((key) => textOf(row[key])).join('/');
const textOf = (value: Value | undefined): string =>
  value instanceof Uint8Array ? value.toHex() : typeof value === 'string' ? value : JSON.stringify(value);

/** Values near the one that is there; the first that the schema's checks let in is taken. */
const near = (value: Value): readonly Value[] => otherValues(value).filter((other) => other !== value);

function otherValues(value: Value): readonly Value[] {
  if (typeof value === 'number') return [value + 1, value - 1, value + 1_000_003, 1 - value, value + 3, value + 4];
  if (typeof value === 'string') return [value.replace(/[a-z]/, (letter) => (letter === 'x' ? 'y' : 'x')), `${value}1`, value.slice(0, -1)];
  if (value instanceof Uint8Array && value.length > 0) {
    const flipped = Uint8Array.from(value); // a Buffer’s slice would share its bytes
    flipped[value.length >> 1] = (flipped[value.length >> 1] ?? 0) ^ 1;
    return [flipped];
  }
  return [];
}

async function tries(hand: Hand, sql: string, choices: readonly (readonly Value[])[]): Promise<boolean> {
  for (const values of choices) {
    // A rejection: the schema does not let this value in.
    if ((await hand.run(sql, ...values).catch(() => 0)) === 1) return true;
  }
  return false;
}

/** Rows of a table, evenly spread from the first to the last. */
function sampled(rows: readonly Row[], most: number): readonly Row[] {
  const count = Math.min(rows.length, most);
  return Array.from({ length: count }, (_, at) => rows[Math.round((at * (rows.length - 1)) / Math.max(count - 1, 1))] ?? assert.fail());
}

/** Deleted, each column edited, each column swapped with another row's, copied to another key: for some rows of each table. */
export async function tamperCases(hand: Hand, rowsOf: (table: string) => number): Promise<readonly TamperCase[]> {
  const cases: TamperCase[] = [];
  for (const [table, keys] of Object.entries(TABLES)) {
    const rows = await hand.rows(`SELECT * FROM "${table}" ORDER BY ${keys.join(', ')}`);
    assert.ok(rows.length > 0, `nothing in ${table} to tamper with`);
    for (const row of sampled(rows, rowsOf(table))) {
      const label = `${table} ${shown(row, keys)}`;
      const add = (name: string, change: TamperCase['change']): void => void cases.push({ name: `${label} ${name}`, table, change });
      add('deleted', async (by) => {
        assert.equal(await by.run(`DELETE FROM "${table}" WHERE ${where(keys)}`, ...keyOf(row, keys)), 1);
      });
      for (const [column, value] of Object.entries(row)) {
        if (column === 'one') continue; // the key of a table that can have one row only
        const set = `UPDATE "${table}" SET "${column}" = ? WHERE ${where(keys)}`;
        const edits = near(value).map((choice) => [choice, ...keyOf(row, keys)]);
        add(`${column} edited`, async (by) => assert.ok(await tries(by, set, edits), 'no edit possible'));
        const other = rows.find((each) => textOf(each[column]) !== textOf(value));
        if (other === undefined || keys.includes(column)) continue;
        add(`${column} swapped with ${shown(other, keys)}`, async (by) => {
          await tries(by, set, edits); // through a third value, as columns may be unique
          await by.run(set, value, ...keyOf(other, keys));
          await by.run(set, other[column] ?? null, ...keyOf(row, keys));
        });
      }
      if (table === 'ledger_state') continue;
      for (const key of keys) {
        const columns = Object.keys(row);
        const insert = `INSERT INTO "${table}" VALUES (${columns.map(() => '?').join(', ')})`;
        const copied = (offset: number): readonly Value[] =>
          columns.map((column) => {
            const value = row[column] ?? null;
            if (column === 'id' && typeof value === 'string') return `${value}x`; // unique with the type
            if (column !== key) return value;
            return typeof value === 'number' ? value + offset : key === 'key' ? `${textOf(value)}9` : (near(value)[0] ?? null);
          });
        add(`copied to another ${key}`, async (by) =>
          assert.ok(await tries(by, insert, [900_001, 1, -1, 2, 3, 4].map(copied)), 'nothing could be invented'),
        );
      }
    }
  }
  return cases;
}

/**
 * Where two rows contradict each other and either may be the one that was changed, the other one may be named: the table that is named instead.
 */
const INSTEAD: readonly (readonly [name: RegExp, tables: readonly string[]])[] = [[/^entry \d+ deleted$/, ['pending']]];

/** The cases whose table is not named. The store is put right after each: `used` is verified whole before the first and after the last. */
export async function missedCases(
  used: Used,
  store: Store,
  hand: Hand,
  saved: string,
  cases: readonly TamperCase[],
): Promise<readonly string[]> {
  const missed: string[] = [];
  const faults = async (enough: (fault: Fault) => boolean, firstTable?: string): Promise<readonly Fault[]> => {
    const found: Fault[] = [];
    const order = SWEEPS.toSorted((a, b) => Number(b.table === firstTable) - Number(a.table === firstTable));
    for await (const fault of verifyStore(await sourcesOf(used, store), { sweeps: order })) {
      found.push(fault);
      if (enough(fault)) break;
    }
    return found;
  };
  assert.deepEqual(await faults(() => false), []);
  for (const { name, table, change } of cases) {
    await change(hand).catch((error: unknown) => assert.fail(`${name}: ${String(error)}`));
    const tables = [table, ...INSTEAD.filter(([pattern]) => pattern.test(name)).flatMap(([, others]) => others)];
    const names = (fault: Fault): boolean => tables.includes(fault.table);
    const found = await faults(names, table);
    if (!found.some(names)) {
      missed.push(`${name} → ${found.map((fault) => `${fault.table}/${fault.record} ${fault.what}`).join('; ') || 'nothing'}`);
    }
    await hand.run(`DELETE FROM "${table}"`);
    await hand.run(`INSERT INTO "${table}" SELECT * FROM ${saved}."${table}"`);
  }
  assert.deepEqual(await faults(() => false), []);
  return missed;
}

/** Keeps a copy of each table beside the store's own, from which `missedCases` puts them right. */
export async function saveTables(hand: Hand, saved: string): Promise<void> {
  for (const table of Object.keys(TABLES)) await hand.run(`CREATE TABLE ${saved}."${table}" AS SELECT * FROM "${table}"`);
}
