/**
 * Erasure: everything that is sealed under a patient's key, the account among it, gets a tombstone, which takes index rows and claims away; then the
 * key is destroyed, and with it the patient's tags. What was sealed stays as bytes that nobody can open, so that the ledger's leaves keep their content.
 * It takes two administrators, and the act's leaf says who was erased. docs/ledger.md
 */
import { readAppointment } from '#fhir/scheduling.ts';
import { typeName } from '#fhir/resource-types.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { tokenRange } from '#fhir/value-encoding.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import { yearsText } from '#model/retention.ts';
import type { IndexRow, Instant, Reader, Release, Rid, VersionRow, VersionWrite } from '#store/port.ts';
import { CLAIM_NAME, CLAIM_SEAT, CLAIM_SLOT } from '#store/port.ts';
import type { AuditEvent } from './audit.ts';
import { ofPatient } from './compartment.ts';
import type { House } from './house.ts';
import type { Keyring } from './keyring.ts';
import { type Done, performAct, performSystemAct } from './perform.ts';
import { claimsOf, draftVersion, openRow, TYPE } from './records.ts';
import type { Answers, Context, Request } from './requests.ts';
import { createRetention, type Held } from './retention.ts';
import type { FindPatient } from './patient-names.ts';

/** How long a wish waits for the second person. */
const WAIT_MS = 24 * 3600_000;
const PAGE = 500;
/** More than this is no person's record; the act would not fit one commit. */
const RESOURCES_MAX = 20_000;

/** Who was erased, for verification and for whoever comes upon what is left. */
export interface Erased {
  readonly owner: (owner: Rid) => boolean;
  readonly patient: (id: string) => boolean;
  readonly add: (patient: { readonly id: string; readonly rid: Rid }) => void;
  readonly all: () => readonly Rid[];
  /** Reads what was told of since: another process may have erased somebody. Whoever is new is told of. */
  readonly refresh: () => Promise<void>;
}

const ABOUT = /^Patient\/([A-Za-z0-9.-]{1,64}) (\d{1,16}): /;
const aboutErasure = (patient: { readonly id: string; readonly rid: Rid }, reason: string): string =>
  `Patient/${patient.id} ${patient.rid}: ${reason}`;

/**
 * Reads the ledger's own entries about it: an index row that was taken away hides nobody, it makes verification complain. `onErased` hears of each, so
 * that nothing of theirs stays in memory.
 */
export async function createErased(
  store: Pick<Reader, 'range' | 'entries'>,
  keyring: Pick<Keyring, 'entryMacValid'>,
  onErased: (patient: { readonly id: string; readonly rid: Rid }) => void = () => undefined,
): Promise<Erased> {
  const owners = new Set<Rid>();
  const ids = new Set<string>();
  /** The newest entries seen: where the next reading ends. Some of one millisecond may come later. */
  let seen = new Set<Rid>();
  const add: Erased['add'] = ({ id, rid }) => {
    if (owners.has(rid)) return;
    owners.add(rid);
    ids.add(id);
    onErased({ id, rid });
  };
  const refresh = async (): Promise<void> => {
    const met = new Set<Rid>();
    let after: IndexRow | undefined;
    do {
      const range = { param: parameterCode('AuditEvent.action'), ...tokenRange('erase-patient'), limit: PAGE, descending: true };
      const rows = await store.range({ ...range, ...(after && { after }) });
      const fresh = rows.filter(({ rid }) => !seen.has(rid));
      for (const entry of await store.entries(fresh.map(({ rid }) => rid))) {
        met.add(entry.rid);
        if (!keyring.entryMacValid(entry)) continue;
        const { act, outcome, about, wrote } = JSON.parse(entry.event) as AuditEvent; // under the entry's MAC
        const match = act === 'erase-patient' && outcome === 'success' && wrote.length > 0 ? ABOUT.exec(about ?? '') : null;
        if (match !== null) add({ id: match[1] ?? '', rid: Number(match[2]) });
      }
      after = rows.length === PAGE && fresh.length > 0 ? rows.at(-1) : undefined;
    } while (after !== undefined);
    seen = seen.union(met);
  };
  await refresh();
  return { owner: (owner) => owners.has(owner), patient: (id) => ids.has(id), all: () => [...owners], add, refresh };
}

interface ErasureDraft {
  readonly records: number;
  readonly versions: readonly VersionWrite[];
  readonly releases: readonly Release[];
  readonly overwrites: true;
}

const stillHeld = ({ kind, until }: Held): Refusal =>
  refuse(
    'conflict',
    `${kind} of this patient have to be kept until ${new Date(until).toISOString().slice(0, 10)}; where the law demands the erasure all the same, say which (ground)`,
  );

export function createErasure(house: House, findPatient: FindPatient, erased: Erased) {
  const { store, keyring, settings } = house;
  const retention = createRetention(house);

  /** What goes: everything of the patient's, or undefined where that is too much. */
  const ownedBy = async (patient: { readonly rid: Rid }): Promise<readonly VersionRow[] | undefined> => {
    const found: VersionRow[] = [];
    for await (const row of ofPatient(store, patient.rid)) if (found.push(row) > RESOURCES_MAX) return undefined;
    return found;
  };

  const destroy = async (owner: Rid): Promise<void> => {
    await store.destroyKey(owner);
    keyring.forget(owner);
  };

  const sources = {
    ridOf: async (type: number, id: string) => (await store.current(type, id))?.rid,
    nameKey: (username: string) => keyring.nameKey(username),
  };

  /** Tombstones for everything of the patient's, in one Write; how many records they are. */
  const draftErasure = async (patient: { readonly rid: Rid }, now: Instant, entry: Rid): Promise<ErasureDraft | Refusal> => {
    const rows = await ownedBy(patient);
    if (rows === undefined) return refuse('too-large', `more than ${RESOURCES_MAX} resources; ask who runs this centre`);
    const versions: VersionWrite[] = [];
    const releases: Release[] = [];
    for (const row of rows) {
      const previous = await openRow(keyring, row);
      const visit = row.type === TYPE.appointment ? readAppointment(previous.resource) : undefined;
      if (visit?.status === 'booked' && visit.start > now)
        return refuse('conflict', 'the patient has visits ahead: cancel them first, so that others can have their times');
      for (const claim of await claimsOf(row, previous.resource, now, sources)) {
        if ([CLAIM_NAME, CLAIM_SEAT, CLAIM_SLOT].includes(claim.space))
          releases.push({ space: claim.space, key: claim.key, holder: row.rid, changed: now });
      }
      const { rid, version, type, id } = row;
      versions.push(
        await draftVersion(keyring, {
          head: { rid, version: version + 1, type, id, owner: row.owner, at: now, deleted: true },
          resource: {},
          entry,
          previous,
        }),
      );
    }
    return { records: rows.filter(({ type }) => type !== TYPE.account).length, versions, releases, overwrites: true };
  };

  const finished = async (patient: { readonly id: string; readonly rid: Rid }): Promise<void> => {
    erased.add(patient);
    await destroy(patient.rid);
  };

  /** Where the next round of `eraseDue` begins. */
  let reached: Rid = 0;

  return {
    /** Destroys keys that a crash between an act and its end has left. */
    async finish(): Promise<void> {
      for (const owner of erased.all()) if ((await store.dataKey(owner)) !== undefined) await destroy(owner);
    },

    async erase(request: Extract<Request, { verb: 'erase' }>, context: Context): Promise<Done<Answers['erase']>> {
      const patient = await findPatient(request.patient, context);
      const reason = request.reason.trim();
      const ground = request.ground?.trim();
      let owner: Rid | undefined;
      const done = await performAct<Answers['erase']>(
        house,
        { act: 'erase-patient', purpose: 'HSYSADMIN', context },
        async ({ now, entry }) => {
          owner = undefined;
          if (patient === undefined || context.principal === undefined) return refuse('not-found', 'there is no such patient');
          if (reason === '' || ground === '') return refuse('bad-request', 'give a reason');
          const [held] = ground === undefined ? await retention.held(patient, now) : [];
          if (held !== undefined) return stillHeld(held);
          const about = aboutErasure(patient, ground === undefined ? reason : `${reason}; before the end of its period: ${ground}`);
          const asked = await store.transient('erasure', patient.id, now);
          const by = asked === undefined ? undefined : keyring.openTransient('erasure', patient.id, asked.until, asked.value);
          if (asked === undefined || typeof by !== 'string' || by === context.principal.account) {
            const until = now + WAIT_MS;
            const value = keyring.sealTransient('erasure', patient.id, until, context.principal.account);
            return {
              answer: { erased: false, until },
              about: `asked: ${about}`,
              transient: [{ kind: 'erasure', key: patient.id, until, value }],
            };
          }
          const drafted = await draftErasure(patient, now, entry);
          if ('refused' in drafted) return drafted;
          owner = patient.rid;
          const { records, ...write } = drafted;
          const forgotten = { kind: 'erasure', key: patient.id, until: 0, value: new Uint8Array() };
          return { answer: { erased: true, records }, about, ...write, transient: [forgotten] };
        },
      );
      if ('ok' in done && owner !== undefined && patient !== undefined) await finished(patient);
      return done;
    },

    retention: (request: Extract<Request, { verb: 'retention' }>, context: Context): Promise<Done<Answers['retention']>> =>
      performAct(house, { act: 'erase-patient', purpose: 'HSYSADMIN', context, about: 'list' }, async ({ now }) => {
        const { due, next } = await retention.due(request.before ?? now, request.after ?? 0);
        const listed = due.map(({ patient, username, due: end }) => ({ patient, due: end, ...(username !== undefined && { username }) }));
        return { answer: { ...settings.retention, due: listed, ...(next !== undefined && { next }) } };
      }),

    /**
     * Erases patients whose time with the centre is over, as acts of the system: some at a time, from where it stopped. Returns how many. Nobody of
     * whom a finding of the watch is about, and nobody with a visit ahead.
     */
    async eraseDue(): Promise<number> {
      if (settings.retention.eraseAfterYears === 0 || house.readOnly() !== undefined) return 0;
      const { due, next } = await retention.due(house.now(), reached);
      reached = next ?? 0;
      let count = 0;
      for (const { id, rid } of due) {
        const patient = { id, rid };
        const done = await performSystemAct(house, 'erase-patient', async ({ now, entry }) => {
          const end = await retention.dueAt(patient); // somebody may have written meanwhile
          if (end === undefined || end > now) return undefined;
          const drafted = await draftErasure(patient, now, entry);
          if ('refused' in drafted) return undefined;
          const { records: _records, ...write } = drafted;
          if (write.versions.some(({ row }) => house.readOnly(`${typeName(row.type)}/${row.id}`) !== undefined)) return undefined;
          const years = `nothing was changed for ${yearsText(settings.retention.eraseAfterYears)} (eraseAfterYears)`;
          return { answer: {}, about: aboutErasure(patient, years), ...write };
        });
        if (!done) continue;
        await finished(patient);
        count += 1;
      }
      return count;
    },
  };
}
