/** Names of people, compared as people mean them: without regard to case, accents, punctuation, double blanks and which name comes first after a comma. */

import { foldLetters } from './letters.ts';

/** Longest name taken in, in UTF-16 units. */
export const NAME_LENGTH_MAX = 200;

/**
 * The name as it is compared: `Lee,  AMY`, `amy lee` and `Ámy Lee` are `amy lee`. Empty for what is no name. Folding twice is folding once.
 * A name is never guessed at: `Jon` is not `John`.
 */
export function foldName(name: string): string {
  if (name.length > NAME_LENGTH_MAX || !name.isWellFormed()) return '';
  return words(lastNameLast(foldLetters(name))).join(' ');
}

/** `Last, First` is `First Last`; what follows a second comma (`Jr.`) stays at the end. */
function lastNameLast(name: string): string {
  const [last = '', first = '', ...rest] = name.split(/[,，]/u);
  return first.trim() === '' ? name : [first, last, ...rest].join(' ');
}

/** Apostrophes join (`O'Brien`, `O’Brien`, `OBrien`), everything else that is no letter or digit parts. */
const words = (name: string): readonly string[] =>
  name
    .replace(/['’ʼ`´]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
