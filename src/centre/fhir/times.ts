/** `Appointment/$find`: free times of the centre's list as proposed Appointments. https://profiles.ihe.net/ITI/Scheduling/ITI-115.html */
import { dateInterval } from '#fhir/date-time.ts';
import { member } from '#fhir/json.ts';
import { referenceOf } from '#fhir/search-parameters.ts';
import { instantText } from '#model/instant-text.ts';
import { isRefusal, refuse, type Refusal, type RefusalIssue } from '#model/refusal.ts';
import type { Desk } from './desk.ts';
import { openResource } from './body.ts';
import { bundleBody, selfLink } from './bundles.ts';
import type { Decide, Deciders } from './deciders.ts';
import { type Query, refuseIssue } from './requests.ts';
import type { Deciding } from '../perform.ts';
import type { KnownSlot } from '../slot-list.ts';

const TIMES = 50;
const TIMES_MAX = 500;
/** Roles of practitioners looked at for specialties, organizations and places. */
const ROLES_MAX = 1_000;

export const findTimes =
  (deciders: Deciders, desk: Pick<Desk, 'freeBetween'>): Decide<'find-times'> =>
  async ({ query, lenient }, deciding, base) => {
    const asked = readFind(query, lenient === true);
    if (isRefusal(asked)) return asked;
    const practitioners = await practitionersFor(deciders, asked, deciding, base);
    if (practitioners !== undefined && isRefusal(practitioners)) return practitioners;
    const slots = asked.count === 0 ? [] : desk.freeBetween(asked.from, asked.before, practitioners, asked.count);
    const entries = slots.map((slot) => {
      const resource = proposed(slot, asked);
      return JSON.stringify({ fullUrl: `${base}/Appointment/${resource.id}`, resource, search: { mode: 'match' } });
    });
    const links = [selfLink(`${base}/Appointment/$find`, query)];
    const body = bundleBody('searchset', {
      links,
      entries,
      now: deciding.now,
      ...(asked.outcome.length > 0 && { outcome: asked.outcome }),
    });
    return { answer: { status: 200, whole: true, body }, about: 'Appointment/$find' };
  };

interface FindAsked {
  readonly from: number;
  readonly before: number;
  readonly practitioners: readonly string[];
  /** Parameters of a search for PractitionerRoles; any of the values of one, and one of each. */
  readonly roles: Query;
  readonly patient: string | undefined;
  readonly count: number;
  readonly outcome: readonly RefusalIssue[];
}

/** What a PractitionerRole is searched by for each of the operation's parameters. */
const OF_ROLES: Readonly<Record<string, string>> = {
  specialty: 'specialty',
  organization: 'organization',
  'location-reference': 'location',
};

/** Nothing in the centre's list depends on them: said so, and left out. */
const UNUSED: ReadonlySet<string> = new Set([
  'visit-type',
  'service-type',
  'reason',
  'timing',
  'location-string',
  'patient-resource',
  'referral-identifier',
  'insurance-reference',
]);

function readFind(query: Query, lenient: boolean): FindAsked | Refusal {
  let from = 0;
  let before = Infinity;
  let patient: string | undefined;
  let count = TIMES;
  const practitioners: string[] = [];
  const roles = new Map<string, string>();
  const outcome: RefusalIssue[] = [];
  for (const [name, value] of query) {
    if (name === 'start' || name === 'end') {
      const interval = dateInterval(value.replace(' ', '+')); // a plus sign in an address means a blank
      if (interval === undefined) return refuseIssue('bad-request', `${name} is a date or a time`, 'value');
      if (name === 'start') from = interval.low;
      else before = interval.high;
    } else if (name === 'practitioner') practitioners.push(...value.split(',').map((each) => each.replace(/^.*\//, '')));
    else if (name === 'patient-reference') {
      if (patient !== undefined) return refuseIssue('bad-request', 'a visit here is for one patient', 'not-supported');
      patient = value.replace(/^.*\//, '');
    } else if (name === '_count') {
      if (!/^\d{1,9}$/.test(value)) return refuseIssue('bad-request', '_count is a number', 'value');
      count = Math.min(Number(value), TIMES_MAX);
    } else if (OF_ROLES[name] !== undefined) roles.set(OF_ROLES[name], [roles.get(OF_ROLES[name]) ?? [], value].flat().join(','));
    else if (UNUSED.has(name) || lenient)
      outcome.push({
        severity: 'warning',
        code: 'not-supported',
        expression: '',
        text: `the times here do not depend on ${name.slice(0, 60)}`,
      });
    else if (!OF_THE_DOOR.has(name)) return refuseIssue('bad-request', `$find does not know ${name.slice(0, 60)}`, 'not-supported');
  }
  return { from, before, practitioners, roles: [...roles], patient, count, outcome };
}

const OF_THE_DOOR: ReadonlySet<string> = new Set(['_format', '_pretty', '_elements', '_summary']);

/** Undefined: all. */
async function practitionersFor(
  { house, search }: Deciders,
  { practitioners, roles }: FindAsked,
  { now }: Deciding,
  base: string,
): Promise<ReadonlySet<string> | Refusal | undefined> {
  const named = practitioners.length === 0 ? undefined : new Set(practitioners);
  if (roles.length === 0) return named;
  const query: Query = [...roles, ['_count', String(ROLES_MAX)]];
  // Who works where and as what is about no patient.
  const found = await search(house, { type: 'PractitionerRole', query, predicate: { kind: 'all' }, now, base });
  if ('fault' in found) return { ...refuse('bad-request', found.fault.text), issues: [found.fault] };
  const able = new Set<string>();
  for (const row of found.matches) {
    const practitioner = referenceOf(member(await openResource(house.keyring, row), 'practitioner'));
    if (practitioner?.type === 'Practitioner') able.add(practitioner.id);
  }
  return named === undefined ? able : named.intersection(able);
}

function proposed({ id, index, start, end, practitioner }: KnownSlot, { patient, from, before }: FindAsked) {
  const actor = (name: string) => ({ actor: { reference: name }, required: 'required', status: 'needs-action' });
  return {
    resourceType: 'Appointment',
    id: proposedId(index, patient),
    status: 'proposed',
    start: instantText(start),
    end: instantText(end),
    minutesDuration: Math.round((end - start) / 60_000),
    slot: [{ reference: `Slot/${id}` }],
    participant: [...(patient === undefined ? [] : [actor(`Patient/${patient}`)]), actor(`Practitioner/${practitioner}`)],
    ...(from > 0 && Number.isFinite(before) && { requestedPeriod: [{ start: instantText(from), end: instantText(before) }] }),
  };
}

const ID_CHARS_MAX = 64;

/** Nothing is stored for a proposal: its id says which time it is, and for whom where there is room. */
function proposedId(index: number, patient: string | undefined): string {
  const bare = `proposed-${index}`;
  const whole = patient === undefined ? bare : `${bare}-${patient}`;
  return whole.length > ID_CHARS_MAX ? bare : whole;
}

/** The time's number in the list and the patient of a proposal; undefined for other ids. */
export function readProposed(id: string): { readonly index: number; readonly patient?: string } | undefined {
  const [, index, patient] = /^proposed-([1-9]\d{0,14})(?:-(.+))?$/.exec(id) ?? [];
  return index === undefined ? undefined : { index: Number(index), ...(patient !== undefined && { patient }) };
}
