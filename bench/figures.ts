/** How benchmarks show what they measured: each figure beside its limit from the same run, their ratio, and what is wanted of it. */

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The value below which `share` (0 to 1) of the values lie. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

export interface Row {
  readonly name: string;
  readonly ours: number;
  readonly limit: number;
  /** The ratio that is wanted. */
  readonly want: number;
  readonly unit: string;
}

const whole = (value: number): string =>
  Math.abs(value) < 10 ? value.toFixed(2) : Math.abs(value) < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');

export function table(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(`${'median'.padEnd(width)}  ${'figure'.padStart(12)} ${'limit'.padStart(12)} ${'ratio'.padStart(7)} ${'wanted'.padStart(7)}`);
  for (const { name, ours, limit, want, unit } of rows) {
    const figure = `${whole(ours)} ${unit}`.padStart(12);
    console.log(
      `${name.padEnd(width)}  ${figure} ${whole(limit).padStart(12)} ${(ours / limit).toFixed(2).padStart(7)} ${String(want).padStart(7)}`,
    );
  }
}

/** A figure that has an absolute number to reach. */
export interface Figure {
  readonly name: string;
  readonly ours: number;
  readonly unit: string;
  /** What is wanted: at least so much (`floor`), or at most (`ceiling`). */
  readonly want: { readonly floor: number } | { readonly ceiling: number };
  /** What cannot be beaten, from the same run, in the same unit. */
  readonly limit: number;
  readonly limitOf: string;
}

export function figures(rows: readonly Figure[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const columns = ['figure', 'wanted', 'limit', 'ratio'].map((column) => column.padStart(column === 'ratio' ? 6 : 12)).join(' ');
  console.log(`${''.padEnd(width)} ${columns}`);
  for (const { name, ours, unit, want, limit, limitOf } of rows) {
    const met = 'floor' in want ? ours >= want.floor : ours <= want.ceiling;
    const wanted = 'floor' in want ? `≥ ${whole(want.floor)}` : `≤ ${whole(want.ceiling)}`;
    const cells = [`${whole(ours)} ${unit}`, wanted, whole(limit)].map((cell) => cell.padStart(12));
    console.log(
      `${name.padEnd(width)} ${cells.join(' ')} ${(ours / limit).toFixed(2).padStart(6)}  ${met ? '' : 'MISSED; '}limit: ${limitOf}`,
    );
  }
}
