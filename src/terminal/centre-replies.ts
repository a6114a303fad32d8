/** What the centre says on a line, from `unknown` to typed values. Anything else than expected is a ReplyFault: centre and terminal do not match. */
import type { BookingKey, Estimate, FreeSlot, FreeSlots, Visit } from '#centre/requests.ts';
import { isObject } from './line-client.ts';
import { plainText } from './terminal-io.ts';

/** The centre said something that this program does not understand. */
export class ReplyFault extends Error {
  override readonly name = 'ReplyFault';
  constructor(what: string) {
    super(`The centre's answer has no usable ${what}; this program and the centre may be of different versions.`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

export const readFields = (value: unknown, what = 'content'): Fields => {
  if (isObject(value)) return value;
  throw new ReplyFault(what);
};

export const readString = (value: unknown, what: string): string => {
  if (typeof value === 'string') return plainText(value, 4_096);
  throw new ReplyFault(what);
};

export const readNumber = (value: unknown, what: string): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ReplyFault(what);
};

export const readArray = <T>(value: unknown, what: string, read: (item: unknown) => T): readonly T[] => {
  if (Array.isArray(value)) return value.map((item: unknown) => read(item));
  throw new ReplyFault(what);
};

const readHex = (value: unknown, bytes: number, what: string): string => {
  if (typeof value === 'string' && value.length === bytes * 2 && /^[0-9a-f]*$/.test(value)) return value;
  throw new ReplyFault(what);
};

const readPort = (value: unknown): number => {
  const port = readNumber(value, 'port');
  if (port >= 1 && port <= 65_535) return port;
  throw new ReplyFault('port');
};

export const readFreeSlot = (value: unknown): FreeSlot => {
  const { index, id, start, end, doctor, port } = readFields(value, 'slot');
  return {
    index: readNumber(index, 'slot index'),
    id: readString(id, 'slot id'),
    start: readNumber(start, 'slot start'),
    end: readNumber(end, 'slot end'),
    doctor: readString(doctor, 'doctor'),
    ...(port === undefined ? {} : { port: readPort(port) }),
  };
};

export const readFreeSlots = (value: unknown): FreeSlots => {
  const { revision, slots, more, zone } = readFields(value, 'list');
  return {
    revision: readNumber(revision, 'revision'),
    slots: readArray(slots, 'list', readFreeSlot),
    more: more === true,
    zone: readString(zone, 'time zone'),
  };
};

export const readBookingKey = (value: unknown): BookingKey => {
  const { appointment, keyId, key, doctor, until } = readFields(value, 'key');
  return {
    appointment: readString(appointment, 'appointment'),
    keyId: readHex(keyId, 16, 'key id'),
    key: readHex(key, 32, 'key'),
    doctor: readString(doctor, 'doctor'),
    until: readNumber(until, 'end of a key'),
  };
};

const readEstimate = (value: unknown): Estimate => {
  const { doctor, plan, price, tariffVersion, at } = readFields(value, 'estimate');
  return {
    doctor: readString(doctor, 'doctor'),
    plan: readString(plan, 'plan'),
    ...(price === undefined ? {} : { price: readString(price, 'price') }),
    tariffVersion: readString(tariffVersion, 'tariff version'),
    at: readNumber(at, 'time of an estimate'),
  };
};

const STATUSES: readonly Visit['status'][] = ['held', 'booked', 'cancelled', 'expired'];

export const readVisit = (value: unknown): Visit => {
  const { appointment, status, slot, heldUntil, estimate, key } = readFields(value, 'visit');
  const known = STATUSES.find((one) => one === status);
  if (known === undefined) throw new ReplyFault('status of a visit');
  return {
    appointment: readString(appointment, 'appointment'),
    status: known,
    slot: readFreeSlot(slot),
    ...(heldUntil === undefined ? {} : { heldUntil: readNumber(heldUntil, 'end of a hold') }),
    ...(estimate === undefined ? {} : { estimate: readEstimate(estimate) }),
    ...(key === undefined ? {} : { key: readBookingKey(key) }),
  };
};
