/**
 * Temperature and blood pressure as people write them: read, checked, and written again in the original's form. What is possible but unusual is
 * asked back rather than refused or dropped; what no living person can have is refused.
 */

/** UCUM codes. https://ucum.org/ucum */
export type TemperatureUnit = 'Cel' | '[degF]';

export interface Temperature {
  readonly value: number;
  readonly unit: TemperatureUnit;
}

/** Millimetres of mercury. */
export interface BloodPressure {
  readonly systolic: number;
  readonly diastolic: number;
}

export interface VitalSigns {
  readonly temperature: Temperature;
  readonly bloodPressure: BloodPressure;
}

/** As they were typed. */
export interface VitalSignsText {
  /** `89`, `37.5`, `37.5 C`, `98.6 °F`. Without a unit the scale is the one in which the number is a body's temperature. */
  readonly temperature: string;
  /** `110/117`: systolic, then diastolic. */
  readonly bloodPressure: string;
}

export type ReadVitalSigns =
  | { readonly signs: VitalSigns; readonly doubts: readonly string[] }
  /** What cannot be read, or cannot be: one sentence that says what is expected. */
  | { readonly fault: string };

/** Bodies have been measured, and have lived, between these (degrees Celsius): below and above them it is a slip of the pen. */
const PLAUSIBLE_CELSIUS = { low: 25, high: 45 };
/** No thermometer on a person says more or less. */
const POSSIBLE_CELSIUS = { low: 5, high: 60 };
const PLAUSIBLE_SYSTOLIC = { low: 60, high: 260 };
const PLAUSIBLE_DIASTOLIC = { low: 30, high: 160 };
const POSSIBLE_PRESSURE = { low: 1, high: 400 };

interface Bounds {
  readonly low: number;
  readonly high: number;
}

const within = (value: number, { low, high }: Bounds): boolean => value >= low && value <= high;

const TEMPERATURE = /^([+-]?\d{1,4}(?:[.,]\d{1,4})?)\s*°?\s*(c|celsius|cel|f|fahrenheit|\[degf\])?$/i;
const PRESSURE = /^(\d{1,4})\s*\/\s*(\d{1,4})$/;

export const toCelsius = ({ value, unit }: Temperature): number => (unit === 'Cel' ? value : ((value - 32) * 5) / 9);

/** Reads both values. `doubts`: what is unusual about them, a sentence each; a person has to say that it is meant. */
export function readVitalSigns(text: VitalSignsText): ReadVitalSigns {
  const temperature = readTemperature(text.temperature);
  if ('fault' in temperature) return temperature;
  const pressure = readPressure(text.bloodPressure);
  if ('fault' in pressure) return pressure;
  return {
    signs: { temperature: temperature.read, bloodPressure: pressure.read },
    doubts: [...temperature.doubts, ...pressure.doubts],
  };
}

type ReadOne<T> = { readonly read: T; readonly doubts: readonly string[] } | { readonly fault: string };

function readTemperature(text: string): ReadOne<Temperature> {
  const match = TEMPERATURE.exec(text.trim());
  if (match === null) return { fault: 'temperature has to be a number, with C or F behind it if you like, for example 37.5 C' };
  const [, number = '', scale = ''] = match;
  const value = Number(number.replace(',', '.'));
  if (scale !== '') return weigh({ value, unit: /^c/i.test(scale) ? 'Cel' : '[degF]' });
  const units = (['Cel', '[degF]'] as const).filter((unit) => within(toCelsius({ value, unit }), PLAUSIBLE_CELSIUS));
  const [unit] = units;
  return unit === undefined
    ? { fault: `a body's temperature is not ${number} in Celsius nor in Fahrenheit; check it, and write C or F behind the number` }
    : { read: { value, unit }, doubts: [] };
}

function weigh(read: Temperature): ReadOne<Temperature> {
  const celsius = toCelsius(read);
  const shown = `${read.value} ${read.unit === 'Cel' ? '°C' : '°F'}`;
  if (!within(celsius, POSSIBLE_CELSIUS)) return { fault: `nobody has a temperature of ${shown}` };
  return { read, doubts: within(celsius, PLAUSIBLE_CELSIUS) ? [] : [`a temperature of ${shown} is very unusual`] };
}

function readPressure(text: string): ReadOne<BloodPressure> {
  const match = PRESSURE.exec(text.trim());
  if (match === null) return { fault: 'blood_pressure has to be two whole numbers, systolic/diastolic, for example 120/80' };
  const systolic = Number(match[1]);
  const diastolic = Number(match[2]);
  for (const value of [systolic, diastolic]) {
    if (!within(value, POSSIBLE_PRESSURE)) return { fault: `a blood pressure of ${value} mmHg is impossible` };
  }
  const doubts: string[] = [];
  if (diastolic > systolic) doubts.push(`the diastolic value ${diastolic} exceeds the systolic value ${systolic}`);
  if (!within(systolic, PLAUSIBLE_SYSTOLIC)) doubts.push(`a systolic value of ${systolic} mmHg is very unusual`);
  if (!within(diastolic, PLAUSIBLE_DIASTOLIC)) doubts.push(`a diastolic value of ${diastolic} mmHg is very unusual`);
  return { read: { systolic, diastolic }, doubts };
}

/** `89` → `89.0`, `37.55` → `37.55`: as the original's Python prints a float. */
export const temperatureText = ({ value }: Pick<Temperature, 'value'>): string =>
  Number.isInteger(value) ? value.toFixed(1) : String(value);

export const pressureText = ({ systolic, diastolic }: BloodPressure): string => `${systolic}/${diastolic}`;
