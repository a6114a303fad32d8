/** Accounts: who may log in, as what, and which patient or practitioner that is. Versioned, sealed resources like any other. */
import { member, memberText } from '#fhir/json.ts';
import { type Role, ROLES } from '#model/act.ts';
import type { Principal } from './requests.ts';

/** The body of a MedlarAccount. FHIR has no resource for people's credentials, so this one is Medlar's own. */
export interface AccountBody {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  /** PHC string; absent where the account does not log in with a password (devices). */
  readonly password?: string;
  /** Patient id. */
  readonly patient?: string;
  /** Practitioner id. */
  readonly practitioner?: string;
  readonly active: boolean;
  /** Devices: SHA-256 of the one-time code of an invitation, base64, and when it ends. */
  readonly codeHash?: string;
  readonly codeUntil?: number;
  /** Devices: SHA-256 of the token's secret, base64. */
  readonly tokenHash?: string;
}

export const accountResource = (body: AccountBody): object => ({ resourceType: 'MedlarAccount', ...body });

/** The account in a body; undefined when it is none. */
export function readAccount(resource: unknown): AccountBody | undefined {
  const id = memberText(resource, 'id');
  const username = memberText(resource, 'username');
  const role = ROLES.find((candidate) => candidate === member(resource, 'role'));
  if (id === undefined || username === undefined || role === undefined) return undefined;
  const password = memberText(resource, 'password');
  const patient = memberText(resource, 'patient');
  const practitioner = memberText(resource, 'practitioner');
  const codeHash = memberText(resource, 'codeHash');
  const codeUntil = member(resource, 'codeUntil');
  const tokenHash = memberText(resource, 'tokenHash');
  return {
    id,
    username,
    role,
    active: member(resource, 'active') === true,
    ...(password !== undefined && { password }),
    ...(patient !== undefined && { patient }),
    ...(practitioner !== undefined && { practitioner }),
    ...(codeHash !== undefined && { codeHash }),
    ...(typeof codeUntil === 'number' && { codeUntil }),
    ...(tokenHash !== undefined && { tokenHash }),
  };
}

export const principalOf = (account: AccountBody): Principal => ({
  account: account.id,
  username: account.username,
  role: account.role,
  ...(account.patient !== undefined && { patient: account.patient }),
  ...(account.practitioner !== undefined && { practitioner: account.practitioner }),
});
