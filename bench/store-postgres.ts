/**
 * Bookings per second of the PostgreSQL engine with 1 and 64 clients, reads by id with 64, beside two limits measured in the same run: the very
 * same statements and bytes sent by a bare loop of pg (recorded first, so that nothing but pg and the server is timed), and one reader's bare loop.
 * Run: node bench/store-postgres.ts (or with MEDLAR_TEST_POSTGRES=postgres://… against a server of yours)
 */
import { Client } from 'pg';
import { openPostgres } from '#store/postgres.ts';
import { runBatch } from '#store/postgres-batch.ts';
import { parsePostgresUrl, sender, type Send } from '#store/postgres-connection.ts';
import { CLAIM_SLOT, FOREVER, type Rid, type Store, type Write } from '#store/port.ts';
import { startPostgres } from '../test/postgres-server.ts';

const SECONDS = 4;
const CLIENTS = 64;
const LANES = 2;
const BOOKING_BYTES = 700;

const sealed = new Uint8Array(BOOKING_BYTES).map((_, place) => (place * 131) & 255);
const hash = new Uint8Array(32).fill(7);
const short = new Uint8Array(16).fill(7);
const AT = Date.UTC(2026, 10, 21);

/** A booking as the centre writes it: the Appointment and six index rows, the slot's claim, the audit entry and its two index rows. */
function booking(rid: Rid): Write {
  const at = AT + rid;
  const value = (param: number) => Uint8Array.of(param, rid >> 24, rid >> 16, rid >> 8, rid);
  const rows = (first: number, count: number, of: Rid) =>
    Array.from({ length: count }, (_, place) => ({ param: first + place, value: value(place), updated: at, rid: of }));
  const row = { rid, version: 1, type: 4, id: `appointment-${rid}`, owner: 12, at, deleted: false, sealed, entry: rid + 1 };
  const event = `{"about":"Appointment/appointment-${rid}","act":"book-slot","actor":"a","door":"desk","outcome":"success","patient":"p"}`;
  return {
    versions: [{ row, index: rows(1, 6, rid), unindex: [] }],
    claims: [{ space: CLAIM_SLOT, key: String(rid), holder: rid, until: FOREVER, changed: at }],
    entries: [
      { row: { rid: rid + 1, id: short, at, record: hash, content: hash, salt: short, event, mac: hash }, index: rows(20, 2, rid + 1) },
    ],
  };
}

async function bookings(store: Store, clients: number): Promise<number> {
  const end = performance.now() + SECONDS * 1000;
  let done = 0;
  const client = async () => {
    while (performance.now() < end) {
      const result = await store.commit(booking(await store.allocate(2)));
      if (!('done' in result)) throw new Error('a booking met a conflict');
      done++;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return done / SECONDS;
}

async function reads(read: (id: string) => Promise<unknown>, clients: number): Promise<number> {
  const end = performance.now() + SECONDS * 500;
  let done = 0;
  const client = async () => {
    while (performance.now() < end) {
      await read(`appointment-${1 + 2 * (done % 500)}`);
      done++;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return done / (SECONDS / 2);
}

type Sent = readonly [...Parameters<Send>];

/** What the engine sends for `count` batches: each a list of flights, each flight what is sent without waiting. */
async function record(url: string, count: number, size: number): Promise<readonly (readonly (readonly Sent[])[])[]> {
  const client = await connect(url);
  const send = sender(client);
  const batches: (readonly Sent[])[][] = [];
  for (let nth = 0; nth < count; nth++) {
    const flights: Sent[][] = [];
    let awaited = true;
    const recording: Send = async (...sent) => {
      if (awaited) flights.push([]);
      awaited = false;
      flights.at(-1)?.push(sent);
      const answer = await send(...sent);
      awaited = true;
      return answer;
    };
    await runBatch(
      recording,
      Array.from({ length: size }, (_, place) => booking(1 + 2 * (nth * size + place))),
    );
    batches.push(flights);
  }
  await client.end();
  return batches;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ ...parsePostgresUrl(url, 'write').config, pipeline: true });
  await client.connect();
  return client;
}

/** Bookings per second when the recorded statements are sent by nothing but loops of pg. */
async function replay(url: string, batches: readonly (readonly (readonly Sent[])[])[], size: number, lanes: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: lanes }, () => connect(url)));
  const queue = [...batches];
  const started = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      const send = sender(client);
      for (let batch = queue.shift(); batch; batch = queue.shift()) {
        for (const flight of batch) await Promise.all(flight.map((sent) => send(...sent)));
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return (batches.length * size) / seconds;
}

const server = await startPostgres();
try {
  const fresh = async (name: string): Promise<string> => {
    await (await openPostgres(server.url(name), 'write')).close();
    return server.url(name);
  };
  const figures: (readonly [string, number, number?])[] = [];
  const bare = await replay(await fresh('replayed'), await record(await fresh('recorded'), 400, CLIENTS), CLIENTS, LANES);
  const bareOne = await replay(await fresh('replayed_one'), await record(await fresh('recorded_one'), 3000, 1), 1, 1);

  const store = await openPostgres(server.url('engine'), 'write');
  await bookings(store, CLIENTS / 8);
  const many = await bookings(store, CLIENTS);
  const one = await bookings(store, 1);
  const batches = store.figures();
  const reader = await connect(server.url('engine'));
  const send = sender(reader);
  const text = 'SELECT v.* FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.type = $1 AND r.id = $2';
  const bareReads = await reads((id) => send({ name: 'bare', text }, [4, id]), CLIENTS);
  const engineReads = await reads((id) => store.current(4, id), CLIENTS);
  await reader.end();
  await store.close();

  figures.push([`bare loop, ${LANES} connections, batches of ${CLIENTS}`, bare], ['engine, 64 clients', many, many / bare]);
  figures.push(['bare loop, one booking at a time', bareOne], ['engine, 1 client', one, one / bareOne]);
  figures.push(['bare pipelined reads by id', bareReads], ['engine, reads by id, 64 clients', engineReads, engineReads / bareReads]);
  for (const [name, perSecond, ratio] of figures) {
    console.log(
      `${name.padEnd(44)}${perSecond.toFixed(0).padStart(8)}/s${ratio === undefined ? '' : `   ${ratio.toFixed(2)} of the limit`}`,
    );
  }
  console.log(`batches: ${batches.commits} commits for ${batches.writes} Writes, largest ${batches.batchMax}`);
} finally {
  await server.stop();
}
