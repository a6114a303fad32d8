/**
 * Verification of what the centre keeps: versions and keys, and everything derived from versions. Two ways for each table: every row is
 * justified by authentic rows, and everything that authentic rows demand is there.
 */
import type { ClaimRow, DataKeyRow, EntryRow, IndexRow, ResourceRow, Rid, VersionRow } from '#store/port.ts';
import { CLAIM_CRITERIA, CLAIM_SLOT } from '#store/port.ts';
import { entryIndex, versionName } from '../audit.ts';
import { indexRowsOf, slotKey, TYPE } from '../records.ts';
import { claimRecord, recordName, type Sweep, sweep, type View } from './view.ts';

/** Rows in a chunk: few enough that a snapshot is over within milliseconds. */
const VERSIONS = 64;
const RESOURCES = 128;
const INDEX_ROWS = 512;
const CLAIMS = 64;
const DATA_KEYS = 64;
/** Demanded index rows that are looked up together: a round trip on PostgreSQL, half a millisecond on SQLite. */
const DEMANDED_ROWS = 256;
/** A claim that ends within this time may be taken over by a process whose clock is a little ahead; it is not demanded any more. */
const CLAIM_MARGIN_MS = 5000;
/** Entries of one millisecond looked at for a claim's release. */
const ENTRIES_AT = 256;

const distinct = (rids: readonly Rid[]): readonly Rid[] => [...new Set(rids)];
const byRid = <Row extends { readonly rid: Rid }>(rows: readonly Row[]): ReadonlyMap<Rid, Row> =>
  new Map(rows.map((row) => [row.rid, row]));

export const RECORD_SWEEPS: readonly Sweep[] = [
  sweep(
    'version',
    VERSIONS,
    (view, after: { rid: Rid; version: number } | undefined, limit) => view.snapshot.scanVersions(after, limit),
    ({ rid, version }: VersionRow) => ({ rid, version }),
    checkVersions,
  ),
  sweep(
    'resource',
    RESOURCES,
    (view, after: Rid | undefined, limit) => view.snapshot.scanResources(after, limit),
    ({ rid }: ResourceRow) => rid,
    checkResources,
  ),
  sweep(
    'index_row',
    INDEX_ROWS,
    (view, after: IndexRow | undefined, limit) => view.snapshot.scanIndex(after, limit),
    (row: IndexRow) => row,
    checkIndexRows,
  ),
  sweep(
    'claim',
    CLAIMS,
    (view, after: { space: number; key: string } | undefined, limit) => view.snapshot.scanClaims(after, limit),
    ({ space, key }: ClaimRow) => ({ space, key }),
    checkClaims,
  ),
  sweep(
    'data_key',
    DATA_KEYS,
    (view, after: Rid | undefined, limit) => view.snapshot.dataKeys(after ?? 0, limit),
    ({ owner }: DataKeyRow) => owner,
    checkDataKeys,
  ),
  { table: 'secret', step: checkSecrets },
];

async function checkVersions(view: View, rows: readonly VersionRow[]): Promise<void> {
  const { snapshot } = view;
  const pointers = byRid(await snapshot.resourcesByRid(distinct(rows.map(({ rid }) => rid))));
  const entries = byRid(await snapshot.entries(distinct(rows.map(({ entry }) => entry))));
  const owners = distinct(rows.map(({ owner }) => owner).filter((owner) => owner !== 0));
  const patients = byRid(await snapshot.resourcesByRid(owners));
  const keyed = new Set<Rid>([0]);
  for (const owner of owners) if ((await snapshot.dataKey(owner)) !== undefined) keyed.add(owner);
  const last = rows.at(-1);
  const [following] = last === undefined ? [] : await snapshot.scanVersions(last, 1);

  const index = demandedIndex(view);
  for (const [at, row] of rows.entries()) {
    await view.breathe();
    if (view.isErased(row.owner)) continue;
    const record = recordName(row);
    const before = rows[at - 1] ?? (row.version > 1 ? await snapshot.version(row.rid, row.version - 1) : undefined);
    if (row.version > 1 && (before?.rid !== row.rid || before.version !== row.version - 1)) {
      view.fault('version', `${record}/${row.version - 1}`, 'is missing: the next one is there');
    }
    const opened = await view.body(row);
    const name = `${record}/${row.version}`;
    if (!keyed.has(row.owner)) view.fault('data_key', row.owner, `is missing: ${record} is sealed under it`);
    else if (opened === undefined) view.fault('version', name, 'does not open as what it says it is: edited, moved or invented');
    if (row.owner !== 0 && patients.get(row.owner)?.type !== TYPE.patient) {
      view.fault('version', name, `belongs to ${row.owner}, who is no patient here`);
    }
    if (opened === undefined) continue;

    checkPointer(view, row, pointers.get(row.rid));
    checkTold(view, row, entries.get(row.entry));
    const next = rows[at + 1] ?? following;
    if (next?.rid !== row.rid) {
      await index.demand(row, opened.resource);
      await checkClaimsDemanded(view, row, opened.resource);
    }
  }
  await index.check();
}

/** The pointer that a resource's versions go by is that resource's. */
function checkPointer(view: View, row: VersionRow, pointer: ResourceRow | undefined): void {
  const record = recordName(row);
  if (pointer === undefined) view.fault('resource', record, 'is missing: versions of it are there');
  else if (pointer.type !== row.type || pointer.id !== row.id) {
    view.fault('resource', recordName(pointer), `points to versions of ${record}`);
  }
}

/** The entry a version names must tell of exactly that version. */
function checkTold(view: View, row: VersionRow, entry: EntryRow | undefined): void {
  const name = `${recordName(row)}/${row.version}`;
  if (entry === undefined) view.fault('version', name, `names the entry ${row.entry}, which is not there`);
  else {
    const event = view.event(entry);
    if (event !== undefined && !event.wrote.includes(versionName(row))) {
      view.fault('version', name, `names the entry ${row.entry}, which does not tell of it`);
    }
  }
}

/** Gathers the index rows that current versions demand; they are looked up many at a time, the last of them by `check`. */
function demandedIndex(view: View) {
  const demanded: { readonly row: VersionRow; readonly index: IndexRow }[] = [];
  const check = async (): Promise<void> => {
    const some = demanded.splice(0);
    const there = await view.snapshot.hasIndex(some.map(({ index }) => index));
    for (const [at, { row, index }] of some.entries()) {
      if (there[at] !== true) view.fault('index_row', recordName(row), `a row of parameter ${index.param} is missing`);
    }
  };
  return {
    check,
    async demand(row: VersionRow, resource: unknown): Promise<void> {
      for (const index of indexRowsOf(view.sources.keyring, row, resource)) demanded.push({ row, index });
      if (demanded.length >= DEMANDED_ROWS) await check();
    },
  };
}

async function checkClaimsDemanded(view: View, row: VersionRow, resource: unknown): Promise<void> {
  const { snapshot, sources } = view;
  for (const claim of await view.claims(row, resource, sources.now() + CLAIM_MARGIN_MS)) {
    // A free slot demands its row whatever the time; claimsOf leaves out what has ended.
    const [found] = await snapshot.claims(claim.space, [claim.key]);
    if (found === undefined) view.fault('claim', claimRecord(claim), `is missing: ${recordName(row)} demands it`);
    else if (claim.holder !== 0 && (found.holder !== claim.holder || found.until !== claim.until)) {
      view.fault('claim', claimRecord(claim), `is not what ${recordName(row)} demands`);
    }
  }
}

async function checkResources(view: View, rows: readonly ResourceRow[]): Promise<void> {
  // A newer one than the next would be told of as one that lacks its predecessor.
  const asked = rows.flatMap(({ rid, version }) => [version, version + 1].map((each) => ({ rid, version: each })));
  const there = new Map((await view.snapshot.versions(asked)).map((row) => [`${row.rid}/${row.version}`, row]));
  for (const pointer of rows) {
    await view.breathe();
    if (view.isErased(pointer.owner)) continue;
    const record = recordName(pointer);
    const row = there.get(`${pointer.rid}/${pointer.version}`);
    if (row === undefined) {
      view.fault('resource', record, `points to version ${pointer.version}, which is not there`);
    } else if (there.has(`${pointer.rid}/${pointer.version + 1}`)) {
      view.fault('resource', record, `points to version ${pointer.version}, which is not the newest`);
    } else if (row.type !== pointer.type || row.id !== pointer.id || row.owner !== pointer.owner || row.deleted !== pointer.deleted) {
      view.fault('resource', record, `is not what version ${row.version} says`);
    }
  }
}

async function checkIndexRows(view: View, rows: readonly IndexRow[]): Promise<void> {
  const { snapshot } = view;
  const rids = distinct(rows.map(({ rid }) => rid));
  const versions = byRid(await snapshot.currentByRids(rids));
  const entries = byRid(await snapshot.entries(rids.filter((rid) => !versions.has(rid))));
  const justified = new Map<Rid, ReadonlySet<string>>();
  for (const rid of rids) {
    await view.breathe();
    justified.set(rid, new Set((await indexRowsDemanded(view, versions.get(rid), entries.get(rid))).map(indexKey)));
  }
  for (const row of rows) {
    if (justified.get(row.rid)?.has(indexKey(row)) === true) continue;
    const version = versions.get(row.rid);
    if (version !== undefined && view.isErased(version.owner)) continue;
    const record = version === undefined ? (entries.has(row.rid) ? `entry/${row.rid}` : row.rid) : recordName(version);
    view.fault('index_row', record, `a row of parameter ${row.param} says what nothing else does`);
  }
}

const indexKey = ({ param, value, updated, rid }: IndexRow): string =>
  `${param}|${Buffer.from(value).toString('latin1')}|${updated}|${rid}`;

async function indexRowsDemanded(view: View, version: VersionRow | undefined, entry: EntryRow | undefined): Promise<readonly IndexRow[]> {
  if (version !== undefined) {
    const opened = await view.body(version);
    return opened === undefined ? [] : indexRowsOf(view.sources.keyring, version, opened.resource);
  }
  return entry === undefined || view.event(entry) === undefined ? [] : entryIndex(entry.rid, entry.at, entry.event);
}

async function checkClaims(view: View, rows: readonly ClaimRow[]): Promise<void> {
  const holders = byRid(await view.snapshot.currentByRids(distinct(rows.map(({ holder }) => holder).filter((holder) => holder !== 0))));
  for (const row of rows) {
    await view.breathe();
    if (row.space === CLAIM_CRITERIA) continue;
    const justified = row.holder === 0 ? await releaseJustified(view, row) : await holdJustified(view, row, holders.get(row.holder));
    if (!justified) view.fault('claim', claimRecord(row), 'is not what any record demands');
  }
}

/** A held claim is exactly one of its holder's, and was made when one of the holder's versions was. */
async function holdJustified(view: View, row: ClaimRow, holder: VersionRow | undefined): Promise<boolean> {
  if (holder === undefined) return false;
  if (view.isErased(holder.owner)) return true;
  const opened = await view.body(holder);
  if (opened === undefined) return false;
  const claims = await view.claims(holder, opened.resource);
  const made = claims.some(
    ({ space, key, holder: by, until }) => space === row.space && key === row.key && by === row.holder && until === row.until,
  );
  if (!made) return false;
  return holder.at === row.changed || (await view.snapshot.history(row.holder)).some(({ at }) => at === row.changed);
}

/** A free claim was born with its slot, or released by the writing of a version after one that made it. */
async function releaseJustified(view: View, row: ClaimRow): Promise<boolean> {
  const { snapshot } = view;
  if (row.until !== 0) return false;
  if (row.space === CLAIM_SLOT) {
    const rid = Number(row.key);
    const slot = Number.isSafeInteger(rid) ? await snapshot.version(rid, 1) : undefined;
    if (slot?.at === row.changed && slot.type === TYPE.slot && slotKey(slot.rid) === row.key) return true;
  }
  for (const entry of await snapshot.entriesAt(row.changed, ENTRIES_AT)) {
    for (const name of view.event(entry)?.wrote ?? []) {
      if (!name.startsWith('Appointment/') && !name.startsWith('MedlarAccount/')) continue;
      const written = await view.versionNamed(name);
      const before = written === undefined || written.version === 1 ? undefined : await snapshot.version(written.rid, written.version - 1);
      if (before !== undefined && view.isErased(before.owner)) return true; // what it held cannot be told any more
      const opened = before === undefined ? undefined : await view.body(before);
      if (before === undefined || opened === undefined) continue;
      const claims = await view.claims(before, opened.resource);
      if (claims.some(({ space, key }) => space === row.space && key === row.key)) return true;
    }
  }
  return false;
}

async function checkDataKeys(view: View, rows: readonly DataKeyRow[]): Promise<void> {
  const owners = byRid(await view.snapshot.resourcesByRid(rows.map(({ owner }) => owner)));
  for (const row of rows) {
    await view.breathe();
    if (!(await view.sources.keyring.unwraps(row))) view.fault('data_key', row.owner, 'does not unwrap: edited, moved or invented');
    else if (owners.get(row.owner)?.type !== TYPE.patient) view.fault('data_key', row.owner, 'belongs to nobody who is a patient here');
  }
}

async function checkSecrets(view: View): Promise<{ rows: number; next: undefined }> {
  const rows = await view.snapshot.secrets();
  for (const row of rows) {
    if (!(await view.sources.keyring.unwraps(row))) view.fault('secret', row.name, 'does not unwrap: edited, moved or invented');
  }
  for (const name of view.sources.secretNames) {
    if (!rows.some((row) => row.name === name)) view.fault('secret', name, 'is missing');
  }
  return { rows: rows.length, next: undefined };
}
