import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atEvenTime } from './even-time.ts';
import { subnetOf } from './guesses.ts';

/** Whole floors that an answer took, by a clock that the work itself turns. */
async function floorsOf(workMs: number): Promise<number> {
  const start = performance.now();
  let turned = 0;
  await atEvenTime(
    30,
    () => turned,
    () => {
      turned = workMs;
      return Promise.resolve();
    },
  );
  return Math.floor((performance.now() - start + workMs + 1) / 30);
}

test('an answer leaves at a whole multiple of the floor, whatever its work took', async () => {
  assert.ok((await floorsOf(0.1)) >= 1, 'short work waits for the first');
  assert.ok((await floorsOf(29)) >= 1);
  assert.ok((await floorsOf(31)) >= 2, 'longer work waits for the next');
});

test('a failure lasts as long as an answer', async () => {
  const start = performance.now();
  await assert.rejects(
    atEvenTime(
      30,
      () => performance.now(),
      () => Promise.reject(new Error('no')),
    ),
    /no/,
  );
  assert.ok(performance.now() - start >= 29);
});

test('without a floor nothing waits, and nothing is swallowed', async () => {
  assert.equal(
    await atEvenTime(
      0,
      () => assert.fail('no clock is asked'),
      () => Promise.resolve(7),
    ),
    7,
  );
});

test('the network of an address is its /24 or its /64, however it is written', () => {
  assert.equal(subnetOf('192.0.2.7'), '192.0.2');
  assert.equal(subnetOf('192.0.2.250'), subnetOf('192.0.2.7'));
  assert.notEqual(subnetOf('192.0.3.7'), subnetOf('192.0.2.7'));
  assert.equal(subnetOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2');
  assert.equal(subnetOf('2001:db8::1'), '2001:db8:0:0');
  assert.equal(subnetOf('2001:db8::ffff:0:0:1'), '2001:db8:0:0');
  assert.equal(subnetOf('fe80::1%eth0'), 'fe80:0:0:0');
  assert.equal(subnetOf('::1'), '0:0:0:0');
});
