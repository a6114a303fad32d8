/**
 * How people come to accounts of their own: registration (a patient at once, an auditor when an administrator approves), and changing a password.
 * Who somebody is afterwards is read from the session alone. docs/lines.md
 */
import { tokenRange } from '#fhir/value-encoding.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { ROLES } from '#model/act.ts';
import { PASSWORD_CHARS_MAX, passwordFault } from '#model/common-passwords.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import type { Instant } from '#store/port.ts';
import type { Passwords } from '#vault/password.ts';
import { accountById, accountByName, accountResource, readAccount } from './accounts.ts';
import type { House } from './house.ts';
import { draftAccount, draftPatient, nameIsTaken } from './people.ts';
import { type Done, performAct, performSystemAct } from './perform.ts';
import { draftVersion, openRow, TYPE } from './records.ts';
import type { Answers, Context, Request } from './requests.ts';
import type { Renew } from './second-factor.ts';
import { lacksSecondFactor } from './sessions.ts';

/** Registrations and questions about names that one address may have in a window: nobody fills the store or reads the list of names that way. */
const ATTEMPTS_MAX = 30;
const WINDOW_MS = 600_000;
const ADDRESSES_MAX = 10_000;

const USERNAME = /^[^\s\p{Cc}\p{Cf}]{1,64}$/u;
const WAITING_MAX = 200;
const NAME_TAKEN = refuse('conflict', 'that user name is taken; choose another one');

type Of<V extends Request['verb']> = Extract<Request, { verb: V }>;

export function createRegistration(house: House, passwords: Passwords, renew: Renew) {
  const { store, keyring, settings } = house;
  const attempts = new Map<string, { count: number; readonly until: Instant }>();

  const tooMany = ({ address, secured }: Context): Refusal | undefined => {
    if (settings.demo || !secured) return undefined;
    const now = house.now();
    const known = attempts.get(address);
    if (attempts.size >= ADDRESSES_MAX) attempts.clear();
    const window = known === undefined || known.until <= now ? { count: 0, until: now + WINDOW_MS } : known;
    attempts.set(address, window);
    window.count += 1;
    if (window.count <= ATTEMPTS_MAX) return undefined;
    const retryAfterMs = window.until - now;
    return { ...refuse('throttled', `too many tries; wait ${Math.ceil(retryAfterMs / 1000)} s and try again`), retryAfterMs };
  };

  const faultOf = (password: string, username: string): string | undefined =>
    settings.demo ? demoFault(password) : passwordFault(password, username);

  const hashed = async (password: string): Promise<string | Refusal> => {
    const hash = await passwords.hashPassword(password);
    return typeof hash === 'string' ? hash : { ...refuse('unavailable', 'many people log in just now; try again'), retryAfterMs: 2000 };
  };

  return {
    async 'name-free'({ username }: Of<'name-free'>, context: Context): Promise<Done<Answers['name-free']>> {
      const refusal = tooMany(context);
      if (refusal !== undefined) return refusal;
      return { ok: { free: USERNAME.test(username) && !(await nameIsTaken(house, username)) } };
    },

    async register({ username, password, kind }: Of<'register'>, context: Context): Promise<Done<Answers['register']>> {
      const refusal = tooMany(context);
      if (refusal !== undefined) return refusal;
      if (!USERNAME.test(username)) return refuse('bad-request', 'a user name is one word of at most 64 characters');
      const fault = faultOf(password, username);
      if (fault !== undefined) return refuse('bad-request', fault);
      if (await nameIsTaken(house, username)) return NAME_TAKEN;
      const hash = await hashed(password);
      if (typeof hash !== 'string') return hash;
      const waiting = kind === 'auditor' && !settings.demo;
      const done = await performSystemAct(
        house,
        'register',
        async (at) => {
          if (await nameIsTaken(house, username)) return undefined;
          if (kind === 'patient') {
            const drafts = await draftPatient(house, { username, name: username, password: hash }, at);
            const [patient] = drafts.versions;
            return {
              answer: {},
              ...drafts,
              about: kind,
              ...(patient && { patient: { id: patient.row.id, rid: patient.row.rid } }),
            };
          }
          const drafts = await draftAccount(house, { username, role: kind, password: hash, ...(waiting && { waiting: kind }) }, at);
          return { answer: {}, ...drafts, about: waiting ? `${kind}, waits for approval` : `${kind}, approved at once: this is the demo` };
        },
        context.door,
      );
      if (!done) return NAME_TAKEN;
      if (waiting) return { ok: { role: kind, waiting, why: 'an administrator has to approve an auditor before the account can be used' } };
      const why = 'this is the demo: elsewhere an administrator has to approve an auditor first';
      return { ok: { role: kind, waiting, ...(kind === 'auditor' && { why }) } };
    },

    waiting: (_: Of<'waiting'>, context: Context): Promise<Done<Answers['waiting']>> =>
      performAct(house, { act: 'approve-account', purpose: 'HSYSADMIN', context, about: 'list' }, async () => {
        const accounts: { username: string; role: (typeof ROLES)[number]; since: number }[] = [];
        for (const role of ROLES) {
          const range = { param: parameterCode('MedlarAccount.waiting'), ...tokenRange(role), limit: WAITING_MAX };
          const rows = await store.currentByRids((await store.range(range)).map(({ rid }) => rid));
          for (const row of rows) {
            const account = row.type === TYPE.account ? readAccount((await openRow(keyring, row)).resource) : undefined;
            if (account?.waiting !== undefined) accounts.push({ username: account.username, role: account.waiting, since: row.at });
          }
        }
        return { answer: { accounts } };
      }),

    approve: ({ username }: Of<'approve'>, context: Context): Promise<Done<Answers['approve']>> =>
      performAct(house, { act: 'approve-account', purpose: 'HSYSADMIN', context }, async ({ now, entry }) => {
        const found = await accountByName(house, keyring.nameKey(username));
        if (found?.account.waiting === undefined)
          return refuse('not-found', 'nobody of that name waits for approval; `waiting` lists who does');
        const { waiting, ...account } = found.account;
        const version = await draftVersion(keyring, {
          head: { ...found.opened.row, version: found.opened.row.version + 1, at: now },
          resource: accountResource({ ...account, role: waiting, active: true }),
          entry,
          previous: found.opened,
        });
        return { answer: { username: account.username, role: waiting }, versions: [version], about: waiting };
      }),

    async 'change-password'({ password, newPassword }: Of<'change-password'>, context: Context): Promise<Done<Answers['change-password']>> {
      const found = context.principal === undefined ? undefined : await accountById(house, context.principal.account);
      if (found?.account.password === undefined) return refuse('unauthenticated', 'log in first');
      const fault = faultOf(newPassword, found.account.username);
      const old = found.account.wrapped === true ? undefined : await passwords.verifyPassword(found.account.password, password);
      if (old !== undefined && 'busy' in old)
        return { ...refuse('unavailable', 'many people log in just now; try again'), retryAfterMs: 2000 };
      const hash = fault === undefined ? await hashed(newPassword) : '';
      if (typeof hash !== 'string') return hash;
      return performAct(house, { act: 'change-password', purpose: 'HOPERAT', context }, async ({ now, entry }) => {
        if (old?.ok !== true) return refuse('unauthenticated', 'the old password does not fit');
        if (fault !== undefined) return refuse('bad-request', fault);
        const account = { ...found.account, password: hash, passwordAt: now };
        const version = await draftVersion(keyring, {
          head: { ...found.opened.row, version: found.opened.row.version + 1, at: now },
          resource: accountResource(account),
          entry,
          previous: found.opened,
        });
        const { answer, row } = renew(account, !settings.demo && lacksSecondFactor(account) ? 'second-factor' : undefined, now);
        return { answer, versions: [version], transient: [row] };
      });
    },
  };
}

const demoFault = (password: string): string | undefined =>
  password === '' || password.length > PASSWORD_CHARS_MAX ? `a password has 1 to ${PASSWORD_CHARS_MAX} characters` : undefined;
