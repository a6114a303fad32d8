/** The write-ahead log and the file: synced while the thread that commits goes on, and the log emptied. https://www.sqlite.org/wal.html */
import { closeSync, fdatasync, openSync } from 'node:fs';
import { BUSY_TIMEOUT_MS, type Connection, diskFails } from './sqlite-connection.ts';

/** Makes durable what has been written to a file, while this thread goes on. */
export interface FileSync {
  /** Resolves when everything before the call is on the disk. Rejects with a `StoreRefusal` where the disk fails. */
  readonly sync: () => Promise<void>;
  readonly close: () => void;
}

/** Of the log: `file` has a connection set for writing, so its write-ahead log is there and stays the same file until that closes. */
export const openLogSync = (file: string): FileSync => openFileSync(`${file}-wal`, file);

/**
 * Of a store's file itself. To be closed after the last connection of this process to it: whoever closes a file gives up all of the process's locks on it.
 * https://man7.org/linux/man-pages/man2/F_SETLK.2const.html
 */
export const openStoreSync = (file: string): FileSync => openFileSync(file, file);

function openFileSync(path: string, store: string): FileSync {
  const handle = openSync(path, 'r+');
  return {
    sync: () =>
      new Promise((resolve, reject) => {
        // What it needs of the file's size to be read again goes along. https://man7.org/linux/man-pages/man2/fdatasync.2.html
        fdatasync(handle, (error) => {
          if (error === null) resolve();
          else reject(diskFails(store, error));
        });
      }),
    close: () => closeSync(handle),
  };
}

/** Brings the write-ahead log into the file and cuts it to nothing, if nobody reads from it just now. https://www.sqlite.org/pragma.html#pragma_wal_checkpoint */
export function emptyLog(connection: Connection): void {
  connection.script(`
    PRAGMA busy_timeout = 0;
    PRAGMA wal_checkpoint(TRUNCATE);
    PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};`);
}
