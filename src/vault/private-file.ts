/** Small files that only their owner may read, created once and replaced whole: after a crash there is the old one or the new one. */
import { constants } from 'node:fs';
import { link, mkdir, open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { VaultRefusal } from './refusal.ts';

/** A key file of 100 versions has 6 KB; anything this large is something else. */
const PRIVATE_FILE_BYTES_MAX = 65_536;

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;
/** Windows has no such modes: there the folder's access list, inherited from the user's profile, is the protection. */
const HAS_MODES = process.platform !== 'win32';

/** The text of the file; undefined when there is none. Refused when others can read it, when it is empty or too large, or is no file. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)); // a pipe in its place must not hang the start
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw inaccessible('read', path, error);
  }
  try {
    const { mode, size } = await file.stat().then((found) => {
      if (!found.isFile()) throw new VaultRefusal('malformed', `${path} is not a file`);
      return found;
    });
    if (HAS_MODES && (mode & OTHERS) !== 0) {
      throw new VaultRefusal('access', `${path} can be read or changed by other users; run: chmod 600 '${path}'`);
    }
    if (size === 0) throw new VaultRefusal('malformed', `${path} is empty; put the copy from your backup in its place`);
    if (size > PRIVATE_FILE_BYTES_MAX) throw new VaultRefusal('malformed', `${path} has ${size} bytes; that is no key file`);
    await refuseLooseFolder(path);
    return await file.readFile('utf8');
  } catch (error) {
    if (error instanceof VaultRefusal) throw error;
    throw inaccessible('read', path, error);
  } finally {
    await file.close();
  }
}

/** Creates the file (mode 0600) and its folder (0700), durably. False, and nothing is changed, when there is one already. */
export async function createPrivateFile(path: string, text: string, random: (size: number) => Uint8Array): Promise<boolean> {
  const target = resolve(path);
  const folder = dirname(target);
  const draft = `${target}.${random(8).toHex()}`;
  try {
    const made = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await writeDraft(draft, text);
    try {
      await link(draft, target); // unlike rename, never replaces: of two processes at their first start one wins
    } finally {
      await unlink(draft);
    }
    await syncFolder(folder);
    if (made !== undefined) await syncFolder(dirname(folder));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw inaccessible('create', target, error);
  }
}

/**
 * Replaces the file by what `change` makes of it. One at a time across processes: a second one is refused as busy, because the loser's key
 * would be lost after something may have been wrapped with it.
 */
export async function replacePrivateFile(path: string, change: (text: string) => string | Promise<string>): Promise<void> {
  const target = await realpath(path).catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT' ? new VaultRefusal('absent', `there is no ${path}`) : inaccessible('read', path, error);
  });
  const draft = `${target}.new`;
  const file = await open(draft, 'wx', FILE_MODE).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw inaccessible('create', draft, error);
    throw new VaultRefusal(
      'busy',
      `${draft} exists: the keys are being changed by another process, or a change was interrupted. If none is running, delete that file and try again.`,
    );
  });
  try {
    try {
      const text = await readPrivateFile(target);
      if (text === undefined) throw new VaultRefusal('absent', `there is no ${target}`);
      await file.writeFile(await change(text));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    await unlink(draft);
    if (error instanceof VaultRefusal) throw error;
    throw inaccessible('write', target, error);
  }
  await syncFolder(dirname(target));
}

async function writeDraft(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await file.close();
  }
}

/** Whoever may write the folder can put another file in the key's place, unless the folder is sticky as /tmp is. */
async function refuseLooseFolder(path: string): Promise<void> {
  if (!HAS_MODES) return;
  const folder = dirname(await realpath(path));
  const { mode } = await stat(folder);
  if ((mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0) {
    throw new VaultRefusal('access', `other users can replace files in ${folder}; run: chmod go-w '${folder}'`);
  }
}

/** A new name is only durable once its folder is. Windows cannot do it and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (!HAS_MODES) return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const inaccessible = (verb: 'read' | 'create' | 'write', path: string, cause: unknown): VaultRefusal =>
  new VaultRefusal('access', `cannot ${verb} ${path} (${codeOf(cause) ?? 'unknown error'}); check the disk and who may use the folder`, {
    cause,
  });
