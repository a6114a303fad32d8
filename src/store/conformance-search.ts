/**
 * Searching the index by several conditions at once: every way to ask, against lists in memory.
 */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { NOW, plain, versionWrite } from './conformance-rows.ts';
import type {
  IndexCondition,
  IndexLink,
  IndexPlace,
  IndexRow,
  IndexSort,
  IndexSpan,
  IndexWalk,
  SearchSet,
  SortedPlace,
  Store,
} from './port.ts';

interface Opened {
  readonly store: Store;
}

const RIDS = [1, 2, 3, 4, 5, 6, 7];
const OWNERS: Readonly<Record<number, number>> = { 1: 0, 2: 0, 3: 3, 4: 3, 5: 5, 6: 5, 7: 0 };
const VALUES: readonly Uint8Array[] = [[0], [0, 0], [1, 0, 7], [1, 0, 9], [1, 1], [128], [128, 255, 7], [255]].map((bytes) =>
  Uint8Array.from(bytes),
);
const PARAMS = [1, 2, 3];

/** References among the resources, whose type is 3 and whose ids are `id-` and the rid; some of them to nobody, to what is deleted, to another type. */
const REFERENCES = 9;
const references: readonly IndexRow[] = [
  [1, 3, 2],
  [2, 3, 3],
  [2, 3, 1],
  [3, 3, 3],
  [4, 3, 5],
  [5, 4, 6],
  [6, 3, 60],
  [6, 3, 8],
  [7, 3, 4],
].map(([rid = 0, type = 0, to = 0]) => ({
  param: REFERENCES,
  value: Buffer.from([0, type, ...Buffer.from(`id-${to}`)]),
  updated: 0,
  rid,
}));

const rows: readonly IndexRow[] = PARAMS.flatMap((param) =>
  VALUES.flatMap((value, v) =>
    RIDS.map((rid) => ({ param, value, updated: param === 3 ? 0 : NOW + rid, rid })).filter(
      ({ rid }) => (rid * 7 + v * 5 + param * 3) % 4 === 0,
    ),
  ),
).concat(references);

const value = fc.constantFrom(...VALUES);
const span: fc.Arbitrary<IndexSpan> = fc.record(
  {
    param: fc.constantFrom(...PARAMS),
    low: value,
    high: value,
    parts: fc.array(
      fc.record({ at: fc.constantFrom(0, 1, 2), length: fc.constantFrom(1, 2), low: value, high: value }, { requiredKeys: ['at'] }),
      { maxLength: 2 },
    ),
    contains: fc.constantFrom(Uint8Array.of(0), Uint8Array.of(255, 7)),
    ends: fc.constantFrom(Uint8Array.of(7), Uint8Array.of(0, 9)),
    updated: fc.record({ from: fc.constantFrom(0, NOW + 2), before: fc.constantFrom(1, NOW + 5) }),
  },
  { requiredKeys: ['param', 'low'] },
);
const exact: fc.Arbitrary<IndexSpan> = fc.record({ param: fc.constantFrom(...PARAMS), low: value });
const spans = fc.array(fc.oneof(span, exact), { minLength: 1, maxLength: 3 });
const simple: fc.Arbitrary<IndexCondition> = fc.oneof(
  fc.record({ anyOf: fc.oneof(spans, fc.constant([])), not: fc.boolean() }),
  fc.record({ rids: fc.subarray(RIDS), not: fc.boolean() }),
);
const owners = fc.subarray([0, 3, 5]);
const linkWhere = (where: fc.Arbitrary<readonly IndexCondition[]>): fc.Arbitrary<IndexLink> =>
  fc.record(
    {
      direction: fc.constantFrom('to', 'from'),
      params: fc.constantFrom([REFERENCES], [REFERENCES, 1]),
      type: fc.constantFrom(3, 3, 4),
      where,
      owners,
    },
    { requiredKeys: ['direction', 'params', 'type', 'where'] },
  );
const links = (where: fc.Arbitrary<readonly IndexCondition[]>): fc.Arbitrary<IndexCondition> =>
  fc.record({
    anyOf: fc.oneof(spans, fc.constant([])),
    linked: fc.array(linkWhere(where), { minLength: 1, maxLength: 2 }),
    not: fc.boolean(),
  });
const linked = links(fc.array(simple, { maxLength: 2 }));
const condition: fc.Arbitrary<IndexCondition> = fc.oneof(simple, simple, linked, links(fc.array(linked, { minLength: 1, maxLength: 1 })));
const place: fc.Arbitrary<IndexPlace> = fc.record({
  value,
  updated: fc.constantFrom(0, NOW + 1, NOW + 4),
  rid: fc.integer({ min: 1, max: 7 }),
});
const rest = fc.record({ where: fc.array(condition, { maxLength: 2 }), owners }, { requiredKeys: ['where'] });
const walk: fc.Arbitrary<IndexWalk> = fc
  .record(
    { span, descending: fc.boolean(), after: place, until: place, firstOnly: fc.boolean(), steps: fc.integer({ min: 1, max: 9 }) },
    { requiredKeys: ['span'] },
  )
  .map((asked) => (asked.span.high === undefined || rowsOfSpan(asked.span).length > 0 ? asked : { span: asked.span }));

export function searchConformance(open: (t: TestContext) => Promise<Opened>): void {
  const filled = async (t: TestContext): Promise<Store> => {
    const { store } = await open(t);
    const versions = RIDS.map((rid) =>
      versionWrite(
        rid,
        { owner: OWNERS[rid] ?? 0 },
        rows.filter((row) => row.rid === rid),
      ),
    );
    assert.deepEqual(await store.commit({ versions: [...versions, versionWrite(8, { deleted: true })], entries: [] }), { done: true });
    return store;
  };

  void test('a walk gives the rows of its span whose resources satisfy the rest, in order', async (t) => {
    const store = await filled(t);
    await fc.assert(
      fc.asyncProperty(walk, rest, fc.constantFrom(1, 3, 100), async (asked, others, limit) => {
        const bounded = withinSpan(asked);
        const expected = walked(bounded).filter(({ rid }) => satisfies(rid, others));
        assert.deepEqual(plain(await store.walkIndex(bounded, others, limit)), plain(expected.slice(0, limit).map(placeOf)));
        const { firstOnly: _, steps: _steps, ...all } = bounded;
        assert.deepEqual(plain(await store.placeInIndex(bounded, limit)), plain(walked(all).map(placeOf)[limit - 1]));
      }),
      { numRuns: 400 },
    );
  });

  void test('a set is collected sorted, each resource once, from any place on; and counted', async (t) => {
    const store = await filled(t);
    const sort: fc.Arbitrary<readonly IndexSort[]> = fc.array(
      fc.record({
        params: fc.subarray(PARAMS, { minLength: 1 }),
        descending: fc.boolean(),
        by: fc.constantFrom('value', 'value', 'updated', 'id'),
      }),
      { maxLength: 2 },
    );
    const source = fc.oneof(
      fc.record({ anyOf: spans }),
      exact.map((one) => ({ walk: { span: one } })),
      fc.record({ rids: fc.array(fc.constantFrom(...RIDS), { maxLength: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(source, rest, sort, fc.nat(6), fc.constantFrom(1, 100), async (from, others, sorts, skip, limit) => {
        const set: SearchSet = { source: from, ...others };
        const expected = collected(set, sorts);
        assert.deepEqual(plain(await store.collectIndex(set, sorts, undefined, limit)), plain(expected.slice(0, limit)));
        assert.equal(await store.countIndex(set, 3), Math.min(3, expected.length));
        const after = expected[skip];
        if (after !== undefined) {
          assert.deepEqual(plain(await store.collectIndex(set, sorts, after, limit)), plain(expected.slice(skip + 1, skip + 1 + limit)));
        }
      }),
      { numRuns: 400 },
    );
  });

  void test('the rows that spans lead over are counted, as far as asked', async (t) => {
    const store = await filled(t);
    await fc.assert(
      fc.asyncProperty(fc.array(span, { minLength: 1, maxLength: 3 }), async (asked) => {
        const bare = asked.map(({ parts: _parts, contains: _contains, ends: _ends, ...rest }) => rest);
        const all = bare.flatMap(rowsOfSpan).length;
        const atMost = await store.rowsInIndex(asked, 1000);
        // Equal values asked for twice are one list.
        assert.ok(atMost <= all && atMost >= new Set(bare.flatMap(rowsOfSpan)).size);
        assert.equal(await store.rowsInIndex(asked, 2), Math.min(2, atMost));
      }),
      { numRuns: 100 },
    );
  });

  void test('rows of some resources under some parameters', async (t) => {
    const store = await filled(t);
    const expected = rows
      .filter(({ rid, param }) => (rid === 2 || rid === 5) && (param === 1 || param === 3))
      .toSorted((a, b) => a.rid - b.rid || a.param - b.param || Buffer.compare(a.value, b.value));
    assert.deepEqual(plain(await store.indexOf([5, 2], [1, 3], 100)), plain(expected));
    assert.deepEqual(plain(await store.indexOf([5, 2], [1, 3], 2)), plain(expected.slice(0, 2)));
  });
}

const placeOf = ({ value: bytes, updated, rid }: IndexRow): IndexPlace => ({ value: bytes, updated, rid });

/** Places come from walks of the same span: one outside of it is none. */
function withinSpan(asked: IndexWalk): IndexWalk {
  const { after, until, ...others } = asked;
  const within = (one: IndexPlace | undefined): boolean =>
    one !== undefined &&
    (asked.span.high === undefined
      ? Buffer.compare(one.value, asked.span.low) === 0
      : Buffer.compare(one.value, asked.span.low) >= 0 && Buffer.compare(one.value, asked.span.high) < 0);
  return { ...others, ...(after && within(after) && { after }), ...(until && within(until) && { until }) };
}

function inSpan(row: IndexRow, { param, low, high, parts, contains, ends, updated }: IndexSpan): boolean {
  const bytes = Buffer.from(row.value);
  return (
    row.param === param &&
    (high === undefined ? bytes.equals(low) : Buffer.compare(bytes, low) >= 0 && Buffer.compare(bytes, high) < 0) &&
    (parts ?? []).every((part) => {
      const piece = bytes.subarray(part.at, part.length === undefined ? undefined : part.at + part.length);
      return (
        (part.low === undefined || Buffer.compare(piece, part.low) >= 0) &&
        (part.high === undefined || Buffer.compare(piece, part.high) < 0)
      );
    }) &&
    (contains === undefined || bytes.includes(contains)) &&
    (ends === undefined || bytes.subarray(-ends.length).equals(ends)) &&
    (updated === undefined || (row.updated >= updated.from && row.updated < updated.before))
  );
}

const rowsOfSpan = (asked: IndexSpan): readonly IndexRow[] => rows.filter((row) => inSpan(row, asked));

function satisfies(rid: number, { where, owners }: Pick<SearchSet, 'where' | 'owners'>): boolean {
  if (owners !== undefined && !owners.includes(OWNERS[rid] ?? 0)) return false;
  return where.every((one) => {
    const has =
      'rids' in one
        ? one.rids.includes(rid)
        : one.anyOf.some((each) => rowsOfSpan(each).some((row) => row.rid === rid)) ||
          (one.linked ?? []).some((link) => isLinked(rid, link));
    return has !== (one.not === true);
  });
}

function isLinked(rid: number, { direction, params, type, where, owners: of }: IndexLink): boolean {
  if (type !== 3) return false;
  const names = (row: IndexRow, to: number): boolean =>
    params.includes(row.param) && Buffer.from(row.value).equals(Buffer.from([0, 3, ...Buffer.from(`id-${to}`)]));
  return RIDS.some((other) => {
    const [from, to] = direction === 'to' ? [rid, other] : [other, rid];
    return rows.some((row) => row.rid === from && names(row, to)) && satisfies(other, { where, ...(of !== undefined && { owners: of }) });
  });
}

const compare = (a: IndexPlace, b: IndexPlace): number => Buffer.compare(a.value, b.value) || a.updated - b.updated || a.rid - b.rid;

function walked({ span: asked, descending, after, until, firstOnly, steps }: IndexWalk): readonly IndexRow[] {
  const direction = descending === true ? -1 : 1;
  return rowsOfSpan(asked)
    .filter((row) => after === undefined || compare(row, after) * direction > 0)
    .filter((row) => until === undefined || compare(row, until) * direction <= 0)
    .toSorted((a, b) => compare(a, b) * direction)
    .slice(0, steps)
    .filter(
      (row) =>
        firstOnly !== true ||
        !rows.some((other) => other.rid === row.rid && other.param === row.param && Buffer.compare(other.value, row.value) * direction < 0),
    );
}

function collected(set: SearchSet, sorts: readonly IndexSort[]): readonly SortedPlace[] {
  const { source } = set;
  const from: readonly { readonly rid: number }[] =
    'rids' in source ? source.rids.map((rid) => ({ rid })) : 'walk' in source ? walked(source.walk) : source.anyOf.flatMap(rowsOfSpan);
  const rids = [...new Set(from.map(({ rid }) => rid))].filter((rid) => satisfies(rid, set));
  const places = rids.map((rid): SortedPlace => ({ rid, keys: sorts.map((one) => keyOf(rid, one)) }));
  return places.toSorted((a, b) => {
    for (const [index, { descending }] of sorts.entries()) {
      const [x = 0, y = 0] = [a.keys[index], b.keys[index]];
      const order = typeof x === 'number' || typeof y === 'number' ? Number(x) - Number(y) : Buffer.compare(x, y);
      if (order !== 0) return descending ? -order : order;
    }
    return (a.rid - b.rid) * (sorts[0]?.descending === true ? -1 : 1);
  });
}

function keyOf(rid: number, { params, descending, by }: IndexSort): Uint8Array | number {
  const own = rows
    .filter((row) => row.rid === rid && params.includes(row.param))
    .toSorted((a, b) => Buffer.compare(a.value, b.value) * (descending ? -1 : 1));
  const [first] = own;
  if (by === 'updated') return first?.updated ?? 0;
  if (by === 'id') return Buffer.from(`id-${rid}`);
  return first?.value ?? (descending ? new Uint8Array() : new Uint8Array(17).fill(255));
}
