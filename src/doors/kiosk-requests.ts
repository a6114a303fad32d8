/** The verbs of the pharmacy's port over TLS and their arguments. docs/lines.md is their reference. */
import type { Request } from '#centre/requests.ts';
import { ADDRESS_LENGTH_MAX } from '#model/addresses.ts';
import { NAME_LENGTH_MAX } from '#model/names.ts';
import { MEDICATION_LENGTH_MAX } from '#model/prescription.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { type Field, id, optional, readArguments, type Shape, text } from './line/arguments.ts';
import type { LineRequest } from './line/json-talk.ts';
import { SESSION_VERBS } from './line/session-requests.ts';

/** What one line asks: a request of the centre, or a step of the conversation that this line keeps. */
export type KioskLineRequest =
  | Extract<Request, { verb: CentreVerb }>
  | { readonly verb: 'identify'; readonly name: string; readonly birthDate?: string }
  | { readonly verb: 'address'; readonly address: string }
  | { readonly verb: 'close' };

type CentreVerb = 'invite-kiosk' | 'enrol-kiosk' | PharmacyVerb;

/** The pharmacist's. */
type PharmacyVerb =
  | 'find-patient'
  | 'register-patient'
  | 'prescriptions'
  | 'enter-prescription'
  | 'prepare'
  | 'mark-ready'
  | 'hand-over'
  | 'cancel-prescription'
  | 'queue';

const DATE_LENGTH_MAX = 40;

const flag: Field<boolean> = { expected: 'true or false', read: (value) => (typeof value === 'boolean' ? value : undefined) };
const kioskName: Field<string> = {
  expected: 'a name of 1 to 40 letters, digits, dots, hyphens',
  read: (value) => (typeof value === 'string' && /^[A-Za-z0-9.-]{1,40}$/.test(value) ? value : undefined),
};
const name = text(NAME_LENGTH_MAX);
const birthDate = text(DATE_LENGTH_MAX);
const address = text(ADDRESS_LENGTH_MAX);

const SHAPES = {
  identify: { name, birthDate: optional(birthDate) },
  address: { address },
  close: {},
  'invite-kiosk': { kiosk: kioskName },
  'enrol-kiosk': { code: text(200) },
  'find-patient': { name, birthDate: optional(birthDate) },
  'register-patient': { name, birthDate, address },
  prescriptions: { patient: optional(id) },
  'enter-prescription': { patient: id, medication: text(MEDICATION_LENGTH_MAX), sensitive: optional(flag) },
  prepare: { prescription: id },
  'mark-ready': { prescription: id },
  'hand-over': { prescription: id, name, birthDate },
  'cancel-prescription': { prescription: id },
  queue: {},
} satisfies Readonly<Record<KioskLineRequest['verb'], Shape>>;

/** Understands a request, or says which part of it cannot be understood. */
export function readKioskRequest({ verb, args }: LineRequest): KioskLineRequest | Refusal {
  if (!isVerb(verb)) {
    return refuse(
      'bad-request',
      `there is no verb ${JSON.stringify(verb.slice(0, 40))}; there are ${[...SESSION_VERBS, ...Object.keys(SHAPES)].join(', ')}`,
    );
  }
  return read(verb, SHAPES[verb], args);
}

const isVerb = (verb: string): verb is keyof typeof SHAPES => Object.hasOwn(SHAPES, verb);

function read(verb: KioskLineRequest['verb'], shape: Shape, args: LineRequest['args']): KioskLineRequest | Refusal {
  const values = readArguments(shape, args);
  // The shapes say, verb by verb, what `KioskLineRequest` asks for; kiosk-secured.test.ts goes through all of them.
  return isRefusal(values) ? values : ({ verb, ...values } as KioskLineRequest);
}
