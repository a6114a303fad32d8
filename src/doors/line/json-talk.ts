/**
 * JSON lines: one object per line, request `{"id","verb","args","key"?}`, reply `{"id","ok","receipt"?}` or `{"id","refused":{"code","text"}}`.
 * Requests of one line are worked on one after the other and answered in that order. docs/lines.md.
 */
import type { Receipt } from '#centre/requests.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { readJson } from './json-text.ts';
import type { LineLimits } from './limits.ts';
import type { Line, Talk } from './listen.ts';

/** A request whose envelope is right; the verb and its arguments are the door's to understand. */
export interface LineRequest {
  readonly verb: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Idempotency key, 1 to 64 characters. */
  readonly key?: string;
}

/** `json` is a text that the door has kept ready; `ok` is turned into one. */
export type LineReply = Refusal | { readonly ok: object; readonly receipt?: Receipt } | { readonly json: string };

/** What a door makes of one line's requests. */
export interface JsonTalker {
  /** Whoever has logged in may send long lines. */
  readonly known: boolean;
  request(request: LineRequest): LineReply | Promise<LineReply>;
  /** Runs after each reply has been queued: what must not overtake it is sent here. */
  replied?(): void;
  closed(): void;
  /** A line that was no request. */
  garbage(): void;
  /** The request failed in a way that nobody expected: a bug, or a broken disk. */
  failed(error: unknown): void;
}

const NEWLINE = 0x0a;
const NOTHING: Uint8Array = new Uint8Array(0);

export class JsonTalk implements Talk {
  busy = false;
  readonly #line: Line;
  readonly #limits: LineLimits;
  readonly #talker: JsonTalker;
  /** Bytes of an unfinished line, or of lines that wait for the present one: `#kept[0 .. #length)`. */
  #kept = NOTHING;
  #length = 0;
  #paused = false;
  #peerEnded = false;
  #garbageLines = 0;

  constructor(line: Line, limits: LineLimits, talker: JsonTalker) {
    this.#line = line;
    this.#limits = limits;
    this.#talker = talker;
  }

  data(chunk: Uint8Array): void {
    if (this.busy) {
      this.#keep(chunk);
      if (this.#length > this.#limits.waitingBytesMax && !this.#paused) {
        this.#paused = true;
        this.#line.pause();
      }
    } else {
      this.#consume(chunk);
    }
  }

  ended(): void {
    this.#peerEnded = true;
    if (!this.busy) this.#line.end(); // half a line is no request
  }

  closed(): void {
    this.#kept = NOTHING;
    this.#length = 0;
    this.#talker.closed();
  }

  /** Answers every complete line in what was kept and `chunk`, up to the first that has to be waited for. */
  #consume(chunk: Uint8Array): void {
    let from = 0;
    while (this.#line.open && from < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, from);
      const end = newline < 0 ? chunk.length : newline;
      if (this.#length + end - from >= this.#frameBytesMax) {
        this.#tooLong();
        return;
      }
      if (newline < 0) {
        this.#keep(chunk.subarray(from));
        return;
      }
      let line = chunk.subarray(from, newline);
      if (this.#length > 0) {
        this.#keep(line);
        line = this.#take();
      }
      from = newline + 1;
      const waiting = this.#answer(line);
      if (waiting !== undefined) {
        this.#keep(chunk.subarray(from));
        this.busy = true;
        void waiting.then(() => {
          this.busy = false;
          this.#goOn();
        });
        return;
      }
    }
  }

  #goOn(): void {
    this.#line.touch();
    if (this.#length > 0) this.#consume(this.#take());
    if (this.busy) return;
    if (this.#peerEnded) this.#line.end();
    else if (this.#paused) {
      this.#paused = false;
      this.#line.resume();
    }
  }

  /** Answers one line at once, or says what to wait for. Never throws, never rejects. */
  #answer(bytes: Uint8Array): Promise<void> | undefined {
    this.#line.touch();
    const envelope = readEnvelope(bytes, this.#limits.jsonDepthMax);
    if ('fault' in envelope) {
      this.#garbage(envelope.id, envelope.fault);
      return undefined;
    }
    const { id, request } = envelope;
    try {
      const reply = this.#talker.request(request);
      if (!(reply instanceof Promise)) {
        this.#reply(id, reply);
        return undefined;
      }
      return reply.then(
        (later) => this.#reply(id, later),
        (error: unknown) => this.#failed(id, error),
      );
    } catch (error) {
      this.#failed(id, error);
      return undefined;
    }
  }

  #reply(id: string, reply: LineReply): void {
    this.#line.send(replyText(id, reply));
    this.#talker.replied?.();
  }

  #failed(id: string, error: unknown): void {
    this.#talker.failed(error);
    this.#line.send(
      replyText(id, refuse('unavailable', 'the centre could not finish this; look what became of it, or repeat it with the same key')),
    );
  }

  #garbage(id: string, fault: string): void {
    this.#talker.garbage();
    this.#line.send(replyText(id, refuse('bad-request', fault)));
    this.#garbageLines += 1;
    if (this.#garbageLines >= this.#limits.garbageLinesMax) this.#line.end();
  }

  #tooLong(): void {
    this.#kept = NOTHING;
    this.#length = 0;
    this.#talker.garbage();
    const who = this.#talker.known ? 'a line' : 'a line before login';
    this.#line.send(replyText('null', refuse('too-large', `${who} may have at most ${this.#frameBytesMax} bytes`)));
    this.#line.end();
  }

  get #frameBytesMax(): number {
    return this.#talker.known ? this.#limits.frameBytesMax : this.#limits.strangerFrameBytesMax;
  }

  /** Appends to what is kept. One block that doubles: a line sent byte by byte must not cost an object per byte. */
  #keep(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#kept.length) {
      const larger = new Uint8Array(Math.max(needed, this.#kept.length * 2, 256));
      larger.set(this.#kept.subarray(0, this.#length));
      this.#kept = larger;
    }
    this.#kept.set(bytes, this.#length);
    this.#length = needed;
  }

  #take(): Uint8Array {
    const taken = this.#kept.subarray(0, this.#length);
    this.#kept = NOTHING;
    this.#length = 0;
    return taken;
  }
}

/** A line of the protocol from an event or any other object. */
export const lineText = (value: object): string => `${JSON.stringify(value)}\n`;

/** `id` is JSON already. */
function replyText(id: string, reply: LineReply): string {
  if ('json' in reply) return `{"id":${id},"ok":${reply.json}}\n`;
  if (isRefusal(reply)) {
    const { refused: code, text, retryAfterMs } = reply;
    return `{"id":${id},"refused":${JSON.stringify({ code, text, retryAfterMs })}}\n`;
  }
  const receipt = reply.receipt === undefined ? '' : `,"receipt":${JSON.stringify(reply.receipt)}`;
  return `{"id":${id},"ok":${JSON.stringify(reply.ok)}${receipt}}\n`;
}

type Envelope = { readonly id: string; readonly request: LineRequest } | { readonly id: string; readonly fault: string };

/** Stateless without `stream`. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
const ENVELOPE_KEYS = new Set(['id', 'verb', 'args', 'key']);

/** Reads the envelope; `id` comes back as JSON, `null` where the line has none that could be repeated. */
function readEnvelope(bytes: Uint8Array, depthMax: number): Envelope {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { id: 'null', fault: 'this is not UTF-8' };
  }
  const json = readJson(text, depthMax);
  if ('fault' in json) return { id: 'null', fault: json.fault };
  if (!isObject(json.value)) return { id: 'null', fault: 'a request is an object: {"id":1,"verb":"list"}' };
  const { id, verb, args = {}, key } = json.value;
  if (!isId(id)) return { id: 'null', fault: 'id: a whole number or a text of 1 to 64 characters' };
  const idText = JSON.stringify(id);
  if (typeof verb !== 'string') return { id: idText, fault: 'verb: a text' };
  if (!isObject(args)) return { id: idText, fault: 'args: an object' };
  if (key !== undefined && !isShort(key)) return { id: idText, fault: 'key: a text of 1 to 64 characters' };
  const unknown = Object.keys(json.value).find((name) => !ENVELOPE_KEYS.has(name));
  if (unknown !== undefined)
    return { id: idText, fault: `a request has id, verb, args and key, but no ${JSON.stringify(unknown.slice(0, 40))}` };
  return { id: idText, request: { verb, args, ...(key !== undefined && { key }) } };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isShort = (value: unknown): value is string => typeof value === 'string' && value.length >= 1 && value.length <= 64;

const isId = (value: unknown): value is string | number => Number.isSafeInteger(value) || isShort(value);
