import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { refuse, REFUSAL_CODES } from '#model/refusal.ts';
import { keptLog } from '../testing/log.ts';
import { until } from '../testing/peer.ts';
import { EXPIRES, smallCentre, type SmallCentre } from '../testing/small-centre.ts';
import { REFUSAL_STATUS } from './problem.ts';
import { type HttpDoor, type HttpOptions, startHttp } from './server.ts';

interface World {
  readonly centre: SmallCentre;
  readonly door: HttpDoor;
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
  readonly log: string;
}

async function withHttp(work: (world: World) => Promise<void>, options: Partial<HttpOptions> = {}): Promise<void> {
  const centre = smallCentre();
  const kept = keptLog('error');
  const door = await startHttp(centre, { host: '127.0.0.1', port: 0, log: kept.log, ...options });
  const get: World['get'] = (path, init) => fetch(`http://127.0.0.1:${door.address.port}${path}`, init);
  const post: World['post'] = (path, body, headers = {}) =>
    get(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  try {
    await work({
      centre,
      door,
      get,
      post,
      get log() {
        return kept.text();
      },
    });
  } finally {
    await door.close();
  }
}

interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code?: string;
  readonly faults?: readonly string[];
}

/** The answer is a problem with this status; gives its members. */
async function problem(response: Response, status: number): Promise<ProblemBody> {
  assert.equal(response.status, status);
  assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  const body = (await response.json()) as ProblemBody; // RFC 9457
  assert.equal(body.type, 'about:blank');
  assert.equal(body.status, status);
  assert.ok(body.title.length > 0);
  return body;
}

const PATIENT1 = { username: 'patient1', password: 'password111' };

test('healthz says alive, readyz says ready or what is wrong', () =>
  withHttp(async ({ centre, get }) => {
    assert.deepEqual(await (await get('/healthz')).json(), { alive: true });
    assert.deepEqual(await (await get('/readyz')).json(), { ready: true, faults: [] });
    centre.faults.push('the ledger has stopped');
    assert.deepEqual((await problem(await get('/readyz'), 503)).faults, ['the ledger has stopped']);
    assert.equal((await get('/healthz')).status, 200);
  }));

test("metrics hold the centre's figures, the doors' and the process' own, as often as they are asked", () =>
  withHttp(
    async ({ get }) => {
      await get('/nothing');
      for (let times = 0; times < 2; times++) {
        const response = await get('/metrics');
        assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
        const text = await response.text();
        for (const line of [
          '# TYPE medlar_commits_total counter\nmedlar_commits_total 3\n',
          '# TYPE medlar_queued gauge\nmedlar_queued 1\n',
          '# TYPE medlar_desk_connections gauge\nmedlar_desk_connections 7\n',
          '# TYPE medlar_http_responses_4xx_total counter\nmedlar_http_responses_4xx_total 1\n',
          '# TYPE process_resident_memory_bytes gauge\n',
        ]) {
          assert.ok(text.includes(line), line);
        }
      }
    },
    { figures: () => ({ desk: { connections: 7 } }) },
  ));

test('two servers in one process have metrics of their own', () =>
  withHttp(async ({ get }) => {
    await withHttp(async (other) => {
      assert.equal((await other.get('/metrics')).status, 200);
      assert.equal((await get('/metrics')).status, 200);
    });
  }));

test('the checkpoint and the key are text, the checkpoint is not kept', () =>
  withHttp(async ({ get }) => {
    const checkpoint = await get('/ledger/checkpoint');
    assert.equal(checkpoint.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(checkpoint.headers.get('cache-control'), 'no-store');
    assert.equal(checkpoint.headers.get('access-control-allow-origin'), '*');
    assert.match(await checkpoint.text(), /^test\.example\/medlar\n1\n/);
    assert.equal(await (await get('/ledger/vkey')).text(), 'test.example/medlar+00000000+AAAA\n');
  }));

test('tiles are found by the paths of tlog-tiles and no others; full ones never change', () =>
  withHttp(async ({ get }) => {
    const full = await get('/ledger/tile/0/x001/x234/067');
    assert.equal((await full.arrayBuffer()).byteLength, 8192);
    assert.equal(full.headers.get('content-type'), 'application/octet-stream');
    assert.equal(full.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const partial = await get('/ledger/tile/0/x001/x234/067.p/12');
    assert.equal((await partial.arrayBuffer()).byteLength, 384);
    assert.doesNotMatch(partial.headers.get('cache-control') ?? '', /immutable/);
    assert.equal((await (await get('/ledger/tile/entries/000')).arrayBuffer()).byteLength, 768);
    assert.equal((await (await get('/ledger/tile/entries/000.p/3')).arrayBuffer()).byteLength, 9);
    for (const path of [
      '0/1',
      '0/000.p/0',
      '0/000.p/256',
      '0/000.p/01',
      '00/000',
      '-1/000',
      '0/x000/001',
      '0/%2e%2e/000',
      '',
      '0/',
      '0/000/',
      'entries/x1/000',
      '7/000',
      `0/${'x001/'.repeat(50)}000`,
    ]) {
      await problem(await get(`/ledger/tile/${path}`), 404);
    }
    const absent = await get('/ledger/tile/1/000');
    assert.equal(absent.headers.get('cache-control'), 'no-store');
    assert.equal((await problem(absent, 404)).code, 'not-found');
  }));

test('a proof is asked for as the receipt says', () =>
  withHttp(async ({ get }) => {
    const id = 'ab'.repeat(16);
    const by = new Date(EXPIRES).toISOString();
    assert.equal(await (await get(`/ledger/proof?id=${id}&by=${by}`)).text(), 'c2sp.org/tlog-proof@v1\n');
    await problem(await get(`/ledger/proof?id=${id}&by=2026-11-21T04:05:06.007Z`), 404);
    for (const query of [
      '',
      `?id=${id}`,
      `?id=${id}&by=tomorrow`,
      `?id=${id.toUpperCase()}&by=${by}`,
      `?id=${id}&by=${by}&x=1`,
      `?id=${id}&id=${id}&by=${by}`,
      `?id=${id}&by=2026-99-99T99:99:99.999Z`,
    ]) {
      await problem(await get(`/ledger/proof${query}`), 400);
    }
  }));

test('a login gives a token and a cookie that no script and no other site can use', () =>
  withHttp(async ({ post, centre }) => {
    const response = await post('/auth/login', PATIENT1);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { token: 'token-patient1', expiresAt: EXPIRES });
    assert.equal(
      response.headers.get('set-cookie'),
      'medlar_session=token-patient1; Path=/; Expires=Thu, 01 Jan 2099 00:00:00 GMT; HttpOnly; SameSite=Strict',
    );
    assert.deepEqual(centre.asked, [
      { request: { verb: 'login', ...PATIENT1 }, context: { door: 'http', secured: true, address: '127.0.0.1' } },
    ]);
    const behindTls = await post('/auth/login', PATIENT1, { 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.7' });
    assert.match(behindTls.headers.get('set-cookie') ?? '', /; Secure$/);
    assert.ok(behindTls.headers.has('strict-transport-security'));
    assert.equal(centre.asked.at(-1)?.context.address, '198.51.100.7');
  }));

test("wrong credentials, too many tries and another site's page are turned away", () =>
  withHttp(async ({ post, centre }) => {
    const wrong = await post('/auth/login', { username: 'patient1', password: 'x' });
    assert.equal(wrong.headers.get('www-authenticate'), 'Bearer realm="medlar"');
    assert.equal(wrong.headers.get('set-cookie'), null);
    assert.equal((await problem(wrong, 401)).code, 'unauthenticated');
    centre.refuseNext('login', { ...refuse('throttled', 'wait'), retryAfterMs: 1_200 });
    const throttled = await post('/auth/login', PATIENT1);
    assert.equal(throttled.headers.get('retry-after'), '2');
    await problem(throttled, 429);
    const asked = centre.asked.length;
    await problem(await post('/auth/login', PATIENT1, { 'sec-fetch-site': 'cross-site' }), 403);
    assert.equal(centre.asked.length, asked);
  }));

test('a body that is no login is told why', () =>
  withHttp(async ({ post, get }) => {
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      ['', /the body: this is not JSON/],
      ['{', /the body: this is not JSON/],
      ['[]', /has to be JSON/],
      ['null', /has to be JSON/],
      ['{"username":"a","username":"b","password":"c"}', /"username" occurs twice/],
      ['{"username":"a","password":"b","__proto__":{}}', /__proto__/],
      [{ username: 'a' }, /password is missing/],
      [{ username: 'a', password: 7 }, /password has to be a text/],
      [{ username: 'a', password: 'b', role: 'administrator' }, /no argument "role"/],
      ['['.repeat(20) + ']'.repeat(20), /more than 16/],
    ];
    for (const [body, text] of wrong) assert.match((await problem(await post('/auth/login', body), 400)).detail ?? '', text);
    await problem(
      await get('/auth/login', { method: 'POST', body: 'username=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
      415,
    );
    await problem(
      await get('/auth/login', { method: 'POST', body: Buffer.from([0x22, 0xff, 0x22]), headers: { 'content-type': 'application/json' } }),
      400,
    );
    await problem(await post('/auth/login', ' '.repeat(65_537)), 413);
  }));

test('a logout ends the session of the token or the cookie, and takes the cookie back', () =>
  withHttp(async ({ get, centre }) => {
    for (const headers of [{ authorization: 'Bearer token-patient1' }, { cookie: 'a=b; medlar_session=token-patient1; c=d' }]) {
      const response = await get('/auth/logout', { method: 'POST', headers });
      assert.equal(response.status, 204);
      assert.match(response.headers.get('set-cookie') ?? '', /^medlar_session=; Path=\/; Expires=Thu, 01 Jan 1970/);
      assert.equal(centre.asked.at(-1)?.context.principal?.username, 'patient1');
      assert.deepEqual(centre.asked.at(-1)?.request, { verb: 'logout', token: 'token-patient1' });
    }
    await problem(await get('/auth/logout', { method: 'POST' }), 401);
    await problem(await get('/auth/logout', { method: 'POST', headers: { authorization: 'Bearer gone' } }), 401);
    await problem(await get('/auth/logout', { method: 'POST', headers: { cookie: 'xmedlar_session=token-patient1' } }), 401);
  }));

test('nothing at an address is 404, another method 405 with what is allowed, whatever comes with it', () =>
  withHttp(async ({ get }) => {
    for (const path of ['/', '/nothing', '/healthz/', '/HEALTHZ', '/ledger', '/.git/config', '/..%2f..%2fetc/passwd']) {
      await problem(await get(path), 404);
      for (const type of ['text/plain', 'application/json']) {
        await problem(await get(path, { method: 'POST', body: 'x', headers: { 'content-type': type } }), 404);
      }
    }
    for (const [path, method, allow] of [
      ['/healthz', 'POST', 'GET, HEAD'],
      ['/ledger/checkpoint', 'DELETE', 'GET, HEAD'],
      ['/ledger/tile/0/000', 'PUT', 'GET, HEAD'],
      ['/auth/login', 'GET', 'POST'],
      ['/auth/logout', 'OPTIONS', 'POST'],
    ] as const) {
      const response = await get(path, { method, ...(method === 'POST' || method === 'PUT' ? { body: 'x' } : {}) });
      assert.equal(response.headers.get('allow'), allow);
      await problem(response, 405);
    }
    await problem(await get('/%ff'), 400);
    const head = await get('/healthz', { method: 'HEAD' });
    assert.equal(head.status, 200);
  }));

test('every answer carries the security headers', () =>
  withHttp(async ({ get, post }) => {
    for (const response of [
      await get('/healthz'),
      await get('/nothing'),
      await post('/auth/login', {}),
      await get('/healthz', { method: 'DELETE' }),
    ]) {
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(response.headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'");
      assert.equal(response.headers.get('cache-control'), 'no-store');
      await response.arrayBuffer();
    }
  }));

test('what breaks below is a 500 without details, which are in the log', () =>
  withHttp(async (world) => {
    world.centre.breakNext('login');
    const body = await problem(await world.post('/auth/login', PATIENT1), 500);
    assert.doesNotMatch(JSON.stringify(body), /fire|secret/);
    assert.match(world.log, /on fire/);
    assert.doesNotMatch(world.log, /password111/);
  }));

test('every refusal has its status', () =>
  withHttp(async ({ centre, post }) => {
    for (const code of REFUSAL_CODES) {
      centre.refuseNext('login', refuse(code, `because of ${code}`));
      const body = await problem(await post('/auth/login', PATIENT1), REFUSAL_STATUS[code]);
      assert.equal(body.code, code);
      assert.equal(body.detail, `because of ${code}`);
    }
  }));

/** Sends raw bytes, gives what comes until the server closes. */
async function raw(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined); // a reset is a way of closing
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

test('what is not HTTP, or too much of it, gets a problem and a closed connection', () =>
  withHttp(
    async ({ door, centre, get }) => {
      const { port } = door.address;
      assert.match(await raw(port, 'hello\r\n\r\n'), /^HTTP\/1\.1 400 Bad Request\r\n[^]*application\/problem\+json[^]*"status":400\}$/);
      assert.match(await raw(port, `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`), /^HTTP\/1\.1 431 /);
      assert.match(await raw(port, 'GET /healthz HTTP/1.1\r\nhost: a\r\n'), /^HTTP\/1\.1 408 |^$/);
      assert.match(
        await raw(port, 'POST /auth/login HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{'),
        /^HTTP\/1\.1 408 |^$/,
      );
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
          assert.match(await raw(port, Buffer.concat([bytes, Buffer.from('\r\n\r\n')])), /^(HTTP\/1\.1 4\d\d |$)/);
        }),
        { numRuns: 50 },
      );
      assert.ok(centre.strangers.length > 10);
      assert.equal((await get('/healthz')).status, 200);
    },
    { limits: { headersMs: 200, requestMs: 300, keepAliveMs: 300 } },
  ));

test('connections over the limit are dropped and counted', () =>
  withHttp(
    async ({ door, centre }) => {
      const first = connect(door.address.port, '127.0.0.1');
      await once(first, 'connect');
      assert.equal(await raw(door.address.port, 'GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n'), '');
      assert.deepEqual(centre.strangers, [{ door: 'http', what: 'limit' }]);
      first.destroy();
    },
    { limits: { connectionsMax: 1 } },
  ));

test('closing lets a request finish, and does not wait for ever for one that does not', async () => {
  let answer: Promise<Response> | undefined;
  await withHttp(async ({ post, centre, door }) => {
    const release = centre.hold('login');
    answer = post('/auth/login', PATIENT1);
    await until(() => centre.asked.length > 0);
    const closing = door.close();
    release();
    await closing;
  });
  assert.equal((await answer)?.status, 200);
  await withHttp(
    async ({ post, centre, door }) => {
      const release = centre.hold('login');
      const lost = assert.rejects(post('/auth/login', PATIENT1));
      await until(() => centre.asked.length > 0);
      await door.close();
      await lost;
      release();
    },
    { limits: { closeMs: 50 } },
  );
});

test('a port in use is refused by name, with what to do', () =>
  withHttp(async ({ door }) => {
    const { port } = door.address;
    await assert.rejects(
      withHttp(() => Promise.resolve(), { port }),
      {
        name: 'ListenRefusal',
        code: 'in-use',
        message: `http: 127.0.0.1:${port} is in use by another program; stop it, or choose another port with --http 127.0.0.1:PORT (0 picks a free one)`,
      },
    );
  }));
