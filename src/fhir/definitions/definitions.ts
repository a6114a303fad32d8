/**
 * The types of FHIR R4 as data: what elements each has, of what types, how often. Parsed from tables/ when a type is first asked for.
 * https://hl7.org/fhir/R4/elementdefinition.html
 */
import { BINDINGS } from './tables/bindings.ts';
import { ELEMENTS } from './tables/elements.ts';
import { INVARIANTS } from './tables/invariants.ts';

/** One of the types that an element may have. */
export interface TypeUse {
  /** Name of the type: `Quantity`, `code`, `Resource`. `attribute:uri` is a uri that can have neither id nor extension. */
  readonly code: string;
  /** The one profile of the specification, SimpleQuantity, where it must be met. */
  readonly profile: string | undefined;
  /** For Reference and canonical: names of the resource types allowed as target; none means any. */
  readonly targets: readonly string[];
}

export interface ElementDefinition {
  /** `component`; for a choice without `[x]`. */
  readonly name: string;
  /** `Observation.component`, where it is defined. */
  readonly path: string;
  /** 0 or 1. */
  readonly min: number;
  /** 0, 1 or Infinity. */
  readonly max: number;
  readonly isChoice: boolean;
  /** None where `content` says what it contains. */
  readonly types: readonly TypeUse[];
  /** Path of the element whose children are also this one's. */
  readonly content: string | undefined;
  /** Name of the value set from which its codes must be. */
  readonly binding: string | undefined;
  /** Keys of invariants, see `invariantOf`. */
  readonly invariants: readonly string[];
  /** Part of `_summary=true`. */
  readonly inSummary: boolean;
  /** Elements within, besides those of its type. */
  readonly children: readonly ElementDefinition[];
}

export interface TypeDefinition {
  readonly name: string;
  /** The type it specializes; undefined for Element and Resource. */
  readonly base: string | undefined;
  readonly kind: 'resource' | 'complex' | 'primitive';
  readonly isAbstract: boolean;
  /** Of a primitive's value, all of it. */
  readonly regex: string | undefined;
  /** Keys of its own invariants and of its bases'. */
  readonly invariants: readonly string[];
  /** Those of its bases first. */
  readonly elements: readonly ElementDefinition[];
}

export interface Invariant {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  /** FHIRPath. */
  readonly expression: string;
  readonly meaning: string;
}

/** Code system → its codes. Undefined as a whole where the specification alone cannot enumerate the value set. */
export type ValueSet = ReadonlyMap<string, ReadonlySet<string>>;

/** A value made when it is first needed, and once. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A table of values, each made when it is first needed, and once. Names from outside must be known to be some before they are asked for, or the
 * table would grow without end. */
export function eachOnce<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    const found = made.get(name);
    if (found !== undefined || made.has(name)) return found as T; // has: it is a T that is undefined
    const value = make(name);
    made.set(name, value);
    return value;
  };
}

/** The lines of a table. */
export const tableLines = (table: string): readonly string[] => table.slice(1, -1).split('\n');

const blocks = once(
  () =>
    new Map(
      ELEMENTS.trim()
        .split('\n\n')
        .map((block) => [block.slice(0, block.indexOf(':')), block]),
    ),
);

const bindingLines = once(() => new Map(tableLines(BINDINGS).map((line) => [line.split('\t', 1)[0] ?? '', line])));

const invariantLines = once(() => new Map(tableLines(INVARIANTS).map((line) => [line.split('\t', 1)[0] ?? '', line])));

/** Names of all types, alphabetical. */
export const typeNames = (): readonly string[] => [...blocks().keys()];

export const isDefinedType = (name: string): boolean => blocks().has(name);

/** Definition of a type; throws for a name that is none: ask `isDefinedType` first about names from outside. */
export const typeDefinition = eachOnce((name: string): TypeDefinition => {
  const block = blocks().get(name);
  if (block === undefined) throw new RangeError(`no FHIR type is called ${JSON.stringify(name)}`);
  const [head = '', ...lines] = block.split('\n');
  const [, base = '', kind, plus, rest = ''] = /^\w+:(\w*) (resource|complex|primitive)(\+?)(?: (.*))?$/.exec(head) ?? [];
  if (kind !== 'resource' && kind !== 'complex' && kind !== 'primitive') throw new Error(`the table of elements is broken at ${head}`);
  const inherited = base === '' || kind === 'primitive' ? undefined : typeDefinition(base);
  const own = childrenOf(lines, name, 1);
  const overridden = new Set(own.map((element) => element.name));
  return {
    name,
    base: base === '' ? undefined : base,
    kind,
    isAbstract: plus === '+',
    regex: kind === 'primitive' && rest !== '' ? rest : undefined,
    invariants: [...(inherited?.invariants ?? []), ...(rest.startsWith('!') ? rest.slice(1).split(',') : [])],
    elements: [...(inherited?.elements ?? []).filter((element) => !overridden.has(element.name)), ...own],
  };
});

/** True where `name` is `ancestor` or specializes it. */
export function specializes(name: string, ancestor: string): boolean {
  for (let type: string | undefined = name; type !== undefined && isDefinedType(type); type = typeDefinition(type).base) {
    if (type === ancestor) return true;
  }
  return false;
}

/** Definition of an invariant that an element or type names. */
export const invariantOf = eachOnce((key: string): Invariant => {
  const [, severity, expression, meaning] = invariantLines().get(key)?.split('\t') ?? [];
  if ((severity !== 'error' && severity !== 'warning') || expression === undefined || meaning === undefined) {
    throw new Error(`the table of invariants has no ${key}`);
  }
  return { key, severity, expression, meaning };
});

/** The codes of a required binding. */
export const valueSetOf = eachOnce((name: string): ValueSet | undefined => {
  const line = bindingLines().get(name);
  if (line === undefined) throw new Error(`the table of bindings has no ${name}`);
  const [, ...systems] = line.split('\t');
  if (systems.length === 0) return undefined;
  return new Map(
    systems.map((text): [string, ReadonlySet<string>] => {
      const equals = text.indexOf('=');
      return [text.slice(0, equals), new Set(text.slice(equals + 1).split(','))];
    }),
  );
});

/** The codes of a value set that the specification fixes and some element requires, by its URL; undefined for any other. */
export function specifiedValueSet(url: string): ValueSet | undefined {
  const [, name] = /^http:\/\/hl7\.org\/fhir\/ValueSet\/([\w-]+)$/.exec(url) ?? [];
  return name === undefined || !bindingLines().has(name) ? undefined : valueSetOf(name);
}

/** JSON key of a choice of that type: `value`, `Quantity` → `valueQuantity`. */
export const choiceKey = (name: string, code: string): string => `${name}${code.slice(0, 1).toUpperCase()}${code.slice(1)}`;

/** Elements from the lines that are indented by `depth`, with those within that are indented by more. */
function childrenOf(lines: readonly string[], path: string, depth: number): readonly ElementDefinition[] {
  const children: ElementDefinition[] = [];
  for (let i = 0; i < lines.length;) {
    const line = lines[i] ?? '';
    let end = i + 1;
    while (end < lines.length && lines[end]?.[depth] === ' ') end++;
    children.push(elementOf(line.slice(depth), lines.slice(i + 1, end), path, depth));
    i = end;
  }
  return children;
}

function elementOf(line: string, within: readonly string[], parent: string, depth: number): ElementDefinition {
  const [label = '', range = '', type = '', ...marks] = line.split(' ');
  const isChoice = label.endsWith('[x]');
  const name = isChoice ? label.slice(0, -3) : label;
  const max = range.slice(3);
  const invariants = marks.find((mark) => mark.startsWith('!'));
  const path = `${parent}.${name}`;
  return {
    name,
    path,
    min: Number(range[0]),
    max: max === '*' ? Infinity : Number(max),
    isChoice,
    types: type.startsWith('@') ? [] : type.split('|').map(typeUse),
    content: type.startsWith('@') ? `${parent.split('.', 1)[0] ?? ''}.${type.slice(1)}` : undefined,
    binding: marks.find((mark) => mark.startsWith('='))?.slice(1),
    invariants: invariants === undefined ? [] : invariants.slice(1).split(','),
    inSummary: marks.includes('^'),
    children: childrenOf(within, path, depth + 1),
  };
}

function typeUse(text: string): TypeUse {
  const [, code = '', profile, targets] = /^([\w:]+)(?:\/(\w+))?(?:\(([\w,]+)\))?$/.exec(text) ?? [];
  if (code === '') throw new Error(`the table of elements is broken at ${text}`);
  return { code, profile, targets: targets === undefined ? [] : targets.split(',') };
}

/** The element at a path within its type, `Observation.referenceRange`. */
export const elementAt = eachOnce((path: string): ElementDefinition => {
  const [type = '', ...names] = path.split('.');
  let elements = typeDefinition(type).elements;
  let found: ElementDefinition | undefined;
  for (const name of names) {
    found = elements.find((element) => element.name === name);
    elements = found?.children ?? [];
  }
  if (found === undefined) throw new RangeError(`there is no element ${JSON.stringify(path)}`);
  return found;
});
