/**
 * The originals' messages, found in a stream that has no framing: one message per send, yet several may arrive in one read, or one in several.
 * What ends a message: a newline or NUL, the grammar (`availableselection 2` are two), or a short silence where neither decides.
 * Texts here hold one byte per character (latin1), so that a character cut in two by the network is whole again before it is read.
 */

export type LabMessage =
  | { readonly kind: 'login'; readonly dialect: 'A' | 'B'; readonly username: string; readonly password: string }
  /** A login without a name or password, or one that is not UTF-8. */
  | { readonly kind: 'no-login'; readonly dialect: 'A' | 'B' }
  | { readonly kind: 'available' }
  /** `index` undefined: what follows `selection` is not a number that could be on a list. */
  | { readonly kind: 'selection'; readonly index: number | undefined }
  | { readonly kind: 'other' };

export type Taken =
  | { readonly message: LabMessage; readonly rest: string }
  /** Not decided yet: `word` waits for the end of a keyword or for a password, `more` for what may still belong to it. */
  | { readonly wait: 'word' | 'more' };

/** Without the blanks, line ends and NULs before it: a line end that arrives on its own after a message is no message. */
export const withoutLeading = (text: string): string => text.replace(/^[ \t\r\v\f\n\0]+/, '');

const END = /[\n\0]/;
const BLANKS = /[ \t\r\v\f]+/;

/** The first login in `rest`, which is not empty and begins with no blank. `settled`: nothing more comes for now, what is there is the message. */
export function takeLogin(rest: string, settled: boolean): Taken {
  const end = rest.search(END);
  const message = trim(end < 0 ? rest : rest.slice(0, end));
  const dialect = /^authenticate(?:[ \t]|$)/.test(message) ? 'B' : 'A';
  const [username, password] = twoWords(dialect === 'B' ? trim(message.slice('authenticate'.length)) : message);
  if (end < 0 && !settled) return { wait: password === '' ? 'word' : 'more' };
  const after = end < 0 ? '' : rest.slice(end + 1);
  const name = fromUtf8(username);
  const secret = fromUtf8(password);
  if (!name || !secret) return { message: { kind: 'no-login', dialect }, rest: after };
  return { message: { kind: 'login', dialect, username: name, password: secret }, rest: after };
}

/** The first message after login in `rest`, which is not empty and begins with no blank. `unfinished(index)`: these digits at the end of what came may be the beginning of a longer number. */
export function takeMessage(rest: string, settled: boolean, unfinished: (index: number) => boolean): Taken {
  if (rest.startsWith('available')) return { message: { kind: 'available' }, rest: rest.slice('available'.length) };
  const choice = /^selection([^\n\0]*?)(available|selection|[\n\0]|$)/.exec(rest);
  if (choice !== null) {
    const [whole, argument = '', end = ''] = choice;
    const index = /^[ \t]/.test(argument) ? indexIn(trim(argument)) : undefined;
    if (end === '' && !settled) {
      if (trim(argument) === '') return { wait: 'word' };
      if (index === undefined) return { wait: KEYWORD_BEGINS.test(argument) ? 'word' : 'more' };
      if (unfinished(index)) return { wait: 'more' };
    }
    const after = end === 'available' || end === 'selection' ? whole.length - end.length : whole.length;
    return { message: { kind: 'selection', index }, rest: rest.slice(after) };
  }
  const end = rest.search(END);
  if (end < 0 && !settled) return { wait: isKeywordBeginning(rest) ? 'word' : 'more' };
  return { message: { kind: 'other' }, rest: end < 0 ? '' : rest.slice(end + 1) };
}

const isKeywordBeginning = (text: string): boolean => 'available'.startsWith(text) || 'selection'.startsWith(text);

/** Digits that the beginning of the next keyword follows: `2availa`. */
const KEYWORD_BEGINS = /^[ \t]+[0-9]+[ \t]*(?:a|av|ava|avai|avail|availa|availab|availabl|s|se|sel|sele|selec|select|selecti|selectio)$/;

/** A list index: digits, 1 to 999,999,999. */
function indexIn(text: string): number | undefined {
  const index = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
  return index > 0 ? index : undefined;
}

/** The first word, and all that follows it: a password may hold blanks. */
function twoWords(text: string): readonly [string, string] {
  const blank = BLANKS.exec(text);
  return blank === null ? [text, ''] : [text.slice(0, blank.index), text.slice(blank.index + blank[0].length)];
}

const trim = (text: string): string => text.replace(/^[ \t\r\v\f]+/, '').replace(/[ \t\r\v\f]+$/, '');

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined where the bytes are not UTF-8 or hold control characters. */
function fromUtf8(latin1: string): string | undefined {
  try {
    const text = utf8.decode(Uint8Array.from(latin1, (character) => character.charCodeAt(0)));
    // eslint-disable-next-line no-control-regex -- control characters are what it is about
    return /[\u0000-\u001f\u007f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
