import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, claimOf, dataKeyRow, entryWrite, indexRow, plain, versionRow, versionWrite } from './conformance-rows.ts';
import type { Write } from './port.ts';
import { Packer, unpackWrite } from './write-packing.ts';

const rid = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(Number.MAX_SAFE_INTEGER));
const bytes = fc.uint8Array({ maxLength: 300 });
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constant('\0'), fc.constant('x'.repeat(20_000)));
const index = fc
  .tuple(fc.nat(65_535), fc.array(fc.nat(255), { maxLength: 255 }), rid)
  .map(([param, value, of]) => indexRow(param, value, of));
const indexes = fc.array(index, { maxLength: 4 });
const transient = fc.record({ kind: text, key: text, value: bytes, until: fc.nat() });

const writes: fc.Arbitrary<Write> = fc.record(
  {
    entries: fc.array(
      fc.tuple(rid, text, indexes).map(([of, event, rows]) => entryWrite(of, { event }, rows)),
      { maxLength: 3 },
    ),
    versions: fc.array(
      fc.tuple(rid, bytes, fc.boolean(), indexes, indexes).map(([of, sealed, deleted, rows, gone]) => ({
        row: versionRow(of, { sealed, deleted }),
        index: rows,
        unindex: gone,
      })),
      { maxLength: 3 },
    ),
    claims: fc.array(
      fc
        .tuple(text, rid, fc.option(rid, { nil: undefined }))
        .map(([key, holder, from]) => claimOf(key, holder, from === undefined ? {} : { from })),
      { maxLength: 3 },
    ),
    releases: fc.array(fc.record({ space: fc.nat(9), key: text, holder: rid, changed: fc.nat() }), { maxLength: 3 }),
    keys: fc.array(
      rid.map((of) => dataKeyRow(of % 1000)),
      { maxLength: 3 },
    ),
    transient: fc.array(transient, { maxLength: 3 }),
    once: transient,
    overwrites: fc.constant(true as const),
  },
  { requiredKeys: ['entries'] },
);

test('Writes that were packed together are unpacked as what they were, each from its place', () => {
  fc.assert(
    fc.property(fc.array(writes, { minLength: 1, maxLength: 5 }), (all) => {
      const packer = new Packer();
      const places = all.map((write) => packer.add(write));
      const packed = packer.take();
      assert.deepEqual(
        places.map((place) => plain(unpackWrite(packed, place))),
        all.map(plain),
      );
    }),
  );
});

test('a packer that was emptied begins anew, in memory of its own', () => {
  const packer = new Packer();
  packer.add({ versions: [versionWrite(1, { sealed: bytesOf(100_000, 1) })], entries: [] });
  const first = packer.take();
  assert.equal(packer.add({ entries: [entryWrite(2)] }), 0);
  const second = packer.take();
  assert.notEqual(first.buffer, second.buffer);
  assert.equal(unpackWrite(first, 0).versions?.[0]?.row.sealed.length, 100_000);
  assert.equal(unpackWrite(second, 0).entries[0]?.row.rid, 2);
});
