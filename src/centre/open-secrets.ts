/** Opens the centre's secrets at start, or makes them at the very first one. Refuses to run on keys that do not open. */
import type { SecretRow, Store } from '#store/port.ts';
import type { KeyGate } from '#vault/gate.ts';
import { VaultRefusal } from '#vault/refusal.ts';
import {
  type CentreSecretBytes,
  type CentreSecrets,
  createCentreSecrets,
  parseCentreSecrets,
  renewServer,
  SECRET_NAMES,
  type SecretName,
} from '#vault/secrets.ts';
import { derivePurposeKeys, type PurposeKeys } from '#vault/purpose-keys.ts';
import { openSigningKey, type SigningKey } from '#vault/signature.ts';
import type { Fault } from './findings.ts';
import { secretContext } from './keyring.ts';

export interface OpenedSecrets {
  readonly gate: KeyGate;
  readonly secrets: CentreSecrets;
}

/**
 * `openGate('create')` is called only where the store holds no secrets yet, so that a lost key file is never replaced by a fresh one that opens nothing.
 * Throws VaultRefusal `wrong-key` where the gate's key is not the one that wrapped them.
 */
export async function openSecrets(
  store: Store,
  openGate: (mode: 'create' | 'open') => Promise<KeyGate>,
  now: Date,
  hosts: readonly string[],
): Promise<OpenedSecrets> {
  const stored = await store.secrets();
  const gate = await openGate(stored.length === 0 ? 'create' : 'open');
  const rows = stored.length === 0 ? await firstSecrets(store, gate, now, hosts) : stored;
  const { opened, missing } = await unwrapAll(gate, rows);
  if (missing.length > 0) throw wrongKey(missing);
  const secrets = parseCentreSecrets(opened as CentreSecretBytes); // every name is there, as just checked
  const renewed = await renewServer(secrets, now, hosts);
  if (renewed === undefined) return { gate, secrets };
  const { kek, wrapped } = await gate.wrap(renewed.bytes, secretContext('server'));
  await store.rewrap([], [{ name: 'server', kek, wrapped }], rows.find((row) => row.name === 'server')?.kek ?? kek);
  return { gate, secrets: { ...secrets, server: renewed.server } };
}

async function firstSecrets(store: Store, gate: KeyGate, now: Date, hosts: readonly string[]): Promise<readonly SecretRow[]> {
  const bytes = await createCentreSecrets(now, hosts);
  const rows: SecretRow[] = [];
  for (const name of SECRET_NAMES) rows.push({ name, ...(await gate.wrap(bytes[name], secretContext(name))) });
  // Another process may have been first: then its secrets are the centre's, and ours were never used.
  return (await store.createSecrets(rows)) ? rows : store.secrets();
}

/** What verification needs of the secrets: it makes and renews nothing. */
export interface VerificationSecrets {
  readonly gate: KeyGate;
  readonly purposes: PurposeKeys;
  readonly ledger: SigningKey;
}

/**
 * Opens what verification needs; or, where the key is right but a secret that is needed was changed or removed, the faults, one per secret.
 * Throws VaultRefusal where there are no secrets, or the key opens none of them: then nothing can be said about the store.
 */
export async function openForVerification(store: Pick<Store, 'secrets'>, gate: KeyGate): Promise<VerificationSecrets | readonly Fault[]> {
  const rows = await store.secrets();
  if (rows.length === 0) throw new VaultRefusal('absent', 'this store has never been used by a centre: it holds no secrets');
  const { opened, missing } = await unwrapAll(gate, rows);
  if (missing.length === SECRET_NAMES.length) throw wrongKey(missing);
  const { root, ledger } = opened;
  if (root !== undefined && ledger !== undefined) return { gate, purposes: derivePurposeKeys(root), ledger: openSigningKey(ledger) };
  return missing.map((record) => ({ table: 'secret', record, what: 'is missing, or does not open as what it says it is' }));
}

interface Unwrapped {
  readonly opened: Partial<CentreSecretBytes>;
  readonly missing: readonly SecretName[];
}

async function unwrapAll(gate: KeyGate, rows: readonly SecretRow[]): Promise<Unwrapped> {
  const opened: { [N in SecretName]?: Uint8Array } = {};
  for (const name of SECRET_NAMES) {
    const row = rows.find((candidate) => candidate.name === name);
    const bytes = row === undefined ? undefined : await gate.unwrap(row.kek, row.wrapped, secretContext(name));
    if (bytes !== undefined) opened[name] = bytes;
  }
  return { opened, missing: SECRET_NAMES.filter((name) => opened[name] === undefined) };
}

const wrongKey = (missing: readonly SecretName[]): VaultRefusal =>
  new VaultRefusal(
    'wrong-key',
    `the key at hand does not open this store's secrets (${missing.join(', ')}): it is another centre's key, or the store was changed; ` +
      'bring the key file that belongs to this store, or restore both from one backup',
  );
