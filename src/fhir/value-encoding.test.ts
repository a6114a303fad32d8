import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compareBytes,
  dateRange,
  dateValue,
  foldText,
  numberValue,
  prefixRange,
  referenceValue,
  stringValue,
  tokenRange,
  tokenValue,
  VALUE_BYTES_MAX,
} from './value-encoding.ts';

const hex = (bytes: Uint8Array): string => bytes.toHex();
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Text of any code points, NUL and 01 often: they are what an encoding could trip over. Short enough never to be cut. */
const text = fc.string({
  unit: fc.oneof(fc.constantFrom('\0', '\u0001', '\u0002', 'a'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
  maxLength: 4,
});
const system = fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), { nil: undefined });
const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
const sign = Math.sign;

/** Order of code points, which is the byte order of UTF-8. */
const compareText = (a: string, b: string): number => sign(compareBytes(utf8(a), utf8(b)));

test('the encodings never change: these bytes are written into rows', () => {
  assert.equal(hex(tokenValue(undefined, 'booked')), '626f6f6b656400');
  assert.equal(hex(tokenValue('urn:x', 'ä\u0001\0')), 'c3a4010201010075726e3a78');
  assert.equal(hex(referenceValue(103, 'p1')), '00677031');
  assert.equal(hex(referenceValue(1001, 'p1')), '03e97031');
  assert.equal(hex(dateValue(0, 1)), '80000000000000008000000000000001');
  assert.equal(hex(dateValue(-1, 1_795_000_000_000)), '7fffffffffffffff800001a1ee565e00');
  assert.equal(hex(stringValue(' Müller  STRASSE ')), hex(utf8('muller strasse')));
  assert.equal(hex(numberValue(1.5)), 'bff8000000000000');
  assert.equal(hex(numberValue(-1.5)), '4007ffffffffffff');
});

test('a value of more than 255 bytes is 247 bytes and the FNV-1a hash of all', () => {
  assert.equal(hex(stringValue('a'.repeat(255))), '61'.repeat(255));
  // FNV-1a, 64 bits, of 256 times `a`, computed with big integers
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < 256; i++) hash = BigInt.asUintN(64, (hash ^ 0x61n) * 0x100000001b3n);
  assert.equal(hex(stringValue('a'.repeat(256))), '61'.repeat(247) + hash.toString(16).padStart(16, '0'));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 256, maxLength: 600 }), (long) => {
      for (const value of [tokenValue(long, long), referenceValue(1, long), stringValue(long)]) assert.ok(value.length <= VALUE_BYTES_MAX);
      assert.notDeepEqual(tokenValue(undefined, long), tokenValue(undefined, `${long}a`));
    }),
  );
});

test('token values keep the order of code and system, and no two tokens share one', () => {
  fc.assert(
    fc.property(text, system, text, system, (codeA, systemA, codeB, systemB) => {
      const order = compareText(codeA, codeB) || compareText(systemA ?? '', systemB ?? '');
      assert.equal(sign(compareBytes(tokenValue(systemA, codeA), tokenValue(systemB, codeB))), order);
    }),
    { numRuns: 1000 },
  );
});

test('the tokens of a code are in its range whatever their system, and no others are', () => {
  fc.assert(
    fc.property(text, text, system, (code, other, system) => {
      const { low, high } = tokenRange(code);
      const value = tokenValue(system, other);
      assert.equal(compareBytes(low, value) <= 0 && compareBytes(value, high) < 0, code === other);
    }),
  );
});

test('reference values keep the order of type and id, and no two references share one', () => {
  const type = fc.integer({ min: 0, max: 65_535 });
  fc.assert(
    fc.property(type, text, type, text, (typeA, idA, typeB, idB) => {
      assert.equal(
        sign(compareBytes(referenceValue(typeA, idA), referenceValue(typeB, idB))),
        sign(typeA - typeB) || compareText(idA, idB),
      );
    }),
  );
});

test('date values keep the order of the low end and then of the high end', () => {
  fc.assert(
    fc.property(instant, instant, instant, instant, (lowA, highA, lowB, highB) => {
      assert.equal(sign(compareBytes(dateValue(lowA, highA), dateValue(lowB, highB))), sign(lowA - lowB) || sign(highA - highB));
    }),
  );
});

test('a date is in a range when its low end is', () => {
  const near = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(near, near, near, instant, (from, before, low, high) => {
      const range = dateRange(from, before);
      const value = dateValue(low, high);
      assert.equal(compareBytes(range.low, value) <= 0 && compareBytes(value, range.high) < 0, from <= low && low < before);
    }),
  );
});

test('number values keep the order of numbers', () => {
  const number = fc.double({ noNaN: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      assert.equal(sign(compareBytes(numberValue(a), numberValue(b))), a < b ? -1 : a > b ? 1 : 0);
    }),
  );
  assert.deepEqual(numberValue(-0), numberValue(0));
});

test('folding leaves no case, accent or width, and folding twice is folding once', () => {
  const alike = [
    ['José', 'JOSE', 'jose\u0301', 'ＪＯＳＥ'],
    ['Straße', 'STRASSE', 'strasse', 'STRAẞE'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς', 'οδυσσευσ'],
    ['İstanbul', 'istanbul', 'ISTANBUL'],
    ['  Anna \t Maria ', 'anna maria'],
  ];
  for (const names of alike) assert.equal(new Set(names.map(foldText)).size, 1, names.join(' '));
  assert.notEqual(foldText('Ærø'), foldText('aro'));
  assert.ok(foldText('Οδυσσεύς').startsWith(foldText('ΟΔΥΣ'))); // the beginning of a name finds it, final sigma or not
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (any) => {
      assert.equal(foldText(foldText(any)), foldText(any));
    }),
    { numRuns: 2000 },
  );
});

test('a prefix range holds what begins with the prefix, and nothing else', () => {
  const byte = fc.constantFrom(0, 1, 0x61, 0xfe, 0xff);
  const bytes = fc.array(byte, { maxLength: 4 }).map((list) => Uint8Array.from(list));
  fc.assert(
    fc.property(bytes, bytes, (prefix, value) => {
      const { low, high } = prefixRange(prefix);
      const begins = prefix.every((byte, index) => value[index] === byte);
      assert.equal(compareBytes(low, value) <= 0 && compareBytes(value, high) < 0, begins);
    }),
    { numRuns: 1000 },
  );
});
