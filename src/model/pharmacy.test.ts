import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Bucket, drained, filled, fuller, waitFor } from './guess-bucket.ts';
import { parseKioskFile } from './kiosk-file.ts';
import { maskedItems, maskMedication } from './medication-mask.ts';
import { nextState, PRESCRIPTION_STATES } from './prescription.ts';

test('a medication shows its first three letters, and a short one nothing', () => {
  assert.equal(maskMedication('Tretinoin'), 'TRE***');
  assert.equal(maskMedication('co-trimoxazole'), 'COT***');
  assert.equal(maskMedication('PHE****'), 'PHE****', 'masked already');
  assert.equal(maskMedication('TRE***'), 'TRE***');
  for (const short of ['Ace', 'x', '5-F', '***']) assert.equal(maskMedication(short), '***', short);
  assert.equal(maskMedication('Ärzte'), 'ÄRZ***');
});

test('no more than three letters of a name get through, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (name) => {
      const letters = maskMedication(name).match(/[\p{L}\p{N}]/gu) ?? [];
      // ß becomes SS and the like: three letters of the name may be a few more in capitals.
      return letters.length <= 9 && maskMedication(name).endsWith('***');
    }),
  );
});

test('sensitive ones are an item each, and a counting kiosk says how many', () => {
  const items = [
    { medication: 'Amlodipine', sensitive: false },
    { medication: 'Tenofovir', sensitive: true },
  ];
  assert.deepEqual(maskedItems(items, 'letters'), ['AML***', '1 item']);
  assert.deepEqual(maskedItems(items, 'count'), ['2 items']);
  assert.deepEqual(maskedItems(items.slice(0, 1), 'count'), ['1 item']);
  assert.deepEqual(maskedItems([], 'count'), []);
});

test('a prescription goes from state to state as the table says and no other way', () => {
  const steps = ['prepare', 'ready', 'hand-over', 'cancel', 'return'] as const;
  const table = Object.fromEntries(
    PRESCRIPTION_STATES.map((state) => [state, steps.map((step) => `${step}: ${nextState(state, step) ?? '-'}`).join(', ')]),
  );
  assert.deepEqual(table, {
    entered: 'prepare: in preparation, ready: ready, hand-over: -, cancel: cancelled, return: -',
    'in preparation': 'prepare: -, ready: ready, hand-over: -, cancel: cancelled, return: -',
    ready: 'prepare: -, ready: -, hand-over: handed over, cancel: cancelled, return: returned to stock',
    'handed over': 'prepare: -, ready: -, hand-over: -, cancel: -, return: -',
    'returned to stock': 'prepare: in preparation, ready: ready, hand-over: -, cancel: cancelled, return: -',
    cancelled: 'prepare: -, ready: -, hand-over: -, cancel: -, return: -',
  });
});

test('a bucket of guesses fills, refuses, drains, and is never full for ever', () => {
  let bucket: Bucket | undefined;
  for (let guess = 0; guess < 6; guess++) {
    assert.equal(waitFor('name', bucket, 1000), 0, `guess ${guess}`);
    bucket = filled('name', bucket, 1000);
  }
  assert.equal(waitFor('name', bucket, 1000), 120_000);
  assert.equal(waitFor('name', bucket, 1000 + 60_000), 60_000);
  assert.equal(waitFor('name', bucket, 1000 + 120_000), 0);
  assert.equal(waitFor('name', drained('name', bucket, 1000), 1000), 0);
  assert.equal(waitFor('name', bucket, 0), 120_000, 'a clock that steps back drains nothing');
  assert.equal(fuller('name', { level: 3, at: 0 }, { level: 2, at: 240_000 }, 240_000)?.level, 2, 'as of now, not as of then');
});

test('however one guesses, no more get through than the bucket holds and drains', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 300 }), (pauses) => {
      let now = 0;
      let heard = 0;
      let bucket: Bucket | undefined;
      for (const pause of pauses) {
        now += pause;
        if (waitFor('name', bucket, now) > 0) continue;
        heard += 1;
        bucket = filled('name', bucket, now);
      }
      return heard <= 6 + now / 120_000;
    }),
  );
});

test('the original people are read as they are', () => {
  const text = readFileSync(new URL('../../samples/kiosk/people.json', import.meta.url), 'utf8');
  const read = parseKioskFile('people.json', text, 'month-first');
  assert.ok('people' in read);
  assert.deepEqual(
    read.people.map(({ key, name, birthDate, medications }) => [key, name, birthDate, medications.length]),
    [
      ['person1', 'Sarah Smith', '2003-02-05', 2],
      ['person2', 'John Doe', '1980-05-17', 0],
      ['person3', 'Kimberly Shaw', '1970-09-10', 1],
      ['person4', 'Amy Lee', '1997-04-03', 1],
      ['person5', 'John Doe', '1980-05-17', 2],
      ['person6', 'Amy Lee', '2000-12-13', 2],
      ['person7', 'Harold Johnson', '1945-06-09', 0],
    ],
  );
});

test('a wrong file is refused with what is wrong, and without what is in it', () => {
  const faultOf = (text: string): string => {
    const read = parseKioskFile('people.json', text, 'month-first');
    return 'faults' in read ? (read.faults[0]?.text ?? '') : 'none';
  };
  const person = { Name: 'Amy Lee', DOB: '4/3/1997', Address: '943 Beach Front Ave.', Medication: ['PHE****'] };
  assert.equal(faultOf(JSON.stringify({ a: person })), 'none');
  for (const [text, expected] of [
    ['', /not JSON/],
    ['[]', /one object of people/],
    ['{}', /nobody/],
    [JSON.stringify({ a: 1 }), /"a": has to be an object/],
    [JSON.stringify({ a: { ...person, Name: '  ' } }), /"a": Name/],
    [JSON.stringify({ a: { ...person, Name: 'Amy\nLee' } }), /"a": Name/],
    [JSON.stringify({ a: { ...person, DOB: '31/31/1997' } }), /"a": DOB/],
    [JSON.stringify({ a: { ...person, Address: '' } }), /"a": Address/],
    [JSON.stringify({ a: { ...person, Medication: 'PHE' } }), /"a": Medication/],
    [JSON.stringify({ a: { ...person, Medication: [''] } }), /"a": Medication/],
  ] as const) {
    assert.match(faultOf(text), expected);
    assert.doesNotMatch(faultOf(text), /Amy|1997|Beach|PHE/);
  }
  assert.match(faultOf('x'.repeat(5_000_000)), /longer than/);
});
