/**
 * Addresses and methods to interactions: what is possible where, in one place, for the door and for the entries of Bundles. What the service says of its
 * capabilities is asked here as well. https://hl7.org/fhir/R4/http.html#summary
 */
import type { FhirInteraction, Query, Returned, TimeAsked } from './interactions.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { isResourceType } from './validate-references.ts';

/** What the headers of a request say, or what an entry of a Bundle has in their place. */
export interface Headers {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  /** UTC milliseconds. */
  readonly ifModifiedSince?: number;
  readonly ifNoneExist?: Query;
  /** Prefer: handling=lenient. */
  readonly lenient?: boolean;
  /** Prefer: return=… */
  readonly returned?: Returned;
}

/** The body, parsed: JSON, the parameters of a form, or a JSON Patch. */
export type Body = { readonly json: unknown } | { readonly form: Query } | { readonly patch: unknown } | undefined;

/** Kinds of bodies by what a request of that kind must have. */
type BodyKind = 'json' | 'form' | 'patch';

export type Asked =
  | FhirInteraction
  | { readonly do: 'capabilities' }
  /** There is nothing at this address. */
  | { readonly fault: 'no-route'; readonly text: string }
  /** There is something, which needs a body of another kind. */
  | { readonly fault: 'no-body'; readonly needs: BodyKind; readonly text: string }
  /** There is something, for these methods. */
  | { readonly allow: readonly string[] };

/** One request, as far as addresses are concerned. HEAD is GET here. */
interface Asking {
  readonly method: string;
  readonly query: Query;
  readonly headers: Headers;
  readonly body: Body;
}

/** What is asked at an address, by its steps, for a method. */
export function interactionAt(method: string, steps: readonly string[], query: Query, headers: Headers, body: Body): Asked {
  const asking: Asking = { method, query, headers, body };
  const [first, second, third, fourth, ...more] = steps;
  if (more.length > 0) return NO_ROUTE;
  if (first === undefined) return atSystem(asking);
  if (second === undefined && !isResourceType(first)) return atSystemWord(asking, first);
  if (!isResourceType(first)) return NO_TYPE(first);
  if (second === undefined) return atType(asking, first);
  if (third === undefined && /^[_$]/.test(second)) return atTypeWord(asking, first, second);
  if (third === undefined) return atInstance(asking, first, second);
  if (third === '_history') return atHistory(asking, first, second, fourth);
  if (fourth === '_search' && isWithin(third))
    return method === 'POST' ? inForm(asking, (parameters) => within(asking, first, second, third, parameters)) : only('POST');
  if (fourth !== undefined) return NO_ROUTE;
  if (third.startsWith('$')) return operationAt(asking, third, first, second);
  if (isWithin(third)) return method === 'GET' ? within(asking, first, second, third, query) : only('GET');
  return NO_ROUTE;
}

const NO_ROUTE = { fault: 'no-route', text: 'there is nothing at this address' } as const;
const NO_TYPE = (name: string): Asked => ({ fault: 'no-route', text: `${JSON.stringify(name.slice(0, 60))} is no resource type` });

/** HEAD comes with GET. */
const only = (...methods: readonly string[]): Asked => ({
  allow: methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
});

const inJson = ({ body }: Asking, make: (resource: unknown) => Asked): Asked =>
  body !== undefined && 'json' in body
    ? make(body.json)
    : { fault: 'no-body', needs: 'json', text: 'a resource as JSON is needed in the body' };

const inPatch = ({ body }: Asking, make: (patch: unknown) => Asked): Asked =>
  body !== undefined && 'patch' in body
    ? make(body.patch)
    : { fault: 'no-body', needs: 'patch', text: 'a JSON Patch is needed in the body' };

/** A search by POST: the parameters of the address and those of the form together. */
const inForm = ({ query, body }: Asking, make: (parameters: Query) => Asked): Asked =>
  body === undefined || 'form' in body
    ? make(body === undefined ? query : [...query, ...body.form])
    : { fault: 'no-body', needs: 'form', text: 'the parameters of a search by POST are a form' };

const lenience = ({ headers }: Asking): { readonly lenient?: true } => (headers.lenient === true ? { lenient: true } : {});

const isWithin = (step: string): boolean => step === '*' || isResourceType(step);

/** A compartment: the type's resources that belong to that resource. https://hl7.org/fhir/R4/compartmentdefinition.html */
const within = (asking: Asking, type: string, id: string, of: string, parameters: Query): Asked => ({
  do: 'search',
  ...(of !== '*' && { type: of }),
  query: [...parameters, ['_compartment', `${type}/${id}`]],
  ...lenience(asking),
});

function atSystem(asking: Asking): Asked {
  const { method, query, headers } = asking;
  if (method === 'GET') return { do: 'search', query, ...lenience(asking) };
  if (method !== 'POST') return only('GET', 'POST');
  return inJson(asking, (bundle) => ({ do: 'bundle', bundle, ...(headers.returned && { returned: headers.returned }) }));
}

function atSystemWord(asking: Asking, word: string): Asked {
  const { method, query } = asking;
  if (word === 'metadata') return method === 'GET' ? { do: 'capabilities' } : only('GET');
  if (word === '_history') return method === 'GET' ? { do: 'history', query } : only('GET');
  if (word === '_search')
    return method === 'POST' ? inForm(asking, (parameters) => ({ do: 'search', query: parameters, ...lenience(asking) })) : only('POST');
  if (word.startsWith('$')) return operationAt(asking, word);
  return word.startsWith('_') ? NO_ROUTE : NO_TYPE(word);
}

function atType(asking: Asking, type: string): Asked {
  const { method, query, headers } = asking;
  const { ifMatch, ifNoneExist } = headers;
  const guards = { ...(ifMatch !== undefined && { ifMatch }) };
  switch (method) {
    case 'GET':
      return { do: 'search', type, query, ...lenience(asking) };
    case 'POST':
      return inJson(asking, (resource) => ({ do: 'create', type, resource, ...(ifNoneExist && { ifNoneExist }) }));
    case 'PUT':
      return inJson(asking, (resource) => ({ do: 'update-where', type, query, resource, ...guards }));
    case 'PATCH':
      return inPatch(asking, (patch) => ({ do: 'patch-where', type, query, patch, ...guards }));
    case 'DELETE':
      return { do: 'delete-where', type, query, ...guards };
    default:
      return only('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
  }
}

function atTypeWord(asking: Asking, type: string, word: string): Asked {
  const { method, query } = asking;
  if (word === '_search')
    return method === 'POST'
      ? inForm(asking, (parameters) => ({ do: 'search', type, query: parameters, ...lenience(asking) }))
      : only('POST');
  if (word === '_history') return method === 'GET' ? { do: 'history', type, query } : only('GET');
  return word.startsWith('$') ? operationAt(asking, word, type) : NO_ROUTE;
}

function atInstance(asking: Asking, type: string, id: string): Asked {
  const { ifMatch, ifNoneMatch, ifModifiedSince } = asking.headers;
  const guards = { ...(ifMatch !== undefined && { ifMatch }) };
  const unless = { ...(ifNoneMatch !== undefined && { ifNoneMatch }) };
  switch (asking.method) {
    case 'GET':
      return { do: 'read', type, id, ...unless, ...(ifModifiedSince !== undefined && { ifModifiedSince }) };
    case 'PUT':
      return inJson(asking, (resource) => ({ do: 'update', type, id, resource, ...guards, ...unless }));
    case 'PATCH':
      return inPatch(asking, (patch) => ({ do: 'patch', type, id, patch, ...guards }));
    case 'DELETE':
      return { do: 'delete', type, id, ...guards };
    default:
      return only('GET', 'PUT', 'PATCH', 'DELETE');
  }
}

function atHistory({ method, query }: Asking, type: string, id: string, version: string | undefined): Asked {
  if (method !== 'GET') return only('GET');
  return version === undefined ? { do: 'history', type, id, query } : { do: 'vread', type, id, version };
}

// ---- operations -----------------------------------------------------------------------------------------------------

type Level = 'system' | 'type' | 'instance';

/** An operation that is there. https://hl7.org/fhir/R4/operations.html */
interface Operation {
  /** Without the dollar sign. */
  readonly name: string;
  readonly definition: string;
  /** The types that have it; without, all. */
  readonly types?: readonly string[];
  /** Where, and by which methods. */
  readonly levels: Readonly<Partial<Record<Level, readonly ('GET' | 'POST')[]>>>;
  readonly ask: (asking: Asking, type: string | undefined, id: string | undefined) => Asked;
}

const OPERATIONS: readonly Operation[] = [
  {
    name: 'validate',
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
    levels: { system: ['POST'], type: ['POST'], instance: ['GET', 'POST'] },
    ask: validate,
  },
  {
    name: 'everything',
    definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
    types: ['Patient'],
    levels: { instance: ['GET', 'POST'] },
    ask: (asking, _, id = '') => everything(asking, id),
  },
  {
    name: 'find',
    definition: 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-find',
    types: ['Appointment'],
    levels: { type: ['GET', 'POST'] },
    ask: (asking) => ({ do: 'find-times', query: [...asking.query, ...simpleParameters(asking)], ...lenience(asking) }),
  },
  {
    name: 'hold',
    definition: 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-hold',
    types: ['Appointment'],
    levels: { type: ['POST'] },
    ask: (asking) => inJson(asking, (body) => ({ do: 'hold-time', ...appointmentAsked(body) })),
  },
  {
    name: 'book',
    definition: 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-book',
    types: ['Appointment'],
    levels: { type: ['POST'] },
    ask: (asking) => inJson(asking, (body) => ({ do: 'book-time', ...appointmentAsked(body) })),
  },
  {
    name: 'submit',
    definition: 'http://hl7.org/fhir/OperationDefinition/CoverageEligibilityRequest-submit',
    types: ['CoverageEligibilityRequest'],
    levels: { type: ['POST'] },
    ask: (asking) =>
      inJson(asking, (body) => ({
        do: 'check-eligibility',
        resource: isParameters(body) ? parameter(body, 'resource')?.['resource'] : body,
      })),
  },
];

function operationAt(asking: Asking, word: string, type?: string, id?: string): Asked {
  const level: Level = type === undefined ? 'system' : id === undefined ? 'type' : 'instance';
  const operation = OPERATIONS.find(
    ({ name, types }) => `$${name}` === word && (type === undefined || types === undefined || types.includes(type)),
  );
  const methods = operation?.levels[level];
  if (operation === undefined || methods === undefined)
    return { fault: 'no-route', text: `the operation ${word.slice(0, 60)} is not known here` };
  return methods.some((method) => method === asking.method) ? operation.ask(asking, type, id) : only(...methods);
}

/** The resource itself, or Parameters that hold it with a mode. https://hl7.org/fhir/R4/resource-operation-validate.html */
function validate({ query, body }: Asking, type: string | undefined, id: string | undefined): Asked {
  let mode = query.find(([name]) => name === 'mode')?.[1];
  let profile = query.find(([name]) => name === 'profile')?.[1];
  let resource = body !== undefined && 'json' in body ? body.json : undefined;
  if (isJsonObject(resource) && resource['resourceType'] === 'Parameters' && type !== 'Parameters') {
    const code = parameter(resource, 'mode')?.['valueCode'];
    if (typeof code === 'string') mode = code;
    const named = parameter(resource, 'profile');
    const uri = named?.['valueUri'] ?? named?.['valueCanonical'];
    if (typeof uri === 'string') profile = uri;
    const inner = parameter(resource, 'resource')?.['resource'];
    if (inner !== undefined || mode !== undefined || profile !== undefined) resource = inner;
  }
  return {
    do: 'validate',
    ...(type !== undefined && { type }),
    ...(id !== undefined && { id }),
    ...(resource !== undefined && { resource }),
    ...(mode !== undefined && { mode }),
    ...(profile !== undefined && { profile }),
  };
}

const everything = (asking: Asking, id: string): Asked => ({
  do: 'everything',
  id,
  query: [...asking.query, ...simpleParameters(asking)],
});

/** By POST the parameters are Parameters, each with the one value it has; a reference is its text. */
function simpleParameters({ body }: Asking): Query {
  const given = body !== undefined && 'json' in body && isJsonObject(body.json) ? body.json['parameter'] : undefined;
  return (Array.isArray(given) ? given : []).flatMap((each: unknown): Query => {
    if (!isJsonObject(each) || typeof each['name'] !== 'string') return [];
    const value = Object.entries(each).find(([key]) => key.startsWith('value'))?.[1];
    return [[each['name'], String(isJsonObject(value) ? value['reference'] : value)]];
  });
}

/** The Appointment itself, or Parameters that hold it or refer to it, and to the patient where it does not say for whom. */
function appointmentAsked(body: unknown): TimeAsked {
  if (!isParameters(body)) return { resource: body };
  const resource = parameter(body, 'appointment-resource')?.['resource'];
  const appointment = referenceIn(parameter(body, 'appointment-reference'));
  const patient = referenceIn(parameter(body, 'patient-reference'));
  return {
    ...(resource !== undefined && { resource }),
    ...(appointment !== undefined && { appointment }),
    ...(patient !== undefined && { patient }),
  };
}

function referenceIn(given: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const value = given?.['valueReference'];
  const text = isJsonObject(value) ? value['reference'] : (given?.['valueUri'] ?? given?.['valueUrl'] ?? given?.['valueString']);
  return typeof text === 'string' ? text : undefined;
}

const isParameters = (body: unknown): body is JsonObject => isJsonObject(body) && body['resourceType'] === 'Parameters';

const parameter = (parameters: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> | undefined => {
  const list: readonly unknown[] = Array.isArray(parameters['parameter']) ? parameters['parameter'] : [];
  return list.filter(isJsonObject).find((each) => each['name'] === name);
};

// ---- capabilities ---------------------------------------------------------------------------------------------------

/** What an interaction is asked by, for each code that a CapabilityStatement has. https://hl7.org/fhir/R4/valueset-restful-interaction.html */
const PROBES: Readonly<Record<string, readonly [method: string, steps: (type: string) => readonly string[], body?: Body]>> = {
  read: ['GET', (type) => [type, 'id']],
  vread: ['GET', (type) => [type, 'id', '_history', '1']],
  update: ['PUT', (type) => [type, 'id'], { json: {} }],
  patch: ['PATCH', (type) => [type, 'id'], { patch: [] }],
  delete: ['DELETE', (type) => [type, 'id']],
  'history-instance': ['GET', (type) => [type, 'id', '_history']],
  'history-type': ['GET', (type) => [type, '_history']],
  create: ['POST', (type) => [type], { json: {} }],
  'search-type': ['GET', (type) => [type]],
};

const SYSTEM_PROBES: Readonly<Record<string, readonly [method: string, steps: readonly string[], body?: Body]>> = {
  transaction: ['POST', [], { json: {} }],
  batch: ['POST', [], { json: {} }],
  'search-system': ['GET', []],
  'history-system': ['GET', ['_history']],
};

const isThere = (asked: Asked): boolean => 'do' in asked;

/** Codes of the interactions with a type; of the whole service without. */
export const interactionCodes = (of?: string): readonly string[] =>
  of === undefined
    ? Object.entries(SYSTEM_PROBES).flatMap(([code, [method, steps, body]]) =>
        isThere(interactionAt(method, steps, [], {}, body)) ? [code] : [],
      )
    : Object.entries(PROBES).flatMap(([code, [method, steps, body]]) =>
        isThere(interactionAt(method, steps(of), [], {}, body)) ? [code] : [],
      );

/** The operations of a type, at whichever level; of the whole service without. */
export const operationsOf = (type?: string): readonly Pick<Operation, 'name' | 'definition'>[] =>
  OPERATIONS.filter(({ levels, types }) =>
    type === undefined ? levels.system !== undefined : (levels.type ?? levels.instance) !== undefined && (types?.includes(type) ?? true),
  ).map(({ name, definition }) => ({ name, definition }));
