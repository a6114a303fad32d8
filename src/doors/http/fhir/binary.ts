/** Binaries as what they are: bytes of a type of their own come in and go out bare, without JSON around them. https://hl7.org/fhir/R4/binary.html#rest */
import type { Body } from '#fhir/addresses.ts';
import { memberText } from '#fhir/json.ts';
import { JSON_LIMITS, parseJson } from '#fhir/json-text.ts';
import type { Query } from '#centre/requests.ts';

/** A body that is no FHIR. */
export interface BareBody {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** The Binary that a bare body is, with the id of its address where it has one. */
export function binaryOf({ contentType, bytes }: BareBody, id: string | undefined): Body {
  return { json: { resourceType: 'Binary', ...(id !== undefined && { id }), contentType, data: bytes.toString('base64') } };
}

/** A resource itself, in whichever of FHIR's formats: never the content of a Binary. */
export const isFhirType = (contentType: string): boolean => FHIR_TYPES.test((contentType.split(';', 1)[0] ?? '').trim().toLowerCase());

const FHIR_TYPES = /^(?:application\/(?:fhir\+)?(?:json|xml)|application\/(?:json|xml)\+fhir|text\/(?:json|xml|html))$/;

/**
 * Types that a client takes instead of FHIR when it reads a Binary; undefined where it wants the resource. A client that says nothing, or anything at all,
 * gets the resource, as of every other type.
 */
export function bareTypes(steps: readonly string[], query: Query, accept: string | undefined): readonly string[] | undefined {
  const [type, id, history, version, ...more] = steps;
  const isRead = id !== undefined && more.length === 0 && (history === undefined || (history === '_history' && version !== undefined));
  if (type !== 'Binary' || !isRead || accept === undefined || query.some(([name]) => name === '_format')) return undefined;
  const types = accept.split(',').map((each) => (each.split(';', 1)[0] ?? '').trim().toLowerCase());
  return types.some((each) => FHIR_TYPES.test(each)) || types.every((each) => each === '*/*' || each === '') ? undefined : types;
}

/** The content of a Binary where it is of one of these types; undefined where it is not. */
export function bareContent(body: string | Uint8Array, types: readonly string[]): BareBody | undefined {
  const parsed = parseJson(body, { ...JSON_LIMITS, lengthMax: Number.MAX_SAFE_INTEGER });
  if (!parsed.ok) throw new Error(`our own answer is no JSON: ${parsed.fault.text}`);
  const contentType = memberText(parsed.value, 'contentType') ?? '';
  const [plain = ''] = contentType.toLowerCase().split(';', 1);
  const fits = types.some(
    (each) => each === '*/*' || each === plain.trim() || (each.endsWith('/*') && plain.startsWith(each.slice(0, -1))),
  );
  // What is no type of content is not said in a header.
  if (!fits || !/^[\w.+-]+\/[\w.+-]+(?:;[\x20-\x7e]*)?$/.test(contentType)) return undefined;
  return { contentType, bytes: Buffer.from(memberText(parsed.value, 'data') ?? '', 'base64') };
}
