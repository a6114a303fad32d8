/**
 * Opening a store by its URL. The engine is loaded when it is asked for, so that nobody loads the one that is not used.
 */
import type { OpenMode, Store } from './port.ts';
import type { SqliteOptions } from './sqlite.ts';
import { StoreRefusal } from './port.ts';

/**
 * Opens `sqlite:FILE` or `postgres://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME`.
 * `write` makes the store when it is not there, and migrates it; `read` changes nothing and may run beside a server.
 * `writer: 'thread'` is for whoever writes much beside other work (SQLite; PostgreSQL writes elsewhere anyhow).
 * Throws `StoreRefusal` with what to do; its message never repeats the URL, which may hold a password.
 */
export async function openStore(url: string, mode: OpenMode, options: Pick<SqliteOptions, 'writer'> = {}): Promise<Store> {
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length);
    if (path === '' || path.includes('\0'))
      throw new StoreRefusal('url', 'The store URL names no file. Write sqlite:FILE, such as sqlite:data/medlar.db.');
    const { openSqlite } = await import('./sqlite.ts');
    return openSqlite(path, mode, options);
  }
  if (url.startsWith('postgres:') || url.startsWith('postgresql:')) {
    const { openPostgres } = await import('./postgres.ts');
    return openPostgres(url, mode);
  }
  throw new StoreRefusal('url', 'The store URL is neither sqlite:FILE nor postgres://USER@HOST/DATABASE?schema=NAME.');
}
