/** FHIR over HTTP as a client speaks it: one call, and what came back. */
import assert from 'node:assert/strict';
import { openTrial, type Trial, type TrialOptions } from '#centre/trial/centre.ts';
import { type HttpOptions, startHttp } from '#doors/http/server.ts';
import { keptLog } from '../src/doors/testing/log.ts';
import { openSuiteStores } from './suite-stores.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What is at a path of the body, `entry.0.resource`; undefined where there is nothing. */
  readonly at: (path: string) => unknown;
  /** A text that has to be there. */
  readonly word: (path: string) => string;
  /** What is at a path in each member of a list. */
  readonly each: (list: string, path: string) => readonly unknown[];
}

export interface FhirTrial {
  readonly trial: Trial;
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly origin: string;
  /** Speaks as an administrator. */
  readonly talk: FhirTalk;
  /** What the door has logged of errors. */
  readonly logged: () => string;
  readonly close: () => Promise<void>;
}

/** A centre with the original cast and its HTTP door, on the engine that the suite runs on. */
export async function openFhir(options: TrialOptions = {}, http: Partial<HttpOptions> = {}): Promise<FhirTrial> {
  const stores = await openSuiteStores();
  // Without an address it takes a copy of a folder that has been filled once.
  const trial = await openTrial(stores.engine === 'postgres' ? { url: stores.fresh(), ...options } : options);
  await trial.administration.addAccount({ username: 'ehr', name: 'EHR', role: 'administrator', password: 'an ehr of the clinic' });
  const kept = keptLog('error');
  const door = await startHttp(trial.centre, { host: '127.0.0.1', port: 0, log: kept.log, ...http });
  const origin = `http://127.0.0.1:${door.address.port}`;
  const talk = new FhirTalk(`${origin}/fhir/R4`, await tokenOf(trial, 'ehr'));
  return {
    trial,
    origin,
    talk,
    logged: kept.text,
    async close() {
      await door.close();
      await trial.remove();
      await stores.close();
    },
  };
}

/** A token for an hour. */
export async function tokenOf({ administration }: Pick<Trial, 'administration'>, username: string): Promise<string> {
  const token = await administration.issueToken(username, Date.now() + 3600_000);
  assert.ok(token !== undefined, `there is no ${username}`);
  return token;
}

/** Speaks to a service in somebody's name; an empty token is nobody's. */
export class FhirTalk {
  readonly base: string;
  token: string;

  constructor(base: string, token: string) {
    this.base = base;
    this.token = token;
  }

  /** The same service in somebody else's name. */
  as(token: string): FhirTalk {
    return new FhirTalk(this.base, token);
  }

  /** `path` is relative to the service, or a whole address. */
  async call(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const response = await fetch(path.startsWith('http') ? path : `${this.base}${path}`, {
      method,
      headers: {
        ...(this.token !== '' && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    });
    return answerOf(response.status, response.headers, await response.text());
  }
}

/** What is at a path of a JSON value, `entry.0.resource`; undefined where there is nothing. */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  return path
    .split('.')
    .reduce<unknown>(
      (found, step) => (typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[step] : undefined),
      value,
    ); // read by name only
}

/** A text that has to be there. */
export function wordAt(value: unknown, path: string): string {
  const found = valueAt(value, path);
  assert.ok(typeof found === 'string', `${path}: ${JSON.stringify(value)}`);
  return found;
}

/** What is at a path in each member of a list; none where there is no list, as FHIR knows no empty ones. */
export function eachAt(value: unknown, list: string, path: string): readonly unknown[] {
  const found = valueAt(value, list);
  return Array.isArray(found) ? found.map((each: unknown) => valueAt(each, path)) : [];
}

function answerOf(status: number, headers: Headers, text: string): Answer {
  const json: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
  return {
    status,
    headers,
    text,
    at: (path) => valueAt(json, path),
    word(path) {
      const value = valueAt(json, path);
      assert.ok(typeof value === 'string', `${path}: ${text}`);
      return value;
    },
    each(list, path) {
      const values = valueAt(json, list);
      assert.ok(Array.isArray(values), `${list}: ${text}`);
      return values.map((value: unknown) => valueAt(value, path));
    },
  };
}

export function outcome(answer: Answer, status: number, code?: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.at('resourceType'), 'OperationOutcome');
  assert.equal(answer.headers.get('content-type'), 'application/fhir+json; charset=utf-8');
  if (code !== undefined) assert.equal(answer.at('issue.0.code'), code, answer.text);
}
