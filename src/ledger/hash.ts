/**
 * Hashes of the Merkle tree, RFC 6962 §2.1 (RFC 9162 §2.1): leaves and nodes are told apart by their first byte, so that no leaf can pass
 * for a node. SHA-256 is handed in: the same code runs on a server, in a browser and in a stranger's verifier.
 */

/** SHA-256 of `bytes`, 32 bytes. Must not keep or change its argument: buffers are reused. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const HASH_BYTES = 32;

/** Where entries of the usual length are hashed: memory of its own for each would cost more than its hash. Its first byte stays 0. */
const leafInput = new Uint8Array(1024);

/** Hash of a leaf: SHA-256(0x00 || entry), 32 bytes. RFC 6962 §2.1. */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  const prefixed = entry.length < leafInput.length ? leafInput.subarray(0, 1 + entry.length) : new Uint8Array(1 + entry.length);
  prefixed.set(entry, 1);
  return sha256(prefixed);
}

const nodeInput = Uint8Array.of(1, ...new Uint8Array(2 * HASH_BYTES));

/** Hash of an inner node: SHA-256(0x01 || left || right), 32 bytes. RFC 6962 §2.1. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeInput.fill(0, 1);
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return sha256(nodeInput);
}

/** Root of the tree without leaves: SHA-256 of nothing. RFC 6962 §2.1. */
export const emptyRoot = (sha256: Sha256): Uint8Array => sha256(new Uint8Array(0));

/**
 * Root of the perfect subtree over `count` hashes (a power of two) that stand one after another in `hashes`, from hash number `start` on.
 * One working copy for the whole subtree: full rebuilds spend their time here.
 */
export function subtreeRoot(sha256: Sha256, hashes: Uint8Array, start: number, count: number): Uint8Array {
  const work = hashes.slice(start * HASH_BYTES, (start + count) * HASH_BYTES);
  if (work.length !== count * HASH_BYTES) throw new RangeError(`${count} hashes from number ${start} do not fit in ${hashes.length} bytes`);
  const joined = new Uint8Array(1 + HASH_BYTES + HASH_BYTES);
  joined[0] = 1;
  for (let width = count; width > 1; width /= 2) {
    for (let node = 0; node < width; node += 2) {
      joined.set(work.subarray(node * HASH_BYTES, (node + 2) * HASH_BYTES), 1);
      work.set(sha256(joined), (node / 2) * HASH_BYTES);
    }
  }
  return work.subarray(0, HASH_BYTES);
}

/** Roots of all perfect subtrees of a tile: its hashes first, then those over two, over four, and so on; what is left over at the end has none. */
export function subtreeRows(sha256: Sha256, hashes: Uint8Array): readonly Uint8Array[] {
  const rows = [hashes.slice()];
  const joined = new Uint8Array(1 + HASH_BYTES + HASH_BYTES);
  joined[0] = 1;
  for (let below = hashes; below.length >= 2 * HASH_BYTES;) {
    const row = new Uint8Array(Math.floor(below.length / (2 * HASH_BYTES)) * HASH_BYTES);
    for (let at = 0; at < row.length; at += HASH_BYTES) {
      joined.set(below.subarray(2 * at, 2 * (at + HASH_BYTES)), 1);
      row.set(sha256(joined), at);
    }
    rows.push(row);
    below = row;
  }
  return rows;
}

/** Whether two byte strings are equal. Not for secrets: it stops at the first difference. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
