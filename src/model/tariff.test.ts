import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fnv64Hex } from './fnv.ts';
import { isPrice, parseTariff, type Price, tariffOf, tariffText, tariffVersion } from './tariff.ts';

const parsed = (text: string): readonly Price[] => {
  const result = parseTariff(text, 'doc1.txt');
  assert.ok('tariff' in result, JSON.stringify(result));
  return result.tariff.prices;
};

const faults = (text: string): readonly string[] => {
  const result = parseTariff(text, 'doc1.txt');
  assert.ok('faults' in result, JSON.stringify(result));
  return result.faults.map(({ file, line, text }) => `${file}:${line}: ${text}`);
};

const plan = fc.string({ unit: fc.constantFrom(...'insurance0123456789äé-_'.split('')), minLength: 1, maxLength: 20 });
const price = fc.stringMatching(/^(0|[1-9]\d{0,8})(\.\d{1,4})?$/);
const prices = fc.uniqueArray(fc.record({ plan, price }, { noNullPrototype: true }), {
  selector: (entry) => entry.plan,
  minLength: 1,
  maxLength: 20,
});

test('FNV-1a agrees with its published vectors', () => {
  const hash = (text: string): string => fnv64Hex(new TextEncoder().encode(text));
  assert.equal(hash(''), 'cbf29ce484222325');
  assert.equal(hash('a'), 'af63dc4c8601ec8c');
  assert.equal(hash('foobar'), '85944171f73967e8');
});

test('the original file, CRLF and without a last newline, is read as it is meant', () => {
  assert.deepEqual(parsed('insurance1 30\r\ninsurance2 20\r\ninsurance3 50'), [
    { plan: 'insurance1', price: '30' },
    { plan: 'insurance2', price: '20' },
    { plan: 'insurance3', price: '50' },
  ]);
});

test('prices keep their digits, and a plan without one is not covered', () => {
  const result = parseTariff('gold 12.50\nfree 0\nhalf 0.5', 'doc1.txt');
  assert.ok('tariff' in result);
  const { tariff } = result;
  assert.deepEqual(
    ['gold', 'free', 'half', 'Gold', '__proto__', ''].map((plan) => tariff.priceOf(plan)),
    ['12.50', '0', '0.5', undefined, undefined, undefined],
  );
});

test('however it is laid out, the same tariff is read, and it has the same version', () => {
  const gap = fc.stringMatching(/^[ \t]{1,3}$/);
  const edge = fc.stringMatching(/^[ \t]{0,2}$/);
  const end = fc.constantFrom('\n', '\r\n', '\n\n', '\r\n \r\n', '\r');
  fc.assert(
    fc.property(prices, gap, edge, end, fc.boolean(), (prices, gap, edge, end, last) => {
      const text = prices.map(({ plan, price }) => `${edge}${plan}${gap}${price}${edge}`).join(end) + (last ? end : '');
      assert.deepEqual(parsed(text), prices);
      assert.deepEqual(parsed(tariffText(prices)), prices);
      assert.equal(tariffVersion(prices.toReversed()), tariffVersion(prices));
    }),
  );
});

test('another price, another plan or one plan less is another version', () => {
  const [a, b] = [
    { plan: 'a', price: '1' },
    { plan: 'b', price: '2' },
  ] as const;
  const versions = [
    [a, b],
    [a],
    [b],
    [a, { ...b, price: '2.0' }],
    [
      { plan: 'a', price: '2' },
      { plan: 'b', price: '1' },
    ],
    [],
  ].map((prices) => tariffOf(prices).version);
  assert.equal(new Set(versions).size, versions.length);
  for (const version of versions) assert.match(version, /^[0-9a-f]{16}$/);
});

test('a price is digits with a point perhaps, never negative', () => {
  for (const good of ['0', '30', '12.50', '999999999.9999', '0.0001']) assert.ok(isPrice(good), good);
  for (const bad of [
    '',
    '-1',
    '+1',
    '1,5',
    '1.',
    '.5',
    '01',
    '1e3',
    '٣',
    '1 ',
    '1\n',
    '1234567890',
    '1.23456',
    'Infinity',
    'NaN',
    '0x1',
    '$30',
  ])
    assert.ok(!isPrice(bad), bad);
});

test('each fault names its line and says what to do', () => {
  assert.deepEqual(faults('insurance1 30\n\ninsurance2 -20\ninsurance3\ninsurance1 5\ninsurance4 5 EUR\ninsurance5 4O\n'), [
    'doc1.txt:3: the price "-20" is negative; write 0 or more',
    'doc1.txt:4: write a plan and its price with a blank between, e.g. `insurance1 30`; these are 1 words',
    'doc1.txt:5: plan "insurance1" has its price on line 1 already; keep one of the two',
    'doc1.txt:6: write a plan and its price with a blank between, e.g. `insurance1 30`; these are 3 words',
    'doc1.txt:7: "4O" is no price; write digits, with a point where needed, e.g. 30 or 12.50',
  ]);
  assert.match(faults('')[0] ?? '', /doc1.txt:1: the file is empty; write one line/);
  assert.match(faults(' \r\n\t\n')[0] ?? '', /the file is empty/);
  assert.match(faults('\uFEFFa 1')[0] ?? '', /doc1.txt:1: .*byte order mark/);
  assert.match(faults('a 1\nb\0 2')[0] ?? '', /doc1.txt:2: .*NUL/);
  assert.match(faults('a 1\nb\uFFFD 2')[0] ?? '', /doc1.txt:2: .*not UTF-8/);
  assert.match(faults('a 1\nb\uD800 2')[0] ?? '', /doc1.txt:2: .*not UTF-8/);
  assert.match(faults('a 1\nb\u001b[2J 2')[0] ?? '', /doc1.txt:2: .*control character/);
  assert.match(faults(`a 1\n${'b'.repeat(1025)}`)[0] ?? '', /doc1.txt:2: .*longer than 1024/);
  assert.match(faults(`${'p'.repeat(65)} 1`)[0] ?? '', /doc1.txt:1: .*64 characters/);
  assert.match(faults('x'.repeat(4 * 1024 * 1024 + 1))[0] ?? '', /4 MiB/);
});

test('a tariff of too many plans, and a file of nothing but faults, are refused without a flood of sentences', () => {
  const lines = Array.from({ length: 1001 }, (_, index) => `plan${index} 1\n`);
  assert.equal(parsed(lines.slice(0, 1000).join('')).length, 1000);
  assert.match(faults(lines.join(''))[0] ?? '', /doc1.txt:1001: .*1000 plans/);
  assert.equal(faults('bad\n'.repeat(5000)).length, 20);
  assert.equal(faults('b\0d\n'.repeat(5000)).length, 20);
});

test('any text is a tariff or has faults that lie within it', () => {
  const unit = fc.oneof(
    fc.constantFrom('\n', '\r', ' ', '1', '0', '.', '-', '\0', '\uFEFF'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
      const result = parseTariff(text, 'doc1.txt');
      if ('tariff' in result) {
        for (const { plan, price } of result.tariff.prices) assert.ok(plan !== '' && isPrice(price));
        return;
      }
      assert.ok(result.faults.length > 0);
      for (const { line } of result.faults) assert.ok(line >= 1 && line <= text.split(/\r\n|\n|\r/).length);
    }),
    { numRuns: 1000 },
  );
});
