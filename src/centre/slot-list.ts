/**
 * The list of free slots, kept in memory and followed from the store: own changes at once, other processes' within a tenth of a second.
 * It is what doors show; what may be booked is decided by the claims in the store alone.
 */
import type { ClaimRow, Instant, Reader, Rid } from '#store/port.ts';
import { CLAIM_SLOT } from '#store/port.ts';
import { type FreeSlot, type FreeSlots, LIST_SLOTS_MAX } from './requests.ts';

/** A slot that has not begun, as the centre remembers it. */
export interface KnownSlot {
  readonly rid: Rid;
  readonly id: string;
  readonly index: number;
  readonly start: Instant;
  readonly end: Instant;
  /** Practitioner id of its doctor. */
  readonly practitioner: string;
}

/** A doctor as lists name him. */
export interface KnownDoctor {
  readonly practitioner: string;
  readonly name: string;
  readonly port?: number;
}

export interface SlotListOptions {
  readonly zone: string;
  readonly now: () => Instant;
  readonly store: Pick<Reader, 'claims' | 'claimsChanged'>;
  /** Opens slots by rid; those that are deleted or in the past are left out. */
  readonly openSlots: (rids: readonly Rid[]) => Promise<readonly KnownSlot[]>;
  readonly doctor: (practitioner: string) => KnownDoctor | undefined;
  readonly changed: (revision: number) => void;
  /** A claim that another process changed. */
  readonly elsewhere: (claim: ClaimRow) => void;
}

export interface SlotList {
  freeSlots(): FreeSlots;
  byIndex(index: number): KnownSlot | undefined;
  byRid(rid: Rid): KnownSlot | undefined;
  byId(id: string): KnownSlot | undefined;
  /** The highest list index among the slots ahead; 0 when there is none. */
  highestIndex(): number;
  /** Free times that begin in the period, by their beginning, then their doctor's; of these practitioners only, where they are named. */
  freeBetween(from: Instant, before: Instant, practitioners: ReadonlySet<string> | undefined, limit: number): readonly KnownSlot[];
  asListed(slot: KnownSlot): FreeSlot;
  /** The appointment that has a slot now, as far as this process knows; 0: free. */
  holder(slot: Rid): Rid;
  add(slots: readonly KnownSlot[]): void;
  /** Takes over claims that have just become durable, here or elsewhere. */
  apply(claims: readonly Pick<ClaimRow, 'key' | 'holder' | 'until'>[]): void;
  /** Reads who has the slots that were added; once, at start. */
  load(): Promise<void>;
  /** Holds that have run out without being released. */
  expiredHolds(): readonly Rid[];
  /** Asks the store what other processes changed. */
  follow(depth: 'shallow' | 'deep'): Promise<void>;
  /** Doctors' names or ports changed. */
  invalidate(): void;
  readonly size: number;
}

interface Occupancy {
  readonly holder: Rid;
  readonly until: Instant;
}

/**
 * How far back a look at other processes' changes reaches, for clocks that differ and commits that took long. The shallow look runs ten times a
 * second and must be cheap under load; the deep one every few seconds catches what it missed. Only the list can be late, never a booking wrong.
 */
const FOLLOW_SHALLOW_MS = 300;
const FOLLOW_DEEP_MS = 10_000;
const FOLLOW_PAGE = 5_000;

const PAST_KEPT_MS = 24 * 3600_000;

export function createSlotList(options: SlotListOptions): SlotList {
  const { zone, now, store } = options;
  const byRid = new Map<Rid, KnownSlot>();
  const byIndex = new Map<number, KnownSlot>();
  const byId = new Map<string, KnownSlot>();
  const occupied = new Map<Rid, Occupancy>();
  /** Rids of slots whose occupancy ends by itself. */
  const holds = new Map<Rid, Instant>();
  /** Slots that are not booked, in order of index: free ones, and holds, which may end by themselves. The list is made of its beginning. */
  const open: KnownSlot[] = [];
  let highestIndex = 0;
  let revision = 1;
  let list: FreeSlots | undefined;
  /** The cached list is wrong from this instant on, even if nobody changes anything. */
  let listUntil = 0;
  let followedTo = 0;
  /** Changes taken over already, by claim key. */
  const seen = new Map<string, Instant>();

  const touch = (): void => {
    if (list === undefined) return;
    list = undefined;
    revision += 1;
    options.changed(revision);
  };

  const position = (index: number): number => {
    let low = 0;
    let high = open.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((open[middle]?.index ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const setOpen = (slot: KnownSlot, isOpen: boolean): void => {
    const at = position(slot.index);
    const there = open[at] === slot;
    if (isOpen && !there) open.splice(at, 0, slot);
    if (!isOpen && there) open.splice(at, 1);
  };

  /** What lists say of slots, made once: a busy list is made again many times a second. */
  const listed = new Map<Rid, FreeSlot>();

  const asListed = (slot: KnownSlot): FreeSlot => {
    const known = listed.get(slot.rid);
    if (known !== undefined) return known;
    const doctor = options.doctor(slot.practitioner);
    const made: FreeSlot = {
      index: slot.index,
      id: slot.id,
      start: slot.start,
      end: slot.end,
      doctor: doctor?.name ?? slot.practitioner,
      ...(doctor?.port !== undefined && { port: doctor.port }),
    };
    if (byRid.has(slot.rid)) listed.set(slot.rid, made);
    return made;
  };

  const rebuild = (at: Instant): FreeSlots => {
    const slots: FreeSlot[] = [];
    let until = Infinity;
    let more = false;
    for (const slot of open) {
      if (slot.start <= at || (occupied.get(slot.rid)?.until ?? 0) > at) continue;
      if (slots.length === LIST_SLOTS_MAX) {
        more = true;
        break;
      }
      slots.push(asListed(slot));
      if (slot.start < until) until = slot.start;
    }
    for (const end of holds.values()) if (end > at && end < until) until = end;
    listUntil = until;
    return { revision, slots, more, zone };
  };

  /** A server that runs for years must not remember every slot there ever was; a day is kept for clocks that are set back. */
  const forgetPast = (): void => {
    const before = now() - PAST_KEPT_MS;
    for (const slot of byRid.values()) {
      if (slot.end > before) continue;
      byRid.delete(slot.rid);
      byIndex.delete(slot.index);
      byId.delete(slot.id);
      occupied.delete(slot.rid);
      holds.delete(slot.rid);
      listed.delete(slot.rid);
      setOpen(slot, false);
    }
  };

  return {
    freeBetween(from, before, practitioners, limit) {
      const at = now();
      return open
        .filter(({ rid, start, practitioner }) => {
          const isWanted = start > at && start >= from && start < before && (practitioners?.has(practitioner) ?? true);
          return isWanted && (occupied.get(rid)?.until ?? 0) <= at;
        })
        .sort((a, b) => a.start - b.start || a.index - b.index)
        .slice(0, limit);
    },
    asListed,
    byIndex: (index) => byIndex.get(index),
    byRid: (rid) => byRid.get(rid),
    byId: (id) => byId.get(id),
    highestIndex: () => highestIndex,
    get size() {
      return byRid.size;
    },
    invalidate() {
      listed.clear();
      touch();
    },

    freeSlots() {
      const at = now();
      if (list !== undefined && at >= listUntil) touch();
      list ??= rebuild(at);
      return list;
    },

    holder(slot) {
      const taken = occupied.get(slot);
      return taken === undefined || taken.until <= now() ? 0 : taken.holder;
    },

    add(slots) {
      forgetPast();
      let sorted = true;
      for (const slot of slots) {
        if (byRid.has(slot.rid)) continue;
        byRid.set(slot.rid, slot);
        byIndex.set(slot.index, slot);
        byId.set(slot.id, slot);
        if (slot.index < (open.at(-1)?.index ?? 0)) sorted = false;
        if (slot.index > highestIndex) highestIndex = slot.index;
        open.push(slot);
      }
      if (!sorted) open.sort((a, b) => a.index - b.index);
      list ??= rebuild(now());
      touch();
    },

    apply(claims) {
      let changed = false;
      for (const claim of claims) {
        const rid = Number(claim.key);
        const slot = byRid.get(rid);
        if (slot === undefined) continue;
        const before = occupied.get(rid);
        if (before?.holder === claim.holder && before.until === claim.until) continue;
        changed = true;
        if (claim.holder === 0) {
          occupied.delete(rid);
          holds.delete(rid);
          setOpen(slot, true);
        } else {
          const isHold = claim.until < slot.end;
          occupied.set(rid, { holder: claim.holder, until: claim.until });
          if (isHold) holds.set(rid, claim.until);
          else holds.delete(rid);
          setOpen(slot, isHold);
        }
      }
      if (changed) touch();
    },

    expiredHolds() {
      const at = now();
      return [...holds].filter(([, until]) => until <= at).map(([rid]) => occupied.get(rid)?.holder ?? 0);
    },

    async load() {
      const keys = [...byRid.keys()].map(String);
      for (let at = 0; at < keys.length; at += FOLLOW_PAGE) {
        const rows = await store.claims(CLAIM_SLOT, keys.slice(at, at + FOLLOW_PAGE));
        this.apply(rows);
        for (const row of rows) followedTo = Math.max(followedTo, row.changed);
      }
    },

    async follow(depth) {
      const reach = depth === 'deep' ? FOLLOW_DEEP_MS : FOLLOW_SHALLOW_MS;
      let since = Math.max(0, followedTo - reach);
      for (;;) {
        const rows = await store.claimsChanged(CLAIM_SLOT, since, FOLLOW_PAGE);
        const fresh = rows.filter((row) => seen.get(row.key) !== row.changed);
        const unknown = fresh.map((row) => Number(row.key)).filter((rid) => !byRid.has(rid));
        if (unknown.length > 0) this.add(await options.openSlots(unknown));
        for (const row of fresh) {
          seen.set(row.key, row.changed);
          if ((occupied.get(Number(row.key))?.holder ?? 0) !== row.holder) options.elsewhere(row);
        }
        this.apply(fresh);
        const last = rows.at(-1)?.changed ?? since;
        followedTo = Math.max(followedTo, last);
        if (rows.length < FOLLOW_PAGE || last === since) break;
        since = last;
      }
      if (depth === 'deep') for (const [key, changed] of seen) if (changed < followedTo - FOLLOW_DEEP_MS) seen.delete(key);
    },
  };
}
