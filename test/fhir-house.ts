/** A real centre with its HTTP door, for tests that speak FHIR over the network. */
import assert from 'node:assert/strict';
import { openTrial, type Trial, type TrialOptions } from '#centre/trial-centre.ts';
import { type HttpDoor, type HttpOptions, startHttp } from '#doors/http/server.ts';
import { keptLog } from '../src/doors/testing/log.ts';

export interface FhirHouse {
  readonly trial: Trial;
  readonly door: HttpDoor;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The service: `origin` and `/fhir/R4`. */
  readonly base: string;
  /** An hour's token for an account that is there. */
  readonly tokenOf: (username: string) => Promise<string>;
  /** What the door logged as failed. */
  readonly failures: () => string;
  readonly close: () => Promise<void>;
}

/** The administrator's account is `ehr`. */
export async function openFhirHouse(options: TrialOptions = {}, http: Partial<HttpOptions> = {}): Promise<FhirHouse> {
  const trial = await openTrial(options);
  await trial.administration.addAccount({ username: 'ehr', name: 'EHR', role: 'administrator', password: 'an ehr of the clinic' });
  const kept = keptLog('error');
  const door = await startHttp(trial.centre, { host: '127.0.0.1', port: 0, log: kept.log, ...http });
  const origin = `http://127.0.0.1:${door.address.port}`;
  return {
    trial,
    door,
    origin,
    base: `${origin}/fhir/R4`,
    async tokenOf(username) {
      const token = await trial.administration.issueToken(username, Date.now() + 3600_000);
      assert.ok(token !== undefined, username);
      return token;
    },
    failures: () => kept.text(),
    async close() {
      await door.close();
      await trial.remove();
    },
  };
}

/** What is at a path of a JSON value, `entry.0.resource`; undefined where there is nothing. */
export const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (found, step) => (typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[step] : undefined),
      value,
    ); // read by name only

/** A text that has to be there. */
export function wordAt(value: unknown, path: string): string {
  const found = at(value, path);
  assert.ok(typeof found === 'string', `${path}: ${JSON.stringify(value)}`);
  return found;
}

/** What is at a path in each member of a list; none where there is no list, as FHIR knows no empty ones. */
export function eachAt(value: unknown, list: string, path: string): readonly unknown[] {
  const found = at(value, list);
  return Array.isArray(found) ? found.map((each: unknown) => at(each, path)) : [];
}
