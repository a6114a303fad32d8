import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LabMessage, takeLogin, takeMessage, withoutLeading } from './desk-lab-messages.ts';

/** All messages in `text`, each taken at once; what has to be waited for is taken as whole at the end. */
function messages(text: string, unfinished: (index: number) => boolean = () => false): LabMessage[] {
  const found: LabMessage[] = [];
  for (let rest = withoutLeading(text); rest !== ''; rest = withoutLeading(rest)) {
    let taken = takeMessage(rest, false, unfinished);
    if ('wait' in taken) taken = takeMessage(rest, true, unfinished);
    assert.ok('message' in taken, rest);
    found.push(taken.message);
    rest = taken.rest;
  }
  return found;
}

const login = (text: string, settled = true): unknown => {
  const taken = takeLogin(text, settled);
  return 'wait' in taken ? taken.wait : taken.message;
};

const selection = (index: number | undefined): LabMessage => ({ kind: 'selection', index });
const AVAILABLE: LabMessage = { kind: 'available' };

test('messages that arrive in one piece are told apart by the grammar', () => {
  assert.deepEqual(messages('availableselection 2'), [AVAILABLE, selection(2)]);
  assert.deepEqual(messages('availableavailable\navailable'), [AVAILABLE, AVAILABLE, AVAILABLE]);
  assert.deepEqual(messages('selection 2selection 3available'), [selection(2), selection(3), AVAILABLE]);
  assert.deepEqual(messages('selection 12\nselection 3\r\n'), [selection(12), selection(3)]);
  assert.deepEqual(messages('selection 2\0\0\0\0available\0\0'), [selection(2), AVAILABLE]);
  assert.deepEqual(messages('\n\r\n \0'), []);
});

test('what is no list index is a selection of nothing', () => {
  for (const argument of ['x', '-1', '2.5', '0', '99999999999', '2 3', '+2', '0x2', '١', '', ' ', '2a', '00']) {
    assert.deepEqual(messages(`selection ${argument}\n`), [selection(undefined)], argument);
    assert.deepEqual(messages(`selection ${argument}`), [selection(undefined)], argument);
  }
  assert.deepEqual(messages('selection2\n'), [selection(undefined)]);
  assert.deepEqual(messages('selection\tx selection 2\n'), [selection(undefined), selection(2)]);
  assert.deepEqual(messages('selection   2  \n'), [selection(2)]);
  assert.deepEqual(messages('selection 007\n'), [selection(7)]);
});

test('any other word is a message of its own', () => {
  assert.deepEqual(messages('hello\nsend available\n'), [{ kind: 'other' }, { kind: 'other' }]);
  assert.deepEqual(messages('ava\n'), [{ kind: 'other' }]);
});

test('whole messages act at once, beginnings wait', () => {
  const take = (text: string, unfinished = false): unknown => takeMessage(text, false, () => unfinished);
  assert.deepEqual(take('available'), { message: AVAILABLE, rest: '' });
  assert.deepEqual(take('selection 2'), { message: selection(2), rest: '' });
  assert.deepEqual(take('selection 2', true), { wait: 'more' });
  assert.deepEqual(take('selection 2\n', true), { message: selection(2), rest: '' });
  for (const text of ['a', 'availabl', 's', 'selection', 'selection ', 'selection 2avail'])
    assert.deepEqual(take(text), { wait: 'word' }, text);
  for (const text of ['hello', 'selection x', 'selection 2.']) assert.deepEqual(take(text), { wait: 'more' }, text);
});

test('a conversation cut anywhere is the same conversation', () => {
  const piece = fc.oneof(
    fc.constant('available'),
    fc.constant('available\n'),
    fc.integer({ min: 1, max: 999 }).map((index) => `selection ${index}\n`),
    fc.integer({ min: 1, max: 9 }).map((index) => `selection ${index}`),
    fc.constantFrom('selection x\n', 'hello\n', '\r\n'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.array(fc.nat(200), { maxLength: 8 }), (pieces, cuts) => {
      // A cut inside a number that a longer one could follow is what `unfinished` is for; here every one-digit number could.
      const text = pieces.join('');
      const whole = messages(text, () => true);
      const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
      const found: LabMessage[] = [];
      let pending = '';
      for (const [index, from] of [0, ...at].entries()) {
        pending += text.slice(from, at[index] ?? text.length);
        for (pending = withoutLeading(pending); pending !== ''; pending = withoutLeading(pending)) {
          const taken = takeMessage(pending, false, () => true);
          if ('wait' in taken) break;
          found.push(taken.message);
          pending = taken.rest;
        }
      }
      assert.deepEqual([...found, ...messages(pending, () => true)], whole);
    }),
    { numRuns: 2_000 },
  );
});

test('any bytes at all end as messages, each at least one byte', () => {
  const byte = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 300 });
  const words = fc.constantFrom('available', 'selection ', 'selection', '2', '\n', ' ', 'ava', '\0');
  fc.assert(
    fc.property(fc.array(fc.oneof(byte, words), { maxLength: 20 }), (parts) => {
      const text = parts.join('');
      assert.ok(messages(text).length <= text.length);
      const rest = withoutLeading(text);
      if (rest !== '') assert.ok('message' in takeLogin(rest, true));
    }),
  );
});

test('a login is two words, or three that begin with authenticate', () => {
  const patient1 = { username: 'patient1', password: 'password111' };
  for (const text of ['patient1 password111', 'patient1 password111\n', 'patient1   password111 \r\n', 'patient1\tpassword111\0\0']) {
    assert.deepEqual(login(text), { kind: 'login', dialect: 'A', ...patient1 }, text);
  }
  for (const text of ['authenticate patient1 password111', 'authenticate  patient1 password111\r\n']) {
    assert.deepEqual(login(text), { kind: 'login', dialect: 'B', ...patient1 }, text);
  }
  assert.deepEqual(login('a b  c \n'), { kind: 'login', dialect: 'A', username: 'a', password: 'b  c' });
  assert.deepEqual(login('authenticated secret'), { kind: 'login', dialect: 'A', username: 'authenticated', password: 'secret' });
});

test('a login without its password waits longer than one that could be whole', () => {
  for (const text of ['p', 'patient1', 'patient1 ', 'authenticate', 'authenticate patient1'])
    assert.equal(login(text, false), 'word', text);
  for (const text of ['patient1 p', 'authenticate patient1 p']) assert.equal(login(text, false), 'more', text);
});

test('a login that lacks a part, is not UTF-8 or holds control characters is none', () => {
  for (const text of ['patient1', 'authenticate patient1', 'a \x01', 'a \xff\xfe', '\xc3 b', 'a b\x7f']) {
    const message = login(text) as LabMessage;
    assert.equal(message.kind, 'no-login', JSON.stringify(text));
  }
  const utf8 = Buffer.from('zoë geheim wört').toString('latin1');
  assert.deepEqual(login(utf8), { kind: 'login', dialect: 'A', username: 'zoë', password: 'geheim wört' });
});
