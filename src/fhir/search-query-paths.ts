/** Paths of search parameters that need no evaluating: members of members, the last one perhaps of one type or leading to one. Most of them are. */
import { shapeIs, shapeOf } from './definitions/shape.ts';

/** A member at the end of a path; an element of several types has one for each. */
export interface PathEnd {
  readonly key: string;
  /** Shape of its values; every kind of reference is `Reference`. */
  readonly shape: string;
}

export interface PlainPath {
  /** Members from the start on, but for the last. */
  readonly keys: readonly string[];
  /** None: it is the start itself that is meant. */
  readonly ends: readonly PathEnd[];
  /** References to this type only. */
  readonly target: string | undefined;
}

const OF_TYPE = /^(.*)\.where\(resolve\(\) is (\w+)\)$/;

/** The two parts of an expression that is another's, for references to one type. */
export function targetedPath(expression: string): { readonly of: string; readonly target: string } | undefined {
  const [, of, target] = OF_TYPE.exec(expression) ?? [];
  return of === undefined || target === undefined ? undefined : { of, target };
}

const AS_TYPE = /^\(?([\w.]+?)(?: as (\w+)|\.as\((\w+)\))?\)?$/;

/** One path, without `|`, from a resource (`Type.member.member`) or from an element whose shape is `start` (`member.member`); undefined where it needs evaluating. */
export function plainPath(expression: string, start: string, from: 'resource' | 'element'): PlainPath | undefined {
  const { of, target } = targetedPath(expression) ?? { of: expression, target: undefined };
  const [, path, as, called] = AS_TYPE.exec(of) ?? [];
  if (path === undefined) return undefined;
  const names = path.split('.');
  if (from === 'resource') {
    const first = names.shift();
    if (first !== start && first !== 'Resource') return undefined;
  }
  return membersOf(names, start, called ?? as, target);
}

function membersOf(names: readonly string[], start: string, as: string | undefined, target: string | undefined): PlainPath | undefined {
  const keys: string[] = [];
  let shape = shapeOf(start);
  for (const [at, name] of names.entries()) {
    const children = (shape.children.get(name) ?? []).filter((child) => child.shape !== 'Resource');
    const [child] = children;
    if (child === undefined) return undefined;
    if (at === names.length - 1) {
      const ends = children.filter((each) => as === undefined || shapeIs(shapeOf(each.shape), as));
      return ends.length === 0 ? undefined : { keys, ends: ends.map(({ key, shape: of }) => ({ key, shape: endShape(of) })), target };
    }
    if (children.length > 1) return undefined;
    keys.push(child.key);
    shape = shapeOf(child.shape);
  }
  return as === undefined ? { keys, ends: [], target } : undefined;
}

const endShape = (name: string): string => (shapeIs(shapeOf(name), 'Reference') ? 'Reference' : name);

/** Shape of what is at the end of `Type.member.member` where it is of one type; undefined for anything else. */
export function shapeAt(expression: string, type: string): string | undefined {
  const path = /^\w+(?:\.\w+)+$/.test(expression) ? plainPath(expression, type, 'resource') : undefined;
  return path?.ends.length === 1 ? path.ends[0]?.shape : undefined;
}
