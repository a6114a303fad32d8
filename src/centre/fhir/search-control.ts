/** The parameters of a search that say what to answer, not what to find. https://hl7.org/fhir/R4/search.html#return */
import { searchParametersOf } from '#fhir/definitions/search.ts';
import { isTypeName } from '#fhir/resource-types.ts';
import { Unaskable } from '#fhir/search-query-spans.ts';
import type { Query } from './requests.ts';

export interface SortKey {
  readonly name: string;
  readonly descending: boolean;
}

export interface IncludeAsked {
  /** Of the resource that has the reference. */
  readonly type: string;
  /** `*` is every reference. */
  readonly name: string;
  readonly target: string | undefined;
  readonly iterate: boolean;
}

export interface Control {
  readonly filters: Query;
  readonly sort: readonly SortKey[];
  readonly count: number;
  readonly total: boolean;
  /** Nothing but the total. */
  readonly totalOnly: boolean;
  readonly includes: readonly IncludeAsked[];
  readonly revincludes: readonly IncludeAsked[];
  readonly types: readonly string[] | undefined;
  readonly cursor: string | undefined;
  readonly applied: Query;
}

export const COUNT_DEFAULT = 50;
export const COUNT_MAX = 1_000;
const SORT_KEYS_MAX = 5;
const PARAMETERS_MAX = 60;

/** For the door: how, not what. */
const OF_THE_DOOR: ReadonlySet<string> = new Set(['_format', '_pretty']);
const SUMMARIES: ReadonlySet<string> = new Set(['true', 'false', 'text', 'data', 'count']);

/** Throws Unaskable for a value that means nothing. */
export function controlOf(query: Query): Control {
  if (query.length > PARAMETERS_MAX) throw new Unaskable('too-costly', `a search has ${PARAMETERS_MAX} parameters at most`);
  const filters: (readonly [string, string])[] = [];
  const applied: (readonly [string, string])[] = [];
  let sort: readonly SortKey[] = [];
  let count = COUNT_DEFAULT;
  let total = false;
  let totalOnly = false;
  let types: readonly string[] | undefined;
  let cursor: string | undefined;
  const includes: IncludeAsked[] = [];
  const revincludes: IncludeAsked[] = [];
  for (const pair of query) {
    const [name, value] = pair;
    if (OF_THE_DOOR.has(name)) continue;
    if (name === '_cursor') {
      cursor = value;
      continue;
    }
    applied.push(pair);
    if (name === '_count') {
      if (!/^\d{1,9}$/.test(value)) throw new Unaskable('value', '_count is a number from 0 up');
      count = Math.min(Number(value), COUNT_MAX);
    } else if (name === '_sort') sort = sortOf(value);
    else if (name === '_total') {
      if (!['none', 'estimate', 'accurate'].includes(value)) throw new Unaskable('value', '_total is none, estimate or accurate');
      total = value !== 'none';
    } else if (name === '_summary') {
      if (!SUMMARIES.has(value)) throw new Unaskable('value', '_summary is true, false, text, data or count');
      totalOnly = value === 'count';
    } else if (name === '_elements') continue;
    else if (name === '_contained') {
      if (value !== 'false') throw new Unaskable('not-supported', 'contained resources are not searched');
    } else if (name === '_type') {
      types = value.split(',');
      const strange = types.find((type) => !isTypeName(type) || searchParametersOf(type).length === 0);
      if (strange !== undefined) throw new Unaskable('value', `_type: there is no type ${strange.slice(0, 40)}`);
    } else if (/^_include(?::(?:iterate|recurse))?$/.test(name)) includes.push(includeOf(name, value));
    else if (/^_revinclude(?::(?:iterate|recurse))?$/.test(name)) revincludes.push(includeOf(name, value));
    else filters.push(pair);
  }
  return { filters, sort, count, total, totalOnly: totalOnly || count === 0, includes, revincludes, types, cursor, applied };
}

function sortOf(value: string): readonly SortKey[] {
  const keys = value.split(',').map((text) => ({ name: text.replace(/^-/, ''), descending: text.startsWith('-') }));
  if (keys.length > SORT_KEYS_MAX) throw new Unaskable('too-costly', `_sort has ${SORT_KEYS_MAX} keys at most`);
  if (keys.some(({ name }) => name === '')) throw new Unaskable('value', '_sort names parameters with commas between them');
  return keys;
}

function includeOf(parameter: string, value: string): IncludeAsked {
  const [type = '', name = '', target, ...more] = value.split(':');
  const iterate = parameter.includes(':');
  if (value === '*') return { type: '*', name: '*', target: undefined, iterate };
  if (!isTypeName(type) || name === '' || more.length > 0)
    throw new Unaskable('value', `${parameter} is Type:parameter or Type:parameter:Target`);
  if (target !== undefined && !isTypeName(target)) throw new Unaskable('value', `${parameter}: there is no type ${target.slice(0, 40)}`);
  return { type, name, target, iterate };
}
