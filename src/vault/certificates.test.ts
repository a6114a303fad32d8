import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { before, test } from 'node:test';
import * as tls from 'node:tls';
import { promisify } from 'node:util';
import { createAuthority, issueServerCertificate, RENEW_DAYS, SERVER_DAYS, serverNeedsRenewal } from './certificates.ts';
import { VaultRefusal } from './refusal.ts';
import {
  createCentreSecrets,
  parseCentreSecrets,
  renewServer,
  SECRET_NAMES,
  type CentreSecretBytes,
  type CentreSecrets,
} from './secrets.ts';
import { verifySignature } from './signature.ts';
import { tlsClientOptions, tlsServerOptions } from './tls-options.ts';

const DAY_MS = 86_400_000;
const HOSTS = ['centre.example', 'bücher.example', '*.wild.example', '192.0.2.7', '[2001:db8::7]', 'LOCALHOST'];
const now = new Date();
const later = (days: number): Date => new Date(now.getTime() + days * DAY_MS);

let bytes: CentreSecretBytes;
let secrets: CentreSecrets;
before(async () => {
  bytes = await createCentreSecrets(now, HOSTS);
  secrets = parseCentreSecrets(bytes);
});

interface Handshake {
  readonly protocol: string | null;
  readonly cipher: string;
  readonly echoed: string;
}

/** A real handshake on loopback, and a few bytes there and back. */
async function shakeHands(server: tls.TlsOptions, client: tls.ConnectionOptions): Promise<Handshake> {
  const listener = tls.createServer(server, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  listener.on('tlsClientError', () => {});
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  assert.ok(typeof address === 'object' && address !== null);
  const socket = tls.connect({ host: '127.0.0.1', port: address.port, ...client });
  try {
    await once(socket, 'secureConnect');
    socket.write('hello');
    const [echoed] = (await once(socket, 'data')) as readonly Buffer[]; // no encoding is set
    assert.ok(echoed !== undefined);
    return { protocol: socket.getProtocol(), cipher: socket.getCipher().name, echoed: echoed.toString() };
  } finally {
    socket.destroy();
    listener.close();
    await once(listener, 'close');
  }
}

const pinned = (): tls.ConnectionOptions => tlsClientOptions(secrets.authority.certificate);

for (const servername of ['localhost', 'centre.example', 'a.wild.example']) {
  test(`a client that pins the authority shakes hands with ${servername} over TLS 1.3 and AES-256`, async () => {
    const hands = await shakeHands(tlsServerOptions(secrets.server), { ...pinned(), servername });
    assert.deepEqual(hands, { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', echoed: 'hello' });
  });
}

test("the server's order of ciphers wins over the client's", async () => {
  const ciphers = 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384';
  const hands = await shakeHands(tlsServerOptions(secrets.server), { ...pinned(), servername: 'localhost', ciphers });
  assert.equal(hands.cipher, 'TLS_AES_256_GCM_SHA384');
});

test('a client of TLS 1.2 is turned away', async () => {
  const old = { ca: secrets.authority.certificate, servername: 'localhost', maxVersion: 'TLSv1.2', minVersion: 'TLSv1.2' } as const;
  await assert.rejects(shakeHands(tlsServerOptions(secrets.server), old), { code: /PROTOCOL_VERSION|ECONNRESET/ });
});

test('a client refuses another host name, an authority that it does not pin, and a server of another authority', async () => {
  await assert.rejects(shakeHands(tlsServerOptions(secrets.server), { ...pinned(), servername: 'other.example' }), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
  const stranger = await createAuthority(now);
  await assert.rejects(
    shakeHands(tlsServerOptions(secrets.server), { ...tlsClientOptions(stranger.certificate), servername: 'localhost' }),
  );
  const impostor = await issueServerCertificate(stranger, now, []);
  await assert.rejects(shakeHands(tlsServerOptions(impostor), { ...pinned(), servername: 'localhost' }));
});

test('the server certificate is RSA-3072, holds for exactly the hosts given and the local ones, and for 397 days', () => {
  const certificate = new X509Certificate(secrets.server.certificate);
  assert.equal(certificate.publicKey.asymmetricKeyType, 'rsa');
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.modulusLength, 3072);
  assert.equal(
    certificate.subjectAltName,
    'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:centre.example, DNS:xn--bcher-kva.example, ' +
      'DNS:*.wild.example, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7',
  );
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1'], 'server authentication and nothing else');
  assert.equal(certificate.ca, false);
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
  assert.equal(seconds(certificate.validToDate), seconds(later(SERVER_DAYS)));
  assert.equal(seconds(certificate.validFromDate), seconds(new Date(now.getTime() - 3_600_000)));
});

test('the authority is a certificate authority that signed itself and the server, and every serial number is another', () => {
  const authority = new X509Certificate(secrets.authority.certificate);
  const server = new X509Certificate(secrets.server.certificate);
  assert.equal(authority.ca, true);
  assert.ok(authority.verify(authority.publicKey) && server.verify(authority.publicKey) && server.checkIssued(authority));
  assert.ok(authority.validToDate.getTime() > later(19 * 365).getTime());
  assert.notEqual(authority.serialNumber, server.serialNumber);
});

test('a certificate is renewed when less than 30 days remain, when a host is missing, or when another authority issued it', async () => {
  const needs = (date: Date, hosts: readonly string[] = HOSTS): boolean =>
    serverNeedsRenewal(secrets.authority, secrets.server, date, hosts);
  assert.equal(needs(now), false);
  assert.equal(needs(now, []), false);
  assert.equal(needs(later(SERVER_DAYS - RENEW_DAYS - 0.01)), false);
  assert.equal(needs(later(SERVER_DAYS - RENEW_DAYS + 0.01)), true);
  assert.equal(needs(later(1000)), true);
  assert.equal(needs(later(-1)), true);
  assert.equal(needs(now, [...HOSTS, 'new.example']), true);
  assert.equal(needs(now, ['b.wild.example']), false);
  assert.equal(needs(now, ['192.0.2.8']), true);
  assert.equal(serverNeedsRenewal(await createAuthority(now), secrets.server, now, HOSTS), true);

  assert.equal(await renewServer(secrets, now, HOSTS), undefined);
  const renewed = await renewServer(secrets, later(380), ['new.example']);
  assert.ok(renewed !== undefined);
  assert.notEqual(renewed.server.key, secrets.server.key);
  assert.equal(serverNeedsRenewal(secrets.authority, renewed.server, later(380), ['new.example']), false);
  assert.deepEqual(parseCentreSecrets({ ...bytes, server: renewed.bytes }).server, renewed.server);
});

test('what is no host name and no address is refused by its own words, and so are too many', async () => {
  for (const bad of [
    '',
    'a b',
    '-a.example',
    'a..b',
    'a/b',
    'x'.repeat(64),
    '1.2.3.4.5',
    '300.1.1.1',
    'fe80::1%eth0',
    'a,DNS:b',
    'a\0b',
    '*',
    '*.',
    'a.*.b',
  ]) {
    await assert.rejects(
      issueServerCertificate(secrets.authority, now, [bad]),
      (error: Error) => {
        return error instanceof VaultRefusal && error.code === 'setting' && error.message.startsWith(`${JSON.stringify(bad)} is neither`);
      },
      JSON.stringify(bad),
    );
  }
  const many = Array.from({ length: 98 }, (_, at) => `h${at}.example`);
  await assert.rejects(issueServerCertificate(secrets.authority, now, many), /at most 100/);
});

test('issuing leaves no trace in the global Reflect object', () => {
  assert.deepEqual(
    ['getMetadata', 'getOwnMetadata'].filter((name) => name in Reflect),
    [],
  );
});

test('opening the secrets of an existing centre does not load the certificate library', async () => {
  const program = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) { if (name.includes('x509')) throw new Error('loaded ' + name); return next(name, context); } });
    const { parseCentreSecrets, renewServer } = await import(${JSON.stringify(new URL('secrets.ts', import.meta.url).href)});
    const bytes = Object.fromEntries(Object.entries(JSON.parse(process.env.SECRETS)).map(([name, text]) => [name, Uint8Array.fromBase64(text)]));
    console.log(await renewServer(parseCentreSecrets(bytes), new Date(), []));
    await renewServer(parseCentreSecrets(bytes), new Date(Date.now() + 390 * 86400e3), []).catch((error) => console.log(error.message));`;
  const SECRETS = JSON.stringify(Object.fromEntries(SECRET_NAMES.map((name) => [name, bytes[name].toBase64()])));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, SECRETS },
  });
  assert.equal(stdout, 'undefined\nloaded @peculiar/x509\n');
});

test('the secrets are 32 random bytes, an Ed25519 key and two PEM bundles, and come back as typed values', () => {
  assert.deepEqual(Object.keys(bytes), [...SECRET_NAMES]);
  assert.equal(bytes.root.length, 32);
  assert.equal(bytes.ledger.length, 48);
  assert.equal(secrets.purposes.entryMac.length, 32);
  const message = Buffer.from('checkpoint');
  assert.ok(verifySignature(secrets.ledger.publicKey, message, secrets.ledger.sign(message)));
  for (const pair of [secrets.authority, secrets.server]) {
    assert.match(pair.certificate, /^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/);
    assert.match(pair.key, /^-----BEGIN PRIVATE KEY-----\n[^-]+-----END PRIVATE KEY-----\n$/);
  }
});

test('a secret that is not what it should be is named, without a byte of it', () => {
  for (const name of SECRET_NAMES) {
    for (const bad of [
      new Uint8Array(),
      bytes[name].subarray(1),
      bytes[name].subarray(0, bytes[name].length >> 1),
      Buffer.from('hunter2'),
      bytes[name === 'root' ? 'ledger' : 'root'],
    ]) {
      assert.throws(
        () => parseCentreSecrets({ ...bytes, [name]: bad }),
        (error: unknown) =>
          error instanceof VaultRefusal &&
          error.code === 'malformed' &&
          error.cause === undefined &&
          error.message === `the centre's secret "${name}" opens but is not what Medlar stores; restore the store from a backup`,
      );
    }
  }
  const mixed = { certificate: secrets.server.certificate, key: secrets.authority.key };
  assert.throws(() => parseCentreSecrets({ ...bytes, server: Buffer.from(mixed.certificate + mixed.key) }), /"server"/);
});
