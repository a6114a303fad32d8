import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { COMMAND_LIMITS, type CommandLimits } from './key-command.ts';
import { openKeyGate, type KeySource } from './key-source.ts';
import { VaultRefusal } from './refusal.ts';
import type { KeyGate } from './gate.ts';

/** A key service in a few lines: XOR with a key per version, which ignores the context as a careless one would. Its log is beside it. */
const SERVICE = `
const { appendFileSync, readFileSync } = require('node:fs');
const request = JSON.parse(readFileSync(0, 'utf8'));
appendFileSync(process.argv[2], JSON.stringify([request.op, request.context, request.kek ?? null, Buffer.from(request.data, 'base64').length]) + '\\n');
const version = Number(process.env.KMS_VERSION ?? 1);
const masked = (kek) => Buffer.from(request.data, 'base64').map((byte) => byte ^ (0x40 + kek)).toString('base64');
const answer = request.op === 'wrap' ? { kek: version, data: masked(version) } : { data: request.kek <= version ? masked(request.kek) : null };
process.stdout.write(JSON.stringify(answer));
`;

const secret = new Uint8Array(5000).map((_, at) => at);

async function command(context: TestContext, program: string): Promise<{ source: KeySource; log: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'medlar-command-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'service.cjs'), program);
  const log = join(folder, 'log');
  return { source: { kind: 'command', command: [process.execPath, join(folder, 'service.cjs'), log] }, log };
}

const open = (source: KeySource, limits: Partial<CommandLimits> = {}, env: Record<string, string> = {}): Promise<KeyGate> =>
  openKeyGate(source, 'create', { env, commandLimits: { ...COMMAND_LIMITS, ...limits } });

const refused = (code: VaultRefusal['code'], words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof VaultRefusal, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, words);
  return true;
};

test('a key command wraps and unwraps secrets of any size, seeing only 32 bytes and the context', async (context) => {
  const { source, log } = await command(context, SERVICE);
  const gate = await open(source);
  assert.equal(gate.current, 1);
  const { kek, wrapped } = await gate.wrap(secret, 'secret|authority');
  assert.equal(Buffer.from(wrapped).includes(secret.subarray(0, 16)), false);
  assert.deepEqual(new Uint8Array((await gate.unwrap(kek, wrapped, 'secret|authority')) ?? []), secret);
  const requests = (await readFile(log, 'utf8')).trim().split('\n');
  assert.deepEqual(requests, [
    '["wrap","self-test",null,32]',
    '["unwrap","self-test",1,32]',
    '["wrap","secret|authority",null,32]',
    '["unwrap","secret|authority",1,32]',
  ]);
});

test('even when the program ignores it, another context, byte, cut or version does not unwrap', async (context) => {
  const { source, log } = await command(context, SERVICE);
  const gate = await open(source, {}, { KMS_VERSION: '2' });
  const { kek, wrapped } = await gate.wrap(secret.subarray(0, 32), 'data_key|1');
  assert.equal(kek, 2);
  const changed = (at: number): Uint8Array => Uint8Array.from(wrapped, (byte, index) => (index === at ? byte ^ 1 : byte));
  const results = await Promise.all([
    gate.unwrap(kek, wrapped, 'data_key|2'),
    gate.unwrap(1, wrapped, 'data_key|1'),
    gate.unwrap(3, wrapped, 'data_key|1'),
    ...[0, 1, 2, 33, 34, 45, 46, wrapped.length - 1].map((at) => gate.unwrap(kek, changed(at), 'data_key|1')),
    ...[0, 1, 2, 33, 34, 60, wrapped.length - 1].map((length) => gate.unwrap(kek, wrapped.subarray(0, length), 'data_key|1')),
  ]);
  assert.deepEqual(new Set(results), new Set([undefined]));
  assert.notEqual(await gate.unwrap(kek, wrapped, 'data_key|1'), undefined);

  const runs = (await readFile(log, 'utf8')).length;
  await Promise.all([0, 1, 2, 33].map((length) => gate.unwrap(kek, wrapped.subarray(0, length), 'data_key|1')));
  assert.equal((await readFile(log, 'utf8')).length, runs, 'what is cut off in front is not even asked about');
});

test('a program that does not give back what it wrapped is refused at start', async (context) => {
  const { source } = await command(context, SERVICE.replace('masked(request.kek)', 'masked(request.kek + 1)'));
  await assert.rejects(open(source), refused('command', /does not give back/));
});

for (const [what, program, words] of [
  ['is absent', undefined, /cannot be started/],
  ['ends with a status', 'process.exit(3)', /status 3/],
  ['is killed', "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)", /SIGTERM/],
  ['answers nothing', '', /did not answer as/],
  ['answers no JSON', "console.log('c2VjcmV0')", /did not answer as/],
  ['answers an array', "console.log('[]')", /did not answer as/],
  ['answers without a version', 'console.log(\'{"data":"c2VjcmV0"}\')', /did not answer as/],
  ['answers no base64', 'console.log(\'{"kek":1,"data":"c2VjcmV0!"}\')', /did not answer as/],
  ['answers version 0', 'console.log(\'{"kek":0,"data":"c2VjcmV0"}\')', /did not answer as/],
] as const) {
  test(`a key command that ${what} is refused in words that hold no part of its answer`, async (context) => {
    const { source } = await command(context, program ?? '');
    const absent: KeySource = { kind: 'command', command: ['/nowhere/at/all'] };
    await assert.rejects(open(program === undefined ? absent : source), (error: Error) => {
      assert.ok(refused('command', words)(error));
      return !error.message.includes('c2VjcmV0');
    });
  });
}

test('a key command that never answers is ended at the time limit, its own children too', async (context) => {
  const program = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    require('node:fs').writeFileSync(process.argv[2], String(child.pid));
    setInterval(() => {}, 1000);`;
  const { source, log } = await command(context, program);
  await assert.rejects(open(source, { timeoutMs: 700 }), refused('command', /within 700 ms/));
  const pid = Number(await readFile(log, 'utf8'));
  const alive = (): boolean => {
    try {
      process.kill(pid, 0);
    } catch {
      return false;
    }
    return true;
  };
  while (process.platform === 'linux' && alive() && !/\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z '))) {
    await new Promise((resolve) => setImmediate(resolve));
  }
});

test('a key command that answers without end is ended at the output limit', async (context) => {
  const { source } = await command(context, "setInterval(() => process.stdout.write('x'.repeat(10_000)), 0)");
  await assert.rejects(open(source, { outputBytesMax: 50_000 }), refused('command', /more than 50000 bytes/));
});

test('beyond the waiting limit requests are refused as busy, and the others are served', async (context) => {
  const { source } = await command(context, SERVICE);
  const gate = await open(source, { atOnce: 2, waiting: 2 });
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => gate.wrap(secret, 'x')));
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
  );
  const [last] = results.slice(-1);
  assert.ok(last?.status === 'rejected' && refused('busy', /requests wait/)(last.reason));
});
