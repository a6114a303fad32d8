/**
 * Columns of a multi-row statement as PostgreSQL's binary arrays: no escaping, no hex, and half the bytes of the text form.
 * Layout (array_recv in src/backend/utils/adt/arrayfuncs.c): dimensions, has-null flag, element type, then length and lower bound
 * of each dimension, then each element as length and bytes; every integer is 32 bits, big-endian.
 * https://www.postgresql.org/docs/18/arrays.html
 */

/** Type numbers are fixed in PostgreSQL's catalog. https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const BYTEA = 17;
const INT8 = 20;
const TEXT = 25;

const HEADER_BYTES = 20;

/** `bigint[]` of safe integers. */
export function int8Array(values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + values.length * 12);
  let at = header(bytes, INT8, values.length);
  for (const value of values) {
    at = bytes.writeInt32BE(8, at);
    at = bytes.writeInt32BE(Math.floor(value / 0x1_0000_0000), at);
    at = bytes.writeUInt32BE(value >>> 0, at);
  }
  return bytes;
}

/** `text[]`; the connection's encoding is UTF-8. */
export function textArray(values: readonly string[]): Buffer {
  let size = HEADER_BYTES;
  for (const value of values) size += 4 + Buffer.byteLength(value);
  const bytes = Buffer.allocUnsafe(size);
  let at = header(bytes, TEXT, values.length);
  for (const value of values) {
    const length = bytes.write(value, at + 4);
    bytes.writeInt32BE(length, at);
    at += 4 + length;
  }
  return bytes;
}

/** `bytea[]`. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  let size = HEADER_BYTES;
  for (const value of values) size += 4 + value.length;
  const bytes = Buffer.allocUnsafe(size);
  let at = header(bytes, BYTEA, values.length);
  for (const value of values) {
    at = bytes.writeInt32BE(value.length, at);
    bytes.set(value, at);
    at += value.length;
  }
  return bytes;
}

function header(bytes: Buffer, type: number, length: number): number {
  // An array of one dimension and no elements is written as one of no dimensions by the server, but read as either.
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(0, 4);
  bytes.writeInt32BE(type, 8);
  bytes.writeInt32BE(length, 12);
  return bytes.writeInt32BE(1, 16);
}
