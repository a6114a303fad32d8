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
} from '#vault/secrets.ts';
import { secretContext } from './keyring.ts';

export interface OpenedSecrets {
  readonly gate: KeyGate;
  readonly secrets: CentreSecrets;
}

/**
 * `openGate('create')` is called only where the store holds no secrets yet, so that a lost key file is never replaced by a fresh one that opens nothing.
 * `readOnly` (verification): neither makes nor renews anything. Throws VaultRefusal `wrong-key` where the gate's key is not the one that wrapped them.
 */
export async function openSecrets(
  store: Store,
  openGate: (mode: 'create' | 'open') => Promise<KeyGate>,
  now: Date,
  hosts: readonly string[],
  readOnly = false,
): Promise<OpenedSecrets> {
  const stored = await store.secrets();
  if (stored.length === 0 && readOnly) {
    throw new VaultRefusal('absent', 'this store has never been used by a centre: it holds no secrets');
  }
  const gate = await openGate(stored.length === 0 ? 'create' : 'open');
  const rows = stored.length === 0 ? await firstSecrets(store, gate, now, hosts) : stored;
  const secrets = parseCentreSecrets(await unwrapAll(gate, rows));
  if (readOnly) return { gate, secrets };

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

async function unwrapAll(gate: KeyGate, rows: readonly SecretRow[]): Promise<CentreSecretBytes> {
  const opened = new Map<string, Uint8Array>();
  for (const row of rows) {
    const bytes = await gate.unwrap(row.kek, row.wrapped, secretContext(row.name));
    if (bytes !== undefined) opened.set(row.name, bytes);
  }
  const missing = SECRET_NAMES.filter((name) => !opened.has(name));
  if (missing.length > 0) {
    throw new VaultRefusal(
      'wrong-key',
      `the key at hand does not open this store's secrets (${missing.join(', ')}): it is another centre's key, or the store was changed; ` +
        'bring the key file that belongs to this store, or restore both from one backup',
    );
  }
  return Object.fromEntries(opened) as CentreSecretBytes; // every name is there, as just checked
}
