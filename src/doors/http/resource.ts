/** One resource and its methods: all others are answered 405 with what is allowed. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problem.ts';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

/** HEAD comes with GET. */
export function resource(app: FastifyInstance, url: string, methods: Readonly<Partial<Record<'GET' | 'POST', Handler>>>): void {
  for (const [method, handler] of Object.entries(methods)) app.route({ method, url, handler });
  const allowed = Object.keys(methods).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const allow = allowed.join(', ');
  const refuse: Handler = (request, reply) =>
    sendProblem(reply.header('allow', allow), 405, `${request.method} is not possible here; ${allow} is`);
  app.route({
    method: app.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    onRequest: (request, reply) => void refuse(request, reply), // before the body is looked at
    handler: refuse,
  });
}
