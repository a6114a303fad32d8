/** What may have to be asked at a login, as prompts on a terminal. */
import { log, password, text } from '@clack/prompts';
import type { LoginQuestions } from './log-in.ts';
import type { TerminalIo } from './terminal-io.ts';

/** `common`: what every prompt is given. */
export const askedOnScreen = (common: {
  readonly input: TerminalIo['stdin'];
  readonly output: TerminalIo['stdout'];
  readonly signal: AbortSignal;
}): LoginQuestions => {
  // The only symbol that a prompt gives says that it was left.
  const answered = (value: string | symbol | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
  const message = (prompt: string): string => prompt.replace(/:\s*$/, '');
  return {
    code: async (prompt) => answered(await text({ message: message(prompt), ...common })),
    newPassword: async (prompt) => answered(await password({ message: message(prompt), ...common })),
    tell: (text) => log.message(text, { output: common.output }),
  };
};
