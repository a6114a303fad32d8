/**
 * Validation against FHIR R4: every fault of a resource in one answer, each at its place. Pure, and bounded whatever comes in.
 * https://hl7.org/fhir/R4/validation.html
 */
import { isDefinedType } from './definitions/definitions.ts';
import { bundleContext, checkBundle } from './validate-bundle.ts';
import { shown, type Issue } from './validate-issues.ts';
import { planOf, walk } from './validate-plan.ts';
import { isResourceType } from './validate-references.ts';
import { isObject, NESTING_MAX, own, Run, type JsonObject } from './validate-run.ts';

export type { Issue } from './validate-issues.ts';
export { ISSUES_MAX, NESTING_MAX } from './validate-run.ts';

export interface ValidateOptions {
  /** The type that it must have; without, any. */
  readonly type?: string;
  /** True for entries of a transaction, whose references may be searches, `Patient?identifier=…`. In Bundles that is known anyway. */
  readonly conditionalReferences?: boolean;
}

const GOOD: readonly Issue[] = [];

/**
 * Faults of a resource, in order of the JSON; none means that it is valid. Takes JSON as JSON.parse or `parseJson` give it. Never throws.
 * At most `ISSUES_MAX` and one that says that there are more. Warnings are advice: a resource that has only these is valid.
 * Not checked: profiles, codes of value sets that the specification does not enumerate, that what is referred to exists.
 */
export function validateResource(json: unknown, options: ValidateOptions = {}): readonly Issue[] {
  if (!isObject(json)) return [{ severity: 'error', code: 'structure', expression: '', text: `a resource expected, not ${shown(json)}` }];
  const type = own(json, 'resourceType');
  const fault = typeFault(type);
  if (fault !== undefined || typeof type !== 'string') {
    return [{ severity: 'error', code: type === undefined ? 'required' : 'structure', expression: 'resourceType', text: fault ?? '' }];
  }
  if (options.type !== undefined && options.type !== type) {
    return [{ severity: 'error', code: 'invalid', expression: type, text: `${options.type} expected, not ${type}` }];
  }
  const run = new Run(json, type, options.conditionalReferences === true || isTransaction(json), innerResource);
  walkResource(json, type, run);
  return run.issues.length === 0 ? GOOD : run.issues;
}

/** True where no issue is an error. */
export const isValid = (issues: readonly Issue[]): boolean => issues.every(({ severity }) => severity !== 'error');

const isTransaction = (json: JsonObject): boolean => {
  const type = own(json, 'resourceType') === 'Bundle' ? own(json, 'type') : undefined;
  return type === 'transaction' || type === 'batch';
};

function typeFault(type: unknown): string | undefined {
  if (type === undefined) return 'resourceType is required';
  if (typeof type !== 'string' || !isDefinedType(type)) return `${shown(type)} is no resource type`;
  return isResourceType(type) ? undefined : `${type} is no type that a resource can have`;
}

/** Walks a resource that is the run's; its own rules last. */
function walkResource(resource: JsonObject, type: string, run: Run): void {
  if (type === 'Bundle') {
    const outer = run.bundle;
    const structural = run.structural;
    run.bundle = bundleContext(resource);
    walk(planOf(type), resource, run);
    if (run.structural === structural) checkBundle(resource, run);
    run.bundle = outer;
    return;
  }
  walk(planOf(type), resource, run);
  const contained = own(resource, 'contained');
  if (Array.isArray(contained) && run.container === resource) checkContained(contained, resource, run);
}

/** A resource within: contained, an entry's or a parameter's. */
function innerResource(value: unknown, run: Run, step: string): void {
  if (!isObject(value)) return run.here({ code: 'structure', text: `a resource expected, not ${shown(value)}` });
  const type = own(value, 'resourceType');
  const fault = typeFault(type);
  if (fault !== undefined || typeof type !== 'string') {
    return run.at('resourceType', -1, { code: type === undefined ? 'required' : 'structure', text: fault ?? '' });
  }
  const { resource, container } = run;
  run.resource = value;
  if (step !== 'contained') run.container = value;
  walkResource(value, type, run);
  run.resource = resource;
  run.container = container;
  return undefined;
}

/** The rules of contained resources, dom-2 to dom-5. https://hl7.org/fhir/R4/references.html#contained */
function checkContained(contained: readonly unknown[], container: JsonObject, run: Run): void {
  const named = fragmentsOf(container);
  const ids = new Set<unknown>();
  for (let index = 0; index < contained.length && !run.isFull; index++) {
    const resource = contained[index];
    if (!isObject(resource)) continue;
    run.enter('contained', index);
    const id = own(resource, 'id');
    const meta = own(resource, 'meta');
    if (Object.hasOwn(resource, 'contained')) {
      run.at('contained', -1, { code: 'invariant', text: 'a contained resource must not contain others (dom-2)' });
    }
    if (id === undefined) run.at('id', -1, { code: 'required', text: 'a contained resource must have an id' });
    else if (ids.has(id)) run.at('id', -1, { code: 'invariant', text: `${shown(id)} is the id of two contained resources` });
    else if (typeof id === 'string' && !named.has(`#${id}`) && !fragmentsOf(resource).has('#')) {
      run.here({ code: 'invariant', text: `nothing refers to the contained resource ${shown(id)} (dom-3)` });
    }
    ids.add(id);
    if (isObject(meta)) {
      for (const key of ['versionId', 'lastUpdated']) {
        if (!Object.hasOwn(meta, key)) continue;
        run.at(`meta.${key}`, -1, { code: 'invariant', text: 'a contained resource has no version of its own (dom-4)' });
      }
      if (Object.hasOwn(meta, 'security')) {
        run.at('meta.security', -1, { code: 'invariant', text: 'a contained resource has no security labels of its own (dom-5)' });
      }
    }
    run.leave();
  }
}

/** Every text in a resource that begins with #. */
function fragmentsOf(value: unknown, found = new Set<string>(), depth = 0): ReadonlySet<string> {
  if (typeof value === 'string') {
    if (value.startsWith('#')) found.add(value);
  } else if (typeof value === 'object' && value !== null && depth <= 2 * NESTING_MAX) {
    for (const each of Object.values(value)) fragmentsOf(each, found, depth + 1);
  }
  return found;
}
