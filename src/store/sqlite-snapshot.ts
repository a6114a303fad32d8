/** Whole tables of SQLite, in the order of their keys, in one consistent view. */
import type {
  CheckpointRow,
  ClaimRow,
  EntryRow,
  IndexRow,
  Instant,
  ResourceRow,
  Rid,
  SequencedRow,
  Snapshot,
  TileRow,
  VersionRow,
} from './port.ts';
import { type Connection, onlyNumber } from './sqlite-connection.ts';
import { SqliteReader } from './sqlite-read.ts';
import {
  checkpointOf,
  CLAIM,
  claimOf,
  ENTRY,
  entryOf,
  INDEX,
  indexColumns,
  indexOf,
  RESOURCE,
  resourceOf,
  sequencedOf,
  tileOf,
  VERSION,
  versionOf,
} from './sqlite-rows.ts';

/** Of a file whose structure is damaged more is not to be learned from more lines. */
const STRUCTURE_FAULTS_MAX = 20;

/** Reads inside one open read transaction, and whole tables in key order. */
export class SqliteSnapshot extends SqliteReader implements Snapshot {
  readonly #schemaFaults: (connection: Connection) => readonly string[];

  constructor(connection: Connection, schemaFaults: (connection: Connection) => readonly string[]) {
    super(connection);
    this.#schemaFaults = schemaFaults;
  }

  async scanVersions(after: { rid: Rid; version: number } | undefined, limit: number): Promise<readonly VersionRow[]> {
    return this.connection.all(
      versionOf,
      `SELECT ${VERSION} FROM version v WHERE (rid, version) > (?, ?) ORDER BY rid, version LIMIT ?`,
      after?.rid ?? 0,
      after?.version ?? 0,
      limit,
    );
  }

  async scanResources(after: Rid | undefined, limit: number): Promise<readonly ResourceRow[]> {
    return this.connection.all(resourceOf, `SELECT ${RESOURCE} FROM resource r WHERE rid > ? ORDER BY rid LIMIT ?`, after ?? 0, limit);
  }

  async scanIndex(after: IndexRow | undefined, limit: number): Promise<readonly IndexRow[]> {
    // Read from the index alone, which has all columns; that it has all rows is for `structureFaults` to say.
    const from = 'FROM index_row INDEXED BY index_row_rid';
    const order = 'ORDER BY rid, param, value, updated LIMIT ?';
    if (after === undefined) return this.connection.all(indexOf, `SELECT ${INDEX} ${from} ${order}`, limit);
    const { rid, param, value, updated } = after;
    const beyond = 'WHERE (rid, param, value, updated) > (?, ?, ?, ?)';
    return this.connection.all(indexOf, `SELECT ${INDEX} ${from} ${beyond} ${order}`, rid, param, value, updated, limit);
  }

  async hasIndex(rows: readonly IndexRow[]): Promise<readonly boolean[]> {
    const sql = 'SELECT 1 FROM index_row WHERE param = ? AND value = ? AND updated = ? AND rid = ?';
    return rows.map((row) => this.connection.exists(sql, ...indexColumns(row)));
  }

  async scanClaims(after: { space: number; key: string } | undefined, limit: number): Promise<readonly ClaimRow[]> {
    return this.connection.all(
      claimOf,
      `SELECT ${CLAIM} FROM claim WHERE (space, key) > (?, ?) ORDER BY space, key LIMIT ?`,
      after?.space ?? -1,
      after?.key ?? '',
      limit,
    );
  }

  async scanEntries(after: Rid | undefined, limit: number): Promise<readonly EntryRow[]> {
    return this.connection.all(entryOf, `SELECT ${ENTRY} FROM entry e WHERE rid > ? ORDER BY rid LIMIT ?`, after ?? 0, limit);
  }

  async entriesAt(at: Instant, limit: number): Promise<readonly EntryRow[]> {
    return this.connection.all(entryOf, `SELECT ${ENTRY} FROM entry e INDEXED BY entry_at WHERE at = ? ORDER BY rid LIMIT ?`, at, limit);
  }

  async scanPending(after: Rid | undefined, limit: number): Promise<readonly Rid[]> {
    return this.connection.all(onlyNumber, 'SELECT rid FROM pending WHERE rid > ? ORDER BY rid LIMIT ?', after ?? 0, limit);
  }

  async scanSequenced(after: Rid | undefined, limit: number): Promise<readonly SequencedRow[]> {
    return this.connection.all(sequencedOf, 'SELECT rid, seq FROM sequenced WHERE rid > ? ORDER BY rid LIMIT ?', after ?? 0, limit);
  }

  async scanTiles(after: { level: number; n: number } | undefined, limit: number): Promise<readonly TileRow[]> {
    return this.connection.all(
      tileOf,
      'SELECT level, n, width, data FROM tile WHERE (level, n) > (?, ?) ORDER BY level, n LIMIT ?',
      after?.level ?? -2,
      after?.n ?? 0,
      limit,
    );
  }

  async scanCheckpoints(after: number | undefined, limit: number): Promise<readonly CheckpointRow[]> {
    return this.connection.all(
      checkpointOf,
      'SELECT size, note, at FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?',
      after ?? -1,
      limit,
    );
  }

  async schemaFaults(): Promise<readonly string[]> {
    return this.#schemaFaults(this.connection);
  }

  async structureFaults(): Promise<readonly string[]> {
    const said = this.connection.all(([line]: [string]) => line, `PRAGMA integrity_check(${STRUCTURE_FAULTS_MAX})`);
    return said.filter((line) => line !== 'ok');
  }
}
