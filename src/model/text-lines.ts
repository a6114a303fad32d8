/**
 * The words of a plain text file that people edit by hand, line by line. LF and CRLF, blank lines, extra blanks and a missing last newline are all
 * the same; what no editor should have put there is a fault that names file and line and says what to do.
 */

/** Something wrong with a file. */
export interface Fault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** One sentence: what is wrong, and what to do. Never holds a password. */
  readonly text: string;
}

/** A line that is not blank. */
export interface Line {
  /** From 1, blank ones counted. */
  readonly line: number;
  readonly words: readonly string[];
}

/** Longest file, in UTF-16 units. */
export const FILE_LENGTH_MAX = 4 * 1024 * 1024;
/** Longest line, in UTF-16 units. */
export const LINE_LENGTH_MAX = 1024;
/** Faults told of one file; the rest would say the same. */
export const FAULTS_MAX = 20;

/** The lines, or the faults; `expected` says in a few words what a line should hold, for an empty file. */
export function readLines(
  file: string,
  text: string,
  expected: string,
): { readonly lines: readonly Line[] } | { readonly faults: readonly Fault[] } {
  const whole = (said: string): { readonly faults: readonly Fault[] } => ({ faults: [{ file, line: 1, text: said }] });
  if (text.length > FILE_LENGTH_MAX)
    return whole(`the file is longer than ${FILE_LENGTH_MAX / 1024 / 1024} MiB; check that it is the right one`);
  if (text.startsWith('\uFEFF')) return whole('the file begins with a byte order mark; save it as UTF-8 without BOM');
  const lines: Line[] = [];
  const faults: Fault[] = [];
  for (const [index, content] of text.split(/\r\n|\n|\r/).entries()) {
    const said = contentFault(content);
    if (said !== undefined) {
      faults.push({ file, line: index + 1, text: said });
      if (faults.length === FAULTS_MAX) break;
      continue;
    }
    const words = content.split(/[ \t]+/).filter((word) => word !== '');
    if (words.length > 0) lines.push({ line: index + 1, words });
  }
  if (faults.length > 0) return { faults };
  return lines.length === 0 ? whole(`the file is empty; write ${expected}`) : { lines };
}

function contentFault(content: string): string | undefined {
  if (content.length > LINE_LENGTH_MAX) return `the line is longer than ${LINE_LENGTH_MAX} characters; shorten it`;
  if (content.includes('\u0000')) return 'the line holds a NUL byte; save the file as UTF-8 text';
  if (content.includes('\uFFFD') || !content.isWellFormed()) return 'the line is not UTF-8; save the file as UTF-8 text';
  if (/[^\P{Cc}\t]/u.test(content)) return 'the line holds a control character; remove it';
  return undefined;
}
