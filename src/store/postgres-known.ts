/**
 * What is known to stand in the database, and what it says about a Write without trying it. The queue uses it for those who waited behind
 * somebody else for the same thing: of a thousand who race for one slot, all but the winner are told so after one look.
 */
import { int8Array, textArray } from './postgres-array.ts';
import type { Query, Row, Statement } from './postgres-connection.ts';
import type { Conflict, Instant, Rid, TransientRow, VersionRow, Write } from './port.ts';

/** Some rows of the database, by the names of `lockedKeys`. */
export interface Known {
  /** What is not told here does not exist; otherwise nothing is known of it. */
  readonly whole: boolean;
  /** Current versions. */
  readonly versions: ReadonlyMap<Rid, number>;
  /** Taken names. */
  readonly names: ReadonlySet<string>;
  /** Owners of data keys. */
  readonly owners: ReadonlySet<Rid>;
  readonly claims: ReadonlyMap<string, Holding>;
  /** Ends of transient rows. */
  readonly items: ReadonlyMap<string, Instant>;
}

interface Holding {
  readonly holder: Rid;
  readonly until: Instant;
}

/** Names of everything that a Write must have for itself while it commits. */
export function lockedKeys(write: Write): readonly string[] {
  const keys = new Set<string>();
  for (const { row } of write.versions ?? []) {
    keys.add(`r${row.rid}`);
    if (row.version === 1) keys.add(nameKey(row));
  }
  for (const claim of write.claims ?? []) keys.add(claimKey(claim));
  for (const release of write.releases ?? []) keys.add(claimKey(release));
  for (const { owner } of write.keys ?? []) keys.add(`k${owner}`);
  for (const row of write.transient ?? []) keys.add(itemKey(row));
  if (write.once) keys.add(itemKey(write.once));
  return [...keys];
}

export const nameKey = ({ type, id }: Pick<VersionRow, 'type' | 'id'>): string => `n${type}/${id}`;
export const claimKey = ({ space, key }: { readonly space: number; readonly key: string }): string => `c${space}/${key}`;
export const itemKey = ({ kind, key }: Pick<TransientRow, 'kind' | 'key'>): string => `t${kind}\n${key}`;

/** The time by which `once` judges what is expired; the port says which. */
export const nowOf = (write: Write): Instant => write.entries[0]?.row.at ?? -1;

/** What stands after `write` was committed. */
export function knownAfter({ versions, keys, claims, transient, once }: Write): Known {
  return {
    whole: false,
    versions: new Map(versions?.map(({ row }) => [row.rid, row.version])),
    names: new Set(versions?.map(({ row }) => nameKey(row))),
    owners: new Set(keys?.map((row) => row.owner)),
    claims: new Map(claims?.map((claim) => [claimKey(claim), claim])),
    items: new Map([...(transient ?? []), ...(once ? [once] : [])].map((row) => [itemKey(row), row.until])),
  };
}

/** What stands in the way of `write` as far as `known` tells, in the order the port states. Exact where `known` is whole. */
export function conflictWith(known: Known, write: Write): Conflict | undefined {
  if (write.once && (known.items.get(itemKey(write.once)) ?? -1) > nowOf(write)) return { conflict: 'answer', index: 0 };
  const version = firstVersionConflict(known, write);
  if (version >= 0) return { conflict: 'version', index: version };
  const key = firstKeyConflict(known, write);
  if (key >= 0) return { conflict: 'key', index: key };
  const claim = firstClaimConflict(known, write);
  return claim >= 0 ? { conflict: 'claim', index: claim } : undefined;
}

function firstVersionConflict(known: Known, { versions = [] }: Write): number {
  // What this Write itself makes on the way.
  const made = new Map<Rid, number>();
  const names = new Set<string>();
  return versions.findIndex(({ row }) => {
    const current = made.get(row.rid) ?? known.versions.get(row.rid);
    const name = nameKey(row);
    const stale =
      row.version === 1 ? names.has(name) || known.names.has(name) : current === undefined ? known.whole : current !== row.version - 1;
    made.set(row.rid, row.version);
    names.add(name);
    return stale;
  });
}

function firstKeyConflict(known: Known, { keys = [] }: Write): number {
  const own = new Set<Rid>();
  return keys.findIndex(({ owner }) => {
    const taken = own.has(owner) || known.owners.has(owner);
    own.add(owner);
    return taken;
  });
}

function firstClaimConflict(known: Known, { claims = [], releases = [] }: Write): number {
  const own = new Map<string, Holding>();
  const held = (name: string): Holding | undefined => own.get(name) ?? known.claims.get(name);
  for (const release of releases) {
    const name = claimKey(release);
    if (held(name)?.holder === release.holder) own.set(name, { holder: 0, until: 0 });
  }
  return claims.findIndex((claim) => {
    const name = claimKey(claim);
    const now = held(name);
    own.set(name, claim);
    return now !== undefined && now.until > claim.changed && now.holder !== claim.holder && now.holder !== claim.from;
  });
}

/** Rows of a table by a key of several columns, each looked up by itself (CURRENT in postgres-read.ts says why). */
const each = (lists: string, key: string, columns: string, table: string): string =>
  `SELECT t.* FROM unnest(${lists}) AS a (${key}) CROSS JOIN LATERAL (SELECT ${columns} FROM ${table} WHERE (${key}) = (${key
    .split(', ')
    .map((column) => `a.${column}`)
    .join(', ')}) OFFSET 0) t`;

const sql = (name: string, text: string): Statement => ({ name: `observe ${name}`, text });
const VERSIONS = sql('versions', 'SELECT rid, version FROM resource WHERE rid = ANY ($1::bigint[])');
const NAMES = sql('names', each('$1::bigint[], $2::text[]', 'type, id', 'type, id', 'resource'));
const OWNERS = sql('owners', 'SELECT owner FROM data_key WHERE owner = ANY ($1::bigint[])');
const CLAIMS = sql('claims', each('$1::bigint[], $2::text[]', 'space, key', 'space, key, holder, until', 'claim'));
const ITEMS = sql('items', each('$1::text[], $2::text[]', 'kind, key', 'kind, key, until', 'transient_item'));

/** Everything that may stand in the way of any of these Writes, as committed now. */
export async function observe(query: Query, writes: readonly Write[]): Promise<Known> {
  const versions = writes.flatMap((write) => write.versions?.map(({ row }) => row) ?? []);
  const created = versions.filter((row) => row.version === 1);
  const keys = writes.flatMap((write) => write.keys ?? []);
  const claims = writes.flatMap((write) => write.claims ?? []);
  const items = writes.flatMap((write) => write.once ?? []);
  const ask = (asked: readonly unknown[], ...sent: Parameters<Query>): Promise<readonly Row[]> =>
    asked.length === 0 ? Promise.resolve([]) : query(...sent);
  const found = await Promise.all([
    ask(versions, VERSIONS, [int8Array(versions.map((row) => row.rid))]),
    ask(created, NAMES, [int8Array(created.map((row) => row.type)), textArray(created.map((row) => row.id))]),
    ask(keys, OWNERS, [int8Array(keys.map((row) => row.owner))]),
    ask(claims, CLAIMS, [int8Array(claims.map((row) => row.space)), textArray(claims.map((row) => row.key))]),
    ask(items, ITEMS, [textArray(items.map((row) => row.kind)), textArray(items.map((row) => row.key))]),
  ]);
  return {
    whole: true,
    versions: new Map(found[0].map(([rid, version]) => [Number(rid), Number(version)])),
    names: new Set(found[1].map(([type, id]) => nameKey({ type: Number(type), id: String(id) }))),
    owners: new Set(found[2].map(([owner]) => Number(owner))),
    claims: new Map(
      found[3].map(([space, key, holder, until]) => [
        claimKey({ space: Number(space), key: String(key) }),
        { holder: Number(holder), until: Number(until) },
      ]),
    ),
    items: new Map(found[4].map(([kind, key, until]) => [itemKey({ kind: String(kind), key: String(key) }), Number(until)])),
  };
}
