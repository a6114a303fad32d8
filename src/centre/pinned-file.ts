/**
 * The copy of the last signed checkpoint outside the database. Whoever holds the database cannot reach it: by it a tree that was cut,
 * rolled back or rebuilt is told from the one that was signed. Keep it beside the keys, and in every backup.
 */
import { constants } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

export interface Pinned {
  /** The signed note. https://c2sp.org/tlog-checkpoint */
  readonly checkpoint: string;
  /** Epochs the ledger state may have without anything being wrong: this leader's, and while it takes over, the one before. */
  readonly epochs: readonly number[];
  /** The database is known to hold this size's checkpoint, or a later one; undefined before the first was published. */
  readonly published?: number;
}

export interface PinnedCheckpoint {
  /** Undefined when nothing was ever pinned. A file of another form is given as a checkpoint that no key signed: never taken for an absent one. */
  read(): Promise<Pinned | undefined>;
  /** Atomic and durable: after a crash there is the old one or the new one. */
  write(pinned: Pinned): Promise<void>;
}

/** A pinned checkpoint has under 2,000 bytes; a file this large is something else. */
const PINNED_CHARACTERS_MAX = 65_536;

/** Keeps it in one small JSON file: `{"checkpoint":…,"epochs":[…],"published":…}`. */
export function pinnedFile(path: string): PinnedCheckpoint {
  const target = resolve(path);
  return {
    async read() {
      const text = await readFile(target, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw new Error(`cannot read the pinned checkpoint ${target}`, { cause: error });
      });
      if (text === undefined) return undefined;
      return parsePinned(text) ?? { checkpoint: text, epochs: [] };
    },

    async write(pinned) {
      const draft = `${target}.new`;
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(formatPinned(pinned));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, target);
      await syncFolder(dirname(target));
    },
  };
}

/** What the file holds. */
export const formatPinned = ({ checkpoint, epochs, published }: Pinned): string => `${JSON.stringify({ checkpoint, epochs, published })}\n`;

/** The pinned checkpoint a text is; undefined for anything else. */
export function parsePinned(text: string): Pinned | undefined {
  if (text.length > PINNED_CHARACTERS_MAX) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { checkpoint, epochs, published } = value as Partial<Record<keyof Pinned, unknown>>;
  if (typeof checkpoint !== 'string' || !Array.isArray(epochs)) return undefined;
  const numbers = epochs.filter((epoch): epoch is number => Number.isSafeInteger(epoch));
  if (numbers.length !== epochs.length) return undefined;
  if (published === undefined) return { checkpoint, epochs: numbers };
  return typeof published === 'number' && Number.isSafeInteger(published) ? { checkpoint, epochs: numbers, published } : undefined;
}

/** A new name is only durable once its folder is. Windows cannot open folders and keeps names itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
