/** Proofs in one file, https://c2sp.org/tlog-proof: that an entry is in the tree of a signed checkpoint, checked without any network. */
import { fromBase64, parseDecimal, toBase64 } from './base64.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { HASH_BYTES, type Sha256 } from './hash.ts';
import { type Ed25519Verify, NOTE_BYTES_MAX, type VerifierKey } from './note.ts';
import { verifyInclusion } from './tree.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** Longest path from leaf to root that is read: a tree of 2^63 leaves has no longer one. */
const PATH_MAX = 63;

/** Longest `extra` read, in characters of Base64. */
const EXTRA_MAX = 65_536;

export interface TlogProof {
  /** Index of the leaf, from 0. */
  readonly index: number;
  /** Inclusion proof, from the leaf's sibling up; 32 bytes each. */
  readonly path: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
  /** Opaque and not authenticated: never trust it. */
  readonly extra?: Uint8Array;
}

/** The proof as a text, to be kept as `….tlog-proof`. */
export function formatProof({ index, path, checkpoint, extra }: TlogProof): string {
  const head = extra === undefined ? [HEADER] : [HEADER, `extra ${toBase64(extra)}`];
  return [...head, `index ${index}`, ...path.map(toBase64), '', checkpoint].join('\n');
}

/** Takes a proof apart; undefined when it is not of the form. Proves nothing yet. */
export function parseProof(text: string): TlogProof | undefined {
  if (text.length > EXTRA_MAX + NOTE_BYTES_MAX) return undefined;
  const gap = text.indexOf('\n\n');
  if (gap < 0) return undefined;
  const checkpoint = text.slice(gap + 2);
  const [header, ...lines] = text.slice(0, gap).split('\n');
  const extraText = lines[0]?.startsWith('extra ') === true ? lines.shift()?.slice('extra '.length) : undefined;
  const extra = extraText === undefined ? undefined : fromBase64(extraText);
  const index = parseDecimal(lines[0]?.startsWith('index ') === true ? (lines.shift()?.slice('index '.length) ?? '') : '');
  const path = lines.map(fromBase64).filter((hash): hash is Uint8Array => hash?.length === HASH_BYTES);
  if (header !== HEADER || index === undefined || path.length !== lines.length || path.length > PATH_MAX) return undefined;
  if (extraText !== undefined && extra === undefined) return undefined;
  return { index, path, checkpoint, ...(extra === undefined ? {} : { extra }) };
}

/** What a checker trusts beforehand. */
export interface ProofTrust {
  readonly sha256: Sha256;
  readonly verify: Ed25519Verify;
  readonly key: VerifierKey;
  readonly origin: string;
}

/** Where the leaf stands and in which signed tree, when the proof shows that leaf hash to be in it; undefined otherwise. Never throws. */
export function checkProof(text: string, leaf: Uint8Array, trust: ProofTrust): { index: number; checkpoint: Checkpoint } | undefined {
  const proof = parseProof(text);
  if (proof === undefined) return undefined;
  const checkpoint = openCheckpoint(proof.checkpoint, trust.key, trust.verify, trust.origin);
  if (checkpoint === undefined) return undefined;
  const { index } = proof;
  const { size, root } = checkpoint;
  return verifyInclusion(trust.sha256, { leaf, index, size, root }, proof.path) ? { index, checkpoint } : undefined;
}
