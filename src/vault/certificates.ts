/**
 * The centre's own certificate authority and its server's certificate. RFC 5280, https://www.rfc-editor.org/rfc/rfc5280
 * Issuing needs a large library, so it is loaded only then: a start with a certificate that still holds needs node:crypto alone.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { promisify } from 'node:util';
import type * as X509 from '@peculiar/x509';
import { VaultRefusal } from './refusal.ts';
import type { PemPair } from './tls-options.ts';

const DAY_MS = 86_400_000;
/** Whoever trusts the authority should not have to be asked again soon. */
const AUTHORITY_DAYS = 20 * 365;
/** Browsers accept 398 days at most. */
export const SERVER_DAYS = 397;
/** With less than this left, a new certificate is issued. */
export const RENEW_DAYS = 30;
const SERVER_RSA_BITS = 3072;
/** Host names and addresses in one certificate, those below included. */
const HOSTS_MAX = 100;
/** Every server's certificate holds for these. */
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1'];
/** Clients' clocks may be behind. */
const CLOCK_SKEW_MS = 3_600_000;

const AUTHORITY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' } as const;
const SERVER_ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

const generate = promisify(generateKeyPair);

/** A new authority: ECDSA P-384; it may sign servers' certificates and no further authorities. */
export async function createAuthority(now: Date): Promise<PemPair> {
  const [x509, { publicKey, privateKey }] = await Promise.all([loadX509(), generate('ec', { namedCurve: 'P-384' })]);
  const cryptoKeys = {
    publicKey: publicKey.toCryptoKey(AUTHORITY_ALGORITHM, true, ['verify']),
    privateKey: privateKey.toCryptoKey(AUTHORITY_ALGORITHM, false, ['sign']),
  };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Medlar authority ${randomBytes(4).toHex()}`] }], // clients may know several centres' authorities
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: AUTHORITY_ALGORITHM,
    keys: cryptoKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(cryptoKeys.publicKey),
    ],
  });
  return { certificate: pem(certificate), key: privateKey.export({ format: 'pem', type: 'pkcs8' }) };
}

/**
 * A server's certificate with a new RSA key, good for localhost, 127.0.0.1, ::1 and `hosts` (names, `*.` in front allowed, and IP addresses).
 * Throws VaultRefusal `setting` for what is neither, or too many.
 */
export async function issueServerCertificate(authority: PemPair, now: Date, hosts: readonly string[]): Promise<PemPair> {
  const names = subjectNames(hosts);
  const [x509, { publicKey, privateKey }] = await Promise.all([loadX509(), generate('rsa', { modulusLength: SERVER_RSA_BITS })]);
  const issuer = new x509.X509Certificate(authority.certificate);
  const serverKey = publicKey.toCryptoKey(SERVER_ALGORITHM, true, ['verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: ['Medlar server'] }],
    issuer: issuer.subjectName,
    ...validity(now, SERVER_DAYS),
    publicKey: serverKey,
    signingKey: createPrivateKey(authority.key).toCryptoKey(AUTHORITY_ALGORITHM, false, ['sign']),
    signingAlgorithm: AUTHORITY_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true), // all that TLS 1.3 needs
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))),
      await x509.SubjectKeyIdentifierExtension.create(serverKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { certificate: pem(certificate), key: privateKey.export({ format: 'pem', type: 'pkcs8' }) };
}

/** Whether a new certificate should be issued: less than RENEW_DAYS left, not valid yet (the clock was wrong), another authority's, or a host is missing. */
export function serverNeedsRenewal(authority: PemPair, server: PemPair, now: Date, hosts: readonly string[]): boolean {
  const certificate = new X509Certificate(server.certificate);
  const issuer = new X509Certificate(authority.certificate);
  const time = now.getTime();
  return (
    certificate.validToDate.getTime() - time < RENEW_DAYS * DAY_MS ||
    certificate.validFromDate.getTime() > time ||
    !certificate.verify(issuer.publicKey) ||
    subjectNames(hosts).some((host) => !holdsFor(certificate, host))
  );
}

/** Whether the private key is the certificate's. */
export function pairMatches({ certificate, key }: PemPair): boolean {
  return new X509Certificate(certificate).publicKey.equals(createPublicKey(createPrivateKey(key)));
}

const holdsFor = (certificate: X509Certificate, host: string): boolean =>
  (isIP(host) === 0 ? certificate.checkHost(host, { subject: 'never' }) : certificate.checkIP(host)) !== undefined;

/** Cleaned and without repetition, the local ones first. */
function subjectNames(hosts: readonly string[]): readonly string[] {
  const names = [...new Set([...LOCAL_HOSTS, ...hosts.map(subjectName)])];
  if (names.length > HOSTS_MAX) throw new VaultRefusal('setting', `a certificate holds at most ${HOSTS_MAX} host names and addresses`);
  return names;
}

function subjectName(host: string): string {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  if (isIP(bare) !== 0 && !bare.includes('%')) return bare;
  const wildcard = bare.startsWith('*.') ? '*.' : '';
  const given = bare.slice(wildcard.length);
  // domainToASCII reads like a URL parser, which would drop what follows a slash
  const name = /^[\p{L}\p{M}\p{N}._-]+$/u.test(given) ? domainToASCII(given) : '';
  const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
  if (name.length <= 253 && isIP(name) === 0 && name.split('.').every((each) => label.test(each))) return wildcard + name;
  throw new VaultRefusal('setting', `${JSON.stringify(host)} is neither a host name nor an IP address`);
}

const validity = (now: Date, days: number) => ({
  notBefore: new Date(now.getTime() - CLOCK_SKEW_MS),
  notAfter: new Date(now.getTime() + days * DAY_MS),
});

const pem = (certificate: { toString(format: 'pem'): string }): string => `${certificate.toString('pem').trim()}\n`;

/**
 * The library's dependency container refuses to load without two functions of the `reflect-metadata` polyfill, and asks them for constructor
 * arguments to inject. None of the library's injected classes has any, so "no metadata" is the true answer, for as long as it loads.
 */
async function loadX509(): Promise<typeof X509> {
  const answers = ['getMetadata', 'getOwnMetadata'].filter((name) => !(name in Reflect));
  for (const name of answers) Object.defineProperty(Reflect, name, { value: () => undefined, configurable: true });
  try {
    return await import('@peculiar/x509');
  } finally {
    for (const name of answers) Reflect.deleteProperty(Reflect, name);
  }
}
