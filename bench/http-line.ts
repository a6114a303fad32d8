/** One HTTP connection that is kept and asks one thing after another: the load of benchmarks, with as little of its own as can be. */
import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Answers have a content-length; a body is taken as Latin-1, so that its length is that of its bytes. */
export class HttpLine {
  readonly #socket: Socket;
  readonly #head: string;
  #waiting: ((answer: HttpAnswer) => void) | undefined;
  #chunks = '';

  constructor(port: number, token: string) {
    this.#head = `host: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n`;
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk: string) => this.#take(chunk));
  }

  #take(chunk: string): void {
    this.#chunks += chunk;
    const end = this.#chunks.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#chunks.slice(0, end))?.[1] ?? 0);
    if (this.#chunks.length < end + 4 + length) return;
    const answer = { status: Number(this.#chunks.slice(9, 12)), body: this.#chunks.slice(end + 4, end + 4 + length) };
    this.#chunks = this.#chunks.slice(end + 4 + length);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(answer);
  }

  ask(method: string, path: string, body?: string): Promise<HttpAnswer> {
    const content = body === undefined ? '' : `content-type: application/fhir+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#socket.write(`${method} ${path} HTTP/1.1\r\n${this.#head}${content}\r\n${body ?? ''}`);
    });
  }

  end(): void {
    this.#socket.destroy();
  }
}
