/** What a client asks of the form of an answer: format, indentation, and parts of resources. https://hl7.org/fhir/R4/http.html#mime-type */
import type { Query } from '#fhir/interactions.ts';
import { formatJson, parseJson } from '#fhir/json-text.ts';
import { type Part, partAsked, partOf } from '#fhir/summary.ts';
import { FHIR_JSON } from './outcome.ts';

export interface Representation {
  readonly type: string;
  readonly pretty: boolean;
  readonly part: Part | undefined;
}

/** What is understood as JSON, and by what name it is answered to whoever accepts it. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['application/fhir+json', FHIR_JSON],
  ['application/json+fhir', FHIR_JSON],
  ['application/json', 'application/json; charset=utf-8'],
  ['text/json', 'application/json; charset=utf-8'],
]);

/** Media types of bodies that are JSON. */
export const JSON_TYPES: readonly string[] = [...FORMATS.keys()];

/** Parameters that are about the form alone; searches never see them. */
export const FORM_PARAMETERS: ReadonlySet<string> = new Set(['_format', '_pretty']);

/** `_summary` and `_elements` stay in the query as well: what they mean for a search is the search's to say. Fault: what to answer with which status. */
export function readRepresentation(
  query: Query,
  accept: string | undefined,
): Representation | { readonly status: 400 | 406; readonly text: string } {
  const last = (name: string): string | undefined => query.findLast(([each]) => each === name)?.[1];
  const format = last('_format');
  const type = format === undefined || format === '' ? accepted(accept) : formatOf(format);
  if (type === undefined) return { status: 406, text: 'this server speaks application/fhir+json of FHIR 4.0' };
  const part = partAsked(query);
  if (part !== undefined && 'fault' in part) return { status: 400, text: part.fault };
  return { type, pretty: last('_pretty') === 'true', part };
}

/** `_format` names the format; whichever way, it is answered by FHIR's own name. */
function formatOf(format: string): string | undefined {
  // A plus sign in an address means a blank, and clients forget to escape it.
  const { type, isOurs } = mediaType(format.trim().replace(' ', '+'));
  return isOurs && (type === 'json' || FORMATS.has(type)) ? FHIR_JSON : undefined;
}

/** The type that the client likes best among ours; a client that says nothing takes what there is. RFC 9110 §12.5.1 */
function accepted(accept: string | undefined): string | undefined {
  if (accept === undefined || accept.trim() === '') return FHIR_JSON;
  let best: { readonly type: string; readonly weight: number } | undefined;
  for (const each of accept.split(',')) {
    const { type, isOurs, weight } = mediaType(each);
    const found = ANY.has(type) ? FHIR_JSON : FORMATS.get(type);
    if (found !== undefined && isOurs && weight > (best?.weight ?? 0)) best = { type: found, weight };
  }
  return best?.type;
}

/** A browser gets JSON as well. */
const ANY: ReadonlySet<string> = new Set(['*/*', 'application/*', 'text/html']);

interface MediaType {
  readonly type: string;
  /** In UTF-8, of the release of FHIR that is spoken here, as far as it says. */
  readonly isOurs: boolean;
  /** From 0 to 1. */
  readonly weight: number;
}

/** A media type with its parameters. https://hl7.org/fhir/R4/versioning.html#mt-version */
export function mediaType(text: string): MediaType {
  const [type = '', ...parameters] = text.split(';').map((each) => each.trim());
  let isOurs = true;
  let weight = 1;
  for (const parameter of parameters) {
    const [name = '', given = ''] = parameter.split('=', 2);
    const value = given.trim().replaceAll('"', '').toLowerCase();
    const key = name.trim().toLowerCase();
    if (key === 'q') weight = Number(value) || 0;
    else if (key === 'charset') isOurs &&= value === 'utf-8' || value === 'utf8';
    else if (key === 'fhirversion') isOurs &&= /^4\.0(?:\.\d)?$/.test(value);
  }
  return { type: type.toLowerCase(), isOurs, weight };
}

/** The body in that form. The very same where nothing is asked of it, which is the rule. */
export function represent(body: string | Uint8Array, { pretty, part }: Representation): string | Uint8Array {
  if (!pretty && part === undefined) return body;
  const parsed = parseJson(body, { depthMax: 1_000, lengthMax: Number.MAX_SAFE_INTEGER });
  if (!parsed.ok) throw new Error(`our own answer is no JSON: ${parsed.fault.text}`);
  return formatJson(part === undefined ? parsed.value : partOf(parsed.value, part), pretty ? 2 : undefined);
}
