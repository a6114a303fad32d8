/**
 * Retention: until when the law wants a patient's data kept, and who is past the time for which the centre keeps it. What was changed when is read from
 * the versions, and from the log, since a record that was deleted has to be kept like the others. docs/records.md
 */
import { typeName } from '#fhir/resource-types.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { everyCode, LISTED } from '#fhir/search-query-parameters.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import { KEPT_KINDS, type KeptKind, keptKind, yearsAfter } from '#model/retention.ts';
import type { IndexRow, Instant, Rid } from '#store/port.ts';
import { accountOfPatient } from './accounts.ts';
import { type AuditEvent, eventAbout } from './audit.ts';
import { ofPatient } from './compartment.ts';
import type { House } from './house.ts';
import { TYPE } from './records.ts';
import type { DuePatient } from './vital-records-requests.ts';

const PAGE = 200;
/** Entries of one patient's log that are looked through; more than a life has. */
const ENTRIES_MAX = 100_000;

interface Whom {
  readonly id: string;
  readonly rid: Rid;
}

/** Something that has to be kept still. */
export interface Held {
  readonly kind: KeptKind;
  /** UTC milliseconds. */
  readonly until: Instant;
}

export interface Retention {
  /** What may not be erased yet, the kind with the latest end first. */
  held(patient: Whom, now: Instant): Promise<readonly Held[]>;
  /** When the patient's time with the centre is over; undefined where the centre keeps data without end. */
  dueAt(patient: Whom): Promise<Instant | undefined>;
  /** Patients whose time is over before that instant, from after a row id on, some at a time. */
  due(before: Instant, after: Rid): Promise<{ readonly due: readonly (DuePatient & Whom)[]; readonly next: Rid | undefined }>;
}

export function createRetention(house: House): Retention {
  const { store, keyring, settings } = house;
  const { keepYears, eraseAfterYears } = settings.retention;

  /** When each kind, and anything at all, was last changed; of the log only what is from `since` on. */
  const lastChanges = async (patient: Whom, since: Instant): Promise<ReadonlyMap<KeptKind | 'anything', Instant>> => {
    const last = new Map<KeptKind | 'anything', Instant>();
    const changed = (type: string, at: Instant): void => {
      if (type === 'MedlarAccount') return; // a login is no treatment
      for (const kind of [keptKind(type), 'anything'] as const) if (kind !== undefined) last.set(kind, Math.max(last.get(kind) ?? 0, at));
    };
    for await (const { type, at } of ofPatient(store, patient.rid)) changed(typeName(type), at);
    let after: IndexRow | undefined;
    for (let count = 0; count < ENTRIES_MAX; count += PAGE) {
      const range = { param: LOG, low: referenceValue(TYPE.patient, patient.id), limit: PAGE, descending: true };
      const rows = await store.range({ ...range, ...(after && { after }) });
      for (const entry of await store.entries(rows.map(({ rid }) => rid))) {
        if (!keyring.entryMacValid(entry)) continue;
        const { wrote } = eventAbout(JSON.parse(entry.event) as AuditEvent, patient.id); // under the entry's MAC
        for (const name of wrote) changed(name.slice(0, name.indexOf('/')), entry.at);
      }
      after = rows.at(-1);
      if (rows.length < PAGE || after === undefined || after.updated < since) break;
    }
    return last;
  };

  const dueAt = async (patient: Whom): Promise<Instant | undefined> => {
    if (eraseAfterYears === 0) return undefined;
    const last = (await lastChanges(patient, yearsAfter(house.now(), -eraseAfterYears))).get('anything');
    return last === undefined ? undefined : yearsAfter(last, eraseAfterYears);
  };

  return {
    dueAt,

    async held(patient, now) {
      const longest = Math.max(...Object.values(keepYears));
      if (longest === 0) return [];
      const last = await lastChanges(patient, yearsAfter(now, -longest));
      return KEPT_KINDS.flatMap((kind): Held[] => {
        const at = last.get(kind);
        const until = at === undefined ? 0 : yearsAfter(at, keepYears[kind]);
        return until > now ? [{ kind, until }] : [];
      }).toSorted((a, b) => b.until - a.until);
    },

    async due(before, after) {
      const from = after === 0 ? {} : { after: { value: LISTED, updated: 0, rid: after } };
      const rows = await store.range({ param: EVERY_PATIENT, low: LISTED, limit: PAGE, ...from });
      const due: (DuePatient & Whom)[] = [];
      for (const { rid, id, type, deleted } of await store.currentByRids(rows.map((row) => row.rid))) {
        if (deleted || type !== TYPE.patient) continue;
        const end = await dueAt({ id, rid });
        if (end === undefined || end > before) continue;
        const username = (await accountOfPatient(house, id))?.username;
        due.push({ rid, id, patient: id, due: end, ...(username !== undefined && { username }) });
      }
      return { due, next: rows.length < PAGE ? undefined : rows.at(-1)?.rid };
    },
  };
}

const LOG = parameterCode('AuditEvent.patient');
const EVERY_PATIENT = everyCode('Patient');
