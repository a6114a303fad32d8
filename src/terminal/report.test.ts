import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { vitalSignsResource } from '#fhir/vital-signs.ts';
import { reportPdf } from './report-pdf.ts';
import { readReport, reportLines } from './report.ts';

const AT = Date.UTC(2025, 10, 21, 4, 40);

const row = (index: number, about: string | null = null) => ({
  at: AT + index * 60_000,
  user: 'test',
  role: 'auditor',
  patient: 'p1',
  act: 'print-record',
  outcome: 'success',
  refused: null,
  purpose: 'AUDIT',
  door: 'records',
  about,
  records: ['22334455'],
});

const answer = (rows: readonly object[], more: object = {}) => ({
  centre: 'Poradnia Łódź',
  zone: 'Europe/Warsaw',
  patient: 'p1',
  person: { name: 'Елена Παπαδοπούλου 王', birthDate: '1980-02-29', username: 'testpatient' },
  madeBy: 'testpatient',
  from: AT - 86_400_000,
  before: AT + 86_400_000,
  madeAt: AT,
  rows,
  more: false,
  retention: { keepYears: { records: 10, visits: 0, prescriptions: 0 }, eraseAfterYears: 30 },
  ...more,
});

/** The streams of a PDF, opened. */
function streamsOf(pdf: Uint8Array): readonly string[] {
  const text = Buffer.from(pdf).toString('latin1');
  return Array.from(text.matchAll(/stream\n([\s\S]*?)\nendstream/g), ([, stream = '']) => {
    try {
      return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
    } catch {
      return stream;
    }
  });
}

/** What can be copied out of it: the characters that its typefaces say their glyphs are. */
const charactersOf = (pdf: Uint8Array): string =>
  streamsOf(pdf)
    .filter((stream) => stream.includes('begincmap'))
    .flatMap((stream) => Array.from(stream.matchAll(/<([0-9a-f]{4})>/g), ([, hex = '']) => String.fromCodePoint(parseInt(hex, 16))))
    .join('');

const pagesOf = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

test('a report says by the centre’s clocks who was shown what, why, and on what basis', () => {
  const lines = reportLines(readReport('disclosures', answer([row(0, 'annual review')])));
  assert.deepEqual(lines.slice(0, 2), ['Accounting of disclosures', 'Poradnia Łódź']);
  assert.ok(lines.some((line) => /^Date of birth +1980-02-29$/.test(line)));
  assert.ok(lines.includes('Basis           45 CFR 164.528'));
  assert.ok(lines.some((line) => /^2025-11-21 05:40:00 +test \(auditor\) +print record +22334455 +audit +annual review$/.test(line)));
  const none = reportLines(readReport('disclosures', answer([])));
  assert.ok(none.includes('Nobody but you was shown anything in this period.'));
});

test('a copy shows records and visits as tables and every other resource field by field', () => {
  const signs = { temperature: { value: 37.5, unit: 'Cel' }, bloodPressure: { systolic: 120, diastolic: 80 } } as const;
  const resources = [
    { resourceType: 'Patient', id: 'p1', name: [{ text: 'Елена' }] },
    vitalSignsResource({ id: 'o', patient: 'p1', record: 'morning', signs, at: AT, status: 'final' }),
    { resourceType: 'MedicationRequest', id: 'm', medicationCodeableConcept: { text: 'PHENobarbital' } },
  ];
  const lines = reportLines(readReport('own_copy', answer([], { resources })));
  assert.equal(lines[0], 'Copy of your health data');
  assert.ok(lines.includes('name[0].text: Елена'));
  assert.ok(
    lines.some((line) => /^morning +2025-11-21 05:40:00 +37\.5 °C +120\/80 mmHg +final$/.test(line)),
    lines.join('\n'),
  );
  assert.ok(lines.includes('Medication Request'));
  assert.ok(lines.some((line) => line.includes('records at least 10 years') && line.includes('nothing was changed for 30 years')));
  assert.ok(lines.includes('medicationCodeableConcept.text: PHENobarbital'));
});

test('a PDF embeds what it needs for Latin, Greek and Cyrillic, and shows a box, and says so, for what its typeface lacks', async () => {
  const pdf = await reportPdf(readReport('disclosures', answer([row(0)])));
  const text = Buffer.from(pdf).toString('latin1');
  assert.match(text, /^%PDF-1\./);
  assert.equal(text.match(/\/FontFile2/g)?.length, 2, 'regular and bold, each a part of its typeface');
  assert.doesNotMatch(text, /\/BaseFont \/Helvetica/);
  assert.ok(pdf.length < 60_000, `${pdf.length} bytes`);
  const characters = charactersOf(pdf);
  for (const char of 'ŁźΠπαЕлн□') assert.ok(characters.includes(char), char);
  assert.ok(!characters.includes('王'));
  assert.equal(pagesOf(pdf), 1);
});

test('a PDF of a long table goes on over pages, and a text longer than a page does not stop it', async () => {
  const rows = Array.from({ length: 120 }, (_, index) => row(index));
  const long = row(121, 'a reason without end '.repeat(400));
  const resources = [{ resourceType: 'Binary', data: 'x'.repeat(4_000) }];
  const pdf = await reportPdf(readReport('own_copy', answer([...rows, long], { resources })));
  assert.ok(pagesOf(pdf) > 3, `${pagesOf(pdf)} pages`);
  assert.ok(pagesOf(pdf) < 12, `${pagesOf(pdf)} pages`);
});
