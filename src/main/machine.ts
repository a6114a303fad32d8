/** The world outside, as a value: what a command may know of its process. Made once, in src/main.ts; tests make their own. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** IANA name of the system's time zone. */
  readonly zone: string;
  /** Wall clock, UTC milliseconds. */
  readonly now: () => number;
  /** Runs once after the delay, on a clock that never jumps; returns what cancels it. */
  readonly after: (delayMs: number, work: () => void) => () => void;
  /** Unpredictable bytes. */
  readonly random: (size: number) => Uint8Array;
  /** One line on standard output. */
  readonly print: (line: string) => void;
  /** One line on standard error. */
  readonly complain: (line: string) => void;
  /** The text of a file; undefined when there is none. Throws when it cannot be read. */
  readonly readText: (path: string) => string | undefined;
  /** Standard error is a terminal. */
  readonly errorIsTerminal: boolean;
  /**
   * Resolves with the name of the first signal that asks the process to end. From then on a second one ends it at once.
   */
  readonly stopAsked: () => Promise<string>;
}
