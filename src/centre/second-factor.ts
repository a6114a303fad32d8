/**
 * The second factor: codes of an authenticator app (model/totp.ts), and recovery codes for when it is lost. A code counts once: what was used is kept
 * until its time has passed. docs/security.md
 */
import { createHmac } from 'node:crypto';
import { type HmacSha1, otpauthUri, toBase32, TOTP_PERIOD_MS, TOTP_SECRET_BYTES, totpStepOf } from '#model/totp.ts';
import { refuse, type Refusal } from '#model/refusal.ts';
import type { Instant, TransientRow } from '#store/port.ts';
import { sha256 } from '#vault/digest.ts';
import { type AccountBody, accountById, accountResource } from './accounts.ts';
import type { House } from './house.ts';
import { type Done, performAct } from './perform.ts';
import { draftVersion } from './records.ts';
import type { Answers, Context, Principal, Request } from './requests.ts';

/** Which code was right: that of a period, or a recovery code (its hash). */
export interface Passed {
  readonly step?: number;
  readonly recovery?: string;
}

export const hmacSha1: HmacSha1 = (key, message) => createHmac('sha1', key).update(message).digest();

const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;
/** How long a secret that was shown waits for its first code. */
const PENDING_MS = 15 * 60_000;
/** A step is remembered until no drift lets it in any more. */
const USED_MS = 4 * TOTP_PERIOD_MS;

/** Undefined where the account has no second factor. */
export function checkSecondFactor(account: AccountBody, code: string | undefined, now: Instant): Passed | Refusal | undefined {
  if (account.totp === undefined) return undefined;
  if (code === undefined) return refuse('second-factor', 'give the code that your app shows, or a recovery code, as well');
  const typed = code.replaceAll(/[\s-]/g, '').toUpperCase();
  const step = totpStepOf(hmacSha1, Uint8Array.fromBase64(account.totp), typed, now);
  if (step !== undefined) return { step };
  const recovery = recoveryHash(typed);
  if (account.recovery?.includes(recovery) === true) return { recovery };
  return refuse('second-factor', 'that code does not fit; wait for the next one, and check the clock of your device');
}

/** The row that must not be there yet when a code is accepted. Recovery codes go by the account's version instead. */
export function passedRow(house: House, account: AccountBody, passed: Passed | undefined, now: Instant): TransientRow | undefined {
  if (passed?.step === undefined) return undefined;
  const key = `${account.id}/${passed.step}`;
  const until = now + USED_MS;
  return { kind: 'totp', key, until, value: house.keyring.sealTransient('totp', key, until, {}) };
}

/** 80 random bits need no slow hash. */
const recoveryHash = (typed: string): string => sha256(typed).toBase64();

/** A session that begins anew with `account` as it is being written. */
export type Renew = (
  account: AccountBody,
  restricted: Principal['restricted'],
  now: Instant,
) => { readonly answer: Answers['login']; readonly row: TransientRow };

export function createSecondFactor(house: House, renew: Renew) {
  const { store, keyring } = house;

  /** Begins without a code (any earlier factor stays until the new one is confirmed), and confirms with one. */
  const secondFactor = (request: Extract<Request, { verb: 'second-factor' }>, context: Context): Promise<Done<Answers['second-factor']>> =>
    performAct<Answers['second-factor']>(house, { act: 'set-second-factor', purpose: 'HOPERAT', context }, async ({ now, entry }) => {
      const found = await accountById(house, context.principal?.account ?? '');
      if (found === undefined) return refuse('not-found', 'there is no such account');
      const { account, opened } = found;
      const record = `MedlarAccount/${account.id}`;
      if (request.code === undefined) {
        const secret = house.random(TOTP_SECRET_BYTES);
        const until = now + PENDING_MS;
        const value = keyring.sealTransient('totp-pending', account.id, until, secret.toBase64());
        return {
          answer: { secret: toBase32(secret), uri: otpauthUri('Medlar', account.username, secret) },
          record,
          transient: [{ kind: 'totp-pending', key: account.id, until, value }],
        };
      }
      const row = await store.transient('totp-pending', account.id, now);
      const pending = row === undefined ? undefined : keyring.openTransient('totp-pending', account.id, row.until, row.value);
      if (typeof pending !== 'string') return refuse('bad-request', 'begin first: second-factor without a code');
      const passed = checkSecondFactor({ ...account, totp: pending, recovery: [] }, request.code, now);
      if (passed === undefined || 'refused' in passed) return passed ?? refuse('second-factor', 'that code does not fit');
      const once = passedRow(house, account, passed, now);
      if (once !== undefined && (await store.transient(once.kind, once.key, now)) !== undefined)
        return refuse('second-factor', 'that code was used already; wait for the next one');
      const recovery = Array.from({ length: RECOVERY_CODES }, () => toBase32(house.random(RECOVERY_BYTES)));
      const renewed = { ...account, totp: pending, recovery: recovery.map(recoveryHash) };
      const version = await draftVersion(keyring, {
        head: { ...opened.row, version: opened.row.version + 1, at: now },
        resource: accountResource(renewed),
        entry,
        previous: opened,
      });
      // The code is spent: whoever had to log in again would have to wait for the next one.
      const session = renew(renewed, context.principal?.restricted === 'password' ? 'password' : undefined, now);
      return {
        answer: { ...session.answer, recovery: recovery.map((code) => code.replaceAll(/(.{4})(?=.)/g, '$1-')) },
        record,
        versions: [version],
        transient: [session.row, { kind: 'totp-pending', key: account.id, until: 0, value: new Uint8Array() }],
        ...(once && { once }),
      };
    });

  return { secondFactor };
}
