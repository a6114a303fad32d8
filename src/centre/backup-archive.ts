/**
 * What is inside a backup: a POSIX tar archive, so that any tar opens it, whose last member says what the others are, signed with the ledger's key.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06 (ustar)
 */
import { type Ed25519Verify, openNote, parseNote, signNote, type NoteSigner, verifierKey } from '#ledger/note.ts';
import type { Bytes } from '#store/port.ts';
import { sha256 } from '#vault/digest.ts';

/** Members by name, in the order of the archive; the middle two may be absent. */
export const MEMBERS = { store: 'medlar.db', pin: 'ledger-pin.json', settings: 'medlar.json', manifest: 'manifest' } as const;

export interface Member {
  readonly name: string;
  readonly bytes: number;
  /** Exactly so many bytes; to be read before the next member is asked for. */
  readonly content: AsyncIterable<Bytes>;
}

const BLOCK = 512;
/** Offset and width of the fields that we write and read. */
const FIELD = { name: [0, 100], mode: [100, 8], uid: [108, 8], gid: [116, 8], size: [124, 12], mtime: [136, 12], sum: [148, 8] } as const;
const TYPE_AT = 156;
const MAGIC_AT = 257;
const MAGIC = 'ustar\u000000';
const REGULAR = '0';
/** Where octal digits do not suffice, GNU's and every tar's way: the number in binary after a set bit. */
const OCTAL_SIZE_MAX = 8 ** 11 - 1;

/** Writes members, then the end. `made`: UTC milliseconds. */
export async function* writeTar(members: AsyncIterable<Member> | Iterable<Member>, made: number): AsyncGenerator<Bytes> {
  for await (const { name, bytes, content } of members) {
    yield header(name, bytes, made);
    let written = 0;
    for await (const chunk of content) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== bytes) throw new Error(`${name} has ${written} bytes, not ${bytes}`);
    yield new Uint8Array(padding(bytes));
  }
  yield new Uint8Array(2 * BLOCK);
}

function header(name: string, bytes: number, made: number): Bytes {
  const block = Buffer.alloc(BLOCK);
  const octal = ([at, width]: readonly [number, number], value: number): void => {
    block.write(value.toString(8).padStart(width - 1, '0'), at, 'latin1');
  };
  block.write(name, FIELD.name[0], FIELD.name[1], 'utf8');
  octal(FIELD.mode, 0o600);
  octal(FIELD.uid, 0);
  octal(FIELD.gid, 0);
  if (bytes <= OCTAL_SIZE_MAX) octal(FIELD.size, bytes);
  else {
    block.writeUInt8(0x80, FIELD.size[0]);
    block.writeBigUInt64BE(BigInt(bytes), FIELD.size[0] + 4);
  }
  octal(FIELD.mtime, Math.floor(made / 1000));
  block.write(REGULAR, TYPE_AT, 'latin1');
  block.write(MAGIC, MAGIC_AT, 'latin1');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\u0000 `, FIELD.sum[0], 'latin1');
  return block;
}

/** The sum of the header's bytes, its own field taken as blanks. */
const checksum = (block: Bytes): number =>
  block.reduce((sum, byte, at) => sum + (at >= FIELD.sum[0] && at < FIELD.sum[0] + FIELD.sum[1] ? 0x20 : byte), 0);

const padding = (bytes: number): number => (BLOCK - (bytes % BLOCK)) % BLOCK;

/** The archive is not one that `writeTar` wrote. */
export class TarFault extends Error {
  override readonly name = 'TarFault';
}

/** Reads the members of an archive as `writeTar` writes it; whatever else tar can hold is refused. Throws TarFault, and what `chunks` throws. */
export async function* readTar(chunks: AsyncIterable<Bytes>): AsyncGenerator<Member> {
  const source = new ByteSource(chunks);
  for (;;) {
    const block = await source.exactly(BLOCK);
    if (block.every((byte) => byte === 0)) break;
    const { name, bytes } = parseHeader(block);
    let left = bytes;
    const content = (async function* () {
      while (left > 0) {
        const chunk = await source.atMost(left);
        left -= chunk.length;
        yield chunk;
      }
    })();
    yield { name, bytes, content };
    if (left > 0) throw new Error(`${name} was not read to its end`);
    await source.exactly(padding(bytes));
  }
  await source.exactly(BLOCK);
  if (!(await source.ended())) throw new TarFault('something follows the end');
}

function parseHeader(block: Bytes): { readonly name: string; readonly bytes: number } {
  const buffer = Buffer.from(block);
  const text = ([at, width]: readonly [number, number]): string => buffer.toString('utf8', at, at + width).replace(/\0.*$/s, '');
  const octal = (field: readonly [number, number]): number => {
    const digits = text(field).trim();
    if (!/^[0-7]+$/.test(digits)) throw new TarFault('a number is none');
    return Number.parseInt(digits, 8);
  };
  const whole = buffer.toString('latin1', MAGIC_AT, MAGIC_AT + MAGIC.length) === MAGIC && octal(FIELD.sum) === checksum(buffer);
  if (!whole || buffer.toString('latin1', TYPE_AT, TYPE_AT + 1) !== REGULAR) throw new TarFault('a header is none of ours');
  const bytes = (buffer[FIELD.size[0]] ?? 0) < 0x80 ? octal(FIELD.size) : Number(buffer.readBigUInt64BE(FIELD.size[0] + 4));
  if (!Number.isSafeInteger(bytes)) throw new TarFault('a size is none');
  return { name: text(FIELD.name), bytes };
}

/** Chunks of any size, read in the sizes that are needed. */
class ByteSource {
  readonly #chunks: AsyncIterator<Bytes>;
  #rest: Bytes = new Uint8Array();

  constructor(chunks: AsyncIterable<Bytes>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** At least one byte. */
  async atMost(count: number): Promise<Bytes> {
    if (await this.ended()) throw new TarFault('it ends too early');
    const part = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  async exactly(count: number): Promise<Bytes> {
    const parts: Bytes[] = [];
    for (let left = count; left > 0;) {
      const part = await this.atMost(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  async ended(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return true;
      this.#rest = next.value;
    }
    return false;
  }
}

/** What a backup says of itself. */
export interface Manifest {
  /** The ledger's name, first line of its checkpoints. */
  readonly origin: string;
  /** RFC 3339, UTC. */
  readonly made: string;
  /** The members before it, in their order. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** First line of what is signed: no checkpoint begins so, since those have three lines. */
const TITLE = 'medlar-backup/v1';

/** A signed note: https://c2sp.org/signed-note */
export const signManifest = (manifest: Manifest, signer: NoteSigner): string => signNote(`${TITLE}\n${JSON.stringify(manifest)}\n`, signer);

/** What a note claims, whoever signed it; undefined when it is no manifest. */
export function parseManifest(note: string): Manifest | undefined {
  const [title, json = '', ...rest] = parseNote(note)?.text.split('\n') ?? [];
  if (title !== TITLE || rest.join('') !== '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { origin, made, files } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof Manifest, unknown>>;
  if (typeof origin !== 'string' || typeof made !== 'string' || !Array.isArray(files) || !files.every(isFile)) return undefined;
  return { origin, made, files };
}

function isFile(value: unknown): value is Manifest['files'][number] {
  if (typeof value !== 'object' || value === null) return false;
  const { name, bytes, sha256: digest } = value as Partial<Record<keyof Manifest['files'][number], unknown>>;
  return typeof name === 'string' && typeof bytes === 'number' && typeof digest === 'string';
}

/** Whether the centre whose ledger has this public key signed it. */
export function manifestSigned(note: string, { origin }: Manifest, publicKey: Bytes, verify: Ed25519Verify): boolean {
  try {
    return openNote(note, verifierKey(sha256, origin, publicKey), verify) !== undefined;
  } catch {
    return false; // an origin that names no key
  }
}
