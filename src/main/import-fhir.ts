/** `medlar import fhir PATH…`: loads resources from ndjson, Bundles and single resources, each plain or gzipped, a file or a Bundle at a time. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FhirImport, ImportItem } from '#centre/fhir/import.ts';
import { parseJson } from '#fhir/json-text.ts';
import type { Settings } from '../config.ts';
import { UsageRefusal } from './arguments.ts';
import { EXIT } from './faults.ts';
import { openEverything } from './house.ts';
import { createLog } from './log.ts';
import type { Machine } from './machine.ts';

/** The longest file that is no ndjson, and the longest line of one that is, unpacked. */
const TEXT_BYTES_MAX = 256 * 1024 * 1024;
const LINE_BYTES_MAX = 50 * 1024 * 1024;
/** Lines of ndjson that are loaded together. */
const LINES_AT_ONCE = 1_000;
/** Files, or so many lines, that are in memory at once. */
const LOADS_AT_ONCE = 3;
const READ_BYTES = 256 * 1024;
const PROGRESS_MS = 200;

interface Progress {
  written: number;
  same: number;
  bad: number;
  /** Of the files, packed as they are: how much of them is loaded. */
  bytes: number;
}

interface File {
  readonly path: string;
  readonly bytes: number;
}

export async function importFhir(paths: readonly string[], settings: Settings, machine: Machine): Promise<number> {
  const files = await filesAt(paths);
  if (files.length === 0) throw new UsageRefusal(`there is no .json, .ndjson or .gz file at ${paths.join(', ')}`);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let asked = false;
  void machine.stopAsked().then(() => (asked = true));
  /** Something was left out because of that. */
  let stopped = false;
  const stop = (): boolean => (stopped ||= asked);
  const opened = await openEverything(settings, machine, createLog(settings, machine));
  const progress: Progress = { written: 0, same: 0, bad: 0, bytes: 0 };
  const started = machine.now();
  const bar = createBar(machine, total, progress, started);
  const loads = createLoads(opened.administration.importFhir(), progress, () => bar.show());
  try {
    for (const file of files) {
      if (stop()) break;
      await importFile(
        file,
        loads,
        (line, text) => {
          progress.bad += 1;
          bar.complain(`medlar: ${file.path}:${line}: ${text}`);
        },
        stop,
      );
    }
    await loads.done();
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

/** Files in the order of their names, those of patients before the others of their folder; folders are looked into. */
async function filesAt(paths: readonly string[]): Promise<readonly File[]> {
  const files: File[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new UsageRefusal(`there is nothing at ${path}`);
    if (found.isFile()) files.push({ path, bytes: found.size });
    else {
      const names = (await readdir(path)).filter((name) => /\.(?:json|ndjson)(?:\.gz)?$/.test(name)).toSorted(patientsFirst);
      // What cannot be looked at is told when its turn comes.
      for (const name of names)
        files.push({ path: join(path, name), bytes: (await stat(join(path, name)).catch(() => undefined))?.size ?? 0 });
    }
  }
  return files;
}

/** What belongs to a patient is sealed with their key: they come first. https://hl7.org/fhir/uv/bulkdata names files after types */
const patientsFirst = (one: string, other: string): number =>
  Number(/^Patient\b/.test(other)) - Number(/^Patient\b/.test(one)) || (one < other ? -1 : 1);

type Bad = (line: number, text: string) => void;

/** Items on their way into the centre: some are made durable while others are read. */
interface Loads {
  /** Resolves when there is room for more. `bytes`: how much of the files they are. */
  add(items: readonly ImportItem[], lineOf: (position: number) => number, bad: Bad, bytes: number): Promise<void>;
  /** Resolves when all are durable. */
  done(): Promise<void>;
}

function createLoads(target: FhirImport, progress: Progress, show: () => void): Loads {
  const waiting: Promise<void>[] = [];
  const oldest = async (): Promise<void> => {
    await waiting.shift();
  };
  return {
    async add(items, lineOf, bad, bytes) {
      const load = async (): Promise<void> => {
        const { written, same, faults } = await target.load(items);
        progress.written += written;
        progress.same += same;
        progress.bytes += bytes;
        for (const { position, text } of faults) bad(lineOf(position), text);
        show();
      };
      const loading = load();
      // Whoever takes it from the list hears of its error.
      loading.catch(() => undefined);
      waiting.push(loading);
      while (waiting.length >= LOADS_AT_ONCE) await oldest();
    },
    async done() {
      while (waiting.length > 0) await oldest();
    },
  };
}

async function importFile(file: File, loads: Loads, bad: Bad, stopped: () => boolean): Promise<void> {
  try {
    if (/\.ndjson(?:\.gz)?$/.test(file.path)) await importLines(file, loads, bad, stopped);
    else await importWhole(file, loads, bad);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    bad(error.line, error.message);
  }
}

/** A file that cannot be read to its end: cut off, not gzip, too long, not for us. What came before it is loaded. */
class Unreadable extends Error {
  readonly line: number;
  constructor(text: string, line: number) {
    super(text);
    this.line = line;
  }
}

/** A file's bytes, unpacked, and how many it has on the disk so far. */
function bytesOf({ path }: File): { readonly chunks: AsyncIterable<Buffer>; readonly read: () => number } {
  const file = createReadStream(path, { highWaterMark: READ_BYTES });
  // The error reaches whoever reads the end of the pipe.
  const chunks = path.endsWith('.gz') ? pipeline(file, createGunzip({ chunkSize: READ_BYTES }), () => undefined) : file;
  return { chunks, read: () => file.bytesRead };
}

const NEWLINE = 0x0a;
const isBlank = (text: Uint8Array): boolean => text.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);

async function importLines(file: File, loads: Loads, bad: Bad, stopped: () => boolean): Promise<void> {
  const { chunks, read } = bytesOf(file);
  let items: ImportItem[] = [];
  let lines: number[] = [];
  let line = 0;
  let flushed = 0;
  const add = async (some: readonly ImportItem[], lineOf: (position: number) => number): Promise<void> => {
    const bytes = read() - flushed;
    flushed += bytes;
    await loads.add(some, lineOf, bad, bytes);
  };
  const flush = async (): Promise<void> => {
    const [some, of] = [items, lines];
    [items, lines] = [[], []];
    await add(some, (position) => of[position] ?? 0);
  };
  const take = async (text: Uint8Array): Promise<void> => {
    line += 1;
    if (isBlank(text)) return;
    const parsed = parseJson(text);
    if (!parsed.ok) {
      bad(line, `no JSON that FHIR allows: ${parsed.fault.text}`);
      return;
    }
    const entries = entriesOf(parsed.value);
    if (entries === undefined) {
      items.push({ resource: parsed.value });
      lines.push(line);
      if (items.length >= LINES_AT_ONCE) await flush();
      return;
    }
    // Its entries call each other by names of their own.
    await flush();
    const of = line;
    await add(entries, () => of);
  };
  let rest: Buffer[] = [];
  let restBytes = 0;
  const endLine = async (end: Buffer): Promise<void> => {
    const text = rest.length === 0 ? end : Buffer.concat([...rest, end]);
    const tooLong = restBytes + end.length > LINE_BYTES_MAX;
    rest = [];
    restBytes = 0;
    if (!tooLong) return take(text);
    line += 1;
    bad(line, `the line is longer than ${LINE_BYTES_MAX} bytes`);
    return undefined;
  };
  try {
    for await (const chunk of chunks) {
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
        await endLine(chunk.subarray(from, end));
        from = end + 1;
        if (stopped()) break;
      }
      if (stopped()) break;
      restBytes += chunk.length - from;
      // Of a line that is too long only its length is kept.
      if (restBytes > LINE_BYTES_MAX) rest = [];
      else rest.push(chunk.subarray(from));
    }
    if (restBytes > 0 && !stopped()) await endLine(Buffer.alloc(0));
  } catch (error) {
    await flush();
    throw readFault(error, line + 1);
  }
  await flush();
}

async function importWhole(file: File, loads: Loads, bad: Bad): Promise<void> {
  const { chunks, read } = bytesOf(file);
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      if (bytes === 0 && !MAY_BEGIN_JSON.has(chunk[0] ?? 0))
        throw new Unreadable('no JSON that FHIR allows: it does not begin with "{"', 1);
      bytes += chunk.length;
      if (bytes > TEXT_BYTES_MAX) throw new Unreadable(`the file is longer than ${TEXT_BYTES_MAX} bytes; make it ndjson`, 1);
      parts.push(chunk);
    }
  } catch (error) {
    throw readFault(error, 1);
  }
  const text = Buffer.concat(parts);
  const parsed = parseJson(text, { depthMax: 250, lengthMax: TEXT_BYTES_MAX });
  if (!parsed.ok) return bad(parsed.fault.line, `no JSON that FHIR allows: ${parsed.fault.text}`);
  const items = entriesOf(parsed.value) ?? [{ resource: parsed.value }];
  return loads.add(items, (position) => lineOf(text, items[position]), bad, read());
}

/** An object, white space before it, or a byte order mark. */
const MAY_BEGIN_JSON: ReadonlySet<number> = new Set([0x7b, 0x20, 0x09, 0x0a, 0x0d, 0xef]);

function readFault(error: unknown, line: number): Error {
  if (error instanceof Unreadable) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('Z_')) return new Unreadable(`the file cannot be unpacked to its end (${code}); what came before it is loaded`, line);
  // What the system says of a file: EACCES, EISDIR, ENOENT, EIO.
  if (/^E[A-Z]+$/.test(code) && error instanceof Error && 'syscall' in error)
    return new Unreadable(`the file cannot be read (${code}); what came before it is loaded`, line);
  return error instanceof Error ? error : new Error(String(error));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Bundles that are resources of their own: what they say together is more than their entries say. */
const WHOLE_BUNDLES: ReadonlySet<unknown> = new Set(['document', 'message']);

/** What a Bundle is a list of; undefined of what is to be loaded as it is. */
function entriesOf(value: unknown): readonly ImportItem[] | undefined {
  if (!isObject(value) || value['resourceType'] !== 'Bundle' || WHOLE_BUNDLES.has(value['type'])) return undefined;
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
    show(): void {
      const now = machine.now();
      if (!machine.errorIsTerminal || now - shownAt < PROGRESS_MS) return;
      shownAt = now;
      const part = total === 0 ? 1 : Math.min(progress.bytes / total, 1);
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
