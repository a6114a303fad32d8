import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { PLAN_LENGTH_MAX } from '#model/tariff.ts';
import { directionKeys } from '#vault/estimate-keys.ts';
import {
  REPLY_BYTES,
  REQUEST_BYTES,
  isPlanSendable,
  keyIdOf,
  openReply,
  openRequest,
  requestHash,
  sealReply,
  sealRequest,
} from './estimate-wire.ts';

const keysOf = (secret: Uint8Array) => {
  const { request, reply } = directionKeys(secret);
  return { request: createSecretKey(request), reply: createSecretKey(reply) };
};
const keyId = randomBytes(16);
const keys = keysOf(randomBytes(32));
const sealed = sealRequest(keyId, keys, { at: 1_795_000_000_000, plan: 'insurance1' }, randomBytes);
const hash = requestHash(sealed);
const reply = sealReply(keyId, keys, hash, { at: 1_795_000_000_500, price: '12.50', tariffVersion: 'abc' }, randomBytes);

test('any plan and any reply that can travel comes back as it was, in datagrams of one length, replies shorter than requests', () => {
  const plan = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter(isPlanSendable);
  const price = fc.option(fc.stringMatching(/^[1-9]\d{0,8}(\.\d{1,4})?$/), { nil: undefined });
  fc.assert(
    fc.property(plan, price, fc.maxSafeNat(), fc.stringMatching(/^[ -~]{1,64}$/), (plan, price, at, tariffVersion) => {
      const request = sealRequest(keyId, keys, { at, plan }, randomBytes);
      assert.equal(request.length, REQUEST_BYTES);
      assert.deepEqual(openRequest(keys, request), { at, plan });
      const told = { at, tariffVersion, ...(price === undefined ? {} : { price }) };
      const answer = sealReply(keyId, keys, requestHash(request), told, randomBytes);
      assert.equal(answer.length, REPLY_BYTES);
      assert.deepEqual(openReply(keyId, keys, requestHash(request), answer), told);
    }),
    { numRuns: 200 },
  );
  assert.ok(REPLY_BYTES <= REQUEST_BYTES);
});

test('a request with any one byte changed, cut or lengthened does not open', () => {
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Uint8Array.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ (1 + (index % 255));
    assert.equal(openRequest(keys, changed), undefined, `byte ${index} was changed`);
    assert.equal(openRequest(keys, sealed.subarray(0, index)), undefined, `cut to ${index} bytes`);
  }
  assert.equal(openRequest(keys, Uint8Array.from([...sealed, 0])), undefined);
});

test('a reply with any one byte changed, cut or lengthened does not open', () => {
  for (let index = 0; index < reply.length; index += 1) {
    const changed = Uint8Array.from(reply);
    changed[index] = (changed[index] ?? 0) ^ (1 + (index % 255));
    assert.equal(openReply(keyId, keys, hash, changed), undefined, `byte ${index} was changed`);
    assert.equal(openReply(keyId, keys, hash, reply.subarray(0, index)), undefined, `cut to ${index} bytes`);
  }
  assert.equal(openReply(keyId, keys, hash, Uint8Array.from([...reply, 0])), undefined);
});

test('a reply fits the request it answers and no other, even one that asks the same', () => {
  const again = sealRequest(keyId, keys, { at: 1_795_000_000_000, plan: 'insurance1' }, randomBytes);
  assert.notDeepEqual(again, sealed);
  assert.equal(openReply(keyId, keys, requestHash(again), reply), undefined);
});

test('the keys of the two directions and of two bookings do not open each other', () => {
  const swapped = { request: keys.reply, reply: keys.request };
  assert.equal(openRequest(swapped, sealed), undefined);
  assert.equal(openReply(keyId, swapped, hash, reply), undefined);
  const other = keysOf(randomBytes(32));
  assert.equal(openRequest(other, sealed), undefined);
  assert.equal(openReply(keyId, other, hash, reply), undefined);
  assert.equal(openReply(randomBytes(16), keys, hash, reply), undefined);
});

test('only the shape of a request has a key id', () => {
  assert.equal(keyIdOf(sealed), keyId.toString('hex'));
  for (const bytes of [
    Uint8Array.of(),
    new Uint8Array(REQUEST_BYTES),
    new Uint8Array(65_507),
    new TextEncoder().encode('insurance1'),
    reply,
  ])
    assert.equal(keyIdOf(bytes), undefined);
});

test('what cannot travel is refused before it is sealed', () => {
  const seal = (plan: string) => () => sealRequest(keyId, keys, { at: 0, plan }, randomBytes);
  for (const plan of ['', 'é'.repeat(PLAN_LENGTH_MAX + 1), '\ud800', 'a\u0001', 'a\nb']) assert.throws(seal(plan), RangeError);
  assert.doesNotThrow(seal('€'.repeat(PLAN_LENGTH_MAX)));
  assert.doesNotThrow(seal('"'.repeat(PLAN_LENGTH_MAX)));
  assert.throws(() => sealRequest(randomBytes(15), keys, { at: 0, plan: 'p' }, randomBytes), RangeError);
  assert.throws(() => sealReply(keyId, keys, hash, { at: 0, price: '-1', tariffVersion: 'v' }, randomBytes), RangeError);
  assert.throws(() => sealReply(keyId, keys, hash, { at: 0, tariffVersion: 'v'.repeat(65) }, randomBytes), RangeError);
});
