/**
 * What one chunk of verification sees: one snapshot of the store, the keys that tell authentic from invented, and what was read already.
 * docs/ledger.md, "Verification".
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Bytes, ClaimRow, EntryRow, Instant, LedgerState, Rid, Snapshot, Store, VersionRow } from '#store/port.ts';
import { isTypeName, typeCode, typeName } from '#fhir/resource-types.ts';
import { leafBytes, parseLeaf } from '#ledger/leaf.ts';
import type { Ed25519Verify, VerifierKey } from '#ledger/note.ts';
import { decodeBundle, ENTRIES_LEVEL, TILE_WIDTH } from '#ledger/tiles.ts';
import { type AuditEvent, leafOf } from '../audit.ts';
import type { Fault } from '../findings.ts';
import type { Keyring } from '../keyring.ts';
import type { Pinned } from '../pinned-file.ts';
import type { DemandedClaim } from '../records.ts';
import { claimsOf, parseStored } from '../records.ts';

/** Longest stretch of work before the event loop gets its turn, milliseconds. */
export const SLICE_MS = 2.5;

/** Entries read at once, and how often at most, to find those of one bundle. */
const ENTRIES_AROUND = 256;
const READS_AROUND = 4;

/** What verification is given. It writes nothing. */
export interface VerifySources {
  readonly store: Pick<Store, 'engine' | 'snapshot'>;
  readonly keyring: Pick<Keyring, 'entryMacValid' | 'openAfresh' | 'unwraps' | 'nameKey' | 'personKey'>;
  readonly ledger: { readonly origin: string; readonly key: VerifierKey; readonly verify: Ed25519Verify };
  /** The copy of the last signed checkpoint outside the database; undefined where there is none to compare with. */
  readonly pinned: () => Promise<Pinned | undefined>;
  readonly now: () => Instant;
  /** Names of the secrets that a centre has. */
  readonly secretNames: readonly string[];
  /**
   * Whether a patient was erased (an act that is itself in the ledger): then the key is gone, versions do not open or are gone too, and nothing
   * derived is left. By rid of the owner, and by id in events; `refresh` learns of those whom another process has erased.
   */
  readonly erased?: {
    readonly owner: (owner: Rid) => boolean;
    readonly patient: (id: string) => boolean;
    readonly refresh: () => Promise<void>;
  };
}

/** A snapshot, and what a chunk has learnt from it. */
export class View {
  readonly snapshot: Snapshot;
  readonly sources: VerifySources;
  readonly pinned: Pinned | undefined;
  readonly faults: Fault[] = [];
  readonly #bundles = new Map<number, Promise<readonly Bytes[] | undefined>>();
  readonly #events = new Map<Rid, AuditEvent | undefined>();
  #state: Promise<LedgerState | undefined> | undefined;
  #sliceEnds = performance.now() + SLICE_MS;

  constructor(snapshot: Snapshot, sources: VerifySources, pinned: Pinned | undefined) {
    this.snapshot = snapshot;
    this.sources = sources;
    this.pinned = pinned;
  }

  fault(table: string, record: string | number, what: string): void {
    this.faults.push({ table, record: String(record), what });
  }

  /** Gives the event loop its turn when this chunk has had its slice. */
  async breathe(): Promise<void> {
    if (performance.now() < this.#sliceEnds) return;
    await turn();
    this.#sliceEnds = performance.now() + SLICE_MS;
  }

  state(): Promise<LedgerState | undefined> {
    this.#state ??= this.snapshot.ledgerState();
    return this.#state;
  }

  /** Size of the stored tree. */
  async size(): Promise<number> {
    return (await this.state())?.size ?? 0;
  }

  /** Entries of a bundle, undefined when there is none or it cannot be read. */
  bundle(n: number): Promise<readonly Bytes[] | undefined> {
    const known = this.#bundles.get(n);
    if (known !== undefined) return known;
    const reading = this.snapshot.tile(ENTRIES_LEVEL, n).then((row) => (row === undefined ? undefined : decodeBundle(row.data)));
    this.#bundles.set(n, reading);
    return reading;
  }

  /** Bytes of a leaf in its bundle. */
  async leaf(index: number): Promise<Bytes | undefined> {
    return (await this.bundle(Math.floor(index / TILE_WIDTH)))?.[index % TILE_WIDTH];
  }

  /** The entry whose leaf these bytes are, by MAC one of ours; undefined when there is none. */
  async entryOfLeaf(bytes: Bytes): Promise<EntryRow | undefined> {
    const leaf = parseLeaf(bytes);
    if (leaf === undefined) return undefined;
    const row = await this.snapshot.entryById(Date.parse(leaf.at), Uint8Array.fromHex(leaf.id));
    return row !== undefined && this.#isLeafOf(row, bytes) ? row : undefined;
  }

  /**
   * The same for the leaves of a bundle, in their order. Entries stand in the tree nearly as they stand in their table, so that one found by its id
   * leads to the others: nothing is looked for among all entries of one millisecond, except what is not where it should be.
   */
  async entriesOfLeaves(leaves: readonly Bytes[]): Promise<readonly (EntryRow | undefined)[]> {
    const around = new Map<string, EntryRow>();
    const found: (EntryRow | undefined)[] = [];
    let reads = 0;
    for (const bytes of leaves) {
      await this.breathe();
      const leaf = parseLeaf(bytes);
      let row = leaf === undefined ? undefined : around.get(leaf.id);
      if (leaf !== undefined && (row === undefined || !this.#isLeafOf(row, bytes))) {
        row = await this.entryOfLeaf(bytes);
        if (row !== undefined && reads < READS_AROUND) {
          reads += 1;
          for (const near of await this.snapshot.scanEntries(row.rid, ENTRIES_AROUND)) around.set(near.id.toHex(), near);
        }
      }
      found.push(row);
    }
    return found;
  }

  #isLeafOf(row: EntryRow, bytes: Bytes): boolean {
    // The MAC first: what is not ours may not even make a leaf.
    return this.sources.keyring.entryMacValid(row) && Buffer.compare(leafBytes(leafOf(row)), bytes) === 0;
  }

  /** The event of an entry that carries our MAC; undefined for any other. */
  event(row: EntryRow): AuditEvent | undefined {
    if (this.#events.has(row.rid)) return this.#events.get(row.rid);
    const event = this.sources.keyring.entryMacValid(row) ? (JSON.parse(row.event) as AuditEvent) : undefined; // ours: the MAC says so
    this.#events.set(row.rid, event);
    return event;
  }

  /** The version that `Type/id/version` names. */
  async versionNamed(name: string): Promise<VersionRow | undefined> {
    const [type = '', id = '', version = ''] = name.split('/');
    if (!isTypeName(type)) return undefined;
    const current = await this.snapshot.current(typeCode(type), id);
    if (current === undefined || current.version === Number(version)) return current;
    return this.snapshot.version(current.rid, Number(version));
  }

  /** The same of many, by name; what is not there is left out. */
  async versionsNamed(names: readonly string[]): Promise<ReadonlyMap<string, VersionRow>> {
    const places = names.map((name) => ({ name, parts: name.split('/') })).filter(({ parts: [type = ''] }) => isTypeName(type));
    const current = new Map<string, VersionRow>();
    for (const [type, some] of Map.groupBy(places, ({ parts: [type = ''] }) => type)) {
      const ids = [...new Set(some.map(({ parts: [, id = ''] }) => id))];
      for (const row of await this.snapshot.currentByIds(typeCode(type), ids)) current.set(`${type}/${row.id}`, row);
    }
    const found = new Map<string, VersionRow>();
    const older: { readonly rid: Rid; readonly version: number; readonly name: string }[] = [];
    for (const { name, parts } of places) {
      const [type = '', id = '', version = ''] = parts;
      const row = current.get(`${type}/${id}`);
      if (row?.version === Number(version)) found.set(name, row);
      else if (row !== undefined) older.push({ rid: row.rid, version: Number(version), name });
    }
    const before = older.length === 0 ? [] : await this.snapshot.versions(older);
    const byPlace = new Map(before.map((row) => [`${row.rid}/${row.version}`, row]));
    for (const { rid, version, name } of older) {
      const row = byPlace.get(`${rid}/${version}`);
      if (row !== undefined) found.set(name, row);
    }
    return found;
  }

  /** The parsed body of a version; undefined when it does not open as exactly that row, or is no JSON. */
  async body(row: VersionRow): Promise<{ readonly resource: unknown } | undefined> {
    const body = await this.sources.keyring.openAfresh(row);
    if (body === undefined) return undefined;
    try {
      return { resource: parseStored(body) };
    } catch {
      return undefined;
    }
  }

  /** All claims that a version makes, ended ones included. */
  async claims(row: VersionRow, resource: unknown, now: Instant = -1): Promise<readonly DemandedClaim[]> {
    return claimsOf(row, resource, now, {
      ridOf: async (type, id) => (await this.snapshot.current(type, id))?.rid,
      nameKey: (username) => this.sources.keyring.nameKey(username),
    });
  }

  isErased(owner: Rid): boolean {
    return owner !== 0 && this.sources.erased?.owner(owner) === true;
  }
}

/** `Type/id`, whatever the type column holds. */
export function recordName({ type, id }: { readonly type: number; readonly id: string }): string {
  try {
    return `${typeName(type)}/${id}`;
  } catch {
    return `type ${type}/${id}`;
  }
}

export const claimRecord = ({ space, key }: Pick<ClaimRow, 'space' | 'key'>): string => `${space}/${key}`;

/** A walk over one table, chunk by chunk; a cursor goes back only to the sweep that made it. */
export interface Sweep {
  readonly table: string;
  /** Checks the rows after the cursor, tells the view what is wrong, and says how many there were and where to go on. */
  readonly step: (view: View, after: unknown) => Promise<Step>;
}

export interface Step {
  readonly rows: number;
  /** Undefined: that was the last. */
  readonly next: unknown;
}

export function sweep<Row, Cursor>(
  table: string,
  limit: number,
  scan: (view: View, after: Cursor | undefined, limit: number) => Promise<readonly Row[]>,
  cursorOf: (row: Row) => Cursor,
  check: (view: View, rows: readonly Row[]) => Promise<void>,
): Sweep {
  return {
    table,
    async step(view, after) {
      const rows = await scan(view, after as Cursor | undefined, limit); // made by cursorOf below
      await check(view, rows);
      const last = rows.at(-1);
      return { rows: rows.length, next: last === undefined || rows.length < limit ? undefined : cursorOf(last) };
    },
  };
}
