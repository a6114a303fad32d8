/**
 * How often somebody may guess at a kiosk: counted for each kiosk, each network and each name that is tried, existing or not. Names are counted under
 * their keyed hash. Kept in memory, where nothing races, and in the store, so that a restart or another process does not forget.
 */
import { isIPv4 } from 'node:net';
import { LRUCache } from 'lru-cache';
import { type Bucket, drained, EMPTIED_MS, filled, fuller, type GuessScope, waitFor } from '#model/guess-bucket.ts';
import type { Instant } from '#store/port.ts';
import { mac } from '#vault/digest.ts';
import type { House } from './house.ts';

export interface Guess {
  /** Milliseconds until it is heard; 0: now. */
  readonly wait: number;
  /** It was wrong. True where a bucket is full by it. */
  readonly failed: () => Promise<boolean>;
  /** It was right: the name's earlier failures count no more. */
  readonly succeeded: () => Promise<void>;
  /** It neither proved nor missed anything. */
  readonly neither: () => void;
}

export interface Guesses {
  /** `subjects`: what is counted, e.g. `['device', 'id']`. A name counts from the start of the try, so that trying in parallel wins nothing. */
  readonly begin: (subjects: readonly (readonly [GuessScope, string])[]) => Promise<Guess>;
}

const KIND = 'kiosk-guess';
const BUCKETS_MAX = 200_000;

export function createGuesses({ store, keyring, now }: Pick<House, 'store' | 'keyring' | 'now'>): Guesses {
  const buckets = new LRUCache<string, Bucket>({ maxSize: BUCKETS_MAX, sizeCalculation: () => 1 });
  /** Where another process may have counted, what is in memory is not all. */
  const shared = store.engine === 'postgres';

  const keyOf = (scope: GuessScope, subject: string): string => mac(keyring.purposes.sessions, `kiosk|${scope}|`, subject).toBase64();

  const load = async (scope: GuessScope, key: string, at: Instant): Promise<void> => {
    const known = buckets.get(key);
    if (known !== undefined && !shared) return;
    const row = await store.transient(KIND, key, at);
    const kept = row === undefined ? undefined : (keyring.openTransient(KIND, key, row.until, row.value) as Bucket | undefined); // our own sealed JSON
    // What is in memory is read again: others may have counted while the store was asked.
    put(key, fuller(scope, buckets.get(key), kept, at) ?? { level: 0, at });
  };

  const put = (key: string, bucket: Bucket): void => {
    buckets.set(key, bucket);
  };

  /** A bucket never grows for more than EMPTIED_MS: the longest of them is empty by then. */
  const row = (key: string, at: Instant) => {
    const until = at + EMPTIED_MS;
    return { kind: KIND, key, until, value: keyring.sealTransient(KIND, key, until, buckets.get(key)) };
  };

  return {
    async begin(subjects) {
      const at = now();
      const counted = subjects.map(([scope, subject]) => ({ scope, key: keyOf(scope, subject), early: scope === 'name' }));
      await Promise.all(counted.map(({ scope, key }) => load(scope, key, at)));
      const wait = Math.max(...counted.map(({ scope, key }) => waitFor(scope, buckets.get(key), at)));
      if (wait === 0) for (const { scope, key, early } of counted) if (early) put(key, filled(scope, buckets.get(key), at));
      const neither = (): void => {
        for (const { scope, key, early } of counted) if (early) put(key, drained(scope, buckets.get(key), now()));
      };
      return {
        wait,
        neither,
        async failed() {
          const then = now();
          for (const { scope, key, early } of counted) if (!early) put(key, filled(scope, buckets.get(key), then));
          await store.commit({ entries: [], transient: counted.map(({ key }) => row(key, then)) });
          return counted.some(({ scope, key }) => waitFor(scope, buckets.get(key), then) > 0);
        },
        async succeeded() {
          neither();
          for (const { scope, key } of counted) {
            const failures = isName(scope) ? (buckets.get(key)?.level ?? 0) : 0;
            if (isName(scope)) put(key, { level: 0, at: now() });
            if (failures > 0 || (shared && isName(scope))) await store.deleteTransient(KIND, key);
          }
        },
      };
    },
  };
}

const isName = (scope: GuessScope): boolean => scope === 'name' || scope === 'lab-name';

/** The network of an address: /24 of IPv4, /64 of IPv6. */
export function subnetOf(address: string): string {
  if (isIPv4(address)) return address.slice(0, address.lastIndexOf('.'));
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail === undefined) return groups.slice(0, 4).join(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  return [...groups, ...zeros, ...after].slice(0, 4).join(':');
}
