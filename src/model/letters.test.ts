import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldLetters } from './letters.ts';

test('folding twice is folding once, for every character there is, alone and within a word', () => {
  const other: string[] = [];
  for (let point = 0; point <= 0x10_ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue; // no characters
    const letter = String.fromCodePoint(point);
    const folded = foldLetters(`${letter}a${letter}`);
    if (foldLetters(folded) !== folded) other.push(point.toString(16));
  }
  assert.deepEqual(other, []);
});

test('capital and small letters are one, the capital sharp s and the final sigma included', () => {
  for (const [one, two] of [
    ['STRAẞE', 'strasse'],
    ['Straße', 'STRASSE'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς'],
    ['ＪＯＳＥ', 'josé'],
  ] as const)
    assert.equal(foldLetters(one), foldLetters(two));
});
