import assert from 'node:assert/strict';
import { test } from 'node:test';
import { list, member, memberList, memberText, text } from './json.ts';

test('what an object inherits is no member of it, and what has no members has none', () => {
  for (const key of ['constructor', 'toString', '__proto__', 'length']) {
    for (const value of [{}, [], 'text', 5, null, undefined]) assert.equal(member(value, key), undefined);
  }
  assert.equal(member(JSON.parse('{"__proto__":"own"}'), '__proto__'), 'own');
});

test('what is not of the hoped shape is as if it were not there', () => {
  assert.equal(text(''), undefined);
  assert.equal(text(5), undefined);
  assert.equal(memberText({ a: 'x' }, 'a'), 'x');
  assert.deepEqual(list({ length: 1 }), []);
  assert.deepEqual(memberList({ a: [1] }, 'a'), [1]);
});
