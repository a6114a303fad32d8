/** Parts of resources: `_summary` and `_elements`. https://hl7.org/fhir/R4/search.html#summary */
import { type ElementDefinition, isDefinedType, typeDefinition } from './definitions/definitions.ts';
import type { Query } from './interactions.ts';
import { isJsonObject, type JsonObject } from './json.ts';

/** Which part is wanted. */
export interface Part {
  readonly summary: 'true' | 'text' | 'data' | undefined;
  readonly elements: readonly string[] | undefined;
}

/** Undefined: all of it. Fault: a sentence. */
export function partAsked(query: Query): Part | undefined | { readonly fault: string } {
  const last = (name: string): string | undefined => query.findLast(([each]) => each === name)?.[1];
  const summary = last('_summary');
  if (summary !== undefined && !SUMMARIES.has(summary)) return { fault: '_summary is one of true, text, data, count, false' };
  const names = last('_elements');
  const elements = names === undefined || names === '' ? undefined : names.split(',').map((name) => name.trim());
  const kind = summary === 'true' || summary === 'text' || summary === 'data' ? summary : undefined;
  return kind === undefined && elements === undefined ? undefined : { summary: kind, elements };
}

const SUMMARIES: ReadonlySet<string> = new Set(['true', 'text', 'data', 'count', 'false']);

/** A resource's part that says it is one; in a Bundle, of each of its resources. What tells of the answer itself stays whole. */
export function partOf(resource: unknown, { summary, elements }: Part): unknown {
  if (!isJsonObject(resource)) return resource;
  const type = resource['resourceType'];
  if (type === 'OperationOutcome' || type === 'CapabilityStatement') return resource;
  if (type === 'Bundle' && Array.isArray(resource['entry'])) {
    const entry = resource['entry'].map((each: unknown) =>
      isJsonObject(each) && 'resource' in each ? { ...each, resource: partOf(each['resource'], { summary, elements }) } : each,
    );
    return { ...resource, entry };
  }
  if (typeof type !== 'string' || !isDefinedType(type)) return resource;
  return marked(keepOf(resource, type, summary, elements));
}

const ALWAYS: ReadonlySet<string> = new Set(['id', 'meta']);

function keepOf(resource: JsonObject, type: string, summary: Part['summary'], elements: readonly string[] | undefined): JsonObject {
  const definition = typeDefinition(type).elements;
  if (elements !== undefined) {
    const asked = new Set(
      elements.map((name) => (name.startsWith(`${type}.`) ? name.slice(type.length + 1) : name)).map((name) => name.split('.', 1)[0] ?? ''),
    );
    return kept(resource, definition, (element) => asked.has(element.name) || element.min > 0 || ALWAYS.has(element.name));
  }
  if (summary === 'data') return kept(resource, definition, (element) => element.name !== 'text');
  if (summary === 'text')
    return kept(resource, definition, (element) => element.name === 'text' || element.min > 0 || ALWAYS.has(element.name));
  return kept(resource, definition, inSummary, true);
}

const inSummary = (element: ElementDefinition): boolean => element.inSummary || ALWAYS.has(element.name);

/** Members of an object whose elements are wanted; `deep` asks the elements within as well. */
function kept(
  object: JsonObject,
  elements: readonly ElementDefinition[],
  wanted: (element: ElementDefinition) => boolean,
  deep = false,
): JsonObject {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    const name = key.startsWith('_') ? key.slice(1) : key;
    const element = elements.find((each) =>
      each.isChoice ? name.startsWith(each.name) && name.length > each.name.length : each.name === name,
    );
    if (element !== undefined && !wanted(element)) continue;
    result[key] = deep && element !== undefined && element.children.length > 0 ? within(value, element, wanted) : value;
  }
  return result;
}

function within(value: unknown, element: ElementDefinition, wanted: (element: ElementDefinition) => boolean): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => within(each, element, wanted));
  return isJsonObject(value) ? kept(value, element.children, wanted, true) : value;
}

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** A part says that it is one, so that nobody writes it back as the whole. */
function marked(resource: JsonObject): JsonObject {
  const meta = isJsonObject(resource['meta']) ? resource['meta'] : {};
  const tag: readonly unknown[] = Array.isArray(meta['tag']) ? meta['tag'] : [];
  return { ...resource, meta: { ...meta, tag: [...tag, SUBSETTED] } };
}
