import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VersionRow } from '#store/port.ts';
import { createOpenedBodies } from './opened-bodies.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const row = (given: Partial<VersionRow> = {}): VersionRow => ({
  rid: 1,
  version: 1,
  type: 1,
  id: 'a',
  owner: 7,
  at: 5,
  deleted: false,
  sealed: bytes('sealed'),
  entry: 2,
  ...given,
});

test('a body is found for the very row that it was kept for, and for no row that differs in anything its seal is bound to', () => {
  const bodies = createOpenedBodies(10_000);
  bodies.keep(row(), bytes('body'));
  assert.deepEqual(bodies.find(row())?.bytes, bytes('body'));
  assert.deepEqual(bodies.find(row({ entry: 99 }))?.bytes, bytes('body'), 'the entry is not sealed');
  for (const other of [
    row({ rid: 2 }),
    row({ version: 2 }),
    row({ type: 2 }),
    row({ id: 'b' }),
    row({ owner: 8 }),
    row({ at: 6 }),
    row({ deleted: true }),
    row({ sealed: bytes('sealeD') }),
    row({ sealed: bytes('sealed ') }),
  ])
    assert.equal(bodies.find(other), undefined, JSON.stringify(other));
});

test('the least recently used goes when there is no room, and an owner’s go when they are forgotten', () => {
  const bodies = createOpenedBodies(1_000);
  bodies.keep(row({ rid: 1 }), bytes('one'));
  bodies.keep(row({ rid: 2, owner: 8 }), bytes('two'));
  assert.ok(bodies.find(row({ rid: 1 })));
  bodies.keep(row({ rid: 3, owner: 8 }), bytes('three'));
  assert.equal(bodies.find(row({ rid: 2, owner: 8 })), undefined);
  assert.ok(bodies.find(row({ rid: 1 })));
  bodies.forget(8);
  assert.equal(bodies.find(row({ rid: 3, owner: 8 })), undefined);
  assert.ok(bodies.find(row({ rid: 1 })));
  bodies.keep(row({ rid: 4 }), new Uint8Array(5_000));
  assert.equal(bodies.find(row({ rid: 4 })), undefined, 'what is larger than all the room is not kept');
  bodies.keep(row({ rid: 5 }), bytes('five'));
  assert.ok(bodies.find(row({ rid: 5 })));
});

test('a body that was only opened is kept when it is opened once more, unless others came between', () => {
  const bodies = createOpenedBodies(10_000);
  bodies.met(row(), bytes('body'));
  assert.equal(bodies.find(row()), undefined);
  bodies.met(row({ rid: 2 }), bytes('two'));
  bodies.met(row(), bytes('body'));
  assert.deepEqual(bodies.find(row())?.bytes, bytes('body'));
  bodies.met(row({ rid: 2 + 16_384 }), bytes('in the place of two'));
  bodies.met(row({ rid: 2 }), bytes('two'));
  assert.equal(bodies.find(row({ rid: 2 })), undefined);
});

test('what is made of a kept body is made once, and by whoever asks for it', () => {
  const bodies = createOpenedBodies(10_000);
  bodies.keep(row(), bytes('body'));
  let made = 0;
  const length = (body: Uint8Array): { readonly length: number; readonly made: number } => ({ length: body.length, made: ++made });
  const first = (body: Uint8Array): { readonly first: number } => ({ first: body[0] ?? 0 });
  assert.deepEqual(bodies.find(row())?.as(length), { length: 4, made: 1 });
  assert.deepEqual(bodies.find(row())?.as(length), { length: 4, made: 1 });
  assert.deepEqual(bodies.find(row())?.as(first), { first: 0x62 });
  bodies.keep(row({ sealed: bytes('another') }), bytes('longer body'));
  assert.deepEqual(bodies.find(row({ sealed: bytes('another') }))?.as(length), { length: 11, made: 2 });
});
