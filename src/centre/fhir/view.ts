/** Resources as they are seen: which row somebody may see, its bytes as they are shown now, and the decisions that answer with one resource. */
import { isTypeName, typeCode, typeName } from '#fhir/resource-types.ts';
import { readSlot } from '#fhir/scheduling.ts';
import type { Refusal } from '#model/refusal.ts';
import type { Instant, VersionRow } from '#store/port.ts';
import { CLAIM_SLOT } from '#store/port.ts';
import type { Sight } from './access.ts';
import { parseBody, shownBytes, shownResource, shownText } from './body.ts';
import { type FhirAnswer, refuseIssue } from './requests.ts';
import { ID } from './rules.ts';
import type { Drafted, FhirWrites } from './writes.ts';
import type { House } from '../house.ts';
import type { Decision } from '../perform.ts';
import { openBody, slotKey, TYPE } from '../records.ts';

export interface FhirView {
  /** The current row of a resource that may be seen; a tombstone is answered as such to whoever could see what it was. */
  readonly seen: (type: string, id: string, sight: Sight) => Promise<VersionRow | Refusal>;
  /** The current row of a resource, a tombstone included, seen or not. Undefined for what is no type or no id. */
  readonly current: (type: string, id: string) => Promise<VersionRow | undefined>;
  /** A row's bytes as they are shown. */
  readonly shown: (row: VersionRow, now: Instant) => Promise<Uint8Array>;
  /** A version as it was written; undefined of a tombstone, and where its patient's record was erased. */
  readonly asWritten: (row: VersionRow) => Promise<Uint8Array | undefined>;
  /** Whose the rows are, for the ledger: nobody's in particular where they are of several. */
  readonly patientOf: (rows: readonly VersionRow[]) => Promise<Pick<Decision<never>, 'patient'>>;
  /** The answer that shows one row. */
  readonly showing: (row: VersionRow, answer: FhirAnswer) => Promise<Decision<FhirAnswer>>;
  /** The answer to what has been drafted. */
  readonly written: (drafted: Drafted, status: 200 | 201 | 204) => Promise<Decision<FhirAnswer>>;
}

export const NOTHING_THERE = (type: string, id: string): Refusal =>
  refuseIssue('not-found', `there is no ${type}/${id}, or none that you may see`, 'not-found');

export const DELETED = (type: string, id: string): Refusal => refuseIssue('gone', `${type}/${id} is deleted`, 'deleted');

/** `Type/id/_history/version`, relative to the service. */
export const versionName = ({ type, id, version }: Pick<VersionRow, 'type' | 'id' | 'version'>): string =>
  `${typeName(type)}/${id}/_history/${version}`;

export function createFhirView({ store, keyring }: House, writes: FhirWrites): FhirView {
  const current: FhirView['current'] = async (type, id) =>
    isTypeName(type) && ID.test(id) ? store.current(typeCode(type), id) : undefined;

  /** A time of the centre's list is busy while somebody has it, whatever was written when it was made. */
  const slotBody = async (row: VersionRow, body: Uint8Array, now: Instant): Promise<Uint8Array> => {
    const slot = parseBody(row, body);
    if (readSlot(slot)?.status !== 'free') return shownBytes(row, body);
    const [claim] = await store.claims(CLAIM_SLOT, [slotKey(row.rid)]);
    const taken = claim !== undefined && claim.holder !== 0 && claim.until > now;
    return taken ? Buffer.from(JSON.stringify(shownResource(row, { ...slot, status: 'busy' }))) : shownBytes(row, body);
  };

  const patientOf: FhirView['patientOf'] = async (rows) => {
    const [first] = rows;
    if (first === undefined || rows.some(({ owner }) => owner !== first.owner)) return {};
    const patient = await writes.ownerOf(first);
    return patient === undefined ? {} : { patient };
  };

  return {
    current,
    patientOf,

    async seen(type, id, sight) {
      const row = await current(type, id);
      if (row === undefined || !sight.sees(row)) return NOTHING_THERE(type, id);
      return row.deleted ? DELETED(type, id) : row;
    },

    async shown(row, now) {
      const body = await openBody(keyring, row);
      return row.type === TYPE.slot ? slotBody(row, body, now) : shownBytes(row, body);
    },

    async asWritten(row) {
      if (row.deleted || (row.owner !== 0 && (await keyring.ownerKeys(row.owner)) === undefined)) return undefined;
      return shownBytes(row, await openBody(keyring, row));
    },

    showing: async (row, answer) => ({
      answer: { ...answer, version: row.version, lastModified: row.at },
      shown: [row],
      ...(await patientOf([row])),
    }),

    async written({ row, version, text, key }, status) {
      const isNewPatient = key !== undefined;
      return {
        answer: {
          status,
          version: row.version,
          lastModified: row.at,
          location: versionName(row),
          ...(status !== 204 && { body: shownText(row, text) }),
        },
        versions: [version],
        ...(key && { keys: [key] }),
        ...(isNewPatient ? { patient: { id: row.id, rid: row.rid } } : await patientOf([row])),
      };
    },
  };
}
