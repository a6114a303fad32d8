/**
 * A list to choose from with the arrow keys that changes while one looks at it. Nothing moves under the finger: an option that goes stays where it
 * is, greyed out, and a new one is added at the end. `@clack/prompts` has no such prompt, but its `select` draws the very array it was given
 * whenever its output says that it was resized; so the array is changed in place, and a resize is said.
 */
import { EventEmitter } from 'node:events';
import { isCancel, select } from '@clack/prompts';
import type { Readable, Writable } from 'node:stream';

export interface LiveOption<Value extends string | number> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** Most options that one prompt gathers, the gone ones included; newer ones wait for the next prompt. */
export const LIVE_OPTIONS_MAX = 2_000;

interface ShownOption<Value> {
  value: Value;
  label: string;
  hint?: string;
  disabled?: boolean;
}

export interface LiveSelect<Value extends string | number> {
  /** Resolves with the choice, which may be one that has gone meanwhile; undefined when left with Esc, Ctrl-C or the signal. */
  readonly chosen: Promise<Value | undefined>;
  /** The options are these now. */
  update(options: readonly LiveOption<Value>[], gone: string): void;
}

export const liveSelect = <Value extends string | number>(setting: {
  readonly message: string;
  readonly options: readonly LiveOption<Value>[];
  readonly initialValue?: Value;
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}): LiveSelect<Value> => {
  const shown = setting.options.map((option): ShownOption<Value> => ({ ...option }));
  const output = resizable(setting.output);
  const { message, initialValue, input, signal } = setting;
  // The options of `select` are either all strings or all numbers here; its own type cannot say so for a type parameter.
  const options = shown as Parameters<typeof select<Value>>[0]['options'];
  const chosen = select<Value>({ message, options, input, output, signal, ...(initialValue === undefined ? {} : { initialValue }) });
  return {
    chosen: chosen.then((value) => (isCancel(value) ? undefined : value)).finally(() => output.release()),
    update: (current, gone) => {
      const wanted = new Map(current.map((option) => [option.value, option]));
      for (const option of shown) {
        const still = wanted.get(option.value);
        wanted.delete(option.value);
        option.disabled = still === undefined;
        if (still !== undefined) option.label = still.label;
        const hint = still === undefined ? gone : still.hint;
        if (hint === undefined) delete option.hint;
        else option.hint = hint;
      }
      for (const option of wanted.values()) if (shown.length < LIVE_OPTIONS_MAX) shown.push({ ...option });
      output.emit('resize');
    },
  };
};

/** The terminal behind an emitter of its own, so that a resize can be said to one prompt without telling it to the whole process. */
const resizable = (output: Writable): Writable & { release(): void } => {
  const said = new EventEmitter();
  const real = (): boolean => said.emit('resize');
  output.on('resize', real);
  // Everything but listening is the terminal's own: writing, columns, rows.
  return new Proxy(output, {
    get: (target, property) => {
      if (property === 'release') return () => output.off('resize', real);
      if (property === 'on' || property === 'off' || property === 'emit') {
        const method = said[property];
        return method.bind(said);
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  }) as Writable & { release(): void };
};
