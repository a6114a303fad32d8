/** Every answer that is not a success: RFC 9457 problem details. */
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Refusal, RefusalCode } from '#model/refusal.ts';

/** The status of each refusal. */
export const REFUSAL_STATUS: Readonly<Record<RefusalCode, number>> = {
  'bad-request': 400,
  unauthenticated: 401,
  throttled: 429,
  forbidden: 403,
  'not-found': 404,
  'slot-unknown': 404,
  'slot-taken': 409,
  'slot-past': 409,
  'booking-limit': 409,
  'hold-expired': 409,
  implausible: 422,
  'second-factor': 401,
  invalid: 422,
  gone: 410,
  precondition: 412,
  conflict: 409,
  'duplicate-key': 422,
  'read-only': 423,
  'too-large': 413,
  unavailable: 503,
};

/** `type` is `about:blank`: the status says what kind of problem it is, `code` which of Medlar's refusals. RFC 9457 §4.2.1. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code?: RefusalCode;
}

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** A problem as the text of a body. `more` are members of its own. */
export function problemText(status: number, detail?: string, more?: Readonly<Record<string, unknown>>): string {
  const problem: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    ...(detail !== undefined && { detail }),
  };
  return JSON.stringify({ ...problem, ...more });
}

export function sendProblem(reply: FastifyReply, status: number, detail?: string, more?: Readonly<Record<string, unknown>>): FastifyReply {
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(problemText(status, detail, more));
}

/** RFC 9110 §11.6.1 and §10.2.3: a 401 says how to log in, a wait says how long. */
export function sendRefusal(reply: FastifyReply, { refused: code, text, retryAfterMs }: Refusal): FastifyReply {
  const status = REFUSAL_STATUS[code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="medlar"');
  if (retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return sendProblem(reply, status, text, { code });
}

/** Thrown inside a request where only Fastify's error path leads out of it: a body that cannot be read. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.text);
    this.refusal = refusal;
  }
}
