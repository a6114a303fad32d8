import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fnv64, fnv64Hex, fnv64Text } from './fnv.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the published hashes', () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/
  assert.equal(fnv64Hex(bytes('')), 'cbf29ce484222325');
  assert.equal(fnv64Hex(bytes('a')), 'af63dc4c8601ec8c');
  assert.equal(fnv64Hex(bytes('foobar')), '85944171f73967e8');
});

test('a text has the hash of its UTF-8, however long and in whatever letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => {
      assert.deepEqual(fnv64Text(text), fnv64(bytes(text)));
    }),
  );
  for (const length of [255, 256, 257]) assert.deepEqual(fnv64Text('ü€'.repeat(length)), fnv64(bytes('ü€'.repeat(length))));
});
