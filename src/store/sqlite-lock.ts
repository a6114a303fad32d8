/**
 * One writing process per file: an exclusive transaction held open on `FILE-lock`, a file beside the store. The operating system ends it with the process, however
 * that ends. The store's own file stays unlocked, so that `medlar verify` and the watch read beside a running server.
 */
import { StoreRefusal } from './port.ts';
import { opened, refusalOf } from './sqlite-connection.ts';

export interface FileLock {
  release(): void;
}

/** Takes the lock of the store at `path` (absolute). Throws `StoreRefusal`: `in-use` when another process, or this one, holds it; `access` when it cannot be made. */
export function lockFile(path: string): FileLock {
  const side = `${path}-lock`;
  // Never open this file through `fs`: closing that handle would release the lock.
  const db = opened(path, side, { timeout: 0 });
  try {
    // SQLite takes no lock on a file that it may not write, and says so only at a write: make one, which stays in memory.
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; PRAGMA user_version = 1');
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
