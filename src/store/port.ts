/**
 * The store's port: what the centre asks of durable storage, in plain data. Two engines implement it (SQLite, PostgreSQL)
 * and one conformance suite runs on both. No SQL above this line, no business below it.
 *
 * Writes are optimistic: the centre reads, decides, and hands over one `Write` that states what it expects (versions,
 * claims). The engine commits many waiting `Write`s in one durable transaction (group commit); each succeeds or fails whole.
 * Where two disagree, the loser gets a `Conflict` and the centre reads and decides again.
 *
 * Tables are of three kinds (docs/ledger.md): authentic (`version`, `entry`, `data_key`, `secret`), derived (`resource`, `index_row`,
 * `claim`, `pending`, `sequenced`, `tile`, `ledger_state`, `checkpoint`) and transient (`transient_item`).
 */

/** Row id of a resource or of an entry: a positive safe integer, allocated by `Store.allocate`, never reused. */
export type Rid = number;

/** UTC, milliseconds since 1970. */
export type Instant = number;

export type Bytes = Uint8Array;

/** One version of one resource: authentic. Bound into the seal's additional data: all fields but `rid`, `entry` and `sealed`. */
export interface VersionRow {
  readonly rid: Rid;
  /** Counts from 1. */
  readonly version: number;
  /** Small code of the resource type (fhir/resource-types.ts). */
  readonly type: number;
  /** Public id, 1 to 64 characters of [A-Za-z0-9.-]. https://hl7.org/fhir/R4/datatypes.html#id */
  readonly id: string;
  /** Rid of the Patient whose data key sealed it; 0 is the centre's own key. */
  readonly owner: Rid;
  readonly at: Instant;
  /** A tombstone: the resource is deleted as of this version; its sealed body is an empty object. */
  readonly deleted: boolean;
  readonly sealed: Bytes;
  /** Rid of the audit entry that tells of its writing, committed in the same transaction. */
  readonly entry: Rid;
}

/** One indexed value of one resource (or entry): derived. Primary key (param, value, updated, rid). */
export interface IndexRow {
  /** Small code of the search parameter (fhir/search-parameters.ts). */
  readonly param: number;
  /** Order-preserving encoding of the value; at most 255 bytes. */
  readonly value: Bytes;
  /** The version's `at`. */
  readonly updated: Instant;
  readonly rid: Rid;
}

export interface VersionWrite {
  /** Version 1 expects that (type, id) does not exist; version n expects that n-1 is current. */
  readonly row: VersionRow;
  readonly index: readonly IndexRow[];
  /** Rows of the previous version that are no longer true. */
  readonly unindex: readonly IndexRow[];
}

/** What a claim claims. One number space per rule that "only one may have it". */
export const CLAIM_SLOT = 1; // key: rid of the Slot; holder: rid of the Appointment, 0 when free
export const CLAIM_SEAT = 2; // key: `${rid of the Patient}/${seat number from 1}`; limits future bookings per patient
export const CLAIM_NAME = 3; // key: keyed hash of a user name; holder: rid of the account
export const CLAIM_TICKET = 5; // key: `${day}/${number}` and `${day}/p${rid of the Patient}`; holder: rid of the Task, until the day is over
/**
 * key: type code and keyed hash of what was looked for and not there (a conditional create's criteria, a patient who is registered); holder: the rid of
 * what was made. Two that race meet here; nothing leans on it afterwards, so verification passes over it.
 */
export const CLAIM_CRITERIA = 6;
export const CLAIM_ORDINAL = 4; // key: the slot's list index in decimal; holder: rid of the Slot

/** Somebody has something until some time: derived from the holder's current version. Primary key (space, key). */
export interface ClaimRow {
  readonly space: number;
  readonly key: string;
  /** Rid of the resource that holds it; 0 when released. */
  readonly holder: Rid;
  /** It is free again from this instant on; `FOREVER` where it does not end by itself; 0 when released. */
  readonly until: Instant;
  /** When this row last changed, by the clock of the process that wrote it. */
  readonly changed: Instant;
}

/** Largest instant that FHIR and JavaScript agree on: 9999-12-31T23:59:59.999Z. */
export const FOREVER = 253402300799999;

/** Succeeds when there is no row, when its `until` <= `changed` of this claim (now), or when its holder is `holder` or `from`. */
export interface Claim extends ClaimRow {
  /** A holder from whom it may be taken over (the old appointment, when a booking moves). */
  readonly from?: Rid;
}

/** Releases (keeps the row with holder 0, until 0) when `holder` still holds it; otherwise does nothing. */
export interface Release {
  readonly space: number;
  readonly key: string;
  readonly holder: Rid;
  readonly changed: Instant;
}

/** An audit entry: authentic, immutable. All fields are covered by `mac`. */
export interface EntryRow {
  readonly rid: Rid;
  /** 16 random bytes. */
  readonly id: Bytes;
  readonly at: Instant;
  /** The leaf's `record`, 32 bytes. */
  readonly record: Bytes;
  /** The leaf's `content`, 32 bytes. */
  readonly content: Bytes;
  /** 16 bytes. */
  readonly salt: Bytes;
  /** Canonical JSON (RFC 8785) of the event. */
  readonly event: string;
  /** HMAC-SHA-256, 32 bytes. */
  readonly mac: Bytes;
}

export interface EntryWrite {
  readonly row: EntryRow;
  readonly index: readonly IndexRow[];
}

/** A patient's data key, wrapped by the key-encryption key: authentic (its wrap authenticates owner and key version). */
export interface DataKeyRow {
  readonly owner: Rid;
  /** Version of the key-encryption key that wraps it. */
  readonly kek: number;
  readonly wrapped: Bytes;
}

/** One of the centre's own secrets (root, ledger signing key, certificate authority …), wrapped: authentic. */
export interface SecretRow {
  readonly name: string;
  readonly kek: number;
  readonly wrapped: Bytes;
}

/** Sessions, throttles, answers kept for retried requests: holds no authority by itself; `value` carries its own MAC where it matters. */
export interface TransientRow {
  readonly kind: string;
  readonly key: string;
  readonly value: Bytes;
  readonly until: Instant;
}

/** All of it, or nothing of it, in one durable commit. */
export interface Write {
  readonly versions?: readonly VersionWrite[];
  /** Taken in order, after `releases`. */
  readonly claims?: readonly Claim[];
  readonly releases?: readonly Release[];
  readonly entries: readonly EntryWrite[];
  /** New data keys; a second key for one owner is a conflict. */
  readonly keys?: readonly DataKeyRow[];
  /** Upserts. */
  readonly transient?: readonly TransientRow[];
  /**
   * Inserted only when (kind, key) is absent or expired; otherwise the whole Write is a conflict of kind `answer`.
   * Expired: its `until` <= `at` of this Write's first entry; a Write without entries finds nothing expired.
   */
  readonly once?: TransientRow;
  /** What it deletes is overwritten in its place as well, where the engine can do that: SQLite. Slower. */
  readonly overwrites?: true;
}

/**
 * What stood in the way. `index` is the position in the Write's list of that kind (0 for `answer`).
 * Where several things do, it is the first in this order: answer, version, key, claim; each list in its own order.
 */
export interface Conflict {
  readonly conflict: 'version' | 'claim' | 'key' | 'answer';
  readonly index: number;
}

export type CommitResult = { readonly done: true } | Conflict;

export interface Range {
  readonly param: number;
  /** Inclusive. */
  readonly low: Bytes;
  /** Exclusive; absent means equal to `low` only. */
  readonly high?: Bytes;
  readonly limit: number;
  /** Rows strictly after this one in (value, updated, rid) order (before it, when `descending`). */
  readonly after?: { readonly value: Bytes; readonly updated: Instant; readonly rid: Rid };
  readonly descending?: boolean;
}

// --- searching (search-sql.ts): sets of resources by several conditions at once ---

/** Index rows of one parameter that have exactly the value `low`, or one from `low` (inclusive) to `high` (exclusive); and all else that is said. */
export interface IndexSpan {
  readonly param: number;
  readonly low: Bytes;
  readonly high?: Bytes;
  /** Stretches of the value: `length` bytes from `at` (counted from 0; to its end without) lie from `low` (inclusive) to `high` (exclusive). */
  readonly parts?: readonly { readonly at: number; readonly length?: number; readonly low?: Bytes; readonly high?: Bytes }[];
  /** These bytes are in the value somewhere. */
  readonly contains?: Bytes;
  /** The value ends with these bytes. */
  readonly ends?: Bytes;
  readonly updated?: { /** Inclusive. */ readonly from: Instant; /** Exclusive. */ readonly before: Instant };
}

/** A resource has a row in one of these spans or is linked in one of these ways, or it is one of these; with `not` none of that is so. */
export type IndexCondition =
  | { readonly anyOf: readonly IndexSpan[]; readonly linked?: readonly IndexLink[]; readonly not?: boolean }
  | { readonly rids: readonly Rid[]; readonly not?: boolean };

/**
 * Rows under one of `params` are references, of a resource to one that is linked (`to`), or of a linked one to it (`from`); the linked one is there, satisfies
 * every condition and belongs to one of `owners` (to anybody without). Looked up row by row: its time goes with how many references lead there.
 */
export interface IndexLink {
  readonly direction: 'to' | 'from';
  readonly params: readonly number[];
  /** Of what the references lead to, as they bear it: 2 bytes, big-endian, before the id (fhir/value-encoding.ts). */
  readonly type: number;
  readonly where: readonly IndexCondition[];
  readonly owners?: readonly Rid[];
}

/** A row's place in the order of a walk. */
export type IndexPlace = Pick<IndexRow, 'value' | 'updated' | 'rid'>;

/** The rows of one span in their order: (value, updated, rid). */
export interface IndexWalk {
  readonly span: IndexSpan;
  readonly descending?: boolean;
  /** Rows strictly beyond this one. */
  readonly after?: IndexPlace;
  /** Rows up to and with this one. */
  readonly until?: IndexPlace;
  /** Of several rows of one resource only the first in this direction. */
  readonly firstOnly?: boolean;
  /** Looks at so many rows and no further. */
  readonly steps?: number;
}

/** Where the resources of a search come from. */
export type IndexSource = { readonly anyOf: readonly IndexSpan[] } | { readonly walk: IndexWalk } | { readonly rids: readonly Rid[] };

/** Resources from a source that satisfy every condition and belong to one of `owners` (to anybody without). */
export interface SearchSet {
  readonly source: IndexSource;
  readonly where: readonly IndexCondition[];
  readonly owners?: readonly Rid[];
}

/** The smallest value (the largest, when `descending`) under these parameters, or the row's `updated`; or the resource's id. Resources without one come last. */
export interface IndexSort {
  readonly params: readonly number[];
  readonly descending: boolean;
  readonly by: 'value' | 'updated' | 'id';
}

/** Where a resource stands in a sorted set. */
export interface SortedPlace {
  readonly rid: Rid;
  /** One for each sort: bytes, or milliseconds where it is by `updated`. */
  readonly keys: readonly (Bytes | number)[];
}

// --- histories: versions of a resource, or of all resources of some types, in the order in which they came ---

/** A version in that order, and what tells who may see it. */
export interface VersionPlace extends Pick<VersionRow, 'rid' | 'version' | 'type' | 'owner' | 'at'> {
  /** When the next version took its place; absent where none has, and where nobody asked. */
  readonly next?: Instant;
}

/** Newest first: by `at`, then rid, then version; of one resource by version alone. */
export interface VersionWalk {
  readonly of: { readonly types: readonly number[] } | { readonly rid: Rid };
  /** Inclusive. */
  readonly since?: Instant;
  /** Exclusive. */
  readonly before?: Instant;
  /** Versions strictly beyond this one. */
  readonly after?: Pick<VersionPlace, 'at' | 'rid' | 'version'>;
  /** Oldest first. */
  readonly ascending?: boolean;
  /** Tell `next` of each. */
  readonly nexts?: boolean;
}

// --- entries in the order of time ---

/** An entry's place in that order: by `at`, then rid. */
export type EntryPlace = Pick<EntryRow, 'at' | 'rid'>;

/** Newest first. */
export interface EntryWalk {
  /** Entries strictly beyond this place, whether there is one or not. */
  readonly after?: EntryPlace;
  /** Oldest first. */
  readonly ascending?: boolean;
}

/** One Merkle tile, or one bundle of entries (level -1). Primary key (level, n). Partial tiles are replaced as they grow. */
export interface TileRow {
  /** -1 for entry bundles, else the tile level L of tlog-tiles, 0 to 5. */
  readonly level: number;
  readonly n: number;
  /** Hashes or entries in it, 1 to 256. */
  readonly width: number;
  readonly data: Bytes;
}

/** The tree so far; one row. `epoch` is the fencing number of the sequencer's lease. */
export interface LedgerState {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Bytes;
  readonly epoch: number;
}

export interface SequencedRow {
  readonly rid: Rid;
  /** Leaf index, from 0. */
  readonly seq: number;
}

export interface CheckpointRow {
  readonly size: number;
  readonly note: string;
  readonly at: Instant;
}

/** Reads. Every method sees committed data only. Missing things are `undefined`, never an exception. */
export interface Reader {
  current(type: number, id: string): Promise<VersionRow | undefined>;
  currentByRid(rid: Rid): Promise<VersionRow | undefined>;
  currentByRids(rids: readonly Rid[]): Promise<readonly VersionRow[]>;
  /** Resources of one type, in no order. */
  currentByIds(type: number, ids: readonly string[]): Promise<readonly VersionRow[]>;
  /** What is current, without bodies. */
  resourcesByRid(rids: readonly Rid[]): Promise<readonly ResourceRow[]>;
  version(rid: Rid, version: number): Promise<VersionRow | undefined>;
  /** What is there of these versions, in no order. */
  versions(names: readonly Pick<VersionRow, 'rid' | 'version'>[]): Promise<readonly VersionRow[]>;
  /** Newest first. */
  history(rid: Rid): Promise<readonly VersionRow[]>;
  /** Versions of a walk without their bodies. Its time goes with `limit`, and with the number of types. */
  versionPlaces(walk: VersionWalk, limit: number): Promise<readonly VersionPlace[]>;
  range(range: Range): Promise<readonly IndexRow[]>;
  /** Rows of a walk whose resources satisfy the rest, in the order of the walk. Its time goes with the rows walked: bound it by `until`. */
  walkIndex(walk: IndexWalk, rest: Pick<SearchSet, 'where' | 'owners'>, limit: number): Promise<readonly IndexPlace[]>;
  /** The `steps`th row of a walk, from 1: as far as `walkIndex` should go at once. Undefined: there are fewer. */
  placeInIndex(walk: IndexWalk, steps: number): Promise<IndexPlace | undefined>;
  /** All of a set, sorted by `sort` and then by rid (in the direction of the first sort), from beyond `after` on. Its time goes with the size of the source: count that first. */
  collectIndex(set: SearchSet, sort: readonly IndexSort[], after: SortedPlace | undefined, limit: number): Promise<readonly SortedPlace[]>;
  /** How many resources a set has, counting no further than `max`. */
  countIndex(set: SearchSet, max: number): Promise<number>;
  /** How many rows would have to be walked for these spans (one at least), whatever else they say; counting no further than `max`. */
  rowsInIndex(spans: readonly IndexSpan[], max: number): Promise<number>;
  /** Rows of these resources under these parameters, by rid, parameter and value. */
  indexOf(rids: readonly Rid[], params: readonly number[], limit: number): Promise<readonly IndexRow[]>;
  claims(space: number, keys: readonly string[]): Promise<readonly ClaimRow[]>;
  /** Claims of a space changed at or after `since`, in order of `changed`; for caches that follow. */
  claimsChanged(space: number, since: Instant, limit: number): Promise<readonly ClaimRow[]>;
  dataKey(owner: Rid): Promise<DataKeyRow | undefined>;
  dataKeys(after: Rid, limit: number): Promise<readonly DataKeyRow[]>;
  secrets(): Promise<readonly SecretRow[]>;
  entry(rid: Rid): Promise<EntryRow | undefined>;
  entries(rids: readonly Rid[]): Promise<readonly EntryRow[]>;
  /** An entry by what a receipt tells of it. */
  entryById(at: Instant, id: Bytes): Promise<EntryRow | undefined>;
  /** Places of all entries, in the order of time. Its time goes with `limit`. */
  entryPlaces(walk: EntryWalk, limit: number): Promise<readonly EntryPlace[]>;
  /** Committed entries that are not in the tree yet, by rid, from the first rid after `after` (which lets the sequencer step over invented ones). */
  pending(limit: number, after?: Rid): Promise<readonly EntryRow[]>;
  sequenced(rids: readonly Rid[]): Promise<readonly SequencedRow[]>;
  tile(level: number, n: number): Promise<TileRow | undefined>;
  ledgerState(): Promise<LedgerState | undefined>;
  latestCheckpoint(): Promise<CheckpointRow | undefined>;
  transient(kind: string, key: string, now: Instant): Promise<TransientRow | undefined>;
}

/** Every table, row by row, in primary-key order (index rows by row id, so that one resource's come together), for verification; `after` undefined starts at the beginning. One consistent snapshot. */
export interface Snapshot extends Reader {
  scanVersions(after: { rid: Rid; version: number } | undefined, limit: number): Promise<readonly VersionRow[]>;
  scanResources(after: Rid | undefined, limit: number): Promise<readonly ResourceRow[]>;
  scanIndex(after: IndexRow | undefined, limit: number): Promise<readonly IndexRow[]>;
  /** Which of these exact rows exist; same length and order as asked. */
  hasIndex(rows: readonly IndexRow[]): Promise<readonly boolean[]>;
  scanClaims(after: { space: number; key: string } | undefined, limit: number): Promise<readonly ClaimRow[]>;
  scanEntries(after: Rid | undefined, limit: number): Promise<readonly EntryRow[]>;
  /** Entries of exactly that instant, by rid. */
  entriesAt(at: Instant, limit: number): Promise<readonly EntryRow[]>;
  scanPending(after: Rid | undefined, limit: number): Promise<readonly Rid[]>;
  scanSequenced(after: Rid | undefined, limit: number): Promise<readonly SequencedRow[]>;
  scanTiles(after: { level: number; n: number } | undefined, limit: number): Promise<readonly TileRow[]>;
  scanCheckpoints(after: number | undefined, limit: number): Promise<readonly CheckpointRow[]>;
  /** Differences between the live schema and the one this release makes: one sentence each; empty when equal. */
  schemaFaults(): Promise<readonly string[]>;
  /** What the engine finds wrong with how it keeps the rows, such as an index that lacks what its table has: one sentence each. Takes as long as reading all of it. */
  structureFaults(): Promise<readonly string[]>;
}

/** The current pointer of a resource: derived. Unique (type, id). */
export interface ResourceRow {
  readonly rid: Rid;
  readonly type: number;
  readonly id: string;
  readonly version: number;
  readonly owner: Rid;
  readonly deleted: boolean;
}

export interface Store extends Reader {
  /** `sqlite` or `postgres`. */
  readonly engine: 'sqlite' | 'postgres';
  /** The first of `count` fresh consecutive row ids. Cheap: blocks are reserved ahead. */
  allocate(count: number): Promise<Rid>;
  /** Resolves once durable. Throws when the store is broken (disk full, connection lost): nothing of it is then written. */
  commit(write: Write): Promise<CommitResult>;

  /** Replaces wraps after a rotation, keeps everything else. Only where `owner`/`name` and the old `kek` still match. */
  rewrap(keys: readonly DataKeyRow[], secrets: readonly SecretRow[], oldKek: number): Promise<void>;
  /** Inserts secrets that are absent; returns false (and writes nothing) when any exists already. */
  createSecrets(secrets: readonly SecretRow[]): Promise<boolean>;

  /**
   * Takes or extends the lease `name` for `ttlMs`; the fencing epoch grows each time it changes hands. Undefined: somebody else has it.
   * The holder itself extends it under the same epoch, expired or not. A new hand's epoch is 1 + the larger of the lease row's and the
   * ledger state's (0 where absent), so that a lost lease row (it is transient) cannot hand out an old number.
   */
  lease(name: string, holder: string, now: Instant, ttlMs: number): Promise<number | undefined>;
  /**
   * Upserts tiles in one transaction, fenced: false, and nothing is written, unless the ledger state's epoch is `epoch` (locked against a change meanwhile).
   * So a sequencer that slept through its lease cannot overwrite its successor's tiles. Harmless when repeated; tiles beyond the state's size mean nothing.
   */
  putTiles(tiles: readonly TileRow[], epoch: number): Promise<boolean>;
  /**
   * One transaction: compare-and-swap of the state (size, root and epoch must be `from`'s; `undefined` for the first), insertion of `sequenced`,
   * removal of those from `pending`. False when the swap fails, or `to.epoch` is below `from.epoch` (a leader that was replaced); nothing is then written.
   * Throws, and writes nothing, when an entry is sequenced already.
   */
  advance(from: LedgerState | undefined, to: LedgerState, sequenced: readonly SequencedRow[]): Promise<boolean>;
  /**
   * Keeps the checkpoint and removes those of smaller sizes, in one transaction; does nothing when a larger one is kept. The tree answers for every
   * older size, and of rows that nothing demands nobody would notice the removal.
   */
  putCheckpoint(checkpoint: CheckpointRow): Promise<void>;

  /**
   * Destroys a patient's wrapped key: what it sealed is lost for good. Does nothing where there is none. SQLite then empties its write-ahead log, too, as
   * far as nobody reads from it just now.
   */
  destroyKey(owner: Rid): Promise<void>;

  deleteTransient(kind: string, key: string): Promise<void>;
  /** Removes expired transient rows; returns how many. */
  purge(now: Instant): Promise<number>;

  /** Runs `work` on one consistent snapshot through a connection of its own, read-only. Keep it short: it holds back cleaning. */
  snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  /** Figures for metrics: commits, writes, largest batch, queue length. */
  figures(): StoreFigures;
  /** Refuses new work, waits for what is queued, closes. */
  close(): Promise<void>;
}

export interface StoreFigures {
  readonly commits: number;
  readonly writes: number;
  readonly conflicts: number;
  readonly queued: number;
  readonly batchMax: number;
}

/**
 * Cannot open, or cannot go on: wrong URL, unreadable folder, newer schema, tampered schema, already open elsewhere, damaged file, full disk,
 * too much waiting (`busy`). The message says what to do. Thrown by a running store it means: nothing of that call was written.
 */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
  readonly code: 'url' | 'access' | 'newer-schema' | 'foreign-schema' | 'in-use' | 'absent' | 'full' | 'unreachable' | 'damaged' | 'busy';
  constructor(code: StoreRefusal['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** write: creates and migrates when needed, one process at a time on SQLite. read: existing stores only, changes nothing, may run beside a server. */
export type OpenMode = 'write' | 'read';
