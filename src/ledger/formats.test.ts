import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, hash, sign as cryptoSign, verify as cryptoVerify } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { append, emptyGrowth } from './append.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { checkpointText, claimedCheckpoint, openCheckpoint, parseCheckpointText, signCheckpoint } from './checkpoint.ts';
import { leafHash, type Sha256 } from './hash.ts';
import { eventCommitment, type Leaf, LEAF_BYTES, leafBytes, parseLeaf } from './leaf.ts';
import {
  type Ed25519Verify,
  formatVerifierKey,
  type NoteSigner,
  openNote,
  parseNote,
  parseVerifierKey,
  signNote,
  verifierKey,
} from './note.ts';
import { checkProof, formatProof, parseProof } from './proof.ts';
import { createReceipt, receiptAt, verifyReceipt } from './receipt.ts';
import { decodeBundle, encodeBundle, parseTilePath, tilePath } from './tiles.ts';
import { inclusionProof } from './tree.ts';

const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');

/** RFC 8410: an Ed25519 seed or public key in DER is a fixed prefix and its 32 bytes. */
const privateKey = (seed: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
const publicKey = (raw: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), format: 'der', type: 'spki' });
const verify: Ed25519Verify = (raw, message, signature) => cryptoVerify(null, message, publicKey(raw), signature);

function signerOf(name: string, seed: Uint8Array): NoteSigner {
  const secret = privateKey(seed);
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(12);
  return { key: verifierKey(sha256, name, raw), sign: (message) => cryptoSign(null, message, secret) };
}

// The example of golang.org/x/mod/sumdb/note.
const NEUMANN = signerOf('PeterNeumann', Uint8Array.fromBase64('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz').subarray(1));
const NEUMANN_VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const NEUMANN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NEUMANN_NOTE = `${NEUMANN_TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;
const ORIGIN = 'medlar.example/ledger';
const LEDGER = signerOf(ORIGIN, new Uint8Array(32).fill(7));
const OTHER = signerOf(ORIGIN, new Uint8Array(32).fill(8));

/** Each way to lose the end, and each way to change one byte, of a text. */
function* damaged(text: string): Generator<string> {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder('utf-8', { fatal: false });
  for (let at = 0; at < bytes.length; at += 1) {
    yield decoder.decode(bytes.subarray(0, at));
    for (const flip of [0x01, 0x20, 0x80]) yield decoder.decode(bytes.with(at, (bytes[at] ?? 0) ^ flip));
  }
}

suite('Signed notes', () => {
  test('the published example is written and opened byte for byte', () => {
    assert.equal(formatVerifierKey(NEUMANN.key), NEUMANN_VKEY);
    assert.equal(signNote(NEUMANN_TEXT, NEUMANN), NEUMANN_NOTE);
    const key = parseVerifierKey(sha256, NEUMANN_VKEY) ?? assert.fail();
    assert.equal(openNote(NEUMANN_NOTE, key, verify), NEUMANN_TEXT);
  });

  test('the key of the Go checksum database is read and written', () => {
    const vkey = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
    assert.equal(formatVerifierKey(parseVerifierKey(sha256, vkey) ?? assert.fail()), vkey);
  });

  test('the text may hold empty lines: the last one parts it from the signatures', () => {
    // The example of c2sp.org/signed-note.
    const text = 'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n';
    const note = `${text}\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n`;
    const parsed = parseNote(note) ?? assert.fail();
    assert.equal(parsed.text, text);
    assert.deepEqual(
      parsed.signatures.map(({ name, id }) => [name, id.toHex()]),
      [['quasimodo.example/salvatore', '367ba04b']],
    );
  });

  test('no cut and no changed byte of a note opens as anything', () => {
    for (const note of damaged(NEUMANN_NOTE)) assert.equal(openNote(note, NEUMANN.key, verify), undefined, JSON.stringify(note));
  });

  test('others’ signatures are passed over, a false one in our name spoils the note', () => {
    const others = [1, 2, 3].map(
      (seed) => signNote(NEUMANN_TEXT, signerOf(`witness${seed}`, new Uint8Array(32).fill(seed))).split('\n\n')[1],
    );
    const many = NEUMANN_NOTE + others.join('');
    assert.equal(openNote(many, NEUMANN.key, verify), NEUMANN_TEXT);
    const falseLine = `— PeterNeumann ${Uint8Array.from([...NEUMANN.key.id, ...new Uint8Array(64)]).toBase64()}\n`;
    assert.equal(openNote(NEUMANN_NOTE + falseLine, NEUMANN.key, verify), undefined);
    assert.equal(openNote(signNote(NEUMANN_TEXT, OTHER), NEUMANN.key, verify), undefined);
    // Same name, other key: neither ours nor in our name, for the id differs.
    assert.equal(openNote(signNote(NEUMANN_TEXT, OTHER), LEDGER.key, verify), undefined);
  });

  test('a verifier that throws makes a bad signature, not a crash', () => {
    assert.equal(
      openNote(NEUMANN_NOTE, NEUMANN.key, () => assert.fail('no such key')),
      undefined,
    );
  });

  test('keys that are not what they say are refused', () => {
    for (const bad of [
      '',
      NEUMANN_VKEY.replace('c74f20a3', 'c74f20a4'),
      NEUMANN_VKEY.replace('PeterN', 'Peter N'),
      NEUMANN_VKEY.replace('+ARpc', '+BRpc'),
      NEUMANN_VKEY.slice(0, -4),
      `${NEUMANN_VKEY}+x`,
    ]) {
      assert.equal(parseVerifierKey(sha256, bad), undefined, bad);
    }
    for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u00a0b', '\ud800'])
      assert.throws(() => verifierKey(sha256, name, new Uint8Array(32)), RangeError);
  });

  test('texts that no note can hold are not signed', () => {
    for (const text of ['', 'no newline', 'tab\there\n', 'carriage\r\n', '\ud800\n'])
      assert.throws(() => signNote(text, LEDGER), RangeError);
  });

  test('any text of lines comes back as it was signed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (some) => {
        // oxlint-disable-next-line no-control-regex -- a note may hold none
        const text = `${some.replaceAll(/[\u0000-\u001f]/g, '\n')}\n`;
        assert.equal(openNote(signNote(text, LEDGER), LEDGER.key, verify), text);
      }),
      { numRuns: 60 },
    );
  });
});

suite('Checkpoints', () => {
  const root = sha256(new Uint8Array(0));
  const note = signCheckpoint({ origin: ORIGIN, size: 20_852_163, root }, LEDGER);

  test('are three lines, signed', () => {
    assert.equal(note.split('\n\n')[0], `${ORIGIN}\n20852163\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=`);
    assert.deepEqual(openCheckpoint(note, LEDGER.key, verify, ORIGIN), { origin: ORIGIN, size: 20_852_163, root: new Uint8Array(root) });
    assert.equal(claimedCheckpoint(note)?.size, 20_852_163);
  });

  test('the published example is read', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const parsed = parseCheckpointText(text) ?? assert.fail();
    assert.equal(parsed.size, 20_852_163);
    assert.equal(checkpointText(parsed), text);
  });

  test('of another log or by another key are not ours', () => {
    assert.equal(openCheckpoint(note, LEDGER.key, verify, 'medlar.example/other'), undefined);
    assert.equal(openCheckpoint(note, OTHER.key, verify, ORIGIN), undefined);
  });

  test('no cut and no changed byte opens', () => {
    for (const bad of damaged(note)) assert.equal(openCheckpoint(bad, LEDGER.key, verify, ORIGIN), undefined);
  });

  test('leading zeroes, signs, extension lines, short roots and sloppy base64 are refused', () => {
    const hash = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
    for (const text of [
      `o\n01\n${hash}\n`,
      `o\n+1\n${hash}\n`,
      `o\n-1\n${hash}\n`,
      `o\n1e3\n${hash}\n`,
      `o\n\n${hash}\n`,
      `\n1\n${hash}\n`,
      `o\n1\n${hash}`,
      `o\n1\n${hash}\next\n`,
      `o\n1\n${hash}\n\n`,
      `o\n1\n47DEQpj8\n`,
      `o\n1\n${hash.replace('U=', 'V=')}\n`,
      `o\n1\n${hash.slice(0, -1)}\n`,
      `o\n1\n ${hash}\n`,
      `o\n9007199254740993\n${hash}\n`,
    ]) {
      assert.equal(parseCheckpointText(text), undefined, JSON.stringify(text));
    }
    assert.throws(() => signCheckpoint({ origin: 'a\nb', size: 1, root }, LEDGER), RangeError);
  });
});

suite('Proofs in one file', () => {
  const entries = Array.from({ length: 300 }, (_, at) => new TextEncoder().encode(`entry ${at}`));
  const tree = append(sha256, emptyGrowth(sha256), entries);
  const checkpoint = signCheckpoint({ origin: ORIGIN, size: tree.size, root: tree.root }, LEDGER);
  const trust = { sha256, verify, key: LEDGER.key, origin: ORIGIN };
  const read = ({ level, n }: { level: number; n: number }) =>
    Promise.resolve(tree.tiles.find((tile) => tile.level === level && tile.n === n)?.data ?? assert.fail());
  const leafAt = (index: number): Uint8Array => leafHash(sha256, entries[index] ?? assert.fail());

  test('hold for the leaf they were made for and no other', async () => {
    for (const index of [0, 1, 255, 256, 299]) {
      const text = formatProof({ index, path: await inclusionProof(sha256, read, index, 300), checkpoint });
      assert.equal(checkProof(text, leafAt(index), trust)?.index, index);
      assert.equal(checkProof(text, leafAt((index + 1) % 300), trust), undefined);
      assert.equal(checkProof(text, leafAt(index), { ...trust, key: OTHER.key }), undefined);
      assert.equal(checkProof(text, leafAt(index), { ...trust, origin: 'elsewhere' }), undefined);
    }
  });

  test('are written as the specification says, with or without extra data', async () => {
    const path = await inclusionProof(sha256, read, 7, 300);
    const text = formatProof({ index: 7, path, checkpoint, extra: Uint8Array.of(1, 2, 3) });
    const lines = text.split('\n');
    assert.deepEqual(lines.slice(0, 3), ['c2sp.org/tlog-proof@v1', 'extra AQID', 'index 7']);
    assert.equal(lines[3 + path.length], '');
    assert.ok(text.endsWith(`\n\n${checkpoint}`));
    const parsed = parseProof(text) ?? assert.fail();
    assert.equal(formatProof(parsed), text);
    assert.ok(checkProof(text, leafAt(7), trust));
    assert.equal(
      formatProof(parseProof(formatProof({ index: 0, path: [], checkpoint })) ?? assert.fail()),
      formatProof({ index: 0, path: [], checkpoint }),
    );
  });

  test('no cut and no changed byte proves anything', async () => {
    const index = 299;
    const text = formatProof({ index, path: await inclusionProof(sha256, read, index, 300), checkpoint });
    for (const bad of damaged(text)) assert.equal(checkProof(bad, leafAt(index), trust), undefined, JSON.stringify(bad));
  });

  test('a path that never ends is not followed', () => {
    const text = formatProof({ index: 0, path: Array.from({ length: 64 }, () => tree.root), checkpoint });
    assert.equal(parseProof(text), undefined);
  });
});

suite('Tile paths', () => {
  test('are those of the specification', () => {
    assert.equal(tilePath({ level: 0, n: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
    assert.equal(tilePath({ level: -1, n: 67, width: 112 }), 'tile/entries/067.p/112');
    assert.equal(tilePath({ level: 1, n: 1000, width: 1 }), 'tile/1/x001/000.p/1');
  });

  test('come back as the tiles they name', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 6 }), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, n, width) => {
        assert.deepEqual(parseTilePath(tilePath({ level, n, width })), { level, n, width });
      }),
    );
  });

  test('that are not exactly as written are none', () => {
    for (const path of [
      '',
      'tile/0/067/',
      'tile/0/67',
      'tile/0/x067',
      'tile/0/x000/067',
      'tile/00/067',
      'tile/7/067',
      'tile/-1/067',
      'tile/0/067.p/0',
      'tile/0/067.p/256',
      'tile/0/067.p/01',
      'tile/0/001/067',
      'tile/0/067.p/',
      '/tile/0/067',
      'tile/0/067\n',
      'tile/0/x999/x999/x999/x999/x999/999',
      'tile/entries/../067',
    ]) {
      assert.equal(parseTilePath(path), undefined, path);
    }
  });

  test('any text is a path or none, never an error', () => {
    fc.assert(fc.property(fc.string(), (text) => parseTilePath(text) === undefined));
  });
});

suite('Bundles of entries', () => {
  test('are entries after their lengths as big-endian uint16', () => {
    assert.equal(
      encodeBundle([Uint8Array.of(9), new Uint8Array(0), new Uint8Array(258).fill(1)]).toHex(),
      `00010900000102${'01'.repeat(258)}`,
    );
    assert.throws(() => encodeBundle([new Uint8Array(65_536)]), RangeError);
  });

  test('come back as they were, and no cut inside an entry is read', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }), (entries) => {
        const bundle = encodeBundle(entries);
        assert.deepEqual(
          decodeBundle(bundle)?.map((one) => one.toHex()),
          entries.map((one) => one.toHex()),
        );
        for (let end = 0; end < bundle.length; end += 1) {
          const whole = decodeBundle(bundle.subarray(0, end));
          if (whole !== undefined) assert.deepEqual(encodeBundle(whole), bundle.slice(0, end));
        }
      }),
    );
    assert.equal(decodeBundle(new Uint8Array(2 * 257)), undefined);
  });
});

suite('Leaves', () => {
  const leaf: Leaf = {
    v: 1,
    id: '00112233445566778899aabbccddeeff',
    at: '2026-11-21T04:05:06.007Z',
    record: 'ab'.repeat(32),
    content: 'cd'.repeat(32),
    event: 'ef'.repeat(32),
  };

  test('are canonical JSON of fixed size', () => {
    const bytes = leafBytes(leaf);
    assert.equal(new TextDecoder().decode(bytes), canonicalJson({ ...leaf }));
    assert.equal(bytes.length, LEAF_BYTES);
    assert.deepEqual(parseLeaf(bytes), leaf);
  });

  test('no cut and no changed byte is read as the same leaf', () => {
    const bytes = leafBytes(leaf);
    for (let at = 0; at < bytes.length; at += 1) {
      assert.equal(parseLeaf(bytes.subarray(0, at)), undefined);
      for (const flip of [0x01, 0x20, 0x80]) assert.notDeepEqual(parseLeaf(bytes.with(at, (bytes[at] ?? 0) ^ flip)), leaf);
    }
  });

  test('with fields of another form are neither written nor read', () => {
    for (const bad of [
      { id: 'AA'.repeat(16) },
      { id: '' },
      { at: '2026-11-21T04:05:06Z' },
      { record: `${'ab'.repeat(31)}"x` },
      { event: 'xy'.repeat(32) },
    ]) {
      assert.throws(() => leafBytes({ ...leaf, ...bad }), RangeError);
    }
    assert.equal(parseLeaf(leafBytes({ ...leaf, at: '2026-02-30T04:05:06.007Z' })), undefined);
    assert.equal(parseLeaf(leafBytes({ ...leaf, at: '2026-99-30T04:05:06.007Z' })), undefined);
  });

  test('an event’s commitment is SHA-256 of salt and text', () => {
    assert.equal(
      eventCommitment(sha256, new Uint8Array(16).fill(1), '{"é":1}').toHex(),
      sha256(Buffer.concat([Buffer.alloc(16, 1), Buffer.from('{"é":1}')])).toHex(),
    );
  });
});

suite('Receipts', async () => {
  const at = Date.UTC(2026, 10, 21, 4, 5, 6, 7);
  const receipt = await createReceipt({ id: new Uint8Array(16).fill(3), at }, sha256(new Uint8Array(1)), (message) =>
    Promise.resolve(LEDGER.sign(message)),
  );

  test('promise the tree 1.5 seconds after the commit, over exactly the documented bytes', () => {
    assert.equal(receipt.by, '2026-11-21T04:05:07.507Z');
    assert.equal(receiptAt(receipt.by), at);
    const signed = Buffer.from(`{"id":"${receipt.id}","leaf":"${receipt.leaf}","by":"${receipt.by}"}`);
    assert.ok(cryptoVerify(null, signed, publicKey(LEDGER.key.publicKey), Buffer.from(receipt.sig, 'base64')));
    assert.ok(verifyReceipt(receipt, LEDGER.key, verify));
  });

  test('that are changed anywhere, or by another key, are false', () => {
    assert.ok(!verifyReceipt(receipt, OTHER.key, verify));
    for (const field of ['id', 'leaf', 'by', 'sig'] as const) {
      for (let cut = 0; cut < receipt[field].length; cut += 1)
        assert.ok(!verifyReceipt({ ...receipt, [field]: receipt[field].slice(0, cut) }, LEDGER.key, verify));
    }
    for (const by of ['', 'yesterday', '2026-11-21', '2026-11-21T04:05:07.507+00:00']) assert.equal(receiptAt(by), undefined);
  });
});

suite('Canonical JSON, RFC 8785', () => {
  test('numbers are those of appendix B', () => {
    const number = (bits: string): number => new DataView(Uint8Array.fromHex(bits).buffer).getFloat64(0);
    for (const [bits, text] of [
      ['0000000000000000', '0'],
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['8000000000000001', '-5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['ffefffffffffffff', '-1.7976931348623157e+308'],
      ['4340000000000000', '9007199254740992'],
      ['c340000000000000', '-9007199254740992'],
      ['4430000000000000', '295147905179352830000'],
      ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'],
      ['44b52d02c7e14af7', '1.0000000000000001e+23'],
      ['444b1ae4d6e2ef4e', '999999999999999700000'],
      ['444b1ae4d6e2ef4f', '999999999999999900000'],
      ['444b1ae4d6e2ef50', '1e+21'],
      ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555553', '333333333.3333332'],
      ['41b3de4355555554', '333333333.33333325'],
      ['41b3de4355555555', '333333333.3333333'],
      ['41b3de4355555556', '333333333.3333334'],
      ['41b3de4355555557', '333333333.33333343'],
      ['becbf647612f3696', '-0.0000033333333333333333'],
      ['43143ff3c1cb0959', '1424953923781206.2'],
    ] as const) {
      assert.equal(canonicalJson(number(bits)), text);
    }
    assert.throws(() => canonicalJson(number('7fffffffffffffff')), TypeError);
    assert.throws(() => canonicalJson(number('7ff0000000000000')), TypeError);
  });

  test('the samples of §3.2.2 and §3.2.3 come out as published', () => {
    const sample = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    ) as Json;
    assert.equal(
      canonicalJson(sample),
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
    const sorted = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      1: 'One',
      '\ud83d\ude00': 'Emoji',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const order = [...canonicalJson(sorted).matchAll(/:"([^" ]+)/g)].map(([, word]) => word);
    assert.deepEqual(order, ['Carriage', 'One', 'Control', 'Latin', 'Euro', 'Emoji', 'Hebrew']);
  });

  test('what JSON cannot hold is refused', () => {
    const deep = Array.from({ length: 1002 }).reduce<Json>((inner) => [inner], null);
    for (const value of [undefined, Number.NaN, '\ud800', { '\udc00': 1 }, 1n, () => 1, new Date(0), [undefined], deep]) {
      assert.throws(() => canonicalJson(value as Json), TypeError);
    }
  });

  test('a value has one text, whatever the order of its members, and that text is the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json;
        const text = canonicalJson(json);
        assert.deepEqual(JSON.parse(text), json);
        assert.equal(canonicalJson(reversed(json)), text);
      }),
    );
  });
});

/** The same value with members in the opposite order. */
const reversed = (value: Json): Json => {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(reversed);
  return Object.fromEntries(
    Object.entries(value as { readonly [name: string]: Json })
      .reverse()
      .map(([name, item]) => [name, reversed(item)]),
  );
};
