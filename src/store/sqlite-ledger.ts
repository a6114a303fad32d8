/**
 * The sequencer's writes: tiles, state, checkpoints, the lease. Each function runs inside an open transaction and writes all of it or nothing.
 */
import type { CheckpointRow, Instant, LedgerState, SequencedRow, TileRow } from './port.ts';
import type { Connection } from './sqlite-connection.ts';
import { ledgerState } from './sqlite-read.ts';

/** The lease's fencing epoch, or undefined while somebody else holds it. */
export function takeLease(connection: Connection, name: string, holder: string, now: Instant, ttlMs: number): number | undefined {
  const lease = connection.one(leaseOf, 'SELECT holder, until, epoch FROM transient_lease WHERE name = ?', name);
  if (lease !== undefined && lease.holder !== holder && lease.until > now) return undefined;
  const epoch = lease?.holder === holder ? lease.epoch : 1 + Math.max(lease?.epoch ?? 0, ledgerState(connection)?.epoch ?? 0);
  connection.run(
    `INSERT INTO transient_lease (name, holder, until, epoch) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until, epoch = excluded.epoch`,
    name,
    holder,
    now + ttlMs,
    epoch,
  );
  return epoch;
}

export function putTiles(connection: Connection, tiles: readonly TileRow[], epoch: number): boolean {
  if (ledgerState(connection)?.epoch !== epoch) return false;
  for (const { level, n, width, data } of tiles) {
    connection.run(
      `INSERT INTO tile (level, n, width, data) VALUES (?, ?, ?, ?)
       ON CONFLICT (level, n) DO UPDATE SET width = excluded.width, data = excluded.data`,
      level,
      n,
      width,
      data,
    );
  }
  return true;
}

export function advance(
  connection: Connection,
  from: LedgerState | undefined,
  to: LedgerState,
  sequenced: readonly SequencedRow[],
): boolean {
  const state = ledgerState(connection);
  if (!sameState(state, from) || (from !== undefined && to.epoch < from.epoch)) return false;
  connection.run(
    `INSERT INTO ledger_state (one, size, root, epoch) VALUES (1, ?, ?, ?)
     ON CONFLICT (one) DO UPDATE SET size = excluded.size, root = excluded.root, epoch = excluded.epoch`,
    to.size,
    to.root,
    to.epoch,
  );
  for (const { rid, seq } of sequenced) {
    connection.run('INSERT INTO sequenced (rid, seq) VALUES (?, ?)', rid, seq);
    connection.run('DELETE FROM pending WHERE rid = ?', rid);
  }
  return true;
}

export function putCheckpoint(connection: Connection, { size, note, at }: CheckpointRow): void {
  if (connection.exists('SELECT 1 FROM checkpoint WHERE size > ?', size)) return;
  connection.run(
    'INSERT INTO checkpoint (size, note, at) VALUES (?, ?, ?) ON CONFLICT (size) DO UPDATE SET note = excluded.note, at = excluded.at',
    size,
    note,
    at,
  );
  connection.run('DELETE FROM checkpoint WHERE size < ?', size);
}

const leaseOf = ([holder, until, epoch]: [string, number, number]) => ({ holder, until, epoch });

function sameState(a: LedgerState | undefined, b: LedgerState | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.size === b.size && a.epoch === b.epoch && Buffer.compare(a.root, b.root) === 0;
}
