/**
 * How Medlar talks to a PostgreSQL server: its URL, the settings of each session, values as JavaScript wants them, and errors in words.
 */
import { Client, DatabaseError, type ClientBase, type ClientConfig, type Pool } from 'pg';
import { StoreRefusal, type OpenMode } from './port.ts';

/** One query: named, so that each connection parses and plans it once (without a name, each time). Rows are arrays in the order of the columns. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Cell = number | string | boolean | Uint8Array | null;
export type Row = readonly Cell[];

/** What a statement takes: plain values, or a binary array (postgres-array.ts). */
export type Parameter = number | string | Uint8Array | null;

/** Sends one statement on one connection, behind those sent before it and without waiting for them. */
export type Send = (statement: Statement, parameters: readonly Parameter[]) => Promise<Answer>;
export interface Answer {
  readonly rows: readonly Row[];
  /** The word the server says when a statement is done: INSERT, COMMIT, ROLLBACK … */
  readonly command: string;
}

/** Runs one statement on some connection, and gives its rows. */
export type Query = (statement: Statement, parameters: readonly Parameter[]) => Promise<readonly Row[]>;

export interface PostgresAddress {
  readonly schema: string;
  /** `host:port/database` for messages: never a user name or a password. */
  readonly place: string;
  readonly config: ClientConfig;
}

export const DEFAULT_SCHEMA = 'medlar';

/** A server that holds its tongue for this long counts as gone. Longer than any statement of ours takes. */
const ANSWER_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * `postgres://[user[:password]@]host[:port]/database[?schema=NAME][&sslmode=…]`. What is missing comes from the usual PG… environment
 * variables (PGPASSWORD among them). The schema's name is 1 to 63 characters of [a-z0-9_], not starting with a digit or `pg_`.
 * Throws StoreRefusal `url`.
 */
export function parsePostgresUrl(text: string, mode: OpenMode): PostgresAddress {
  // The parser's own error quotes the URL, password and all: it is neither shown nor kept as a cause.
  if (!URL.canParse(text))
    throw new StoreRefusal('url', 'The store URL cannot be understood. Write postgres://user@host:5432/database?schema=medlar');
  const url = new URL(text);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw new StoreRefusal('url', `A store URL of PostgreSQL starts with postgres://, not ${url.protocol}//`);
  }
  const schema = url.searchParams.get('schema') ?? DEFAULT_SCHEMA;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || schema.startsWith('pg_') || schema === 'information_schema') {
    throw new StoreRefusal(
      'url',
      'The schema in the store URL must be 1 to 63 characters of a-z, 0-9 and _, must not start with a digit or pg_, and must not be information_schema.',
    );
  }
  url.searchParams.delete('schema');
  const own = url.searchParams.get('options');
  url.searchParams.delete('options');
  return {
    schema,
    place: `${url.hostname || url.searchParams.get('host') || 'localhost'}:${url.port || 5432}${url.pathname}`,
    config: {
      connectionString: url.href,
      options: [own ?? '', ...sessionSettings(schema, mode).map((setting) => `-c ${setting}`)].join(' ').trim(),
      application_name: 'medlar',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      types: { getTypeParser: typeParser },
    },
  };
}

/** Sent when a connection starts, so that no setting of the server, database or user can weaken what Medlar promises. */
function sessionSettings(schema: string, mode: OpenMode): readonly string[] {
  return [
    // Temporary tables last, where nobody can shadow ours with them.
    `search_path="${schema}",pg_temp`,
    'synchronous_commit=on',
    'default_transaction_isolation=read\\ committed',
    `default_transaction_read_only=${mode === 'read' ? 'on' : 'off'}`,
    // A process that hangs in the middle of a transaction must not hold its row locks for ever.
    'idle_in_transaction_session_timeout=60s',
    // Every statement of ours walks an index, a row of one table after the other. Plans are made once, most of them while the tables are empty: without
    // statistics the server takes any index for as good as the right one, unless it has to look once for each row (postgres-plans.test.ts).
    'plan_cache_mode=force_generic_plan',
    'enable_seqscan=off',
    'enable_hashjoin=off',
    'enable_mergejoin=off',
    'jit=off',
  ];
}

const PARSERS: Readonly<Record<number, (text: string) => Cell>> = {
  16: (text) => text === 't', // boolean
  17: byteaOf, // as \x…
  20: safeInteger, // bigint
  21: Number, // smallint
  23: Number, // integer
};

/** `Uint8Array.fromHex` takes twice as long for a hash and five times as long for a body. */
function byteaOf(text: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(text.slice(2), 'hex'));
  // It reads as far as it can; fewer bytes than the text has are none of the database's.
  if (bytes.length * 2 + 2 !== text.length) throw new RangeError('the database gave bytes that are none');
  return bytes;
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the database holds ${text}, beyond the integers that Medlar can tell apart`);
  return value;
}

/** Per connection, so that nobody else's use of `pg` in this process is changed. */
const typeParser = ((type: number) => PARSERS[type] ?? String) as NonNullable<ClientConfig['types']>['getTypeParser'];

/** Statements of ours on a connection of pg. */
export function sender(client: ClientBase | Pool): Send {
  return (statement, parameters) => {
    const { name, text } = statement;
    // A statement without a name is not kept by the connection; one without parameters either goes as plain text.
    const query = name === '' && parameters.length === 0 ? { text } : { ...(name !== '' && { name }), text, values: [...parameters] };
    return client.query<Cell[], Parameter[]>({ ...query, rowMode: 'array' });
  };
}

/** A connection in use. */
export interface Session {
  readonly send: Send;
  /** Gives the connection up, with whatever transaction is open on it; who opens the lane next gets another. */
  readonly drop: () => void;
}

/** One connection that is opened when needed, opened afresh after it broke, and takes statements without waiting for answers. */
export class Lane {
  readonly #address: PostgresAddress;
  #session: Promise<Session> | undefined;
  #client: Client | undefined;
  /** Statements sent and not answered yet. */
  busy = 0;

  constructor(address: PostgresAddress) {
    this.#address = address;
  }

  open(): Promise<Session> {
    return (this.#session ??= this.#connect());
  }

  async #connect(): Promise<Session> {
    const client = new Client({ ...this.#address.config, pipeline: true });
    this.#client = client;
    const forget = () => {
      if (this.#client === client) this.#client = this.#session = undefined;
    };
    // A connection may break while nobody uses it (the server restarts): the next use then opens another.
    client.on('error', forget).on('end', forget);
    try {
      await client.connect();
    } catch (error) {
      forget();
      throw error;
    }
    const send = sender(client);
    // Everybody who waited on it drops it when it breaks.
    let ending: Promise<void> | undefined;
    return {
      send: async (statement, parameters) => {
        this.busy++;
        try {
          return await send(statement, parameters);
        } finally {
          this.busy--;
        }
      },
      drop: () => {
        forget();
        ending ??= client.end().catch(() => undefined);
      },
    };
  }

  async close(): Promise<void> {
    await this.#session?.catch(() => undefined);
    await this.#client?.end().catch(() => undefined);
  }
}

/** The connection broke after something was sent that writes, and before its answer came: it may or may not be written. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
}

/** Whether the connection itself is gone (as opposed to the server refusing a statement). */
export function connectionBroke(error: unknown): boolean {
  // Class 08: connection exception; 57P01 to 57P05: shut down, crashed, starting up, dropped, idle too long; 25P03: idle in a transaction too long.
  if (error instanceof DatabaseError) return /^08|^57P0|^25P03/.test(error.code ?? '');
  // Everything else that pg rejects with is its own or the socket's: ended, reset, timed out.
  return error instanceof Error && !(error instanceof StoreRefusal) && !(error instanceof RangeError) && !(error instanceof TypeError);
}

/** What another try may well cure: a deadlock, or a serialisation failure. */
export const mayRetry = (error: unknown): boolean => error instanceof DatabaseError && (error.code === '40P01' || error.code === '40001');

/** The error in the port's words where there are some; else the error itself. `place` names the server. */
export function asStoreError(error: unknown, place: string): Error {
  if (error instanceof StoreRefusal) return error;
  const code = error instanceof DatabaseError ? (error.code ?? '') : '';
  const said = error instanceof Error ? reasonOf(error) : String(error);
  const refusal = (kind: StoreRefusal['code'], text: string) => new StoreRefusal(kind, text, { cause: error });
  if (code.startsWith('53') && code !== '53300') {
    return refusal(
      'full',
      `PostgreSQL at ${place} has run out of space or memory (${said}). Free some on the server; nothing acknowledged is lost.`,
    );
  }
  if (code.startsWith('28')) {
    return refusal(
      'access',
      `PostgreSQL at ${place} does not let Medlar in (${said}). Check the user and the password (PGPASSWORD, or in the store URL).`,
    );
  }
  if (code === '3D000') return refusal('absent', `PostgreSQL at ${place} has no such database. Create it: createdb NAME`);
  if (code === '42501')
    return refusal('access', `PostgreSQL at ${place} does not allow this user to do that (${said}). Give it CREATE on the database.`);
  if (code === '25006')
    return refusal('access', `PostgreSQL at ${place} is read-only (${said}). Name the primary server in the store URL, not a standby.`);
  if (code === '53300' || connectionBroke(error)) {
    return refusal(
      'unreachable',
      `PostgreSQL at ${place} does not answer (${said}). Check that it runs and that the store URL names it rightly.`,
    );
  }
  return error instanceof Error ? error : new Error(said);
}

/** Node gives an AggregateError without words when a name has several addresses and none answers. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError) return error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ');
  return error.message;
}
