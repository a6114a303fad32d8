/**
 * The kinds of values that a setting can have. Each reads a text (a flag, an environment variable) or a JSON value (the file), and says in words
 * what it expected when it cannot.
 */

/** Expected something else: `expected` completes "expected …". */
export class Unreadable {
  readonly expected: string;
  constructor(expected: string) {
    this.expected = expected;
  }
}

export interface Kind<T> {
  /** What stands for the value in help, e.g. `SECONDS`; empty for a switch, which takes none. */
  readonly word: string;
  readonly read: (raw: unknown) => T | Unreadable;
}

/** Where a TCP or UDP door listens. */
export interface Address {
  readonly host: string;
  /** 0 lets the system pick a free one. */
  readonly port: number;
}

export const PORT_MAX = 65_535;

/** Any text but an empty one; `pattern` must match all of it. */
export const text = (word: string, expected = 'a text', pattern?: RegExp): Kind<string> => ({
  word,
  read: (raw) => (typeof raw === 'string' && raw !== '' && (pattern?.test(raw) ?? true) ? raw : new Unreadable(expected)),
});

const SWITCH_WORDS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...['true', '1', 'yes', 'on', true].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off', false].map((word) => [word, false] as const),
]);

export const toggle = (): Kind<boolean> => ({
  word: '',
  read: (raw) => SWITCH_WORDS.get(typeof raw === 'string' ? raw.toLowerCase() : raw) ?? new Unreadable('true or false'),
});

/** A whole number from `min` to `max`. */
export const integer = (word: string, min: number, max: number): Kind<number> => ({
  word,
  read(raw) {
    const value = typeof raw === 'string' && /^\d{1,15}$/.test(raw) ? Number(raw) : raw;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
      ? value
      : new Unreadable(`a whole number from ${min} to ${max}`);
  },
});

export const choice = <const T extends string>(word: string, choices: readonly T[]): Kind<T> => ({
  word,
  read: (raw) => choices.find((known) => known === raw) ?? new Unreadable(choices.join(', ')),
});

const ADDRESS = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^:[\]\s]+)):(\d{1,5})$/;
const ADDRESS_EXPECTED = 'HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080';

function readAddress(raw: unknown): Address | Unreadable {
  const match = typeof raw === 'string' ? ADDRESS.exec(raw) : null;
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  return host !== undefined && port <= PORT_MAX ? { host, port } : new Unreadable(ADDRESS_EXPECTED);
}

export const address = (): Kind<Address> => ({ word: 'HOST:PORT', read: readAddress });

/** An address, or `off`. */
export const listener = (): Kind<Address | 'off'> => ({
  word: 'HOST:PORT|off',
  read: (raw) => {
    if (raw === 'off' || raw === false) return 'off';
    const read = readAddress(raw);
    return read instanceof Unreadable ? new Unreadable(`${read.expected}, or off`) : read;
  },
});

/** A list: values with commas between them, or a JSON array. */
export const list = <T>(of: Kind<T>, max: number): Kind<readonly T[]> => ({
  word: `${of.word},…`,
  read(raw) {
    const items: unknown = typeof raw === 'string' ? raw.split(',').map((item) => item.trim()) : raw;
    if (!Array.isArray(items)) return new Unreadable('a list, with commas between its values');
    if (items.length > max) return new Unreadable(`at most ${max} values`);
    const values: T[] = [];
    for (const item of raw === '' ? [] : items) {
      const value = of.read(item);
      if (value instanceof Unreadable) return new Unreadable(`a list of values, each ${value.expected}`);
      values.push(value);
    }
    return values;
  },
});

export const port = (): Kind<number> => integer('PORT', 0, PORT_MAX);

/** An IANA time zone, e.g. `Europe/Berlin`. */
export const zone = (): Kind<string> => ({
  word: 'ZONE',
  read(raw) {
    const expected = new Unreadable('a time zone from the IANA database, for example Europe/Berlin');
    // An offset such as +01:00 would make slots wrong for half of the year.
    if (typeof raw !== 'string' || /^[+-]/.test(raw)) return expected;
    try {
      return new Intl.DateTimeFormat('en', { timeZone: raw }).resolvedOptions().timeZone === '' ? expected : raw;
    } catch {
      return expected;
    }
  },
});
