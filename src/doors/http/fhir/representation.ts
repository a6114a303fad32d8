/** What a client asks of the form of an answer: format, indentation, and parts of resources. https://hl7.org/fhir/R4/search.html#summary */
import { type ElementDefinition, isDefinedType, typeDefinition } from '#fhir/definitions/definitions.ts';
import { formatJson, parseJson } from '#fhir/json-text.ts';
import type { Query } from '#centre/requests.ts';

export interface Representation {
  readonly type: string;
  readonly pretty: boolean;
  readonly summary: 'true' | 'text' | 'data' | undefined;
  readonly elements: readonly string[] | undefined;
}

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['json', 'application/fhir+json; charset=utf-8'],
  ['application/fhir+json', 'application/fhir+json; charset=utf-8'],
  ['application/json+fhir', 'application/fhir+json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['text/json', 'application/json; charset=utf-8'],
]);

/** Parameters that are about the form alone; searches never see them. */
export const FORM_PARAMETERS: ReadonlySet<string> = new Set(['_format', '_pretty']);

/** `summary` and `elements` stay in the query as well: what they mean for a search is the search's to say. Fault: what to answer with which status. */
export function readRepresentation(
  query: Query,
  accept: string | undefined,
): Representation | { readonly status: 400 | 406; readonly text: string } {
  const last = (name: string): string | undefined => query.findLast(([each]) => each === name)?.[1];
  const format = last('_format');
  // A plus sign in an address means a blank, and clients forget to escape it.
  const type = format === undefined ? accepted(accept) : FORMATS.get(format.replace(' ', '+').split(';', 1)[0]?.trim().toLowerCase() ?? '');
  if (type === undefined) return { status: 406, text: 'this server speaks application/fhir+json' };
  const summary = last('_summary');
  if (summary !== undefined && !SUMMARIES.has(summary)) return { status: 400, text: '_summary is one of true, text, data, count, false' };
  const elements = last('_elements');
  return {
    type,
    pretty: last('_pretty') === 'true',
    summary: summary === 'true' || summary === 'text' || summary === 'data' ? summary : undefined,
    elements: elements === undefined || elements === '' ? undefined : elements.split(',').map((name) => name.trim()),
  };
}

const SUMMARIES: ReadonlySet<string> = new Set(['true', 'text', 'data', 'count', 'false']);

/** The first of the client's types that we have; a client that says nothing takes what there is. RFC 9110 §12.5.1, without its weights: there is one format. */
function accepted(accept: string | undefined): string | undefined {
  if (accept === undefined || accept === '') return FORMATS.get('json');
  for (const each of accept.split(',')) {
    const type = each.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (type === '*/*' || type === 'application/*' || type === 'text/html') return FORMATS.get('json');
    const found = FORMATS.get(type);
    if (found !== undefined) return found;
  }
  return undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body in that form. The very same where nothing is asked of it, which is the rule. */
export function represent(body: string | Uint8Array, { pretty, summary, elements }: Representation): string | Uint8Array {
  if (!pretty && summary === undefined && elements === undefined) return body;
  const parsed = parseJson(body, { depthMax: 1_000, lengthMax: Number.MAX_SAFE_INTEGER });
  if (!parsed.ok) throw new Error(`our own answer is no JSON: ${parsed.fault.text}`);
  const value = summary === undefined && elements === undefined ? parsed.value : partOf(parsed.value, summary, elements);
  return formatJson(value, pretty ? 2 : undefined);
}

function partOf(resource: unknown, summary: Representation['summary'], elements: readonly string[] | undefined): unknown {
  if (!isObject(resource)) return resource;
  const type = resource['resourceType'];
  if (type === 'OperationOutcome' || type === 'CapabilityStatement') return resource;
  if (type === 'Bundle' && Array.isArray(resource['entry'])) {
    const entry = resource['entry'].map((each: unknown) =>
      isObject(each) && 'resource' in each ? { ...each, resource: partOf(each['resource'], summary, elements) } : each,
    );
    return { ...resource, entry };
  }
  if (typeof type !== 'string' || !isDefinedType(type)) return resource;
  return marked(keepOf(resource, type, summary, elements));
}

const ALWAYS: ReadonlySet<string> = new Set(['id', 'meta']);

function keepOf(
  resource: JsonObject,
  type: string,
  summary: Representation['summary'],
  elements: readonly string[] | undefined,
): JsonObject {
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
  return isObject(value) ? kept(value, element.children, wanted, true) : value;
}

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** A part says that it is one, so that nobody writes it back as the whole. */
function marked(resource: JsonObject): JsonObject {
  const meta = isObject(resource['meta']) ? resource['meta'] : {};
  const tag: readonly unknown[] = Array.isArray(meta['tag']) ? meta['tag'] : [];
  return { ...resource, meta: { ...meta, tag: [...tag, SUBSETTED] } };
}
