import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTurnstile } from './turnstile.ts';

/** Lets everything that can proceed proceed. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('whatever the order of arrivals, ends and failures: never too many inside, all in order, turned away only when the line is full', async () => {
  const steps = fc.array(fc.constantFrom('arrive', 'arrive', 'end', 'fail'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 4 }), steps, async (atOnce, waiting, script) => {
      const turnstile = createTurnstile({ atOnce, waiting });
      const inside: { readonly number: number; leave(failed: boolean): void }[] = [];
      const entered: number[] = [];
      const expected: number[] = [];
      let outside = 0;
      for (const [number, step] of script.entries()) {
        if (step === 'arrive') {
          const full = inside.length + outside >= atOnce + waiting;
          const result = turnstile.pass(
            () =>
              new Promise<string>((resolve, reject) => {
                entered.push(number);
                inside.push({ number, leave: (failed) => (failed ? reject(new Error('failed')) : resolve('done')) });
              }),
          );
          result.catch(() => {});
          if (full) assert.equal(await result, undefined);
          else {
            expected.push(number);
            outside += 1;
          }
        } else inside.shift()?.leave(step === 'fail');
        await settle();
        outside = expected.length - entered.length;
        assert.ok(inside.length <= atOnce, 'too many inside');
        assert.ok(outside === 0 || inside.length === atOnce, 'somebody waits although there is room');
      }
      assert.deepEqual(entered, expected.slice(0, entered.length));
    }),
    { numRuns: 200 },
  );
});

test('results and failures reach the one who asked', async () => {
  const turnstile = createTurnstile({ atOnce: 1, waiting: 2 });
  const failure = new Error('broken');
  const results = await Promise.allSettled([
    turnstile.pass(async () => 1),
    turnstile.pass(() => Promise.reject(failure)),
    turnstile.pass(async () => 3),
    turnstile.pass(async () => 4),
  ]);
  assert.deepEqual(
    results.map((result): unknown => (result.status === 'fulfilled' ? result.value : result.reason)),
    [1, failure, 3, undefined],
  );
});
