/** FHIR R4 under /fhir: bytes to interactions, answers to FHIR's statuses and headers. What is possible where is in addresses.ts. https://hl7.org/fhir/R4/http.html */
import { createHash } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { JSON_LIMITS, parseJson } from '#fhir/json-text.ts';
import type { Centre, Context, FhirAnswer, Principal } from '#centre/requests.ts';
import { type Body, type Headers, interactionAt } from '#fhir/addresses.ts';
import type { Query, Returned } from '#fhir/interactions.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { addressOf, originOf } from '../peer.ts';
import { RequestRefused } from '../problem.ts';
import { tokenOf } from '../login-routes.ts';
import { bareContent, type BareBody, bareTypes, binaryOf, isFhirType } from './binary.ts';
import { capabilityText } from './capabilities.ts';
import { FHIR_LIMITS, type FhirLimits } from './fhir-limits.ts';
import { outcomeText, sendFhirRefusal, sendOutcome } from './outcome.ts';
import { FORM_PARAMETERS, JSON_TYPES, mediaType, type Representation, readRepresentation, represent } from './representation.ts';

const PREFIX = '/fhir/R4';
const PATCH_TYPE = 'application/json-patch+json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, as the hook before the handler has found out. */
    principal: Principal | undefined;
  }
}

export async function fhirRoutes(app: FastifyInstance, centre: Centre, log: Logger, limits: FhirLimits = FHIR_LIMITS): Promise<void> {
  const capabilities = new Map<string, Capability>();

  await app.register(
    (scope, _options, done) => {
      scope.decorateRequest('principal', undefined);
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        [...JSON_TYPES],
        { parseAs: 'buffer', bodyLimit: limits.bodyBytesMax },
        (_request, body: Buffer, parsed) => {
          if (body.length === 0) return parsed(null, undefined); // clients say what they would have sent
          const json = jsonOf(body);
          if (json instanceof Error) parsed(json);
          else parsed(null, { json });
        },
      );
      scope.addContentTypeParser(PATCH_TYPE, { parseAs: 'buffer', bodyLimit: limits.bodyBytesMax }, (_request, body: Buffer, parsed) => {
        const patch = jsonOf(body);
        if (patch instanceof Error) parsed(patch);
        else parsed(null, { patch });
      });
      scope.addContentTypeParser(FORM_TYPE, { parseAs: 'string', bodyLimit: limits.urlCharsMax }, (_request, body: string, parsed) => {
        parsed(null, { form: [...new URLSearchParams(body)] });
      });
      scope.setErrorHandler((error: FastifyError | RequestRefused, request, reply) => {
        if (error instanceof RequestRefused) return sendFhirRefusal(reply, error.refusal);
        const status = error.statusCode ?? 500;
        if (status >= 400 && status < 500)
          return sendOutcome(reply, status, FAULT_CODES[status] ?? 'invalid', FAULTS[error.code] ?? 'the request cannot be understood');
        log.error({ err: error, door: 'http', route: 'fhir', method: request.method }, 'a request failed');
        return sendOutcome(reply, 500, 'exception', 'the centre failed to answer; the log says why');
      });
      // Before the body is looked at: whoever is nobody here does not get to send sixteen megabytes.
      scope.addHook('onRequest', async (request, reply) => {
        const asked = request.headers['x-request-id'];
        if (typeof asked === 'string' && /^[\x21-\x7e]{1,128}$/.test(asked)) reply.header('x-request-id', asked);
        if (pathOf(request) === '/metadata' || request.method === 'OPTIONS') return;
        const closing = request.headers['content-length'] === undefined ? 'keep-alive' : 'close';
        const session = await sessionOf(request);
        if (isRefusal(session)) return sendFhirRefusal(reply.header('connection', closing), session);
        request.principal = session;
        const fault = bodyFault(request);
        if (fault !== undefined) return sendOutcome(reply.header('connection', closing), 415, 'not-supported', fault);
      });
      const handler = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => answer(request, reply);
      const method = [...app.supportedMethods];
      for (const url of ['/', '/*']) scope.route({ method, url, handler, exposeHeadRoute: false });
      void scope.register((binary, _none, ready) => {
        binary.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limits.bodyBytesMax }, (request, bytes: Buffer, parsed) => {
          parsed(null, { contentType: request.headers['content-type'] ?? '', bytes } satisfies BareBody);
        });
        for (const url of ['/Binary', '/Binary/:id']) binary.route({ method, url, handler, exposeHeadRoute: false });
        ready();
      });
      done();
    },
    { prefix: PREFIX },
  );

  const sessionOf = async (request: FastifyRequest): Promise<Principal | Refusal> => {
    const token = tokenOf(request);
    if (token === undefined) return refuse('unauthenticated', 'log in first: Authorization: Bearer, with a token of POST /auth/login');
    const session = await centre.perform({ verb: 'resume', token }, { door: 'http', secured: false, address: addressOf(request) });
    return isRefusal(session) ? session : session.ok.principal;
  };

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (request.raw.url !== undefined && request.raw.url.length > limits.urlCharsMax)
      return sendOutcome(reply, 400, 'too-long', 'the address is too long; POST to _search');
    const steps = stepsOf(pathOf(request));
    if (steps === undefined) return sendOutcome(reply, 400, 'value', 'the address cannot be read');
    const all = queryOf(request);
    const given = request.body as Body | BareBody; // the parsers above give nothing else
    if (given !== undefined && 'bytes' in given && (given.contentType === '' || isFhirType(given.contentType)))
      return sendOutcome(reply, 415, 'not-supported', FAULTS['FST_ERR_CTP_INVALID_MEDIA_TYPE'] ?? '');
    const body = given !== undefined && 'bytes' in given ? binaryOf(given, steps[1]) : given;
    const form = body !== undefined && 'form' in body ? body.form : [];
    if (all.length + form.length > limits.parametersMax)
      return sendOutcome(reply, 400, 'too-costly', `more than ${limits.parametersMax} parameters`);
    const bare = bareTypes(steps, all, request.headers.accept);
    const shape = readRepresentation([...all, ...form], bare === undefined ? request.headers.accept : undefined);
    if ('status' in shape) return sendOutcome(reply, shape.status, 'not-supported', shape.text);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const query = all.filter(([name]) => !FORM_PARAMETERS.has(name));
    const plain: Body = form.length > 0 ? { form: form.filter(([name]) => !FORM_PARAMETERS.has(name)) } : body;
    const asked = interactionAt(method, steps, query, headersOf(request), plain);
    const base = `${originOf(request)}${PREFIX}`;
    if ('allow' in asked) {
      const allow = [...asked.allow, 'OPTIONS'].join(', ');
      reply.header('allow', allow);
      if (request.method === 'OPTIONS') return reply.code(204).send();
      return sendOutcome(reply, 405, 'not-supported', `${request.method} is not possible here; ${allow} is`);
    }
    if ('fault' in asked && asked.fault === 'no-route') return sendOutcome(reply, 404, 'not-supported', asked.text);
    if ('fault' in asked) {
      if (body === undefined) return sendOutcome(reply, 400, 'required', asked.text);
      if (asked.needs === 'patch') reply.header('accept-patch', PATCH_TYPE);
      return sendOutcome(reply, 415, 'not-supported', asked.text);
    }
    if (asked.do === 'capabilities') {
      const { text, etag } = capabilityOf(base);
      reply.header('etag', etag);
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return send(request, reply, { status: 200, whole: true, body: text }, shape, base);
    }
    const context = contextOf(request, request.principal);
    if (isRefusal(context)) return sendFhirRefusal(reply, context);
    const answered = await centre.perform({ verb: 'fhir', interaction: asked, base }, context);
    if (isRefusal(answered)) return sendFhirRefusal(reply, answered);
    if (answered.receipt !== undefined) reply.header('medlar-receipt', Buffer.from(JSON.stringify(answered.receipt)).toString('base64url'));
    return bare === undefined || answered.ok.body === undefined
      ? send(request, reply, answered.ok, shape, base)
      : sendBare(reply, answered.ok, bareContent(answered.ok.body, bare));
  }

  const capabilityOf = (base: string): Capability => {
    const known = capabilities.get(base);
    if (known !== undefined) return known;
    const text = capabilityText(base);
    const made = { text, etag: `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"` };
    if (capabilities.size < 16) capabilities.set(base, made);
    return made;
  };
}

interface Capability {
  readonly text: string;
  readonly etag: string;
}

/** An address of this part of the door: whatever is wrong there is told by an OperationOutcome. */
export const isFhirAddress = (url: string | undefined): boolean => url !== undefined && url.startsWith(PREFIX);

/** Bytes as JSON, or what is wrong with them and where. */
function jsonOf(body: Buffer): unknown {
  const parsed = parseJson(body, JSON_LIMITS);
  if (parsed.ok) return parsed.value;
  const { text, line, column, position } = parsed.fault;
  const where = line > 0 ? `line ${line}, column ${column}` : `byte ${position}`;
  return new RequestRefused({
    refused: 'bad-request',
    text: `the body: ${text}`,
    issues: [{ severity: 'error', code: 'structure', expression: '', text: `the body is no JSON that FHIR allows: ${text} (${where})` }],
  });
}

/** Fastify's own refusals in our words. https://fastify.dev/docs/latest/Reference/Errors/ */
const FAULTS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the body has to be application/fhir+json (application/json-patch+json for PATCH)',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as Content-Length says',
};
const FAULT_CODES: Readonly<Record<number, string>> = { 413: 'too-long', 415: 'not-supported' };

const pathOf = (request: FastifyRequest): string => {
  const url = request.raw.url ?? '';
  const end = url.indexOf('?');
  return url.slice(PREFIX.length, end === -1 ? undefined : end);
};

const queryOf = (request: FastifyRequest): Query => {
  const url = request.raw.url ?? '';
  const start = url.indexOf('?');
  return start === -1 ? [] : [...new URLSearchParams(url.slice(start + 1))];
};

/** Steps of a path, decoded; undefined where an escape means nothing. */
function stepsOf(path: string): readonly string[] | undefined {
  try {
    return path
      .split('/')
      .filter((step) => step !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function headersOf({ headers }: FastifyRequest): Headers {
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  const exist = headers['if-none-exist'];
  const { returned, lenient } = preferences(headers['prefer']);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return {
    ...(ifMatch !== undefined && { ifMatch }),
    ...(ifNoneMatch !== undefined && { ifNoneMatch }),
    ...(Number.isFinite(since) && { ifModifiedSince: since }),
    ...(typeof exist === 'string' && { ifNoneExist: [...new URLSearchParams(exist.slice(exist.indexOf('?') + 1))] }),
    lenient,
    ...(returned && { returned }),
  };
}

/** RFC 7240, and `handling` as https://hl7.org/fhir/R4/search.html#errors has it. */
function preferences(header: string | readonly string[] | undefined): { readonly returned?: Returned; readonly lenient: boolean } {
  if (header === undefined) return NO_PREFERENCES;
  const said = String(header)
    .split(/[,;]/)
    .map((each) => each.replaceAll(/[\s"]/g, '').toLowerCase());
  const returned = RETURNED.find((each) => said.includes(`return=${each.toLowerCase()}`));
  return { ...(returned && { returned }), lenient: said.includes('handling=lenient') };
}

const NO_PREFERENCES = { lenient: false };

const RETURNED: readonly Returned[] = ['minimal', 'representation', 'OperationOutcome'];

/** What makes a body unreadable before its first byte; undefined where nothing does. */
function bodyFault({ headers }: FastifyRequest): string | undefined {
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding !== 'identity') return `a body in the coding ${coding.slice(0, 20)} is not understood: send it plain`;
  const content = headers['content-type'];
  if (content === undefined) return undefined;
  const { type, isOurs } = mediaType(content);
  return !isOurs && READABLE.has(type) ? 'a body is in UTF-8, of FHIR 4.0' : undefined;
}

const READABLE: ReadonlySet<string> = new Set([...JSON_TYPES, PATCH_TYPE, FORM_TYPE]);

function contextOf(request: FastifyRequest, principal: Principal | undefined): Context | Refusal {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && (typeof key !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(key)))
    return refuse('bad-request', 'an Idempotency-Key has 1 to 64 visible characters');
  return {
    door: 'http',
    // A receipt is a signature: made for those who ask for it.
    secured: request.headers['medlar-receipt'] !== undefined,
    address: addressOf(request),
    ...(principal && { principal }),
    ...(typeof key === 'string' && { key }),
  };
}

/** The bytes that somebody put in: to be kept as a file, and never to be shown as a page of this server's. */
function sendBare(reply: FastifyReply, { version, lastModified }: FhirAnswer, content: BareBody | undefined): FastifyReply {
  if (content === undefined) return sendOutcome(reply, 406, 'not-supported', 'this Binary is not of a type that you take');
  if (version !== undefined) reply.header('etag', `W/"${version}"`);
  if (lastModified !== undefined) reply.header('last-modified', new Date(lastModified).toUTCString());
  return reply.header('content-disposition', 'attachment').type(content.contentType).send(content.bytes);
}

function send(request: FastifyRequest, reply: FastifyReply, answer: FhirAnswer, shape: Representation, base: string): FastifyReply {
  const { status, body, version, lastModified, location, whole } = answer;
  reply.code(status);
  if (version !== undefined) reply.header('etag', `W/"${version}"`);
  if (lastModified !== undefined) reply.header('last-modified', new Date(lastModified).toUTCString());
  const isWrite = location !== undefined && whole === undefined;
  if (isWrite && status !== 204)
    reply.header(status === 201 || request.method === 'POST' ? 'location' : 'content-location', `${base}/${location}`);
  if (isWrite) {
    const { returned } = preferences(request.headers['prefer']);
    if (returned === 'OperationOutcome') {
      const text = `${location} ${status === 201 ? 'was created' : status === 204 ? 'is its deletion' : 'is the current version'}`;
      const told = outcomeText([{ severity: 'information', code: 'informational', expression: '', text }]);
      return reply
        .code(status === 204 ? 200 : status)
        .type(shape.type)
        .send(told);
    }
    if (returned === 'minimal') return reply.send();
  }
  if (body === undefined) return reply.send();
  const shown = represent(body, shape);
  return reply.type(shape.type).send(typeof shown === 'string' ? shown : Buffer.from(shown.buffer, shown.byteOffset, shown.byteLength));
}
