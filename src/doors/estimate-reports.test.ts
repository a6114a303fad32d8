import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { AgentAnswer } from '#centre/requests.ts';
import { fakeClock } from './estimate-fake-clock.ts';
import { REPORT_ANSWERS_MAX, REPORT_GATHER_MS, REPORT_RETRY_MAX_MS, REPORT_RETRY_MS, Reports } from './estimate-reports.ts';

const answer = (index: number, price = '30'): AgentAnswer => ({
  appointment: `a${index}`,
  plan: 'insurance1',
  price,
  tariffVersion: 'v1',
  at: index,
});

const start = (takes: () => boolean | Promise<boolean>) => {
  const clock = fakeClock();
  const sent: (readonly AgentAnswer[])[] = [];
  const faults: string[] = [];
  const send = async (answers: readonly AgentAnswer[]) => {
    sent.push(answers);
    return takes();
  };
  const reports = new Reports({ send, after: clock.after, fault: (sentence) => faults.push(sentence) });
  return { clock, sent, faults, reports };
};

test('answers that come together travel together, none twice', async () => {
  const { clock, sent, reports } = start(() => true);
  for (let index = 0; index < REPORT_ANSWERS_MAX + 5; index += 1) reports.add(answer(index));
  assert.deepEqual(sent, []);
  clock.advance(REPORT_GATHER_MS);
  await reports.flush();
  assert.deepEqual(
    sent.map(({ length }) => length),
    [REPORT_ANSWERS_MAX, 5],
  );
  assert.equal(reports.size, 0);
  assert.deepEqual(clock.waiting, []);
});

test('what the centre does not take is kept and sent again, after waits that grow up to a limit', async () => {
  let up = false;
  const { clock, sent, faults, reports } = start(() => {
    if (!up) throw new Error('connection refused');
    return true;
  });
  reports.add(answer(1));
  clock.advance(REPORT_GATHER_MS);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await turn();
    waits.push(...clock.waiting);
    clock.advance(clock.waiting[0] ?? 0);
  }
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, REPORT_RETRY_MAX_MS, REPORT_RETRY_MAX_MS]);
  assert.equal(waits[0], REPORT_RETRY_MS);
  assert.match(faults[0] ?? '', /connection refused/);
  assert.equal(reports.size, 1);
  up = true;
  await turn();
  await reports.flush();
  assert.equal(reports.size, 0);
  assert.deepEqual(sent.at(-1), [answer(1)]);
});

test('an answer that came while an older one of the same booking was on its way is sent as well', async () => {
  const parts = start(() => {
    if (parts.sent.length === 1) parts.reports.add(answer(1, '40'));
    return true;
  });
  parts.reports.add(answer(1, '30'));
  await parts.reports.flush();
  assert.deepEqual(parts.sent, [[answer(1, '30')], [answer(1, '40')]]);
});

test('of two answers to one booking that wait, the later one counts', async () => {
  const { sent, reports } = start(() => true);
  reports.add(answer(1, '30'));
  reports.add(answer(1, '40'));
  await reports.flush();
  assert.deepEqual(sent, [[answer(1, '40')]]);
});

test('closing tries once more and then lets go', async () => {
  const { clock, sent, reports } = start(() => false);
  reports.add(answer(1));
  await reports.close();
  reports.add(answer(2));
  assert.equal(sent.length, 1);
  assert.deepEqual(clock.waiting, []);
});
