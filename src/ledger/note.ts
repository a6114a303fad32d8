/**
 * Signed notes, https://c2sp.org/signed-note: a text, an empty line, and signature lines. Ed25519 keys only (signature type 0x01).
 * The text of a note that does not verify is never handed out.
 */
import { fromBase64, toBase64 } from './base64.ts';
import { equalBytes, type Sha256 } from './hash.ts';

/** Ed25519 signature of `message`, 64 bytes. RFC 8032. */
export type Ed25519Sign = (message: Uint8Array) => Uint8Array;

/** Whether `signature` (64 bytes) of `message` is by `publicKey` (32 bytes). May throw for malformed keys; that counts as false. */
export type Ed25519Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** Longest note read, in bytes; a checkpoint with its 16 signatures has under 2,000. */
export const NOTE_BYTES_MAX = 65_536;

/** Most signature lines read; the specification asks for at least 16. */
export const NOTE_SIGNATURES_MAX = 64;

const ED25519 = 0x01;
const ED25519_KEY_BYTES = 32;
const ED25519_SIGNATURE_BYTES = 64;
const KEY_ID_BYTES = 4;

/** Who may have signed: name and id say which key, `publicKey` (32 bytes) says whether it did. */
export interface VerifierKey {
  readonly name: string;
  /** 4 bytes. */
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
}

export interface NoteSigner {
  readonly key: VerifierKey;
  readonly sign: Ed25519Sign;
}

/** Key names are not empty and have neither Unicode spaces nor plus; control characters would end the line. */
export const isKeyName = (name: string): boolean => name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);

/** The key of that name; id = SHA-256(name || 0x0A || 0x01 || public key)[:4]. Throws for a bad name or a key that has not 32 bytes. */
export function verifierKey(sha256: Sha256, name: string, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw new RangeError(`"${name}" is no key name`);
  if (publicKey.length !== ED25519_KEY_BYTES) throw new RangeError(`an Ed25519 public key has 32 bytes, not ${publicKey.length}`);
  const id = sha256(Uint8Array.from([...encode(name), 0x0a, ED25519, ...publicKey])).slice(0, KEY_ID_BYTES);
  return { name, id, publicKey };
}

/** `name+id in hex+base64(0x01 || public key)`, as golang.org/x/mod/sumdb/note writes it: what people pin. */
export const formatVerifierKey = ({ name, id, publicKey }: VerifierKey): string =>
  `${name}+${id.toHex()}+${toBase64(Uint8Array.from([ED25519, ...publicKey]))}`;

/** The key a text names; undefined when it is not one, not Ed25519, or its id does not belong to it. */
export function parseVerifierKey(sha256: Sha256, text: string): VerifierKey | undefined {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  if (match === null) return undefined;
  const [, name = '', id = '', encoded = ''] = match;
  const typed = fromBase64(encoded);
  if (typed === undefined || typed.length !== 1 + ED25519_KEY_BYTES || typed[0] !== ED25519 || !isKeyName(name)) return undefined;
  const key = verifierKey(sha256, name, typed.slice(1));
  return key.id.toHex() === id ? key : undefined;
}

export interface NoteSignature {
  readonly name: string;
  /** 4 bytes. */
  readonly id: Uint8Array;
  readonly signature: Uint8Array;
}

/** A note taken apart, not yet believed. */
export interface UnverifiedNote {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A text may be signed when it is Unicode, ends in a newline and has no other control character below U+0020. */
export const isNoteText = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- control characters are what the format forbids
  text.endsWith('\n') && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);

/** Signs a text. Throws when it is none that a note can hold. */
export function signNote(text: string, { key, sign }: NoteSigner): string {
  if (!isNoteText(text)) throw new RangeError('the text of a note ends in a newline and has no other control characters');
  const signature = sign(encode(text));
  if (signature.length !== ED25519_SIGNATURE_BYTES) throw new RangeError(`an Ed25519 signature has 64 bytes, not ${signature.length}`);
  return `${text}\n\u2014 ${key.name} ${toBase64(Uint8Array.from([...key.id, ...signature]))}\n`;
}

/** Takes a note apart; undefined when it is not of the form. Believe nothing of it before `openNote`. */
export function parseNote(note: string): UnverifiedNote | undefined {
  if (note.length > NOTE_BYTES_MAX || !isNoteText(note)) return undefined;
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0) return undefined;
  const text = note.slice(0, gap + 1);
  const lines = note.slice(gap + 2, -1).split('\n');
  if (lines.length > NOTE_SIGNATURES_MAX) return undefined;
  const signatures = lines.map(parseSignature);
  return signatures.every((signature) => signature !== undefined) ? { text, signatures } : undefined;
}

function parseSignature(line: string): NoteSignature | undefined {
  const match = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/.exec(line);
  const [, name = '', encoded = ''] = match ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, id: bytes.slice(0, KEY_ID_BYTES), signature: bytes.slice(KEY_ID_BYTES) };
}

/** The text, when `key` signed it and no signature that names `key` is false. Others' signatures are passed over. */
export function openNote(note: string, key: VerifierKey, verify: Ed25519Verify): string | undefined {
  const parsed = parseNote(note);
  if (parsed === undefined) return undefined;
  const ours = parsed.signatures.filter(({ name, id }) => name === key.name && equalBytes(id, key.id));
  const message = encode(parsed.text);
  return ours.length > 0 && ours.every(({ signature }) => verifies(verify, key.publicKey, message, signature)) ? parsed.text : undefined;
}

/** A signature of another length, or one that the library chokes on, is a bad signature. */
export function verifies(verify: Ed25519Verify, publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== ED25519_KEY_BYTES || signature.length !== ED25519_SIGNATURE_BYTES) return false;
  try {
    return verify(publicKey, message, signature);
  } catch {
    return false;
  }
}

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);
