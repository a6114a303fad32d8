/**
 * One batch of Writes as one transaction of a few multi-row statements: first those that may find a conflict, and only when none did,
 * in a second flight together with COMMIT, those that cannot. Two round trips, however many Writes.
 *
 * Row locks are taken in one order everywhere (answers, pointers, names, keys, claims; sorted within each), so that processes wait for
 * each other but do not deadlock. Where they still do (a claim's row that appears in between), the server ends one of them and the
 * queue tries again.
 */
import { byteaArray, int8Array, textArray } from './postgres-array.ts';
import {
  UnknownOutcome,
  connectionBroke,
  type Answer,
  type Parameter,
  type Row,
  type Send,
  type Statement,
} from './postgres-connection.ts';
import { claimKey, itemKey, nowOf } from './postgres-known.ts';
import { indexColumns } from './postgres-read.ts';
import type { Conflict, DataKeyRow, EntryRow, Instant, Rid, TransientRow, VersionRow, VersionWrite, Write } from './port.ts';

/**
 * Commits all of them and gives no conflicts, or writes nothing and gives the conflicts by the Write's place in the batch. Requires that no two
 * Writes share one of their `lockedKeys`. Throws what the database throws; the connection, with the transaction on it, is then to be given up.
 */
export async function runBatch(send: Send, writes: readonly Write[]): Promise<ReadonlyMap<number, Conflict>> {
  const checks = checksOf(writes);
  const changes = changesOf(writes);
  if (checks.length > 0) {
    const answers = await flight(send, [[BEGIN, []], ...checks.map(({ statement, parameters }): Step => [statement, parameters])]);
    refuseStrangers(answers);
    const conflicts = conflictsOf(checks, answers.slice(1));
    if (conflicts.size === 0) await commitFlight(send, [...changes, [COMMIT, []]]);
    else await send(ROLLBACK, []);
    return conflicts;
  }
  // One statement is a transaction by itself.
  await commitFlight(send, changes.length > 1 ? [[BEGIN, []], ...changes, [COMMIT, []]] : changes);
  return new Map();
}

/**
 * The same for a batch whose COMMIT may have got through, on another connection. `witness` is the row id of any of its entries: it is there
 * exactly when the batch is. A transaction that is still at it somewhere holds the locks and the row ids that this one then waits for.
 */
export async function runAgain(send: Send, writes: readonly Write[], witness: Rid): Promise<ReadonlyMap<number, Conflict>> {
  const isThere = async () => (await send(IS_THERE, [witness])).rows.length > 0;
  if (await isThere()) return new Map();
  try {
    const conflicts = await runBatch(send, writes);
    return conflicts.size === 0 || (await isThere()) ? new Map() : conflicts;
  } catch (error) {
    if (connectionBroke(error)) throw error;
    await send(ROLLBACK, []);
    if (await isThere()) return new Map();
    throw error;
  }
}

const IS_THERE: Statement = { name: 'is there', text: 'SELECT rid FROM entry WHERE rid = $1' };

type Step = readonly [Statement, readonly Parameter[]];

const plain = (text: string): Statement => ({ name: '', text });
const BEGIN = plain('BEGIN');
const COMMIT = plain('COMMIT');
const ROLLBACK = plain('ROLLBACK');

/** All at once, all awaited: nothing of a failed flight may still be under way when its error is told. */
async function flight(send: Send, steps: readonly Step[]): Promise<readonly Answer[]> {
  const settled = await Promise.allSettled(steps.map(([statement, parameters]) => send(statement, parameters)));
  const failed = settled.find((result) => result.status === 'rejected');
  // Whatever follows the first error only says that the transaction is already broken.
  if (failed) throw failed.reason;
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

async function commitFlight(send: Send, steps: readonly Step[]): Promise<void> {
  try {
    const answers = await flight(send, steps);
    // The server answers ROLLBACK to the COMMIT of a transaction that had failed.
    if (answers.at(-1)?.command === 'ROLLBACK') throw new TypeError('the transaction was rolled back');
  } catch (error) {
    if (!connectionBroke(error)) throw error;
    throw new UnknownOutcome('the connection broke while committing', { cause: error });
  }
}

// --- statements that may find a conflict --------------------------------------------------------------------------------------------

/** A statement that gives back the key of each item that succeeded. */
interface Check {
  readonly statement: Statement;
  readonly parameters: readonly Parameter[];
  readonly items: readonly CheckedItem[];
}
/** `key` as the statement's row reads, columns joined by a line feed. */
interface CheckedItem {
  readonly key: string;
  readonly write: number;
  readonly conflict: Conflict;
}

/** In the port's order of conflicts, claims last. */
function checksOf(writes: readonly Write[]): readonly Check[] {
  const rounds = versionRounds(writes);
  return [
    answerCheck(placed(writes, (write) => (write.once ? [{ row: write.once, now: nowOf(write) }] : []))),
    ...rounds.flatMap((round) => [
      pointerCheck(round.filter(({ item }) => item.row.version > 1)),
      nameCheck(round.filter(({ item }) => item.row.version === 1)),
    ]),
    ...inRounds(
      placed(writes, (write) => write.keys),
      ({ owner }) => String(owner),
    ).map(keyCheck),
    ...claimChecks(writes),
  ].filter(({ parameters }) => parameters.length > 0);
}

/** The columns of a key, without the flag that pointers carry. */
const keyOfRow = (row: Row): string => row.filter((cell) => cell !== true).join('\n');

/** A pointer that names another resource than its next version does: a bug above, or a row edited by hand. */
function refuseStrangers(answers: readonly Answer[]): void {
  for (const { rows } of answers) {
    const stranger = rows.find(([, same]) => same === false);
    if (stranger) throw new TypeError(`Row ${String(stranger[0])} is not the resource that its new version says it is`);
  }
}

function conflictsOf(checks: readonly Check[], answers: readonly Answer[]): ReadonlyMap<number, Conflict> {
  const conflicts = new Map<number, Conflict>();
  for (const [nth, { items }] of checks.entries()) {
    const succeeded = new Set(answers[nth]?.rows.map((row) => keyOfRow(row)));
    for (const { key, write, conflict } of items) {
      const first = conflicts.get(write);
      // Checks come in the port's order; within one kind, a later round may hold an earlier position.
      const sooner = first === undefined || (first.conflict === conflict.conflict && conflict.index < first.index);
      if (!succeeded.has(key) && sooner) conflicts.set(write, conflict);
    }
  }
  return conflicts;
}

/** An item of some Write's list, with the Write's place in the batch and its own in the list. */
interface Placed<T> {
  readonly write: number;
  readonly index: number;
  readonly item: T;
}

function placed<T>(writes: readonly Write[], list: (write: Write) => readonly T[] | undefined): readonly Placed<T>[] {
  return writes.flatMap((each, write) => list(each)?.map((item, index) => ({ write, index, item })) ?? []);
}

/** A statement cannot change a row twice: items that share a key go to separate rounds, in their order. One round nearly always. */
function inRounds<T>(items: readonly Placed<T>[], keyOf: (item: T) => string): Placed<T>[][] {
  const rounds: Placed<T>[][] = [];
  const uses = new Map<string, number>();
  for (const each of items) {
    const key = keyOf(each.item);
    const round = uses.get(key) ?? 0;
    uses.set(key, round + 1);
    (rounds[round] ??= []).push(each);
  }
  return rounds;
}

const versionRounds = (writes: readonly Write[]): readonly (readonly Placed<VersionWrite>[])[] =>
  inRounds(
    placed(writes, (write) => write.versions),
    ({ row }) => String(row.rid),
  );

/** A check of `items`, or one without parameters when there are none. */
function check<T>(
  sql: Statement,
  items: readonly Placed<T>[],
  kind: Conflict['conflict'],
  keyOf: (item: T) => string,
  columns: (items: readonly T[]) => readonly Parameter[],
): Check {
  return {
    statement: sql,
    parameters: items.length === 0 ? [] : columns(items.map(({ item }) => item)),
    items: items.map(({ write, index, item }) => ({ key: keyOf(item), write, conflict: { conflict: kind, index } })),
  };
}

const ANSWER: Statement = {
  name: 'answer',
  text: `
INSERT INTO transient_item AS t (kind, key, value, until)
SELECT kind, key, value, until FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[]) AS a (kind, key, value, until) ORDER BY kind, key
ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, until = excluded.until
WHERE t.until <= (SELECT a.now FROM unnest($1::text[], $2::text[], $5::bigint[]) AS a (kind, key, now)
                  WHERE a.kind = excluded.kind AND a.key = excluded.key)
RETURNING kind, key`,
};

const answerCheck = (items: readonly Placed<{ row: TransientRow; now: Instant }>[]): Check =>
  check(
    ANSWER,
    items,
    'answer',
    ({ row }) => `${row.kind}\n${row.key}`,
    (rows) => [...itemColumns(rows.map(({ row }) => row)), int8Array(rows.map(({ now }) => now))],
  );

const itemColumns = (rows: readonly TransientRow[]): readonly Parameter[] => [
  textArray(rows.map((row) => row.kind)),
  textArray(rows.map((row) => row.key)),
  byteaArray(rows.map((row) => row.value)),
  int8Array(rows.map((row) => row.until)),
];

/** The rows are locked in order first: an UPDATE alone takes them in whatever order its plan finds them. */
const POINTER: Statement = {
  name: 'pointer',
  text: `
WITH locked AS MATERIALIZED (
  SELECT r.rid, a.version, a.owner, a.deleted, r.type = a.type AND r.id = a.id AS same
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) AS a (rid, type, id, version, owner, deleted)
  JOIN resource r ON r.rid = a.rid
  WHERE r.version = a.version - 1
  ORDER BY r.rid FOR NO KEY UPDATE OF r)
UPDATE resource r SET version = l.version, owner = l.owner, deleted = l.deleted FROM locked l WHERE r.rid = l.rid
RETURNING r.rid, l.same`,
};

const NAME: Statement = {
  name: 'name',
  text: `
INSERT INTO resource (rid, type, id, version, owner, deleted)
SELECT rid, type, id, version, owner, deleted
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) WITH ORDINALITY
  AS a (rid, type, id, version, owner, deleted, nth)
ORDER BY type, id, nth
ON CONFLICT (type, id) DO NOTHING
RETURNING rid`,
};

const pointerCheck = (items: readonly Placed<VersionWrite>[]): Check =>
  check(POINTER, items, 'version', ({ row }) => String(row.rid), pointerColumns);
const nameCheck = (items: readonly Placed<VersionWrite>[]): Check =>
  check(NAME, items, 'version', ({ row }) => String(row.rid), pointerColumns);

const pointerColumns = (versions: readonly VersionWrite[]): readonly Parameter[] => [
  int8Array(versions.map(({ row }) => row.rid)),
  int8Array(versions.map(({ row }) => row.type)),
  textArray(versions.map(({ row }) => row.id)),
  int8Array(versions.map(({ row }) => row.version)),
  int8Array(versions.map(({ row }) => row.owner)),
  int8Array(versions.map(({ row }) => (row.deleted ? 1 : 0))),
];

const KEY: Statement = {
  name: 'key',
  text: `
INSERT INTO data_key (owner, kek, wrapped)
SELECT owner, kek, wrapped FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS a (owner, kek, wrapped) ORDER BY owner
ON CONFLICT (owner) DO NOTHING
RETURNING owner`,
};

const keyCheck = (items: readonly Placed<DataKeyRow>[]): Check =>
  check(
    KEY,
    items,
    'key',
    ({ owner }) => String(owner),
    (rows) => [int8Array(rows.map((row) => row.owner)), int8Array(rows.map((row) => row.kek)), byteaArray(rows.map((row) => row.wrapped))],
  );

/**
 * Claims and releases in one sorted pass over the table: were the releases a pass before, two processes could each hold what the other's second
 * pass wants. A release comes as a claim by nobody that never ends up inserted, and that may only take over from the one who lets go.
 */
const CLAIM: Statement = {
  name: 'claim',
  text: `
INSERT INTO claim AS c (space, key, holder, until, changed)
SELECT space, key, holder, until, changed
FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) AS a (space, key, holder, until, changed)
WHERE a.until > 0
   OR (a.space, a.key) IN (SELECT * FROM unnest($9::bigint[], $10::text[]))
   OR EXISTS (SELECT FROM claim e WHERE e.space = a.space AND e.key = a.key OFFSET 0)
ORDER BY space, key
ON CONFLICT (space, key) DO UPDATE SET holder = excluded.holder, until = excluded.until, changed = excluded.changed
WHERE ((excluded.until > 0 OR (excluded.space, excluded.key) IN (SELECT * FROM unnest($9::bigint[], $10::text[])))
       AND (c.until <= excluded.changed OR c.holder = excluded.holder))
   OR c.holder IN (SELECT o.holder FROM unnest($6::bigint[], $7::text[], $8::bigint[]) AS o (space, key, holder)
                   WHERE o.space = excluded.space AND o.key = excluded.key)
RETURNING space, key`,
};

function claimChecks(writes: readonly Write[]): readonly Check[] {
  const rounds = inRounds(
    placed(writes, (write) => write.claims),
    claimKey,
  );
  const releases = writes.flatMap((write) => write.releases ?? []);
  const claimed = new Set(rounds[0]?.map(({ item }) => claimKey(item)));
  // A key that is released and then claimed needs no release of its own.
  const freed = new Map(releases.filter((release) => !claimed.has(claimKey(release))).map((release) => [claimKey(release), release]));
  if (rounds.length === 0 && freed.size > 0) rounds.push([]);
  return rounds.map((round, nth) => {
    const claims = round.map(({ item }) => item);
    const rows = [...claims, ...(nth === 0 ? [...freed.values()].map((release) => ({ ...release, holder: 0, until: 0 })) : [])];
    const from = claims.flatMap((claim) => (claim.from === undefined ? [] : { ...claim, holder: claim.from }));
    const over = nth === 0 ? [...from, ...releases] : from;
    // A claim that makes a free row (a slot's, at its birth) looks like a release, but is to be inserted.
    const free = claims.filter((claim) => claim.until === 0);
    return {
      statement: CLAIM,
      parameters: [
        int8Array(rows.map((row) => row.space)),
        textArray(rows.map((row) => row.key)),
        int8Array(rows.map((row) => row.holder)),
        int8Array(rows.map((row) => row.until)),
        int8Array(rows.map((row) => row.changed)),
        int8Array(over.map((row) => row.space)),
        textArray(over.map((row) => row.key)),
        int8Array(over.map((row) => row.holder)),
        int8Array(free.map((row) => row.space)),
        textArray(free.map((row) => row.key)),
      ],
      items: round.map(({ write, index, item }) => ({ key: `${item.space}\n${item.key}`, write, conflict: { conflict: 'claim', index } })),
    };
  });
}

// --- statements that cannot conflict ------------------------------------------------------------------------------------------------

const UNINDEX: Statement = {
  name: 'unindex',
  text: `
DELETE FROM index_row i USING unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[]) AS a (param, value, updated, rid)
WHERE i.param = a.param AND i.value = a.value AND i.updated = a.updated AND i.rid = a.rid`,
};

const INDEX: Statement = {
  name: 'index',
  text: `
INSERT INTO index_row (param, value, updated, rid)
SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[])
ON CONFLICT DO NOTHING`,
};

const VERSIONS: Statement = {
  name: 'versions',
  text: `
INSERT INTO version (rid, version, type, id, owner, at, deleted, sealed, entry)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[], $9::bigint[])`,
};

const ENTRIES: Statement = {
  name: 'entries',
  text: `
WITH waiting AS (INSERT INTO pending (rid) SELECT * FROM unnest($1::bigint[]))
INSERT INTO entry (rid, id, at, record, content, salt, event, mac)
SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::text[], $8::bytea[])`,
};

const ITEMS: Statement = {
  name: 'items',
  text: `
INSERT INTO transient_item (kind, key, value, until)
SELECT kind, key, value, until FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[]) AS a (kind, key, value, until) ORDER BY kind, key
ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, until = excluded.until`,
};

function changesOf(writes: readonly Write[]): readonly Step[] {
  const versions = writes.flatMap((write) => write.versions?.map(({ row }) => row) ?? []);
  const entries = writes.flatMap((write) => write.entries);
  // The last of those that a Write gives for one key.
  const items = new Map(writes.flatMap((write) => write.transient?.map((row) => [itemKey(row), row] as const) ?? []));
  for (const { once } of writes) if (once) items.delete(itemKey(once));
  const rounds = versionRounds(writes);
  const steps: Step[] = [];
  if (versions.length > 0) steps.push([VERSIONS, versionColumns(versions)]);
  if (entries.length > 0) steps.push([ENTRIES, entryColumns(entries.map(({ row }) => row))]);
  for (let nth = 0; nth === 0 || nth < rounds.length; nth++) {
    const round = rounds[nth]?.map(({ item }) => item) ?? [];
    const gone = round.flatMap(({ unindex }) => unindex);
    const come = [...round.flatMap(({ index }) => index), ...(nth === 0 ? entries.flatMap(({ index }) => index) : [])];
    if (gone.length > 0) steps.push([UNINDEX, indexColumns(gone)]);
    if (come.length > 0) steps.push([INDEX, indexColumns(come)]);
  }
  if (items.size > 0) steps.push([ITEMS, itemColumns([...items.values()])]);
  return steps;
}

const versionColumns = (rows: readonly VersionRow[]): readonly Parameter[] => [
  int8Array(rows.map((row) => row.rid)),
  int8Array(rows.map((row) => row.version)),
  int8Array(rows.map((row) => row.type)),
  textArray(rows.map((row) => row.id)),
  int8Array(rows.map((row) => row.owner)),
  int8Array(rows.map((row) => row.at)),
  int8Array(rows.map((row) => (row.deleted ? 1 : 0))),
  byteaArray(rows.map((row) => row.sealed)),
  int8Array(rows.map((row) => row.entry)),
];

const entryColumns = (rows: readonly EntryRow[]): readonly Parameter[] => [
  int8Array(rows.map((row) => row.rid)),
  byteaArray(rows.map((row) => row.id)),
  int8Array(rows.map((row) => row.at)),
  byteaArray(rows.map((row) => row.record)),
  byteaArray(rows.map((row) => row.content)),
  byteaArray(rows.map((row) => row.salt)),
  textArray(rows.map((row) => row.event)),
  byteaArray(rows.map((row) => row.mac)),
];
