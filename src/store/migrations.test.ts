import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppliedMigration, Migration } from './migrations.ts';
import { migrationFaults, migrationHash, migrationsToRun, refuseFaults } from './migrations.ts';
import { StoreRefusal } from './port.ts';
import { SQLITE_MIGRATIONS } from './sqlite-schema.ts';

const KNOWN: readonly Migration[] = [
  { version: 1, name: 'first', sql: 'CREATE TABLE a (x INTEGER)' },
  { version: 2, name: 'second', sql: 'CREATE TABLE b (x INTEGER)' },
];
const applied = (count: number): AppliedMigration[] =>
  KNOWN.slice(0, count).map((step) => ({ version: step.version, name: step.name, sha256: migrationHash(step), at: 5 }));
const refused = (code: StoreRefusal['code']) => (error: unknown) => error instanceof StoreRefusal && error.code === code;

void test('a store that ran the first steps has the rest to run, in order', () => {
  assert.deepEqual(migrationsToRun([], KNOWN), KNOWN);
  assert.deepEqual(migrationsToRun(applied(1), KNOWN), KNOWN.slice(1));
  assert.deepEqual(migrationsToRun(applied(2), KNOWN), []);
});

void test('a step that this release does not know means a newer release wrote the store', () => {
  const newer = [...applied(2), { version: 3, name: 'third', sha256: 'ab', at: 5 }];
  assert.throws(() => migrationsToRun(newer, KNOWN), refused('newer-schema'));
  assert.deepEqual(migrationFaults(newer, KNOWN), ['schema_migration has version 3, which this release does not know']);
});

void test('a record that was changed, thinned out or swapped is named and refused', () => {
  const [first, second] = applied(2);
  assert.ok(first !== undefined && second !== undefined);
  for (const [record, fault] of [
    [[{ ...first, sha256: second.sha256 }], 'schema_migration has another hash for version 1'],
    [[{ ...first, name: 'other' }], "schema_migration calls version 1 'other', not 'first'"],
    [[second], 'schema_migration has version 2 where 1 belongs'],
  ] as const) {
    assert.deepEqual(migrationFaults(record, KNOWN), [fault]);
    assert.throws(() => migrationsToRun(record, KNOWN), refused('foreign-schema'));
  }
});

void test('a refusal names three differences and counts the rest', () => {
  assert.doesNotThrow(() => refuseFaults([]));
  assert.throws(() => refuseFaults(['one', 'two', 'three', 'four', 'five']), /one; two; three; and 2 more/);
});

void test('this release’s own steps are numbered from 1 without gaps', () => {
  assert.deepEqual(
    SQLITE_MIGRATIONS.map(({ version }) => version),
    SQLITE_MIGRATIONS.map((_, index) => index + 1),
  );
});
