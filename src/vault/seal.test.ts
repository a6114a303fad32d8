import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { open, seal, SEAL_OVERHEAD_BYTES, versionAad, type VersionHead } from './seal.ts';

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const key = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
const aad = Buffer.from('version|1|doc1|1|0|0|0');
const bytes = (max: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength: max });

// The GCM submission to NIST, appendix B, test cases 13 to 16 (AES-256). https://csrc.nist.gov/projects/block-cipher-techniques/bcm
const K16 = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const P15 =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const C15 =
  '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';
const VECTORS = [
  { name: '13', key: '00'.repeat(32), nonce: '00'.repeat(12), plain: '', aad: '', sealed: '530f8afbc74536b9a963b4f1c4cb738b' },
  {
    name: '14',
    key: '00'.repeat(32),
    nonce: '00'.repeat(12),
    plain: '00'.repeat(16),
    aad: '',
    sealed: 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
  },
  { name: '15', key: K16, nonce: 'cafebabefacedbaddecaf888', plain: P15, aad: '', sealed: `${C15}b094dac5d93471bdec1a502270e3cc6c` },
  {
    name: '16',
    key: K16,
    nonce: 'cafebabefacedbaddecaf888',
    plain: P15.slice(0, 120),
    aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    sealed: `${C15.slice(0, 120)}76fc6ece0f4e1768cddf8853bb2d551b`,
  },
];

for (const vector of VECTORS) {
  test(`sealing gives the bytes of GCM test case ${vector.name}`, () => {
    const sealed = seal(hex(vector.key), hex(vector.aad), hex(vector.plain), hex(vector.nonce));
    assert.equal(sealed.toHex(), vector.nonce + vector.sealed);
    assert.equal(open(hex(vector.key), hex(vector.aad), sealed)?.toHex(), vector.plain);
  });
}

test('what is sealed opens again, whatever its length', () => {
  fc.assert(
    fc.property(bytes(3000), bytes(100), (plain, data) => {
      const sealed = seal(key, data, plain);
      assert.equal(sealed.length, plain.length + SEAL_OVERHEAD_BYTES);
      assert.deepEqual(new Uint8Array(open(key, data, sealed) ?? []), plain);
    }),
  );
});

test('a change of any one bit, a cut anywhere, or a byte more leaves nothing that opens', () => {
  const sealed = seal(key, aad, Buffer.from('{"resourceType":"Slot"}'));
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Uint8Array.from(sealed, (byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    assert.equal(open(key, aad, changed), undefined, `bit ${bit}`);
  }
  for (let length = 0; length < sealed.length; length += 1) assert.equal(open(key, aad, sealed.subarray(0, length)), undefined);
  assert.equal(open(key, aad, Buffer.concat([sealed, new Uint8Array(1)])), undefined);
});

test('any other key or additional data leaves nothing that opens', () => {
  const sealed = seal(key, aad, Buffer.from('secret'));
  for (let at = 0; at < key.length; at += 1) {
    const other = Uint8Array.from(key, (byte, index) => (index === at ? byte ^ 1 : byte));
    assert.equal(open(other, aad, sealed), undefined);
  }
  for (let at = 0; at < aad.length; at += 1) {
    const other = Uint8Array.from(aad, (byte, index) => (index === at ? byte ^ 1 : byte));
    assert.equal(open(key, other, sealed), undefined);
  }
  assert.equal(open(key, aad.subarray(1), sealed), undefined);
});

test('arbitrary bytes do not open and do not throw', () => {
  fc.assert(fc.property(bytes(200), (sealed) => open(key, aad, sealed) === undefined));
});

test('a key of another length is a bug and throws', () => {
  assert.throws(() => seal(key.subarray(1), aad, new Uint8Array(1)), RangeError);
  assert.throws(() => open(key.subarray(1), aad, new Uint8Array(40)), RangeError);
});

test('no nonce comes twice, over several refills of the pool', () => {
  const count = 5000;
  const nonces = new Set(Array.from({ length: count }, () => seal(key, aad, new Uint8Array()).subarray(0, 12).toHex()));
  assert.equal(nonces.size, count);
});

test('later sealing does not change bytes that were sealed before', () => {
  const first = seal(key, aad, Buffer.from('first'));
  const copy = first.toHex();
  for (let turn = 0; turn < 3000; turn += 1) seal(key, aad, Buffer.from('later'));
  assert.equal(first.toHex(), copy);
});

test('the additional data of a version is spelled as the format says', () => {
  const row = { type: 12, id: 'a-B.9', version: 3, owner: 77, at: 1_795_233_906_007, deleted: false };
  assert.equal(Buffer.from(versionAad(row)).toString(), 'version|12|a-B.9|3|77|1795233906007|0');
  assert.equal(Buffer.from(versionAad({ ...row, deleted: true })).toString(), 'version|12|a-B.9|3|77|1795233906007|1');
});

test('two versions that differ in any column have different additional data', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9.-]{1,8}$/);
  const count = fc.integer({ min: 0, max: 30 });
  const head: fc.Arbitrary<VersionHead> = fc.record({ type: count, id, version: count, owner: count, at: count, deleted: fc.boolean() });
  fc.assert(
    fc.property(head, head, (a, b) => {
      const same =
        a.type === b.type && a.id === b.id && a.version === b.version && a.owner === b.owner && a.at === b.at && a.deleted === b.deleted;
      assert.equal(Buffer.compare(versionAad(a), versionAad(b)) === 0, same);
    }),
  );
});
