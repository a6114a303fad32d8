/** What a kiosk shows of a medication where others may look over one's shoulder. */

/** How a kiosk shows what is ready: each by its first letters, or only how many there are. */
export const KIOSK_SHOWS = ['letters', 'count'] as const;
export type KioskShows = (typeof KIOSK_SHOWS)[number];

const LETTERS = 3;
const STARS = '***';
/** As the original's data had them: letters, then stars. */
const MASKED = /^[\p{L}\p{N}]{0,3}\*{3,}$/u;

/**
 * First three letters and `***`, in capitals: `Tretinoin` is `TRE***`. A name that is masked already is shown as it came; one of three letters or fewer
 * is masked entirely.
 */
export function maskMedication(name: string): string {
  const trimmed = name.trim();
  if (MASKED.test(trimmed)) return trimmed;
  const letters = trimmed.normalize('NFC').match(/[\p{L}\p{N}]/gu) ?? [];
  return letters.length <= LETTERS ? STARS : `${letters.slice(0, LETTERS).join('').toUpperCase()}${STARS}`;
}

/** What is ready, as a kiosk may show it. Sensitive ones are `1 item` each; with `count` there is one line in all. Empty: nothing is ready. */
export function maskedItems(
  items: readonly { readonly medication: string; readonly sensitive: boolean }[],
  shows: KioskShows,
): readonly string[] {
  if (items.length === 0) return [];
  if (shows === 'count') return [items.length === 1 ? '1 item' : `${items.length} items`];
  return items.map(({ medication, sensitive }) => (sensitive ? '1 item' : maskMedication(medication)));
}
