import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pdfOfLines } from './pdf-lines.ts';

const textOf = (pdf: Uint8Array): string => Buffer.from(pdf).toString('latin1');

test('every object is where the table says, whatever the lines hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' }), { maxLength: 200 }), (title, lines) => {
      const file = textOf(pdfOfLines(title, lines));
      const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
      assert.equal(file.slice(start, start + 5), 'xref\n');
      const offsets = [...file.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map((match) => Number(match[1]));
      for (const [at, offset] of offsets.entries()) assert.ok(file.startsWith(`${at + 1} 0 obj\n`, offset));
      for (const [, length = '', stream = ''] of file.matchAll(/<< \/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream\nendobj/g))
        assert.equal(stream.length, Number(length));
    }),
    { numRuns: 20 },
  );
});

test('long lines go on below, long lists on further pages, brackets and letters that the font lacks do no harm', () => {
  const file = textOf(pdfOfLines('t', ['a (b) \\ é 漢', 'x'.repeat(150), ...Array.from({ length: 100 }, (_, at) => `line ${at}`)]));
  assert.match(file, /\(a \\\(b\\\) \\\\ é \?\) '/);
  assert.match(file, /\/Count 2 /);
  assert.match(file, /\( {4}x+\) '/);
});
