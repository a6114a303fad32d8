/** The centre's own secrets: made once at its first start, wrapped by the key gate, kept in the store, opened at every start. */
import { randomBytes } from 'node:crypto';
import { createAuthority, issueServerCertificate, pairMatches, serverNeedsRenewal } from './certificates.ts';
import { derivePurposeKeys, type PurposeKeys } from './purpose-keys.ts';
import { KEY_BYTES } from './seal.ts';
import { createSigningKey, openSigningKey, type SigningKey } from './signature.ts';
import type { PemPair } from './tls-options.ts';
import { VaultRefusal } from './refusal.ts';

/**
 * root: 32 random bytes, all purpose keys are derived from them. ledger: Ed25519 key (PKCS #8) that signs checkpoints and receipts.
 * authority: certificate and key (PEM) that sign the server's. server: certificate and key (PEM) of the TLS doors.
 */
export const SECRET_NAMES = ['root', 'ledger', 'authority', 'server'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** As bytes, to be wrapped under the context `secret|NAME` and stored. */
export type CentreSecretBytes = Readonly<Record<SecretName, Uint8Array>>;

export interface CentreSecrets {
  readonly purposes: PurposeKeys;
  readonly ledger: SigningKey;
  readonly authority: PemPair;
  readonly server: PemPair;
}

/** New secrets. Takes up to a few seconds, off the event loop: it looks for large primes. `hosts` as in `issueServerCertificate`. */
export async function createCentreSecrets(
  now: Date,
  hosts: readonly string[],
  random: (size: number) => Uint8Array = randomBytes,
): Promise<CentreSecretBytes> {
  const authority = await createAuthority(now);
  const server = await issueServerCertificate(authority, now, hosts);
  return { root: random(KEY_BYTES), ledger: createSigningKey(random), authority: bundle(authority), server: bundle(server) };
}

/** Typed values from unwrapped bytes. Throws VaultRefusal `malformed`, naming the secret, when one is not what it should be. */
export const parseCentreSecrets = (bytes: CentreSecretBytes): CentreSecrets => ({
  purposes: orMalformed('root', () => derivePurposeKeys(bytes.root)),
  ledger: orMalformed('ledger', () => openSigningKey(bytes.ledger)),
  authority: orMalformed('authority', () => unbundle(bytes.authority)),
  server: orMalformed('server', () => unbundle(bytes.server)),
});

/** A new `server` secret when it is due (see `serverNeedsRenewal`), to be stored in the old one's place; undefined when the old one will do. */
export async function renewServer(
  { authority, server }: Pick<CentreSecrets, 'authority' | 'server'>,
  now: Date,
  hosts: readonly string[],
): Promise<{ readonly bytes: Uint8Array; readonly server: PemPair } | undefined> {
  if (!serverNeedsRenewal(authority, server, now, hosts)) return undefined;
  const renewed = await issueServerCertificate(authority, now, hosts);
  return { bytes: bundle(renewed), server: renewed };
}

const bundle = ({ certificate, key }: PemPair): Uint8Array => new TextEncoder().encode(certificate + key);

function unbundle(bytes: Uint8Array): PemPair {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const keyAt = text.indexOf('-----BEGIN PRIVATE KEY-----');
  const pair = { certificate: text.slice(0, keyAt), key: text.slice(keyAt) };
  if (keyAt < 0 || !pairMatches(pair)) throw new Error('certificate and key do not belong together');
  return pair;
}

function orMalformed<T>(name: SecretName, parse: () => T): T {
  try {
    return parse();
  } catch {
    // without the cause: a parser's message may quote what it read
    throw new VaultRefusal(
      'malformed',
      `the centre's secret "${name}" opens but is not what Medlar stores; restore the store from a backup`,
    );
  }
}
