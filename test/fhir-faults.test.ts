/** Bad input and bad lines over the real HTTP door: bounded time and memory, an OperationOutcome that says what is wrong, and nothing half written. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { type Answer, type FhirTrial, openFhir, outcome, tokenOf } from './fhir-talk.ts';

let house: FhirTrial;
let call: FhirTrial['talk']['call'];

before(async () => {
  house = await openFhir();
  call = house.talk.call.bind(house.talk);
});

after(() => house.close());

const SYSTEM = 'urn:faults';
const person = (value: string, more: object = {}) => ({ resourceType: 'Patient', identifier: [{ system: SYSTEM, value }], ...more });
/** How many resources have that identifier. */
const countOf = async (value: string, type = 'Patient'): Promise<unknown> =>
  (await call('GET', `/${type}?identifier=${SYSTEM}|${value}&_summary=count`)).at('total');

const post = (resource: object, url: string) => ({ resource, request: { method: 'POST', url } });
const bundle = (type: 'batch' | 'transaction', ...entry: readonly object[]) => ({ resourceType: 'Bundle', type, entry });

// --- raw lines ---

interface Line {
  readonly socket: Socket;
  /** All that has come, once the other side has closed. */
  readonly closed: Promise<string>;
  /** All that has come, once it satisfies. */
  readonly until: (enough: (text: string) => boolean) => Promise<string>;
}

/** A line that breaks is one that closes, and no error. */
const next = (socket: Socket, event: 'data' | 'drain'): Promise<void> => new Promise((resolve) => socket.once(event, () => resolve()));

function line({ origin }: Pick<FhirTrial, 'origin'> = house): Line {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1');
  socket.on('error', () => undefined); // a reset is a way of closing
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  socket.on('data', (chunk: string) => (text += chunk));
  return {
    socket,
    closed,
    async until(enough) {
      while (!enough(text) && !socket.closed) await Promise.race([next(socket, 'data'), closed]);
      return text;
    },
  };
}

const head = (method: string, path: string, headers: Readonly<Record<string, string | number>> = {}, token = house.talk.token): string =>
  [
    `${method} /fhir/R4${path} HTTP/1.1`,
    'host: clinic.example',
    `authorization: Bearer ${token}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

const JSON_BODY = { 'content-type': 'application/fhir+json' };
const statusOf = (text: string): string => /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? text.slice(0, 40);

/** An answer on a raw line is an OperationOutcome. */
function rawOutcome(text: string, status: string): void {
  assert.equal(statusOf(text), status, text.slice(0, 200));
  assert.match(text, /"resourceType":"OperationOutcome"/);
}

/** Bounded: nothing here may take as long as a test's time limit. */
async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  const took = performance.now() - started;
  assert.ok(took < ms, `took ${took.toFixed()} ms, ${ms} are allowed`);
  return result;
}

// --- too much ---

test('fifty megabytes are refused by what Content-Length says, before a byte of them is sent', () =>
  within(20_000, async () => {
    const { socket, until } = line();
    socket.write(head('POST', '/Patient', { ...JSON_BODY, 'content-length': 50 * 1024 * 1024 }));
    rawOutcome(await until((text) => text.includes('\r\n\r\n{')), '413');
    socket.destroy();
  }));

test('fifty megabytes in chunks are refused once they are more than may be, and are not kept', () =>
  within(20_000, async () => {
    const { socket, closed, until } = line();
    const megabyte = Buffer.alloc(1024 * 1024, ' ');
    const before = process.memoryUsage().arrayBuffers;
    socket.write(head('POST', '/Patient', { ...JSON_BODY, 'transfer-encoding': 'chunked' }));
    let sent = 0;
    const upload = { isOpen: true };
    const stopped = Promise.race([next(socket, 'data'), closed]).then(() => (upload.isOpen = false));
    for (; sent < 50 && upload.isOpen; sent++) {
      socket.write(`${megabyte.length.toString(16)}\r\n`);
      const more = socket.write(megabyte);
      socket.write('\r\n');
      if (!more) await Promise.race([next(socket, 'drain'), stopped]);
    }
    // Where more is under way than the server still reads, its answer may be lost with the line.
    const answer = await until((text) => text.includes('\r\n\r\n{'));
    if (answer !== '') rawOutcome(answer, '413');
    assert.ok(sent < 30, `${sent} MB were taken`);
    socket.destroy();
    assert.ok(process.memoryUsage().arrayBuffers - before < 100 * 1024 * 1024);
  }));

test('nesting without end is refused by every way that a body comes, in the time of reading it', () =>
  within(30_000, async () => {
    const deep = (depth: number): string => '{"extension":['.repeat(depth) + ']}'.repeat(depth);
    const nested = `{"resourceType":"Patient","id":"deep","extension":[${deep(50_000)}]}`;
    outcome(await call('POST', '/Patient', nested), 400, 'structure');
    outcome(await call('PUT', '/Patient/deep', nested), 400, 'structure');
    outcome(await call('POST', '/Patient/$validate', nested), 400, 'structure');
    outcome(await call('POST', '/', `{"resourceType":"Bundle","type":"batch","entry":[{"resource":${nested}}]}`), 400, 'structure');
    outcome(await call('PATCH', '/Patient/deep', `[{"op":"add","path":"/extension","value":[${deep(50_000)}]}]`), 400, 'structure');
    outcome(await call('POST', '/Patient', '['.repeat(5_000_000)), 400, 'structure');
    const bundles = `${'{"resourceType":"Bundle","type":"collection","entry":[{"resource":'.repeat(80)}{}${'}]}'.repeat(80)}`;
    outcome(await call('POST', '/Bundle', bundles), 422);
    outcome(await call('GET', '/Patient/deep'), 404);
  }));

test('a patch that copies itself again and again is refused, and what it patches stays', () =>
  within(30_000, async () => {
    const id = (await call('POST', '/Patient', person('copies', { name: [{ given: ['Ada'] }] }))).word('id');
    const copies = Array.from({ length: 40 }, () => ({ op: 'copy', from: '/name', path: '/name/-' }));
    outcome(await call('PATCH', `/Patient/${id}`, copies), 422);
    outcome(
      await call(
        'PATCH',
        `/Patient/${id}`,
        Array.from({ length: 1_001 }, () => ({ op: 'test', path: '/active', value: true })),
      ),
      422,
    );
    assert.equal((await call('GET', `/Patient/${id}`)).at('meta.versionId'), '1');
  }));

test('a million entries are refused as batch and as transaction, and so is a Bundle with one too many', () =>
  within(20_000, async () => {
    for (const type of ['batch', 'transaction'])
      outcome(
        await call('POST', '/', `{"resourceType":"Bundle","type":"${type}","entry":[${'{},'.repeat(999_999)}{}]}`),
        413,
        'too-costly',
      );
    const entries = Array.from({ length: 10_001 }, () => post(person('one-too-many'), 'Patient'));
    outcome(await call('POST', '/', bundle('batch', ...entries)), 413);
    assert.equal(await countOf('one-too-many'), 0);
  }));

test('chains, _has and includes that fan out are bounded, and say so', () =>
  within(20_000, async () => {
    const chain = 'partof.'.repeat(30);
    outcome(await call('GET', `/Organization?${chain}name=x`), 400, 'too-costly');
    outcome(await call('GET', `/Organization?${'_has:Organization:partof:'.repeat(30)}name=x`), 400, 'too-costly');
    outcome(await call('GET', `/Provenance?target.${'_has:Provenance:target:'.repeat(3)}_id=x`), 400);
    outcome(await call('GET', `/Patient?${Array.from({ length: 61 }, () => 'name=a').join('&')}`), 400, 'too-costly');
    const ids = Array.from({ length: 1_200 }, (_, index) => `Observation/fan-${index}`);
    const made = await call(
      'POST',
      '/',
      bundle(
        'transaction',
        {
          resource: {
            resourceType: 'List',
            id: 'fan',
            status: 'current',
            mode: 'working',
            entry: ids.map((reference) => ({ item: { reference } })),
          },
          request: { method: 'PUT', url: 'List/fan' },
        },
        ...ids.map((name) => ({
          resource: { resourceType: 'Observation', id: name.slice(12), status: 'final', code: { text: 'x' } },
          request: { method: 'PUT', url: name },
        })),
      ),
    );
    assert.equal(made.status, 200, made.text.slice(0, 500));
    const all = await call('GET', '/List?_id=fan&_include=*&_include:iterate=*&_revinclude:iterate=List:item');
    assert.equal(all.status, 200);
    const modes = all.each('entry', 'search.mode');
    assert.equal(modes.filter((mode) => mode === 'include').length, 1_000);
    assert.equal(modes.at(-1), 'outcome', 'it says that there is more');
  }));

test('headers, addresses and forms that are too long are refused', () =>
  within(30_000, async () => {
    for (const [name, value] of [
      ['x-long', 'y'.repeat(20_000)],
      ['if-none-exist', `identifier=${'y'.repeat(20_000)}`],
    ] as const) {
      const { socket, closed } = line();
      socket.write(head('GET', '/Patient', { [name]: value }));
      assert.equal(statusOf(await closed), '431');
    }
    assert.equal((await call('GET', `/Patient?name=${'x'.repeat(15_000)}`)).status, 200);
    assert.equal((await call('GET', `/Patient?name=${'x'.repeat(17_000)}`)).status, 431);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    outcome(await call('POST', '/Patient/_search', `name=${'x'.repeat(20_000)}`, form), 413);
    outcome(await call('GET', `/Patient?${Array.from({ length: 300 }, () => 'name=a').join('&')}`), 400, 'too-costly');
  }));

// --- what is not what it says ---

test('a body that is cut off at any of its bytes writes nothing; whole, it does', () =>
  within(20_000, async () => {
    const body = JSON.stringify(bundle('transaction', post(person('cut'), 'Patient'), post(person('cut'), 'Patient')));
    const whole = head('POST', '/', { ...JSON_BODY, 'content-length': body.length }) + body;
    for (let length = 1; length < whole.length; length += 7) {
      const { socket, closed } = line();
      // Half of them hang up, half of them say that no more will come.
      if (length % 2 === 0) socket.write(whole.slice(0, length), () => socket.destroy());
      else socket.end(whole.slice(0, length));
      const text = await closed;
      assert.ok(text === '' || /^[45]/.test(statusOf(text)), text);
    }
    assert.equal(await countOf('cut'), 0);
    const { socket, until } = line();
    socket.write(whole);
    assert.equal(statusOf(await until((text) => text.endsWith('}'))), '200');
    socket.destroy();
    assert.equal(await countOf('cut'), 2);
  }));

test('a Content-Length that is wrong, twice there, or beside chunks, is refused and writes nothing', () =>
  within(30_000, async () => {
    const body = JSON.stringify(person('length'));
    const lengths: readonly (readonly [string, string])[] = [
      [head('POST', '/Patient', { ...JSON_BODY, 'content-length': body.length - 5 }), body],
      [head('POST', '/Patient', { ...JSON_BODY, 'content-length': body.length + 5 }), body],
      [head('POST', '/Patient', { ...JSON_BODY, 'content-length': `${body.length}\r\ncontent-length: 3` }), body],
      [head('POST', '/Patient', { ...JSON_BODY, 'content-length': body.length, 'transfer-encoding': 'chunked' }), body],
      [head('POST', '/Patient', { ...JSON_BODY, 'content-length': `${body.length}x` }), body],
      [head('POST', '/Patient', { ...JSON_BODY, 'content-length': -1 }), body],
      [head('POST', '/Patient', { ...JSON_BODY, 'transfer-encoding': 'chunked' }), `${body.length.toString(16)}z\r\n${body}\r\n0\r\n\r\n`],
      [head('POST', '/Patient', { ...JSON_BODY, 'transfer-encoding': 'gzip, chunked' }), body],
    ];
    for (const [before, text] of lengths) {
      const { socket, closed } = line();
      socket.end(before + text);
      const answer = await closed;
      assert.ok(answer === '' || statusOf(answer).startsWith('4'), `${before}\n${answer}`);
    }
    assert.equal(await countOf('length'), 0);
  }));

test('a body that comes drop by drop is waited for no longer than a request may take', async () => {
  const patient = await openFhir({}, { limits: { headersMs: 200, requestMs: 400, keepAliveMs: 400 } });
  try {
    await within(30_000, async () => {
      const body = JSON.stringify(person('drops'));
      const { socket, closed } = line(patient);
      socket.write(head('POST', '/Patient', { ...JSON_BODY, 'content-length': body.length }, patient.talk.token));
      let sent = 0;
      const dropping = setInterval(() => void socket.write(body.charAt(sent++ % body.length) || ' '), 100);
      const text = await closed;
      clearInterval(dropping);
      assert.ok(sent < body.length, 'it was not waited for to its end');
      assert.match(text, /^$|^HTTP\/1\.1 408 /);
    });
    assert.equal((await patient.talk.call('GET', `/Patient?identifier=${SYSTEM}|drops&_summary=count`)).at('total'), 0);
  } finally {
    await patient.close();
  }
});

test('requests that are sent all at once on one line are answered in their order', () =>
  within(30_000, async () => {
    const body = JSON.stringify(person('piped'));
    const requests = Array.from({ length: 24 }, (_, index) =>
      index % 3 === 0
        ? head('POST', '/Patient', { ...JSON_BODY, 'content-length': body.length }) + body
        : index % 3 === 1
          ? head('GET', `/Patient/none-${index}`)
          : head('GET', '/Nonsense'),
    );
    const { socket, until } = line();
    socket.write(requests.join(''));
    const text = await until((text) => text.split('HTTP/1.1 ').length > 24 && text.endsWith('}'));
    socket.destroy();
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    assert.deepEqual(
      statuses,
      requests.map((_, index) => (index % 3 === 0 ? '201' : '404')),
    );
    for (const index of [1, 4, 7, 22]) assert.ok(text.includes(`Patient/none-${index},`), `${index}`);
    assert.equal(await countOf('piped'), 8);
  }));

// --- addresses and parameters ---

test('paths that try to be others are nothing, and nothing is found behind them', async () => {
  const id = (await call('POST', '/Patient', person('paths'))).word('id');
  for (const path of [
    '/%2e%2e/%2e%2e/healthz',
    '/../../healthz',
    `/Patient%2f${id}`,
    `/Patient/${id}%2f_history`,
    `/Patient/..%2fPatient%2f${id}`,
    `/Patient/${id}%00`,
    '/Patient/%00',
    `/Patient/${id}%0d%0ax: y`.replace(' ', '%20'),
    `/Patient;a=b/${id}`,
    `/patient/${id}`,
    `/Patient\\${id}`,
    `/Patient/${id}/_history/%00`,
    `/Patient/${id}/_history/1e0`,
    `/Patient/${id}/_history/01`,
    `/Patient/${'x'.repeat(65)}`,
    '/__proto__',
    '/constructor',
    '/Patient/constructor',
    '/MedlarAccount',
    '/Resource',
    '/DomainResource/x',
  ]) {
    const { socket, until } = line();
    socket.write(head('GET', path));
    const text = await until((text) => text.includes('\r\n\r\n') && text.endsWith('}'));
    socket.destroy();
    assert.match(statusOf(text), /^40[04]$/, `${path}: ${text}`);
    assert.ok(!text.includes('"resourceType":"Patient"'), path);
  }
  for (const path of ['/%', '/Patient/%ff', '/Patient/%zz'])
    await (async () => {
      const { socket, until } = line();
      socket.write(head('GET', path));
      rawOutcome(await until((text) => text.endsWith('}')), '400');
      socket.destroy();
    })();
  // Slashes too many are what clients send that put a base and a path together.
  assert.equal((await call('GET', `//Patient//${id}`)).at('id'), id);
});

test('parameters that mean nothing are refused by name, and those that mean little find nothing', async () => {
  const wrong = [
    '_count=-1 _count=1e9 _count=99999999999 _count= _count=ten _sort= _sort=, _sort=nonsense _total=x _summary= _summary=maybe',
    '_include= _include=Patient _include=Nonsense:x _cursor=x _cursor= _contained=true name= _id= _id=, identifier=| =x __proto__=1',
    'constructor=1 name:nonsense=x birthdate:exact=2024 birthdate=2024-13 birthdate=2024-02-30 birthdate=2023-02-29 birthdate=gt',
    'birthdate=0000 birthdate=2024-01-01T25:00 _lastUpdated=x _has: _has:Observation _has:a:b:c=d general-practitioner. name.name=x _type=Nonsense',
  ];
  for (const query of wrong.flatMap((each) => each.split(' '))) {
    const answer = await call('GET', `/Patient?${query}`);
    outcome(answer, 400);
    assert.equal(answer.at('entry'), undefined);
  }
  for (const query of [
    'name=%00',
    'name=%ff',
    'name=%',
    'identifier=a|b|c',
    'name=\\',
    'name=%F0%9D%84%9E',
    'birthdate=9999',
    'name=%',
    "name='--",
  ])
    assert.equal((await call('GET', `/Patient?${query}&_summary=count`)).at('total'), 0, query);
  const many = await call('GET', '/Patient?_count=999999999');
  assert.equal(many.status, 200);
  const last = await call('GET', '/Patient?_count=1&_count=2&_total=none&_total=accurate');
  assert.equal(last.at('entry.length'), 2, 'the last of what is said twice');
  assert.equal((await call('GET', `/Patient?identifier=${SYSTEM}|paths&identifier=${SYSTEM}|piped`)).at('total'), 0, 'both have to hold');
});

// --- values ---

test('dates that no calendar has are refused, each with its place', async () => {
  const told = await call('POST', '/Observation', {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    effectiveDateTime: '2023-02-29',
    issued: '2024-05-05T24:00:00Z',
    valueTime: '25:00:00',
    component: [
      { code: { text: 'y' }, valueDateTime: '2024-13' },
      { code: { text: 'z' }, valuePeriod: { start: '2024-05-05T10:00:00', end: '0000' } },
      { code: { text: 'z' }, valueDateTime: '2024-05-05T10:00:00+15:00' },
    ],
  });
  outcome(told, 422, 'value');
  assert.deepEqual(told.each('issue', 'expression.0').map(String).toSorted(), [
    'Observation.component[0].value.ofType(dateTime)',
    'Observation.component[1].value.ofType(Period).end',
    'Observation.component[1].value.ofType(Period).start',
    'Observation.component[2].value.ofType(dateTime)',
    'Observation.effective.ofType(dateTime)',
    'Observation.issued',
    'Observation.value.ofType(time)',
  ]);
  outcome(
    await call('PATCH', '/Patient?identifier=urn:faults|paths', [{ op: 'add', path: '/birthDate', value: '2024-02-30' }]),
    422,
    'value',
  );
});

test('a decimal keeps its digits on every way in and on every way out', async () => {
  const subject = (await call('POST', '/Patient', person('digits'))).word('id');
  const weighed = (value: string, more = ''): string =>
    `{"resourceType":"Observation",${more}"identifier":[{"system":"${SYSTEM}","value":"digits"}],"status":"final","code":{"text":"weight"},"subject":{"reference":"Patient/${subject}"},"valueQuantity":{"value":${value},"unit":"kg"}}`;
  const shows = (answer: Answer, ...values: readonly string[]): void => {
    assert.ok(answer.status === 200 || answer.status === 201, answer.text);
    for (const value of values) assert.ok(answer.text.includes(`"value":${value},`), `${value}: ${answer.text}`);
  };
  const made = await call('POST', '/Observation', weighed('1.00'));
  shows(made, '1.00');
  const id = made.word('id');
  const name = `/Observation/${id}`;
  shows(await call('PUT', name, weighed('2.500', `"id":"${id}",`)), '2.500');
  shows(await call('PATCH', name, [{ op: 'add', path: '/language', value: 'en' }]), '2.500');
  shows(await call('PATCH', name, '[{"op":"replace","path":"/valueQuantity/value","value":3.10}]'), '3.10');
  shows(
    await call(
      'PATCH',
      name,
      '[{"op":"test","path":"/valueQuantity/value","value":3.1},{"op":"replace","path":"/valueQuantity/value","value":4e2}]',
    ),
    '4e2',
  );
  shows(await call('GET', name), '4e2');
  shows(await call('GET', `${name}/_history/1`), '1.00');
  shows(await call('GET', `${name}/_history`), '1.00', '2.500', '3.10', '4e2');
  shows(
    await call('GET', `${name}?_pretty=true&_summary=true`).then((answer) => ({ ...answer, text: answer.text.replaceAll('": ', '":') })),
    '4e2',
  );
  shows(await call('GET', `/Observation?identifier=${SYSTEM}|digits`), '4e2');
  shows(await call('GET', `/Patient/${subject}/$everything`), '4e2');
  const entry = `{"resource":${weighed('0.10')},"request":{"method":"POST","url":"Observation"}}`;
  for (const [type, value] of [
    ['transaction', '-0.0000010'],
    ['batch', '123456789012345678.90'],
  ] as const) {
    const text = `{"resourceType":"Bundle","type":"${type}","entry":[${entry.replace('0.10', value)}]}`;
    shows(await call('POST', '/', text, { prefer: 'return=representation' }), value);
    shows(await call('GET', `/Observation?identifier=${SYSTEM}|digits`), value);
  }
  const read = await call('POST', '/', bundle('batch', { request: { method: 'GET', url: name.slice(1) } }));
  shows(read, '4e2');
});

// --- the same again ---

const firsts = (answers: readonly Answer[]) =>
  answers.map((answer) => [answer.status, answer.text, ...['etag', 'location', 'last-modified'].map((name) => answer.headers.get(name))]);

test('a retry gets its first answer and writes nothing, whatever kind of write it is, one after the other or at the very same time', async () => {
  const id = (await call('POST', '/Patient', person('again'))).word('id');
  const headers = (key: string, more: object = {}) => ({ 'idempotency-key': key, ...more });
  const tries: readonly (readonly [string, () => Promise<Answer>])[] = [
    ['create', () => call('POST', '/Patient', person('again'), headers('k-create'))],
    [
      'conditional',
      () => call('POST', '/Patient', person('again-if'), headers('k-if', { 'if-none-exist': `identifier=${SYSTEM}|again-if` })),
    ],
    ['update', () => call('PUT', `/Patient/${id}`, { ...person('again'), id, active: true }, headers('k-update'))],
    ['patch', () => call('PATCH', `/Patient/${id}`, [{ op: 'replace', path: '/active', value: false }], headers('k-patch'))],
    ['transaction', () => call('POST', '/', bundle('transaction', post(person('again'), 'Patient')), headers('k-transaction'))],
    ['delete', () => call('DELETE', `/Patient/${id}`, undefined, headers('k-delete'))],
  ];
  for (const [what, send] of tries) {
    const answers = await Promise.all(Array.from({ length: 12 }, send));
    answers.push(await send());
    const [first] = firsts(answers);
    assert.match(String(answers[0]?.status), /^20[014]$/, `${what}: ${answers[0]?.text ?? ''}`);
    for (const each of firsts(answers)) assert.deepEqual(each, first, what);
  }
  assert.equal(await countOf('again'), 2, 'one by create, one by transaction; the third was deleted');
  assert.equal((await call('GET', `/Patient/${id}/_history`)).at('total'), 4);
  const batch = () =>
    call('POST', '/', bundle('batch', post(person('again-batch'), 'Patient'), post(person('again-batch'), 'Patient')), headers('k-batch'));
  const places = (await Promise.all([batch(), batch(), batch()])).map((answer) => answer.each('entry', 'response.location'));
  for (const each of places) assert.deepEqual(each, places[0]);
  assert.equal(await countOf('again-batch'), 2);
});

test('a key is good for one request of one account', async () => {
  const headers = { 'idempotency-key': 'mine' };
  assert.equal((await call('POST', '/Patient', person('mine'), headers)).status, 201);
  outcome(await call('POST', '/Patient', person('other'), headers), 422, 'duplicate');
  outcome(await call('POST', '/Patient', person('mine'), { 'idempotency-key': 'x'.repeat(65) }), 400);
  await house.trial.administration.addAccount({ username: 'ehr2', name: 'EHR 2', role: 'administrator', password: 'another ehr here' });
  const second = house.talk.as(await tokenOf(house.trial, 'ehr2'));
  assert.equal((await second.call('POST', '/Patient', person('mine'), headers)).status, 201);
  assert.equal(await countOf('mine'), 2);
  assert.equal(await countOf('other'), 0);
});

test('criteria that race, alone and in Bundles, make one resource', async () => {
  const criteria = `identifier=${SYSTEM}|raced`;
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => {
      if (index % 4 === 0) return call('POST', '/Patient', person('raced'), { 'if-none-exist': criteria });
      if (index % 4 === 1) return call('PUT', `/Patient?${criteria}`, person('raced', { active: true }));
      const entry = { resource: person('raced'), request: { method: 'POST', url: 'Patient', ifNoneExist: criteria } };
      return call('POST', '/', bundle(index % 4 === 2 ? 'transaction' : 'batch', entry));
    }),
  );
  // Those that were beaten too often may say so; none may make a second one.
  for (const { status, text } of answers) assert.ok([200, 201, 409].includes(status), text);
  assert.equal(await countOf('raced'), 1);
});

test('no request failed of which the log would have to tell', () => {
  assert.equal(house.logged(), '');
});
