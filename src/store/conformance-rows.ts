/**
 * Rows for the conformance suite: right in shape, deterministic, told apart by a number.
 */
import type { Bytes, Claim, DataKeyRow, EntryRow, EntryWrite, IndexRow, Rid, VersionRow, VersionWrite } from './port.ts';

/** 2026-11-21T04:05:06.007Z. */
export const NOW = 1_795_233_906_007;

/** `length` bytes that depend on `seed`. */
export function bytesOf(length: number, seed: number): Bytes {
  const bytes = new Uint8Array(length);
  let state = (seed + 1) * 2_654_435_761;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

export function versionRow(rid: Rid, given: Partial<VersionRow> = {}): VersionRow {
  const version = given.version ?? 1;
  return {
    rid,
    version,
    type: 3,
    id: `id-${rid}`,
    owner: 0,
    at: NOW + version,
    deleted: false,
    sealed: bytesOf(120, rid * 7 + version),
    entry: rid,
    ...given,
  };
}

export function versionWrite(
  rid: Rid,
  given: Partial<VersionRow> = {},
  index: readonly IndexRow[] = [],
  unindex: readonly IndexRow[] = [],
): VersionWrite {
  return { row: versionRow(rid, given), index, unindex };
}

export function entryRow(rid: Rid, given: Partial<EntryRow> = {}): EntryRow {
  return {
    rid,
    id: bytesOf(16, rid),
    at: NOW,
    record: bytesOf(32, rid + 1),
    content: bytesOf(32, rid + 2),
    salt: bytesOf(16, rid + 3),
    event: `{"act":"tested","wrote":["Patient/ä/${rid}"]}`,
    mac: bytesOf(32, rid + 4),
    ...given,
  };
}

export function entryWrite(rid: Rid, given: Partial<EntryRow> = {}, index: readonly IndexRow[] = []): EntryWrite {
  return { row: entryRow(rid, given), index };
}

export const indexRow = (param: number, value: readonly number[], rid: Rid, updated = NOW): IndexRow => ({
  param,
  value: Uint8Array.from(value),
  updated,
  rid,
});

export const claimOf = (key: string, holder: Rid, given: Partial<Claim> = {}): Claim => ({
  space: 1,
  key,
  holder,
  until: NOW + 1000,
  changed: NOW,
  ...given,
});

export const dataKeyRow = (owner: Rid, kek = 1): DataKeyRow => ({ owner, kek, wrapped: bytesOf(60, owner * 10 + kek) });

/** A row as JSON that reads and compares the same whichever engine made it: bytes in hex. */
export function plain(row: unknown): unknown {
  if (row instanceof Uint8Array) return `0x${Uint8Array.from(row).toHex()}`;
  if (Array.isArray(row)) return row.map(plain);
  if (typeof row === 'object' && row !== null) {
    return Object.fromEntries(
      Object.entries(row)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => [key, plain(value)]),
    );
  }
  return row;
}
