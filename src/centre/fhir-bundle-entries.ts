/** What the entries of a Bundle ask, as interactions. https://hl7.org/fhir/R4/bundle.html#transaction */
import { isJsonObject, type JsonObject } from '#fhir/json.ts';
import { parseJson } from '#fhir/json-text.ts';
import { isResourceType } from '#fhir/validate-references.ts';
import type { Act } from '#model/act.ts';
import { decide } from '#model/policy.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { criteriaOf } from './fhir-criteria.ts';
import { type FhirInteraction, type Json, type Query, refuseIssue } from './fhir-requests.ts';
import { notWritable } from './fhir-rules.ts';
import type { Context } from './requests.ts';

export interface Entry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly interaction: FhirInteraction;
}

/** All of a transaction's, or the first fault: nothing of it is done then. */
export function transactionEntries(entries: readonly Json[], context: Context, base: string): readonly Entry[] | Refusal {
  const asked: Entry[] = [];
  for (const [index, each] of entries.entries()) {
    const entry = readEntry(each, base);
    if (isRefusal(entry)) return inEntry(entry, index);
    const { interaction } = entry;
    const fault =
      'type' in interaction && interaction.type !== undefined && interaction.do !== 'read' ? notWritable(interaction.type) : undefined;
    if (fault !== undefined) return inEntry(fault, index);
    const act = ACT_OF[interaction.do];
    const { principal } = context;
    if (act !== undefined && principal !== undefined && !decide(principal, act).allowed) {
      return inEntry(refuse('forbidden', `your role (${principal.role}) may not do this`), index);
    }
    asked.push({ ...entry, index });
  }
  return asked;
}

const ACT_OF: Readonly<Partial<Record<FhirInteraction['do'], Act>>> = {
  read: 'read-resource',
  create: 'create-resource',
  update: 'update-resource',
  'update-where': 'update-resource',
  patch: 'update-resource',
  'patch-where': 'update-resource',
  delete: 'delete-resource',
  'delete-where': 'delete-resource',
};

export const inEntry = (refusal: Refusal, index: number): Refusal => ({
  ...refusal,
  text: `entry ${index}: ${refusal.text}; nothing was done`,
  issues: (refusal.issues ?? [{ severity: 'error' as const, code: 'processing', expression: '', text: refusal.text }]).map((issue) => ({
    ...issue,
    expression: `Bundle.entry[${index}]${issue.expression === '' ? '' : `.resource.ofType(${issue.expression.split('.', 1)[0] ?? ''})${issue.expression.slice((issue.expression.split('.', 1)[0] ?? '').length)}`}`,
  })),
});

/** What an entry asks, as an interaction. */
export function readEntry(entry: Json, base: string): Omit<Entry, 'index'> | Refusal {
  const request = isJsonObject(entry) ? entry['request'] : undefined;
  if (!isJsonObject(entry) || !isJsonObject(request)) return refuseIssue('bad-request', 'an entry needs a request', 'required');
  const { method, url } = request;
  if (typeof method !== 'string' || typeof url !== 'string')
    return refuseIssue('bad-request', 'a request needs method and url', 'required');
  const interaction = interactionOf(method, relative(url, base), request, entry['resource']);
  if (isRefusal(interaction)) return interaction;
  const { fullUrl } = entry;
  return { interaction, fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined };
}

const relative = (url: string, base: string): string => (url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url.replace(/^\//, ''));

function interactionOf(method: string, url: string, request: JsonObject, resource: Json): FhirInteraction | Refusal {
  const [path = '', search] = url.split('?', 2);
  const query: Query | undefined = search === undefined ? undefined : [...new URLSearchParams(search)];
  const [type = '', id, word, version, ...more] = path.split('/');
  if (more.length > 0 || type.startsWith('$') || type.startsWith('_') || id?.startsWith('$') === true || word?.startsWith('$') === true) {
    return refuseIssue('bad-request', `${url.slice(0, 100)} is not possible in a Bundle`, 'not-supported');
  }
  if (type !== '' && !isResourceType(type)) return refuseIssue('not-found', `${type.slice(0, 60)} is no resource type`, 'not-supported');
  const header = (name: string): string | undefined => (typeof request[name] === 'string' ? request[name] : undefined);
  const ifMatch = header('ifMatch');
  const ifNoneMatch = header('ifNoneMatch');
  const ifNoneExist = header('ifNoneExist');
  const guards = { ...(ifMatch !== undefined && { ifMatch }) };
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (id === undefined || query !== undefined) return { do: 'search', ...(type !== '' && { type }), query: query ?? [] };
      if (word === '_history') return version === undefined ? { do: 'history', type, id, query: [] } : { do: 'vread', type, id, version };
      return { do: 'read', type, id, ...(ifNoneMatch !== undefined && { ifNoneMatch }) };
    case 'POST':
      if (type === '' || id !== undefined) break;
      return { do: 'create', type, resource, ...(ifNoneExist !== undefined && { ifNoneExist: criteriaOf(ifNoneExist) }) };
    case 'PUT':
      if (type === '' || word !== undefined) break;
      if (id !== undefined) return { do: 'update', type, id, resource, ...guards, ...(ifNoneMatch !== undefined && { ifNoneMatch }) };
      return query === undefined ? NO_TARGET : { do: 'update-where', type, query, resource, ...guards };
    case 'PATCH': {
      if (type === '' || word !== undefined) break;
      const patch = patchIn(resource);
      if (patch === undefined)
        return refuseIssue('bad-request', 'a patch in a Bundle is a Binary of application/json-patch+json', 'invalid');
      if (id !== undefined) return { do: 'patch', type, id, patch, ...guards };
      return query === undefined ? NO_TARGET : { do: 'patch-where', type, query, patch, ...guards };
    }
    case 'DELETE':
      if (type === '' || word !== undefined) break;
      if (id !== undefined) return { do: 'delete', type, id, ...guards };
      return query === undefined ? NO_TARGET : { do: 'delete-where', type, query };
  }
  return refuseIssue('bad-request', `${method.slice(0, 10)} ${url.slice(0, 100)} is not possible in a Bundle`, 'not-supported');
}

const NO_TARGET = refuseIssue('bad-request', 'say which: Type/id or Type?criteria', 'required');

function patchIn(resource: Json): Json {
  if (!isJsonObject(resource) || resource['resourceType'] !== 'Binary' || resource['contentType'] !== 'application/json-patch+json')
    return undefined;
  const { data } = resource;
  if (typeof data !== 'string') return undefined;
  const parsed = parseJson(Buffer.from(data, 'base64'));
  return parsed.ok ? parsed.value : undefined;
}
