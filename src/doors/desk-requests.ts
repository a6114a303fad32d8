/** The desk's verbs over TLS and their arguments. docs/lines.md is their reference. */
import type { Request } from '#centre/requests.ts';
import { INSTANT_MAX } from '#model/instant-text.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { amount, id, lines, listOf, optional, readArguments, text, wholeNumber, type Shape } from './line/arguments.ts';
import type { LineRequest } from './line/json-talk.ts';
import { SESSION_VERBS } from './line/session-requests.ts';

/** What one line asks: a request of the centre, or something that only the line itself can do. */
export type DeskRequest = Extract<Request, { verb: DeskVerb }> | { readonly verb: 'watch' };

/** The centre's verbs that are for the desk. */
type DeskVerb =
  | 'list'
  | 'hold'
  | 'choose'
  | 'cancel'
  | 'move'
  | 'visits'
  | 'invite'
  | 'enrol'
  | 'agent'
  | 'answers'
  | 'tariff'
  | 'findings'
  | 'acknowledge';

/** Bounds of what is taken in; each is far above what an honest client sends. */
const INDEX_MAX = 999_999_999;
const ANSWERS_MAX = 200;
const TARIFF_CHARACTERS_MAX = 60_000;

const index = wholeNumber(1, INDEX_MAX);
const doctor = text(64);
const patient = optional(id);

const SHAPES = {
  list: {},
  watch: {},
  hold: { index, patient },
  choose: { index, patient },
  cancel: { appointment: id },
  move: { appointment: id, index },
  visits: { patient },
  invite: { doctor },
  enrol: { code: text(200) },
  agent: { port: wholeNumber(1, 65_535) },
  answers: {
    answers: listOf(
      { appointment: id, plan: text(64), price: optional(amount), tariffVersion: text(64), at: wholeNumber(0, INSTANT_MAX) },
      ANSWERS_MAX,
    ),
  },
  tariff: { text: lines(TARIFF_CHARACTERS_MAX) },
  findings: {},
  acknowledge: { finding: text(200), reason: text(500) },
} satisfies Readonly<Record<DeskRequest['verb'], Shape>>;

/** Understands a request, or says which part of it cannot be understood. */
export function readDeskRequest({ verb, args }: LineRequest): DeskRequest | Refusal {
  if (!isVerb(verb)) {
    return refuse(
      'bad-request',
      `there is no verb ${JSON.stringify(verb.slice(0, 40))}; there are ${[...SESSION_VERBS, ...Object.keys(SHAPES)].join(', ')}`,
    );
  }
  return read(verb, SHAPES[verb], args);
}

const isVerb = (verb: string): verb is keyof typeof SHAPES => Object.hasOwn(SHAPES, verb);

function read(verb: DeskRequest['verb'], shape: Shape, args: LineRequest['args']): DeskRequest | Refusal {
  const values = readArguments(shape, args);
  // The shapes say, verb by verb, what `Request` asks for; desk-secured.test.ts goes through all of them.
  return isRefusal(values) ? values : ({ verb, ...values } as DeskRequest);
}
