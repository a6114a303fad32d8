/** What a Bundle's answer says of one entry. https://hl7.org/fhir/R4/http.html#transaction-response */
import { formatJson } from '#fhir/json-text.ts';
import type { Returned } from '#fhir/interactions.ts';
import { type Part, partOf } from '#fhir/summary.ts';
import { instantText } from '#model/instant-text.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import { parsedText } from './body.ts';
import { outcomeIssues } from './rules.ts';
import type { Answer } from '../requests.ts';

/** HTTP status of a refusal inside a Bundle; the door has the same table for whole answers. */
const STATUS_OF: Readonly<Record<Refusal['refused'], string>> = {
  'bad-request': '400',
  unauthenticated: '401',
  throttled: '429',
  forbidden: '403',
  'not-found': '404',
  'slot-unknown': '404',
  'slot-taken': '409',
  'slot-past': '409',
  'booking-limit': '409',
  'hold-expired': '409',
  implausible: '422',
  'second-factor': '401',
  invalid: '422',
  gone: '410',
  precondition: '412',
  conflict: '409',
  'duplicate-key': '422',
  'read-only': '423',
  'too-large': '413',
  unavailable: '503',
};

const STATUS_WORDS = { 200: '200 OK', 201: '201 Created', 204: '204 No Content', 304: '304 Not Modified' } as const;

/** How an entry wants its answer. */
export interface Shape {
  /** Of what it writes. */
  readonly returned: Returned | undefined;
  /** Of what it reads; all of it without. */
  readonly part: Part | undefined;
  /** HEAD: no resource. */
  readonly isHead: boolean;
}

/** An entry's answer as JSON text. */
export function responseEntry(answer: Answer<'fhir'>, base: string, { returned, part, isHead }: Shape): string {
  if (isRefusal(answer)) {
    const issues = answer.issues ?? [{ severity: 'error', code: 'processing', expression: '', text: answer.text }];
    return JSON.stringify({ response: { status: STATUS_OF[answer.refused], outcome: outcomeOf(outcomeIssues(issues)) } });
  }
  const { status, body, version, lastModified, location, whole } = answer.ok;
  const isWrite = location !== undefined && whole === undefined;
  const told = { severity: 'information', code: 'informational', diagnostics: `${location ?? ''}: ${STATUS_WORDS[status]}` };
  const response = JSON.stringify({
    status: STATUS_WORDS[status],
    ...(location !== undefined && { location: `${base}/${location}` }),
    ...(version !== undefined && { etag: `W/"${version}"` }),
    ...(lastModified !== undefined && { lastModified: instantText(lastModified) }),
    ...(isWrite && returned === 'OperationOutcome' && { outcome: outcomeOf([told]) }),
  });
  if (body === undefined || isHead || (isWrite && returned !== 'representation')) return `{"response":${response}}`;
  const text = typeof body === 'string' ? body : Buffer.from(body).toString();
  return `{"resource":${part === undefined ? text : formatJson(partOf(parsedText(text), part))},"response":${response}}`;
}

const outcomeOf = (issue: readonly object[]): object => ({ resourceType: 'OperationOutcome', issue });
