/** What the parts of the engines' suite share: an engine under test, and how rows are compared. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { plain } from './conformance-rows.ts';
import type { CommitResult, Store } from './port.ts';

/** An engine under test: a fresh empty store, opened for writing, and a way behind its back. */
export interface Bench {
  readonly store: Store;
  /** Closes `store` and opens the same data again. */
  readonly reopen: () => Promise<Store>;
  /** Runs one SQL statement (common subset of both engines, no parameters) on a connection of its own, as a tamperer would. */
  readonly sql: (statement: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export const DONE: CommitResult = { done: true };

export type Open = (t: TestContext) => Promise<Bench>;

export function same(actual: unknown, expected: unknown): void {
  assert.deepEqual(plain(actual), plain(expected));
}

export const byRid = <Row extends { readonly rid: number }>(rows: readonly Row[]): readonly Row[] => rows.toSorted((a, b) => a.rid - b.rid);
