/** Verification on PostgreSQL: the same code and the same cases as on SQLite, of a smaller sample. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { Client } from 'pg';
import { type PostgresServer, startPostgres } from '../../../test/postgres-server.ts';
import { openStore } from '#store/open.ts';
import { openTrial } from '#centre/trial/centre.ts';
import { type Hand, leavePending, missedCases, saveTables, tamperCases, useCentre, type Used } from '#centre/trial/tampering.ts';

let postgres: PostgresServer;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

/** The same database for somebody who goes past the store. */
async function behind(url: string): Promise<{ readonly hand: Hand; readonly end: () => Promise<void> }> {
  const plain = new URL(url);
  const schema = plain.searchParams.get('schema') ?? '';
  plain.searchParams.delete('schema');
  const client = new Client({ connectionString: plain.href, options: `-c search_path=${schema} -c synchronous_commit=off` });
  client.setTypeParser(20, Number); // bigint: those of ours are safe
  await client.connect();
  const hand: Hand = {
    rows: async (sql) => (await client.query<Record<string, number | string | Uint8Array | null>>(sql)).rows,
    run: async (sql, ...values) => {
      let count = 0;
      return (
        (
          await client.query(
            sql.replaceAll('?', () => `$${++count}`),
            [...values],
          )
        ).rowCount ?? 0
      );
    },
  };
  return { hand, end: () => client.end() };
}

test('on PostgreSQL, any row of any authentic or derived table, edited, deleted, swapped or invented, is found and named', async () => {
  const url = postgres.url(`tampered_${process.pid}`);
  const trial = await openTrial({ url, settings: { holdMs: 60_000 } });
  let used: Used;
  try {
    used = await useCentre(trial, 3);
  } finally {
    await trial.stop();
  }
  const store = await openStore(url, 'write');
  const { hand, end } = await behind(url);
  const saved = `saved_${process.pid}`;
  try {
    await leavePending(used, store, 2);
    await hand.run(`CREATE SCHEMA ${saved}`);
    await saveTables(hand, saved);
    const cases = await tamperCases(hand, (table) => (table === 'claim' ? 2 : 1));
    // Several processes may lead in turn, so a raised epoch could be an honest successor's: the leader that runs sees it. docs/ledger.md
    assert.deepEqual(await missedCases(used, store, hand, saved, cases), ['ledger_state 1 epoch edited → nothing']);
    assert.ok(cases.length > 100, `only ${cases.length} cases`);
  } finally {
    await hand.run(`DROP SCHEMA IF EXISTS ${saved} CASCADE`);
    await end();
    await store.close();
    await rm(trial.folder, { recursive: true });
  }
});
