/**
 * Who is there: log-in with name and password, sessions by token, and the waits that guessing earns.
 * An unknown name and a wrong password are answered alike and cost alike. docs/security.md
 */
import type { Role } from '#model/act.ts';
import { passwordFault } from '#model/common-passwords.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import { type Guessing, guessed, waitAfter } from '#model/throttle.ts';
import type { Instant, TransientRow } from '#store/port.ts';
import { FOREVER } from '#store/port.ts';
import type { Passwords } from '#vault/password.ts';
import { mac, macEquals, sha256 } from '#vault/digest.ts';
import { type AccountBody, accountById, accountByName, accountResource, type FoundAccount, principalOf } from './accounts.ts';
import type { House } from './house.ts';
import { type Decision, type Done, performAct, performSystemAct } from './perform.ts';
import { draftVersion, type Opened } from './records.ts';
import { type Notice, toldOf } from './break-glass.ts';
import { checkSecondFactor, type Passed, passedRow, type Renew } from './second-factor.ts';
import type { Answers, Context, Principal, Request } from './requests.ts';
import type { Resumed, ResumedSession } from './resumed.ts';

export interface Sessions {
  readonly login: (request: Extract<Request, { verb: 'login' }>, context: Context) => Promise<Done<Answers['login']>>;
  readonly resume: (request: Extract<Request, { verb: 'resume' }>, context: Context) => Promise<Done<Answers['resume']>>;
  readonly logout: (request: Extract<Request, { verb: 'logout' }>, context: Context) => Promise<Done<Answers['logout']>>;
  /** A session in the place of the present one, for whoever has just mended what restricted it; the row belongs into the same Write. */
  readonly renew: Renew;
  /** A session for an account without its password, for the command line of the machine that holds the keys; undefined: no such account. */
  readonly issueFor: (username: string, until: Instant) => Promise<string | undefined>;
}

/** What the store keeps of a session, sealed. */
interface KeptSession {
  readonly account: string;
  readonly restricted?: Principal['restricted'];
  /** That of the account when the session began. */
  readonly passwordAt: number;
}

/** The one answer to everything that does not log in. */
const NOT_YOU = refuse('unauthenticated', 'that name and password do not fit; check both and try again');
const LOGIN_FIRST = refuse('unauthenticated', 'this session has ended; log in again');

/**
 * A password that was right a moment ago is recognised without Argon2 for this long, so that a busy desk is not one long queue.
 * Kept in memory under a key of this process, for this version of the account only. docs/security.md
 */
const RECOGNISED_MS = 60_000;
const RECOGNISED_MAX = 10_000;

/** Log-ins that wait for one name at most; they run one after the other, so that guessing in parallel wins nothing. */
const WAITING_PER_NAME_MAX = 2_000;

/** An address from which somebody logged in is remembered: other people's guesses at that name do not slow it down. */
const KNOWN_ADDRESS_MS = 90 * 24 * 3600_000;
const GUESSING_KEPT_MS = 3600_000;

export interface SessionSources {
  readonly passwords: Passwords;
  readonly resumed: Resumed;
  /** Counts a stranger's failed attempt. */
  readonly stranger: (context: Context) => void;
  /** What a patient is to be told at the records' door; centre/break-glass.ts. */
  readonly lately: (patient: string, now: Instant) => Promise<readonly Notice[]>;
}

export function createSessions(house: House, { passwords, resumed, stranger, lately }: SessionSources): Sessions {
  const { store, keyring, settings } = house;
  const processKey = house.random(32);
  const recognised = new Map<string, { readonly account: string; readonly version: number; readonly until: Instant }>();
  const turns = new Map<string, { waiting: number; last: Promise<unknown> }>();

  const recognition = (name: string, password: string): string => mac(processKey, `${name}|`, password.normalize('NFKC')).toBase64();

  /** One log-in at a time for each name. Undefined: too many wait already. */
  const inTurn = async <T>(name: string, work: () => Promise<T>): Promise<T | undefined> => {
    const turn = turns.get(name) ?? { waiting: 0, last: Promise.resolve() };
    if (turn.waiting >= WAITING_PER_NAME_MAX) return undefined;
    turns.set(name, turn);
    turn.waiting += 1;
    const mine = turn.last.then(work, work);
    turn.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      turn.waiting -= 1;
      if (turn.waiting === 0) turns.delete(name);
    }
  };

  // ---- waits for guessing -------------------------------------------------------------------------------------------

  type Scope = 'pair' | 'address' | 'account';

  const guessingKeys = (name: string, context: Context): readonly (readonly [Scope, string])[] => {
    const keyed = (scope: Scope, text: string): readonly [Scope, string] => [
      scope,
      mac(keyring.purposes.sessions, `guess|${scope}|`, text).toBase64(),
    ];
    // Lab lines come from loopback, where everybody shares one address: only the account can be slowed down there.
    return context.secured
      ? [keyed('pair', `${name}|${context.address}`), keyed('address', context.address), keyed('account', name)]
      : [keyed('account', name)];
  };

  const knownKey = (name: string, address: string): string => mac(keyring.purposes.sessions, 'known|', name, '|', address).toBase64();

  const readGuessing = async (key: string, now: Instant): Promise<Guessing | undefined> => {
    const row = await store.transient('throttle', key, now);
    if (row === undefined) return undefined;
    const value = keyring.openTransient('throttle', key, row.until, row.value) as Guessing | undefined; // our own sealed JSON
    return value;
  };

  const waitFor = async (name: string, context: Context, now: Instant): Promise<number> => {
    const waits = await Promise.all(
      guessingKeys(name, context).map(async ([scope, key]) => waitAfter(scope, await readGuessing(key, now), now)),
    );
    const longest = Math.max(...waits);
    if (longest === 0 || !context.secured) return longest;
    const known = await store.transient('known-address', knownKey(name, context.address), now);
    return known === undefined ? longest : (waits[0] ?? 0);
  };

  const recordGuess = async (name: string, context: Context, now: Instant): Promise<void> => {
    const until = now + GUESSING_KEPT_MS;
    const rows = await Promise.all(
      guessingKeys(name, context).map(async ([, key]): Promise<TransientRow> => {
        const value = guessed(await readGuessing(key, now), now);
        return { kind: 'throttle', key, until, value: keyring.sealTransient('throttle', key, until, value) };
      }),
    );
    await store.commit({ entries: [], transient: rows });
  };

  // ---- sessions -----------------------------------------------------------------------------------------------------

  const sessionKey = (token: string): string => sha256(token).toBase64();

  const issue = (
    account: AccountBody,
    restricted: Principal['restricted'],
    until: Instant,
  ): { readonly principal: Principal; readonly token: string; readonly row: TransientRow } => {
    const token = house.random(32).toBase64({ alphabet: 'base64url', omitPadding: true });
    const key = sessionKey(token);
    const kept: KeptSession = { account: account.id, ...(restricted && { restricted }), passwordAt: account.passwordAt ?? 0 };
    return {
      principal: { ...principalOf(account), ...(restricted && { restricted }) },
      token,
      row: { kind: 'session', key, until, value: keyring.sealTransient('session', key, until, kept) },
    };
  };

  const verify = async (
    name: string,
    password: string,
    code: string | undefined,
    context: Context,
  ): Promise<(FoundAccount & { readonly rehash: boolean; readonly passed?: Passed }) | Refusal> => {
    const now = house.now();
    const wait = await waitFor(name, context, now);
    if (wait > 0) {
      stranger(context);
      return { ...refuse('throttled', `too many tries; wait ${Math.ceil(wait / 1000)} s and try again`), retryAfterMs: wait };
    }
    const found = await accountByName(house, name);
    const known = recognised.get(recognition(name, password));
    const remembered =
      found !== undefined &&
      known !== undefined &&
      known.until > now &&
      known.account === found.account.id &&
      known.version === found.opened.row.version;
    const verdict = remembered
      ? { ok: true, rehash: false }
      : found?.account.password === undefined || !found.account.active
        ? await passwords.verifyAgainstNothing(password)
        : await passwords.verifyPassword(found.account.password, found.account.wrapped === true ? sha256(password).toHex() : password);
    if ('busy' in verdict)
      return { ...refuse('unavailable', 'many people log in just now; try again in a few seconds'), retryAfterMs: 2000 };
    if (!verdict.ok || found === undefined || !found.account.active) {
      await recordGuess(name, context, house.now());
      stranger(context);
      return NOT_YOU;
    }
    if (!verdict.rehash && !remembered) {
      if (recognised.size >= RECOGNISED_MAX) recognised.clear();
      recognised.set(recognition(name, password), {
        account: found.account.id,
        version: found.opened.row.version,
        until: now + RECOGNISED_MS,
      });
    }
    const passed = checkSecondFactor(found.account, code, house.now());
    if (passed !== undefined && 'refused' in passed) {
      if (code !== undefined) await recordGuess(name, context, house.now());
      return passed;
    }
    return { ...found, rehash: verdict.rehash || found.account.wrapped === true, ...(passed && { passed }) };
  };

  return {
    renew(account, restricted, now) {
      const expiresAt = now + settings.sessionMs;
      const { principal, token, row } = issue(account, restricted, expiresAt);
      return { answer: { principal, token, expiresAt }, row };
    },

    async issueFor(username, until) {
      const found = await accountByName(house, keyring.nameKey(username));
      if (found === undefined) return undefined;
      const { token, row } = issue(found.account, undefined, until);
      await performSystemAct(
        house,
        'login',
        () => Promise.resolve({ answer: {}, transient: [row], about: `MedlarAccount/${found.account.id}` }),
        'command',
      );
      return token;
    },

    async login({ username, password, code }, context) {
      const name = keyring.nameKey(username);
      const verified = await inTurn(name, () => verify(name, password, code, context));
      if (verified === undefined) return { ...refuse('throttled', 'too many tries at once; wait a moment'), retryAfterMs: 5000 };
      if ('refused' in verified) return verified;
      const { account, opened } = verified;
      const rehashed = verified.rehash ? await passwords.hashPassword(password) : undefined;
      const restricted = restrictionOf(settings.demo, account, password, context);
      const principal = { ...principalOf(account), ...(restricted && { restricted }) };
      const attempt = {
        act: 'login',
        purpose: 'HOPERAT',
        context: { ...context, principal },
        ...(account.patient !== undefined && { patient: account.patient }),
      } as const;
      return performAct(house, attempt, async ({ now, entry }): Promise<Decision<Answers['login']> | Refusal> => {
        const once = passedRow(house, account, verified.passed, now);
        if (once !== undefined && (await store.transient(once.kind, once.key, now)) !== undefined) return CODE_USED;
        const until = now + settings.sessionMs;
        const { token, row } = issue(account, restricted, until);
        const transient = [row];
        if (context.secured) {
          const [pair] = guessingKeys(name, context);
          if (pair !== undefined) transient.push({ kind: 'throttle', key: pair[1], until: 0, value: new Uint8Array() });
          const knownUntil = now + KNOWN_ADDRESS_MS;
          transient.push({
            kind: 'known-address',
            key: knownKey(name, context.address),
            until: knownUntil,
            value: keyring.sealTransient('known-address', knownKey(name, context.address), knownUntil, {}),
          });
        }
        const { wrapped: _, ...plain } = account;
        const left = account.recovery?.filter((hash) => hash !== verified.passed?.recovery);
        const body = {
          ...(typeof rehashed === 'string' ? { ...plain, password: rehashed } : account),
          ...(left !== undefined && { recovery: left }),
        };
        const renewed =
          typeof rehashed === 'string' || verified.passed?.recovery !== undefined
            ? [
                await draftVersion(keyring, {
                  head: { ...headOf(opened), version: opened.row.version + 1, at: now },
                  resource: accountResource(body),
                  entry,
                  previous: opened,
                }),
              ]
            : [];
        const patient = context.door === 'records' && restricted === undefined ? account.patient : undefined;
        const notices = patient === undefined ? [] : await lately(patient, now);
        const [first] = notices;
        return {
          answer: { principal, token, expiresAt: until, ...(first !== undefined && { notices: notices.map(toldOf) }) },
          record: `MedlarAccount/${account.id}`,
          ...(patient !== undefined &&
            first !== undefined && { patient: { id: patient, rid: first.row.owner }, shown: notices.map(({ row }) => row) }),
          versions: renewed,
          transient,
          ...(once && { once }),
        };
      });
    },

    async resume({ token }) {
      const known = resumed.find(token, house.now());
      if (known !== undefined) return { ok: known };
      const asOf = resumed.asOf();
      const keep = (session: ResumedSession, key?: string): { readonly ok: ResumedSession } => {
        resumed.keep(token, key, session, asOf);
        return { ok: session };
      };
      if (isDeviceToken(token)) {
        const account = (await accountById(house, deviceOf(token)))?.account;
        const right = account?.active === true && account.tokenHash !== undefined && sameText(account.tokenHash, sha256(token).toBase64());
        return right ? keep({ principal: principalOf(account), expiresAt: FOREVER }) : LOGIN_FIRST;
      }
      const key = sessionKey(token);
      const row = await store.transient('session', key, house.now());
      const value = row === undefined ? undefined : keyring.openTransient('session', key, row.until, row.value);
      if (row === undefined || value === undefined) return LOGIN_FIRST;
      const { account: id, restricted, passwordAt } = value as KeptSession; // our own sealed JSON
      const account = (await accountById(house, id))?.account;
      if (account === undefined || !account.active || (account.passwordAt ?? 0) !== passwordAt) return LOGIN_FIRST;
      return keep({ principal: { ...principalOf(account), ...(restricted && { restricted }) }, expiresAt: row.until }, key);
    },

    logout: ({ token }, context) =>
      performAct(house, { act: 'logout', purpose: 'HOPERAT', context }, async () => {
        const key = sessionKey(token);
        return { answer: {}, transient: [{ kind: 'session', key, until: 0, value: new Uint8Array() }] };
      }),
  };
}

const CODE_USED = refuse('second-factor', 'that code was used already; wait for the next one');

/** Roles that see or govern everybody need a second factor. */
const NEEDS_SECOND_FACTOR: ReadonlySet<Role> = new Set<Role>(['auditor', 'administrator']);

/**
 * What a session has to do before anything else. On lab lines a weak password is let through: the original's own is one, its clients know no way to
 * change it, and who sends it in the clear has given it away already. docs/security.md
 */
function restrictionOf(demo: boolean, account: AccountBody, password: string, context: Context): Principal['restricted'] {
  if (demo) return undefined;
  if (context.secured && passwordFault(password, account.username) !== undefined) return 'password';
  return lacksSecondFactor(account) ? 'second-factor' : undefined;
}

/** Whether the account's role needs a second factor that it has not yet. */
export const lacksSecondFactor = ({ role, totp }: Pick<AccountBody, 'role' | 'totp'>): boolean =>
  NEEDS_SECOND_FACTOR.has(role) && totp === undefined;

/** A device's token names its account, `ID~SECRET`: it is checked against that account, not against a session. */
export const deviceToken = (account: string, secret: string): string => `${account}~${secret}`;
const isDeviceToken = (token: string): boolean => token.includes('~');
const deviceOf = (token: string): string => token.slice(0, token.indexOf('~'));

const sameText = (a: string, b: string): boolean => macEquals(Buffer.from(a), Buffer.from(b));

export const headOf = ({ row }: Opened) => {
  const { rid, version, type, id, owner, at, deleted } = row;
  return { rid, version, type, id, owner, at, deleted };
};
