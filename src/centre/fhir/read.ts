/** read and vread. https://hl7.org/fhir/R4/http.html#read, https://hl7.org/fhir/R4/http.html#vread */
import { isRefusal } from '#model/refusal.ts';
import { sightOf } from './access.ts';
import type { Decide, Deciders } from './deciders.ts';
import { isUnchanged } from './rules.ts';
import { DELETED, NOTHING_THERE } from './view.ts';
import { ERASED } from './writes.ts';

export const read =
  ({ house, view }: Deciders): Decide<'read'> =>
  async ({ type, id, ifNoneMatch, ifModifiedSince }, { predicate, now }) => {
    const row = await view.seen(type, id, await sightOf(house, predicate));
    if (isRefusal(row)) return row;
    return view.showing(
      row,
      isUnchanged(row, ifNoneMatch, ifModifiedSince) ? { status: 304 } : { status: 200, body: await view.shown(row, now) },
    );
  };

export const vread =
  ({ house, view }: Deciders): Decide<'vread'> =>
  async ({ type, id, version }, { predicate }) => {
    const sight = await sightOf(house, predicate);
    const current = await view.current(type, id);
    const row =
      current !== undefined && /^[1-9]\d{0,8}$/.test(version) ? await house.store.version(current.rid, Number(version)) : undefined;
    if (row === undefined || !sight.sees(row)) return NOTHING_THERE(type, `${id}/_history/${version}`);
    if (row.deleted) return DELETED(type, id);
    const body = await view.asWritten(row);
    return body === undefined ? ERASED : view.showing(row, { status: 200, body });
  };
