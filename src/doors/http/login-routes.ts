/** `POST /auth/login` and `/auth/logout`: a session as a cookie for browsers, as a bearer token for programs. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Centre, Context } from '#centre/requests.ts';
import { isRefusal, refuse } from '#model/refusal.ts';
import { optional, readArguments, text } from '../line/arguments.ts';
import { addressOf } from './peer.ts';
import { sendRefusal } from './problem.ts';
import { resource } from './resource.ts';

const COOKIE = 'medlar_session';
const IN_COOKIES = new RegExp(`(?:^|; ?)${COOKIE}=([A-Za-z0-9._~+/-]{1,512}=*)(?:;|$)`);

const LOGIN = { username: text(64), password: text(256), code: optional(text(32)) };

const ELSEWHERE = refuse('forbidden', "another site's page may not log in here");
const NO_SESSION = refuse('unauthenticated', 'there is no session here; log in first');

export function loginRoutes(app: FastifyInstance, centre: Centre): void {
  resource(app, '/auth/login', {
    async POST(request, reply) {
      // A page elsewhere could otherwise log a visitor in as somebody else, to see what that visitor then does. https://www.w3.org/TR/fetch-metadata/
      if (request.headers['sec-fetch-site'] === 'cross-site') return sendRefusal(reply, ELSEWHERE);
      const body = request.body;
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        return sendRefusal(reply, refuse('bad-request', 'the body has to be JSON: {"username":"…","password":"…"}'));
      }
      const login = readArguments(LOGIN, body as Readonly<Record<string, unknown>>); // an object, as just seen
      if (isRefusal(login)) return sendRefusal(reply, login);
      const answer = await centre.perform({ verb: 'login', ...login }, contextOf(request));
      if (isRefusal(answer)) return sendRefusal(reply, answer);
      const { token, expiresAt } = answer.ok;
      return reply
        .header('set-cookie', cookie(request, token, expiresAt))
        .send({ token, expiresAt, ...(answer.receipt !== undefined && { receipt: answer.receipt }) });
    },
  });

  resource(app, '/auth/logout', {
    async POST(request, reply) {
      const token = tokenOf(request);
      if (token === undefined) return sendRefusal(reply, NO_SESSION);
      const context = contextOf(request);
      const session = await centre.perform({ verb: 'resume', token }, context);
      if (isRefusal(session)) return sendRefusal(forget(request, reply), session);
      const answer = await centre.perform({ verb: 'logout', token }, { ...context, principal: session.ok.principal });
      if (isRefusal(answer)) return sendRefusal(reply, answer);
      return forget(request, reply).code(204).send();
    },
  });
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
