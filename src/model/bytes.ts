/**
 * Small pieces of memory, of which each act makes dozens. The engine keeps up to 64 bytes in its own heap; a longer array is an allocation outside of it,
 * ten times as dear and another thing to free, so longer ones are cut from a larger piece. A piece is handed out once and freed when none of it is used.
 */

/** What V8 keeps in its own heap (`typed_array_max_size_in_heap`). */
const IN_HEAP_MAX = 64;

const SLAB_BYTES = 16 * 1024;

/** Longer ones get memory of their own, so that a few of them cannot keep many slabs. */
const CUT_MAX = 1_024;

const UTF8_BYTES_PER_UNIT = 3;

const encoder = new TextEncoder();
let slab = new Uint8Array(SLAB_BYTES);
let used = 0;

function makeRoom(bytes: number): void {
  if (used + bytes <= SLAB_BYTES) return;
  slab = new Uint8Array(SLAB_BYTES);
  used = 0;
}

/** So many bytes, each 0. Its `buffer` may be larger, and others' too. */
export function freshBytes(length: number): Uint8Array {
  if (length <= IN_HEAP_MAX || length > CUT_MAX) return new Uint8Array(length);
  makeRoom(length);
  const bytes = new Uint8Array(slab.buffer, used, length);
  used += length;
  return bytes;
}

/** The UTF-8 of a text, as TextEncoder makes it. Its `buffer` may be larger, and others' too. */
export function utf8(text: string): Uint8Array {
  const most = text.length * UTF8_BYTES_PER_UNIT;
  if (most > CUT_MAX * UTF8_BYTES_PER_UNIT) return encoder.encode(text);
  makeRoom(most);
  const { written } = encoder.encodeInto(text, new Uint8Array(slab.buffer, used, most));
  const bytes = new Uint8Array(slab.buffer, used, written);
  used += written;
  return bytes;
}
