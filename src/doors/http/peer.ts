/**
 * Where a request comes from and under which name it was asked for. Fastify works both out anew at every question, because a proxy on this machine may speak
 * for somebody else; where no header of such a proxy is there, the socket says it all.
 */
import type { FastifyRequest } from 'fastify';

/** Network address of whoever asks, for throttling. */
export const addressOf = (request: FastifyRequest): string =>
  request.headers['x-forwarded-for'] === undefined ? (request.socket.remoteAddress ?? '') : request.ip;

/** `http://host:port`, as the asker wrote it. */
export function originOf(request: FastifyRequest): string {
  const { headers } = request;
  const isDirect = headers['x-forwarded-proto'] === undefined && headers['x-forwarded-host'] === undefined;
  return isDirect ? `http://${headers.host ?? ''}` : `${request.protocol}://${request.host}`;
}
