import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { typeName } from '#fhir/resource-types.ts';
import type { Predicate } from '#model/policy.ts';
import type { VersionRow } from '#store/port.ts';
import { openSuiteStores, type SuiteStores } from '../../../test/suite-stores.ts';
import type { SearchFound } from './requests.ts';
import { createSearch } from './search.ts';
import { SEARCH_LIMITS } from './search-conditions.ts';
import { openSearchTrial, type SearchTrial, type TrialResource } from '#centre/trial/search.ts';

/** Small sets at once and by every other way: what is found does not depend on the way. */
const searchFhir = createSearch();
const searchByWalks = createSearch({ walkFrom: 0, collectMax: 0, stepsFirst: 2, chainedMax: 0, hadMax: 0 });
const searchByShortWalks = createSearch({ walkFrom: 0, collectMax: 2_000, stepsFirst: 1_000, chainedMax: 0, hadMax: 0 });
const WAYS = fc.constantFrom(searchFhir, searchByWalks, searchByShortWalks);
const NOW = Date.UTC(2026, 10, 21);
const BASE = 'https://medlar.example/fhir';
const ALL = { kind: 'all' } as const;

type Query = readonly (readonly [string, string])[];

let stores: SuiteStores;
before(async () => {
  stores = await openSuiteStores();
});
after(() => stores.close());

/** Of a property: what can go wrong between the engines shows sooner than what can go wrong in the search. */
const runs = (): number => (stores.engine === 'postgres' ? 12 : 60);

async function trialFor(t: TestContext): Promise<SearchTrial> {
  const trial = await openSearchTrial(stores.fresh());
  t.after(() => trial.house.store.close());
  return trial;
}

const names = (rows: readonly VersionRow[]): readonly string[] => rows.map((row) => `${typeName(row.type)}/${row.id}`);

async function found(
  trial: SearchTrial,
  type: string | undefined,
  query: Query,
  predicate: Predicate = ALL,
  search = searchFhir,
): Promise<SearchFound> {
  const answer = await search(trial.house, { type, query, predicate, now: NOW, base: BASE });
  if ('fault' in answer) throw new Error(answer.fault.text);
  return answer;
}

const ask = (text: string): Query =>
  text.split('&').map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), decodeURIComponent(pair.slice(equals + 1))];
  });

const ids = async (trial: SearchTrial, text: string, predicate: Predicate = ALL, search = searchFhir): Promise<readonly string[]> => {
  const [type = '', query = ''] = text.split('?');
  return (await found(trial, type, query === '' ? [] : ask(query), predicate, search)).matches.map(({ id }) => id);
};

async function fault(trial: SearchTrial, type: string, query: Query): Promise<string> {
  const answer = await searchFhir(trial.house, { type, query, predicate: ALL, now: NOW, base: BASE });
  assert.ok('fault' in answer, JSON.stringify(query));
  return answer.fault.text;
}

const LOINC = 'http://loinc.org';
const observation = (id: string, more: object): TrialResource => ({ resourceType: 'Observation', id, ...more });
const quantity = (value: number, more: object = {}): object => ({
  valueQuantity: { value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]', ...more },
});
const code = (...codes: readonly string[]): object => ({ code: { coding: codes.map((each) => ({ system: LOINC, code: each })) } });

test('each kind of parameter, with its prefixes and modifiers', async (t) => {
  const trial = await trialFor(t);
  await trial.put(
    [
      { resourceType: 'Organization', id: 'org', name: 'Hôpital Sud' } as TrialResource,
      {
        resourceType: 'Patient',
        id: 'a',
        name: [{ family: 'Núñez', given: ['Ana'] }],
        gender: 'female',
        birthDate: '1970-03',
        managingOrganization: { reference: 'Organization/org' },
        identifier: [{ system: 'urn:mrn', value: '7', type: { coding: [{ system: 'urn:kinds', code: 'MR' }] } }],
        meta: { tag: [{ system: 'urn:tags', code: 'vip' }], profile: ['http://p.example/one|2'] },
      } as TrialResource,
      { resourceType: 'Patient', id: 'b', name: [{ family: 'nunez' }], gender: 'male', birthDate: '1970-03-15' } as TrialResource,
      { resourceType: 'Patient', id: 'c', name: [{ family: 'Smith, the' }], deceasedDateTime: '2020' } as TrialResource,
      observation('o1', {
        ...code('8480-6'),
        ...quantity(120),
        subject: { reference: 'Patient/a' },
        effectiveDateTime: '2020-05-05T10:00:00+02:00',
      }),
      observation('o2', {
        ...code('8480-6', 'x'),
        ...quantity(99.95),
        subject: { reference: 'Patient/b' },
        effectivePeriod: { start: '2020-05-01' },
      }),
      observation('o3', {
        code: { text: 'words' },
        ...quantity(5, { comparator: '>' }),
        subject: { identifier: { system: 'urn:mrn', value: '9' } },
      }),
      observation('o4', {
        ...code('85354-9'),
        effectiveDateTime: '2020',
        component: [
          { ...code('8480-6'), ...quantity(107) },
          { ...code('8462-4'), ...quantity(60) },
        ],
        subject: { reference: 'https://elsewhere.example/Patient/a' },
      }),
    ],
    NOW,
  );
  const cases: readonly (readonly [string, string])[] = [
    ['Patient', 'a b c'],
    ['Patient?name=nune', 'a b'],
    ['Patient?name=ana', 'a'],
    ['Patient?family:exact=Núñez', 'a'],
    ['Patient?family:exact=Nunez', ''],
    ['Patient?family:contains=UNE', 'a b'],
    ['Patient?family=smith\\, t', 'c'],
    ['Patient?gender=female,male', 'a b'],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|male', 'b'],
    ['Patient?gender:not=male', 'a c'],
    ['Patient?gender:missing=true', 'c'],
    ['Patient?gender:missing=false', 'a b'],
    ['Patient?deceased=true', 'c'],
    ['Patient?deceased=false', 'a b'],
    ['Patient?identifier=7', 'a'],
    ['Patient?identifier=urn:mrn|7', 'a'],
    ['Patient?identifier=|7', ''],
    ['Patient?identifier=urn:mrn|', 'a'],
    ['Patient?identifier:of-type=urn:kinds|MR|7', 'a'],
    ['Patient?identifier:of-type=urn:kinds|MR|8', ''],
    ['Patient?birthdate=1970-03', 'a b'],
    ['Patient?birthdate=1970-03-15', 'b'],
    ['Patient?birthdate=ne1970-03-15', 'a'],
    ['Patient?birthdate=gt1970-03-15', 'a'],
    ['Patient?birthdate=lt1970-03-15', 'a'],
    ['Patient?birthdate=ge1970-03-15', 'a b'],
    ['Patient?birthdate=sa1970-02&birthdate=eb1970-04', 'a b'],
    ['Patient?_id=a,c', 'a c'],
    ['Patient?_tag=urn:tags|vip', 'a'],
    ['Patient?_profile=http://p.example/one', 'a'],
    ['Patient?_profile=http://p.example/one|3', ''],
    ['Patient?_lastUpdated=2026-11-21', 'a b c'],
    ['Patient?_lastUpdated=gt2026-11-21', ''],
    ['Patient?organization=org', 'a'],
    ['Patient?organization=Organization/org', 'a'],
    [`Patient?organization=${BASE}/Organization/org`, 'a'],
    ['Patient?organization.name=hopital', 'a'],
    ['Patient?_has:Observation:patient:code=8480-6', 'a b'],
    ['Patient?_has:Observation:subject:code=x', 'b'],
    ['Observation?code=8480-6', 'o1 o2'],
    [`Observation?code=${LOINC}|8480-6`, 'o1 o2'],
    ['Observation?code:missing=true', ''],
    ['Observation?combo-code=8480-6', 'o1 o2 o4'],
    ['Observation?subject=Patient/a', 'o1'],
    ['Observation?subject:Patient=b', 'o2'],
    ['Observation?patient=a,b', 'o1 o2'],
    ['Observation?subject=https://elsewhere.example/Patient/a', 'o4'],
    ['Observation?subject:identifier=urn:mrn|9', 'o3'],
    ['Observation?subject:missing=true', ''],
    ['Observation?patient.gender=female', 'o1'],
    ['Observation?subject:Patient.organization.name=hop', 'o1'],
    ['Observation?patient._has:Observation:patient:code=x', 'o2'],
    ['Observation?date=2020-05-05', 'o1'],
    ['Observation?date=2020-05-05T08:00:00Z', 'o1'],
    ['Observation?date=2020-05-05T08:00Z', 'o1'],
    ['Observation?date=gt2020-06', 'o2 o4'],
    ['Observation?date=lt2020-05-01', 'o4'],
    ['Observation?date=sa2020-04', 'o1 o2'],
    ['Observation?date=2020', 'o1 o4'],
    ['Observation?date=ne2020', 'o2'],
    ['Observation?value-quantity=100', 'o2'],
    ['Observation?value-quantity=100.0', 'o2'],
    ['Observation?value-quantity=100.00', ''],
    ['Observation?value-quantity=gt100', 'o1 o3'],
    ['Observation?value-quantity=lt100', 'o2 o3'],
    ['Observation?value-quantity=le120|http://unitsofmeasure.org|mm[Hg]', 'o1 o2 o3'],
    ['Observation?value-quantity=120||mmHg', 'o1'],
    ['Observation?value-quantity=120||kg', ''],
    ['Observation?value-quantity=ap118', 'o1 o3'],
    ['Observation?component-code-value-quantity=8480-6$gt100', 'o4'],
    ['Observation?component-code-value-quantity=8462-4$gt100', ''],
    [`Observation?combo-code-value-quantity=${LOINC}|8480-6$107`, 'o4'],
    ['Observation?code-value-quantity=8480-6$lt100', 'o2'],
  ];
  for (const [text, expected] of cases) {
    assert.equal((await ids(trial, text)).toSorted().join(' '), expected, text);
    assert.equal((await ids(trial, text, ALL, searchByWalks)).toSorted().join(' '), expected, `${text} by walks`);
  }
  assert.match(await fault(trial, 'Patient', [['colour', 'red']]), /not searched by colour/);
  assert.match(await fault(trial, 'Patient', [['name:text', 'x']]), /modifier :text/);
  assert.match(await fault(trial, 'Patient', [['birthdate', '1970-02-31']]), /no date/);
  assert.match(await fault(trial, 'Patient', [['gender', '']]), /needs a value/);
  assert.match(await fault(trial, 'Observation', [['patient.patient.patient.patient.patient', 'x']]), /link|searched|leads/);
  const lenient = await searchFhir(trial.house, {
    type: 'Patient',
    query: ask('colour=red&gender=male'),
    predicate: ALL,
    now: NOW,
    base: BASE,
    lenient: true,
  });
  assert.ok(!('fault' in lenient) && lenient.matches.length === 1 && lenient.outcome?.length === 1);
  assert.deepEqual(lenient.applied, [['gender', 'male']]);
});

test('sorting, totals, includes, and every type at once', async (t) => {
  const trial = await trialFor(t);
  const put = async (id: string, at: number, more: object): Promise<void> => trial.put([observation(id, more)], at);
  await trial.put(
    [
      { resourceType: 'Patient', id: 'p' },
      { resourceType: 'Practitioner', id: 'd' },
    ],
    NOW,
  );
  await put('x', NOW + 3, {
    effectiveDateTime: '2020-02',
    subject: { reference: 'Patient/p' },
    performer: [{ reference: 'Practitioner/d' }],
  });
  await put('y', NOW + 1, { effectiveDateTime: '2020-01', subject: { reference: 'Patient/p' } });
  await put('z', NOW + 2, {});
  assert.deepEqual(await ids(trial, 'Observation?_sort=date'), ['y', 'x', 'z']);
  assert.deepEqual(await ids(trial, 'Observation?_sort=-date'), ['x', 'y', 'z']);
  assert.deepEqual(await ids(trial, 'Observation?_sort=-_lastUpdated'), ['x', 'z', 'y']);
  assert.deepEqual(await ids(trial, 'Observation?_sort=_lastUpdated&code:missing=true'), ['y', 'z', 'x']);
  assert.deepEqual(await ids(trial, 'Observation?patient=p&_sort=-date,_lastUpdated'), ['x', 'y']);
  assert.equal((await found(trial, 'Observation', ask('_summary=count'))).total, 3);
  assert.equal((await found(trial, 'Observation', ask('_total=accurate&_count=1&date=2020'))).total, 2);
  const included = await found(trial, 'Observation', ask('_id=x&_include=Observation:patient&_include=Observation:performer'));
  assert.deepEqual(names(included.included).toSorted(), ['Patient/p', 'Practitioner/d']);
  const reverse = await found(trial, 'Patient', ask('_revinclude=Observation:subject&_include:iterate=Observation:performer'));
  assert.deepEqual(names(reverse.included).toSorted(), ['Observation/x', 'Observation/y', 'Practitioner/d']);
  assert.deepEqual(names((await found(trial, undefined, [])).matches), [
    'Patient/p',
    'Practitioner/d',
    'Observation/x',
    'Observation/y',
    'Observation/z',
  ]);
  assert.deepEqual(names((await found(trial, undefined, ask('_type=Patient,Observation&_sort=-_lastUpdated&_count=2'))).matches), [
    'Observation/x',
    'Observation/z',
  ]);
  await trial.remove(observation('x', {}), NOW + 9);
  assert.deepEqual(await ids(trial, 'Observation?_sort=date'), ['y', 'z']);
  assert.deepEqual(names((await found(trial, 'Observation', ask('_compartment=Patient/p'))).matches), ['Observation/y']);
  assert.deepEqual(names((await found(trial, undefined, ask('_compartment=Patient/p'))).matches), ['Patient/p', 'Observation/y']);
});

// --- against an evaluator of its own ---

const CODES = ['a', 'b', 'c'];
const DATES = ['2019', '2020-01', '2020-01-15', '2020-02', '2020-02-03', '2021'];

interface Model {
  readonly id: string;
  readonly patient: number;
  readonly codes: readonly string[];
  readonly date: string | undefined;
  readonly value: number | undefined;
}

const resourceOf = ({ id, patient, codes, date, value }: Model): TrialResource =>
  observation(id, {
    ...code(...codes),
    subject: { reference: `Patient/p${patient}` },
    ...(date !== undefined && { effectiveDateTime: date }),
    ...(value !== undefined && { valueQuantity: { value } }),
  });

const model = fc.record({
  patient: fc.nat(2),
  codes: fc.subarray(CODES),
  date: fc.option(fc.constantFrom(...DATES), { nil: undefined }),
  value: fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }),
});

interface Test {
  readonly name: string;
  readonly value: string;
  readonly holds: (one: Model) => boolean;
}

/** [low, high) of a date by Date alone. */
function span(text: string): readonly [number, number] {
  const [year = 0, month, day] = text.split('-').map(Number);
  const start = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  if (month === undefined) return [start, Date.UTC(year + 1, 0, 1)];
  return [start, day === undefined ? Date.UTC(year, month, 1) : start + 86_400_000];
}

const dateHolds: Readonly<Record<string, (l: number, h: number, low: number, high: number) => boolean>> = {
  eq: (l, h, low, high) => low <= l && h <= high,
  ne: (l, h, low, high) => !(low <= l && h <= high),
  gt: (_l, h, _low, high) => h > high,
  lt: (l, _h, low) => l < low,
  ge: (l, h, low, high) => h > high || (low <= l && h <= high),
  le: (l, h, low, high) => l < low || (low <= l && h <= high),
  sa: (l, _h, _low, high) => l >= high,
  eb: (_l, h, low) => h <= low,
};

const dateTest = fc.tuple(fc.constantFrom(...Object.keys(dateHolds)), fc.constantFrom(...DATES)).map(([prefix, text]): Test => ({
  name: 'date',
  value: prefix + text,
  holds: ({ date }) => date !== undefined && dateHolds[prefix]?.(...span(date), ...span(text)) === true,
}));
const someCodes = fc.subarray(CODES, { minLength: 1 });
const tests: fc.Arbitrary<Test> = fc.oneof(
  dateTest,
  someCodes.map((any): Test => ({ name: 'code', value: any.join(','), holds: ({ codes }) => any.some((each) => codes.includes(each)) })),
  someCodes.map((any): Test => ({
    name: 'code:not',
    value: any.join(','),
    holds: ({ codes }) => !any.some((each) => codes.includes(each)),
  })),
  fc
    .boolean()
    .map((missing): Test => ({ name: 'date:missing', value: String(missing), holds: ({ date }) => (date === undefined) === missing })),
  fc.nat(2).map((patient): Test => ({ name: 'patient', value: `p${patient}`, holds: (one) => one.patient === patient })),
  fc.nat(2).map((patient): Test => ({ name: 'subject:Patient.given', value: `n${patient}`, holds: (one) => one.patient === patient })),
  fc.tuple(fc.constantFrom('gt', 'ge', 'lt', 'le', ''), fc.integer({ min: -3, max: 3 })).map(([prefix, number]): Test => ({
    name: 'value-quantity',
    value: `${prefix}${number}`,
    holds: ({ value }) =>
      value !== undefined &&
      (prefix === 'gt'
        ? value > number
        : prefix === 'ge'
          ? value >= number
          : prefix === 'lt'
            ? value < number
            : prefix === 'le'
              ? value <= number
              : value === number),
  })),
);

test('every prefix of every coarse date against every other, open ends included', async (t) => {
  const trial = await trialFor(t);
  const observations = DATES.map((date, index) => observation(`d${index}`, { effectiveDateTime: date }));
  await trial.put(
    [
      ...observations,
      observation('from', { effectivePeriod: { start: '2020-01-15' } }),
      observation('to', { effectivePeriod: { end: '2020-01-15' } }),
    ],
    NOW,
  );
  const spans: readonly (readonly [string, number, number])[] = [
    ...DATES.map((date, index): [string, number, number] => [`d${index}`, ...span(date)]),
    ['from', span('2020-01-15')[0], Infinity],
    ['to', -Infinity, span('2020-01-15')[1]],
  ];
  for (const [prefix, holds] of Object.entries(dateHolds)) {
    for (const date of DATES) {
      const expected = spans.filter(([, low, high]) => holds(low, high, ...span(date))).map(([id]) => id);
      assert.deepEqual((await ids(trial, `Observation?date=${prefix}${date}`)).toSorted(), expected.toSorted(), prefix + date);
    }
  }
});

const sorts = fc.constantFrom(undefined, 'date', '-date', '_lastUpdated', '-_lastUpdated', 'code,-date');

/** All pages, with something written between each two. */
async function walkPages(
  trial: SearchTrial,
  query: Query,
  predicate: Predicate,
  between: () => Promise<void>,
  search = searchFhir,
): Promise<readonly VersionRow[]> {
  const rows: VersionRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await found(
      trial,
      'Observation',
      [...query, ...(cursor === undefined ? [] : [['_cursor', cursor] as const])],
      predicate,
      search,
    );
    rows.push(...page.matches);
    cursor = page.next;
    if (cursor !== undefined) await between();
  } while (cursor !== undefined);
  return rows;
}

const PATIENTS = [0, 1, 2].map((n) => ({ resourceType: 'Patient', id: `p${n}`, name: [{ given: [`n${n}`] }] }) as TrialResource);

test('searches find what an evaluator in memory finds, page by page, while others write', async (t) => {
  const trial = await trialFor(t);
  await trial.put(PATIENTS, NOW);
  let models: readonly Model[] = [];
  let serial = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(model, { maxLength: 12 }),
      fc.array(tests, { maxLength: 3 }),
      sorts,
      fc.integer({ min: 1, max: 7 }),
      WAYS,
      async (more, asked, sort, count, search) => {
        const fresh = more.map((one) => ({ ...one, id: `o${serial++}` }));
        if (fresh.length > 0) await trial.put(fresh.map(resourceOf), NOW + serial);
        models = [...models, ...fresh].slice(-80);
        const query: Query = [
          ...asked.map(({ name, value }): [string, string] => [name, value]),
          ['_count', String(count)],
          ...(sort === undefined ? [] : [['_sort', sort] as [string, string]]),
        ];
        const before = await found(trial, 'Observation', [...query, ['_summary', 'count']], ALL, search);
        let writes = 0;
        const rows = await walkPages(
          trial,
          query,
          ALL,
          async () => {
            if (writes++ >= 3) return;
            // New ones come, and (where the order does not go with time) old ones are written again.
            const [old] = sort === undefined ? models : [];
            await trial.put(
              [resourceOf({ ...(old ?? { patient: 0, codes: [], date: undefined, value: undefined }), id: old?.id ?? `late${serial++}` })],
              NOW + ++serial,
            );
          },
          search,
        );
        const got = rows.map(({ id }) => id);
        assert.equal(new Set(got).size, got.length, 'nothing twice');
        const alive = new Set(models.map(({ id }) => id));
        const expected = models.filter((one) => asked.every(({ holds }) => holds(one))).map(({ id }) => id);
        assert.deepEqual(got.filter((id) => alive.has(id)).toSorted(), expected.toSorted());
        const byType = new Set(expected);
        assert.ok((before.total ?? 0) >= byType.size);
      },
    ),
    { numRuns: runs() },
  );
});

test('what leads to a resource, and what it leads to, is found whichever way it is followed', async (t) => {
  const trial = await trialFor(t);
  await trial.put(PATIENTS, NOW);
  const [sample = []] = fc.sample(fc.array(model, { minLength: 20, maxLength: 20 }), { numRuns: 1, seed: 7 });
  const models = sample.map((one, index): Model => ({ ...one, id: `o${index}` }));
  await trial.put(models.map(resourceOf), NOW + 1);
  await trial.remove(resourceOf({ ...(models[0] ?? { id: 'o0', patient: 0, codes: [], date: undefined, value: undefined }) }), NOW + 2);
  const alive = models.slice(1);
  await fc.assert(
    fc.asyncProperty(tests, tests, WAYS, async (one, other, search) => {
      const having = (test: Test): readonly number[] =>
        [0, 1, 2].filter((n) => alive.some((each) => each.patient === n && test.holds(each)));
      const both = having(one).filter((n) => having(other).includes(n));
      const has = (prefix: string, { name, value }: Test): [string, string] => [`${prefix}_has:Observation:patient:${name}`, value];
      const patients = await found(trial, 'Patient', [has('', one), has('', other)], ALL, search);
      assert.deepEqual(
        patients.matches.map(({ id }) => id),
        both.map((n) => `p${n}`),
      );
      const chained = await found(trial, 'Observation', [[other.name, other.value], has('patient.', one)], ALL, search);
      assert.deepEqual(
        chained.matches.map(({ id }) => id),
        alive.filter((each) => other.holds(each) && having(one).includes(each.patient)).map(({ id }) => id),
      );
    }),
    { numRuns: runs() },
  );
});

test('a page along the order asked for and the pages collected after it are one order, equal keys included', async (t) => {
  const trial = await trialFor(t);
  const dates = ['2020-01', '2020-02', '2020-03'];
  const models = Array.from({ length: 60 }, (_, index) => ({
    id: `o${index}`,
    date: dates[index % 3] ?? '',
    code: index % 5 === 0 ? 'b' : 'a',
  }));
  await trial.put(
    models.map(({ id, date, code: word }) => observation(id, { ...code(word), effectiveDateTime: date })),
    NOW,
  );
  for (const sort of ['-date', 'date', '-_lastUpdated', '_lastUpdated']) {
    const query: Query = [
      ['code', 'a'],
      ['_sort', sort],
      ['_count', '7'],
    ];
    const [usual, short, long] = [
      await walkPages(trial, query, ALL, () => Promise.resolve()),
      await walkPages(trial, query, ALL, () => Promise.resolve(), searchByShortWalks),
      await walkPages(trial, query, ALL, () => Promise.resolve(), searchByWalks),
    ].map((rows) => rows.map(({ id }) => id));
    assert.equal(usual?.length, 48);
    assert.deepEqual(short, usual, sort);
    assert.deepEqual(long, usual, sort);
  }
});

test('nobody’s answer holds, counts or is ordered by what the predicate refuses', async (t) => {
  const open = await trialFor(t);
  const alone = await trialFor(t);
  await open.put(PATIENTS, NOW);
  // The same rids for what may be seen: the forbidden are there in one store, and are other people's deleted things in the other.
  await alone.put(PATIENTS, NOW);
  let serial = 0;
  const predicate: Predicate = { kind: 'patient', id: 'p1' };
  await fc.assert(
    fc.asyncProperty(
      fc.array(model, { maxLength: 8 }),
      fc.array(tests, { maxLength: 2 }),
      sorts,
      fc.integer({ min: 1, max: 5 }),
      WAYS,
      async (more, asked, sort, count, search) => {
        for (const one of more) {
          const resource = resourceOf({ ...one, id: `o${serial++}` });
          await open.put([resource], NOW + serial);
          if (one.patient === 1) await alone.put([resource], NOW + serial);
        }
        const query: Query = [
          ...asked.map(({ name, value }): [string, string] => [name, value]),
          ['_count', String(count)],
          ['_include', 'Observation:subject'],
          ...(sort === undefined ? [] : [['_sort', sort] as [string, string]]),
        ];
        const pages = async (trial: SearchTrial): Promise<unknown> => {
          const seen: unknown[] = [];
          let cursor: string | undefined;
          do {
            const page = await found(
              trial,
              'Observation',
              [...query, ...(cursor === undefined ? [] : [['_cursor', cursor] as const])],
              predicate,
              search,
            );
            for (const row of [...page.matches, ...page.included])
              assert.ok(row.owner === 2 || names([row])[0] === 'Patient/p1', names([row]).join());
            seen.push([names(page.matches), names(page.included)]);
            cursor = page.next;
          } while (cursor !== undefined);
          return [seen, (await found(trial, 'Observation', [...query, ['_summary', 'count']], predicate, search)).total];
        };
        assert.deepEqual(await pages(open), await pages(alone));
      },
    ),
    { numRuns: runs() },
  );
  for (const search of [searchFhir, searchByWalks]) {
    const patients = async (query: string): Promise<readonly string[]> => ids(open, `Patient?${query}`, predicate, search);
    assert.deepEqual(await patients('_id=p0,p1,p2'), ['p1']);
    assert.deepEqual(await patients('_has:Observation:patient:code=a,b,c'), ['p1']);
    assert.deepEqual(await patients('given=n0'), []);
  }
  const revincluded = await found(open, 'Patient', [['_revinclude', 'Observation:patient']], predicate);
  assert.ok(revincluded.included.every(({ owner }) => owner === revincluded.matches[0]?.rid));
});

test('a cursor of another search, or one made up, is refused', async (t) => {
  const trial = await trialFor(t);
  await trial.put([observation('a', {}), observation('b', {})], NOW);
  const { next } = await found(trial, 'Observation', [['_count', '1']]);
  assert.ok(next !== undefined);
  assert.match(
    await fault(trial, 'Observation', [
      ['code', 'x'],
      ['_cursor', next],
    ]),
    /another search/,
  );
  assert.match(await fault(trial, 'Observation', [['_cursor', 'made-up']]), /another search/);
  assert.deepEqual(await ids(trial, `Observation?_cursor=${next}`), ['b']);
});

test('who is had is found alike whether patients are looked at one by one or listed: where most are had, where a few are had often, and page by page', async (t) => {
  const trial = await trialFor(t);
  const patients = Array.from({ length: 150 }, (_, at) => `p${at}`);
  const had = (id: string, of: string, patient: string): TrialResource =>
    observation(id, { ...code(of), subject: { reference: `Patient/${patient}` } });
  await trial.put(
    [
      ...patients.map(
        (id) => ({ resourceType: 'Patient', id, gender: Number(id.slice(1)) % 3 === 0 ? 'female' : 'male' }) as TrialResource,
      ),
      ...patients.filter((_, at) => at % 50 !== 7).map((id) => had(`most-${id}`, 'most', id)),
      ...patients.map((_, at) => had(`often-${at}`, 'often', at % 75 === 74 ? 'p120' : 'p3')),
    ],
    NOW,
  );
  const listed = createSearch({ ...SEARCH_LIMITS, walkFrom: 1_000 });
  const pages = async (query: Query, search: typeof searchFhir): Promise<readonly string[]> => {
    const all: string[] = [];
    for (let next: string | undefined, turn = 0; turn < 100; turn++) {
      const page = await found(trial, 'Patient', next === undefined ? query : [...query, ['_cursor', next]], ALL, search);
      all.push(...page.matches.map(({ id }) => id));
      next = page.next;
      if (next === undefined) return all;
    }
    throw new Error('there is always another page');
  };
  const most = patients.filter((_, at) => at % 50 !== 7);
  for (const search of [searchFhir, listed, searchByWalks]) {
    assert.deepEqual(await pages(ask('_has:Observation:patient:code=most&_count=10'), search), most);
    assert.deepEqual(await pages(ask(`_has:Observation:patient:code=${LOINC}|most&_count=10`), search), most);
    assert.deepEqual(
      await pages(ask('_has:Observation:patient:code=most&gender=female&_count=10'), search),
      most.filter((id) => Number(id.slice(1)) % 3 === 0),
    );
    assert.deepEqual(await pages(ask('_has:Observation:patient:code=often&_count=1'), search), ['p3', 'p120']);
    assert.equal((await found(trial, 'Patient', ask('_has:Observation:patient:code=most&_summary=count'), ALL, search)).total, most.length);
  }
});
