/** What a Reference.reference says. https://hl7.org/fhir/R4/references.html#literal */
import { isDefinedType, specializes, typeDefinition, typeNames } from './definitions/definitions.ts';
import { shown } from './validate-issues.ts';
import { primitiveCheck } from './validate-primitives.ts';
import { own, type JsonObject, type Run } from './validate-run.ts';

export type LiteralReference =
  /** `#p1`; `#` alone is the container. */
  | { readonly kind: 'fragment'; readonly id: string }
  /** `Patient/1` or `https://…/Patient/1`, with or without `/_history/2`. */
  | { readonly kind: 'resource'; readonly type: string; readonly id: string; readonly isAbsolute: boolean }
  /** `urn:uuid:…` or `urn:oid:…`. */
  | { readonly kind: 'urn' }
  /** `Patient?identifier=…`, for transactions only. */
  | { readonly kind: 'conditional'; readonly type: string }
  /** Any other absolute URL. */
  | { readonly kind: 'url' };

const isString = primitiveCheck('string');

const RESOURCE = /^(?:https?:\/\/[^\s?#]+\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const URN = /^urn:(?:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|oid:[0-2](?:\.(?:0|[1-9][0-9]*))+)$/i;
const CONDITIONAL = /^([A-Z][A-Za-z]+)\?\S+$/;
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\S+$/i;

/** True for the name of a resource type that resources can have. */
export const isResourceType = (name: string): boolean =>
  isDefinedType(name) && specializes(name, 'Resource') && !typeDefinition(name).isAbstract;

/** All of these, in alphabetical order. */
export const resourceTypes = (): readonly string[] => typeNames().filter(isResourceType);

/** Undefined where the text is no reference. */
export function literalReference(text: string): LiteralReference | undefined {
  if (text.startsWith('#')) return /^#[A-Za-z0-9\-.]{0,64}$/.test(text) ? { kind: 'fragment', id: text.slice(1) } : undefined;
  if (text.startsWith('urn:uuid:') || text.startsWith('urn:oid:')) return URN.test(text) ? { kind: 'urn' } : undefined;
  const type = RESOURCE.exec(text)?.[1];
  if (type !== undefined && isResourceType(type)) {
    const id = (/\/([^/]+)(?:\/_history\/[^/]+)?$/.exec(text) ?? [])[1] ?? '';
    return { kind: 'resource', type, id, isAbsolute: text.includes('://') };
  }
  const conditional = CONDITIONAL.exec(text)?.[1];
  if (conditional !== undefined && isResourceType(conditional)) return { kind: 'conditional', type: conditional };
  return ABSOLUTE.test(text) ? { kind: 'url' } : undefined;
}

/** Checks a Reference's literal against the types allowed there (none means any), and that it leads somewhere where that can be known. */
export function checkReference(reference: JsonObject, targets: readonly string[], run: Run): void {
  const named = own(reference, 'type');
  const literal = own(reference, 'reference');
  let type = typeof named === 'string' && isResourceType(named) ? named : undefined;
  if (typeof literal === 'string' && literal !== '') {
    const parsed = literalReference(literal);
    if (parsed === undefined) {
      // What is no string either has been said of it already.
      if (isString?.(literal) !== undefined) return;
      run.at('reference', -1, { code: 'value', text: `${shown(literal)} is no reference: Type/id, an absolute URL, urn:uuid: or #id` });
      return;
    }
    const found = typeOf(parsed, literal, run);
    if (found !== undefined && type !== undefined && found !== type) {
      run.at('type', -1, { code: 'invalid', text: `the reference leads to ${found}, not to ${type}` });
      return;
    }
    type = found ?? type;
  }
  if (type !== undefined && targets.length > 0 && !targets.includes(type)) {
    run.here({ code: 'invalid', text: `a reference to ${type} is not allowed here: ${targets.join(', ')} only` });
  }
}

/** The type a reference leads to, as far as it can be known; reports those that lead nowhere. */
function typeOf(parsed: LiteralReference, literal: string, run: Run): string | undefined {
  switch (parsed.kind) {
    case 'resource':
      return parsed.type;
    case 'conditional':
      if (!run.conditionalReferences) {
        run.at('reference', -1, { code: 'value', text: `${shown(literal)}: a reference by search is allowed in transactions only` });
      }
      return parsed.type;
    case 'fragment': {
      const found = fragment(parsed.id, run);
      if (found === undefined) run.at('reference', -1, { code: 'not-found', text: `${shown(literal)} names no contained resource` });
      return typeof found?.['resourceType'] === 'string' ? found['resourceType'] : undefined;
    }
    case 'urn':
    case 'url': {
      const found = run.bundle?.types.get(literal);
      if (found === undefined && parsed.kind === 'urn' && run.bundle?.isClosed === true) {
        run.at('reference', -1, { code: 'not-found', text: `${shown(literal)} is the fullUrl of no entry of the Bundle` });
      }
      return found;
    }
  }
}

/** The contained resource of that id; for no id the container itself, as contained resources may name it. */
function fragment(id: string, run: Run): JsonObject | undefined {
  if (id !== '') return run.containedOf(id);
  return run.resource === run.container ? undefined : run.container;
}
