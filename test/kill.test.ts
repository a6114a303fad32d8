/** `kill -9` at the worst moment: the answer has just left. What was answered must be there, and all of it must be in the ledger. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { converse } from './lab-line.ts';
import { freshFolder, portOf, runMedlar, startMedlar } from './medlar-process.ts';

test('a server killed the moment it has acknowledged a booking has that booking at the next start, and an intact ledger', async (t) => {
  const data = await freshFolder(t);
  const args = ['serve', '--demo', '--data', data, '--http', 'off', '--desk', '127.0.0.1:0', '--doctors', '0,0', '--log-level', 'error'];
  const slots = [1, 2, 3, 4, 5, 6];
  for (const [done, slot] of slots.entries()) {
    // The one store, written now on the main thread and now on one of its own.
    const server = startMedlar(t, [...args, ...(done % 2 === 0 ? ['--writer-thread'] : [])]);
    const desk = portOf(await server.ready, 'desk');
    const replies = await converse(desk, ['patient1 password111', 'available', `selection ${slot}`], () => server.child.kill('SIGKILL'));
    const listed = (replies[1] ?? '').split('\n').flatMap((line) => (line === '' ? [] : [Number.parseInt(line, 10)]));
    assert.deepEqual(listed, slots.slice(done), `before booking ${slot}, all booked earlier are gone from the list`);
    assert.match(replies[2] ?? '', /^\d+ $/);
    assert.equal((await server.ended).code, null, 'it was killed');
  }
  const verified = await runMedlar(t, ['verify', '--data', data]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);

  // The next start takes what was committed and not yet in the tree.
  const server = startMedlar(t, args);
  await server.ready;
  server.child.kill('SIGTERM');
  await server.ended;
  const after = await runMedlar(t, ['verify', '--data', data]);
  assert.equal(after.code, 0, after.stdout);
  assert.match(after.stdout, /pending 0,/);
});
