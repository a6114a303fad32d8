/**
 * How those who care stand to a patient, and what they do when they stand to them in no way and a life is at stake: they break the glass. It takes a
 * reason, lasts an hour, is told to the patient and to everybody who watches over the centre, and stays in the log. docs/security.md
 */
import { parameterCode } from '#fhir/search-parameters.ts';
import { readAppointment } from '#fhir/scheduling.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import { noticeResource, readNotice } from '#fhir/vital-signs.ts';
import { refuse } from '#model/refusal.ts';
import type { Instant, VersionRow } from '#store/port.ts';
import { accountById, readAccount } from './accounts.ts';
import { type House, newId } from './house.ts';
import { type Attempt, type Done, performAct } from './perform.ts';
import { draftVersion, openRow, TYPE } from './records.ts';
import type { Answers, Context, Request } from './requests.ts';
import type { FindPatient } from './patient-names.ts';

/** How long the glass stays broken. */
const GLASS_MS = 3600_000;
const REASON_CHARS_MIN = 10;
const APPOINTMENTS_LOOKED_AT = 200;
const ACCOUNTS_OF_ONE = 20;
const NOTICES_MAX = 200;
/** For how long a patient is told at each login. */
const LATELY_MS = 30 * 24 * 3600_000;

export interface Notice {
  readonly at: Instant;
  readonly text: string;
  readonly row: VersionRow;
}

/** What the patient is told of it. */
export const toldOf = ({ at, text }: Notice): Answers['notices']['notices'][number] => ({ at, text });

export interface Care {
  /** What the policy has to know of how a doctor or nurse stands to a patient; nothing for everybody else. */
  readonly relation: (context: Context, patient: string) => Promise<Partial<Attempt>>;
}

type Of<V extends Request['verb']> = Extract<Request, { verb: V }>;

export function createBreakGlass(house: House, findPatient: FindPatient) {
  const { store, keyring } = house;
  const glassKey = (account: string, patient: string): string => `${account}/${patient}`;

  /** Practitioners who have, or had, a visit of that patient. */
  const treating = async (patient: string): Promise<ReadonlySet<string>> => {
    const low = referenceValue(TYPE.patient, patient);
    const rows = await store.range({
      param: parameterCode('Appointment.patient'),
      low,
      limit: APPOINTMENTS_LOOKED_AT,
      descending: true,
    });
    const found = new Set<string>();
    for (const row of await store.currentByRids(rows.map(({ rid }) => rid))) {
      const visit = row.deleted ? undefined : readAppointment((await openRow(keyring, row)).resource);
      if (visit?.status === 'booked' && visit.patient === patient) found.add(visit.practitioner);
    }
    return found;
  };

  /** Whether one of those practitioners works in that department. */
  const worksThere = async (practitioners: ReadonlySet<string>, department: string): Promise<boolean> => {
    for (const practitioner of practitioners) {
      const low = referenceValue(TYPE.practitioner, practitioner);
      const rows = await store.range({ param: parameterCode('MedlarAccount.practitioner'), low, limit: ACCOUNTS_OF_ONE });
      for (const row of await store.currentByRids(rows.map(({ rid }) => rid))) {
        const account = row.deleted ? undefined : readAccount((await openRow(keyring, row)).resource);
        if (account?.active === true && account.practitioner === practitioner && account.department === department) return true;
      }
    }
    return false;
  };

  /** A patient's, newest first, each with the version in which it stands. */
  const noticesOf = async (patient: string): Promise<readonly Notice[]> => {
    const low = referenceValue(TYPE.patient, patient);
    const rows = await store.range({ param: parameterCode('Communication.subject'), low, limit: NOTICES_MAX, descending: true });
    const notices: Notice[] = [];
    for (const row of await store.currentByRids(rows.map(({ rid }) => rid))) {
      const notice = row.deleted ? undefined : readNotice((await openRow(keyring, row)).resource);
      if (notice?.patient === patient) notices.push({ at: notice.at, text: notice.text, row });
    }
    return notices.toSorted((one, other) => other.at - one.at);
  };

  return {
    /** What a patient who logs in later is told like one who was there. */
    async lately(patient: string, now: Instant): Promise<readonly Notice[]> {
      return (await noticesOf(patient)).filter(({ at }) => at > now - LATELY_MS);
    },

    async relation({ principal }: Context, patient: string): Promise<Partial<Attempt>> {
      if (principal?.practitioner === undefined || (principal.role !== 'doctor' && principal.role !== 'nurse')) return {};
      const practitioners = await treating(patient);
      if (practitioners.has(principal.practitioner)) return { practitioner: principal.practitioner, purpose: 'TREAT' };
      if (principal.role === 'nurse') {
        const department = (await accountById(house, principal.account))?.account.department;
        if (department !== undefined && (await worksThere(practitioners, department)))
          return { assignedPractitioners: [principal.practitioner], purpose: 'TREAT' };
      }
      const key = glassKey(principal.account, patient);
      const row = await store.transient('glass', key, house.now());
      const broken = row !== undefined && keyring.openTransient('glass', key, row.until, row.value) !== undefined;
      return broken ? { emergency: true, purpose: 'ETREAT' } : {};
    },

    async 'break-glass'(request: Of<'break-glass'>, context: Context): Promise<Done<Answers['break-glass']>> {
      const patient = await findPatient(request.patient, context);
      const reason = request.reason.trim();
      const attempt = { act: 'break-glass', purpose: 'ETREAT', context, request, ...(patient && { patient: patient.id }) } as const;
      return performAct(house, attempt, async ({ now, entry }) => {
        const { principal } = context;
        if (patient === undefined || principal === undefined) return refuse('not-found', 'there is no such patient');
        if (principal.practitioner === undefined)
          return refuse('forbidden', 'your account is not linked to a practitioner; an administrator can link it');
        if (reason.length < REASON_CHARS_MIN) return refuse('bad-request', `give the reason, in at least ${REASON_CHARS_MIN} characters`);
        const until = now + GLASS_MS;
        const key = glassKey(principal.account, patient.id);
        const id = newId(house.random);
        const text = `${principal.username} (${principal.role}) opened your records in an emergency. Reason given: ${reason}`;
        const notice = await draftVersion(keyring, {
          head: {
            rid: await store.allocate(1),
            version: 1,
            type: TYPE.notice,
            id,
            owner: patient.rid,
            at: now,
            deleted: false,
          },
          resource: noticeResource({ id, patient: patient.id, at: now, text }),
          entry,
        });
        return {
          answer: { patient: patient.id, until },
          patient,
          about: reason,
          record: `Patient/${patient.id}`,
          versions: [notice],
          transient: [{ kind: 'glass', key, until, value: keyring.sealTransient('glass', key, until, {}) }],
          afterwards: () => house.emit({ event: 'notice', patient: patient.id, text }),
        };
      });
    },

    async notices(request: Of<'notices'>, context: Context): Promise<Done<Answers['notices']>> {
      const patient = await findPatient(undefined, context);
      const attempt = { act: 'read-notices', purpose: 'PATRQT', context, request, ...(patient && { patient: patient.id }) } as const;
      return performAct(house, attempt, async () => {
        if (patient === undefined) return refuse('not-found', 'notices are a patient’s');
        const notices = await noticesOf(patient.id);
        const shown = notices.map(({ row }) => row);
        return { answer: { notices: notices.map(toldOf) }, patient, shown, record: `Patient/${patient.id}` };
      });
    },
  };
}
