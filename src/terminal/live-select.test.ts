import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveSelect } from './live-select.ts';
import { scriptedTerminal } from './testing/scripted-terminal.ts';

const DOWN = '\u001b[B';
const ENTER = '\r';
const ESC = '\u001b';

const start = () => {
  const terminal = scriptedTerminal({ tty: true });
  const { stdin: input, stdout: output, signal } = terminal.io;
  const options = [1, 2, 3].map((value) => ({ value, label: `slot ${value}` }));
  const live = liveSelect({ message: 'Choose', options, input, output, signal });
  return { terminal, live, options };
};

test('arrow keys and Enter choose', async () => {
  const { terminal, live } = start();
  await terminal.see('slot 3');
  terminal.type(DOWN);
  terminal.type(DOWN);
  terminal.type(ENTER);
  assert.equal(await live.chosen, 3);
  assert.equal(terminal.raw(), false);
  assert.equal(terminal.cursorHidden(), false);
});

test('an option that goes is greyed out in its place and passed over; one that comes is added at the end', async () => {
  const { terminal, live, options } = start();
  await terminal.see('slot 3');
  live.update([...options.filter(({ value }) => value !== 2), { value: 9, label: 'slot 9' }], 'taken');
  await terminal.see(/slot 2 \(taken\)[^]*slot 9/);
  terminal.type(DOWN);
  terminal.type(DOWN);
  terminal.type(ENTER);
  assert.equal(await live.chosen, 9);
});

test('an option that comes back can be chosen again', async () => {
  const { terminal, live, options } = start();
  await terminal.see('slot 3');
  live.update(options.slice(2), 'taken');
  live.update(options, 'taken');
  terminal.type(DOWN);
  terminal.type(ENTER);
  assert.equal(await live.chosen, 2);
  assert.doesNotMatch(terminal.shown().split('slot 3').at(-1) ?? '', /taken/);
});

test('Esc, Ctrl-C and the signal leave it, with the terminal as it was', async () => {
  for (const leave of ['esc', 'ctrl-c', 'signal']) {
    const { terminal, live } = start();
    await terminal.see('slot 3');
    if (leave === 'signal') terminal.stop();
    else terminal.type(leave === 'esc' ? ESC : '\u0003');
    assert.equal(await live.chosen, undefined, leave);
    assert.equal(terminal.raw(), false);
    assert.equal(terminal.cursorHidden(), false);
    live.update([], 'too late');
    assert.equal(terminal.io.stdout.listenerCount('resize'), 0);
  }
});
