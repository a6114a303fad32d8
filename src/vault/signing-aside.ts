/**
 * Signing on another core while somebody waits. A signature takes as long as everything else in a short answer, and the runtime's own thread pool, which
 * is woken for each, a third of that again; so the messages of one turn of the event loop cross together.
 */
import { type KeyObject, sign } from 'node:crypto';
import { Worker } from 'node:worker_threads';

export const SIGNATURE_BYTES = 64;

export interface SignaturesAsked {
  readonly batch: number;
  readonly key: KeyObject;
  /** The messages, one after the other. */
  readonly messages: Uint8Array;
  readonly lengths: readonly number[];
}

export interface SignaturesMade {
  readonly batch: number;
  /** 64 bytes each, in the order asked. */
  readonly signatures: Uint8Array;
}

interface Waiting {
  readonly message: Uint8Array;
  readonly resolve: (signature: Uint8Array) => void;
}

interface Batch {
  readonly key: KeyObject;
  readonly all: readonly Waiting[];
}

/** Fewer in one turn are signed here: they are done before another thread has woken, and where nobody is in a hurry there is none, nor its memory (27 MB). */
const WORTH_A_THREAD = 4;

/** Signs with this Ed25519 key. The same message gives the same signature, whichever thread makes it. */
export function signerAside(key: KeyObject): (message: Uint8Array) => Promise<Uint8Array> {
  let waiting: Waiting[] = [];
  const post = (): void => {
    const all = waiting;
    waiting = [];
    if (all.length < WORTH_A_THREAD) signHere({ key, all });
    else thread().sign({ key, all });
  };
  return (message) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(post);
      waiting.push({ message, resolve });
    });
}

interface Thread {
  sign(batch: Batch): void;
}

let shared: Thread | undefined;

/** One for the whole process; it keeps nothing alive unless somebody waits for it. */
const thread = (): Thread => (shared ??= startThread());

function startThread(): Thread {
  const worker = new Worker(new URL('signing-thread.ts', import.meta.url), { name: 'medlar-signing' });
  const batches = new Map<number, Batch>();
  let next = 0;
  /** Not while it starts, and not after it has ended: nobody waits for a thread that is not there. */
  let ready = false;
  worker.once('online', () => {
    ready = true;
  });
  worker.on('message', ({ batch, signatures }: SignaturesMade) => {
    const asked = batches.get(batch);
    batches.delete(batch);
    if (batches.size === 0) worker.unref();
    asked?.all.forEach(({ resolve }, at) => resolve(signatures.subarray(at * SIGNATURE_BYTES, (at + 1) * SIGNATURE_BYTES)));
  });
  // What it was asked for is signed here, and so is everything from then on.
  const ended = (): void => {
    ready = false;
    for (const batch of batches.values()) signHere(batch);
    batches.clear();
  };
  worker.on('error', ended);
  worker.on('exit', ended);
  // After the listeners, the first of which would keep the process again.
  worker.unref();
  return {
    sign(batch) {
      if (!ready) {
        signHere(batch);
        return;
      }
      const messages = Buffer.concat(batch.all.map(({ message }) => message));
      const asked: SignaturesAsked = { batch: next++, key: batch.key, messages, lengths: batch.all.map(({ message }) => message.length) };
      if (batches.size === 0) worker.ref();
      batches.set(asked.batch, batch);
      worker.postMessage(asked);
    },
  };
}

function signHere({ key, all }: Batch): void {
  for (const { message, resolve } of all) resolve(sign(null, message, key));
}
