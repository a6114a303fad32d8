/**
 * Sealing and opening 1 KB, beside two limits measured in the same run: the cipher alone (AES-256-GCM over 1 MB, scaled to 1 KB), and the least
 * that node:crypto asks for one message. Run: node bench/seal.ts
 */
import { createCipheriv, randomBytes, randomFillSync } from 'node:crypto';
import { open, seal } from '#vault/seal.ts';
import { mac } from '#vault/digest.ts';

const ROUNDS = 15;
const KB = 1024;

const key = new Uint8Array(randomBytes(32));
const nonce = randomBytes(12);
const aad = Buffer.from('version|12|abcdefghijklmnopqrstuv|1|123|1790000000000|0');
const plain = new Uint8Array(randomBytes(KB));
const sealed = seal(key, aad, plain);
const megabyte = randomBytes(KB * KB);

const cipherOnly = (bytes: Uint8Array): void => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  cipher.update(bytes);
  cipher.final();
};

/** Name, what one run does, runs per round, messages of 1 KB per run. */
const cases: readonly (readonly [string, () => unknown, number, number])[] = [
  ['limit: AES-256-GCM per KB, in bulk', () => cipherOnly(megabyte), 20, KB],
  ['limit: one node:crypto cipher, 1 KB', () => cipherOnly(plain), 5000, 1],
  ['seal 1 KB', () => seal(key, aad, plain), 5000, 1],
  ['open 1 KB', () => open(key, aad, sealed), 5000, 1],
  ['mac 1 KB', () => mac(key, plain), 5000, 1],
  ['nonce alone, asked for each time', () => randomFillSync(nonce), 5000, 1],
];

const samples = new Map<string, number[]>(cases.map(([name]) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, work, runs, messages] of cases) {
    const start = performance.now();
    for (let run = 0; run < runs; run += 1) work();
    samples.get(name)?.push(((performance.now() - start) * 1000) / runs / messages);
  }
}

const median = (name: string): number => samples.get(name)?.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN;
const least = median('limit: one node:crypto cipher, 1 KB');
for (const [name] of cases) {
  const micros = median(name);
  console.log(`${name.padEnd(38)} ${micros.toFixed(2).padStart(7)} µs  ${(least / micros).toFixed(2).padStart(6)} × of one cipher`);
}
