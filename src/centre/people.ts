/** New people: a patient with a data key of their own, an account to log in with, a plan; drafted for one commit with whatever else an act writes. */
import { coverageResource, patientResource } from '#fhir/scheduling.ts';
import type { Role } from '#model/act.ts';
import type { Claim, DataKeyRow, Instant, Rid, VersionWrite } from '#store/port.ts';
import { CLAIM_NAME, FOREVER } from '#store/port.ts';
import { type AccountBody, accountResource } from './accounts.ts';
import { type House, newId } from './house.ts';
import { performSystemAct } from './perform.ts';
import { draftVersion, TYPE } from './records.ts';

export interface Drafts {
  readonly versions: readonly VersionWrite[];
  readonly claims: readonly Claim[];
  readonly keys: readonly DataKeyRow[];
}

interface At {
  readonly now: Instant;
  readonly entry: Rid;
}

const FHIR_ID = /^[A-Za-z0-9.-]{1,64}$/;

/** The name itself where it can be an id, else a fresh one: imported doctors and the demo's people keep names that one can recognise. */
export const idFor = (house: House, name: string): string => (FHIR_ID.test(name) ? name : newId(house.random));

/**
 * A patient, who can log in where there is a password: a PHC string, `wrapped` as the original's hash. Their id is opaque, but for the demo: ids stand
 * in the database and in the log in the clear, and stay there when the patient is erased.
 */
export async function draftPatient(
  house: House,
  person: {
    readonly username: string;
    readonly name: string;
    readonly password?: string;
    readonly wrapped?: boolean;
    readonly plan?: string;
  },
  at: At,
): Promise<Drafts & { readonly account: string }> {
  const { keyring, store } = house;
  const named = house.settings.demo ? idFor(house, person.username) : newId(house.random);
  // An id that is somebody's already cannot be given again, though the user name may be free.
  const id = (await store.current(TYPE.patient, named)) === undefined ? named : newId(house.random);
  const rid = await store.allocate(1);
  const key = await keyring.createDataKey(rid, house.random);
  const own = (of: Rid, type: number, name: string) => ({ rid: of, version: 1, type, id: name, owner: rid, at: at.now, deleted: false });
  const versions = [
    await draftVersion(keyring, {
      head: own(rid, TYPE.patient, id),
      resource: patientResource({ id, name: person.name, listed: person.username }),
      entry: at.entry,
    }),
  ];
  if (person.plan !== undefined) {
    const coverage = newId(house.random);
    versions.push(
      await draftVersion(keyring, {
        head: own(await store.allocate(1), TYPE.coverage, coverage),
        resource: coverageResource({ id: coverage, patient: id, plan: person.plan }),
        entry: at.entry,
      }),
    );
  }
  const account = await draftAccount(
    house,
    {
      username: person.username,
      role: 'patient',
      ...(person.password !== undefined && { password: person.password }),
      ...(person.wrapped === true && { wrapped: true }),
      patient: id,
    },
    at,
    rid,
  );
  return { versions: [...versions, ...account.versions], claims: account.claims, keys: [key], account: account.id };
}

/**
 * An account; its user name is claimed, so that two cannot have one name. `owner`: the patient whose account it is, under whose key all its versions are
 * sealed, so that name and password hash go with that key.
 */
export async function draftAccount(
  house: House,
  account: Omit<AccountBody, 'id' | 'active'>,
  at: At,
  owner: Rid = 0,
): Promise<Omit<Drafts, 'keys'> & { readonly id: string }> {
  const { keyring, store } = house;
  const id = newId(house.random);
  const rid = await store.allocate(1);
  const version = await draftVersion(keyring, {
    head: { rid, version: 1, type: TYPE.account, id, owner, at: at.now, deleted: false },
    resource: accountResource({ ...account, id, active: account.waiting === undefined }),
    entry: at.entry,
  });
  const claims = [{ space: CLAIM_NAME, key: keyring.nameKey(account.username), holder: rid, until: FOREVER, changed: at.now }];
  return { id, versions: [version], claims };
}

/** Whether a user name is somebody's already. */
export async function nameIsTaken(house: House, username: string): Promise<boolean> {
  const [claim] = await house.store.claims(CLAIM_NAME, [house.keyring.nameKey(username)]);
  return claim !== undefined && claim.holder !== 0;
}

/**
 * Adds an account from the command line of the machine that holds the keys; `password` is a PHC string. A patient's account comes with its patient.
 * False: the name is taken.
 */
export const addAccount = (
  house: House,
  account: {
    readonly username: string;
    readonly name: string;
    readonly role: Role;
    readonly password: string;
    readonly practitioner?: string;
    readonly department?: string;
  },
): Promise<boolean> =>
  performSystemAct(
    house,
    'write-account',
    async (at) => {
      if (await nameIsTaken(house, account.username)) return undefined;
      const { username, name, role, password, practitioner, department } = account;
      const drafts =
        role === 'patient'
          ? await draftPatient(house, { username, name, password }, at)
          : await draftAccount(
              house,
              {
                username,
                role,
                password,
                ...(practitioner !== undefined && { practitioner }),
                ...(department !== undefined && { department }),
              },
              at,
            );
      return { answer: {}, ...drafts };
    },
    'command',
  );
