/**
 * The mix of searches over HTTP, on a real centre with the whole of Synthea's data in it: bodies sealed, every search an audited, durable act. The load comes from a
 * thread that shares the same cores. The limit, in the same run: a bare Fastify route that gives the same bytes from memory.
 * Run: node bench/fhir-search-http.ts [seconds, 8] [connections, 64] [folder of *.json.gz, ../shared/data/synthea]
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import Fastify from 'fastify';
import pino from 'pino';
import { openTrial } from '#centre/trial/centre.ts';
import { startHttp } from '#doors/http/server.ts';
import { figures, quantile } from './figures.ts';
import { HttpLine } from './http-line.ts';
import { loadOnce } from './load-thread.ts';
import { askedOf, type Ids, SHAPES, SYNTHEA, syntheaBundles } from './search-shapes.ts';

interface Job {
  readonly port: number;
  readonly token: string;
  readonly seconds: number;
  readonly connections: number;
  readonly ids: Ids;
  readonly isBare: boolean;
}

interface Result {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

const pathOf = (shape: string, turn: number, ids: Ids): string => {
  const { type, query } = askedOf(shape, turn, ids);
  return `/fhir/R4/${type}?${query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
};

async function load({ port, token, seconds, connections, ids, isBare }: Job): Promise<Result> {
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  let failed = 0;
  let turn = 0;
  const work = async (): Promise<void> => {
    const line = new HttpLine(port, token);
    while (performance.now() < until) {
      const nth = turn++ % SHAPES.length;
      const path = isBare ? `/bare/${nth}` : pathOf(SHAPES[nth] ?? '', Math.floor(turn / SHAPES.length), ids);
      const started = performance.now();
      const { status } = await line.ask('GET', path);
      times.push(performance.now() - started);
      if (status !== 200) failed += 1;
    }
    line.end();
  };
  await Promise.all(Array.from({ length: connections }, work));
  return { perSecond: times.length / seconds, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), failed };
}

const run = (job: Job): Promise<Result> => loadOnce(import.meta.filename, job);

async function main(): Promise<void> {
  const seconds = Number(process.argv[2] ?? 8);
  const connections = Number(process.argv[3] ?? 64);
  const trial = await openTrial();
  await trial.administration.addAccount({ username: 'bench', name: 'Bench', role: 'administrator', password: 'an account of the bench' });
  const token = (await trial.administration.issueToken('bench', Date.now() + 3600_000)) ?? '';
  const target = trial.administration.importFhir();
  const began = performance.now();
  let written = 0;
  for (const resources of syntheaBundles(process.argv[4] ?? SYNTHEA)) {
    const loaded = await target.load(resources.map((resource) => ({ resource: { ...resource } })));
    if (loaded.faults.length > 0) throw new Error(`not loaded: ${loaded.faults[0]?.text ?? ''}`);
    written += loaded.written;
  }
  const took = (performance.now() - began) / 1000;
  console.log(
    `${written.toLocaleString('en')} resources imported in ${took.toFixed(1)} s, ${Math.round(written / took).toLocaleString('en')} a second`,
  );
  const door = await startHttp(trial.centre, { host: '127.0.0.1', port: 0, log: pino({ level: 'error' }) });
  const { port } = door.address;
  const get = async (path: string): Promise<Buffer> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const body = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${body.toString().slice(0, 300)}`);
    return body;
  };
  const some = async (type: string, count: number): Promise<readonly string[]> => {
    const bundle = JSON.parse((await get(`/fhir/R4/${type}?_count=${count}`)).toString()) as {
      readonly entry: readonly { readonly resource: { readonly id: string } }[];
    };
    return bundle.entry.map(({ resource }) => resource.id);
  };
  const ids: Ids = { patients: (await some('Patient', 100)).filter((id) => id.includes('-')), encounters: await some('Encounter', 500) };
  const bare = Fastify();
  for (const [nth, shape] of SHAPES.entries()) {
    const body = await get(pathOf(shape, 0, ids));
    bare.get(`/bare/${nth}`, (_, reply) => reply.type('application/fhir+json; charset=utf-8').send(body));
  }
  await bare.listen({ host: '127.0.0.1', port: 0 });
  const barePort = (bare.server.address() as { port: number }).port; // a TCP address: it listens on a port
  const job = { token, seconds, connections, ids };
  await run({ ...job, port, isBare: false, seconds: 2 });
  const mix = await run({ ...job, port, isBare: false });
  const limit = await run({ ...job, port: barePort, isBare: true });
  console.log(`${SHAPES.length} shapes, ${connections} connections, ${seconds} s; refused: ${mix.failed + limit.failed}`);
  const limitOf = 'a bare Fastify route';
  figures([
    { name: 'search mix', ours: mix.perSecond, unit: 'req/s', want: { floor: 3_400 }, limit: limit.perSecond, limitOf },
    { name: 'median', ours: mix.p50Ms, unit: 'ms', want: { ceiling: 50 }, limit: limit.p50Ms, limitOf },
    { name: 'p99', ours: mix.p99Ms, unit: 'ms', want: { ceiling: 100 }, limit: limit.p99Ms, limitOf },
  ]);
  await bare.close();
  await door.close();
  await trial.remove();
}

if (isMainThread) await main();
else parentPort?.postMessage(await load(workerData as Job)); // what `run` gave
