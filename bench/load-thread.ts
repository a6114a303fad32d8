/** Loads run in a thread of their own, which is the benchmark's own file: so that what asks does not hold up what answers. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Gives a thread its work and waits for what it says; throws what it throws. One work at a time. What it says is for the caller to know. */
export async function load<Result>(worker: Worker, work: unknown): Promise<Result> {
  const said = once(worker, 'message') as Promise<[Result]>;
  worker.postMessage(work);
  const [result] = await said;
  return result;
}

/** A thread that is given one work as its data, and ends with it. */
export async function loadOnce<Result>(file: string, work: unknown): Promise<Result> {
  const [result] = (await once(new Worker(file, { workerData: work }), 'message')) as [Result];
  return result;
}
