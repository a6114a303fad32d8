/** The setting that says where the key-encryption key lives, and what can be done with each kind of place. docs/keys.md. */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createLocalGate, type KekVersions, type KeyGate } from './gate.ts';
import { formatKekFile, parseBase64, parseKekFile, parseVersion, withNewVersion, withoutVersion } from './kek-file.ts';
import { openCommandGate, type CommandLimits, type CommandLine } from './key-command.ts';
import {
  derivePassphraseKeys,
  formatPassphraseFile,
  openUnderPassphrase,
  parsePassphraseFile,
  PASSPHRASE_COST,
  sealKek,
  sealUnderPassphrase,
  type PassphraseFile,
  type PassphraseKeys,
} from './passphrase-file.ts';
import type { Argon2Cost } from './password.ts';
import { createPrivateFile, readPrivateFile, replacePrivateFile } from './private-file.ts';
import { VaultRefusal } from './refusal.ts';
import { KEY_BYTES } from './seal.ts';

export type KeySource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'passphrase'; readonly path: string }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'command'; readonly command: CommandLine };

export interface KeySurroundings {
  /** The process's environment: for `env:NAME`, and handed on to a key command. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For the source `passphrase`. */
  readonly passphrase?: string | undefined;
  readonly random?: (size: number) => Uint8Array;
  /** Of a new passphrase file. */
  readonly passphraseCost?: Argon2Cost;
  readonly commandLimits?: CommandLimits;
}

const FORMS = 'file:PATH, passphrase, env:NAME, or command:PROGRAM ARGUMENT…';

/**
 * Reads the setting. `file` alone (or an empty text) is `file:DIR/keys/kek.json`; a command is split at blanks, or given as a JSON array when an
 * argument holds one. Throws VaultRefusal `setting`.
 */
export function parseKeySource(text: string, dataDir: string): KeySource {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? '' : text.slice(colon + 1).trim();
  switch (kind) {
    case '':
    case 'file':
      return { kind: 'file', path: rest === '' ? join(dataDir, 'keys', 'kek.json') : resolve(rest) };
    case 'passphrase':
      // Never quoted: somebody may have written the passphrase itself here.
      if (colon >= 0)
        throw new VaultRefusal('setting', 'the key source `passphrase` takes nothing after it; the passphrase is a setting of its own');
      return { kind: 'passphrase', path: join(dataDir, 'keys', 'passphrase.json') };
    case 'env':
      if (!/^[A-Za-z_]\w*$/.test(rest))
        throw new VaultRefusal('setting', 'the key source `env:NAME` needs the name of an environment variable');
      return { kind: 'env', name: rest };
    case 'command':
      return { kind: 'command', command: parseCommand(rest) };
    default:
      throw new VaultRefusal('setting', `a key source is ${FORMS}`);
  }
}

/**
 * Opens the gate. `create` is for a centre's first start, when nothing has been wrapped yet: file and passphrase sources then make what is absent.
 * With `open`, what is absent is refused, since a new key would open nothing.
 */
export async function openKeyGate(source: KeySource, mode: 'create' | 'open', surroundings: KeySurroundings): Promise<KeyGate> {
  const random = surroundings.random ?? randomBytes;
  switch (source.kind) {
    case 'file': {
      if (mode === 'create') await createPrivateFileUnlessThere(source.path, async () => formatKekFile(firstVersion(random)), random);
      const read = async (): Promise<KekVersions> => parseKekFile(await readPresent(source.path), source.path);
      return createLocalGate(await read(), read);
    }
    case 'passphrase': {
      const passphrase = passphraseOf(surroundings);
      const make = async (): Promise<string> =>
        formatPassphraseFile(
          await sealUnderPassphrase(firstVersion(random), passphrase, random, surroundings.passphraseCost ?? PASSPHRASE_COST),
        );
      if (mode === 'create') await createPrivateFileUnlessThere(source.path, make, random);
      const derive = rememberDerived(passphrase);
      const read = async (): Promise<KekVersions> => {
        const file = parsePassphraseFile(await readPresent(source.path), source.path);
        return openUnderPassphrase(file, await derive(file), source.path);
      };
      return createLocalGate(await read(), read);
    }
    case 'env':
      return createLocalGate(parseKekVariable(surroundings.env[source.name], source.name));
    case 'command': {
      const limits = surroundings.commandLimits;
      return openCommandGate(source.command, { env: surroundings.env, random, ...(limits && { limits }) });
    }
  }
}

/**
 * Adds a random KEK, which wraps everything from now on, durably before it returns. The gate it returns holds old and new; then re-wrap every row
 * (gate.ts `rewrap`), and `retireKeyVersion`. Other running processes read the new version from the file when they first meet it.
 */
export async function addKeyVersion(source: KeySource, surroundings: KeySurroundings): Promise<KeyGate> {
  const random = surroundings.random ?? randomBytes;
  if (source.kind === 'file') {
    await replacePrivateFile(source.path, (text) =>
      formatKekFile(withNewVersion(parseKekFile(text, source.path), () => random(KEY_BYTES))),
    );
  } else if (source.kind === 'passphrase') {
    await changePassphraseFile(source.path, surroundings, (file, keys) => ({
      ...file,
      sealed: withNewVersion(file.sealed, (version) => sealKek(keys, version, random(KEY_BYTES))),
    }));
  } else throw notOurs(source, 'add');
  return openKeyGate(source, 'open', surroundings);
}

/** Forgets an old KEK. Only after nothing is wrapped by it any more: what still is can never be opened again. */
export async function retireKeyVersion(source: KeySource, version: number, surroundings: KeySurroundings): Promise<void> {
  if (source.kind === 'file') {
    await replacePrivateFile(source.path, (text) => formatKekFile(withoutVersion(parseKekFile(text, source.path), version)));
  } else if (source.kind === 'passphrase') {
    await changePassphraseFile(source.path, surroundings, (file) => ({ ...file, sealed: withoutVersion(file.sealed, version) }));
  } else throw notOurs(source, 'retire');
}

/** Seals the same KEKs under another passphrase: nothing in the database changes. `surroundings.passphrase` is the old one. */
export async function changePassphrase(source: KeySource, next: string, surroundings: KeySurroundings): Promise<void> {
  if (source.kind !== 'passphrase') throw new VaultRefusal('unsupported', `the key source is ${source.kind}: it has no passphrase`);
  const { random = randomBytes, passphraseCost = PASSPHRASE_COST } = surroundings;
  await changePassphraseFile(source.path, surroundings, (file, keys) =>
    sealUnderPassphrase(openUnderPassphrase(file, keys, source.path), next, random, passphraseCost),
  );
}

const firstVersion = (random: (size: number) => Uint8Array): KekVersions => ({ current: 1, keys: new Map([[1, random(KEY_BYTES)]]) });

async function createPrivateFileUnlessThere(
  path: string,
  make: () => Promise<string>,
  random: (size: number) => Uint8Array,
): Promise<void> {
  if ((await readPrivateFile(path)) === undefined) await createPrivateFile(path, await make(), random);
}

async function readPresent(path: string): Promise<string> {
  const text = await readPrivateFile(path);
  if (text !== undefined) return text;
  throw new VaultRefusal(
    'absent',
    `there is no ${path}, and without it nothing in the store can be opened; put the copy from your backup there`,
  );
}

/** Argon2 runs again only when the file's salt or cost has changed. */
function rememberDerived(passphrase: string): (file: PassphraseFile) => Promise<PassphraseKeys> {
  let last: { readonly of: string; readonly keys: Promise<PassphraseKeys> } | undefined;
  return (file) => {
    const of = JSON.stringify([file.cost, file.salt.toHex()]);
    if (last?.of !== of) last = { of, keys: derivePassphraseKeys(passphrase, file) };
    return last.keys;
  };
}

async function changePassphraseFile(
  path: string,
  surroundings: KeySurroundings,
  change: (file: PassphraseFile, keys: PassphraseKeys) => PassphraseFile | Promise<PassphraseFile>,
): Promise<void> {
  const passphrase = passphraseOf(surroundings);
  await replacePrivateFile(path, async (text) => {
    const file = parsePassphraseFile(text, path);
    const keys = await derivePassphraseKeys(passphrase, file);
    openUnderPassphrase(file, keys, path); // a wrong passphrase must not seal a version that the others' passphrase does not open
    return formatPassphraseFile(await change(file, keys));
  });
}

function passphraseOf({ passphrase }: KeySurroundings): string {
  if (passphrase === undefined || passphrase === '') {
    throw new VaultRefusal('passphrase', 'the key source is `passphrase`, but no passphrase is given; set it as a setting');
  }
  return passphrase;
}

function parseKekVariable(value: string | undefined, name: string): KekVersions {
  const text = value?.trim() ?? '';
  if (text === '') {
    throw new VaultRefusal(
      'absent',
      `the environment variable ${name} is not set; it holds 32 random bytes, as \`openssl rand -base64 32\` makes them`,
    );
  }
  const keys = new Map<number, Uint8Array>();
  for (const part of text.includes(':') ? text.split(',') : [`1:${text}`]) {
    const [versionText = '', keyText = ''] = part.trim().split(':');
    const version = parseVersion(versionText);
    const key = parseKey(keyText);
    if (version === undefined || key === undefined || keys.has(version)) {
      throw new VaultRefusal(
        'malformed',
        `the environment variable ${name} is neither 32 bytes in base64 or hex, nor a list of them as 1:KEY,2:KEY with each version once`,
      );
    }
    keys.set(version, key);
  }
  return { current: Math.max(...keys.keys()), keys };
}

function parseKey(text: string): Uint8Array | undefined {
  const key = /^[0-9a-fA-F]{64}$/.test(text) ? Uint8Array.fromHex(text) : parseBase64(text);
  return key?.length === KEY_BYTES ? key : undefined;
}

function parseCommand(text: string): CommandLine {
  let words: unknown = text.split(/\s+/).filter((word) => word !== '');
  if (text.startsWith('[')) {
    try {
      words = JSON.parse(text);
    } catch {
      words = undefined;
    }
  }
  if (Array.isArray(words) && words.every((word) => typeof word === 'string')) {
    const [program, ...args] = words;
    if (program !== undefined && program !== '') return [program, ...args];
  }
  throw new VaultRefusal('setting', 'the key source `command:` needs a program, then its arguments, or both as a JSON array of strings');
}

function notOurs(source: Extract<KeySource, { kind: 'env' | 'command' }>, verb: 'add' | 'retire'): VaultRefusal {
  if (source.kind === 'command') {
    return new VaultRefusal(
      'unsupported',
      `the key command keeps its own keys: ${verb} the version there; Medlar then re-wraps with what it answers`,
    );
  }
  const how =
    verb === 'add'
      ? `set ${source.name} to 1:OLDKEY,2:NEWKEY (openssl rand -base64 32 makes one) and start again`
      : `take the old version out of ${source.name} and start again`;
  return new VaultRefusal('unsupported', `an environment variable cannot be changed from within: ${how}`);
}
