import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { typeDefinition } from './definitions/definitions.ts';
import { rawNumber } from './json-number.ts';
import { primitiveCheck, STRING_LENGTH_MAX } from './validate-primitives.ts';

const isGood = (type: string, value: unknown): boolean => {
  const check = primitiveCheck(type);
  assert.ok(check !== undefined, type);
  const complaint = check(value);
  return complaint === undefined || complaint.severity === 'warning';
};

const GOOD: Readonly<Record<string, readonly unknown[]>> = {
  base64Binary: ['AAAA', 'QQ==', 'QUI=', 'AAAA\nBBBB ', ' QUFB QQ== '],
  boolean: [true, false],
  canonical: ['http://example.org/a|1.0', '#a', 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520', 'urn:oid:1.2.3|4'],
  code: ['a', 'a b', 'é', 'x-1'],
  date: ['2024', '2024-02', '2024-02-29', '2000-02-29', '0001-01-01'],
  dateTime: ['2024', '2024-02', '2024-02-29', '2024-02-29T23:59:60Z', '2024-02-29T00:00:00.123456789+14:00', '2015-02-07T13:28:17-05:00'],
  decimal: [0, -1.5, 1e300, rawNumber('1.00'), rawNumber('1e400')],
  id: ['a', 'A-1.b', 'x'.repeat(64)],
  instant: ['2015-02-07T13:28:17.239+02:00', '2017-01-01T00:00:00Z'],
  integer: [0, -1, 2_147_483_647, -2_147_483_648],
  markdown: ['# a\n\nb', 'é'],
  oid: ['urn:oid:1.2.3.4.5', 'urn:oid:0.0'],
  positiveInt: [1, 2_147_483_647],
  string: ['a', ' a\tb\r\n', '😀', 'x'.repeat(STRING_LENGTH_MAX)],
  time: ['00:00:00', '23:59:60', '12:00:00.5'],
  unsignedInt: [0, 1],
  uri: ['http://example.org/é', 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520', 'a', 'urn:ietf:rfc:3986'],
  url: ['mailto:a@example.org', 'https://example.org/?q=1#f'],
  uuid: ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
};

const BAD: Readonly<Record<string, readonly unknown[]>> = {
  base64Binary: ['A', 'AAA', 'AA AA', 'QQ==QQ==', 'QQ== QUFB', 'AA=A', 'A===', '=AAA', 'AAA*', '', ' ', 7],
  boolean: ['true', 1, null, 0],
  canonical: ['a b', '', 'urn:oid:x|1'],
  code: [' a', 'a ', 'a  b', '', 'a\u0001', 5, 'a\ud800'],
  date: [
    '24',
    '2024-2',
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-00-01',
    '2024-13',
    '0000',
    '2024-01-01T00:00:00Z',
    '2024-1-1',
    '2024/01/01',
    '٢٠٢٤',
    2024,
  ],
  dateTime: [
    '2024-02-29T10:00',
    '2024-02-29T10:00:00',
    '2024-02-29T24:00:00Z',
    '2024-02-29T10:60:00Z',
    '2024-02-29T10:00:00+14:01',
    '2024-02-29T10:00:00+15:00',
    '2024-02-29T10:00:00.Z',
    '2024-02-29 10:00:00Z',
    '2024-02-29T10:00:00z',
    '2024-02-29T10:00:00Zx',
    '2024-02-30T10:00:00Z',
    '2024-02T10:00:00Z',
  ],
  decimal: ['1', '1.0', null, true, {}, { rawJSON: '1' }, rawNumber(`0.${'1'.repeat(200)}`)],
  id: ['', 'a_b', 'a b', 'x'.repeat(65), 'a/b', 'é', 3],
  instant: ['2015-02-07', '2015-02-07T13:28:17', '2015-02-29T13:28:17Z'],
  integer: [1.5, 2_147_483_648, -2_147_483_649, '1', rawNumber('1.0'), rawNumber('1e2'), null],
  markdown: ['', 'a\u0000'],
  oid: ['1.2.3', 'urn:oid:3.1', 'urn:oid:1.02', 'urn:oid:1.', 'urn:oid:1'],
  positiveInt: [0, -1, 1.5],
  string: ['', 'a\u0000', 'a\u001f', 'x'.repeat(STRING_LENGTH_MAX + 1), 'a\udc00', 1, [], {}, null, undefined],
  time: ['24:00:00', '10:00', '10:00:00Z', '10:00:00.', '1:00:00', ''],
  unsignedInt: [-1, 0.5],
  uri: ['', 'a b', ' a', 'urn:uuid:1', 'urn:oid:a', 'a\n'],
  url: ['a b', ''],
  uuid: ['c757873d-ec9a-4326-a141-556f43239520', 'urn:uuid:C757873D-EC9A-4326-A141-556F43239520', 'urn:uuid:c757873d'],
};

test('every primitive type takes what is of its format and nothing else', () => {
  for (const [type, values] of Object.entries(GOOD))
    for (const value of values) assert.ok(isGood(type, value), `${type} ${JSON.stringify(value).slice(0, 60)}`);
  for (const [type, values] of Object.entries(BAD)) {
    for (const value of values) assert.ok(!isGood(type, value), `${type} ${JSON.stringify(value)?.slice(0, 60) ?? ''}`);
  }
});

/** A pattern of the tables, of the whole text. Java's \s, which the specification means, has no no-break space. */
const pattern = (type: string): RegExp =>
  new RegExp(
    `^(?:${(typeDefinition(type).regex ?? '').replaceAll('\\S', '[^ \\t\\r\\n\\f\\v]').replaceAll('[^\\s]', '[^ \\t\\r\\n\\f\\v]')})$`,
  );

/** Texts that are nearly of the type. */
const nearly = (seeds: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...seeds), fc.nat(40), fc.nat(3), fc.stringMatching(/^[0-9a-fT:.+Zu =-]{0,3}$/))
    .map(([seed, at, cut, put]) => seed.slice(0, at) + put + seed.slice(at + cut));

test('the checks by hand take nothing that the specification’s own patterns refuse', () => {
  for (const type of ['date', 'dateTime', 'instant', 'time', 'id', 'oid', 'uuid', 'code', 'base64Binary']) {
    const seeds = (GOOD[type] ?? []).filter((value) => typeof value === 'string');
    const regex = pattern(type);
    fc.assert(
      fc.property(nearly(seeds), (text) => {
        if (isGood(type, text)) assert.match(text, regex, type);
        // And refuse nothing that they take, but days that no calendar has.
        else if (regex.test(text) && !['date', 'dateTime', 'instant', 'base64Binary'].includes(type))
          assert.fail(`${type} refuses ${JSON.stringify(text)}`);
      }),
      { numRuns: 2000 },
    );
  }
});

test('a date is good exactly if the calendar has it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), (year, month, day) => {
      const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      let exists = true;
      try {
        Temporal.PlainDate.from(text);
      } catch {
        exists = false;
      }
      assert.equal(isGood('date', text), exists, text);
      assert.equal(isGood('dateTime', `${text}T00:00:00Z`), exists, text);
    }),
    { numRuns: 2000 },
  );
});

test('megabytes of base64 or of nearly a code take no time', () => {
  const start = performance.now();
  assert.ok(isGood('base64Binary', 'AAAA'.repeat(1_000_000)));
  assert.ok(!isGood('base64Binary', `${'AAAA'.repeat(1_000_000)}!`));
  assert.ok(!isGood('code', `${'a '.repeat(500_000)} `));
  assert.ok(!isGood('uri', `${'a'.repeat(1_000_000)} `));
  assert.ok(!isGood('oid', `urn:oid:1${'.1'.repeat(500_000)}.`));
  assert.ok(performance.now() - start < 2000);
});
