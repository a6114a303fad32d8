/**
 * The command line: finds the command, gives it the real world (clock, randomness, signals, files), and turns what goes wrong into one message and an
 * exit code. Each command is a file in src/main/, loaded only when it is asked for.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EXIT, explain } from './main/faults.ts';
import { suggestion, UsageRefusal } from './main/arguments.ts';
import { COMMANDS, helpText } from './main/commands.ts';
import type { Machine } from './main/machine.ts';

/** Runs one command to its end; resolves with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const machine = realMachine();
  process.on('uncaughtException', (error) => {
    // Nobody knows what state it left behind. Everything acknowledged is durable, and the next start recovers by itself.
    tell(machine, error);
    process.exit(EXIT.failed);
  });
  const [name = 'help', ...rest] = args;
  try {
    if (['help', '--help', '-h'].includes(name)) return await help(machine, rest);
    if (['version', '--version', '-V'].includes(name)) return version(machine);
    const command = COMMANDS.get(name);
    if (command === undefined)
      throw new UsageRefusal(`there is no command "${name}"${suggestion(name, [...COMMANDS.keys(), 'help', 'version'])}`);
    if (rest.includes('--help') || rest.includes('-h')) return await help(machine, [name]);
    const { run } = await command.load();
    return await run(rest, machine);
  } catch (error) {
    const code = tell(machine, error);
    if (error instanceof UsageRefusal) machine.complain(`medlar: see medlar help${COMMANDS.has(name) ? ` ${name}` : ''}`);
    return COMMANDS.get(name)?.exitOnFault ?? code;
  }
}

/** Says what went wrong; returns the exit code for it. */
function tell(machine: Machine, error: unknown): number {
  const { text, code, expected } = explain(error);
  machine.complain(`medlar: ${text}`);
  const traced = ['debug', 'trace'].includes(machine.env['MEDLAR_LOG_LEVEL'] ?? '');
  if (traced && error instanceof Error) machine.complain(error.stack ?? '');
  else if (!expected)
    machine.complain('medlar: with MEDLAR_LOG_LEVEL=debug it says where; please report it as SECURITY.md or CONTRIBUTING.md describe');
  return code;
}

async function help(machine: Machine, [name]: readonly string[]): Promise<number> {
  if (name !== undefined && !COMMANDS.has(name)) {
    throw new UsageRefusal(`there is no command "${name}"${suggestion(name, [...COMMANDS.keys()])}`);
  }
  machine.print(await helpText(name));
  return EXIT.done;
}

function version(machine: Machine): number {
  // package.json is ours: it has a version.
  const { version: number } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  machine.print(`medlar ${number} (Node ${process.versions.node})`);
  return EXIT.done;
}

function realMachine(): Machine {
  const write = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);
  // Whoever reads our output may go away (`medlar help | head`): that is no fault.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return {
    env: process.env,
    zone: Temporal.Now.timeZoneId(),
    now: Date.now,
    after: (delayMs, work) => {
      const timer = setTimeout(work, delayMs);
      return () => clearTimeout(timer);
    },
    random: randomBytes,
    print: write(process.stdout),
    complain: write(process.stderr),
    readText,
    errorIsTerminal: process.stderr.isTTY,
    stopAsked,
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Shells expect 128 + the signal's number: SIGINT is 2. */
const EXIT_INTERRUPTED = 130;

/** How often a process that npm started looks whether npm's shell is still there. */
const PARENT_CHECK_MS = 200;

const stopAsked = (): Promise<string> =>
  new Promise((resolve) => {
    let asked = false;
    const ask = (why: string): void => {
      if (asked) process.exit(EXIT_INTERRUPTED);
      asked = true;
      resolve(why);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    if (process.env['npm_lifecycle_event'] === undefined) return;
    // npm hands SIGTERM to the shell in between, which dies of it without a word to us.
    const parent = process.ppid;
    const watching = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watching);
      if (!asked) ask('SIGTERM to npm');
    }, PARENT_CHECK_MS).unref();
  });
