/**
 * JSON Patch on a resource. Nothing is changed in place; all of it applies, or nothing and a sentence says which operation does not.
 * RFC 6902, https://hl7.org/fhir/R4/http.html#patch
 */
import { isJsonObject } from './json.ts';
import { digitsOf, isRawNumber } from './json-number.ts';

/** Operations in one patch. */
export const PATCH_OPERATIONS_MAX = 1_000;
/** What copying may multiply a resource to, in values. */
const VALUES_MAX = 1_000_000;

export type Patched =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly text: string; readonly isTest: boolean };

class Fault extends Error {
  readonly isTest: boolean;
  constructor(text: string, isTest = false) {
    super(text);
    this.isTest = isTest;
  }
}

export function applyPatch(document: unknown, patch: unknown): Patched {
  if (!Array.isArray(patch)) return { ok: false, text: 'a JSON Patch is a list of operations', isTest: false };
  if (patch.length > PATCH_OPERATIONS_MAX) return { ok: false, text: `more than ${PATCH_OPERATIONS_MAX} operations`, isTest: false };
  let value = document;
  const purse = { left: VALUES_MAX };
  for (const [index, operation] of patch.entries()) {
    try {
      value = applied(value, operation, purse);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { ok: false, text: `operation ${index}: ${error.message}`, isTest: error.isTest };
    }
  }
  return { ok: true, value };
}

function applied(document: unknown, operation: unknown, purse: { left: number }): unknown {
  if (!isJsonObject(operation)) throw new Fault('not an object');
  const path = pointer(operation['path'], 'path');
  const given = (): unknown => {
    if (!Object.hasOwn(operation, 'value')) throw new Fault('value is missing');
    return operation['value'];
  };
  switch (operation['op']) {
    case 'add':
      return add(document, path, given());
    case 'remove':
      return remove(document, path);
    case 'replace':
      at(document, path);
      return path.length === 0 ? given() : set(document, path, given());
    case 'move': {
      const from = pointer(operation['from'], 'from');
      if (from.length < path.length && from.every((step, index) => step === path[index])) throw new Fault('from must not contain path');
      const value = at(document, from);
      return add(remove(document, from), path, value);
    }
    case 'copy': {
      const value = at(document, pointer(operation['from'], 'from'));
      spend(value, purse);
      return add(document, path, value);
    }
    case 'test':
      if (!isEqual(at(document, path), given())) throw new Fault(`${pathText(path)} is not what the test says`, true);
      return document;
    default:
      throw new Fault('op has to be one of add, remove, replace, move, copy, test');
  }
}

function spend(value: unknown, purse: { left: number }): void {
  purse.left -= 1;
  if (purse.left < 0) throw new Fault('copies too much');
  if (Array.isArray(value)) for (const each of value) spend(each, purse);
  else if (isJsonObject(value) && !isRawNumber(value)) for (const each of Object.values(value)) spend(each, purse);
}

/** RFC 6901. */
function pointer(text: unknown, name: string): readonly string[] {
  if (typeof text !== 'string') throw new Fault(`${name} is missing`);
  if (text === '') return [];
  if (!text.startsWith('/')) throw new Fault(`${name} has to begin with /`);
  return text
    .slice(1)
    .split('/')
    .map((step) => {
      if (/~(?![01])/.test(step)) throw new Fault(`${name} has a ~ that is followed by neither 0 nor 1`);
      const name_ = step.replaceAll('~1', '/').replaceAll('~0', '~');
      if (name_ === '__proto__') throw new Fault('__proto__ is not allowed');
      return name_;
    });
}

const pathText = (path: readonly string[]): string => `/${path.join('/')}`.slice(0, 100);

const INDEX = /^(?:0|[1-9]\d{0,9})$/;

function at(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const step of path) {
    if (Array.isArray(value)) {
      if (!INDEX.test(step) || Number(step) >= value.length) throw new Fault(`there is nothing at ${pathText(path)}`);
      value = value[Number(step)];
    } else if (isJsonObject(value) && !isRawNumber(value) && Object.hasOwn(value, step)) value = value[step];
    else throw new Fault(`there is nothing at ${pathText(path)}`);
  }
  return value;
}

/** Copies what leads to the parent of `path` and lets `change` change the parent's copy. */
function changed(
  document: unknown,
  path: readonly string[],
  change: (parent: unknown[] | Record<string, unknown>, last: string) => void,
): unknown {
  const [step, ...rest] = path;
  if (step === undefined) throw new Fault('the whole resource cannot be removed');
  let copy: unknown[] | Record<string, unknown>;
  if (Array.isArray(document)) copy = [...(document as readonly unknown[])];
  else if (isJsonObject(document) && !isRawNumber(document)) copy = { ...document };
  else throw new Fault(`there is nothing at ${pathText(path)}`);
  if (rest.length === 0) change(copy, step);
  else {
    const inner = changed(at(document, [step]), rest, change);
    if (Array.isArray(copy)) copy[Number(step)] = inner;
    else copy[step] = inner;
  }
  return copy;
}

const add = (document: unknown, path: readonly string[], value: unknown): unknown =>
  path.length === 0
    ? value
    : changed(document, path, (parent, last) => {
        if (!Array.isArray(parent)) parent[last] = value;
        else if (last === '-') parent.push(value);
        else if (INDEX.test(last) && Number(last) <= parent.length) parent.splice(Number(last), 0, value);
        else throw new Fault(`${pathText(path)} is beyond the end of its list`);
      });

function remove(document: unknown, path: readonly string[]): unknown {
  at(document, path);
  return changed(document, path, (parent, last) => {
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  });
}

const set = (document: unknown, path: readonly string[], value: unknown): unknown =>
  changed(document, path, (parent, last) => {
    if (Array.isArray(parent)) parent[Number(last)] = value;
    else parent[last] = value;
  });

/** RFC 6902 §4.6: numbers are equal when they are numerically equal. */
function isEqual(a: unknown, b: unknown): boolean {
  const digits = digitsOf(a);
  if (digits !== undefined) return digitsOf(b) !== undefined && Number(digits) === Number(digitsOf(b));
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, index) => isEqual(each, b[index]));
  if (!isJsonObject(a)) return a === b;
  if (!isJsonObject(b) || isRawNumber(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}
