/**
 * The stores of a suite that runs on either engine: fresh SQLite files, or fresh schemas of one PostgreSQL. A file `NAME-postgres.test.ts` asks for the latter
 * (`runOnPostgres`) and imports the suite; each test file is a process of its own.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './postgres-server.ts';

const ENGINE = 'MEDLAR_SUITE_ENGINE';

/** From now on the suites of this process keep what they keep in PostgreSQL. */
export function runOnPostgres(): void {
  process.env[ENGINE] = 'postgres';
}

export interface SuiteStores {
  readonly engine: 'sqlite' | 'postgres';
  /** For `openStore`; of a store that nobody has had before. */
  readonly fresh: () => string;
  /** When all of them are closed. */
  readonly close: () => Promise<void>;
}

export async function openSuiteStores(): Promise<SuiteStores> {
  let count = 0;
  // Several suites of one process may share somebody's server.
  const name = `suite_${process.pid}_${randomBytes(4).toString('hex')}`;
  if (process.env[ENGINE] === 'postgres') {
    const server = await startPostgres();
    return { engine: 'postgres', fresh: () => server.url(`${name}_${++count}`), close: () => server.stop() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'medlar-suite-'));
  return {
    engine: 'sqlite',
    fresh: () => `sqlite:${join(folder, `${++count}.db`)}`,
    close: () => rm(folder, { recursive: true }),
  };
}
