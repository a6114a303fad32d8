/** References of a resource, written anew where its Bundle says what they mean. https://hl7.org/fhir/R4/http.html#trules */
import { isJsonObject } from '#fhir/json.ts';
import { isRawNumber } from '#fhir/json-number.ts';

/** Elements of type uri and its kin that may name an entry of the Bundle; canonicals never do. */
const LINKS: ReadonlySet<string> = new Set(['reference', 'url', 'uri', 'valueUri', 'valueUrl', 'valueUuid', 'valueOid', 'instantiatesUri']);

/** The value with every link that `resolve` knows replaced; the very same object where nothing is. */
export function rewriteReferences(
  value: unknown,
  resolve: (literal: string) => string | undefined,
  links: ReadonlySet<string> = LINKS,
): unknown {
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const each: unknown = value[index];
      if (typeof each !== 'object' || each === null) continue;
      const changed = rewriteReferences(each, resolve, links);
      if (changed !== each) (copy ??= [...(value as unknown[])])[index] = changed;
    }
    return copy ?? value;
  }
  if (!isJsonObject(value) || isRawNumber(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const key in value) {
    const each = value[key];
    let changed = each;
    if (typeof each === 'string') {
      if (links.has(key)) changed = resolve(each) ?? each;
      else if (key === 'div' && each.includes('urn:uuid:')) changed = inNarrative(each, resolve);
    } else if (typeof each === 'object' && each !== null) changed = rewriteReferences(each, resolve, links);
    if (changed !== each) (copy ??= { ...value })[key] = changed;
  }
  return copy ?? value;
}

/** The resource with references to this service's own address as `Type/id`, however this service is called at the moment. */
export const ownReferences = (resource: unknown, base: string): unknown =>
  rewriteReferences(
    resource,
    (literal) =>
      literal.startsWith(`${base}/`) && LOCAL.test(literal.slice(base.length + 1)) ? literal.slice(base.length + 1) : undefined,
    REFERENCE,
  );

const REFERENCE: ReadonlySet<string> = new Set(['reference']);
const LOCAL = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

const inNarrative = (div: string, resolve: (literal: string) => string | undefined): string =>
  div.replaceAll(/((?:href|src)=")(urn:uuid:[0-9a-fA-F-]{36})(?=")/g, (all, before: string, urn: string) => {
    const found = resolve(urn);
    return found === undefined ? all : `${before}${found}`;
  });
