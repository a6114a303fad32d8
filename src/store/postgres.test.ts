import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { after, before, suite, test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { Client } from 'pg';
import { startOwnPostgres, startPostgres, type PostgresServer } from '../../test/postgres-server.ts';
import type { Bench } from './conformance-bench.ts';
import { conformance } from './conformance.ts';
import { byteaArray, int8Array, textArray } from './postgres-array.ts';
import { parsePostgresUrl } from './postgres-connection.ts';
import { openPostgres } from './postgres.ts';
import { FOREVER, StoreRefusal, type Claim, type EntryWrite, type OpenMode, type Store } from './port.ts';

const now = () => 1_790_000_000_000;
const openStore = (url: string, mode: OpenMode = 'write'): Promise<Store> => openPostgres(url, mode);

let server: PostgresServer;
before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

let schemas = 0;
const freshUrl = (): string => server.url(`test_${process.pid}_${++schemas}`);

/** The same database for somebody who goes past the store, with the schema on the search path. */
async function behind(url: string): Promise<Client> {
  const plain = new URL(url);
  const schema = plain.searchParams.get('schema') ?? '';
  plain.searchParams.delete('schema');
  const client = new Client({ connectionString: plain.href, options: `-c search_path=${schema}` });
  await client.connect();
  return client;
}

async function bench(t: TestContext): Promise<Bench> {
  const url = freshUrl();
  const opened: Store[] = [];
  const client = await behind(url);
  t.after(async () => {
    await Promise.all([client.end(), ...opened.map((store) => store.close())]);
  });
  const open = async (): Promise<Store> => {
    const store = await openStore(url);
    opened.push(store);
    return store;
  };
  const store = await open();
  return {
    store,
    reopen: async () => {
      await Promise.all(opened.map((each) => each.close()));
      return open();
    },
    // pg gives whatever the columns hold.
    sql: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
  };
}

conformance('PostgreSQL', bench);

const entry = (rid: number): EntryWrite => {
  const bytes = (length: number) => new Uint8Array(length).fill(rid);
  const row = { rid, id: bytes(16), at: now(), record: bytes(32), content: bytes(32), salt: bytes(16), event: '{}', mac: bytes(32) };
  return { row, index: [] };
};
const claim = (key: string, holder: number): Claim => ({ space: 1, key, holder, until: FOREVER, changed: now() });

const refusal =
  (code: StoreRefusal['code'], ...never: readonly string[]) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof StoreRefusal, String(error));
    assert.equal(error.code, code);
    for (const text of never) assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(text), 'the error tells what it must not');
    return true;
  };

async function opened(t: TestContext, url: string, mode: OpenMode = 'write'): Promise<Store> {
  const store = await openStore(url, mode);
  t.after(() => store.close());
  return store;
}

void suite('several processes on one PostgreSQL', () => {
  void test('of a thousand who race for one slot through two processes, one gets it, and each other is told so', async (t) => {
    const url = freshUrl();
    const stores = [await opened(t, url), await opened(t, url)] as const;
    const results = await Promise.all(
      Array.from({ length: 1000 }, (_, nth) =>
        stores[nth % 2 === 0 ? 0 : 1].commit({ claims: [claim('slot', nth + 1)], entries: [entry(nth + 1)] }),
      ),
    );
    const winners = results.flatMap((result, nth) => ('done' in result ? [nth + 1] : []));
    assert.equal(winners.length, 1);
    assert.equal((await stores[1].claims(1, ['slot']))[0]?.holder, winners[0]);
    assert.deepEqual(
      (await stores[0].pending(9)).map(({ rid }) => rid),
      winners,
    );
    // Most are answered by one look, not by a transaction each.
    assert.ok(stores.every((store) => store.figures().conflicts >= 499));
  });

  void test('Writes that claim and release the same things in opposite orders wait for each other and never deadlock', async (t) => {
    const url = freshUrl();
    const stores = await Promise.all([opened(t, url), opened(t, url)]);
    const client = await behind(url);
    t.after(() => client.end());
    const deadlocks = async () => (await client.query<{ n: string }>('SELECT sum(deadlocks) AS n FROM pg_stat_database')).rows[0]?.n;
    const before = await deadlocks();
    const keys = Array.from({ length: 12 }, (_, nth) => `k${nth}`);
    let done = 0;
    await Promise.all(
      stores.flatMap((store, which) =>
        Array.from({ length: 150 }, async (_, nth) => {
          // One process walks the keys upwards, the other downwards; everybody may take over from everybody.
          const three = [nth % 12, (nth * 5 + 1) % 12, (nth * 7 + 2) % 12].map((place) => keys[which === 0 ? place : 11 - place] ?? '');
          const holder = which + 1;
          const other = 2 - which;
          const claims = [...new Set(three)].map((key) => ({ ...claim(key, holder), from: other }));
          const releases = [{ space: 1, key: keys[(nth * 11) % 12] ?? '', holder: other, changed: now() }];
          const result = await store.commit({ claims: which === 0 ? claims : claims.toReversed(), releases, entries: [] });
          if ('done' in result) done++;
        }),
      ),
    );
    assert.equal(done, 300);
    await client.query('SELECT pg_stat_force_next_flush()');
    assert.equal(await deadlocks(), before);
  });

  void test('processes that start at once make the schema once', async (t) => {
    const url = freshUrl();
    const stores = await Promise.all([1, 2, 3, 4].map(() => opened(t, url)));
    for (const store of stores) assert.deepEqual(await store.snapshot((snapshot) => snapshot.schemaFaults()), []);
    const firsts = await Promise.all(stores.map((store) => store.allocate(10)));
    assert.equal(new Set(firsts).size, 4);
  });

  void test('one process sees at once what another has committed', async (t) => {
    const url = freshUrl();
    const [one, other] = [await opened(t, url), await opened(t, url)];
    for (let holder = 1; holder <= 20; holder++) {
      assert.deepEqual(await one.commit({ claims: [claim(`s${holder}`, holder)], entries: [entry(holder)] }), { done: true });
      assert.equal((await other.claims(1, [`s${holder}`]))[0]?.holder, holder);
    }
  });
});

void suite('faults of the server and of the network', () => {
  void test('a server that dies in the middle loses nothing acknowledged, and the engine goes on when it is back', async (t) => {
    const own = await startOwnPostgres();
    t.after(() => own.stop());
    const store = await opened(t, own.url('faults'));
    const acknowledged: number[] = [];
    let rid = 0;
    const enoughLoad = new AbortController();
    const enough = Promise.withResolvers<undefined>();
    const client = async () => {
      while (!enoughLoad.signal.aborted) {
        const mine = ++rid;
        try {
          await store.commit({ claims: [claim(`s${mine}`, mine)], entries: [entry(mine)] });
          acknowledged.push(mine);
          if (acknowledged.length === 300) enough.resolve(undefined);
        } catch (error) {
          refusal('unreachable')(error);
          return;
        }
      }
    };
    const clients = Array.from({ length: 32 }, client);
    await Promise.race([enough.promise, ...clients]);
    await own.crash();
    await assert.rejects(store.ledgerState(), refusal('unreachable', 'medlar:'));
    await own.restart();
    // Whoever waited for a lost answer has it now; the others were refused.
    enoughLoad.abort();
    await Promise.all(clients);
    assert.deepEqual(await store.commit({ entries: [entry(1_000_001)] }), { done: true });
    const there = new Set((await store.entries(acknowledged)).map((row) => row.rid));
    assert.deepEqual(
      acknowledged.filter((each) => !there.has(each)),
      [],
    );
    assert.equal(
      (
        await store.claims(
          1,
          acknowledged.map((each) => `s${each}`),
        )
      ).length,
      acknowledged.length,
    );
    assert.equal(await store.snapshot(async (snapshot) => (await snapshot.entries([1_000_001])).length), 1);
  });

  void test('connections that an administrator ends are opened again; idle or busy, no Write is lost or fails for it', async (t) => {
    const url = freshUrl();
    const store = await opened(t, url);
    const client = await behind(url);
    t.after(() => client.end());
    const endAll = () =>
      client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'medlar' AND pid <> pg_backend_pid()`);
    await store.commit({ entries: [entry(1)] });
    await store.entry(1);
    await endAll();
    assert.deepEqual(await store.commit({ entries: [entry(2)] }), { done: true });
    assert.deepEqual((await store.entries([1, 2])).length, 2);
    for (let round = 0; round < 4; round++) {
      const reads = Array.from({ length: 300 }, () => store.entries([1, 2]));
      await endAll();
      assert.ok((await Promise.all(reads)).every((rows) => rows.length === 2));
    }
    const work = Array.from({ length: 400 }, (_, nth) => store.commit({ claims: [claim(`s${nth}`, nth + 1)], entries: [entry(nth + 10)] }));
    await endAll();
    assert.ok((await Promise.all(work)).every((result) => 'done' in result));
    assert.equal((await store.pending(999)).length, 402);
  });

  void test('a commit whose answer is lost is looked up and not done twice', async (t) => {
    const line = await cuttableLine(t, freshUrl());
    const store = await opened(t, line.url);
    await store.commit({ entries: [entry(1)] });
    line.cutAfter('COMMIT');
    assert.deepEqual(await store.commit({ claims: [claim('s', 7)], entries: [entry(2)] }), { done: true });
    assert.ok(line.cuts() === 1);
    line.cutAfter('INSERT INTO pending');
    assert.deepEqual(await store.commit({ entries: [entry(3)] }), { done: true });
    assert.equal((await store.claims(1, ['s'])).length, 1);
    assert.equal((await store.pending(9)).length, 3);
  });

  void test('a commit that the server never heard is done again', async (t) => {
    const line = await cuttableLine(t, freshUrl());
    const store = await opened(t, line.url);
    await store.commit({ entries: [entry(1)] });
    line.cutBefore('COMMIT');
    assert.deepEqual(await store.commit({ claims: [claim('s', 7)], entries: [entry(2)] }), { done: true });
    assert.ok(line.cuts() === 1);
    assert.equal((await store.pending(9)).length, 2);
  });

  void test('where nothing can tell whether it was written, the error does not say that it was not', async (t) => {
    const line = await cuttableLine(t, freshUrl());
    const store = await opened(t, line.url);
    const unknown = (error: unknown) => error instanceof Error && !(error instanceof StoreRefusal);
    const item = { kind: 'k', key: 'a', value: new Uint8Array(1), until: FOREVER };
    line.cutAfter('COMMIT');
    await assert.rejects(store.commit({ once: item, entries: [] }), unknown);
    assert.ok((await store.transient('k', 'a', 1)) !== undefined);
    line.cutAfter('ledger_state');
    await assert.rejects(store.advance(undefined, { size: 0, root: new Uint8Array(32), epoch: 1 }, []), unknown);
    assert.equal((await store.ledgerState())?.epoch, 1);
    line.cutAfter('transient_lease');
    assert.equal(await store.lease('l', 'me', 1, 9), 2);
  });

  void test('a connection that breaks before anything was to be committed costs its Write nothing but another try', async (t) => {
    const line = await cuttableLine(t, freshUrl());
    const store = await opened(t, line.url);
    await store.commit({ entries: [entry(1)] });
    line.cutAfter('BEGIN');
    assert.deepEqual(await store.commit({ claims: [claim('s', 7)], entries: [entry(2)] }), { done: true });
    line.cutAfter('ledger_state');
    assert.equal(await store.ledgerState(), undefined);
  });
});

void suite('opening PostgreSQL', () => {
  void test('the schema in the URL is a plain name or refused, and what is refused changes nothing', async () => {
    for (const schema of [
      '',
      'a"; DROP SCHEMA public; --',
      "a'",
      'a b',
      'A',
      '1a',
      'pg_mine',
      'information_schema',
      'a'.repeat(64),
      'a,public',
      'ä',
    ]) {
      const url = new URL('postgres://u:sesame@127.0.0.1:1/d');
      url.searchParams.set('schema', schema);
      await assert.rejects(openStore(url.href), refusal('url', 'sesame'));
    }
    await assert.rejects(openStore('postgres://u:sesame@h:99999/d'), refusal('url', 'sesame'));
    await assert.rejects(openStore('mysql://u:sesame@h/d'), refusal('url', 'sesame'));
  });

  void test('a server that does not answer, a wrong password, a database that is not there: each is told, none with the password', async () => {
    await assert.rejects(openStore('postgres://u:sesame@127.0.0.1:1/d'), refusal('unreachable', 'sesame'));
    if (process.env['MEDLAR_TEST_POSTGRES']) return;
    const wrong = new URL(freshUrl());
    wrong.password = 'sesame';
    await assert.rejects(openStore(wrong.href), refusal('access', 'sesame'));
    const absent = new URL(freshUrl());
    absent.pathname = '/nowhere';
    await assert.rejects(openStore(absent.href), refusal('absent', absent.password));
  });

  void test('reading needs a store that is there, makes none, and changes nothing', async (t) => {
    const url = freshUrl();
    await assert.rejects(openStore(url, 'read'), refusal('absent'));
    await assert.rejects(openStore(url, 'read'), refusal('absent'));
    const writer = await opened(t, url);
    await writer.commit({ entries: [entry(1)] });
    const reader = await opened(t, url, 'read');
    assert.equal((await reader.entries([1])).length, 1);
    await assert.rejects(reader.commit({ entries: [entry(2)] }), refusal('access'));
    await assert.rejects(reader.allocate(1), refusal('access'));
    // Not our own check alone: the server, too, holds these connections to reading.
    const client = new Client(parsePostgresUrl(url, 'read').config);
    await client.connect();
    t.after(() => client.end());
    await assert.rejects(client.query('DELETE FROM entry'), { code: '25006' });
  });

  void test('a schema with somebody else’s tables is left alone', async (t) => {
    const url = freshUrl();
    const client = await behind(url);
    t.after(() => client.end());
    const schema = new URL(url).searchParams.get('schema') ?? '';
    await client.query(`CREATE SCHEMA ${schema}`);
    await client.query('CREATE TABLE theirs (a integer)');
    await assert.rejects(openStore(url), refusal('foreign-schema'));
    const { rows } = await client.query('SELECT tablename FROM pg_tables WHERE schemaname = $1', [schema]);
    assert.deepEqual(rows, [{ tablename: 'theirs' }]);
  });

  for (const [what, statement] of [
    [
      'a trigger',
      'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; CREATE TRIGGER t BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION f()',
    ],
    ['a rule', 'CREATE RULE r AS ON DELETE TO entry DO INSTEAD NOTHING'],
    ['a constraint that is gone', 'ALTER TABLE version DROP CONSTRAINT version_pkey'],
    ['a check that is weaker', 'ALTER TABLE entry DROP CONSTRAINT entry_mac_check'],
    ['a table that a crash would empty', 'ALTER TABLE entry SET UNLOGGED'],
    ['a policy that hides rows', 'ALTER TABLE entry ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON entry USING (false)'],
    ['a default', 'ALTER TABLE claim ALTER COLUMN holder SET DEFAULT 7'],
    ['a table that inherits', 'CREATE TABLE more () INHERITS (entry)'],
  ] as const) {
    void test(`${what} is found in the schema`, async (t) => {
      const { store, sql, reopen } = await bench(t);
      await sql(statement);
      assert.notDeepEqual(await store.snapshot((snapshot) => snapshot.schemaFaults()), []);
      await assert.rejects(reopen(), refusal('foreign-schema'));
    });
  }

  void test('settings of the server that would weaken a commit do not reach our sessions', async (t) => {
    const client = new Client({ ...parsePostgresUrl(freshUrl(), 'write').config });
    const admin = await behind(freshUrl());
    t.after(() => admin.end());
    const database = (await admin.query<{ name: string }>('SELECT quote_ident(current_database()) AS name')).rows[0]?.name ?? '';
    const weak = ['synchronous_commit', 'default_transaction_isolation', 'default_transaction_read_only'];
    await admin.query(`ALTER DATABASE ${database} SET synchronous_commit = off`);
    await admin.query(`ALTER DATABASE ${database} SET default_transaction_isolation = 'serializable'`);
    await admin.query(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
    try {
      await client.connect();
      const { rows } = await client.query<{ setting: string }>(
        'SELECT current_setting(name) AS setting FROM unnest($1::text[]) WITH ORDINALITY AS a (name, nth) ORDER BY nth',
        [weak],
      );
      assert.deepEqual(
        rows.map(({ setting }) => setting),
        ['on', 'read committed', 'off'],
      );
    } finally {
      await client.end();
      await admin.query('SET default_transaction_read_only = off');
      for (const name of weak) await admin.query(`ALTER DATABASE ${database} RESET ${name}`);
    }
  });
});

void test('binary arrays arrive at the server as what they were', async (t) => {
  const client = await behind(freshUrl());
  t.after(() => client.end());
  const integers = fc.array(fc.maxSafeInteger());
  // PostgreSQL has no text with U+0000, and UTF-8 has no lone surrogates.
  const texts = fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && text.isWellFormed()));
  const blobs = fc.array(fc.uint8Array());
  await fc.assert(
    fc.asyncProperty(integers, texts, blobs, async (numbers, strings, bytes) => {
      const { rows } = await client.query<Record<'i' | 't' | 'b', string>>({
        name: 'echo',
        text: `SELECT array_to_json($1::bigint[])::text AS i, to_json($2::text[])::text AS t,
                 (SELECT coalesce(json_agg(encode(b, 'hex') ORDER BY nth), '[]') FROM unnest($3::bytea[]) WITH ORDINALITY AS a (b, nth))::text AS b`,
        values: [int8Array(numbers), textArray(strings), byteaArray(bytes)],
      });
      assert.deepEqual(
        JSON.parse(rows[0]?.i ?? ''),
        numbers.map((number) => number + 0),
      );
      assert.deepEqual(JSON.parse(rows[0]?.t ?? ''), strings);
      assert.deepEqual(
        JSON.parse(rows[0]?.b ?? ''),
        bytes.map((each) => each.toHex()),
      );
    }),
    { numRuns: 60 },
  );
});

interface CuttableLine {
  readonly url: string;
  /** Cuts the line right after the client has said a word: the server hears it, its answer never arrives. */
  readonly cutAfter: (word: string) => void;
  /** … right before: the server never hears it. */
  readonly cutBefore: (word: string) => void;
  readonly cuts: () => number;
}

async function cuttableLine(t: TestContext, url: string): Promise<CuttableLine> {
  const far = new URL(url);
  let cut: { readonly word: string; readonly heard: boolean } | undefined;
  let cuts = 0;
  const proxy = createServer((near) => {
    const upstream = connect(Number(far.port || 5432), far.hostname);
    let muted = false;
    near.on('data', (chunk) => {
      if (muted) return;
      const now = cut && chunk.includes(cut.word) ? cut : undefined;
      if (now?.heard !== false) upstream.write(chunk);
      if (!now) return;
      cut = undefined;
      cuts++;
      muted = true;
      // The server does what it has heard, answers to nobody, and goes; only then is the client's end cut.
      upstream.end();
    });
    upstream.on('data', (chunk) => muted || near.write(chunk));
    upstream.on('close', () => near.destroy()).on('error', () => near.destroy());
    near.on('close', () => upstream.end()).on('error', () => upstream.end());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => proxy.close());
  const address = proxy.address();
  assert.ok(address !== null && typeof address === 'object');
  const through = new URL(url);
  through.host = `127.0.0.1:${address.port}`;
  return {
    url: through.href,
    cutAfter: (word) => (cut = { word, heard: true }),
    cutBefore: (word) => (cut = { word, heard: false }),
    cuts: () => cuts,
  };
}
