/** What every TLS door, and every client of one, agrees on. No I/O: the terminal's clients import this too. */

/** A certificate and its private key, as PEM text. */
export interface PemPair {
  readonly certificate: string;
  readonly key: string;
}

/** TLS 1.3 alone: RFC 8446, https://www.rfc-editor.org/rfc/rfc8446 */
const VERSIONS = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const;
const CIPHERS = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';
/** A peer that has not finished its handshake by then is closed. */
const TLS_HANDSHAKE_TIMEOUT_MS = 10_000;

/** For tls.createServer and https.createServer: the server's order of ciphers wins. */
export const tlsServerOptions = (pem: PemPair) => ({
  ...VERSIONS,
  cert: pem.certificate,
  key: pem.key,
  ciphers: CIPHERS,
  honorCipherOrder: true,
  handshakeTimeout: TLS_HANDSHAKE_TIMEOUT_MS,
});

/** For tls.connect: trusts this authority and no other, whatever the machine's own list says. */
export const tlsClientOptions = (authorityPem: string) => ({ ...VERSIONS, ca: authorityPem, ciphers: CIPHERS, rejectUnauthorized: true });
