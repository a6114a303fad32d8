/** Bundles of answers, put together from resources that are text already: nothing is parsed to be shown. https://hl7.org/fhir/R4/bundle.html */
import { typeName } from '#fhir/resource-types.ts';
import type { RefusalIssue } from '#model/refusal.ts';
import type { Instant, VersionRow } from '#store/port.ts';
import type { Query } from './fhir-requests.ts';

interface Link {
  readonly relation: 'self' | 'next';
  readonly url: string;
}

/** Cursors and what only the door looks at do not belong into the self link. */
const urlOf = (path: string, query: Query): string => {
  const text = new URLSearchParams(
    query.filter(([name]) => name !== '_cursor').map(([name, value]): [string, string] => [name, value]),
  ).toString();
  return text === '' ? path : `${path}?${text}`;
};

export const selfLink = (path: string, query: Query): Link => ({ relation: 'self', url: urlOf(path, query) });

export const nextLink = (path: string, query: Query, cursor: string): Link => {
  const url = urlOf(path, query);
  return { relation: 'next', url: `${url}${url.includes('?') ? '&' : '?'}_cursor=${encodeURIComponent(cursor)}` };
};

export interface BundleParts {
  readonly total?: number;
  readonly links?: readonly Link[];
  /** Entries as JSON text. */
  readonly entries: readonly string[];
  readonly now: Instant;
  readonly outcome?: readonly RefusalIssue[];
}

export function bundleText(type: 'searchset' | 'history' | 'batch-response' | 'transaction-response', parts: BundleParts): string {
  const { total, links = [], entries, now, outcome } = parts;
  const all =
    outcome === undefined
      ? entries
      : [
          ...entries,
          JSON.stringify({
            resource: {
              resourceType: 'OperationOutcome',
              issue: outcome.map(({ severity, code, text }) => ({ severity, code, diagnostics: text })),
            },
            search: { mode: 'outcome' },
          }),
        ];
  const head = JSON.stringify({
    resourceType: 'Bundle',
    meta: { lastUpdated: new Date(now).toISOString() },
    type,
    ...(total !== undefined && { total }),
    ...(links.length > 0 && { link: links }),
  });
  // FHIR knows no empty lists.
  return all.length === 0 ? head : `${head.slice(0, -1)},"entry":[${all.join(',')}]}`;
}

export function searchEntry(base: string, row: VersionRow, body: Uint8Array, mode: 'match' | 'include'): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  return `{"fullUrl":${JSON.stringify(`${base}/${typeName(row.type)}/${row.id}`)},"resource":${text},"search":{"mode":"${mode}"}}`;
}

export function historyEntry(base: string, row: VersionRow, body: string | undefined): string {
  const name = `${typeName(row.type)}/${row.id}`;
  const method = row.deleted ? 'DELETE' : row.version === 1 ? 'POST' : 'PUT';
  const status = row.deleted ? '204' : row.version === 1 ? '201' : '200';
  const rest = JSON.stringify({
    request: { method, url: method === 'POST' ? typeName(row.type) : name },
    response: { status, etag: `W/"${row.version}"`, lastModified: new Date(row.at).toISOString() },
  });
  return `{"fullUrl":${JSON.stringify(`${base}/${name}`)},${body === undefined ? '' : `"resource":${body},`}${rest.slice(1)}`;
}
