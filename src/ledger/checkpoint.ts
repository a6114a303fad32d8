/** Checkpoints, https://c2sp.org/tlog-checkpoint: what the ledger signs. Medlar writes and reads none with extension lines. */
import { fromBase64, parseDecimal, toBase64 } from './base64.ts';
import { HASH_BYTES } from './hash.ts';
import { type Ed25519Verify, type NoteSigner, openNote, parseNote, signNote, type VerifierKey } from './note.ts';

export interface Checkpoint {
  /** The log's name, e.g. `medlar.example.org/ledger`; not empty, one line. */
  readonly origin: string;
  /** Leaves, from 0. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** The text that is signed: origin, size and root, a line each. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${toBase64(root)}\n`;

/** The checkpoint a text is; undefined when it is not exactly the three lines. */
export function parseCheckpointText(text: string): Checkpoint | undefined {
  const [origin, sizeText, rootText, end, ...more] = text.split('\n');
  if (origin === undefined || origin === '' || sizeText === undefined || rootText === undefined || end !== '' || more.length > 0) {
    return undefined;
  }
  const size = parseDecimal(sizeText);
  const root = fromBase64(rootText);
  return size === undefined || root === undefined || root.length !== HASH_BYTES ? undefined : { origin, size, root };
}

/** A signed note of the checkpoint. Throws when it is none that `openCheckpoint` would read. */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  const text = checkpointText(checkpoint);
  if (parseCheckpointText(text) === undefined) throw new RangeError(`no checkpoint of size ${checkpoint.size} can be written`);
  return signNote(text, signer);
}

/** The checkpoint of a note, when `key` signed it and it is of `origin`; undefined otherwise. */
export function openCheckpoint(note: string, key: VerifierKey, verify: Ed25519Verify, origin: string): Checkpoint | undefined {
  const text = openNote(note, key, verify);
  const checkpoint = text === undefined ? undefined : parseCheckpointText(text);
  return checkpoint?.origin === origin ? checkpoint : undefined;
}

/** What a note claims to be a checkpoint of, whoever signed it: for messages, never for trust. */
export function claimedCheckpoint(note: string): Checkpoint | undefined {
  const parsed = parseNote(note);
  return parsed === undefined ? undefined : parseCheckpointText(parsed.text);
}
