/** Arguments of a request, from `unknown` to typed values or a refusal that names the argument. */
import { refuse, type Refusal } from '#model/refusal.ts';

/** How one argument is read: `undefined` from `read` means that it is not what is expected. */
export interface Field<T> {
  /** What it has to be, as the end of a sentence: `a whole number from 1`. */
  readonly expected: string;
  readonly read: (value: unknown) => T | undefined;
  readonly optional?: boolean;
}

export type Shape = Readonly<Record<string, Field<unknown>>>;

type Value<F> = F extends Field<infer T> ? T : never;
type OptionalNames<S extends Shape> = { [K in keyof S]: S[K] extends { readonly optional: true } ? K : never }[keyof S];

/** The values that a shape reads. */
export type Values<S extends Shape> = { readonly [K in Exclude<keyof S, OptionalNames<S>>]: Value<S[K]> } & {
  readonly [K in OptionalNames<S>]?: Value<S[K]>;
};

/** Reads exactly the arguments of `shape`: one too few, one too many, or one that is wrong is a refusal. */
export function readArguments<S extends Shape>(shape: S, args: Readonly<Record<string, unknown>>, path = ''): Values<S> | Refusal {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape)) {
    const given = Object.hasOwn(args, name) ? args[name] : undefined;
    if (given === undefined) {
      if (field.optional === true) continue;
      return refuse('bad-request', `${path}${name} is missing: ${field.expected}`);
    }
    const value = field.read(given);
    if (value === undefined) return refuse('bad-request', `${path}${name} has to be ${field.expected}`);
    values[name] = value;
  }
  const extra = Object.keys(args).find((name) => !Object.hasOwn(shape, name));
  if (extra !== undefined) return refuse('bad-request', `there is no argument ${path}${JSON.stringify(extra.slice(0, 40))} here`);
  // Every required name of the shape has been read by its own field, and nothing else was put in.
  return values as Values<S>;
}

/** Text of 1 to `max` UTF-16 units without control characters. */
export const text = (max: number): Field<string> => ({
  expected: `a text of 1 to ${max} characters without control characters`,
  read: (value) => (isText(value, max) && !CONTROL.test(value) ? value : undefined),
});

/** Text of 1 to `max` UTF-16 units in which lines may end, and tabs stand; no other control characters: somebody's terminal will show it. */
export const lines = (max: number): Field<string> => ({
  expected: `a text of 1 to ${max} characters without control characters other than line ends`,
  read: (value) => (isText(value, max) && !CONTROL.test(value.replaceAll(/[\t\r\n]/g, '')) ? value : undefined),
});

export const wholeNumber = (min: number, max: number): Field<number> => ({
  expected: `a whole number from ${min} to ${max}`,
  read: (value) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined),
});

/** https://hl7.org/fhir/R4/datatypes.html#id */
export const id: Field<string> = {
  expected: 'an id: 1 to 64 letters, digits, dots or hyphens',
  read: (value) => (typeof value === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(value) ? value : undefined),
};

/** An amount of money that is not negative, digits kept: `30`, `12.50`. */
export const amount: Field<string> = {
  expected: 'an amount such as "30" or "12.50"',
  read: (value) => (typeof value === 'string' && /^(0|[1-9][0-9]{0,8})(\.[0-9]{1,4})?$/.test(value) ? value : undefined),
};

export const optional = <T>(field: Field<T>): Field<T> & { readonly optional: true } => ({ ...field, optional: true });

/** Objects of one shape, 0 to `max` of them. */
export const listOf = <S extends Shape>(shape: S, max: number): Field<readonly Values<S>[]> => ({
  expected: `a list of at most ${max} objects with ${Object.keys(shape).join(', ')}`,
  read: (value) => {
    if (!Array.isArray(value) || value.length > max) return undefined;
    const read: Values<S>[] = [];
    for (const item of value as readonly unknown[]) {
      if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
      const values = readArguments(shape, item as Readonly<Record<string, unknown>>);
      if ('refused' in values) return undefined;
      read.push(values);
    }
    return read;
  },
});

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= max && value.isWellFormed();

/** C0, DEL and C1: U+009B alone begins a command to a terminal. */
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
