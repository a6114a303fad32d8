import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { mac, macEquals } from './digest.ts';
import { bookingKey, directionKeys } from './estimate-keys.ts';
import { derivePurposeKeys, patientTagKey } from './purpose-keys.ts';

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const keysOf = (keys: object): readonly Uint8Array[] => Object.values(keys).filter((key) => key instanceof Uint8Array);
const root = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');

/** RFC 5869 §2 written out, to check the derivations against; itself checked against the RFC's vectors below. */
function hkdf(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array => createHmac('sha256', key).update(data).digest();
  const prk = hmac(salt.length === 0 ? new Uint8Array(32) : salt, ikm);
  let block: Uint8Array = new Uint8Array();
  let okm: Uint8Array = new Uint8Array();
  for (let count = 1; okm.length < length; count += 1) {
    block = hmac(prk, Buffer.concat([block, info, Uint8Array.of(count)]));
    okm = Buffer.concat([okm, block]);
  }
  return okm.subarray(0, length);
}

test('the reference HKDF of these tests gives the vectors of RFC 5869, appendix A.1 and A.3', () => {
  const ikm = hex('0b'.repeat(22));
  assert.equal(
    hkdf(ikm, hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9'), 42).toHex(),
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  );
  assert.equal(
    hkdf(ikm, new Uint8Array(), new Uint8Array(), 42).toHex(),
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  );
});

const LABELS = {
  entryMac: 'medlar/1/entry-mac',
  centreData: 'medlar/1/centre-data',
  tags: 'medlar/1/tags',
  index: 'medlar/1/index',
  sessions: 'medlar/1/sessions',
  estimates: 'medlar/1/estimates',
  transient: 'medlar/1/transient',
  strangers: 'medlar/1/strangers',
};

test('each purpose key is HKDF-SHA-256 of the root under the label that the format fixes', () => {
  const expected = Object.fromEntries(
    Object.entries(LABELS).map(([purpose, label]) => [purpose, hkdf(root, new Uint8Array(), Buffer.from(label), 32).toHex()]),
  );
  const derived = Object.fromEntries(
    Object.entries(derivePurposeKeys(root)).map(([purpose, key]: [string, Uint8Array]) => [purpose, key.toHex()]),
  );
  assert.deepEqual(derived, expected);
});

test('all keys that grow from one root are different from each other and from the root', () => {
  const keys = [root, ...keysOf(derivePurposeKeys(root)), patientTagKey(root), ...keysOf(directionKeys(root)), bookingKey(root, 'a').key];
  assert.equal(new Set(keys.map((key: Uint8Array) => key.toHex())).size, keys.length);
});

test('a root or data key that is not 32 bytes is refused', () => {
  for (const length of [0, 16, 31, 33]) {
    const bad = new Uint8Array(length);
    assert.throws(() => derivePurposeKeys(bad), RangeError);
    assert.throws(() => patientTagKey(bad), RangeError);
    assert.throws(() => bookingKey(bad, 'a'), RangeError);
    assert.throws(() => directionKeys(bad), RangeError);
  }
});

test("a patient's tag key is HKDF-SHA-256 of the data key", () => {
  assert.deepEqual(patientTagKey(root), new Uint8Array(hkdf(root, new Uint8Array(), Buffer.from('medlar/1/patient-tags'), 32)));
});

test('a booking key is the same for the same appointment, and another for any other', () => {
  const { keyId, key } = bookingKey(root, 'appt1');
  const okm = hkdf(root, new Uint8Array(), Buffer.from('medlar/1/estimate/booking|appt1'), 48);
  assert.equal(keyId.toHex() + key.toHex(), okm.toHex());
  assert.deepEqual([keyId.length, key.length], [16, 32]);
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      fc.pre(a !== b);
      assert.notEqual(bookingKey(root, a).keyId.toHex(), bookingKey(root, b).keyId.toHex());
      assert.notEqual(bookingKey(root, a).key.toHex(), bookingKey(root, b).key.toHex());
    }),
    { numRuns: 50 },
  );
});

test('the two directions of a booking have keys of their own', () => {
  const { request, reply } = directionKeys(root);
  assert.equal(request.toHex(), hkdf(root, new Uint8Array(), Buffer.from('medlar/1/estimate/request'), 32).toHex());
  assert.equal(reply.toHex(), hkdf(root, new Uint8Array(), Buffer.from('medlar/1/estimate/reply'), 32).toHex());
});

test('the MAC is HMAC-SHA-256 as in RFC 4231, test case 2, over the parts one after the other', () => {
  const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  const key = Buffer.from('Jefe');
  assert.equal(mac(key, 'what do ya want for nothing?').toHex(), expected);
  assert.equal(mac(key, 'what do ya ', Buffer.from('want for'), ' nothing?').toHex(), expected);
});

test('MACs are equal only when every byte is, and lengths may differ', () => {
  const one = mac(root, 'a');
  assert.ok(macEquals(one, mac(root, 'a')));
  for (let at = 0; at < one.length; at += 1) {
    assert.ok(
      !macEquals(
        one,
        Uint8Array.from(one, (byte, index) => (index === at ? byte ^ 0x80 : byte)),
      ),
    );
    assert.ok(!macEquals(one, one.subarray(0, at)));
  }
  assert.ok(!macEquals(one, new Uint8Array()));
});
