/**
 * What the index cannot tell of a resource: its words (`_text`, `_content`), and how far away it is (`Location.near`). Pure questions about a resource at hand.
 * https://hl7.org/fhir/R4/search.html#content, https://hl7.org/fhir/R4/location.html#positional
 */
import { numberOf } from './json-number.ts';
import { member, memberText } from './json.ts';
import { splitEscaped, unescaped, Unaskable } from './search-query-spans.ts';
import { beginsWord } from './search-query-values.ts';
import { foldText } from './value-encoding.ts';

/** What must hold of a resource. */
export type ResourceTest = (resource: unknown) => boolean;

type WordTest = (text: string) => boolean;

/** Words and brackets of one question. */
const WORDS_MAX = 100;

/** `(bone OR liver) AND metastases`: words that stand beside each other must all be there; AND, OR, NOT, brackets and "phrases" in quotes. */
export function wordTest(name: string, value: string): WordTest {
  const alternatives = splitEscaped(value, ',').map((each) => parsed(name, unescaped(each)));
  return (text) => alternatives.some((test) => test(text));
}

function parsed(name: string, query: string): WordTest {
  const tokens = query.match(/"[^"]*"|[()]|[^\s()"]+/g) ?? [];
  if (tokens.length === 0) throw new Unaskable('value', `${name} needs words`);
  if (tokens.length > WORDS_MAX) throw new Unaskable('too-costly', `${name} has ${WORDS_MAX} words at most`);
  let at = 0;
  const is = (word: string): boolean => tokens[at]?.toUpperCase() === word;
  const either = (): WordTest => {
    const tests = [all()];
    while (is('OR')) {
      at++;
      tests.push(all());
    }
    return (text) => tests.some((test) => test(text));
  };
  const all = (): WordTest => {
    const tests = [one()];
    while (at < tokens.length && !is('OR') && !is(')')) {
      if (is('AND')) at++;
      tests.push(one());
    }
    return (text) => tests.every((test) => test(text));
  };
  const one = (): WordTest => {
    const token = tokens[at++];
    if (token === undefined || token === ')') throw new Unaskable('value', `${name}: a word is missing`);
    if (token.toUpperCase() === 'NOT') {
      const test = one();
      return (text) => !test(text);
    }
    if (token === '(') {
      const test = either();
      if (tokens[at++] !== ')') throw new Unaskable('value', `${name}: a bracket does not end`);
      return test;
    }
    const words = foldText(token.replaceAll('"', ''));
    return (text) => beginsWord(text, words);
  };
  const test = either();
  if (at < tokens.length) throw new Unaskable('value', `${name}: a bracket ends that does not begin`);
  return test;
}

/** The narrative's words. */
export function textTest(value: string): ResourceTest {
  const test = wordTest('_text', value);
  return (resource) => test(foldText(narrativeWords(memberText(member(resource, 'text'), 'div') ?? '')));
}

/** Words anywhere in the resource. */
export function contentTest(value: string): ResourceTest {
  const test = wordTest('_content', value);
  return (resource) => {
    const words: string[] = [];
    pushWords(resource, '', words);
    return test(foldText(words.join('\n')));
  };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const narrativeWords = (div: string): string =>
  div
    .replaceAll(/<!--[^]*?-->/g, ' ')
    // What is only made bold is still one word; anything else ends it.
    .replaceAll(/<\/?(?:b|i|em|strong|span|sub|sup|u|s)(?:\s[^>]*)?>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (_, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? ' ';
      const point = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal);
      return point <= 0x10_ffff ? String.fromCodePoint(point) : ' ';
    });

function pushWords(value: unknown, key: string, words: string[]): void {
  if (typeof value === 'string') words.push(key === 'div' ? narrativeWords(value) : value);
  else if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) pushWords(each, name, words);
}

// --- distances ---

const EARTH_KM = 6371;

/** What is near where nobody says how far that is. */
const NEAR_KM = 50;

/** Of a kilometre, by UCUM's codes. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['km', 1],
  ['m', 0.001],
  ['[mi_us]', 1.609_347_218_694],
  ['[mi_i]', 1.609_344],
  ['mi', 1.609_344],
  ['[nmi_i]', 1.852],
  ['[ft_i]', 0.000_304_8],
]);

interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** `latitude|longitude|distance|units`, of a Location's position. */
export function nearTest(value: string): ResourceTest {
  const asked = splitEscaped(value, ',').map((each) => {
    const [latitude, longitude, distance = '', units = '', ...more] = splitEscaped(each, '|').map(unescaped);
    const place = { latitude: degrees(latitude, 90), longitude: degrees(longitude, 180) };
    const unit = UNITS.get(units);
    if (unit === undefined) throw new Unaskable('value', `near: the units are km, m or [mi_us], not ${units.slice(0, 20)}`);
    const far = distance === '' ? NEAR_KM : Number(distance) * unit;
    if (more.length > 0 || !(far >= 0)) throw NOT_NEAR;
    return { place, far };
  });
  return (resource) => {
    const position = member(resource, 'position');
    const latitude = numberOf(member(position, 'latitude'));
    const longitude = numberOf(member(position, 'longitude'));
    if (latitude === undefined || longitude === undefined) return false;
    return asked.some(({ place, far }) => kilometres(place, { latitude, longitude }) <= far);
  };
}

const NOT_NEAR = new Unaskable('value', 'near is latitude|longitude|distance|units');

function degrees(text: string | undefined, most: number): number {
  const found = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  if (!(Math.abs(found) <= most)) throw NOT_NEAR;
  return found;
}

/** Along a great circle: haversines, which stay exact for what is near. */
function kilometres(a: Position, b: Position): number {
  const radians = (angle: number): number => (angle * Math.PI) / 180;
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2;
  const square =
    half(a.latitude, b.latitude) + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(square)));
}
