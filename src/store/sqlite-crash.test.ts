/**
 * kill -9 at many moments: nothing acknowledged is missing, nothing is there by half. The killed process is this file, run with `write FILE`.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { bytesOf, claimOf, entryWrite, indexRow, NOW, plain, versionRow } from './conformance-rows.ts';
import type { Store, Write } from './port.ts';
import { openSqlite } from './sqlite.ts';

/** Writes waiting together in the process that is killed. */
const CLIENTS = 16;

/** Acknowledgements after which each process is killed; 0 is right after opening. The file grows from one to the next. */
const MOMENTS = [0, 1, 2, 17, 50, 120, 333, 700] as const;

/** A Write of which every part can be told from its row id. */
function whole(rid: number): Write {
  return {
    versions: [
      {
        row: versionRow(rid, { sealed: bytesOf(900, rid), entry: rid + 1 }),
        index: [1, 2, 3].map((param) => indexRow(param, [rid & 255], rid)),
        unindex: [],
      },
    ],
    claims: [claimOf(String(rid), rid)],
    entries: [entryWrite(rid + 1, {}, [indexRow(4, [rid & 255], rid + 1)])],
    transient: [{ kind: 'answer', key: String(rid), value: bytesOf(8, rid), until: NOW }],
  };
}

async function writeUntilKilled(file: string, writer: 'here' | 'thread'): Promise<void> {
  // The log is brought into the file all the time, beside those who write.
  const store = openSqlite(file, 'write', { writer, checkpoints: { startAt: 1, checkpointAt: 20 } });
  process.stdout.write('open\n');
  const client = async (): Promise<never> => {
    for (;;) {
      const rid = await store.allocate(2);
      await store.commit(whole(rid));
      process.stdout.write(`${rid}\n`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** Row ids that were acknowledged before the process was gone: more may come out of the pipe after the kill. */
async function killAfter(file: string, acknowledgements: number, writer: 'here' | 'thread'): Promise<readonly number[]> {
  const child = spawn(process.execPath, [import.meta.filename, 'write', file, writer], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'open') acknowledged.push(Number(line));
    if (acknowledged.length >= acknowledgements) child.kill('SIGKILL');
  }
  assert.deepEqual(await exit, [null, 'SIGKILL']);
  return acknowledged;
}

async function requireWhole(store: Store, acknowledged: readonly number[]): Promise<number> {
  return store.snapshot(async (snapshot) => {
    const versions = await snapshot.scanVersions(undefined, 1_000_000);
    const present = new Set(versions.map(({ rid }) => rid));
    assert.deepEqual(
      acknowledged.filter((rid) => !present.has(rid)),
      [],
      'acknowledged, and missing',
    );
    for (const row of versions) {
      const { rid } = row;
      const write = whole(rid);
      assert.deepEqual(plain(row), plain(write.versions?.[0]?.row));
      assert.deepEqual(plain(await snapshot.current(row.type, row.id)), plain(row));
      assert.deepEqual(plain(await snapshot.entry(rid + 1)), plain(write.entries[0]?.row));
    }
    const rids = [...present].toSorted((a, b) => a - b);
    assert.deepEqual(
      await snapshot.scanPending(undefined, 1_000_000),
      rids.map((rid) => rid + 1),
    );
    assert.equal((await snapshot.scanResources(undefined, 1_000_000)).length, rids.length);
    assert.equal((await snapshot.scanEntries(undefined, 1_000_000)).length, rids.length);
    assert.equal((await snapshot.scanClaims(undefined, 1_000_000)).length, rids.length);
    const index = rids.flatMap((rid) => [...(whole(rid).versions?.[0]?.index ?? []), ...(whole(rid).entries[0]?.index ?? [])]);
    assert.ok((await snapshot.hasIndex(index)).every(Boolean));
    assert.equal((await snapshot.scanIndex(undefined, 1_000_000)).length, index.length);
    assert.ok((await Promise.all(rids.map((rid) => snapshot.transient('answer', String(rid), NOW - 1)))).every((row) => row !== undefined));
    return rids.length;
  });
}

if (process.argv[2] === 'write') {
  await writeUntilKilled(process.argv[3] ?? '', process.argv[4] === 'thread' ? 'thread' : 'here');
} else {
  void test('after kill -9 at any moment, all that was acknowledged is there and every Write is whole or absent', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'medlar-crash-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'medlar.db');
    const acknowledged: number[] = [];
    for (const [place, moment] of MOMENTS.entries()) {
      // The one file, written now on one thread and now on another.
      acknowledged.push(...(await killAfter(file, moment, place % 2 === 0 ? 'thread' : 'here')));
      const store = openSqlite(file, 'write');
      await requireWhole(store, acknowledged);
      assert.deepEqual(await store.snapshot((snapshot) => snapshot.schemaFaults()), []);
      await store.close();
    }
    assert.equal(new Set(acknowledged).size, acknowledged.length, 'a row id was given out twice');
    assert.ok(acknowledged.length >= MOMENTS.reduce((sum: number, moment) => sum + moment, 0));
  });
}
