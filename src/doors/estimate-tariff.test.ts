import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fakeClock } from './estimate-fake-clock.ts';
import { TARIFF_BYTES_MAX, TARIFF_LOOK_MS, TariffRefusal, openTariff } from './estimate-tariff.ts';

const start = async (t: TestContext, text: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'medlar-tariff-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'doc1.txt');
  await writeFile(file, text);
  const clock = fakeClock();
  const changes: string[] = [];
  const faults: string[] = [];
  const opening = openTariff({
    file,
    after: clock.after,
    onChange: (tariff) => changes.push(tariff.prices.map(({ plan, price }) => `${plan} ${price}`).join(',')),
    fault: (sentence) => faults.push(sentence.replaceAll(folder, '')),
  });
  /** Lets the file be looked at once, to the end. */
  const look = async (): Promise<void> => {
    assert.deepEqual(clock.waiting, [TARIFF_LOOK_MS]);
    clock.advance(TARIFF_LOOK_MS);
    while (clock.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  };
  return { file, folder, opening, look, changes, faults, clock };
};

test('a changed file is taken into use, once two looks have seen the same', async (t) => {
  const { file, opening, look, changes, faults } = await start(t, 'insurance1 30\n');
  const tariff = await opening;
  assert.equal(tariff.tariff.priceOf('insurance1'), '30');
  await writeFile(file, 'insurance1 35\ninsurance2 20');
  await look();
  assert.equal(tariff.tariff.priceOf('insurance1'), '30');
  await look();
  assert.equal(tariff.tariff.priceOf('insurance1'), '35');
  assert.equal(tariff.text, 'insurance1 35\ninsurance2 20');
  await look();
  assert.deepEqual(changes, ['insurance1 35,insurance2 20']);
  assert.deepEqual(faults, []);
  tariff.close();
});

test('a file replaced by renaming is seen, even of the same length', async (t) => {
  const { file, folder, opening, look, changes } = await start(t, 'insurance1 30\n');
  const tariff = await opening;
  await writeFile(join(folder, 'new'), 'insurance1 31\n');
  await rename(join(folder, 'new'), file);
  await look();
  await look();
  assert.deepEqual(changes, ['insurance1 31']);
  tariff.close();
});

test('a broken file keeps the old tariff and says once which line is wrong; mended, it is used', async (t) => {
  const { file, opening, look, changes, faults } = await start(t, 'insurance1 30\n');
  const tariff = await opening;
  await writeFile(file, 'insurance1 31\ninsurance2 -5\n');
  for (let looks = 0; looks < 4; looks += 1) await look();
  assert.equal(tariff.tariff.priceOf('insurance1'), '30');
  assert.equal(faults.length, 1);
  assert.match(faults[0] ?? '', /^\/doc1\.txt:2: .*negative.*; the tariff read before stays in use$/);
  await writeFile(file, 'insurance1 31\ninsurance2 5\n');
  await look();
  await look();
  assert.deepEqual(changes, ['insurance1 31,insurance2 5']);
  tariff.close();
});

test('a file that is gone, or grew beyond all bounds, keeps the old tariff and says so', async (t) => {
  const { file, opening, look, faults } = await start(t, 'insurance1 30\n');
  const tariff = await opening;
  await unlink(file);
  await look();
  await look();
  await writeFile(file, Buffer.alloc(TARIFF_BYTES_MAX + 1, 'a'));
  await look();
  await look();
  assert.equal(tariff.tariff.priceOf('insurance1'), '30');
  assert.match(faults[0] ?? '', /cannot be read: ENOENT/);
  assert.match(faults[1] ?? '', /has 262145 bytes/);
  tariff.close();
});

test('blanks and line ends alone are no change', async (t) => {
  const { file, opening, look, changes } = await start(t, 'insurance1 30\ninsurance2 20\n');
  const tariff = await opening;
  await writeFile(file, 'insurance2  20\r\n\r\ninsurance1 30');
  await look();
  await look();
  assert.deepEqual(changes, []);
  tariff.close();
});

test('without a usable file to begin with there is a refusal that names file and line, and nothing goes on', async (t) => {
  const { file, opening, clock } = await start(t, 'insurance1 thirty\n');
  await assert.rejects(opening, (error) => error instanceof TariffRefusal && error.message.startsWith(`${file}:1: `));
  assert.deepEqual(clock.waiting, []);
});
