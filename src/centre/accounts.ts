/** Accounts: who may log in, as what, and which patient or practitioner that is. Versioned, sealed resources like any other. */
import { member, memberList, memberText } from '#fhir/json.ts';
import { parameterCode } from '#fhir/search-parameters.ts';
import { referenceValue } from '#fhir/value-encoding.ts';
import { type Role, ROLES } from '#model/act.ts';
import { CLAIM_NAME } from '#store/port.ts';
import type { House } from './house.ts';
import { type Opened, openRow, TYPE } from './records.ts';
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
  /** The role asked for, until an administrator approves it; the account is not active meanwhile. */
  readonly waiting?: Role;
  /** The PHC string is of the password's SHA-256 in hex, as the original kept it; replaced at the first login. */
  readonly wrapped?: boolean;
  /** When the person last chose the password; sessions from before are over. */
  readonly passwordAt?: number;
  /** Secret of the second factor, base64. */
  readonly totp?: string;
  /** SHA-256 of recovery codes that are still good, base64. */
  readonly recovery?: readonly string[];
  /** Doctors and nurses: where they work. Nurses are assigned to the patients whom doctors of their department treat. */
  readonly department?: string;
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
  const waiting = ROLES.find((candidate) => candidate === member(resource, 'waiting'));
  const passwordAt = member(resource, 'passwordAt');
  const totp = memberText(resource, 'totp');
  const recovery = memberList(resource, 'recovery').filter((code) => typeof code === 'string');
  const department = memberText(resource, 'department');
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
    ...(waiting !== undefined && { waiting }),
    ...(member(resource, 'wrapped') === true && { wrapped: true }),
    ...(typeof passwordAt === 'number' && { passwordAt }),
    ...(totp !== undefined && { totp }),
    ...(recovery.length > 0 && { recovery }),
    ...(department !== undefined && { department }),
  };
}

export const principalOf = (account: AccountBody): Principal => ({
  account: account.id,
  username: account.username,
  role: account.role,
  ...(account.patient !== undefined && { patient: account.patient }),
  ...(account.practitioner !== undefined && { practitioner: account.practitioner }),
});

export interface FoundAccount {
  readonly opened: Opened;
  readonly account: AccountBody;
}

/** `name`: the keyed hash of a user name. */
export async function accountByName({ store, keyring }: Pick<House, 'store' | 'keyring'>, name: string): Promise<FoundAccount | undefined> {
  const [claim] = await store.claims(CLAIM_NAME, [name]);
  const row = claim === undefined || claim.holder === 0 ? undefined : await store.currentByRid(claim.holder);
  if (row === undefined || row.deleted) return undefined;
  const opened = await openRow(keyring, row);
  const account = readAccount(opened.resource);
  // The claim is a derived row: somebody who can write to the database could point a name at another account.
  return account === undefined || keyring.nameKey(account.username) !== name ? undefined : { opened, account };
}

export async function accountById({ store, keyring }: Pick<House, 'store' | 'keyring'>, id: string): Promise<FoundAccount | undefined> {
  const row = await store.current(TYPE.account, id);
  if (row === undefined || row.deleted) return undefined;
  const opened = await openRow(keyring, row);
  const account = readAccount(opened.resource);
  return account === undefined ? undefined : { opened, account };
}

/** The account of a patient, the first where there are several. `patient`: id. */
export async function accountOfPatient(house: Pick<House, 'store' | 'keyring'>, patient: string): Promise<AccountBody | undefined> {
  const range = { param: ACCOUNT_PATIENT, low: referenceValue(TYPE.patient, patient), limit: 1 };
  const [row] = await house.store.currentByRids((await house.store.range(range)).map(({ rid }) => rid));
  const account = row === undefined || row.deleted ? undefined : readAccount((await openRow(house.keyring, row)).resource);
  return account?.patient === patient ? account : undefined;
}

const ACCOUNT_PATIENT = parameterCode('MedlarAccount.patient');
