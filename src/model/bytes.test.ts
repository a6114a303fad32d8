import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { freshBytes, utf8 } from './bytes.ts';

test('a text’s bytes are those of TextEncoder, of any length, lone surrogates included, and stay what they are while others are made', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.nat(3_000).map((length) => 'é'.repeat(length)),
    fc.nat(3_000).map((length) => 'a'.repeat(length)),
    fc.constantFrom('', '\ud800', 'x\udc00y', '😀'),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
      const made = texts.map(utf8);
      assert.deepEqual(
        made,
        texts.map((each) => new TextEncoder().encode(each)),
      );
    }),
  );
});

test('fresh bytes are 0, whoever wrote to his before, and nobody else’s', () => {
  const all: Uint8Array[] = [];
  for (const length of [0, 1, 64, 65, 300, 1_024, 1_025, 16_384, 100_000, 65, 65]) {
    for (let again = 0; again < 20; again++) {
      const bytes = freshBytes(length);
      assert.equal(bytes.length, length);
      assert.ok(
        bytes.every((byte) => byte === 0),
        `${length}`,
      );
      bytes.fill(all.length % 255);
      all.push(bytes);
    }
  }
  for (const [at, bytes] of all.entries()) assert.ok(bytes.every((byte) => byte === at % 255));
});
