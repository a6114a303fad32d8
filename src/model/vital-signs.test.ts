import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pressureText, readVitalSigns, temperatureText, toCelsius } from './vital-signs.ts';

const read = (temperature: string, bloodPressure = '120/80') => readVitalSigns({ temperature, bloodPressure });

test('the walk-through of the report reads as degrees Fahrenheit and asks back where the diastolic value is the larger', () => {
  assert.deepEqual(read('89', '110/117'), {
    signs: { temperature: { value: 89, unit: '[degF]' }, bloodPressure: { systolic: 110, diastolic: 117 } },
    doubts: ['the diastolic value 117 exceeds the systolic value 110'],
  });
  assert.deepEqual(read('100', '120/121'), {
    signs: { temperature: { value: 100, unit: '[degF]' }, bloodPressure: { systolic: 120, diastolic: 121 } },
    doubts: ['the diastolic value 121 exceeds the systolic value 120'],
  });
  assert.ok('signs' in read('104', '88/98'));
});

test('a number without a unit is on the scale on which it is a body temperature', () => {
  for (const [text, unit] of [
    ['37.5', 'Cel'],
    ['25', 'Cel'],
    ['45', 'Cel'],
    ['77', '[degF]'],
    ['113', '[degF]'],
    ['36,6', 'Cel'],
    ['98.6 F', '[degF]'],
    ['37 °C', 'Cel'],
    ['37 celsius', 'Cel'],
  ] as const) {
    const done = read(text);
    assert.ok('signs' in done, text);
    assert.equal(done.signs.temperature.unit, unit, text);
    assert.deepEqual(done.doubts, [], text);
  }
});

test('a number between the scales is asked for again; with its unit it is a doubt, and what nobody has is refused', () => {
  assert.match((read('60') as { fault: string }).fault, /not 60 in Celsius nor in Fahrenheit/);
  assert.deepEqual('doubts' in read('20 C') && (read('20 C') as { doubts: readonly string[] }).doubts, [
    'a temperature of 20 °C is very unusual',
  ]);
  assert.ok('fault' in read('61 C'));
  assert.ok('fault' in read('4.9 C'));
  assert.ok('fault' in read('-5 C'));
});

test('what is no number, or no pair of numbers, says what is expected', () => {
  for (const text of ['', 'warm', '1e3', 'NaN', '37.5.1', '37 K', '٣٧']) assert.ok('fault' in read(text), text);
  for (const text of ['', '120', '120/', '120-80', '-120/80', '1e2/80', '120/80/60', '0/80', '401/80'])
    assert.ok('fault' in read('37', text), text);
  const doubts = (read('37', '300/20') as { doubts: readonly string[] }).doubts;
  assert.equal(doubts.length, 2);
});

test('values print as the original printed them', () => {
  assert.equal(temperatureText({ value: 89 }), '89.0');
  assert.equal(temperatureText({ value: 37.55 }), '37.55');
  assert.equal(pressureText({ systolic: 110, diastolic: 117 }), '110/117');
});

test('whatever is read is possible, and reads again as itself', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (temperature, bloodPressure) => {
      const done = readVitalSigns({ temperature, bloodPressure });
      if ('fault' in done) return;
      assert.ok(toCelsius(done.signs.temperature) >= 5 && toCelsius(done.signs.temperature) <= 60);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 250, max: 450 }), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), (tenths, a, b) => {
      const done = read(String(tenths / 10), `${a}/${b}`);
      assert.ok('signs' in done);
      assert.deepEqual(read(temperatureText(done.signs.temperature), pressureText(done.signs.bloodPressure)), done);
    }),
  );
});
