/**
 * A doctor's tariff file, read again when it changes. It is read whole at each look, since it is small: no time stamp, rename or link can hide a
 * change that way. A change counts when two looks in a row see the same text, so that a file being written is not taken half; and a broken file
 * leaves the old tariff in use and says which line is wrong.
 */
import { readFile, stat } from 'node:fs/promises';
import type { Fault } from '#model/text-lines.ts';
import { parseTariff } from '#model/tariff.ts';
import type { Tariff } from '#model/tariff.ts';

/** Between two looks at the file, in milliseconds. */
export const TARIFF_LOOK_MS = 500;
/** Largest file that is read, in bytes; a tariff of PLANS_MAX plans has less. */
export const TARIFF_BYTES_MAX = 256 * 1024;

export interface TariffFile {
  /** The tariff in use: of the last text that was whole. */
  readonly tariff: Tariff;
  /** The text that it was read from. */
  readonly text: string;
  close(): void;
}

export interface TariffFileOptions {
  readonly file: string;
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** The file changed and what it says now is in use. */
  readonly onChange: (tariff: Tariff) => void;
  /** The file changed and is broken, or cannot be read: one sentence, told once. The old tariff stays in use. */
  readonly fault: (sentence: string) => void;
}

/** There is no usable tariff to begin with. The message names file and line. */
export class TariffRefusal extends Error {
  override readonly name = 'TariffRefusal';
}

/** `doc1.txt:3: …` */
export const faultText = ({ file, line, text }: Fault): string => `${file}:${line}: ${text}`;

/** Resolves with the tariff in use; rejects with TariffRefusal when the file is broken or cannot be read now. */
export const openTariff = async (options: TariffFileOptions): Promise<TariffFile> => {
  const { file, after, onChange, fault } = options;
  const first = await look(file);
  if ('fault' in first) throw new TariffRefusal(first.fault);
  let { tariff, text } = first;
  let seen: Look = first;
  let told: string | undefined;
  let closed = false;

  const again = async (): Promise<void> => {
    const now = await look(file);
    if (closed) return;
    if (same(now, seen)) settle(now);
    seen = now;
    cancel = after(TARIFF_LOOK_MS, () => void again());
  };
  const settle = (now: Look): void => {
    if ('fault' in now) {
      if (now.fault !== told) fault(`${now.fault}; the tariff read before stays in use`);
      told = now.fault;
      return;
    }
    told = undefined;
    const changed = now.tariff.version !== tariff.version;
    ({ tariff, text } = now);
    if (changed) onChange(tariff);
  };
  let cancel = after(TARIFF_LOOK_MS, () => void again());
  return {
    get tariff() {
      return tariff;
    },
    get text() {
      return text;
    },
    close: () => {
      closed = true;
      cancel();
    },
  };
};

type Look = { readonly tariff: Tariff; readonly text: string } | { readonly fault: string };

const same = (one: Look, other: Look): boolean =>
  'fault' in one ? 'fault' in other && one.fault === other.fault : 'text' in other && one.text === other.text;

/** Never rejects. */
const look = async (file: string): Promise<Look> => {
  try {
    const { size } = await stat(file);
    if (size > TARIFF_BYTES_MAX) return { fault: `${file} has ${size} bytes, a tariff at most ${TARIFF_BYTES_MAX}` };
    const text = await readFile(file, 'utf8');
    const read = parseTariff(text, file);
    return 'faults' in read ? { fault: read.faults.map(faultText).join('; ') } : { tariff: read.tariff, text };
  } catch (error) {
    return { fault: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
};
