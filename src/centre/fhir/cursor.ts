/**
 * Where the next page begins, as an opaque text. A cursor is sealed, bound to what was asked: it may hold the place of a resource that the asker may not
 * see, and nobody can make one up. Whose question it is does not matter: the predicate is asked anew for every page.
 */
import { createHash } from 'node:crypto';
import type { Keyring } from '../keyring.ts';

export interface CursorSeal<Place> {
  readonly close: (place: Place) => string;
  /** Undefined where it is not of this question. */
  readonly open: (cursor: string) => Place | undefined;
}

/** `asked` is the question, as plain data; `kind` keeps those of different interactions apart. `Place` is plain JSON. */
export function cursorSeal<Place>(
  keyring: Pick<Keyring, 'sealTransient' | 'openTransient'>,
  kind: string,
  asked: unknown,
): CursorSeal<Place> {
  const key = createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
  return {
    close: (place) => Buffer.from(keyring.sealTransient(kind, key, 0, place)).toString('base64url'),
    open: (cursor) => keyring.openTransient(kind, key, 0, Buffer.from(cursor, 'base64url')) as Place | undefined, // sealed by us, as `close` was given it
  };
}
