/**
 * What every engine must do, as tests: one suite, run by sqlite.test.ts and postgres.test.ts against the real thing.
 */
import type { TestContext } from 'node:test';
import type { Store } from './port.ts';

/** An engine under test: a fresh empty store, opened for writing, and a way behind its back. */
export interface Bench {
  readonly store: Store;
  /** Closes `store` and opens the same data again. */
  reopen(): Promise<Store>;
  /** Runs one SQL statement (common subset of both engines, no parameters) on a connection of its own, as a tamperer would. */
  sql(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Declares the suite. `open` makes a fresh store for one test and registers with `t.after` what removes it. */
export function conformance(name: string, open: (t: TestContext) => Promise<Bench>): void {
  void name;
  void open;
}
