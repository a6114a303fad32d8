/** `medlar import fhir PATH…`: loads resources from ndjson, Bundles and single resources, each plain or gzipped, a file or a Bundle at a time. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FhirImport, ImportItem } from '#centre/fhir-import.ts';
import { parseJson } from '#fhir/json-text.ts';
import type { Settings } from '../config.ts';
import { UsageRefusal } from './arguments.ts';
import { EXIT } from './faults.ts';
import { openEverything } from './house.ts';
import { createLog } from './log.ts';
import type { Machine } from './machine.ts';

/** The longest file that is no ndjson, and the longest line of one that is, unpacked. */
const TEXT_BYTES_MAX = 512 * 1024 * 1024;
const LINE_BYTES_MAX = 50 * 1024 * 1024;
/** Lines of ndjson that are loaded together. */
const LINES_AT_ONCE = 1_000;
const PROGRESS_MS = 200;

interface Progress {
  written: number;
  same: number;
  bad: number;
}

interface File {
  readonly path: string;
  readonly bytes: number;
}

export async function importFhir(paths: readonly string[], settings: Settings, machine: Machine): Promise<number> {
  const files = await filesAt(paths);
  if (files.length === 0) throw new UsageRefusal(`there is no .json, .ndjson or .gz file at ${paths.join(', ')}`);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let stopped = false;
  void machine.stopAsked().then(() => (stopped = true));
  const opened = await openEverything(settings, machine, createLog(settings, machine), 'thread');
  const progress: Progress = { written: 0, same: 0, bad: 0 };
  const started = machine.now();
  const bar = createBar(machine, total, progress, started);
  try {
    const target = opened.administration.importFhir();
    let before = 0;
    for (const file of files) {
      await importFile(
        file.path,
        target,
        progress,
        (bytes) => bar.show(before + bytes),
        (line, text) => bar.complain(`medlar: ${file.path}:${line}: ${text}`),
        () => stopped,
      );
      before += file.bytes;
      bar.show(before);
      if (stopped) break;
    }
  } finally {
    bar.clear();
    await opened.close();
  }
  const seconds = Math.max((machine.now() - started) / 1000, 0.001);
  const rate = Math.round((progress.written + progress.same) / seconds);
  machine.print(
    `loaded ${progress.written} resources in ${seconds.toFixed(1)} s (${rate}/s)${progress.same > 0 ? `; ${progress.same} were there already` : ''}`,
  );
  if (progress.bad > 0) machine.complain(`medlar: ${progress.bad} resources were not loaded, as said above`);
  if (stopped) machine.complain('medlar: stopped; the same command goes on where it stopped');
  return progress.bad > 0 || stopped ? EXIT.failed : EXIT.done;
}

/** Files in the order of their names; folders are looked into. */
async function filesAt(paths: readonly string[]): Promise<readonly File[]> {
  const files: File[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new UsageRefusal(`there is nothing at ${path}`);
    if (found.isFile()) files.push({ path, bytes: found.size });
    else {
      const names = (await readdir(path)).filter((name) => /\.(?:json|ndjson)(?:\.gz)?$/.test(name)).toSorted();
      for (const name of names) files.push({ path: join(path, name), bytes: (await stat(join(path, name))).size });
    }
  }
  return files;
}

async function importFile(
  path: string,
  target: FhirImport,
  progress: Progress,
  read: (bytes: number) => void,
  complain: (line: number, text: string) => void,
  stopped: () => boolean,
): Promise<void> {
  const bad = (line: number, text: string): void => {
    progress.bad += 1;
    complain(line, text);
  };
  const load = async (items: readonly ImportItem[], lineOf: (position: number) => number): Promise<void> => {
    const done = await target.load(items);
    progress.written += done.written;
    progress.same += done.same;
    for (const { position, text } of done.faults) bad(lineOf(position), text);
  };
  try {
    if (/\.ndjson(?:\.gz)?$/.test(path)) await importLines(path, load, bad, read, stopped);
    else await importWhole(path, load, bad);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    bad(error.line, error.message);
  }
}

/** A file that cannot be read to its end: cut off, not gzip, too long. What came before it is loaded. */
class Unreadable extends Error {
  readonly line: number;
  constructor(text: string, line: number) {
    super(text);
    this.line = line;
  }
}

type Load = (items: readonly ImportItem[], lineOf: (position: number) => number) => Promise<void>;

const bytesOf = (path: string, read: (bytes: number) => void): NodeJS.ReadableStream & AsyncIterable<Buffer> => {
  const file = createReadStream(path);
  file.on('data', () => read(file.bytesRead));
  // The error reaches whoever reads the end of the pipe.
  return path.endsWith('.gz') ? pipeline(file, createGunzip(), () => undefined) : file;
};

async function importLines(
  path: string,
  load: Load,
  bad: (line: number, text: string) => void,
  read: (bytes: number) => void,
  stopped: () => boolean,
): Promise<void> {
  let items: ImportItem[] = [];
  let lines: number[] = [];
  let line = 0;
  const flush = async (): Promise<void> => {
    const some = items;
    const of = lines;
    items = [];
    lines = [];
    await load(some, (position) => of[position] ?? 0);
  };
  const take = async (text: Uint8Array): Promise<void> => {
    line += 1;
    if (text.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09)) return;
    const parsed = parseJson(text);
    if (!parsed.ok) return bad(line, `no JSON that FHIR allows: ${parsed.fault.text}`);
    items.push({ resource: parsed.value });
    lines.push(line);
    if (items.length >= LINES_AT_ONCE) await flush();
    return undefined;
  };
  let rest: Buffer[] = [];
  let restBytes = 0;
  try {
    for await (const chunk of bytesOf(path, read)) {
      let from = 0;
      for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
        const text = Buffer.concat([...rest, chunk.subarray(from, end)]);
        rest = [];
        restBytes = 0;
        from = end + 1;
        await take(text);
        if (stopped()) break;
      }
      if (stopped()) break;
      rest.push(chunk.subarray(from));
      restBytes += chunk.length - from;
      if (restBytes > LINE_BYTES_MAX)
        throw new Unreadable(`a line is longer than ${LINE_BYTES_MAX} bytes; what follows was not read`, line + 1);
    }
    if (restBytes > 0 && !stopped()) await take(Buffer.concat(rest));
  } catch (error) {
    await flush();
    throw readFault(error, line + 1);
  }
  await flush();
}

async function importWhole(path: string, load: Load, bad: (line: number, text: string) => void): Promise<void> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of bytesOf(path, () => undefined)) {
      bytes += chunk.length;
      if (bytes > TEXT_BYTES_MAX) throw new Unreadable(`the file is longer than ${TEXT_BYTES_MAX} bytes; make it ndjson`, 1);
      chunks.push(chunk);
    }
  } catch (error) {
    throw readFault(error, 1);
  }
  const text = Buffer.concat(chunks);
  const parsed = parseJson(text, { depthMax: 250, lengthMax: TEXT_BYTES_MAX });
  if (!parsed.ok) return bad(parsed.fault.line, `no JSON that FHIR allows: ${parsed.fault.text}`);
  const items = itemsOf(parsed.value);
  return load(items, (position) => lineOf(text, items[position]));
}

const readFault = (error: unknown, line: number): Error => {
  if (error instanceof Unreadable) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isGzip = typeof code === 'string' && code.startsWith('Z_');
  return isGzip
    ? new Unreadable(`the file cannot be unpacked to its end (${code}); what came before it is loaded`, line)
    : error instanceof Error
      ? error
      : new Error(String(error));
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function itemsOf(value: unknown): readonly ImportItem[] {
  if (!isObject(value) || value['resourceType'] !== 'Bundle') return [{ resource: value }];
  const entries: readonly unknown[] = Array.isArray(value['entry']) ? value['entry'] : [];
  return entries.map((entry) => {
    if (!isObject(entry)) return { resource: undefined };
    const { resource, fullUrl } = entry;
    return { resource, ...(typeof fullUrl === 'string' && { fullUrl }) };
  });
}

/** The line on which an entry names itself; looked for only where there is something to tell. */
function lineOf(text: Buffer, item: ImportItem | undefined): number {
  const id = isObject(item?.resource) ? item.resource['id'] : undefined;
  const name = item?.fullUrl ?? (typeof id === 'string' ? id : undefined);
  const at = name === undefined ? -1 : text.indexOf(JSON.stringify(name));
  if (at === -1) return 1;
  let line = 1;
  for (let end = text.indexOf(0x0a); end !== -1 && end < at; end = text.indexOf(0x0a, end + 1)) line += 1;
  return line;
}

/** One line that is written over, on terminals only. */
function createBar(machine: Machine, total: number, progress: Progress, started: number) {
  let shownAt = 0;
  const clear = (): void => {
    if (machine.errorIsTerminal && shownAt > 0) process.stderr.write('\r\u001b[K');
  };
  return {
    clear,
    complain(line: string): void {
      clear();
      machine.complain(line);
    },
    show(bytes: number): void {
      const now = machine.now();
      if (!machine.errorIsTerminal || now - shownAt < PROGRESS_MS) return;
      shownAt = now;
      const part = total === 0 ? 1 : Math.min(bytes / total, 1);
      const seconds = Math.max((now - started) / 1000, 0.001);
      const done = progress.written + progress.same;
      const left = part > 0 ? Math.ceil((seconds / part) * (1 - part)) : undefined;
      const filled = Math.round(part * 30);
      process.stderr.write(
        `\r\u001b[K[${'█'.repeat(filled)}${'·'.repeat(30 - filled)}] ${Math.round(part * 100)} %  ${done} resources, ${Math.round(done / seconds)}/s${left === undefined ? '' : `, ${left} s left`}`,
      );
    },
  };
}
