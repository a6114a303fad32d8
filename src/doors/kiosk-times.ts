/** How long a kiosk waits for a person. */

export interface KioskTimes {
  /** A conversation without input is warned after this, milliseconds … */
  readonly warnMs: number;
  /** … and over after this. */
  readonly endMs: number;
  /** A lab message without a line end is whole when nothing follows it for this long. */
  readonly moreMs: number;
}

/** The warning comes 20 s before the end: time enough to go on. https://www.w3.org/WAI/WCAG21/Understanding/timing-adjustable.html */
export const KIOSK_TIMES: KioskTimes = { warnMs: 10_000, endMs: 30_000, moreMs: 20 };
