/** The verbs by which somebody enters and leaves a TLS line, and keeps password and second factor in order: the same on every door. docs/lines.md is their reference. */
import type { Request } from '#centre/requests.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import { optional, readArguments, text } from './arguments.ts';
import type { LineRequest } from './json-talk.ts';

export type SessionRequest =
  Extract<Request, { verb: 'login' | 'resume' | 'change-password' | 'second-factor' }> | { readonly verb: 'logout' };

/** Bounds of what people type; passwords longer than this are refused when they are chosen. */
const USERNAME_MAX = 64;
export const PASSWORD_MAX = 256;
/** A recovery code with the blanks that people put into it. */
export const CODE_MAX = 64;
const TOKEN_MAX = 512;

const PASSWORD_LOGIN = { username: text(USERNAME_MAX), password: text(PASSWORD_MAX), code: optional(text(CODE_MAX)) };
const TOKEN_LOGIN = { token: text(TOKEN_MAX) };
const CHANGE = { password: text(PASSWORD_MAX), newPassword: text(PASSWORD_MAX) };
const FACTOR = { code: optional(text(CODE_MAX)) };

/** For the lists that doors give of their verbs. */
export const SESSION_VERBS: readonly string[] = ['login', 'logout', 'change_password', 'second_factor'];

/** Undefined: the verb is none of these, so it is the door's to understand. */
export function readSessionRequest({ verb, args }: LineRequest): SessionRequest | Refusal | undefined {
  if (verb === 'logout') {
    const none = readArguments({}, args);
    return isRefusal(none) ? none : { verb: 'logout' };
  }
  if (verb === 'change_password') {
    const change = readArguments(CHANGE, args);
    return isRefusal(change) ? change : { verb: 'change-password', ...change };
  }
  if (verb === 'second_factor') {
    const factor = readArguments(FACTOR, args);
    return isRefusal(factor) ? factor : { verb: 'second-factor', ...factor };
  }
  if (verb !== 'login') return undefined;
  if ('token' in args) {
    const token = readArguments(TOKEN_LOGIN, args);
    return isRefusal(token) ? token : { verb: 'resume', ...token };
  }
  const password = readArguments(PASSWORD_LOGIN, args);
  return isRefusal(password) ? password : { verb: 'login', ...password };
}
