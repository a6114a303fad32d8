/**
 * Versioned migrations, the part that both engines share: what a list of them is, and whether a store's own record of them can be trusted.
 *
 * The tables are the same on both engines (columns as in port.ts, snake case where port.ts has camel case; SQLite's types in brackets):
 *
 *     version           rid, version, type, id, owner, at, deleted, entry, sealed       key (rid, version), index (type, at, rid, version, owner)
 *     resource          rid, type, id, version, owner, deleted                          key rid, unique (type, id)
 *     index_row         param, value, updated, rid                                      key all four, clustered where the engine can; index (rid, param, value)
 *     claim             space, key, holder, until, changed                              key (space, key), index (space, changed)
 *     entry             rid, id, at, record, content, salt, event, mac                  key rid, index (at)
 *     pending           rid                                                             key rid
 *     sequenced         rid, seq                                                        key rid
 *     tile              level, n, width, data                                           key (level, n)
 *     ledger_state      one (always 1), size, root, epoch                               key one
 *     checkpoint        size, note, at                                                  key size
 *     data_key          owner, kek, wrapped                                             key owner
 *     secret            name, kek, wrapped                                              key name
 *     transient_item    kind, key, value, until                                         key (kind, key), index (until)
 *     transient_lease   name, holder, until, epoch                                      key name
 *     transient_counter name, next                                                      key name; `rid`: the first row id that no block holds yet
 *     schema_migration  version, name, sha256                                           key version
 *
 * No foreign keys: the audit trail must be able to show a store that somebody tampered with, and look-ups per row would cost a fifth of the speed;
 * `medlar verify` checks every reference instead. No triggers and no views, so that any found is a difference.
 */
import { createHash } from 'node:crypto';
import { StoreRefusal } from './port.ts';

/** One step of a schema. Never edited after a release: its hash is in every store that ran it. */
export interface Migration {
  /** Counts from 1 without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** A row of `schema_migration`, written in the same transaction as the step. */
export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  /** SHA-256 of the step's SQL, lowercase hex. */
  readonly sha256: string;
}

export function migrationHash(migration: Migration): string {
  return createHash('sha256').update(migration.sql, 'utf8').digest('hex');
}

/** What a store says of its migrations, against what this release knows: one sentence each; empty when it is a prefix of ours. */
export function migrationFaults(applied: readonly AppliedMigration[], known: readonly Migration[]): readonly string[] {
  const faults: string[] = [];
  applied.forEach((row, index) => {
    const expected = known[index];
    if (row.version !== index + 1) {
      faults.push(`schema_migration has version ${row.version} where ${index + 1} belongs`);
    } else if (expected === undefined) {
      faults.push(`schema_migration has version ${row.version}, which this release does not know`);
    } else if (row.name !== expected.name) {
      faults.push(`schema_migration calls version ${row.version} '${row.name}', not '${expected.name}'`);
    } else if (row.sha256 !== migrationHash(expected)) {
      faults.push(`schema_migration has another hash for version ${row.version}`);
    }
  });
  return faults;
}

/** The steps still to run, in order. Throws `StoreRefusal`: `newer-schema` when the store is ahead of this release, `foreign-schema` when its record is not ours. */
export function migrationsToRun(applied: readonly AppliedMigration[], known: readonly Migration[]): readonly Migration[] {
  const newest = applied.at(-1)?.version ?? 0;
  if (newest > known.length) {
    throw new StoreRefusal(
      'newer-schema',
      `The store has schema version ${newest}, and this release of Medlar knows ${known.length}. Start it with the newer release, or restore a backup made before the upgrade.`,
    );
  }
  refuseFaults(migrationFaults(applied, known));
  return known.slice(applied.length);
}

/** Throws `foreign-schema` when there is any fault, naming the first three. */
export function refuseFaults(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const more = faults.length > 3 ? `; and ${faults.length - 3} more` : '';
  throw new StoreRefusal(
    'foreign-schema',
    `The store's schema is not the one Medlar makes: ${faults.slice(0, 3).join('; ')}${more}. Somebody changed it by hand: find out who, then restore a backup.`,
  );
}
