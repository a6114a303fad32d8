/** Runs `medlar` as people do, as a process of its own, for the tests that are about just that. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const ROOT = join(import.meta.dirname, '..');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  /** Resolves with the lines printed before `medlar ready`; rejects when the process ends first. */
  readonly ready: Promise<readonly string[]>;
  readonly ended: Promise<Ended>;
}

const environment = (env: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('MEDLAR_') && name !== 'NODE_OPTIONS' && name !== 'NODE_TEST_CONTEXT'),
  ),
  // Only who tests these doors opens them: two servers with their usual ports would meet.
  MEDLAR_KIOSK: 'off',
  MEDLAR_RECORDS: 'off',
  ...env,
});

const endings = new WeakMap<TestContext, (() => Promise<unknown>)[]>();

/** Like `t.after`, last registered first: a server is gone before its folder is, and whatever fails, the rest is done too. */
function atTheEnd(t: TestContext, work: () => Promise<unknown>): void {
  const known = endings.get(t);
  if (known !== undefined) {
    known.push(work);
    return;
  }
  const works = [work];
  endings.set(t, works);
  t.after(async () => {
    const failed: unknown[] = [];
    for (const each of works.toReversed()) await each().catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw new AggregateError(failed, 'the test could not clean up');
  });
}

/** Starts it; killed at the end of the test, should it still run. */
export function startMedlar(t: TestContext, args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [join(ROOT, 'bin/medlar.mjs'), ...args], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  atTheEnd(t, async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const ready = new Promise<readonly string[]>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const lines = stdout.split('\n');
      if (lines.includes('medlar ready')) resolve(lines.slice(0, lines.indexOf('medlar ready')));
    });
    ended.then(({ code }) => reject(new Error(`it ended with ${String(code)}: ${stderr}`)), reject);
  });
  ready.catch(() => undefined); // whoever only waits for the end need not look at it
  return { child, ready, ended };
}

/** Runs it to its end. */
export const runMedlar = (t: TestContext, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  startMedlar(t, args, env).ended;

/** A fresh folder, removed at the end of the test. */
export async function freshFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'medlar-'));
  atTheEnd(t, () => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** `desk 127.0.0.1:21000 (TLS)` → 21000 */
export function portOf(lines: readonly string[], listener: string): number {
  const line = lines.find((each) => each.startsWith(`${listener} `));
  const port = Number(/:(\d+)(?: |$)/.exec(line ?? '')?.[1]);
  if (!Number.isInteger(port)) throw new Error(`no line for ${listener} among: ${lines.join(' | ')}`);
  return port;
}
