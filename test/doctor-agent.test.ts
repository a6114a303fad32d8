/** A doctor's agent as a process of its own beside the centre: invited, enrolled once, and asked by the patient's program over sealed datagrams. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, portOf, runMedlar, startMedlar } from './medlar-process.ts';

const SAMPLES = join(import.meta.dirname, '../samples/appointments');

test('an invited agent enrols, receives the key of a booking, and answers its patient sealed', async (t) => {
  const data = await freshFolder(t);
  const server = startMedlar(t, [
    'serve',
    '--demo',
    '--data',
    data,
    '--doctors',
    '',
    '--http',
    'off',
    '--desk',
    '127.0.0.1:0',
    '--log-level',
    'warn',
  ]);
  const desk = `127.0.0.1:${portOf(await server.ready, 'desk')}`;
  const pinned = ['--ca', join(data, 'ca.pem')];
  const cast = JSON.parse(await readFile(join(data, 'demo.json'), 'utf8')) as { username: string; password: string }[];
  for (const { username, password } of cast) await writeFile(join(data, username), `${username} ${password}\n`);

  const stranger = await runMedlar(t, ['invite', 'doc2', '--desk', desk, ...pinned, '--login', join(data, 'patient1')]);
  assert.deepEqual([stranger.code, stranger.stdout], [1, ''], 'a patient may not invite');
  const invited = await runMedlar(t, ['invite', 'doc2', '--desk', desk, ...pinned, '--login', join(data, 'administrator')]);
  assert.equal(invited.code, 0, invited.stderr);
  const code = invited.stdout.trim();

  const agentArgs = ['doctor', '--id', 'doc2', '--tariff', join(SAMPLES, 'doc2.txt'), '--udp', '127.0.0.1:0', '--centre', desk, ...pinned];
  const agent = startMedlar(t, [...agentArgs, '--data', join(data, 'agent'), '--enrol', code]);
  if (agent.child.stdout === null) throw new Error('its output is a pipe');
  let said = '';
  while (!/centre/i.test(said)) said += String(((await once(agent.child.stdout, 'data')) as readonly unknown[])[0]);

  const patient = await runMedlar(t, [
    'patient',
    '--desk',
    desk,
    ...pinned,
    '--login',
    join(data, 'patient1'),
    '--insurance',
    join(SAMPLES, 'patient1insurance.txt'),
    '--pick',
    '2',
  ]);
  assert.equal(patient.code, 0, `${patient.stdout}${patient.stderr}`);
  assert.match(patient.stdout, /40/);

  const again = await runMedlar(t, [...agentArgs, '--data', join(data, 'other'), '--enrol', code]);
  assert.notEqual(again.code, 0, 'a code is good once');
  agent.child.kill('SIGTERM');
  assert.equal((await agent.ended).code, 0);
});
