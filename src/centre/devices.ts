/**
 * Devices that act at the centre under a credential of their own: doctors' agents and kiosks. An administrator invites one, it enrols once with the
 * code of the invitation, and is known by its token from then on. Each has an account that no person can log in to, and a FHIR Device.
 */
import { deviceResource } from '#fhir/scheduling.ts';
import type { Claim, VersionWrite } from '#store/port.ts';
import { CLAIM_NAME, FOREVER } from '#store/port.ts';
import { sha256 } from '#vault/digest.ts';
import { type AccountBody, accountResource, readAccount } from './accounts.ts';
import { type House, newId } from './house.ts';
import { draftVersion, type Opened, openRow, TYPE } from './records.ts';
import { deviceToken } from './sessions.ts';

/** A device before or after it has an account. */
export interface DeviceName {
  /** With a colon: no person can have such a user name. */
  readonly username: `${string}:${string}`;
  readonly role: 'device' | 'kiosk';
  /** For people: `Agent of doc1`. */
  readonly title: string;
  /** The Practitioner for whom it answers. */
  readonly practitioner?: string;
}

interface At {
  readonly now: number;
  readonly entry: number;
}

interface DeviceDrafts {
  readonly body: AccountBody;
  readonly versions: readonly VersionWrite[];
  readonly claims: readonly Claim[];
}

export interface Devices {
  readonly account: (username: string) => Promise<{ readonly opened: Opened; readonly account: AccountBody } | undefined>;
  /** The account that an invitation's code names, whether or not the rest of the code is right. */
  readonly invited: (code: string) => Promise<AccountBody | undefined>;
  /** Account and Device, made or changed in one decision. */
  readonly draft: (device: DeviceName, change: Partial<AccountBody>, at: At) => Promise<DeviceDrafts>;
  /** A fresh one-time code; an earlier one is void from then on. */
  readonly draftInvitation: (device: DeviceName, at: At) => Promise<DeviceDrafts & { readonly code: string; readonly until: number }>;
  /** A token in exchange for the code, once; undefined where the code is wrong, used or over. */
  readonly draftEnrolment: (device: DeviceName, code: string, at: At) => Promise<(DeviceDrafts & { readonly token: string }) | undefined>;
}

/** An invitation's code must be used within this time. */
const INVITATION_MS = 24 * 3600_000;

export function createDevices({ store, keyring, random }: Pick<House, 'store' | 'keyring' | 'random'>): Devices {
  const account: Devices['account'] = async (username) => {
    const [claim] = await store.claims(CLAIM_NAME, [keyring.nameKey(username)]);
    const row = claim === undefined ? undefined : await store.currentByRid(claim.holder);
    if (row === undefined) return undefined;
    const opened = await openRow(keyring, row);
    const account = readAccount(opened.resource);
    return account === undefined ? undefined : { opened, account };
  };

  const draft: Devices['draft'] = async (device, change, at) => {
    const found = await account(device.username);
    const id = found?.account.id ?? newId(random);
    const { username, role, title, practitioner } = device;
    const {
      codeHash: _,
      codeUntil: __,
      ...kept
    } = found?.account ?? { id, username, role, active: true, ...(practitioner !== undefined && { practitioner }) };
    const body: AccountBody = { ...kept, ...change };
    const rid = found?.opened.row.rid ?? (await store.allocate(1));
    const head = { rid, version: (found?.opened.row.version ?? 0) + 1, type: TYPE.account, id, owner: 0, at: at.now, deleted: false };
    const versions = [
      await draftVersion(keyring, { head, resource: accountResource(body), entry: at.entry, ...(found && { previous: found.opened }) }),
    ];
    if (found === undefined) {
      const deviceRid = await store.allocate(1);
      versions.push(
        await draftVersion(keyring, {
          head: { rid: deviceRid, version: 1, type: TYPE.device, id, owner: 0, at: at.now, deleted: false },
          resource: deviceResource({ id, name: title, active: true, ...(practitioner !== undefined && { practitioner }) }),
          entry: at.entry,
        }),
      );
    }
    const claims = [{ space: CLAIM_NAME, key: keyring.nameKey(body.username), holder: rid, until: FOREVER, changed: at.now }];
    return { body, versions, claims };
  };

  return {
    account,
    draft,

    async invited(code) {
      const { id } = parts(code);
      const row = await store.current(TYPE.account, id);
      return row === undefined || row.deleted ? undefined : readAccount((await openRow(keyring, row)).resource);
    },

    async draftInvitation(device, at) {
      const secret = random(15).toBase64({ alphabet: 'base64url' });
      const until = at.now + INVITATION_MS;
      const drafts = await draft(device, { codeHash: sha256(secret).toBase64(), codeUntil: until }, at);
      return { ...drafts, code: `${drafts.body.id}~${secret}`, until };
    },

    async draftEnrolment(device, code, at) {
      const current = await account(device.username);
      const { id, secret } = parts(code);
      const valid =
        current?.account.id === id && current.account.codeHash === sha256(secret).toBase64() && (current.account.codeUntil ?? 0) > at.now;
      if (!valid) return undefined;
      const token = deviceToken(id, random(32).toBase64({ alphabet: 'base64url', omitPadding: true }));
      return { ...(await draft(device, { tokenHash: sha256(token).toBase64() }, at)), token };
    },
  };
}

const parts = (code: string): { readonly id: string; readonly secret: string } => {
  const [id = '', secret = ''] = code.split('~', 2);
  return { id, secret };
};
