/** The rules of Bundle that no single element can tell. https://hl7.org/fhir/R4/bundle.html */
import { shown } from './validate-issues.ts';
import { isResourceType } from './validate-references.ts';
import { isObject, own, type BundleContext, type JsonObject, type Run } from './validate-run.ts';

const REQUESTS: ReadonlySet<unknown> = new Set(['batch', 'transaction', 'history']);
const RESPONSES: ReadonlySet<unknown> = new Set(['batch-response', 'transaction-response', 'history']);
const TOTALS: ReadonlySet<unknown> = new Set(['searchset', 'history']);
/** All that their entries name by urn must be within. */
const CLOSED: ReadonlySet<unknown> = new Set(['document', 'message', 'transaction']);

const ABSOLUTE = /^(?:https?:\/\/|urn:uuid:|urn:oid:|[a-z][a-z0-9+.-]*:)\S+$/i;
const RESTFUL = /^https?:\/\/\S+\/([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;

const entriesOf = (bundle: JsonObject): readonly unknown[] => {
  const entries = own(bundle, 'entry');
  return Array.isArray(entries) ? entries : [];
};

const typeOf = (resource: unknown): string | undefined => {
  const type = isObject(resource) ? own(resource, 'resourceType') : undefined;
  return typeof type === 'string' ? type : undefined;
};

/** What references within may mean, for the walk. */
export function bundleContext(bundle: JsonObject): BundleContext {
  const types = new Map<string, string>();
  for (const entry of entriesOf(bundle)) {
    if (!isObject(entry)) continue;
    const fullUrl = own(entry, 'fullUrl');
    const type = typeOf(own(entry, 'resource'));
    if (typeof fullUrl === 'string' && type !== undefined) types.set(fullUrl, type);
  }
  return { types, isClosed: CLOSED.has(own(bundle, 'type')) };
}

/** Asked after the walk of a Bundle whose JSON is sound. */
export function checkBundle(bundle: JsonObject, run: Run): void {
  const type = own(bundle, 'type');
  if (Object.hasOwn(bundle, 'total') && !TOTALS.has(type)) {
    run.at('total', -1, { code: 'invariant', text: 'a total only in searchset and history (bdl-1)' });
  }
  const versions = new Set<string>();
  const entries = entriesOf(bundle);
  for (let index = 0; index < entries.length && !run.isFull; index++) {
    const entry = entries[index];
    if (!isObject(entry)) continue;
    run.enter('entry', index);
    checkEntry(entry, type, run);
    const fullUrl = own(entry, 'fullUrl');
    if (typeof fullUrl === 'string' && type !== 'history') {
      const meta = isObject(entry['resource']) ? own(entry['resource'], 'meta') : undefined;
      const version = isObject(meta) ? own(meta, 'versionId') : undefined;
      const key = `${fullUrl} ${typeof version === 'string' ? version : ''}`;
      if (versions.has(key)) run.at('fullUrl', -1, { code: 'invariant', text: `${shown(fullUrl)} is there twice (bdl-7)` });
      versions.add(key);
    }
    run.leave();
  }
  if (type === 'document') checkDocument(bundle, entries, run);
  if (type === 'message') checkFirst(entries, 'MessageHeader', 'bdl-12', run);
}

function checkDocument(bundle: JsonObject, entries: readonly unknown[], run: Run): void {
  const identifier = own(bundle, 'identifier');
  if (!isObject(identifier) || !Object.hasOwn(identifier, 'system') || !Object.hasOwn(identifier, 'value')) {
    run.at('identifier', -1, { code: 'invariant', text: 'a document must have an identifier with a system and a value (bdl-9)' });
  }
  if (typeof own(bundle, 'timestamp') !== 'string') {
    run.at('timestamp', -1, { code: 'invariant', text: 'a document must have a timestamp (bdl-10)' });
  }
  checkFirst(entries, 'Composition', 'bdl-11', run);
}

function checkFirst([first]: readonly unknown[], type: string, key: string, run: Run): void {
  if (isObject(first) && typeOf(own(first, 'resource')) === type) return;
  run.here({ code: 'invariant', text: `the first entry must be a ${type} (${key})` });
}

function checkEntry(entry: JsonObject, type: unknown, run: Run): void {
  const resource = own(entry, 'resource');
  const request = own(entry, 'request');
  const hasResponse = Object.hasOwn(entry, 'response');
  if (resource === undefined && request === undefined && !hasResponse) {
    run.here({ code: 'invariant', text: 'an entry must have a resource, a request or a response (bdl-5)' });
    return;
  }
  if (Object.hasOwn(entry, 'search') && type !== 'searchset') {
    run.at('search', -1, { code: 'invariant', text: 'search only in a searchset (bdl-2)' });
  }
  if ((request !== undefined) !== REQUESTS.has(type)) {
    run.at('request', -1, {
      code: 'invariant',
      text: 'a request in each entry of batch, transaction and history, and in no other (bdl-3)',
    });
  }
  if (hasResponse !== RESPONSES.has(type)) {
    run.at('response', -1, {
      code: 'invariant',
      text: 'a response in each entry of batch-response, transaction-response and history, and in no other (bdl-4)',
    });
  }
  checkFullUrl(own(entry, 'fullUrl'), resource, run);
  if (isObject(request) && (type === 'batch' || type === 'transaction')) checkRequest(request, resource, run);
}

function checkFullUrl(fullUrl: unknown, resource: unknown, run: Run): void {
  if (typeof fullUrl !== 'string') return;
  if (fullUrl.includes('/_history/')) {
    run.at('fullUrl', -1, { code: 'invariant', text: 'fullUrl must not name a version (bdl-8)' });
  } else if (!ABSOLUTE.test(fullUrl)) {
    run.at('fullUrl', -1, { code: 'value', text: `${shown(fullUrl)} is no absolute URL` });
  } else if (isObject(resource)) {
    const [, type, id] = RESTFUL.exec(fullUrl) ?? [];
    const own_id = own(resource, 'id');
    if (type === undefined || !isResourceType(type) || typeof own_id !== 'string') return;
    if (type !== typeOf(resource) || id !== own_id) {
      run.at('fullUrl', -1, { code: 'invalid', text: `${shown(fullUrl)} is not the resource's own ${typeOf(resource) ?? ''}/${own_id}` });
    }
  }
}

/** What a request of a batch or transaction must be like, by its method. https://hl7.org/fhir/R4/http.html#transaction */
function checkRequest(request: JsonObject, resource: unknown, run: Run): void {
  const method = own(request, 'method');
  const url = own(request, 'url');
  if (typeof url !== 'string' || (method !== 'POST' && method !== 'PUT')) return;
  const [path = '', query] = url.split('?', 2);
  const [type = '', id, ...more] = path.replace(/^https?:\/\/\S*?\/(?=[A-Z][A-Za-z]+(?:\/|$))/, '').split('/');
  // Operations and searches by POST have their own rules.
  if (path.includes('$') || path.endsWith('_search')) return;
  run.enter('request', -1);
  if (!isResourceType(type) && path !== '') {
    run.at('url', -1, { code: 'value', text: `${shown(url)} names no resource type` });
  } else if (method === 'PUT' ? more.length > 0 || (id === undefined) === (query === undefined) : id !== undefined || query !== undefined) {
    run.at('url', -1, {
      code: 'value',
      text: method === 'PUT' ? `${shown(url)}: PUT goes to Type/id or Type?search` : `${shown(url)}: POST goes to Type`,
    });
  } else if (isObject(resource) && path !== '' && typeOf(resource) !== type) {
    run.at('url', -1, { code: 'invalid', text: `the resource is ${typeOf(resource) ?? 'none'}, the request is for ${type}` });
  } else if (
    isObject(resource) &&
    method === 'PUT' &&
    id !== undefined &&
    own(resource, 'id') !== undefined &&
    own(resource, 'id') !== id
  ) {
    run.at('url', -1, { code: 'invalid', text: `the resource's id is not the request's ${shown(id)}` });
  }
  run.leave();
  if (resource === undefined) run.at('resource', -1, { code: 'required', text: `${method} needs a resource` });
}
