import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTrial, readSamples } from './trial/centre.ts';

test('the original files come in whole: users who can log in, times as the next such wall-clock time, tariffs', async (t) => {
  const trial = await openTrial({ files: 'none' });
  t.after(() => trial.remove());
  trial.setClock(Date.parse('2026-11-21T12:00:00Z')); // a Saturday, 13:00 in Berlin
  const imported = await trial.administration.importAppointments(await readSamples());
  assert.deepEqual(imported, { users: 2, doctors: 2, slots: 6 });
  assert.deepEqual(
    trial.centre.freeSlots().slots.map((slot) => [slot.index, new Date(slot.start).toISOString(), slot.doctor]),
    [
      [1, '2026-11-24T12:00:00.000Z', 'doc1'],
      [2, '2026-11-23T14:00:00.000Z', 'doc2'],
      [3, '2026-11-26T13:00:00.000Z', 'doc1'],
      [4, '2026-11-25T09:00:00.000Z', 'doc1'],
      [5, '2026-11-28T11:00:00.000Z', 'doc2'],
      [6, '2026-11-27T15:00:00.000Z', 'doc2'],
    ],
  );
  await trial.as('patient2', 'password222');
});

test('imported twice, nothing is made twice, and the faults name file and line', async (t) => {
  const trial = await openTrial();
  t.after(() => trial.remove());
  const before = trial.centre.freeSlots().slots;
  const again = await trial.administration.importAppointments(await readSamples());
  assert.ok('faults' in again);
  assert.ok(again.faults.some(({ file, line, text }) => file === 'users.txt' && line === 2 && text.includes('patient2')));
  assert.ok(again.faults.some(({ file, line }) => file === 'availabilities.txt' && line === 6));
  assert.deepEqual(trial.centre.freeSlots().slots, before);
});

test('one broken line anywhere, and nothing of the folder comes in', async (t) => {
  const trial = await openTrial({ files: 'none' });
  t.after(() => trial.remove());
  const files = (await readSamples()).map((file) =>
    file.name === 'doc2.txt' ? { ...file, text: 'insurance1 40\ninsurance2 -60\n' } : file,
  );
  const broken = await trial.administration.importAppointments(files);
  assert.ok('faults' in broken);
  assert.deepEqual(
    broken.faults.map(({ file, line }) => [file, line]),
    [['doc2.txt', 2]],
  );
  assert.equal(trial.centre.freeSlots().slots.length, 0);
  await assert.rejects(trial.as('patient1', 'password111'));
});
