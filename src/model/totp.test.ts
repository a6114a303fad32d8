import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { otpauthUri, toBase32, totpCode, totpStep, totpStepOf } from './totp.ts';

const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array => createHmac('sha1', key).update(message).digest();
const secret = new TextEncoder().encode('12345678901234567890');

test('the published values of RFC 4226 and RFC 6238 come out', () => {
  const hotp = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
  for (const [counter, code] of hotp.entries()) assert.equal(totpCode(hmac, secret, counter), code);
  for (const [seconds, code] of [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_234_567_890, '89005924'],
    [20_000_000_000, '65353130'],
  ] as const)
    assert.equal(totpCode(hmac, secret, totpStep(seconds * 1000), 8), code);
});

test('a code is good in its own period and one to each side, and no longer', () => {
  const now = 1_800_000_000_000;
  const step = totpStep(now);
  for (const drift of [-1, 0, 1]) assert.equal(totpStepOf(hmac, secret, totpCode(hmac, secret, step + drift), now), step + drift);
  for (const drift of [-2, 2]) assert.equal(totpStepOf(hmac, secret, totpCode(hmac, secret, step + drift), now), undefined);
  for (const text of ['', '12345', '1234567', 'abcdef', '\0\0\0\0\0\0']) assert.equal(totpStepOf(hmac, secret, text, now), undefined);
});

test('Base32 is that of RFC 4648, and the URI is what apps read', () => {
  const plain = (text: string): string => toBase32(new TextEncoder().encode(text));
  assert.deepEqual(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(plain), [
    '',
    'MY',
    'MZXQ',
    'MZXW6',
    'MZXW6YQ',
    'MZXW6YTB',
    'MZXW6YTBOI',
  ]);
  assert.equal(
    otpauthUri('Medlar', 'a b', secret),
    'otpauth://totp/Medlar:a%20b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Medlar&algorithm=SHA1&digits=6&period=30',
  );
});
