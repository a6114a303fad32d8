import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { member } from './json.ts';
import {
  type AppointmentFacts,
  appointmentResource,
  coverageResource,
  deviceResource,
  type EstimateFacts,
  estimateResource,
  patientResource,
  practitionerResource,
  readAppointment,
  readCoverage,
  readDevice,
  readEstimate,
  readPatient,
  readPractitioner,
  readSchedule,
  readSlot,
  readTariff,
  scheduleResource,
  slotResource,
  tariffResource,
} from './scheduling.ts';

const START = Date.UTC(2026, 10, 24, 13);
const END = START + 3_600_000;
const HELD: AppointmentFacts = {
  id: 'a1',
  status: 'pending',
  patient: 'p1',
  practitioner: 'doc1',
  slot: 's1',
  start: START,
  end: END,
  seat: 2,
  heldUntil: START - 1000,
};
const ESTIMATE: EstimateFacts = {
  id: 'e1',
  patient: 'p1',
  practitioner: 'doc1',
  appointment: 'a1',
  doctor: 'doc1',
  plan: 'insurance1',
  price: '12.50',
  tariffVersion: 'c0ffee',
  at: START,
};

/** Records with the usual prototype, so that deepEqual can compare them. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record(model, { noNullPrototype: true });

/** As it comes back from the store. */
const stored = (resource: object): unknown => JSON.parse(JSON.stringify(resource));

const id = fc.stringMatching(/^[A-Za-z0-9\-.]{1,64}$/);
const word = fc.string({ minLength: 1, unit: 'binary' });
const instant = fc.integer({ min: -6e13, max: 2.5e14 });
const interval = fc.tuple(instant, fc.integer({ min: 1, max: 86_400_000 }));
const positive = fc.integer({ min: 1, max: 999_999_999 });
const port = fc.integer({ min: 1, max: 65_535 });
const price = fc.stringMatching(/^(0|[1-9]\d{0,8})(\.\d{1,4})?$/);

test('what is made of facts tells the same facts again, for every resource', () => {
  const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

  fc.assert(
    fc.property(record({ id, name: word, listed: optional(word) }), (any) => {
      const { listed, ...rest } = any;
      const facts = listed === undefined ? rest : { ...rest, listed };
      assert.deepEqual(readPatient(stored(patientResource(facts))), facts);
    }),
  );
  fc.assert(
    fc.property(record({ id, name: word, listed: word }), optional(port), (any, port) => {
      const facts = port === undefined ? any : { ...any, port };
      assert.deepEqual(readPractitioner(stored(practitionerResource(facts))), facts);
    }),
  );
  fc.assert(
    fc.property(
      id,
      id,
      positive,
      interval,
      fc.constantFrom('free' as const, 'busy-unavailable' as const),
      (id, schedule, index, [start, length], status) => {
        const facts = { id, index, schedule, start, end: start + length, status };
        assert.deepEqual(readSlot(stored(slotResource(facts))), facts);
      },
    ),
  );
  fc.assert(
    fc.property(
      record({ id, patient: id, practitioner: id, slot: id, seat: positive }),
      interval,
      instant,
      (common, [start, length], heldUntil) => {
        const times = { ...common, start, end: start + length };
        const states: readonly AppointmentFacts[] = [
          { ...times, status: 'pending', heldUntil },
          { ...times, status: 'booked' },
          { ...times, status: 'cancelled' },
          { ...times, status: 'cancelled', ending: 'patient' },
          { ...times, status: 'cancelled', ending: 'centre' },
          { ...times, status: 'cancelled', ending: 'expired' },
        ];
        for (const facts of states) assert.deepEqual(readAppointment(stored(appointmentResource(facts))), facts);
      },
    ),
  );
  fc.assert(
    fc.property(record({ id, patient: id, plan: word }), (facts) => {
      assert.deepEqual(readCoverage(stored(coverageResource(facts))), facts);
    }),
  );
  fc.assert(
    fc.property(record({ id, practitioner: id, doctor: word, version: word, prices: fc.array(record({ plan: word, price })) }), (facts) => {
      assert.deepEqual(readTariff(stored(tariffResource(facts))), facts);
    }),
  );
  fc.assert(
    fc.property(
      record({ id, patient: id, practitioner: id, appointment: id, doctor: word, plan: word, tariffVersion: word, at: instant }),
      optional(price),
      (any, price) => {
        const facts = price === undefined ? any : { ...any, price };
        assert.deepEqual(readEstimate(stored(estimateResource(facts))), facts);
      },
    ),
  );
  fc.assert(
    fc.property(record({ id, practitioner: id, name: word, active: fc.boolean() }), (facts) => {
      assert.deepEqual(readDevice(stored(deviceResource(facts))), facts);
    }),
  );
});

test('a schedule keeps its weekly hours', () => {
  const facts = {
    id: 'doc1',
    practitioner: 'doc1',
    rules: [
      { weekdays: [1, 3, 5] as const, from: '09:00', to: '12:00', minutes: 30, zone: 'Europe/Berlin' },
      { weekdays: [7] as const, from: '22:00', to: '24:00', minutes: 15, zone: 'America/St_Johns' },
    ],
  };
  assert.deepEqual(readSchedule(stored(scheduleResource(facts))), facts);
  const empty = { ...facts, rules: [] };
  assert.deepEqual(readSchedule(stored(scheduleResource(empty))), empty);
  const wrong = [
    { weekdays: [] },
    { weekdays: [8 as 7] },
    { from: '12:00' },
    { to: '24:01' },
    { from: '9:00' },
    { minutes: 0 },
    { zone: 'Europe/Atlantis' },
  ] as const;
  const [rule] = facts.rules;
  assert.ok(rule);
  for (const change of wrong) {
    assert.equal(readSchedule(stored(scheduleResource({ ...facts, rules: [{ ...rule, ...change }] }))), undefined, JSON.stringify(change));
  }
});

test('a hold is an R4 Appointment that is pending and whose patient is tentative', () => {
  assert.deepEqual(stored(appointmentResource(HELD)), {
    resourceType: 'Appointment',
    id: 'a1',
    extension: [
      { url: 'https://medlar.example/fhir/StructureDefinition/seat', valuePositiveInt: 2 },
      { url: 'https://medlar.example/fhir/StructureDefinition/held-until', valueInstant: '2026-11-24T12:59:59.000Z' },
    ],
    status: 'pending',
    start: '2026-11-24T13:00:00.000Z',
    end: '2026-11-24T14:00:00.000Z',
    minutesDuration: 60,
    slot: [{ reference: 'Slot/s1' }],
    participant: [
      { actor: { reference: 'Patient/p1' }, status: 'tentative' },
      { actor: { reference: 'Practitioner/doc1' }, status: 'accepted' },
    ],
  });
});

test('an estimate has all that R4 demands of a CoverageEligibilityResponse', () => {
  const resource = stored(estimateResource(ESTIMATE));
  for (const demanded of ['status', 'purpose', 'patient', 'created', 'request', 'outcome', 'insurer']) {
    assert.notEqual(member(resource, demanded), undefined, demanded);
  }
  const [request] = member(resource, 'contained') as readonly unknown[]; // as just made
  assert.deepEqual(member(resource, 'request'), { reference: `#${String(member(request, 'id'))}` });
});

test('a price keeps its digits, and one whose number and digits differ is not believed', () => {
  const text = JSON.stringify(estimateResource(ESTIMATE));
  assert.match(text, /"value":12.5,"_value"/);
  assert.equal(readEstimate(JSON.parse(text))?.price, '12.50');
  assert.equal(readEstimate(JSON.parse(text.replace('"value":12.5', '"value":1.5'))), undefined);
  assert.equal(readEstimate(JSON.parse(text.replace('12.50', '1.50'))), undefined);
  assert.doesNotMatch(JSON.stringify(estimateResource({ ...ESTIMATE, price: '30' })), /_value/);
  const { price: _, ...uncovered } = ESTIMATE;
  assert.deepEqual(readEstimate(stored(estimateResource(uncovered))), uncovered);
});

test('a hold without its end, a slot that ends before it begins and a resource of another type are none', () => {
  const { heldUntil: _, ...endless } = HELD;
  assert.equal(readAppointment(stored(appointmentResource(endless))), undefined);
  assert.equal(readAppointment({ ...appointmentResource(HELD), status: 'fulfilled' }), undefined);
  assert.equal(readAppointment({ ...appointmentResource(HELD), resourceType: 'Slot' }), undefined);
  assert.equal(readAppointment({ ...appointmentResource(HELD), id: 'a/1' }), undefined);
  assert.equal(readAppointment(appointmentResource({ ...HELD, end: START })), undefined);
  const slot = { id: 's1', index: 1, schedule: 'd', start: START, end: START, status: 'free' } as const;
  assert.equal(readSlot(slotResource(slot)), undefined);
  assert.equal(readSlot({ ...slotResource({ ...slot, end: END }), identifier: [{ system: 'urn:other', value: '1' }] }), undefined);
});

test('any JSON, and any damage to a good resource, reads as a fault or as facts, and never throws', () => {
  const readers = [
    readPatient,
    readPractitioner,
    readSchedule,
    readSlot,
    readAppointment,
    readCoverage,
    readTariff,
    readEstimate,
    readDevice,
  ];
  const good = [
    patientResource({ id: 'p1', name: 'Ana', listed: 'patient1' }),
    practitionerResource({ id: 'doc1', name: 'Doctor1', listed: 'doc1', port: 41_000 }),
    scheduleResource({
      id: 'doc1',
      practitioner: 'doc1',
      rules: [{ weekdays: [1], from: '09:00', to: '12:00', minutes: 30, zone: 'UTC' }],
    }),
    slotResource({ id: 's1', index: 1, schedule: 'doc1', start: START, end: END, status: 'free' }),
    appointmentResource(HELD),
    coverageResource({ id: 'c1', patient: 'p1', plan: 'insurance1' }),
    tariffResource({ id: 't1', practitioner: 'doc1', doctor: 'doc1', version: 'v', prices: [{ plan: 'insurance1', price: '12.50' }] }),
    estimateResource(ESTIMATE),
    deviceResource({ id: 'd1', practitioner: 'doc1', name: 'agent', active: true }),
  ].map(stored);
  /** Replaces the n-th value within by another one. */
  const damage = (value: unknown, n: { left: number }, by: unknown): unknown => {
    n.left -= 1;
    if (n.left === 0) return by;
    if (Array.isArray(value)) return value.map((element) => damage(element, n, by));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, damage(element, n, by)]));
  };
  fc.assert(
    fc.property(fc.constantFrom(...good), fc.nat(60), fc.jsonValue(), (resource, at, by) => {
      for (const read of readers) {
        const facts = read(damage(resource, { left: at }, by));
        assert.ok(facts === undefined || typeof facts.id === 'string');
      }
    }),
    { numRuns: 1000 },
  );
  for (const [index, resource] of good.entries()) {
    for (const [at, read] of readers.entries()) assert.equal(read(resource) !== undefined, at === index);
  }
  for (const read of readers)
    for (const json of [undefined, null, 1, 'x', [], {}, { resourceType: 'Slot' }]) assert.equal(read(json), undefined);
});
