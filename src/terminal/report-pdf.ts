/**
 * A report as a PDF that a clinic hands out: A4, a heading with the centre's name, what it concerns, tables whose head comes again on each page, page
 * numbers. The typeface is DejaVu Sans (Latin, Greek, Cyrillic and more), of which only the glyphs that occur are embedded; what it lacks is shown as a box
 * and told of at the end.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fontkit from 'fontkit';
import PDFDocument from 'pdfkit';
import type { Report, Section, Table } from './report.ts';

const REGULAR = fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
const BOLD = fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'));

/** Points. */
const MARGIN = 54;
/** Below the text: the foot of the page. */
const FOOT = 40;
const SIZE = { title: 18, heading: 11, text: 9, small: 7.5 } as const;
const CELL = { x: 4, y: 3 } as const;
const INK = '#1a1a1a';
const QUIET = '#666666';
const LINE = '#b8b8b8';
const SHADE = '#f0f2f4';

/** U+25A1, which DejaVu has. */
const LACKING = '\u25a1';

/** The bytes of the file. */
export async function reportPdf(report: Report): Promise<Uint8Array> {
  const page = new Pages(report);
  page.title();
  for (const section of report.sections) page.section(section);
  return page.finish();
}

class Pages {
  readonly #report: Report;
  readonly #doc: PDFKit.PDFDocument;
  readonly #bytes: Promise<Uint8Array>;
  readonly #has: (codePoint: number) => boolean;
  #lacked = false;

  constructor(report: Report) {
    const { title, centre, madeAt } = report;
    this.#report = report;
    const font = fontkit.create(readFileSync(REGULAR));
    if (!('hasGlyphForCodePoint' in font)) throw new TypeError('the typeface of reports is a collection');
    this.#has = (codePoint) => font.hasGlyphForCodePoint(codePoint);
    this.#doc = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
      bufferPages: true, // the number of pages is known at the end only
      font: REGULAR,
      lang: 'en',
      displayTitle: true,
      info: {
        Title: this.#shown(title),
        Author: this.#shown(centre),
        Creator: 'Medlar',
        Producer: 'Medlar',
        CreationDate: new Date(madeAt),
      },
    });
    const chunks: Uint8Array[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#bytes = promise;
    this.#doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    this.#doc.once('end', () => resolve(Buffer.concat(chunks)));
    this.#doc.once('error', reject);
    this.#doc.font(REGULAR).fillColor(INK);
  }

  /** Name of the centre, title, and what it concerns. */
  title(): void {
    const { centre, title, facts } = this.#report;
    this.#write(centre, SIZE.text, { colour: QUIET });
    this.#write(title, SIZE.title, { bold: true, above: 6 });
    this.#rule(8);
    const column = Math.max(...facts.map(([label]) => this.#doc.font(BOLD).fontSize(SIZE.text).widthOfString(label))) + 14;
    for (const [label, value] of facts) this.#labelled(label, value, column);
    this.#rule(6);
  }

  section({ heading, text = [], table, pairs = [] }: Section): void {
    // A heading is not left alone at the foot of a page.
    if (this.#room() < 70) this.#doc.addPage();
    this.#write(heading, SIZE.heading, { bold: true, above: 14 });
    for (const paragraph of text) this.#write(paragraph, SIZE.text, { above: 4 });
    this.#doc.moveDown(0.4);
    if (table !== undefined) this.#table(table);
    for (const [label, value] of pairs) this.#labelled(label, value, this.#width() * 0.42, SIZE.small);
  }

  finish(): Promise<Uint8Array> {
    if (this.#lacked)
      this.#write(`${LACKING} stands for a character that this document’s typeface lacks; the report as JSON has it.`, SIZE.small, {
        above: 14,
        colour: QUIET,
      });
    const doc = this.#doc;
    const { start, count } = doc.bufferedPageRange();
    for (let at = 0; at < count; at += 1) {
      doc.switchToPage(start + at);
      // Beyond the margin that text keeps, where pdfkit would begin a new page.
      doc.page.margins.bottom = 0;
      const y = doc.page.height - MARGIN;
      doc
        .moveTo(MARGIN, y - 6)
        .lineTo(MARGIN + this.#width(), y - 6)
        .lineWidth(0.5)
        .strokeColor(LINE)
        .stroke();
      doc.font(REGULAR).fontSize(SIZE.small).fillColor(QUIET);
      doc.text(this.#shown(`${this.#report.centre} · ${this.#report.title}`), MARGIN, y, { lineBreak: false });
      doc.text(`page ${at + 1} of ${count}`, MARGIN, y, { width: this.#width(), align: 'right', lineBreak: false });
    }
    doc.end();
    return this.#bytes;
  }

  #width = (): number => this.#doc.page.width - 2 * MARGIN;
  /** Height left on this page. */
  #room = (): number => this.#doc.page.maxY() - this.#doc.y;

  #write(text: string, size: number, { bold = false, above = 0, colour = INK } = {}): void {
    const doc = this.#doc;
    doc.y += above;
    doc
      .font(bold ? BOLD : REGULAR)
      .fontSize(size)
      .fillColor(colour);
    doc.text(this.#shown(text), MARGIN, doc.y, { width: this.#width() });
  }

  #rule(around: number): void {
    const doc = this.#doc;
    doc.y += around;
    doc
      .moveTo(MARGIN, doc.y)
      .lineTo(MARGIN + this.#width(), doc.y)
      .lineWidth(0.8)
      .strokeColor(LINE)
      .stroke();
    doc.y += around;
  }

  #labelled(label: string, value: string, column: number, size: number = SIZE.text): void {
    const doc = this.#doc;
    const texts = [this.#shown(label), this.#shown(value)] as const;
    const right = { width: this.#width() - column };
    const left = { width: column - 8 };
    const height = Math.max(
      doc.font(BOLD).fontSize(size).heightOfString(texts[0], left),
      doc.font(REGULAR).fontSize(size).heightOfString(texts[1], right),
    );
    if (height > this.#room()) doc.addPage();
    const { y } = doc;
    doc.font(BOLD).fillColor(INK).text(texts[0], MARGIN, y, left);
    doc.font(REGULAR).text(texts[1], MARGIN + column, y, right);
    // A value longer than a page has gone on to the next: then its end counts, and not the height that it would have had.
    doc.y = height > doc.page.maxY() - y ? doc.y : y + height + 2;
  }

  /** The head comes again on each page; a row is never cut in two, unless it is longer than a page. */
  #table({ head, widths, rows }: Table): void {
    const sum = widths.reduce((total, share) => total + share, 0);
    const columns = widths.map((share) => (share / sum) * this.#width());
    this.#row(head, columns, true);
    for (const row of rows) {
      if (this.#rowHeight(row, columns, false) > this.#room()) {
        this.#doc.addPage();
        this.#row(head, columns, true);
      }
      this.#row(row, columns, false);
    }
  }

  #rowHeight(cells: readonly string[], columns: readonly number[], bold: boolean): number {
    this.#doc.font(bold ? BOLD : REGULAR).fontSize(SIZE.small);
    const heights = cells.map((cell, at) =>
      this.#doc.heightOfString(this.#shown(cell === '' ? ' ' : cell), { width: (columns[at] ?? 0) - 2 * CELL.x }),
    );
    return Math.max(...heights) + 2 * CELL.y;
  }

  #row(cells: readonly string[], columns: readonly number[], isHead: boolean): void {
    const doc = this.#doc;
    const height = Math.min(this.#rowHeight(cells, columns, isHead), doc.page.maxY() - doc.page.margins.top);
    const top = doc.y;
    if (isHead) doc.rect(MARGIN, top, this.#width(), height).fill(SHADE);
    doc
      .font(isHead ? BOLD : REGULAR)
      .fontSize(SIZE.small)
      .fillColor(INK);
    let x = MARGIN;
    for (const [at, cell] of cells.entries()) {
      const column = columns[at] ?? 0;
      doc.text(this.#shown(cell), x + CELL.x, top + CELL.y, { width: column - 2 * CELL.x, height: height - 2 * CELL.y, ellipsis: true });
      x += column;
    }
    doc
      .moveTo(MARGIN, top + height)
      .lineTo(MARGIN + this.#width(), top + height)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
    doc.y = top + height;
  }

  /** The text, with a box for each character that the typeface lacks. */
  #shown(text: string): string {
    let shown = '';
    for (const char of text.normalize('NFC')) {
      const has = this.#has(char.codePointAt(0) ?? 0);
      if (!has) this.#lacked = true;
      shown += has ? char : LACKING;
    }
    return shown;
  }
}
