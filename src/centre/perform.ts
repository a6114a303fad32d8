/**
 * The waist: every read and every change of anything about a patient passes through `performAct`. It asks the policy, lets the act decide on
 * what the store holds, and commits what was decided together with its audit entry; the answer leaves only after that is durable.
 * A refused attempt of a known principal is an act too and is committed as such.
 */
import { typeName } from '#fhir/resource-types.ts';
import type { Act, Door, Purpose, Role } from '#model/act.ts';
import { type About, decide, type Predicate, type Subject } from '#model/policy.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import type {
  Bytes,
  Claim,
  Conflict,
  DataKeyRow,
  EntryWrite,
  Instant,
  Release,
  Rid,
  TransientRow,
  VersionRow,
  VersionWrite,
  Write,
} from '#store/port.ts';
import { open, seal } from '#vault/seal.ts';
import { sha256 } from '#vault/digest.ts';
import { type Concerned, createEntry } from './audit.ts';
import type { House } from './house.ts';
import type { Context, Principal, Receipt, Request } from './requests.ts';

/** How often an act decides again when somebody else was faster, before it says so. */
const DECISIONS_MAX = 12;

/** An act that somebody attempts, as far as it is known before anything is read. */
export interface Attempt {
  readonly act: Act;
  readonly purpose: Purpose;
  readonly context: Context;
  /** Patient concerned, when it is known beforehand. */
  readonly patient?: string;
  /** Practitioner concerned. */
  readonly practitioner?: string;
  /** Practitioners who treat that patient. */
  readonly assignedPractitioners?: readonly string[];
  /** The principal has broken the glass for that patient. */
  readonly emergency?: boolean;
  /** What the act does to another patient at the same time; has to be allowed as well. */
  readonly also?: { readonly act: Act; readonly patient: string };
  /** What it is about where no resource says it. */
  readonly about?: string;
  /** `Type/id` of the one resource that is meant, for the entry of a refusal; one of a success names what was written and shown. */
  readonly meant?: string;
  /** The request itself, where a retry under the same idempotency key may ask for its answer again. */
  readonly request?: Request;
}

/** What a decision may lean on. */
export interface Deciding {
  readonly now: Instant;
  /** Rid of the audit entry that will tell of this act. */
  readonly entry: Rid;
  /** Decisions on this act before this one that came too late, from 0. */
  readonly attempt: number;
  readonly predicate: Predicate;
}

/** What an act came to: what to write, what was shown, what to answer. Nothing of it has happened yet. */
export interface Decision<T> {
  readonly answer: T;
  /** Patient concerned: id and rid; their record tag goes into the leaf. */
  readonly patient?: { readonly id: string; readonly rid: Rid };
  /** `Type/id` of the record concerned; default: the first version written or shown. */
  readonly record?: string;
  readonly about?: string;
  readonly versions?: readonly VersionWrite[];
  readonly shown?: readonly VersionRow[];
  readonly claims?: readonly Claim[];
  readonly releases?: readonly Release[];
  readonly keys?: readonly DataKeyRow[];
  readonly transient?: readonly TransientRow[];
  /** What must not have been there before; where it is, the act is decided again. Not together with an idempotency key. */
  readonly once?: TransientRow;
  /** Entries made beforehand that belong into the same commit: an imported log. */
  readonly told?: readonly EntryWrite[];
  /** The other side of an act that concerns two patients: an entry of its own in the same commit. */
  readonly also?: Other;
  /** What it takes out of the derived tables is to leave no trace on the disk. */
  readonly overwrites?: true;
  /** Runs once all of it is durable, before the answer leaves. */
  readonly afterwards?: () => void;
}

/** What the second entry of an act tells. */
export interface Other {
  /** Rid of that entry, which the versions name. */
  readonly entry: Rid;
  readonly act: Act;
  readonly patient: { readonly id: string; readonly rid: Rid };
  readonly versions: readonly VersionWrite[];
}

export type Done<T> = { readonly ok: T; readonly receipt?: Receipt } | Refusal;

/**
 * Performs one act of a known principal. `decideAct` may run several times: it reads and returns, and changes nothing by itself.
 */
export async function performAct<T>(
  house: House,
  attempt: Attempt,
  decideAct: (deciding: Deciding) => Promise<Decision<T> | Refusal>,
): Promise<Done<T>> {
  const { principal } = attempt.context;
  if (principal === undefined) return refuse('unauthenticated', 'log in first');
  if (principal.restricted !== undefined && !OPENS_RESTRICTED.has(attempt.act)) {
    return refused(house, attempt, principal, refuse('forbidden', RESTRICTED[principal.restricted]));
  }
  const { settings } = house;
  const permission = decide(subjectOf(principal), attempt.act, aboutOf(attempt), settings);
  const other = attempt.also === undefined || decide(subjectOf(principal), attempt.also.act, attempt.also, settings).allowed;
  if (!permission.allowed || !other) {
    return refused(house, attempt, principal, refuse('forbidden', `your role (${principal.role}) may not do this`));
  }
  for (let decisions = 0; decisions < DECISIONS_MAX; decisions++) {
    const before = await answerGivenBefore(house, attempt, principal);
    if (before !== undefined) {
      // It may be on its way to the disk still; whatever is committed after it is there later.
      await house.store.commit({ entries: [] });
      return before as Done<T>; // sealed by keepAnswer for this very request
    }
    const deciding: Deciding = {
      now: house.now(),
      entry: await house.store.allocate(1),
      attempt: decisions,
      predicate: permission.predicate,
    };
    const decision = await decideAct(deciding);
    if (isRefusal(decision)) return refused(house, attempt, principal, decision);
    const readOnly = writesSomething(decision) ? readOnlyFor(house, decision) : undefined;
    if (readOnly !== undefined) return refused(house, attempt, principal, refuse('read-only', readOnly));

    const purpose = purposeOf(attempt, permission.purposes);
    const told = { ...attempt, purpose };
    const entry = await entryOf(house, told, principal, deciding, decision);
    const entries = decision.also === undefined ? [entry] : [entry, await otherEntry(house, told, principal, deciding.now, decision.also)];
    // Signed while the store commits, unless the answer is to be kept: then the receipt is part of what is committed.
    const receipt = attempt.context.secured ? house.receipt(entry.row) : undefined;
    const answered = async (): Promise<Done<T>> => ({ ok: decision.answer, ...(receipt !== undefined && { receipt: await receipt }) });
    const kept = attempt.context.key === undefined ? {} : await keepAnswer(house, attempt, principal, await answered(), decision.patient);
    const write = { ...writeOf(decision, entries), ...kept };
    const [result, done] = await Promise.all([house.store.commit(write), answered()]);
    if ('done' in result) {
      house.committed(write);
      decision.afterwards?.();
      return done;
    }
    house.log.debug({ act: attempt.act, conflict: (result satisfies Conflict).conflict }, 'decides again');
  }
  return refused(house, attempt, principal, refuse('conflict', 'others changed the same thing at the same time; try again'));
}

/** How long the answer to a request with an idempotency key is kept for its retries. */
const ANSWER_KEPT_MS = 24 * 3600_000;

interface KeptAnswer {
  /** SHA-256 of the request, base64. */
  readonly request: string;
  readonly done?: unknown;
  /** About a patient: the answer's JSON, sealed under that patient's key, so that it is gone when the patient is erased. */
  readonly sealed?: { readonly owner: Rid; readonly bytes: string };
}

const answerAad = (name: string): Bytes => Buffer.from(`answer|${name}`);

const requestHash = (attempt: Attempt): string => sha256(JSON.stringify(attempt.request)).toBase64();

/** A retry of a request that was already done gets its first answer; another request under the same key is refused. */
async function answerGivenBefore(house: House, attempt: Attempt, principal: Principal): Promise<Done<unknown> | undefined> {
  const { key } = attempt.context;
  if (key === undefined || attempt.request === undefined) return undefined;
  const name = `${principal.account}/${key}`;
  const row = await house.store.transient('answer', name, house.now());
  if (row === undefined) return undefined;
  const kept = house.keyring.openTransient('answer', name, row.until, row.value) as KeptAnswer | undefined; // our own sealed JSON
  const done = kept === undefined ? undefined : await openAnswer(house, name, kept);
  if (kept === undefined || done === undefined) return undefined;
  return kept.request === requestHash(attempt)
    ? (done as Done<unknown>) // our own sealed JSON
    : refuse('duplicate-key', 'this idempotency key was used for another request; choose a fresh one');
}

async function openAnswer({ keyring }: House, name: string, { done, sealed }: KeptAnswer): Promise<unknown> {
  if (sealed === undefined) return done;
  const keys = await keyring.ownerKeys(sealed.owner);
  const opened = keys === undefined ? undefined : open(keys.data, answerAad(name), Uint8Array.fromBase64(sealed.bytes));
  return opened === undefined ? undefined : (JSON.parse(Buffer.from(opened).toString()) as unknown);
}

async function keepAnswer(
  house: House,
  attempt: Attempt,
  principal: Principal,
  done: unknown,
  patient: Decision<unknown>['patient'],
): Promise<Pick<Write, 'once'>> {
  const { key } = attempt.context;
  if (key === undefined || attempt.request === undefined) return {};
  const name = `${principal.account}/${key}`;
  const until = house.now() + ANSWER_KEPT_MS;
  const keys = patient === undefined ? undefined : await house.keyring.ownerKeys(patient.rid);
  const sealed = keys === undefined ? undefined : seal(keys.data, answerAad(name), Buffer.from(JSON.stringify(done)));
  const value: KeptAnswer = {
    request: requestHash(attempt),
    ...(patient === undefined || sealed === undefined ? { done } : { sealed: { owner: patient.rid, bytes: sealed.toBase64() } }),
  };
  return { once: { kind: 'answer', key: name, until, value: house.keyring.sealTransient('answer', name, until, value) } };
}

/** Commits an entry that tells of a refused attempt, then gives the refusal. */
async function refused(house: House, attempt: Attempt, principal: Principal, refusal: Refusal): Promise<Refusal> {
  const entry = createEntry(house.keyring, {
    rid: await house.store.allocate(1),
    at: house.now(),
    event: {
      about: attempt.about ?? attempt.meant ?? null,
      act: attempt.act,
      actor: principal.account,
      door: attempt.context.door,
      outcome: 'refused',
      patient: attempt.patient ?? principal.patient ?? null,
      purpose: attempt.purpose,
      refused: refusal.refused,
      role: principal.role,
    },
    wrote: [],
    shown: [],
    record: house.random(32),
    random: house.random(32),
  });
  const write = { entries: [entry] };
  await house.store.commit(write);
  house.committed(write);
  return refusal;
}

/** An act of the system itself, or of a command line that holds the keys: no policy to ask, the same one durable commit. */
export async function performSystemAct(
  house: House,
  act: Act,
  decideAct: (deciding: Omit<Deciding, 'predicate'>) => Promise<Decision<unknown> | undefined>,
  door: Door = 'centre',
): Promise<boolean> {
  for (let decisions = 0; decisions < DECISIONS_MAX; decisions++) {
    const deciding = { now: house.now(), entry: await house.store.allocate(1), attempt: decisions };
    const decision = await decideAct(deciding);
    if (decision === undefined) return false;
    const entry = await entryOf(house, { act, purpose: 'HOPERAT', context: { door } }, SYSTEM, deciding, decision);
    const entries = [entry, ...(decision.told ?? [])];
    const write = writeOf(decision, entries);
    const result = await house.store.commit(write);
    if ('done' in result) {
      house.committed(write);
      decision.afterwards?.();
      return true;
    }
  }
  return false;
}

/** What the principal states, else what the act is usually for, as far as the policy grants it; else the first purpose that it grants. */
const purposeOf = (attempt: Attempt, granted: readonly Purpose[]): Purpose =>
  [attempt.context.purpose, attempt.purpose].find((purpose) => purpose !== undefined && granted.includes(purpose)) ??
  granted[0] ??
  attempt.purpose;

const SYSTEM: { readonly account: null; readonly role: Role } = { account: null, role: 'system' };

async function entryOf(
  house: House,
  attempt: Pick<Attempt, 'act' | 'purpose' | 'about' | 'patient'> & { readonly context: { readonly door: Door } },
  actor: { readonly account: string | null; readonly role: Role },
  deciding: Pick<Deciding, 'now' | 'entry'>,
  decision: Decision<unknown>,
): Promise<EntryWrite> {
  const wrote = (decision.versions ?? []).map((version) => version.row);
  const shown = decision.shown ?? [];
  const patient = decision.patient;
  const record = decision.record ?? recordName(wrote[0] ?? shown[0]);
  const others = await othersConcerned(house, { id: patient?.id ?? attempt.patient, rid: patient?.rid }, wrote, shown);
  const tag = patient === undefined || record === undefined ? undefined : await house.keyring.recordTag(patient.rid, record);
  return createEntry(house.keyring, {
    rid: deciding.entry,
    at: deciding.now,
    event: {
      about: decision.about ?? attempt.about ?? null,
      act: attempt.act,
      actor: actor.account,
      door: attempt.context.door,
      ...(others && { others }),
      outcome: 'success',
      patient: patient?.id ?? attempt.patient ?? null,
      purpose: attempt.purpose,
      refused: null,
      role: actor.role,
    },
    wrote,
    shown,
    record: tag ?? house.random(32),
    random: house.random(32),
  });
}

/** Patients whose versions are written or shown besides those of the one concerned: each has to find the entry. */
async function othersConcerned(
  { patients }: House,
  patient: { readonly id?: string | undefined; readonly rid?: Rid | undefined },
  wrote: readonly VersionRow[],
  shown: readonly VersionRow[],
): Promise<readonly Concerned[] | undefined> {
  const rows = [...wrote, ...shown];
  const isAnothers = ({ owner }: VersionRow): boolean => owner !== 0 && owner !== patient.rid;
  if (!rows.some(isAnothers)) return undefined;
  const positions = Map.groupBy(rows.keys(), (at) => rows[at]?.owner ?? 0);
  // Patients that this very act makes are not in the store yet.
  const made = new Map(wrote.filter(({ rid, owner }) => rid === owner).map(({ rid, id }) => [rid, id]));
  const known = await patients.idsOf([...positions.keys()].filter((owner) => owner !== 0 && owner !== patient.rid && !made.has(owner)));
  const others = [...positions].flatMap(([owner, versions]): readonly Concerned[] => {
    const id = owner === patient.rid ? patient.id : (made.get(owner) ?? known.get(owner));
    return id === undefined || id === patient.id ? [] : [[id, ...versions]];
  });
  return others.length === 0 ? undefined : others;
}

const otherEntry = (
  house: House,
  attempt: Pick<Attempt, 'purpose' | 'context'>,
  principal: Principal,
  now: Instant,
  { entry, act, patient, versions }: Other,
): Promise<EntryWrite> => entryOf(house, { ...attempt, act }, principal, { now, entry }, { answer: undefined, patient, versions });

function writeOf(decision: Decision<unknown>, entries: readonly EntryWrite[]): Write {
  const { claims, releases, keys, transient, once, overwrites } = decision;
  const versions = versionsOf(decision);
  return {
    entries,
    ...(once && { once }),
    ...(versions.length > 0 && { versions }),
    ...(claims && { claims }),
    ...(releases && { releases }),
    ...(keys && { keys }),
    ...(transient && { transient }),
    ...(overwrites && { overwrites }),
  };
}

const versionsOf = ({ versions = [], also }: Decision<unknown>): readonly VersionWrite[] =>
  also === undefined ? versions : [...versions, ...also.versions];

const writesSomething = (decision: Decision<unknown>): boolean => versionsOf(decision).length > 0;

function readOnlyFor(house: House, decision: Decision<unknown>): string | undefined {
  const whole = house.readOnly();
  if (whole !== undefined) return whole;
  const names = versionsOf(decision).map((version) => recordName(version.row));
  if (decision.record !== undefined) names.push(decision.record);
  for (const name of names) {
    const why = name === undefined ? undefined : house.readOnly(name);
    if (why !== undefined) return why;
  }
  return undefined;
}

const recordName = (row: Pick<VersionRow, 'type' | 'id'> | undefined): string | undefined =>
  row === undefined ? undefined : `${typeName(row.type)}/${row.id}`;

const subjectOf = (principal: Principal): Subject => ({
  account: principal.account,
  role: principal.role,
  ...(principal.patient !== undefined && { patient: principal.patient }),
  ...(principal.practitioner !== undefined && { practitioner: principal.practitioner }),
});

const aboutOf = (attempt: Attempt): About => ({
  ...(attempt.patient !== undefined && { patient: attempt.patient }),
  ...(attempt.practitioner !== undefined && { practitioner: attempt.practitioner }),
  ...(attempt.assignedPractitioners !== undefined && { assignedPractitioners: attempt.assignedPractitioners }),
  ...(attempt.emergency !== undefined && { emergency: attempt.emergency }),
});

/** What a session may do that is good for nothing but to make itself a whole one. */
const OPENS_RESTRICTED: ReadonlySet<Act> = new Set<Act>(['login', 'logout', 'change-password', 'set-second-factor']);

const RESTRICTED: Readonly<Record<NonNullable<Principal['restricted']>, string>> = {
  password: 'your password is one that everybody tries first: change it (change_password, or POST /auth/password)',
  'second-factor': 'your role needs a second factor: set it up (second_factor, or POST /auth/second-factor)',
};
