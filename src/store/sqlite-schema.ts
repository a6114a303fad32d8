/**
 * SQLite's tables. STRICT, so that a column holds what it says; WITHOUT ROWID where the key is most of the row (not for `version`: bodies of 1 to 2 KB
 * would take twice the room in an index tree, at the same speed).
 * Checks bound every integer to what JavaScript holds exactly, so that reading a row made by hand cannot overflow.
 */
import type { Migration } from './migrations.ts';

/** "Medl": tells `file` and us that a database is Medlar's. https://www.sqlite.org/pragma.html#pragma_application_id */
export const APPLICATION_ID = 0x4d65646c;

export const SQLITE_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'the centre opens',
    sql: `
CREATE TABLE schema_migration (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;

CREATE TABLE version (
  rid INTEGER NOT NULL CHECK (rid BETWEEN 1 AND 9007199254740991),
  version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 9007199254740991),
  type INTEGER NOT NULL CHECK (type BETWEEN 0 AND 65535),
  id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  owner INTEGER NOT NULL CHECK (owner BETWEEN 0 AND 9007199254740991),
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  entry INTEGER NOT NULL CHECK (entry BETWEEN 0 AND 9007199254740991),
  sealed BLOB NOT NULL,
  PRIMARY KEY (rid, version)
) STRICT;

CREATE TABLE resource (
  rid INTEGER PRIMARY KEY CHECK (rid BETWEEN 1 AND 9007199254740991),
  type INTEGER NOT NULL CHECK (type BETWEEN 0 AND 65535),
  id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 64),
  version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 9007199254740991),
  owner INTEGER NOT NULL CHECK (owner BETWEEN 0 AND 9007199254740991),
  deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  UNIQUE (type, id)
) STRICT;

CREATE TABLE index_row (
  param INTEGER NOT NULL CHECK (param BETWEEN 0 AND 65535),
  value BLOB NOT NULL CHECK (length(value) <= 255),
  updated INTEGER NOT NULL CHECK (updated BETWEEN 0 AND 253402300799999),
  rid INTEGER NOT NULL CHECK (rid BETWEEN 1 AND 9007199254740991),
  PRIMARY KEY (param, value, updated, rid)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
  space INTEGER NOT NULL CHECK (space BETWEEN 0 AND 65535),
  key TEXT NOT NULL,
  holder INTEGER NOT NULL CHECK (holder BETWEEN 0 AND 9007199254740991),
  until INTEGER NOT NULL CHECK (until BETWEEN 0 AND 253402300799999),
  changed INTEGER NOT NULL CHECK (changed BETWEEN 0 AND 253402300799999),
  PRIMARY KEY (space, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_changed ON claim (space, changed);

CREATE TABLE entry (
  rid INTEGER PRIMARY KEY CHECK (rid BETWEEN 1 AND 9007199254740991),
  id BLOB NOT NULL CHECK (length(id) = 16),
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  record BLOB NOT NULL CHECK (length(record) = 32),
  content BLOB NOT NULL CHECK (length(content) = 32),
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  event TEXT NOT NULL,
  mac BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;
CREATE INDEX entry_at ON entry (at);

CREATE TABLE pending (
  rid INTEGER PRIMARY KEY CHECK (rid BETWEEN 1 AND 9007199254740991)
) STRICT;

CREATE TABLE sequenced (
  rid INTEGER PRIMARY KEY CHECK (rid BETWEEN 1 AND 9007199254740991),
  seq INTEGER NOT NULL CHECK (seq BETWEEN 0 AND 9007199254740991)
) STRICT;

CREATE TABLE tile (
  level INTEGER NOT NULL CHECK (level BETWEEN -1 AND 5),
  n INTEGER NOT NULL CHECK (n BETWEEN 0 AND 9007199254740991),
  width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 256),
  data BLOB NOT NULL,
  PRIMARY KEY (level, n)
) STRICT;

CREATE TABLE ledger_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL CHECK (size BETWEEN 0 AND 9007199254740991),
  root BLOB NOT NULL CHECK (length(root) = 32),
  epoch INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 9007199254740991)
) STRICT;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY CHECK (size BETWEEN 0 AND 9007199254740991),
  note TEXT NOT NULL,
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999)
) STRICT;

CREATE TABLE data_key (
  owner INTEGER PRIMARY KEY CHECK (owner BETWEEN 1 AND 9007199254740991),
  kek INTEGER NOT NULL CHECK (kek BETWEEN 0 AND 9007199254740991),
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE secret (
  name TEXT PRIMARY KEY NOT NULL,
  kek INTEGER NOT NULL CHECK (kek BETWEEN 0 AND 9007199254740991),
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE transient_item (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  until INTEGER NOT NULL CHECK (until BETWEEN 0 AND 253402300799999),
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX transient_item_until ON transient_item (until);

CREATE TABLE transient_lease (
  name TEXT PRIMARY KEY NOT NULL,
  holder TEXT NOT NULL,
  until INTEGER NOT NULL CHECK (until BETWEEN 0 AND 253402300799999),
  epoch INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 9007199254740991)
) STRICT, WITHOUT ROWID;

CREATE TABLE transient_counter (
  name TEXT PRIMARY KEY NOT NULL,
  next INTEGER NOT NULL CHECK (next BETWEEN 1 AND 9007199254740991)
) STRICT, WITHOUT ROWID;
`,
  },
  {
    version: 2,
    name: 'searches look resources up by row id',
    sql: 'CREATE INDEX index_row_rid ON index_row (rid, param, value);',
  },
  {
    version: 3,
    name: 'histories of types in the order of time',
    // The owner besides, so that whoever sees one patient's walks the index alone.
    sql: 'CREATE INDEX version_at ON version (type, at, rid, version, owner);',
  },
];
