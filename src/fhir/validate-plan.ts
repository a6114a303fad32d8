/**
 * Types of FHIR compiled to plans: JSON key → the check of what is under it. A plan is made when its type is first met.
 * https://hl7.org/fhir/R4/json.html
 */
import {
  choiceKey,
  eachOnce,
  elementAt,
  invariantOf,
  once,
  typeDefinition,
  valueSetOf,
  type ElementDefinition,
  type TypeUse,
  type ValueSet,
} from './definitions/definitions.ts';
import { compileTest, type Env } from './definitions/fhirpath.ts';
import { shapeName, shapeOf, type Node, type Shape } from './definitions/shape.ts';
import { CURRENCIES } from './currencies.ts';
import { shown, type Complaint } from './validate-issues.ts';
import { primitiveCheck, type PrimitiveCheck } from './validate-primitives.ts';
import { checkReference, literalReference } from './validate-references.ts';
import { isObject, NESTING_MAX, own, pathStep, type JsonObject, type Run } from './validate-run.ts';

/** One JSON key of a type. */
interface Member {
  /** Its step in FHIRPath: `value.ofType(Quantity)` for `valueQuantity`. */
  readonly step: string;
  /** The bit of its element where it is required or a choice, otherwise 0; a companion has that of its primitive. */
  readonly bit: number;
  /** The key without the underscore of a companion. */
  readonly key: string;
  readonly isChoice: boolean;
  /** Checks what is under the key in `object`. */
  readonly check: (value: unknown, object: JsonObject, run: Run) => void;
}

interface Rule {
  readonly complaint: Complaint;
  readonly test: (node: Node, env: Env) => boolean | undefined;
}

export interface Plan {
  /** Of the type, or the path of a nested element. */
  readonly name: string;
  readonly members: ReadonlyMap<string, Member>;
  /** Bits of all required elements. */
  readonly required: number;
  readonly requiredSteps: readonly (readonly [bit: number, step: string])[];
  readonly rules: readonly Rule[];
  readonly shape: Shape;
  /** A companion is what stands under `_key`. */
  readonly kind: 'resource' | 'element' | 'extension' | 'companion';
  /** Extension only: bits of `extension` and of `value[x]`. */
  readonly extensionBit: number;
  readonly valueBit: number;
}

const NO_NULL: Complaint = {
  code: 'structure',
  text: 'null is allowed only in a list of primitives, for one that has an id or extensions',
};
const NO_LIST: Complaint = { code: 'structure', text: 'one value expected, not a list' };
const LIST: Complaint = { code: 'structure', text: 'a list expected' };
const EMPTY_LIST: Complaint = { code: 'structure', text: 'a list must not be empty' };
const EMPTY_OBJECT: Complaint = { code: 'structure', text: 'an object must not be empty' };
const OBJECT: Complaint = { code: 'structure', text: 'an object expected' };
const ONLY_ID: Complaint = { code: 'invariant', text: 'an element must have a value or children, not only an id (ele-1)' };
const LENGTHS: Complaint = { code: 'structure', text: 'the list and its companion with the underscore have different lengths' };
const NOTHING: Complaint = { code: 'structure', text: 'neither a value nor an id or extensions' };
const VALUE_XOR_EXTENSION: Complaint = {
  code: 'invariant',
  text: 'an extension must have either a value or extensions, not both and not neither (ext-1)',
};
const TOO_DEEP: Complaint = { code: 'too-long', text: `nested deeper than ${NESTING_MAX} levels` };

/**
 * Walks an object that has been entered, with all beneath it. Rules between elements are asked last, and only where the JSON beneath is sound.
 */
export function walk(plan: Plan, object: JsonObject, run: Run): void {
  if (run.depth > NESTING_MAX) return run.here(TOO_DEEP);
  run.objects++;
  const structural = run.structural;
  let seen = 0;
  let keys = 0;
  for (const key in object) {
    keys++;
    const member = plan.members.get(key);
    if (member === undefined) {
      unknownElement(plan, key, run);
      if (run.isFull) return undefined;
      continue;
    }
    const { bit } = member;
    if (bit !== 0) {
      if ((seen & bit) !== 0 && member.isChoice) secondChoice(plan, member, object, key, run);
      seen |= bit;
    }
    member.check(object[key], object, run);
    if (run.isFull) return undefined;
  }
  if ((seen & plan.required) !== plan.required) missing(plan, seen, run);
  if (plan.kind !== 'resource') {
    if (keys === 0) return run.here(EMPTY_OBJECT);
    if (keys === 1 && plan.kind !== 'companion' && Object.hasOwn(object, 'id')) return run.here(ONLY_ID);
    if (plan.kind === 'extension' && ((seen & plan.extensionBit) === 0) === ((seen & plan.valueBit) === 0)) run.here(VALUE_XOR_EXTENSION);
  }
  if (plan.rules.length > 0 && run.structural === structural) askRules(plan.rules, { value: object, shape: plan.shape }, run);
  return undefined;
}

function askRules(rules: readonly Rule[], node: Node, run: Run): void {
  // `for` with an index, here and below: this runs for every element of every resource.
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i];
    if (rule !== undefined && run.ask(rule.test, node) === false) run.here(rule.complaint);
  }
}

function unknownElement(plan: Plan, key: string, run: Run): void {
  run.at(pathStep(key), -1, { code: 'structure', text: `${plan.name} has no element ${shown(key)}` });
}

function missing(plan: Plan, seen: number, run: Run): void {
  for (const [bit, step] of plan.requiredSteps) {
    if ((seen & bit) === 0) run.at(step, -1, { code: 'required', text: `${plan.name}.${step} is required` });
  }
}

/** Two types of one choice: the bit was seen before, perhaps by the companion of the same key. */
function secondChoice(plan: Plan, member: Member, object: JsonObject, key: string, run: Run): void {
  for (const other in object) {
    if (other === key) return;
    const before = plan.members.get(other);
    if (before?.bit === member.bit && before.key !== member.key) {
      return run.at(member.step, -1, { code: 'structure', text: `only one of ${before.key} and ${member.key} may be there` });
    }
  }
}

// --- compiling ---

/** The plan of a type or of a nested element, by shape name; `Quantity/SimpleQuantity` and the like by profile. */
export const planOf = eachOnce((name: string): Plan => {
  if (!name.includes('.')) {
    const { elements, invariants, kind } = typeDefinition(name);
    return compile(name, elements, invariants, name === 'Extension' ? 'extension' : kind === 'resource' ? 'resource' : 'element');
  }
  const element = elementAt(name);
  // Its invariants are asked by whoever has entered it: see `complexValue`.
  return compile(name, [...typeDefinition(element.types[0]?.code ?? 'Element').elements, ...element.children], [], 'element');
});

function compile(name: string, elements: readonly ElementDefinition[], invariants: readonly string[], kind: Plan['kind']): Plan {
  const members = new Map<string, Member>();
  const requiredSteps: [number, string][] = [];
  let required = 0;
  let bits = 0;
  let extensionBit = 0;
  let valueBit = 0;
  for (const element of elements) {
    if (element.max === 0) continue;
    let bit = 0;
    if (element.min > 0 || element.isChoice || (kind === 'extension' && element.name === 'extension')) {
      if (bits === 31) throw new RangeError(`${name} has too many required elements and choices for one number`);
      bit = 1 << bits++;
    }
    if (element.min > 0) {
      required |= bit;
      requiredSteps.push([bit, element.name]);
    }
    if (kind === 'extension' && element.name === 'extension') extensionBit = bit;
    if (kind === 'extension' && element.isChoice) valueBit = bit;
    if (element.types.length === 0) addMembers(members, element, undefined, bit, false);
    for (const type of element.types) addMembers(members, element, type, bit, kind === 'extension');
  }
  if (kind === 'resource')
    members.set('resourceType', { step: 'resourceType', bit: 0, key: 'resourceType', isChoice: false, check: () => undefined });
  // Plans are asked through the shape's name, so that Quantity's profile has Quantity's shape.
  const shape = shapeOf(name === 'SimpleQuantity' ? 'Quantity' : name);
  return { name, members, required, requiredSteps, rules: invariants.map(ruleOf), shape, kind, extensionBit, valueBit };
}

const ruleOf = eachOnce((key: string): Rule => {
  const { severity, expression, meaning } = invariantOf(key);
  const complaint: Complaint = { code: 'invariant', text: `${meaning.replace(/\.$/, '')} (${key.replace(/\/.*/, '')})` };
  return { complaint: severity === 'warning' ? { ...complaint, severity } : complaint, test: compileTest(expression) };
});

const NO_RULES: readonly Rule[] = [];

/** An extension whose url does not say whose it is. https://hl7.org/fhir/R4/extensibility.html#Extension */
const definedElsewhere =
  (check: EnteredCheck): EnteredCheck =>
  (value, run) => {
    check(value, run);
    const url = isObject(value) ? own(value, 'url') : undefined;
    if (typeof url === 'string' && url !== '' && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url))
      run.at('url', -1, { code: 'value', text: `${shown(url)}: the url of an extension is absolute, but within another extension` });
  };

function addMembers(
  members: Map<string, Member>,
  element: ElementDefinition,
  type: TypeUse | undefined,
  bit: number,
  isWithin: boolean,
): void {
  const { isChoice, name } = element;
  const key = isChoice && type !== undefined ? choiceKey(name, type.code) : name;
  const step = isChoice && type !== undefined ? `${name}.ofType(${type.code})` : name;
  const common = { step, bit, key, isChoice };
  const isList = element.max > 1;
  // A content reference brings the rules of what it refers to: items within items are items.
  const keys = [...(element.content === undefined ? [] : elementAt(element.content).invariants), ...element.invariants];
  const rules = keys.length === 0 ? NO_RULES : keys.map(ruleOf);
  const primitive = type === undefined ? undefined : primitiveCheck(type.code);
  if (primitive !== undefined && type !== undefined) {
    const binding = bindingOf(element, type);
    const bound = boundCode(primitive, element.binding === undefined ? undefined : valueSetOf(element.binding), binding);
    const ruled = withRules(bound, rules, type.code);
    const check = type.code === 'canonical' ? canonicalCheck(ruled) : ruled;
    members.set(key, { ...common, check: isList ? primitiveList(step, key, check) : primitiveOne(step, check) });
    // What is an attribute in XML, and XHTML, has no extensions.
    if (!type.code.startsWith('attribute:') && type.code !== 'xhtml') {
      members.set(`_${key}`, { ...common, check: isList ? companionList(step, key) : companionOne(step, key) });
    }
    return;
  }
  const value = type?.code === 'Resource' ? innerResource(step) : complexValue(element, type, rules);
  // Parts of an extension have names of their own; whatever else has extensions says whose they are.
  const check = type?.code === 'Extension' && !isWithin ? definedElsewhere(value) : value;
  members.set(key, { ...common, check: isList ? complexList(step, check) : complexOne(step, check) });
}

/** Checks one primitive value under a member that has not been entered. */
type ValueCheck = (value: unknown, run: Run, step: string, index: number) => void;

/** Value sets that the specification names and does not enumerate, by what their codes look like or are. */
const FORMS: ReadonlyMap<string | undefined, (code: string) => boolean> = new Map([
  ['currencies', (code: string) => CURRENCIES.has(code)],
  // BCP 13, and the short names of FHIR's own formats.
  ['mimetypes', (code: string) => /^(?:xml|json|ttl|none|[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;.*)?)$/.test(code)],
  // BCP 47: the most that the binding of every `language` allows.
  ['all-languages', (code: string) => /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(code)],
]);

/** The binding of a code, as it is meant. */
function bindingOf({ name, path, binding }: ElementDefinition, type: TypeUse): string | undefined {
  // The specification's own examples call it CQL as well as text/cql.
  if (path === 'Expression.language') return undefined;
  return binding ?? (name === 'language' && type.code === 'code' ? 'all-languages' : undefined);
}

function boundCode(check: PrimitiveCheck, codes: ValueSet | undefined, name: string | undefined): PrimitiveCheck {
  const form = FORMS.get(name);
  if (form !== undefined && name !== undefined)
    return (value) => check(value) ?? (typeof value === 'string' && form(value) ? undefined : notInValueSet(value, name));
  if (codes === undefined || name === undefined) return check;
  const all = new Set([...codes.values()].flatMap((some) => [...some]));
  return (value) => (typeof value === 'string' && all.has(value) ? undefined : (check(value) ?? notInValueSet(value, name)));
}

const notInValueSet = (value: unknown, name: string): Complaint => ({
  code: 'code-invalid',
  text: `${shown(value)} is not in the value set ${name}`,
});

function withRules(check: PrimitiveCheck, rules: readonly Rule[], type: string): ValueCheck {
  if (rules.length === 0) {
    return (value, run, step, index) => {
      const complaint = check(value);
      if (complaint !== undefined) run.at(step, index, complaint);
    };
  }
  const shape = shapeOf(type);
  return (value, run, step, index) => {
    const complaint = check(value);
    if (complaint !== undefined) return run.at(step, index, complaint);
    run.enter(step, index);
    askRules(rules, { value, shape }, run);
    return run.leave();
  };
}

/** A canonical may name a contained resource. */
const canonicalCheck =
  (check: ValueCheck): ValueCheck =>
  (value, run, step, index) => {
    check(value, run, step, index);
    if (typeof value !== 'string' || !value.startsWith('#')) return;
    const parsed = literalReference(value);
    const isThere = parsed?.kind === 'fragment' && run.containedOf(parsed.id) !== undefined;
    if (!isThere) run.at(step, index, { code: 'not-found', text: `${shown(value)} names no contained resource` });
  };

const primitiveOne =
  (step: string, check: ValueCheck): Member['check'] =>
  (value, _, run) => {
    if (Array.isArray(value)) run.at(step, -1, NO_LIST);
    else if (value === null) run.at(step, -1, NO_NULL);
    else check(value, run, step, -1);
  };

const primitiveList =
  (step: string, key: string, check: ValueCheck): Member['check'] =>
  (value, object, run) => {
    if (!Array.isArray(value)) return run.at(step, -1, value === null ? NO_NULL : LIST);
    if (value.length === 0) return run.at(step, -1, EMPTY_LIST);
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (item === null) {
        const companions = own(object, `_${key}`);
        if (!Array.isArray(companions) || !isObject(companions[i])) run.at(step, i, NOTHING);
      } else check(item, run, step, i);
      if (run.isFull) return undefined;
    }
    return undefined;
  };

const companionPlan = once(() => compile('Element', typeDefinition('Element').elements, [], 'companion'));

/** Id and extensions of a primitive. An id alone is something only where there is a value. */
function walkCompanion(value: unknown, hasValue: boolean, step: string, index: number, run: Run): void {
  run.enter(step, index);
  if (!isObject(value)) run.here(value === null ? NO_NULL : Array.isArray(value) ? NO_LIST : OBJECT);
  else {
    walk(companionPlan(), value, run);
    if (!hasValue && Object.hasOwn(value, 'id') && Object.keys(value).length === 1) run.here(ONLY_ID);
  }
  run.leave();
}

const companionOne =
  (step: string, key: string): Member['check'] =>
  (value, object, run) =>
    walkCompanion(value, Object.hasOwn(object, key), step, -1, run);

const companionList =
  (step: string, key: string): Member['check'] =>
  (value, object, run) => {
    if (!Array.isArray(value)) return run.at(step, -1, value === null ? NO_NULL : LIST);
    if (value.length === 0) return run.at(step, -1, EMPTY_LIST);
    const values = own(object, key);
    if (Array.isArray(values) && values.length !== value.length) run.at(step, -1, LENGTHS);
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (item !== null) walkCompanion(item, Array.isArray(values) && values[i] !== null, step, i, run);
      else if (!Array.isArray(values)) run.at(step, i, NOTHING);
      if (run.isFull) return undefined;
    }
    return undefined;
  };

/** Checks what has been entered. */
type EnteredCheck = (value: unknown, run: Run) => void;

const complexOne =
  (step: string, check: EnteredCheck): Member['check'] =>
  (value, _, run) => {
    run.enter(step, -1);
    if (Array.isArray(value)) run.here(NO_LIST);
    else if (value === null) run.here(NO_NULL);
    else check(value, run);
    run.leave();
  };

const complexList =
  (step: string, check: EnteredCheck): Member['check'] =>
  (value, _, run) => {
    if (!Array.isArray(value)) return run.at(step, -1, value === null ? NO_NULL : LIST);
    if (value.length === 0) return run.at(step, -1, EMPTY_LIST);
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      run.enter(step, i);
      if (item === null) run.here(NO_NULL);
      else check(item, run);
      run.leave();
      if (run.isFull) return undefined;
    }
    return undefined;
  };

const innerResource =
  (step: string): EnteredCheck =>
  (value, run) =>
    run.inner(value, run, step);

function complexValue(element: ElementDefinition, type: TypeUse | undefined, rules: readonly Rule[]): EnteredCheck {
  const name = type?.profile ?? shapeName(element, type);
  const shape = shapeOf(shapeName(element, type));
  const codes = element.binding === undefined ? undefined : valueSetOf(element.binding);
  const afterwards = codes === undefined || element.binding === undefined ? undefined : boundConcept(type?.code, codes, element.binding);
  const targets = type?.code === 'Reference' ? type.targets : undefined;
  let plan: Plan | undefined;
  return (value, run) => {
    if (!isObject(value)) return run.here(OBJECT);
    const structural = run.structural;
    // Types refer to each other in circles: the plan is made when it is first needed.
    walk((plan ??= planOf(name)), value, run);
    if (run.structural !== structural) return undefined;
    if (targets !== undefined) checkReference(value, targets, run);
    if (afterwards !== undefined) afterwards(value, run);
    if (rules.length > 0) askRules(rules, { value, shape }, run);
    return undefined;
  };
}

/** A CodeableConcept or Coding (or Quantity) of which a code must be from the value set. */
function boundConcept(type: string | undefined, codes: ValueSet, name: string): ((value: JsonObject, run: Run) => void) | undefined {
  const isIn = (coding: unknown): boolean => {
    if (!isObject(coding)) return false;
    const code = own(coding, 'code');
    return typeof code === 'string' && codes.get(String(own(coding, 'system')))?.has(code) === true;
  };
  if (type === 'Coding' || type === 'Quantity') {
    return (value, run) => {
      if (!isIn(value)) run.here(notInValueSet(own(value, 'code'), name));
    };
  }
  if (type !== 'CodeableConcept') return undefined;
  return (value, run) => {
    const codings = own(value, 'coding');
    // Extensions may say why there is no code.
    if (!Array.isArray(codings) && Object.hasOwn(value, 'extension')) return;
    if (Array.isArray(codings) && codings.some(isIn)) return;
    const first: unknown = Array.isArray(codings) ? codings[0] : undefined;
    run.here(notInValueSet(isObject(first) ? own(first, 'code') : own(value, 'text'), name));
  };
}
