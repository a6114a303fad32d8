import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSigningKey, openSigningKey, openVerifier, signingKeyOfSeed, verifySignature } from './signature.ts';

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);

// RFC 8032 §7.1, tests 1 to 3
const VECTORS = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

for (const [index, vector] of VECTORS.entries()) {
  test(`key and signature are those of RFC 8032, test ${index + 1}`, () => {
    const key = openSigningKey(signingKeyOfSeed(hex(vector.seed)));
    assert.equal(key.publicKey.toHex(), vector.publicKey);
    assert.equal(key.sign(hex(vector.message)).toHex(), vector.signature);
    assert.ok(verifySignature(hex(vector.publicKey), hex(vector.message), hex(vector.signature)));
  });
}

test('a new key signs, and only its own public key verifies', () => {
  const [one, other] = [openSigningKey(createSigningKey(randomBytes)), openSigningKey(createSigningKey(randomBytes))];
  const message = Buffer.from('checkpoint');
  assert.ok(verifySignature(one.publicKey, message, one.sign(message)));
  assert.ok(!verifySignature(other.publicKey, message, one.sign(message)));
});

test('a change of any byte of signature or message verifies to false', () => {
  const key = openSigningKey(signingKeyOfSeed(new Uint8Array(32).fill(7)));
  const message = Buffer.from('{"id":"ab","leaf":"cd","by":1}');
  const signature = key.sign(message);
  const verify = openVerifier(key.publicKey);
  assert.ok(verify(message, signature));
  const flip = (bytes: Uint8Array, at: number): Uint8Array => Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
  for (let at = 0; at < signature.length; at += 1) assert.ok(!verify(message, flip(signature, at)), `signature byte ${at}`);
  for (let at = 0; at < message.length; at += 1) assert.ok(!verify(flip(message, at), signature), `message byte ${at}`);
  for (let length = 0; length < signature.length; length += 1) assert.ok(!verify(message, signature.subarray(0, length)));
});

test('arbitrary keys and signatures of any length verify to false and never throw', () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ minLength: 32, maxLength: 32 }));
  const signature = fc.oneof(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ minLength: 64, maxLength: 64 }));
  fc.assert(fc.property(bytes, fc.uint8Array(), signature, (key, message, bad) => !verifySignature(key, message, bad)));
});

test('what is no Ed25519 key in PKCS #8 is refused without telling its bytes', () => {
  const rsa = generateKeyPairSync('x25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  const pkcs8 = signingKeyOfSeed(new Uint8Array(32).fill(9));
  for (const bad of [rsa, new Uint8Array(), pkcs8.subarray(0, 47), new Uint8Array(48)]) {
    assert.throws(() => openSigningKey(bad), { message: 'not an Ed25519 private key in PKCS #8' });
  }
  assert.throws(() => signingKeyOfSeed(new Uint8Array(31)), RangeError);
});

test('what is signed aside has the signature that is made here, for two keys at once, few in a turn or many, while the thread starts and once it is there', async () => {
  const keys = [7, 8].map((byte) => openSigningKey(signingKeyOfSeed(new Uint8Array(32).fill(byte))));
  for (let turn = 0; turn < 200; turn++) {
    const asked = keys.flatMap((key) =>
      ['', 'a', 'b'.repeat(turn), ...(turn % 2 === 0 ? ['c', 'd', 'e'] : [])].map((text) => ({
        key,
        message: new TextEncoder().encode(text + turn),
      })),
    );
    const signed = await Promise.all(asked.map(({ key, message }) => key.signAside(message)));
    for (const [at, { key, message }] of asked.entries()) assert.equal(signed[at]?.toHex(), key.sign(message).toHex());
  }
});

test('a process that has signed aside ends when it has nothing else to do', async (t) => {
  const script = `import { openSigningKey, signingKeyOfSeed } from ${JSON.stringify(new URL('signature.ts', import.meta.url).href)};
    const key = openSigningKey(signingKeyOfSeed(new Uint8Array(32).fill(7)));
    for (let turn = 0; turn < 1000; turn++) await Promise.all([1, 2, 3, 4].map((each) => key.signAside(new Uint8Array(turn + each))));
    console.log('signed');`;
  // From a file: a thread of a program that was given as text does not start, and everything is signed here.
  const folder = mkdtempSync(join(tmpdir(), 'medlar-signing-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'signs.mjs');
  writeFileSync(file, script);
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 20_000 });
  let said = '';
  child.stdout.on('data', (more: Buffer) => (said += more.toString()));
  assert.deepEqual(await once(child, 'close'), [0, null]);
  assert.equal(said, 'signed\n');
});
