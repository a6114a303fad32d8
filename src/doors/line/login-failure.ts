/** What counts towards the failed logins after which a line is closed; the same on every TLS door. */
import type { Request } from '#centre/requests.ts';
import type { Refusal } from '#model/refusal.ts';

/** A missing second-factor code is no failure: the password was right. A wrong code is one. */
export const isLoginFailure = (request: Request, { refused }: Refusal): boolean =>
  refused !== 'second-factor' || (request.verb === 'login' && request.code !== undefined);
