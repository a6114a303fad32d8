/** The HTTP door: status, ledger and login; a problem for everything else. Routes are in the files beside it. */
import { STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Centre } from '#centre/requests.ts';
import { refuse } from '#model/refusal.ts';
import { readJson } from '../line/json-text.ts';
import { listenRefusal } from '../line/listen-refusal.ts';
import { fhirRoutes, isFhirAddress } from './fhir/fhir-routes.ts';
import { sendOutcome } from './fhir/outcome.ts';
import { HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { ledgerRoutes } from './ledger-routes.ts';
import { loginRoutes } from './login-routes.ts';
import { problemText, RequestRefused, sendProblem, sendRefusal } from './problem.ts';
import { type Figures, statusRoutes } from './status-routes.ts';

export interface HttpOptions {
  /** Loopback unless somebody decides otherwise. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
  /** Figures of other doors by their names, for /metrics. */
  readonly figures?: () => Readonly<Record<string, Figures>>;
}

export interface HttpDoor {
  readonly address: { readonly host: string; readonly port: number };
  /** Takes no new connections and lets requests finish, within 5 s. */
  close(): Promise<void>;
}

/** Throws a ListenRefusal where the port cannot be had. */
export async function startHttp(centre: Centre, options: HttpOptions): Promise<HttpDoor> {
  const { host, port } = options;
  const limits: HttpLimits = { ...HTTP_LIMITS, ...options.limits };
  const counts = new Map<string, number>();
  const app = createApp(limits, options.log, centre, counts);
  statusRoutes(app, centre, () => ({ ...options.figures?.(), http: Object.fromEntries(counts) }));
  ledgerRoutes(app, centre.ledger);
  loginRoutes(app, centre);
  await fhirRoutes(app, centre, options.log, limits.fhir);
  try {
    await app.listen({ host, port, backlog: 1024 });
  } catch (error) {
    await app.close();
    throw listenRefusal('http', host, port, error);
  }
  const address = app.server.address() as AddressInfo; // it listens on TCP
  return {
    address: { host: address.address, port: address.port },
    async close() {
      const late = setTimeout(() => app.server.closeAllConnections(), limits.closeMs);
      await app.close();
      clearTimeout(late);
    },
  };
}

function createApp(limits: HttpLimits, log: Logger, centre: Centre, counts: Map<string, number>): FastifyInstance {
  const app = Fastify({
    logger: false, // requests are acts of the centre; what is logged here are faults
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what arrives while closing is in flight and is answered
    trustProxy: 'loopback', // a proxy on this machine that ends TLS
    http: {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(5_000, limits.headersMs),
    },
    clientErrorHandler(error, socket) {
      centre.stranger('http', 'garbage');
      endWithProblem(socket, CLIENT_ERROR_STATUS[error.code] ?? 400);
    },
    frameworkErrors(error, request, reply) {
      const status = error.statusCode ?? 400;
      if (isFhirAddress(request.raw.url)) sendOutcome(reply, status, 'value', 'the address cannot be read');
      else sendProblem(reply, status, 'the address cannot be read');
    },
  });
  app.server.maxConnections = limits.connectionsMax;
  app.server.on('drop', () => centre.stranger('http', 'limit'));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    const json = readBody(body, limits.jsonDepthMax);
    if ('fault' in json) done(new RequestRefused(refuse('bad-request', `the body: ${json.fault}`)));
    else done(null, json.value);
  });

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000');
    // Before the body is looked at: whoever asks for nothing gets the same answer whatever comes with it.
    if (request.is404) sendProblem(reply, 404, 'there is nothing at this address');
    else done();
  });
  app.addHook('onResponse', (_request, reply, done) => {
    const name = `responses_${Math.floor(reply.statusCode / 100)}xx_total`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    done();
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, 'there is nothing at this address'));

  app.setErrorHandler((error: FastifyError | RequestRefused, request, reply) => {
    if (error instanceof RequestRefused) return sendRefusal(reply, error.refusal);
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) return sendProblem(reply, status, FAULTS[error.code] ?? 'the request cannot be understood');
    log.error({ err: error, door: 'http', route: request.routeOptions.url }, 'a request failed');
    return sendProblem(reply, 500, 'the centre failed to answer; the log says why');
  });
  return app;
}

/** Nothing that this door serves is a page, is for a frame, or is to be kept, unless its route says otherwise. */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Fastify's own refusals in our words. https://fastify.dev/docs/latest/Reference/Errors/ */
const FAULTS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the body has to be application/json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body is empty',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as Content-Length says',
};

/** What Node's parser gives up on before there is a request. https://nodejs.org/api/http.html#event-clienterror */
const CLIENT_ERROR_STATUS: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

function endWithProblem(socket: Socket, status: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = problemText(status);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function readBody(body: Buffer, depthMax: number): ReturnType<typeof readJson> {
  try {
    return readJson(new TextDecoder('utf-8', { fatal: true }).decode(body), depthMax);
  } catch {
    return { fault: 'not UTF-8' };
  }
}
