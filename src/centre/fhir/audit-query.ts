/** What a search of AuditEvents asks: parameters to tests of an event, and to the shortest walk that meets all that may pass them. */
import { dateInterval } from '#fhir/date-time.ts';
import { CODE_SYSTEM, SYSTEM } from '#fhir/urls.ts';
import type { Refusal } from '#model/refusal.ts';
import type { EntryRow, Instant } from '#store/port.ts';
import { type AuditEvent, concerns } from '../audit.ts';
import { actionOf, OUTCOME, subtypesOf, typeOf } from './audit-event.ts';
import { type Query, refuseIssue } from './requests.ts';

/** What is tested of an entry. */
type Test = (row: EntryRow, event: AuditEvent) => boolean;

export interface AuditAsked {
  readonly tests: readonly Test[];
  /** Ids of Patients, one of which the event has to concern. */
  readonly patients: readonly string[] | undefined;
  /** Whoever acted: ids of accounts, user names, `Patient/id`. One of them. */
  readonly agents: readonly AgentAsked[] | undefined;
  /** `Type/id` of a resource, one of which was shown or written. */
  readonly entities: readonly string[] | undefined;
  /** Ids of AuditEvents. */
  readonly ids: readonly string[] | undefined;
  /** Inclusive. */
  readonly from: Instant;
  /** Exclusive. */
  readonly before: Instant;
  readonly count: number;
  readonly ascending: boolean;
  readonly cursor: string | undefined;
}

export type AgentAsked = { readonly account: string } | { readonly username: string } | { readonly patient: string };

const PAGE = 50;
const PAGE_MAX = 500;

/** Where several values are given with commas, one of them has to be met; where a parameter comes twice, both. */
export function readAuditQuery(query: Query, lenient: boolean): AuditAsked | Refusal {
  const tests: Test[] = [];
  let patients: readonly string[] | undefined;
  let agents: readonly AgentAsked[] | undefined;
  let entities: readonly string[] | undefined;
  let ids: readonly string[] | undefined;
  let from = 0;
  let before = Infinity;
  let count = PAGE;
  let ascending = false;
  let cursor: string | undefined;
  for (const [name, text] of query) {
    const values = text.split(',');
    switch (name) {
      case 'patient':
      case 'patient:Patient': {
        const asked = values.map((value) => idIn(value, 'Patient'));
        patients ??= asked;
        tests.push((_, event) => asked.some((id) => concerns(event, id)));
        break;
      }
      case 'agent':
      case 'agent:Patient':
      case 'agent:identifier':
      case 'agent-name':
        // Who that is, is looked up; a second one could only be the same.
        if (agents !== undefined) return refuseIssue('bad-request', 'say who acted once', 'value');
        agents = values.map((value) => agentIn(name, value));
        break;
      case 'entity': {
        const asked = values.map(nameIn);
        entities ??= asked.map((each) => each.split('/').slice(0, 2).join('/'));
        tests.push((_, event) => asked.some((each) => tellsOf(event, each)));
        break;
      }
      case '_id':
        ids ??= values;
        break;
      case 'date':
      case '_lastUpdated': {
        const asked = values.map(periodIn);
        const known = asked.filter((each) => each !== undefined);
        if (known.length < asked.length) return refuseIssue('bad-request', `${JSON.stringify(text.slice(0, 60))} is no date`, 'value');
        from = Math.max(from, Math.min(...known.map((each) => each.from)));
        before = Math.min(before, Math.max(...known.map((each) => each.before)));
        tests.push(({ at }) => known.some((each) => at >= each.from && at < each.before && !each.isNot(at)));
        break;
      }
      case '_count':
        if (!/^\d{1,9}$/.test(text)) return refuseIssue('bad-request', '_count is a number', 'value');
        count = Math.min(Number(text), PAGE_MAX);
        break;
      case '_sort':
        if (!SORTS.has(text)) return refuseIssue('bad-request', '_sort of AuditEvents is date or -date', 'not-supported');
        ascending = !text.startsWith('-');
        break;
      case '_cursor':
        cursor = text;
        break;
      default: {
        const codes = TOKENS[name];
        if (codes !== undefined) tests.push((_, event) => values.some((value) => codes(event).some((code) => isToken(value, code))));
        else if (!lenient && !(IGNORED.has(name) && !NOT_COUNTED.has(text)))
          return refuseIssue('bad-request', `AuditEvent is not searched by ${name.slice(0, 60)}`, 'not-supported');
      }
    }
  }
  return { tests, patients, agents, entities, ids, from, before, count, ascending, cursor };
}

interface Code {
  readonly system?: string;
  readonly code: string;
}

const TOKENS: Readonly<Record<string, (event: AuditEvent) => readonly Code[]>> = {
  type: ({ act }) => [typeOf(act)],
  subtype: ({ act }) => subtypesOf(act),
  action: ({ act }) => [{ system: 'http://hl7.org/fhir/audit-event-action', code: actionOf(act) }],
  outcome: ({ outcome }) => [{ system: 'http://hl7.org/fhir/audit-event-outcome', code: OUTCOME[outcome] }],
  'agent-role': ({ role }) => [{ system: CODE_SYSTEM.role, code: role }],
  site: ({ door }) => [{ code: door }],
};

/** `code`, `|code`, `system|code` or `system|`. https://hl7.org/fhir/R4/search.html#token */
function isToken(value: string, { system, code }: Code): boolean {
  const bar = value.indexOf('|');
  if (bar === -1) return value === code;
  const [wanted, rest] = [value.slice(0, bar), value.slice(bar + 1)];
  return wanted === (system ?? '') && (rest === '' || rest === code);
}

const SORTS: ReadonlySet<string> = new Set(['date', '-date', '_lastUpdated', '-_lastUpdated']);
const IGNORED: ReadonlySet<string> = new Set(['_format', '_pretty', '_summary', '_elements', '_total']);
/** How many there are would be told by looking at all of them. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['count', 'accurate', 'estimate']);

const idIn = (value: string, type: string): string => value.replace(new RegExp(`^(?:.*/)?${type}/`), '');

function agentIn(name: string, value: string): AgentAsked {
  if (name === 'agent-name') return { username: value };
  if (name === 'agent:Patient' || /(?:^|\/)Patient\//.test(value)) return { patient: idIn(value, 'Patient') };
  return { account: value.startsWith(`${SYSTEM.account}|`) ? value.slice(SYSTEM.account.length + 1) : value };
}

/** `Type/id` or `Type/id/version` of a reference, absolute or not. */
const nameIn = (value: string): string => {
  const [, name = value, version] = /([A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/(\d+))?$/.exec(value) ?? [];
  return version === undefined ? name : `${name}/${version}`;
};

const tellsOf = (event: AuditEvent, name: string): boolean =>
  [...event.shown, ...event.wrote].some((each) => each === name || each.startsWith(`${name}/`)) ||
  (name.startsWith('Patient/') && concerns(event, name.slice('Patient/'.length)));

interface Period {
  readonly from: Instant;
  readonly before: Instant;
  readonly isNot: (at: Instant) => boolean;
}

/** A date with its prefix; an instant is a point, so that it is before, within or after. https://hl7.org/fhir/R4/search.html#prefix */
function periodIn(value: string): Period | undefined {
  const [, prefix = 'eq', text = ''] = /^([a-z]{2})?(.*)$/.exec(value) ?? [];
  const interval = dateInterval(text.replace(' ', '+')); // a plus sign in an address means a blank
  if (interval === undefined) return undefined;
  const { low, high } = interval;
  const always = { from: 0, before: Infinity, isNot: () => false };
  const periods: Readonly<Record<string, Period>> = {
    eq: { ...always, from: low, before: high },
    ne: { ...always, isNot: (at) => at >= low && at < high },
    gt: { ...always, from: high },
    sa: { ...always, from: high },
    ge: { ...always, from: low },
    lt: { ...always, before: low },
    eb: { ...always, before: low },
    le: { ...always, before: high },
  };
  return periods[prefix];
}
