/** history of one resource. https://hl7.org/fhir/R4/http.html#history */
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { Instant } from '#store/port.ts';
import { sightOf } from './fhir-access.ts';
import { openBody, shownBytes } from './fhir-body.ts';
import { bundleText, historyEntry, nextLink, selfLink } from './fhir-bundles.ts';
import { RESULT_PARAMETERS } from './fhir-criteria.ts';
import type { Decide, Deciders } from './fhir-deciders.ts';
import { type Query, refuseIssue } from './fhir-requests.ts';
import { NOTHING_THERE } from './fhir-view.ts';

const PAGE = 100;
const PAGE_MAX = 1_000;

export const history =
  ({ house, view }: Deciders): Decide<'history'> =>
  async ({ type, id, query }, { predicate, now }, base) => {
    if (type === undefined || id === undefined) return NO_WHOLE_HISTORY;
    const asked = historyParameters(query);
    if (isRefusal(asked)) return asked;
    const sight = await sightOf(house, predicate);
    const current = await view.current(type, id);
    const all = current === undefined ? [] : (await house.store.history(current.rid)).filter((row) => sight.sees(row));
    if (current === undefined || all.length === 0) return NOTHING_THERE(type, id);
    const fitting = all.filter(({ at }) => at >= asked.since);
    const rest = fitting.filter(({ version }) => version < asked.before);
    const page = rest.slice(0, asked.count);
    const entries: string[] = [];
    for (const row of page)
      entries.push(
        historyEntry(base, row, row.deleted ? undefined : Buffer.from(shownBytes(row, await openBody(house.keyring, row))).toString()),
      );
    const last = page.at(-1);
    const path = `${base}/${type}/${id}/_history`;
    const links = [
      selfLink(path, query),
      ...(last !== undefined && rest.length > page.length ? [nextLink(path, query, String(last.version))] : []),
    ];
    const body = bundleText('history', { total: fitting.length, links, entries, now });
    return { answer: { status: 200, body, whole: true }, shown: page, ...(await view.patientOf(page)) };
  };

const NO_WHOLE_HISTORY = refuseIssue('bad-request', 'history is kept of each resource: ask Type/id/_history', 'not-supported');

function historyParameters(query: Query): { readonly count: number; readonly since: Instant; readonly before: number } | Refusal {
  let count = PAGE;
  let since = 0;
  let before = Infinity;
  for (const [name, value] of query) {
    if (name === '_count') {
      if (!/^\d{1,9}$/.test(value)) return refuseIssue('bad-request', '_count is a number', 'value');
      count = Math.min(Number(value), PAGE_MAX);
    } else if (name === '_since') {
      since = Date.parse(value);
      if (!Number.isFinite(since)) return refuseIssue('bad-request', '_since is an instant', 'value');
    } else if (name === '_cursor') {
      before = Number(value);
      if (!Number.isSafeInteger(before)) return refuseIssue('bad-request', '_cursor is what a next link has', 'value');
    } else if (!RESULT_PARAMETERS.has(name))
      return refuseIssue('bad-request', `history does not know the parameter ${name.slice(0, 60)}`, 'not-supported');
  }
  return { count, since, before };
}
