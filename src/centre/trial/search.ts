/** A store with resources in it and a keyring that leaves bodies as they are, for tests and benchmarks of searching. */
import { typeCode } from '#fhir/resource-types.ts';
import { openStore } from '#store/open.ts';
import type { Rid, Store, VersionRow, VersionWrite } from '#store/port.ts';
import { patientsOf } from '#centre/fhir/access.ts';
import type { Keyring, VersionHead } from '../keyring.ts';
import { draftVersion, type Opened, parseStored } from '../records.ts';

export interface TrialResource {
  readonly resourceType: string;
  readonly id: string;
}

/** Bodies as they are: searching asks nothing else of a keyring. */
export const PLAIN_KEYRING = {
  sealVersion: (_head: VersionHead, body: Uint8Array) => Promise.resolve(body),
  openVersion: (row: VersionRow) => Promise.resolve(row.sealed),
  personKey: (name: string) => Buffer.from(name.padEnd(32).slice(0, 32)),
  sealTransient: (_kind: string, key: string, _until: number, value: unknown) => Buffer.from(JSON.stringify([key, value])),
  openTransient(_kind: string, key: string, _until: number, sealed: Uint8Array): unknown {
    try {
      const [bound, value] = JSON.parse(Buffer.from(sealed).toString()) as [string, unknown]; // as sealTransient made it
      return bound === key ? value : undefined;
    } catch {
      return undefined;
    }
  },
  // Not the whole of a keyring: what searching and drafting use of it.
} as unknown as Keyring;

export interface SearchTrial {
  readonly house: { readonly store: Store; readonly keyring: Keyring };
  /** Writes resources: new ones, or new versions of those that are there. Patients first, so that what is theirs is found to be. */
  put(resources: readonly TrialResource[], at: number): Promise<void>;
  remove(resource: TrialResource, at: number): Promise<void>;
}

/** `url`: of a fresh store. */
export async function openSearchTrial(url: string): Promise<SearchTrial> {
  const store = await openStore(url, 'write');
  const rids = new Map<string, { readonly rid: Rid; readonly owner: Rid; readonly current: Opened }>();
  const name = ({ resourceType, id }: TrialResource): string => `${resourceType}/${id}`;

  const write = async (resource: TrialResource, at: number, rid: Rid, deleted: boolean): Promise<VersionWrite> => {
    const before = rids.get(name(resource));
    const patient = patientsOf(resource).find((id) => rids.has(`Patient/${id}`));
    const isPatient = resource.resourceType === 'Patient';
    const owner = isPatient ? (before?.rid ?? rid) : patient === undefined ? 0 : (rids.get(`Patient/${patient}`)?.rid ?? 0);
    const head: VersionHead = {
      rid: before?.rid ?? rid,
      version: (before?.current.row.version ?? 0) + 1,
      type: typeCode(resource.resourceType),
      id: resource.id,
      owner,
      at,
      deleted,
    };
    const drafted = await draftVersion(PLAIN_KEYRING, {
      head,
      resource: deleted ? {} : resource,
      entry: head.rid,
      ...(before && { previous: before.current }),
    });
    rids.set(name(resource), {
      rid: head.rid,
      owner,
      current: { row: drafted.row, resource: deleted ? {} : parseStored(drafted.row.sealed) },
    });
    return drafted;
  };

  const commit = async (versions: readonly VersionWrite[]): Promise<void> => {
    const result = await store.commit({ versions, entries: [] });
    if (!('done' in result)) throw new Error(`not written: ${JSON.stringify(result)}`);
  };

  return {
    house: { store, keyring: PLAIN_KEYRING },
    async put(resources, at) {
      const first = await store.allocate(resources.length);
      const versions: VersionWrite[] = [];
      for (const [index, resource] of resources.entries()) versions.push(await write(resource, at, first + index, false));
      await commit(versions);
    },
    async remove(resource, at) {
      await commit([await write(resource, at, 0, true)]);
    },
  };
}
