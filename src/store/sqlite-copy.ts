/**
 * A consistent copy of an SQLite store beside the server that writes it: SQLite's online backup, from a connection that holds one read transaction.
 * Without that transaction the copying would begin again at each commit of the server, and under load never end.
 * https://www.sqlite.org/backup.html
 */
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backup } from 'node:sqlite';
import { StoreRefusal } from './port.ts';
import { openConnection, refusalOf } from './sqlite-connection.ts';
import { lockFile } from './sqlite-lock.ts';

export interface StoreCopy {
  /** Absolute; mode 0600, in a folder of mode 0700 beside the store: an unencrypted copy never leaves the disk that holds the store. */
  readonly file: string;
  readonly bytes: number;
  /** Removes it. */
  readonly remove: () => Promise<void>;
}

export interface CopyOptions {
  /** Called when it is fixed what the copy will show; false lets it begin again with what is committed then. */
  readonly settled: () => Promise<boolean>;
  /** From 0 to 1. */
  readonly onShare: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Copied at a time, 4 MiB: how often the share is told and the signal heard. */
const PAGES_PER_STEP = 1024;

/** What `settled` waits for happens at most once in seconds. */
const BEGINNINGS_MAX = 100;

/** Copies the store at `path`. One copy at a time: what a killed one left behind is removed. Throws StoreRefusal; rejects with the signal's reason. */
export async function copySqlite(path: string, options: CopyOptions): Promise<StoreCopy> {
  const source = resolve(path);
  if ((await stat(source).catch(() => undefined))?.isFile() !== true) {
    throw new StoreRefusal('absent', `There is no store at ${source}. Check --data and --store.`);
  }
  const folder = `${source}-backup`;
  const lock = takeLock(folder);
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    lock.release();
  };
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    const file = join(folder, 'medlar.db');
    await (await open(file, 'wx', 0o600)).close();
    await copyInto(file, source, options);
    return { file, bytes: (await stat(file)).size, remove };
  } catch (error) {
    await remove();
    throw refusalOf(source, error) ?? error;
  }
}

async function copyInto(file: string, source: string, { settled, onShare, signal }: CopyOptions): Promise<void> {
  const connection = openConnection(source, source, 'read');
  try {
    for (let beginnings = 1; ; beginnings++) {
      connection.run('BEGIN');
      // SQLite fixes what a transaction sees at its first read, not at BEGIN.
      connection.exists('SELECT 1 FROM schema_migration LIMIT 1');
      if (await settled()) break;
      connection.run('ROLLBACK');
      if (beginnings >= BEGINNINGS_MAX) throw new StoreRefusal('busy', 'The ledger changes hands again and again. Try again later.');
    }
    await backup(connection.db, file, {
      rate: PAGES_PER_STEP,
      progress: ({ totalPages, remainingPages }) => {
        signal.throwIfAborted();
        onShare(totalPages === 0 ? 1 : 1 - remainingPages / totalPages);
      },
    });
    // The last step, and so the only one of a small store, tells nothing.
    onShare(1);
    signal.throwIfAborted();
  } finally {
    connection.close();
  }
}

function takeLock(folder: string): { release(): void } {
  try {
    return lockFile(folder);
  } catch (error) {
    if (!(error instanceof StoreRefusal) || error.code !== 'in-use') throw error;
    throw new StoreRefusal('in-use', 'Another backup of this store is being made. Wait until it is done.', { cause: error });
  }
}
