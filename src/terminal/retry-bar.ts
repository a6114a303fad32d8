/** A bar that fills while a question waits for its answer. Ctrl-C is still heard: it ends the wait, and the terminal is left as it was. */
import { styleText } from 'node:util';
import type { Writable } from 'node:stream';
import type { TerminalIo } from './terminal-io.ts';

const FRAMES = ['◐', '◓', '◑', '◒'];
const FRAME_MS = 100;
const CELLS = 20;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const WIPE_LINE = '\r\u001b[2K';

export interface RetryBar {
  /** So much of the way, from 0 to 1, and what is being done. */
  show(share: number, text: string): void;
  /** Takes the bar away. */
  stop(): void;
}

export const startRetryBar = ({
  input,
  output,
  after,
  onInterrupt,
}: {
  readonly input: TerminalIo['stdin'];
  readonly output: Writable;
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly onInterrupt: () => void;
}): RetryBar => {
  let share = 0;
  let text = '';
  let frame = 0;
  const draw = (): void => {
    const full = Math.round(Math.min(1, Math.max(0, share)) * CELLS);
    const bar = styleText('magenta', '━'.repeat(full)) + styleText('dim', '─'.repeat(CELLS - full));
    output.write(`${WIPE_LINE}${styleText('magenta', FRAMES[frame % FRAMES.length] ?? '')}  ${bar} ${text}`);
  };
  const tick = (): void => {
    frame += 1;
    draw();
    cancel = after(FRAME_MS, tick);
  };
  // In raw mode a typed Ctrl-C is a byte, and other keys leave no mark on the bar.
  const heard = (chunk: Buffer | string): void => {
    if (chunk.toString().includes('\u0003')) onInterrupt();
  };
  input.setRawMode?.(true);
  input.on('data', heard);
  input.resume();
  output.write(HIDE_CURSOR);
  let cancel = after(FRAME_MS, tick);
  return {
    show: (newShare, newText) => {
      share = newShare;
      text = newText;
      draw();
    },
    stop: () => {
      cancel();
      input.off('data', heard);
      input.pause();
      input.setRawMode?.(false);
      output.write(`${WIPE_LINE}${SHOW_CURSOR}`);
    },
  };
};
