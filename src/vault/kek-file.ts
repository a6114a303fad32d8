/** KEKs in a file: `{ "current": 2, "keys": { "1": base64, "2": base64 } }`, readable by its owner alone. */
import type { KekVersions } from './gate.ts';
import { VaultRefusal } from './refusal.ts';
import { KEY_BYTES } from './seal.ts';

/** Largest version: what fits the stores' 32-bit columns. */
const KEK_VERSION_MAX = 2 ** 31 - 1;

export function parseKekFile(text: string, path: string): KekVersions {
  return parseVersions(parseJsonObject(text, path), KEY_BYTES, path);
}

export const formatKekFile = (versions: KekVersions): string => formatJson(versionFields(versions));

/** A version more, which is current from now on. */
export function withNewVersion(versions: KekVersions, key: (version: number) => Uint8Array): KekVersions {
  const version = Math.max(...versions.keys.keys()) + 1;
  if (version > KEK_VERSION_MAX) throw new VaultRefusal('unsupported', 'there is no key version left');
  return { current: version, keys: new Map([...versions.keys, [version, key(version)]]) };
}

/** Without an old version. Refused for the current one and for one that is not there. */
export function withoutVersion(versions: KekVersions, version: number): KekVersions {
  if (version === versions.current) {
    throw new VaultRefusal('unsupported', `key version ${version} is in use; add a new one and re-wrap everything first`);
  }
  if (!versions.keys.has(version)) throw new VaultRefusal('absent', `there is no key version ${version}`);
  return { current: versions.current, keys: new Map([...versions.keys].filter(([each]) => each !== version)) };
}

// What both kinds of key files share. Messages name the field, never its value.

export function parseJsonObject(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(path, 'is cut off or is no JSON'); // without the parser's message, which quotes the text
  }
  if (!isObject(value)) throw malformed(path, 'is no JSON object');
  return value;
}

/** `keyBytes`: what each key must have. */
export function parseVersions(fields: Readonly<Record<string, unknown>>, keyBytes: number, path: string): KekVersions {
  const { current, keys } = fields;
  if (!isObject(keys)) throw malformed(path, 'has no "keys"');
  const parsed = new Map<number, Uint8Array>();
  for (const [name, value] of Object.entries(keys)) {
    const version = parseVersion(name);
    if (version === undefined) throw malformed(path, 'has a key whose version is no number from 1');
    const key = parseBase64(value);
    if (key?.length !== keyBytes) throw malformed(path, `has a key of version ${version} that is not base64 of ${keyBytes} bytes`);
    parsed.set(version, key);
  }
  if (typeof current !== 'number' || !parsed.has(current)) throw malformed(path, 'has no key of its "current" version');
  return { current, keys: parsed };
}

export const versionFields = ({ current, keys }: KekVersions): Readonly<Record<string, unknown>> => ({
  current,
  keys: Object.fromEntries([...keys].map(([version, key]) => [String(version), key.toBase64()])),
});

export const formatJson = (fields: Readonly<Record<string, unknown>>): string => `${JSON.stringify(fields, null, 2)}\n`;

/** A version in decimal, from 1, without leading zeros. */
export function parseVersion(text: string): number | undefined {
  const version = Number(text);
  return /^[1-9]\d{0,9}$/.test(text) && version <= KEK_VERSION_MAX ? version : undefined;
}

export function parseBase64(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return Uint8Array.fromBase64(value);
  } catch {
    return undefined;
  }
}

export const malformed = (path: string, what: string): VaultRefusal =>
  new VaultRefusal('malformed', `${path} ${what}; put the copy from your backup in its place`);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
