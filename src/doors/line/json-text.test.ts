import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readJson } from './json-text.ts';

const DEPTH = 8;

const faultOf = (text: string): string => {
  const read = readJson(text, DEPTH);
  return 'fault' in read ? read.fault : 'none';
};

test('whatever JSON.stringify writes is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      if (text.includes('__proto__')) return;
      assert.deepEqual(readJson(text, 50), { value: JSON.parse(text) as unknown });
    }),
  );
});

test('a key that occurs twice in one object is found, however it is written', () => {
  assert.match(faultOf('{"a":1,"b":{"c":[]},"a":2}'), /"a" occurs twice/);
  assert.match(faultOf('{"a":1,"\\u0061" : 2}'), /"a" occurs twice/);
  assert.match(faultOf('[{"x":{"k":"k","k":1}}]'), /"k" occurs twice/);
  assert.equal(faultOf('{"a":{"a":"a"},"b":[{"a":1},{"a":"a:"}],"\\"a":1}'), 'none');
});

test('any object whose keys are repeated is refused', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }), fc.nat(4), (keys, at) => {
      const repeated = keys[at % keys.length] ?? '';
      const members = [...keys, repeated].map(
        (key) => `${JSON.stringify(key)}:"${JSON.stringify(key).replaceAll('"', '').replaceAll('\\', '')}"`,
      );
      assert.match(faultOf(`{${members.join(',')}}`), /occurs twice|__proto__|not JSON/);
    }),
  );
});

test('__proto__ is refused as a key and allowed as a text', () => {
  assert.match(faultOf('{"args":{"__proto__":{"role":"administrator"}}}'), /__proto__/);
  assert.match(faultOf('{"args":{"\\u005f_proto__":1}}'), /__proto__/);
  assert.equal(faultOf('["__proto__"]'), 'none');
});

test('nesting is bounded exactly, and 30,000 levels are refused without harm', () => {
  assert.equal(faultOf('['.repeat(DEPTH) + ']'.repeat(DEPTH)), 'none');
  assert.match(faultOf('['.repeat(DEPTH + 1) + ']'.repeat(DEPTH + 1)), /more than 8/);
  assert.match(faultOf('{"a":'.repeat(DEPTH + 1) + '1' + '}'.repeat(DEPTH + 1)), /more than 8/);
  assert.match(faultOf('['.repeat(30_000) + ']'.repeat(30_000)), /more than 8|not JSON/);
  assert.equal(faultOf('['.repeat(30_000)), 'this is not JSON');
});

test('what is not JSON is said to be so', () => {
  for (const text of ['', ' ', '{', '{"a"}', "{'a':1}", '{"a":1,}', 'NaN', '01', '"\u0000"', '{"a":1}{', '\ufeff{}']) {
    assert.equal(faultOf(text), 'this is not JSON', text);
  }
});
