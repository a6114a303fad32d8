/** The write-ahead log beside the file: synced while the thread that commits goes on, and emptied. https://www.sqlite.org/wal.html */
import { closeSync, fdatasync, openSync } from 'node:fs';
import { BUSY_TIMEOUT_MS, type Connection, diskFails } from './sqlite-connection.ts';

/** Makes durable what has been committed, while this thread goes on. */
export interface LogSync {
  /** Resolves when every commit before the call is on the disk. Rejects with a `StoreRefusal` where the disk fails. */
  readonly sync: () => Promise<void>;
  readonly close: () => void;
}

/** `file` has a connection set for writing, so its write-ahead log is there and stays the same file until that closes. */
export function openLogSync(file: string): LogSync {
  const log = openSync(`${file}-wal`, 'r+');
  return {
    sync: () =>
      new Promise((resolve, reject) => {
        // What it needs of the file's size to be read again goes along. https://man7.org/linux/man-pages/man2/fdatasync.2.html
        fdatasync(log, (error) => {
          if (error === null) resolve();
          else reject(diskFails(file, error));
        });
      }),
    close: () => closeSync(log),
  };
}

/** Brings the write-ahead log into the file and cuts it to nothing, if nobody reads from it just now. https://www.sqlite.org/pragma.html#pragma_wal_checkpoint */
export function emptyLog(connection: Connection): void {
  connection.script(`
    PRAGMA busy_timeout = 0;
    PRAGMA wal_checkpoint(TRUNCATE);
    PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};`);
}
