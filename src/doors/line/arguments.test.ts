import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amount, id, lines, listOf, optional, readArguments, text, wholeNumber, type Shape } from './arguments.ts';

const fault = (shape: Shape, args: Record<string, unknown>): string => {
  const read = readArguments(shape, args);
  assert.equal(read['refused'], 'bad-request');
  return String(read['text']);
};

test('right arguments come back as they are, absent optional ones stay absent', () => {
  const shape = { index: wholeNumber(1, 9), patient: optional(id) };
  assert.deepEqual(readArguments(shape, { index: 3 }), { index: 3 });
  assert.deepEqual(readArguments(shape, { index: 3, patient: 'p.1-x' }), { index: 3, patient: 'p.1-x' });
});

test('every fault names its argument', () => {
  const shape = { index: wholeNumber(1, 9), patient: optional(id) };
  assert.match(fault(shape, {}), /^index is missing: a whole number from 1 to 9$/);
  for (const index of [0, 10, 1.5, Number.NaN, Infinity, -1, '3', null, true, [3], {}])
    assert.match(fault(shape, { index }), /^index has to be/);
  assert.match(fault(shape, { index: 3, patient: 'a b' }), /^patient has to be an id/);
  assert.match(fault(shape, { index: 3, extra: 1 }), /no argument "extra"/);
  assert.match(fault(shape, { index: 3, toString: 1 }), /no argument "toString"/);
});

test('what an object inherits is no argument', () => {
  assert.match(fault({ constructor: text(9) }, {}), /^constructor is missing/);
});

test('texts are bounded, whole and without control characters', () => {
  const shape = { name: text(4) };
  assert.deepEqual(readArguments(shape, { name: 'zoë!' }), { name: 'zoë!' });
  for (const name of ['', '12345', 'a\nb', 'a\0', '\u007f', '\u009b', '\ud800', 4, null])
    assert.match(fault(shape, { name }), /^name has to be/);
  assert.deepEqual(readArguments({ tariff: lines(9) }, { tariff: 'a\t1\r\nb 2' }), { tariff: 'a\t1\r\nb 2' });
  for (const tariff of ['a\0', '\u001b[2J', '\u009b2J']) assert.match(fault({ tariff: lines(9) }, { tariff }), /^tariff has to be/);
});

test('amounts keep their digits and are never negative', () => {
  for (const price of ['0', '30', '12.50', '0.0001']) assert.deepEqual(readArguments({ price: amount }, { price }), { price });
  for (const price of ['-1', '+1', '1e3', '.5', '1.', '01', '1,5', '', ' 1', '1.23456', '9999999999', 30]) {
    assert.match(fault({ price: amount }, { price }), /^price has to be an amount/);
  }
});

test('a list is read whole or not at all', () => {
  const shape = { answers: listOf({ plan: text(9), price: optional(amount) }, 2) };
  const good = { answers: [{ plan: 'a' }, { plan: 'b', price: '1' }] };
  assert.deepEqual(readArguments(shape, good), good);
  for (const answers of [[{}], [{ plan: 'a', x: 1 }], [null], [[]], {}, 'a', [{ plan: 'a' }, { plan: 'a' }, { plan: 'a' }]]) {
    assert.match(fault(shape, { answers }), /^answers has to be a list of at most 2 objects with plan, price$/);
  }
});
