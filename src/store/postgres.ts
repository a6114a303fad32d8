/**
 * The store on PostgreSQL 15 to 18: any number of Medlar processes on one database, one schema per centre.
 *
 * READ COMMITTED with constraints and short row locks; no triggers, no LISTEN/NOTIFY, no session locks, no SERIALIZABLE. Commits go through
 * postgres-queue.ts, reads through a few connections that take many at a time, snapshots and the sequencer's work through a small pool.
 */
import { DatabaseError, Pool } from 'pg';
import { byteaArray, int8Array, textArray } from './postgres-array.ts';
import {
  Lane,
  UnknownOutcome,
  asStoreError,
  connectionBroke,
  parsePostgresUrl,
  sender,
  type Parameter,
  type PostgresAddress,
  type Query,
  type Send,
  type Statement,
} from './postgres-connection.ts';
import { openSchema } from './postgres-migrate.ts';
import { observe } from './postgres-known.ts';
import { CommitQueue } from './postgres-queue.ts';
import { postgresReader, postgresSnapshot } from './postgres-read.ts';
import { StoreRefusal, type DataKeyRow, type OpenMode, type Reader, type Rid, type SecretRow, type Store, type TileRow } from './port.ts';

/** Connections for reads. Each carries many at a time, one behind the other, which is twice as fast as one at a time on each of a pool. */
const READERS = 4;
/** Connections for snapshots, and for what the sequencer and administrators do. */
const BACKGROUND_MAX = 3;
/** Row ids taken at once. A process that ends leaves the rest of its block unused. */
const BLOCK = 1024;

/**
 * Opens the store at `url` (postgres-connection.ts says what it may hold). write: creates the schema when absent and migrates it, also when
 * several processes start at once. read: an existing, current schema only; every connection is then read-only.
 * Throws StoreRefusal `url`, `unreachable`, `access`, `absent`, `newer-schema`, `foreign-schema`.
 */
export async function openPostgres(url: string, mode: OpenMode): Promise<Store> {
  const address = parsePostgresUrl(url, mode);
  const background = pool(address, BACKGROUND_MAX);
  try {
    const client = await background.connect();
    try {
      await openSchema(client, address, mode);
    } finally {
      client.release();
    }
  } catch (error) {
    await background.end();
    throw asStoreError(error, address.place);
  }
  return postgresStore(address, mode, background);
}

function pool(address: PostgresAddress, max: number): Pool {
  const made = new Pool({ ...address.config, pipeline: true, max, idleTimeoutMillis: 30_000 });
  // A connection that breaks says so by itself, idle or not, besides failing what is under way; unheard, that would end the process.
  made.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  return made;
}

function postgresStore(address: PostgresAddress, mode: OpenMode, background: Pool): Store {
  const readers = Array.from({ length: READERS }, () => new Lane(address));
  const allocator = blockAllocator(async (count) => {
    const first = await one(ALLOCATE, [count]);
    if (first === undefined) throw new TypeError('no row ids were given');
    return first;
  });
  let closed = false;

  const refuseClosed = (): void => {
    if (closed) throw new StoreRefusal('unreachable', 'The store is closed: Medlar is stopping.');
  };
  const refuseWrites = (): void => {
    refuseClosed();
    if (mode === 'read') throw new StoreRefusal('access', 'The store is open for reading only.');
  };

  /** Errors in the port's words. */
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw asStoreError(error, address.place);
    }
  };

  const read: Query = (statement, parameters) =>
    told(async () => {
      refuseClosed();
      const lane = readers.reduce((least, each) => (each.busy < least.busy ? each : least));
      const session = await lane.open();
      try {
        return (await session.send(statement, parameters)).rows;
      } catch (error) {
        if (!connectionBroke(error)) throw error;
        // The connection may have been dead for hours; a read does no harm when it is done again.
        session.drop();
        return (await (await lane.open()).send(statement, parameters)).rows;
      }
    });

  const queue = new CommitQueue(address, (writes) => observe(read, writes));

  /**
   * One statement that is its own transaction; gives the only cell of the only row, if any. `repeatable`: when the connection is found
   * dead, doing it again does no harm even if it had been done.
   */
  const one = async (statement: Statement, parameters: readonly Parameter[], repeatable = true): Promise<number | undefined> => {
    refuseWrites();
    for (let attempt = 1; ; attempt++) {
      const client = await told(() => background.connect());
      try {
        const { rows } = await sender(client)(statement, parameters);
        client.release();
        const cell = rows[0]?.[0];
        return typeof cell === 'number' ? cell : undefined;
      } catch (error) {
        client.release(true);
        if (!connectionBroke(error)) throw asStoreError(error, address.place);
        // Not a refusal of the port, which would say that nothing is written.
        if (!repeatable || attempt > 1) throw new UnknownOutcome(`the connection broke during '${statement.name}'`, { cause: error });
      }
    }
  };

  /** `work` gets a connection of its own. Its own errors pass through as they are; whatever transaction was open ends with the connection. */
  const onConnection = async <T>(work: (send: Send) => Promise<T>): Promise<T> => {
    refuseClosed();
    const client = await told(() => background.connect());
    const send = sender(client);
    try {
      const result = await work((statement, parameters) => told(() => send(statement, parameters)));
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw error;
    }
  };

  const reader: Reader = postgresReader(read);
  return {
    ...reader,
    engine: 'postgres',
    allocate: async (count) => {
      refuseWrites();
      return allocator(count);
    },
    commit: async (write) => {
      refuseWrites();
      return queue.commit(write);
    },
    rewrap: async (keys, secrets, oldKek) => {
      await one(REWRAP, [...keyColumns(keys), ...secretColumns(secrets), oldKek]);
    },
    destroyKey: async (owner) => {
      await one(DESTROY_KEY, [owner]);
    },
    createSecrets: async (secrets) => {
      try {
        return (await one(CREATE_SECRETS, secretColumns(secrets), false)) === secrets.length;
      } catch (error) {
        // Somebody else made one of them at the same moment.
        if (error instanceof DatabaseError && error.code === '23505') return false;
        throw error;
      }
    },
    lease: (name, holder, now, ttlMs) => one(LEASE, [name, holder, now + ttlMs, now]),
    putTiles: async (tiles, epoch) => (await one(PUT_TILES, [epoch, ...tileColumns(tiles)])) === 1,
    advance: async (from, to, sequenced) => {
      if (from !== undefined && to.epoch < from.epoch) return false;
      const rows = [int8Array(sequenced.map(({ rid }) => rid)), int8Array(sequenced.map(({ seq }) => seq))];
      const before = from === undefined ? [] : [from.size, from.root, from.epoch];
      return (await one(from === undefined ? FIRST_STATE : NEXT_STATE, [to.size, to.root, to.epoch, ...rows, ...before], false)) === 1;
    },
    putCheckpoint: async ({ size, note, at }) => {
      await one(PUT_CHECKPOINT, [size, note, at]);
    },
    deleteTransient: async (kind, key) => {
      await one(DELETE_TRANSIENT, [kind, key]);
    },
    purge: async (now) => (await one(PURGE, [now])) ?? 0,
    snapshot: (work) =>
      onConnection(async (send) => {
        await send(BEGIN_SNAPSHOT, []);
        // The first statement decides what is seen, not BEGIN.
        await send(LOOK, []);
        const result = await work(postgresSnapshot(async (statement, parameters) => (await send(statement, parameters)).rows));
        await send(COMMIT, []);
        return result;
      }),
    figures: () => queue.figures(),
    close: async () => {
      closed = true;
      await Promise.all([queue.close(), ended(background), ...readers.map((lane) => lane.close())]);
    },
  };
}

/** Closing twice is harmless. */
const ended = async (pool: Pool): Promise<void> => {
  if (!pool.ending) await pool.end();
};

/** Gives out row ids from a block that this process has for itself; several callers may wait for one new block. */
function blockAllocator(reserve: (count: number) => Promise<Rid>): (count: number) => Promise<Rid> {
  let next = 0;
  let end = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const take = (count: number): Rid => {
    next += count;
    return next - count;
  };
  return async (count) => {
    if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`cannot allocate ${count} row ids`);
    if (next + count <= end) return take(count);
    const mine = turn.then(async () => {
      // Those who waited before may have left enough of theirs.
      if (next + count > end) {
        const size = Math.max(BLOCK, count);
        next = await reserve(size);
        end = next + size;
      }
      return take(count);
    });
    turn = mine.catch(() => undefined);
    return mine;
  };
}

const plain = (text: string): Statement => ({ name: '', text });
const BEGIN_SNAPSHOT = plain('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
const LOOK = plain('SELECT');
const COMMIT = plain('COMMIT');

/** Never below what is in use: the counter is transient, and a lost or edited one must not hand out a number twice. */
const ALLOCATE: Statement = {
  name: 'allocate',
  text: `
INSERT INTO transient_counter AS c (name, next)
SELECT 'rid', 1 + greatest(0, (SELECT max(rid) FROM version), (SELECT max(rid) FROM entry)) + $1::bigint
ON CONFLICT (name) DO UPDATE SET next = greatest(c.next + $1, excluded.next)
RETURNING next - $1`,
};

const REWRAP: Statement = {
  name: 'rewrap',
  text: `
WITH keys AS (
  UPDATE data_key k SET kek = a.kek, wrapped = a.wrapped
  FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS a (owner, kek, wrapped) WHERE k.owner = a.owner AND k.kek = $7)
UPDATE secret s SET kek = a.kek, wrapped = a.wrapped
FROM unnest($4::text[], $5::bigint[], $6::bytea[]) AS a (name, kek, wrapped) WHERE s.name = a.name AND s.kek = $7`,
};

const DESTROY_KEY: Statement = { name: 'destroy key', text: 'DELETE FROM data_key WHERE owner = $1' };

const CREATE_SECRETS: Statement = {
  name: 'create secrets',
  text: `
WITH put AS (
  INSERT INTO secret (name, kek, wrapped)
  SELECT name, kek, wrapped FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS a (name, kek, wrapped)
  WHERE NOT EXISTS (SELECT FROM secret WHERE name = ANY ($1::text[])) ORDER BY name
  RETURNING 1)
SELECT count(*) FROM put`,
};

const LEASE: Statement = {
  name: 'lease',
  text: `
INSERT INTO transient_lease AS l (name, holder, until, epoch)
VALUES ($1, $2, $3, 1 + coalesce((SELECT epoch FROM ledger_state WHERE one = 1), 0))
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until,
  epoch = CASE WHEN l.holder = excluded.holder THEN l.epoch ELSE greatest(l.epoch + 1, excluded.epoch) END
WHERE l.holder = excluded.holder OR l.until <= $4
RETURNING epoch`,
};

/** Counts the fence: 1 when the tiles are written, 0 when another epoch rules. */
const PUT_TILES: Statement = {
  name: 'put tiles',
  text: `
WITH fence AS MATERIALIZED (SELECT one FROM ledger_state WHERE one = 1 AND epoch = $1 FOR SHARE),
put AS (
  INSERT INTO tile (level, n, width, data)
  SELECT a.level, a.n, a.width, a.data
  FROM fence, unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[]) AS a (level, n, width, data) ORDER BY a.level, a.n
  ON CONFLICT (level, n) DO UPDATE SET width = excluded.width, data = excluded.data)
SELECT count(*) FROM fence`,
};

const SEQUENCE = `
put AS (INSERT INTO sequenced (rid, seq) SELECT a.rid, a.seq FROM swap, unnest($4::bigint[], $5::bigint[]) AS a (rid, seq)),
gone AS (DELETE FROM pending p USING swap, unnest($4::bigint[]) AS a (rid) WHERE p.rid = a.rid)
SELECT count(*) FROM swap`;

const FIRST_STATE: Statement = {
  name: 'first state',
  text: `
WITH swap AS (INSERT INTO ledger_state (one, size, root, epoch) VALUES (1, $1, $2, $3) ON CONFLICT (one) DO NOTHING RETURNING one),${SEQUENCE}`,
};

const NEXT_STATE: Statement = {
  name: 'next state',
  text: `
WITH swap AS (
  UPDATE ledger_state SET size = $1, root = $2, epoch = $3 WHERE one = 1 AND size = $6 AND root = $7 AND epoch = $8 RETURNING one),${SEQUENCE}`,
};

const PUT_CHECKPOINT: Statement = {
  name: 'put checkpoint',
  text: `
WITH larger AS MATERIALIZED (SELECT size FROM checkpoint WHERE size > $1 LIMIT 1),
put AS (
  INSERT INTO checkpoint (size, note, at) SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM larger)
  ON CONFLICT (size) DO UPDATE SET note = excluded.note, at = excluded.at)
DELETE FROM checkpoint WHERE size < $1 AND NOT EXISTS (SELECT FROM larger)`,
};

const DELETE_TRANSIENT: Statement = { name: 'delete transient', text: 'DELETE FROM transient_item WHERE kind = $1 AND key = $2' };

const PURGE: Statement = {
  name: 'purge',
  text: 'WITH gone AS (DELETE FROM transient_item WHERE until <= $1 RETURNING 1) SELECT count(*) FROM gone',
};

const keyColumns = (rows: readonly DataKeyRow[]): readonly Parameter[] => [
  int8Array(rows.map((row) => row.owner)),
  int8Array(rows.map((row) => row.kek)),
  byteaArray(rows.map((row) => row.wrapped)),
];

const secretColumns = (rows: readonly SecretRow[]): readonly Parameter[] => [
  textArray(rows.map((row) => row.name)),
  int8Array(rows.map((row) => row.kek)),
  byteaArray(rows.map((row) => row.wrapped)),
];

function tileColumns(tiles: readonly TileRow[]): readonly Parameter[] {
  // A statement cannot change a row twice: the last of each stays.
  const rows = [...new Map(tiles.map((tile) => [`${tile.level}/${tile.n}`, tile])).values()];
  return [
    int8Array(rows.map((row) => row.level)),
    int8Array(rows.map((row) => row.n)),
    int8Array(rows.map((row) => row.width)),
    byteaArray(rows.map((row) => row.data)),
  ];
}
