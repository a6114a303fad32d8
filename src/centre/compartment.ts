/** Everything current that is sealed under one patient's key: what a copy of it shows, what erasure takes. */
import { COMPARTMENT, compartmentValue } from '#fhir/search-query-parameters.ts';
import type { IndexRow, Reader, Rid, VersionRow } from '#store/port.ts';

const PAGE = 500;

/** A patient's current resources, the patient and the account included, in order of type and row id. */
export async function* ofPatient(store: Pick<Reader, 'range' | 'currentByRids'>, owner: Rid): AsyncGenerator<VersionRow> {
  const range = { param: COMPARTMENT, low: compartmentValue(owner, 0), high: compartmentValue(owner + 1, 0), limit: PAGE };
  let after: IndexRow | undefined;
  do {
    const rows = await store.range({ ...range, ...(after && { after }) });
    for (const row of await store.currentByRids(rows.map(({ rid }) => rid))) {
      if (row.owner === owner && !row.deleted) yield row; // index rows are derived: the version decides
    }
    after = rows.length === PAGE ? rows.at(-1) : undefined;
  } while (after !== undefined);
}
