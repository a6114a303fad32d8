/** What every write of FHIR's meets before it is drafted: faults, preconditions, types that only the centre writes. */
import { WRITTEN_BY_THE_CENTRE } from '#fhir/interactions.ts';
import { isJsonObject } from '#fhir/json.ts';
import { isValid, validateResource } from '#fhir/validate.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import type { VersionRow } from '#store/port.ts';
import { type Json, refuseIssue } from './requests.ts';

/** https://hl7.org/fhir/R4/datatypes.html#id */
export const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** Issues as OperationOutcome has them. */
export const outcomeIssues = (
  issues: readonly { readonly severity: string; readonly code: string; readonly expression: string; readonly text: string }[],
): readonly object[] =>
  issues.map(({ severity, code, expression, text }) => ({
    severity,
    code,
    diagnostics: text,
    ...(expression !== '' && { expression: [expression] }),
  }));

export const notWritable = (type: string): Refusal | undefined =>
  WRITTEN_BY_THE_CENTRE.has(type) ? refuseIssue('forbidden', `${type} is written by the centre alone`, 'forbidden') : undefined;

/** Faults of a resource of that type, and of its id where it must be that one. */
export function faultsOf(resource: Json, type: string, id?: string): Refusal | undefined {
  const other = identityFault(resource, type, id);
  if (other !== undefined) return other;
  const issues = validateResource(resource, { type });
  if (isValid(issues)) return undefined;
  return { ...refuse('invalid', 'the resource is not valid'), issues };
}

/** A resource is of the type of its address, and has its id where there is one. https://hl7.org/fhir/R4/http.html#update */
function identityFault(resource: Json, type: string, id?: string): Refusal | undefined {
  if (!isJsonObject(resource)) return undefined;
  if (typeof resource['resourceType'] === 'string' && resource['resourceType'] !== type)
    return refuseIssue('bad-request', `${type} expected, not ${resource['resourceType'].slice(0, 60)}`, 'invalid', type);
  if (id === undefined) return undefined;
  if (!ID.test(id)) return refuseIssue('bad-request', `${JSON.stringify(id.slice(0, 70))} is no id`, 'value', `${type}.id`);
  if (resource['id'] === undefined)
    return refuseIssue('bad-request', 'the resource has no id; that of the address is needed', 'required', `${type}.id`);
  return resource['id'] === id
    ? undefined
    : refuseIssue('bad-request', 'the resource’s id is not that of the address', 'invalid', `${type}.id`);
}

/** `W/"3"`, `"3"`, `*`, or a list of these. RFC 9110 §13.1 */
const matches = (header: string, version: number): boolean =>
  header.split(',').some((each) => {
    const text = each.trim();
    return text === '*' || text.replace(/^W\//, '').replace(/^"(.*)"$/, '$1') === String(version);
  });

export function preconditions(
  current: VersionRow | undefined,
  ifMatch: string | undefined,
  ifNoneMatch: string | undefined,
): Refusal | undefined {
  const there = current !== undefined && !current.deleted;
  if (ifMatch !== undefined && (!there || !matches(ifMatch, current.version))) {
    return refuseIssue('precondition', there ? `the current version is ${current.version}` : 'there is no such version', 'conflict');
  }
  if (ifNoneMatch !== undefined && there && matches(ifNoneMatch, current.version))
    return refuseIssue('precondition', 'it is there already', 'conflict');
  return undefined;
}

/** A conditional read finds what the client has already. RFC 9110 §13.2.2: If-None-Match goes before If-Modified-Since, whose clock knows seconds. */
export const isUnchanged = (
  row: Pick<VersionRow, 'version' | 'at'>,
  ifNoneMatch: string | undefined,
  ifModifiedSince: number | undefined,
): boolean =>
  ifNoneMatch !== undefined
    ? matches(ifNoneMatch, row.version)
    : ifModifiedSince !== undefined && Math.floor(row.at / 1000) * 1000 <= ifModifiedSince;
