/** Weekly hours become slots, some weeks ahead: Schedule → Slot. Done at start and every hour; doing it twice, or on two machines at once, makes nothing twice. */
import { practitionerResource, readSchedule, readSlot, scheduleResource, slotResource } from '#fhir/scheduling.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { dateRange } from '#fhir/value-encoding.ts';
import { slotsOfRule, type WeeklyRule } from '#model/weekly-rule.ts';
import type { Claim, Instant, Rid, VersionWrite } from '#store/port.ts';
import { CLAIM_ORDINAL, CLAIM_SLOT, FOREVER } from '#store/port.ts';
import type { Directory } from './directory.ts';
import type { House } from './house.ts';
import { performSystemAct } from './perform.ts';
import { draftVersion, openRow, slotKey, TYPE } from './records.ts';
import type { KnownSlot, SlotList } from './slot-list.ts';

/** Weekly hours of one listed doctor, as the configuration states them. */
export interface Hours extends Omit<WeeklyRule, 'zone'> {
  readonly doctor: string;
}

export interface Schedules {
  /** Makes the configured hours the schedules' rules; doctors that are not there yet come to be. */
  apply(hours: readonly Hours[]): Promise<void>;
  /** Makes the slots that rules demand up to `until`; returns how many. */
  fill(until: Instant): Promise<number>;
}

/** Slots in one commit: enough to be fast, few enough to keep an audit event readable. */
const SLOTS_PER_ACT = 200;

export const scheduleId = (practitioner: string): string => `schedule-${practitioner}`;

export function createSchedules(house: House, directory: Directory, slots: SlotList): Schedules {
  const { store, keyring, settings } = house;

  /** A list index that nobody had: above every one known, and further up after each lost race. */
  const firstFreeIndex = async (attempt: number): Promise<number> => {
    const latest = await store.range({
      param: parameterCode('Slot.start'),
      ...dateRange(0, FOREVER),
      limit: 50,
      descending: true,
    });
    let highest = slots.highestIndex();
    for (const row of await store.currentByRids(latest.map(({ rid }) => rid))) {
      highest = Math.max(highest, readSlot((await openRow(keyring, row)).resource)?.index ?? 0);
    }
    return highest + 1 + (attempt === 0 ? 0 : 2 ** attempt);
  };

  const writeSlots = async (wanted: readonly Wanted[]): Promise<number> => {
    let attempt = 0;
    let made: readonly KnownSlot[] = [];
    await performSystemAct(house, 'write-schedule', async ({ now, entry }) => {
      // Another process may have made some of them meanwhile: ids are derived from schedule and time, so they are seen here.
      const missing: Wanted[] = [];
      for (const slot of wanted) if ((await store.current(TYPE.slot, slot.id)) === undefined) missing.push(slot);
      if (missing.length === 0) return undefined;
      const index = await firstFreeIndex(attempt++);
      const rid = await store.allocate(missing.length);
      made = missing.map((slot, at) => ({ ...slot, rid: rid + at, index: index + at }));
      const drafts = await Promise.all(made.map((slot) => draftSlot(house, slot, scheduleId(slot.practitioner), now, entry)));
      return {
        answer: {},
        versions: drafts.map((draft) => draft.version),
        claims: drafts.flatMap((draft) => draft.claims),
        afterwards: () => slots.add(made),
      };
    });
    return made.length;
  };

  return {
    async apply(hours) {
      for (const doctor of new Set(hours.map((each) => each.doctor))) {
        const rules = hours
          .filter((each) => each.doctor === doctor)
          .map(({ weekdays, from, to, minutes }) => ({ weekdays, from, to, minutes, zone: settings.zone }));
        await performSystemAct(house, 'write-schedule', async ({ now, entry }) => {
          const practitioner = directory.doctorByName(doctor)?.practitioner ?? doctor;
          const versions: VersionWrite[] = [];
          if (directory.doctorByName(doctor) === undefined) {
            versions.push(
              await draftVersion(keyring, {
                head: { ...freshHead(await store.allocate(1), TYPE.practitioner, practitioner), at: now },
                resource: practitionerResource({ id: practitioner, name: doctor, listed: doctor }),
                entry,
              }),
            );
          }
          const id = scheduleId(practitioner);
          const row = await store.current(TYPE.schedule, id);
          const previous = row === undefined ? undefined : await openRow(keyring, row);
          const facts = { id, practitioner, rules };
          if (previous !== undefined && JSON.stringify(readSchedule(previous.resource)) === JSON.stringify(facts)) return undefined;
          versions.push(
            await draftVersion(keyring, {
              head: { ...freshHead(row?.rid ?? (await store.allocate(1)), TYPE.schedule, id), version: (row?.version ?? 0) + 1, at: now },
              resource: scheduleResource(facts),
              entry,
              ...(previous && { previous }),
            }),
          );
          return { answer: {}, versions };
        });
        await directory.refresh();
      }
    },

    async fill(until) {
      const now = house.now();
      const wanted: Wanted[] = [];
      for (const schedule of directory.schedules()) {
        for (const rule of schedule.rules) {
          for (const { start, end } of slotsOfRule(rule, now, until)) {
            const id = `${schedule.id}-${compactTime(start)}`;
            if (start > now && slots.byId(id) === undefined) wanted.push({ id, start, end, practitioner: schedule.practitioner });
          }
        }
      }
      wanted.sort((a, b) => a.start - b.start);
      let made = 0;
      for (let at = 0; at < wanted.length; at += SLOTS_PER_ACT) made += await writeSlots(wanted.slice(at, at + SLOTS_PER_ACT));
      return made;
    },
  };
}

type Wanted = Omit<KnownSlot, 'rid' | 'index'>;

const freshHead = (rid: Rid, type: number, id: string) => ({ rid, version: 1, type, id, owner: 0, deleted: false });

/** `20261124T130000Z`: an id may hold no colons. */
const compactTime = (instant: Instant): string => `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** A new slot: its first version, its number, and its free claim, by which every process learns of it. */
export async function draftSlot(
  house: Pick<House, 'keyring'>,
  slot: KnownSlot,
  schedule: string,
  now: Instant,
  entry: Rid,
): Promise<{ readonly version: VersionWrite; readonly claims: readonly Claim[] }> {
  const { rid, id, index, start, end } = slot;
  const version = await draftVersion(house.keyring, {
    head: { ...freshHead(rid, TYPE.slot, id), at: now },
    resource: slotResource({ id, index, schedule, start, end, status: 'free' }),
    entry,
  });
  const claims = [
    { space: CLAIM_ORDINAL, key: String(index), holder: rid, until: FOREVER, changed: now },
    { space: CLAIM_SLOT, key: slotKey(rid), holder: 0, until: 0, changed: now },
  ];
  return { version, claims };
}
