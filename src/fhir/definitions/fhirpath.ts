/**
 * FHIRPath, as much of it as the specification's own invariants and search parameters need, compiled once to closures over JSON.
 * Collections are arrays of nodes. What cannot be known (an order of a year and a day within it, a reference to elsewhere) is empty, as FHIRPath
 * has it. https://hl7.org/fhirpath/N1/, https://hl7.org/fhir/R4/fhirpath.html
 */
import { dateInterval } from '../date-time.ts';
import { digitsOf, isRawNumber, numberOf } from '../json-number.ts';
import { tokenize, type Token } from './fhirpath-tokens.ts';
import { isDefinedType, specializes } from './definitions.ts';
import { memberName, pushChildren, resourceNode, shapeIs, shapeOf, type Node } from './shape.ts';

type Nodes = readonly Node[];

export interface Env {
  /** `%resource`: the resource that contains what is looked at. */
  readonly resource: Node;
  /** `%rootResource`: its container where it is contained, otherwise itself. */
  readonly root: Node;
  /** Steps left; at 0 `TooCostly` is thrown. */
  steps: number;
  /** Paths from `%resource` alone, once each: rules ask for them at every element. */
  readonly known: Map<Compiled, Nodes>;
}

/** Steps that one resource may cost: about 0.1 s. Real ones need some hundred. */
export const STEPS_MAX = 2_000_000;

/** Thrown by evaluation where the steps run out. */
export class TooCostly extends Error {}

export const envOf = (resource: Node, root: Node = resource): Env => ({ resource, root, steps: STEPS_MAX, known: new Map() });

/** `focus` is what the path is applied to, `context` what `$this` means. */
type Compiled = (focus: Nodes, env: Env, context: Nodes) => Nodes;

/** A compiled path: nodes found from a node. Throws TooCostly only. */
export type Path = (node: Node, env: Env) => Nodes;

/** Compiles an expression; throws SyntaxError where it uses what is not implemented: a bug, for the tables are compiled as a whole in tests. */
export function compilePath(expression: string): Path {
  const compiled = new Parser(expression).parse();
  return (node, env) => {
    const focus = [node];
    return compiled(focus, env, focus);
  };
}

/** Compiles a criterion: true, false, or undefined where it is empty. */
export function compileTest(expression: string): (node: Node, env: Env) => boolean | undefined {
  const path = compilePath(expression);
  return (node, env) => truth(path(node, env));
}

// --- values ---

const EMPTY: Nodes = [];
const BOOLEAN = shapeOf('boolean');
const STRING = shapeOf('string');
const NUMBER = shapeOf('decimal');
const TRUE: Nodes = [{ value: true, shape: BOOLEAN }];
const FALSE: Nodes = [{ value: false, shape: BOOLEAN }];

const bool = (value: boolean): Nodes => (value ? TRUE : FALSE);
const string = (value: string): Nodes => [{ value, shape: STRING }];
const number = (value: number): Nodes => [{ value, shape: NUMBER }];

/** A collection as a criterion: one boolean is itself, one of anything else is true, none is nothing. */
function truth(nodes: Nodes): boolean | undefined {
  const [node] = nodes;
  if (node === undefined || nodes.length > 1) return nodes.length > 1 ? true : undefined;
  return typeof node.value === 'boolean' ? node.value : true;
}

const textOf = (nodes: Nodes): string | undefined => {
  const value = nodes.length === 1 ? nodes[0]?.value : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** A text that is equal exactly where values are equal, whatever the order of their keys. */
function keyOf(value: unknown): string {
  // With its length, so that no text can look like the end of one and the beginning of another.
  if (typeof value === 'string') return `"${value.length}:${value}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (isRawNumber(value)) return String(numberOf(value));
  if (Array.isArray(value)) return `[${value.map(keyOf).join(',')}]`;
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${key.length}:${key}=${keyOf((value as Record<string, unknown>)[key])}`) // an object, read by its own keys
    .join(',')}}`;
}

const nodeKey = ({ value, companion }: Node): string => (value === undefined ? `_${keyOf(companion)}` : keyOf(value));

function areEqual(a: Nodes, b: Nodes): boolean | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  if (a.length !== b.length) return false;
  return a.every((each, i) => {
    const other = b[i];
    if (other === undefined) return false;
    return each.value === other.value && typeof each.value !== 'object' ? true : nodeKey(each) === nodeKey(other);
  });
}

const DATES: ReadonlySet<string> = new Set(['date', 'dateTime', 'instant']);

/** Below, above or equal to 0; undefined where it cannot be known. */
function compare(a: Nodes, b: Nodes): number | undefined {
  const [left] = a;
  const [right] = b;
  if (left === undefined || right === undefined || a.length > 1 || b.length > 1) return undefined;
  const x = numberOf(left.value);
  const y = numberOf(right.value);
  if (x !== undefined && y !== undefined) return x - y;
  if (typeof left.value === 'string' && typeof right.value === 'string') {
    if (left.value === right.value) return 0;
    if (DATES.has(left.shape.name) && DATES.has(right.shape.name)) return compareDates(left.value, right.value);
    return left.value < right.value ? -1 : 1;
  }
  if (shapeIs(left.shape, 'Quantity') && shapeIs(right.shape, 'Quantity')) return compareQuantities(left, right);
  return undefined;
}

function compareDates(a: string, b: string): number | undefined {
  // The common case: the same form and the same zone.
  if (a.length === b.length && (a.length <= 10 || a.slice(19) === b.slice(19))) return a < b ? -1 : 1;
  const x = dateInterval(a);
  const y = dateInterval(b);
  if (x === undefined || y === undefined) return undefined;
  if (x.high <= y.low) return -1;
  if (y.high <= x.low) return 1;
  return x.low === y.low && x.high === y.high ? 0 : undefined;
}

/** Only of the same unit: conversion is for those who know units. */
function compareQuantities(a: Node, b: Node): number | undefined {
  const unit = ['system', 'code'].every((name) => nodeKeyOf(a, name) === nodeKeyOf(b, name));
  const named = nodeKeyOf(a, 'code') !== '' || nodeKeyOf(a, 'unit') === nodeKeyOf(b, 'unit');
  return unit && named ? compare(childrenNamed([a], 'value'), childrenNamed([b], 'value')) : undefined;
}

const nodeKeyOf = (node: Node, name: string): string => childrenNamed([node], name).map(nodeKey).join(' ');

function childrenNamed(nodes: Nodes, name: string): Nodes {
  let found: Node[] | undefined;
  for (const node of nodes) {
    found ??= [];
    pushChildren(node, name, found);
  }
  return found === undefined || found.length === 0 ? EMPTY : found;
}

function pushAllChildren(node: Node, found: Node[]): void {
  for (const name of node.shape.children.keys()) pushChildren(node, name, found);
  if (node.companion !== undefined) {
    pushChildren(node, 'id', found);
    pushChildren(node, 'extension', found);
  }
}

function descendants(nodes: Nodes, env: Env): Nodes {
  const found: Node[] = [];
  for (const node of nodes) pushAllChildren(node, found);
  // `found` grows while it is read: breadth first.
  for (let i = 0; i < found.length; i++) {
    const node = found[i];
    spend(env, 1);
    if (node !== undefined) pushAllChildren(node, found);
  }
  return found;
}

function distinct(nodes: Nodes): Nodes {
  if (nodes.length < 2) return nodes;
  const seen = new Set<string>();
  return nodes.filter((node) => {
    const key = nodeKey(node);
    return seen.has(key) ? false : seen.add(key);
  });
}

function spend(env: Env, steps: number): void {
  env.steps -= steps;
  if (env.steps < 0) throw new TooCostly('a path of FHIRPath takes too many steps');
}

const isOfType = (node: Node, type: string): boolean => {
  if (shapeIs(node.shape, type)) return true;
  // System types: Boolean, String, …
  return type === 'Boolean' && node.shape.name === 'boolean';
};

/** The type that a literal reference names, `Patient` for `http://…/Patient/1/_history/2`; undefined where it names none. */
export function referenceType(literal: string): string | undefined {
  const [, type] = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/.exec(literal) ?? [];
  return type !== undefined && isDefinedType(type) && specializes(type, 'Resource') ? type : undefined;
}

/**
 * `resolve()` without going anywhere: contained resources as they are; others as a resource of the type that the reference names, with nothing in it.
 */
function resolve(node: Node, env: Env): Node | undefined {
  const literal = shapeIs(node.shape, 'Reference')
    ? textOf(childrenNamed([node], 'reference'))
    : typeof node.value === 'string'
      ? node.value
      : undefined;
  if (literal?.startsWith('#') === true) {
    const id = literal.slice(1);
    if (id === '') return env.root;
    return childrenNamed([env.root], 'contained').find((each) => textOf(childrenNamed([each], 'id')) === id);
  }
  const type = (literal === undefined ? undefined : referenceType(literal)) ?? textOf(childrenNamed([node], 'type'));
  return type !== undefined && isDefinedType(type) ? resourceNode({ resourceType: type }) : undefined;
}

// --- functions ---

type FunctionOf = (args: readonly Compiled[], names: readonly (string | undefined)[]) => Compiled;

/** Nodes for which the criterion is true, each being `$this`. */
function filtered(nodes: Nodes, criterion: Compiled, env: Env): Nodes {
  if (nodes.length === 0) return EMPTY;
  spend(env, nodes.length);
  const found = nodes.filter((node) => {
    const focus = [node];
    return truth(criterion(focus, env, focus)) === true;
  });
  return found.length === 0 ? EMPTY : found;
}

const noArgument =
  (of: (focus: Nodes, env: Env) => Nodes): FunctionOf =>
  () =>
    of;

/** A function of one text, empty where either is. */
const ofText =
  (of: (text: string, argument: string) => Nodes): FunctionOf =>
  ([argument]) =>
  (focus, env, context) => {
    const text = textOf(focus);
    const other = argument === undefined ? undefined : textOf(argument(context, env, context));
    return text === undefined || other === undefined ? EMPTY : of(text, other);
  };

const byType =
  (of: (nodes: Nodes, type: string) => Nodes): FunctionOf =>
  (_, [name]) => {
    if (name === undefined) throw new SyntaxError('a type expected');
    return (focus) => (focus.length === 0 ? EMPTY : of(focus, name));
  };

/** Longest text on which a regular expression from the tables is tried. */
const MATCHED_MAX = 2000;

/** Patterns come from the tables: compiled once each. All of the text must match, as those who wrote them meant. */
const patterns = new Map<string, RegExp>();
function patternOf(source: string): RegExp {
  let pattern = patterns.get(source);
  if (pattern === undefined) patterns.set(source, (pattern = new RegExp(`^(?:${source})$`, 's')));
  return pattern;
}

const FUNCTIONS: ReadonlyMap<string, FunctionOf> = new Map<string, FunctionOf>([
  ['empty', noArgument((focus) => bool(focus.length === 0))],
  [
    'not',
    noArgument((focus) => {
      const value = truth(focus);
      return value === undefined ? EMPTY : bool(!value);
    }),
  ],
  ['count', noArgument((focus) => number(focus.length))],
  ['first', noArgument((focus) => (focus.length > 1 ? focus.slice(0, 1) : focus))],
  ['tail', noArgument((focus) => focus.slice(1))],
  [
    'hasValue',
    noArgument((focus) =>
      bool((focus.length === 1 && focus[0]?.value !== undefined && typeof focus[0].value !== 'object') || isRawNumber(focus[0]?.value)),
    ),
  ],
  [
    'children',
    noArgument((focus) => {
      const found: Node[] = [];
      for (const node of focus) pushAllChildren(node, found);
      return found;
    }),
  ],
  ['descendants', noArgument(descendants)],
  ['distinct', noArgument(distinct)],
  ['isDistinct', noArgument((focus) => bool(distinct(focus).length === focus.length))],
  [
    'toInteger',
    noArgument((focus) => {
      const [node] = focus;
      const value = typeof node?.value === 'string' && /^[+-]?\d+$/.test(node.value) ? Number(node.value) : numberOf(node?.value);
      return value === undefined || focus.length !== 1 ? EMPTY : number(value);
    }),
  ],
  [
    'toString',
    noArgument((focus) => {
      const value = focus.length === 1 ? focus[0]?.value : undefined;
      if (typeof value === 'string' || typeof value === 'boolean') return string(String(value));
      const digits = digitsOf(value);
      return digits === undefined ? EMPTY : string(digits);
    }),
  ],
  ['trace', () => (focus) => focus],
  [
    'resolve',
    noArgument((focus, env) => {
      spend(env, focus.length);
      return focus.map((node) => resolve(node, env)).filter((node) => node !== undefined);
    }),
  ],
  [
    'exists',
    ([criterion]) =>
      (focus, env) =>
        bool((criterion === undefined ? focus : filtered(focus, criterion, env)).length > 0),
  ],
  [
    'where',
    ([criterion]) =>
      (focus, env) =>
        criterion === undefined ? EMPTY : filtered(focus, criterion, env),
  ],
  [
    'all',
    ([criterion]) =>
      (focus, env) =>
        bool(criterion === undefined || filtered(focus, criterion, env).length === focus.length),
  ],
  [
    'select',
    ([projection]) =>
      (focus, env) => {
        spend(env, focus.length);
        return projection === undefined ? EMPTY : focus.flatMap((node) => projection([node], env, [node]));
      },
  ],
  [
    'combine',
    ([other]) =>
      (focus, env, context) => [...focus, ...(other?.(context, env, context) ?? EMPTY)],
  ],
  [
    'intersect',
    ([other]) =>
      (focus, env, context) => {
        const others = focus.length === 0 ? EMPTY : (other?.(context, env, context) ?? EMPTY);
        if (others.length === 0) return EMPTY;
        spend(env, focus.length + others.length);
        const keys = new Set(others.map(nodeKey));
        return distinct(focus.filter((node) => keys.has(nodeKey(node))));
      },
  ],
  [
    'iif',
    ([criterion, yes, no]) =>
      (focus, env) =>
        (criterion !== undefined && truth(criterion(focus, env, focus)) === true ? yes : no)?.(focus, env, focus) ?? EMPTY,
  ],
  ['matches', ofText((text, pattern) => (text.length > MATCHED_MAX ? EMPTY : bool(patternOf(pattern).test(text))))],
  ['contains', ofText((text, part) => bool(text.includes(part)))],
  ['startsWith', ofText((text, start) => bool(text.startsWith(start)))],
  [
    'substring',
    ([start]) =>
      (focus, env, context) => {
        const text = textOf(focus);
        const from = numberOf(start?.(context, env, context)[0]?.value);
        return text === undefined || from === undefined || from >= text.length ? EMPTY : string(text.slice(from));
      },
  ],
  [
    'replaceMatches',
    ([pattern, by]) =>
      (focus, env, context) => {
        const text = textOf(focus);
        const source = textOf(pattern?.(context, env, context) ?? EMPTY);
        const other = textOf(by?.(context, env, context) ?? EMPTY);
        return text === undefined || text.length > MATCHED_MAX || source === undefined || other === undefined
          ? EMPTY
          : string(text.replaceAll(new RegExp(source, 'g'), other));
      },
  ],
  ['is', byType((nodes, type) => bool(nodes.length === 1 && nodes[0] !== undefined && isOfType(nodes[0], type)))],
  ['as', byType((nodes, type) => nodes.filter((node) => isOfType(node, type)))],
  ['ofType', byType((nodes, type) => nodes.filter((node) => isOfType(node, type)))],
]);

// --- operators ---

type Operator = (left: Compiled, right: Compiled) => Compiled;

/** Three-valued logic from the truth of both sides. */
const logic =
  (of: (left: boolean | undefined, right: () => boolean | undefined) => boolean | undefined): Operator =>
  (left, right) =>
  (focus, env, context) => {
    const result = of(truth(left(focus, env, context)), () => truth(right(focus, env, context)));
    return result === undefined ? EMPTY : bool(result);
  };

const comparison =
  (of: (order: number) => boolean): Operator =>
  (left, right) =>
  (focus, env, context) => {
    const order = compare(left(focus, env, context), right(focus, env, context));
    return order === undefined ? EMPTY : bool(of(order));
  };

const equality =
  (wanted: boolean): Operator =>
  (left, right) =>
  (focus, env, context) => {
    const equal = areEqual(left(focus, env, context), right(focus, env, context));
    return equal === undefined ? EMPTY : bool(equal === wanted);
  };

const membership =
  (left: Compiled, right: Compiled): Compiled =>
  (focus, env, context) => {
    const items = left(focus, env, context);
    const [item] = items;
    if (item === undefined) return EMPTY;
    const others = right(focus, env, context);
    spend(env, others.length);
    const key = nodeKey(item);
    return bool(items.length === 1 && others.some((node) => nodeKey(node) === key));
  };

/** From the loosest binding to the tightest. https://hl7.org/fhirpath/N1/#operator-precedence */
const OPERATORS: readonly ReadonlyMap<string, Operator>[] = [
  new Map([['implies', logic((left, right) => (left === false ? true : left === true ? right() : right() === true ? true : undefined))]]),
  new Map([
    [
      'or',
      logic((left, right) => {
        if (left === true) return true;
        const other = right();
        return other === true ? true : left === undefined || other === undefined ? undefined : false;
      }),
    ],
    [
      'xor',
      logic((left, right) => {
        const other = right();
        return left === undefined || other === undefined ? undefined : left !== other;
      }),
    ],
  ]),
  new Map([
    [
      'and',
      logic((left, right) => {
        if (left === false) return false;
        const other = right();
        return other === false ? false : left === undefined || other === undefined ? undefined : true;
      }),
    ],
  ]),
  new Map<string, Operator>([
    ['in', membership],
    ['contains', (left, right) => membership(right, left)],
  ]),
  new Map([
    ['=', equality(true)],
    ['!=', equality(false)],
  ]),
  new Map([
    ['<', comparison((order) => order < 0)],
    ['<=', comparison((order) => order <= 0)],
    ['>', comparison((order) => order > 0)],
    ['>=', comparison((order) => order >= 0)],
  ]),
  new Map<string, Operator>([
    ['|', (left, right) => (focus, env, context) => distinct([...left(focus, env, context), ...right(focus, env, context)])],
  ]),
  // Here `is` and `as` bind, which take a type: see `Parser`.
  new Map<string, Operator>([
    ['+', (left, right) => (focus, env, context) => add(left(focus, env, context), right(focus, env, context))],
    [
      '&',
      (left, right) => (focus, env, context) =>
        string((textOf(left(focus, env, context)) ?? '') + (textOf(right(focus, env, context)) ?? '')),
    ],
  ]),
];

const TYPE_LEVEL = 7;

function add(left: Nodes, right: Nodes): Nodes {
  const x = numberOf(left[0]?.value);
  const y = numberOf(right[0]?.value);
  if (x !== undefined && y !== undefined) return number(x + y);
  const a = textOf(left);
  const b = textOf(right);
  return a === undefined || b === undefined ? EMPTY : string(a + b);
}

// --- the parser ---

const UCUM = string('http://unitsofmeasure.org');

const VARIABLES: ReadonlyMap<string, Compiled> = new Map<string, Compiled>([
  ['resource', (_, env) => [env.resource]],
  ['rootResource', (_, env) => [env.root]],
  ['context', (_, __, context) => context],
  ['ucum', () => UCUM],
]);

/** Asked once for each Env. */
function kept(path: Compiled): Compiled {
  return (focus, env, context) => {
    let found = env.known.get(path);
    if (found === undefined) env.known.set(path, (found = path(focus, env, context)));
    return found;
  };
}

/** Recursive descent, each rule giving a closure. */
class Parser {
  readonly #expression: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#tokens = tokenize(expression);
  }

  parse(): Compiled {
    const compiled = this.#binary(0);
    if (this.#next < this.#tokens.length) throw this.#fault('the end');
    return compiled;
  }

  #fault(expected: string): SyntaxError {
    return new SyntaxError(`${expected} expected at ${this.#tokens[this.#next]?.text ?? 'the end'} of ${this.#expression}`);
  }

  #peek(): string | undefined {
    const token = this.#tokens[this.#next];
    return token === undefined || token.kind === 'string' || token.kind === 'quoted' ? undefined : token.text;
  }

  #take(text: string): boolean {
    if (this.#peek() !== text) return false;
    this.#next++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#fault(text);
  }

  #binary(level: number): Compiled {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.#path();
    let left = this.#binary(level + 1);
    for (;;) {
      const text = this.#peek() ?? '';
      if (level === TYPE_LEVEL && (text === 'is' || text === 'as')) {
        this.#next++;
        const make = FUNCTIONS.get(text);
        const typed = make?.([], [this.#typeName()]);
        const operand = left;
        if (typed === undefined) throw this.#fault('is or as');
        left = (focus, env, context) => typed(operand(focus, env, context), env, context);
        continue;
      }
      const operator = operators.get(text);
      if (operator === undefined) return left;
      this.#next++;
      left = operator(left, this.#binary(level + 1));
    }
  }

  #typeName(): string {
    const name = this.#name();
    return this.#take('.') ? this.#name() : name;
  }

  #name(): string {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'name' && token?.kind !== 'quoted') throw this.#fault('a name');
    this.#next++;
    return token.text;
  }

  /** A term and what follows it: `.name`, `.function(…)`, `[0]`. */
  #path(): Compiled {
    const start = this.#next;
    let compiled = this.#term();
    for (;;) {
      const before = compiled;
      if (this.#take('.')) {
        const step = this.#invocation();
        compiled = (focus, env, context) => {
          const found = before(focus, env, context);
          return found.length === 0 && !step.takesEmpty ? EMPTY : step.compiled(found, env, context);
        };
      } else if (this.#take('[')) {
        const index = Number(this.#tokens[this.#next++]?.text);
        if (!Number.isInteger(index)) throw this.#fault('a whole number');
        this.#expect(']');
        compiled = (focus, env, context) => {
          const node = before(focus, env, context)[index];
          return node === undefined ? EMPTY : [node];
        };
      } else return this.#isOfResource(start) ? kept(compiled) : compiled;
    }
  }

  /** True where the path from that token is one of names, and functions without arguments, from %resource or %rootResource. */
  #isOfResource(start: number): boolean {
    const path = this.#tokens
      .slice(start, this.#next)
      .map(({ text }) => text)
      .join('');
    return /^%(?:resource|rootResource)(?:\.[A-Za-z]+(?:\(\))?)+$/.test(path);
  }

  #term(): Compiled {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.#fault('a term');
    if (token.kind === 'string') {
      this.#next++;
      const literal = string(token.text);
      return () => literal;
    }
    if (token.kind === 'number') {
      this.#next++;
      const literal = number(Number(token.text));
      return () => literal;
    }
    if (this.#take('(')) {
      const inner = this.#binary(0);
      this.#expect(')');
      return inner;
    }
    if (this.#take('{')) {
      this.#expect('}');
      return () => EMPTY;
    }
    if (this.#take('%')) {
      const variable = VARIABLES.get(this.#name());
      if (variable === undefined) throw this.#fault('a known variable');
      return variable;
    }
    if (this.#take('$this')) return (_, __, context) => context;
    if (token.kind === 'name' && (token.text === 'true' || token.text === 'false')) {
      this.#next++;
      const literal = bool(token.text === 'true');
      return () => literal;
    }
    return this.#invocation(true).compiled;
  }

  /** A member or a function. At the beginning of a path, the name of a type is the resource itself if it is of that type. */
  #invocation(isFirst = false): { readonly compiled: Compiled; readonly takesEmpty: boolean } {
    const name = memberName(this.#name());
    if (this.#take('(')) return { compiled: this.#call(name), takesEmpty: true };
    if (isFirst && /^[A-Z]/.test(name)) {
      return { compiled: (focus) => focus.filter((node) => shapeIs(node.shape, name)), takesEmpty: false };
    }
    return {
      compiled: (focus, env) => {
        if (focus.length === 0) return EMPTY;
        const found = childrenNamed(focus, name);
        spend(env, found.length);
        return found;
      },
      takesEmpty: false,
    };
  }

  #call(name: string): Compiled {
    const make = FUNCTIONS.get(name);
    if (make === undefined) throw this.#fault(`a known function instead of ${name}`);
    if (name === 'is' || name === 'as' || name === 'ofType') {
      const type = this.#typeName();
      this.#expect(')');
      return make([], [type]);
    }
    const args: Compiled[] = [];
    while (!this.#take(')')) {
      if (args.length > 0) this.#expect(',');
      args.push(this.#binary(0));
    }
    return make(args, []);
  }
}
