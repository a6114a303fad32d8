/**
 * Makes src/fhir/definitions/tables/ from the published FHIR R4 package (npm `hl7.fhir.r4.examples`): `npm run fhir:definitions`.
 * The tables are checked in; definitions.test.ts makes them again and compares byte for byte. Their grammar is told at the head of each.
 * https://hl7.org/fhir/R4/downloads.html
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PARAMETERS } from '#fhir/search-parameters.ts';

const ROOT = join(import.meta.dirname, '..');
const PACKAGE = join(ROOT, 'node_modules/hl7.fhir.r4.examples');
const TABLES = join(ROOT, 'src/fhir/definitions/tables');

const STRUCTURE = 'http://hl7.org/fhir/StructureDefinition/';
/** What the snapshots call the types of XML attributes and of primitives' values. */
const SYSTEM_TYPE = 'http://hl7.org/fhirpath/System.';
const FHIR_TYPE = `${STRUCTURE}structuredefinition-fhir-type`;
const REGEX = `${STRUCTURE}regex`;

/** Checked everywhere and by code of its own (src/fhir/validate*.ts), or good advice rather than a rule (dom-6). */
const INVARIANTS_BUILT_IN: ReadonlySet<string> = new Set(
  'dom-2 dom-3 dom-4 dom-5 dom-6 ele-1 ext-1 ref-1 txt-1 txt-2 bdl-1 bdl-2 bdl-3 bdl-4 bdl-5 bdl-7 bdl-8 bdl-9 bdl-10 bdl-11 bdl-12'.split(
    ' ',
  ),
);

/** The hand-written codes, which are in databases already: `Type.name kind` keeps its code. Of another kind it is another parameter (Coverage.class-value). */
const CODES_GIVEN: ReadonlyMap<string, number> = new Map(PARAMETERS.map(({ type, name, kind, code }) => [`${type}.${name} ${kind}`, code]));
/** Codes of the others count from here in order of type and name, over those that have one as well: the specification is frozen, so are they. */
const FIRST_CODE = 1001;
/** A parameter of every resource has a block of codes, one for each type: block + type code (1 to 148). */
const FIRST_BLOCK = 20_000;
const BLOCK = 1000;
/** A reference parameter that names more types than these means any. */
const ANY_TARGET = 100;

interface ElementDefinition {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly base: { readonly path: string };
  readonly isSummary?: boolean;
  readonly contentReference?: string;
  readonly type?: readonly {
    readonly code: string;
    readonly profile?: readonly string[];
    readonly targetProfile?: readonly string[];
    readonly extension?: readonly { readonly url: string; readonly valueUrl?: string; readonly valueString?: string }[];
  }[];
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
  readonly constraint?: readonly {
    readonly key: string;
    readonly severity: string;
    readonly human: string;
    readonly expression?: string;
    readonly source?: string;
  }[];
}

interface StructureDefinition {
  readonly name: string;
  readonly type: string;
  readonly url: string;
  readonly kind: string;
  readonly abstract: boolean;
  readonly derivation?: string;
  readonly baseDefinition?: string;
  readonly snapshot: { readonly element: readonly ElementDefinition[] };
}

interface ConceptTree {
  readonly code: string;
  readonly concept?: readonly ConceptTree[];
  readonly property?: readonly { readonly code: string; readonly valueCode?: string; readonly valueBoolean?: boolean }[];
}

interface CodeSystem {
  readonly url: string;
  readonly content: string;
  readonly concept?: readonly ConceptTree[];
}

interface ValueSetRule {
  readonly system?: string;
  readonly concept?: readonly { readonly code: string }[];
  readonly filter?: readonly { readonly property: string; readonly op: string; readonly value: string }[];
  readonly valueSet?: readonly string[];
}

interface ValueSet {
  readonly url: string;
  readonly compose?: { readonly include: readonly ValueSetRule[]; readonly exclude?: readonly ValueSetRule[] };
}

interface SearchParameter {
  readonly url: string;
  readonly code: string;
  readonly base?: readonly string[];
  readonly type: string;
  readonly expression?: string;
  readonly target?: readonly string[];
  readonly component?: readonly { readonly definition: string; readonly expression: string }[];
}

interface CompartmentDefinition {
  readonly url: string;
  readonly code: string;
  readonly resource: readonly { readonly code: string; readonly param?: readonly string[] }[];
}

/** By code unit, so that no locale matters. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The package's files that begin so. */
function readAll(files: readonly string[], start: string): readonly unknown[] {
  return files.filter((file) => file.startsWith(start)).map((file): unknown => JSON.parse(readFileSync(join(PACKAGE, file), 'utf8')));
}

/** A module with one table as text: a string costs nothing to load, and each part is parsed when it is first needed. */
function asModule(name: string, doc: string, lines: readonly string[]): string {
  const text = lines.join('\n').replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
  return `/**\n * Made by scripts/fhir-definitions.ts from FHIR R4 (4.0.1, https://hl7.org/fhir/R4, CC0): change that, not this.\n${doc
    .split('\n')
    .map((line) => ` * ${line}`.trimEnd())
    .join('\n')}\n */\nexport const ${name} = \`\n${text}\n\`;\n`;
}

const lastOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const withoutVersion = (canonical: string): string => canonical.replace(/\|.*$/, '');

// --- bindings ---

/** Codes by system, or undefined where the specification alone cannot say them all (UCUM, media types, SNOMED CT, …). */
type Expansion = ReadonlyMap<string, ReadonlySet<string>> | undefined;

class Terminology {
  readonly #systems: ReadonlyMap<string, CodeSystem>;
  readonly #valueSets: ReadonlyMap<string, ValueSet>;

  constructor(systems: readonly CodeSystem[], valueSets: readonly ValueSet[]) {
    this.#systems = new Map(systems.map((system) => [system.url, system]));
    this.#valueSets = new Map(valueSets.map((valueSet) => [valueSet.url, valueSet]));
  }

  expand(canonical: string): Expansion {
    const valueSet = this.#valueSets.get(withoutVersion(canonical));
    if (valueSet?.compose === undefined) return undefined;
    const codes = new Map<string, Set<string>>();
    for (const rule of valueSet.compose.include) {
      const found = this.#codesOf(rule);
      if (found === undefined) return undefined;
      for (const [system, some] of found) codes.set(system, (codes.get(system) ?? new Set()).union(some));
    }
    for (const rule of valueSet.compose.exclude ?? []) {
      const found = this.#codesOf(rule);
      if (found === undefined) return undefined;
      for (const [system, some] of found) codes.set(system, (codes.get(system) ?? new Set()).difference(some));
    }
    return codes;
  }

  #codesOf({ system, concept, filter, valueSet }: ValueSetRule): Expansion {
    if (valueSet !== undefined) {
      const [only] = valueSet;
      // One imported set, taken whole, is all that the specification's required bindings do.
      return only !== undefined && valueSet.length === 1 && system === undefined ? this.expand(only) : undefined;
    }
    if (system === undefined) return undefined;
    if (concept !== undefined) return new Map([[system, new Set(concept.map(({ code }) => code))]]);
    const known = this.#systems.get(system);
    if (known?.concept === undefined || known.content !== 'complete') return undefined;
    const codes = new Set<string>();
    const wanted = (path: readonly ConceptTree[]): boolean | undefined => {
      for (const { property, op, value } of filter ?? []) {
        if (op === 'is-a' && property === 'concept') {
          if (!path.some(({ code }) => code === value)) return false;
        } else if (op === 'descendent-of' && property === 'concept') {
          if (!path.slice(0, -1).some(({ code }) => code === value)) return false;
        } else return undefined;
      }
      return true;
    };
    const walk = (concepts: readonly ConceptTree[], above: readonly ConceptTree[]): boolean =>
      concepts.every((each) => {
        const path = [...above, each];
        const isWanted = wanted(path);
        if (isWanted === undefined) return false;
        // A heading that the specification marks as not selectable is no code.
        if (isWanted && each.property?.some(({ code, valueBoolean }) => code === 'notSelectable' && valueBoolean === true) !== true)
          codes.add(each.code);
        return walk(each.concept ?? [], path);
      });
    return walk(known.concept, []) ? new Map([[system, codes]]) : undefined;
  }
}

// --- elements ---

const ELEMENTS_DOC = `
Every type. A block is a line \`Name:Base kind\`, where kind is resource, complex or primitive and a + says that it is abstract, and a line
for each element that the type adds to its base, indented by its depth:

  name min..max types =binding !invariants ^

- \`[x]\` at the end of a name says that it is a choice; types are divided by |.
- \`Reference(A,B)\` and \`canonical(A,B)\` name the types allowed as targets; with none, any. \`Quantity/SimpleQuantity\` is a profile.
- \`attribute:uri\` is a string with the rules of uri that can have neither id nor extension (an attribute in XML).
- \`@a.b\` is a content reference: the elements within are those of element a.b of the same type.
- \`=name\` is a required binding (bindings.ts), \`!k-1,k-2\` are invariants (invariants.ts), ^ says that it is in the summary.

Primitive types have a regular expression for their value instead of elements.`;

function typeText(element: ElementDefinition, typeName: string): string {
  if (element.contentReference !== undefined) return `@${element.contentReference.slice(`#${typeName}.`.length)}`;
  return (element.type ?? [])
    .map(({ code, profile, targetProfile, extension }) => {
      if (code.startsWith(SYSTEM_TYPE)) {
        const fhirType = extension?.find(({ url }) => url === FHIR_TYPE)?.valueUrl ?? 'string';
        return element.path === 'Resource.id' ? 'id' : `attribute:${fhirType}`;
      }
      const targets = (targetProfile ?? []).map(lastOf);
      const named = targets.length === 0 || targets.includes('Resource') ? '' : `(${targets.join(',')})`;
      return `${code}${profile === undefined ? '' : `/${profile.map(lastOf).join(',')}`}${named}`;
    })
    .join('|');
}

function elementLine(element: ElementDefinition, typeName: string, bindings: Map<string, string>): string {
  const [, ...names] = element.path.split('.');
  let line = `${' '.repeat(names.length)}${names.at(-1) ?? ''} ${element.min}..${element.max} ${typeText(element, typeName)}`;
  const { binding } = element;
  if (binding?.strength === 'required' && binding.valueSet !== undefined) {
    const name = lastOf(withoutVersion(binding.valueSet));
    bindings.set(name, binding.valueSet);
    line += ` =${name}`;
  }
  const invariants = invariantsOf(element);
  if (invariants.length > 0) line += ` !${invariants.join(',')}`;
  return element.isSummary === true ? `${line} ^` : line;
}

/** The specification gave this key three times. */
const AMBIGUOUS_KEY = 'inv-1';

const invariantName = (key: string, { path }: ElementDefinition): string =>
  key === AMBIGUOUS_KEY ? `${key}/${path.split('.', 1)[0] ?? ''}` : key;

const invariantsOf = (element: ElementDefinition): readonly string[] =>
  (element.constraint ?? []).filter(({ key }) => !INVARIANTS_BUILT_IN.has(key)).map(({ key }) => invariantName(key, element));

function typeBlock(
  definition: StructureDefinition,
  known: ReadonlyMap<string, StructureDefinition>,
  bindings: Map<string, string>,
): readonly string[] {
  const { name, kind, snapshot } = definition;
  const [root, ...elements] = snapshot.element;
  const base = definition.baseDefinition === undefined ? '' : lastOf(definition.baseDefinition);
  const head = `${name}:${base} ${kind === 'resource' ? 'resource' : kind === 'primitive-type' ? 'primitive' : 'complex'}${definition.abstract ? '+' : ''}`;
  if (kind === 'primitive-type') {
    const value = elements.find(({ path }) => path === `${name}.value`);
    const regex = value?.type?.[0]?.extension?.find(({ url }) => url === REGEX)?.valueString;
    return [regex === undefined ? head : `${head} ${regex}`];
  }
  const inherited = new Set(known.get(base)?.snapshot.element.flatMap(invariantsOf));
  const own = root === undefined ? [] : invariantsOf(root).filter((key) => !inherited.has(key));
  return [
    own.length === 0 ? head : `${head} !${own.join(',')}`,
    ...elements
      // Nested elements have their own id and extensions by being (Backbone)Elements.
      .filter(({ path, base }) => base.path.startsWith(`${name}.`) && (path.split('.').length === 2 || base.path === path))
      .map((element) => elementLine(element, name, bindings)),
  ];
}

// --- invariants ---

const INVARIANTS_DOC = `
Invariants that the elements name: key (and type, where the key alone is ambiguous), severity, FHIRPath expression and what it means, divided by tabs. Those that hold everywhere
(ele-1, ext-1, dom-2 to dom-5, ref-1, txt-1, txt-2) and those of Bundle are code of their own in src/fhir/validate*.ts.`;

function invariantLines(definitions: readonly StructureDefinition[]): readonly string[] {
  const lines = new Map<string, readonly string[]>();
  for (const element of definitions.flatMap(({ snapshot }) => snapshot.element)) {
    for (const { key, severity, expression, human } of element.constraint ?? []) {
      if (INVARIANTS_BUILT_IN.has(key) || expression === undefined) continue;
      const name = invariantName(key, element);
      const line = [name, severity, expression, human].map((text) => text.replaceAll(/\s+/g, ' ').trim());
      const before = lines.get(name);
      if (before !== undefined && before[2] !== line[2]) throw new Error(`${name} means two things`);
      lines.set(name, before ?? line);
    }
  }
  return [...lines.values()].map((line) => line.join('\t')).sort(order);
}

// --- search parameters ---

const SEARCH_DOC = `
Search parameters: code, type, name, kind, targets (nothing means any) and FHIRPath expression, divided by tabs. A parameter of several
types has a line for each, with its part of the expression. Codes are written into databases: once given, never changed. Those of \`Resource\` have a block
of codes: the code here plus the code of the type (resource-types.ts). The expression of a composite is followed by its
components: \`name=expression\` each, where name is a parameter of the same type.`;

/** The parts of a union at its top level. */
function unionParts(expression: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= expression.length; i++) {
    const unit = expression[i];
    if (unit === '(') depth++;
    else if (unit === ')') depth--;
    else if ((unit === '|' && depth === 0) || unit === undefined) {
      parts.push(expression.slice(start, i).trim());
      start = i + 1;
    }
  }
  return parts;
}

function searchLines(parameters: readonly SearchParameter[]): readonly string[] {
  const names = new Map(parameters.map(({ url, code }) => [url, code]));
  const rows = parameters
    .flatMap((each) => (each.base ?? []).map((type) => ({ ...each, kind: each.type, type })))
    .sort((a, b) => order(`${a.type} ${a.code}`, `${b.type} ${b.code}`));
  let block = FIRST_BLOCK - BLOCK;
  return rows.flatMap(({ type, code: name, kind, expression, target, component }, index) => {
    const code = type === 'Resource' ? (block += BLOCK) : (CODES_GIVEN.get(`${type}.${name} ${kind}`) ?? FIRST_CODE + index);
    // Extensions of examples, and what is no path (_text, _content, _query, _filter), have a code but no index.
    if (expression === undefined || /\b(has)?[eE]xtension\(/.test(expression)) return [];
    const parts = unionParts(expression);
    const mine = parts.filter((part) => new RegExp(`^\\(?${type}\\b`).test(part));
    const targets = target === undefined || target.length > ANY_TARGET ? '' : target.join(',');
    const components = (component ?? []).map((each) => `${names.get(each.definition) ?? ''}=${each.expression}`);
    return [[code, type, name, kind, targets, (mine.length === 0 ? parts : mine).join(' | '), ...components].join('\t')];
  });
}

// --- compartments ---

const COMPARTMENTS_DOC = `
Compartments: the compartment's type, then each type that can be in it with the search parameters by which it is, all divided by tabs:
\`Type=parameter,parameter\`. The parameter {def} means that the resource itself is the compartment's.`;

const compartmentLine = ({ code, resource }: CompartmentDefinition): string =>
  [code, ...resource.filter(({ param }) => param !== undefined).map(({ code, param }) => `${code}=${(param ?? []).join(',')}`)].join('\t');

const BINDINGS_DOC = `
Required bindings: the value set's name, then for each of its code systems \`system=code,code,…\`, all divided by tabs. A value set that the specification alone
cannot enumerate (units, media types, SNOMED CT) has nothing after its name: any code is taken. Commas and tabs are in no code.`;

/** File name → content of every table. */
export function fhirTables(): ReadonlyMap<string, string> {
  const files = readdirSync(PACKAGE).sort(order);
  // The shapes are the specification's own; a surprise would show in the tables, which are reviewed and compared.
  const all = readAll(files, 'StructureDefinition-') as readonly StructureDefinition[];
  const definitions = all
    .filter(({ kind, derivation, name }) => kind !== 'logical' && (derivation !== 'constraint' || name === 'SimpleQuantity'))
    .sort((a, b) => order(a.name, b.name));
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const bindings = new Map<string, string>();
  const elements = definitions.flatMap((definition) => [
    ...(definition.name === 'SimpleQuantity'
      ? // The one profile that types name: a Quantity without a comparator.
        ['SimpleQuantity:Quantity complex', ' comparator 0..0 code']
      : typeBlock(definition, byName, bindings)),
    '',
  ]);
  const terminology = new Terminology(
    readAll(files, 'CodeSystem-') as readonly CodeSystem[],
    readAll(files, 'ValueSet-') as readonly ValueSet[],
  );
  const bindingLines = [...bindings]
    .sort(([a], [b]) => order(a, b))
    .map(([name, canonical]) =>
      [name, ...[...(terminology.expand(canonical) ?? [])].map(([system, codes]) => `${system}=${[...codes].join(',')}`)].join('\t'),
    );
  const [registry] = readAll(files, 'Bundle-searchParams.json') as readonly {
    readonly entry: readonly { readonly resource: SearchParameter }[];
  }[];
  if (registry === undefined) throw new Error(`${PACKAGE} has no Bundle-searchParams.json`);
  const compartments = (readAll(files, 'CompartmentDefinition-') as readonly CompartmentDefinition[]).filter(
    ({ url }) => url.startsWith('http://hl7.org/fhir/CompartmentDefinition/') && !url.endsWith('/example'),
  );
  return new Map([
    ['elements.ts', asModule('ELEMENTS', ELEMENTS_DOC, elements.slice(0, -1))],
    ['bindings.ts', asModule('BINDINGS', BINDINGS_DOC, bindingLines)],
    ['invariants.ts', asModule('INVARIANTS', INVARIANTS_DOC, invariantLines(definitions))],
    ['search-parameters.ts', asModule('SEARCH_PARAMETERS', SEARCH_DOC, searchLines(registry.entry.map(({ resource }) => resource)))],
    ['compartments.ts', asModule('COMPARTMENTS', COMPARTMENTS_DOC, compartments.map(compartmentLine).sort(order))],
  ]);
}

if (import.meta.main) {
  for (const [file, content] of fhirTables()) writeFileSync(join(TABLES, file), content);
}
