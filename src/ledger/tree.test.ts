import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { append, bundleMatches, cutTile, emptyGrowth, type Growth, growthFrom, type Tile, tilesRehash } from './append.ts';
import { emptyRoot, leafHash, nodeHash, type Sha256, subtreeRoot } from './hash.ts';
import { decodeBundle, rightEdge, TILE_WIDTH, tilePath, tileWidth } from './tiles.ts';
import {
  consistencyProof,
  inclusionProof,
  type ReadTile,
  rememberedSubtrees,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './tree.ts';

const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');
const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);

// The test tree of Certificate Transparency: transparency-dev/merkle testonly/constants.go, google/certificate-transparency merkle_tree_test.cc.
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hex);
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const CT_INCLUSIONS: readonly [index: number, size: number, proof: readonly string[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
  [
    6,
    7,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
];
const CT_CONSISTENCIES: readonly [from: number, size: number, proof: readonly string[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
  [
    3,
    7,
    [
      '0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7',
      '07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      '837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e',
    ],
  ],
  [4, 8, ['6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
];

/** RFC 6962 §2.1 word by word, as slow as it is plain: the oracle. */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return sha256(Uint8Array.from([0, ...only]));
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return sha256(Uint8Array.from([1, ...mth(leaves.slice(0, half)), ...mth(leaves.slice(half))]));
}

interface Stored {
  readonly growth: Growth;
  readonly tiles: ReadonlyMap<string, Tile>;
}

/** Appends in batches of these sizes, keeping tiles as a store does: one row for each place, replaced as it grows. */
function grow(entries: readonly Uint8Array[], batches: readonly number[]): Stored {
  const tiles = new Map<string, Tile>();
  let growth: Growth = emptyGrowth(sha256);
  let at = 0;
  for (const count of [...batches, entries.length]) {
    const appended = append(sha256, growth, entries.slice(at, at + count));
    at += count;
    for (const tile of appended.tiles) tiles.set(`${tile.level}/${tile.n}`, tile);
    growth = appended;
  }
  return { growth, tiles };
}

const reader =
  (tiles: ReadonlyMap<string, Tile>): ReadTile =>
  ({ level, n, width }) => {
    const tile = tiles.get(`${level}/${n}`);
    return tile === undefined || tile.width < width
      ? Promise.reject(new Error(`no ${tilePath({ level, n, width })}`))
      : Promise.resolve(tile.data);
  };

const entry = (at: number): Uint8Array => new TextEncoder().encode(`entry ${at}`);
const entriesUpTo = (count: number): readonly Uint8Array[] => Array.from({ length: count }, (_, at) => entry(at));

suite('Published vectors of RFC 6962', () => {
  const { tiles } = grow(CT_LEAVES, []);
  const read = reader(tiles);

  test('roots of 0 to 8 leaves are the published ones', async () => {
    for (const [size, root] of CT_ROOTS.entries()) {
      assert.equal((await treeRoot(sha256, read, size)).toHex(), root);
      assert.equal(append(sha256, emptyGrowth(sha256), CT_LEAVES.slice(0, size)).root.toHex(), root);
    }
  });

  test('inclusion proofs are the published ones, and verify', async () => {
    for (const [index, size, published] of CT_INCLUSIONS) {
      const proof = await inclusionProof(sha256, read, index, size);
      assert.deepEqual(
        proof.map((one) => one.toHex()),
        published,
      );
      const leaf = leafHash(sha256, CT_LEAVES[index] ?? assert.fail());
      assert.ok(verifyInclusion(sha256, { leaf, index, size, root: hex(CT_ROOTS[size] ?? '') }, proof));
    }
  });

  test('consistency proofs are the published ones, and verify', async () => {
    for (const [from, size, published] of CT_CONSISTENCIES) {
      const proof = await consistencyProof(sha256, read, from, size);
      assert.deepEqual(
        proof.map((one) => one.toHex()),
        published,
      );
      const extension = { from, fromRoot: hex(CT_ROOTS[from] ?? ''), size, root: hex(CT_ROOTS[size] ?? '') };
      assert.ok(verifyConsistency(sha256, extension, proof));
    }
  });

  test('no inclusion proof verifies for another index, size, leaf or root', async () => {
    for (let size = 1; size <= 8; size += 1) {
      const root = hex(CT_ROOTS[size] ?? '');
      for (let index = 0; index < size; index += 1) {
        const leaf = leafHash(sha256, CT_LEAVES[index] ?? assert.fail());
        const proof = await inclusionProof(sha256, read, index, size);
        for (let otherSize = 0; otherSize <= 9; otherSize += 1) {
          for (let otherIndex = -1; otherIndex <= 9; otherIndex += 1) {
            const holds = verifyInclusion(
              sha256,
              { leaf, index: otherIndex, size: otherSize, root: hex(CT_ROOTS[otherSize] ?? 'aa'.repeat(32)) },
              proof,
            );
            assert.equal(holds, otherIndex === index && otherSize === size);
          }
        }
        assert.ok(!verifyInclusion(sha256, { leaf: root, index, size, root: leaf }, proof) || size === 1);
        assert.ok(!verifyInclusion(sha256, { leaf, index, size, root }, [...proof, root]));
        assert.ok(proof.length === 0 || !verifyInclusion(sha256, { leaf, index, size, root }, proof.slice(1)));
      }
    }
  });

  test('no consistency proof verifies for other sizes or roots', async () => {
    for (let size = 0; size <= 8; size += 1) {
      for (let from = 0; from <= size; from += 1) {
        const proof = await consistencyProof(sha256, read, from, size);
        for (let otherSize = 0; otherSize <= 8; otherSize += 1) {
          for (let otherFrom = 0; otherFrom <= otherSize; otherFrom += 1) {
            const extension = {
              from: otherFrom,
              fromRoot: hex(CT_ROOTS[otherFrom] ?? ''),
              size: otherSize,
              root: hex(CT_ROOTS[otherSize] ?? ''),
            };
            const trivially = proof.length === 0 && (otherFrom === 0 || otherFrom === otherSize);
            assert.equal(verifyConsistency(sha256, extension, proof), (otherFrom === from && otherSize === size) || trivially);
            const forged = { ...extension, fromRoot: new Uint8Array(32) };
            assert.ok(!verifyConsistency(sha256, forged, proof));
          }
        }
      }
    }
  });
});

suite('Trees of any size', () => {
  test('tiles give the root of RFC 6962 however the entries came in batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1200 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 8 }),
        async (size, batches) => {
          const entries = entriesUpTo(size);
          const { growth, tiles } = grow(entries, batches);
          const expected = mth(entries).toHex();
          assert.equal(growth.root.toHex(), expected);
          assert.equal((await treeRoot(sha256, reader(tiles), size)).toHex(), expected);
          for (const tile of tiles.values()) assert.equal(tile.width, tileWidth(size, tile.level, tile.n));
          assert.deepEqual(
            [...tiles.values()]
              .filter(({ level }) => level < 0)
              .flatMap(({ data }) => decodeBundle(data) ?? [])
              .map((one) => one.toHex()),
            entries.map((one) => one.toHex()),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  const SIZE = 70_000;
  const big = grow(entriesUpTo(SIZE), [1, 255, 256, 65_000]);
  const read = reader(big.tiles);

  test('a tree of 70,000 leaves has the tiles the tlog-tiles specification counts', () => {
    const widths = (level: number): number[] => [...big.tiles.values()].filter((tile) => tile.level === level).map(({ width }) => width);
    assert.equal(widths(0).filter((width) => width === TILE_WIDTH).length, 273);
    assert.deepEqual(
      widths(0).filter((width) => width < TILE_WIDTH),
      [112],
    );
    assert.deepEqual(
      widths(1).sort((one, other) => other - one),
      [256, 17],
    );
    assert.deepEqual(widths(2), [1]);
    assert.deepEqual(widths(3), []);
  });

  test('any leaf of any earlier size has an inclusion proof that no flipped bit survives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE }), fc.nat(), fc.nat(), async (size, someIndex, somewhere) => {
        const index = someIndex % size;
        const root = await treeRoot(sha256, read, size);
        const proof = await inclusionProof(sha256, read, index, size);
        const inclusion = { leaf: leafHash(sha256, entry(index)), index, size, root };
        assert.ok(verifyInclusion(sha256, inclusion, proof));
        const broken = proof.map((one) => one.slice());
        const victim = broken[somewhere % Math.max(broken.length, 1)];
        if (victim !== undefined) {
          victim[somewhere % 32] = (victim[somewhere % 32] ?? 0) ^ 1;
          assert.ok(!verifyInclusion(sha256, inclusion, broken));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('remembered nodes of upper tiles give the same proofs, and never those of bytes that were changed', async () => {
    let hashed = 0;
    const counted: Sha256 = (bytes) => {
      hashed += 1;
      return sha256(bytes);
    };
    const subtree = rememberedSubtrees(counted, 1); // one tile: every other one drives it out
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE }), fc.nat(), async (size, someIndex) => {
        const index = someIndex % size;
        assert.deepEqual(await inclusionProof(counted, read, index, size, subtree), await inclusionProof(sha256, read, index, size));
      }),
      { numRuns: 100 },
    );
    const index = 3; // its path has nodes of the first tile of level 1
    await inclusionProof(counted, read, index, TILE_WIDTH ** 2, subtree);
    hashed = 0;
    await inclusionProof(counted, read, index, TILE_WIDTH ** 2, subtree);
    assert.ok(hashed < TILE_WIDTH, `${hashed} hashes: the upper tile was not remembered`);
    const upper = big.tiles.get('1/0') ?? assert.fail();
    const data = upper.data.slice();
    data[4000] = (data[4000] ?? 0) ^ 1;
    const changed = reader(new Map([...big.tiles, ['1/0', { ...upper, data }]]));
    assert.deepEqual(
      await inclusionProof(counted, changed, index, TILE_WIDTH ** 2, subtree),
      await inclusionProof(sha256, changed, index, TILE_WIDTH ** 2),
    );
  });

  test('any earlier size is consistent with any later one, and a changed leaf is not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE }), fc.integer({ min: 1, max: SIZE }), async (one, other) => {
        const [from, size] = one < other ? [one, other] : [other, one];
        const proof = await consistencyProof(sha256, read, from, size);
        const extension = { from, fromRoot: await treeRoot(sha256, read, from), size, root: await treeRoot(sha256, read, size) };
        assert.ok(verifyConsistency(sha256, extension, proof));
        assert.ok(!verifyConsistency(sha256, { ...extension, fromRoot: sha256(extension.fromRoot) }, proof));
        assert.ok(!verifyConsistency(sha256, { ...extension, root: sha256(extension.root) }, proof));
      }),
      { numRuns: 100 },
    );
  });

  test('the right edge alone is enough to go on, even when its tiles have grown beyond the size', async () => {
    for (const size of [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 69_999]) {
      const edge = rightEdge(size).map(({ level, n }) => big.tiles.get(`${level}/${n}`) ?? assert.fail());
      const growth = growthFrom(sha256, size, edge) ?? assert.fail(`no growth from ${size}`);
      const more = Math.min(300, SIZE - size);
      const next = append(
        sha256,
        growth,
        Array.from({ length: more }, (_, at) => entry(size + at)),
      );
      assert.equal(growth.root.toHex(), (await treeRoot(sha256, read, size)).toHex());
      assert.equal(next.root.toHex(), (await treeRoot(sha256, read, size + more)).toHex());
    }
  });

  test('one more entry costs as little in a long ledger as in a short one: hashes, and bytes read and written', () => {
    const cost = (size: number): { readonly hashes: number; readonly bytes: number } => {
      const edge = rightEdge(size).map(({ level, n, width }) => {
        const tile = big.tiles.get(`${level}/${n}`) ?? assert.fail();
        return { ...tile, width, data: cutTile(tile, width) ?? assert.fail() };
      });
      let hashes = 0;
      const counting: Sha256 = (bytes) => {
        hashes += 1;
        return sha256(bytes);
      };
      const growth = growthFrom(counting, size, edge) ?? assert.fail();
      const { tiles } = append(counting, growth, [entry(size)]);
      return { hashes, bytes: [...edge, ...tiles].reduce((sum, { data }) => sum + data.length, 0) };
    };
    const [short, long] = [cost(300), cost(69_900)];
    assert.ok(long.hashes <= short.hashes + 512, JSON.stringify([short, long]));
    assert.ok(long.bytes <= short.bytes + 4 * TILE_WIDTH * 32, JSON.stringify([short, long]));
  });

  test('a right edge with a tile missing, too short, or entries of other leaves is refused', () => {
    const size = 65_537;
    const edge = rightEdge(size).map(({ level, n, width }) => {
      const tile = big.tiles.get(`${level}/${n}`) ?? assert.fail();
      return { level, n, width, data: cutTile(tile, width) ?? assert.fail() };
    });
    assert.ok(growthFrom(sha256, size, edge));
    for (const [at, tile] of edge.entries()) {
      assert.equal(
        growthFrom(
          sha256,
          size,
          edge.filter((one) => one !== tile),
        ),
        undefined,
      );
      assert.equal(growthFrom(sha256, size, edge.with(at, { ...tile, data: tile.data.subarray(1) })), undefined);
      const flipped = tile.data.slice();
      flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
      const taken = growthFrom(sha256, size, edge.with(at, { ...tile, data: flipped }));
      assert.notEqual(taken?.root.toHex(), growthFrom(sha256, size, edge)?.root.toHex());
    }
  });

  test('a proof over a tree for which tiles are missing is an error, not a wrong proof', async () => {
    const holes = reader(new Map([...big.tiles].filter(([place]) => place !== '0/7')));
    await assert.rejects(inclusionProof(sha256, holes, 7 * 256 + 3, SIZE), /no tile\/0\/007/);
  });

  test('indices outside the tree are refused', async () => {
    for (const [index, size] of [
      [0, 0],
      [5, 5],
      [-1, 5],
      [0.5, 5],
      [1, Number.NaN],
    ] as const) {
      await assert.rejects(inclusionProof(sha256, read, index, size), RangeError);
    }
    await assert.rejects(consistencyProof(sha256, read, 6, 5), RangeError);
  });
});

suite('Tiles read back from storage', () => {
  const before = append(sha256, emptyGrowth(sha256), entriesUpTo(40));
  const { tiles } = append(sha256, before, entriesUpTo(700));

  test('rehash when nothing happened to them', () => assert.ok(tilesRehash(sha256, tiles)));

  test('do not when any of their bytes changed, one for one', () => {
    for (const [at, tile] of tiles.entries()) {
      // Hashes of a partial tile have nothing above or below to disagree with, except level 0's: their entries.
      if (tile.level > 0) continue;
      for (let byte = 0; byte < tile.data.length; byte += 97) {
        const data = tile.data.slice();
        data[byte] = (data[byte] ?? 0) ^ 0x10;
        assert.ok(!tilesRehash(sha256, tiles.with(at, { ...tile, data })), `level ${tile.level}, tile ${tile.n}, byte ${byte}`);
      }
    }
  });

  test('every cut of a bundle is noticed', () => {
    const bundle = before.tiles.find(({ level }) => level === -1)?.data ?? assert.fail();
    const leaves = before.tiles.find(({ level }) => level === 0)?.data ?? assert.fail();
    assert.ok(bundleMatches(sha256, bundle, leaves));
    for (let end = 0; end < bundle.length; end += 1) assert.ok(!bundleMatches(sha256, bundle.subarray(0, end), leaves));
    assert.ok(!bundleMatches(sha256, bundle, leaves.subarray(0, leaves.length - 32)));
  });
});

test('a subtree of one hash is that hash, of two their node, and of hashes that are not there an error', () => {
  const two = Uint8Array.from([...sha256(entry(1)), ...sha256(entry(2))]);
  assert.equal(subtreeRoot(sha256, two, 1, 1).toHex(), sha256(entry(2)).toHex());
  assert.equal(subtreeRoot(sha256, two, 0, 2).toHex(), nodeHash(sha256, sha256(entry(1)), sha256(entry(2))).toHex());
  assert.throws(() => subtreeRoot(sha256, two, 1, 2), RangeError);
  assert.equal(emptyRoot(sha256).toHex(), CT_ROOTS[0]);
});
