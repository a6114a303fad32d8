/** Refusals in FHIR's words: an OperationOutcome for each. https://hl7.org/fhir/R4/operationoutcome.html */
import type { FastifyReply } from 'fastify';
import type { Refusal, RefusalCode, RefusalIssue } from '#model/refusal.ts';
import { REFUSAL_STATUS } from '../problem.ts';

export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

/** https://hl7.org/fhir/R4/valueset-issue-type.html */
const ISSUE_CODE: Readonly<Record<RefusalCode, string>> = {
  'bad-request': 'invalid',
  unauthenticated: 'login',
  throttled: 'throttled',
  forbidden: 'forbidden',
  'not-found': 'not-found',
  'slot-unknown': 'not-found',
  'slot-taken': 'conflict',
  'slot-past': 'business-rule',
  'booking-limit': 'business-rule',
  'hold-expired': 'conflict',
  implausible: 'business-rule',
  'second-factor': 'login',
  invalid: 'invalid',
  gone: 'deleted',
  precondition: 'conflict',
  conflict: 'conflict',
  'duplicate-key': 'duplicate',
  'read-only': 'lock-error',
  'too-large': 'too-long',
  unavailable: 'transient',
};

type OutcomeIssue = Pick<RefusalIssue, 'code' | 'expression' | 'text'> & { readonly severity: RefusalIssue['severity'] | 'information' };

export const outcomeText = (issues: readonly OutcomeIssue[]): string =>
  JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, expression, text }) => ({
      severity,
      code,
      details: { text },
      diagnostics: text,
      ...(expression !== '' && { expression: [expression] }),
    })),
  });

export function sendOutcome(reply: FastifyReply, status: number, code: string, text: string): FastifyReply {
  return reply
    .code(status)
    .type(FHIR_JSON)
    .send(outcomeText([{ severity: 'error', code, expression: '', text }]));
}

/** RFC 9110 §11.6.1 and §10.2.3: a 401 says how to log in, a wait says how long. */
export function sendFhirRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { refused, text, retryAfterMs, issues } = refusal;
  const status = REFUSAL_STATUS[refused];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="medlar"');
  if (retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  const told =
    issues === undefined || issues.length === 0
      ? [{ severity: 'error' as const, code: ISSUE_CODE[refused], expression: '', text }]
      : issues;
  return reply.code(status).type(FHIR_JSON).send(outcomeText(told));
}
