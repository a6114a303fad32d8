/** A doctor's tariff: what a visit costs under each insurance plan. A file with one line `plan price` for each, e.g. `insurance1 30`. */
import { fnv64Hex } from './fnv.ts';
import { type Fault, FAULTS_MAX, readLines } from './text-lines.ts';

export interface Price {
  /** 1 to PLAN_LENGTH_MAX characters without blanks; capital and small letters differ. */
  readonly plan: string;
  /** Decimal string, digits as written: `30`, `12.50`. */
  readonly price: string;
}

export interface Tariff {
  /** 16 hex digits that depend on plans and prices alone, not on their order or on blanks. */
  readonly version: string;
  /** In the file's order, each plan once. */
  readonly prices: readonly Price[];
  /** Undefined where the tariff does not cover the plan. */
  priceOf(plan: string): string | undefined;
}

/** Longest name of a plan, in UTF-16 units. */
export const PLAN_LENGTH_MAX = 64;
/** Most plans of one tariff. */
export const PLANS_MAX = 1000;

/** Up to 999,999,999.9999, no sign, no leading zeros, no exponent. */
const PRICE = /^(?:0|[1-9]\d{0,8})(?:\.\d{1,4})?$/;

export const isPrice = (text: string): boolean => PRICE.test(text);

/** The tariff in a file's text, or what is wrong with it: then nothing of it may be used. */
export function parseTariff(text: string, fileName: string): { readonly tariff: Tariff } | { readonly faults: readonly Fault[] } {
  const read = readLines(fileName, text, 'one line `plan price` for each plan, e.g. `insurance1 30`');
  if ('faults' in read) return read;
  const faults: Fault[] = [];
  const lineOf = new Map<string, number>();
  const prices: Price[] = [];
  for (const { line, words } of read.lines) {
    const said = lineFault(words, lineOf);
    const [plan, price] = words;
    if (said !== undefined) faults.push({ file: fileName, line, text: said });
    else if (plan !== undefined && price !== undefined) {
      lineOf.set(plan, line);
      prices.push({ plan, price });
    }
    if (faults.length === FAULTS_MAX) break;
  }
  return faults.length > 0 ? { faults } : { tariff: tariffOf(prices) };
}

function lineFault(words: readonly string[], lineOf: ReadonlyMap<string, number>): string | undefined {
  const [plan, price] = words;
  if (plan === undefined || price === undefined || words.length > 2)
    return `write a plan and its price with a blank between, e.g. \`insurance1 30\`; these are ${words.length} words`;
  if (plan.length > PLAN_LENGTH_MAX) return `the name of a plan has ${PLAN_LENGTH_MAX} characters at most; shorten it`;
  if (price.startsWith('-')) return `the price ${shown(price)} is negative; write 0 or more`;
  if (!isPrice(price)) return `${shown(price)} is no price; write digits, with a point where needed, e.g. 30 or 12.50`;
  const before = lineOf.get(plan);
  if (before !== undefined) return `plan ${shown(plan)} has its price on line ${before} already; keep one of the two`;
  return lineOf.size === PLANS_MAX ? `a tariff has ${PLANS_MAX} plans at most; remove some` : undefined;
}

/** What a line held, short enough for a message. */
const shown = (word: string): string => JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word);

/** A tariff of prices that are known to be good, each plan once. */
export function tariffOf(prices: readonly Price[]): Tariff {
  const byPlan = new Map(prices.map(({ plan, price }) => [plan, price]));
  return { version: tariffVersion(prices), prices, priceOf: (plan) => byPlan.get(plan) };
}

/** A name for what a tariff says: not a proof of it, which is the ledger's to give. */
export function tariffVersion(prices: readonly Price[]): string {
  const lines = prices.map(({ plan, price }) => `${plan} ${price}\n`).sort();
  return fnv64Hex(new TextEncoder().encode(lines.join('')));
}

/** The tariff as a file. */
export const tariffText = (prices: readonly Price[]): string => prices.map(({ plan, price }) => `${plan} ${price}\n`).join('');
