/** What the entries of a Bundle ask, as interactions: an entry is a request like any other. https://hl7.org/fhir/R4/bundle.html#transaction */
import { type Body, type Headers, interactionAt } from '#fhir/addresses.ts';
import { instantMs } from '#fhir/date-time.ts';
import { isJsonObject, type JsonObject, memberText } from '#fhir/json.ts';
import { parseJson } from '#fhir/json-text.ts';
import type { Returned } from '#fhir/interactions.ts';
import { partAsked } from '#fhir/summary.ts';
import type { Act } from '#model/act.ts';
import { decide } from '#model/policy.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import type { Shape } from './bundle-responses.ts';
import { criteriaOf } from './criteria.ts';
import { type FhirInteraction, type Json, type Query, refuseIssue } from './requests.ts';
import { notWritable } from './rules.ts';
import type { Context } from '../requests.ts';

export interface Entry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly interaction: FhirInteraction;
  readonly shape: Shape;
}

/** All of a transaction's, or the first fault: nothing of it is done then. */
export function transactionEntries(
  entries: readonly Json[],
  context: Context,
  base: string,
  returned: Returned | undefined,
): readonly Entry[] | Refusal {
  const asked: Entry[] = [];
  for (const [index, each] of entries.entries()) {
    const entry = readEntry(each, index, base, returned);
    if (isRefusal(entry)) return inEntry(entry, index);
    const { interaction } = entry;
    const fault = possibleFault(interaction);
    if (fault !== undefined) return inEntry(fault, index);
    const act = ACT_OF[interaction.do];
    const { principal } = context;
    if (act !== undefined && principal !== undefined && !decide(principal, act).allowed)
      return inEntry(refuse('forbidden', `your role (${principal.role}) may not do this`), index);
    asked.push(entry);
  }
  return asked;
}

/** What of an interaction cannot be part of a transaction; its resource has been validated with the Bundle. */
function possibleFault(interaction: FhirInteraction): Refusal | undefined {
  const type = 'type' in interaction ? interaction.type : undefined;
  if (ACT_OF[interaction.do] === undefined)
    return refuseIssue('bad-request', `${interaction.do} is not possible in a transaction`, 'not-supported');
  const fault = type === undefined ? undefined : notWritable(type);
  return fault !== undefined && READS.has(interaction.do)
    ? refuseIssue('bad-request', `${type ?? ''} is read on its own`, 'not-supported')
    : fault;
}

const ACT_OF: Readonly<Partial<Record<FhirInteraction['do'], Act>>> = {
  read: 'read-resource',
  vread: 'read-resource',
  history: 'read-history',
  search: 'search-resources',
  everything: 'read-resource',
  create: 'create-resource',
  update: 'update-resource',
  'update-where': 'update-resource',
  patch: 'update-resource',
  'patch-where': 'update-resource',
  delete: 'delete-resource',
  'delete-where': 'delete-resource',
};

const READS: ReadonlySet<FhirInteraction['do']> = new Set(['read', 'vread', 'history', 'search', 'everything']);

export const inEntry = (refusal: Refusal, index: number): Refusal => ({
  ...refusal,
  text: `entry ${index}: ${refusal.text}; nothing was done`,
  issues: (refusal.issues ?? [{ severity: 'error' as const, code: 'processing', expression: '', text: refusal.text }]).map((issue) => {
    const [type = '', ...steps] = issue.expression.split('.');
    const within = type === '' ? '' : ['.resource', `ofType(${type})`, ...steps].join('.');
    return { ...issue, expression: `Bundle.entry[${index}]${within}` };
  }),
});

/** `returned` is what the whole request prefers. */
export function readEntry(entry: Json, index: number, base: string, returned: Returned | undefined): Entry | Refusal {
  const request = isJsonObject(entry) ? entry['request'] : undefined;
  if (!isJsonObject(entry) || !isJsonObject(request)) return refuseIssue('bad-request', 'an entry needs a request', 'required');
  const { method, url } = request;
  if (typeof method !== 'string' || typeof url !== 'string')
    return refuseIssue('bad-request', 'a request needs method and url', 'required');
  const [path = '', ...search] = relative(url, base).split('?');
  const all: Query = [...new URLSearchParams(search.join('?'))];
  const part = partAsked(all);
  if (part !== undefined && 'fault' in part) return refuseIssue('bad-request', part.fault, 'value');
  const query = all.filter(([name]) => !OF_THE_DOOR.has(name));
  const isHead = method === 'HEAD';
  const body = bodyOf(method, entry['resource']);
  if (body !== undefined && 'refused' in body) return body;
  const asked = interactionAt(isHead ? 'GET' : method, stepsOf(path), query, headersOf(request), body);
  if ('fault' in asked) return refuseIssue(asked.fault === 'no-route' ? 'not-found' : 'bad-request', asked.text, 'not-supported');
  if ('allow' in asked || asked.do === 'capabilities' || asked.do === 'bundle')
    return refuseIssue('bad-request', `${method.slice(0, 10)} ${url.slice(0, 100)} is not possible in a Bundle`, 'not-supported');
  const { fullUrl } = entry;
  const shape = { returned, part: READS.has(asked.do) ? part : undefined, isHead };
  return { index, interaction: asked, fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined, shape };
}

const OF_THE_DOOR: ReadonlySet<string> = new Set(['_format', '_pretty']);

const relative = (url: string, base: string): string => (url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url.replace(/^\//, ''));

const stepsOf = (path: string): readonly string[] => path.split('/').filter((step) => step !== '');

function headersOf(request: JsonObject): Headers {
  const ifMatch = memberText(request, 'ifMatch');
  const ifNoneMatch = memberText(request, 'ifNoneMatch');
  const ifNoneExist = memberText(request, 'ifNoneExist');
  const ifModifiedSince = instantMs(request['ifModifiedSince']);
  return {
    ...(ifMatch !== undefined && { ifMatch }),
    ...(ifNoneMatch !== undefined && { ifNoneMatch }),
    ...(ifModifiedSince !== undefined && { ifModifiedSince }),
    ...(ifNoneExist !== undefined && { ifNoneExist: criteriaOf(ifNoneExist) }),
  };
}

/** A patch comes as a Binary. https://hl7.org/fhir/R4/http.html#patch */
function bodyOf(method: string, resource: Json): Body | Refusal {
  if (method !== 'PATCH') return resource === undefined ? undefined : { json: resource };
  const data = memberText(resource, 'data');
  const isPatch =
    memberText(resource, 'resourceType') === 'Binary' && memberText(resource, 'contentType') === 'application/json-patch+json';
  const parsed = isPatch && data !== undefined ? parseJson(Buffer.from(data, 'base64')) : undefined;
  return parsed?.ok === true
    ? { patch: parsed.value }
    : refuseIssue('bad-request', 'a patch in a Bundle is a Binary of application/json-patch+json', 'invalid');
}
