/** A running server, and somebody who edits its database meanwhile: the watch names what was edited to everybody, and `medlar verify` does. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshFolder, portOf, runMedlar, startMedlar } from './medlar-process.ts';

/** From one question to the next. */
const ASK_EVERY_MS = 50;
/** Seconds on a machine at rest; this is for one that does ten other things. */
const NAMED_WITHIN_MS = 45_000;

/** A row of `resource`, and what belongs to it, that nothing but this test uses. */
const RID = `(SELECT rid FROM resource WHERE id = 'patient2')`;
const ENTRY = '(SELECT min(rid) FROM sequenced)';
/** Flips a bit of a blob in its middle. */
const flipped = (column: string): string => {
  const at = `(length(${column}) / 2)`;
  const other = `CASE substr(${column}, ${at}, 1) WHEN x'00' THEN x'01' ELSE x'00' END`;
  return `CAST(substr(${column}, 1, ${at} - 1) || ${other} || substr(${column}, ${at} + 1) AS BLOB)`;
};

/** How a finding begins that names the edit, and the edit. */
type Edits = readonly (readonly [finding: string, sql: string])[];

const EDITS: Edits = [
  ['index_row/', `DELETE FROM index_row WHERE rid = ${RID}`],
  ['claim/', 'UPDATE claim SET changed = changed + 1 WHERE key = (SELECT min(key) FROM claim WHERE space = 4) AND space = 4'],
  ['pending/', 'INSERT INTO pending VALUES (900000001)'],
  ['sequenced/', `UPDATE sequenced SET seq = seq + 1 WHERE rid = ${ENTRY}`],
  ['entry/', `UPDATE entry SET mac = ${flipped('mac')} WHERE rid = (SELECT max(rid) FROM sequenced)`],
  ['resource/', `UPDATE resource SET owner = owner + 1 WHERE rid = ${RID}`],
  ['version/', `UPDATE version SET sealed = ${flipped('sealed')} WHERE rid = (SELECT max(rid) FROM version)`],
  ['data_key/', `UPDATE data_key SET wrapped = ${flipped('wrapped')} WHERE owner = ${RID}`],
  ['secret/', `UPDATE secret SET wrapped = ${flipped('wrapped')} WHERE name = (SELECT max(name) FROM secret)`],
];
/** The edit of the state stops the sequencer, and what it would have written over stays as edited: unless it was about to write, so it has to be idle. */
const LEDGER_EDITS: Edits = [
  ['ledger_state/', `UPDATE ledger_state SET root = ${flipped('root')}`],
  ['tile/0/0: ', `UPDATE tile SET data = ${flipped('data')} WHERE level = 0 AND n = 0`],
  ['checkpoint/', 'DELETE FROM checkpoint'],
];

/** Nothing waits for the tree (but what was invented above), and all of it is signed: no round has begun that would write. */
const IDLE = `SELECT NOT EXISTS (SELECT 1 FROM pending WHERE rid <> 900000001)
  AND (SELECT max(size) FROM checkpoint) = (SELECT size FROM ledger_state) AS idle`;

test('a row of any table, edited while the server runs, is named at /readyz and by medlar verify; a transient one is not', async (t) => {
  const data = await freshFolder(t);
  const listeners = ['--http', '127.0.0.1:0', '--desk', 'off', '--kiosk', 'off', '--records', 'off', '--doctors', ''];
  const server = startMedlar(t, ['serve', '--demo', '--data', data, ...listeners, '--watch-share', '100', '--log-level', 'silent']);
  const http = `http://127.0.0.1:${portOf(await server.ready, 'http')}`;
  const database = new DatabaseSync(join(data, 'medlar.db'), { timeout: 5_000 });
  t.after(() => database.close());

  const faults = async (): Promise<readonly string[]> => {
    const response = await fetch(`${http}/readyz`);
    const answer = (await response.json()) as { readonly faults: readonly string[] }; // src/doors/http/status-routes.ts
    assert.equal(response.status, answer.faults.length === 0 ? 200 : 503);
    return answer.faults;
  };
  const unnamed = async (edits: Edits): Promise<readonly string[]> => {
    const found = await faults();
    return edits.map(([finding]) => finding).filter((finding) => !found.some((fault) => fault.startsWith(finding)));
  };
  const rounds = async (): Promise<number> => {
    const metrics = await (await fetch(`${http}/metrics`)).text();
    return Number(/^medlar_watch_rounds_total (\d+)$/m.exec(metrics)?.[1]);
  };
  const until = async (what: string, met: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + NAMED_WITHIN_MS;
    while (!(await met())) {
      assert.ok(performance.now() < deadline, `${what}: not within ${NAMED_WITHIN_MS} ms; named so far: ${(await faults()).join('\n')}`);
      await sleep(ASK_EVERY_MS);
    }
  };

  /** All of them at once, when the sequencer has nothing to write. */
  const edit = (edits: Edits): Promise<void> =>
    until('an idle moment of the ledger', async () => {
      database.exec('BEGIN IMMEDIATE');
      const idle = database.prepare(IDLE).get()?.['idle'] === 1;
      if (idle)
        for (const [finding, sql] of edits) assert.ok(Number(database.prepare(sql).run().changes) > 0, `nothing to edit for ${finding}`);
      database.exec('COMMIT');
      return idle;
    });

  database.exec("INSERT INTO transient_item VALUES ('invented', 'x', x'00', 9999999999999)");
  database.exec('UPDATE transient_counter SET next = next + 1000; DELETE FROM transient_lease');
  const before = await rounds();
  await until('two rounds', async () => (await rounds()) >= before + 2);
  assert.deepEqual(await faults(), []);
  assert.equal((await runMedlar(t, ['verify', '--data', data])).code, 0);

  for (const edits of [EDITS, LEDGER_EDITS]) {
    assert.deepEqual(
      await unnamed(edits),
      edits.map(([finding]) => finding),
    );
    await edit(edits);
    await until(edits.map(([finding]) => finding).join(', '), async () => (await unnamed(edits)).length === 0);
  }
  const verified = await runMedlar(t, ['verify', '--data', data]);
  assert.equal(verified.code, 1, verified.stdout + verified.stderr);
  for (const [finding] of [...EDITS, ...LEDGER_EDITS])
    assert.ok(verified.stdout.includes(`tampered: ${finding}`), `${finding}\n${verified.stdout}`);
});
