import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { tariffOf } from '#model/tariff.ts';
import { directionKeys } from '#vault/estimate-keys.ts';
import { REPLIES_PER_BOOKING_MAX, SealedBookings } from './estimate-bookings.ts';
import { openReply, requestHash, sealRequest } from './estimate-wire.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const tariff = tariffOf([{ plan: 'insurance1', price: '30' }]);

const makeBooking = (appointment = 'a1', until = NOW + 60_000) => {
  const keyId = randomBytes(16);
  const key = randomBytes(32);
  const { request, reply } = directionKeys(key);
  const keys = { request: createSecretKey(request), reply: createSecretKey(reply) };
  const ask = (plan: string, at = NOW) => sealRequest(keyId, keys, { at, plan }, randomBytes);
  const read = (asked: Uint8Array, answer: Uint8Array) => openReply(keyId, keys, requestHash(asked), answer);
  return { key: { appointment, keyId: keyId.toString('hex'), key: key.toString('hex'), doctor: 'doc1', until }, ask, read };
};

test('a request under a known key gets the price, and the answer to report', () => {
  const bookings = new SealedBookings(randomBytes);
  const { key, ask, read } = makeBooking();
  bookings.add(key, NOW);
  const asked = ask('insurance1');
  const sealed = bookings.answer(asked, NOW + 5, tariff);
  assert.ok(sealed);
  assert.deepEqual(read(asked, sealed.reply), { at: NOW + 5, price: '30', tariffVersion: tariff.version });
  assert.deepEqual(sealed.answer, { appointment: 'a1', plan: 'insurance1', price: '30', tariffVersion: tariff.version, at: NOW + 5 });
});

test('a plan that the tariff lacks is answered without a price', () => {
  const bookings = new SealedBookings(randomBytes);
  const { key, ask, read } = makeBooking();
  bookings.add(key, NOW);
  const asked = ask('insurance9');
  const sealed = bookings.answer(asked, NOW, tariff);
  assert.ok(sealed);
  assert.deepEqual(read(asked, sealed.reply), { at: NOW, tariffVersion: tariff.version });
  assert.deepEqual(sealed.answer, { appointment: 'a1', plan: 'insurance9', tariffVersion: tariff.version, at: NOW });
});

test('an identical retransmission gets the identical reply, though the tariff changed meanwhile, and is not reported twice', () => {
  const bookings = new SealedBookings(randomBytes);
  const { key, ask } = makeBooking();
  bookings.add(key, NOW);
  const asked = ask('insurance1');
  const first = bookings.answer(asked, NOW, tariff);
  const second = bookings.answer(asked, NOW + 400, tariffOf([{ plan: 'insurance1', price: '99' }]));
  assert.deepEqual(second, { reply: first?.reply });
});

test('requests beyond those remembered are not answered again when replayed; a newer one is', () => {
  const bookings = new SealedBookings(randomBytes);
  const { key, ask } = makeBooking();
  bookings.add(key, NOW);
  const asked = Array.from({ length: REPLIES_PER_BOOKING_MAX + 2 }, (_, index) => ask('insurance1', NOW + index));
  for (const request of asked) assert.ok(bookings.answer(request, NOW, tariff)?.answer);
  const again = asked.map((request) => bookings.answer(request, NOW, tariff));
  assert.deepEqual(again.slice(0, 2), [undefined, undefined]);
  assert.ok(again.slice(2).every((sealed) => sealed !== undefined && sealed.answer === undefined));
  assert.ok(bookings.answer(ask('insurance1', NOW + 1_000), NOW, tariff)?.answer);
});

test('a key opens nothing from its end on, nor after its booking was cancelled, nor before it was given', () => {
  const bookings = new SealedBookings(randomBytes);
  const [short, cancelled, unknown] = [makeBooking('a1', NOW + 10), makeBooking('a2'), makeBooking('a3')];
  bookings.add(short.key, NOW);
  bookings.add(cancelled.key, NOW);
  assert.ok(bookings.answer(short.ask('insurance1'), NOW + 9, tariff));
  assert.equal(bookings.answer(short.ask('insurance1', NOW + 1), NOW + 10, tariff), undefined);
  bookings.end(cancelled.key.keyId);
  assert.equal(bookings.answer(cancelled.ask('insurance1'), NOW, tariff), undefined);
  assert.equal(bookings.answer(unknown.ask('insurance1'), NOW, tariff), undefined);
  assert.equal(bookings.size, 0);
});

test('the whole list of keys from the centre ends those it lacks and keeps the replies of the others', () => {
  const bookings = new SealedBookings(randomBytes);
  const [kept, gone, fresh] = [makeBooking('a1'), makeBooking('a2'), makeBooking('a3')];
  bookings.replace([kept.key, gone.key], NOW);
  const asked = kept.ask('insurance1');
  const first = bookings.answer(asked, NOW, tariff);
  bookings.replace([kept.key, fresh.key], NOW);
  assert.deepEqual(bookings.answer(asked, NOW + 9, tariff), { reply: first?.reply });
  assert.equal(bookings.answer(gone.ask('insurance1'), NOW, tariff), undefined);
  assert.ok(bookings.answer(fresh.ask('insurance1'), NOW, tariff));
});

test('keys whose time is over make room', () => {
  const bookings = new SealedBookings(randomBytes);
  const key = (index: number, until: number) => ({
    appointment: `a${index}`,
    keyId: index.toString(16).padStart(32, '0'),
    key: '00'.repeat(32),
    doctor: 'doc1',
    until,
  });
  for (let index = 0; index < 1_024; index += 1) bookings.add(key(index, NOW + 1), NOW);
  bookings.add(key(5_000, NOW + 60_000), NOW + 1);
  assert.equal(bookings.size, 1);
});
