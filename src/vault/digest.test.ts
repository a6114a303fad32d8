import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { mac, sha256Of } from './digest.ts';

const part = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 200 }), fc.constant('\ud800 alone'));
const long = fc.oneof(
  part,
  fc.nat(20_000).map((length) => new Uint8Array(length).fill(length)),
  fc.nat(20_000).map((length) => 'ä'.repeat(length)),
);
const parts = fc.array(long, { maxLength: 5 });

test('HMAC-SHA-256 is that of RFC 4231, tests 1 and 2', () => {
  assert.equal(mac(new Uint8Array(20).fill(0x0b), 'Hi There').toHex(), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7');
  assert.equal(
    mac(Buffer.from('Jefe'), 'what do ya want ', 'for nothing?').toHex(),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('a MAC is the one that the runtime makes, and so is a hash, whatever the parts and however long they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), parts, (key, some) => {
      const hmac = createHmac('sha256', key);
      const hash = createHash('sha256');
      for (const each of some) {
        hmac.update(each);
        hash.update(each);
      }
      assert.equal(mac(key, ...some).toHex(), hmac.digest('hex'));
      assert.equal(sha256Of(...some).toHex(), hash.digest('hex'));
    }),
  );
});

test('one key is used many times, for short and long texts by turns', () => {
  const key = new Uint8Array(32).fill(9);
  const expected = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
  for (const text of ['', 'a', 'b'.repeat(40_000), 'c', '']) assert.equal(mac(key, text).toHex(), expected(text));
});

test('a key that is longer than a block is refused: it would have to be hashed first', () => {
  assert.throws(() => mac(new Uint8Array(65), 'x'), RangeError);
});
