/**
 * The sealed estimate datagram: one booking's patient asks that booking's doctor for the price of a plan.
 *
 *     version(1) | type(1) | keyId(16) | nonce(12) | AES-256-GCM ciphertext | tag(16)
 *
 * The 30 header bytes are additional data; so is, in a reply, the SHA-256 of the request datagram that it answers, so a reply
 * fits one request only. Each direction has a key of its own (#vault/estimate-keys.ts), so neither can be played back as the other.
 * Plaintext is canonical JSON (RFC 8785), padded with zero bytes: all requests have one length and all replies a shorter one,
 * which hides plan and price from whoever counts bytes and leaves nothing to amplify. Pure but for the cipher. docs/estimate.md
 */
import { createCipheriv, createDecipheriv, hash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isPrice, PLAN_LENGTH_MAX } from '#model/tariff.ts';

const VERSION = 1;
const REQUEST = 1;
const REPLY = 2;
const KEY_ID_AT = 2;
const NONCE_AT = 18;
const HEADER_BYTES = 30;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const KEY_ID_BYTES = 16;
/** Length of every sealed request datagram, in bytes. */
export const REQUEST_BYTES = 512;
/** Length of every sealed reply datagram, in bytes. */
export const REPLY_BYTES = 320;

/** The two keys of one booking, 32 bytes each. */
export interface DirectionKeys {
  readonly request: KeyObject;
  readonly reply: KeyObject;
}

export interface EstimateRequest {
  /** When the patient asked, by the patient's clock, UTC milliseconds; grows from request to request, so that old ones can be told. */
  readonly at: number;
  /** Name of the insurance plan, 1 to PLAN_LENGTH_MAX UTF-16 units. */
  readonly plan: string;
}

export interface EstimateReply {
  /** When the agent answered, by the agent's clock, UTC milliseconds. */
  readonly at: number;
  /** Decimal string; undefined where the tariff does not cover the plan. */
  readonly price?: string;
  readonly tariffVersion: string;
}

/** Source of random bytes, e.g. `randomBytes` of node:crypto. */
export type RandomBytes = (bytes: number) => Uint8Array;

/** Printable ASCII. */
const VERSION_TEXT = /^[\x20-\x7e]{1,64}$/;
const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Whether the plan can travel in a request: 1 to PLAN_LENGTH_MAX UTF-16 units, none of them a control character. That is at most 192 bytes of
 * UTF-8, or 128 of escaped ASCII: both fit.
 */
export const isPlanSendable = (plan: string): boolean =>
  plan.length >= 1 && plan.length <= PLAN_LENGTH_MAX && plan.isWellFormed() && !/\p{Cc}/u.test(plan);

const isTariffVersionSendable = (version: string): boolean => VERSION_TEXT.test(version);

/** SHA-256 of a request datagram, 32 bytes: what its reply is bound to, and the name of its cached reply. */
export const requestHash = (datagram: Uint8Array): Uint8Array => hash('sha256', datagram, 'buffer');

/** Key id of a datagram that has the shape of a sealed request, lowercase hex; undefined for any other bytes. */
export const keyIdOf = (datagram: Uint8Array): string | undefined => {
  if (datagram.length !== REQUEST_BYTES || datagram[0] !== VERSION || datagram[1] !== REQUEST) return undefined;
  return datagram.subarray(KEY_ID_AT, NONCE_AT).toHex();
};

/** A request datagram of REQUEST_BYTES bytes. Throws RangeError where the plan cannot travel (`isPlanSendable`) or the key id is not 16 bytes. */
export const sealRequest = (keyId: Uint8Array, keys: DirectionKeys, request: EstimateRequest, random: RandomBytes): Uint8Array => {
  if (!isPlanSendable(request.plan))
    throw new RangeError(`a plan has 1 to ${PLAN_LENGTH_MAX} characters, none of them a control character`);
  const json = JSON.stringify({ at: request.at, plan: request.plan });
  return seal(REQUEST, keyId, keys.request, json, REQUEST_BYTES, undefined, random);
};

/** What a request asks; undefined for anything that was not sealed by this key for this direction. */
export const openRequest = (keys: DirectionKeys, datagram: Uint8Array): EstimateRequest | undefined => {
  if (keyIdOf(datagram) === undefined) return undefined;
  const body = open(keys.request, datagram, undefined);
  if (body === undefined || !isInstant(body['at']) || typeof body['plan'] !== 'string' || !isPlanSendable(body['plan'])) return undefined;
  return { at: body['at'], plan: body['plan'] };
};

/** A reply datagram of REPLY_BYTES bytes to the request with this hash. Throws RangeError where price or version cannot travel. */
export const sealReply = (
  keyId: Uint8Array,
  keys: DirectionKeys,
  request: Uint8Array,
  reply: EstimateReply,
  random: RandomBytes,
): Uint8Array => {
  if (reply.price !== undefined && !isPrice(reply.price)) throw new RangeError(`price ${reply.price} cannot travel`);
  if (!isTariffVersionSendable(reply.tariffVersion)) throw new RangeError(`tariff version ${reply.tariffVersion} cannot travel`);
  const json = JSON.stringify(
    reply.price === undefined
      ? { at: reply.at, notcovered: true, tariffVersion: reply.tariffVersion }
      : { at: reply.at, price: reply.price, tariffVersion: reply.tariffVersion },
  );
  return seal(REPLY, keyId, keys.reply, json, REPLY_BYTES, request, random);
};

/** What a reply answers to the request with this hash; undefined for anything that was not sealed for it. */
export const openReply = (keyId: Uint8Array, keys: DirectionKeys, request: Uint8Array, datagram: Uint8Array): EstimateReply | undefined => {
  if (datagram.length !== REPLY_BYTES || datagram[0] !== VERSION || datagram[1] !== REPLY) return undefined;
  if (datagram.subarray(KEY_ID_AT, NONCE_AT).toHex() !== keyId.toHex()) return undefined;
  const body = open(keys.reply, datagram, request);
  if (body === undefined) return undefined;
  const { at, price, notcovered, tariffVersion } = body;
  if (!isInstant(at) || typeof tariffVersion !== 'string') return undefined;
  if (notcovered === true && price === undefined) return { at, tariffVersion };
  return typeof price === 'string' && isPrice(price) ? { at, price, tariffVersion } : undefined;
};

const seal = (
  type: number,
  keyId: Uint8Array,
  key: KeyObject,
  json: string,
  length: number,
  bound: Uint8Array | undefined,
  random: RandomBytes,
): Uint8Array => {
  if (keyId.length !== KEY_ID_BYTES) throw new RangeError(`a key id has ${KEY_ID_BYTES} bytes`);
  const datagram = new Uint8Array(length);
  datagram[0] = VERSION;
  datagram[1] = type;
  datagram.set(keyId, KEY_ID_AT);
  datagram.set(random(NONCE_BYTES), NONCE_AT);
  const plain = datagram.subarray(HEADER_BYTES, length - TAG_BYTES);
  const { read } = utf8.encodeInto(json, plain);
  if (read !== json.length) throw new RangeError('the content is longer than its datagram');
  const cipher = createCipheriv('aes-256-gcm', key, datagram.subarray(NONCE_AT, HEADER_BYTES), { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(datagram, bound));
  plain.set(cipher.update(plain));
  cipher.final(); // GCM is a stream: nothing is left to come
  datagram.set(cipher.getAuthTag(), length - TAG_BYTES);
  return datagram;
};

const open = (key: KeyObject, datagram: Uint8Array, bound: Uint8Array | undefined): Readonly<Record<string, unknown>> | undefined => {
  const tagAt = datagram.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, datagram.subarray(NONCE_AT, HEADER_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(datagram, bound));
  decipher.setAuthTag(datagram.subarray(tagAt));
  try {
    const plain = decipher.update(datagram.subarray(HEADER_BYTES, tagAt));
    decipher.final(); // throws unless header, bound hash and ciphertext are what was sealed
    const end = plain.indexOf(0);
    const body: unknown = JSON.parse(strictUtf8.decode(end < 0 ? plain : plain.subarray(0, end)));
    // A JSON object, whose properties are read one by one as unknown.
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // a datagram that does not open is nobody's: the answer is silence
  }
};

const additionalData = (datagram: Uint8Array, bound: Uint8Array | undefined): Uint8Array => {
  const header = datagram.subarray(0, HEADER_BYTES);
  if (bound === undefined) return header;
  const joined = new Uint8Array(HEADER_BYTES + bound.length);
  joined.set(header);
  joined.set(bound, HEADER_BYTES);
  return joined;
};

const isInstant = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** The same source, asked for `block` bytes at a time: asking costs more than the few bytes of a nonce do. */
export const inBlocks = (random: RandomBytes, block = 3_072): RandomBytes => {
  let rest: Uint8Array = new Uint8Array(0);
  return (bytes) => {
    if (rest.length < bytes) rest = random(Math.max(block, bytes));
    const taken = rest.subarray(0, bytes);
    rest = rest.subarray(bytes);
    return taken;
  };
};
