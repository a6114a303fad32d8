import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldAddress } from './addresses.ts';
import { isDate, originalDate, parseDate } from './dates.ts';
import { judge } from './identity.ts';
import { foldName } from './names.ts';

test('a name is the same name without regard to case, accents, blanks, apostrophes and a comma', () => {
  for (const written of ['Amy Lee', ' AMY  lee ', 'Lee, Amy', 'Ámy Lée', 'LEE ,AMY', 'Ａｍｙ Lee', 'amy\u00a0lee']) {
    assert.equal(foldName(written), 'amy lee', written);
  }
  assert.equal(foldName("O'Brien-Núñez, José"), foldName('JOSE OBRIEN NUNEZ'));
  assert.equal(foldName('Weiß'), foldName('WEISS'));
  assert.equal(foldName('Weiß'), foldName('WEIẞ'));
  assert.equal(foldAddress('Große Straße 1'), foldAddress('GROẞE STRASSE 1'));
  assert.equal(foldName('Smith, John, Jr.'), 'john smith jr');
  assert.equal(foldName('Σίσυφος'), foldName('ΣΙΣΥΦΟΣ'));
});

test('names are never guessed at', () => {
  assert.notEqual(foldName('Jon Doe'), foldName('John Doe'));
  assert.notEqual(foldName('Amy Lee'), foldName('Lee Amy'));
  for (const nothing of ['', ' ', ',', '…', '\ud800', 'x'.repeat(201)])
    assert.equal(foldName(nothing), '', JSON.stringify(nothing.slice(0, 5)));
});

test('folding a name or an address twice is folding it once', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => foldName(foldName(text)) === foldName(text)));
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => foldAddress(foldAddress(text)) === foldAddress(text)));
});

test('dates in any common way of writing are one date', () => {
  for (const written of [
    '2/3/2007',
    '02/03/2007',
    '2007-02-03',
    '20070203',
    '2-3-2007',
    '2.3.2007',
    ' 2 / 3 / 2007 ',
    'Feb 3, 2007',
    '3 February 2007',
    '3rd of Feb. 2007',
    'FEB. 3RD 2007',
    '２/３/２００７',
  ]) {
    assert.equal(parseDate(written, 'month-first'), '2007-02-03', written);
  }
});

test('an ambiguous date is read as the centre says, an unambiguous one as it can only be', () => {
  assert.equal(parseDate('2/3/2007', 'day-first'), '2007-03-02');
  assert.equal(parseDate('17/5/1980', 'month-first'), '1980-05-17');
  assert.equal(parseDate('5/17/1980', 'day-first'), '1980-05-17');
});

test('what is no day of the calendar is no date', () => {
  for (const text of [
    '',
    '2/30/2001',
    '2/29/2001',
    '13/13/2000',
    '0/1/2000',
    '1/1/00',
    '1/1/99999',
    '31/11/2000',
    'tomorrow',
    'Foo 3, 2007',
    'Febru 3, 2007 x',
    '1/1/1700',
    '2/3/2007/1',
    '2007-2',
    '1e3/1/2000',
    '-1/1/2000',
  ]) {
    assert.equal(parseDate(text, 'month-first'), undefined, text);
  }
  assert.equal(parseDate('2/29/2000', 'month-first'), '2000-02-29');
  assert.equal(parseDate('2/29/1900', 'month-first'), undefined);
  assert.ok(isDate('2000-02-29'));
  assert.ok(!isDate('2001-02-29'));
});

test('every date survives being written as the original wrote it', () => {
  const dates = fc
    .date({ min: new Date('1850-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(fc.property(dates, (date) => parseDate(originalDate(date), 'month-first') === date && parseDate(date, 'day-first') === date));
});

test('an address is compared word by word, abbreviations included, and never fuzzily', () => {
  for (const written of ['5567 Apple Farm Blvd.', '5567 APPLE FARM Boulevard', '5567  apple-farm blvd', '5567 Apple Farm Blvd']) {
    assert.equal(foldAddress(written), foldAddress('5567 Apple Farm Blvd.'), written);
  }
  for (const other of [
    '5568 Apple Farm Blvd.',
    '5567 Apple Blvd.',
    '5567 Apple Farm Rd.',
    '5567 Aple Farm Blvd.',
    'Apple Farm Blvd.',
    '5567 Apple Farm Blvd. Apt 2',
  ]) {
    assert.notEqual(foldAddress(other), foldAddress('5567 Apple Farm Blvd.'), other);
  }
  assert.equal(foldAddress('1 Main Street, Apartment 2'), foldAddress('1 main st apt 2'));
});

const PEOPLE = [
  { name: 'Sarah Smith', birthDate: '2003-02-05', address: '321 Python Way' },
  { name: 'John Doe', birthDate: '1980-05-17', address: '3564 Beverly Hill Rd.' },
  { name: 'John Doe', birthDate: '1980-05-17', address: '5567 Apple Farm Blvd.' },
  { name: 'Kimberly Shaw', birthDate: '1970-09-10', address: '1245 Washington Tree Terrace' },
  { name: 'Nobody Known' },
];
const verdictOf = (name: string, birthDate?: string, address?: string): string => {
  const judged = judge({ name, ...(birthDate !== undefined && { birthDate }), ...(address !== undefined && { address }) }, PEOPLE);
  return judged.verdict === 'proven' ? String(PEOPLE.indexOf(judged.person)) : judged.verdict;
};

test('all of it has to fit one person', () => {
  assert.equal(verdictOf('sarah smith', '2003-02-05'), '0');
  assert.equal(verdictOf('sarah smith', '1970-09-10'), 'unproven', "another patient's birth date");
  assert.equal(verdictOf('John Doe', '1980-05-17'), 'address');
  assert.equal(verdictOf('John Doe', '1980-05-17', '5567 Apple Farm Boulevard'), '2');
  assert.equal(verdictOf('John Doe', '1980-05-17', '321 Python Way'), 'unproven', "somebody else's address");
  assert.equal(verdictOf('Sarah Smith', '2003-02-05', 'elsewhere'), 'unproven', 'what is said has to be right, asked for or not');
  assert.equal(verdictOf('Sarah Smith'), 'unproven', 'a name proves nothing');
  assert.equal(verdictOf('Sarah Smith', '2003-02-05', ''), 'unproven');
  assert.equal(verdictOf('Nobody Known', '2003-02-05'), 'unproven', 'what is not on record fits nothing');
  assert.equal(verdictOf('', '2003-02-05'), 'unproven');
});

test('people whom nothing tells apart are nobody', () => {
  const twins = [PEOPLE[0], PEOPLE[0]].filter((one) => one !== undefined);
  assert.equal(judge({ name: 'Sarah Smith', birthDate: '2003-02-05', address: '321 Python Way' }, twins).verdict, 'unproven');
});
