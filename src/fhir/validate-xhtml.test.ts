import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { narrativeComplaint } from './validate-xhtml.ts';

const div = (inner: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

const GOOD = [
  'text',
  '<p>a<br/>b</p>',
  '<p>a<br />b &amp; &lt; &#160; &#xA0; &quot;</p>',
  '<!-- a < b --><b>x</b>',
  '<a href="https://example.org/?a=1&amp;b=2">x</a>',
  '<a href="Patient/1">x</a>',
  "<img src='data:image/png;base64,AAAA' alt='a'/>",
  '<img src="#a"/>',
  '<table class="grid"><tbody><tr><td colspan="2" style="color: red">x</td></tr></tbody></table>',
  '<a name="x"></a><div xml:lang="en" lang="en" id="y">ü😀</div>',
];

const BAD = [
  '',
  '  \n ',
  '<!-- only -->',
  '<script>alert(1)</script>',
  '<SCRIPT>x</SCRIPT>',
  '<p onclick="alert(1)">x</p>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java&#115;cript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="&#x6a;avascript:alert(1)">x</a>',
  '<a href="vbscript:x">x</a>',
  '<a href="data:text/html;base64,AAAA">x</a>',
  '<img src="data:text/html,x"/>',
  '<img src="data:image/svg+xml,x"/>',
  '<p style="width: expression(alert(1))">x</p>',
  '<p style="background: url(java\\73cript:x)">x</p>',
  '<iframe src="x">x</iframe>',
  '<form><input/></form>',
  '<object data="x">x</object>',
  '<style>p {}</style>',
  '<link rel="stylesheet"/>',
  '<svg><path/></svg>',
  '<p>x',
  'x</p>',
  '<p><b>x</p></b>',
  '<p a>x</p>',
  '<p class=a>x</p>',
  '<p class="a" class="b">x</p>',
  '<p class="a<b">x</p>',
  '&nbsp;',
  '&',
  '& x',
  '&#9999999999;',
  '<![CDATA[x]]>',
  '<?php x ?>',
  '<!DOCTYPE html>x',
  '<!-- a',
  '< p>x</ p>',
  'x<',
  '<br',
  '<p xmlns="http://www.w3.org/2000/svg">x</p>',
  '\ud800',
];

test('a narrative of the elements and attributes that FHIR allows is good', () => {
  for (const inner of GOOD) assert.equal(narrativeComplaint(div(inner)), undefined, inner);
  assert.equal(narrativeComplaint(`\n ${div('x')} \n`), undefined);
  assert.equal(narrativeComplaint(`<div class="x" xmlns='http://www.w3.org/1999/xhtml' ><p>x</p></div >`), undefined);
});

test('what could run, fetch, or is not well-formed or empty is not', () => {
  for (const inner of BAD) assert.ok(narrativeComplaint(div(inner)) !== undefined, inner);
  for (const text of [
    '',
    'x',
    '<p>x</p>',
    '<div>x</div>',
    `${div('x')}y`,
    `x${div('x')}`,
    `${div('x')}${div('y')}`,
    '<div xmlns="http://www.w3.org/1999/xhtml"/>',
    `<!-- a -->${div('x')}`,
  ]) {
    assert.ok(narrativeComplaint(text) !== undefined, text);
  }
  for (const value of [null, 1, {}, [], undefined]) assert.equal(narrativeComplaint(value)?.code, 'structure');
});

test('any text has an answer, and markup in a text that is escaped is good', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '/', '"', "'", '=', '&', ';', 'a', 'div', ' ', '!', '--', 'p') }), (text) => {
      narrativeComplaint(div(text));
      narrativeComplaint(text);
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      assert.equal(narrativeComplaint(div(`${escaped}.`)), undefined);
    }),
    { numRuns: 500 },
  );
});

test('hostile narratives take linear time', () => {
  const start = performance.now();
  for (const part of ['<b>', '<p class="', '&', '<!--', '<div ', 'a="b" ', '<br/>', "<p a='"])
    narrativeComplaint(div(part.repeat(200_000)));
  narrativeComplaint(div(`<p ${Array.from({ length: 100_000 }, (_, i) => `a${i}="x"`).join(' ')}>x</p>`));
  narrativeComplaint(div(`<p${' '.repeat(1_000_000)}x`));
  assert.ok(performance.now() - start < 3000);
});
