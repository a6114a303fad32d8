/** Addresses and methods to interactions: what is possible where, in one place. https://hl7.org/fhir/R4/http.html#summary */
import { digitsOf } from '#fhir/json-number.ts';
import { isResourceType } from '#fhir/validate-references.ts';
import type { FhirInteraction, Query } from '#centre/requests.ts';

/** What the headers of a request say. */
export interface Headers {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly ifModifiedSince?: number;
  readonly ifNoneExist?: Query;
  readonly lenient: boolean;
  /** Prefer: return=representation. */
  readonly full: boolean;
}

/** The body, parsed: JSON, or the parameters of a form. */
export type Body = { readonly json: unknown } | { readonly form: Query } | { readonly patch: unknown } | undefined;

export type Asked =
  | FhirInteraction
  | { readonly do: 'capabilities' }
  | { readonly fault: 'no-route' | 'no-body'; readonly text: string }
  | { readonly allow: string };

/** How many steps each kind of address has, and which methods it knows. */
export function interactionAt(method: string, steps: readonly string[], query: Query, headers: Headers, body: Body): Asked {
  const [first, second, third, fourth, ...more] = steps;
  if (more.length > 0) return NO_ROUTE;
  if (first === undefined) return system(method, query, headers, body);
  if (second === undefined && !isType(first)) return systemWord(method, first, query, headers, body);
  if (!isType(first)) return { fault: 'no-route', text: `${JSON.stringify(first.slice(0, 60))} is no resource type` };
  const type = first;
  if (second === undefined) return onType(method, type, query, headers, body);
  if (third === undefined && (second.startsWith('_') || second.startsWith('$')))
    return typeWord(method, type, second, query, headers, body);
  const id = second;
  if (third === undefined) return onInstance(method, type, id, headers, body);
  if (third === '_history') {
    if (fourth === undefined) return method === 'GET' ? { do: 'history', type, id, query } : { allow: 'GET, HEAD' };
    return method === 'GET' ? { do: 'vread', type, id, version: fourth } : { allow: 'GET, HEAD' };
  }
  if (fourth === '_search' && method === 'POST') return search(type, id, third, [...query, ...formOf(body)], headers);
  if (fourth !== undefined) return NO_ROUTE;
  if (third === '$validate') return validate(method, type, id, query, body);
  if (third === '$everything' && type === 'Patient') return everything(method, id, query, body);
  if (third === '*' || isType(third)) return method === 'GET' ? search(type, id, third, query, headers) : { allow: 'GET, HEAD' };
  return NO_ROUTE;
}

const NO_ROUTE = { fault: 'no-route', text: 'there is nothing at this address' } as const;
const NO_BODY = { fault: 'no-body', text: 'a resource as JSON is needed in the body' } as const;

const isType = (name: string): boolean => isResourceType(name);

const formOf = (body: Body): Query => (body !== undefined && 'form' in body ? body.form : []);

const lenient = ({ lenient }: Headers): { readonly lenient?: true } => (lenient ? { lenient } : {});

/** A compartment: the type's resources that belong to that resource. https://hl7.org/fhir/R4/compartmentdefinition.html */
const search = (type: string, id: string, within: string, query: Query, headers: Headers): Asked => ({
  do: 'search',
  ...(within !== '*' && { type: within }),
  query: [...query, ['_compartment', `${type}/${id}`]],
  ...lenient(headers),
});

function system(method: string, query: Query, headers: Headers, body: Body): Asked {
  if (method === 'GET') return { do: 'search', query, ...lenient(headers) };
  if (method === 'POST')
    return body !== undefined && 'json' in body ? { do: 'bundle', bundle: body.json, ...(headers.full && { full: true }) } : NO_BODY;
  return { allow: 'GET, HEAD, POST' };
}

function systemWord(method: string, word: string, query: Query, headers: Headers, body: Body): Asked {
  switch (word) {
    case 'metadata':
      return method === 'GET' ? { do: 'capabilities' } : { allow: 'GET, HEAD' };
    case '_history':
      return method === 'GET' ? { do: 'history', query } : { allow: 'GET, HEAD' };
    case '_search':
      return method === 'POST' ? { do: 'search', query: [...query, ...formOf(body)], ...lenient(headers) } : { allow: 'POST' };
    case '$validate':
      return validate(method, undefined, undefined, query, body);
    default:
      return word.startsWith('$') || word.startsWith('_')
        ? NO_ROUTE
        : { fault: 'no-route', text: `${JSON.stringify(word.slice(0, 60))} is no resource type` };
  }
}

function onType(method: string, type: string, query: Query, headers: Headers, body: Body): Asked {
  const { ifMatch, ifNoneExist } = headers;
  switch (method) {
    case 'GET':
      return { do: 'search', type, query, ...lenient(headers) };
    case 'POST':
      return body !== undefined && 'json' in body
        ? { do: 'create', type, resource: body.json, ...(ifNoneExist && { ifNoneExist }) }
        : NO_BODY;
    case 'PUT':
      return body !== undefined && 'json' in body
        ? { do: 'update-where', type, query, resource: body.json, ...(ifMatch !== undefined && { ifMatch }) }
        : NO_BODY;
    case 'PATCH':
      return body !== undefined && 'patch' in body
        ? { do: 'patch-where', type, query, patch: body.patch, ...(ifMatch !== undefined && { ifMatch }) }
        : NO_BODY;
    case 'DELETE':
      return { do: 'delete-where', type, query };
    default:
      return { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE' };
  }
}

function typeWord(method: string, type: string, word: string, query: Query, headers: Headers, body: Body): Asked {
  if (word === '_search')
    return method === 'POST' ? { do: 'search', type, query: [...query, ...formOf(body)], ...lenient(headers) } : { allow: 'POST' };
  if (word === '_history') return method === 'GET' ? { do: 'history', type, query } : { allow: 'GET, HEAD' };
  return word === '$validate' ? validate(method, type, undefined, query, body) : NO_ROUTE;
}

function onInstance(method: string, type: string, id: string, headers: Headers, body: Body): Asked {
  const { ifMatch, ifNoneMatch, ifModifiedSince } = headers;
  const guards = { ...(ifMatch !== undefined && { ifMatch }) };
  switch (method) {
    case 'GET':
      return {
        do: 'read',
        type,
        id,
        ...(ifNoneMatch !== undefined && { ifNoneMatch }),
        ...(ifModifiedSince !== undefined && { ifModifiedSince }),
      };
    case 'PUT':
      return body !== undefined && 'json' in body
        ? { do: 'update', type, id, resource: body.json, ...guards, ...(ifNoneMatch !== undefined && { ifNoneMatch }) }
        : NO_BODY;
    case 'PATCH':
      return body !== undefined && 'patch' in body ? { do: 'patch', type, id, patch: body.patch, ...guards } : NO_BODY;
    case 'DELETE':
      return { do: 'delete', type, id, ...guards };
    default:
      return { allow: 'GET, HEAD, PUT, PATCH, DELETE' };
  }
}

/** The resource itself, or Parameters that hold it with a mode. https://hl7.org/fhir/R4/resource-operation-validate.html */
function validate(method: string, type: string | undefined, id: string | undefined, query: Query, body: Body): Asked {
  if (method !== 'POST' && !(method === 'GET' && id !== undefined)) return { allow: id === undefined ? 'POST' : 'GET, HEAD, POST' };
  let mode = query.find(([name]) => name === 'mode')?.[1];
  let resource = body !== undefined && 'json' in body ? body.json : undefined;
  if (isObject(resource) && resource['resourceType'] === 'Parameters' && type !== 'Parameters') {
    const parameters: readonly unknown[] = Array.isArray(resource['parameter']) ? resource['parameter'] : [];
    const named = (name: string): Readonly<Record<string, unknown>> | undefined =>
      parameters.find((each): each is Readonly<Record<string, unknown>> => isObject(each) && each['name'] === name);
    const code = named('mode')?.['valueCode'];
    if (typeof code === 'string') mode = code;
    const inner = named('resource')?.['resource'];
    if (inner !== undefined || mode !== undefined) resource = inner;
  }
  return {
    do: 'validate',
    ...(type !== undefined && { type }),
    ...(id !== undefined && { id }),
    ...(resource !== undefined && { resource }),
    ...(mode !== undefined && { mode }),
  };
}

/** It changes nothing, so that it is asked by GET and by POST alike. https://hl7.org/fhir/R4/operations.html#request */
function everything(method: string, id: string, query: Query, body: Body): Asked {
  if (method !== 'GET' && method !== 'POST') return { allow: 'GET, HEAD, POST' };
  const given =
    method === 'GET' || body === undefined ? [] : 'form' in body ? body.form : 'json' in body ? parametersIn(body.json) : undefined;
  return given === undefined ? NO_PARAMETERS : { do: 'everything', id, query: [...query, ...given] };
}

const NO_PARAMETERS = {
  fault: 'no-body',
  text: 'a Parameters resource whose parameters have simple values is needed in the body',
} as const;

/** The simple values of a Parameters resource, as an address would have them; undefined where it is none, or has others. */
function parametersIn(json: unknown): Query | undefined {
  if (!isObject(json) || json['resourceType'] !== 'Parameters') return undefined;
  const parameters: readonly unknown[] = Array.isArray(json['parameter']) ? json['parameter'] : [];
  const pairs: (readonly [string, string])[] = [];
  for (const each of parameters) {
    const value = isObject(each) ? Object.entries(each).find(([key]) => key.startsWith('value'))?.[1] : undefined;
    const text = typeof value === 'string' || typeof value === 'boolean' ? String(value) : digitsOf(value);
    if (!isObject(each) || typeof each['name'] !== 'string' || text === undefined) return undefined;
    pairs.push([each['name'], text]);
  }
  return pairs;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
