/** `POST /auth/login`, `/auth/logout`, `/auth/password` and `/auth/second-factor`: a session as a cookie for browsers, as a bearer token for programs. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answers, Centre, Context, Receipt } from '#centre/requests.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { optional, readArguments, type Shape, text, type Values } from '../line/arguments.ts';
import { CODE_MAX, PASSWORD_MAX } from '../line/session-requests.ts';
import { addressOf } from './peer.ts';
import { sendRefusal } from './problem.ts';
import { resource } from './resource.ts';

const COOKIE = 'medlar_session';
const IN_COOKIES = new RegExp(`(?:^|; ?)${COOKIE}=([A-Za-z0-9._~+/-]{1,512}=*)(?:;|$)`);

const LOGIN = { username: text(64), password: text(PASSWORD_MAX), code: optional(text(CODE_MAX)) };
const PASSWORD = { password: text(PASSWORD_MAX), newPassword: text(PASSWORD_MAX) };
const SECOND_FACTOR = { code: optional(text(CODE_MAX)) };

const ELSEWHERE = refuse('forbidden', "another site's page may not log in here");
const NO_SESSION = refuse('unauthenticated', 'there is no session here; log in first');

export function loginRoutes(app: FastifyInstance, centre: Centre): void {
  resource(app, '/auth/login', {
    async POST(request, reply) {
      // A page elsewhere could otherwise log a visitor in as somebody else, to see what that visitor then does. https://www.w3.org/TR/fetch-metadata/
      if (request.headers['sec-fetch-site'] === 'cross-site') return sendRefusal(reply, ELSEWHERE);
      const login = bodyOf(request, LOGIN, '{"username":"…","password":"…"}');
      if (isRefusal(login)) return sendRefusal(reply, login);
      const answer = await centre.perform({ verb: 'login', ...login }, contextOf(request));
      return isRefusal(answer) ? sendRefusal(reply, answer) : sendSession(request, reply, answer.ok, answer.receipt);
    },
  });

  resource(app, '/auth/logout', {
    async POST(request, reply) {
      const session = await sessionOf(centre, request, reply);
      if (session === undefined) return reply;
      const answer = await centre.perform({ verb: 'logout', token: session.token }, session.context);
      if (isRefusal(answer)) return sendRefusal(reply, answer);
      return forget(request, reply).code(204).send();
    },
  });

  // Where a session is `restricted`, one of these two is what it is good for. Each answers with a new session.
  resource(app, '/auth/password', {
    async POST(request, reply) {
      const change = bodyOf(request, PASSWORD, '{"password":"…","newPassword":"…"}');
      if (isRefusal(change)) return sendRefusal(reply, change);
      const session = await sessionOf(centre, request, reply);
      if (session === undefined) return reply;
      const answer = await centre.perform({ verb: 'change-password', ...change }, session.context);
      return isRefusal(answer) ? sendRefusal(reply, answer) : sendSession(request, reply, answer.ok, answer.receipt);
    },
  });

  resource(app, '/auth/second-factor', {
    async POST(request, reply) {
      const factor = bodyOf(request, SECOND_FACTOR, '{}, then {"code":"…"}');
      if (isRefusal(factor)) return sendRefusal(reply, factor);
      const session = await sessionOf(centre, request, reply);
      if (session === undefined) return reply;
      const answer = await centre.perform({ verb: 'second-factor', ...factor }, session.context);
      if (isRefusal(answer)) return sendRefusal(reply, answer);
      if ('secret' in answer.ok) return reply.send({ ...answer.ok, ...(answer.receipt && { receipt: answer.receipt }) });
      return sendSession(request, reply, answer.ok, answer.receipt, { recovery: answer.ok.recovery });
    },
  });
}

function bodyOf<S extends Shape>({ body }: FastifyRequest, shape: S, example: string): Values<S> | Refusal {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return refuse('bad-request', `the body has to be JSON: ${example}`);
  return readArguments(shape, body as Readonly<Record<string, unknown>>); // an object, as just seen
}

interface Session {
  readonly token: string;
  readonly context: Context;
}

/** Whose the request is; undefined where it is nobody's, and then the reply has been sent. */
async function sessionOf(centre: Centre, request: FastifyRequest, reply: FastifyReply): Promise<Session | undefined> {
  const token = tokenOf(request);
  const context = contextOf(request);
  const session = token === undefined ? NO_SESSION : await centre.perform({ verb: 'resume', token }, context);
  if (token !== undefined && !isRefusal(session)) return { token, context: { ...context, principal: session.ok.principal } };
  if (isRefusal(session)) sendRefusal(token === undefined ? reply : forget(request, reply), session);
  return undefined;
}

/** The session as token and cookie; `restricted` where something has to be done before it is good for anything else. */
function sendSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { principal, token, expiresAt }: Answers['login'],
  receipt: Receipt | undefined,
  more: object = {},
): FastifyReply {
  const { restricted } = principal;
  return reply
    .header('set-cookie', cookie(request, token, expiresAt))
    .send({ token, expiresAt, ...(restricted && { restricted }), ...more, ...(receipt && { receipt }) });
}

const contextOf = (request: FastifyRequest): Context => ({ door: 'http', secured: true, address: addressOf(request) });

/** HttpOnly: no script reads it. SameSite=Strict: no other site's page sends it. Secure where the browser speaks TLS. RFC 6265bis §4.1.2 */
const cookie = (request: FastifyRequest, value: string, expiresAt: number): string =>
  `${COOKIE}=${value}; Path=/; Expires=${new Date(expiresAt).toUTCString()}; HttpOnly; SameSite=Strict${request.protocol === 'https' ? '; Secure' : ''}`;

const forget = (request: FastifyRequest, reply: FastifyReply): FastifyReply => reply.header('set-cookie', cookie(request, '', 0));

/** Bearer token or session cookie; the first counts where there are both. */
export function tokenOf({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer ([A-Za-z0-9._~+/-]{1,512}=*)$/i.exec(headers.authorization ?? '')?.[1];
  return bearer ?? IN_COOKIES.exec(headers.cookie ?? '')?.[1];
}
