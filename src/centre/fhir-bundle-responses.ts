/** What a Bundle's answer says of one entry. https://hl7.org/fhir/R4/http.html#transaction-response */
import { isRefusal, type Refusal } from '#model/refusal.ts';
import { outcomeIssues } from './fhir-rules.ts';
import type { Answer } from './requests.ts';

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

const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: '200 OK',
  201: '201 Created',
  204: '204 No Content',
  304: '304 Not Modified',
};

export function responseEntry(answer: Answer<'fhir'>, base: string, full: boolean): string {
  if (isRefusal(answer)) {
    const issues = answer.issues ?? [{ severity: 'error', code: 'processing', expression: '', text: answer.text }];
    const outcome = { resourceType: 'OperationOutcome', issue: outcomeIssues(issues) };
    return JSON.stringify({ response: { status: STATUS_OF[answer.refused], outcome } });
  }
  const { status, body, version, lastModified, location, whole } = answer.ok;
  const response = JSON.stringify({
    status: STATUS_WORDS[status],
    ...(location !== undefined && { location: `${base}/${location}` }),
    ...(version !== undefined && { etag: `W/"${version}"` }),
    ...(lastModified !== undefined && { lastModified: new Date(lastModified).toISOString() }),
  });
  const shows = body !== undefined && (full || whole === true || (status === 200 && location === undefined));
  const resource = shows ? `"resource":${typeof body === 'string' ? body : Buffer.from(body).toString()},` : '';
  return `{${resource}"response":${response}}`;
}
