/**
 * `medlar kiosk`: tells people what is ready for them. In lab mode it speaks and prints as the original program, for one person; otherwise over TLS, one
 * person after the other, on a terminal or in plain lines. Exit codes: see EXIT; without a terminal they tell of the last person.
 */
import { intro, log, note, outro, text } from '@clack/prompts';
import { ADDRESS_LENGTH_MAX } from '#model/addresses.ts';
import { NAME_LENGTH_MAX } from '#model/names.ts';
import { isRefusal } from '#model/refusal.ts';
import type { Refusal } from '#model/refusal.ts';
import { tokenFile } from './agent-token.ts';
import { ReplyFault } from './centre-replies.ts';
import { runLabKiosk } from './kiosk-lab.ts';
import { deviceToken, type KioskAnswer, type KioskConversation, type KioskSetting, openConversation } from './kiosk-session.ts';
import { endpointText, LineFault } from './line-client.ts';
import type { Endpoint } from './line-client.ts';
import { EXIT, FileRefusal, openLineInput, readText } from './terminal-io.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface KioskOptions {
  readonly line: Endpoint;
  /** File with the centre's certificate authority, PEM. */
  readonly ca?: string;
  /** One-time code of an invitation. */
  readonly enrol?: string;
  /** Folder in which the kiosk keeps its token. */
  readonly data: string;
  readonly lab: boolean;
}

const DATE_LENGTH_MAX = 40;
/** What was typed stays on the screen no longer than this without a key pressed. */
const IDLE = { warnMs: 10_000, endMs: 30_000 };

/** Resolves with an exit code; never rejects for anything that a person can mend. */
export const runKiosk = async (options: KioskOptions, io: TerminalIo): Promise<number> => {
  try {
    if (options.lab) return await runLabKiosk(options.line, io);
    const setting: KioskSetting = {
      line: options.line,
      tokenFile: tokenFile(options.data, `kiosk@${endpointText(options.line)}`),
      ...(options.ca === undefined ? {} : { ca: await readText(options.ca) }),
      ...(options.enrol === undefined ? {} : { enrol: options.enrol }),
    };
    const token = await deviceToken(setting, io);
    const screen = io.stdin.isTTY === true && io.stdout.isTTY === true;
    return await (screen ? onScreen(setting, token, io) : inLines(setting, token, io));
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted;
    if (!(error instanceof LineFault || error instanceof FileRefusal || error instanceof ReplyFault)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT.cannot;
  }
};

/** One question of the conversation; undefined: nobody answers. */
type Ask = (question: string, lengthMax: number) => Promise<string | undefined>;

/** Name, birth date, one more try, the address where it is needed. Undefined: the person went away. */
const converse = async (ask: Ask, conversation: KioskConversation): Promise<KioskAnswer | Refusal | undefined> => {
  for (let tries = 1; ; tries += 1) {
    const name = await ask('First and last name', NAME_LENGTH_MAX);
    const birthDate = name === undefined ? undefined : await ask('Birth date', DATE_LENGTH_MAX);
    if (name === undefined || birthDate === undefined) return undefined;
    const answer = await conversation.identify(name, birthDate);
    if (isRefusal(answer)) {
      if (tries < 2 && answer.refused === 'not-found') continue;
      return answer;
    }
    if (answer.status !== 'address') return answer;
    const address = await ask('Home address', ADDRESS_LENGTH_MAX);
    return address === undefined ? undefined : conversation.address(address);
  }
};

export const answerText = (answer: KioskAnswer | Refusal): string => {
  if (isRefusal(answer)) return answer.text;
  switch (answer.status) {
    case 'ready': {
      const ticket = answer.ticket === undefined ? '' : `\nYour number is ${answer.ticket}. Please wait until it is called.`;
      return `Ready for you:\n${answer.items.map((item) => `  ${item}`).join('\n')}${ticket}`;
    }
    case 'not-ready':
      return 'Your prescription is not ready yet. Please come back later.';
    case 'nothing':
      return 'There is nothing to collect for you today.';
    case 'address':
    case 'birth-date':
      return 'Please begin again.';
  }
};

const inLines = async (setting: KioskSetting, token: string, io: TerminalIo): Promise<number> => {
  const input = openLineInput(io);
  let code: number = EXIT.done;
  try {
    for (;;) {
      const first = await input.ask('First and last name: ');
      if (first === undefined || first.trim() === '') return io.signal.aborted ? EXIT.interrupted : code;
      let name: string | undefined = first;
      const ask: Ask = async (question) => {
        const known = name;
        name = undefined;
        return known ?? input.ask(`${question}: `);
      };
      const conversation = await openConversation(setting, token, io);
      try {
        const answer = await converse(ask, conversation);
        if (answer === undefined) return io.signal.aborted ? EXIT.interrupted : EXIT.refused;
        io.stdout.write(`${answerText(answer)}\n`);
        code = isRefusal(answer) ? EXIT.refused : EXIT.done;
      } finally {
        conversation.close();
      }
    }
  } finally {
    input.close();
  }
};

/** The whole screen belongs to one person at a time; it is cleared before the next one. Esc begins again, Ctrl-C ends the program. */
const onScreen = async (setting: KioskSetting, token: string, io: TerminalIo): Promise<number> => {
  const common = { input: io.stdin, output: io.stdout };
  const interrupted = new AbortController();
  let pressed: () => void = () => undefined;
  const typed = (_: string, key: { readonly ctrl?: boolean; readonly name?: string }): void => {
    if (key.ctrl === true && key.name === 'c') interrupted.abort();
    pressed();
  };
  io.stdin.on('keypress', typed);
  try {
    while (!interrupted.signal.aborted && !io.signal.aborted) {
      io.stdout.write('\u001b[2J\u001b[3J\u001b[H');
      intro('The pharmacy', common);
      let conversation: KioskConversation | undefined;
      const idle = new AbortController();
      const watch = watchIdle(io, () => idle.abort());
      pressed = watch.pressed;
      const answered = async (message: string, validate: (value: string) => string | undefined): Promise<string | undefined> => {
        const signal = AbortSignal.any([io.signal, idle.signal, ...(conversation === undefined ? [] : [conversation.over])]);
        const answer = await text({ message, signal, validate: (value = '') => validate(value), ...common });
        return typeof answer === 'string' && !signal.aborted ? answer : undefined;
      };
      const ask: Ask = (question, lengthMax) =>
        answered(question, (value) =>
          value.trim() === '' ? 'Please type it, then press Enter' : value.length > lengthMax ? 'That is too long' : undefined,
        );
      try {
        let name = await ask('First and last name', NAME_LENGTH_MAX);
        if (name === undefined) continue;
        conversation = await openConversation(setting, token, io);
        const answer = await converse(async (question, lengthMax) => {
          const known = name;
          name = undefined;
          return known ?? ask(question, lengthMax);
        }, conversation);
        if (answer === undefined) continue;
        if (isRefusal(answer)) log.error(answerText(answer), common);
        else note(answerText(answer), 'For you', common);
        await answered('Press Enter when you have read it', () => undefined);
      } finally {
        watch.stop();
        conversation?.close();
      }
    }
    outro('Goodbye.', common);
    return EXIT.interrupted;
  } finally {
    io.stdin.off('keypress', typed);
    io.stdin.pause();
  }
};

/** Says 20 s ahead that the screen will be cleared, and has it cleared. */
const watchIdle = (io: TerminalIo, end: () => void): { pressed: () => void; stop: () => void } => {
  let cancel: () => void = () => undefined;
  const start = (): void => {
    cancel();
    cancel = io.clock.after(IDLE.warnMs, () => {
      log.warn(`Still there? Press a key, or this ends in ${(IDLE.endMs - IDLE.warnMs) / 1000} seconds.`, { output: io.stdout });
      cancel = io.clock.after(IDLE.endMs - IDLE.warnMs, end);
    });
  };
  return { pressed: start, stop: () => cancel() };
};
