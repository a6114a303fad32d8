/**
 * KEKs sealed under a passphrase: Argon2id makes a key of it, which seals random KEKs in a file. A new passphrase thus re-seals this file and nothing
 * in the database, and rotation works as with plain key files.
 */
import { hkdfSync } from 'node:crypto';
import { macEquals } from './digest.ts';
import { formatJson, malformed, parseBase64, parseJsonObject, parseVersions, versionFields } from './kek-file.ts';
import type { KekVersions } from './gate.ts';
import { argon2id, type Argon2Cost } from './password.ts';
import { VaultRefusal } from './refusal.ts';
import { KEY_BYTES, open, seal, SEAL_OVERHEAD_BYTES } from './seal.ts';

/** RFC 9106 §4, the choice for little memory, with one lane: about a fifth of a second, once per start. */
export const PASSPHRASE_COST: Argon2Cost = { memoryKiB: 65_536, passes: 3, parallelism: 1 };

/** Characters of a new passphrase, at least: whoever copies the file may guess for years. */
const PASSPHRASE_LENGTH_MIN = 12;

/** A file that asks for more was not written by Medlar. */
const COST_MAX: Argon2Cost = { memoryKiB: 1_048_576, passes: 64, parallelism: 16 };
const SALT_BYTES = 16;
const CHECK_BYTES = 16;

export interface PassphraseFile {
  readonly cost: Argon2Cost;
  readonly salt: Uint8Array;
  /** Tells a wrong passphrase from a damaged file. */
  readonly check: Uint8Array;
  /** Its keys are sealed under the passphrase. */
  readonly sealed: KekVersions;
}

/** What a passphrase and a file's salt make. */
export interface PassphraseKeys {
  readonly sealing: Uint8Array;
  readonly check: Uint8Array;
}

export function parsePassphraseFile(text: string, path: string): PassphraseFile {
  const fields = parseJsonObject(text, path);
  const salt = parseBase64(fields['salt']);
  const check = parseBase64(fields['check']);
  if (salt?.length !== SALT_BYTES) throw malformed(path, 'has no "salt"');
  if (check?.length !== CHECK_BYTES) throw malformed(path, 'has no "check"');
  const cost = {
    memoryKiB: parseCount(fields, 'memoryKiB', path),
    passes: parseCount(fields, 'passes', path),
    parallelism: parseCount(fields, 'parallelism', path),
  };
  if (cost.memoryKiB < 8 * cost.parallelism) throw malformed(path, 'has no usable "memoryKiB"');
  return { cost, salt, check, sealed: parseVersions(fields, KEY_BYTES + SEAL_OVERHEAD_BYTES, path) };
}

export const formatPassphraseFile = ({ cost, salt, check, sealed }: PassphraseFile): string =>
  formatJson({ ...versionFields(sealed), ...cost, salt: salt.toBase64(), check: check.toBase64() });

/** A file for these KEKs under this passphrase, with a salt of its own. */
export async function sealUnderPassphrase(
  versions: KekVersions,
  passphrase: string,
  random: (size: number) => Uint8Array,
  cost: Argon2Cost,
): Promise<PassphraseFile> {
  if (passphrase.length < PASSPHRASE_LENGTH_MIN) {
    throw new VaultRefusal('passphrase', `the passphrase is too short; choose one of at least ${PASSPHRASE_LENGTH_MIN} characters`);
  }
  const salt = random(SALT_BYTES);
  const keys = await derivePassphraseKeys(passphrase, { cost, salt });
  const sealed = new Map([...versions.keys].map(([version, key]) => [version, sealKek(keys, version, key)]));
  return { cost, salt, check: keys.check, sealed: { current: versions.current, keys: sealed } };
}

export async function derivePassphraseKeys(passphrase: string, file: Pick<PassphraseFile, 'cost' | 'salt'>): Promise<PassphraseKeys> {
  const stretched = await argon2id(new TextEncoder().encode(passphrase.normalize('NFKC')), file.salt, file.cost, KEY_BYTES);
  const expand = (label: string, bytes: number): Uint8Array => new Uint8Array(hkdfSync('sha256', stretched, '', label, bytes));
  return { sealing: expand('medlar/1/passphrase/sealing', KEY_BYTES), check: expand('medlar/1/passphrase/check', CHECK_BYTES) };
}

/** The KEKs of the file. Refused when the passphrase is not the one it was made with, or a key in it is damaged. */
export function openUnderPassphrase(file: PassphraseFile, keys: PassphraseKeys, path: string): KekVersions {
  if (!macEquals(keys.check, file.check)) {
    throw new VaultRefusal('passphrase', `wrong passphrase for ${path}`);
  }
  const opened = new Map<number, Uint8Array>();
  for (const [version, sealed] of file.sealed.keys) {
    const key = open(keys.sealing, kekAad(version), sealed);
    if (key === undefined) throw malformed(path, `has a damaged key of version ${version}`);
    opened.set(version, key);
  }
  return { current: file.sealed.current, keys: opened };
}

export const sealKek = (keys: PassphraseKeys, version: number, key: Uint8Array): Uint8Array => seal(keys.sealing, kekAad(version), key);

const kekAad = (version: number): Uint8Array => Buffer.from(`passphrase|${version}`);

function parseCount(fields: Readonly<Record<string, unknown>>, name: keyof Argon2Cost, path: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > COST_MAX[name]) {
    throw malformed(path, `has no usable "${name}"`);
  }
  return value;
}
