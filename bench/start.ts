/**
 * From nothing to `medlar ready` with an existing data folder, and memory then, beside a bare Node that does nothing, in the same run.
 * Limits: 1.5 s and 150 MB. Run: node bench/start.ts [rounds]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROUNDS = Number(process.argv[2] ?? 7);
const MEDLAR = join(import.meta.dirname, '../bin/medlar.mjs');

interface Start {
  readonly ms: number;
  readonly residentMb: number;
}

/** Time until the process has printed `word`, and its memory then (Linux; elsewhere 0). */
const start = (args: readonly string[], word: string): Promise<Start> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    let result: Start | undefined;
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      if (result !== undefined || !said.includes(word)) return;
      result = { ms: performance.now() - began, residentMb: residentMb(child.pid) };
      child.kill('SIGTERM');
    });
    child.on('error', reject);
    child.on('close', () => (result === undefined ? reject(new Error(`it never said ${word}`)) : resolve(result)));
  });

function residentMb(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
const line = (name: string, starts: readonly Start[]): string =>
  `${name.padEnd(28)} ${median(starts.map(({ ms }) => ms))
    .toFixed(0)
    .padStart(5)} ms ${median(starts.map(({ residentMb: mb }) => mb))
    .toFixed(0)
    .padStart(5)} MB`;

const data = mkdtempSync(join(tmpdir(), 'medlar-bench-'));
try {
  const serve = [
    MEDLAR,
    'serve',
    '--demo',
    '--data',
    data,
    '--http',
    '127.0.0.1:0',
    '--desk',
    '127.0.0.1:0',
    '--doctors',
    '0,0',
    '--log-level',
    'warn',
  ];
  const first = await start(serve, 'medlar ready');
  const medlar: Start[] = [];
  const bare: Start[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    medlar.push(await start(serve, 'medlar ready'));
    bare.push(await start(['-e', 'console.log("up"); setInterval(() => {}, 1000)'], 'up'));
  }
  console.log(line('first start, makes keys', [first]));
  console.log(line('start, existing data folder', medlar));
  console.log(line('bare Node', bare));
} finally {
  rmSync(data, { recursive: true, force: true });
}
