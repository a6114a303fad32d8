/**
 * FHIR over HTTP: an equal mix of create, read, update and delete over nine types, every one an audited, durable act. The load comes from a thread that shares the
 * same cores. The limits, in the same run: a bare Fastify route that gives the same bytes from memory.
 * Run: node bench/fhir-crud.ts [seconds, 8] [connections, 300]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import Fastify from 'fastify';
import pino from 'pino';
import { openTrial } from '#centre/trial/centre.ts';
import { startHttp } from '#doors/http/server.ts';
import { figures, quantile } from './figures.ts';
import { HttpLine } from './http-line.ts';
import { loadOnce } from './load-thread.ts';

interface Job {
  readonly port: number;
  readonly token: string;
  readonly seconds: number;
  readonly connections: number;
  readonly kind: 'crud' | 'read' | 'bare';
  readonly patient: string;
}

interface Result {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly failed: number;
}

const TYPES: readonly ((patient: string) => object)[] = [
  () => ({ resourceType: 'Patient', name: [{ family: 'Bench', given: ['Ada'] }], gender: 'female', birthDate: '1980-02-29' }),
  (patient) => ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
    subject: { reference: patient },
    effectiveDateTime: '2026-01-02T03:04:05Z',
    valueQuantity: { value: 70.5, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  }),
  (patient) => ({
    resourceType: 'Condition',
    code: { text: 'cough' },
    subject: { reference: patient },
    clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  }),
  (patient) => ({
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: patient },
  }),
  (patient) => ({ resourceType: 'Procedure', status: 'completed', subject: { reference: patient }, code: { text: 'x' } }),
  (patient) => ({
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: { text: 'aspirin' },
    subject: { reference: patient },
  }),
  (patient) => ({
    resourceType: 'AllergyIntolerance',
    patient: { reference: patient },
    code: { text: 'nuts' },
    clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] },
  }),
  () => ({ resourceType: 'Organization', name: 'Bench Hospital', active: true }),
  () => ({ resourceType: 'Practitioner', name: [{ family: 'Doc' }], active: true }),
];

// ---- the load, in a thread of its own ------------------------------------------------------------------------------------------

async function load({ port, token, seconds, connections, kind, patient }: Job): Promise<Result> {
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  let failed = 0;
  const work = async (index: number): Promise<void> => {
    const line = new HttpLine(port, token);
    const ask = async (method: string, path: string, want: number, body?: string): Promise<string> => {
      const started = performance.now();
      const answer = await line.ask(method, path, body);
      times.push(performance.now() - started);
      if (answer.status !== want) failed += 1;
      return answer.body;
    };
    for (let round = index; performance.now() < until; round += 1) {
      if (kind !== 'crud') {
        await ask('GET', kind === 'bare' ? '/bare' : `/fhir/R4/${patient}`, 200);
        continue;
      }
      const resource = TYPES[round % TYPES.length]?.(patient) as { resourceType: string };
      const type = resource.resourceType;
      const made = await ask('POST', `/fhir/R4/${type}`, 201, JSON.stringify(resource));
      const { id } = JSON.parse(made) as { id: string };
      await ask('GET', `/fhir/R4/${type}/${id}`, 200);
      await ask('PUT', `/fhir/R4/${type}/${id}`, 200, JSON.stringify({ ...resource, id, language: 'en' }));
      await ask('DELETE', `/fhir/R4/${type}/${id}`, 204);
    }
    line.end();
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => work(index)));
  return { perSecond: times.length / seconds, p99Ms: quantile(times, 0.99), failed };
}

const run = (job: Job): Promise<Result> => loadOnce(import.meta.filename, job);

// ---- the server ----------------------------------------------------------------------------------------------------------------

async function main(): Promise<void> {
  const seconds = Number(process.argv[2] ?? 8);
  const connections = Number(process.argv[3] ?? 300);
  const folder = await mkdtemp(join(tmpdir(), 'medlar-fhir-crud-'));
  const trial = await openTrial();
  await trial.administration.addAccount({ username: 'bench', name: 'Bench', role: 'administrator', password: 'an account of the bench' });
  const token = (await trial.administration.issueToken('bench', Date.now() + 3600_000)) ?? '';
  const door = await startHttp(trial.centre, { host: '127.0.0.1', port: 0, log: pino({ level: 'error' }) });
  const { port } = door.address;
  const made = await fetch(`http://127.0.0.1:${port}/fhir/R4/Patient`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(TYPES[0]?.('')),
  });
  const body = Buffer.from(await made.arrayBuffer());
  const patient = `Patient/${(JSON.parse(body.toString()) as { id: string }).id}`;
  const bare = Fastify();
  bare.get('/bare', (_, reply) => reply.type('application/fhir+json; charset=utf-8').send(body));
  await bare.listen({ host: '127.0.0.1', port: 0 });
  const barePort = (bare.server.address() as { port: number }).port;
  const job = { token, seconds, connections, patient };
  await run({ ...job, port, kind: 'crud', seconds: 2 });
  const crud = await run({ ...job, port, kind: 'crud' });
  const read = await run({ ...job, port, kind: 'read' });
  const limit = await run({ ...job, port: barePort, kind: 'bare' });
  console.log(`${connections} connections, ${seconds} s each; refused: ${crud.failed + read.failed}`);
  figures([
    {
      name: 'CRUD mix',
      ours: crud.perSecond,
      unit: 'req/s',
      want: { floor: 5_200 },
      limit: limit.perSecond,
      limitOf: 'a bare Fastify route',
    },
    { name: 'CRUD mix, p99', ours: crud.p99Ms, unit: 'ms', want: { ceiling: 250 }, limit: limit.p99Ms, limitOf: 'a bare Fastify route' },
    {
      name: 'read by id',
      ours: read.perSecond,
      unit: 'req/s',
      want: { floor: 0.5 * limit.perSecond },
      limit: limit.perSecond,
      limitOf: 'a bare Fastify route',
    },
    { name: 'read by id, p99', ours: read.p99Ms, unit: 'ms', want: { ceiling: 100 }, limit: limit.p99Ms, limitOf: 'a bare Fastify route' },
  ]);
  await bare.close();
  await door.close();
  await trial.remove();
  await rm(folder, { recursive: true });
}

if (isMainThread) await main();
else parentPort?.postMessage(await load(workerData as Job));
