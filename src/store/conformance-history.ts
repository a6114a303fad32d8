/**
 * Histories: versions in the order of time, every way to ask, against a sorted list.
 */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { NOW, plain, versionWrite } from './conformance-rows.ts';
import type { Store, VersionPlace, VersionWalk, VersionWrite } from './port.ts';

interface Opened {
  readonly store: Store;
}

const TYPES = [3, 4, 7];
/** How many versions each of them has, by rid. */
const VERSIONS: Readonly<Record<number, number>> = { 1: 4, 2: 1, 3: 2, 4: 3, 5: 1, 6: 2, 7: 5 };

/** Several come in the same millisecond, and the types mix. */
const writes: readonly VersionWrite[] = Object.entries(VERSIONS).flatMap(([name, count]) => {
  const rid = Number(name);
  return Array.from({ length: count }, (_, index) =>
    versionWrite(rid, {
      version: index + 1,
      type: TYPES[rid % TYPES.length] ?? 3,
      owner: (rid + index) % 3,
      at: NOW + Math.floor((rid + index * 5) / 3),
      deleted: rid === 4 && index === 1,
    }),
  );
});

export function historyConformance(open: (t: TestContext) => Promise<Opened>): void {
  void test('a history has the versions of its types between two times, in either direction, beyond any of them, up to its limit', async (t) => {
    const { store } = await open(t);
    await store.commit({ versions: writes, entries: [] });
    const at = fc.integer({ min: NOW - 1, max: NOW + 10 });
    const walk: fc.Arbitrary<VersionWalk> = fc.record(
      {
        of: fc.oneof(fc.record({ types: fc.subarray([...TYPES, 1, 6, 98, 99]) }), fc.record({ rid: fc.integer({ min: 1, max: 8 }) })),
        since: at,
        before: at,
        after: fc.record({ at, rid: fc.integer({ min: 0, max: 8 }), version: fc.integer({ min: 0, max: 6 }) }),
        ascending: fc.boolean(),
        nexts: fc.boolean(),
      },
      { requiredKeys: ['of'] },
    );
    await fc.assert(
      fc.asyncProperty(walk, fc.constantFrom(1, 2, 5, 100), async (asked, limit) => {
        assert.deepEqual(await store.versionPlaces(asked, limit), expected(asked).slice(0, limit));
      }),
      { numRuns: 400 },
    );
  });

  void test('pages of a history joined by their last version are the whole of it, whatever is written meanwhile', async (t) => {
    const { store } = await open(t);
    await store.commit({ versions: writes, entries: [] });
    const whole = expected({ of: { types: TYPES } });
    const joined: VersionPlace[] = [];
    for (let rid = 20; ; rid++) {
      const after = joined.at(-1);
      const page = await store.versionPlaces({ of: { types: TYPES }, ...(after && { after }) }, 4);
      if (page.length === 0) break;
      joined.push(...page);
      await store.commit({ versions: [versionWrite(rid, { type: 4, at: NOW + rid })], entries: [] });
    }
    assert.deepEqual(joined, whole);
  });

  void test('the versions of a page come with their bodies, those that are not there are left out', async (t) => {
    const { store } = await open(t);
    await store.commit({ versions: writes, entries: [] });
    const asked = [...expected({ of: { types: [4] } }), { rid: 1, version: 9 }, { rid: 99, version: 1 }];
    const found = await store.versions(asked);
    const rows = writes.map(({ row }) => row).filter(({ type }) => type === 4);
    const byName = <Row extends { rid: number; version: number }>(list: readonly Row[]) =>
      list.toSorted((a, b) => a.rid - b.rid || a.version - b.version);
    assert.deepEqual(plain(byName(found)), plain(byName(rows)));
    assert.deepEqual(await store.versions([]), []);
    assert.deepEqual(await store.versionPlaces({ of: { types: [] } }, 9), []);
  });
}

function expected({ of, since = 0, before = Infinity, after, ascending = false, nexts = false }: VersionWalk): readonly VersionPlace[] {
  const sign = ascending ? 1 : -1;
  const order = (a: Place, b: Place): number =>
    sign * ('rid' in of ? a.version - b.version : a.at - b.at || a.rid - b.rid || a.version - b.version);
  return writes
    .map(({ row: { rid, version, type, owner, at } }): VersionPlace => {
      const next = writes.find(({ row }) => row.rid === rid && row.version === version + 1)?.row.at;
      return { rid, version, type, owner, at, ...(nexts && next !== undefined && { next }) };
    })
    .filter((place) => ('rid' in of ? place.rid === of.rid : of.types.includes(place.type)))
    .filter((place) => place.at >= since && place.at < before && (after === undefined || order(place, after) > 0))
    .toSorted(order);
}

type Place = Pick<VersionPlace, 'at' | 'rid' | 'version'>;
