/** The list as lab clients read it: `1 Tue 01pm`, one free slot per line. */
import type { FreeSlots } from '#centre/requests.ts';

export interface LabList {
  /** Lines joined by `\n`, cut at a line end where they would be more than the old clients read at once. A lone `\n` when nothing is free. */
  bytes(list: FreeSlots): Uint8Array;
  /** Some list has shown a longer number that begins with these digits. */
  longer(index: number): boolean;
}

/** Wall-clock words that are remembered: working them out costs more than all the rest of a list. */
const WORDS_KEPT = 10_000;

export function createLabList(bytesMax: number): LabList {
  const words = new Map<string, string>();
  let highest = 0;

  const timeWords = (start: number, zone: string): string => {
    const key = `${start} ${zone}`;
    let found = words.get(key);
    if (found === undefined) {
      if (words.size >= WORDS_KEPT) words.clear();
      found = wallClockWords(start, zone);
      words.set(key, found);
    }
    return found;
  };

  return {
    bytes({ slots, zone }) {
      highest = Math.max(highest, slots.at(-1)?.index ?? 0);
      let text = '';
      for (const slot of slots) {
        const line = `${slot.index} ${timeWords(slot.start, zone)}`; // ASCII: a character is a byte
        if (text.length + line.length + 1 > bytesMax) break;
        text = text === '' ? line : `${text}\n${line}`;
      }
      return Buffer.from(text === '' ? '\n' : text, 'latin1');
    },
    longer: (index) => index * 10 <= highest,
  };
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** `Tue 01pm`, `Tue 01:30pm`. */
function wallClockWords(start: number, zone: string): string {
  const { dayOfWeek, hour, minute } = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone);
  const twelve = String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, '0');
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${DAYS[dayOfWeek - 1] ?? ''} ${twelve}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}
