/** Reads the folder of the original appointment system into memory, for an import. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedText } from '#model/appointment-files.ts';
import { FILE_LENGTH_MAX, type Fault } from '#model/text-lines.ts';
import { UsageRefusal } from './arguments.ts';

/** A folder of the originals has a handful of files; more is another folder. */
const FILES_MAX = 10_000;

/** The text files of a folder, by name. Throws UsageRefusal for a folder that cannot be read. */
export async function readNamedTexts(folder: string): Promise<readonly NamedText[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new UsageRefusal(`the folder ${folder} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
  const texts = names.filter((name) => name.endsWith('.txt')).toSorted();
  if (texts.length > FILES_MAX)
    throw new UsageRefusal(`${folder} has more than ${FILES_MAX} text files: it is not the folder of one centre`);
  const files: NamedText[] = [];
  for (const name of texts) {
    const path = join(folder, name);
    const { size } = await stat(path);
    if (size > FILE_LENGTH_MAX * 4) throw new UsageRefusal(`${path} is larger than ${FILE_LENGTH_MAX} characters`);
    files.push({ name, text: await readFile(path, 'utf8') });
  }
  return files;
}

/** `doc1.txt:2: what is wrong, and what to do` */
export const faultLines = (faults: readonly Fault[]): readonly string[] =>
  faults.map(({ file, line, text }) => (file === '' ? text : `${file}:${line}: ${text}`));
