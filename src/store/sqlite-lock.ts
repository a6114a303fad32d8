/**
 * One writing process per file: an exclusive transaction held open on `FILE-lock`, a file beside the store. The operating system ends it with the process, however
 * that ends. The store's own file stays unlocked, so that `medlar verify` and the watch read beside a running server.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { StoreRefusal } from './port.ts';
import { opened, refusalOf } from './sqlite-connection.ts';

export interface FileLock {
  release(): void;
}

/** Takes the lock of the store at `path` (absolute). Throws `StoreRefusal`: `in-use` when another process, or this one, holds it; `access` when it cannot be made. */
export function lockFile(path: string): FileLock {
  const side = `${path}-lock`;
  // SQLite would take a file that it may not write for one that it need not lock. Never open it through `fs`: closing that handle would release the lock.
  if (existsSync(side)) writable(side);
  const db = opened(path, side, { timeout: 0 });
  try {
    db.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const refusal = refusalOf(side, error);
    if (refusal?.code !== 'in-use') throw refusal ?? error;
    throw new StoreRefusal(
      'in-use',
      `Another Medlar process has ${path} open for writing. Stop it, or choose another --data folder or --store. (\`medlar verify\` reads beside it.)`,
      { cause: error },
    );
  }
  return { release: () => db.close() };
}

/** Throws `access` unless this user may write `path`. */
export function writable(path: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new StoreRefusal(
      'access',
      `${path} is read-only for this user. Give the user that runs Medlar the right to write it, or choose another folder.`,
      {
        cause: error,
      },
    );
  }
}
