/**
 * Sessions that were looked up a moment ago, so that a program which asks a thousand things a second is not looked up a thousand times. What this process
 * itself commits about accounts and sessions counts at once; what another process commits, or somebody does to the database, after RESUMED_MS at the latest.
 */
import type { Instant, Write } from '#store/port.ts';
import { TYPE } from './records.ts';
import type { Principal } from './requests.ts';

/** How long a look-up is good for, milliseconds of a clock that never jumps. */
export const RESUMED_MS = 1_000;
const RESUMED_MAX = 10_000;

export interface ResumedSession {
  readonly principal: Principal;
  readonly expiresAt: Instant;
}

export interface Resumed {
  find(token: string, now: Instant): ResumedSession | undefined;
  /** What has been changed so far: taken before a session is looked up, so that what was read before a change is not kept after it. */
  asOf(): number;
  /** `key`: of the session's transient row; undefined for a device's token, which has none. */
  keep(token: string, key: string | undefined, session: ResumedSession, asOf: number): void;
  /** Forgets whatever a Write that has become durable may have changed. */
  changed(write: Pick<Write, 'versions' | 'transient'>): void;
}

export function createResumed(monotonic: () => number): Resumed {
  const sessions = new Map<string, { readonly session: ResumedSession; readonly until: number }>();
  const tokenOf = new Map<string, string>();
  let changes = 0;
  const forgetAll = (): void => {
    sessions.clear();
    tokenOf.clear();
  };
  return {
    find(token, now) {
      const found = sessions.get(token);
      return found !== undefined && found.until > monotonic() && found.session.expiresAt > now ? found.session : undefined;
    },
    asOf: () => changes,
    keep(token, key, session, asOf) {
      if (asOf !== changes) return;
      if (sessions.size >= RESUMED_MAX) forgetAll();
      sessions.set(token, { session, until: monotonic() + RESUMED_MS });
      if (key !== undefined) tokenOf.set(key, token);
    },
    changed({ versions, transient }) {
      if (versions?.some(({ row }) => row.type === TYPE.account) === true) {
        changes += 1;
        forgetAll();
      }
      for (const { kind, key } of transient ?? []) {
        if (kind !== 'session') continue;
        changes += 1;
        const token = tokenOf.get(key);
        if (token === undefined) continue;
        sessions.delete(token);
        tokenOf.delete(key);
      }
    },
  };
}
