import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeClock } from '#doors/estimate-fake-clock.ts';
import { KeptLine, REOPEN_MAX_MS, REOPEN_MS, REQUEST_PATIENCE_MS, SILENCE_MS } from './kept-line.ts';
import { LineFault } from './line-client.ts';
import type { Line, LineEvent, LineReply } from './line-client.ts';

const CLOSED = new LineFault('closed', 'the centre closed');

interface FakeLine extends Line {
  readonly asked: { readonly verb: string; readonly key: string | undefined }[];
  /** As the centre would. */
  tell(event: LineEvent): void;
  end(fault?: LineFault): void;
}

/** Lets everything that waits only for promises happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const start = (
  options: { readonly greet?: (line: Line) => Promise<void>; readonly answer?: (verb: string) => LineReply | undefined } = {},
) => {
  const clock = fakeClock();
  const lines: FakeLine[] = [];
  const events: string[] = [];
  const states: (string | undefined)[] = [];
  /** What the next attempts to open meet; none: they succeed. */
  const faults: LineFault[] = [];
  const kept = new KeptLine({
    open: (onEvent) => {
      const fault = faults.shift();
      if (fault !== undefined) return Promise.reject(fault);
      const ending = Promise.withResolvers<LineFault>();
      const waiting = new Set<(fault: LineFault) => void>();
      let over = false;
      const line: FakeLine = {
        asked: [],
        ended: ending.promise,
        request: (verb, _, key) => {
          if (over) return Promise.reject(CLOSED);
          line.asked.push({ verb, key });
          const reply = (options.answer ?? (() => ({ ok: verb })))(verb);
          if (reply !== undefined) return Promise.resolve(reply);
          return new Promise((_resolve, reject) => waiting.add(reject));
        },
        close: () => line.end(new LineFault('closed', 'closed by us')),
        tell: (event) => onEvent(event),
        end: (fault = CLOSED) => {
          if (over) return;
          over = true;
          for (const reject of waiting) reject(fault);
          ending.resolve(fault);
        },
      };
      lines.push(line);
      return Promise.resolve(line);
    },
    greet: options.greet ?? (async (line) => void (await line.request('login', {}))),
    onEvent: ({ event }) => events.push(event),
    onState: (fault) => states.push(fault?.message),
    after: clock.after,
    random: (bytes) => new Uint8Array(bytes),
  });
  return { clock, lines, events, states, faults, kept };
};

test('a line that ends is opened and greeted again, after waits that grow and begin anew after success', async () => {
  const { clock, lines, states, faults, kept } = start();
  await kept.open();
  const away = new LineFault('unreachable', 'nobody is there');
  faults.push(...Array.from({ length: 8 }, () => away));
  lines[0]?.end();
  const waits: number[] = [];
  while (lines.length < 2) {
    await settle();
    const wait = clock.waiting[0] ?? 0;
    waits.push(wait);
    clock.advance(wait);
    await settle();
  }
  assert.deepEqual(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, REOPEN_MAX_MS, REOPEN_MAX_MS, REOPEN_MAX_MS]);
  assert.deepEqual(lines[1]?.asked, [{ verb: 'login', key: undefined }]);
  assert.deepEqual(states, [undefined, 'the centre closed', ...Array.from({ length: 8 }, () => 'nobody is there'), undefined]);
  lines[1]?.end();
  await settle();
  assert.equal(clock.waiting[0], REOPEN_MS);
  kept.close();
});

test('a request on a line that ends is asked again on the next, with the same key', async () => {
  let answering = false;
  const parts = start({ answer: (verb) => (verb === 'login' || answering ? { ok: verb } : undefined) });
  const { clock, lines, kept } = parts;
  await kept.open();
  const asking = kept.request('choose', { index: 1 }, 'key-1');
  await settle();
  answering = true;
  lines[0]?.end();
  await settle();
  clock.advance(REOPEN_MS);
  assert.deepEqual(await asking, { ok: 'choose' });
  assert.deepEqual(lines[1]?.asked.at(-1), { verb: 'choose', key: 'key-1' });
  kept.close();
});

test('a request gives up when the centre stays away', async () => {
  const { clock, lines, faults, kept } = start();
  await kept.open();
  faults.push(...Array.from({ length: 20 }, () => CLOSED));
  lines[0]?.end();
  await settle();
  const asking = assert.rejects(kept.request('list', {}), /has not been there for 20 seconds/);
  clock.advance(REQUEST_PATIENCE_MS);
  await asking;
  kept.close();
});

test('events that come during the greeting are told after it, beats never', async () => {
  const parts: ReturnType<typeof start> = start({
    greet: async () => {
      parts.lines[0]?.tell({ event: 'key' });
      assert.deepEqual(parts.events, []);
      await settle();
    },
  });
  await parts.kept.open();
  assert.deepEqual(parts.events, ['key']);
  parts.lines[0]?.tell({ event: 'beat' });
  parts.lines[0]?.tell({ event: 'key-end' });
  assert.deepEqual(parts.events, ['key', 'key-end']);
  parts.kept.close();
});

test('a line on which nothing is heard for long is taken for dead; a beat keeps it', async () => {
  const { clock, lines, kept, states } = start();
  await kept.open();
  clock.advance(SILENCE_MS - 1);
  lines[0]?.tell({ event: 'beat' });
  clock.advance(SILENCE_MS - 1);
  await settle();
  assert.deepEqual(states, [undefined]);
  clock.advance(1);
  await settle();
  assert.deepEqual(states, [undefined, 'closed by us']);
  kept.close();
});

test('being turned away at the greeting ends it for good, and requests hear of it', async () => {
  let welcome = true;
  const { clock, lines, kept } = start({
    greet: async () => {
      if (!welcome) throw new Error('the token is not good any more');
    },
  });
  await kept.open();
  welcome = false;
  lines[0]?.end();
  await settle();
  const asking = assert.rejects(kept.request('list', {}), /the token is not good any more/);
  clock.advance(REOPEN_MS);
  await asking;
  assert.match(String(await kept.gone), /the token is not good any more/);
  assert.deepEqual(clock.waiting, []);
});

test('after closing nothing is opened any more', async () => {
  const { clock, lines, kept } = start();
  await kept.open();
  kept.close();
  await settle();
  assert.deepEqual(clock.waiting, []);
  assert.equal(lines.length, 1);
  assert.equal(await kept.gone, undefined);
  await assert.rejects(kept.request('list', {}), LineFault);
});
