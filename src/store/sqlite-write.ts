/**
 * One `Write`, inside an open transaction: `conflictOf` reads whether it may be done, `applyWrite` then does it. Between the two nothing else runs.
 */
import type { Claim, Conflict, EntryRow, IndexRow, VersionRow, Write } from './port.ts';
import type { Connection } from './sqlite-connection.ts';
import { onlyNumber } from './sqlite-connection.ts';
import { indexColumns } from './sqlite-rows.ts';

/** What stands in the way of `write` now, in the order the port states; undefined when nothing does. Exact, and writes nothing. */
export function conflictOf(connection: Connection, write: Write): Conflict | undefined {
  if (write.once !== undefined && answered(connection, write)) return { conflict: 'answer', index: 0 };
  const version = firstVersionConflict(connection, write);
  if (version !== -1) return { conflict: 'version', index: version };
  const key = firstKeyConflict(connection, write);
  if (key !== -1) return { conflict: 'key', index: key };
  const claim = firstClaimConflict(connection, write);
  if (claim !== -1) return { conflict: 'claim', index: claim };
  return undefined;
}

function answered(connection: Connection, { once, entries }: Write): boolean {
  if (once === undefined) return false;
  const until = connection.one(onlyNumber, 'SELECT until FROM transient_item WHERE kind = ? AND key = ?', once.kind, once.key);
  const now = entries[0]?.row.at;
  return until !== undefined && (now === undefined || until > now);
}

function firstVersionConflict(connection: Connection, { versions }: Write): number {
  if (versions === undefined) return -1;
  // What this Write itself made current so far; needed only when it has several versions.
  const made = versions.length > 1 ? new Map<number, VersionRow>() : undefined;
  const names = versions.length > 1 ? new Set<string>() : undefined;
  return versions.findIndex(({ row }) => {
    const before = made?.get(row.rid);
    const name = names === undefined ? '' : `${row.type}/${row.id}`;
    const stands =
      row.version === 1
        ? names?.has(name) === true || connection.exists('SELECT 1 FROM resource WHERE type = ? AND id = ?', row.type, row.id)
        : before === undefined
          ? !connection.exists('SELECT 1 FROM resource WHERE rid = ? AND version = ?', row.rid, row.version - 1)
          : before.version !== row.version - 1;
    made?.set(row.rid, row);
    names?.add(name);
    return stands;
  });
}

function firstKeyConflict(connection: Connection, { keys }: Write): number {
  if (keys === undefined) return -1;
  const owners = new Set<number>();
  return keys.findIndex(({ owner }) => {
    const stands = owners.has(owner) || connection.exists('SELECT 1 FROM data_key WHERE owner = ?', owner);
    owners.add(owner);
    return stands;
  });
}

type Holding = readonly [holder: number, until: number];
const RELEASED: Holding = [0, 0];

function firstClaimConflict(connection: Connection, { claims, releases }: Write): number {
  if (claims === undefined || claims.length === 0) return -1;
  const held = (space: number, key: string): Holding | undefined =>
    connection.one((columns: Holding) => columns, 'SELECT holder, until FROM claim WHERE space = ? AND key = ?', space, key);
  if (claims.length === 1 && (releases === undefined || releases.length === 0)) {
    return claims.findIndex((claim) => !free(claim, held(claim.space, claim.key)));
  }
  // What this Write itself has released and taken so far.
  const own = new Map<string, Holding | undefined>();
  const name = (space: number, key: string): string => `${space}/${key}`;
  const holding = (space: number, key: string): Holding | undefined => {
    const known = name(space, key);
    return own.has(known) ? own.get(known) : held(space, key);
  };
  for (const { space, key, holder } of releases ?? []) {
    if (holding(space, key)?.[0] === holder) own.set(name(space, key), RELEASED);
  }
  return claims.findIndex((claim) => {
    const taken = !free(claim, holding(claim.space, claim.key));
    own.set(name(claim.space, claim.key), [claim.holder, claim.until]);
    return taken;
  });
}

function free(claim: Claim, row: Holding | undefined): boolean {
  return row === undefined || row[1] <= claim.changed || row[0] === claim.holder || row[0] === claim.from;
}

/** Does a Write that `conflictOf` found nothing against. Throws on a row that breaks a rule of its table: then the transaction must be rolled back. */
export function applyWrite(connection: Connection, write: Write): void {
  if (write.versions !== undefined) for (const { row, index, unindex } of write.versions) applyVersion(connection, row, index, unindex);
  if (write.keys !== undefined) {
    for (const { owner, kek, wrapped } of write.keys)
      connection.run('INSERT INTO data_key (owner, kek, wrapped) VALUES (?, ?, ?)', owner, kek, wrapped);
  }
  if (write.releases !== undefined) {
    for (const { space, key, holder, changed } of write.releases) {
      connection.run(
        'UPDATE claim SET holder = 0, until = 0, changed = ? WHERE space = ? AND key = ? AND holder = ?',
        changed,
        space,
        key,
        holder,
      );
    }
  }
  if (write.claims !== undefined) {
    for (const { space, key, holder, until, changed } of write.claims) {
      connection.run(
        `INSERT INTO claim (space, key, holder, until, changed) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (space, key) DO UPDATE SET holder = excluded.holder, until = excluded.until, changed = excluded.changed`,
        space,
        key,
        holder,
        until,
        changed,
      );
    }
  }
  for (const { row, index } of write.entries) applyEntry(connection, row, index);
  if (write.transient !== undefined) for (const row of write.transient) putTransient(connection, row);
  if (write.once !== undefined) putTransient(connection, write.once);
}

function applyVersion(connection: Connection, row: VersionRow, index: readonly IndexRow[], unindex: readonly IndexRow[]): void {
  const { rid, version, type, id, owner, at, deleted, sealed, entry } = row;
  const tombstone = deleted ? 1 : 0;
  if (version === 1) {
    connection.run(
      'INSERT INTO resource (rid, type, id, version, owner, deleted) VALUES (?, ?, ?, ?, ?, ?)',
      rid,
      type,
      id,
      version,
      owner,
      tombstone,
    );
  } else {
    const changed = connection.run(
      'UPDATE resource SET version = ?, owner = ?, deleted = ? WHERE rid = ? AND type = ? AND id = ?',
      version,
      owner,
      tombstone,
      rid,
      type,
      id,
    );
    if (changed !== 1) throw new Error(`Row ${rid} is not the resource that version ${version} says it is`);
  }
  connection.run(
    'INSERT INTO version (rid, version, type, id, owner, at, deleted, entry, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    rid,
    version,
    type,
    id,
    owner,
    at,
    tombstone,
    entry,
    sealed,
  );
  for (const old of unindex) {
    connection.run('DELETE FROM index_row WHERE param = ? AND value = ? AND updated = ? AND rid = ?', ...indexColumns(old));
  }
  putIndex(connection, index);
}

function applyEntry(
  connection: Connection,
  { rid, id, at, record, content, salt, event, mac }: EntryRow,
  index: readonly IndexRow[],
): void {
  connection.run(
    'INSERT INTO entry (rid, id, at, record, content, salt, event, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    rid,
    id,
    at,
    record,
    content,
    salt,
    event,
    mac,
  );
  putIndex(connection, index);
  connection.run('INSERT INTO pending (rid) VALUES (?)', rid);
}

function putIndex(connection: Connection, rows: readonly IndexRow[]): void {
  for (const { param, value, updated, rid } of rows) {
    connection.run(
      'INSERT INTO index_row (param, value, updated, rid) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      param,
      value,
      updated,
      rid,
    );
  }
}

function putTransient(
  connection: Connection,
  { kind, key, value, until }: { kind: string; key: string; value: Uint8Array; until: number },
): void {
  connection.run(
    `INSERT INTO transient_item (kind, key, value, until) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, until = excluded.until`,
    kind,
    key,
    value,
    until,
  );
}
