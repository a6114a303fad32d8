/** The thread that signs: whatever was asked for while it signed the last ones, in one message there and one back. */
import { sign } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { SIGNATURE_BYTES, type SignaturesAsked, type SignaturesMade } from './signing-aside.ts';

if (parentPort === null) throw new Error('this file is the body of a thread');
const port = parentPort;

port.on('message', ({ batch, key, messages, lengths }: SignaturesAsked) => {
  const signatures = new Uint8Array(lengths.length * SIGNATURE_BYTES);
  let from = 0;
  for (const [at, length] of lengths.entries()) {
    signatures.set(sign(null, messages.subarray(from, from + length), key), at * SIGNATURE_BYTES);
    from += length;
  }
  port.postMessage({ batch, signatures } satisfies SignaturesMade, [signatures.buffer]);
});
