/** SQLite's rows: which columns are read, in which order they come, and the port's plain objects that are made of them. */
import type {
  Bytes,
  CheckpointRow,
  ClaimRow,
  DataKeyRow,
  EntryPlace,
  EntryRow,
  IndexPlace,
  IndexRow,
  ResourceRow,
  SequencedRow,
  TileRow,
  VersionPlace,
  VersionRow,
} from './port.ts';

type VersionColumns = [
  rid: number,
  version: number,
  type: number,
  id: string,
  owner: number,
  at: number,
  deleted: number,
  entry: number,
  sealed: Bytes,
];
type ResourceColumns = [rid: number, type: number, id: string, version: number, owner: number, deleted: number];
type IndexColumns = [param: number, value: Bytes, updated: number, rid: number];
type ClaimColumns = [space: number, key: string, holder: number, until: number, changed: number];
type EntryColumns = [rid: number, at: number, event: string, fixed: Bytes | null];

const ENTRY_BYTES = [
  ['id', 16],
  ['record', 32],
  ['content', 32],
  ['salt', 16],
  ['mac', 32],
] as const;

export const VERSION = 'v.rid, v.version, v.type, v.id, v.owner, v.at, v.deleted, v.entry, v.sealed';
/**
 * Columns of fixed size come as one, since each by itself would be a piece of memory outside of the engine's heap; as nothing where one has not its size,
 * because bytes that were moved from one to the next would look as if they were in their place.
 */
export const ENTRY = `e.rid, e.at, e.event,
  CASE WHEN ${ENTRY_BYTES.map(([column, bytes]) => `typeof(e.${column}) = 'blob' AND length(e.${column}) = ${bytes}`).join(' AND ')}
    THEN CAST(${ENTRY_BYTES.map(([column]) => `e.${column}`).join(' || ')} AS BLOB) END`;
export const RESOURCE = 'r.rid, r.type, r.id, r.version, r.owner, r.deleted';
export const CLAIM = 'space, key, holder, until, changed';
export const INDEX = 'param, value, updated, rid';

/** The columns of an index row, in table order. */
export const indexColumns = (row: IndexRow): [number, Bytes, number, number] => [row.param, row.value, row.updated, row.rid];

export const entryPlaceOf = ([at, rid]: [number, number]): EntryPlace => ({ at, rid });

export const placeOf = ([value, updated, rid]: [Bytes, number, number]): IndexPlace => ({ value, updated, rid });

export function versionOf([rid, version, type, id, owner, at, deleted, entry, sealed]: VersionColumns): VersionRow {
  return { rid, version, type, id, owner, at, deleted: deleted !== 0, sealed, entry };
}

export const versionPlaceOf = ([rid, version, type, owner, at, next]: [
  number,
  number,
  number,
  number,
  number,
  number | null,
]): VersionPlace => ({
  rid,
  version,
  type,
  owner,
  at,
  ...(next !== null && { next }),
});

export function resourceOf([rid, type, id, version, owner, deleted]: ResourceColumns): ResourceRow {
  return { rid, type, id, version, owner, deleted: deleted !== 0 };
}

export const indexOf = ([param, value, updated, rid]: IndexColumns): IndexRow => ({ param, value, updated, rid });
export const claimOf = ([space, key, holder, until, changed]: ClaimColumns): ClaimRow => ({ space, key, holder, until, changed });
export const dataKeyOf = ([owner, kek, wrapped]: [number, number, Bytes]): DataKeyRow => ({ owner, kek, wrapped });
export const sequencedOf = ([rid, seq]: [number, number]): SequencedRow => ({ rid, seq });
export const tileOf = ([level, n, width, data]: [number, number, number, Bytes]): TileRow => ({ level, n, width, data });
export const checkpointOf = ([size, note, at]: [number, string, number]): CheckpointRow => ({ size, note, at });

export function entryOf([rid, at, event, fixed]: EntryColumns): EntryRow {
  const bytes = fixed ?? NOTHING; // without a MAC that could be right, it is no entry of ours
  return {
    rid,
    id: bytes.subarray(0, 16),
    at,
    record: bytes.subarray(16, 48),
    content: bytes.subarray(48, 80),
    salt: bytes.subarray(80, 96),
    event,
    mac: bytes.subarray(96),
  };
}

const NOTHING: Bytes = new Uint8Array(0);
