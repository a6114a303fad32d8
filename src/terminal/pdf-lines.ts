/**
 * A PDF of plain lines, one fixed-width font, A4: all that a report needs, so that no library has to be carried for it. ISO 32000-1; text is
 * WinAnsi, what that lacks is `?`, and the JSON beside it has every character.
 */

const PAGE = { width: 595, height: 842, margin: 48 };
const FONT = { size: 8, leading: 11, widthPerSize: 0.6 };
const COLUMNS = Math.floor((PAGE.width - 2 * PAGE.margin) / (FONT.size * FONT.widthPerSize));
const ROWS = Math.floor((PAGE.height - 2 * PAGE.margin) / FONT.leading);

/** The bytes of the file. `title` goes into its information, not onto a page. */
export function pdfOfLines(title: string, lines: readonly string[]): Uint8Array {
  const wrapped = lines.flatMap(wrap);
  const pages = Array.from({ length: Math.max(1, Math.ceil(wrapped.length / ROWS)) }, (_, at) => wrapped.slice(at * ROWS, (at + 1) * ROWS));
  const first = 5;
  const kids = pages.map((_, at) => `${first + 2 * at} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>',
    `<< /Title (${escaped(title)}) /Producer (Medlar) >>`,
    ...pages.flatMap((page, at) => {
      const text = page.map((line) => `(${escaped(line)}) '`).join('\n');
      const top = PAGE.height - PAGE.margin;
      const stream = `BT /F1 ${FONT.size} Tf ${FONT.leading} TL ${PAGE.margin} ${top} Td\n${text}\nET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${first + 2 * at + 1} 0 R >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n';
  const offsets: number[] = [];
  for (const [at, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  // Every character is one byte by now, so that offsets in characters are offsets in bytes.
  return Uint8Array.from(file, (char) => char.charCodeAt(0));
}

function wrap(line: string): readonly string[] {
  if (line.length <= COLUMNS) return [line];
  const parts: string[] = [line.slice(0, COLUMNS)];
  for (let at = COLUMNS; at < line.length; at += COLUMNS - 4) parts.push(`    ${line.slice(at, at + COLUMNS - 4)}`);
  return parts;
}

const escaped = (text: string): string =>
  Array.from(text.normalize('NFC'), (char) => (/^[\u0020-\u007e\u00a0-\u00ff]$/.test(char) ? char : '?'))
    .join('')
    .replaceAll(/[\\()]/g, '\\$&');
