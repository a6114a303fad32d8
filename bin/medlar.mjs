#!/usr/bin/env node
// Starts Medlar under the Node that package-lock.json names. This file must parse on any Node from 14 on: an older one
// hands over to the project's own, or says in one sentence what to do.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The oldest Node that has what Medlar uses: type stripping, Temporal, node:sqlite, Argon2. */
const NODE_MIN = [26, 10];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');

function recentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
}

/** The project's own Node; undefined when it is not installed. */
function packagedNode() {
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  return [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`, `node-win-${process.arch}`]
    .map((name) => join(modules, name, file))
    .find((path) => existsSync(path));
}

function handOver(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself: the terminal tells the whole process group.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`cannot run ${node}: ${error.message}`));
  child.on('exit', (code, signal) => (signal === null ? process.exit(code) : process.kill(process.pid, signal)));
}

function refuse(text) {
  console.error(`medlar: ${text}`);
  process.exit(1);
}

if (!existsSync(join(modules, '.package-lock.json'))) {
  refuse(`not set up yet: run "npm run set-up" in ${root}, or start with "npm start".`);
} else if (recentEnough(process.versions.node)) {
  // Compiled code is kept inside the project: the default place, a shared temporary folder, is not to be trusted.
  module.enableCompileCache(join(modules, '.cache', 'medlar'));
  const { main } = await import('../src/main.ts');
  process.exitCode = await main(process.argv.slice(2));
  // Whatever would not close in time must not keep the process: what was acknowledged is durable.
  setTimeout(() => process.exit(), 500).unref();
} else {
  const node = packagedNode();
  if (node === undefined) {
    refuse(`this is Node ${process.versions.node}, and Medlar needs ${NODE_MIN.join('.')} or newer: run "npm run set-up" in ${root}.`);
  } else {
    handOver(node);
  }
}
