import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { digitsOf, isRawNumber, numberOf, rawNumber } from './json-number.ts';
import { formatJson, parseJson, type JsonFault } from './json-text.ts';

function valueOf(source: string | Uint8Array): unknown {
  const result = parseJson(source);
  assert.ok(result.ok, result.ok ? '' : result.fault.text);
  return result.value;
}

function faultOf(source: string | Uint8Array, limits?: Parameters<typeof parseJson>[1]): JsonFault {
  const result = parseJson(source, limits);
  assert.ok(!result.ok, `no fault in ${String(source).slice(0, 60)}`);
  return result.fault;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a number comes back in its own digits', () => {
  for (const digits of [
    '1.00',
    '0',
    '-0',
    '0.0',
    '100',
    '1e2',
    '1E+2',
    '0.000000001',
    '1.10',
    '12345678901234567890',
    '0.1234567890123456789',
    '-1.50',
    '129.16',
    '1e400',
    '123456789012345',
    '0.1',
  ]) {
    for (const text of [`{"value":${digits}}`, `[${digits},${digits}]`, digits]) assert.equal(formatJson(valueOf(text)), text);
  }
});

test('a number that loses nothing is an ordinary one', () => {
  for (const digits of ['0', '1', '-1', '1.5', '129.16', '2026', '0.1', '999999999999999'])
    assert.equal(typeof valueOf(digits), 'number', digits);
  for (const digits of ['1.0', '1e2', '-0', '12345678901234567890']) assert.ok(isRawNumber(valueOf(digits)), digits);
  assert.equal(isRawNumber({ rawJSON: '1.0' }), false);
});

test('numbers can be read whatever they are', () => {
  assert.equal(numberOf(valueOf('1.50')), 1.5);
  assert.equal(digitsOf(valueOf('1.50')), '1.50');
  assert.equal(numberOf(2), 2);
  assert.equal(digitsOf(2), '2');
  assert.equal(numberOf('2'), undefined);
  assert.equal(digitsOf({ rawJSON: '2' }), undefined);
  assert.equal(JSON.stringify({ a: rawNumber('2.50') }), '{"a":2.50}');
  for (const digits of ['', '01', '1.', '.5', '1e', '+1', '"1"', 'NaN', '1,2']) assert.throws(() => rawNumber(digits), SyntaxError, digits);
});

test('any number that JSON can say comes back as it was', () => {
  const number = fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.oneof(fc.constant('0'), fc.bigInt({ min: 1n, max: 10n ** 25n }).map(String)),
      fc.stringMatching(/^(\.[0-9]{1,20})?$/),
      fc.stringMatching(/^([eE][+-]?[0-9]{1,3})?$/),
    )
    .map((parts) => parts.join(''));
  fc.assert(fc.property(number, (digits) => assert.equal(formatJson(valueOf(`{"a":[${digits}]}`)), `{"a":[${digits}]}`)));
});

test('what JSON.parse reads is read the same, in the quick and in the careful way', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value);
      if (text.includes('"__proto__":')) return;
      const expected: unknown = JSON.parse(text);
      // -0 and numbers with exponents are raw: compared by what they mean.
      assert.deepEqual(JSON.parse(formatJson(valueOf(text))), expected);
      // A raw number sends all of it through the careful way.
      assert.deepEqual(JSON.parse(formatJson(valueOf(`[1.0,${text}]`))), [1, expected]);
      assert.deepEqual(JSON.parse(formatJson(valueOf(utf8(JSON.stringify(value, undefined, 2))))), expected);
    }),
  );
});

test('a number in a wrong place is a fault in the quick way, too, and texts that look like its marks stay texts', () => {
  for (const text of [
    '{1.50:1}',
    '[1.50"a"]',
    '[01.50]',
    '[1.5.0]',
    '[1.50e]',
    '[--1.50]',
    '[-]',
    '[1.50 1.50]',
    '[1.50true]',
    '{"a":1.50 "b":1}',
    '1.50"',
  ])
    faultOf(text);
  assert.deepEqual(valueOf('["\\u00011.50","1.50"]'), ['\u00011.50', '1.50']);
  faultOf('["\u00011.50",1.50]');
});

test('strings are read with every escape', () => {
  for (const text of ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u00e9\\uD83D\\uDE00"', '"\\\\"', '{"a\\"b":"\\\\\\""}', '"é😀\\n"']) {
    assert.deepEqual(valueOf(text), JSON.parse(text));
  }
});

test('what is no JSON is a fault where JSON.parse finds one too', () => {
  const texts = [
    '',
    ' ',
    '{',
    '}',
    '[',
    '[1',
    '[1,',
    '[1,]',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '01',
    '1.',
    '.5',
    '-',
    '+1',
    '1e',
    'tru',
    'nulL',
    'NaN',
    '"',
    '"\\',
    '"\\x"',
    '"\\u12g4"',
    '"\n"',
    '"\u0000"',
    '1 2',
    '[] []',
    '// c',
    '[1]x',
    '\uFEFF[]',
    '"abc',
  ];
  for (const text of texts) {
    assert.throws(() => JSON.parse(text) as unknown, SyntaxError, text);
    faultOf(text);
  }
});

test('every cut of a text is a fault or a whole value, never an exception', () => {
  const text = '{"resourceType":"Patient","a":[1.00,-2,null,true,"x\\u00e9\\n"],"b":{"c":"ü😀"}}';
  const bytes = utf8(text);
  for (let end = 0; end < bytes.length; end++) assert.ok(!parseJson(bytes.subarray(0, end)).ok);
  for (let end = 0; end < text.length; end++) assert.ok(!parseJson(text.slice(0, end)).ok);
  assert.ok(parseJson(bytes).ok);
});

test('a fault says where: position, line and column', () => {
  assert.deepEqual(faultOf('{\n  "a": 1,\n  "b": tru\n}'), { text: 'a value expected, not "t"', position: 19, line: 3, column: 8 });
  assert.equal(faultOf('[1,]').position, 3);
  assert.equal(faultOf('{"a":1').position, 6);
});

test('a key that is there twice is a fault, at its second place', () => {
  assert.deepEqual(faultOf('{"a":1,"b":{"a":2},"a":3}'), { text: 'the key "a" is there twice', position: 19, line: 1, column: 20 });
  faultOf('{"a":1,"\\u0061":2}');
  faultOf('[{"x":{"k":"v:,\\"","k":null}}]');
  assert.deepEqual(valueOf('{"a":{"a":{"a":":"}},"b":[{"a":1},{"a":2}]}'), { a: { a: { a: ':' } }, b: [{ a: 1 }, { a: 2 }] });
  // Not the same: keys of JSON are compared by what they mean.
  assert.deepEqual(valueOf('{"a":1,"A":2}'), { a: 1, A: 2 });
});

test('__proto__ is a fault as a key, however it is written, and nothing as a value', () => {
  assert.match(faultOf('{"__proto__":{"admin":true}}').text, /__proto__/);
  faultOf('{"a":{"\\u005f_proto__":1}}');
  faultOf('{"a":1.0,"__proto__":1}');
  assert.deepEqual(valueOf('{"a":"__proto__"}'), { a: '__proto__' });
  assert.deepEqual(valueOf('{"constructor":1,"toString":2}'), { constructor: 1, toString: 2 });
});

test('lone surrogates are a fault, escaped or not', () => {
  for (const text of ['"\\ud800"', '"\\udc00\\ud800"', '"a\ud800"', '{"\\ud83d":1}', '"\\ud83d\\n\\ude00"'])
    assert.match(faultOf(text).text, /surrogate/);
  assert.equal(valueOf('"\\ud83d\\ude00"'), '😀');
});

test('bytes that are no UTF-8 are a fault at the first of them', () => {
  const cases: readonly (readonly [readonly number[], number])[] = [
    [[0x22, 0xff, 0x22], 1],
    [[0x22, 0xc3, 0x22], 2],
    [[0x22, 0xc0, 0x80, 0x22], 1],
    [[0x22, 0xe2, 0x82, 0x22], 3],
    [[0x22, 0xed, 0xa0, 0x80, 0x22], 2],
    [[0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 2],
    [[0x22, 0xe0, 0x9f, 0x80, 0x22], 2],
    [[0x22, 0xc3, 0xa9, 0x80, 0x22], 3],
    [[0x22, 0xf0, 0x9f, 0x98], 4],
  ];
  for (const [bytes, position] of cases) {
    assert.deepEqual(faultOf(Uint8Array.from(bytes)), { text: 'not UTF-8', position, line: 0, column: 0 });
  }
  // The engine's decoder is the oracle of which bytes are good.
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      let isGood = true;
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        isGood = false;
      }
      const result = parseJson(bytes);
      const isUtf8Fault = !result.ok && result.fault.text === 'not UTF-8';
      assert.equal(isUtf8Fault, !isGood);
      if (isUtf8Fault) new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, result.fault.position), { stream: true });
    }),
    { numRuns: 1000 },
  );
});

test('a byte order mark before bytes is left out', () => {
  assert.deepEqual(valueOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x5b, 0x5d)), []);
});

test('depth and length have limits', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  assert.ok(parseJson(nested(250)).ok);
  assert.match(faultOf(nested(251)).text, /nested deeper than 250/);
  assert.match(faultOf(`[1.0,${nested(250)}]`).text, /nested deeper than 250/);
  assert.match(faultOf('{"a":'.repeat(100_000)).text, /nested deeper/);
  assert.match(faultOf('[]  ', { depthMax: 5, lengthMax: 3 }).text, /longer than 3/);
});

test('hostile texts take linear time', () => {
  const million = 1_000_000;
  const texts = [
    `"${'\\"'.repeat(million)}"`,
    `"${'\\\\'.repeat(million)}"`,
    `[${'"\\n",'.repeat(million / 4)}1.0]`,
    `"${'\\u0041'.repeat(million / 4)}"`,
    `[${'{},'.repeat(million)}{}]`,
    `{${Array.from({ length: million / 10 }, (_, i) => `"k${i}":${i}`).join()}}`,
    `[${'1.0,'.repeat(million)}1]`,
    '['.repeat(million),
    `"${'\\'.repeat(million + 1)}`,
    '-'.repeat(million),
  ];
  for (const text of texts) {
    // The process's own time: other programs may use the cores.
    const start = process.cpuUsage();
    parseJson(text);
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    assert.ok(seconds < 2, `${text.slice(0, 20)}… took ${seconds} s`);
  }
});
