/**
 * A gate behind a program of the operator's, for example a client of a key management service. One run per request, without a shell: a JSON object
 * on its standard input, a JSON object on its standard output, exit status 0. docs/keys.md has the protocol and an example.
 *
 *   {"op":"wrap","context":"secret|root","data":"base64"}             -> {"kek":3,"data":"base64"}
 *   {"op":"unwrap","context":"secret|root","kek":3,"data":"base64"}   -> {"data":"base64"}, or {"data":null} when it does not open
 *
 * The program only ever sees 32 random bytes: they seal the secret here, bound to its context, so that large secrets pass services with small limits,
 * and a program that ignores the context cannot be tricked into swapping one secret for another.
 */
import { spawn } from 'node:child_process';
import type { KeyGate } from './gate.ts';
import { parseBase64, parseJsonObject } from './kek-file.ts';
import { VaultRefusal } from './refusal.ts';
import { KEY_BYTES, open, seal } from './seal.ts';
import { createTurnstile, type TurnstileLimits } from './turnstile.ts';

/** The program, then its arguments. */
export type CommandLine = readonly [string, ...string[]];

export interface CommandLimits extends TurnstileLimits {
  readonly timeoutMs: number;
  readonly outputBytesMax: number;
}

export const COMMAND_LIMITS: CommandLimits = { atOnce: 4, waiting: 1000, timeoutMs: 10_000, outputBytesMax: 65_536 };

const LENGTH_BYTES = 2;

export interface CommandOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random: (size: number) => Uint8Array;
  readonly limits?: CommandLimits;
}

/** Runs the program twice to see that it gives back what it wrapped, and with which key version; refused otherwise. */
export async function openCommandGate(command: CommandLine, options: CommandOptions): Promise<KeyGate> {
  const { env, random, limits = COMMAND_LIMITS } = options;
  const turnstile = createTurnstile(limits);
  let current = 0;

  const ask = async (request: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> => {
    const output = await turnstile.pass(() => run(command, JSON.stringify(request), env, limits));
    if (output === undefined) throw new VaultRefusal('busy', `more than ${limits.waiting} requests wait for the key command ${command[0]}`);
    return parseAnswer(output, command);
  };

  const gate: KeyGate = {
    get current() {
      return current;
    },
    async wrap(secret, context) {
      const key = random(KEY_BYTES);
      const { kek, data } = await ask({ op: 'wrap', context, data: key.toBase64() });
      const blob = parseBase64(data);
      if (typeof kek !== 'number' || !Number.isInteger(kek) || kek < 1 || blob === undefined || blob.length === 0) throw nonsense(command);
      current = Math.max(current, kek);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(blob.length);
      return { kek, wrapped: Buffer.concat([length, blob, seal(key, contextAad(kek, context), secret)]) };
    },
    async unwrap(kek, wrapped, context) {
      if (wrapped.length < LENGTH_BYTES) return undefined;
      const sealedAt = LENGTH_BYTES + Buffer.from(wrapped.buffer, wrapped.byteOffset).readUInt16BE();
      if (wrapped.length < sealedAt) return undefined;
      const { data } = await ask({ op: 'unwrap', context, kek, data: wrapped.subarray(LENGTH_BYTES, sealedAt).toBase64() });
      if (data === null) return undefined;
      const key = parseBase64(data);
      if (key === undefined) throw nonsense(command);
      return key.length === KEY_BYTES ? open(key, contextAad(kek, context), wrapped.subarray(sealedAt)) : undefined;
    },
  };

  const { kek, wrapped } = await gate.wrap(new Uint8Array(KEY_BYTES), 'self-test');
  if ((await gate.unwrap(kek, wrapped, 'self-test')) === undefined) {
    throw new VaultRefusal('command', `the key command ${command[0]} does not give back what it wrapped`);
  }
  return gate;
}

const contextAad = (kek: number, context: string): Uint8Array => Buffer.from(`wrap|${kek}|${context}`);

/** Its standard error goes to ours: what it says of its own troubles is the operator's to read, and never part of our messages. */
function run(command: CommandLine, input: string, env: CommandOptions['env'], limits: CommandLimits): Promise<string> {
  const [program, ...args] = command;
  const ownGroup = process.platform !== 'win32';
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...env }, detached: ownGroup, windowsHide: true });
    const chunks: Buffer[] = [];
    let bytes = 0;

    const fail = (what: string, cause?: unknown): void => {
      clearTimeout(timer);
      reject(new VaultRefusal('command', `the key command ${program} ${what}`, { cause }));
      child.stdout.destroy();
      stop();
    };
    const stop = (): void => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        // The whole group, when it has one: a script's own children must not stay behind.
        if (ownGroup) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // it ended by itself in between
      }
    };
    const timer = setTimeout(() => fail(`did not answer within ${limits.timeoutMs} ms`), limits.timeoutMs);

    child.on('error', (error) => fail('cannot be started; check its path and that it may be run', error));
    child.stdin.on('error', () => {}); // it may answer without reading everything
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.outputBytesMax) fail(`answered more than ${limits.outputBytesMax} bytes`);
      else chunks.push(chunk);
    });
    child.on('close', (status, signal) => {
      if (status !== 0) return fail(`ended with ${signal ?? `status ${String(status)}`}; what it wrote is above`);
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString());
    });
    child.stdin.end(`${input}\n`);
  });
}

function parseAnswer(output: string, command: CommandLine): Readonly<Record<string, unknown>> {
  try {
    return parseJsonObject(output, 'answer');
  } catch {
    throw nonsense(command); // its answer may hold a key: no part of it is shown
  }
}

const nonsense = (command: CommandLine): VaultRefusal =>
  new VaultRefusal('command', `the key command ${command[0]} did not answer as docs/keys.md says`);
