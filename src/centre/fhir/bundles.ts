/** Bundles of answers, put together from resources as they are kept: nothing is parsed to be shown, and bytes stay bytes. https://hl7.org/fhir/R4/bundle.html */
import { typeName } from '#fhir/resource-types.ts';
import { instantText } from '#model/instant-text.ts';
import type { RefusalIssue } from '#model/refusal.ts';
import type { Instant, VersionRow } from '#store/port.ts';
import type { Query } from './requests.ts';
import { isOwnId } from '../house.ts';

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
  /** Entries as JSON, text or its UTF-8. */
  readonly entries: readonly (string | Uint8Array)[];
  readonly now: Instant;
  readonly outcome?: readonly RefusalIssue[];
}

/** The Bundle as JSON: bytes where an entry is bytes. */
export function bundleBody(
  type: 'searchset' | 'history' | 'batch-response' | 'transaction-response',
  parts: BundleParts,
): string | Uint8Array {
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
    meta: { lastUpdated: instantText(now) },
    type,
    ...(total !== undefined && { total }),
    ...(links.length > 0 && { link: links }),
  });
  // FHIR knows no empty lists.
  if (all.length === 0) return head;
  const start = `${head.slice(0, -1)},"entry":[`;
  if (all.every((entry) => typeof entry === 'string')) return `${start}${all.join(',')}]}`;
  const pieces: Uint8Array[] = [Buffer.from(start)];
  for (const [at, entry] of all.entries()) {
    if (at > 0) pieces.push(COMMA);
    pieces.push(typeof entry === 'string' ? Buffer.from(entry) : entry);
  }
  return Buffer.concat([...pieces, END]);
}

const COMMA = Buffer.from(',');
const END = Buffer.from(']}');
const MODES = { match: Buffer.from(',"search":{"mode":"match"}}'), include: Buffer.from(',"search":{"mode":"include"}}') } as const;

export function searchEntry(base: string, row: VersionRow, body: Uint8Array, mode: keyof typeof MODES): Uint8Array {
  const start = `{"fullUrl":${JSON.stringify(`${base}/${typeName(row.type)}/${row.id}`)},"resource":`;
  return Buffer.concat([Buffer.from(start), body, MODES[mode]]);
}

/** `body` is undefined where the version has none to show: a tombstone, or what was erased. https://hl7.org/fhir/R4/bundle.html#history */
export function historyEntry(base: string, row: VersionRow, body: Uint8Array | undefined): string {
  const type = typeName(row.type);
  const name = `${type}/${row.id}`;
  // Ids of the centre's making come from POST, those that clients choose from PUT.
  const isPost = row.version === 1 && isOwnId(row.id);
  const rest = JSON.stringify({
    request: { method: row.deleted ? 'DELETE' : isPost ? 'POST' : 'PUT', url: isPost ? type : name },
    response: {
      status: row.deleted ? '204 No Content' : row.version === 1 ? '201 Created' : '200 OK',
      etag: `W/"${row.version}"`,
      lastModified: instantText(row.at),
    },
  });
  const resource = body === undefined ? '' : `"resource":${textOf(body)},`;
  return `{"fullUrl":${JSON.stringify(`${base}/${name}`)},${resource}${rest.slice(1)}`;
}

const textOf = (body: Uint8Array): string => Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
