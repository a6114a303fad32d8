/**
 * Queue tickets: whoever has something to collect gets a random number for the day, never their initials, and the pharmacist sees who waits.
 * A number is a claim in the store, so that no two people have it; one patient has one ticket a day.
 */
import { readTicket, type TicketFacts, ticketResource } from '#fhir/pharmacy.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { tokenValue } from '#fhir/value-encoding.ts';
import type { Claim, Instant, Rid, VersionRow, VersionWrite } from '#store/port.ts';
import { CLAIM_TICKET } from '#store/port.ts';
import { type House, newId } from './house.ts';
import { performSystemAct } from './perform.ts';
import { draftVersion, type Opened, openRow, ticketKey, ticketOfPatientKey, TYPE } from './records.ts';

export interface FoundTicket {
  readonly facts: TicketFacts;
  readonly opened: Opened;
}

export interface TicketDrafts {
  readonly number: number;
  readonly versions: readonly VersionWrite[];
  readonly claims: readonly Claim[];
  readonly shown: readonly VersionRow[];
}

interface At {
  readonly now: Instant;
  readonly entry: Rid;
}

export interface QueueTickets {
  /** The patient's ticket of today, given now where there is none that waits. */
  readonly draft: (patient: { readonly id: string; readonly rid: Rid }, at: At) => Promise<TicketDrafts>;
  /** The ticket is done with, where the patient has one that waits. */
  readonly draftEnd: (patient: Rid, at: At) => Promise<readonly VersionWrite[]>;
  /** Today's that wait, longest waiting first. */
  readonly waiting: (now: Instant, limit: number) => Promise<readonly FoundTicket[]>;
  /** Ends what waits from earlier days; returns how many. One of the chores. */
  readonly expire: () => Promise<number>;
}

const STATUS = parameterCode('Task.status');
const WAITING = tokenValue(undefined, 'requested');

/** Three digits while there are enough of them: they are called out. */
const NUMBERS = [
  { from: 100, count: 900 },
  { from: 1_000, count: 9_000 },
  { from: 10_000, count: 90_000 },
] as const;
/** Numbers that are looked at in one go, and how often, before a longer one is given. */
const LOOKED_AT = 4;
const LOOKS = 3;
/** Tickets of earlier days ended in one go; the rest next time. */
const EXPIRED_AT_ONCE = 500;

export function createQueueTickets(house: House): QueueTickets {
  const { store, keyring, random, settings } = house;
  const today = createDays(settings.zone);

  const open = async (row: VersionRow): Promise<FoundTicket | undefined> => {
    const opened = row.deleted ? undefined : await openRow(keyring, row);
    const facts = opened === undefined ? undefined : readTicket(opened.resource);
    return opened === undefined || facts === undefined ? undefined : { facts, opened };
  };

  const ofPatient = async (patient: Rid, day: string): Promise<FoundTicket | undefined> => {
    const [claim] = await store.claims(CLAIM_TICKET, [ticketOfPatientKey(day, patient)]);
    const row = claim === undefined || claim.holder === 0 ? undefined : await store.currentByRid(claim.holder);
    return row === undefined || row.owner !== patient ? undefined : open(row);
  };

  /** The day and the shortest numbers of which some were free when last looked for: what is used up stays so until the next day. */
  let left = { day: '', from: 0 };

  const freeNumber = async (day: string): Promise<number> => {
    if (left.day !== day) left = { day, from: 0 };
    for (const { from, count } of NUMBERS) {
      if (from < left.from) continue;
      for (let look = 0; look < LOOKS; look++) {
        const some = Array.from({ length: LOOKED_AT }, () => from + (new DataView(random(4).slice().buffer).getUint32(0) % count));
        const keys = some.map((number) => ticketKey(day, number));
        const taken = new Set((await store.claims(CLAIM_TICKET, keys)).map(({ key }) => key));
        const free = some.find((number) => !taken.has(ticketKey(day, number)));
        if (free !== undefined) return free;
      }
      left = { day, from: Math.min(from + count, NUMBERS[2].from) };
    }
    throw new Error('no ticket number of the day is free');
  };

  const next = (found: FoundTicket, facts: TicketFacts, at: At): Promise<VersionWrite> => {
    const { sealed: _, entry: __, ...head } = found.opened.row;
    return draftVersion(keyring, {
      head: { ...head, version: head.version + 1, at: at.now },
      resource: ticketResource(facts),
      entry: at.entry,
      previous: found.opened,
    });
  };

  return {
    async draft(patient, at) {
      const { day, until } = today(at.now);
      const found = await ofPatient(patient.rid, day);
      if (found?.facts.status === 'requested') {
        return { number: found.facts.number, versions: [], claims: [], shown: [found.opened.row] };
      }
      if (found !== undefined) {
        const again: TicketFacts = { ...found.facts, status: 'requested', givenAt: at.now };
        return { number: again.number, versions: [await next(found, again, at)], claims: [], shown: [] };
      }
      const [number, rid] = await Promise.all([freeNumber(day), store.allocate(1)]);
      const facts: TicketFacts = { id: newId(random), status: 'requested', patient: patient.id, day, number, givenAt: at.now, until };
      const version = await draftVersion(keyring, {
        head: { rid, version: 1, type: TYPE.task, id: facts.id, owner: patient.rid, at: at.now, deleted: false },
        resource: ticketResource(facts),
        entry: at.entry,
      });
      const claims = [ticketKey(day, number), ticketOfPatientKey(day, patient.rid)].map((key) => ({
        space: CLAIM_TICKET,
        key,
        holder: rid,
        until,
        changed: at.now,
      }));
      return { number, versions: [version], claims, shown: [] };
    },

    async draftEnd(patient, at) {
      const found = await ofPatient(patient, today(at.now).day);
      return found?.facts.status === 'requested' ? [await next(found, { ...found.facts, status: 'completed' }, at)] : [];
    },

    async waiting(now, limit) {
      const { day } = today(now);
      const rows = await store.range({ param: STATUS, low: WAITING, limit });
      const found = await Promise.all((await store.currentByRids(rows.map(({ rid }) => rid))).map(open));
      return found
        .filter((one) => one !== undefined)
        .filter(({ facts }) => facts.status === 'requested' && facts.day === day)
        .toSorted((a, b) => a.facts.givenAt - b.facts.givenAt);
    },

    async expire() {
      const rows = await store.range({ param: STATUS, low: WAITING, limit: EXPIRED_AT_ONCE });
      let ended = 0;
      for (const { rid } of rows) {
        const done = await performSystemAct(house, 'expire-ticket', async (at) => {
          const row = await store.currentByRid(rid);
          const found = row === undefined ? undefined : await open(row);
          if (found?.facts.status !== 'requested' || found.facts.until > at.now) return undefined;
          return {
            answer: {},
            versions: [await next(found, { ...found.facts, status: 'cancelled' }, at)],
            patient: { id: found.facts.patient, rid: found.opened.row.owner },
          };
        });
        if (done) ended += 1;
      }
      return ended;
    },
  };
}

interface Day {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** When the next one begins. */
  readonly until: Instant;
}

/** The day of an instant in the centre's zone; the last one is remembered. */
function createDays(zone: string): (now: Instant) => Day {
  let known: (Day & { readonly from: Instant }) | undefined;
  return (now) => {
    if (known === undefined || now < known.from || now >= known.until) {
      const date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
      const startOf = (day: Temporal.PlainDate): Instant => day.toZonedDateTime(zone).epochMilliseconds;
      known = { day: date.toString(), from: startOf(date), until: startOf(date.add({ days: 1 })) };
    }
    return known;
  };
}
