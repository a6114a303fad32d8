/** One validation under way: where it is, what it has found, how much it may still cost. */
import { envOf, TooCostly, type Env } from './definitions/fhirpath.ts';
import { resourceNode, type Node } from './definitions/shape.ts';
import { shown, type Complaint, type Issue } from './validate-issues.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own member; `__proto__` and the like from outside mean nothing. */
export const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

/** Deepest nesting of objects in a resource. The deepest examples of the specification have 20. */
export const NESTING_MAX = 100;

/** Errors given at most, then one more that says so; and as many warnings. */
export const ISSUES_MAX = 100;

/** What each object adds to the steps of FHIRPath that a resource may take (`STEPS_MAX`): a large Bundle may take more. Real ones need three. */
const STEPS_PER_OBJECT = 20;

/** A key that FHIRPath can say as it is. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** An unknown key as a step of a path, shortened. */
export const pathStep = (key: string): string => (PLAIN_NAME.test(key) ? key : `\`${key.slice(0, 60).replaceAll(/[`\\]/g, '\\$&')}\``);

/** What references of a Bundle's entries may mean: fullUrl → type of the resource there. */
export interface BundleContext {
  readonly types: ReadonlyMap<string, string>;
  /** A reference by urn must be resolved within. */
  readonly isClosed: boolean;
}

export class Run {
  readonly issues: Issue[] = [];
  /** True once the issues are as many as may be: the rest is not looked at. */
  isFull = false;
  /** Faults of the JSON itself: rules between elements are not asked where there are some. */
  structural = 0;
  /** The resource that is looked at, `%resource`. */
  resource: JsonObject;
  /** Its container where it is contained, otherwise itself. */
  container: JsonObject;
  readonly conditionalReferences: boolean;
  /** Looks at a resource within the resource, which has been entered. */
  readonly inner: (value: unknown, run: Run, step: string) => void;
  bundle: BundleContext | undefined;
  depth = 0;
  /** Objects walked so far. */
  objects = 0;
  readonly #steps: string[];
  readonly #indexes: number[] = [-1];
  #env: Env | undefined;
  #contained: { readonly container: JsonObject; readonly byId: ReadonlyMap<unknown, JsonObject> } | undefined;
  #isCostly = false;
  #paidFor = 0;
  #errors = 0;
  #warnings = 0;

  constructor(root: JsonObject, type: string, conditionalReferences: boolean, inner: (value: unknown, run: Run, step: string) => void) {
    this.resource = root;
    this.inner = inner;
    this.container = root;
    this.conditionalReferences = conditionalReferences;
    this.#steps = [type];
  }

  /** Goes to a child; index -1 where it is no list. */
  enter(step: string, index: number): void {
    const depth = ++this.depth;
    this.#steps[depth] = step;
    this.#indexes[depth] = index;
  }

  leave(): void {
    this.depth--;
  }

  /** A fault of what is looked at. */
  here(complaint: Complaint): void {
    this.#add(complaint, this.#path());
  }

  /** A fault of a child. */
  at(step: string, index: number, complaint: Complaint): void {
    this.#add(complaint, `${this.#path()}.${step}${index < 0 ? '' : `[${index}]`}`);
  }

  #path(): string {
    let path = '';
    for (let i = 0; i <= this.depth; i++) {
      const index = this.#indexes[i] ?? -1;
      path += `${i === 0 ? '' : '.'}${this.#steps[i] ?? ''}${index < 0 ? '' : `[${index}]`}`;
    }
    return path;
  }

  #add({ severity, code, text }: Complaint, expression: string): void {
    if (code === 'structure') this.structural++;
    if (severity === 'warning') {
      if (this.#warnings++ < ISSUES_MAX) this.issues.push({ severity, code, expression, text });
      return;
    }
    if (this.isFull) return;
    this.issues.push({ severity: 'error', code, expression, text });
    if (++this.#errors < ISSUES_MAX) return;
    this.isFull = true;
    this.issues.push({ severity: 'error', code: 'too-costly', expression, text: `${ISSUES_MAX} faults: what follows was not looked at` });
  }

  /** The resource that is contained in the container under that id. */
  containedOf(id: string): JsonObject | undefined {
    if (this.#contained?.container !== this.container) {
      const byId = new Map<unknown, JsonObject>();
      const contained = own(this.container, 'contained');
      for (const each of Array.isArray(contained) ? contained : []) if (isObject(each)) byId.set(own(each, 'id'), each);
      this.#contained = { container: this.container, byId };
    }
    return this.#contained.byId.get(id);
  }

  /** A criterion of FHIRPath about a node: undefined where it is empty, or too costly. */
  ask(test: (node: Node, env: Env) => boolean | undefined, node: Node): boolean | undefined {
    if (this.#isCostly) return undefined;
    try {
      return test(node, this.#environment());
    } catch (error) {
      if (!(error instanceof TooCostly)) throw error;
      this.#isCostly = true;
      this.here({ code: 'too-costly', text: 'the rules between elements take too many steps for a resource of this size' });
      return undefined;
    }
  }

  #environment(): Env {
    let env = this.#env;
    if (env === undefined || env.resource.value !== this.resource || env.root.value !== this.container) {
      const resource = resourceNode(this.resource);
      const root = resourceNode(this.container);
      // Both were walked as resources before anything was asked about them.
      if (resource === undefined || root === undefined) throw new Error(`no resource: ${shown(this.resource)}`);
      const next = envOf(resource, root);
      // One purse for all.
      if (env !== undefined) next.steps = env.steps;
      this.#env = env = next;
    }
    env.steps += STEPS_PER_OBJECT * (this.objects - this.#paidFor);
    this.#paidFor = this.objects;
    return env;
  }
}
